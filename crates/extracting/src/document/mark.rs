//! What whoever keeps a page writes on a document of its status: （已废止） behind the
//! title, a note below it. It is no part of the document.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::lines::Line;
use super::printed::{self, PrintedStatus};
use super::{date, fold};
use wenmai_vocabulary::Status;
use wenmai_vocabulary::pattern;

/// A title without the mark before or behind it, and the words of the mark.
pub(super) fn of_title(title: &str) -> (&str, Option<&str>) {
    let title = title.trim();
    let behind = title
        .strip_suffix(CLOSING)
        .and_then(|rest| rest.rfind(OPENING));
    let before = title.strip_prefix(OPENING).and(title.find(CLOSING));
    if let Some(at) = behind
        && let Some((plain, mark)) = title.split_at_checked(at)
        && is_mark(mark)
        && !plain.is_empty()
    {
        return (plain.trim_end(), Some(mark));
    }
    if let Some(at) = before
        && let Some(close) = title.get(at..).and_then(|rest| rest.chars().next())
        && let Some((mark, plain)) = title.split_at_checked(at + close.len_utf8())
        && is_mark(mark)
        && !plain.is_empty()
    {
        return (plain.trim_start(), Some(mark));
    }
    (title, None)
}

const OPENING: [char; 7] = ['（', '(', '【', '[', '〔', '［', '﹝'];
const CLOSING: [char; 7] = ['）', ')', '】', ']', '〕', '］', '﹞'];

/// Words of a mark that say that the document holds.
const HOLDS: [&str; 4] = ["现行有效", "有效", "继续有效", "现行"];

fn is_mark(words: &str) -> bool {
    let inner = inner(words);
    printed::status(inner).is_some() || HOLDS.contains(&inner)
}

/// Whether a line is a mark in brackets and nothing else: 【已废止】.
pub(super) fn is_whole(text: &str) -> bool {
    /// Longer ones say more.
    const LONGEST: usize = 40;
    text.starts_with(OPENING)
        && text.ends_with(CLOSING)
        && text.len() <= LONGEST
        && printed::status(inner(text)).is_some()
}

/// The words in the brackets of a mark.
fn inner(mark: &str) -> &str {
    mark.trim_matches(|c| OPENING.contains(&c) || CLOSING.contains(&c))
        .trim()
}

/// The status that the mark of a title tells.
pub(super) fn status(mark: &str, line: u32) -> Option<PrintedStatus> {
    Some(PrintedStatus {
        status: printed::status(inner(mark))?,
        since: None,
        words: mark.to_owned(),
        line: Some(line),
    })
}

/// The status that stands behind a number: 甲发〔2024〕5号 [条款失效].
pub(super) fn of_number(line: &Line<'_>) -> Option<PrintedStatus> {
    let (_, mark) = of_title(line.text());
    status(mark?, line.number)
}

/// The status that notes among the lines tell: 注：本办法已于2020年5月1日被《乙办法》废止,
/// 本篇法规被《乙公告》（2018年6月4日发布）全文废止. What ends the whole goes before what
/// ends a part.
pub(super) fn note<'l, 't: 'l>(lines: impl Iterator<Item = &'l Line<'t>>) -> Option<PrintedStatus> {
    let told: Vec<PrintedStatus> = lines.flat_map(told_by).collect();
    let of_whole = told
        .iter()
        .find(|told| told.status != Status::PartlyRepealed);
    of_whole.or(told.first()).cloned()
}

/// 本通知已由《乙办法》（甲发〔2020〕3号）废止: who ended the document is named.
static BY_ANOTHER: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        "(?:^|[（【〔：；。，])(?:[^；。，（）《》]{0,8}?(?P<own>本|该|此)(?:篇|文|法|件|办法|规定|通知|公告|通告|细则|意见|方案|决定|条例|文件|规范|标准|规章|目录|制度)(?:（[^（）]{1,60}）|[^；。，《》]){0,20}?|全文|第[^；。，《》]{1,20}条)(?:已|已经|业已|现已)?(?:于[^；。，《》]{1,16})?(?P<by>被|由|经)[^；。，《]{0,30}?(?:(?:[^；。，《》]{2,30}号(?:文件|文)?)?《[^》]*》|[^；。，《》]{2,30}号)(?:（[^）]*）)*(?:文件|文)?，?(?:全文|部分|宣布|明令|予以|同时|整体)*(?P<word>废止|失效|停止执行|停止施行|停止适用|取代|替代|代替)(?:[^前后的之]|$)",
    )
});

/// Whether a paragraph is a note that tells the end of the document.
pub(super) fn is_note(text: &str) -> bool {
    text.starts_with(['（', '【', '〔', '注', '编', '备', '提']) && BY_ANOTHER.is_match(text)
}

