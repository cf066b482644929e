//! What contradicts itself in a graph: it is reported, never hidden.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use petgraph::Direction;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::graphmap::DiGraphMap;
use rayon::prelude::*;

use super::Relation;
use super::ask::{CitationGraph, MentionPlace, ProvedGraph};
use super::reprint::Ending;
use super::{Entity, Evidence};
use wenmai_extracting::document::{DocumentNumber, title};

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
    /// The almanac has it otherwise (`answer::conflicts`).
    Almanac,
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
            ConflictKind::Almanac => "almanac",
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
            ConflictKind::Almanac => "与法规年历不符",
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
pub fn find(graph: &dyn ProvedGraph) -> Vec<Conflict> {
    let mut found = Vec::new();
    // First, so that all documents are read at once.
    shared_numbers(graph, &mut found);
    ends(graph, &mut found);
    numbers(graph, &mut found);
    cycles(graph, &mut found);
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

/// Who ends a document: two others, or one that is older than it.
fn ends(graph: &dyn ProvedGraph, found: &mut Vec<Conflict>) {
    let edges = graph.edges(&[Relation::Repeals]).into_iter();
    let mut repealed: Vec<(NodeIndex, EdgeIndex)> =
        edges.map(|edge| (graph.ends(edge).1, edge)).collect();
    repealed.sort_unstable();
    for of_one in repealed.chunk_by(|a, b| a.0 == b.0) {
        let edges = of_one.iter().map(|&(_, edge)| edge);
        ends_of(graph, edges, found);
    }
}

/// Who ends the document to which these edges lead, all of which repeal it.
fn ends_of(
    graph: &dyn ProvedGraph,
    edges: impl Iterator<Item = EdgeIndex>,
    found: &mut Vec<Conflict>,
) {
    let mut whole: Vec<(&Entity, &Entity, &Evidence)> = Vec::new();
    for edge in edges {
        let (by, own) = graph.ends(edge);
        let (by, own) = (graph.document(by), graph.document(own));
        let mut proofs = graph.proofs(edge).iter();
        let Some(proof) = proofs.find(|m| m.pinpoint.is_none() && !m.planned) else {
            continue;
        };
        if by.draft {
            continue;
        }
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
        whole.push((own, by, proof));
    }
    if whole.len() < 2 {
        return;
    }
    // A later edition that repeats the clause is no second repeal.
    whole.sort_by_key(|(_, by, _)| (by.issued(), by.id.as_str()));
    let mut endings: Vec<Ending> = Vec::new();
    whole.retain(|(_, by, proof)| {
        let ending = Ending::of(by, proof);
        let repeats = endings.iter().any(|earlier| ending.repeats(earlier));
        endings.push(ending);
        !repeats
    });
    whole.sort_by_key(|(_, by, _)| by.id.as_str());
    if let [(own, _, proof), _, ..] = whole.as_slice() {
        let by = whole.iter().map(|(_, by, _)| by.id.clone());
        let ids = std::iter::once(own.id.clone()).chain(by).collect();
        found.push(conflict(ConflictKind::TwoRepeals, ids, Some(proof)));
    }
}

/// Mentions that give a document's number with a title that is not its own.
fn numbers(graph: &dyn ProvedGraph, found: &mut Vec<Conflict>) {
    // What is said in the same words of the same document is looked at once.
    let mut said: IndexMap<(NodeIndex, String), Vec<MentionPlace>> = IndexMap::new();
    graph.each_text(&mut |mention, text| {
        let own = graph.document(mention.target);
        if own.present && own.number.is_some() && own.title.is_some() {
            let same = said.entry((mention.target, text.to_owned())).or_default();
            same.push(mention);
        }
    });
    let said: Vec<(&Entity, String, Vec<MentionPlace>)> = said
        .into_iter()
        .map(|((target, text), mentions)| (graph.document(target), text, mentions))
        .collect();
    let wrong = said.into_par_iter().filter(|(own, text, _)| {
        let given = title::names_in(&wenmai_extracting::document::fold::fold(text));
        let names = own.title.iter().chain(&own.aliases);
        let names = names.map(String::as_str);
        given
            .first()
            .is_some_and(|given| is_of_another(given, names))
    });
    let wrong: Vec<(&Entity, String, Vec<MentionPlace>)> = wrong.collect();
    for (own, _, mentions) in wrong {
        for mention in mentions {
            let by = graph.document(graph.ends(mention.edge).0);
            // The heading of a later version names the decision that made it.
            if title_of(by) == title_of(own) {
                continue;
            }
            found.push(conflict(
                ConflictKind::NumberOfAnother,
                vec![own.id.clone(), by.id.clone()],
                graph.proofs(mention.edge).get(mention.place),
            ));
        }
    }
}

fn title_of(document: &Entity) -> Option<String> {
    document.title.as_deref().map(title::key)
}

/// Whether a title that is given with a document's number has nothing in common
/// with its names.
pub fn is_of_another<'n>(given: &str, mut names: impl Iterator<Item = &'n str>) -> bool {
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
fn shared_numbers(graph: &dyn ProvedGraph, found: &mut Vec<Conflict>) {
    let mut by_number: BTreeMap<String, Vec<&Entity>> = BTreeMap::new();
    for entity in graph
        .documents()
        .into_iter()
        .map(|node| graph.document(node))
    {
        if let Some(number) = entity.number.as_deref().filter(|_| entity.present)
            && let Some(number) = DocumentNumber::parse(number)
            && number.is_unique()
        {
            by_number.entry(number.key()).or_default().push(entity);
        }
    }
    for bearers in by_number.values() {
        let [own, _, ..] = bearers.as_slice() else {
            continue;
        };
        let mut titles = bearers
            .iter()
            .map(|e| e.title.as_deref().unwrap_or_default());
        let first = own.title.as_deref().unwrap_or_default();
        if titles.all(|other| title::alike(first, other)) {
            continue;
        }
        found.push(Conflict {
            kind: ConflictKind::NumberShared,
            ids: bearers.iter().map(|entity| entity.id.clone()).collect(),
            file: own.file.clone(),
            line: own.line,
            quote: None,
        });
    }
}

/// Rings of documents that rest on each other.
fn cycles(graph: &dyn ProvedGraph, found: &mut Vec<Conflict>) {
    let resting = [
        Relation::Basis,
        Relation::Implements,
        Relation::Repeals,
        Relation::Supersedes,
    ];
    for ring in rings(graph, &resting) {
        let first = ring.first().map_or_else(Vec::new, |&node| {
            graph.edges_of(node, Direction::Outgoing, &resting)
        });
        // The last of those that stay within the ring.
        let proof = first
            .into_iter()
            .filter(|&edge| ring.contains(&graph.ends(edge).1))
            .max_by_key(|&edge| (&graph.document(graph.ends(edge).1).id, graph.relation(edge)))
            .and_then(|edge| graph.first_proof(edge));
        let ids = ring.iter().map(|&node| graph.document(node).id.clone());
        found.push(conflict(ConflictKind::Cycle, ids.collect(), proof));
    }
}

/// The sets of documents in which each reaches each other along `relations`,
/// of at least two documents, in the order of their ids.
pub fn rings(graph: &dyn CitationGraph, relations: &[Relation]) -> Vec<Vec<NodeIndex>> {
    rings_among(graph, &graph.edges(relations))
}

/// The same along these edges.
pub(super) fn rings_among(graph: &dyn CitationGraph, edges: &[EdgeIndex]) -> Vec<Vec<NodeIndex>> {
    let mut along: DiGraphMap<NodeIndex, ()> = DiGraphMap::new();
    for &edge in edges {
        let (source, target) = graph.ends(edge);
        along.add_edge(source, target, ());
    }
    // Tarjan's goes deeper with each document of a chain, until the stack ends.
    let components = kosaraju_scc(&along).into_iter();
    let mut rings: Vec<Vec<NodeIndex>> = components.filter(|ring| ring.len() > 1).collect();
    let id = |node: &NodeIndex| graph.document(*node).id.as_str();
    for ring in &mut rings {
        ring.sort_by_key(|node| id(node));
    }
    rings.sort_by_key(|ring| ring.first().map(id));
    rings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{graph, graph_of};
    use crate::{Entity, Graph, InMemory};

    fn kinds(graph: &Graph) -> Vec<(ConflictKind, Vec<String>)> {
        let found = find(&InMemory::new(graph));
        found.into_iter().map(|c| (c.kind, c.ids)).collect()
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
