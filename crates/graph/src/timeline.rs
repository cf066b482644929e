//! What becomes of a document in the course of time: intervals, each with a
//! status and what it follows from. A status on a day is looked up in it.

use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;
use rustc_hash::FxHashSet;

use super::Change as Corrected;
use super::ask::{CitationGraph, Clause};
use super::model::{Graph, Scope};
use super::reprint::Ending;
use super::status::{Judgement, Reason};
use super::{Entity, Evidence};
use super::{Relation, Status};

/// What a status follows from, as a pointer to where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ground {
    /// A correction of the status, by its place in [`Entity::corrections`].
    Correction(usize),
    /// A clause of another document.
    Clause {
        /// The edge.
        edge: EdgeIndex,
        /// The place of the mention that proves it, among those of the edge.
        mention: usize,
        /// The day from which it counts.
        since: Option<Date>,
    },
    /// The document's own dates, from this day on.
    Own(Option<Date>),
    /// What a list of known documents says.
    Listed,
}

/// A time in which a document has one status, for the same reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    /// Its first day; `None` where it has always been so.
    pub from: Option<Date>,
    /// Its last day; `None` where no end is known.
    pub until: Option<Date>,
    /// The status.
    pub status: Status,
    /// The day since when the document has it, where known.
    pub since: Option<Date>,
    /// What the status follows from.
    pub grounds: Vec<Ground>,
}

/// The status where nothing is known.
static UNKNOWN: Interval = Interval {
    from: None,
    until: None,
    status: Status::Unknown,
    since: None,
    grounds: Vec::new(),
};

impl Interval {
    fn says_the_same_as(&self, other: &Interval) -> bool {
        (self.status, self.since) == (other.status, other.since) && self.grounds == other.grounds
    }
}

impl Ground {
    /// The reason in words, with its proof.
    fn reason<'g>(
        self,
        entity: &Entity,
        clause: &dyn Fn(EdgeIndex, usize) -> Option<Clause<'g>>,
    ) -> Option<Reason> {
        Some(match self {
            Ground::Correction(at) => {
                let correction = entity.corrections.get(at)?;
                let since = match correction.change {
                    Corrected::Status { since, .. } => since,
                    _ => None,
                };
                Reason {
                    relation: None,
                    by: None,
                    since,
                    file: Some(correction.file.clone()),
                    line: Some(correction.line),
                    quote: None,
                    part: None,
                    correction: Some(Box::new(correction.clone())),
                }
            }
            Ground::Clause {
                edge,
                mention,
                since,
            } => {
                let Clause {
                    relation,
                    by,
                    evidence,
                } = clause(edge, mention)?;
                Reason {
                    relation: Some(relation),
                    by: Some(by.id.clone()),
                    since,
                    file: Some(evidence.file.clone()),
                    line: Some(evidence.line),
                    quote: Some(evidence.quote.clone()),
                    part: evidence.pinpoint.clone(),
                    correction: evidence.correction.clone(),
                }
            }
            Ground::Own(since) => Reason {
                relation: None,
                by: None,
                since,
                file: entity.file.clone(),
                line: entity.line,
                quote: None,
                part: None,
                correction: None,
            },
            Ground::Listed => {
                let listed = entity.listed.as_ref()?;
                Reason {
                    relation: None,
                    by: None,
                    since: listed.since,
                    file: Some(listed.file.clone()),
                    line: Some(listed.line),
                    quote: Some(listed.words.clone()),
                    part: None,
                    correction: None,
                }
            }
        })
    }
}

/// The intervals of a document, the earliest first: they cover all days, and no
/// two of them overlap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline {
    intervals: Vec<Interval>,
}

impl Timeline {
    /// That of a document of the graph.
    pub fn of(graph: &Graph, node: NodeIndex) -> Self {
        Timeline::new(&graph.inner[node], &changes(graph, node))
    }

