//! Which words a pattern cannot do without. A pattern is tried where one of them
//! stands, and put aside without a look where none does: most patterns, in most
//! sentences.

pub(super) use wenmai_vocabulary::pattern::Cues;

/// Most words that are told apart; patterns with others are always tried.
const MOST: usize = 64 * WORDS;
const WORDS: usize = 16;

/// The words that stand in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen([u64; WORDS]);

impl Seen {
    /// The words that stand in a text.
    pub(super) fn of(cues: &Cues, text: &str) -> Self {
        let mut seen = Seen([0; WORDS]);
        cues.any(text, |id, _| {
            if let Some(words) = seen.0.get_mut(id / 64) {
                *words |= 1 << (id % 64);
            }
            false
        });
        seen
    }
}

/// The words of which a pattern needs one; none where it can do without any.
#[derive(Debug, Default)]
pub(super) struct Need(Option<Vec<(usize, u64)>>);

impl Need {
    /// What a pattern needs that cannot do without one of these words.
    pub(super) fn of(cues: &mut Cues, words: Option<Vec<String>>) -> Self {
        let Some(words) = words else {
            return Need(None);
        };
        let mut masks: Vec<(usize, u64)> = Vec::new();
        for word in words {
            let id = cues.id(&word);
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

    /// Whether it needs any.
    pub(super) fn has_any(&self) -> bool {
        self.0.is_some()
    }

    /// Whether a text with these words may fit the pattern.
    pub(super) fn may_be_met(&self, seen: &Seen) -> bool {
        self.0
            .as_ref()
            .is_none_or(|words| words.iter().any(|&(at, mask)| seen.0[at] & mask != 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_put_aside_where_its_words_do_not_stand() {
        let mut cues = Cues::default();
        let need = Need::of(
            &mut cues,
            Some(vec!["停止执行".to_owned(), "废止".to_owned()]),
        );
        let any = Need::of(&mut cues, None);
        let (ended, other) = (Seen::of(&cues, "予以废止"), Seen::of(&cues, "停止使用"));
        assert!(need.may_be_met(&ended) && !need.may_be_met(&other));
        assert!(any.may_be_met(&other));
    }
}
