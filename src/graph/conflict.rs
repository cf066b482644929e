//! What contradicts itself in a graph: it is reported, never hidden.

use std::collections::BTreeMap;

use petgraph::Direction;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{EdgeFiltered, EdgeRef};
use rayon::prelude::*;

use super::model::{Entity, Evidence, Graph};
use super::relation::Relation;
use super::reprint::Ending;
use crate::document::{DocumentNumber, title};

/// A kind of contradiction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConflictKind {
    /// Two documents each repeal or supersede the same third.
    TwoRepeals,
    /// A document is repealed by one that is older than itself.
    RepealedBeforeIssue,
    /// Documents rest on each other in a ring.
    Cycle,
    /// A number is given with the title of another document.
    NumberOfAnother,
    /// Two documents of the corpus bear the same number and different titles.
    NumberShared,
}

impl ConflictKind {
    /// The key used in answers: `two-repeals`.
    pub const fn key(self) -> &'static str {
        match self {
            ConflictKind::TwoRepeals => "two-repeals",
            ConflictKind::RepealedBeforeIssue => "repealed-before-issue",
            ConflictKind::Cycle => "cycle",
            ConflictKind::NumberOfAnother => "number-of-another",
            ConflictKind::NumberShared => "number-shared",
        }
    }

    /// The Chinese words.
    pub const fn chinese(self) -> &'static str {
        match self {
            ConflictKind::TwoRepeals => "重复废止",
            ConflictKind::RepealedBeforeIssue => "废止早于印发",
            ConflictKind::Cycle => "循环依据",
            ConflictKind::NumberOfAnother => "文号与标题不符",
            ConflictKind::NumberShared => "文号重复",
        }
    }
}

/// A contradiction, with the documents that it is between.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conflict {
    /// Its kind.
    pub kind: ConflictKind,
    /// Ids of the documents; the one that is spoken of first.
    pub ids: Vec<String>,
    /// File of the proof.
    pub file: Option<String>,
    /// Line of the proof, from 1.
    pub line: Option<u32>,
    /// The sentence.
    pub quote: Option<String>,
}

/// All contradictions, sorted.
pub fn find(graph: &Graph) -> Vec<Conflict> {
    let nodes: Vec<NodeIndex> = graph.inner.node_indices().collect();
    let mut found: Vec<Conflict> = nodes
        .into_par_iter()
        .flat_map_iter(|node| {
            let mut found = Vec::new();
            ends(graph, node, &mut found);
            numbers(graph, node, &mut found);
            found
        })
        .collect();
    cycles(graph, &mut found);
    shared_numbers(graph, &mut found);
    found.sort();
    found
}

fn conflict(kind: ConflictKind, ids: Vec<String>, proof: Option<&Evidence>) -> Conflict {
    Conflict {
        kind,
        ids,
        file: proof.map(|p| p.file.clone()),
        line: proof.map(|p| p.line),
        quote: proof.map(|p| p.quote.clone()),
    }
}

/// Who ends the document: two of them, or one that is older than it.
fn ends(graph: &Graph, node: NodeIndex, found: &mut Vec<Conflict>) {
    let own = &graph.inner[node];
    let mut whole: Vec<(&Entity, &Evidence)> = Vec::new();
    for edge in graph.inner.edges_directed(node, Direction::Incoming) {
        let link = edge.weight();
        let by = &graph.inner[edge.source()];
        if link.relation != Relation::Repeals || by.draft {
            continue;
        }
        let Some(proof) = link
            .mentions
            .iter()
            .find(|m| m.pinpoint.is_none() && !m.planned)
        else {
            continue;
        };
        if let (Some(by_day), Some(day)) = (by.issued(), own.issued())
            && by_day < day
        {
            found.push(conflict(
                ConflictKind::RepealedBeforeIssue,
                vec![own.id.clone(), by.id.clone()],
                Some(proof),
            ));
            continue;
        }
        whole.push((by, proof));
    }
    // A later edition that repeats the clause is no second repeal.
    whole.sort_by_key(|(by, _)| (by.issued(), by.id.as_str()));
    let mut first: Vec<(&Entity, &Evidence)> = Vec::new();
    if whole.len() > 1 {
        let mut endings: Vec<Ending> = Vec::new();
        for (by, proof) in whole {
            let ending = Ending::of(by, proof);
            if !endings.iter().any(|earlier| ending.repeats(earlier)) {
                first.push((by, proof));
            }
            endings.push(ending);
        }
    }
    let mut whole = first;
    if whole.len() > 1 {
        whole.sort_by(|a, b| a.0.id.cmp(&b.0.id));
        let proof = whole.first().map(|(_, proof)| *proof);
        let ids = std::iter::once(own.id.clone())
            .chain(whole.iter().map(|(by, _)| by.id.clone()))
            .collect();
        found.push(conflict(ConflictKind::TwoRepeals, ids, proof));
    }
}

/// Mentions that give this document's number with a title that is not its own.
fn numbers(graph: &Graph, node: NodeIndex, found: &mut Vec<Conflict>) {
    let own = &graph.inner[node];
    let Some(own_title) = own
        .title
        .as_deref()
        .filter(|_| own.present && own.number.is_some())
    else {
        return;
    };
    for edge in graph.inner.edges_directed(node, Direction::Incoming) {
        for mention in &edge.weight().mentions {
            let Some(given) = title::names_in(&crate::document::fold::fold(&mention.text))
                .into_iter()
                .next()
            else {
                continue;
            };
            let names = std::iter::once(own_title).chain(own.aliases.iter().map(String::as_str));
            if is_of_another(&given, names) {
                found.push(conflict(
                    ConflictKind::NumberOfAnother,
                    vec![own.id.clone(), graph.inner[edge.source()].id.clone()],
                    Some(mention),
                ));
            }
        }
    }
}

