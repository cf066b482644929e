//! The graph of a saved project, of which no more is read than is asked for.

use std::cell::{OnceCell, RefCell};

use elsa::FrozenMap;
use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};
use rusqlite::{Connection, Params, Row, params_from_iter};
use rustc_hash::FxBuildHasher;

use super::open::Failure;
use super::rows::{self, CORRECTION, EDGE, ENTITY, LISTED, MENTION, MENTIONS};
use super::timeline;
use wenmai_graph::foremost_of_all;
use wenmai_graph::{
    CitationGraph, Correction, Entity, Evidence, MentionPlace, ProvedGraph, Relation, Scope,
    Status, Timeline,
};
use wenmai_resolving::identity::Key;

/// The graph of a saved project.
///
/// What is read is kept for as long as the question lasts. What cannot be read is an
/// empty document, an edge to nowhere or an empty list; that is kept too, and
/// [`super::Saved::ask`] gives it in the place of the answer.
pub struct SavedGraph<'s> {
    db: &'s Connection,
    documents: FrozenMap<NodeIndex, Box<Entity>, FxBuildHasher>,
    edges: FrozenMap<EdgeIndex, Box<Edge>, FxBuildHasher>,
    /// The edges at documents, by what was asked for.
    at: FrozenMap<(NodeIndex, Direction, String), Vec<EdgeIndex>, FxBuildHasher>,
    timelines: FrozenMap<NodeIndex, Box<Timeline>, FxBuildHasher>,
    has_corrections: OnceCell<bool>,
    has_listed: OnceCell<bool>,
    failure: RefCell<Option<Failure>>,
}

/// An edge that has been read.
struct Edge {
    row: rows::Edge,
    proofs: OnceCell<Vec<Evidence>>,
    first_proof: OnceCell<Option<Evidence>>,
}

impl From<rows::Edge> for Edge {
    fn from(row: rows::Edge) -> Self {
        Edge {
            row,
            proofs: OnceCell::new(),
            first_proof: OnceCell::new(),
        }
    }
}

impl<'s> SavedGraph<'s> {
    pub(super) fn new(db: &'s Connection) -> Self {
        SavedGraph {
            db,
            documents: FrozenMap::default(),
            edges: FrozenMap::default(),
            at: FrozenMap::default(),
            timelines: FrozenMap::default(),
            has_corrections: OnceCell::new(),
            has_listed: OnceCell::new(),
            failure: RefCell::new(None),
        }
    }

    /// What could not be read first.
    pub(super) fn failure(self) -> Option<Failure> {
        self.failure.into_inner()
    }

    /// What was read; where it could not be, the failure is kept.
    fn kept<T>(&self, read: Result<T, Failure>, otherwise: T) -> T {
        read.unwrap_or_else(|failure| {
            self.failure.borrow_mut().get_or_insert(failure);
            otherwise
        })
    }

