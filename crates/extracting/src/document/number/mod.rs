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

mod find;
mod left_edge;
mod serial;
mod standard;

pub use find::{Found, Setting, find};
pub(crate) use left_edge::{behind_lead_in, is_han};

use serde::{Deserialize, Serialize};

/// What kind of number it is, with its parts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum NumberForm {
    /// 机关代字, year, serial: 国卫办医政函〔2024〕65号.
    Coded {
        /// 机关代字.
        code: String,
        /// The year in the brackets, or the session (15届).
        year: String,
        /// 序号.
        serial: u32,
        /// What stands with the serial: 补 of 补15号, -1 of 15-1号; mostly nothing.
        mark: String,
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
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DocumentNumber {
    text: String,
    /// Its kind and parts.
    pub form: NumberForm,
}

/// Longest number that is believed, in bytes: the name of a body of forty
/// characters and what follows it.
const LONGEST: usize = 400;

/// Whether the words could be a number: they end as one does, or hold the sign of
/// a standard.
fn may_be_number(text: &str) -> bool {
    let end = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '）' | ')' | '*'));
    let closes = |c: char| matches!(c, '号' | '令' | '告') || c.is_numeric();
    let standard = || text.bytes().any(|b| b.is_ascii_uppercase());
    let ends = end.ends_with(|c: char| closes(c) || super::numeral::is_chinese(c));
    ends || end.ends_with(['文', '件']) || standard()
}

/// Whether folded words end as each number does that [`find`] finds: with 号 and
/// what may follow it, else with the figures of a code or a standard.
fn ends_like_number(folded: &str) -> bool {
    match folded.chars().next_back() {
        Some('号') => true,
        Some('告') => folded.ends_with("号公告") || folded.ends_with("号通告"),
        Some('令') => folded.ends_with("号令"),
        Some(c) if c.is_ascii_digit() || super::numeral::is_chinese(c) => {
            folded.contains(['〕', '）', '〉']) || folded.bytes().any(|b| b.is_ascii_uppercase())
        }
        // 93/42EEC
        Some('C' | 'U') => folded.contains('/'),
        _ => false,
    }
}

