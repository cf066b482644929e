//! What is around a document, to be drawn.

use petgraph::Direction;
use petgraph::graph::NodeIndex;
use rustc_hash::FxHashSet;

use super::{AnswerError, Opened, Project};
use crate::graph::Relation;
use crate::store::{Place, Proof};

/// How far around a document.
#[derive(Debug, Clone, Copy)]
pub struct Reach<'a> {
    /// Most steps.
    pub depth: u32,
    /// Towards what it cites, towards what cites it, or both.
    pub directions: &'a [Direction],
}

/// Reads the documents around one and all that is drawn of them.
///
/// # Errors
///
/// [`AnswerError::Store`]
pub fn read_around(
    project: &Project,
    place: Place,
    reach: Reach<'_>,
    relations: &[Relation],
) -> Result<Opened, AnswerError> {
    let mut part = project.saved.part();
    let mut drawn = Vec::new();
    for &direction in reach.directions {
        drawn.extend(part.reach(place, relations, direction, Some(reach.depth), Proof::None)?);
    }
    part.among(relations, Proof::All)?;
    part.judge(drawn)?;
    project.opened(part)
}

/// The documents around one, itself among them, in the order of the graph.
pub fn around(
    opened: &Opened,
    node: NodeIndex,
    reach: Reach<'_>,
    relations: &[Relation],
) -> Vec<NodeIndex> {
    let mut found = FxHashSet::from_iter([node]);
    for &direction in reach.directions {
        for step in opened
            .graph
            .reach(node, relations, direction, Some(reach.depth))
        {
            found.insert(opened.graph.other_end(step.edge, direction));
        }
    }
    let mut nodes: Vec<NodeIndex> = found.into_iter().collect();
    nodes.sort_unstable();
    nodes
}
