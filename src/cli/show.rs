//! `wenmai show`: one document, its status and why, and both sides of its
//! citations with the quotes.

use std::io::Write;

use anyhow::Result;
use clap::Args;
use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};
use serde::Serialize;
use wenmai::document::issuer;
use wenmai::export::answers::InsteadRow;
use wenmai::export::json::{self, EdgeRow};
use wenmai::graph::instead::Editions;
use wenmai::graph::{Reason, Status};
use wenmai::store::{Place, Proof};

use super::answer::{self, Opened, Project, Row};
use super::table::cut;
use super::words::Lang;
use super::{Format, Outcome, Query};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Number in any writing, title, or part of one
    #[arg(value_name = "DOC")]
    document: String,
    #[command(flatten)]
    query: Query,
}

#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    row: Row<'a>,
    written: Option<jiff::civil::Date>,
    published: Option<jiff::civil::Date>,
    effective: Option<jiff::civil::Date>,
    expires: Option<jiff::civil::Date>,
    file: Option<&'a str>,
    line: Option<u32>,
    aliases: &'a [String],
    /// Bodies that did its issuers' work after them.
    successors: Vec<String>,
    use_instead: Vec<InsteadRow<'a>>,
    out: Vec<Edge<'a>>,
    #[serde(rename = "in")]
    incoming: Vec<Edge<'a>>,
}

#[derive(Serialize)]
struct Edge<'a> {
    #[serde(flatten)]
    row: EdgeRow<'a>,
    /// What the target was when it was cited, where that matters and is known.
    at_citing: Option<Status>,
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    let project = answer::open(&options.query)?;
    let place = project.find(&options.document, lang)?;
    let opened = read(&project, place, options.query.format)?;
    let node = opened.node(place)?;
    match options.query.format {
        Format::Json => answer::json(out, &answer(&opened, node)?)?,
        Format::Table => print(&opened, node, out, lang)?,
    }
    Ok(Outcome::Done)
}

/// Reads a document with both sides of its citations.
fn read(project: &Project, place: Place, format: Format) -> Result<Opened> {
    let mut part = project.saved.part();
    let cited = part.edges(place, Direction::Outgoing, &[], Proof::All)?;
    let citing = part.edges(place, Direction::Incoming, &[], Proof::All)?;
    part.judge(cited)?;
    // The table says of each document what has become of it.
    if format == Format::Table {
        part.judge(citing)?;
    }
    part.replaced(place)?;
    let opened = project.opened(part)?;
    let node = opened.node(place)?;
    project.with_editions(opened, std::iter::once(node))
}

fn answer(opened: &Opened, node: NodeIndex) -> Result<Answer<'_>> {
    let entity = &opened.graph.inner[node];
    let edges = |direction| {
        opened
            .graph
            .edges_of(node, direction)
            .into_iter()
            .filter_map(|e| {
                Some(Edge {
                    row: json::edge(&opened.graph, e)?,
                    at_citing: opened.graph.status_at_citing(e),
                })
            })
            .collect()
    };
    Ok(Answer {
        row: answer::row(opened, node)?,
        written: entity.written,
        published: entity.published,
        effective: entity.effective,
        expires: entity.expires,
        file: entity.file.as_deref(),
        line: entity.line,
        aliases: &entity.aliases,
        successors: successors(&entity.issuers),
        use_instead: answer::use_instead(opened, node, &Editions::of(&opened.graph)),
        out: edges(Direction::Outgoing),
        incoming: edges(Direction::Incoming),
    })
}

fn successors(issuers: &[String]) -> Vec<String> {
    let mut now: Vec<String> = issuers.iter().flat_map(|b| issuer::successors(b)).collect();
    now.dedup();
    now
}

