//! 发文机关: the bodies that issue a document, as its header, its signature
//! and its title name them.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashMap;

use super::lines::Line;
use super::{date, header};
use wenmai_vocabulary::data::{self, BodyWord};
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern::{self, Endings};

/// Longest name of a body on a line of its own, in characters.
const LONGEST: usize = 40;

/// Splits a list of bodies: 甲部、乙局 丙委等.
pub(crate) fn split(list: &str) -> Vec<String> {
    list.split(['、', ' ', '　', ',', '，', ';', '；', '\t'])
        .map(|part| part.trim_matches(['等', '.', '。']).trim())
        .map(super::fold::fold)
        .filter(|part| part.chars().count() > 1)
        .collect()
}

/// Whether the words could be the name of a body: they end as such names do,
/// and hold no mark of a sentence.
pub fn is_body(folded: &str) -> bool {
    ends_like_body(folded)
        && (3..=LONGEST).contains(&folded.chars().count())
        && !folded.contains(['，', '。', '；', '：', '《', '》', '、', '？', '！'])
}

/// Whether the words end as names of bodies do.
pub(super) fn ends_like_body(folded: &str) -> bool {
    static ENDINGS: LazyLock<Endings> =
        LazyLock::new(|| Endings::new(data::words().body_endings.iter().map(String::as_str)));
    ENDINGS.end(folded)
}

/// A list of bodies without what says that there are others: 甲厅等五部门.
pub(crate) fn without_others(bodies: &str) -> &str {
    static OTHERS: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "等?(?:[0-9一二三四五六七八九十两]+个?)(?:部门|部委|单位|机关|委局|厅局)(?:单位)?$|等(?:部门|部委|单位|机关)?$",
        )
    });
    if !bodies.ends_with(['等', '门', '委', '位', '关', '局']) {
        return bodies;
    }
    let end = OTHERS
        .find(bodies)
        .map_or(bodies.len(), |found| found.start());
    part(bodies, ..end)
}

/// The bodies that stand before 关于, 印发, 转发 … at the head of a title.
pub fn in_title(title: &str) -> Vec<String> {
    let head = ["关于", "印发", "批转", "转发", "公告", "令"]
        .iter()
        .filter_map(|word| title.find(word))
        .min()
        .map_or("", |at| part(title, ..at));
    let bodies = split(head);
    if !bodies.is_empty() && bodies.iter().all(|body| is_body(body)) {
        bodies
    } else {
        Vec::new()
    }
}

/// Who signed, and when: the lines of bodies above a line that holds a day
/// and nothing else.
#[derive(Debug, Default, Clone)]
pub(crate) struct Signature {
    pub(crate) issuers: Vec<String>,
    pub(crate) day: Option<jiff::civil::Date>,
    /// The number of the line with the day.
    pub(crate) line: Option<u32>,
}

