//! Days as official documents write them.

use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;
use regex::Regex;

use super::numeral;
use wenmai_vocabulary::pattern;

/// A day anywhere in folded text: 2024年5月1日, 二〇二四年五月一日, 2024-05-01,
/// 2024.5.1, 2024/5/1.
pub const PATTERN: &str = concat!(
    "(?:(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日",
    "|[一二][〇○零0一二三四五六七八九OoΟοОо◯]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日",
    "|(?:19|20)[0-9]{2}[-./][0-9]{1,2}[-./][0-9]{1,2})"
);

/// The hour from which something counts on a day: 自2024年5月1日零时起, and a bracket that
/// counts the day in: 自2024年5月1日（含）起.
pub(crate) const HOUR: &str = "(?:（(?:包?含)(?:当日|本日|该日|当天)?）)?(?:(?:上午|下午|凌晨|晚|中午)?(?:[0-9]{1,2}|[零一二三四五六七八九十]{1,3})(?:时|点|[：:][0-9]{2})(?:[0-9]{1,2}分)?整?)?";

/// A day without its year: 自6月1日起, 自今年6月1日起.
pub(crate) const OF_A_YEAR: &str = "(?:今年|本年|当年|明年|次年)?[0-9]{1,2}月[0-9]{1,2}日";

/// How long before a day without its year that lies in the next one it may be named, in days.
const AHEAD: i64 = 92;

/// The day that matches [`OF_A_YEAR`], as a text written on that day means it; none where
/// it may be one of two years.
pub(crate) fn of_the_year(words: &str, written: Date) -> Option<Date> {
    let figures = words.trim_start_matches(['今', '本', '当', '明', '次', '年']);
    let (month, rest) = figures.split_once('月')?;
    let (month, day) = (
        month.parse().ok()?,
        rest.trim_end_matches('日').parse().ok()?,
    );
    let of = |year| Date::new(year, month, day).ok();
    let next = written.year().checked_add(1)?;
    if words.starts_with(['明', '次']) {
        return of(next);
    }
    let this = of(written.year())?;
    if words.starts_with(['今', '本', '当']) || this >= written {
        return Some(this);
    }
    let ahead = written.checked_add(AHEAD.days()).ok()?;
    of(next).filter(|day| *day <= ahead)
}

/// A month from which something counts: 自2024年5月起.
pub(crate) const MONTH: &str = "(?:19|20)[0-9]{2}年[0-9]{1,2}月(?:份)?";

/// The first day of what matches [`MONTH`].
pub(crate) fn first_of(month: &str) -> Option<Date> {
    let (year, rest) = month.split_once('年')?;
    let (month, _) = rest.split_once('月')?;
    Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()
}

/// The day from which something counts that counts from this hour of a day: at its end
/// the next begins.
pub(crate) fn from_hour(day: Date, words: &str) -> Option<Date> {
    let ends = ["24时", "24点", "24:00", "24：00", "二十四时", "二十四点"];
    match ends.iter().any(|end| words.contains(end)) {
        true => day.tomorrow().ok(),
        false => Some(day),
    }
}

/// The end of a year or a month, which [`end_of`] reads: 2025年底, 2025年6月底.
pub(crate) const END: &str = "(?:19|20)[0-9]{2}年(?:[0-9]{1,2}月)?(?:份)?(?:底|末|年底)";

/// The last day of what matches [`END`].
pub(crate) fn end_of(folded: &str) -> Option<Date> {
    let (year, rest) = folded.split_once('年')?;
    let month = rest.split_once('月').map_or("12", |(month, _)| month);
    let first = Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
    Some(first.last_of_month())
}

static DAY: LazyLock<Regex> = LazyLock::new(|| pattern::constant(PATTERN));

/// Bytes of the longest day with a word behind it: 二〇二四年十二月三十一日印发.
const LONGEST: usize = 14 * 3;

