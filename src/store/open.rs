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
    open(path)
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
