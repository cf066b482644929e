//! What can be asked of the edges: the way up to the laws, what hangs on a
//! document, who rests on what is gone, and whether it was gone when cited.

use std::cmp::Reverse;
use std::collections::VecDeque;

use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::model::Graph;
use super::relation::Relation;
use super::status::{self, Judgement, Status};
use super::timeline::Timeline;

/// The relations by which a document rests on another.
pub const UPWARD: [Relation; 3] = [Relation::Implements, Relation::Basis, Relation::Forwards];

/// The relations that make a document stale when their target is gone.
pub const RESTS_ON: [Relation; 4] = [
    Relation::Implements,
    Relation::Basis,
    Relation::Forwards,
    Relation::Applies,
];

/// An edge on the way, with how many steps lead to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The edge.
    pub edge: EdgeIndex,
    /// 1 for the edges at the document asked for.
    pub depth: u32,
}

/// How far and how much is followed.
#[derive(Debug, Clone, Copy)]
pub struct Within {
    /// Most steps from the document; as far as it goes where none is given.
    pub depth: Option<u32>,
    /// Most edges.
    pub most: usize,
}

impl Graph {
    /// The edges reached from `from` by `relations`, breadth first, each once.
    /// `Outgoing` goes up to what it rests on, `Incoming` down to what rests on
    /// it.
    pub fn reach(
        &self,
        from: NodeIndex,
        relations: &[Relation],
        direction: Direction,
        depth: Option<u32>,
    ) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut seen: FxHashSet<NodeIndex> = FxHashSet::from_iter([from]);
        let mut queue = VecDeque::from([(from, 0u32)]);
        while let Some((node, at)) = queue.pop_front() {
            if depth.is_some_and(|depth| at >= depth) {
                continue;
            }
            for edge in self.edges_of(node, direction) {
                if !relations.contains(&self.inner[edge].relation) {
                    continue;
                }
                steps.push(Step {
                    edge,
                    depth: at + 1,
                });
                let next = self.other_end(edge, direction);
                if seen.insert(next) {
                    queue.push_back((next, at + 1));
                }
            }
        }
        steps
    }

    /// The edges reached as [`Graph::reach`] has it, but at most so many: the
    /// nearest, and of one document's the [foremost](Graph::foremost).
    pub fn nearest(
        &self,
        from: NodeIndex,
        relations: &[Relation],
        direction: Direction,
        within: Within,
    ) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut seen: FxHashSet<NodeIndex> = FxHashSet::from_iter([from]);
        let mut queue = VecDeque::from([(from, 0u32)]);
        while let Some((node, at)) = queue.pop_front() {
            if within.depth.is_some_and(|depth| at >= depth) {
                continue;
            }
            let most = within.most - steps.len();
            for edge in self.foremost(node, relations, direction, most) {
                steps.push(Step {
                    edge,
                    depth: at + 1,
                });
                let next = self.other_end(edge, direction);
                if seen.insert(next) {
                    queue.push_back((next, at + 1));
                }
            }
        }
        steps
    }

    /// At most so many edges at a node, by `relations` (all, where none are
    /// given): first by relation, in their order, so that what changes it comes
    /// first; then those whose other ends were issued last.
    pub fn foremost(
        &self,
        node: NodeIndex,
        relations: &[Relation],
        direction: Direction,
        most: usize,
    ) -> Vec<EdgeIndex> {
        let mut edges = self.edges_of(node, direction);
        edges
            .retain(|&edge| relations.is_empty() || relations.contains(&self.inner[edge].relation));
        edges.sort_by_key(|&edge| {
            let other = self.other_end(edge, direction);
            let issued = self.inner[other].issued();
            (self.inner[edge].relation, Reverse(issued), other)
        });
        edges.truncate(most);
        edges
    }

    /// The edges at a node, in the order of the other ends' ids.
    pub fn edges_of(&self, node: NodeIndex, direction: Direction) -> Vec<EdgeIndex> {
        let mut edges: Vec<EdgeIndex> = self
            .inner
            .edges_directed(node, direction)
            .map(|edge| edge.id())
            .collect();
        edges.sort_by_key(|&edge| (self.inner[edge].relation, self.other_end(edge, direction)));
        edges
    }

    /// The end of an edge that one comes to.
    pub fn other_end(&self, edge: EdgeIndex, direction: Direction) -> NodeIndex {
        let ends = self.inner.edge_endpoints(edge);
        match (ends, direction) {
            (Some((_, target)), Direction::Outgoing) => target,
            (Some((source, _)), Direction::Incoming) => source,
            (None, _) => NodeIndex::end(),
        }
    }

    /// The judgement of every document on a day, in the order of the nodes.
    pub fn judge_all(&self, day: Date) -> Vec<Judgement> {
        let nodes: Vec<NodeIndex> = self.inner.node_indices().collect();
        nodes
            .into_par_iter()
            .map(|node| status::judge(self, node, day))
            .collect()
    }

    /// The edges by which documents that are not gone rest on `node`, which is.
    pub fn stale(&self, node: NodeIndex, judgements: &[Judgement]) -> Vec<EdgeIndex> {
        self.edges_of(node, Direction::Incoming)
            .into_iter()
            .filter(|&edge| {
                let by = self.other_end(edge, Direction::Incoming);
                let applies = judgements
                    .get(by.index())
                    .is_some_and(|j| !j.status.is_gone() && j.status != Status::NotYetInForce);
                RESTS_ON.contains(&self.inner[edge].relation)
                    && self.inner[by].present
                    && applies
                    // Who ends it does not rest on it.
                    && !self.ends(by, node)
            })
            .collect()
    }

    /// What the target of an edge was on the day on which the citing document
    /// speaks, for the relations of [`RESTS_ON`]. None for other relations,
    /// where a day is not known that this depends on, and where the citing
    /// document itself ends the target. For many edges [`AtCiting`] is faster.
    pub fn status_at_citing(&self, edge: EdgeIndex) -> Option<Status> {
        AtCiting::new(self).status(edge)
    }

    fn ends(&self, by: NodeIndex, node: NodeIndex) -> bool {
        self.inner.edges_connecting(by, node).any(|e| {
            matches!(
                e.weight().relation,
                Relation::Repeals | Relation::Supersedes
            )
        })
    }
}

