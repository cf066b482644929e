//! `wenmai superseded`: what is no longer in force, by what and since when, and
//! who still rests on it.

use std::io::Write;

use anyhow::Result;
use clap::Args;
use petgraph::Direction;
use petgraph::graph::NodeIndex;
use wenmai::export::answers::{self, Gone, Wanted};
use wenmai::graph::Status;
use wenmai::graph::query::RESTS_ON;
use wenmai::store::{Place, Proof};

use super::answer::{self, Opened, Project};
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
    fn wanted(&self) -> Wanted {
        Wanted {
            all: self.all,
            stale: self.stale,
        }
    }
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    let opened = read(options, &answer::open(&options.query)?)?;
    let rows = answers::superseded(&opened.graph, &opened.judgements, options.wanted());
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
        .filter(|&node| options.wanted().lists(opened.status(node)))
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
    for row in rows {
        let name = match row.title {
            Some(title) if title != row.id => format!("{title}\n{}", row.id),
            _ => row.id.to_owned(),
        };
        let name = match answer::instead_line(&row.use_instead, lang) {
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
            row.by.join("\n"),
            quote.unwrap_or_default(),
        ];
        if let Some(stale) = &row.stale {
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
