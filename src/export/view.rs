//! What the files of a project are written from: the whole graph, or the part of it
//! that has changed.

use std::io;
use std::ops::Range;

use petgraph::graph::{EdgeIndex, NodeIndex};

use crate::amend::Amended;
use crate::graph::{Graph, Judgement};
use crate::render::Picture;

/// A graph with the statuses of its documents. Documents are asked for by their places
/// among all.
pub(super) struct View<'v> {
    pub(super) graph: &'v Graph,
    pub(super) totals: Totals,
    /// For each node its edges, which stand together.
    edges: Vec<Range<usize>>,
    documents: Documents<'v>,
}

enum Documents<'v> {
    All(&'v [Judgement]),
    Some(&'v Amended, &'v [Option<Judgement>]),
}

/// How much the whole graph holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Totals {
    pub(super) documents: usize,
    pub(super) cited_only: usize,
    pub(super) relations: usize,
}

impl Totals {
    pub(super) fn of(graph: &Graph) -> Self {
        Totals {
            documents: graph.inner.node_count(),
            cited_only: graph.inner.node_weights().filter(|e| !e.present).count(),
            relations: graph.inner.edge_count(),
        }
    }
}

/// Nothing is known of a document of which something is to be written.
pub(super) fn missing() -> io::Error {
    io::Error::other("a document that has changed is not among those that were read")
}

impl<'v> View<'v> {
    pub(super) fn of_all(graph: &'v Graph, judgements: &'v [Judgement]) -> Self {
        View {
            graph,
            totals: Totals::of(graph),
            edges: edges_of_documents(graph),
            documents: Documents::All(judgements),
        }
    }

    /// Judgements are those of the nodes.
    pub(super) fn of_part(amended: &'v Amended, judgements: &'v [Option<Judgement>]) -> Self {
        View {
            graph: &amended.graph,
            totals: Totals {
                documents: amended.outline.entities(),
                cited_only: amended.outline.cited_only(),
                relations: amended.relations.len(),
            },
            edges: edges_of_documents(&amended.graph),
            documents: Documents::Some(amended, judgements),
        }
    }

    /// The node of a document.
    pub(super) fn node(&self, at: usize) -> io::Result<NodeIndex> {
        match self.documents {
            Documents::All(_) => Ok(NodeIndex::new(at)),
            Documents::Some(amended, _) => amended.nodes.get(&at).copied().ok_or_else(missing),
        }
    }

    pub(super) fn judgement(&self, node: NodeIndex) -> Option<&'v Judgement> {
        match self.documents {
            Documents::All(judgements) => judgements.get(node.index()),
            Documents::Some(_, judgements) => judgements.get(node.index())?.as_ref(),
        }
    }

    /// The relations of a document to others.
    pub(super) fn edges(&self, at: usize) -> io::Result<impl Iterator<Item = EdgeIndex> + use<>> {
        let edges = self.edges.get(self.node(at)?.index()).cloned();
        Ok(edges.unwrap_or_default().map(EdgeIndex::new))
    }

    /// The picture that is saved: at most so many of the documents that `all` shows, and
    /// what is said of the others.
    pub(super) fn drawn<'g>(&self, all: &Picture<'g>, most: usize) -> Picture<'g> {
        let Documents::Some(amended, _) = self.documents else {
            return all.clone().gathered(most);
        };
        let node = |place: usize| amended.nodes.get(&place).copied();
        let drawn: Vec<NodeIndex> = amended
            .drawn
            .iter()
            .filter_map(|&place| node(place))
            .collect();
        let rests = amended.rests.iter();
        let rests = rests.map(|rest| rest.clone().moved(&node)).collect();
        let left_out = self.totals.documents - drawn.len();
        all.clone().only(&drawn).with_rests(left_out, rests)
    }

    /// How many of so many documents have relations that are told of by themselves.
    pub(super) fn rows_of_edges(&self, documents: usize) -> usize {
        match self.documents {
            Documents::All(_) => self.edges.len(),
            Documents::Some(..) => documents,
        }
    }
}

/// The edges of each document, which stand together; in a graph made by hand, where
/// they don't, all of them as those of one.
fn edges_of_documents(graph: &Graph) -> Vec<Range<usize>> {
    let edges = graph.inner.raw_edges();
    if !edges.is_sorted_by_key(petgraph::graph::Edge::source) {
        return vec![0..edges.len()];
    }
    let mut end = 0;
    let of_node = |node: usize| {
        let start = end;
        let rest = edges[start..].iter();
        end += rest
            .take_while(|edge| edge.source().index() == node)
            .count();
        start..end
    };
    (0..graph.inner.node_count()).map(of_node).collect()
}
