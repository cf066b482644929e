//! The directed graph of documents: what it consists of, how it is built from
//! resolved citations, what status follows from it on a day, and what can be
//! asked of it.

#![warn(missing_docs)]
// Offsets that were worked out may be wrong: `part::part` gives nothing then.
#![cfg_attr(not(test), warn(clippy::string_slice))]

mod ask;
mod build;
pub mod conflict;
pub mod distribution;
pub mod find;
pub mod instead;
pub mod keys;
mod memory;
mod model;
pub mod near_miss;
mod part;
pub mod path;
pub mod query;
mod reprint;
pub mod select;
pub mod stats;
pub mod status;
#[cfg(test)]
pub(crate) mod testing;
pub mod timeline;
pub mod versions;

pub use ask::foremost_of_all;
pub use ask::{CitationGraph, Clause, MentionPlace, ProvedGraph};
pub use memory::{InMemory, extract};
pub use model::{Graph, Link, Scope};
pub use part::Parts;
pub use status::{Judgement, Reason};
pub use timeline::Timeline;
pub use wenmai_resolving::correction::{Change, Correction, DateField};
pub use wenmai_resolving::identity::{Edge, Entity, Evidence, FilePlace, Listed};
pub use wenmai_vocabulary::{Relation, Status, UnknownRelation, UnknownStatus};
