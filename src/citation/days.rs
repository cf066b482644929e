//! Days that a sentence names for a relation: from when a repeal counts, until
//! when an extension holds.

use std::sync::LazyLock;

use regex::Regex;

use crate::document::{date, numeral};
use crate::graph::Relation;
use crate::pattern;

use super::Citation;

/// The days that the sentence names for the relation.
pub(super) fn days(citation: &mut Citation, sentence: &str) {
    static FROM: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!("(?:自|从|于)({})(?:起|之日起)?", date::PATTERN))
    });
    static UNTIL: LazyLock<Regex> =
        LazyLock::new(|| pattern::constant(&format!("(?:至|到|截止)({})", date::PATTERN)));
    static YEARS: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "(?:延长|延续|顺延)(?:期限)?([0-9]{{1,2}}|[{}]{{1,3}})年",
            numeral::CHINESE
        ))
    });
    match citation.relation {
        Relation::Repeals | Relation::Suspends => {
            citation.since = FROM
                .captures_iter(sentence)
                .last()
                .and_then(|m| date::parse(&m[1]));
            if citation.relation == Relation::Suspends {
                citation.until = UNTIL.captures(sentence).and_then(|m| date::parse(&m[1]));
            }
        }
        Relation::Extends => {
            citation.until = UNTIL.captures(sentence).and_then(|m| date::parse(&m[1]));
            citation.extended_by_years =
                YEARS.captures(sentence).and_then(|m| numeral::value(&m[1]));
        }
        _ => {}
    }
}
