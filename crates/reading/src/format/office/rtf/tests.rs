use super::super::testing::{content, survives_damage};
use super::Rtf;
use crate::Place;

fn text(rich: &str) -> String {
    let rich = format!("{{\\rtf1\\ansi\\ansicpg936 {rich}}}");
    content(&Rtf, rich.as_bytes()).unwrap().text
}

#[test]
fn bytes_are_of_the_code_page_or_of_the_charset_of_the_font() {
    // 甲 is BCD7 in GBK and A5D2 in Big5.
    assert_eq!(
        text(
            "{\\fonttbl{\\f0\\fcharset0 Times;}{\\f1\\fcharset136 Ming;}}\\f0\\'bc\\'d7{\\f1\\'a5\\'d2}\\'bc\\'d7\\par"
        ),
        "甲甲甲\n"
    );
}

#[test]
fn codes_come_with_stand_ins_that_are_passed_over() {
    // U+7532 甲; U+20000 in two halves, written as negative numbers.
    assert_eq!(
        text("\\u30002\\'3f\\uc2\\u30002??\\uc0\\u-10176\\u-9216 x\\par"),
        "甲甲\u{20000}x\n"
    );
}

#[test]
fn tables_are_rows() {
    let read = content(
        &Rtf,
        "{\\rtf1 a\\par\\trowd\\cellx1\\cellx2\\pard\\intbl b\\par c\\cell d\\cell\\row\\pard e\\par}"
            .as_bytes(),
    )
    .unwrap();
    assert_eq!(read.text, "a\n| b c | d |\ne\n");
    assert_eq!(
        read.places.at(read.text.find('d').unwrap()),
        Some(Place::Cell {
            table: 1,
            row: 1,
            column: 2
        })
    );
}

#[test]
fn what_is_no_text_is_left_out() {
    assert_eq!(
        text(
            "{\\info{\\title t}}{\\stylesheet{\\s0 Normal;}}{\\*\\generator g;}{\\pict 00ff}\
             a{\\v hidden}{\\deleted gone}{\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt b}}\\bin3 {{{c\\par"
        ),
        "abc\n"
    );
}

#[test]
fn numbers_of_lists_heads_and_notes_are_kept() {
    assert_eq!(
        text(
            "{\\header head\\par}{\\footer \\'2d {\\field{\\*\\fldinst PAGE}{\\fldrslt 7}} \\'2d\\par}\
             {\\listtext 1.\\tab}a{\\footnote note}\\line b\\par"
        ),
        "head\n1. a\nb\nnote\n"
    );
}

#[test]
fn words_in_shapes_are_read_once() {
    assert_eq!(
        text(
            "a{\\shp{\\*\\shpinst{\\sp{\\sn a}{\\sv 1}}{\\shptxt boxed\\par}}{\\shprslt boxed\\par}}c\\par"
        ),
        "boxed\nac\n"
    );
}

#[test]
fn damage_is_survived() {
    survives_damage(
        &Rtf,
        b"{\\rtf1\\ansicpg936{\\fonttbl{\\f0 A;}}\\trowd\\intbl\\'bc\\'d7\\cell\\row\\u30002 x\\bin9 {a\\par}}",
    );
}
