//! Ways from one document to another along the citations.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};
use rustc_hash::{FxHashMap, FxHashSet};

use super::Relation;
use super::ask::CitationGraph;

/// Which ways are wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Only along these relations; along all where there are none.
    pub relations: &'a [Relation],
    /// Most steps of a way; only the shortest ways where none is given.
    pub up_to: Option<usize>,
    /// Most ways that are given.
    pub most: usize,
}

/// The ways that were found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ways {
    /// Each way by its edges; shorter ones first, then by the documents' ids.
    pub paths: Vec<Vec<EdgeIndex>>,
    /// Whether there are more than were wanted.
    pub truncated: bool,
}

/// The ways from one document to another that come to no document twice.
/// Of several relations between two documents the first stands for all: a
/// way is one of documents.
///
/// Every part of a way that is looked at can be completed within the bound,
/// so that the work grows with the ways that are given, not with the size
/// of the graph to the power of their length.
pub fn ways(graph: &dyn CitationGraph, from: NodeIndex, to: NodeIndex, wanted: Wanted<'_>) -> Ways {
    let mut ways = Ways::default();
    let Some((up_to, edges)) = between(graph, from, to, wanted) else {
        return ways;
    };
    let net = Net::of(graph, edges);
    let start = net.far(to, &FxHashSet::default());
    // The least length that a way with this beginning can have goes first.
    let mut open = BinaryHeap::new();
    if let Some(&shortest) = start.get(&from).filter(|&&shortest| shortest <= up_to) {
        open.push(Reverse((shortest, Vec::<Step>::new())));
    }
    while let Some(Reverse((_, path))) = open.pop() {
        let at = path.last().map_or(from, |step| step.to);
        if at == to {
            if ways.paths.len() == wanted.most {
                ways.truncated = true;
                break;
            }
            ways.paths.push(path.iter().map(|step| step.edge).collect());
            continue;
        }
        let passed = std::iter::once(from).chain(path.iter().map(|step| step.to));
        let far = net.far(to, &passed.collect());
        for &step in net.out.get(&at).into_iter().flatten() {
            let Some(rest) = far.get(&step.to) else {
                continue;
            };
            let least = path.len() + 1 + rest;
            if least <= up_to {
                let mut longer = path.clone();
                longer.push(step);
                open.push(Reverse((least, longer)));
            }
        }
    }
    ways
}

/// A step of a way. Of two steps from one document that goes first whose document has
/// the lesser id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Step {
    /// The place of the document to which it leads, in the order of ids.
    place: usize,
    to: NodeIndex,
    edge: EdgeIndex,
}

/// The edges on ways, by both of their ends.
struct Net {
    out: FxHashMap<NodeIndex, Vec<Step>>,
    sources: FxHashMap<NodeIndex, Vec<NodeIndex>>,
}

impl Net {
    fn of(graph: &dyn CitationGraph, edges: Vec<EdgeIndex>) -> Self {
        let mut nodes: Vec<NodeIndex> = edges.iter().map(|&edge| graph.ends(edge).1).collect();
        nodes.sort_by(|&a, &b| graph.document(a).id.cmp(&graph.document(b).id));
        nodes.dedup();
        let places = nodes.into_iter().enumerate();
        let places: FxHashMap<NodeIndex, usize> = places.map(|(at, node)| (node, at)).collect();
        let mut by_relation = edges;
        by_relation.sort_by_key(|&edge| graph.relation(edge));
        let mut net = Net {
            out: FxHashMap::default(),
            sources: FxHashMap::default(),
        };
        let mut seen = FxHashSet::default();
        for edge in by_relation {
            let (source, target) = graph.ends(edge);
            if seen.insert((source, target)) {
                net.out.entry(source).or_default().push(Step {
                    place: places.get(&target).copied().unwrap_or_default(),
                    to: target,
                    edge,
                });
                net.sources.entry(target).or_default().push(source);
            }
        }
        net
    }

