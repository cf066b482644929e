//! The status of a document on a day, computed from edges and dates.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::relation::Relation;

/// Whether a document applies on a day.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 现行有效
    InForce,
    /// 尚未生效
    NotYetInForce,
    /// 已被修改: in force, in another wording.
    Amended,
    /// 部分失效
    PartlyRepealed,
    /// 已被取代
    Superseded,
    /// 已废止
    Repealed,
    /// 已过有效期
    Expired,
    /// 暂停执行
    Suspended,
    /// Nothing known of it says either way.
    Unknown,
}

/// Why a document has its status: an edge or a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// The relation that it follows from; none where it follows from the
    /// document's own dates.
    pub relation: Option<Relation>,
    /// Id of the document that causes it; none for its own dates.
    pub by: Option<String>,
    /// The day from which it counts.
    pub since: Option<Date>,
    /// File of the proof.
    pub file: Option<String>,
    /// Line of the proof, from 1.
    pub line: Option<u32>,
    /// The sentence that proves it.
    pub quote: Option<String>,
}

/// A status with what it follows from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Judgement {
    /// The status.
    pub status: Status,
    /// The day since when, where known.
    pub since: Option<Date>,
    /// What it follows from.
    pub reasons: Vec<Reason>,
}
