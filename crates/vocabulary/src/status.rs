//! The words for the status of a document.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// 已被替代
    Superseded,
    /// 已废止
    Repealed,
    /// 期满失效
    Expired,
    /// 暂停执行
    Suspended,
    /// Nothing known of it says either way.
    Unknown,
}

impl Status {
    /// All of them.
    pub const ALL: [Status; 9] = [
        Status::InForce,
        Status::NotYetInForce,
        Status::Amended,
        Status::PartlyRepealed,
        Status::Superseded,
        Status::Repealed,
        Status::Expired,
        Status::Suspended,
        Status::Unknown,
    ];

    /// The key used in files and on the command line: `in_force`.
    pub const fn key(self) -> &'static str {
        match self {
            Status::InForce => "in_force",
            Status::NotYetInForce => "not_yet_in_force",
            Status::Amended => "amended",
            Status::PartlyRepealed => "partly_repealed",
            Status::Superseded => "superseded",
            Status::Repealed => "repealed",
            Status::Expired => "expired",
            Status::Suspended => "suspended",
            Status::Unknown => "unknown",
        }
    }

    /// The Chinese words: 现行有效.
    pub const fn chinese(self) -> &'static str {
        match self {
            Status::InForce => "现行有效",
            Status::NotYetInForce => "尚未生效",
            Status::Amended => "已被修改",
            Status::PartlyRepealed => "部分失效",
            Status::Superseded => "已被替代",
            Status::Repealed => "已废止",
            Status::Expired => "期满失效",
            Status::Suspended => "暂停执行",
            Status::Unknown => "时效未知",
        }
    }

    /// The English words.
    pub const fn english(self) -> &'static str {
        match self {
            Status::InForce => "in force",
            Status::NotYetInForce => "not yet in force",
            Status::Amended => "amended",
            Status::PartlyRepealed => "partly repealed",
            Status::Superseded => "superseded",
            Status::Repealed => "repealed",
            Status::Expired => "expired",
            Status::Suspended => "suspended",
            Status::Unknown => "unknown",
        }
    }

    /// Whether a document of this status no longer applies at all.
    pub const fn is_gone(self) -> bool {
        matches!(
            self,
            Status::Superseded | Status::Repealed | Status::Expired
        )
    }

    /// Whether a document of this status applies in another wording, in part
    /// alone, or not for the time being.
    pub const fn is_changed(self) -> bool {
        matches!(
            self,
            Status::PartlyRepealed | Status::Amended | Status::Suspended
        )
    }
}

/// The word is no status.
#[derive(Debug, thiserror::Error)]
#[error(
    "{0:?} is no status; use one of in_force, not_yet_in_force, amended, partly_repealed, superseded, repealed, expired, suspended, unknown"
)]
pub struct UnknownStatus(pub String);

impl std::str::FromStr for Status {
    type Err = UnknownStatus;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Status::ALL
            .into_iter()
            .find(|status| status.key() == s || status.chinese() == s)
            // Usual words beside those of the tables.
            .or(match s {
                "有效" | "现行" => Some(Status::InForce),
                "已被取代" | "已被代替" => Some(Status::Superseded),
                "废止" => Some(Status::Repealed),
                "已过有效期" => Some(Status::Expired),
                "状态不明" => Some(Status::Unknown),
                _ => None,
            })
            .ok_or_else(|| UnknownStatus(s.to_owned()))
    }
}
