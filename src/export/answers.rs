//! Answers from the graph as rows, with the keys that `--format json` writes.

use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::NodeIndex;
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::graph::instead::Editions;
use crate::graph::query::{AtCiting, Step};
use crate::graph::{Correction, Entity, Graph, Judgement, Reason, Relation, Status, conflict};

/// A document with its status, as `list` and `superseded` give it.
#[derive(Debug, Serialize)]
pub struct Row<'a> {
    /// Its number, else its title.
    pub id: &'a str,
    /// Its title.
    pub title: Option<&'a str>,
    /// 发文字号
    pub number: Option<&'a str>,
    /// 发文机关
    pub issuers: &'a [String],
    /// Whether its text stands in the corpus.
    pub present: bool,
    /// Its status on the day.
    pub status: Status,
    /// The day since when, where known.
    pub since: Option<Date>,
    /// What the status follows from.
    pub reasons: &'a [Reason],
    /// What people have put right about it; left out where there is nothing.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub corrections: &'a [Correction],
}

impl<'a> Row<'a> {
    /// The row of a document that was judged so.
    pub fn of(entity: &'a Entity, judgement: &'a Judgement) -> Self {
        Row {
            id: &entity.id,
            title: entity.title.as_deref(),
            number: entity.number.as_deref(),
            issuers: &entity.issuers,
            present: entity.present,
            status: judgement.status,
            since: judgement.since,
            reasons: &judgement.reasons,
            corrections: &entity.corrections,
        }
    }
}

/// A document of a list, as `list` gives it.
#[derive(Debug, Serialize)]
pub struct ListRow<'a> {
    /// The document with its status.
    #[serde(flatten)]
    pub row: Row<'a>,
    /// The day from which it speaks: published, else written, else effective.
    pub issued: Option<Date>,
    /// How many documents cite it.
    pub cited: usize,
}

/// A document that is no longer in force.
#[derive(Debug, Serialize)]
pub struct Gone<'a> {
    /// The document with its status.
    #[serde(flatten)]
    pub document: Row<'a>,
    /// Ids of the documents that ended or changed it.
    pub by: Vec<&'a str>,
    /// Ids of the documents that took its place.
    pub replaced_by: Vec<&'a str>,
    /// What to use in its place.
    pub use_instead: Vec<InsteadRow<'a>>,
    /// The documents in force that rest on it, where they are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stale: Option<Vec<Stale<'a>>>,
}

/// A document to use in the place of one that is gone.
#[derive(Debug, Serialize)]
pub struct InsteadRow<'a> {
    /// Its id.
    pub id: &'a str,
    /// Whether no document says so.
    pub guess: bool,
    /// `ends_it` or `same_name`.
    pub why: &'static str,
}

/// A document in force that rests on one that is gone.
#[derive(Debug, Serialize)]
pub struct Stale<'a> {
    /// Its id.
    pub id: &'a str,
    /// How it rests on it.
    pub relation: Relation,
    /// The day since when it has had no ground.
    pub since: Option<Date>,
    /// What the ground was when it was cited, where that is known.
    pub at_citing: Option<Status>,
}

/// Which documents [`superseded`] lists.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Also what is partly repealed, amended or suspended.
    pub all: bool,
    /// Only what documents in force still rest on, with these documents.
    pub stale: bool,
}

impl Wanted {
    /// Whether documents of this status are listed.
    pub fn lists(self, status: Status) -> bool {
        status.is_gone() || self.all && status.is_changed()
    }
}

/// What to use instead of a document; nothing where it is not gone.
pub fn use_instead<'a>(
    graph: &'a Graph,
    node: NodeIndex,
    judgements: &[Judgement],
    editions: &Editions,
) -> Vec<InsteadRow<'a>> {
    graph
        .use_instead(node, judgements, editions)
        .into_iter()
        .map(|instead| InsteadRow {
            id: &graph.inner[instead.node].id,
            guess: instead.why.is_guess(),
            why: instead.why.key(),
        })
        .collect()
}

/// What is no longer in force on the day of `judgements`, the newest first.
pub fn superseded<'a>(
    graph: &'a Graph,
    judgements: &'a [Judgement],
    wanted: Wanted,
) -> Vec<Gone<'a>> {
    superseded_among(graph, graph.inner.node_indices(), judgements, wanted)
}

