//! The picture in DOT, for Graphviz and what else reads it. `dot -Tsvg` alone
//! makes a fair picture of it.

use graphviz_rust::dot_structures::{
    Attribute, Edge, EdgeTy, Graph, GraphAttributes, Stmt, Vertex,
};
use graphviz_rust::printer::{DotPrinter, PrinterContext};

use super::look::{self, Dash};
use super::picture::Picture;
use super::quote::{attribute, id, node, node_id, shown};
use super::scene::{Block, Line, Scene};
use crate::graph::Scope;

/// Writes the picture in DOT. The nodes are named by the ids of the documents;
/// edges lead from the citing to the cited document, which stands above.
pub fn to_dot(picture: &Picture<'_>) -> String {
    graph(&Scene::new(picture)).print(&mut PrinterContext::default())
}

fn graph(scene: &Scene) -> Graph {
    let mut whole = vec![
        attribute("rankdir", "BT"),
        attribute("charset", "UTF-8"),
        attribute("bgcolor", look::PAGE),
        attribute("fontname", look::FONTS),
        attribute("fontsize", "18"),
        attribute("fontcolor", look::INK),
        attribute("nodesep", "0.3"),
        attribute("ranksep", "0.7"),
        attribute("pad", "0.3"),
    ];
    if !scene.title.is_empty() {
        whole.push(attribute("labelloc", "t"));
        whole.push(shown("label", &scene.title));
    }
    let mut stmts = vec![
        Stmt::GAttribute(GraphAttributes::Graph(whole)),
        Stmt::GAttribute(GraphAttributes::Node(vec![
            attribute("shape", "box"),
            attribute("fontname", look::FONTS),
            attribute("fontsize", "11"),
            attribute("margin", "0.14,0.08"),
        ])),
        Stmt::GAttribute(GraphAttributes::Edge(vec![attribute("arrowsize", "0.7")])),
    ];
    stmts.extend(
        scene
            .boxes
            .iter()
            .map(|b| Stmt::Node(node(&b.id, block(b)))),
    );
    stmts.extend(scene.lines.iter().map(|line| {
        let end = |b: usize| Vertex::N(node_id(&scene.boxes[b].id));
        Stmt::Edge(Edge {
            ty: EdgeTy::Pair(end(line.from), end(line.to)),
            attributes: edge(line),
        })
    }));
    Graph::DiGraph {
        id: id("wenmai"),
        strict: false,
        stmts,
    }
}

fn block(block: &Block) -> Vec<Attribute> {
    let mut words: Vec<String> = block.head.clone().into_iter().collect();
    words.extend(block.lines.iter().cloned());
    if let Some(badge) = &block.badge {
        words.push(format!("[{}]", badge.text));
    }
    let style = if block.present {
        "rounded,filled"
    } else {
        "rounded,filled,dashed"
    };
    let border = if block.focus {
        look::FOCUS
    } else {
        block.tone.border
    };
    vec![
        shown("label", &words.join("\n")),
        shown("tooltip", &block.tooltip),
        attribute("style", style),
        attribute("fillcolor", block.tone.fill),
        attribute("color", border),
        attribute("fontcolor", block.tone.text),
        attribute("penwidth", if block.focus { "2.4" } else { "1" }),
    ]
}

fn edge(line: &Line) -> Vec<Attribute> {
    let stroke = look::stroke(line.relation);
    // Graphviz draws one parallel line for each colour of a list.
    let (colour, style) = match stroke.dash {
        Dash::Solid => (stroke.colour.to_owned(), "solid"),
        Dash::Dashed => (stroke.colour.to_owned(), "dashed"),
        Dash::Dotted => (stroke.colour.to_owned(), "dotted"),
        Dash::Double => (
            format!("{}:{}:{}", stroke.colour, look::PAGE, stroke.colour),
            "solid",
        ),
    };
    let mut attributes = vec![
        attribute("class", line.relation.key()),
        attribute("color", &colour),
        attribute("style", style),
        attribute("penwidth", &format!("{:.2}", line.width)),
        shown("tooltip", &line.tooltip),
    ];
    if line.scope == Scope::Part {
        attributes.push(attribute("arrowhead", "onormal"));
    }
    if !line.wire.up {
        // The citing document has the higher rank, so it may stay above.
        attributes.push(attribute("constraint", "false"));
    }
    attributes
}

#[cfg(test)]
mod tests;
