//! Archives of all kinds, as files in a folder.

use std::io::{Cursor, Write as _};

use ::tar::{Builder, EntryType, Header};
use ::zip::write::SimpleFileOptions;
use ::zip::{CompressionMethod, ZipWriter};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;
use crate::Options;
use crate::format::testing::{Outcome, read, read_with, texts, unread};

const TEXT: &str = "根据《甲办法》。";

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    zipped(members, CompressionMethod::Deflated)
}

fn zipped(members: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in members {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        // The writer refuses paths that lead out.
        let raw = header.as_mut_bytes();
        raw[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        builder.append(&header, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// `bytes` with `from` replaced by `to`, of the same length, everywhere.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = bytes.to_vec();
    let places: Vec<usize> = memchr::memmem::find_iter(&bytes, from).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + from.len()].copy_from_slice(to);
    }
    bytes
}

#[test]
fn no_path_leads_out_of_the_archive() {
    for (raw, expected) in [
        ("甲/乙.txt", "甲/乙.txt"),
        ("/etc/passwd", "etc/passwd"),
        ("../../甲.txt", "甲.txt"),
        ("甲/../乙.txt", "甲/乙.txt"),
        ("C:\\甲\\乙.txt", "甲/乙.txt"),
        ("./甲//乙.txt", "甲/乙.txt"),
        ("甲\n乙.txt", "甲\u{FFFD}乙.txt"),
        ("../..", "?"),
    ] {
        assert_eq!(path(raw.as_bytes(), true), expected, "{raw}");
    }
}

#[test]
fn names_in_gbk_are_known_without_being_told() {
    for name in ["通知.txt", "关于甲的办法/附件1.doc", "模.txt", "联通.txt"] {
        let (gbk, _, _) = GB18030.encode(name);
        assert_eq!(path(&gbk, false), name);
        assert_eq!(path(name.as_bytes(), true), name);
    }
    assert_eq!(path("通知.txt".as_bytes(), false), "通知.txt");
    assert_eq!(path("é.txt".as_bytes(), true), "é.txt");
    assert_eq!(path(b"\xFF.txt", false), "\u{FFFD}.txt");
}

#[test]
fn every_archive_is_walked_as_a_folder() {
    let members: [(&str, &[u8]); 4] = [
        ("b/甲.txt", TEXT.as_bytes()),
        ("a.md", b"# a"),
        (".hidden.txt", b"h"),
        ("__MACOSX/a.md", b"x"),
    ];
    let tar = tar(&members);
    for (name, bytes) in [
        ("x.zip", zip(&members)),
        ("x.tar", tar.clone()),
        ("x.tar.gz", gzip(&tar)),
        ("x.tgz", gzip(&tar)),
        ("x", gzip(&tar)),
        ("x.dat", zip(&members)),
    ] {
        let mut found = texts(&read(name, &bytes));
        found.sort();
        assert_eq!(
            found,
            [
                (format!("{name}/a.md"), "# a".to_owned()),
                (format!("{name}/b/甲.txt"), TEXT.to_owned())
            ]
        );
    }
}

#[test]
fn a_packed_file_keeps_its_name() {
    let Outcome { texts, unread } = read("甲.txt.gz", &gzip(TEXT.as_bytes()));
    assert_eq!(texts, [("甲.txt.gz".to_owned(), TEXT.to_owned())]);
    assert_eq!(unread, []);
}

#[test]
fn names_of_a_zip_in_gbk_and_utf8_are_read() {
    let (gbk, _, _) = GB18030.encode("通知");
    let bytes = zip(&[("AAAA.txt", TEXT.as_bytes()), ("办法.txt", TEXT.as_bytes())]);
    let bytes = replaced(&bytes, b"AAAA", &gbk);
    let names: Vec<String> = texts(&read("x.zip", &bytes))
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["x.zip/办法.txt", "x.zip/通知.txt"]);
}

#[test]
fn locked_and_damaged_members_are_listed_and_the_others_read() {
    let members: [(&str, &[u8]); 3] = [
        ("a.txt", b"AAAAAAAA"),
        ("b.txt", b"BBBBBBBB"),
        ("c.txt", b"c"),
    ];
    let bytes = zipped(&members, CompressionMethod::Stored);
    let mut bytes = replaced(&bytes, b"BBBBBBBB", b"BBBBxBBB");
    // The flag for encryption of the first member, in both of its headers.
    bytes[6] |= 1;
    let central = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap();
    bytes[central + 8] |= 1;
    let found = read("x.zip", &bytes);
    assert_eq!(texts(&found), [("x.zip/c.txt".to_owned(), "c".to_owned())]);
    assert_eq!(
        unread(&found),
        [("x.zip/a.txt", "password"), ("x.zip/b.txt", "damaged")]
    );
}

