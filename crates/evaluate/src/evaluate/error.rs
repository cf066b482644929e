//! What can go wrong with labels and extractions.

use std::io;
use std::path::{Path, PathBuf};

use super::fault::Fault;

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
        what: Fault,
    },
    /// A file of cases without a case.
    #[error("`{}` holds no case; write one JSON object a line, as examples/README.md shows", .0.display())]
    NoCases(PathBuf),
    /// A file that a case names cannot be copied.
    #[error("`{}`, line {line}: cannot copy `{}`: {source}; names of files are relative to the file of cases", .cases.display(), .file.display())]
    Copy {
        /// The file of cases.
        cases: PathBuf,
        /// The line of the case, from 1.
        line: usize,
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
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
    pub(super) fn line(path: &Path, line: usize, what: Fault) -> Self {
        EvaluateError::Line {
            path: path.to_path_buf(),
            line,
            what,
        }
    }

    /// The same in Chinese.
    pub fn chinese(&self) -> String {
        match self {
            EvaluateError::Read { path, source } => format!(
                "无法读取 {}：{source}。请检查文件是否存在、是否为 UTF-8 编码、是否有读取权限。",
                path.display()
            ),
            EvaluateError::Line { path, line, what } => {
                format!("{} 第{line}行：{}。", path.display(), what.chinese())
            }
            EvaluateError::NoCases(path) => format!(
                "{} 中没有事例。请每行写一个 JSON 对象，格式见 examples/README.md。",
                path.display()
            ),
            EvaluateError::Copy {
                cases,
                line,
                file,
                source,
            } => format!(
                "{} 第{line}行：无法复制 {}：{source}。文件名应相对于事例文件所在的文件夹。",
                cases.display(),
                file.display()
            ),
            EvaluateError::NoLabels(path) => format!(
                "文件夹 {} 中没有标注文件。请给出标注文件，或者含有各文本标注（文本名.jsonl）的文件夹。",
                path.display()
            ),
            EvaluateError::NothingInCommon {
                extracted,
                labels,
                found,
                labelled,
            } => format!(
                "{} 中没有 {} 所标注文本的记录：记录属于 {found}，标注属于 {labelled}。请提取与标注对应的文本。",
                extracted.display(),
                labels.display()
            ),
            EvaluateError::TwoOfOneName {
                path,
                line,
                first,
                second,
                name,
            } => format!(
                "{} 第{line}行：此记录属于 {second}，前面的记录属于 {first}，标注 {name}.jsonl 两者都合。请分别提取各文件夹，或者将其中一个文件改名。",
                path.display()
            ),
        }
    }
}
