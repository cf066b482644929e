//! What is around a document, to be drawn.

use petgraph::Direction;
use petgraph::graph::NodeIndex;
use rustc_hash::FxHashSet;

use super::{AnswerError, Opened, Project};
use crate::graph::Relation;
use crate::store::{Place, Proof};

/// Reads the documents within `depth` steps, up and down, and all that is drawn
/// of them.
///
/// # Errors
///
/// [`AnswerError::Store`]
pub fn read_around(
    project: &Project,
    place: Place,
    depth: u32,
    relations: &[Relation],
) -> Result<Opened, AnswerError> {
    let mut part = project.saved.part();
    let mut drawn = Vec::new();
    for direction in [Direction::Outgoing, Direction::Incoming] {
        drawn.extend(part.reach(place, relations, direction, Some(depth), Proof::None)?);
    }
    part.among(relations, Proof::All)?;
    part.judge(drawn)?;
    project.opened(part)
}

/// The documents within `depth` steps, up and down, in the order of the graph.
pub fn around(
    opened: &Opened,
    node: NodeIndex,
    depth: u32,
    relations: &[Relation],
) -> Vec<NodeIndex> {
    let mut found = FxHashSet::from_iter([node]);
    for direction in [Direction::Outgoing, Direction::Incoming] {
        for step in opened.graph.reach(node, relations, direction, Some(depth)) {
            found.insert(opened.graph.other_end(step.edge, direction));
        }
    }
    let mut nodes: Vec<NodeIndex> = found.into_iter().collect();
    nodes.sort_unstable();
    nodes
}
