//! Places in a document: 第三条第一款第（二）项, 附件2, 第三章 (立法技术规范: 编 章 节 条 款
//! 项 目), and sets of them, as citations name them: 第三条至第五条、第九条第二款.

use super::fold::fold;
use super::numeral;
use wenmai_vocabulary::part::part;

/// The units of a document, the largest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// 附件
    Annex,
    /// 编
    Book,
    /// 章
    Chapter,
    /// 节
    Section,
    /// 条
    Article,
    /// 款
    Paragraph,
    /// 项
    Item,
    /// 目
    Point,
}

impl Unit {
    fn of(letter: char) -> Option<Self> {
        Some(match letter {
            '编' => Unit::Book,
            '章' => Unit::Chapter,
            '节' => Unit::Section,
            '条' => Unit::Article,
            '款' => Unit::Paragraph,
            '项' => Unit::Item,
            '目' => Unit::Point,
            _ => return None,
        })
    }
}

/// The number of a unit, and that of one inserted behind it: 第一百二十条之二 is (120, 2).
pub type Ordinal = (u32, u32);

/// One place: the units in which it stands, the largest first, each with its number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Provision {
    units: Vec<(Unit, Ordinal)>,
}

impl Provision {
    /// The number of a unit, where the place names one.
    pub fn number(&self, unit: Unit) -> Option<Ordinal> {
        let mut units = self.units.iter();
        units.find(|(own, _)| *own == unit).map(|(_, n)| *n)
    }

    /// This place with the number of a unit.
    #[must_use]
    pub fn with(mut self, unit: Unit, number: Ordinal) -> Self {
        self.units.retain(|(own, _)| *own != unit);
        self.units.push((unit, number));
        self.units.sort_unstable();
        self
    }

    fn largest(&self) -> Option<Unit> {
        self.units.first().map(|(unit, _)| *unit)
    }

    pub(super) fn smallest(&self) -> Option<(Unit, Ordinal)> {
        self.units.last().copied()
    }
}

/// A place, or all places from one to another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Stretch {
    first: Provision,
    /// The number of the last of the smallest unit; that of the first where there is one.
    last: Ordinal,
}

impl Stretch {
    /// Whether this stretch and a place have something in common.
    fn meets(&self, place: &Provision) -> bool {
        let ranged = self.first.smallest().map(|(unit, _)| unit);
        let all = [
            Unit::Annex,
            Unit::Book,
            Unit::Chapter,
            Unit::Section,
            Unit::Article,
            Unit::Paragraph,
            Unit::Item,
            Unit::Point,
        ];
        all.into_iter().all(|unit| {
            match (self.first.number(unit), place.number(unit)) {
                (Some(first), Some(number)) if Some(unit) == ranged => {
                    (first..=self.last).contains(&number)
                }
                (Some(own), Some(number)) => own == number,
                // That something stands in an annex or a chapter must be known.
                (Some(_), None) => unit >= Unit::Article,
                (None, Some(_)) if unit == Unit::Annex => false,
                (None, Some(_)) if unit < Unit::Article => {
                    self.first.number(Unit::Article).is_none()
                        || place.number(Unit::Article).is_some()
                }
                (None, _) => true,
            }
        })
    }
}

/// A set of places, as a citation or a clause names it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Provisions {
    stretches: Vec<Stretch>,
}

impl Provisions {
    /// Reads the places that words name; none where they name no place by its number.
    ///
    /// ```
    /// use wenmai_extracting::document::provision::Provisions;
    ///
    /// let cited = Provisions::parse("第三条至第五条、第九条第二款").unwrap();
    /// let meets = |words| cited.meets(&Provisions::parse(words).unwrap());
    /// assert!(meets("第四条") && meets("第九条") && meets("第九条第二款第一项"));
    /// assert!(!meets("第六条") && !meets("第九条第一款"));
    /// ```
    pub fn parse(words: &str) -> Option<Self> {
        Some(Provisions::read(words)?.0)
    }

    /// The places that words name, and whether they say nothing else.
    fn read(words: &str) -> Option<(Self, bool)> {
        let folded = fold(words);
        let mut reading = Reading::default();
        let mut rest = folded.as_str();
        let mut is_all = true;
        while let Some(first) = rest.chars().next() {
            let next = reading.step(rest);
            is_all &= next.is_some();
            rest = next.unwrap_or_else(|| part(rest, first.len_utf8()..));
        }
        is_all &= reading.waiting.is_empty();
        reading.end();
        let stretches = reading.found;
        (!stretches.is_empty()).then_some((Provisions { stretches }, is_all))
    }

    /// The name of a document and the places in it that words name together.
    ///
    /// ```
    /// use wenmai_extracting::document::provision::Provisions;
    ///
    /// let (name, places) = Provisions::behind_name("《甲法》第三条第二款").unwrap();
    /// assert_eq!(name, "《甲法》");
    /// assert_eq!(places, Provisions::parse("第三条第二款").unwrap());
    /// assert!(Provisions::behind_name("甲署公告2024年第3号").is_none());
    /// ```
    pub fn behind_name(words: &str) -> Option<(&str, Self)> {
        let begins = words.match_indices(['第', '附']).map(|(at, _)| at);
        begins.filter(|&at| at > 0).find_map(|at| {
            let (places, is_all) = Provisions::read(part(words, at..).trim())?;
            let name = part(words, ..at).trim_end();
            let name = name.strip_suffix('的').unwrap_or(name);
            (is_all && !name.is_empty()).then_some((name, places))
        })
    }

