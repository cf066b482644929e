//! The container that Word, Excel, WPS and PowerPoint used before 2007, whatever
//! the name of the file.

use std::io::{Cursor, Read as _};

use super::super::{Input, Reader};
use super::{doc, workbook};
use crate::source::budget::Budget;
use crate::source::content::Read;
use crate::source::{Format, Reason};

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

/// An opened container.
pub(super) struct Container<'a> {
    file: cfb::CompoundFile<Cursor<&'a [u8]>>,
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
        let file =
            cfb::CompoundFile::open(Cursor::new(input.bytes)).map_err(|error| Reason::Damaged {
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
        if has("/WordDocument") {
            Held::Document
        } else if has("/Workbook") || has("/Book") {
            Held::Workbook
        } else if has("/EncryptedPackage") {
            Held::Locked
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
