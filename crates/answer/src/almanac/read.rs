//! Reading a table of works (docs/almanac.md).

use std::fs;
use std::io;
use std::path::Path;

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use super::{Almanac, Kind, Version, Work};
use wenmai_reading::{Reason, decode};
use wenmai_vocabulary::data;

/// A table that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AlmanacError {
    /// The file is not there, or may not be read.
    #[error("can't read {file}: {why}")]
    File {
        /// The file.
        file: String,
        /// What the system says.
        why: io::ErrorKind,
    },
    /// What the file holds is no text.
    #[error("can't read {file}: {why}")]
    Text {
        /// The file.
        file: String,
        /// Why it is none.
        why: Reason,
    },
    /// A row is wrong.
    #[error("{file}, line {line}: {fault}")]
    Row {
        /// The file.
        file: String,
        /// From 1.
        line: u64,
        /// What is wrong.
        fault: Fault,
    },
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The row cannot be taken apart.
    #[error("the row cannot be read ({0}); it is a table as comma separated values")]
    Row(String),
    /// A column is missing.
    #[error("there is no column `{0}`; the columns are told in docs/almanac.md")]
    Column(&'static str),
    /// The work has no title.
    #[error("the column `work` is empty; it holds the full title")]
    Title,
    /// The rows of a work stand apart.
    #[error("rows of 《{0}》 stand further up; the versions of a work stand together")]
    Apart(String),
    /// A kind that is none.
    #[error("`{0}` is no kind; it is law, regulation, interpretation, party or rule")]
    Kind(String),
    /// A day that is none.
    #[error("`{0}` is no day; days are written 2026-11-30")]
    Day(String),
}

impl AlmanacError {
    pub(crate) fn of_file(file: &Path, why: &io::Error) -> Self {
        AlmanacError::File {
            file: file.display().to_string(),
            why: why.kind(),
        }
    }

    /// What is wrong, in Chinese.
    pub fn chinese(&self) -> String {
        let (file, line, fault) = match self {
            AlmanacError::File { file, why } => {
                return match why {
                    io::ErrorKind::NotFound => format!("没有文件 {file}"),
                    io::ErrorKind::PermissionDenied => format!("没有权限读取 {file}"),
                    other => format!("无法读取 {file}：{other}"),
                };
            }
            AlmanacError::Text { file, why } => {
                return format!("无法读取 {file}：{}", why.chinese());
            }
            AlmanacError::Row { file, line, fault } => (file, line, fault),
        };
        let what = match fault {
            Fault::Row(why) => format!("该行无法读取（{why}）；应为 CSV 表格"),
            Fault::Column(name) => {
                format!("缺少 `{name}` 列；各列的含义见 docs/almanac.zh-CN.md")
            }
            Fault::Title => "`work` 列为空；应填写全称".to_owned(),
            Fault::Apart(work) => {
                format!("上文已有《{work}》的行；同一文件的各版本应相邻")
            }
            Fault::Kind(word) => format!(
                "`{word}` 不是规定的类别；应为 law、regulation、interpretation、party 或 rule"
            ),
            Fault::Day(word) => format!("`{word}` 不是日期；日期写作 2026-11-30"),
        };
        format!("{file} 第 {line} 行：{what}")
    }
}

/// The columns, in the order of [`Row`].
const COLUMNS: [&str; 11] = [
    "work",
    "short_names",
    "kind",
    "issuers",
    "instrument",
    "adopted",
    "published",
    "effective",
    "ended",
    "ended_by",
    "successors",
];

impl Almanac {
    /// Reads the table in a file, whatever its encoding.
    ///
    /// # Errors
    ///
    /// Why the file can't be read; the first row that is wrong.
    pub fn read_file(file: &Path) -> Result<Self, AlmanacError> {
        let name = file.display().to_string();
        let bytes = fs::read(file).map_err(|why| AlmanacError::of_file(file, &why))?;
        let (text, _) = decode(&bytes).map_err(|why| AlmanacError::Text {
            file: name.clone(),
            why,
        })?;
        Almanac::read(&text, &name)
    }

    /// Reads a table. The rows of a work stand together.
    ///
    /// # Errors
    ///
    /// The first row that is wrong, with what is wrong with it.
    pub fn read(text: &str, file: &str) -> Result<Self, AlmanacError> {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let error = |line: u64, fault: Fault| AlmanacError::Row {
            file: file.to_owned(),
            line,
            fault,
        };
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .flexible(true)
            .from_reader(text.as_bytes());
        let head = reader
            .headers()
            .map_err(|why| error(1, Fault::Row(why.to_string())))?
            .clone();
        let mut at = [0; COLUMNS.len()];
        for (place, name) in at.iter_mut().zip(COLUMNS) {
            let found = head.iter().position(|own| own.trim() == name);
            *place = found.ok_or_else(|| error(1, Fault::Column(name)))?;
        }
        let mut works: Vec<Work> = Vec::new();
        let mut titles = FxHashSet::default();
        for row in reader.records() {
            let row = row.map_err(|why| {
                let line = why.position().map_or(0, csv::Position::line);
                error(line, Fault::Row(why.to_string()))
            })?;
            let line = row.position().map_or(0, csv::Position::line);
            let cells = at.map(|place| row.get(place).unwrap_or_default().trim());
            let work = cells[0];
            let is_new = works.last().is_none_or(|last| last.title != work);
            if is_new && !titles.insert(work.to_owned()) {
                return Err(error(line, Fault::Apart(work.to_owned())));
            }
            enter(&mut works, cells, is_new).map_err(|fault| error(line, fault))?;
        }
        Ok(Almanac::of(works, as_of(text)))
    }
}

