//! Tables: by their borders, or where they have none, by gaps that stand under
//! each other.

use super::line::{self, Row};
use super::{Glyph, Point, Ruling};

/// A table on a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    pub(super) top: f64,
    /// All rows have as many cells. A cell that reaches over several stands in
    /// the first, and the others are empty.
    pub(super) rows: Vec<Vec<String>>,
}

/// How far lines that meet may miss each other, in points.
const NEAR: f64 = 3.0;
const MOST_ROWS: usize = 5000;
const MOST_COLUMNS: usize = 200;

/// Takes the tables with borders out of the glyphs of a page, from the top.
pub(super) fn with_borders(glyphs: &mut Vec<Glyph>, rulings: &[Ruling]) -> Vec<Table> {
    let mut tables = Vec::new();
    for grid in grids(rulings) {
        let inside: Vec<Glyph> = glyphs
            .extract_if(.., |glyph| grid.holds(middle(glyph)))
            .collect();
        let table = grid.fill(inside);
        if table.rows.iter().flatten().any(|cell| !cell.is_empty()) {
            tables.push(table);
        }
    }
    tables.sort_by(|a, b| b.top.total_cmp(&a.top));
    tables
}

fn middle(glyph: &Glyph) -> Point {
    Point {
        x: f64::midpoint(glyph.x0, glyph.x1),
        y: glyph.y + 0.3 * glyph.size,
    }
}

/// A straight line: at `at` from `from` to `to`.
#[derive(Debug, Clone, Copy)]
struct Side {
    at: f64,
    from: f64,
    to: f64,
}

impl Side {
    fn covers(&self, at: f64) -> bool {
        self.from - NEAR <= at && at <= self.to + NEAR
    }
}

/// The borders of a table.
#[derive(Debug)]
struct Grid {
    level: Vec<Side>,
    upright: Vec<Side>,
    /// Where columns begin and end, ascending.
    xs: Vec<f64>,
    /// Where rows begin and end, descending.
    ys: Vec<f64>,
}

fn grids(rulings: &[Ruling]) -> Vec<Grid> {
    /// More than a page of tables has; a drawing has more.
    const MOST: usize = 1500;
    let (level, upright) = sides(rulings);
    if level.len() > MOST || upright.len() > MOST {
        return Vec::new();
    }
    // Lines that cross belong together.
    let mut group: Vec<usize> = (0..level.len() + upright.len()).collect();
    for (i, row) in level.iter().enumerate() {
        for (j, column) in upright.iter().enumerate() {
            if row.covers(column.at) && column.covers(row.at) {
                let (a, b) = (root(&group, i), root(&group, level.len() + j));
                group[a.max(b)] = a.min(b);
            }
        }
    }
    let mut roots: Vec<usize> = (0..group.len()).map(|at| root(&group, at)).collect();
    roots.sort_unstable();
    roots.dedup();
    let of = |sides: &[Side], offset: usize, wanted: usize| -> Vec<Side> {
        (offset..)
            .zip(sides)
            .filter(|&(at, _)| root(&group, at) == wanted)
            .map(|(_, &side)| side)
            .collect()
    };
    roots
        .into_iter()
        .filter_map(|wanted| Grid::of(of(&level, 0, wanted), of(&upright, level.len(), wanted)))
        .collect()
}

fn root(group: &[usize], mut at: usize) -> usize {
    while group[at] != at {
        at = group[at];
    }
    at
}

/// The level and the upright lines, those that go on in each other as one.
fn sides(rulings: &[Ruling]) -> (Vec<Side>, Vec<Side>) {
    let (mut level, mut upright) = (Vec::new(), Vec::new());
    for Ruling { from, to } in rulings {
        if !from.is_sane() || !to.is_sane() {
            continue;
        }
        let (width, height) = ((from.x - to.x).abs(), (from.y - to.y).abs());
        if height < 1.0 && width > height {
            level.push(Side {
                at: from.y,
                from: from.x.min(to.x),
                to: from.x.max(to.x),
            });
        } else if width < 1.0 && height > width {
            upright.push(Side {
                at: from.x,
                from: from.y.min(to.y),
                to: from.y.max(to.y),
            });
        }
    }
    (merged(level), merged(upright))
}

