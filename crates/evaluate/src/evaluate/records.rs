//! Labels and extracted records.

/// A document that stands in the text, labelled or extracted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Its id.
    pub id: Option<String>,
    /// Line where it starts, from 1.
    pub line: u64,
    /// Its title.
    pub title: Option<String>,
    /// Its number.
    pub number: Option<String>,
    /// The bodies that issued it.
    pub issuers: Option<Vec<String>>,
    /// Day of signing.
    pub written: Day,
    /// Day of publication.
    pub published: Day,
    /// Day from which it is in force.
    pub effective: Day,
    /// Last day of its validity.
    pub expires: Day,
}

/// A day as a record gives it, with others that are as good.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Day {
    /// The day, such as 2024-05-01.
    pub given: Option<String>,
    /// Days that a label accepts besides; `None` among them for no day.
    pub also: Vec<Option<String>>,
}

/// A field of a document that is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentField {
    /// Title.
    Title,
    /// Number.
    Number,
    /// Issuing bodies.
    Issuers,
    /// Day of signing.
    Written,
    /// Day of publication.
    Published,
    /// Day from which it is in force.
    Effective,
    /// Last day of its validity.
    Expires,
}

/// What a label says of a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LabelKind {
    /// Another document is named.
    Citation,
    /// A short form of such a name.
    Short,
    /// The document itself is named.
    Own,
    /// What stands in 《》 is no document.
    NotDocument,
}

/// A labelled mention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// What it is.
    pub kind: LabelKind,
    /// Line where it starts, from 1.
    pub line: u64,
    /// Its words.
    pub text: String,
    /// Id of the document in which it stands.
    pub doc: Option<String>,
    /// Title of the document that is named.
    pub title: Option<String>,
    /// Number of the document that is named.
    pub number: Option<String>,
    /// What the citing document does to the cited one.
    pub relation: Option<String>,
    /// Relations that are as good.
    pub also: Vec<String>,
    /// The article that is cited.
    pub pinpoint: Option<String>,
    /// Name that all mentions of this document share.
    pub entity: Option<String>,
    /// What a short form stands for.
    pub refers_to: Option<String>,
    /// Another reader could fairly leave it out.
    pub doubtful: bool,
}

/// An extracted citation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Line where it starts, from 1.
    pub line: u64,
    /// Its words.
    pub text: Option<String>,
    /// Id of the document in which it stands.
    pub doc: Option<String>,
    /// Title of the document that is named.
    pub title: Option<String>,
    /// Number of the document that is named.
    pub number: Option<String>,
    /// What the citing document does to the cited one.
    pub relation: Option<String>,
    /// The article that is cited.
    pub pinpoint: Option<String>,
    /// `full` or `short`.
    pub kind: Option<String>,
    /// Id of the document that is meant.
    pub target: Option<String>,
}

/// The labels of one text: those on lines that are labelled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Labels {
    /// First and last line of each labelled part; all lines where there is none.
    pub(super) ranges: Vec<(u64, u64)>,
    /// Documents, in the order of the file.
    pub documents: Vec<Document>,
    /// Mentions, in the order of the file.
    pub mentions: Vec<Label>,
}

/// What was extracted from one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extraction {
    /// Documents, in the order of the file.
    pub documents: Vec<Document>,
    /// Citations, in the order of the file.
    pub citations: Vec<Found>,
}

/// A record of an extraction with where it comes from.
pub(super) struct Record {
    /// Its line in the extraction, from 1.
    pub(super) at: usize,
    /// The text from which it was extracted.
    pub(super) file: Option<String>,
    pub(super) entry: Entry,
}

pub(super) enum Entry {
    Document(Document),
    Citation(Found),
}

impl DocumentField {
    /// All fields, in the order in which they are reported.
    pub const ALL: [DocumentField; 7] = [
        DocumentField::Title,
        DocumentField::Number,
        DocumentField::Issuers,
        DocumentField::Written,
        DocumentField::Published,
        DocumentField::Effective,
        DocumentField::Expires,
    ];

    /// The key used in records: `title`.
    pub const fn key(self) -> &'static str {
        match self {
            DocumentField::Title => "title",
            DocumentField::Number => "number",
            DocumentField::Issuers => "issuers",
            DocumentField::Written => "written",
            DocumentField::Published => "published",
            DocumentField::Effective => "effective",
            DocumentField::Expires => "expires",
        }
    }

    /// The Chinese word: 标题.
    pub const fn chinese(self) -> &'static str {
        match self {
            DocumentField::Title => "标题",
            DocumentField::Number => "文号",
            DocumentField::Issuers => "发文机关",
            DocumentField::Written => "成文日期",
            DocumentField::Published => "发布日期",
            DocumentField::Effective => "施行日期",
            DocumentField::Expires => "有效期至",
        }
    }
}

impl LabelKind {
    /// The key used in label files: `citation`.
    pub const fn key(self) -> &'static str {
        match self {
            LabelKind::Citation => "citation",
            LabelKind::Short => "short",
            LabelKind::Own => "self",
            LabelKind::NotDocument => "not_document",
        }
    }

    /// The Chinese word: 引用.
    pub const fn chinese(self) -> &'static str {
        match self {
            LabelKind::Citation => "引用",
            LabelKind::Short => "简称",
            LabelKind::Own => "文件自身",
            LabelKind::NotDocument => "非文件",
        }
    }
}
