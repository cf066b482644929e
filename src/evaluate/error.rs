//! What can go wrong with labels and extractions.

use std::io;
use std::path::{Path, PathBuf};

/// Why nothing can be evaluated.
#[derive(Debug, thiserror::Error)]
pub enum EvaluateError {
    /// A file or folder cannot be read.
    #[error("cannot read `{}`; check that it is there, that it is UTF-8 and that you may read it", .path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A line is not what it should be.
    #[error("`{}`, line {line}: {what}", .path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong there, and what to do.
        what: String,
    },
    /// A folder without labels.
    #[error("the folder `{}` holds no label files; name a folder with a NAME.jsonl for each text NAME, or a single label file", .0.display())]
    NoLabels(PathBuf),
    /// Nothing was extracted from the texts that are labelled.
    #[error(
        "`{}` holds no record of a text that is labelled in `{}`: the records are of {found}, the labels of {labelled}; extract the texts that the labels belong to", .extracted.display(), .labels.display()
    )]
    NothingInCommon {
        /// The extraction.
        extracted: PathBuf,
        /// The folder of labels.
        labels: PathBuf,
        /// Names of some files in the extraction.
        found: String,
        /// Names of some label files.
        labelled: String,
    },
    /// Two files of one name, one label file.
    #[error(
        "`{}`, line {line}: this record is of `{second}`, an earlier one of `{first}`, and the labels `{name}.jsonl` fit both; extract the folders one by one, or rename one of the files", .path.display()
    )]
    TwoOfOneName {
        /// The extraction.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The file that was seen first.
        first: String,
        /// The other.
        second: String,
        /// The name of the labels.
        name: String,
    },
}

impl EvaluateError {
    pub(super) fn line(path: &Path, line: usize, what: impl Into<String>) -> Self {
        EvaluateError::Line {
            path: path.to_path_buf(),
            line,
            what: what.into(),
        }
    }
}
