//! The year and the serial of a number: 〔2024〕65号, 〔2021〕特12号, with the slips that
//! leave no doubt; serials in a row (3、4、5号) and ranges of them (15—18号).

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::find::{Found, is_year, plain, run, year_or_session};
use super::{DocumentNumber, NumberForm};
use crate::document::numeral;
use wenmai_vocabulary::data;
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

const OPENING: [char; 3] = ['〔', '（', '〈'];
const CLOSING: [char; 3] = ['〕', '）', '〉'];

/// Most numbers that one range may stand for.
const LONGEST_RANGE: u32 = 60;

/// What stands behind the code of a number.
pub(super) struct Serial<'t> {
    pub(super) year: Cow<'t, str>,
    /// What stands with the serial: 补, 特, 会字, -1.
    pub(super) before: &'t str,
    pub(super) behind: &'t str,
    pub(super) digits: Cow<'t, str>,
    pub(super) value: u32,
    /// Whether a slip was put right, so that 号 must follow.
    pub(super) repaired: bool,
    pub(super) rest: &'t str,
}

/// Letters that stand for figures in texts that were read by machines.
fn figure_of(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        'O' | 'o' | 'Ο' | 'ο' | 'О' | '〇' | '○' => Some('0'),
        'l' | 'I' => Some('1'),
        _ => None,
    }
}

/// The year, the serial and what follows it of 〔2024〕65号, from the bracket on.
pub(super) fn year_and_serial(text: &str) -> Option<Serial<'_>> {
    let inner = text.strip_prefix(OPENING)?;
    let (year, rest, repaired) = match year_or_session(inner) {
        Some((year, rest)) => (Cow::Borrowed(year), rest, false),
        None => {
            let (year, rest) = misread_year(inner)?;
            (Cow::Owned(year), rest, true)
        }
    };
    let rest = rest.strip_prefix('年').unwrap_or(rest);
    let closed = rest.strip_prefix(CLOSING);
    // 〔2019 13号: its other bracket was lost.
    let lost = || {
        let digits = rest.starts_with(|c: char| c.is_ascii_digit());
        (text.starts_with('〔') && digits).then_some(rest)
    };
    let repaired = repaired || closed.is_none();
    let mut serial = serial(closed.or_else(lost)?)?;
    serial.repaired |= repaired;
    serial.year = year;
    Some(serial)
}

/// The same where the bracket before the year was lost: 甲发2019〕12号. `close` is the
/// place of the other one; gives the place of the year.
pub(super) fn without_opening(folded: &str, close: usize) -> Option<(usize, Serial<'_>)> {
    let before = part(folded, ..close);
    let start = before.len().checked_sub(4)?;
    let year = before.get(start..)?;
    let code = part(folded, ..start).chars().next_back()?;
    if !is_year(year) || !super::is_han(code) {
        return None;
    }
    let mut serial = serial(part(folded, close + '〕'.len_utf8()..))?;
    serial.year = Cow::Borrowed(year);
    serial.repaired = true;
    Some((start, serial))
}

fn misread_year(text: &str) -> Option<(String, &str)> {
    let mut chars = text.char_indices();
    let year: Option<String> = chars.by_ref().take(4).map(|(_, c)| figure_of(c)).collect();
    let year = year.filter(|year| is_year(year))?;
    let end = chars.next().map_or(text.len(), |(at, _)| at);
    Some((year, part(text, end..)))
}

fn serial(text: &str) -> Option<Serial<'_>> {
    let rest = text.strip_prefix("字").unwrap_or(text);
    let (before, rest) = mark_before(rest);
    let rest = rest.strip_prefix('第').unwrap_or(rest);
    let (digits, after, repaired) = digits_of(rest)?;
    let value = numeral::value(&digits)?;
    let (behind, after) = sub_serial(after, value);
    Some(Serial {
        year: Cow::Borrowed(""),
        before,
        behind,
        digits,
        value,
        repaired: repaired || !before.is_empty() || !behind.is_empty(),
        rest: after,
    })
}

