//! What a picture shows.

use std::cmp::Reverse;
use std::collections::VecDeque;

use petgraph::graph::{EdgeIndex, NodeIndex};

use super::rank::By;
use super::rest::{self, Rest};
use super::theme::Theme;
use super::words::Lang;
use wenmai_graph::{Graph, Status};

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
    /// By index of node; empty where nobody has said.
    reasons: Vec<String>,
    /// By index of node; empty where nothing is linked.
    links: Vec<Option<String>>,
    by: By,
    theme: Theme,
    left_out: usize,
    rests: Vec<Rest>,
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
            reasons: Vec::new(),
            links: Vec::new(),
            by: By::default(),
            theme: Theme::default(),
            left_out: 0,
            rests: Vec::new(),
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

    /// Only `most` documents, where there are more: those nearest to the focus,
    /// which must have been set before, and of those the ones with the most
    /// relations, where being cited counts twice: of the most cited alone there
    /// would be no lines. Among equals those that come first in the graph stay. The
    /// picture says how many are left out.
    #[must_use]
    pub fn busiest(self, most: usize) -> Self {
        if self.nodes.len() <= most {
            return self;
        }
        let count = self.graph.inner.node_count();
        let mut joined = vec![Vec::new(); count];
        for (_, a, b) in self.links_of(&self.edges) {
            joined[a.index()].push(b);
            joined[b.index()].push(a);
        }
        let edges = self.links_of(&self.edges);
        let busy = Busy::of(count, edges.map(|(_, a, b)| (a.index(), b.index())));
        let steps = self.steps(&joined);
        let mut nodes = self.nodes.clone();
        nodes.sort_by_key(|n| (steps[n.index()], busy.rank(n.index())));
        nodes.truncate(most);
        let left_out = self.left_out + self.nodes.len() - nodes.len();
        Picture {
            left_out,
            ..self.only(&nodes)
        }
    }

    /// As [`Picture::busiest`], and what is left out is drawn as a box for each
    /// issuer with the most of it.
    #[must_use]
    pub fn gathered(self, most: usize) -> Self {
        let (nodes, edges) = (self.nodes.clone(), self.edges.clone());
        let mut picture = self.busiest(most);
        picture.rests = rest::gather(picture.graph, &nodes, &edges, &picture.nodes);
        picture
    }

    /// How many steps each document is away from the focus; none is 0 everywhere.
    fn steps(&self, joined: &[Vec<NodeIndex>]) -> Vec<usize> {
        let Some(focus) = self.focus.filter(|f| f.index() < joined.len()) else {
            return vec![0; joined.len()];
        };
        let mut steps = vec![usize::MAX; joined.len()];
        steps[focus.index()] = 0;
        let mut queue = VecDeque::from([focus]);
        while let Some(node) = queue.pop_front() {
            for other in &joined[node.index()] {
                if steps[other.index()] == usize::MAX {
                    steps[other.index()] = steps[node.index()] + 1;
                    queue.push_back(*other);
                }
            }
        }
        steps
    }

    /// Why each document has its status, in words, for the page made by
    /// [`to_html`](super::to_html).
    #[must_use]
    pub fn reasons(mut self, reason: &dyn Fn(NodeIndex) -> String) -> Self {
        self.reasons = self.graph.inner.node_indices().map(reason).collect();
        self
    }

    /// Where a click on each document leads, as an address. In SVG its box is a link;
    /// the page made by [`to_html`](super::to_html) has the link beside its proofs.
    #[must_use]
    pub fn links(mut self, link: &dyn Fn(NodeIndex) -> Option<String>) -> Self {
        let mut links = vec![None; self.graph.inner.node_count()];
        for &node in &self.nodes {
            if let Some(slot) = links.get_mut(node.index()) {
                *slot = link(node);
            }
        }
        self.links = links;
        self
    }

    /// What decides where documents stand.
    #[must_use]
    pub fn by(mut self, by: By) -> Self {
        self.by = by;
        self
    }

    /// The colours; DOT has those of paper.
    #[must_use]
    pub fn theme(mut self, theme: Theme) -> Self {
        self.theme = theme;
        self
    }

    /// How many documents [`Picture::busiest`] has left out.
    pub fn left_out(&self) -> usize {
        self.left_out
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

    pub(super) fn reason(&self, node: NodeIndex) -> &str {
        self.reasons.get(node.index()).map_or("", String::as_str)
    }

    pub(super) fn link(&self, node: NodeIndex) -> Option<&str> {
        self.links.get(node.index())?.as_deref()
    }

    pub(super) fn rests(&self) -> &[Rest] {
        &self.rests
    }

    pub(super) fn order(&self) -> By {
        self.by
    }

    pub(super) fn colours(&self) -> Theme {
        self.theme
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

/// How busy documents are, by their places.
struct Busy {
    cited: Vec<usize>,
    degree: Vec<usize>,
}

impl Busy {
    fn of(count: usize, relations: impl Iterator<Item = (usize, usize)>) -> Self {
        let (mut cited, mut degree) = (vec![0; count], vec![0; count]);
        for (a, b) in relations {
            cited[b] += 1;
            degree[a] += 1;
            degree[b] += 1;
        }
        Busy { cited, degree }
    }

    /// The busiest come first, and among equals those that come first in the graph.
    fn rank(&self, at: usize) -> (Reverse<usize>, Reverse<usize>, usize) {
        let degree = self.degree[at];
        (Reverse(self.cited[at] + degree), Reverse(degree), at)
    }
}
