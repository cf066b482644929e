//! Reading a project.

use std::path::Path;

use jiff::civil::Date;
use rusqlite::{Connection, ErrorCode, OpenFlags, Row};

use super::{
    APPLICATION_ID, BuildInfo, Complaint, StoreError, USER_VERSION, UnresolvedMention, folder,
};
use crate::graph::{Change, Correction, Entity, Evidence, Graph, Link, Listed, Relation, Scope};

/// Loads the project `path`: the graph, with nodes and edges in the order in
/// which they were saved, and what it was built from.
///
/// # Errors
///
/// [`StoreError::Missing`], [`StoreError::NotAProject`],
/// [`StoreError::Newer`], [`StoreError::Damaged`] or [`StoreError::Open`];
/// each says what to do.
pub fn load(path: &Path) -> Result<(Graph, BuildInfo), StoreError> {
    let db = open_existing(path)?;
    read(&db).map_err(|failure| {
        let what = match failure {
            Failure::Sqlite(error) => error.to_string(),
            Failure::Content(what) => what,
        };
        damaged(path, what)
    })
}

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
        USER_VERSION => Ok(db),
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
enum Failure {
    Sqlite(rusqlite::Error),
    Content(String),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Failure::Sqlite(error)
    }
}

fn read(db: &Connection) -> Result<(Graph, BuildInfo), Failure> {
    // One state of the file, should it be replaced meanwhile.
    let db = db.unchecked_transaction()?;
    let mut graph = Graph::default();
    read_documents(&db, &mut graph)?;
    read_aliases(&db, &mut graph)?;
    read_listed(&db, &mut graph)?;
    let mut mentions = read_mentions(&db)?;
    read_corrections(&db, &mut graph, &mut mentions)?;
    let mentions = mentions
        .into_iter()
        .map(|(_, relation, m)| (relation, m))
        .collect();
    read_relations(&db, &mut graph, mentions)?;
    Ok((graph, read_about(&db)?))
}

fn read_documents(db: &Connection, graph: &mut Graph) -> Result<(), Failure> {
    let mut select = db.prepare(
        "SELECT id, title, number, issuers, written, published, effective, expires,
                present, draft, file, line
         FROM document ORDER BY node",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let entity = Entity {
            id: row.get("id")?,
            title: row.get("title")?,
            number: row.get("number")?,
            issuers: words(&row.get::<_, String>("issuers")?)?,
            written: day(row, "written")?,
            published: day(row, "published")?,
            effective: day(row, "effective")?,
            expires: day(row, "expires")?,
            present: row.get("present")?,
            draft: row.get("draft")?,
            file: row.get("file")?,
            line: row.get("line")?,
            aliases: Vec::new(),
            corrections: Vec::new(),
            listed: None,
        };
        let id = entity.id.clone();
        let node = graph.inner.add_node(entity);
        graph.by_id.insert(id, node);
    }
    Ok(())
}

fn read_aliases(db: &Connection, graph: &mut Graph) -> Result<(), Failure> {
    let mut select = db.prepare("SELECT document, alias FROM alias ORDER BY id")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let document: String = row.get("document")?;
        entity(graph, &document)?.aliases.push(row.get("alias")?);
    }
    Ok(())
}

fn read_listed(db: &Connection, graph: &mut Graph) -> Result<(), Failure> {
    let mut select = db.prepare("SELECT document, status, since, words, file, line FROM listed")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let status: String = row.get("status")?;
        let listed = Listed {
            status: status
                .parse()
                .map_err(|_| Failure::Content(format!("{status:?} is no status")))?,
            since: day(row, "since")?,
            words: row.get("words")?,
            file: row.get("file")?,
            line: row.get("line")?,
        };
        entity(graph, &row.get::<_, String>("document")?)?.listed = Some(listed);
    }
    Ok(())
}

/// Puts the corrections to the documents and mentions that they are about.
fn read_corrections(
    db: &Connection,
    graph: &mut Graph,
    mentions: &mut [(i64, i64, Evidence)],
) -> Result<(), Failure> {
    let mut select = db.prepare(
        "SELECT document, mention, change, note, author, file, line FROM correction ORDER BY id",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let change: String = row.get("change")?;
        let change: Change = serde_json::from_str(&change)
            .map_err(|_| Failure::Content(format!("{change:?} is no change")))?;
        let correction = Correction {
            change,
            note: row.get("note")?,
            author: row.get("author")?,
            file: row.get("file")?,
            line: row.get("line")?,
        };
        if let Some(document) = row.get::<_, Option<String>>("document")? {
            entity(graph, &document)?.corrections.push(correction);
        } else if let Some(mention) = row.get::<_, Option<i64>>("mention")? {
            // Mentions are saved in the order of their relations, so that ids
            // rise.
            let place = mentions
                .binary_search_by_key(&mention, |(id, _, _)| *id)
                .map_err(|_| Failure::Content(format!("there is no mention {mention}")))?;
            mentions[place].2.correction = Some(Box::new(correction));
        }
    }
    Ok(())
}

fn entity<'g>(graph: &'g mut Graph, id: &str) -> Result<&'g mut Entity, Failure> {
    let node = graph.by_id.get(id).copied();
    node.and_then(|node| graph.inner.node_weight_mut(node))
        .ok_or_else(|| unknown(id))
}

