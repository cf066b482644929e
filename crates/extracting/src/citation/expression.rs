//! The language of the patterns in `data/relations/`, read and matched by hand:
//! words, `(甲|乙)`, `[甲乙]`, `[^甲]`, `[甲]+`, `^`, `$`, `…` and `……`. A pattern needs
//! no compiling, and a text is walked only where a word of it begins.

use std::cmp::Reverse;
use std::ops::Range;
use wenmai_vocabulary::part::part;

/// What may not stand in `…`, and how many characters may.
const CLAUSE: (&[char], usize) = (&['，', '。', '；', '：', '！', '？', '《', '》'], 40);
/// The same of `……`.
const SENTENCE: (&[char], usize) = (&['。', '；', '！', '？', '《'], 80);

/// One side of a pattern: the words before the names, or behind them.
#[derive(Debug)]
pub(super) struct Expression {
    steps: Vec<Step>,
    first: Firsts,
}

/// What a text must hold next.
#[derive(Debug)]
enum Step {
    /// One of these words, the first that leads on.
    Words(Vec<String>, Firsts),
    /// One character of a class, or as many as there are.
    Class(Class),
    /// What begins at one of these steps, the first that leads on; all of them
    /// end before `end`.
    Choice {
        starts: Vec<usize>,
        end: usize,
    },
    /// Goes on at a step behind a choice.
    Jump(usize),
    /// As few characters as possible; whether they are those nearest to the
    /// names.
    Gap {
        sentence: bool,
        nearest: bool,
    },
    Start,
    End,
}

#[derive(Debug)]
struct Class {
    /// First and last of each range.
    characters: Vec<(char, char)>,
    negated: bool,
    repeated: bool,
}

/// The characters with which something may begin, as bits of their code.
#[derive(Debug, Clone, Copy)]
struct Firsts([u64; 4]);

impl Firsts {
    const ANY: Firsts = Firsts([u64::MAX; 4]);
    const NONE: Firsts = Firsts([0; 4]);

    fn of_word(word: &str) -> Self {
        word.chars().next().map_or(Firsts::ANY, Firsts::of)
    }

    fn of(c: char) -> Self {
        let mut firsts = Firsts::NONE;
        let (at, bit) = Firsts::bit(c);
        firsts.0[at] = bit;
        firsts
    }

    fn bit(c: char) -> (usize, u64) {
        let code = u32::from(c);
        ((code >> 6 & 3) as usize, 1 << (code & 63))
    }

    fn or(mut self, other: Self) -> Self {
        for (bits, others) in self.0.iter_mut().zip(other.0) {
            *bits |= others;
        }
        self
    }

    /// Whether it may begin with a character, or at the end of a text.
    fn may_be(&self, next: Option<char>) -> bool {
        match next {
            Some(c) => {
                let (at, bit) = Firsts::bit(c);
                self.0[at] & bit != 0
            }
            None => self.0 == Firsts::ANY.0,
        }
    }
}

impl Expression {
    /// The words before the names.
    ///
    /// # Errors
    ///
    /// Says what is wrong where they can't be read.
    pub(super) fn before(pattern: &str) -> Result<Self, String> {
        let mut expression = Expression::read(pattern)?;
        expression.steps.push(Step::End);
        // The words in the gap nearest to the names may govern them.
        let nearest = expression
            .steps
            .iter_mut()
            .rev()
            .find_map(|step| match step {
                Step::Gap {
                    sentence: false,
                    nearest,
                } => Some(nearest),
                _ => None,
            });
        if let Some(nearest) = nearest {
            *nearest = true;
        }
        Ok(expression)
    }

    /// The words behind the names.
    ///
    /// # Errors
    ///
    /// Says what is wrong where they can't be read.
    pub(super) fn after(pattern: &str) -> Result<Self, String> {
        Expression::read(pattern)
    }

    fn read(pattern: &str) -> Result<Self, String> {
        let mut reader = Reader {
            pattern,
            at: 0,
            steps: Vec::new(),
        };
        reader.sequence()?;
        if reader.at < pattern.len() {
            return Err("closes a bracket that is not open".to_owned());
        }
        let steps = reader.steps;
        let first = firsts(&steps, 0);
        Ok(Expression { steps, first })
    }

    /// Whether a text begins with the words.
    pub(super) fn begins(&self, text: &str) -> bool {
        let mut walk = Walk {
            steps: &self.steps,
            text,
            nearest: None,
        };
        self.first.may_be(text.chars().next()) && walk.leads_on(0, 0)
    }

