//! 发文字号: the numbers under which documents are issued.
//!
//! Five forms are read (GB/T 9704—2012, 7.2.5, and the practice of bodies that
//! number their orders and announcements):
//!
//! | form | example |
//! |---|---|
//! | agency code, year, serial | 国卫办医政函〔2024〕65号 |
//! | order 令 | 国务院令第735号, 第53号令 |
//! | announcement | 2021年第22号, 海关总署公告2015年第57号 |
//! | session of a congress | 〔15届〕第8号 |
//! | standard | GB/T 9704-2012 |

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::numeral;
use crate::data;
use crate::pattern;

/// What kind of number it is, with its parts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum NumberForm {
    /// 机关代字, year, serial: 国卫办医政函〔2024〕65号.
    Coded {
        /// 机关代字.
        code: String,
        /// The year in the brackets, or the session (15届).
        year: String,
        /// 序号.
        serial: u32,
    },
    /// 令: 国务院令第735号; the issuer may be left out.
    Order {
        /// The body before 令.
        issuer: String,
        /// Its serial, counted through the years.
        serial: u32,
    },
    /// 公告 and 通告: 2021年第22号.
    Announcement {
        /// The body and the word 公告 or 通告 where they stand before the year:
        /// 海关总署公告. They are no part of the number's text.
        issuer: String,
        /// Year.
        year: String,
        /// Serial.
        serial: u32,
    },
    /// GB/T9704-2012.
    Standard,
}

/// A document's number, in one spelling.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DocumentNumber {
    text: String,
    /// Its kind and parts.
    pub form: NumberForm,
}

impl DocumentNumber {
    /// Reads a number that makes up the whole of `text`.
    ///
    /// ```
    /// use wenmai::document::number::DocumentNumber;
    /// let number = DocumentNumber::parse("国卫办医政函 [2024] 65 号").unwrap();
    /// assert_eq!(number.as_str(), "国卫办医政函〔2024〕65号");
    /// assert!(DocumentNumber::parse("2024年第三季度").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let folded = super::fold::fold(text);
        let folded = folded.trim_matches(['（', '）']);
        let found = find(folded, Setting::Bracket).into_iter().next()?;
        (found.span == (0..folded.len())).then_some(found.number)
    }

    /// The number: brackets 〔〕, half-width digits, no spaces.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it names one document by itself. Orders and announcements of
    /// different bodies share their numbers.
    pub fn is_unique(&self) -> bool {
        match &self.form {
            NumberForm::Coded { code, .. } => {
                !code.is_empty() && !is_announcement(code) && !is_announcement_word(code)
            }
            NumberForm::Order { issuer, .. } => !issuer.is_empty(),
            NumberForm::Announcement { .. } => false,
            NumberForm::Standard => true,
        }
    }

    /// What two writings of one number share: figures in Arabic, 第 and 号
    /// left out, 公告 and 通告 before the year.
    pub fn key(&self) -> String {
        match &self.form {
            NumberForm::Coded { code, year, serial } => format!("{code}〔{year}〕{serial}"),
            NumberForm::Order { issuer, serial } => format!(
                "{}令{serial}",
                issuer.strip_prefix("中华人民共和国").unwrap_or(issuer)
            ),
            NumberForm::Announcement {
                issuer,
                year,
                serial,
            } => format!("{issuer}〔{year}〕{serial}"),
            NumberForm::Standard => self.text.clone(),
        }
    }

    /// The year that the number names.
    pub fn year(&self) -> Option<i16> {
        match &self.form {
            NumberForm::Coded { year, .. } | NumberForm::Announcement { year, .. } => {
                year.parse().ok()
            }
            NumberForm::Order { .. } => None,
            NumberForm::Standard => self.text.rsplit('-').next()?.parse().ok(),
        }
    }
}

impl std::fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// Whether a code is no 机关代字 but the name of a body and 公告.
fn is_announcement(code: &str) -> bool {
    code.ends_with("公告") || code.ends_with("通告")
}

