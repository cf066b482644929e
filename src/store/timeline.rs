//! What becomes of documents, as it is saved: the rows of `status_interval`.

use jiff::civil::Date;
use petgraph::graph::{EdgeIndex, NodeIndex};
use rayon::prelude::*;
use rusqlite::{Connection, Row, Transaction};
use serde::{Deserialize, Serialize};

use super::open::Failure;
use super::rows::{self, CHANGES, CORRECTION, EDGE, ENTITY, LISTED, MENTION, MENTIONS};
use super::saved::{Place, Saved};
use super::{StoreError, load};
use crate::graph::timeline::{Ground, Interval};
use crate::graph::{Entity, Evidence, Graph, Link, Status, Timeline};

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

    #[cfg(test)]
    fn ground(self) -> Ground {
        match self {
            SavedGround::Correction(at) => Ground::Correction(at),
            SavedGround::Clause {
                relation,
                mention,
                since,
            } => Ground::Clause {
                edge: EdgeIndex::new(usize::try_from(relation).unwrap_or_default()),
                mention,
                since,
            },
            SavedGround::Own(day) => Ground::Own(day),
            SavedGround::Listed => Ground::Listed,
        }
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
pub(super) fn write_anew(db: &Transaction<'_>, node: i64) -> Result<(), Failure> {
    let (graph, relations) = around(db, node)?;
    let timeline = Timeline::of(&graph, NodeIndex::new(0));
    let number = |edge: EdgeIndex| relations.get(edge.index()).copied().unwrap_or_default();
    let rows = timeline.intervals().iter();
    let rows = rows
        .map(|interval| IntervalRow::of(interval, &number))
        .collect();
    db.prepare_cached("DELETE FROM status_interval WHERE node = ?")?
        .execute([node])?;
    Ok(insert(db, node, rows)?)
}

/// A document, which is the first node, with all that changes it; and the rows of the
/// edges.
fn around(db: &Connection, node: i64) -> Result<(Graph, Vec<i64>), Failure> {
    let mut graph = Graph::default();
    graph.inner.add_node(document(db, node)?);
    let mut select = db.prepare_cached(&format!(
        "SELECT {EDGE} FROM relation r JOIN document d ON d.node = r.source
         WHERE r.target = ? AND {CHANGES} ORDER BY d.id, r.kind"
    ))?;
    let mut rows = select.query([node])?;
    let mut relations = Vec::new();
    while let Some(row) = rows.next()? {
        let edge = rows::edge(row)?;
        let source = graph.inner.add_node(document(db, edge.source)?);
        let link = Link {
            relation: edge.relation,
            scope: edge.scope,
            mentions: mentions(db, edge.id)?,
        };
        graph.inner.add_edge(source, NodeIndex::new(0), link);
        relations.push(edge.id);
    }
    Ok((graph, relations))
}

/// The mentions that prove an edge.
fn mentions(db: &Connection, relation: i64) -> Result<Vec<Evidence>, Failure> {
    let mut select = db.prepare_cached(&format!(
        "SELECT {MENTION} FROM {MENTIONS} WHERE m.relation = ? ORDER BY m.id"
    ))?;
    let mut rows = select.query([relation])?;
    let mut mentions = Vec::new();
    while let Some(row) = rows.next()? {
        mentions.push(rows::mention(row, true)?);
    }
    Ok(mentions)
}

/// A document, with corrections and what lists say of it.
pub(super) fn document(db: &Connection, node: i64) -> Result<Entity, Failure> {
    let mut select = db.prepare_cached(&format!(
        "SELECT {ENTITY} FROM document d NOT INDEXED
         LEFT JOIN file f ON f.id = d.file WHERE d.node = ?"
    ))?;
    let mut rows = select.query([node])?;
    let mut entity = match rows.next()? {
        Some(row) => rows::entity(row)?.1,
        None => return Err(load::unknown(node)),
    };
    let mut select =
        db.prepare_cached(&format!("SELECT {LISTED} FROM listed WHERE document = ?"))?;
    let mut rows = select.query([node])?;
    entity.listed = rows.next()?.map(rows::listed).transpose()?;
    let mut select = db.prepare_cached(&format!(
        "SELECT {CORRECTION} FROM correction WHERE document = ? ORDER BY id"
    ))?;
    let mut rows = select.query([node])?;
    while let Some(row) = rows.next()? {
        entity.corrections.push(rows::correction(row)?);
    }
    Ok(entity)
}

/// The timeline of a document, as it is saved. The edges of its grounds are the numbers of rows of
/// `relation`.
#[cfg(test)]
pub(super) fn read(db: &Connection, node: i64) -> Result<Timeline, Failure> {
    let mut select = db.prepare_cached(
        "SELECT first, until, status, since, grounds FROM status_interval
         WHERE node = ? ORDER BY first",
    )?;
    let mut rows = select.query([node])?;
    let mut intervals = Vec::new();
    while let Some(row) = rows.next()? {
        let grounds = row.get_ref(4)?.as_str().unwrap_or_default();
        let grounds: Vec<SavedGround> = serde_json::from_str(grounds)
            .map_err(|_| Failure::Content(format!("{grounds:?} are no grounds of a status")))?;
        intervals.push(Interval {
            from: known_day(row, 0)?,
            until: rows::day(row, 1)?,
            status: status(row, 2)?,
            since: known_day(row, 3)?,
            grounds: grounds.into_iter().map(SavedGround::ground).collect(),
        });
    }
    Ok(Timeline::from_intervals(intervals))
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

/// A document whose status is another on the second of two days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Where it stands in the project.
    pub place: Place,
    /// Its id.
    pub id: String,
    /// 发文机关
    pub issuers: Vec<String>,
    /// The day from which it speaks.
    pub issued: Option<Date>,
    /// The day on which it came to its status on the second day.
    pub day: Date,
    /// Its status on the first day.
    pub was: Status,
    /// Its status on the second day.
    pub is: Status,
}

impl Turn {
    /// Whether the one status is another than the other, and says more than that
    /// the first day of a document without its text has come.
    pub(crate) fn counts(was: Status, is: Status) -> bool {
        was != is && (was, is) != (Status::NotYetInForce, Status::Unknown)
    }
}

impl Saved {
    /// The documents whose status on the day `to` is another than on the day
    /// `from`, in the order of their ids.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn turned(&self, from: Date, to: Date) -> Result<Vec<Turn>, StoreError> {
        self.answer(self.turned_of(from, to))
    }

    fn turned_of(&self, from: Date, to: Date) -> Result<Vec<Turn>, Failure> {
        // All intervals of the documents of which one begins between the days.
        let mut select = self.db.prepare(
            "SELECT s.node, d.id, d.issuers, d.written, d.published, d.effective,
                    s.first, s.status
             FROM document d JOIN status_interval s ON s.node = d.node
             WHERE d.node IN
             (SELECT node FROM status_interval WHERE first > ?1 AND first <= ?2)
             ORDER BY d.id, s.first",
        )?;
        let mut rows = select.query([from.to_string(), to.to_string()])?;
        let mut turns: Vec<Turn> = Vec::new();
        let mut open: Option<Turning> = None;
        while let Some(row) = rows.next()? {
            let place: Place = row.get(0)?;
            if open.as_ref().is_none_or(|open| open.place != place) {
                turns.extend(open.take().and_then(|turning| turning.turn(from, to)));
                let (written, published) = (rows::day(row, 3)?, rows::day(row, 4)?);
                open = Some(Turning {
                    place,
                    id: row.get(1)?,
                    issuers: rows::list(row.get_ref(2)?.as_str().unwrap_or_default())?,
                    issued: published.or(written).or(rows::day(row, 5)?),
                    intervals: Vec::new(),
                });
            }
            if let Some(open) = &mut open {
                open.intervals.push(Interval {
                    from: known_day(row, 6)?,
                    until: None,
                    status: status(row, 7)?,
                    since: None,
                    grounds: Vec::new(),
                });
            }
        }
        turns.extend(open.and_then(|turning| turning.turn(from, to)));
        Ok(turns)
    }
}

