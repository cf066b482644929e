//! Word since 2007, and what is saved in its form by WPS.

mod chunk;
pub(super) mod numbering;
#[cfg(test)]
mod tests;

use rustc_hash::FxHashMap;

use super::super::{Input, Reader, markup};
use super::compose::{Block, Cell, Composer, MOST_COLUMNS, Row, heads, is_blank};
use super::package::{Package, Relation};
use super::symbol::symbol;
use super::xml::{Element, Node};
use crate::budget::Budget;
use crate::content::{Content, Read};
use crate::{Format, Reason};
use numbering::Numbering;

/// Reads what Word shows when all changes are accepted: text boxes before the
/// paragraph to which they belong, heads of pages before the body, feet and notes
/// behind it.
pub(in super::super) struct Docx;

impl Reader for Docx {
    fn read<'a>(&self, input: &Input<'a>) -> Result<Read<'a>, Reason> {
        read(input).map(Read::Text)
    }
}

/// The text of a file whose format says that it is a zip archive.
pub(super) fn read(input: &Input<'_>) -> Result<Content, Reason> {
    read_within(input, 0)
}

/// The text of a file that stands in so many others as a chunk.
fn read_within(input: &Input<'_>, depth: usize) -> Result<Content, Reason> {
    const NO_DOCUMENT: &str = "word/document.xml is missing";
    let mut package = Package::open(input, Format::Docx)?;
    let main = package
        .relations("")
        .into_iter()
        .find(|relation| relation.kind == "officeDocument")
        .map_or_else(|| "word/document.xml".to_owned(), |found| found.target);
    let text = package.text(&main)?.ok_or_else(|| Reason::Damaged {
        format: Format::Docx,
        what: NO_DOCUMENT.to_owned(),
    })?;
    let relations = package.relations(&main);

    let mut numbering = Numbering::default();
    if let Some(text) = of_kind(&mut package, &relations, "styles")? {
        numbering.read_styles(&package.parse(&text)?);
    }
    if let Some(text) = of_kind(&mut package, &relations, "numbering")? {
        numbering.read_lists(&package.parse(&text)?);
    }
    let root = package.parse(&text)?;
    let chunks = chunk::read(&root, &relations, &mut package, input, depth)?;
    let mut walk = Walk::new(input.budget, numbering, chunks);
    let Some(body) = root
        .child("document")
        .and_then(|document| document.child("body"))
    else {
        return Err(Reason::Damaged {
            format: Format::Docx,
            what: "its document has no body".to_owned(),
        });
    };
    let mut blocks = Vec::new();
    walk.blocks(body, &mut blocks);
    walk.end_part(&mut blocks);

    let notes = std::mem::take(&mut walk.notes);
    let edges = std::mem::take(&mut walk.edges);
    let mut heads_and_feet = [Vec::new(), Vec::new()];
    for (at, kind) in ["header", "footer"].into_iter().enumerate() {
        let named = edges.iter().filter(|edge| edge.kind == kind);
        for edge in named {
            let Some(target) = target(&relations, &edge.id) else {
                continue;
            };
            let Some(text) = package.text(target)? else {
                continue;
            };
            let root = package.parse(&text)?;
            walk.edge = true;
            for part in root.elements() {
                walk.blocks(part, &mut heads_and_feet[at]);
            }
            walk.end_part(&mut heads_and_feet[at]);
            walk.edge = false;
        }
    }

    let mut behind = Vec::new();
    for kind in ["footnote", "endnote"] {
        if !notes.iter().any(|note| note.kind == kind) {
            continue;
        }
        let Some(text) = of_kind(&mut package, &relations, &format!("{kind}s"))? else {
            continue;
        };
        let root = package.parse(&text)?;
        let by_id: FxHashMap<String, &Element<'_>> = root
            .elements()
            .flat_map(Element::elements)
            .filter_map(|note| Some((note.attribute("id")?.into_owned(), note)))
            .collect();
        for (number, note) in notes.iter().enumerate() {
            if let Some(element) = by_id.get(&note.id).filter(|_| note.kind == kind) {
                let mut own = Vec::new();
                walk.blocks(element, &mut own);
                walk.end_part(&mut own);
                if let Some(Block::Paragraph(first)) = own.first_mut() {
                    *first = format!("[{}] {}", number + 1, first.trim_start());
                }
                behind.append(&mut own);
            }
        }
    }

    let [head, foot] = heads_and_feet;
    Ok(put_together(head, &blocks, behind, foot, input.budget))
}

