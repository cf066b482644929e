//! From rows to entities, links and their proofs.

use jiff::civil::Date;
use rusqlite::Row;

use super::open::Failure;
use wenmai_extracting::document::origin::Origins;
use wenmai_graph::{Change, Correction, Entity, Evidence, FilePlace, Listed, Relation, Scope};

/// What [`entity`] reads, from `document d LEFT JOIN file f`.
pub(super) const ENTITY: &str = "d.node, d.id, d.title, d.number, d.issuers, d.written,
    d.published, d.effective, d.expires, d.present, d.draft, f.path, d.line, d.aliases, d.copies,
    d.earlier, d.origins";

/// A document, but for corrections and what lists say.
pub(super) fn entity(row: &Row<'_>) -> Result<(i64, Entity), Failure> {
    let entity = Entity {
        id: row.get(1)?,
        title: row.get(2)?,
        number: row.get(3)?,
        issuers: words(row, 4)?,
        written: day(row, 5)?,
        published: day(row, 6)?,
        effective: day(row, 7)?,
        expires: day(row, 8)?,
        present: row.get(9)?,
        draft: row.get(10)?,
        file: row.get(11)?,
        line: row.get(12)?,
        aliases: words(row, 13)?,
        copies: copies(row, 14)?,
        earlier: day(row, 15)?,
        origins: origins(row, 16)?,
        corrections: Vec::new(),
        listed: None,
    };
    Ok((row.get(0)?, entity))
}

/// Where facts stood, as a JSON object.
fn origins(row: &Row<'_>, at: usize) -> Result<Origins, Failure> {
    let json: String = row.get(at)?;
    serde_json::from_str(&json).map_err(|_| Failure::Content(format!("{json:?} are no places")))
}

/// Files as a JSON array.
fn copies(row: &Row<'_>, at: usize) -> Result<Vec<FilePlace>, Failure> {
    let json: String = row.get(at)?;
    serde_json::from_str(&json).map_err(|_| Failure::Content(format!("{json:?} are no files")))
}

/// What [`listed`] reads.
pub(super) const LISTED: &str = "status, since, words, file, line, document";

pub(super) fn listed(row: &Row<'_>) -> Result<Listed, Failure> {
    let status: String = row.get(0)?;
    Ok(Listed {
        status: status
            .parse()
            .map_err(|_| Failure::Content(format!("{status:?} is no status")))?,
        since: day(row, 1)?,
        words: row.get(2)?,
        file: row.get(3)?,
        line: row.get(4)?,
    })
}

/// What [`correction`] reads.
pub(super) const CORRECTION: &str = "change, note, author, file, line, document, mention";

pub(super) fn correction(row: &Row<'_>) -> Result<Correction, Failure> {
    let change: String = row.get(0)?;
    let change: Change = serde_json::from_str(&change)
        .map_err(|_| Failure::Content(format!("{change:?} is no change")))?;
    Ok(Correction {
        change,
        note: row.get(1)?,
        author: row.get(2)?,
        file: row.get(3)?,
        line: row.get(4)?,
    })
}

/// What [`edge`] reads.
pub(super) const EDGE: &str = "r.id, r.source, r.target, r.kind, r.part";

/// Which edges `r` change their target ([`Relation::changes`]), as the index of
/// these has it.
pub(super) const CHANGES: &str = "r.kind <= 6";

/// An edge, without its proofs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) id: i64,
    pub(super) source: i64,
    pub(super) target: i64,
    pub(super) relation: Relation,
    pub(super) scope: Scope,
}

impl Edge {
    /// What stands for an edge that cannot be read.
    pub(super) const NOWHERE: Edge = Edge {
        id: -1,
        source: -1,
        target: -1,
        relation: Relation::Cites,
        scope: Scope::Part,
    };
}

pub(super) fn edge(row: &Row<'_>) -> Result<Edge, Failure> {
    Ok(Edge {
        id: row.get(0)?,
        source: row.get(1)?,
        target: row.get(2)?,
        relation: relation(row.get(3)?)?,
        scope: match row.get(4)? {
            0 => Scope::Whole,
            1 => Scope::Part,
            other => return Err(Failure::Content(format!("part is {other}"))),
        },
    })
}

/// The relation of a row of the table `kind`.
pub(super) fn relation(kind: i64) -> Result<Relation, Failure> {
    usize::try_from(kind)
        .ok()
        .and_then(|kind| Relation::ALL.get(kind).copied())
        .ok_or_else(|| Failure::Content(format!("{kind} is no relation")))
}

/// What [`mention`] reads, from `mention m JOIN quote q JOIN file f JOIN rule u`.
pub(super) const MENTION: &str = "m.relation, m.id, f.path, m.line, m.start, m.\"end\", m.text,
    m.pinpoint, u.name, m.since, m.until, m.planned, q.text, m.page";

/// The tables of [`MENTION`].
pub(super) const MENTIONS: &str = "mention m CROSS JOIN quote q ON q.id = m.quote
    CROSS JOIN file f ON f.id = q.file CROSS JOIN rule u ON u.id = m.rule";

/// A mention, but for its correction.
pub(super) fn mention(row: &Row<'_>) -> Result<Evidence, Failure> {
    Ok(Evidence {
        file: row.get(2)?,
        line: row.get(3)?,
        page: row.get(13)?,
        start: offset(row, 4)?,
        end: offset(row, 5)?,
        text: row.get(6)?,
        pinpoint: row.get(7)?,
        rule: row.get(8)?,
        since: day(row, 9)?,
        until: day(row, 10)?,
        planned: row.get(11)?,
        quote: row.get(12)?,
        correction: None,
    })
}

/// Something is said of a document that is not there.
pub(super) fn unknown(document: i64) -> Failure {
    Failure::Content(format!("there is no document {document}"))
}

fn column(row: &Row<'_>, at: usize) -> String {
    row.as_ref().column_name(at).unwrap_or("?").to_owned()
}

pub(super) fn day(row: &Row<'_>, at: usize) -> Result<Option<Date>, Failure> {
    let Some(text) = row
        .get_ref(at)?
        .as_str_or_null()
        .map_err(rusqlite::Error::from)?
    else {
        return Ok(None);
    };
    text.parse()
        .map(Some)
        .map_err(|_| Failure::Content(format!("{} is {text:?}, which is no day", column(row, at))))
}

fn offset(row: &Row<'_>, at: usize) -> Result<usize, Failure> {
    let number: i64 = row.get(at)?;
    usize::try_from(number).map_err(|_| {
        Failure::Content(format!(
            "{} is {number}, which is no offset",
            column(row, at)
        ))
    })
}

fn words(row: &Row<'_>, at: usize) -> Result<Vec<String>, Failure> {
    let json = row.get_ref(at)?.as_str().map_err(rusqlite::Error::from)?;
    list(json)
}

/// A JSON array of words.
pub(super) fn list(json: &str) -> Result<Vec<String>, Failure> {
    if json == "[]" {
        return Ok(Vec::new());
    }
    serde_json::from_str(json)
        .map_err(|_| Failure::Content(format!("{json:?} is no list of words")))
}
