//! Which relation the words around a name state, by the rules in
//! `data/relations/`. The rules are data; this file only applies them.

use std::cell::RefCell;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::cues::{Cues, Need, Seen};
use super::expression::Expression;
use super::rulebook::book;
use wenmai_vocabulary::Relation;
use wenmai_vocabulary::part::part;

/// Where a mention stands, for rules that hold in one place only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The document's own title.
    Title,
    /// The opening, or article 1.
    Opening,
    /// Everything else.
    Body,
}

/// A rule as it stands in its file, ready to be applied.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its id, with which every answer names it.
    pub id: String,
    /// What it reads, in English; empty where a rule of one's own says it in Chinese alone.
    #[serde(default)]
    pub says: String,
    /// What it reads, in Chinese; empty where a rule of one's own says it in English alone.
    #[serde(default)]
    pub zh: String,
    /// The relation that it states, which is that of its file.
    #[serde(skip_deserializing, default = "cites")]
    pub relation: Relation,
    /// The words around the names, of which any must fit.
    #[serde(rename = "patterns")]
    pub patterns: Vec<String>,
    /// The words that must not stand there.
    #[serde(default)]
    pub unless: Vec<String>,
    /// Where alone it holds; `None` where it holds in the opening and the body.
    #[serde(rename = "where")]
    pub place: Option<Place>,
    /// Whether it reads a change that is only announced or reported, which leaves the
    /// target as it is.
    #[serde(default)]
    pub planned: bool,
    /// Whether such a change is made, not announced, in a document whose title
    /// decides on changes.
    #[serde(default)]
    pub decided: bool,
    /// Whether the words behind the names may say which part of them is meant.
    #[serde(default)]
    pub part: bool,
    /// Whether the names of a long list before it share what it says of the last
    /// of them.
    #[serde(default)]
    pub shares_list: bool,
    /// Whether it moves the first day of the names.
    #[serde(default)]
    pub moves_start: bool,
    /// Whether the day in its clause is that of the change.
    #[serde(default)]
    pub dated: bool,
    /// Whether it reads of an end that others made, or that is no end.
    #[serde(default)]
    pub of_an_end: bool,
    /// Whether it reads that the names had ended before, so that a list of such is one of
    /// what ended.
    #[serde(default)]
    pub had_ended: bool,
    /// Whether the names are mentioned only, and nothing is read of them.
    #[serde(default)]
    pub nothing: bool,
    /// Whether it undoes the names as if they had never been, so that what they ended
    /// holds again.
    #[serde(default)]
    pub annuls: bool,
    /// What is done where the words name a part (第三条) and not the whole.
    pub of_a_part: Option<Relation>,
    /// Words for the part that is meant where none is named: 部分内容.
    pub a_part: Option<String>,
    /// Sentences whose first name it reads.
    pub examples: Vec<String>,
    /// Sentences that it must not read.
    pub counter: Vec<String>,
    #[serde(skip)]
    pub(super) compiled: Compiled,
}

fn cites() -> Relation {
    Relation::Cites
}

/// The patterns of a rule, read.
#[derive(Debug, Default)]
pub(super) struct Compiled {
    pub(super) patterns: Vec<Pattern>,
    pub(super) unless: Vec<Pattern>,
}

/// The words on both sides of the names.
#[derive(Debug)]
pub(super) struct Pattern {
    /// Whether a pattern with words behind the names only may read names that
    /// are governed by a word before them.
    governed: bool,
    before: Option<Expression>,
    after: Option<Expression>,
    needs_before: Need,
    needs_after: Need,
}

/// A pattern in a rule file that can't be read.
#[derive(Debug, thiserror::Error)]
#[error("rule {rule:?}: the pattern {pattern:?} {why}")]
pub struct PatternError {
    rule: String,
    pattern: String,
    why: String,
}

impl PatternError {
    /// Of a class of words by itself.
    pub(super) fn of_class(class: &str, why: String) -> Self {
        PatternError {
            rule: class.to_owned(),
            pattern: format!("{{{class}}}"),
            why,
        }
    }

