//! Paragraphs from lines. Nothing in a PDF says where one ends; it is told by
//! indents, by lines that end before the margin, and by the distance of lines.

use std::sync::LazyLock;

use regex::Regex;

use super::layout::{Item, Line};
use super::line;
use super::table::Table;
use crate::{Place, Places};
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

/// Puts the text of all pages together. `pages` come with their numbers.
pub(super) fn text(pages: &[(u32, Vec<Item>)]) -> (String, Places) {
    let margins: Vec<Vec<Margins>> = margins(pages);
    let style = Style::of(pages, &margins);
    let mut writer = Writer::default();
    for ((page, items), margins) in pages.iter().zip(&margins) {
        for item in items {
            match item {
                Item::Table(table) => writer.table(*page, table),
                Item::Line(line) => {
                    let margins = margins.get(line.column).copied().unwrap_or_default();
                    let placed = Placed {
                        line,
                        page: *page,
                        margins,
                    };
                    writer.line(placed, &style);
                }
            }
        }
    }
    writer.finish()
}

/// Where the lines of a column begin and end.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Margins {
    left: f64,
    right: f64,
}

impl Margins {
    const NONE: Margins = Margins {
        left: f64::INFINITY,
        right: f64::NEG_INFINITY,
    };

    fn and(self, other: Margins) -> Margins {
        Margins {
            left: self.left.min(other.left),
            right: self.right.max(other.right),
        }
    }
}

/// The margins of the columns of each page.
fn margins(pages: &[(u32, Vec<Item>)]) -> Vec<Vec<Margins>> {
    /// A page with fewer lines may not have one that reaches its margin.
    const ENOUGH: usize = 8;
    let mut own: Vec<Vec<(Margins, usize)>> = Vec::new();
    for (_, items) in pages {
        let mut columns: Vec<(Margins, usize)> = Vec::new();
        for item in items {
            let Item::Line(line) = item else { continue };
            if columns.len() <= line.column {
                columns.resize(line.column + 1, (Margins::NONE, 0));
            }
            let (margins, count) = &mut columns[line.column];
            *margins = margins.and(Margins {
                left: line.x0,
                right: line.x1,
            });
            *count += 1;
        }
        own.push(columns);
    }
    let columns = own.iter().map(Vec::len).max().unwrap_or(0);
    let all: Vec<Margins> = (0..columns)
        .map(|column| {
            let pages = own.iter().filter_map(|columns| columns.get(column));
            pages.fold(Margins::NONE, |all, (margins, _)| all.and(*margins))
        })
        .collect();
    own.into_iter()
        .map(|columns| {
            let known = columns.into_iter().zip(&all);
            known
                .map(|((margins, count), all)| if count < ENOUGH { *all } else { margins })
                .collect()
        })
        .collect()
}

/// How a document shows where its paragraphs begin.
#[derive(Debug, Clone, Copy)]
struct Style {
    /// Whether first lines are indented or paragraphs stand apart, so that a
    /// sentence may well end at the end of a line within a paragraph.
    is_marked: bool,
    /// The distance of lines in parts of their size.
    leading: f64,
}

impl Style {
    fn of(pages: &[(u32, Vec<Item>)], margins: &[Vec<Margins>]) -> Self {
        let (mut lines, mut indented) = (0usize, 0usize);
        let mut after_full = Vec::new();
        let mut all = Vec::new();
        for ((_, items), margins) in pages.iter().zip(margins) {
            for item in items {
                let Item::Line(line) = item else { continue };
                let indent = line.x0 - margins.get(line.column).map_or(0.0, |m| m.left);
                lines += 1;
                indented += usize::from((1.5..=3.2).contains(&(indent / line.size)));
            }
            for pair in items.windows(2) {
                if let [Item::Line(a), Item::Line(b)] = pair
                    && a.column == b.column
                    && a.y > b.y
                    && same_size(a, b)
                {
                    let distance = (a.y - b.y) / a.size;
                    all.push(distance);
                    let right = margins.get(a.column).map_or(0.0, |m| m.right);
                    if right - a.x1 < 2.0 * a.size {
                        after_full.push(distance);
                    }
                }
            }
        }
        let leading = line::median(&mut after_full).or_else(|| line::median(&mut all));
        let leading = leading.unwrap_or(2.0).clamp(1.0, 3.0);
        let apart = all.iter().filter(|&&d| d > APART * leading).count();
        Style {
            is_marked: indented * 7 >= lines || apart * 7 >= lines,
            leading,
        }
    }
}

