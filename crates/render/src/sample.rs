//! Small graphs for the tests of this room.

use petgraph::graph::NodeIndex;

use wenmai_graph::{Entity, Evidence, Graph, Link, Relation, Scope};

/// An entity that stands in the corpus.
pub(super) fn entity(id: &str, title: Option<&str>, number: Option<&str>) -> Entity {
    Entity {
        id: id.to_owned(),
        title: title.map(str::to_owned),
        number: number.map(str::to_owned),
        present: true,
        ..Entity::default()
    }
}

pub(super) fn add(graph: &mut Graph, entity: Entity) -> NodeIndex {
    let id = entity.id.clone();
    let node = graph.inner.add_node(entity);
    graph.by_id.insert(id, node);
    node
}

pub(super) fn link(relation: Relation, scope: Scope, quote: &str) -> Link {
    Link {
        relation,
        scope,
        mentions: vec![Evidence {
            file: "a.txt".to_owned(),
            line: 3,
            end: 6,
            text: "《办法》".to_owned(),
            quote: quote.to_owned(),
            rule: "basis".to_owned(),
            ..Evidence::default()
        }],
    }
}

/// A law that is only cited, an old notice, and a new one that rests on the
/// law and replaces the old.
pub(super) fn three() -> Graph {
    let mut graph = Graph::default();
    let mut law = entity("中华人民共和国医师法", Some("中华人民共和国医师法"), None);
    law.present = false;
    let law = add(&mut graph, law);
    let title = "国家卫生健康委办公厅关于印发《医师管理办法》的通知";
    let old = entity(
        "国卫办医函〔2020〕5号",
        Some(title),
        Some("国卫办医函〔2020〕5号"),
    );
    let old = add(&mut graph, old);
    let new = entity(
        "国卫办医函〔2024〕6号",
        Some(title),
        Some("国卫办医函〔2024〕6号"),
    );
    let new = add(&mut graph, new);
    let basis = link(
        Relation::Basis,
        Scope::Whole,
        "根据《医师法》，制定本办法。",
    );
    graph.inner.add_edge(new, law, basis);
    let supersedes = link(Relation::Supersedes, Scope::Part, "同时停止执行 <&\"> 。");
    graph.inner.add_edge(new, old, supersedes);
    graph
}
