//! Writing a project over the one before. Where all of the new one is known, a copy is
//! made in which only the rows are written that differ; where only what has changed is
//! known, it is written into the file itself.
//!
//! Whatever is derived from a row of `document` or `relation` must be taken away
//! and written here as well; a table that is derived from all is written anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use petgraph::graph::{Edge, NodeIndex};
use rusqlite::{
    Connection, DropBehavior, OpenFlags, OptionalExtension, Transaction, TransactionBehavior,
    params,
};
use rustc_hash::FxHashMap;

use super::fingerprint::Fingerprint;
use super::numbers::{SMALL_STEP, STEP, between};
use super::open::{Failure, open_existing};
use super::place::Prepared;
use super::rows::{self, ENTITY};
use super::save::{self, Rows, Searched, mentions_of};
use super::{BuildInfo, StoreError};
use crate::graph::conflict::rings_of;
use crate::graph::{Entity, Graph, Link, Relation};

/// Above this share of documents that differ (one of so many), all is written
/// anew: that is faster, and packs the tables.
const MOST_CHANGED: usize = 8;

/// Writes a project beside `path`, as [`super::prepare`] does, from the project
/// that is there; where there is none, or where too much of it differs, anew.
///
/// # Errors
///
/// As [`super::save`].
pub(crate) fn prepare_over(
    path: &Path,
    graph: &Graph,
    about: &BuildInfo,
    fingerprints: &[Fingerprint],
) -> Result<Prepared, StoreError> {
    match changed(path, graph, about, fingerprints) {
        Some(prepared) => Ok(prepared),
        None => super::prepare_known(path, graph, about, fingerprints),
    }
}

/// How a project is opened to be changed.
const OVER: OpenFlags = OpenFlags::SQLITE_OPEN_READ_WRITE.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);

/// A part of a project that has changed. Documents are named by their places among
/// all, in the order of their ids.
pub(crate) struct Part<'p> {
    /// The documents that have changed, those that cite otherwise, with all that they
    /// cite, and those that may have another status, with all that changes them.
    pub(crate) graph: &'p Graph,
    /// For each node its place.
    pub(crate) places: &'p [usize],
    /// The fingerprints of the nodes.
    pub(crate) fingerprints: &'p [Fingerprint],
    /// For each document its place before.
    pub(crate) of_old: &'p [Option<usize>],
    /// Nodes that are other than before.
    pub(crate) differs: &'p [Differs],
    /// Nodes that may have another status.
    pub(crate) judged: &'p [NodeIndex],
    /// Files, and whether the graph names them now.
    pub(crate) is_named: &'p [(String, bool)],
    /// All relations as (source, target, relation).
    pub(crate) relations: &'p [(u32, u32, Relation)],
    pub(crate) about: &'p BuildInfo,
}

/// A node that is other than before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Differs {
    pub(crate) node: NodeIndex,
    /// Whether what it cites is, and not the document itself alone.
    pub(crate) edges: bool,
}

/// Changes the project `path` where a part of it has changed. Nobody sees that before
/// it is put in its place ([`Pending::put`]), and a program that is killed leaves the
/// project as it was: SQLite takes back what was begun.
///
/// # Errors
///
/// Where the project that is there is another than the part was made for, has no room
/// for more rows, or is held by others; [`super::save`] can write it anew.
pub(crate) fn change(path: &Path, part: &Part<'_>) -> Result<Pending, StoreError> {
    let pending = || -> Result<Pending, Failure> {
        let db = Connection::open_with_flags(path, OVER)?;
        db.busy_timeout(PATIENCE)?;
        // All comes to the file at the end.
        db.execute_batch(
            "PRAGMA secure_delete = ON;
             PRAGMA foreign_keys = OFF;
             PRAGMA cache_spill = OFF;
             PRAGMA mmap_size = 1099511627776;",
        )?;
        db.set_prepared_statement_cache_capacity(64);
        {
            let mut transaction = Transaction::new_unchecked(&db, TransactionBehavior::Immediate)?;
            transaction.set_drop_behavior(DropBehavior::Rollback);
            write_part(&transaction, part)?;
            transaction.set_drop_behavior(DropBehavior::Ignore);
        }
        Ok(Pending {
            db,
            path: path.to_path_buf(),
        })
    };
    open_existing(path)?;
    pending().map_err(|failure| failure.of(path))
}

