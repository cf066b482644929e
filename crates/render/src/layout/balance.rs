//! Keeps rows from growing too long.
//!
//! A notice that cites thirty laws would put thirty boxes in one row. Those
//! that only are cited may as well stand higher, and those that only cite,
//! lower: by asking the engine for longer arcs, a row is broken into several.
//! How long rows should be cannot be told beforehand, so several drafts are
//! made of each group, and the best picture is kept.

use std::collections::BTreeMap;

use super::rows::Strand;
use super::{Arc, Group, Piece, Wire};

/// A group of boxes made ready for an engine.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    /// Index of the group.
    pub(super) group: usize,
    pub(super) piece: Piece,
    /// The wires of the group, in its order.
    pub(super) strands: Vec<Strand>,
}

/// The drafts of all groups of two or more boxes.
pub(super) fn drafts(widths: &[f64], wires: &[Wire], groups: &[Group]) -> Vec<Draft> {
    let mut out = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        if group.boxes.len() < 2 {
            continue;
        }
        let (pairs, strands) = pairs(wires, group);
        let own: Vec<f64> = group.boxes.iter().map(|&b| widths[b]).collect();
        let mut seen: Vec<Vec<usize>> = Vec::new();
        for most in limits(own.len()) {
            let spans = spans(own.len(), &pairs, most);
            if seen.contains(&spans) {
                continue;
            }
            let arcs = pairs.iter().zip(&spans);
            let arcs = arcs.map(|(&(upper, lower), &span)| Arc { upper, lower, span });
            out.push(Draft {
                group: at,
                piece: Piece {
                    widths: own.clone(),
                    arcs: arcs.collect(),
                },
                strands: strands.clone(),
            });
            seen.push(spans);
        }
    }
    out
}

/// How many boxes a row may hold, in the drafts of a group of this size. Big
/// groups get fewer drafts, since each takes its time.
fn limits(boxes: usize) -> Vec<usize> {
    let square = (boxes as f64).sqrt();
    let factors: &[f64] = match boxes {
        0..=4 => &[],
        5..=120 => &[0.75, 1.0, 1.3, 1.7],
        _ => &[1.3],
    };
    let mut limits: Vec<usize> = factors
        .iter()
        .map(|f| ((square * f).round() as usize).max(3))
        .collect();
    if boxes <= 120 {
        limits.push(usize::MAX);
    }
    limits.dedup();
    limits
}

/// One (upper, lower) for each pair of boxes, and for each wire of the group
/// the pair it belongs to. A box's wire to itself belongs to none.
pub(super) fn pairs(wires: &[Wire], group: &Group) -> (Vec<(usize, usize)>, Vec<Strand>) {
    let place: BTreeMap<usize, usize> = group
        .boxes
        .iter()
        .enumerate()
        .map(|(i, &b)| (b, i))
        .collect();
    let mut index: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut pairs = Vec::new();
    let mut strands = Vec::new();
    for &w in &group.wires {
        let wire = wires[w];
        let (upper, lower) = (place[&wire.upper], place[&wire.lower]);
        if upper == lower {
            strands.push(Strand::Loop(upper));
            continue;
        }
        // Two boxes that cite each other share one arc.
        let found = index
            .get(&(upper, lower))
            .or_else(|| index.get(&(lower, upper)));
        let arc = *found.unwrap_or(&pairs.len());
        if arc == pairs.len() {
            index.insert((upper, lower), arc);
            pairs.push((upper, lower));
        }
        let head = if wire.up { upper } else { lower };
        strands.push(Strand::Along { arc, head });
    }
    (pairs, strands)
}