/// Puts the parts of a document in their order.
pub(super) fn put_together(
    head: Vec<Block>,
    body: &[Block],
    mut notes: Vec<Block>,
    foot: Vec<Block>,
    budget: &Budget,
) -> Content {
    notes.retain(|note| !is_blank(note));
    for note in &mut notes {
        if let Block::Paragraph(text) = note {
            *text = text.trim_start().to_owned();
        }
    }
    let mut alone = Composer::new(budget);
    alone.apart(body);
    let words = alone.finish().text;
    let mut composer = Composer::new(budget);
    composer.apart(&heads(head, &words));
    composer.body(body);
    composer.body(&notes);
    composer.body(&heads(foot, &words));
    composer.finish()
}

/// The text of the part that the document needs for `kind`.
fn of_kind(
    package: &mut Package<'_>,
    relations: &[Relation],
    kind: &str,
) -> Result<Option<String>, Reason> {
    match relations.iter().find(|relation| relation.kind == kind) {
        Some(relation) => package.text(&relation.target),
        None => Ok(None),
    }
}

fn target<'r>(relations: &'r [Relation], id: &str) -> Option<&'r str> {
    let relation = relations.iter().find(|relation| relation.id == id)?;
    Some(&relation.target)
}

/// Something that stands apart from the body and is named there.
#[derive(PartialEq)]
struct Reference {
    kind: &'static str,
    id: String,
}

/// A field: `PAGE`, `HYPERLINK …`.
#[derive(Default)]
struct Field {
    instruction: String,
    /// Whether its result has begun.
    result: bool,
}

/// Goes through the parts of a document.
struct Walk<'a> {
    budget: &'a Budget,
    numbering: Numbering,
    /// The texts of files that stand in this one, by the names that it calls them.
    chunks: FxHashMap<String, Vec<Block>>,
    /// The fields that are open, in each other.
    fields: Vec<Field>,
    /// The words of paragraphs whose mark was deleted: they go on in the next.
    carried: String,
    notes: Vec<Reference>,
    edges: Vec<Reference>,
    /// Whether it is at the head or foot of pages.
    edge: bool,
}

impl<'a> Walk<'a> {
    fn new(
        budget: &'a Budget,
        numbering: Numbering,
        chunks: FxHashMap<String, Vec<Block>>,
    ) -> Self {
        Walk {
            budget,
            numbering,
            chunks,
            fields: Vec::new(),
            carried: String::new(),
            notes: Vec::new(),
            edges: Vec::new(),
            edge: false,
        }
    }

    /// Adds what stands below an element that holds paragraphs.
    fn blocks(&mut self, element: &Element<'_>, out: &mut Vec<Block>) {
        for element in element.elements() {
            match element.name() {
                "p" => self.paragraph(element, out),
                "tbl" => {
                    let rows = self.rows(element);
                    out.push(Block::Table(rows));
                }
                "sectPr" => self.section(element),
                "altChunk" => {
                    let id = element.attribute("id").unwrap_or_default();
                    // Once: a small file could name a large chunk a million times.
                    out.extend(self.chunks.remove(id.as_ref()).into_iter().flatten());
                }
                "AlternateContent" => {
                    if let Some(choice) = element.elements().next() {
                        self.blocks(choice, out);
                    }
                }
                name if is_left_out(name) => {}
                _ => self.blocks(element, out),
            }
        }
    }

    /// Ends a part: what was open in it is no concern of the next.
    fn end_part(&mut self, out: &mut Vec<Block>) {
        self.fields.clear();
        let carried = std::mem::take(&mut self.carried);
        if !carried.is_empty() {
            out.push(Block::Paragraph(carried));
        }
    }

