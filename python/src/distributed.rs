//! The stages for engines that run on many machines: rows in, rows out. What
//! the engines only carry from one stage to the next goes as JSON.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::RecordBatchStreamReader;
use arrow_array::types::Int64Type;
use arrow_array::{Int64Array, RecordBatch, RecordBatchReader};
use arrow_pyarrow::PyArrowType;
use arrow_schema::{ArrowError, DataType};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use rayon::prelude::*;
use wenmai::distributed::{self, Answer, Name};
use wenmai::identity::{AgencyCodes, Member, Reading};
use wenmai::source::{self, Encoding, Text};

use crate::{raise, work};

/// What a name is for the engine: the document's place; the key by which the
/// name is grouped and the others that belong to it; what is resolved; of a
/// document all that was found in it; its number, the code in it and the body
/// that uses it; how many citations it has.
type NameRow = (
    String,
    i64,
    Vec<i64>,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<usize>,
);

/// What the engine is told of a group: the place of a document and what a name in
/// it means, or the id of a document and what is known of it.
type AnswerRow = (Option<String>, Option<String>, String);

/// The texts below paths: file and text of each, and how many were not read.
#[pyfunction]
pub(crate) fn read_texts(
    py: Python<'_>,
    paths: Vec<std::path::PathBuf>,
    hidden: bool,
) -> PyResult<(Vec<(String, String)>, usize)> {
    let options = source::Options {
        hidden,
        ..source::Options::default()
    };
    let read = work::run(py, move |_| source::read(&paths, &options, &|_| {}))?;
    let read = read.map_err(|why| raise(&why))?;
    let texts = read.texts.into_iter().map(|text| {
        let whole = text.whole();
        (text.file, whole)
    });
    Ok((texts.collect(), read.unread.len()))
}

/// For each text, the names in it.
#[pyfunction]
pub(crate) fn find_names(
    py: Python<'_>,
    files: Vec<String>,
    texts: Vec<Option<String>>,
) -> PyResult<Vec<Vec<NameRow>>> {
    each(
        py,
        files.into_iter().zip(texts).collect(),
        |(file, text)| {
            let text = Text::new(file, text.unwrap_or_default(), Encoding::Utf8);
            distributed::names(&text).iter().map(name_row).collect()
        },
    )
}

/// A document's place as one string, in the order of files and documents.
fn place(member: &Member) -> String {
    format!("{}\t{:08}", member.document.file, member.at)
}

fn name_row(name: &Name) -> serde_json::Result<NameRow> {
    let document = &name.member.document;
    let mut keys = name.keys.iter().map(|key| key.cast_signed());
    let key = keys.next().unwrap_or_default();
    let reading = name.reading.as_ref();
    let taught = reading.and_then(|_| AgencyCodes::taught_by(document));
    let number = document.number.as_ref().map(|n| n.as_str().to_owned());
    Ok((
        place(&name.member),
        key,
        keys.collect(),
        serde_json::to_string(&name.member)?,
        reading
            .map(|reading| serde_json::to_string(&(name.member.at, reading)))
            .transpose()?,
        number.filter(|_| taught.is_some()),
        taught.map(|(code, _)| code.to_owned()),
        taught.and_then(|(_, body)| body.map(str::to_owned)),
        reading.map(|reading| reading.citations.len()),
    ))
}

/// Which keys belong together: the columns `key` and `link` of 64-bit integers
/// become the columns `key` and `group`.
#[pyfunction]
pub(crate) fn connect(
    py: Python<'_>,
    pairs: PyArrowType<RecordBatchStreamReader>,
) -> PyResult<PyArrowType<RecordBatch>> {
    let reader = pairs.0;
    let schema = reader.schema();
    for name in ["key", "link"] {
        let kind = schema.field_with_name(name).map(|field| field.data_type());
        if !matches!(kind, Ok(DataType::Int64)) {
            return Err(PyValueError::new_err(format!(
                "the pairs need a column {name:?} of 64-bit integers"
            )));
        }
    }
    let failed = |why: ArrowError| PyValueError::new_err(why.to_string());
    let batches = reader.collect::<Result<Vec<_>, _>>().map_err(failed)?;
    let connected = work::run(py, move |_| {
        let pairs = batches.iter().flat_map(|batch| {
            let column = |at: &str| {
                let array = batch.column_by_name(at);
                array.map(|array| array.as_primitive::<Int64Type>().values().to_vec())
            };
            let (keys, links) = (column("key"), column("link"));
            keys.into_iter().flatten().zip(links.into_iter().flatten())
        });
        let (keys, groups): (Vec<i64>, Vec<i64>) = distributed::connect(pairs).into_iter().unzip();
        RecordBatch::try_from_iter([
            ("key", Arc::new(Int64Array::from(keys)) as _),
            ("group", Arc::new(Int64Array::from(groups)) as _),
        ])
    })?;
    connected.map(PyArrowType).map_err(failed)
}

/// For each group of names: for each of them its document's place and what it
/// means, then the documents, each with its id instead of a place.
#[pyfunction]
pub(crate) fn resolve_groups(
    py: Python<'_>,
    groups: Vec<Vec<String>>,
    codes: HashMap<String, String>,
) -> PyResult<Vec<Vec<AnswerRow>>> {
    let codes = AgencyCodes::from_pairs(codes);
    each(py, groups, move |group| {
        let members = group
            .iter()
            .map(|member| serde_json::from_str(member))
            .collect::<serde_json::Result<Vec<Member>>>()?;
        let places: Vec<String> = members.iter().map(place).collect();
        let (answers, entities) = distributed::answers(members, &codes);
        let answers = places
            .into_iter()
            .zip(&answers)
            .map(|(place, answer)| Ok((Some(place), None, serde_json::to_string(answer)?)));
        let entities = entities.iter().map(|entity| {
            let row = serde_json::to_string(entity)?;
            Ok((None, Some(entity.id.clone()), row))
        });
        answers.chain(entities).collect()
    })
}

/// For each document, from what was found in it and what its names mean, its
/// mentions.
#[pyfunction]
pub(crate) fn find_mentions(
    py: Python<'_>,
    readings: Vec<String>,
    answers: Vec<Vec<String>>,
) -> PyResult<Vec<Vec<String>>> {
    let rows = readings.into_iter().zip(answers).collect();
    each(py, rows, |(reading, answers)| {
        let (at, reading): (usize, Reading) = serde_json::from_str(&reading)?;
        let mut answers = answers
            .iter()
            .map(|answer| serde_json::from_str(answer))
            .collect::<serde_json::Result<Vec<Answer>>>()?;
        answers.sort_by_key(|answer| answer.citation);
        distributed::mentions(reading, at, &answers)
            .iter()
            .map(serde_json::to_string)
            .collect()
    })
}

/// Works on all rows, on all threads.
fn each<A, B>(
    py: Python<'_>,
    rows: Vec<A>,
    row: impl Fn(A) -> serde_json::Result<B> + Send + Sync + 'static,
) -> PyResult<Vec<B>>
where
    A: Send + 'static,
    B: Send + Default + 'static,
{
    let done: serde_json::Result<Vec<B>> = work::run(py, move |stop: &AtomicBool| {
        rows.into_par_iter()
            .map(|one| {
                if stop.load(Ordering::Relaxed) {
                    return Ok(B::default());
                }
                row(one)
            })
            .collect()
    })?;
    done.map_err(|why| raise(&why))
}
