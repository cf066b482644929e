//! What whoever keeps a page writes on a document of its status: （已废止） behind the
//! title, a note below it. It is no part of the document.

use std::sync::LazyLock;

use regex::Regex;

use super::lines::Line;
use super::printed::{self, PrintedStatus};
use super::{date, fold};
use crate::pattern;

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
        line,
    })
}

/// The status that stands behind a number: 甲发〔2024〕5号 [条款失效].
pub(super) fn of_number(line: &Line<'_>) -> Option<PrintedStatus> {
    let (_, mark) = of_title(line.text());
    status(mark?, line.number)
}

/// The status that a note among the lines tells: 注：本办法已于2020年5月1日被《乙办法》废止.
pub(super) fn note<'l, 't: 'l>(lines: impl Iterator<Item = &'l Line<'t>>) -> Option<PrintedStatus> {
    static SINCE: LazyLock<Regex> =
        LazyLock::new(|| pattern::constant(&format!("(?:自|于|从)({})", date::PATTERN)));
    static NOTE: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "^[（【〔]?(?:编者|编辑|本站|本网|编)?(?:注|按|提示|说明|备注|注释)[：】〕]?(?:编者)?[^。；]{0,12}?(?:本|该|此)[^。；]{0,160}?(?P<word>废止|失效|停止执行|停止施行|取代|代替)(?:[。；，）】〕]|$)",
        )
    });
    let mut found = lines.filter_map(|line| {
        let text = line.text();
        if !text.starts_with(['（', '【', '〔', '注', '编', '备', '提', '说', '本']) {
            return None;
        }
        let m = NOTE.captures(text)?;
        let reported = ["已", "被", "由", "经"]
            .iter()
            .any(|word| m[0].contains(word));
        if !reported
            || ["修改", "修订", "部分", "条"]
                .iter()
                .any(|word| m[0].contains(word))
        {
            return None;
        }
        let status = match &m["word"] {
            "取代" | "代替" => crate::graph::Status::Superseded,
            _ => crate::graph::Status::Repealed,
        };
        Some(PrintedStatus {
            status,
            since: SINCE.captures(&m[0]).and_then(|day| date::parse(&day[1])),
            words: fold::fold(text),
            line: line.number,
        })
    });
    found.next()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::document::lines;
    use crate::graph::Status;

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
                "注：该文件自2020年5月1日起已失效。",
                Status::Repealed,
                Some(date(2020, 5, 1)),
            ),
            (
                "【提示】本规定已由《乙规定》取代。",
                Status::Superseded,
                None,
            ),
        ] {
            let told = of(text).map(|told| (told.status, told.since));
            assert_eq!(told, Some((status, since)), "{text}");
        }
        for text in [
            "注：本办法已于2020年5月1日被《乙决定》修改。",
            "注：本办法第五条已被《乙决定》废止。",
            "本办法自2020年5月1日起废止。",
            "注：申请表一式两份。",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
