//! What differs between labels and extraction.

use super::records::{Document, DocumentField, Found, Label, LabelKind};

/// A difference between labels and extraction.
///
/// Displayed, it says what in English; [`Difference::chinese`] in Chinese.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference<'a> {
    /// A document was not found.
    MissedDocument {
        /// The document.
        label: &'a Document,
    },
    /// What was taken for a document is none.
    SpuriousDocument {
        /// The document.
        found: &'a Document,
    },
    /// A field of a document is wrong.
    Field {
        /// The field.
        field: DocumentField,
        /// The document as labelled.
        label: &'a Document,
        /// The document as extracted.
        found: &'a Document,
    },
    /// A mention was not found.
    Missed {
        /// The mention.
        label: &'a Label,
    },
    /// What was taken for a citation is none.
    Spurious {
        /// The citation.
        found: &'a Found,
        /// What the labels say stands there, if anything.
        really: Option<LabelKind>,
    },
    /// The relation is wrong.
    Relation {
        /// The mention as labelled.
        label: &'a Label,
        /// The mention as extracted.
        found: &'a Found,
    },
    /// The pinpoint is wrong.
    Pinpoint {
        /// The mention as labelled.
        label: &'a Label,
        /// The mention as extracted.
        found: &'a Found,
    },
    /// A short form was not found, or taken for another document.
    Short {
        /// The short form as labelled.
        label: &'a Label,
        /// The short form as extracted.
        found: Option<&'a Found>,
    },
    /// The target is also that of another document's mentions, or mentions of
    /// one document have different targets.
    Target {
        /// The mention as labelled.
        label: &'a Label,
        /// The mention as extracted.
        found: &'a Found,
    },
}

/// A kind of difference, as `--show` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DifferenceKind {
    /// Mentions that were not found.
    Missed,
    /// Citations that are none.
    Spurious,
    /// Wrong relations.
    Relation,
    /// Wrong pinpoints.
    Pinpoint,
    /// Short forms that were not found or not understood.
    Short,
    /// Documents that were not found or are none; wrong titles, numbers,
    /// issuers.
    Document,
    /// Wrong dates of documents.
    Date,
    /// Targets that tell documents apart wrongly.
    Target,
}

impl DifferenceKind {
    /// All kinds.
    pub const ALL: [DifferenceKind; 8] = [
        DifferenceKind::Missed,
        DifferenceKind::Spurious,
        DifferenceKind::Relation,
        DifferenceKind::Pinpoint,
        DifferenceKind::Short,
        DifferenceKind::Document,
        DifferenceKind::Date,
        DifferenceKind::Target,
    ];

    /// The key used on the command line: `missed`.
    pub const fn key(self) -> &'static str {
        match self {
            DifferenceKind::Missed => "missed",
            DifferenceKind::Spurious => "spurious",
            DifferenceKind::Relation => "relation",
            DifferenceKind::Pinpoint => "pinpoint",
            DifferenceKind::Short => "short",
            DifferenceKind::Document => "document",
            DifferenceKind::Date => "date",
            DifferenceKind::Target => "target",
        }
    }
}

/// The word is no kind of difference.
#[derive(Debug, thiserror::Error)]
#[error(
    "{0:?} is no kind of difference; use one of missed, spurious, relation, pinpoint, short, document, date, target"
)]
pub struct UnknownDifferenceKind(pub String);

impl std::str::FromStr for DifferenceKind {
    type Err = UnknownDifferenceKind;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        DifferenceKind::ALL
            .into_iter()
            .find(|kind| kind.key() == s)
            .ok_or_else(|| UnknownDifferenceKind(s.to_owned()))
    }
}

impl Difference<'_> {
    /// Its kind.
    pub fn kind(&self) -> DifferenceKind {
        match self {
            Difference::MissedDocument { .. } | Difference::SpuriousDocument { .. } => {
                DifferenceKind::Document
            }
            Difference::Field { field, .. } if field.is_date() => DifferenceKind::Date,
            Difference::Field { .. } => DifferenceKind::Document,
            Difference::Missed { .. } => DifferenceKind::Missed,
            Difference::Spurious { .. } => DifferenceKind::Spurious,
            Difference::Relation { .. } => DifferenceKind::Relation,
            Difference::Pinpoint { .. } => DifferenceKind::Pinpoint,
            Difference::Short { .. } => DifferenceKind::Short,
            Difference::Target { .. } => DifferenceKind::Target,
        }
    }
}

impl DocumentField {
    fn is_date(self) -> bool {
        !matches!(
            self,
            DocumentField::Title | DocumentField::Number | DocumentField::Issuers
        )
    }
}