    /// All rows of a question.
    fn rows<T>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl Fn(&Row<'_>) -> Result<T, Failure>,
    ) -> Result<Vec<T>, Failure> {
        let mut select = self.db.prepare_cached(sql)?;
        let mut rows = select.query(values)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(read(row)?);
        }
        Ok(all)
    }

    fn nodes(&self, sql: &str, values: impl Params) -> Vec<NodeIndex> {
        let read = self.rows(sql, values, |row| node(row.get(0)?));
        self.kept(read, Vec::new())
    }

    fn number(&self, sql: &str, values: impl Params) -> usize {
        let read = || -> Result<i64, Failure> {
            let mut select = self.db.prepare_cached(sql)?;
            Ok(select.query_row(values, |row| row.get(0))?)
        };
        usize::try_from(self.kept(read(), 0)).unwrap_or_default()
    }

    /// Whether a table has any rows.
    fn has_any(&self, known: &OnceCell<bool>, table: &str) -> bool {
        *known.get_or_init(|| {
            let sql = format!("SELECT EXISTS (SELECT 1 FROM {table})");
            self.number(&sql, []) > 0
        })
    }

    fn read_document(&self, at: NodeIndex) -> Result<Entity, Failure> {
        // Rows are found by their number. If SQLite weighed other indexes too, it would
        // prepare the statement anew for every row.
        let mut select = self.db.prepare_cached(&format!(
            "SELECT {ENTITY} FROM document d NOT INDEXED
             LEFT JOIN file f ON f.id = d.file WHERE d.node = ?"
        ))?;
        let mut rows = select.query([row_number(at)])?;
        let Some(row) = rows.next()? else {
            return Err(rows::unknown(row_number(at)));
        };
        self.whole_document(row)
    }

    /// A document with what people and lists say of it.
    fn whole_document(&self, row: &Row<'_>) -> Result<Entity, Failure> {
        let (place, mut entity) = rows::entity(row)?;
        if self.has_any(&self.has_corrections, "correction") {
            let sql = format!("SELECT {CORRECTION} FROM correction WHERE document = ? ORDER BY id");
            entity.corrections = self.rows(&sql, [place], rows::correction)?;
        }
        if self.has_any(&self.has_listed, "listed") {
            let sql = format!("SELECT {LISTED} FROM listed WHERE document = ?");
            entity.listed = self.rows(&sql, [place], rows::listed)?.pop();
        }
        Ok(entity)
    }

    fn keep_document(&self, at: NodeIndex, entity: Entity) -> &Entity {
        self.documents.insert(at, Box::new(entity))
    }

    fn keep_edge(&self, row: rows::Edge) -> Result<EdgeIndex, Failure> {
        let at = edge_index(row.id)?;
        if self.edges.get(&at).is_none() {
            self.edges.insert(at, Box::new(row.into()));
        }
        Ok(at)
    }

    fn edge(&self, at: EdgeIndex) -> &Edge {
        if let Some(known) = self.edges.get(&at) {
            return known;
        }
        let read = || -> Result<rows::Edge, Failure> {
            let sql = format!("SELECT {EDGE} FROM relation r WHERE r.id = ?");
            let mut found = self.rows(&sql, [bound(at.index())], rows::edge)?;
            found
                .pop()
                .ok_or_else(|| Failure::Content(format!("there is no relation {}", at.index())))
        };
        let row = self.kept(read(), rows::Edge::NOWHERE);
        self.edges.insert(at, Box::new(row.into()))
    }

    /// The proofs of an edge, at most so many.
    fn read_proofs(&self, edge: &rows::Edge, most: i64) -> Result<Vec<Evidence>, Failure> {
        let sql =
            format!("SELECT {MENTION} FROM {MENTIONS} WHERE m.relation = ? ORDER BY m.id LIMIT ?");
        let has_corrections = self.has_any(&self.has_corrections, "correction");
        self.rows(&sql, [edge.id, most], |row| {
            let mut mention = rows::mention(row)?;
            if has_corrections {
                mention.correction = self.correction_of(row.get(1)?)?;
            }
            Ok(mention)
        })
    }

    fn correction_of(&self, mention: i64) -> Result<Option<Box<Correction>>, Failure> {
        let sql = format!("SELECT {CORRECTION} FROM correction WHERE mention = ? ORDER BY id");
        let mut corrections = self.rows(&sql, [mention], rows::correction)?;
        Ok(corrections.pop().map(Box::new))
    }

    /// The edges that a question gives, in its order.
    fn edges_by(&self, sql: &str, values: impl Params) -> Vec<EdgeIndex> {
        let read = self.rows(sql, values, |row| self.keep_edge(rows::edge(row)?));
        self.kept(read, Vec::new())
    }

    /// Those that come in, the newest of each relation first. The index has them in this
    /// order, so that only the documents of a day are compared.
    fn newest(&self, node: NodeIndex, relations: &[Relation], most: usize) -> Vec<EdgeIndex> {
        let sql = format!(
            "SELECT {EDGE} FROM relation r LEFT JOIN document d ON d.node = r.source
             WHERE r.target = ? AND r.kind = ? ORDER BY r.issued DESC, d.id LIMIT ?"
        );
        let mut edges = Vec::new();
        for relation in Relation::ALL {
            if relations.is_empty() || relations.contains(&relation) {
                let left = bound(most - edges.len());
                let values = [row_number(node), relation as i64, left];
                edges.extend(self.edges_by(&sql, values));
            }
        }
        edges
    }
}

