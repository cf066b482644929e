//! What of documents and mentions tells with which others they are understood together:
//! the keys of their names, and numbers that stand for all that `identity` looks at.

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::blocks::{of_citation, of_document, of_known, of_name};
use super::bodies::AgencyCodes;
use super::key::Key;
use super::titles::Titles;
use super::{KnownDocument, Name, Reading, reprints};
use wenmai_extracting::citation::Citation;
use wenmai_extracting::document::{Document, fold, title};

/// A document or a mention, by what tells it apart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Stands for all that `identity` looks at; 0 where nobody asked.
    pub own: u64,
    /// Under which keys it is known.
    pub keys: Vec<Key>,
    /// Stands for the 机关代字 of its number; 0 where it has none.
    pub code: u64,
}

/// A document with its mentions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentMembers {
    /// The document itself.
    pub document: Member,
    /// Its number, the 机关代字 of it, and the body behind it.
    pub teaches: Option<(String, String, String)>,
    /// By citation; none for one that goes back to others.
    pub mentions: Vec<Option<Member>>,
    /// What stands for the words of its citations; none where nobody asked.
    pub words: Vec<u64>,
}

impl DocumentMembers {
    /// Another document than one that was not put right by people, or was otherwise;
    /// `number` stands for how.
    pub fn put_right(&mut self, number: u64) {
        let numbers = [self.document.own.to_le_bytes(), number.to_le_bytes()];
        self.document.own = xxh3_64(numbers.as_flattened());
    }
}

/// Under what documents are looked for.
#[derive(Debug, Default)]
pub struct Called {
    keys: FxHashSet<Key>,
    words: FxHashSet<u64>,
}

impl Called {
    /// Also documents that bear this name.
    pub(crate) fn bears(&mut self, name: &Name) {
        let mut keys = Vec::new();
        of_name(name, &mut keys);
        self.keys.extend(keys);
    }

    /// Also documents that cite another one with these words, or by this title.
    pub(crate) fn cites(&mut self, words: &str) {
        self.words.extend([
            words_key(&fold::folded(words)),
            words_key(&title::key(words)),
        ]);
    }

    /// Whether a document may be one of these.
    pub fn may_be(&self, document: &DocumentMembers) -> bool {
        let keys = &document.document.keys;
        keys.iter().any(|key| self.keys.contains(key))
            || document
                .words
                .iter()
                .any(|words| self.words.contains(words))
    }
}

/// The members of all readings; `tells` says whether what they hold is to be told apart.
pub(super) fn of_readings(
    readings: &[Reading],
    titles: &Titles,
    tells: bool,
) -> Vec<DocumentMembers> {
    readings
        .par_iter()
        .map(|reading| of_reading(reading, titles, tells))
        .collect()
}

/// The members of readings that are read for the first time.
pub fn of_new(readings: &[Reading]) -> Vec<DocumentMembers> {
    let titles = Titles::of(readings.iter().flat_map(super::titles_of));
    of_readings(readings, &titles, true)
}

fn of_reading(reading: &Reading, titles: &Titles, tells: bool) -> DocumentMembers {
    let document = &reading.document;
    let mut keys = Vec::new();
    of_document(document, titles, &mut keys);
    let citing = if tells { citing(document) } else { 0 };
    let mentions = reading.citations.iter().map(|citation| {
        citation.kind.names().then(|| {
            let mut keys = Vec::new();
            of_citation(citation, titles, &mut keys);
            Member {
                own: if tells { mention(citation, citing) } else { 0 },
                keys,
                code: code(citation.number.as_ref()),
            }
        })
    });
    DocumentMembers {
        mentions: mentions.collect(),
        words: if tells {
            words_of(reading, titles)
        } else {
            Vec::new()
        },
        document: Member {
            own: if tells { own(reading) } else { 0 },
            keys,
            code: code(document.number.as_ref()),
        },
        teaches: AgencyCodes::taught_by(document).and_then(|(code, body)| {
            let number = document.number.as_ref()?.as_str().to_owned();
            Some((number, code.to_owned(), body?.to_owned()))
        }),
    }
}

/// The members that known documents are.
pub(super) fn of_known_documents(known: &[KnownDocument]) -> Vec<Member> {
    known.par_iter().map(of_known_document).collect()
}

fn of_known_document(known: &KnownDocument) -> Member {
    let mut keys = Vec::new();
    of_known(known, &Titles::default(), &mut keys);
    Member {
        own: number_of(&format!("{known:?}")),
        keys,
        code: code(known.number.as_ref()),
    }
}

/// What stands for the words of all citations, and for the titles in them.
fn words_of(reading: &Reading, titles: &Titles) -> Vec<u64> {
    let citations = reading.citations.iter();
    let mut words: Vec<u64> = citations
        .flat_map(|citation| {
            let name = citation
                .named()
                .map(|name| words_key(&titles.get(name).exact));
            name.into_iter()
                .chain([words_key(&fold::folded(&citation.text))])
        })
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn words_key(words: &str) -> u64 {
    xxh3_64(words.as_bytes())
}

fn code(number: Option<&wenmai_extracting::document::DocumentNumber>) -> u64 {
    let code = number.and_then(super::bodies::code_of);
    code.map_or(0, code_key)
}

/// Stands for a 机关代字, or for a body.
pub(super) fn code_key(words: &str) -> u64 {
    xxh3_64(words.as_bytes()).max(1)
}

/// All of a document but where it ends, which edits behind it move.
fn own(reading: &Reading) -> u64 {
    let mut document = reading.document.clone();
    (document.start, document.end) = (0, 0);
    let words = serde_json::to_vec(&(document, reprints(reading))).unwrap_or_default();
    xxh3_64(&words)
}

/// What of a citing document its mentions are understood by.
fn citing(document: &Document) -> u64 {
    let Document {
        id,
        title,
        number,
        other_numbers,
        issuers,
        issues,
        history,
        ..
    } = document;
    let days = (
        document.written,
        document.published,
        document.effective,
        document.expires,
    );
    let numbers = (number, other_numbers);
    let words = serde_json::to_vec(&(id, title, numbers, issuers, issues, history, days));
    xxh3_64(&words.unwrap_or_default())
}

/// All of a mention but where it stands and what proves it.
fn mention(citation: &Citation, citing: u64) -> u64 {
    let names = (
        &citation.text,
        &citation.title,
        &citation.number,
        &citation.other_numbers,
        &citation.issuers,
    );
    let what = (citation.relation, citation.kind, &citation.pinpoint);
    let days = (citation.adopted, citation.since, citation.until);
    let says = (
        citation.extended_by_years,
        citation.planned,
        citation.defines,
        &citation.names,
    );
    let words = serde_json::to_vec(&(names, what, days, says, citing));
    xxh3_64(&words.unwrap_or_default())
}

fn number_of(words: &str) -> u64 {
    xxh3_64(words.as_bytes())
}
