//! Lists of known documents: tables with number, title, issuers, day and status
//! of documents whose texts are not at hand.

use std::path::Path;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::document::{DocumentNumber, date, fold, issuer, title};
use crate::graph::{Listed, Status};
use crate::identity::KnownDocument;
use crate::source;

/// What lists of known documents hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownList {
    /// The documents, in the order of the lists.
    pub documents: Vec<KnownDocument>,
    /// Rows that make no sense, which are left out.
    pub bad_rows: Vec<BadRow>,
}

/// A row that makes no sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// The list.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// What is wrong with it.
    pub reason: RowFault,
}

/// What is wrong with a row. Shown as a clause without a full stop.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// Nothing says which document it is.
    #[error("neither a number nor a title")]
    Nameless,
    /// The number cannot be read.
    #[error("{0:?} is no number; write it as 甲发〔2020〕1号")]
    Number(String),
    /// A day cannot be read.
    #[error("{0:?} is no day; write it as 2024-05-01")]
    Day(String),
    /// The status is not known.
    #[error("{0:?} is no status; write 现行有效, 已废止, 已被取代 or such, or leave it empty")]
    Status(String),
    /// An earlier row names the same document.
    #[error("{file}, line {line} names this document already")]
    Again {
        /// The list of the earlier row.
        file: String,
        /// Its line.
        line: u32,
    },
    /// The row is no CSV.
    #[error("no CSV: {0}")]
    Csv(String),
}

impl RowFault {
    /// In Chinese.
    pub fn chinese(&self) -> String {
        match self {
            RowFault::Nameless => "既没有文号也没有标题".to_owned(),
            RowFault::Number(words) => format!("“{words}”不是文号，请写作：甲发〔2020〕1号"),
            RowFault::Day(words) => format!("“{words}”不是日期，请写作：2024-05-01"),
            RowFault::Status(words) => {
                format!("“{words}”不是状态，请写：现行有效、已废止、已被取代等，或者留空")
            }
            RowFault::Again { file, line } => format!("{file} 第 {line} 行已列出此文件"),
            RowFault::Csv(what) => format!("不是 CSV：{what}"),
        }
    }
}

/// A list cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum KnownError {
    /// It cannot be read.
    #[error(
        "cannot read the list `{file}`; check that the file is there and that you may read it."
    )]
    Read {
        /// The list.
        file: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// Its bytes are no text.
    #[error("cannot read the list `{file}` ({reason}); save it as CSV in UTF-8.")]
    NotText {
        /// The list.
        file: String,
        /// Why.
        reason: source::Reason,
    },
    /// Its first row names no columns that say which document is meant.
    #[error(
        "`{file}`, line 1: no column is called number or title; write a first row such as: number,title,issuer,date,status"
    )]
    Header {
        /// The list.
        file: String,
    },
}

impl KnownError {
    /// In Chinese.
    pub fn chinese(&self) -> String {
        match self {
            KnownError::Read { file, .. } => {
                format!("无法读取名录 {file}。请检查文件是否存在、是否有读取权限。")
            }
            KnownError::NotText { file, .. } => {
                format!("无法识别名录 {file} 的文字。请另存为 UTF-8 编码的 CSV。")
            }
            KnownError::Header { file } => format!(
                "{file} 第 1 行：没有“文号”或“标题”列。第一行请写：文号,标题,发文机关,日期,状态"
            ),
        }
    }
}

