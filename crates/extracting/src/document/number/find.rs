//! Finds numbers in folded text.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::left_edge::{code_start, ends_lead_in, issuer_start};
use super::serial::{self, Serial, year_and_serial};
use super::{DocumentNumber, NumberForm, standard};
use crate::document::{issuer, numeral};
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

/// Where a number is looked for. Short forms (2021年第22号) count only where
/// the place says that a number is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Running text.
    Text,
    /// A bracket after a title, a header field, a line of its own.
    Bracket,
}

/// A number found in folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its bytes in the folded text.
    pub span: Range<usize>,
    /// The number.
    pub number: DocumentNumber,
    /// Those before it in a range of which it is the last: 16号 and 17号 of 15—18号.
    pub also: Vec<DocumentNumber>,
}

impl Found {
    fn one(span: Range<usize>, number: DocumentNumber) -> Self {
        Found {
            span,
            number,
            also: Vec::new(),
        }
    }
}

/// Every number in `folded`, in order; none overlaps another.
pub fn find(folded: &str, setting: Setting) -> Vec<Found> {
    let mut found = Vec::new();
    let signed = pattern::contains(folded, "号");
    if signed || pattern::contains(folded, "〔") {
        coded(folded, setting, &mut found);
    }
    if signed {
        let mut ordinals: Vec<Ordinal<'_>> = ordinals(folded).collect();
        announcements(folded, setting, &ordinals, &mut found);
        let slips: Vec<Ordinal<'_>> = without_ordinal(folded).collect();
        announcements(folded, setting, &slips, &mut found);
        ordinals.extend(of_orders(folded));
        ordinals.sort_unstable_by_key(|&(at, ..)| at);
        orders(folded, setting, &ordinals, &mut found);
    }
    // Not to stop at the first byte lets many be looked at together.
    let upper = |any, b: &u8| any | b.is_ascii_uppercase();
    if folded.as_bytes().iter().fold(false, upper) {
        standard::find(folded, setting, &mut found);
    }
    serial::continued(folded, &mut found);
    found.sort_by_key(|f| (f.span.start, std::cmp::Reverse(f.span.end)));
    let mut end = 0;
    found.retain(|f| {
        let keep = f.span.start >= end;
        if keep {
            end = f.span.end;
        }
        keep
    });
    found
}

// What a number may hold is read from left to right: each of the following takes
// words off the beginning of a text and gives back the words and the rest.

/// Up to so many Arabic figures, or so many Chinese ones.
fn figures(text: &str, arabic: usize, chinese: usize) -> Option<(&str, &str)> {
    run(text, arabic, |c| c.is_ascii_digit()).or_else(|| run(text, chinese, numeral::is_chinese))
}

/// Up to `most` characters of a kind, at least one.
pub(super) fn run(text: &str, most: usize, kind: impl Fn(char) -> bool) -> Option<(&str, &str)> {
    let within = text.chars().take(most).take_while(|&c| kind(c));
    let length: usize = within.map(char::len_utf8).sum();
    (length > 0).then(|| text.split_at(length))
}

/// A year, or the session of a congress: 2024, 二〇二四, 15届.
pub(super) fn year_or_session(text: &str) -> Option<(&str, &str)> {
    let year = text.split_at_checked(4).filter(|(year, _)| is_year(year));
    let chinese = || {
        let (year, rest) = run(text, 4, numeral::is_chinese)?;
        (year.chars().count() == 4 && year.starts_with(['一', '二'])).then_some((year, rest))
    };
    let session = || {
        let (_, rest) = figures(text, 2, 3)?;
        let rest = rest.strip_prefix('届')?;
        Some(text.split_at(text.len() - rest.len()))
    };
    year.or_else(chinese).or_else(session)
}

pub(super) fn is_year(text: &str) -> bool {
    text.len() == 4
        && (text.starts_with("19") || text.starts_with("20"))
        && text.bytes().all(|b| b.is_ascii_digit())
}

/// The places of brackets that open.
fn brackets(folded: &str) -> impl Iterator<Item = usize> {
    // The last bytes of the three, behind which the place is.
    let bytes = folded.as_bytes();
    memchr::memchr2_iter(0x94, 0x88, bytes.get(2..).unwrap_or_default())
        .filter(|&at| matches!(&bytes[at..at + 3], [0xe3, 0x80, _] | [0xef, 0xbc, 0x88]))
}

