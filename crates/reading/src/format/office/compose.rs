//! Paragraphs and tables put together as text, with their places.

use crate::budget::Budget;
use crate::content::Content;
use crate::{Place, Places};
use wenmai_vocabulary::part::part;

use super::cells;

/// A part of a document, in the order of reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Block {
    /// A paragraph; `\n` where a line is broken by hand.
    Paragraph(String),
    /// The rows of a table.
    Table(Vec<Row>),
}

/// Whether a block is a paragraph without words.
pub(super) fn is_blank(block: &Block) -> bool {
    matches!(block, Block::Paragraph(text) if text.trim().is_empty())
}

/// A row of a table.
pub(in super::super) type Row = Vec<Cell>;

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct Cell {
    /// What it holds.
    pub(in super::super) blocks: Vec<Block>,
    /// How many columns it covers beyond its first.
    pub(in super::super) covers: usize,
}

impl Cell {
    /// Whether it holds a table, and so serves the layout.
    fn nests(&self) -> bool {
        self.blocks
            .iter()
            .any(|block| matches!(block, Block::Table(_)))
    }

    /// What a copy of it takes.
    pub(super) fn size(&self) -> usize {
        let blocks = self.blocks.iter().map(|block| match block {
            Block::Paragraph(text) => size_of::<Block>() + text.len(),
            Block::Table(rows) => rows.iter().flatten().map(Cell::size).sum(),
        });
        size_of::<Cell>() + blocks.sum::<usize>()
    }

    /// Its lines that hold something.
    fn lines(&self) -> Vec<&str> {
        let paragraphs = self.blocks.iter().filter_map(|block| match block {
            Block::Paragraph(text) => Some(text.split('\n')),
            Block::Table(_) => None,
        });
        let lines = paragraphs.flatten().map(str::trim);
        lines.filter(|line| !line.is_empty()).collect()
    }

    /// Its text on one line.
    fn line(&self) -> String {
        let paragraphs = self.blocks.iter().filter_map(|block| match block {
            Block::Paragraph(text) => Some(text.as_str()),
            Block::Table(_) => None,
        });
        cells::join(paragraphs)
    }
}

/// The most columns that a cell may cover; a damaged file says millions.
pub(super) const MOST_COLUMNS: usize = 256;

/// Puts the text of a document together, as far as the budget allows.
pub(in super::super) struct Composer<'a> {
    budget: &'a Budget,
    text: String,
    places: Places,
    paragraphs: u32,
    tables: u32,
}

impl<'a> Composer<'a> {
    pub(in super::super) fn new(budget: &'a Budget) -> Self {
        Composer {
            budget,
            text: String::new(),
            places: Places::default(),
            paragraphs: 0,
            tables: 0,
        }
    }

