//! What of a paragraph is a name already, so that ten thousand names are not each held
//! against ten thousand others.

use std::ops::Range;

use super::Mention;
use crate::document::number;
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

/// The numbers of a paragraph that no name has taken yet.
pub(super) struct Numbers {
    /// In the order of the text; none overlaps another.
    found: Vec<Option<number::Found>>,
    spans: Vec<Range<usize>>,
}

impl Numbers {
    pub(super) fn new(mut found: Vec<number::Found>) -> Self {
        found.sort_by_key(|number| number.span.start);
        Numbers {
            spans: found.iter().map(|number| number.span.clone()).collect(),
            found: found.into_iter().map(Some).collect(),
        }
    }

    /// Takes the number that begins at a byte.
    pub(super) fn take_at(&mut self, at: usize) -> Option<number::Found> {
        let index = self.spans.partition_point(|span| span.start < at);
        let begins = self.spans.get(index)?.start == at;
        self.found.get_mut(index).filter(|_| begins)?.take()
    }

    /// Whether one of those that are left ends at a byte.
    pub(super) fn end_at(&self, at: usize) -> bool {
        let index = self.spans.partition_point(|span| span.end < at);
        let ends = self.spans.get(index).is_some_and(|span| span.end == at);
        ends && self.found.get(index).is_some_and(Option::is_some)
    }

    /// Takes the number before a name between which and the name stands what `fits`.
    pub(super) fn take_before(
        &mut self,
        text: &str,
        name: usize,
        fits: impl Fn(&str) -> bool,
    ) -> Option<number::Found> {
        let index = self.spans.partition_point(|span| span.end <= name);
        let index = index.checked_sub(1)?;
        let end = self.spans.get(index)?.end;
        let fits = fits(part(text, end..name));
        self.found.get_mut(index).filter(|_| fits)?.take()
    }

    /// Takes the numbers that begin in a stretch.
    pub(super) fn take_within(&mut self, stretch: Range<usize>) {
        let index = |at| self.spans.partition_point(|span| span.start < at);
        let range = index(stretch.start)..index(stretch.end).max(index(stretch.start));
        for number in self.found.get_mut(range).into_iter().flatten() {
            *number = None;
        }
    }

    /// Those that are left.
    pub(super) fn left(self) -> impl Iterator<Item = number::Found> {
        self.found.into_iter().flatten()
    }
}

/// The stretches that mentions take up.
pub(super) struct Taken {
    /// Where each begins, ascending, and how far it and those before it reach.
    reaches: Vec<(usize, usize)>,
}

impl Taken {
    pub(super) fn by<'m>(mentions: impl IntoIterator<Item = &'m Mention>) -> Self {
        let mut reaches: Vec<(usize, usize)> = mentions
            .into_iter()
            .map(|mention| (mention.span.start, mention.reach()))
            .collect();
        reaches.sort_unstable();
        let mut far = 0;
        for (_, reach) in &mut reaches {
            far = far.max(*reach);
            *reach = far;
        }
        Taken { reaches }
    }

    /// Whether a stretch overlaps one of them.
    pub(super) fn overlaps(&self, span: &Range<usize>) -> bool {
        let before = self.reaches.partition_point(|&(start, _)| start < span.end);
        let last = before.checked_sub(1).and_then(|at| self.reaches.get(at));
        last.is_some_and(|&(_, reach)| reach > span.start)
    }
}

/// Where a paragraph stands inside an open 《.
pub(super) struct Open {
    /// Each mark, and how many more have opened than closed with it.
    marks: Vec<(usize, isize)>,
}

impl Open {
    pub(super) fn of(text: &str) -> Self {
        let mut marks: Vec<(usize, isize)> =
            pattern::find_all(text, "《").map(|at| (at, 1)).collect();
        marks.extend(pattern::find_all(text, "》").map(|at| (at, -1)));
        marks.sort_unstable();
        let mut depth = 0;
        for (_, change) in &mut marks {
            depth += *change;
            *change = depth;
        }
        Open { marks }
    }

    pub(super) fn at(&self, at: usize) -> bool {
        let before = self.marks.partition_point(|&(mark, _)| mark < at);
        let last = before.checked_sub(1).and_then(|last| self.marks.get(last));
        last.is_some_and(|&(_, depth)| depth > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::number::Setting;

    #[test]
    fn a_number_is_taken_once_by_the_name_that_it_stands_beside() {
        let text = "甲发〔2020〕1号《甲》乙发〔2020〕2号印发的《乙》";
        let mut numbers = Numbers::new(number::find(text, Setting::Text));
        let (first, second) = (text.find("《甲》").unwrap(), text.find("《乙》").unwrap());
        let beside = |between: &str| between.is_empty();
        assert!(numbers.take_before(text, second, beside).is_none());
        assert!(numbers.take_before(text, first, beside).is_some());
        assert!(numbers.take_before(text, first, beside).is_none());
        let next = first + "《甲》".len();
        assert!(numbers.take_at(next + 1).is_none());
        assert!(numbers.take_at(next).is_some());
        assert_eq!(numbers.left().count(), 0);
    }

    #[test]
    fn numbers_in_a_stretch_are_taken_together() {
        let text = "甲发〔2020〕1号、甲发〔2020〕2号、甲发〔2020〕3号";
        let mut numbers = Numbers::new(number::find(text, Setting::Text));
        let second = text.rfind("、").unwrap();
        numbers.take_within(0..second);
        assert_eq!(numbers.left().count(), 1);
    }

    #[test]
    fn stretches_overlap_by_what_belongs_to_a_mention() {
        let long = Mention {
            pinpoint: Some(10..20),
            ..Mention::bare(4..10)
        };
        let taken = Taken::by([&Mention::bare(12..14), &long]);
        for (span, overlaps) in [(0..4, false), (3..5, true), (15..16, true), (20..30, false)] {
            assert_eq!(taken.overlaps(&span), overlaps, "{span:?}");
        }
    }

    #[test]
    fn a_name_is_open_until_it_closes() {
        let text = "甲《乙《丙》丁》戊》己《庚";
        let open = Open::of(text);
        for (sign, inside) in [
            ('甲', false),
            ('乙', true),
            ('丁', true),
            ('戊', false),
            ('庚', false),
        ] {
            assert_eq!(open.at(text.find(sign).unwrap()), inside, "{sign}");
        }
    }
}
