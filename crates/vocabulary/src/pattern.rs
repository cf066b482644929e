//! Regular expressions that are part of the program, and sets of words that are
//! looked for all at once.

use crate::part::part;
use aho_corasick::{AhoCorasick, AhoCorasickKind, Match, packed};
use regex::Regex;
use rustc_hash::FxHashMap;

/// Compiles a pattern that stands in the source. Patterns in data files do not
/// come this way: they are checked where they are read.
pub fn constant(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|why| unreachable!("pattern in the source: {why}"))
}

/// Words, any of which is looked for in one pass over a text.
#[derive(Debug)]
pub struct WordSet {
    /// Finds the first word many bytes at a time; none for too many words.
    first: Option<packed::Searcher>,
    /// Finds the words where `first` cannot, or finds too much.
    every: Option<AhoCorasick>,
    /// Signs of a byte or two, by which `first` would find too much.
    signs: Vec<String>,
}

impl WordSet {
    /// A set of words that stand in the source or in a table of `data/`.
    pub fn new<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Self {
        let words: Vec<String> = words.into_iter().map(|w| w.as_ref().to_owned()).collect();
        let (words_only, signs) = words
            .iter()
            .cloned()
            .partition::<Vec<_>, _>(|w| w.len() > 2);
        let first = packed::Searcher::new(&words_only);
        let every = || {
            AhoCorasick::builder()
                .kind(Some(AhoCorasickKind::DFA))
                // The first bytes of Chinese words are too common to skip by.
                .prefilter(false)
                .build(&words)
                .unwrap_or_else(|why| unreachable!("words in the source: {why}"))
        };
        WordSet {
            every: (first.is_none() || !signs.is_empty()).then(every),
            first,
            signs,
        }
    }

    /// Whether one of the words stands in the text.
    pub fn is_in(&self, text: &str) -> bool {
        match &self.first {
            Some(first) => {
                first.find(text).is_some() || self.signs.iter().any(|sign| text.contains(sign))
            }
            None => self
                .every
                .as_ref()
                .is_some_and(|every| every.is_match(text)),
        }
    }

    /// Where the first of the words that stand in the text ends.
    pub fn first_end(&self, text: &str) -> Option<usize> {
        self.first_in(text).map(|found| found.end())
    }

    /// The words that stand in the text, in order; none overlaps another.
    pub fn all_in<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> {
        let mut rest = text;
        std::iter::from_fn(move || {
            let found = self.first_in(rest)?;
            let word = part(rest, found.range());
            rest = part(rest, found.end()..);
            Some(word)
        })
    }

    fn first_in(&self, text: &str) -> Option<Match> {
        match &self.every {
            Some(every) => every.find(text),
            None => self.first.as_ref()?.find(text),
        }
    }
}

/// Where a word of at least three bytes first stands in a text. The third byte of a Chinese character
/// tells most of them apart, and a byte is looked for many at a time.
pub fn find(text: &str, word: &'static str) -> Option<usize> {
    find_all(text, word).next()
}

/// Where a word of at least three bytes stands in a text.
pub fn find_all(text: &str, word: &'static str) -> impl Iterator<Item = usize> {
    let (bytes, word) = (text.as_bytes(), word.as_bytes());
    let third = word.get(2).copied().unwrap_or_default();
    memchr::memchr_iter(third, bytes.get(2..).unwrap_or_default())
        .filter(move |&at| bytes[at..].starts_with(word))
}

/// Whether a word stands in a text.
pub fn contains(text: &str, word: &'static str) -> bool {
    find(text, word).is_some()
}

/// Words that are looked for all at once, by their first characters. Ready at
/// once, where an automaton takes longer to build than a small file to read.
#[derive(Debug, Default)]
pub struct Cues {
    by_first: FxHashMap<char, Vec<(String, usize)>>,
    /// The low bits of the first characters: most characters begin no word.
    begin: [u64; 16],
    count: usize,
}

