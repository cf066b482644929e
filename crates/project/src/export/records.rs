//! Documents and citations as JSON Lines, as `wenmai extract` writes them.

use std::io::{self, Write};

use jiff::civil::Date;

use crate::project::Extraction;
use wenmai_extracting::citation::{self, Citation, Kind};
use wenmai_extracting::document::Document;
use wenmai_resolving::identity::State;

/// A key as it stands before its value.
macro_rules! key {
    ($key:literal) => {
        concat!(",\"", $key, "\":")
    };
}

/// Writes one JSON object a line: each document, then its citations in the
/// order of the text.
///
/// # Errors
///
/// Where `out` can't be written.
pub fn write(out: &mut dyn Write, extraction: &Extraction) -> io::Result<()> {
    let resolution = &extraction.resolution;
    let mut lines = Vec::new();
    for (at, reading) in extraction.readings.iter().enumerate() {
        let document = &reading.document;
        lines.clear();
        write_document(&mut lines, document)?;
        let mut order: Vec<usize> = (0..reading.citations.len()).collect();
        order.sort_by_key(|&i| reading.citations[i].start);
        for i in order {
            let target = &resolution.targets[at][i];
            let id = target.entity.map(|e| resolution.entities[e].id.as_str());
            let citation = &reading.citations[i];
            write_citation(&mut lines, document, citation, id, &target.state)?;
        }
        out.write_all(&lines)?;
    }
    Ok(())
}

fn write_document(lines: &mut Vec<u8>, document: &Document) -> io::Result<()> {
    let mut record = Object::open(lines, "document");
    record.text(key!("id"), &document.id)?;
    record.text(key!("file"), &document.file)?;
    record.number(key!("line"), document.line as usize);
    record.number(key!("start"), document.start);
    record.number(key!("end"), document.end);
    record.text(key!("title"), &document.title)?;
    let number = document.number.as_ref().map(|n| n.as_str());
    record.optional(key!("number"), number)?;
    record.list(key!("issuers"), &document.issuers)?;
    record.day(key!("written"), document.written)?;
    record.day(key!("published"), document.published)?;
    record.day(key!("effective"), document.effective)?;
    record.day(key!("expires"), document.expires)?;
    record.close();
    Ok(())
}

/// Writes a citation: `citation` for a mention by name or by a short form,
/// `reference` for words that point back without a name (该办法), and `version` for a
/// heading that tells of the version before this one; these two are not
/// counted as mentions of their own. `target` is the id of what is meant.
fn write_citation(
    lines: &mut Vec<u8>,
    document: &Document,
    citation: &Citation,
    target: Option<&str>,
    state: &State,
) -> io::Result<()> {
    let kind = match citation.kind {
        Kind::Full | Kind::Short => "citation",
        Kind::Back => "reference",
        Kind::Version => "version",
    };
    let mut record = Object::open(lines, kind);
    record.text(key!("doc"), &document.id)?;
    record.text(
        key!("file"),
        citation.file.as_ref().unwrap_or(&document.file),
    )?;
    record.number(key!("line"), citation.line as usize);
    if let Some(page) = citation.page {
        record.number(key!("page"), page as usize);
    }
    record.number(key!("start"), citation.start);
    record.number(key!("end"), citation.end);
    record.text(key!("text"), &citation.text)?;
    record.optional(key!("title"), citation.title.as_deref())?;
    let number = citation.number.as_ref().map(|n| n.as_str());
    record.optional(key!("number"), number)?;
    record.text(key!("relation"), citation.relation.key())?;
    record.optional(key!("pinpoint"), citation.pinpoint.as_deref())?;
    if let Some(pinpoint) = &citation.pinpoint {
        let normalised = citation::normalised_pinpoint(pinpoint);
        record.text(key!("pinpoint_normalised"), &normalised)?;
    }
    record.text(key!("kind"), citation.kind.key())?;
    record.optional(key!("target"), target)?;
    record.text(key!("state"), state.key())?;
    match state {
        State::Ambiguous(candidates) => record.list(key!("candidates"), candidates)?,
        State::Unresolved(reason) => record.text(key!("reason"), reason)?,
        State::Resolved | State::CitedOnly => {}
    }
    record.text(key!("rule"), &citation.rule)?;
    record.text(key!("quote"), &citation.quote)?;
    if citation.since.is_some() {
        record.day(key!("since"), citation.since)?;
    }
    if citation.until.is_some() {
        record.day(key!("until"), citation.until)?;
    }
    record.close();
    Ok(())
}