    /// How many steps it is at least to `to`, without coming to `passed`.
    fn far(&self, to: NodeIndex, passed: &FxHashSet<NodeIndex>) -> FxHashMap<NodeIndex, usize> {
        distances(to, |node| {
            let sources = self.sources.get(&node).into_iter().flatten().copied();
            sources.filter(|source| !passed.contains(source))
        })
    }
}

/// How many steps it is from `from` to each document that can be reached.
fn distances<I: Iterator<Item = NodeIndex>>(
    from: NodeIndex,
    next: impl Fn(NodeIndex) -> I,
) -> FxHashMap<NodeIndex, usize> {
    let mut far = FxHashMap::from_iter([(from, 0)]);
    let mut queue = VecDeque::from([(from, 0)]);
    while let Some((node, steps)) = queue.pop_front() {
        for next in next(node) {
            far.entry(next).or_insert_with(|| {
                queue.push_back((next, steps + 1));
                steps + 1
            });
        }
    }
    far
}

/// The most steps that a way may have, and the edges on ways of so many; none where no
/// way leads from the one document to the other.
///
/// They are looked for from both ends at once, each time from that with fewer edges to
/// follow: a way of so many steps lies within two balls whose radii sum up to it.
fn between(
    graph: &dyn CitationGraph,
    from: NodeIndex,
    to: NodeIndex,
    wanted: Wanted<'_>,
) -> Option<(usize, Vec<EdgeIndex>)> {
    if from == to {
        return None;
    }
    let mut down = Ball::around(from, Direction::Outgoing);
    let mut up = Ball::around(to, Direction::Incoming);
    let mut most = wanted.up_to;
    loop {
        let steps = down.radius + up.radius;
        if most.is_none() && down.meets(&up) {
            most = Some(steps);
        }
        if most.is_some_and(|most| steps >= most) || down.rim.is_empty() || up.rim.is_empty() {
            break;
        }
        let (one, other) = (down.cost(graph, wanted), up.cost(graph, wanted));
        let ball = if one <= other { &mut down } else { &mut up };
        ball.grow(graph, wanted);
    }
    let most = most?;
    let mut edges = down.edges;
    edges.extend(up.edges);
    edges.sort_unstable();
    edges.dedup();
    let after = along(graph, &edges, from, Direction::Outgoing);
    let before = along(graph, &edges, to, Direction::Incoming);
    edges.retain(|&edge| {
        let (source, target) = graph.ends(edge);
        match (after.get(&source), before.get(&target)) {
            (Some(after), Some(before)) => after + 1 + before <= most,
            _ => false,
        }
    });
    Some((most, edges))
}

/// How many steps along the edges it is from a document to each other.
fn along(
    graph: &dyn CitationGraph,
    edges: &[EdgeIndex],
    from: NodeIndex,
    direction: Direction,
) -> FxHashMap<NodeIndex, usize> {
    let mut next: FxHashMap<NodeIndex, Vec<NodeIndex>> = FxHashMap::default();
    for &edge in edges {
        let here = graph.other_end(edge, direction.opposite());
        next.entry(here)
            .or_default()
            .push(graph.other_end(edge, direction));
    }
    distances(from, |node| next.get(&node).into_iter().flatten().copied())
}

/// The documents within some steps of one.
struct Ball {
    direction: Direction,
    radius: usize,
    seen: FxHashSet<NodeIndex>,
    /// Those at the greatest distance.
    rim: Vec<NodeIndex>,
    edges: Vec<EdgeIndex>,
}

impl Ball {
    fn around(node: NodeIndex, direction: Direction) -> Self {
        Ball {
            direction,
            radius: 0,
            seen: FxHashSet::from_iter([node]),
            rim: vec![node],
            edges: Vec::new(),
        }
    }

    fn meets(&self, other: &Ball) -> bool {
        let (few, many) = if self.seen.len() < other.seen.len() {
            (self, other)
        } else {
            (other, self)
        };
        !few.seen.is_disjoint(&many.seen)
    }

