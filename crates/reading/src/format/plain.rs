//! Text without markup.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashMap;

use super::{Input, Reader};
use crate::content::{Content, Read};
use crate::{Reason, decode};
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

/// Text is decoded. Blanks take the place of what belongs to the page, so that
/// sentences go on over it, and every byte and line stays where it is.
pub(super) struct Plain;

impl Reader for Plain {
    fn read<'a>(&self, input: &Input<'a>) -> Result<Read<'a>, Reason> {
        let (text, encoding) = decode(input.bytes)?;
        Ok(Read::Text(Content {
            encoding,
            ..Content::of(without_page_marks(with_line_ends(text)))
        }))
    }
}

/// Gives lines that end with a carriage return alone an end that counts.
pub(super) fn with_line_ends(text: String) -> String {
    let bytes = text.as_bytes();
    let alone = |at: usize| bytes.get(at + 1) != Some(&b'\n');
    if !memchr::memchr_iter(b'\r', bytes).any(alone) {
        return text;
    }
    let mut changed = String::with_capacity(text.len());
    let mut rest = text.char_indices().peekable();
    while let Some((_, c)) = rest.next() {
        let alone = c == '\r' && rest.peek().is_none_or(|&(_, next)| next != '\n');
        changed.push(if alone { '\n' } else { c });
    }
    changed
}

/// - 3 -, 第3页 共10页, Page 3 of 10
static PAGE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(concat!(
        r"^(?:[-—–－─·•]{1,3}\s*[0-9０-９]{1,4}\s*[-—–－─·•]{1,3}",
        r"|(?:共\s*[0-9]{1,4}\s*页\s*[,，/]?\s*)?第\s*[0-9]{1,4}\s*页",
        r"(?:\s*[,，/]?\s*[共总]\s*[0-9]{1,4}\s*页)?",
        r"|(?i:page)\s+[0-9]{1,4}(?:\s*(?i:of|/)\s*[0-9]{1,4})?)$"
    ))
});

/// A line that is not blank.
struct Row<'t> {
    range: Range<usize>,
    text: &'t str,
    /// Whether a page begins with it.
    begins_page: bool,
    is_number: bool,
}

/// The text with blanks for page numbers, and for the lines that are repeated at
/// the top or the bottom of pages.
fn without_page_marks(text: String) -> String {
    if !has_page_marks(&text) {
        return text;
    }
    let rows = rows(&text);
    let blanked = page_marks(&rows);
    if blanked.is_empty() {
        return text;
    }
    let mut clean = String::with_capacity(text.len());
    let mut done = 0;
    for range in blanked {
        clean.push_str(part(&text, done..range.start));
        clean.extend(std::iter::repeat_n(' ', range.len()));
        done = range.end;
    }
    clean.push_str(part(&text, done..));
    clean
}

/// Whether a page ends anywhere, or a line is the number of one. Most texts have
/// no pages.
fn has_page_marks(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut start = 0;
    memchr::memchr(b'\x0C', bytes).is_some()
        || memchr::memchr_iter(b'\n', bytes)
            .chain([text.len()])
            .any(|end| {
                let line = part(text, start..end).trim();
                start = end;
                is_page_number(line)
            })
}

fn is_page_number(line: &str) -> bool {
    let begins = |c: char| "-—–－─·•共第pP".contains(c);
    line.len() <= 40 && line.starts_with(begins) && PAGE_NUMBER.is_match(line)
}

fn rows(text: &str) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut start = 0;
    let mut begins_page = false;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        let indent = line.len() - line.trim_start().len();
        begins_page |= part(line, ..indent).contains('\x0C');
        if !content.is_empty() {
            let at = start + indent;
            rows.push(Row {
                range: at..at + content.len(),
                text: content,
                begins_page,
                is_number: is_page_number(content),
            });
            begins_page = part(line, indent + content.len()..).contains('\x0C');
        }
        start += line.len();
    }
    // Figures alone are a page number at the edge of a page only.
    for at in 0..rows.len() {
        let edge = rows[at].begins_page || rows.get(at + 1).is_some_and(|next| next.begins_page);
        let figures = rows[at].text.bytes().all(|byte| byte.is_ascii_digit());
        rows[at].is_number |= edge && figures && rows[at].text.len() <= 4;
    }
    rows
}

