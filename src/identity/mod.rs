//! Which document is meant: all mentions of one document, by number, by title,
//! with issuers and without, come to one entity.
//!
//! The stages: documents that stand in the corpus become entities; mentions
//! that give a number are joined to the entity of that number, and teach the
//! titles under which it is cited; mentions by title alone are then looked up
//! among all titles. Nothing is matched to a document published after the
//! citing one. What fits several stays ambiguous, with its candidates.

mod bodies;
mod choice;
mod entity;
mod given;
mod keys;
mod known;
mod laws;
mod names;
mod nearness;
mod register;
#[cfg(test)]
mod tests;
mod titles;

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use crate::citation::{Citation, Kind};
use crate::document::{Document, DocumentNumber, title};
use crate::graph::{Entity, Relation};

pub(crate) use given::is_file;
pub use given::{Apart, Given, Outcome};
pub use known::KnownDocument;
pub(crate) use names::Names;
pub use names::{Name, NameError};
use register::Register;
use titles::Titles;

/// A document and what it cites.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The document.
    pub document: Document,
    /// Its citations.
    pub citations: Vec<Citation>,
}

/// What is known of the document that a mention means.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// What became of what was given.
    pub outcome: Outcome,
}

/// Works out which document each citation means. The order of `readings` makes
/// no difference to what is found, but for names of equal right. What is
/// `given` goes before what the texts say.
pub fn resolve(readings: &[Reading], given: &Given) -> Resolution {
    let mut register = Register::new(Titles::of(readings.iter().flat_map(titles_of)));
    let mut documents: Vec<usize> = readings
        .iter()
        .map(|reading| register.add_document(&reading.document, reprints(reading)))
        .collect();
    for known in &given.known {
        register.add_known(known);
    }
    // Numbers first, in the whole corpus: they teach the titles.
    let mut by_number: Vec<Vec<Option<usize>>> = Vec::with_capacity(readings.len());
    for reading in readings {
        by_number.push(
            reading
                .citations
                .iter()
                .map(|citation| match citation.kind {
                    Kind::Full => register.by_number(citation),
                    Kind::Short | Kind::Back => None,
                })
                .collect(),
        );
    }
    // Names of editions come before names without one, which may mean them.
    for (at, reading) in readings.iter().enumerate() {
        for (i, citation) in reading.citations.iter().enumerate() {
            let full = citation.kind == Kind::Full && by_number[at][i].is_none();
            let names_edition = citation
                .title
                .as_deref()
                .is_some_and(|title| !title::edition(title).is_empty());
            if full && names_edition {
                by_number[at][i] = register
                    .by_title(citation, &reading.document, documents[at])
                    .entity;
            }
        }
    }
    let mut targets = Vec::with_capacity(readings.len());
    for (at, reading) in readings.iter().enumerate() {
        let mut found: Vec<Target> = Vec::with_capacity(reading.citations.len());
        for (i, citation) in reading.citations.iter().enumerate() {
            let target = match (citation.kind, by_number[at][i]) {
                (Kind::Short | Kind::Back, _) => short(citation, &found),
                (Kind::Full, Some(entity)) => register.target(entity),
                (Kind::Full, None) => register.by_title(citation, &reading.document, documents[at]),
            };
            found.push(target);
        }
        targets.push(found);
    }
    if !given.known.is_empty() {
        drop_uncited(&mut register, &mut documents, &mut targets, &given.same);
    }
    let (entities, place) = register.finish();
    for target in targets.iter_mut().flatten() {
        target.entity = target.entity.map(|e| place[e]);
        if let State::Ambiguous(candidates) = &mut target.state {
            *candidates = candidates
                .iter()
                .filter_map(|c| c.parse::<usize>().ok())
                .map(|e| entities[place[e]].id.clone())
                .collect();
        }
    }
    let mut resolution = Resolution {
        documents: documents.into_iter().map(|e| place[e]).collect(),
        entities,
        targets,
        outcome: Outcome::default(),
    };
    given::apply(readings, given, &mut resolution);
    resolution
}

/// Takes known documents that nothing means out of the register; those that a
/// person names stay, since they may be joined to others.
fn drop_uncited(
    register: &mut Register<'_>,
    documents: &mut [usize],
    targets: &mut [Vec<Target>],
    same: &[Vec<Name>],
) {
    let named: FxHashSet<String> = same
        .iter()
        .flatten()
        .map(|name| {
            name.number()
                .map_or_else(|| title::key(name.as_str()), |number| number.key())
        })
        .collect();
    let is_named = |known: &KnownDocument| {
        let number = known.number.as_ref().map(DocumentNumber::key);
        let title = known.title.as_deref().map(title::key);
        [number, title]
            .into_iter()
            .flatten()
            .any(|key| named.contains(&key))
    };
    let mut cited: Vec<bool> = register
        .drafts
        .iter()
        .map(|draft| !named.is_empty() && draft.known.as_ref().is_some_and(is_named))
        .collect();
    for target in targets.iter().flatten() {
        let candidates = match &target.state {
            State::Ambiguous(candidates) => candidates.as_slice(),
            _ => &[],
        };
        let candidates = candidates.iter().filter_map(|c| c.parse().ok());
        for entity in target.entity.into_iter().chain(candidates) {
            cited[entity] = true;
        }
    }
    let place = register.drop_uncited(&cited);
    for document in documents {
        *document = place[*document];
    }
    for target in targets.iter_mut().flatten() {
        target.entity = target.entity.map(|entity| place[entity]);
        if let State::Ambiguous(candidates) = &mut target.state {
            for candidate in candidates {
                if let Ok(entity) = candidate.parse::<usize>() {
                    *candidate = place[entity].to_string();
                }
            }
        }
    }
}

/// Whether a document only prints again what another one issued: it says so in
/// its title, and names the text with a number that is not its own.
fn reprints(reading: &Reading) -> bool {
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

/// All titles that stand in a document or are its own.
fn titles_of(reading: &Reading) -> impl Iterator<Item = &str> {
    let document = &reading.document;
    let cited = reading.citations.iter().filter_map(|c| c.title.as_deref());
    cited
        .chain(document.issues.iter().map(String::as_str))
        .chain([document.title.as_str()])
}

/// A short form means what the citation means that it goes back to.
fn short(citation: &Citation, found: &[Target]) -> Target {
    let back = citation.refers_to.iter().rev().find_map(|&i| found.get(i));
    back.cloned().unwrap_or_else(|| Target {
        entity: None,
        state: State::Unresolved("nothing before it that it could stand for".to_owned()),
    })
}

/// The day on which a document speaks: written, else published.
fn day_of(document: &Document) -> Option<Date> {
    document.written.or(document.published)
}