/// How long it is waited for others that read the project.
const PATIENCE: Duration = Duration::from_secs(2);

/// A change of a project that is not valid yet. Dropped, it leaves no trace.
#[must_use = "nothing has changed unless it is put in its place"]
pub(crate) struct Pending {
    db: Connection,
    path: PathBuf,
}

impl Pending {
    /// Makes it valid.
    ///
    /// # Errors
    ///
    /// [`StoreError::Write`], where the system does not let it, or others do not let go
    /// of the project.
    pub(crate) fn put(self) -> Result<(), StoreError> {
        let write_error = |source| StoreError::Write {
            path: self.path.clone(),
            source,
        };
        self.db.execute_batch("COMMIT").map_err(write_error)
    }
}

fn write_part(db: &Transaction<'_>, part: &Part<'_>) -> Result<(), Failure> {
    let old = OldPart::read(db)?;
    let full = || Failure::Content("there is no room for more rows".to_owned());
    let numbers = fill(part.of_old, &old.documents).ok_or_else(full)?;
    let change = Change::of_part(part, &old, &numbers).ok_or_else(full)?;
    change.write_rows(db)?;
    db.execute_batch(
        "DELETE FROM meta; DELETE FROM unresolved; DELETE FROM unread; DELETE FROM complaint;",
    )?;
    save::write_meta(db, part.about)?;
    save::write_open_ends(db, part.about)?;
    let relations = part.relations.iter();
    let pairs = relations.map(|&(source, target, _)| (source as usize, target as usize));
    let rings = save::numbered(rings_of(numbers.len(), pairs), &numbers);
    if rings != old.rings {
        db.execute_batch("DELETE FROM ring;")?;
        save::insert_rings(db, &rings)?;
    }
    let mut gone = old.gone(part.of_old).unwrap_or_default();
    gone.extend(part.judged.iter().map(|node| change.nodes[node.index()]));
    db.execute(
        "DELETE FROM period WHERE node IN (SELECT value FROM json_each(?))",
        [serde_json::Value::from(gone).to_string()],
    )?;
    save::write_periods_of(db, part.graph, part.judged.to_vec(), &change.nodes)?;
    Ok(())
}

/// What the project before holds, as far as numbers go.
struct OldPart {
    /// The numbers of all documents.
    documents: Vec<i64>,
    /// Sorted by path.
    files: Vec<(String, i64)>,
    rings: Vec<(i64, i64)>,
}

impl OldPart {
    fn read(db: &Connection) -> Result<Self, Failure> {
        let documents = db
            .prepare("SELECT node FROM document ORDER BY node")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let rings = db
            .prepare("SELECT node, ring FROM ring ORDER BY node")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        Ok(OldPart {
            documents,
            files: read_files(db)?,
            rings,
        })
    }
}

impl OldPart {
    /// The numbers of documents that are there no more; none where the part is of
    /// another project.
    fn gone(&self, of_old: &[Option<usize>]) -> Option<Vec<i64>> {
        let mut stays = vec![false; self.documents.len()];
        for &place in of_old.iter().flatten() {
            *stays.get_mut(place)? = true;
        }
        let documents = self.documents.iter().zip(stays);
        let gone = documents.filter(|(_, stays)| !stays);
        Some(gone.map(|(&number, _)| number).collect())
    }
}

fn read_files(db: &Connection) -> Result<Vec<(String, i64)>, Failure> {
    let mut select = db.prepare("SELECT path, id FROM file ORDER BY id")?;
    let files = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(files.collect::<Result<_, _>>()?)
}

/// The project that is there, changed; none where that cannot be done.
fn changed(
    path: &Path,
    graph: &Graph,
    about: &BuildInfo,
    fingerprints: &[Fingerprint],
) -> Option<Prepared> {
    let old = {
        let db = open_existing(path).ok()?;
        Old::read(&db).ok()?
    };
    let change = Change::of(graph, fingerprints, &old)?;
    let written = Prepared::written(path, &|temporary| {
        let copy = fs::copy(path, temporary);
        copy.map_err(|source| StoreError::Place {
            path: path.to_path_buf(),
            source,
        })?;
        let write = change.write(temporary, about);
        write.map_err(|failure: Failure| failure.of(path))
    });
    written.ok()
}