fn print(opened: &Opened, node: NodeIndex, out: &mut dyn Write, lang: Lang) -> Result<()> {
    let entity = &opened.graph.inner[node];
    let judgement = opened.judgement(node)?;
    if let Some(title) = &entity.title {
        writeln!(out, "{title}")?;
    }
    let field = |out: &mut dyn Write, zh, en, value: Option<String>| -> Result<()> {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            writeln!(out, "  {} {value}", lang.pick(zh, en))?;
        }
        Ok(())
    };
    field(out, "文号：", "number:   ", entity.number.clone())?;
    field(out, "机关：", "issuers:  ", Some(entity.issuers.join("、")))?;
    field(
        out,
        "承继：",
        "now:      ",
        Some(successors(&entity.issuers).join("、")),
    )?;
    field(
        out,
        "成文：",
        "written:  ",
        entity.written.map(|d| d.to_string()),
    )?;
    field(
        out,
        "发布：",
        "published:",
        entity.published.map(|d| d.to_string()),
    )?;
    field(
        out,
        "施行：",
        "effective:",
        entity.effective.map(|d| d.to_string()),
    )?;
    field(
        out,
        "截止：",
        "expires:  ",
        entity.expires.map(|d| d.to_string()),
    )?;
    let place = match (&entity.file, entity.line) {
        (Some(file), Some(line)) => format!("{file}:{line}"),
        _ => lang
            .pick("仅被引用，未收入", "only cited, its text is not here")
            .to_owned(),
    };
    field(out, "来源：", "source:   ", Some(place))?;
    field(out, "别名：", "aliases:  ", Some(entity.aliases.join("；")))?;
    for correction in &entity.corrections {
        writeln!(out, "  {}", lang.correction(correction))?;
    }
    let since = judgement
        .since
        .map(|d| match lang {
            Lang::Zh => format!("（自 {d}）"),
            Lang::En => format!(" (since {d})"),
        })
        .unwrap_or_default();
    writeln!(
        out,
        "\n{}{}{since}",
        match lang {
            Lang::Zh => format!("状态（{}）：", opened.as_of),
            Lang::En => format!("Status on {}: ", opened.as_of),
        },
        lang.status(judgement.status)
    )?;
    for reason in &judgement.reasons {
        print_reason(reason, out, lang)?;
    }
    let instead = answer::use_instead(opened, node, &Editions::of(&opened.graph));
    if let Some(line) = answer::instead_line(&instead, lang) {
        writeln!(out, "  {line}")?;
    }
    for (direction, zh, en) in [
        (Direction::Outgoing, "它引用", "It cites"),
        (Direction::Incoming, "引用它", "Cited by"),
    ] {
        let edges = opened.graph.edges_of(node, direction);
        if edges.is_empty() {
            continue;
        }
        writeln!(out, "\n{} ({})", lang.pick(zh, en), edges.len())?;
        for edge in edges {
            print_edge(opened, edge, direction, out, lang)?;
        }
    }
    out.flush()?;
    Ok(())
}

pub(super) fn print_reason(reason: &Reason, out: &mut dyn Write, lang: Lang) -> Result<()> {
    let Some(relation) = reason.relation else {
        if let Some(words) = &reason.quote {
            let list = place(reason.file.as_deref(), reason.line);
            writeln!(out, "  {}{list} “{words}”", lang.pick("名录：", "list:"))?;
        }
        if let Some(correction) = &reason.correction {
            let place = place(reason.file.as_deref(), reason.line);
            writeln!(out, "  {}{place}", lang.correction(correction))?;
        }
        return Ok(());
    };
    let by = reason.by.as_deref().unwrap_or_default();
    writeln!(
        out,
        "  {} {by}{}",
        match lang {
            Lang::Zh => format!("被{}：", relation.chinese()),
            Lang::En => format!("{} by", relation.key()),
        },
        place(reason.file.as_deref(), reason.line)
    )?;
    if let Some(quote) = &reason.quote {
        writeln!(out, "    “{}”", cut(quote, 160))?;
    }
    if let Some(correction) = &reason.correction {
        writeln!(out, "    {}", lang.correction(correction))?;
    }
    Ok(())
}

fn place(file: Option<&str>, line: Option<u32>) -> String {
    match (file, line) {
        (Some(file), Some(line)) => format!("  {file}:{line}"),
        _ => String::new(),
    }
}

fn print_edge(
    opened: &Opened,
    edge: EdgeIndex,
    direction: Direction,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<()> {
    let link = &opened.graph.inner[edge];
    let other = opened.graph.other_end(edge, direction);
    let status = opened.status(other);
    let gone = status
        .is_gone()
        .then(|| format!(" [{}]", opened.status_words(other, lang)));
    let at_citing = answer::at_citing_mark(opened, &[edge], lang)
        .map(|words| lang.pick("（{}）", " ({})").replace("{}", &words));
    let mark = [gone, at_citing].map(Option::unwrap_or_default).concat();
    writeln!(
        out,
        "  {} {}{mark}",
        lang.relation(link.relation),
        opened.name(other)
    )?;
    if let Some(first) = link.mentions.first() {
        let more = match link.mentions.len() {
            1 => String::new(),
            n => format!(" ×{n}"),
        };
        let pinpoint = first
            .pinpoint
            .as_deref()
            .map(|p| format!(" {p}"))
            .unwrap_or_default();
        writeln!(
            out,
            "    {}:{}{pinpoint}{more} “{}”",
            first.file,
            first.line,
            cut(&first.quote, 120)
        )?;
        if let Some(correction) = link.mentions.iter().find_map(|m| m.correction.as_ref()) {
            writeln!(out, "    {}", lang.correction(correction))?;
        }
    }
    Ok(())
}
