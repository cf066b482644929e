//! What a container of the old kind (OLE) holds, by its bytes alone.

use memchr::memmem;

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
