//! What is around a document, to be drawn.

use petgraph::Direction;
use petgraph::graph::NodeIndex;
use rustc_hash::FxHashSet;

use wenmai_graph::query::{Within, reach};
use wenmai_graph::{CitationGraph, Relation};

/// The documents around one, itself among them, in the order of their ids: towards
/// what it cites, towards what cites it, or both.
pub fn around(
    graph: &dyn CitationGraph,
    node: NodeIndex,
    directions: &[Direction],
    relations: &[Relation],
    within: Within,
) -> Vec<NodeIndex> {
    let mut found = FxHashSet::from_iter([node]);
    for &direction in directions {
        for step in reach(graph, node, relations, direction, within) {
            found.insert(graph.other_end(step.edge, direction));
        }
    }
    let mut nodes: Vec<NodeIndex> = found.into_iter().collect();
    nodes.sort_by(|&a, &b| graph.document(a).id.cmp(&graph.document(b).id));
    nodes
}
