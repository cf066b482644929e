//! Finds the words in a paragraph that name a document: 《names》, numbers, both,
//! and laws cited without 《》.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;

use crate::data;
use crate::document::number::{self, DocumentNumber, Setting};
use crate::document::title;
use crate::pattern;

use super::pinpoint;

/// Words that name a document, in a folded paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    /// Its bytes in the folded paragraph.
    pub(crate) span: Range<usize>,
    /// The bytes of the name, without 《》; with the mark of an edition that
    /// stands behind it.
    pub(crate) title: Option<Range<usize>>,
    /// Mark of an edition outside 《》: （试行）.
    pub(crate) edition: Option<Range<usize>>,
    /// The number.
    pub(crate) number: Option<DocumentNumber>,
    /// Bytes of the pinpoint behind it.
    pub(crate) pinpoint: Option<Range<usize>>,
    /// Bytes of the bracket behind the name, where it holds the number and
    /// perhaps a definition.
    pub(crate) bracket: Option<Range<usize>>,
    /// Whether the name stands without 《》.
    pub(crate) bare: bool,
    /// For a phrase that points back (该办法), what it asks for.
    pub(crate) back: Option<super::short::BackReference>,
}

impl Mention {
    /// Byte after the mention and what belongs to it: its bracket, its
    /// pinpoint.
    pub(crate) fn reach(&self) -> usize {
        [
            Some(self.span.end),
            self.bracket.as_ref().map(|b| b.end),
            self.pinpoint.as_ref().map(|p| p.end),
        ]
        .into_iter()
        .flatten()
        .max()
        .unwrap_or(self.span.end)
    }
}

/// Whether a paragraph may name a document at all.
pub(crate) fn may_mention(raw: &str) -> bool {
    raw.contains(['《', '号', '法', '〔', '﹝', '['])
        || raw.contains("条例")
        || raw.bytes().any(|b| b.is_ascii_uppercase())
        || super::short::may_refer_back(raw)
}

/// All mentions in a folded paragraph, in order; none overlaps another.
pub(crate) fn mentions(text: &str) -> Vec<Mention> {
    let mut numbers = number::find(text, Setting::Text);
    let mut found: Vec<Mention> = Vec::new();
    for name in names(text) {
        let mut mention = named(text, name, &mut numbers);
        attach_pinpoint(text, &mut mention);
        found.push(mention);
    }
    numbers.retain(|n| {
        !found
            .iter()
            .any(|m| n.span.start < m.reach() && n.span.end > m.span.start)
    });
    for number in numbers {
        let mut mention = Mention {
            span: number.span.clone(),
            title: None,
            edition: None,
            number: Some(number.number),
            pinpoint: None,
            bracket: None,
            bare: false,
            back: None,
        };
        if let Some(title) = title_before_bracket(text, &number.span, &found) {
            let lost = text[..title.start].ends_with('《');
            let open = if lost { '《'.len_utf8() } else { 0 };
            mention.span = title.start - open..number.span.end;
            if text[number.span.end..].starts_with('）') {
                mention.span.end += '）'.len_utf8();
            }
            mention.title = Some(title);
            mention.bare = true;
        }
        attach_pinpoint(text, &mut mention);
        found.push(mention);
    }
    laws(text, &mut found);
    found.sort_by_key(|m| m.span.start);
    let mut end = 0;
    found.retain(|m| {
        let keep = m.span.start >= end;
        end = end.max(m.span.end);
        keep
    });
    found
}

/// Longest name that is believed, in bytes; beyond it a 》 was lost.
const LONGEST_NAME: usize = 600;

/// The bytes of each outermost 《…》, brackets included.
fn names(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('《').map(|i| at + i) {
        let mut depth = 0usize;
        let mut close = None;
        for (i, c) in text[open..].char_indices() {
            if i > LONGEST_NAME {
                break;
            }
            match c {
                '《' | '〈' => depth += 1,
                '》' | '〉' => {
                    depth -= 1;
                    if depth == 0 {
                        close = Some(open + i + c.len_utf8());
                        break;
                    }
                }
                '。' => break,
                _ => {}
            }
        }
        // A name that never closes as a whole closes at its first 》.
        let close = close.or_else(|| {
            let rest = &text[open..];
            let end = rest.find('》')? + '》'.len_utf8();
            // A 〈 that is never closed closes with the name.
            let next = rest['《'.len_utf8()..]
                .find('《')
                .map(|i| i + '《'.len_utf8());
            (end <= LONGEST_NAME && next.is_none_or(|next| end < next)).then_some(open + end)
        });
        match close {
            Some(close) => {
                // 《》 around nothing names nothing.
                if close - open > 2 * '《'.len_utf8() {
                    found.push(open..close);
                }
                at = close;
            }
            None => at = open + '《'.len_utf8(),
        }
    }
    found
}

