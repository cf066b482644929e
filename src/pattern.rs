//! Regular expressions that are part of the program, and sets of words that are
//! looked for all at once.

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::Regex;

/// Compiles a pattern that stands in the source. Patterns in data files do not
/// come this way: they are checked where they are read.
pub(crate) fn constant(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|why| unreachable!("pattern in the source: {why}"))
}

/// Words, any of which is looked for in one pass over a text.
#[derive(Debug)]
pub(crate) struct WordSet(AhoCorasick);

impl WordSet {
    /// A set of words that stand in the source or in a table of `data/`.
    pub(crate) fn new<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Self {
        let words: Vec<String> = words.into_iter().map(|w| w.as_ref().to_owned()).collect();
        WordSet(
            AhoCorasick::builder()
                .kind(Some(AhoCorasickKind::DFA))
                .build(&words)
                .unwrap_or_else(|why| unreachable!("words in the source: {why}")),
        )
    }

    /// Whether one of the words stands in the text.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// Where words end in the text, for each place at which one stands.
    pub(crate) fn ends(&self, text: &str) -> impl Iterator<Item = usize> {
        self.0.find_overlapping_iter(text).map(|found| found.end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_within_words_are_found() {
        let words = WordSet::new(["按照", "照", "根据"]);
        assert_eq!(words.ends("请按照甲").collect::<Vec<_>>(), [9, 9]);
        assert!(words.is_in("对照乙"));
        assert!(!words.is_in("依据乙"));
    }
}
