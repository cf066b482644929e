//! The formats of office programs: Word, WPS, Excel, rich text, OpenDocument.
//!
//! Every reader of text takes its file apart into [`compose::Block`]s, which
//! `compose` puts together in one way for all.

mod cells;
pub(super) mod compose;
mod doc;
mod docx;
mod measure;
mod number;
mod odt;
mod ole;
mod package;
mod rtf;
mod symbol;
mod workbook;
mod xml;

pub(super) use doc::Doc;
pub(super) use docx::Docx;
pub(super) use odt::Odt;
pub(super) use ole::Ole;
pub(super) use rtf::Rtf;
pub(super) use workbook::Workbook;

#[cfg(test)]
mod testing {
    //! What the tests of all readers here need.

    use std::io::{Cursor, Write as _};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::super::{Input, Reader};
    use crate::budget::Budget;
    use crate::content::{Content, Read};
    use crate::{Format, Options, Reason};

    /// A package with parts.
    pub(super) fn package(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            archive
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    /// The text that a reader gets out of a file.
    pub(super) fn content(reader: &dyn Reader, bytes: &[u8]) -> Result<Content, Reason> {
        content_within(reader, bytes, 50_000_000)
    }

    /// As [`content`], where so many bytes may come out of the file.
    pub(super) fn content_within(
        reader: &dyn Reader,
        bytes: &[u8],
        limit: u64,
    ) -> Result<Content, Reason> {
        let (options, budget) = (Options::default(), Budget::new(limit));
        let read = reader.read(&Input {
            bytes,
            name: "a",
            format: Format::Doc,
            options: &options,
            budget: &budget,
        })?;
        budget.held()?;
        match read {
            Read::Text(content) => Ok(content),
            Read::Members(_) => panic!("the file holds several"),
        }
    }

    /// Reads a file cut off and with bytes changed, which must end and not panic.
    pub(super) fn survives_damage(reader: &dyn Reader, bytes: &[u8]) {
        let options = Options::default();
        let read = |bytes: &[u8]| {
            let budget = Budget::new(50_000_000);
            let result = reader.read(&Input {
                bytes,
                name: "a",
                format: Format::Doc,
                options: &options,
                budget: &budget,
            });
            if let Ok(Read::Members(members)) = result {
                members.for_each(drop);
            }
        };
        let steps = bytes.len() / 97 + 1;
        for length in (0..bytes.len()).step_by(steps) {
            read(&bytes[..length]);
        }
        // The same changes each time.
        let mut random: u64 = 42;
        for _ in 0..400 {
            let mut changed = bytes.to_vec();
            for _ in 0..4 {
                random = random
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                let at = usize::try_from(random >> 33).unwrap() % changed.len();
                changed[at] = u8::try_from(random >> 24 & 0xFF).unwrap();
            }
            read(&changed);
        }
    }
}
