//! What became of documents between two days.

use std::cmp::Reverse;

use jiff::civil::Date;
use petgraph::graph::NodeIndex;
use serde::Serialize;

use wenmai_graph::{CitationGraph, Status, select};
use wenmai_project::export::answers::{self, Gone};

/// A document whose status is another on the second of two days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// The document.
    pub node: NodeIndex,
    /// The day on which it came to its status on the second day.
    pub day: Date,
    /// Its status on the first day.
    pub was: Status,
    /// Its status on the second day.
    pub is: Status,
}

/// A document whose status is another on the second of two days.
#[derive(Debug, Serialize)]
pub struct Changed<'a> {
    /// The document as it is on the second day, by what, and what to use in its
    /// place.
    #[serde(flatten)]
    pub row: Gone<'a>,
    /// Its status on the first day.
    pub was: Status,
    /// The day on which it came to its status on the second day.
    pub day: Date,
}

/// Which changes are asked for; what is not given is not asked.
#[derive(Debug, Clone, Default)]
pub struct Among {
    /// Of this issuer, under any of its names, or a part of the name.
    pub issuer: Option<String>,
    /// Of documents issued in one of these years, from the first to the last.
    pub years: Option<(i16, i16)>,
    /// To this status.
    pub status: Option<Status>,
}

impl Among {
    /// Whether the change is asked for, but for the status to which it came.
    pub fn lets(&self, graph: &dyn CitationGraph, turn: &Turn) -> bool {
        // Documents are read only where something of them is asked.
        let within = |(first, last): (i16, i16)| {
            let year = graph.document(turn.node).issued().map(Date::year);
            year.is_some_and(|year| (first..=last).contains(&year))
        };
        let by = |wanted: &String| select::is_by(&graph.document(turn.node).issuers, wanted);
        self.issuer.as_ref().is_none_or(by) && self.years.is_none_or(within)
    }

    /// Whether the change is to the status that is asked for.
    pub fn lets_status(&self, turn: &Turn) -> bool {
        self.status.is_none_or(|status| turn.is == status)
    }
}

/// The order in which kinds of change are listed: what is gone before what is
/// changed, and what has come into force last.
const ORDER: [Status; 9] = [
    Status::Repealed,
    Status::Superseded,
    Status::Expired,
    Status::PartlyRepealed,
    Status::Amended,
    Status::Suspended,
    Status::InForce,
    Status::NotYetInForce,
    Status::Unknown,
];

/// The documents whose status on the day `to` is another than on the day `from`: by
/// kind of change, then the latest first.
pub fn turns(graph: &dyn CitationGraph, from: Date, to: Date) -> Vec<Turn> {
    let turn = |node: NodeIndex| {
        let timeline = graph.timeline(node);
        let (was, is) = (timeline.on(from).status, timeline.on(to).status);
        // That the first day of a document without its text has come says nothing.
        let counts = was != is && (was, is) != (Status::NotYetInForce, Status::Unknown);
        counts.then(|| Turn {
            node,
            was,
            is,
            day: timeline.turned(from, to).unwrap_or(to),
        })
    };
    let nodes = graph.turning(from, to).into_iter();
    let mut turns: Vec<Turn> = nodes.filter_map(turn).collect();
    // Those of one kind and day stay in the order of their ids.
    turns.sort_by_key(|turn| {
        let kind = ORDER.iter().position(|&status| status == turn.is);
        (kind, Reverse(turn.day))
    });
    turns
}

/// How many documents came to each status, in the order of the list.
pub fn count_turns(turns: &[Turn]) -> Vec<(Status, usize)> {
    ORDER
        .into_iter()
        .map(|status| {
            let of_kind = turns.iter().filter(|turn| turn.is == status);
            (status, of_kind.count())
        })
        .filter(|(_, count)| *count > 0)
        .collect()
}

