//! PDF. lopdf reads the objects, streams and encryption; what the pages say is
//! read here, since no crate gets the order, the fonts and the paragraphs of
//! Chinese documents right.
//!
//! Bytes of strings become characters (`font`), operations glyphs with places
//! (`page`); what they say is put together as for other formats of pages
//! (`format/page`).

mod characters;
mod cmap;
mod encoding;
mod font;
mod geometry;
mod glyph_names;
mod page;
mod predefined;
mod sheet;
#[cfg(test)]
mod tests;

use std::panic::{self, AssertUnwindSafe};

use lopdf::{Document, LoadOptions};

use super::page::{self as shared, Sheet};
use super::{Format, Input, Reader};
use crate::source::Reason;
use crate::source::content::Read;
use page::Pages;

/// The pages of a PDF as one text.
pub(super) struct Pdf;

impl Reader for Pdf {
    fn read<'a>(&self, input: &Input<'a>) -> Result<Read<'a>, Reason> {
        let document = load(input)?;
        let ids: Vec<_> = document.page_iter().take(MOST_PAGES).collect();
        if ids.is_empty() {
            return Err(damaged("it has no pages"));
        }
        let mut pages = Pages::new(&document, input.budget, input.options.max_unpacked);
        let mut sheets = Vec::new();
        for id in ids {
            sheets.push(Sheet::of(pages.read(id)?));
        }
        Ok(Read::Text(shared::content(sheets)))
    }
}

/// More pages than any document has.
const MOST_PAGES: usize = 100_000;

fn load(input: &Input) -> Result<Document, Reason> {
    /// Streams of objects are unpacked all at once; each holds some hundred.
    const MOST_IN_STREAM: u64 = 64 * 1024 * 1024;
    let limit = MOST_IN_STREAM.min(input.options.max_unpacked);
    let options = LoadOptions {
        max_decompressed_size: usize::try_from(limit).ok(),
        ..LoadOptions::default()
    };
    // lopdf counts without looking in damaged cross references.
    let loaded = panic::catch_unwind(AssertUnwindSafe(|| {
        Document::load_mem_with_options(input.bytes, options)
    }));
    let document = match loaded {
        Ok(Ok(document)) => document,
        Ok(Err(
            lopdf::Error::InvalidPassword
            | lopdf::Error::Decryption(_)
            | lopdf::Error::UnsupportedSecurityHandler(_),
        )) => return Err(Reason::Password),
        Ok(Err(why)) => return Err(damaged(&why.to_string())),
        Err(_) => return Err(damaged("its cross references lead nowhere")),
    };
    // Without a password, lopdf gives the document as it is.
    match document.is_encrypted() {
        true => Err(Reason::Password),
        false => Ok(document),
    }
}

fn damaged(what: &str) -> Reason {
    Reason::Damaged {
        format: Format::Pdf,
        what: what.to_owned(),
    }
}
