//! `wenmai stats`: figures of the whole project.

use std::io::Write;

use anyhow::Result;
use clap::Args;
use petgraph::graph::NodeIndex;
use serde::Serialize;
use wenmai::graph::stats::{self, Documents, Stats};
use wenmai::graph::{Relation, Status};
use wenmai::store::{BuildInfo, Proofs};

use super::answer::{self, Opened};
use super::table::figures;
use super::words::Lang;
use super::{Format, Outcome, Query};

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
    query: Query,
}

/// The answer in JSON. Lists are cut at `--top`, the figures beside them are
/// those of all.
#[derive(Serialize)]
struct Answer<'a> {
    /// The day of the statuses.
    as_of: jiff::civil::Date,
    files: Files,
    documents: Of,
    mentions: Mentions,
    /// Relations by kind.
    relations: Vec<RelationRow>,
    statuses: Vec<StatusRow>,
    /// Documents present, by issuer and by year of issue.
    issuers: Vec<IssuerRow<'a>>,
    years: Vec<YearRow>,
    /// By how many documents cite them; `most_missed` is of those not present.
    most_cited: Vec<CitedRow<'a>>,
    most_missed: Vec<CitedRow<'a>>,
    isolated: List<&'a str>,
    /// Sizes of the parts that no relation joins.
    components: List<usize>,
    /// Documents that rest on each other in a ring.
    cycles: List<Vec<&'a str>>,
}

#[derive(Serialize)]
struct Files {
    read: usize,
    unread: usize,
}

#[derive(Serialize)]
struct Of {
    present: usize,
    cited_only: usize,
}

impl From<Documents> for Of {
    fn from(documents: Documents) -> Self {
        Of {
            present: documents.present,
            cited_only: documents.cited_only,
        }
    }
}

#[derive(Serialize)]
struct Mentions {
    /// Those of which it is known what document they mean.
    resolved: usize,
    /// Those that fit several documents.
    ambiguous: usize,
    /// Those of which nothing is known.
    unresolved: usize,
}

#[derive(Serialize)]
struct RelationRow {
    relation: Relation,
    count: usize,
}

#[derive(Serialize)]
struct StatusRow {
    status: Status,
    #[serde(flatten)]
    documents: Of,
}

#[derive(Serialize)]
struct IssuerRow<'a> {
    issuer: &'a str,
    documents: usize,
}

#[derive(Serialize)]
struct YearRow {
    year: Option<i16>,
    documents: usize,
}

#[derive(Serialize)]
struct CitedRow<'a> {
    id: &'a str,
    title: Option<&'a str>,
    cited: usize,
}

#[derive(Serialize)]
struct List<T> {
    count: usize,
    first: Vec<T>,
}

impl<T> List<T> {
    fn of<S>(all: &[S], top: usize, row: impl Fn(&S) -> T) -> Self {
        List {
            count: all.len(),
            first: all.iter().take(top).map(row).collect(),
        }
    }
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    let project = answer::open(&options.query)?;
    let opened = project.whole(Proofs::Changes)?;
    let mut stats = stats::of(&opened.graph, &opened.judgements);
    // Not all of them were read.
    stats.mentions = project.saved.mentions()?;
    let about = project.saved.about()?;
    let answer = answer(&opened, &about, &stats, options.top);
    match options.query.format {
        Format::Json => answer::json(out, &answer)?,
        Format::Table => print(&opened, &answer, &stats, options.top, out, lang)?,
    }
    Ok(Outcome::Done)
}

fn answer<'a>(opened: &'a Opened, about: &BuildInfo, stats: &'a Stats, top: usize) -> Answer<'a> {
    let id = |node: &NodeIndex| opened.graph.inner[*node].id.as_str();
    let cited = |nodes: &[(NodeIndex, usize)]| {
        nodes
            .iter()
            .take(top)
            .map(|(node, cited)| CitedRow {
                id: &opened.graph.inner[*node].id,
                title: opened.graph.inner[*node].title.as_deref(),
                cited: *cited,
            })
            .collect()
    };
    let unresolved = &about.unresolved;
    let ambiguous = unresolved
        .iter()
        .filter(|mention| mention.reason.starts_with("fits several"))
        .count();
    Answer {
        as_of: opened.as_of,
        files: Files {
            read: about.files,
            unread: about.unread.len(),
        },
        documents: stats.documents.into(),
        mentions: Mentions {
            resolved: stats.mentions,
            ambiguous,
            unresolved: unresolved.len() - ambiguous,
        },
        relations: stats
            .relations
            .iter()
            .map(|&(relation, count)| RelationRow { relation, count })
            .collect(),
        statuses: stats
            .statuses
            .iter()
            .map(|&(status, documents)| StatusRow {
                status,
                documents: documents.into(),
            })
            .collect(),
        issuers: stats
            .issuers
            .iter()
            .take(top)
            .map(|(issuer, documents)| IssuerRow {
                issuer,
                documents: *documents,
            })
            .collect(),
        years: stats
            .years
            .iter()
            .map(|&(year, documents)| YearRow { year, documents })
            .collect(),
        most_cited: cited(&stats.most_cited),
        most_missed: cited(&stats.most_missed),
        isolated: List::of(&stats.isolated, top, id),
        components: List::of(&stats.components, top, |size| *size),
        cycles: List::of(&stats.rings, top, |ring| ring.iter().map(id).collect()),
    }
}

fn print(
    opened: &Opened,
    answer: &Answer<'_>,
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
            Lang::Zh => format!("状态（{}）", answer.as_of),
            Lang::En => format!("status on {}", answer.as_of),
        },
        &[lang.pick("已收入", "here"), lang.pick("未收入", "not here")],
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
                "被引最多而未收入（宜补充）",
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
                .map(|(node, cited)| (opened.name(*node), vec![*cited])),
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

fn print_totals(answer: &Answer<'_>, out: &mut dyn Write, lang: Lang) -> Result<()> {
    let sizes: Vec<String> = answer
        .components
        .first
        .iter()
        .map(usize::to_string)
        .collect();
    let Answer {
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
                "公文：已收入 {} 件，仅被引用 {} 件",
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
