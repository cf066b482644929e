//! A part of the graph: what a question needs, and no more.
//!
//! It is an ordinary graph, on which judging, following and comparing run as on
//! the whole. Nodes and edges keep their order, so that answers do too. What is
//! asked about a node must have been read for it: [`Part::judge`] what its
//! status follows from, [`Part::edges`] what it cites or what cites it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use petgraph::Direction;
use petgraph::graph::NodeIndex;
use rustc_hash::{FxHashMap, FxHashSet};

use super::open::Failure;
use super::rows::{self, CHANGES, CORRECTION, EDGE, Edge, LISTED, MENTION, MENTIONS};
use super::saved::{Place, Saved};
use super::{StoreError, keys};
use crate::graph::{Entity, Evidence, Graph, Link, Relation};

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
#[derive(Debug, Default)]
pub struct Places {
    nodes: Vec<Place>,
    edges: Vec<(i64, Proof)>,
    judged: FxHashSet<Place>,
    all_judged: bool,
}

impl Places {
    /// Those of a whole graph.
    pub fn of_all(graph: &Graph) -> Self {
        Places {
            nodes: (0..).take(graph.inner.node_count()).collect(),
            ..Places::default()
        }
    }

    /// The node of a document.
    pub fn node(&self, place: Place) -> Option<NodeIndex> {
        self.nodes.binary_search(&place).ok().map(NodeIndex::new)
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
        let read = self.read_edges(place, direction, relations, proof);
        self.saved.answer(read)
    }

    /// Reads what the status of documents follows from.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn judge(&mut self, places: impl IntoIterator<Item = Place>) -> Result<(), StoreError> {
        let read = places
            .into_iter()
            .try_for_each(|place| self.read_changes(place));
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
            for other in self.saved.by_key(key)? {
                self.read_changes(other)?;
            }
            Ok(())
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
        let mut places = Places {
            judged: self.judged,
            all_judged: self.all_judged,
            ..Places::default()
        };
        let mut nodes: FxHashMap<Place, NodeIndex> = FxHashMap::default();
        for (place, entity) in self.nodes {
            let id = entity.id.clone();
            let node = graph.inner.add_node(entity);
            graph.by_id.insert(id, node);
            places.nodes.push(place);
            nodes.insert(place, node);
        }
        for (id, read) in self.edges {
            if let (Some(&source), Some(&target)) =
                (nodes.get(&read.source), nodes.get(&read.target))
            {
                graph.inner.add_edge(source, target, read.link);
                places.edges.push((id, read.proof));
            }
        }
        (graph, places)
    }

    fn read_document(&mut self, place: Place) -> Result<(), Failure> {
        if self.nodes.contains_key(&place) {
            return Ok(());
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
        Ok(())
    }

    fn read_edge(&mut self, edge: Edge, proof: Proof) -> Result<(), Failure> {
        self.read_document(edge.source)?;
        self.read_document(edge.target)?;
        if self
            .edges
            .get(&edge.id)
            .is_some_and(|read| read.proof >= proof)
        {
            return Ok(());
        }
        let mentions = self.mentions(edge.id, proof)?;
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
        Ok(())
    }

    fn mentions(&self, edge: i64, proof: Proof) -> Result<Vec<Evidence>, Failure> {
        let limit = match proof {
            Proof::None => return Ok(Vec::new()),
            Proof::First => 1,
            Proof::All => -1,
        };
        let mut select = self.saved.db.prepare_cached(&format!(
            "SELECT {MENTION} FROM {MENTIONS} WHERE m.relation = ? ORDER BY m.id LIMIT ?"
        ))?;
        let mut rows = select.query([edge, limit])?;
        let mut mentions = Vec::new();
        while let Some(row) = rows.next()? {
            let mut mention = rows::mention(row, true)?;
            if self.has_corrections {
                let mut select = self.saved.db.prepare_cached(&format!(
                    "SELECT {CORRECTION} FROM correction WHERE mention = ? ORDER BY id DESC"
                ))?;
                let mut rows = select.query([row.get::<_, i64>(1)?])?;
                if let Some(row) = rows.next()? {
                    mention.correction = Some(Box::new(rows::correction(row)?));
                }
            }
            mentions.push(mention);
        }
        Ok(mentions)
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
        place: Place,
        direction: Direction,
        relations: &[Relation],
        proof: Proof,
    ) -> Result<Vec<Place>, Failure> {
        self.read_document(place)?;
        let edges = self.edges_of(place, direction, relations)?;
        let mut others = Vec::with_capacity(edges.len());
        for edge in edges {
            self.read_edge(edge, proof)?;
            others.push(other_end(&edge, direction));
        }
        Ok(others)
    }

    fn read_changes(&mut self, place: Place) -> Result<(), Failure> {
        if !self.judged.insert(place) {
            return Ok(());
        }
        self.read_document(place)?;
        if self.all_judged {
            return Ok(());
        }
        let edges = {
            let mut select = self.saved.db.prepare_cached(&format!(
                "SELECT {EDGE} FROM relation r WHERE r.target = ? AND {CHANGES} ORDER BY r.id"
            ))?;
            let mut rows = select.query([place])?;
            let mut edges = Vec::new();
            while let Some(row) = rows.next()? {
                edges.push(rows::edge(row)?);
            }
            edges
        };
        edges
            .into_iter()
            .try_for_each(|edge| self.read_edge(edge, Proof::All))
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
            for next in self.read_edges(place, direction, relations, proof)? {
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
        for place in places {
            for edge in self.edges_of(place, Direction::Outgoing, relations)? {
                if self.nodes.contains_key(&edge.target) {
                    self.read_edge(edge, proof)?;
                }
            }
        }
        Ok(())
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
            for place in places {
                for edge in self.edges_of(place, Direction::Outgoing, relations)? {
                    if members.contains(&edge.target) {
                        self.read_edge(edge, Proof::None)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn read_replaced(&mut self, place: Place) -> Result<(), Failure> {
        let mut seen = FxHashSet::from_iter([place]);
        let mut open = vec![place];
        while let Some(place) = open.pop() {
            self.read_changes(place)?;
            for edge in self.edges_of(place, Direction::Incoming, &ENDS)? {
                self.read_changes(edge.source)?;
                // How many it ends matters up to two.
                for edge in self
                    .edges_of(edge.source, Direction::Outgoing, &[Relation::Repeals])?
                    .into_iter()
                    .take(3)
                {
                    self.read_edge(edge, Proof::None)?;
                }
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
        for edge in edges {
            let on_way = match (after.get(&edge.source), before.get(&edge.target)) {
                (Some(after), Some(before)) => after + 1 + before <= most,
                _ => false,
            };
            if on_way {
                self.read_edge(edge, Proof::All)?;
            }
        }
        Ok(())
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
        let places: BTreeSet<Place> = self
            .saved
            .db
            .prepare(&format!(
                "SELECT target FROM relation r WHERE {CHANGES}
                 UNION SELECT node FROM document WHERE expires IS NOT NULL
                 UNION SELECT document FROM correction WHERE document IS NOT NULL
                 UNION SELECT document FROM listed"
            ))?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        places
            .into_iter()
            .try_for_each(|place| self.read_changes(place))?;
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
