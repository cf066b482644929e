//! Figures of a whole graph: how much there is of what, what is cited most, what
//! stands apart.

use std::collections::BTreeMap;

use petgraph::graph::NodeIndex;
use petgraph::unionfind::UnionFind;
use petgraph::visit::{EdgeRef, NodeIndexable};

use super::conflict::rings;
use super::model::Graph;
use super::query::UPWARD;
use super::relation::Relation;
use super::status::{Judgement, Status};
use crate::document::issuer;

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

/// The figures of a graph; `judgements` are those of all documents on a day.
pub fn of(graph: &Graph, judgements: &[Judgement]) -> Stats {
    let mut documents = Documents::default();
    let mut statuses: BTreeMap<Status, Documents> = BTreeMap::new();
    let mut issuers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut years: BTreeMap<Option<i16>, usize> = BTreeMap::new();
    for (entity, judgement) in graph.inner.node_weights().zip(judgements) {
        documents.add(entity.present);
        statuses
            .entry(judgement.status)
            .or_default()
            .add(entity.present);
        if entity.present {
            *years.entry(entity.issued().map(|d| d.year())).or_default() += 1;
            let mut bodies: Vec<&str> = entity
                .issuers
                .iter()
                .map(|body| issuer::canonical(body))
                .collect();
            bodies.sort_unstable();
            bodies.dedup();
            for body in bodies {
                *issuers.entry(body).or_default() += 1;
            }
        }
    }
    let mut relations: BTreeMap<Relation, usize> = BTreeMap::new();
    let mut mentions = 0;
    for link in graph.inner.edge_weights() {
        *relations.entry(link.relation).or_default() += 1;
        mentions += link.mentions.len();
    }
    let most_cited = by_count(
        graph
            .inner
            .node_indices()
            .map(|node| (node, graph.cited_by(node)))
            .filter(|(_, count)| *count > 0),
    );
    Stats {
        documents,
        mentions,
        relations: relations.into_iter().collect(),
        statuses: statuses.into_iter().collect(),
        issuers: by_count(issuers.into_iter().map(|(body, n)| (body.to_owned(), n))),
        years: years.into_iter().collect(),
        most_missed: most_cited
            .iter()
            .copied()
            .filter(|(node, _)| !graph.inner[*node].present)
            .collect(),
        most_cited,
        isolated: graph
            .inner
            .node_indices()
            .filter(|&n| {
                graph.inner[n].present && graph.inner.neighbors_undirected(n).next().is_none()
            })
            .collect(),
        components: components(graph),
        rings: rings(graph, &UPWARD),
    }
}

/// The greatest count first, then in the order of the things.
fn by_count<T: Ord>(counts: impl Iterator<Item = (T, usize)>) -> Vec<(T, usize)> {
    let mut counts: Vec<(T, usize)> = counts.collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}

/// Sizes of the weakly connected components, the largest first.
fn components(graph: &Graph) -> Vec<usize> {
    let mut joined = UnionFind::new(graph.inner.node_bound());
    for edge in graph.inner.edge_references() {
        joined.union(edge.source().index(), edge.target().index());
    }
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for node in graph.inner.node_indices() {
        *sizes.entry(joined.find(node.index())).or_default() += 1;
    }
    let mut sizes: Vec<usize> = sizes.into_values().collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    sizes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Entity;
    use crate::graph::testing::graph_of;
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
        of(&graph, &graph.judge_all(date(2025, 1, 1)))
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