    /// What is wrong, in Chinese.
    pub(super) fn chinese(&self) -> String {
        let (rule, pattern, why) = (&self.rule, &self.pattern, &self.why);
        format!("规则 {rule} 的写法“{pattern}”无法读取（{why}）")
    }
}

/// All rules, first to last.
pub fn rules() -> &'static [Rule] {
    &book().rules
}

/// The rule of names with which nothing is done.
pub(crate) fn nothing() -> &'static str {
    let mut last = rules().iter().rev();
    last.find(|rule| rule.nothing).map_or("", |rule| &rule.id)
}

/// The rule of an id; `None` for what stands in code or in `data/lists.toml`.
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().iter().find(|rule| rule.id == id)
}

impl Pattern {
    pub(super) fn new(
        rule: &str,
        pattern: &str,
        governed: bool,
        cues: &mut (Cues, Cues),
    ) -> Result<Self, PatternError> {
        let error = |why: String| PatternError {
            rule: rule.to_owned(),
            pattern: pattern.to_owned(),
            why,
        };
        let (before, after) = pattern
            .split_once("《》")
            .filter(|(_, after)| !after.contains("《》"))
            .ok_or_else(|| error("must hold 《》 once".to_owned()))?;
        let (before, after) = (
            (!before.is_empty()).then(|| Expression::before(before)),
            (!after.is_empty()).then(|| Expression::after(after)),
        );
        let (before, after) = (
            before.transpose().map_err(error)?,
            after.transpose().map_err(error)?,
        );
        let needs = |expression: &Option<Expression>, cues: &mut Cues| {
            expression
                .as_ref()
                .map_or_else(Need::default, |e| Need::of(cues, e.needs()))
        };
        Ok(Pattern {
            governed,
            needs_before: needs(&before, &mut cues.0),
            needs_after: needs(&after, &mut cues.1),
            before,
            after,
        })
    }

    pub(super) fn fits(&self, context: &Context<'_>) -> bool {
        self.needs_before.may_be_met(&context.seen_before)
            && self.needs_after.may_be_met(&context.seen_after)
            && self
                .before
                .as_ref()
                .map_or(self.governed || context.is_free, |before| {
                    before.ends(context.before, |gap| !book().governors.is_in(gap))
                })
            && self
                .after
                .as_ref()
                .is_none_or(|after| after.begins(context.after))
    }
}

impl Pattern {
    /// Whether words stand around the names that it cannot do without, on each side for
    /// which it has any.
    pub(super) fn has_words(&self, context: &Context<'_>) -> bool {
        let sides = [
            (&self.needs_before, &context.seen_before),
            (&self.needs_after, &context.seen_after),
        ];
        sides.iter().any(|(need, _)| need.has_any())
            && sides.iter().all(|(need, seen)| need.may_be_met(seen))
    }
}

/// Whether no word before the names governs them, in their own clause.
fn is_free(before: &str) -> bool {
    let clause = before
        .rsplit(['，', '。', '；', '：'])
        .next()
        .unwrap_or(before);
    // The last place of each word counts: what follows it is shortest there.
    !book().governors.any(clause, |_, end| {
        !part(clause, end..).contains(['起', '后', '前', '日', '的', '《'])
    })
}

/// The words around a group of names, in one spelling; other names in them are
/// written 《》.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    before: &'a str,
    after: &'a str,
    place: Place,
    seen_before: Seen,
    seen_after: Seen,
    /// Whether no word before the names governs them.
    is_free: bool,
}

impl<'a> Context<'a> {
    pub(super) fn new(before: &'a str, after: &'a str, place: Place) -> Self {
        let book = book();
        Context {
            before,
            after,
            place,
            seen_before: Seen::of(&book.before, before),
            seen_after: Seen::of(&book.after, after),
            is_free: is_free(before),
        }
    }