impl CitationGraph for SavedGraph<'_> {
    /// All of them are read: who asks for all wants to know something of each.
    fn documents(&self) -> Vec<NodeIndex> {
        let sql = format!(
            "SELECT {ENTITY} FROM document d LEFT JOIN file f ON f.id = d.file ORDER BY d.id"
        );
        let read = self.rows(&sql, [], |row| {
            let at = node(row.get(0)?)?;
            if self.documents.get(&at).is_none() {
                self.keep_document(at, self.whole_document(row)?);
            }
            Ok(at)
        });
        self.kept(read, Vec::new())
    }

    fn document(&self, node: NodeIndex) -> &Entity {
        if let Some(known) = self.documents.get(&node) {
            return known;
        }
        let entity = self.kept(self.read_document(node), Entity::default());
        self.keep_document(node, entity)
    }

    fn node(&self, id: &str) -> Option<NodeIndex> {
        let found = self.nodes("SELECT node FROM document WHERE id = ?", [id]);
        found.first().copied()
    }

    fn by_keys(&self, keys: &[Key]) -> Vec<NodeIndex> {
        let sql = "SELECT node FROM lookup WHERE hash = ?";
        let found = keys.iter().flat_map(|key| self.nodes(sql, [key.as_row()]));
        let mut nodes: Vec<NodeIndex> = found.collect();
        nodes.sort_unstable();
        nodes.dedup();
        nodes.sort_by(|&a, &b| self.document(a).id.cmp(&self.document(b).id));
        nodes
    }

    fn fitting(&self, threes: &[String], fits: &dyn Fn(&Entity) -> bool) -> Vec<NodeIndex> {
        let threes: Vec<String> = threes.iter().map(|three| quoted(three)).collect();
        let (found, query) = match threes.as_slice() {
            [] => ("", None),
            threes => (
                "WHERE d.node IN
                 (SELECT rowid FROM document_letters WHERE document_letters MATCH ?)",
                Some(threes.join(" AND ")),
            ),
        };
        let sql = format!(
            "SELECT {ENTITY} FROM document d LEFT JOIN file f ON f.id = d.file
             {found} ORDER BY d.id"
        );
        let read = self.rows(&sql, params_from_iter(query), |row| {
            let (at, entity) = rows::entity(row)?;
            fits(&entity).then(|| node(at)).transpose()
        });
        self.kept(read, Vec::new()).into_iter().flatten().collect()
    }

    fn bearing(&self, three: &str, most: usize) -> Vec<NodeIndex> {
        let sql = "SELECT rowid FROM document_letters WHERE document_letters MATCH ? LIMIT ?";
        self.nodes(sql, (quoted(three), bound(most)))
    }

    fn edges(&self, relations: &[Relation]) -> Vec<EdgeIndex> {
        let kinds = kinds(relations);
        let sql = format!("SELECT {EDGE} FROM relation r WHERE true{kinds} ORDER BY r.id");
        self.edges_by(&sql, [])
    }

    fn edges_of(
        &self,
        node: NodeIndex,
        direction: Direction,
        relations: &[Relation],
    ) -> Vec<EdgeIndex> {
        let (here, there) = columns(direction);
        let kinds = kinds(relations);
        let key = (node, direction, kinds.clone());
        if let Some(known) = self.at.get(&key) {
            return known.to_vec();
        }
        let sql = format!(
            "SELECT {EDGE} FROM relation r LEFT JOIN document d ON d.node = r.{there}
             WHERE r.{here} = ?{kinds} ORDER BY r.kind, d.id"
        );
        self.at
            .insert(key, self.edges_by(&sql, [row_number(node)]))
            .to_vec()
    }

    fn foremost(
        &self,
        node: NodeIndex,
        direction: Direction,
        relations: &[Relation],
        most: usize,
    ) -> Vec<EdgeIndex> {
        if direction == Direction::Incoming {
            return self.newest(node, relations, most);
        }
        // Of what a document cites there is never very much.
        foremost_of_all(self, node, direction, relations, most)
    }

    fn count(&self, node: NodeIndex, direction: Direction, relations: &[Relation]) -> usize {
        let (here, _) = columns(direction);
        let kinds = kinds(relations);
        let sql = format!("SELECT count(*) FROM relation r WHERE r.{here} = ?{kinds}");
        self.number(&sql, [row_number(node)])
    }

    fn cited_by(&self, node: NodeIndex) -> usize {
        let sql = "SELECT count(DISTINCT source) FROM relation WHERE target = ?";
        self.number(sql, [row_number(node)])
    }

    fn ends(&self, edge: EdgeIndex) -> (NodeIndex, NodeIndex) {
        let row = &self.edge(edge).row;
        let ends = || Ok((node(row.source)?, node(row.target)?));
        self.kept(ends(), (NodeIndex::end(), NodeIndex::end()))
    }

    fn relation(&self, edge: EdgeIndex) -> Relation {
        self.edge(edge).row.relation
    }

    fn scope(&self, edge: EdgeIndex) -> Scope {
        self.edge(edge).row.scope
    }

    fn clauses(&self, edge: EdgeIndex) -> &[Evidence] {
        self.proofs(edge)
    }

    fn mentions(&self) -> usize {
        self.number("SELECT count(*) FROM mention", [])
    }

    fn timeline(&self, node: NodeIndex) -> &Timeline {
        if let Some(known) = self.timelines.get(&node) {
            return known;
        }
        let timeline = self.kept(timeline::read(self.db, node), Timeline::default());
        self.timelines.insert(node, Box::new(timeline))
    }

    fn of_status(
        &self,
        day: Date,
        wanted: &dyn Fn(Status) -> bool,
        from: usize,
        most: usize,
    ) -> Vec<NodeIndex> {
        let sql = format!(
            "SELECT p.node FROM status_interval p CROSS JOIN document d ON d.node = p.node
             WHERE {} ORDER BY p.since DESC, d.id LIMIT ? OFFSET ?",
            on(day, wanted)
        );
        self.nodes(&sql, [bound(most), bound(from)])
    }

    fn count_of_status(&self, day: Date, wanted: &dyn Fn(Status) -> bool) -> usize {
        let sql = format!(
            "SELECT count(*) FROM status_interval p WHERE {}",
            on(day, wanted)
        );
        self.number(&sql, [])
    }

    fn turning(&self, from: Date, to: Date) -> Vec<NodeIndex> {
        let turning = self.kept(timeline::read_turning(self.db, from, to), Vec::new());
        let keep = |(node, timeline): (NodeIndex, Timeline)| {
            self.timelines.insert(node, Box::new(timeline));
            node
        };
        turning.into_iter().map(keep).collect()
    }
}

