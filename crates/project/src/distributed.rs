//! The stages for engines that run on many machines: each works on some rows
//! and knows nothing of the others.
//!
//! 1. [`names`] reads one text and gives its documents and its mentions in full,
//!    each with its keys.
//! 2. The engine puts together what shares keys, be it through others
//!    ([`connect`]).
//! 3. [`identity::resolve_group`] says what the members of one group mean;
//!    [`answers`] writes it down.
//! 4. [`mentions`] gives the mentions of one document, from what its names mean.
//!
//! The result is that of [`crate::project::build`] without corrections and lists
//! of known documents.

#[cfg(feature = "parquet")]
pub mod parquet;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::project::{evidence, read_text, why_open};
use wenmai_graph::Edge;
use wenmai_graph::{Entity, Evidence, Graph, Relation};
use wenmai_reading::Text;
use wenmai_resolving::identity::{self, AgencyCodes, Member, Reading, State, Target};
use wenmai_store::{BuildInfo, UnresolvedMention};

/// A document or a mention in full, with its keys.
#[derive(Debug)]
pub struct Name {
    /// What is resolved with those that share its keys.
    pub member: Member,
    /// The keys, each once. There is always one.
    pub keys: Vec<u64>,
    /// Of a document, all that was found in it.
    pub reading: Option<Reading>,
}

/// The documents of a text and their mentions in full.
///
/// ```
/// use wenmai_reading::{Encoding, Text};
///
/// let text = "依据《中华人民共和国预算法》，制定本办法。";
/// let names = wenmai_project::distributed::names(&Text::new("a.txt", text, Encoding::Utf8));
/// assert_eq!(names.len(), 2);
/// assert!(names[0].reading.is_some());
/// assert!(names[1].member.mention.is_some());
/// ```
pub fn names(text: &Text) -> Vec<Name> {
    let mut names = Vec::new();
    for (at, mut reading) in read_text(text).into_iter().enumerate() {
        reading.document.paragraphs = Vec::new();
        let reprints = identity::reprints(&reading);
        let member = |mention| Member {
            at,
            document: reading.document.clone(),
            mention,
            reprints,
        };
        let mut own = vec![Name {
            keys: distinct(identity::keys_of_document(&reading.document)),
            member: member(None),
            reading: None,
        }];
        for (place, citation) in reading.citations.iter().enumerate() {
            if !citation.kind.names() {
                continue;
            }
            let mut keys = identity::keys_of_citation(citation);
            if keys.is_empty() {
                keys.push(identity::key_of_none(&text.file, at, place));
            }
            // Nothing that stands around a mention tells what it means.
            let mut citation = citation.clone();
            citation.quote = String::new();
            own.push(Name {
                member: member(Some((place, citation))),
                keys: distinct(keys),
                reading: None,
            });
        }
        own[0].reading = Some(reading);
        names.extend(own);
    }
    names
}

fn distinct(mut keys: Vec<u64>) -> Vec<u64> {
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Which keys belong together: for each key of the pairs its group, which is the
/// smallest key of those that hang together. Keys of which a group consists of
/// themselves are left out.
///
/// ```
/// let groups = wenmai_project::distributed::connect([(2, 3), (7, 8), (3, 1)]);
/// assert_eq!(groups, [(2, 1), (3, 1), (8, 7)]);
/// ```
pub fn connect(pairs: impl IntoIterator<Item = (i64, i64)>) -> Vec<(i64, i64)> {
    let mut parents: FxHashMap<i64, i64> = FxHashMap::default();
    for (a, b) in pairs {
        let (a, b) = (root(&mut parents, a), root(&mut parents, b));
        // A smaller key is nearer the root, so that the root is the smallest.
        if a != b {
            parents.insert(a.max(b), a.min(b));
        }
    }
    let mut keys: Vec<i64> = parents.keys().copied().collect();
    keys.sort_unstable();
    keys.into_iter()
        .map(|key| (key, root(&mut parents, key)))
        .collect()
}

fn root(parents: &mut FxHashMap<i64, i64>, key: i64) -> i64 {
    let mut root = key;
    while let Some(&parent) = parents.get(&root) {
        root = parent;
    }
    let mut at = key;
    while at != root {
        at = parents.insert(at, root).unwrap_or(root);
    }
    root
}

/// What a document or a mention in full means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Place of the mention among the citations of its document; none where it
    /// is the document itself.
    pub citation: Option<usize>,
    /// Id of the document that is meant.
    pub entity: Option<String>,
    /// What is known of it.
    pub state: State,
    /// The day from which an extension by years counts.
    pub end: Option<Date>,
}

