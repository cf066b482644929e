//! A saved project, open for questions.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::graph::SavedGraph;
use super::load::{self, Proofs};
use super::open::{Failure, open_existing};
use super::rows;
use super::{BuildInfo, StoreError};
use wenmai_graph::{CitationGraph, Entity, Graph, InMemory, Relation};

/// A saved project, open for questions.
///
/// ```no_run
/// use wenmai_graph::find::{self, Found};
/// use wenmai_graph::CitationGraph;
/// use wenmai_store::Saved;
///
/// let saved = Saved::open("output/wenmai.db".as_ref())?;
/// let id = saved.ask(|graph| match find::find(graph, "医疗救助实施办法") {
///     Found::One(node) => Some(graph.document(node).id.clone()),
///     _ => None,
/// })?;
/// # Ok::<(), wenmai_store::StoreError>(())
/// ```
#[derive(Debug)]
pub struct Saved {
    pub(super) db: Connection,
    path: PathBuf,
}

/// How many documents and relations a project holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// Documents.
    pub documents: usize,
    /// Those of them that are only cited.
    pub cited_only: usize,
    /// Relations of each kind that there are.
    pub by_relation: Vec<(Relation, usize)>,
}

impl Saved {
    /// Opens the project `path`; nothing is read yet.
    ///
    /// # Errors
    ///
    /// As [`super::load`].
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let saved = Saved {
            db: open_existing(path)?,
            path: path.to_path_buf(),
        };
        // One state of the file, should it be replaced meanwhile; and no lock for
        // every row that is asked for.
        let begun = saved.db.execute_batch("BEGIN");
        saved.answer(begun.map_err(Failure::from))?;
        Ok(saved)
    }

    /// Asks something of the graph, of which no more is read than the question needs.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]: where anything that was asked for could not be read,
    /// there is no answer.
    pub fn ask<T>(&self, question: impl FnOnce(&SavedGraph<'_>) -> T) -> Result<T, StoreError> {
        let graph = SavedGraph::new(&self.db);
        let answer = question(&graph);
        match graph.failure() {
            None => Ok(answer),
            Some(failure) => Err(failure.of(&self.path)),
        }
    }

    /// What the project was built from.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn about(&self) -> Result<BuildInfo, StoreError> {
        self.answer(load::about(&self.db))
    }

    /// Names of columns and members that hold a field, as they were given to the build.
    pub fn fields(&self) -> Result<Vec<String>, StoreError> {
        self.answer(load::fields(&self.db))
    }

    /// The whole graph, with all proofs.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn graph(&self) -> Result<Graph, StoreError> {
        self.answer(load::graph(&self.db, Proofs::All))
    }

    /// All documents and relations, without most of the words that prove these: figures
    /// and lists of all need no more.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn overview(&self) -> Result<Box<dyn CitationGraph + Send + Sync>, StoreError> {
        let mentions = self.ask(|graph| graph.mentions())?;
        let graph = self.answer(load::graph(&self.db, Proofs::OfChanges))?;
        Ok(Box::new(InMemory::new(graph).with_mentions(mentions)))
    }

    /// The document with this id, with corrections and what lists say of it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn entity(&self, id: &str) -> Result<Option<Entity>, StoreError> {
        self.ask(|graph| Some(graph.document(graph.node(id)?).clone()))
    }

    /// How many documents and relations there are.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn counts(&self) -> Result<Counts, StoreError> {
        let read = || -> Result<Counts, Failure> {
            let documents = "SELECT count(*), count(*) - sum(present) FROM document";
            let (documents, cited_only): (i64, Option<i64>) =
                self.db
                    .query_row(documents, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let mut select = self
                .db
                .prepare("SELECT kind, count(*) FROM relation GROUP BY kind ORDER BY kind")?;
            let mut rows = select.query([])?;
            let mut by_relation = Vec::new();
            while let Some(row) = rows.next()? {
                let count: i64 = row.get(1)?;
                let count = usize::try_from(count).unwrap_or_default();
                by_relation.push((rows::relation(row.get(0)?)?, count));
            }
            let number = |count: i64| usize::try_from(count).unwrap_or_default();
            Ok(Counts {
                documents: number(documents),
                cited_only: number(cited_only.unwrap_or_default()),
                by_relation,
            })
        };
        self.answer(read())
    }

    pub(super) fn answer<T>(&self, answer: Result<T, Failure>) -> Result<T, StoreError> {
        answer.map_err(|failure| failure.of(&self.path))
    }
}