    /// That of a document to which others make these changes, the earliest first.
    ///
    /// A repeal counts from the day that its clause names, else from the day on
    /// which the repealing document takes effect; it stands when that document
    /// is itself gone later.
    ///
    /// What a person has put right goes before all else, for the days that the
    /// correction names. What a list says counts where nothing else is known,
    /// and where it alone knows that the document is gone.
    pub fn new(entity: &Entity, changes: &[Change]) -> Self {
        let mut intervals: Vec<Interval> = Vec::new();
        for from in turns(entity, changes) {
            let next = Interval {
                from: (from > Date::MIN).then_some(from),
                ..on(entity, changes, from)
            };
            match intervals.last_mut() {
                Some(last) if last.says_the_same_as(&next) => {}
                Some(last) => {
                    last.until = from.yesterday().ok();
                    intervals.push(next);
                }
                None => intervals.push(next),
            }
        }
        Timeline { intervals }
    }

    /// That of intervals that were saved, the earliest first.
    pub fn from_intervals(intervals: Vec<Interval>) -> Self {
        Timeline { intervals }
    }

    /// All of them, the earliest first.
    pub fn intervals(&self) -> &[Interval] {
        &self.intervals
    }

    /// What holds on a day.
    pub fn on(&self, day: Date) -> &Interval {
        let after = self.after(day);
        after
            .checked_sub(1)
            .and_then(|at| self.intervals.get(at))
            .unwrap_or(&UNKNOWN)
    }

    /// The status on a day with its reasons in words; `node` is the document that the
    /// timeline is of.
    pub fn judgement(&self, day: Date, graph: &Graph, node: NodeIndex) -> Judgement {
        self.judgement_of(day, &graph.inner[node], &|edge, mention| {
            let (source, _) = graph.inner.edge_endpoints(edge)?;
            let link = graph.inner.edge_weight(edge)?;
            Some(Clause {
                relation: link.relation,
                by: &graph.inner[source],
                evidence: link.mentions.get(mention)?,
            })
        })
    }

    /// The same of this document; `clause` gives the mentions of edges.
    pub(super) fn judgement_of<'g>(
        &self,
        day: Date,
        entity: &Entity,
        clause: &dyn Fn(EdgeIndex, usize) -> Option<Clause<'g>>,
    ) -> Judgement {
        let interval = self.on(day);
        let reasons = interval.grounds.iter();
        let reasons = reasons.filter_map(|ground| ground.reason(entity, clause));
        Judgement {
            status: interval.status,
            since: interval.since,
            until: self.holds_until(day),
            reasons: reasons.collect(),
        }
    }

    /// The last day, from `day` on, before the document is gone; none where it is gone
    /// then, or where no end is known.
    pub fn holds_until(&self, day: Date) -> Option<Date> {
        if self.on(day).status.is_gone() {
            return None;
        }
        let later = self.intervals.get(self.after(day)..)?;
        let end = later.iter().find(|interval| interval.status.is_gone())?;
        end.from?.yesterday().ok()
    }

    /// The last day of its term, which others may have moved; `own` is the one that its
    /// text names. None where it has no end, or no longer one.
    pub fn last_day(&self, own: Option<Date>) -> Option<Date> {
        let mut intervals = self.intervals.iter();
        let moved = intervals.find(|interval| interval.status == Status::Expired);
        let moved = moved.and_then(|interval| interval.from?.yesterday().ok());
        // It may have been ended before; else it goes on after the day of its text.
        moved.or_else(|| {
            own.filter(|day| {
                day.tomorrow()
                    .is_ok_and(|day| self.on(day).status.is_gone())
            })
        })
    }

    /// The first time after `day` in which it has another status than then.
    pub fn next(&self, day: Date) -> Option<&Interval> {
        let status = self.on(day).status;
        let later = self.intervals.get(self.after(day)..)?;
        later.iter().find(|interval| interval.status != status)
    }

    /// The last day after `from`, and not after `to`, on which its status became
    /// another.
    pub fn turned(&self, from: Date, to: Date) -> Option<Date> {
        let until = self.intervals.get(..self.after(to))?;
        let turn = until
            .windows(2)
            .rfind(|pair| matches!(pair, [a, b] if a.status != b.status))?;
        turn.last()?.from.filter(|&day| from < day)
    }

    /// How many intervals begin on `day` or before.
    fn after(&self, day: Date) -> usize {
        self.intervals
            .partition_point(|interval| interval.from.is_none_or(|from| from <= day))
    }
}

