//! What `truth.toml` holds, and how its lines are read.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

/// What `truth.toml` holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Truth {
    pub(crate) about: String,
    #[serde(default)]
    pub(crate) conflicts: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) may_conflict: Vec<String>,
    #[serde(default)]
    pub(crate) not_meant: Vec<Spanned<String>>,
    pub(crate) document: Vec<Spanned<Document>>,
    #[serde(default)]
    pub(crate) unclear: Vec<Unclear>,
    #[serde(default)]
    pub(crate) relations: Relations,
    #[serde(default)]
    pub(crate) stale: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document {
    pub(crate) id: Option<Spanned<String>>,
    pub(crate) label: Option<String>,
    pub(crate) file: Option<String>,
    pub(crate) title: Option<Spanned<String>>,
    pub(crate) issuers: Option<Spanned<Vec<String>>>,
    #[serde(default)]
    pub(crate) named: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) status: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) instead: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) optional: bool,
}

impl Document {
    /// How the scenario speaks of it.
    pub(crate) fn handle(&self) -> &str {
        match (&self.id, &self.label) {
            (Some(id), _) => id.get_ref(),
            (None, Some(label)) => label,
            (None, None) => panic!("a document needs an id or a label: {self:?}"),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Unclear {
    pub(crate) name: Spanned<String>,
    pub(crate) state: String,
    #[serde(default)]
    pub(crate) candidates: Vec<String>,
    #[serde(default)]
    pub(crate) may_be_missed: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Relations {
    #[serde(default)]
    pub(crate) yes: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) no: Vec<Spanned<String>>,
}

/// The columns of a line, which | divides.
pub(crate) fn columns(line: &str) -> Vec<&str> {
    line.split('|').map(str::trim).collect()
}

pub(crate) fn day(words: &str) -> Date {
    words
        .parse()
        .unwrap_or_else(|_| panic!("{words:?} is no day; write 2024-05-01"))
}

/// in_force or unknown
pub(crate) fn alternatives(words: &str) -> Vec<&str> {
    words.split(" or ").map(str::trim).collect()
}
