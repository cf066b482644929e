//! Why there is no answer.

use crate::store::StoreError;

/// A question to a saved project could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// The project cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The graph that was read lacks something that the answer needs.
    #[error("the answer needs {0}; this is a mistake of wenmai, please report it.")]
    NotRead(&'static str),
}
