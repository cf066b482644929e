//! Boxes whose rows are given. Only the order in each row is worked out here:
//! each box goes to the middle of what it is joined to. Ranks from left to right
//! are rows laid on their side.

use super::balance::pairs;
use super::route::route_through;
use super::{
    ASPECT, Arc, BOX_GAP, BOX_HEIGHT, Group, Path, Piece, Plan, Point, Rect, Sketch, Wire,
};

/// How often the order of all rows is gone through.
const ROUNDS: usize = 12;

/// Arranges boxes whose ranks are known, from top to bottom or `across` from
/// left to right. Long ranks take several rows.
pub(crate) fn ranked(widths: &[f64], wires: &[Wire], ranks: &[usize], across: bool) -> Plan {
    let widest = widths.iter().copied().fold(0.0, f64::max);
    let (along, thick) = if across {
        (vec![BOX_HEIGHT; widths.len()], widest)
    } else {
        (widths.to_vec(), BOX_HEIGHT)
    };
    let whole = Group {
        boxes: (0..widths.len()).collect(),
        wires: (0..wires.len()).collect(),
    };
    let (pairs, strands) = pairs(wires, &whole);
    let rows = ordered(
        &rows(ranks, most_in_row(widths.len(), widest, across)),
        &pairs,
    );
    let mut centres = vec![Point { x: 0.0, y: 0.0 }; widths.len()];
    for (r, row) in rows.iter().enumerate() {
        let length: f64 = row.iter().map(|&b| along[b] + BOX_GAP).sum();
        let mut x = -length / 2.0;
        for &b in row {
            let wide = along[b] + BOX_GAP;
            centres[b] = Point {
                x: x + wide / 2.0,
                y: r as f64 * 2.0 * BOX_HEIGHT,
            };
            x += wide;
        }
    }
    let arcs = pairs.iter().map(|&(upper, lower)| Arc {
        upper,
        lower,
        span: 1,
    });
    let piece = Piece {
        widths: along,
        arcs: arcs.collect(),
    };
    let sketch = Sketch {
        centres,
        ways: Vec::new(),
    };
    let plan = route_through(&piece, &sketch, &strands, thick);
    if across { laid(plan) } else { plan }
}

/// How many boxes a row may hold so that the page gets a good shape.
fn most_in_row(boxes: usize, widest: f64, across: bool) -> usize {
    // The room of a box with its share of lines, along and across the rows.
    let (along, thick) = (widest + 2.0 * BOX_GAP, 3.0 * BOX_HEIGHT);
    let boxes = boxes as f64;
    let most = if across {
        (boxes * (widest + 100.0) / (ASPECT * 1.5 * BOX_HEIGHT)).sqrt()
    } else {
        (boxes * thick * ASPECT / along).sqrt()
    };
    (most.ceil() as usize).max(4)
}

/// The boxes of each row: those of a rank in as many even rows as it takes.
fn rows(ranks: &[usize], most: usize) -> Vec<Vec<usize>> {
    let mut out = Vec::new();
    for rank in 0..ranks.iter().max().map_or(0, |r| r + 1) {
        let all: Vec<usize> = (0..ranks.len()).filter(|&b| ranks[b] == rank).collect();
        if all.is_empty() {
            continue;
        }
        let each = all.len().div_ceil(all.len().div_ceil(most));
        out.extend(all.chunks(each).map(<[usize]>::to_vec));
    }
    out
}

fn ordered(rows: &[Vec<usize>], pairs: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let boxes: usize = rows.iter().map(Vec::len).sum();
    let mut joined = vec![Vec::new(); boxes];
    for &(a, b) in pairs {
        joined[a].push(b);
        joined[b].push(a);
    }
    let mut rows = rows.to_vec();
    let mut at = vec![0.0; boxes];
    let note = |row: &[usize], at: &mut [f64]| {
        for (i, &b) in row.iter().enumerate() {
            at[b] = i as f64 - (row.len() as f64 - 1.0) / 2.0;
        }
    };
    rows.iter().for_each(|row| note(row, &mut at));
    for _ in 0..ROUNDS {
        for row in &mut rows {
            let middle = |&b: &usize| match joined[b].len() {
                0 => at[b],
                n => joined[b].iter().map(|&o| at[o]).sum::<f64>() / n as f64,
            };
            let mut keyed: Vec<(f64, usize)> = row.iter().map(|b| (middle(b), *b)).collect();
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            *row = keyed.into_iter().map(|(_, b)| b).collect();
            note(row, &mut at);
        }
    }
    rows
}

/// A plan whose rows have become columns.
fn laid(plan: Plan) -> Plan {
    let turn = |p: Point| Point { x: p.y, y: p.x };
    Plan {
        width: plan.height,
        height: plan.width,
        boxes: plan
            .boxes
            .into_iter()
            .map(|b| Rect {
                x: b.y,
                y: b.x,
                width: b.height,
                height: b.width,
            })
            .collect(),
        paths: plan
            .paths
            .into_iter()
            .map(|path| Path {
                start: turn(path.start),
                curves: path.curves.into_iter().map(|c| c.map(turn)).collect(),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire(upper: usize, lower: usize) -> Wire {
        Wire {
            upper,
            lower,
            up: true,
        }
    }

    #[test]
    fn ranks_follow_each_other_down_or_across() {
        let wires = [wire(0, 2), wire(1, 2), wire(1, 0), wire(2, 2)];
        let ranks = [1, 0, 2];
        let down = ranked(&[150.0, 120.0, 140.0], &wires, &ranks, false);
        assert!(down.boxes[1].bottom() < down.boxes[0].y);
        assert!(down.boxes[0].bottom() < down.boxes[2].y);
        let across = ranked(&[150.0, 120.0, 140.0], &wires, &ranks, true);
        assert!(across.boxes[1].right() < across.boxes[0].x);
        assert!(across.boxes[0].right() < across.boxes[2].x);
        assert!(
            across
                .boxes
                .iter()
                .all(|b| b.height == BOX_HEIGHT && b.width == 150.0)
        );
    }

    #[test]
    fn an_arrow_within_a_rank_ends_before_the_box_it_points_to() {
        let plan = ranked(&[120.0; 2], &[wire(0, 1)], &[0, 0], false);
        let (from, to) = (&plan.boxes[1], &plan.boxes[0]);
        let path = &plan.paths[0];
        let end = path.curves[0][2];
        assert_eq!(path.start.y, from.bottom());
        assert_eq!(end.y, to.bottom() + crate::layout::ARROW);
        assert!(end.x > to.x && end.x < to.right());
    }

    #[test]
    fn a_long_rank_takes_several_rows() {
        assert_eq!(
            rows(&[0; 10], 4),
            [vec![0, 1, 2, 3], vec![4, 5, 6, 7], vec![8, 9]]
        );
    }
}
