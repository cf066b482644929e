//! The encodings of simple fonts: one byte, one glyph.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};
use lopdf::{Dictionary, Document, Object};

/// The characters of the codes from 0 to 255.
pub(super) type Table = [Option<char>; 256];

/// The table of a font whose `Encoding` is `encoding`.
pub(super) fn table(document: &Document, encoding: Option<&Object>) -> Table {
    match encoding {
        Some(Object::Name(name)) => named(name),
        Some(Object::Dictionary(encoding)) => with_differences(document, encoding),
        _ => standard(),
    }
}

fn with_differences(document: &Document, encoding: &Dictionary) -> Table {
    let base = encoding.get(b"BaseEncoding").and_then(Object::as_name);
    let mut table = base.map_or_else(|_| standard(), named);
    let differences = encoding
        .get_deref(b"Differences", document)
        .and_then(Object::as_array);
    let mut code = 0;
    for item in differences.into_iter().flatten() {
        match item {
            Object::Integer(first) => code = usize::try_from(*first).unwrap_or(256),
            Object::Name(name) => {
                if let Some(entry) = table.get_mut(code) {
                    *entry = of_name(name);
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    table
}

fn named(name: &[u8]) -> Table {
    match name {
        b"WinAnsiEncoding" => single_byte(WINDOWS_1252),
        b"MacRomanEncoding" => single_byte(MACINTOSH),
        _ => standard(),
    }
}

fn single_byte(encoding: &'static Encoding) -> Table {
    let mut table = [None; 256];
    for (code, entry) in (0..=u8::MAX).zip(&mut table) {
        let bytes = [code];
        let text = encoding.decode_without_bom_handling(&bytes).0;
        *entry = text.chars().next().filter(|c| !c.is_control());
    }
    table
}

/// Adobe's standard encoding: ASCII but for two quotes, and punctuation above.
fn standard() -> Table {
    let mut table = [None; 256];
    for (code, entry) in (0x20..0x7Fu8).zip(&mut table[0x20..]) {
        *entry = Some(char::from(code));
    }
    for (code, c) in [
        (0x27, '’'),
        (0x60, '‘'),
        (0xA7, '§'),
        (0xAA, '“'),
        (0xAB, '«'),
        (0xAC, '‹'),
        (0xAD, '›'),
        (0xB1, '–'),
        (0xB4, '·'),
        (0xB7, '•'),
        (0xBA, '”'),
        (0xBB, '»'),
        (0xBC, '…'),
        (0xBD, '‰'),
        (0xD0, '—'),
    ] {
        table[code] = Some(c);
    }
    table
}

/// The character of a glyph by its name: `A`, `parenleft`, `uni56FD`.
fn of_name(name: &[u8]) -> Option<char> {
    let name = std::str::from_utf8(name).ok()?;
    // What follows the dot says how it is drawn: `one.oldstyle`.
    let name = match name.split('.').next() {
        Some("") | None => return None,
        Some(name) => name,
    };
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return Some(c);
    }
    if let Some((_, c)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(*c);
    }
    let digits = name
        .strip_prefix("uni")
        .or_else(|| name.strip_prefix('u'))?;
    if !(4..=6).contains(&digits.len()) {
        return None;
    }
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}

const NAMES: &[(&str, char)] = &[
    ("space", ' '),
    ("nbspace", ' '),
    ("exclam", '!'),
    ("quotedbl", '"'),
    ("numbersign", '#'),
    ("dollar", '$'),
    ("percent", '%'),
    ("ampersand", '&'),
    ("quotesingle", '\''),
    ("parenleft", '('),
    ("parenright", ')'),
    ("asterisk", '*'),
    ("plus", '+'),
    ("comma", ','),
    ("hyphen", '-'),
    ("minus", '-'),
    ("period", '.'),
    ("slash", '/'),
    ("zero", '0'),
    ("one", '1'),
    ("two", '2'),
    ("three", '3'),
    ("four", '4'),
    ("five", '5'),
    ("six", '6'),
    ("seven", '7'),
    ("eight", '8'),
    ("nine", '9'),
    ("colon", ':'),
    ("semicolon", ';'),
    ("less", '<'),
    ("equal", '='),
    ("greater", '>'),
    ("question", '?'),
    ("at", '@'),
    ("bracketleft", '['),
    ("backslash", '\\'),
    ("bracketright", ']'),
    ("asciicircum", '^'),
    ("underscore", '_'),
    ("grave", '`'),
    ("braceleft", '{'),
    ("bar", '|'),
    ("braceright", '}'),
    ("asciitilde", '~'),
    ("quoteleft", '‘'),
    ("quoteright", '’'),
    ("quotedblleft", '“'),
    ("quotedblright", '”'),
    ("endash", '–'),
    ("emdash", '—'),
    ("bullet", '•'),
    ("ellipsis", '…'),
    ("periodcentered", '·'),
    ("middot", '·'),
    ("section", '§'),
    ("paragraph", '¶'),
    ("degree", '°'),
    ("plusminus", '±'),
    ("multiply", '×'),
    ("divide", '÷'),
    ("onesuperior", '¹'),
    ("twosuperior", '²'),
    ("threesuperior", '³'),
    ("perthousand", '‰'),
    ("guillemotleft", '«'),
    ("guillemotright", '»'),
    ("yen", '¥'),
    ("mu", 'µ'),
    ("fi", 'ﬁ'),
    ("fl", 'ﬂ'),
];

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    #[test]
    fn differences_stand_over_the_base() {
        let encoding = Object::Dictionary(dictionary! {
            "BaseEncoding" => "WinAnsiEncoding",
            "Differences" => vec![
                1.into(), "uni56FD".into(), "quotedblleft".into(),
                65.into(), "g17".into(), "one.oldstyle".into(),
            ],
        });
        let table = table(&Document::new(), Some(&encoding));
        assert_eq!(table[1], Some('国'));
        assert_eq!(table[2], Some('“'));
        assert_eq!(table[65], None);
        assert_eq!(table[66], Some('1'));
        assert_eq!(table[67], Some('C'));
        assert_eq!(table[0x94], Some('”'));
    }

    #[test]
    fn names_of_encodings() {
        let win = table(&Document::new(), Some(&"WinAnsiEncoding".into()));
        let mac = table(&Document::new(), Some(&"MacRomanEncoding".into()));
        let standard = table(&Document::new(), None);
        assert_eq!(
            (win[0x97], mac[0xD1], standard[0xD0]),
            (Some('—'), Some('—'), Some('—'))
        );
    }
}
