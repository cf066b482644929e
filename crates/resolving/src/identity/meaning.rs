//! What the members of a block mean, as it is kept for the next build: there, blocks
//! with the same members mean the same, and only the others are resolved.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::block;
use super::blocks::{self, Ask, Block, Prints};
use super::bodies::AgencyCodes;
use super::entity::{self, Finished};
use super::given::{self, Answer, Claim, OfBlock};
use super::members::{self, DocumentMembers, Member};
use super::titles::Titles;
use super::{Given, Reading, Resolution, State, Target, name_candidates, reprints, titles_of};
use crate::identity::Entity;
use wenmai_extracting::citation::Citation;

/// What one build tells the next.
#[derive(Debug, Default)]
pub struct Told {
    /// The members of all readings.
    pub members: Vec<DocumentMembers>,
    /// What stands for each block, and what its members mean.
    pub meanings: Vec<(u64, Meaning)>,
    /// Whether documents of different blocks wanted one id, so that a block by itself
    /// would mean otherwise.
    pub has_rivals: bool,
}

/// What can be told to the next build of what was understood.
pub struct Telling {
    pub(super) members: Vec<DocumentMembers>,
    pub(super) known: Vec<Member>,
    pub(super) blocks: Vec<Block>,
    /// For each block, its entities.
    pub(super) of_blocks: Vec<Vec<usize>>,
    pub(super) codes: AgencyCodes,
    pub(super) has_rivals: bool,
}

impl Telling {
    /// Tells it. The next build is to know some readings as they were before people put
    /// them right.
    pub fn tell(
        mut self,
        readings: &[Reading],
        given: &Given,
        resolution: &Resolution,
        originals: &BTreeMap<usize, Reading>,
    ) -> Told {
        let prints = Prints::of(self.known, &given.claims, self.codes.as_numbers());
        let blocks = self.blocks.iter().zip(&self.of_blocks);
        let meanings = blocks.map(|(block, entities)| {
            let meaning = Meaning::of(block, entities, readings, &given.claims, resolution);
            (prints.of_block(block, &self.members), meaning)
        });
        let meanings = meanings.collect();
        for (&at, original) in originals {
            let of_one = members::of_new(std::slice::from_ref(original));
            self.members.splice(at..=at, of_one);
        }
        Told {
            members: self.members,
            meanings,
            has_rivals: self.has_rivals,
        }
    }
}

/// What the members of a block mean, in their order. Entities are places in `ids`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meaning {
    /// The ids of its documents.
    pub ids: Vec<String>,
    /// The entity of each document that was read.
    pub(crate) documents: Vec<u32>,
    pub(crate) mentions: Vec<Meant<u32>>,
    /// The answers to its claims, by their numbers.
    pub answers: Vec<(u64, Answer<u32>)>,
}

/// What a mention means: a document, or why none is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meant<E>(
    /// The document.
    pub Option<E>,
    /// Why it is open.
    pub Option<State>,
    /// Of an extension by years, the day from which these count.
    pub Option<Date>,
    /// The number of the claim by which it means another document than its words say.
    pub Option<u64>,
);

impl<E> From<State> for Meant<E> {
    fn from(state: State) -> Self {
        Meant(None, Some(state), None, None)
    }
}

impl Meant<u32> {
    /// Of a mention; entities are places among `entities`.
    pub fn of(citation: &Citation, target: Target, entities: &[Entity]) -> Self {
        let entity = target.entity.and_then(|at| entities.get(at));
        let by_years = entity.filter(|_| citation.extended_by_years.is_some());
        Meant(
            target.entity.and_then(|at| u32::try_from(at).ok()),
            target.entity.is_none().then_some(target.state),
            by_years.and_then(Entity::term),
            target.moved,
        )
    }

    /// With the id of the document.
    pub fn named<'i>(&self, id: impl Fn(usize) -> Option<&'i String>) -> Meant<String> {
        let entity = self.0.and_then(|at| id(at as usize)).cloned();
        Meant(entity, self.1.clone(), self.2, self.3)
    }
}

impl Meaning {
    /// Of a block of the whole, the documents of which have these places.
    pub(super) fn of(
        block: &Block,
        entities: &[usize],
        readings: &[Reading],
        claims: &[Claim],
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
            let meant = Meant::of(citation, target, &whole.entities);
            Meant(
                meant.0.and_then(|at| place(at as usize)),
                meant.1,
                meant.2,
                meant.3,
            )
        };
        let answer = |&claim: &usize| {
            let places = |found: &Vec<usize>| found.iter().filter_map(|&at| place(at)).collect();
            let answer = whole.answers[claim].as_ref();
            (
                claims[claim].number,
                answer.map(places).map_err(Clone::clone),
            )
        };
        Meaning {
            ids: entities.iter().map(id).collect(),
            documents: block.documents.iter().map(document).collect(),
            mentions: block.asks.iter().map(mention).collect(),
            answers: block.claims.iter().map(answer).collect(),
        }
    }
}

/// All members of a corpus in their blocks.
pub struct Blocks {
    blocks: Vec<Block>,
    /// What stands for each block.
    pub fingerprints: Vec<u64>,
    codes: AgencyCodes,
    /// For each document its block, and its place among the documents of that.
    documents: Vec<(u32, u32)>,
    /// For each document and citation its block, and its place among the mentions of
    /// that.
    mentions: Vec<Vec<Option<(u32, u32)>>>,
}

