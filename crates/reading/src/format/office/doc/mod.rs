//! Word 97 to 2003, Word 6 and 95, and what WPS Writer saves in their form.

pub(super) mod bytes;
mod lists;
mod pieces;
mod properties;
#[cfg(test)]
mod tests;

use super::super::{Input, Reader};
use super::compose::{Block, Cell, Row, is_blank};
use super::docx::numbering::Numbering;
use super::docx::{self, put_together};
use super::ole::{Container, Held, Ole};
use crate::Reason;
use crate::budget::Budget;
use crate::content::{Content, Read};
use bytes::{Plc, index_at, part, u16_at};
use pieces::Letter;
use properties::{Paragraph, Runs};

/// Reads files of Word and WPS, and newer ones under their names.
pub(in super::super) struct Doc;

impl Reader for Doc {
    fn read<'a>(&self, input: &Input<'a>) -> Result<Read<'a>, Reason> {
        if input.bytes.starts_with(b"PK") {
            return docx::read(input).map(Read::Text);
        }
        // Workbooks and slides come under the name of documents too.
        let mut container = Container::open(input, input.format)?;
        match container.held() {
            Held::Document => read(&mut container).map(Read::Text),
            Held::Other => Err(container.damaged("no stream WordDocument in it")),
            _ => Ole.read(input),
        }
    }
}

/// Positions in the header of a file ("FIB").
mod fib {
    pub(super) const FLAGS: usize = 0x0A;
    pub(super) const FIRST_BYTE: usize = 0x18;
    /// The lengths of the parts of the text, in their order: the body, footnotes,
    /// heads of pages, macros, comments, endnotes, text boxes, text boxes at the
    /// heads of pages.
    pub(super) const LENGTHS: usize = 0x4C;
    pub(super) const TABLE_BODY_BOXES: usize = 0x25A;
    pub(super) const TABLE_BODY_SHAPES: usize = 0x1DA;
    pub(super) const TABLE_HEADS: usize = 0xF2;
    pub(super) const TABLE_CHARACTERS: usize = 0xFA;
    pub(super) const TABLE_PARAGRAPHS: usize = 0x102;
    pub(super) const LISTS: usize = 0x2E2;
    pub(super) const NAMES_OF_LISTS: usize = 0x2EA;
    pub(super) const PIECES: usize = 0x1A2;
}

/// What holds for all parts of the text.
struct Known<'a> {
    paragraphs: Runs<Paragraph>,
    lists: Numbering,
    budget: &'a Budget,
}

/// The parts of the text, by their order.
mod story {
    pub(super) const BODY: usize = 0;
    pub(super) const FOOTNOTES: usize = 1;
    pub(super) const HEADS: usize = 2;
    pub(super) const ENDNOTES: usize = 5;
    pub(super) const BOXES: usize = 6;
    pub(super) const HEAD_BOXES: usize = 7;
}

/// The text of a document in an opened container.
pub(super) fn read(container: &mut Container<'_>) -> Result<Content, Reason> {
    let stream = container
        .stream("/WordDocument")?
        .ok_or_else(|| container.damaged("no stream WordDocument in it"))?;
    let cut_off = || container.damaged("its header is cut off");
    let magic = u16_at(&stream, 0).ok_or_else(cut_off)?;
    let version = u16_at(&stream, 2).ok_or_else(cut_off)?;
    let flags = u16_at(&stream, fib::FLAGS).ok_or_else(cut_off)?;
    if flags & 0x0100 != 0 {
        return Err(Reason::Password);
    }
    if magic == 0xA5DC || version < 0xC1 {
        let text = old(&stream, flags & 0x0004 != 0, container.budget)
            .ok_or_else(|| container.damaged("a form of Word before 97 that is not known"))?;
        return Ok(text);
    }
    let name = match flags & 0x0200 {
        0 => "/0Table",
        _ => "/1Table",
    };
    let table = container
        .stream(name)?
        .ok_or_else(|| container.damaged("the stream with its tables is missing"))?;
    new(&stream, &table, container.budget)
        .ok_or_else(|| container.damaged("its table of pieces makes no sense"))
}

/// Word 6 and 95: bytes in one row.
fn old(stream: &[u8], fast_saved: bool, budget: &Budget) -> Option<Content> {
    if fast_saved {
        return None;
    }
    let first = index_at(stream, fib::FIRST_BYTE)?;
    // The lengths stood elsewhere then.
    let length = index_at(stream, 0x34)?;
    let bytes = part(stream, first, length)?;
    let letters = pieces::of_bytes(bytes, encoding_rs::GB18030);
    let mut known = Known {
        paragraphs: properties::paragraphs(&[], &[]),
        lists: Numbering::default(),
        budget,
    };
    let body = blocks(&letters, &mut known, false);
    Some(put_together(
        Vec::new(),
        &body,
        Vec::new(),
        Vec::new(),
        budget,
    ))
}

