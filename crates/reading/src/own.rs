//! What wenmai has written itself: by the marks that it sets, whatever the file is
//! called now.

use std::io::{Cursor, Read as _};

use memchr::memmem;
use zip::ZipArchive;

/// The category of tables that are written as XLSX.
pub const OWN_SHEET: &str = "wenmai/table/1";

/// The comment at the end of pictures that are written as PDF.
pub const OWN_PDF: &[u8] = b"\n%wenmai/picture/1\n";

/// How graphs begin that are written for Graphviz.
const OWN_DOT: &[u8] = b"digraph \"wenmai\" {";

/// What the heads of pages say.
const OWN_PAGE: &[u8] = b"<meta name=\"generator\" content=\"wenmai\">";

/// How pages of pictures are called, which once had no other mark.
const OWN_TITLES: [&str; 2] = [
    "<title>Citations between documents, ",
    "<title>文件引用关系图（",
];

/// How pictures begin that are written as SVG.
const OWN_SVG: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"wenmai\"";

/// How the heads of tables begin that are written as CSV.
const OWN_TABLES: [&[u8]; 2] = [
    b"id,title,number,issuers,status,since,by,use_instead,",
    b"id,title,number,issuers,issued,status,since,cited,",
];

/// The mark of a page stands within so many bytes.
const HEAD: usize = 1024;

/// Properties of a table take no more.
const MOST_PROPERTIES: u64 = 64 * 1024;

fn is_page(text: &[u8]) -> bool {
    const START: &[u8] = b"<!doctype html>";
    let start = text.get(..START.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(START))
}

fn is_own_page(head: &[u8]) -> bool {
    let mut marks = OWN_TITLES.iter().map(|title| title.as_bytes());
    memmem::find(head, OWN_PAGE).is_some() || marks.any(|title| memmem::find(head, title).is_some())
}

/// Whether wenmai has written this.
pub(super) fn is_own(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let head = text.get(..HEAD).unwrap_or(text);
    text.starts_with(OWN_DOT)
        || text.starts_with(OWN_SVG)
        || OWN_TABLES.iter().any(|head| text.starts_with(head))
        || (is_page(text) && is_own_page(head))
        || (bytes.starts_with(b"%PDF-") && bytes.ends_with(OWN_PDF))
        || is_own_sheet(bytes).unwrap_or(false)
}

fn is_own_sheet(bytes: &[u8]) -> Option<bool> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return None;
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let properties = archive.by_name("docProps/core.xml").ok()?;
    let mut words = Vec::new();
    properties
        .take(MOST_PROPERTIES)
        .read_to_end(&mut words)
        .ok()?;
    let mark = format!("<cp:category>{OWN_SHEET}</cp:category>");
    Some(memmem::find(&words, mark.as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_write_is_not() {
        let others: [&[u8]; 6] = [
            b"id,title,number,issuers\r\n1,a,b,c\r\n",
            b"digraph g { a -> b }",
            b"<!DOCTYPE html>\n<html><head><meta name=\"generator\" content=\"Word\"></head></html>",
            b"%PDF-1.7\n%%EOF\n",
            b"PK\x03\x04",
            "关于wenmai的通知".as_bytes(),
        ];
        for other in others {
            assert!(!is_own(other), "{}", String::from_utf8_lossy(other));
        }
    }
}
