//! PDF. lopdf reads the objects, streams and encryption; what the pages say is
//! read here, since no crate gets the order, the fonts and the paragraphs of
//! Chinese documents right.
//!
//! Bytes of strings become characters (`font`), contents of pages operations
//! (`operations`), and these glyphs with places (`page`); what they say is put together as for other formats of pages
//! (`format/page`). What cannot be read here may be read by the library pdfium
//! (`pdfium`).

mod adobe_gb1;
mod characters;
mod cmap;
mod encoding;
mod encryption;
mod font;
mod geometry;
mod glyph_names;
mod operations;
mod page;
#[cfg_attr(not(feature = "pdfium"), path = "no_pdfium.rs")]
pub(crate) mod pdfium;
mod predefined;
mod sheet;
#[cfg(test)]
mod tests;

use std::panic::{self, AssertUnwindSafe};

use lopdf::{Document, LoadOptions};
use memchr::memchr_iter;

use super::page::{self as shared, Drawn, Sheet};
use super::{Format, Input, Reader};
use crate::content::{Content, Read};
use crate::{PdfReader, Reason, reason};
use page::Pages;

/// The pages of a PDF as one text.
pub(super) struct Pdf;

impl Reader for Pdf {
    fn read<'a>(&self, input: &Input<'a>) -> Result<Read<'a>, Reason> {
        let content = match input.options.pdf {
            PdfReader::OwnFirst => own_first(input)?,
            PdfReader::Own => shared::content(own(&load(input)?, input)?.sheets),
            PdfReader::Pdfium => of_pdfium(pdfium::all(input.bytes)?),
        };
        Ok(Read::Text(content))
    }
}

/// The pages as they are read here; those that this leaves without text, and files that
/// cannot be read here at all, as pdfium reads them.
fn own_first(input: &Input) -> Result<Content, Reason> {
    let document = match load(input) {
        Ok(document) => document,
        Err(reason) => {
            let found = pdfium::all(input.bytes).ok().filter(|pages| has_any(pages));
            return found.map(of_pdfium).ok_or(reason);
        }
    };
    let mut own = own(&document, input)?;
    if !own.lacking.is_empty() {
        let pages: Vec<usize> = own.lacking.iter().map(|&(page, _)| page).collect();
        let found = pdfium::some(input.bytes, &pages, own.sheets.len()).unwrap_or_default();
        for ((page, known), found) in own.lacking.into_iter().zip(found) {
            if let Some(found) = found.filter(|found| found.known() > known) {
                own.sheets[page] = Sheet::of(found);
            }
        }
    }
    Ok(shared::content(own.sheets))
}

/// Pages as they are read here.
struct Own {
    sheets: Vec<Sheet>,
    /// Those that lack text, counted from 0, with how many characters are known.
    lacking: Vec<(usize, usize)>,
}

fn own(document: &Document, input: &Input) -> Result<Own, Reason> {
    let mut pages = Pages::new(document, input.budget);
    let mut own = Own {
        sheets: Vec::new(),
        lacking: Vec::new(),
    };
    for (page, id) in document.page_iter().take(MOST_PAGES).enumerate() {
        let drawn = pages.read(id)?;
        if drawn.lacks_text() {
            own.lacking.push((page, drawn.known()));
        }
        own.sheets.push(Sheet::of(drawn));
    }
    Ok(own)
}

fn of_pdfium(pages: Vec<Option<Drawn>>) -> Content {
    let lost: Vec<u32> = (1..)
        .zip(&pages)
        .filter_map(|(number, page)| page.is_none().then_some(number))
        .collect();
    let sheets = pages
        .into_iter()
        .map(|page| Sheet::of(page.unwrap_or_default()));
    let mut content = shared::content(sheets.collect());
    if !lost.is_empty() {
        let what = format!("nothing is left of pages {}", reason::ranges(&lost));
        content.missing.push(damaged(&what));
    }
    content
}

fn has_any(pages: &[Option<Drawn>]) -> bool {
    let mut pages = pages.iter().flatten();
    pages.any(|page| page.all > 0 || page.is_picture)
}

/// More pages than any document has.
const MOST_PAGES: usize = 100_000;

/// Whether a name is this one; each sign of it may be written by its number (`Obj#53tm`).
fn begins_with(mut written: &[u8], name: &[u8]) -> bool {
    name.iter().all(|&sign| {
        let (next, rest) = match written {
            [b'#', high, low, rest @ ..] => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                let number = digit(*high).zip(digit(*low)).map(|(a, b)| a * 16 + b);
                (number, rest)
            }
            [next, rest @ ..] => (Some(u32::from(*next)), rest),
            [] => return false,
        };
        written = rest;
        next == Some(u32::from(sign))
    })
}

fn load(input: &Input) -> Result<Document, Reason> {
    /// What objects take, for a byte of them.
    const OBJECTS: u64 = 16;
    /// Streams of objects are unpacked all at once; each holds some hundred.
    const USUAL: u64 = 512 * 1024;
    let names = memchr_iter(b'/', input.bytes);
    let rest = names.filter_map(|at| input.bytes.get(at + 1..));
    let streams = rest.filter(|rest| begins_with(rest, b"ObjStm")).count() as u64;
    let shared = input.options.max_unpacked / OBJECTS / streams.max(1);
    let limit = shared.max(USUAL).min(input.options.max_unpacked);
    let options = LoadOptions {
        max_decompressed_size: usize::try_from(limit).ok(),
        ..LoadOptions::default()
    };
    let mut document = parse(input.bytes, options.clone())?;
    if let Some(file) = encryption::as_object(input.bytes, &document.trailer) {
        document = parse(&file, options)?;
    }
    // Without a password, lopdf gives the document as it is.
    match document.trailer.has(b"Encrypt") {
        true => Err(Reason::Password),
        false if document.page_iter().next().is_none() => Err(damaged("it has no pages")),
        false => Ok(document),
    }
}

fn parse(bytes: &[u8], options: LoadOptions) -> Result<Document, Reason> {
    // lopdf counts without looking in damaged cross references.
    let loaded = panic::catch_unwind(AssertUnwindSafe(|| {
        Document::load_mem_with_options(bytes, options)
    }));
    match loaded {
        Ok(Ok(document)) => Ok(document),
        Ok(Err(
            lopdf::Error::InvalidPassword
            | lopdf::Error::Decryption(_)
            | lopdf::Error::UnsupportedSecurityHandler(_),
        )) => Err(Reason::Password),
        Ok(Err(why)) => Err(damaged(&why.to_string())),
        Err(_) => Err(damaged("its cross references lead nowhere")),
    }
}

fn damaged(what: &str) -> Reason {
    Reason::Damaged {
        format: Format::Pdf,
        what: what.to_owned(),
    }
}
