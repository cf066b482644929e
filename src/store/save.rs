//! Writing a project.

use std::path::Path;

use jiff::civil::Date;
use petgraph::graph::{Edge, NodeIndex};
use rayon::prelude::*;
use rusqlite::{Connection, OpenFlags, Statement, Transaction, params};
use rustc_hash::{FxHashMap, FxHashSet};

use super::fingerprint::{Fingerprint, fingerprints};
use super::numbers::{SMALL_STEP, STEP, between};
use super::place::Prepared;
use super::{APPLICATION_ID, BuildInfo, SCHEMA, StoreError, USER_VERSION, keys};
use crate::graph::conflict::rings;
use crate::graph::timeline::{Interval, Timeline};
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
    prepare(path, graph, about)?.put()?;
    Ok(())
}

/// Writes a project beside `path`, to be put there later.
///
/// # Errors
///
/// As [`save`].
pub fn prepare(path: &Path, graph: &Graph, about: &BuildInfo) -> Result<Prepared, StoreError> {
    prepare_known(path, graph, about, &fingerprints(graph))
}

/// As [`prepare`], where the fingerprints of the documents are known.
pub(crate) fn prepare_known(
    path: &Path,
    graph: &Graph,
    about: &BuildInfo,
    fingerprints: &[Fingerprint],
) -> Result<Prepared, StoreError> {
    Prepared::written(path, &|temporary| {
        write(temporary, graph, about, fingerprints).map_err(|source| StoreError::Write {
            path: path.to_path_buf(),
            source,
        })
    })
}

fn write(
    path: &Path,
    graph: &Graph,
    about: &BuildInfo,
    fingerprints: &[Fingerprint],
) -> rusqlite::Result<()> {
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
    write_kinds(&transaction)?;
    let files = write_files(&transaction, graph)?;
    let nodes = numbers(graph.inner.node_count(), STEP);
    write_documents(&transaction, graph, (&nodes, fingerprints), &files)?;
    write_relations(&transaction, graph, &nodes, &files)?;
    write_rings(&transaction, graph, &nodes)?;
    write_periods(&transaction, graph, &nodes)?;
    write_open_ends(&transaction, about)?;
    transaction.execute_batch(include_str!("indexes.sql"))?;
    transaction.commit()?;
    db.close().map_err(|(_, error)| error)
}

pub(super) fn write_meta(db: &Transaction<'_>, about: &BuildInfo) -> rusqlite::Result<()> {
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

fn write_kinds(db: &Transaction<'_>) -> rusqlite::Result<()> {
    let mut insert = db.prepare("INSERT INTO kind VALUES (?, ?, ?)")?;
    for relation in Relation::ALL {
        insert.execute((relation as i64, relation.key(), relation.chinese()))?;
    }
    Ok(())
}

/// The paths of all files, sorted.
pub(super) fn paths(graph: &Graph) -> Vec<&str> {
    let of_documents = graph.inner.node_weights().filter_map(|e| e.file.as_deref());
    let of_mentions = graph.inner.edge_weights().flat_map(|link| &link.mentions);
    let paths: FxHashSet<&str> = of_documents
        .chain(of_mentions.map(|mention| mention.file.as_str()))
        .collect();
    let mut paths: Vec<&str> = paths.into_iter().collect();
    paths.sort_unstable();
    paths
}

/// Writes the files in the order of their paths, so that rows can be sorted by
/// them without looking.
fn write_files<'g>(
    db: &Transaction<'_>,
    graph: &'g Graph,
) -> rusqlite::Result<FxHashMap<&'g str, i64>> {
    let paths = paths(graph);
    let mut insert = db.prepare("INSERT INTO file VALUES (?, ?)")?;
    let mut files = FxHashMap::with_capacity_and_hasher(paths.len(), Default::default());
    for (id, path) in numbers(paths.len(), STEP).into_iter().zip(paths) {
        insert.execute((id, path))?;
        files.insert(path, id);
    }
    Ok(files)
}

/// The first numbers of rows; beyond the greatest, all are that.
fn numbers(count: usize, step: i64) -> Vec<i64> {
    between(None, None, count, step).unwrap_or_else(|| vec![i64::MAX; count])
}

/// What is worked out of a document so that it can be found.
pub(super) struct Searched {
    pub(super) keys: Vec<i64>,
    pub(super) letters: String,
}

