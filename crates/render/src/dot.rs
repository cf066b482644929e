//! The picture in DOT, for Graphviz and what else reads it. `dot -Tsvg` alone
//! makes a fair picture of it.

use std::io::{self, Write};

use graphviz_rust::dot_structures::{
    Attribute, Edge, EdgeTy, Graph, GraphAttributes, Stmt, Vertex,
};
use graphviz_rust::printer::{DotPrinter, PrinterContext};
use petgraph::graph::{EdgeIndex, NodeIndex};
use rayon::prelude::*;

use super::look::{self, Dash};
use super::measure::plain;
use super::picture::Picture;
use super::quote::{attribute, id, node, node_id, shown};
use super::scene::{self, Block, Line};
use wenmai_graph::Scope;

/// Most statements that are put together before they are written.
const AT_ONCE: usize = 1000;

/// The picture in DOT. The nodes are named by the ids of the documents; edges lead
/// from the citing to the cited document, which stands above.
pub fn to_dot(picture: &Picture<'_>) -> String {
    let mut text = Vec::new();
    // Nothing can fail that is written to memory.
    let _ = write_dot(picture, &mut text);
    String::from_utf8(text).unwrap_or_default()
}

/// Writes the picture in DOT, as [`to_dot`] gives it, a part at a time: the picture
/// of a large project need not stand in memory.
///
/// # Errors
///
/// Where `out` cannot be written.
pub fn write_dot(picture: &Picture<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(dot_head(picture).as_bytes())?;
    let place = scene::places(picture);
    in_parts(picture.nodes(), out, &|nodes| boxes(picture, nodes))?;
    in_parts(picture.edges(), out, &|edges| lines(picture, edges, &place))?;
    out.write_all(DOT_END)
}

/// What stands before the first document.
fn dot_head(picture: &Picture<'_>) -> String {
    let (title, _) = picture.words();
    let start = printed(head(&plain(title)));
    let (open, _) = start.split_at(start.find('\n').map_or(start.len(), |at| at + 1));
    format!("{open}{}", body(&start))
}

/// What stands after the last relation.
const DOT_END: &[u8] = b"\n}";

/// The boxes of some documents.
fn boxes(picture: &Picture<'_>, nodes: &[NodeIndex]) -> Vec<Stmt> {
    scene::boxes_of(picture, nodes)
        .map(|b| Stmt::Node(node(&b.id, block(&b))))
        .collect()
}

/// The lines of some relations.
fn lines(picture: &Picture<'_>, edges: &[EdgeIndex], place: &[usize]) -> Vec<Stmt> {
    scene::lines_of(picture, edges, place)
        .map(|line| statement(picture, &line))
        .collect()
}

/// Writes what `statements` makes of all items, put together on all threads.
fn in_parts<T: Sync>(
    items: &[T],
    out: &mut dyn Write,
    statements: &(dyn Fn(&[T]) -> Vec<Stmt> + Sync),
) -> io::Result<()> {
    for items in items.chunks(AT_ONCE * rayon::current_num_threads()) {
        let parts: Vec<String> = items
            .par_chunks(AT_ONCE)
            .map(|items| printed(statements(items)))
            .collect();
        for text in parts {
            out.write_all(b"\n")?;
            out.write_all(body(&text).as_bytes())?;
        }
    }
    Ok(())
}

/// A line between two boxes.
fn statement(picture: &Picture<'_>, line: &Line) -> Stmt {
    let end = |b: usize| {
        let shown = picture.nodes().get(b);
        let id = shown.map_or("", |&node| picture.graph().inner[node].id.as_str());
        Vertex::N(node_id(id))
    };
    Stmt::Edge(Edge {
        ty: EdgeTy::Pair(end(line.from), end(line.to)),
        attributes: edge(line),
    })
}

/// A graph of these statements.
fn printed(stmts: Vec<Stmt>) -> String {
    let graph = Graph::DiGraph {
        id: id("wenmai"),
        strict: false,
        stmts,
    };
    graph.print(&mut PrinterContext::default())
}

/// The lines between the first and the last of a printed graph.
fn body(printed: &str) -> &str {
    let inner = printed.split_once('\n').map_or("", |(_, rest)| rest);
    inner.strip_suffix("\n}").unwrap_or(inner)
}

fn head(title: &str) -> Vec<Stmt> {
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
    if !title.is_empty() {
        whole.push(attribute("labelloc", "t"));
        whole.push(shown("label", title));
    }
    vec![
        Stmt::GAttribute(GraphAttributes::Graph(whole)),
        Stmt::GAttribute(GraphAttributes::Node(vec![
            attribute("shape", "box"),
            attribute("fontname", look::FONTS),
            attribute("fontsize", "11"),
            attribute("margin", "0.14,0.08"),
        ])),
        Stmt::GAttribute(GraphAttributes::Edge(vec![attribute("arrowsize", "0.7")])),
    ]
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