fn merged(mut sides: Vec<Side>) -> Vec<Side> {
    // Borders that are drawn twice, or cell by cell, differ by their width.
    sides.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut first = f64::NEG_INFINITY;
    for side in &mut sides {
        if side.at - first <= NEAR {
            side.at = first;
        } else {
            first = side.at;
        }
    }
    sides.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut merged: Vec<Side> = Vec::new();
    for side in sides {
        match merged.last_mut() {
            Some(last) if last.at == side.at && side.from <= last.to + NEAR => {
                last.to = last.to.max(side.to);
            }
            _ => merged.push(side),
        }
    }
    // Shorter ones are marks, not borders.
    merged.retain(|side| side.to - side.from > NEAR);
    merged
}

impl Grid {
    fn of(level: Vec<Side>, upright: Vec<Side>) -> Option<Grid> {
        let distinct = |places: &mut Vec<f64>| {
            places.sort_by(f64::total_cmp);
            places.dedup_by(|b, a| *b - *a <= NEAR);
        };
        let mut xs: Vec<f64> = upright.iter().map(|side| side.at).collect();
        // Tables without borders at their sides end where their rows do.
        let ends = level.iter().flat_map(|side| [side.from, side.to]);
        let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
            (low.min(x), high.max(x))
        });
        distinct(&mut xs);
        if xs.first().is_some_and(|&x| low < x - 3.0 * NEAR) {
            xs.insert(0, low);
        }
        if xs.last().is_some_and(|&x| high > x + 3.0 * NEAR) {
            xs.push(high);
        }
        let mut ys: Vec<f64> = level.iter().map(|side| side.at).collect();
        distinct(&mut ys);
        ys.reverse();
        // A frame with one column is no table.
        let fits = (3..=MOST_COLUMNS).contains(&xs.len()) && (2..=MOST_ROWS).contains(&ys.len());
        fits.then_some(Grid {
            level,
            upright,
            xs,
            ys,
        })
    }

    fn holds(&self, point: Point) -> bool {
        self.cell(point).is_some()
    }

    /// The row and column in which a point lies.
    fn cell(&self, point: Point) -> Option<(usize, usize)> {
        let column = self.xs.partition_point(|&x| x <= point.x).checked_sub(1)?;
        let row = self.ys.partition_point(|&y| y >= point.y).checked_sub(1)?;
        (column + 1 < self.xs.len() && row + 1 < self.ys.len()).then_some((row, column))
    }

    /// The first row and column of the cell to which those belong.
    fn start(&self, (mut row, mut column): (usize, usize)) -> (usize, usize) {
        let across = f64::midpoint(self.ys[row], self.ys[row + 1]);
        while column > 0 && !is_cut(&self.upright, self.xs[column], across) {
            column -= 1;
        }
        let down = f64::midpoint(self.xs[column], self.xs[column + 1]);
        while row > 0 && !is_cut(&self.level, self.ys[row], down) {
            row -= 1;
        }
        (row, column)
    }

    fn fill(&self, glyphs: Vec<Glyph>) -> Table {
        let columns = self.xs.len() - 1;
        let mut cells: Vec<Vec<Vec<Glyph>>> = vec![vec![Vec::new(); columns]; self.ys.len() - 1];
        for glyph in glyphs {
            if let Some(cell) = self.cell(middle(&glyph)) {
                let (row, column) = self.start(cell);
                cells[row][column].push(glyph);
            }
        }
        let text = |(column, lines): (usize, &Vec<Row>)| cell_text(lines, self.xs[column + 1]);
        let rows = cells.into_iter().flat_map(|row| {
            let lines: Vec<Vec<Row>> = row.into_iter().map(line::rows).collect();
            let parts = parted(&lines).unwrap_or_else(|| vec![lines]);
            let texts = |row: &Vec<Vec<Row>>| row.iter().enumerate().map(text).collect();
            parts.iter().map(texts).collect::<Vec<_>>()
        });
        Table {
            top: self.ys[0],
            rows: rows.collect(),
        }
    }
}