/// What each clause of a line tells of the document.
fn told_by(line: &Line<'_>) -> Vec<PrintedStatus> {
    static NOTE: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "^[（【〔]?(?:(?:编者|编辑|本站|本网|编)?(?:注|按|提示|说明|备注|注释|失效|时效)(?:】|〕|：)?(?:编者)?)",
        )
    });
    let text = line.text();
    let begins = [
        '（', '【', '〔', '注', '编', '备', '提', '说', '本', '第', '失', '时',
    ];
    if !text.starts_with(begins) || !(NOTE.is_match(text) || BY_ANOTHER.is_match(text)) {
        return Vec::new();
    }
    let clauses = clauses(text).into_iter();
    let told = clauses.filter_map(|clause| {
        let (status, since) = told_in(clause)?;
        Some(PrintedStatus {
            status,
            since: since.or_else(|| of_later_clause(text, clause)),
            words: fold::fold(text),
            line: Some(line.number),
        })
    });
    told.collect()
}

/// What a clause of a note tells, and the day.
fn told_in(clause: &str) -> Option<(Status, Option<Date>)> {
    static REPORTED: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "(?:本|该|此|全文|第[^条]{1,9}条|条款)(?:（[^（）]{1,60}）|[^；。，]){0,40}?(?:(?:已|已经|业已)(?:于|自|从)?[^；。，《》]{0,20}?|(?:自|于|从)[^；。，《》]{4,24}?起?)(?:全文|宣布|明令|予以|同时|已|全部)*(?P<word>废止|失效|停止执行|停止施行|停止适用|不再执行)(?:[；。，）】〕]|$)",
        )
    });
    static PART: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "第[0-9一二三四五六七八九十百、第]+[条款项章]|部分(?:条款|内容|废止|失效)|附件[0-9一二三四五六七八九十]|条款",
        )
    });
    let found = BY_ANOTHER
        .captures(clause)
        .or_else(|| REPORTED.captures(clause))?;
    // 第二条被废止本篇法规被《乙》废止: what stands before the subject is another note.
    let from = found.name("own").map_or(0, |own| own.start());
    let from = from.max(found.get(0).map_or(0, |all| all.start()));
    let end = found.get(0).map_or(clause.len(), |all| all.end());
    let bare = without_names(clause.get(from..end).unwrap_or_default());
    let whole = bare.contains("全文") || !PART.is_match(&bare);
    let status = match (&found["word"], whole) {
        (_, false) => Status::PartlyRepealed,
        ("取代" | "代替" | "替代", _) => Status::Superseded,
        _ => Status::Repealed,
    };
    // What stands before 被 is the document itself, with its own number and days.
    let by = found.name("by").map_or(clause.len(), |by| by.start());
    let another = clause.get(by..).unwrap_or_default();
    Some((status, since_in(clause).or_else(|| day_of(another))))
}

/// The clauses of a note; in its names and brackets none ends.
fn clauses(text: &str) -> Vec<&str> {
    let (mut depth, mut start) = (0_i32, 0);
    let mut found = Vec::new();
    let opens = usize::from(text.starts_with(['（', '【', '〔']));
    for (at, c) in text.char_indices().skip(opens) {
        match c {
            '《' | '（' => depth += 1,
            '》' | '）' => depth -= 1,
            '；' | '。' if depth <= 0 => {
                found.extend(text.get(start..at));
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    found.extend(text.get(start..));
    found
}

/// A clause without the names and brackets in it.
fn without_names(clause: &str) -> String {
    static NAMES: LazyLock<Regex> = LazyLock::new(|| pattern::constant("《[^》]*》|（[^（）]*）"));
    NAMES.replace_all(clause, "").into_owned()
}

/// 自2020年5月1日, 于2020年5月1日.
static SINCE: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(&format!(
        "(?:自|于|从)({})(?P<own>起?(?:施行|实施|执行|生效|发布|公布|印发|通过))?",
        date::PATTERN
    ))
});

/// The day on which a clause of a note says that the document ended, outside of its names
/// and brackets: 自…起, 于…. That from which it applies is another.
fn since_in(clause: &str) -> Option<Date> {
    // A note may stand in brackets as a whole.
    let bare = without_names(clause.trim_start_matches(['（', '【', '〔']));
    let mut days = SINCE.captures_iter(&bare);
    let day = days.find(|day| day.name("own").is_none())?;
    date::parse(&day[1])
}

/// The first day of what ended a document, else the day on which that was issued, else the
/// last day of the year of its number.
fn day_of(another: &str) -> Option<Date> {
    static MADE: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "({})起?(?P<how>施行|实施|执行|发布|公布|印发|通过)",
            date::PATTERN
        ))
    });
    static YEAR: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant("(?:〔((?:19|20)[0-9]{2})〕|((?:19|20)[0-9]{2})年第)[0-9]+号")
    });
    let applies = || {
        let mut days = MADE.captures_iter(another);
        let first = days.find(|m| ["施行", "实施", "执行"].contains(&&m["how"]));
        let first = first.or_else(|| MADE.captures(another))?;
        date::parse(&first[1])
    };
    let in_bracket = || {
        let day = SINCE.captures(another)?;
        date::parse(&day[1])
    };
    let year = || {
        let found = YEAR.captures(another)?;
        let year = found.get(1).or(found.get(2))?.as_str().parse().ok()?;
        Date::new(year, 12, 31).ok()
    };
    applies().or_else(in_bracket).or_else(year)
}

