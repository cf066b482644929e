//! The table `[read]` of `wenmai.toml`: how the texts beside it are read. What was given
//! once on the command line is kept there for the next build.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::error::{CorrectionError, Fault};
use super::read::{FILE_NAME, Source, parsed, text_of};
use wenmai_vocabulary::text::Field;

/// The name of the table.
pub(super) const TABLE: &str = "read";

/// How texts are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// Names of columns and of members that hold a field, as `--field` gives them.
    pub fields: Vec<(Field, String)>,
    /// The folder of own rules, as `--rules` gives it.
    pub rules: Option<PathBuf>,
}

impl Settings {
    /// What files of corrections say together; of several folders of rules the first.
    ///
    /// # Errors
    ///
    /// [`CorrectionError`], as [`read`](super::read).
    pub fn of(files: &[PathBuf]) -> Result<Self, CorrectionError> {
        let mut all = Settings::default();
        for file in files {
            let text = text_of(file)?;
            let name = file.to_string_lossy();
            let own = of_text(&Source::new(&name, &text))?;
            all.add(own.unwrap_or_default(), file);
        }
        Ok(all)
    }

    fn add(&mut self, other: Settings, file: &Path) {
        for field in other.fields {
            if !self.fields.contains(&field) {
                self.fields.push(field);
            }
        }
        let folder = file.parent().unwrap_or(Path::new(""));
        let rules = other.rules.map(|rules| folder.join(rules));
        self.rules = self.rules.take().or(rules);
    }

    /// Whether what stands in a file of a folder says all that others say.
    fn holds(&self, others: &Settings, folder: &Path) -> bool {
        let own = self
            .rules
            .as_ref()
            .map(|rules| absolute(&folder.join(rules)));
        let rules = others.rules.as_ref().map(|rules| absolute(rules));
        others
            .fields
            .iter()
            .all(|field| self.fields.contains(field))
            && (rules.is_none() || rules == own)
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.rules.is_none()
    }

