//! What became of documents between two days.

use jiff::civil::Date;
use petgraph::graph::NodeIndex;
use serde::Serialize;

use super::{AnswerError, Opened, Project};
use crate::export::answers::{self, Gone};
use crate::graph::timeline::Timeline;
use crate::graph::{Status, select};
use crate::store::{Place, Proofs, Turn};

/// A document whose status is another on the second of two days.
#[derive(Debug, Serialize)]
pub struct Changed<'a> {
    /// The document as it is on the second day, by what, and what to use in its
    /// place.
    #[serde(flatten)]
    pub row: Gone<'a>,
    /// Its status on the first day.
    pub was: Status,
    /// The day on which it came to its status on the second day.
    pub day: Date,
}

/// Which changes are asked for; what is not given is not asked.
#[derive(Debug, Clone, Default)]
pub struct Among {
    /// Of this issuer, under any of its names, or a part of the name.
    pub issuer: Option<String>,
    /// Of documents issued in one of these years, from the first to the last.
    pub years: Option<(i16, i16)>,
    /// To this status.
    pub status: Option<Status>,
}

impl Among {
    /// Whether the change is asked for, but for the status to which it came.
    pub fn lets(&self, turn: &Turn) -> bool {
        let within = |(first, last): (i16, i16)| {
            let year = turn.issued.map(Date::year);
            year.is_some_and(|year| (first..=last).contains(&year))
        };
        let by = |wanted: &String| select::is_by(&turn.issuers, wanted);
        self.issuer.as_ref().is_none_or(by) && self.years.is_none_or(within)
    }

    /// Whether the change is to the status that is asked for.
    pub fn lets_status(&self, turn: &Turn) -> bool {
        self.status.is_none_or(|status| turn.is == status)
    }
}

/// The order in which kinds of change are listed: what is gone before what is
/// changed, and what has come into force last.
const ORDER: [Status; 9] = [
    Status::Repealed,
    Status::Superseded,
    Status::Expired,
    Status::PartlyRepealed,
    Status::Amended,
    Status::Suspended,
    Status::InForce,
    Status::NotYetInForce,
    Status::Unknown,
];

/// The documents whose status on the project's day is another than on the day
/// `from`: by kind of change, then the latest first. Little is read of each, so
/// that many can be counted.
///
/// # Errors
///
/// [`AnswerError::Store`]
pub fn turns(project: &Project, from: Date) -> Result<Vec<Turn>, AnswerError> {
    let mut turns = if project.reads_all() {
        let opened = project.whole(Proofs::All)?;
        let nodes = opened.graph.inner.node_indices();
        judged(&opened, nodes, from)?
    } else {
        project.saved.turned(from, project.as_of)?
    };
    turns.sort_by(|a, b| {
        let kind = |turn: &Turn| ORDER.iter().position(|&status| status == turn.is);
        kind(a)
            .cmp(&kind(b))
            .then(b.day.cmp(&a.day))
            .then_with(|| a.id.cmp(&b.id))
    });
    Ok(turns)
}

/// What became of these documents, by their edges and dates.
fn judged(
    opened: &Opened,
    nodes: impl Iterator<Item = NodeIndex>,
    from: Date,
) -> Result<Vec<Turn>, AnswerError> {
    let mut turns = Vec::new();
    for node in nodes {
        let timeline = Timeline::of(&opened.graph, node);
        let (was, is) = (timeline.on(from).status, timeline.on(opened.as_of).status);
        if !Turn::counts(was, is) {
            continue;
        }
        let entity = &opened.graph.inner[node];
        turns.push(Turn {
            place: opened.place(node)?,
            id: entity.id.clone(),
            issuers: entity.issuers.clone(),
            issued: entity.issued(),
            day: timeline.turned(from, opened.as_of).unwrap_or(opened.as_of),
            was,
            is,
        });
    }
    Ok(turns)
}

/// How many documents came to each status, in the order of the list.
pub fn count_turns(turns: &[Turn]) -> Vec<(Status, usize)> {
    ORDER
        .into_iter()
        .map(|status| {
            let of_kind = turns.iter().filter(|turn| turn.is == status);
            (status, of_kind.count())
        })
        .filter(|(_, count)| *count > 0)
        .collect()
}

/// Reads the proofs of these turns, and what is to be used instead.
///
/// # Errors
///
/// [`AnswerError::Store`]
pub fn read_turns(project: &Project, turns: &[Turn]) -> Result<Opened, AnswerError> {
    let places = || turns.iter().map(|turn| turn.place);
    let mut part = project.saved.part();
    part.judge(places())?;
    for turn in turns.iter().filter(|turn| turn.is.is_gone()) {
        part.replaced(turn.place)?;
    }
    let opened = project.opened(part)?;
    let gone = nodes(&opened, places())?;
    project.with_editions(opened, gone.into_iter())
}

/// The rows of turns that have been read by [`read_turns`], in their order.
///
/// # Errors
///
/// [`AnswerError::NotRead`]
pub fn changed<'a>(opened: &'a Opened, turns: &[Turn]) -> Result<Vec<Changed<'a>>, AnswerError> {
    let of = nodes(opened, turns.iter().map(|turn| turn.place))?;
    let rows = answers::rows_of(&opened.graph, of.into_iter(), &opened.judgements);
    let row = |(row, turn): (Gone<'a>, &Turn)| Changed {
        row,
        was: turn.was,
        day: turn.day,
    };
    Ok(rows.into_iter().zip(turns).map(row).collect())
}

