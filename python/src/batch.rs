//! Many texts at once, as Arrow: what a distributed engine gives to each of its
//! workers. What needs other documents (ids in the whole corpus, targets) is
//! left to a later step.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arrow_array::builder::{
    Date32Builder, GenericListBuilder, LargeStringBuilder, UInt32Builder, UInt64Builder,
};
use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::RecordBatchStreamReader;
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchReader};
use arrow_pyarrow::PyArrowType;
use arrow_schema::{ArrowError, DataType};
use jiff::civil::Date;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use rayon::prelude::*;
use wenmai::citation::{self, Kind};
use wenmai::identity::Reading;
use wenmai::project;
use wenmai::source::{Encoding, Text};

use crate::{text, work};

type Batch = PyArrowType<RecordBatch>;

/// The documents and the citations of texts, as two Arrow record batches.
#[pyfunction]
pub(crate) fn extract_batch(
    py: Python<'_>,
    texts: PyArrowType<RecordBatchStreamReader>,
) -> PyResult<(Batch, Batch)> {
    let reader = texts.0;
    let schema = reader.schema();
    for name in ["file", "text"] {
        let field = schema.field_with_name(name).map_err(|_| {
            PyValueError::new_err(format!(
                "the batch has no column {name:?}; it needs the columns file and text, and has {}",
                schema
                    .fields()
                    .iter()
                    .map(|field| field.name().as_str())
                    .collect::<Vec<_>>()
                    .join(", ")
            ))
        })?;
        if !is_text(field.data_type()) {
            return Err(PyTypeError::new_err(format!(
                "the column {name:?} holds {}; it must hold strings",
                field.data_type()
            )));
        }
    }
    let batches = reader.collect::<Result<Vec<_>, _>>().map_err(failed)?;
    let (documents, citations) =
        work::run(py, move |stop| tables(&batches, stop))?.map_err(failed)?;
    Ok((PyArrowType(documents), PyArrowType(citations)))
}

#[allow(clippy::needless_pass_by_value, reason = "as map_err gives it")]
fn failed(why: ArrowError) -> PyErr {
    PyValueError::new_err(why.to_string())
}

fn is_text(kind: &DataType) -> bool {
    matches!(
        kind,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
    )
}

fn tables(
    batches: &[RecordBatch],
    stop: &AtomicBool,
) -> Result<(RecordBatch, RecordBatch), ArrowError> {
    let mut texts: Vec<(&str, &str)> = Vec::new();
    for batch in batches {
        texts.extend(column(batch, "file").into_iter().zip(column(batch, "text")));
    }
    let read: Vec<Vec<Found>> = texts
        .into_par_iter()
        .map(|(file, text)| {
            if stop.load(Ordering::Relaxed) {
                return Vec::new();
            }
            find(file, text)
        })
        .collect();
    let mut documents = Documents::default();
    let mut citations = Citations::default();
    for found in read.iter().flatten() {
        documents.add(found);
        citations.add(found);
    }
    Ok((documents.finish()?, citations.finish()?))
}

/// The words of a column; nothing for a null.
fn column<'b>(batch: &'b RecordBatch, name: &str) -> Vec<&'b str> {
    let Some(array) = batch.column_by_name(name) else {
        return Vec::new();
    };
    fn words<'b>(values: impl Iterator<Item = Option<&'b str>>) -> Vec<&'b str> {
        values.map(Option::unwrap_or_default).collect()
    }
    match array.data_type() {
        DataType::Utf8 => words(array.as_string::<i32>().iter()),
        DataType::LargeUtf8 => words(array.as_string::<i64>().iter()),
        DataType::Utf8View => words(array.as_string_view().iter()),
        _ => Vec::new(),
    }
}

/// A document with its citations in the order of the text.
struct Found {
    reading: Reading,
    order: Vec<usize>,
    /// Where the document and its citations, in this order, stand in characters.
    spans: Vec<[usize; 2]>,
}

fn find(file: &str, words: &str) -> Vec<Found> {
    let text = Text::new(file, words, Encoding::Utf8);
    let mut found: Vec<Found> = project::read_text(&text)
        .into_iter()
        .map(|reading| {
            let mut order: Vec<usize> = (0..reading.citations.len()).collect();
            order.sort_by_key(|&i| reading.citations[i].start);
            let place = |i: &usize| [reading.citations[*i].start, reading.citations[*i].end];
            let mut spans = vec![[reading.document.start, reading.document.end]];
            spans.extend(order.iter().map(place));
            Found {
                reading,
                order,
                spans,
            }
        })
        .collect();
    // All at once, for a compilation holds many documents.
    let bytes: Vec<usize> = found
        .iter()
        .flat_map(|one| one.spans.iter().copied().flatten())
        .collect();
    let characters = text::characters(&text.text, &bytes).unwrap_or_default();
    let spans = found.iter_mut().flat_map(|one| &mut one.spans);
    for (span, place) in spans.zip(characters.chunks_exact(2)) {
        *span = [place[0], place[1]];
    }
    found
}

/// A column of the result with its name.
type Column = (&'static str, ArrayRef);

fn batch(columns: Vec<Column>) -> Result<RecordBatch, ArrowError> {
    RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, true)),
    )
}

/// Where something stands: its file, its line, and its bytes and characters.
#[derive(Default)]
struct Places {
    file: LargeStringBuilder,
    line: UInt32Builder,
    start: UInt64Builder,
    end: UInt64Builder,
    char_start: UInt64Builder,
    char_end: UInt64Builder,
}

