//! Writing a project.

use std::path::Path;

use jiff::civil::Date;
use petgraph::graph::{Edge, NodeIndex};
use rayon::prelude::*;
use rusqlite::{Connection, OpenFlags, Transaction, params};
use rustc_hash::{FxHashMap, FxHashSet};

use super::place::Prepared;
use super::{APPLICATION_ID, BuildInfo, SCHEMA, StoreError, USER_VERSION, keys};
use crate::graph::conflict::rings;
use crate::graph::status::Course;
use crate::graph::{Correction, Entity, Graph, Link, Relation, Scope, find};

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
    let files = write_files(&transaction, graph)?;
    write_documents(&transaction, graph, &files)?;
    write_relations(&transaction, graph, &files)?;
    write_rings(&transaction, graph)?;
    write_periods(&transaction, graph)?;
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
    let mut insert = db.prepare("INSERT INTO kind VALUES (?, ?, ?)")?;
    for relation in Relation::ALL {
        insert.execute((relation as i64, relation.key(), relation.chinese()))?;
    }
    Ok(())
}

/// Writes the files in the order of their paths, so that rows can be sorted by
/// them without looking.
fn write_files<'g>(
    db: &Transaction<'_>,
    graph: &'g Graph,
) -> rusqlite::Result<FxHashMap<&'g str, i64>> {
    let of_documents = graph.inner.node_weights().filter_map(|e| e.file.as_deref());
    let of_mentions = graph.inner.edge_weights().flat_map(|link| &link.mentions);
    let paths: FxHashSet<&str> = of_documents
        .chain(of_mentions.map(|mention| mention.file.as_str()))
        .collect();
    let mut paths: Vec<&str> = paths.into_iter().collect();
    paths.sort_unstable();
    let mut insert = db.prepare("INSERT INTO file VALUES (?, ?)")?;
    let mut files = FxHashMap::with_capacity_and_hasher(paths.len(), Default::default());
    for (id, path) in (1..).zip(paths) {
        insert.execute((id, path))?;
        files.insert(path, id);
    }
    Ok(files)
}

/// What is worked out of a document so that it can be found.
struct Searched {
    keys: Vec<i64>,
    letters: String,
}

impl Searched {
    fn of(entity: &Entity) -> Self {
        Searched {
            keys: keys::of(entity),
            letters: find::letters_of(entity),
        }
    }
}

/// Documents are prepared in parallel, so many at a time.
const AT_A_TIME: usize = 1 << 13;