/// A change that another document makes to the one that is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// What is done to it.
    pub relation: Relation,
    /// To the whole, or to parts.
    pub scope: Scope,
    /// The day from which it counts; always, where none is known.
    pub since: Option<Date>,
    /// The last day of a suspension, the new last day of a term, or the last day before
    /// the new first one.
    pub until: Option<Date>,
    /// Where it is proved.
    pub edge: EdgeIndex,
    /// The mention among those of the edge.
    pub mention: usize,
}

impl Change {
    fn ground(&self) -> Ground {
        Ground::Clause {
            edge: self.edge,
            mention: self.mention,
            since: self.since,
        }
    }

    fn counts(&self, day: Date) -> bool {
        self.since.is_none_or(|since| since <= day)
    }

    /// Whether this one, which has the document hold again, undoes another from before.
    fn lifts(&self, other: &Change) -> bool {
        other.scope == Scope::Whole
            && (ends(other.relation) || other.relation == Relation::Suspends)
            && (self.since.is_none() || other.since < self.since)
    }
}

/// The last change that has the whole document hold again.
fn restored(changes: &[Change], day: Date) -> Option<&Change> {
    changes
        .iter()
        .filter(|c| c.relation == Relation::Restores && c.scope == Scope::Whole && c.counts(day))
        .max_by_key(|c| c.since)
}

/// The last change that moves the first day of the whole document. What applies already
/// can't begin later.
fn moved<'c>(entity: &Entity, changes: &'c [Change], day: Date) -> Option<&'c Change> {
    let before_start = |c: &&Change| !matches!((c.since, entity.starts()), (Some(since), Some(start)) if start < since);
    changes
        .iter()
        .filter(|c| c.relation == Relation::Amends && c.scope == Scope::Whole && c.counts(day))
        .filter(|c| c.until.is_some())
        .filter(before_start)
        .max_by_key(|c| c.since)
}

/// The days on which the status may become another, from the first of all days
/// on.
fn turns(entity: &Entity, changes: &[Change]) -> Vec<Date> {
    let after = |day: Option<Date>| day.and_then(|day| day.tomorrow().ok());
    let mut turns = vec![Some(Date::MIN), entity.starts(), after(entity.expires)];
    for change in changes {
        turns.extend([change.since, after(change.until)]);
    }
    for correction in &entity.corrections {
        if let Corrected::Status { since, until, .. } = correction.change {
            turns.extend([since, after(until)]);
        }
    }
    turns.extend(entity.listed.iter().map(|listed| listed.since));
    let mut turns: Vec<Date> = turns.into_iter().flatten().collect();
    turns.sort_unstable();
    turns.dedup();
    turns
}

/// What holds on a day, by what ranks highest: what a person has put right, then
/// the texts, then a list where it says more.
fn on(entity: &Entity, changes: &[Change], day: Date) -> Interval {
    if let Some(corrected) = corrected(entity, day) {
        return corrected;
    }
    let judged = by_texts(entity, changes, day);
    listed(entity, &judged, day).unwrap_or(judged)
}

fn status(status: Status, since: Option<Date>, grounds: Vec<Ground>) -> Interval {
    Interval {
        status,
        since,
        grounds,
        ..UNKNOWN.clone()
    }
}

