//! What the commands that answer from a project say alike: opening it, the
//! document that is meant, marks, JSON.

use std::io::IsTerminal;
use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use jiff::civil::Date;
use petgraph::graph::{EdgeIndex, NodeIndex};
use serde::Serialize;
use wenmai::answer::name;
pub(super) use wenmai::answer::{Opened, Project};
use wenmai::export::answers::InsteadRow;
use wenmai::export::sheet::Sheet;
use wenmai::graph::Evidence;
use wenmai::graph::Status;
use wenmai::graph::find::Found;
use wenmai::graph::query::AtCiting;
use wenmai::store::{Candidates, Place};

use super::words::Lang;
use super::{ListFormat, Query};

/// Opens the project that a query names.
pub(super) fn open<F>(query: &Query<F>) -> Result<Project>
where
    F: ValueEnum + Default + Send + Sync + 'static,
{
    open_dir(&query.project, query.as_of)
}

pub(super) fn open_dir(dir: &std::path::Path, as_of: Option<Date>) -> Result<Project> {
    let project = Project::open(dir, as_of.unwrap_or_else(super::today))?;
    #[cfg(test)]
    if super::parts::reads_all() {
        return Ok(project.reading_all());
    }
    Ok(project)
}

/// The place of the document that `words` mean. What fits several, or none,
/// is an error that lists what might have been meant.
pub(super) fn find(project: &Project, words: &str, lang: Lang) -> Result<Place> {
    let Candidates { graph, found } = project.find(words)?;
    let listed = |nodes: &[NodeIndex]| -> String {
        nodes
            .iter()
            .take(12)
            .map(|&n| format!("\n  {}", name(&graph.inner[n])))
            .collect()
    };
    match found {
        Found::One(node) => project
            .saved
            .place(&graph.inner[node].id)?
            .context("a document without a place"),
        Found::Several(nodes) => bail!(
            "{}{}",
            match lang {
                Lang::Zh => format!("“{words}”可指 {} 个文件，请写全文号或标题：", nodes.len()),
                Lang::En => format!(
                    "{words:?} fits {} documents; give the whole number or title of one:",
                    nodes.len()
                ),
            },
            listed(&nodes)
        ),
        Found::None(alike) if alike.is_empty() => bail!(
            "{}",
            match lang {
                Lang::Zh => format!("项目中没有“{words}”。用 wenmai list 查看全部文件。"),
                Lang::En => format!("no document is called {words:?}; see all by: wenmai list"),
            }
        ),
        Found::None(alike) => bail!(
            "{}{}",
            match lang {
                Lang::Zh => format!("项目中没有“{words}”。是否指："),
                Lang::En => format!("no document is called {words:?}. Did you mean:"),
            },
            listed(&alike)
        ),
    }
}

/// The status in words, marked where a person has set it.
pub(super) fn status_words(opened: &Opened, node: NodeIndex, lang: Lang) -> String {
    let by_person = opened.is_set_by_person(node);
    let mark = if by_person {
        lang.pick("（更正）", " (corrected)")
    } else {
        ""
    };
    format!("{}{mark}", lang.status(opened.status(node)))
}

/// The same in words, on one line: 现行版本：甲发〔2024〕1号（推测）.
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
            lang.pick("现行版本：", "use instead: "),
            listed.join(lang.pick("、", ", "))
        )
    })
}

/// 引用时已废止, where the target of the edges was gone when it was cited.
pub(super) fn at_citing_mark(
    at_citing: &mut AtCiting<'_>,
    edges: &[EdgeIndex],
    lang: Lang,
) -> Option<String> {
    edges
        .iter()
        .filter_map(|&edge| at_citing.status(edge))
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
    out: &mut dyn std::io::Write,
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
    out: &mut dyn std::io::Write,
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
pub(super) fn json(out: &mut dyn std::io::Write, value: &impl Serialize) -> Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)?;
    out.flush()?;
    Ok(())
}