/// What the project before holds.
struct Old {
    /// Sorted by id, and so by number.
    documents: Vec<(String, i64, Fingerprint)>,
    /// Sorted by path.
    files: Vec<(String, i64)>,
}

impl Old {
    fn read(db: &Connection) -> Result<Self, Failure> {
        let documents = db
            .prepare(
                "SELECT d.id, d.node, p.own, p.edges
                 FROM document d JOIN fingerprint p ON p.node = d.node ORDER BY d.node",
            )?
            .query_map([], |row| {
                let fingerprint = Fingerprint {
                    own: row.get(2)?,
                    edges: row.get(3)?,
                };
                Ok((row.get(0)?, row.get(1)?, fingerprint))
            })?
            .collect::<Result<_, _>>()?;
        Ok(Old {
            documents,
            files: read_files(db)?,
        })
    }

    /// Whether numbers rise with ids and paths, as a build saves them.
    fn is_in_order(&self) -> bool {
        self.documents.is_sorted_by(|a, b| a.0 < b.0) && self.files.is_sorted_by(|a, b| a.0 < b.0)
    }
}

/// How the new project differs from the old one.
struct Change<'g> {
    graph: &'g Graph,
    /// The numbers of all documents.
    nodes: Vec<i64>,
    fingerprints: &'g [Fingerprint],
    /// The numbers of all files.
    files: FxHashMap<&'g str, i64>,
    new_files: Vec<(&'g str, i64)>,
    files_gone: Vec<i64>,
    /// Numbers of documents that are there no more, or are other than before.
    documents_gone: Vec<i64>,
    /// Numbers of documents of which the edges are gone, or others than before.
    edges_gone: Vec<i64>,
    /// Documents that are new, or others than before.
    documents: Vec<usize>,
    /// Edges of documents that have new ones, or others than before.
    edges: Vec<&'g [Edge<Link>]>,
}

impl<'g> Change<'g> {
    /// None where too much differs, or where there is no room for what is new.
    fn of(graph: &'g Graph, fingerprints: &'g [Fingerprint], old: &Old) -> Option<Self> {
        let entities = graph.inner.raw_nodes();
        let ids = |at: usize| entities[at].weight.id.as_str();
        let in_order = (1..entities.len()).all(|at| ids(at - 1) < ids(at));
        let edges = graph.inner.raw_edges();
        if !in_order || !edges.is_sorted_by_key(Edge::source) || !old.is_in_order() {
            return None;
        }
        let (nodes, places) = numbers(
            &entities
                .iter()
                .map(|node| node.weight.id.as_str())
                .collect::<Vec<_>>(),
            old.documents
                .iter()
                .map(|(id, node, _)| (id.as_str(), *node)),
        )?;
        let paths = save::paths(graph);
        let (file_numbers, file_places) = numbers(
            &paths,
            old.files.iter().map(|(path, id)| (path.as_str(), *id)),
        )?;
        let mut change = Change {
            graph,
            fingerprints,
            nodes,
            files: paths.iter().copied().zip(file_numbers).collect(),
            new_files: Vec::new(),
            files_gone: Vec::new(),
            documents_gone: Vec::new(),
            edges_gone: Vec::new(),
            documents: Vec::new(),
            edges: Vec::new(),
        };
        for (at, (_, id)) in old.files.iter().enumerate() {
            if file_places.old_gone(at) {
                change.files_gone.push(*id);
            }
        }
        for (at, path) in paths.iter().enumerate() {
            if file_places.of_new[at].is_none() {
                change.new_files.push((*path, change.files[path]));
            }
        }
        change.compare(old, &places);
        let differ = change.documents.len() + change.documents_gone.len() + change.edges.len();
        (differ <= entities.len() / MOST_CHANGED + MOST_CHANGED).then_some(change)
    }

