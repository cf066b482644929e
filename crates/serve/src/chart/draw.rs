//! Drawing: two axes with ticks, and what stands between them, as SVG. Colours are given
//! by classes (`chart.css`).

use super::look::Called;
use wenmai_render::measure::width;
use wenmai_render::xml::{Xml, num};

/// The size of the words at ticks, and of the words along an axis.
const TICK: f64 = 12.0;
const LABEL: f64 = 13.0;
/// The room between words and lines.
const GAP: f64 = 8.0;

/// An axis. Places on it run from 0 to 1, from the left and from below.
pub(super) struct Axis<'a> {
    pub(super) label: &'a str,
    pub(super) ticks: Vec<(f64, String)>,
}

/// A drawing of this size in pixels.
pub(super) struct Plot<'a> {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) x: Axis<'a>,
    pub(super) y: Axis<'a>,
    /// Whether lines run from the ticks across the drawing.
    pub(super) has_grid: bool,
}

/// What is between the axes.
pub(super) struct Area {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Area {
    pub(super) fn x(&self, place: f64) -> f64 {
        self.left + place * self.width
    }

    pub(super) fn y(&self, place: f64) -> f64 {
        self.top + (1.0 - place) * self.height
    }
}

impl Plot<'_> {
    /// The drawing as SVG; `marks` draws what stands between the axes.
    pub(super) fn svg(&self, called: &Called<'_>, marks: impl FnOnce(&mut Xml, &Area)) -> String {
        let ticks = self.y.ticks.iter();
        let widest = ticks.map(|(_, words)| width(words, TICK));
        let left = LABEL + 3.0 * GAP + widest.fold(0.0, f64::max);
        let below = TICK + LABEL + 4.0 * GAP;
        let area = Area {
            left,
            top: GAP,
            width: (self.width - left - 2.0 * GAP).max(1.0),
            height: (self.height - below - GAP).max(1.0),
        };
        let mut out = Xml::default();
        let id = |part: &str| format!("chart-{}-{part}", called.key);
        let view = format!("0 0 {} {}", num(self.width), num(self.height));
        let (title, about) = (id("title"), id("about"));
        out.open(
            "svg",
            &[
                ("xmlns", "http://www.w3.org/2000/svg"),
                ("viewBox", &view),
                ("role", "img"),
                ("aria-roledescription", "chart"),
                ("aria-labelledby", &format!("{title} {about}")),
            ],
        );
        out.leaf("title", &[("id", &title)], called.title);
        out.leaf("desc", &[("id", &about)], called.note);
        self.lines(&mut out, &area);
        marks(&mut out, &area);
        self.words(&mut out, &area);
        out.close("svg");
        out.finish()
    }

    fn lines(&self, out: &mut Xml, area: &Area) {
        if self.has_grid {
            for (place, _) in &self.x.ticks {
                line(
                    out,
                    "grid",
                    [area.x(*place), area.y(0.0)],
                    [area.x(*place), area.y(1.0)],
                );
            }
            for (place, _) in &self.y.ticks {
                line(
                    out,
                    "grid",
                    [area.x(0.0), area.y(*place)],
                    [area.x(1.0), area.y(*place)],
                );
            }
        }
        let corner = [area.x(0.0), area.y(0.0)];
        line(out, "axis", corner, [area.x(1.0), area.y(0.0)]);
        line(out, "axis", corner, [area.x(0.0), area.y(1.0)]);
    }

    fn words(&self, out: &mut Xml, area: &Area) {
        let floor = area.y(0.0);
        for (place, tick) in &self.x.ticks {
            let x = area.x(*place);
            line(out, "axis", [x, floor], [x, floor + GAP / 2.0]);
            words(out, "tick", "middle", [x, floor + GAP + TICK], tick);
        }
        for (place, tick) in &self.y.ticks {
            let (x, y) = (area.x(0.0), area.y(*place));
            line(out, "axis", [x - GAP / 2.0, y], [x, y]);
            words(out, "tick", "end", [x - GAP, y + TICK / 3.0], tick);
        }
        let middle = [area.x(0.5), floor + TICK + LABEL + 2.5 * GAP];
        words(out, "label", "middle", middle, self.x.label);
        let (x, y) = (num(LABEL), num(area.y(0.5)));
        let turned = format!("translate({x} {y}) rotate(-90)");
        out.leaf(
            "text",
            &[
                ("class", "label"),
                ("text-anchor", "middle"),
                ("font-size", &num(LABEL)),
                ("transform", &turned),
            ],
            self.y.label,
        );
    }
}

fn line(out: &mut Xml, class: &str, [x1, y1]: [f64; 2], [x2, y2]: [f64; 2]) {
    out.empty(
        "line",
        &[
            ("class", class),
            ("x1", &num(x1)),
            ("y1", &num(y1)),
            ("x2", &num(x2)),
            ("y2", &num(y2)),
        ],
    );
}

/// Words at a place: `anchor` says which part of them stands there.
pub(super) fn words(out: &mut Xml, class: &str, anchor: &str, [x, y]: [f64; 2], text: &str) {
    let size = num(if class == "label" { LABEL } else { TICK });
    out.leaf(
        "text",
        &[
            ("class", class),
            ("text-anchor", anchor),
            ("font-size", &size),
            ("x", &num(x)),
            ("y", &num(y)),
        ],
        text,
    );
}

/// A rectangle between two corners.
pub(super) fn rectangle(out: &mut Xml, class: &str, [x1, y1]: [f64; 2], [x2, y2]: [f64; 2]) {
    out.empty(
        "rect",
        &[
            ("class", class),
            ("x", &num(x1.min(x2))),
            ("y", &num(y1.min(y2))),
            ("width", &num((x2 - x1).abs())),
            ("height", &num((y2 - y1).abs())),
        ],
    );
}

/// A point.
pub(super) fn point(out: &mut Xml, [x, y]: [f64; 2]) {
    out.empty(
        "circle",
        &[
            ("class", "mark"),
            ("cx", &num(x)),
            ("cy", &num(y)),
            ("r", "5"),
        ],
    );
}

/// A number with its thousands apart: 12,000.
pub(super) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Round numbers from 0 to the first that is not below `most`, at most six of them.
pub(super) fn round_steps(most: usize) -> Vec<usize> {
    let steps = (0..).map_while(|power| 10usize.checked_pow(power));
    let mut steps = steps.flat_map(|ten| [1, 2, 5].map(|digit| ten.saturating_mul(digit)));
    let step = steps
        .find(|step| most.div_ceil(*step) <= 5)
        .unwrap_or(most.max(1));
    (0..=most.div_ceil(step).max(1))
        .map(|at| at.saturating_mul(step))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_has_few_round_steps_and_reaches_the_highest() {
        assert_eq!(round_steps(0), [0, 1]);
        assert_eq!(round_steps(1), [0, 1]);
        assert_eq!(round_steps(7), [0, 2, 4, 6, 8]);
        assert_eq!(round_steps(120), [0, 50, 100, 150]);
        for most in [3, 99, 1_234, 98_765, usize::MAX] {
            let steps = round_steps(most);
            assert!(steps.len() <= 6 && *steps.last().unwrap() >= most, "{most}");
        }
    }

    #[test]
    fn thousands_stand_apart() {
        let words = [0, 999, 1_000, 1_234_567].map(thousands);
        assert_eq!(words, ["0", "999", "1,000", "1,234,567"]);
    }
}