/// By how many rows each arc must reach so that no row holds more than `most`
/// boxes, as far as that can be had by moving boxes that only are cited up and
/// boxes that only cite down.
fn spans(boxes: usize, pairs: &[(usize, usize)], most: usize) -> Vec<usize> {
    let mut above = vec![Vec::new(); boxes];
    let mut below = vec![Vec::new(); boxes];
    for &(upper, lower) in pairs {
        below[upper].push(lower);
        above[lower].push(upper);
    }
    let mut level = levels(&above, &below);
    let first: Vec<i64> = level.clone();
    let mut count: BTreeMap<i64, usize> = BTreeMap::new();
    for &l in &level {
        *count.entry(l).or_default() += 1;
    }
    // The least connected go first: their arcs grow the least.
    let mut order: Vec<usize> = (0..boxes).collect();
    order.sort_by_key(|&b| (above[b].len() + below[b].len(), b));
    for step in [-1i64, 1] {
        for &b in &order {
            let free = if step < 0 { &above[b] } else { &below[b] };
            if !free.is_empty() || count[&level[b]] <= most {
                continue;
            }
            let mut to = level[b];
            while count.get(&to).is_some_and(|&n| n >= most) {
                to += step;
            }
            *count.entry(level[b]).or_default() -= 1;
            *count.entry(to).or_default() += 1;
            level[b] = to;
        }
    }
    pairs
        .iter()
        .map(|&(upper, lower)| {
            if level[upper] == first[upper] && level[lower] == first[lower] {
                1
            } else {
                usize::try_from(level[lower] - level[upper])
                    .unwrap_or(1)
                    .max(1)
            }
        })
        .collect()
}

/// The row of each box when every box stands as high as what is above it
/// allows, except that those with nothing above stand right above what is
/// below them. In a cycle the first box counts as the highest.
fn levels(above: &[Vec<usize>], below: &[Vec<usize>]) -> Vec<i64> {
    let boxes = above.len();
    let mut level = vec![0i64; boxes];
    let mut waits: Vec<usize> = above.iter().map(Vec::len).collect();
    let mut done = vec![false; boxes];
    let mut ready: Vec<usize> = (0..boxes).rev().filter(|&b| waits[b] == 0).collect();
    let mut next = 0;
    loop {
        let b = match ready.pop() {
            Some(b) => b,
            None => {
                while next < boxes && done[next] {
                    next += 1;
                }
                if next == boxes {
                    break;
                }
                next
            }
        };
        if std::mem::replace(&mut done[b], true) {
            continue;
        }
        for &l in &below[b] {
            if !done[l] {
                level[l] = level[l].max(level[b] + 1);
                waits[l] = waits[l].saturating_sub(1);
                if waits[l] == 0 {
                    ready.push(l);
                }
            }
        }
    }
    for b in 0..boxes {
        if above[b].is_empty()
            && let Some(nearest) = below[b].iter().map(|&l| level[l]).min()
        {
            level[b] = nearest - 1;
        }
    }
    level
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The longest row when every box stands as high as its arcs allow.
    fn longest_row(boxes: usize, pairs: &[(usize, usize)], spans: &[usize]) -> usize {
        let mut level = vec![0usize; boxes];
        for _ in 0..boxes {
            for (&(u, l), &span) in pairs.iter().zip(spans) {
                level[u] = level[u].max(level[l] + span);
            }
        }
        let mut rows = BTreeMap::<usize, usize>::new();
        for l in level {
            *rows.entry(l).or_default() += 1;
        }
        rows.into_values().max().unwrap_or(0)
    }

    #[test]
    fn a_notice_that_cites_thirty_laws_is_no_ribbon() {
        let pairs: Vec<_> = (1..=30).map(|law| (law, 0)).collect();
        assert_eq!(longest_row(31, &pairs, &spans(31, &pairs, usize::MAX)), 30);
        assert!(longest_row(31, &pairs, &spans(31, &pairs, 6)) <= 6);
    }

    #[test]
    fn short_rows_are_left_alone() {
        let pairs = [(0, 1), (1, 2), (0, 2)];
        assert_eq!(spans(3, &pairs, 3), [1, 1, 1]);
    }

    #[test]
    fn cycles_do_no_harm() {
        let pairs = [(0, 1), (1, 2), (2, 0)];
        assert_eq!(spans(3, &pairs, 1).len(), 3);
    }

    #[test]
    fn boxes_that_cite_each_other_share_an_arc() {
        let wires = [
            Wire {
                upper: 0,
                lower: 1,
                up: true,
            },
            Wire {
                upper: 1,
                lower: 0,
                up: true,
            },
            Wire {
                upper: 0,
                lower: 0,
                up: true,
            },
        ];
        let groups = super::super::groups(2, &wires);
        let (pairs, strands) = pairs(&wires, &groups[0]);
        assert_eq!(pairs, [(0, 1)]);
        assert_eq!(
            strands,
            [
                Strand::Along { arc: 0, head: 0 },
                Strand::Along { arc: 0, head: 1 },
                Strand::Loop(0),
            ]
        );
    }
}
