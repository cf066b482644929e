//! The sentences of a saved project in which an end may stand unread.

use rusqlite::Connection;

use super::StoreError;
use super::open::Failure;
use super::rows;
use super::saved::Saved;
use crate::citation::near_miss::{self, NearMiss, NearMisses};

impl Saved {
    /// The sentences with a word of ending of which no such relation was read.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn near_misses(&self) -> Result<Vec<NearMiss>, StoreError> {
        self.answer(near_misses(&self.db))
    }
}

fn near_misses(db: &Connection) -> Result<Vec<NearMiss>, Failure> {
    let mut select = db.prepare(
        "SELECT d.id, q.text, f.path, q.line, r.kind, u.name
         FROM mention m
         JOIN quote q ON q.id = m.quote
         JOIN document d ON d.node = q.document
         JOIN file f ON f.id = q.file
         JOIN relation r ON r.id = m.relation
         JOIN rule u ON u.id = m.rule",
    )?;
    let mut found = select.query([])?;
    let mut seen = NearMisses::default();
    while let Some(row) = found.next()? {
        let quote = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
        if !near_miss::speaks_of_an_end(quote) {
            continue;
        }
        let (document, file, rule): (String, String, String) =
            (row.get(0)?, row.get(2)?, row.get(5)?);
        let (line, relation) = (row.get(3)?, rows::relation(row.get(4)?)?);
        seen.see_sentence(&document, quote, (&file, line), &|| {
            near_miss::is_understood(relation, &rule)
        });
    }
    Ok(seen.found())
}
