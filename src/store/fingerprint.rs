//! Numbers that stand for all that is known of a document, so that what has
//! changed since a project was saved can be seen without reading it.

use std::hash::{Hash, Hasher};

use petgraph::graph::Edge;
use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3Default;

use crate::graph::{Entity, Graph, Link};

/// Those of one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fingerprint {
    /// Of the document itself.
    pub(crate) own: i64,
    /// Of its edges to others, with their proofs; 0 where it has none.
    pub(crate) edges: i64,
}

/// The fingerprints of all documents, in the order of the nodes.
pub(crate) fn fingerprints(graph: &Graph) -> Vec<Fingerprint> {
    let mut found: Vec<Fingerprint> = graph
        .inner
        .raw_nodes()
        .par_iter()
        .map(|node| Fingerprint {
            own: own(&node.weight),
            edges: 0,
        })
        .collect();
    let of_sources: Vec<(usize, i64)> = graph
        .inner
        .raw_edges()
        .par_chunk_by(|a, b| a.source() == b.source())
        .filter_map(|edges| Some((edges.first()?.source().index(), of_edges(graph, edges))))
        .collect();
    for (source, edges) in of_sources {
        // They stand in one place but in graphs made by hand.
        let before = found[source].edges;
        found[source].edges = before.rotate_left(1) ^ edges;
    }
    found
}

/// That of a document itself.
pub(crate) fn own(entity: &Entity) -> i64 {
    of(|hasher| entity.hash(hasher))
}

fn of_edges(graph: &Graph, edges: &[Edge<Link>]) -> i64 {
    of(|hasher| {
        // Edges are saved with the day of the document.
        if let Some(first) = edges.first() {
            graph.inner[first.source()].issued().hash(hasher);
        }
        for edge in edges {
            graph.inner[edge.target()].id.hash(hasher);
            edge.weight.hash(hasher);
        }
    })
}

fn of(write: impl FnOnce(&mut Xxh3Default)) -> i64 {
    let mut hasher = Xxh3Default::new();
    write(&mut hasher);
    hasher.finish().cast_signed()
}
