//! A part of the graph: what a question needs, and no more.
//!
//! It is an ordinary graph, on which judging, following and comparing run as on
//! the whole. Nodes and edges come in the same order, so that answers do too.
//! What is asked about a node must have been read for it: [`Part::judge`] what its
//! status follows from, [`Part::edges`] what it cites or what cites it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use petgraph::Direction;
use petgraph::graph::NodeIndex;
use rustc_hash::{FxHashMap, FxHashSet};

use super::open::Failure;
use super::rows::{self, CHANGES, CORRECTION, EDGE, Edge, LISTED, MENTION, MENTIONS};
use super::saved::{Place, Saved};
use super::{StoreError, keys};
use crate::graph::query::Within;
use crate::graph::{Correction, Entity, Graph, Link, Relation};

/// How many of an edge's mentions are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// None.
    None,
    /// The first.
    First,
    /// All.
    All,
}

/// Documents and edges that have been read.
#[derive(Debug)]
pub struct Part<'s> {
    saved: &'s Saved,
    nodes: BTreeMap<Place, Entity>,
    edges: BTreeMap<i64, Read>,
    judged: FxHashSet<Place>,
    /// Whether all documents that anything changes are among them.
    all_judged: bool,
    has_corrections: bool,
    has_listed: bool,
}

/// An edge that has been read.
#[derive(Debug)]
struct Read {
    source: Place,
    target: Place,
    link: Link,
    proof: Proof,
}

/// Where the nodes of a part stand in the whole, and what has been read of them.
#[derive(Debug, Clone, Default)]
pub struct Places {
    nodes: Vec<Place>,
    by_place: FxHashMap<Place, NodeIndex>,
    edges: Vec<(i64, Proof)>,
    judged: FxHashSet<Place>,
    all_judged: bool,
}

impl Places {
    pub(super) fn of(nodes: Vec<Place>) -> Self {
        let at = |(at, &place)| (place, NodeIndex::new(at));
        Places {
            by_place: nodes.iter().enumerate().map(at).collect(),
            nodes,
            ..Places::default()
        }
    }

    /// The node of a document.
    pub fn node(&self, place: Place) -> Option<NodeIndex> {
        self.by_place.get(&place).copied()
    }

    /// The place of a node.
    pub fn place(&self, node: NodeIndex) -> Option<Place> {
        self.nodes.get(node.index()).copied()
    }
}

impl<'s> Part<'s> {
    pub(super) fn new(saved: &'s Saved) -> Self {
        let any = |table: &str| {
            let sql = format!("SELECT EXISTS (SELECT 1 FROM {table})");
            // What is wrong with the table is said when it is read.
            saved
                .db
                .query_row(&sql, [], |row| row.get(0))
                .unwrap_or(true)
        };
        Part {
            saved,
            nodes: BTreeMap::new(),
            edges: BTreeMap::new(),
            judged: FxHashSet::default(),
            all_judged: false,
            has_corrections: any("correction"),
            has_listed: any("listed"),
        }
    }

    /// Goes on from what has been read before.
    #[must_use]
    pub fn and(mut self, graph: Graph, places: Places) -> Self {
        let (nodes, edges) = graph.inner.into_nodes_edges();
        let of = |node: NodeIndex| places.place(node).unwrap_or_default();
        self.edges
            .extend(places.edges.iter().zip(edges).map(|(&(id, proof), edge)| {
                let read = Read {
                    source: of(edge.source()),
                    target: of(edge.target()),
                    link: edge.weight,
                    proof,
                };
                (id, read)
            }));
        let nodes = nodes.into_iter().map(|node| node.weight);
        self.nodes.extend(places.nodes.into_iter().zip(nodes));
        self.judged.extend(places.judged);
        self.all_judged |= places.all_judged;
        self
    }

    /// Reads a document.
    ///
    /// # Errors
    ///
    /// Here and below: [`StoreError::Damaged`].
    pub fn document(&mut self, place: Place) -> Result<(), StoreError> {
        let read = self.read_document(place);
        self.saved.answer(read)
    }