/// The columns of a list, each under its names.
const COLUMNS: [(Column, &[&str]); 6] = [
    (Column::Number, &["number", "文号", "发文字号", "文件编号"]),
    (Column::Title, &["title", "标题", "文件名称", "名称"]),
    (
        Column::Issuer,
        &["issuer", "issuers", "发文机关", "发布机关", "制定机关"],
    ),
    (
        Column::Date,
        &[
            "date",
            "written",
            "日期",
            "成文日期",
            "发文日期",
            "印发日期",
        ],
    ),
    (Column::Status, &["status", "状态", "时效性", "效力"]),
    (Column::Since, &["since", "失效日期", "废止日期"]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Number,
    Title,
    Issuer,
    Date,
    Status,
    Since,
}

/// Words of lists for statuses, beside those of [`Status`] itself.
const STATUS_WORDS: [(&str, Status); 22] = [
    ("有效", Status::InForce),
    ("现行", Status::InForce),
    ("继续有效", Status::InForce),
    ("未生效", Status::NotYetInForce),
    ("尚未施行", Status::NotYetInForce),
    ("修改", Status::Amended),
    ("修订", Status::Amended),
    ("已修改", Status::Amended),
    ("已修订", Status::Amended),
    ("部分废止", Status::PartlyRepealed),
    ("取代", Status::Superseded),
    ("被取代", Status::Superseded),
    ("已被替代", Status::Superseded),
    ("废止", Status::Repealed),
    ("已被废止", Status::Repealed),
    ("宣布失效", Status::Repealed),
    ("失效", Status::Expired),
    ("已失效", Status::Expired),
    ("过期", Status::Expired),
    ("已过期", Status::Expired),
    ("暂停", Status::Suspended),
    ("不明", Status::Unknown),
];

/// Reads a list: CSV in UTF-8 or GB18030, as spreadsheets save it, with a row
/// of headings (文号, 标题, 发文机关, 日期, 状态, 失效日期, or number, title,
/// issuer, date, status, since). Other columns are passed over.
///
/// # Errors
///
/// [`KnownError`], where the file cannot be read or has no such headings. Rows
/// that make no sense are listed in [`KnownList::bad_rows`].
pub fn read(path: &Path) -> Result<KnownList, KnownError> {
    let file = path.to_string_lossy().replace('\\', "/");
    let bytes = std::fs::read(path).map_err(|source| KnownError::Read {
        file: file.clone(),
        source,
    })?;
    let (text, _) = source::decode(&bytes).map_err(|reason| KnownError::NotText {
        file: file.clone(),
        reason,
    })?;
    read_text(&file, &text)
}

/// Reads the text of a list.
///
/// ```
/// let list = wenmai::known::read_text("a.csv", "文号,标题\n甲发〔2020〕1号,甲办法\n").unwrap();
/// assert_eq!(list.documents[0].title.as_deref(), Some("甲办法"));
/// ```
///
/// # Errors
///
/// [`KnownError::Header`], as [`read`].
pub fn read_text(file: &str, text: &str) -> Result<KnownList, KnownError> {
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b'\t', b';']
        .into_iter()
        .max_by_key(|&d| (first.bytes().filter(|&b| b == d).count(), d == b','))
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(text.as_bytes());
    let columns: Vec<Option<Column>> = reader
        .headers()
        .map(|row| row.iter().map(column).collect())
        .unwrap_or_default();
    if !columns
        .iter()
        .any(|c| matches!(c, Some(Column::Number | Column::Title)))
    {
        return Err(KnownError::Header {
            file: file.to_owned(),
        });
    }
    let mut list = KnownList::default();
    let mut lines = crate::source::LineIndex::new(text);
    let lines = &mut lines;
    let mut seen = FxHashMap::default();
    for row in reader.records() {
        let (line, result) = match row {
            Ok(row) => {
                if row.iter().all(|cell| cell.trim().is_empty()) {
                    continue;
                }
                let start = row.position().map_or(0, csv::Position::byte);
                let line = lines.line_of(usize::try_from(start).unwrap_or(usize::MAX));
                let row = Row {
                    columns: &columns,
                    cells: &row,
                };
                (line, row.document(file, line))
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                (
                    u32::try_from(line).unwrap_or(u32::MAX),
                    Err(RowFault::Csv(error.to_string())),
                )
            }
        };
        let result = result.and_then(|document| {
            let key = identity_key(&document);
            match seen.get(&key) {
                Some(&earlier) => Err(RowFault::Again {
                    file: file.to_owned(),
                    line: earlier,
                }),
                None => {
                    seen.insert(key, line);
                    Ok(document)
                }
            }
        });
        match result {
            Ok(document) => list.documents.push(document),
            Err(reason) => list.bad_rows.push(BadRow {
                file: file.to_owned(),
                line,
                reason,
            }),
        }
    }
    Ok(list)
}

