//! What a page draws: glyphs with their places, straight lines, pictures.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::font::{self, Font, Unpack};
use super::geometry::Matrix;
use super::operations::{Operation, Operations};
use super::sheet::{Path, Sheet};
use crate::budget::Budget;
use crate::format::page::{Drawn, Glyph};
use crate::{Format, Reason};

/// Reads the pages of one file.
pub(super) struct Pages<'a> {
    document: &'a Document,
    budget: &'a Budget,
    fonts: BTreeMap<ObjectId, Rc<Font>>,
    /// Operations that may still be carried out.
    left: Cell<u64>,
}

/// Far more than a document of thousands of pages needs.
const MOST_OPERATIONS: u64 = 50_000_000;
/// How deep forms may stand in each other.
const MOST_FORMS: usize = 12;
const MOST_SAVED: usize = 1000;

impl Unpack for Pages<'_> {
    fn unpack(&self, stream: &Stream) -> Result<Vec<u8>, Reason> {
        unpack(&self.with_packing(stream), self.budget)
    }

    fn grow(&self, bytes: usize) -> bool {
        self.budget.grow(bytes)
    }
}

fn unpack(stream: &Stream, budget: &Budget) -> Result<Vec<u8>, Reason> {
    let most = usize::try_from(budget.left()).unwrap_or(usize::MAX);
    match stream.get_plain_content_with_limit(most) {
        Ok(bytes) => {
            budget.take(bytes.len() as u64)?;
            Ok(bytes)
        }
        Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => {
            Err(budget.exceed())
        }
        Err(why) => Err(Reason::Damaged {
            format: Format::Pdf,
            what: why.to_string(),
        }),
    }
}

impl<'a> Pages<'a> {
    pub(super) fn new(document: &'a Document, budget: &'a Budget) -> Self {
        Pages {
            document,
            budget,
            fonts: BTreeMap::new(),
            left: Cell::new(MOST_OPERATIONS),
        }
    }

