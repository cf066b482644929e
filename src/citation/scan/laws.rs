//! Laws that are cited without 《》.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;

use crate::data;
use crate::pattern;

use super::names::attach_pinpoint;
use super::{Mention, edge_before, in_name};

struct LawNames {
    matcher: AhoCorasick,
}

fn law_names() -> Option<&'static LawNames> {
    static NAMES: LazyLock<Option<LawNames>> = LazyLock::new(|| {
        let mut names: Vec<&str> = Vec::new();
        for law in data::laws() {
            if law.kind == "party" {
                continue;
            }
            names.push(&law.title);
            names.extend(data::list(&law.short_names));
        }
        names.retain(|name| name.chars().count() >= 2);
        names.sort_unstable();
        names.dedup();
        let matcher = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&names)
            .ok()?;
        Some(LawNames { matcher })
    });
    NAMES.as_ref()
}

/// Words that show that a law is cited as law, before its name.
pub(super) static LAW_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        "(?:根据|依据|结合|依照|按照|遵照|违反|适用|遵守|贯彻|落实|实施|和|与|及|、|以及|构成|符合|执行)$",
    )
});
/// Words that govern laws alone, so that nothing need follow a full name.
static STRICT: LazyLock<Regex> =
    LazyLock::new(|| pattern::constant("(?:违反|遵守|依照|触犯|适用)$"));
/// … and behind it.
static LAW_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        "^(?:(?:和|及|与|、|以及)《|，制定本|关于[^，。；]{1,20}的规定|(?:等|以及|和|及|与|、)?(?:有关|相关|的)*(?:法律|法规|行政法规|规章)*(?:的|等)*(?:有关|相关)*(?:规定|要求|条款))",
    )
});

/// Laws of the table that are cited without 《》: 刑法第二百六十六条, 根据行政
/// 处罚法的规定. Several in a row are cited where one of them is.
pub(super) fn laws(text: &str, found: &mut Vec<Mention>) {
    if !text.contains('法') && !text.contains("条例") {
        return;
    }
    let Some(names) = law_names() else {
        return;
    };
    let taken: Vec<Range<usize>> = found.iter().map(|m| m.span.start..m.reach()).collect();
    // Names in a row, joined by 、 and 和.
    let mut rows: Vec<Vec<Mention>> = Vec::new();
    for m in names.matcher.find_iter(text) {
        if taken.iter().any(|t| m.start() < t.end && m.end() > t.start)
            || in_name(text, m.start())
            || runs_on(&text[m.end()..])
        {
            continue;
        }
        let mut mention = Mention::bare(m.range());
        attach_pinpoint(text, &mut mention);
        let joined = rows.last().and_then(|row| row.last()).is_some_and(|last| {
            text.get(last.reach()..m.start())
                .is_some_and(|between| matches!(between, "、" | "和" | "与" | "及" | "以及"))
        });
        match rows.last_mut() {
            Some(row) if joined => row.push(mention),
            _ => rows.push(vec![mention]),
        }
    }
    for row in rows {
        let (Some(first), Some(last)) = (row.first(), row.last()) else {
            continue;
        };
        let before = &text[..first.span.start];
        let governed = LAW_BEFORE.is_match(before);
        let cited = row.iter().any(|m| m.pinpoint.is_some())
            || governed
                && (row.len() > 1
                    || LAW_AFTER.is_match(&text[last.reach()..])
                    || STRICT.is_match(before) && text[last.span.clone()].chars().count() >= 4);
        // An article makes it plain that a law is meant, whatever stands before.
        if cited && (edge_before(before) || first.pinpoint.is_some()) {
            found.extend(row);
        }
    }
}

/// Whether the name of a law goes on as another word: 刑法学, 公司法律.
fn runs_on(after: &str) -> bool {
    after.starts_with([
        '律', '院', '官', '定', '人', '理', '学', '庭', '务', '治', '制', '典',
    ]) || after.starts_with('规') && !after.starts_with("规定")
        || after.starts_with("实施") && !after.starts_with("实施条例")
        || after.starts_with("解释")
}
