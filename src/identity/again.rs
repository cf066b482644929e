//! Some groups of documents and mentions, resolved again because their members
//! have changed.

use rayon::prelude::*;

use super::block::{self, Resolved};
use super::blocks::{Ask, Block};
use super::bodies::AgencyCodes;
use super::titles::Titles;
use super::{Given, Reading, State, Target, entity, reprints};
use crate::graph::Entity;

/// The members of a group, in the order of the corpus.
#[derive(Debug, Default)]
pub(crate) struct Members(Block);

impl Members {
    /// Enters a document, by the place of its reading.
    pub(crate) fn document(&mut self, reading: usize) {
        self.0.documents.push(reading);
    }

    /// Enters a mention in full, by the places of its reading and of it there.
    pub(crate) fn mention(&mut self, reading: usize, citation: usize) {
        self.0.asks.push(Ask { reading, citation });
    }
}

/// What the members of groups mean.
#[derive(Debug, Default)]
pub(crate) struct Understood {
    /// The documents, present or only cited, sorted by id.
    pub(crate) entities: Vec<Entity>,
    /// Of documents: the reading, and the place of its entity.
    pub(crate) documents: Vec<(usize, usize)>,
    /// Of mentions: the reading, the citation, and what is meant; entities are places
    /// in `entities`.
    pub(crate) targets: Vec<(usize, usize, Target)>,
}

/// Resolves groups, each with all its members, as [`super::resolve`] does where
/// nothing is given.
pub(crate) fn resolve_again(
    readings: &[Reading],
    groups: &[Members],
    codes: &AgencyCodes,
) -> Understood {
    let of_documents = groups.iter().flat_map(|members| &members.0.documents);
    let of_mentions = groups.iter().flat_map(|members| &members.0.asks);
    let names = of_documents.flat_map(|&reading| {
        let document = &readings[reading].document;
        document.issues.iter().chain([&document.title])
    });
    let cited = of_mentions.filter_map(|ask| {
        let citation = &readings[ask.reading].citations[ask.citation];
        citation.title.as_ref()
    });
    let titles = Titles::of(names.chain(cited).map(String::as_str));
    let given = Given::default();
    let resolved: Vec<Resolved<'_>> = groups
        .par_iter()
        .map(|members| {
            block::resolve(&members.0, readings, &given, &titles, |at| {
                reprints(&readings[at])
            })
        })
        .collect();

    let mut drafts = Vec::new();
    let mut understood = Understood::default();
    for (members, resolved) in groups.iter().zip(resolved) {
        let first = drafts.len();
        drafts.extend(resolved.drafts);
        let documents = members.0.documents.iter().zip(resolved.documents);
        understood
            .documents
            .extend(documents.map(|(&reading, entity)| (reading, first + entity)));
        for (ask, mut target) in members.0.asks.iter().zip(resolved.targets) {
            target.place(|entity| first + entity);
            understood.targets.push((ask.reading, ask.citation, target));
        }
    }
    let (entities, place) = entity::finish(&drafts, codes);
    for (_, entity) in &mut understood.documents {
        *entity = place[*entity];
    }
    for (_, _, target) in &mut understood.targets {
        target.place(|entity| place[entity]);
        name_candidates(target, &entities);
    }
    understood.entities = entities;
    understood
}

/// Puts ids for the places of candidates.
pub(super) fn name_candidates(target: &mut Target, entities: &[Entity]) {
    if let State::Ambiguous(candidates) = &mut target.state {
        for candidate in candidates {
            if let Ok(entity) = candidate.parse::<usize>() {
                candidate.clone_from(&entities[entity].id);
            }
        }
    }
}
