//! Questions to a saved project for a day, and what is known of national works without one.

#![warn(missing_docs)]
// Offsets that were worked out may be wrong: `part::part` gives nothing then.
#![cfg_attr(not(test), warn(clippy::string_slice))]

pub mod almanac;
pub mod answer;
pub mod check;
