//! How much may come out of one file: what is packed small can be large.

use std::cell::Cell;
use std::io::Read;

use super::Reason;

/// The bytes that may still be unpacked from one file, archives within it
/// included. A file of a few kilobytes can hold gigabytes.
#[derive(Debug)]
pub(super) struct Budget {
    left: Cell<u64>,
    limit: u64,
}

impl Budget {
    pub(super) fn new(limit: u64) -> Self {
        Budget {
            left: Cell::new(limit),
            limit,
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
            None => {
                self.left.set(0);
                Err(Reason::UnpackedTooLarge { limit: self.limit })
            }
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
        let mut bytes = Vec::new();
        // One more than is left tells a part that ends here from one that goes on.
        part.take(self.left.get().saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(damaged)?;
        self.take(bytes.len() as u64)?;
        Ok(bytes)
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
    fn a_part_without_end_is_given_up() {
        let budget = Budget::new(1000);
        assert_eq!(
            budget.read(std::io::repeat(0), damaged),
            Err(Reason::UnpackedTooLarge { limit: 1000 })
        );
    }
}
