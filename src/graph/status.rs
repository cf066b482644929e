//! The status of a document on a day, computed from edges and dates and never
//! stored as truth.

use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;
use rustc_hash::FxHashSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::correction::{Change as Corrected, Correction};
use super::model::{Entity, Evidence, Graph, Scope};
use super::relation::Relation;
use super::reprint::Ending;

/// Whether a document applies on a day.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 现行有效
    InForce,
    /// 尚未生效
    NotYetInForce,
    /// 已被修改: in force, in another wording.
    Amended,
    /// 部分失效
    PartlyRepealed,
    /// 已被取代
    Superseded,
    /// 已废止
    Repealed,
    /// 已过有效期
    Expired,
    /// 暂停执行
    Suspended,
    /// Nothing known of it says either way.
    Unknown,
}

impl Status {
    /// All of them.
    pub const ALL: [Status; 9] = [
        Status::InForce,
        Status::NotYetInForce,
        Status::Amended,
        Status::PartlyRepealed,
        Status::Superseded,
        Status::Repealed,
        Status::Expired,
        Status::Suspended,
        Status::Unknown,
    ];

    /// The key used in files and on the command line: `in_force`.
    pub const fn key(self) -> &'static str {
        match self {
            Status::InForce => "in_force",
            Status::NotYetInForce => "not_yet_in_force",
            Status::Amended => "amended",
            Status::PartlyRepealed => "partly_repealed",
            Status::Superseded => "superseded",
            Status::Repealed => "repealed",
            Status::Expired => "expired",
            Status::Suspended => "suspended",
            Status::Unknown => "unknown",
        }
    }

    /// The Chinese words: 现行有效.
    pub const fn chinese(self) -> &'static str {
        match self {
            Status::InForce => "现行有效",
            Status::NotYetInForce => "尚未生效",
            Status::Amended => "已被修改",
            Status::PartlyRepealed => "部分失效",
            Status::Superseded => "已被取代",
            Status::Repealed => "已废止",
            Status::Expired => "已过有效期",
            Status::Suspended => "暂停执行",
            Status::Unknown => "状态不明",
        }
    }

    /// The English words.
    pub const fn english(self) -> &'static str {
        match self {
            Status::InForce => "in force",
            Status::NotYetInForce => "not yet in force",
            Status::Amended => "amended",
            Status::PartlyRepealed => "partly repealed",
            Status::Superseded => "superseded",
            Status::Repealed => "repealed",
            Status::Expired => "expired",
            Status::Suspended => "suspended",
            Status::Unknown => "unknown",
        }
    }

    /// Whether a document of this status no longer applies at all.
    pub const fn is_gone(self) -> bool {
        matches!(
            self,
            Status::Superseded | Status::Repealed | Status::Expired
        )
    }

    /// Whether a document of this status applies in another wording, in part
    /// alone, or not for the time being.
    pub const fn is_changed(self) -> bool {
        matches!(
            self,
            Status::PartlyRepealed | Status::Amended | Status::Suspended
        )
    }
}

/// The word is no status.
#[derive(Debug, thiserror::Error)]
#[error(
    "{0:?} is no status; use one of in_force, not_yet_in_force, amended, partly_repealed, superseded, repealed, expired, suspended, unknown"
)]
pub struct UnknownStatus(String);

impl std::str::FromStr for Status {
    type Err = UnknownStatus;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Status::ALL
            .into_iter()
            .find(|status| status.key() == s || status.chinese() == s)
            .ok_or_else(|| UnknownStatus(s.to_owned()))
    }
}

/// Why a document has its status: an edge or a date.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// The relation that it follows from; none where it follows from the
    /// document's own dates.
    pub relation: Option<Relation>,
    /// Id of the document that causes it; none for its own dates.
    pub by: Option<String>,
    /// The day from which it counts.
    pub since: Option<Date>,
    /// File of the proof.
    pub file: Option<String>,
    /// Line of the proof, from 1.
    pub line: Option<u32>,
    /// The sentence that proves it.
    pub quote: Option<String>,
    /// The correction by a person that it follows from, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<Box<Correction>>,
}

/// A status with what it follows from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Judgement {
    /// The status.
    pub status: Status,
    /// The day since when, where known.
    pub since: Option<Date>,
    /// What it follows from.
    pub reasons: Vec<Reason>,
}

