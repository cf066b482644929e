//! Office files whose kind neither their name nor what is in them tells.

use memchr::memmem;

use super::{Input, Reader};
use crate::source::Reason;
use crate::source::content::Read;

/// Only tells why it can't be read: a Word or Excel file with a password is put
/// into a container of the old kind.
pub(super) struct Ole;

impl Reader for Ole {
    fn read<'a>(&self, input: &Input<'a>) -> Result<Read<'a>, Reason> {
        Err(match has_stream(input.bytes, "EncryptedPackage") {
            true => Reason::Password,
            false => Reason::Format(input.format),
        })
    }
}

/// Whether the directory of a container names a stream. Names stand in it as
/// UTF-16.
pub(super) fn has_stream(bytes: &[u8], name: &str) -> bool {
    // With the NUL that ends it: `Book` is no `Bookmarks`.
    let name: Vec<u8> = name
        .encode_utf16()
        .chain([0])
        .flat_map(u16::to_le_bytes)
        .collect();
    memmem::find(bytes, &name).is_some()
}