fn coded(folded: &str, setting: Setting, found: &mut Vec<Found>) {
    for open in brackets(folded) {
        let of_code = || {
            let serial = year_and_serial(part(folded, open..))?;
            behind_code(folded, open, serial, setting)
        };
        // 按照〔2003〕甲政字第12号: no code ends in a word that stands before numbers.
        let behind = if ends_lead_in(part(folded, ..open)) {
            behind_year(folded, open).or_else(of_code)
        } else {
            of_code().or_else(|| behind_year(folded, open))
        };
        found.extend(behind);
    }
    for close in pattern::find_all(folded, "〕") {
        let found_here = serial::without_opening(folded, close)
            .and_then(|(year, serial)| behind_code(folded, year, serial, setting));
        found.extend(found_here);
    }
}

/// A number whose year begins at `open`, behind its code.
fn behind_code(folded: &str, open: usize, serial: Serial<'_>, setting: Setting) -> Option<Found> {
    let has_sign = serial.rest.starts_with('号');
    let rest = serial.rest.strip_prefix('号').unwrap_or(serial.rest);
    let end = folded.len() - rest.len();
    let square = part(folded, open..).starts_with('〔');
    let start = code_start(folded, open, setting);
    let code = part(folded, start..open);
    // （2024）第三季度 and （2023）5 are no numbers; 〔2024〕12 with the 号
    // left out is one.
    let ends = || square && (ends_number(rest) || serial::goes_on(rest)) && !serial.repaired;
    if code.is_empty() || !(has_sign || ends()) {
        return None;
    }
    let year = match serial.year.strip_suffix('届') {
        Some(session) => format!("{}届", numeral::value(session)?),
        None => match numeral::value(&serial.year) {
            Some(value) if !is_year(&serial.year) => value.to_string(),
            _ => serial.year.into_owned(),
        },
    };
    let number = if year.ends_with('届') && super::is_announcement(code) {
        DocumentNumber {
            text: format!("〔{year}〕第{}号", serial.value),
            form: NumberForm::Announcement {
                issuer: code.to_owned(),
                year,
                serial: serial.value,
            },
        }
    } else {
        let (before, behind) = (serial.before, serial.behind);
        serial::coded(code, &year, before, behind, &serial.digits, serial.value)
    };
    Some(Found::one(start..end, number))
}

/// A number whose year at `open` stands before its code.
fn behind_year(folded: &str, open: usize) -> Option<Found> {
    let (year, code, value, rest) = serial::year_before_code(part(folded, open..))?;
    let number = serial::coded(code, year, "", "", &value.to_string(), value);
    Some(Found::one(open..folded.len() - rest.len(), number))
}

static LIST_OF_SERIALS: LazyLock<Regex> =
    LazyLock::new(|| pattern::constant("^[0-9]{1,5}(?:[、至到和-][0-9]{1,5})*号"));

/// Whether a serial without 号 can end before `rest`.
fn ends_number(rest: &str) -> bool {
    rest.chars()
        .next()
        .is_none_or(|c| matches!(c, '）' | '，' | '。' | '、' | '；' | '》' | '《' | '文'))
}

/// The place of 第, the figures behind it and what follows them.
type Ordinal<'a> = (usize, &'a str, &'a str);

fn ordinals(folded: &str) -> impl Iterator<Item = Ordinal<'_>> {
    pattern::find_all(folded, "第").filter_map(|at| {
        let (serial, rest) = figures(part(folded, at + '第'.len_utf8()..), 5, 7)?;
        Some((at, serial, rest))
    })
}

/// Serials of announcements that have lost their 第: 公告2022年4号.
fn without_ordinal(folded: &str) -> impl Iterator<Item = Ordinal<'_>> {
    pattern::find_all(folded, "年").filter_map(|year| {
        let at = year + '年'.len_utf8();
        let (serial, rest) = run(part(folded, at..), 4, |c| c.is_ascii_digit())?;
        let before = part(folded, ..year).strip_suffix(|c: char| c.is_ascii_digit())?;
        let before = before.trim_end_matches(|c: char| c.is_ascii_digit());
        let of_notice = before.ends_with("公告") || before.ends_with("通告");
        (of_notice && rest.starts_with('号')).then_some((at, serial, rest))
    })
}

/// The figures of a serial in Arabic, without zeros before them.
pub(super) fn plain(serial: &str, value: u32) -> Cow<'_, str> {
    if serial.starts_with(|c: char| matches!(c, '1'..='9')) {
        Cow::Borrowed(serial)
    } else {
        Cow::Owned(value.to_string())
    }
}

/// Serials of orders that have lost their 第: 甲局令4号.
fn of_orders(folded: &str) -> impl Iterator<Item = Ordinal<'_>> {
    pattern::find_all(folded, "令").filter_map(|order| {
        let at = order + '令'.len_utf8();
        let (serial, rest) = run(part(folded, at..), 4, |c| c.is_ascii_digit())?;
        let of_body = part(folded, ..order).ends_with(['院', '府', '部', '局', '会', '署']);
        (of_body && rest.starts_with('号')).then_some((at, serial, rest))
    })
}