    /// A set of one place.
    pub fn of(place: Provision) -> Self {
        let last = place.smallest().map(|(_, number)| number);
        let stretch = last.map(|last| Stretch { first: place, last });
        Provisions {
            stretches: stretch.into_iter().collect(),
        }
    }

    /// The numbers of the articles that are named, of a range the first and the last.
    pub fn articles(&self) -> impl Iterator<Item = Ordinal> + '_ {
        let own = self.stretches.iter();
        let own = own.filter(|stretch| stretch.first.number(Unit::Annex).is_none());
        own.flat_map(|stretch| {
            let first = stretch.first.number(Unit::Article);
            let is_range = stretch.first.smallest().map(|(unit, _)| unit) == Some(Unit::Article);
            let last = first.filter(|_| is_range).map(|_| stretch.last);
            let last = last.filter(|last| Some(*last) != first);
            first.into_iter().chain(last)
        })
    }

    /// The first place.
    pub fn first(&self) -> Option<&Provision> {
        self.stretches.first().map(|stretch| &stretch.first)
    }

    /// Whether a place of one set is or holds, or stands in, a place of the other.
    pub fn meets(&self, other: &Provisions) -> bool {
        let mut own = self.stretches.iter();
        own.any(|a| {
            let mut others = other.stretches.iter();
            others.any(|b| a.meets(&b.first) || b.meets(&a.first))
        })
    }

    /// Whether a place is in the set, stands in one of its places, or holds one.
    pub fn meet(&self, place: &Provision) -> bool {
        self.stretches.iter().any(|stretch| stretch.meets(place))
    }
}

/// What has been read of a list of places.
#[derive(Default)]
struct Reading {
    found: Vec<Stretch>,
    /// The place that is being read.
    place: Provision,
    /// Numbers that wait for their unit: 六、七 of 第六、七、十条.
    waiting: Vec<Ordinal>,
    /// Whether the place before and this are the ends of a range.
    is_range: bool,
}

impl Reading {
    /// Reads what stands at the beginning, and gives the rest.
    fn step<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        for annex in ["附件", "附表", "附录"] {
            if let Some(rest) = text.strip_prefix(annex) {
                self.end();
                let (number, rest) = numeral_at(rest)?;
                self.place = Provision::default().with(Unit::Annex, (number, 0));
                return Some(rest);
            }
        }
        let signs = ["以及", "或者", "、", "和", "及", "或", "，", "与"];
        if let Some(rest) = signs.iter().find_map(|sign| text.strip_prefix(sign)) {
            // A number behind a sign may be one more before the unit.
            match numeral_at(rest) {
                Some((next, after)) if !after.starts_with('）') => {
                    if let Some((_, unit)) = unit_at(after) {
                        self.end();
                        return self.unit(unit, (next, 0), after);
                    }
                    if !self.waiting.is_empty() {
                        self.waiting.push((next, 0));
                        return Some(after);
                    }
                    // 附件1、3
                    if let [(Unit::Annex, _)] = self.place.units[..] {
                        self.end();
                        self.place = Provision::default().with(Unit::Annex, (next, 0));
                        return Some(after);
                    }
                }
                _ => self.end(),
            }
            return Some(rest);
        }
        let ranges = ["至", "到", "-", "—", "~"];
        if let Some(rest) = ranges.iter().find_map(|sign| text.strip_prefix(sign)) {
            self.end();
            self.is_range = !self.found.is_empty();
            return Some(rest);
        }
        let in_brackets = text
            .strip_prefix("第（")
            .or_else(|| text.strip_prefix('（'));
        if let Some(inner) = in_brackets {
            let (value, rest) = numeral_at(inner)?;
            let rest = rest.strip_prefix('）')?;
            let rest = rest.strip_prefix('项').unwrap_or(rest);
            self.enter(Unit::Item, (value, 0));
            return Some(rest);
        }
        let ordinal = text.strip_prefix('第')?;
        let (value, rest) = numeral_at(ordinal)?;
        match unit_at(rest) {
            Some((_, unit)) => self.unit(unit, (value, 0), rest),
            None => {
                self.waiting.push((value, 0));
                Some(rest)
            }
        }
    }

    /// Enters a unit with its number, which stands at the beginning of `rest`.
    fn unit<'t>(&mut self, unit: Unit, number: Ordinal, rest: &'t str) -> Option<&'t str> {
        let rest = part(rest, rest.chars().next()?.len_utf8()..);
        let inserted = rest.strip_prefix('之').and_then(numeral_at);
        let (number, rest) = match inserted {
            Some((inserted, rest)) => ((number.0, inserted), rest),
            None => (number, rest),
        };
        for waiting in std::mem::take(&mut self.waiting) {
            self.enter(unit, waiting);
            self.end();
        }
        self.enter(unit, number);
        Some(rest)
    }

    /// Enters a unit: below what is being read, else as a place of its own.
    fn enter(&mut self, unit: Unit, number: Ordinal) {
        let below = self.place.smallest();
        if below.is_some_and(|(smallest, _)| smallest >= unit) {
            self.end();
        }
        self.place = std::mem::take(&mut self.place).with(unit, number);
    }

    /// Ends the place that is being read.
    fn end(&mut self) {
        let mut place = std::mem::take(&mut self.place);
        let (Some(largest), Some((smallest, number))) = (place.largest(), place.smallest()) else {
            return;
        };
        let before = self.found.last_mut();
        if std::mem::take(&mut self.is_range)
            && let Some(before) = before
            && before.first.smallest().map(|(unit, _)| unit) == Some(smallest)
        {
            before.last = number;
            return;
        }
        // 第三条第一款、第二款; 附件2第三条、第五条.
        let before = self.found.last();
        for &(unit, number) in before.iter().flat_map(|stretch| &stretch.first.units) {
            let is_of_same = match largest {
                Unit::Annex | Unit::Book | Unit::Chapter => false,
                Unit::Section => unit == Unit::Chapter,
                Unit::Article => unit == Unit::Annex,
                _ => unit < largest,
            };
            if is_of_same {
                place = place.with(unit, number);
            }
        }
        // 第二款 by itself is said of an article that stands elsewhere.
        if place.largest() < Some(Unit::Paragraph) {
            self.found.push(Stretch {
                first: place,
                last: number,
            });
        }
    }
}