static EDITION_BRACKET: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        "^（(?:试行|暂行|修订|修订版|修正|试行稿|征求意见稿|第[一二三四五六七八九十]+版|(?:19|20)[0-9]{2}年?(?:版|修订|修订版|修正)?)）",
    )
});

static OUTER_NAME: LazyLock<Regex> =
    LazyLock::new(|| pattern::constant("^的(?:通知|公告|通告|决定|意见|函|批复|命令)"));

/// Completes a name with what stands around it: the mark of its edition, its
/// number in a bracket behind it or directly before or after it.
fn named(text: &str, name: Range<usize>, numbers: &mut Vec<number::Found>) -> Mention {
    let inner = name.start + '《'.len_utf8()..name.end - '》'.len_utf8();
    let mut mention = Mention {
        span: name.clone(),
        title: Some(inner),
        edition: None,
        number: None,
        pinpoint: None,
        bracket: None,
        bare: false,
        back: None,
    };
    let mut at = name.end;
    if let Some(edition) = EDITION_BRACKET.find(&text[at..]) {
        mention.edition = Some(at..at + edition.end());
        at += edition.end();
        mention.span.end = at;
    }
    // 《甲办法》的通知（甲发〔2020〕1号）: the outer name has lost its 《.
    if let Some(tail) = OUTER_NAME.find(&text[at..])
        && text[at + tail.end()..].starts_with('（')
        && closing(text, at + tail.end()).is_some_and(|close| {
            !number::find(&text[at + tail.end()..close], Setting::Bracket).is_empty()
        })
    {
        at += tail.end();
        let head = &text[..name.start];
        if let Some(about) = head.rfind("关于")
            && head[about..].chars().count() <= 12
            && !head[about..].contains(['，', '、', '》'])
        {
            mention.span.start = about;
            mention.title = Some(about..at);
        }
    }
    if text[at..].starts_with('（') {
        let close = closing(text, at);
        let content_start = at + '（'.len_utf8();
        let content = &text[content_start..close.unwrap_or(text.len()).min(text.len())];
        let content = &content[..content.find('《').unwrap_or(content.len())];
        let mut in_bracket = number::find(content, Setting::Bracket).into_iter();
        if let Some(found) = in_bracket.next().filter(|f| f.span.start <= 90) {
            // 国卫发〔2016〕43号、民发〔2016〕52号: two numbers of one document.
            let mut last = found.span.end;
            for more in in_bracket {
                if !matches!(&content[last..more.span.start], "、" | "，" | "和" | "及") {
                    break;
                }
                last = more.span.end;
            }
            let number_end = content_start + last;
            numbers.retain(|n| n.span.start < at || n.span.start >= content_start + content.len());
            mention.number = Some(found.number);
            mention.bracket = close.map(|close| at..close + '）'.len_utf8());
            mention.span.end = match close {
                Some(close)
                    if text[number_end..close]
                        .trim_matches(['文', '件'])
                        .is_empty() =>
                {
                    close + '）'.len_utf8()
                }
                _ => number_end,
            };
        } else if let Some(close) = close
            && defines_short_form(content)
        {
            mention.bracket = Some(at..close + '）'.len_utf8());
        }
        return mention;
    }
    if let Some(next) = numbers.iter().position(|n| n.span.start == at) {
        let number = numbers.remove(next);
        mention.span.end = number.span.end;
        mention.number = Some(number.number);
        return mention;
    }
    if let Some(before) = numbers.iter().position(|n| {
        n.span.end <= name.start && matches!(&text[n.span.end..name.start], "" | "文件" | "文")
    }) {
        let number = numbers.remove(before);
        mention.span.start = number.span.start;
        mention.number = Some(number.number);
    }
    mention
}

fn defines_short_form(content: &str) -> bool {
    ["以下简称", "以下称", "下称", "简称", "以下统称"]
        .iter()
        .any(|word| content.contains(word))
}

/// Where the bracket that opens at `open` closes.
pub(crate) fn closing(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (i, c) in text[open..].char_indices() {
        match c {
            '（' => depth += 1,
            '）' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(open + i);
                }
            }
            '。' => return None,
            _ => {}
        }
    }
    None
}

