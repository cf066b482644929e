//! Telling formats apart. Content comes first: files from mail and web pages
//! often bear a wrong extension.

use std::borrow::Cow;
use std::io::Cursor;

use memchr::memmem;
use zip::ZipArchive;

use super::{Format, ole};

/// The format of a file with this extension (lower case) that starts with
/// `head`, or is `head`; none where neither says anything.
pub(super) fn detect(extension: &str, head: &[u8]) -> Option<Format> {
    let claimed = by_extension(extension);
    if let Some(format) = by_signature(head, claimed) {
        return Some(format);
    }
    match claimed {
        // Its signature is missing. Much that is called .doc is text or a web
        // page; what has NULs is left with the name it bears.
        Some(format) if has_signature(format) && memchr::memchr(0, head).is_none() => {
            // Tables of web pages and with tabs are called .xls.
            let text = match format {
                Format::Xls | Format::Xlsx => Format::Csv,
                _ => Format::Plain,
            };
            Some(by_markup(head).unwrap_or(text))
        }
        Some(Format::Plain) => Some(by_markup(head).unwrap_or(Format::Plain)),
        // Word saves web pages under any name; Markdown may speak of a page further down.
        Some(Format::Markdown) if starts_like_page(head) => Some(Format::Html),
        Some(format) => Some(format),
        None if extension.is_empty() => Some(by_markup(head).unwrap_or(Format::Plain)),
        None => by_markup(head),
    }
}

fn by_extension(extension: &str) -> Option<Format> {
    Some(match extension {
        "txt" | "text" | "log" => Format::Plain,
        "md" | "markdown" => Format::Markdown,
        "html" | "htm" | "xhtml" | "shtml" => Format::Html,
        "mht" | "mhtml" => Format::Mht,
        "pdf" => Format::Pdf,
        "ofd" => Format::Ofd,
        "doc" | "dot" => Format::Doc,
        "docx" | "docm" | "dotx" => Format::Docx,
        "wps" | "wpt" => Format::Wps,
        "rtf" => Format::Rtf,
        "odt" => Format::Odt,
        "xls" | "et" => Format::Xls,
        "xlsx" | "xlsm" => Format::Xlsx,
        "ppt" | "dps" => Format::Ppt,
        "pptx" => Format::Pptx,
        "epub" => Format::Epub,
        "csv" | "tsv" => Format::Csv,
        "json" | "jsonl" | "ndjson" => Format::Json,
        "xml" => Format::Xml,
        "eml" | "msg" => Format::Eml,
        "zip" => Format::Zip,
        "rar" => Format::Rar,
        "7z" => Format::SevenZip,
        "tar" => Format::Tar,
        "gz" | "tgz" => Format::Gzip,
        "bz2" | "xz" | "zst" | "tbz" | "txz" => Format::Packed,
        "png" | "jpg" | "jpeg" | "gif" | "bmp" | "tif" | "tiff" | "webp" | "svg" | "heic"
        | "ico" => Format::Image,
        "db" | "sqlite" => Format::Sqlite,
        _ => return None,
    })
}

/// Whether files of the format start with bytes of their own, so that a file
/// without them is something else.
fn has_signature(format: Format) -> bool {
    matches!(
        format,
        Format::Pdf
            | Format::Ofd
            | Format::Doc
            | Format::Docx
            | Format::Wps
            | Format::Rtf
            | Format::Odt
            | Format::Xls
            | Format::Xlsx
            | Format::Ppt
            | Format::Pptx
            | Format::Epub
            | Format::Zip
            | Format::Rar
            | Format::SevenZip
            | Format::Gzip
            | Format::Packed
    )
}

