//! A saved project, of which only what a question needs is read.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use petgraph::Direction;
use rusqlite::{Connection, OptionalExtension, params_from_iter};
use rustc_hash::FxHashMap;

use super::load::{self, Proofs};
use super::open::{Failure, open_existing};
use super::part::{Part, Places};
use super::rows::{self, ENTITY};
use super::{BuildInfo, StoreError, keys, timeline};
use crate::document::{DocumentNumber, title};
use crate::graph::find::{self, Found, Parts};
use crate::graph::{Entity, Graph, Relation, Status};

/// About how many documents are compared with words that nothing bears.
const MOST_COMPARED: usize = 5000;

/// The place of a document in a saved project. Places rise with ids.
pub type Place = i64;

/// A saved project, open for questions.
///
/// ```no_run
/// use wenmai::graph::find::Found;
/// use wenmai::store::Saved;
///
/// let saved = Saved::open("output/wenmai.db".as_ref())?;
/// let candidates = saved.find("医疗救助实施办法")?;
/// if let Found::One(node) = candidates.found {
///     println!("{}", candidates.graph.inner[node].id);
/// }
/// # Ok::<(), wenmai::store::StoreError>(())
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

/// What a search for a document gives: documents without their relations, and
/// which of them are meant.
#[derive(Debug)]
pub struct Candidates {
    /// Documents, among them all that are found.
    pub graph: Graph,
    /// Those that are found, as nodes of `graph`.
    pub found: Found,
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