    fn section(&mut self, section: &Element<'_>) {
        for element in section.elements() {
            let kind = match element.name() {
                "headerReference" => "header",
                "footerReference" => "footer",
                _ => continue,
            };
            let Some(id) = element.attribute("id") else {
                continue;
            };
            let id = id.into_owned();
            let reference = Reference { kind, id };
            if self.edges.contains(&reference) {
                continue;
            }
            // That of the first page comes before that of the others.
            match element.attribute("type").as_deref() {
                Some("first") => self.edges.insert(0, reference),
                _ => self.edges.push(reference),
            }
        }
    }

    fn paragraph(&mut self, paragraph: &Element<'_>, out: &mut Vec<Block>) {
        let properties = paragraph.child("pPr");
        let mut text = String::new();
        self.inline(paragraph, &mut text, out);
        let mark = properties.and_then(|p| p.child("rPr"));
        let is_marked = |name: &str| {
            mark.and_then(|mark| mark.child(name))
                .is_some_and(|element| !element.is_off())
        };
        if is_marked("del") || is_marked("moveFrom") {
            self.carried.push_str(&text);
        } else {
            let mut whole = self.numbering.next(properties, self.budget);
            whole.push_str(&std::mem::take(&mut self.carried));
            whole.push_str(&text);
            out.push(Block::Paragraph(whole));
        }
        if let Some(section) = properties.and_then(|p| p.child("sectPr")) {
            self.section(section);
        }
    }

    /// Adds the words below an element of a paragraph; text boxes go to `boxes`.
    fn inline(&mut self, element: &Element<'_>, text: &mut String, boxes: &mut Vec<Block>) {
        for element in element.elements() {
            match element.name() {
                "r" => self.run(element, text, boxes),
                "fldSimple" => {
                    let instruction = element.attribute("instr").unwrap_or_default();
                    self.fields.push(Field {
                        instruction: instruction.into_owned(),
                        result: true,
                    });
                    self.inline(element, text, boxes);
                    self.fields.pop();
                }
                "ruby" => {
                    if let Some(base) = element.child("rubyBase") {
                        self.inline(base, text, boxes);
                    }
                }
                name if is_left_out(name) => {}
                _ => self.inline(element, text, boxes),
            }
        }
    }

    fn run(&mut self, run: &Element<'_>, text: &mut String, boxes: &mut Vec<Block>) {
        let properties = run.child("rPr");
        let hidden = properties
            .and_then(|properties| properties.child("vanish"))
            .is_some_and(|vanish| !vanish.is_off());
        let is_raised = properties
            .and_then(|properties| properties.child("vertAlign"))
            .is_some_and(|align| align.attribute("val").as_deref() == Some("superscript"));
        for element in run.elements() {
            // Fields are followed where nothing is shown too.
            match element.name() {
                "fldChar" => self.field(&element.attribute("fldCharType").unwrap_or_default()),
                "instrText" => {
                    if let Some(field) = self.fields.last_mut() {
                        push_text(element, &mut field.instruction);
                    }
                }
                _ if hidden || !self.shows() => {}
                "t" if is_raised => {
                    let mut words = String::new();
                    push_text(element, &mut words);
                    text.push_str(&markup::raised(&words));
                }
                "t" => push_text(element, text),
                "tab" | "ptab" => text.push('\t'),
                "br" | "cr" => text.push('\n'),
                "noBreakHyphen" => text.push('-'),
                "sym" => {
                    let font = element.attribute("font").unwrap_or_default();
                    let code = element.attribute("char");
                    let code = code.and_then(|code| u32::from_str_radix(&code, 16).ok());
                    text.extend(code.and_then(|code| symbol(&font, code)));
                }
                "footnoteReference" => self.note("footnote", element),
                "endnoteReference" => self.note("endnote", element),
                "ruby" => {
                    if let Some(base) = element.child("rubyBase") {
                        self.inline(base, text, boxes);
                    }
                }
                "AlternateContent" | "drawing" | "pict" | "object" => {
                    self.text_boxes(element, boxes);
                }
                _ => {}
            }
        }
    }