/// The unit at the beginning of a text.
fn unit_at(text: &str) -> Option<(char, Unit)> {
    let letter = text.chars().next()?;
    Some((letter, Unit::of(letter)?))
}

/// The number at the beginning of a text, in figures of either kind, and what follows.
fn numeral_at(text: &str) -> Option<(u32, &str)> {
    let run = |is_figure: &dyn Fn(char) -> bool| -> usize {
        let figures = text.chars().take_while(|&c| is_figure(c));
        figures.map(char::len_utf8).sum()
    };
    let length = match run(&|c| c.is_ascii_digit()) {
        0 => run(&numeral::is_chinese),
        length => length,
    };
    let value = numeral::value(part(text, ..length))?;
    Some((value, part(text, length..)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meets(cited: &str, asked: &str) -> bool {
        let parse = |words| Provisions::parse(words).unwrap();
        parse(cited).meets(&parse(asked))
    }

    #[test]
    fn a_place_meets_what_holds_it_and_what_stands_in_it() {
        for (cited, asked) in [
            ("第二百六十六条", "第266条"),
            ("第二百六十六条第一款", "第266条"),
            ("第266条", "第266条第2款"),
            ("第三条至第五条", "第四条"),
            ("第三条至第五条", "第五条"),
            ("第三条-第五条", "第四条之一"),
            ("第十三、十四条", "第13条"),
            ("第十三、十四条", "第14条"),
            ("第六、七、十条", "第十条"),
            ("第一百二十条之二", "第120条之二"),
            ("第三十三条第一款第（二）项和第四十条", "第四十条"),
            ("第三十三条第（二）项、第（四）项", "第33条第四项"),
            ("第二条第一款、第三款", "第2条第三款"),
            ("附件2", "附件2"),
            ("附件1、3", "附件3"),
            ("第三章第二节", "第三章"),
            ("第三条第一款至第三款", "第三条第二款"),
        ] {
            assert!(meets(cited, asked), "{cited} {asked}");
        }
    }

    #[test]
    fn a_place_meets_no_other() {
        for (cited, asked) in [
            ("第二百六十五条", "第266条"),
            ("第三条至第五条", "第六条"),
            ("第三条至第五条", "第二条"),
            ("第三条第一款", "第三条第二款"),
            ("第一百二十条", "第120条之二"),
            ("第一百二十条之二", "第120条"),
            ("第二条第一款、第三款", "第3条"),
            ("附件2第三条", "第三条"),
            ("附件1、3", "附件2"),
            ("第三章", "第四章"),
            // Which articles stand in a chapter is not said.
            ("第三章", "第九条"),
            ("第九条", "第三章"),
        ] {
            assert!(!meets(cited, asked), "{cited} {asked}");
        }
    }

    #[test]
    fn an_article_that_is_known_to_stand_in_a_chapter_is_met_by_it() {
        let chapter = Provisions::parse("第三章").unwrap();
        let article = Provision::default().with(Unit::Article, (9, 0));
        assert!(chapter.meet(&article.clone().with(Unit::Chapter, (3, 0))));
        assert!(!chapter.meet(&article.with(Unit::Chapter, (4, 0))));
    }

    #[test]
    fn words_that_number_no_place_are_none() {
        for words in ["", "总则", "有关招标的规定", "第二款", "第3号"] {
            assert_eq!(Provisions::parse(words), None, "{words}");
        }
    }
}
