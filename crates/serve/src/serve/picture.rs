//! The picture around a document, whose boxes link to their pages.

use petgraph::Direction;
use petgraph::graph::NodeIndex;

use super::Frame;
use super::trouble::Trouble;
use wenmai_answer::answer;
use wenmai_graph::query::Within;
use wenmai_graph::{ProvedGraph, Relation, extract};
use wenmai_render::{self as render, Engine, Picture};

/// Most documents in a picture, half of them on either side.
const MOST: usize = 40;

/// The picture of the nearest documents on both sides, as SVG.
pub(super) fn around(
    f: &Frame,
    graph: &dyn ProvedGraph,
    node: NodeIndex,
    depth: u32,
) -> Result<String, Trouble> {
    let within = Within {
        depth: Some(depth),
        most: Some(MOST / 2),
    };
    let both = [Direction::Outgoing, Direction::Incoming];
    let nodes = answer::around(graph, node, &both, &Relation::ALL, within);
    let part = extract(graph, &nodes, &[]);
    let focus = nodes.iter().position(|&own| own == node);
    let status = |own: NodeIndex| graph.status(nodes[own.index()], f.as_of);
    let picture = Picture::new(&part, &status)
        .lang(f.lang.of_picture())
        .links(&|own| Some(f.document(&part.inner[own].id)))
        .focus(NodeIndex::new(focus.unwrap_or_default()));
    Ok(render::to_svg(&picture, Engine::Builtin)?)
}
