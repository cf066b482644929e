//! The words around names: which names share them, the sentence, and what a
//! later sentence does to a name.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::document::date;
use crate::document::fold::Folded;
use crate::document::issuer;
use crate::document::number::is_han;
use wenmai_vocabulary::Relation;
use wenmai_vocabulary::part::{boundary_before, part};
use wenmai_vocabulary::pattern;

use super::cues::Cues;
use super::document_or_not::Endings;
use super::relation::{self, Place};
use super::rulebook::book;
use super::scan::{self, Mention};

/// How far words are looked at before a name and behind it, in bytes: what stands
/// farther off in one sentence with ten thousand names says nothing of this one.
const FARTHEST: usize = 6000;

/// Longest bracket, in bytes, of which the marks in it end no sentence.
const LONGEST_BRACKET: usize = 240;

/// The sentence around folded bytes `start..end`: up to 。 ； ！ ？ outside of
/// names.
pub(super) fn sentence_around(text: &str, start: usize, end: usize) -> Range<usize> {
    let mark = |c: char| matches!(c, '。' | '；' | '！' | '？');
    let floor = boundary_before(text, start.saturating_sub(FARTHEST));
    let first = part(text, floor..start)
        .char_indices()
        .rev()
        .find(|(_, c)| mark(*c))
        .map_or(floor, |(at, c)| floor + at + c.len_utf8());
    let behind = near(text, end);
    let quoted = quoted_wording(behind);
    let mut closed = 0;
    let last = behind
        .char_indices()
        .find(|&(at, c)| {
            // （2018年6月4日发布；2018年9月1日实施） ends no sentence.
            if c == '（' && at >= closed {
                let close = scan::closing(behind, at).filter(|close| close - at < LONGEST_BRACKET);
                closed = close.unwrap_or(closed);
            }
            mark(c) && at >= closed && !quoted.contains(&at)
        })
        .map_or(end + behind.len(), |(at, c)| end + at + c.len_utf8());
    first..last
}

/// The wording right behind a name that the sentence goes on to change: ："渡口由集体经营。县级
/// 人民政府给予补助。"修改为. The marks in it end no sentence.
fn quoted_wording(behind: &str) -> Range<usize> {
    static WORDING: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "^[^。；！？\"《》]{0,40}(\"[^\"]{1,2000}\")(?:一句|的规定|的内容)?，?(?:中|后|之后)?，?(?:修改为|修正为|调整为|改为|增加|增写|删去|删除)",
        )
    });
    let has_quote = memchr::memchr(b'"', behind.as_bytes()).is_some();
    let found = has_quote.then(|| WORDING.captures(behind)).flatten();
    found.and_then(|m| Some(m.get(1)?.range())).unwrap_or(0..0)
}

/// What stands at `from` and behind it, as far as words are looked at.
pub(super) fn near(text: &str, from: usize) -> &str {
    part(
        text,
        from..boundary_before(text, from.saturating_add(FARTHEST)),
    )
}

/// The words behind a name without the wording that they go on to change.
pub(super) fn without_wording(after: String) -> String {
    let quoted = quoted_wording(&after);
    match part(&after, quoted.clone()).contains(['。', '；']) {
        true => format!(
            "{}\"\"{}",
            part(&after, ..quoted.start),
            part(&after, quoted.end..)
        ),
        false => after,
    }
}

/// A stretch of text with the names in it written 《》. The mentions are in the
/// order of the text.
pub(super) fn masked(text: &str, mentions: &[Mention], range: Range<usize>) -> String {
    let mut out = String::with_capacity(range.len());
    let mut at = range.start;
    let first = mentions.partition_point(|mention| mention.span.start < at);
    for mention in &mentions[first..] {
        if mention.span.start >= range.end {
            break;
        }
        if mention.span.start < at || mention.span.end > range.end {
            continue;
        }
        push_plain(&mut out, part(text, at..mention.span.start));
        out.push_str(if mention.own { "本文件" } else { "《》" });
        at = mention.reach().min(range.end);
    }
    if at < range.end {
        push_plain(&mut out, part(text, at..range.end));
    }
    out
}