/// The status that a person has set for the day; of several, that which counts
/// from the latest day.
fn corrected(entity: &Entity, day: Date) -> Option<Interval> {
    let set = entity.corrections.iter().enumerate();
    let (was, since, at) = set
        .filter_map(|(at, correction)| match correction.change {
            Corrected::Status {
                status,
                since,
                until,
            } if since.is_none_or(|d| d <= day) && until.is_none_or(|d| day <= d) => {
                Some((status, since, at))
            }
            _ => None,
        })
        .max_by_key(|&(_, since, _)| since)?;
    Some(status(was, since, vec![Ground::Correction(at)]))
}

/// The status that a list gives, where it says more than the texts.
fn listed(entity: &Entity, judged: &Interval, day: Date) -> Option<Interval> {
    let listed = entity.listed.as_ref()?;
    let holds = judged.status == Status::InForce;
    let more = match judged.status {
        Status::Unknown => !entity.draft || listed.status.is_gone(),
        // What has not begun has not ended.
        Status::NotYetInForce => false,
        status if listed.status.is_gone() => !status.is_gone(),
        _ if listed.status.is_changed() => holds,
        _ => listed.status == Status::NotYetInForce && holds && entity.effective.is_none(),
    };
    let counts = listed.since.is_none_or(|since| since <= day);
    (more && counts).then(|| status(listed.status, listed.since, vec![Ground::Listed]))
}

/// The status that follows from edges and dates.
fn by_texts(entity: &Entity, changes: &[Change], day: Date) -> Interval {
    let restored = restored(changes, day);
    let counting = |relation: Relation, scope: Option<Scope>| {
        changes
            .iter()
            .filter(|c| {
                c.relation == relation
                    && scope.is_none_or(|s| s == c.scope)
                    && c.counts(day)
                    && !restored.is_some_and(|restored| restored.lifts(c))
            })
            .collect::<Vec<_>>()
    };
    let because = |was: Status, found: &[&Change]| {
        let since = found.iter().filter_map(|c| c.since).min();
        status(was, since, found.iter().map(|c| c.ground()).collect())
    };

    let expired = expired(entity, changes, day);
    let repealed = counting(Relation::Repeals, Some(Scope::Whole));
    let superseded = counting(Relation::Supersedes, Some(Scope::Whole));
    for (was, found) in [
        (Status::Repealed, repealed),
        (Status::Superseded, superseded),
    ] {
        if found.is_empty() {
            continue;
        }
        let ended = because(was, &found);
        return match expired {
            Some(mut expired) if before_day(&expired, &ended) => {
                expired.grounds.extend(ended.grounds);
                expired
            }
            _ => ended,
        };
    }
    if let Some(expired) = expired {
        return expired;
    }
    if entity.draft {
        return UNKNOWN.clone();
    }
    let moved = moved(entity, changes, day);
    let starts = moved
        .and_then(|moved| moved.until?.tomorrow().ok())
        .or_else(|| entity.starts());
    if starts.is_some_and(|start| start > day) {
        let ground = moved.map_or(Ground::Own(starts), Change::ground);
        return status(Status::NotYetInForce, None, vec![ground]);
    }
    let suspended: Vec<&Change> = counting(Relation::Suspends, Some(Scope::Whole))
        .into_iter()
        .filter(|c| c.until.is_none_or(|until| day <= until))
        .collect();
    if !suspended.is_empty() {
        return because(Status::Suspended, &suspended);
    }
    let mut part = counting(Relation::Repeals, Some(Scope::Part));
    part.extend(counting(Relation::Supersedes, Some(Scope::Part)));
    if !part.is_empty() {
        return because(Status::PartlyRepealed, &part);
    }
    let mut amended = counting(Relation::Amends, None);
    amended.retain(|c| c.until.is_none());
    if !amended.is_empty() {
        return because(Status::Amended, &amended);
    }
    if let Some(restored) = restored.filter(|r| changes.iter().any(|c| r.lifts(c))) {
        return because(Status::InForce, &[restored]);
    }
    if !entity.present || starts.is_none() {
        return UNKNOWN.clone();
    }
    let mut grounds = vec![moved.map_or(Ground::Own(starts), Change::ground)];
    // How long it is in force is what another document says of it.
    let extends = counting(Relation::Extends, None);
    grounds.extend(extends.iter().map(|c| c.ground()));
    status(Status::InForce, starts, grounds)
}