/// Word 97 and later.
fn new(stream: &[u8], table: &[u8], budget: &Budget) -> Option<Content> {
    let entry = |at: usize| {
        let (start, length) = (index_at(stream, at)?, index_at(stream, at + 4)?);
        part(table, start, length)
    };
    let of = |at: usize| entry(at).unwrap_or_default();
    let lists = match (
        index_at(stream, fib::LISTS),
        index_at(stream, fib::LISTS + 4),
    ) {
        (Some(at), Some(length)) if length > 0 => {
            lists::read(table, at, length, of(fib::NAMES_OF_LISTS))
        }
        _ => Numbering::default(),
    };
    let mut known = Known {
        paragraphs: properties::paragraphs(of(fib::TABLE_PARAGRAPHS), stream),
        lists,
        budget,
    };
    let characters = properties::characters(of(fib::TABLE_CHARACTERS), stream);
    let letters = pieces::of_table(entry(fib::PIECES)?, stream, &characters, budget)?;

    let mut stories: [&[Letter]; 8] = [&[]; 8];
    let mut rest = letters.as_slice();
    for (at, story) in stories.iter_mut().enumerate() {
        let length = index_at(stream, fib::LENGTHS + at * 4).unwrap_or(0);
        (*story, rest) = rest.split_at(length.min(rest.len()));
    }

    // Boxes stand before the paragraph to which they belong.
    let boxes = boxes(
        of(fib::TABLE_BODY_BOXES),
        of(fib::TABLE_BODY_SHAPES),
        stories[story::BOXES],
    );
    let mut body = Vec::new();
    let main = stories[story::BODY];
    let mut from = 0;
    for (anchor, words) in boxes {
        let start = match main.get(..anchor) {
            Some(before) => before.iter().rposition(|letter| letter.unit == 0x0D),
            None => main.len().checked_sub(1),
        };
        let start = start.map_or(0, |at| at + 1);
        let in_table = |place: usize| {
            main.get(place)
                .is_some_and(|letter| known.paragraphs.at(letter.place).in_table)
        };
        // A table is not cut in two.
        if start > from && !in_table(start) {
            body.append(&mut blocks(&main[from..start], &mut known, false));
            from = start;
        }
        let mut words = blocks(words, &mut known, false);
        trim(&mut words);
        body.append(&mut words);
    }
    body.append(&mut blocks(&main[from..], &mut known, false));
    trim(&mut body);

    let mut notes = blocks(stories[story::FOOTNOTES], &mut known, false);
    notes.append(&mut blocks(stories[story::ENDNOTES], &mut known, false));
    let (mut head, foot) = edges(of(fib::TABLE_HEADS), stories[story::HEADS], &mut known);
    head.append(&mut blocks(stories[story::HEAD_BOXES], &mut known, true));
    Some(put_together(head, &body, notes, foot, budget))
}

/// Takes off the empty paragraphs with which every part ends.
fn trim(blocks: &mut Vec<Block>) {
    while blocks.pop_if(|last| is_blank(last)).is_some() {}
}

/// The text boxes of the body with the place in it to which they belong,
/// ascending.
fn boxes<'a>(boxes: &[u8], shapes: &[u8], words: &'a [Letter]) -> Vec<(usize, &'a [Letter])> {
    let (boxes, shapes) = (Plc::new(boxes, 22), Plc::new(shapes, 26));
    let mut found = Vec::new();
    for at in 0..boxes.length {
        let (Some(start), Some(end)) = (boxes.position(at), boxes.position(at + 1)) else {
            break;
        };
        let Some(words) = words.get(start..end.min(words.len())) else {
            continue;
        };
        let id = boxes.entry(at).and_then(|entry| index_at(entry, 14));
        let anchor = (0..shapes.length)
            .find(|&at| shapes.entry(at).and_then(|entry| index_at(entry, 0)) == id)
            .and_then(|at| shapes.position(at));
        found.push((anchor.unwrap_or(usize::MAX), words));
    }
    found.sort_by_key(|&(anchor, _)| anchor);
    found
}

/// The heads and the feet of pages. For each section there are six: even head, odd
/// head, even foot, odd foot, first head, first foot; before them come six lines
/// that separate notes.
fn edges(table: &[u8], words: &[Letter], known: &mut Known<'_>) -> (Vec<Block>, Vec<Block>) {
    let (mut heads, mut feet) = (Vec::new(), Vec::new());
    // A table of positions alone.
    let table = Plc::new(table, 0);
    for at in 6..table.length {
        let (Some(start), Some(end)) = (table.position(at), table.position(at + 1)) else {
            break;
        };
        let Some(words) = words.get(start..end.min(words.len())) else {
            continue;
        };
        let mut read = blocks(words, known, true);
        match at % 6 {
            0 | 1 | 4 => heads.append(&mut read),
            _ => feet.append(&mut read),
        }
    }
    (heads, feet)
}

