//! Answers from the graph as rows, with the keys that `--format json` writes.

use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::NodeIndex;
use serde::Serialize;

use wenmai_graph::query::{self, Step};
use wenmai_graph::{
    CitationGraph, Correction, Parts, ProvedGraph, Reason, Relation, Status, instead,
};

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
    /// The last day before it is gone; left out where no end is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// What the status follows from.
    pub reasons: Vec<Reason>,
    /// Of what is partly repealed, the parts that are gone, and those that stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<Parts>,
    /// What people have put right about it; left out where there is nothing.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub corrections: &'a [Correction],
}

impl<'a> Row<'a> {
    /// The row of a document on a day.
    pub fn of(graph: &'a dyn CitationGraph, node: NodeIndex, day: Date) -> Self {
        let entity = graph.document(node);
        let judgement = graph.judgement(node, day);
        Row {
            id: &entity.id,
            title: entity.title.as_deref(),
            number: entity.number.as_deref(),
            issuers: &entity.issuers,
            present: entity.present,
            status: judgement.status,
            since: judgement.since,
            until: judgement.until,
            parts: Parts::of(&judgement),
            reasons: judgement.reasons,
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
    pub by: Vec<String>,
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

/// What to use on a day instead of a document; nothing where it is not gone.
pub fn use_instead(graph: &dyn CitationGraph, node: NodeIndex, day: Date) -> Vec<InsteadRow<'_>> {
    instead::use_instead(graph, node, day)
        .into_iter()
        .map(|instead| InsteadRow {
            id: &graph.document(instead.node).id,
            guess: instead.why.is_guess(),
            why: instead.why.key(),
        })
        .collect()
}

/// Documents that are looked at together, where few are wanted.
const AT_LEAST: usize = 100;

/// What is no longer in force on a day, the newest first; at most so many.
pub fn superseded(
    graph: &dyn CitationGraph,
    day: Date,
    wanted: Wanted,
    most: usize,
) -> Vec<Gone<'_>> {
    let lists = |status| wanted.lists(status);
    let mut rows = Vec::new();
    let (mut from, mut at_a_time) = (0, most.max(AT_LEAST));
    while rows.len() < most {
        let nodes = graph.of_status(day, &lists, from, at_a_time);
        if nodes.is_empty() {
            break;
        }
        from += nodes.len();
        at_a_time = at_a_time.saturating_mul(2);
        let found = nodes
            .into_iter()
            .filter(|&node| !wanted.stale || !query::stale(graph, node, day).is_empty());
        rows.extend(found.map(|node| gone(graph, node, day, wanted.stale)));
    }
    rows.truncate(most);
    rows
}

/// The row of a document, whatever its status; with those that rest on it, where they
/// are asked for.
pub fn gone(graph: &dyn CitationGraph, node: NodeIndex, day: Date, stale: bool) -> Gone<'_> {
    let id = |node: NodeIndex| graph.document(node).id.as_str();
    let document = Row::of(graph, node, day);
    let by = document.reasons.iter();
    let mut by: Vec<String> = by.filter_map(|reason| reason.by.clone()).collect();
    by.dedup();
    let since = document.since;
    let rests_on_it = || {
        let edges = query::stale(graph, node, day).into_iter();
        edges.map(|edge| Stale {
            id: id(graph.other_end(edge, Direction::Incoming)),
            relation: graph.relation(edge),
            since,
            at_citing: query::status_at_citing(graph, edge),
        })
    };
    let replaced = instead::replaced_by(graph, node, day).into_iter();
    Gone {
        document,
        by,
        replaced_by: replaced.map(id).collect(),
        use_instead: use_instead(graph, node, day),
        stale: stale.then(|| rests_on_it().collect()),
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

/// The way from `node` of these steps, which follow `relations`.
pub fn way<'a>(
    graph: &'a dyn ProvedGraph,
    node: NodeIndex,
    relations: &[Relation],
    steps: &[Step],
) -> Way<'a> {
    let edges = steps.iter().map(|step| step.edge);
    let in_rings = query::in_rings(graph, edges, relations);
    let id = |node: NodeIndex| graph.document(node).id.as_str();
    let edge = |step: &Step| {
        let (source, target) = graph.ends(step.edge);
        let proof = graph.first_proof(step.edge);
        WayEdge {
            source: id(source),
            target: id(target),
            relation: graph.relation(step.edge),
            depth: step.depth,
            cycle: in_rings.contains(&step.edge),
            at_citing: query::status_at_citing(graph, step.edge),
            file: proof.map(|m| m.file.as_str()),
            line: proof.map(|m| m.line),
            quote: proof.map(|m| m.quote.as_str()),
            correction: proof.and_then(|m| m.correction.as_deref()),
        }
    };
    Way {
        id: id(node),
        edges: steps.iter().map(edge).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::from_texts;
    use wenmai_graph::InMemory;
    use wenmai_graph::query::{UPWARD, Within, reach};
    use wenmai_reading::{Encoding, Text};

    /// 某财〔2022〕3号 rests on 某财〔2020〕2号, which 某财〔2024〕4号 repeals from
    /// 2024-05-01.
    fn graph() -> InMemory {
        let text = |file: &str, text: &str| Text::new(file, text, Encoding::Utf8);
        let project = from_texts(vec![
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
        ]);
        InMemory::new(project.graph)
    }

    fn gone_on(day: &str, wanted: Wanted) -> Vec<(String, Vec<String>)> {
        let graph = graph();
        superseded(&graph, day.parse().unwrap(), wanted, usize::MAX)
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
        let day = "2024-05-01".parse().unwrap();
        let rows = superseded(&graph, day, Wanted::default(), usize::MAX);
        assert_eq!(rows[0].by, ["某财〔2024〕4号"]);
        assert_eq!(rows[0].document.since, Some("2024-05-01".parse().unwrap()));
    }

    #[test]
    fn a_way_leads_up_or_down_with_its_proof() {
        let graph = graph();
        let from = graph.node("某财〔2022〕3号").unwrap();
        let to = |direction| {
            let steps = reach(&graph, from, &UPWARD, direction, Within::default());
            way(&graph, from, &UPWARD, &steps)
        };
        let up = to(Direction::Outgoing);
        assert_eq!(up.edges.len(), 1);
        assert_eq!(up.edges[0].target, "某财〔2020〕2号");
        assert_eq!((up.edges[0].depth, up.edges[0].cycle), (1, false));
        assert_eq!(
            (up.edges[0].file, up.edges[0].line),
            (Some("c.txt"), Some(6))
        );
        let down = to(Direction::Incoming);
        assert!(down.edges.is_empty());
    }
}
