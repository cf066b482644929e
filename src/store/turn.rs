//! The documents whose status becomes another between two days.

use jiff::civil::Date;
use rusqlite::Row;
use rustc_hash::{FxHashMap, FxHashSet};

use super::StoreError;
use super::open::Failure;
use super::saved::{Place, Saved};
use super::{load, rows};
use crate::graph::Status;

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

/// What is listed of the documents that may have turned.
#[derive(Debug, Default)]
pub struct Turned {
    /// Those of which edges and dates say all.
    pub turns: Vec<Turn>,
    /// Those about whose status a person or a list says something, and which must
    /// be judged to know what has become of them.
    pub to_judge: Vec<Place>,
}

/// A row of the table `period`.
struct Span {
    first: String,
    until: Option<String>,
    status: Status,
}

impl Span {
    fn holds(&self, day: &str) -> bool {
        self.first.as_str() <= day && self.until.as_deref().is_none_or(|until| until > day)
    }

    /// Whether it begins or ends after the first day, and not after the second.
    fn turns(&self, from: &str, to: &str) -> bool {
        let within = |day: &str| from < day && day <= to;
        within(&self.first) || self.until.as_deref().is_some_and(within)
    }
}

impl Saved {
    /// The documents whose status on the day `to` is another than on the day
    /// `from`, in no order. This follows the table of periods, which says where to
    /// look; what has become of a document follows from its edges and dates.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn turned(&self, from: Date, to: Date) -> Result<Turned, StoreError> {
        self.answer(self.turned_of(from, to))
    }

    fn turned_of(&self, from: Date, to: Date) -> Result<Turned, Failure> {
        let days = (from.to_string(), to.to_string());
        let mut known = self.starting(&days)?;
        let spans = self.spans(&days, &known)?;
        let said = self.said()?;
        let mut places: Vec<Place> = known.keys().copied().collect();
        let turning = |spans: &Vec<Span>| spans.iter().any(|span| span.turns(&days.0, &days.1));
        places.extend(
            spans
                .iter()
                .filter(|(_, spans)| turning(spans))
                .map(|(place, _)| *place),
        );
        places.extend(self.said_between(&days)?);
        // In the order of the file, which is fastest.
        places.sort_unstable();
        places.dedup();
        let mut turned = Turned::default();
        for place in places {
            if said.contains(&place) {
                turned.to_judge.push(place);
                continue;
            }
            let document = match known.remove(&place) {
                Some(document) => document,
                None => self.named(place)?,
            };
            let spans = spans.get(&place).map_or(&[][..], Vec::as_slice);
            turned
                .turns
                .extend(document.turn(place, spans, (from, to))?);
        }
        Ok(turned)
    }

    /// The documents of the corpus whose first day lies between, by the index
    /// `document_starts`.
    fn starting(&self, (from, to): &(String, String)) -> Result<FxHashMap<Place, Listed>, Failure> {
        let mut select = self.db.prepare(&format!(
            "SELECT {LISTED} FROM document
             WHERE coalesce(earlier, effective, published, written) > ?1
               AND coalesce(earlier, effective, published, written) <= ?2
               AND present = 1 AND draft = 0"
        ))?;
        let mut rows = select.query([from, to])?;
        let mut documents = FxHashMap::default();
        while let Some(row) = rows.next()? {
            documents.insert(row.get(0)?, Listed::read(row)?);
        }
        Ok(documents)
    }

    fn named(&self, place: Place) -> Result<Listed, Failure> {
        // As in `Saved::document`, no other index is weighed.
        let mut select = self.db.prepare_cached(&format!(
            "SELECT {LISTED} FROM document NOT INDEXED WHERE node = ?"
        ))?;
        let mut rows = select.query([place])?;
        match rows.next()? {
            Some(row) => Listed::read(row),
            None => Err(load::unknown(place)),
        }
    }

    /// The periods that hold at some time from the first day to the second: of
    /// documents that turn, and of `others`.
    fn spans(
        &self,
        (from, to): &(String, String),
        others: &FxHashMap<Place, Listed>,
    ) -> Result<FxHashMap<Place, Vec<Span>>, Failure> {
        let mut select = self.db.prepare(
            "SELECT node, first, until, status FROM period
             WHERE first <= ?2 AND (until IS NULL OR until > ?1)",
        )?;
        let mut rows = select.query([from, to])?;
        let mut spans: FxHashMap<Place, Vec<Span>> = FxHashMap::default();
        while let Some(row) = rows.next()? {
            let place = row.get(0)?;
            let words = row.get_ref(3)?.as_str().unwrap_or_default();
            let span = Span {
                first: row.get(1)?,
                until: row.get(2)?,
                status: words
                    .parse()
                    .map_err(|_| Failure::Content(format!("{words:?} is no status")))?,
            };
            if span.turns(from, to) || others.contains_key(&place) {
                spans.entry(place).or_default().push(span);
            }
        }
        Ok(spans)
    }

    /// The documents about whose status a person or a list says something.
    fn said(&self) -> Result<FxHashSet<Place>, Failure> {
        let mut select = self.db.prepare(
            "SELECT document FROM correction WHERE kind = 'status' AND document IS NOT NULL
             UNION SELECT document FROM listed",
        )?;
        let places = select.query_map([], |row| row.get(0))?;
        Ok(places.collect::<Result<_, _>>()?)
    }

    /// Those of them of which it may be said for a day between, and not only of
    /// what the table of periods holds: that they are in force, for example.
    fn said_between(&self, (from, to): &(String, String)) -> Result<Vec<Place>, Failure> {
        let mut select = self.db.prepare(
            "SELECT document FROM correction WHERE kind = 'status' AND document IS NOT NULL
             UNION SELECT document FROM listed WHERE since > ?1 AND since <= ?2",
        )?;
        let places = select.query_map([from, to], |row| row.get(0))?;
        Ok(places.collect::<Result<_, _>>()?)
    }
}