/// Whether its term had ended before another document ended it: a later
/// decision that declares it void does not move the day.
fn before_day(expired: &Interval, ended: &Interval) -> bool {
    matches!((expired.since, ended.since), (Some(end), Some(since)) if end < since)
}

/// Whether its term has ended; what was said last of its end counts.
fn expired(entity: &Entity, changes: &[Change], day: Date) -> Option<Interval> {
    let extension = changes
        .iter()
        .filter(|c| c.relation == Relation::Extends && c.counts(day))
        .max_by_key(|c| (c.since, c.until));
    let end = match extension {
        // An extension without a day puts the end off for good.
        Some(extension) => extension.until?,
        None => entity.expires?,
    };
    // What was restored after its term holds again, perhaps for a time.
    let again = restored(changes, day).filter(|c| c.since > Some(end));
    let (end, moved) = match again {
        Some(again) => (again.until?, Some(again)),
        None => (end, extension),
    };
    let since = end.tomorrow().ok();
    let ground = moved.map_or(Ground::Own(since), Change::ground);
    (day > end).then(|| status(Status::Expired, since, vec![ground]))
}

/// The documents that repeal or supersede this one as a whole, each clause
/// attributed to the first that said it.
pub(super) fn ended_by(graph: &dyn CitationGraph, node: NodeIndex) -> Vec<(NodeIndex, Relation)> {
    changes_to(graph, node)
        .into_iter()
        .filter(|c| c.scope == Scope::Whole && ends(c.relation))
        .map(|c| (graph.ends(c.edge).0, c.relation))
        .collect()
}

fn ends(relation: Relation) -> bool {
    matches!(relation, Relation::Repeals | Relation::Supersedes)
}

/// A change with who makes it and the words that say so.
struct Said<'g> {
    change: Change,
    by: &'g Entity,
    source: NodeIndex,
    evidence: &'g Evidence,
}

/// The changes that other documents make to this one, the earliest first. A draft
/// changes nothing, and neither does a document issued before this one, or the one that
/// made its text.
pub fn changes(graph: &Graph, node: NodeIndex) -> Vec<Change> {
    let incoming = graph.inner.edges_directed(node, Direction::Incoming);
    let changing = incoming.filter(|edge| edge.weight().relation.changes());
    let changing = changing.map(|edge| Changing {
        edge: edge.id(),
        source: edge.source(),
        by: &graph.inner[edge.source()],
        relation: edge.weight().relation,
        mentions: &edge.weight().mentions,
    });
    let names = |source: NodeIndex| {
        let mut named = graph.inner.edges_connecting(node, source);
        named.any(|edge| edge.weight().mentions.iter().any(Evidence::is_of_heading))
    };
    changes_by(&graph.inner[node], changing, &names)
}

/// The same of a document of any graph.
pub fn changes_to(graph: &dyn CitationGraph, node: NodeIndex) -> Vec<Change> {
    let edges = graph.edges_of(node, Direction::Incoming, &Relation::CHANGING);
    let changing = edges.into_iter().map(|edge| Changing {
        edge,
        source: graph.ends(edge).0,
        by: graph.document(graph.ends(edge).0),
        relation: graph.relation(edge),
        mentions: graph.clauses(edge),
    });
    let names = |source: NodeIndex| {
        let named = graph.edges_of(node, Direction::Outgoing, &[Relation::Cites]);
        let mut named = named.into_iter().filter(|&e| graph.ends(e).1 == source);
        named.any(|edge| graph.clauses(edge).iter().any(Evidence::is_of_heading))
    };
    changes_by(graph.document(node), changing, &names)
}

