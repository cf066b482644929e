//! Figures of a whole graph: how much there is of what, what is cited most, what
//! stands apart.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use indexmap::IndexMap;
use jiff::civil::Date;
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::unionfind::UnionFind;
use rustc_hash::FxHashMap;

use super::ask::CitationGraph;
use super::conflict::rings;
use super::query::UPWARD;
use super::{Relation, Status};
use wenmai_extracting::document::issuer;

/// How many documents there are, with their text and without.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Documents {
    /// Their text is in the corpus.
    pub present: usize,
    /// They are only cited.
    pub cited_only: usize,
}

impl Documents {
    fn add(&mut self, present: bool) {
        if present {
            self.present += 1;
        } else {
            self.cited_only += 1;
        }
    }
}

/// Figures of a graph. Lists of pairs have the greatest figure first, those of
/// relations, statuses and years their own order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stats {
    /// All documents.
    pub documents: Documents,
    /// Mentions of one document in another, of which it is known what they mean.
    pub mentions: usize,
    /// Relations by kind; those that occur.
    pub relations: Vec<(Relation, usize)>,
    /// Documents by status; those that occur.
    pub statuses: Vec<(Status, Documents)>,
    /// Documents of the corpus by issuer, under its full name. A joint document
    /// counts for each.
    pub issuers: Vec<(String, usize)>,
    /// Documents of the corpus by the year of issue; none where not known.
    pub years: Vec<(Option<i16>, usize)>,
    /// Documents by how many others cite them.
    pub most_cited: Vec<(NodeIndex, usize)>,
    /// The same of documents whose text is missing: what to fetch next.
    pub most_missed: Vec<(NodeIndex, usize)>,
    /// Documents of the corpus that neither cite nor are cited.
    pub isolated: Vec<NodeIndex>,
    /// Sizes of the parts that no relation joins, isolated documents included.
    pub components: Vec<usize>,
    /// Sets of documents that rest on each other in a ring.
    pub rings: Vec<Vec<NodeIndex>>,
}

/// The figures of a graph on a day.
pub fn of(graph: &dyn CitationGraph, day: Date) -> Stats {
    let nodes = graph.documents();
    let mut documents = Documents::default();
    let mut statuses: BTreeMap<Status, Documents> = BTreeMap::new();
    let mut issuers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut years: BTreeMap<Option<i16>, usize> = BTreeMap::new();
    for &node in &nodes {
        let entity = graph.document(node);
        documents.add(entity.present);
        let of_status = statuses.entry(graph.status(node, day)).or_default();
        of_status.add(entity.present);
        if entity.present {
            *years.entry(entity.issued().map(|d| d.year())).or_default() += 1;
            for body in issuer::canonical_all(&entity.issuers) {
                *issuers.entry(body).or_default() += 1;
            }
        }
    }
    let edges = graph.edges(&[]);
    let mut relations: BTreeMap<Relation, usize> = BTreeMap::new();
    for &edge in &edges {
        *relations.entry(graph.relation(edge)).or_default() += 1;
    }
    let cited = nodes.iter().map(|&node| (node, graph.cited_by(node)));
    let most_cited = by_count(cited.filter(|(_, count)| *count > 0));
    let joined = parts(graph, &nodes, &edges);
    Stats {
        documents,
        mentions: graph.mentions(),
        relations: relations.into_iter().collect(),
        statuses: statuses.into_iter().collect(),
        issuers: by_count(issuers.into_iter().map(|(body, n)| (body.to_owned(), n))),
        years: years.into_iter().collect(),
        most_missed: most_cited
            .iter()
            .copied()
            .filter(|(node, _)| !graph.document(*node).present)
            .collect(),
        most_cited,
        isolated: joined
            .iter()
            .filter_map(|part| match part.as_slice() {
                [alone] => Some(*alone),
                _ => None,
            })
            .filter(|&node| graph.document(node).present)
            .collect(),
        components: sizes(&joined),
        rings: rings(graph, &UPWARD),
    }
}

