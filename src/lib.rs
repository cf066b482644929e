//! wenmai
pub mod graph;
