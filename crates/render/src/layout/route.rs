//! Gives every line a way of its own.
//!
//! From an engine's sketch only the order of things in their rows is taken
//! (see [`super::rows`]). Everything else follows from rules, so that the
//! pictures of all engines look alike: inside a row lines run straight down,
//! side by side in the gap between two boxes, and slant only between rows,
//! where no box can be in the way; at a box they end beside each other in the
//! order of where they come from.

use super::align::align;
use super::rows::{Rows, Strand, Way};
use super::spread::spread;
use super::{ARROW, BOX_HEIGHT, CLEAR, LINE_GAP, Path, Piece, Plan, Point, Rect, Sketch};

/// Draws a piece: places of the boxes and a path for each strand.
pub(super) fn route(piece: &Piece, sketch: &Sketch, strands: &[Strand]) -> Plan {
    route_through(piece, sketch, strands, BOX_HEIGHT)
}

/// Draws a piece whose rows are so thick.
pub(super) fn route_through(
    piece: &Piece,
    sketch: &Sketch,
    strands: &[Strand],
    thick: f64,
) -> Plan {
    let mut rows = Rows::new(piece, sketch, strands);
    let mut x: Vec<f64> = sketch.centres.iter().map(|c| c.x).collect();
    align(piece, &mut rows, &mut x);
    place_ends(piece, &x, &mut rows);

    let tops = tops(&rows, thick);
    let boxes: Vec<Rect> = (0..x.len())
        .map(|b| Rect {
            x: x[b] - piece.widths[b] / 2.0,
            y: tops[rows.row_of[b]],
            width: piece.widths[b],
            height: thick,
        })
        .collect();
    let mut paths: Vec<Option<Path>> = vec![None; strands.len()];
    for way in &rows.ways {
        paths[way.strand] = Some(path(way, &boxes, &tops, &rows.row_of, thick));
    }
    let paths = paths
        .into_iter()
        .zip(strands)
        .map(|(path, strand)| {
            path.unwrap_or_else(|| match *strand {
                Strand::Loop(b) | Strand::Along { head: b, .. } => own_loop(&boxes[b]),
            })
        })
        .collect();
    trim(boxes, paths)
}

/// Puts the lines that end at one side of a box beside each other, in the
/// order of where they come from.
fn place_ends(piece: &Piece, x: &[f64], rows: &mut Rows) {
    // (box, is its lower side, where the line comes from, way, is its top end)
    let mut ends: Vec<(usize, bool, f64, usize, bool)> = Vec::new();
    for (i, way) in rows.ways.iter().enumerate() {
        let flat = rows.row_of[way.top] == rows.row_of[way.bottom];
        let below = way.via.first().copied().unwrap_or(x[way.bottom]);
        let above = way.via.last().copied().unwrap_or(x[way.top]);
        ends.push((way.top, true, below, i, true));
        ends.push((way.bottom, flat, above, i, false));
    }
    ends.sort_by(|a, b| {
        (a.0, a.1)
            .cmp(&(b.0, b.1))
            .then(a.2.total_cmp(&b.2))
            .then((a.3, a.4).cmp(&(b.3, b.4)))
    });
    for side in ends.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let b = side[0].0;
        let half = (piece.widths[b] / 2.0 - CLEAR).max(0.0);
        let (low, high) = (x[b] - half, x[b] + half);
        let wanted: Vec<(f64, f64)> = side
            .iter()
            .map(|end| {
                // Half way between straight on and the middle of the box.
                let near = end.2.clamp(low, high);
                let straight = (near - end.2).abs() < 1e-9;
                (if straight { near } else { (near + x[b]) / 2.0 }, 1.0)
            })
            .collect();
        for (end, place) in side
            .iter()
            .zip(spread(&wanted, |_| LINE_GAP + 2.0, low, high))
        {
            let ends = &mut rows.ways[end.3].ends;
            if end.4 {
                ends.0 = place;
            } else {
                ends.1 = place;
            }
        }
    }
}

