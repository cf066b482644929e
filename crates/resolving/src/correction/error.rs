//! What can be wrong with a file of corrections.

use std::io;
use std::path::PathBuf;

use wenmai_vocabulary::{Relation, Status};

/// A file of corrections cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CorrectionError {
    /// It cannot be read.
    #[error("cannot read the corrections `{}`; check that the file is there and that you may read it.", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Its bytes are no text.
    #[error("the corrections `{}` are no UTF-8 text; save the file as UTF-8.", .path.display())]
    NotText {
        /// The file.
        path: PathBuf,
    },
    /// Something in it is not what it should be.
    #[error("`{file}`, line {line}: {fault}")]
    Fault {
        /// The file.
        file: String,
        /// The line, from 1.
        line: u32,
        /// What is wrong there, and what to write.
        fault: Fault,
    },
}

impl CorrectionError {
    /// In Chinese.
    pub fn chinese(&self) -> String {
        match self {
            CorrectionError::Read { path, .. } => format!(
                "无法读取更正文件 {}。请检查文件是否存在、是否有读取权限。",
                path.display()
            ),
            CorrectionError::NotText { path } => format!(
                "更正文件 {} 不是 UTF-8 文本。请另存为 UTF-8 编码。",
                path.display()
            ),
            CorrectionError::Fault { file, line, fault } => {
                format!("{file} 第 {line} 行：{}", fault.chinese())
            }
        }
    }
}

/// What is wrong at a place of the file, and what to write.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It is no TOML.
    #[error("this is no TOML: {0}")]
    Syntax(String),
    /// A table of a name that is not known.
    #[error("there is no [[{0}]]; write one of {tables}", tables = TABLES)]
    UnknownTable(String),
    /// The table of settings holds something else.
    #[error(
        "[read] holds fields = [\"text=NAME\"], where the words before = are those of --field, and rules = \"FOLDER\"; write one of these"
    )]
    Read,
    /// A single value or table where there must be a list of tables.
    #[error("write [[{0}]], with two brackets on each side, and its keys below it")]
    NoList(String),
    /// A key that the table does not have.
    #[error("[[{table}]] has no key {key}; it has {known}")]
    UnknownKey {
        /// The table.
        table: &'static str,
        /// The key.
        key: String,
        /// Keys that it has.
        known: String,
    },
    /// A key that must be there.
    #[error("[[{table}]] needs {key}; add a line such as: {example}")]
    Missing {
        /// The table.
        table: &'static str,
        /// The key.
        key: &'static str,
        /// A line that would do.
        example: &'static str,
    },
    /// A value of another kind, or an empty one.
    #[error("{key} must be {wanted}, such as: {example}")]
    Value {
        /// The key.
        key: String,
        /// What it must be.
        wanted: Wanted,
        /// A line that would do.
        example: &'static str,
    },
    /// No relation.
    #[error("{0:?} is no relation; write one of {all}", all = relations(Relation::key))]
    Relation(String),
    /// No status.
    #[error("{0:?} is no status; write one of {all}", all = statuses(Status::key))]
    Status(String),
    /// A time that ends before it begins.
    #[error("until lies before since; write the later day as until")]
    Backwards,
}

/// What a value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Wanted {
    /// Words.
    #[error("words in quotation marks")]
    Words,
    /// A day.
    #[error("a day without quotation marks")]
    Day,
    /// Names of documents, at least two.
    #[error("a list of two or more numbers or titles")]
    Names,
    /// Names of two documents.
    #[error("a list of two numbers or titles")]
    TwoNames,
}

impl Wanted {
    fn chinese(self) -> &'static str {
        match self {
            Wanted::Words => "引号中的文字",
            Wanted::Day => "不加引号的日期",
            Wanted::Names => "两个以上文号或标题的列表",
            Wanted::TwoNames => "两个文号或标题的列表",
        }
    }
}

/// The tables of the file.
pub(super) const TABLES: &str = "[[same]], [[not_same]], [[not_citation]], [[relation]], [[status]], [[title]], [[date]], [read]";

fn relations(word: fn(Relation) -> &'static str) -> String {
    Relation::ALL.map(word).join(", ")
}

fn statuses(word: fn(Status) -> &'static str) -> String {
    Status::ALL.map(word).join(", ")
}

impl Fault {
    fn chinese(&self) -> String {
        match self {
            Fault::Syntax(what) => format!("不是有效的 TOML：{what}"),
            Fault::UnknownTable(name) => format!("没有 [[{name}]]，可写：{TABLES}"),
            Fault::Read => "[read] 中只写 fields = [\"text=字段名\"]（= 前的词同 --field）和 rules = \"文件夹\"".to_owned(),
            Fault::NoList(name) => format!("应写作 [[{name}]]（两边各两个方括号），各项写在它下面"),
            Fault::UnknownKey { table, key, known } => {
                format!("[[{table}]] 中没有 {key} 这一项，可写：{known}")
            }
            Fault::Missing {
                table,
                key,
                example,
            } => format!("[[{table}]] 缺少 {key}，请加一行，例如：{example}"),
            Fault::Value {
                key,
                wanted,
                example,
            } => format!("{key} 应为{}，例如：{example}", wanted.chinese()),
            Fault::Relation(words) => format!(
                "“{words}”不是关系，可写：{}",
                Relation::ALL.map(Relation::chinese).join("、")
            ),
            Fault::Status(words) => format!(
                "“{words}”不是时效性，可写：{}",
                Status::ALL.map(Status::chinese).join("、")
            ),
            Fault::Backwards => "until 早于 since，请把较晚的日期写作 until".to_owned(),
        }
    }
}
