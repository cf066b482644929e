//! Whether two texts of the corpus are one document in two files: as Word and as PDF,
//! as a page and as a record, as `通知(1).docx`; or as the books of one code.

use jiff::civil::Date;

use super::bodies::{Kinship, kinship};
use super::versions;
use wenmai_extracting::document::{Document, History, title};
use wenmai_vocabulary::data;

/// Texts without a common number must be alike by this much.
const ALIKE: f64 = 0.8;

/// Whether both are files of one document. `many` says that so many documents bear the
/// title that it tells little (行政处罚决定书): then only the same letters make a copy.
pub(super) fn are_copies(a: &Document, b: &Document, many: bool) -> bool {
    if are_apart(a, b) {
        return false;
    }
    let number = |d: &Document| d.number.as_ref().map(|n| n.key());
    match (number(a), number(b)) {
        (Some(own), Some(other)) => {
            own == other && (are_one_title(a, b) || a.sketch.is_same(&b.sketch))
        }
        _ => {
            bear_one_title(a, b)
                && (a.sketch.is_same(&b.sketch)
                    || versions::are_one_version(a, b)
                    || !many && share_a_day(a, b) && a.sketch.likeness(&b.sketch) >= ALIKE)
        }
    }
}

/// Whether days or bodies say that these are two documents.
fn are_apart(a: &Document, b: &Document) -> bool {
    let differ = |a: Option<Date>, b: Option<Date>| matches!((a, b), (Some(a), Some(b)) if a != b);
    let days = differ(a.written, b.written) && !a.sketch.is_same(&b.sketch);
    let version = |d: &Document| d.history.as_ref().and_then(History::day);
    // The first day of an amended text may be that of the decision, for want of another.
    let is_counted = |d: &Document| versions::unnamed_start(d).is_some();
    let starts = differ(a.effective, b.effective)
        && !(versions::are_one_version(a, b) && (is_counted(a) || is_counted(b)));
    days || differ(version(a), version(b)) || starts || !have_kin(a, b)
}

/// Whether the bodies of both may be the same; unknown ones may.
pub(super) fn have_kin(a: &Document, b: &Document) -> bool {
    let (a, b) = (&a.issuers, &b.issuers);
    a.is_empty()
        || b.is_empty()
        || a.iter()
            .any(|a| b.iter().any(|b| kinship(a, b) != Kinship::Other))
}

/// Whether a day is known of both that is the same.
fn share_a_day(a: &Document, b: &Document) -> bool {
    let same = |a: Option<Date>, b: Option<Date>| a.is_some() && a == b;
    same(a.written, b.written) || same(a.effective, b.effective) || same(a.published, b.published)
}

/// Whether both bear the same title, but for the bodies before it.
fn bear_one_title(a: &Document, b: &Document) -> bool {
    plain(&a.title) == plain(&b.title)
}

/// Whether these are writings of one title: with and without its bodies, that of the
/// notice and that of what it issues, with a slip or a small word more.
fn are_one_title(a: &Document, b: &Document) -> bool {
    let (one, other) = (plain(&a.title), plain(&b.title));
    let issues = |a: &Document, key: &String| a.issues.iter().any(|i| plain(i) == *key);
    if one == other || issues(a, &other) || issues(b, &one) {
        return true;
    }
    let words = &data::words().about_another;
    let does = |title: &str| {
        words
            .iter()
            .map(|w| title.contains(w.as_str()))
            .collect::<Vec<_>>()
    };
    if does(&one) != does(&other) || title::edition(&a.title) != title::edition(&b.title) {
        return false;
    }
    let (more, less) = unshared(&one, &other);
    less <= 1 && more <= one.chars().count().max(other.chars().count()) / 2
}

/// The key of a title without the bodies before it.
pub(super) fn plain(title: &str) -> String {
    title::key(title::without_issuers(title))
}

