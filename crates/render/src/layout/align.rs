//! Where in its row each box and each passing line stands.
//!
//! The order in a row is the engine's and stays. Within it everything is drawn
//! towards what it is joined to, long lines the most, so that they run
//! straight; and everything a little towards the middle, so that the picture
//! does not sprawl.

use super::rows::{Item, Rows};
use super::spread::spread;
use super::{BOX_GAP, CLEAR, LINE_GAP, Piece};

/// How often all rows are gone through. Long lines take several rounds to
/// become straight, more than this changes little.
const ROUNDS: usize = 60;
/// How many things may be moved in all: big pictures get fewer rounds.
const MOVES: usize = 600_000;
/// How strongly lines are drawn to their neighbours above and below, compared
/// with boxes.
const LINE_PULL: f64 = 5.0;
/// How strongly boxes are drawn to the middle; lines are a tenth of that.
const MIDDLE_PULL: f64 = 0.25;

/// Finds the places: moves the centres of boxes in `x` and the lines in
/// `rows`.
pub(super) fn align(piece: &Piece, rows: &mut Rows, x: &mut [f64]) {
    let touching = touching(piece, rows);
    let things: usize = rows.items.iter().map(Vec::len).sum();
    let rounds = (MOVES / things.max(1)).clamp(8, ROUNDS);
    for round in 0..rounds {
        let middle = x.iter().sum::<f64>() / x.len().max(1) as f64;
        let count = rows.items.len();
        for step in 0..count {
            let r = if round % 2 == 0 {
                step
            } else {
                count - 1 - step
            };
            settle(piece, rows, x, &touching, r, middle);
        }
    }
}

/// For each box the ends of lines at it, as (way, is it the top end).
fn touching(piece: &Piece, rows: &Rows) -> Vec<Vec<(usize, bool)>> {
    let mut out = vec![Vec::new(); piece.widths.len()];
    for (w, way) in rows.ways.iter().enumerate() {
        out[way.top].push((w, true));
        out[way.bottom].push((w, false));
    }
    out
}

fn settle(
    piece: &Piece,
    rows: &mut Rows,
    x: &mut [f64],
    touching: &[Vec<(usize, bool)>],
    r: usize,
    middle: f64,
) {
    let row = &rows.items[r];
    let wanted: Vec<(f64, f64)> = row
        .iter()
        .map(|&item| {
            let mut weight = match item {
                Item::Box(_) => MIDDLE_PULL,
                Item::Line(..) => MIDDLE_PULL / 10.0,
            };
            let mut sum = middle * weight;
            let mut pull = |to: f64, by: f64| {
                sum += to * by;
                weight += by;
            };
            match item {
                Item::Box(b) => {
                    for &(w, top) in &touching[b] {
                        let way = &rows.ways[w];
                        match (top, way.via.first(), way.via.last()) {
                            (true, Some(&via), _) | (false, _, Some(&via)) => pull(via, 1.5),
                            (true, ..) => pull(x[way.bottom], 1.0),
                            (false, ..) => pull(x[way.top], 1.0),
                        }
                    }
                }
                Item::Line(w, k) => {
                    let way = &rows.ways[w];
                    match k.checked_sub(1).and_then(|k| way.via.get(k)) {
                        Some(&above) => pull(above, LINE_PULL),
                        None => pull(x[way.top], 1.5),
                    }
                    match way.via.get(k + 1) {
                        Some(&below) => pull(below, LINE_PULL),
                        None => pull(x[way.bottom], 1.5),
                    }
                }
            }
            (sum / weight, weight)
        })
        .collect();
    let apart = |i: usize| match (row.get(i), row.get(i + 1)) {
        (Some(&a), Some(&b)) => gap(piece, a, b),
        _ => 0.0,
    };
    let places = spread(&wanted, apart, f64::NEG_INFINITY, f64::INFINITY);
    for (&item, place) in row.iter().zip(places) {
        match item {
            Item::Box(b) => x[b] = place,
            Item::Line(w, k) => rows.ways[w].via[k] = place,
        }
    }
}

/// The least distance between the centres of two neighbours.
fn gap(piece: &Piece, a: Item, b: Item) -> f64 {
    let half = |b: usize| piece.widths[b] / 2.0;
    match (a, b) {
        (Item::Box(a), Item::Box(b)) => half(a) + half(b) + BOX_GAP,
        (Item::Box(b), Item::Line(..)) | (Item::Line(..), Item::Box(b)) => half(b) + CLEAR,
        (Item::Line(..), Item::Line(..)) => LINE_GAP,
    }
}
