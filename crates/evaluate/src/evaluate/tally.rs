//! Counts, and the figures that follow from them.

use indexmap::IndexMap;
use serde::{Serialize, Serializer};

/// What was counted in one text or in several: the sum of their counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    /// Documents that are labelled.
    pub documents: usize,
    /// Documents that were extracted.
    pub documents_extracted: usize,
    /// Documents in both.
    pub documents_found: usize,
    /// For each of [`DocumentField::ALL`](super::DocumentField::ALL), documents
    /// of which it is right.
    pub fields: [usize; 7],
    /// Mentions that are asked for: citations and short forms.
    pub wanted: usize,
    /// Mentions of these that were found.
    pub found: usize,
    /// Extracted citations that no label stands for.
    pub spurious: usize,
    /// Full mentions that were found.
    pub full_found: usize,
    /// Full mentions with the right citing document.
    pub right_document: usize,
    /// Full mentions with the right number.
    pub right_number: usize,
    /// Full mentions with the right relation.
    pub right_relation: usize,
    /// Full mentions labelled with a structural relation.
    pub structural: usize,
    /// Full mentions extracted with a structural relation.
    pub structural_extracted: usize,
    /// Full mentions whose relation is structural in both, and right.
    pub structural_right: usize,
    /// Full mentions with a pinpoint in the label or in the extraction.
    pub pinpoints: usize,
    /// Full mentions of these with the right pinpoint.
    pub right_pinpoint: usize,
    /// Short forms that are asked for.
    pub shorts: usize,
    /// Short forms with the right target.
    pub right_short: usize,
    /// Mentions that were found and whose label names an entity.
    pub identities: usize,
    /// Sum over these of the part of the mentions with the same target that
    /// have the same entity.
    pub identity_precision: f64,
    /// Sum over these of the part of the mentions with the same entity that
    /// have the same target.
    pub identity_recall: f64,
    /// For each relation: right, labelled, and extracted where a full mention
    /// was found.
    pub relations: IndexMap<Option<String>, [usize; 3]>,
    /// How often a labelled relation was taken for another one.
    pub confused: IndexMap<(Option<String>, Option<String>), usize>,
}

/// A figure: a count, or a ratio between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// Its name, such as `citation_f1`.
    pub name: &'static str,
    /// Its value.
    pub value: Value,
}

/// The value of a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// How many there are.
    Count(usize),
    /// How large a part is right.
    Ratio(f64),
}

impl Value {
    /// The value as a number.
    pub fn as_f64(self) -> f64 {
        match self {
            Value::Count(count) => float(count),
            Value::Ratio(ratio) => ratio,
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Count(count) => count.serialize(serializer),
            Value::Ratio(ratio) => ratio.serialize(serializer),
        }
    }
}

/// Counts are small enough that none loses a digit.
fn float(count: usize) -> f64 {
    count as f64
}

/// A part of a whole; where the whole is nothing, nothing is wrong.
pub(super) fn ratio(part: usize, whole: usize) -> f64 {
    quotient(float(part), float(whole))
}

fn quotient(part: f64, whole: f64) -> f64 {
    if whole == 0.0 { 1.0 } else { part / whole }
}

/// The harmonic mean; 1 where both are 0, as [`quotient`] has it.
fn f1(precision: f64, recall: f64) -> f64 {
    quotient(2.0 * precision * recall, precision + recall)
}