/// One JSON object on a line of its own, written as `serde_json` does. Nearly no
/// string needs escapes, and those that need none are copied whole.
struct Object<'l>(&'l mut Vec<u8>);

impl<'l> Object<'l> {
    fn open(lines: &'l mut Vec<u8>, kind: &str) -> Self {
        lines.extend_from_slice(b"{\"type\":\"");
        lines.extend_from_slice(kind.as_bytes());
        lines.push(b'"');
        Object(lines)
    }

    fn close(self) {
        self.0.extend_from_slice(b"}\n");
    }

    fn key(&mut self, key: &str) {
        self.0.extend_from_slice(key.as_bytes());
    }

    fn text(&mut self, key: &str, value: &str) -> io::Result<()> {
        self.key(key);
        string(self.0, value)
    }

    fn optional(&mut self, key: &str, value: Option<&str>) -> io::Result<()> {
        match value {
            Some(value) => self.text(key, value),
            None => self.null(key),
        }
    }

    fn null(&mut self, key: &str) -> io::Result<()> {
        self.key(key);
        self.0.write_all(b"null")
    }

    fn number(&mut self, key: &str, value: usize) {
        self.key(key);
        let mut figures = [0; 20];
        let mut at = figures.len();
        let mut rest = value;
        loop {
            at -= 1;
            figures[at] = b"0123456789"[rest % 10];
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.0.extend_from_slice(&figures[at..]);
    }

    fn day(&mut self, key: &str, value: Option<Date>) -> io::Result<()> {
        let Some(day) = value else {
            return self.null(key);
        };
        self.key(key);
        write!(self.0, "\"{day}\"")
    }

    fn list(&mut self, key: &str, values: &[String]) -> io::Result<()> {
        self.key(key);
        self.0.push(b'[');
        for (at, value) in values.iter().enumerate() {
            if at > 0 {
                self.0.push(b',');
            }
            string(self.0, value)?;
        }
        self.0.push(b']');
        Ok(())
    }
}

fn string(out: &mut Vec<u8>, value: &str) -> io::Result<()> {
    // To the last byte: many are looked at in one step.
    let needs_escapes = value.bytes().fold(false, |any, b| {
        any | (b < 0x20) | (b == b'"') | (b == b'\\')
    });
    if needs_escapes {
        return Ok(serde_json::to_writer(out, value)?);
    }
    out.push(b'"');
    out.extend_from_slice(value.as_bytes());
    out.push(b'"');
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use wenmai_reading::{Encoding, Text};

    #[test]
    fn every_line_is_an_object_of_json() {
        let text = "甲市财政局关于\"乙\"的通知\n甲财〔2024〕5号\n\n各单位：\n根据《丙\\条例》第三条，现通知如下。\n";
        let text = Text::new("a \"b\".txt", text, Encoding::Utf8);
        let mut out = Vec::new();
        write(&mut out, &crate::project::extract_texts(vec![text])).unwrap();
        let out = String::from_utf8(out).unwrap();
        let records: Vec<serde_json::Value> = out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(records.len(), 2);
        for (key, value) in [
            ("type", json!("document")),
            ("id", json!("甲财〔2024〕5号")),
            ("file", json!("a \"b\".txt")),
            ("line", json!(1)),
            ("issuers", json!(["甲市财政局"])),
            ("written", json!(null)),
        ] {
            assert_eq!(records[0][key], value, "{key}");
        }
        for (key, value) in [
            ("type", json!("citation")),
            ("title", json!("丙\\条例")),
            ("relation", json!("basis")),
            ("pinpoint", json!("第三条")),
            ("state", json!("cited_only")),
        ] {
            assert_eq!(records[1][key], value, "{key}");
        }
    }
}
