//! Which document is meant: all mentions of one document, by number, by title,
//! with issuers and without, come to one entity.
//!
//! The stages: documents that stand in the corpus become entities; mentions
//! that give a number are joined to the entity of that number, and teach the
//! titles under which it is cited; mentions by title alone are then looked up
//! among all titles. Nothing is matched to a document published after the
//! citing one. What fits several stays ambiguous, with its candidates.

mod block;
mod blocks;
mod bodies;
mod choice;
mod claimed;
mod copies;
mod entity;
mod given;
mod group;
mod key;
mod keys;
mod known;
mod laws;
pub mod meaning;
pub mod members;
mod model;
mod names;
mod nearness;
pub mod open;
mod register;
#[cfg(test)]
mod tests;
mod titles;
mod versions;

use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use wenmai_extracting::citation::Citation;
use wenmai_extracting::document::{Document, title};
use wenmai_vocabulary::Relation;

use block::Resolved;
pub use blocks::key_of_none;
pub use blocks::{keys_of_citation, keys_of_document};
pub use bodies::AgencyCodes;
use entity::Finished;
pub use given::OfBlock;
pub(crate) use given::is_file;
pub use given::{Answer, Claim, Given, Said};
pub use group::{Group, Member, resolve_group};
pub use key::Key;
pub use known::KnownDocument;
pub use model::{Edge, Entity, Evidence, FilePlace, Listed};
pub use names::{Name, NameError};
pub use open::UnresolvedMention;
use titles::Titles;
pub use wenmai_extracting::Reading;

/// Most candidates of a mention that are named.
const MOST_NAMED: usize = 32;

/// What is known of the document that a mention means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It stands in the corpus.
    Resolved,
    /// It is known by its name or number only.
    CitedOnly,
    /// Several documents fit; their ids.
    Ambiguous(Vec<String>),
    /// Nothing is known; why.
    Unresolved(String),
}

impl State {
    /// The key used in records: `resolved`, `cited_only`, `ambiguous`,
    /// `unresolved`.
    pub fn key(&self) -> &'static str {
        match self {
            State::Resolved => "resolved",
            State::CitedOnly => "cited_only",
            State::Ambiguous(_) => "ambiguous",
            State::Unresolved(_) => "unresolved",
        }
    }
}

/// The entity that a mention means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Place of the entity in [`Resolution::entities`]; none where it is
    /// ambiguous or unresolved.
    pub entity: Option<usize>,
    /// What is known of it.
    pub state: State,
    /// The number of the claim by which it means another document than its words say.
    pub moved: Option<u64>,
}

/// Entities and what each mention means.
#[derive(Debug, Default)]
pub struct Resolution {
    /// All documents, present or only cited.
    pub entities: Vec<Entity>,
    /// For each reading, the entity of its document.
    pub documents: Vec<usize>,
    /// For each reading and each of its citations, what is meant.
    pub targets: Vec<Vec<Target>>,
    /// For each of [`Given::claims`], the places of its documents.
    pub answers: Vec<Answer<usize>>,
}

impl From<State> for Target {
    /// A mention that means no document.
    fn from(state: State) -> Self {
        Target {
            entity: None,
            state,
            moved: None,
        }
    }
}

impl Target {
    /// A mention of this entity.
    fn of(entity: usize, present: bool) -> Self {
        let state = match present {
            true => State::Resolved,
            false => State::CitedOnly,
        };
        Target {
            entity: Some(entity),
            state,
            moved: None,
        }
    }

    /// A mention that so many entities fit.
    fn crowd(count: usize) -> Self {
        Target::from(State::Unresolved(open::crowd(count)))
    }

    /// While places stand for ids: one of several entities. A crowd of them is counted,
    /// which tells as much as their names would.
    fn among(entities: &[usize]) -> Self {
        if entities.len() > MOST_NAMED {
            return Target::crowd(entities.len());
        }
        Target::from(State::Ambiguous(
            entities.iter().map(usize::to_string).collect(),
        ))
    }

    /// While places stand for ids: the candidates among which it is ambiguous.
    fn candidates(&self) -> impl Iterator<Item = usize> {
        let candidates = match &self.state {
            State::Ambiguous(candidates) => candidates.as_slice(),
            _ => &[],
        };
        candidates.iter().filter_map(|c| c.parse().ok())
    }

    /// While places stand for ids: moves its entities to other places.
    fn place(&mut self, to: impl Fn(usize) -> usize) {
        self.entity = self.entity.map(&to);
        if let State::Ambiguous(candidates) = &mut self.state {
            for candidate in candidates {
                if let Ok(entity) = candidate.parse::<usize>() {
                    *candidate = to(entity).to_string();
                }
            }
        }
    }
}

/// Works out which document each citation means. The order of `readings` makes
/// no difference to what is found, but for names of equal right. What is
/// `given` goes before what the texts say.
pub fn resolve(readings: &[Reading], given: &Given) -> Resolution {
    resolve_with(readings, given, false).0
}

