//! Which extracted mention is which labelled one.

use rustc_hash::FxHashMap;

use super::records::{Found, Label};
use super::spelling::{bare, number_key, squeeze};

/// How many lines a mention may be off: a name that is broken over lines may be
/// counted from either.
const REACH: u64 = 3;

/// Fewest characters that make one text count as a part of another.
const FEWEST: usize = 3;

/// The words of a mention, ready to be compared.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    line: u64,
    text: String,
    /// How many characters `text` has.
    length: usize,
    /// The title, or the whole text where there is none.
    name: String,
    number: String,
    numbered: bool,
}

impl Words {
    pub(super) fn of_label(label: &Label) -> Self {
        Self::new(
            label.line,
            Some(&label.text),
            label.title.as_deref(),
            label.number.as_deref(),
        )
    }

    pub(super) fn of_found(found: &Found) -> Self {
        Self::new(
            found.line,
            found.text.as_deref(),
            found.title.as_deref(),
            found.number.as_deref(),
        )
    }

    fn new(line: u64, text: Option<&str>, title: Option<&str>, number: Option<&str>) -> Self {
        let given = |text: Option<&str>| text.filter(|t| !t.is_empty()).map(str::to_owned);
        let text = text.unwrap_or_default();
        let squeezed = squeeze(text);
        Words {
            line,
            length: squeezed.chars().count(),
            text: squeezed,
            name: bare(given(title).as_deref().unwrap_or(text)),
            number: number_key(number.unwrap_or_default()),
            numbered: given(number).is_some(),
        }
    }
}

/// How surely both name the same words of the text: 4 for the same words on the
/// same line, 3 for the same words nearby, 2 for the same title or number, 1
/// where one is a part of the other, 0 for not at all.
fn likeness(label: &Words, found: &Words) -> u8 {
    if label.line.abs_diff(found.line) > REACH {
        return 0;
    }
    if label.text == found.text {
        return if label.line == found.line { 4 } else { 3 };
    }
    let by_name = !label.name.is_empty() && label.name == found.name;
    let by_number = label.numbered && label.number == found.number;
    if by_name || by_number {
        return 2;
    }
    let long = label.length >= FEWEST && found.length >= FEWEST;
    if long && (found.text.contains(&label.text) || label.text.contains(&found.text)) {
        return 1;
    }
    0
}

/// Partners: each list gives, for each place, the place of its partner in the
/// other list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Partners {
    pub(super) of_label: Vec<Option<usize>>,
    pub(super) of_found: Vec<Option<usize>>,
}

impl Partners {
    /// How many pairs there are.
    pub(super) fn count(&self) -> usize {
        self.of_label.iter().flatten().count()
    }
}

/// Pairs labels with what was found, one to one, best first. Among equals the
/// nearest lines win, then what comes first in the lists.
pub(super) fn pair(labels: &[Words], found: &[Words]) -> Partners {
    let mut by_line: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (j, words) in found.iter().enumerate() {
        by_line.entry(words.line).or_default().push(j);
    }
    let mut options = Vec::new();
    for (i, label) in labels.iter().enumerate() {
        for line in label.line.saturating_sub(REACH)..=label.line.saturating_add(REACH) {
            for &j in by_line.get(&line).into_iter().flatten() {
                let likeness = likeness(label, &found[j]);
                if likeness > 0 {
                    options.push((std::cmp::Reverse(likeness), label.line.abs_diff(line), i, j));
                }
            }
        }
    }
    options.sort_unstable();
    let mut partners = Partners {
        of_label: vec![None; labels.len()],
        of_found: vec![None; found.len()],
    };
    for (_, _, i, j) in options {
        if partners.of_label[i].is_none() && partners.of_found[j].is_none() {
            partners.of_label[i] = Some(j);
            partners.of_found[j] = Some(i);
        }
    }
    partners
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: u64, text: &str) -> Words {
        Words::new(line, Some(text), None, None)
    }

    fn named(line: u64, text: &str, title: &str, number: &str) -> Words {
        Words::new(line, Some(text), Some(title), Some(number))
    }

    #[test]
    fn likeness_has_five_grades() {
        let label = named(
            10,
            "《乙办法》（甲发〔2024〕5号）",
            "乙办法",
            "甲发〔2024〕5号",
        );
        let grade = |found: &Words| likeness(&label, found);
        assert_eq!(grade(&words(10, "《乙办法》(甲发〔2024〕 5号)")), 4);
        assert_eq!(grade(&words(13, "《乙办法》（甲发〔2024〕5号）")), 3);
        assert_eq!(grade(&words(14, "《乙办法》（甲发〔2024〕5号）")), 0);
        assert_eq!(grade(&words(7, "中华人民共和国乙办法")), 2);
        assert_eq!(grade(&named(10, "该文", "", "甲发[2024]第5号")), 2);
        assert_eq!(grade(&words(10, "《乙办法》（甲发")), 1);
        assert_eq!(grade(&words(10, "《丙办法》")), 0);
        // Too short to be a part: one of two characters.
        assert_eq!(likeness(&words(1, "甲乙丙"), &words(1, "甲乙")), 0);
        assert_eq!(likeness(&words(1, "甲乙丙丁"), &words(1, "甲乙丙")), 1);
    }

    #[test]
    fn nothing_without_a_number_is_alike_by_number() {
        assert_eq!(likeness(&words(1, "甲办法"), &words(1, "乙办法")), 0);
    }

    #[test]
    fn the_best_pair_goes_first_then_the_nearest_then_the_earliest() {
        // The label of line 5 is a part of what stands on line 5, but the same
        // as what stands on line 6.
        let partners = pair(
            &[words(5, "《乙办法》")],
            &[words(5, "《乙办法》的规定"), words(6, "《乙办法》")],
        );
        assert_eq!(partners.of_label, [Some(1)]);
        assert_eq!(partners.of_found, [None, Some(0)]);
        // Two of the same words: the nearer one, and of two as near the first.
        let partners = pair(
            &[words(5, "《乙办法》")],
            &[words(3, "《乙办法》"), words(6, "《乙办法》")],
        );
        assert_eq!(partners.of_label, [Some(1)]);
        let partners = pair(
            &[words(5, "《乙办法》")],
            &[words(6, "《乙办法》"), words(4, "《乙办法》")],
        );
        assert_eq!(partners.of_label, [Some(0)]);
        // One to one: the second label gets what is left.
        let partners = pair(
            &[words(5, "《乙办法》"), words(5, "《乙办法》")],
            &[words(5, "《乙办法》"), words(8, "《乙办法》")],
        );
        assert_eq!(partners.of_label, [Some(0), Some(1)]);
        assert_eq!(partners.count(), 2);
    }
}
