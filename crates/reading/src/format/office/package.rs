//! The zip archive that newer office files are.

use std::io::{self, Cursor};

use rustc_hash::FxHashMap;
use zip::ZipArchive;
use zip::result::ZipError;

use super::super::Input;
use super::xml;
use crate::budget::Budget;
use crate::{Format, Reason, decode};

/// An opened package.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    format: Format,
    budget: &'a Budget,
}

/// What one part points to in others.
pub(super) struct Relation {
    /// The name by which the part calls it.
    pub(super) id: String,
    /// The last word of its type: `header`.
    pub(super) kind: String,
    /// The part that is meant.
    pub(super) target: String,
}

/// What a [`Budget`] does with a part.
type With<T> = fn(&Budget, &mut dyn io::Read, &dyn Fn(io::Error) -> Reason) -> Result<T, Reason>;

impl<'a> Package<'a> {
    /// Opens a file of `format`.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`] where it is no zip archive.
    pub(super) fn open(input: &Input<'a>, format: Format) -> Result<Self, Reason> {
        let archive =
            ZipArchive::new(Cursor::new(input.bytes)).map_err(|error| Reason::Damaged {
                format,
                what: error.to_string(),
            })?;
        Ok(Package {
            archive,
            format,
            budget: input.budget,
        })
    }

    /// The text of a part; none where there is no such part.
    ///
    /// # Errors
    ///
    /// Where the part is there and cannot be had.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Reason> {
        match self.bytes(name)? {
            Some(bytes) => Ok(Some(decode(&bytes)?.0)),
            None => Ok(None),
        }
    }

    /// The bytes of a part; none where there is no such part.
    ///
    /// # Errors
    ///
    /// As [`Package::text`].
    pub(super) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Reason> {
        self.part(name, |budget, part, failed| budget.read(part, failed))
    }

    fn part<T>(&mut self, name: &str, with: With<T>) -> Result<Option<T>, Reason> {
        let format = self.format;
        let damaged = |what: String| Reason::Damaged { format, what };
        let mut part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(what)) if what == ZipError::PASSWORD_REQUIRED => {
                return Err(Reason::Password);
            }
            Err(error) => return Err(damaged(format!("{name}: {error}"))),
        };
        let failed = |error: io::Error| damaged(format!("{name}: {error}"));
        with(self.budget, &mut part, &failed).map(Some)
    }

    /// A part as a tree; `text` is what [`Package::text`] gave.
    pub(super) fn parse<'t>(&self, text: &'t str) -> Result<xml::Element<'t>, Reason> {
        xml::parse(text, self.format, self.budget)
    }

    /// What a part points to; nothing where that cannot be read.
    pub(super) fn relations(&mut self, part: &str) -> Vec<Relation> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let own = match folder {
            "" => format!("_rels/{name}.rels"),
            folder => format!("{folder}/_rels/{name}.rels"),
        };
        let Ok(Some(text)) = self.text(&own) else {
            return Vec::new();
        };
        let Ok(root) = self.parse(&text) else {
            return Vec::new();
        };
        let Some(list) = root.child("Relationships") else {
            return Vec::new();
        };
        list.elements()
            .filter_map(|relation| {
                let kind = relation.attribute("Type")?;
                let target = relation.attribute("Target")?;
                Some(Relation {
                    id: relation.attribute("Id")?.into_owned(),
                    kind: kind.rsplit('/').next()?.to_owned(),
                    target: resolve(folder, &target),
                })
            })
            .collect()
    }
}

/// Counts all parts of a package, for readers that do not ask, and gives their
/// lengths by their names.
///
/// # Errors
///
/// [`Reason::Damaged`], [`Reason::Password`], [`Reason::UnpackedTooLarge`].
pub(super) fn count(package: &mut Package<'_>) -> Result<FxHashMap<String, u64>, Reason> {
    let names: Vec<String> = package
        .archive
        .file_names()
        .flatten()
        .map(Into::into)
        .collect();
    let mut lengths = FxHashMap::default();
    for name in names {
        if let Some(length) =
            package.part(&name, |budget, part, failed| budget.count(part, failed))?
        {
            lengths.insert(name, length);
        }
    }
    Ok(lengths)
}

/// The part that a target means, seen from a folder.
fn resolve(folder: &str, target: &str) -> String {
    let (mut parts, target) = match target.strip_prefix('/') {
        Some(target) => (Vec::new(), target),
        None => (
            folder.split('/').filter(|part| !part.is_empty()).collect(),
            target,
        ),
    };
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_their_folder() {
        assert_eq!(resolve("word", "header1.xml"), "word/header1.xml");
        assert_eq!(resolve("word", "/word/header1.xml"), "word/header1.xml");
        assert_eq!(resolve("word", "../x/a.xml"), "x/a.xml");
        assert_eq!(resolve("", "word/document.xml"), "word/document.xml");
    }
}
