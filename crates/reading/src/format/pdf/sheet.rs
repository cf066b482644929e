//! What is drawn on a page, whoever says where: glyphs by the direction of their
//! lines, straight lines, pictures.

use std::collections::BTreeMap;

use super::geometry::Direction;
use crate::format::page::{Drawn, Glyph, Point, Ruling};

/// A page with more is a drawing, and its lines are no tables.
const MOST_RULINGS: usize = 20_000;
/// So many filled shapes, and no text, are letters turned into curves.
const SHAPES_OF_LETTERS: usize = 60;

/// What has been drawn, not yet turned.
#[derive(Default)]
pub(super) struct Sheet {
    glyphs: BTreeMap<Direction, Vec<Glyph>>,
    rulings: Vec<Ruling>,
    pub(super) has_image: bool,
    /// Whether some of it could not be read.
    pub(super) is_incomplete: bool,
    /// Filled shapes with curves.
    pub(super) shapes: usize,
    unknown: usize,
    all: usize,
}

impl Sheet {
    /// Draws a glyph: `None` where its character is not known, the points at which it
    /// begins and ends, one in the direction of its line, and the height of that.
    pub(super) fn show(&mut self, text: Option<String>, [from, to, toward]: [Point; 3], size: f64) {
        let is_sane = from.is_sane() && to.is_sane() && size > 0.1 && size < 1e4;
        // Oblique text is a watermark, or goes round a seal.
        let Some(direction) = Direction::between(from, toward).filter(|_| is_sane) else {
            return;
        };
        let text = match text {
            Some(text) => text,
            None => {
                self.unknown += 1;
                char::REPLACEMENT_CHARACTER.to_string()
            }
        };
        // Control characters draw nothing.
        if text.is_empty() || text.chars().all(|c| c.is_control() && !c.is_whitespace()) {
            return;
        }
        let (from, to) = (direction.turn(from), direction.turn(to));
        let glyph = Glyph {
            text,
            x0: from.x.min(to.x),
            x1: from.x.max(to.x),
            y: from.y,
            size,
        };
        self.all += usize::from(!glyph.is_space());
        self.glyphs.entry(direction).or_default().push(glyph);
    }

    /// Keeps the straight lines of a path that is drawn.
    pub(super) fn rule(&mut self, path: &Path, stroked: bool, filled: bool) {
        if self.rulings.len() > MOST_RULINGS {
            return;
        }
        for part in &path.parts {
            if filled {
                self.rulings.extend(thin(part));
            }
            if stroked {
                let sides = part.windows(2).map(|side| Ruling {
                    from: side[0],
                    to: side[1],
                });
                self.rulings.extend(sides);
            }
        }
    }

    /// The page, turned so that most of its lines run to the right.
    pub(super) fn turned(mut self) -> Drawn {
        // Of directions with as many glyphs, the first stands.
        let main = self
            .glyphs
            .iter()
            .rev()
            .max_by_key(|(_, glyphs)| glyphs.len())
            .map_or(Direction::Right, |(&direction, _)| direction);
        let glyphs = self.glyphs.remove(&main).unwrap_or_default();
        let rulings = self.rulings.iter().map(|ruling| Ruling {
            from: main.turn(ruling.from),
            to: main.turn(ruling.to),
        });
        Drawn {
            glyphs,
            rulings: match self.rulings.len() > MOST_RULINGS {
                true => Vec::new(),
                false => rulings.collect(),
            },
            aside: self.glyphs.into_values().collect(),
            is_picture: self.has_image || self.shapes > SHAPES_OF_LETTERS,
            is_incomplete: self.is_incomplete,
            unknown: self.unknown,
            all: self.all,
        }
    }
}

/// A path under way, in the units of the page.
#[derive(Default)]
pub(super) struct Path {
    parts: Vec<Vec<Point>>,
    pub(super) has_curves: bool,
}

impl Path {
    pub(super) fn start(&mut self, point: Point) {
        if self.parts.len() < MOST_RULINGS {
            self.parts.push(vec![point]);
        }
    }

    pub(super) fn line_to(&mut self, point: Point) {
        if let Some(part) = self.parts.last_mut()
            && part.len() < MOST_RULINGS
        {
            part.push(point);
        }
    }

    pub(super) fn close(&mut self) {
        if let Some(part) = self.parts.last_mut() {
            part.extend(part.first().copied());
        }
    }
}

/// The line that a filled shape is where it is thin.
fn thin(part: &[Point]) -> Option<Ruling> {
    const THIN: f64 = 3.0;
    let first = *part.first()?;
    let (mut low, mut high) = (first, first);
    for point in part {
        low = Point {
            x: low.x.min(point.x),
            y: low.y.min(point.y),
        };
        high = Point {
            x: high.x.max(point.x),
            y: high.y.max(point.y),
        };
    }
    let (width, height) = (high.x - low.x, high.y - low.y);
    let middle = Point {
        x: f64::midpoint(low.x, high.x),
        y: f64::midpoint(low.y, high.y),
    };
    if height <= THIN && width > height {
        Some(Ruling {
            from: Point { y: middle.y, ..low },
            to: Point {
                y: middle.y,
                ..high
            },
        })
    } else if width <= THIN && height > width {
        Some(Ruling {
            from: Point { x: middle.x, ..low },
            to: Point {
                x: middle.x,
                ..high
            },
        })
    } else {
        None
    }
}
