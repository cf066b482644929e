//! Which document each mention means: identity, lists in files of their own, lists of known
//! documents, and what people have put right.

#![warn(missing_docs)]
// Offsets that were worked out may be wrong: `part::part` gives nothing then.
#![cfg_attr(not(test), warn(clippy::string_slice))]

pub mod annex;
pub mod correction;
pub mod identity;
pub mod known;
