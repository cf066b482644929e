//! Where boxes and lines go.
//!
//! An engine ([`Layout`]) arranges each connected piece in rows, the cited
//! above the citing. What it proposes is then put on the page by one hand,
//! whichever the engine: [`balance`] keeps rows from growing too long,
//! [`route`] gives every line a place of its own, [`pack`] puts the pieces
//! side by side.

mod align;
mod balance;
mod dagre;
mod dot;
mod pack;
mod ranked;
mod route;
mod rows;
mod spread;

use super::error::RenderError;

pub(super) use dagre::Dagre;
pub(super) use dot::Graphviz;
pub(super) use ranked::ranked;

/// The height of every box; one height for all makes even rows.
pub(super) const BOX_HEIGHT: f64 = 60.0;
/// The least distance between boxes that stand side by side.
pub(super) const BOX_GAP: f64 = 30.0;
/// The least distance between a line and a box that it passes.
const CLEAR: f64 = 12.0;
/// The least distance between lines side by side.
const LINE_GAP: f64 = 9.0;
/// The length of an arrow head: lines end that much before the box.
pub(super) const ARROW: f64 = 8.0;
/// Width through height that a page should have, more or less.
const ASPECT: f64 = 1.55;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rect {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Rect {
    pub(super) fn right(&self) -> f64 {
        self.x + self.width
    }

    pub(super) fn bottom(&self) -> f64 {
        self.y + self.height
    }
}

/// A line made of cubic curves, from its tail to the foot of its arrow head.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Path {
    pub(super) start: Point,
    /// Two control points and the end of each curve.
    pub(super) curves: Vec<[Point; 3]>,
}

impl Path {
    fn reversed(self) -> Path {
        let mut points: Vec<Point> = std::iter::once(self.start)
            .chain(self.curves.into_iter().flatten())
            .collect();
        points.reverse();
        let mut rest = points.iter().skip(1).copied();
        let mut curves = Vec::new();
        while let (Some(a), Some(b), Some(c)) = (rest.next(), rest.next(), rest.next()) {
            curves.push([a, b, c]);
        }
        Path {
            start: points[0],
            curves,
        }
    }

    fn shifted(mut self, dx: f64, dy: f64) -> Path {
        let shift = |p: &mut Point| {
            p.x += dx;
            p.y += dy;
        };
        shift(&mut self.start);
        self.curves.iter_mut().flatten().for_each(shift);
        self
    }

    pub(super) fn points(&self) -> impl Iterator<Item = Point> {
        std::iter::once(self.start).chain(self.curves.iter().flatten().copied())
    }
}

/// A line to be drawn between two boxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wire {
    /// The box that should stand higher.
    pub(super) upper: usize,
    /// The box that should stand lower.
    pub(super) lower: usize,
    /// Whether the arrow points to the upper box.
    pub(super) up: bool,
}

/// What an engine is asked to arrange: boxes that hang together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// The widths of the boxes.
    pub(super) widths: Vec<f64>,
    /// One for each pair of boxes with wires between them.
    pub(super) arcs: Vec<Arc>,
}

/// That one box stands above another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Arc {
    pub(super) upper: usize,
    pub(super) lower: usize,
    /// By how many rows at least.
    pub(super) span: usize,
}

/// What an engine answers, in units of its own choice of origin; y grows
/// downward.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sketch {
    /// The centres of the boxes; those of one row have the same y.
    pub(super) centres: Vec<Point>,
    /// The way of each arc as a polyline, in either direction; may be empty.
    pub(super) ways: Vec<Vec<Point>>,
}

/// An engine that arranges boxes in rows.
pub(super) trait Layout {
    /// Arranges each piece by itself. The answer has as many sketches as
    /// there are pieces.
    fn sketch(&self, pieces: &[Piece]) -> Result<Vec<Sketch>, RenderError>;
}

/// A page: where each box is and how each wire runs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) boxes: Vec<Rect>,
    pub(super) paths: Vec<Path>,
}

/// Arranges boxes of these widths and the wires between them on a page.
pub(super) fn arrange(
    widths: &[f64],
    wires: &[Wire],
    engine: &dyn Layout,
) -> Result<Plan, RenderError> {
    let groups = groups(widths.len(), wires);
    let drafts = balance::drafts(widths, wires, &groups);
    let pieces: Vec<Piece> = drafts.iter().map(|d| d.piece.clone()).collect();
    let sketches = if pieces.is_empty() {
        Vec::new()
    } else {
        engine.sketch(&pieces)?
    };
    // Of the drafts of a group, the one that a page can show largest.
    let mut best: Vec<Option<Plan>> = vec![None; groups.len()];
    for (draft, sketch) in drafts.iter().zip(&sketches) {
        let plan = route::route(&draft.piece, sketch, &draft.strands);
        let slot = &mut best[draft.group];
        if slot.as_ref().is_none_or(|old| extent(&plan) < extent(old)) {
            *slot = Some(plan);
        }
    }
    Ok(pack::pack(widths, wires, &groups, best))
}

/// The height of the page, of the wanted aspect, that holds the plan.
fn extent(plan: &Plan) -> f64 {
    plan.height.max(plan.width / ASPECT)
}

/// The boxes that hang together and the wires among them, each group in the
/// order of its first box.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    boxes: Vec<usize>,
    wires: Vec<usize>,
}

fn groups(boxes: usize, wires: &[Wire]) -> Vec<Group> {
    let mut sets = petgraph::unionfind::UnionFind::<usize>::new(boxes);
    for wire in wires {
        sets.union(wire.upper, wire.lower);
    }
    let mut index = vec![usize::MAX; boxes];
    let mut groups: Vec<Group> = Vec::new();
    let mut slot = |groups: &mut Vec<Group>, node: usize| {
        let root = sets.find(node);
        if index[root] == usize::MAX {
            index[root] = groups.len();
            groups.push(Group {
                boxes: Vec::new(),
                wires: Vec::new(),
            });
        }
        index[root]
    };
    for node in 0..boxes {
        let at = slot(&mut groups, node);
        groups[at].boxes.push(node);
    }
    for (i, wire) in wires.iter().enumerate() {
        let at = slot(&mut groups, wire.upper);
        groups[at].wires.push(i);
    }
    groups
}

#[cfg(test)]
mod tests;
