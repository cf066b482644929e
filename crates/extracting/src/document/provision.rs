//! Places in a document: 第三条第一款第（二）项, 附件2, 第三章 (立法技术规范: 编 章 节 条 款
//! 项 目), and sets of them, as citations name them: 第三条至第五条、第九条第二款.

use std::fmt;

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

    const fn letter(self) -> &'static str {
        match self {
            Unit::Annex => "附件",
            Unit::Book => "编",
            Unit::Chapter => "章",
            Unit::Section => "节",
            Unit::Article => "条",
            Unit::Paragraph => "款",
            Unit::Item => "项",
            Unit::Point => "目",
        }
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

    /// Whether another place is this one, or stands in it.
    pub fn holds(&self, other: &Provision) -> bool {
        let mut units = self.units.iter();
        units.all(|&(unit, number)| other.number(unit) == Some(number))
    }

    fn largest(&self) -> Option<Unit> {
        self.units.first().map(|(unit, _)| *unit)
    }

    pub(super) fn smallest(&self) -> Option<(Unit, Ordinal)> {
        self.units.last().copied()
    }
}

/// As laws write it: 第三条之一第二款第（四）项, 附件2.
impl fmt::Display for Provision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for &(unit, (number, inserted)) in &self.units {
            let own = numeral::chinese(number);
            match unit {
                Unit::Annex => write!(f, "附件{number}")?,
                Unit::Item => write!(f, "第（{own}）项")?,
                Unit::Point => write!(f, "第{number}目")?,
                _ => write!(f, "第{own}{}", unit.letter())?,
            }
            if inserted > 0 {
                write!(f, "之{}", numeral::chinese(inserted))?;
            }
        }
        Ok(())
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
    /// Its last place, where it has more than one.
    fn last(&self) -> Option<Provision> {
        let (unit, number) = self.first.smallest()?;
        (number != self.last).then(|| self.first.clone().with(unit, self.last))
    }

    /// Whether a place is one of these, or stands in one.
    fn holds(&self, place: &Provision) -> bool {
        let ranged = self.first.smallest().map(|(unit, _)| unit);
        self.first.units.iter().all(|&(unit, first)| {
            let own = place.number(unit);
            match Some(unit) == ranged {
                true => own.is_some_and(|own| (first..=self.last).contains(&own)),
                false => own == Some(first),
            }
        })
    }

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
        Some(Provisions::read(words).places).filter(|places| !places.stretches.is_empty())
    }

    fn read(words: &str) -> Read {
        let folded = fold(words);
        let mut reading = Reading::default();
        let mut rest = folded.as_str();
        let mut is_all = !rest.is_empty();
        while let Some(first) = rest.chars().next() {
            let next = reading.step(rest);
            is_all &= next.is_some();
            rest = next.unwrap_or_else(|| part(rest, first.len_utf8()..));
        }
        is_all &= reading.waiting.is_empty();
        reading.end();
        Read {
            is_all,
            is_wrong: reading.is_wrong,
            places: Provisions {
                stretches: reading.found,
            },
        }
    }

    /// The name of a document and the places in it that words name together.
    ///
    /// ```
    /// use wenmai_extracting::document::provision::Provisions;
    ///
    /// let (name, places) = Provisions::behind_name("《甲法》第三条第二款").unwrap();
    /// assert_eq!(name, "《甲法》");
    /// assert_eq!(places, Provisions::parse("第三条第二款").unwrap());
    /// for words in ["甲署公告2024年第3号", "甲法第零条", "甲法第五条至第三条"] {
    ///     assert!(Provisions::behind_name(words).is_none());
    /// }
    /// ```
    pub fn behind_name(words: &str) -> Option<(&str, Self)> {
        let (name, read) = Provisions::behind(words)?;
        (!read.is_wrong).then_some((name, read.places))
    }

    /// The name of a document behind which places are named that can't be: 甲法第零条,
    /// 甲法第五条至第三条.
    pub fn wrong_behind_name(words: &str) -> Option<&str> {
        let (name, read) = Provisions::behind(words)?;
        read.is_wrong.then_some(name)
    }

    fn behind(words: &str) -> Option<(&str, Read)> {
        let begins = words.match_indices(['第', '附']).map(|(at, _)| at);
        begins.filter(|&at| at > 0).find_map(|at| {
            let read = Provisions::read(part(words, at..).trim());
            let name = part(words, ..at).trim_end();
            let name = name.strip_suffix('的').unwrap_or(name);
            let names_any = read.is_wrong || !read.places.stretches.is_empty();
            (read.is_all && names_any && !name.is_empty()).then_some((name, read))
        })
    }

    /// The places that words name, where they say nothing else.
    pub fn whole(words: &str) -> Option<Self> {
        let read = Provisions::read(words.trim());
        let is_meant = read.is_all && !read.is_wrong && !read.places.stretches.is_empty();
        is_meant.then_some(read.places)
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

    /// Each place or range by itself, as it is written, with its first and, of a range, its
    /// last place.
    pub fn each(&self) -> impl Iterator<Item = Named<'_>> {
        self.stretches.iter().map(Named)
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

    /// Whether a place is in the set or stands in one of its places.
    pub fn hold(&self, place: &Provision) -> bool {
        self.stretches.iter().any(|stretch| stretch.holds(place))
    }

    /// Whether a place is in the set, stands in one of its places, or holds one.
    pub fn meet(&self, place: &Provision) -> bool {
        self.stretches.iter().any(|stretch| stretch.meets(place))
    }
}

