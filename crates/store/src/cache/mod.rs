//! What a build keeps for the next one: of each file its size, its time, its
//! content's hash, and what was found in it (`wenmai.cache`, beside the project).
//!
//! Nothing is ever answered from it, and it can be deleted at any time. It is
//! used where it was written by the same program, for the same paths, from the
//! same folder; otherwise, and where anything in it is odd, all is read anew.

mod compact;
mod members;
mod tables;
mod understood;

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rusqlite::Connection;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use crate::{Prepared, StoreError};
use wenmai_reading::{self as source, FileState, Keep, Options, Stamp, Text, Unread};
use wenmai_resolving::identity::Reading;

pub use understood::{DocumentMeant, Meant, Opened, Understood};

/// The name of the file, in the folder of the project.
pub const NAME: &str = "wenmai.cache";

/// The form of the file. One more with each change of it.
const FORM: u32 = 11;

/// What the last build saved, and from what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Last {
    /// All else that the result depends on, in words that are the same where it
    /// is the same ([`conditions`]); empty where something must be said again.
    pub conditions: String,
    /// The files of the project with their stamps.
    pub saved: Vec<(String, Option<Stamp>)>,
    /// What the build told people, in a form of theirs.
    pub told: String,
    /// Files that were not read, each with the reason.
    pub unread: Vec<(String, String)>,
    /// The folders with lists that may belong to documents beside them.
    pub lists: Vec<String>,
}

/// What is known from the build before.
#[derive(Debug)]
pub struct Cache {
    path: PathBuf,
    key: String,
    files: FxHashMap<String, Entry>,
    /// Whether the file is there and can be gone on with.
    usable: bool,
    last: Option<Last>,
}

/// A file as it was.
#[derive(Debug, Clone, Copy)]
struct Entry {
    id: i64,
    content: FileState,
}

/// What has been made of a file.
#[derive(Debug)]
pub enum Kept {
    /// It holds no documents but what people supply.
    Supplied,
    /// It is as it was.
    Old(i64),
    /// Its content is as it was.
    Touched(i64, FileState),
    /// It was read.
    New(Box<New>),
}

/// A file that was read.
#[derive(Debug)]
pub struct New {
    file: String,
    content: FileState,
    packed: Vec<u8>,
    /// Its documents, each with what it cites.
    pub readings: Vec<Reading>,
}

impl New {
    /// Whether what was found in it is kept for the next build. Two files may be written
    /// alike where a name is no Unicode.
    pub fn is_kept(&self) -> bool {
        !self.packed.is_empty() && !self.file.contains(char::REPLACEMENT_CHARACTER)
    }
}

/// All files, and how they differ from those of the build before.
#[derive(Debug)]
pub struct Scan {
    /// What is kept of the files, in their order.
    pub kept: Vec<Kept>,
    /// Files that were not read.
    pub unread: Vec<Unread>,
}

/// How the files differ from those of the build before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files in all.
    pub files: usize,
    /// Those of them that were read, being new or changed.
    pub read: usize,
    /// Files that are there no more.
    pub gone: usize,
}

/// The cache makes no sense; all is to be read anew.
#[derive(Debug)]
pub struct Odd;

impl Cache {
    /// The cache in the folder of a project, for these paths; empty where there
    /// is none that can be used.
    pub fn open(dir: &Path, paths: &[PathBuf], options: &Options) -> Self {
        let mut cache = Cache::empty(dir, paths, options);
        // Whatever is wrong with it, the files themselves tell all.
        if let Ok(Some((files, last))) = tables::read(&cache.path, &cache.key) {
            cache.files = files;
            cache.last = last;
            cache.usable = true;
        }
        cache
    }

