//! The stages put together: from files to a graph, to a saved project and to the files that
//! other programs read; on one machine, or on many.

#![warn(missing_docs)]
// Offsets that were worked out may be wrong: `part::part` gives nothing then.
#![cfg_attr(not(test), warn(clippy::string_slice))]

pub mod build;
pub mod distributed;
pub mod export;
pub mod project;
