//! The order in which the lines and tables of a page are read.

use super::line::Row;
use super::table::{self, Table};

/// What stands on a page, in the order of reading.
#[derive(Debug, PartialEq)]
pub(super) enum Item {
    Line(Line),
    Table(Table),
}

/// A line of text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) x0: f64,
    pub(super) x1: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    /// The column in which it stands, whose lines share their margins: 0 the
    /// whole page, 1 the left, 2 the right.
    pub(super) column: usize,
}

impl Line {
    fn of(row: &Row, column: usize) -> Self {
        Line {
            text: row.text(),
            x0: row.x0(),
            x1: row.x1(),
            y: row.y,
            size: row.size,
            column,
        }
    }
}

/// Where each page is parted into two columns. The last page of columns may have
/// little in the second, or nothing; it is parted where the one before it is.
pub(super) fn gutters(pages: &[Vec<Row>]) -> Vec<Option<f64>> {
    let mut before = None;
    pages
        .iter()
        .map(|rows| {
            before = gutter(rows).or_else(|| before.filter(|&x| sides(rows, x).2 == 0));
            before
        })
        .collect()
}

/// The lines and tables of a page in the order of reading. `gutter` is where the
/// page is parted into two columns.
pub(super) fn arrange(rows: Vec<Row>, tables: Vec<Table>, gutter: Option<f64>) -> Vec<Item> {
    let mut items = Vec::new();
    let mut tables = tables.into_iter().peekable();
    let mut zone: Vec<Row> = Vec::new();
    for row in rows {
        while let Some(table) = tables.next_if(|table| table.top > row.y) {
            flush(&mut zone, gutter, &mut items);
            items.push(Item::Table(table));
        }
        let crosses = |gutter: f64| {
            let reaches = |x0: f64, x1: f64| x0 < gutter && gutter < x1;
            row.pieces.iter().any(|piece| reaches(piece.x0, piece.x1))
        };
        if gutter.is_some_and(crosses) {
            flush(&mut zone, gutter, &mut items);
            items.push(Item::Line(Line::of(&row, 0)));
        } else {
            zone.push(row);
        }
    }
    flush(&mut zone, gutter, &mut items);
    items.extend(tables.map(Item::Table));
    items
}

/// Where a page of two columns is parted: between stretches that end on one side
/// and such that begin on the other, most of them full lines.
fn gutter(rows: &[Row]) -> Option<f64> {
    const STEPS: u16 = 80;
    let x0 = rows.iter().map(Row::x0).fold(f64::INFINITY, f64::min);
    let x1 = rows.iter().map(Row::x1).fold(f64::NEG_INFINITY, f64::max);
    let width = x1 - x0;
    if !width.is_finite() || width <= 0.0 {
        return None;
    }
    let places = (0..=STEPS).map(|step| {
        let share = 0.3 + 0.4 * f64::from(step) / f64::from(STEPS);
        let x = x0 + share * width;
        (x, sides(rows, x))
    });
    let (x, (left, right, crossing)) = places
        .filter(|(_, (left, right, _))| are_columns(*left, *right))
        .max_by_key(|(_, (left, right, crossing))| {
            // The fewer lines cross, the better.
            let full = i64::try_from(left.full.min(right.full)).unwrap_or(i64::MAX);
            full - i64::try_from(*crossing).unwrap_or(i64::MAX)
        })?;
    (left.full + right.full > crossing).then_some(x)
}

/// The stretches on one side of a gutter.
#[derive(Debug, Clone, Copy, Default)]
struct Half {
    all: usize,
    /// Those that begin or end at the gutter and are lines of text rather than
    /// cells.
    full: usize,
}

fn are_columns(left: Half, right: Half) -> bool {
    const FEWEST: usize = 4;
    let is_column = |half: Half| half.full >= FEWEST && half.full * 2 >= half.all;
    is_column(left) && is_column(right)
}

