//! Small graphs for tests.

use super::Edge;
use super::{Entity, Evidence, Graph, Relation};

/// A graph of documents whose titles are their ids, and of relations between
/// them, by their places.
pub(crate) fn graph(edges: &[(usize, usize, Relation)], names: &[&str]) -> Graph {
    let entities = names
        .iter()
        .map(|id| Entity {
            title: Some((*id).to_owned()),
            ..Entity::named(id)
        })
        .collect();
    graph_of(entities, edges)
}

/// A graph of these documents.
pub(crate) fn graph_of(entities: Vec<Entity>, edges: &[(usize, usize, Relation)]) -> Graph {
    let edges = edges
        .iter()
        .map(|&(source, target, relation)| Edge {
            source,
            target,
            relation,
            evidence: evidence(),
        })
        .collect();
    Graph::build(entities, edges)
}

/// A proof that says nothing.
pub(crate) fn evidence() -> Evidence {
    Evidence {
        file: String::new(),
        line: 1,
        page: None,
        start: 0,
        end: 0,
        text: String::new(),
        quote: String::new(),
        pinpoint: None,
        rule: String::new(),
        since: None,
        until: None,
        planned: false,
        correction: None,
    }
}
