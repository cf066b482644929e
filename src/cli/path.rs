//! `wenmai path`: how one document reaches another.

use std::io::Write;

use anyhow::Result;
use clap::Args;
use jiff::civil::Date;
use petgraph::graph::EdgeIndex;
use serde::Serialize;
use wenmai::answer::name;
use wenmai::export::json::{self, EdgeRow};
use wenmai::graph::path::{Wanted, Ways, ways};
use wenmai::graph::{ProvedGraph, Relation};

use super::answer;
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
    answer::ask(&project, out, |graph, out| {
        answer_to(graph, project.as_of, options, out, lang)
    })
}

fn answer_to(
    graph: &dyn ProvedGraph,
    day: Date,
    options: &Options,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<Outcome> {
    let from = answer::find(graph, &options.from, day, lang)?;
    let to = answer::find(graph, &options.to, day, lang)?;
    let wanted = Wanted {
        relations: &options.relation,
        up_to: options.up_to.or(options.all.then_some(STEPS)),
        most: options.most,
    };
    let Ways { paths, truncated } = ways(graph, from, to, wanted);
    match options.query.format {
        Format::Json => {
            let paths = paths
                .iter()
                .map(|path| path.iter().map(|&e| json::edge_of(graph, e)).collect())
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
        }
        Format::Table => {
            for path in &paths {
                writeln!(out, "{}", name(graph.document(from)))?;
                print(graph, path, out, lang)?;
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
        }
    }
    Ok(if paths.is_empty() {
        Outcome::Findings
    } else {
        Outcome::Done
    })
}

fn print(
    graph: &dyn ProvedGraph,
    path: &[EdgeIndex],
    out: &mut dyn Write,
    lang: Lang,
) -> Result<()> {
    for &edge in path {
        let (_, next) = graph.ends(edge);
        writeln!(
            out,
            "  ─{}→ {}",
            lang.relation(graph.relation(edge)),
            name(graph.document(next))
        )?;
        if let Some(proof) = graph.first_proof(edge) {
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
