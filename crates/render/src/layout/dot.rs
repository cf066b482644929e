//! Graphviz as an engine: `dot -Tplain`, which tells coordinates and no more.

use std::collections::BTreeMap;

use graphviz_rust::cmd::{CommandArg, Format};
use graphviz_rust::dot_structures::{EdgeTy, Graph, GraphAttributes, Stmt, Vertex};
use graphviz_rust::printer::{DotPrinter, PrinterContext};

use super::{BOX_GAP, BOX_HEIGHT, Layout, Piece, Point, Sketch};
use crate::error::RenderError;
use crate::quote;

/// Graphviz measures in inches.
const INCH: f64 = 72.0;

/// The engine that runs the program `dot`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Graphviz;

impl Layout for Graphviz {
    /// Runs `dot` once: it reads one graph after another.
    fn sketch(&self, pieces: &[Piece]) -> Result<Vec<Sketch>, RenderError> {
        let source: Vec<String> = pieces
            .iter()
            .map(|p| graph(p).print(&mut PrinterContext::default()))
            .collect();
        let arguments = vec![CommandArg::Format(Format::Plain)];
        let answer =
            graphviz_rust::exec_dot(source.join("\n"), arguments).map_err(RenderError::Graphviz)?;
        read(&String::from_utf8_lossy(&answer), pieces)
    }
}

fn graph(piece: &Piece) -> Graph {
    let number = |key: &str, value: f64| quote::attribute(key, &format!("{value:.4}"));
    let mut stmts = vec![
        Stmt::GAttribute(GraphAttributes::Graph(vec![
            number("nodesep", BOX_GAP / INCH),
            number("ranksep", 1.0),
            // Without bounds the search for the best rows of a few hundred
            // documents may take minutes.
            number("nslimit", 20.0),
            number("nslimit1", 20.0),
        ])),
        Stmt::GAttribute(GraphAttributes::Node(vec![
            quote::attribute("shape", "box"),
            quote::attribute("fixedsize", "true"),
            quote::attribute("label", ""),
            number("height", BOX_HEIGHT / INCH),
        ])),
        Stmt::GAttribute(GraphAttributes::Edge(vec![quote::attribute(
            "arrowhead",
            "none",
        )])),
    ];
    for (b, &width) in piece.widths.iter().enumerate() {
        let attributes = vec![number("width", width / INCH)];
        stmts.push(quote::node(&format!("n{b}"), attributes).into());
    }
    for arc in &piece.arcs {
        let end = |b: usize| Vertex::N(quote::node_id(&format!("n{b}")));
        let edge = graphviz_rust::dot_structures::Edge {
            ty: EdgeTy::Pair(end(arc.upper), end(arc.lower)),
            attributes: vec![quote::attribute("minlen", &arc.span.to_string())],
        };
        stmts.push(edge.into());
    }
    Graph::DiGraph {
        id: quote::id("piece"),
        strict: false,
        stmts,
    }
}

