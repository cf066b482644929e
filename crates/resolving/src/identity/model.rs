//! A document for which mentions stand, and the words that prove what one does to another.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::correction::Correction;
use wenmai_extracting::citation::heading;
use wenmai_extracting::document::origin::Origins;
use wenmai_vocabulary::{Relation, Status};

/// Where a document stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct FilePlace {
    /// The file, as it was given on the command line.
    pub file: String,
    /// The line on which the document begins, from 1.
    pub line: u32,
}

/// A document that mentions stand for, present in the corpus or only cited.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Entity {
    /// The document's number; its title where it has none (see
    /// [`crate::identity`] for how ids are made).
    pub id: String,
    /// The title as the document bears it, or as it is cited most often.
    pub title: Option<String>,
    /// 发文字号, normalised.
    pub number: Option<String>,
    /// 发文机关, in the order of the document.
    pub issuers: Vec<String>,
    /// 成文日期.
    pub written: Option<Date>,
    /// 发布日期.
    pub published: Option<Date>,
    /// The first day on which it applies.
    pub effective: Option<Date>,
    /// The last day on which it applies.
    pub expires: Option<Date>,
    /// The day from which earlier versions of it applied, where this is a later one and
    /// no text of those is at hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<Date>,
    /// Whether its text stands in the corpus, or it is only cited.
    pub present: bool,
    /// Whether it is a draft for comment (征求意见稿): such a text changes
    /// nothing and is never in force.
    pub draft: bool,
    /// File that holds it.
    pub file: Option<String>,
    /// Line where it starts, from 1.
    pub line: Option<u32>,
    /// Other files that hold the same text, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<FilePlace>,
    /// Where in its file its own facts stood; nothing of what a copy or a list says.
    #[serde(default, skip_serializing_if = "Origins::is_empty")]
    pub origins: Origins,
    /// Other names and numbers under which it is cited.
    pub aliases: Vec<String>,
    /// What people have put right about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
    /// What a list of known documents says of its status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed: Option<Listed>,
}

impl Entity {
    /// A document of the corpus of which nothing is known but its id.
    pub fn named(id: &str) -> Self {
        Entity {
            id: id.to_owned(),
            present: true,
            ..Entity::default()
        }
    }

    /// The day from which the document speaks: published, else written, else
    /// effective.
    pub fn issued(&self) -> Option<Date> {
        self.published.or(self.written).or(self.effective)
    }

    /// The day that tells a version that is only named from others of its name; it stands
    /// at the end of its id.
    pub fn named_day(&self) -> Option<Date> {
        let (_, day) = self.id.rsplit_once(' ')?;
        day.parse().ok().filter(|_| !self.present)
    }

    /// The day from which an extension by years counts: its last day so far, else its
    /// first.
    pub fn term(&self) -> Option<Date> {
        self.expires.or(self.starts())
    }

    /// The day from which it applies: that of the first version, where no text of that
    /// is at hand; effective, else published, else written.
    pub fn starts(&self) -> Option<Date> {
        self.earlier
            .or(self.effective)
            .or(self.published)
            .or(self.written)
    }
}

/// What a list of known documents, or what is printed with the document itself, says of
/// its status.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Listed {
    /// The status.
    pub status: Status,
    /// From this day on; always where there is none.
    pub since: Option<Date>,
    /// The words in the list.
    pub words: String,
    /// The list.
    pub file: String,
    /// Line of the row, from 1.
    pub line: u32,
}

/// Words in a text that prove a relation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// File, as it was given on the command line.
    pub file: String,
    /// Line of the mention, from 1.
    pub line: u32,
    /// Page on which it stands, from 1, in formats that have pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Byte offset of the mention in the decoded text.
    pub start: usize,
    /// Byte offset after the mention.
    pub end: usize,
    /// The words of the mention.
    pub text: String,
    /// The sentence in which it stands.
    pub quote: String,
    /// 第…条, where the mention names a part.
    pub pinpoint: Option<String>,
    /// Id of the rule that read the relation.
    pub rule: String,
    /// The day on which the relation takes effect, where the clause names one.
    pub since: Option<Date>,
    /// The last day of a suspension, or the new last day of a document that is
    /// extended, where the clause names one.
    pub until: Option<Date>,
    /// Whether the words only announce the change (组织修订《甲》) or, in an
    /// explanation, report it, and so leave the target as it is.
    pub planned: bool,
    /// What a person has put right about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<Box<Correction>>,
}

impl Evidence {
    /// Whether the heading of a statute names what made its text.
    pub fn is_of_heading(&self) -> bool {
        self.rule == heading::NAMED
    }
}

/// One resolved citation, on its way into the graph.
#[derive(Debug, Clone)]
pub struct Edge {
    /// Place of the citing entity.
    pub source: usize,
    /// Place of the cited entity.
    pub target: usize,
    /// What the one does to the other.
    pub relation: Relation,
    /// The words that prove it.
    pub evidence: Evidence,
}
