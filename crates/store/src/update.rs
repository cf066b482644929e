//! Changing a saved project where a build found it to differ, in one transaction.
//!
//! Whatever is derived from a row of `document` or `relation` must be taken away
//! and written here as well; a table that is derived from all is written anew.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use rusqlite::{
    Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params,
};
use rustc_hash::FxHashMap;

use super::open::{Failure, open_existing};
use super::rows::CHANGES;
use super::save::{self, Rows, Searched};
use super::{BuildInfo, StoreError, UnresolvedMention, graph, timeline};
use wenmai_graph::{Entity, Graph};

/// What a saved project is to be changed by. Documents are named by their ids.
#[derive(Debug, Default)]
pub struct Difference {
    /// Documents that are there no more.
    pub gone: Vec<String>,
    /// Documents that are new, or others than before.
    pub documents: Vec<Entity>,
    /// Documents of which the relations to others may be others than before.
    pub sources: Vec<String>,
    /// All relations of these. Of the documents nothing but the ids is known.
    pub graph: Graph,
    /// Files of which the open mentions are told anew, and that may be named no more.
    pub files: BTreeSet<String>,
    /// The mentions in these of which nobody knows what they mean.
    pub unresolved: Vec<UnresolvedMention>,
    /// What the project was built from, but for open mentions.
    pub about: BuildInfo,
}

/// How long it is waited for others that read the project.
const PATIENCE: Duration = Duration::from_secs(2);

impl Difference {
    /// Changes the project `path`. It is as it was where that fails or the program is
    /// killed.
    ///
    /// # Errors
    ///
    /// Where the project is another than the difference was made for, or is held by
    /// others; [`super::save`] can write it anew.
    pub fn write(&self, path: &Path) -> Result<(), StoreError> {
        let write = || -> Result<(), Failure> {
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);
            let db = Connection::open_with_flags(path, flags)?;
            db.busy_timeout(PATIENCE)?;
            // All comes to the file at the end.
            db.execute_batch(
                "PRAGMA secure_delete = ON;
                 PRAGMA foreign_keys = OFF;
                 PRAGMA cache_spill = OFF;
                 PRAGMA mmap_size = 1099511627776;",
            )?;
            db.set_prepared_statement_cache_capacity(64);
            let transaction = Transaction::new_unchecked(&db, TransactionBehavior::Immediate)?;
            self.write_rows(&transaction)?;
            transaction.commit()?;
            Ok(())
        };
        open_existing(path)?;
        write().map_err(|failure| failure.of(path))
    }

    fn write_rows(&self, db: &Transaction<'_>) -> Result<(), Failure> {
        // What is new gets a number that nothing has had.
        let last = "SELECT coalesce(max(node), 0) FROM document";
        let last: i64 = db.query_row(last, [], |row| row.get(0))?;
        // Documents whose status may be another.
        let mut judged: BTreeSet<i64> = BTreeSet::new();
        let gone = self.gone.iter().map(|id| node_of(db, id));
        let gone: Vec<i64> = gone.collect::<Result<_, _>>()?;
        let old_sources = self.sources.iter().map(|id| find(db, id));
        let old_sources: Vec<Option<i64>> = old_sources.collect::<Result<_, _>>()?;
        for &node in gone.iter().chain(old_sources.iter().flatten()) {
            judged.extend(changed_by(db, node)?);
            remove_edges(db, node)?;
        }
        for &node in &gone {
            remove_document(db, node)?;
            run(db, "DELETE FROM status_interval WHERE node = ?", node)?;
        }
        let mut rows = Rows::new(db)?;
        let mut files = Files::read(db)?;
        self.write_documents(db, (&mut rows, last), &mut files, &mut judged)?;
        self.write_edges(db, &mut rows, &mut files, &mut judged)?;
        for node in &gone {
            let sql = "SELECT EXISTS (SELECT 1 FROM relation WHERE target = ?)";
            if db.query_row(sql, [node], |row| row.get(0))? {
                let what = format!("document {node} is gone, and is still cited");
                return Err(Failure::Content(what));
            }
            judged.remove(node);
        }
        self.write_unresolved(db)?;
        files.forget(db, &self.files)?;
        db.execute_batch("DELETE FROM meta; DELETE FROM unread; DELETE FROM complaint;")?;
        save::write_meta(db, &self.about)?;
        save::write_open_ends(db, &self.about)?;
        for node in judged {
            timeline::write_anew(db, node)?;
        }
        Ok(())
    }

    fn write_documents(
        &self,
        db: &Transaction<'_>,
        (rows, mut last): (&mut Rows<'_>, i64),
        files: &mut Files,
        judged: &mut BTreeSet<i64>,
    ) -> Result<(), Failure> {
        for entity in &self.documents {
            let node = match find(db, &entity.id)? {
                Some(node) => {
                    remove_document(db, node)?;
                    node
                }
                None => {
                    last += 1;
                    last
                }
            };
            files.name(db, entity.file.as_deref())?;
            let searched = Searched::of(entity);
            rows.document(node, entity, &searched, &files.by_path())?;
            for key in &searched.keys {
                db.prepare_cached("INSERT INTO lookup VALUES (?, ?)")?
                    .execute((key.as_row(), node))?;
            }
            db.prepare_cached(
                "INSERT INTO document_search (rowid, title, number, aliases)
                 SELECT node, title, number, aliases FROM document_names WHERE node = ?",
            )?
            .execute([node])?;
            judged.insert(node);
        }
        Ok(())
    }

    fn write_edges(
        &self,
        db: &Transaction<'_>,
        rows: &mut Rows<'_>,
        files: &mut Files,
        judged: &mut BTreeSet<i64>,
    ) -> Result<(), Failure> {
        let graph = &self.graph;
        let ids = graph.inner.node_weights().map(|entity| &entity.id);
        let nodes = ids.map(|id| node_of(db, id));
        let nodes: Vec<i64> = nodes.collect::<Result<_, _>>()?;
        let mentions = graph.inner.edge_weights().flat_map(|link| &link.mentions);
        for mention in mentions {
            files.name(db, Some(&mention.file))?;
        }
        let by_path = files.by_path();
        for edges in graph
            .inner
            .raw_edges()
            .chunk_by(|a, b| a.source() == b.source())
        {
            let Some(source) = edges.first().map(|edge| nodes[edge.source().index()]) else {
                continue;
            };
            let issued = graph::document(db, source)?.issued();
            rows.edges(edges, issued, &nodes, &by_path)?;
            db.prepare_cached(
                "INSERT INTO quote_search (rowid, text)
                 SELECT id, text FROM quote WHERE document = ?",
            )?
            .execute([source])?;
            judged.extend(changed_by(db, source)?);
        }
        Ok(())
    }

    fn write_unresolved(&self, db: &Transaction<'_>) -> Result<(), Failure> {
        for file in &self.files {
            db.prepare_cached("DELETE FROM unresolved WHERE file = ?")?
                .execute([file])?;
        }
        save::write_unresolved(db, &self.unresolved)?;
        Ok(())
    }
}

