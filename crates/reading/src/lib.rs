//! From paths to decoded text: walking folders, telling formats apart,
//! decoding.
//!
//! Whatever stands below a path that was given is either read ([`Text`]) or
//! listed with the reason why not ([`Unread`]); the content of a file is never
//! an error. What comes out depends on the files alone, not on the order in
//! which a file system or a thread hands them over.
//!
//! A format is a variant of [`Format`], recognised in `format/detect.rs`. One
//! that can be read has a file beside it with a `Reader`; the others are
//! listed under their name.

#![warn(missing_docs)]
// Offsets that were worked out may be wrong: `part::part` gives nothing then.
#![cfg_attr(not(test), warn(clippy::string_slice))]

mod budget;
mod content;
mod control;
mod decode;
mod file;
mod format;
mod own;
mod pdf;
mod reason;
mod walk;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub use decode::decode;
pub use format::Format;
pub use own::{OWN_PDF, OWN_SHEET};
pub use pdf::{NoPdfium, PdfReader};
pub use reason::Reason;
pub use wenmai_vocabulary::text::{
    Encoding, Fact, Field, LineIndex, Place, Places, Text, UnknownField,
};

use decode::decode_as;

/// A file that was not read, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The path, written as in [`Text::file`].
    pub file: String,
    /// Why it was not read.
    pub reason: Reason,
}

/// All that stands below the given paths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Collection {
    /// What was read, sorted by file.
    pub texts: Vec<Text>,
    /// What was not, sorted by file.
    pub unread: Vec<Unread>,
}

/// What to read, and how much of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Whether to go into hidden folders and read hidden files. Those named
    /// in the paths are read either way.
    pub hidden: bool,
    /// The most bytes that a file may have; larger ones are not read.
    pub max_bytes: u64,
    /// The most bytes that may be unpacked from one file (archives, and formats
    /// that are archives, such as .docx).
    pub max_unpacked: u64,
    /// How many archives may stand in each other; more than 32 never.
    pub max_nesting: usize,
    /// Columns of tables and members of records (CSV, spreadsheets, JSON) that
    /// hold a field, where their names do not say so. Of several for one field,
    /// the first that a table has counts.
    pub fields: Vec<(Field, String)>,
    /// What reads PDF.
    pub pdf: PdfReader,
}

impl Options {
    /// The fields as they are given on the command line.
    pub fn fields_in_words(&self) -> Vec<String> {
        let fields = self.fields.iter();
        fields.map(|(field, name)| field.with_name(name)).collect()
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            hidden: false,
            max_bytes: 256 * 1024 * 1024,
            max_unpacked: 1024 * 1024 * 1024,
            max_nesting: 3,
            fields: Vec::new(),
            pdf: PdfReader::default(),
        }
    }
}

/// The library pdfium, by its name alone where the system has found it. It is looked for
/// once: as the environment variable `WENMAI_PDFIUM` says, else beside the program and
/// where the system keeps libraries.
///
/// # Errors
///
/// Why it cannot be used.
pub fn pdfium() -> Result<&'static Path, NoPdfium> {
    format::pdf::pdfium::library()
}

/// Size and time of a file. Where both are as they were, so is its content, but
/// for files that were changed twice within the resolution of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Its size in bytes.
    pub size: u64,
    /// When it was changed, in nanoseconds since 1970.
    pub modified: i64,
}

impl Stamp {
    /// The stamp of a file; none where the system does not tell.
    pub fn of(metadata: &fs::Metadata) -> Option<Self> {
        let modified = metadata.modified().ok()?;
        let since = modified.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        Some(Stamp {
            size: metadata.len(),
            modified: i64::try_from(since.as_nanos()).ok()?,
        })
    }
}

/// What tells whether a file is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileState {
    /// Its stamp; none where the file is so young that it could be changed once
    /// more without another stamp.
    pub stamp: Option<Stamp>,
    /// The XXH3 of its bytes.
    pub hash: u128,
}

/// What is kept of files, and what is known of them already. All is called from
/// several threads.
pub trait Keep: Sync {
    /// What is kept of a file.
    type Kept: Send;

    /// What is known of a file with this stamp, which is then not read.
    fn unchanged(&self, _file: &str, _stamp: Stamp) -> Option<Self::Kept> {
        None
    }

    /// What is known of a file with this content, which is then not decoded.
    fn same(&self, _file: &str, _state: FileState) -> Option<Self::Kept> {
        None
    }

    /// What to keep of the texts of a file. `unread` is what of it could not be read,
    /// to which more may come here; where there is any, that must be said again by the
    /// next build.
    fn read(
        &self,
        file: &str,
        texts: Vec<Text>,
        unread: &mut Vec<Unread>,
        state: FileState,
    ) -> Self::Kept;
}

/// Keeps what a function makes of each text.
struct Each<'k, T> {
    keep: &'k (dyn Fn(Text) -> T + Sync),
}

impl<T: Send> Keep for Each<'_, T> {
    type Kept = Vec<T>;

    fn read(&self, _: &str, texts: Vec<Text>, _: &mut Vec<Unread>, _: FileState) -> Vec<T> {
        texts.into_iter().map(self.keep).collect()
    }
}

