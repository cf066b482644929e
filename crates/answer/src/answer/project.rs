//! Opening a project for a day.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::file::Texts;
use crate::almanac::{self, Almanac, AlmanacError, Lookup};
use wenmai_graph::{Entity, ProvedGraph};
use wenmai_reading::{Field, Options};
use wenmai_store::{Prepared, Saved, StoreError};

/// A project, of which only what a question needs is read, and the day for
/// which it is asked.
#[derive(Debug)]
pub struct Project {
    /// The project on disk.
    pub saved: Saved,
    /// The day of the statuses.
    pub as_of: Date,
    /// The almanac that answers where the project is silent.
    pub almanac: Lookup,
    dir: PathBuf,
}

/// A project that can't be asked.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The project can't be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The table of works that it keeps is wrong.
    #[error(transparent)]
    Almanac(#[from] AlmanacError),
}

impl OpenError {
    /// What is wrong, in Chinese.
    pub fn chinese(&self) -> String {
        match self {
            OpenError::Store(why) => why.chinese(),
            OpenError::Almanac(why) => why.chinese(),
        }
    }
}

impl Project {
    /// Opens the project in the folder `dir` for a day.
    ///
    /// # Errors
    ///
    /// As [`Saved::open`], and [`Lookup::of_project`].
    pub fn open(dir: &Path, as_of: Date) -> Result<Self, OpenError> {
        Ok(Project {
            saved: Saved::open(&dir.join("wenmai.db"))?,
            as_of,
            almanac: Lookup::of_project(dir)?,
            dir: dir.to_path_buf(),
        })
    }

    /// The files of the project, read as they were for the build.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn texts(&self) -> Result<Texts, StoreError> {
        let fields = self.saved.fields()?;
        let options = Options {
            hidden: true,
            fields: fields
                .iter()
                .filter_map(|words| Field::named(words))
                .collect(),
            ..Options::default()
        };
        Ok(Texts::new(&self.dir, options))
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

/// Keeps a table of works with the project in a folder, where questions find it: its works
/// are added to ours or take their place. A table that was kept there before goes.
///
/// # Errors
///
/// There is no project; the first mistake of the table; why it can't be written.
pub fn keep_almanac(file: &Path, dir: &Path) -> Result<PathBuf, OpenError> {
    Saved::open(&dir.join("wenmai.db"))?;
    Almanac::read_file(file)?;
    let bytes = fs::read(file).map_err(|why| AlmanacError::of_file(file, &why))?;
    let kept = dir.join(almanac::KEPT);
    Prepared::new(&kept, &bytes)?.put()?;
    Ok(kept)
}