    /// Reads the edges of a document with the documents at their other ends, and
    /// gives these. No relations stand for all.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn edges(
        &mut self,
        place: Place,
        direction: Direction,
        relations: &[Relation],
        proof: Proof,
    ) -> Result<Vec<Place>, StoreError> {
        let read = self.read_edges(&[place], direction, relations, proof);
        self.saved.answer(read)
    }

    /// Reads the edges of many documents, as [`Part::edges`] does of one.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn edges_of_all(
        &mut self,
        places: &[Place],
        direction: Direction,
        relations: &[Relation],
        proof: Proof,
    ) -> Result<Vec<Place>, StoreError> {
        let read = self.read_edges(places, direction, relations, proof);
        self.saved.answer(read)
    }

    /// Reads the edges of a document that come first in the order of
    /// [`Graph::foremost`], at most so many, and gives the documents at their
    /// other ends.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn foremost(
        &mut self,
        place: Place,
        direction: Direction,
        relations: &[Relation],
        most: usize,
        proof: Proof,
    ) -> Result<Vec<Place>, StoreError> {
        let read = self.read_foremost(place, direction, relations, most, proof);
        self.saved.answer(read)
    }

    /// Reads what [`Graph::nearest`] follows from a document, and gives the
    /// documents reached.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn nearest(
        &mut self,
        from: Place,
        relations: &[Relation],
        direction: Direction,
        within: Within,
        proof: Proof,
    ) -> Result<Vec<Place>, StoreError> {
        let read = self.read_nearest(from, relations, direction, within, proof);
        self.saved.answer(read)
    }

    /// Reads what the status of documents follows from.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn judge(&mut self, places: impl IntoIterator<Item = Place>) -> Result<(), StoreError> {
        let read = self.read_changes(places);
        self.saved.answer(read)
    }

    /// Reads all that [`Graph::reach`] follows from a document, and gives the
    /// documents reached.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn reach(
        &mut self,
        from: Place,
        relations: &[Relation],
        direction: Direction,
        depth: Option<u32>,
        proof: Proof,
    ) -> Result<Vec<Place>, StoreError> {
        let read = self.read_reach(from, relations, direction, depth, proof);
        self.saved.answer(read)
    }

    /// Reads the edges among the documents read so far.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn among(&mut self, relations: &[Relation], proof: Proof) -> Result<(), StoreError> {
        let read = self.read_among(relations, proof);
        self.saved.answer(read)
    }

    /// Reads the rings along `relations` to which documents read so far belong.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn rings(&mut self, relations: &[Relation]) -> Result<(), StoreError> {
        let read = self.read_rings(relations);
        self.saved.answer(read)
    }

    /// Reads what took the place of a document, and what these follow from.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn replaced(&mut self, place: Place) -> Result<(), StoreError> {
        let read = self.read_replaced(place);
        self.saved.answer(read)
    }

    /// Reads the other editions of a document, and what their status follows
    /// from.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn editions(&mut self, of: &Entity) -> Result<(), StoreError> {
        let read = keys::families(of).into_iter().try_for_each(|key| {
            let others = self.saved.by_key(key)?;
            self.read_changes(others)
        });
        self.saved.answer(read)
    }

    /// Reads the ways from one document to another: the shortest, or all of
    /// `up_to` steps.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn ways(
        &mut self,
        from: Place,
        to: Place,
        relations: &[Relation],
        up_to: Option<usize>,
    ) -> Result<(), StoreError> {
        let read = self.read_ways(from, to, relations, up_to);
        self.saved.answer(read)
    }

    /// Reads every document that may be gone or changed, with what its status
    /// follows from.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn all_changed(&mut self) -> Result<(), StoreError> {
        let read = self.read_all_changed();
        self.saved.answer(read)
    }

    /// The graph of all that has been read.
    pub fn load(self) -> (Graph, Places) {
        let mut graph = Graph::default();
        let mut entities: Vec<(Place, Entity)> = self.nodes.into_iter().collect();
        entities.sort_by(|a, b| a.1.id.cmp(&b.1.id));
        let mut places = Places::of(entities.iter().map(|(place, _)| *place).collect());
        places.judged = self.judged;
        places.all_judged = self.all_judged;
        for (_, entity) in entities {
            let id = entity.id.clone();
            let node = graph.inner.add_node(entity);
            graph.by_id.insert(id, node);
        }
        let mut edges: Vec<_> = self
            .edges
            .into_iter()
            .filter_map(|(id, read)| {
                let ends = (places.node(read.source)?, places.node(read.target)?);
                Some((ends, id, read))
            })
            .collect();
        edges.sort_by_key(|((source, target), _, read)| (*source, *target, read.link.relation));
        for ((source, target), id, read) in edges {
            graph.inner.add_edge(source, target, read.link);
            places.edges.push((id, read.proof));
        }
        (graph, places)
    }

    fn read_document(&mut self, place: Place) -> Result<(), Failure> {
        self.read_documents(vec![place])
    }

    fn read_documents(&mut self, mut places: Vec<Place>) -> Result<(), Failure> {
        // In the order of the file, which is fastest.
        places.sort_unstable();
        places.dedup();
        for place in places {
            if self.nodes.contains_key(&place) {
                continue;
            }
            let mut entity = self.saved.document(place)?;
            if self.has_corrections {
                let mut select = self.saved.db.prepare_cached(&format!(
                    "SELECT {CORRECTION} FROM correction WHERE document = ? ORDER BY id"
                ))?;
                let mut rows = select.query([place])?;
                while let Some(row) = rows.next()? {
                    entity.corrections.push(rows::correction(row)?);
                }
            }
            if self.has_listed {
                let mut select = self
                    .saved
                    .db
                    .prepare_cached(&format!("SELECT {LISTED} FROM listed WHERE document = ?"))?;
                let mut rows = select.query([place])?;
                if let Some(row) = rows.next()? {
                    entity.listed = Some(rows::listed(row)?);
                }
            }
            self.nodes.insert(place, entity);
        }
        Ok(())
    }

    /// Reads the proofs of edges, and the documents at their ends.
    fn read_proofs(&mut self, mut edges: Vec<Edge>, proof: Proof) -> Result<(), Failure> {
        edges.sort_unstable_by_key(|edge| edge.id);
        edges.dedup_by_key(|edge| edge.id);
        edges.retain(|edge| {
            self.edges
                .get(&edge.id)
                .is_none_or(|read| read.proof < proof)
        });
        let ends = edges.iter().flat_map(|edge| [edge.source, edge.target]);
        self.read_documents(ends.collect())?;
        let saved = self.saved;
        let mut select = saved.db.prepare_cached(&format!(
            "SELECT {MENTION} FROM {MENTIONS} WHERE m.relation = ? ORDER BY m.id LIMIT ?"
        ))?;
        for edge in edges {
            let mut mentions = Vec::new();
            let limit = match proof {
                Proof::None => None,
                Proof::First => Some(1),
                Proof::All => Some(-1),
            };
            if let Some(limit) = limit {
                let mut rows = select.query([edge.id, limit])?;
                while let Some(row) = rows.next()? {
                    let mut mention = rows::mention(row, true)?;
                    if self.has_corrections {
                        mention.correction = self.correction_of(row.get(1)?)?;
                    }
                    mentions.push(mention);
                }
            }
            let read = Read {
                source: edge.source,
                target: edge.target,
                link: Link {
                    relation: edge.relation,
                    scope: edge.scope,
                    mentions,
                },
                proof,
            };
            self.edges.insert(edge.id, read);
        }
        Ok(())
    }

    fn correction_of(&self, mention: i64) -> Result<Option<Box<Correction>>, Failure> {
        let mut select = self.saved.db.prepare_cached(&format!(
            "SELECT {CORRECTION} FROM correction WHERE mention = ? ORDER BY id DESC"
        ))?;
        let mut rows = select.query([mention])?;
        let row = rows.next()?;
        row.map(|row| Ok(Box::new(rows::correction(row)?)))
            .transpose()
    }

    /// The edges of a document, in the order of the file.
    fn edges_of(
        &self,
        place: Place,
        direction: Direction,
        relations: &[Relation],
    ) -> Result<Vec<Edge>, Failure> {
        let end = match direction {
            Direction::Outgoing => "source",
            Direction::Incoming => "target",
        };
        let select = format!("SELECT {EDGE} FROM relation r WHERE r.{end} = ?");
        let mut edges = Vec::new();
        if relations.is_empty() {
            let mut select = self.saved.db.prepare_cached(&select)?;
            let mut rows = select.query([place])?;
            while let Some(row) = rows.next()? {
                edges.push(rows::edge(row)?);
            }
        }
        let mut select = self
            .saved
            .db
            .prepare_cached(&format!("{select} AND r.kind = ?"))?;
        for &relation in relations {
            let mut rows = select.query([place, relation as i64])?;
            while let Some(row) = rows.next()? {
                edges.push(rows::edge(row)?);
            }
        }
        edges.sort_unstable_by_key(|edge| edge.id);
        Ok(edges)
    }

    fn read_edges(
        &mut self,
        places: &[Place],
        direction: Direction,
        relations: &[Relation],
        proof: Proof,
    ) -> Result<Vec<Place>, Failure> {
        self.read_documents(places.to_vec())?;
        let mut edges = Vec::new();
        for &place in places {
            edges.extend(self.edges_of(place, direction, relations)?);
        }
        let others = edges
            .iter()
            .map(|edge| other_end(edge, direction))
            .collect();
        self.read_proofs(edges, proof)?;
        Ok(others)
    }

    fn read_changes(&mut self, places: impl IntoIterator<Item = Place>) -> Result<(), Failure> {
        let places = places.into_iter();
        let places: Vec<Place> = places.filter(|&place| self.judged.insert(place)).collect();
        let mut edges = Vec::new();
        if !self.all_judged {
            let mut select = self.saved.db.prepare_cached(&format!(
                "SELECT {EDGE} FROM relation r WHERE r.target = ? AND {CHANGES}"
            ))?;
            for place in &places {
                let mut rows = select.query([place])?;
                while let Some(row) = rows.next()? {
                    edges.push(rows::edge(row)?);
                }
            }
        }
        self.read_documents(places)?;
        self.read_proofs(edges, Proof::All)
    }

    fn read_foremost(
        &mut self,
        place: Place,
        direction: Direction,
        relations: &[Relation],
        most: usize,
        proof: Proof,
    ) -> Result<Vec<Place>, Failure> {
        self.read_document(place)?;
        let edges = self.foremost_of(place, direction, relations, most)?;
        let others = edges
            .iter()
            .map(|edge| other_end(edge, direction))
            .collect();
        self.read_proofs(edges, proof)?;
        Ok(others)
    }

    /// The edges of a document in the order of [`Graph::foremost`], at most so
    /// many.
    fn foremost_of(
        &mut self,
        place: Place,
        direction: Direction,
        relations: &[Relation],
        most: usize,
    ) -> Result<Vec<Edge>, Failure> {
        if direction == Direction::Outgoing {
            // Of what a document cites there are never very many.
            let mut edges = self.edges_of(place, direction, relations)?;
            self.read_documents(edges.iter().map(|edge| edge.target).collect())?;
            let nodes = &self.nodes;
            let order = |edge: &Edge| {
                let other = nodes.get(&edge.target);
                let issued = other.and_then(Entity::issued);
                (edge.relation, Reverse(issued), other.map(|other| &other.id))
            };
            edges.sort_by(|a, b| order(a).cmp(&order(b)));
            edges.truncate(most);
            return Ok(edges);
        }
        // The index has the first two of the order, so that only the documents
        // of a day are compared.
        let mut select = self.saved.db.prepare_cached(&format!(
            "SELECT {EDGE} FROM relation r CROSS JOIN document d ON d.node = r.source
             WHERE r.target = ? AND r.kind = ? ORDER BY r.issued DESC, d.id LIMIT ?"
        ))?;
        let mut kinds: Vec<Relation> = match relations {
            [] => Relation::ALL.to_vec(),
            some => some.to_vec(),
        };
        kinds.sort_unstable();
        kinds.dedup();
        let mut edges = Vec::new();
        for relation in kinds {
            let left = i64::try_from(most - edges.len()).unwrap_or(i64::MAX);
            let mut rows = select.query([place, relation as i64, left])?;
            while let Some(row) = rows.next()? {
                edges.push(rows::edge(row)?);
            }
        }
        Ok(edges)
    }

    fn read_nearest(
        &mut self,
        from: Place,
        relations: &[Relation],
        direction: Direction,
        within: Within,
        proof: Proof,
    ) -> Result<Vec<Place>, Failure> {
        self.read_document(from)?;
        let mut reached = vec![from];
        let mut seen = FxHashSet::from_iter([from]);
        let mut queue = VecDeque::from([(from, 0u32)]);
        let mut edges = Vec::new();
        while let Some((place, at)) = queue.pop_front() {
            if within.depth.is_some_and(|depth| at >= depth) {
                continue;
            }
            let most = within.most - edges.len();
            for edge in self.foremost_of(place, direction, relations, most)? {
                let next = other_end(&edge, direction);
                edges.push(edge);
                if seen.insert(next) {
                    reached.push(next);
                    queue.push_back((next, at + 1));
                }
            }
        }
        self.read_proofs(edges, proof)?;
        Ok(reached)
    }

    fn read_reach(
        &mut self,
        from: Place,
        relations: &[Relation],
        direction: Direction,
        depth: Option<u32>,
        proof: Proof,
    ) -> Result<Vec<Place>, Failure> {
        self.read_document(from)?;
        let mut reached = vec![from];
        let mut seen = FxHashSet::from_iter([from]);
        let mut queue = VecDeque::from([(from, 0u32)]);
        while let Some((place, at)) = queue.pop_front() {
            if depth.is_some_and(|depth| at >= depth) {
                continue;
            }
            for next in self.read_edges(&[place], direction, relations, proof)? {
                if seen.insert(next) {
                    reached.push(next);
                    queue.push_back((next, at + 1));
                }
            }
        }
        Ok(reached)
    }

    fn read_among(&mut self, relations: &[Relation], proof: Proof) -> Result<(), Failure> {
        let places: Vec<Place> = self.nodes.keys().copied().collect();
        let mut edges = Vec::new();
        for place in places {
            edges.extend(self.edges_of(place, Direction::Outgoing, relations)?);
        }
        edges.retain(|edge| self.nodes.contains_key(&edge.target));
        self.read_proofs(edges, proof)
    }

    fn read_rings(&mut self, relations: &[Relation]) -> Result<(), Failure> {
        let mut rings = BTreeSet::new();
        {
            let mut select = self
                .saved
                .db
                .prepare_cached("SELECT ring FROM ring WHERE node = ?")?;
            for place in self.nodes.keys() {
                let mut rows = select.query([place])?;
                if let Some(row) = rows.next()? {
                    rings.insert(row.get::<_, i64>(0)?);
                }
            }
        }
        for ring in rings {
            let members: FxHashSet<Place> = self
                .saved
                .db
                .prepare_cached("SELECT node FROM ring WHERE ring = ?")?
                .query_map([ring], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            let mut places: Vec<Place> = members.iter().copied().collect();
            places.sort_unstable();
            let mut edges = Vec::new();
            for place in places {
                edges.extend(self.edges_of(place, Direction::Outgoing, relations)?);
            }
            edges.retain(|edge| members.contains(&edge.target));
            self.read_proofs(edges, Proof::None)?;
        }
        Ok(())
    }

    fn read_replaced(&mut self, place: Place) -> Result<(), Failure> {
        let mut seen = FxHashSet::from_iter([place]);
        let mut open = vec![place];
        while let Some(place) = open.pop() {
            self.read_changes([place])?;
            for edge in self.edges_of(place, Direction::Incoming, &ENDS)? {
                self.read_changes([edge.source])?;
                // How many it ends matters up to two.
                let mut ended =
                    self.edges_of(edge.source, Direction::Outgoing, &[Relation::Repeals])?;
                ended.truncate(3);
                self.read_proofs(ended, Proof::None)?;
                if seen.insert(edge.source) {
                    open.push(edge.source);
                }
            }
        }
        Ok(())
    }

    fn read_ways(
        &mut self,
        from: Place,
        to: Place,
        relations: &[Relation],
        up_to: Option<usize>,
    ) -> Result<(), Failure> {
        self.read_document(from)?;
        self.read_document(to)?;
        if from == to {
            return Ok(());
        }
        let mut down = Ball::around(from, Direction::Outgoing);
        let mut up = Ball::around(to, Direction::Incoming);
        // A way of so many steps lies within two balls whose radii sum up to it.
        let mut most = up_to;
        loop {
            let steps = down.radius + up.radius;
            if most.is_none() && down.meets(&up) {
                most = Some(steps);
            }
            if most.is_some_and(|most| steps >= most) || down.rim.is_empty() || up.rim.is_empty() {
                break;
            }
            let ball = if self.cost(&down)? <= self.cost(&up)? {
                &mut down
            } else {
                &mut up
            };
            for place in std::mem::take(&mut ball.rim) {
                let edges = self.edges_of(place, ball.direction, relations)?;
                for edge in edges {
                    let next = other_end(&edge, ball.direction);
                    ball.edges.push(edge);
                    if ball.seen.insert(next) {
                        ball.rim.push(next);
                    }
                }
            }
            ball.radius += 1;
        }
        let Some(most) = most else {
            return Ok(());
        };
        let mut edges = down.edges;
        edges.extend(up.edges);
        edges.sort_unstable_by_key(|edge| edge.id);
        edges.dedup_by_key(|edge| edge.id);
        // Only what lies on a way of so many steps.
        let after = far(&edges, from, Direction::Outgoing);
        let before = far(&edges, to, Direction::Incoming);
        edges.retain(
            |edge| match (after.get(&edge.source), before.get(&edge.target)) {
                (Some(after), Some(before)) => after + 1 + before <= most,
                _ => false,
            },
        );
        self.read_proofs(edges, Proof::All)
    }

    /// How many edges there are at the rim of a ball, counted up to a bound.
    fn cost(&self, ball: &Ball) -> Result<i64, Failure> {
        const BOUND: i64 = 100_000;
        let end = match ball.direction {
            Direction::Outgoing => "source",
            Direction::Incoming => "target",
        };
        let mut select = self.saved.db.prepare_cached(&format!(
            "SELECT count(*) FROM (SELECT 1 FROM relation WHERE {end} = ? LIMIT ?)"
        ))?;
        let mut cost = 0;
        for place in &ball.rim {
            if cost >= BOUND {
                break;
            }
            cost += select.query_row([*place, BOUND], |row| row.get::<_, i64>(0))?;
        }
        Ok(cost)
    }

    fn read_all_changed(&mut self) -> Result<(), Failure> {
        let db = &self.saved.db;
        let edges = {
            let mut select = db.prepare(&format!(
                "SELECT {EDGE} FROM relation r WHERE {CHANGES} ORDER BY r.id"
            ))?;
            let mut rows = select.query([])?;
            let mut edges = Vec::new();
            while let Some(row) = rows.next()? {
                edges.push(rows::edge(row)?);
            }
            edges
        };
        let others: Vec<Place> = db
            .prepare(
                "SELECT node FROM document WHERE expires IS NOT NULL
                 UNION SELECT document FROM correction WHERE document IS NOT NULL
                 UNION SELECT document FROM listed",
            )?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        self.judged.extend(edges.iter().map(|edge| edge.target));
        self.judged.extend(others.iter().copied());
        self.read_documents(others)?;
        self.read_proofs(edges, Proof::All)?;
        self.all_judged = true;
        Ok(())
    }
}