    /// As [`Cache::open`], knowing nothing: all files are read.
    pub fn empty(dir: &Path, paths: &[PathBuf], options: &Options) -> Self {
        Cache {
            path: dir.join(NAME),
            key: key(paths, options),
            files: FxHashMap::default(),
            usable: false,
            last: None,
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.files.clear();
        self.usable = false;
        self.last = None;
    }

    /// What the last build saved.
    pub fn last(&self) -> Option<&Last> {
        self.last.as_ref()
    }

    /// Whether a file that the last build saved is as it was left.
    pub fn left_as_saved(&self, dir: &Path, name: &str) -> bool {
        let saved = self.last.iter().flat_map(|last| &last.saved);
        saved
            .filter(|(own, _)| own == name)
            .any(|(_, stamp)| stamp.is_some() && *stamp == stamp_of(&dir.join(name)))
    }

    /// The numbers of the files that are known.
    pub fn numbers(&self) -> Vec<i64> {
        let mut numbers: Vec<i64> = self.files.values().map(|entry| entry.id).collect();
        numbers.sort_unstable();
        numbers
    }

    /// Opens what is known of files and blocks.
    pub fn opened(&self) -> Result<Opened, Odd> {
        if !self.usable {
            return Err(Odd);
        }
        Opened::of(&self.path)
    }

    /// Writes down what was understood; `anew` says that nothing of before counts.
    pub fn understood(&mut self, understood: &Understood, anew: bool) {
        if !self.usable {
            return;
        }
        let write = || -> rusqlite::Result<()> {
            let mut db = Connection::open(&self.path)?;
            let transaction = db.transaction()?;
            understood.write(&transaction, anew)?;
            transaction.commit()
        };
        // Half of it would be wrong: then the next build reads everything.
        self.usable = write().is_ok();
    }

    /// What reads files that are not known.
    pub fn keeper<'c>(
        &'c self,
        is_supplied: &'c (dyn Fn(&str) -> bool + Sync),
        read: &'c ReadText,
    ) -> Keeper<'c> {
        Keeper {
            files: &self.files,
            is_supplied,
            read,
        }
    }

    /// How the files differ from those that are known.
    pub fn changes(&self, scan: &Scan) -> Changes {
        let count = |which: fn(&Kept) -> bool| scan.kept.iter().filter(|k| which(k)).count();
        let old = count(|kept| matches!(kept, Kept::Old(_) | Kept::Touched(..)));
        let read = count(|kept| matches!(kept, Kept::New(_)));
        let same_name = scan
            .kept
            .iter()
            .filter(|kept| matches!(kept, Kept::New(new) if self.files.contains_key(&new.file)));
        Changes {
            files: old + read,
            read,
            gone: self.files.len().saturating_sub(old + same_name.count()),
        }
    }

    /// Whether a build under these conditions would save again what is there.
    pub fn holds(
        &self,
        changes: &Changes,
        unread: &[Unread],
        conditions: &str,
        dir: &Path,
    ) -> bool {
        let Some(last) = &self.last else { return false };
        changes.read == 0
            && changes.gone == 0
            && last.conditions == conditions
            && last.unread == in_words(unread)
            && !last.saved.is_empty()
            && last
                .saved
                .iter()
                .all(|(name, _)| self.left_as_saved(dir, name))
    }

    /// What was found in all files, in their order, each with its number. What is new is
    /// kept for the next build.
    pub fn readings(&mut self, kept: Vec<Kept>) -> Result<Vec<(i64, Vec<Reading>)>, Odd> {
        let packed = match kept
            .iter()
            .any(|k| matches!(k, Kept::Old(_) | Kept::Touched(..)))
        {
            true => tables::packed(&self.path)?,
            false => FxHashMap::default(),
        };
        let numbers = self.keep(&kept);
        let files = kept.into_iter();
        let files = files.filter(|kept| !matches!(kept, Kept::Supplied));
        let files: Vec<(i64, Kept)> = numbers.into_iter().zip(files).collect();
        files
            .into_par_iter()
            .map(|(number, kept)| {
                let readings = match kept {
                    Kept::Supplied => Vec::new(),
                    Kept::New(new) => new.readings,
                    Kept::Old(id) | Kept::Touched(id, _) => {
                        let bytes = packed.get(&id).ok_or(Odd)?;
                        compact::unpack(bytes).map_err(|_| Odd)?
                    }
                };
                Ok((number, readings))
            })
            .collect()
    }

    /// Writes down what has changed, and gives the numbers of all files that hold
    /// documents; 0 for those that are not kept. What was saved is not known from here
    /// on.
    pub fn keep(&mut self, kept: &[Kept]) -> Vec<i64> {
        // Without the file the next build reads everything, and no more is lost.
        self.write(kept).unwrap_or_else(|_| {
            self.usable = false;
            let files = kept.iter().filter(|kept| !matches!(kept, Kept::Supplied));
            vec![0; files.count()]
        })
    }

    fn write(&mut self, kept: &[Kept]) -> Result<Vec<i64>, StoreError> {
        let write_error = |source| StoreError::Write {
            path: self.path.clone(),
            source,
        };
        let numbers = if self.usable {
            let mut db = Connection::open(&self.path).map_err(write_error)?;
            tables::update(&mut db, &self.files, kept).map_err(write_error)?
        } else {
            let numbers = std::cell::Cell::new(Vec::new());
            Prepared::written(&self.path, &|temporary| {
                let made = || -> rusqlite::Result<()> {
                    let mut db = Connection::open(temporary)?;
                    db.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
                    numbers.set(tables::make(&mut db, &self.key, kept)?);
                    db.close().map_err(|(_, error)| error)
                };
                made().map_err(write_error)
            })?
            .put()?;
            numbers.take()
        };
        self.usable = true;
        Ok(numbers)
    }

    /// Writes down what was saved, after all of it is in its place.
    pub fn saved(&mut self, last: &Last) {
        if !self.usable {
            return;
        }
        let write = || -> Option<()> {
            let words = serde_json::to_string(last).ok()?;
            let db = Connection::open(&self.path).ok()?;
            let insert = "INSERT OR REPLACE INTO meta VALUES ('last', ?)";
            db.execute(insert, [words]).ok().map(|_| ())
        };
        // Else the next build saves everything anew.
        let _ = write();
    }
}