    /// The stream with what its dictionary leaves to other objects to say of how it is
    /// packed.
    fn with_packing<'s>(&self, stream: &'s Stream) -> Cow<'s, Stream> {
        let mut stream = Cow::Borrowed(stream);
        for key in [b"Filter".as_slice(), b"DecodeParms"] {
            let Ok(said) = stream.dict.get(key) else {
                continue;
            };
            let is_elsewhere = match said {
                Object::Reference(_) => true,
                Object::Array(items) => items.iter().any(|item| item.as_reference().is_ok()),
                _ => false,
            };
            if is_elsewhere {
                let resolve = |object| font::resolved(self.document, object).cloned();
                let found = match resolve(said) {
                    Some(Object::Array(items)) => {
                        let items = items
                            .iter()
                            .map(|item| resolve(item).unwrap_or(Object::Null));
                        Some(Object::Array(items.collect()))
                    }
                    found => found,
                };
                if let Some(found) = found {
                    stream.to_mut().dict.set(key, found);
                }
            }
        }
        stream
    }

    /// What a page draws.
    ///
    /// # Errors
    ///
    /// [`Reason::UnpackedTooLarge`], and [`Reason::Damaged`] where it would take
    /// too long. What else is wrong with a page leaves the rest of it.
    pub(super) fn read(&mut self, page: ObjectId) -> Result<Drawn, Reason> {
        let mut content = Vec::new();
        let mut sheet = Sheet::default();
        for id in self.document.get_page_contents(page) {
            let bytes = match self.document.get_object(id) {
                Ok(Object::Stream(stream)) => self.unpack(stream),
                Ok(Object::Null) => continue,
                _ => Err(super::damaged("a page leads nowhere")),
            };
            match bytes {
                Ok(bytes) => {
                    content.extend(bytes);
                    content.push(b'\n');
                }
                Err(reason @ Reason::UnpackedTooLarge { .. }) => return Err(reason),
                Err(_) => sheet.is_incomplete = true,
            }
        }
        let resources = resources(self.document, page);
        self.run(
            &content,
            &resources,
            State::new(Matrix::IDENTITY),
            0,
            &mut sheet,
        )?;
        Ok(sheet.turned())
    }

    /// Carries out the operations of a page or form.
    fn run(
        &mut self,
        content: &[u8],
        resources: &[&'a Dictionary],
        start: State,
        depth: usize,
        sheet: &mut Sheet,
    ) -> Result<(), Reason> {
        let mut run = Run {
            budget: self.budget,
            state: start,
            saved: Vec::new(),
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            path: Path::default(),
            hidden: Vec::new(),
        };
        for Operation { operator, operands } in Operations::new(content) {
            let left = self.left.get().checked_sub(1).ok_or(Reason::Damaged {
                format: Format::Pdf,
                what: "more drawing than any document needs".to_owned(),
            })?;
            self.left.set(left);
            self.budget.held()?;
            match operator {
                "Tf" => {
                    if let [Object::Name(name), size] = operands.as_slice() {
                        run.state.size = float(size);
                        run.state.font = self.font(resources, name)?;
                    }
                }
                "gs" => self.graphics_state(resources, &operands, &mut run.state)?,
                "Do" => {
                    if let [Object::Name(name)] = operands.as_slice() {
                        self.external(resources, name, &run, depth, sheet)?;
                    }
                }
                "BI" => sheet.has_image = true,
                operator => run.step(operator, &operands, sheet),
            }
        }
        Ok(())
    }

    fn font(
        &mut self,
        resources: &[&'a Dictionary],
        name: &[u8],
    ) -> Result<Option<Rc<Font>>, Reason> {
        let Some(object) = find(self.document, resources, b"Font", name) else {
            return Ok(None);
        };
        self.load(object)
    }

    fn load(&mut self, object: &'a Object) -> Result<Option<Rc<Font>>, Reason> {
        let Ok((id, Object::Dictionary(font))) = self.document.dereference(object) else {
            return Ok(None);
        };
        if let Some(font) = id.and_then(|id| self.fonts.get(&id)) {
            return Ok(Some(Rc::clone(font)));
        }
        let font = Rc::new(Font::load(self.document, font, self)?);
        if let Some(id) = id {
            self.fonts.insert(id, Rc::clone(&font));
        }
        Ok(Some(font))
    }

    fn graphics_state(
        &mut self,
        resources: &[&'a Dictionary],
        operands: &[Object],
        state: &mut State,
    ) -> Result<(), Reason> {
        let [Object::Name(name)] = operands else {
            return Ok(());
        };
        let font = find(self.document, resources, b"ExtGState", name)
            .and_then(|object| font::resolved(self.document, object))
            .and_then(|object| object.as_dict().ok())
            .and_then(|settings| settings.get_deref(b"Font", self.document).ok())
            .and_then(|font| font.as_array().ok());
        if let Some([font, size]) = font.map(Vec::as_slice) {
            state.size = float(size);
            state.font = self.load(font)?;
        }
        Ok(())
    }

    /// Draws a picture, or a form with operations of its own.
    fn external(
        &mut self,
        resources: &[&'a Dictionary],
        name: &[u8],
        run: &Run<'_>,
        depth: usize,
        sheet: &mut Sheet,
    ) -> Result<(), Reason> {
        let object = find(self.document, resources, b"XObject", name)
            .and_then(|object| font::resolved(self.document, object));
        let Some(Object::Stream(stream)) = object else {
            return Ok(());
        };
        match stream.dict.get(b"Subtype").and_then(Object::as_name) {
            Ok(b"Image") => sheet.has_image = true,
            Ok(b"Form") if depth < MOST_FORMS && !run.is_hidden() => {
                let content = match self.unpack(stream) {
                    Ok(content) => content,
                    Err(reason @ Reason::UnpackedTooLarge { .. }) => return Err(reason),
                    Err(_) => {
                        sheet.is_incomplete = true;
                        return Ok(());
                    }
                };
                let mut state = run.state.clone();
                let matrix = font::numbers(self.document, &stream.dict, b"Matrix");
                if let Ok(matrix) = <[f64; 6]>::try_from(matrix) {
                    state.matrix = Matrix::new(matrix).then(state.matrix);
                }
                let own = font::dictionary(self.document, &stream.dict, b"Resources");
                let inner: Vec<&Dictionary> = own.into_iter().chain(resources.to_vec()).collect();
                let inner = &inner[..inner.len().min(MOST_FORMS + 1)];
                self.run(&content, inner, state, depth + 1, sheet)?;
            }
            _ => {}
        }
        Ok(())
    }
}

/// What a page may draw with, its own before what it inherits.
fn resources(document: &Document, page: ObjectId) -> Vec<&Dictionary> {
    let Ok((own, others)) = document.get_page_resources(page) else {
        return Vec::new();
    };
    let others = others
        .iter()
        .filter_map(|&id| document.get_dictionary(id).ok());
    own.into_iter().chain(others).collect()
}

fn find<'a>(
    document: &'a Document,
    resources: &[&'a Dictionary],
    kind: &[u8],
    name: &[u8],
) -> Option<&'a Object> {
    resources
        .iter()
        .find_map(|resources| font::dictionary(document, resources, kind)?.get(name).ok())
}

/// What `q` saves.
#[derive(Debug, Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    character_spacing: f64,
    word_spacing: f64,
    scale: f64,
    leading: f64,
    rise: f64,
}

impl State {
    fn new(matrix: Matrix) -> Self {
        State {
            matrix,
            font: None,
            size: 0.0,
            character_spacing: 0.0,
            word_spacing: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        }
    }
}

/// The operations of one page or form under way.
struct Run<'a> {
    budget: &'a Budget,
    state: State,
    saved: Vec<State>,
    text: Matrix,
    line: Matrix,
    path: Path,
    /// Marked contents that are open, and whether they belong to the page and
    /// not to the text, such as running headers.
    hidden: Vec<bool>,
}

