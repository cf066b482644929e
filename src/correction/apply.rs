//! Putting corrections into what a build finds.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::{Entry, Misfit, MisfitReason, What};
use crate::citation::{Citation, Kind};
use crate::document::{Document, fold, id_of, title};
use crate::graph::build::Edge;
use crate::graph::{Change, Correction, DateField, Entity};
use crate::identity::{self, Name, NameError, Names, Reading, Resolution, is_file};

/// The corrections of one build, and what has become of each.
pub(crate) struct Session<'c> {
    entries: &'c [Entry],
    /// For each, why it fits nothing; none where it was applied.
    misfits: Vec<Option<MisfitReason>>,
    /// What was put right in documents: entry, reading and correction.
    about: Vec<(usize, usize, Correction)>,
    /// Corrected relations, by source and target.
    relations: FxHashMap<(usize, usize), Vec<usize>>,
    /// The entries that are given to `identity`, in its order.
    not_same: Vec<usize>,
}

impl<'c> Session<'c> {
    pub(crate) fn new(entries: &'c [Entry]) -> Self {
        Session {
            entries,
            misfits: vec![None; entries.len()],
            about: Vec::new(),
            relations: FxHashMap::default(),
            not_same: Vec::new(),
        }
    }

    /// Puts right what must be right before it is worked out which document is
    /// meant: titles and days of documents that are here, and words that are
    /// no citation.
    pub(crate) fn before(&mut self, readings: &mut [Reading]) {
        for (at, entry) in self.entries.iter().enumerate() {
            match &entry.what {
                What::NotCitation { text, file } => {
                    let mut found = false;
                    for (place, reading) in readings.iter_mut().enumerate() {
                        let here = file
                            .as_ref()
                            .is_none_or(|file| is_file(file, &reading.document.file));
                        if here && forget(reading, text) {
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
                        for &(which, now) in days {
                            let own = &mut readings[place].document;
                            let was = day_of_document(own, which).replace(now);
                            let change = Change::Date { which, was, now };
                            self.about.push((at, place, entry.correction(change)));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// What `identity` must know.
    pub(crate) fn names(&mut self) -> (Vec<Vec<Name>>, Vec<identity::Apart>) {
        let (mut same, mut not_same) = (Vec::new(), Vec::new());
        for (at, entry) in self.entries.iter().enumerate() {
            match &entry.what {
                What::Same(names) => same.push(names.clone()),
                What::NotSame(apart) => {
                    not_same.push(apart.clone());
                    self.not_same.push(at);
                }
                _ => {}
            }
        }
        (same, not_same)
    }

    /// Puts right what is said of entities.
    pub(crate) fn after(&mut self, resolution: &mut Resolution) {
        if self.entries.is_empty() {
            return;
        }
        let mut done = vec![false; self.entries.len()];
        for (entry, place, correction) in std::mem::take(&mut self.about) {
            done[entry] = true;
            let entity = &mut resolution.entities[resolution.documents[place]];
            if !entity.corrections.contains(&correction) {
                entity.corrections.push(correction);
            }
        }
        let names = Names::of(&resolution.entities);
        let (mut same, mut not_same) = (
            std::mem::take(&mut resolution.outcome.same).into_iter(),
            std::mem::take(&mut resolution.outcome.not_same).into_iter(),
        );
        for (at, entry) in self.entries.iter().enumerate() {
            let find = |name: &Name| names.find(name, &resolution.entities);
            let result: Result<(), MisfitReason> = match &entry.what {
                What::NotCitation { .. } => Ok(()),
                What::Same(documents) => put(
                    resolution,
                    same.next().map(|found| found.map(|at| vec![at])),
                    &entry.correction(Change::Same {
                        documents: words(documents),
                    }),
                ),
                What::NotSame(apart) => put(
                    resolution,
                    not_same.next().map(|found| found.map(|at| at.to_vec())),
                    &entry.correction(Change::NotSame {
                        documents: vec![
                            apart.one.as_str().to_owned(),
                            apart.other.as_str().to_owned(),
                        ],
                    }),
                ),
                What::Relation { from, to, .. } => find(from)
                    .and_then(|source| Ok((source, find(to)?)))
                    .map(|ends| self.relations.entry(ends).or_default().push(at))
                    .map_err(MisfitReason::from),
                What::Status {
                    document,
                    status,
                    since,
                    until,
                } => put(
                    resolution,
                    Some(find(document).map(|at| vec![at])),
                    &entry.correction(Change::Status {
                        status: *status,
                        since: *since,
                        until: *until,
                    }),
                ),
                What::Title { .. } | What::Date { .. } if done[at] => Ok(()),
                What::Title { document, title } => find(document)
                    .map(|at| rename(&mut resolution.entities[at], title, entry))
                    .map_err(MisfitReason::from),
                What::Date { document, days } => find(document)
                    .map(|at| {
                        let entity = &mut resolution.entities[at];
                        for &(which, now) in days {
                            let was = day_of_entity(entity, which).replace(now);
                            let change = Change::Date { which, was, now };
                            entity.corrections.push(entry.correction(change));
                        }
                    })
                    .map_err(MisfitReason::from),
            };
            if let Err(why) = result {
                self.misfits[at].get_or_insert(why);
            }
        }
    }

    /// Puts right the relations of edges.
    pub(crate) fn edges(&mut self, edges: &mut [Edge]) {
        let mut used = vec![false; self.entries.len()];
        for edge in edges {
            let Some(entries) = self.relations.get(&(edge.source, edge.target)) else {
                continue;
            };
            for &at in entries {
                let entry = &self.entries[at];
                let What::Relation { relation, was, .. } = entry.what else {
                    continue;
                };
                if edge.relation == relation {
                    used[at] = true;
                } else if was.is_none_or(|was| was == edge.relation) {
                    used[at] = true;
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
        for (at, entry) in self.entries.iter().enumerate() {
            if let What::Relation { from, to, was, .. } = &entry.what
                && !used[at]
            {
                self.misfits[at].get_or_insert_with(|| MisfitReason::NoMention {
                    from: from.as_str().to_owned(),
                    to: to.as_str().to_owned(),
                    was: *was,
                });
            }
        }
    }

    /// The correction by which a mention means another document, by its place
    /// in [`identity::Outcome::moved`].
    pub(crate) fn moved_by(&self, not_same: usize) -> Option<Correction> {
        let entry = &self.entries[*self.not_same.get(not_same)?];
        let What::NotSame(apart) = &entry.what else {
            return None;
        };
        Some(entry.correction(Change::NotSame {
            documents: vec![
                apart.one.as_str().to_owned(),
                apart.other.as_str().to_owned(),
            ],
        }))
    }

    /// Corrections that fit nothing, in the order of the files.
    pub(crate) fn misfits(self) -> Vec<Misfit> {
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

/// Puts a correction to the entities that it is about.
fn put(
    resolution: &mut Resolution,
    found: Option<Result<Vec<usize>, NameError>>,
    correction: &Correction,
) -> Result<(), MisfitReason> {
    let Some(found) = found else { return Ok(()) };
    for at in found? {
        resolution.entities[at].corrections.push(correction.clone());
    }
    Ok(())
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

/// Takes the citations with these words out of a reading.
fn forget(reading: &mut Reading, text: &str) -> bool {
    let (folded, key) = (fold::fold(text), title::key(text));
    let is_meant = |citation: &Citation| {
        let whole = fold::fold(&citation.text) == folded;
        let name = citation.number.is_none()
            && citation.kind != Kind::Back
            && citation
                .title
                .as_deref()
                .is_some_and(|own| title::key(own) == key);
        whole || name
    };
    let mut place: Vec<Option<usize>> = Vec::with_capacity(reading.citations.len());
    let mut next = 0;
    for citation in &reading.citations {
        let kept = !is_meant(citation);
        place.push(kept.then_some(next));
        next += usize::from(kept);
    }
    if next == reading.citations.len() {
        return false;
    }
    let mut kept = place.iter().map(Option::is_some);
    reading.citations.retain(|_| kept.next().unwrap_or(true));
    for citation in &mut reading.citations {
        let refers_to = citation.refers_to.iter();
        citation.refers_to = refers_to
            .filter_map(|&at| place.get(at).copied().flatten())
            .collect();
    }
    true
}

/// Gives a document another title, with what follows from it, and returns the
/// old one.
fn retitle(document: &mut Document, now: &str) -> String {
    let was = std::mem::replace(&mut document.title, now.to_owned());
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

/// Gives a document that is only cited another title; the one under which it
/// is cited stays a name of it.
fn rename(entity: &mut Entity, now: &str, entry: &Entry) {
    let was = entity.title.replace(now.to_owned());
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