/// The figures of a serial; letters that stand for figures where 号 follows.
fn digits_of(text: &str) -> Option<(Cow<'_, str>, &str, bool)> {
    let arabic = run(text, 6, |c| c.is_ascii_digit());
    if let Some((digits, rest)) = arabic
        && !rest.starts_with(|c: char| figure_of(c).is_some())
    {
        return Some((Cow::Borrowed(digits), rest, false));
    }
    if let Some((digits, rest)) = run(text, 6, numeral::is_chinese) {
        return Some((Cow::Borrowed(digits), rest, false));
    }
    let (letters, rest) = run(text, 5, |c| figure_of(c).is_some())?;
    let digits: Option<String> = letters.chars().map(figure_of).collect();
    rest.starts_with('号')
        .then(|| Some((Cow::Owned(digits?), rest, true)))?
}

/// 补 of 补15号, 特 of 特12号, 会字 of 会字7号.
fn mark_before(text: &str) -> (&str, &str) {
    let figure = |c: char| c == '第' || c.is_ascii_digit();
    let end = text.find(figure).unwrap_or(0);
    let (mark, rest) = text.split_at_checked(end).unwrap_or(("", text));
    let known = data::words().serial_marks.iter().any(|known| known == mark);
    let in_words = mark.strip_suffix('字').is_some_and(|word| {
        let count = word.chars().count();
        (1..=2).contains(&count) && word.chars().all(super::is_han)
    });
    if known || in_words {
        (mark, rest)
    } else {
        ("", text)
    }
}

/// -1 of 15-1号: a number beside another. 15-18号 is a range.
fn sub_serial(text: &str, value: u32) -> (&str, &str) {
    let of = || {
        let (digits, rest) = run(text.strip_prefix('-')?, 2, |c| c.is_ascii_digit())?;
        let sub: u32 = digits.parse().ok()?;
        (sub <= value && rest.starts_with('号')).then(|| text.split_at(1 + digits.len()))
    };
    of().unwrap_or(("", text))
}

/// The year before the code: （1990）江卫防字第12号. Courts number their cases so.
pub(super) fn year_before_code(text: &str) -> Option<(&str, &str, u32, &str)> {
    static CODE: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            r"^[〔（]((?:19|20)[0-9]{2})年?[〕）]([\u{4e00}-\u{9fff}]{1,11}字)第?([0-9]{1,5})号",
        )
    });
    static CASE: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant("[民刑行执商知赔破裁][^字]{0,3}[初终再申监提复执保管仲]?字$")
    });
    let found = CODE.captures(text)?;
    let (year, code) = (found.get(1)?.as_str(), found.get(2)?.as_str());
    let value = found.get(3)?.as_str().parse().ok()?;
    if CASE.is_match(code) {
        return None;
    }
    Some((year, code, value, part(text, found.get(0)?.end()..)))
}

/// Whether the words behind a serial go on with others up to 号: 、4、5号, -18号.
pub(super) fn goes_on(rest: &str) -> bool {
    static MORE: LazyLock<Regex> =
        LazyLock::new(|| pattern::constant("^(?:[、，/和及与至到-][0-9]{1,5})+号"));
    MORE.is_match(rest)
}

const YEAR: &str = "(?:19|20)[0-9]{2}";

static CONTINUED: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(&format!(
        "^(?:文件|文)?(?:、|和|及|与|以及|，)((?:({YEAR})年|〔({YEAR})〕)?(第)?([0-9]{{1,6}}|[{c}]{{1,7}})(?:[至到-][0-9]{{1,6}})?号)",
        c = numeral::CHINESE
    ))
});

/// The next serial of a row without a 号 of its own (、4 of 3、4、5号), or the last of a
/// range (-18号, 至第18号).
static NEXT: LazyLock<Regex> =
    LazyLock::new(|| pattern::constant("^(?:[、，/和及与]|(-|至|到|~|～))第?([0-9]{1,5})(号)?"));

