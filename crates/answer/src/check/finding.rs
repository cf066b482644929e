//! What is wrong in a draft, and where.

use std::ops::Range;

use petgraph::graph::NodeIndex;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::rule::{self, Rule, RuleId, Severity, Words};
use crate::almanac::Standing;
use wenmai_extracting::document::DocumentNumber;
use wenmai_graph::Entity;

/// Something that is wrong, in one place or several.
#[derive(Debug, Clone)]
pub struct Finding<'a> {
    /// The rule that found it.
    pub rule: RuleId,
    /// How much it weighs, at the worst of its places.
    pub severity: Severity,
    /// Where, in the order of the text; at least one.
    pub at: Vec<Spot>,
    /// The document of the project that is cited, where it is known.
    pub node: Option<NodeIndex>,
    /// Documents that may be meant instead, or that fit as well.
    pub alike: Vec<Alike>,
    /// What the almanac knows of it, where the project is silent.
    pub almanac: Option<Standing<'a>>,
    /// What the rule knows of it, for its sentences.
    words: Vec<(&'static str, Words)>,
}

/// A place in the draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// The citation there, by its place in [`super::Checked::citations`].
    pub citation: Option<usize>,
    /// What belongs there instead, where there is one right answer.
    pub fix: Option<Fix>,
}

/// A right answer: words that take the place of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The bytes of the words that are wrong.
    pub range: Range<usize>,
    /// What is right.
    pub words: String,
}

/// A document that may be meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alike {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
}

impl Alike {
    pub(super) fn of(entity: &Entity) -> Self {
        Alike {
            id: entity.id.clone(),
            title: entity.title.clone(),
        }
    }

    /// A work that the project does not have.
    pub(super) fn named(title: &str) -> Self {
        Alike {
            id: title.to_owned(),
            title: Some(title.to_owned()),
        }
    }
}

impl Finding<'_> {
    fn new(rule: RuleId, spot: Spot) -> Self {
        Finding {
            severity: rule.rule().severity,
            rule,
            at: vec![spot],
            node: None,
            alike: Vec::new(),
            almanac: None,
            words: Vec::new(),
        }
    }

    /// Weighs less than its rule does.
    pub(super) fn weighs(&mut self, severity: Severity) -> &mut Self {
        self.severity = self.severity.max(severity);
        self
    }

    pub(super) fn of(&mut self, node: NodeIndex) -> &mut Self {
        self.node = Some(node);
        self
    }

    pub(super) fn of_some(&mut self, node: Option<NodeIndex>) -> &mut Self {
        self.node = node;
        self
    }

    pub(super) fn may_be(&mut self, alike: Vec<Alike>) -> &mut Self {
        self.alike = alike;
        self
    }

    /// A word for the sentences of the rule, the same in both languages.
    pub(super) fn word(&mut self, name: &'static str, word: impl Into<String>) -> &mut Self {
        self.words.push((name, Words::same(word)));
        self
    }

    pub(super) fn word_if(
        &mut self,
        name: &'static str,
        word: Option<impl Into<String>>,
    ) -> &mut Self {
        if let Some(word) = word {
            self.word(name, word);
        }
        self
    }

    pub(super) fn words(&mut self, name: &'static str, zh: &str, en: &str) -> &mut Self {
        let (zh, en) = (zh.to_owned(), en.to_owned());
        self.words.push((name, Words { zh, en }));
        self
    }

    /// What belongs in the place of these bytes.
    pub(super) fn right(&mut self, range: Range<usize>, words: impl Into<String>) -> &mut Self {
        if let Some(spot) = self.at.last_mut() {
            let words = words.into();
            spot.fix = Some(Fix { range, words });
        }
        self
    }

    /// What is said of it.
    pub fn message(&self, text: &str) -> Words {
        self.said(&self.rule.rule().message, text)
    }

    /// What to do; empty where there is nothing to say.
    pub fn advice(&self, text: &str) -> Words {
        self.said(&self.rule.rule().advice, text)
    }

    fn said(&self, sentence: &Words, text: &str) -> Words {
        let name = self
            .at
            .first()
            .and_then(|spot| text.get(spot.range.clone()));
        let name: String = name
            .unwrap_or_default()
            .split('\n')
            .map(str::trim)
            .collect();
        let fill = |sentence: &str, pick: fn(&Words) -> &str| {
            let known = |wanted: &str| {
                let mut words = self.words.iter();
                let known = words.find(|(name, _)| *name == wanted);
                let known = known.map(|(_, words)| pick(words));
                known.or((wanted == "name").then_some(name.as_str()))
            };
            rule::fill(sentence, &known)
        };
        Words {
            zh: fill(&sentence.zh, |words| &words.zh),
            en: fill(&sentence.en, |words| &words.en),
        }
    }

    /// The rule that found it.
    pub fn rule(&self) -> &'static Rule {
        self.rule.rule()
    }
}