/// As [`superseded`], of these documents alone.
pub fn superseded_among<'a>(
    graph: &'a Graph,
    among: impl Iterator<Item = NodeIndex>,
    judgements: &'a [Judgement],
    wanted: Wanted,
) -> Vec<Gone<'a>> {
    let editions = Editions::of(graph);
    let mut at_citing = wanted.stale.then(|| AtCiting::new(graph));
    let mut rows: Vec<Gone<'a>> = among
        .filter_map(|node| Some((node, judgements.get(node.index())?)))
        .filter(|(_, judgement)| wanted.lists(judgement.status))
        .map(|(node, judgement)| {
            let stale = at_citing.as_mut();
            gone(graph, node, judgement, judgements, &editions, stale)
        })
        .filter(|row| row.stale.as_ref().is_none_or(|stale| !stale.is_empty()))
        .collect();
    rows.sort_by(|a, b| {
        let (a, b) = (&a.document, &b.document);
        b.since.cmp(&a.since).then(a.id.cmp(b.id))
    });
    rows
}

/// Rows of these documents, whatever their status, in this order.
pub fn rows_of<'a>(
    graph: &'a Graph,
    of: impl Iterator<Item = NodeIndex>,
    judgements: &'a [Judgement],
) -> Vec<Gone<'a>> {
    let editions = Editions::of(graph);
    of.filter_map(|node| Some((node, judgements.get(node.index())?)))
        .map(|(node, judgement)| gone(graph, node, judgement, judgements, &editions, None))
        .collect()
}

fn gone<'a>(
    graph: &'a Graph,
    node: NodeIndex,
    judgement: &'a Judgement,
    judgements: &'a [Judgement],
    editions: &Editions,
    at_citing: Option<&mut AtCiting<'a>>,
) -> Gone<'a> {
    let id = |node: NodeIndex| graph.inner[node].id.as_str();
    let mut by: Vec<&str> = judgement
        .reasons
        .iter()
        .filter_map(|reason| reason.by.as_deref())
        .collect();
    by.dedup();
    let rests_on_it = |at_citing: &mut AtCiting<'a>| {
        graph
            .stale(node, judgements)
            .into_iter()
            .map(|edge| Stale {
                id: id(graph.other_end(edge, Direction::Incoming)),
                relation: graph.inner[edge].relation,
                since: judgement.since,
                at_citing: at_citing.status(edge),
            })
            .collect()
    };
    Gone {
        document: Row::of(&graph.inner[node], judgement),
        by,
        replaced_by: graph
            .replaced_by(node, judgements)
            .into_iter()
            .map(id)
            .collect(),
        use_instead: use_instead(graph, node, judgements, editions),
        stale: at_citing.map(rests_on_it),
    }
}

/// What a document rests on, or what rests on it.
#[derive(Debug, Serialize)]
pub struct Way<'a> {
    /// The document.
    pub id: &'a str,
    /// The relations on the way, the nearest first.
    pub edges: Vec<WayEdge<'a>>,
}

/// A relation on the way from a document.
#[derive(Debug, Serialize)]
pub struct WayEdge<'a> {
    /// Id of the citing document.
    pub source: &'a str,
    /// Id of the cited document.
    pub target: &'a str,
    /// What the source does to the target.
    pub relation: Relation,
    /// 1 for the relations of the document asked for.
    pub depth: u32,
    /// Whether it is a part of a ring of documents that rest on each other.
    pub cycle: bool,
    /// What the target was when it was cited, where that matters and is known.
    pub at_citing: Option<Status>,
    /// The file of the first proof.
    pub file: Option<&'a str>,
    /// Its line, from 1.
    pub line: Option<u32>,
    /// The sentence.
    pub quote: Option<&'a str>,
    /// What a person has put right about it; left out where there is nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correction: Option<&'a Correction>,
}

/// The way from `node` by `relations`: `Outgoing` up to what it rests on,
/// `Incoming` down to what rests on it. None where the graph has no such node.
pub fn way<'a>(
    graph: &'a Graph,
    node: NodeIndex,
    relations: &[Relation],
    direction: Direction,
    depth: Option<u32>,
) -> Option<Way<'a>> {
    let steps = graph.reach(node, relations, direction, depth);
    way_of(graph, node, relations, steps)
}