fn attach_pinpoint(text: &str, mention: &mut Mention) {
    let mut from = mention
        .bracket
        .as_ref()
        .map_or(mention.span.end, |b| b.end.max(mention.span.end));
    // （2003年…通过） may stand between a law and the article.
    if text[from..].starts_with('（')
        && let Some(close) = closing(text, from)
        && ["通过", "修订", "修正", "公布"]
            .iter()
            .any(|w| text[from..close].contains(w))
    {
        from = close + '）'.len_utf8();
    }
    if let Some(found) = pinpoint::after(&text[from..]) {
        mention.pinpoint = Some(from + found.start..from + found.end);
    }
}

/// A title without 《》, or with one of the two lost, before a bracket with its
/// number: 按照国务院办公厅关于甲的通知（国办发〔2021〕36号）.
fn title_before_bracket(
    text: &str,
    number: &Range<usize>,
    named: &[Mention],
) -> Option<Range<usize>> {
    let before = text[..number.start].strip_suffix('（')?;
    let floor = named
        .iter()
        .map(Mention::reach)
        .filter(|&end| end <= before.len())
        .max()
        .unwrap_or(0);
    let end = before.strip_suffix('》').map_or(before.len(), str::len);
    let mut start = floor
        + text[floor..end]
            .rfind(['，', '。', '；', '：', '》', '）', '|', '!'])
            .map_or(0, |i| {
                i + text[floor + i..].chars().next().map_or(1, char::len_utf8)
            });
    match text[start..end].rfind('《') {
        // Its 》 was lost.
        Some(open) => start += open + '《'.len_utf8(),
        None => {
            for word in TITLE_GOVERNORS {
                if let Some(at) = text[start..end].find(word) {
                    let about = text[start..end].find("关于");
                    if about.is_none_or(|about| at < about) {
                        start += at + word.len();
                    }
                }
            }
            let clause = &text[start..end];
            let lead = clause.len()
                - clause
                    .trim_start_matches(|c: char| {
                        c.is_ascii_digit() || matches!(c, '.' | '、' | '和' | '及' | '与' | '-')
                    })
                    .len();
            start += lead;
        }
    }
    let title = &text[start..end];
    let count = title.chars().count();
    (title::ends_like_document(title) && (6..=80).contains(&count) && !title.contains(['（', '《']))
        .then_some(start..end)
}

/// Words before a title without 《》, of which the first ends what is not the
/// title.
const TITLE_GOVERNORS: [&str; 16] = [
    "根据",
    "依据",
    "按照",
    "依照",
    "遵照",
    "参照",
    "贯彻落实",
    "贯彻",
    "落实",
    "执行",
    "违反",
    "符合",
    "结合",
    "修订",
    "废止",
    "转发",
];

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
static LAW_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        "(?:根据|依据|依照|按照|遵照|违反|适用|遵守|贯彻|落实|实施|和|与|及|、|以及|构成|符合|执行)$",
    )
});
/// … and behind it.
static LAW_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        "^(?:(?:和|及|与|、|以及)《|，制定本|(?:等|以及|和|及|与|、)?(?:有关|相关|的)*(?:法律|法规|行政法规|规章)*(?:的|等)*(?:有关|相关)*(?:规定|要求|条款))",
    )
});

