//! What a reader gets out of a file: its text, with the way back to the place
//! on the page, or the files that it holds.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Encoding, Fact, Reason};

/// Where in a file a stretch of its text stands, for formats in which the lines
/// of the text are not those that people see. All counts are from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// On a page.
    Page(u32),
    /// In a paragraph of the body.
    Paragraph(u32),
    /// In a cell of a table of the body.
    Cell {
        /// The table, in the order of the document.
        table: u32,
        /// The row in the table.
        row: u32,
        /// The cell in the row.
        column: u32,
    },
}

impl Place {
    /// The place in Chinese: `第3页`.
    pub fn chinese(self) -> String {
        match self {
            Place::Page(page) => format!("第{page}页"),
            Place::Paragraph(paragraph) => format!("第{paragraph}段"),
            Place::Cell { table, row, column } => format!("表{table}第{row}行第{column}格"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Page(page) => write!(f, "page {page}"),
            Place::Paragraph(paragraph) => write!(f, "paragraph {paragraph}"),
            Place::Cell { table, row, column } => {
                write!(f, "table {table}, row {row}, cell {column}")
            }
        }
    }
}

/// The places of a text, by the byte offsets at which they begin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// Ascending by offset.
    marks: Vec<(usize, Place)>,
}

impl Places {
    /// Says that from byte `offset` of the text on, until the next mark, it is
    /// `place`. Offsets must not descend.
    pub(super) fn mark(&mut self, offset: usize, place: Place) {
        debug_assert!(self.marks.last().is_none_or(|&(last, _)| last <= offset));
        self.marks.push((offset, place));
    }

    /// All marks: where each place begins.
    pub(super) fn marks(&self) -> impl Iterator<Item = (usize, Place)> + '_ {
        self.marks.iter().copied()
    }

    /// The place of the byte at `offset`; none before the first mark and where
    /// the format has no places but lines.
    pub fn at(&self, offset: usize) -> Option<Place> {
        let next = self.marks.partition_point(|&(start, _)| start <= offset);
        Some(self.marks.get(next.checked_sub(1)?)?.1)
    }
}

/// A text that was read.
#[derive(Debug)]
pub(super) struct Content {
    /// The text. Offsets into it are what the rest of the program reports, so
    /// that the same file must give the same text.
    pub(super) text: String,
    /// What the format says of the document apart from the text.
    pub(super) facts: Vec<Fact>,
    /// The encoding that it was in; UTF-8 where the format settles that.
    pub(super) encoding: Encoding,
    /// Where its parts stand in the file.
    pub(super) places: Places,
    /// Parts that could not be read, such as scanned pages.
    pub(super) missing: Vec<Reason>,
}

impl Content {
    /// A text in a format that has no places and settles the encoding.
    pub(super) fn of(text: String) -> Self {
        Content {
            text,
            facts: Vec::new(),
            encoding: Encoding::Utf8,
            places: Places::default(),
            missing: Vec::new(),
        }
    }
}

/// What is in a file.
pub(super) enum Read<'a> {
    /// One text.
    Text(Content),
    /// Files or texts, each to be named on its own, in their order.
    Members(Box<dyn Iterator<Item = Member> + 'a>),
}

/// A file or text inside a file.
pub(super) struct Member {
    /// Its path inside, with `/` between the parts; the file is named
    /// `archive.zip/path`. Empty where the file is but a wrapping of it (gzip).
    pub(super) name: String,
    /// The name by which its format is told, where `name` does not say.
    pub(super) file_name: Option<String>,
    /// What it holds, or why that could not be had.
    pub(super) held: Result<Held, Reason>,
}

/// What a member holds.
pub(super) enum Held {
    /// A file of whatever format.
    Bytes(Vec<u8>),
    /// A text that is ready, such as a row of a table.
    Text(Content),
}

impl Member {
    /// A file inside an archive.
    pub(super) fn file(name: impl Into<String>, held: Result<Vec<u8>, Reason>) -> Self {
        Member {
            name: name.into(),
            file_name: None,
            held: held.map(Held::Bytes),
        }
    }

    /// A text of its own, such as a row of a table.
    pub(super) fn text(name: impl Into<String>, held: Result<Content, Reason>) -> Self {
        Member {
            name: name.into(),
            file_name: None,
            held: held.map(Held::Text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_lasts_until_the_next() {
        let mut places = Places::default();
        places.mark(3, Place::Page(1));
        places.mark(10, Place::Page(2));
        assert_eq!(places.at(2), None);
        assert_eq!(places.at(3), Some(Place::Page(1)));
        assert_eq!(places.at(9), Some(Place::Page(1)));
        assert_eq!(places.at(10), Some(Place::Page(2)));
    }

    #[test]
    fn of_places_at_one_offset_the_last_counts() {
        let mut places = Places::default();
        places.mark(0, Place::Page(1));
        places.mark(0, Place::Page(2));
        assert_eq!(places.at(0), Some(Place::Page(2)));
    }
}
