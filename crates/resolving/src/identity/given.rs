//! What is given from outside about which document is which: documents of lists, and
//! what people say of documents by their names.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::blocks::Block;
use super::names::{Name, NameError, Names};
use super::{KnownDocument, Reading, State, Target};
use crate::identity::Entity;
use wenmai_extracting::citation::{Citation, Kind};
use wenmai_extracting::document::{Document, issuer, title};

/// What is known beside the texts.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// What people say of documents.
    pub claims: Vec<Claim>,
    /// Documents without their texts.
    pub known: Vec<KnownDocument>,
    /// For readings that people have put right, what stands for how.
    pub corrected: BTreeMap<usize, u64>,
}

/// What a person says of documents by their names. All that bears one of the names is
/// understood together with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The names.
    pub names: Vec<Name>,
    /// What is said.
    pub what: Said,
    /// Stands for the claim and all that follows from it: another claim has another
    /// number.
    pub number: u64,
}

/// What is said of names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// They mean one document.
    Same,
    /// The two mean different documents: mentions by the second are not the first
    /// document.
    Apart {
        /// Only in this file.
        file: Option<String>,
    },
    /// Nothing about which documents they mean; it is asked for these.
    Nothing,
}

/// The documents of a claim: the one of [`Said::Same`], the two of [`Said::Apart`], those
/// of all names of [`Said::Nothing`].
pub type Answer<E> = Result<Vec<E>, NameError>;

/// What is understood of the members of one block. Entities are places among its own.
pub struct OfBlock {
    /// Sorted by id.
    pub entities: Vec<Entity>,
    /// Of each document of the block, its entity.
    pub documents: Vec<usize>,
    /// Of each mention of the block, what is meant. Candidates are named by their ids.
    pub(super) targets: Vec<Target>,
}

/// Holds apart and joins, in this order, looks up what is asked for, and puts the
/// entities in order again. Gives the answers to the claims of the block.
pub(super) fn apply(
    block: &Block,
    readings: &[Reading],
    claims: &[Claim],
    of_block: &mut OfBlock,
) -> Vec<Answer<usize>> {
    let mut work = Work {
        block,
        readings,
        own: of_block,
    };
    let claims: Vec<&Claim> = block.claims.iter().map(|&at| &claims[at]).collect();
    let mut answers: Vec<Option<Answer<usize>>> = vec![None; claims.len()];
    for (claim, answer) in claims.iter().zip(&mut answers) {
        if let (Said::Apart { file }, [one, other]) = (&claim.what, claim.names.as_slice()) {
            *answer = Some(work.hold_apart([one, other], file.as_deref(), claim.number));
        }
    }
    let mut into: Vec<usize> = (0..work.own.entities.len()).collect();
    for (claim, answer) in claims.iter().zip(&mut answers) {
        if claim.what == Said::Same {
            *answer = Some(work.join(&claim.names, &mut into));
        }
    }
    let place = put_in_order(work.own, &into);
    let names = Names::of(&work.own.entities);
    let answers = claims
        .iter()
        .zip(answers)
        .map(|(claim, answer)| match answer {
            Some(answer) => answer.map(|found| found.into_iter().map(|at| place[at]).collect()),
            None => {
                let found = claim.names.iter();
                found
                    .map(|name| names.find(name, &work.own.entities))
                    .collect()
            }
        });
    answers.collect()
}

/// Whether a file that a person names is this one: by its whole path, or by
/// the end of it.
pub(crate) fn is_file(given: &str, file: &str) -> bool {
    file.strip_suffix(given.trim_start_matches("./"))
        .is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

fn is_called(citation: &Citation, name: &Name) -> bool {
    name.fits(
        citation.number.as_ref(),
        &citation.issuers,
        citation.title.as_deref(),
    )
}

/// A block on which claims are put.
struct Work<'w> {
    block: &'w Block,
    readings: &'w [Reading],
    own: &'w mut OfBlock,
}