    /// The same words, were there none that governs the names.
    pub(super) fn if_free(&self) -> Self {
        Context {
            is_free: true,
            ..*self
        }
    }
}

impl Rule {
    /// Whether it may hold where the names stand.
    pub(super) fn holds_in(&self, place: Place) -> bool {
        match self.place {
            Some(own) => own == place,
            None => place != Place::Title,
        }
    }

    /// Whether the rule reads the names in this context.
    fn fits(&self, context: &Context<'_>) -> bool {
        self.holds_in(context.place)
            && self.compiled.patterns.iter().any(|p| p.fits(context))
            && self.exception(context).is_none()
    }

    /// The first exception that holds in this context, by its place among them.
    pub(super) fn exception(&self, context: &Context<'_>) -> Option<usize> {
        let mut exceptions = self.compiled.unless.iter().enumerate();
        let bites = |&(at, exception): &(usize, &Pattern)| {
            #[cfg(test)]
            if tests::is_left_out(&self.id, at) {
                return false;
            }
            let _ = at;
            exception.fits(context)
        };
        exceptions.find(bites).map(|(at, _)| at)
    }
}

/// The first rule that reads the names; none in a title that does nothing with
/// them.
///
/// `before` reaches from the beginning of the sentence to the names, `after`
/// from the names to the end of the sentence.
pub(crate) fn classify(before: &str, after: &str, place: Place) -> Option<&'static Rule> {
    thread_local! {
        static READ: RefCell<Remembered> = RefCell::default();
    }
    let read = || {
        let context = Context::new(before, after, place);
        rules().iter().find(|rule| rule.fits(&context))
    };
    #[cfg(test)]
    if tests::LEFT_OUT.with_borrow(Option::is_some) {
        return read();
    }
    if before.len() + after.len() > LONGEST_REMEMBERED {
        return read();
    }
    READ.with_borrow_mut(|remembered| remembered.get_or(before, after, place, read))
}

/// What was read of words around names, on each thread: official texts say the
/// same of many.
#[derive(Default)]
struct Remembered {
    /// Rules by place and words.
    rules: FxHashMap<String, Option<&'static Rule>>,
    /// What is asked for, put together.
    asked: String,
}

/// How many words around names are remembered, and how long they may be in
/// bytes: long sentences hardly come again.
const MOST_REMEMBERED: usize = 4096;
const LONGEST_REMEMBERED: usize = 400;

impl Remembered {
    fn get_or(
        &mut self,
        before: &str,
        after: &str,
        place: Place,
        read: impl FnOnce() -> Option<&'static Rule>,
    ) -> Option<&'static Rule> {
        self.asked.clear();
        self.asked.push(match place {
            Place::Title => 't',
            Place::Opening => 'o',
            Place::Body => 'b',
        });
        self.asked.push_str(before);
        self.asked.push('\n');
        self.asked.push_str(after);
        if let Some(rule) = self.rules.get(&self.asked) {
            return *rule;
        }
        if self.rules.len() == MOST_REMEMBERED {
            self.rules.clear();
        }
        let rule = read();
        self.rules.insert(self.asked.clone(), rule);
        rule
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    thread_local! {
        /// The exception of a rule that is left out, to see what it does.
        pub(crate) static LEFT_OUT: RefCell<Option<(String, usize)>> = const { RefCell::new(None) };
    }

    pub(crate) fn is_left_out(rule: &str, at: usize) -> bool {
        LEFT_OUT.with_borrow(|out| out.as_ref().is_some_and(|(id, n)| id == rule && *n == at))
    }

    #[test]
    fn the_nearest_governing_word_counts() {
        let rule = rules()
            .iter()
            .find(|rule| rule.id == "implements-before")
            .unwrap();
        let reads = |before: &str| rule.fits(&Context::new(before, "的要求", Place::Body));
        assert!(reads("要认真落实国家卫生健康委"));
        assert!(!reads("要落实责任并按照"));
        assert!(reads("按照部署贯彻落实"));
    }
}