/// A change that another document makes to the one that is judged.
struct Change<'g> {
    relation: Relation,
    scope: Scope,
    source: NodeIndex,
    by: &'g Entity,
    since: Option<Date>,
    until: Option<Date>,
    evidence: &'g Evidence,
}

impl Change<'_> {
    fn reason(&self) -> Reason {
        Reason {
            relation: Some(self.relation),
            by: Some(self.by.id.clone()),
            since: self.since,
            file: Some(self.evidence.file.clone()),
            line: Some(self.evidence.line),
            quote: Some(self.evidence.quote.clone()),
            correction: self.evidence.correction.clone(),
        }
    }

    /// Whether it counts on `day`; one without a known day counts always.
    fn counts(&self, day: Date) -> bool {
        self.since.is_none_or(|since| since <= day)
    }
}

/// Judges the status of a document on a day.
///
/// A repeal counts from the day that its clause names, else from the day on
/// which the repealing document takes effect; it stands when that document is
/// itself gone later. A draft changes nothing, and neither does a document
/// issued before the one that it would end.
///
/// What a person has put right goes before all of this, for the days that the
/// correction names. What a list says counts where nothing else is known, and
/// where it alone knows that the document is gone.
pub fn judge(graph: &Graph, node: NodeIndex, day: Date) -> Judgement {
    Course::of(graph, node).on(day)
}

/// What becomes of a document in the course of time: what changes it is
/// gathered once, and judged for as many days as are asked.
pub struct Course<'g> {
    entity: &'g Entity,
    changes: Vec<Change<'g>>,
}

impl<'g> Course<'g> {
    /// That of a document.
    pub fn of(graph: &'g Graph, node: NodeIndex) -> Self {
        Course {
            entity: &graph.inner[node],
            changes: changes(graph, node),
        }
    }

    /// Its status on a day, as [`judge`] gives it.
    pub fn on(&self, day: Date) -> Judgement {
        if let Some(judgement) = corrected(self.entity, day) {
            return judgement;
        }
        let judgement = by_texts(self.entity, &self.changes, day);
        listed(self.entity, &judgement, day).unwrap_or(judgement)
    }

    /// The times in which it is gone, or in force in another wording or in part
    /// alone, the earliest first.
    pub fn periods(&self) -> Vec<Period> {
        let mut periods: Vec<Period> = Vec::new();
        let turns = self.turns();
        let ends = turns.iter().skip(1).copied().map(Some).chain([None]);
        for (&first, until) in turns.iter().zip(ends) {
            let Judgement { status, since, .. } = self.on(first);
            if !status.is_gone() && !status.is_changed() {
                continue;
            }
            match periods.last_mut() {
                Some(last)
                    if last.until == Some(first)
                        && (last.status, last.since) == (status, since) =>
                {
                    last.until = until;
                }
                _ => periods.push(Period {
                    first,
                    until,
                    status,
                    since,
                }),
            }
        }
        periods
    }

    /// The last day after `from`, and not after `to`, on which its status became
    /// another; none where there is none.
    pub fn turned(&self, from: Date, to: Date) -> Option<Date> {
        let mut status = self.on(from).status;
        let mut turned = None;
        for day in self.turns().into_iter().filter(|&d| from < d && d <= to) {
            let next = self.on(day).status;
            if next != status {
                (status, turned) = (next, Some(day));
            }
        }
        turned
    }

