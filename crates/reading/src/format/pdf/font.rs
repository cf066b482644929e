//! Fonts: from the bytes of a string to characters and their widths.

use lopdf::{Dictionary, Document, Object, Stream};
use rustc_hash::FxHashMap;

use super::adobe_gb1;
use super::characters;
use super::cmap::CMap;
use super::encoding;
use super::glyph_names;
use super::predefined::{self, Predefined};
use crate::Reason;

/// A character of a string that is shown.
#[derive(Debug, PartialEq)]
pub(super) struct Shown {
    /// What it is; none where the font does not say.
    pub(super) text: Option<String>,
    /// How far the next one stands, in parts of the size of the font.
    pub(super) advance: f64,
    /// Whether it is the one-byte space, which word spacing widens.
    pub(super) is_space: bool,
}

/// A font.
#[derive(Debug)]
pub(super) struct Font {
    codes: Codes,
    to_unicode: Option<CMap>,
    widths: FxHashMap<u32, f64>,
    default_width: f64,
    /// The height of a line in parts of the size of the font; only fonts that
    /// are drawn by the file itself (Type 3) have another than 1.
    pub(super) height: f64,
    pub(super) vertical: bool,
}

#[derive(Debug)]
enum Codes {
    Simple(Box<encoding::Table>),
    Predefined(Predefined),
    /// Codes of two bytes that are numbers of glyphs, with the characters that
    /// the font program knows for them.
    Identity(FxHashMap<u32, char>),
    Embedded(CMap, Option<Predefined>),
    /// Codes of two bytes that are numbers of Adobe-GB1.
    AdobeGb1,
}

/// Unpacks streams within what may be unpacked.
pub(super) trait Unpack {
    fn unpack(&self, stream: &Stream) -> Result<Vec<u8>, Reason>;

    /// Whether something may be made of what was unpacked.
    fn grow(&self, bytes: usize) -> bool;
}

impl Font {
    /// The font that a dictionary describes. What makes no sense in it counts as
    /// missing.
    ///
    /// # Errors
    ///
    /// [`Reason::UnpackedTooLarge`].
    pub(super) fn load(
        document: &Document,
        font: &Dictionary,
        files: &impl Unpack,
    ) -> Result<Font, Reason> {
        let to_unicode = match stream(document, font, b"ToUnicode") {
            Some(stream) => map(files, stream)?.filter(|map| !map.has_no_text()),
            None => None,
        };
        let loaded = match font.get(b"Subtype").and_then(Object::as_name) {
            Ok(b"Type0") => Self::composite(document, font, files, to_unicode)?,
            _ => Self::simple(document, font, to_unicode),
        };
        Ok(loaded)
    }

    fn simple(document: &Document, font: &Dictionary, to_unicode: Option<CMap>) -> Font {
        let is_type3 = font.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Type3");
        let encoding = font.get_deref(b"Encoding", document).ok();
        // Widths of Type 3 are in units of their own.
        let (mut unit, mut height) = (0.001, 1.0);
        if is_type3 {
            let matrix = numbers(document, font, b"FontMatrix");
            let bounds = numbers(document, font, b"FontBBox");
            if let [a, _, _, d, ..] = matrix[..] {
                unit = a;
                // Where a thousand units or so are the size, the box says only
                // how high the glyphs in the font happen to be.
                height = match bounds[..] {
                    [_, bottom, _, top] if top != bottom && d.abs() > 0.02 => {
                        (d * (top - bottom)).abs()
                    }
                    _ => 1.0,
                };
            }
        }
        let first = integer(document, font, b"FirstChar").unwrap_or(0);
        let widths = numbers(document, font, b"Widths");
        let descriptor = dictionary(document, font, b"FontDescriptor");
        let missing = descriptor.and_then(|d| number(document, d, b"MissingWidth"));
        Font {
            codes: Codes::Simple(Box::new(encoding::table(document, encoding))),
            to_unicode,
            // Where nothing is said, the font is one that every reader has.
            default_width: match widths.is_empty() {
                true => 0.5,
                false => missing.unwrap_or(0.0) * unit,
            },
            widths: (first..).zip(widths.iter().map(|w| w * unit)).collect(),
            height,
            vertical: false,
        }
    }

