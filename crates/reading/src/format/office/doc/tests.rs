use std::io::{Cursor, Write as _};

use super::super::testing::{content, package, survives_damage};
use super::Doc;
use crate::{Format, Reason};

/// A piece of the text and whether it is written in bytes.
struct Piece<'a>(&'a str, bool);

/// What a made file says beside its text.
#[derive(Default)]
struct Made<'a> {
    pieces: Vec<Piece<'a>>,
    /// The lengths of the parts, from the footnotes on; the body has the rest.
    parts: [usize; 7],
    flags: u16,
    /// Bytes before the piece table.
    before: Vec<u8>,
}

fn put(bytes: &mut Vec<u8>, at: usize, value: &[u8]) {
    if bytes.len() < at + value.len() {
        bytes.resize(at + value.len(), 0);
    }
    bytes[at..at + value.len()].copy_from_slice(value);
}

fn long(value: usize) -> [u8; 4] {
    u32::try_from(value).unwrap().to_le_bytes()
}

fn container(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in streams {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.into_inner().into_inner()
}

impl Made<'_> {
    fn file(&self) -> Vec<u8> {
        let mut stream = vec![0; 0x400];
        put(&mut stream, 0, &0xA5EC_u16.to_le_bytes());
        put(&mut stream, 2, &0x00C1_u16.to_le_bytes());
        put(&mut stream, 0x0A, &(self.flags | 0x0200).to_le_bytes());
        let (mut positions, mut entries) = (long(0).to_vec(), Vec::new());
        let mut length = 0;
        for Piece(text, in_bytes) in &self.pieces {
            let at = stream.len();
            let units: Vec<u16> = text.encode_utf16().collect();
            length += units.len();
            positions.extend(long(length));
            entries.extend([0; 2]);
            if *in_bytes {
                stream.extend(units.iter().map(|&unit| u8::try_from(unit).unwrap()));
                entries.extend(long((at * 2) | 0x4000_0000));
            } else {
                stream.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
                entries.extend(long(at));
            }
            entries.extend([0; 2]);
        }
        let body = length - self.parts.iter().sum::<usize>();
        put(&mut stream, 0x4C, &long(body));
        for (at, part) in self.parts.iter().enumerate() {
            put(&mut stream, 0x50 + at * 4, &long(*part));
        }
        let mut table = self.before.clone();
        table.push(2);
        table.extend(long(positions.len() + entries.len()));
        table.extend(positions);
        table.extend(entries);
        put(&mut stream, 0x1A6, &long(table.len()));
        container(&[("/WordDocument", &stream), ("/1Table", &table)])
    }
}

fn text(words: &str) -> String {
    let made = Made {
        pieces: vec![Piece(words, false)],
        ..Made::default()
    };
    content(&Doc, &made.file()).unwrap().text
}

#[test]
fn pieces_of_a_fast_saved_file_come_in_their_order() {
    let made = Made {
        pieces: vec![
            Piece("关于甲的", false),
            Piece("(2024)\r", true),
            Piece("通知\r", false),
        ],
        // Properties that fast saving left before the table.
        before: vec![1, 3, 0, 9, 9, 9],
        ..Made::default()
    };
    assert_eq!(
        content(&Doc, &made.file()).unwrap().text,
        "关于甲的(2024)\n通知\n"
    );
}

#[test]
fn fields_show_their_result() {
    assert_eq!(
        text("按\u{13} HYPERLINK \"a\" \u{14}《\u{13} REF b \u{14}办法\u{15}》\u{15}\r"),
        "按《办法》\n"
    );
}

#[test]
fn marks_are_signs_of_a_text_or_nothing() {
    assert_eq!(
        text("甲\u{0B}乙\u{1E}丙\u{02}\u{01}\u{1F}\r\r丁\u{0C}"),
        "甲\n乙-丙\n\n丁\n"
    );
}

#[test]
fn tables_without_properties_are_rows() {
    assert_eq!(
        text("甲\u{07}乙\u{07}\u{07}丙\r丁\u{07}戊\u{07}\u{07}己\r"),
        "| 甲 | 乙 |\n丙\n| 丁 | 戊 |\n己\n"
    );
}

#[test]
fn notes_stand_behind_the_body() {
    let made = Made {
        pieces: vec![Piece("甲\u{02}\r\u{02} 乙\r", false)],
        parts: [4, 0, 0, 0, 0, 0, 0],
        ..Made::default()
    };
    assert_eq!(content(&Doc, &made.file()).unwrap().text, "甲\n乙\n");
}

#[test]
fn a_password_is_said() {
    let made = Made {
        pieces: vec![Piece("甲\r", false)],
        flags: 0x0100,
        ..Made::default()
    };
    assert_eq!(content(&Doc, &made.file()).unwrap_err(), Reason::Password);
    let locked = container(&[("/EncryptedPackage", b"x")]);
    assert_eq!(content(&Doc, &locked).unwrap_err(), Reason::Password);
}

#[test]
fn a_file_of_word_95_is_bytes_in_the_code_page() {
    let mut stream = vec![0; 0x300];
    put(&mut stream, 0, &0xA5DC_u16.to_le_bytes());
    put(&mut stream, 2, &101_u16.to_le_bytes());
    put(&mut stream, 0x18, &long(0x300));
    // 甲乙 in GBK.
    stream.extend(b"\xBC\xD7\xD2\xD2\r");
    put(&mut stream, 0x34, &long(5));
    let file = container(&[("/WordDocument", &stream)]);
    assert_eq!(content(&Doc, &file).unwrap().text, "甲乙\n");
}

#[test]
fn newer_files_go_by_the_old_name_too() {
    let file = package(&[(
        "word/document.xml",
        "<w:document><w:body><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:body></w:document>",
    )]);
    assert_eq!(content(&Doc, &file).unwrap().text, "甲\n");
}

#[test]
fn other_containers_are_told_apart() {
    let file = container(&[("/PowerPoint Document", b"x")]);
    assert_eq!(
        content(&Doc, &file).unwrap_err(),
        Reason::Format(Format::Ppt)
    );
    let file = container(&[("/Contents", b"x")]);
    assert!(matches!(
        content(&Doc, &file).unwrap_err(),
        Reason::Damaged { .. }
    ));
}

#[test]
fn damage_is_survived() {
    let made = Made {
        pieces: vec![Piece("甲\u{07}乙\u{07}\u{07}\u{13}a\u{14}b\u{15}\r", false)],
        ..Made::default()
    };
    survives_damage(&Doc, &made.file());
    let saved = include_bytes!(
        "../../../../../../tests/formats/parity/libreoffice/33-market-batch-repeal.doc"
    );
    survives_damage(&Doc, saved);
}

#[test]
fn lists_number_their_paragraphs() {
    let saved = include_bytes!("../../../../../../tests/formats/lists.doc");
    assert_eq!(
        content(&Doc, saved).unwrap().text,
        "一、甲\n（1）乙\n（2）丙\n二、丁\n（1）戊\n己\n"
    );
}