/// The way from `node` of these steps, which follow `relations`.
pub fn way_of<'a>(
    graph: &'a Graph,
    node: NodeIndex,
    relations: &[Relation],
    steps: Vec<Step>,
) -> Option<Way<'a>> {
    let mut at_citing = AtCiting::new(graph);
    let id = |node: NodeIndex| graph.inner[node].id.as_str();
    let from = graph.inner.node_weight(node)?;
    let mut ring_of: FxHashMap<NodeIndex, usize> = FxHashMap::default();
    for (at, ring) in conflict::rings(graph, relations).into_iter().enumerate() {
        ring_of.extend(ring.into_iter().map(|node| (node, at)));
    }
    let edges = steps
        .into_iter()
        .filter_map(|step| {
            let (source, target) = graph.inner.edge_endpoints(step.edge)?;
            let link = &graph.inner[step.edge];
            let proof = link.mentions.first();
            let ring = ring_of.get(&source);
            Some(WayEdge {
                source: id(source),
                target: id(target),
                relation: link.relation,
                depth: step.depth,
                cycle: ring.is_some() && ring == ring_of.get(&target),
                at_citing: at_citing.status(step.edge),
                file: proof.map(|m| m.file.as_str()),
                line: proof.map(|m| m.line),
                quote: proof.map(|m| m.quote.as_str()),
                correction: proof.and_then(|m| m.correction.as_deref()),
            })
        })
        .collect();
    Some(Way {
        id: &from.id,
        edges,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::query::UPWARD;
    use crate::project::from_texts;
    use crate::source::{Encoding, Text};

    /// 某财〔2022〕3号 rests on 某财〔2020〕2号, which 某财〔2024〕4号 repeals from
    /// 2024-05-01.
    fn graph() -> Graph {
        let text = |file: &str, text: &str| Text::new(file, text, Encoding::Utf8);
        from_texts(vec![
            text(
                "c.txt",
                "某市财政局关于丙事项的通知\n某财〔2022〕3号\n\n各单位：\n\n\
                 根据《某市乙资金管理办法》（某财〔2020〕2号），现通知如下。\n\n\
                 某市财政局\n2022年3月1日\n",
            ),
            text(
                "d.txt",
                "某市财政局关于丁事项的通知\n某财〔2024〕4号\n\n各单位：\n\n\
                 根据《某省甲资金条例》，现通知如下：\n\n\
                 本通知自2024年5月1日起施行，《某市乙资金管理办法》（某财〔2020〕2号）同时废止。\n\n\
                 某市财政局\n2024年4月1日\n",
            ),
        ])
        .graph
    }

    fn gone_on(day: &str, wanted: Wanted) -> Vec<(String, Vec<String>)> {
        let graph = graph();
        let judgements = graph.judge_all(day.parse().unwrap());
        superseded(&graph, &judgements, wanted)
            .into_iter()
            .map(|row| {
                let stale = row.stale.unwrap_or_default();
                let stale = stale.iter().map(|s| s.id.to_owned()).collect();
                (row.document.id.to_owned(), stale)
            })
            .collect()
    }

    #[test]
    fn what_is_gone_is_listed_from_its_day_on_with_who_rests_on_it() {
        let plain = Wanted::default();
        let stale = Wanted {
            stale: true,
            ..plain
        };
        let old = || "某财〔2020〕2号".to_owned();
        assert_eq!(gone_on("2024-04-30", plain), []);
        assert_eq!(gone_on("2024-05-01", plain), [(old(), vec![])]);
        let rests = vec!["某财〔2022〕3号".to_owned()];
        assert_eq!(gone_on("2024-05-01", stale), [(old(), rests)]);
    }

    #[test]
    fn who_ended_it_stands_beside_it_once() {
        let graph = graph();
        let judgements = graph.judge_all("2024-05-01".parse().unwrap());
        let rows = superseded(&graph, &judgements, Wanted::default());
        assert_eq!(rows[0].by, ["某财〔2024〕4号"]);
        assert_eq!(rows[0].document.since, Some("2024-05-01".parse().unwrap()));
    }

    #[test]
    fn a_way_leads_up_or_down_with_its_proof() {
        let graph = graph();
        let from = graph.by_id["某财〔2022〕3号"];
        let up = way(&graph, from, &UPWARD, Direction::Outgoing, None).unwrap();
        assert_eq!(up.edges.len(), 1);
        assert_eq!(up.edges[0].target, "某财〔2020〕2号");
        assert_eq!((up.edges[0].depth, up.edges[0].cycle), (1, false));
        assert_eq!(
            (up.edges[0].file, up.edges[0].line),
            (Some("c.txt"), Some(6))
        );
        let down = way(&graph, from, &UPWARD, Direction::Incoming, None).unwrap();
        assert!(down.edges.is_empty());
    }
}