/// What belongs to the page, in the order of the text.
fn page_marks(rows: &[Row<'_>]) -> Vec<Range<usize>> {
    let pages = rows.iter().filter(|row| row.begins_page).count();
    let numbers = rows.iter().filter(|row| row.is_number).count();
    if pages + numbers == 0 {
        return Vec::new();
    }
    // Lines at the edges of pages: above and below a page number or a break.
    let mut is_edge = vec![false; rows.len()];
    for at in 0..rows.len() {
        let before = at.checked_sub(1).map(|before| &rows[before]);
        let after = rows.get(at + 1);
        is_edge[at] = rows[at].begins_page
            || before.is_some_and(|row| row.is_number)
            || after.is_some_and(|row| row.begins_page || row.is_number);
    }
    let mut often: FxHashMap<&str, usize> = FxHashMap::default();
    for (row, _) in rows.iter().zip(&is_edge).filter(|&(_, &edge)| edge) {
        *often.entry(row.text).or_default() += 1;
    }
    let is_running = |row: &Row<'_>| {
        let times = often.get(row.text).copied().unwrap_or_default();
        times >= 3 && times * 2 >= pages.max(numbers) && may_run(row.text)
    };
    rows.iter()
        .zip(is_edge)
        .filter(|(row, edge)| row.is_number || *edge && is_running(row))
        .map(|(row, _)| row.range.clone())
        .collect()
}

/// Whether a line may be the running head of a page. Rows of tables, sentences
/// and what begins a document of a compilation (甲局文件, 附件) are repeated as
/// well.
fn may_run(text: &str) -> bool {
    text.chars().count() <= 40
        && !text.starts_with(['|', '附'])
        && !text.ends_with(['。', '；', '：', '，', ':'])
        && !["文件", "令", "公告", "通告"]
            .iter()
            .any(|ending| text.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text without page marks, and without the blanks in their place.
    fn clean(text: &str) -> String {
        let clean = without_page_marks(text.to_owned());
        assert_eq!(clean.len(), text.len(), "bytes stay where they are");
        let lines: Vec<&str> = clean.split('\n').map(str::trim).collect();
        lines.join("\n")
    }

    #[test]
    fn page_numbers_are_blanked() {
        for mark in [
            "- 3 -",
            "— 3 —",
            "—12—",
            "－ ３ －",
            "第3页",
            "第 3 页 共 10 页",
            "共10页 第3页",
            "Page 3 of 10",
        ] {
            assert_eq!(
                clean(&format!("请认真\n{mark}\n执行。")),
                "请认真\n\n执行。"
            );
        }
    }

    #[test]
    fn what_only_looks_like_a_page_number_stays() {
        for line in ["3", "- 甲 -", "第3页所列", "---", "-- 2024年 --", "第三条"] {
            let text = format!("请认真\n{line}\n执行。");
            assert_eq!(clean(&text), text);
        }
    }

    #[test]
    fn figures_at_a_page_break_are_a_page_number() {
        assert_eq!(clean("请认真\n12\n\x0C执行。"), "请认真\n\n执行。");
        assert_eq!(clean("请认真\n\x0C13\n执行。"), "请认真\n\n执行。");
    }

    #[test]
    fn a_line_repeated_on_pages_is_blanked_and_a_title_is_not() {
        let text =
            "甲办法\n一，\n- 1 -\n甲办法\n二，\n- 2 -\n甲办法\n三，\n- 3 -\n甲办法\n四。\n- 4 -\n";
        assert_eq!(
            clean(text),
            "甲办法\n一，\n\n\n二，\n\n\n三，\n\n\n四。\n\n"
        );
    }

    #[test]
    fn heads_of_documents_on_pages_of_their_own_stay() {
        let text = "甲局文件\n一。\n\x0C甲局文件\n二。\n\x0C甲局文件\n三。\n\x0C甲局文件\n四。";
        let kept = without_page_marks(text.to_owned());
        assert_eq!(kept, text);
    }

    #[test]
    fn lines_that_end_in_any_way_are_lines() {
        assert_eq!(
            with_line_ends("一\r二\r\n三\n四\r".to_owned()),
            "一\n二\r\n三\n四\n"
        );
        assert_eq!(with_line_ends("一\r\n二".to_owned()), "一\r\n二");
    }
}
