//! Which relation the words around a name state, by the rules in
//! `data/relations/`. The rules are data; this file only applies them.

use std::cell::RefCell;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::cues::{Cues, Need, Seen};
use super::expression::Expression;
use crate::graph::Relation;
use crate::part::part;

/// Where a mention stands, for rules that hold in one place only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Place {
    /// The document's own title.
    Title,
    /// The opening, or article 1.
    Opening,
    /// Everything else.
    Body,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    rule: Vec<RuleText>,
}

/// A rule as it stands in its file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleText {
    id: String,
    says: String,
    patterns: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(rename = "where")]
    place: Option<Place>,
    /// Whether it reads a change that is only announced.
    #[serde(default)]
    planned: bool,
    #[serde(default)]
    decided: bool,
    #[serde(default)]
    part: bool,
    #[serde(default)]
    shares_list: bool,
    of_a_part: Option<Relation>,
    a_part: Option<String>,
    examples: Vec<String>,
    counter: Vec<String>,
}

/// A rule, ready to be applied.
#[derive(Debug)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// What it reads.
    pub says: String,
    /// The relation that it states.
    pub relation: Relation,
    /// Whether it reads a change that is only announced, which leaves the target
    /// as it is.
    pub planned: bool,
    /// Whether such a change is made, not announced, in a document whose title
    /// decides on changes.
    pub decided: bool,
    /// Whether the words behind the names say which part of them is meant.
    pub part: bool,
    /// Whether the names of a long list before it share what it says of the last
    /// of them.
    pub shares_list: bool,
    /// What is done where the words name a part (第三条) and not the whole.
    pub of_a_part: Option<Relation>,
    /// Words for the part that is meant where none is named: 部分内容.
    pub a_part: Option<String>,
    /// Sentences whose first name it reads.
    pub examples: Vec<String>,
    /// Sentences that it must not read.
    pub counter: Vec<String>,
    place: Option<Place>,
    patterns: Vec<Pattern>,
    unless: Vec<Pattern>,
}

/// The words on both sides of the names.
#[derive(Debug)]
struct Pattern {
    /// Whether a pattern with words behind the names only may read names that
    /// are governed by a word before them.
    governed: bool,
    before: Option<Expression>,
    after: Option<Expression>,
    needs_before: Need,
    needs_after: Need,
}

/// All rules, and the words by which most are put aside.
#[derive(Debug)]
struct RuleBook {
    rules: Vec<Rule>,
    before: Cues,
    after: Cues,
    governors: Cues,
}

/// A pattern in a rule file that can't be read.
#[derive(Debug, thiserror::Error)]
#[error("rule {rule:?}: the pattern {pattern:?} {why}")]
pub struct PatternError {
    rule: String,
    pattern: String,
    why: String,
}

const FILES: [(Relation, &str); 15] = [
    (
        Relation::Cites,
        include_str!("../../data/relations/00-spoken-of.toml"),
    ),
    (
        Relation::Repeals,
        include_str!("../../data/relations/01-repeals.toml"),
    ),
    (
        Relation::Supersedes,
        include_str!("../../data/relations/02-supersedes.toml"),
    ),
    (
        Relation::Amends,
        include_str!("../../data/relations/03-amends.toml"),
    ),
    (
        Relation::Extends,
        include_str!("../../data/relations/04-extends.toml"),
    ),
    (
        Relation::Suspends,
        include_str!("../../data/relations/05-suspends.toml"),
    ),
    (
        Relation::Restores,
        include_str!("../../data/relations/06-restores.toml"),
    ),
    (
        Relation::Corrects,
        include_str!("../../data/relations/07-corrects.toml"),
    ),
    (
        Relation::Forwards,
        include_str!("../../data/relations/08-forwards.toml"),
    ),
    (
        Relation::Replies,
        include_str!("../../data/relations/09-replies.toml"),
    ),
    (
        Relation::Interprets,
        include_str!("../../data/relations/10-interprets.toml"),
    ),
    (
        Relation::Implements,
        include_str!("../../data/relations/11-implements.toml"),
    ),
    (
        Relation::Basis,
        include_str!("../../data/relations/12-basis.toml"),
    ),
    (
        Relation::Applies,
        include_str!("../../data/relations/13-applies.toml"),
    ),
    (
        Relation::Cites,
        include_str!("../../data/relations/14-cites.toml"),
    ),
];

/// All rules, first to last.
pub fn rules() -> &'static [Rule] {
    &book().rules
}

/// The rule of an id; none for what stands in code or in `data/lists.toml`.
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().iter().find(|rule| rule.id == id)
}

fn book() -> &'static RuleBook {
    static BOOK: LazyLock<RuleBook> = LazyLock::new(|| {
        load().unwrap_or_else(|why| unreachable!("data/relations, checked by a test: {why}"))
    });
    &BOOK
}