/// The rows of turns until the day `to`, in their order.
pub fn changed<'a>(graph: &'a dyn CitationGraph, to: Date, turns: &[Turn]) -> Vec<Changed<'a>> {
    let row = |turn: &Turn| Changed {
        row: answers::gone(graph, turn.node, to, false),
        was: turn.was,
        day: turn.day,
    };
    turns.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::answer::Project;
    use crate::answer::testing::graph_of;
    use wenmai_graph::{Change, Correction, Entity, Graph, InMemory, Listed, Relation};
    use wenmai_store::{self as store, BuildInfo};

    fn document(id: &str, starts: Date) -> Entity {
        Entity {
            effective: Some(starts),
            ..Entity::named(id)
        }
    }

    /// A correction that sets a status from a day on.
    fn set(status: Status, since: Date) -> Correction {
        Correction {
            change: Change::Status {
                status,
                since: Some(since),
                until: None,
            },
            note: "见公报".to_owned(),
            author: "张三".to_owned(),
            file: "wenmai.toml".to_owned(),
            line: 1,
        }
    }

    /// What is listed between two days as id, from, to and day; of the saved project,
    /// and the same from the graph in memory.
    fn between(graph: &Graph, from: Date, to: Date) -> Vec<(String, Status, Status, Date)> {
        let dir = tempfile::tempdir().unwrap();
        store::save(&dir.path().join("wenmai.db"), graph, &BuildInfo::default()).unwrap();
        let listed = |graph: &dyn CitationGraph| -> Vec<_> {
            let turns = turns(graph, from, to).into_iter();
            turns
                .map(|turn| {
                    let id = graph.document(turn.node).id.clone();
                    (id, turn.was, turn.is, turn.day)
                })
                .collect()
        };
        let project = Project::open(dir.path(), to).unwrap();
        let saved = project.ask(|graph| listed(graph)).unwrap();
        assert_eq!(saved, listed(&InMemory::new(graph)));
        saved
    }

    #[test]
    fn what_ends_begins_or_ends_by_its_own_term_between_the_days_is_listed_by_kind() {
        let mut term = document("term", date(2020, 1, 1));
        term.expires = Some(date(2024, 6, 30));
        let graph = graph_of(
            vec![
                document("old", date(2020, 1, 1)),
                document("new", date(2024, 5, 1)),
                document("other", date(2020, 1, 1)),
                term,
            ],
            &[(1, 0, Relation::Repeals)],
        );
        let id = str::to_owned;
        use Status::{Expired, InForce, NotYetInForce, Repealed};
        assert_eq!(
            between(&graph, date(2024, 4, 30), date(2024, 7, 1)),
            [
                (id("old"), InForce, Repealed, date(2024, 5, 1)),
                (id("term"), InForce, Expired, date(2024, 7, 1)),
                (id("new"), NotYetInForce, InForce, date(2024, 5, 1)),
            ]
        );
        // The first day counts as it is: what happened on it is no change.
        let later = between(&graph, date(2024, 5, 1), date(2024, 7, 1));
        assert_eq!(later, [(id("term"), InForce, Expired, date(2024, 7, 1))]);
        assert!(between(&graph, date(2024, 7, 1), date(2030, 1, 1)).is_empty());
    }

    #[test]
    fn what_is_in_force_again_is_listed_with_its_day() {
        let mut graph = graph_of(
            vec![
                document("held", date(2020, 1, 1)),
                document("holder", date(2021, 1, 1)),
            ],
            &[(1, 0, Relation::Suspends)],
        );
        for edge in graph.inner.edge_weights_mut() {
            edge.mentions[0].until = Some(date(2021, 12, 31));
        }
        let held = |was, is, day| ("held".to_owned(), was, is, day);
        assert_eq!(
            between(&graph, date(2021, 1, 1), date(2022, 6, 1)),
            [held(Status::Suspended, Status::InForce, date(2022, 1, 1))]
        );
        // What is as it was is no change, whatever happened meanwhile.
        assert!(between(&graph, date(2020, 12, 31), date(2022, 6, 1)).len() == 1);
    }

    #[test]
    fn what_people_and_lists_say_counts() {
        let mut said = document("said", date(2020, 1, 1));
        said.corrections = vec![set(Status::Repealed, date(2024, 3, 1))];
        let mut revived = document("revived", date(2020, 1, 1));
        revived.expires = Some(date(2021, 1, 1));
        revived.corrections = vec![set(Status::InForce, date(2024, 2, 1))];
        let mut listed = Entity::named("listed");
        listed.present = false;
        listed.listed = Some(Listed {
            status: Status::Repealed,
            since: Some(date(2024, 4, 1)),
            words: "已废止".to_owned(),
            file: "list.csv".to_owned(),
            line: 2,
        });
        let graph = graph_of(vec![said, revived, listed], &[]);
        assert_eq!(
            between(&graph, date(2024, 1, 1), date(2024, 12, 31)),
            [
                (
                    "listed".to_owned(),
                    Status::Unknown,
                    Status::Repealed,
                    date(2024, 4, 1)
                ),
                (
                    "said".to_owned(),
                    Status::InForce,
                    Status::Repealed,
                    date(2024, 3, 1)
                ),
                (
                    "revived".to_owned(),
                    Status::Expired,
                    Status::InForce,
                    date(2024, 2, 1)
                ),
            ]
        );
    }

    #[test]
    fn changes_are_told_by_issuer_year_and_status() {
        let entity = Entity {
            issuers: vec!["国家卫生健康委员会".to_owned()],
            written: Some(date(2020, 5, 1)),
            ..Entity::named("a")
        };
        let graph = InMemory::new(graph_of(vec![entity], &[]));
        let turn = Turn {
            node: NodeIndex::new(0),
            day: date(2024, 1, 1),
            was: Status::InForce,
            is: Status::Repealed,
        };
        let by = |issuer: &str| Among {
            issuer: Some(issuer.to_owned()),
            ..Among::default()
        };
        assert!(by("国家卫健委").lets(&graph, &turn));
        assert!(!by("财政部").lets(&graph, &turn));
        let of = |first, last| Among {
            years: Some((first, last)),
            ..Among::default()
        };
        assert!(of(2019, 2020).lets(&graph, &turn));
        assert!(!of(2021, 2024).lets(&graph, &turn));
        let to = |status| Among {
            status: Some(status),
            ..Among::default()
        };
        assert!(to(Status::Repealed).lets_status(&turn));
        assert!(!to(Status::InForce).lets_status(&turn));
    }
}
