//! A text read through: its documents, each with what it cites.

use serde::{Deserialize, Serialize};
use wenmai_vocabulary::text::Text;

use crate::citation::{self, Annexes, Citation};
use crate::document::{self, Document};

/// A document and what it cites.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reading {
    /// The document.
    pub document: Document,
    /// Its citations.
    pub citations: Vec<Citation>,
    /// What it has to do with lists in files of their own.
    #[serde(default)]
    pub annexes: Annexes,
}

impl Reading {
    /// A document with its citations, and without lists in other files.
    pub fn new(document: Document, citations: Vec<Citation>) -> Self {
        Reading {
            document,
            citations,
            annexes: Annexes::default(),
        }
    }
}

/// The documents of one text, each with its citations.
pub fn read_text(text: &Text) -> Vec<Reading> {
    let documents = document::of_text(text);
    let alone = documents.len() == 1;
    let of = |document| {
        let (citations, annexes) = cited_in(&document, text, alone);
        Reading {
            document,
            citations,
            annexes,
        }
    };
    documents.into_iter().map(of).collect()
}

/// What a document of this text cites, and what it has to do with lists in files of their
/// own. `alone` says that the text holds no other document.
pub fn cited_in(document: &Document, text: &Text, alone: bool) -> (Vec<Citation>, Annexes) {
    let mut citations = citation::extract(document, &text.text);
    for citation in &mut citations {
        citation.page = text.page_of(citation.start);
    }
    let mut annexes = Annexes::of(document, &text.text, alone);
    for row in &mut annexes.rows {
        row.page = text.page_of(row.start);
    }
    (citations, annexes)
}
