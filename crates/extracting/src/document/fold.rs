//! One spelling for everything that official texts spell in several ways.
//!
//! White space, line breaks, full-width digits and the many shapes of brackets
//! carry no meaning in a citation. A [`Folded`] view writes each of them one
//! way, so that rules need to know one spelling only, and keeps the way back
//! to the byte offsets of the text as it stands.

use std::borrow::Cow;
use std::ops::Range;
use wenmai_vocabulary::part::part;

/// A stretch of text in one spelling, with the way back to the original.
///
/// ```
/// use wenmai_extracting::document::fold::Folded;
///
/// let raw = "国卫办医政函 [2024] ６５\n号";
/// let folded = Folded::new(raw, 100);
/// assert_eq!(folded.as_str(), "国卫办医政函〔2024〕65号");
/// assert_eq!(folded.raw_range(0, folded.len()), 100..100 + raw.len());
/// ```
#[derive(Debug, Clone)]
pub struct Folded<'a> {
    raw: &'a str,
    base: usize,
    text: Cow<'a, str>,
    /// Where the stretches begin of which `text` consists. None where the text
    /// is as it stands, but for what is left out before and after it.
    stretches: Vec<Stretch>,
    /// Bytes of `raw` that are left out before the text.
    left_out: usize,
}

/// Where a part of the folded text comes from.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    /// Its first byte in the folded text.
    folded: u32,
    /// The first byte of what it stands for.
    raw: u32,
    /// Whether it is one character that is written otherwise in the original.
    changed: bool,
}

impl<'a> Folded<'a> {
    /// Folds `raw`, which starts at byte `base` of the decoded text.
    pub fn new(raw: &'a str, base: usize) -> Self {
        let as_it_stands = |text: &'a str, left_out: usize| Folded {
            raw,
            base,
            text: Cow::Borrowed(text),
            stretches: Vec::new(),
            left_out,
        };
        let Some(first) = first_change(raw, 0) else {
            return as_it_stands(raw, 0);
        };
        // Most lines differ in their indentation alone.
        let carries_nothing = |c: char| fold_char(c).is_none();
        let inner = raw.trim_start_matches(carries_nothing);
        let left_out = raw.len() - inner.len();
        let inner = inner.trim_end_matches(carries_nothing);
        if first_change(inner, first.saturating_sub(left_out)).is_none() {
            return as_it_stands(inner, left_out);
        }
        let mut text = String::with_capacity(raw.len() + raw.len() / 8);
        let mut stretches = Vec::with_capacity(8);
        let stretch = |text: &str, raw: usize, changed: bool| Stretch {
            folded: u32::try_from(text.len()).unwrap_or(u32::MAX),
            raw: u32::try_from(raw).unwrap_or(u32::MAX),
            changed,
        };
        let (mut at, mut change) = (0, first);
        loop {
            if change > at {
                stretches.push(stretch(&text, at, false));
                text.push_str(part(raw, at..change));
            }
            let Some(c) = part(raw, change..).chars().next() else {
                break;
            };
            if let Some(folded) = fold_char(c) {
                stretches.push(stretch(&text, change, true));
                text.push(folded);
            }
            at = change + c.len_utf8();
            change = first_change(raw, at).unwrap_or(raw.len());
        }
        Folded {
            raw,
            base,
            text: Cow::Owned(text),
            stretches,
            left_out: 0,
        }
    }

    /// As [`Folded::new`], where it is known that the bytes `words` of the decoded
    /// text are all that carries meaning, and fold to themselves.
    pub(crate) fn of_words(raw: &'a str, base: usize, words: &Range<usize>) -> Self {
        let left_out = words.start - base;
        Folded {
            raw,
            base,
            text: Cow::Borrowed(part(raw, left_out..words.end - base)),
            stretches: Vec::new(),
            left_out,
        }
    }

    /// The bytes of the decoded text that are its words, where they fold to
    /// themselves.
    pub(crate) fn as_it_stands(&self) -> Option<Range<usize>> {
        let start = self.base + self.left_out;
        matches!(self.text, Cow::Borrowed(_)).then(|| start..start + self.text.len())
    }

    /// The byte of the decoded text at which what was folded starts.
    pub(crate) fn base(&self) -> usize {
        self.base
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its length in bytes.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether nothing but white space was there.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The byte in `raw` at which the character begins that folded byte `at`
    /// came from.
    fn origin(&self, at: usize) -> usize {
        let mut raw = match self.stretches.as_slice() {
            [] => self.left_out + at,
            stretches => {
                let next = stretches.partition_point(|s| s.folded as usize <= at);
                let stretch = stretches[next.saturating_sub(1)];
                if stretch.changed {
                    return stretch.raw as usize;
                }
                stretch.raw as usize + (at - stretch.folded as usize)
            }
        };
        while !self.raw.is_char_boundary(raw) {
            raw -= 1;
        }
        raw
    }

    /// The byte range of the decoded text that folded bytes `start..end` stand
    /// for, without white space before or after it.
    pub fn raw_range(&self, start: usize, end: usize) -> Range<usize> {
        if start >= end || end > self.text.len() {
            let at = if start < self.text.len() {
                self.origin(start)
            } else {
                self.raw.len()
            };
            return self.base + at..self.base + at;
        }
        let first = self.origin(start);
        let last = self.origin(end - 1);
        let width = part(self.raw, last..)
            .chars()
            .next()
            .map_or(0, char::len_utf8);
        self.base + first..self.base + last + width
    }

    /// The words as they stand, for folded bytes `start..end`.
    pub fn raw_str(&self, start: usize, end: usize) -> &'a str {
        let range = self.raw_range(start, end);
        part(self.raw, range.start - self.base..range.end - self.base)
    }

    /// Whether the folded bytes `start..end` are written so in the original.
    pub(crate) fn is_as_it_stands(&self, start: usize, end: usize) -> bool {
        let stretch = |at: usize| self.stretches.partition_point(|s| s.folded as usize <= at);
        let first = stretch(start);
        self.stretches.is_empty()
            || start < end
                && stretch(end - 1) == first
                && !self.stretches[first.saturating_sub(1)].changed
    }

    /// Whether white space stands before folded byte `at` in the original.
    pub fn gap_before(&self, at: usize) -> bool {
        at < self.text.len() && part(self.raw, ..self.origin(at)).ends_with(char::is_whitespace)
    }
}

