//! Reading a file of corrections.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Apart;
use super::error::{CorrectionError, Fault, Wanted};
use super::{Entry, What, settings};
use crate::correction::DateField;
use crate::identity::Name;
use wenmai_vocabulary::{Relation, Status};

/// The name under which corrections are looked for.
pub const FILE_NAME: &str = "wenmai.toml";

/// The files of corrections in the folders among `paths`, and beside the files
/// among them, each once.
pub fn beside(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for path in paths {
        let file = if path.is_dir() {
            path.join(FILE_NAME)
        } else {
            path.with_file_name(FILE_NAME)
        };
        if file.is_file() && !found.contains(&file) {
            found.push(file);
        }
    }
    found
}

/// Reads a file of corrections, in the order of its lines.
///
/// # Errors
///
/// [`CorrectionError`], where the file cannot be read or anything in it is not
/// understood: nothing in such a file may be passed over.
pub fn read(path: &Path) -> Result<Vec<Entry>, CorrectionError> {
    let text = text_of(path)?;
    let file = path.to_string_lossy().replace('\\', "/");
    read_text(file.strip_prefix("./").unwrap_or(&file), &text)
}

/// The text of a file of corrections.
pub(super) fn text_of(path: &Path) -> Result<String, CorrectionError> {
    let bytes = fs::read(path).map_err(|source| CorrectionError::Read {
        path: path.to_path_buf(),
        source,
    })?;
    String::from_utf8(bytes).map_err(|_| CorrectionError::NotText {
        path: path.to_path_buf(),
    })
}

/// The tables of the text.
pub(super) fn parsed<'t>(source: &Source<'t>) -> Result<Spanned<DeTable<'t>>, CorrectionError> {
    DeTable::parse(source.text).map_err(|error| {
        let at = error.span().unwrap_or_default();
        source.fault(&at, Fault::Syntax(error.message().to_owned()))
    })
}

/// Reads the text of a file of corrections.
///
/// ```
/// let text = r#"
/// [[status]]
/// document = "甲发〔2020〕1号"
/// status = "repealed"
/// since = 2024-03-29
/// note = "甲市2024年第3号公报第12页"
/// author = "张三"
/// "#;
/// let entries = wenmai_resolving::correction::read_text("wenmai.toml", text).unwrap();
/// assert_eq!((entries[0].what.key(), entries[0].line), ("status", 2));
/// ```
///
/// # Errors
///
/// [`CorrectionError::Fault`], as [`read`].
pub fn read_text(file: &str, text: &str) -> Result<Vec<Entry>, CorrectionError> {
    let source = Source::new(file, text);
    let document = parsed(&source)?;
    let mut entries = Vec::new();
    for (name, value) in document.get_ref() {
        if name.get_ref() == settings::TABLE {
            settings::of_table(&source, value)?;
            continue;
        }
        let Some(form) = FORMS
            .iter()
            .find(|form| form.name == name.get_ref().as_ref())
        else {
            let fault = Fault::UnknownTable(name.get_ref().to_string());
            return Err(source.fault(&name.span(), fault));
        };
        let no_list = |at: Range<usize>| source.fault(&at, Fault::NoList(form.name.to_owned()));
        let DeValue::Array(tables) = value.get_ref() else {
            return Err(no_list(name.span()));
        };
        for table in tables {
            let DeValue::Table(keys) = table.get_ref() else {
                return Err(no_list(table.span()));
            };
            let table = Table {
                source: &source,
                form,
                keys,
                span: table.span(),
            };
            entries.push(table.entry()?);
        }
    }
    entries.sort_by_key(|entry| entry.line);
    Ok(entries)
}

/// The text, to find lines in.
pub(super) struct Source<'t> {
    file: &'t str,
    text: &'t str,
}

impl<'t> Source<'t> {
    pub(super) fn new(file: &'t str, text: &'t str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Source { file, text }
    }

    fn line(&self, at: &Range<usize>) -> u32 {
        let before = self.text.as_bytes().get(..at.start).unwrap_or_default();
        u32::try_from(memchr::memchr_iter(b'\n', before).count() + 1).unwrap_or(u32::MAX)
    }