fn nodes(
    opened: &Opened,
    places: impl Iterator<Item = Place>,
) -> Result<Vec<NodeIndex>, AnswerError> {
    places.map(|place| opened.node(place)).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::graph::testing::graph_of;
    use crate::graph::{Change, Correction, Entity, Graph, Listed, Relation};
    use crate::store::{self, BuildInfo};

    fn document(id: &str, starts: Date) -> Entity {
        Entity {
            effective: Some(starts),
            ..Entity::named(id)
        }
    }

    /// A correction that sets a status from a day on.
    fn set(status: Status, since: Date) -> Correction {
        Correction {
            change: Change::Status {
                status,
                since: Some(since),
                until: None,
            },
            note: "见公报".to_owned(),
            author: "张三".to_owned(),
            file: "wenmai.toml".to_owned(),
            line: 1,
        }
    }

    /// What is listed between two days as id, from, to and day; read by the table
    /// of intervals, and the same from the whole graph.
    fn between(graph: &Graph, from: Date, to: Date) -> Vec<(String, Status, Status, Date)> {
        let dir = tempfile::tempdir().unwrap();
        store::save(&dir.path().join("wenmai.db"), graph, &BuildInfo::default()).unwrap();
        let open = || Project::open(dir.path(), to).unwrap();
        let all = |project: &Project| turns(project, from).unwrap();
        let by_intervals = all(&open());
        assert_eq!(by_intervals, all(&open().reading_all()));
        by_intervals
            .into_iter()
            .map(|turn| (turn.id, turn.was, turn.is, turn.day))
            .collect()
    }

    #[test]
    fn what_ends_begins_or_ends_by_its_own_term_between_the_days_is_listed_by_kind() {
        let mut term = document("term", date(2020, 1, 1));
        term.expires = Some(date(2024, 6, 30));
        let graph = graph_of(
            vec![
                document("old", date(2020, 1, 1)),
                document("new", date(2024, 5, 1)),
                document("other", date(2020, 1, 1)),
                term,
            ],
            &[(1, 0, Relation::Repeals)],
        );
        let id = str::to_owned;
        use Status::{Expired, InForce, NotYetInForce, Repealed};
        assert_eq!(
            between(&graph, date(2024, 4, 30), date(2024, 7, 1)),
            [
                (id("old"), InForce, Repealed, date(2024, 5, 1)),
                (id("term"), InForce, Expired, date(2024, 7, 1)),
                (id("new"), NotYetInForce, InForce, date(2024, 5, 1)),
            ]
        );
        // The first day counts as it is: what happened on it is no change.
        let later = between(&graph, date(2024, 5, 1), date(2024, 7, 1));
        assert_eq!(later, [(id("term"), InForce, Expired, date(2024, 7, 1))]);
        assert!(between(&graph, date(2024, 7, 1), date(2030, 1, 1)).is_empty());
    }

    #[test]
    fn what_is_in_force_again_is_listed_with_its_day() {
        let mut graph = graph_of(
            vec![
                document("held", date(2020, 1, 1)),
                document("holder", date(2021, 1, 1)),
            ],
            &[(1, 0, Relation::Suspends)],
        );
        for edge in graph.inner.edge_weights_mut() {
            edge.mentions[0].until = Some(date(2021, 12, 31));
        }
        let held = |was, is, day| ("held".to_owned(), was, is, day);
        assert_eq!(
            between(&graph, date(2021, 1, 1), date(2022, 6, 1)),
            [held(Status::Suspended, Status::InForce, date(2022, 1, 1))]
        );
        // What is as it was is no change, whatever happened meanwhile.
        assert!(between(&graph, date(2020, 12, 31), date(2022, 6, 1)).len() == 1);
    }

    #[test]
    fn what_people_and_lists_say_counts() {
        let mut said = document("said", date(2020, 1, 1));
        said.corrections = vec![set(Status::Repealed, date(2024, 3, 1))];
        let mut revived = document("revived", date(2020, 1, 1));
        revived.expires = Some(date(2021, 1, 1));
        revived.corrections = vec![set(Status::InForce, date(2024, 2, 1))];
        let mut listed = Entity::named("listed");
        listed.present = false;
        listed.listed = Some(Listed {
            status: Status::Repealed,
            since: Some(date(2024, 4, 1)),
            words: "已废止".to_owned(),
            file: "list.csv".to_owned(),
            line: 2,
        });
        let graph = graph_of(vec![said, revived, listed], &[]);
        assert_eq!(
            between(&graph, date(2024, 1, 1), date(2024, 12, 31)),
            [
                (
                    "listed".to_owned(),
                    Status::Unknown,
                    Status::Repealed,
                    date(2024, 4, 1)
                ),
                (
                    "said".to_owned(),
                    Status::InForce,
                    Status::Repealed,
                    date(2024, 3, 1)
                ),
                (
                    "revived".to_owned(),
                    Status::Expired,
                    Status::InForce,
                    date(2024, 2, 1)
                ),
            ]
        );
    }

    #[test]
    fn changes_are_told_by_issuer_year_and_status() {
        let turn = Turn {
            place: 1,
            id: "a".to_owned(),
            issuers: vec!["国家卫生健康委员会".to_owned()],
            issued: Some(date(2020, 5, 1)),
            day: date(2024, 1, 1),
            was: Status::InForce,
            is: Status::Repealed,
        };
        let by = |issuer: &str| Among {
            issuer: Some(issuer.to_owned()),
            ..Among::default()
        };
        assert!(by("国家卫健委").lets(&turn));
        assert!(!by("财政部").lets(&turn));
        let of = |first, last| Among {
            years: Some((first, last)),
            ..Among::default()
        };
        assert!(of(2019, 2020).lets(&turn));
        assert!(!of(2021, 2024).lets(&turn));
        let to = |status| Among {
            status: Some(status),
            ..Among::default()
        };
        assert!(to(Status::Repealed).lets_status(&turn));
        assert!(!to(Status::InForce).lets_status(&turn));
    }
}
