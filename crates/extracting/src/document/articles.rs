//! The articles of a text, and what became of each between two versions.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashSet;

use super::fold::fold;
use super::provision::{Ordinal, Provision, Provisions, Unit};
use super::{Document, numeral};
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

/// An article: 第三条, with all paragraphs up to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its number as it is written: 第三条.
    pub number: String,
    /// Its words, a line for each paragraph, without the number.
    pub words: String,
    /// Where it stands: its number, with the book, the chapter and the section around it.
    pub place: Provision,
    /// The file in which it stands.
    pub file: String,
    /// The line on which it begins, from 1.
    pub line: u32,
    /// Where it stands in the text of the file, in bytes.
    pub range: Range<usize>,
}

impl Article {
    /// Its number and that of one inserted behind it.
    pub fn ordinal(&self) -> Ordinal {
        self.place.number(Unit::Article).unwrap_or_default()
    }

    /// What its number is followed by in brackets: 第三条　【适用范围】.
    pub fn heading(&self) -> Option<&str> {
        let inner = self.words.trim_start().strip_prefix(['【', '（', '('])?;
        let (heading, _) = inner.split_once(['】', '）', ')'])?;
        // （一） is the number of an item.
        let is_heading =
            heading.chars().count() <= LONGEST_HEADING && numeral::value(heading).is_none();
        is_heading.then_some(heading)
    }

    /// An article, or an annex, with its words on lines to come.
    fn at(document: &Document, number: String, place: Provision, line: Line<'_>) -> Self {
        Article {
            number,
            words: String::new(),
            place,
            file: document.file.clone(),
            line: line.number,
            range: line.range,
        }
    }

    /// Adds a line to its words.
    fn add(&mut self, line: &Line<'_>) {
        if !self.words.is_empty() {
            self.words.push('\n');
        }
        self.words.push_str(line.words);
        self.range.end = line.range.end;
    }
}

/// Characters of the longest heading of an article.
const LONGEST_HEADING: usize = 30;

/// A line of a document, without the marks of Markdown.
struct Line<'t> {
    words: &'t str,
    number: u32,
    range: Range<usize>,
}

/// The lines of a document that say something.
fn lines<'t>(document: &Document, text: &'t str) -> Vec<Line<'t>> {
    let mut start = document.start;
    let all = part(text, document.start..document.end).split_inclusive('\n');
    let lines = (document.line..).zip(all).map(|(number, raw)| {
        let range = start..start + raw.trim_end().len();
        start += raw.len();
        let words = raw.trim().trim_start_matches(['#', '>', ' ']);
        Line {
            words: words.trim_matches('*'),
            number,
            range,
        }
    });
    let is_said = |line: &Line<'_>| !line.words.is_empty() && !line.words.starts_with("<!--");
    lines.filter(is_said).collect()
}

/// The articles of a document, in their order. Headings of chapters are no part of them.
pub fn articles(document: &Document, text: &str) -> Vec<Article> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "^(第[\\s　]*(?:[{chinese}]{{1,9}}|[0-9]{{1,4}})[\\s　]*条(?:之[{chinese}]{{1,3}})?)[\\s　：、.]*",
            chinese = numeral::CHINESE
        ))
    });
    static HEADING: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "^(第[\\s　]*[{}0-9]{{1,9}}[\\s　]*[编篇章节])(?:[\\s　].{{0,40}}|[^，。；]{{0,40}})$",
            numeral::CHINESE
        ))
    });
    let mut found: Vec<Article> = Vec::new();
    let mut around = Provision::default();
    for mut line in lines(document, text) {
        if let Some(heading) = HEADING.captures(line.words) {
            around = entered(around, &heading[1]);
            continue;
        }
        match NUMBER.captures(line.words) {
            Some(m) => {
                let number: String = m[1].chars().filter(|c| !c.is_whitespace()).collect();
                let own = Provisions::parse(&number);
                let own = own.as_ref().and_then(Provisions::first);
                let own = own.and_then(|own| own.number(Unit::Article));
                let place = around.clone().with(Unit::Article, own.unwrap_or_default());
                line.words = part(line.words, m[0].len()..);
                let words = line.words.to_owned();
                let article = Article::at(document, number, place, line);
                found.push(Article { words, ..article });
            }
            None => {
                if let Some(article) = found.last_mut() {
                    article.add(&line);
                }
            }
        }
    }
    found
}