/// The year before 第: of 2021年第22号, of 2021第22号.
fn year_before(text: &str) -> Option<&str> {
    let text = text.strip_suffix('年').unwrap_or(text);
    let year = text.get(text.len().checked_sub(4)?..)?;
    is_year(year).then_some(year)
}

fn announcements(folded: &str, setting: Setting, ordinals: &[Ordinal<'_>], found: &mut Vec<Found>) {
    let mut floor = 0;
    for &(at, serial, rest) in ordinals {
        let Some(year) = folded.get(floor..at).and_then(year_before) else {
            continue;
        };
        let (more, after, rest) = match (rest.strip_prefix('号'), rest.strip_prefix('、')) {
            (Some(rest), _) => {
                let plain = rest.strip_prefix("联合").unwrap_or(rest);
                let word = ["公告", "通告", "令"]
                    .into_iter()
                    .find(|w| plain.starts_with(w));
                let rest = word.map_or(rest, |word| part(plain, word.len()..));
                (false, word, rest)
            }
            (None, Some(rest)) => (true, None, rest),
            (None, None) => continue,
        };
        let end = folded.len() - rest.len();
        let with_sign = if part(folded, ..at).ends_with('年') {
            '年'.len_utf8()
        } else {
            0
        };
        let start_of_year = at - with_sign - year.len();
        floor = end;
        let Some(value) = numeral::value(serial) else {
            continue;
        };
        // 第3、5至7号: the list must end in 号.
        if more && !LIST_OF_SERIALS.is_match(rest) {
            continue;
        }
        let all_end = end - if more { '、'.len_utf8() } else { 0 };
        // 某局公告（2022年第4号）; 关于某事的公告（2022年第4号） is a title and its number.
        let bracket = serial::bracketed(folded, start_of_year, all_end)
            .filter(|bracket| is_of_body(folded, bracket.start, setting));
        let all_end = bracket.as_ref().map_or(all_end, |bracket| bracket.end);
        let start_of_year = bracket.map_or(start_of_year, |bracket| bracket.start);
        let before = part(folded, ..start_of_year);
        let word = ["公告", "通告", "令"]
            .into_iter()
            .find(|word| before.ends_with(word));
        let (start, issuer) = match (word, after) {
            (Some(word), _) => {
                let joint = part(folded, ..start_of_year - word.len()).ends_with("联合");
                let head = word.len() + if joint { "联合".len() } else { 0 };
                let start = issuer_start(folded, start_of_year - head, setting);
                let body = part(folded, start..start_of_year - head);
                // …的公告2019年第47号: the end of a title is no body.
                if is_end_of_title(folded, start, body) {
                    (start_of_year, String::new())
                } else {
                    (start, format!("{body}{word}"))
                }
            }
            (None, Some(word)) => {
                // 海关总署2018年第60号公告
                let start = issuer_start(folded, start_of_year, setting);
                let body = part(folded, start..start_of_year);
                if !body.is_empty() && issuer::is_body(body) {
                    (start, format!("{body}{word}"))
                } else {
                    (start_of_year, String::new())
                }
            }
            (None, None) if setting == Setting::Bracket => (start_of_year, String::new()),
            (None, None) => continue,
        };
        found.push(Found {
            span: start..all_end,
            also: Vec::new(),
            number: DocumentNumber {
                text: format!(
                    "{}{}年第{}号",
                    // Orders keep the body before them, announcements do not.
                    if issuer.ends_with('令') { &issuer } else { "" },
                    year,
                    serial
                ),
                form: NumberForm::Announcement {
                    issuer,
                    year: year.to_owned(),
                    serial: value,
                },
            },
        });
    }
}

/// 甲海关、乙厅2021年联合公告第8号: the year stands before the word, which begins at `head`.
fn joint_announcement(
    folded: &str,
    head: usize,
    (end, serial): (usize, u32),
    setting: Setting,
) -> Option<Found> {
    let before = part(folded, ..head);
    let before = before.strip_suffix("联合").unwrap_or(before);
    let year = year_before(before).filter(|_| before.ends_with('年'))?;
    let start_of_year = before.len() - '年'.len_utf8() - year.len();
    let start = issuer_start(folded, start_of_year, setting);
    let body = part(folded, start..start_of_year);
    let number = DocumentNumber {
        text: format!("{year}年第{serial}号"),
        form: NumberForm::Announcement {
            issuer: format!("{body}{}", part(folded, head..head + "公告".len())),
            year: year.to_owned(),
            serial,
        },
    };
    let named = !body.is_empty() && body.split(['、', '和']).all(issuer::is_body);
    named.then(|| Found::one(start..end, number))
}

/// 甲省人大常委会第8号公告: the body stands before the serial at `at`, the word behind it.
fn notice_of_body(
    folded: &str,
    at: usize,
    (serial, word, setting): (u32, &str, Setting),
) -> Option<Found> {
    let start = issuer_start(folded, at, setting);
    let body = part(folded, start..at);
    let sign = at + part(folded, at..).find('号')? + '号'.len_utf8();
    let written = part(folded, at..sign);
    let number = DocumentNumber {
        text: format!("{body}{word}{written}"),
        form: NumberForm::Order {
            issuer: format!("{body}{word}"),
            serial,
        },
    };
    let is_body = !body.is_empty() && !body.ends_with('年') && issuer::is_body(body);
    is_body.then(|| Found::one(start..sign + word.len(), number))
}

/// Whether the words before a byte are the name of a body and 公告, 通告 or 令.
fn is_of_body(folded: &str, end: usize, setting: Setting) -> bool {
    let before = part(folded, ..end);
    let words = ["公告", "通告", "令"];
    let Some(before) = words.iter().find_map(|word| before.strip_suffix(word)) else {
        return false;
    };
    let start = issuer_start(folded, before.len(), setting);
    let body = part(before, start..);
    !body.is_empty()
        && !is_end_of_title(folded, start, body)
        && body.split('、').all(issuer::is_body)
}

/// Whether what was taken for a body is the end of a title: 的, 项要点的.
fn is_end_of_title(folded: &str, start: usize, body: &str) -> bool {
    body.ends_with('的') || body.is_empty() && part(folded, ..start).ends_with('的')
}

fn orders(folded: &str, setting: Setting, ordinals: &[Ordinal<'_>], found: &mut Vec<Found>) {
    let mut floor = 0;
    for &(at, serial, rest) in ordinals {
        let Some(rest) = rest.strip_prefix('号') else {
            continue;
        };
        let sign = folded.len() - rest.len();
        // 国务院令（第412号）
        let bracket = serial::bracketed(folded, at, sign)
            .filter(|bracket| is_of_body(folded, bracket.start, setting));
        let (serial_start, rest) = match &bracket {
            Some(bracket) => (bracket.start, part(folded, bracket.end..)),
            None => (at, rest),
        };
        let before = folded
            .get(floor..serial_start)
            .is_some_and(|text| text.ends_with('令'));
        let start_of_order = serial_start - if before { '令'.len_utf8() } else { 0 };
        let after = rest.starts_with('令');
        let rest = rest.strip_prefix('令').unwrap_or(rest);
        let end = folded.len() - rest.len();
        floor = end;
        let Some(value) = numeral::value(serial) else {
            continue;
        };
        let words = ["公告", "通告"];
        let notice = !before
            && words
                .iter()
                .any(|word| part(folded, ..start_of_order).ends_with(word));
        let behind = words.into_iter().find(|word| rest.starts_with(word));
        if let Some(word) = behind.filter(|_| !(before || after || notice))
            && let Some(whole) = notice_of_body(folded, start_of_order, (value, word, setting))
        {
            floor = whole.span.end;
            found.push(whole);
            continue;
        }
        if !(before || after || notice) {
            // 第3号 by itself counts only where it is all there is.
            if setting == Setting::Bracket && start_of_order == 0 && end == folded.len() {
                found.push(Found {
                    span: start_of_order..end,
                    also: Vec::new(),
                    number: DocumentNumber {
                        text: part(folded, start_of_order..end).to_owned(),
                        form: NumberForm::Order {
                            issuer: String::new(),
                            serial: value,
                        },
                    },
                });
            }
            continue;
        }
        let head = if notice {
            start_of_order - "公告".len()
        } else {
            start_of_order
        };
        if notice && let Some(joint) = joint_announcement(folded, head, (end, value), setting) {
            found.push(joint);
            continue;
        }
        let start = issuer_start(folded, head, setting);
        let mut written = part(folded, start..end).replace(['（', '）'], "");
        if !written.contains('第') {
            written = written.replacen('令', "令第", 1);
        }
        let issuer = if notice {
            part(folded, start..start_of_order)
        } else {
            part(folded, start..head)
        };
        if issuer.is_empty() && setting == Setting::Text {
            continue;
        }
        found.push(Found {
            span: start..end,
            also: Vec::new(),
            number: DocumentNumber {
                text: written
                    .strip_prefix("中华人民共和国")
                    .filter(|rest| !rest.starts_with(['令', '主']))
                    .unwrap_or(&written)
                    .to_owned(),
                form: NumberForm::Order {
                    issuer: issuer.to_owned(),
                    serial: value,
                },
            },
        });
    }
}
