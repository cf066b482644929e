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
        .only(&nodes)
        .focus(node);
    Ok(with_links(&render::to_svg(&picture, Engine::Builtin)?, f))
}

/// Puts a link around each box.
fn with_links(svg: &str, f: &Frame) -> String {
    const BOX: &str = "<g class=\"node ";
    const ID: &str = "data-id=\"";
    let mut out = String::with_capacity(svg.len() * 2);
    let mut rest = svg;
    while let Some(start) = rest.find(BOX) {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let Some(end) = end_of_group(from) else {
            rest = from;
            break;
        };
        let (group, after) = from.split_at(end);
        let tag = group.split('>').next().unwrap_or_default();
        // Boxes of the legend have no id.
        match tag.split(ID).nth(1).and_then(|rest| rest.split('"').next()) {
            Some(id) => {
                out.push_str("<a href=\"");
                out.push_str(&f.document(&unescape(id)).replace('&', "&amp;"));
                out.push_str("\">");
                out.push_str(group);
                out.push_str("</a>");
            }
            None => out.push_str(group),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Where the group ends with which `text` begins.
fn end_of_group(text: &str) -> Option<usize> {
    const END: &str = "</g>";
    let mut depth = 0usize;
    let mut at = 0;
    loop {
        let close = text.get(at..)?.find(END)? + at;
        depth += text.get(at..close)?.matches("<g").count();
        at = close + END.len();
        depth = depth.checked_sub(1)?;
        if depth == 0 {
            return Some(at);
        }
    }
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}
