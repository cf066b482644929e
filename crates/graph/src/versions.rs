//! The versions of a work: texts of one name of which each took the place of the one
//! before it.

use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};

use super::Entity;
use super::ask::CitationGraph;
use super::model::Scope;
use super::{Relation, Status};
use wenmai_extracting::document::title;

/// The versions of the work of which a document is one, the earliest first; the document
/// alone where no other is known.
pub fn versions(graph: &dyn CitationGraph, node: NodeIndex) -> Vec<NodeIndex> {
    let name = name(graph.document(node));
    let mut found = vec![node];
    let mut at = 0;
    while let Some(&from) = found.get(at) {
        at += 1;
        for direction in [Direction::Outgoing, Direction::Incoming] {
            for edge in graph.edges_of(from, direction, &[Relation::Supersedes]) {
                let other = graph.other_end(edge, direction);
                let is_version =
                    graph.scope(edge) == Scope::Whole && self::name(graph.document(other)) == name;
                if is_version && !found.contains(&other) {
                    found.push(other);
                }
            }
        }
    }
    found.sort_by(|&a, &b| {
        let key = |node| {
            let document = graph.document(node);
            (day(document), document.id.as_str())
        };
        key(a).cmp(&key(b))
    });
    found
}

/// The day of a version: that on which it was made, else from which it applies.
pub fn day(document: &Entity) -> Option<Date> {
    document
        .written
        .or(document.published)
        .or(document.effective)
}

/// What versions of one work are called, whatever their editions.
fn name(document: &Entity) -> String {
    let title = document.title.as_deref().unwrap_or(&document.id);
    title::family(title::without_issuers(title))
}

/// Of several documents that bear a name, the one that is meant on a day, where those of
/// the corpus are versions of one work.
pub fn meant(graph: &dyn CitationGraph, nodes: &[NodeIndex], on: Date) -> Option<NodeIndex> {
    let present = || nodes.iter().filter(|&&node| graph.document(node).present);
    let of_work = versions(graph, *present().next()?);
    present()
        .all(|node| of_work.contains(node))
        .then(|| holding(graph, &of_work, on))
        .flatten()
}

/// Of the versions of a work, the earliest first, the one that holds on a day: the last
/// that has begun and is not gone, else the last that had begun, else the first.
pub fn holding(graph: &dyn CitationGraph, versions: &[NodeIndex], on: Date) -> Option<NodeIndex> {
    let status = |node: &&NodeIndex| graph.status(**node, on);
    let at_hand = || {
        versions
            .iter()
            .filter(|&&node| graph.document(node).present)
    };
    let begun = |node: &&NodeIndex| status(node) != Status::NotYetInForce;
    let holds = |node: &&NodeIndex| begun(node) && !status(node).is_gone();
    let found = at_hand().rfind(holds).or_else(|| at_hand().rfind(begun));
    found.or_else(|| at_hand().next()).copied()
}

/// The relation by which a version took the place of one before it.
pub fn instrument(
    graph: &dyn CitationGraph,
    versions: &[NodeIndex],
    node: NodeIndex,
) -> Option<EdgeIndex> {
    let edges = graph.edges_of(node, Direction::Outgoing, &[Relation::Supersedes]);
    edges
        .into_iter()
        .find(|&edge| versions.contains(&graph.ends(edge).1))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::InMemory;
    use crate::testing::graph_of;

    fn version(id: &str, title: &str, from: Date) -> Entity {
        Entity {
            title: Some(title.to_owned()),
            written: Some(from),
            effective: Some(from),
            ..Entity::named(id)
        }
    }

    #[test]
    fn the_version_that_holds_on_a_day_is_meant() {
        let title = "甲省渡口条例";
        let entities = vec![
            version("a", title, date(2009, 1, 1)),
            version("b", title, date(2015, 1, 1)),
            version("c", title, date(2023, 1, 1)),
            version("d", "甲省渡船条例", date(2010, 1, 1)),
        ];
        let by = Relation::Supersedes;
        let graph = graph_of(entities, &[(1, 0, by), (2, 1, by), (3, 0, by)]);
        let graph = InMemory::new(&graph);
        let node = |id| graph.node(id).unwrap();
        let all = versions(&graph, node("b"));
        assert_eq!(all, [node("a"), node("b"), node("c")]);
        for (on, id) in [
            (date(2000, 1, 1), "a"),
            (date(2014, 12, 31), "a"),
            (date(2015, 1, 1), "b"),
            (date(2026, 1, 1), "c"),
        ] {
            assert_eq!(meant(&graph, &all, on), Some(node(id)), "{on}");
        }
        // Documents of one name that are no versions of one work are not chosen among.
        assert_eq!(
            meant(&graph, &[node("a"), node("d")], date(2026, 1, 1)),
            None
        );
    }
}