/// The rows of which a row between two borders consists, where there are no lines
/// between them: one column counts them, or gives a number to each.
fn parted(cells: &[Vec<Row>]) -> Option<Vec<Vec<Vec<Row>>>> {
    let count = |line: &Row| {
        line.text()
            .trim_end_matches(['.', '、'])
            .parse::<usize>()
            .ok()
    };
    // The heads of the columns may stand in the same row.
    let heads = |lines: &[Row]| usize::from(count(&lines[0]).is_none());
    let counts = |lines: &&Vec<Row>| {
        let items = lines.get(heads(lines)..).unwrap_or_default();
        let next = |pair: &[Row]| Some(count(&pair[0])? + 1 == count(&pair[1])?);
        items.len() > 1 && items.windows(2).all(|pair| next(pair) == Some(true))
    };
    let numbers = |lines: &&Vec<Row>| lines.iter().all(|line| is_number(&line.text()));
    let several = || cells.iter().filter(|lines| lines.len() > 1);
    let (anchors, heads) = match several().find(counts) {
        Some(counted) => (counted, heads(counted)),
        None => (several().find(numbers)?, 0),
    };
    if several().count() < 2 {
        return None;
    }
    let near = 0.5 * anchors[0].size;
    let is_level = |line: &Row, anchor: &Row| (line.y - anchor.y).abs() <= near;
    let from_top = cells.iter().flatten().all(|line| {
        let is_head = heads > 0 && is_level(line, &anchors[0]);
        is_head || line.y <= anchors[heads].y + near
    });
    // Where the count stands level with the first line of each, all lines down to the
    // next count belong to it; else it stands in the middle.
    let item = |line: &Row| match from_top {
        true => anchors
            .partition_point(|anchor| anchor.y >= line.y - near)
            .saturating_sub(1),
        false => (0..anchors.len())
            .min_by(|&a, &b| {
                let distance = |at: usize| (anchors[at].y - line.y).abs();
                distance(a).total_cmp(&distance(b))
            })
            .unwrap_or_default(),
    };
    let mut rows = vec![vec![Vec::new(); cells.len()]; anchors.len()];
    for (column, lines) in cells.iter().enumerate() {
        for line in lines {
            rows[item(line)][column].push(line.clone());
        }
    }
    // A count without a name beside it counts something else.
    let is_full = |row: &Vec<Vec<Row>>| row.iter().filter(|cell| !cell.is_empty()).count() > 1;
    rows.iter().all(is_full).then_some(rows)
}

/// Whether a line is the number of a document: 甲发〔2015〕7号.
fn is_number(line: &str) -> bool {
    line.ends_with('号')
        && line.contains(|c: char| c.is_ascii_digit())
        && line.contains(['〔', '[', '［', '（', '('])
}

fn is_cut(sides: &[Side], at: f64, across: f64) -> bool {
    sides
        .iter()
        .any(|side| (side.at - at).abs() <= NEAR && side.from <= across && across <= side.to)
}

/// The lines of a cell that ends at `end` as one text.
fn cell_text(rows: &[Row], end: f64) -> String {
    let mut text = String::new();
    let mut is_short = false;
    for row in rows {
        let next = row.text();
        // A sentence that ends before the line does ends a paragraph.
        if is_short && text.ends_with(['。', '；', '：', '！', '？']) {
            text.push(' ');
        }
        line::join(&mut text, &next);
        is_short = end - row.x1() > 2.5 * row.size;
    }
    text.replace('|', "｜")
}