    /// Whether a text ends with the words, and what stands in the gap nearest to
    /// its end is `free`. The nearest of several words counts, so the search
    /// goes on to the right.
    pub(super) fn ends(&self, text: &str, free: impl Fn(&str) -> bool) -> bool {
        let mut walk = Walk {
            steps: &self.steps,
            text,
            nearest: None,
        };
        let starts = text.char_indices().map(|(at, c)| (at, Some(c)));
        starts.chain([(text.len(), None)]).any(|(at, next)| {
            walk.nearest = None;
            self.first.may_be(next)
                && walk.leads_on(0, at)
                && walk.nearest.clone().is_none_or(|gap| free(part(text, gap)))
        })
    }

    /// Words of which one stands in whatever the expression fits; none where
    /// there are no such words.
    pub(super) fn needs(&self) -> Option<Vec<String>> {
        let choices = required(&self.steps, 0..self.steps.len());
        choices.filter(|words| words.len() <= MOST_CHOICES)
    }
}

/// Most alternatives that one expression may ask for.
const MOST_CHOICES: usize = 64;

/// The words of the rarest step: the one whose shortest word is longest.
fn required(steps: &[Step], range: Range<usize>) -> Option<Vec<String>> {
    let mut best: Option<(usize, Vec<String>)> = None;
    let mut at = range.start;
    while at < range.end {
        let mut next = at + 1;
        let words = match &steps[at] {
            Step::Words(words, _) => Some(words.clone()),
            Step::Choice { starts, end } => {
                next = *end;
                let ends = starts.iter().skip(1).copied().chain([next]);
                let parts = starts.iter().zip(ends);
                parts
                    .map(|(&start, end)| required(steps, start..end))
                    .collect::<Option<Vec<_>>>()
                    .map(|parts| parts.concat())
            }
            _ => None,
        };
        at = next;
        let Some(words) = words.filter(|words| words.iter().all(|word| !word.is_empty())) else {
            continue;
        };
        let shortest = words.iter().map(String::len).min().unwrap_or(0);
        let better = best.as_ref().is_none_or(|(length, others)| {
            (shortest, Reverse(words.len())) > (*length, Reverse(others.len()))
        });
        if better {
            best = Some((shortest, words));
        }
    }
    best.map(|(_, words)| words)
}

/// The characters with which what begins at a step may begin.
fn firsts(steps: &[Step], at: usize) -> Firsts {
    match steps.get(at) {
        Some(Step::Words(words, _)) if words.iter().any(String::is_empty) => words
            .iter()
            .filter(|word| !word.is_empty())
            .map(|word| Firsts::of_word(word))
            .fold(firsts(steps, at + 1), Firsts::or),
        Some(Step::Words(_, first)) => *first,
        Some(Step::Jump(to)) => firsts(steps, *to),
        Some(Step::Choice { starts, .. }) => starts
            .iter()
            .map(|&start| firsts(steps, start))
            .fold(Firsts::NONE, Firsts::or),
        _ => Firsts::ANY,
    }
}

/// Reads a pattern from left to right.
struct Reader<'p> {
    pattern: &'p str,
    at: usize,
    steps: Vec<Step>,
}

