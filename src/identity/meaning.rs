//! What the members of a block mean, as it is kept for the next build: there, blocks
//! with the same members mean the same, and only the others are resolved.

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::block;
use super::blocks::{self, Ask, Block};
use super::bodies::AgencyCodes;
use super::entity::{self, Finished};
use super::members::{DocumentMembers, Member, of_known_document};
use super::titles::Titles;
use super::{
    Given, KnownDocument, Reading, Resolution, State, Target, name_candidates, reprints, titles_of,
};
use crate::citation::Citation;
use crate::graph::Entity;

/// What one build tells the next.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// The members of all readings.
    pub(crate) members: Vec<DocumentMembers>,
    /// What stands for each block, and what its members mean.
    pub(crate) meanings: Vec<(u64, Meaning)>,
    /// Whether documents of different blocks wanted one id, so that a block by itself
    /// would mean otherwise.
    pub(crate) has_rivals: bool,
}

/// What the members of a block mean, in their order. Entities are places in `ids`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Meaning {
    /// The ids of its documents.
    pub(crate) ids: Vec<String>,
    /// The entity of each document that was read.
    pub(crate) documents: Vec<u32>,
    pub(crate) mentions: Vec<Meant<u32>>,
}

/// What a mention means: a document, or why none is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Meant<E>(
    pub(crate) Option<E>,
    /// Why it is open.
    pub(crate) Option<State>,
    /// Of an extension by years, the day from which these count.
    pub(crate) Option<Date>,
);

impl<E> From<State> for Meant<E> {
    fn from(state: State) -> Self {
        Meant(None, Some(state), None)
    }
}

impl Meant<u32> {
    /// Of a mention; entities are places among `entities`.
    pub(crate) fn of(citation: &Citation, target: Target, entities: &[Entity]) -> Self {
        let entity = target.entity.and_then(|at| entities.get(at));
        let by_years = entity.filter(|_| citation.extended_by_years.is_some());
        Meant(
            target.entity.and_then(|at| u32::try_from(at).ok()),
            target.entity.is_none().then_some(target.state),
            by_years.and_then(Entity::term),
        )
    }

    /// With the id of the document.
    pub(crate) fn named<'i>(&self, id: impl Fn(usize) -> Option<&'i String>) -> Meant<String> {
        let entity = self.0.and_then(|at| id(at as usize)).cloned();
        Meant(entity, self.1.clone(), self.2)
    }
}

impl Meaning {
    /// Of a block of the whole, the documents of which have these places.
    pub(super) fn of(
        block: &Block,
        entities: &[usize],
        readings: &[Reading],
        whole: &Resolution,
    ) -> Self {
        let place = |at: usize| {
            let own = entities.iter().position(|&entity| entity == at);
            own.and_then(|own| u32::try_from(own).ok())
        };
        // Nearly all blocks are small; those that are not are looked up.
        let places: FxHashMap<usize, u32> = match entities.len() {
            ..=8 => FxHashMap::default(),
            _ => entities.iter().copied().zip(0..).collect(),
        };
        let place = |at: usize| match places.is_empty() {
            true => place(at),
            false => places.get(&at).copied(),
        };
        let id = |&at: &usize| whole.entities[at].id.clone();
        let document = |&reading: &usize| place(whole.documents[reading]).unwrap_or_default();
        let mention = |ask: &Ask| {
            let target = whole.targets[ask.reading][ask.citation].clone();
            let citation = &readings[ask.reading].citations[ask.citation];
            let Meant(entity, open, end) = Meant::of(citation, target, &whole.entities);
            Meant(entity.and_then(|at| place(at as usize)), open, end)
        };
        Meaning {
            ids: entities.iter().map(id).collect(),
            documents: block.documents.iter().map(document).collect(),
            mentions: block.asks.iter().map(mention).collect(),
        }
    }
}

/// All members of a corpus in their blocks.
pub(crate) struct Blocks {
    blocks: Vec<Block>,
    /// What stands for each block.
    pub(crate) fingerprints: Vec<u64>,
    codes: AgencyCodes,
    /// For each document its block, and its place among the documents of that.
    documents: Vec<(u32, u32)>,
    /// For each document and citation its block, and its place among the mentions of
    /// that.
    mentions: Vec<Vec<Option<(u32, u32)>>>,
}

