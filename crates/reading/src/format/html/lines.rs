//! From elements to lines: one for each paragraph and each row of a table.

use std::ops::Range;

use super::tree::{Kind, Tree};
use crate::Place;
use crate::format::markup;

/// A line of the text. An empty one is blank on the page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    /// Where its parts stand, by offset into the line.
    pub(super) places: Vec<(usize, Place)>,
}

/// Elements that begin on a line of their own.
const BLOCKS: [&str; 43] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "ul",
];

/// Elements nested deeper than this count as words in a line.
const DEEPEST: usize = 200;

/// Whether an element begins on a line of its own.
pub(super) fn is_block(tree: &Tree<'_>, at: usize) -> bool {
    BLOCKS.contains(&tree.tag(at)) || has_style(tree, at, "display:block")
}

/// Whether the style of an element says so.
pub(super) fn has_style(tree: &Tree<'_>, at: usize, says: &str) -> bool {
    let style = tree.element(at).and_then(|element| element.attr("style"));
    style.is_some_and(|style| {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        style.to_ascii_lowercase().contains(says)
    })
}

/// Whether a node is left out; none is where nothing is marked.
fn is_out(left_out: &[bool], at: usize) -> bool {
    left_out.get(at).is_some_and(|&out| out)
}

/// The lines of an element, without what `left_out` marks.
pub(super) fn lines(tree: &Tree<'_>, at: usize, left_out: &[bool]) -> Vec<Line> {
    let mut walker = Walker::new(tree, left_out);
    walker.node(at);
    walker.end_line();
    while walker.lines.last().is_some_and(|line| line.text.is_empty()) {
        walker.lines.pop();
    }
    walker.lines
}

/// The text of an element as it would stand on one line.
pub(super) fn one_line(tree: &Tree<'_>, at: usize, left_out: &[bool]) -> String {
    let mut walker = Walker::new(tree, left_out);
    for child in tree.children(at) {
        walker.node(child);
    }
    walker.end_line();
    let mut whole = String::new();
    for line in walker.lines {
        join(&mut whole, &line.text);
    }
    whole
}

/// Puts words behind others; Chinese needs no space between.
fn join(whole: &mut String, more: &str) {
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if is_latin(whole.chars().next_back()) && is_latin(more.chars().next()) {
        whole.push(' ');
    }
    whole.push_str(more);
}

/// White space between words that is not yet written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    /// A line of the source ends here; in Chinese nothing is seen of it.
    Wrap,
    Space,
}

struct Walker<'a> {
    tree: &'a Tree<'a>,
    left_out: &'a [bool],
    lines: Vec<Line>,
    /// The line that is being written.
    open: String,
    gap: Gap,
    /// Within `<pre>` white space is as it is.
    kept: bool,
    paragraphs: u32,
    tables: u32,
    /// The depth of what is walked, from where it began.
    depth: usize,
}

impl<'a> Walker<'a> {
    fn new(tree: &'a Tree<'a>, left_out: &'a [bool]) -> Self {
        Walker {
            tree,
            left_out,
            lines: Vec::new(),
            open: String::new(),
            gap: Gap::None,
            kept: false,
            paragraphs: 0,
            tables: 0,
            depth: 0,
        }
    }

    fn node(&mut self, at: usize) {
        if is_out(self.left_out, at) {
            return;
        }
        match self.tree.nodes[at].kind {
            Kind::Text(text) if self.is_raised(at) => self.text(&markup::raised(text)),
            Kind::Text(text) => self.text(text),
            Kind::Element(_) if self.depth > DEEPEST => self.flat(at),
            Kind::Element(_) => {
                self.depth += 1;
                self.element(at);
                self.depth -= 1;
            }
        }
    }

