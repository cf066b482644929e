//! The graph and the records in forms that other programs read: a file for each
//! format.

pub mod answers;
pub mod flat;
pub mod folder;
pub mod json;
pub mod records;
pub mod replace;
pub mod sheet;