impl Places {
    fn add(&mut self, file: &str, line: u32, bytes: [usize; 2], characters: [usize; 2]) {
        self.file.append_value(file);
        self.line.append_value(line);
        self.start.append_value(bytes[0] as u64);
        self.end.append_value(bytes[1] as u64);
        self.char_start.append_value(characters[0] as u64);
        self.char_end.append_value(characters[1] as u64);
    }

    fn finish(&mut self) -> Vec<Column> {
        vec![
            ("file", Arc::new(self.file.finish())),
            ("line", Arc::new(self.line.finish())),
            ("start", Arc::new(self.start.finish())),
            ("end", Arc::new(self.end.finish())),
            ("char_start", Arc::new(self.char_start.finish())),
            ("char_end", Arc::new(self.char_end.finish())),
        ]
    }
}

#[derive(Default)]
struct Documents {
    id: LargeStringBuilder,
    places: Places,
    title: LargeStringBuilder,
    number: LargeStringBuilder,
    issuers: Issuers,
    written: Date32Builder,
    published: Date32Builder,
    effective: Date32Builder,
    expires: Date32Builder,
}

#[derive(Default)]
struct Issuers(GenericListBuilder<i32, LargeStringBuilder>);

impl Documents {
    fn add(&mut self, found: &Found) {
        let document = &found.reading.document;
        let characters = found.spans.first().copied().unwrap_or_default();
        let bytes = [document.start, document.end];
        self.id.append_value(&document.id);
        self.places
            .add(&document.file, document.line, bytes, characters);
        self.title.append_value(&document.title);
        self.number
            .append_option(document.number.as_ref().map(|number| number.as_str()));
        for issuer in &document.issuers {
            self.issuers.0.values().append_value(issuer);
        }
        self.issuers.0.append(true);
        self.written.append_option(document.written.map(days));
        self.published.append_option(document.published.map(days));
        self.effective.append_option(document.effective.map(days));
        self.expires.append_option(document.expires.map(days));
    }

    fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let mut columns: Vec<Column> = vec![("id", Arc::new(self.id.finish()))];
        columns.extend(self.places.finish());
        let own: [Column; 7] = [
            ("title", Arc::new(self.title.finish())),
            ("number", Arc::new(self.number.finish())),
            ("issuers", Arc::new(self.issuers.0.finish())),
            ("written", Arc::new(self.written.finish())),
            ("published", Arc::new(self.published.finish())),
            ("effective", Arc::new(self.effective.finish())),
            ("expires", Arc::new(self.expires.finish())),
        ];
        columns.extend(own);
        batch(columns)
    }
}

#[derive(Default)]
struct Citations {
    kind_of_record: LargeStringBuilder,
    doc: LargeStringBuilder,
    places: Places,
    text: LargeStringBuilder,
    title: LargeStringBuilder,
    number: LargeStringBuilder,
    relation: LargeStringBuilder,
    pinpoint: LargeStringBuilder,
    pinpoint_normalised: LargeStringBuilder,
    kind: LargeStringBuilder,
    rule: LargeStringBuilder,
    quote: LargeStringBuilder,
    since: Date32Builder,
    until: Date32Builder,
}

impl Citations {
    fn add(&mut self, found: &Found) {
        let document = &found.reading.document;
        for (&i, &characters) in found.order.iter().zip(found.spans.iter().skip(1)) {
            let citation = &found.reading.citations[i];
            self.kind_of_record.append_value(match citation.kind {
                Kind::Full | Kind::Short => "citation",
                Kind::Back => "reference",
                Kind::Version => "version",
            });
            self.doc.append_value(&document.id);
            let bytes = [citation.start, citation.end];
            self.places
                .add(&document.file, citation.line, bytes, characters);
            self.text.append_value(&citation.text);
            self.title.append_option(citation.title.as_deref());
            self.number
                .append_option(citation.number.as_ref().map(|number| number.as_str()));
            self.relation.append_value(citation.relation.key());
            let pinpoint = citation.pinpoint.as_deref();
            self.pinpoint.append_option(pinpoint);
            self.pinpoint_normalised
                .append_option(pinpoint.map(citation::normalised_pinpoint));
            self.kind.append_value(citation.kind.key());
            self.rule.append_value(&citation.rule);
            self.quote.append_value(&citation.quote);
            self.since.append_option(citation.since.map(days));
            self.until.append_option(citation.until.map(days));
        }
    }

    fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let mut columns: Vec<Column> = vec![
            ("type", Arc::new(self.kind_of_record.finish())),
            ("doc", Arc::new(self.doc.finish())),
        ];
        columns.extend(self.places.finish());
        let own: [Column; 11] = [
            ("text", Arc::new(self.text.finish())),
            ("title", Arc::new(self.title.finish())),
            ("number", Arc::new(self.number.finish())),
            ("relation", Arc::new(self.relation.finish())),
            ("pinpoint", Arc::new(self.pinpoint.finish())),
            (
                "pinpoint_normalised",
                Arc::new(self.pinpoint_normalised.finish()),
            ),
            ("kind", Arc::new(self.kind.finish())),
            ("rule", Arc::new(self.rule.finish())),
            ("quote", Arc::new(self.quote.finish())),
            ("since", Arc::new(self.since.finish())),
            ("until", Arc::new(self.until.finish())),
        ];
        columns.extend(own);
        batch(columns)
    }
}

/// A day as Arrow counts it: days since 1970-01-01.
fn days(date: Date) -> i32 {
    date.duration_since(jiff::civil::date(1970, 1, 1))
        .as_secs()
        .div_euclid(86_400)
        .try_into()
        .unwrap_or_default()
}