fn write_documents(
    db: &Transaction<'_>,
    graph: &Graph,
    files: &FxHashMap<&str, i64>,
) -> rusqlite::Result<()> {
    let mut insert =
        db.prepare("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
    let mut insert_listed = db.prepare("INSERT INTO listed VALUES (?, ?, ?, ?, ?, ?)")?;
    let mut insert_letters =
        db.prepare("INSERT INTO document_letters (rowid, letters) VALUES (?, ?)")?;
    let mut lookup: Vec<(i64, u32)> = Vec::new();
    let mut node = 0i64;
    for entities in graph.inner.raw_nodes().chunks(AT_A_TIME) {
        let searched: Vec<Searched> = entities
            .par_iter()
            .map(|entity| Searched::of(&entity.weight))
            .collect();
        for (entity, searched) in entities.iter().zip(searched) {
            let entity = &entity.weight;
            insert.execute(params![
                node,
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
                entity.file.as_deref().and_then(|file| files.get(file)),
                entity.line,
                json(&entity.aliases),
            ])?;
            let place = u32::try_from(node).unwrap_or(u32::MAX);
            lookup.extend(searched.keys.iter().map(|&key| (key, place)));
            insert_letters.execute((node, searched.letters))?;
            for correction in &entity.corrections {
                write_correction(db, Some(node), None, correction)?;
            }
            if let Some(listed) = &entity.listed {
                insert_listed.execute(params![
                    node,
                    listed.status.key(),
                    listed.since.map(|day| day.to_string()),
                    listed.words,
                    listed.file,
                    listed.line,
                ])?;
            }
            node += 1;
        }
    }
    // In their order, so that the table is packed.
    lookup.par_sort_unstable();
    let mut insert = db.prepare("INSERT INTO lookup VALUES (?, ?)")?;
    for row in lookup {
        insert.execute(row)?;
    }
    Ok(())
}

fn write_correction(
    db: &Transaction<'_>,
    document: Option<i64>,
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

fn write_relations(
    db: &Transaction<'_>,
    graph: &Graph,
    files: &FxHashMap<&str, i64>,
) -> rusqlite::Result<()> {
    let mut insert = db.prepare("INSERT INTO relation VALUES (?, ?, ?, ?, ?, ?)")?;
    let mut insert_mention =
        db.prepare("INSERT INTO mention VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
    let mut quotes = Quotes::new(db)?;
    let mut rules: FxHashMap<&str, i64> = FxHashMap::default();
    let mut insert_rule = db.prepare("INSERT INTO rule VALUES (?, ?)")?;
    let (mut id, mut mention_id) = (0i64, 0i64);
    // The edges of one document stand together.
    for edges in graph
        .inner
        .raw_edges()
        .chunk_by(|a, b| a.source() == b.source())
    {
        let of_document = quotes.write(edges, files)?;
        for edge in edges {
            id += 1;
            let link = &edge.weight;
            insert.execute(params![
                id,
                integer(edge.source().index()),
                integer(edge.target().index()),
                link.relation as i64,
                link.scope == Scope::Part,
                graph.inner[edge.source()]
                    .issued()
                    .map(|day| day.to_string()),
            ])?;
            for mention in &link.mentions {
                mention_id += 1;
                let next_rule = integer(rules.len()) + 1;
                let rule = *rules.entry(&mention.rule).or_insert(next_rule);
                if rule == next_rule {
                    insert_rule.execute((rule, &mention.rule))?;
                }
                insert_mention.execute(params![
                    mention_id,
                    id,
                    of_document.get(&(mention.file.as_str(), mention.quote.as_str())),
                    mention.line,
                    integer(mention.start),
                    integer(mention.end),
                    mention.text,
                    mention.pinpoint,
                    rule,
                    mention.since.map(|day| day.to_string()),
                    mention.until.map(|day| day.to_string()),
                    mention.planned,
                ])?;
                if let Some(correction) = &mention.correction {
                    write_correction(db, None, Some(mention_id), correction)?;
                }
            }
        }
    }
    Ok(())
}

/// Writes sentences, each once for its document.
struct Quotes<'t> {
    insert: rusqlite::Statement<'t>,
    last: i64,
}

impl<'t> Quotes<'t> {
    fn new(db: &'t Transaction<'_>) -> rusqlite::Result<Self> {
        Ok(Quotes {
            insert: db.prepare("INSERT INTO quote VALUES (?, ?, ?, ?, ?)")?,
            last: 0,
        })
    }

    /// Those of one document's edges, by file and words, with their ids.
    fn write<'g>(
        &mut self,
        edges: &'g [Edge<Link>],
        files: &FxHashMap<&str, i64>,
    ) -> rusqlite::Result<FxHashMap<(&'g str, &'g str), i64>> {
        let mut order = Vec::new();
        let mut lines: FxHashMap<(&str, &str), u32> = FxHashMap::default();
        for mention in edges.iter().flat_map(|edge| &edge.weight.mentions) {
            let key = (mention.file.as_str(), mention.quote.as_str());
            lines
                .entry(key)
                .and_modify(|line| *line = mention.line.min(*line))
                .or_insert_with(|| {
                    order.push(key);
                    mention.line
                });
        }
        let document = edges
            .first()
            .map_or(0, |edge| integer(edge.source().index()));
        let mut ids = FxHashMap::default();
        for key in order {
            self.last += 1;
            let (file, text) = key;
            self.insert.execute(params![
                self.last,
                document,
                files.get(file),
                lines.get(&key),
                text
            ])?;
            ids.insert(key, self.last);
        }
        Ok(ids)
    }
}

/// Writes which documents reach each other, by whatever relations: rings along
/// some of them lie within these.
fn write_rings(db: &Transaction<'_>, graph: &Graph) -> rusqlite::Result<()> {
    let mut of_node: Vec<(usize, i64)> = (1..)
        .zip(rings(graph, &Relation::ALL))
        .flat_map(|(id, ring)| ring.into_iter().map(move |node| (node.index(), id)))
        .collect();
    of_node.sort_unstable();
    let mut insert = db.prepare("INSERT INTO ring VALUES (?, ?)")?;
    for (node, ring) in of_node {
        insert.execute((integer(node), ring))?;
    }
    Ok(())
}

/// Writes when which documents are gone or changed, in the order of the table.
fn write_periods(db: &Transaction<'_>, graph: &Graph) -> rusqlite::Result<()> {
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let nodes: Vec<NodeIndex> = graph.inner.node_indices().collect();
    let mut rows: Vec<(String, i64, String, Option<String>, &str)> = nodes
        .into_par_iter()
        .flat_map_iter(|node| {
            let place = integer(node.index());
            Course::of(graph, node).periods().into_iter().map(move |p| {
                let first = (p.first > Date::MIN).then_some(p.first);
                let until = p.until.map(|until| until.to_string());
                (day(p.since), place, day(first), until, p.status.key())
            })
        })
        .collect();
    rows.par_sort_unstable();
    let mut insert = db.prepare("INSERT INTO period VALUES (?, ?, ?, ?, ?)")?;
    for row in rows {
        insert.execute(row)?;
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
    if words.is_empty() {
        return "[]".to_owned();
    }
    serde_json::Value::from(words).to_string()
}