impl Blocks {
    /// Puts together what shares names.
    pub(crate) fn of(members: &[DocumentMembers], known: &[KnownDocument]) -> Self {
        let known: Vec<Member> = known.iter().map(of_known_document).collect();
        let blocks = blocks::blocks(members, &known);
        let codes = AgencyCodes::from_taught(members.iter().filter_map(|m| m.teaches.as_ref()));
        let bodies = codes.as_numbers();
        let fingerprints = blocks.par_iter();
        let fingerprints =
            fingerprints.map(|block| blocks::fingerprint(block, members, &known, &bodies));
        let mut grouped = Blocks {
            fingerprints: fingerprints.collect(),
            codes,
            documents: vec![(0, 0); members.len()],
            mentions: members
                .iter()
                .map(|document| vec![None; document.mentions.len()])
                .collect(),
            blocks: Vec::new(),
        };
        for (of, block) in (0..).zip(&blocks) {
            for (at, &document) in (0..).zip(&block.documents) {
                grouped.documents[document] = (of, at);
            }
            for (at, ask) in (0..).zip(&block.asks) {
                grouped.mentions[ask.reading][ask.citation] = Some((of, at));
            }
        }
        grouped.blocks = blocks;
        grouped
    }

    /// The block of a document, and its place among the documents of that.
    pub(crate) fn of_document(&self, document: usize) -> (usize, usize) {
        let (block, at) = self.documents[document];
        (block as usize, at as usize)
    }

    /// The block of each mention of a document, and its place among the mentions of that;
    /// none for those that go back to others.
    pub(crate) fn of_mentions(&self, document: usize) -> &[Option<(u32, u32)>] {
        &self.mentions[document]
    }

    /// The documents in a block, and those with mentions in it.
    pub(crate) fn members(&self, block: usize) -> (&[usize], impl Iterator<Item = (usize, usize)>) {
        let block = &self.blocks[block];
        let asks = block.asks.iter();
        (
            &block.documents,
            asks.map(|ask| (ask.reading, ask.citation)),
        )
    }

    /// Resolves some blocks. `readings` are the documents of all their members, by their
    /// places in `of`, which rise.
    pub(crate) fn resolve(
        &self,
        which: &[usize],
        readings: &[Reading],
        of: &[usize],
        known: &[KnownDocument],
    ) -> Vec<(Vec<Entity>, Meaning)> {
        let given = Given {
            known: known.to_vec(),
            ..Given::default()
        };
        let names = known.iter().filter_map(|known| known.title.as_deref());
        let titles = Titles::of(readings.iter().flat_map(titles_of).chain(names));
        let local = |at: usize| of.binary_search(&at).unwrap_or_default();
        which
            .par_iter()
            .map(|&at| {
                let block = &self.blocks[at];
                let block = Block {
                    documents: block.documents.iter().map(|&at| local(at)).collect(),
                    known: block.known.clone(),
                    asks: (block.asks.iter())
                        .map(|ask| Ask {
                            reading: local(ask.reading),
                            citation: ask.citation,
                        })
                        .collect(),
                };
                let resolved = block::resolve(&block, readings, &given, &titles, |at| {
                    reprints(&readings[at])
                });
                let Finished {
                    entities, place, ..
                } = entity::finish(&resolved.drafts, &self.codes);
                let document = |at: usize| u32::try_from(place[at]).unwrap_or_default();
                let mentions = block.asks.iter().zip(resolved.targets);
                let mentions = mentions.map(|(ask, mut target)| {
                    target.place(|entity| place[entity]);
                    name_candidates(&mut target, &entities);
                    let citation = &readings[ask.reading].citations[ask.citation];
                    Meant::of(citation, target, &entities)
                });
                let meaning = Meaning {
                    mentions: mentions.collect(),
                    ids: entities.iter().map(|entity| entity.id.clone()).collect(),
                    documents: resolved.documents.into_iter().map(document).collect(),
                };
                (entities, meaning)
            })
            .collect()
    }
}

impl Meaning {
    /// What a mention means, with the id of the document.
    pub(crate) fn mention(&self, at: usize) -> Option<Meant<String>> {
        let meant = self.mentions.get(at)?;
        Some(meant.named(|at| self.ids.get(at)))
    }

    /// The id of a document that was read.
    pub(crate) fn document(&self, at: usize) -> Option<&String> {
        self.ids.get(*self.documents.get(at)? as usize)
    }
}