/// How far reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many files have been found so far.
    Found(usize),
    /// One more file is done, read or not. Threads report on their own, so
    /// that `done` may arrive out of order.
    Read {
        /// Files done.
        done: usize,
        /// Files in all.
        total: usize,
    },
}

/// The paths themselves cannot be used. Everything below them is soft, see
/// [`Unread`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// No path was given.
    #[error("no file or folder was given; name at least one, for example `wenmai build notices`.")]
    NoPaths,
    /// Paths that do not exist, or are links to nothing.
    #[error(
        "{} does not exist, looked up from {from}; check the spelling, or give the full path.",
        .paths.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ")
    )]
    NotFound {
        /// All that are missing, as they were given.
        paths: Vec<String>,
        /// The folder in which relative paths were looked up.
        from: String,
    },
    /// pdfium was asked for.
    #[error("{0}")]
    NoPdfium(NoPdfium),
}

/// Reads every file at or below `paths`.
///
/// Folders are walked in full: git's ignore files mean nothing here. Links
/// are followed, and a file that is reached twice is read once. A path that
/// names a file is always tried, hidden or of whatever extension.
/// `progress` is called from several threads.
///
/// # Errors
///
/// [`SourceError`] where no path is given or one does not exist, or where pdfium is
/// asked for and is not there.
pub fn read(
    paths: &[PathBuf],
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Collection, SourceError> {
    let (texts, unread) = read_each(paths, options, progress, &|text| text)?;
    Ok(Collection { texts, unread })
}

/// Reads every file at or below `paths`, as [`read`] does, and keeps of each text
/// what `keep` makes of it: the texts of a large collection need not stand in
/// memory all at once. `keep` is called from several threads; what it gives is
/// sorted by file.
///
/// # Errors
///
/// As [`read`].
pub fn read_each<T: Send>(
    paths: &[PathBuf],
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
    keep: &(dyn Fn(Text) -> T + Sync),
) -> Result<(Vec<T>, Vec<Unread>), SourceError> {
    let (kept, unread) = read_changed(paths, options, progress, &Each { keep })?;
    Ok((kept.into_iter().flatten().collect(), unread))
}

/// Reads the files at or below `paths` of which `keep` does not know the content
/// already, and gives what is kept of all of them, sorted by file.
///
/// # Errors
///
/// As [`read`].
pub fn read_changed<K: Keep>(
    paths: &[PathBuf],
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
    keep: &K,
) -> Result<(Vec<K::Kept>, Vec<Unread>), SourceError> {
    check(paths)?;
    if options.pdf == PdfReader::Pdfium {
        pdfium().map_err(SourceError::NoPdfium)?;
    }
    let (mut candidates, mut unread) = walk::find(paths, options, progress);
    // Two paths can be written alike only where a name is no Unicode.
    candidates.sort_by(|a, b| (&a.file, &a.path).cmp(&(&b.file, &b.path)));

    let total = candidates.len();
    let done = AtomicUsize::new(0);
    let results: Vec<(Option<K::Kept>, Vec<Unread>)> = candidates
        .into_par_iter()
        .map(|candidate| {
            let results = file::read(&candidate, options, keep);
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress(Progress::Read { done, total });
            results
        })
        .collect();

    let mut kept = Vec::with_capacity(total);
    for (of_file, missing) in results {
        kept.extend(of_file);
        unread.extend(missing);
    }
    unread.sort_by(|a, b| a.file.cmp(&b.file));
    unread.dedup();
    Ok((kept, unread))
}

/// Reads a file whose bytes are at hand, as [`read`] does one that is named. `name`
/// is its name, whose extension tells the format where the bytes do not.
///
/// ```
/// use wenmai_reading::Options;
///
/// let read = wenmai_reading::read_bytes("a.txt", "根据《甲办法》".as_bytes(), &Options::default());
/// assert_eq!(read.texts[0].text, "根据《甲办法》");
/// ```
pub fn read_bytes(name: &str, bytes: &[u8], options: &Options) -> Collection {
    let (mut texts, mut unread) = (Vec::new(), Vec::new());
    for result in file::read_bytes(name, bytes, options) {
        match result {
            Ok(text) => texts.push(text),
            Err(missing) => unread.push(missing),
        }
    }
    Collection { texts, unread }
}

/// Refuses what cannot be a path to documents before anything is read.
fn check(paths: &[PathBuf]) -> Result<(), SourceError> {
    if paths.is_empty() {
        return Err(SourceError::NoPaths);
    }
    let missing: Vec<String> = paths
        .iter()
        .filter(
            |path| matches!(fs::metadata(path), Err(error) if error.kind() == io::ErrorKind::NotFound),
        )
        .map(|path| path.display().to_string())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let from = std::env::current_dir().map_or_else(
        |_| "the current folder".to_owned(),
        |dir| dir.display().to_string(),
    );
    Err(SourceError::NotFound {
        paths: missing,
        from,
    })
}

#[cfg(test)]
mod tests;