impl<'p> Reader<'p> {
    fn rest(&self) -> &'p str {
        part(self.pattern, self.at..)
    }

    /// Takes a mark if it stands next.
    fn takes(&mut self, mark: &str) -> bool {
        let is_next = self.rest().starts_with(mark);
        if is_next {
            self.at += mark.len();
        }
        is_next
    }

    /// Up to the end of the pattern or of one of several alternatives.
    fn sequence(&mut self) -> Result<(), String> {
        while let Some(next) = self.rest().chars().next() {
            match next {
                '|' | ')' => break,
                '(' => self.choice()?,
                '[' => self.class()?,
                '^' => {
                    self.at += 1;
                    self.steps.push(Step::Start);
                }
                '$' => {
                    self.at += 1;
                    self.steps.push(Step::End);
                }
                '…' => {
                    let sentence = self.takes("……");
                    if !sentence {
                        self.at += next.len_utf8();
                    }
                    self.steps.push(Step::Gap {
                        sentence,
                        nearest: false,
                    });
                }
                ']' | '+' | '*' | '?' | '{' | '}' | '.' | '\\' => {
                    return Err(format!("holds {next} where it has no meaning"));
                }
                _ => {
                    let word = self.word();
                    let first = Firsts::of_word(&word);
                    self.steps.push(Step::Words(vec![word], first));
                }
            }
        }
        Ok(())
    }

    /// The letters up to the next mark.
    fn word(&mut self) -> String {
        let rest = self.rest();
        let end = rest.find(MARKS).unwrap_or(rest.len());
        self.at += end;
        part(rest, ..end).to_owned()
    }

    /// `(甲|乙)`: of several words the longest is tried first, so that 暂停执行 is
    /// read before 暂停.
    fn choice(&mut self) -> Result<(), String> {
        self.at += '('.len_utf8();
        let inner = self.rest();
        let close = inner.find([')', '(']).unwrap_or(inner.len());
        if !part(inner, close..).starts_with(')') {
            return self.choice_of_parts();
        }
        let mut parts: Vec<&str> = part(inner, ..close).split('|').collect();
        parts.sort_by_key(|part| Reverse(part.len()));
        if parts.iter().all(|part| !part.contains(MARKS)) {
            self.at += close + ')'.len_utf8();
            let words: Vec<String> = parts.into_iter().map(str::to_owned).collect();
            let first = words
                .iter()
                .map(|word| Firsts::of_word(word))
                .fold(Firsts::NONE, Firsts::or);
            self.steps.push(Step::Words(words, first));
            return Ok(());
        }
        let mut sorted = Reader {
            pattern: &format!("{})", parts.join("|")),
            at: 0,
            steps: std::mem::take(&mut self.steps),
        };
        let read = sorted.choice_of_parts();
        self.steps = sorted.steps;
        self.at += close + ')'.len_utf8();
        read
    }

    /// The parts of a choice, each any pattern, up to its closing bracket.
    fn choice_of_parts(&mut self) -> Result<(), String> {
        let choice = self.steps.len();
        self.steps.push(Step::Start);
        let mut starts = Vec::new();
        let mut jumps = Vec::new();
        loop {
            starts.push(self.steps.len());
            self.sequence()?;
            if self.takes(")") {
                break;
            }
            if !self.takes("|") {
                return Err("leaves a bracket open".to_owned());
            }
            jumps.push(self.steps.len());
            self.steps.push(Step::Jump(0));
        }
        let end = self.steps.len();
        for jump in jumps {
            self.steps[jump] = Step::Jump(end);
        }
        self.steps[choice] = Step::Choice { starts, end };
        Ok(())
    }

    /// `[甲乙]`, `[^甲乙]`, `[0-9]+`.
    fn class(&mut self) -> Result<(), String> {
        self.at += '['.len_utf8();
        let negated = self.takes("^");
        let rest = self.rest();
        let close = rest.find(']').ok_or("leaves a bracket open")?;
        let mut characters = Vec::new();
        let mut letters = part(rest, ..close).chars().peekable();
        while let Some(first) = letters.next() {
            let mut last = first;
            if letters.peek() == Some(&'-') {
                letters.next();
                last = letters.next().ok_or("ends a range nowhere")?;
            }
            characters.push((first, last));
        }
        self.at += close + ']'.len_utf8();
        let repeated = self.takes("+");
        self.steps.push(Step::Class(Class {
            characters,
            negated,
            repeated,
        }));
        Ok(())
    }
}

/// Characters that are no letters of a word.
const MARKS: [char; 15] = [
    '(', ')', '|', '[', ']', '^', '…', '+', '*', '?', '{', '}', '$', '.', '\\',
];

impl Class {
    fn holds(&self, c: char) -> bool {
        let within = |&(first, last): &(char, char)| (first..=last).contains(&c);
        self.characters.iter().any(within) != self.negated
    }
}

/// A walk over a text along the steps of an expression.
struct Walk<'a> {
    steps: &'a [Step],
    text: &'a str,
    /// What stands in the gap nearest to the names.
    nearest: Option<Range<usize>>,
}

