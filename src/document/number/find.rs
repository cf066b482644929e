//! Finds numbers in folded text.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::left_edge::{code_start, issuer_start};
use super::{DocumentNumber, NumberForm};
use crate::document::{issuer, numeral};
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

static CODED: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(&format!(
        "[〔（〈]({YEAR}|[一二][{c}]{{3}}|[0-9]{{1,2}}届)年?[〕）〉](第)?([0-9]{{1,6}}|[{c}]{{1,6}})(号)?",
        c = numeral::CHINESE
    ))
});
static ORDER: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(&format!(
        "令?第([0-9]{{1,5}}|[{c}]{{1,7}})号令?",
        c = numeral::CHINESE
    ))
});
static ANNOUNCEMENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(&format!(
        "({YEAR})年?第([0-9]{{1,5}}|[{c}]{{1,7}})(?:号(公告|通告|令)?|(?P<more>、))",
        c = numeral::CHINESE
    ))
});
static STANDARD: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        r"(?:(?:GB|GBZ|WS|YY|NY|HJ|QB|SB|JJF|JJG|JGJ|CJJ|AQ|MZ|GA|JR|YC|SN|LY|SL|TB|JT|DL|QC|SJ|YD|HG|SH|RB|DB[0-9]{2,4})(?:/[TZ])?|T/[A-Z]{2,8})[0-9]{1,6}(?:\.[0-9]+)*(?:-(?:19|20)[0-9]{2})?",
    )
});

/// Every number in `folded`, in order; none overlaps another.
pub fn find(folded: &str, setting: Setting) -> Vec<Found> {
    let mut found = Vec::new();
    if folded.contains(['〕', '）', '〉']) {
        coded(folded, setting, &mut found);
    }
    if folded.contains('号') {
        announcements(folded, setting, &mut found);
        orders(folded, setting, &mut found);
    }
    if folded.bytes().any(|b| b.is_ascii_uppercase()) {
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

fn coded(folded: &str, setting: Setting, found: &mut Vec<Found>) {
    for m in CODED.captures_iter(folded) {
        let (Some(all), Some(year), Some(serial)) = (m.get(0), m.get(1), m.get(3)) else {
            continue;
        };
        let has_sign = m.get(4).is_some();
        let square = all.as_str().starts_with('〔');
        let start = code_start(folded, all.start(), setting);
        let code = &folded[start..all.start()];
        // （2024）第三季度 and （2023）5 are no numbers; 〔2024〕12 with the 号
        // left out is one.
        if code.is_empty() || (!has_sign && (!square || !ends_number(&folded[all.end()..]))) {
            continue;
        }
        let Some(value) = numeral::value(serial.as_str()) else {
            continue;
        };
        let year = match numeral::value(year.as_str()) {
            Some(year) => year.to_string(),
            None => year.as_str().to_owned(),
        };
        let session = year.ends_with('届') && super::is_announcement(code);
        found.push(Found {
            span: start..all.end(),
            number: DocumentNumber {
                text: if session {
                    format!("〔{year}〕第{value}号")
                } else {
                    format!("{code}〔{year}〕{value}号")
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
        let (end, form) = (found[at].span.end, found[at].number.form.clone());
        at += 1;
        let Some(m) = CONTINUED.captures(&folded[end..]) else {
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
        let number = match form {
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

fn announcements(folded: &str, setting: Setting, found: &mut Vec<Found>) {
    for m in ANNOUNCEMENT.captures_iter(folded) {
        let (Some(all), Some(year), Some(serial)) = (m.get(0), m.get(1), m.get(2)) else {
            continue;
        };
        let Some(value) = numeral::value(serial.as_str()) else {
            continue;
        };
        // 第3、5至7号: the list must end in 号.
        let more = m.name("more").is_some();
        if more && !LIST_OF_SERIALS.is_match(&folded[all.end()..]) {
            continue;
        }
        let all_end = all.end() - if more { '、'.len_utf8() } else { 0 };
        let before = &folded[..all.start()];
        let word = ["公告", "通告", "令"]
            .into_iter()
            .find(|word| before.ends_with(word));
        let after = m.get(3);
        let (start, issuer) = match word {
            Some(word) => {
                let start = issuer_start(folded, all.start() - word.len(), setting);
                (start, folded[start..all.start()].to_owned())
            }
            None if after.is_some() => {
                // 海关总署2018年第60号公告
                let start = issuer_start(folded, all.start(), setting);
                let body = &folded[start..all.start()];
                let word = after.map_or("", |w| w.as_str());
                if setting == Setting::Text && !body.is_empty() && issuer::is_body(body) {
                    (start, format!("{body}{word}"))
                } else {
                    (all.start(), String::new())
                }
            }
            None if setting == Setting::Bracket => (all.start(), String::new()),
            None => continue,
        };
        found.push(Found {
            span: start..all_end,
            number: DocumentNumber {
                text: format!(
                    "{}{}年第{}号",
                    // Orders keep the body before them, announcements do not.
                    if issuer.ends_with('令') { &issuer } else { "" },
                    year.as_str(),
                    serial.as_str()
                ),
                form: NumberForm::Announcement {
                    issuer,
                    year: year.as_str().to_owned(),
                    serial: value,
                },
            },
        });
    }
}

fn orders(folded: &str, setting: Setting, found: &mut Vec<Found>) {
    for m in ORDER.captures_iter(folded) {
        let (Some(all), Some(serial)) = (m.get(0), m.get(1)) else {
            continue;
        };
        let Some(value) = numeral::value(serial.as_str()) else {
            continue;
        };
        let before = all.as_str().starts_with('令');
        let after = all.as_str().ends_with('令');
        let notice = !before
            && ["公告", "通告"]
                .iter()
                .any(|word| folded[..all.start()].ends_with(word));
        if !(before || after || notice) {
            // 第3号 by itself counts only where it is all there is.
            if setting == Setting::Bracket && all.len() == folded.len() {
                found.push(Found {
                    span: all.range(),
                    number: DocumentNumber {
                        text: all.as_str().to_owned(),
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
            all.start() - "公告".len()
        } else {
            all.start()
        };
        let start = issuer_start(folded, head, setting);
        let written = &folded[start..all.end()];
        let issuer = if notice {
            &folded[start..all.start()]
        } else {
            &folded[start..head]
        };
        if issuer.is_empty() && setting == Setting::Text {
            continue;
        }
        found.push(Found {
            span: start..all.end(),
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
        let glued = folded[..m.start()]
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