/// A document of which some interval begins between two days.
struct Turning {
    place: Place,
    id: String,
    issuers: Vec<String>,
    issued: Option<Date>,
    intervals: Vec<Interval>,
}

impl Turning {
    /// None where its status is the same on both days.
    fn turn(self, from: Date, to: Date) -> Option<Turn> {
        let timeline = Timeline::from_intervals(self.intervals);
        let (was, is) = (timeline.on(from).status, timeline.on(to).status);
        Turn::counts(was, is).then(|| Turn {
            place: self.place,
            id: self.id,
            issuers: self.issuers,
            issued: self.issued,
            day: timeline.turned(from, to).unwrap_or(to),
            was,
            is,
        })
    }
}

/// An interval in words, with who says so and where, to compare those that are saved with
/// those that are worked out.
#[cfg(test)]
pub(crate) type ToldInterval = (String, Vec<String>);

#[cfg(test)]
fn told(
    timeline: &Timeline,
    clause: &dyn Fn(EdgeIndex, usize) -> (String, String),
) -> Vec<ToldInterval> {
    let ground = |ground: &Ground| match *ground {
        Ground::Clause {
            edge,
            mention,
            since,
        } => format!("{:?} {since:?}", clause(edge, mention)),
        other => format!("{other:?}"),
    };
    let intervals = timeline.intervals().iter();
    intervals
        .map(|interval| {
            let Interval {
                from,
                until,
                status,
                since,
                ..
            } = interval;
            let days = format!("{from:?} {until:?} {status:?} {since:?}");
            (days, interval.grounds.iter().map(ground).collect())
        })
        .collect()
}

/// What becomes of a document of a graph.
#[cfg(test)]
pub(crate) fn told_of_status(graph: &Graph, node: NodeIndex) -> Vec<ToldInterval> {
    told(&Timeline::of(graph, node), &|edge, mention| {
        let (source, _) = graph.inner.edge_endpoints(edge).unwrap();
        let text = graph.inner[edge].mentions[mention].quote.clone();
        (graph.inner[source].id.clone(), text)
    })
}

#[cfg(test)]
impl Saved {
    /// What becomes of a document, as it is saved.
    pub(crate) fn told_of_status(&self, id: &str) -> Result<Vec<ToldInterval>, StoreError> {
        let node = self.place(id)?.unwrap();
        let timeline = self.answer(read(&self.db, node))?;
        Ok(told(&timeline, &|edge, mention| {
            let relation = i64::try_from(edge.index()).unwrap();
            let source = "SELECT d.id FROM relation r JOIN document d ON d.node = r.source
                          WHERE r.id = ?";
            let source = self.db.query_row(source, [relation], |row| row.get(0));
            let mentions = self.answer(mentions(&self.db, relation)).unwrap();
            (source.unwrap(), mentions[mention].quote.clone())
        }))
    }
}
