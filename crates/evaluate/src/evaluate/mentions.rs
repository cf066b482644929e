//! Which mentions were found, and what of them is right.

use rustc_hash::{FxHashMap, FxHashSet};

use super::difference::Difference;
use super::documents::Pair;
use super::matching::{Partners, Words, pair};
use super::records::{Extraction, Found, Label, LabelKind, Labels};
use super::spelling::{bare, number_key, squeeze};
use super::tally::Tally;
use super::wanted::sort_out;
use super::{Evaluation, identity};

/// The relations that decide whether a document still holds, or tie it to one
/// other document. The figures `structural…` are of these.
const STRUCTURAL: [&str; 5] = ["repeals", "supersedes", "amends", "forwards", "replies"];

/// What became of a mention that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome<'a> {
    /// The mention.
    pub label: &'a Label,
    /// What it was found as.
    pub found: Option<&'a Found>,
    /// Whether it was found with the right relation or, for a short form, with
    /// the right target.
    pub right: bool,
}

/// An extracted citation that no label stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spurious<'a> {
    /// The citation.
    pub found: &'a Found,
    /// What the labels say stands there, if anything.
    pub really: Option<LabelKind>,
}

/// The mentions that are asked for, and the extracted ones.
struct Sides<'a> {
    wanted: Vec<&'a Label>,
    found: Vec<&'a Found>,
    partners: Partners,
}

impl<'a> Sides<'a> {
    /// What the label at a place was found as.
    fn found_as(&self, i: usize) -> Option<&'a Found> {
        self.partners.of_label[i].map(|j| self.found[j])
    }

    /// The label of what was found at a place.
    fn label_of(&self, j: usize) -> Option<&'a Label> {
        self.partners.of_found[j].map(|i| self.wanted[i])
    }
}

pub(super) fn judge<'a>(
    labels: &'a Labels,
    extraction: &'a Extraction,
    documents: &[Pair<'a>],
    evaluation: &mut Evaluation<'a>,
) {
    let (wanted, neutral) = sort_out(labels);
    let found: Vec<&Found> = extraction
        .citations
        .iter()
        .filter(|found| labels.covers(found.line))
        .collect();
    let partners = pair(&words_of_labels(&wanted), &words_of_found(&found));
    let sides = Sides {
        wanted,
        found,
        partners,
    };
    evaluation.tally.wanted = sides.wanted.len();
    evaluation.tally.found = sides.partners.count();
    spurious(labels, &neutral, &sides, evaluation);
    full_mentions(documents, &sides, evaluation);
    structural(&sides, &mut evaluation.tally);
    short_forms(&sides, evaluation);
    identity::judge(evaluation);
}

fn words_of_labels(labels: &[&Label]) -> Vec<Words> {
    labels.iter().map(|label| Words::of_label(label)).collect()
}

fn words_of_found(found: &[&Found]) -> Vec<Words> {
    found.iter().map(|found| Words::of_found(found)).collect()
}

/// What was found and is not asked for, and what is asked for and was not
/// found.
fn spurious<'a>(
    labels: &'a Labels,
    neutral: &[&'a Label],
    sides: &Sides<'a>,
    evaluation: &mut Evaluation<'a>,
) {
    let rest: Vec<&Found> = (0..sides.found.len())
        .filter(|&j| sides.partners.of_found[j].is_none())
        .map(|j| sides.found[j])
        .collect();
    let excused = pair(&words_of_labels(neutral), &words_of_found(&rest));
    let spurious: Vec<&Found> = rest
        .iter()
        .zip(&excused.of_found)
        .filter(|(_, label)| label.is_none())
        .map(|(&found, _)| found)
        .collect();
    let others: Vec<&Label> = labels
        .mentions
        .iter()
        .filter(|m| matches!(m.kind, LabelKind::Own | LabelKind::NotDocument))
        .collect();
    let why = pair(&words_of_labels(&others), &words_of_found(&spurious));
    for (&found, why) in spurious.iter().zip(&why.of_found) {
        let really = why.map(|i| others[i].kind);
        evaluation.spurious.push(Spurious { found, really });
        evaluation
            .differences
            .push(Difference::Spurious { found, really });
    }
    evaluation.tally.spurious = spurious.len();
    for (i, &label) in sides.wanted.iter().enumerate() {
        if sides.partners.of_label[i].is_none() {
            evaluation.differences.push(Difference::Missed { label });
        }
    }
}

