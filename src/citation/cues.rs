//! Which words a pattern cannot do without. A pattern is tried where one of them
//! stands, and put aside without a look where none does: most patterns, in most
//! sentences.

use rustc_hash::FxHashMap;

/// Most words that are told apart; patterns with others are always tried.
const MOST: usize = 64 * WORDS;
const WORDS: usize = 16;

/// The words that stand in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen([u64; WORDS]);

/// The words of which a pattern needs one; none where it can do without any.
#[derive(Debug, Default)]
pub(super) struct Need(Option<Vec<(usize, u64)>>);

impl Need {
    /// Whether a text with these words may fit the pattern.
    pub(super) fn may_be_met(&self, seen: &Seen) -> bool {
        self.0
            .as_ref()
            .is_none_or(|words| words.iter().any(|&(at, mask)| seen.0[at] & mask != 0))
    }
}

/// Words that are looked for all at once, by their first characters. Ready at
/// once, where an automaton takes longer to build than a small file to read.
#[derive(Debug, Default)]
pub(super) struct Cues {
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
    pub(super) fn of<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Self {
        let mut cues = Cues::default();
        for word in words {
            cues.id(word.as_ref());
        }
        cues
    }

    /// What a pattern needs that cannot do without one of these words.
    pub(super) fn need(&mut self, words: Option<Vec<String>>) -> Need {
        let Some(words) = words else {
            return Need(None);
        };
        let mut masks: Vec<(usize, u64)> = Vec::new();
        for word in words {
            let id = self.id(&word);
            if id >= MOST {
                return Need(None);
            }
            let (at, mask) = (id / 64, 1 << (id % 64));
            match masks.iter_mut().find(|(other, _)| *other == at) {
                Some((_, others)) => *others |= mask,
                None => masks.push((at, mask)),
            }
        }
        Need(Some(masks))
    }

    /// The number of a word, which is entered where it is new.
    fn id(&mut self, word: &str) -> usize {
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

    /// The words that stand in a text.
    pub(super) fn seen(&self, text: &str) -> Seen {
        let mut seen = Seen([0; WORDS]);
        self.any(text, |id, _| {
            if let Some(words) = seen.0.get_mut(id / 64) {
                *words |= 1 << (id % 64);
            }
            false
        });
        seen
    }

    /// Whether one of the words stands in a text.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.any(text, |_, _| true)
    }

    /// Whether something holds for one of the words that stand in a text: for the
    /// number of the word and the byte behind it.
    pub(super) fn any(&self, text: &str, mut holds: impl FnMut(usize, usize) -> bool) -> bool {
        for (at, c) in text.char_indices() {
            let (begin, mask) = bit(c);
            if self.begin[begin] & mask == 0 {
                continue;
            }
            let Some(words) = self.by_first.get(&c) else {
                continue;
            };
            for (word, id) in words {
                if text[at..].starts_with(word.as_str()) && holds(*id, at + word.len()) {
                    return true;
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_put_aside_where_its_words_do_not_stand() {
        let mut cues = Cues::default();
        let need = cues.need(Some(vec!["停止执行".to_owned(), "废止".to_owned()]));
        let any = cues.need(None);
        let (ended, other) = (cues.seen("予以废止"), cues.seen("停止使用"));
        assert!(need.may_be_met(&ended) && !need.may_be_met(&other));
        assert!(any.may_be_met(&other));
    }

    #[test]
    fn words_within_words_are_found() {
        let cues = Cues::of(["按照", "照", "根据", "按照规定"]);
        let mut found = Vec::new();
        assert!(!cues.any("请按照规定", |id, end| {
            found.push((id, end));
            false
        }));
        assert_eq!(found, [(0, 9), (3, 15), (1, 9)]);
        assert!(cues.is_in("对照乙") && !cues.is_in("依据乙"));
    }
}
