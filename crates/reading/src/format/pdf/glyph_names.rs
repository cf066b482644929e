//! The characters that a TrueType program has its glyphs for. Its `cmap` table
//! leads from characters to glyphs, and is read backwards here.

use rustc_hash::FxHashMap;

/// The character of each glyph, by its number. Of several characters with one
/// glyph the first stands, which is the more usual where both are Han, but for
/// the radicals before them.
pub(super) fn of(program: &[u8]) -> FxHashMap<u32, char> {
    let mut found = FxHashMap::default();
    read(program, &mut found);
    found
}

fn read(program: &[u8], found: &mut FxHashMap<u32, char>) -> Option<()> {
    let tables = u16_at(program, 4)?;
    let cmap = (0..usize::from(tables)).find_map(|index| {
        let entry = program.get(12 + index * 16..28 + index * 16)?;
        let start = usize::try_from(u32_at(entry, 8)?).ok()?;
        (&entry[..4] == b"cmap")
            .then(|| program.get(start..))
            .flatten()
    })?;
    let count = usize::from(u16_at(cmap, 2)?);
    for index in 0..count {
        let record = cmap.get(4 + index * 8..12 + index * 8)?;
        let is_unicode = matches!(
            (u16_at(record, 0)?, u16_at(record, 2)?),
            (0, _) | (3, 1 | 10)
        );
        let start = usize::try_from(u32_at(record, 4)?).ok()?;
        let Some(table) = cmap.get(start..) else {
            continue;
        };
        if is_unicode {
            match u16_at(table, 0)? {
                4 => segments(table, found)?,
                12 => groups(table, found)?,
                _ => {}
            }
        }
    }
    Some(())
}

fn segments(table: &[u8], found: &mut FxHashMap<u32, char>) -> Option<()> {
    let twice = usize::from(u16_at(table, 6)?) & !1;
    for at in (0..twice).step_by(2) {
        let last = u16_at(table, 14 + at)?;
        let first = u16_at(table, 16 + twice + at)?;
        let delta = u16_at(table, 16 + 2 * twice + at)?;
        let offset_at = 16 + 3 * twice + at;
        let offset = u16_at(table, offset_at)?;
        for code in first..=last {
            let glyph = match offset {
                0 => code.wrapping_add(delta),
                _ => {
                    let at = offset_at + usize::from(offset) + 2 * usize::from(code - first);
                    match u16_at(table, at).unwrap_or(0) {
                        0 => 0,
                        glyph => glyph.wrapping_add(delta),
                    }
                }
            };
            enter(u32::from(glyph), u32::from(code), found);
        }
    }
    Some(())
}

fn groups(table: &[u8], found: &mut FxHashMap<u32, char>) -> Option<()> {
    // A font has 65,536 glyphs at most, and few of them stand for several
    // characters.
    const MOST: u32 = 4 * 65_536;
    let count = usize::try_from(u32_at(table, 12)?).ok()?;
    let mut codes = 0u32;
    for index in 0..count {
        let at = 16 + index * 12;
        let (first, last) = (u32_at(table, at)?, u32_at(table, at + 4)?);
        let glyph = u32_at(table, at + 8)?;
        codes = codes.saturating_add(last.saturating_sub(first).saturating_add(1));
        if codes > MOST {
            break;
        }
        for code in first..=last {
            enter(glyph.saturating_add(code - first), code, found);
        }
    }
    Some(())
}

fn enter(glyph: u32, code: u32, found: &mut FxHashMap<u32, char>) {
    if glyph != 0
        && let Some(c) = char::from_u32(code)
    {
        found.entry(glyph).or_insert(c);
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program with nothing but a `cmap` of one table.
    fn program(table: &[u16]) -> Vec<u8> {
        let mut bytes = b"\0\x01\0\0\0\x01\0\0\0\0\0\0cmap\0\0\0\0".to_vec();
        bytes.extend([0, 0, 0, 28, 0, 0, 0, 0]);
        bytes.extend(b"\0\0\0\x01\0\x03\0\x01\0\0\0\x0C");
        bytes.extend(table.iter().flat_map(|unit| unit.to_be_bytes()));
        bytes
    }

    #[test]
    fn segments_are_read_backwards() {
        // One segment, 国 alone, which is glyph 5: the difference is 5 - 0x56FD.
        let delta = 5u16.wrapping_sub(0x56FD);
        let table = [4, 24, 0, 2, 0, 0, 0, 0x56FD, 0, 0x56FD, delta, 0];
        assert_eq!(of(&program(&table)), FxHashMap::from_iter([(5, '国')]));
    }

    #[test]
    fn groups_are_read_backwards() {
        let table = [12, 0, 0, 28, 0, 0, 0, 1, 0, 0x56FD, 0, 0x56FE, 0, 7];
        assert_eq!(
            of(&program(&table)),
            FxHashMap::from_iter([(7, '国'), (8, '图')])
        );
    }

    #[test]
    fn cut_programs_give_what_they_have() {
        let whole = program(&[12, 0, 0, 28, 0, 0, 0, 1, 0, 0x56FD, 0, 0x56FE, 0, 7]);
        for end in 0..whole.len() {
            assert!(of(&whole[..end]).is_empty(), "{end}");
        }
    }
}