/// The numbers of files by their paths.
struct Files {
    known: FxHashMap<String, i64>,
    last: i64,
}

impl Files {
    fn read(db: &Connection) -> Result<Self, Failure> {
        let mut select = db.prepare("SELECT path, id FROM file")?;
        let known: FxHashMap<String, i64> = select
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        Ok(Files {
            last: known.values().copied().max().unwrap_or_default(),
            known,
        })
    }

    /// Adds a file, where it is new.
    fn name(&mut self, db: &Connection, path: Option<&str>) -> Result<(), Failure> {
        let Some(path) = path.filter(|path| !self.known.contains_key(*path)) else {
            return Ok(());
        };
        self.last += 1;
        db.prepare_cached("INSERT INTO file VALUES (?, ?)")?
            .execute((self.last, path))?;
        self.known.insert(path.to_owned(), self.last);
        Ok(())
    }

    fn by_path(&self) -> FxHashMap<&str, i64> {
        let known = self.known.iter();
        known.map(|(path, id)| (path.as_str(), *id)).collect()
    }

    /// Takes those away of these paths that nothing names.
    fn forget(&self, db: &Connection, paths: &BTreeSet<String>) -> Result<(), Failure> {
        let ids: Vec<i64> = paths
            .iter()
            .filter_map(|path| self.known.get(path).copied())
            .collect();
        db.execute(
            "DELETE FROM file WHERE id IN (SELECT value FROM json_each(?1))
             AND id NOT IN (SELECT file FROM document WHERE file IS NOT NULL)
             AND NOT EXISTS (SELECT 1 FROM quote q WHERE q.file = file.id)",
            [serde_json::Value::from(ids).to_string()],
        )?;
        Ok(())
    }
}

fn find(db: &Connection, id: &str) -> Result<Option<i64>, Failure> {
    let mut select = db.prepare_cached("SELECT node FROM document WHERE id = ?")?;
    Ok(select.query_row([id], |row| row.get(0)).optional()?)
}

fn node_of(db: &Connection, id: &str) -> Result<i64, Failure> {
    find(db, id)?.ok_or_else(|| Failure::Content(format!("there is no document {id:?}")))
}

/// The documents that a document changes.
fn changed_by(db: &Connection, source: i64) -> Result<Vec<i64>, Failure> {
    let mut select = db.prepare_cached(&format!(
        "SELECT r.target FROM relation r WHERE r.source = ? AND {CHANGES}"
    ))?;
    let targets = select.query_map([source], |row| row.get(0))?;
    Ok(targets.collect::<Result<_, _>>()?)
}

/// Removes the edges of a document to others, with their proofs.
fn remove_edges(db: &Connection, node: i64) -> Result<(), Failure> {
    for sql in [
        "DELETE FROM correction WHERE mention IN (SELECT m.id FROM relation r
         JOIN mention m ON m.relation = r.id WHERE r.source = ?)",
        "DELETE FROM mention WHERE relation IN (SELECT id FROM relation WHERE source = ?)",
        "INSERT INTO quote_search (quote_search, rowid, text)
         SELECT 'delete', id, text FROM quote WHERE document = ?",
        "DELETE FROM quote WHERE document = ?",
        "DELETE FROM relation WHERE source = ?",
    ] {
        run(db, sql, node)?;
    }
    Ok(())
}

/// Removes a document and what is found by it, but for its edges and its status.
fn remove_document(db: &Connection, node: i64) -> Result<(), Failure> {
    let searched = Searched::of(&graph::document(db, node)?);
    for key in searched.keys {
        db.prepare_cached("DELETE FROM lookup WHERE hash = ? AND node = ?")?
            .execute((key.as_row(), node))?;
    }
    db.prepare_cached(
        "INSERT INTO document_letters (document_letters, rowid, letters) VALUES ('delete', ?, ?)",
    )?
    .execute(params![node, searched.letters])?;
    for sql in [
        "INSERT INTO document_search (document_search, rowid, title, number, aliases)
         SELECT 'delete', node, title, number, aliases FROM document_names WHERE node = ?",
        "DELETE FROM listed WHERE document = ?",
        "DELETE FROM correction WHERE document = ?",
        "DELETE FROM document WHERE node = ?",
    ] {
        run(db, sql, node)?;
    }
    Ok(())
}

fn run(db: &Connection, sql: &str, number: i64) -> Result<(), Failure> {
    db.prepare_cached(sql)?.execute([number])?;
    Ok(())
}
