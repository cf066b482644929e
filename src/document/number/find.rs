//! Finds numbers in folded text.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::left_edge::{code_start, issuer_start};
use super::{DocumentNumber, NumberForm};
use crate::document::{issuer, numeral};
use crate::part::part;
use crate::pattern;

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
}

const YEAR: &str = "(?:19|20)[0-9]{2}";

static STANDARD: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        r"(?:(?:GB|GBZ|WS|YY|NY|HJ|QB|SB|JJF|JJG|JGJ|CJJ|AQ|MZ|GA|JR|YC|SN|LY|SL|TB|JT|DL|QC|SJ|YD|HG|SH|RB|DB[0-9]{2,4})(?:/[TZ])?|T/[A-Z]{2,8})[0-9]{1,6}(?:\.[0-9]+)*(?:-(?:19|20)[0-9]{2})?",
    )
});

/// Every number in `folded`, in order; none overlaps another.
pub fn find(folded: &str, setting: Setting) -> Vec<Found> {
    let mut found = Vec::new();
    let signed = pattern::contains(folded, "号");
    if signed || pattern::contains(folded, "〔") {
        coded(folded, setting, &mut found);
    }
    if signed {
        let ordinals: Vec<Ordinal<'_>> = ordinals(folded).collect();
        announcements(folded, setting, &ordinals, &mut found);
        orders(folded, setting, &ordinals, &mut found);
    }
    // Not to stop at the first byte lets many be looked at together.
    let upper = |any, b: &u8| any | b.is_ascii_uppercase();
    if folded.as_bytes().iter().fold(false, upper) {
        standards(folded, setting, &mut found);
    }
    continued(folded, &mut found);
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
fn run(text: &str, most: usize, kind: impl Fn(char) -> bool) -> Option<(&str, &str)> {
    let within = text.chars().take(most).take_while(|&c| kind(c));
    let length: usize = within.map(char::len_utf8).sum();
    (length > 0).then(|| text.split_at(length))
}

/// A year, or the session of a congress: 2024, 二〇二四, 15届.
fn year_or_session(text: &str) -> Option<(&str, &str)> {
    let year = text.split_at_checked(4).filter(|(year, _)| is_year(year));
    let chinese = || {
        let (year, rest) = run(text, 4, numeral::is_chinese)?;
        (year.chars().count() == 4 && year.starts_with(['一', '二'])).then_some((year, rest))
    };
    let session = || {
        let (_, rest) = run(text, 2, |c| c.is_ascii_digit())?;
        let rest = rest.strip_prefix('届')?;
        Some(text.split_at(text.len() - rest.len()))
    };
    year.or_else(chinese).or_else(session)
}

fn is_year(text: &str) -> bool {
    text.len() == 4
        && (text.starts_with("19") || text.starts_with("20"))
        && text.bytes().all(|b| b.is_ascii_digit())
}

const OPENING: [char; 3] = ['〔', '（', '〈'];
const CLOSING: [char; 3] = ['〕', '）', '〉'];

/// The year, the serial and what follows it of 〔2024〕65号, from the bracket on.
fn year_and_serial(text: &str) -> Option<(&str, &str, &str)> {
    let (year, rest) = year_or_session(text.strip_prefix(OPENING)?)?;
    let rest = rest.strip_prefix('年').unwrap_or(rest);
    let rest = rest.strip_prefix(CLOSING)?;
    let (serial, rest) = figures(rest.strip_prefix('第').unwrap_or(rest), 6, 6)?;
    Some((year, serial, rest))
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
        let Some((year, serial, rest)) = year_and_serial(part(folded, open..)) else {
            continue;
        };
        let has_sign = rest.starts_with('号');
        let rest = rest.strip_prefix('号').unwrap_or(rest);
        let end = folded.len() - rest.len();
        let square = part(folded, open..).starts_with('〔');
        let start = code_start(folded, open, setting);
        let code = part(folded, start..open);
        // （2024）第三季度 and （2023）5 are no numbers; 〔2024〕12 with the 号
        // left out is one.
        if code.is_empty() || (!has_sign && (!square || !ends_number(rest))) {
            continue;
        }
        let Some(value) = numeral::value(serial) else {
            continue;
        };
        let year = match numeral::value(year) {
            Some(value) if !is_year(year) => value.to_string(),
            _ => year.to_owned(),
        };
        let session = year.ends_with('届') && super::is_announcement(code);
        found.push(Found {
            span: start..end,
            number: DocumentNumber {
                text: if session {
                    format!("〔{year}〕第{value}号")
                } else {
                    [code, "〔", &year, "〕", &plain(serial, value), "号"].concat()
                },
                form: if session {
                    NumberForm::Announcement {
                        issuer: code.to_owned(),
                        year,
                        serial: value,
                    }
                } else {
                    NumberForm::Coded {
                        code: code.to_owned(),
                        year,
                        serial: value,
                    }
                },
            },
        });
    }
}