/// Findings while they are made.
#[derive(Debug, Default)]
pub(super) struct Found<'a> {
    findings: Vec<Finding<'a>>,
}

impl<'a> Found<'a> {
    /// Something wrong at a place.
    pub(super) fn at(&mut self, rule: RuleId, range: Range<usize>) -> &mut Finding<'a> {
        self.add(rule, range, None)
    }

    /// Something wrong with a citation.
    pub(super) fn citation(
        &mut self,
        rule: RuleId,
        citation: usize,
        range: Range<usize>,
    ) -> &mut Finding<'a> {
        self.add(rule, range, Some(citation))
    }

    /// Whether this was found of a citation.
    pub(super) fn has(&self, rule: RuleId, citation: usize) -> bool {
        let mut findings = self.findings.iter();
        findings.any(|finding| {
            let mut spots = finding.at.iter();
            finding.rule == rule && spots.any(|spot| spot.citation == Some(citation))
        })
    }

    fn add(
        &mut self,
        rule: RuleId,
        range: Range<usize>,
        citation: Option<usize>,
    ) -> &mut Finding<'a> {
        let at = self.findings.len();
        let fix = None;
        let spot = Spot {
            range,
            citation,
            fix,
        };
        self.findings.push(Finding::new(rule, spot));
        &mut self.findings[at]
    }

    /// One finding for all places in which the same is wrong with the same document or
    /// name; the worst first.
    pub(super) fn together(self, name: impl Fn(&Spot) -> String) -> Vec<Finding<'a>> {
        type Same = (
            RuleId,
            Option<NodeIndex>,
            Option<String>,
            Vec<(&'static str, Words)>,
        );
        let mut findings: Vec<Finding<'a>> = Vec::new();
        let mut known: FxHashMap<Same, usize> = FxHashMap::default();
        for mut finding in self.findings {
            let called = || finding.at.first().map(&name);
            let same = (
                finding.rule,
                finding.node,
                finding.node.is_none().then(called).flatten(),
                finding.words.clone(),
            );
            let next = findings.len();
            match *known.entry(same).or_insert(next) {
                known if known < next => {
                    let first = &mut findings[known];
                    first.severity = first.severity.min(finding.severity);
                    first.at.append(&mut finding.at);
                }
                _ => findings.push(finding),
            }
        }
        for finding in &mut findings {
            finding.at.sort_by_key(|spot| spot.range.start);
        }
        let first = |finding: &Finding<'_>| finding.at.first().map(|spot| spot.range.start);
        findings.sort_by_key(|finding| (finding.severity, first(finding), finding.rule));
        findings
    }
}

/// A title and a number as they are cited: 《甲办法》（甲发〔2024〕1号）.
pub(super) fn cited_as(title: Option<&str>, number: Option<&str>) -> String {
    match (title, number) {
        (Some(title), Some(number)) => format!("《{title}》（{number}）"),
        (Some(title), None) => format!("《{title}》"),
        (None, number) => number.unwrap_or_default().to_owned(),
    }
}

/// A document as it is cited.
pub(super) fn citing(entity: &Entity) -> String {
    let number = entity.number.as_deref().filter(|number| {
        let number = DocumentNumber::parse(number);
        number.is_some_and(|number| number.is_unique())
    });
    match (entity.title.as_deref(), number) {
        (None, None) => entity.id.clone(),
        (title, number) => cited_as(title.map(nested).as_deref(), number),
    }
}

/// A title as it stands within 《》: marks in it are 〈〉.
pub(super) fn nested(title: &str) -> String {
    title.replace('《', "〈").replace('》', "〉")
}
