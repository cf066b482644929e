//! Reading labels and extractions.

use std::path::Path;

use super::error::EvaluateError;
use super::fault::Fault;
use super::fields::{Fields, missing};
use super::records::{Day, Document, Entry, Extraction, Found, Label, LabelKind, Labels, Record};

impl Labels {
    /// Reads labels, one JSON object a line. `path` is named in errors.
    ///
    /// # Errors
    ///
    /// Where a line is no JSON object, or lacks what its type needs.
    pub fn parse(path: impl AsRef<Path>, text: &str) -> Result<Self, EvaluateError> {
        let mut labels = Labels::default();
        for (at, line) in lines(text) {
            labels
                .add(line)
                .map_err(|what| EvaluateError::line(path.as_ref(), at, what))?;
        }
        let Labels {
            ranges,
            documents,
            mentions,
        } = &mut labels;
        documents.retain(|document| covers(ranges, document.line));
        mentions.retain(|mention| covers(ranges, mention.line));
        Ok(labels)
    }

    /// Whether a line of the text is labelled.
    pub fn covers(&self, line: u64) -> bool {
        covers(&self.ranges, line)
    }

    fn add(&mut self, line: &str) -> Result<(), Fault> {
        let fields = Fields::parse(line)?;
        let kind = match fields.needed_text("type")?.as_str() {
            "range" => {
                self.ranges
                    .push((fields.line("first")?, fields.line("last")?));
                return Ok(());
            }
            "document" => {
                self.documents.push(document(&fields)?);
                return Ok(());
            }
            "citation" => LabelKind::Citation,
            "short" => LabelKind::Short,
            "self" => LabelKind::Own,
            "not_document" => LabelKind::NotDocument,
            // Room for what later labels say.
            _ => return Ok(()),
        };
        let label = label(kind, &fields)?;
        self.mentions.push(label);
        Ok(())
    }
}

fn covers(ranges: &[(u64, u64)], line: u64) -> bool {
    if ranges.is_empty() {
        return (1..=1_000_000_000).contains(&line);
    }
    ranges
        .iter()
        .any(|&(first, last)| first <= line && line <= last)
}

impl Extraction {
    /// Reads an extraction, one JSON object a line, as `wenmai extract` writes
    /// them. `path` is named in errors.
    ///
    /// # Errors
    ///
    /// Where a line is no JSON object, or lacks what its type needs.
    pub fn parse(path: impl AsRef<Path>, text: &str) -> Result<Self, EvaluateError> {
        let mut extraction = Extraction::default();
        for record in records(path.as_ref(), text)? {
            extraction.push(record.entry);
        }
        Ok(extraction)
    }

    pub(super) fn push(&mut self, entry: Entry) {
        match entry {
            Entry::Document(document) => self.documents.push(document),
            Entry::Citation(found) => self.citations.push(found),
        }
    }
}

/// The records of an extraction, each with its line and its file.
pub(super) fn records(path: &Path, text: &str) -> Result<Vec<Record>, EvaluateError> {
    let mut records = Vec::new();
    for (at, line) in lines(text) {
        let read = || -> Result<Option<Record>, Fault> {
            let fields = Fields::parse(line)?;
            let entry = match fields.needed_text("type")?.as_str() {
                "document" => Entry::Document(document(&fields)?),
                "citation" => Entry::Citation(found(&fields)?),
                _ => return Ok(None),
            };
            let file = fields.text("file")?;
            Ok(Some(Record { at, file, entry }))
        };
        records.extend(read().map_err(|what| EvaluateError::line(path, at, what))?);
    }
    Ok(records)
}

/// The lines that are not empty, numbered from 1.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.strip_prefix('\u{feff}')
        .unwrap_or(text)
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| (at + 1, line))
}

fn document(fields: &Fields) -> Result<Document, Fault> {
    let day = |name: &str| -> Result<Day, Fault> {
        Ok(Day {
            given: fields.text(name)?,
            also: fields
                .texts_or_null(&format!("also_{name}"))?
                .unwrap_or_default(),
        })
    };
    Ok(Document {
        id: fields.text("id")?,
        line: fields.line("line")?,
        title: fields.text("title")?,
        number: fields.text("number")?,
        issuers: fields.texts("issuers")?,
        written: day("written")?,
        published: day("published")?,
        effective: day("effective")?,
        expires: day("expires")?,
    })
}

fn label(kind: LabelKind, fields: &Fields) -> Result<Label, Fault> {
    let label = Label {
        kind,
        line: fields.line("line")?,
        text: fields.needed_text("text")?,
        doc: fields.text("doc")?,
        title: fields.text("title")?,
        number: fields.text("number")?,
        relation: fields.text("relation")?,
        also: fields.texts("also")?.unwrap_or_default(),
        pinpoint: fields.text("pinpoint")?,
        entity: fields.text("entity")?,
        refers_to: fields.text("refers_to")?,
        doubtful: fields.flag("doubtful")?,
    };
    match kind {
        LabelKind::Citation if label.relation.is_none() && !label.doubtful => {
            Err(missing("relation", ["引用必须有", "a citation needs"]))
        }
        LabelKind::Short if label.refers_to.is_none() && !label.doubtful => {
            Err(missing("refers_to", ["简称必须有", "a short form needs"]))
        }
        _ => Ok(label),
    }
}

fn found(fields: &Fields) -> Result<Found, Fault> {
    Ok(Found {
        line: fields.line("line")?,
        text: fields.text("text")?,
        doc: fields.text("doc")?,
        title: fields.text("title")?,
        number: fields.text("number")?,
        relation: fields.text("relation")?,
        pinpoint: fields.text("pinpoint")?,
        kind: fields.text("kind")?,
        target: fields.text("target")?,
    })
}
