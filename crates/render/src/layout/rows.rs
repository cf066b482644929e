//! What is taken from an engine's sketch: which boxes form a row, in which
//! order, and between which boxes of a row each line passes.

use super::{BOX_HEIGHT, Piece, Point, Sketch};

/// A line of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strand {
    /// It follows an arc of the piece, and its arrow points to the box `head`.
    Along { arc: usize, head: usize },
    /// It leads from a box to itself.
    Loop(usize),
}

/// What stands in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    Box(usize),
    /// A line that passes: index of the way, and of the place in its `via`.
    Line(usize, usize),
}

/// The way of a strand between two boxes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Way {
    /// Index of the strand.
    pub(super) strand: usize,
    pub(super) top: usize,
    pub(super) bottom: usize,
    /// Whether the arrow points to the top box.
    pub(super) head_up: bool,
    /// The x in each row strictly between.
    pub(super) via: Vec<f64>,
    /// The x where it leaves the top box and where it reaches the bottom box.
    pub(super) ends: (f64, f64),
}

/// Boxes and lines in rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rows {
    /// From top to bottom, each from left to right.
    pub(super) items: Vec<Vec<Item>>,
    /// The row of each box.
    pub(super) row_of: Vec<usize>,
    pub(super) ways: Vec<Way>,
}

impl Rows {
    pub(super) fn new(piece: &Piece, sketch: &Sketch, strands: &[Strand]) -> Rows {
        let centres = &sketch.centres;
        let (boxes, row_of) = boxes(piece, sketch);
        let ways = ways(piece, sketch, strands, &boxes, &row_of);
        let mut items: Vec<Vec<(f64, f64, Item)>> = boxes
            .iter()
            .map(|row| {
                let place = |&b: &usize| (centres[b].x, 0.0, Item::Box(b));
                row.iter().map(place).collect()
            })
            .collect();
        for (w, way) in ways.iter().enumerate() {
            // Lines in the same place keep the order of their ends.
            let second = centres[way.top].x + centres[way.bottom].x;
            for (k, &x) in way.via.iter().enumerate() {
                items[row_of[way.top] + 1 + k].push((x, second, Item::Line(w, k)));
            }
        }
        for row in &mut items {
            row.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        }
        let strip = |row: Vec<(f64, f64, Item)>| row.into_iter().map(|(_, _, i)| i).collect();
        Rows {
            items: items.into_iter().map(strip).collect(),
            row_of,
            ways,
        }
    }
}

/// Groups boxes into rows by their y.
fn boxes(piece: &Piece, sketch: &Sketch) -> (Vec<Vec<usize>>, Vec<usize>) {
    let c = &sketch.centres;
    let mut order: Vec<usize> = (0..piece.widths.len()).collect();
    order.sort_by(|&a, &b| c[a].y.total_cmp(&c[b].y).then(a.cmp(&b)));
    let mut rows: Vec<Vec<usize>> = Vec::new();
    let mut row_of = vec![0; order.len()];
    let mut y = f64::NEG_INFINITY;
    for b in order {
        if c[b].y - y > BOX_HEIGHT / 2.0 {
            rows.push(Vec::new());
            y = c[b].y;
        }
        row_of[b] = rows.len().saturating_sub(1);
        if let Some(row) = rows.last_mut() {
            row.push(b);
        }
    }
    (rows, row_of)
}

fn ways(
    piece: &Piece,
    sketch: &Sketch,
    strands: &[Strand],
    rows: &[Vec<usize>],
    row_of: &[usize],
) -> Vec<Way> {
    let c = &sketch.centres;
    let mut out = Vec::new();
    for (strand, &s) in strands.iter().enumerate() {
        let Strand::Along { arc: at, head } = s else {
            continue;
        };
        let arc = piece.arcs[at];
        let (mut top, mut bottom) = (arc.upper, arc.lower);
        if row_of[top] > row_of[bottom] {
            std::mem::swap(&mut top, &mut bottom);
        }
        let straight = [c[top], c[bottom]];
        let line: &[Point] = match sketch.ways.get(at) {
            Some(line) if line.len() > 1 => line,
            _ => &straight,
        };
        let between = row_of[top] + 1..row_of[bottom].max(row_of[top] + 1);
        let via = between.map(|r| {
            let y = c[rows[r][0]].y;
            at_height(line, y)
                .or_else(|| at_height(&straight, y))
                .unwrap_or(c[top].x)
        });
        out.push(Way {
            strand,
            top,
            bottom,
            head_up: head == top,
            via: via.collect(),
            ends: (c[top].x, c[bottom].x),
        });
    }
    out
}

/// Where a polyline crosses this height.
fn at_height(line: &[Point], y: f64) -> Option<f64> {
    line.windows(2).find_map(|w| {
        let (a, b) = (w[0], w[1]);
        let inside = (a.y <= y && y <= b.y) || (b.y <= y && y <= a.y);
        inside.then(|| {
            let t = if (b.y - a.y).abs() < 1e-9 {
                0.5
            } else {
                (y - a.y) / (b.y - a.y)
            };
            a.x + t * (b.x - a.x)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Arc;

    #[test]
    fn a_line_that_passes_stands_between_its_neighbours() {
        let point = |x: f64, y: f64| Point { x, y };
        let arc = |upper, lower| Arc {
            upper,
            lower,
            span: 1,
        };
        let piece = Piece {
            widths: vec![100.0; 4],
            arcs: vec![arc(0, 1), arc(0, 2), arc(1, 3), arc(0, 3)],
        };
        let sketch = Sketch {
            centres: vec![
                point(100.0, 0.0),
                point(0.0, 100.0),
                point(200.0, 100.1),
                point(100.0, 200.0),
            ],
            ways: vec![
                vec![],
                vec![],
                vec![],
                vec![point(100.0, 0.0), point(90.0, 100.0), point(100.0, 200.0)],
            ],
        };
        let strand = |arc, head| Strand::Along { arc, head };
        let rows = Rows::new(&piece, &sketch, &[strand(3, 0), strand(2, 3)]);
        assert_eq!(rows.row_of, [0, 1, 1, 2]);
        assert_eq!(
            rows.items[1],
            [Item::Box(1), Item::Line(0, 0), Item::Box(2)]
        );
        assert!(rows.ways[0].head_up && !rows.ways[1].head_up);
    }
}
