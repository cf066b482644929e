//! A text as lines in one spelling.

use std::borrow::Cow;

use super::fold::Folded;
use wenmai_vocabulary::part::part;

/// One line of a text.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    /// Byte offset of its first character.
    pub(crate) start: usize,
    /// Byte offset after its last character, without the line break.
    pub(crate) end: usize,
    /// Number, from 1.
    pub(crate) number: u32,
    /// The line in one spelling, without Markdown's marks before it.
    pub(crate) folded: Folded<'a>,
    /// Level of the Markdown heading, or 0.
    pub(crate) heading: u8,
}

impl Line<'_> {
    pub(crate) fn text(&self) -> &str {
        self.folded.as_str()
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.folded.is_empty()
    }

    /// Whether a mark of Markdown stands before it.
    pub(crate) fn is_marked(&self) -> bool {
        self.folded.base() > self.start
    }

    /// Whether it is a row of a table: cells between | or tabs.
    pub(crate) fn is_row(&self) -> bool {
        let text = self.text();
        let tabs = || {
            let raw = self.folded.raw_str(0, text.len());
            memchr::memchr_iter(b'\t', raw.trim().as_bytes()).count() >= 2
        };
        let has_mark = memchr::memchr(b'|', text.as_bytes()).is_some();
        has_mark && (text.starts_with('|') || !text.contains('。')) || tabs()
    }

    /// Length in characters.
    pub(crate) fn chars(&self) -> usize {
        self.text().chars().count()
    }

    /// Whether the line has more characters than this; they are counted only
    /// where its bytes don't tell.
    pub(crate) fn is_longer_than(&self, chars: usize) -> bool {
        let bytes = self.text().len();
        bytes > chars && (bytes > chars * 4 || self.chars() > chars)
    }
}

/// The words of several lines, put together.
pub(crate) fn joined<'l>(lines: &'l [Line<'_>]) -> Cow<'l, str> {
    match lines {
        [one] => Cow::Borrowed(one.text()),
        several => Cow::Owned(several.iter().map(Line::text).collect()),
    }
}

/// Splits a text into lines.
pub(crate) fn split(text: &str) -> Vec<Line<'_>> {
    let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    let mut lines = Vec::with_capacity(breaks + 1);
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    let last = (!text.is_empty() && !text.ends_with('\n')).then_some(text.len());
    for (number, end) in ends.chain(last).enumerate() {
        let raw = part(text, start..end);
        let content = raw.trim_end_matches(['\n', '\r']);
        let (mark, heading) = markdown_mark(content);
        lines.push(Line {
            start,
            end: start + content.len(),
            number: u32::try_from(number + 1).unwrap_or(u32::MAX),
            folded: Folded::new(part(content, mark..), start + mark),
            heading,
        });
        start += raw.len();
    }
    lines
}

/// Bytes of the heading or quotation mark before a line, and the heading's
/// level.
fn markdown_mark(content: &str) -> (usize, u8) {
    let indent = content.len() - content.trim_start().len();
    let rest = part(content, indent..);
    let level = rest.bytes().take_while(|&b| b == b'#').count();
    if (1..=6).contains(&level) && part(rest, level..).starts_with([' ', '\t', '　']) {
        return (indent + level, u8::try_from(level).unwrap_or(0));
    }
    if rest.starts_with("> ") {
        return (indent + 2, 0);
    }
    (0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_markdown_are_no_part_of_a_line() {
        let lines = split("# 关于甲的通知\r\n\n> 乙\n丙");
        assert_eq!(lines[0].text(), "关于甲的通知");
        assert_eq!(lines[0].heading, 1);
        assert!(lines[1].is_blank());
        assert_eq!(lines[2].text(), "乙");
        assert_eq!((lines[3].number, lines[3].text()), (4, "丙"));
    }
}
