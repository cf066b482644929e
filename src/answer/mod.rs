//! What is asked of a saved project, and the rows of the answers: the same for
//! the commands and for the pages of `wenmai serve`.
//!
//! [`Project`] opens a project for a day; a file for each kind of question reads
//! what it needs of it and gives rows whose keys are those of `--format json`.
//! Words for people are added by those who ask.

mod around;
mod compare;
mod document;
mod draft;
mod error;
mod file;
mod list;
mod project;
mod search;
mod stats;
mod superseded;
mod way;

pub use crate::export::answers::{ListRow, Row};
pub use around::{Reach, around, read_around};
pub use compare::{Among, Changed, changed, count_turns, read_turns, turns};
pub use document::{DocumentAnswer, DocumentEdge, document, read_document, row, successors};
pub use draft::{
    Alike, Draft, DraftAnswer, DraftCitation, DraftCitationRow, DraftPlace, Finding, FindingKind,
    FindingRow, Severity, read_draft,
};
pub use error::AnswerError;
pub use file::on_disk;
pub use list::{NoOrder, Order, list, list_rows};
pub use project::{Opened, Project, name};
pub use search::{FoundDocument, FoundQuote, SearchAnswer, search};
pub use stats::{
    Citations, CitedRow, CitingYearRow, Files, IssuerPairRow, IssuerRow, List, Mentions, Of,
    RelationRow, StatsAnswer, StatusRow, TimesRow, YearRow, stats,
};
pub use superseded::{latest_superseded, read_superseded, use_instead};
pub use way::{Fork, Question, forks, read_way};