    fn compare(&mut self, old: &Old, places: &Places) {
        for (at, (_, node, _)) in old.documents.iter().enumerate() {
            if places.old_gone(at) {
                self.documents_gone.push(*node);
                self.edges_gone.push(*node);
            }
        }
        let mut edges_differ = vec![false; self.nodes.len()];
        for (at, &new) in self.fingerprints.iter().enumerate() {
            let before = places.of_new[at].and_then(|place| old.documents.get(place));
            match before {
                Some((_, node, before)) => {
                    if before.own != new.own {
                        self.documents_gone.push(*node);
                        self.documents.push(at);
                    }
                    if before.edges != new.edges {
                        self.edges_gone.push(*node);
                        edges_differ[at] = true;
                        // The fingerprint itself stands with the document.
                        if before.own == new.own {
                            self.documents_gone.push(*node);
                            self.documents.push(at);
                        }
                    }
                }
                None => {
                    self.documents.push(at);
                    edges_differ[at] = true;
                }
            }
        }
        let edges = self.graph.inner.raw_edges();
        self.edges = edges
            .chunk_by(|a, b| a.source() == b.source())
            .filter(|edges| edges_differ[edges[0].source().index()])
            .collect();
    }

    /// None where there is no room for what is new, or where the part is of another
    /// project.
    fn of_part(part: &Part<'g>, old: &'g OldPart, numbers: &[i64]) -> Option<Self> {
        let nodes: Option<Vec<i64>> = part
            .places
            .iter()
            .map(|&place| numbers.get(place).copied())
            .collect();
        let gone = old.gone(part.of_old)?;
        let mut change = Change {
            graph: part.graph,
            fingerprints: part.fingerprints,
            nodes: nodes?,
            files: FxHashMap::default(),
            new_files: Vec::new(),
            files_gone: Vec::new(),
            documents_gone: gone.clone(),
            edges_gone: gone,
            documents: Vec::new(),
            edges: Vec::new(),
        };
        let mut edges_differ = vec![false; change.nodes.len()];
        for differs in part.differs {
            let node = differs.node.index();
            // The fingerprint of the edges stands with the document.
            change.documents.push(node);
            edges_differ[node] = differs.edges;
            if part.of_old[part.places[node]].is_some() {
                change.documents_gone.push(change.nodes[node]);
                if differs.edges {
                    change.edges_gone.push(change.nodes[node]);
                }
            }
        }
        let edges = part.graph.inner.raw_edges();
        change.edges = edges
            .chunk_by(|a, b| a.source() == b.source())
            .filter(|edges| edges_differ[edges[0].source().index()])
            .collect();
        change.name_files(&old.files, part.is_named)?;
        Some(change)
    }

    /// Takes files away that the graph names no more, and adds those that it names now.
    fn name_files(
        &mut self,
        old: &'g [(String, i64)],
        is_named: &'g [(String, bool)],
    ) -> Option<()> {
        let place = |path: &str| old.binary_search_by(|(own, _)| own.as_str().cmp(path)).ok();
        let mut stays = vec![true; old.len()];
        let mut new: Vec<&str> = Vec::new();
        for (path, is_named) in is_named {
            match (place(path), is_named) {
                (Some(at), false) => {
                    stays[at] = false;
                    self.files_gone.push(old[at].1);
                }
                (None, true) => new.push(path),
                _ => {}
            }
        }
        new.sort_unstable();
        let mut new = new.into_iter().peekable();
        let mut paths: Vec<(&str, Option<usize>)> = Vec::with_capacity(old.len());
        for (at, (path, _)) in old.iter().enumerate().filter(|(at, _)| stays[*at]) {
            while let Some(next) = new.next_if(|next| *next < path.as_str()) {
                paths.push((next, None));
            }
            paths.push((path, Some(at)));
        }
        paths.extend(new.map(|path| (path, None)));
        let of_old: Vec<Option<usize>> = paths.iter().map(|(_, old)| *old).collect();
        let numbers: Vec<i64> = old.iter().map(|(_, id)| *id).collect();
        for ((path, of_old), id) in paths.into_iter().zip(fill(&of_old, &numbers)?) {
            self.files.insert(path, id);
            if of_old.is_none() {
                self.new_files.push((path, id));
            }
        }
        Some(())
    }

