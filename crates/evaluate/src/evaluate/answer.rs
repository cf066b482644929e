//! Gains and losses for programs.

use serde::Serialize;

use super::baseline::{Change, Comparison, Counts};
use super::mentions::Spurious;
use super::records::{Found, LabelKind};

/// The gains and losses of one or more texts, to be written as JSON.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Answer<'a> {
    changes: Vec<ChangeRow<'a>>,
    spurious_appeared: Vec<SpuriousRow<'a>>,
    spurious_went: Vec<SpuriousRow<'a>>,
    counts: Counts,
}

#[derive(Debug, Clone, Serialize)]
struct ChangeRow<'a> {
    /// Name of the label file, where there are several.
    name: Option<&'a str>,
    direction: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    line: u64,
    text: &'a str,
    /// Whether it changed that the mention is found.
    found: bool,
    /// Whether it changed that its relation or target is right.
    right: bool,
    before: Option<Taken<'a>>,
    after: Option<Taken<'a>>,
}

/// What a mention was taken for.
#[derive(Debug, Clone, Serialize)]
struct Taken<'a> {
    relation: Option<&'a str>,
    target: Option<&'a str>,
}

#[derive(Debug, Clone, Serialize)]
struct SpuriousRow<'a> {
    name: Option<&'a str>,
    line: u64,
    text: Option<&'a str>,
    /// What the labels say stands there.
    really: Option<&'static str>,
}

impl<'a> Answer<'a> {
    /// Adds the gains and losses of a text. `name` is that of its label file,
    /// where there are several.
    pub fn add(&mut self, name: Option<&'a str>, comparison: &Comparison<'a>) {
        let changes = comparison.changes.iter();
        self.changes.extend(changes.map(|c| change(name, c)));
        let appeared = comparison.appeared.iter();
        self.spurious_appeared
            .extend(appeared.map(|s| spurious(name, s)));
        let went = comparison.went.iter();
        self.spurious_went.extend(went.map(|s| spurious(name, s)));
        self.counts.add(comparison.counts());
    }
}

fn change<'a>(name: Option<&'a str>, change: &Change<'a>) -> ChangeRow<'a> {
    ChangeRow {
        name,
        direction: change.direction.key(),
        kind: change.label.kind.key(),
        line: change.label.line,
        text: &change.label.text,
        found: change.found,
        right: change.right,
        before: change.before.map(taken),
        after: change.after.map(taken),
    }
}

fn taken(found: &Found) -> Taken<'_> {
    Taken {
        relation: found.relation.as_deref(),
        target: found.target.as_deref(),
    }
}

fn spurious<'a>(name: Option<&'a str>, spurious: &Spurious<'a>) -> SpuriousRow<'a> {
    SpuriousRow {
        name,
        line: spurious.found.line,
        text: spurious.found.text.as_deref(),
        really: spurious.really.map(LabelKind::key),
    }
}
