//! Regular expressions that are part of the program, and sets of words that are
//! looked for all at once.

use aho_corasick::{AhoCorasick, AhoCorasickKind, Match, packed};
use regex::Regex;
use rustc_hash::FxHashMap;

/// Compiles a pattern that stands in the source. Patterns in data files do not
/// come this way: they are checked where they are read.
pub(crate) fn constant(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|why| unreachable!("pattern in the source: {why}"))
}

/// Words, any of which is looked for in one pass over a text.
#[derive(Debug)]
pub(crate) struct WordSet {
    every: AhoCorasick,
    /// Finds the first word only, many bytes at a time; none for too many words.
    first: Option<packed::Searcher>,
    /// Signs of a byte or two, by which `first` would find too much.
    signs: Vec<String>,
}

impl WordSet {
    /// A set of words that stand in the source or in a table of `data/`.
    pub(crate) fn new<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Self {
        let words: Vec<String> = words.into_iter().map(|w| w.as_ref().to_owned()).collect();
        let (words_only, signs) = words
            .iter()
            .cloned()
            .partition::<Vec<_>, _>(|w| w.len() > 2);
        WordSet {
            every: AhoCorasick::builder()
                .kind(Some(AhoCorasickKind::DFA))
                // The first bytes of Chinese words are too common to skip by.
                .prefilter(false)
                .build(&words)
                .unwrap_or_else(|why| unreachable!("words in the source: {why}")),
            first: packed::Searcher::new(&words_only),
            signs,
        }
    }

    /// Whether one of the words stands in the text.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        match &self.first {
            Some(first) => {
                first.find(text).is_some() || self.signs.iter().any(|sign| text.contains(sign))
            }
            None => self.every.is_match(text),
        }
    }

    /// Where the first of the words that stand in the text ends.
    pub(crate) fn first_end(&self, text: &str) -> Option<usize> {
        self.first_in(text).map(|found| found.end())
    }

    /// The words that stand in the text, in order; none overlaps another.
    pub(crate) fn all_in<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> {
        let mut rest = text;
        std::iter::from_fn(move || {
            let found = self.first_in(rest)?;
            let word = &rest[found.range()];
            rest = &rest[found.end()..];
            Some(word)
        })
    }

    fn first_in(&self, text: &str) -> Option<Match> {
        match &self.first {
            Some(first) if self.signs.is_empty() => first.find(text),
            _ => self.every.find(text),
        }
    }

    /// Where words end in the text, for each place at which one stands.
    pub(crate) fn ends(&self, text: &str) -> impl Iterator<Item = usize> {
        let found = self.every.find_overlapping_iter(text);
        found.map(|found| found.end())
    }
}

/// Words, with any of which a text may begin.
#[derive(Debug)]
pub(crate) struct Beginnings(FxHashMap<char, Vec<&'static str>>);

impl Beginnings {
    /// A set of words that stand in the source or in a table of `data/`.
    pub(crate) fn new(words: impl IntoIterator<Item = &'static str>) -> Self {
        Beginnings(by_char(words, |word| word.chars().next()))
    }

    /// Whether the text begins with one of the words.
    pub(crate) fn begin(&self, text: &str) -> bool {
        let words = text.chars().next().and_then(|first| self.0.get(&first));
        words.is_some_and(|words| words.iter().any(|word| text.starts_with(word)))
    }
}

/// Words, with any of which a text may end.
#[derive(Debug)]
pub(crate) struct Endings(FxHashMap<char, Vec<&'static str>>);

impl Endings {
    /// A set of words that stand in the source or in a table of `data/`.
    pub(crate) fn new(words: impl IntoIterator<Item = &'static str>) -> Self {
        Endings(by_char(words, |word| word.chars().next_back()))
    }

    /// Whether the text ends with one of the words.
    pub(crate) fn end(&self, text: &str) -> bool {
        let words = text.chars().next_back().and_then(|last| self.0.get(&last));
        words.is_some_and(|words| words.iter().any(|word| text.ends_with(word)))
    }
}

/// Words by one of their characters.
fn by_char(
    words: impl IntoIterator<Item = &'static str>,
    of: impl Fn(&str) -> Option<char>,
) -> FxHashMap<char, Vec<&'static str>> {
    let mut by_char: FxHashMap<char, Vec<&'static str>> = FxHashMap::default();
    for word in words {
        if let Some(c) = of(word) {
            by_char.entry(c).or_default().push(word);
        }
    }
    by_char
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
        assert_eq!(words.first_end("甲对照乙，根据丙"), Some(9));
        let all: Vec<&str> = words.all_in("甲对照乙，根据丙").collect();
        assert_eq!(all, ["照", "根据"]);
    }

    #[test]
    fn a_sign_of_one_byte_is_found_among_words() {
        let words = WordSet::new(["《", "["]);
        assert!(words.is_in("甲[2024]") && words.is_in("《乙》"));
        assert!(!words.is_in("甲乙"));
        assert_eq!(words.first_end("甲[《"), Some(4));
    }

    #[test]
    fn a_text_begins_and_ends_with_a_word_or_not() {
        let words = Beginnings::new(["上一篇", "上海"]);
        assert!(words.begin("上海市") && words.begin("上一篇"));
        assert!(!words.begin("在上海") && !words.begin("上") && !words.begin(""));
        let words = Endings::new(["办法", "方法"]);
        assert!(words.end("甲办法") && words.end("方法"));
        assert!(!words.end("办法二") && !words.end("法") && !words.end(""));
    }
}
