//! The picture around a document, whose boxes link to their pages.

use petgraph::Direction;
use petgraph::graph::NodeIndex;

use super::Frame;
use super::trouble::Trouble;
use crate::answer::Project;
use crate::graph::Relation;
use crate::graph::query::Within;
use crate::render::{self, Engine, Picture};
use crate::store::{Place, Proof};

/// Most documents in a picture, half of them on either side.
const MOST: usize = 40;

/// The picture of the nearest documents on both sides, as SVG.
pub(super) fn around(
    f: &Frame,
    project: &Project,
    place: Place,
    depth: u32,
) -> Result<String, Trouble> {
    let within = Within {
        depth: Some(depth),
        most: MOST / 2,
    };
    let both = [Direction::Outgoing, Direction::Incoming];
    let mut part = project.saved.part();
    let mut drawn = vec![place];
    for direction in both {
        drawn.extend(part.nearest(place, &Relation::ALL, direction, within, Proof::None)?);
    }
    part.among(&Relation::ALL, Proof::All)?;
    part.judge(drawn)?;
    let opened = project.opened(part)?;
    let node = opened.node(place)?;
    let graph = &opened.graph;
    let mut nodes: Vec<NodeIndex> = both
        .into_iter()
        .flat_map(|direction| {
            let steps = graph.nearest(node, &Relation::ALL, direction, within);
            steps
                .into_iter()
                .map(move |step| graph.other_end(step.edge, direction))
        })
        .chain([node])
        .collect();
    nodes.sort_unstable();
    nodes.dedup();
    let picture = Picture::new(graph, &|node| opened.status(node))
        .lang(f.lang.of_picture())
        .links(&|node| Some(f.document(&graph.inner[node].id)))
        .only(&nodes)
        .focus(node);
    Ok(render::to_svg(&picture, Engine::Builtin)?)
}
