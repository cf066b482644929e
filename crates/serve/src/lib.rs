//! The pages of `wenmai serve`, and charts of figures.

#![warn(missing_docs)]
// Offsets that were worked out may be wrong: `part::part` gives nothing then.
#![cfg_attr(not(test), warn(clippy::string_slice))]

pub mod chart;
pub mod serve;
