//! Which extracted document is which labelled one, and which of its fields are
//! right.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::Evaluation;
use super::difference::Difference;
use super::records::{Day, Document, DocumentField, Extraction, Labels};
use super::spelling::{bare, number_key, squeeze};

/// How many lines the beginning of a document may be off.
const REACH: u64 = 12;

/// How near it must be where neither number nor title are right.
const NEAR: u64 = 2;

/// A labelled document and the extracted one.
pub(super) type Pair<'a> = (&'a Document, &'a Document);

pub(super) fn judge<'a>(
    labels: &'a Labels,
    extraction: &'a Extraction,
    evaluation: &mut Evaluation<'a>,
) -> Vec<Pair<'a>> {
    let extracted: Vec<&Document> = extraction
        .documents
        .iter()
        .filter(|document| labels.covers(document.line))
        .collect();
    let pairs = pair(&labels.documents, &extracted, evaluation);
    let Evaluation {
        tally, differences, ..
    } = evaluation;
    tally.documents = labels.documents.len();
    tally.documents_extracted = extracted.len();
    tally.documents_found = pairs.len();
    for (at, field) in DocumentField::ALL.into_iter().enumerate() {
        for &(label, found) in &pairs {
            if agree(field, label, found) {
                tally.fields[at] += 1;
            } else {
                differences.push(Difference::Field {
                    field,
                    label,
                    found,
                });
            }
        }
    }
    pairs
}

/// Each label in turn takes the best of the documents that are left.
fn pair<'a>(
    labels: &'a [Document],
    extracted: &[&'a Document],
    evaluation: &mut Evaluation<'a>,
) -> Vec<Pair<'a>> {
    let keys: Vec<(String, String)> = extracted.iter().map(|d| keys(d)).collect();
    let mut used = FxHashSet::default();
    let mut pairs = Vec::new();
    for label in labels {
        let numbered = label.number.as_deref().is_some_and(|n| !n.is_empty());
        let (title, number) = self::keys(label);
        let best = (0..extracted.len())
            .filter(|j| !used.contains(j))
            .filter_map(|j| {
                let near = label.line.abs_diff(extracted[j].line);
                let by_number = numbered && number == keys[j].1;
                let by_title = title == keys[j].0;
                let alike = near <= REACH && (by_number || by_title || near <= NEAR);
                alike.then_some((!by_number, !by_title, near, j))
            })
            .min();
        match best {
            Some((_, _, _, j)) => {
                used.insert(j);
                pairs.push((label, extracted[j]));
            }
            None => evaluation
                .differences
                .push(Difference::MissedDocument { label }),
        }
    }
    for (j, &found) in extracted.iter().enumerate() {
        if !used.contains(&j) {
            evaluation
                .differences
                .push(Difference::SpuriousDocument { found });
        }
    }
    pairs
}

/// Title and number, to compare.
fn keys(document: &Document) -> (String, String) {
    (
        bare(document.title.as_deref().unwrap_or_default()),
        number_key(document.number.as_deref().unwrap_or_default()),
    )
}

/// Whether a field is right.
fn agree(field: DocumentField, label: &Document, found: &Document) -> bool {
    match field {
        DocumentField::Title => keys(label).0 == keys(found).0,
        DocumentField::Number => keys(label).1 == keys(found).1,
        DocumentField::Issuers => issuers(label) == issuers(found),
        DocumentField::Written => accepts(&label.written, &found.written),
        DocumentField::Published => accepts(&label.published, &found.published),
        DocumentField::Effective => accepts(&label.effective, &found.effective),
        DocumentField::Expires => accepts(&label.expires, &found.expires),
    }
}

fn issuers(document: &Document) -> BTreeSet<String> {
    document
        .issuers
        .iter()
        .flatten()
        .map(|issuer| squeeze(issuer))
        .collect()
}

fn accepts(label: &Day, found: &Day) -> bool {
    let given = |day: &Day| day.given.clone().filter(|d| !d.is_empty());
    let found = given(found);
    found == given(label) || label.also.contains(&found)
}