    fn composite(
        document: &Document,
        font: &Dictionary,
        files: &impl Unpack,
        to_unicode: Option<CMap>,
    ) -> Result<Font, Reason> {
        let empty = Dictionary::new();
        let descendant = font
            .get_deref(b"DescendantFonts", document)
            .and_then(Object::as_array)
            .ok()
            .and_then(|fonts| resolved(document, fonts.first()?))
            .and_then(|font| font.as_dict().ok())
            .unwrap_or(&empty);
        let mut vertical = false;
        let codes = match font.get_deref(b"Encoding", document) {
            Ok(Object::Stream(stream)) => {
                let map = map(files, stream)?.unwrap_or_default();
                vertical = map.vertical;
                let base = map.base.as_deref().and_then(|name| by_name(name).0);
                Codes::Embedded(map, base)
            }
            Ok(Object::Name(name)) => {
                let (predefined, is_vertical) = by_name(name);
                vertical = is_vertical;
                match predefined {
                    Some(predefined) => Codes::Predefined(predefined),
                    None if to_unicode.is_some() => Codes::Identity(FxHashMap::default()),
                    None if is_adobe_gb1(document, descendant) => Codes::AdobeGb1,
                    None => Codes::Identity(program(document, descendant, files)?),
                }
            }
            _ => Codes::Identity(FxHashMap::default()),
        };
        Ok(Font {
            codes,
            to_unicode,
            widths: composite_widths(document, descendant),
            default_width: number(document, descendant, b"DW").unwrap_or(1000.0) / 1000.0,
            height: 1.0,
            vertical,
        })
    }

    /// The characters of a string.
    pub(super) fn show<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = Shown> + 'a {
        let mut rest = bytes;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let length = self.code_length(rest).clamp(1, rest.len());
            let (code, after) = rest.split_at(length);
            rest = after;
            Some(self.character(code))
        })
    }

    fn code_length(&self, bytes: &[u8]) -> usize {
        match &self.codes {
            Codes::Simple(_) => 1,
            Codes::Identity(_) | Codes::AdobeGb1 => 2,
            Codes::Predefined(predefined) => predefined.coding.length(bytes),
            Codes::Embedded(map, base) => map
                .code_length(bytes)
                .unwrap_or_else(|| base.map_or(2, |predefined| predefined.coding.length(bytes))),
        }
    }

    fn character(&self, bytes: &[u8]) -> Shown {
        let code = bytes
            .iter()
            .fold(0, |code: u32, &byte| code << 8 | u32::from(byte));
        let text = self
            .to_unicode
            .as_ref()
            .and_then(|map| map.text(code))
            .or_else(|| self.text_without_map(bytes, code))
            .map(|text| text.chars().map(characters::usual).collect());
        Shown {
            advance: match self.vertical {
                true => 1.0,
                false => self.width(bytes, code),
            },
            is_space: bytes == b" ",
            text,
        }
    }

    fn text_without_map(&self, bytes: &[u8], code: u32) -> Option<String> {
        let own = match &self.codes {
            Codes::Simple(table) => *table.get(code as usize)?,
            Codes::Identity(characters) => characters.get(&code).copied(),
            Codes::AdobeGb1 => adobe_gb1::character(code),
            Codes::Predefined(predefined) | Codes::Embedded(_, Some(predefined)) => {
                return predefined.coding.text(bytes);
            }
            Codes::Embedded(_, None) => None,
        };
        own.map(String::from)
    }

    fn width(&self, bytes: &[u8], code: u32) -> f64 {
        let cid = match &self.codes {
            Codes::Simple(_) | Codes::Identity(_) | Codes::AdobeGb1 => Some(code),
            Codes::Embedded(map, None) => map.cid(code),
            Codes::Embedded(_, Some(predefined)) | Codes::Predefined(predefined) => {
                // Of the other glyphs the numbers are not known here; they are
                // as wide as they are high.
                let is_latin = (0x20..0x7F).contains(&code);
                if is_latin {
                    let width = self.widths.get(&(predefined.space + code - 0x20));
                    return width.copied().unwrap_or(0.5);
                }
                return match bytes.len() {
                    0 | 1 => 0.5,
                    _ => self.default_width,
                };
            }
        };
        cid.and_then(|cid| self.widths.get(&cid))
            .copied()
            .unwrap_or(self.default_width)
    }
}

/// A map by its name, and whether its lines run down.
fn by_name(name: &[u8]) -> (Option<Predefined>, bool) {
    let vertical = name.ends_with(b"-V");
    let stem = name
        .strip_suffix(b"-V")
        .or_else(|| name.strip_suffix(b"-H"))
        .unwrap_or(name);
    (predefined::find(stem), vertical)
}

