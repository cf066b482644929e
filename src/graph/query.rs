//! What can be asked of the graph: the way up to the laws, what hangs on a
//! document, ways between two, what is gone and who still rests on it.

use std::collections::VecDeque;

use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;
use rustc_hash::{FxHashMap, FxHashSet};

use super::model::Graph;
use super::relation::Relation;
use super::status::{self, Judgement, Status};
use crate::document::{DocumentNumber, fold, title};

/// The relations by which a document rests on another.
pub const UPWARD: [Relation; 3] = [Relation::Implements, Relation::Basis, Relation::Forwards];

/// The relations that make a document stale when their target is gone.
pub const RESTS_ON: [Relation; 4] = [
    Relation::Implements,
    Relation::Basis,
    Relation::Forwards,
    Relation::Applies,
];

/// An edge on the way, with how many steps lead to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The edge.
    pub edge: EdgeIndex,
    /// 1 for the edges at the document asked for.
    pub depth: u32,
}

/// What a search for a document gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The document.
    One(NodeIndex),
    /// Several fit.
    Several(Vec<NodeIndex>),
    /// None fits; the most alike, for "did you mean".
    None(Vec<NodeIndex>),
}

impl Graph {
    /// Finds a document by its number in any writing, by its title, or by a
    /// part of one.
    pub fn find(&self, words: &str) -> Found {
        if let Some(&node) = self.by_id.get(words) {
            return Found::One(node);
        }
        let folded = fold::fold(words);
        let nodes = || self.inner.node_indices();
        let several = |found: Vec<NodeIndex>| match found.as_slice() {
            [] => None,
            [one] => Some(Found::One(*one)),
            _ => Some(Found::Several(found)),
        };
        if let Some(number) = DocumentNumber::parse(words) {
            let key = number.key();
            let same = nodes()
                .filter(|&n| {
                    self.inner[n]
                        .number
                        .as_deref()
                        .and_then(DocumentNumber::parse)
                        .is_some_and(|own| own.key() == key)
                })
                .collect();
            if let Some(found) = several(same) {
                return found;
            }
        }
        let key = title::key(words);
        let names = |n: NodeIndex| {
            let entity = &self.inner[n];
            [
                Some(&entity.id),
                entity.title.as_ref(),
                entity.number.as_ref(),
            ]
            .into_iter()
            .flatten()
            .chain(&entity.aliases)
        };
        let exact = nodes()
            .filter(|&n| names(n).any(|name| title::key(name) == key))
            .collect();
        if let Some(found) = several(exact) {
            return found;
        }
        if !key.is_empty() {
            let part: Vec<NodeIndex> = nodes()
                .filter(|&n| {
                    names(n).any(|name| {
                        title::key(name).contains(&key) || fold::fold(name).contains(&folded)
                    })
                })
                .collect();
            if let Some(found) = several(part) {
                return found;
            }
        }
        let mut alike: Vec<(f64, NodeIndex)> = nodes()
            .map(|n| {
                let best = names(n)
                    .map(|name| title::similarity(&title::key(name), &key))
                    .fold(0.0, f64::max);
                (best, n)
            })
            .filter(|(score, _)| *score >= 0.35)
            .collect();
        alike.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        Found::None(alike.into_iter().take(5).map(|(_, n)| n).collect())
    }