fn by_signature(head: &[u8], claimed: Option<Format>) -> Option<Format> {
    const ZIP: [&[u8]; 3] = [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"];
    const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    const SIGNATURES: [(&[u8], Format); 19] = [
        (b"{\\rtf", Format::Rtf),
        (b"Rar!\x1A\x07", Format::Rar),
        (b"7z\xBC\xAF\x27\x1C", Format::SevenZip),
        (b"\x1F\x8B", Format::Gzip),
        (b"BZh", Format::Packed),
        (b"\xFD7zXZ\0", Format::Packed),
        (b"\x28\xB5\x2F\xFD", Format::Packed),
        (b"\x89PNG\r\n\x1A\n", Format::Image),
        (b"\xFF\xD8\xFF", Format::Image),
        (b"GIF87a", Format::Image),
        (b"GIF89a", Format::Image),
        (b"II*\0", Format::Image),
        (b"MM\0*", Format::Image),
        (b"SQLite format 3\0", Format::Sqlite),
        (b"%PDF-", Format::Pdf),
        (b"\xEF\xBB\xBF%PDF-", Format::Pdf),
        (b"\r\n%PDF-", Format::Pdf),
        (b"\n%PDF-", Format::Pdf),
        (b"\0%PDF-", Format::Pdf),
    ];
    if ZIP.iter().any(|signature| head.starts_with(signature)) {
        return Some(in_zip(head, claimed));
    }
    if head.starts_with(OLE) {
        return Some(in_ole(head, claimed));
    }
    // Readers of PDF allow for anything in front of the signature.
    if claimed == Some(Format::Pdf) && contains(&head[..head.len().min(1024)], b"%PDF-") {
        return Some(Format::Pdf);
    }
    if head.get(257..262) == Some(b"ustar") {
        return Some(Format::Tar);
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Some(Format::Image);
    }
    SIGNATURES
        .iter()
        .find(|(signature, _)| head.starts_with(signature))
        .map(|&(_, format)| format)
}

/// What a container of the old kind holds, by the names of its streams; where
/// they are not in sight, by what it is called.
fn in_ole(head: &[u8], claimed: Option<Format>) -> Format {
    const STREAMS: [(&str, Format); 5] = [
        ("EncryptedPackage", Format::Ole),
        ("WordDocument", Format::Doc),
        ("Workbook", Format::Xls),
        ("Book", Format::Xls),
        ("PowerPoint Document", Format::Ppt),
    ];
    let held = STREAMS
        .iter()
        .find(|(stream, _)| ole::has_stream(head, stream))
        .map(|&(_, format)| format);
    match (held, claimed) {
        // WPS Writer writes what Word did.
        (Some(Format::Doc) | None, Some(Format::Wps)) => Format::Wps,
        (Some(held), _) => held,
        (None, Some(format @ (Format::Doc | Format::Xls | Format::Ppt))) => format,
        (None, _) => Format::Ole,
    }
}

/// What a zip holds, by the names of its members; where only its beginning is
/// there, by what it is called or by the first of them.
fn in_zip(head: &[u8], claimed: Option<Format>) -> Format {
    const MEMBERS: [(&[u8], Format); 6] = [
        (b"word/", Format::Docx),
        (b"xl/", Format::Xlsx),
        (b"ppt/", Format::Pptx),
        (b"OFD.xml", Format::Ofd),
        (b"application/vnd.oasis.opendocument.text", Format::Odt),
        (b"application/epub+zip", Format::Epub),
    ];
    let office = claimed.filter(|format| {
        matches!(
            format,
            Format::Docx
                | Format::Xlsx
                | Format::Pptx
                | Format::Ofd
                | Format::Odt
                | Format::Epub
                | Format::Wps
        )
    });
    if let Ok(archive) = ZipArchive::new(Cursor::new(head)) {
        let names: Vec<&[u8]> = archive.file_names_raw().collect();
        return match (office_in_zip(&names, head), office) {
            // WPS Writer writes the container of Word as well.
            (Some(Format::Docx), Some(Format::Wps)) => Format::Wps,
            (Some(held), _) => held,
            (None, _) => Format::Zip,
        };
    }
    match office {
        Some(format) => format,
        None if claimed == Some(Format::Zip) => Format::Zip,
        None => MEMBERS
            .iter()
            .find(|(member, _)| contains(head, member))
            .map_or(Format::Zip, |&(_, format)| format),
    }
}

/// The kind of office file that members with these names make.
fn office_in_zip(names: &[&[u8]], bytes: &[u8]) -> Option<Format> {
    let below = |folder: &[u8]| names.iter().any(|name| name.starts_with(folder));
    let has = |member: &[u8]| names.contains(&member);
    // The type stands first and unpacked.
    let start = &bytes[..bytes.len().min(128)];
    if has(b"[Content_Types].xml") {
        let folders: [(&[u8], Format); 3] = [
            (b"word/", Format::Docx),
            (b"xl/", Format::Xlsx),
            (b"ppt/", Format::Pptx),
        ];
        return folders
            .into_iter()
            .find(|(folder, _)| below(folder))
            .map(|(_, format)| format);
    }
    if has(b"OFD.xml") {
        return Some(Format::Ofd);
    }
    if has(b"META-INF/container.xml") && contains(start, b"application/epub+zip") {
        return Some(Format::Epub);
    }
    (has(b"content.xml") && contains(start, b"application/vnd.oasis.opendocument.text"))
        .then_some(Format::Odt)
}

/// Formats that are text, by their first kilobyte.
fn by_markup(head: &[u8]) -> Option<Format> {
    let head = &head[..head.len().min(1024)];
    // Letters of UTF-16 without their NULs are ASCII.
    let head: Cow<'_, [u8]> = if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        head[2..]
            .iter()
            .copied()
            .filter(|&byte| byte != 0)
            .collect()
    } else {
        head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).into()
    };
    let begins = head.trim_ascii_start().first();
    if memchr::memchr(b'<', &head).is_none() && !matches!(begins, Some(b'm' | b'M' | b'f' | b'F')) {
        return None;
    }
    let head = head.to_ascii_lowercase();
    let start = head.trim_ascii_start();
    // A saved page holds the tags of the page, often within the first kilobyte.
    let is_mail = [
        &b"mime-version:"[..],
        b"from: <saved by",
        b"from: \"saved by",
    ]
    .iter()
    .any(|first| start.starts_with(first));
    if is_mail && contains(start, b"multipart/related") {
        return Some(Format::Mht);
    }
    if is_tag(&head, b"<html") || contains(&head, b"<!doctype html") {
        return Some(Format::Html);
    }
    start.starts_with(b"<?xml").then_some(Format::Xml)
}

