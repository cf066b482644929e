//! The bodies behind numbers, after a change.

use rustc_hash::{FxHashMap, FxHashSet};

use super::files::{Files, New, Slot};
use super::outline::Outline;
use crate::document::Document;
use crate::identity::{AgencyCodes, Reading};

/// The codes of bodies after the change; none where a code would come to stand for
/// another body, on which all that bear it depend.
pub(super) fn after(old: &Outline, files: &Files<'_>, loaded: &[Reading]) -> Option<AgencyCodes> {
    let known = old.agency_codes();
    let mut codes = known.clone();
    let slots = files.slots.iter().filter_map(|slot| match slot {
        Slot::New(New { readings, .. }) => Some(*readings),
        Slot::Same(_) => None,
    });
    let new: Vec<&Document> = slots.flatten().map(|reading| &reading.document).collect();
    let before = files.before.values().flatten();
    let gone = before.clone().map(|reading| &reading.document);
    let changed: FxHashSet<&str> = new.iter().copied().chain(gone).filter_map(number).collect();
    let is_new: FxHashSet<&str> = new.iter().map(|document| document.file.as_str()).collect();
    // Of several documents with one number the first counts; which that is does not
    // matter where all tell the same.
    let mut taught: FxHashMap<&str, Taught<'_>> = FxHashMap::default();
    let was = before.map(|reading| (reading, true, false));
    let is = loaded.iter().map(|reading| {
        let is_new = is_new.contains(reading.document.file.as_str());
        (reading, !is_new, true)
    });
    for (reading, was, is) in was.chain(is) {
        let document = &reading.document;
        let Some(number) = number(document).filter(|number| changed.contains(number)) else {
            continue;
        };
        let pair = AgencyCodes::taught_by(document);
        let taught = taught.entry(number).or_insert(Taught {
            pair,
            was: false,
            is: false,
        });
        if taught.pair != pair {
            return None;
        }
        taught.was |= was;
        taught.is |= is;
    }
    let mut touched = Vec::new();
    for taught in taught.values().filter(|taught| taught.was != taught.is) {
        if let Some((code, Some(body))) = taught.pair {
            codes.count(code, body, taught.is);
            touched.push(code);
        }
    }
    let is_same =
        |code: &&str| codes.learned_body(code) == known.learned_body(code) || !is_borne(old, code);
    touched.iter().all(is_same).then_some(codes)
}

/// What a document with a number tells of the body behind its code.
struct Taught<'t> {
    pair: Option<(&'t str, Option<&'t str>)>,
    was: bool,
    is: bool,
}

fn number(document: &Document) -> Option<&str> {
    Some(document.number.as_ref()?.as_str())
}

/// Whether a document that is only cited bears a number with this code.
fn is_borne(old: &Outline, code: &str) -> bool {
    old.beginning_with(code)
        .into_iter()
        .any(|at| !old.entities[at].is_present)
}