impl Last {
    /// What was saved as these files in the folder `dir`, where those were not read that
    /// are named.
    pub fn of(dir: &Path, names: &[&str], unread: &[Unread]) -> Self {
        let saved = names
            .iter()
            .map(|&name| (name.to_owned(), stamp_of(&dir.join(name))));
        Last {
            conditions: String::new(),
            saved: saved.collect(),
            told: String::new(),
            unread: in_words(unread),
            lists: Vec::new(),
        }
    }
}

impl From<rusqlite::Error> for Odd {
    fn from(_: rusqlite::Error) -> Self {
        Odd
    }
}

/// All else that the result of a build depends on: `options` in words, and the
/// contents of `files`; and since when the system is up, before which files may not
/// have come to the disk ([`crate::Prepared::derived`]).
pub fn conditions(options: &str, files: &[PathBuf]) -> String {
    let started = crate::started().unwrap_or_default();
    let mut words = format!("{options}\n{started}");
    for file in files {
        let hash = fs::read(file).map(|bytes| xxh3_128(&bytes));
        words.push_str(&format!("\n{} {hash:x?}", file.display()));
    }
    words
}

fn stamp_of(path: &Path) -> Option<Stamp> {
    Stamp::of(&fs::metadata(path).ok()?)
}

fn in_words(unread: &[Unread]) -> Vec<(String, String)> {
    unread
        .iter()
        .map(|unread| (unread.file.clone(), unread.reason.to_string()))
        .collect()
}

/// What the content of the cache depends on beside the files: the program with
/// its tables, the library that it reads PDF with, the paths, and the folder from which
/// they lead.
fn key(paths: &[PathBuf], options: &Options) -> String {
    let program = std::env::current_exe().ok();
    let stamp = program.as_deref().and_then(stamp_of);
    let from = std::env::current_dir().ok();
    let version = env!("CARGO_PKG_VERSION");
    let pdfium = source::pdfium().map(|library| (library, stamp_of(library)));
    let rules = wenmai_extracting::citation::own_rules();
    format!("{FORM} {version} {stamp:?} {pdfium:?} {rules} {from:?} {paths:?} {options:?}")
}

/// Finds what stands in a text, and what of it could not be read.
pub(crate) type ReadText = dyn Fn(&Text) -> (Vec<Reading>, Vec<Unread>) + Sync;

/// What asks the cache before a file is read.
pub struct Keeper<'c> {
    files: &'c FxHashMap<String, Entry>,
    is_supplied: &'c (dyn Fn(&str) -> bool + Sync),
    read: &'c ReadText,
}

impl Keep for Keeper<'_> {
    type Kept = Kept;

    fn unchanged(&self, file: &str, stamp: Stamp) -> Option<Kept> {
        if (self.is_supplied)(file) {
            return Some(Kept::Supplied);
        }
        let entry = self.files.get(file)?;
        (entry.content.stamp == Some(stamp)).then_some(Kept::Old(entry.id))
    }

    fn same(&self, file: &str, content: FileState) -> Option<Kept> {
        let entry = self.files.get(file)?;
        let same = entry.content.hash == content.hash;
        same.then_some(Kept::Touched(entry.id, content))
    }

    fn read(
        &self,
        file: &str,
        texts: Vec<Text>,
        unread: &mut Vec<Unread>,
        content: FileState,
    ) -> Kept {
        if (self.is_supplied)(file) {
            return Kept::Supplied;
        }
        let mut readings = Vec::new();
        for text in &texts {
            let (of_text, missing) = (self.read)(text);
            readings.extend(of_text);
            unread.extend(missing);
        }
        let packed = match unread.is_empty() {
            true => compact::pack(&readings).unwrap_or_default(),
            // What was missing must be said again.
            false => Vec::new(),
        };
        Kept::New(Box::new(New {
            // What cannot be packed is not kept: an empty form is none.
            packed,
            file: file.to_owned(),
            content,
            readings,
        }))
    }
}

/// The folder from which the paths lead of which the project in a folder was built;
/// none where that is not known.
pub fn built_from(dir: &Path) -> Option<PathBuf> {
    let db = tables::open(&dir.join(NAME)).ok()?;
    let select = "SELECT value FROM meta WHERE key = 'from'";
    let from: String = db.query_row(select, [], |row| row.get(0)).ok()?;
    Some(from.into())
}