/// Turns lines whose gaps stand under each other into rows of cells: three lines
/// or more, with as many stretches that do not reach into each other's columns.
/// Gives the table and how many of `rows` it takes.
pub(super) fn without_borders(rows: &[Row]) -> Option<(Table, usize)> {
    const FEWEST: usize = 3;
    let size = rows.first()?.size;
    let mut columns: Vec<(f64, f64)> = Vec::new();
    let mut taken = 0;
    for (at, row) in rows.iter().enumerate() {
        let is_far = at > 0 && rows[at - 1].y - row.y > 3.0 * size;
        if row.pieces.len() < 2 || is_far {
            break;
        }
        let wider = with_row(&columns, row);
        // Columns that run together are none.
        if wider.len() < columns.len() || wider.len() < 2 {
            break;
        }
        columns = wider;
        taken = at + 1;
    }
    let widest = rows[..taken].iter().map(|row| row.pieces.len()).max()?;
    let full = rows[..taken]
        .iter()
        .filter(|row| row.pieces.len() == widest);
    if full.count() < FEWEST || widest != columns.len() {
        return None;
    }
    let cells = rows[..taken].iter().map(|row| {
        let mut cells = vec![String::new(); columns.len()];
        for piece in &row.pieces {
            let column = columns
                .iter()
                .position(|&(from, to)| from <= piece.x1 && piece.x0 <= to)
                .unwrap_or_default();
            line::join(&mut cells[column], &piece.text.replace('|', "｜"));
        }
        cells
    });
    let table = Table {
        top: rows[0].y + size,
        rows: cells.collect(),
    };
    Some((table, taken))
}