/// Enters a row: a version of the work before it, or a new one.
fn enter(works: &mut Vec<Work>, cells: [&str; COLUMNS.len()], is_new: bool) -> Result<(), Fault> {
    let [
        title,
        short_names,
        kind,
        issuers,
        instrument,
        adopted,
        published,
        effective,
        ended,
        ended_by,
        successors,
    ] = cells;
    if title.is_empty() {
        return Err(Fault::Title);
    }
    let kind = match kind {
        "law" => Kind::Law,
        "regulation" => Kind::Regulation,
        "interpretation" => Kind::Interpretation,
        "party" => Kind::Party,
        "rule" => Kind::Rule,
        other => return Err(Fault::Kind(other.to_owned())),
    };
    let list = |words: &str| data::list(words).map(str::to_owned).collect::<Vec<_>>();
    let words = |words: &str| Some(words.to_owned()).filter(|words| !words.is_empty());
    let version = Version {
        issuers: list(issuers),
        instrument: words(instrument),
        adopted: day(adopted)?,
        published: day(published)?,
        effective: day(effective)?,
    };
    if is_new {
        works.push(Work {
            title: title.to_owned(),
            short_names: list(short_names),
            kind,
            versions: Vec::new(),
            ended: None,
            ended_by: None,
            successors: Vec::new(),
        });
    }
    if let Some(work) = works.last_mut() {
        work.versions.push(version);
        work.ended = day(ended)?.or(work.ended);
        work.ended_by = words(ended_by).or(work.ended_by.take());
        work.successors.extend(list(successors));
    }
    Ok(())
}

fn day(words: &str) -> Result<Option<Date>, Fault> {
    match words {
        "" => Ok(None),
        words => match words.parse() {
            Ok(day) => Ok(Some(day)),
            Err(_) => Err(Fault::Day(words.to_owned())),
        },
    }
}

/// The day of the data, which a remark at the head gives: `as of: 2026-11-30`.
fn as_of(text: &str) -> Option<Date> {
    let mut remarks = text.lines().take_while(|line| line.starts_with('#'));
    remarks.find_map(|line| {
        let (_, after) = line.split_once("as of: ")?;
        after.get(..10)?.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(line: u64, fault: Fault) -> AlmanacError {
        AlmanacError::Row {
            file: "a.csv".to_owned(),
            line,
            fault,
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let head = COLUMNS.join(",");
        for (row, fault) in [
            (",,law,,,,,,,,", Fault::Title),
            ("甲条例,,order,,,,,,,,", Fault::Kind("order".to_owned())),
            (
                "甲条例,,law,,,2020-13-01,,,,,",
                Fault::Day("2020-13-01".to_owned()),
            ),
        ] {
            let why = Almanac::read(&format!("# a\n{head}\n{row}\n"), "a.csv").unwrap_err();
            assert_eq!(why, wrong(3, fault));
            assert!(why.chinese().starts_with("a.csv 第 3 行"));
        }
        let why = Almanac::read("work,kind\n", "a.csv").unwrap_err();
        assert_eq!(why, wrong(1, Fault::Column("short_names")));
    }

    #[test]
    fn rows_of_one_work_stand_together() {
        let head = COLUMNS.join(",");
        let rows = "甲条例,,rule,,,,,,,,\n乙条例,,rule,,,,,,,,\n甲条例,,rule,,,,,,,,\n";
        let why = Almanac::read(&format!("{head}\n{rows}"), "a.csv").unwrap_err();
        assert_eq!(why, wrong(4, Fault::Apart("甲条例".to_owned())));
    }

    #[test]
    fn a_table_of_a_spreadsheet_in_gbk_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.csv");
        let text = format!("{}\n甲省渡口条例,,rule,,,,,,,,\n", COLUMNS.join(","));
        let (bytes, _, _) = encoding_rs::GBK.encode(&text);
        fs::write(&file, bytes).unwrap();
        assert!(
            Almanac::read_file(&file)
                .unwrap()
                .work("甲省渡口条例")
                .is_some()
        );
        fs::write(&file, b"\0\0\0\x01").unwrap();
        let why = Almanac::read_file(&file).unwrap_err();
        assert!(matches!(why, AlmanacError::Text { .. }), "{why}");
    }

    #[test]
    fn the_table_within_is_whole() {
        let own = Almanac::own();
        assert!(own.works().len() >= 3000, "{}", own.works().len());
        assert!(own.as_of().is_some());
        for work in own.works() {
            let named = own.work(&work.title);
            assert!(named.is_some(), "{}", work.title);
        }
    }
}