    /// Adds what stands apart from the body, such as the head of a page; it has
    /// no place.
    pub(super) fn apart(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(text) => self.line(text),
                Block::Table(rows) => {
                    for row in rows {
                        self.row(row, None);
                    }
                }
            }
        }
    }

    /// Adds a part of the body. Paragraphs that hold words are counted, tables
    /// and their rows too.
    pub(super) fn body(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(text) => {
                    if !text.trim().is_empty() {
                        self.paragraphs += 1;
                        self.mark(Place::Paragraph(self.paragraphs));
                    }
                    self.line(text);
                }
                Block::Table(rows) => {
                    self.tables += 1;
                    let table = self.tables;
                    for (row, cells) in (1..).zip(rows) {
                        self.row(cells, Some((table, row)));
                    }
                }
            }
        }
    }

    /// The text with its places.
    pub(in super::super) fn finish(self) -> Content {
        Content {
            places: self.places,
            ..Content::of(self.text)
        }
    }

    fn mark(&mut self, place: Place) {
        self.places.mark(self.text.len(), place);
    }

    fn line(&mut self, text: &str) {
        if !self.budget.grow(text.len() + 1) {
            return;
        }
        for line in text.split('\n') {
            let from = self.text.len();
            self.text.extend(line.chars().filter(|&c| is_text(c)));
            let end = from + part(&self.text, from..).trim_end().len();
            self.text.truncate(end);
            self.text.push('\n');
        }
    }

    /// Adds a row, of which `at` says the table and the count.
    pub(in super::super) fn row(&mut self, row: &Row, at: Option<(u32, u32)>) {
        let place = |column: usize| {
            at.map(|(table, row)| Place::Cell {
                table,
                row,
                column: u32::try_from(column).unwrap_or(u32::MAX),
            })
        };
        // What serves the layout is read cell by cell. A cell as wide as its
        // table is a heading.
        if row.len() == 1 || row.iter().any(Cell::nests) {
            for (column, cell) in (1..).zip(row) {
                for block in &cell.blocks {
                    match block {
                        Block::Paragraph(text) if text.trim().is_empty() => {}
                        Block::Paragraph(text) => {
                            if let Some(place) = place(column) {
                                self.mark(place);
                            }
                            self.line(text);
                        }
                        Block::Table(_) if at.is_some() => self.body(std::slice::from_ref(block)),
                        Block::Table(_) => self.apart(std::slice::from_ref(block)),
                    }
                }
            }
            return;
        }
        if let Some(rows) = side_by_side(row) {
            for row in &rows {
                self.row(row, at);
            }
            return;
        }
        let lines: Vec<String> = row.iter().map(Cell::line).collect();
        if lines.iter().all(String::is_empty) {
            return;
        }
        let length = lines.iter().map(|line| line.len() + 3);
        let covered = row.iter().map(|cell| cell.covers * 2);
        if !self.budget.grow(length.chain(covered).sum()) {
            return;
        }
        self.text.push('|');
        let mut column = 1;
        for (cell, line) in row.iter().zip(&lines) {
            if let Some(place) = place(column) {
                self.mark(place);
            }
            self.text.push(' ');
            if !line.is_empty() {
                self.text.extend(line.chars().filter(|&c| is_text(c)));
                self.text.push(' ');
            }
            self.text.push('|');
            for _ in 0..cell.covers {
                self.text.push_str(" |");
            }
            column += 1 + cell.covers;
        }
        self.text.push('\n');
    }
}

/// The rows of which a row consists where its cells hold lines that stand side by side:
/// as many names as numbers. What has one line alone is said of all.
fn side_by_side(row: &Row) -> Option<Vec<Row>> {
    let lines: Vec<Vec<&str>> = row.iter().map(Cell::lines).collect();
    let numbers = lines
        .iter()
        .find(|lines| lines.len() > 1 && lines.iter().all(|line| is_number(line)))?;
    let count = numbers.len();
    let fit = |lines: &&Vec<&str>| lines.len() == count;
    let all = lines.iter().all(|lines| lines.len() <= 1 || fit(&lines));
    if !all || lines.iter().filter(fit).count() < 2 {
        return None;
    }
    let cell = |(cell, lines): (&Cell, &Vec<&str>), at: usize| {
        let line = lines.get(at).or(lines.first()).copied();
        Cell {
            blocks: vec![Block::Paragraph(line.unwrap_or_default().to_owned())],
            covers: cell.covers,
        }
    };
    let of = |at| row.iter().zip(&lines).map(|one| cell(one, at)).collect();
    Some((0..count).map(of).collect())
}

/// Whether a line looks like the number of a document: 甲发〔2015〕7号.
fn is_number(line: &str) -> bool {
    let line = line.trim_end_matches(['、', '，', '；', ',', ';']);
    line.ends_with('号')
        && line.contains(|c: char| c.is_ascii_digit())
        && line.matches('号').count() == 1
        && line.chars().count() <= 40
}

/// Whether a character belongs into a text: control characters are left from the
/// inner workings of a format.
fn is_text(c: char) -> bool {
    c == '\t' || !(c.is_control() || matches!(c, '\u{FEFF}' | '\u{FFFC}'))
}

/// Leaves out of the heads and feet of pages what is no part of the document:
/// page numbers, and what stands in the body too.
pub(super) fn heads(blocks: Vec<Block>, body: &str) -> Vec<Block> {
    let mut seen: Vec<String> = Vec::new();
    let body = unspaced(body);
    blocks
        .into_iter()
        .filter(|block| {
            let words = match block {
                Block::Paragraph(text) => unspaced(text),
                Block::Table(rows) => rows
                    .iter()
                    .flatten()
                    .map(|cell| unspaced(&cell.line()))
                    .collect(),
            };
            let kept = !is_page_number(&words) && !body.contains(&words) && !seen.contains(&words);
            seen.push(words);
            kept
        })
        .collect()
}

