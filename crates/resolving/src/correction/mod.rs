//! What people put right by hand, in a file `wenmai.toml` beside the corpus, and how it
//! says that the corpus is read (`settings`).
//!
//! `read` reads the file, [`error`] says what is wrong with it, and `apply`
//! puts the corrections into what a build finds: titles, days and words that
//! are no citation before it is worked out which document is meant, names of
//! one document or of several within [`crate::identity`], relations and
//! statuses after it. A correction that fits nothing is a [`Misfit`]. The form
//! is described in `docs/corrections.md`.

mod apply;
mod change;
pub mod error;
mod read;
mod settings;

use jiff::civil::Date;

use crate::identity::{Name, NameError};
use wenmai_vocabulary::{Relation, Status};

pub use apply::Session;
pub use change::{Change, Correction, DateField};
pub use error::CorrectionError;
pub use read::{FILE_NAME, beside, read, read_text};
pub use settings::{Kept, Settings, keep};

/// One correction, as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What is put right.
    pub what: What,
    /// Why.
    pub note: String,
    /// Who says so.
    pub author: String,
    /// The file of corrections, as it was given.
    pub file: String,
    /// Line on which it begins, from 1.
    pub line: u32,
}

/// Two names that mean different documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    /// The one.
    pub one: Name,
    /// The other: mentions by this name are not the first document.
    pub other: Name,
    /// Only in this file.
    pub file: Option<String>,
}

/// What is put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// These names mean one document.
    Same(Vec<Name>),
    /// These two don't.
    NotSame(Apart),
    /// Words that are no citation.
    NotCitation {
        /// The words, or the title within 《》.
        text: String,
        /// In this file alone.
        file: Option<String>,
    },
    /// What one document does to another.
    Relation {
        /// The citing document.
        from: Name,
        /// The cited document.
        to: Name,
        /// What holds.
        relation: Relation,
        /// Only where this was read.
        was: Option<Relation>,
    },
    /// A status, for good or for a time.
    Status {
        /// The document.
        document: Name,
        /// What holds.
        status: Status,
        /// From this day on.
        since: Option<Date>,
        /// Up to this day.
        until: Option<Date>,
    },
    /// A title.
    Title {
        /// The document, by what wenmai calls it.
        document: Name,
        /// What holds.
        title: String,
    },
    /// Days.
    Date {
        /// The document.
        document: Name,
        /// What holds.
        days: Vec<(DateField, Date)>,
    },
}

impl What {
    /// The name of its table in the file: `not_same`.
    pub const fn key(&self) -> &'static str {
        match self {
            What::Same(_) => "same",
            What::NotSame(_) => "not_same",
            What::NotCitation { .. } => "not_citation",
            What::Relation { .. } => "relation",
            What::Status { .. } => "status",
            What::Title { .. } => "title",
            What::Date { .. } => "date",
        }
    }
}

/// A correction that fits nothing in what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// The file of corrections.
    pub file: String,
    /// Line on which the correction begins, from 1.
    pub line: u32,
    /// The name of its table: `not_same`.
    pub kind: &'static str,
    /// Why it fits nothing.
    pub reason: MisfitReason,
}

/// Why a correction fits nothing. Shown as a clause without a full stop.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MisfitReason {
    /// No document, or no single one, is called so.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The words do not occur as a citation.
    #[error("{text} is cited nowhere{}", .file.as_ref().map(|f| format!(" in {f}")).unwrap_or_default())]
    NoWords {
        /// The words.
        text: String,
        /// The file that the correction names.
        file: Option<String>,
    },
    /// The one document does not cite the other, or not so.
    #[error("{from} does not cite {to}{}", .was.map(|r| format!(" as {}", r.key())).unwrap_or_default())]
    NoMention {
        /// The citing document.
        from: String,
        /// The cited document.
        to: String,
        /// The relation that should have been read.
        was: Option<Relation>,
    },
}

impl MisfitReason {
    /// In Chinese.
    pub fn chinese(&self) -> String {
        match self {
            MisfitReason::Name(error) => error.chinese(),
            MisfitReason::NoWords { text, file } => match file {
                Some(file) => format!("{file} 中没有引用“{text}”"),
                None => format!("没有任何文件引用“{text}”"),
            },
            MisfitReason::NoMention { from, to, was } => match was {
                Some(was) => format!("“{from}”没有以“{}”引用“{to}”", was.chinese()),
                None => format!("“{from}”没有引用“{to}”"),
            },
        }
    }
}