/// Where a table is being read.
#[derive(Default)]
struct OpenTable {
    rows: Vec<Row>,
    row: Row,
    cell: Vec<Block>,
}

impl OpenTable {
    fn end_cell(&mut self) {
        self.row.push(Cell {
            blocks: std::mem::take(&mut self.cell),
            covers: 0,
        });
    }

    fn end_row(&mut self) {
        if !self.row.is_empty() {
            self.rows.push(std::mem::take(&mut self.row));
        }
    }

    /// Ends the table and adds it.
    fn end(&mut self, out: &mut Vec<Block>) {
        if !self.cell.is_empty() {
            self.end_cell();
        }
        self.end_row();
        if !self.rows.is_empty() {
            out.push(Block::Table(std::mem::take(&mut self.rows)));
        }
    }
}

/// Takes a part of the text apart. At the `edge` of pages the results of fields
/// that count pages are left out.
fn blocks(letters: &[Letter], known: &mut Known<'_>, edge: bool) -> Vec<Block> {
    let mut out = Vec::new();
    // Boxes and heads may all name the same words.
    if !known.budget.grow(letters.len()) {
        return out;
    }
    let mut table = OpenTable::default();
    let mut fields = Fields::default();
    let mut units: Vec<u16> = Vec::new();
    let mut last_unit = 0;
    for letter in letters {
        let unit = letter.unit;
        match unit {
            0x13..=0x15 => fields.see(unit),
            // The end of a paragraph, of a section; a cell or a row.
            0x0D | 0x0C | 0x07 => {
                let is_empty = units.is_empty();
                let has = known.paragraphs.at(letter.place);
                let number = match has.list {
                    0 => None,
                    list => {
                        let level = usize::from(has.level);
                        known.lists.count(&list.to_string(), level, known.budget)
                    }
                };
                let mut text = number.unwrap_or_default();
                text.push_str(&String::from_utf16_lossy(&units));
                let paragraph = Block::Paragraph(text);
                units.clear();
                // Without properties, a mark right behind that of a cell ends
                // the row.
                let ends_row =
                    has.ends_row || known.paragraphs.is_empty() && last_unit == 0x07 && is_empty;
                match unit {
                    0x07 if ends_row => table.end_row(),
                    0x07 => {
                        table.cell.push(paragraph);
                        table.end_cell();
                    }
                    _ if has.in_table => {
                        if !(has.ends_inner && is_empty) {
                            table.cell.push(paragraph);
                        }
                    }
                    _ => {
                        table.end(&mut out);
                        if !(unit == 0x0C && is_empty) {
                            out.push(paragraph);
                        }
                    }
                }
            }
            _ if !fields.show(unit, edge) => {}
            0x0B | 0x0E => units.push(u16::from(b'\n')),
            0x1E => units.push(u16::from(b'-')),
            0x09 => units.push(unit),
            // Marks of notes and pictures; signs of symbol fonts.
            0x00..0x20 | 0xE000..=0xF8FF => {}
            _ => units.push(unit),
        }
        if unit != 0 {
            last_unit = unit;
        }
    }
    table.end(&mut out);
    if !units.is_empty() {
        out.push(Block::Paragraph(String::from_utf16_lossy(&units)));
    }
    out
}

/// The fields that are open, in each other.
#[derive(Default)]
struct Fields {
    open: Vec<(Vec<u16>, bool)>,
}

impl Fields {
    /// Takes a mark of a field: its begin, its result, its end.
    fn see(&mut self, mark: u16) {
        match mark {
            0x13 => self.open.push((Vec::new(), false)),
            0x14 => {
                if let Some((_, result)) = self.open.last_mut() {
                    *result = true;
                }
            }
            _ => {
                self.open.pop();
            }
        }
    }

    /// Whether a unit here is shown. Keeps it where it is of an instruction.
    fn show(&mut self, unit: u16, edge: bool) -> bool {
        let shown = self.open.iter().all(|(instruction, result)| {
            let name = String::from_utf16_lossy(instruction);
            let counts = match name.split_whitespace().next().unwrap_or_default() {
                "PAGEREF" => true,
                "PAGE" | "NUMPAGES" | "SECTIONPAGES" => edge,
                _ => false,
            };
            *result && !counts
        });
        // The longest name is all that is needed.
        if let Some((instruction, false)) = self.open.last_mut()
            && instruction.len() < 32
        {
            instruction.push(unit);
        }
        shown
    }
}