impl ProvedGraph for SavedGraph<'_> {
    fn proofs(&self, edge: EdgeIndex) -> &[Evidence] {
        let edge = self.edge(edge);
        let read = || self.kept(self.read_proofs(&edge.row, -1), Vec::new());
        edge.proofs.get_or_init(read)
    }

    fn pinpointed(&self, node: NodeIndex) -> Vec<EdgeIndex> {
        let sql = format!(
            "SELECT {EDGE} FROM relation r LEFT JOIN document d ON d.node = r.source
             WHERE r.target = ? AND EXISTS (SELECT 1 FROM mention m
                 WHERE m.relation = r.id AND m.pinpoint IS NOT NULL)
             ORDER BY r.kind, d.id"
        );
        self.edges_by(&sql, [row_number(node)])
    }

    fn first_proof(&self, edge: EdgeIndex) -> Option<&Evidence> {
        let edge = self.edge(edge);
        if let Some(all) = edge.proofs.get() {
            return all.first();
        }
        let read = || self.kept(self.read_proofs(&edge.row, 1), Vec::new()).pop();
        edge.first_proof.get_or_init(read).as_ref()
    }

    fn each_text(&self, see: &mut dyn FnMut(MentionPlace, &str)) {
        let mut read = || -> Result<(), Failure> {
            let sql = "SELECT m.relation, m.text, r.target FROM mention m
                       CROSS JOIN relation r ON r.id = m.relation ORDER BY m.relation, m.id";
            let mut select = self.db.prepare(sql)?;
            let mut rows = select.query([])?;
            let mut last = None;
            while let Some(row) = rows.next()? {
                let edge = edge_index(row.get(0)?)?;
                let place = match last {
                    Some((same, place)) if same == edge => place + 1,
                    _ => 0,
                };
                last = Some((edge, place));
                let text = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
                let target = node(row.get(2)?)?;
                let at = MentionPlace {
                    edge,
                    target,
                    place,
                };
                see(at, text);
            }
            Ok(())
        };
        self.kept(read(), ());
    }
}

