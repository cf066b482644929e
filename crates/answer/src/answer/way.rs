//! What a document rests on, and what rests on it.

use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};
use rustc_hash::FxHashMap;

use wenmai_graph::CitationGraph;
use wenmai_graph::query::Step;

/// A document to which a line leads, with the relations by which it does.
pub type Fork = (NodeIndex, Vec<EdgeIndex>);

/// The steps by the document from which they go: one fork for each document to
/// which they come, in the order of the relations and ids.
pub fn forks(
    graph: &dyn CitationGraph,
    steps: &[Step],
    way: Direction,
) -> FxHashMap<NodeIndex, Vec<Fork>> {
    let mut edges: Vec<EdgeIndex> = steps.iter().map(|step| step.edge).collect();
    edges.sort_by(|&a, &b| {
        let id = |edge| &graph.document(graph.other_end(edge, way)).id;
        (graph.relation(a), id(a)).cmp(&(graph.relation(b), id(b)))
    });
    let mut forks: FxHashMap<NodeIndex, Vec<Fork>> = FxHashMap::default();
    let mut at: FxHashMap<(NodeIndex, NodeIndex), usize> = FxHashMap::default();
    for edge in edges {
        let (from, to) = (
            graph.other_end(edge, way.opposite()),
            graph.other_end(edge, way),
        );
        let own = forks.entry(from).or_default();
        let next = own.len();
        let place = *at.entry((from, to)).or_insert(next);
        match own.get_mut(place) {
            Some((_, edges)) => edges.push(edge),
            None => own.push((to, vec![edge])),
        }
    }
    forks
}
