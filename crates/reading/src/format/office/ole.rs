//! The container that Word, Excel, WPS and PowerPoint used before 2007, whatever
//! the name of the file.

use std::borrow::Cow;
use std::io::{self, Cursor, Read as _};

use super::super::{Input, Reader};
use super::doc::bytes::u16_at;
use super::{doc, workbook};
use crate::budget::Budget;
use crate::content::Read;
use crate::{Format, Reason};

/// Reads a container as what its streams say that it is.
pub(in super::super) struct Ole;

impl Reader for Ole {
    fn read<'a>(&self, input: &Input<'a>) -> Result<Read<'a>, Reason> {
        let mut container = Container::open(input, Format::Ole)?;
        match container.held() {
            Held::Document => doc::read(&mut container).map(Read::Text),
            Held::Workbook => {
                drop(container);
                workbook::read(input, workbook::Kind::Xls)
            }
            Held::Slides => Err(Reason::Format(Format::Ppt)),
            Held::Locked => Err(Reason::Password),
            Held::Other => Err(Reason::Format(input.format)),
        }
    }
}

/// What a container holds.
pub(super) enum Held {
    /// A document of Word or WPS Writer.
    Document,
    /// A workbook of Excel or WPS.
    Workbook,
    /// Slides.
    Slides,
    /// A newer office file behind a password.
    Locked,
    /// Something else.
    Other,
}

type Opened<'a> = cfb::CompoundFile<Cursor<Cow<'a, [u8]>>>;

/// Opens a container. What its table of sectors says of sectors behind the end of the
/// file concerns nothing in it: there they are, empty.
fn opened(bytes: &[u8]) -> io::Result<Opened<'_>> {
    let open = |bytes| cfb::CompoundFile::open(Cursor::new(bytes));
    open(Cow::Borrowed(bytes)).or_else(|error| match with_empty_sectors(bytes) {
        Some(longer) => open(Cow::Owned(longer)).map_err(|_| error),
        None => Err(error),
    })
}

/// The file with as many sectors as a table of whole sectors can speak of.
fn with_empty_sectors(bytes: &[u8]) -> Option<Vec<u8>> {
    let sector: usize = match u16_at(bytes, 30)? {
        9 => 512,
        12 => 4096,
        _ => return None,
    };
    let spoken_of = sector / size_of::<u32>() * sector;
    let body = bytes.len().checked_sub(sector)?;
    let mut longer = bytes.to_vec();
    longer.resize(sector + body.next_multiple_of(spoken_of), 0);
    Some(longer)
}

/// An opened container.
pub(super) struct Container<'a> {
    file: Opened<'a>,
    pub(super) budget: &'a Budget,
    format: Format,
    /// The bytes of the file.
    length: u64,
}

impl<'a> Container<'a> {
    /// Opens a file that was taken for `format`.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`] where its sectors make no sense.
    pub(super) fn open(input: &Input<'a>, format: Format) -> Result<Self, Reason> {
        let file = opened(input.bytes).map_err(|error| Reason::Damaged {
            format,
            what: error.to_string(),
        })?;
        Ok(Container {
            file,
            budget: input.budget,
            format,
            length: input.bytes.len() as u64,
        })
    }

    /// What it holds, by the names of its streams.
    pub(super) fn held(&self) -> Held {
        let has = |name: &str| self.file.is_stream(name);
        // Word 2007 leaves an empty document beside what it has locked.
        if has("/EncryptedPackage") {
            Held::Locked
        } else if has("/WordDocument") {
            Held::Document
        } else if has("/Workbook") || has("/Book") {
            Held::Workbook
        } else if has("/PowerPoint Document") {
            Held::Slides
        } else {
            Held::Other
        }
    }

    /// All of a stream; none where there is no such stream.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`], [`Reason::UnpackedTooLarge`].
    pub(super) fn stream(&mut self, name: &str) -> Result<Option<Vec<u8>>, Reason> {
        if !self.file.is_stream(name) {
            return Ok(None);
        }
        let format = self.format;
        let damaged = |error: std::io::Error| Reason::Damaged {
            format,
            what: format!("{name}: {error}"),
        };
        let stream = self.file.open_stream(name).map_err(damaged)?;
        // No stream is longer than the file.
        self.budget
            .read(stream.take(self.length), damaged)
            .map(Some)
    }

    /// A reason for what makes no sense.
    pub(super) fn damaged(&self, what: &str) -> Reason {
        Reason::Damaged {
            format: self.format,
            what: what.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_may_speak_of_sectors_behind_the_end() {
        let mut file =
            cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))
                .unwrap();
        let words = vec![7; 6000];
        let mut stream = file.create_stream("/a").unwrap();
        io::Write::write_all(&mut stream, &words).unwrap();
        drop(stream);
        let mut bytes = file.into_inner().into_inner();
        // The table lies where the header says, and ends in ends of chains.
        let table = usize::from(u16_at(&bytes, 76).unwrap()) * 512 + 512;
        bytes[table + 508..table + 512].copy_from_slice(&[0xFE, 0xFF, 0xFF, 0xFF]);
        assert!(cfb::CompoundFile::open(Cursor::new(bytes.as_slice())).is_err());
        let mut read = Vec::new();
        let mut file = opened(&bytes).unwrap();
        let mut stream = file.open_stream("/a").unwrap();
        stream.read_to_end(&mut read).unwrap();
        assert_eq!(read, words);
    }
}
