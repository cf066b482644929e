//! Writing a project.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, Transaction, params};

use super::place::Prepared;
use super::{APPLICATION_ID, BuildInfo, SCHEMA, StoreError, USER_VERSION};
use crate::graph::{Correction, Graph, Scope};

/// Saves a project as `path`, replacing what is there.
///
/// It is written to a temporary file beside it and renamed, so that a build
/// that breaks off leaves the old project as it was. Folders that are missing
/// are made.
///
/// # Errors
///
/// [`StoreError::Place`] and [`StoreError::Write`], where the system does not
/// let it be written.
pub fn save(path: &Path, graph: &Graph, about: &BuildInfo) -> Result<(), StoreError> {
    prepare(path, graph, about)?.put()
}

/// Writes a project beside `path`, to be put there later.
///
/// # Errors
///
/// As [`save`].
pub fn prepare(path: &Path, graph: &Graph, about: &BuildInfo) -> Result<Prepared, StoreError> {
    Prepared::written(path, &|temporary| {
        write(temporary, graph, about).map_err(|source| StoreError::Write {
            path: path.to_path_buf(),
            source,
        })
    })
}

fn write(path: &Path, graph: &Graph, about: &BuildInfo) -> rusqlite::Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut db = Connection::open_with_flags(path, flags)?;
    // Fixed, lest a default change the bytes. No journal: a file that is not
    // finished is thrown away. Freed space is zeroed, since what happened to
    // be there would make equal projects differ.
    db.execute_batch(&format!(
        "PRAGMA page_size = 4096;
         PRAGMA encoding = 'UTF-8';
         PRAGMA auto_vacuum = NONE;
         PRAGMA secure_delete = ON;
         PRAGMA application_id = {APPLICATION_ID};
         PRAGMA user_version = {USER_VERSION};
         PRAGMA journal_mode = OFF;
         PRAGMA synchronous = OFF;
         PRAGMA foreign_keys = OFF;
         PRAGMA cache_size = -65536;"
    ))?;
    let transaction = db.transaction()?;
    transaction.execute_batch(include_str!("schema.sql"))?;
    write_meta(&transaction, about)?;
    write_documents(&transaction, graph)?;
    write_relations(&transaction, graph)?;
    write_open_ends(&transaction, about)?;
    transaction.execute_batch(include_str!("indexes.sql"))?;
    transaction.commit()?;
    db.close().map_err(|(_, error)| error)
}

fn write_meta(db: &Transaction<'_>, about: &BuildInfo) -> rusqlite::Result<()> {
    let mut insert = db.prepare("INSERT INTO meta VALUES (?, ?)")?;
    for (key, value) in [
        ("schema", SCHEMA.to_owned()),
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("paths", json(&about.paths)),
        ("files", about.files.to_string()),
        ("documents", about.documents.to_string()),
        ("citations", about.citations.to_string()),
        ("corrections", about.corrections.to_string()),
    ] {
        insert.execute((key, value))?;
    }
    Ok(())
}

fn write_documents(db: &Transaction<'_>, graph: &Graph) -> rusqlite::Result<()> {
    let mut insert =
        db.prepare("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
    let mut insert_listed = db.prepare("INSERT INTO listed VALUES (?, ?, ?, ?, ?, ?)")?;
    let mut insert_alias = db.prepare("INSERT INTO alias (document, alias) VALUES (?, ?)")?;
    for (node, entity) in graph.inner.raw_nodes().iter().enumerate() {
        let entity = &entity.weight;
        insert.execute(params![
            integer(node),
            entity.id,
            entity.title,
            entity.number,
            json(&entity.issuers),
            entity.written.map(|day| day.to_string()),
            entity.published.map(|day| day.to_string()),
            entity.effective.map(|day| day.to_string()),
            entity.expires.map(|day| day.to_string()),
            entity.present,
            entity.draft,
            entity.file,
            entity.line,
        ])?;
        for alias in &entity.aliases {
            insert_alias.execute((&entity.id, alias))?;
        }
        for correction in &entity.corrections {
            write_correction(db, Some(&entity.id), None, correction)?;
        }
        if let Some(listed) = &entity.listed {
            insert_listed.execute(params![
                entity.id,
                listed.status.key(),
                listed.since.map(|day| day.to_string()),
                listed.words,
                listed.file,
                listed.line,
            ])?;
        }
    }
    Ok(())
}

fn write_correction(
    db: &Transaction<'_>,
    document: Option<&str>,
    mention: Option<i64>,
    correction: &Correction,
) -> rusqlite::Result<()> {
    let change = serde_json::to_string(&correction.change)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    db.prepare_cached(
        "INSERT INTO correction (document, mention, kind, change, note, author, file, line)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        document,
        mention,
        correction.change.key(),
        change,
        correction.note,
        correction.author,
        correction.file,
        correction.line,
    ])?;
    Ok(())
}

fn write_relations(db: &Transaction<'_>, graph: &Graph) -> rusqlite::Result<()> {
    let mut insert = db.prepare("INSERT INTO relation VALUES (?, ?, ?, ?, ?)")?;
    let mut insert_mention = db.prepare(
        "INSERT INTO mention
         (relation_id, file, line, start, \"end\", text, quote, pinpoint, rule, since,
          until, planned)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    for (index, edge) in graph.inner.raw_edges().iter().enumerate() {
        let id = integer(index).saturating_add(1);
        let link = &edge.weight;
        insert.execute(params![
            id,
            graph.inner[edge.source()].id,
            graph.inner[edge.target()].id,
            link.relation.key(),
            match link.scope {
                Scope::Whole => "whole",
                Scope::Part => "part",
            },
        ])?;
        for mention in &link.mentions {
            insert_mention.execute(params![
                id,
                mention.file,
                mention.line,
                integer(mention.start),
                integer(mention.end),
                mention.text,
                mention.quote,
                mention.pinpoint,
                mention.rule,
                mention.since.map(|day| day.to_string()),
                mention.until.map(|day| day.to_string()),
                mention.planned,
            ])?;
            if let Some(correction) = &mention.correction {
                let mention = db.last_insert_rowid();
                write_correction(db, None, Some(mention), correction)?;
            }
        }
    }
    Ok(())
}

fn write_open_ends(db: &Transaction<'_>, about: &BuildInfo) -> rusqlite::Result<()> {
    let mut insert =
        db.prepare("INSERT INTO unresolved (file, line, text, reason) VALUES (?, ?, ?, ?)")?;
    for mention in &about.unresolved {
        insert.execute((&mention.file, mention.line, &mention.text, &mention.reason))?;
    }
    let mut insert = db.prepare("INSERT INTO unread (file, reason) VALUES (?, ?)")?;
    for (file, reason) in &about.unread {
        insert.execute((file, reason))?;
    }
    let mut insert =
        db.prepare("INSERT INTO complaint (file, line, what, reason) VALUES (?, ?, ?, ?)")?;
    for complaint in about.misfits.iter().chain(&about.bad_rows) {
        insert.execute((
            &complaint.file,
            complaint.line,
            &complaint.what,
            &complaint.reason,
        ))?;
    }
    Ok(())
}

/// SQLite counts in signed numbers; no file and no graph goes beyond them.
fn integer(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn json(words: &[String]) -> String {
    serde_json::Value::from(words).to_string()
}