/// As [`resolve`], with what can be told to the next build where `tells` says so.
pub fn resolve_with(
    readings: &[Reading],
    given: &Given,
    tells: bool,
) -> (Resolution, meaning::Telling) {
    let known = given.known.iter().filter_map(|k| k.title.as_deref());
    let titles = Titles::of(readings.iter().flat_map(titles_of).chain(known));
    let mut members = members::of_readings(readings, &titles, tells);
    for (&at, &number) in &given.corrected {
        members[at].put_right(number);
    }
    let known = members::of_known_documents(&given.known);
    let blocks = blocks::blocks(&members, &known, &given.claims);
    let resolved: Vec<Resolved<'_>> = blocks
        .par_iter()
        .map(|block| {
            block::resolve(block, readings, given, &titles, |at| {
                reprints(&readings[at])
            })
        })
        .collect();

    let mut drafts = Vec::new();
    let mut documents = vec![0; readings.len()];
    let mut firsts = Vec::with_capacity(blocks.len());
    let mut targets: Vec<Vec<Option<Target>>> = readings
        .iter()
        .map(|reading| vec![None; reading.citations.len()])
        .collect();
    for (block, resolved) in blocks.iter().zip(resolved) {
        let first = drafts.len();
        firsts.push(first);
        drafts.extend(resolved.drafts);
        for (&reading, entity) in block.documents.iter().zip(resolved.documents) {
            documents[reading] = first + entity;
        }
        for (ask, mut target) in block.asks.iter().zip(resolved.targets) {
            target.place(|entity| first + entity);
            targets[ask.reading][ask.citation] = Some(target);
        }
    }
    firsts.push(drafts.len());

    let codes = AgencyCodes::from_documents(readings.iter().map(|reading| &reading.document));
    let Finished {
        entities,
        place,
        rivals,
    } = entity::finish(&drafts, &codes);
    targets
        .par_iter_mut()
        .flatten()
        .flatten()
        .for_each(|target| {
            target.place(|entity| place[entity]);
            name_candidates(target, &entities);
        });
    let of_draft = |draft: usize| firsts.partition_point(|&first| first <= draft);
    let mut whole = claimed::Whole {
        documents: documents.into_iter().map(|e| place[e]).collect(),
        entities,
        targets,
        of_blocks: (firsts.windows(2))
            .map(|of| place[of[0]..of[1]].to_vec())
            .collect(),
        has_rivals: rivals.iter().any(|&(a, b)| of_draft(a) != of_draft(b)),
    };
    let answers = whole.claim(&blocks, readings, &given.claims);
    let targets = readings.iter().zip(whole.targets);
    let resolution = Resolution {
        documents: whole.documents,
        entities: whole.entities,
        targets: targets
            .map(|(reading, found)| with_short_forms(&reading.citations, found))
            .collect(),
        answers,
    };
    let telling = meaning::Telling {
        members,
        known,
        blocks,
        of_blocks: whole.of_blocks,
        codes,
        has_rivals: whole.has_rivals,
    };
    (resolution, telling)
}

/// The keys of a title, under any of which it may be known.
pub fn keys_of_title(title: &str) -> Vec<String> {
    keys::of_title(title)
}

/// The full title of the law or regulation of the state that bears this name.
pub fn law_named(name: &str) -> Option<&'static str> {
    laws::laws().get(&title::key(name)).map(|law| law.title)
}

/// What all citations of a document mean, those in full being known.
pub fn with_short_forms<T: Clone + From<State>>(
    citations: &[Citation],
    found: Vec<Option<T>>,
) -> Vec<T> {
    let mut targets: Vec<T> = Vec::with_capacity(citations.len());
    for (citation, target) in citations.iter().zip(found) {
        let target = target.unwrap_or_else(|| short(citation, &targets));
        targets.push(target);
    }
    targets
}

/// Whether a document only prints again what another one issued: it says so in
/// its title, and names the text with a number that is not its own.
pub fn reprints(reading: &Reading) -> bool {
    let document = &reading.document;
    let says_so = ["重新公布", "重新印发", "重新发布", "重印", "翻印"]
        .iter()
        .any(|word| document.title.contains(word));
    says_so
        && reading.citations.iter().any(|citation| {
            let changes = matches!(
                citation.relation,
                Relation::Repeals | Relation::Supersedes | Relation::Amends
            );
            let own = |title: &String| {
                let key = title::key(title);
                document
                    .issues
                    .iter()
                    .any(|issued| title::key(issued) == key)
            };
            !changes && citation.number.is_some() && citation.title.as_ref().is_some_and(own)
        })
}

/// Puts ids for the places of candidates.
fn name_candidates(target: &mut Target, entities: &[Entity]) {
    if let State::Ambiguous(candidates) = &mut target.state {
        for candidate in candidates {
            if let Ok(entity) = candidate.parse::<usize>() {
                candidate.clone_from(&entities[entity].id);
            }
        }
    }
}

/// All titles that stand in a document or are its own.
fn titles_of(reading: &Reading) -> impl Iterator<Item = &str> {
    let document = &reading.document;
    let cited = reading.citations.iter().filter_map(|c| c.title.as_deref());
    cited
        .chain(document.issues.iter().map(String::as_str))
        .chain([document.title.as_str()])
}

/// A short form means what the citation means that it goes back to.
fn short<T: Clone + From<State>>(citation: &Citation, found: &[T]) -> T {
    let back = citation.refers_to.iter().rev().find_map(|&i| found.get(i));
    back.cloned()
        .unwrap_or_else(|| T::from(State::Unresolved(open::NOTHING_BEFORE.to_owned())))
}

/// The day on which a document speaks: written, else published.
fn day_of(document: &Document) -> Option<Date> {
    document.written.or(document.published)
}
