//! `wenmai render`: a picture, of all or of what is around a document.

use std::io::Write;
use std::path::PathBuf;

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
    /// Form of the picture
    #[arg(long, value_enum, default_value_t = PictureFormat::Svg)]
    format: PictureFormat,
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
    /// For Graphviz
    Dot,
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
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
    let text = match options.format {
        PictureFormat::Svg => render::to_svg(&picture, options.engine.into())?,
        PictureFormat::Dot => render::to_dot(&picture),
    };
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(Outcome::Done)
}
