//! A project in columns of numbers: who cites what, which mentions were understood
//! together, and no words but names. A build keeps it, so that the next one sees what
//! a change touches without reading everything.

use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::citation::Citation;
use crate::graph::{Entity, Relation, Status};
use crate::identity::{AgencyCodes, Reading, Resolution, State};

/// Stands where there is nothing.
pub(super) const NONE: u32 = u32::MAX;

/// A file that holds documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct File {
    /// Its number in the cache; 0 where it is not kept there.
    pub(crate) id: i64,
    /// How many documents it holds.
    pub(crate) readings: u32,
}

/// A document that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) entity: u32,
    pub(super) group: u32,
    /// How many citations it holds.
    pub(super) citations: u32,
    /// Whether this is the text of its entity: 1, or 0 where another one is.
    pub(super) is_text: u32,
}

/// A citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mention {
    /// None for one that goes back to others.
    pub(super) group: u32,
    /// None where it is not known what is meant.
    pub(super) target: u32,
    pub(super) what: What,
}

/// What a citation does, in one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct What(u32);

const DEFINES: u32 = 1 << 8;
const BY_YEARS: u32 = 1 << 9;

impl What {
    pub(super) fn of(citation: &Citation) -> Self {
        let relation = citation.relation as u32;
        let defines = if citation.defines { DEFINES } else { 0 };
        let by_years = citation.extended_by_years.map_or(0, |_| BY_YEARS);
        What(relation | defines | by_years)
    }

    pub(super) fn number(self) -> u32 {
        self.0
    }

    pub(super) fn from_number(number: u32) -> Self {
        What(number)
    }

    pub(super) fn relation(self) -> Relation {
        let at = (self.0 & 0xFF) as usize;
        Relation::ALL.get(at).copied().unwrap_or(Relation::Cites)
    }

    /// Whether it only defines a short form, and is no edge.
    pub(super) fn defines(self) -> bool {
        self.0 & DEFINES != 0
    }

    /// Whether it extends a term by years, and so depends on the term.
    pub(super) fn is_by_years(self) -> bool {
        self.0 & BY_YEARS != 0
    }
}

/// What is known of an entity without its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    /// Place of its first issuer among [`Outline::issuers`].
    pub(super) issuer: u32,
    pub(super) is_present: bool,
    /// Its status on the day of the build.
    pub(super) status: Status,
}

/// A mention of which it is not known what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Open {
    /// Its place among all citations.
    pub(super) citation: usize,
    pub(super) state: State,
    pub(super) file: String,
    pub(super) line: u32,
    pub(super) text: String,
}

/// The project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// In the order in which they are read.
    pub(crate) files: Vec<File>,
    pub(super) rows: Vec<Row>,
    pub(super) mentions: Vec<Mention>,
    /// In the order of their ids.
    pub(super) entities: Vec<Known>,
    pub(super) ids: Words,
    /// The first issuers of entities, in no order.
    pub(super) issuers: Words,
    /// The group of each key, sorted.
    pub(super) keys: Vec<(u64, u32)>,
    /// How many groups there are.
    pub(super) groups: u32,
    pub(super) codes: Vec<(String, Vec<(String, u32)>)>,
    /// In the order of their places.
    pub(super) open: Vec<Open>,
}

impl Outline {
    /// The outline of what was found in files; none where it has too many parts to be
    /// counted. The statuses come later ([`Outline::judged`]).
    pub(crate) fn of(
        files: Vec<File>,
        readings: &[Reading],
        resolution: &Resolution,
    ) -> Option<Self> {
        let mut outline = Outline {
            files,
            groups: place(resolution.groups.count)?,
            keys: resolution.groups.keys.clone(),
            codes: resolution.codes.learned(),
            ..Outline::default()
        };
        let mut issuers = Issuers::default();
        for entity in &resolution.entities {
            outline.ids.push(&entity.id);
            outline.entities.push(Known {
                issuer: issuers.place(entity),
                is_present: entity.present,
                status: Status::Unknown,
            });
        }
        outline.issuers = issuers.words;
        for (at, reading) in readings.iter().enumerate() {
            let entity = resolution.documents[at];
            outline.rows.push(Row {
                entity: place(entity)?,
                group: resolution.groups.documents[at],
                citations: place(reading.citations.len())?,
                is_text: u32::from(is_text(reading, &resolution.entities[entity])),
            });
            let groups = &resolution.groups.citations[at];
            let targets = &resolution.targets[at];
            for ((citation, target), group) in reading.citations.iter().zip(targets).zip(groups) {
                if target.entity.is_none() {
                    let citation_place = outline.mentions.len();
                    outline
                        .open
                        .push(Open::of(citation_place, reading, citation, &target.state));
                }
                outline.mentions.push(Mention {
                    group: group.unwrap_or(NONE),
                    target: target.entity.map_or(Some(NONE), place)?,
                    what: What::of(citation),
                });
            }
        }
        Some(outline)
    }

    /// With the statuses of all entities.
    pub fn judged(mut self, statuses: impl IntoIterator<Item = Status>) -> Self {
        for (known, status) in self.entities.iter_mut().zip(statuses) {
            known.status = status;
        }
        self
    }

    /// The statuses of all entities.
    pub fn statuses(&self) -> impl Iterator<Item = Status> {
        self.entities.iter().map(|known| known.status)
    }

    /// How many entities there are.
    pub fn entities(&self) -> usize {
        self.entities.len()
    }

    /// How many of them are only cited.
    pub fn cited_only(&self) -> usize {
        self.entities.iter().filter(|e| !e.is_present).count()
    }