/// Whether a title that is given with a document's number has nothing in common
/// with its names.
pub(crate) fn is_of_another<'n>(given: &str, mut names: impl Iterator<Item = &'n str>) -> bool {
    let given_key = title::key(given);
    given.chars().count() > 4
        && !names.any(|name| {
            let name = title::key(name);
            name.contains(&given_key)
                || given_key.contains(&name)
                || title::similarity(&name, &given_key) > 0.6
        })
}

/// Documents of the corpus that bear one number, such that names one document
/// by itself, and different titles.
fn shared_numbers(graph: &Graph, found: &mut Vec<Conflict>) {
    let mut by_number: BTreeMap<String, Vec<NodeIndex>> = BTreeMap::new();
    for node in graph.inner.node_indices() {
        let entity = &graph.inner[node];
        if let Some(number) = entity.number.as_deref().filter(|_| entity.present)
            && let Some(number) = DocumentNumber::parse(number)
            && number.is_unique()
        {
            by_number.entry(number.key()).or_default().push(node);
        }
    }
    for nodes in by_number.values().filter(|nodes| nodes.len() > 1) {
        let titles = || nodes.iter().map(|&n| graph.inner[n].title.as_deref());
        let first = titles().next().flatten().unwrap_or_default();
        if titles().all(|other| title::alike(first, other.unwrap_or_default())) {
            continue;
        }
        let own = nodes.first().map(|&n| &graph.inner[n]);
        found.push(Conflict {
            kind: ConflictKind::NumberShared,
            ids: nodes.iter().map(|&n| graph.inner[n].id.clone()).collect(),
            file: own.and_then(|e| e.file.clone()),
            line: own.and_then(|e| e.line),
            quote: None,
        });
    }
}

/// Rings of documents that rest on each other.
fn cycles(graph: &Graph, found: &mut Vec<Conflict>) {
    let resting = [
        Relation::Basis,
        Relation::Implements,
        Relation::Repeals,
        Relation::Supersedes,
    ];
    for ring in rings(graph, &resting) {
        let proof = ring.first().and_then(|&n| {
            graph
                .inner
                .edges(n)
                .find(|e| resting.contains(&e.weight().relation) && ring.contains(&e.target()))
                .and_then(|e| e.weight().mentions.first())
        });
        let ids = ring.iter().map(|&n| graph.inner[n].id.clone()).collect();
        found.push(conflict(ConflictKind::Cycle, ids, proof));
    }
}

/// The sets of documents in which each reaches each other along `relations`,
/// of at least two documents, in the order of their nodes.
pub fn rings(graph: &Graph, relations: &[Relation]) -> Vec<Vec<NodeIndex>> {
    let along = EdgeFiltered::from_fn(&graph.inner, |edge| {
        relations.contains(&edge.weight().relation)
    });
    // Tarjan's goes deeper with each document of a chain, until the stack ends.
    in_order(kosaraju_scc(&along))
}

/// The same of documents without their words, along all relations; these are given by
/// the places of their ends.
pub(crate) fn rings_of(
    count: usize,
    relations: impl Iterator<Item = (usize, usize)>,
) -> Vec<Vec<NodeIndex>> {
    let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(count, 0);
    for _ in 0..count {
        graph.add_node(());
    }
    for (source, target) in relations {
        graph.add_edge(NodeIndex::new(source), NodeIndex::new(target), ());
    }
    in_order(kosaraju_scc(&graph))
}

fn in_order(components: Vec<Vec<NodeIndex>>) -> Vec<Vec<NodeIndex>> {
    let components = components.into_iter();
    let mut rings: Vec<Vec<NodeIndex>> = components.filter(|ring| ring.len() > 1).collect();
    for ring in &mut rings {
        ring.sort_unstable();
    }
    rings.sort_unstable();
    rings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Entity;
    use crate::graph::testing::{graph, graph_of};

    fn kinds(graph: &Graph) -> Vec<(ConflictKind, Vec<String>)> {
        find(graph).into_iter().map(|c| (c.kind, c.ids)).collect()
    }

    #[test]
    fn documents_that_rest_on_each_other_are_a_ring() {
        let graph = graph(
            &[
                (0, 1, Relation::Basis),
                (1, 2, Relation::Implements),
                (2, 0, Relation::Basis),
                (2, 3, Relation::Basis),
            ],
            &["a", "b", "c", "d"],
        );
        let ring = ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!(kinds(&graph), [(ConflictKind::Cycle, ring)]);
    }

    fn numbered(id: &str, number: &str, title: &str) -> Entity {
        Entity {
            number: Some(number.to_owned()),
            title: Some(title.to_owned()),
            ..Entity::named(id)
        }
    }

    #[test]
    fn one_number_with_two_titles() {
        let one = numbered("a", "甲发〔2024〕1号", "关于做好乙工作的通知");
        let other = numbered("b", "甲发(2024)1号", "丙资金管理办法");
        let ids = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(
            kinds(&graph_of(vec![one.clone(), other.clone()], &[])),
            [(ConflictKind::NumberShared, ids)]
        );
        // Another writing of the title, or a document that is only cited, is none.
        let same = numbered("b", "甲发〔2024〕1号", "甲局关于做好乙工作的通知");
        assert!(kinds(&graph_of(vec![one.clone(), same], &[])).is_empty());
        let mut cited = other;
        cited.present = false;
        assert!(kinds(&graph_of(vec![one, cited], &[])).is_empty());
        // Every body has a 2024年第1号.
        let own = numbered("a", "2024年第1号", "关于乙的公告");
        let others = numbered("b", "2024年第1号", "关于丙的公告");
        assert!(kinds(&graph_of(vec![own, others], &[])).is_empty());
    }
}
