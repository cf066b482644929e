//! The characters of Adobe-GB1 by their number (CID). The collection holds GB 2312 row by
//! row (Adobe Technical Note 5079, CMap GB-EUC-H), so that the encoding gives them; what
//! it added later to other characters is not known here.

use encoding_rs::GBK;

/// Where rows of GB 2312 begin: the first CID, how many follow each other, and the first
/// code.
const RUNS: [(u32, u32, u16); 15] = [
    (96, 94, 0xA1A1),
    (190, 50, 0xA2B1),
    (240, 10, 0xA2E5),
    (250, 12, 0xA2F1),
    (262, 94, 0xA3A1),
    (356, 83, 0xA4A1),
    (439, 86, 0xA5A1),
    (525, 24, 0xA6A1),
    (549, 24, 0xA6C1),
    (573, 33, 0xA7A1),
    (606, 33, 0xA7D1),
    (639, 26, 0xA8A1),
    (665, 37, 0xA8C5),
    (940, 3755, 0xB0A1),
    (4695, 3008, 0xD8A1),
];

/// Characters of a row.
const ROW: u32 = 94;

/// The character of a number.
pub(super) fn character(cid: u32) -> Option<char> {
    match cid {
        // Proportional and half-width Latin letters.
        1..=95 => char::from_u32(cid + 31),
        814..=908 => char::from_u32(cid - 814 + 32),
        _ => RUNS.iter().find_map(|&(first, count, code)| {
            let at = cid.checked_sub(first).filter(|&at| at < count)?;
            let [row, cell] = code.to_be_bytes().map(u32::from);
            let cell = cell - 0xA1 + at;
            let bytes = [
                u8::try_from(row + cell / ROW).ok()?,
                u8::try_from(0xA1 + cell % ROW).ok()?,
            ];
            let text = GBK.decode_without_bom_handling_and_without_replacement(&bytes)?;
            text.chars().next()
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_collection() {
        // As in the CMaps GB-EUC-H and UniGB-UCS2-H.
        for (cid, character_of_it) in [
            (1, ' '),
            (17, '0'),
            (34, 'A'),
            (97, '、'),
            (117, '《'),
            (240, '㈠'),
            (269, '（'),
            (814, ' '),
            (940, '啊'),
            (4694, '座'),
            (4695, '亍'),
            (7702, '齄'),
        ] {
            assert_eq!(character(cid), Some(character_of_it), "{cid}");
        }
        assert_eq!(character(0), None);
        assert_eq!(character(20_000), None);
    }
}
