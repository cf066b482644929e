//! Pages as pdfium reads them, where the feature `pdfium` is built in and the
//! library is installed.
//!
//! pdfium says which characters stand where and which lines are drawn; what they say
//! is put together as for pages that are read here (`format/page`). The library is no
//! part of wenmai: it is looked for once, when a file first needs it.

use std::collections::BTreeMap;
use std::env;
use std::error::Error as _;
use std::panic::{self, AssertUnwindSafe};
use std::path::{self, Path as FilePath, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use pdfium_render::prelude::{
    PdfDocument, PdfMatrix, PdfPageObject, PdfPageObjectsCommon, PdfPageText, PdfPageTextChar,
    PdfPageTextChars, PdfPathFillMode, PdfPathSegmentType, PdfPathSegments, PdfPoints, Pdfium,
    PdfiumError, PdfiumInternalError,
};

use super::characters;
use super::geometry::Matrix;
use super::sheet::{Path, Sheet};
use super::{MOST_PAGES, damaged};
use crate::Reason;
use crate::format::page::{Drawn, Point};
use crate::pdf::{NoPdfium, PATH_VARIABLE};

/// One lock for all that is done with the library, which knows no threads.
static LIBRARY: OnceLock<Result<Library, NoPdfium>> = OnceLock::new();

struct Library {
    pdfium: Mutex<Pdfium>,
    path: PathBuf,
}

/// Where macOS keeps libraries that people have installed.
const USUAL_FOLDERS: &[&str] = match cfg!(target_vendor = "apple") {
    true => &["/opt/homebrew/lib", "/usr/local/lib"],
    false => &[],
};

/// How deep forms may stand in each other.
const MOST_FORMS: usize = 12;

/// Looks for the library, and says where it is.
///
/// # Errors
///
/// Why it cannot be used.
pub(crate) fn library() -> Result<&'static FilePath, NoPdfium> {
    opened().map(|library| library.path.as_path())
}

fn opened() -> Result<&'static Library, NoPdfium> {
    LIBRARY.get_or_init(open).as_ref().map_err(Clone::clone)
}

fn open() -> Result<Library, NoPdfium> {
    let file_name = Pdfium::pdfium_platform_library_name();
    if let Some(named) = env::var_os(PATH_VARIABLE).filter(|path| !path.is_empty()) {
        let mut path = PathBuf::from(named);
        if path.is_dir() {
            path.push(file_name);
        }
        // A name alone would be looked for elsewhere.
        return bind(path::absolute(&path).unwrap_or(path));
    }
    let program = env::current_exe().ok();
    let beside = program.as_deref().and_then(FilePath::parent);
    let folders = beside
        .into_iter()
        .chain(USUAL_FOLDERS.iter().map(FilePath::new));
    let mut paths = folders.map(|folder| folder.join(&file_name));
    if let Some(path) = paths.find(|path| path.is_file()) {
        return bind(path);
    }
    // Elsewhere the system looks in the current folder too, which may hold
    // anything that came with the documents.
    if cfg!(all(unix, not(target_vendor = "apple"))) {
        return bind(PathBuf::from(file_name)).map_err(|why| match why {
            NoPdfium::Unusable { why, .. } if why.contains("No such file") => NoPdfium::NotFound,
            why => why,
        });
    }
    Err(NoPdfium::NotFound)
}

fn bind(path: PathBuf) -> Result<Library, NoPdfium> {
    match Pdfium::bind_to_library(&path) {
        Ok(bindings) => Ok(Library {
            pdfium: Mutex::new(Pdfium::new(bindings)),
            path,
        }),
        Err(why) => Err(NoPdfium::Unusable {
            path,
            why: match why {
                // What the system says stands behind what was tried.
                PdfiumError::LoadLibraryError(why) => match why.source() {
                    Some(said) => said.to_string(),
                    None => why.to_string(),
                },
                why => why.to_string(),
            },
        }),
    }
}

/// What all pages of a file draw; none for a page that cannot be read.
///
/// # Errors
///
/// Why it cannot be read: [`Reason::Password`] or [`Reason::Damaged`].
pub(super) fn all(bytes: &[u8]) -> Result<Vec<Option<Drawn>>, Reason> {
    with_document(bytes, |document| {
        let count = usize::try_from(document.pages().len()).unwrap_or(0);
        let pages = 0..count.min(MOST_PAGES);
        match count {
            0 => Err(damaged("it has no pages")),
            _ => Ok(pages.map(|page| drawn(document, page)).collect()),
        }
    })
}

/// What some pages of a file draw, in their order; they are counted from 0. None for one
/// that cannot be read.
///
/// # Errors
///
/// Why they cannot be read, for one that pdfium counts other pages than `of`.
pub(super) fn some(bytes: &[u8], pages: &[usize], of: usize) -> Result<Vec<Option<Drawn>>, Reason> {
    with_document(bytes, |document| {
        let pages = pages.iter();
        match usize::try_from(document.pages().len()) {
            Ok(count) if count == of => Ok(pages.map(|&page| drawn(document, page)).collect()),
            _ => Err(damaged("its pages cannot be counted")),
        }
    })
}

