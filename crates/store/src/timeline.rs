//! What becomes of documents, as it is saved: the rows of `status_interval`.

use jiff::civil::Date;
use petgraph::graph::{EdgeIndex, NodeIndex};
use rayon::prelude::*;
use rusqlite::{Connection, Row, Transaction};
use serde::{Deserialize, Serialize};

use super::graph::{SavedGraph, edge_index, node, row_number};
use super::open::Failure;
use super::rows;
use wenmai_graph::timeline::{Ground, Interval, changes_to};
use wenmai_graph::{CitationGraph, Graph, Status, Timeline};

/// What a status follows from, as it is saved.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SavedGround {
    /// The place of a correction among those of the document.
    Correction(usize),
    /// A mention among those of a relation.
    Clause {
        relation: i64,
        mention: usize,
        #[serde(skip_serializing_if = "Option::is_none")]
        since: Option<Date>,
    },
    /// The document's own days.
    Own(Option<Date>),
    /// A list of known documents, or its own page.
    Listed,
}

impl SavedGround {
    fn of(ground: Ground, relation: impl Fn(EdgeIndex) -> i64) -> Self {
        match ground {
            Ground::Correction(at) => SavedGround::Correction(at),
            Ground::Clause {
                edge,
                mention,
                since,
            } => SavedGround::Clause {
                relation: relation(edge),
                mention,
                since,
            },
            Ground::Own(day) => SavedGround::Own(day),
            Ground::Listed => SavedGround::Listed,
        }
    }

    fn ground(self) -> Result<Ground, Failure> {
        Ok(match self {
            SavedGround::Correction(at) => Ground::Correction(at),
            SavedGround::Clause {
                relation,
                mention,
                since,
            } => Ground::Clause {
                edge: edge_index(relation)?,
                mention,
                since,
            },
            SavedGround::Own(day) => Ground::Own(day),
            SavedGround::Listed => Ground::Listed,
        })
    }
}

/// A row of `status_interval`, but for the number of the document.
struct IntervalRow {
    first: String,
    until: Option<String>,
    status: &'static str,
    since: String,
    grounds: String,
}

impl IntervalRow {
    fn of(interval: &Interval, relation: &impl Fn(EdgeIndex) -> i64) -> Self {
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        let grounds = interval.grounds.iter();
        let grounds: Vec<SavedGround> = grounds
            .map(|&ground| SavedGround::of(ground, relation))
            .collect();
        IntervalRow {
            first: day(interval.from).unwrap_or_default(),
            until: day(interval.until),
            status: interval.status.key(),
            since: day(interval.since).unwrap_or_default(),
            grounds: serde_json::to_string(&grounds).unwrap_or_default(),
        }
    }
}

/// Writes the timelines of all documents of a graph. `nodes` and `relations` are the
/// numbers of rows by nodes and edges.
pub(super) fn write_all(
    db: &Transaction<'_>,
    graph: &Graph,
    nodes: &[i64],
    relations: &[i64],
) -> rusqlite::Result<()> {
    let number = |edge: EdgeIndex| relations.get(edge.index()).copied().unwrap_or_default();
    let rows: Vec<Vec<IntervalRow>> = (0..graph.inner.node_count())
        .into_par_iter()
        .map(|node| {
            let timeline = Timeline::of(graph, NodeIndex::new(node));
            let rows = timeline.intervals().iter();
            rows.map(|interval| IntervalRow::of(interval, &number))
                .collect()
        })
        .collect();
    for (&node, rows) in nodes.iter().zip(rows) {
        insert(db, node, rows)?;
    }
    Ok(())
}

fn insert(db: &Transaction<'_>, node: i64, rows: Vec<IntervalRow>) -> rusqlite::Result<()> {
    let mut insert = db.prepare_cached("INSERT INTO status_interval VALUES (?, ?, ?, ?, ?, ?)")?;
    for row in rows {
        insert.execute((
            node,
            row.first,
            row.until,
            row.status,
            row.since,
            row.grounds,
        ))?;
    }
    Ok(())
}