impl Searched {
    pub(super) fn of(entity: &Entity) -> Self {
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
    (nodes, fingerprints): (&[i64], &[Fingerprint]),
    files: &FxHashMap<&str, i64>,
) -> rusqlite::Result<()> {
    let mut rows = Rows::new(db)?;
    let mut lookup: Vec<(i64, i64)> = Vec::new();
    let mut known = nodes.iter().zip(fingerprints);
    for entities in graph.inner.raw_nodes().chunks(AT_A_TIME) {
        let searched: Vec<Searched> = entities
            .par_iter()
            .map(|entity| Searched::of(&entity.weight))
            .collect();
        for (entity, searched) in entities.iter().zip(searched) {
            let Some((&node, &fingerprint)) = known.next() else {
                break;
            };
            rows.document(node, &entity.weight, &searched, fingerprint, files)?;
            lookup.extend(searched.keys.iter().map(|&key| (key, node)));
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
    nodes: &[i64],
    files: &FxHashMap<&str, i64>,
) -> rusqlite::Result<()> {
    let mut rows = Rows::new(db)?;
    let (mut relations, mut mentions) = (0, 0);
    // The edges of one document stand together.
    for edges in graph
        .inner
        .raw_edges()
        .chunk_by(|a, b| a.source() == b.source())
    {
        let count = mentions_of(edges);
        let ids = [(relations, edges.len()), (mentions, count)].map(|(last, count)| {
            between(Some(last), None, count, SMALL_STEP).unwrap_or_else(|| vec![i64::MAX; count])
        });
        relations = ids[0].last().copied().unwrap_or(relations);
        mentions = ids[1].last().copied().unwrap_or(mentions);
        rows.edges(graph, edges, ids, nodes, files)?;
    }
    Ok(())
}

/// How many mentions prove these edges.
pub(super) fn mentions_of(edges: &[Edge<Link>]) -> usize {
    edges.iter().map(|edge| edge.weight.mentions.len()).sum()
}

/// Writes documents and their edges.
pub(super) struct Rows<'t> {
    db: &'t Transaction<'t>,
    document: Statement<'t>,
    fingerprint: Statement<'t>,
    letters: Statement<'t>,
    listed: Statement<'t>,
    relation: Statement<'t>,
    mention: Statement<'t>,
    quote: Statement<'t>,
    last_quote: i64,
    rule: Statement<'t>,
    rules: FxHashMap<String, i64>,
}

impl<'t> Rows<'t> {
    pub(super) fn new(db: &'t Transaction<'t>) -> rusqlite::Result<Self> {
        let rules = db
            .prepare("SELECT name, id FROM rule")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let values = |table: &str, count: usize| {
            let values = vec!["?"; count].join(", ");
            db.prepare(&format!("INSERT INTO {table} VALUES ({values})"))
        };
        Ok(Rows {
            db,
            document: values("document", 16)?,
            fingerprint: values("fingerprint", 3)?,
            letters: values("document_letters (rowid, letters)", 2)?,
            listed: values("listed", 6)?,
            relation: values("relation", 6)?,
            mention: values("mention", 13)?,
            quote: values("quote", 5)?,
            last_quote: db.query_row("SELECT coalesce(max(id), 0) FROM quote", [], |row| {
                row.get(0)
            })?,
            rule: values("rule", 2)?,
            rules,
        })
    }

    /// Writes a document, but for the keys under which it is looked up.
    pub(super) fn document(
        &mut self,
        node: i64,
        entity: &Entity,
        searched: &Searched,
        fingerprint: Fingerprint,
        files: &FxHashMap<&str, i64>,
    ) -> rusqlite::Result<()> {
        self.document.execute(params![
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
            serde_json::to_string(&entity.copies).unwrap_or_default(),
            entity.earlier.map(|day| day.to_string()),
        ])?;
        self.fingerprint
            .execute((node, fingerprint.own, fingerprint.edges))?;
        self.letters.execute((node, &searched.letters))?;
        for correction in &entity.corrections {
            write_correction(self.db, Some(node), None, correction)?;
        }
        if let Some(listed) = &entity.listed {
            self.listed.execute(params![
                node,
                listed.status.key(),
                listed.since.map(|day| day.to_string()),
                listed.words,
                listed.file,
                listed.line,
            ])?;
        }
        Ok(())
    }

    /// Writes the edges of one document under the numbers of relations and
    /// mentions that are given. `nodes` are the numbers of all documents.
    pub(super) fn edges(
        &mut self,
        graph: &Graph,
        edges: &[Edge<Link>],
        [relations, mentions]: [Vec<i64>; 2],
        nodes: &[i64],
        files: &FxHashMap<&str, i64>,
    ) -> rusqlite::Result<()> {
        let issued = edges
            .first()
            .and_then(|edge| graph.inner[edge.source()].issued())
            .map(|day| day.to_string());
        let number = |node: NodeIndex| nodes.get(node.index()).copied();
        let of_document = self.quotes(edges, nodes, files)?;
        let mut mention_ids = mentions.into_iter();
        for (edge, id) in edges.iter().zip(relations) {
            let link = &edge.weight;
            self.relation.execute(params![
                id,
                number(edge.source()),
                number(edge.target()),
                link.relation as i64,
                link.scope == Scope::Part,
                issued.as_deref(),
            ])?;
            for (mention, mention_id) in link.mentions.iter().zip(mention_ids.by_ref()) {
                let rule = self.rule(&mention.rule)?;
                self.mention.execute(params![
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
                    mention.page,
                ])?;
                if let Some(correction) = &mention.correction {
                    write_correction(self.db, None, Some(mention_id), correction)?;
                }
            }
        }
        Ok(())
    }

    /// The number of a rule; writes it where it is new.
    fn rule(&mut self, name: &str) -> rusqlite::Result<i64> {
        if let Some(&rule) = self.rules.get(name) {
            return Ok(rule);
        }
        let rule = integer(self.rules.len()) + 1;
        self.rule.execute((rule, name))?;
        self.rules.insert(name.to_owned(), rule);
        Ok(rule)
    }

    /// Writes the sentences of one document's edges, each once, and gives their
    /// numbers by file and words.
    fn quotes<'g>(
        &mut self,
        edges: &'g [Edge<Link>],
        nodes: &[i64],
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
        let source = edges.first().map(Edge::source);
        let document = source.and_then(|node| nodes.get(node.index()));
        let mut ids = FxHashMap::default();
        for key in order {
            self.last_quote += 1;
            let (file, text) = key;
            self.quote.execute(params![
                self.last_quote,
                document,
                files.get(file),
                lines.get(&key),
                text
            ])?;
            ids.insert(key, self.last_quote);
        }
        Ok(ids)
    }
}

/// Writes which documents reach each other, by whatever relations: rings along
/// some of them lie within these.
pub(super) fn write_rings(
    db: &Transaction<'_>,
    graph: &Graph,
    nodes: &[i64],
) -> rusqlite::Result<()> {
    let rows = numbered(rings(graph, &Relation::ALL), nodes);
    insert_rings(db, &rows)
}

/// The rows of rings: the number of each document, and that of its ring.
pub(super) fn numbered(rings: Vec<Vec<NodeIndex>>, numbers: &[i64]) -> Vec<(i64, i64)> {
    let of_ring = |(id, ring): (i64, Vec<NodeIndex>)| {
        let nodes = ring.into_iter();
        nodes.filter_map(move |node| Some((*numbers.get(node.index())?, id)))
    };
    let mut rows: Vec<(i64, i64)> = (1..).zip(rings).flat_map(of_ring).collect();
    rows.sort_unstable();
    rows
}

pub(super) fn insert_rings(db: &Transaction<'_>, rows: &[(i64, i64)]) -> rusqlite::Result<()> {
    let mut insert = db.prepare("INSERT INTO ring VALUES (?, ?)")?;
    for row in rows {
        insert.execute(*row)?;
    }
    Ok(())
}

/// Writes when which documents are gone or changed, in the order of the table.
pub(super) fn write_periods(
    db: &Transaction<'_>,
    graph: &Graph,
    numbers: &[i64],
) -> rusqlite::Result<()> {
    write_periods_of(db, graph, graph.inner.node_indices().collect(), numbers)
}

/// The same of some documents; `numbers` are those of all.
pub(super) fn write_periods_of(
    db: &Transaction<'_>,
    graph: &Graph,
    nodes: Vec<NodeIndex>,
    numbers: &[i64],
) -> rusqlite::Result<()> {
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let mut rows: Vec<(String, i64, String, Option<String>, &str)> = nodes
        .into_par_iter()
        .flat_map_iter(|node| {
            let place = numbers.get(node.index()).copied().unwrap_or_default();
            periods(&Timeline::of(graph, node))
                .into_iter()
                .map(move |p| {
                    let until = p.until.and_then(|last| last.tomorrow().ok());
                    let until = until.map(|until| until.to_string());
                    (day(p.since), place, day(p.from), until, p.status.key())
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

/// The times in which it is gone, or in force in another wording or in part alone,
/// for whatever reasons.
fn periods(timeline: &Timeline) -> Vec<Interval> {
    let mut periods: Vec<Interval> = Vec::new();
    for next in timeline.intervals() {
        match periods.last_mut() {
            Some(last) if (last.status, last.since) == (next.status, next.since) => {
                last.until = next.until;
            }
            _ => periods.push(next.clone()),
        }
    }
    periods.retain(|period| period.status.is_gone() || period.status.is_changed());
    periods
}

pub(super) fn write_open_ends(db: &Transaction<'_>, about: &BuildInfo) -> rusqlite::Result<()> {
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