impl Work<'_> {
    /// Makes the mentions by each of two names mean documents of their own.
    fn hold_apart(&mut self, names: [&Name; 2], file: Option<&str>, claim: u64) -> Answer<usize> {
        let [first, second] = names;
        let names = Names::of(&self.own.entities);
        let [one, other] = [first, second].map(|name| names.find(name, &self.own.entities));
        // Where both mean one entity, the name that is its own keeps it.
        let (keeps, goes, kept) = match (&one, &other) {
            (Ok(a), Ok(b)) if a == b => {
                let entity = &self.own.entities[*a];
                if is_own(entity, second) && !is_own(entity, first) {
                    (second, first, *a)
                } else {
                    (first, second, *a)
                }
            }
            (Ok(a), _) => (first, second, *a),
            (Err(_), Ok(b)) => (second, first, *b),
            (Err(why), Err(_)) => return Err(why.clone()),
        };
        let mut target = match (&one, &other) {
            (Ok(a), Ok(b)) if a != b => Some(*b),
            _ => None,
        };
        let is_here = |own: &str| file.is_none_or(|given| is_file(given, own));
        // A second text that was taken for the first one's.
        for (place, &reading) in self.block.documents.iter().enumerate() {
            let document = &self.readings[reading].document;
            let fits = goes.fits(None, &[], Some(&document.title));
            let entity = &self.own.entities[kept];
            let first = entity.file.as_deref() == Some(&document.file)
                && entity.line == Some(document.line);
            if self.own.documents[place] == kept && fits && !first && is_here(&document.file) {
                let entity = *target.get_or_insert_with(|| self.own.add(of_document(document)));
                self.own.documents[place] = entity;
            }
        }
        for (place, ask) in self.block.asks.iter().enumerate() {
            let reading = &self.readings[ask.reading];
            let citation = &reading.citations[ask.citation];
            if citation.kind == Kind::Full
                && self.own.targets[place].entity == Some(kept)
                && is_here(&reading.document.file)
                && is_called(citation, goes)
                && !is_called(citation, keeps)
            {
                let entity = *target.get_or_insert_with(|| self.own.add(cited(goes, citation)));
                self.own.targets[place] = Target {
                    moved: Some(claim),
                    ..self.own.target(entity)
                };
            }
        }
        let Some(target) = target else {
            return Err(NameError::Unknown(goes.as_str().to_owned()));
        };
        if file.is_none() {
            let key = title::key(goes.as_str());
            let entity = &mut self.own.entities[kept];
            entity.aliases.retain(|alias| title::key(alias) != key);
            let titled = entity
                .title
                .as_deref()
                .is_some_and(|t| title::key(t) == key);
            if titled && !entity.present {
                entity.title = (!entity.aliases.is_empty()).then(|| entity.aliases.remove(0));
            }
        }
        Ok(vec![kept, target])
    }

    /// Joins the entities of the names to one: that which stands in the corpus,
    /// else one with a number, else the first.
    fn join(&mut self, group: &[Name], into: &mut [usize]) -> Answer<usize> {
        let mut found: Vec<usize> = Vec::new();
        let mut open: Vec<&Name> = Vec::new();
        let names = Names::of(&self.own.entities);
        for name in group {
            match names.find(name, &self.own.entities) {
                Ok(entity) => {
                    let entity = into[entity];
                    if !found.contains(&entity) {
                        found.push(entity);
                    }
                }
                // Mentions that fit several documents, or none, may bear it.
                Err(why) if !self.is_open(name) => return Err(why),
                Err(_) => open.push(name),
            }
        }
        let entities = &mut self.own.entities;
        let rank = |&at: &usize| (!entities[at].present, entities[at].number.is_none());
        let Some(winner) = found.iter().copied().min_by_key(rank) else {
            let first = group.first().map(Name::as_str).unwrap_or_default();
            return Err(NameError::Unknown(first.to_owned()));
        };
        for &loser in found.iter().filter(|&&at| at != winner) {
            // The id stays, to be led to the winner.
            let id_alone = nameless(entities[loser].id.clone());
            let lost = std::mem::replace(&mut entities[loser], id_alone);
            take_over(&mut entities[winner], lost);
            for at in into.iter_mut().filter(|at| **at == loser) {
                *at = winner;
            }
        }
        let target = self.own.target(winner);
        for (place, ask) in self.block.asks.iter().enumerate() {
            let citation = &self.readings[ask.reading].citations[ask.citation];
            if citation.kind == Kind::Full
                && self.own.targets[place].entity.is_none()
                && open.iter().any(|name| is_called(citation, name))
            {
                self.own.targets[place] = target.clone();
            }
        }
        Ok(vec![winner])
    }

    /// Whether a mention by this name means no document yet.
    fn is_open(&self, name: &Name) -> bool {
        let mut mentions = self.block.asks.iter().zip(&self.own.targets);
        mentions.any(|(ask, target)| {
            let citation = &self.readings[ask.reading].citations[ask.citation];
            target.entity.is_none() && is_called(citation, name)
        })
    }
}

impl OfBlock {
    fn add(&mut self, mut entity: Entity) -> usize {
        let wanted = entity.id.clone();
        let mut attempt = 1;
        while self.entities.iter().any(|e| e.id == entity.id) {
            attempt += 1;
            entity.id = format!("{wanted} #{attempt}");
        }
        self.entities.push(entity);
        self.entities.len() - 1
    }

    fn target(&self, entity: usize) -> Target {
        Target::of(entity, self.entities[entity].present)
    }
}

/// Whether a name is the entity's number or the title that it bears itself.
fn is_own(entity: &Entity, name: &Name) -> bool {
    match name.number() {
        Some(number) => entity
            .number
            .as_deref()
            .and_then(wenmai_extracting::document::DocumentNumber::parse)
            .is_some_and(|own| own.key() == number.key()),
        None => {
            entity.present
                && entity
                    .title
                    .as_deref()
                    .is_some_and(|t| title::key(t) == title::key(name.as_str()))
        }
    }
}

