//! OpenDocument text.

use rustc_hash::FxHashMap;

use super::super::{Input, Reader};
use super::compose::{Block, Cell, MOST_COLUMNS, Row};
use super::docx::put_together;
use super::number;
use super::package::Package;
use super::xml::{Element, Node};
use crate::budget::Budget;
use crate::content::{Content, Read};
use crate::{Format, Reason};

/// Reads what LibreOffice shows: text boxes before the paragraph to which they
/// belong, heads of pages before the body, feet and notes behind it.
pub(in super::super) struct Odt;

impl Reader for Odt {
    fn read<'a>(&self, input: &Input<'a>) -> Result<Read<'a>, Reason> {
        read(input).map(Read::Text)
    }
}

fn read(input: &Input<'_>) -> Result<Content, Reason> {
    let damaged = |what: &str| Reason::Damaged {
        format: Format::Odt,
        what: what.to_owned(),
    };
    let mut package = Package::open(input, Format::Odt)?;
    // A file with a password has its parts in code, and says so.
    let manifest = package.text("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(Reason::Password);
    }
    let content = package
        .text("content.xml")?
        .ok_or_else(|| damaged("content.xml is missing"))?;
    let styles = package.text("styles.xml")?.unwrap_or_default();
    let root = package.parse(&content)?;
    let mut walk = Walk::new(input.budget);
    let mut edges = [Vec::new(), Vec::new()];
    if !styles.is_empty() {
        let root = package.parse(&styles)?;
        walk.read_styles(&root);
        let masters = root.find("master-styles");
        for page in masters.iter().flat_map(|masters| masters.elements()) {
            for part in page.elements() {
                let at = match part.name() {
                    "header" | "header-first" | "header-left" => 0,
                    "footer" | "footer-first" | "footer-left" => 1,
                    _ => continue,
                };
                walk.edge = true;
                walk.blocks(part, &mut edges[at]);
                walk.edge = false;
            }
        }
    }
    walk.read_styles(&root);
    let body = root
        .find("body")
        .and_then(|body| body.child("text"))
        .ok_or_else(|| damaged("its content has no text"))?;
    let mut blocks = Vec::new();
    walk.blocks(body, &mut blocks);
    let [head, foot] = edges;
    Ok(put_together(head, &blocks, walk.notes, foot, input.budget))
}

/// A level of a list.
struct Level {
    form: String,
    before: String,
    after: String,
    start: u32,
    /// How many levels its number shows.
    shows: usize,
}

struct Walk<'a> {
    budget: &'a Budget,
    /// The levels of lists by the name of their style.
    lists: FxHashMap<String, FxHashMap<usize, Level>>,
    /// The list style of paragraph styles.
    list_of: FxHashMap<String, String>,
    /// How far the levels of a list style have counted.
    counts: FxHashMap<String, Vec<u32>>,
    notes: Vec<Block>,
    /// Whether it is at the head or foot of pages.
    edge: bool,
}

/// The list in which a paragraph stands.
#[derive(Clone, Default)]
struct List {
    style: String,
    /// From 1; 0 outside of lists.
    depth: usize,
}

impl<'a> Walk<'a> {
    fn new(budget: &'a Budget) -> Self {
        Walk {
            budget,
            lists: FxHashMap::default(),
            list_of: FxHashMap::default(),
            counts: FxHashMap::default(),
            notes: Vec::new(),
            edge: false,
        }
    }