/// Whether the text at hand is the one that another document made by amending it: it was
/// adopted as it stands on the day of that one, or names it in its heading.
fn is_made_by(entity: &Entity, said: &Said<'_>, names: &dyn Fn(NodeIndex) -> bool) -> bool {
    let Change {
        relation, scope, ..
    } = said.change;
    let changes_text = relation == Relation::Amends || ends(relation) && scope == Scope::Part;
    // A heading tells of versions before it.
    let is_amended = entity.earlier.is_some();
    let on_its_day = || {
        let days = [said.by.written, said.by.published];
        is_amended && entity.written.is_some() && days.contains(&entity.written)
    };
    changes_text && (on_its_day() || names(said.source))
}

/// An edge by which a document may be changed.
struct Changing<'g> {
    edge: EdgeIndex,
    source: NodeIndex,
    by: &'g Entity,
    relation: Relation,
    mentions: &'g [Evidence],
}

/// `names` says of a document whether the heading of this one names it.
fn changes_by<'g>(
    entity: &Entity,
    changing: impl Iterator<Item = Changing<'g>>,
    names: &dyn Fn(NodeIndex) -> bool,
) -> Vec<Change> {
    let issued = entity.issued();
    let mut said: Vec<Said<'_>> = changing
        .filter(|changing| !changing.by.draft)
        .flat_map(|changing| {
            let Changing {
                edge,
                source,
                by,
                relation,
                mentions,
            } = changing;
            let said = move |(mention, evidence): (usize, &'g Evidence)| Said {
                change: Change {
                    relation,
                    scope: if evidence.pinpoint.is_some() {
                        Scope::Part
                    } else {
                        Scope::Whole
                    },
                    since: evidence.since.or(by.starts()),
                    until: evidence.until,
                    edge,
                    mention,
                },
                by,
                source,
                evidence,
            };
            let mentions = mentions.iter().enumerate();
            mentions.filter(|(_, m)| !m.planned).map(said)
        })
        .filter(|said| !matches!((said.by.issued(), issued), (Some(by), Some(own)) if by < own))
        .filter(|said| !is_made_by(entity, said, names))
        .collect();
    // Of several mentions by one document the one that names a last day tells
    // most.
    said.sort_by(|a, b| {
        let key = |s: &Said<'_>| {
            let Change { since, until, .. } = s.change;
            (since.is_none(), since, until.is_none())
        };
        key(a)
            .cmp(&key(b))
            .then_with(|| (a.by.issued(), &a.by.id).cmp(&(b.by.issued(), &b.by.id)))
            .then_with(|| a.evidence.start.cmp(&b.evidence.start))
    });
    // One document says it once, however often it repeats it; of each part that it ends.
    let mut seen: FxHashSet<(Relation, Scope, NodeIndex, Option<&str>)> = FxHashSet::default();
    said.retain(|s| {
        let part = s.evidence.pinpoint.as_deref();
        let part = part.filter(|_| ends(s.change.relation));
        seen.insert((s.change.relation, s.change.scope, s.source, part))
    });
    attribute_once(&mut said);
    said.into_iter().map(|said| said.change).collect()
}

/// A repeal that later editions of the repealing text repeat is that of the
/// first.
fn attribute_once(said: &mut Vec<Said<'_>>) {
    if said.iter().filter(|s| ends(s.change.relation)).count() < 2 {
        return;
    }
    let mut first: Vec<(Relation, Option<&str>, Ending)> = Vec::new();
    said.retain(|s| {
        let Change { relation, .. } = s.change;
        if !ends(relation) {
            return true;
        }
        let part = s.evidence.pinpoint.as_deref();
        let ending = Ending::of(s.by, s.evidence);
        let repeated = first.iter().any(|(other, of, earlier)| {
            (*other, *of) == (relation, part) && ending.repeats(earlier)
        });
        first.push((relation, part, ending));
        !repeated
    });
}

#[cfg(test)]
mod tests;
