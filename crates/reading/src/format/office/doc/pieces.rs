//! The text of a file of Word: pieces that lie anywhere in a stream, in one of two
//! encodings.

use encoding_rs::{Encoding, WINDOWS_1252};

use super::bytes::{Plc, index_at, part, u16_at};
use super::properties::{Characters, Runs};
use crate::budget::Budget;

/// A character with the place of its bytes in the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letter {
    /// A unit of UTF-16; NUL where nothing is to be read.
    pub(super) unit: u16,
    pub(super) place: usize,
}

/// The units of all pieces in their order. `table` is the piece table with what
/// stands before it.
pub(super) fn of_table(
    table: &[u8],
    stream: &[u8],
    characters: &Runs<Characters>,
    budget: &Budget,
) -> Option<Vec<Letter>> {
    let pieces = Plc::new(piece_table(table)?, 8);
    let mut letters = Vec::new();
    for at in 0..pieces.length {
        let (start, end) = (pieces.position(at)?, pieces.position(at + 1)?);
        let length = end.checked_sub(start)?.min(stream.len());
        // Pieces may all be of the same bytes.
        if !budget.grow(length * size_of::<Letter>()) {
            break;
        }
        let position = index_at(pieces.entry(at)?, 2)?;
        let compressed = position & 0x4000_0000 != 0;
        let position = position & 0x3FFF_FFFF;
        // What a damaged file says of its length may be beyond all memory.
        if compressed {
            let from = position / 2;
            for (at, &byte) in part(stream, from, length)?.iter().enumerate() {
                letters.push(letter(latin(byte), from + at, characters));
            }
        } else {
            let bytes = part(stream, position, length.checked_mul(2)?)?;
            for (at, unit) in bytes.chunks_exact(2).enumerate() {
                let unit = u16_at(unit, 0)?;
                letters.push(letter(unit, position + at * 2, characters));
            }
        }
    }
    Some(letters)
}

/// The units of a file without a piece table, from before Word 97.
pub(super) fn of_bytes(bytes: &[u8], encoding: &'static Encoding) -> Vec<Letter> {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    text.encode_utf16()
        .map(|unit| Letter { unit, place: 0 })
        .collect()
}

fn letter(unit: u16, place: usize, characters: &Runs<Characters>) -> Letter {
    let known = characters.at(place);
    let unit = match known.symbol {
        _ if known.left_out => 0,
        // A bracket stands for any sign; which font it is from does not matter
        // where letters are.
        Some(symbol) if unit == u16::from(b'(') => symbol,
        _ => unit,
    };
    Letter { unit, place }
}

fn latin(byte: u8) -> u16 {
    if byte < 0x80 {
        return u16::from(byte);
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
    text.encode_utf16().next().unwrap_or_default()
}

/// The piece table itself, behind the properties that fast saving left.
fn piece_table(table: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    loop {
        match table.get(at)? {
            1 => at += 3 + usize::from(u16_at(table, at + 1)?),
            2 => return part(table, at + 5, index_at(table, at + 1)?),
            _ => return None,
        }
    }
}
