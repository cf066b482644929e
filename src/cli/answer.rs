//! What the commands that answer from a project share: opening it, finding the
//! document that is meant, rows of JSON.

use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use petgraph::graph::NodeIndex;
use serde::Serialize;
use wenmai::graph::query::Found;
use wenmai::graph::{Graph, Judgement, Reason, Status};
use wenmai::store;

use super::Query;
use super::words::Lang;

/// A project, opened for a day.
pub(super) struct Opened {
    pub(super) graph: Graph,
    pub(super) as_of: Date,
    pub(super) judgements: Vec<Judgement>,
}

/// Opens the project that a query names.
pub(super) fn open(query: &Query) -> Result<Opened> {
    open_dir(&query.project, query.as_of)
}

pub(super) fn open_dir(dir: &std::path::Path, as_of: Option<Date>) -> Result<Opened> {
    let (graph, _) = store::load(&dir.join("wenmai.db"))?;
    let as_of = as_of.unwrap_or_else(super::today);
    let judgements = graph.judge_all(as_of);
    Ok(Opened {
        graph,
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
    })
}

/// Writes an answer as JSON.
pub(super) fn json(out: &mut dyn std::io::Write, value: &impl Serialize) -> Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)?;
    out.flush()?;
    Ok(())
}
