//! Where in a document stood what it says of itself.

/// The place that says a fact, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A field, by its label: 发文字号. Without a label it is a day below the title, as
    /// pages write it.
    Field(&'static str),
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
    pub fn chinese(self) -> String {
        match self {
            Place::Field("") => "标题下的日期".to_owned(),
            Place::Field(label) => format!("字段“{label}”"),
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
    pub fn english(self) -> String {
        match self {
            Place::Field("") => "day below the title".to_owned(),
            Place::Field(label) => format!("field {label}"),
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The kind of place.
    pub place: Place,
    /// The line, from 1, where one line says it.
    pub line: Option<u32>,
}

impl Origin {
    pub(super) fn at(place: Place, line: u32) -> Self {
        Origin {
            place,
            line: Some(line),
        }
    }

    pub(super) fn of(place: Place) -> Self {
        Origin { place, line: None }
    }
}

/// Where each fact of a document stood; none where it is not known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Origins {
    /// Of the title.
    pub title: Option<Origin>,
    /// Of the number.
    pub number: Option<Origin>,
    /// Of the bodies.
    pub issuers: Option<Origin>,
    /// Of 成文日期.
    pub written: Option<Origin>,
    /// Of 发布日期.
    pub published: Option<Origin>,
    /// Of the first day.
    pub effective: Option<Origin>,
    /// Of the last day.
    pub expires: Option<Origin>,
}
