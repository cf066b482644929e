//! The versions of one work: the text as adopted, and as amended and revised later.

use jiff::ToSpan;
use jiff::civil::Date;

use super::copies;
use super::laws::laws;
use super::open;
use super::register::{Draft, Issued, Register};
use super::{State, Target};
use wenmai_extracting::citation::{Citation, heading};
use wenmai_extracting::document::history::{Act, Event};
use wenmai_extracting::document::origin::Place;
use wenmai_extracting::document::{Document, place, title};

/// Days by which a text is issued after it was adopted, at most.
const ISSUED_WITHIN: i32 = 62;

/// Days after which a law of the table that was adopted on a day has come into force.
const IN_FORCE_WITHIN: i32 = 400;

/// The steps of a document's history, but for its coming into force.
fn steps(document: &Document) -> impl Iterator<Item = &Event> {
    let events = document.history.iter().flat_map(|history| &history.events);
    events.filter(|event| event.act != Act::Commenced)
}

/// The day of the version that a document is.
fn version(document: &Document) -> Option<Date> {
    document.history.as_ref()?.day()
}

/// The decision that made a version of which its first day is taken to be the day of
/// that: neither a field nor the table names another, and no person.
pub(super) fn unnamed_start(document: &Document) -> Option<String> {
    let last = steps(document).last()?;
    let from = document.origins.effective.as_ref()?;
    let is_counted = matches!(from.place, Place::Caption | Place::Clause);
    let is_own = last.changes() && document.effective == Some(last.day) && is_counted;
    last.instrument.clone().filter(|_| is_own)
}

/// Whether the one is an older version of the other: both have one name, bodies that
/// may be the same, and the history of the older is the beginning of the other's.
pub(super) fn is_older_version(older: &Document, newer: &Document) -> bool {
    let Some(now) = version(newer) else {
        return false;
    };
    let one_name = copies::plain(&older.title) == copies::plain(&newer.title);
    if !one_name || !copies::have_kin(older, newer) {
        return false;
    }
    let first = |document| steps(document).map(|event| event.day).min();
    match version(older) {
        Some(before) => {
            let begins = first(older) == first(newer) || steps(newer).any(|e| e.day == before);
            before < now && begins
        }
        None => first(newer).is_some_and(|first| is_within(older, first, now)),
    }
}

/// Whether both are the text of one version, whole or in parts (the books of a code in
/// several files): their headings tell the same.
pub(super) fn are_one_version(a: &Document, b: &Document) -> bool {
    let told = |document| steps(document).map(|step| (step.day, step.act, &step.bodies));
    version(a).is_some() && told(a).eq(told(b))
}

/// Whether a text of which no history is known was made while the versions of another
/// held, and bears a name or bodies by which no other text can be meant.
fn is_within(document: &Document, first: Date, last: Date) -> bool {
    let days = [document.written, document.published, document.effective];
    let mut days = days.into_iter().flatten().peekable();
    let is_known = !document.issuers.is_empty()
        || place::place_of(&document.title).is_some()
        || laws().contains_key(&title::key(&document.title));
    is_known && days.peek().is_some() && days.all(|day| first <= day && day < last)
}

/// Whether `a` and `b` lie not further apart than that many days.
fn are_near(a: Date, b: Date, days: i32) -> bool {
    let within = |from: Date, to: Date| from <= to && from.saturating_add(days.days()) >= to;
    within(a, b) || within(b, a)
}

