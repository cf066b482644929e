//! What belongs to the page and not to the text: running headers and footers,
//! page numbers, what a browser prints around a page.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::line::{self, Row};
use wenmai_vocabulary::pattern;

/// How many lines at either end of a page may belong to it.
const EDGE: usize = 2;

/// Takes the lines that belong to the pages out of them.
pub(super) fn remove(pages: &mut [Vec<Row>]) {
    let repeated = repeated(pages);
    let printed: Vec<bool> = pages
        .iter()
        .map(|rows| is_printed_by_browser(rows))
        .collect();
    for ((page, repeated), printed) in pages.iter_mut().zip(repeated).zip(printed) {
        let last = page.len().saturating_sub(1);
        let mut at = 0;
        page.retain(|_| {
            let is_repeated = repeated.contains(&at);
            let is_browsers = printed && (at == 0 || at == last);
            at += 1;
            !is_repeated && !is_browsers
        });
    }
    numbers(pages);
}

/// The lines at the ends of each page that stand on others as well, at the same
/// height; figures in them may change.
fn repeated(pages: &[Vec<Row>]) -> Vec<Vec<usize>> {
    const SAME_HEIGHT: f64 = 3.0;
    let body = body_size(pages);
    let mut heights: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for rows in pages {
        for at in edges(rows.len()) {
            heights
                .entry(shape(&rows[at]))
                .or_default()
                .push(rows[at].y);
        }
    }
    for heights in heights.values_mut() {
        heights.sort_by(f64::total_cmp);
    }
    pages
        .iter()
        .map(|rows| {
            edges(rows.len())
                .filter(|&at| {
                    let row = &rows[at];
                    let Some(heights) = heights.get(&shape(row)) else {
                        return false;
                    };
                    let below = heights.partition_point(|&y| y < row.y - SAME_HEIGHT);
                    let up_to = heights.partition_point(|&y| y <= row.y + SAME_HEIGHT);
                    let count = up_to - below;
                    // The name of an issuer in large letters begins a document,
                    // on however many pages it stands.
                    count >= 2 && count * 3 >= pages.len() && row.size <= 1.2 * body
                })
                .collect()
        })
        .collect()
}

fn edges(count: usize) -> impl Iterator<Item = usize> {
    (0..count).filter(move |&at| at < EDGE || at + EDGE >= count)
}

fn shape(row: &Row) -> String {
    let text = row.text();
    let shown = text.chars().filter(|c| !c.is_whitespace());
    shown
        .map(|c| if c.is_numeric() { '#' } else { c })
        .collect()
}

/// The size of most of the text.
pub(super) fn body_size(pages: &[Vec<Row>]) -> f64 {
    let mut sizes: Vec<f64> = pages.iter().flatten().map(|row| row.size).collect();
    line::median(&mut sizes).unwrap_or(0.0)
}

/// Whether a browser printed its address under the page; then the day and the
/// title stand above it.
fn is_printed_by_browser(rows: &[Row]) -> bool {
    static BELOW: LazyLock<Regex> =
        LazyLock::new(|| pattern::constant(r"^(?:https?|file|about):\S*.*\d+/\d+$"));
    static ABOVE: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            r"^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}[,，]?\s*(?:上午|下午)?\s*\d{1,2}:\d{2}",
        )
    });
    match rows {
        [first, .., last] => BELOW.is_match(&last.text()) && ABOVE.is_match(&first.text()),
        _ => false,
    }
}

/// Takes out page numbers, which stand in the first or the last line.
fn numbers(pages: &mut [Vec<Row>]) {
    static MARKED: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            r"(?ix)^\s*(?:
                [-—–－―‐─·•~～]+\s*\d{1,4}\s*[-—–－―‐─·•~～]+
                | 第\s*[\d一二三四五六七八九十百零〇]+\s*页\s*[,，/（(]?\s*(?:[共总]\s*[\d一二三四五六七八九十百零〇]+\s*页)?\s*[）)]?
                | [共总]\s*\d+\s*页\s*[,，/]?\s*第\s*\d+\s*页
                | \d{1,4}\s*/\s*\d{1,4}
                | page\s*\d+(?:\s*of\s*\d+)?
            )\s*$",
        )
    });
    let bare: Vec<Vec<i64>> = pages
        .iter()
        .map(|rows| {
            let ends = [rows.first(), rows.last()];
            ends.into_iter().flatten().filter_map(bare_number).collect()
        })
        .collect();
    let page_of = |at: usize| i64::try_from(at).unwrap_or(i64::MAX).saturating_add(1);
    // A number alone is that of a page where it counts the pages.
    let mut offsets: BTreeMap<i64, usize> = BTreeMap::new();
    for (at, numbers) in bare.iter().enumerate() {
        for number in numbers {
            *offsets.entry(number - page_of(at)).or_default() += 1;
        }
    }
    for (at, rows) in pages.iter_mut().enumerate() {
        let counts = |row: &Row| {
            bare_number(row).is_some_and(|number| {
                let offset = number - page_of(at);
                offset == 0 || offsets.get(&offset).is_some_and(|&pages| pages >= 2)
            })
        };
        let is_number = |row: &Row| MARKED.is_match(&row.text()) || counts(row);
        if rows.last().is_some_and(is_number) {
            rows.pop();
        }
        if rows.first().is_some_and(is_number) {
            rows.remove(0);
        }
    }
}