/// How much farther than others lines of two paragraphs may stand apart.
const APART: f64 = 1.25;

fn same_size(a: &Line, b: &Line) -> bool {
    (0.85..=1.18).contains(&(a.size / b.size))
}

/// A line on its page.
#[derive(Debug, Clone, Copy)]
struct Placed<'a> {
    line: &'a Line,
    page: u32,
    margins: Margins,
}

impl Placed<'_> {
    fn indent(&self) -> f64 {
        (self.line.x0 - self.margins.left) / self.line.size
    }
}

#[derive(Default)]
struct Writer<'a> {
    text: String,
    places: Places,
    marked: Option<u32>,
    paragraph: Option<Paragraph<'a>>,
    /// The columns and the first row of the table that ended last, where
    /// nothing stands behind it, and its page.
    table: Option<(u32, Vec<String>)>,
}

/// The paragraph under way.
#[derive(Clone, Copy)]
struct Paragraph<'a> {
    /// Where its text begins.
    start: usize,
    first: Placed<'a>,
    last: Placed<'a>,
    lines: usize,
}

impl<'a> Writer<'a> {
    fn mark(&mut self, page: u32) {
        if self.marked != Some(page) {
            self.places.mark(self.text.len(), Place::Page(page));
            self.marked = Some(page);
        }
    }

    fn line(&mut self, placed: Placed<'a>, style: &Style) {
        self.table = None;
        if let Some(paragraph) = &mut self.paragraph
            && goes_on(
                paragraph,
                placed,
                part(&self.text, paragraph.start..),
                style,
            )
        {
            paragraph.last = placed;
            paragraph.lines += 1;
            self.mark(placed.page);
            line::join(&mut self.text, &placed.line.text);
            return;
        }
        self.end();
        self.mark(placed.page);
        self.paragraph = Some(Paragraph {
            start: self.text.len(),
            first: placed,
            last: placed,
            lines: 1,
        });
        self.text.push_str(&placed.line.text);
    }

    fn end(&mut self) {
        if self.paragraph.take().is_some() {
            self.text.push('\n');
        }
    }

    fn table(&mut self, page: u32, table: &Table) {
        self.end();
        let mut rows = table.rows.as_slice();
        let before = self
            .table
            .take()
            .filter(|(of, first)| *of != page && rows[0].len() == first.len());
        let header = before
            .as_ref()
            .map_or_else(|| rows[0].clone(), |(_, h)| h.clone());
        if before.is_some() {
            // The head of a table is repeated on every page.
            if rows[0] == header {
                rows = &rows[1..];
            }
            // A row that the page cut in two goes on without its number.
            if let [row, after @ ..] = rows
                && row[0].is_empty()
                && row.iter().any(|cell| !cell.is_empty())
            {
                self.mark(page);
                self.go_on(row);
                rows = after;
            }
        }
        for row in rows {
            if row.iter().all(String::is_empty) {
                continue;
            }
            self.mark(page);
            self.text.push('|');
            for cell in row {
                self.text.push(' ');
                self.text.push_str(cell);
                self.text.push_str(" |");
            }
            self.text.push('\n');
        }
        self.table = Some((page, header));
    }

    /// Adds the cells of a row to those of the last one.
    fn go_on(&mut self, row: &[String]) {
        let start = self.text.trim_end().rfind('\n').map_or(0, |at| at + 1);
        let last = self.text.split_off(start);
        let cells = last.trim().trim_matches('|').split('|').map(str::trim);
        let mut joined = String::from("|");
        for (cell, more) in cells.zip(row) {
            let mut cell = cell.to_owned();
            line::join(&mut cell, more);
            joined.push(' ');
            joined.push_str(&cell);
            joined.push_str(" |");
        }
        self.text.push_str(&joined);
        self.text.push('\n');
    }