impl Draft<'_> {
    /// Whether it was adopted, issued or amended on `day` or about it; none where that is
    /// not known.
    pub(super) fn was_made_on(&self, day: Date) -> Option<bool> {
        let mut days: Vec<Date> = self.issued.day.into_iter().collect();
        for document in self.document.iter().chain(&self.copies) {
            days.extend(steps(document).map(|event| event.day));
            days.extend([document.written, document.published].into_iter().flatten());
        }
        if days.is_empty() {
            if let Some(year) = self.issued.year
                && day.year() + 1 < year
            {
                return Some(false);
            }
            let first = self.effective?;
            // A law keeps its first day, however often it is amended later.
            return (day.saturating_add(IN_FORCE_WITHIN.days()) < first).then_some(false);
        }
        Some(days.iter().any(|&own| are_near(own, day, ISSUED_WITHIN)))
    }

    /// Whether it is the version that was made on `day` or about it.
    pub(super) fn is_version_of(&self, day: Date) -> bool {
        self.version()
            .is_some_and(|own| are_near(own, day, ISSUED_WITHIN))
    }

    /// A number that grows with time, to order what bears one name.
    pub(super) fn rank(&self) -> i32 {
        match (self.issued.rank(), self.effective) {
            (0, Some(effective)) => Issued {
                day: Some(effective),
                year: None,
            }
            .rank(),
            (rank, _) => rank,
        }
    }

    /// Whether its heading tells of versions that were made by `day`: of a work of which the
    /// text at hand is the latest.
    pub(super) fn has_older_versions(&self, day: Option<Date>) -> bool {
        let Some((document, day)) = self.document.zip(day) else {
            return false;
        };
        let is_amended = document.history.as_ref().is_some_and(|h| h.is_amended());
        is_amended && steps(document).any(|step| step.day <= day)
    }

    /// The day of the version that it is, where it has a history.
    pub(super) fn version(&self) -> Option<Date> {
        self.document.and_then(version)
    }
}

impl Register<'_> {
    /// Has a version apply from the day on which the decision that made it does, where its
    /// heading mentions that and the text itself names no day.
    pub(super) fn start_with(
        &mut self,
        own: Option<usize>,
        mention: &Citation,
        decision: Option<usize>,
    ) {
        let Some((own, decision)) = own.zip(decision) else {
            return;
        };
        let day = |at: usize| self.drafts.get(at)?.document?.effective;
        let version = self.drafts.get(own).and_then(|draft| draft.document);
        let is_last = |version: &Document| {
            mention.rule == heading::NAMED
                && unnamed_start(version).is_some()
                && steps(version).last().map(|step| step.day) == mention.adopted
        };
        if let Some(starts) = day(decision)
            && version.is_some_and(|version| is_last(version) && Some(starts) > version.effective)
            && let Some(draft) = self.drafts.get_mut(own)
        {
            draft.starts_with = Some(starts);
        }
    }

    /// Whether both stand in the corpus, and the one is an older version of the other.
    pub(super) fn is_older_text(&self, older: usize, newer: usize) -> bool {
        let document = |at: usize| self.drafts.get(at)?.document;
        let texts = document(older).zip(document(newer));
        texts.is_some_and(|(older, newer)| is_older_version(older, newer))
    }

    /// The version before this one that stands in the corpus; the document itself, whose
    /// own past it is, where none does.
    pub(super) fn version_before(&self, own: Option<usize>) -> Target {
        let newer = own.and_then(|own| self.drafts.get(own)?.document);
        let Some((newer, own)) = newer.zip(own) else {
            return Target::from(State::Unresolved(open::NO_DOCUMENT.to_owned()));
        };
        let key = copies::plain(&newer.title);
        let named = self.by_title.get(&key).into_iter().flatten().copied();
        let older = named.filter(|&e| self.is_older_text(e, own));
        let last = older.max_by_key(|&e| self.drafts.get(e).and_then(Draft::version));
        self.target(last.unwrap_or(own))
    }

    /// Notes of which later versions the texts before them are not at hand.
    pub(super) fn tell_of_earlier_versions(&mut self) {
        for entity in 0..self.drafts.len() {
            let document = self.drafts.get(entity).and_then(|draft| draft.document);
            let Some(first) = document.and_then(Document::began) else {
                continue;
            };
            let before = self.version_before(Some(entity)).entity;
            if before == Some(entity)
                && let Some(draft) = self.drafts.get_mut(entity)
            {
                draft.earlier = Some(first);
            }
        }
    }

    /// Of documents that are versions of one work, the one that holds on a day: the last
    /// that has come into force, else the first; the newest where no day is asked for.
    pub(super) fn version_on(&self, versions: &[usize], day: Option<Date>) -> Option<usize> {
        let by_day = |&e: &usize| self.drafts.get(e).and_then(Draft::version);
        let holds = |&e: &usize| {
            let starts = self.drafts.get(e).and_then(Draft::starts);
            day.is_none_or(|day| starts.is_none_or(|start| start <= day))
        };
        let all = || versions.iter().copied();
        all()
            .filter(holds)
            .max_by_key(by_day)
            .or_else(|| all().min_by_key(by_day))
    }
}
