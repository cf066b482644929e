//! The builtin engine: a port of dagre, which needs nothing installed.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dagre::graph::{Graph, GraphOptions};
use dagre::{EdgeLabel, LayoutOptions, NodeLabel};

use super::{BOX_GAP, BOX_HEIGHT, Layout, Piece, Point, Sketch};
use crate::error::RenderError;

/// The builtin engine.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dagre;

impl Layout for Dagre {
    fn sketch(&self, pieces: &[Piece]) -> Result<Vec<Sketch>, RenderError> {
        pieces.iter().map(sketch).collect()
    }
}

fn sketch(piece: &Piece) -> Result<Sketch, RenderError> {
    let failed = || RenderError::Builtin {
        documents: piece.widths.len(),
    };
    // The crate is young and has places that panic when its own bookkeeping
    // is wrong; such a failure must not take the program down.
    catch_unwind(AssertUnwindSafe(|| run(piece)))
        .ok()
        .flatten()
        .ok_or_else(failed)
}

fn run(piece: &Piece) -> Option<Sketch> {
    let name = |b: usize| format!("n{b}");
    let mut graph = Graph::with_options(GraphOptions {
        directed: true,
        multigraph: false,
        compound: false,
    });
    for (b, &width) in piece.widths.iter().enumerate() {
        let label = NodeLabel {
            width,
            height: BOX_HEIGHT,
            ..NodeLabel::default()
        };
        graph.set_node(name(b), Some(label));
    }
    for arc in &piece.arcs {
        let label = EdgeLabel {
            minlen: i32::try_from(arc.span).unwrap_or(1),
            ..EdgeLabel::default()
        };
        graph.set_edge(name(arc.upper), name(arc.lower), Some(label), None);
    }
    let options = LayoutOptions {
        nodesep: BOX_GAP,
        edgesep: 16.0,
        ranksep: 60.0,
        ..LayoutOptions::default()
    };
    dagre::layout(&mut graph, Some(options));

    let centres = (0..piece.widths.len()).map(|b| {
        let node = graph.node(&name(b))?;
        Some(Point {
            x: node.x?,
            y: node.y?,
        })
    });
    let ways = piece.arcs.iter().map(|arc| {
        let edge = graph.edge(&name(arc.upper), &name(arc.lower), None);
        let points = edge.map(|e| e.points.iter().map(|p| Point { x: p.x, y: p.y }));
        points.into_iter().flatten().collect()
    });
    Some(Sketch {
        centres: centres.collect::<Option<_>>()?,
        ways: ways.collect(),
    })
}
