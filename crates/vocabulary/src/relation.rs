//! The fourteen relations between documents.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the citing document does to the cited one. Where several fit, the
/// first in this order wins.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// 废止: the target ceases to have effect.
    Repeals,
    /// 替代: what is issued here is the target's new edition.
    Supersedes,
    /// 修改: parts of the target are changed.
    Amends,
    /// 延长有效期: the target applies longer.
    Extends,
    /// 暂停执行: the target is not applied for a time.
    Suspends,
    /// 恢复施行: the target holds again.
    Restores,
    /// 更正: errors in the target's text are put right.
    Corrects,
    /// 转发: the target is passed on.
    Forwards,
    /// 批复: the target, a request, is answered.
    Replies,
    /// 解释: the meaning of the target is fixed.
    Interprets,
    /// 贯彻落实: the target is carried out.
    Implements,
    /// 依据: the target is the ground of the document.
    Basis,
    /// 适用: a rule of the document sends the reader to the target.
    Applies,
    /// 一般引用: anything else.
    Cites,
}

impl Relation {
    /// All relations, first to last.
    pub const ALL: [Relation; 14] = [
        Relation::Repeals,
        Relation::Supersedes,
        Relation::Amends,
        Relation::Extends,
        Relation::Suspends,
        Relation::Restores,
        Relation::Corrects,
        Relation::Forwards,
        Relation::Replies,
        Relation::Interprets,
        Relation::Implements,
        Relation::Basis,
        Relation::Applies,
        Relation::Cites,
    ];

    /// The key used in files and on the command line: `repeals`.
    pub const fn key(self) -> &'static str {
        match self {
            Relation::Repeals => "repeals",
            Relation::Supersedes => "supersedes",
            Relation::Amends => "amends",
            Relation::Extends => "extends",
            Relation::Suspends => "suspends",
            Relation::Restores => "restores",
            Relation::Corrects => "corrects",
            Relation::Forwards => "forwards",
            Relation::Replies => "replies",
            Relation::Interprets => "interprets",
            Relation::Implements => "implements",
            Relation::Basis => "basis",
            Relation::Applies => "applies",
            Relation::Cites => "cites",
        }
    }

    /// Those that change the target, so that its status may follow from them.
    pub const CHANGING: [Relation; 7] = [
        Relation::Repeals,
        Relation::Supersedes,
        Relation::Amends,
        Relation::Extends,
        Relation::Suspends,
        Relation::Restores,
        Relation::Corrects,
    ];

    /// Whether it is one of [`Relation::CHANGING`].
    pub fn changes(self) -> bool {
        Relation::CHANGING.contains(&self)
    }

    /// The Chinese word: 废止.
    pub const fn chinese(self) -> &'static str {
        match self {
            Relation::Repeals => "废止",
            Relation::Supersedes => "替代",
            Relation::Amends => "修改",
            Relation::Extends => "延长有效期",
            Relation::Suspends => "暂停执行",
            Relation::Restores => "恢复施行",
            Relation::Corrects => "更正",
            Relation::Forwards => "转发",
            Relation::Replies => "批复",
            Relation::Interprets => "解释",
            Relation::Implements => "贯彻落实",
            Relation::Basis => "依据",
            Relation::Applies => "适用",
            Relation::Cites => "一般引用",
        }
    }
}

impl std::fmt::Display for Relation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())
    }
}

/// The word is no relation.
#[derive(Debug, thiserror::Error)]
#[error(
    "{0:?} is no relation; use one of repeals, supersedes, amends, extends, suspends, restores, corrects, forwards, replies, interprets, implements, basis, applies, cites"
)]
pub struct UnknownRelation(pub String);

impl std::str::FromStr for Relation {
    type Err = UnknownRelation;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Relation::ALL
            .into_iter()
            .find(|r| r.key() == s || r.chinese() == s)
            // Usual words beside those of the tables.
            .or(match s {
                "取代" | "代替" => Some(Relation::Supersedes),
                "提及" | "引用" => Some(Relation::Cites),
                _ => None,
            })
            .ok_or_else(|| UnknownRelation(s.to_owned()))
    }
}
