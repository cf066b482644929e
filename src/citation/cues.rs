//! Which words a pattern cannot do without. A pattern is tried where one of them
//! stands, and put aside without a look where none does: most patterns, in most
//! sentences.

use aho_corasick::{AhoCorasick, MatchKind};
use regex_syntax::hir::{Class, Hir, HirKind};
use rustc_hash::FxHashMap;

/// Most words that are told apart; patterns with others are always tried.
const MOST: usize = 64 * WORDS;
const WORDS: usize = 16;

/// Most alternatives that one pattern may ask for.
const MOST_CHOICES: usize = 64;

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

/// Collects the words of many patterns.
#[derive(Debug, Default)]
pub(super) struct Collector {
    ids: FxHashMap<Vec<u8>, usize>,
    words: Vec<Vec<u8>>,
}

impl Collector {
    /// What an expression needs.
    pub(super) fn need(&mut self, expression: &str) -> Need {
        let choices = regex_syntax::parse(expression)
            .ok()
            .and_then(|hir| required(&hir));
        let Some(choices) = choices else {
            return Need(None);
        };
        let mut masks: FxHashMap<usize, u64> = FxHashMap::default();
        for word in choices {
            let next = self.words.len();
            let id = *self.ids.entry(word.clone()).or_insert(next);
            if id >= MOST {
                return Need(None);
            }
            if id == next {
                self.words.push(word);
            }
            *masks.entry(id / 64).or_default() |= 1 << (id % 64);
        }
        let mut masks: Vec<(usize, u64)> = masks.into_iter().collect();
        masks.sort_unstable();
        Need(Some(masks))
    }

    /// Ready to look for the words.
    ///
    /// # Errors
    ///
    /// Where there are too many words for one automaton.
    pub(super) fn finish(self) -> Result<Cues, aho_corasick::BuildError> {
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(aho_corasick::AhoCorasickKind::DFA))
            .build(&self.words)?;
        Ok(Cues { automaton })
    }
}

/// Looks for the words of many patterns at once.
#[derive(Debug)]
pub(super) struct Cues {
    automaton: AhoCorasick,
}

impl Cues {
    /// The words that stand in a text.
    pub(super) fn seen(&self, text: &str) -> Seen {
        let mut seen = Seen([0; WORDS]);
        for found in self.automaton.find_overlapping_iter(text) {
            let id = found.pattern().as_usize();
            seen.0[id / 64] |= 1 << (id % 64);
        }
        seen
    }
}

/// Words of which one stands in whatever the expression fits; none where there
/// are no such words.
fn required(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(vec![literal.0.to_vec()]),
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => required(&repetition.sub),
        HirKind::Class(Class::Unicode(class)) => {
            let characters: usize = class
                .ranges()
                .iter()
                .map(regex_syntax::hir::ClassUnicodeRange::len)
                .sum();
            (characters <= 8).then(|| {
                class
                    .ranges()
                    .iter()
                    .flat_map(|range| range.start()..=range.end())
                    .map(|c| c.to_string().into_bytes())
                    .collect()
            })
        }
        // The rarest part: the one whose shortest word is longest.
        HirKind::Concat(parts) => parts.iter().filter_map(required).max_by_key(|choices| {
            let shortest = choices.iter().map(Vec::len).min().unwrap_or(0);
            (shortest, std::cmp::Reverse(choices.len()))
        }),
        HirKind::Alternation(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(required(part)?);
            }
            (all.len() <= MOST_CHOICES).then_some(all)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(expression: &str) -> Option<Vec<String>> {
        let choices = required(&regex_syntax::parse(expression).unwrap())?;
        let mut words: Vec<String> = choices
            .into_iter()
            .map(|w| String::from_utf8(w).unwrap())
            .collect();
        words.sort();
        Some(words)
    }

    #[test]
    fn the_words_that_an_expression_cannot_do_without() {
        assert_eq!(words("^(?:同时废止)"), Some(vec!["同时废止".to_owned()]));
        assert_eq!(
            words("(?:废止|停止执行)的?$"),
            Some(vec!["停止执行".to_owned(), "废止".to_owned()])
        );
        assert_eq!(
            words("[^，。]{0,40}?自.+起施行"),
            Some(vec!["起施行".to_owned()])
        );
        assert_eq!(words("(?:废止)?[^，]*"), None);
        assert_eq!(words("(?:废止|[^，])"), None);
    }

    #[test]
    fn a_text_without_the_words_is_put_aside() {
        let mut collector = Collector::default();
        let ends = collector.need("(?:同时)?(?:废止|失效)");
        let any = collector.need("[^，]*");
        let cues = collector.finish().unwrap();
        assert!(ends.may_be_met(&cues.seen("自发布之日起失效")));
        assert!(!ends.may_be_met(&cues.seen("自发布之日起施行")));
        assert!(any.may_be_met(&cues.seen("")));
    }
}
