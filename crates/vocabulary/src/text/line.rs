//! Line numbers for byte offsets.

use memchr::memchr_iter;

/// Where the lines of a text start. A line ends with `\n` or `\r\n`; in a text
/// that has no `\n` at all, with `\r`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineIndex {
    /// Byte offsets of the starts, ascending; the first is 0.
    starts: Vec<usize>,
}

impl LineIndex {
    /// Finds the lines of `text`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        starts.extend(memchr_iter(b'\n', bytes).map(|at| at + 1));
        if starts.len() == 1 {
            starts.extend(memchr_iter(b'\r', bytes).map(|at| at + 1));
        }
        starts.shrink_to_fit();
        Self { starts }
    }

    /// The line, from 1, on which the byte at `offset` stands. An offset past
    /// the end is on the last line.
    pub fn line_of(&self, offset: usize) -> u32 {
        let line = self.starts.partition_point(|&start| start <= offset);
        u32::try_from(line).unwrap_or(u32::MAX)
    }

    /// The byte offset at which `line` (from 1) starts.
    pub fn start_of(&self, line: u32) -> Option<usize> {
        let index = usize::try_from(line.checked_sub(1)?).ok()?;
        self.starts.get(index).copied()
    }

    /// The number of lines, at least 1. A line end that closes the text opens
    /// one more, empty line.
    pub fn count(&self) -> usize {
        self.starts.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_line_ends_count_once() {
        let text = "一\r\n二\r\n\r\n四";
        let index = LineIndex::new(text);
        let line = |part: &str| index.line_of(text.find(part).unwrap());
        assert_eq!(
            (line("一"), line("\r\n"), line("二"), line("四")),
            (1, 1, 2, 4)
        );
        assert_eq!(index.line_of(text.len() + 10), 4);
        assert_eq!(index.start_of(2), text.find('二'));
        assert_eq!((index.start_of(0), index.start_of(5)), (None, None));
    }

    #[test]
    fn a_line_end_belongs_to_the_line_that_it_ends() {
        let index = LineIndex::new("a\nb\n");
        assert_eq!([0, 1, 2, 3, 4].map(|at| index.line_of(at)), [1, 1, 2, 2, 3]);
        assert_eq!(index.count(), 3);
    }

    #[test]
    fn carriage_returns_alone_end_lines_where_nothing_else_does() {
        assert_eq!(LineIndex::new("a\rb\rc").line_of(4), 3);
        assert_eq!(LineIndex::new("a\rb\nc").line_of(2), 1);
    }

    #[test]
    fn an_empty_text_has_one_line() {
        assert_eq!(LineIndex::new("").line_of(0), 1);
    }
}
