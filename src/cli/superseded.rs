//! `wenmai superseded`: what is no longer in force, by what and since when, and
//! who still rests on it.

use std::io::Write;

use anyhow::Result;
use clap::Args;
use petgraph::Direction;
use petgraph::graph::NodeIndex;
use serde::Serialize;
use wenmai::graph::instead::Editions;
use wenmai::graph::query::RESTS_ON;
use wenmai::graph::{Relation, Status};
use wenmai::store::{Place, Proof};

use super::answer::{self, InsteadRow, Opened, Project, Row};
use super::table::{cut, table};
use super::words::Lang;
use super::{Format, Outcome, Query};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Also list what is partly repealed, amended or suspended
    #[arg(long)]
    all: bool,
    /// Only what documents in force still rest on, with these documents
    #[arg(long)]
    stale: bool,
    #[command(flatten)]
    query: Query,
}

impl Options {
    /// Whether documents of this status are listed.
    fn list(&self, status: Status) -> bool {
        status.is_gone()
            || self.all
                && matches!(
                    status,
                    Status::PartlyRepealed | Status::Amended | Status::Suspended
                )
    }
}

#[derive(Serialize)]
struct Gone<'a> {
    #[serde(flatten)]
    row: Row<'a>,
    by: Vec<&'a str>,
    replaced_by: Vec<&'a str>,
    use_instead: Vec<InsteadRow<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stale: Option<Vec<Stale<'a>>>,
}

#[derive(Serialize)]
struct Stale<'a> {
    id: &'a str,
    relation: Relation,
    since: Option<jiff::civil::Date>,
    /// What the document that is gone was when it was cited.
    at_citing: Option<Status>,
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    let opened = read(options, &answer::open(&options.query)?)?;
    let editions = Editions::of(&opened.graph);
    let mut rows = Vec::new();
    for node in opened.graph.inner.node_indices() {
        if !options.list(opened.status(node)) {
            continue;
        }
        let row = gone(&opened, node, &editions, options.stale)?;
        if !options.stale || row.stale.as_ref().is_some_and(|s| !s.is_empty()) {
            rows.push(row);
        }
    }
    // The newest first: that is what people look for.
    rows.sort_by(|a, b| b.row.since.cmp(&a.row.since).then(a.row.id.cmp(b.row.id)));
    match options.query.format {
        Format::Json => answer::json(out, &rows)?,
        Format::Table => print(&opened, &rows, options.stale, out, lang)?,
    }
    Ok(if rows.is_empty() {
        Outcome::Findings
    } else {
        Outcome::Done
    })
}

/// Reads the documents that may be gone, what is to be used instead and, for
/// `--stale`, what rests on them.
fn read(options: &Options, project: &Project) -> Result<Opened> {
    let mut part = project.saved.part();
    part.all_changed()?;
    let opened = project.opened(part)?;
    let listed: Vec<NodeIndex> = opened
        .graph
        .inner
        .node_indices()
        .filter(|&node| options.list(opened.status(node)))
        .collect();
    let places: Vec<Place> = listed
        .iter()
        .map(|&node| opened.place(node))
        .collect::<Result<_>>()?;
    let opened = project.with_editions(opened, listed.into_iter())?;
    if !options.stale {
        return Ok(opened);
    }
    let mut part = project.more(opened);
    for place in places {
        part.edges(place, Direction::Incoming, &RESTS_ON, Proof::None)?;
    }
    project.opened(part)
}