    fn element(&mut self, at: usize) {
        let tag = self.tree.tag(at);
        match tag {
            "br" => return self.line_break(),
            "table" if is_data(self.tree, at, self.left_out) => {
                self.end_line();
                return self.table(at);
            }
            _ => {}
        }
        let heads = matches!(tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
        let is_block = is_block(self.tree, at);
        let kept = self.kept;
        if is_block {
            self.end_line();
        }
        if heads {
            self.blank();
        }
        self.kept |= tag == "pre";
        match first_number(self.tree, at) {
            Some(first) => self.numbered(at, first),
            None => self.children(at),
        }
        self.kept = kept;
        if is_block {
            self.end_line();
        }
        if heads {
            self.blank();
        }
    }

    fn children(&mut self, at: usize) {
        for child in self.tree.children(at) {
            self.node(child);
        }
    }

    /// The items of a list, with the numbers that a browser sets before them.
    fn numbered(&mut self, list: usize, first: i64) {
        let mut number = first;
        for child in self.tree.children(list) {
            if self.tree.tag(child) != "li" {
                self.node(child);
                continue;
            }
            self.end_line();
            let start = self.lines.len();
            self.node(child);
            let mut written = self.lines.iter_mut().skip(start);
            if let Some(line) = written.find(|line| !line.text.is_empty())
                // An item that brings its own number keeps that.
                && !begins_with_ordinal(&line.text)
                && !line.text.starts_with('|')
            {
                line.text.insert_str(0, &format!("{number}. "));
            }
            number = number.saturating_add(1);
        }
    }

    fn is_raised(&self, at: usize) -> bool {
        let mut around = self.tree.ancestors(at).take(3);
        around.any(|above| self.tree.tag(above) == "sup")
    }

    /// All words below an element, whatever stands around them.
    fn flat(&mut self, at: usize) {
        for below in self.tree.below(at) {
            if let Kind::Text(text) = self.tree.nodes[below].kind {
                self.text(text);
            }
        }
    }

    fn text(&mut self, text: &str) {
        let is_between_tags = text.chars().all(is_space);
        for c in text.chars() {
            match c {
                '\n' if self.kept => self.line_break(),
                '\u{200B}' | '\u{FEFF}' | '\u{AD}' | '\0' => {}
                _ if is_space(c) => {
                    let gap = if c == '\n' && !is_between_tags {
                        Gap::Wrap
                    } else {
                        Gap::Space
                    };
                    // Indented source: the line end is what counts.
                    self.gap = if self.gap == Gap::Wrap {
                        Gap::Wrap
                    } else {
                        gap
                    };
                }
                _ => self.push(if c == '\u{A0}' { ' ' } else { c }),
            }
        }
    }

    fn push(&mut self, c: char) {
        let before = self.open.chars().next_back();
        let is_seen = match self.gap {
            Gap::None => false,
            Gap::Wrap => !(before.is_some_and(is_wide) && is_wide(c)),
            Gap::Space => true,
        };
        if is_seen && before.is_some_and(|before| before != ' ') {
            self.open.push(' ');
        }
        self.gap = Gap::None;
        self.open.push(c);
    }

    fn line_break(&mut self) {
        if self.open.trim().is_empty() {
            self.open.clear();
            self.blank();
        }
        self.end_line();
    }

    fn end_line(&mut self) {
        self.gap = Gap::None;
        if self.open.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.open).trim().to_owned();
        if text.is_empty() {
            return self.blank();
        }
        self.paragraphs += 1;
        self.lines.push(Line {
            text,
            places: vec![(0, Place::Paragraph(self.paragraphs))],
        });
    }

    fn blank(&mut self) {
        self.end_line();
        if self.lines.last().is_some_and(|line| !line.text.is_empty()) {
            self.lines.push(Line::default());
        }
    }

    fn table(&mut self, at: usize) {
        self.tables += 1;
        let tree = self.tree;
        for caption in tree
            .children(at)
            .filter(|&child| tree.tag(child) == "caption")
        {
            self.node(caption);
        }
        // How many rows the cell of each column still reaches down.
        let mut reaching: Vec<u32> = Vec::new();
        for (row, tr) in (1..).zip(rows(tree, at)) {
            if tree.budget.is_spent() {
                break;
            }
            let mut text = String::from("|");
            let mut places = Vec::new();
            let mut column = 0;
            let mut cells = cells(tree, tr).filter(|&cell| !is_out(self.left_out, cell));
            let mut is_empty = true;
            loop {
                while reaching.get(column).is_some_and(|&rows| rows > 0) {
                    reaching[column] -= 1;
                    column += 1;
                    // A small table may claim a million columns in each row.
                    if self.tree.budget.grow(COLUMN) {
                        text.push_str("  |");
                    }
                }
                let Some(cell) = cells.next() else { break };
                let words = one_line(tree, cell, self.left_out).replace('|', "｜");
                is_empty &= words.is_empty();
                let number = u32::try_from(column + 1).unwrap_or(u32::MAX);
                let place = Place::Cell {
                    table: self.tables,
                    row,
                    column: number,
                };
                places.push((text.len(), place));
                text.push(' ');
                text.push_str(&words);
                text.push_str(" |");
                let down = span(tree, cell, "rowspan") - 1;
                for i in 0..span(tree, cell, "colspan") {
                    if !self.tree.budget.grow(COLUMN) {
                        break;
                    }
                    if i > 0 {
                        text.push_str("  |");
                    }
                    if reaching.len() <= column {
                        reaching.resize(column + 1, 0);
                    }
                    reaching[column] = down;
                    column += 1;
                }
            }
            for rows in reaching.iter_mut().skip(column) {
                *rows = rows.saturating_sub(1);
            }
            if !is_empty {
                self.lines.push(Line { text, places });
            }
        }
    }
}

