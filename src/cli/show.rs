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
use wenmai::graph::query::AtCiting;
use wenmai::graph::{Reason, Status};
use wenmai::store::{Place, Proof};

use super::answer::{self, Opened, Project, Row};
use super::table::cut;
use super::words::Lang;
use super::{Format, Length, Outcome, Query};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Number in any writing, title, or part of one
    #[arg(value_name = "DOC")]
    document: String,
    #[command(flatten)]
    length: Length,
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
    let format = options.query.format;
    let most = options.length.most(format);
    let opened = read(&project, place, format, most)?;
    let node = opened.node(place)?;
    let edges = |direction| match most {
        None => opened.graph.edges_of(node, direction),
        Some(most) => {
            let mut edges = opened.graph.foremost(node, &[], direction, most);
            edges.sort_by_key(|&edge| {
                let other = opened.graph.other_end(edge, direction);
                (opened.graph.inner[edge].relation, other)
            });
            edges
        }
    };
    let sides = [Direction::Outgoing, Direction::Incoming].map(edges);
    match format {
        Format::Json => answer::json(out, &answer(&opened, node, sides)?)?,
        Format::Table => {
            let counts = [
                project.saved.count(place, Direction::Outgoing, &[])?,
                project.saved.count(place, Direction::Incoming, &[])?,
            ];
            print(&opened, node, &sides, counts, out, lang)?;
        }
    }
    Ok(Outcome::Done)
}

/// Reads a document with both sides of its citations, at most so many of each.
fn read(project: &Project, place: Place, format: Format, most: Option<usize>) -> Result<Opened> {
    let mut part = project.saved.part();
    let mut side = |direction| match most {
        None => part.edges(place, direction, &[], Proof::All),
        Some(most) => part.foremost(place, direction, &[], most, Proof::All),
    };
    let cited = side(Direction::Outgoing)?;
    let citing = side(Direction::Incoming)?;
    part.judge([place])?;
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

fn answer(opened: &Opened, node: NodeIndex, sides: [Vec<EdgeIndex>; 2]) -> Result<Answer<'_>> {
    let entity = &opened.graph.inner[node];
    let mut at_citing = AtCiting::new(&opened.graph);
    let [out, incoming] = sides.map(|edges| {
        edges
            .into_iter()
            .filter_map(|e| {
                Some(Edge {
                    row: json::edge(&opened.graph, e)?,
                    at_citing: at_citing.status(e),
                })
            })
            .collect()
    });
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
        use_instead: use_instead(opened, node),
        out,
        incoming,
    })
}

fn use_instead(opened: &Opened, node: NodeIndex) -> Vec<InsteadRow<'_>> {
    if !opened.status(node).is_gone() {
        return Vec::new();
    }
    answer::use_instead(opened, node, &Editions::of(&opened.graph))
}

fn successors(issuers: &[String]) -> Vec<String> {
    let mut now: Vec<String> = issuers.iter().flat_map(|b| issuer::successors(b)).collect();
    now.dedup();
    now
}

fn print(
    opened: &Opened,
    node: NodeIndex,
    [cites, cited_by]: &[Vec<EdgeIndex>; 2],
    counts: [usize; 2],
    out: &mut dyn Write,
    lang: Lang,
) -> Result<()> {
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
    if let Some(line) = answer::instead_line(&use_instead(opened, node), lang) {
        writeln!(out, "  {line}")?;
    }
    let mut at_citing = AtCiting::new(&opened.graph);
    let [cites_all, cited_by_all] = counts;
    for (direction, zh, en, edges, all) in [
        (Direction::Outgoing, "它引用", "It cites", cites, cites_all),
        (
            Direction::Incoming,
            "引用它",
            "Cited by",
            cited_by,
            cited_by_all,
        ),
    ] {
        if edges.is_empty() {
            continue;
        }
        writeln!(out, "\n{} ({all})", lang.pick(zh, en))?;
        for &edge in edges {
            print_edge(opened, &mut at_citing, edge, direction, out, lang)?;
        }
        answer::say_left_out(out, all - edges.len(), "  ", lang)?;
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
    at_citing: &mut AtCiting<'_>,
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
    let at_citing = answer::at_citing_mark(at_citing, &[edge], lang)
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
            "    {}{pinpoint}{more} “{}”",
            answer::place_of(first, lang),
            cut(&first.quote, 120)
        )?;
        if let Some(correction) = link.mentions.iter().find_map(|m| m.correction.as_ref()) {
            writeln!(out, "    {}", lang.correction(correction))?;
        }
    }
    Ok(())
}
