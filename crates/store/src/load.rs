//! Reading a whole project.

use std::path::Path;

use petgraph::graph::NodeIndex;
use rusqlite::{Connection, OptionalExtension as _};
use rustc_hash::FxHashMap;

use super::open::{Failure, open_existing};
use super::rows::{self, CHANGES, CORRECTION, EDGE, ENTITY, LISTED, MENTION, MENTIONS};
use super::{BuildInfo, Complaint, StoreError, UnreadFile, UnresolvedMention};
use wenmai_graph::{Correction, Graph, Link};

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
    let read = || -> Result<_, Failure> {
        // One state of the file, should it be replaced meanwhile.
        let db = db.unchecked_transaction()?;
        Ok((graph(&db, Proofs::All)?, about(&db)?))
    };
    read().map_err(|failure| failure.of(path))
}

/// Of which edges the words are read that prove them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proofs {
    /// Of all.
    All,
    /// Only of those that change their target, since statuses follow from them.
    OfChanges,
}

/// The whole graph, in the order of ids.
pub(super) fn graph(db: &Connection, proofs: Proofs) -> Result<Graph, Failure> {
    let mut graph = Graph::default();
    let nodes = read_documents(db, &mut graph)?;
    read_listed(db, &mut graph, &nodes)?;
    let corrections = read_corrections(db, &mut graph, &nodes)?;
    read_relations(db, &mut graph, &nodes, proofs, corrections)?;
    Ok(graph)
}

/// The nodes of documents by the numbers of their rows.
type Nodes = FxHashMap<i64, NodeIndex>;

fn read_documents(db: &Connection, graph: &mut Graph) -> Result<Nodes, Failure> {
    let count: i64 = db.query_row("SELECT count(*) FROM document", [], |row| row.get(0))?;
    graph
        .by_id
        .reserve(usize::try_from(count).unwrap_or_default());
    let mut select = db.prepare(&format!(
        "SELECT {ENTITY} FROM document d LEFT JOIN file f ON f.id = d.file ORDER BY d.id"
    ))?;
    let mut rows = select.query([])?;
    let mut nodes = Nodes::default();
    while let Some(row) = rows.next()? {
        let (place, entity) = rows::entity(row)?;
        let id = entity.id.clone();
        let node = graph.inner.add_node(entity);
        nodes.insert(place, node);
        graph.by_id.insert(id, node);
    }
    Ok(nodes)
}

fn read_listed(db: &Connection, graph: &mut Graph, nodes: &Nodes) -> Result<(), Failure> {
    let mut select = db.prepare(&format!("SELECT {LISTED} FROM listed"))?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let listed = rows::listed(row)?;
        let node = node(nodes, row.get(5)?)?;
        graph.inner[node].listed = Some(listed);
    }
    Ok(())
}

/// Puts corrections to the documents that they are about, and gives those of
/// mentions.
fn read_corrections(
    db: &Connection,
    graph: &mut Graph,
    nodes: &Nodes,
) -> Result<FxHashMap<i64, Correction>, Failure> {
    let mut of_mentions = FxHashMap::default();
    let mut select = db.prepare(&format!("SELECT {CORRECTION} FROM correction ORDER BY id"))?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let correction = rows::correction(row)?;
        if let Some(place) = row.get(5)? {
            let node = node(nodes, place)?;
            graph.inner[node].corrections.push(correction);
        } else if let Some(mention) = row.get::<_, Option<i64>>(6)? {
            let there: bool = db.query_row(
                "SELECT EXISTS (SELECT 1 FROM mention WHERE id = ?)",
                [mention],
                |row| row.get(0),
            )?;
            if !there {
                return Err(Failure::Content(format!("there is no mention {mention}")));
            }
            of_mentions.insert(mention, correction);
        }
    }
    Ok(of_mentions)
}

fn node(nodes: &Nodes, place: i64) -> Result<NodeIndex, Failure> {
    nodes
        .get(&place)
        .copied()
        .ok_or_else(|| rows::unknown(place))
}

fn read_relations(
    db: &Connection,
    graph: &mut Graph,
    nodes: &Nodes,
    proofs: Proofs,
    mut corrections: FxHashMap<i64, Correction>,
) -> Result<(), Failure> {
    let mut select = db.prepare(&format!("SELECT {EDGE} FROM relation r ORDER BY r.id"))?;
    let mut edges = select.query([])?;
    // Mentions stand in the order of their relations, so that one pass over each
    // is enough.
    let mut select = db.prepare(&match proofs {
        Proofs::All => format!("SELECT {MENTION} FROM {MENTIONS} ORDER BY m.id"),
        Proofs::OfChanges => format!(
            "SELECT {MENTION} FROM relation r CROSS JOIN {MENTIONS}
             WHERE {CHANGES} AND m.relation = r.id ORDER BY m.id"
        ),
    })?;
    let mut mentions = select.query([])?;
    let mut mention = mentions.next()?;
    let mut links = Vec::new();
    while let Some(row) = edges.next()? {
        let edge = rows::edge(row)?;
        let (source, target) = (node(nodes, edge.source)?, node(nodes, edge.target)?);
        let mut link = Link {
            relation: edge.relation,
            scope: edge.scope,
            mentions: Vec::new(),
        };
        while let Some(row) = mention
            && row.get::<_, i64>(0)? == edge.id
        {
            let mut proof = rows::mention(row)?;
            if !corrections.is_empty() {
                proof.correction = corrections.remove(&row.get(1)?).map(Box::new);
            }
            link.mentions.push(proof);
            mention = mentions.next()?;
        }
        links.push((source, target, link));
    }
    // Rows that a later build has written come last.
    links.sort_by_key(|(source, target, link)| (*source, *target, link.relation));
    for (source, target, link) in links {
        graph.inner.add_edge(source, target, link);
    }
    match mention {
        None => Ok(()),
        Some(row) => Err(Failure::Content(format!(
            "a mention belongs to relation {}, which is not there",
            row.get::<_, i64>(0)?
        ))),
    }
}

/// Names that hold fields; none where the project was built before they were saved.
pub(super) fn fields(db: &Connection) -> Result<Vec<String>, Failure> {
    let sql = "SELECT value FROM meta WHERE key = 'fields'";
    let fields: Option<String> = db.query_row(sql, [], |row| row.get(0)).optional()?;
    fields.map_or_else(|| Ok(Vec::new()), |fields| rows::list(fields.as_str()))
}

/// What the project was built from.
pub(super) fn about(db: &Connection) -> Result<BuildInfo, Failure> {
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
        paths: rows::list(&meta("paths")?)?,
        fields: fields(db)?,
        files: count("files")?,
        documents: count("documents")?,
        citations: count("citations")?,
        corrections: count("corrections")?,
        ..BuildInfo::default()
    };
    let mut select =
        db.prepare("SELECT file, line, text, reason FROM unresolved ORDER BY file, line, id")?;
    let rows = select.query_map([], |row| {
        Ok(UnresolvedMention {
            file: row.get("file")?,
            line: row.get("line")?,
            text: row.get("text")?,
            reason: row.get("reason")?,
        })
    })?;
    about.unresolved = rows.collect::<Result<_, _>>()?;
    let mut select = db.prepare("SELECT file, reason, reason_zh FROM unread ORDER BY id")?;
    let rows = select.query_map([], |row| {
        Ok(UnreadFile {
            file: row.get("file")?,
            reason: row.get("reason")?,
            reason_zh: row.get("reason_zh")?,
        })
    })?;
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