/// The relations that end their target.
const ENDS: [Relation; 2] = [Relation::Repeals, Relation::Supersedes];

fn other_end(edge: &Edge, direction: Direction) -> Place {
    match direction {
        Direction::Outgoing => edge.target,
        Direction::Incoming => edge.source,
    }
}

/// The documents within some steps of one.
struct Ball {
    direction: Direction,
    radius: usize,
    seen: FxHashSet<Place>,
    /// Those at the greatest distance.
    rim: Vec<Place>,
    edges: Vec<Edge>,
}

impl Ball {
    fn around(place: Place, direction: Direction) -> Self {
        Ball {
            direction,
            radius: 0,
            seen: FxHashSet::from_iter([place]),
            rim: vec![place],
            edges: Vec::new(),
        }
    }

    fn meets(&self, other: &Ball) -> bool {
        let (few, many) = if self.seen.len() < other.seen.len() {
            (self, other)
        } else {
            (other, self)
        };
        !few.seen.is_disjoint(&many.seen)
    }
}

/// How many steps along the edges it is from `place` at least.
fn far(edges: &[Edge], place: Place, direction: Direction) -> FxHashMap<Place, usize> {
    let mut next: FxHashMap<Place, Vec<Place>> = FxHashMap::default();
    for edge in edges {
        let (here, there) = match direction {
            Direction::Outgoing => (edge.source, edge.target),
            Direction::Incoming => (edge.target, edge.source),
        };
        next.entry(here).or_default().push(there);
    }
    let mut far = FxHashMap::from_iter([(place, 0)]);
    let mut queue = VecDeque::from([(place, 0)]);
    while let Some((place, steps)) = queue.pop_front() {
        for &next in next.get(&place).into_iter().flatten() {
            far.entry(next).or_insert_with(|| {
                queue.push_back((next, steps + 1));
                steps + 1
            });
        }
    }
    far
}
