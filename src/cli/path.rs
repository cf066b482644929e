//! `wenmai path`: how one document reaches another.

use std::io::Write;

use anyhow::Result;
use clap::Args;
use petgraph::graph::EdgeIndex;
use serde::Serialize;
use wenmai::export::json::{self, EdgeRow};

use super::answer::{self, Opened};
use super::table::cut;
use super::words::Lang;
use super::{Format, Outcome, Query};

/// Most ways that are listed.
const MOST: usize = 20;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The document to start from
    #[arg(value_name = "A")]
    from: String,
    /// The document to reach
    #[arg(value_name = "B")]
    to: String,
    #[command(flatten)]
    query: Query,
}

#[derive(Serialize)]
struct Answer<'a> {
    paths: Vec<Vec<EdgeRow<'a>>>,
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    let opened = answer::open(&options.query)?;
    let from = opened.find(&options.from, lang)?;
    let to = opened.find(&options.to, lang)?;
    let paths = opened.graph.shortest_paths(from, to, MOST);
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
            answer::json(out, &Answer { paths })?;
        }
        Format::Table if paths.is_empty() => {
            writeln!(
                out,
                "{}",
                lang.pick(
                    "两者之间没有引用路径。",
                    "No way leads from the one to the other."
                )
            )?;
            out.flush()?;
        }
        Format::Table => {
            for path in &paths {
                writeln!(out, "{}", opened.name(from))?;
                print(&opened, path, out, lang)?;
                writeln!(out)?;
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
                "      {}:{} “{}”",
                proof.file,
                proof.line,
                cut(&proof.quote, 100)
            )?;
            if let Some(correction) = &proof.correction {
                writeln!(out, "      {}", lang.correction(correction))?;
            }
        }
    }
    Ok(())
}