/// All mentions, each with its own id and that of its relation, sorted by the
/// latter.
fn read_mentions(db: &Connection) -> Result<Vec<(i64, i64, Evidence)>, Failure> {
    let mut select = db.prepare(
        "SELECT id, relation_id, file, line, start, \"end\", text, quote, pinpoint, rule, since,
                until, planned
         FROM mention ORDER BY relation_id, id",
    )?;
    let mut rows = select.query([])?;
    let mut mentions = Vec::new();
    while let Some(row) = rows.next()? {
        let evidence = Evidence {
            file: row.get("file")?,
            line: row.get("line")?,
            start: offset(row, "start")?,
            end: offset(row, "end")?,
            text: row.get("text")?,
            quote: row.get("quote")?,
            pinpoint: row.get("pinpoint")?,
            rule: row.get("rule")?,
            since: day(row, "since")?,
            until: day(row, "until")?,
            planned: row.get("planned")?,
            correction: None,
        };
        mentions.push((row.get("id")?, row.get("relation_id")?, evidence));
    }
    Ok(mentions)
}

fn read_relations(
    db: &Connection,
    graph: &mut Graph,
    mentions: Vec<(i64, Evidence)>,
) -> Result<(), Failure> {
    let mut select =
        db.prepare("SELECT id, source, target, relation, scope FROM relation ORDER BY id")?;
    let mut rows = select.query([])?;
    // Both are sorted by relation, so that one pass over each is enough.
    let mut mentions = mentions.into_iter().peekable();
    while let Some(row) = rows.next()? {
        let id: i64 = row.get("id")?;
        let end = |name| -> Result<_, Failure> {
            let document: String = row.get(name)?;
            graph
                .by_id
                .get(&document)
                .copied()
                .ok_or_else(|| unknown(&document))
        };
        let (source, target) = (end("source")?, end("target")?);
        let relation: String = row.get("relation")?;
        let relation: Relation = relation
            .parse()
            .map_err(|_| Failure::Content(format!("{relation:?} is no relation")))?;
        let scope: String = row.get("scope")?;
        let scope = match scope.as_str() {
            "whole" => Scope::Whole,
            "part" => Scope::Part,
            _ => return Err(Failure::Content(format!("{scope:?} is no scope"))),
        };
        let mut link = Link {
            relation,
            scope,
            mentions: Vec::new(),
        };
        while let Some((_, mention)) = mentions.next_if(|(relation, _)| *relation == id) {
            link.mentions.push(mention);
        }
        graph.inner.add_edge(source, target, link);
    }
    match mentions.next() {
        None => Ok(()),
        Some((id, _)) => Err(Failure::Content(format!(
            "a mention belongs to relation {id}, which is not there"
        ))),
    }
}

fn read_about(db: &Connection) -> Result<BuildInfo, Failure> {
    let meta = |key: &str| -> Result<String, Failure> {
        Ok(
            db.query_row("SELECT value FROM meta WHERE key = ?", [key], |row| {
                row.get(0)
            })?,
        )
    };
    let count = |key: &str| -> Result<usize, Failure> {
        let value = meta(key)?;
        value
            .parse()
            .map_err(|_| Failure::Content(format!("{key} is {value:?}, which is no number")))
    };
    let mut about = BuildInfo {
        paths: words(&meta("paths")?)?,
        files: count("files")?,
        documents: count("documents")?,
        citations: count("citations")?,
        corrections: count("corrections")?,
        ..BuildInfo::default()
    };
    let mut select = db.prepare("SELECT file, line, text, reason FROM unresolved ORDER BY id")?;
    let rows = select.query_map([], |row| {
        Ok(UnresolvedMention {
            file: row.get("file")?,
            line: row.get("line")?,
            text: row.get("text")?,
            reason: row.get("reason")?,
        })
    })?;
    about.unresolved = rows.collect::<Result<_, _>>()?;
    let mut select = db.prepare("SELECT file, reason FROM unread ORDER BY id")?;
    let rows = select.query_map([], |row| Ok((row.get("file")?, row.get("reason")?)))?;
    about.unread = rows.collect::<Result<_, _>>()?;
    let mut select = db.prepare("SELECT file, line, what, reason FROM complaint ORDER BY id")?;
    let rows = select.query_map([], |row| {
        Ok(Complaint {
            file: row.get("file")?,
            line: row.get("line")?,
            what: row.get("what")?,
            reason: row.get("reason")?,
        })
    })?;
    let complaints: Vec<Complaint> = rows.collect::<Result<_, _>>()?;
    (about.bad_rows, about.misfits) = complaints.into_iter().partition(|c| c.what == "row");
    Ok(about)
}

fn unknown(document: &str) -> Failure {
    Failure::Content(format!("there is no document {document:?}"))
}

fn day(row: &Row<'_>, column: &str) -> Result<Option<Date>, Failure> {
    let Some(text) = row.get::<_, Option<String>>(column)? else {
        return Ok(None);
    };
    text.parse()
        .map(Some)
        .map_err(|_| Failure::Content(format!("{column} is {text:?}, which is no day")))
}

fn offset(row: &Row<'_>, column: &str) -> Result<usize, Failure> {
    let number: i64 = row.get(column)?;
    usize::try_from(number)
        .map_err(|_| Failure::Content(format!("{column} is {number}, which is no offset")))
}

fn words(json: &str) -> Result<Vec<String>, Failure> {
    serde_json::from_str(json)
        .map_err(|_| Failure::Content(format!("{json:?} is no list of words")))
}