impl DocumentNumber {
    /// Reads a number that makes up the whole of `text`.
    ///
    /// ```
    /// use wenmai_extracting::document::number::DocumentNumber;
    /// let number = DocumentNumber::parse("国卫办医政函 [2024] 65 号").unwrap();
    /// assert_eq!(number.as_str(), "国卫办医政函〔2024〕65号");
    /// assert!(DocumentNumber::parse("2024年第三季度").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > LONGEST || !may_be_number(text) {
            return None;
        }
        Self::whole(&super::fold::fold(text))
    }

    /// As [`DocumentNumber::parse`], of folded words.
    pub(crate) fn parse_folded(folded: &str) -> Option<Self> {
        if folded.len() > LONGEST {
            return None;
        }
        Self::whole(folded).filter(|_| may_be_number(folded))
    }

    /// The numbers that make up the whole of folded words: of a joint document, which bears
    /// one of each body, or of one that a registry counts too.
    pub(crate) fn all_folded(folded: &str) -> Vec<Self> {
        if folded.len() > LONGEST {
            return Vec::new();
        }
        let parts = folded.split_inclusive('号').map(|part| {
            let part = part.trim_start_matches(['、', '，', '；', '和', '及', '/', '／', '|']);
            part.trim_matches(['（', '）'])
        });
        let parts = parts.filter(|part| !part.is_empty());
        let read = parts.map(|part| Self::whole(part).filter(Self::has_code));
        read.collect::<Option<Vec<_>>>().unwrap_or_default()
    }

    /// Whether it is of a code that tells who issued it.
    pub fn has_code(&self) -> bool {
        matches!(self.form, NumberForm::Coded { .. }) && self.is_unique()
    }

    /// The number that makes up the whole of folded words, but for brackets.
    fn whole(folded: &str) -> Option<Self> {
        let folded = folded.trim_matches(['（', '）']);
        if !ends_like_number(folded) {
            return None;
        }
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

    /// Year and serial, where other bodies may use these too: orders and announcements.
    pub fn shared(&self) -> Option<(&str, u32)> {
        match &self.form {
            NumberForm::Order { serial, .. } => Some(("", *serial)),
            NumberForm::Announcement { year, serial, .. } => Some((year, *serial)),
            NumberForm::Coded { year, serial, .. } => {
                (!self.is_unique()).then_some((year.as_str(), *serial))
            }
            NumberForm::Standard => None,
        }
    }

    /// What two writings of one number share: figures in Arabic, 第 and 号
    /// left out, 公告 and 通告 before the year.
    pub fn key(&self) -> String {
        match &self.form {
            NumberForm::Coded {
                code,
                year,
                serial,
                mark,
            } => [code, "〔", year, "〕", mark, &serial.to_string()].concat(),
            NumberForm::Announcement {
                issuer: body,
                year,
                serial,
            } => [body, "〔", year, "〕", &serial.to_string()].concat(),
            NumberForm::Order { issuer, serial } => {
                let body = issuer.strip_prefix("中华人民共和国").unwrap_or(issuer);
                [body, "令", &serial.to_string()].concat()
            }
            NumberForm::Standard => self.text.clone(),
        }
    }

    /// Whether two writings are of one number, by their keys.
    pub fn is_same(&self, other: &Self) -> bool {
        self.serial() == other.serial() && self.key() == other.key()
    }

    /// The serial with which its key ends.
    fn serial(&self) -> Option<u32> {
        match self.form {
            NumberForm::Coded { serial, .. }
            | NumberForm::Announcement { serial, .. }
            | NumberForm::Order { serial, .. } => Some(serial),
            NumberForm::Standard => None,
        }
    }

    /// The year that the number names.
    pub fn year(&self) -> Option<i16> {
        match &self.form {
            NumberForm::Coded { year, .. } | NumberForm::Announcement { year, .. } => {
                year.parse().ok()
            }
            NumberForm::Order { .. } => None,
            NumberForm::Standard => {
                let year = self.text.rsplit(['-', ':']).next()?;
                year.parse().ok().filter(|year| *year >= 1900)
            }
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
            ("执行京津冀协同办发〔2019〕4号", "京津冀协同办发〔2019〕4号"),
            (
                "根据长三角一体化办发〔2019〕4号",
                "长三角一体化办发〔2019〕4号",
            ),
            ("申请人依江工商企〔2010〕8号", "江工商企〔2010〕8号"),
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
            ("（甲省人民政府令4号）", "甲省人民政府令第4号"),
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
    fn serials_in_a_row_and_ranges_of_them() {
        let all = |text: &str| -> Vec<String> {
            let found = find(&fold(text), Setting::Text).into_iter();
            let numbers = found.flat_map(|f| f.also.into_iter().chain([f.number]));
            numbers.map(|number| number.text).collect()
        };
        let of = |serials: &[u32]| -> Vec<String> {
            let number = |serial| format!("甲价〔2019〕{serial}号");
            serials.iter().map(number).collect()
        };
        for (text, serials) in [
            ("甲价〔2019〕15—18号同时废止", &[15, 16, 17, 18][..]),
            ("甲价〔2019〕15号至18号", &[15, 16, 17, 18]),
            ("甲价〔2019〕15、17和19号", &[15, 17, 19]),
            ("甲价〔2019〕3号、4号、6号", &[3, 4, 6]),
            ("甲价〔2019〕3、5-7号", &[3, 5, 6, 7]),
            ("甲价〔2019〕3，5，7号", &[3, 5, 7]),
            ("甲价〔2019〕3号/7号", &[3, 7]),
        ] {
            assert_eq!(all(text), of(serials), "{text}");
        }
    }

    #[test]
    fn marks_of_a_serial_and_slips_that_leave_no_doubt() {
        for (text, number) in [
            ("甲卫监〔2023〕补15号", "甲卫监〔2023〕补15号"),
            ("甲卫监〔2023〕15-1号", "甲卫监〔2023〕15-1号"),
            ("甲应急〔2021〕特第12号", "甲应急〔2021〕特12号"),
            ("甲学发〔2021〕会字7号", "甲学发〔2021〕会字7号"),
            ("甲政发〔2021〕字第9号", "甲政发〔2021〕9号"),
            ("（1990）甲卫防字第12号", "甲卫防字〔1990〕12号"),
            ("按照〔1990〕甲卫防字第12号", "甲卫防字〔1990〕12号"),
            ("甲卫发2019〕12号", "甲卫发〔2019〕12号"),
            ("甲卫发〔2019 13号", "甲卫发〔2019〕13号"),
            ("甲卫发〔2O19〕l5号", "甲卫发〔2019〕15号"),
            ("甲卫发〔2020〕1O号", "甲卫发〔2020〕10号"),
        ] {
            assert_eq!(numbers(text), [number], "{text}");
        }
        let key = |text: &str| DocumentNumber::parse(text).unwrap().key();
        assert_ne!(key("甲卫监〔2023〕补15号"), key("甲卫监〔2023〕15号"));
        assert_ne!(key("甲卫监〔2023〕15-1号"), key("甲卫监〔2023〕15号"));
        assert!(numbers("（2010）民二终字第12号").is_empty());
    }

    #[test]
    fn a_joint_document_has_a_number_of_each_body() {
        let all = |text: &str| -> Vec<String> {
            let numbers = DocumentNumber::all_folded(&fold(text));
            numbers.into_iter().map(|number| number.text).collect()
        };
        for text in [
            "甲卫财〔2021〕6号　甲财社〔2021〕33号",
            "甲卫财〔2021〕6号、甲财社〔2021〕33号",
            "（甲卫财〔2021〕6号，甲财社〔2021〕33号）",
            "甲卫财〔2021〕6号/甲财社〔2021〕33号",
        ] {
            assert_eq!(
                all(text),
                ["甲卫财〔2021〕6号", "甲财社〔2021〕33号"],
                "{text}"
            );
        }
        for text in [
            "甲卫财〔2021〕6号至8号",
            "根据甲卫财〔2021〕6号和第3号",
            "第3号",
        ] {
            assert!(all(text).is_empty(), "{text}: {:?}", all(text));
        }
    }

    #[test]
    fn a_serial_in_a_bracket_behind_its_word() {
        for (text, number) in [
            ("按照国家药监局公告（2022年第4号）执行", "2022年第4号"),
            ("甲省药品监督管理局通告（2020年 第164号）", "2020年第164号"),
            ("根据国务院令（第412号）", "国务院令第412号"),
            ("违反甲省人民政府令（第96号）的", "甲省人民政府令第96号"),
            (
                "甲省人民政府令〔2017〕第12号自",
                "甲省人民政府令〔2017〕12号",
            ),
            ("甲海关、甲省农业厅2021年联合公告第8号", "2021年第8号"),
            ("按照甲省药品监督管理局公告2022年4号", "2022年第4号"),
            (
                "甲省人民代表大会常务委员会第8号公告",
                "甲省人民代表大会常务委员会公告第8号",
            ),
            (
                "甲省人民代表大会常务委员会公告〔十三届〕第8号",
                "〔13届〕第8号",
            ),
        ] {
            assert_eq!(numbers(text), [number], "{text}");
        }
    }

    #[test]
    fn a_body_before_a_code_is_no_part_of_it() {
        for (text, number) in [
            ("中共甲河市委甲委发〔2012〕5号", "甲委发〔2012〕5号"),
            (
                "甲河市工商行政管理局甲工商企〔2010〕8号",
                "甲工商企〔2010〕8号",
            ),
            ("工信部联企业〔2011〕300号", "工信部联企业〔2011〕300号"),
            ("现行沧财农〔2018〕7号", "沧财农〔2018〕7号"),
            ("补贴凭沧财农〔2020〕14号", "沧财农〔2020〕14号"),
        ] {
            assert_eq!(numbers(text), [number], "{text}");
        }
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
        for (text, number) in [
            ("应符合GB 9706.1的要求", "GB9706.1"),
            ("执行YY 0505标准", "YY0505"),
            ("与NY/T 99231相符", "NY/T99231"),
            ("参考ISO 13485", "ISO13485"),
            ("ISO 10993-1:2018和", "ISO10993-1:2018"),
            ("ISO/TS 20993", "ISO/TS20993"),
            ("IEC 60601-1-2:2014", "IEC60601-1-2:2014"),
            ("ASTM F1980-16", "ASTMF1980-16"),
            ("SF/Z JD0108003-2015", "SF/ZJD0108003-2015"),
            ("DB 44/26-2001", "DB44/26-2001"),
            ("T/CIS 11003", "T/CIS11003"),
            ("GB 1234-2010/XG1-2021", "GB1234-2010/XG1-2021"),
            ("GB 4234-84", "GB4234-84"),
            ("2.2.1 YY 9775-2010（若适用）", "YY9775-2010"),
            ("2.1 YY 9594—2006的要求", "YY9594-2006"),
            ("符合欧盟93/42/EEC指令", "93/42EEC"),
            ("按照欧盟93/42EEC", "93/42EEC"),
            ("（EU）2017/745第5条", "2017/745EU"),
        ] {
            assert_eq!(numbers(text), [number], "{text}");
        }
        assert_eq!(
            numbers("符合YY 9505-2012/YY 9706.102-2021的要求"),
            ["YY9505-2012", "YY9706.102-2021"]
        );
        for text in [
            "内存16 GB 3200兆赫",
            "版本2.0GB 3200",
            "512 GB 2023年出厂",
            "型号为YY 2000型",
            "GB 300-2的水泵",
            "洁净度ISO 7级",
            "CH4排放",
        ] {
            assert!(numbers(text).is_empty(), "{text}: {:?}", numbers(text));
        }
    }
}