    fn finish(mut self) -> (String, Places) {
        self.end();
        (self.text, self.places)
    }
}

/// Whether a line goes on in the paragraph whose text so far is `text`.
fn goes_on(paragraph: &Paragraph, next: Placed, text: &str, style: &Style) -> bool {
    let (last, line) = (paragraph.last, next.line);
    if !same_size(last.line, line) {
        return false;
    }
    let is_beside = last.page == next.page && last.line.column == line.column;
    let distance = (last.line.y - line.y) / line.size;
    if is_beside && !(0.0..=APART * style.leading).contains(&distance) {
        return false;
    }
    let indent = next.indent();
    // A title that is broken within a name goes on, though it is centred.
    if is_beside && paragraph.lines < 4 && has_open_title(text) {
        return true;
    }
    // Where no line is long, none is broken: lists of names, signatures.
    const SHORTEST: f64 = 10.0;
    if last.margins.right - last.margins.left < SHORTEST * last.line.size {
        return false;
    }
    let room = last.margins.right - last.line.x1;
    if room >= (first_word(&line.text) + 0.6) * line.size {
        return false;
    }
    let ends_sentence = text.ends_with(['。', '；', '：', '！', '？', '”']);
    if ends_sentence && (begins_item(&line.text) || !style.is_marked) {
        return false;
    }
    if is_centred(paragraph.first) && is_centred(next) && !ends_sentence {
        return !begins_item(&line.text);
    }
    // What stands on the right or in the middle is a signature or a title.
    if paragraph.lines == 1 && paragraph.first.indent() > 4.5 {
        return false;
    }
    const FLUSH: f64 = 0.8;
    let under = (line.x0 - last.line.x0) / line.size;
    match paragraph.lines {
        _ if indent < FLUSH => true,
        1 => begins_item(&last.line.text) && (FLUSH..=4.5).contains(&under),
        _ => under.abs() < 0.5,
    }
}

/// Whether a line stands as far from both margins, as titles do.
fn is_centred(placed: Placed) -> bool {
    let Placed { line, margins, .. } = placed;
    let (left, right) = (line.x0 - margins.left, margins.right - line.x1);
    left + right > 0.2 * line.size && (left - right).abs() < 0.6 * line.size
}

/// Whether a name in 《》 is open at the end.
fn has_open_title(text: &str) -> bool {
    const LONGEST: usize = 120;
    let open = text.rfind('《');
    let close = text.rfind('》');
    open > close && open.is_some_and(|open| part(text, open..).chars().count() < LONGEST)
}

/// How wide the part of `text` is that cannot be parted by the end of a line, in
/// parts of the size.
fn first_word(text: &str) -> f64 {
    let mut width = 0.0;
    let mut has_word = false;
    let mut is_latin_word = false;
    for c in text.chars() {
        let is_latin = line::is_latin(c);
        match c {
            '《' | '〈' | '（' | '(' | '〔' | '［' | '【' | '“' | '‘' if !has_word => {}
            '》' | '〉' | '）' | ')' | '〕' | '］' | '】' | '”' | '’' | '，' | '。' | '、'
            | '；' | '：' | '！' | '？' | '…' | '—' => {}
            _ if !has_word => {
                has_word = true;
                is_latin_word = is_latin;
            }
            _ if is_latin && is_latin_word => {}
            _ => break,
        }
        width += if is_latin { 0.55 } else { 1.0 };
        // Nothing that is longer is kept whole.
        if width > 8.0 {
            break;
        }
    }
    width
}

