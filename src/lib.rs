//! wenmai
pub mod data;
pub mod document;
pub mod graph;
mod pattern;
