//! A graph in memory, of which anything can be asked.

use std::borrow::Borrow;
use std::cmp::Reverse;
use std::sync::OnceLock;

use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::ask::{CitationGraph, MentionPlace, ProvedGraph};
use super::model::{Graph, Link, Scope};
use super::timeline::Timeline;
use super::{Entity, Evidence};
use super::{Relation, Status};
use super::{find, keys};
use wenmai_resolving::identity::Key;

/// A [`Graph`], which can no longer change, with the timelines of its documents.
///
/// ```
/// use wenmai_graph::{CitationGraph, Graph, InMemory, find};
///
/// let graph = Graph::default();
/// let graph = InMemory::new(&graph);
/// assert_eq!(find::find(&graph, "医疗救助实施办法"), find::Found::None(vec![]));
/// ```
#[derive(Debug)]
pub struct InMemory<G: Borrow<Graph> = Graph> {
    graph: G,
    /// The documents in the order of their ids, and the place of each in it.
    order: Vec<NodeIndex>,
    places: Vec<usize>,
    timelines: Vec<Timeline>,
    mentions: usize,
    by_key: OnceLock<FxHashMap<Key, Vec<NodeIndex>>>,
    letters: OnceLock<Vec<String>>,
}

impl<G: Borrow<Graph> + Sync> InMemory<G> {
    /// The graph with the timelines of its documents.
    pub fn new(graph: G) -> Self {
        let inner = &graph.borrow().inner;
        let mut order: Vec<NodeIndex> = inner.node_indices().collect();
        order.sort_by(|&a, &b| inner[a].id.cmp(&inner[b].id));
        let mut places = vec![0; order.len()];
        for (place, node) in order.iter().enumerate() {
            places[node.index()] = place;
        }
        let nodes: Vec<NodeIndex> = inner.node_indices().collect();
        let timelines = nodes.into_par_iter();
        let timelines = timelines.map(|node| Timeline::of(graph.borrow(), node));
        InMemory {
            order,
            places,
            timelines: timelines.collect(),
            mentions: inner.edge_weights().map(|link| link.mentions.len()).sum(),
            by_key: OnceLock::new(),
            letters: OnceLock::new(),
            graph,
        }
    }

    /// The same with so many mentions, of which not all are there.
    pub fn with_mentions(mut self, mentions: usize) -> Self {
        self.mentions = mentions;
        self
    }

    /// The graph.
    pub fn graph(&self) -> &Graph {
        self.graph.borrow()
    }

    fn place(&self, node: NodeIndex) -> usize {
        self.places.get(node.index()).copied().unwrap_or(usize::MAX)
    }

    fn by_key(&self) -> &FxHashMap<Key, Vec<NodeIndex>> {
        self.by_key.get_or_init(|| {
            let of: Vec<Vec<Key>> = self
                .order
                .par_iter()
                .map(|&node| keys::of(self.document(node)))
                .collect();
            let mut by_key: FxHashMap<Key, Vec<NodeIndex>> = FxHashMap::default();
            for (&node, keys) in self.order.iter().zip(of) {
                for key in keys {
                    by_key.entry(key).or_default().push(node);
                }
            }
            by_key
        })
    }

    /// The letters of the documents, in the order of their ids.
    fn letters(&self) -> &[String] {
        self.letters.get_or_init(|| {
            let documents = self.order.par_iter();
            let letters = documents.map(|&node| find::letters_of(self.document(node)));
            letters.collect()
        })
    }

    /// The edges at a node by these relations, in no order.
    fn at(
        &self,
        node: NodeIndex,
        direction: Direction,
        relations: &[Relation],
    ) -> impl Iterator<Item = EdgeIndex> {
        let edges = self.graph().inner.edges_directed(node, direction);
        edges
            .filter(|edge| relations.is_empty() || relations.contains(&edge.weight().relation))
            .map(|edge| edge.id())
    }
}

impl<G: Borrow<Graph> + Sync> CitationGraph for InMemory<G> {
    fn documents(&self) -> Vec<NodeIndex> {
        self.order.clone()
    }

    fn document(&self, node: NodeIndex) -> &Entity {
        &self.graph().inner[node]
    }

    fn node(&self, id: &str) -> Option<NodeIndex> {
        self.graph().by_id.get(id).copied()
    }

    fn by_keys(&self, keys: &[Key]) -> Vec<NodeIndex> {
        let found = keys.iter().filter_map(|key| self.by_key().get(key));
        let mut nodes: Vec<NodeIndex> = found.flatten().copied().collect();
        nodes.sort_unstable_by_key(|&node| self.place(node));
        nodes.dedup();
        nodes
    }

    fn fitting(&self, _: &[String], fits: &dyn Fn(&Entity) -> bool) -> Vec<NodeIndex> {
        let all = self.order.iter().copied();
        all.filter(|&node| fits(self.document(node))).collect()
    }

    fn bearing(&self, three: &str, most: usize) -> Vec<NodeIndex> {
        let all = self.order.iter().zip(self.letters());
        all.filter(|(_, letters)| letters.contains(three))
            .map(|(&node, _)| node)
            .take(most)
            .collect()
    }