impl Tally {
    /// Adds the counts of another text.
    pub fn add(&mut self, other: &Tally) {
        self.documents += other.documents;
        self.documents_extracted += other.documents_extracted;
        self.documents_found += other.documents_found;
        for (sum, count) in self.fields.iter_mut().zip(other.fields) {
            *sum += count;
        }
        self.wanted += other.wanted;
        self.found += other.found;
        self.spurious += other.spurious;
        self.full_found += other.full_found;
        self.right_document += other.right_document;
        self.right_number += other.right_number;
        self.right_relation += other.right_relation;
        self.structural += other.structural;
        self.structural_extracted += other.structural_extracted;
        self.structural_right += other.structural_right;
        self.pinpoints += other.pinpoints;
        self.right_pinpoint += other.right_pinpoint;
        self.shorts += other.shorts;
        self.right_short += other.right_short;
        self.identities += other.identities;
        self.identity_precision += other.identity_precision;
        self.identity_recall += other.identity_recall;
        for (relation, counts) in &other.relations {
            let sums = self.relations.entry(relation.clone()).or_default();
            for (sum, count) in sums.iter_mut().zip(counts) {
                *sum += count;
            }
        }
        for (pair, count) in &other.confused {
            *self.confused.entry(pair.clone()).or_default() += count;
        }
    }

    /// All figures, in the order in which they are reported. Those of identity
    /// are there only where labels name entities.
    pub fn figures(&self) -> Vec<Figure> {
        let mut figures = Vec::with_capacity(27);
        let mut put = |name, value| figures.push(Figure { name, value });
        let found = self.documents_found;
        put("documents", Value::Count(self.documents));
        let part = |part, whole| Value::Ratio(ratio(part, whole));
        put("document_precision", part(found, self.documents_extracted));
        put("document_recall", part(found, self.documents));
        let names = [
            "document_title",
            "document_number",
            "document_issuers",
            "document_written",
            "document_published",
            "document_effective",
            "document_expires",
        ];
        for (name, right) in names.into_iter().zip(self.fields) {
            put(name, part(right, found));
        }

        let precision = ratio(self.found, self.found + self.spurious);
        let recall = ratio(self.found, self.wanted);
        put("citations", Value::Count(self.wanted));
        put("citation_precision", Value::Ratio(precision));
        put("citation_recall", Value::Ratio(recall));
        put("citation_f1", Value::Ratio(f1(precision, recall)));
        let full = self.full_found;
        put(
            "citation_of_right_document",
            part(self.right_document, full),
        );
        put("citation_number", part(self.right_number, full));
        put("relation_accuracy", part(self.right_relation, full));

        let precision = ratio(self.structural_right, self.structural_extracted);
        let recall = ratio(self.structural_right, self.structural);
        let both = precision + recall;
        put("structural", Value::Count(self.structural));
        put("structural_precision", Value::Ratio(precision));
        put("structural_recall", Value::Ratio(recall));
        put(
            "structural_f1",
            Value::Ratio(if both == 0.0 {
                0.0
            } else {
                f1(precision, recall)
            }),
        );
        put(
            "pinpoint_accuracy",
            part(self.right_pinpoint, self.pinpoints),
        );
        put("short_forms", Value::Count(self.shorts));
        put("short_resolved", part(self.right_short, self.shorts));

        if self.identities > 0 {
            let precision = self.identity_precision / float(self.identities);
            let recall = self.identity_recall / float(self.identities);
            put("identity_b3_precision", Value::Ratio(precision));
            put("identity_b3_recall", Value::Ratio(recall));
            put("identity_b3_f1", Value::Ratio(f1(precision, recall)));
        }
        figures
    }

    /// Counts for each relation, sorted by its key: right, labelled, and
    /// extracted where a full mention was found.
    pub fn by_relation(&self) -> Vec<(&str, [usize; 3])> {
        let mut rows: Vec<_> = self
            .relations
            .iter()
            .map(|(relation, counts)| (super::python::plain(relation.as_deref()), *counts))
            .collect();
        rows.sort_by_key(|&(relation, _)| relation);
        rows
    }

    /// The labelled relations that were most often taken for others: label,
    /// extraction, how often.
    pub fn most_confused(&self, most: usize) -> Vec<(&str, &str, usize)> {
        let plain = super::python::plain;
        let mut rows: Vec<_> = self
            .confused
            .iter()
            .map(|((label, found), &n)| (plain(label.as_deref()), plain(found.as_deref()), n))
            .collect();
        rows.sort_by_key(|&(_, _, n)| std::cmp::Reverse(n));
        rows.truncate(most);
        rows
    }
}
