//! Writing a project.

use std::path::Path;

use jiff::civil::Date;
use petgraph::graph::{Edge, NodeIndex};
use rayon::prelude::*;
use rusqlite::{Connection, OpenFlags, Statement, Transaction, params};
use rustc_hash::{FxHashMap, FxHashSet};

use super::place::Prepared;
use super::{
    APPLICATION_ID, BuildInfo, SCHEMA, StoreError, USER_VERSION, UnresolvedMention, timeline,
};
use wenmai_graph::near_miss;
use wenmai_graph::{Correction, Entity, Graph, Link, Relation, Scope, find, keys};
use wenmai_resolving::identity::Key;

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
    write_kinds(&transaction)?;
    let files = write_files(&transaction, graph)?;
    let nodes: Vec<i64> = (1..).take(graph.inner.node_count()).collect();
    write_documents(&transaction, graph, &nodes, &files)?;
    let relations = write_relations(&transaction, graph, &nodes, &files)?;
    timeline::write_all(&transaction, graph, &nodes, &relations)?;
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
        ("fields", json(&about.fields)),
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
    for (id, path) in (1..).zip(paths) {
        insert.execute((id, path))?;
        files.insert(path, id);
    }
    Ok(files)
}

/// What is worked out of a document so that it can be found.
pub(super) struct Searched {
    pub(super) keys: Vec<Key>,
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
    nodes: &[i64],
    files: &FxHashMap<&str, i64>,
) -> rusqlite::Result<()> {
    let mut rows = Rows::new(db)?;
    let mut lookup: Vec<(i64, i64)> = Vec::new();
    let mut nodes = nodes.iter();
    for entities in graph.inner.raw_nodes().chunks(AT_A_TIME) {
        let searched: Vec<Searched> = entities
            .par_iter()
            .map(|entity| Searched::of(&entity.weight))
            .collect();
        for (entity, searched) in entities.iter().zip(searched) {
            let Some(&node) = nodes.next() else {
                break;
            };
            rows.document(node, &entity.weight, &searched, files)?;
            lookup.extend(searched.keys.iter().map(|key| (key.as_row(), node)));
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

/// Writes all edges, and gives the numbers of their rows.
fn write_relations(
    db: &Transaction<'_>,
    graph: &Graph,
    nodes: &[i64],
    files: &FxHashMap<&str, i64>,
) -> rusqlite::Result<Vec<i64>> {
    let mut rows = Rows::new(db)?;
    // The edges of one document stand together.
    for edges in graph
        .inner
        .raw_edges()
        .chunk_by(|a, b| a.source() == b.source())
    {
        let source = edges.first().map(|edge| &graph.inner[edge.source()]);
        rows.edges(edges, source.and_then(Entity::issued), nodes, files)?;
    }
    Ok((1..).take(graph.inner.edge_count()).collect())
}

/// Writes documents and their edges.
pub(super) struct Rows<'t> {
    db: &'t Transaction<'t>,
    document: Statement<'t>,
    letters: Statement<'t>,
    listed: Statement<'t>,
    relation: Statement<'t>,
    mention: Statement<'t>,
    quote: Statement<'t>,
    last: Last,
    rule: Statement<'t>,
    rules: FxHashMap<String, i64>,
}

/// The greatest numbers of rows. New rows come after all others, so that what stays keeps
/// its number.
struct Last {
    relation: i64,
    mention: i64,
    quote: i64,
}

impl Last {
    fn of(db: &Transaction<'_>) -> rusqlite::Result<Self> {
        let last = |table: &str| {
            let sql = format!("SELECT coalesce(max(id), 0) FROM {table}");
            db.query_row(&sql, [], |row| row.get(0))
        };
        Ok(Last {
            relation: last("relation")?,
            mention: last("mention")?,
            quote: last("quote")?,
        })
    }
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
            document: values("document", 17)?,
            letters: values("document_letters (rowid, letters)", 2)?,
            listed: values("listed", 6)?,
            relation: values("relation", 6)?,
            mention: values("mention", 13)?,
            quote: values("quote", 6)?,
            last: Last::of(db)?,
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
            serde_json::to_string(&entity.origins).unwrap_or_default(),
        ])?;
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

    /// Writes the edges of one document that speaks from the day `issued`. `nodes` are
    /// the numbers of all documents.
    pub(super) fn edges(
        &mut self,
        edges: &[Edge<Link>],
        issued: Option<Date>,
        nodes: &[i64],
        files: &FxHashMap<&str, i64>,
    ) -> rusqlite::Result<()> {
        let issued = issued.map(|day| day.to_string());
        let number = |node: NodeIndex| nodes.get(node.index()).copied();
        let of_document = self.quotes(edges, nodes, files)?;
        for edge in edges {
            let link = &edge.weight;
            self.last.relation += 1;
            self.relation.execute(params![
                self.last.relation,
                number(edge.source()),
                number(edge.target()),
                link.relation as i64,
                link.scope == Scope::Part,
                issued.as_deref(),
            ])?;
            for mention in &link.mentions {
                let rule = self.rule(&mention.rule)?;
                self.last.mention += 1;
                self.mention.execute(params![
                    self.last.mention,
                    self.last.relation,
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
                    write_correction(self.db, None, Some(self.last.mention), correction)?;
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
        let near_misses = near_miss::among(edges.iter().map(|edge| &edge.weight));
        let near_misses: FxHashSet<(&str, &str)> = near_misses
            .into_iter()
            .map(|proof| (proof.file.as_str(), proof.quote.as_str()))
            .collect();
        let source = edges.first().map(Edge::source);
        let document = source.and_then(|node| nodes.get(node.index()));
        let mut ids = FxHashMap::default();
        for key in order {
            self.last.quote += 1;
            let (file, text) = key;
            self.quote.execute(params![
                self.last.quote,
                document,
                files.get(file),
                lines.get(&key),
                text,
                near_misses.contains(&key)
            ])?;
            ids.insert(key, self.last.quote);
        }
        Ok(ids)
    }
}

/// Writes mentions of which nobody knows what they mean.
pub(super) fn write_unresolved(
    db: &Transaction<'_>,
    mentions: &[UnresolvedMention],
) -> rusqlite::Result<()> {
    let mut insert =
        db.prepare("INSERT INTO unresolved (file, line, text, reason) VALUES (?, ?, ?, ?)")?;
    for mention in mentions {
        insert.execute((&mention.file, mention.line, &mention.text, &mention.reason))?;
    }
    Ok(())
}

pub(super) fn write_open_ends(db: &Transaction<'_>, about: &BuildInfo) -> rusqlite::Result<()> {
    write_unresolved(db, &about.unresolved)?;
    let mut insert = db.prepare("INSERT INTO unread (file, reason, reason_zh) VALUES (?, ?, ?)")?;
    for unread in &about.unread {
        insert.execute((&unread.file, &unread.reason, &unread.reason_zh))?;
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