static LIST_OF_SERIALS: LazyLock<Regex> =
    LazyLock::new(|| pattern::constant("^[0-9]{1,5}(?:[、至到和-][0-9]{1,5})*号"));
static CONTINUED: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(&format!(
        "^(?:文件|文)?(?:、|和|及|与|以及|，)((?:({YEAR})年|〔({YEAR})〕)?(第)?([0-9]{{1,6}}|[{c}]{{1,7}})(?:[至到-][0-9]{{1,6}})?号)",
        c = numeral::CHINESE
    ))
});

/// Numbers of a list that leave out what the one before them says:
/// 国卫医发〔2017〕12号、13号; 海关总署公告2015年第57号和2016年第52号.
fn continued(folded: &str, found: &mut Vec<Found>) {
    let mut at = 0;
    while at < found.len() {
        let (end, this) = (found[at].span.end, at);
        at += 1;
        if !part(folded, end..).starts_with(['文', '、', '和', '及', '与', '以', '，']) {
            continue;
        }
        let Some(m) = CONTINUED.captures(part(folded, end..)) else {
            continue;
        };
        let (Some(words), Some(serial)) = (m.get(1), m.get(5)) else {
            continue;
        };
        let span = end + words.start()..end + words.end();
        if found
            .iter()
            .any(|f| f.span.start < span.end && f.span.end > span.end)
        {
            continue;
        }
        let Some(value) = numeral::value(serial.as_str()) else {
            continue;
        };
        let serial = serial.as_str();
        let number = match found[this].number.form.clone() {
            NumberForm::Coded { code, year, .. } if m.get(2).is_none() => {
                let year = m.get(3).map_or(year, |y| y.as_str().to_owned());
                DocumentNumber {
                    text: format!("{code}〔{year}〕{serial}号"),
                    form: NumberForm::Coded {
                        code,
                        year,
                        serial: value,
                    },
                }
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
            _ => continue,
        };
        found.retain(|f| f.span.start >= span.end || f.span.end <= span.start);
        found.push(Found { span, number });
    }
}

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

/// The figures of a serial in Arabic, without zeros before them.
fn plain(serial: &str, value: u32) -> Cow<'_, str> {
    if serial.starts_with(|c: char| matches!(c, '1'..='9')) {
        Cow::Borrowed(serial)
    } else {
        Cow::Owned(value.to_string())
    }
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
                let word = ["公告", "通告", "令"]
                    .into_iter()
                    .find(|w| rest.starts_with(w));
                (false, word, part(rest, word.map_or(0, str::len)..))
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
        let before = part(folded, ..start_of_year);
        let word = ["公告", "通告", "令"]
            .into_iter()
            .find(|word| before.ends_with(word));
        let (start, issuer) = match (word, after) {
            (Some(word), _) => {
                let start = issuer_start(folded, start_of_year - word.len(), setting);
                (start, part(folded, start..start_of_year).to_owned())
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

fn orders(folded: &str, setting: Setting, ordinals: &[Ordinal<'_>], found: &mut Vec<Found>) {
    let mut floor = 0;
    for &(at, serial, rest) in ordinals {
        let Some(rest) = rest.strip_prefix('号') else {
            continue;
        };
        let before = folded
            .get(floor..at)
            .is_some_and(|text| text.ends_with('令'));
        let start_of_order = at - if before { '令'.len_utf8() } else { 0 };
        let after = rest.starts_with('令');
        let rest = rest.strip_prefix('令').unwrap_or(rest);
        let end = folded.len() - rest.len();
        floor = end;
        let Some(value) = numeral::value(serial) else {
            continue;
        };
        let notice = !before
            && ["公告", "通告"]
                .iter()
                .any(|word| part(folded, ..start_of_order).ends_with(word));
        if !(before || after || notice) {
            // 第3号 by itself counts only where it is all there is.
            if setting == Setting::Bracket && start_of_order == 0 && end == folded.len() {
                found.push(Found {
                    span: start_of_order..end,
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
        let start = issuer_start(folded, head, setting);
        let written = part(folded, start..end);
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
            number: DocumentNumber {
                text: written
                    .strip_prefix("中华人民共和国")
                    .filter(|rest| !rest.starts_with(['令', '主']))
                    .unwrap_or(written)
                    .to_owned(),
                form: NumberForm::Order {
                    issuer: issuer.to_owned(),
                    serial: value,
                },
            },
        });
    }
}

fn standards(folded: &str, setting: Setting, found: &mut Vec<Found>) {
    for m in STANDARD.find_iter(folded) {
        let glued = part(folded, ..m.start())
            .chars()
            .next_back()
            .is_some_and(|c| c.is_ascii_alphanumeric() || c == '/');
        // GB 9706 by itself is a series; in a bracket it is the number of the
        // name before it.
        let series = setting == Setting::Text && !m.as_str().contains('-');
        if !glued && !series {
            found.push(Found {
                span: m.range(),
                number: DocumentNumber {
                    text: m.as_str().to_owned(),
                    form: NumberForm::Standard,
                },
            });
        }
    }
}
