//! wenmai for Python: thin wrappers over the library.
//!
//! What goes to Python goes as JSON, in the forms that the command writes, and
//! becomes dicts in `wenmai/`. Only `extract_batch` speaks Arrow. Work that may
//! take long runs on threads of its own without the interpreter's lock
//! (`work.rs`).

mod batch;
mod distributed;
mod project;
mod text;
mod work;

use std::error::Error;
use std::fmt::Write;

use pyo3::prelude::*;

pyo3::create_exception!(
    wenmai,
    WenmaiError,
    pyo3::exceptions::PyException,
    "What wenmai was given cannot be used; the message says why, and what to do."
);

/// The message of an error and of what caused it.
fn raise(error: &dyn Error) -> PyErr {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let words = inner.to_string();
        if !message.contains(&words) {
            let _ = write!(message, ": {words}");
        }
        cause = inner.source();
    }
    WenmaiError::new_err(message)
}

#[pymodule]
mod _native {
    #[pymodule_export]
    use super::WenmaiError;
    #[pymodule_export]
    use super::batch::extract_batch;
    #[pymodule_export]
    use super::distributed::{connect, find_mentions, find_names, read_texts, resolve_groups};
    #[pymodule_export]
    use super::project::Project;
    #[pymodule_export]
    use super::text::{character_offsets, extract};

    /// The version of wenmai.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