/// What words say of places.
struct Read {
    places: Provisions,
    /// Whether they say nothing else.
    is_all: bool,
    /// Whether they name a place that can't be.
    is_wrong: bool,
}

/// A place or a range in a set of places.
#[derive(Debug, Clone, Copy)]
pub struct Named<'p>(&'p Stretch);

impl<'p> Named<'p> {
    /// The place, or the first of the range.
    pub fn first(self) -> &'p Provision {
        &self.0.first
    }

    /// The last place of a range.
    pub fn last(self) -> Option<Provision> {
        self.0.last()
    }

    /// The set of it alone.
    pub fn alone(self) -> Provisions {
        Provisions {
            stretches: vec![self.0.clone()],
        }
    }
}

/// 第三条至第五条
impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.first)?;
        let last = self.0.last();
        last.map_or(Ok(()), |last| write!(f, "至{last}"))
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
    /// Whether something cannot be: 第零条, 第五条至第三条.
    is_wrong: bool,
}

impl Reading {
    /// Reads what stands at the beginning, and gives the rest.
    fn step<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        for annex in ["附件", "附表", "附录"] {
            if let Some(rest) = text.strip_prefix(annex) {
                self.end();
                let (number, rest) = numeral_at(rest)?;
                self.enter(Unit::Annex, (number, 0));
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
                        self.enter(Unit::Annex, (next, 0));
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
        if number.0 == 0 {
            self.is_wrong = true;
            return;
        }
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
            && let Some((unit, first)) = before.first.smallest()
            && unit == smallest
        {
            if first <= number {
                before.last = number;
                return;
            }
            self.is_wrong = true;
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
    fn what_cannot_be_is_no_place_to_ask_for() {
        for words in ["第零条", "第0条", "第五条至第三条", "第三条第零款", "附件0"]
        {
            assert!(Provisions::whole(words).is_none(), "{words}");
            let asked = format!("甲法{words}");
            assert_eq!(
                Provisions::wrong_behind_name(&asked),
                Some("甲法"),
                "{words}"
            );
        }
        assert_eq!(Provisions::wrong_behind_name("甲法第三条"), None);
        // In a text each of the two is meant.
        assert!(meets("第五条至第三条", "第三条") && meets("第五条至第三条", "第五条"));
        assert!(!meets("第五条至第三条", "第四条"));
    }

    #[test]
    fn places_are_written_as_laws_write_them() {
        for (words, written) in [
            ("第266条", "第二百六十六条"),
            (
                "第120条之2第一款第（二）项",
                "第一百二十条之二第一款第（二）项",
            ),
            ("附件2第三条", "附件2第三条"),
            ("第3条-第5条、第9条第2款", "第三条至第五条 第九条第二款"),
            ("第十章", "第十章"),
            ("第三条第一款至第三款", "第三条第一款至第三条第三款"),
        ] {
            let places = Provisions::whole(words).unwrap();
            let each: Vec<String> = places.each().map(|place| place.to_string()).collect();
            assert_eq!(each.join(" "), written);
        }
    }

    #[test]
    fn a_set_holds_what_stands_in_it_and_not_what_holds_a_part_of_it() {
        let holds = |words: &str, place: &str| {
            let place = Provisions::parse(place).unwrap();
            Provisions::parse(words)
                .unwrap()
                .hold(place.first().unwrap())
        };
        assert!(holds("第三条至第五条", "第四条") && holds("第三条", "第三条第二款"));
        assert!(!holds("第三条第二款", "第三条") && !holds("第三条", "第四条"));
    }

    #[test]
    fn words_that_number_no_place_are_none() {
        for words in ["", "总则", "有关招标的规定", "第二款", "第3号"] {
            assert_eq!(Provisions::parse(words), None, "{words}");
        }
    }
}