/// The annexes of a document whose words follow it, in their order: 附件2. The first line of
/// one bears its number alone, or is named once more: the list of all stands before.
pub fn annexes(document: &Document, text: &str) -> Vec<Article> {
    static HEAD: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "^附[\\s　]*(?:件|表|录)[\\s　]*([0-9]{{1,2}}|[{}]{{1,3}})[\\s　：:.．]*(.{{0,60}})$",
            numeral::CHINESE
        ))
    });
    let mut found: Vec<Article> = Vec::new();
    let mut listed: Vec<u32> = Vec::new();
    for line in lines(document, text) {
        let head = HEAD.captures(line.words);
        let head = head.and_then(|m| Some((numeral::value(&m[1])?, m[2].is_empty())));
        let begins = head.filter(|(number, is_alone)| *is_alone || listed.contains(number));
        listed.extend(head.map(|(number, _)| number));
        match (begins, found.last_mut()) {
            (Some((number, _)), _) => {
                let place = Provision::default().with(Unit::Annex, (number, 0));
                let annex = Article::at(document, place.to_string(), place, line);
                found.push(annex);
            }
            (None, Some(annex)) => annex.add(&line),
            (None, None) => {}
        }
    }
    found.retain(|annex| !annex.words.is_empty());
    found
}

/// The book, chapter and section of what stands below a heading.
fn entered(around: Provision, heading: &str) -> Provision {
    let heading: String = heading.chars().filter(|c| !c.is_whitespace()).collect();
    let heading = heading.replace('篇', "编");
    let own = Provisions::parse(&heading);
    let Some((unit, number)) = own.as_ref().and_then(|own| own.first()?.smallest()) else {
        return around;
    };
    let larger = [Unit::Book, Unit::Chapter].into_iter();
    let larger = larger.filter(|&larger| larger < unit);
    let kept = larger.filter_map(|unit| Some((unit, around.number(unit)?)));
    let within = kept.fold(Provision::default(), |place, (unit, number)| {
        place.with(unit, number)
    });
    within.with(unit, number)
}

/// What became of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It stands in both, in the same words.
    Same(Article, Article),
    /// It stands in both, in other words.
    Changed(Article, Article),
    /// It stands in the later text alone.
    Added(Article),
    /// It stands in the earlier text alone.
    Dropped(Article),
}

/// Most pairs of articles that are compared with each other by their likeness, in a gap
/// between those that are the same.
const MOST_COMPARED: usize = 250_000;

/// Most pairs of articles of which it is asked whether they are the same.
const MOST_EQUATED: usize = 4_000_000;

/// How alike two articles are that are one, in thousandths.
const ALIKE: u32 = 350;

/// The weight of two that are the same.
const SAME: u32 = 1001;

/// What became of the articles of one text in another, in the order of the later text. Those
/// that are the same, in the order of both, are found first, then those that are alike
/// between them, then those that have been moved.
pub fn fates(earlier: &[Article], later: &[Article]) -> Vec<Fate> {
    let (old, new) = (Words::of(earlier), Words::of(later));
    let ordered = in_order(&old, &new);
    let moved = moved(&old, &new, &ordered);
    let pair = |x: usize, y: usize| {
        let (one, other) = (earlier.get(x)?.clone(), later.get(y)?.clone());
        Some(match old.plain.get(x) == new.plain.get(y) {
            true => Fate::Same(one, other),
            false => Fate::Changed(one, other),
        })
    };
    let is_moved = |x: usize| moved.iter().any(|&(from, _)| from == x);
    let gap = |fates: &mut Vec<Fate>, of: Range<usize>, to: Range<usize>| {
        let dropped = of.filter(|&x| !is_moved(x));
        fates.extend(dropped.filter_map(|x| earlier.get(x).cloned().map(Fate::Dropped)));
        for y in to {
            let from = moved.iter().find(|&&(_, to)| to == y);
            fates.extend(match from {
                Some(&(x, _)) => pair(x, y),
                None => later.get(y).cloned().map(Fate::Added),
            });
        }
    };
    let mut fates = Vec::new();
    let (mut a, mut b) = (0, 0);
    for (x, y) in ordered {
        gap(&mut fates, a..x, b..y);
        fates.extend(pair(x, y));
        (a, b) = (x + 1, y + 1);
    }
    gap(&mut fates, a..earlier.len(), b..later.len());
    fates
}

/// What an article is in another text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counterpart {
    /// Its place among the articles of that.
    pub at: usize,
    /// Whether the words are the same.
    pub is_same: bool,
}