/// What the members of one group mean, in their order, and the documents.
pub fn answers(members: Vec<Member>, codes: &AgencyCodes) -> (Vec<Answer>, Vec<Entity>) {
    let places: Vec<Option<usize>> = members
        .iter()
        .map(|member| member.mention.as_ref().map(|(at, _)| *at))
        .collect();
    let group = identity::resolve_group(members, codes);
    let answers = places
        .into_iter()
        .zip(&group.targets)
        .map(|(citation, target)| Answer {
            citation,
            entity: target.entity.map(|at| group.entities[at].id.clone()),
            state: target.state.clone(),
            end: target.entity.and_then(|at| group.end(at)),
        })
        .collect();
    (answers, group.entities)
}

/// A mention with what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// Id of the citing document.
    pub source: String,
    /// Id of the cited document; none where it is not known.
    pub target: Option<String>,
    /// What the one does to the other.
    pub relation: Relation,
    /// `resolved`, `cited_only`, `ambiguous`, `unresolved`.
    pub state: String,
    /// Why it is not known what is meant.
    pub reason: Option<String>,
    /// Place of the citing document among those of its file, from 0.
    pub document: usize,
    /// Place of the mention among those of its document, from 0.
    pub citation: usize,
    /// The proof.
    #[serde(flatten)]
    pub evidence: Evidence,
}

/// The mentions of a document, short forms too, from what it and its mentions
/// in full mean. `at` is its place among the documents of its file.
pub fn mentions(reading: Reading, at: usize, answers: &[Answer]) -> Vec<Mention> {
    let mut source = None;
    let mut found: Vec<Option<Target>> = vec![None; reading.citations.len()];
    for (place, answer) in answers.iter().enumerate() {
        match answer.citation {
            None => source.clone_from(&answer.entity),
            Some(citation) if citation < found.len() => {
                found[citation] = Some(Target {
                    entity: answer.entity.as_ref().map(|_| place),
                    ..Target::from(answer.state.clone())
                });
            }
            Some(_) => {}
        }
    }
    let source = source.unwrap_or_else(|| reading.document.id.clone());
    let targets = identity::with_short_forms(&reading.citations, found);
    let file = reading.document.file;
    let mut mentions = Vec::new();
    for (citation, (words, target)) in reading.citations.into_iter().zip(targets).enumerate() {
        // The name before it states what is done.
        if words.defines {
            continue;
        }
        let meant = target.entity.and_then(|place| answers.get(place));
        mentions.push(Mention {
            source: source.clone(),
            target: meant.and_then(|answer| answer.entity.clone()),
            relation: words.relation,
            state: target.state.key().to_owned(),
            reason: meant.is_none().then(|| why_open(&target.state)),
            document: at,
            citation,
            evidence: evidence(&file, words, meant.and_then(|answer| answer.end)),
        });
    }
    mentions
}