    /// The days on which its status may become another, from the first of all
    /// days on.
    fn turns(&self) -> Vec<Date> {
        let after = |day: Option<Date>| day.and_then(|day| day.tomorrow().ok());
        let entity = self.entity;
        let mut turns = vec![Some(Date::MIN), entity.starts(), after(entity.expires)];
        for change in &self.changes {
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
}

/// A time in which a document has one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Its first day.
    pub first: Date,
    /// The day after its last one; none where it does not end.
    pub until: Option<Date>,
    /// The status.
    pub status: Status,
    /// The day since when the document has it, where known.
    pub since: Option<Date>,
}

/// The status that a person has set for the day; of several, that which counts
/// from the latest day.
fn corrected(entity: &Entity, day: Date) -> Option<Judgement> {
    let (status, since, correction) = entity
        .corrections
        .iter()
        .filter_map(|correction| match correction.change {
            Corrected::Status {
                status,
                since,
                until,
            } if since.is_none_or(|d| d <= day) && until.is_none_or(|d| day <= d) => {
                Some((status, since, correction))
            }
            _ => None,
        })
        .max_by_key(|&(_, since, _)| since)?;
    Some(Judgement {
        status,
        since,
        reasons: vec![Reason {
            relation: None,
            by: None,
            since,
            file: Some(correction.file.clone()),
            line: Some(correction.line),
            quote: None,
            correction: Some(Box::new(correction.clone())),
        }],
    })
}

/// The status that a list gives, where it says more than the texts.
fn listed(entity: &Entity, judged: &Judgement, day: Date) -> Option<Judgement> {
    let listed = entity.listed.as_ref()?;
    let more = judged.status == Status::Unknown && !entity.draft
        || listed.status.is_gone() && !judged.status.is_gone();
    let counts = listed.since.is_none_or(|since| since <= day);
    (more && counts).then(|| Judgement {
        status: listed.status,
        since: listed.since,
        reasons: vec![Reason {
            relation: None,
            by: None,
            since: listed.since,
            file: Some(listed.file.clone()),
            line: Some(listed.line),
            quote: Some(listed.words.clone()),
            correction: None,
        }],
    })
}

/// The status that follows from edges and dates.
fn by_texts(entity: &Entity, changes: &[Change<'_>], day: Date) -> Judgement {
    let counting = |relation: Relation, scope: Option<Scope>| {
        changes
            .iter()
            .filter(|c| {
                c.relation == relation && scope.is_none_or(|s| s == c.scope) && c.counts(day)
            })
            .collect::<Vec<_>>()
    };
    let because = |status: Status, found: &[&Change<'_>]| Judgement {
        status,
        since: found.iter().filter_map(|c| c.since).min(),
        reasons: found.iter().map(|c| c.reason()).collect(),
    };

    let expired = expired(entity, changes, day);
    let repealed = counting(Relation::Repeals, Some(Scope::Whole));
    let superseded = counting(Relation::Supersedes, Some(Scope::Whole));
    for (status, found) in [
        (Status::Repealed, repealed),
        (Status::Superseded, superseded),
    ] {
        if found.is_empty() {
            continue;
        }
        let ended = because(status, &found);
        return match expired {
            Some(mut expired) if before_day(&expired, &ended) => {
                expired.reasons.extend(ended.reasons);
                expired
            }
            _ => ended,
        };
    }
    if let Some(judgement) = expired {
        return judgement;
    }
    if entity.draft {
        return Judgement {
            status: Status::Unknown,
            since: None,
            reasons: Vec::new(),
        };
    }
    if let Some(start) = entity.starts().filter(|&start| start > day) {
        return Judgement {
            status: Status::NotYetInForce,
            since: None,
            reasons: vec![own_reason(entity, Some(start))],
        };
    }
    let suspended: Vec<&Change<'_>> = counting(Relation::Suspends, Some(Scope::Whole))
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
    let amended = counting(Relation::Amends, None);
    if !amended.is_empty() {
        return because(Status::Amended, &amended);
    }
    if !(entity.present && entity.starts().is_some()) {
        return Judgement {
            status: Status::Unknown,
            since: None,
            reasons: Vec::new(),
        };
    }
    let mut reasons = vec![own_reason(entity, entity.starts())];
    // Past its own last day it is in force because another document says so.
    if entity.expires.is_some_and(|end| day > end) {
        reasons.extend(counting(Relation::Extends, None).iter().map(|c| c.reason()));
    }
    Judgement {
        status: Status::InForce,
        since: entity.starts(),
        reasons,
    }
}

/// Whether its term had ended before another document ended it: a later
/// decision that declares it void does not move the day.
fn before_day(expired: &Judgement, ended: &Judgement) -> bool {
    matches!((expired.since, ended.since), (Some(end), Some(since)) if end < since)
}

/// The documents that repeal or supersede this one as a whole, each clause
/// attributed to the first that said it.
pub(super) fn ended_by(graph: &Graph, node: NodeIndex) -> Vec<(NodeIndex, Relation)> {
    changes(graph, node)
        .into_iter()
        .filter(|c| {
            c.scope == Scope::Whole
                && matches!(c.relation, Relation::Repeals | Relation::Supersedes)
        })
        .map(|c| (c.source, c.relation))
        .collect()
}

/// The changes that other documents make to this one, the earliest first.
fn changes(graph: &Graph, node: NodeIndex) -> Vec<Change<'_>> {
    let entity = &graph.inner[node];
    let issued = entity.issued();
    let mut changes: Vec<Change<'_>> = graph
        .inner
        .edges_directed(node, Direction::Incoming)
        .filter(|edge| edge.weight().relation.changes())
        .filter(|edge| !graph.inner[edge.source()].draft)
        .flat_map(|edge| {
            let by = &graph.inner[edge.source()];
            let link = edge.weight();
            link.mentions
                .iter()
                .filter(|m| !m.planned)
                .map(move |evidence| Change {
                    relation: link.relation,
                    source: edge.source(),
                    scope: if evidence.pinpoint.is_some() {
                        Scope::Part
                    } else {
                        Scope::Whole
                    },
                    by,
                    since: evidence.since.or(by.starts()),
                    until: evidence.until,
                    evidence,
                })
        })
        .filter(|change| {
            !matches!(
                (change.by.issued(), issued),
                (Some(by), Some(own)) if by < own
            )
        })
        .collect();
    // Of several mentions by one document the one that names a last day tells
    // most.
    changes.sort_by(|a, b| {
        let key = |c: &Change<'_>| (c.since.is_none(), c.since, c.until.is_none());
        key(a)
            .cmp(&key(b))
            .then_with(|| (a.by.issued(), &a.by.id).cmp(&(b.by.issued(), &b.by.id)))
            .then_with(|| a.evidence.start.cmp(&b.evidence.start))
    });
    // One document says it once, however often it repeats it.
    let mut seen: FxHashSet<(Relation, Scope, NodeIndex)> = FxHashSet::default();
    changes.retain(|c| seen.insert((c.relation, c.scope, c.source)));
    attribute_once(&mut changes);
    changes
}

/// A repeal that later editions of the repealing text repeat is that of the
/// first.
fn attribute_once(changes: &mut Vec<Change<'_>>) {
    let ends = |c: &Change<'_>| matches!(c.relation, Relation::Repeals | Relation::Supersedes);
    if changes.iter().filter(|c| ends(c)).count() < 2 {
        return;
    }
    let mut first: Vec<(Relation, Scope, Ending)> = Vec::new();
    changes.retain(|c| {
        if !ends(c) {
            return true;
        }
        let ending = Ending::of(c.by, c.evidence);
        let repeated = first.iter().any(|(relation, scope, earlier)| {
            (*relation, *scope) == (c.relation, c.scope) && ending.repeats(earlier)
        });
        first.push((c.relation, c.scope, ending));
        !repeated
    });
}

/// Whether its term has ended; an extension puts the end off.
fn expired(entity: &Entity, changes: &[Change<'_>], day: Date) -> Option<Judgement> {
    let extension = changes
        .iter()
        .filter(|c| c.relation == Relation::Extends && c.counts(day))
        .max_by_key(|c| c.until);
    let end = match extension {
        // An extension without a day puts the end off for good.
        Some(extension) => extension.until?.max(entity.expires.unwrap_or(Date::MIN)),
        None => entity.expires?,
    };
    (day > end).then(|| Judgement {
        status: Status::Expired,
        since: end.tomorrow().ok(),
        reasons: match extension {
            Some(extension) => vec![extension.reason()],
            None => vec![own_reason(entity, end.tomorrow().ok())],
        },
    })
}

fn own_reason(entity: &Entity, since: Option<Date>) -> Reason {
    Reason {
        relation: None,
        by: None,
        since,
        file: entity.file.clone(),
        line: entity.line,
        quote: None,
        correction: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::build::Edge;
    use jiff::civil::date;

    fn document(id: &str, day: Date) -> Entity {
        Entity {
            written: Some(day),
            ..Entity::named(id)
        }
    }

    fn edge(source: usize, target: usize, relation: Relation) -> Edge {
        Edge {
            source,
            target,
            relation,
            evidence: Evidence {
                file: "a.txt".to_owned(),
                line: 1,
                page: None,
                start: 0,
                end: 1,
                text: String::new(),
                quote: String::new(),
                pinpoint: None,
                rule: String::new(),
                since: None,
                until: None,
                planned: false,
                correction: None,
            },
        }
    }

    fn status(entities: Vec<Entity>, edges: Vec<Edge>, day: Date) -> Status {
        let graph = Graph::build(entities, edges);
        judge(&graph, NodeIndex::new(0), day).status
    }

    #[test]
    fn a_repeal_counts_from_the_day_on_which_the_repealing_document_takes_effect() {
        let mut new = document("b", date(2024, 1, 1));
        new.effective = Some(date(2024, 6, 1));
        let old = document("a", date(2020, 1, 1));
        let edges = vec![edge(1, 0, Relation::Repeals)];
        let on = |day| status(vec![old.clone(), new.clone()], edges.clone(), day);
        assert_eq!(on(date(2024, 5, 31)), Status::InForce);
        assert_eq!(on(date(2024, 6, 1)), Status::Repealed);
    }

    #[test]
    fn periods_are_the_times_in_which_it_is_gone_or_changed() {
        // Amended from 2022 on, its term ends with 2023, an extension moves that
        // to the end of 2024.
        let mut old = document("a", date(2020, 1, 1));
        old.expires = Some(date(2023, 12, 31));
        let mut extends = edge(2, 0, Relation::Extends);
        extends.evidence.until = Some(date(2024, 12, 31));
        let entities = vec![
            old,
            document("b", date(2022, 1, 1)),
            document("c", date(2023, 6, 1)),
        ];
        let graph = Graph::build(entities, vec![edge(1, 0, Relation::Amends), extends]);
        let course = Course::of(&graph, NodeIndex::new(0));
        assert_eq!(
            course.periods(),
            [
                Period {
                    first: date(2022, 1, 1),
                    until: Some(date(2025, 1, 1)),
                    status: Status::Amended,
                    since: Some(date(2022, 1, 1)),
                },
                Period {
                    first: date(2025, 1, 1),
                    until: None,
                    status: Status::Expired,
                    since: Some(date(2025, 1, 1)),
                },
            ]
        );
        assert_eq!(Course::of(&graph, NodeIndex::new(1)).periods(), []);
    }

    #[test]
    fn a_day_in_the_clause_goes_before_the_documents_own() {
        let mut repeal = edge(1, 0, Relation::Repeals);
        repeal.evidence.since = Some(date(2025, 1, 1));
        let entities = vec![
            document("a", date(2020, 1, 1)),
            document("b", date(2024, 1, 1)),
        ];
        assert_eq!(
            status(entities.clone(), vec![repeal.clone()], date(2024, 7, 1)),
            Status::InForce
        );
        assert_eq!(
            status(entities, vec![repeal], date(2025, 7, 1)),
            Status::Repealed
        );
    }

    #[test]
    fn a_repeal_by_a_document_that_is_gone_itself_stands() {
        let entities = vec![
            document("a", date(2010, 1, 1)),
            document("b", date(2015, 1, 1)),
            document("c", date(2020, 1, 1)),
        ];
        let edges = vec![edge(1, 0, Relation::Repeals), edge(2, 1, Relation::Repeals)];
        assert_eq!(status(entities, edges, date(2024, 1, 1)), Status::Repealed);
    }

    #[test]
    fn a_repeal_that_a_reprint_repeats_is_that_of_the_first() {
        let edition = |id: &str, title: &str, day| Entity {
            title: Some(title.to_owned()),
            ..document(id, day)
        };
        let of = |reprint: &str| {
            let entities = vec![
                document("a", date(2010, 1, 1)),
                edition("b", "甲办法", date(2015, 1, 1)),
                edition("c", reprint, date(2020, 1, 1)),
            ];
            let edges = vec![edge(1, 0, Relation::Repeals), edge(2, 0, Relation::Repeals)];
            let graph = Graph::build(entities, edges);
            let judgement = judge(&graph, NodeIndex::new(0), date(2024, 1, 1));
            let by: Vec<_> = judgement.reasons.into_iter().filter_map(|r| r.by).collect();
            by.join(" ")
        };
        assert_eq!(of("甲办法（2020年修订）"), "b");
        assert_eq!(of("乙规定"), "b c");
    }

    #[test]
    fn drafts_and_earlier_documents_end_nothing() {
        let mut draft = document("b", date(2024, 1, 1));
        draft.draft = true;
        let old = document("a", date(2020, 1, 1));
        let edges = vec![edge(1, 0, Relation::Repeals)];
        assert_eq!(
            status(vec![old.clone(), draft], edges.clone(), date(2025, 1, 1)),
            Status::InForce
        );
        let earlier = document("b", date(2019, 1, 1));
        assert_eq!(
            status(vec![old, earlier], edges, date(2025, 1, 1)),
            Status::InForce
        );
    }

    #[test]
    fn a_pinpoint_makes_it_a_part() {
        let mut part = edge(1, 0, Relation::Repeals);
        part.evidence.pinpoint = Some("第五条".to_owned());
        let entities = vec![
            document("a", date(2020, 1, 1)),
            document("b", date(2024, 1, 1)),
        ];
        assert_eq!(
            status(entities, vec![part], date(2025, 1, 1)),
            Status::PartlyRepealed
        );
    }

    #[test]
    fn what_has_expired_is_not_ended_later() {
        let mut old = document("a", date(2020, 1, 1));
        old.expires = Some(date(2023, 1, 1));
        let graph = Graph::build(
            vec![old, document("b", date(2024, 1, 1))],
            vec![edge(1, 0, Relation::Repeals)],
        );
        let judgement = judge(&graph, NodeIndex::new(0), date(2025, 1, 1));
        assert_eq!(judgement.status, Status::Expired);
        assert_eq!(judgement.since, Some(date(2023, 1, 2)));
        assert_eq!(judgement.reasons.len(), 2);
    }

    #[test]
    fn the_end_of_a_term_and_its_extension() {
        let mut old = document("a", date(2020, 1, 1));
        old.expires = Some(date(2023, 1, 1));
        let new = document("b", date(2022, 12, 1));
        assert_eq!(
            status(vec![old.clone(), new.clone()], vec![], date(2024, 1, 1)),
            Status::Expired
        );
        let mut extends = edge(1, 0, Relation::Extends);
        extends.evidence.until = Some(date(2025, 1, 1));
        let on = |day| status(vec![old.clone(), new.clone()], vec![extends.clone()], day);
        assert_eq!(on(date(2024, 1, 1)), Status::InForce);
        assert_eq!(on(date(2025, 1, 2)), Status::Expired);
    }

    #[test]
    fn a_title_that_extends_without_a_day_does_not_hide_the_day_in_the_text() {
        let mut old = document("a", date(2020, 1, 1));
        old.expires = Some(date(2023, 1, 1));
        let new = document("b", date(2022, 12, 1));
        let title = edge(1, 0, Relation::Extends);
        let mut text = edge(1, 0, Relation::Extends);
        text.evidence.start = 50;
        text.evidence.until = Some(date(2025, 1, 1));
        let on = |day| {
            status(
                vec![old.clone(), new.clone()],
                vec![title.clone(), text.clone()],
                day,
            )
        };
        assert_eq!(on(date(2024, 1, 1)), Status::InForce);
        assert_eq!(on(date(2025, 1, 2)), Status::Expired);
    }

    #[test]
    fn a_suspension_ends_on_its_last_day() {
        let mut suspends = edge(1, 0, Relation::Suspends);
        suspends.evidence.until = Some(date(2024, 12, 31));
        let entities = vec![
            document("a", date(2020, 1, 1)),
            document("b", date(2024, 1, 1)),
        ];
        let on = |day| status(entities.clone(), vec![suspends.clone()], day);
        assert_eq!(on(date(2024, 12, 31)), Status::Suspended);
        assert_eq!(on(date(2025, 1, 1)), Status::InForce);
    }

    #[test]
    fn a_change_that_is_only_announced_leaves_the_document_as_it_is() {
        let mut plan = edge(1, 0, Relation::Amends);
        plan.evidence.planned = true;
        let entities = vec![
            document("a", date(2020, 1, 1)),
            document("b", date(2024, 1, 1)),
        ];
        assert_eq!(
            status(entities, vec![plan], date(2025, 1, 1)),
            Status::InForce
        );
    }

    #[test]
    fn before_its_first_day_it_is_not_in_force() {
        let mut new = document("a", date(2024, 1, 1));
        new.effective = Some(date(2027, 1, 1));
        assert_eq!(
            status(vec![new], vec![], date(2026, 1, 1)),
            Status::NotYetInForce
        );
    }
}