/// Numbers of a list that leave out what the one before them says:
/// 国卫医发〔2017〕12号、13号; 15—18号; 海关总署公告2015年第57号和2016年第52号.
pub(super) fn continued(folded: &str, found: &mut Vec<Found>) {
    let mut at = 0;
    while at < found.len() {
        let (end, this) = (found[at].span.end, at);
        at += 1;
        let rest = part(folded, end..);
        let next = in_row(rest, end, &found[this].number)
            .or_else(|| listed(rest, end, &found[this].number));
        let Some(next) = next else {
            continue;
        };
        let span = &next.span;
        if found
            .iter()
            .any(|f| f.span.start < span.end && f.span.end > span.end)
        {
            continue;
        }
        found.retain(|f| f.span.start >= span.end || f.span.end <= span.start);
        found.push(next);
        at = at.min(found.len() - 1);
    }
}

/// The next of a row or the end of a range behind a number with a code.
fn in_row(rest: &str, end: usize, before: &DocumentNumber) -> Option<Found> {
    let NumberForm::Coded {
        code,
        year,
        serial,
        mark,
    } = &before.form
    else {
        return None;
    };
    let m = NEXT.captures(rest)?;
    let digits = m.get(2)?;
    let value: u32 = digits.as_str().parse().ok()?;
    let signed = m.get(3).is_some();
    let behind = part(rest, digits.end()..);
    if !signed && !goes_on(behind) {
        return None;
    }
    let number = |value: u32| coded(code, year, mark, "", &value.to_string(), value);
    let mut also = Vec::new();
    if m.get(1).is_some() {
        if !signed || value <= *serial || value - serial > LONGEST_RANGE {
            return None;
        }
        also.extend((serial + 1..value).map(number));
    }
    Some(Found {
        span: end + digits.start()..end + m.get(3).map_or(digits.end(), |sign| sign.end()),
        number: number(value),
        also,
    })
}

/// The next of a list that has a 号 of its own.
fn listed(rest: &str, end: usize, before: &DocumentNumber) -> Option<Found> {
    if !rest.starts_with(['文', '、', '和', '及', '与', '以', '，']) {
        return None;
    }
    let m = CONTINUED.captures(rest)?;
    let (words, serial) = (m.get(1)?, m.get(5)?.as_str());
    let value = numeral::value(serial)?;
    let number = match before.form.clone() {
        NumberForm::Coded { code, year, .. } if m.get(2).is_none() => {
            let year = m.get(3).map_or(year, |y| y.as_str().to_owned());
            coded(&code, &year, "", "", serial, value)
        }
        NumberForm::Announcement { issuer, year, .. } => {
            let year = m.get(2).map_or(year, |y| y.as_str().to_owned());
            DocumentNumber {
                text: format!("{year}年第{serial}号"),
                form: NumberForm::Announcement {
                    issuer,
                    year,
                    serial: value,
                },
            }
        }
        NumberForm::Order { issuer, .. } if m.get(2).is_none() && m.get(4).is_some() => {
            DocumentNumber {
                text: format!("{issuer}令第{serial}号"),
                form: NumberForm::Order {
                    issuer,
                    serial: value,
                },
            }
        }
        _ => return None,
    };
    Some(Found {
        span: end + words.start()..end + words.end(),
        number,
        also: Vec::new(),
    })
}

/// A number of a code, a year and a serial, with what stands before and behind it.
pub(super) fn coded(
    code: &str,
    year: &str,
    before: &str,
    behind: &str,
    digits: &str,
    value: u32,
) -> DocumentNumber {
    let serial = plain(digits, value);
    DocumentNumber {
        text: [code, "〔", year, "〕", before, &serial, behind, "号"].concat(),
        form: NumberForm::Coded {
            code: code.to_owned(),
            year: year.to_owned(),
            serial: value,
            mark: [before, behind].concat(),
        },
    }
}

/// The bytes of a number in brackets behind 公告, 通告 or 令: （2022年第4号）.
pub(super) fn bracketed(folded: &str, start: usize, end: usize) -> Option<Range<usize>> {
    let open = part(folded, ..start).strip_suffix('（')?;
    let closes = part(folded, end..).starts_with('）');
    let word = ["公告", "通告", "令"]
        .iter()
        .any(|word| open.ends_with(word));
    (word && closes).then(|| open.len()..end + '）'.len_utf8())
}
