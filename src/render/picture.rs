//! What a picture shows.

use petgraph::graph::{EdgeIndex, NodeIndex};

use super::words::Lang;
use crate::graph::{Graph, Status};

/// A selection of documents and relations, with what else a picture needs.
#[derive(Debug, Clone)]
pub struct Picture<'g> {
    graph: &'g Graph,
    /// By index of node.
    status: Vec<Status>,
    nodes: Vec<NodeIndex>,
    edges: Vec<EdgeIndex>,
    title: String,
    lang: Lang,
    focus: Option<NodeIndex>,
}

impl<'g> Picture<'g> {
    /// A picture of the whole graph, with the status of each document on the
    /// day that the picture is to show.
    pub fn new(graph: &'g Graph, status: &dyn Fn(NodeIndex) -> Status) -> Self {
        Picture {
            graph,
            status: graph.inner.node_indices().map(status).collect(),
            nodes: graph.inner.node_indices().collect(),
            edges: graph.inner.edge_indices().collect(),
            title: String::new(),
            lang: Lang::default(),
            focus: None,
        }
    }

    /// Only these documents, and the relations among them. Nodes that are not
    /// in the graph are passed over.
    #[must_use]
    pub fn only(mut self, nodes: &[NodeIndex]) -> Self {
        let mut wanted = vec![false; self.graph.inner.node_count()];
        for node in nodes {
            if let Some(slot) = wanted.get_mut(node.index()) {
                *slot = true;
            }
        }
        self.nodes.retain(|n| wanted[n.index()]);
        let inner = &self.graph.inner;
        self.edges.retain(|&e| {
            inner
                .edge_endpoints(e)
                .is_some_and(|(a, b)| wanted[a.index()] && wanted[b.index()])
        });
        self
    }

    /// Only these relations among the documents shown.
    #[must_use]
    pub fn only_edges(mut self, keep: &dyn Fn(EdgeIndex) -> bool) -> Self {
        self.edges.retain(|&e| keep(e));
        self
    }

    /// Only the `most` documents with the most relations, where there are
    /// more. Among equals those that come first in the graph stay.
    #[must_use]
    pub fn busiest(self, most: usize) -> Self {
        if self.nodes.len() <= most {
            return self;
        }
        let mut degree = vec![0usize; self.graph.inner.node_count()];
        for &e in &self.edges {
            if let Some((a, b)) = self.graph.inner.edge_endpoints(e) {
                degree[a.index()] += 1;
                degree[b.index()] += 1;
            }
        }
        let mut nodes = self.nodes.clone();
        nodes.sort_by_key(|n| (std::cmp::Reverse(degree[n.index()]), n.index()));
        nodes.truncate(most);
        self.only(&nodes)
    }

    /// The title above the picture; without one there is no title line.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// The language of labels and legend.
    #[must_use]
    pub fn lang(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    /// The document that the picture is about: its box stands out.
    #[must_use]
    pub fn focus(mut self, node: NodeIndex) -> Self {
        self.focus = Some(node);
        self
    }

    /// The documents shown, in the order of the graph.
    pub fn nodes(&self) -> &[NodeIndex] {
        &self.nodes
    }

    /// The relations shown, in the order of the graph.
    pub fn edges(&self) -> &[EdgeIndex] {
        &self.edges
    }

    pub(super) fn graph(&self) -> &'g Graph {
        self.graph
    }

    pub(super) fn status(&self, node: NodeIndex) -> Status {
        self.status
            .get(node.index())
            .copied()
            .unwrap_or(Status::Unknown)
    }

    pub(super) fn words(&self) -> (&str, Lang) {
        (&self.title, self.lang)
    }

    pub(super) fn is_focus(&self, node: NodeIndex) -> bool {
        self.focus == Some(node)
    }

    /// Some of the relations shown with their ends, as (edge, citing, cited).
    pub(super) fn links_of<'p>(
        &'p self,
        edges: &'p [EdgeIndex],
    ) -> impl Iterator<Item = (EdgeIndex, NodeIndex, NodeIndex)> + 'p {
        edges.iter().filter_map(|&e| {
            let (citing, cited) = self.graph.inner.edge_endpoints(e)?;
            Some((e, citing, cited))
        })
    }
}
