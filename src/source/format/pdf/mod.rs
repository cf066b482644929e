//! PDF. lopdf reads the objects, streams and encryption; what the pages say is
//! read here, since no crate gets the order, the fonts and the paragraphs of
//! Chinese documents right.
//!
//! Bytes of strings become characters (`font`), operations glyphs with places
//! (`page`), glyphs lines (`line`), and lines, without what belongs to the page
//! (`furniture`), tables (`table`) and paragraphs (`paragraph`) in the order of
//! reading (`layout`).

mod characters;
mod cmap;
mod encoding;
mod font;
mod furniture;
mod geometry;
mod glyph_names;
mod layout;
mod line;
mod page;
mod paragraph;
mod predefined;
mod table;
#[cfg(test)]
mod tests;

use std::panic::{self, AssertUnwindSafe};

use lopdf::{Document, LoadOptions};

use super::{Format, Input, Reader};
use crate::source::Reason;
use crate::source::content::{Content, Place, Read};
use line::Row;
use page::{Drawn, Pages};
use table::Table;

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
        Ok(Read::Text(content(sheets)))
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

/// What is on a page.
struct Sheet {
    rows: Vec<Row>,
    tables: Vec<Table>,
    /// Lines in other directions than the rest.
    aside: Vec<Row>,
    is_picture: bool,
    characters: Characters,
}

/// How much of a page has characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Characters {
    Known,
    /// Those of some fonts are missing.
    Partly,
    Unknown,
}

impl Sheet {
    fn of(mut drawn: Drawn) -> Self {
        let characters = if drawn.unknown * 2 > drawn.all {
            Characters::Unknown
        } else if drawn.unknown * 20 > drawn.all {
            Characters::Partly
        } else {
            Characters::Known
        };
        // The few characters that are known make no text.
        if characters == Characters::Unknown {
            drawn.glyphs.clear();
            drawn.aside.clear();
        }
        let tables = table::with_borders(&mut drawn.glyphs, &drawn.rulings);
        Sheet {
            rows: line::rows(drawn.glyphs),
            tables,
            aside: drawn.aside.into_iter().flat_map(line::rows).collect(),
            is_picture: drawn.is_picture,
            characters,
        }
    }
}

fn content(sheets: Vec<Sheet>) -> Content {
    let mut rows = Vec::new();
    let mut rest = Vec::new();
    for sheet in sheets {
        rows.push(sheet.rows);
        rest.push((
            sheet.tables,
            sheet.aside,
            sheet.is_picture,
            sheet.characters,
        ));
    }
    furniture::remove(&mut rows);

    let gutters = layout::gutters(&rows);
    let of = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let (mut pages, mut asides) = (Vec::new(), Vec::new());
    let (mut scanned, mut without_characters) = (Vec::new(), Vec::new());
    for (((page, rows), gutter), sheet) in (1..).zip(rows).zip(gutters).zip(rest) {
        let (tables, aside, is_picture, characters) = sheet;
        let has_text = !(rows.is_empty() && tables.is_empty() && aside.is_empty());
        if characters != Characters::Known {
            without_characters.push(page);
        } else if is_picture && !has_text {
            scanned.push(page);
        }
        pages.push((page, layout::arrange(rows, tables, gutter)));
        asides.push((page, aside));
    }

    let (text, places) = paragraph::text(&pages);
    let mut content = Content {
        places,
        ..Content::of(text)
    };
    // What lies on its side is no part of the text around it, and is read last.
    for (page, rows) in asides {
        if !rows.is_empty() {
            content.places.mark(content.text.len(), Place::Page(page));
        }
        for row in rows {
            content.text.push_str(&row.text());
            content.text.push('\n');
        }
    }
    if !scanned.is_empty() {
        content.missing.push(Reason::Scanned { pages: scanned, of });
    }
    if !without_characters.is_empty() {
        content.missing.push(Reason::NoCharacters {
            pages: without_characters,
            of,
        });
    }
    content
}