fn load() -> Result<RuleBook, Box<dyn std::error::Error>> {
    let classes = Classes::read(include_str!("../../data/relations/classes.toml"))?;
    let mut rules = Vec::new();
    let mut cues = (Cues::default(), Cues::default());
    for (relation, text) in FILES {
        let file: RuleFile = toml::from_str(text)?;
        for rule in file.rule {
            let mut compile =
                |patterns: &[String], governed: bool| -> Result<Vec<Pattern>, PatternError> {
                    patterns
                        .iter()
                        .map(|p| Pattern::new(&rule.id, &classes.write_out(p), governed, &mut cues))
                        .collect()
                };
            // 根据《甲》废止《乙》 ends 乙 alone: what a clause does to its subject
            // it does not do to a name that a word before it governs.
            let governed = relation >= Relation::Basis;
            rules.push(Rule {
                relation,
                patterns: compile(&rule.patterns, governed)?,
                unless: compile(&rule.unless, true)?,
                place: rule.place,
                planned: rule.planned,
                decided: rule.decided,
                part: rule.part,
                shares_list: rule.shares_list,
                of_a_part: rule.of_a_part,
                a_part: rule.a_part,
                id: rule.id,
                says: rule.says,
                examples: rule.examples,
                counter: rule.counter,
            });
        }
    }
    Ok(RuleBook {
        rules,
        before: cues.0,
        after: cues.1,
        governors: Cues::of(governors()),
    })
}

/// The classes of words of `data/relations/classes.toml`: in a pattern `{ENDS}`
/// stands for any of the words of that name.
#[derive(Debug, Default)]
struct Classes(Vec<(String, String)>);

impl Classes {
    /// Reads the classes; one may use those above it.
    fn read(text: &str) -> Result<Self, toml::de::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Class {
            name: String,
            words: Vec<String>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            class: Vec<Class>,
        }
        let mut classes = Classes::default();
        for class in toml::from_str::<File>(text)?.class {
            let words = classes.write_out(&format!("({})", class.words.join("|")));
            classes.0.push((format!("{{{}}}", class.name), words));
        }
        Ok(classes)
    }

    /// The pattern with its classes written out.
    fn write_out(&self, pattern: &str) -> String {
        let mut pattern = pattern.to_owned();
        for (name, words) in &self.0 {
            if pattern.contains('{') {
                pattern = pattern.replace(name, words);
            }
        }
        pattern
    }
}

fn governors() -> &'static [String] {
    #[derive(Deserialize)]
    struct Governors {
        governors: Vec<String>,
    }
    static GOVERNORS: LazyLock<Vec<String>> = LazyLock::new(|| {
        toml::from_str::<Governors>(include_str!("../../data/relations/governors.toml"))
            .map(|g| g.governors)
            .unwrap_or_else(|why| unreachable!("governors.toml, checked by a test: {why}"))
    });
    &GOVERNORS
}

impl Pattern {
    fn new(
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
                .map_or_else(Need::default, |e| cues.need(e.needs()))
        };
        Ok(Pattern {
            governed,
            needs_before: needs(&before, &mut cues.0),
            needs_after: needs(&after, &mut cues.1),
            before,
            after,
        })
    }

    fn fits(&self, context: &Context<'_>) -> bool {
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

/// Whether no word before the names governs them, in their own clause.
fn is_free(before: &str) -> bool {
    let clause = before
        .rsplit(['，', '。', '；', '：'])
        .next()
        .unwrap_or(before);
    // The last place of each word counts: what follows it is shortest there.
    !book().governors.any(clause, |_, end| {
        !part(clause, end..).contains(['起', '后', '日', '的', '《'])
    })
}

/// The words around a group of names, in one spelling; other names in them are
/// written 《》.
#[derive(Debug, Clone, Copy)]
struct Context<'a> {
    before: &'a str,
    after: &'a str,
    place: Place,
    seen_before: Seen,
    seen_after: Seen,
    /// Whether no word before the names governs them.
    is_free: bool,
}

impl<'a> Context<'a> {
    fn new(before: &'a str, after: &'a str, place: Place) -> Self {
        let book = book();
        Context {
            before,
            after,
            place,
            seen_before: book.before.seen(before),
            seen_after: book.after.seen(after),
            is_free: is_free(before),
        }
    }
}

impl Rule {
    /// Where alone it holds; none where it holds in the opening and the body.
    #[cfg(test)]
    pub(crate) fn place(&self) -> Option<Place> {
        self.place
    }

    /// Whether the rule reads the names in this context.
    fn fits(&self, context: &Context<'_>) -> bool {
        let in_place = match self.place {
            Some(place) => place == context.place,
            None => context.place != Place::Title,
        };
        in_place
            && self.patterns.iter().any(|p| p.fits(context))
            && !self.unless.iter().enumerate().any(|(at, exception)| {
                #[cfg(test)]
                if tests::is_left_out(&self.id, at) {
                    return false;
                }
                let _ = at;
                exception.fits(context)
            })
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

    impl Rule {
        /// How many exceptions it has.
        pub(crate) fn exceptions(&self) -> usize {
            self.unless.len()
        }
    }

    #[test]
    fn every_rule_file_can_be_read_and_ids_are_used_once() {
        let rules = load().unwrap().rules;
        let mut ids: Vec<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
        ids.sort_unstable();
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all);
        assert!(!governors().is_empty());
        for rule in &rules {
            assert!(
                !rule.examples.is_empty() && !rule.says.is_empty(),
                "{}",
                rule.id
            );
        }
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
