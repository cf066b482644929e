//! The status of a document on a day, with why it has it. How it is worked out
//! stands in [`super::timeline`].

use jiff::civil::Date;
use petgraph::graph::NodeIndex;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Correction;
use super::model::Graph;
use super::timeline::Timeline;
use super::{Relation, Status};

/// Why a document has its status: an edge or a date.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// The relation that it follows from; none where it follows from the
    /// document's own dates.
    pub relation: Option<Relation>,
    /// Id of the document that causes it; none for its own dates.
    pub by: Option<String>,
    /// The day from which it counts.
    pub since: Option<Date>,
    /// File of the proof.
    pub file: Option<String>,
    /// Line of the proof, from 1.
    pub line: Option<u32>,
    /// The sentence that proves it.
    pub quote: Option<String>,
    /// The part that is meant; left out where it is the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// The correction by a person that it follows from, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<Box<Correction>>,
}

/// A status with what it follows from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Judgement {
    /// The status.
    pub status: Status,
    /// The day since when, where known.
    pub since: Option<Date>,
    /// The last day before it is gone, where an end is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// What it follows from.
    pub reasons: Vec<Reason>,
}

/// Judges the status of a document on a day; of several days ask its
/// [`Timeline`].
pub fn judge(graph: &Graph, node: NodeIndex, day: Date) -> Judgement {
    Timeline::of(graph, node).judgement(day, graph, node)
}