/// The first signature among `lines`. Where a person signs (部长 某某), the
/// signature holds the day alone; where no day stands, the bodies on the last
/// lines.
pub(crate) fn signature(lines: &[Line<'_>]) -> Signature {
    let mut by_person = None;
    let mut has_text = false;
    for (at, line) in lines.iter().enumerate() {
        has_text |= line.text().contains('。');
        // …日印发 stands in the imprint: the day of printing, not of signing
        // (GB/T 9704—2012, 7.4.3).
        if has_text && let Some(signed) = signed_in_a_line(line) {
            return signed;
        }
        if line.is_blank()
            || line.is_longer_than(16)
            || !date::is_day(line.text())
            || line.text().ends_with("印发")
            // 2024-05-06 above the text is a line of the page.
            || !has_text && header::is_day_of_page(line)
        {
            continue;
        }
        let issuers = bodies_above(lines, at);
        let day = date::of_line(line.text());
        let signed = Signature {
            issuers,
            day,
            line: Some(line.number),
        };
        if !signed.issuers.is_empty() {
            return signed;
        }
        by_person = by_person.or(day.map(|_| signed));
    }
    by_person.unwrap_or_else(|| Signature {
        issuers: bodies_above(lines, lines.len()),
        ..Signature::default()
    })
}

/// The bodies and the day of a signature in one line: 甲市财政局 2024年5月6日.
fn signed_in_a_line(line: &Line<'_>) -> Option<Signature> {
    if line.is_longer_than(LONGEST * 2) {
        return None;
    }
    let day = date::at_end(line.text())?;
    let names = split(line.folded.raw_str(0, day.start));
    let signs = !names.is_empty() && names.iter().all(|name| is_body(name));
    signs.then(|| Signature {
        issuers: names,
        day: date::parse(part(line.text(), day)),
        line: Some(line.number),
    })
}

/// The bodies on the lines directly above line `at`.
fn bodies_above(lines: &[Line<'_>], at: usize) -> Vec<String> {
    let mut issuers = Vec::new();
    let mut blanks = 0;
    for above in lines[..at].iter().rev() {
        if above.is_blank() {
            blanks += 1;
            if blanks > 2 {
                break;
            }
            continue;
        }
        blanks = 0;
        if above.is_longer_than(LONGEST * 2)
            || above.text().contains(['，', '。', '；', '：', '、'])
        {
            break;
        }
        let names = split(above.folded.raw_str(0, above.folded.len()));
        if names.is_empty() || !names.iter().all(|name| is_body(name)) {
            break;
        }
        for name in names.into_iter().rev() {
            issuers.insert(0, name);
        }
    }
    issuers
}

/// The name without 中华人民共和国 before a body of the state: 中华人民共和国财政部.
pub fn plain_name(name: &str) -> &str {
    name.strip_prefix("中华人民共和国")
        .filter(|rest| is_body(rest))
        .unwrap_or(name)
}

/// The bodies of a document: those of the header, completed from the signature
/// where the header says 等 or leaves out some that signed. A header may name the body
/// that reprints it: where title and signature agree on others, those count.
pub(crate) fn of_document(header: Option<&str>, signed: &[String], title: &str) -> Vec<String> {
    let titled = in_title(title);
    let is_named = |body: &String, list: &[String]| {
        list.iter()
            .any(|named| canonical(named) == canonical(body) || body.ends_with(named.as_str()))
    };
    let reprinted = |list: &str| {
        let named = split(list);
        !signed.is_empty()
            && signed.iter().all(|body| is_named(body, &titled))
            && !signed.iter().any(|body| is_named(body, &named))
    };
    let Some(list) = header.filter(|list| !reprinted(list)) else {
        return if signed.is_empty() {
            in_title(title)
        } else {
            signed.to_vec()
        };
    };
    let named = split(list);
    let cut_short = list.trim_end().ends_with('等');
    let shared = signed
        .iter()
        .filter(|s| named.iter().any(|n| canonical(n) == canonical(s)))
        .count();
    let completes = signed.len() > named.len()
        && (if cut_short {
            shared > 0
        } else {
            shared == named.len()
        });
    if !completes {
        return named;
    }
    // The header's spelling of a name goes before the signature's.
    signed
        .iter()
        .map(|s| {
            named
                .iter()
                .find(|n| canonical(n) == canonical(s))
                .unwrap_or(s)
                .clone()
        })
        .collect()
}

/// The bodies under their full names, each once and in the order of these.
pub fn canonical_all(names: &[String]) -> Vec<&str> {
    let mut bodies: Vec<&str> = names.iter().map(|name| canonical(name)).collect();
    bodies.sort_unstable();
    bodies.dedup();
    bodies
}

/// The full name of a body that is known under several names; the name itself
/// where it is known under one only.
pub fn canonical(name: &str) -> &str {
    static NAMES: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
        let mut names = FxHashMap::default();
        for issuer in data::issuers() {
            for other in data::list(&issuer.short_names) {
                names.insert(other, issuer.name.as_str());
            }
        }
        for issuer in data::issuers() {
            names.insert(issuer.name.as_str(), issuer.name.as_str());
        }
        names
    });
    NAMES.get(name).copied().unwrap_or(name)
}

/// The full name of a body: as [`canonical`], and for a local body as its
/// ending says (`data/body_words.csv`).
///
/// ```
/// use wenmai_extracting::document::issuer::full_name;
/// assert_eq!(full_name("国家卫健委"), "国家卫生健康委员会");
/// assert_eq!(full_name("甲市卫计委"), "甲市卫生和计划生育委员会");
/// assert_eq!(full_name("甲市财政局"), "甲市财政局");
/// ```
pub fn full_name(name: &str) -> Cow<'_, str> {
    let known = canonical(name);
    if known != name {
        return Cow::Borrowed(known);
    }
    match local(name) {
        Some((place, word)) if !name.ends_with(word.name.as_str()) => {
            Cow::Owned(format!("{place}{}", word.name))
        }
        _ => Cow::Borrowed(name),
    }
}

/// The name without 原, which says that the body is no more: 原卫生部. 原州区 and
/// 原平市 are names of places.
pub fn without_former_mark(name: &str) -> &str {
    name.strip_prefix('原')
        .filter(|rest| is_body(rest) && !rest.starts_with(['州', '平', '阳']))
        .unwrap_or(name)
}

/// The place and the ending of a local body's name.
fn local(name: &str) -> Option<(&str, &'static BodyWord)> {
    static ENDINGS: LazyLock<Vec<(&'static str, &'static BodyWord)>> = LazyLock::new(|| {
        let mut endings: Vec<_> = data::body_words()
            .iter()
            .flat_map(|word| {
                data::list(&word.short_names)
                    .chain([word.name.as_str()])
                    .map(move |ending| (ending, word))
            })
            .collect();
        // 食品药品监督管理局 before 药品监督管理局.
        endings.sort_by_key(|(ending, _)| std::cmp::Reverse(ending.len()));
        endings
    });
    ENDINGS.iter().find_map(|(ending, word)| {
        let place = name.strip_suffix(ending)?;
        place
            .ends_with(['省', '市', '县', '区', '州', '盟', '旗', '团'])
            .then_some((place, *word))
    })
}