/// The folded form of a string.
pub fn fold(raw: &str) -> String {
    folded(raw).into_owned()
}

/// As [`fold`]; the string itself where it is its folded form.
pub fn folded(raw: &str) -> Cow<'_, str> {
    if first_change(raw, 0).is_none() {
        return Cow::Borrowed(raw);
    }
    let mut folded = String::with_capacity(raw.len() + raw.len() / 8);
    let mut at = 0;
    while let Some(change) = first_change(raw, at) {
        folded.push_str(part(raw, at..change));
        let Some(c) = part(raw, change..).chars().next() else {
            break;
        };
        folded.extend(fold_char(c));
        at = change + c.len_utf8();
    }
    folded.push_str(part(raw, at..));
    Cow::Owned(folded)
}

/// The first character from byte `from` on that folds to another, or to none.
fn first_change(raw: &str, from: usize) -> Option<usize> {
    let bytes = raw.as_bytes();
    let mut at = from;
    while let Some(&lead) = bytes.get(at) {
        at += match lead {
            // Han, which folds to itself.
            0xe4..=0xe9 => 3,
            0..0x80 => {
                if !ASCII_STAYS[usize::from(lead)] {
                    return Some(at);
                }
                1
            }
            _ => {
                let (stays, width) = match (lead, bytes.get(at + 1), bytes.get(at + 2)) {
                    (0xe3, Some(0x80), Some(&last)) => (MARK_STAYS[usize::from(last & 0x3f)], 3),
                    (0xef, Some(0xbc), Some(&last)) => (WIDE_STAYS[usize::from(last & 0x3f)], 3),
                    _ => {
                        let c = part(raw, at..).chars().next()?;
                        (stays(c), c.len_utf8())
                    }
                };
                if !stays {
                    return Some(at);
                }
                width
            }
        };
    }
    None
}

// The marks of Chinese texts stand in three blocks of Unicode, for which it is
// looked up whether a character folds to itself. Those that begin with one of
// these differ in the last of their three bytes.
const MARKS: char = '\u{3000}';
const WIDE: char = '\u{ff00}';
static ASCII_STAYS: [bool; 0x80] = all_that_stay('\0');
static MARK_STAYS: [bool; 0x40] = all_that_stay(MARKS);
static WIDE_STAYS: [bool; 0x40] = all_that_stay(WIDE);

/// Which of `N` characters from `first` on fold to themselves.
const fn all_that_stay<const N: usize>(first: char) -> [bool; N] {
    let mut all = [false; N];
    let mut at = 0;
    while at < N {
        if let Some(c) = char::from_u32(first as u32 + at as u32) {
            all[at] = stays(c);
        }
        at += 1;
    }
    all
}