/// The day that a clause behind names: …废止，自2020年6月1日起不再执行.
fn of_later_clause(text: &str, clause: &str) -> Option<Date> {
    let at = text.find(clause)? + clause.len();
    let behind = text.get(at..)?;
    since_in(behind).or_else(|| day_of(behind))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::document::lines;

    #[test]
    fn a_mark_beside_the_title_is_no_part_of_it() {
        for (title, plain, mark) in [
            ("甲办法（已废止）", "甲办法", Some("（已废止）")),
            ("甲办法 [全文失效]", "甲办法", Some("[全文失效]")),
            ("【已失效】甲办法", "甲办法", Some("【已失效】")),
            ("甲办法【现行有效】", "甲办法", Some("【现行有效】")),
            ("甲办法（试行）", "甲办法（试行）", None),
            ("甲办法（2019年修订）", "甲办法（2019年修订）", None),
            ("（已废止）", "（已废止）", None),
        ] {
            assert_eq!(of_title(title), (plain, mark), "{title}");
        }
    }

    #[test]
    fn a_note_tells_the_end_and_its_day() {
        let of = |text: &str| note(lines::split(text).iter());
        for (text, status, since) in [
            (
                "（注：本办法已于2020年5月1日被《乙办法》（甲政〔2020〕3号）废止）",
                Status::Repealed,
                Some(date(2020, 5, 1)),
            ),
            ("编者注：本通知已被《乙通知》废止。", Status::Repealed, None),
            (
                "（注：本办法已于2020年5月1日被《乙办法》废止）",
                Status::Repealed,
                Some(date(2020, 5, 1)),
            ),
            (
                "（注：本办法已于2020年5月1日被甲政〔2020〕3号《乙办法》废止）",
                Status::Repealed,
                Some(date(2020, 5, 1)),
            ),
            (
                "注：该文件自2020年5月1日起已失效。",
                Status::Repealed,
                Some(date(2020, 5, 1)),
            ),
            (
                "【提示】本规定已由《乙规定》取代。",
                Status::Superseded,
                None,
            ),
            (
                "本篇法规被《乙公告》（2018年6月4日发布；2018年9月1日实施）全文废止",
                Status::Repealed,
                Some(date(2018, 9, 1)),
            ),
            (
                "（注：本通知已由甲财〔2020〕33号文件废止，自2020年6月1日起不再执行。）",
                Status::Repealed,
                Some(date(2020, 6, 1)),
            ),
            (
                "【编者注】本文被《乙通知》（甲发改〔2017〕88号）宣布废止。",
                Status::Repealed,
                Some(date(2017, 12, 31)),
            ),
            (
                "注：本办法（甲政〔2015〕3号）已被《乙办法》（甲政〔2020〕8号）废止。",
                Status::Repealed,
                Some(date(2020, 12, 31)),
            ),
            (
                "（注：本通知（2015年3月1日印发）已经被乙政〔2021〕6号文件废止）",
                Status::Repealed,
                Some(date(2021, 12, 31)),
            ),
            (
                "注：本办法（甲政〔2015〕3号）已被《乙办法》废止。",
                Status::Repealed,
                None,
            ),
            (
                "（本通知（甲政〔2015〕3号，2015年3月1日印发）已被《乙通知》（甲政〔2020〕8号）废止）",
                Status::Repealed,
                Some(date(2020, 12, 31)),
            ),
            (
                "注：本通知（甲政〔2015〕3号，2015年3月1日印发）自2021年5月1日起废止。",
                Status::Repealed,
                Some(date(2021, 5, 1)),
            ),
            (
                "【提示】本办法（甲政〔2015〕3号，2015年3月1日印发）第五条已被《乙决定》废止。",
                Status::PartlyRepealed,
                None,
            ),
            (
                "注：本通知（甲政〔2015〕3号）已废止。",
                Status::Repealed,
                None,
            ),
            (
                "注：本办法第五条已被《乙决定》废止。",
                Status::PartlyRepealed,
                None,
            ),
            (
                "第二条被废止 本篇法规被《乙公告》（2018年6月4日发布；2018年9月1日实施）废止",
                Status::Repealed,
                Some(date(2018, 9, 1)),
            ),
            (
                "【提示：本文件第八条已由《乙规定》（甲交〔2021〕3号）停止执行；全文已被《丙办法》（甲交〔2023〕5号）废止】",
                Status::Repealed,
                Some(date(2023, 12, 31)),
            ),
        ] {
            let told = of(text).map(|told| (told.status, told.since));
            assert_eq!(told, Some((status, since)), "{text}");
        }
        for text in [
            "注：本办法已于2020年5月1日被《乙决定》修改。",
            "本办法自2020年5月1日起废止。",
            "注：申请表一式两份。",
            "（本通知（甲政〔2015〕3号，2015年3月1日印发）已被《乙通知》修改）",
            "（本通知（甲政〔2015〕3号，2015年3月1日印发）印发后，《丙通知》同时废止）",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