/// Whether the codes of a font are numbers of Adobe-GB1. Where the file brings the font
/// program with it, they may be numbers of glyphs of that, whatever is said of them.
fn is_adobe_gb1(document: &Document, descendant: &Dictionary) -> bool {
    let is = |key: &[u8], value: &[u8]| {
        let collection = dictionary(document, descendant, b"CIDSystemInfo");
        collection
            .and_then(|collection| collection.get_deref(key, document).ok())
            .and_then(|words| words.as_str().ok())
            == Some(value)
    };
    let descriptor = dictionary(document, descendant, b"FontDescriptor");
    let brings_program = |descriptor: &Dictionary| {
        [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"]
            .iter()
            .any(|key| descriptor.has(key))
    };
    is(b"Registry", b"Adobe") && is(b"Ordering", b"GB1") && !descriptor.is_some_and(brings_program)
}

/// The characters of the glyphs of an embedded program.
fn program(
    document: &Document,
    descendant: &Dictionary,
    files: &impl Unpack,
) -> Result<FxHashMap<u32, char>, Reason> {
    // Numbers of glyphs are those of the program only where nothing lies
    // between.
    let between = descendant.get_deref(b"CIDToGIDMap", document);
    if matches!(between, Ok(Object::Stream(_))) {
        return Ok(FxHashMap::default());
    }
    let file = dictionary(document, descendant, b"FontDescriptor")
        .and_then(|descriptor| stream(document, descriptor, b"FontFile2"));
    match file.map(|file| files.unpack(file)) {
        Some(Ok(program)) => Ok(glyph_names::of(&program)),
        Some(Err(reason @ Reason::UnpackedTooLarge { .. })) => Err(reason),
        Some(Err(_)) | None => Ok(FxHashMap::default()),
    }
}

fn map(files: &impl Unpack, stream: &Stream) -> Result<Option<CMap>, Reason> {
    match files.unpack(stream) {
        Ok(bytes) => {
            let entries = memchr::memchr_iter(b'<', &bytes).count();
            let may_be = files.grow(entries * CMap::ENTRY);
            Ok(may_be.then(|| CMap::parse(&bytes)))
        }
        Err(reason @ Reason::UnpackedTooLarge { .. }) => Err(reason),
        Err(_) => Ok(None),
    }
}

/// `W`: `first [w1 w2 …]` or `first last w`.
fn composite_widths(document: &Document, font: &Dictionary) -> FxHashMap<u32, f64> {
    /// More glyphs than any collection has.
    const MOST: u32 = 65_535;
    let mut widths = FxHashMap::default();
    let Ok(items) = font.get_deref(b"W", document).and_then(Object::as_array) else {
        return widths;
    };
    let mut rest = items.as_slice();
    while let [first, second, after @ ..] = rest {
        let Some(first) = resolved(document, first).and_then(whole) else {
            break;
        };
        match (resolved(document, second), after) {
            (Some(Object::Array(list)), _) => {
                for (cid, width) in (first..=MOST).zip(list) {
                    let width = resolved(document, width).and_then(|w| w.as_float().ok());
                    widths.insert(cid, f64::from(width.unwrap_or(1000.0)) / 1000.0);
                }
                rest = after;
            }
            (Some(last), [width, after @ ..]) => {
                let width = resolved(document, width).and_then(|w| w.as_float().ok());
                let (Some(last), Some(width)) = (whole(last), width) else {
                    break;
                };
                for cid in first..=last.min(MOST) {
                    widths.insert(cid, f64::from(width) / 1000.0);
                }
                rest = after;
            }
            _ => break,
        }
    }
    widths
}

fn whole(object: &Object) -> Option<u32> {
    let number = object.as_float().ok()?;
    ((0.0..=65_535.0).contains(&number)).then_some(number as u32)
}

pub(super) fn resolved<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Object> {
    document.dereference(object).ok().map(|(_, object)| object)
}

pub(super) fn dictionary<'a>(
    document: &'a Document,
    holder: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Dictionary> {
    holder.get_deref(key, document).ok()?.as_dict().ok()
}

fn stream<'a>(document: &'a Document, holder: &'a Dictionary, key: &[u8]) -> Option<&'a Stream> {
    holder.get_deref(key, document).ok()?.as_stream().ok()
}

fn number(document: &Document, holder: &Dictionary, key: &[u8]) -> Option<f64> {
    let number = holder.get_deref(key, document).ok()?.as_float().ok()?;
    Some(f64::from(number))
}

fn integer(document: &Document, holder: &Dictionary, key: &[u8]) -> Option<u32> {
    whole(holder.get_deref(key, document).ok()?)
}

pub(super) fn numbers(document: &Document, holder: &Dictionary, key: &[u8]) -> Vec<f64> {
    let items = holder.get_deref(key, document).and_then(Object::as_array);
    items
        .into_iter()
        .flatten()
        .map(|item| {
            let number = resolved(document, item).and_then(|item| item.as_float().ok());
            f64::from(number.unwrap_or(0.0))
        })
        .collect()
}