/// How many characters of each string the other has not, the larger number first.
fn unshared(a: &str, b: &str) -> (usize, usize) {
    let sorted = |s: &str| {
        let mut chars: Vec<char> = s.chars().collect();
        chars.sort_unstable();
        chars
    };
    let (a, b) = (sorted(a), sorted(b));
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        shared += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    let (own, others) = (a.len() - shared, b.len() - shared);
    (own.max(others), own.min(others))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Document {
        wenmai_extracting::document::read("a.txt", text).remove(0)
    }

    fn notice(title: &str, number: &str, body: &str, day: &str, words: &str) -> Document {
        document(&format!(
            "{body}{title}\n{number}\n\n各单位：\n{words}\n\n{body}\n{day}\n"
        ))
    }

    const WORDS: &str = "为做好乙工作，请各单位于月底前报送本单位去年的情况，并指定一名联系人。";

    #[test]
    fn the_same_text_in_another_format_is_a_copy() {
        let a = notice(
            "关于报送乙情况的通知",
            "",
            "甲市财政局",
            "2024年1月1日",
            WORDS,
        );
        let b = notice(
            "关于报送乙情况的通知",
            "",
            "甲市财政局",
            "2024年1月1日",
            &WORDS.replace('，', "，\n　　"),
        );
        assert!(are_copies(&a, &b, false));
        assert!(are_copies(&a, &b, true));
    }

    #[test]
    fn a_first_day_for_want_of_another_makes_no_other_version() {
        let text = "砂场条例\n\n（2001年3月1日甲市人民代表大会通过　根据2020年5月6日《甲市人民代表大会\
            关于修改部分条例的决定》修正）\n\n第一条　为了管理砂场，制定本条例。\n";
        let from = |day: &str| document(&format!("标题：砂场条例\n施行日期：{day}\n\n{text}"));
        let (bare, one, other) = (document(text), from("2020-09-01"), from("2021-01-01"));
        assert_ne!(bare.effective, one.effective);
        assert!(are_copies(&bare, &one, true));
        assert!(!are_copies(&one, &other, true));
    }

    #[test]
    fn another_day_another_body_or_another_text_is_another_document() {
        let of = |body: &str, day: &str, words: &str| {
            notice("关于报送乙情况的通知", "", body, day, words)
        };
        let a = of("甲市财政局", "2024年1月1日", WORDS);
        for b in [
            of("甲市财政局", "2025年1月1日", WORDS),
            of("丙市财政局", "2024年1月1日", WORDS),
            of(
                "甲市财政局",
                "2024年1月1日",
                "请各有关单位按照附件的格式填报丁类项目，逾期不再受理，电话另行通知。",
            ),
        ] {
            assert!(!are_copies(&a, &b, false), "{b:?}");
        }
    }

    #[test]
    fn one_number_makes_one_document_of_two_writings_of_its_title() {
        let of = |title: &str| {
            notice(
                title,
                "甲财〔2024〕5号",
                "甲市财政局",
                "2024年1月1日",
                WORDS,
            )
        };
        let a = of("关于印发《2024年乙巡查工作方案》的通知");
        assert!(are_copies(
            &a,
            &of("关于印发《乙2024年度巡查工作方案》的通知"),
            false
        ));
        let b = notice(
            "关于修改《乙办法》的决定",
            "甲财〔2024〕5号",
            "甲市财政局",
            "2024年1月1日",
            "对《乙办法》作如下修改：将第三条中的“月底”修改为“年底”，其他各条不变。",
        );
        assert!(!are_copies(&of("乙办法"), &b, false));
    }

    #[test]
    fn one_number_does_not_make_one_document_of_two_titles_or_bodies() {
        let of = |title: &str, body: &str, words: &str| {
            notice(title, "县府告〔2024〕5号", body, "2024年1月1日", words)
        };
        let a = of("关于封山的通告", "东县人民政府", WORDS);
        assert!(!are_copies(
            &a,
            &of("关于封山的通告", "西县人民政府", WORDS),
            false
        ));
        let one = of(
            "甲县渡口条例",
            "东县人民政府",
            "第一条 为了办好渡口的事，制定本条例。",
        );
        let other = of(
            "甲县苗木条例",
            "东县人民政府",
            "第一条 为了办好苗木的事，制定本条例。",
        );
        assert!(!are_copies(&one, &other, false));
    }
}
