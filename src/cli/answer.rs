//! What the commands that answer from a project say alike: opening it, the
//! document that is meant, marks, JSON.

use std::io::{IsTerminal, Write};
use std::path::Path;

use anyhow::{Result, anyhow, bail};
use clap::ValueEnum;
use jiff::civil::Date;
use petgraph::graph::{EdgeIndex, NodeIndex};
use serde::Serialize;
use wenmai::almanac::Lookup;
pub(super) use wenmai::answer::Project;
use wenmai::answer::{Meant, NotMeant, name};
use wenmai::export::answers::InsteadRow;
use wenmai::export::sheet::Sheet;
use wenmai::graph::query::status_at_citing;
use wenmai::graph::{CitationGraph, Evidence, ProvedGraph, Status};

use super::words::Lang;
use super::{ListFormat, Outcome, Query};

/// Opens the project that a query names.
pub(super) fn open<F>(query: &Query<F>) -> Result<Project>
where
    F: ValueEnum + Default + Send + Sync + 'static,
{
    let mut project = open_dir(&query.project, query.as_of)?;
    if query.no_almanac {
        project.almanac = Lookup::none();
    }
    Ok(project)
}

pub(super) fn open_dir(dir: &std::path::Path, as_of: Option<Date>) -> Result<Project> {
    let day = as_of.unwrap_or_else(super::today);
    Ok(Project::open(dir, day)?)
}

/// Answers a question to the graph. Nothing is written before all that it asked for has
/// been read.
pub(super) fn ask(
    project: &Project,
    out: &mut dyn Write,
    question: impl FnOnce(&dyn ProvedGraph, &mut Vec<u8>) -> Result<Outcome>,
) -> Result<Outcome> {
    let (outcome, said) = project.ask(|graph| {
        let mut said = Vec::new();
        (question(graph, &mut said), said)
    })?;
    let outcome = outcome?;
    out.write_all(&said)?;
    out.flush()?;
    Ok(outcome)
}

/// The document that `words` mean. What fits several, or none, is an error that lists
/// what might have been meant.
pub(super) fn find(
    graph: &dyn CitationGraph,
    words: &str,
    day: Date,
    lang: Lang,
) -> Result<NodeIndex> {
    wenmai::answer::document_meant(graph, words, day).map_err(|why| not_meant(graph, &why, lang))
}

/// The document that `words` mean, and the places in it, where they name some behind it:
/// 《甲法》第三条.
pub(super) fn find_place(
    graph: &dyn CitationGraph,
    words: &str,
    day: Date,
    lang: Lang,
) -> Result<Meant> {
    wenmai::answer::meant(graph, words, day).map_err(|why| not_meant(graph, &why, lang))
}

fn not_meant(graph: &dyn CitationGraph, why: &NotMeant<'_>, lang: Lang) -> anyhow::Error {
    let listed = |nodes: &[NodeIndex]| -> String {
        let first = nodes.iter().take(12);
        first
            .map(|&node| format!("\n  {}", name(graph.document(node))))
            .collect()
    };
    match why {
        NotMeant::Several(words, nodes) => anyhow!(
            "{}{}",
            match lang {
                Lang::Zh => format!("“{words}”可指 {} 个文件，请写全文号或标题：", nodes.len()),
                Lang::En => format!(
                    "{words:?} fits {} documents; give the whole number or title of one:",
                    nodes.len()
                ),
            },
            listed(nodes)
        ),
        NotMeant::Unknown(words, alike) if alike.is_empty() => anyhow!(
            "{}",
            match lang {
                Lang::Zh => format!("文件库中没有“{words}”。用 wenmai list 查看全部文件。"),
                Lang::En => format!("no document is called {words:?}; see all by: wenmai list"),
            }
        ),
        NotMeant::Unknown(words, alike) => anyhow!(
            "{}{}",
            match lang {
                Lang::Zh => format!("文件库中没有“{words}”。是否指："),
                Lang::En => format!("no document is called {words:?}. Did you mean:"),
            },
            listed(alike)
        ),
        NotMeant::NoPlace(place) => anyhow!(
            "{}",
            match lang {
                Lang::Zh => format!("不可能有“{place}”：条号从一起，区间由小到大。"),
                Lang::En => format!(
                    "there can be no {place:?}: numbers begin with one, and ranges go upward."
                ),
            }
        ),
    }
}

