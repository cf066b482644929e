//! One text.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use wenmai::export::records;
use wenmai::project;
use wenmai::source::{Encoding, Text};

use crate::{raise, work};

/// The records of a text as `wenmai extract` writes them, one JSON object a
/// line.
#[pyfunction]
pub(crate) fn extract(py: Python<'_>, text: String, file: String) -> PyResult<String> {
    let written = work::run(py, |_| {
        let extraction = project::extract_texts(vec![Text::new(file, text, Encoding::Utf8)]);
        let mut lines = Vec::new();
        records::write(&mut lines, &extraction).map(|()| lines)
    })?;
    let lines = written.map_err(|why| raise(&why))?;
    String::from_utf8(lines).map_err(|why| raise(&why))
}

/// The places of bytes as places of characters, which is how Python counts.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 gives it away")]
pub(crate) fn character_offsets(text: &str, offsets: Vec<usize>) -> PyResult<Vec<usize>> {
    characters(text, &offsets)
        .ok_or_else(|| PyValueError::new_err("no character of the text begins at one of the bytes"))
}

/// For each of the bytes, in any order, how many characters stand before it;
/// none where one is inside a character or past the end.
pub(crate) fn characters(text: &str, offsets: &[usize]) -> Option<Vec<usize>> {
    let mut order: Vec<usize> = (0..offsets.len()).collect();
    order.sort_unstable_by_key(|&i| offsets[i]);
    let mut found = vec![0; offsets.len()];
    let (mut byte, mut count) = (0, 0);
    for i in order {
        count += text.get(byte..offsets[i])?.chars().count();
        byte = offsets[i];
        found[i] = count;
    }
    Some(found)
}