    /// The table as it is written beside `folder`'s texts.
    fn table(&self, folder: &Path) -> String {
        let mut table = format!("[{TABLE}]\n");
        if !self.fields.is_empty() {
            let fields = self.fields.iter();
            let fields = fields.map(|(field, name)| quoted(&field.with_name(name)));
            let fields = fields.collect::<Vec<_>>().join(", ");
            table.push_str(&format!("fields = [{fields}]\n"));
        }
        if let Some(rules) = &self.rules {
            let (rules, folder) = (absolute(rules), absolute(folder));
            let below = rules.strip_prefix(folder).unwrap_or(&rules);
            let path = below.to_string_lossy().replace('\\', "/");
            table.push_str(&format!("rules = {}\n", quoted(&path)));
        }
        table
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or(path.to_path_buf())
}

/// A string of TOML; JSON writes it the same.
fn quoted(words: &str) -> String {
    serde_json::Value::from(words).to_string()
}

/// What became of settings that were to be kept.
#[derive(Debug)]
pub enum Kept {
    /// They were written into this file.
    Written(PathBuf),
    /// They stand there.
    Already,
    /// Others stand in this file, which stays as it is.
    Other(PathBuf),
    /// The file cannot be written.
    Failed(PathBuf, io::Error),
}

/// Keeps settings in the `wenmai.toml` beside the first of the paths that are read. What
/// people have written there stays.
///
/// # Errors
///
/// [`CorrectionError`], where the file that is there cannot be read.
pub fn keep(paths: &[PathBuf], settings: &Settings) -> Result<Kept, CorrectionError> {
    let first = paths.first().map_or(Path::new("."), PathBuf::as_path);
    let folder = match first.is_dir() {
        true => first,
        false => first.parent().unwrap_or(Path::new("")),
    };
    let file = folder.join(FILE_NAME);
    let mut text = match file.exists() {
        true => text_of(&file)?,
        false => String::new(),
    };
    let name = file.to_string_lossy();
    if let Some(there) = of_text(&Source::new(&name, &text))? {
        return Ok(match there.holds(settings, folder) {
            true => Kept::Already,
            false => Kept::Other(file),
        });
    }
    if !text.is_empty() {
        let end = if text.ends_with('\n') { "\n" } else { "\n\n" };
        text.push_str(end);
    }
    text.push_str(&settings.table(folder));
    Ok(match fs::write(&file, text) {
        Ok(()) => Kept::Written(file),
        Err(why) => Kept::Failed(file, why),
    })
}

/// What a file says; none where it has no such table.
fn of_text(source: &Source<'_>) -> Result<Option<Settings>, CorrectionError> {
    let document = parsed(source)?;
    let table = document.get_ref().iter();
    let mut table = table.filter(|(name, _)| name.get_ref() == TABLE);
    table
        .next()
        .map(|(_, value)| of_table(source, value))
        .transpose()
}

/// What the table says.
pub(super) fn of_table(
    source: &Source<'_>,
    value: &Spanned<DeValue<'_>>,
) -> Result<Settings, CorrectionError> {
    let fault = |at: &Spanned<DeValue<'_>>| source.fault(&at.span(), Fault::Read);
    let DeValue::Table(keys) = value.get_ref() else {
        return Err(fault(value));
    };
    let mut settings = Settings::default();
    for (key, value) in keys as &DeTable<'_> {
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("fields", DeValue::Array(fields)) => {
                for field in fields as &DeArray<'_> {
                    let held = field.get_ref().as_str().and_then(Field::named);
                    settings.fields.push(held.ok_or_else(|| fault(field))?);
                }
            }
            ("rules", DeValue::String(rules)) if !rules.is_empty() => {
                settings.rules = Some(PathBuf::from(rules.as_ref()));
            }
            _ => return Err(fault(value)),
        }
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings {
            fields: vec![
                (Field::Text, "内容 \"1\"".to_owned()),
                (Field::Number, "wh".to_owned()),
            ],
            rules: None,
        }
    }

    #[test]
    fn what_is_kept_is_read_again_and_leaves_corrections_as_they_are() {
        let dir = tempfile::tempdir().unwrap();
        let paths = [dir.path().to_path_buf()];
        let file = dir.path().join(FILE_NAME);
        let own = "[[title]]\ndocument = \"甲发〔2020〕1号\"\ntitle = \"甲\"\nnote = \"乙\"\nauthor = \"丙\"";
        fs::write(&file, own).unwrap();
        let own_rules = dir.path().join("rules");
        let settings = Settings {
            rules: Some(own_rules.clone()),
            ..settings()
        };
        assert!(matches!(keep(&paths, &settings), Ok(Kept::Written(_))));
        let text = fs::read_to_string(&file).unwrap();
        assert!(
            text.starts_with(own) && text.ends_with("rules = \"rules\"\n"),
            "{text}"
        );
        let read = Settings::of(std::slice::from_ref(&file)).unwrap();
        assert_eq!(read, settings);
        assert_eq!(super::super::read(&file).unwrap().len(), 1);
        // Once more, and with other settings.
        assert!(matches!(keep(&paths, &settings), Ok(Kept::Already)));
        assert!(matches!(keep(&paths, &self::settings()), Ok(Kept::Already)));
        let other = Settings {
            rules: Some(dir.path().join("others")),
            ..Settings::default()
        };
        assert!(matches!(keep(&paths, &other), Ok(Kept::Other(_))));
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
    }

    #[test]
    fn settings_of_a_file_stand_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let paths = [dir.path().join("a.csv")];
        assert!(matches!(keep(&paths, &settings()), Ok(Kept::Written(_))));
        let read = Settings::of(&[dir.path().join(FILE_NAME)]).unwrap();
        assert_eq!(read, settings());
    }

    #[test]
    fn what_is_no_setting_is_named_with_its_line() {
        for (table, line) in [
            ("read = 1", 1),
            ("[read]\nfield = []", 2),
            ("[read]\nfields = [\"body=内容\"]", 2),
            ("[read]\nfields = \"text=内容\"", 2),
            ("[read]\nrules = \"\"", 2),
        ] {
            let why = super::super::read_text("wenmai.toml", table).unwrap_err();
            let told = why.to_string();
            assert!(
                told.starts_with(&format!("`wenmai.toml`, line {line}: [read]")),
                "{told}"
            );
            assert!(why.chinese().contains("[read]"));
        }
    }
}
