//! Timelines against judging day by day.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use petgraph::graph::{EdgeIndex, NodeIndex};
use proptest::prelude::*;

use super::{Change, Interval, Timeline, changes};
use crate::Change as Corrected;
use crate::Edge;
use crate::{Correction, Entity, Evidence, Graph, Listed, Relation, Scope, Status};

/// Judges one day by the rules as ARCHITECTURE.md ("How status is judged") has
/// them: the status, and since when.
fn judge(entity: &Entity, changes: &[Change], day: Date) -> (Status, Option<Date>) {
    let mut set: Vec<(Option<Date>, Status)> = Vec::new();
    for correction in &entity.corrections {
        if let Corrected::Status {
            status,
            since,
            until,
        } = correction.change
            && since.is_none_or(|since| since <= day)
            && until.is_none_or(|until| until >= day)
        {
            set.push((since, status));
        }
    }
    set.sort_by_key(|&(since, _)| since);
    if let Some(&(since, status)) = set.last() {
        return (status, since);
    }
    let (status, since) = by_texts(entity, changes, day);
    if let Some(listed) = &entity.listed
        && listed.since.is_none_or(|since| since <= day)
    {
        let nothing_known = status == Status::Unknown && !entity.draft;
        let has_begun = status != Status::NotYetInForce;
        let gone = listed.status.is_gone() && !status.is_gone() && has_begun;
        let holds = status == Status::InForce;
        let changed = listed.status.is_changed() && holds;
        let no_first_day =
            listed.status == Status::NotYetInForce && holds && entity.effective.is_none();
        if nothing_known || gone || changed || no_first_day {
            return (listed.status, listed.since);
        }
    }
    (status, since)
}

fn by_texts(entity: &Entity, changes: &[Change], day: Date) -> (Status, Option<Date>) {
    let all = changes;
    let counts = |c: &Change| c.since.is_none_or(|since| since <= day);
    // What has the document hold again undoes all that took its force before.
    let again = all
        .iter()
        .filter(|c| c.relation == Relation::Restores && c.scope == Scope::Whole && counts(c))
        .max_by_key(|c| c.since);
    let undone = |c: &Change| {
        let takes = matches!(
            c.relation,
            Relation::Repeals | Relation::Supersedes | Relation::Suspends
        );
        takes
            && c.scope == Scope::Whole
            && again.is_some_and(|again| again.since.is_none() || c.since < again.since)
    };
    let left: Vec<Change> = all.iter().copied().filter(|c| !undone(c)).collect();
    let changes = &left[..];
    let earliest = |is: &dyn Fn(&Change) -> bool| {
        let found: Vec<Option<Date>> = changes
            .iter()
            .filter(|c| counts(c) && is(c))
            .map(|c| c.since)
            .collect();
        (!found.is_empty()).then(|| found.into_iter().flatten().min())
    };
    let whole = |c: &Change| c.scope == Scope::Whole;

    // The last day of the term: its own, or that which was named last.
    let last = changes
        .iter()
        .filter(|c| c.relation == Relation::Extends && counts(c))
        .map(|c| (c.since, c.until))
        .max()
        .map_or(entity.expires, |(_, until)| until);
    let expired = last
        .and_then(|last| match again {
            Some(again) if again.since > Some(last) => again.until,
            _ => Some(last),
        })
        .filter(|&last| last < day)
        .map(|last| last.tomorrow().unwrap());

    for (relation, status) in [
        (Relation::Repeals, Status::Repealed),
        (Relation::Supersedes, Status::Superseded),
    ] {
        if let Some(since) = earliest(&|c| c.relation == relation && whole(c)) {
            return match (expired, since) {
                (Some(end), Some(since)) if end < since => (Status::Expired, Some(end)),
                _ => (status, since),
            };
        }
    }
    if let Some(end) = expired {
        return (Status::Expired, Some(end));
    }
    if entity.draft {
        return (Status::Unknown, None);
    }
    let begun = |c: &Change| {
        c.since
            .is_some_and(|since| entity.starts().is_some_and(|own| own < since))
    };
    let moves =
        |c: &&Change| c.relation == Relation::Amends && whole(c) && c.until.is_some() && !begun(c);
    let starts = changes
        .iter()
        .filter(|c| moves(c) && counts(c))
        .max_by_key(|c| c.since)
        .map_or(entity.starts(), |c| c.until.unwrap().tomorrow().ok());
    if starts.is_some_and(|start| day < start) {
        return (Status::NotYetInForce, None);
    }
    let lasts = |c: &Change| c.until.is_none_or(|until| day <= until);
    if let Some(since) = earliest(&|c| c.relation == Relation::Suspends && whole(c) && lasts(c)) {
        return (Status::Suspended, since);
    }
    let ends = |c: &Change| matches!(c.relation, Relation::Repeals | Relation::Supersedes);
    if let Some(since) = earliest(&|c| ends(c) && !whole(c)) {
        return (Status::PartlyRepealed, since);
    }
    if let Some(since) = earliest(&|c| c.relation == Relation::Amends && c.until.is_none()) {
        return (Status::Amended, since);
    }
    if let Some(again) = again.filter(|_| left.len() < all.len()) {
        return (Status::InForce, again.since);
    }
    match starts {
        Some(start) if entity.present => (Status::InForce, Some(start)),
        _ => (Status::Unknown, None),
    }
}

