//! What the heading of a statute tells of other documents: the decisions that amended
//! it, and the version before this one.

use std::ops::Range;

use super::{Citation, Kind};
use crate::document::history::{Act, Event};
use crate::document::{Document, title};
use wenmai_vocabulary::Relation;
use wenmai_vocabulary::part::part;

/// The rule of what a heading names.
pub const NAMED: &str = "cites-heading";

/// The rule of the version before this one, of which this one takes the place.
const BEFORE: &str = "supersedes-version";

/// The documents that a heading names as those that amended the text, and the version
/// before this one.
pub(super) fn citations(document: &Document, text: &str) -> Vec<Citation> {
    let events = || document.history.iter().flat_map(|history| &history.events);
    let names = |e: &&Event| e.changes() && (e.instrument.is_some() || is_foreign(e, document));
    let mut found: Vec<Citation> = events()
        .filter(names)
        .map(|e| instrument(e, text))
        .collect();
    let last = events().rfind(|event| event.act != Act::Commenced);
    let amended = document.history.as_ref().is_some_and(|h| h.is_amended());
    found.extend(
        last.filter(|_| amended)
            .map(|last| version(last, document, text)),
    );
    found
}

/// Whether the number under which a step was made is not the document's own.
fn is_foreign(event: &Event, document: &Document) -> bool {
    event.number.is_some() && event.number != document.number
}

/// A decision that amended the text. One that is called 关于… alone bears the name of
/// its body.
fn instrument(event: &Event, text: &str) -> Citation {
    let title = event.instrument.as_ref().map(|name| match &*event.bodies {
        [body] if name.starts_with("关于") => format!("{body}{name}"),
        _ => name.clone(),
    });
    Citation {
        title,
        number: event.number.clone(),
        issuers: event.bodies.clone(),
        adopted: Some(event.day),
        rule: NAMED.to_owned(),
        ..step(&named(event, text), text)
    }
}

/// Where the name of what amended the text stands: in 《》, else among the words of the
/// step.
fn named(event: &Event, text: &str) -> Range<usize> {
    let words = part(text, event.place.clone());
    match (words.find(['《', '<']), words.rfind(['》', '>'])) {
        (Some(open), Some(close)) if open < close => {
            let close = close
                + part(words, close..)
                    .chars()
                    .next()
                    .map_or(0, char::len_utf8);
            event.place.start + open..event.place.start + close
        }
        _ => event.place.clone(),
    }
}

/// The version before this one, which ends where this one begins.
fn version(last: &Event, document: &Document, text: &str) -> Citation {
    Citation {
        title: Some(document.title.clone()),
        relation: Relation::Supersedes,
        kind: Kind::Version,
        rule: BEFORE.to_owned(),
        // Where the text names no day, that of the decision counts which made it.
        since: document.effective.filter(|&day| day != last.day),
        ..step(&last.place, text)
    }
}

/// Words of a heading that tell of a step.
fn step(place: &Range<usize>, text: &str) -> Citation {
    let words = title::clean(part(text, place.clone()));
    Citation {
        file: None,
        line: 0,
        page: None,
        start: place.start,
        end: place.end,
        quote: words.clone(),
        text: words,
        title: None,
        number: None,
        other_numbers: Vec::new(),
        issuers: Vec::new(),
        adopted: None,
        relation: Relation::Cites,
        pinpoint: None,
        kind: Kind::Full,
        rule: String::new(),
        sentence: place.start,
        refers_to: Vec::new(),
        since: None,
        until: None,
        extended_by_years: None,
        planned: false,
        defines: false,
        names: Vec::new(),
    }
}