fn with_document<T>(
    bytes: &[u8],
    read: impl FnOnce(&PdfDocument) -> Result<T, Reason>,
) -> Result<T, Reason> {
    let library = opened().map_err(|why| damaged(&why.to_string()))?;
    let pdfium = library
        .pdfium
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    // The crate asserts that the library keeps to what it has said before.
    let read = panic::catch_unwind(AssertUnwindSafe(|| {
        let document = pdfium
            .load_pdf_from_byte_slice(bytes, None)
            .map_err(|why| reason(&why))?;
        read(&document)
    }));
    read.unwrap_or_else(|_| Err(damaged("pdfium contradicts itself")))
}

fn reason(why: &PdfiumError) -> Reason {
    match why {
        PdfiumError::PdfiumLibraryInternalError(
            PdfiumInternalError::PasswordError | PdfiumInternalError::SecurityError,
        ) => Reason::Password,
        _ => damaged("pdfium cannot read it either"),
    }
}

fn drawn(document: &PdfDocument, page: usize) -> Option<Drawn> {
    let page = document.pages().get(i32::try_from(page).ok()?).ok()?;
    let mut sheet = Sheet::default();
    show_all(&page.text().ok()?, &mut sheet);
    let objects = page.objects();
    for at in 0..objects.len() {
        if let Ok(object) = objects.get(at) {
            paint(&object, Matrix::IDENTITY, 0, &mut sheet);
        }
    }
    Some(sheet.turned())
}

/// A character that is drawn.
struct Shown<'a> {
    glyph: PdfPageTextChar<'a>,
    read: Option<char>,
    /// Whether pdfium puts a space before it.
    after_space: bool,
}

fn show_all(text: &PdfPageText, sheet: &mut Sheet) {
    let all = text.chars();
    let shown = drawn_characters(&all);
    let fonts = match shown.iter().any(|shown| is_strange(shown.read)) {
        true => fonts_without_characters(&shown),
        false => Vec::new(),
    };
    let is_han = |c: Option<char>| c.is_some_and(|c| !c.is_ascii());
    let mut last = None;
    for shown in shown {
        let is_known = fonts.is_empty() || !fonts.contains(&shown.glyph.font_name());
        let read = shown.read.filter(|_| is_known);
        if let Some((points, size)) = place(&shown.glyph) {
            // Between others the gap tells.
            if shown.after_space && is_han(last) && is_han(read) {
                let [from, _, toward] = points;
                let before = moved(from, vector(toward, from), 0.1 * size);
                sheet.show(Some(" ".to_owned()), [before, from, toward], size);
            }
            let text = read.map(characters::usual).map(String::from);
            sheet.show(text, points, size);
        }
        last = read;
    }
}

/// The characters that are drawn, without the spaces and line ends that pdfium thinks of
/// itself; spaces that are drawn it takes for its own as well.
fn drawn_characters<'a>(all: &PdfPageTextChars<'a>) -> Vec<Shown<'a>> {
    let mut shown = Vec::with_capacity(all.len());
    let mut after_space = false;
    for at in 0..all.len() {
        let Ok(glyph) = all.get(at) else {
            continue;
        };
        if glyph.is_generated().unwrap_or(true) {
            after_space = glyph.unicode_char() == Some(' ');
            continue;
        }
        shown.push(Shown {
            read: character(&glyph),
            glyph,
            after_space: std::mem::take(&mut after_space),
        });
    }
    shown
}

fn character(c: &PdfPageTextChar) -> Option<char> {
    /// What pdfium makes of the hyphen at the end of a line.
    const HYPHEN: char = '\u{2}';
    match c.unicode_char()? {
        '\0' | char::REPLACEMENT_CHARACTER | '\u{FFFE}' | '\u{FFFF}' => None,
        HYPHEN if c.is_hyphen().unwrap_or(false) => Some('-'),
        c => Some(c),
    }
}

/// The fonts on a page that do not say which characters they draw: pdfium gives the
/// numbers of their glyphs instead, which make a text of all scripts of the world.
fn fonts_without_characters(shown: &[Shown]) -> Vec<String> {
    let mut fonts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for shown in shown {
        let (strange, all) = fonts.entry(shown.glyph.font_name()).or_default();
        *strange += usize::from(is_strange(shown.read));
        *all += 1;
    }
    let fonts = fonts.into_iter();
    fonts
        .filter(|(_, (strange, all))| strange * 20 > *all)
        .map(|(name, _)| name)
        .collect()
}

/// Whether the documents of China, those in the languages of minorities too, hardly ever
/// have this character.
fn is_strange(c: Option<char>) -> bool {
    let Some(c) = c else {
        return true;
    };
    !matches!(c,
        ' '..='~'
        // Latin with accents.
        | '\u{A0}'..='\u{24F}'
        | '\u{370}'..='\u{52F}'
        // Arabic, Tibetan, Mongolian.
        | '\u{600}'..='\u{6FF}' | '\u{F00}'..='\u{FFF}' | '\u{1800}'..='\u{18AF}'
        // Signs.
        | '\u{2000}'..='\u{27BF}'
        // Radicals and kana.
        | '\u{2E80}'..='\u{312F}'
        // Ideographs, signs in circles before them, and Yi behind; Korean.
        | '\u{3200}'..='\u{A4CF}' | '\u{20000}'..='\u{3FFFF}' | '\u{AC00}'..='\u{D7AF}'
        // Private use, compatibility, full width.
        | '\u{E000}'..='\u{FAFF}' | '\u{FE10}'..='\u{FE6F}' | '\u{FF00}'..='\u{FFEF}'
    )
}

