//! What a workbook takes, before it is opened: the crate that takes workbooks apart
//! asks for no limit.

use calamine::Data;
use rustc_hash::FxHashMap;

use super::super::Input;
use super::doc::bytes::{index_at, u16_at};
use super::package::{self, Package};
use crate::budget::Budget;
use crate::{Format, Reason};

/// What a cell of a full table takes beside its words.
const CELL: u64 = size_of::<Data>() as u64;

/// The lengths of the sheets of a workbook since 2007, by their names. All parts count
/// for the budget, and what the crate makes of shared words.
///
/// # Errors
///
/// [`Reason::Damaged`], [`Reason::Password`], [`Reason::UnpackedTooLarge`].
pub(super) fn sheets(input: &Input<'_>) -> Result<FxHashMap<String, u64>, Reason> {
    let mut package = Package::open(input, Format::Xlsx)?;
    let lengths = package::count(&mut package)?;
    let shared = |name: &&String| name.to_ascii_lowercase().ends_with("sharedstrings.xml");
    for name in lengths.keys().filter(shared) {
        let text = package.text(name)?.unwrap_or_default();
        input.budget.take(strings(&text))?;
    }
    let main = package
        .relations("")
        .into_iter()
        .find(|relation| relation.kind == "officeDocument")
        .map_or_else(|| "xl/workbook.xml".to_owned(), |found| found.target);
    let text = package.text(&main)?.unwrap_or_default();
    let relations = package.relations(&main);
    let Ok(root) = package.parse(&text) else {
        return Ok(FxHashMap::default());
    };
    let list = root.find("sheets");
    let sheets = list.iter().flat_map(|list| list.elements());
    Ok(sheets
        .filter_map(|sheet| {
            let id = sheet.attribute("id")?;
            let part = relations.iter().find(|relation| relation.id == id)?;
            let length = lengths.get(&part.target)?;
            Some((sheet.attribute("name")?.into_owned(), *length))
        })
        .collect())
}

/// What a list of shared words takes beside the words: as many places as it claims to
/// have, and no fewer than it has.
fn strings(text: &str) -> u64 {
    const PLACE: u64 = size_of::<String>() as u64;
    let claims = text.split("uniqueCount").skip(1).map(|after| {
        let digits = after.trim_start_matches(|c: char| c.is_whitespace() || "=\"'".contains(c));
        let end = digits.find(|c: char| !c.is_ascii_digit());
        let number = digits
            .get(..end.unwrap_or(digits.len()))
            .unwrap_or_default();
        match number {
            "" => 0,
            // More than any number holds.
            number => number.parse().unwrap_or(u64::MAX),
        }
    });
    let claimed = claims.max().unwrap_or_default();
    let held = memchr::memchr_iter(b'<', text.as_bytes()).count() as u64;
    claimed.max(held).saturating_mul(PLACE)
}

/// Kinds of records of a workbook before 2007.
mod kind {
    pub(super) const LOCKED: u16 = 0x002F;
    pub(super) const SHEET: u16 = 0x0085;
    pub(super) const WORDS: u16 = 0x00FC;
    pub(super) const MORE: u16 = 0x003C;
    pub(super) const START: u16 = 0x0809;
    pub(super) const END: u16 = 0x000A;
    pub(super) const SHARED_CELL: u16 = 0x00FD;
    /// Cells of all kinds, which begin with their row and column.
    pub(super) const CELLS: [u16; 10] = [
        0x0006,
        0x00BD,
        0x00BE,
        0x00D6,
        SHARED_CELL,
        0x0201,
        0x0203,
        0x0204,
        0x0205,
        0x027E,
    ];
}

/// Counts what the sheets of a workbook before 2007 take as full tables, from the first
/// to the last cell of each, and the words that their cells share.
///
/// # Errors
///
/// [`Reason::UnpackedTooLarge`]; [`Reason::Password`], since what is locked counts for
/// nothing.
pub(super) fn tables(stream: &[u8], budget: &Budget) -> Result<(), Reason> {
    let mut starts = Vec::new();
    let mut words = Vec::new();
    let mut records = Records(stream).peekable();
    while let Some(record) = records.next() {
        match record.kind {
            kind::LOCKED if u16_at(record.data, 0) != Some(0) => return Err(Reason::Password),
            kind::SHEET => starts.extend(index_at(record.data, 0)),
            kind::WORDS => {
                let mut parts = vec![record.data];
                while let Some(more) = records.next_if(|record| record.kind == kind::MORE) {
                    parts.push(more.data);
                }
                words = Words { parts }.lengths();
            }
            kind::END => break,
            _ => {}
        }
    }
    for start in starts {
        table(stream.get(start..).unwrap_or_default(), &words, budget)?;
    }
    Ok(())
}

/// Counts what the sheet takes with which a stream begins.
fn table(stream: &[u8], words: &[u64], budget: &Budget) -> Result<(), Reason> {
    let (mut rows, mut columns) = (0_u64, 0_u64);
    // Charts stand in a sheet with a start and an end of their own.
    let mut depth = 0_usize;
    for record in Records(stream) {
        // The same rows may be named as a thousand sheets.
        budget.take(record.data.len() as u64 + 4)?;
        match record.kind {
            kind::START => depth += 1,
            kind::END if depth <= 1 => break,
            kind::END => depth -= 1,
            cell if depth <= 1 && kind::CELLS.contains(&cell) => {
                let at = |place| u16_at(record.data, place).map_or(0, u64::from);
                rows = rows.max(at(0) + 1);
                // A record may hold a row of numbers.
                let across = record.data.len() as u64 / 2;
                columns = columns.max(at(2) + 1 + across);
                if cell == kind::SHARED_CELL {
                    let length = index_at(record.data, 6).and_then(|index| words.get(index));
                    budget.take(length.copied().unwrap_or_default())?;
                }
            }
            _ => {}
        }
    }
    budget.take((rows * columns).saturating_mul(CELL))
}