impl Walk<'_> {
    /// Whether the steps from `step` on fit what stands at `at`.
    fn leads_on(&mut self, mut step: usize, mut at: usize) -> bool {
        let steps = self.steps;
        while let Some(next) = steps.get(step) {
            step += 1;
            let rest = part(self.text, at..);
            match next {
                Step::Words(words, first) => match words.as_slice() {
                    [word] => {
                        if !rest.starts_with(word.as_str()) {
                            return false;
                        }
                        at += word.len();
                    }
                    words => {
                        return first.may_be(rest.chars().next())
                            && words.iter().any(|word| {
                                rest.starts_with(word.as_str())
                                    && self.leads_on(step, at + word.len())
                            });
                    }
                },
                Step::Class(class) if class.repeated => {
                    let run = rest.find(|c| !class.holds(c)).unwrap_or(rest.len());
                    let ends = part(rest, ..run).char_indices().rev();
                    let ends = [run].into_iter().chain(ends.map(|(end, _)| end));
                    return ends
                        .take_while(|&end| end > 0)
                        .any(|end| self.leads_on(step, at + end));
                }
                Step::Class(class) => match rest.chars().next() {
                    Some(c) if class.holds(c) => at += c.len_utf8(),
                    _ => return false,
                },
                Step::Choice { starts, .. } => {
                    return starts.iter().any(|&start| self.leads_on(start, at));
                }
                Step::Jump(to) => step = *to,
                Step::Gap { sentence, nearest } => {
                    let (closing, most) = if *sentence { SENTENCE } else { CLAUSE };
                    let gap = rest.char_indices().map(|(end, c)| (end, Some(c)));
                    let gap = gap.chain([(rest.len(), None)]).take(most + 1);
                    for (length, next) in gap {
                        if self.leads_on(step, at + length) {
                            if *nearest {
                                self.nearest = Some(at..at + length);
                            }
                            return true;
                        }
                        if next.is_some_and(|c| closing.contains(&c)) {
                            return false;
                        }
                    }
                    return false;
                }
                Step::Start if at > 0 => return false,
                Step::End if at < self.text.len() => return false,
                Step::Start | Step::End => {}
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(pattern: &str, text: &str) -> bool {
        Expression::before(pattern).unwrap().ends(text, |_| true)
    }

    fn begins(pattern: &str, text: &str) -> bool {
        Expression::after(pattern).unwrap().begins(text)
    }

    #[test]
    fn words_choices_and_classes() {
        assert!(ends("根据", "现根据"));
        assert!(!ends("根据", "根据有关"));
        assert!(begins("(的|)规定", "的规定执行"));
        assert!(begins("(的|)规定", "规定"));
        assert!(!begins("(的|)规定", "有关规定"));
        assert!(begins("等[0-9一二]+[个件](文件|)废止", "等12个文件废止"));
        assert!(!begins("等[0-9一二]+[个件]废止", "等个废止"));
        assert!(begins("(被…代替|由…(代替|取代))", "由甲取代"));
        assert!(!begins("(被…代替|由…(代替|取代))", "被甲取代"));
        assert!(ends("(^|[^意常])见", "见") && ends("(^|[^意常])见", "参见"));
        assert!(!ends("(^|[^意常])见", "意见"));
    }

    #[test]
    fn a_shorter_word_is_tried_where_the_longer_leads_nowhere() {
        assert!(begins("(暂停|暂停执行)执行", "暂停执行"));
        assert!(begins("[0-9]+2日", "12日"));
    }

    #[test]
    fn a_gap_ends_with_its_clause_or_its_sentence() {
        assert!(begins("…废止", "一律废止") && begins("…废止", "废止"));
        assert!(!begins("…废止", "，一律废止"));
        assert!(begins("……废止", "，一律废止"));
        assert!(!begins("……废止", "。一律废止"));
        let far = |count: usize| format!("{}废止", "甲".repeat(count));
        assert!(begins("…废止", &far(40)) && !begins("…废止", &far(41)));
        assert!(begins("……废止", &far(80)) && !begins("……废止", &far(81)));
    }

    #[test]
    fn the_gap_before_the_names_is_looked_at_from_the_nearest_word() {
        let expression = Expression::before("(落实|贯彻)…").unwrap();
        let free = |gap: &str| !gap.contains("按照");
        assert!(expression.ends("按照部署贯彻落实甲", free));
        assert!(!expression.ends("落实责任并按照", free));
        assert!(expression.ends("落实按照贯彻", free));
    }

    #[test]
    fn the_words_that_an_expression_cannot_do_without() {
        let needs = |pattern| Expression::after(pattern).unwrap().needs();
        let some = |words: &[&str]| Some(words.iter().map(|&w| w.to_owned()).collect());
        assert_eq!(needs("同时废止"), some(&["同时废止"]));
        assert_eq!(needs("(废止|停止执行)(的|)"), some(&["停止执行", "废止"]));
        assert_eq!(needs("…自……起施行"), some(&["起施行"]));
        assert_eq!(needs("(废止|)…"), None);
        assert_eq!(needs("(废止|[^，])"), None);
        assert_eq!(needs("(甲…乙丙|(丁戊|己))"), some(&["乙丙", "丁戊", "己"]));
    }

    #[test]
    fn what_is_no_pattern() {
        for pattern in ["(甲", "甲)", "[甲", "甲+", "甲*", "甲|乙", "[0-"] {
            assert!(Expression::after(pattern).is_err(), "{pattern}");
        }
    }
}
