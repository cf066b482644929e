//! tar.

use std::io::Cursor;
use std::ops::Range;

use ::tar::{Archive, EntryType};

use crate::Reason;
use crate::content::{Member, Read};
use crate::format::{Format, Input, Reader};

/// tar archives, with GNU's and POSIX's long names.
pub(in crate::format) struct Tar;

impl Reader for Tar {
    fn read<'a>(&self, input: &Input<'a>) -> Result<Read<'a>, Reason> {
        let bytes = input.bytes;
        let found = index(bytes)?.into_iter();
        Ok(Read::Members(Box::new(
            found.map(move |found| found.member(bytes)),
        )))
    }
}

/// A file of an archive.
pub(super) struct Found {
    name: String,
    /// Its bytes in the archive.
    at: Result<Range<u64>, Reason>,
}

impl Found {
    /// The file itself, cut out of the archive.
    pub(super) fn member(self, archive: &[u8]) -> Member {
        let held = self.at.and_then(|at| {
            let start = usize::try_from(at.start).ok();
            let end = usize::try_from(at.end).ok();
            let bytes = start
                .zip(end)
                .and_then(|(start, end)| archive.get(start..end));
            bytes
                .map(<[u8]>::to_vec)
                .ok_or_else(|| damaged("it ends within a file".to_owned()))
        });
        Member::file(self.name, held)
    }
}

/// Where the files of an archive are. Where it is damaged, the files before
/// that place are followed by the reason, without a name.
pub(super) fn index(bytes: &[u8]) -> Result<Vec<Found>, Reason> {
    let mut archive = Archive::new(Cursor::new(bytes));
    let entries = archive
        .entries_with_seek()
        .map_err(|error| damaged(error.to_string()))?;
    let mut found = Vec::new();
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if found.is_empty() => return Err(damaged(error.to_string())),
            Err(error) => {
                found.push(Found {
                    name: String::new(),
                    at: Err(damaged(error.to_string())),
                });
                break;
            }
        };
        let at = match entry.header().entry_type() {
            EntryType::Regular | EntryType::Continuous => {
                let start = entry.raw_file_position();
                Ok(start..start.saturating_add(entry.size()))
            }
            EntryType::GNUSparse => Err(Reason::Packing {
                method: "tar, sparse".to_owned(),
            }),
            EntryType::Symlink | EntryType::Char | EntryType::Block | EntryType::Fifo => {
                Err(Reason::NotAFile)
            }
            // Folders, second names of a file, and what is said of all files.
            _ => continue,
        };
        let name = super::path(&entry.path_bytes(), false);
        found.push(Found { name, at });
    }
    Ok(found)
}

fn damaged(what: String) -> Reason {
    Reason::Damaged {
        format: Format::Tar,
        what,
    }
}
