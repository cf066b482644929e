//! Names that are read and are no citations, each with the reason.

use serde::Serialize;

/// Why words that name something cite no document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The document itself, what it issues or attaches, or a short form of these.
    Own,
    /// A paper, a form, a periodical.
    Paper,
    /// A text that is still to be drawn up.
    ToBeDrawnUp,
    /// A name whose last word is that of no document, with which nothing is done.
    NoKind,
    /// A phrase that points back (该办法), with which nothing is done.
    Back,
}

/// A name that is no citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passed {
    /// Byte offset of its first character in the decoded text.
    pub start: usize,
    /// Byte offset after its last character and what belongs to it.
    pub end: usize,
    /// Why.
    pub why: Why,
}
