//! How numbers and titles are written: brackets, serials, spaces, marks; what a first
//! mention leaves out; short names.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashMap;

use super::DraftCitation;
use super::draft::Draft;
use super::finding::{Found, nested};
use super::rule::RuleId;
use crate::almanac;
use wenmai_extracting::citation::Kind;
use wenmai_extracting::document::{Document, DocumentNumber, NumberForm, title};
use wenmai_reading::Place;
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

pub(super) fn check(draft: &Draft<'_>, found: &mut Found<'_>) {
    for (at, cited) in draft.citations.iter().enumerate() {
        if cited.citation.file.is_some() {
            continue;
        }
        number(draft, at, cited, found);
        spaces_in_title(draft, at, found);
        nested_marks(draft, at, found);
        if cited.citation.kind == Kind::Full && draft.is_first(at) {
            first_mention(draft, at, cited, found);
        }
    }
    for document in &draft.documents {
        short_names(draft, document, found);
    }
}

/// A number of a code, however it is written: its code ends before the bracket.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        r"(?P<open>[\[［【（(〈<{｛〔﹝])(?P<a>\s*)(?P<year>[0-9０-９]{4})(?P<b>\s*)(?P<close>[\]］】）)〉>}｝〕﹞])(?P<c>\s*)(?P<ordinal>第)?(?P<d>\s*)(?P<zeros>[0０]*)(?P<serial>[1-9１-９][0-9０-９]*)(?P<e>\s*)号",
    )
});

/// Says how the number of a citation is written wrongly.
fn number(draft: &Draft<'_>, at: usize, cited: &DraftCitation<'_>, found: &mut Found<'_>) {
    let Some(number) = cited.citation.number.as_ref() else {
        return;
    };
    let NumberForm::Coded {
        code,
        year,
        serial,
        mark,
    } = &number.form
    else {
        return;
    };
    // 主席令[2008]第5号 is an order; a number alone of which nothing is known may be that of
    // a series: 专家提示[2013]第1号.
    let is_present = draft.entity(cited).is_some_and(|entity| entity.present);
    let is_told = cited.citation.title.is_some() || is_present;
    if !is_told || code.ends_with('令') {
        return;
    }
    let range = draft.range(at);
    let text = &draft.text.text;
    // 应用指南（2018）23号——金融资产转移 counts a series.
    if part(text, range.end..).starts_with('—') {
        return;
    }
    let raw = part(text, range.clone());
    let matched = NUMBER.captures_iter(raw).find(|m| {
        let said = |name: &str| figures(m.name(name).map_or("", |m| m.as_str()));
        said("year") == *year && said("serial") == serial.to_string()
    });
    let Some(m) = matched.filter(|_| mark.is_empty() || mark == "第") else {
        return;
    };
    let whole = m.get(0).map_or(0..0, |m| m.range());
    let whole = range.start + whole.start..range.start + whole.end;
    let right = format!("〔{year}〕{serial}号");
    let expected = format!("{code}{right}");
    let is = |name: &str| m.name(name).is_some_and(|m| !m.as_str().is_empty());
    let bracket = |name: &str, sign: &str| m.name(name).is_some_and(|m| m.as_str() != sign);
    let words = written(text, &whole, code);
    let mut say = |rule: RuleId| {
        found
            .citation(rule, at, range.clone())
            .word("words", words.clone())
            .word("expected", expected.clone())
            .right(whole.clone(), right.clone());
    };
    if bracket("open", "〔") || bracket("close", "〕") {
        say(RuleId::Brackets);
    }
    if is("ordinal") || is("zeros") {
        say(RuleId::Serial);
    }
    let has_spaces = ["a", "b", "c", "d", "e"].into_iter().any(is);
    if has_spaces && has_own_lines(draft, &whole) && !spaces_figures(text) {
        say(RuleId::Spaces);
    }
}

/// Figures in one writing.
fn figures(words: &str) -> String {
    let narrow = |c: char| match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        _ => c,
    };
    words.chars().map(narrow).collect()
}

/// A number as it is written, with its code before it.
fn written(text: &str, bracket: &Range<usize>, code: &str) -> String {
    let before = part(text, ..bracket.start);
    let has_code = before.trim_end().ends_with(code);
    let code = if has_code { code } else { "" };
    format!("{code}{}", part(text, bracket.clone()))
}

/// Whether spaces at a place are the writer's own: not where a format only tells what
/// stands where, and not at the end of a line.
fn has_own_lines(draft: &Draft<'_>, range: &Range<usize>) -> bool {
    let is_page = matches!(draft.text.place_of(range.start), Some(Place::Page(_)));
    let words = part(&draft.text.text, range.clone());
    !is_page && !words.contains(['\n', '\r'])
}