/// The stretches to the left and right of `x`, and how many cross it.
fn sides(rows: &[Row], x: f64) -> (Half, Half, usize) {
    const FULL_LINE: usize = 10;
    let (mut left, mut right, mut crossing) = (Half::default(), Half::default(), 0);
    for row in rows {
        let reach = 2.5 * row.size;
        for piece in &row.pieces {
            let is_text = piece.text.chars().count() >= FULL_LINE;
            if piece.x1 <= x {
                left.all += 1;
                left.full += usize::from(is_text && x - piece.x1 < reach);
            } else if piece.x0 >= x {
                right.all += 1;
                right.full += usize::from(is_text && piece.x0 - x < reach);
            } else {
                crossing += 1;
            }
        }
    }
    (left, right, crossing)
}

/// Gives out the lines between two that cross the gutter.
fn flush(zone: &mut Vec<Row>, gutter: Option<f64>, items: &mut Vec<Item>) {
    let rows = std::mem::take(zone);
    if let Some(gutter) = gutter {
        let (left, right, _) = sides(&rows, gutter);
        if left.all > 0 || right.all > 0 {
            for (column, is_left) in [(1, true), (2, false)] {
                for row in &rows {
                    let pieces = row.pieces.iter().filter(|p| (p.x1 <= gutter) == is_left);
                    let half = Row {
                        pieces: pieces.cloned().collect(),
                        ..row.clone()
                    };
                    if !half.pieces.is_empty() {
                        items.push(Item::Line(Line::of(&half, column)));
                    }
                }
            }
            return;
        }
    }
    let mut rest = rows.as_slice();
    while let [row, after @ ..] = rest {
        if let Some((table, taken)) = table::without_borders(rest) {
            items.push(Item::Table(table));
            rest = &rest[taken..];
        } else {
            items.push(Item::Line(Line::of(row, 0)));
            rest = after;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::page::line::Piece;

    fn row(y: f64, pieces: &[(f64, &str)]) -> Row {
        Row {
            y,
            size: 10.0,
            pieces: pieces
                .iter()
                .map(|&(x0, text)| Piece {
                    text: text.to_owned(),
                    x0,
                    x1: x0 + 10.0 * text.chars().count() as f64,
                })
                .collect(),
        }
    }

    fn text(item: &Item) -> &str {
        match item {
            Item::Line(line) => &line.text,
            Item::Table(_) => "table",
        }
    }

    fn texts(items: &[Item]) -> Vec<&str> {
        items.iter().map(text).collect()
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        let mut rows = vec![row(
            100.0,
            &[(0.0, "横跨两栏的标题横跨两栏的标题横跨两栏的")],
        )];
        for (at, (left, right)) in [
            ("甲一二三四五六七八九", "乙一二三四五六七八九"),
            ("丙一二三四五六七八九", "丁一二三四五六七八九"),
            ("戊一二三四五六七八九", "己一二三四五六七八九"),
            ("庚一二三四五六七八九", "辛一二三四五六七八九"),
        ]
        .into_iter()
        .enumerate()
        {
            rows.push(row(80.0 - 20.0 * at as f64, &[(0.0, left), (120.0, right)]));
        }
        let short = vec![row(80.0, &[(0.0, "壬一二三"), (120.0, "癸")])];
        let pages = [rows, short];
        let gutters = gutters(&pages);
        assert!(gutters[0].is_some());
        assert_eq!(gutters[0], gutters[1]);
        let [rows, short] = pages;
        let mut items = arrange(rows, Vec::new(), gutters[0]);
        items.extend(arrange(short, Vec::new(), gutters[1]));
        let found: String = texts(&items)[1..]
            .iter()
            .filter_map(|text| text.chars().next())
            .collect();
        assert_eq!(found, "甲丙戊庚乙丁己辛壬癸");
    }

    #[test]
    fn tables_stand_among_the_lines() {
        let table = Table {
            top: 50.0,
            rows: vec![vec!["一".to_owned(), "二".to_owned()]],
        };
        let rows = vec![row(100.0, &[(0.0, "前")]), row(10.0, &[(0.0, "后")])];
        assert_eq!(
            texts(&arrange(rows, vec![table], None)),
            ["前", "table", "后"]
        );
    }
}