/// The first day written in `folded`.
///
/// ```
/// use wenmai_extracting::document::date::find;
/// assert_eq!(find("自二〇二四年五月一日起施行"), Some(jiff::civil::date(2024, 5, 1)));
/// assert_eq!(find("2024-02-30"), None);
/// ```
pub fn find(folded: &str) -> Option<Date> {
    DAY.find(folded).and_then(|day| parse(day.as_str()))
}

/// Whether `folded` is a day and nothing else, as the last line of a
/// signature is.
pub fn is_day(folded: &str) -> bool {
    day_alone(folded).is_some()
}

/// The place of the day with which `folded` ends, behind other words.
pub(crate) fn at_end(folded: &str) -> Option<std::ops::Range<usize>> {
    static AT_END: LazyLock<Regex> = LazyLock::new(|| pattern::constant(&format!("{PATTERN}$")));
    let ends = folded.ends_with('日') || folded.ends_with(|c: char| c.is_ascii_digit());
    let day = AT_END.find(folded).filter(|_| ends)?.range();
    (day.start > 0).then_some(day)
}

/// The words of a day that makes up the whole of `folded`, but for a word behind
/// it.
fn day_alone(folded: &str) -> Option<&str> {
    static AT_START: LazyLock<Regex> = LazyLock::new(|| pattern::constant(&format!("^{PATTERN}")));
    if folded.len() > LONGEST || !folded.starts_with(['1', '2', '一', '二']) {
        return None;
    }
    let (day, rest) = folded.split_at(AT_START.find(folded)?.end());
    matches!(rest, "" | "印发" | "发布" | "公布" | "发" | "。").then_some(day)
}

/// The day on a line that holds a day and nothing else, as [`is_day`] says; none
/// where no calendar has it.
pub(crate) fn of_line(folded: &str) -> Option<Date> {
    day_alone(folded).and_then(parse)
}

/// Reads one day that matches [`PATTERN`].
pub fn parse(folded: &str) -> Option<Date> {
    let mut parts = folded
        .split(['年', '月', '日', '-', '.', '/'])
        .filter(|part| !part.is_empty())
        .map(|part| numeral::value(&part.replace(['O', 'o', 'Ο', 'ο', 'О', 'о', '◯'], "〇")));
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_without_a_year_is_the_next_of_its_name() {
        let written = date(2023, 11, 6);
        for (words, day) in [
            ("12月1日", Some(date(2023, 12, 1))),
            ("今年3月1日", Some(date(2023, 3, 1))),
            ("1月1日", Some(date(2024, 1, 1))),
            ("明年6月1日", Some(date(2024, 6, 1))),
            ("6月1日", None),
            ("2月30日", None),
        ] {
            assert_eq!(of_the_year(words, written), day, "{words}");
        }
    }

    #[test]
    fn figures_of_every_kind() {
        for text in [
            "2024年5月1日",
            "2024-05-01",
            "2024.5.1",
            "2024/05/1",
            "二〇二四年五月一日",
            "二○二四年五月一日",
            "二Ο二四年五月一日",
            "二о二四年五月一日",
        ] {
            assert_eq!(find(text), Some(date(2024, 5, 1)), "{text}");
        }
        assert_eq!(find("二〇二三年十二月三十一日"), Some(date(2023, 12, 31)));
        assert_eq!(end_of("2025年底"), Some(date(2025, 12, 31)));
        assert_eq!(end_of("2024年2月底"), Some(date(2024, 2, 29)));
    }

    #[test]
    fn a_line_that_holds_a_day_alone() {
        assert_eq!(of_line("2024年5月1日印发"), Some(date(2024, 5, 1)));
        assert!(is_day("二〇二四年十二月三十一日印发"));
        assert!(!is_day("2024年5月1日起施行") && !is_day("于2024年5月1日"));
        // It is a day for those who look where a signature ends.
        assert!(is_day("2023年2月29日") && of_line("2023年2月29日").is_none());
    }

    #[test]
    fn days_that_no_calendar_has_are_no_days() {
        assert_eq!(find("2023年2月29日"), None);
        assert_eq!(find("2023年13月1日"), None);
    }
}
