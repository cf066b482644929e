//! What can be asked of the edges: the way up to the laws, what hangs on a
//! document, who rests on what is gone, and whether it was gone when cited.

use std::collections::VecDeque;

use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};
use rustc_hash::{FxHashMap, FxHashSet};

use super::ask::CitationGraph;
use super::conflict;
use super::{Relation, Status};

/// The relations by which a document rests on another.
pub const UPWARD: [Relation; 3] = [Relation::Implements, Relation::Basis, Relation::Forwards];

/// The relations that make a document stale when their target is gone.
pub const RESTS_ON: [Relation; 4] = [
    Relation::Implements,
    Relation::Basis,
    Relation::Forwards,
    Relation::Applies,
];

/// The relations that end their target.
const ENDS: [Relation; 2] = [Relation::Repeals, Relation::Supersedes];

/// An edge on the way, with how many steps lead to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The edge.
    pub edge: EdgeIndex,
    /// 1 for the edges at the document asked for.
    pub depth: u32,
}

/// How far and how much is followed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Within {
    /// Most steps from the document; as far as it goes where none is given.
    pub depth: Option<u32>,
    /// Most edges, and then the nearest, and of one document's the
    /// [foremost](CitationGraph::foremost); all where none is given.
    pub most: Option<usize>,
}

/// The edges reached from `from` by `relations`, breadth first, each once.
/// `Outgoing` goes up to what it rests on, `Incoming` down to what rests on it.
pub fn reach(
    graph: &dyn CitationGraph,
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
        let edges = match within.most {
            None => graph.edges_of(node, direction, relations),
            Some(most) => graph.foremost(node, direction, relations, most - steps.len()),
        };
        for edge in edges {
            steps.push(Step {
                edge,
                depth: at + 1,
            });
            let next = graph.other_end(edge, direction);
            if seen.insert(next) {
                queue.push_back((next, at + 1));
            }
        }
    }
    steps
}

/// The edges by which documents that are not gone on a day rest on `node`, which is.
pub fn stale(graph: &dyn CitationGraph, node: NodeIndex, day: Date) -> Vec<EdgeIndex> {
    let mut edges = graph.edges_of(node, Direction::Incoming, &RESTS_ON);
    edges.retain(|&edge| {
        let by = graph.other_end(edge, Direction::Incoming);
        graph.document(by).present
            && applies(graph, by, day)
            // Who ends it does not rest on it.
            && !ends(graph, by, node)
    });
    edges
}

/// Whether a document is neither gone nor still to come.
pub(super) fn applies(graph: &dyn CitationGraph, node: NodeIndex, day: Date) -> bool {
    let status = graph.status(node, day);
    !status.is_gone() && status != Status::NotYetInForce
}

/// What the target of an edge was on the day on which the citing document speaks,
/// for the relations of [`RESTS_ON`]. None for other relations, where a day is not
/// known that this depends on, and where the citing document itself ends the target.
pub fn status_at_citing(graph: &dyn CitationGraph, edge: EdgeIndex) -> Option<Status> {
    let (source, target) = graph.ends(edge);
    if !RESTS_ON.contains(&graph.relation(edge)) || ends(graph, source, target) {
        return None;
    }
    let then = graph.timeline(target).on(graph.document(source).issued()?);
    let dated = then.since.is_some() || !then.status.is_gone();
    dated.then_some(then.status)
}

fn ends(graph: &dyn CitationGraph, by: NodeIndex, node: NodeIndex) -> bool {
    let ending = graph.edges_of(node, Direction::Incoming, &ENDS);
    ending.into_iter().any(|edge| graph.ends(edge).0 == by)
}

/// Those of the edges that belong to a ring of documents which reach each other along
/// `relations`.
pub fn in_rings(
    graph: &dyn CitationGraph,
    edges: impl Iterator<Item = EdgeIndex> + Clone,
    relations: &[Relation],
) -> FxHashSet<EdgeIndex> {
    // Whoever comes back to itself does so by what lies above it.
    let mut above: FxHashSet<EdgeIndex> = FxHashSet::default();
    let mut open: Vec<NodeIndex> = edges.clone().map(|edge| graph.ends(edge).0).collect();
    let mut seen: FxHashSet<NodeIndex> = open.iter().copied().collect();
    while let Some(node) = open.pop() {
        for edge in graph.edges_of(node, Direction::Outgoing, relations) {
            above.insert(edge);
            let next = graph.ends(edge).1;
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    let mut above: Vec<EdgeIndex> = above.into_iter().collect();
    above.sort_unstable();
    let mut ring_of: FxHashMap<NodeIndex, usize> = FxHashMap::default();
    let rings = conflict::rings_among(graph, &above).into_iter();
    for (at, ring) in rings.enumerate() {
        ring_of.extend(ring.into_iter().map(|node| (node, at)));
    }
    edges
        .filter(|&edge| {
            let (source, target) = graph.ends(edge);
            let ring = ring_of.get(&source);
            ring.is_some() && ring == ring_of.get(&target)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Entity;
    use crate::InMemory;
    use crate::testing::{self, graph};
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
        let edge = graph.inner.find_edge(NodeIndex::new(2), NodeIndex::new(0));
        status_at_citing(&InMemory::new(&graph), edge.unwrap())
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
            assert_eq!(status_at_citing(&InMemory::new(&graph), edge), None);
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
        let graph = InMemory::new(&graph);
        let first = |most| -> Vec<usize> {
            graph
                .foremost(NodeIndex::new(0), Direction::Incoming, &[], most)
                .into_iter()
                .map(|edge| graph.other_end(edge, Direction::Incoming).index())
                .collect()
        };
        assert_eq!(first(2), [3, 2]);
        assert_eq!(first(9), [3, 2, 1, 4]);
        let within = Within {
            depth: None,
            most: Some(2),
        };
        let near = reach(
            &graph,
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
        let graph = InMemory::new(&graph);
        let (from, all) = (NodeIndex::new(0), Within::default());
        let steps = reach(&graph, from, &UPWARD, Direction::Outgoing, all);
        let depths: Vec<u32> = steps.iter().map(|s| s.depth).collect();
        assert_eq!(depths, [1, 2, 3]);
    }
}
