//! `wenmai render`: a picture, of all or of what is around a document.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::NodeIndex;
use wenmai::answer::{around, name, on_disk};
use wenmai::graph::query::Within;
use wenmai::graph::{Entity, Graph, Judgement, Relation, extract};
use wenmai::render::{self, By, Picture, Theme};
use wenmai::serve;

use super::answer::{self, Project};
use super::build::EngineName;
use super::show::print_reason;
use super::words::Lang;
use super::{Outcome, day};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Draw what is around this document; all where not given
    #[arg(value_name = "DOC")]
    document: Option<String>,
    /// Which way to go from the document: up to what it cites, down to what cites it
    #[arg(long, value_enum, default_value_t = Way::Both, requires = "document")]
    direction: Way,
    /// Most steps from the document
    #[arg(long, value_name = "N", default_value_t = 2)]
    depth: u32,
    /// Draw these relations only
    #[arg(long, value_name = "RELATION", value_delimiter = ',')]
    relation: Vec<Relation>,
    /// Draw documents issued since this day only
    #[arg(long, value_name = "DAY", value_parser = day)]
    since: Option<Date>,
    /// What decides where a document stands
    #[arg(long, value_enum, default_value_t = ByName::Citation)]
    by: ByName,
    /// Colours
    #[arg(long, value_enum, default_value_t = ThemeName::Light)]
    theme: ThemeName,
    /// Form of the picture; where not given, what the name of the output says, else svg
    #[arg(long, value_enum)]
    format: Option<PictureFormat>,
    /// Pixels of a PNG for each unit of the picture
    #[arg(long, value_name = "N", default_value_t = 2.0)]
    scale: f32,
    /// What lays the picture out
    #[arg(long, value_enum, default_value_t = EngineName::Auto)]
    engine: EngineName,
    /// Most documents to draw; beyond it those nearest to DOC are kept, or the busiest
    #[arg(long, value_name = "N", default_value_t = 150)]
    max_nodes: usize,
    /// Address of `wenmai serve`, to whose pages the documents link; where not given,
    /// they link to the files that were read
    #[arg(long, value_name = "URL")]
    link_base: Option<String>,
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
    /// A web page to search in, which tells why and where
    Html,
    /// For slides and messages
    Png,
    /// For printing
    Pdf,
    /// For Graphviz
    Dot,
}

impl PictureFormat {
    /// The form that the name of a file asks for; SVG where it has no ending.
    fn of(path: Option<&Path>, lang: Lang) -> Result<Self> {
        let Some(ending) = path.and_then(Path::extension).and_then(OsStr::to_str) else {
            return Ok(PictureFormat::Svg);
        };
        PictureFormat::from_str(ending, true).map_err(|_| match lang {
            Lang::Zh => anyhow::anyhow!(
                "不能绘制 .{ending} 格式的图。文件名请以 .svg、.html、.png、.pdf 或 .dot 结尾，或者用 --format 指明格式。"
            ),
            Lang::En => anyhow::anyhow!(
                "no picture can be made as .{ending}; end the name of the file in .svg, .html, .png, .pdf or .dot, or say --format."
            ),
        })
    }
}

/// Which way to go from a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Way {
    /// To what it cites
    Up,
    /// To what cites it
    Down,
    /// Both ways
    Both,
}

impl Way {
    const fn directions(self) -> &'static [Direction] {
        match self {
            Way::Up => &[Direction::Outgoing],
            Way::Down => &[Direction::Incoming],
            Way::Both => &[Direction::Outgoing, Direction::Incoming],
        }
    }
}

/// What decides where a document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ByName {
    /// What it cites
    Citation,
    /// The level of its issuer, from top to bottom
    Level,
    /// Its year, from left to right
    Year,
}

/// The colours of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ThemeName {
    /// For paper
    Light,
    /// For dark pages
    Dark,
    /// What the reader's browser prefers
    Auto,
}

