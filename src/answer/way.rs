//! What a document rests on, and what rests on it.

use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};
use rustc_hash::FxHashMap;

use super::{AnswerError, Opened, Project};
use crate::graph::Relation;
use crate::graph::query::{Step, Within};
use crate::store::{Place, Proof};

/// Which way is followed, and how far.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The relations that are followed.
    pub relations: &'a [Relation],
    /// `Outgoing` up to what the document rests on, `Incoming` down to what rests
    /// on it.
    pub direction: Direction,
    /// Most steps from the document; as far as it goes where none is given.
    pub depth: Option<u32>,
    /// Most relations; all where none is given.
    pub most: Option<usize>,
    /// Whether all of each ring on the way is read, also what lies beyond.
    pub with_rings: bool,
}

/// Reads the way from a document, and gives its steps, the nearest first.
///
/// # Errors
///
/// [`AnswerError::Store`]
pub fn read_way(
    project: &Project,
    place: Place,
    question: Question<'_>,
) -> Result<(Opened, Vec<Step>), AnswerError> {
    let Question {
        relations,
        direction,
        depth,
        most,
        with_rings,
    } = question;
    let within = most.map(|most| Within { depth, most });
    let mut part = project.saved.part();
    let reached = match within {
        None => part.reach(place, relations, direction, depth, Proof::First)?,
        Some(within) => part.nearest(place, relations, direction, within, Proof::First)?,
    };
    part.judge(reached)?;
    // Without a depth all of each ring has been reached.
    let partly = depth.is_some() || within.is_some();
    if partly && with_rings {
        part.rings(relations)?;
    }
    let opened = project.opened(part)?;
    let node = opened.node(place)?;
    let steps = match within {
        None => opened.graph.reach(node, relations, direction, depth),
        Some(within) => opened.graph.nearest(node, relations, direction, within),
    };
    Ok((opened, steps))
}

/// A document to which a line leads, with the relations by which it does.
pub type Fork = (NodeIndex, Vec<EdgeIndex>);

/// The steps by the document from which they go: one fork for each document to
/// which they come, in the order of the relations and ids.
pub fn forks(
    opened: &Opened,
    steps: &[Step],
    way: petgraph::Direction,
) -> FxHashMap<NodeIndex, Vec<Fork>> {
    let graph = &opened.graph;
    let mut edges: Vec<EdgeIndex> = steps.iter().map(|step| step.edge).collect();
    edges.sort_by_key(|&edge| (graph.inner[edge].relation, graph.other_end(edge, way)));
    let mut forks: FxHashMap<NodeIndex, Vec<Fork>> = FxHashMap::default();
    let mut at: FxHashMap<(NodeIndex, NodeIndex), usize> = FxHashMap::default();
    for edge in edges {
        let (from, to) = (
            graph.other_end(edge, way.opposite()),
            graph.other_end(edge, way),
        );
        let own = forks.entry(from).or_default();
        let next = own.len();
        let place = *at.entry((from, to)).or_insert(next);
        match own.get_mut(place) {
            Some((_, edges)) => edges.push(edge),
            None => own.push((to, vec![edge])),
        }
    }
    forks
}
