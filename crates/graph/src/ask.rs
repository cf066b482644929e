//! What can be asked of a citation graph, wherever it is kept: in memory
//! ([`super::InMemory`]) or in a saved project (`store::SavedGraph`), of which
//! no more is read than is asked for.
//!
//! Questions are written once, over these traits. Nodes and edges are numbers that say
//! nothing: what comes in an order comes in that of ids.

use std::cmp::Reverse;

use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};

use super::model::Scope;
use super::status::Judgement;
use super::timeline::Timeline;
use super::{Entity, Evidence};
use super::{Relation, Status};
use wenmai_resolving::identity::Key;

/// Documents and the relations between them. No relations, where some can be named,
/// stand for all.
pub trait CitationGraph {
    /// All documents, in the order of their ids.
    fn documents(&self) -> Vec<NodeIndex>;

    /// A document.
    fn document(&self, node: NodeIndex) -> &Entity;

    /// The document with this id.
    fn node(&self, id: &str) -> Option<NodeIndex>;

    /// The documents that have one of these keys (`keys`), in the order of their
    /// ids, and perhaps others.
    fn by_keys(&self, keys: &[Key]) -> Vec<NodeIndex>;

    /// All documents that fit, in the order of their ids. Only those need be looked at
    /// in whose names and issuers each of `threes`, three letters in a row, stands.
    fn fitting(&self, threes: &[String], fits: &dyn Fn(&Entity) -> bool) -> Vec<NodeIndex>;

    /// Documents in whose names and issuers these three letters stand in a row, at most
    /// so many.
    fn bearing(&self, three: &str, most: usize) -> Vec<NodeIndex>;

    /// All edges by these relations.
    fn edges(&self, relations: &[Relation]) -> Vec<EdgeIndex>;

    /// The edges at a document by these relations, in the order of the relations and of
    /// the ids at the other ends.
    fn edges_of(
        &self,
        node: NodeIndex,
        direction: Direction,
        relations: &[Relation],
    ) -> Vec<EdgeIndex>;

    /// At most so many of these edges: first by relation, in their order, so that what
    /// changes a document comes first; then those whose other ends were issued last.
    fn foremost(
        &self,
        node: NodeIndex,
        direction: Direction,
        relations: &[Relation],
        most: usize,
    ) -> Vec<EdgeIndex> {
        foremost_of_all(self, node, direction, relations, most)
    }

    /// How many edges there are at a document by these relations.
    fn count(&self, node: NodeIndex, direction: Direction, relations: &[Relation]) -> usize;

    /// How many documents cite this one.
    fn cited_by(&self, node: NodeIndex) -> usize;

    /// The citing and the cited document of an edge.
    fn ends(&self, edge: EdgeIndex) -> (NodeIndex, NodeIndex);

    /// What the citing document does to the cited one.
    fn relation(&self, edge: EdgeIndex) -> Relation;

    /// Whether it does it to the whole.
    fn scope(&self, edge: EdgeIndex) -> Scope;

    /// The mentions that prove an edge by which its target is changed
    /// ([`Relation::changes`]), or was so before (a heading names what made its text).
    fn clauses(&self, edge: EdgeIndex) -> &[Evidence];

    /// How many mentions prove all edges.
    fn mentions(&self) -> usize;

    /// What becomes of a document in the course of time.
    fn timeline(&self, node: NodeIndex) -> &Timeline;

    /// The documents of wanted statuses on a day, at most `most` after the first `from`:
    /// those that have them for the shortest time first, and those of which it is not
    /// known since when last. Statuses other than gone and changed are not looked for.
    fn of_status(
        &self,
        day: Date,
        wanted: &dyn Fn(Status) -> bool,
        from: usize,
        most: usize,
    ) -> Vec<NodeIndex>;

    /// How many documents [`CitationGraph::of_status`] gives in all.
    fn count_of_status(&self, day: Date, wanted: &dyn Fn(Status) -> bool) -> usize;

    /// The documents whose status on the day `to` may be another than on the day `from`,
    /// in the order of their ids.
    fn turning(&self, from: Date, to: Date) -> Vec<NodeIndex>;

    /// The end of an edge that one comes to.
    fn other_end(&self, edge: EdgeIndex, direction: Direction) -> NodeIndex {
        let (source, target) = self.ends(edge);
        match direction {
            Direction::Outgoing => target,
            Direction::Incoming => source,
        }
    }

    /// The status of a document on a day.
    fn status(&self, node: NodeIndex, day: Date) -> Status {
        self.timeline(node).on(day).status
    }

    /// The status of a document on a day, with its reasons in words.
    fn judgement(&self, node: NodeIndex, day: Date) -> Judgement {
        let clause = |edge: EdgeIndex, mention: usize| {
            Some(Clause {
                relation: self.relation(edge),
                by: self.document(self.ends(edge).0),
                evidence: self.clauses(edge).get(mention)?,
            })
        };
        let timeline = self.timeline(node);
        timeline.judgement_of(day, self.document(node), &clause)
    }
}

/// What [`CitationGraph::foremost`] gives, from all edges.
pub fn foremost_of_all<G: CitationGraph + ?Sized>(
    graph: &G,
    node: NodeIndex,
    direction: Direction,
    relations: &[Relation],
    most: usize,
) -> Vec<EdgeIndex> {
    let mut edges = graph.edges_of(node, direction, relations);
    edges.sort_by_key(|&edge| {
        let other = graph.document(graph.other_end(edge, direction));
        (graph.relation(edge), Reverse(other.issued()))
    });
    edges.truncate(most);
    edges
}

/// A citation graph of which every edge can be proved.
pub trait ProvedGraph: CitationGraph {
    /// The mentions that prove an edge.
    fn proofs(&self, edge: EdgeIndex) -> &[Evidence];

    /// The edges to a document of which some mention names a place in it, in the order of
    /// [`CitationGraph::edges_of`].
    fn pinpointed(&self, node: NodeIndex) -> Vec<EdgeIndex> {
        let mut edges = self.edges_of(node, Direction::Incoming, &[]);
        edges.retain(|&edge| self.proofs(edge).iter().any(|m| m.pinpoint.is_some()));
        edges
    }

    /// The first of them.
    fn first_proof(&self, edge: EdgeIndex) -> Option<&Evidence>;

    /// The words of every mention, with where it is.
    fn each_text(&self, see: &mut dyn FnMut(MentionPlace, &str));
}

/// Where a mention is.
#[derive(Debug, Clone, Copy)]
pub struct MentionPlace {
    /// The edge that it proves.
    pub edge: EdgeIndex,
    /// The document to which that leads.
    pub target: NodeIndex,
    /// Its place among the proofs of the edge.
    pub place: usize,
}

/// A mention by which a document is changed, with who does it.
#[derive(Debug, Clone, Copy)]
pub struct Clause<'g> {
    /// What is done.
    pub relation: Relation,
    /// The document that does it.
    pub by: &'g Entity,
    /// The words that say so.
    pub evidence: &'g Evidence,
}