/// What is read of each document.
const LISTED: &str = "node, id, issuers, written, published, effective, present, draft,
    earlier";

/// What a list of changes says of a document, and what its status follows from
/// where no period says more.
struct Listed {
    id: String,
    /// A JSON array.
    issuers: String,
    issued: Option<Date>,
    starts: Option<Date>,
    present: bool,
    draft: bool,
}

impl Listed {
    fn read(row: &Row<'_>) -> Result<Self, Failure> {
        let (written, published) = (rows::day(row, 3)?, rows::day(row, 4)?);
        let effective = rows::day(row, 5)?;
        Ok(Listed {
            id: row.get(1)?,
            issuers: row.get(2)?,
            issued: published.or(written).or(effective),
            starts: rows::day(row, 8)?.or(effective).or(published).or(written),
            present: row.get(6)?,
            draft: row.get(7)?,
        })
    }

    /// Its status on a day on which it is neither gone nor changed.
    fn plain(&self, day: Date) -> Status {
        match self.starts {
            _ if self.draft => Status::Unknown,
            Some(start) if start > day => Status::NotYetInForce,
            Some(_) if self.present => Status::InForce,
            _ => Status::Unknown,
        }
    }

    /// What becomes of it, where that is another status.
    fn turn(
        self,
        place: Place,
        spans: &[Span],
        (from, to): (Date, Date),
    ) -> Result<Option<Turn>, Failure> {
        let on = |day: Date| {
            let text = day.to_string();
            let span = spans.iter().find(|span| span.holds(&text));
            (
                span,
                span.map_or_else(|| self.plain(day), |span| span.status),
            )
        };
        let ((_, was), (span, is)) = (on(from), on(to));
        if !Turn::counts(was, is) {
            return Ok(None);
        }
        let day = match span {
            Some(span) => first_of(span, spans),
            None => last_end(spans, &to.to_string()).max(self.starts.filter(|&day| day <= to)),
        };
        Ok(Some(Turn {
            place,
            issuers: rows::list(&self.issuers)?,
            issued: self.issued,
            day: day.unwrap_or(to),
            was,
            is,
            id: self.id,
        }))
    }
}

/// The first day of a period, and of those before it without a gap that are of
/// the same status.
fn first_of(span: &Span, spans: &[Span]) -> Option<Date> {
    let mut first = &span.first;
    while let Some(before) = spans
        .iter()
        .find(|other| other.until.as_ref() == Some(first) && other.status == span.status)
    {
        first = &before.first;
    }
    first.parse().ok()
}

/// The day on which the last of the periods that end until `to` has ended.
fn last_end(spans: &[Span], to: &str) -> Option<Date> {
    let ends = spans.iter().filter_map(|span| span.until.as_deref());
    ends.filter(|end| *end <= to).max()?.parse().ok()
}