/// The columns widened by the stretches of a line; those that meet are one.
fn with_row(columns: &[(f64, f64)], row: &Row) -> Vec<(f64, f64)> {
    let stretches = row.pieces.iter().map(|piece| (piece.x0, piece.x1));
    let mut all: Vec<(f64, f64)> = columns.iter().copied().chain(stretches).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut wider: Vec<(f64, f64)> = Vec::new();
    for (from, to) in all {
        match wider.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => wider.push((from, to)),
        }
    }
    wider
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::page::line::Piece;

    fn line(from: (f64, f64), to: (f64, f64)) -> Ruling {
        let point = |(x, y)| Point { x, y };
        Ruling {
            from: point(from),
            to: point(to),
        }
    }

    fn word(text: &str, mut x: f64, y: f64) -> Vec<Glyph> {
        let mut glyphs = Vec::new();
        for c in text.chars() {
            glyphs.push(Glyph {
                text: c.to_string(),
                x0: x,
                x1: x + 10.0,
                y,
                size: 10.0,
            });
            x += 10.0;
        }
        glyphs
    }

    /// Borders of two columns of 50 and rows of 30, from (0, 0) down.
    fn borders(rows: u8) -> Vec<Ruling> {
        let bottom = -30.0 * f64::from(rows);
        let across = (0..=rows).map(|row| {
            let y = -30.0 * f64::from(row);
            line((0.0, y), (100.0, y))
        });
        let down = [0.0, 50.0, 100.0].map(|x| line((x, 0.0), (x, bottom)));
        across.chain(down).collect()
    }

    #[test]
    fn cells_are_told_by_borders() {
        let mut glyphs = [
            word("序号", 5.0, -20.0),
            word("名称", 55.0, -20.0),
            word("甲", 5.0, -50.0),
            word("食品安全", 55.0, -42.0),
            word("办法", 55.0, -54.0),
            word("表外", 0.0, 40.0),
        ]
        .concat();
        let tables = with_borders(&mut glyphs, &borders(2));
        assert_eq!(tables.len(), 1);
        assert_eq!(tables[0].rows, [["序号", "名称"], ["甲", "食品安全办法"]]);
        assert_eq!(glyphs.len(), 2);
    }

    #[test]
    fn a_cell_over_two_rows_stands_in_the_first() {
        let mut rulings = borders(2);
        // The line between the rows is there on the right alone.
        rulings[1] = line((50.0, -30.0), (100.0, -30.0));
        let mut glyphs = [
            word("合并", 5.0, -35.0),
            word("一", 55.0, -20.0),
            word("二", 55.0, -50.0),
        ]
        .concat();
        let tables = with_borders(&mut glyphs, &rulings);
        assert_eq!(tables[0].rows, [["合并", "一"], ["", "二"]]);
    }

    /// What a table of one row between borders holds, of three columns.
    fn in_one_row(words: &[(&str, f64, f64)]) -> Vec<Vec<String>> {
        let mut rulings = [0.0, -200.0].map(|y| line((0.0, y), (300.0, y))).to_vec();
        rulings.extend([0.0, 50.0, 200.0, 300.0].map(|x| line((x, 0.0), (x, -200.0))));
        let mut glyphs: Vec<Glyph> = words
            .iter()
            .flat_map(|&(text, x, y)| word(text, x, y))
            .collect();
        with_borders(&mut glyphs, &rulings).remove(0).rows
    }

    #[test]
    fn rows_without_lines_between_are_parted_by_their_count() {
        // The count level with the first line of each name.
        let rows = in_one_row(&[
            ("1", 5.0, -20.0),
            ("甲市收费", 55.0, -20.0),
            ("办法", 55.0, -32.0),
            ("甲发1", 205.0, -20.0),
            ("2", 5.0, -50.0),
            ("乙办法", 55.0, -50.0),
            ("甲发2", 205.0, -50.0),
        ]);
        assert_eq!(
            rows,
            [["1", "甲市收费办法", "甲发1"], ["2", "乙办法", "甲发2"]]
        );
        // In the middle of them, with the heads above.
        let rows = in_one_row(&[
            ("序号", 5.0, -10.0),
            ("名称", 55.0, -10.0),
            ("1", 5.0, -36.0),
            ("甲市收费", 55.0, -30.0),
            ("办法", 55.0, -42.0),
            ("2", 5.0, -70.0),
            ("乙市收费", 55.0, -64.0),
            ("办法", 55.0, -76.0),
        ]);
        assert_eq!(
            rows,
            [
                ["序号", "名称", ""],
                ["1", "甲市收费办法", ""],
                ["2", "乙市收费办法", ""]
            ]
        );
    }

    #[test]
    fn rows_without_lines_between_are_parted_by_their_numbers() {
        let rows = in_one_row(&[
            ("甲办法", 55.0, -20.0),
            ("甲[2020]1号", 201.0, -20.0),
            ("乙办法", 55.0, -40.0),
            ("甲[2020]2号", 201.0, -40.0),
        ]);
        assert_eq!(
            rows,
            [["", "甲办法", "甲[2020]1号"], ["", "乙办法", "甲[2020]2号"]]
        );
    }

    #[test]
    fn a_row_of_two_lines_is_one_row() {
        let rows = in_one_row(&[
            ("1", 5.0, -26.0),
            ("甲市收费", 55.0, -20.0),
            ("办法", 55.0, -32.0),
            ("甲发", 205.0, -20.0),
            ("1号", 205.0, -32.0),
        ]);
        assert_eq!(rows, [["1", "甲市收费办法", "甲发1号"]]);
    }

    #[test]
    fn a_frame_is_no_table() {
        let frame = [
            line((0.0, 0.0), (100.0, 0.0)),
            line((0.0, -50.0), (100.0, -50.0)),
            line((0.0, 0.0), (0.0, -50.0)),
            line((100.0, 0.0), (100.0, -50.0)),
        ];
        let mut glyphs = word("甲", 5.0, -20.0);
        assert!(with_borders(&mut glyphs, &frame).is_empty());
        assert_eq!(glyphs.len(), 1);
    }

    fn rows(texts: &[&[(f64, &str)]]) -> Vec<Row> {
        let row = |(at, pieces): (usize, &&[(f64, &str)])| Row {
            y: -20.0 * at as f64,
            size: 10.0,
            pieces: pieces
                .iter()
                .map(|&(x0, text)| Piece {
                    text: text.to_owned(),
                    x0,
                    x1: x0 + 10.0 * text.chars().count() as f64,
                })
                .collect(),
        };
        texts.iter().enumerate().map(row).collect()
    }

    #[test]
    fn gaps_under_each_other_part_cells() {
        let rows = rows(&[
            &[(0.0, "序号"), (60.0, "名称")],
            &[(0.0, "一"), (60.0, "甲办法")],
            &[(0.0, "二"), (60.0, "乙办法")],
            &[(0.0, "以上文件同时废止")],
        ]);
        let (table, taken) = without_borders(&rows).unwrap();
        assert_eq!(taken, 3);
        assert_eq!(table.rows[1], ["一", "甲办法"]);
    }

    #[test]
    fn two_signatures_are_no_table() {
        let rows = rows(&[
            &[(0.0, "医疗保障局"), (100.0, "财政厅")],
            &[(0.0, "甲"), (100.0, "乙")],
            &[(60.0, "二〇二四年")],
        ]);
        assert_eq!(without_borders(&rows), None);
    }
}