/// Whether a character folds to itself.
const fn stays(c: char) -> bool {
    matches!(fold_char(c), Some(folded) if folded as u32 == c as u32)
}

/// The folded form of one character; none where it carries no meaning.
const fn fold_char(c: char) -> Option<char> {
    Some(match c {
        // `*` is Markdown's emphasis, which may stand inside a number.
        '*' | '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{ad}' => return None,
        c if c.is_whitespace() => return None,
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '／' | '．' | '＋' => {
            match char::from_u32(c as u32 - 0xfee0) {
                Some(narrow) => narrow,
                None => c,
            }
        }
        '(' | '﹙' => '（',
        ')' | '﹚' => '）',
        '[' | '［' | '﹝' | '【' | '〖' => '〔',
        ']' | '］' | '﹞' | '】' | '〗' => '〕',
        '<' | '＜' | '﹤' => '〈',
        '>' | '＞' | '﹥' => '〉',
        ',' => '，',
        ';' => '；',
        ':' | '∶' => '：',
        '?' => '？',
        '﹑' | '､' => '、',
        '－' | '–' | '—' | '―' | '−' | '‐' | '～' | '~' => '-',
        '‘' | '’' | '\'' => '\'',
        '“' | '”' | '〝' | '〞' => '"',
        c => c,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_and_shapes_of_brackets_make_no_difference() {
        for raw in [
            "京发改(能评)〔2020〕9号",
            "京发改（能评）［２０２０］９号",
            "京 发改\n（能评）﹝2020】 9 号",
        ] {
            assert_eq!(fold(raw), "京发改（能评）〔2020〕9号");
        }
    }

    #[test]
    fn every_byte_finds_its_way_back() {
        let raw = "  根据（A［1］“甲”　*\u{feff}）2.5—３号𠀀é";
        let folded = Folded::new(raw, 10);
        assert_eq!(folded.as_str(), fold(raw));
        for (at, c) in folded.as_str().char_indices() {
            let original = folded.raw_str(at, at + c.len_utf8());
            assert_eq!(fold(original), c.to_string());
        }
        assert_eq!(folded.raw_range(0, folded.len()), 12..10 + raw.len());
        assert_eq!(
            folded.raw_range(folded.len(), folded.len()).start,
            10 + raw.len()
        );
    }

    #[test]
    fn words_that_are_written_so_in_the_original() {
        let folded = Folded::new("甲（乙)丙 丁戊", 0);
        let text = folded.as_str();
        let as_it_stands = |words: &str| {
            let at = text.find(words).unwrap();
            folded.is_as_it_stands(at, at + words.len())
        };
        for words in ["甲（乙", "甲", "丙", "丁戊"] {
            assert!(as_it_stands(words), "{words}");
        }
        for words in ["）", "乙）", "丙丁", "甲（乙）丙丁戊"] {
            assert!(!as_it_stands(words), "{words}");
        }
        assert!(Folded::new("　甲。 ", 0).is_as_it_stands(0, 6));
    }

    #[test]
    fn an_indented_line_is_not_copied_and_finds_its_way_back() {
        let raw = "\u{3000}\u{3000}根据《甲》。 \r";
        let folded = Folded::new(raw, 10);
        assert!(matches!(folded.text, Cow::Borrowed("根据《甲》。")));
        assert_eq!(folded.raw_range(6, 9), 22..25);
        assert_eq!(folded.raw_str(0, folded.len()), "根据《甲》。");
        assert!(folded.gap_before(0) && !folded.gap_before(3));
        assert!(Folded::new("\u{3000} ", 0).is_empty());
    }

    #[test]
    fn the_tables_say_what_stays() {
        for c in ['《', '〕', '。', '，', '、', '（', '-', '2', 'A', '甲'] {
            assert_eq!(first_change(&c.to_string(), 0), None, "{c}");
        }
        for c in ['【', '\u{3000}', '(', '２', '～', ' ', '“', '*', '﹝'] {
            assert_eq!(first_change(&c.to_string(), 0), Some(0), "{c}");
        }
    }

    #[test]
    fn the_way_back_leaves_out_the_white_space_around() {
        let raw = "见 《甲\n法》 ，";
        let folded = Folded::new(raw, 0);
        let at = folded.as_str().find('《').unwrap();
        let end = folded.as_str().find('》').unwrap() + '》'.len_utf8();
        assert_eq!(folded.raw_str(at, end), "《甲\n法》");
        assert!(folded.gap_before(at));
    }
}