/// The records of a stream, one after another.
struct Records<'a>(&'a [u8]);

struct Record<'a> {
    kind: u16,
    data: &'a [u8],
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let kind = u16_at(self.0, 0)?;
        let length = usize::from(u16_at(self.0, 2)?);
        let rest = self.0.get(4..)?;
        let (data, rest) = rest.split_at(length.min(rest.len()));
        self.0 = rest;
        Some(Record { kind, data })
    }
}

/// The words that cells share: a record and those that go on from it.
struct Words<'a> {
    parts: Vec<&'a [u8]>,
}

impl Words<'_> {
    /// How many bytes each takes as UTF-8, at the most.
    fn lengths(&self) -> Vec<u64> {
        let mut lengths = Vec::new();
        // Behind the counts of all words and of different ones.
        let mut place = (0, 8);
        while let Some((count, next)) = self.word(place) {
            lengths.push(3 * count);
            place = next;
        }
        lengths
    }

    /// The characters of the words at a place, and the place behind them.
    fn word(&self, (mut part, mut at): (usize, usize)) -> Option<(u64, (usize, usize))> {
        while at >= self.parts.get(part)?.len() {
            (part, at) = (part + 1, 0);
        }
        let head = self.parts.get(part)?.get(at..)?;
        let count = usize::from(u16_at(head, 0)?);
        let mut flags = *head.get(2)?;
        let mut skip = 3;
        let mut behind = 0;
        if flags & 8 != 0 {
            behind += 4 * usize::from(u16_at(head, skip)?);
            skip += 2;
        }
        if flags & 4 != 0 {
            behind += index_at(head, skip)?;
            skip += 4;
        }
        at += skip;
        let mut left = count;
        loop {
            let width = 1 + usize::from(flags & 1);
            let held = self.parts.get(part)?.len().saturating_sub(at) / width;
            if held >= left {
                at += left * width;
                break;
            }
            left -= held;
            // The next part says anew how wide its characters are.
            (part, at) = (part + 1, 1);
            flags = *self.parts.get(part)?.first()?;
        }
        while at + behind > self.parts.get(part)?.len() {
            behind -= self.parts.get(part)?.len().saturating_sub(at).min(behind);
            (part, at) = (part + 1, 0);
        }
        Some((count as u64, (part, at + behind)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap();
        [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    }

    fn word(text: &str) -> Vec<u8> {
        let length = u16::try_from(text.len()).unwrap();
        [&length.to_le_bytes(), &[0][..], text.as_bytes()].concat()
    }

    /// A stream with a sheet of cells that share words, named so many times.
    fn workbook(words: &[u8], cells: usize, names: usize) -> Vec<u8> {
        let mut whole = record(kind::START, &[0; 4]);
        whole.extend(record(kind::WORDS, words));
        let start = whole.len() + names * 10 + 4;
        for _ in 0..names {
            let start = u32::try_from(start).unwrap().to_le_bytes();
            whole.extend(record(kind::SHEET, &[&start[..], &[0; 2]].concat()));
        }
        whole.extend(record(kind::END, &[]));
        whole.extend(record(kind::START, &[0; 4]));
        for _ in 0..cells {
            whole.extend(record(kind::SHARED_CELL, &[0; 10]));
        }
        whole.extend(record(kind::END, &[]));
        whole
    }

    fn fits(stream: &[u8], limit: u64) -> bool {
        tables(stream, &Budget::new(limit)).is_ok()
    }

    #[test]
    fn words_count_for_each_cell_that_shares_them() {
        let words = [&[0; 8][..], &word(&"a".repeat(1000))].concat();
        assert!(fits(&workbook(&words, 1, 1), 5000));
        assert!(!fits(&workbook(&words, 100, 1), 100_000));
    }

    #[test]
    fn rows_count_for_each_sheet_that_names_them() {
        let words = [&[0; 8][..], &word("a")].concat();
        assert!(fits(&workbook(&words, 100, 1), 10_000));
        assert!(!fits(&workbook(&words, 100, 50), 10_000));
    }

    #[test]
    fn a_locked_workbook_is_called_locked_whatever_its_records_seem_to_be() {
        let locked = [record(kind::LOCKED, &[1, 0]), record(0x0201, &[0xFF; 8])].concat();
        assert_eq!(tables(&locked, &Budget::new(10)), Err(Reason::Password));
    }

    #[test]
    fn shared_words_are_followed_into_the_next_record() {
        // Four characters of one byte, of which two go on as wide ones; then runs of
        // formats; then another word.
        let first = [&[0; 8][..], &[4, 0, 8, 1, 0], b"ab"].concat();
        let second = [&[1][..], &[b'c', 0, b'd', 0], &[0; 4], &word("xyz")].concat();
        let words = Words {
            parts: vec![&first, &second],
        };
        assert_eq!(words.lengths(), [12, 9]);
    }

    #[test]
    fn a_claim_counts_where_it_is_more_than_there_is() {
        assert_eq!(strings("<sst uniqueCount=\"10\"><si/></sst>"), 240);
        assert_eq!(strings("<sst uniqueCount = '1'><si/><si/></sst>"), 96);
        assert_eq!(
            strings("<sst uniqueCount=\"99999999999999999999999\"/>"),
            u64::MAX
        );
    }
}
