//! Reading one file, and what it holds where it is an archive or a table.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read as _;
use std::time::Duration;

use xxhash_rust::xxh3::xxh3_128;

use super::budget::Budget;
use super::content::{Content, Held, Member, Read};
use super::format::{self, Input};
use super::own;
use super::walk::{self, Candidate};
use super::{FileState, Format, Keep, Options, Reason, Stamp, Text, Unread};
use wenmai_vocabulary::fault;

/// A text of a file, or what of it was not read.
pub(super) type Result = std::result::Result<Text, Unread>;

/// Reads a file, unless `keep` knows it, and gives what is kept of its texts (one
/// where it is a document, more where it holds several, in their order) and what
/// of it was not read.
pub(super) fn read<K: Keep>(
    candidate: &Candidate,
    options: &Options,
    keep: &K,
) -> (Option<K::Kept>, Vec<Unread>) {
    let file = candidate.file.as_str();
    let name = candidate
        .path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let (bytes, state) = match bytes(candidate, &name, options, keep) {
        Ok(Opened::New(bytes, state)) => (bytes, state),
        Ok(Opened::Known(kept)) => return (Some(kept), Vec::new()),
        Err(reason) => {
            let unread = Unread {
                file: file.to_owned(),
                reason,
            };
            return (None, vec![unread]);
        }
    };
    let reading = Reading {
        options,
        budget: Budget::new(options.max_unpacked),
        explicit: candidate.explicit,
    };
    let mut found = Vec::new();
    reading.read(file, &name, &bytes, 0, &mut found);
    let mut texts = Vec::with_capacity(found.len());
    let mut unread = Vec::new();
    for result in found {
        match result {
            Ok(text) => texts.push(text),
            Err(missing) => unread.push(missing),
        }
    }
    let kept = (!texts.is_empty()).then(|| keep.read(file, texts, &mut unread, state));
    (kept, unread)
}

/// Reads the bytes of a file that is called `name`: its texts, and what of it was
/// not read.
pub(super) fn read_bytes(name: &str, bytes: &[u8], options: &Options) -> Vec<Result> {
    let mut found = Vec::new();
    let length = bytes.len() as u64;
    if length > options.max_bytes {
        found.push(Err(Unread {
            file: name.to_owned(),
            reason: Reason::TooLarge {
                bytes: length,
                limit: options.max_bytes,
            },
        }));
        return found;
    }
    let reading = Reading {
        options,
        budget: Budget::new(options.max_unpacked),
        explicit: true,
    };
    reading.read(name, name, bytes, 0, &mut found);
    found
}

/// A file that was opened.
enum Opened<T> {
    /// Its content is known already.
    Known(T),
    /// All of it.
    New(Vec<u8>, FileState),
}

/// A file that was changed less long ago when it was read may have been changed
/// again within the resolution of the clock; FAT counts in steps of two seconds.
const YOUNG: Duration = Duration::from_secs(2);

fn is_young(metadata: &fs::Metadata) -> bool {
    let age = metadata.modified().ok().and_then(|at| at.elapsed().ok());
    age.is_none_or(|age| age <= YOUNG)
}

/// Each archive in another takes room on the stack.
const MOST_NESTING: usize = 32;

/// How much of a file is read before its format is known, in bytes.
const HEAD: u64 = 64 * 1024;

/// How much of that its format is told by.
const SIGNATURE: usize = 4096;

/// The bytes of a file in a format that can be read, where they are not known.
fn bytes<K: Keep>(
    candidate: &Candidate,
    name: &str,
    options: &Options,
    keep: &K,
) -> std::result::Result<Opened<K::Kept>, Reason> {
    if !candidate.explicit && name.starts_with("~$") {
        return Err(Reason::LockFile);
    }
    let metadata = fs::metadata(&candidate.path).map_err(|error| Reason::from_io(&error))?;
    // A pipe would be waited for without end; one that is named is wanted.
    if !metadata.is_file() && !candidate.explicit {
        return Err(Reason::NotAFile);
    }
    let stamp = Stamp::of(&metadata).filter(|_| metadata.is_file());
    if let Some(stamp) = stamp
        && let Some(kept) = keep.unchanged(&candidate.file, stamp)
    {
        return Ok(Opened::Known(kept));
    }
    let mut file = File::open(&candidate.path).map_err(|error| Reason::from_io(&error))?;

    // Pictures are told by their first bytes; the rest of them need not be
    // read.
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
    let signature = &bytes[..bytes.len().min(SIGNATURE)];
    if own::is_own(signature) {
        return Err(Reason::OwnResult);
    }
    format::reader(&format::extension(name), signature, candidate.explicit)?;

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
    let state = FileState {
        stamp: stamp.filter(|_| !is_young(&metadata)),
        hash: xxh3_128(&bytes),
    };
    Ok(match keep.same(&candidate.file, state) {
        Some(kept) => Opened::Known(kept),
        None => Opened::New(bytes, state),
    })
}

/// What holds for a file and everything in it.
struct Reading<'a> {
    options: &'a Options,
    budget: Budget,
    /// Whether the path of the file itself was given.
    explicit: bool,
}

