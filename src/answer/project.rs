//! Opening a project for a day.

use std::path::Path;

use jiff::civil::Date;

use crate::graph::{Entity, ProvedGraph};
use crate::store::{Saved, StoreError};

/// A project, of which only what a question needs is read, and the day for
/// which it is asked.
#[derive(Debug)]
pub struct Project {
    /// The project on disk.
    pub saved: Saved,
    /// The day of the statuses.
    pub as_of: Date,
}

impl Project {
    /// Opens the project in the folder `dir` for a day.
    ///
    /// # Errors
    ///
    /// As [`Saved::open`].
    pub fn open(dir: &Path, as_of: Date) -> Result<Self, StoreError> {
        Ok(Project {
            saved: Saved::open(&dir.join("wenmai.db"))?,
            as_of,
        })
    }

    /// Asks something of the graph, as [`Saved::ask`] does.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn ask<T>(&self, question: impl FnOnce(&dyn ProvedGraph) -> T) -> Result<T, StoreError> {
        self.saved.ask(|graph| question(graph))
    }
}

/// Id and title, where the title says more than the id.
pub fn name(entity: &Entity) -> String {
    match &entity.title {
        Some(title) if *title != entity.id => format!("{} {title}", entity.id),
        _ => entity.id.clone(),
    }
}