/// The document of a row, with what people and lists say of it.
pub(super) fn document(db: &Connection, row: i64) -> Result<Entity, Failure> {
    SavedGraph::new(db).read_document(node(row)?)
}

/// The columns of an edge in which the document stands from which one goes in this
/// direction, and that to which one comes.
fn columns(direction: Direction) -> (&'static str, &'static str) {
    match direction {
        Direction::Outgoing => ("source", "target"),
        Direction::Incoming => ("target", "source"),
    }
}

/// That an edge `r` is of one of these relations; nothing where there are none.
fn kinds(relations: &[Relation]) -> String {
    if relations.is_empty() {
        return String::new();
    }
    let kinds: Vec<String> = relations.iter().map(|&r| (r as i64).to_string()).collect();
    format!(" AND r.kind IN ({})", kinds.join(", "))
}

/// Which rows `p` of the table `status_interval` hold on a day, of these statuses, all
/// of which say that a document is gone or changed.
fn on(day: Date, wanted: &dyn Fn(Status) -> bool) -> String {
    let statuses: Vec<String> = Status::ALL
        .into_iter()
        .filter(|&status| wanted(status))
        .map(|status| format!("'{}'", status.key()))
        .collect();
    format!(
        "p.since <= '{day}' AND p.first <= '{day}' AND (p.until IS NULL OR p.until >= '{day}')
         AND p.status NOT IN ('in_force', 'not_yet_in_force', 'unknown') AND p.status IN ({})",
        statuses.join(", ")
    )
}

/// Letters as the index of letters finds them.
fn quoted(letters: &str) -> String {
    format!("\"{letters}\"")
}

/// A bound as SQLite counts.
fn bound(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(super) fn row_number(node: NodeIndex) -> i64 {
    bound(node.index())
}

/// The number of a row of the table `document` as that of a node.
pub(super) fn node(row: i64) -> Result<NodeIndex, Failure> {
    match u32::try_from(row) {
        Ok(number) => Ok(NodeIndex::from(number)),
        Err(_) => Err(rows::unknown(row)),
    }
}

/// The number of a row of the table `relation` as that of an edge.
pub(super) fn edge_index(row: i64) -> Result<EdgeIndex, Failure> {
    match u32::try_from(row) {
        Ok(number) => Ok(EdgeIndex::from(number)),
        Err(_) => Err(Failure::Content(format!(
            "{row} is no number of a relation"
        ))),
    }
}