/// Laws of the table that are cited without 《》: 刑法第二百六十六条, 根据行政
/// 处罚法的规定. Several in a row are cited where one of them is.
fn laws(text: &str, found: &mut Vec<Mention>) {
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
        let mut mention = Mention {
            span: m.range(),
            title: Some(m.range()),
            edition: None,
            number: None,
            pinpoint: None,
            bracket: None,
            bare: true,
            back: None,
        };
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
            || governed && (row.len() > 1 || LAW_AFTER.is_match(&text[last.reach()..]));
        if cited && edge_before(before) {
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

/// Uses of short forms that were defined without 《》: 以具体措施为指导.
pub(crate) fn bare_shorts<'a>(
    text: &str,
    shorts: impl Iterator<Item = &'a str>,
    found: &mut Vec<Mention>,
) {
    let mut added = Vec::new();
    for short in shorts {
        for (at, _) in text.match_indices(short) {
            let span = at..at + short.len();
            let taken = found
                .iter()
                .chain(&added)
                .any(|m: &Mention| span.start < m.span.end && span.end > m.span.start);
            let before = &text[..at];
            // 本办法 is the document itself, 实施办法 another word.
            let edge = edge_before(before)
                || [
                    "作为", "以", "用", "与", "同", "经", "该", "落实", "做好", "按",
                ]
                .iter()
                .any(|word| before.ends_with(word));
            let defining = super::short::is_defining(before);
            let edge = edge && !before.ends_with(['本', '称']) || defining;
            if taken || !edge || in_name(text, at) {
                continue;
            }
            let mut mention = Mention {
                span: span.clone(),
                title: Some(span),
                edition: None,
                number: None,
                pinpoint: None,
                bracket: None,
                bare: true,
                back: None,
            };
            attach_pinpoint(text, &mut mention);
            added.push(mention);
        }
    }
    if !added.is_empty() {
        found.extend(added);
        found.sort_by_key(|m| m.span.start);
    }
}

/// Phrases that point back: 该办法, 上述文件.
pub(crate) fn back_references(text: &str, found: &mut Vec<Mention>) {
    let before = found.len();
    for back in super::short::back_references(text) {
        let taken = found
            .iter()
            .any(|m| back.span.start < m.reach() && back.span.end > m.span.start);
        if taken || in_name(text, back.span.start) {
            continue;
        }
        let mut mention = Mention {
            span: back.span.clone(),
            title: Some(back.span.clone()),
            edition: None,
            number: None,
            pinpoint: None,
            bracket: None,
            bare: true,
            back: Some(back),
        };
        attach_pinpoint(text, &mut mention);
        found.push(mention);
    }
    if found.len() > before {
        found.sort_by_key(|m| m.span.start);
    }
}

/// Whether `at` stands inside an open 《.
fn in_name(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let open = before.matches('《').count();
    open > before.matches('》').count()
}

/// Whether a name may begin after `before`: not in the middle of a longer word
/// (外国公司法).
fn edge_before(before: &str) -> bool {
    let Some(last) = before.chars().next_back() else {
        return true;
    };
    if !number::is_han(last) {
        return true;
    }
    LAW_BEFORE.is_match(before)
        || [
            "由",
            "对",
            "以",
            "按",
            "依",
            "据",
            "从",
            "在",
            "我国",
            "国家",
            "现行",
            "新",
            "修订后的",
            "的",
            "关于",
            "见",
            "即",
            "触犯",
            "参照",
            "引用",
            "将",
            "指",
            "或",
            "或者",
            "因",
            "是",
        ]
        .iter()
        .any(|word| before.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fold::fold;

    fn found(text: &str) -> Vec<String> {
        let folded = fold(text);
        mentions(&folded)
            .into_iter()
            .map(|m| folded[m.span].to_owned())
            .collect()
    }

    #[test]
    fn a_name_takes_its_number_along() {
        assert_eq!(
            found("根据《甲条例》(国务院令第735号)制定"),
            ["《甲条例》（国务院令第735号）"]
        );
        assert_eq!(
            found("《甲》（湘政办发〔2024〕5号，以下简称《乙》）"),
            ["《甲》（湘政办发〔2024〕5号", "《乙》"]
        );
        assert_eq!(
            found("国办发〔2021〕36号《甲》"),
            ["国办发〔2021〕36号《甲》"]
        );
        assert_eq!(
            found("《甲办法》（试行）（甲发〔2020〕1号）"),
            ["《甲办法》（试行）（甲发〔2020〕1号）"]
        );
        assert_eq!(found("《甲》(临床2.0版)"), ["《甲》"]);
    }

    #[test]
    fn names_inside_names_are_no_mentions() {
        assert_eq!(
            found("《关于印发《甲》的通知》（甲发〔2020〕1号）"),
            ["《关于印发《甲》的通知》（甲发〔2020〕1号）"]
        );
        assert_eq!(
            found("《关于印发〈甲〉的通知》"),
            ["《关于印发〈甲〉的通知》"]
        );
        assert_eq!(found("《甲和《乙》"), ["《乙》"]);
    }

    #[test]
    fn laws_without_brackets() {
        assert_eq!(found("依照刑法第二百六十六条的规定"), ["刑法"]);
        assert!(found("外国公司法律法规").is_empty());
        assert!(found("依照司法解释的规定").is_empty());
        assert_eq!(found("根据行政处罚法的规定"), ["行政处罚法"]);
    }

    #[test]
    fn a_number_by_itself() {
        assert_eq!(found("甲发〔2001〕5号文同时废止"), ["甲发〔2001〕5号"]);
        assert_eq!(
            found("按照甲部关于进一步加强乙管理的通知（甲发〔2001〕5号）要求"),
            ["甲部关于进一步加强乙管理的通知（甲发〔2001〕5号）"]
        );
    }
}