/// Few days, close together, so that they often meet.
fn some_day() -> impl Strategy<Value = Date> {
    (0i64..24).prop_map(|days| date(2024, 2, 20).saturating_add(days.days()))
}

fn maybe_day() -> impl Strategy<Value = Option<Date>> {
    prop::option::weighted(0.7, some_day())
}

fn some_change() -> impl Strategy<Value = Change> {
    let relation = prop::sample::select(vec![
        Relation::Repeals,
        Relation::Supersedes,
        Relation::Amends,
        Relation::Extends,
        Relation::Suspends,
        Relation::Restores,
        Relation::Corrects,
    ]);
    (relation, any::<bool>(), maybe_day(), maybe_day()).prop_map(
        |(relation, part, since, until)| Change {
            relation,
            scope: if part { Scope::Part } else { Scope::Whole },
            since,
            until,
            edge: EdgeIndex::new(0),
            mention: 0,
        },
    )
}

fn some_status() -> impl Strategy<Value = Status> {
    prop::sample::select(Status::ALL.to_vec())
}

fn some_correction() -> impl Strategy<Value = Correction> {
    (some_status(), maybe_day(), maybe_day()).prop_map(|(status, since, until)| Correction {
        change: Corrected::Status {
            status,
            since,
            until,
        },
        note: String::new(),
        author: String::new(),
        file: String::new(),
        line: 1,
    })
}