/// What each of the articles of one text is in another, found as in [`fates`]; none where
/// that has nothing like it.
pub fn counterparts(of: &[Article], among: &[Article]) -> Vec<Option<Counterpart>> {
    let (own, other) = (Words::of(of), Words::of(among));
    let ordered = in_order(&own, &other);
    let moved = moved(&own, &other, &ordered);
    let mut found = vec![None; of.len()];
    for (x, at) in ordered.into_iter().chain(moved) {
        let is_same = own.plain.get(x) == other.plain.get(at);
        if let Some(own) = found.get_mut(x) {
            *own = Some(Counterpart { at, is_same });
        }
    }
    found
}

/// The words of articles as they are compared.
struct Words {
    plain: Vec<String>,
    pairs: Vec<Vec<(char, char)>>,
}

impl Words {
    fn of(articles: &[Article]) -> Self {
        let plain: Vec<String> = articles.iter().map(|a| fold(&a.words)).collect();
        let pairs = plain.iter().map(|words| pairs_of(words)).collect();
        Words { plain, pairs }
    }

    /// How alike an article of this text and one of another are, where they may be one.
    fn weigh(&self, at: usize, other: &Words, to: usize) -> u32 {
        if self.plain.get(at) == other.plain.get(to) {
            return SAME;
        }
        let both = self.pairs.get(at).zip(other.pairs.get(to));
        let alike = both.map_or(0, |(a, b)| likeness(a, b));
        Some(alike).filter(|&alike| alike >= ALIKE).unwrap_or(0)
    }
}

/// The articles of two texts that are one, in the order of both.
fn in_order(old: &Words, new: &Words) -> Vec<(usize, usize)> {
    let (many, other) = (old.plain.len(), new.plain.len());
    let same = |a: usize, b: usize| u32::from(old.plain.get(a) == new.plain.get(b));
    let equal = match many * other > MOST_EQUATED {
        true => Vec::new(),
        false => align(many, other, &same),
    };
    let ends = equal.iter().copied().chain([(many, other)]);
    let (mut a, mut b) = (0, 0);
    let mut found = Vec::new();
    for (x, y) in ends {
        let (height, width) = (x - a, y - b);
        if height * width <= MOST_COMPARED {
            let weigh = |i: usize, j: usize| old.weigh(a + i, new, b + j);
            let pairs = align(height, width, &weigh).into_iter();
            found.extend(pairs.map(|(i, j)| (a + i, b + j)));
        }
        if x < many {
            found.push((x, y));
        }
        (a, b) = (x + 1, y + 1);
    }
    found
}

/// Of the articles that have no counterpart in order those that are alike, the most alike
/// first: they were moved.
fn moved(old: &Words, new: &Words, ordered: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let left = |all: usize, of: &dyn Fn(&(usize, usize)) -> usize| -> Vec<usize> {
        let taken: FxHashSet<usize> = ordered.iter().map(of).collect();
        (0..all).filter(|at| !taken.contains(at)).collect()
    };
    let dropped = left(old.plain.len(), &|pair| pair.0);
    let added = left(new.plain.len(), &|pair| pair.1);
    if dropped.len() * added.len() > MOST_COMPARED {
        return Vec::new();
    }
    let mut alike: Vec<(u32, usize, usize)> = Vec::new();
    for &x in &dropped {
        let weighed = added.iter().map(|&y| (old.weigh(x, new, y), x, y));
        alike.extend(weighed.filter(|&(weight, ..)| weight > 0));
    }
    alike.sort_unstable_by_key(|&(weight, x, y)| (Reverse(weight), x, y));
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (_, x, y) in alike {
        if found.iter().all(|&(from, to)| from != x && to != y) {
            found.push((x, y));
        }
    }
    found
}

/// The pairs of letters of a text, in order.
fn pairs_of(text: &str) -> Vec<(char, char)> {
    let seconds = text.chars().skip(1);
    let mut pairs: Vec<(char, char)> = text.chars().zip(seconds).collect();
    pairs.sort_unstable();
    pairs
}

/// How many pairs of letters two texts share, in thousandths of those that they have.
fn likeness(a: &[(char, char)], b: &[(char, char)]) -> u32 {
    let (mut i, mut j, mut shared) = (0, 0, 0u32);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        shared += u32::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    let all = u32::try_from(a.len() + b.len()).unwrap_or(u32::MAX).max(1);
    shared.saturating_mul(2000) / all
}