/// What documents were when they were cited: each is looked at once, however
/// often it is cited.
pub struct AtCiting<'g> {
    graph: &'g Graph,
    timelines: FxHashMap<NodeIndex, Timeline>,
    known: FxHashMap<(NodeIndex, Date), Option<Status>>,
}

impl<'g> AtCiting<'g> {
    /// Of the edges of this graph.
    pub fn new(graph: &'g Graph) -> Self {
        AtCiting {
            graph,
            timelines: FxHashMap::default(),
            known: FxHashMap::default(),
        }
    }

    /// As [`Graph::status_at_citing`] has it.
    pub fn status(&mut self, edge: EdgeIndex) -> Option<Status> {
        let graph = self.graph;
        let (source, target) = graph.inner.edge_endpoints(edge)?;
        if !RESTS_ON.contains(&graph.inner[edge].relation) || graph.ends(source, target) {
            return None;
        }
        let day = graph.inner[source].issued()?;
        let timelines = &mut self.timelines;
        *self.known.entry((target, day)).or_insert_with(|| {
            let timeline = timelines
                .entry(target)
                .or_insert_with(|| Timeline::of(graph, target));
            let then = timeline.on(day);
            let dated = then.since.is_some() || !then.status.is_gone();
            dated.then_some(then.status)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Entity;
    use crate::graph::testing::{self, graph};
    use jiff::civil::date;

    /// A ground that is repealed from 2024-05-01, and a notice of `day` that
    /// rests on it.
    fn cited_on(day: Option<Date>) -> Option<Status> {
        let mut entities = vec![
            Entity::named("ground"),
            Entity::named("new"),
            Entity::named("notice"),
        ];
        entities[0].written = Some(date(2020, 1, 1));
        entities[1].effective = Some(date(2024, 5, 1));
        entities[2].published = day;
        let graph = testing::graph_of(
            entities,
            &[(1, 0, Relation::Repeals), (2, 0, Relation::Basis)],
        );
        let edge = graph
            .inner
            .find_edge(NodeIndex::new(2), NodeIndex::new(0))
            .unwrap();
        graph.status_at_citing(edge)
    }

    #[test]
    fn whether_a_ground_was_gone_when_it_was_cited() {
        assert_eq!(cited_on(Some(date(2024, 4, 30))), Some(Status::InForce));
        assert_eq!(cited_on(Some(date(2024, 5, 1))), Some(Status::Repealed));
        assert_eq!(cited_on(None), None);
    }

    #[test]
    fn who_ends_a_document_does_not_cite_what_is_gone() {
        let mut entities = vec![Entity::named("old"), Entity::named("new")];
        entities[1].published = Some(date(2024, 5, 1));
        let graph = testing::graph_of(
            entities,
            &[(1, 0, Relation::Repeals), (1, 0, Relation::Basis)],
        );
        for edge in graph.inner.edge_indices() {
            assert_eq!(graph.status_at_citing(edge), None);
        }
    }

    #[test]
    fn of_many_the_newest_come_first_after_what_changes_it() {
        let mut entities = vec![
            Entity::named("law"),
            Entity::named("old"),
            Entity::named("new"),
            Entity::named("change"),
            Entity::named("undated"),
        ];
        entities[1].published = Some(date(2020, 1, 1));
        entities[2].published = Some(date(2024, 1, 1));
        entities[3].published = Some(date(2019, 1, 1));
        let graph = testing::graph_of(
            entities,
            &[
                (4, 0, Relation::Basis),
                (1, 0, Relation::Basis),
                (2, 0, Relation::Basis),
                (3, 0, Relation::Amends),
            ],
        );
        let first = |most| -> Vec<usize> {
            graph
                .foremost(NodeIndex::new(0), &[], Direction::Incoming, most)
                .into_iter()
                .map(|edge| graph.other_end(edge, Direction::Incoming).index())
                .collect()
        };
        assert_eq!(first(2), [3, 2]);
        assert_eq!(first(9), [3, 2, 1, 4]);
        let within = Within {
            depth: None,
            most: 2,
        };
        let near = graph.nearest(
            NodeIndex::new(0),
            &[Relation::Basis],
            Direction::Incoming,
            within,
        );
        let near: Vec<usize> = near
            .iter()
            .map(|step| graph.other_end(step.edge, Direction::Incoming).index())
            .collect();
        assert_eq!(near, [2, 1]);
    }

    #[test]
    fn the_way_up_ends_where_it_comes_back_to_itself() {
        let graph = graph(
            &[
                (0, 1, Relation::Basis),
                (1, 2, Relation::Implements),
                (2, 0, Relation::Basis),
                (0, 2, Relation::Cites),
            ],
            &["a", "b", "c"],
        );
        let steps = graph.reach(NodeIndex::new(0), &UPWARD, Direction::Outgoing, None);
        let depths: Vec<u32> = steps.iter().map(|s| s.depth).collect();
        assert_eq!(depths, [1, 2, 3]);
    }
}