fn some_entity() -> impl Strategy<Value = Entity> {
    let listed = (some_status(), maybe_day()).prop_map(|(status, since)| Listed {
        status,
        since,
        words: String::new(),
        file: String::new(),
        line: 1,
    });
    (
        (maybe_day(), maybe_day()),
        prop::option::weighted(0.3, some_day()),
        maybe_day(),
        any::<bool>(),
        prop::bool::weighted(0.1),
        prop::collection::vec(some_correction(), 0..3),
        prop::option::weighted(0.3, listed),
    )
        .prop_map(
            |((written, effective), earlier, expires, present, draft, corrections, listed)| {
                Entity {
                    written,
                    effective,
                    earlier,
                    expires,
                    present,
                    draft,
                    corrections,
                    listed,
                    ..Entity::named("a")
                }
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_look_up_gives_what_judging_the_day_gives(
        entity in some_entity(),
        changes in prop::collection::vec(some_change(), 0..7),
    ) {
        let timeline = Timeline::new(&entity, &changes);
        // Before, between and after all days that are drawn.
        for after in -3i64..40 {
            let day = date(2024, 2, 20).saturating_add(after.days());
            let on = timeline.on(day);
            prop_assert_eq!((on.status, on.since), judge(&entity, &changes, day), "{}", day);
        }
        for day in [Date::MIN, Date::MAX] {
            let on = timeline.on(day);
            prop_assert_eq!((on.status, on.since), judge(&entity, &changes, day), "{}", day);
        }
    }

    #[test]
    fn intervals_cover_all_days_once_and_neighbours_differ(
        entity in some_entity(),
        changes in prop::collection::vec(some_change(), 0..7),
    ) {
        let timeline = Timeline::new(&entity, &changes);
        let all = timeline.intervals();
        prop_assert_eq!(all.first().map(|first| first.from), Some(None));
        prop_assert_eq!(all.last().map(|last| last.until), Some(None));
        for pair in all.windows(2) {
            prop_assert_eq!(pair[0].until.unwrap().tomorrow().unwrap(), pair[1].from.unwrap());
            prop_assert!(!pair[0].says_the_same_as(&pair[1]));
        }
    }
}

fn edge(source: usize, relation: Relation, until: Option<Date>) -> Edge {
    Edge {
        source,
        target: 0,
        relation,
        evidence: Evidence {
            file: "a.txt".to_owned(),
            line: 1,
            page: None,
            start: 0,
            end: 1,
            text: String::new(),
            quote: format!("{relation:?}"),
            pinpoint: None,
            rule: String::new(),
            since: None,
            until,
            planned: false,
            correction: None,
        },
    }
}

fn document(id: &str, day: Date) -> Entity {
    Entity {
        written: Some(day),
        ..Entity::named(id)
    }
}

/// Amended from 2022 on; its term ends with 2023, an extension of June 2023 moves
/// that to the end of 2024.
fn extended() -> Graph {
    let mut old = document("a", date(2020, 1, 1));
    old.expires = Some(date(2023, 12, 31));
    let entities = vec![
        old,
        document("b", date(2022, 1, 1)),
        document("c", date(2023, 6, 1)),
    ];
    let edges = vec![
        edge(1, Relation::Amends, None),
        edge(2, Relation::Extends, Some(date(2024, 12, 31))),
    ];
    Graph::build(entities, edges)
}

#[test]
fn an_extension_moves_the_end_and_proves_it() {
    let graph = extended();
    let node = NodeIndex::new(0);
    let timeline = Timeline::of(&graph, node);
    let shown: Vec<_> = timeline
        .intervals()
        .iter()
        .map(|i| (i.from, i.until, i.status))
        .collect();
    assert_eq!(
        shown,
        [
            (None, Some(date(2019, 12, 31)), Status::NotYetInForce),
            (
                Some(date(2020, 1, 1)),
                Some(date(2021, 12, 31)),
                Status::InForce
            ),
            (
                Some(date(2022, 1, 1)),
                Some(date(2024, 12, 31)),
                Status::Amended
            ),
            (Some(date(2025, 1, 1)), None, Status::Expired),
        ]
    );
    let next: &Interval = timeline.next(date(2024, 1, 1)).unwrap();
    let reasons = timeline.judgement(next.from.unwrap(), &graph, node).reasons;
    assert_eq!(reasons[0].quote.as_deref(), Some("Extends"));
    assert_eq!(reasons[0].by.as_deref(), Some("c"));
    assert_eq!(timeline.next(date(2025, 1, 1)), None);
}

#[test]
fn an_extended_document_says_until_when_it_holds_and_by_what() {
    let mut old = Entity::named("a");
    (old.effective, old.expires) = (Some(date(2020, 1, 1)), Some(date(2022, 12, 31)));
    let mut notice = Entity::named("b");
    notice.effective = Some(date(2022, 6, 1));
    let edges = vec![edge(1, Relation::Extends, Some(date(2025, 12, 31)))];
    let graph = Graph::build(vec![old, notice], edges);
    let timeline = Timeline::of(&graph, NodeIndex::new(0));
    let on = |day| {
        let judgement = timeline.judgement(day, &graph, NodeIndex::new(0));
        let by = judgement.reasons.into_iter().filter_map(|reason| reason.by);
        (judgement.status, judgement.until, by.collect::<String>())
    };
    let later = Some(date(2025, 12, 31));
    // The end is the one that it has had in the end.
    let before = (Status::InForce, later, String::new());
    assert_eq!(on(date(2022, 5, 31)), before);
    for day in [date(2022, 6, 1), date(2024, 1, 1)] {
        assert_eq!(on(day), (Status::InForce, later, "b".to_owned()));
    }
    assert_eq!(
        on(date(2026, 1, 1)),
        (Status::Expired, None, "b".to_owned())
    );
    assert_eq!(timeline.last_day(Some(date(2022, 12, 31))), later);
    // An extension without a day leaves no last day.
    let entities: Vec<Entity> = graph.inner.node_weights().cloned().collect();
    let graph = Graph::build(entities, vec![edge(1, Relation::Extends, None)]);
    let timeline = Timeline::of(&graph, NodeIndex::new(0));
    assert_eq!(timeline.last_day(Some(date(2022, 12, 31))), None);
}

#[test]
fn the_last_turn_between_two_days_is_that_of_the_status() {
    let timeline = Timeline::of(&extended(), NodeIndex::new(0));
    let turned = |from, to| timeline.turned(from, to);
    assert_eq!(
        turned(date(2021, 1, 1), date(2026, 1, 1)),
        Some(date(2025, 1, 1))
    );
    assert_eq!(
        turned(date(2021, 12, 31), date(2022, 1, 1)),
        Some(date(2022, 1, 1))
    );
    assert_eq!(turned(date(2022, 1, 1), date(2024, 12, 31)), None);
}

#[test]
fn a_change_that_is_announced_is_none() {
    let mut plan = edge(1, Relation::Repeals, None);
    plan.evidence.planned = true;
    let entities = vec![
        document("a", date(2020, 1, 1)),
        document("b", date(2021, 1, 1)),
    ];
    let graph = Graph::build(entities, vec![plan]);
    assert_eq!(changes(&graph, NodeIndex::new(0)), []);
}