/// Works the timeline of a document out again, and writes it.
pub(super) fn write_anew(db: &Transaction<'_>, row: i64) -> Result<(), Failure> {
    let (graph, node) = (SavedGraph::new(db), node(row)?);
    let timeline = Timeline::new(graph.document(node), &changes_to(&graph, node));
    if let Some(failure) = graph.failure() {
        return Err(failure);
    }
    let number = |edge: EdgeIndex| i64::try_from(edge.index()).unwrap_or(i64::MAX);
    let rows = timeline.intervals().iter();
    let rows = rows
        .map(|interval| IntervalRow::of(interval, &number))
        .collect();
    db.prepare_cached("DELETE FROM status_interval WHERE node = ?")?
        .execute([row])?;
    Ok(insert(db, row, rows)?)
}

/// The columns of an interval `p`.
const INTERVAL: &str = "p.node, p.first, p.until, p.status, p.since, p.grounds";

/// The timeline of a document, as it is saved.
pub(super) fn read(db: &Connection, node: NodeIndex) -> Result<Timeline, Failure> {
    let mut select = db.prepare_cached(&format!(
        "SELECT {INTERVAL} FROM status_interval p WHERE p.node = ? ORDER BY p.first"
    ))?;
    let mut rows = select.query([row_number(node)])?;
    let mut intervals = Vec::new();
    while let Some(row) = rows.next()? {
        intervals.push(interval(row)?);
    }
    Ok(Timeline::from_intervals(intervals))
}

/// The documents for which something begins after the day `from` and until the day `to`,
/// in the order of their ids, with their timelines.
pub(super) fn read_turning(
    db: &Connection,
    from: Date,
    to: Date,
) -> Result<Vec<(NodeIndex, Timeline)>, Failure> {
    let mut select = db.prepare_cached(&format!(
        "SELECT {INTERVAL} FROM status_interval p JOIN document d ON d.node = p.node
         WHERE p.node IN (SELECT node FROM status_interval WHERE first > ? AND first <= ?)
         ORDER BY d.id, p.first"
    ))?;
    let mut rows = select.query([from.to_string(), to.to_string()])?;
    let mut turning: Vec<(NodeIndex, Vec<Interval>)> = Vec::new();
    while let Some(row) = rows.next()? {
        let (at, next) = (node(row.get(0)?)?, interval(row)?);
        match turning.last_mut() {
            Some((same, intervals)) if *same == at => intervals.push(next),
            _ => turning.push((at, vec![next])),
        }
    }
    let timelines = turning.into_iter();
    Ok(timelines
        .map(|(node, intervals)| (node, Timeline::from_intervals(intervals)))
        .collect())
}

fn interval(row: &Row<'_>) -> Result<Interval, Failure> {
    let grounds = row.get_ref(5)?.as_str().unwrap_or_default();
    let grounds: Vec<SavedGround> = serde_json::from_str(grounds)
        .map_err(|_| Failure::Content(format!("{grounds:?} are no grounds of a status")))?;
    Ok(Interval {
        from: known_day(row, 1)?,
        until: rows::day(row, 2)?,
        status: status(row, 3)?,
        since: known_day(row, 4)?,
        grounds: grounds
            .into_iter()
            .map(SavedGround::ground)
            .collect::<Result<_, _>>()?,
    })
}

/// A day; none where the text is empty.
fn known_day(row: &Row<'_>, at: usize) -> Result<Option<Date>, Failure> {
    match row.get_ref(at)?.as_str() {
        Ok("") => Ok(None),
        _ => rows::day(row, at),
    }
}

fn status(row: &Row<'_>, at: usize) -> Result<Status, Failure> {
    let word = row.get_ref(at)?.as_str().unwrap_or_default();
    word.parse()
        .map_err(|_| Failure::Content(format!("{word:?} is no status")))
}
