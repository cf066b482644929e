//! What is no longer in force, and what to use in its place.

use petgraph::Direction;
use petgraph::graph::NodeIndex;

use super::{AnswerError, Opened, Project};
use crate::export::answers::{self, InsteadRow, Wanted};
use crate::graph::instead::Editions;
use crate::graph::query::RESTS_ON;
use crate::store::{Place, Proof};

/// Documents that are looked at together, where few are wanted.
const AT_LEAST: usize = 100;

/// Reads the documents that may be gone, what is to be used instead and, for
/// `stale`, what rests on them.
///
/// # Errors
///
/// [`AnswerError::Store`]
pub fn read_superseded(
    project: &Project,
    wanted: Wanted,
) -> Result<(Opened, Vec<NodeIndex>), AnswerError> {
    let mut part = project.saved.part();
    part.all_changed()?;
    let opened = project.opened(part)?;
    let listed: Vec<NodeIndex> = opened
        .graph
        .inner
        .node_indices()
        .filter(|&node| wanted.lists(opened.status(node)))
        .collect();
    let places: Vec<Place> = listed
        .iter()
        .map(|&node| opened.place(node))
        .collect::<Result<_, AnswerError>>()?;
    let mut opened = project.with_editions(opened, listed.into_iter())?;
    if wanted.stale {
        let mut part = project.more(opened);
        part.edges_of_all(&places, Direction::Incoming, &RESTS_ON, Proof::None)?;
        opened = project.opened(part)?;
    }
    let among = opened.graph.inner.node_indices().collect();
    Ok((opened, among))
}

/// The same of those that have been gone for the shortest time, at most so many.
///
/// # Errors
///
/// [`AnswerError::Store`]
pub fn latest_superseded(
    project: &Project,
    wanted: Wanted,
    most: usize,
) -> Result<(Opened, Vec<NodeIndex>), AnswerError> {
    let mut at_a_time = most.max(AT_LEAST);
    let mut opened = project.opened(project.saved.part())?;
    let (mut from, mut found) = (0, Vec::new());
    while found.len() < most {
        let lists = |status| wanted.lists(status);
        let next = project.saved.gone(project.as_of, &lists, from, at_a_time)?;
        if next.is_empty() {
            break;
        }
        from += next.len();
        at_a_time *= 2;
        let mut part = project.more(opened);
        part.judge(next.iter().copied())?;
        for &place in &next {
            part.replaced(place)?;
        }
        if wanted.stale {
            let citing = part.edges_of_all(&next, Direction::Incoming, &RESTS_ON, Proof::None)?;
            part.judge(citing)?;
        }
        opened = project.opened(part)?;
        for place in next {
            let node = opened.node(place)?;
            let rested_on = || !opened.graph.stale(node, &opened.judgements).is_empty();
            if wanted.lists(opened.status(node)) && (!wanted.stale || rested_on()) {
                found.push(place);
            }
        }
    }
    found.truncate(most);
    let nodes = |opened: &Opened| -> Result<Vec<NodeIndex>, AnswerError> {
        found.iter().map(|&place| opened.node(place)).collect()
    };
    let listed = nodes(&opened)?;
    let opened = project.with_editions(opened, listed.into_iter())?;
    let among = nodes(&opened)?;
    Ok((opened, among))
}

/// What to use instead of a document; nothing where it is not gone.
pub fn use_instead(opened: &Opened, node: NodeIndex) -> Vec<InsteadRow<'_>> {
    if !opened.status(node).is_gone() {
        return Vec::new();
    }
    let editions = Editions::of(&opened.graph);
    answers::use_instead(&opened.graph, node, &opened.judgements, &editions)
}
