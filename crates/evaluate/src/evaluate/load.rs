//! Label files and extractions from disk.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use super::error::EvaluateError;
use super::fault::Fault;
use super::read::records;
use super::records::{Extraction, Labels};
use super::{Evaluation, evaluate};

/// The labels of one text, or of each text of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelSet {
    path: PathBuf,
    /// One for each text, sorted by name.
    pub files: Vec<LabelFile>,
}

/// A label file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelFile {
    /// In a folder, the name of the text without its ending; nothing where the
    /// file itself was given.
    pub name: Option<String>,
    /// The labels.
    pub labels: Labels,
}

/// An extraction, divided by label file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extracted {
    /// What was extracted from the text of each of [`LabelSet::files`].
    pub extractions: Vec<Extraction>,
    /// Names of label files from whose text nothing was extracted.
    pub without_records: Vec<String>,
    /// Names of texts that have no label file; their records are left out.
    pub without_labels: Vec<String>,
}

impl LabelSet {
    /// Reads a label file, or all `*.jsonl` of a folder and of the folders in it.
    ///
    /// # Errors
    ///
    /// Where a file can't be read or is no label file, or the folder has none.
    pub fn load(path: &Path) -> Result<Self, EvaluateError> {
        let load = |file: &Path, name| -> Result<LabelFile, EvaluateError> {
            let labels = Labels::parse(file, &read(file)?)?;
            Ok(LabelFile { name, labels })
        };
        let files = if path.is_dir() {
            let mut paths = listed(path).map_err(|why| unreadable(path, why))?;
            paths.sort();
            if paths.is_empty() {
                return Err(EvaluateError::NoLabels(path.to_path_buf()));
            }
            let files = paths.iter().map(|file| load(file, Some(stem(file))));
            files.collect::<Result<_, _>>()?
        } else {
            vec![load(path, None)?]
        };
        Ok(LabelSet {
            path: path.to_path_buf(),
            files,
        })
    }

    /// Reads what was extracted from the texts that are labelled.
    ///
    /// A single label file takes all records. For a folder, a record belongs to
    /// the label file that is named as its `file` is, without folders and
    /// ending: `labels/NAME.jsonl` and `notices/NAME.txt`.
    ///
    /// # Errors
    ///
    /// Where the file can't be read or is no extraction, or where it can't be
    /// told to which labels a record belongs.
    pub fn extracted(&self, path: &Path) -> Result<Extracted, EvaluateError> {
        let text = read(path)?;
        if let [LabelFile { name: None, .. }] = self.files.as_slice() {
            return Ok(Extracted {
                extractions: vec![Extraction::parse(path, &text)?],
                ..Extracted::default()
            });
        }
        let places: FxHashMap<&str, usize> = self
            .files
            .iter()
            .enumerate()
            .filter_map(|(at, file)| Some((file.name.as_deref()?, at)))
            .collect();
        let mut extractions = vec![Extraction::default(); self.files.len()];
        let mut file_of: Vec<Option<String>> = vec![None; self.files.len()];
        let mut without_labels = BTreeSet::new();
        for record in records(path, &text)? {
            let file = record.file.ok_or_else(|| {
                EvaluateError::line(
                    path,
                    record.at,
                    Fault::new(
                        "记录没有 `file`，无法判断属于文件夹中的哪份标注；请给出单个标注文件，或者重新提取",
                        "the record has no `file`, so it can't be told to which label file of the folder it belongs; give one label file instead of the folder, or extract anew",
                    ),
                )
            })?;
            let name = stem(Path::new(&file));
            let Some(&place) = places.get(name.as_str()) else {
                without_labels.insert(name);
                continue;
            };
            match &file_of[place] {
                Some(first) if *first != file => {
                    return Err(EvaluateError::TwoOfOneName {
                        path: path.to_path_buf(),
                        line: record.at,
                        first: first.clone(),
                        second: file,
                        name,
                    });
                }
                Some(_) => {}
                None => file_of[place] = Some(file),
            }
            extractions[place].push(record.entry);
        }
        let without_records: Vec<String> = self
            .files
            .iter()
            .zip(&file_of)
            .filter(|(_, file)| file.is_none())
            .filter_map(|(labels, _)| labels.name.clone())
            .collect();
        let without_labels: Vec<String> = without_labels.into_iter().collect();
        if without_records.len() == self.files.len() && !without_labels.is_empty() {
            return Err(EvaluateError::NothingInCommon {
                extracted: path.to_path_buf(),
                labels: self.path.clone(),
                found: some_of(&without_labels),
                labelled: some_of(&without_records),
            });
        }
        Ok(Extracted {
            extractions,
            without_records,
            without_labels,
        })
    }

    /// Compares each label file with what was extracted from its text.
    pub fn evaluate<'a>(&'a self, extracted: &'a Extracted) -> Vec<Evaluation<'a>> {
        self.files
            .iter()
            .zip(&extracted.extractions)
            .map(|(file, extraction)| evaluate(&file.labels, extraction))
            .collect()
    }
}

pub(super) fn read(path: &Path) -> Result<String, EvaluateError> {
    fs::read_to_string(path).map_err(|why| unreadable(path, why))
}

fn unreadable(path: &Path, source: io::Error) -> EvaluateError {
    EvaluateError::Read {
        path: path.to_path_buf(),
        source,
    }
}

/// The label files of a folder and of the folders in it.
fn listed(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension() == Some(OsStr::new("jsonl")) && path.is_file() {
                paths.push(path);
            }
        }
    }
    Ok(paths)
}

/// The name of a file without folders and ending.
fn stem(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The first names of a list.
fn some_of(names: &[String]) -> String {
    let mut some = names[..names.len().min(3)].join(", ");
    if names.len() > 3 {
        some.push_str(", …");
    }
    some
}