/// Where a character begins and ends and a point in the direction of its line, one unit
/// from where it begins; and how high the line is.
fn place(c: &PdfPageTextChar) -> Option<([Point; 3], f64)> {
    let matrix = own(&c.matrix().ok()?);
    let size = f64::from(c.unscaled_font_size().value) * matrix.c.hypot(matrix.d);
    let start = matrix.point(0.0, 0.0);
    let across = vector(start, matrix.point(1.0, 0.0));
    let up = vector(start, matrix.point(0.0, 1.0));
    let origin = point(c.origin().ok()?);
    let bounds = c.loose_bounds().ok()?;
    let corners = [
        (bounds.left(), bounds.bottom()),
        (bounds.left(), bounds.top()),
        (bounds.right(), bounds.bottom()),
        (bounds.right(), bounds.top()),
    ]
    .map(point);
    // A glyph stands on the line on which its text began. In a line that runs down it
    // hangs below that, with its middle on it.
    let runs_down =
        along(start, origin, up) < -0.3 * size && along(start, origin, across) < -0.1 * size;
    let (from, way) = if runs_down {
        let [low, _, _, high] = corners;
        let middle = Point {
            x: f64::midpoint(low.x, high.x),
            y: f64::midpoint(low.y, high.y),
        };
        let top = moved(middle, up, farthest(middle, &corners, up));
        (top, vector(up, Point { x: 0.0, y: 0.0 }))
    } else {
        (origin, across)
    };
    let to = moved(from, way, farthest(from, &corners, way));
    Some(([from, to, moved(from, way, 1.0)], size))
}

fn point((x, y): (PdfPoints, PdfPoints)) -> Point {
    Point {
        x: f64::from(x.value),
        y: f64::from(y.value),
    }
}

fn vector(from: Point, to: Point) -> Point {
    Point {
        x: to.x - from.x,
        y: to.y - from.y,
    }
}

/// How far it is from one point to another in a direction.
fn along(from: Point, to: Point, way: Point) -> f64 {
    let Point { x, y } = vector(from, to);
    (x * way.x + y * way.y) / way.x.hypot(way.y)
}

fn farthest(from: Point, to: &[Point], way: Point) -> f64 {
    to.iter()
        .map(|&to| along(from, to, way))
        .fold(0.0, f64::max)
}

fn moved(from: Point, way: Point, by: f64) -> Point {
    let length = way.x.hypot(way.y);
    Point {
        x: from.x + way.x / length * by,
        y: from.y + way.y / length * by,
    }
}

fn own(matrix: &PdfMatrix) -> Matrix {
    Matrix::new(
        [
            matrix.a(),
            matrix.b(),
            matrix.c(),
            matrix.d(),
            matrix.e(),
            matrix.f(),
        ]
        .map(f64::from),
    )
}

/// Keeps what an object says of tables and scans, and what the objects in it do.
fn paint(object: &PdfPageObject, outer: Matrix, depth: usize, sheet: &mut Sheet) {
    let Ok(matrix) = object.matrix() else {
        return;
    };
    let matrix = own(&matrix).then(outer);
    match object {
        PdfPageObject::Image(_) => sheet.has_image = true,
        PdfPageObject::Shading(_) => sheet.shapes += 1,
        PdfPageObject::XObjectForm(form) if depth < MOST_FORMS => {
            for at in 0..form.len() {
                if let Ok(object) = form.get(at) {
                    paint(&object, matrix, depth + 1, sheet);
                }
            }
        }
        PdfPageObject::Path(drawn) => {
            let filled = drawn
                .fill_mode()
                .is_ok_and(|mode| mode != PdfPathFillMode::None);
            let path = outline(&drawn.segments(), matrix);
            if path.has_curves && filled {
                sheet.shapes += 1;
            }
            sheet.rule(&path, drawn.is_stroked().unwrap_or(false), filled);
        }
        _ => {}
    }
}

fn outline<'a>(segments: &impl PdfPathSegments<'a>, matrix: Matrix) -> Path {
    let mut path = Path::default();
    for at in 0..segments.len() {
        let Ok(segment) = segments.get(at) else {
            break;
        };
        let Point { x, y } = point(segment.point());
        let point = matrix.point(x, y);
        match segment.segment_type() {
            PdfPathSegmentType::MoveTo => path.start(point),
            PdfPathSegmentType::LineTo => path.line_to(point),
            PdfPathSegmentType::BezierTo => path.has_curves = true,
            PdfPathSegmentType::Unknown => {}
        }
        if segment.is_close() {
            path.close();
        }
    }
    path
}
