//! Puts entities and citations together into the graph.

use petgraph::graph::NodeIndex;
use rustc_hash::FxHashMap;

use super::model::{Graph, Link, Scope};
use super::{Edge, Entity, Relation};

impl Graph {
    /// Builds the graph from entities, which are sorted by id, and citations in
    /// any order. There is one edge for each source, target and relation.
    pub fn build(entities: Vec<Entity>, mut edges: Vec<Edge>) -> Self {
        let mut graph = Graph::default();
        let mut nodes: Vec<NodeIndex> = Vec::with_capacity(entities.len());
        let mut by_id = FxHashMap::default();
        for entity in entities {
            let id = entity.id.clone();
            let node = graph.inner.add_node(entity);
            by_id.insert(id, node);
            nodes.push(node);
        }
        graph.by_id = by_id;
        // What a document says of itself is no relation between two.
        edges.retain(|edge| edge.source != edge.target);
        edges.sort_by(|a, b| {
            (a.source, a.target, a.relation)
                .cmp(&(b.source, b.target, b.relation))
                .then_with(|| a.evidence.file.cmp(&b.evidence.file))
                .then_with(|| a.evidence.start.cmp(&b.evidence.start))
        });
        let mut last: Option<(usize, usize, Relation)> = None;
        let mut link: Option<Link> = None;
        let mut finish = |key: Option<(usize, usize, Relation)>, link: Option<Link>| {
            if let (Some((source, target, _)), Some(link)) = (key, link)
                && let (Some(&source), Some(&target)) = (nodes.get(source), nodes.get(target))
            {
                graph.inner.add_edge(source, target, link);
            }
        };
        for edge in edges {
            let key = (edge.source, edge.target, edge.relation);
            if last != Some(key) {
                finish(last, link.take());
                last = Some(key);
            }
            let link = link.get_or_insert_with(|| Link {
                relation: edge.relation,
                scope: Scope::Part,
                mentions: Vec::new(),
            });
            // One mention of the whole makes the relation one with the whole.
            if edge.evidence.pinpoint.is_none() {
                link.scope = Scope::Whole;
            }
            link.mentions.push(edge.evidence);
        }
        finish(last, link);
        graph
    }
}