    /// How many edges there are to follow.
    fn cost(&self, graph: &dyn CitationGraph, wanted: Wanted<'_>) -> usize {
        let rim = self.rim.iter();
        rim.map(|&node| graph.count(node, self.direction, wanted.relations))
            .sum()
    }

    fn grow(&mut self, graph: &dyn CitationGraph, wanted: Wanted<'_>) {
        for node in std::mem::take(&mut self.rim) {
            for edge in graph.edges_of(node, self.direction, wanted.relations) {
                self.edges.push(edge);
                let next = graph.other_end(edge, self.direction);
                if self.seen.insert(next) {
                    self.rim.push(next);
                }
            }
        }
        self.radius += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::graph;
    use crate::{Graph, InMemory};

    const SHORTEST: Wanted<'_> = Wanted {
        relations: &[],
        up_to: None,
        most: 10,
    };

    /// The ways from the first node to `to`, as the places they lead over.
    fn ways(graph: &Graph, to: usize, wanted: Wanted<'_>) -> Vec<Vec<usize>> {
        let graph = InMemory::new(graph);
        super::ways(&graph, NodeIndex::new(0), NodeIndex::new(to), wanted)
            .paths
            .iter()
            .map(|path| path.iter().map(|&e| graph.ends(e).1.index()).collect())
            .collect()
    }

    /// Two ways of two steps from 0 to 3, one of three, and a ring.
    fn diamond() -> Graph {
        graph(
            &[
                (0, 1, Relation::Basis),
                (0, 1, Relation::Cites),
                (0, 2, Relation::Basis),
                (1, 2, Relation::Basis),
                (1, 3, Relation::Basis),
                (2, 3, Relation::Cites),
                (2, 0, Relation::Cites),
            ],
            &["a", "b", "c", "d"],
        )
    }

    #[test]
    fn all_shortest_ways() {
        assert_eq!(ways(&diamond(), 3, SHORTEST), [vec![1, 3], vec![2, 3]]);
        let graph = InMemory::new(diamond());
        let back = super::ways(&graph, NodeIndex::new(3), NodeIndex::new(0), SHORTEST);
        assert_eq!(back, Ways::default());
    }

    #[test]
    fn longer_ways_come_after_shorter_ones_and_pass_each_document_once() {
        let wanted = Wanted {
            up_to: Some(5),
            ..SHORTEST
        };
        assert_eq!(
            ways(&diamond(), 3, wanted),
            [vec![1, 3], vec![2, 3], vec![1, 2, 3]]
        );
        let short = Wanted {
            up_to: Some(1),
            ..SHORTEST
        };
        assert!(ways(&diamond(), 3, short).is_empty());
    }

    #[test]
    fn only_along_the_relations_that_are_wanted() {
        let wanted = Wanted {
            relations: &[Relation::Basis],
            up_to: Some(5),
            ..SHORTEST
        };
        assert_eq!(ways(&diamond(), 3, wanted), [vec![1, 3]]);
    }

    #[test]
    fn what_is_left_out_is_said() {
        let of_two = |most| {
            let wanted = Wanted { most, ..SHORTEST };
            let graph = InMemory::new(diamond());
            super::ways(&graph, NodeIndex::new(0), NodeIndex::new(3), wanted).truncated
        };
        assert!(of_two(1));
        assert!(!of_two(2));
    }

    #[test]
    fn a_dense_graph_takes_no_longer_than_its_answer() {
        // Each of forty documents cites all others: more ways than could ever
        // be counted.
        let names: Vec<String> = (0..40).map(|n| format!("{n:02}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let edges: Vec<(usize, usize, Relation)> = (0..40)
            .flat_map(|a| (0..40).map(move |b| (a, b, Relation::Cites)))
            .filter(|(a, b, _)| a != b)
            .collect();
        let ways = super::ways(
            &InMemory::new(graph(&edges, &names)),
            NodeIndex::new(0),
            NodeIndex::new(39),
            Wanted {
                relations: &[],
                up_to: Some(39),
                most: 50,
            },
        );
        assert_eq!(ways.paths.len(), 50);
        assert!(ways.truncated);
    }
}