    fn edges(&self, relations: &[Relation]) -> Vec<EdgeIndex> {
        let all = self.graph().inner.edge_indices();
        all.filter(|&edge| relations.is_empty() || relations.contains(&self.relation(edge)))
            .collect()
    }

    fn edges_of(
        &self,
        node: NodeIndex,
        direction: Direction,
        relations: &[Relation],
    ) -> Vec<EdgeIndex> {
        let mut edges: Vec<EdgeIndex> = self.at(node, direction, relations).collect();
        edges.sort_by_key(|&edge| {
            let other = self.other_end(edge, direction);
            (self.relation(edge), self.place(other))
        });
        edges
    }

    fn count(&self, node: NodeIndex, direction: Direction, relations: &[Relation]) -> usize {
        self.at(node, direction, relations).count()
    }

    fn cited_by(&self, node: NodeIndex) -> usize {
        let citing = self
            .graph()
            .inner
            .neighbors_directed(node, Direction::Incoming);
        let mut citing: Vec<NodeIndex> = citing.collect();
        citing.sort_unstable();
        citing.dedup();
        citing.len()
    }

    fn ends(&self, edge: EdgeIndex) -> (NodeIndex, NodeIndex) {
        let ends = self.graph().inner.edge_endpoints(edge);
        ends.unwrap_or((NodeIndex::end(), NodeIndex::end()))
    }

    fn relation(&self, edge: EdgeIndex) -> Relation {
        self.graph().inner[edge].relation
    }

    fn scope(&self, edge: EdgeIndex) -> Scope {
        self.graph().inner[edge].scope
    }

    fn clauses(&self, edge: EdgeIndex) -> &[Evidence] {
        &self.graph().inner[edge].mentions
    }

    fn mentions(&self) -> usize {
        self.mentions
    }

    fn timeline(&self, node: NodeIndex) -> &Timeline {
        &self.timelines[node.index()]
    }

    fn of_status(
        &self,
        day: Date,
        wanted: &dyn Fn(Status) -> bool,
        from: usize,
        most: usize,
    ) -> Vec<NodeIndex> {
        let mut nodes: Vec<NodeIndex> = self.order.clone();
        nodes.retain(|&node| is_wanted(self.status(node, day), wanted));
        nodes.sort_by_key(|&node| Reverse(self.timeline(node).on(day).since));
        nodes.into_iter().skip(from).take(most).collect()
    }

    fn count_of_status(&self, day: Date, wanted: &dyn Fn(Status) -> bool) -> usize {
        let all = self.order.iter();
        all.filter(|&&node| is_wanted(self.status(node, day), wanted))
            .count()
    }

    fn turning(&self, from: Date, to: Date) -> Vec<NodeIndex> {
        let all = self.order.iter().copied();
        all.filter(|&node| self.status(node, from) != self.status(node, to))
            .collect()
    }
}

impl<G: Borrow<Graph> + Sync> ProvedGraph for InMemory<G> {
    fn proofs(&self, edge: EdgeIndex) -> &[Evidence] {
        &self.graph().inner[edge].mentions
    }

    fn first_proof(&self, edge: EdgeIndex) -> Option<&Evidence> {
        self.proofs(edge).first()
    }

    fn each_text(&self, see: &mut dyn FnMut(MentionPlace, &str)) {
        for link in self.graph().inner.edge_references() {
            let (edge, target) = (link.id(), link.target());
            for (place, mention) in link.weight().mentions.iter().enumerate() {
                let at = MentionPlace {
                    edge,
                    target,
                    place,
                };
                see(at, &mention.text);
            }
        }
    }
}

/// These documents with the edges among them by these relations, as a graph of its own;
/// its nodes are in the order of `nodes`.
pub fn extract(graph: &dyn ProvedGraph, nodes: &[NodeIndex], relations: &[Relation]) -> Graph {
    let mut part = Graph::default();
    for &node in nodes {
        let entity = graph.document(node).clone();
        let id = entity.id.clone();
        part.by_id.insert(id, part.inner.add_node(entity));
    }
    let places = nodes.iter().enumerate();
    let places: FxHashMap<NodeIndex, usize> = places.map(|(at, &node)| (node, at)).collect();
    for (from, &node) in nodes.iter().enumerate() {
        let edges = graph.edges_of(node, Direction::Outgoing, relations);
        let within = edges.into_iter().filter_map(|edge| {
            let to = places.get(&graph.ends(edge).1)?;
            Some((*to, graph.relation(edge), edge))
        });
        let mut within: Vec<(usize, Relation, EdgeIndex)> = within.collect();
        within.sort_unstable();
        for (to, relation, edge) in within {
            let link = Link {
                relation,
                scope: graph.scope(edge),
                mentions: graph.proofs(edge).to_vec(),
            };
            let ends = (NodeIndex::new(from), NodeIndex::new(to));
            part.inner.add_edge(ends.0, ends.1, link);
        }
    }
    part
}

/// Whether a document of this status is one of those that are looked for.
fn is_wanted(status: Status, wanted: &dyn Fn(Status) -> bool) -> bool {
    (status.is_gone() || status.is_changed()) && wanted(status)
}
