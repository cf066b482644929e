//! wenmai
pub mod citation;
pub mod data;
pub mod document;
pub mod graph;
mod pattern;
pub mod source;
pub mod store;
