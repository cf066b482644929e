//! What a page of a package shows: characters and lines with their places.

use super::xml::{Element, numbers};
use crate::budget::Budget;
use crate::format::page::{Drawn, Glyph, Point, Ruling};

/// Points in a millimetre, the unit of packages.
const POINTS: f64 = 72.0 / 25.4;

/// An affine map as it stands in `CTM`.
#[derive(Debug, Clone, Copy)]
struct Matrix([f64; 6]);

impl Matrix {
    /// From the coordinates of an object to those of its page: by `CTM`, then by
    /// the corner of `Boundary`.
    fn of(object: &Element) -> Matrix {
        let own = <[f64; 6]>::try_from(object.numbers("CTM"));
        let [a, b, c, d, e, f] = own.unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        let corner = object.numbers("Boundary");
        let at = |i: usize| corner.get(i).copied().unwrap_or_default();
        Matrix([a, b, c, d, e + at(0), f + at(1)])
    }

    /// The place on the page in points, y upwards.
    fn point(self, x: f64, y: f64) -> Point {
        let Matrix([a, b, c, d, e, f]) = self;
        Point {
            x: (a * x + c * y + e) * POINTS,
            y: -(b * x + d * y + f) * POINTS,
        }
    }

    /// Whether level lines stay level and run to the right; watermarks and the rims
    /// of seals do not.
    fn is_level(self) -> bool {
        let Matrix([a, b, ..]) = self;
        a > 0.0 && b.abs() <= a / 12.0
    }
}

/// What the content of a page shows. `CompositeObject` draws pictures.
pub(super) fn page(root: &Element, budget: &Budget) -> Drawn {
    let mut page = Drawn::default();
    for layer in root.all("Content").flat_map(|content| content.all("Layer")) {
        objects(layer, &mut page, budget);
    }
    page
}

/// Adds the objects of a layer or a block; the tree is not deeper than its parser
/// allows.
fn objects(block: &Element, page: &mut Drawn, budget: &Budget) {
    for object in &block.children {
        match object.name.as_str() {
            "TextObject" => text(object, page, budget),
            "PathObject" => path(object, page),
            "ImageObject" | "CompositeObject" => page.is_picture = true,
            "PageBlock" => objects(object, page, budget),
            _ => {}
        }
    }
}

fn text(object: &Element, page: &mut Drawn, budget: &Budget) {
    let matrix = Matrix::of(object);
    let visible = object.attribute("Visible") != Some("false");
    let size = object.numbers("Size").first().copied().unwrap_or_default();
    if !matrix.is_level() || !visible || size <= 0.0 {
        return;
    }
    let Matrix([a, b, c, d, ..]) = matrix;
    let scale = object.numbers("HScale").first().copied().unwrap_or(1.0);
    let (mut x, mut y) = (0.0, 0.0);
    for code in object.all("TextCode") {
        // Where it is left out, the text goes on where the last one began.
        x = code.numbers("X").first().copied().unwrap_or(x);
        y = code.numbers("Y").first().copied().unwrap_or(y);
        let characters: Vec<char> = code
            .text
            .chars()
            .filter(|c| !matches!(c, '\n' | '\r'))
            .collect();
        if !budget.grow(characters.len() * size_of::<Glyph>()) {
            return;
        }
        let right = deltas(code, "DeltaX", characters.len());
        let down = deltas(code, "DeltaY", characters.len());
        let (mut pen_x, mut pen_y) = (x, y);
        for (i, &character) in characters.iter().enumerate() {
            let width = scale * size * if character.is_ascii() { 0.5 } else { 1.0 };
            let step = right.get(i).copied();
            // Narrow letters give way to what follows them.
            let shown = step
                .filter(|&step| step > 0.0)
                .map_or(width, |step| step.min(width));
            let from = matrix.point(pen_x, pen_y);
            page.all += 1;
            page.glyphs.push(Glyph {
                text: character.to_string(),
                x0: from.x,
                x1: from.x + shown * a.hypot(b) * POINTS,
                y: from.y,
                size: size * c.hypot(d) * POINTS,
            });
            pen_x += step.unwrap_or(if right.is_empty() && !down.is_empty() {
                0.0
            } else {
                width
            });
            pen_y += down.get(i).copied().unwrap_or_default();
        }
    }
}

/// The distances between characters: `3.7 3.7 g 5 3.7`, where `g 5 3.7` is 3.7 five
/// times.
fn deltas(code: &Element, name: &str, most: usize) -> Vec<f64> {
    let mut deltas = Vec::new();
    let mut words = code.attribute(name).unwrap_or_default().split_whitespace();
    while let Some(word) = words.next() {
        if deltas.len() >= most {
            break;
        }
        let (count, value) = match word {
            "g" => (
                words.next().and_then(|count| count.parse().ok()),
                words.next(),
            ),
            _ => (Some(1), Some(word)),
        };
        let value = value.and_then(|value| numbers(value).first().copied());
        let (Some(count), Some(value)) = (count, value) else {
            break;
        };
        let count: usize = count;
        deltas.extend(std::iter::repeat_n(value, count.min(most - deltas.len())));
    }
    deltas
}

/// The straight lines of a path.
fn path(object: &Element, page: &mut Drawn) {
    let Some(data) = object.child("AbbreviatedData") else {
        return;
    };
    let matrix = Matrix::of(object);
    let mut words = data.text.split_whitespace();
    let (mut first, mut last) = (None, None);
    while let Some(word) = words.next() {
        let taken = match word {
            "S" | "M" | "L" => 2,
            "Q" => 4,
            "B" => 6,
            "A" => 7,
            _ => 0,
        };
        let values: Vec<f64> = words
            .by_ref()
            .take(taken)
            .filter_map(|value| numbers(value).first().copied())
            .collect();
        let to = match values.as_slice() {
            [.., x, y] => Some(matrix.point(*x, *y)),
            _ => None,
        };
        match word {
            "S" | "M" => (first, last) = (to, to),
            "L" => {
                ruling(last, to, page);
                last = to;
            }
            "C" => {
                ruling(last, first, page);
                last = first;
            }
            _ => last = to,
        }
    }
}

fn ruling(from: Option<Point>, to: Option<Point>, page: &mut Drawn) {
    /// A line that is this little aslant, in points, is straight.
    const SLACK: f64 = 0.5;
    let (Some(from), Some(to)) = (from, to) else {
        return;
    };
    let (dx, dy) = ((from.x - to.x).abs(), (from.y - to.y).abs());
    if (dx <= SLACK) != (dy <= SLACK) {
        page.rulings.push(Ruling { from, to });
    }
}