pub(super) fn run(
    options: &Options,
    output: Option<&Path>,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<Outcome> {
    let format = match options.format {
        Some(format) => format,
        None => PictureFormat::of(output, lang)?,
    };
    let project = answer::open_dir(&options.project, options.as_of)?;
    let relations: Vec<Relation> = Relation::ALL
        .into_iter()
        .filter(|r| options.relation.is_empty() || options.relation.contains(r))
        .collect();
    let Drawn {
        graph,
        focus,
        judgements,
    } = drawn(&project, options, &relations, lang)?;
    let status = |node: NodeIndex| judgements[node.index()].status;
    let mut picture = Picture::new(&graph, &status)
        .lang(match lang {
            Lang::Zh => render::Lang::Chinese,
            Lang::En => render::Lang::English,
        })
        .by(match options.by {
            ByName::Citation => By::Citation,
            ByName::Level => By::Level,
            ByName::Year => By::Year,
        })
        .theme(match options.theme {
            ThemeName::Light => Theme::Light,
            ThemeName::Dark => Theme::Dark,
            ThemeName::Auto => Theme::Auto,
        });
    picture = match focus {
        Some(node) => picture.focus(node).title(name(&graph.inner[node])),
        None => picture.title(match lang {
            Lang::Zh => format!("文件引用关系图（{}）", project.as_of),
            Lang::En => format!("Citations between documents, {}", project.as_of),
        }),
    };
    if let Some(since) = options.since {
        let is_new = |node: NodeIndex| graph.inner[node].issued().is_some_and(|day| day >= since);
        let new = |&node: &NodeIndex| focus == Some(node) || is_new(node);
        let nodes: Vec<NodeIndex> = picture.nodes().iter().copied().filter(new).collect();
        picture = picture.only(&nodes);
    }
    picture = picture.only_edges(&|edge| relations.contains(&graph.inner[edge].relation));
    picture = match focus {
        Some(_) => picture.busiest(options.max_nodes),
        None => picture.gathered(options.max_nodes),
    };
    let beside = output.and_then(Path::parent).unwrap_or(Path::new(""));
    picture = picture.links(&|node| link(&graph.inner[node], options, beside));
    let engine = options.engine.into();
    let drawn = match format {
        PictureFormat::Svg => render::to_svg(&picture, engine)?.into_bytes(),
        PictureFormat::Html => {
            let picture = picture.reasons(&|node| reason(&judgements[node.index()], lang));
            render::to_html(&picture, engine)?.into_bytes()
        }
        PictureFormat::Png => render::to_png(&picture, engine, options.scale)?,
        PictureFormat::Pdf => render::to_pdf(&picture, engine)?,
        PictureFormat::Dot => render::to_dot(&picture).into_bytes(),
    };
    out.write_all(&drawn)?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// What is drawn, each document with its status.
struct Drawn {
    graph: Graph,
    /// The document around which it is drawn.
    focus: Option<NodeIndex>,
    judgements: Vec<Judgement>,
}

fn drawn(
    project: &Project,
    options: &Options,
    relations: &[Relation],
    lang: Lang,
) -> Result<Drawn> {
    let day = project.as_of;
    let Some(words) = &options.document else {
        let graph = project.saved.graph()?;
        return Ok(Drawn {
            judgements: graph.judge_all(day),
            focus: None,
            graph,
        });
    };
    project.ask(|graph| {
        let focus = answer::find(graph, words, day, lang)?;
        let within = Within {
            depth: Some(options.depth),
            most: None,
        };
        let directions = options.direction.directions();
        let nodes = around(graph, focus, directions, relations, within);
        let judgements = nodes.iter().map(|&node| graph.judgement(node, day));
        Ok(Drawn {
            graph: extract(graph, &nodes, relations),
            focus: nodes
                .iter()
                .position(|&node| node == focus)
                .map(NodeIndex::new),
            judgements: judgements.collect(),
        })
    })?
}

/// Where a click on a document leads from a picture in the folder `beside`.
fn link(entity: &Entity, options: &Options, beside: &Path) -> Option<String> {
    if let Some(base) = &options.link_base {
        let (base, id) = (base.trim_end_matches('/'), serve::encoded(&entity.id));
        return Some(format!("{base}/document?id={id}"));
    }
    let (file, _) = on_disk(&options.project, entity.file.as_deref()?)?;
    relative(
        &beside.join(".").canonicalize().ok()?,
        &file.canonicalize().ok()?,
    )
}

/// The address of a file, seen from a folder; none where no way leads from one to the
/// other.
fn relative(folder: &Path, file: &Path) -> Option<String> {
    let (folder, file): (Vec<_>, Vec<_>) =
        (folder.components().collect(), file.components().collect());
    let shared = folder.iter().zip(&file).take_while(|(a, b)| a == b).count();
    let up = folder[shared..].iter().map(|_| "..".to_owned());
    let down = file[shared..].iter();
    let down = down.map(|part| Some(serve::encoded(part.as_os_str().to_str()?)));
    let parts: Option<Vec<String>> = up.map(Some).chain(down).collect();
    // Without a shared root they stand on different drives.
    parts.filter(|_| shared > 0).map(|parts| parts.join("/"))
}

/// Why a document has its status, in words; empty where nothing tells.
fn reason(judgement: &Judgement, lang: Lang) -> String {
    let mut said = Vec::new();
    for reason in &judgement.reasons {
        // Nothing can fail that is written to memory.
        let _ = print_reason(reason, &mut said, lang);
    }
    let said = String::from_utf8(said).unwrap_or_default();
    let lines: Vec<&str> = said.lines().map(str::trim).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_as_seen_from_the_picture() {
        let seen = |folder: &str, file: &str| relative(Path::new(folder), Path::new(file));
        assert_eq!(
            seen("/a/b", "/a/b/甲 乙.txt").as_deref(),
            Some("%E7%94%B2%20%E4%B9%99.txt")
        );
        assert_eq!(seen("/a/b", "/a/c/d.txt").as_deref(), Some("../c/d.txt"));
        assert_eq!(seen("/a", "b/c"), None);
    }
}