fn column(heading: &str) -> Option<Column> {
    let heading = fold::fold(heading).to_lowercase();
    COLUMNS
        .iter()
        .find(|(_, names)| names.contains(&heading.as_str()))
        .map(|(column, _)| *column)
}

/// What two rows about one document share.
fn identity_key(document: &KnownDocument) -> (Option<String>, String, Vec<String>, Option<Date>) {
    let number = document.number.as_ref();
    let alone = number.is_some_and(DocumentNumber::is_unique);
    let title = document.title.as_deref().map(title::key);
    (
        number.map(DocumentNumber::key),
        title.filter(|_| !alone).unwrap_or_default(),
        if alone {
            Vec::new()
        } else {
            document.issuers.clone()
        },
        document.written.filter(|_| !alone),
    )
}

struct Row<'r> {
    columns: &'r [Option<Column>],
    cells: &'r csv::StringRecord,
}

impl Row<'_> {
    fn cell(&self, wanted: Column) -> Option<&str> {
        self.columns
            .iter()
            .zip(self.cells)
            .find(|(column, cell)| **column == Some(wanted) && !cell.trim().is_empty())
            .map(|(_, cell)| cell.trim())
    }

    fn document(&self, file: &str, line: u32) -> Result<KnownDocument, RowFault> {
        let number = self
            .cell(Column::Number)
            .map(|words| {
                DocumentNumber::parse(words).ok_or_else(|| RowFault::Number(words.to_owned()))
            })
            .transpose()?;
        let title = self.cell(Column::Title).map(|words| {
            let words = title::clean(words);
            let bare = words
                .strip_prefix('《')
                .and_then(|w| w.strip_suffix('》'))
                .filter(|w| !w.contains('《') && !w.contains('》'));
            bare.map_or(words.clone(), str::to_owned)
        });
        if number.is_none() && title.is_none() {
            return Err(RowFault::Nameless);
        }
        let issuers = self
            .cell(Column::Issuer)
            .map(|words| {
                words
                    .split(['|', '、', '；', ';'])
                    .map(str::trim)
                    .filter(|name| !name.is_empty())
                    .map(str::to_owned)
                    .collect()
            })
            .or_else(|| title.as_deref().map(issuer::in_title))
            .unwrap_or_default();
        Ok(KnownDocument {
            written: self.cell(Column::Date).map(day).transpose()?,
            listed: self.listed(file, line)?,
            number,
            title,
            issuers,
        })
    }

    /// The status, with the day from which it counts: 已废止, 2024-03-29 or
    /// 2024年3月29日废止.
    fn listed(&self, file: &str, line: u32) -> Result<Option<Listed>, RowFault> {
        let since = self.cell(Column::Since).map(day).transpose()?;
        let Some(words) = self.cell(Column::Status) else {
            return Ok(None);
        };
        let folded = fold::fold(words);
        let mut bare = folded.clone();
        let within = date::find(&folded);
        if within.is_some()
            && let Ok(pattern) = regex::Regex::new(date::PATTERN)
        {
            bare = pattern.replace(&folded, "").into_owned();
        }
        let bare = bare
            .trim_matches(['（', '）', '，', '：', '。'])
            .trim_start_matches('自')
            .trim_start_matches('起')
            .trim_start_matches('于');
        let status = STATUS_WORDS
            .iter()
            .find(|(word, _)| *word == bare)
            .map(|(_, status)| *status)
            .or_else(|| bare.parse().ok())
            .ok_or_else(|| RowFault::Status(words.to_owned()))?;
        Ok(Some(Listed {
            status,
            since: since.or(within),
            words: words.to_owned(),
            file: file.to_owned(),
            line,
        }))
    }
}

fn day(words: &str) -> Result<Date, RowFault> {
    let folded = fold::fold(words);
    // 2024-05-01 00:00:00, as spreadsheets write a day: folding leaves no space.
    date::find(&folded)
        .filter(|_| folded.chars().count() <= 18)
        .ok_or_else(|| RowFault::Day(words.to_owned()))
}