fn unspaced(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether words say only which page it is: `—3—`, `第3页共9页`, `—` where the
/// number was left out.
fn is_page_number(words: &str) -> bool {
    words
        .chars()
        .all(|c| c.is_ascii_digit() || "第页共/of-‐–—－─·.".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(text: &str) -> Block {
        Block::Paragraph(text.to_owned())
    }

    fn cell(text: &str) -> Cell {
        Cell {
            blocks: vec![paragraph(text)],
            covers: 0,
        }
    }

    fn composed(blocks: &[Block]) -> Content {
        let budget = Budget::new(10_000);
        let mut composer = Composer::new(&budget);
        composer.body(blocks);
        composer.finish()
    }

    #[test]
    fn paragraphs_are_counted_without_empty_ones() {
        let content = composed(&[paragraph("甲"), paragraph(""), paragraph("乙\n丙")]);
        assert_eq!(content.text, "甲\n\n乙\n丙\n");
        let at = content.text.find('丙').unwrap();
        assert_eq!(content.places.at(at), Some(Place::Paragraph(2)));
    }

    #[test]
    fn cells_keep_their_columns_behind_a_wide_one() {
        let wide = Cell {
            covers: 1,
            ..cell("甲")
        };
        let rows = vec![
            vec![wide, cell("乙")],
            vec![cell("丙"), cell(""), cell("丁")],
        ];
        let content = composed(&[Block::Table(rows)]);
        assert_eq!(content.text, "| 甲 | | 乙 |\n| 丙 | | 丁 |\n");
        let place = content.places.at(content.text.find('乙').unwrap());
        assert_eq!(
            place,
            Some(Place::Cell {
                table: 1,
                row: 1,
                column: 3
            })
        );
    }

    #[test]
    fn names_and_numbers_that_stand_side_by_side_are_rows() {
        let lines = |texts: &[&str]| Cell {
            blocks: texts.iter().map(|text| paragraph(text)).collect(),
            covers: 0,
        };
        let names = || lines(&["甲办法", "乙细则"]);
        let row = vec![
            cell("1"),
            names(),
            lines(&["甲发〔2015〕7号", "乙发〔2016〕2号"]),
        ];
        assert_eq!(
            composed(&[Block::Table(vec![row])]).text,
            "| 1 | 甲办法 | 甲发〔2015〕7号 |\n| 1 | 乙细则 | 乙发〔2016〕2号 |\n"
        );
        // A name that goes on in a second paragraph has one number.
        let row = vec![cell("1"), names(), cell("甲发〔2015〕7号")];
        assert_eq!(
            composed(&[Block::Table(vec![row])]).text,
            "| 1 | 甲办法 乙细则 | 甲发〔2015〕7号 |\n"
        );
    }

    #[test]
    fn a_cell_as_wide_as_its_table_is_a_paragraph() {
        let rows = vec![
            vec![cell("二、宣布失效的文件")],
            vec![cell("1"), cell("《办法》")],
        ];
        assert_eq!(
            composed(&[Block::Table(rows)]).text,
            "二、宣布失效的文件\n| 1 | 《办法》 |\n"
        );
    }

    #[test]
    fn a_table_in_a_cell_is_read_for_itself() {
        let inner = Block::Table(vec![vec![cell("1"), cell("《办法》")]]);
        let outer = Cell {
            blocks: vec![paragraph("目录"), inner],
            covers: 0,
        };
        let rows = vec![vec![outer, cell("备注")]];
        assert_eq!(
            composed(&[Block::Table(rows)]).text,
            "目录\n| 1 | 《办法》 |\n备注\n"
        );
    }

    #[test]
    fn page_numbers_and_repetitions_are_no_heads() {
        let blocks = [
            "甲市财政局文件",
            "— 3 —",
            "第 1 页 共 2 页",
            "甲市收费办法",
            "甲市财政局文件",
        ];
        assert_eq!(
            heads(blocks.map(paragraph).to_vec(), "甲市收费\n办法"),
            [paragraph("甲市财政局文件")]
        );
    }
}