/// Whether a line begins with a number of an article, a section or an item.
fn begins_item(text: &str) -> bool {
    static ITEM: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            r"^(?:第[一二三四五六七八九十百千零〇\d]+[章节条]|[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十百\d]+[）)]|\d+[.．、]|附件|[①-⑳]|[•●■◆])",
        )
    });
    ITEM.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of 10 points on a page 200 wide, 20 apart.
    fn page(lines: &[(f64, &str)]) -> Vec<Item> {
        lines
            .iter()
            .enumerate()
            .map(|(at, &(x0, text))| {
                Item::Line(Line {
                    text: text.to_owned(),
                    x0,
                    x1: x0 + 10.0 * text.chars().count() as f64,
                    y: 700.0 - 20.0 * at as f64,
                    size: 10.0,
                    column: 0,
                })
            })
            .collect()
    }

    fn read(pages: Vec<Vec<Item>>) -> String {
        let pages: Vec<(u32, Vec<Item>)> = (1..).zip(pages).collect();
        text(&pages).0
    }

    const FULL: &str = "为贯彻落实医疗保障基金使用监督管理条例定";
    const INDENTED: &str = "为贯彻落实医疗保障基金使用监督管理条";

    #[test]
    fn full_lines_go_on_until_an_indent() {
        let found = read(vec![page(&[
            (20.0, INDENTED),
            (0.0, FULL),
            (0.0, "制定本办法。"),
            (20.0, INDENTED),
            (20.0, INDENTED),
            (0.0, "完。"),
        ])]);
        let expected = format!("{INDENTED}{FULL}制定本办法。\n{INDENTED}\n{INDENTED}完。\n");
        assert_eq!(found, expected);
    }

    #[test]
    fn paragraphs_go_on_over_the_page() {
        let pages = vec![
            page(&[(20.0, INDENTED), (0.0, FULL)]),
            page(&[(0.0, "制定本办法。"), (20.0, "第二条")]),
        ];
        let pages: Vec<(u32, Vec<Item>)> = (1..).zip(pages).collect();
        let (found, places) = text(&pages);
        assert_eq!(found, format!("{INDENTED}{FULL}制定本办法。\n第二条\n"));
        let next = INDENTED.len() + FULL.len();
        assert_eq!(places.at(next - 1), Some(Place::Page(1)));
        assert_eq!(places.at(next), Some(Place::Page(2)));
    }

    #[test]
    fn a_centred_title_goes_on_within_a_name() {
        let found = read(vec![page(&[
            (30.0, "关于印发《医疗保障基金"),
            (40.0, "监督管理办法》的通知"),
            (0.0, FULL),
        ])]);
        assert_eq!(
            found,
            format!("关于印发《医疗保障基金监督管理办法》的通知\n{FULL}\n")
        );
    }

    #[test]
    fn a_centred_title_that_fills_its_line_goes_on() {
        let found = read(vec![page(&[
            (5.0, "甲省医疗保障局关于调整医疗救助有关规定"),
            (60.0, "和标准的若干通知"),
            (0.0, FULL),
        ])]);
        assert_eq!(
            found,
            format!("甲省医疗保障局关于调整医疗救助有关规定和标准的若干通知\n{FULL}\n")
        );
    }

    #[test]
    fn signatures_on_the_right_stay_apart() {
        let found = read(vec![page(&[
            (0.0, FULL),
            (120.0, "江源省医疗保障局"),
            (110.0, "二〇二四年五月一日"),
            (0.0, "附件"),
        ])]);
        assert_eq!(
            found,
            format!("{FULL}\n江源省医疗保障局\n二〇二四年五月一日\n附件\n")
        );
    }

    #[test]
    fn a_table_goes_on_over_the_page() {
        let table = |rows: &[[&str; 2]]| {
            Item::Table(Table {
                top: 0.0,
                rows: rows
                    .iter()
                    .map(|row| row.map(str::to_owned).to_vec())
                    .collect(),
            })
        };
        let found = read(vec![
            vec![table(&[["序号", "名称"], ["1", "甲省食品"]])],
            vec![table(&[["序号", "名称"], ["", "安全办法"], ["2", "乙"]])],
        ]);
        assert_eq!(
            found,
            "| 序号 | 名称 |\n| 1 | 甲省食品安全办法 |\n| 2 | 乙 |\n"
        );
    }
}
