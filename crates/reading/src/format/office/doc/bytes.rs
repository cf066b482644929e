//! Numbers in the streams of Word; none where a stream ends before.

pub(in super::super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let part = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(part.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let part = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(part.try_into().ok()?))
}

/// A position or length, which files give in four bytes.
pub(in super::super) fn index_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32_at(bytes, at)?).ok()
}

/// The part of `bytes` that starts at `at`.
pub(super) fn part(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(length)?)
}

/// A table of Word ("PLC"): positions, one more than there are entries, and then
/// the entries of `size` bytes each.
pub(super) struct Plc<'a> {
    bytes: &'a [u8],
    size: usize,
    /// How many entries there are.
    pub(super) length: usize,
}

impl<'a> Plc<'a> {
    pub(super) fn new(bytes: &'a [u8], size: usize) -> Self {
        let length = bytes.len().saturating_sub(4) / (size + 4);
        Plc {
            bytes,
            size,
            length,
        }
    }

    /// Where entry `at` begins; the end of the last for `at == length`.
    pub(super) fn position(&self, at: usize) -> Option<usize> {
        index_at(self.bytes, at * 4)
    }

    pub(super) fn entry(&self, at: usize) -> Option<&'a [u8]> {
        part(
            self.bytes,
            (self.length + 1) * 4 + at * self.size,
            self.size,
        )
    }
}
