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

mod decode;
mod format;
mod line;
mod reason;
mod walk;

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

pub use decode::{Encoding, decode};
pub use format::Format;
pub use line::LineIndex;
pub use reason::Reason;

use walk::Candidate;

/// A file's decoded text. Offsets into it are bytes of `text`, not of the
/// file.
#[derive(Debug, Clone)]
pub struct Text {
    /// The path as given on the command line joined with the path below it,
    /// with `/` on every system and without a leading `./`.
    pub file: String,
    /// The decoded text, without a byte order mark. Line ends stay as they
    /// are.
    pub text: String,
    /// The encoding that the file was in.
    pub encoding: Encoding,
    /// Found when they are first asked for.
    lines: OnceLock<LineIndex>,
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        (&self.file, &self.text, self.encoding) == (&other.file, &other.text, other.encoding)
    }
}

impl Eq for Text {}

impl Text {
    /// A text.
    pub fn new(file: impl Into<String>, text: impl Into<String>, encoding: Encoding) -> Self {
        Self {
            file: file.into(),
            text: text.into(),
            encoding,
            lines: OnceLock::new(),
        }
    }

    /// The line, from 1, on which the byte at `offset` of the text stands. An
    /// offset past the end is on the last line.
    pub fn line_of(&self, offset: usize) -> u32 {
        self.lines().line_of(offset)
    }

    /// Where the lines of the text start.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// How many places of the file were broken and stand in the text as
    /// U+FFFD.
    pub fn damaged(&self) -> usize {
        self.text.matches(char::REPLACEMENT_CHARACTER).count()
    }
}

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
}

impl Default for Options {
    fn default() -> Self {
        Self {
            hidden: false,
            max_bytes: 256 * 1024 * 1024,
        }
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
/// [`SourceError`] where no path is given or one does not exist.
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
    check(paths)?;
    let (mut candidates, mut unread) = walk::find(paths, options, progress);
    // Two paths can be written alike only where a name is no Unicode.
    candidates.sort_by(|a, b| (&a.file, &a.path).cmp(&(&b.file, &b.path)));

    let total = candidates.len();
    let done = AtomicUsize::new(0);
    let results: Vec<Result<T, Unread>> = candidates
        .into_par_iter()
        .map(|candidate| {
            let result = match read_one(&candidate, options) {
                Ok((text, encoding)) => Ok(keep(Text::new(candidate.file, text, encoding))),
                Err(reason) => Err(Unread {
                    file: candidate.file,
                    reason,
                }),
            };
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress(Progress::Read { done, total });
            result
        })
        .collect();

    let mut kept = Vec::with_capacity(total);
    for result in results {
        match result {
            Ok(text) => kept.push(text),
            Err(file) => unread.push(file),
        }
    }
    unread.sort_by(|a, b| a.file.cmp(&b.file));
    unread.dedup();
    Ok((kept, unread))
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

/// How much of a file is read before its format is known, in bytes.
const HEAD: u64 = 64 * 1024;

/// How much of that its format is told by.
const SIGNATURE: usize = 4096;

fn read_one(candidate: &Candidate, options: &Options) -> Result<(String, Encoding), Reason> {
    let name = candidate
        .path
        .file_name()
        .map(|name| name.to_string_lossy())
        .unwrap_or_default();
    if !candidate.explicit && name.starts_with("~$") {
        return Err(Reason::LockFile);
    }
    let metadata = fs::metadata(&candidate.path).map_err(|error| Reason::from_io(&error))?;
    // A pipe would be waited for without end; one that is named is wanted.
    if !metadata.is_file() && !candidate.explicit {
        return Err(Reason::NotAFile);
    }
    let mut file = File::open(&candidate.path).map_err(|error| Reason::from_io(&error))?;

    // Pictures and archives are told by their first bytes; the rest of them
    // need not be read.
    let length = usize::try_from(metadata.len()).unwrap_or(0);
    let head = length.min(usize::try_from(HEAD).unwrap_or(0));
    // With some room behind it the end of the file shows without another buffer.
    let mut bytes = Vec::with_capacity(head + 64);
    (&mut file)
        .take(HEAD)
        .read_to_end(&mut bytes)
        .map_err(|error| Reason::from_io(&error))?;
    if bytes.is_empty() {
        return Err(Reason::Empty);
    }
    let extension = format::extension(&name);
    let signature = &bytes[..bytes.len().min(SIGNATURE)];
    let reader = format::reader(&extension, signature, candidate.explicit)?;

    let too_large = |bytes| Reason::TooLarge {
        bytes,
        limit: options.max_bytes,
    };
    if metadata.len() > options.max_bytes {
        return Err(too_large(metadata.len()));
    }
    if bytes.len() as u64 == HEAD {
        bytes.reserve(length.saturating_sub(bytes.len()));
        // The file may grow meanwhile, and a pipe has no length.
        let rest = options.max_bytes.saturating_add(1).saturating_sub(HEAD);
        file.take(rest)
            .read_to_end(&mut bytes)
            .map_err(|error| Reason::from_io(&error))?;
    }
    if bytes.len() as u64 > options.max_bytes {
        return Err(too_large(bytes.len() as u64));
    }
    reader.text(&bytes)
}

#[cfg(test)]
mod tests;