/// Citing document, number, relation and pinpoint of the full mentions that
/// were found. Opens the list of outcomes.
fn full_mentions<'a>(documents: &[Pair<'a>], sides: &Sides<'a>, evaluation: &mut Evaluation<'a>) {
    let doc_of: FxHashMap<Option<&str>, Option<&str>> = documents
        .iter()
        .map(|(label, found)| (found.id.as_deref(), label.id.as_deref()))
        .collect();
    let Evaluation {
        tally,
        differences,
        outcomes,
        ..
    } = evaluation;
    for (i, &label) in sides.wanted.iter().enumerate() {
        let found = sides.found_as(i);
        outcomes.push(Outcome {
            label,
            found,
            right: false,
        });
        if label.kind != LabelKind::Citation {
            continue;
        }
        let structural = is_structural(label.relation.as_deref());
        tally.structural += usize::from(structural);
        tally.relations.entry(label.relation.clone()).or_default()[1] += 1;
        let Some(found) = found else {
            continue;
        };
        tally.full_found += 1;
        let doc = doc_of.get(&found.doc.as_deref()).copied().flatten();
        tally.right_document += usize::from(doc == label.doc.as_deref());
        let same_number = number(label.number.as_deref()) == number(found.number.as_deref());
        tally.right_number += usize::from(same_number);
        if relation_fits(label, found) {
            if let Some(outcome) = outcomes.last_mut() {
                outcome.right = true;
            }
            tally.right_relation += 1;
            tally.relations.entry(label.relation.clone()).or_default()[0] += 1;
            let both = structural && is_structural(found.relation.as_deref());
            tally.structural_right += usize::from(both);
        } else {
            let pair = (label.relation.clone(), found.relation.clone());
            *tally.confused.entry(pair).or_default() += 1;
            differences.push(Difference::Relation { label, found });
        }
        let pinpoint = |given: &Option<String>| squeeze(given.as_deref().unwrap_or_default());
        let given = |pinpoint: &Option<String>| pinpoint.as_deref().is_some_and(|p| !p.is_empty());
        if given(&label.pinpoint) || given(&found.pinpoint) {
            tally.pinpoints += 1;
            if pinpoint(&label.pinpoint) == pinpoint(&found.pinpoint) {
                tally.right_pinpoint += 1;
            } else {
                differences.push(Difference::Pinpoint { label, found });
            }
        }
    }
}

fn number(given: Option<&str>) -> String {
    number_key(given.unwrap_or_default())
}

fn is_structural(relation: Option<&str>) -> bool {
    relation.is_some_and(|relation| STRUCTURAL.contains(&relation))
}

fn relation_fits(label: &Label, found: &Found) -> bool {
    found.relation == label.relation
        || found
            .relation
            .as_ref()
            .is_some_and(|relation| label.also.contains(relation))
}

/// What was extracted, by relation.
fn structural(sides: &Sides<'_>, tally: &mut Tally) {
    for (j, found) in sides.found.iter().enumerate() {
        let label = sides.label_of(j);
        let full = label.map(|label| label.kind == LabelKind::Citation);
        if let Some(full) = full {
            tally.relations.entry(found.relation.clone()).or_default()[2] += usize::from(full);
        }
        // Matched or not, unless it is meant or labelled as a short form.
        if is_structural(found.relation.as_deref())
            && full.unwrap_or(true)
            && found.kind.as_deref() != Some("short")
        {
            tally.structural_extracted += 1;
        }
    }
}

/// A short form is right where its target is also that of a full mention with
/// the name for which it stands.
fn short_forms<'a>(sides: &Sides<'a>, evaluation: &mut Evaluation<'a>) {
    let mut names: FxHashMap<Option<&str>, FxHashSet<String>> = FxHashMap::default();
    let mut name = |target: Option<&'a str>, title: Option<&str>, given: Option<&str>| {
        let names = names.entry(target).or_default();
        names.insert(bare(title.unwrap_or_default()));
        names.insert(number(given));
    };
    for outcome in &evaluation.outcomes {
        if let (LabelKind::Citation, Some(found)) = (outcome.label.kind, outcome.found) {
            let label = outcome.label;
            name(
                found.target.as_deref(),
                label.title.as_deref(),
                label.number.as_deref(),
            );
        }
    }
    for &found in &sides.found {
        if found.kind.as_deref() == Some("full") {
            name(
                found.target.as_deref(),
                found.title.as_deref(),
                found.number.as_deref(),
            );
        }
    }
    for outcome in &mut evaluation.outcomes {
        let Outcome { label, found, .. } = *outcome;
        if label.kind != LabelKind::Short {
            continue;
        }
        let refers_to = label.refers_to.as_deref().unwrap_or_default();
        outcome.right = found
            .and_then(|found| names.get(&found.target.as_deref()))
            .is_some_and(|names| {
                names.contains(&bare(refers_to)) || names.contains(&number_key(refers_to))
            });
        evaluation.tally.shorts += 1;
        if outcome.right {
            evaluation.tally.right_short += 1;
        } else {
            evaluation
                .differences
                .push(Difference::Short { label, found });
        }
    }
}
