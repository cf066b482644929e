//! `wenmai show`: one document, its status and why, and both sides of its
//! citations with the quotes.

use std::io::Write;

use anyhow::Result;
use clap::Args;
use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};
use wenmai::almanac::Standing;
use wenmai::answer::{
    AskedPlace, Meant, Project, What, known_anyway, name, successors, term, version_rows,
};
use wenmai::document::origin::Origin;
use wenmai::export::answers::use_instead;
use wenmai::graph::{Judgement, Parts, ProvedGraph, Reason, versions};

use super::answer;
use super::article;
use super::table::cut;
use super::words::Lang;
use super::{Format, Length, Outcome, Query};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Number in any writing, title, or part of one; an article behind it (刑法第二百六十六条)
    /// is shown by itself
    #[arg(value_name = "DOC")]
    document: String,
    /// The version of this day or year, where the name means several
    #[arg(long, value_name = "DAY|YEAR")]
    version: Option<String>,
    #[command(flatten)]
    length: Length,
    #[command(flatten)]
    query: Query,
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    let project = answer::open(&options.query)?;
    answer::ask(&project, out, |graph, out| {
        answer_to(graph, &project, options, out, lang)
    })
}

fn answer_to(
    graph: &dyn ProvedGraph,
    project: &Project,
    options: &Options,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<Outcome> {
    let (almanac, day) = (&project.almanac, project.as_of);
    let Meant { mut node, place } = answer::find_place(graph, &options.document, day, lang)?;
    if let Some(wanted) = &options.version {
        node = version(graph, node, wanted, lang)?;
    }
    let format = options.query.format;
    if let Some(place) = &place {
        let asked = AskedPlace {
            node,
            place,
            day,
            what: What::All,
            relations: &[],
        };
        let how = article::How {
            format,
            length: options.length,
            quotes: true,
        };
        return article::run(graph, project, &asked, how, out, lang);
    }
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
            let answer = wenmai::answer::document(graph, almanac, node, day, sides);
            answer::json(out, &answer)?;
        }
        Format::Table => {
            let known = known_anyway(graph, almanac, node, day);
            print(graph, node, day, known.as_ref(), &sides, out, lang)?;
        }
    }
    Ok(Outcome::Done)
}

/// The version of a day or a year of the work of which a document is one.
fn version(
    graph: &dyn ProvedGraph,
    node: NodeIndex,
    wanted: &str,
    lang: Lang,
) -> Result<NodeIndex> {
    let all = versions::versions(graph, node);
    let days = |version: NodeIndex| {
        let entity = graph.document(version);
        let days = [entity.written, entity.published, entity.effective];
        let days: Vec<String> = days.iter().flatten().map(Date::to_string).collect();
        days
    };
    // A day in any writing; else a year.
    let asked = super::day(wanted).map_or(wanted.to_owned(), |day| day.to_string());
    let asked = asked.trim_end_matches('年');
    let is_wanted = |day: &String| match asked.len() {
        4 => day.get(..4) == Some(asked),
        _ => day == asked,
    };
    let mut found = all.iter().rev();
    if let Some(&found) = found.find(|&&version| days(version).iter().any(is_wanted)) {
        return Ok(found);
    }
    let known: Vec<String> = all
        .iter()
        .filter_map(|&v| days(v).first().cloned())
        .collect();
    let known = known.join(lang.pick("、", ", "));
    anyhow::bail!(
        "{}",
        match lang {
            Lang::Zh => format!("没有 {wanted} 的版本；已知版本：{known}"),
            Lang::En => format!("there is no version of {wanted}; known are those of {known}"),
        }
    )
}

/// The versions of the work, where there are several.
fn print_versions(
    graph: &dyn ProvedGraph,
    node: NodeIndex,
    day: Date,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<()> {
    let rows = version_rows(graph, node, day);
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n{}",
        match lang {
            Lang::Zh => format!("版本（{}；* 为此处所示，--version 指定其他）", rows.len()),
            Lang::En => format!(
                "Versions ({}; * is shown here, --version picks another)",
                rows.len()
            ),
        }
    )?;
    for row in rows {
        let mark = if row.asked { "*" } else { " " };
        let made = row
            .day
            .map_or_else(|| row.id.to_owned(), |day| day.to_string());
        let from = row.effective.map(|day| match lang {
            Lang::Zh => format!("，自 {day} 施行"),
            Lang::En => format!(", from {day}"),
        });
        let place = row
            .file
            .unwrap_or(lang.pick("仅被引用，未收录", "only cited, its text is not here"));
        writeln!(
            out,
            "{mark} {made}  {}{}  {place}",
            lang.status(row.status),
            from.unwrap_or_default()
        )?;
        if let Some(words) = row.instrument {
            writeln!(out, "    “{}”", cut(words, 120))?;
        }
    }
    Ok(())
}

/// The parts that are gone and those that stay, of what is partly repealed.
fn print_parts(judgement: &Judgement, out: &mut dyn Write, lang: Lang) -> Result<()> {
    let Some(parts) = Parts::of(judgement) else {
        return Ok(());
    };
    let joined = |parts: &[String]| parts.join(lang.pick("；", "; "));
    if !parts.gone.is_empty() {
        writeln!(
            out,
            "  {}{}",
            lang.pick("失效部分：", "gone:  "),
            joined(&parts.gone)
        )?;
    }
    let stays = match (parts.stays.is_empty(), parts.gone.is_empty()) {
        (false, _) => joined(&parts.stays),
        (true, false) => lang.pick("其余部分", "all else").to_owned(),
        (true, true) => return Ok(()),
    };
    writeln!(out, "  {}{stays}", lang.pick("有效部分：", "stays: "))?;
    if parts.gone.is_empty() {
        writeln!(out, "  {}", lang.pick("其余部分失效", "all else is gone"))?;
    }
    Ok(())
}

fn print(
    graph: &dyn ProvedGraph,
    node: NodeIndex,
    day: Date,
    known: Option<&Standing<'_>>,
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
            .pick("仅被引用，未收录", "only cited, its text is not here")
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
            Lang::Zh => format!("时效性（{day}）："),
            Lang::En => format!("Status on {day}: "),
        },
        lang.status(judgement.status)
    )?;
    print_parts(&judgement, out, lang)?;
    for reason in &judgement.reasons {
        print_reason(reason, out, lang)?;
    }
    if let Some(line) = answer::instead_line(&use_instead(graph, node, day), lang) {
        writeln!(out, "  {line}")?;
    }
    if let Some(known) = known {
        writeln!(out, "  {}", lang.standing(known))?;
    }
    print_versions(graph, node, day, out, lang)?;
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
