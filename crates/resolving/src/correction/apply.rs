//! Putting corrections into what a build finds.

use std::collections::BTreeMap;

use jiff::civil::Date;
use xxhash_rust::xxh3::xxh3_64;

use super::{Apart, Entry, Misfit, MisfitReason, What};
use crate::correction::{Change, Correction, DateField};
use crate::identity::Edge;
use crate::identity::Entity;
use crate::identity::members::Called;
use crate::identity::{Answer, Claim, Name, Reading, Said, is_file};
use wenmai_extracting::citation::Citation;
use wenmai_extracting::document::origin::{Origin, Origins};
use wenmai_extracting::document::{Document, fold, id_of, title};
use wenmai_vocabulary::Relation;

/// The corrections of one build, and what has become of each.
pub struct Session<'c> {
    entries: &'c [Entry],
    /// For each, what stands for it: another one has another number.
    numbers: Vec<u64>,
    /// For each, why it fits nothing; none where it was applied.
    misfits: Vec<Option<MisfitReason>>,
    /// What was put right in documents: entry, reading and correction.
    about: Vec<(usize, usize, Correction)>,
    /// What these readings were before.
    originals: BTreeMap<usize, Reading>,
    /// The entries that are claims, in the order of [`Session::claims`].
    claimed: Vec<usize>,
    /// Corrected relations, by the ids of source, then target.
    relations: BTreeMap<String, BTreeMap<String, Vec<usize>>>,
    /// Which of them have been applied.
    used: Vec<bool>,
}

impl<'c> Session<'c> {
    /// Nothing is applied yet.
    pub fn new(entries: &'c [Entry]) -> Self {
        let is_claim = |&at: &usize| !entries[at].names().is_empty();
        Session {
            entries,
            numbers: entries.iter().map(Entry::number).collect(),
            misfits: vec![None; entries.len()],
            about: Vec::new(),
            originals: BTreeMap::new(),
            claimed: (0..entries.len()).filter(is_claim).collect(),
            relations: BTreeMap::new(),
            used: vec![false; entries.len()],
        }
    }

    /// By what the documents are known that [`Session::before`] may put right.
    pub fn called(&self) -> Called {
        let mut called = Called::default();
        for entry in self.entries {
            match &entry.what {
                What::NotCitation { text, .. } => called.cites(text),
                What::Title { document, .. } | What::Date { document, .. } => {
                    called.bears(document);
                }
                _ => {}
            }
        }
        called
    }

    /// Puts right what must be right before it is worked out which document is
    /// meant: titles and days of documents that are here, and words that are
    /// no citation. All that is [`Session::called`] must be among the readings.
    pub fn before(&mut self, readings: &mut [Reading]) {
        let mut originals = std::mem::take(&mut self.originals);
        let mut keep = |place: usize, reading: &Reading| {
            originals.entry(place).or_insert_with(|| reading.clone());
        };
        for (at, entry) in self.entries.iter().enumerate() {
            match &entry.what {
                What::NotCitation { text, file } => {
                    let words = Words::of(text);
                    let mut found = false;
                    for (place, reading) in readings.iter_mut().enumerate() {
                        let here = file
                            .as_ref()
                            .is_none_or(|file| is_file(file, &reading.document.file));
                        if here && reading.citations.iter().any(|own| words.are_of(own)) {
                            keep(place, reading);
                            forget(reading, &words);
                            found = true;
                            let change = Change::NotCitation { text: text.clone() };
                            self.about.push((at, place, entry.correction(change)));
                        }
                    }
                    if !found {
                        self.misfits[at] = Some(MisfitReason::NoWords {
                            text: text.clone(),
                            file: file.clone(),
                        });
                    }
                }
                What::Title { document, title } => {
                    for place in called(document, readings) {
                        keep(place, &readings[place]);
                        let was = retitle(&mut readings[place].document, title);
                        let now = title.clone();
                        let change = Change::Title {
                            was: Some(was),
                            now,
                        };
                        self.about.push((at, place, entry.correction(change)));
                    }
                }
                What::Date { document, days } => {
                    for place in called(document, readings) {
                        keep(place, &readings[place]);
                        for &(which, now) in days {
                            let own = &mut readings[place].document;
                            let was = day_of_document(own, which).replace(now);
                            *origin_of(&mut own.origins, which) = None;
                            let change = Change::Date { which, was, now };
                            self.about.push((at, place, entry.correction(change)));
                        }
                    }
                }
                _ => {}
            }
        }
        self.originals = originals;
    }

