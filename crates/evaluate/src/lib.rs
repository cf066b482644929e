//! How well texts are read: figures against labels made by hand, facts that must hold, and
//! what became of all that is shaped like the name of a document.

#![warn(missing_docs)]
// Offsets that were worked out may be wrong: `part::part` gives nothing then.
#![cfg_attr(not(test), warn(clippy::string_slice))]

pub mod account;
pub mod evaluate;