/// The bit of a character in `Cues::begin`.
fn bit(c: char) -> (usize, u64) {
    let code = u32::from(c);
    ((code >> 6 & 15) as usize, 1 << (code & 63))
}

impl Cues {
    /// The words of a list, numbered in its order.
    pub fn of<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Self {
        let mut cues = Cues::default();
        for word in words {
            cues.id(word.as_ref());
        }
        cues
    }

    /// The number of a word, which is entered where it is new.
    pub fn id(&mut self, word: &str) -> usize {
        let Some(first) = word.chars().next() else {
            return usize::MAX;
        };
        let (at, mask) = bit(first);
        self.begin[at] |= mask;
        let words = self.by_first.entry(first).or_default();
        if let Some((_, id)) = words.iter().find(|(other, _)| other == word) {
            return *id;
        }
        words.push((word.to_owned(), self.count));
        self.count += 1;
        self.count - 1
    }

    /// Whether one of the words stands in a text.
    pub fn is_in(&self, text: &str) -> bool {
        self.any(text, |_, _| true)
    }

    /// Whether something holds for one of the words that stand in a text: for the
    /// number of the word and the byte behind it.
    pub fn any(&self, text: &str, mut holds: impl FnMut(usize, usize) -> bool) -> bool {
        for (at, c) in text.char_indices() {
            let (begin, mask) = bit(c);
            if self.begin[begin] & mask == 0 {
                continue;
            }
            let Some(words) = self.by_first.get(&c) else {
                continue;
            };
            for (word, id) in words {
                if part(text, at..).starts_with(word.as_str()) && holds(*id, at + word.len()) {
                    return true;
                }
            }
        }
        false
    }
}

/// Words, with any of which a text may begin.
#[derive(Debug)]
pub struct Beginnings(FxHashMap<char, Vec<&'static str>>);

impl Beginnings {
    /// A set of words that stand in the source or in a table of `data/`.
    pub fn new(words: impl IntoIterator<Item = &'static str>) -> Self {
        Beginnings(by_char(words, |word| word.chars().next()))
    }

    /// Whether the text begins with one of the words.
    pub fn begin(&self, text: &str) -> bool {
        let words = text.chars().next().and_then(|first| self.0.get(&first));
        words.is_some_and(|words| words.iter().any(|word| text.starts_with(word)))
    }
}

/// Words, with any of which a text may end.
#[derive(Debug)]
pub struct Endings(FxHashMap<char, Vec<&'static str>>);

impl Endings {
    /// A set of words that stand in the source or in a table of `data/`.
    pub fn new(words: impl IntoIterator<Item = &'static str>) -> Self {
        Endings(by_char(words, |word| word.chars().next_back()))
    }

    /// Whether the text ends with one of the words.
    pub fn end(&self, text: &str) -> bool {
        let words = text.chars().next_back().and_then(|last| self.0.get(&last));
        words.is_some_and(|words| words.iter().any(|word| text.ends_with(word)))
    }
}

/// Words by one of their characters.
pub fn by_char(
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

    #[test]
    fn cues_within_cues_are_found() {
        let cues = Cues::of(["按照", "照", "根据", "按照规定"]);
        let mut found = Vec::new();
        assert!(!cues.any("请按照规定", |id, end| {
            found.push((id, end));
            false
        }));
        assert_eq!(found, [(0, 9), (3, 15), (1, 9)]);
        assert!(cues.is_in("对照乙") && !cues.is_in("依据乙"));
    }

    #[test]
    fn a_word_is_found_where_it_stands_first() {
        assert_eq!(find("甲关于乙关于丙", "关于"), Some(3));
        assert_eq!(find("关", "关于"), None);
        assert_eq!(find("于", "于"), Some(0));
        assert!(contains("甲号", "号") && !contains("甲乙", "号") && !contains("", "号"));
    }
}