    fn note(&mut self, kind: &'static str, element: &Element<'_>) {
        if let Some(id) = element.attribute("id") {
            let id = id.into_owned();
            self.notes.push(Reference { kind, id });
        }
    }

    fn field(&mut self, kind: &str) {
        match kind {
            "begin" => self.fields.push(Field::default()),
            "separate" => {
                if let Some(field) = self.fields.last_mut() {
                    field.result = true;
                }
            }
            _ => {
                self.fields.pop();
            }
        }
    }

    /// Whether words here are shown: they are no instruction of a field and no
    /// page number.
    fn shows(&self) -> bool {
        self.fields.iter().all(|field| {
            let name = field.instruction.split_whitespace().next();
            let counts = match name.unwrap_or_default() {
                "PAGEREF" => true,
                "PAGE" | "NUMPAGES" | "SECTIONPAGES" => self.edge,
                _ => false,
            };
            field.result && !counts
        })
    }

    /// Adds the text boxes at or below an element. A box is written twice, for
    /// newer programs and for older ones; the first that holds one counts.
    fn text_boxes(&mut self, element: &Element<'_>, out: &mut Vec<Block>) {
        match element.name() {
            "txbxContent" => {
                let fields = std::mem::take(&mut self.fields);
                let carried = std::mem::take(&mut self.carried);
                self.blocks(element, out);
                self.end_part(out);
                self.fields = fields;
                self.carried = carried;
            }
            "AlternateContent" => {
                let held = element
                    .elements()
                    .find(|choice| choice.find("txbxContent").is_some());
                if let Some(held) = held {
                    self.text_boxes(held, out);
                }
            }
            _ => {
                for element in element.elements() {
                    self.text_boxes(element, out);
                }
            }
        }
    }

    fn rows(&mut self, table: &Element<'_>) -> Vec<Row> {
        let mut rows = Vec::new();
        for element in table.elements() {
            match element.name() {
                "tr" => {
                    let properties = element.child("trPr");
                    let deleted = properties.is_some_and(|p| p.child("del").is_some());
                    if deleted {
                        continue;
                    }
                    let mut row = Row::new();
                    if let Some(before) = properties.and_then(|p| p.child("gridBefore")) {
                        let before = before.number::<usize>("val").unwrap_or(0);
                        let before = before.min(MOST_COLUMNS);
                        if self.budget.grow(before * size_of::<Cell>()) {
                            row.extend((0..before).map(|_| Cell::default()));
                        }
                    }
                    self.cells(element, &mut row);
                    rows.push(row);
                }
                name if is_left_out(name) => {}
                _ => rows.append(&mut self.rows(element)),
            }
        }
        rows
    }

    fn cells(&mut self, row: &Element<'_>, out: &mut Row) {
        for element in row.elements() {
            match element.name() {
                "tc" => {
                    let mut cell = Cell::default();
                    self.blocks(element, &mut cell.blocks);
                    if let Some(properties) = element.child("tcPr") {
                        let columns = properties
                            .child("gridSpan")
                            .and_then(|span| span.number::<usize>("val"));
                        cell.covers = columns.unwrap_or(1).saturating_sub(1).min(MOST_COLUMNS);
                    }
                    out.push(cell);
                }
                name if is_left_out(name) => {}
                _ => self.cells(element, out),
            }
        }
    }
}

/// Elements that hold no words of the document: properties, and what was deleted
/// or moved elsewhere.
fn is_left_out(name: &str) -> bool {
    matches!(
        name,
        "pPr"
            | "rPr"
            | "tblPr"
            | "tblGrid"
            | "trPr"
            | "tcPr"
            | "sdtPr"
            | "sdtEndPr"
            | "del"
            | "moveFrom"
            | "rt"
    )
}

fn push_text(element: &Element<'_>, text: &mut String) {
    for node in &element.nodes {
        if let Node::Text(part) = node {
            text.extend(part.chars().map(|c| if c == '\n' { ' ' } else { c }));
        }
    }
}
