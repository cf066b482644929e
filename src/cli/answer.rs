//! What the commands that answer from a project share: opening it, finding the
//! document that is meant, rows of JSON.

use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use petgraph::graph::EdgeIndex;
use petgraph::graph::NodeIndex;
use serde::Serialize;
use wenmai::graph::find::Found;
use wenmai::graph::instead::{Editions, Instead};
use wenmai::graph::{Correction, Graph, Judgement, Reason, Status};
use wenmai::store::{self, BuildInfo};

use super::Query;
use super::words::Lang;

/// A project, opened for a day.
pub(super) struct Opened {
    pub(super) graph: Graph,
    pub(super) about: BuildInfo,
    pub(super) as_of: Date,
    pub(super) judgements: Vec<Judgement>,
}

/// Opens the project that a query names.
pub(super) fn open(query: &Query) -> Result<Opened> {
    open_dir(&query.project, query.as_of)
}

pub(super) fn open_dir(dir: &std::path::Path, as_of: Option<Date>) -> Result<Opened> {
    let (graph, about) = store::load(&dir.join("wenmai.db"))?;
    let as_of = as_of.unwrap_or_else(super::today);
    let judgements = graph.judge_all(as_of);
    Ok(Opened {
        graph,
        about,
        as_of,
        judgements,
    })
}

impl Opened {
    pub(super) fn judgement(&self, node: NodeIndex) -> Result<&Judgement> {
        self.judgements
            .get(node.index())
            .context("a document without a judgement")
    }

    pub(super) fn status(&self, node: NodeIndex) -> Status {
        self.judgements
            .get(node.index())
            .map_or(Status::Unknown, |j| j.status)
    }

    /// The status in words, marked where a person has set it.
    pub(super) fn status_words(&self, node: NodeIndex, lang: Lang) -> String {
        let by_person = self
            .judgements
            .get(node.index())
            .is_some_and(|j| j.reasons.iter().any(|r| r.correction.is_some()));
        let mark = if by_person {
            lang.pick("（更正）", " (corrected)")
        } else {
            ""
        };
        format!("{}{mark}", lang.status(self.status(node)))
    }

    /// The document that `words` mean. What fits several, or none, is an error
    /// that lists what might have been meant.
    pub(super) fn find(&self, words: &str, lang: Lang) -> Result<NodeIndex> {
        let listed = |nodes: &[NodeIndex]| -> String {
            nodes
                .iter()
                .take(12)
                .map(|&n| format!("\n  {}", self.name(n)))
                .collect()
        };
        match self.graph.find(words) {
            Found::One(node) => Ok(node),
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

    /// Id and title, where the title says more than the id.
    pub(super) fn name(&self, node: NodeIndex) -> String {
        let entity = &self.graph.inner[node];
        match &entity.title {
            Some(title) if *title != entity.id => format!("{} {title}", entity.id),
            _ => entity.id.clone(),
        }
    }
}

/// A document with its status, as `list` and `superseded` give it.
#[derive(Debug, Serialize)]
pub(super) struct Row<'a> {
    pub(super) id: &'a str,
    pub(super) title: Option<&'a str>,
    pub(super) number: Option<&'a str>,
    pub(super) issuers: &'a [String],
    pub(super) present: bool,
    pub(super) status: Status,
    pub(super) since: Option<Date>,
    pub(super) reasons: &'a [Reason],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(super) corrections: &'a [Correction],
}

pub(super) fn row(opened: &Opened, node: NodeIndex) -> Result<Row<'_>> {
    let entity = &opened.graph.inner[node];
    let judgement = opened.judgement(node)?;
    Ok(Row {
        id: &entity.id,
        title: entity.title.as_deref(),
        number: entity.number.as_deref(),
        issuers: &entity.issuers,
        present: entity.present,
        status: judgement.status,
        since: judgement.since,
        reasons: &judgement.reasons,
        corrections: &entity.corrections,
    })
}

/// A document to use in the place of one that is gone.
#[derive(Debug, Serialize)]
pub(super) struct InsteadRow<'a> {
    id: &'a str,
    /// Whether no document says so.
    guess: bool,
    /// `ends_it` or `same_name`.
    why: &'static str,
}

/// What to use instead of a document; nothing where it is not gone.
pub(super) fn use_instead<'a>(
    opened: &'a Opened,
    node: NodeIndex,
    editions: &Editions,
) -> Vec<InsteadRow<'a>> {
    opened
        .graph
        .use_instead(node, &opened.judgements, editions)
        .into_iter()
        .map(|Instead { node, why }| InsteadRow {
            id: &opened.graph.inner[node].id,
            guess: why.is_guess(),
            why: why.key(),
        })
        .collect()
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
pub(super) fn at_citing_mark(opened: &Opened, edges: &[EdgeIndex], lang: Lang) -> Option<String> {
    edges
        .iter()
        .filter_map(|&edge| opened.graph.status_at_citing(edge))
        .find_map(|status| gone_when_cited(status, lang))
}

/// The words for a target that was of this status when it was cited.
pub(super) fn gone_when_cited(status: Status, lang: Lang) -> Option<String> {
    status.is_gone().then(|| match lang {
        Lang::Zh => format!("引用时{}", status.chinese()),
        Lang::En => format!("already {} when cited", status.english()),
    })
}

/// Writes an answer as JSON.
pub(super) fn json(out: &mut dyn std::io::Write, value: &impl Serialize) -> Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)?;
    out.flush()?;
    Ok(())
}