#[test]
fn a_bomb_is_given_up() {
    let zeros = vec![b'0'; 3_000_000];
    let options = Options {
        max_unpacked: 1_000_000,
        ..Options::default()
    };
    let inner = zip(&[("a.txt", b"a"), ("b.txt", &zeros), ("c.txt", b"c")]);
    for (name, bytes) in [("x.zip", inner.clone()), ("x.txt.gz", gzip(&zeros))] {
        let found = read_with(name, &bytes, &options);
        assert_eq!(unread(&found), [(name, "unpacked-too-large")]);
    }
    let found = read_with("y.zip", &zip(&[("x.zip", &inner)]), &options);
    assert_eq!(
        texts(&found),
        [("y.zip/x.zip/a.txt".to_owned(), "a".to_owned())]
    );
    assert_eq!(unread(&found), [("y.zip/x.zip", "unpacked-too-large")]);
}

#[test]
fn archives_in_archives_are_opened_to_a_depth() {
    let mut bytes = zip(&[("a.txt", b"a"), ("b.txt", b"b")]);
    for _ in 0..3 {
        bytes = zip(&[("x.zip", &bytes), ("n.txt", b"n")]);
    }
    let found = read("x.zip", &bytes);
    assert_eq!(unread(&found), [("x.zip/x.zip/x.zip/x.zip", "too-deep")]);
    assert_eq!(texts(&found).len(), 3);
    let options = Options {
        max_nesting: 4,
        ..Options::default()
    };
    assert_eq!(texts(&read_with("x.zip", &bytes, &options)).len(), 5);
    let options = Options {
        max_nesting: 0,
        ..Options::default()
    };
    assert_eq!(
        unread(&read_with("x.zip", &bytes, &options)),
        [("x.zip", "too-deep")]
    );
}

#[test]
fn a_path_that_leads_out_is_only_a_name() {
    let members: [(&str, &[u8]); 1] = [("../../a.txt", b"a")];
    for (name, bytes) in [("x.zip", zip(&members)), ("x.tar", tar(&members))] {
        assert_eq!(
            texts(&read(name, &bytes)),
            [(format!("{name}/a.txt"), "a".to_owned())]
        );
    }
}

#[test]
fn links_in_an_archive_are_not_followed() {
    let mut builder = Builder::new(Vec::new());
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::Symlink);
    header.set_size(0);
    builder
        .append_link(&mut header, "a.txt", "/etc/hostname")
        .unwrap();
    let found = read("x.tar", &builder.into_inner().unwrap());
    assert_eq!(unread(&found), [("x.tar/a.txt", "not-a-file")]);
}

#[test]
fn what_cannot_be_opened_is_named_once() {
    for (name, bytes, expected) in [
        ("x.zip", b"PK\x03\x04\0\0".to_vec(), "damaged"),
        ("x.zip", zip(&[]), "no-text"),
        ("x.tar", vec![1; 600], "damaged"),
        ("x.gz", b"\x1F\x8B\x08\0\0".to_vec(), "damaged"),
        ("x.rar", b"Rar!\x1A\x07\x01\0".to_vec(), "format"),
        ("x.txt.xz", b"\xFD7zXZ\0\0\0".to_vec(), "format"),
    ] {
        let found = read(name, &bytes);
        assert_eq!(unread(&found), [(name, expected)], "{name}");
        assert_eq!(texts(&found), []);
    }
}

#[test]
fn a_tar_that_ends_early_gives_what_it_has() {
    let whole = tar(&[("a.txt", b"a"), ("b.txt", &[b'b'; 2000])]);
    let found = read("x.tar", &whole[..2000]);
    assert_eq!(texts(&found), [("x.tar/a.txt".to_owned(), "a".to_owned())]);
    assert_eq!(unread(&found), [("x.tar/b.txt", "damaged")]);
}

#[test]
fn no_bytes_of_an_archive_panic() {
    let members: [(&str, &[u8]); 2] = [("a.txt", TEXT.as_bytes()), ("b/c.txt", b"cccccccc")];
    let tar = tar(&members);
    for (name, bytes) in [
        ("x.zip", zip(&members)),
        ("x.tar", tar.clone()),
        ("x.tgz", gzip(&tar)),
    ] {
        crate::format::testing::break_everywhere(name, &bytes);
    }
}