    /// The readings that were put right, as they were before.
    pub fn originals(&self) -> &BTreeMap<usize, Reading> {
        &self.originals
    }

    /// For each reading that was put right, what stands for how.
    pub fn corrected(&self) -> BTreeMap<usize, u64> {
        let mut numbers: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
        for (entry, place, _) in &self.about {
            let of_reading = numbers.entry(*place).or_default();
            of_reading.extend_from_slice(&self.numbers[*entry].to_le_bytes());
        }
        let numbers = numbers.into_iter();
        numbers
            .map(|(place, bytes)| (place, xxh3_64(&bytes).max(1)))
            .collect()
    }

    /// What `identity` must know.
    pub fn claims(&self) -> Vec<Claim> {
        let claims = self.claimed.iter().map(|&at| {
            let entry = &self.entries[at];
            Claim {
                names: entry.names().into_iter().cloned().collect(),
                what: match &entry.what {
                    What::Same(_) => Said::Same,
                    What::NotSame(apart) => Said::Apart {
                        file: apart.file.clone(),
                    },
                    _ => Said::Nothing,
                },
                // Where texts were put right, the same is not done to what is only cited.
                number: self.numbers[at] ^ u64::from(self.is_done(at)),
            }
        });
        claims.collect()
    }

    /// Puts right what is said of entities: those of all blocks, or of one. `of_reading`
    /// gives the entity of a reading that is among them, `answers` are those to the
    /// claims about them, by the places of the claims.
    pub fn after<'a>(
        &mut self,
        entities: &mut [Entity],
        of_reading: &dyn Fn(usize) -> Option<usize>,
        answers: impl Iterator<Item = (usize, &'a Answer<usize>)>,
    ) {
        for (_, place, correction) in &self.about {
            let entity = of_reading(*place).and_then(|at| entities.get_mut(at));
            if let Some(entity) = entity
                && !entity.corrections.contains(correction)
            {
                entity.corrections.push(correction.clone());
            }
        }
        for (claim, answer) in answers {
            let at = self.claimed[claim];
            if let (Ok(found), false) = (answer, self.is_done(at)) {
                for &entity in found {
                    self.entries[at].put(&mut entities[entity]);
                }
            }
            let ids =
                |found: &Vec<usize>| found.iter().map(|&at| entities[at].id.clone()).collect();
            self.hear(claim, answer.as_ref().map(ids).map_err(Clone::clone));
        }
    }

    /// Whether an entry has put texts right.
    fn is_done(&self, at: usize) -> bool {
        self.about.iter().any(|(entry, ..)| *entry == at)
    }

    /// Takes note of the answer to a claim, with the ids of its documents.
    pub fn hear(&mut self, claim: usize, answer: Answer<String>) {
        let at = self.claimed[claim];
        match (&self.entries[at].what, answer) {
            (What::Relation { .. }, Ok(ends)) => {
                if let Ok([source, target]) = <[String; 2]>::try_from(ends) {
                    let of_source = self.relations.entry(source).or_default();
                    of_source.entry(target).or_default().push(at);
                }
            }
            (_, Err(why)) if !self.is_done(at) => {
                self.misfits[at].get_or_insert(MisfitReason::Name(why));
            }
            _ => {}
        }
    }

