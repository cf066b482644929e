//! ZIP.

use std::io::Cursor;
use std::vec;

use ::zip::ZipArchive;
use ::zip::result::ZipError;

use crate::Reason;
use crate::budget::Budget;
use crate::content::{Member, Read};
use crate::format::{Format, Input, Reader};

/// ZIP archives, unpacked or deflated.
pub(in crate::format) struct Zip;

/// The flag of a member whose name is in UTF-8, which an extra field with its
/// name in UTF-8 sets as well.
const UTF8_NAME: u16 = 1 << 11;

impl Reader for Zip {
    fn read<'a>(&self, input: &Input<'a>) -> Result<Read<'a>, Reason> {
        let archive = ZipArchive::new(Cursor::new(input.bytes)).map_err(|error| reason(&error))?;
        let mut names: Vec<(String, usize)> = (0..archive.len())
            .filter_map(|index| {
                let entry = archive.by_index_data(index).ok()?;
                let raw = entry.name_raw();
                let is_utf8 = entry.flags().as_u16() & UTF8_NAME != 0;
                (!entry.is_dir()).then(|| (super::path(raw, is_utf8), index))
            })
            .collect();
        // As in a folder.
        names.sort();
        Ok(Read::Members(Box::new(Members {
            archive,
            budget: input.budget,
            names: names.into_iter(),
        })))
    }
}

struct Members<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    budget: &'a Budget,
    names: vec::IntoIter<(String, usize)>,
}

impl Iterator for Members<'_> {
    type Item = Member;

    fn next(&mut self) -> Option<Member> {
        let (name, index) = self.names.next()?;
        let held = self.unpack(index);
        Some(Member::file(name, held))
    }
}

impl Members<'_> {
    fn unpack(&mut self, index: usize) -> Result<Vec<u8>, Reason> {
        let entry = self
            .archive
            .by_index_data(index)
            .map_err(|error| reason(&error))?;
        if entry.encrypted() {
            return Err(Reason::Password);
        }
        if entry.is_symlink() {
            return Err(Reason::NotAFile);
        }
        let file = self
            .archive
            .by_index(index)
            .map_err(|error| reason(&error))?;
        self.budget.read(file, |error| damaged(error.to_string()))
    }
}

fn reason(error: &ZipError) -> Reason {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Reason::Password
        }
        ZipError::CompressionMethodNotSupported(method) => Reason::Packing {
            method: format!("ZIP {method}"),
        },
        error => damaged(error.to_string()),
    }
}

fn damaged(what: String) -> Reason {
    Reason::Damaged {
        format: Format::Zip,
        what,
    }
}
