//! What holds for every text.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use wenmai::document::fold::fold;
use wenmai::graph::Relation;
use wenmai::identity::Reading;
use wenmai::project::read_text;
use wenmai::source::{Encoding, Text};

fn read(text: &str) -> Vec<Reading> {
    read_text(&Text::new("a.txt", text, Encoding::Utf8))
}

/// What is found, in one spelling and without places.
fn findings(text: &str) -> Vec<(String, Relation, Option<String>)> {
    read(text)
        .into_iter()
        .flat_map(|reading| reading.citations)
        .map(|c| (fold(&c.text), c.relation, c.number.map(|n| n.to_string())))
        .collect()
}

/// Our own examples, decoded.
fn examples() -> Vec<String> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/notices");
    let mut paths: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| wenmai::source::decode(&fs::read(path).unwrap()).unwrap().0)
        .collect()
}

/// Pieces of which official texts consist, whole and broken.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("《医疗机构管理条例》"),
        Just("《甲办法（试行）》"),
        Just("《"),
        Just("》"),
        Just("〈乙〉"),
        Just("（"),
        Just("）"),
        Just("国卫发〔2024〕6号"),
        Just("（国务院令第735号）"),
        Just("〔2024〕"),
        Just("第"),
        Just("号"),
        Just("令"),
        Just("公告2021年第22号"),
        Just("根据"),
        Just("同时废止"),
        Just("，以下简称《条例》"),
        Just("《条例》"),
        Just("第三条"),
        Just("第一条 "),
        Just("刑法第二百六十六条"),
        Just("发文机关：甲局\n"),
        Just("标题：关于乙的通知\n"),
        Just("发文字号："),
        Just("附件：1.甲\n"),
        Just("甲市财政局\n2024年5月1日\n"),
        Just("# 关于乙的通知\n"),
        Just("| 1 | 甲办法 | 废止 |\n"),
        Just("下列文件停止执行："),
        Just("该办法"),
        Just("上述文件"),
        Just("、"),
        Just("和"),
        Just("。"),
        Just("，"),
        Just("\n"),
        Just("\n\n"),
        Just(" "),
        Just("　"),
        Just("自2024年5月1日起施行"),
        Just("有效期五年"),
        Just("GB/T 9704-2012"),
        Just("本报讯"),
        Just("*"),
        Just("\u{feff}"),
        Just("𠀀"),
        Just("é"),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// One of some words.
fn one_of(words: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(words)
}

/// A number as it is written, and as it is miswritten: brackets of two kinds, none, a
/// year or a serial that is none.
fn number() -> impl Strategy<Value = String> {
    (
        one_of(&[
            "甲政发",
            "国办函",
            "财税",
            "原市卫规",
            "X",
            "",
            "令",
            "公告",
            "发改办〔",
        ]),
        one_of(&["〔", "（", "(", "[", "【", "﹝", "〈", "《", ""]),
        one_of(&[
            "2021",
            "1998年",
            "二〇二一",
            "21",
            "２０２１",
            "15届",
            "20 21",
            "",
        ]),
        one_of(&["〕", "）", ")", "]", "】", "﹞", "〉", "》", ""]),
        one_of(&[
            "14", "第3", "0015", "十二", "1-3", "15、16", "〇", "99999999", "",
        ]),
        one_of(&["号", "号令", "号文", "期", "号）", ""]),
    )
        .prop_map(|(code, open, year, close, serial, end)| {
            format!("{code}{open}{year}{close}{serial}{end}")
        })
}

/// A name with what stands around it, whole and broken.
fn name() -> impl Strategy<Value = String> {
    (
        one_of(&["《", "〈", "<", "《《", "「", ""]),
        one_of(&[
            "甲办法",
            "关于印发《乙规定》的通知",
            "T",
            "丙条例（试行）",
            "民法典",
            "关于丁的",
            "",
            "目录（2021年版",
        ]),
        one_of(&["》", "〉", ">", "》》", "」", ""]),
        one_of(&[
            "",
            "（",
            "(",
            "的通知（",
            "（试行）（",
            "第三条（",
            "（2010年1月1日通过）（",
        ]),
        prop_oneof![Just(String::new()), number()],
        one_of(&[
            "",
            "）",
            ")",
            "，以下简称《条例》）",
            "、乙发〔2020〕1号）",
            "。）",
            "第三条第（二）项",
        ]),
    )
        .prop_map(|(open, title, close, bracket, number, end)| {
            format!("{open}{title}{close}{bracket}{number}{end}")
        })
}

