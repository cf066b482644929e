//! The items of a list, and what may stand between the names of one.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::spared::is_figure;
use super::{any, lists};
use crate::document::fold::Folded;
use crate::document::number::{self, DocumentNumber, Setting};
use crate::document::paragraph::is_entry;
use crate::document::{entry, numeral, title};
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

/// What may stand between two names of one list: a comma or 和, and who issued
/// the second, when, and how it was changed since.
pub(crate) fn goes_on(between: &str) -> bool {
    static GOES_ON: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "^[）)]*(?:文件|文)?(?:[，,、]?(?:以及|和|及|与)?[^，,。；;：:《》]{0,120}(?:印发|发布|公布|颁布|制定|制订|通过|批准|修订|修正|修改|补充|下发|出台|施行|实施)(?:施行|实施)?(?:（[^（）《》]{1,60}）)?的|[，,]?(?:以及|和|及)[^，,。；;：:《》]{0,60}|[，,、][^，,。；;：:《》的其但而]{0,20})$",
        )
    });
    let marks = between.trim_start_matches(['）', ')']);
    marks.starts_with(['，', ',', '、', '和', '及', '与', '以'])
        && GOES_ON.is_match(between)
        && !["起施行", "生效", "执行"]
            .iter()
            .any(|word| between.contains(word))
}

/// Whether a number and what follows it name what issued the next name:
/// 9号文件印发的, 第9号发布、.
pub(crate) fn issues(between: &str) -> bool {
    static ISSUES: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "^[）)]*(?:文件|文)?(?:印发|发布|公布|颁布|修订|修正|修改)[^，。；：《》]{0,80}$",
        )
    });
    ISSUES.is_match(between)
}

/// A document that an item of a list names without 《》.
pub(crate) struct Item {
    /// The words of the mention: title and number, in their order.
    pub(crate) span: Range<usize>,
    /// The title.
    pub(crate) title: Range<usize>,
    /// The number.
    pub(crate) number: Option<DocumentNumber>,
}

pub(super) static ORDINAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        "^(?:（?[0-9]{1,5}）?[.、．]|（?[0-9]{1,3}）?|（[0-9]{4,5}）|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)",
    )
});

/// The number of an item, or of a row by its first cell; none where it bears none.
pub(in crate::citation) fn number_of_line(text: &str) -> Option<u32> {
    let text = text.trim_start_matches('|');
    let ordinal = match text.split_once('|') {
        Some((cell, _)) => cell,
        None => ORDINAL.find(text)?.as_str(),
    };
    numeral::value(ordinal.trim_matches(|c: char| !is_figure(c)))
}

/// The number of the item that begins behind the words: 下列文件废止：（二）.
pub(super) fn number_before(words: &str) -> Option<u32> {
    let words = words.trim_end_matches(['.', '、', '．', '）', '《']);
    let figures = words.trim_end_matches(is_figure);
    numeral::value(words.strip_prefix(figures)?)
}

/// Whether a paragraph is an item: 3. 甲, 第二条 甲.
pub(crate) fn is_item(text: &str) -> bool {
    ORDINAL.is_match(text) || text.starts_with(['|', '-', '·', '•', '第', '《'])
}

/// Whether what stands at `at` begins an item: nothing but the ordinal is before
/// it. A line that begins a list is no item of it.
pub(crate) fn is_head(text: &str, at: usize) -> bool {
    let ordinal = |c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
            )
            || matches!(
                c,
                '第' | '、' | '.' | '．' | '（' | '）' | '|' | '-' | '·' | '•'
            )
    };
    !text.ends_with('：') && part(text, ..at).chars().all(ordinal)
}

/// Whether a paragraph is a row, or an item that names one document and says nothing else.
pub(super) fn names_one_document(text: &str) -> bool {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant("^《[^《》]*(?:《[^《》]*》[^《》]*)*》(?:（[^（）]*）)*$")
    });
    let start = ORDINAL.find(text).map_or(0, |found| found.end());
    let words = part(text, start..).trim_end_matches(['；', '。', '，', '、']);
    text.starts_with('|') || NAME.is_match(words) || is_entry(words) || item(text).is_some()
}

