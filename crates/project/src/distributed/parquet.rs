//! Opening the tables that an engine has written: Parquet without compression
//! or with Snappy, as the drivers for Python write it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Span;
use jiff::civil::{Date, date};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, List, Row};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::graph;
use wenmai_graph::Graph;
use wenmai_store::BuildInfo;

/// The table of documents in the folder of a result.
pub const DOCUMENTS: &str = "documents.parquet";

/// The table of mentions.
pub const MENTIONS: &str = "mentions.parquet";

/// What the result was made from. Written last, so that a result without it is
/// not whole.
pub const ABOUT: &str = "about.json";

/// Columns that hold JSON.
const JSON: [&str; 4] = ["corrections", "copies", "listed", "correction"];

/// The result of an engine could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// There is no `about.json`, or it cannot be read.
    #[error("{} holds no whole result of a distributed build ({source}); name the folder that was given to build(), or build it again", .dir.display())]
    NoResult {
        /// The folder.
        dir: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// `about.json` is something else.
    #[error("{} is not what a distributed build writes ({source}); build it again", .path.display())]
    About {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// A table, or a folder in it, cannot be read.
    #[error("can't read {} ({source}); check that it is there, or build it again", .path.display())]
    Missing {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file is no Parquet that can be read.
    #[error("can't read {} ({source}); it must be Parquet with Snappy or without compression, as wenmai.spark and wenmai.daft write it", .path.display())]
    Table {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: ParquetError,
    },
    /// A row makes no sense.
    #[error("row {row} of {} makes no sense ({source}); build it again, with the same version of wenmai", .path.display())]
    Row {
        /// The file.
        path: PathBuf,
        /// The row, from 1.
        row: usize,
        /// What is wrong.
        source: serde_json::Error,
    },
}

impl ImportError {
    /// The same in Chinese.
    pub fn chinese(&self) -> String {
        match self {
            ImportError::NoResult { dir, source } => format!(
                "{} 中没有完整的分布式处理结果（{source}）。请写出交给 build() 的文件夹，或者重新处理。",
                dir.display()
            ),
            ImportError::About { path, source } => format!(
                "{} 不是分布式处理所写的文件（{source}）。请重新处理。",
                path.display()
            ),
            ImportError::Missing { path, source } => format!(
                "无法读取 {}（{source}）。请检查它是否存在，或者重新处理。",
                path.display()
            ),
            ImportError::Table { path, source } => format!(
                "无法读取 {}（{source}）。须为 Snappy 压缩或者未压缩的 Parquet，即 wenmai.spark 和 wenmai.daft 所写的格式。",
                path.display()
            ),
            ImportError::Row { path, row, source } => format!(
                "{} 第 {row} 行无法理解（{source}）。请用同一版本的 wenmai 重新处理。",
                path.display()
            ),
        }
    }
}

/// Opens the folder that was given to `wenmai.spark.build` or
/// `wenmai.daft.build`: the graph, and what it was made from.
///
/// # Errors
///
/// [`ImportError`], which says what to do.
///
/// ```no_run
/// let (graph, about) = wenmai_project::distributed::parquet::open("result".as_ref())?;
/// println!("{} of {} documents are here", about.documents, graph.inner.node_count());
/// # Ok::<(), wenmai_project::distributed::parquet::ImportError>(())
/// ```
pub fn open(dir: &Path) -> Result<(Graph, BuildInfo), ImportError> {
    let path = dir.join(ABOUT);
    let about = fs::read_to_string(&path).map_err(|source| ImportError::NoResult {
        dir: dir.to_path_buf(),
        source,
    })?;
    let mut about: BuildInfo =
        serde_json::from_str(&about).map_err(|source| ImportError::About { path, source })?;
    let documents = rows(&dir.join(DOCUMENTS))?;
    let mentions = rows(&dir.join(MENTIONS))?;
    Ok((graph(documents, mentions, &mut about), about))
}

/// The rows of a table: of one file, or of all files in a folder.
fn rows<T: DeserializeOwned>(table: &Path) -> Result<Vec<T>, ImportError> {
    let mut files = Vec::new();
    add_files(table, &mut files).map_err(|source| ImportError::Missing {
        path: table.to_path_buf(),
        source,
    })?;
    let mut all = Vec::new();
    for path in files {
        let failed = |source: ParquetError| ImportError::Table {
            path: path.clone(),
            source,
        };
        let file = File::open(&path).map_err(|source| ImportError::Missing {
            path: path.clone(),
            source,
        })?;
        let reader = SerializedFileReader::new(file).map_err(failed)?;
        for (at, row) in reader.get_row_iter(None).map_err(failed)?.enumerate() {
            let read = object(row.map_err(failed)?).and_then(serde_json::from_value);
            all.push(read.map_err(|source| ImportError::Row {
                path: path.clone(),
                row: at + 1,
                source,
            })?);
        }
    }
    Ok(all)
}

/// The files of a table in the order of their names. What engines put beside
/// them begins with `_` or `.`.
fn add_files(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        // Whether it is there is known when it is opened.
        files.push(path.to_path_buf());
        return Ok(());
    }
    let mut inside = fs::read_dir(path)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()?;
    inside.sort();
    for path in inside {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_table = path.extension().is_some_and(|ending| ending == "parquet");
        if !name.starts_with(['_', '.']) && (is_table || path.is_dir()) {
            add_files(&path, files)?;
        }
    }
    Ok(())
}

/// A row as the JSON from which documents and mentions are read.
fn object(row: Row) -> serde_json::Result<Value> {
    let mut object = Map::new();
    for (name, field) in row.into_columns() {
        let value = match field {
            // What is not given is left out.
            Field::Null => continue,
            Field::Str(json) if JSON.contains(&name.as_str()) => serde_json::from_str(&json)?,
            other => value(&other),
        };
        object.insert(name, value);
    }
    Ok(Value::Object(object))
}

fn value(field: &Field) -> Value {
    match field {
        Field::Bool(flag) => (*flag).into(),
        Field::Int(number) => (*number).into(),
        Field::Long(number) => (*number).into(),
        Field::Str(text) => text.as_str().into(),
        Field::Date(days) => day(*days).map_or(Value::Null, |day| day.to_string().into()),
        Field::ListInternal(list) => words(list),
        _ => Value::Null,
    }
}

fn words(list: &List) -> Value {
    list.elements().iter().map(value).collect()
}

/// The day so many days after 1970-01-01.
fn day(days: i32) -> Option<Date> {
    let after = Span::new().try_days(days).ok()?;
    date(1970, 1, 1).checked_add(after).ok()
}

#[cfg(test)]
mod tests;