/// The upper edge of each row. The more lines cross between two rows, the
/// farther apart the rows are.
fn tops(rows: &Rows, thick: f64) -> Vec<f64> {
    let mut travel = vec![0.0; rows.items.len()];
    for way in &rows.ways {
        let mut from = way.ends.0;
        let stops = way.via.iter().copied().chain([way.ends.1]);
        for (row, to) in (rows.row_of[way.top]..).zip(stops) {
            travel[row] += (to - from).abs().min(600.0);
            from = to;
        }
    }
    let mut y = 0.0;
    travel
        .iter()
        .map(|sum| {
            let top = y;
            y += thick + (44.0 + sum / 60.0).clamp(52.0, 130.0);
            top
        })
        .collect()
}

fn path(way: &Way, boxes: &[Rect], tops: &[f64], row_of: &[usize], thick: f64) -> Path {
    let (top, bottom) = (&boxes[way.top], &boxes[way.bottom]);
    let (first, last) = if way.head_up {
        (ARROW, 0.0)
    } else {
        (0.0, ARROW)
    };
    let start = Point {
        x: way.ends.0,
        y: top.bottom() + first,
    };
    let mut path = Path {
        start,
        curves: Vec::new(),
    };
    if row_of[way.top] == row_of[way.bottom] {
        // Both in one row: a bow below it.
        let end = Point {
            x: way.ends.1,
            y: bottom.bottom() + last,
        };
        let low = top.bottom() + 36.0;
        path.curves.push([
            Point { x: start.x, y: low },
            Point { x: end.x, y: low },
            end,
        ]);
        return if way.head_up { path.reversed() } else { path };
    }
    let mut at = start;
    for (i, &x) in way.via.iter().enumerate() {
        let y = tops[row_of[way.top] + 1 + i];
        at = slant(&mut path, at, Point { x, y });
        let under = Point { x, y: y + thick };
        path.curves.push([at, under, under]);
        at = under;
    }
    let end = Point {
        x: way.ends.1,
        y: bottom.y - last,
    };
    slant(&mut path, at, end);
    if way.head_up { path.reversed() } else { path }
}

/// Leads the path down to a place, upright at both ends.
fn slant(path: &mut Path, from: Point, to: Point) -> Point {
    let bend = (to.y - from.y) * 0.5;
    path.curves.push([
        Point {
            x: from.x,
            y: from.y + bend,
        },
        Point {
            x: to.x,
            y: to.y - bend,
        },
        to,
    ]);
    to
}

/// A small bow at the right side of a box, from the box to itself.
pub(super) fn own_loop(rect: &Rect) -> Path {
    let (x, y) = (rect.right(), rect.y + rect.height / 2.0);
    Path {
        start: Point { x, y: y - 10.0 },
        curves: vec![[
            Point {
                x: x + 16.0,
                y: y - 14.0,
            },
            Point {
                x: x + 16.0 + ARROW,
                y: y + 8.0,
            },
            Point {
                x: x + ARROW,
                y: y + 8.0,
            },
        ]],
    }
}

/// Moves everything so that it begins at the origin.
fn trim(boxes: Vec<Rect>, paths: Vec<Path>) -> Plan {
    let corners = boxes.iter().flat_map(|b| {
        [
            Point { x: b.x, y: b.y },
            Point {
                x: b.right(),
                y: b.bottom(),
            },
        ]
    });
    let points: Vec<Point> = corners.chain(paths.iter().flat_map(Path::points)).collect();
    let edge = |value: fn(&Point) -> f64, pick: fn(f64, f64) -> f64| {
        points.iter().map(value).reduce(pick).unwrap_or(0.0)
    };
    let (left, top) = (edge(|p| p.x, f64::min), edge(|p| p.y, f64::min));
    let (right, bottom) = (edge(|p| p.x, f64::max), edge(|p| p.y, f64::max));
    Plan {
        width: right - left,
        height: bottom - top,
        boxes: boxes
            .into_iter()
            .map(|b| Rect {
                x: b.x - left,
                y: b.y - top,
                ..b
            })
            .collect(),
        paths: paths.into_iter().map(|p| p.shifted(-left, -top)).collect(),
    }
}
