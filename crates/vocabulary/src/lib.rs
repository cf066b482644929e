//! What all of wenmai speaks of: the relations between documents and their statuses, the
//! text of a file, the tables in `data/`; and how words are looked for in texts.

#![warn(missing_docs)]
// Offsets that were worked out may be wrong: `part::part` gives nothing then.
#![cfg_attr(not(test), warn(clippy::string_slice))]

pub mod data;
pub mod fault;
pub mod part;
pub mod pattern;
mod relation;
mod status;
pub mod text;

pub use relation::{Relation, UnknownRelation};
pub use status::{Status, UnknownStatus};
