//! Which body stands behind a number or a title, and whether two names of
//! bodies mean the same.

use rustc_hash::{FxHashMap, FxHashSet};

use super::members::code_key;
use super::nearness;
use wenmai_extracting::document::place::{self, Level, level_of, place_of};
use wenmai_extracting::document::{Document, DocumentNumber, NumberForm, issuer};
use wenmai_vocabulary::data;

/// 机关代字 and the bodies that use them, learned from the documents at hand;
/// else from the table (`data/agency_codes.csv`).
#[derive(Debug, Clone, Default)]
pub struct AgencyCodes {
    learned: FxHashMap<String, Vec<(String, u32)>>,
}

impl AgencyCodes {
    /// Learns from all documents; of several with one number from the first.
    pub fn from_documents<'a>(documents: impl Iterator<Item = &'a Document>) -> Self {
        let mut codes = AgencyCodes::default();
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        for document in documents {
            let number = document.number.as_ref().map(DocumentNumber::as_str);
            if number.is_none_or(|number| seen.insert(number)) {
                codes.learn(document);
            }
        }
        codes
    }

    /// Learns from documents that are not at hand: their numbers, the codes of these and
    /// the bodies behind them, in the order of the documents.
    pub(crate) fn from_taught<'a>(
        taught: impl Iterator<Item = &'a (String, String, String)>,
    ) -> Self {
        let mut codes = AgencyCodes::default();
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        for (number, code, body) in taught {
            if seen.insert(number) {
                codes.count(code, body);
            }
        }
        codes
    }

    /// The codes that were learned with the body that uses each, as the numbers that
    /// stand for them.
    pub(super) fn as_numbers(&self) -> FxHashMap<u64, u64> {
        let codes = self.learned.keys();
        let body = |code: &String| self.learned_body(code).map_or(0, code_key);
        codes.map(|code| (code_key(code), body(code))).collect()
    }

    /// The code of a document's number, and the body that it speaks for: the one
    /// named first, where there is any.
    pub fn taught_by(document: &Document) -> Option<(&str, Option<&str>)> {
        let code = document.number.as_ref().and_then(code_of)?;
        Some((code, document.issuers.first().map(String::as_str)))
    }

    /// Codes with the body that uses each most often.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        AgencyCodes {
            learned: pairs
                .into_iter()
                .map(|(code, body)| (code, vec![(body, 1)]))
                .collect(),
        }
    }

    /// One document more under a code by a body.
    fn count(&mut self, code: &str, body: &str) {
        let bodies = self.learned.entry(code.to_owned()).or_default();
        match bodies.iter_mut().find(|(name, _)| name == body) {
            Some((_, count)) => *count += 1,
            None => bodies.push((body.to_owned(), 1)),
        }
    }

    /// The body that uses a code, as far as learned.
    fn learned_body(&self, code: &str) -> Option<&str> {
        let bodies = self.learned.get(code)?;
        let most = bodies
            .iter()
            .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
        most.map(|(body, _)| body.as_str())
    }

    /// Learns from a document that bears a number and names its bodies. The
    /// number of a joint notice is that of the body named first.
    fn learn(&mut self, document: &Document) {
        let Some((code, Some(body))) = Self::taught_by(document) else {
            return;
        };
        self.count(code, body);
    }

    /// The body that issues under this number's code: the one seen most often,
    /// else the one in the table.
    pub fn body_of(&self, number: &DocumentNumber) -> Option<&str> {
        let code = code_of(number)?;
        match self.learned_body(code) {
            Some(body) => Some(body),
            None => data::agency_codes().get(code).map(String::as_str),
        }
    }
}

/// The body with which an order's or announcement's number begins.
pub(super) fn in_number(number: &DocumentNumber) -> Option<&str> {
    let (NumberForm::Order { issuer, .. } | NumberForm::Announcement { issuer, .. }) = &number.form
    else {
        return None;
    };
    let body = ["公告", "通告", "令"]
        .iter()
        .find_map(|word| issuer.strip_suffix(word))
        .unwrap_or(issuer);
    let body = issuer::plain_name(body);
    issuer::is_body(body).then_some(body)
}

pub(super) fn code_of(number: &DocumentNumber) -> Option<&str> {
    match &number.form {
        NumberForm::Coded { code, .. } if number.is_unique() => Some(code),
        _ => None,
    }
}

/// How near two names of bodies are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kinship {
    /// Names of one body, or of a body and its office.
    Same,
    /// The one took over the work of the other.
    Succession,
    /// Bodies that have nothing to do with each other.
    Other,
}

/// How near two names are: 国家卫健委 and 国家卫生健康委员会 are one body,
/// 原卫生部 is another that went before it.
pub(super) fn kinship(a: &str, b: &str) -> Kinship {
    let (a, b) = (
        issuer::full_name(issuer::without_former_mark(a)),
        issuer::full_name(issuer::without_former_mark(b)),
    );
    if a == b || a.starts_with(b.as_ref()) || b.starts_with(a.as_ref()) {
        Kinship::Same
    } else if issuer::succeeds(&a, &b) || issuer::succeeds(&b, &a) {
        Kinship::Succession
    } else {
        Kinship::Other
    }
}

