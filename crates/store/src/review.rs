//! The sentences of a saved project in which an end may stand unread.

use rusqlite::{Connection, Row};

use super::StoreError;
use super::open::Failure;
use super::saved::Saved;
use wenmai_graph::near_miss::NearMiss;

impl Saved {
    /// The sentences with a word of ending of which no such relation was read.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn near_misses(&self) -> Result<Vec<NearMiss>, StoreError> {
        self.answer(near_misses(&self.db))
    }

    /// How many there are.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn count_near_misses(&self) -> Result<usize, StoreError> {
        let sql = "SELECT count(*) FROM quote WHERE near_miss";
        let count = self.db.query_row(sql, [], |row| row.get::<_, i64>(0));
        let count = self.answer(count.map_err(Failure::from))?;
        Ok(usize::try_from(count).unwrap_or_default())
    }
}

fn near_misses(db: &Connection) -> Result<Vec<NearMiss>, Failure> {
    let mut select = db.prepare(
        "SELECT f.path, q.line, d.id, q.text FROM quote q
         JOIN document d ON d.node = q.document
         JOIN file f ON f.id = q.file
         WHERE q.near_miss ORDER BY f.path, q.line, d.id, q.text",
    )?;
    let read = |row: &Row<'_>| {
        Ok(NearMiss {
            file: row.get(0)?,
            line: row.get(1)?,
            document: row.get(2)?,
            quote: row.get(3)?,
        })
    };
    let found = select.query_map([], read)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}
