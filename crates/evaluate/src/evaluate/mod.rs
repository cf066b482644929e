//! How good an extraction is, measured against labels made by hand.
//!
//! Labels say what a careful reader finds in a text: its documents, the names of
//! other documents in it, what the words around each say of it, and which
//! document is meant. [`evaluate`] pairs them with what was extracted and
//! counts; the counts of several texts add up, and [`Tally::figures`] makes
//! precision, recall and the rest of them. What differs is listed, and
//! [`baseline::compare`] says what a change of the program gained and lost.
//!
//! ```text
//! records ─▶ load ─┬▶ documents ─┐
//! spelling ▶ matching ▶ mentions ┴▶ Tally ─▶ figures
//!                        └▶ differences, outcomes ─▶ baseline
//! ```
//!
//! The figures are meant to be compared over years and with other programs, so
//! the rules by which a name counts as found stand in `spelling` and `matching`
//! and depend on nothing else here: a better reader must not move its yardstick.
//!
//! # Example
//!
//! ```
//! use wenmai_evaluate::evaluate::{Extraction, Labels, evaluate};
//!
//! let labels = Labels::parse(
//!     "labels.jsonl",
//!     r#"{"type": "document", "id": "甲发〔2024〕5号", "line": 1, "title": "甲市关于乙的通知", "number": "甲发〔2024〕5号"}
//!        {"type": "citation", "doc": "甲发〔2024〕5号", "line": 5, "text": "《丙办法》", "title": "丙办法", "relation": "basis"}"#,
//! )?;
//! let extraction = Extraction::parse(
//!     "extracted.jsonl",
//!     r#"{"type": "document", "id": "甲发[2024]5号", "line": 1, "title": "甲市关于乙的通知", "number": "甲发[2024]5号"}
//!        {"type": "citation", "doc": "甲发[2024]5号", "line": 5, "text": "丙办法", "title": "丙办法", "relation": "cites", "kind": "full"}"#,
//! )?;
//! let evaluation = evaluate(&labels, &extraction);
//! let figures = evaluation.tally.figures();
//! let value = |name| figures.iter().find(|f| f.name == name).map(|f| f.value.as_f64());
//! assert_eq!(value("citation_recall"), Some(1.0));
//! assert_eq!(value("relation_accuracy"), Some(0.0));
//! assert_eq!(evaluation.differences[0].to_string(), "line 5 《丙办法》: cites, should be basis");
//! # Ok::<(), wenmai_evaluate::evaluate::EvaluateError>(())
//! ```

mod answer;
pub mod baseline;
mod difference;
mod documents;
pub mod edges;
mod error;
pub mod facts;
mod fault;
mod fields;
mod form;
mod identity;
mod load;
mod matching;
mod mentions;
mod python;
mod read;
mod records;
mod spelling;
mod tally;
#[cfg(test)]
mod tests;
mod wanted;
mod wording;

pub use difference::{Difference, DifferenceKind, UnknownDifferenceKind};
pub use error::EvaluateError;
pub use fault::Fault;
pub use load::{Extracted, LabelFile, LabelSet};
pub use mentions::{Outcome, Spurious};
pub use records::{Day, Document, DocumentField, Extraction, Found, Label, LabelKind, Labels};
pub use spelling::{bare, number_key, squeeze};
pub use tally::{Figure, Tally, Value};

/// What the comparison of one text's labels with its extraction comes to.
#[derive(Debug, Clone, Default)]
pub struct Evaluation<'a> {
    /// Everything that was counted.
    pub tally: Tally,
    /// What differs; within each kind in the order of the labels.
    pub differences: Vec<Difference<'a>>,
    /// What became of each mention that is asked for, sorted by line. It
    /// depends on the labels alone which these are.
    pub outcomes: Vec<Outcome<'a>>,
    /// Extracted citations that no label stands for.
    pub spurious: Vec<Spurious<'a>>,
}

/// Compares the labels of one text with what was extracted from it.
///
/// Only lines that are labelled count.
pub fn evaluate<'a>(labels: &'a Labels, extraction: &'a Extraction) -> Evaluation<'a> {
    let mut evaluation = Evaluation::default();
    let pairs = documents::judge(labels, extraction, &mut evaluation);
    mentions::judge(labels, extraction, &pairs, &mut evaluation);
    evaluation
}