/// Adds words between names; a 《 or 》 that lost its other half is no name.
fn push_plain(out: &mut String, words: &str) {
    for part in words.split(['《', '》']) {
        out.push_str(part);
    }
}

static JOINER: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        "^(?:文件|文)?(?:（[^（）]{0,40}）)*(?:等(?:有关|相关)?(?:法律|法规|规章|文件|规定|标准|政策|通知|意见|制度)*)?(?:及其[^，。；、]{2,8})?(?:，?(?:以及|和|及|与|或者|或|并|暨|、)+|、?)(?P<rest>[^，。；：《》]{0,60})$",
    )
});

/// First characters of the words that join two names behind a comma.
const JOINING: [char; 8] = ['以', '和', '及', '与', '或', '并', '暨', '、'];

/// Groups of mentions that are joined by 、 和 及 and so share the words around
/// them.
pub(super) fn groups(text: &str, mentions: &[Mention]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut reach = 0;
    for (i, mention) in mentions.iter().enumerate() {
        // A short form in the bracket behind a name belongs to the name.
        let inside = mention.span.start < reach;
        let joined = i > 0 && (inside || joins(part(text, reach..mention.span.start)));
        reach = reach.max(mention.reach());
        match found.last_mut() {
            Some(group) if joined => group.end = i + 1,
            _ => found.push(i..i + 1),
        }
    }
    found
}

/// Whether two names with `between` between them are parts of one list.
fn joins(between: &str) -> bool {
    if matches!(
        between,
        "" | "、" | "和" | "及" | "与" | "以及" | "-" | "至" | "到" | "至第" | "、第" | "和第"
    ) {
        return true;
    }
    // No part of the expression but a bracket holds the end of a sentence, or a
    // comma that no such word follows.
    let apart = |at: usize, mark: &str| {
        mark != "，" || !part(between, at + mark.len()..).starts_with(JOINING)
    };
    if !between.contains('（')
        && between
            .match_indices(['。', '；', '，'])
            .any(|(at, mark)| apart(at, mark))
    {
        return false;
    }
    let Some(found) = JOINER.captures(between) else {
        return false;
    };
    let rest = &found["rest"];
    // 《甲》、省《乙》; 《甲》和原国家乙总局《丙》.
    let short = [
        "国家",
        "省",
        "市",
        "区",
        "县",
        "州",
        "部",
        "我省",
        "我市",
        "我区",
        "我县",
        "本省",
        "本市",
        "本区",
        "全国",
        "原",
        "及",
        "其中的",
        "新",
        "修订后的",
        "新修订的",
        "新修改的",
        "修改后的",
        "修正后的",
        "新制定的",
        "新颁布的",
        "新公布的",
        "新出台的",
        "最新",
        "现行",
    ]
    .contains(&rest)
        && ![
            "按", "按照", "依照", "根据", "废止", "落实", "贯彻", "符合", "违反", "执行", "修订",
            "修改",
        ]
        .contains(&rest);
    let bodies = || {
        static OTHERS: LazyLock<Regex> = LazyLock::new(|| {
            pattern::constant(
                "等?(?:[0-9一二三四五六七八九十两]+个?)?(?:部门|部委|单位|机关)?(?:联合)?(?:印发的|发布的|下发的)?$",
            )
        });
        rest.split('、').all(|part| {
            let body = OTHERS.replace(part, "");
            issuer::is_body(body.trim_start_matches('原'))
        })
    };
    rest.is_empty() || short || bodies()
}

