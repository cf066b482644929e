//! Small graphs for tests.

use wenmai_graph::{Edge, Entity, Evidence, Graph, Relation};

/// A graph of documents whose titles are their ids, with relations by their places.
pub(super) fn graph(edges: &[(usize, usize, Relation)], names: &[&str]) -> Graph {
    let entities = names.iter().map(|id| Entity {
        title: Some((*id).to_owned()),
        ..Entity::named(id)
    });
    graph_of(entities.collect(), edges)
}

/// A graph of these documents, with relations by their places.
pub(super) fn graph_of(entities: Vec<Entity>, edges: &[(usize, usize, Relation)]) -> Graph {
    let edge = |&(source, target, relation): &(usize, usize, Relation)| Edge {
        source,
        target,
        relation,
        evidence: Evidence {
            line: 1,
            ..Evidence::default()
        },
    };
    Graph::build(entities, edges.iter().map(edge).collect())
}
