//! Text from the places of characters on pages, for formats that only say what
//! stands where: the lines (`line`), without what belongs to the page
//! (`furniture`), tables (`table`) and paragraphs (`paragraph`) in the order of
//! reading (`layout`).

mod furniture;
mod layout;
mod line;
mod paragraph;
mod table;

use crate::Place;
use crate::Reason;
use crate::content::Content;
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
    pub(super) fn is_sane(self) -> bool {
        self.x.abs() < 1e6 && self.y.abs() < 1e6
    }

    pub(super) fn distance(self, other: Point) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

/// A glyph on the page, which is turned so that its line runs to the right.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    /// Its characters; U+FFFD where the font does not say.
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

/// What a page draws.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    /// Text in the direction in which most of the page runs.
    pub(super) glyphs: Vec<Glyph>,
    /// Text in other directions that are square to it, such as tables that lie
    /// on their side.
    pub(super) aside: Vec<Vec<Glyph>>,
    pub(super) rulings: Vec<Ruling>,
    /// Whether it shows pictures, or curves enough to be letters.
    pub(super) is_picture: bool,
    /// Whether some of what it draws could not be read.
    pub(super) is_incomplete: bool,
    /// How many glyphs stand for no known character, and how many there are.
    pub(super) unknown: usize,
    pub(super) all: usize,
}

impl Drawn {
    /// Whether there may be more on it than was found: some of it is damaged, some of its
    /// fonts do not say which characters they draw, or it is blank.
    pub(super) fn lacks_text(&self) -> bool {
        self.is_incomplete
            || self.characters() != Characters::Known
            || self.all == 0 && !self.is_picture
    }

    /// How many glyphs stand for known characters.
    pub(super) fn known(&self) -> usize {
        self.all.saturating_sub(self.unknown)
    }

    fn characters(&self) -> Characters {
        if self.unknown * 2 > self.all {
            Characters::Unknown
        } else if self.unknown * 20 > self.all {
            Characters::Partly
        } else {
            Characters::Known
        }
    }
}

/// The lines and tables of a page.
pub(super) struct Sheet {
    rows: Vec<Row>,
    tables: Vec<Table>,
    /// Lines in other directions than the rest.
    aside: Vec<Row>,
    is_picture: bool,
    is_incomplete: bool,
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
    pub(super) fn of(mut drawn: Drawn) -> Self {
        let characters = drawn.characters();
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
            is_incomplete: drawn.is_incomplete,
            characters,
        }
    }
}

/// The text of pages, and which of them have none.
pub(super) fn content(sheets: Vec<Sheet>) -> Content {
    let mut rows = Vec::new();
    let mut rest = Vec::new();
    let mut incomplete = Vec::new();
    for (page, sheet) in (1..).zip(sheets) {
        rows.push(sheet.rows);
        rest.push((
            sheet.tables,
            sheet.aside,
            sheet.is_picture,
            sheet.characters,
        ));
        incomplete.extend(sheet.is_incomplete.then_some(page));
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
    if !incomplete.is_empty() {
        content.missing.push(Reason::Incomplete {
            pages: incomplete,
            of,
        });
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