/// The words without 某部印发的 before the names, which says where they come
/// from and not what is done with them.
pub(super) fn without_origin(before: &str) -> &str {
    static ORIGIN: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "(?:(?:19|20)[0-9]{2}年)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?(?:联合|共同|组织|最新|新|第[一二三四五六七八九十]次)?(?:印发|发布|制定|制订|颁布|公布|出台|下发|编制|颁发|通过|批准|(?:修订|修正|修改)(?:后)?(?:通过|公布|发布|印发|施行|重新公布|重新发布)?)(?:实施|施行)?(?:（[^（）《》]{1,60}）)?(?:后的|的)$",
        )
    });
    if !before.ends_with('的') {
        return before;
    }
    ORIGIN
        .find(before)
        .map_or(before, |origin| part(before, ..origin.start()))
}

/// The words behind a name that say which part of it is meant: 中关于乙的内容,
/// 除附件2外.
pub(super) fn part_behind(after: &str) -> Option<&str> {
    let found = book().part_behind.captures(after)?;
    let words = ["apart", "piece", "part"]
        .iter()
        .find_map(|name| found.name(name));
    words.map(|words| words.as_str())
}

/// The words that go on behind a name which a verb before it ends, up to the end of the
/// clause: 收费标准 of 停止执行《甲》收费标准. Whatever they mean, no more than that ends.
pub(super) fn rest_behind(after: &str) -> Option<&str> {
    /// Of more characters none is a name of a part.
    const LONGEST: usize = 60;
    if book().whole.begins(after) {
        return None;
    }
    let marks = ['，', '。', '；', '：', '！', '？', '（', '）', '《'];
    let words = part(after, ..after.find(marks).unwrap_or(after.len()));
    // 关于停止执行《甲》收费标准的通知: the kind of the text that does it.
    let words = match words.rsplit_once('的') {
        Some((part, kind))
            if wenmai_vocabulary::data::words()
                .title_endings
                .iter()
                .any(|end| end == kind) =>
        {
            part
        }
        _ => words,
    };
    let end = words
        .char_indices()
        .nth(LONGEST)
        .map_or(words.len(), |(at, _)| at);
    let words = part(words, ..end);
    words.contains(is_han).then_some(words)
}

/// The words without what numbers the point in which they stand: 一、, （二）, 3.
/// and 第四条.
pub(super) fn without_ordinal(before: &str) -> &str {
    static ORDINAL: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "^(?:第[0-9一二三四五六七八九十百]{1,5}[条款项]|[一二三四五六七八九十]{1,3}、|（[0-9一二三四五六七八九十]{1,3}）|[0-9]{1,2}(?:、|．|[.](?:[^0-9]|$))|[①-⑳])",
        )
    });
    let mut rest = before;
    while let Some(found) = ORDINAL.find(rest) {
        // 3.甲: the character behind the point is no part of it.
        let end = found.as_str().rfind('.').map_or(found.end(), |at| at + 1);
        rest = rest.get(end..).unwrap_or_default();
    }
    rest
}

/// What a later sentence of the same paragraph does to a name that its own
/// sentence only mentions: 《甲》将于…到期。经评估，其有效期延长至….
///
/// `after` are the words behind the name in its own sentence, which ends at
/// `from`.
pub(super) fn later_sentence(
    text: &str,
    all: &[Mention],
    (after, from): (&str, usize),
    place: Place,
    rule: Option<&'static relation::Rule>,
) -> Option<&'static relation::Rule> {
    static BACK: LazyLock<Regex> = LazyLock::new(|| pattern::constant("(?:^|[，。；])其"));
    if rule.is_some_and(|rule| rule.relation != Relation::Cites) {
        return rule;
    }
    let rest = near(text, from);
    let left_out = subject_of_next(after, rest).then_some(from);
    let back = if rest.contains('其') { rest } else { "" };
    let starts = BACK.find_iter(back).map(|back| from + back.end());
    let changed = left_out.into_iter().chain(starts).find_map(|start| {
        let end = sentence_around(text, start, start).end;
        let after = masked(text, all, start..end);
        relation::classify("", &after, place).filter(|found| {
            matches!(
                found.relation,
                Relation::Repeals
                    | Relation::Extends
                    | Relation::Suspends
                    | Relation::Restores
                    | Relation::Corrects
            ) || found.moves_start
        })
    });
    changed.or(rule)
}

