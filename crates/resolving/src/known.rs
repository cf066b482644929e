//! Lists of known documents: tables with number, title, issuers, day and status
//! of documents whose texts are not at hand.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use rustc_hash::FxHashMap;

use crate::identity::KnownDocument;
use crate::identity::Listed;
use wenmai_extracting::document::{DocumentNumber, date, fold, issuer, title};
use wenmai_reading as source;
use wenmai_vocabulary::Status;
use wenmai_vocabulary::data;
use wenmai_vocabulary::pattern;

/// What lists of known documents hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownList {
    /// The documents, in the order of the lists.
    pub documents: Vec<KnownDocument>,
    /// Rows that make no sense, and cells, which are left out.
    pub bad_rows: Vec<BadRow>,
    /// The columns of each list that are not understood.
    pub passed_over: Vec<PassedOver>,
}

/// Columns of a list that are not understood, and so passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOver {
    /// The list.
    pub file: String,
    /// Their headings.
    pub columns: Vec<String>,
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
    #[error("{0:?} is no status; write 现行有效, 已废止, 已被替代 or such, or leave it empty")]
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
                format!("“{words}”不是时效性，请写：现行有效、已废止、已被替代等，或者留空")
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
                "{file} 第 1 行：没有“文号”或“标题”列。第一行请写：文号,标题,发文机关,日期,时效性"
            ),
        }
    }
}

/// The columns of a list, each under its names; those of headers and records of
/// documents (`data/words.toml`) mean the same.
const COLUMNS: [(Column, &[&str]); 7] = [
    (
        Column::Number,
        &[
            "number",
            "文号",
            "发文字号",
            "文件编号",
            "发文文号",
            "文件号",
            "发文号",
            "文件文号",
        ],
    ),
    (
        Column::Title,
        &[
            "title",
            "标题",
            "文件名称",
            "名称",
            "文件标题",
            "规范性文件名称",
            "文件名",
            "法规名称",
            "政策名称",
        ],
    ),
    (
        Column::Issuer,
        &[
            "issuer",
            "issuers",
            "发文机关",
            "发布机关",
            "制定机关",
            "发文单位",
            "发布单位",
            "发布部门",
            "制定单位",
            "制定部门",
            "颁布单位",
            "颁布机关",
        ],
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
    (
        Column::Status,
        &[
            "status",
            "状态",
            "时效性",
            "效力",
            "效力状态",
            "有效性",
            "文件状态",
            "时效",
            "清理结果",
            "清理意见",
            "处理意见",
            "处理结果",
        ],
    ),
    (
        Column::Valid,
        &["valid", "是否有效", "是否现行有效", "有效与否", "现行有效"],
    ),
    (
        Column::Since,
        &[
            "since",
            "失效日期",
            "废止日期",
            "失效时间",
            "废止时间",
            "停止执行日期",
        ],
    ),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Number,
    Title,
    Issuer,
    Date,
    /// The day of publication, where there is none of writing.
    Published,
    Status,
    /// A status, or 是 and 否.
    Valid,
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

/// What rows about one document share: number, or title with issuers and day.
type Key = (Option<String>, String, Vec<String>, Option<Date>);

/// Where each document was named first.
type Seen = FxHashMap<Key, (String, u32)>;

/// Reads lists: CSV in UTF-8 or GB18030, as spreadsheets save it, with a row
/// of headings (文号, 标题, 发文机关, 日期, 状态, 失效日期, or number, title,
/// issuer, date, status, since). Other columns are passed over. Of several rows
/// about one document the first counts.
///
/// # Errors
///
/// [`KnownError`], where the file cannot be read or has no such headings. Rows
/// that make no sense are listed in [`KnownList::bad_rows`].
pub fn read(paths: &[PathBuf]) -> Result<KnownList, KnownError> {
    let mut list = KnownList::default();
    let mut seen = Seen::default();
    for path in paths {
        let (file, text) = text_of(path)?;
        add(&mut list, &mut seen, &file, &text)?;
    }
    Ok(list)
}

fn text_of(path: &Path) -> Result<(String, String), KnownError> {
    let file = path.to_string_lossy().replace('\\', "/");
    let bytes = std::fs::read(path).map_err(|source| KnownError::Read {
        file: file.clone(),
        source,
    })?;
    if is_workbook(&bytes) {
        let text = text_of_workbook(path).map_err(|reason| KnownError::NotText {
            file: file.clone(),
            reason,
        })?;
        return Ok((file, text));
    }
    let (text, _) = source::decode(&bytes).map_err(|reason| KnownError::NotText {
        file: file.clone(),
        reason,
    })?;
    Ok((file, text))
}

/// Whether bytes are those of a workbook of Excel or WPS.
fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0])
}