    /// The edges reached from `from` by `relations`, breadth first, each once.
    /// `Outgoing` goes up to what it rests on, `Incoming` down to what rests on
    /// it.
    pub fn reach(
        &self,
        from: NodeIndex,
        relations: &[Relation],
        direction: Direction,
        depth: Option<u32>,
    ) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut seen: FxHashSet<NodeIndex> = FxHashSet::from_iter([from]);
        let mut queue = VecDeque::from([(from, 0u32)]);
        while let Some((node, at)) = queue.pop_front() {
            if depth.is_some_and(|depth| at >= depth) {
                continue;
            }
            for edge in self.edges_of(node, direction) {
                if !relations.contains(&self.inner[edge].relation) {
                    continue;
                }
                steps.push(Step {
                    edge,
                    depth: at + 1,
                });
                let next = self.other_end(edge, direction);
                if seen.insert(next) {
                    queue.push_back((next, at + 1));
                }
            }
        }
        steps
    }

    /// The edges at a node, in the order of the other ends' ids.
    pub fn edges_of(&self, node: NodeIndex, direction: Direction) -> Vec<EdgeIndex> {
        let mut edges: Vec<EdgeIndex> = self
            .inner
            .edges_directed(node, direction)
            .map(|edge| edge.id())
            .collect();
        edges.sort_by_key(|&edge| (self.inner[edge].relation, self.other_end(edge, direction)));
        edges
    }

    /// The end of an edge that one comes to.
    pub fn other_end(&self, edge: EdgeIndex, direction: Direction) -> NodeIndex {
        let ends = self.inner.edge_endpoints(edge);
        match (ends, direction) {
            (Some((_, target)), Direction::Outgoing) => target,
            (Some((source, _)), Direction::Incoming) => source,
            (None, _) => NodeIndex::end(),
        }
    }

    /// All shortest ways from one document to another along the citations, at
    /// most `most` of them.
    pub fn shortest_paths(
        &self,
        from: NodeIndex,
        to: NodeIndex,
        most: usize,
    ) -> Vec<Vec<EdgeIndex>> {
        // Distances to the goal first, so that only shortest ways are walked.
        let mut far: FxHashMap<NodeIndex, usize> = FxHashMap::from_iter([(to, 0)]);
        let mut queue = VecDeque::from([to]);
        while let Some(node) = queue.pop_front() {
            let next = far.get(&node).copied().unwrap_or(0) + 1;
            for source in self.inner.neighbors_directed(node, Direction::Incoming) {
                far.entry(source).or_insert_with(|| {
                    queue.push_back(source);
                    next
                });
            }
        }
        let mut paths = Vec::new();
        if !far.contains_key(&from) || from == to {
            return paths;
        }
        let mut open: Vec<(NodeIndex, Vec<EdgeIndex>)> = vec![(from, Vec::new())];
        while let Some((node, path)) = open.pop() {
            if node == to {
                paths.push(path);
                if paths.len() >= most {
                    break;
                }
                continue;
            }
            let here = far.get(&node).copied().unwrap_or(usize::MAX);
            // Of several relations between two documents the first stands for
            // all: a way is one of documents.
            let mut edges = self.edges_of(node, Direction::Outgoing);
            let mut seen = FxHashSet::default();
            edges.retain(|&edge| seen.insert(self.other_end(edge, Direction::Outgoing)));
            for edge in edges.into_iter().rev() {
                let next = self.other_end(edge, Direction::Outgoing);
                if far.get(&next).is_some_and(|&d| d + 1 == here) {
                    let mut longer = path.clone();
                    longer.push(edge);
                    open.push((next, longer));
                }
            }
        }
        paths
    }

    /// The judgement of every document on a day, in the order of the nodes.
    pub fn judge_all(&self, day: Date) -> Vec<Judgement> {
        self.inner
            .node_indices()
            .map(|node| status::judge(self, node, day))
            .collect()
    }

    /// The documents that take the place of one that is gone: those that
    /// supersede or repeal it and are in force, followed on to the last.
    pub fn replaced_by(&self, node: NodeIndex, judgements: &[Judgement]) -> Vec<NodeIndex> {
        let mut found = Vec::new();
        let mut seen = FxHashSet::from_iter([node]);
        let mut open = vec![node];
        while let Some(at) = open.pop() {
            for edge in self.edges_of(at, Direction::Incoming) {
                let link = &self.inner[edge];
                if !matches!(link.relation, Relation::Repeals | Relation::Supersedes) {
                    continue;
                }
                let by = self.other_end(edge, Direction::Incoming);
                if !seen.insert(by) {
                    continue;
                }
                // A decision that ends many takes the place of none.
                if link.relation == Relation::Repeals && !self.takes_the_place(by, at) {
                    continue;
                }
                match judgements.get(by.index()).map(|j| j.status) {
                    Some(status) if status.is_gone() => open.push(by),
                    Some(_) => found.push(by),
                    None => {}
                }
            }
        }
        found.sort_unstable();
        found
    }

    /// Whether the repealing document deals with the same matter: their names
    /// share enough, or it ends at most two.
    fn takes_the_place(&self, by: NodeIndex, of: NodeIndex) -> bool {
        let ended = self
            .inner
            .edges_directed(by, Direction::Outgoing)
            .filter(|e| e.weight().relation == Relation::Repeals)
            .count();
        let only_ends = self.inner[by]
            .title
            .as_deref()
            .is_some_and(|t| t.contains("废止") || t.contains("失效"));
        if only_ends {
            return false;
        }
        let names = |n: NodeIndex| {
            let entity = &self.inner[n];
            entity
                .title
                .iter()
                .chain(&entity.aliases)
                .map(|t| title::family(title::without_issuers(t)))
                .collect::<Vec<_>>()
        };
        let (new, old) = (names(by), names(of));
        ended <= 2
            || new
                .iter()
                .any(|a| old.iter().any(|b| title::similarity(a, b) > 0.4))
    }

    /// The documents that are not gone and rest on `node`, which is.
    pub fn stale(&self, node: NodeIndex, judgements: &[Judgement]) -> Vec<(NodeIndex, Relation)> {
        self.edges_of(node, Direction::Incoming)
            .into_iter()
            .filter(|&edge| RESTS_ON.contains(&self.inner[edge].relation))
            .map(|edge| (self.other_end(edge, Direction::Incoming), self.inner[edge].relation))
            .filter(|(by, _)| {
                let judgement = judgements.get(by.index());
                self.inner[*by].present
                    && judgement.is_some_and(|j| !j.status.is_gone() && j.status != Status::NotYetInForce)
                    // Who ends it does not rest on it.
                    && !self.ends(*by, node)
            })
            .collect()
    }

    fn ends(&self, by: NodeIndex, node: NodeIndex) -> bool {
        self.inner.edges_connecting(by, node).any(|e| {
            matches!(
                e.weight().relation,
                Relation::Repeals | Relation::Supersedes
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Entity;
    use crate::graph::build::Edge;
    use crate::graph::model::Evidence;

    fn graph(edges: &[(usize, usize, Relation)], names: &[&str]) -> Graph {
        let entities = names
            .iter()
            .map(|id| Entity {
                title: Some((*id).to_owned()),
                ..Entity::named(id)
            })
            .collect();
        let edges = edges
            .iter()
            .map(|&(source, target, relation)| Edge {
                source,
                target,
                relation,
                evidence: Evidence {
                    file: String::new(),
                    line: 1,
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
                },
            })
            .collect();
        Graph::build(entities, edges)
    }

    #[test]
    fn the_way_up_ends_where_it_comes_back_to_itself() {
        let graph = graph(
            &[
                (0, 1, Relation::Basis),
                (1, 2, Relation::Implements),
                (2, 0, Relation::Basis),
                (0, 2, Relation::Cites),
            ],
            &["a", "b", "c"],
        );
        let steps = graph.reach(NodeIndex::new(0), &UPWARD, Direction::Outgoing, None);
        let depths: Vec<u32> = steps.iter().map(|s| s.depth).collect();
        assert_eq!(depths, [1, 2, 3]);
    }

    #[test]
    fn a_document_is_found_by_a_part_of_its_title() {
        let graph = graph(&[], &["甲省医疗救助实施办法", "甲省养老服务条例"]);
        assert_eq!(graph.find("医疗救助"), Found::One(NodeIndex::new(0)));
        assert_eq!(
            graph.find("甲省"),
            Found::Several(vec![NodeIndex::new(0), NodeIndex::new(1)])
        );
        assert_eq!(
            graph.find("医疗求助实施办法"),
            Found::None(vec![NodeIndex::new(0)])
        );
    }

    #[test]
    fn all_shortest_ways() {
        let graph = graph(
            &[
                (0, 1, Relation::Basis),
                (0, 2, Relation::Basis),
                (1, 3, Relation::Basis),
                (2, 3, Relation::Cites),
            ],
            &["a", "b", "c", "d"],
        );
        assert_eq!(
            graph
                .shortest_paths(NodeIndex::new(0), NodeIndex::new(3), 10)
                .len(),
            2
        );
        assert!(
            graph
                .shortest_paths(NodeIndex::new(3), NodeIndex::new(0), 10)
                .is_empty()
        );
    }
}