impl Graph {
    /// The judgement of every document on a day, in the order of the nodes.
    pub fn judge_all(&self, day: Date) -> Vec<Judgement> {
        let nodes: Vec<NodeIndex> = self.inner.node_indices().collect();
        let nodes = nodes.into_par_iter();
        nodes.map(|node| judge(self, node, day)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edge;
    use crate::Entity;
    use crate::testing::evidence;
    use jiff::civil::date;

    fn document(id: &str, day: Date) -> Entity {
        Entity {
            written: Some(day),
            ..Entity::named(id)
        }
    }

    fn edge(source: usize, target: usize, relation: Relation) -> Edge {
        Edge {
            source,
            target,
            relation,
            evidence: evidence(),
        }
    }

    fn status(entities: Vec<Entity>, edges: Vec<Edge>, day: Date) -> Status {
        let graph = Graph::build(entities, edges);
        judge(&graph, NodeIndex::new(0), day).status
    }

    #[test]
    fn a_repeal_counts_from_the_day_on_which_the_repealing_document_takes_effect() {
        let mut new = document("b", date(2024, 1, 1));
        new.effective = Some(date(2024, 6, 1));
        let old = document("a", date(2020, 1, 1));
        let edges = vec![edge(1, 0, Relation::Repeals)];
        let on = |day| status(vec![old.clone(), new.clone()], edges.clone(), day);
        assert_eq!(on(date(2024, 5, 31)), Status::InForce);
        assert_eq!(on(date(2024, 6, 1)), Status::Repealed);
    }

    #[test]
    fn a_day_in_the_clause_goes_before_the_documents_own() {
        let mut repeal = edge(1, 0, Relation::Repeals);
        repeal.evidence.since = Some(date(2025, 1, 1));
        let entities = vec![
            document("a", date(2020, 1, 1)),
            document("b", date(2024, 1, 1)),
        ];
        assert_eq!(
            status(entities.clone(), vec![repeal.clone()], date(2024, 7, 1)),
            Status::InForce
        );
        assert_eq!(
            status(entities, vec![repeal], date(2025, 7, 1)),
            Status::Repealed
        );
    }

    #[test]
    fn a_repeal_by_a_document_that_is_gone_itself_stands() {
        let entities = vec![
            document("a", date(2010, 1, 1)),
            document("b", date(2015, 1, 1)),
            document("c", date(2020, 1, 1)),
        ];
        let edges = vec![edge(1, 0, Relation::Repeals), edge(2, 1, Relation::Repeals)];
        assert_eq!(status(entities, edges, date(2024, 1, 1)), Status::Repealed);
    }

    #[test]
    fn a_repeal_that_a_reprint_repeats_is_that_of_the_first() {
        let edition = |id: &str, title: &str, day| Entity {
            title: Some(title.to_owned()),
            ..document(id, day)
        };
        let of = |reprint: &str| {
            let entities = vec![
                document("a", date(2010, 1, 1)),
                edition("b", "甲办法", date(2015, 1, 1)),
                edition("c", reprint, date(2020, 1, 1)),
            ];
            let edges = vec![edge(1, 0, Relation::Repeals), edge(2, 0, Relation::Repeals)];
            let graph = Graph::build(entities, edges);
            let judgement = judge(&graph, NodeIndex::new(0), date(2024, 1, 1));
            let by: Vec<_> = judgement.reasons.into_iter().filter_map(|r| r.by).collect();
            by.join(" ")
        };
        assert_eq!(of("甲办法（2020年修订）"), "b");
        assert_eq!(of("乙规定"), "b c");
    }

    #[test]
    fn drafts_and_earlier_documents_end_nothing() {
        let mut draft = document("b", date(2024, 1, 1));
        draft.draft = true;
        let old = document("a", date(2020, 1, 1));
        let edges = vec![edge(1, 0, Relation::Repeals)];
        assert_eq!(
            status(vec![old.clone(), draft], edges.clone(), date(2025, 1, 1)),
            Status::InForce
        );
        let earlier = document("b", date(2019, 1, 1));
        assert_eq!(
            status(vec![old, earlier], edges, date(2025, 1, 1)),
            Status::InForce
        );
    }

    #[test]
    fn a_pinpoint_makes_it_a_part() {
        let mut part = edge(1, 0, Relation::Repeals);
        part.evidence.pinpoint = Some("第五条".to_owned());
        let entities = vec![
            document("a", date(2020, 1, 1)),
            document("b", date(2024, 1, 1)),
        ];
        assert_eq!(
            status(entities, vec![part], date(2025, 1, 1)),
            Status::PartlyRepealed
        );
    }

    #[test]
    fn what_has_expired_is_not_ended_later() {
        let mut old = document("a", date(2020, 1, 1));
        old.expires = Some(date(2023, 1, 1));
        let graph = Graph::build(
            vec![old, document("b", date(2024, 1, 1))],
            vec![edge(1, 0, Relation::Repeals)],
        );
        let judgement = judge(&graph, NodeIndex::new(0), date(2025, 1, 1));
        assert_eq!(judgement.status, Status::Expired);
        assert_eq!(judgement.since, Some(date(2023, 1, 2)));
        assert_eq!(judgement.reasons.len(), 2);
    }

    #[test]
    fn the_end_of_a_term_and_its_extension() {
        let mut old = document("a", date(2020, 1, 1));
        old.expires = Some(date(2023, 1, 1));
        let new = document("b", date(2022, 12, 1));
        assert_eq!(
            status(vec![old.clone(), new.clone()], vec![], date(2024, 1, 1)),
            Status::Expired
        );
        let mut extends = edge(1, 0, Relation::Extends);
        extends.evidence.until = Some(date(2025, 1, 1));
        let on = |day| status(vec![old.clone(), new.clone()], vec![extends.clone()], day);
        assert_eq!(on(date(2024, 1, 1)), Status::InForce);
        assert_eq!(on(date(2025, 1, 2)), Status::Expired);
    }

    #[test]
    fn a_title_that_extends_without_a_day_does_not_hide_the_day_in_the_text() {
        let mut old = document("a", date(2020, 1, 1));
        old.expires = Some(date(2023, 1, 1));
        let new = document("b", date(2022, 12, 1));
        let title = edge(1, 0, Relation::Extends);
        let mut text = edge(1, 0, Relation::Extends);
        text.evidence.start = 50;
        text.evidence.until = Some(date(2025, 1, 1));
        let on = |day| {
            status(
                vec![old.clone(), new.clone()],
                vec![title.clone(), text.clone()],
                day,
            )
        };
        assert_eq!(on(date(2024, 1, 1)), Status::InForce);
        assert_eq!(on(date(2025, 1, 2)), Status::Expired);
    }

    #[test]
    fn a_suspension_ends_on_its_last_day() {
        let mut suspends = edge(1, 0, Relation::Suspends);
        suspends.evidence.until = Some(date(2024, 12, 31));
        let entities = vec![
            document("a", date(2020, 1, 1)),
            document("b", date(2024, 1, 1)),
        ];
        let on = |day| status(entities.clone(), vec![suspends.clone()], day);
        assert_eq!(on(date(2024, 12, 31)), Status::Suspended);
        assert_eq!(on(date(2025, 1, 1)), Status::InForce);
    }

    #[test]
    fn a_change_that_is_only_announced_leaves_the_document_as_it_is() {
        let mut plan = edge(1, 0, Relation::Amends);
        plan.evidence.planned = true;
        let entities = vec![
            document("a", date(2020, 1, 1)),
            document("b", date(2024, 1, 1)),
        ];
        assert_eq!(
            status(entities, vec![plan], date(2025, 1, 1)),
            Status::InForce
        );
    }

    #[test]
    fn before_its_first_day_it_is_not_in_force() {
        let mut new = document("a", date(2024, 1, 1));
        new.effective = Some(date(2027, 1, 1));
        assert_eq!(
            status(vec![new], vec![], date(2026, 1, 1)),
            Status::NotYetInForce
        );
    }
}
