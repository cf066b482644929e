//! What a format says of a document apart from its text: a field of a page, a column of a
//! table, a member of a record.

use std::borrow::Cow;
use std::str::FromStr;

use super::Place;

/// What is said of a document: its title, its number, a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// Its text; a record without one is no document.
    Text,
    /// Its title.
    Title,
    /// Its number, 发文字号.
    Number,
    /// Who issued it, 发文机关.
    Issuers,
    /// The day on which it was written, 成文日期.
    Written,
    /// A day of which nothing is said.
    Day,
    /// The day on which it was published.
    Published,
    /// The day from which it holds.
    Effective,
    /// The day after which it no longer holds.
    Expires,
    /// Whether it holds, 时效性.
    Status,
    /// What is known and says nothing of the document in the graph: 索引号, 主题词.
    Other,
}

impl Field {
    /// Those that a column of a table may hold, in the order in which people name them.
    pub const ALL: [Field; 10] = [
        Field::Text,
        Field::Title,
        Field::Number,
        Field::Issuers,
        Field::Written,
        Field::Day,
        Field::Published,
        Field::Effective,
        Field::Expires,
        Field::Status,
    ];

    /// A field and the name of the column or member that holds it: `text=内容`.
    pub fn named(words: &str) -> Option<(Self, String)> {
        let (field, name) = words.split_once('=')?;
        let name = name.trim();
        let field = field.trim().parse().ok()?;
        (!name.is_empty()).then(|| (field, name.to_owned()))
    }

    /// The same as words.
    pub fn with_name(self, name: &str) -> String {
        format!("{}={name}", self.key())
    }

    /// The word for it on the command line: `issuer`.
    pub const fn key(self) -> &'static str {
        match self {
            Field::Text => "text",
            Field::Title => "title",
            Field::Number => "number",
            Field::Issuers => "issuer",
            Field::Written => "date",
            Field::Day => "day",
            Field::Published => "published",
            Field::Effective => "effective",
            Field::Expires => "expires",
            Field::Status => "status",
            Field::Other => "other",
        }
    }

    /// The label that documents use for it: 发文字号.
    pub const fn label(self) -> &'static str {
        match self {
            Field::Text => "正文",
            Field::Title => "标题",
            Field::Number => "发文字号",
            Field::Issuers => "发文机关",
            Field::Written => "成文日期",
            Field::Day => "日期",
            Field::Published => "发布日期",
            Field::Effective => "施行日期",
            Field::Expires => "失效日期",
            Field::Status => "时效性",
            Field::Other => "其他",
        }
    }

    /// Whether its values are days.
    pub const fn is_day(self) -> bool {
        matches!(
            self,
            Field::Written | Field::Day | Field::Published | Field::Effective | Field::Expires
        )
    }
}

/// A word that names no [`Field`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no field; fields are text, title, number, issuer, date, day, published, effective, expires, status"
)]
pub struct UnknownField(pub String);

impl FromStr for Field {
    type Err = UnknownField;

    fn from_str(word: &str) -> Result<Self, UnknownField> {
        Field::ALL
            .into_iter()
            .find(|field| field.key() == word)
            .ok_or_else(|| UnknownField(word.to_owned()))
    }
}

/// One thing that a format says of the document whose text it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it says.
    pub field: Field,
    /// The label or the name of the column under which it stood; empty where it stood
    /// without one.
    pub label: Cow<'static, str>,
    /// The words of it, on one line.
    pub value: String,
    /// Where in the file it stood, in formats that have places.
    pub place: Option<Place>,
}