    /// Puts right the relation of an edge between documents with these ids.
    pub fn edge(&mut self, source: &str, target: &str, edge: &mut Edge) {
        // What a document says of itself is no edge.
        if source == target {
            return;
        }
        let of_source = self.relations.get(source);
        let entries = of_source.and_then(|entries| entries.get(target));
        for &at in entries.into_iter().flatten() {
            let entry = &self.entries[at];
            let What::Relation { relation, was, .. } = entry.what else {
                continue;
            };
            if edge.relation == relation {
                self.used[at] = true;
            } else if was.is_none_or(|was| was == edge.relation) {
                self.used[at] = true;
                let change = Change::Relation {
                    was: edge.relation,
                    now: relation,
                };
                edge.relation = relation;
                // A person who says that it is done means done.
                edge.evidence.planned = false;
                edge.evidence.correction = Some(Box::new(entry.correction(change)));
                break;
            }
        }
    }

    /// The correction by which a mention means another document.
    pub fn moved_by(&self, claim: u64) -> Option<Correction> {
        let at = self.numbers.iter().position(|&number| number == claim)?;
        let entry = &self.entries[at];
        Some(entry.correction(entry.what.change()?))
    }

    /// Corrections that fit nothing, in the order of the files. `holds` says whether there
    /// is such a relation between the documents with these ids that was not put right now.
    pub fn misfits(mut self, holds: &dyn Fn(&str, &str, Relation) -> bool) -> Vec<Misfit> {
        let relations = self.relations.iter().flat_map(|(source, of_source)| {
            let of_source = of_source.iter();
            of_source.map(move |(target, entries)| (source, target, entries))
        });
        for (source, target, entries) in relations {
            for &at in entries {
                if let What::Relation { relation, .. } = self.entries[at].what
                    && !self.used[at]
                {
                    self.used[at] = holds(source, target, relation);
                }
            }
        }
        for (at, entry) in self.entries.iter().enumerate() {
            if let What::Relation { from, to, was, .. } = &entry.what
                && !self.used[at]
            {
                self.misfits[at].get_or_insert_with(|| MisfitReason::NoMention {
                    from: from.as_str().to_owned(),
                    to: to.as_str().to_owned(),
                    was: *was,
                });
            }
        }
        self.entries
            .iter()
            .zip(self.misfits)
            .filter_map(|(entry, reason)| {
                Some(Misfit {
                    file: entry.file.clone(),
                    line: entry.line,
                    kind: entry.what.key(),
                    reason: reason?,
                })
            })
            .collect()
    }
}

impl Entry {
    fn number(&self) -> u64 {
        xxh3_64(format!("{self:?}").as_bytes())
    }

    /// The names of the documents that it is about.
    fn names(&self) -> Vec<&Name> {
        match &self.what {
            What::Same(names) => names.iter().collect(),
            What::NotSame(Apart { one, other, .. }) => vec![one, other],
            What::Relation { from, to, .. } => vec![from, to],
            What::Status { document, .. }
            | What::Title { document, .. }
            | What::Date { document, .. } => vec![document],
            What::NotCitation { .. } => Vec::new(),
        }
    }

    /// Puts an entity right that it is about.
    fn put(&self, entity: &mut Entity) {
        match &self.what {
            What::Title { title, .. } => rename(entity, title, self),
            What::Date { days, .. } => {
                for &(which, now) in days {
                    let was = day_of_entity(entity, which).replace(now);
                    *origin_of(&mut entity.origins, which) = None;
                    let change = Change::Date { which, was, now };
                    entity.corrections.push(self.correction(change));
                }
            }
            what => {
                let change = what.change().map(|change| self.correction(change));
                entity.corrections.extend(change);
            }
        }
    }

    fn correction(&self, change: Change) -> Correction {
        Correction {
            change,
            note: self.note.clone(),
            author: self.author.clone(),
            file: self.file.clone(),
            line: self.line,
        }
    }
}

fn words(names: &[Name]) -> Vec<String> {
    names.iter().map(|name| name.as_str().to_owned()).collect()
}

impl What {
    /// What it changes in documents that are named; none where that depends on these.
    fn change(&self) -> Option<Change> {
        match self {
            What::Same(documents) => Some(Change::Same {
                documents: words(documents),
            }),
            What::NotSame(Apart { one, other, .. }) => Some(Change::NotSame {
                documents: words(&[one.clone(), other.clone()]),
            }),
            What::Status {
                status,
                since,
                until,
                ..
            } => Some(Change::Status {
                status: *status,
                since: *since,
                until: *until,
            }),
            _ => None,
        }
    }
}

