//! Why there is no chart.

/// A chart could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    /// The library that draws says no.
    #[error("a chart can't be drawn ({0}); this is a mistake of wenmai, please report it.")]
    Drawing(String),
    /// The page around charts can't be written.
    #[error(transparent)]
    Page(#[from] askama::Error),
}

impl From<charton::error::ChartonError> for ChartError {
    fn from(error: charton::error::ChartonError) -> Self {
        ChartError::Drawing(error.to_string())
    }
}