impl Blocks {
    /// Puts together what shares names.
    pub fn of(members: &[DocumentMembers], given: &Given) -> Self {
        let known = members::of_known_documents(&given.known);
        let blocks = blocks::blocks(members, &known, &given.claims);
        let codes = AgencyCodes::from_taught(members.iter().filter_map(|m| m.teaches.as_ref()));
        let prints = Prints::of(known, &given.claims, codes.as_numbers());
        let fingerprints = blocks.par_iter();
        let fingerprints = fingerprints.map(|block| prints.of_block(block, members));
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
    pub fn of_document(&self, document: usize) -> (usize, usize) {
        let (block, at) = self.documents[document];
        (block as usize, at as usize)
    }

    /// The block of each mention of a document, and its place among the mentions of that;
    /// none for those that go back to others.
    pub fn of_mentions(&self, document: usize) -> &[Option<(u32, u32)>] {
        &self.mentions[document]
    }

    /// The blocks that hold claims.
    pub fn claimed(&self) -> impl Iterator<Item = usize> {
        let blocks = self.blocks.iter().enumerate();
        blocks.filter_map(|(at, block)| (!block.claims.is_empty()).then_some(at))
    }

    /// The places of the claims in a block.
    pub fn claims(&self, block: usize) -> &[usize] {
        &self.blocks[block].claims
    }

    /// The documents in a block, and those with mentions in it.
    pub fn members(&self, block: usize) -> (&[usize], impl Iterator<Item = (usize, usize)>) {
        let block = &self.blocks[block];
        let asks = block.asks.iter();
        (
            &block.documents,
            asks.map(|ask| (ask.reading, ask.citation)),
        )
    }

    /// Resolves some blocks, and gives the answers to the claims of each. `readings` are
    /// the documents of all their members, by their places in `of`, which rise; so are the
    /// members of the blocks that it gives.
    pub fn resolve(
        &self,
        which: &[usize],
        readings: &[Reading],
        of: &[usize],
        given: &Given,
    ) -> Vec<(Block, OfBlock, Vec<Answer<usize>>)> {
        let names = given
            .known
            .iter()
            .filter_map(|known| known.title.as_deref());
        let titles = Titles::of(readings.iter().flat_map(titles_of).chain(names));
        which
            .par_iter()
            .map(|&at| {
                let block = self.local(at, of);
                let resolved = block::resolve(&block, readings, given, &titles, |at| {
                    reprints(&readings[at])
                });
                let Finished {
                    entities, place, ..
                } = entity::finish(&resolved.drafts, &self.codes);
                let documents = resolved.documents.into_iter().map(|at| place[at]);
                let targets = resolved.targets.into_iter().map(|mut target| {
                    target.place(|entity| place[entity]);
                    name_candidates(&mut target, &entities);
                    target
                });
                let mut of_block = OfBlock {
                    documents: documents.collect(),
                    targets: targets.collect(),
                    entities,
                };
                let answers = match block.claims.is_empty() {
                    true => Vec::new(),
                    false => given::apply(&block, readings, &given.claims, &mut of_block),
                };
                (block, of_block, answers)
            })
            .collect()
    }

    /// A block of readings that have these places among all.
    fn local(&self, block: usize, of: &[usize]) -> Block {
        let local = |at: usize| of.binary_search(&at).unwrap_or_default();
        let block = &self.blocks[block];
        let asks = block.asks.iter().map(|ask| Ask {
            reading: local(ask.reading),
            citation: ask.citation,
        });
        Block {
            documents: block.documents.iter().map(|&at| local(at)).collect(),
            asks: asks.collect(),
            known: block.known.clone(),
            claims: block.claims.clone(),
        }
    }
}

/// What the members of a block mean that was resolved ([`Blocks::resolve`]).
pub fn of_resolved(
    block: &Block,
    of_block: OfBlock,
    answers: Vec<Answer<usize>>,
    readings: &[Reading],
    claims: &[Claim],
) -> (Vec<Entity>, Meaning) {
    let OfBlock {
        entities,
        documents,
        targets,
    } = of_block;
    let places = |found: Vec<usize>| found.into_iter().map(narrow).collect();
    let answers = block.claims.iter().zip(answers);
    let answers = answers.map(|(&claim, answer)| (claims[claim].number, answer.map(places)));
    let mentions = block.asks.iter().zip(targets).map(|(ask, target)| {
        let citation = &readings[ask.reading].citations[ask.citation];
        Meant::of(citation, target, &entities)
    });
    let meaning = Meaning {
        mentions: mentions.collect(),
        ids: entities.iter().map(|entity| entity.id.clone()).collect(),
        documents: documents.into_iter().map(narrow).collect(),
        answers: answers.collect(),
    };
    (entities, meaning)
}

fn narrow(place: usize) -> u32 {
    u32::try_from(place).unwrap_or_default()
}

impl Meaning {
    /// What a mention means, with the id of the document.
    pub fn mention(&self, at: usize) -> Option<Meant<String>> {
        let meant = self.mentions.get(at)?;
        Some(meant.named(|at| self.ids.get(at)))
    }

    /// The ids of the documents of an answer.
    pub fn answer(&self, answer: &Answer<u32>) -> Answer<String> {
        let id = |&at: &u32| self.ids.get(at as usize).cloned();
        let ids = |found: &Vec<u32>| found.iter().filter_map(id).collect();
        answer.as_ref().map(ids).map_err(Clone::clone)
    }

    /// The id of a document that was read.
    pub fn document(&self, at: usize) -> Option<&String> {
        self.ids.get(*self.documents.get(at)? as usize)
    }
}