fn bare_number(row: &Row) -> Option<i64> {
    let text = row.text();
    let text = text.trim();
    (text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::page::line::Piece;

    fn row(y: f64, size: f64, text: &str) -> Row {
        Row {
            y,
            size,
            pieces: vec![Piece {
                text: text.to_owned(),
                x0: 0.0,
                x1: 100.0,
            }],
        }
    }

    fn left(pages: &[&[(f64, f64, &str)]]) -> Vec<Vec<String>> {
        let mut pages: Vec<Vec<Row>> = pages
            .iter()
            .map(|rows| {
                rows.iter()
                    .map(|&(y, size, text)| row(y, size, text))
                    .collect()
            })
            .collect();
        remove(&mut pages);
        let texts = |rows: &Vec<Row>| rows.iter().map(Row::text).collect();
        pages.iter().map(texts).collect()
    }

    #[test]
    fn headers_and_page_numbers_are_no_text() {
        let found = left(&[
            &[
                (800.0, 9.0, "江源省公报"),
                (700.0, 16.0, "甲"),
                (600.0, 16.0, "乙"),
                (500.0, 16.0, "戊"),
                (50.0, 14.0, "— 1 —"),
            ],
            &[
                (800.0, 9.0, "江源省公报"),
                (700.0, 16.0, "丙"),
                (600.0, 16.0, "丁"),
                (500.0, 16.0, "己"),
                (50.0, 14.0, "— 2 —"),
            ],
        ]);
        assert_eq!(found, [["甲", "乙", "戊"], ["丙", "丁", "己"]]);
    }

    #[test]
    fn forms_of_page_numbers() {
        for number in [
            "- 2 -",
            "—2—",
            "第2页共8页",
            "第2页 共8页",
            "第 2 页，共 8 页",
            "2/8",
            "共8页 第2页",
            "Page 2 of 8",
        ] {
            let found = left(&[&[(700.0, 16.0, "甲"), (50.0, 14.0, number)]]);
            assert_eq!(found, [["甲"]], "{number}");
        }
        let kept = left(&[&[(700.0, 16.0, "甲"), (50.0, 14.0, "第二条")]]);
        assert_eq!(kept, [["甲", "第二条"]]);
    }

    #[test]
    fn a_number_alone_is_dropped_where_it_counts_the_pages() {
        let found = left(&[
            &[(700.0, 16.0, "甲"), (50.0, 14.0, "7")],
            &[(700.0, 16.0, "乙"), (50.0, 14.0, "8")],
        ]);
        assert_eq!(found, [["甲"], ["乙"]]);
        let kept = left(&[&[(700.0, 16.0, "甲"), (50.0, 14.0, "2024")]]);
        assert_eq!(kept, [["甲", "2024"]]);
    }

    #[test]
    fn the_name_of_an_issuer_in_large_letters_stays() {
        let page: &[(f64, f64, &str)] = &[
            (800.0, 40.0, "江源省文件"),
            (700.0, 16.0, "甲"),
            (600.0, 16.0, "乙"),
            (500.0, 16.0, "丙"),
        ];
        let other: &[(f64, f64, &str)] = &[
            (800.0, 40.0, "江源省文件"),
            (700.0, 16.0, "丁"),
            (600.0, 16.0, "戊"),
            (500.0, 16.0, "己"),
        ];
        assert_eq!(left(&[page, other])[1][0], "江源省文件");
    }

    #[test]
    fn what_a_browser_prints_is_no_text() {
        let found = left(&[&[
            (800.0, 8.0, "2026/11/22 14:33　　关于甲的通知"),
            (700.0, 16.0, "甲"),
            (20.0, 8.0, "https://www.example.gov.cn/art/1.html　　1/1"),
        ]]);
        assert_eq!(found, [["甲"]]);
    }
}
