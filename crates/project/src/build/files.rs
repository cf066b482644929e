//! The files of a second build: what their documents are known by, and what people have
//! put right in them.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use wenmai_resolving::correction::Session;
use wenmai_resolving::identity::Reading;
use wenmai_resolving::identity::members::{self, DocumentMembers};
use wenmai_store::cache::{Cache, Kept, Odd, Opened, Scan};

/// Whether so many of all files differ that it is faster to put all together anew: more
/// than a twentieth, and a few.
pub(super) fn are_many(differ: usize, all: usize) -> bool {
    differ > all / 20 + 8
}

/// A file that holds documents.
pub(super) struct File<'s> {
    /// Its number, where it is known.
    pub(super) old: Option<i64>,
    /// What was found in it, where it was read.
    pub(super) new: Option<&'s [Reading]>,
    /// The places of its documents among all.
    pub(super) documents: Range<usize>,
}

/// All files that hold documents, in their order, and what their documents are known by.
pub(super) struct Files<'s> {
    pub(super) cache: Opened,
    pub(super) files: Vec<File<'s>>,
    pub(super) members: Vec<DocumentMembers>,
    /// Those of documents that people have put right, as they were before.
    pub(super) originals: FxHashMap<usize, DocumentMembers>,
    /// Files that are there no more, or hold something else now.
    pub(super) before: Vec<i64>,
}

/// What people have put right.
#[derive(Default)]
pub(super) struct Corrected {
    /// What was found in files in which something was looked at.
    pub(super) readings: FxHashMap<usize, Vec<Reading>>,
    /// The places of their documents among all, in the order of the session.
    pub(super) documents: Vec<usize>,
    /// For documents that were put right, what stands for how.
    pub(super) numbers: FxHashMap<usize, u64>,
}

impl<'s> Files<'s> {
    pub(super) fn of(cache: &Cache, scan: &'s Scan) -> Result<Self, Odd> {
        let opened = cache.opened()?;
        let mut kept_members = opened.members()?;
        let new: Vec<Reading> = scan
            .kept
            .iter()
            .filter_map(|kept| match kept {
                Kept::New(new) => Some(new.readings.clone()),
                _ => None,
            })
            .flatten()
            .collect();
        let mut new_members = members::of_new(&new).into_iter();
        let mut stays: FxHashSet<i64> = FxHashSet::default();
        let mut members = Vec::new();
        let mut files = Vec::new();
        for kept in &scan.kept {
            let first = members.len();
            let (old, new) = match kept {
                Kept::Supplied => continue,
                Kept::Old(id) | Kept::Touched(id, _) => {
                    stays.insert(*id);
                    members.extend(kept_members.remove(id).ok_or(Odd)?);
                    (Some(*id), None)
                }
                Kept::New(new) => {
                    members.extend(new_members.by_ref().take(new.readings.len()));
                    (None, Some(new.readings.as_slice()))
                }
            };
            files.push(File {
                old,
                new,
                documents: first..members.len(),
            });
        }
        let mut before = cache.numbers();
        before.retain(|id| !stays.contains(id));
        Ok(Files {
            cache: opened,
            files,
            members,
            originals: FxHashMap::default(),
            before,
        })
    }

    /// Puts right what must be right before names are understood; none where very many
    /// files would have to be looked at.
    pub(super) fn correct(
        &mut self,
        session: &mut Session<'_>,
        all: usize,
    ) -> Result<Option<Corrected>, Odd> {
        let called = session.called();
        let is_called = |&file: &usize| {
            let mut documents = self.files[file].documents.clone();
            documents.any(|at| called.may_be(&self.members[at]))
        };
        let files: Vec<usize> = (0..self.files.len()).filter(is_called).collect();
        if are_many(files.len(), all) {
            return Ok(None);
        }
        let mut corrected = Corrected::default();
        self.load(&files, &mut corrected.readings)?;
        let mut readings = Vec::new();
        for file in &files {
            readings.append(&mut corrected.readings.remove(file).ok_or(Odd)?);
            corrected
                .documents
                .extend(self.files[*file].documents.clone());
        }
        session.before(&mut readings);
        for (at, number) in session.corrected() {
            let of_one = members::of_new(std::slice::from_ref(&readings[at]));
            let document = corrected.documents[at];
            for mut members in of_one {
                members.put_right(number);
                let original = std::mem::replace(&mut self.members[document], members);
                self.originals.insert(document, original);
            }
            corrected.numbers.insert(document, number);
        }
        let mut readings = readings.into_iter();
        for file in files {
            let documents = self.files[file].documents.len();
            let of_file = readings.by_ref().take(documents).collect();
            corrected.readings.insert(file, of_file);
        }
        Ok(Some(corrected))
    }

    /// Brings back what was found in files.
    pub(super) fn load(
        &self,
        files: &[usize],
        readings: &mut FxHashMap<usize, Vec<Reading>>,
    ) -> Result<(), Odd> {
        let mut asked = Vec::new();
        for &at in files {
            if readings.contains_key(&at) {
                continue;
            }
            match (&self.files[at].new, self.files[at].old) {
                (Some(new), _) => {
                    readings.insert(at, new.to_vec());
                }
                (None, Some(id)) => asked.push((at, id)),
                (None, None) => return Err(Odd),
            }
        }
        let ids: Vec<i64> = asked.iter().map(|(_, id)| *id).collect();
        let found = self.cache.readings(&ids)?;
        for ((at, _), found) in asked.into_iter().zip(found) {
            if found.len() != self.files[at].documents.len() {
                return Err(Odd);
            }
            readings.insert(at, found);
        }
        Ok(())
    }

    /// The file in which a document stands.
    pub(super) fn file_of(&self, document: usize) -> usize {
        self.files
            .partition_point(|file| file.documents.end <= document)
    }
}

impl Corrected {
    /// Stands for how a document was put right; 0 where it was not.
    pub(super) fn number(&self, document: usize) -> u64 {
        self.numbers.get(&document).copied().unwrap_or_default()
    }
}
