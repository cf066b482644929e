//! What is asked of a saved project, and the rows of the answers: the same for
//! the commands and for the pages of `wenmai serve`.
//!
//! [`Project`] opens a project for a day; a file for each kind of question asks the
//! graph ([`wenmai_graph::CitationGraph`]) and gives rows whose keys are those of
//! `--format json`.
//! Words for people are added by those who ask.

mod around;
mod article;
mod compare;
mod conflicts;
mod document;
mod file;
mod list;
mod meant;
mod project;
mod search;
mod stats;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod versions;
mod way;

pub use around::around;
pub use article::{
    ArticleAnswer, AskedPlace, Fault, Mark, Misplaced, Misplacements, Numbered, PlaceRow,
    PlaceStanding, ProvisionRow, UnreadRow, What, article, article_named, marks, misplaced,
};
pub use compare::{Among, Changed, Turn, changed, count_turns, turns};
pub use conflicts::{Contradiction, conflicts};
pub use document::{DocumentAnswer, DocumentEdge, document, known_anyway, successors, term};
pub use file::{Articles, Texts, Unreadable, on_disk};
pub use list::{NoOrder, Order, list, list_rows};
pub use meant::{Meant, NotMeant, Place, document_meant, meant};
pub use project::{OpenError, Project, keep_almanac, name};
pub use search::{FoundDocument, FoundQuote, SearchAnswer, search};
pub use stats::{
    Citations, CitedRow, CitingYearRow, Files, IssuerPairRow, IssuerRow, List, Mentions, Of,
    RelationRow, StatsAnswer, StatusRow, TimesRow, YearRow, stats,
};
pub use versions::{VersionRow, version_rows};
pub use way::{Fork, forks};
pub use wenmai_project::export::answers::{ListRow, Row};