    pub(super) fn fault(&self, at: &Range<usize>, fault: Fault) -> CorrectionError {
        CorrectionError::Fault {
            file: self.file.to_owned(),
            line: self.line(at),
            fault,
        }
    }
}

/// A kind of correction: the name of its table, its own keys, and how it is
/// read.
struct Form {
    name: &'static str,
    keys: &'static [&'static str],
    read: fn(&Table<'_>) -> Result<What, CorrectionError>,
}

const FORMS: [Form; 7] = [
    Form {
        name: "same",
        keys: &["documents"],
        read: |table| table.same(),
    },
    Form {
        name: "not_same",
        keys: &["documents", "file"],
        read: |table| table.not_same(),
    },
    Form {
        name: "not_citation",
        keys: &["text", "file"],
        read: |table| table.not_citation(),
    },
    Form {
        name: "relation",
        keys: &["from", "to", "relation", "was"],
        read: |table| table.relation(),
    },
    Form {
        name: "status",
        keys: &["document", "status", "since", "until"],
        read: |table| table.status(),
    },
    Form {
        name: "title",
        keys: &["document", "title"],
        read: |table| table.title(),
    },
    Form {
        name: "date",
        keys: &["document", "written", "published", "effective", "expires"],
        read: |table| table.date(),
    },
];

/// Keys of every correction.
const COMMON: [&str; 2] = ["note", "author"];

/// A line that would do for a key.
fn example(key: &str) -> &'static str {
    match key {
        "documents" => "documents = [\"甲发〔2020〕1号\", \"甲市管理办法\"]",
        "file" => "file = \"a.txt\"",
        "text" => "text = \"《甲办法》\"",
        "from" => "from = \"甲发〔2020〕1号\"",
        "to" => "to = \"甲市管理办法\"",
        "relation" => "relation = \"implements\"",
        "was" => "was = \"cites\"",
        "document" => "document = \"甲发〔2020〕1号\"",
        "status" => "status = \"repealed\"",
        "since" => "since = 2024-03-29",
        "until" => "until = 2025-12-31",
        "title" => "title = \"甲市管理办法\"",
        "written" => "written = 2024-01-01",
        "published" => "published = 2024-01-01",
        "effective" => "effective = 2024-01-01",
        "expires" => "expires = 2024-01-01",
        "author" => "author = \"张三\"",
        _ => "note = \"依据甲市2024年第3号公报\"",
    }
}

/// One table of the file.
struct Table<'t> {
    source: &'t Source<'t>,
    form: &'t Form,
    keys: &'t DeTable<'t>,
    span: Range<usize>,
}