fn is_announcement_word(text: &str) -> bool {
    matches!(text, "公告" | "通告" | "通知" | "令")
}

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
        standards(folded, &mut found);
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
        let session = year.ends_with('届') && is_announcement(code);
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
            None if after.is_some() || setting == Setting::Bracket => (all.start(), String::new()),
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

fn standards(folded: &str, found: &mut Vec<Found>) {
    for m in STANDARD.find_iter(folded) {
        let glued = folded[..m.start()]
            .chars()
            .next_back()
            .is_some_and(|c| c.is_ascii_alphanumeric() || c == '/');
        if !glued {
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

/// Longest 机关代字 seen in practice, in characters.
const LONGEST_CODE: usize = 18;

/// Where the agency code that ends at `end` begins. Codes run on from the
/// words before them (根据国卫办发〔…〕), so cue words cut them off.
fn code_start(folded: &str, end: usize, setting: Setting) -> usize {
    let mut start = end;
    let mut count = 0;
    let mut bracket = 0usize;
    for (at, c) in folded[..end].char_indices().rev() {
        match c {
            '）' if bracket == 0 => bracket = 1,
            '（' if bracket > 0 => {
                bracket = 0;
                start = at;
                continue;
            }
            c if is_han(c) => {}
            _ => break,
        }
        count += 1;
        // A bracket inside a code holds a word or two: 内卫办中（蒙）综合字.
        if count > LONGEST_CODE
            || (bracket > 0 && {
                bracket += 1;
                bracket
            } > 6)
        {
            break;
        }
        if bracket == 0 {
            start = at;
        }
    }
    // A bracket that opens the run belongs to the text, not to the code.
    if folded[start..end].starts_with('（') {
        start += folded[start..end]
            .find('）')
            .map_or(0, |i| i + '）'.len_utf8());
    }
    cut_cues(folded, start, end, setting)
}

/// Where the name of the body that ends at `end` begins.
fn issuer_start(folded: &str, end: usize, setting: Setting) -> usize {
    let mut start = end;
    for (count, (at, c)) in folded[..end].char_indices().rev().enumerate() {
        if !(is_han(c) || c == '、') || count > 40 {
            break;
        }
        start = at;
    }
    let start = cut_cues(folded, start, end, setting);
    let run = &folded[start..end];
    start + (run.len() - run.trim_start_matches('、').len())
}

/// Drops the cue words at the left of a code or an issuer.
fn cut_cues(folded: &str, start: usize, end: usize, setting: Setting) -> usize {
    let words = data::words();
    let before = folded[..start].chars().next_back();
    // In a bracket or on a line of its own the run is the code; in running text
    // any word may stand before it.
    let alone = match before {
        None => setting == Setting::Bracket,
        Some(c) => matches!(c, '（' | '：' | '|'),
    };
    let mut cut = start;
    let mut cut_at = |cue: &str, run_from: usize| {
        if let Some(at) = folded[run_from..end].rfind(cue) {
            let after = run_from + at + cue.len();
            if after < end {
                cut = cut.max(after);
            }
        }
    };
    for cue in &words.before_number {
        cut_at(cue, start);
    }
    if !alone {
        for cue in &words.before_number_in_text {
            cut_at(cue, start);
        }
    }
    {
        for prefix in ["见", "即", "原", "按"] {
            if folded[cut..end].starts_with(prefix) && folded[cut..end].chars().count() > 3 {
                cut += prefix.len();
            }
        }
    }
    // 和, 与 … join two documents after a closed name or number, and are part of
    // a code (和政发, of 和田) everywhere else.
    let joined = cut > start || matches!(before, Some('》' | '）' | '号'));
    let rest = &folded[cut..end];
    if joined
        && let Some(c) = rest.chars().next()
        && matches!(c, '和' | '与' | '及' | '或')
        && rest.chars().count() > 2
    {
        cut += c.len_utf8();
    }
    if alone {
        cut
    } else {
        known_code(folded, cut, end)
    }
}

/// Where a code of the table of codes ends the run: the words before it are
/// others, but for the name of a place (湘 of 湘卫医发).
fn known_code(folded: &str, start: usize, end: usize) -> usize {
    let run = &folded[start..end];
    for (at, _) in run.char_indices().skip(2) {
        let before = run[..at].chars().next_back();
        if data::agency_codes().contains_key(&run[at..])
            && run[at..].chars().count() >= 3
            && !before.is_some_and(is_place)
        {
            return start + at;
        }
    }
    start
}

/// Whether a character is the short name of a province.
fn is_place(c: char) -> bool {
    "京津冀晋内蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀黔贵滇云藏陕秦甘陇青宁新港澳台".contains(c)
}

/// Whether `c` is a Chinese character.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fold::fold;

    fn numbers(text: &str) -> Vec<String> {
        find(&fold(text), Setting::Text)
            .into_iter()
            .map(|f| f.number.text)
            .collect()
    }

    #[test]
    fn codes_in_every_bracket() {
        for text in [
            "国卫办医政函〔2024〕65号",
            "国卫办医政函﹝2024﹞65号",
            "国卫办医政函[2024]65号",
            "国卫办医政函［2024］６５号",
            "国卫办医政函【2024】65 号",
            "国卫办医政函（2024）65号",
            "国卫办医政函(2024〕65\n号",
        ] {
            assert_eq!(numbers(text), ["国卫办医政函〔2024〕65号"], "{text}");
        }
    }

    #[test]
    fn the_left_edge_of_a_code() {
        for (text, number) in [
            ("根据国卫办发〔2024〕6号", "国卫办发〔2024〕6号"),
            ("《甲》（国卫发〔2024〕6号）", "国卫发〔2024〕6号"),
            ("《甲》和国办发〔2021〕36号", "国办发〔2021〕36号"),
            (
                "按照苏卫医〔2020〕1号以及国办发〔2021〕36号",
                "苏卫医〔2020〕1号",
            ),
            ("（和政发〔2020〕5号）", "和政发〔2020〕5号"),
            (
                "内卫办中(蒙)综合字〔2024〕160号",
                "内卫办中（蒙）综合字〔2024〕160号",
            ),
            ("京发改(能评)〔2020〕9号", "京发改（能评）〔2020〕9号"),
        ] {
            assert_eq!(
                numbers(text).first().map(String::as_str),
                Some(number),
                "{text}"
            );
        }
    }

    #[test]
    fn orders_and_announcements() {
        for (text, number) in [
            ("（国务院令第735号）", "国务院令第735号"),
            ("中华人民共和国国务院令 第735号", "国务院令第735号"),
            ("根据财政部令第104号", "财政部令第104号"),
            ("主席令第三十一号", "主席令第三十一号"),
            ("海关总署公告2015年第57号", "2015年第57号"),
            ("国家药监局 2021 年第 16 号通告", "2021年第16号"),
        ] {
            assert_eq!(numbers(text), [number], "{text}");
        }
    }

    #[test]
    fn lists_that_leave_out_the_code_or_the_body() {
        assert_eq!(
            numbers("国卫医发〔2017〕12号、13号同时废止"),
            ["国卫医发〔2017〕12号", "国卫医发〔2017〕13号"]
        );
        assert_eq!(
            numbers("海关总署公告2015年第57号、2016年第52号和2017年第26号同时废止"),
            ["2015年第57号", "2016年第52号", "2017年第26号"]
        );
    }

    #[test]
    fn figures_that_are_no_numbers() {
        for text in [
            "（2024）第三季度",
            "电话：0591-22355892",
            "第三号楼",
            "2024年第1号台风",
            "见（2023）附件",
            "总第83期",
        ] {
            assert!(numbers(text).is_empty(), "{text}: {:?}", numbers(text));
        }
    }

    #[test]
    fn two_writings_have_one_key() {
        let key = |text: &str| DocumentNumber::parse(text).unwrap().key();
        assert_eq!(key("主席令第三十一号"), key("中华人民共和国主席令第31号"));
        assert_eq!(key("国办发〔2021〕036号"), key("国办发〔2021〕36号"));
    }

    #[test]
    fn standards() {
        assert_eq!(numbers("符合GB/T 15657-2021的要求"), ["GB/T15657-2021"]);
        assert_eq!(numbers("WS/T 500—2016"), ["WS/T500-2016"]);
    }
}