/// The status in words, marked where a person has set it.
pub(super) fn status_words(
    graph: &dyn CitationGraph,
    node: NodeIndex,
    day: Date,
    lang: Lang,
) -> String {
    let reasons = graph.judgement(node, day).reasons;
    let mark = if reasons.iter().any(|reason| reason.correction.is_some()) {
        lang.pick("（更正）", " (corrected)")
    } else {
        ""
    };
    format!("{}{mark}", lang.status(graph.status(node, day)))
}

/// The same in words, on one line: 替代文件：甲发〔2024〕1号（推测）.
pub(super) fn instead_line(rows: &[InsteadRow<'_>], lang: Lang) -> Option<String> {
    let listed: Vec<String> = rows
        .iter()
        .map(|row| {
            let mark = if row.guess {
                lang.pick("（推测）", " (a guess)")
            } else {
                ""
            };
            format!("{}{mark}", row.id)
        })
        .collect();
    (!listed.is_empty()).then(|| {
        format!(
            "{}{}",
            lang.pick("替代文件：", "use instead: "),
            listed.join(lang.pick("、", ", "))
        )
    })
}

/// 引用时已废止, where the target of the edges was gone when it was cited.
pub(super) fn at_citing_mark(
    graph: &dyn CitationGraph,
    edges: &[EdgeIndex],
    lang: Lang,
) -> Option<String> {
    edges
        .iter()
        .filter_map(|&edge| status_at_citing(graph, edge))
        .find_map(|status| gone_when_cited(status, lang))
}

/// The words for a target that was of this status when it was cited.
pub(super) fn gone_when_cited(status: Status, lang: Lang) -> Option<String> {
    status.is_gone().then(|| match lang {
        Lang::Zh => format!("引用时{}", status.chinese()),
        Lang::En => format!("already {} when cited", status.english()),
    })
}

/// Where a proof stands: `notices/a.txt:12`, `notices/a.pdf:12 (page 3)`.
pub(super) fn place_of(proof: &Evidence, lang: Lang) -> String {
    let page = match (proof.page, lang) {
        (None, _) => String::new(),
        (Some(page), Lang::Zh) => format!("（第{page}页）"),
        (Some(page), Lang::En) => format!(" (page {page})"),
    };
    format!("{}:{}{page}", proof.file, proof.line)
}

/// Says how many rows are not listed, and how to get them; nothing where there
/// are none.
pub(super) fn say_left_out(
    out: &mut dyn Write,
    left: usize,
    indent: &str,
    lang: Lang,
) -> Result<()> {
    if left == 0 {
        return Ok(());
    }
    match lang {
        Lang::Zh => writeln!(
            out,
            "{indent}…另有 {left} 条未列出；加 --limit 0 可全部列出。"
        )?,
        Lang::En => writeln!(out, "{indent}… and {left} more; --limit 0 lists all.")?,
    }
    Ok(())
}

/// Writes an answer as a table for spreadsheets; nothing else is a `ListFormat`
/// that comes here.
pub(super) fn sheet(
    out: &mut dyn Write,
    sheet: &Sheet,
    format: ListFormat,
    output: Option<&Path>,
    lang: Lang,
) -> Result<()> {
    let bytes = if format == ListFormat::Xlsx {
        if output.is_none() && std::io::stdout().is_terminal() {
            bail!(lang.pick(
                "XLSX 不能显示在终端上。请用 -o 文件名.xlsx 指明文件。",
                "XLSX can't be shown on a terminal; name a file with -o FILE.xlsx."
            ));
        }
        sheet.xlsx(lang.of_picture())?
    } else {
        sheet.csv()?
    };
    out.write_all(&bytes)?;
    out.flush()?;
    Ok(())
}

/// Writes an answer as JSON.
pub(super) fn json(out: &mut dyn Write, value: &impl Serialize) -> Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)?;
    out.flush()?;
    Ok(())
}