/// The rows of a workbook as CSV, one on each line as in the text of the workbook. What
/// stands above the headings is left out.
fn text_of_workbook(path: &Path) -> Result<String, source::Reason> {
    let read = source::read(&[path.to_path_buf()], &source::Options::default(), &|_| {});
    let mut read = read.map_err(|why| source::Reason::Damaged {
        format: source::Format::Xlsx,
        what: why.to_string(),
    })?;
    if let Some(unread) = read.unread.pop() {
        return Err(unread.reason);
    }
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    let mut headed = false;
    for line in read.texts.iter().flat_map(|text| text.text.lines()) {
        let cells = line
            .trim()
            .strip_prefix('|')
            .and_then(|row| row.strip_suffix('|'));
        let cells: Vec<&str> =
            cells.map_or(Vec::new(), |row| row.split('|').map(str::trim).collect());
        let is_heading = names_document(&cells);
        // Each sheet may have the headings again.
        if cells.is_empty() || !headed && !is_heading || headed && is_heading {
            continue;
        }
        headed = true;
        // Written to memory, which takes everything.
        let _ = writer.write_record(&cells);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    Ok(String::from_utf8(bytes).unwrap_or_default())
}

/// Whether a row is that of the headings: one is a number or a title, and another is known.
fn names_document(cells: &[&str]) -> bool {
    let known: Vec<Column> = cells.iter().filter_map(|cell| column(cell)).collect();
    let names = known
        .iter()
        .any(|c| matches!(c, Column::Number | Column::Title));
    names && (known.len() > 1 || cells.len() == 1)
}

/// Reads the text of a list.
///
/// ```
/// let list = wenmai_resolving::known::read_text("a.csv", "文号,标题\n甲发〔2020〕1号,甲办法\n").unwrap();
/// assert_eq!(list.documents[0].title.as_deref(), Some("甲办法"));
/// ```
///
/// # Errors
///
/// [`KnownError::Header`], as [`read`].
pub fn read_text(file: &str, text: &str) -> Result<KnownList, KnownError> {
    let mut list = KnownList::default();
    add(&mut list, &mut Seen::default(), file, text)?;
    Ok(list)
}

fn add(list: &mut KnownList, seen: &mut Seen, file: &str, text: &str) -> Result<(), KnownError> {
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b'\t', b';']
        .into_iter()
        .max_by_key(|&d| (first.bytes().filter(|&b| b == d).count(), d == b','))
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(text.as_bytes());
    let headings: Vec<String> = reader
        .headers()
        .map(|row| row.iter().map(str::to_owned).collect())
        .unwrap_or_default();
    let columns: Vec<Option<Column>> = headings.iter().map(|name| column(name)).collect();
    if !columns
        .iter()
        .any(|c| matches!(c, Some(Column::Number | Column::Title)))
    {
        return Err(KnownError::Header {
            file: file.to_owned(),
        });
    }
    let strange = headings.iter().zip(&columns);
    let strange = strange.filter(|(name, column)| column.is_none() && !says_nothing(name));
    let strange: Vec<String> = strange.map(|(name, _)| name.trim().to_owned()).collect();
    if !strange.is_empty() {
        list.passed_over.push(PassedOver {
            file: file.to_owned(),
            columns: strange,
        });
    }
    let lines = source::LineIndex::new(text);
    for row in reader.records() {
        let (line, result) = match row {
            Ok(row) => {
                if row.iter().all(|cell| cell.trim().is_empty()) {
                    continue;
                }
                let start = row.position().map_or(0, csv::Position::byte);
                let start = usize::try_from(start).unwrap_or(usize::MAX);
                // Empty lines before a row are taken for its beginning.
                let rest = text.get(start..).unwrap_or_default();
                let blank = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
                let line = lines.line_of(start.saturating_add(blank));
                let row = Row {
                    columns: &columns,
                    cells: &row,
                };
                let (document, faults) = row.document(file, line);
                let bad = faults.into_iter().map(|reason| BadRow {
                    file: file.to_owned(),
                    line,
                    reason,
                });
                list.bad_rows.extend(bad);
                (line, document)
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
                Some((file, line)) => Err(RowFault::Again {
                    file: file.clone(),
                    line: *line,
                }),
                None => {
                    seen.insert(key, (file.to_owned(), line));
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
    Ok(())
}

fn column(heading: &str) -> Option<Column> {
    let heading = fold::fold(heading).to_lowercase();
    let own = COLUMNS
        .iter()
        .find(|(_, names)| names.contains(&heading.as_str()))
        .map(|(column, _)| *column);
    let (fields, records) = (&data::words().header_fields, &data::words().record_fields);
    own.or_else(|| {
        [
            (Column::Number, &fields.number, &records.number),
            (Column::Title, &fields.title, &records.title),
            (Column::Issuer, &fields.issuers, &records.issuers),
            (Column::Date, &fields.written, &records.written),
            (Column::Published, &fields.published, &records.published),
            (Column::Status, &fields.status, &records.status),
        ]
        .into_iter()
        .find(|(_, header, record)| header.contains(&heading) || record.contains(&heading))
        .map(|(column, _, _)| column)
    })
}

/// Whether a column says nothing of a document's names, days and status, as is known: 序号,
/// 备注, 效力级别.
fn says_nothing(heading: &str) -> bool {
    const OTHERS: [&str; 12] = [
        "序号",
        "备注",
        "附件",
        "链接",
        "网址",
        "页码",
        "起草部门",
        "责任单位",
        "no",
        "id",
        "url",
        "note",
    ];
    let heading = fold::fold(heading).to_lowercase();
    heading.is_empty()
        || OTHERS.contains(&heading.as_str())
        || data::words().header_fields.other.contains(&heading)
}

/// What two rows about one document share.
fn identity_key(document: &KnownDocument) -> Key {
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

    /// The document of the row, and what is wrong with single cells, which are left out.
    fn document(&self, file: &str, line: u32) -> (Result<KnownDocument, RowFault>, Vec<RowFault>) {
        let mut faults = Vec::new();
        let number = self
            .cell(Column::Number)
            .map(|words| {
                DocumentNumber::parse(words).ok_or_else(|| RowFault::Number(words.to_owned()))
            })
            .transpose();
        let number = or_fault(number, &mut faults);
        let title = self.cell(Column::Title).map(|words| {
            let words = title::clean(words);
            let bare = words
                .strip_prefix('《')
                .and_then(|w| w.strip_suffix('》'))
                .filter(|w| !w.contains('《') && !w.contains('》'));
            bare.map_or(words.clone(), str::to_owned)
        });
        if number.is_none() && title.is_none() {
            return (Err(faults.pop().unwrap_or(RowFault::Nameless)), faults);
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
        let written = self.cell(Column::Date).or(self.cell(Column::Published));
        let written = or_fault(written.map(day).transpose(), &mut faults);
        let listed = self.listed(file, line, &mut faults);
        let document = KnownDocument {
            written,
            listed,
            number,
            title,
            issuers,
        };
        (Ok(document), faults)
    }

    /// The status, with the day from which it counts: 已废止, 2024-03-29 or
    /// 2024年3月29日废止.
    fn listed(&self, file: &str, line: u32, faults: &mut Vec<RowFault>) -> Option<Listed> {
        let since = or_fault(self.cell(Column::Since).map(day).transpose(), faults);
        let valid = self.cell(Column::Valid);
        let words = self.cell(Column::Status).or(valid)?;
        static DAY: LazyLock<Regex> = LazyLock::new(|| {
            pattern::constant(&format!("[（自于，：]*{}[起），：]*", date::PATTERN))
        });
        let folded = fold::fold(words);
        let within = date::find(&folded);
        let bare = DAY.replace(&folded, "");
        let bare = bare.as_ref();
        let bare = match (valid, bare) {
            (Some(_), "是" | "√" | "y" | "yes") => "有效",
            (Some(_), "否" | "×" | "n" | "no") => "失效",
            _ => bare,
        };
        let status = STATUS_WORDS
            .iter()
            .find(|(word, _)| *word == bare)
            .map(|(_, status)| *status)
            .or_else(|| bare.parse().ok())
            .ok_or_else(|| RowFault::Status(words.to_owned()));
        Some(Listed {
            status: or_fault(status.map(Some), faults)?,
            since: since.or(within),
            words: words.to_owned(),
            file: file.to_owned(),
            line,
        })
    }
}

/// What a cell holds, or nothing and what is wrong with it.
fn or_fault<T>(cell: Result<Option<T>, RowFault>, faults: &mut Vec<RowFault>) -> Option<T> {
    cell.unwrap_or_else(|fault| {
        faults.push(fault);
        None
    })
}

fn day(words: &str) -> Result<Date, RowFault> {
    let folded = fold::fold(words);
    // 2024-05-01 00:00:00, as spreadsheets write a day: folding leaves no space.
    date::find(&folded)
        .filter(|_| folded.chars().count() <= 18)
        .ok_or_else(|| RowFault::Day(words.to_owned()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use wenmai_vocabulary::Status;

    #[test]
    fn rows_are_read_under_chinese_and_english_headings() {
        let chinese = read_text(
            "a.csv",
            "序号,文号,标题,发文机关,日期,状态\n1,甲发[2020]1号,《甲办法》,甲局、乙局,2020年1月2日,2024-03-29废止\n",
        )
        .unwrap();
        let english = read_text(
            "a.csv",
            "\u{feff}Number,Title,Issuer,Date,Status,Since\n甲发〔2020〕1号,甲办法,甲局|乙局,2020/1/2,废止,2024-03-29\n"
                .trim_start_matches('\u{feff}'),
        )
        .unwrap();
        for (list, words) in [(chinese, "2024-03-29废止"), (english, "废止")] {
            assert_eq!(list.bad_rows, []);
            let [document] = list.documents.as_slice() else {
                panic!("{list:?}")
            };
            assert_eq!(
                document.number.as_ref().map(DocumentNumber::as_str),
                Some("甲发〔2020〕1号")
            );
            assert_eq!(document.title.as_deref(), Some("甲办法"));
            assert_eq!(document.issuers, ["甲局", "乙局"]);
            assert_eq!(document.written, Some(date(2020, 1, 2)));
            assert_eq!(
                document.listed,
                Some(Listed {
                    status: Status::Repealed,
                    since: Some(date(2024, 3, 29)),
                    words: words.to_owned(),
                    file: "a.csv".to_owned(),
                    line: 2,
                })
            );
        }
    }

    #[test]
    fn a_workbook_is_a_list_and_strange_columns_are_named_once() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("名录.xlsx");
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, cells) in [
            &["甲市规范性文件目录"][..],
            &[
                "序号",
                "规范性文件名称",
                "文号",
                "发布部门",
                "是否有效",
                "颜色",
            ],
            &["1", "甲办法", "甲发〔2020〕1号", "甲局", "否", "红"],
            &["2", "乙办法", "乙发〔2021〕2号", "乙局", "是", "绿"],
            &["3", "丙办法", "不详", "丙局", "是", ""],
        ]
        .into_iter()
        .enumerate()
        {
            for (column, cell) in cells.iter().enumerate() {
                let (row, column) = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
        book.save(&path).unwrap();
        let list = read(&[path]).unwrap();
        let found: Vec<_> = list
            .documents
            .iter()
            .map(|d| {
                (
                    d.title.as_deref().unwrap(),
                    d.listed.as_ref().map(|l| l.status),
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                ("甲办法", Some(Status::Expired)),
                ("乙办法", Some(Status::InForce)),
                ("丙办法", Some(Status::InForce)),
            ]
        );
        assert_eq!(list.bad_rows.len(), 1);
        assert_eq!(list.passed_over[0].columns, ["颜色"]);
        assert_eq!(list.passed_over.len(), 1);
    }

    #[test]
    fn bad_rows_are_reported_and_the_rest_goes_on() {
        let list = read_text(
            "a.csv",
            "文号,标题,日期,状态\n,,2020-01-01,\n二〇二〇,甲办法,,\n,乙办法,去年,\n,丙办法,,不知道\n\n,\"丁\n办法\",,有效\n,丁办法,,\n,戊办法\n",
        )
        .unwrap();
        let titles: Vec<_> = list
            .documents
            .iter()
            .filter_map(|d| d.title.as_deref())
            .collect();
        assert_eq!(titles, ["甲办法", "乙办法", "丙办法", "丁办法", "戊办法"]);
        let bad: Vec<_> = list
            .bad_rows
            .iter()
            .map(|row| (row.line, row.reason.clone()))
            .collect();
        assert_eq!(
            bad,
            [
                (2, RowFault::Nameless),
                (3, RowFault::Number("二〇二〇".to_owned())),
                (4, RowFault::Day("去年".to_owned())),
                (5, RowFault::Status("不知道".to_owned())),
                (
                    9,
                    RowFault::Again {
                        file: "a.csv".to_owned(),
                        line: 7
                    }
                ),
            ]
        );
    }

    #[test]
    fn headings_of_data_bases_are_known() {
        let list = read_text(
            "a.csv",
            "标题,发文字号,发布部门,公布日期,效力级别,是否有效\n甲办法,甲发〔2020〕1号,甲局,2020-01-02,规章,否\n乙办法,甲发〔2020〕2号,甲局,2020.05,规章,失效\n",
        )
        .unwrap();
        let statuses = |d: &KnownDocument| d.listed.as_ref().map(|listed| listed.status);
        let all: Vec<_> = list
            .documents
            .iter()
            .map(|d| (d.written, statuses(d)))
            .collect();
        assert_eq!(
            all,
            [
                (Some(date(2020, 1, 2)), Some(Status::Expired)),
                (None, Some(Status::Expired)),
            ]
        );
        assert_eq!(list.documents[0].issuers, ["甲局"]);
        assert_eq!(list.bad_rows[0].reason, RowFault::Day("2020.05".to_owned()));
    }

    #[test]
    fn a_list_without_headings_is_no_list() {
        let error = read_text("a.csv", "甲发〔2020〕1号,甲办法\n").unwrap_err();
        assert!(matches!(error, KnownError::Header { .. }));
    }

    #[test]
    fn lists_are_read_as_spreadsheets_save_them() {
        let dir = tempfile::tempdir().unwrap();
        let table = "文号,标题\r\n甲发〔2020〕1号,甲市救助管理办法\r\n";
        let (gb, _, _) = encoding_rs::GB18030.encode(table);
        let files = [
            ("utf8.csv", format!("\u{feff}{table}").into_bytes()),
            ("gb.csv", gb.into_owned()),
        ]
        .map(|(name, bytes)| {
            let path = dir.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        });
        for file in &files {
            let list = read(std::slice::from_ref(file)).unwrap();
            assert_eq!(list.documents[0].title.as_deref(), Some("甲市救助管理办法"));
        }
        // The second list names what the first does.
        let both = read(&files).unwrap();
        assert_eq!((both.documents.len(), both.bad_rows.len()), (1, 1));
    }
}
