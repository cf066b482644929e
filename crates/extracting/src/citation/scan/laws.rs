//! Laws that are cited without 《》.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashSet;

use wenmai_vocabulary::data;
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

use super::names::attach_pinpoint;
use super::taken::Taken;
use super::{Mention, Triggers, edge_before};

/// The names of the table. Each is found by its end: 法, else its last two
/// characters.
struct LawNames {
    names: FxHashSet<&'static str>,
    ends: Triggers,
    /// The longest name, in characters.
    longest: usize,
}

fn law_names() -> &'static LawNames {
    static NAMES: LazyLock<LawNames> = LazyLock::new(|| {
        let laws = data::laws().iter().filter(|law| law.kind != "party");
        let names: FxHashSet<&str> = laws
            .flat_map(|law| data::list(&law.short_names).chain([law.title.as_str()]))
            .filter(|name| name.chars().count() >= 2 && !name.contains('《'))
            .collect();
        let mut ends: Vec<&str> = names.iter().filter_map(|name| end_of(name)).collect();
        ends.sort_unstable();
        ends.dedup();
        LawNames {
            longest: names
                .iter()
                .map(|name| name.chars().count())
                .max()
                .unwrap_or(0),
            names,
            ends: Triggers::new(ends),
        }
    });
    &NAMES
}

fn end_of(name: &str) -> Option<&str> {
    let mut ends = name.char_indices().rev().map(|(at, _)| part(name, at..));
    ends.next().filter(|&end| end == "法").or(ends.next())
}

impl LawNames {
    /// The names outside of 《》; of those that overlap the first, of those that
    /// begin together the longest.
    fn find(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let (mut from, mut seen, mut open) = (0, 0, 0);
        let mut closed = 0;
        while let Some(end) = self.ends.first(text, from) {
            from = end.start
                + part(text, end.start..)
                    .chars()
                    .next()
                    .map_or(1, char::len_utf8);
            // As `Open`, but that each 《 and 》 is counted once.
            let passed = part(text, seen..end.start);
            open += pattern::find_all(passed, "《").count();
            closed += pattern::find_all(passed, "》").count();
            seen = end.start;
            if open > closed {
                from += part(text, from..).find('》').unwrap_or(0);
                continue;
            }
            for word in self.ends.at(text, end.start) {
                let end = end.start + word.len();
                let starts = part(text, ..end).char_indices().rev().take(self.longest);
                let starts = starts.take_while(|(_, c)| !matches!(c, '《' | '》' | '，' | '。'));
                let names = starts.map(|(start, _)| start..end);
                found.extend(names.filter(|name| self.names.contains(part(text, name.clone()))));
            }
        }
        found.sort_unstable_by_key(|name| (name.start, Reverse(name.end)));
        let mut end = 0;
        found.retain(|name| {
            let keep = name.start >= end;
            if keep {
                end = name.end;
            }
            keep
        });
        found
    }
}

/// Words that show that a law is cited as law, before its name.
pub(super) static LAW_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        "(?:根据|依据|结合|依照|参照|比照|援引|按照|遵照|违反|适用|遵守|贯彻|落实|实施|和|与|及|、|以及|构成|符合|执行)$",
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
    if !pattern::contains(text, "法") && !pattern::contains(text, "条例") {
        return;
    }
    let taken = Taken::by(&*found);
    // Names in a row, joined by 、 and 和.
    let mut rows: Vec<Vec<Mention>> = Vec::new();
    for name in law_names().find(text) {
        if taken.overlaps(&name) || runs_on(part(text, name.end..)) {
            continue;
        }
        let mut mention = Mention::bare(name.clone());
        attach_pinpoint(text, &mut mention);
        let joined = rows.last().and_then(|row| row.last()).is_some_and(|last| {
            text.get(last.reach()..name.start)
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
        let before = part(text, ..first.span.start);
        let governed = LAW_BEFORE.is_match(before);
        let cited = row.iter().any(|m| m.pinpoint.is_some())
            || governed
                && (row.len() > 1
                    || LAW_AFTER.is_match(part(text, last.reach()..))
                    || STRICT.is_match(before)
                        && part(text, last.span.clone()).chars().count() >= 4);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_the_table_is_found() {
        let laws = law_names();
        let mut names: Vec<&str> = laws.names.iter().copied().collect();
        names.sort_unstable();
        for name in names {
            let text = format!("依照{name}，");
            let found = laws.find(&text);
            assert_eq!(found, ["依照".len().."依照".len() + name.len()], "{name}");
        }
    }

    #[test]
    fn the_first_and_longest_of_the_names_outside_of_brackets() {
        let found = |text: &str| -> Vec<String> {
            let names = law_names().find(text).into_iter();
            names.map(|name| text[name].to_owned()).collect()
        };
        assert_eq!(found("依照民法典和刑法"), ["民法典", "刑法"]);
        assert_eq!(found("中华人民共和国刑法"), ["中华人民共和国刑法"]);
        assert_eq!(found("《民法典》和刑法"), ["刑法"]);
        assert!(found("办法和条例的规定").is_empty());
    }
}