/// Reads the plain format: `node name x y …`, `edge tail head n x y …`, and
/// `stop` after each graph, with y upward.
fn read(answer: &str, pieces: &[Piece]) -> Result<Vec<Sketch>, RenderError> {
    let mut sketches = Vec::with_capacity(pieces.len());
    let mut centres: BTreeMap<usize, Point> = BTreeMap::new();
    let mut ways: BTreeMap<(usize, usize), Vec<Point>> = BTreeMap::new();
    for (at, line) in answer.lines().enumerate() {
        let wrong = |what: &str| RenderError::GraphvizAnswer {
            line: at + 1,
            what: what.to_owned(),
        };
        let mut words = line.split_whitespace();
        match words.next() {
            Some("node") => {
                let node = words.next().and_then(index);
                let node = node.ok_or_else(|| wrong("a node without a name"))?;
                let point = points(words).into_iter().next();
                centres.insert(node, point.ok_or_else(|| wrong("a node without a place"))?);
            }
            Some("edge") => {
                let ends = words
                    .next()
                    .and_then(index)
                    .zip(words.next().and_then(index));
                let ends = ends.ok_or_else(|| wrong("an edge without ends"))?;
                let count = words.next().and_then(|n| n.parse::<usize>().ok());
                let count = count.ok_or_else(|| wrong("an edge without a count of points"))?;
                ways.insert(ends, flatten(&points(words.take(count * 2))));
            }
            Some("stop") => {
                let piece = pieces
                    .get(sketches.len())
                    .ok_or_else(|| wrong("a graph that was not asked for"))?;
                let all = (0..piece.widths.len()).map(|b| centres.get(&b).copied());
                sketches.push(Sketch {
                    centres: all
                        .collect::<Option<_>>()
                        .ok_or_else(|| wrong("a graph that lacks nodes"))?,
                    ways: piece
                        .arcs
                        .iter()
                        .map(|a| ways.remove(&(a.upper, a.lower)).unwrap_or_default())
                        .collect(),
                });
                centres.clear();
                ways.clear();
            }
            _ => {}
        }
    }
    if sketches.len() < pieces.len() {
        return Err(RenderError::GraphvizAnswer {
            line: answer.lines().count(),
            what: format!("only {} of {} graphs", sketches.len(), pieces.len()),
        });
    }
    Ok(sketches)
}

fn index(name: &str) -> Option<usize> {
    name.trim_matches('"').strip_prefix('n')?.parse().ok()
}

fn points<'a>(words: impl Iterator<Item = &'a str>) -> Vec<Point> {
    let numbers: Vec<f64> = words.map_while(|w| w.parse().ok()).collect();
    numbers
        .chunks_exact(2)
        .map(|pair| Point {
            x: pair[0] * INCH,
            y: -pair[1] * INCH,
        })
        .collect()
}

/// Turns a chain of cubic curves into a polyline.
fn flatten(points: &[Point]) -> Vec<Point> {
    const STEPS: usize = 8;
    let mut out: Vec<Point> = points.first().copied().into_iter().collect();
    let mut at = 0;
    while let Some([a, b, c, d]) = points.get(at..at + 4) {
        for step in 1..=STEPS {
            let t = step as f64 / STEPS as f64;
            let u = 1.0 - t;
            let mix = |a: f64, b: f64, c: f64, d: f64| {
                u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d
            };
            out.push(Point {
                x: mix(a.x, b.x, c.x, d.x),
                y: mix(a.y, b.y, c.y, d.y),
            });
        }
        at += 3;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Arc;

    fn piece() -> Piece {
        Piece {
            widths: vec![120.0, 160.0],
            arcs: vec![Arc {
                upper: 0,
                lower: 1,
                span: 2,
            }],
        }
    }

    #[test]
    fn the_question_is_valid_dot() {
        let graph = graph(&piece());
        let text = graph.print(&mut PrinterContext::default());
        assert_eq!(graphviz_rust::parse(&text), Ok(graph));
    }

    #[test]
    fn an_answer_is_read_with_y_downward() {
        let answer = "graph 1 2 3\nnode n0 1 2.5 1.6 0.8 \"\" solid box black lightgrey\n\
                      node n1 1 0.5 1.6 0.8 \"\" solid box black lightgrey\n\
                      edge n0 n1 4 1 2.1 1 1.7 1 1.3 1 0.9 solid black\nstop\n";
        let sketches = read(answer, &[piece()]).unwrap();
        assert_eq!(sketches[0].centres[0], Point { x: 72.0, y: -180.0 });
        let way = &sketches[0].ways[0];
        assert!((way[0].y + 2.1 * INCH).abs() < 1e-9);
        assert!((way[way.len() - 1].y + 0.9 * INCH).abs() < 1e-9);
    }

    #[test]
    fn an_answer_that_lacks_something_says_where() {
        let error = read("graph 1 2 3\nnode n0 1 2 1 1\nstop\n", &[piece()]).unwrap_err();
        assert!(error.to_string().contains("line 3"), "{error}");
        let error = read("", &[piece()]).unwrap_err();
        assert!(error.to_string().contains("only 0 of 1"), "{error}");
    }
}
