//! What a build has understood, as it is kept for the next one: which documents and
//! mentions were understood together, and what they mean.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rusqlite::{Connection, params};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::tables::open;
use super::{Odd, compact, members};
use wenmai_resolving::identity::Reading;
use wenmai_resolving::identity::meaning::Meaning;
pub use wenmai_resolving::identity::meaning::Meant;
use wenmai_resolving::identity::members::DocumentMembers;

/// Files of which what was found is read by one thread at a time.
const AT_A_TIME: usize = 1 << 8;

/// What is known of a document that was read.
#[derive(Debug, Serialize, Deserialize)]
pub struct DocumentMeant {
    /// Its id.
    pub id: String,
    /// What each of its citations means; none for those that go back to others.
    pub mentions: Vec<Option<Meant<String>>>,
    /// What stands for how people have put it right; 0 where they have not.
    pub corrected: u64,
}

/// What a build has understood, beside what was found in files.
#[derive(Debug, Default)]
pub struct Understood {
    /// Of files that were read: the members of their documents.
    pub members: Vec<(i64, Vec<DocumentMembers>)>,
    /// Of files of which something is meant otherwise: what their documents mean.
    pub meant: Vec<(i64, Vec<DocumentMeant>)>,
    /// Blocks of members that are new, with what they mean.
    pub blocks: Vec<(u64, Meaning)>,
    /// Blocks that are there no more.
    pub blocks_gone: Vec<u64>,
}

impl Understood {
    pub(super) fn write(&self, db: &Connection, anew: bool) -> rusqlite::Result<()> {
        if anew {
            db.execute_batch("DELETE FROM member; DELETE FROM meant; DELETE FROM block;")?;
        }
        let words =
            |error: serde_json::Error| rusqlite::Error::ToSqlConversionFailure(error.into());
        let mut insert = db.prepare("INSERT OR REPLACE INTO member VALUES (?, ?)")?;
        for (file, members) in &self.members {
            insert.execute(params![file, members::pack(members)])?;
        }
        let mut insert = db.prepare("INSERT OR REPLACE INTO meant VALUES (?, ?)")?;
        for (file, meant) in &self.meant {
            insert.execute(params![file, serde_json::to_vec(meant).map_err(words)?])?;
        }
        let mut delete = db.prepare("DELETE FROM block WHERE fingerprint = ?")?;
        for fingerprint in &self.blocks_gone {
            delete.execute([fingerprint.cast_signed()])?;
        }
        let mut insert = db.prepare("INSERT OR REPLACE INTO block VALUES (?, ?)")?;
        for (fingerprint, meaning) in &self.blocks {
            let meaning = serde_json::to_vec(meaning).map_err(words)?;
            insert.execute(params![fingerprint.cast_signed(), meaning])?;
        }
        Ok(())
    }
}

/// What is known of files and blocks, to be read.
pub struct Opened {
    db: Connection,
    path: PathBuf,
}

impl Opened {
    /// Those of a cache.
    pub(super) fn of(path: &Path) -> Result<Self, Odd> {
        Ok(Opened {
            db: open(path)?,
            path: path.to_path_buf(),
        })
    }

    /// The members of all files.
    pub fn members(&self) -> Result<FxHashMap<i64, Vec<DocumentMembers>>, Odd> {
        let mut select = self.db.prepare("SELECT file, members FROM member")?;
        let mut rows = select.query([])?;
        let mut found = FxHashMap::default();
        while let Some(row) = rows.next()? {
            let bytes = row.get_ref(1)?.as_blob().map_err(|_| Odd)?;
            found.insert(row.get(0)?, members::unpack(bytes).ok_or(Odd)?);
        }
        Ok(found)
    }

    /// What stands for the blocks that are known.
    pub fn blocks(&self) -> Result<FxHashSet<u64>, Odd> {
        let mut select = self.db.prepare("SELECT fingerprint FROM block")?;
        let rows = select.query_map([], |row| row.get::<_, i64>(0))?;
        let blocks = rows.map(|row| row.map(i64::cast_unsigned));
        Ok(blocks.collect::<rusqlite::Result<_>>()?)
    }

    /// What the members of a block mean.
    pub fn block(&self, fingerprint: u64) -> Result<Meaning, Odd> {
        let mut select = self
            .db
            .prepare_cached("SELECT meaning FROM block WHERE fingerprint = ?")?;
        let bytes: Vec<u8> = select.query_row([fingerprint.cast_signed()], |row| row.get(0))?;
        serde_json::from_slice(&bytes).map_err(|_| Odd)
    }

    /// What the documents of a file mean.
    pub fn meant(&self, file: i64) -> Result<Vec<DocumentMeant>, Odd> {
        let mut select = self
            .db
            .prepare_cached("SELECT meant FROM meant WHERE file = ?")?;
        let bytes: Vec<u8> = select.query_row([file], |row| row.get(0))?;
        serde_json::from_slice(&bytes).map_err(|_| Odd)
    }

    /// What was found in some files.
    pub fn readings(&self, files: &[i64]) -> Result<Vec<Vec<Reading>>, Odd> {
        let path = &self.path;
        let found = files.par_chunks(AT_A_TIME).map(|files| {
            let db = open(path)?;
            let mut select = db.prepare("SELECT found FROM reading WHERE file = ?")?;
            let found = files.iter().map(|file| {
                let bytes: Vec<u8> = select.query_row([file], |row| row.get(0))?;
                compact::unpack(&bytes).map_err(|_| Odd)
            });
            found.collect::<Result<Vec<_>, Odd>>()
        });
        let found: Vec<Vec<Vec<Reading>>> = found.collect::<Result<_, Odd>>()?;
        Ok(found.into_iter().flatten().collect())
    }
}
