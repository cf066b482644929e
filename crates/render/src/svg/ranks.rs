//! Ranks: a band behind the boxes of each, with its words at the side or above.

use crate::layout::{Plan, Rect};
use crate::look;
use crate::rank::Ranks;
use crate::xml::{Xml, num};

const SIZE: f64 = 13.0;
/// How far a band reaches beyond its boxes.
const REACH: f64 = 20.0;

/// Draws the bands of a plan that begins `left` of the page's inner edge, which
/// is `inner` wide.
pub(super) fn bands(out: &mut Xml, ranks: &Ranks, plan: &Plan, left: f64, inner: f64) {
    for (rank, words) in ranks.words.iter().enumerate() {
        let own = ranks.of.iter().zip(&plan.boxes);
        let own: Vec<&Rect> = own.filter(|(r, _)| **r == rank).map(|(_, b)| b).collect();
        let least = |value: fn(&Rect) -> f64| own.iter().map(|b| value(b)).fold(f64::MAX, f64::min);
        let most = |value: fn(&Rect) -> f64| own.iter().map(|b| value(b)).fold(0.0, f64::max);
        if own.is_empty() {
            continue;
        }
        let (band, x, y) = if ranks.across {
            let (from, to) = (least(|b| b.x) - REACH, most(Rect::right) + REACH);
            let band = Rect {
                x: from,
                y: -30.0,
                width: to - from,
                height: plan.height + 40.0,
            };
            (band, least(|b| b.x), -10.0)
        } else {
            let (from, to) = (least(|b| b.y) - REACH, most(Rect::bottom) + REACH);
            let band = Rect {
                x: -left,
                y: from.max(-12.0),
                width: inner,
                height: to - from.max(-12.0),
            };
            (
                band,
                -left + 10.0,
                (least(|b| b.y) + most(Rect::bottom)) / 2.0 + 5.0,
            )
        };
        if rank % 2 == 0 {
            out.empty(
                "rect",
                &[
                    ("class", "rank"),
                    ("x", &num(band.x)),
                    ("y", &num(band.y)),
                    ("width", &num(band.width)),
                    ("height", &num(band.height)),
                    ("fill", look::BAND),
                ],
            );
        }
        out.leaf(
            "text",
            &[
                ("class", "rank"),
                ("x", &num(x)),
                ("y", &num(y)),
                ("font-size", &num(SIZE)),
                ("font-weight", "bold"),
                ("fill", look::FAINT),
            ],
            words,
        );
    }
}
