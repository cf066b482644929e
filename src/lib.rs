//! wenmai
pub mod citation;
pub mod data;
pub mod document;
pub mod export;
pub mod graph;
pub mod identity;
mod pattern;
pub mod project;
pub mod render;
pub mod source;
pub mod store;
