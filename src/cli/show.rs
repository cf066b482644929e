//! `wenmai show`: one document, its status and why, and both sides of its
//! citations with the quotes.

use std::io::Write;

use anyhow::Result;
use clap::Args;
use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};
use wenmai::answer::{name, successors, term};
use wenmai::document::origin::Origin;
use wenmai::export::answers::use_instead;
use wenmai::graph::{ProvedGraph, Reason};

use super::answer;
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
    let node = answer::find(graph, &options.document, lang)?;
    let format = options.query.format;
    let edges = |direction| match options.length.most(format) {
        None => graph.edges_of(node, direction, &[]),
        Some(most) => {
            let mut edges = graph.foremost(node, direction, &[], most);
            edges.sort_by(|&a, &b| {
                let id = |edge| &graph.document(graph.other_end(edge, direction)).id;
                (graph.relation(a), id(a)).cmp(&(graph.relation(b), id(b)))
            });
            edges
        }
    };
    let sides = [Direction::Outgoing, Direction::Incoming].map(edges);
    match format {
        Format::Json => {
            answer::json(out, &wenmai::answer::document(graph, node, day, sides))?;
        }
        Format::Table => print(graph, node, day, &sides, out, lang)?,
    }
    Ok(Outcome::Done)
}

fn print(
    graph: &dyn ProvedGraph,
    node: NodeIndex,
    day: Date,
    [cites, cited_by]: &[Vec<EdgeIndex>; 2],
    out: &mut dyn Write,
    lang: Lang,
) -> Result<()> {
    let entity = graph.document(node);
    let judgement = graph.judgement(node, day);
    if let Some(title) = &entity.title {
        writeln!(out, "{title}")?;
    }
    let field = |out: &mut dyn Write, zh, en, value: Option<String>| -> Result<()> {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            writeln!(out, "  {} {value}", lang.pick(zh, en))?;
        }
        Ok(())
    };
    let origins = &entity.origins;
    let said = |value: Option<String>, origin: &Option<Origin>| {
        value.map(|value| match value.is_empty() {
            true => value,
            false => value + &lang.origin(origin.as_ref()),
        })
    };
    let words = |day: Option<Date>| day.map(|day| day.to_string());
    let title = origins.title.as_ref().map(|origin| lang.place(origin));
    field(out, "标题：", "title:    ", title)?;
    let number = said(entity.number.clone(), &origins.number);
    field(out, "文号：", "number:   ", number)?;
    let issuers = said(Some(entity.issuers.join("、")), &origins.issuers);
    field(out, "机关：", "issuers:  ", issuers)?;
    field(
        out,
        "承继：",
        "now:      ",
        Some(successors(&entity.issuers).join("、")),
    )?;
    let written = said(words(entity.written), &origins.written);
    field(out, "成文：", "written:  ", written)?;
    let published = said(words(entity.published), &origins.published);
    field(out, "发布：", "published:", published)?;
    let effective = said(words(entity.effective), &origins.effective);
    field(out, "施行：", "effective:", effective)?;
    let term = said(term(graph, node), &origins.expires);
    field(out, "截止：", "expires:  ", term)?;
    let place = match (&entity.file, entity.line) {
        (Some(file), Some(line)) => format!("{file}:{line}"),
        _ => lang
            .pick("仅被引用，未收入", "only cited, its text is not here")
            .to_owned(),
    };
    field(out, "来源：", "source:   ", Some(place))?;
    let copies = entity.copies.iter();
    let copies: Vec<String> = copies.map(|c| format!("{}:{}", c.file, c.line)).collect();
    let copies = (!copies.is_empty()).then(|| copies.join(lang.pick("；", "; ")));
    field(out, "同文：", "copies:   ", copies)?;
    field(out, "别名：", "aliases:  ", Some(entity.aliases.join("；")))?;
    for correction in &entity.corrections {
        writeln!(out, "  {}", lang.correction(correction))?;
    }
    let since = match (judgement.since, judgement.until, lang) {
        (None, None, _) => String::new(),
        (Some(since), None, Lang::Zh) => format!("（自 {since}）"),
        (None, Some(until), Lang::Zh) => format!("（至 {until}）"),
        (Some(since), Some(until), Lang::Zh) => format!("（自 {since}，至 {until}）"),
        (Some(since), None, Lang::En) => format!(" (since {since})"),
        (None, Some(until), Lang::En) => format!(" (until {until})"),
        (Some(since), Some(until), Lang::En) => format!(" (since {since}, until {until})"),
    };
    writeln!(
        out,
        "\n{}{}{since}",
        match lang {
            Lang::Zh => format!("状态（{day}）："),
            Lang::En => format!("Status on {day}: "),
        },
        lang.status(judgement.status)
    )?;
    for reason in &judgement.reasons {
        print_reason(reason, out, lang)?;
    }
    if let Some(line) = answer::instead_line(&use_instead(graph, node, day), lang) {
        writeln!(out, "  {line}")?;
    }
    for (direction, zh, en, edges) in [
        (Direction::Outgoing, "它引用", "It cites", cites),
        (Direction::Incoming, "引用它", "Cited by", cited_by),
    ] {
        if edges.is_empty() {
            continue;
        }
        let all = graph.count(node, direction, &[]);
        writeln!(out, "\n{} ({all})", lang.pick(zh, en))?;
        for &edge in edges {
            print_edge(graph, day, edge, direction, out, lang)?;
        }
        answer::say_left_out(out, all - edges.len(), "  ", lang)?;
    }
    Ok(())
}

pub(super) fn print_reason(reason: &Reason, out: &mut dyn Write, lang: Lang) -> Result<()> {
    let Some(relation) = reason.relation else {
        if let Some(words) = &reason.quote {
            let list = place(reason.file.as_deref(), reason.line);
            writeln!(
                out,
                "  {}{list} “{words}”",
                lang.pick("所载：", "as printed:")
            )?;
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
            Lang::En => format!("{} it:", relation.key()),
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
    graph: &dyn ProvedGraph,
    day: Date,
    edge: EdgeIndex,
    direction: Direction,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<()> {
    let proofs = graph.proofs(edge);
    let other = graph.other_end(edge, direction);
    let is_gone = graph.status(other, day).is_gone();
    let gone = is_gone.then(|| format!(" [{}]", answer::status_words(graph, other, day, lang)));
    let at_citing = answer::at_citing_mark(graph, &[edge], lang)
        .map(|words| lang.pick("（{}）", " ({})").replace("{}", &words));
    let mark = [gone, at_citing].map(Option::unwrap_or_default).concat();
    writeln!(
        out,
        "  {} {}{mark}",
        lang.relation(graph.relation(edge)),
        name(graph.document(other))
    )?;
    if let Some(first) = proofs.first() {
        let more = match proofs.len() {
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
        if let Some(correction) = proofs.iter().find_map(|m| m.correction.as_ref()) {
            writeln!(out, "    {}", lang.correction(correction))?;
        }
    }
    Ok(())
}
