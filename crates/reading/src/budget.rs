//! How much may come out of one file: what is packed small can be large, and so can
//! be what a small file repeats.

use std::cell::Cell;
use std::io::Read;

use super::Reason;

/// The bytes that may still come out of one file, archives within it included: what
/// is unpacked, and what readers make of it that grows faster than the file. A file of
/// a few kilobytes can hold gigabytes.
#[derive(Debug)]
pub(super) struct Budget {
    left: Cell<u64>,
    limit: u64,
    /// Whether more was asked for than there was.
    exceeded: Cell<bool>,
}

impl Budget {
    pub(super) fn new(limit: u64) -> Self {
        Budget {
            left: Cell::new(limit),
            limit,
            exceeded: Cell::new(false),
        }
    }

    /// Takes `bytes` off. Once there were too few, there are none: what holds
    /// one bomb may hold a thousand.
    ///
    /// # Errors
    ///
    /// [`Reason::UnpackedTooLarge`] where fewer are left.
    pub(super) fn take(&self, bytes: u64) -> Result<(), Reason> {
        match self.left.get().checked_sub(bytes) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => Err(self.exceed()),
        }
    }

    /// How many bytes may still come.
    pub(super) fn left(&self) -> u64 {
        self.left.get()
    }

    /// Says that more would have come than is left, and gives the reason.
    pub(super) fn exceed(&self) -> Reason {
        self.left.set(0);
        self.exceeded.set(true);
        Reason::UnpackedTooLarge { limit: self.limit }
    }

    /// Takes off what is made of a file beyond what was unpacked: whether it may be
    /// made. For code that cannot fail: it leaves out what it may not make, and
    /// [`Budget::held`] is the reason why nothing of the file is kept.
    pub(super) fn grow(&self, bytes: usize) -> bool {
        self.take(bytes as u64).is_ok()
    }

    /// Whether nothing more may come out of the file.
    pub(super) fn is_spent(&self) -> bool {
        self.exceeded.get()
    }

    /// Whether the limit has held so far.
    ///
    /// # Errors
    ///
    /// [`Reason::UnpackedTooLarge`] where it has not.
    pub(super) fn held(&self) -> Result<(), Reason> {
        match self.is_spent() {
            true => Err(Reason::UnpackedTooLarge { limit: self.limit }),
            false => Ok(()),
        }
    }

    /// Reads all of a packed part. `damaged` makes a reason of what the reader
    /// complains of.
    ///
    /// # Errors
    ///
    /// [`Reason::UnpackedTooLarge`], and what `damaged` gives.
    pub(super) fn read(
        &self,
        part: impl Read,
        damaged: impl Fn(std::io::Error) -> Reason,
    ) -> Result<Vec<u8>, Reason> {
        const LEAST: u64 = 64 * 1024;
        // One more than is left tells a part that ends here from one that goes on.
        let mut part = part.take(self.left.get().saturating_add(1));
        // Pieces, since a vector that grows takes room twice.
        let mut pieces: Vec<Vec<u8>> = Vec::new();
        let mut length = 0_u64;
        loop {
            let room = length.max(LEAST).min(part.limit());
            let mut piece = Vec::with_capacity(usize::try_from(room).unwrap_or_default());
            let read = part.by_ref().take(room).read_to_end(&mut piece);
            let read = read.map_err(&damaged)? as u64;
            length += read;
            pieces.push(piece);
            if read < room || part.limit() == 0 {
                break;
            }
        }
        self.take(length)?;
        if pieces.len() == 1 {
            return Ok(pieces.pop().unwrap_or_default());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
        for mut piece in pieces {
            bytes.append(&mut piece);
        }
        Ok(bytes)
    }

    /// Counts a packed part that others will unpack, and gives its length.
    ///
    /// # Errors
    ///
    /// As [`Budget::read`].
    pub(super) fn count(
        &self,
        part: impl Read,
        damaged: impl Fn(std::io::Error) -> Reason,
    ) -> Result<u64, Reason> {
        let mut part = part.take(self.left.get().saturating_add(1));
        let length = std::io::copy(&mut part, &mut std::io::sink()).map_err(damaged)?;
        self.take(length)?;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn damaged(error: std::io::Error) -> Reason {
        Reason::Io(error.kind())
    }

    #[test]
    fn what_is_left_is_shared_by_all_parts() {
        let budget = Budget::new(10);
        assert_eq!(budget.read(&b"123456"[..], damaged), Ok(b"123456".to_vec()));
        assert_eq!(budget.read(&b"7890"[..], damaged), Ok(b"7890".to_vec()));
        assert_eq!(
            budget.read(&b"1"[..], damaged),
            Err(Reason::UnpackedTooLarge { limit: 10 })
        );
    }

    #[test]
    fn once_too_much_came_out_nothing_more_does() {
        let budget = Budget::new(3);
        assert!(budget.read(&b"1234"[..], damaged).is_err());
        assert!(budget.read(&b"1"[..], damaged).is_err());
    }

    #[test]
    fn what_may_not_grow_is_remembered() {
        let budget = Budget::new(10);
        assert!(budget.grow(10));
        assert_eq!(budget.held(), Ok(()));
        assert!(!budget.grow(1));
        assert_eq!(budget.held(), Err(Reason::UnpackedTooLarge { limit: 10 }));
    }

    #[test]
    fn long_parts_come_whole() {
        let long: Vec<u8> = (0..300_000_u32).map(|at| (at % 251) as u8).collect();
        let budget = Budget::new(300_000);
        assert_eq!(budget.read(&long[..], damaged), Ok(long));
    }

    #[test]
    fn a_part_without_end_is_given_up() {
        let budget = Budget::new(1000);
        assert_eq!(
            budget.read(std::io::repeat(0), damaged),
            Err(Reason::UnpackedTooLarge { limit: 1000 })
        );
    }
}