/// The graph of entities and mentions in any order. `about` is filled up with
/// the mentions of which it is not known what they mean.
pub fn graph(
    mut entities: Vec<Entity>,
    mut mentions: Vec<Mention>,
    about: &mut BuildInfo,
) -> Graph {
    entities.sort_by(|a, b| a.id.cmp(&b.id));
    mentions.sort_by(|a, b| {
        (&a.evidence.file, a.document, a.citation).cmp(&(&b.evidence.file, b.document, b.citation))
    });
    let place: FxHashMap<String, usize> = entities
        .iter()
        .enumerate()
        .map(|(at, entity)| (entity.id.clone(), at))
        .collect();
    let mut edges = Vec::with_capacity(mentions.len());
    for mention in mentions {
        let target = mention.target.as_ref().and_then(|id| place.get(id));
        match (place.get(&mention.source), target) {
            (Some(&source), Some(&target)) => edges.push(Edge {
                source,
                target,
                relation: mention.relation,
                evidence: mention.evidence,
            }),
            _ => about.unresolved.push(UnresolvedMention {
                file: mention.evidence.file,
                line: mention.evidence.line,
                text: mention.evidence.text,
                reason: mention.reason.unwrap_or_default(),
            }),
        }
    }
    Graph::build(entities, edges)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    use petgraph::visit::EdgeRef;

    use super::*;
    use crate::project;
    use wenmai_reading as source;

    /// All stages, as an engine calls them, each group by itself and in reverse:
    /// the documents, the mentions, and how many groups there are.
    pub(super) fn in_groups(texts: &[Text]) -> (Vec<Entity>, Vec<Mention>, usize) {
        let names: Vec<Name> = texts.iter().rev().flat_map(names).collect();
        let sign = |key: &u64| key.cast_signed();
        let pairs = names.iter().flat_map(|name| {
            let first = name.keys.first().map_or(0, sign);
            name.keys.iter().map(move |key| (first, sign(key)))
        });
        let group: FxHashMap<i64, i64> = connect(pairs).into_iter().collect();
        let in_order = texts.iter().flat_map(read_text).collect::<Vec<_>>();
        let codes = AgencyCodes::from_documents(in_order.iter().map(|r| &r.document));
        let mut groups: BTreeMap<i64, Vec<&Name>> = BTreeMap::new();
        for name in &names {
            let key = sign(&name.keys[0]);
            let group = group.get(&key).copied().unwrap_or(key);
            groups.entry(group).or_default().push(name);
        }
        let mut entities = Vec::new();
        let mut meant: FxHashMap<(String, usize), Vec<Answer>> = FxHashMap::default();
        for group in groups.values() {
            let members = group.iter().map(|name| name.member.clone()).collect();
            let (answers, own) = answers(members, &codes);
            entities.extend(own);
            for (name, answer) in group.iter().zip(answers) {
                let place = (name.member.document.file.clone(), name.member.at);
                meant.entry(place).or_default().push(answer);
            }
        }
        let mut found = Vec::new();
        for name in &names {
            if let Some(reading) = &name.reading {
                let place = (reading.document.file.clone(), name.member.at);
                found.extend(mentions(reading.clone(), name.member.at, &meant[&place]));
            }
        }
        (entities, found, groups.len())
    }

    #[test]
    fn groups_by_themselves_give_the_graph_of_the_whole() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
        let paths = ["examples/notices", "tests/truth"].map(|path| PathBuf::from(root).join(path));
        let texts = source::read(&paths, &source::Options::default(), &|_| {})
            .unwrap()
            .texts;
        let (entities, mentions, groups) = in_groups(&texts);
        assert!(groups > 200, "{groups}");
        let mut about = BuildInfo::default();
        let found = graph(entities, mentions, &mut about);
        let whole = project::from_texts(texts);
        let nodes = |graph: &Graph| graph.inner.node_weights().cloned().collect::<Vec<_>>();
        let edges = |graph: &Graph| {
            let edges = graph.inner.edge_references();
            edges
                .map(|edge| (edge.source(), edge.target(), edge.weight().clone()))
                .collect::<Vec<_>>()
        };
        assert_eq!(nodes(&found), nodes(&whole.graph));
        assert_eq!(edges(&found), edges(&whole.graph));
        assert_eq!(about.unresolved, whole.about.unresolved);
    }
}
