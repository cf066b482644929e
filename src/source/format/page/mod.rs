//! Text from the places of characters on pages, for formats that only say what
//! stands where: the lines (`line`), without what belongs to the page
//! (`furniture`), tables (`table`) and paragraphs (`paragraph`) in the order of
//! reading (`layout`).

mod furniture;
mod layout;
mod line;
mod paragraph;
mod table;

use crate::source::Reason;
use crate::source::content::Content;
use line::Row;
use table::Table;

/// A place on a page, in points, y upwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

impl Point {
    /// Whether it can lie on a page: beyond, sums lose their meaning.
    fn is_sane(self) -> bool {
        self.x.abs() < 1e6 && self.y.abs() < 1e6
    }
}

/// A glyph on the page, which is turned so that its line runs to the right.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    /// Its characters.
    pub(super) text: String,
    pub(super) x0: f64,
    pub(super) x1: f64,
    /// Where its line stands.
    pub(super) y: f64,
    /// How high its line is.
    pub(super) size: f64,
}

impl Glyph {
    pub(super) fn is_space(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }
}

/// A straight line, level or upright, as the borders of tables are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ruling {
    pub(super) from: Point,
    pub(super) to: Point,
}

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Text in the direction in which most of the page runs.
    pub(super) glyphs: Vec<Glyph>,
    pub(super) rulings: Vec<Ruling>,
    /// Whether it shows pictures.
    pub(super) is_picture: bool,
}

/// The text of pages.
pub(super) fn content(pages: Vec<Page>) -> Content {
    let mut rows: Vec<Vec<Row>> = Vec::new();
    let mut rest: Vec<(Vec<Table>, bool)> = Vec::new();
    for mut page in pages {
        let tables = table::with_borders(&mut page.glyphs, &page.rulings);
        rows.push(line::rows(page.glyphs));
        rest.push((tables, page.is_picture));
    }
    furniture::remove(&mut rows);
    let of = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let mut arranged = Vec::new();
    let mut scanned = Vec::new();
    for ((number, rows), (tables, is_picture)) in (1..).zip(rows).zip(rest) {
        if is_picture && rows.is_empty() && tables.is_empty() {
            scanned.push(number);
        }
        arranged.push((number, layout::arrange(rows, tables)));
    }
    let (text, places) = paragraph::text(&arranged);
    let mut content = Content {
        places,
        ..Content::of(text)
    };
    if !scanned.is_empty() {
        content.missing.push(Reason::Scanned { pages: scanned, of });
    }
    content
}
