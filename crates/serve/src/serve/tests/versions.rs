//! Versions of a work, side by side.

use axum::http::StatusCode;

use super::super::link::link;
use super::{Pages, links, words};

const PASSED: &str = "2011年4月6日某省第十一届人民代表大会常务委员会第二十次会议通过";
const FIRST: &str = "　根据2015年6月3日某省第十二届人民代表大会常务委员会第十六次会议《关于修改〈某省渡船条例〉的决定》第一次修正";
const SECOND: &str = "　根据2021年9月7日某省第十三届人民代表大会常务委员会第三十次会议《关于修改〈某省渡船条例〉的决定》第二次修正";

/// The articles of three versions.
const TEXTS: [&str; 3] = [
    "第一条　为了管理渡船，制定本条例。\n第二条　渡船由县人民政府登记。\n第三条　本条例自2011年6月1日起施行。\n",
    "第一条　为了管理渡船，制定本条例。\n第二条　渡船由市人民政府登记。\n第三条　本条例自2011年6月1日起施行。\n",
    "第一条　为了管理渡船，制定本条例。\n第二条　渡船由市人民政府登记。\n第三条　渡船应当备有救生圈。\n第四条　本条例自2011年6月1日起施行。\n",
];

const IDS: [&str; 3] = [
    "某省渡船条例（2011-04-06）",
    "某省渡船条例（2015-06-03）",
    "某省渡船条例（2021-09-07）",
];

fn pages() -> Pages {
    let heads = [
        PASSED.to_owned(),
        format!("{PASSED}{FIRST}"),
        format!("{PASSED}{FIRST}{SECOND}"),
    ];
    let texts: Vec<String> = heads
        .iter()
        .zip(TEXTS)
        .map(|(head, articles)| format!("某省渡船条例\n\n（{head}）\n\n{articles}"))
        .collect();
    let names = ["1.txt", "2.txt", "3.txt"];
    let files: Vec<(&str, &str)> = names
        .into_iter()
        .zip(texts.iter().map(String::as_str))
        .collect();
    Pages::of(&files)
}

/// The days of the two versions that a page compares.
fn pair(html: &str) -> (&str, &str) {
    let (_, after) = html.split_once("<h2 id=\"articles\">").unwrap();
    let (days, _) = after.split_once("</h2>").unwrap();
    days.split_once(" → ").unwrap()
}

#[test]
fn a_version_stands_beside_the_one_before_it() {
    let pages = pages();
    let page = |id| pages.page("/versions", &[("id", id), ("lang", "en")]);
    let html = page(IDS[2]);
    assert_eq!(pair(&html), ("2015-06-03", "2021-09-07"));
    let said = words(&html);
    assert!(
        said.contains("Changed 0 · added 1 · dropped 0 · the same 3"),
        "{said}"
    );
    assert!(html.contains("<ins>渡船应当备有救生圈。</ins>"), "{html}");
    // The earliest has none before it.
    assert_eq!(pair(&page(IDS[0])), ("2011-04-06", "2015-06-03"));
}

#[test]
fn any_two_versions_are_reached_by_links_and_the_chosen_one_stays() {
    let pages = pages();
    let html = pages.page("/versions", &[("id", IDS[1]), ("lang", "en")]);
    assert_eq!(pair(&html), ("2011-04-06", "2015-06-03"));
    let follow = |html: &str, id: &str, with: &str| {
        let wanted = [("id", id), ("with", with), ("lang", "en")];
        let wanted = link("/versions", wanted);
        let there = links(html)
            .iter()
            .any(|&own| own.replace("&#38;", "&") == wanted);
        assert!(there, "{wanted}\n{html}");
        let answer = pages.ask(&wanted, &[]);
        assert_eq!(answer.code, StatusCode::OK);
        answer.body
    };
    // Compare the newest with the chosen one.
    let newest = follow(&html, IDS[1], IDS[2]);
    assert_eq!(pair(&newest), ("2015-06-03", "2021-09-07"));
    // Choose the earliest: the newest stays beside it.
    let apart = follow(&newest, IDS[0], IDS[2]);
    assert_eq!(pair(&apart), ("2011-04-06", "2021-09-07"));
    // Choose the one that is compared: the pair is the same.
    let turned = follow(&apart, IDS[2], IDS[0]);
    assert_eq!(pair(&turned), pair(&apart));
}

#[test]
fn what_is_no_other_version_is_not_compared() {
    let pages = pages();
    for with in [IDS[1], "某省公路条例"] {
        let asked = link("/versions", [("id", IDS[1]), ("with", with)]);
        assert_eq!(pages.ask(&asked, &[]).code, StatusCode::BAD_REQUEST);
    }
}

#[test]
fn a_document_of_one_version_has_none_to_compare() {
    let pages = Pages::new();
    let html = pages.page("/versions", &[("id", "某财〔2022〕3号"), ("lang", "en")]);
    let said = words(&html);
    assert!(said.contains("There is no second version"), "{said}");
    assert!(!html.contains("<table"), "{html}");
}

#[test]
fn a_version_whose_file_is_gone_says_so() {
    let pages = pages();
    std::fs::remove_file(pages.dir.path().join("texts/1.txt")).unwrap();
    let html = pages.page("/versions", &[("id", IDS[1]), ("lang", "en")]);
    assert!(words(&html).contains("is no longer there"), "{html}");
}