impl Run<'_> {
    fn is_hidden(&self) -> bool {
        self.hidden.contains(&true)
    }

    fn step(&mut self, operator: &str, operands: &[Object], sheet: &mut Sheet) {
        let n = |at: usize| operands.get(at).map_or(0.0, float);
        match operator {
            "q" if self.saved.len() < MOST_SAVED => self.saved.push(self.state.clone()),
            "Q" => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            "cm" => {
                let matrix = Matrix::new([n(0), n(1), n(2), n(3), n(4), n(5)]);
                self.state.matrix = matrix.then(self.state.matrix);
            }
            "BT" => self.set_line(Matrix::IDENTITY),
            "Tc" => self.state.character_spacing = n(0),
            "Tw" => self.state.word_spacing = n(0),
            "Tz" => self.state.scale = n(0) / 100.0,
            "TL" => self.state.leading = n(0),
            "Ts" => self.state.rise = n(0),
            "Tm" => self.set_line(Matrix::new([n(0), n(1), n(2), n(3), n(4), n(5)])),
            "Td" => self.move_line(n(0), n(1)),
            "TD" => {
                self.state.leading = -n(1);
                self.move_line(n(0), n(1));
            }
            "T*" => self.move_line(0.0, -self.state.leading),
            "Tj" => self.show_all(operands, sheet),
            "TJ" => {
                if let Some(Object::Array(items)) = operands.first() {
                    self.show_all(items, sheet);
                }
            }
            "'" => {
                self.move_line(0.0, -self.state.leading);
                self.show_all(operands, sheet);
            }
            "\"" => {
                self.state.word_spacing = n(0);
                self.state.character_spacing = n(1);
                self.move_line(0.0, -self.state.leading);
                self.show_all(operands.get(2..).unwrap_or_default(), sheet);
            }
            "BMC" => self.hidden.push(false),
            "BDC" => self.hidden.push(is_pagination(operands)),
            "EMC" => {
                self.hidden.pop();
            }
            "m" => self.path.start(self.state.matrix.point(n(0), n(1))),
            "l" => self.path.line_to(self.state.matrix.point(n(0), n(1))),
            "c" | "v" | "y" => self.path.has_curves = true,
            "h" => self.path.close(),
            "re" => {
                let (x, y, width, height) = (n(0), n(1), n(2), n(3));
                self.path.start(self.state.matrix.point(x, y));
                for (x, y) in [(x + width, y), (x + width, y + height), (x, y + height)] {
                    self.path.line_to(self.state.matrix.point(x, y));
                }
                self.path.close();
            }
            "S" | "s" => self.paint(true, false, operator == "s", sheet),
            "f" | "F" | "f*" => self.paint(false, true, false, sheet),
            "B" | "B*" | "b" | "b*" => self.paint(true, true, operator.starts_with('b'), sheet),
            "n" => self.path = Path::default(),
            "sh" => sheet.shapes += 1,
            _ => {}
        }
    }

    fn set_line(&mut self, matrix: Matrix) {
        self.line = matrix;
        self.text = matrix;
    }

    fn move_line(&mut self, x: f64, y: f64) {
        self.set_line(Matrix::new([1.0, 0.0, 0.0, 1.0, x, y]).then(self.line));
    }

    /// Moves on in the line, in units of text.
    fn advance(&mut self, by: f64, vertical: bool) {
        let shift = match vertical {
            true => [1.0, 0.0, 0.0, 1.0, 0.0, -by],
            false => [1.0, 0.0, 0.0, 1.0, by * self.state.scale, 0.0],
        };
        self.text = Matrix::new(shift).then(self.text);
    }

    fn show_all(&mut self, items: &[Object], sheet: &mut Sheet) {
        let Some(font) = self.state.font.clone() else {
            return;
        };
        for item in items {
            match item {
                Object::String(bytes, _) => self.show(&font, bytes, sheet),
                // Positive numbers go back against the direction of writing.
                number => self.advance(-float(number) / 1000.0 * self.state.size, font.vertical),
            }
        }
    }

    fn show(&mut self, font: &Font, bytes: &[u8], sheet: &mut Sheet) {
        for shown in font.show(bytes) {
            // A code may stand for a whole book.
            let length = shown.text.as_ref().map_or(0, String::len);
            if !self.budget.grow(size_of::<Glyph>() + length) {
                return;
            }
            let State {
                size, scale, rise, ..
            } = self.state;
            let place = Matrix::new([size * scale, 0.0, 0.0, size, 0.0, rise])
                .then(self.text)
                .then(self.state.matrix);
            let from = place.point(0.0, 0.0);
            let to = match font.vertical {
                true => place.point(0.0, -shown.advance),
                false => place.point(shown.advance, 0.0),
            };
            // A glyph without width still has a direction.
            let toward = match font.vertical {
                true => place.point(0.0, -1.0),
                false => place.point(1.0, 0.0),
            };
            let height = from.distance(place.point(0.0, font.height));
            if !self.is_hidden() {
                sheet.show(shown.text, [from, to, toward], height);
            }
            let spacing = match shown.is_space {
                true => self.state.character_spacing + self.state.word_spacing,
                false => self.state.character_spacing,
            };
            self.advance(shown.advance * size + spacing, font.vertical);
        }
    }

    fn paint(&mut self, stroked: bool, filled: bool, close: bool, sheet: &mut Sheet) {
        if close {
            self.path.close();
        }
        let path = std::mem::take(&mut self.path);
        if path.has_curves && filled {
            sheet.shapes += 1;
        }
        if !self.is_hidden() {
            sheet.rule(&path, stroked, filled);
        }
    }
}

/// Whether marked content is a running header, a footer or a watermark.
fn is_pagination(operands: &[Object]) -> bool {
    let [Object::Name(tag), Object::Dictionary(properties)] = operands else {
        return false;
    };
    let kind = properties.get(b"Type").and_then(Object::as_name).ok();
    tag == b"Artifact" && kind == Some(b"Pagination")
}

fn float(object: &Object) -> f64 {
    object.as_float().map_or(0.0, f64::from)
}
