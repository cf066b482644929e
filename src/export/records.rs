//! Documents and citations as JSON Lines, as `wenmai extract` writes them.

use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;

use crate::citation::{self, Citation, Kind};
use crate::document::Document;
use crate::graph::Relation;
use crate::identity::State;
use crate::project::Extraction;

/// A line of the output.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Record<'a> {
    Document {
        id: &'a str,
        file: &'a str,
        line: u32,
        start: usize,
        end: usize,
        title: &'a str,
        number: Option<&'a str>,
        issuers: &'a [String],
        written: Option<Date>,
        published: Option<Date>,
        effective: Option<Date>,
        expires: Option<Date>,
    },
    /// A mention, by name or by a short form.
    Citation(CitationRecord<'a>),
    /// Words that point back without a name: 该办法. Not counted as a mention of
    /// its own.
    Reference(CitationRecord<'a>),
}

/// What is written of a citation.
#[derive(Debug, Serialize)]
struct CitationRecord<'a> {
    doc: &'a str,
    file: &'a str,
    line: u32,
    start: usize,
    end: usize,
    text: &'a str,
    title: Option<&'a str>,
    number: Option<&'a str>,
    relation: Relation,
    pinpoint: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pinpoint_normalised: Option<String>,
    kind: &'static str,
    target: Option<&'a str>,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    candidates: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    rule: &'a str,
    quote: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
}

/// Writes one JSON object a line: each document, then its citations in the
/// order of the text.
///
/// # Errors
///
/// Where `out` can't be written.
pub fn write(out: &mut dyn Write, extraction: &Extraction) -> io::Result<()> {
    let resolution = &extraction.resolution;
    for (at, reading) in extraction.readings.iter().enumerate() {
        let document = &reading.document;
        line(out, &document_record(document))?;
        let mut order: Vec<usize> = (0..reading.citations.len()).collect();
        order.sort_by_key(|&i| reading.citations[i].start);
        for i in order {
            let target = &resolution.targets[at][i];
            let id = target.entity.map(|e| resolution.entities[e].id.as_str());
            line(
                out,
                &citation_record(document, &reading.citations[i], id, &target.state),
            )?;
        }
    }
    Ok(())
}

fn line(out: &mut dyn Write, record: &Record<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, record)?;
    out.write_all(b"\n")
}

fn document_record(document: &Document) -> Record<'_> {
    Record::Document {
        id: &document.id,
        file: &document.file,
        line: document.line,
        start: document.start,
        end: document.end,
        title: &document.title,
        number: document.number.as_ref().map(|n| n.as_str()),
        issuers: &document.issuers,
        written: document.written,
        published: document.published,
        effective: document.effective,
        expires: document.expires,
    }
}

fn citation_record<'a>(
    document: &'a Document,
    citation: &'a Citation,
    target: Option<&'a str>,
    state: &'a State,
) -> Record<'a> {
    let record = CitationRecord {
        doc: &document.id,
        file: &document.file,
        line: citation.line,
        start: citation.start,
        end: citation.end,
        text: &citation.text,
        title: citation.title.as_deref(),
        number: citation.number.as_ref().map(|n| n.as_str()),
        relation: citation.relation,
        pinpoint: citation.pinpoint.as_deref(),
        pinpoint_normalised: citation
            .pinpoint
            .as_deref()
            .map(citation::normalised_pinpoint),
        kind: citation.kind.key(),
        target,
        state: state.key(),
        candidates: match state {
            State::Ambiguous(candidates) => Some(candidates),
            _ => None,
        },
        reason: match state {
            State::Unresolved(reason) => Some(reason),
            _ => None,
        },
        rule: &citation.rule,
        quote: &citation.quote,
        since: citation.since,
        until: citation.until,
    };
    match citation.kind {
        Kind::Full | Kind::Short => Record::Citation(record),
        Kind::Back => Record::Reference(record),
    }
}
