//! `wenmai stats`: figures of the whole project.

use std::io::Write;

use anyhow::Result;
use clap::{Args, ValueEnum};
use wenmai::answer::{StatsAnswer, name};
use wenmai::chart;
use wenmai::graph::CitationGraph;
use wenmai::graph::distribution::Distribution;
use wenmai::graph::stats::{self, Stats};

use super::answer;
use super::table::figures;
use super::words::Lang;
use super::{Outcome, Query};

/// The keys of the answer in JSON, for `wenmai help stats`.
const KEYS: &str = "\
Keys of --format json:
  as_of                        the day of the statuses
  files                        read, unread
  documents                    present, cited_only
  mentions                     resolved, ambiguous, unresolved
  relations                    relation, count
  statuses                     status, present, cited_only
  issuers, years               documents present, by issuer and by year of issue
  citations                    years, issuers, cited: how many documents cite which, by
                               year, by citing and cited issuer, by how often
  most_cited                   id, title, cited: by how many documents
  most_missed                  the same of documents whose text is not here
  isolated                     count, first: documents joined to no other
  components                   count, first: sizes of the parts that nothing joins
  cycles                       count, first: documents that rest on each other";

#[derive(Debug, Args)]
#[command(after_help = KEYS)]
pub(super) struct Options {
    /// Longest that a list may be
    #[arg(long, value_name = "N", default_value_t = 10)]
    top: usize,
    #[command(flatten)]
    query: Query<StatsFormat>,
}

/// Form of the figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum StatsFormat {
    /// Tables for people
    #[default]
    Table,
    /// JSON for programs
    Json,
    /// A web page with charts, which needs nothing but itself
    Html,
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    let project = answer::open(&options.query)?;
    let graph: &dyn CitationGraph = &*project.saved.overview()?;
    let stats = stats::of(graph, project.as_of);
    let about = project.saved.about()?;
    let distribution = Distribution::of(graph);
    let top = options.top;
    let answer = wenmai::answer::stats(graph, project.as_of, &about, &stats, &distribution, top);
    match options.query.format {
        StatsFormat::Json => answer::json(out, &answer)?,
        StatsFormat::Table => print(graph, &answer, &stats, top, out, lang)?,
        StatsFormat::Html => {
            let charts = chart::all(&distribution, lang.of_picture());
            out.write_all(chart::page(&answer, &charts, lang.of_picture())?.as_bytes())?;
            out.flush()?;
        }
    }
    Ok(Outcome::Done)
}

fn print(
    graph: &dyn CitationGraph,
    answer: &StatsAnswer<'_>,
    stats: &Stats,
    top: usize,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<()> {
    print_totals(answer, out, lang)?;
    counts(
        out,
        lang.pick("关系", "relation"),
        &[lang.pick("条数", "number")],
        answer
            .relations
            .iter()
            .map(|row| (lang.relation(row.relation).to_owned(), vec![row.count])),
    )?;
    counts(
        out,
        &match lang {
            Lang::Zh => format!("时效性（{}）", answer.as_of),
            Lang::En => format!("status on {}", answer.as_of),
        },
        &[lang.pick("已收录", "here"), lang.pick("未收录", "not here")],
        answer.statuses.iter().map(|row| {
            (
                lang.status(row.status).to_owned(),
                vec![row.documents.present, row.documents.cited_only],
            )
        }),
    )?;
    counts(
        out,
        lang.pick("发文机关", "issuer"),
        &[lang.pick("文件数", "documents")],
        answer
            .issuers
            .iter()
            .map(|row| (row.issuer.to_owned(), vec![row.documents])),
    )?;
    counts(
        out,
        lang.pick("年份", "year"),
        &[lang.pick("文件数", "documents")],
        answer.years.iter().map(|row| {
            let year = row.year.map_or_else(
                || lang.pick("不明", "unknown").to_owned(),
                |y| y.to_string(),
            );
            (year, vec![row.documents])
        }),
    )?;
    for (head, nodes) in [
        (lang.pick("被引最多", "cited most"), &stats.most_cited),
        (
            lang.pick(
                "被引最多而未收录（宜补充）",
                "cited most and not here: fetch these next",
            ),
            &stats.most_missed,
        ),
    ] {
        counts(
            out,
            head,
            &[lang.pick("引用文件数", "cited by")],
            nodes
                .iter()
                .take(top)
                .map(|(node, cited)| (name(graph.document(*node)), vec![*cited])),
        )?;
    }
    names(
        out,
        lang.pick("与其他文件无关联", "joined to no other document"),
        answer.isolated.count,
        answer.isolated.first.iter().map(|&id| id.to_owned()),
        lang,
    )?;
    names(
        out,
        lang.pick("互为依据（循环）", "resting on each other in a ring"),
        answer.cycles.count,
        answer.cycles.first.iter().map(|ids| ids.join(" ⇄ ")),
        lang,
    )?;
    out.flush()?;
    Ok(())
}

fn print_totals(answer: &StatsAnswer<'_>, out: &mut dyn Write, lang: Lang) -> Result<()> {
    let sizes: Vec<String> = answer
        .components
        .first
        .iter()
        .map(usize::to_string)
        .collect();
    let StatsAnswer {
        files,
        documents,
        mentions,
        components,
        ..
    } = answer;
    let lines = match lang {
        Lang::Zh => [
            format!("文件：已读 {} 个，未读 {} 个", files.read, files.unread),
            format!(
                "公文：已收录 {} 件，仅被引用 {} 件",
                documents.present, documents.cited_only
            ),
            format!(
                "引用：已确定 {} 处，可指多个文件 {} 处，所指不明 {} 处",
                mentions.resolved, mentions.ambiguous, mentions.unresolved
            ),
            format!(
                "互不相连的部分：{} 个，所含文件数从多到少为 {}",
                components.count,
                sizes.join("、")
            ),
        ],
        Lang::En => [
            format!("files:     {} read, {} not read", files.read, files.unread),
            format!(
                "documents: {} here, {} only cited",
                documents.present, documents.cited_only
            ),
            format!(
                "mentions:  {} known, {} fit several documents, {} unknown",
                mentions.resolved, mentions.ambiguous, mentions.unresolved
            ),
            format!(
                "parts:     {} that nothing joins, of {} documents",
                components.count,
                sizes.join(", ")
            ),
        ],
    };
    for line in lines {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// A table of things and their figures; nothing where there are none.
fn counts(
    out: &mut dyn Write,
    thing: &str,
    heads: &[&str],
    rows: impl Iterator<Item = (String, Vec<usize>)>,
) -> Result<()> {
    let mut all = vec![thing];
    all.extend(heads);
    let mut table = figures(&all);
    let mut any = false;
    for (name, figures) in rows {
        any = true;
        let figures = figures.iter().map(usize::to_string);
        table.add_row(std::iter::once(name).chain(figures));
    }
    if any {
        writeln!(out, "\n{table}")?;
    }
    Ok(())
}

/// A list with its heading; nothing where it is empty.
fn names(
    out: &mut dyn Write,
    heading: &str,
    count: usize,
    first: impl Iterator<Item = String>,
    lang: Lang,
) -> Result<()> {
    if count == 0 {
        return Ok(());
    }
    writeln!(out, "\n{heading} ({count})")?;
    let mut listed = 0;
    for name in first {
        listed += 1;
        writeln!(out, "  {name}")?;
    }
    if listed < count {
        writeln!(
            out,
            "  {}",
            lang.pick("…（--top 可多列）", "… (--top lists more)")
        )?;
    }
    Ok(())
}