/// Whether a body may end what the other one issued: it is the same, came after
/// it, or stands above it. Of two offices of one place each ends its own, but where the one
/// may have taken over work of the other, as their names tell; where names tell nothing, it
/// may too.
pub(super) fn may_end(body: &str, issued_by: &str) -> bool {
    if kinship(body, issued_by) != Kinship::Other {
        return true;
    }
    let is_central = |body: &str| {
        place_of(body).is_none() && level_of(body).is_some_and(|level| level != Level::Other)
    };
    let is_supreme = || {
        matches!(
            level_of(body),
            Some(Level::Npc | Level::Party | Level::StateCouncil)
        )
    };
    match (place_of(body), place_of(issued_by)) {
        (Some(here), Some(there)) => {
            nearness::holds(&here, &there) && (governs(body) || share_work(body, issued_by))
        }
        (Some(_), None) => !is_central(issued_by),
        (None, Some(_)) => is_supreme() || !is_central(body),
        (None, None) => is_supreme() || !is_central(body) || !is_central(issued_by),
    }
}

/// Whether a local body stands above the offices of its place: its government, its congress,
/// its committee of the party.
fn governs(body: &str) -> bool {
    const ENDS: [&str; 14] = [
        "人民政府",
        "人民政府办公厅",
        "人民政府办公室",
        "政府",
        "政府办公厅",
        "政府办公室",
        "人民代表大会",
        "人民代表大会常务委员会",
        "人大常委会",
        "管理委员会",
        "管委会",
        "省委",
        "市委",
        "县委",
    ];
    let body = issuer::full_name(body);
    ENDS.iter().any(|end| body.ends_with(end)) || body.starts_with("中共")
}

/// Whether the names of two offices name a field of work in common: 农业局 and 农业农村局.
fn share_work(a: &str, b: &str) -> bool {
    const PLAIN: [&str; 8] = [
        "管理", "监督", "行政", "委员", "员会", "办公", "公室", "事务",
    ];
    let work = |body: &str| -> Vec<char> {
        let full = issuer::full_name(body);
        place::work_of(&full).chars().collect()
    };
    let (a, b) = (work(a), work(b));
    // 水利局 became 水务局.
    if !a.is_empty() && a.first() == b.first() {
        return true;
    }
    a.windows(2).any(|pair| {
        let words: String = pair.iter().collect();
        !PLAIN.contains(&words.as_str())
            && !pair.contains(&'局')
            && !pair.contains(&'厅')
            && b.windows(2).any(|other| other == pair)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(number: &str, body: &str) -> Document {
        let text = format!(
            "{body}关于乙的通知\n\n{number}\n\n各单位：\n请照办。\n\n{body}\n2024年1月1日\n"
        );
        wenmai_extracting::document::read("a.txt", &text).remove(0)
    }

    #[test]
    fn an_office_ends_its_own_and_what_it_took_over() {
        for (body, issued_by, may) in [
            ("甲市林业局", "甲市林业局", true),
            ("甲市财政局", "甲市林业局", false),
            ("甲市财政局", "甲市人民政府", false),
            ("甲市人民政府", "甲市林业局", true),
            ("甲市农业农村局", "甲市农业局", true),
            ("甲市卫生健康局", "甲市卫生局", true),
            ("甲省林业厅", "甲省乙市林业局", true),
            ("甲市城市管理局", "甲市城管执法局", true),
            ("甲市城市管理局", "甲市风景区管理局", false),
            ("甲市市场监督管理局", "甲市城市管理局", false),
            ("丙市林业局", "甲市林业局", false),
        ] {
            assert_eq!(may_end(body, issued_by), may, "{body} {issued_by}");
        }
    }

    #[test]
    fn a_code_is_learned_from_the_documents_and_else_looked_up() {
        let mut codes = AgencyCodes::default();
        let number = |text| DocumentNumber::parse(text).unwrap();
        assert_eq!(codes.body_of(&number("青河卫发〔2020〕5号")), None);
        codes.learn(&document("青河卫发〔2021〕7号", "青河县卫生健康局"));
        assert_eq!(
            codes.body_of(&number("青河卫发〔2020〕5号")),
            Some("青河县卫生健康局")
        );
        assert_eq!(
            codes.body_of(&number("国卫办医政函〔2024〕65号")),
            Some("国家卫生健康委员会办公厅")
        );
    }

    #[test]
    fn one_body_its_office_and_the_body_before_it() {
        assert_eq!(kinship("国家卫健委", "国家卫生健康委员会"), Kinship::Same);
        assert_eq!(
            kinship("国家卫生健康委办公厅", "国家卫生健康委员会"),
            Kinship::Same
        );
        assert_eq!(kinship("国家卫健委", "原卫生部"), Kinship::Succession);
        assert_eq!(kinship("国家卫健委", "财政部"), Kinship::Other);
    }

    #[test]
    fn who_made_a_document_may_end_it_and_who_stands_above() {
        for (body, issued_by, may) in [
            ("青河市水务局", "青河市水务局办公室", true),
            ("青河市水务局", "甲省青河市水利局", true),
            ("甲省人民政府", "甲省青河市人民政府", true),
            ("国务院", "财政部", true),
            ("国务院办公厅", "甲省人民政府", true),
            ("国家卫生健康委员会", "卫生部", true),
            ("青河市水务局", "甲省水利厅", false),
            ("青河市水务局", "白山市水务局", false),
            ("甲省水利厅", "乙省水利厅", false),
            ("青河市水务局", "水利部", false),
            ("财政部", "教育部", false),
            ("财政部", "甲省财政厅", false),
        ] {
            assert_eq!(may_end(body, issued_by), may, "{body} {issued_by}");
        }
    }
}