    /// The places of the ids that begin with these words.
    pub(super) fn beginning_with(&self, words: &str) -> Range<usize> {
        let first = |is_before: &dyn Fn(&str) -> bool| {
            let (mut at, mut end) = (0, self.ids.len());
            while at < end {
                let middle = at + (end - at) / 2;
                if is_before(self.ids.get(middle)) {
                    at = middle + 1;
                } else {
                    end = middle;
                }
            }
            at
        };
        first(&|id| id < words)..first(&|id| id < words || id.starts_with(words))
    }

    /// The first reading of each file, and at last how many there are.
    pub(super) fn first_readings(&self) -> Vec<usize> {
        sums(self.files.iter().map(|file| file.readings))
    }

    /// The first citation of each reading, and at last how many there are.
    pub(super) fn first_mentions(&self) -> Vec<usize> {
        sums(self.rows.iter().map(|row| row.citations))
    }

    /// All relations, each once, as (source, target, relation), in the order of the
    /// graph.
    pub(crate) fn relations(&self) -> Vec<(u32, u32, Relation)> {
        use rayon::prelude::*;
        let mut relations = Vec::with_capacity(self.mentions.len());
        let mut mentions = self.mentions.iter();
        for row in &self.rows {
            let own = mentions.by_ref().take(row.citations as usize);
            relations.extend(
                own.filter(|mention| mention.proves(row))
                    .map(|mention| (row.entity, mention.target, mention.what.relation())),
            );
        }
        relations.par_sort_unstable();
        relations.dedup();
        relations
    }

    /// Whether all that points elsewhere points at something.
    pub(super) fn is_sound(&self) -> bool {
        let entities = self.entities.len();
        let is_entity = |entity: u32| (entity as usize) < entities;
        let is_group = |group: u32| group < self.groups;
        let readings: usize = self.files.iter().map(|f| f.readings as usize).sum();
        let citations: usize = self.rows.iter().map(|row| row.citations as usize).sum();
        let rows = self.rows.iter();
        let mentions = self.mentions.iter();
        let keys = self.keys.iter();
        let open = self.open.iter();
        readings == self.rows.len()
            && citations == self.mentions.len()
            && self.ids.len() == entities
            && rows
                .clone()
                .all(|row| is_entity(row.entity) && is_group(row.group))
            && mentions.clone().all(|mention| {
                (mention.target == NONE || is_entity(mention.target))
                    && (mention.group == NONE || is_group(mention.group))
            })
            && keys.clone().all(|&(_, group)| is_group(group))
            && self.keys.is_sorted()
            && open.clone().all(|open| open.citation < citations)
            && self
                .entities
                .iter()
                .all(|known| known.issuer == NONE || (known.issuer as usize) < self.issuers.len())
    }
}

impl Mention {
    /// Whether it is an edge of the graph.
    pub(super) fn proves(&self, row: &Row) -> bool {
        self.target != NONE && self.target != row.entity && !self.what.defines()
    }
}

impl Open {
    pub(super) fn of(place: usize, reading: &Reading, citation: &Citation, state: &State) -> Self {
        Open {
            citation: place,
            state: state.clone(),
            file: reading.document.file.clone(),
            line: citation.line,
            text: citation.text.clone(),
        }
    }
}

/// Whether the document is the text that its entity tells of.
pub(super) fn is_text(reading: &Reading, entity: &Entity) -> bool {
    entity.file.as_deref() == Some(&reading.document.file)
        && entity.line == Some(reading.document.line)
}

/// Whether a citation stands for itself, and belongs to a group.
pub(super) fn is_full(citation: &Citation) -> bool {
    citation.kind.names()
}

/// A place as it is kept.
pub(super) fn place(at: usize) -> Option<u32> {
    u32::try_from(at).ok().filter(|&place| place != NONE)
}

fn sums(counts: impl Iterator<Item = u32>) -> Vec<usize> {
    let mut sum = 0;
    let mut sums = vec![0];
    sums.extend(counts.map(|count| {
        sum += count as usize;
        sum
    }));
    sums
}

/// First issuers, each once.
#[derive(Debug, Default)]
pub(super) struct Issuers {
    pub(super) words: Words,
    places: FxHashMap<String, u32>,
}

impl Issuers {
    /// Those that are known.
    pub(super) fn of(words: Words) -> Self {
        let places = (0..words.len()).filter_map(|at| Some((words.get(at).to_owned(), place(at)?)));
        Issuers {
            places: places.collect(),
            words,
        }
    }

    /// The place of the first issuer of an entity, which is entered where it is new.
    pub(super) fn place(&mut self, entity: &Entity) -> u32 {
        let Some(issuer) = entity.issuers.first() else {
            return NONE;
        };
        if let Some(&place) = self.places.get(issuer) {
            return place;
        }
        let at = place(self.words.len()).unwrap_or(NONE);
        self.words.push(issuer);
        self.places.insert(issuer.clone(), at);
        at
    }
}

/// Many words in one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) all: String,
    /// Where each ends.
    pub(super) ends: Vec<u32>,
}

impl Words {
    pub(super) fn push(&mut self, word: &str) {
        self.all.push_str(word);
        self.ends
            .push(u32::try_from(self.all.len()).unwrap_or(NONE));
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A word; nothing where there is none.
    pub(super) fn get(&self, at: usize) -> &str {
        let end = |at: usize| self.ends.get(at).map(|&end| end as usize);
        let begin = at.checked_sub(1).map_or(Some(0), end);
        let range = begin.zip(end(at)).map(|(begin, end)| begin..end);
        range.and_then(|range| self.all.get(range)).unwrap_or("")
    }
}

impl Outline {
    /// The codes of bodies, as learned from all documents.
    pub(super) fn agency_codes(&self) -> AgencyCodes {
        AgencyCodes::of_learned(self.codes.clone())
    }
}