impl Reading<'_> {
    /// Reads `bytes`, which are called `file` in the output and stand in `depth`
    /// archives. `name` tells the format where the bytes do not.
    fn read(&self, file: &str, name: &str, bytes: &[u8], depth: usize, found: &mut Vec<Result>) {
        let read = fault::caught(|| self.read_all(file, name, bytes, depth, found));
        if let Err(why) = read {
            found.push(Err(Unread {
                file: file.to_owned(),
                reason: Reason::OurFault {
                    what: name.to_owned(),
                    why,
                },
            }));
        }
    }

    /// As [`Reading::read`]; where that fails, what was found before it stays.
    fn read_all(
        &self,
        file: &str,
        name: &str,
        bytes: &[u8],
        depth: usize,
        found: &mut Vec<Result>,
    ) {
        let unread = |reason| {
            Err(Unread {
                file: file.to_owned(),
                reason,
            })
        };
        let members = match self.open(name, bytes, depth) {
            Ok(Read::Text(content)) => return keep(file, content, found),
            Ok(Read::Members(members)) => members,
            Err(reason) => return found.push(unread(reason)),
        };
        let limit = self.options.max_nesting.min(MOST_NESTING);
        let mut none = true;
        let mut too_deep = false;
        let mut records = Unheld::default();
        for Member {
            name: below,
            file_name,
            held,
        } in members
        {
            none = false;
            // The rest is not tried: the limit is for all of it.
            if let Err(reason) = self.budget.held() {
                found.push(unread(reason));
                break;
            }
            if self.is_passed_over(&below) {
                continue;
            }
            let own = match below.as_str() {
                "" => file.to_owned(),
                below => format!("{file}/{below}"),
            };
            let last = below.rsplit('/').next().unwrap_or_default();
            let called = file_name.as_deref().unwrap_or(last);
            match held {
                Ok(Held::Text(content)) => keep(&own, content, found),
                Ok(Held::Bytes(_)) if called.starts_with("~$") => found.push(Err(Unread {
                    file: own,
                    reason: Reason::LockFile,
                })),
                Ok(Held::Bytes(_)) if depth >= limit => too_deep = true,
                Ok(Held::Bytes(bytes)) => self.read(&own, called, &bytes, depth + 1, found),
                Err(reason) if is_of_record(&reason) => records.add(below, reason),
                Err(reason) => found.push(Err(Unread { file: own, reason })),
            }
        }
        found.extend(records.told(file).map(Err));
        if too_deep {
            found.push(unread(Reason::TooDeep { limit }));
        }
        if none {
            found.push(unread(Reason::NoText));
        }
    }

    /// Whether a walk through folders would pass over a file with this path.
    fn is_passed_over(&self, path: &str) -> bool {
        path.split('/').any(|part| {
            walk::is_litter(part.as_ref()) || part.starts_with('.') && !self.options.hidden
        })
    }

    fn open<'b>(
        &'b self,
        name: &'b str,
        bytes: &'b [u8],
        depth: usize,
    ) -> std::result::Result<Read<'b>, Reason> {
        if bytes.is_empty() {
            return Err(Reason::Empty);
        }
        #[cfg(test)]
        assert!(!name.contains("读取在此出错"), "读取");
        if own::is_own(bytes) {
            return Err(Reason::OwnResult);
        }
        let explicit = self.explicit && depth == 0;
        let (format, reader) = format::reader(&format::extension(name), bytes, explicit)?;
        let read = reader.read(&Input {
            bytes,
            name,
            format,
            options: self.options,
            budget: &self.budget,
        })?;
        // Readers leave out what they may not make; a text with gaps is no text.
        self.budget.held()?;
        Ok(read)
    }
}

/// Records that hold no text, by why: each reason is told once for a file.
#[derive(Default)]
struct Unheld(BTreeMap<&'static str, (usize, String, Reason)>);

impl Unheld {
    fn add(&mut self, name: String, reason: Reason) {
        let (count, ..) = self.0.entry(reason.key()).or_insert((0, name, reason));
        *count += 1;
    }

    fn told(self, file: &str) -> impl Iterator<Item = Unread> {
        self.0
            .into_values()
            .map(move |(count, first, why)| match count {
                1 => Unread {
                    file: format!("{file}/{first}"),
                    reason: why,
                },
                _ => Unread {
                    file: file.to_owned(),
                    reason: Reason::Records {
                        count,
                        first,
                        why: Box::new(why),
                    },
                },
            })
    }
}

/// Whether a record, and no file, was not read for this reason.
fn is_of_record(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::NoField { .. }
            | Reason::NoText
            | Reason::Damaged {
                format: Format::Json,
                ..
            }
    )
}

/// Enters a text, and what of it was not read.
fn keep(file: &str, content: Content, found: &mut Vec<Result>) {
    let unread = |reason| {
        Err(Unread {
            file: file.to_owned(),
            reason,
        })
    };
    if content.text.trim().is_empty() {
        let reason = content.missing.into_iter().next().unwrap_or(Reason::NoText);
        return found.push(unread(reason));
    }
    found.extend(content.missing.iter().cloned().map(unread));
    found.push(Ok(content.into_text(file)));
}