    fn write(&self, path: &Path, about: &BuildInfo) -> Result<(), Failure> {
        let mut db = Connection::open_with_flags(path, OVER)?;
        // A copy that is not finished is thrown away.
        db.execute_batch(
            "PRAGMA secure_delete = ON;
             PRAGMA journal_mode = OFF;
             PRAGMA synchronous = OFF;
             PRAGMA foreign_keys = OFF;
             PRAGMA cache_size = -65536;",
        )?;
        db.set_prepared_statement_cache_capacity(64);
        let transaction = db.transaction()?;
        self.write_rows(&transaction)?;
        transaction.execute_batch(
            "DELETE FROM meta; DELETE FROM ring; DELETE FROM period; DELETE FROM unresolved;
             DELETE FROM unread; DELETE FROM complaint;",
        )?;
        save::write_meta(&transaction, about)?;
        save::write_rings(&transaction, self.graph, &self.nodes)?;
        save::write_periods(&transaction, self.graph, &self.nodes)?;
        save::write_open_ends(&transaction, about)?;
        transaction.commit()?;
        db.close().map_err(|(_, error)| error)?;
        Ok(())
    }

    fn write_rows(&self, db: &Transaction<'_>) -> Result<(), Failure> {
        for &node in &self.edges_gone {
            remove_edges(db, node)?;
        }
        for &node in &self.documents_gone {
            remove_document(db, node)?;
        }
        for id in &self.files_gone {
            db.prepare_cached("DELETE FROM file WHERE id = ?")?
                .execute([id])?;
        }
        for (path, id) in &self.new_files {
            db.prepare_cached("INSERT INTO file VALUES (?, ?)")?
                .execute((id, path))?;
        }
        let mut rows = Rows::new(db)?;
        for &at in &self.documents {
            let entity = &self.graph.inner.raw_nodes()[at].weight;
            let searched = Searched::of(entity);
            let node = self.nodes[at];
            rows.document(node, entity, &searched, self.fingerprints[at], &self.files)?;
            for key in &searched.keys {
                db.prepare_cached("INSERT INTO lookup VALUES (?, ?)")?
                    .execute((key, node))?;
            }
            db.prepare_cached(
                "INSERT INTO document_search (rowid, title, number, aliases)
                 SELECT node, title, number, aliases FROM document_names WHERE node = ?",
            )?
            .execute([node])?;
        }
        for edges in &self.edges {
            let source = self.nodes[edges[0].source().index()];
            let (relations, mentions) = room(db, source)?;
            let full = || Failure::Content("there is no room for more rows".to_owned());
            let number =
                |(after, before), count| between(after, before, count, SMALL_STEP).ok_or_else(full);
            let ids = [
                number(relations, edges.len())?,
                number(mentions, mentions_of(edges))?,
            ];
            rows.edges(self.graph, edges, ids, &self.nodes, &self.files)?;
            db.prepare_cached(
                "INSERT INTO quote_search (rowid, text) SELECT id, text FROM quote WHERE id IN
                 (SELECT m.quote FROM relation r JOIN mention m ON m.relation = r.id
                  WHERE r.source = ?)",
            )?
            .execute([source])?;
        }
        Ok(())
    }
}

/// Where the names of a list stand in the other.
struct Places {
    /// For each new name its place among the old.
    of_new: Vec<Option<usize>>,
    /// For each old name whether it is among the new.
    old_stays: Vec<bool>,
}

impl Places {
    fn old_gone(&self, at: usize) -> bool {
        !self.old_stays[at]
    }
}

/// The numbers of names, both sorted: those that were there keep theirs.
fn numbers<'o>(
    names: &[&str],
    old: impl Iterator<Item = (&'o str, i64)>,
) -> Option<(Vec<i64>, Places)> {
    let old: Vec<(&str, i64)> = old.collect();
    let mut places = Places {
        of_new: Vec::with_capacity(names.len()),
        old_stays: vec![false; old.len()],
    };
    let mut next = 0;
    for name in names {
        while old.get(next).is_some_and(|(own, _)| own < name) {
            next += 1;
        }
        let place = old.get(next).filter(|(own, _)| own == name).map(|_| next);
        if let Some(place) = place {
            places.old_stays[place] = true;
        }
        places.of_new.push(place);
    }
    let old: Vec<i64> = old.into_iter().map(|(_, number)| number).collect();
    let found = fill(&places.of_new, &old)?;
    Some((found, places))
}