/// Whether a text has spaces around all its figures: 2017 年 12 月.
fn spaces_figures(text: &str) -> bool {
    static SPACED: LazyLock<Regex> = LazyLock::new(|| pattern::constant("[0-9] [年月]"));
    SPACED.is_match(text)
}

static SPACE_IN_TITLE: LazyLock<Regex> =
    LazyLock::new(|| pattern::constant(r"[\p{Han}》】）〉][ \t\u{3000}\u{a0}]+[\p{Han}《〈（]"));

/// Says that there are spaces between the letters of a title, or behind it.
fn spaces_in_title(draft: &Draft<'_>, at: usize, found: &mut Found<'_>) {
    let range = draft.range(at);
    let raw = part(&draft.text.text, range.clone());
    // Bodies that issue together stand with spaces between them.
    let behind_bodies = raw.find("关于").unwrap_or(0);
    let is_spaced = SPACE_IN_TITLE.is_match(part(raw, behind_bodies..));
    if !raw.starts_with('《') || !is_spaced || !has_own_lines(draft, &range) {
        return;
    }
    // Titles of standards and of parts have spaces of their own.
    let cited = draft.citations.get(at);
    let entity = cited.and_then(|cited| draft.entity(cited));
    let is_known = entity.is_some_and(|entity| {
        let title = entity.title.as_deref().unwrap_or_default();
        entity.present && !title.contains([' ', '\u{3000}'])
    });
    if !is_known || spaces_figures(raw) {
        return;
    }
    let mut right = String::with_capacity(raw.len());
    for c in raw.chars() {
        let is_space = matches!(c, ' ' | '\t' | '\u{3000}' | '\u{a0}');
        if !is_space || right.ends_with(|c: char| c.is_ascii_alphanumeric()) {
            right.push(c);
        }
    }
    found
        .citation(RuleId::Spaces, at, range.clone())
        .word("words", raw)
        .word("expected", right.clone())
        .right(range, right);
}

/// Says that marks within marks are double.
fn nested_marks(draft: &Draft<'_>, at: usize, found: &mut Found<'_>) {
    let range = draft.range(at);
    let raw = part(&draft.text.text, range.clone());
    let Some(right) = single_within(raw) else {
        return;
    };
    found
        .citation(RuleId::NestedMarks, at, range.clone())
        .word("words", raw)
        .word("expected", right.clone())
        .right(range, right);
}

/// The words with 〈〉 for 《》 within 《》; none where none are there, or they don't match.
fn single_within(raw: &str) -> Option<String> {
    let mut right = String::with_capacity(raw.len());
    let (mut depth, mut is_nested) = (0_usize, false);
    for c in raw.chars() {
        match c {
            '《' => {
                depth += 1;
                is_nested |= depth == 2;
                right.push(if depth % 2 == 1 { '《' } else { '〈' });
            }
            '》' => {
                right.push(if depth % 2 == 1 { '》' } else { '〉' });
                depth = depth.checked_sub(1)?;
            }
            // What is mixed is left to people.
            '〈' | '〉' => return None,
            _ => right.push(c),
        }
    }
    (is_nested && depth == 0).then_some(right)
}