/// The entity of a name that was taken for another document's.
fn cited(name: &Name, citation: &Citation) -> Entity {
    let number = name.number();
    let title = match number {
        Some(_) => citation.title.clone(),
        None => citation
            .title
            .clone()
            .or_else(|| Some(name.as_str().to_owned())),
    };
    let issuers = if citation.issuers.is_empty() {
        title.as_deref().map(issuer::in_title).unwrap_or_default()
    } else {
        citation.issuers.clone()
    };
    let id = wenmai_extracting::document::id_of(
        number.as_ref(),
        &citation.issuers,
        title.as_deref().unwrap_or_default(),
    );
    Entity {
        draft: title.as_deref().is_some_and(title::is_draft),
        title,
        number: number.map(|n| n.as_str().to_owned()),
        issuers,
        ..nameless(id)
    }
}

/// An entity that is only cited, and of which nothing is known but its id.
fn nameless(id: String) -> Entity {
    Entity {
        id,
        ..Entity::default()
    }
}

fn of_document(document: &Document) -> Entity {
    Entity {
        title: Some(document.title.clone()),
        number: document.number.as_ref().map(|n| n.as_str().to_owned()),
        issuers: document.issuers.clone(),
        written: document.written,
        published: document.published,
        effective: document.effective,
        expires: document.expires,
        present: true,
        draft: title::is_draft(&document.title),
        file: Some(document.file.clone()),
        line: Some(document.line),
        aliases: document.issues.clone(),
        ..nameless(document.title.clone())
    }
}

/// Gives an entity the names of another and what it does not know itself.
fn take_over(entity: &mut Entity, other: Entity) {
    entity.aliases.extend(other.aliases);
    match (&entity.title, other.title) {
        (Some(_), Some(title)) => entity.aliases.push(title),
        (None, title) => entity.title = title,
        (Some(_), None) => {}
    }
    match (&entity.number, other.number) {
        (Some(_), Some(number)) => entity.aliases.push(number),
        (None, number) => entity.number = number,
        (Some(_), None) => {}
    }
    if entity.issuers.is_empty() {
        entity.issuers = other.issuers;
    }
    entity.written = entity.written.or(other.written);
    entity.published = entity.published.or(other.published);
    entity.effective = entity.effective.or(other.effective);
    entity.expires = entity.expires.or(other.expires);
    entity.listed = entity.listed.take().or(other.listed);
    let own = [entity.title.as_deref(), entity.number.as_deref()]
        .into_iter()
        .flatten()
        .map(title::key)
        .collect::<Vec<_>>();
    entity
        .aliases
        .retain(|alias| !own.contains(&title::key(alias)));
    entity.aliases.sort_unstable();
    entity
        .aliases
        .dedup_by(|a, b| title::key(a) == title::key(b));
}

/// Removes the entities that were joined to others, sorts the rest by id, and
/// gives the new place of each.
fn put_in_order(own: &mut OfBlock, into: &[usize]) -> Vec<usize> {
    // Some may have been added since `into` was made.
    let into = |at: usize| into.get(at).copied().unwrap_or(at);
    let entities = std::mem::take(&mut own.entities);
    let ids: Vec<String> = entities.iter().map(|e| e.id.clone()).collect();
    let kept = entities.into_iter().enumerate();
    let mut kept: Vec<(usize, Entity)> = kept.filter(|&(at, _)| into(at) == at).collect();
    kept.sort_by(|a, b| a.1.id.cmp(&b.1.id));
    let mut place = vec![0; ids.len()];
    for (new, (old, _)) in kept.iter().enumerate() {
        place[*old] = new;
    }
    for at in 0..place.len() {
        place[at] = place[into(at)];
    }
    own.entities = kept.into_iter().map(|(_, entity)| entity).collect();
    let of_id: FxHashMap<&str, usize> = ids
        .iter()
        .zip(&place)
        .map(|(id, &place)| (id.as_str(), place))
        .collect();
    for document in &mut own.documents {
        *document = place[*document];
    }
    let mut targets = std::mem::take(&mut own.targets);
    for target in &mut targets {
        target.entity = target.entity.map(|at| place[at]);
        if let State::Ambiguous(candidates) = &mut target.state {
            let candidates_now = candidates.iter();
            let mut places: Vec<usize> = candidates_now
                .filter_map(|id| of_id.get(id.as_str()).copied())
                .collect();
            places.sort_unstable();
            places.dedup();
            match places.as_slice() {
                // The candidates are one document.
                [] | [_] => target.entity = places.first().copied(),
                several => {
                    let ids = several.iter().map(|&at| own.entities[at].id.clone());
                    *candidates = ids.collect();
                }
            }
        }
        if let Some(at) = target.entity {
            target.state = own.target(at).state;
        }
    }
    own.targets = targets;
    place
}
