//! Puts the pieces of a picture on one page: groups side by side, boxes that
//! stand alone in a grid at the bottom.

use super::route::own_loop;
use super::{ARROW, ASPECT, BOX_GAP, BOX_HEIGHT, Group, Path, Plan, Point, Rect, Wire};

/// The distance between two groups.
const GROUP_GAP: f64 = 48.0;
/// The distance between rows of the grid.
const GRID_GAP: f64 = 18.0;

/// Joins the plans of groups into one. Groups without a plan are boxes that
/// stand alone.
pub(super) fn pack(
    widths: &[f64],
    wires: &[Wire],
    groups: &[Group],
    plans: Vec<Option<Plan>>,
) -> Plan {
    let lone: Vec<usize> = groups
        .iter()
        .zip(&plans)
        .filter(|(_, plan)| plan.is_none())
        .flat_map(|(group, _)| group.boxes.iter().copied())
        .collect();
    let blocks: Vec<(usize, Plan)> = plans
        .into_iter()
        .enumerate()
        .filter_map(|(g, plan)| Some((g, plan?)))
        .collect();
    let sizes: Vec<(f64, f64)> = blocks.iter().map(|(_, p)| (p.width, p.height)).collect();
    let (corners, mut width, mut height) = shelves(&sizes);

    let mut boxes = vec![
        Rect {
            x: 0.0,
            y: 0.0,
            width: 0.0,
            height: 0.0
        };
        widths.len()
    ];
    let mut paths: Vec<Option<Path>> = vec![None; wires.len()];
    for ((g, plan), corner) in blocks.into_iter().zip(corners) {
        for (&b, rect) in groups[g].boxes.iter().zip(plan.boxes) {
            boxes[b] = Rect {
                x: rect.x + corner.x,
                y: rect.y + corner.y,
                ..rect
            };
        }
        for (&w, path) in groups[g].wires.iter().zip(plan.paths) {
            paths[w] = Some(path.shifted(corner.x, corner.y));
        }
    }
    if !lone.is_empty() {
        let top = if height > 0.0 {
            height + GROUP_GAP
        } else {
            0.0
        };
        let (right, bottom) = grid(widths, &lone, width, top, &mut boxes);
        width = width.max(right);
        height = bottom;
    }
    let paths = paths.into_iter().enumerate().map(|(w, path)| {
        // What no group has drawn is a loop at a box that stands alone.
        path.unwrap_or_else(|| own_loop(&boxes[wires[w].upper]))
    });
    Plan {
        width,
        height,
        paths: paths.collect(),
        boxes,
    }
}

/// The corners of blocks, and the width and height of all.
type Filled = (Vec<Point>, f64, f64);

/// Puts blocks on shelves, the tallest first, trying several lengths of shelf
/// and keeping what a page shows largest. Gives the corner of each block.
fn shelves(sizes: &[(f64, f64)]) -> Filled {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by(|&a, &b| sizes[b].1.total_cmp(&sizes[a].1).then(a.cmp(&b)));
    let widest = sizes.iter().map(|s| s.0).fold(0.0, f64::max);
    let area: f64 = sizes
        .iter()
        .map(|s| (s.0 + GROUP_GAP) * (s.1 + GROUP_GAP))
        .sum();
    let square = (area * ASPECT).sqrt();
    let mut best: Option<(f64, Filled)> = None;
    for factor in [0.8, 0.9, 1.0, 1.1, 1.2, 1.35] {
        let filled = fill(sizes, &order, widest.max(square * factor));
        let extent = filled.2.max(filled.1 / ASPECT);
        if best.as_ref().is_none_or(|(least, _)| extent < *least) {
            best = Some((extent, filled));
        }
    }
    best.map_or((Vec::new(), 0.0, 0.0), |(_, filled)| filled)
}

fn fill(sizes: &[(f64, f64)], order: &[usize], length: f64) -> Filled {
    let mut corners = vec![Point { x: 0.0, y: 0.0 }; sizes.len()];
    // Each shelf: its top, its height, and the columns on it as (x, width,
    // height used); low blocks stand on each other in one column.
    struct Shelf {
        top: f64,
        height: f64,
        columns: Vec<(f64, f64, f64)>,
    }
    let mut shelves: Vec<Shelf> = Vec::new();
    for &b in order {
        let (w, h) = sizes[b];
        let mut placed = None;
        for shelf in &mut shelves {
            let column = shelf
                .columns
                .iter_mut()
                .find(|c| w <= c.1 && c.2 + GROUP_GAP + h <= shelf.height);
            if let Some(column) = column {
                placed = Some((column.0, shelf.top + column.2 + GROUP_GAP));
                column.2 += GROUP_GAP + h;
                break;
            }
            let x = shelf.columns.last().map_or(0.0, |c| c.0 + c.1 + GROUP_GAP);
            if x + w <= length {
                placed = Some((x, shelf.top));
                shelf.columns.push((x, w, h));
                break;
            }
        }
        let (x, y) = placed.unwrap_or_else(|| {
            let top = shelves.last().map_or(0.0, |s| s.top + s.height + GROUP_GAP);
            shelves.push(Shelf {
                top,
                height: h,
                columns: vec![(0.0, w, h)],
            });
            (0.0, top)
        });
        corners[b] = Point { x, y };
    }
    let right = |b: usize| corners[b].x + sizes[b].0;
    let bottom = |b: usize| corners[b].y + sizes[b].1;
    let width = order.iter().map(|&b| right(b)).fold(0.0, f64::max);
    let height = order.iter().map(|&b| bottom(b)).fold(0.0, f64::max);
    (corners, width, height)
}

/// Puts boxes in rows of a grid no wider than `width`, or than what gives a
/// page of its own a good shape. Gives the right and lower edge.
fn grid(widths: &[f64], lone: &[usize], width: f64, top: f64, boxes: &mut [Rect]) -> (f64, f64) {
    let column = lone.iter().map(|&b| widths[b]).fold(0.0, f64::max) + BOX_GAP;
    let square = (lone.len() as f64 * column * (BOX_HEIGHT + GRID_GAP) * ASPECT).sqrt();
    let columns = ((width.max(square) + BOX_GAP) / column).floor().max(1.0) as usize;
    let columns = columns.min(lone.len()).max(1);
    let mut end = (0.0f64, top);
    for (i, &b) in lone.iter().enumerate() {
        let rect = Rect {
            x: (i % columns) as f64 * column,
            y: top + (i / columns) as f64 * (BOX_HEIGHT + GRID_GAP),
            width: widths[b],
            height: BOX_HEIGHT,
        };
        boxes[b] = rect;
        end = (
            end.0.max(rect.right() + 16.0 + ARROW),
            end.1.max(rect.bottom()),
        );
    }
    end
}