/// What a first mention leaves out.
fn first_mention(draft: &Draft<'_>, at: usize, cited: &DraftCitation<'_>, found: &mut Found<'_>) {
    let citation = &cited.citation;
    let range = draft.range(at);
    let entity = draft.entity(cited);
    let number = entity.and_then(|entity| entity.number.as_deref());
    let number = number.and_then(DocumentNumber::parse);
    let number = number.filter(DocumentNumber::has_code);
    match (citation.title.as_deref(), citation.number.as_ref()) {
        (None, Some(cited_number))
            if cited_number.has_code() && entity.is_some_and(|e| e.title.is_some()) =>
        {
            let title = entity.and_then(|entity| entity.title.as_deref());
            found
                .citation(RuleId::NumberWithoutTitle, at, range)
                .of_some(cited.node)
                .word("number", cited_number.as_str())
                .word_if("title", title.map(nested));
        }
        (Some(name), None) => {
            if full_name(draft, at, cited, name, found) {
                return;
            }
            // Laws and regulations go by their names.
            let is_law = cited.almanac.is_some() || cited.law.is_some();
            let raw = part(&draft.text.text, range.clone());
            let is_told = !is_law && raw.starts_with('《') && goes_with_number(name);
            if let Some(number) = number.filter(|_| is_told)
                && entity.is_some_and(|entity| entity.present)
                && !names_it_elsewhere(draft, at)
            {
                let finding = found.citation(RuleId::TitleWithoutNumber, at, range.clone());
                finding.of_some(cited.node).word("number", number.as_str());
                let behind = part(&draft.text.text, range.end..);
                if !behind.starts_with(['（', '(']) && citation.end == range.end {
                    finding.right(range.end..range.end, format!("（{}）", number.as_str()));
                }
            }
        }
        (Some(name), Some(number)) if number.has_code() => {
            let raw = part(&draft.text.text, range.clone());
            let mark = raw.find('《');
            let figure = raw.find(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
            if mark.zip(figure).is_some_and(|(mark, figure)| figure < mark) {
                found
                    .citation(RuleId::NumberBeforeTitle, at, range)
                    .of_some(cited.node)
                    .word("title", nested(name))
                    .word("number", number.as_str());
            }
        }
        _ => {}
    }
}

/// Whether documents of such a name are cited with their numbers: standards and series are
/// not.
fn goes_with_number(name: &str) -> bool {
    const ENDINGS: [&str; 16] = [
        "通知", "意见", "办法", "规定", "细则", "方案", "通告", "公告", "函", "决定", "批复",
        "规划", "制度", "规则", "措施", "目录",
    ];
    let name = title::family(name);
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Whether another mention of the same document gives its number.
fn names_it_elsewhere(draft: &Draft<'_>, at: usize) -> bool {
    let node = draft.citations.get(at).and_then(|cited| cited.node);
    draft
        .citations
        .iter()
        .any(|other| other.node == node && other.citation.number.is_some())
}

/// Says that the name of a law is not written in full; whether it is so.
fn full_name(
    draft: &Draft<'_>,
    at: usize,
    cited: &DraftCitation<'_>,
    name: &str,
    found: &mut Found<'_>,
) -> bool {
    let almanac = draft.against.almanac;
    let work = almanac.work(name).filter(|work| {
        matches!(work.kind, almanac::Kind::Law)
            && work.title.starts_with("中华人民共和国")
            && !name.starts_with("中华人民共和国")
    });
    let Some(work) = work else {
        return false;
    };
    // A local document may bear the name, and a short name may be defined before it.
    let is_other = draft.entity(cited).is_some_and(|entity| {
        let title = entity.title.as_deref().unwrap_or(&entity.id);
        entity.number.is_some() && title::key(title) != title::key(&work.title)
    });
    let range = draft.range(at);
    let raw = part(&draft.text.text, range.clone());
    if is_other || !raw.starts_with('《') {
        return false;
    }
    let finding = found.citation(RuleId::FullName, at, range.clone());
    finding
        .of_some(cited.node)
        .word("title", work.title.as_str());
    if raw == format!("《{name}》") {
        finding.right(range, format!("《{}》", work.title));
    }
    true
}

static DEFINITION: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        "(?:以下|下)(?:统称|合称|简称|称)(?:为|：|:)?\\s*[“\"《〈「](?P<name>[^“”\"《》〈〉「」\n]{1,30})[”\"》〉」]",
    )
});

/// Says that a short name is defined twice in a document.
fn short_names(draft: &Draft<'_>, document: &Document, found: &mut Found<'_>) {
    let text = part(&draft.text.text, document.start..document.end);
    let mut defined: FxHashMap<String, usize> = FxHashMap::default();
    for m in DEFINITION.captures_iter(text) {
        let Some(name) = m.name("name") else {
            continue;
        };
        let at = document.start + name.start();
        let first = *defined.entry(title::key(name.as_str())).or_insert(at);
        if first != at {
            let whole = m.get(0).map_or(0..0, |m| m.range());
            let range = document.start + whole.start..document.start + whole.end;
            found
                .at(RuleId::ShortTwice, range)
                .word("short", name.as_str())
                .word("line", draft.text.line_of(first).to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_within_marks_are_single() {
        let right = |raw| single_within(raw);
        assert_eq!(
            right("《关于印发《甲办法》的通知》（甲发〔2024〕1号）").as_deref(),
            Some("《关于印发〈甲办法〉的通知》（甲发〔2024〕1号）")
        );
        assert_eq!(right("《甲办法》"), None);
        assert_eq!(right("《甲办法》《乙办法》"), None);
        assert_eq!(right("《关于《甲办法》的通知"), None);
        assert_eq!(right("甲》"), None);
    }
}
