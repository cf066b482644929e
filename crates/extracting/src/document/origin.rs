//! Where in a document stood what it says of itself.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use wenmai_vocabulary::text;

/// The place that says a fact, the surest first.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "place", rename_all = "snake_case")]
pub enum Place {
    /// A field, by its label: 发文字号. Without a label it is a day below the title, as
    /// pages write it.
    Field {
        /// The label.
        label: Cow<'static, str>,
    },
    /// The lines above the text.
    Heading,
    /// A bracket behind the title, or the line below it.
    Note,
    /// The line of the number.
    Number,
    /// The lines that tell how a statute came to be.
    Caption,
    /// 甲部文件, 甲市人民政府令.
    Masthead,
    /// The bodies and the day at the end.
    Signature,
    /// What the title names.
    Title,
    /// A sentence: 现予公布, 自…起施行.
    Clause,
    /// The tables of laws and of their versions.
    Almanac,
    /// The name of the file, where the text names itself nowhere.
    FileName,
}

impl Place {
    /// The word for it in Chinese.
    pub fn chinese(&self) -> String {
        match self {
            Place::Field { label } if label.is_empty() => "标题下的日期".to_owned(),
            Place::Field { label } => format!("字段“{label}”"),
            Place::Heading => "正文上方".to_owned(),
            Place::Note => "标题括注".to_owned(),
            Place::Number => "文号".to_owned(),
            Place::Caption => "题注".to_owned(),
            Place::Masthead => "版头".to_owned(),
            Place::Signature => "落款".to_owned(),
            Place::Title => "标题".to_owned(),
            Place::Clause => "条款".to_owned(),
            Place::Almanac => "法律表".to_owned(),
            Place::FileName => "文件名".to_owned(),
        }
    }

    /// The word for it in English.
    pub fn english(&self) -> String {
        match self {
            Place::Field { label } if label.is_empty() => "day below the title".to_owned(),
            Place::Field { label } => format!("field {label}"),
            Place::Heading => "above the text".to_owned(),
            Place::Note => "note to the title".to_owned(),
            Place::Number => "number".to_owned(),
            Place::Caption => "caption".to_owned(),
            Place::Masthead => "masthead".to_owned(),
            Place::Signature => "signature".to_owned(),
            Place::Title => "title".to_owned(),
            Place::Clause => "clause".to_owned(),
            Place::Almanac => "table of laws".to_owned(),
            Place::FileName => "name of the file".to_owned(),
        }
    }
}

/// Where a fact stood.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// The kind of place.
    #[serde(flatten)]
    pub place: Place,
    /// The line, from 1, where one line says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Where in the file it stood, where a format says it apart from the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<text::Place>,
}

impl Origin {
    pub(super) fn at(place: Place, line: u32) -> Self {
        Origin {
            place,
            line: Some(line),
            at: None,
        }
    }

    pub(super) fn of(place: Place) -> Self {
        Origin {
            place,
            line: None,
            at: None,
        }
    }

    /// The place and the line in Chinese: 落款，第12行.
    pub fn chinese(&self) -> String {
        let line = self.line.map(|line| format!("，第{line}行"));
        let at = self.at.map(|at| format!("，{}", at.chinese()));
        self.place.chinese() + &line.or(at).unwrap_or_default()
    }

    /// The place and the line in English.
    pub fn english(&self) -> String {
        let line = self.line.map(|line| format!(", line {line}"));
        let at = self.at.map(|at| format!(", {at}"));
        self.place.english() + &line.or(at).unwrap_or_default()
    }
}

/// Where each fact of a document stood; none where it is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Origins {
    /// Of the title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Origin>,
    /// Of the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<Origin>,
    /// Of the bodies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuers: Option<Origin>,
    /// Of 成文日期.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written: Option<Origin>,
    /// Of 发布日期.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Origin>,
    /// Of the first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective: Option<Origin>,
    /// Of the last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<Origin>,
}

impl Origins {
    /// Whether nothing is known of where any fact stood.
    pub fn is_empty(&self) -> bool {
        *self == Origins::default()
    }
}
