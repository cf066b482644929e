//! Ways from one document to another along the citations.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;
use rustc_hash::{FxHashMap, FxHashSet};

use super::model::Graph;
use super::relation::Relation;

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

impl Graph {
    /// The ways from one document to another that come to no document twice.
    /// Of several relations between two documents the first stands for all: a
    /// way is one of documents.
    ///
    /// Every part of a way that is looked at can be completed within the bound,
    /// so that the work grows with the ways that are given, not with the size
    /// of the graph to the power of their length.
    pub fn paths(&self, from: NodeIndex, to: NodeIndex, wanted: Wanted<'_>) -> Ways {
        let mut ways = Ways::default();
        let start = self.far(to, &FxHashSet::default(), wanted.relations);
        let Some(&shortest) = start.get(&from).filter(|_| from != to) else {
            return ways;
        };
        let up_to = wanted.up_to.unwrap_or(shortest);
        // The least length that a way with this beginning can have goes first.
        let mut open = BinaryHeap::new();
        if shortest <= up_to {
            open.push(Reverse((shortest, Vec::new())));
        }
        while let Some(Reverse((_, path))) = open.pop() {
            let at = path
                .last()
                .map_or(from, |&e| self.other_end(e, Direction::Outgoing));
            if at == to {
                if ways.paths.len() == wanted.most {
                    ways.truncated = true;
                    break;
                }
                ways.paths.push(path);
                continue;
            }
            let passed: FxHashSet<NodeIndex> = std::iter::once(from)
                .chain(path.iter().map(|&e| self.other_end(e, Direction::Outgoing)))
                .collect();
            let far = self.far(to, &passed, wanted.relations);
            let mut seen = FxHashSet::default();
            for edge in self.edges_of(at, Direction::Outgoing) {
                let next = self.other_end(edge, Direction::Outgoing);
                if !follows(wanted.relations, self.inner[edge].relation) || !seen.insert(next) {
                    continue;
                }
                let Some(rest) = far.get(&next) else {
                    continue;
                };
                let least = path.len() + 1 + rest;
                if least <= up_to {
                    let mut longer = path.clone();
                    longer.push(edge);
                    open.push(Reverse((least, longer)));
                }
            }
        }
        ways
    }

    /// How many steps it is at least to `to`, without coming to `passed`.
    fn far(
        &self,
        to: NodeIndex,
        passed: &FxHashSet<NodeIndex>,
        relations: &[Relation],
    ) -> FxHashMap<NodeIndex, usize> {
        let mut far = FxHashMap::from_iter([(to, 0)]);
        let mut queue = VecDeque::from([(to, 0)]);
        while let Some((node, steps)) = queue.pop_front() {
            for edge in self.inner.edges_directed(node, Direction::Incoming) {
                let source = edge.source();
                if passed.contains(&source) || !follows(relations, edge.weight().relation) {
                    continue;
                }
                far.entry(source).or_insert_with(|| {
                    queue.push_back((source, steps + 1));
                    steps + 1
                });
            }
        }
        far
    }
}

fn follows(relations: &[Relation], relation: Relation) -> bool {
    relations.is_empty() || relations.contains(&relation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::graph;

    const SHORTEST: Wanted<'_> = Wanted {
        relations: &[],
        up_to: None,
        most: 10,
    };

    /// The ways from the first node to `to`, as the places they lead over.
    fn ways(graph: &Graph, to: usize, wanted: Wanted<'_>) -> Vec<Vec<usize>> {
        graph
            .paths(NodeIndex::new(0), NodeIndex::new(to), wanted)
            .paths
            .iter()
            .map(|path| {
                path.iter()
                    .map(|&e| graph.other_end(e, Direction::Outgoing).index())
                    .collect()
            })
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
        let back = diamond().paths(NodeIndex::new(3), NodeIndex::new(0), SHORTEST);
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
            diamond()
                .paths(NodeIndex::new(0), NodeIndex::new(3), wanted)
                .truncated
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
        let ways = graph(&edges, &names).paths(
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
