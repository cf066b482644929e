//! The tables of `wenmai.cache` that say which files there are and what was found in them.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, params};
use rustc_hash::FxHashMap;

use super::{Entry, Kept, Last};
use wenmai_reading::{FileState, Stamp};

const TABLES: &str = "
    CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);
    CREATE TABLE file (
        id       INTEGER PRIMARY KEY,
        path     TEXT NOT NULL,
        size     INTEGER,
        modified INTEGER,
        hash     BLOB NOT NULL
    );
    CREATE TABLE reading (file INTEGER PRIMARY KEY, found BLOB NOT NULL);
    CREATE TABLE member (file INTEGER PRIMARY KEY, members BLOB NOT NULL);
    CREATE TABLE meant (file INTEGER PRIMARY KEY, meant BLOB NOT NULL);
    CREATE TABLE block (fingerprint INTEGER PRIMARY KEY, meaning BLOB NOT NULL);";

/// The files that are known, and what was saved last.
pub(super) type Known = (FxHashMap<String, Entry>, Option<Last>);

pub(super) fn read(path: &Path, key: &str) -> rusqlite::Result<Option<Known>> {
    // Not made where there is none. What a killed build has begun is taken back,
    // for which the file must be writable.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    let meta = |name: &str| {
        db.query_row("SELECT value FROM meta WHERE key = ?", [name], |row| {
            row.get::<_, String>(0)
        })
    };
    if meta("key")? != key {
        return Ok(None);
    }
    let last = meta("last").ok();
    let last = last.and_then(|words| serde_json::from_str(&words).ok());
    let mut files = FxHashMap::default();
    let mut select = db.prepare("SELECT path, id, size, modified, hash FROM file")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let (size, modified): (Option<i64>, Option<i64>) = (row.get(2)?, row.get(3)?);
        let stamp = size.zip(modified).map(|(size, modified)| Stamp {
            size: size.cast_unsigned(),
            modified,
        });
        let hash = u128::from_be_bytes(row.get(4)?);
        let entry = Entry {
            id: row.get(1)?,
            content: FileState { stamp, hash },
        };
        files.insert(row.get(0)?, entry);
    }
    Ok(Some((files, last)))
}

/// What was found in each file, packed.
pub(super) fn packed(path: &Path) -> rusqlite::Result<FxHashMap<i64, Vec<u8>>> {
    let db = open(path)?;
    let mut select = db.prepare("SELECT file, found FROM reading ORDER BY file")?;
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// Opens the cache to be read.
pub(super) fn open(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.execute_batch("PRAGMA mmap_size = 1099511627776;")?;
    Ok(db)
}

pub(super) fn make(db: &mut Connection, key: &str, kept: &[Kept]) -> rusqlite::Result<Vec<i64>> {
    let transaction = db.transaction()?;
    transaction.execute_batch(TABLES)?;
    transaction.execute("INSERT INTO meta VALUES ('key', ?)", [key])?;
    // What is no Unicode is not known again.
    if let Some(from) = std::env::current_dir()
        .ok()
        .as_deref()
        .and_then(Path::to_str)
    {
        transaction.execute("INSERT INTO meta VALUES ('from', ?)", [from])?;
    }
    let numbers = add(&transaction, kept)?;
    transaction.commit()?;
    Ok(numbers)
}

pub(super) fn update(
    db: &mut Connection,
    files: &FxHashMap<String, Entry>,
    kept: &[Kept],
) -> rusqlite::Result<Vec<i64>> {
    let transaction = db.transaction()?;
    transaction.execute("DELETE FROM meta WHERE key = 'last'", [])?;
    let mut stay: Vec<i64> = Vec::with_capacity(kept.len());
    for kept in kept {
        match kept {
            Kept::Old(id) => stay.push(*id),
            Kept::Touched(id, content) => {
                stay.push(*id);
                let (size, modified) = columns(*content);
                transaction
                    .prepare_cached("UPDATE file SET size = ?, modified = ? WHERE id = ?")?
                    .execute(params![size, modified, id])?;
            }
            Kept::Supplied | Kept::New(_) => {}
        }
    }
    stay.sort_unstable();
    let mut gone: Vec<i64> = files.values().map(|entry| entry.id).collect();
    gone.retain(|id| stay.binary_search(id).is_err());
    gone.sort_unstable();
    for id in gone {
        for sql in [
            "DELETE FROM file WHERE id = ?",
            "DELETE FROM reading WHERE file = ?",
            "DELETE FROM member WHERE file = ?",
            "DELETE FROM meant WHERE file = ?",
        ] {
            transaction.prepare_cached(sql)?.execute([id])?;
        }
    }
    let numbers = add(&transaction, kept)?;
    transaction.commit()?;
    Ok(numbers)
}

/// Adds the files that were read, and gives the numbers of all files; 0 for those
/// that are not kept.
fn add(db: &Connection, kept: &[Kept]) -> rusqlite::Result<Vec<i64>> {
    let mut id: i64 = db.query_row("SELECT coalesce(max(id), 0) FROM file", [], |row| {
        row.get(0)
    })?;
    let mut file = db.prepare("INSERT INTO file VALUES (?, ?, ?, ?, ?)")?;
    let mut reading = db.prepare("INSERT INTO reading VALUES (?, ?)")?;
    let mut numbers = Vec::with_capacity(kept.len());
    for kept in kept {
        let new = match kept {
            Kept::Supplied => continue,
            Kept::Old(id) | Kept::Touched(id, _) => {
                numbers.push(*id);
                continue;
            }
            Kept::New(new) => new,
        };
        if !new.is_kept() {
            numbers.push(0);
            continue;
        }
        id += 1;
        numbers.push(id);
        let (size, modified) = columns(new.content);
        let hash = new.content.hash.to_be_bytes();
        file.execute(params![id, new.file, size, modified, hash])?;
        reading.execute(params![id, new.packed])?;
    }
    Ok(numbers)
}

fn columns(content: FileState) -> (Option<i64>, Option<i64>) {
    let stamp = content.stamp;
    (
        stamp.map(|stamp| stamp.size.cast_signed()),
        stamp.map(|stamp| stamp.modified),
    )
}