impl Table<'_> {
    fn entry(&self) -> Result<Entry, CorrectionError> {
        let known = || self.form.keys.iter().chain(&COMMON).copied();
        for key in self.keys.keys() {
            if !known().any(|k| k == key.get_ref().as_ref()) {
                let fault = Fault::UnknownKey {
                    table: self.form.name,
                    key: key.get_ref().to_string(),
                    known: known().collect::<Vec<_>>().join(", "),
                };
                return Err(self.source.fault(&key.span(), fault));
            }
        }
        Ok(Entry {
            what: (self.form.read)(self)?,
            note: self.words("note")?,
            author: self.words("author")?,
            file: self.source.file.to_owned(),
            line: self.source.line(&self.span),
        })
    }

    fn same(&self) -> Result<What, CorrectionError> {
        Ok(What::Same(self.names(Wanted::Names)?))
    }

    fn not_same(&self) -> Result<What, CorrectionError> {
        let mut names = self.names(Wanted::TwoNames)?.into_iter();
        let (Some(one), Some(other), None) = (names.next(), names.next(), names.next()) else {
            return Err(self.wrong("documents", Wanted::TwoNames));
        };
        Ok(What::NotSame(Apart {
            one,
            other,
            file: self.words_if("file")?,
        }))
    }

    fn not_citation(&self) -> Result<What, CorrectionError> {
        Ok(What::NotCitation {
            text: self.words("text")?,
            file: self.words_if("file")?,
        })
    }

    fn relation(&self) -> Result<What, CorrectionError> {
        let relation = |key: &str, words: &str| -> Result<Relation, CorrectionError> {
            words
                .parse()
                .map_err(|_| self.at(key, Fault::Relation(words.to_owned())))
        };
        Ok(What::Relation {
            from: Name::new(self.words("from")?),
            to: Name::new(self.words("to")?),
            relation: relation("relation", &self.words("relation")?)?,
            was: self
                .words_if("was")?
                .map(|words| relation("was", &words))
                .transpose()?,
        })
    }

    fn status(&self) -> Result<What, CorrectionError> {
        let words = self.words("status")?;
        let status: Status = words
            .parse()
            .map_err(|_| self.at("status", Fault::Status(words)))?;
        let (since, until) = (self.day("since")?, self.day("until")?);
        if since.is_some() && until.is_some() && until < since {
            return Err(self.at("until", Fault::Backwards));
        }
        Ok(What::Status {
            document: Name::new(self.words("document")?),
            status,
            since,
            until,
        })
    }

    fn title(&self) -> Result<What, CorrectionError> {
        Ok(What::Title {
            document: Name::new(self.words("document")?),
            title: self.words("title")?,
        })
    }

    fn date(&self) -> Result<What, CorrectionError> {
        let document = Name::new(self.words("document")?);
        let mut days = Vec::new();
        for field in DateField::ALL {
            if let Some(day) = self.day(field.key())? {
                days.push((field, day));
            }
        }
        if days.is_empty() {
            return Err(self.missing("effective"));
        }
        Ok(What::Date { document, days })
    }

    fn at(&self, key: &str, fault: Fault) -> CorrectionError {
        let span = self
            .keys
            .get(key)
            .map_or_else(|| self.span.clone(), Spanned::span);
        self.source.fault(&span, fault)
    }

    fn wrong(&self, key: &str, wanted: Wanted) -> CorrectionError {
        let fault = Fault::Value {
            key: key.to_owned(),
            wanted,
            example: example(key),
        };
        self.at(key, fault)
    }

    fn missing(&self, key: &'static str) -> CorrectionError {
        let fault = Fault::Missing {
            table: self.form.name,
            key,
            example: example(key),
        };
        self.source.fault(&self.span, fault)
    }

    fn words(&self, key: &'static str) -> Result<String, CorrectionError> {
        self.words_if(key)?.ok_or_else(|| self.missing(key))
    }

    fn words_if(&self, key: &str) -> Result<Option<String>, CorrectionError> {
        self.keys
            .get(key)
            .map(|value| words(value).ok_or_else(|| self.wrong(key, Wanted::Words)))
            .transpose()
    }

    fn day(&self, key: &str) -> Result<Option<Date>, CorrectionError> {
        let Some(value) = self.keys.get(key) else {
            return Ok(None);
        };
        let day = match value.get_ref() {
            DeValue::Datetime(moment) if moment.time.is_none() => moment.date.and_then(|day| {
                let year = i16::try_from(day.year).ok()?;
                let month = i8::try_from(day.month).ok()?;
                Date::new(year, month, i8::try_from(day.day).ok()?).ok()
            }),
            _ => None,
        };
        day.map(Some).ok_or_else(|| self.wrong(key, Wanted::Day))
    }

    fn names(&self, wanted: Wanted) -> Result<Vec<Name>, CorrectionError> {
        let Some(value) = self.keys.get("documents") else {
            return Err(self.missing("documents"));
        };
        let names: Option<Vec<Name>> = match value.get_ref() {
            DeValue::Array(names) => names
                .iter()
                .map(|name| words(name).map(Name::new))
                .collect(),
            _ => None,
        };
        names
            .filter(|names| names.len() >= 2)
            .ok_or_else(|| self.wrong("documents", wanted))
    }
}

fn words(value: &Spanned<DeValue<'_>>) -> Option<String> {
    match value.get_ref() {
        DeValue::String(words) => Some(words.trim().to_owned()).filter(|w| !w.is_empty()),
        _ => None,
    }
}
