//! `wenmai path`: how one document reaches another.

use std::io::Write;

use anyhow::Result;
use clap::Args;
use petgraph::graph::EdgeIndex;
use serde::Serialize;
use wenmai::export::json::{self, EdgeRow};
use wenmai::graph::Relation;
use wenmai::graph::path::{Wanted, Ways};

use super::answer::{self, Opened};
use super::table::cut;
use super::words::Lang;
use super::{Format, Outcome, Query};

/// Most steps of a way with `--all`, where `--up-to` does not say it.
const STEPS: usize = 6;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The document to start from
    #[arg(value_name = "A")]
    from: String,
    /// The document to reach
    #[arg(value_name = "B")]
    to: String,
    /// All ways, not only the shortest: those of up to 6 steps, or as --up-to says
    #[arg(long)]
    all: bool,
    /// All ways of at most so many steps
    #[arg(long, value_name = "N")]
    up_to: Option<usize>,
    /// Most ways that are listed; the shortest first
    #[arg(long, value_name = "N", default_value_t = 200)]
    most: usize,
    /// Only along these relations, such as basis or 依据; may be repeated
    #[arg(long, value_name = "RELATION", value_delimiter = ',')]
    relation: Vec<Relation>,
    #[command(flatten)]
    query: Query,
}

#[derive(Serialize)]
struct Answer<'a> {
    paths: Vec<Vec<EdgeRow<'a>>>,
    /// Whether there are more than were listed.
    truncated: bool,
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    let project = answer::open(&options.query)?;
    let from = answer::find(&project, &options.from, lang)?;
    let to = answer::find(&project, &options.to, lang)?;
    let wanted = Wanted {
        relations: &options.relation,
        up_to: options.up_to.or(options.all.then_some(STEPS)),
        most: options.most,
    };
    let mut part = project.saved.part();
    part.ways(from, to, wanted.relations, wanted.up_to)?;
    let opened = project.opened(part)?;
    let (from, to) = (opened.node(from)?, opened.node(to)?);
    let Ways { paths, truncated } = opened.graph.paths(from, to, wanted);
    match options.query.format {
        Format::Json => {
            let paths = paths
                .iter()
                .map(|path| {
                    path.iter()
                        .filter_map(|&e| json::edge(&opened.graph, e))
                        .collect()
                })
                .collect();
            answer::json(out, &Answer { paths, truncated })?;
        }
        Format::Table if paths.is_empty() => {
            let narrowed = options.up_to.is_some() || options.all || !options.relation.is_empty();
            writeln!(
                out,
                "{}",
                if narrowed {
                    lang.pick(
                        "在所限步数和关系内，两者之间没有引用路径。",
                        "No way leads from the one to the other within these steps and relations.",
                    )
                } else {
                    lang.pick(
                        "两者之间没有引用路径。",
                        "No way leads from the one to the other.",
                    )
                }
            )?;
            out.flush()?;
        }
        Format::Table => {
            for path in &paths {
                writeln!(out, "{}", opened.name(from))?;
                print(&opened, path, out, lang)?;
                writeln!(out)?;
            }
            let many = paths.len();
            match (truncated, lang) {
                (true, Lang::Zh) => {
                    writeln!(out, "共列出 {many} 条，另有未列出的；加 --most 可多列。")?
                }
                (true, Lang::En) => {
                    writeln!(out, "{many} ways; there are more, which --most lists.")?
                }
                (false, Lang::Zh) if many > 1 => writeln!(out, "共 {many} 条")?,
                (false, Lang::En) if many > 1 => writeln!(out, "{many} ways")?,
                (false, _) => {}
            }
            out.flush()?;
        }
    }
    Ok(if paths.is_empty() {
        Outcome::Findings
    } else {
        Outcome::Done
    })
}

fn print(opened: &Opened, path: &[EdgeIndex], out: &mut dyn Write, lang: Lang) -> Result<()> {
    for &edge in path {
        let link = &opened.graph.inner[edge];
        let next = opened.graph.other_end(edge, petgraph::Direction::Outgoing);
        writeln!(
            out,
            "  ─{}→ {}",
            lang.relation(link.relation),
            opened.name(next)
        )?;
        if let Some(proof) = link.mentions.first() {
            writeln!(
                out,
                "      {} “{}”",
                answer::place_of(proof, lang),
                cut(&proof.quote, 100)
            )?;
            if let Some(correction) = &proof.correction {
                writeln!(out, "      {}", lang.correction(correction))?;
            }
        }
    }
    Ok(())
}
