//! What a change of the program gained and lost.

use rustc_hash::FxHashMap;

pub use super::answer::Answer;

use super::mentions::{Outcome, Spurious};
use super::records::{Found, LabelKind};
use super::{Evaluation, Label};

/// Whether something became better or worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Better.
    Gained,
    /// Worse.
    Lost,
}

impl Direction {
    /// The key used in answers: `gained`.
    pub const fn key(self) -> &'static str {
        match self {
            Direction::Gained => "gained",
            Direction::Lost => "lost",
        }
    }

    /// The Chinese word: 新增.
    pub const fn chinese(self) -> &'static str {
        match self {
            Direction::Gained => "新增",
            Direction::Lost => "丢失",
        }
    }
}

/// A mention that fares better or worse than it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change<'a> {
    /// Whether it fares better.
    pub direction: Direction,
    /// The mention.
    pub label: &'a Label,
    /// Whether it is found now and was not, or the other way round.
    pub found: bool,
    /// Whether its relation or, for a short form, its target is right now and
    /// was not, or the other way round. What is not found is not right.
    pub right: bool,
    /// What it was found as.
    pub before: Option<&'a Found>,
    /// What it is found as.
    pub after: Option<&'a Found>,
}

/// Gains and losses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison<'a> {
    /// Mentions that fare better or worse, by line.
    pub changes: Vec<Change<'a>>,
    /// Spurious citations that are new.
    pub appeared: Vec<Spurious<'a>>,
    /// Spurious citations that are gone.
    pub went: Vec<Spurious<'a>>,
}

/// How many gains and losses there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Mentions that are found and were not.
    pub found_gained: usize,
    /// Mentions that were found and are not.
    pub found_lost: usize,
    /// Full mentions whose relation is right and was not.
    pub relation_gained: usize,
    /// Full mentions whose relation was right and is not.
    pub relation_lost: usize,
    /// Short forms whose target is right and was not.
    pub short_gained: usize,
    /// Short forms whose target was right and is not.
    pub short_lost: usize,
    /// Spurious citations that are new.
    pub spurious_appeared: usize,
    /// Spurious citations that are gone.
    pub spurious_went: usize,
}

impl Counts {
    /// Adds the counts of another text.
    pub fn add(&mut self, other: Counts) {
        self.found_gained += other.found_gained;
        self.found_lost += other.found_lost;
        self.relation_gained += other.relation_gained;
        self.relation_lost += other.relation_lost;
        self.short_gained += other.short_gained;
        self.short_lost += other.short_lost;
        self.spurious_appeared += other.spurious_appeared;
        self.spurious_went += other.spurious_went;
    }
}

impl Comparison<'_> {
    /// How many gains and losses there are.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts {
            spurious_appeared: self.appeared.len(),
            spurious_went: self.went.len(),
            ..Counts::default()
        };
        for change in &self.changes {
            let short = change.label.kind == LabelKind::Short;
            let (found, right) = match (change.direction, short) {
                (Direction::Gained, false) => {
                    (&mut counts.found_gained, &mut counts.relation_gained)
                }
                (Direction::Gained, true) => (&mut counts.found_gained, &mut counts.short_gained),
                (Direction::Lost, false) => (&mut counts.found_lost, &mut counts.relation_lost),
                (Direction::Lost, true) => (&mut counts.found_lost, &mut counts.short_lost),
            };
            *found += usize::from(change.found);
            *right += usize::from(change.right);
        }
        counts
    }
}

/// Compares two evaluations against the same labels, mention by mention.
///
/// ```
/// use wenmai_evaluate::evaluate::baseline::{Direction, compare};
/// use wenmai_evaluate::evaluate::{Extraction, Labels, evaluate};
///
/// let labels = Labels::parse(
///     "labels.jsonl",
///     r#"{"type": "citation", "line": 3, "text": "《乙办法》", "relation": "basis"}"#,
/// )?;
/// let before = Extraction::default();
/// let after = Extraction::parse(
///     "new.jsonl",
///     r#"{"type": "citation", "line": 3, "text": "《乙办法》", "relation": "cites"}"#,
/// )?;
/// let comparison = compare(&evaluate(&labels, &before), &evaluate(&labels, &after));
/// let change = comparison.changes[0];
/// assert_eq!(change.direction, Direction::Gained);
/// assert!(change.found && !change.right);
/// # Ok::<(), wenmai_evaluate::evaluate::EvaluateError>(())
/// ```
pub fn compare<'a>(before: &Evaluation<'a>, after: &Evaluation<'a>) -> Comparison<'a> {
    let changes = before.outcomes.iter().zip(&after.outcomes);
    Comparison {
        changes: changes
            .filter_map(|(before, after)| change(before, after))
            .collect(),
        appeared: without(&after.spurious, &before.spurious),
        went: without(&before.spurious, &after.spurious),
    }
}

/// A mention is found or not, and right only where it is found: so both change
/// in the same direction, if at all.
fn change<'a>(before: &Outcome<'a>, after: &Outcome<'a>) -> Option<Change<'a>> {
    let grade = |outcome: &Outcome<'_>| (outcome.found.is_some(), outcome.right);
    let (was, is) = (grade(before), grade(after));
    let direction = match is.cmp(&was) {
        std::cmp::Ordering::Greater => Direction::Gained,
        std::cmp::Ordering::Less => Direction::Lost,
        std::cmp::Ordering::Equal => return None,
    };
    Some(Change {
        direction,
        label: after.label,
        found: was.0 != is.0,
        right: was.1 != is.1,
        before: before.found,
        after: after.found,
    })
}

/// What is in one list and not in the other: same words, same line, as often.
fn without<'a>(these: &[Spurious<'a>], those: &[Spurious<'a>]) -> Vec<Spurious<'a>> {
    let mut left: FxHashMap<_, usize> = FxHashMap::default();
    for spurious in those {
        *left.entry(key(spurious)).or_default() += 1;
    }
    let mut rest = Vec::new();
    for spurious in these {
        match left.get_mut(&key(spurious)) {
            Some(times) if *times > 0 => *times -= 1,
            _ => rest.push(*spurious),
        }
    }
    rest
}

fn key<'a>(spurious: &Spurious<'a>) -> (u64, Option<&'a str>) {
    (spurious.found.line, spurious.found.text.as_deref())
}
