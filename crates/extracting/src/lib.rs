//! From the text of a file to its documents, and from a document to its citations: what
//! is named, and what becomes of it.

#![warn(missing_docs)]
// Offsets that were worked out may be wrong: `part::part` gives nothing then.
#![cfg_attr(not(test), warn(clippy::string_slice))]

pub mod citation;
pub mod document;
mod reading;

pub use reading::{Reading, cited_in, read_text};