fn gone<'a>(
    opened: &'a Opened,
    node: NodeIndex,
    editions: &Editions,
    stale: bool,
) -> Result<Gone<'a>> {
    let row = answer::row(opened, node)?;
    let mut by: Vec<&str> = row.reasons.iter().filter_map(|r| r.by.as_deref()).collect();
    by.dedup();
    let replaced_by = opened
        .graph
        .replaced_by(node, &opened.judgements)
        .into_iter()
        .map(|n| opened.graph.inner[n].id.as_str())
        .collect();
    let since = row.since;
    let stale = stale.then(|| {
        opened
            .graph
            .stale(node, &opened.judgements)
            .into_iter()
            .filter_map(|edge| {
                let (by, _) = opened.graph.inner.edge_endpoints(edge)?;
                Some(Stale {
                    id: &opened.graph.inner[by].id,
                    relation: opened.graph.inner[edge].relation,
                    since,
                    at_citing: opened.graph.status_at_citing(edge),
                })
            })
            .collect()
    });
    Ok(Gone {
        row,
        by,
        replaced_by,
        use_instead: answer::use_instead(opened, node, editions),
        stale,
    })
}

/// The name of a file without its folders; a cell is narrow, and `--format
/// json` gives all of it.
fn file_name(file: Option<&str>) -> &str {
    file.map_or("", |file| file.rsplit('/').next().unwrap_or(file))
}

fn print(
    opened: &Opened,
    rows: &[Gone<'_>],
    stale: bool,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<()> {
    if rows.is_empty() {
        writeln!(
            out,
            "{}",
            lang.pick(
                "没有找到不再有效的文件。",
                "Nothing here is known to be out of force."
            )
        )?;
        out.flush()?;
        return Ok(());
    }
    let mut heads = vec![
        lang.pick("文件", "document"),
        lang.pick("状态", "status"),
        lang.pick("自", "since"),
        lang.pick("由", "by"),
        lang.pick("原文", "the words that say so"),
    ];
    if stale {
        heads.push(lang.pick("仍以它为依据的文件", "who still rests on it"));
    }
    let mut table = table(&heads);
    for gone in rows {
        let row = &gone.row;
        let name = match row.title {
            Some(title) if title != row.id => format!("{title}\n{}", row.id),
            _ => row.id.to_owned(),
        };
        let name = match answer::instead_line(&gone.use_instead, lang) {
            Some(line) => format!("{name}\n→ {line}"),
            None => name,
        };
        let quote = row.reasons.iter().find_map(|r| {
            let quote = r.quote.as_deref()?;
            Some(format!(
                "“{}”\n{}:{}",
                cut(&quote.trim_matches(['|', ' ']).replace(" | ", "，"), 70),
                file_name(r.file.as_deref()),
                r.line.unwrap_or_default()
            ))
        });
        let quote = quote.or_else(|| {
            let correction = row.reasons.iter().find_map(|r| r.correction.as_ref())?;
            Some(lang.correction(correction))
        });
        let quote = quote.or_else(|| {
            let last = row.since?.yesterday().ok()?;
            (row.status == Status::Expired).then(|| match lang {
                Lang::Zh => format!("有效期至 {last}"),
                Lang::En => format!("its own term ended on {last}"),
            })
        });
        let mut cells = vec![
            name,
            lang.status(row.status).to_owned(),
            row.since.map(|d| d.to_string()).unwrap_or_default(),
            gone.by.join("\n"),
            quote.unwrap_or_default(),
        ];
        if let Some(stale) = &gone.stale {
            cells.push(
                stale
                    .iter()
                    .map(|s| {
                        let mark = s
                            .at_citing
                            .and_then(|status| answer::gone_when_cited(status, lang))
                            .map(|words| lang.pick("（{}）", " ({})").replace("{}", &words));
                        format!(
                            "{} {}{}",
                            lang.relation(s.relation),
                            s.id,
                            mark.unwrap_or_default()
                        )
                    })
                    .collect::<Vec<_>>()
                    .join("\n"),
            );
        }
        table.add_row(cells);
    }
    writeln!(out, "{table}")?;
    writeln!(
        out,
        "{}",
        match lang {
            Lang::Zh => format!("截至 {} 共 {} 个", opened.as_of, rows.len()),
            Lang::En if rows.len() == 1 => format!("1 document on {}", opened.as_of),
            Lang::En => format!("{} documents on {}", rows.len(), opened.as_of),
        }
    )?;
    out.flush()?;
    Ok(())
}
