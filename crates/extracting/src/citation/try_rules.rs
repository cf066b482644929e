//! What the rules make of a text, and which of them nearly read it (`wenmai rules --try`).

use serde::Serialize;

use super::reader::Reader;
use super::relation::{self, Context, Place, Rule};
use super::{Citation, finished};
use crate::document::Document;
use wenmai_vocabulary::Relation;

/// How the rules read the names that share their words.
#[derive(Debug)]
pub struct Tried {
    /// The names, as they stand.
    pub names: String,
    /// The words before them in their sentence, with other names written 《》.
    pub before: String,
    /// The words behind them, likewise.
    pub after: String,
    /// Where they stand.
    pub place: Place,
    /// What was made of them; none where they are no mention of another document.
    pub citations: Vec<Citation>,
    /// What the rules say: first the one that reads the names.
    pub rules: Vec<Verdict>,
}

/// What a rule says of names.
#[derive(Debug, Clone, Copy)]
pub struct Verdict {
    /// The rule.
    pub rule: &'static Rule,
    /// How near it comes to reading them.
    pub how: How,
}

/// How near a rule comes to reading names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// It reads them.
    Reads,
    /// It would, but that a rule before it does.
    Later {
        /// Which of its patterns fits.
        pattern: usize,
    },
    /// An exception stops it.
    Stopped {
        /// Which of its patterns fits.
        pattern: usize,
        /// Which of its exceptions stops it.
        unless: usize,
    },
    /// It holds in another place: in the opening, or in titles.
    Elsewhere {
        /// Which of its patterns fits.
        pattern: usize,
    },
    /// A word before the names governs them.
    Governed {
        /// Which of its patterns would fit.
        pattern: usize,
    },
    /// Words that it needs stand there, but not as it wants them.
    Words {
        /// Which of its patterns needs them.
        pattern: usize,
    },
}

/// How the rules read the names in a document.
///
/// ```
/// use wenmai_extracting::citation::{How, try_rules};
///
/// let text = "甲局关于乙的通知\n\n各单位：\n一、未经批准，不得废止《丙办法》。\n";
/// let documents = wenmai_extracting::document::read("a.txt", text);
/// let tried = try_rules(&documents[0], text);
/// let stopped = |how| matches!(how, How::Stopped { .. });
/// assert!(tried[0].rules.iter().any(|v| v.rule.id == "repeals-before" && stopped(v.how)));
/// ```
pub fn try_rules(document: &Document, text: &str) -> Vec<Tried> {
    let mut reader = Reader::new(document, text);
    reader.heard = Some(Vec::new());
    let heard = reader.read();
    let found = finished(reader);
    let ends = heard.iter().skip(1).map(|next| next.first);
    let ends: Vec<usize> = ends.chain([found.len()]).collect();
    let tried = heard.into_iter().zip(ends).map(|(heard, end)| Tried {
        rules: verdicts(&heard.before, &heard.after, heard.place),
        citations: found.get(heard.first..end).unwrap_or_default().to_vec(),
        names: heard.names,
        before: heard.before,
        after: heard.after,
        place: heard.place,
    });
    tried.collect()
}

/// Most rules whose words stand there and are not as they want them.
const MOST_BY_WORDS: usize = 3;

fn verdicts(before: &str, after: &str, place: Place) -> Vec<Verdict> {
    let context = Context::new(before, after, place);
    let mut verdicts: Vec<Verdict> = Vec::new();
    let mut is_read = false;
    for rule in relation::rules() {
        let Some(how) = how(rule, &context, place, is_read) else {
            continue;
        };
        is_read |= how == How::Reads;
        verdicts.push(Verdict { rule, how });
    }
    // That nothing is done with the names goes without saying where more is read.
    let is_more = verdicts
        .iter()
        .any(|v| v.how == How::Reads && !v.rule.nothing);
    verdicts.retain(|v| !(is_more && v.rule.nothing));
    let changes = |v: &Verdict| v.how == How::Reads && is_change(v.rule.relation);
    let is_changed = verdicts.iter().any(changes);
    let mut by_words = 0;
    verdicts.retain(|verdict| {
        let words = matches!(verdict.how, How::Words { .. });
        by_words += usize::from(words);
        !words || by_words <= MOST_BY_WORDS && !is_changed
    });
    verdicts.sort_by_key(|verdict| match verdict.how {
        How::Reads => 0,
        How::Stopped { .. } => 1,
        How::Governed { .. } => 2,
        How::Elsewhere { .. } => 3,
        How::Later { .. } => 4,
        How::Words { .. } => 5,
    });
    verdicts
}

/// Whether the relation changes what it reaches.
fn is_change(relation: Relation) -> bool {
    relation <= Relation::Restores
}

fn how(rule: &'static Rule, context: &Context<'_>, place: Place, is_read: bool) -> Option<How> {
    let patterns = &rule.compiled.patterns;
    if let Some(pattern) = patterns.iter().position(|pattern| pattern.fits(context)) {
        return Some(match rule.exception(context) {
            _ if !rule.holds_in(place) => How::Elsewhere { pattern },
            Some(unless) => How::Stopped { pattern, unless },
            None if is_read => How::Later { pattern },
            None => How::Reads,
        });
    }
    if !rule.holds_in(place) {
        return None;
    }
    let free = context.if_free();
    if let Some(pattern) = patterns.iter().position(|pattern| pattern.fits(&free)) {
        return Some(How::Governed { pattern });
    }
    // Only where a document might be gone unseen.
    if !is_change(rule.relation) {
        return None;
    }
    let near = patterns
        .iter()
        .position(|pattern| pattern.has_words(context));
    near.map(|pattern| How::Words { pattern })
}
