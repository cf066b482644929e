//! How citations are distributed: over years, over issuers, over the documents
//! that are cited.
//!
//! What is counted are pairs of documents, one of which cites the other, however
//! often and by whatever relations.

use std::collections::BTreeMap;

use petgraph::graph::NodeIndex;
use rustc_hash::FxHashMap;

use super::ask::CitationGraph;
use wenmai_extracting::document::issuer;

/// How many bodies stand in a row and a column of their own.
pub const MOST_BODIES: usize = 12;

/// How citations are distributed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Distribution {
    /// Citations by the year in which the citing document was issued, which rises;
    /// none where it is not known.
    pub years: Vec<(Option<i16>, usize)>,
    /// Which bodies cite which.
    pub bodies: BodyMatrix,
    /// How many documents are cited by exactly so many others, which rises from 0.
    pub cited: Vec<(usize, usize)>,
}

/// Which bodies cite which: those that cite and are cited most, then all others
/// together, then those that are not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BodyMatrix {
    /// The bodies, in the order of rows and columns.
    pub bodies: Vec<Body>,
    /// Citations of a row's body that go to a column's body. A joint document
    /// counts for each of its issuers.
    pub counts: Vec<Vec<usize>>,
}

/// A row or a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// A body, under its full name.
    Named(String),
    /// All other bodies.
    Others,
    /// Of documents whose issuer is not known.
    Unknown,
}

impl Distribution {
    /// The distribution of a graph's citations.
    pub fn of(graph: &dyn CitationGraph) -> Self {
        let Pairs { nodes, pairs } = Pairs::of(graph);
        let (mut cites, mut is_cited) = (vec![0usize; nodes.len()], vec![0usize; nodes.len()]);
        for &(from, to) in &pairs {
            cites[from] += 1;
            is_cited[to] += 1;
        }
        let mut years: BTreeMap<Option<i16>, usize> = BTreeMap::new();
        let mut cited: BTreeMap<usize, usize> = BTreeMap::new();
        for ((&node, cites), is_cited) in nodes.iter().zip(cites).zip(is_cited) {
            *cited.entry(is_cited).or_default() += 1;
            if cites > 0 {
                let year = graph.document(node).issued().map(|day| day.year());
                *years.entry(year).or_default() += cites;
            }
        }
        Distribution {
            years: years.into_iter().collect(),
            bodies: BodyMatrix::of(graph, MOST_BODIES),
            cited: cited.into_iter().collect(),
        }
    }
}

/// All documents, and which of them cite which, each pair once; by the places of the
/// documents.
struct Pairs {
    nodes: Vec<NodeIndex>,
    pairs: Vec<(usize, usize)>,
}

impl Pairs {
    fn of(graph: &dyn CitationGraph) -> Self {
        let nodes = graph.documents();
        let places = nodes.iter().enumerate();
        let places: FxHashMap<NodeIndex, usize> = places.map(|(at, &node)| (node, at)).collect();
        let place = |node| places.get(&node).copied();
        let edges = graph.edges(&[]).into_iter();
        let mut pairs: Vec<(usize, usize)> = edges
            .map(|edge| graph.ends(edge))
            .filter_map(|(from, to)| Some((place(from)?, place(to)?)))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        Pairs { nodes, pairs }
    }
}

impl BodyMatrix {
    /// The matrix of the `most` bodies that cite and are cited most.
    pub fn of(graph: &dyn CitationGraph, most: usize) -> Self {
        let Pairs { nodes, pairs } = Pairs::of(graph);
        let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
        let mut names: Vec<&str> = Vec::new();
        let bodies_of: Vec<Vec<usize>> = nodes
            .iter()
            .map(|&node| {
                let named = issuer::canonical_all(&graph.document(node).issuers);
                let named = named.into_iter().map(|name| {
                    *numbers.entry(name).or_insert_with(|| {
                        names.push(name);
                        names.len() - 1
                    })
                });
                named.collect()
            })
            .collect();
        let mut sizes = vec![0usize; names.len()];
        for &(from, to) in &pairs {
            for &body in bodies_of[from].iter().chain(&bodies_of[to]) {
                sizes[body] += 1;
            }
        }
        let mut largest: Vec<usize> = (0..names.len()).filter(|&at| sizes[at] > 0).collect();
        largest.sort_by(|&a, &b| sizes[b].cmp(&sizes[a]).then(names[a].cmp(names[b])));
        let mut shown: Vec<Body> = Vec::new();
        let mut row_of = vec![None; names.len()];
        for (row, &body) in largest.iter().take(most).enumerate() {
            shown.push(Body::Named(names[body].to_owned()));
            row_of[body] = Some(row);
        }
        let (others, unknown) = (shown.len(), shown.len() + 1);
        shown.extend([Body::Others, Body::Unknown]);
        let rows_of: Vec<Vec<usize>> = bodies_of
            .iter()
            .map(|own| match own.as_slice() {
                [] => vec![unknown],
                own => own.iter().map(|&b| row_of[b].unwrap_or(others)).collect(),
            })
            .collect();
        let mut counts = vec![vec![0usize; shown.len()]; shown.len()];
        for &(from, to) in &pairs {
            for &row in &rows_of[from] {
                for &column in &rows_of[to] {
                    counts[row][column] += 1;
                }
            }
        }
        BodyMatrix {
            bodies: shown,
            counts,
        }
        .without_empty()
    }

