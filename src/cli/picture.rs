//! `wenmai render`: a picture, of all or of what is around a document.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use petgraph::graph::NodeIndex;
use wenmai::answer::{around, read_around};
use wenmai::graph::Relation;
use wenmai::render::{self, Picture};
use wenmai::store::Proofs;

use super::answer;
use super::build::EngineName;
use super::words::Lang;
use super::{Outcome, day};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Draw what is around this document; all where not given
    #[arg(value_name = "DOC")]
    document: Option<String>,
    /// Most steps from the document
    #[arg(long, value_name = "N", default_value_t = 2)]
    depth: u32,
    /// Draw these relations only
    #[arg(long, value_name = "RELATION", value_delimiter = ',')]
    relation: Vec<Relation>,
    /// Form of the picture; where not given, what the name of the output says, else svg
    #[arg(long, value_enum)]
    format: Option<PictureFormat>,
    /// Pixels of a PNG for each unit of the picture
    #[arg(long, value_name = "N", default_value_t = 2.0)]
    scale: f32,
    /// What lays the picture out
    #[arg(long, value_enum, default_value_t = EngineName::Auto)]
    engine: EngineName,
    /// Most documents to draw; beyond it the busiest are kept
    #[arg(long, value_name = "N", default_value_t = 150)]
    max_nodes: usize,
    /// Folder of the saved project
    #[arg(long, value_name = "DIR", default_value = "output")]
    project: PathBuf,
    /// Day for which statuses are given, such as 2024-05-01; today where not given
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Option<Date>,
}

/// Form of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PictureFormat {
    /// For browsers and editors
    Svg,
    /// For slides and messages
    Png,
    /// For printing
    Pdf,
    /// For Graphviz
    Dot,
}

impl PictureFormat {
    /// The form that the name of a file asks for; SVG where it asks for none.
    fn of(path: Option<&Path>) -> Self {
        let ending = path.and_then(Path::extension).and_then(OsStr::to_str);
        ending
            .and_then(|ending| PictureFormat::from_str(ending, true).ok())
            .unwrap_or(PictureFormat::Svg)
    }
}

pub(super) fn run(
    options: &Options,
    output: Option<&Path>,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<Outcome> {
    let project = answer::open_dir(&options.project, options.as_of)?;
    let relations: Vec<Relation> = Relation::ALL
        .into_iter()
        .filter(|r| options.relation.is_empty() || options.relation.contains(r))
        .collect();
    let place = options
        .document
        .as_ref()
        .map(|words| answer::find(&project, words, lang))
        .transpose()?;
    let opened = match place {
        Some(place) => read_around(&project, place, options.depth, &relations)?,
        None => project.whole(Proofs::All)?,
    };
    let status = |node: NodeIndex| opened.status(node);
    let mut picture = Picture::new(&opened.graph, &status).lang(match lang {
        Lang::Zh => render::Lang::Chinese,
        Lang::En => render::Lang::English,
    });
    if let Some(place) = place {
        let node = opened.node(place)?;
        let around = around(&opened, node, options.depth, &relations);
        picture = picture.only(&around).focus(node).title(opened.name(node));
    } else {
        picture = picture.title(match lang {
            Lang::Zh => format!("文件引用关系图（{}）", opened.as_of),
            Lang::En => format!("Citations between documents, {}", opened.as_of),
        });
    }
    let picture = picture
        .only_edges(&|edge| relations.contains(&opened.graph.inner[edge].relation))
        .busiest(options.max_nodes);
    let engine = options.engine.into();
    let format = options.format.unwrap_or_else(|| PictureFormat::of(output));
    let drawn = match format {
        PictureFormat::Svg => render::to_svg(&picture, engine)?.into_bytes(),
        PictureFormat::Png => render::to_png(&picture, engine, options.scale)?,
        PictureFormat::Pdf => render::to_pdf(&picture, engine)?,
        PictureFormat::Dot => render::to_dot(&picture).into_bytes(),
    };
    out.write_all(&drawn)?;
    out.flush()?;
    Ok(Outcome::Done)
}