/// Whether the name is what the next sentence, at the beginning of `rest`,
/// speaks of without naming it: 《甲》于…到期。经评估，自…起继续执行.
fn subject_of_next(after: &str, rest: &str) -> bool {
    static RUNS_OUT: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "^(?:文件)?的?(?:(?:(?:有效|试行|施行|执行|实施)期限?)?(?:现?已经?|均已|将要?|即将)?(?:于|在|至)?(?:{day})?(?:到期|届满|期满)|有效期限?(?:为?[^，]{{1,3}}年|(?:截?至|到|截止){day}止?))[。；]?$",
            day = date::PATTERN
        ))
    });
    static OTHER: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "《|(?:^|，)现?将?本(?:办法|通知|规定|细则|意见|方案|公告|通告|决定|条例|文件)",
        )
    });
    (after.contains('期') || after.contains("届满"))
        && RUNS_OUT.is_match(after)
        && !OTHER.is_match(part(rest, ..sentence_around(rest, 0, 0).end))
}

/// Bodies that stand directly before a name: 国家药监局 国家中医药局《…》.
pub(super) fn issuers_before(folded: &Folded<'_>, start: usize) -> Vec<String> {
    let text = folded.as_str();
    static ENDS: LazyLock<Endings> =
        LazyLock::new(|| Endings::of(&wenmai_vocabulary::data::words().body_endings));
    // `split` takes off these characters, and leaves out single ones.
    let start = issuer::without_others(part(text, ..start)).len();
    let end = part(text, ..start).trim_end_matches(['等', '.', '、']);
    let mut shorter = end.chars();
    shorter.next_back();
    let shorter = shorter.as_str();
    let single = shorter.ends_with(['、', '等']) || folded.gap_before(shorter.len());
    if !(ENDS.fit(end) || single) {
        return Vec::new();
    }
    let mut from = start;
    for (at, c) in part(text, ..start).char_indices().rev() {
        if !(is_han(c) || c == '、') || start - at > 180 {
            break;
        }
        from = at;
    }
    // 9月1日原甲局: 日 ends the day.
    if part(text, from..).starts_with('日')
        && part(text, ..from).ends_with(|c: char| c.is_ascii_digit())
    {
        from += '日'.len_utf8();
    }
    // What ends names of bodies begins none.
    static CUES: LazyLock<Cues> = LazyLock::new(|| {
        let words = wenmai_vocabulary::data::words();
        let before = words.before_number.iter();
        Cues::of(before.filter(|word| !words.body_endings.contains(word)))
    });
    let mut cut = 0;
    CUES.any(part(text, from..start), |_, end| {
        cut = cut.max(end);
        false
    });
    from += cut;
    // 《甲》和乙部《丙》: the word that joins two names is no part of the body.
    if part(text, ..from).ends_with(['》', '）'])
        && let Some(rest) = ["以及", "和", "及", "与"]
            .iter()
            .find_map(|word| part(text, from..start).strip_prefix(word))
    {
        from = start - rest.len();
    }
    let bodies = issuer::split(folded.raw_str(from, start));
    let all = !bodies.is_empty() && bodies.iter().all(|body| issuer::is_body(body));
    if all { bodies } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::joins;

    #[test]
    fn names_in_a_list_share_the_words_around() {
        assert!(joins("、"));
        assert!(joins("和"));
        assert!(joins("（临床2.0版）和"));
        assert!(joins("以及国家药典委员会"));
        assert!(joins("和原国家食品药品监督管理总局"));
        assert!(!joins("，"));
        assert!(!joins("等法律法规，按照"));
        assert!(!joins("的要求，落实"));
    }
}
