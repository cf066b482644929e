//! What is true of the graph: documents, edges and statuses, as CSV.

use jiff::civil::{Date, date};

use super::compose::extended;
use super::document::{Kind, Relation, Target, later};
use super::plan::Plan;

/// The days of `status.csv`.
pub(crate) const DAYS: [Date; 3] = [date(2021, 6, 30), date(2024, 3, 31), date(2026, 11, 1)];

/// A field of a CSV file.
fn field(text: &str) -> String {
    if text.contains([',', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn day(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// The row of a document.
pub(crate) fn document_row(plan: &Plan, at: u32, file: &str) -> String {
    let named = plan.named(at);
    format!(
        "{},{},{},{},{},{},{},{}\n",
        field(&named.id()),
        field(&named.title()),
        field(&named.number().unwrap_or_default()),
        field(&named.bodies().join("|")),
        named.document.written,
        day(named.effective()),
        day(named.expires()),
        file,
    )
}

/// The row of an edge.
pub(crate) fn edge_row(source: &str, target: &str, relation: Relation) -> String {
    format!("{},{},{}\n", field(source), field(target), relation.key())
}

/// The rows of a document's statuses. A draft has none, and no document has
/// one on a day before it was written.
pub(crate) fn status_rows(plan: &Plan, at: u32) -> String {
    let named = plan.named(at);
    if named.document.kind == Kind::Draft {
        return String::new();
    }
    let id = field(&named.id());
    DAYS.iter()
        .filter(|&&on| named.document.written <= on)
        .map(|&on| {
            let (status, since, by) = status(plan, at, on);
            let by = by.map(|by| field(&plan.named(by).id())).unwrap_or_default();
            format!("{id},{on},{status},{},{by}\n", day(since))
        })
        .collect()
}

/// Status, since when and by which document.
fn status(plan: &Plan, at: u32, on: Date) -> (&'static str, Option<Date>, Option<u32>) {
    let named = plan.named(at);
    let events = plan.events(at);
    let happened = |relation: Relation, part: bool| {
        events
            .iter()
            .filter(move |event| event.relation == relation && event.part == part)
            .map(|event| (plan.named(event.by).since(), event.by))
            .filter(|&(since, _)| since <= on)
            .min()
    };
    let mut end = named.expires();
    for event in events
        .iter()
        .filter(|event| event.relation == Relation::Extends)
    {
        if plan.named(event.by).since() <= on {
            end = end.max(extended(plan, event.by, Target::Document(at)));
        }
    }
    let expired = end.and_then(|end| later(end, 1)).filter(|&day| day <= on);
    let gone = [
        (Relation::Repeals, "repealed"),
        (Relation::Supersedes, "superseded"),
    ]
    .into_iter()
    .filter_map(|(relation, word)| happened(relation, false).map(|(since, by)| (since, by, word)))
    .min();
    if let Some((since, by, word)) = gone {
        // What had lapsed before cannot be repealed any more.
        if expired.is_none_or(|expired| since <= expired) {
            return (word, Some(since), Some(by));
        }
    }
    if let Some(expired) = expired {
        return ("expired", Some(expired), None);
    }
    if named.since() > on {
        return ("not_yet_in_force", None, None);
    }
    for (relation, part, word) in [
        (Relation::Suspends, false, "suspended"),
        (Relation::Repeals, true, "partly_repealed"),
        (Relation::Amends, false, "amended"),
    ] {
        if let Some((since, by)) = happened(relation, part) {
            return (word, Some(since), Some(by));
        }
    }
    ("in_force", None, None)
}