    /// What the project was built from.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn about(&self) -> Result<BuildInfo, StoreError> {
        self.answer(load::about(&self.db))
    }

    /// The whole graph, with as many proofs as are needed.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn graph(&self, proofs: Proofs) -> Result<Graph, StoreError> {
        Ok(self.whole(proofs)?.0)
    }

    /// The same, with the places of its nodes.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn whole(&self, proofs: Proofs) -> Result<(Graph, Places), StoreError> {
        let (graph, places) = self.answer(load::graph(&self.db, proofs))?;
        Ok((graph, Places::of(places)))
    }

    /// The document with this id, with corrections and what lists say of it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub(crate) fn entity(&self, id: &str) -> Result<Option<Entity>, StoreError> {
        let read = self.place_of(id);
        let read = read.and_then(|place| {
            place
                .map(|place| timeline::document(&self.db, place))
                .transpose()
        });
        self.answer(read)
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

    /// How many mentions there are.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn mentions(&self) -> Result<usize, StoreError> {
        let count = self
            .db
            .query_row("SELECT count(*) FROM mention", [], |row| row.get(0))
            .map(|count: i64| usize::try_from(count).unwrap_or_default());
        self.answer(count.map_err(Failure::from))
    }

    /// How many edges by these relations a document has, all where none are
    /// given.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn count(
        &self,
        place: Place,
        direction: Direction,
        relations: &[Relation],
    ) -> Result<usize, StoreError> {
        self.answer(self.count_of(place, direction, relations))
    }

    /// The documents that are listed as gone or changed on a day, at most `most`
    /// after the first `from`: those that are so for the shortest time first, and
    /// those of which it is not known since when last. This says where to look:
    /// what has become of them follows from their edges and dates.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn gone(
        &self,
        day: Date,
        wanted: &dyn Fn(Status) -> bool,
        from: usize,
        most: usize,
    ) -> Result<Vec<Place>, StoreError> {
        self.answer(self.gone_of(day, wanted, from, most))
    }

    /// How many documents are listed as gone or changed on a day.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn count_gone(
        &self,
        day: Date,
        wanted: &dyn Fn(Status) -> bool,
    ) -> Result<usize, StoreError> {
        let sql = format!(
            "SELECT count(*) FROM status_interval p WHERE {}",
            on(day, wanted)
        );
        let count = self.db.query_row(&sql, [], |row| row.get::<_, i64>(0));
        let count = count.map(|count| usize::try_from(count).unwrap_or_default());
        self.answer(count.map_err(Failure::from))
    }

    /// An empty part of the graph, to be filled with what a question needs.
    pub fn part(&self) -> Part<'_> {
        Part::new(self)
    }

    /// The place of the document with this id.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn place(&self, id: &str) -> Result<Option<Place>, StoreError> {
        self.answer(self.place_of(id))
    }

    /// Finds a document as [`Graph::find`] does.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn find(&self, words: &str) -> Result<Candidates, StoreError> {
        self.answer(self.candidates(words))
    }

    /// The documents whose names share most with a name, at most so many: among
    /// them are those that are called nearly so. Letters in threes that very many
    /// documents bear tell nothing, and are left aside.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn nearly_called(&self, name: &str, most: usize) -> Result<Graph, StoreError> {
        self.answer(self.that_share_most(name, most))
    }

    /// The documents that may be meant by a number and a title: all that bear
    /// either, and other editions of the name.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn cited_as(
        &self,
        number: Option<&DocumentNumber>,
        title: Option<&str>,
    ) -> Result<Vec<Place>, StoreError> {
        let keys = keys::cited(number, title);
        let places = keys.into_iter().map(|key| self.by_key(key));
        let places: Result<Vec<Vec<Place>>, Failure> = places.collect();
        Ok(self.answer(places)?.concat())
    }

    pub(super) fn answer<T>(&self, answer: Result<T, Failure>) -> Result<T, StoreError> {
        answer.map_err(|failure| failure.of(&self.path))
    }

    fn place_of(&self, id: &str) -> Result<Option<Place>, Failure> {
        let mut select = self
            .db
            .prepare_cached("SELECT node FROM document WHERE id = ?")?;
        Ok(select.query_row([id], |row| row.get(0)).optional()?)
    }

    fn count_of(
        &self,
        place: Place,
        direction: Direction,
        relations: &[Relation],
    ) -> Result<usize, Failure> {
        let end = match direction {
            Direction::Outgoing => "source",
            Direction::Incoming => "target",
        };
        let kinds: Vec<String> = match relations {
            [] => vec![String::new()],
            some => some
                .iter()
                .map(|&relation| format!(" AND kind = {}", relation as i64))
                .collect(),
        };
        let mut sum = 0;
        for kind in kinds {
            let mut select = self.db.prepare_cached(&format!(
                "SELECT count(*) FROM relation WHERE {end} = ?{kind}"
            ))?;
            sum += select.query_row([place], |row| row.get::<_, i64>(0))?;
        }
        Ok(usize::try_from(sum).unwrap_or_default())
    }

    fn gone_of(
        &self,
        day: Date,
        wanted: &dyn Fn(Status) -> bool,
        from: usize,
        most: usize,
    ) -> Result<Vec<Place>, Failure> {
        let on = on(day, wanted);
        let mut select = self.db.prepare(&format!(
            "SELECT p.node FROM status_interval p CROSS JOIN document d ON d.node = p.node
             WHERE {on} ORDER BY p.since DESC, d.id LIMIT ? OFFSET ?"
        ))?;
        let bound = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let places = select.query_map([bound(most), bound(from)], |row| row.get(0))?;
        Ok(places.collect::<Result<_, _>>()?)
    }

    fn candidates(&self, words: &str) -> Result<Candidates, Failure> {
        let graph = self.that_may_bear(words)?;
        if let Some(found) = graph.find_whole(words) {
            return Ok(Candidates { graph, found });
        }
        let graph = self.that_may_hold(words)?;
        if let Some(found) = graph.find_part(words) {
            return Ok(Candidates { graph, found });
        }
        let graph = self.that_may_be_like(words)?;
        let found = Found::None(graph.find_alike(words));
        Ok(Candidates { graph, found })
    }

    /// The documents that may bear the words as id, number or whole name.
    fn that_may_bear(&self, words: &str) -> Result<Graph, Failure> {
        let mut places: Vec<Place> = self.place_of(words.trim())?.into_iter().collect();
        if places.is_empty() {
            for key in keys::wanted(words) {
                places.extend(self.by_key(key)?);
            }
        }
        self.documents(places)
    }

    /// The documents that may bear all parts of the words.
    fn that_may_hold(&self, words: &str) -> Result<Graph, Failure> {
        let parts = Parts::of(words);
        if parts.is_empty() {
            return Ok(Graph::default());
        }
        let threes: Vec<String> = parts
            .letters()
            .flat_map(|letters| find::threes(&letters))
            .map(|three| format!("\"{three}\""))
            .collect();
        self.all_that(&threes.join(" AND "), |entity| parts.fit(entity))
    }

    /// The documents with the names most like the words, as
    /// [`Graph::find_alike`] has it. The rarest three letters tell most: those
    /// that nearly all names have are not followed.
    fn that_may_be_like(&self, words: &str) -> Result<Graph, Failure> {
        let key = title::key(words.trim());
        let alike = |entity: &Entity| find::likeness(entity, &key) >= find::ALIKE;
        let mut bearers = Vec::new();
        for three in find::threes(&find::letters(&key)) {
            bearers.push(self.bearing(&three)?);
        }
        bearers.sort_by_key(Vec::len);
        let mut places: Vec<Place> = Vec::new();
        for of_three in bearers {
            if places.len() >= MOST_COMPARED {
                break;
            }
            places.extend(of_three);
        }
        let near = self.documents(places)?;
        if near.inner.node_weights().any(alike) {
            return Ok(near);
        }
        self.all_that("", alike)
    }

    fn that_share_most(&self, name: &str, most: usize) -> Result<Graph, Failure> {
        let mut shared: FxHashMap<Place, usize> = FxHashMap::default();
        for three in find::threes(&find::letters(&title::key(name))) {
            let bearers = self.bearing(&three)?;
            if bearers.len() < MOST_COMPARED {
                for place in bearers {
                    *shared.entry(place).or_default() += 1;
                }
            }
        }
        let mut places: Vec<(Place, usize)> = shared.into_iter().collect();
        places.sort_unstable_by_key(|&(place, shared)| (Reverse(shared), place));
        places.truncate(most);
        self.documents(places.into_iter().map(|(place, _)| place).collect())
    }

    /// The places of documents with three letters in their names or issuers.
    fn bearing(&self, three: &str) -> Result<Vec<Place>, Failure> {
        let mut select = self.db.prepare_cached(&format!(
            "SELECT rowid FROM document_letters WHERE document_letters MATCH ?
             LIMIT {MOST_COMPARED}"
        ))?;
        let places = select.query_map([format!("\"{three}\"")], |row| row.get(0))?;
        Ok(places.collect::<Result<_, _>>()?)
    }

    /// The places under a key.
    pub(super) fn by_key(&self, key: i64) -> Result<Vec<Place>, Failure> {
        let mut select = self
            .db
            .prepare_cached("SELECT node FROM lookup WHERE hash = ?")?;
        let places = select.query_map([key], |row| row.get(0))?;
        Ok(places.collect::<Result<_, _>>()?)
    }

    /// A document, but for corrections and what lists say.
    pub(super) fn document(&self, place: Place) -> Result<Entity, Failure> {
        // Rows are found by their number. If SQLite weighed the index of `expires`
        // too, it would prepare the statement anew for every row.
        let mut select = self.db.prepare_cached(&format!(
            "SELECT {ENTITY} FROM document d NOT INDEXED
             LEFT JOIN file f ON f.id = d.file WHERE d.node = ?"
        ))?;
        let mut rows = select.query([place])?;
        match rows.next()? {
            Some(row) => Ok(rows::entity(row)?.1),
            None => Err(load::unknown(place)),
        }
    }

    /// A graph of documents alone, in the order of their places.
    fn documents(&self, mut places: Vec<Place>) -> Result<Graph, Failure> {
        places.sort_unstable();
        places.dedup();
        let mut graph = Graph::default();
        for place in places {
            add(&mut graph, self.document(place)?);
        }
        Ok(graph)
    }

    /// The same of all documents that fit; only those are looked at that a query
    /// of their letters finds, or, where it is empty, every one.
    fn all_that(&self, query: &str, fits: impl Fn(&Entity) -> bool) -> Result<Graph, Failure> {
        let mut graph = Graph::default();
        let (found, query) = match query {
            "" => ("", None),
            query => (
                "WHERE d.node IN
                 (SELECT rowid FROM document_letters WHERE document_letters MATCH ?)",
                Some(query),
            ),
        };
        let mut select = self.db.prepare(&format!(
            "SELECT {ENTITY} FROM document d LEFT JOIN file f ON f.id = d.file
             {found} ORDER BY d.node"
        ))?;
        let mut rows = select.query(params_from_iter(query))?;
        while let Some(row) = rows.next()? {
            let (_, entity) = rows::entity(row)?;
            if fits(&entity) {
                add(&mut graph, entity);
            }
        }
        Ok(graph)
    }
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

fn add(graph: &mut Graph, entity: Entity) {
    let id = entity.id.clone();
    let node = graph.inner.add_node(entity);
    graph.by_id.insert(id, node);
}