/// The numbers of rows of which some were there, under these numbers; none where there
/// is no room for the others.
fn fill(of_new: &[Option<usize>], old: &[i64]) -> Option<Vec<i64>> {
    let mut found: Vec<i64> = Vec::with_capacity(of_new.len());
    let number = |place: usize| old.get(place).copied();
    for same in of_new.chunk_by(|a, b| a.is_some() == b.is_some()) {
        if same[0].is_some() {
            for &place in same.iter().flatten() {
                found.push(number(place)?);
            }
            continue;
        }
        let before = of_new.get(found.len() + same.len());
        let before = before.copied().flatten().and_then(number);
        found.extend(between(found.last().copied(), before, same.len(), STEP)?);
    }
    Some(found)
}

/// Removes the edges of a document to others, with their proofs.
fn remove_edges(db: &Transaction<'_>, node: i64) -> Result<(), Failure> {
    let mut select = db.prepare_cached("SELECT id FROM relation WHERE source = ?")?;
    let relations: Vec<i64> = select
        .query_map([node], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut select = db.prepare_cached("SELECT id, quote FROM mention WHERE relation = ?")?;
    let mut mentions: Vec<(i64, i64)> = Vec::new();
    for relation in &relations {
        let found = select.query_map([relation], |row| Ok((row.get(0)?, row.get(1)?)))?;
        for mention in found {
            mentions.push(mention?);
        }
    }
    let mut quotes: Vec<i64> = mentions.iter().map(|(_, quote)| *quote).collect();
    quotes.sort_unstable();
    quotes.dedup();
    for (mention, _) in &mentions {
        run(db, "DELETE FROM correction WHERE mention = ?", *mention)?;
        run(db, "DELETE FROM mention WHERE id = ?", *mention)?;
    }
    for quote in quotes {
        run(
            db,
            "INSERT INTO quote_search (quote_search, rowid, text)
             SELECT 'delete', id, text FROM quote WHERE id = ?",
            quote,
        )?;
        run(db, "DELETE FROM quote WHERE id = ?", quote)?;
    }
    run(db, "DELETE FROM relation WHERE source = ?", node)
}

/// Removes a document and what is found by it, but for its edges.
fn remove_document(db: &Transaction<'_>, node: i64) -> Result<(), Failure> {
    let entity = entity(db, node)?;
    let searched = Searched::of(&entity);
    for key in searched.keys {
        db.prepare_cached("DELETE FROM lookup WHERE hash = ? AND node = ?")?
            .execute((key, node))?;
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
        "DELETE FROM fingerprint WHERE node = ?",
        "DELETE FROM document WHERE node = ?",
    ] {
        run(db, sql, node)?;
    }
    Ok(())
}

fn entity(db: &Transaction<'_>, node: i64) -> Result<Entity, Failure> {
    let mut select = db.prepare_cached(&format!(
        "SELECT {ENTITY} FROM document d LEFT JOIN file f ON f.id = d.file WHERE d.node = ?"
    ))?;
    let mut rows = select.query([node])?;
    match rows.next()? {
        Some(row) => Ok(rows::entity(row)?.1),
        None => Err(super::load::unknown(node)),
    }
}

fn run(db: &Transaction<'_>, sql: &str, number: i64) -> Result<(), Failure> {
    db.prepare_cached(sql)?.execute([number])?;
    Ok(())
}

/// The numbers after which and before which rows must stand.
type Room = (Option<i64>, Option<i64>);

/// Where the relations of a document, and their mentions, must stand: after
/// those of the documents before it, before those of the documents after it.
fn room(db: &Transaction<'_>, source: i64) -> Result<(Room, Room), Failure> {
    let find = |sql: &str, number: i64| -> Result<Option<i64>, Failure> {
        let mut select = db.prepare_cached(sql)?;
        Ok(select
            .query_row([number], |row| row.get(0))
            .optional()?
            .flatten())
    };
    let after = find(
        "SELECT max(id) FROM relation
         WHERE source = (SELECT max(source) FROM relation WHERE source < ?)",
        source,
    )?;
    let before = find(
        "SELECT min(id) FROM relation
         WHERE source = (SELECT min(source) FROM relation WHERE source > ?)",
        source,
    )?;
    let mention = |sql: &str, relation: Option<i64>| -> Result<Option<i64>, Failure> {
        let Some(relation) = relation else {
            return Ok(None);
        };
        let none = || Failure::Content(format!("relation {relation} has no mention"));
        find(sql, relation)?.ok_or_else(none).map(Some)
    };
    let mentions = (
        mention("SELECT max(id) FROM mention WHERE relation = ?", after)?,
        mention("SELECT min(id) FROM mention WHERE relation = ?", before)?,
    );
    Ok(((after, before), mentions))
}

#[cfg(test)]
mod tests {
    use super::super::fingerprint::fingerprints;
    use super::*;
    use crate::project::{self, Project};
    use crate::source::{Encoding, Text};

    /// Notices of the same office, each on the ground of the one before.
    fn notices(count: usize, of_third: &str) -> Project {
        let texts = (0..count).map(|at| {
            let ground = at.saturating_sub(1);
            let more = if at == 3 { of_third } else { "" };
            let text = format!(
                "甲市财政局关于乙{at}的通知\n甲财〔2024〕{at}号\n\n各单位：\n\n\
                 根据《丙条例》和甲财〔2024〕{ground}号，现通知如下。\n\n{more}\n\n\
                 甲市财政局\n2024年4月1日\n"
            );
            Text::new(format!("{at:03}.txt"), text, Encoding::Utf8)
        });
        project::from_texts(texts.collect())
    }

    /// The project with all numbers, and without.
    fn saved(path: &Path) -> (Graph, BuildInfo) {
        super::super::load(path).unwrap()
    }

    #[test]
    fn a_project_that_differs_little_is_changed_and_not_written_anew() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("wenmai.db");
        let first = notices(90, "");
        super::super::save(&path, &first.graph, &first.about).unwrap();
        for of_third in [
            "《丁办法》同时废止，按照《戊规定》执行。",
            "按照《戊规定》第三条执行。",
            "",
        ] {
            let next = notices(91, of_third);
            let prepared = changed(&path, &next.graph, &next.about, &fingerprints(&next.graph));
            prepared.expect("it is changed").put().unwrap();
            let (graph, about) = saved(&path);
            assert_eq!(
                format!("{:?}", graph.inner),
                format!("{:?}", next.graph.inner)
            );
            assert_eq!(about, next.about);
        }
    }

    #[test]
    fn a_project_that_differs_much_is_written_anew() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("wenmai.db");
        let first = notices(20, "");
        super::super::save(&path, &first.graph, &first.about).unwrap();
        let next = notices(90, "");
        assert!(changed(&path, &next.graph, &next.about, &fingerprints(&next.graph)).is_none());
        let prepared =
            prepare_over(&path, &next.graph, &next.about, &fingerprints(&next.graph)).unwrap();
        prepared.put().unwrap();
        assert_eq!(
            format!("{:?}", saved(&path).0.inner),
            format!("{:?}", next.graph.inner)
        );
    }

    #[test]
    fn where_there_is_no_room_all_is_written_anew() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("wenmai.db");
        let first = notices(20, "");
        super::super::save(&path, &first.graph, &first.about).unwrap();
        // More edges of one document than there is room for between two others.
        let many: String = (0..200).map(|n| format!("《己{n}办法》")).collect();
        let next = notices(20, &format!("按照{many}执行。"));
        let prepared =
            prepare_over(&path, &next.graph, &next.about, &fingerprints(&next.graph)).unwrap();
        prepared.put().unwrap();
        assert_eq!(
            format!("{:?}", saved(&path).0.inner),
            format!("{:?}", next.graph.inner)
        );
    }

    #[test]
    fn what_stays_keeps_its_number_and_what_is_new_stands_between() {
        let old = [("b", 1024), ("d", 2048), ("f", 3072)];
        let (found, places) = numbers(&["a", "b", "c", "f", "g"], old.into_iter()).unwrap();
        assert_eq!(found, [512, 1024, 2048, 3072, 4096]);
        assert_eq!(places.of_new, [None, Some(0), None, Some(2), None]);
        assert_eq!(places.old_stays, [true, false, true]);
    }
}
