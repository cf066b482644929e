//! Names in 《》, whole and damaged, with the number and the mark of an edition
//! around them; names without 《》 before a bracket with their number.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::document::number::{self, DocumentNumber, NumberForm, Setting};
use crate::document::{issuer, title};
use wenmai_vocabulary::pattern;

use super::Mention;
use super::taken::Numbers;
use crate::citation::pinpoint;
use wenmai_vocabulary::part::{boundary_before, part};

/// Longest name that is believed, in bytes; beyond it a 》 was lost.
const LONGEST_NAME: usize = 600;

/// The same of the title of a joint notice, which begins with its bodies.
const LONGEST_OF_BODIES: usize = 2400;

/// Whether a name begins with a long list of bodies: 《甲厅、乙厅、丙局…关于.
fn names_bodies(name: &str) -> bool {
    let inner = name.trim_start_matches('《');
    let Some((bodies, _)) = inner.split_once("关于") else {
        return false;
    };
    bodies.len() < LONGEST_OF_BODIES
        && bodies.split('、').count() > 2
        && bodies.split('、').all(issuer::is_body)
}

/// The bytes of each outermost 《…》, brackets included.
pub(super) fn names(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = pattern::find(part(text, at..), "《").map(|i| at + i) {
        let mut depth = 0usize;
        let mut close = None;
        for (i, c) in part(text, open..).char_indices() {
            if i > LONGEST_NAME && !(i < LONGEST_OF_BODIES && names_bodies(part(text, open..))) {
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
            let reach = boundary_before(text, open + LONGEST_NAME + '》'.len_utf8());
            let rest = part(text, open..reach);
            let end = rest.find('》')? + '》'.len_utf8();
            // A 〈 that is never closed closes with the name.
            let next = part(rest, '《'.len_utf8()..)
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

pub(super) static EDITION_BRACKET: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        "^（(?:试行|暂行|修订|修订版|修正|试行稿|征求意见稿|第[一二三四五六七八九十]+版|(?:19|20)[0-9]{2}年?(?:版|修订|修订版|修正)?)）",
    )
});

static OUTER_NAME: LazyLock<Regex> =
    LazyLock::new(|| pattern::constant("^的(?:通知|公告|通告|决定|意见|函|批复|命令)"));

/// The words between 《 and 》.
fn inner_of(name: &Range<usize>) -> Range<usize> {
    name.start + '《'.len_utf8()..name.end - '》'.len_utf8()
}

/// The number in the bracket with which a name ends, and the name before it.
fn number_in_name(text: &str, inner: &Range<usize>) -> Option<(Range<usize>, DocumentNumber)> {
    let words = part(text, inner.clone()).strip_suffix("号）")?;
    let open = words.rfind('（')?;
    let number = part(
        text,
        inner.start + open + '（'.len_utf8()..inner.end - '）'.len_utf8(),
    );
    let number = DocumentNumber::parse(number).filter(DocumentNumber::is_unique)?;
    (open > 0).then(|| (inner.start..inner.start + open, number))
}

/// Completes a name with what stands around it: the mark of its edition, its
/// number in a bracket behind it or directly before or after it.
pub(super) fn named(text: &str, name: Range<usize>, numbers: &mut Numbers) -> Mention {
    let mut mention = Mention {
        span: name.clone(),
        title: Some(inner_of(&name)),
        edition: None,
        number: None,
        other_numbers: Vec::new(),
        pinpoint: None,
        bracket: None,
        bare: false,
        back: None,
        own: false,
    };
    // 《甲清单（甲价〔2013〕41号）》: the bracket at its end holds the number.
    if let Some((title, number)) = number_in_name(text, &inner_of(&name)) {
        mention.title = Some(title);
        mention.number = Some(number);
        numbers.take_within(name.clone());
        return mention;
    }
    let mut at = name.end;
    if part(text, at..).starts_with('（')
        && let Some(edition) = EDITION_BRACKET.find(part(text, at..))
    {
        mention.edition = Some(at..at + edition.end());
        at += edition.end();
        mention.span.end = at;
    }
    // 《甲办法》的通知（甲发〔2020〕1号）: the outer name has lost its 《.
    if part(text, at..).starts_with('的')
        && let Some(tail) = OUTER_NAME.find(part(text, at..))
        && let Some(end) = before_number(text, at + tail.end())
    {
        at = end;
        let head = part(text, ..name.start);
        if let Some(about) = head.rfind("关于")
            && begins_outer_name(part(head, about..))
        {
            mention.span.start = about;
            mention.title = Some(about..at);
        }
    }
    if part(text, at..).starts_with('（') {
        let close = closing(text, at);
        let content_start = at + '（'.len_utf8();
        let lost = || boundary_before(text, content_start + LONGEST_BRACKET);
        let content = part(text, content_start..close.unwrap_or_else(lost));
        let content = part(content, ..content.find('《').unwrap_or(content.len()));
        let mut in_bracket = number::find(content, Setting::Bracket).into_iter();
        if let Some(found) = in_bracket.next().filter(|f| f.span.start <= 90) {
            // 国卫发〔2016〕43号、民发〔2016〕52号: two numbers of one document.
            let mut last = found.span.end;
            for more in in_bracket {
                if !matches!(
                    part(content, last..more.span.start),
                    "" | "、" | "，" | "；" | "/" | "和" | "及"
                ) {
                    break;
                }
                last = more.span.end;
                if is_of_other_code(&found.number, &more.number) {
                    mention.other_numbers.push(more.number);
                }
            }
            let number_end = content_start + last;
            numbers.take_within(at..content_start + content.len());
            mention.number = Some(found.number);
            mention.bracket = close.map(|close| at..close + '）'.len_utf8());
            mention.span.end = match close {
                Some(close)
                    if part(text, number_end..close)
                        .trim_matches(['文', '件'])
                        .is_empty() =>
                {
                    close + '）'.len_utf8()
                }
                _ => number_end,
            };
        } else if let Some(close) = close {
            let end = close + '）'.len_utf8();
            let end = match defines_short_form(content) {
                true => Some(end),
                false => definition_at(text, end),
            };
            mention.bracket = end.map(|end| at..end);
        }
        return mention;
    }
    // Of 甲标准1《甲》甲标准2《乙》 each number is that of the name behind it.
    if !numbers.end_at(name.start)
        && let Some(number) = numbers.take_at(at)
    {
        mention.span.end = number.span.end;
        mention.number = Some(number.number);
        return mention;
    }
    // 某部令第28号公布的《甲办法》: the number is that of the name.
    let given = |between: &str| matches!(between, "公布的" | "发布的" | "印发的");
    if let Some(number) = numbers.take_before(text, name.start, given) {
        mention.number = Some(number.number);
        return mention;
    }
    let beside = |between: &str| matches!(between, "" | "文件" | "文");
    if let Some(number) = numbers.take_before(text, name.start, beside) {
        mention.span.start = number.span.start;
        mention.number = Some(number.number);
    }
    mention
}

/// Whether two numbers beside each other may be of one document: each body has a code of
/// its own.
fn is_of_other_code(one: &DocumentNumber, other: &DocumentNumber) -> bool {
    match (&one.form, &other.form) {
        (NumberForm::Coded { code: a, .. }, NumberForm::Coded { code: b, .. }) => {
            a != b && one.has_code() && other.has_code()
        }
        _ => false,
    }
}

/// Whether the words before a name begin the name around it, which has lost its 《: 关于印发,
/// 关于印发《甲》和.
fn begins_outer_name(words: &str) -> bool {
    let mut rest = words;
    let mut plain = String::new();
    // Names before the last one, each with what joins it to the next.
    while let Some((before, inner)) = rest.split_once('《') {
        plain.push_str(before);
        let Some((_, behind)) = inner.split_once('》') else {
            return false;
        };
        let joined = ["、", "和", "及", "与", ""];
        let Some(joint) = joined.iter().find(|joint| behind.starts_with(**joint)) else {
            return false;
        };
        rest = part(behind, joint.len()..);
        if !(rest.is_empty() || rest.starts_with('《')) {
            return false;
        }
    }
    plain.push_str(rest);
    plain.chars().count() <= 12 && !plain.contains(['，', '、', '》'])
}

/// Where the bracket with a number begins that stands at a byte, or behind marks of an
/// edition: （2018修订）（甲发〔2018〕1号）.
fn before_number(text: &str, at: usize) -> Option<usize> {
    let edition = EDITION_BRACKET.find(part(text, at..));
    let at = at + edition.map_or(0, |edition| edition.end());
    let close = part(text, at..)
        .starts_with('（')
        .then(|| closing(text, at))??;
    let found = number::find(part(text, at..close), Setting::Bracket);
    (!found.is_empty()).then_some(at)
}

fn defines_short_form(content: &str) -> bool {
    ["以下简称", "以下称", "下称", "简称", "以下统称"]
        .iter()
        .any(|word| content.contains(word))
}

/// Where a bracket at a byte ends that defines a short form, behind one with days:
/// 《甲决定》（2012年5月10日通过）（以下简称《决定》）.
fn definition_at(text: &str, at: usize) -> Option<usize> {
    let open = '（'.len_utf8();
    let close = part(text, at..)
        .starts_with('（')
        .then(|| closing(text, at))??;
    defines_short_form(part(text, at + open..close)).then(|| close + '）'.len_utf8())
}

/// Longest bracket that is believed, in bytes; beyond it a ） was lost.
const LONGEST_BRACKET: usize = 6000;

/// Where the bracket that opens at `open` closes. The two marks around a year may be
/// of different kinds, 〔2021）, and are none of other words.
pub(crate) fn closing(text: &str, open: usize) -> Option<usize> {
    let rest = text.get(open..boundary_before(text, open.saturating_add(LONGEST_BRACKET)))?;
    let mut depth = 0usize;
    let mut year = 0..0;
    for (i, c) in rest.char_indices() {
        if year.contains(&i) {
            continue;
        }
        match c {
            '〔' | '（'
                if i > 0
                    && let Some(length) = bracketed_year(rest.get(i..)?) =>
            {
                year = i..i + length;
            }
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

/// How long the year in brackets is with which a text begins: 〔2021〕, （2021〕.
fn bracketed_year(text: &str) -> Option<usize> {
    let inner = text.strip_prefix(['〔', '（'])?;
    let (year, rest) = inner.split_at_checked(4)?;
    let rest = rest.strip_prefix(['〕', '）'])?;
    (year.bytes().all(|b| b.is_ascii_digit())).then_some(text.len() - rest.len())
}

pub(super) fn attach_pinpoint(text: &str, mention: &mut Mention) {
    let mut from = mention
        .bracket
        .as_ref()
        .map_or(mention.span.end, |b| b.end.max(mention.span.end));
    // 14号文件第四条: 文件 does not part them.
    if mention.number.is_some() && mention.title.is_none() {
        let rest = part(text, from..);
        let word = ["文件", "文"]
            .iter()
            .find_map(|word| rest.strip_prefix(word));
        if let Some(behind) = word.filter(|rest| rest.starts_with(['第', '附'])) {
            from = text.len() - behind.len();
        }
    }
    // （2003年…通过） may stand between a law and the article.
    if part(text, from..).starts_with('（')
        && let Some(close) = closing(text, from)
        && ["通过", "修订", "修正", "公布"]
            .iter()
            .any(|w| part(text, from..close).contains(w))
    {
        from = close + '）'.len_utf8();
    }
    let pharmacopoeia = mention
        .title
        .clone()
        .is_some_and(|title| part(text, title).ends_with("药典"));
    let found = pinpoint::after(part(text, from..)).or_else(|| {
        pharmacopoeia
            .then(|| pinpoint::named_part_after(part(text, from..)))
            .flatten()
    });
    if let Some(found) = found {
        mention.pinpoint = Some(from + found.start..from + found.end);
    }
}

/// A title without 《》, or with one of the two lost, before a bracket with its
/// number: 按照国务院办公厅关于甲的通知（国办发〔2021〕36号）. `reaches` are the ends of
/// the names found so far.
pub(super) fn title_before_bracket(
    text: &str,
    number: &Range<usize>,
    reaches: &BTreeSet<usize>,
) -> Option<Range<usize>> {
    let before = part(text, ..number.start);
    let Some(before) = before.strip_suffix('（') else {
        return whole_title_before(before, reaches);
    };
    let floor = reaches.range(..=before.len()).next_back().copied();
    let floor = floor.unwrap_or(0);
    let end = before.strip_suffix('》').map_or(before.len(), str::len);
    // The name before may end in this 》.
    let mut start = floor
        + text
            .get(floor..end)?
            .rmatch_indices(['，', '。', '；', '：', '》', '）', '|', '!'])
            .next()
            .map_or(0, |(i, mark)| i + mark.len());
    match part(text, start..end).rfind('《') {
        // Its 》 was lost.
        Some(open) => start += open + '《'.len_utf8(),
        None => {
            for word in TITLE_GOVERNORS {
                let clause = part(text, start..end);
                if let Some(at) = clause.find(word) {
                    let about = clause.find("关于");
                    // 甲局转发乙厅关于…的通知: the verb is the title's own.
                    let head = part(clause, ..at);
                    let head = head.strip_suffix('批').unwrap_or(head);
                    let own = word == "转发" && is_body_of_title(head);
                    if !own && about.is_none_or(|about| at < about) {
                        start += at + word.len();
                    }
                }
            }
            let clause = part(text, start..end);
            let lead = clause.len()
                - clause
                    .trim_start_matches(|c: char| {
                        c.is_ascii_digit() || matches!(c, '.' | '、' | '和' | '及' | '与' | '-')
                    })
                    .len();
            start += lead;
        }
    }
    let title = part(text, start..end);
    let count = title.chars().count();
    (title::ends_like_document(title) && (6..=80).contains(&count) && !title.contains(['（', '《']))
        .then_some(start..end)
}

/// The title that ends directly before a number of an announcement: 甲局关于乙的公告2019年
/// 第47号.
fn whole_title_before(before: &str, reaches: &BTreeSet<usize>) -> Option<Range<usize>> {
    if !["的公告", "的通告"].iter().any(|end| before.ends_with(end)) {
        return None;
    }
    let floor = reaches.range(..=before.len()).next_back().copied();
    let floor = floor.unwrap_or(0);
    let clause = part(before, floor..);
    let start = floor
        + clause
            .rfind(['，', '。', '；', '：', '|', '《', '》'])
            .map_or(0, |at| at + '，'.len_utf8().min(clause.len() - at));
    let title = before.get(start..)?;
    let about = title.find("关于")?;
    let start = start
        + if is_body_of_title(part(title, ..about)) {
            0
        } else {
            about
        };
    Some(start..before.len())
}

/// Whether the words before the verb of a title are the bodies whose title it is.
fn is_body_of_title(words: &str) -> bool {
    !words.is_empty() && !words.starts_with(['我', '本']) && words.split('、').all(issuer::is_body)
}

/// The title in the bracket behind a number: 海关总署公告2017年第45号（关于甲的公告）.
pub(super) fn title_behind(text: &str, at: usize) -> Option<Range<usize>> {
    let inner = part(text, at..).strip_prefix("（")?;
    if !inner.starts_with("关于") {
        return None;
    }
    let close = closing(text, at)?;
    let title = at + '（'.len_utf8()..close;
    title::ends_like_document(part(text, title.clone())).then_some(title)
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