    /// Without bodies that neither cite nor are cited.
    fn without_empty(self) -> Self {
        let all = self.bodies.len();
        let kept: Vec<usize> = (0..all)
            .filter(|&at| (0..all).any(|other| self.counts[at][other] + self.counts[other][at] > 0))
            .collect();
        let counts = kept.iter().map(|&row| {
            let columns = kept.iter().map(|&column| self.counts[row][column]);
            columns.collect()
        });
        BodyMatrix {
            counts: counts.collect(),
            bodies: kept.iter().map(|&at| self.bodies[at].clone()).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::graph_of;
    use crate::{Entity, Graph, InMemory, Relation};
    use jiff::civil::date;

    fn by(id: &str, issuers: &[&str], year: Option<i16>) -> Entity {
        Entity {
            issuers: issuers.iter().map(|&body| body.to_owned()).collect(),
            written: year.map(|year| date(year, 1, 1)),
            ..Entity::named(id)
        }
    }

    /// a of 甲局 and 乙局 cites b of 甲局 twice over; c, of no known issuer and
    /// year, cites both; d stands alone.
    fn sample() -> InMemory {
        InMemory::new(graph_of(
            vec![
                by("a", &["甲局", "乙局"], Some(2021)),
                by("b", &["甲局"], Some(2020)),
                by("c", &[], None),
                by("d", &["丙局"], Some(2022)),
            ],
            &[
                (0, 1, Relation::Basis),
                (0, 1, Relation::Cites),
                (2, 0, Relation::Cites),
                (2, 1, Relation::Cites),
            ],
        ))
    }

    #[test]
    fn a_citation_counts_once_in_the_year_of_the_citing_document() {
        let of = Distribution::of(&sample());
        assert_eq!(of.years, [(None, 2), (Some(2021), 1)]);
    }

    #[test]
    fn documents_are_counted_by_how_many_others_cite_them() {
        // c and d by none, a by c, b by a and c.
        let of = Distribution::of(&sample());
        assert_eq!(of.cited, [(0, 2), (1, 1), (2, 1)]);
    }

    #[test]
    fn a_joint_document_counts_for_each_issuer() {
        let named = |name: &str| Body::Named(name.to_owned());
        let matrix = BodyMatrix::of(&sample(), 12);
        // 甲局 takes part in three citations, 乙局 in two; 丙局 in none.
        assert_eq!(matrix.bodies, [named("甲局"), named("乙局"), Body::Unknown]);
        assert_eq!(
            matrix.counts,
            [
                // a cites b.
                vec![1, 0, 0],
                vec![1, 0, 0],
                // c cites a and b.
                vec![2, 1, 0],
            ]
        );
    }

    #[test]
    fn bodies_beyond_the_largest_stand_together() {
        let matrix = BodyMatrix::of(&sample(), 1);
        assert_eq!(
            matrix.bodies,
            [Body::Named("甲局".to_owned()), Body::Others, Body::Unknown]
        );
        assert_eq!(matrix.counts, [[1, 0, 0], [1, 0, 0], [2, 1, 0]]);
    }

    #[test]
    fn nothing_is_distributed_in_an_empty_graph() {
        assert_eq!(
            Distribution::of(&InMemory::new(Graph::default())),
            Distribution::default()
        );
    }
}
