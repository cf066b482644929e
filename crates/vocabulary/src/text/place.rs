//! The places of a file, where the lines of its text are not those that people see.

use std::fmt;

use serde::{Deserialize, Serialize};

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
    pub fn mark(&mut self, offset: usize, place: Place) {
        debug_assert!(self.marks.last().is_none_or(|&(last, _)| last <= offset));
        self.marks.push((offset, place));
    }

    /// All marks: where each place begins.
    pub fn marks(&self) -> impl Iterator<Item = (usize, Place)> + '_ {
        self.marks.iter().copied()
    }

    /// The place of the byte at `offset`; none before the first mark and where
    /// the format has no places but lines.
    pub fn at(&self, offset: usize) -> Option<Place> {
        let next = self.marks.partition_point(|&(start, _)| start <= offset);
        Some(self.marks.get(next.checked_sub(1)?)?.1)
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