/// What a column takes that a cell reaches over.
const COLUMN: usize = "  |".len() + size_of::<u32>();

/// Spans that say more than this are mistakes or worse.
const WIDEST: u32 = 100;

fn span(tree: &Tree<'_>, cell: usize, attribute: &str) -> u32 {
    tree.element(cell)
        .and_then(|element| element.attr(attribute)?.trim().parse().ok())
        .map_or(1, |span: u32| span.clamp(1, WIDEST))
}

/// The rows of a table, without those of tables in it.
fn rows<'t>(tree: &'t Tree<'_>, table: usize) -> impl Iterator<Item = usize> + 't {
    tree.children(table).flat_map(move |child| {
        let within: Range<usize> = match tree.tag(child) {
            "tr" => child..child + 1,
            "thead" | "tbody" | "tfoot" => tree.below(child),
            _ => 0..0,
        };
        within.filter(move |&at| {
            tree.tag(at) == "tr" && (at == child || tree.nodes[at].parent == Some(child))
        })
    })
}

fn cells<'t>(tree: &'t Tree<'_>, row: usize) -> impl Iterator<Item = usize> + 't {
    tree.children(row)
        .filter(|&cell| matches!(tree.tag(cell), "td" | "th"))
}

/// Whether a table holds data. Many pages are laid out by tables.
pub(super) fn is_data(tree: &Tree<'_>, table: usize, left_out: &[bool]) -> bool {
    let role = tree.element(table).and_then(|element| element.attr("role"));
    if role.is_some_and(|role| matches!(role, "presentation" | "none"))
        || tree.below(table).any(|at| tree.tag(at) == "table")
    {
        return false;
    }
    let mut widest = 0;
    let mut whole = 0;
    let mut longest = 0;
    for row in rows(tree, table) {
        let mut width = 0;
        for cell in cells(tree, row).filter(|&cell| !is_out(left_out, cell)) {
            let length = tree
                .squashed(cell, |at| is_out(left_out, at))
                .chars()
                .count();
            let parts = tree
                .below(cell)
                .filter(|&at| tree.tag(at) == "br" || is_block(tree, at))
                .count();
            whole += length;
            if parts >= 3 {
                longest = longest.max(length);
            }
            width += usize::from(length > 0);
        }
        widest = widest.max(width);
    }
    // A cell with a text of many paragraphs that outweighs all others.
    widest >= 2 && !(longest > 300 && longest * 2 > whole)
}

/// The number of the first item, where a browser numbers the items of a list with
/// figures.
fn first_number(tree: &Tree<'_>, list: usize) -> Option<i64> {
    let element = tree.element(list).filter(|list| list.name() == "ol")?;
    let is_bare = ["list-style:none", "list-style-type:none"]
        .iter()
        .any(|style| has_style(tree, list, style));
    if is_bare || element.attr("type").is_some_and(|kind| kind != "1") {
        return None;
    }
    let start = element
        .attr("start")
        .and_then(|start| start.trim().parse().ok());
    Some(start.unwrap_or(1))
}

fn begins_with_ordinal(text: &str) -> bool {
    let text = text.trim_start().trim_start_matches(['（', '(']);
    let rest =
        text.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    rest.len() < text.len() && rest.starts_with(['.', '、', '．', '）', ')'])
        || text.starts_with('第') && text.chars().take(8).any(|c| matches!(c, '条' | '章'))
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0C')
}

/// Whether a character is as wide as a Chinese one, so that lines may break beside
/// it.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}' | '“' | '”' | '‘' | '’' | '—' | '…')
}
