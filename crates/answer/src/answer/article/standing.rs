//! What has become of a place in a document on a day.

use jiff::civil::Date;
use petgraph::graph::NodeIndex;
use serde::Serialize;

use super::find::Found;
use wenmai_extracting::citation;
use wenmai_extracting::document::provision::{Provisions, Unit};
use wenmai_graph::timeline::{self, Change};
use wenmai_graph::{CitationGraph, Relation, Status};

/// What has become of a place on a day.
#[derive(Debug, Serialize)]
pub struct PlaceStanding {
    /// The place: 第三条第二款.
    pub place: String,
    /// Its status: that of the document where that is gone, else what clauses say of the
    /// place; unknown where they may mean it and do not name it.
    pub status: Status,
    /// The day since when, where known.
    pub since: Option<Date>,
    /// Ids of the documents that ended or changed it, or may have.
    pub by: Vec<String>,
}

/// How far a clause reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// It speaks of the whole document.
    Document,
    /// It ends or changes all of the place.
    Covers,
    /// A part of it.
    Touches,
    /// It speaks of something else.
    Beside,
    /// Of what, its words do not tell: 有关招标的规定.
    Unclear,
}

/// What is known of a place so far.
type Known = Option<(Status, Option<Date>, Vec<String>)>;

/// What has become of the place on a day.
pub(super) fn standing(
    graph: &dyn CitationGraph,
    node: NodeIndex,
    day: Date,
    found: &Found,
) -> PlaceStanding {
    let judged = graph.judgement(node, day);
    let of = |(status, since, mut by): (Status, Option<Date>, Vec<String>)| {
        by.dedup();
        PlaceStanding {
            place: found.named.clone(),
            status,
            since,
            by,
        }
    };
    let is_of_document = judged.status.is_gone()
        || matches!(judged.status, Status::NotYetInForce | Status::Suspended);
    let others = judged.reasons.iter().filter_map(|reason| reason.by.clone());
    if is_of_document {
        return of((judged.status, judged.since, others.collect()));
    }
    let (mut ended, mut amended): (Known, Known) = (None, None);
    let mut unclear = Vec::new();
    for change in timeline::changes_to(graph, node) {
        if change.since.is_some_and(|since| since > day) {
            continue;
        }
        let by = graph.document(graph.ends(change.edge).0).id.clone();
        let reach = reach(graph, &change, found);
        let is_partly = reach == Reach::Touches;
        match (change.relation, reach) {
            (_, Reach::Beside) => {}
            (Relation::Restores, _) => ended = None,
            (Relation::Suspends, _) if change.until.is_some_and(|until| until < day) => {}
            (Relation::Amends, Reach::Document) if change.until.is_some() => {}
            (Relation::Amends, Reach::Document) | (_, Reach::Unclear) => unclear.push(by),
            (_, Reach::Document) => {}
            (relation, _) => {
                let (known, status) = match relation {
                    Relation::Repeals if !is_partly => (&mut ended, Status::Repealed),
                    Relation::Supersedes if !is_partly => (&mut ended, Status::Superseded),
                    Relation::Repeals | Relation::Supersedes => {
                        (&mut ended, Status::PartlyRepealed)
                    }
                    Relation::Suspends => (&mut ended, Status::Suspended),
                    Relation::Amends => (&mut amended, Status::Amended),
                    _ => continue,
                };
                let (mut others, first) = match known.take() {
                    Some((before, since, others)) if before == status => (others, since),
                    _ => (Vec::new(), change.since),
                };
                others.push(by);
                *known = Some((status, first, others));
            }
        }
    }
    // What people and lists say of a part names none.
    let is_said = judged.status.is_changed();
    if is_said
        && judged
            .reasons
            .iter()
            .any(|reason| reason.relation.is_none())
    {
        unclear.extend(judged.reasons.iter().filter_map(|reason| reason.by.clone()));
        return of(ended
            .or(amended)
            .unwrap_or((Status::Unknown, None, unclear)));
    }
    let known = ended.or(amended);
    let otherwise = match (unclear.is_empty(), judged.status) {
        (true, Status::InForce | Status::Amended | Status::PartlyRepealed) => {
            (Status::InForce, graph.document(node).starts(), unclear)
        }
        _ => (Status::Unknown, None, unclear),
    };
    of(known.unwrap_or(otherwise))
}

fn reach(graph: &dyn CitationGraph, change: &Change, found: &Found) -> Reach {
    let clause = graph.clauses(change.edge).get(change.mention);
    let Some(told) = clause.and_then(|clause| clause.pinpoint.as_deref()) else {
        return Reach::Document;
    };
    let stays = citation::stays(told);
    let Some(named) = Provisions::parse(stays.unwrap_or(told)) else {
        return Reach::Unclear;
    };
    let is_named = found.places.iter().any(|place| named.meets(place));
    let is_all_named = found.is_held_by(&named);
    // Which articles stand in a chapter, the text alone tells.
    let is_larger = |unit| {
        named
            .each()
            .any(|named| named.first().number(unit).is_some())
    };
    let of_larger = [Unit::Book, Unit::Chapter, Unit::Section]
        .into_iter()
        .any(is_larger);
    match stays {
        _ if !is_named && !found.is_at_hand && of_larger => Reach::Unclear,
        None if is_all_named => Reach::Covers,
        None if is_named => Reach::Touches,
        None => Reach::Beside,
        Some(_) if is_all_named => Reach::Beside,
        Some(_) if is_named => Reach::Touches,
        Some(_) => Reach::Covers,
    }
}
