//! What the commands that answer from a project share: opening it, finding the
//! document that is meant, rows of JSON.

use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use petgraph::graph::EdgeIndex;
use petgraph::graph::NodeIndex;
use serde::Serialize;
use wenmai::export::answers::{self, InsteadRow};
use wenmai::graph::find::Found;
use wenmai::graph::instead::Editions;
use wenmai::graph::query::AtCiting;
use wenmai::graph::{Correction, Entity, Evidence, Graph, Judgement, Reason, Status};
use wenmai::store::{Candidates, Part, Place, Places, Proofs, Saved};

use super::Query;
use super::words::Lang;

/// A project, of which only what a question needs is read, and the day for
/// which it is asked.
pub(super) struct Project {
    pub(super) saved: Saved,
    pub(super) as_of: Date,
}

/// What has been read of a project, judged for a day. The judgements of
/// documents of which [`Part::judge`] has not been asked mean nothing.
pub(super) struct Opened {
    pub(super) graph: Graph,
    pub(super) as_of: Date,
    pub(super) judgements: Vec<Judgement>,
    places: Places,
}

/// Whether everything is read, whatever is asked: the answers must be the same.
#[cfg(not(test))]
const fn reads_all() -> bool {
    false
}

#[cfg(test)]
use super::parts::reads_all;

/// Opens the project that a query names.
pub(super) fn open(query: &Query) -> Result<Project> {
    open_dir(&query.project, query.as_of)
}

pub(super) fn open_dir(dir: &std::path::Path, as_of: Option<Date>) -> Result<Project> {
    Ok(Project {
        saved: Saved::open(&dir.join("wenmai.db"))?,
        as_of: as_of.unwrap_or_else(super::today),
    })
}

impl Project {
    /// All documents and relations, without their places.
    pub(super) fn whole(&self, proofs: Proofs) -> Result<Opened> {
        let proofs = if reads_all() { Proofs::All } else { proofs };
        Ok(self.judged(self.saved.whole(proofs)?))
    }

    /// What has been read.
    pub(super) fn opened(&self, part: Part<'_>) -> Result<Opened> {
        if reads_all() {
            return self.whole(Proofs::All);
        }
        Ok(self.judged(part.load()))
    }

    fn judged(&self, (graph, places): (Graph, Places)) -> Opened {
        Opened {
            judgements: graph.judge_all(self.as_of),
            graph,
            as_of: self.as_of,
            places,
        }
    }

    /// Goes on reading.
    pub(super) fn more(&self, opened: Opened) -> Part<'_> {
        self.saved.part().and(opened.graph, opened.places)
    }

    /// Reads the other editions of those of the documents that are gone and in
    /// the place of which nothing has come.
    pub(super) fn with_editions(
        &self,
        opened: Opened,
        of: impl Iterator<Item = NodeIndex>,
    ) -> Result<Opened> {
        let without: Vec<Entity> = of
            .filter(|&node| {
                opened.status(node).is_gone()
                    && opened
                        .graph
                        .replaced_by(node, &opened.judgements)
                        .is_empty()
            })
            .map(|node| opened.graph.inner[node].clone())
            .collect();
        if without.is_empty() {
            return Ok(opened);
        }
        let mut part = self.more(opened);
        for entity in &without {
            part.editions(entity)?;
        }
        self.opened(part)
    }

    /// The place of the document that `words` mean. What fits several, or none,
    /// is an error that lists what might have been meant.
    pub(super) fn find(&self, words: &str, lang: Lang) -> Result<Place> {
        let Candidates { graph, found } = if reads_all() {
            let graph = self.saved.graph(Proofs::All)?;
            let found = graph.find(words);
            Candidates { graph, found }
        } else {
            self.saved.find(words)?
        };
        let listed = |nodes: &[NodeIndex]| -> String {
            nodes
                .iter()
                .take(12)
                .map(|&n| format!("\n  {}", name(&graph.inner[n])))
                .collect()
        };
        match found {
            Found::One(node) => self
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
}

/// Id and title, where the title says more than the id.
fn name(entity: &Entity) -> String {
    match &entity.title {
        Some(title) if *title != entity.id => format!("{} {title}", entity.id),
        _ => entity.id.clone(),
    }
}

impl Opened {
    /// The node of a document.
    pub(super) fn node(&self, place: Place) -> Result<NodeIndex> {
        self.places
            .node(place)
            .context("a document that was not read")
    }

    /// The place of a node.
    pub(super) fn place(&self, node: NodeIndex) -> Result<Place> {
        self.places
            .place(node)
            .context("a document without a place")
    }

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

    /// Id and title, where the title says more than the id.
    pub(super) fn name(&self, node: NodeIndex) -> String {
        name(&self.graph.inner[node])
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

/// What to use instead of a document; nothing where it is not gone.
pub(super) fn use_instead<'a>(
    opened: &'a Opened,
    node: NodeIndex,
    editions: &Editions,
) -> Vec<InsteadRow<'a>> {
    answers::use_instead(&opened.graph, node, &opened.judgements, editions)
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

/// Writes an answer as JSON.
pub(super) fn json(out: &mut dyn std::io::Write, value: &impl Serialize) -> Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)?;
    out.flush()?;
    Ok(())
}