/// The bodies whose work a body took over, and theirs: 国家卫生健康委员会 after
/// 国家卫生和计划生育委员会 after 卫生部. They are bodies of their own.
pub fn former(name: &str) -> Vec<String> {
    static FORMER: LazyLock<FxHashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
        data::issuers()
            .iter()
            .map(|issuer| {
                let former = data::list(&issuer.former_names).map(canonical).collect();
                (issuer.name.as_str(), former)
            })
            .collect()
    });
    let mut found: Vec<String> = Vec::new();
    let mut open = vec![full_name(name).into_owned()];
    while let Some(body) = open.pop() {
        let mut before: Vec<String> = FORMER
            .get(body.as_str())
            .into_iter()
            .flatten()
            .map(|&name| name.to_owned())
            .collect();
        if let Some((place, word)) = local(&body) {
            before.extend(data::list(&word.former_names).map(|w| format!("{place}{w}")));
        }
        for body in before {
            if !found.contains(&body) {
                found.push(body.clone());
                open.push(body);
            }
        }
    }
    found
}

/// The bodies that do the work of one that is no more; none for a body that no
/// other took over from.
///
/// ```
/// use wenmai_extracting::document::issuer::successors;
/// assert_eq!(successors("卫生部"), ["国家卫生健康委员会"]);
/// assert_eq!(successors("甲市卫计委"), ["甲市卫生健康委员会", "甲市卫生健康局"]);
/// assert!(successors("财政部").is_empty());
/// ```
pub fn successors(name: &str) -> Vec<String> {
    let name = full_name(name);
    let national = data::issuers().iter().map(|row| row.name.clone());
    let local = local(&name).into_iter().flat_map(|(place, _)| {
        let words = data::body_words().iter();
        words.map(move |word| format!("{place}{}", word.name))
    });
    let after: Vec<String> = national
        .chain(local)
        .filter(|body| former(body).iter().any(|before| *before == name))
        .collect();
    let last = |body: &String| !after.iter().any(|other| former(other).contains(body));
    after.iter().filter(|body| last(body)).cloned().collect()
}

/// Whether `new` is the same body as `old`, or took over its work.
pub fn succeeds(new: &str, old: &str) -> bool {
    let old = full_name(old);
    full_name(new) == old || former(new).iter().any(|body| *body == old)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::lines;

    #[test]
    fn a_signature_of_several_bodies() {
        let lines =
            lines::split("正文。\n\n甲省财政厅\n\n甲省卫生健康委员会 甲省教育厅\n2024年3月5日\n");
        let signature = signature(&lines);
        assert_eq!(
            signature.issuers,
            ["甲省财政厅", "甲省卫生健康委员会", "甲省教育厅"]
        );
        assert_eq!(signature.day, Some(jiff::civil::date(2024, 3, 5)));
    }

    #[test]
    fn a_header_that_says_and_others_is_completed_from_the_signature() {
        let signed = ["甲省财政厅", "甲省教育厅", "甲省民政厅"].map(str::to_owned);
        assert_eq!(of_document(Some("甲省财政厅等"), &signed, ""), signed);
        assert_eq!(
            of_document(Some("甲省财政厅、甲省教育厅"), &signed, ""),
            signed
        );
        assert_eq!(of_document(Some("乙省财政厅"), &signed, ""), ["乙省财政厅"]);
    }

    #[test]
    fn bodies_that_took_over_from_others_stay_apart_and_are_linked() {
        assert_ne!(canonical("卫生部"), canonical("国家卫健委"));
        assert_eq!(canonical("国家卫健委"), canonical("国家卫生健康委"));
        assert!(succeeds("国家卫健委", "卫生部"));
        assert!(!succeeds("卫生部", "国家卫生计生委"));
        assert!(succeeds("国家药监局", "食品药品监管总局"));
        assert!(succeeds("甲市卫健委", "甲市卫生局"));
        assert!(!succeeds("甲市卫健委", "乙市卫生局"));
    }

    #[test]
    fn the_head_of_a_title() {
        assert_eq!(
            in_title("甲省财政厅 甲省教育厅关于乙的通知"),
            ["甲省财政厅", "甲省教育厅"]
        );
        assert!(in_title("深入推进关于乙的事").is_empty());
    }

    #[test]
    fn a_body_succeeds_those_whose_work_it_took_over() {
        assert!(succeeds("国家卫生健康委", "国家卫生健康委员会"));
        // By way of 国家卫生和计划生育委员会.
        assert!(succeeds("国家卫生健康委员会", "卫生部"));
        assert!(!succeeds("卫生部", "国家卫生健康委员会"));
        assert!(succeeds("甲局", "甲局") && !succeeds("甲局", "乙局"));
    }
}