/// The readings of the document that is called so; none where several
/// documents are.
fn called(name: &Name, readings: &[Reading]) -> Vec<usize> {
    let places = |fits: &dyn Fn(&Document) -> bool| -> Vec<usize> {
        (0..readings.len())
            .filter(|&at| fits(&readings[at].document))
            .collect()
    };
    let id = fold::fold(name.as_str());
    let mut found = places(&|d| fold::fold(&d.id) == id);
    if found.is_empty() {
        found = places(&|d| name.fits(d.number.as_ref(), &d.issuers, Some(&d.title)));
    }
    if found.is_empty() {
        let key = title::key(name.as_str());
        found = places(&|d| d.issues.iter().any(|issued| title::key(issued) == key));
    }
    let one = found
        .windows(2)
        .all(|pair| readings[pair[0]].document.id == readings[pair[1]].document.id);
    if one { found } else { Vec::new() }
}

/// Words of a citation, or the title within 《》.
struct Words {
    folded: String,
    key: String,
}

impl Words {
    fn of(text: &str) -> Self {
        Words {
            folded: fold::fold(text),
            key: title::key(text),
        }
    }

    fn are_of(&self, citation: &Citation) -> bool {
        let name = citation.named();
        fold::fold(&citation.text) == self.folded
            || name.is_some_and(|name| title::key(name) == self.key)
    }
}

/// Takes the citations with these words out of a reading.
fn forget(reading: &mut Reading, words: &Words) {
    let mut place: Vec<Option<usize>> = Vec::with_capacity(reading.citations.len());
    let mut next = 0;
    for citation in &reading.citations {
        let kept = !words.are_of(citation);
        place.push(kept.then_some(next));
        next += usize::from(kept);
    }
    let mut kept = place.iter().map(Option::is_some);
    reading.citations.retain(|_| kept.next().unwrap_or(true));
    for citation in &mut reading.citations {
        let refers_to = citation.refers_to.iter();
        citation.refers_to = refers_to
            .filter_map(|&at| place.get(at).copied().flatten())
            .collect();
    }
}

/// Gives a document another title, with what follows from it, and returns the
/// old one.
fn retitle(document: &mut Document, now: &str) -> String {
    let was = std::mem::replace(&mut document.title, now.to_owned());
    document.origins.title = None;
    let old = title::issued(&was);
    document.issues.retain(|issued| !old.contains(issued));
    for issued in title::issued(now) {
        if !document.issues.contains(&issued) {
            document.issues.push(issued);
        }
    }
    if document.number.is_none() {
        document.id = id_of(None, &document.issuers, now);
    }
    was
}

/// Gives a document another title; the one under which it is cited stays a name of it.
fn rename(entity: &mut Entity, now: &str, entry: &Entry) {
    let was = entity.title.replace(now.to_owned());
    entity.origins.title = None;
    entity.aliases.extend(was.clone());
    entity.aliases.sort_unstable();
    entity.aliases.dedup();
    let now = now.to_owned();
    entity
        .corrections
        .push(entry.correction(Change::Title { was, now }));
}

fn day_of_document(document: &mut Document, which: DateField) -> &mut Option<Date> {
    match which {
        DateField::Written => &mut document.written,
        DateField::Published => &mut document.published,
        DateField::Effective => &mut document.effective,
        DateField::Expires => &mut document.expires,
    }
}

fn day_of_entity(entity: &mut Entity, which: DateField) -> &mut Option<Date> {
    match which {
        DateField::Written => &mut entity.written,
        DateField::Published => &mut entity.published,
        DateField::Effective => &mut entity.effective,
        DateField::Expires => &mut entity.expires,
    }
}

/// Where a day stood: nowhere, once a person has put it right.
fn origin_of(origins: &mut Origins, which: DateField) -> &mut Option<Origin> {
    match which {
        DateField::Written => &mut origins.written,
        DateField::Published => &mut origins.published,
        DateField::Effective => &mut origins.effective,
        DateField::Expires => &mut origins.expires,
    }
}