/// Official phrases with names and numbers in all places.
fn phrases() -> impl Strategy<Value = String> {
    let before = one_of(&[
        "根据",
        "按照",
        "现将",
        "转发",
        "废止",
        "下列文件停止执行：\n",
        "1000.",
        "（一）",
        "| 1 | ",
        "对照",
        "修改后的",
        "该",
        "上述",
        "自本办法施行之日起，",
        "\n",
        "  ",
    ]);
    let after = one_of(&[
        "制定本办法。",
        "同时废止。",
        "印发给你们，",
        "有效期延长至2027年12月31日；",
        "、",
        "和",
        " | 废止 |\n",
        "\n",
        "第三条修改为：",
        "的规定，",
        "已于2020年13月40日到期。",
        "等文件",
        "；",
        "\t",
        "。\n",
    ]);
    let phrase = (before, prop_oneof![name(), number()], after)
        .prop_map(|(before, named, after)| format!("{before}{named}{after}"));
    prop::collection::vec(phrase, 1..12).prop_map(|phrases| phrases.concat())
}

/// How many texts are tried: `WENMAI_FUZZ=1000000 cargo test --test properties` for
/// a long run.
fn tries(usual: u32) -> ProptestConfig {
    let asked = std::env::var("WENMAI_FUZZ").ok();
    let tries = asked.and_then(|count| count.parse().ok()).unwrap_or(usual);
    ProptestConfig::with_cases(tries)
}

/// No panic, and places that are those of the words.
fn holds(text: &str) -> Result<(), TestCaseError> {
    for reading in read(text) {
        let document = &reading.document;
        prop_assert!(text.is_char_boundary(document.start) && text.is_char_boundary(document.end));
        for c in &reading.citations {
            let words = text.get(c.start..c.end);
            prop_assert!(
                words.is_some(),
                "{}..{} is no span of characters",
                c.start,
                c.end
            );
            prop_assert_eq!(fold(words.unwrap()), fold(&c.text));
            let line = text[..c.start].matches('\n').count() + 1;
            prop_assert_eq!(usize::try_from(c.line).unwrap(), line);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(tries(400))]

    #[test]
    fn no_text_panics_and_every_span_quotes_what_it_says(text in pieces()) {
        holds(&text)?;
    }

    #[test]
    fn no_official_phrase_panics(text in phrases()) {
        holds(&text)?;
    }

    #[test]
    fn any_characters_at_all(text in "\\PC{0,200}") {
        let _ = read(&text);
    }
}

#[test]
fn every_span_of_the_examples_quotes_what_it_says() {
    for text in examples() {
        for reading in read(&text) {
            for c in reading.citations {
                assert_eq!(fold(&text[c.start..c.end]), fold(&c.text));
                assert!(
                    fold(&c.quote).contains(&fold(&c.text)),
                    "{} in {}",
                    c.text,
                    c.quote
                );
            }
        }
    }
}

/// The text with every character that has other shapes in another of them.
fn other_shapes(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '（' => '(',
            '）' => ')',
            '〔' => '﹝',
            '〕' => ']',
            '，' => ',',
            '；' => ';',
            '0'..='9' => char::from_u32(c as u32 - '0' as u32 + '０' as u32).unwrap(),
            c => c,
        })
        .collect()
}

#[test]
fn shapes_of_brackets_and_digits_change_no_finding() {
    for text in examples() {
        // Lists in Markdown are marked by half-width figures.
        assert_eq!(findings(&text), findings(&other_shapes(&text)), "{text}");
    }
}

#[test]
fn white_space_inside_sentences_changes_no_finding() {
    for text in examples() {
        // A space after every mark inside a sentence, and around numbers.
        let spaced: String = text
            .chars()
            .flat_map(|c| {
                let space = matches!(c, '，' | '、' | '〔' | '〕' | '》').then_some(' ');
                std::iter::once(c).chain(space)
            })
            .collect();
        assert_eq!(findings(&text), findings(&spaced), "{text}");
    }
}

#[test]
fn the_own_name_never_becomes_a_citation() {
    for text in examples() {
        for reading in read(&text) {
            let document = &reading.document;
            for c in &reading.citations {
                let own_number = c.number.is_some() && c.number == document.number;
                assert!(!own_number, "{}: {}", document.id, c.text);
                let title = c.title.as_deref().unwrap_or_default();
                let ends = matches!(c.relation, Relation::Repeals | Relation::Supersedes);
                let same = wenmai::document::title::key(title)
                    == wenmai::document::title::key(&document.title);
                assert!(
                    !same || ends || c.number.is_some(),
                    "{}: {}",
                    document.id,
                    c.text
                );
            }
        }
    }
}
