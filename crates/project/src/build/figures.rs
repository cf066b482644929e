//! How much a project holds, as people are told after a build.

use std::path::Path;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::export::folder;
use wenmai_graph::{CitationGraph, Relation, Status};
use wenmai_store::{Saved, StoreError};

/// The figures of a project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// The day for which they are given.
    pub as_of: Date,
    /// Files that were read.
    pub files: usize,
    /// Documents found in them.
    pub documents: usize,
    /// Citations found in these.
    pub citations: usize,
    /// Documents of the graph.
    pub in_graph: usize,
    /// Those of them that are only cited.
    pub cited_only: usize,
    /// Relations.
    pub relations: usize,
    /// How many there are of each kind.
    pub by_relation: Vec<(Relation, usize)>,
    /// Documents that are no longer in force on the day.
    pub gone: usize,
    /// Citations of which nobody knows what they mean.
    pub unresolved: usize,
    /// Sentences that speak of an end and of which none was read.
    #[serde(default)]
    pub near_misses: usize,
    /// Corrections that were applied.
    pub corrections: usize,
}

impl Figures {
    /// Those of the project that is saved in a folder.
    pub(super) fn saved(dir: &Path, as_of: Date) -> Result<Self, StoreError> {
        let saved = Saved::open(&dir.join(folder::NAMES[0]))?;
        let about = saved.about()?;
        let counts = saved.counts()?;
        let is_gone = |status: Status| status.is_gone();
        Ok(Figures {
            as_of,
            files: about.files,
            documents: about.documents,
            citations: about.citations,
            in_graph: counts.documents,
            cited_only: counts.cited_only,
            relations: counts.by_relation.iter().map(|(_, count)| count).sum(),
            by_relation: counts.by_relation,
            gone: saved.ask(|graph| graph.count_of_status(as_of, &is_gone))?,
            unresolved: about.unresolved.len(),
            near_misses: saved.count_near_misses()?,
            corrections: about.corrections,
        })
    }
}