/// Whether the first words are those of a web page.
fn starts_like_page(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let start = head.trim_ascii_start();
    let is = |tag: &[u8]| {
        let first = start.get(..tag.len());
        first.is_some_and(|first| first.eq_ignore_ascii_case(tag))
    };
    is(b"<!doctype html") || is(b"<html")
}

/// Whether `head` has the tag, and not a longer word that starts like it.
fn is_tag(head: &[u8], tag: &[u8]) -> bool {
    memmem::find_iter(head, tag).any(|at| {
        head.get(at + tag.len())
            .is_none_or(|&next| next == b'>' || next.is_ascii_whitespace())
    })
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    memmem::find(bytes, part).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_wins_over_the_extension() {
        let ole = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0";
        let cases: [(&str, &[u8], Format); 23] = [
            ("txt", b"%PDF-1.7\n", Format::Pdf),
            ("txt", b"PK\x03\x04....word/document.xml", Format::Docx),
            ("txt", b"PK\x03\x04....OFD.xml", Format::Ofd),
            ("txt", b"PK\x03\x04....a.txt", Format::Zip),
            ("docx", b"PK\x03\x04....[Content_Types].xml", Format::Docx),
            ("zip", b"PK\x03\x04....word/document.xml", Format::Zip),
            ("txt", ole, Format::Ole),
            ("doc", ole, Format::Doc),
            ("wps", ole, Format::Wps),
            ("doc", b"{\\rtf1\\ansi", Format::Rtf),
            ("doc", b"<HTML xmlns:o='urn'>", Format::Html),
            (
                "doc",
                b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>",
                Format::Mht,
            ),
            (
                "doc",
                b"From: \"Saved by a browser\"\nContent-Type: multipart/related\n",
                Format::Mht,
            ),
            ("doc", "关于印发办法的通知".as_bytes(), Format::Plain),
            ("doc", b"\x31\xBE\0\0\0\xAB", Format::Doc),
            ("txt", b"\r\n<!DOCTYPE html>\n<html>", Format::Html),
            ("txt", b"\xFF\xFE<\0h\0t\0m\0l\0>\0", Format::Html),
            (
                "txt",
                b"MIME-Version: 1.0\nContent-Type: multipart/related;",
                Format::Mht,
            ),
            ("pdf", b"junk\n%PDF-1.4", Format::Pdf),
            ("", b"\x89PNG\r\n\x1A\n", Format::Image),
            ("", "国务院".as_bytes(), Format::Plain),
            ("md", b"# <html> explained", Format::Markdown),
            ("txt", b"<htmlx> is no tag", Format::Plain),
        ];
        for (extension, head, expected) in cases {
            assert_eq!(
                detect(extension, head),
                Some(expected),
                "{extension} {:?}",
                String::from_utf8_lossy(head)
            );
        }
    }

    #[test]
    fn formats_of_text_go_by_their_extension() {
        for (extension, expected) in [
            ("html", Format::Html),
            ("htm", Format::Html),
            ("mht", Format::Mht),
            ("csv", Format::Csv),
            ("json", Format::Json),
            ("eml", Format::Eml),
            ("tar", Format::Tar),
            ("jpg", Format::Image),
            ("md", Format::Markdown),
            ("markdown", Format::Markdown),
            ("text", Format::Plain),
            ("log", Format::Plain),
        ] {
            assert_eq!(detect(extension, b"text"), Some(expected), "{extension}");
        }
        assert_eq!(detect("xyz", b"text"), None);
    }

    #[test]
    fn what_lacks_its_signature_is_text_or_damaged() {
        for (extension, text, damaged) in [
            ("xls", Format::Csv, Format::Xls),
            ("xlsx", Format::Csv, Format::Xlsx),
            ("docx", Format::Plain, Format::Docx),
            ("zip", Format::Plain, Format::Zip),
            ("rar", Format::Plain, Format::Rar),
            ("gz", Format::Plain, Format::Gzip),
            ("xz", Format::Plain, Format::Packed),
        ] {
            assert_eq!(detect(extension, b"text"), Some(text), "{extension}");
            assert_eq!(
                detect(extension, b"<html>"),
                Some(Format::Html),
                "{extension}"
            );
            assert_eq!(detect(extension, b"\0\x01"), Some(damaged), "{extension}");
        }
    }

    /// A whole archive with these members.
    fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
        use std::io::Write as _;
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let stored = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        for (name, bytes) in members {
            writer.start_file(*name, stored).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn a_whole_zip_is_what_its_members_make() {
        let word = zip(&[("[Content_Types].xml", b"x"), ("word/document.xml", b"x")]);
        let ofd = zip(&[("OFD.xml", b"x"), ("Doc_0/Document.xml", b"x")]);
        let folder = zip(&[("word/notes.txt", b"x")]);
        let odt = zip(&[
            ("mimetype", b"application/vnd.oasis.opendocument.text"),
            ("content.xml", b"x"),
        ]);
        for (extension, bytes, expected) in [
            ("docx", &word, Format::Docx),
            ("zip", &word, Format::Docx),
            ("txt", &word, Format::Docx),
            ("wps", &word, Format::Wps),
            ("docx", &ofd, Format::Ofd),
            ("ofd", &ofd, Format::Ofd),
            ("docx", &folder, Format::Zip),
            ("xlsx", &folder, Format::Zip),
            ("zip", &folder, Format::Zip),
            ("docx", &odt, Format::Odt),
        ] {
            assert_eq!(detect(extension, bytes), Some(expected), "{extension}");
        }
    }

    #[test]
    fn a_container_of_the_old_kind_is_what_its_streams_make() {
        let ole = |stream: &str| {
            let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0".to_vec();
            bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
            bytes.extend([0, 0]);
            bytes
        };
        for (extension, stream, expected) in [
            ("doc", "WordDocument", Format::Doc),
            ("txt", "WordDocument", Format::Doc),
            ("wps", "WordDocument", Format::Wps),
            ("doc", "Workbook", Format::Xls),
            ("xls", "Book", Format::Xls),
            ("docx", "EncryptedPackage", Format::Ole),
            ("", "Contents", Format::Ole),
        ] {
            assert_eq!(
                detect(extension, &ole(stream)),
                Some(expected),
                "{extension} {stream}"
            );
        }
    }
}
