//! `wenmai export`: the whole project in a form that other programs read.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use petgraph::Direction;
use rustc_hash::FxHashSet;
use wenmai::answer::around;
use wenmai::export::flat::{File, Flat, Form, write_one};
use wenmai::export::folder::{self, Day, Export};
use wenmai::graph::query::Within;
use wenmai::graph::{InMemory, Relation};
use wenmai::store;

use super::build::EngineName;
use super::words::Lang;
use super::{Outcome, answer, day, today};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Form of the project
    #[arg(long, value_enum, default_value_t = ExportFormat::Json)]
    format: ExportFormat,
    /// Only what is around this document; for all forms but json, dot and svg
    #[arg(long, value_name = "DOC")]
    around: Option<String>,
    /// With --around, most steps from the document
    #[arg(long, value_name = "N", default_value_t = 2)]
    depth: u32,
    /// Only these relations, such as repeals or 废止; for all forms but json, dot and svg
    #[arg(long, value_name = "RELATION", value_delimiter = ',')]
    relation: Vec<Relation>,
    /// What lays the picture out
    #[arg(long, value_enum, default_value_t = EngineName::Auto)]
    engine: EngineName,
    /// Folder of the saved project
    #[arg(long, value_name = "DIR", default_value = "output")]
    project: PathBuf,
    /// Day for which statuses are given, such as 2024-05-01; today where not given
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Option<Date>,
}

/// Form of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ExportFormat {
    /// Documents and relations with their proofs, as graph.json
    Json,
    /// For Graphviz, as graph.dot
    Dot,
    /// A picture of the busiest documents, as graph.svg
    Svg,
    /// For yEd, networkx, igraph
    Graphml,
    /// For Gephi, with the statuses through time
    Gexf,
    /// A folder of nodes.csv, edges.csv, mentions.csv
    Csv,
    /// A workbook of documents, relations and mentions
    Xlsx,
    /// A folder for the importer of Neo4j, with a Cypher script
    Neo4j,
    /// RDF with the properties of ELI
    Turtle,
    /// The same as JSON-LD
    Jsonld,
    /// A folder of notes with links
    Obsidian,
}

impl ExportFormat {
    /// The flat form, where it is one.
    fn flat(self) -> Option<Form> {
        Some(match self {
            ExportFormat::Json | ExportFormat::Dot | ExportFormat::Svg => return None,
            ExportFormat::Graphml => Form::GraphMl,
            ExportFormat::Gexf => Form::Gexf,
            ExportFormat::Csv => Form::Csv,
            ExportFormat::Xlsx => Form::Xlsx,
            ExportFormat::Neo4j => Form::Neo4j,
            ExportFormat::Turtle => Form::Turtle,
            ExportFormat::Jsonld => Form::JsonLd,
            ExportFormat::Obsidian => Form::Obsidian,
        })
    }
}

impl Options {
    /// Whether the answer is a folder of files.
    pub(super) fn is_folder(&self) -> bool {
        self.format.flat().is_some_and(Form::is_folder)
    }
}

/// Writes a form that consists of several files into a folder.
pub(super) fn run_folder(options: &Options, output: Option<&Path>, lang: Lang) -> Result<Outcome> {
    let Some(dir) = output else {
        bail!(lang.pick(
            "这种格式由几个文件组成，请用 -o 指明存放的文件夹",
            "this form consists of several files; name the folder for them with -o"
        ));
    };
    let failed = |path: &Path| match lang {
        Lang::Zh => format!("无法写入 {}", path.display()),
        Lang::En => format!("can't write {}", path.display()),
    };
    if fs::read_dir(dir).is_ok_and(|mut files| files.next().is_some()) {
        bail!(match lang {
            Lang::Zh => format!("{} 中已有文件，请另指一个文件夹", dir.display()),
            Lang::En => format!("there are files in {}; name another folder", dir.display()),
        });
    }
    let files = flat(options, lang)?;
    fs::create_dir_all(dir).with_context(|| failed(dir))?;
    for (name, bytes) in files {
        let path = dir.join(name);
        fs::write(&path, bytes).with_context(|| failed(&path))?;
    }
    Ok(Outcome::Done)
}

/// The files of a flat form.
fn flat(options: &Options, lang: Lang) -> Result<Vec<File>> {
    let form = options.format.flat().unwrap_or(Form::GraphMl);
    let (graph, _) = store::load(&options.project.join(folder::NAMES[0]))?;
    let as_of = options.as_of.unwrap_or_else(today);
    let judgements = graph.judge_all(as_of);
    let flat = Flat::new(&graph, &judgements, as_of).relations(&options.relation);
    let Some(words) = &options.around else {
        return Ok(flat.files(form, lang.of_picture())?);
    };
    let memory = InMemory::new(&graph);
    let node = answer::find(&memory, words, as_of, lang)?;
    let within = Within {
        depth: Some(options.depth),
        most: None,
    };
    let both = [Direction::Outgoing, Direction::Incoming];
    let nodes = around(&memory, node, &both, &options.relation, within);
    let nodes: FxHashSet<_> = nodes.into_iter().collect();
    Ok(flat.around(&nodes).files(form, lang.of_picture())?)
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    if options.format.flat().is_some() {
        write_one(out, &flat(options, lang)?)?;
        out.flush()?;
        return Ok(Outcome::Done);
    }
    if options.around.is_some() || !options.relation.is_empty() {
        bail!(lang.pick(
            "json、dot、svg 总是全部导出；一个文件的周围请用 wenmai render，或者改用其他格式",
            "json, dot and svg are of the whole project; for what is around a document \
             take wenmai render or another form"
        ));
    }
    let (graph, about) = store::load(&options.project.join(folder::NAMES[0]))?;
    let as_of = options.as_of.unwrap_or_else(today);
    let judgements = graph.judge_all(as_of);
    let day = Day {
        as_of,
        judgements: &judgements,
    };
    match options.format {
        ExportFormat::Json => folder::export_to(out, Export::Json, &graph, &about, day)?,
        ExportFormat::Dot => folder::export_to(out, Export::Dot, &graph, &about, day)?,
        ExportFormat::Svg => {
            let svg = folder::to_svg(&graph, day, options.engine.into())?;
            out.write_all(svg.as_bytes())?;
        }
        // Written above.
        _ => {}
    }
    out.flush()?;
    Ok(Outcome::Done)
}