    fn read_styles(&mut self, root: &Element<'_>) {
        for group in root.elements().flat_map(Element::elements) {
            for style in group.elements() {
                let Some(name) = style.attribute("name") else {
                    continue;
                };
                match style.name() {
                    "list-style" => {
                        let levels = style.elements().filter_map(level).collect();
                        self.lists.insert(name.into_owned(), levels);
                    }
                    "style" => {
                        if let Some(list) = style.attribute("list-style-name") {
                            self.list_of.insert(name.into_owned(), list.into_owned());
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn blocks(&mut self, element: &Element<'_>, out: &mut Vec<Block>) {
        self.blocks_in(element, &List::default(), out);
    }

    fn blocks_in(&mut self, element: &Element<'_>, list: &List, out: &mut Vec<Block>) {
        // The number stands before the first paragraph of an item.
        let mut first = element.name() == "list-item";
        for element in element.elements() {
            match element.name() {
                "p" | "h" => {
                    let mut text = match list.depth {
                        0 => String::new(),
                        _ if first => self.count(element, list),
                        _ => String::new(),
                    };
                    first = false;
                    self.inline(element, &mut text, out);
                    out.push(Block::Paragraph(text));
                }
                "list" => {
                    let style = element.attribute("style-name");
                    let again = element.attribute("continue-numbering").as_deref() == Some("true")
                        || element.attribute("continue-list").is_some();
                    let inner = List {
                        style: style.map_or_else(|| list.style.clone(), Into::into),
                        depth: list.depth + 1,
                    };
                    if inner.depth == 1 && !again {
                        self.counts.remove(&inner.style);
                    }
                    self.blocks_in(element, &inner, out);
                }
                "table" => {
                    let mut rows = Vec::new();
                    self.rows(element, &mut rows);
                    out.push(Block::Table(rows));
                }
                "frame" | "text-box" => self.blocks(element, out),
                "tracked-changes" | "annotation" | "sequence-decls" | "forms" => {}
                _ => self.blocks_in(element, list, out),
            }
        }
    }

    /// The number of an item, counted on.
    fn count(&mut self, paragraph: &Element<'_>, list: &List) -> String {
        let own = paragraph
            .attribute("style-name")
            .and_then(|style| self.list_of.get(&*style))
            .filter(|_| list.style.is_empty());
        let style = own.unwrap_or(&list.style).clone();
        let Some(levels) = self.lists.get(&style) else {
            return String::new();
        };
        let counts = self.counts.entry(style).or_default();
        counts.truncate(list.depth);
        while counts.len() < list.depth {
            let start = levels
                .get(&(counts.len() + 1))
                .map_or(1, |level| level.start);
            let is_own = counts.len() + 1 == list.depth;
            counts.push(if is_own {
                start.saturating_sub(1)
            } else {
                start
            });
        }
        if let Some(last) = counts.last_mut() {
            *last = last.saturating_add(1);
        }
        let Some(level) = levels.get(&list.depth) else {
            return String::new();
        };
        if level.form == "bullet" {
            return "• ".to_owned();
        }
        let from = list.depth.saturating_sub(level.shows.max(1));
        let numbers: Vec<String> = (from..list.depth)
            .filter_map(|at| {
                let form = &levels.get(&(at + 1))?.form;
                Some(number::written(*counts.get(at)?, word_form(form)))
            })
            .collect();
        let length = level.before.len() + level.after.len();
        if !self.budget.grow(length) {
            return String::new();
        }
        let mut number = format!("{}{}{}", level.before, numbers.join("."), level.after);
        number.push_str(number::gap(&number));
        number
    }

    fn inline(&mut self, element: &Element<'_>, text: &mut String, boxes: &mut Vec<Block>) {
        for node in &element.nodes {
            let element = match node {
                Node::Text(part) => {
                    text.extend(part.chars().map(|c| if c == '\n' { ' ' } else { c }));
                    continue;
                }
                Node::Element(element) => element,
            };
            match element.name() {
                "s" => {
                    let spaces = element.number::<usize>("c").unwrap_or(1).min(1000);
                    if self.budget.grow(spaces) {
                        text.extend(std::iter::repeat_n(' ', spaces));
                    }
                }
                "tab" => text.push('\t'),
                "line-break" => text.push('\n'),
                "note" => {
                    let mut note = Vec::new();
                    if let Some(body) = element.child("note-body") {
                        self.blocks(body, &mut note);
                    }
                    if let Some(Block::Paragraph(first)) = note.first_mut() {
                        let mut mark = String::new();
                        if let Some(citation) = element.child("note-citation") {
                            self.inline(citation, &mut mark, boxes);
                        }
                        *first = format!("[{mark}] {}", first.trim_start());
                    }
                    self.notes.append(&mut note);
                }
                "frame" | "custom-shape" | "text-box" | "g" => self.blocks(element, boxes),
                "page-number" | "page-count" if self.edge => {}
                "ruby-text" | "annotation" | "bookmark-ref" => {}
                _ => self.inline(element, text, boxes),
            }
        }
    }

    fn rows(&mut self, table: &Element<'_>, out: &mut Vec<Row>) {
        for element in table.elements() {
            match element.name() {
                "table-row" => {
                    let mut row = Row::new();
                    for cell in element.elements() {
                        let again = cell.number::<usize>("number-columns-repeated").unwrap_or(1);
                        match cell.name() {
                            // A covered cell belongs to the one before, or above.
                            "covered-table-cell" => {
                                let missing = again.min(MOST_COLUMNS);
                                let wide =
                                    row.last_mut().map(|last: &mut Cell| last.covers += missing);
                                let bytes = missing * size_of::<Cell>();
                                if wide.is_none() && self.budget.grow(bytes) {
                                    row.extend((0..missing).map(|_| Cell::default()));
                                }
                            }
                            "table-cell" => {
                                let mut read = Cell::default();
                                self.blocks(cell, &mut read.blocks);
                                let copies = again.clamp(1, MOST_COLUMNS);
                                if self.budget.grow(copies * read.size()) {
                                    row.extend(std::iter::repeat_n(read, copies));
                                }
                            }
                            _ => {}
                        }
                    }
                    out.push(row);
                }
                "table-header-rows" | "table-rows" | "table-row-group" => self.rows(element, out),
                _ => {}
            }
        }
    }
}

fn level(element: &Element<'_>) -> Option<(usize, Level)> {
    let form = match element.name() {
        "list-level-style-number" => element.attribute("num-format")?.into_owned(),
        "list-level-style-bullet" => "bullet".to_owned(),
        _ => return None,
    };
    let word = |name| {
        element
            .attribute(name)
            .map(String::from)
            .unwrap_or_default()
    };
    let level = Level {
        form,
        before: word("num-prefix"),
        after: word("num-suffix"),
        start: element.number("start-value").unwrap_or(1),
        shows: element.number("display-levels").unwrap_or(1),
    };
    Some((element.number("level")?, level))
}

/// The name in WordprocessingML of a form of numbers, which OpenDocument gives by
/// its first signs.
fn word_form(form: &str) -> &str {
    match form {
        "" => "none",
        "a" => "lowerLetter",
        "A" => "upperLetter",
        "i" => "lowerRoman",
        "I" => "upperRoman",
        form if form.starts_with('一') => "chineseCountingThousand",
        form if form.starts_with('壹') => "chineseLegalSimplified",
        form if form.starts_with('甲') => "ideographTraditional",
        form if form.starts_with('子') => "ideographZodiac",
        form if form.starts_with('①') => "decimalEnclosedCircle",
        form if form.starts_with('１') => "decimalFullWidth",
        _ => "decimal",
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{content, content_within, package, survives_damage};
    use super::*;

    fn file(styles: &str, body: &str) -> Vec<u8> {
        let content = format!(
            "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles>\
             <office:body><office:text>{body}</office:text></office:body></office:document-content>"
        );
        package(&[("content.xml", &content)])
    }

    fn text(body: &str) -> String {
        content(&Odt, &file("", body)).unwrap().text
    }

    #[test]
    fn paragraphs_spaces_and_breaks() {
        assert_eq!(
            text(
                "<text:h>甲&amp;<text:span>乙</text:span></text:h><text:p>1<text:s text:c=\"2\"/>2<text:tab/>3<text:line-break/>4</text:p>"
            ),
            "甲&乙\n1  2\t3\n4\n"
        );
    }

    #[test]
    fn lists_are_numbered() {
        let styles = "<text:list-style style:name=\"L\">\
            <text:list-level-style-number text:level=\"1\" style:num-format=\"一, 二, 三, ...\" style:num-suffix=\"、\"/>\
            <text:list-level-style-number text:level=\"2\" style:num-format=\"1\" style:num-prefix=\"（\" style:num-suffix=\"）\"/>\
            </text:list-style>";
        let body = "<text:list text:style-name=\"L\"><text:list-item><text:p>甲</text:p>\
            <text:list><text:list-item><text:p>乙</text:p></text:list-item>\
            <text:list-item><text:p>丙</text:p><text:p>又</text:p></text:list-item></text:list></text:list-item>\
            <text:list-item><text:p>丁</text:p></text:list-item></text:list>";
        assert_eq!(
            content(&Odt, &file(styles, body)).unwrap().text,
            "一、甲\n（1）乙\n（2）丙\n又\n二、丁\n"
        );
    }

    #[test]
    fn notes_boxes_changes_and_tables() {
        let body = "<text:tracked-changes><text:deletion><text:p>旧</text:p></text:deletion></text:tracked-changes>\
            <text:p>甲<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame>\
            <text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>注</text:p></text:note-body></text:note>乙</text:p>\
            <table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>\
            <table:covered-table-cell/><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>";
        assert_eq!(text(body), "框\n甲乙\n| a | | b |\n[1] 注\n");
    }

    #[test]
    fn what_a_small_file_repeats_counts_as_unpacked() {
        let read = |body: &str| content_within(&Odt, &file("", body), 1_000_000).map(|_| ());
        let limit = Err(Reason::UnpackedTooLarge { limit: 1_000_000 });
        let words = "甲".repeat(3000);
        let table = |copies: usize| {
            format!(
                "<table:table><table:table-row><table:table-cell table:number-columns-repeated=\"{copies}\">\
                 <text:p>{words}</text:p></table:table-cell></table:table-row></table:table>"
            )
        };
        assert_eq!(read(&table(2)), Ok(()));
        assert_eq!(read(&table(200)), limit);
        let spaces = "<text:s text:c=\"1000\"/>".repeat(2000);
        assert_eq!(read(&format!("<text:p>{spaces}</text:p>")), limit);
    }

    #[test]
    fn a_password_is_said() {
        let bytes = package(&[
            ("META-INF/manifest.xml", "<m:encryption-data/>"),
            ("content.xml", "?"),
        ]);
        assert_eq!(content(&Odt, &bytes).unwrap_err(), Reason::Password);
    }

    #[test]
    fn damage_is_survived() {
        survives_damage(&Odt, &file("", "<text:p>甲</text:p>"));
    }
}
