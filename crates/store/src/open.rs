//! Opening a project, and what can be wrong with it.

use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::{APPLICATION_ID, StoreError, USER_VERSION, folder};

/// Opens the file, which must be there.
pub(super) fn open_existing(path: &Path) -> Result<Connection, StoreError> {
    if !path.exists() {
        return Err(StoreError::Missing {
            path: path.to_path_buf(),
            dir: folder(path),
        });
    }
    take_back(path);
    open(path)
}

/// Takes back what a build has begun in the file that was killed: its journal lies
/// beside it, and who may only read cannot do that. Whatever fails here shows when the
/// file is opened.
fn take_back(path: &Path) {
    let mut journal = path.as_os_str().to_owned();
    journal.push("-journal");
    if Path::new(&journal).exists() {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let _ = Connection::open_with_flags(path, flags)
            .and_then(|db| db.query_row("SELECT count(*) FROM meta", [], |_| Ok(())));
    }
}

/// Opens the file and makes sure that it is a project which is understood.
fn open(path: &Path) -> Result<Connection, StoreError> {
    let failed = |source: rusqlite::Error| match source.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => not_a_project(path),
        Some(ErrorCode::DatabaseCorrupt) => damaged(path, source.to_string()),
        _ if path.is_dir() => not_a_project(path),
        _ => StoreError::Open {
            path: path.to_path_buf(),
            source,
        },
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags).map_err(failed)?;
    let pragma = |name| -> Result<i32, StoreError> {
        db.pragma_query_value(None, name, |row| row.get(0))
            .map_err(failed)
    };
    if pragma("application_id")? != APPLICATION_ID {
        return Err(not_a_project(path));
    }
    match pragma("user_version")? {
        USER_VERSION => {
            // Reading through the system's own cache: a question touches few pages.
            db.execute_batch("PRAGMA mmap_size = 1099511627776; PRAGMA cache_size = -16384;")
                .map_err(failed)?;
            db.set_prepared_statement_cache_capacity(64);
            Ok(db)
        }
        found if found > USER_VERSION => Err(StoreError::Newer {
            path: path.to_path_buf(),
            dir: folder(path),
            found,
        }),
        found if found > 0 => Err(StoreError::Older {
            path: path.to_path_buf(),
            dir: folder(path),
            found,
        }),
        _ => Err(not_a_project(path)),
    }
}

fn not_a_project(path: &Path) -> StoreError {
    StoreError::NotAProject {
        path: path.to_path_buf(),
        dir: folder(path),
    }
}

pub(super) fn damaged(path: &Path, what: String) -> StoreError {
    StoreError::Damaged {
        path: path.to_path_buf(),
        dir: folder(path),
        what,
    }
}

/// What can be wrong within a project.
pub(super) enum Failure {
    Sqlite(rusqlite::Error),
    Content(String),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Failure::Sqlite(error)
    }
}

impl Failure {
    /// The error that people see.
    pub(super) fn of(self, path: &Path) -> StoreError {
        damaged(
            path,
            match self {
                Failure::Sqlite(error) => error.to_string(),
                Failure::Content(what) => what,
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BuildInfo, load, save};
    use wenmai_graph::Graph;

    #[test]
    fn what_a_killed_build_has_begun_is_taken_back() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("wenmai.db");
        let about = BuildInfo {
            files: 7,
            ..BuildInfo::default()
        };
        save(&path, &Graph::default(), &about).unwrap();
        // A change that has come to the file in part: the journal lies beside it.
        let db = Connection::open(&path).unwrap();
        db.execute_batch(
            "PRAGMA cache_size = 1; BEGIN; UPDATE meta SET value = '8' WHERE key = 'files';",
        )
        .unwrap();
        for id in 0..2000 {
            let file = format!("{id}.txt");
            db.execute("INSERT INTO file VALUES (?, ?)", (id, file))
                .unwrap();
        }
        let killed = dir.path().join("killed");
        std::fs::create_dir(&killed).unwrap();
        for name in ["wenmai.db", "wenmai.db-journal"] {
            std::fs::copy(dir.path().join(name), killed.join(name)).unwrap();
        }
        let path = killed.join("wenmai.db");
        let torn = std::fs::metadata(&path).unwrap().len();
        assert_eq!(load(&path).unwrap().1.files, 7);
        assert!(!killed.join("wenmai.db-journal").exists());
        assert!(std::fs::metadata(&path).unwrap().len() < torn);
    }
}
