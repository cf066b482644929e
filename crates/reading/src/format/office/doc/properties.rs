//! What Word says of paragraphs and characters: whether they stand in tables,
//! are deleted or hidden.

use super::bytes::{Plc, index_at, part, u16_at};

/// Properties of a paragraph.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// It stands in a table.
    pub(super) in_table: bool,
    /// Its mark ends a row.
    pub(super) ends_row: bool,
    /// Its mark ends a cell or a row of a table in a cell.
    pub(super) ends_inner: bool,
    /// The list that numbers it, from 1; 0 for none.
    pub(super) list: u16,
    /// Its level in the list, from 0.
    pub(super) level: u8,
}

/// Properties of characters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Characters {
    /// They are not to be read: deleted or hidden.
    pub(super) left_out: bool,
    /// The place in its font of a symbol that stands here.
    pub(super) symbol: Option<u16>,
}

/// Properties by the place of characters in the stream of the text.
pub(super) struct Runs<T> {
    /// Ascending: start, end, what holds there.
    runs: Vec<(usize, usize, T)>,
}

impl<T: Copy + Default> Runs<T> {
    /// What holds at a place.
    pub(super) fn at(&self, place: usize) -> T {
        let next = self.runs.partition_point(|&(start, _, _)| start <= place);
        match next.checked_sub(1).and_then(|at| self.runs.get(at)) {
            Some(&(_, end, found)) if place < end => found,
            _ => T::default(),
        }
    }

    /// Whether nothing is known.
    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    fn read(
        table: &[u8],
        stream: &[u8],
        of_page: impl Fn(&[u8], usize, usize) -> Option<T>,
    ) -> Self {
        let pages = Plc::new(table, 4);
        let mut runs = Vec::new();
        for at in 0..pages.length {
            let page = pages
                .entry(at)
                .and_then(|entry| index_at(entry, 0))
                .and_then(|page| part(stream, (page & 0x003F_FFFF) * PAGE, PAGE));
            let Some(page) = page else {
                continue;
            };
            let count = usize::from(page[PAGE - 1]);
            for at in 0..count {
                let (Some(start), Some(end)) = (index_at(page, at * 4), index_at(page, at * 4 + 4))
                else {
                    break;
                };
                runs.push((start, end, of_page(page, count, at).unwrap_or_default()));
            }
        }
        runs.sort_by_key(|&(start, end, _)| (start, end));
        Runs { runs }
    }
}

/// The bytes of a page of properties.
const PAGE: usize = 512;

/// Reads the properties of paragraphs. `table` lists the pages, which are in
/// `stream`.
pub(super) fn paragraphs(table: &[u8], stream: &[u8]) -> Runs<Paragraph> {
    Runs::read(table, stream, |page, count, at| {
        let entry = usize::from(*page.get((count + 1) * 4 + at * 13)?) * 2;
        if entry == 0 {
            return None;
        }
        let words = usize::from(*page.get(entry)?);
        let (start, length) = match words {
            0 => (entry + 2, usize::from(*page.get(entry + 1)?) * 2),
            words => (entry + 1, words * 2 - 1),
        };
        let mut found = Paragraph::default();
        // The style stands before the properties.
        for (code, value) in modifiers(page.get(start + 2..(start + length).min(PAGE))?) {
            let on = value.first().is_some_and(|&byte| byte != 0);
            match code {
                0x2416 => found.in_table = on,
                0x2417 => found.ends_row = on,
                0x244B | 0x244C => found.ends_inner |= on,
                0x460B => found.list = u16_at(value, 0).unwrap_or(0),
                0x260A => found.level = value.first().map_or(0, |&level| level.min(8)),
                // How deep it stands in tables.
                0x6649 => found.in_table |= on,
                _ => {}
            }
        }
        Some(found)
    })
}

/// Reads the properties of characters.
pub(super) fn characters(table: &[u8], stream: &[u8]) -> Runs<Characters> {
    Runs::read(table, stream, |page, count, at| {
        let entry = usize::from(*page.get((count + 1) * 4 + at)?) * 2;
        if entry == 0 {
            return None;
        }
        let length = usize::from(*page.get(entry)?);
        let mut found = Characters::default();
        for (code, value) in modifiers(page.get(entry + 1..(entry + 1 + length).min(PAGE))?) {
            match code {
                0x0800 | 0x083C => found.left_out |= value.first() == Some(&1),
                0x6A09 => found.symbol = u16_at(value, 2),
                _ => {}
            }
        }
        Some(found)
    })
}

/// The single properties ("sprm") of a run, with their values.
fn modifiers(mut bytes: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let code = u16_at(bytes, 0)?;
        let rest = bytes.get(2..)?;
        let (skip, length) = match (code, code >> 13) {
            // Definitions of tables are longer than a byte can say.
            (0xD606 | 0xD608, _) => (2, usize::from(u16_at(rest, 0)?).saturating_sub(1)),
            (_, 0 | 1) => (0, 1),
            (_, 2 | 4 | 5) => (0, 2),
            (_, 3) => (0, 4),
            (_, 7) => (0, 3),
            _ => (1, usize::from(*rest.first()?)),
        };
        let value = rest.get(skip..skip + length)?;
        bytes = rest.get(skip + length..)?;
        Some((code, value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_told_apart_by_their_length() {
        let bytes = [
            0x16, 0x24, 1, // one byte
            0x0F, 0xC6, 2, 9, 9, // as many as it says
            0x08, 0xD6, 3, 0, 7, 7, // one less than it says
            0x17, 0x24, 0,
        ];
        let found: Vec<_> = modifiers(&bytes).collect();
        assert_eq!(
            found,
            [
                (0x2416, &[1][..]),
                (0xC60F, &[9, 9][..]),
                (0xD608, &[7, 7][..]),
                (0x2417, &[0][..]),
            ]
        );
    }

    #[test]
    fn a_run_ends_before_the_next() {
        let runs = Runs {
            runs: vec![(10, 20, 'a'), (30, 40, 'b')],
        };
        assert_eq!(runs.at(9), char::default());
        assert_eq!(runs.at(19), 'a');
        assert_eq!(runs.at(20), char::default());
        assert_eq!(runs.at(39), 'b');
    }
}