/// The greatest count first; those that are equal stay in their order.
fn by_count<T>(counts: impl Iterator<Item = (T, usize)>) -> Vec<(T, usize)> {
    let mut counts: Vec<(T, usize)> = counts.collect();
    counts.sort_by_key(|&(_, count)| Reverse(count));
    counts
}

/// The parts that no relation joins, each in the order of ids, by their first
/// documents.
fn parts(
    graph: &dyn CitationGraph,
    nodes: &[NodeIndex],
    edges: &[EdgeIndex],
) -> Vec<Vec<NodeIndex>> {
    let places = nodes.iter().enumerate();
    let places: FxHashMap<NodeIndex, usize> = places.map(|(at, &node)| (node, at)).collect();
    let mut joined = UnionFind::new(nodes.len());
    for &edge in edges {
        let (source, target) = graph.ends(edge);
        if let (Some(&source), Some(&target)) = (places.get(&source), places.get(&target)) {
            joined.union(source, target);
        }
    }
    let mut parts: IndexMap<usize, Vec<NodeIndex>> = IndexMap::new();
    for (at, &node) in nodes.iter().enumerate() {
        parts.entry(joined.find(at)).or_default().push(node);
    }
    parts.into_values().collect()
}

/// How many documents the parts hold, the largest first.
fn sizes(parts: &[Vec<NodeIndex>]) -> Vec<usize> {
    let mut sizes: Vec<usize> = parts.iter().map(Vec::len).collect();
    sizes.sort_unstable_by_key(|&size| Reverse(size));
    sizes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::graph_of;
    use crate::{Entity, InMemory};
    use jiff::civil::date;

    /// a and b rest on the missing law; b and c rest on each other; d stands
    /// alone.
    fn sample() -> Stats {
        let by = |id: &str, body: &str, year: i16| Entity {
            issuers: vec![body.to_owned()],
            written: Some(date(year, 1, 1)),
            ..Entity::named(id)
        };
        let mut law = Entity::named("law");
        law.present = false;
        let graph = graph_of(
            vec![
                by("a", "国家医保局", 2020),
                by("b", "国家医疗保障局", 2021),
                by("c", "甲局", 2021),
                Entity::named("d"),
                law,
            ],
            &[
                (0, 4, Relation::Basis),
                (1, 4, Relation::Basis),
                (1, 4, Relation::Cites),
                (1, 2, Relation::Implements),
                (2, 1, Relation::Basis),
            ],
        );
        of(&InMemory::new(graph), date(2025, 1, 1))
    }

    #[test]
    fn how_much_there_is_of_what() {
        let stats = sample();
        assert_eq!(
            (stats.documents.present, stats.documents.cited_only),
            (4, 1)
        );
        assert_eq!(stats.mentions, 5);
        assert_eq!(
            stats.relations,
            [
                (Relation::Implements, 1),
                (Relation::Basis, 3),
                (Relation::Cites, 1)
            ]
        );
        assert_eq!(
            stats.issuers,
            [("国家医疗保障局".to_owned(), 2), ("甲局".to_owned(), 1)]
        );
        assert_eq!(stats.years, [(None, 1), (Some(2020), 1), (Some(2021), 2)]);
        let in_force = stats
            .statuses
            .iter()
            .find(|(status, _)| *status == Status::InForce)
            .map(|(_, documents)| *documents);
        assert_eq!(
            in_force,
            Some(Documents {
                present: 3,
                cited_only: 0
            })
        );
    }

    #[test]
    fn a_document_is_cited_once_by_each_other() {
        let law = NodeIndex::new(4);
        let stats = sample();
        assert_eq!(stats.most_cited.first(), Some(&(law, 2)));
        assert_eq!(stats.most_cited.len(), 3);
        assert_eq!(stats.most_missed, [(law, 2)]);
    }

    #[test]
    fn what_stands_apart_and_what_goes_round() {
        let stats = sample();
        assert_eq!(stats.isolated, [NodeIndex::new(3)]);
        assert_eq!(stats.components, [4, 1]);
        assert_eq!(stats.rings, [vec![NodeIndex::new(1), NodeIndex::new(2)]]);
    }
}
