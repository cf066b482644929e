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
mod keys;
mod laws;
mod name;
mod nearness;
mod register;
#[cfg(test)]
mod tests;

use jiff::civil::Date;

use crate::citation::{Citation, Kind};
use crate::document::{Document, title};
use crate::graph::Entity;

use name::Names;
use register::Register;

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
}

/// Works out which document each citation means. The order of `readings` makes
/// no difference to what is found, but for names of equal right.
pub fn resolve(readings: &[Reading]) -> Resolution {
    let mut register = Register::new(Names::of(readings.iter().flat_map(names_of)));
    let documents: Vec<usize> = readings
        .iter()
        .map(|reading| register.add_document(&reading.document))
        .collect();
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
    Resolution {
        documents: documents.into_iter().map(|e| place[e]).collect(),
        entities,
        targets,
    }
}

/// All names that stand in a document or are its own.
fn names_of(reading: &Reading) -> impl Iterator<Item = &str> {
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
