//! `wenmai list`: documents, with filters.

use std::io::Write;

use anyhow::Result;
use clap::Args;
use petgraph::Direction;
use petgraph::graph::NodeIndex;
use wenmai::document::issuer;
use wenmai::graph::{Relation, Status};

use super::answer::{self, Opened};
use super::table::table;
use super::words::Lang;
use super::{Format, Outcome, Query};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Only of this issuer, under any of its names, or a part of the name
    #[arg(long, value_name = "NAME")]
    issuer: Option<String>,
    /// Only of this year, or of years such as 2019-2024
    #[arg(long, value_name = "YEAR")]
    year: Option<String>,
    /// Only of this status, such as in_force or 已废止
    #[arg(long, value_name = "STATUS")]
    status: Option<Status>,
    /// Only those that do this to another document, such as repeals or 废止
    #[arg(long, value_name = "RELATION")]
    relation: Option<Relation>,
    /// Only those whose text is in the project
    #[arg(long)]
    present: bool,
    #[command(flatten)]
    query: Query,
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    let years = options.year.as_deref().map(years).transpose()?;
    let opened = answer::open(&options.query)?;
    let nodes: Vec<NodeIndex> = opened
        .graph
        .inner
        .node_indices()
        .filter(|&n| keep(&opened, n, options, years))
        .collect();
    match options.query.format {
        Format::Json => {
            let rows: Vec<_> = nodes
                .iter()
                .map(|&n| answer::row(&opened, n))
                .collect::<Result<_>>()?;
            answer::json(out, &rows)?;
        }
        Format::Table => print(&opened, &nodes, out, lang)?,
    }
    Ok(if nodes.is_empty() {
        Outcome::Findings
    } else {
        Outcome::Done
    })
}

fn years(text: &str) -> Result<(i16, i16)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let year = |part: &str| {
        part.trim()
            .parse::<i16>()
            .map_err(|_| anyhow::anyhow!("--year {text:?} is no year; write 2024 or 2019-2024"))
    };
    Ok((year(first)?, year(last)?))
}

fn keep(opened: &Opened, node: NodeIndex, options: &Options, years: Option<(i16, i16)>) -> bool {
    let entity = &opened.graph.inner[node];
    let by = options.issuer.as_deref().is_none_or(|wanted| {
        let canonical = issuer::canonical(wanted);
        entity
            .issuers
            .iter()
            .any(|own| own.contains(wanted) || issuer::canonical(own) == canonical)
    });
    let in_years = years.is_none_or(|(first, last)| {
        entity
            .issued()
            .is_some_and(|d| (first..=last).contains(&d.year()))
    });
    let does = options.relation.is_none_or(|wanted| {
        opened
            .graph
            .edges_of(node, Direction::Outgoing)
            .iter()
            .any(|&e| opened.graph.inner[e].relation == wanted)
    });
    by && in_years
        && does
        && (!options.present || entity.present)
        && options.status.is_none_or(|s| s == opened.status(node))
}

fn print(opened: &Opened, nodes: &[NodeIndex], out: &mut dyn Write, lang: Lang) -> Result<()> {
    let mut table = table(&[
        lang.pick("文号", "number"),
        lang.pick("标题", "title"),
        lang.pick("机关", "issuers"),
        lang.pick("日期", "day"),
        lang.pick("状态", "status"),
        lang.pick("被引", "cited"),
    ]);
    for &node in nodes {
        let entity = &opened.graph.inner[node];
        let cited = opened.graph.edges_of(node, Direction::Incoming).len();
        table.add_row([
            entity.number.clone().unwrap_or_default(),
            entity.title.clone().unwrap_or_else(|| entity.id.clone()),
            entity.issuers.join("、"),
            entity.issued().map(|d| d.to_string()).unwrap_or_default(),
            if entity.present {
                lang.status(opened.status(node)).to_owned()
            } else {
                format!(
                    "{} ({})",
                    lang.status(opened.status(node)),
                    lang.pick("未收入", "not here")
                )
            },
            cited.to_string(),
        ]);
    }
    writeln!(out, "{table}")?;
    writeln!(
        out,
        "{}",
        match lang {
            Lang::Zh => format!("共 {} 个文件", nodes.len()),
            Lang::En => format!("{} documents", nodes.len()),
        }
    )?;
    out.flush()?;
    Ok(())
}
