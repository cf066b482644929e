//! What people have put right, beside what the texts say.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use wenmai_vocabulary::{Relation, Status};

/// Something that a person has put right, with who and why.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Correction {
    /// What it changes.
    #[serde(flatten)]
    pub change: Change,
    /// Why, in the person's words.
    pub note: String,
    /// Who says so.
    pub author: String,
    /// The file of corrections.
    pub file: String,
    /// Line on which it begins, from 1.
    pub line: u32,
}

/// What a correction changes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// These names and numbers are one document.
    Same {
        /// All of them, as they were given.
        documents: Vec<String>,
    },
    /// These two are different documents.
    NotSame {
        /// Both, as they were given.
        documents: Vec<String>,
    },
    /// Words of this document that are no citation.
    NotCitation {
        /// The words.
        text: String,
    },
    /// The relation is another one.
    Relation {
        /// What was read.
        was: Relation,
        /// What holds.
        now: Relation,
    },
    /// The status is this one.
    Status {
        /// The status.
        status: Status,
        /// From this day on; always where there is none.
        since: Option<Date>,
        /// Up to this day; for good where there is none.
        until: Option<Date>,
    },
    /// The title is this one.
    Title {
        /// What was read.
        was: Option<String>,
        /// What holds.
        now: String,
    },
    /// One of its days is this one.
    Date {
        /// Which of them.
        which: DateField,
        /// What was read.
        was: Option<Date>,
        /// What holds.
        now: Date,
    },
}

/// One of the days of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateField {
    /// 成文日期
    Written,
    /// 发布日期
    Published,
    /// 施行日期
    Effective,
    /// The last day on which it applies.
    Expires,
}

impl DateField {
    /// All of them.
    pub const ALL: [DateField; 4] = [
        DateField::Written,
        DateField::Published,
        DateField::Effective,
        DateField::Expires,
    ];

    /// The key used in files: `effective`.
    pub const fn key(self) -> &'static str {
        match self {
            DateField::Written => "written",
            DateField::Published => "published",
            DateField::Effective => "effective",
            DateField::Expires => "expires",
        }
    }

    /// The Chinese word: 施行日期.
    pub const fn chinese(self) -> &'static str {
        match self {
            DateField::Written => "成文日期",
            DateField::Published => "发布日期",
            DateField::Effective => "施行日期",
            DateField::Expires => "截止日期",
        }
    }
}

impl Change {
    /// The key used in files: `not_same`.
    pub const fn key(&self) -> &'static str {
        match self {
            Change::Same { .. } => "same",
            Change::NotSame { .. } => "not_same",
            Change::NotCitation { .. } => "not_citation",
            Change::Relation { .. } => "relation",
            Change::Status { .. } => "status",
            Change::Title { .. } => "title",
            Change::Date { .. } => "date",
        }
    }
}

impl Correction {
    /// What it says, who says so and why, in Chinese.
    pub fn chinese(&self) -> String {
        let said = match &self.change {
            Change::Same { documents } => format!("{} 是同一文件", documents.join("、")),
            Change::NotSame { documents } => format!("{} 不是同一文件", documents.join(" 与 ")),
            Change::NotCitation { text } => format!("“{text}”不是引用"),
            Change::Relation { was, now } => {
                format!("关系为{}，原读作{}", now.chinese(), was.chinese())
            }
            Change::Status {
                status,
                since,
                until,
            } => {
                let from = since.map(|d| format!("自 {d} 起")).unwrap_or_default();
                let to = until.map(|d| format!("至 {d} 止")).unwrap_or_default();
                format!("时效性{from}{to}为{}", status.chinese())
            }
            Change::Title { was, now } => match was {
                Some(was) => format!("标题为“{now}”，原读作“{was}”"),
                None => format!("标题为“{now}”"),
            },
            Change::Date { which, was, now } => match was {
                Some(was) => format!("{}为 {now}，原读作 {was}", which.chinese()),
                None => format!("{}为 {now}", which.chinese()),
            },
        };
        format!("{said}——{}：{}", self.author, self.note)
    }

    /// What it says, who says so and why, in English.
    pub fn english(&self) -> String {
        let said = match &self.change {
            Change::Same { documents } => format!("{} are one document", documents.join(", ")),
            Change::NotSame { documents } => {
                format!("{} are different documents", documents.join(" and "))
            }
            Change::NotCitation { text } => format!("\"{text}\" is no citation"),
            Change::Relation { was, now } => {
                format!("the relation is {}, read as {}", now.key(), was.key())
            }
            Change::Status {
                status,
                since,
                until,
            } => {
                let from = since.map(|d| format!(" from {d}")).unwrap_or_default();
                let to = until.map(|d| format!(" until {d}")).unwrap_or_default();
                format!("the status is {}{from}{to}", status.english())
            }
            Change::Title { was, now } => match was {
                Some(was) => format!("the title is \"{now}\", read as \"{was}\""),
                None => format!("the title is \"{now}\""),
            },
            Change::Date { which, was, now } => match was {
                Some(was) => format!("{} is {now}, read as {was}", which.key()),
                None => format!("{} is {now}", which.key()),
            },
        };
        format!("{said} ({}: {})", self.author, self.note)
    }
}
