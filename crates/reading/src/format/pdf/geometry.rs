//! Matrices and the quarter turns of a page.

use crate::format::page::Point;

/// An affine map, written as in PDF: `[a b c d e f]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix {
    pub(super) a: f64,
    pub(super) b: f64,
    pub(super) c: f64,
    pub(super) d: f64,
    pub(super) e: f64,
    pub(super) f: f64,
}

impl Matrix {
    pub(super) const IDENTITY: Matrix = Matrix::new([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub(super) const fn new([a, b, c, d, e, f]: [f64; 6]) -> Self {
        Matrix { a, b, c, d, e, f }
    }

    /// First this, then `outer`.
    pub(super) fn then(self, outer: Matrix) -> Matrix {
        Matrix {
            a: self.a * outer.a + self.b * outer.c,
            b: self.a * outer.b + self.b * outer.d,
            c: self.c * outer.a + self.d * outer.c,
            d: self.c * outer.b + self.d * outer.d,
            e: self.e * outer.a + self.f * outer.c + outer.e,
            f: self.e * outer.b + self.f * outer.d + outer.f,
        }
    }

    pub(super) fn point(self, x: f64, y: f64) -> Point {
        Point {
            x: x * self.a + y * self.c + self.e,
            y: x * self.b + y * self.d + self.f,
        }
    }
}

/// The direction in which a line of text runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    Right,
    Up,
    Left,
    Down,
}

impl Direction {
    /// The direction from one point to another; none where it is oblique, as
    /// in watermarks and around the rim of a seal.
    pub(super) fn between(from: Point, to: Point) -> Option<Direction> {
        // A slope of 1 in 12 is about five degrees.
        const SLOPE: f64 = 1.0 / 12.0;
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        if dy.abs() <= dx.abs() * SLOPE {
            Some(match dx >= 0.0 {
                true => Direction::Right,
                false => Direction::Left,
            })
        } else if dx.abs() <= dy.abs() * SLOPE {
            Some(match dy >= 0.0 {
                true => Direction::Up,
                false => Direction::Down,
            })
        } else {
            None
        }
    }

    /// The page turned so that lines in this direction run to the right, the
    /// first of them on top.
    pub(super) fn turn(self, point: Point) -> Point {
        let Point { x, y } = point;
        match self {
            Direction::Right => point,
            Direction::Up => Point { x: y, y: -x },
            Direction::Left => Point { x: -x, y: -y },
            Direction::Down => Point { x: -y, y: x },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inner_map_comes_first() {
        let double = Matrix::new([2.0, 0.0, 0.0, 2.0, 0.0, 0.0]);
        let shift = Matrix::new([1.0, 0.0, 0.0, 1.0, 10.0, 0.0]);
        assert_eq!(
            double.then(shift).point(1.0, 1.0),
            Point { x: 12.0, y: 2.0 }
        );
        assert_eq!(
            shift.then(double).point(1.0, 1.0),
            Point { x: 22.0, y: 2.0 }
        );
    }

    #[test]
    fn oblique_lines_have_no_direction() {
        let origin = Point { x: 0.0, y: 0.0 };
        let to = |x, y| Direction::between(origin, Point { x, y });
        assert_eq!(to(10.0, 0.1), Some(Direction::Right));
        assert_eq!(to(0.0, -10.0), Some(Direction::Down));
        assert_eq!(to(0.1, 10.0), Some(Direction::Up));
        assert_eq!(to(-10.0, 0.0), Some(Direction::Left));
        assert_eq!(to(10.0, 3.0), None);
    }

    #[test]
    fn turned_lines_run_to_the_right() {
        for direction in [
            Direction::Right,
            Direction::Up,
            Direction::Left,
            Direction::Down,
        ] {
            let (dx, dy) = match direction {
                Direction::Right => (1.0, 0.0),
                Direction::Up => (0.0, 1.0),
                Direction::Left => (-1.0, 0.0),
                Direction::Down => (0.0, -1.0),
            };
            let turned = direction.turn(Point { x: dx, y: dy });
            assert!((turned.x - 1.0).abs() < 1e-9 && turned.y.abs() < 1e-9);
        }
    }
}
