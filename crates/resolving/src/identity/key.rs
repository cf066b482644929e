//! What the names of one document share, as numbers of one size: by these documents and
//! mentions are put together, and found again.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use wenmai_extracting::document::DocumentNumber;

/// One thing by which a document is known: the same on every machine. Two that fall
/// together only make a group larger, or an answer that is looked at once more.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Key(pub u64);

impl Key {
    /// Of a number, as it is written in all ways ([`DocumentNumber::key`]).
    pub fn number(written: &str) -> Self {
        Key(xxh3_64_with_seed(written.as_bytes(), 1))
    }

    /// Of year and serial of a number that several bodies may use; none where none can.
    pub fn serial(number: &DocumentNumber) -> Option<Self> {
        let (year, serial) = number.shared()?;
        let mut words = serial.to_le_bytes().to_vec();
        words.extend_from_slice(year.as_bytes());
        Some(Key(xxh3_64_with_seed(&words, 2)))
    }

    /// Of a title ([`wenmai_extracting::document::title::key`]).
    pub fn name(title: &str) -> Self {
        Key(xxh3_64_with_seed(title.as_bytes(), 3))
    }

    /// Of what the titles of all editions share.
    pub fn edition(family: &str) -> Self {
        Key(xxh3_64_with_seed(family.as_bytes(), 4))
    }

    /// Of a mention without a name: it stands for itself, by its document in a file and
    /// its place in that.
    pub(crate) fn nothing(file: &str, document: usize, citation: usize) -> Self {
        let place = format!("{document} {citation} {file}");
        Key(xxh3_64_with_seed(place.as_bytes(), 5))
    }

    /// As a whole number of a database.
    pub fn as_row(self) -> i64 {
        self.0.cast_signed()
    }
}