/// The pairs of places of two rows, in their order, of which the weights are the most
/// together.
fn align(old: usize, new: usize, weight: &dyn Fn(usize, usize) -> u32) -> Vec<(usize, usize)> {
    let width = new + 1;
    let mut best = vec![0u32; (old + 1) * width];
    let mut weights = vec![0u32; old * new];
    let at = |table: &[u32], i: usize| table.get(i).copied().unwrap_or_default();
    for a in (0..old).rev() {
        for b in (0..new).rev() {
            let own = weight(a, b);
            let both = match own {
                0 => 0,
                own => own + at(&best, (a + 1) * width + b + 1),
            };
            let most = both
                .max(at(&best, (a + 1) * width + b))
                .max(at(&best, a * width + b + 1));
            if let (Some(cell), Some(kept)) =
                (best.get_mut(a * width + b), weights.get_mut(a * new + b))
            {
                (*cell, *kept) = (most, own);
            }
        }
    }
    let (mut a, mut b) = (0, 0);
    let mut pairs = Vec::new();
    while a < old && b < new {
        let own = at(&weights, a * new + b);
        let here = at(&best, a * width + b);
        if own > 0 && here == own + at(&best, (a + 1) * width + b + 1) {
            pairs.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if here == at(&best, (a + 1) * width + b) {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

/// A run of letters, and whether the other text has them too.
pub type Run = (String, bool);

/// The words of two texts, each in runs that the other has and has not.
pub fn runs(old: &str, new: &str) -> (Vec<Run>, Vec<Run>) {
    let (a, b): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let mut shared = (vec![false; a.len()], vec![false; b.len()]);
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a.iter().rev().zip(b.iter().rev());
    let most = a.len().min(b.len()) - head;
    let tail = tail.take_while(|(x, y)| x == y).count().min(most);
    let middle = (head..a.len() - tail, head..b.len() - tail);
    let mut mark = |x: usize, y: usize| {
        if let (Some(x), Some(y)) = (shared.0.get_mut(x), shared.1.get_mut(y)) {
            (*x, *y) = (true, true);
        }
    };
    (0..head).for_each(|at| mark(at, at));
    (1..=tail).for_each(|at| mark(a.len() - at, b.len() - at));
    let (of, to) = &middle;
    if of.len() * to.len() <= MOST_COMPARED * 4 {
        let same = |x: usize, y: usize| u32::from(a.get(of.start + x) == b.get(to.start + y));
        for (x, y) in align(of.len(), to.len(), &same) {
            mark(of.start + x, to.start + y);
        }
    }
    (in_runs(&a, &shared.0), in_runs(&b, &shared.1))
}

fn in_runs(letters: &[char], shared: &[bool]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (letter, &is_shared) in letters.iter().zip(shared) {
        match runs.last_mut() {
            Some((run, same)) if *same == is_shared => run.push(*letter),
            _ => runs.push((letter.to_string(), is_shared)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &[&str]) -> Vec<Article> {
        let text = format!("甲省渡口条例\n\n{}\n", lines.join("\n\n"));
        let documents = crate::document::read("a.txt", &text);
        articles(&documents[0], &text)
    }

    #[test]
    fn articles_hold_their_paragraphs_and_no_headings() {
        let found = of(&[
            "第一章　总则",
            "第一条　为了管理渡口，制定本条例。",
            "第二条　渡口分为两类。",
            "客渡应当备案。",
            "## 第二章 监督",
            "第十二条之一　监督应当公开。",
        ]);
        let numbers: Vec<&str> = found.iter().map(|a| a.number.as_str()).collect();
        assert_eq!(numbers, ["第一条", "第二条", "第十二条之一"]);
        assert_eq!(found[1].words, "渡口分为两类。\n客渡应当备案。");
    }

    #[test]
    fn an_article_has_a_line_and_may_have_a_heading() {
        let found = of(&[
            "第一条　【目的】为了管理渡口，制定本条例。",
            "第二条　（一）渡船；",
            "第三条（适用范围）　本条例适用于渡口。",
        ]);
        let lines: Vec<u32> = found.iter().map(|a| a.line).collect();
        assert_eq!(lines, [3, 5, 7]);
        let headings: Vec<Option<&str>> = found.iter().map(Article::heading).collect();
        assert_eq!(headings, [Some("目的"), None, Some("适用范围")]);
        assert_eq!(found[0].file, "a.txt");
    }

    #[test]
    fn an_annex_begins_where_its_number_stands_alone_or_comes_again() {
        let text = "某县交通局关于渡口的通知\n某交〔2020〕1号\n\n各镇：\n现通知如下。\n\n\
                    附件：1．渡口名单\n附件2：登记表\n\n某县交通局\n2020年1月2日\n\n\
                    附件1\n\n渡口名单\n东渡口\n\n附件2：登记表\n渡口名称\n\n附件3\n";
        let documents = crate::document::read("a.txt", text);
        let found = annexes(&documents[0], text);
        let found: Vec<(&str, &str, u32)> = found
            .iter()
            .map(|annex| (annex.number.as_str(), annex.words.as_str(), annex.line))
            .collect();
        assert_eq!(
            found,
            [("附件1", "渡口名单\n东渡口", 13), ("附件2", "渡口名称", 18)]
        );
    }

    #[test]
    fn an_article_that_moves_is_the_same_and_one_between_is_new() {
        let old = of(&[
            "第一条　为了管理渡口，制定本条例。",
            "第二条　渡口实行备案管理制度。",
            "第三条　违者罚款。",
        ]);
        let new = of(&[
            "第一条　为了管理渡口，制定本条例。",
            "第二条　船员应当持证上岗并穿救生衣。",
            "第三条　渡口实行登记管理制度。",
        ]);
        let found = fates(&old, &new);
        let kinds: Vec<(&str, &str)> = found
            .iter()
            .map(|fate| match fate {
                Fate::Same(_, a) => ("same", a.number.as_str()),
                Fate::Changed(_, a) => ("changed", a.number.as_str()),
                Fate::Added(a) => ("added", a.number.as_str()),
                Fate::Dropped(a) => ("dropped", a.number.as_str()),
            })
            .collect();
        assert_eq!(
            kinds,
            [
                ("same", "第一条"),
                ("added", "第二条"),
                ("changed", "第三条"),
                ("dropped", "第三条")
            ]
        );
    }

    #[test]
    fn an_article_that_stands_elsewhere_now_is_found() {
        let moved = "第三条　渡口所有人应当投保责任保险，并向县人民政府备案。";
        let old = of(&[
            "第一条　为了管理渡口，制定本条例。",
            "第二条　渡口实行登记管理制度。",
            moved,
            "第四条　渡工应当持证上岗。",
        ]);
        let new = of(&[
            "第一条　为了管理渡口，制定本条例。",
            "第二条　渡口所有人应当投保责任保险，并向市人民政府备案。",
            "第三条　渡口实行登记管理制度。",
            "第四条　渡工应当持证上岗。",
        ]);
        let found = fates(&old, &new);
        let pair = found.iter().find_map(|fate| match fate {
            Fate::Changed(a, b) => Some((a.number.as_str(), b.number.as_str())),
            _ => None,
        });
        assert_eq!(pair, Some(("第三条", "第二条")));
        assert_eq!(found.len(), 4);
        let numbers: Vec<Option<(usize, bool)>> = counterparts(&old, &new)
            .into_iter()
            .map(|other| other.map(|other| (other.at, other.is_same)))
            .collect();
        let expected = [(0, true), (2, true), (1, false), (3, true)];
        assert_eq!(numbers, expected.map(Some));
    }

    #[test]
    fn articles_of_long_texts_are_compared_between_those_that_are_the_same() {
        let text = |body: &str| -> Vec<Article> {
            (0..600)
                .map(|at| Article {
                    number: format!("第{at}条"),
                    words: format!("渡口编号{at}由{body}人民政府登记管理。{}", at % 7 == 0),
                    place: Provision::default().with(Unit::Article, (at, 0)),
                    file: String::new(),
                    line: at,
                    range: 0..0,
                })
                .collect()
        };
        let (old, mut new) = (text("县"), text("县"));
        for article in new.iter_mut().step_by(3) {
            article.words = article.words.replace('县', "市");
        }
        let found = fates(&old, &new);
        let changed = |fate: &&Fate| matches!(fate, Fate::Changed(a, b) if a.number == b.number);
        assert_eq!(found.iter().filter(changed).count(), 200);
        assert_eq!(found.len(), 600);
    }

    #[test]
    fn runs_tell_which_letters_are_new() {
        let (old, new) = runs("渡口实行备案管理。", "渡口实行登记管理。");
        let own = |runs: Vec<Run>| -> Vec<String> {
            runs.into_iter()
                .filter(|(_, same)| !same)
                .map(|(run, _)| run)
                .collect()
        };
        assert_eq!(
            (own(old), own(new)),
            (vec!["备案".to_owned()], vec!["登记".to_owned()])
        );
        assert_eq!(runs("", "甲").1, [("甲".to_owned(), false)]);
    }
}
