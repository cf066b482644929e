//! The words in a picture, in Chinese and in English.

use wenmai_graph::{Relation, Status};

/// The language of the words that a picture adds to those of the documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// 中文
    #[default]
    Chinese,
    /// English
    English,
}

impl Lang {
    /// One of two wordings.
    pub const fn pick(self, chinese: &'static str, english: &'static str) -> &'static str {
        match self {
            Lang::Chinese => chinese,
            Lang::English => english,
        }
    }

    /// The value of `lang` and `xml:lang`.
    pub const fn code(self) -> &'static str {
        self.pick("zh-CN", "en")
    }
}

/// What the citing document does to the cited one, as a verb that stands
/// between their names: `A 依据 B`, `A is based on B`.
pub(super) const fn relation(relation: Relation, lang: Lang) -> &'static str {
    match lang {
        Lang::Chinese => relation.chinese(),
        Lang::English => match relation {
            Relation::Repeals => "repeals",
            Relation::Supersedes => "supersedes",
            Relation::Amends => "amends",
            Relation::Extends => "extends",
            Relation::Suspends => "suspends",
            Relation::Restores => "restores",
            Relation::Corrects => "corrects",
            Relation::Forwards => "forwards",
            Relation::Replies => "replies to",
            Relation::Interprets => "interprets",
            Relation::Implements => "implements",
            Relation::Basis => "is based on",
            Relation::Applies => "applies",
            Relation::Cites => "cites",
        },
    }
}

/// The status in full, for tooltips and the legend.
pub(super) const fn status(status: Status, lang: Lang) -> &'static str {
    let (chinese, english) = match status {
        Status::InForce => ("现行有效", "in force"),
        Status::NotYetInForce => ("尚未生效", "not yet in force"),
        Status::Amended => ("已被修改", "amended"),
        Status::PartlyRepealed => ("部分失效", "partly repealed"),
        Status::Superseded => ("已被替代", "superseded"),
        Status::Repealed => ("已废止", "repealed"),
        Status::Expired => ("期满失效", "expired"),
        Status::Suspended => ("暂停执行", "suspended"),
        Status::Unknown => ("时效未知", "status unknown"),
    };
    lang.pick(chinese, english)
}

/// The status in one character, or one English word, for the badge in a box;
/// none where a badge would say nothing. The legend has the status in full.
pub(super) const fn badge(status: Status, lang: Lang) -> Option<&'static str> {
    let (chinese, english) = match status {
        Status::InForce | Status::Unknown => return None,
        Status::NotYetInForce => ("未", "not yet"),
        Status::Amended => ("改", "amended"),
        Status::PartlyRepealed => ("部", "part void"),
        Status::Superseded => ("代", "superseded"),
        Status::Repealed => ("废", "repealed"),
        Status::Expired => ("期", "expired"),
        Status::Suspended => ("停", "suspended"),
    };
    Some(lang.pick(chinese, english))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_relation_has_an_english_verb_of_its_own() {
        let mut verbs: Vec<_> = Relation::ALL
            .iter()
            .map(|&r| relation(r, Lang::English))
            .collect();
        verbs.sort_unstable();
        verbs.dedup();
        assert_eq!(verbs.len(), Relation::ALL.len());
    }

    #[test]
    fn a_document_in_force_bears_no_badge() {
        assert_eq!(badge(Status::InForce, Lang::Chinese), None);
        assert_eq!(badge(Status::Repealed, Lang::Chinese), Some("废"));
    }
}