/// Whether a line names one document with its number and holds nothing else: 甲发〔2010〕3号
/// 关于乙的通知.
pub(super) fn is_named_item(text: &str) -> bool {
    item(text).is_some_and(|item| item.number.is_some())
}

/// Reads an item: 3. 甲局关于乙的通知（甲发〔2010〕3号), or the columns of a table
/// that lost its lines: 3 甲发〔2010〕3号 甲局关于乙的通知 到期.
pub(crate) fn item(text: &str) -> Option<Item> {
    let start = ORDINAL.find(text).map_or(0, |found| found.end());
    let rest = part(text, start..);
    let count = rest.chars().count();
    let sentence = rest.starts_with(['《', '将', '把', '对', '在', '删', '本', '各'])
        || rest.contains(['。', '，']) && !rest.contains('〔');
    if sentence || !(8..=160).contains(&count) {
        return None;
    }
    let found = |setting| {
        let mut found = number::find(rest, setting).into_iter();
        found.find(|n| n.number.is_unique() && n.span.len() < 90)
    };
    let ends = |range: Range<usize>| -> Option<Range<usize>> {
        let words = part(rest, range.clone());
        let words = words.trim_end_matches(['（', '(']);
        // 附件：1.废止的文件目录 names the list itself.
        let itself = words.contains("目录") && lists().list.iter().any(|l| any(&l.words, words));
        (title::ends_like_document(words)
            && words.chars().count() >= 6
            && !words.contains(['。', '，'])
            && !itself)
            .then_some(range.start..range.start + words.len())
    };
    // 甲规定乙发〔2010〕3号: in running text the number begins behind 规定.
    let read = read_item(rest, found(Setting::Bracket), &ends)
        .or_else(|| read_item(rest, Some(found(Setting::Text)?), &ends));
    let (span, title, number) = read?;
    // Without an ordinal nothing else tells an item from a sentence.
    let nothing_else = part(rest, span.end..).trim_matches(['；', '。', '，', '、']);
    if start == 0 && (number.is_none() || !nothing_else.is_empty()) {
        return None;
    }
    let shift = |r: Range<usize>| start + r.start..start + r.end;
    Some(Item {
        span: shift(span),
        title: shift(title),
        number,
    })
}

/// What an item names, and in which bytes: title and number, in their order.
type Parts = (Range<usize>, Range<usize>, Option<DocumentNumber>);

fn read_item(
    rest: &str,
    number: Option<number::Found>,
    ends: &dyn Fn(Range<usize>) -> Option<Range<usize>>,
) -> Option<Parts> {
    Some(match number {
        // The title first, the number behind it, perhaps in a bracket.
        Some(n) if n.span.start > 0 => {
            let title = ends(0..n.span.start)?;
            let close = part(rest, n.span.end..).starts_with('）')
                && part(rest, ..n.span.start).ends_with('（');
            let end = n.span.end + if close { '）'.len_utf8() } else { 0 };
            (0..end, title, Some(n.number))
        }
        Some(n) => {
            // The number first; the title ends where a title can end.
            let from = n.span.end;
            let title = title_from(rest, from)?;
            (0..title.end, title, Some(n.number))
        }
        None => {
            let title = ends(0..rest.trim_end_matches(['；', '。', '／', '无', '/']).len())?;
            (title.clone(), title, None)
        }
    })
}

/// The item that a line is by the gaps in it: 甲发〔2010〕3号　关于乙的通知.
pub(crate) fn entry_of(line: &Folded<'_>) -> Option<Item> {
    let entry = entry::of(line)?;
    Some(Item {
        span: entry.span,
        title: entry.title,
        number: Some(entry.number),
    })
}

/// The longest title that begins at `from`: what follows it is another column.
fn title_from(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = part(text, from..);
    let ends = [
        "的通知",
        "的意见",
        "的决定",
        "的公告",
        "的通告",
        "的函",
        "的批复",
        "办法",
        "规定",
        "细则",
        "条例",
        "方案",
        "措施",
    ];
    ends.iter()
        .filter_map(|end| rest.rfind(end).map(|at| at + end.len()))
        .max()
        .filter(|&len| part(rest, ..len).chars().count() >= 6)
        .map(|len| from..from + len)
}
