//! The saved project: the graph and how it came about, in one SQLite file.
//!
//! SQLite, because a project should outlive this program: DB Browser,
//! Datasette, Python, R and DuckDB all open the file, and its schema says
//! what stands where (`schema.sql` beside this file).
//!
//! [`load`] brings the whole graph back into memory. [`Saved::ask`] reads as much as a
//! question needs, so that an answer about one document takes as long in a project of
//! a million as in one of a hundred. Either way questions are answered by the functions
//! of [`wenmai_graph`].
//!
//! Words are found by SQLite's own full-text index (FTS5, characters in threes),
//! so that others can search the file too.
//!
//! Saving the same graph twice gives the same bytes, with the same version of
//! this program: no time of day and no name of the machine goes in.
//! A second build instead writes only the rows that differ from those of the
//! project that is there; then rows may have other numbers, in the same order,
//! and all else is the same.

#![warn(missing_docs)]
// Offsets that were worked out may be wrong: `part::part` gives nothing then.
#![cfg_attr(not(test), warn(clippy::string_slice))]

pub mod cache;
mod error;
mod graph;
mod load;
mod open;
mod place;
mod review;
mod rows;
mod save;
mod saved;
mod search;
mod timeline;
mod update;

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use error::StoreError;
pub use graph::SavedGraph;
pub use load::load;
pub use place::{Prepared, Replaced, started, tidy};
pub use save::{prepare, save};
pub use saved::{Counts, Saved};
pub use search::{DocumentHit, Hits, QuoteHit, search};
pub use update::Difference;

/// Name of the schema, as it stands in the table `meta`.
pub const SCHEMA: &str = "wenmai/db/13";

/// The schema's number, in SQLite's `user_version`. A change that older
/// programs would misread makes it one higher, and `SCHEMA` with it.
const USER_VERSION: i32 = 13;

/// SQLite's `application_id`, `WNMA`: tells a project from other databases.
const APPLICATION_ID: i32 = 0x574E_4D41;

pub use wenmai_resolving::identity::UnresolvedMention;

/// What a project was built from, and what of it came to nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BuildInfo {
    /// The paths that were given.
    pub paths: Vec<String>,
    /// Names of columns and members that hold a field, where they were given: `text=内容`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// How many files were read.
    pub files: usize,
    /// How many documents they hold.
    pub documents: usize,
    /// How many citations stand in these.
    pub citations: usize,
    /// Files that were not read.
    pub unread: Vec<UnreadFile>,
    /// Mentions of which it is not known what document they mean.
    pub unresolved: Vec<UnresolvedMention>,
    /// How many corrections by people were applied.
    #[serde(default)]
    pub corrections: usize,
    /// Corrections that fit nothing.
    #[serde(default)]
    pub misfits: Vec<Complaint>,
    /// Rows of lists of known documents that make no sense.
    #[serde(default)]
    pub bad_rows: Vec<Complaint>,
}

/// Something in a file that a person wrote for the build, and that could not
/// be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Complaint {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// What it is: the kind of a correction, or `row`.
    pub what: String,
    /// Why it could not be used.
    pub reason: String,
}

/// A file that was not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnreadFile {
    /// The file, as it was given on the command line.
    pub file: String,
    /// Why it was not read.
    pub reason: String,
    /// The same in Chinese.
    pub reason_zh: String,
}

/// The folder of a project file, as it is given to `-o`.
fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

#[cfg(test)]
mod tests;
