//! The edges that one build has and another has not: what a change of a rule does to
//! texts that nobody has labelled.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use wenmai_graph::{Evidence, Relation, Scope};
use wenmai_project::export::json;
use wenmai_store::{self as store, StoreError};

/// Why the edges of a build cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum EdgesError {
    /// The file cannot be read.
    #[error("can't read {}: {why}; give a graph.json, or the folder of a project", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        why: std::io::Error,
    },
    /// The file is no graph of ours.
    #[error("{} is no graph.json: {why}", .path.display())]
    NoGraph {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: serde_json::Error,
    },
    /// The folder holds neither a graph.json nor a project that can be read.
    #[error(transparent)]
    Project(#[from] StoreError),
}

impl EdgesError {
    /// What is wrong, in Chinese.
    pub fn chinese(&self) -> String {
        match self {
            EdgesError::Unreadable { path, why } => format!(
                "无法读取 {}：{why}。请给出 graph.json 或文件库文件夹",
                path.display()
            ),
            EdgesError::NoGraph { path, why } => {
                format!("{} 不是 graph.json：{why}", path.display())
            }
            EdgesError::Project(error) => error.chinese(),
        }
    }
}

#[derive(Deserialize)]
struct GraphFile {
    edges: Vec<EdgeRow>,
}

#[derive(Deserialize)]
struct EdgeRow {
    source: String,
    target: String,
    relation: Relation,
    scope: Scope,
    mentions: Vec<MentionRow>,
}

#[derive(Deserialize)]
struct MentionRow {
    file: String,
    line: u32,
    quote: String,
    rule: String,
    planned: bool,
}

/// What tells one edge from another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct EdgeKey {
    /// What is done.
    pub relation: Relation,
    /// The citing document.
    pub source: String,
    /// The cited document.
    pub target: String,
    /// Whether all of it is meant.
    pub scope: Scope,
    /// Whether the change is only announced or reported.
    pub planned: bool,
}

/// The words that prove an edge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The sentence.
    pub quote: String,
    /// The rule that read it.
    pub rule: String,
}

impl Proof {
    fn of(evidence: &Evidence) -> Self {
        Proof {
            file: evidence.file.clone(),
            line: evidence.line,
            quote: evidence.quote.clone(),
            rule: evidence.rule.clone(),
        }
    }
}

/// The edges of a build, each with its first proof.
pub type Edges = BTreeMap<EdgeKey, Proof>;

/// Reads the edges of a build: a `graph.json`, or the folder of a project, which may be
/// too large to have one.
///
/// # Errors
///
/// [`EdgesError`]
pub fn read(path: &Path) -> Result<Edges, EdgesError> {
    if !path.is_dir() {
        return of_file(path);
    }
    let file = path.join("graph.json");
    match file.exists() {
        true => of_file(&file),
        false => of_project(&path.join("wenmai.db")),
    }
}

/// The edges of a saved project.
fn of_project(path: &Path) -> Result<Edges, EdgesError> {
    let (graph, _) = store::load(path)?;
    let rows = graph.inner.edge_indices();
    let rows = rows.filter_map(|edge| json::edge(&graph, edge));
    let edges = rows.filter_map(|row| {
        let proof = row.mentions.first()?;
        let key = EdgeKey {
            relation: row.relation,
            source: row.source.to_owned(),
            target: row.target.to_owned(),
            scope: row.scope,
            planned: row.mentions.iter().all(|mention| mention.planned),
        };
        Some((key, Proof::of(proof)))
    });
    Ok(edges.collect())
}

fn of_file(path: &Path) -> Result<Edges, EdgesError> {
    let path = path.to_path_buf();
    let unreadable = |why| EdgesError::Unreadable {
        path: path.clone(),
        why,
    };
    let text = std::fs::read_to_string(&path).map_err(unreadable)?;
    let graph: GraphFile =
        serde_json::from_str(&text).map_err(|why| EdgesError::NoGraph { path, why })?;
    let edges = graph.edges.into_iter().filter_map(|edge| {
        let planned = edge.mentions.iter().all(|mention| mention.planned);
        let proof = edge.mentions.into_iter().next()?;
        let key = EdgeKey {
            relation: edge.relation,
            source: edge.source,
            target: edge.target,
            scope: edge.scope,
            planned,
        };
        let proof = Proof {
            file: proof.file,
            line: proof.line,
            quote: proof.quote,
            rule: proof.rule,
        };
        Some((key, proof))
    });
    Ok(edges.collect())
}

/// The edges of `one` that `other` has not.
pub fn beyond<'e>(
    one: &'e Edges,
    other: &'e Edges,
) -> impl Iterator<Item = (&'e EdgeKey, &'e Proof)> {
    one.iter().filter(|(key, _)| !other.contains_key(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(relation: &str, planned: bool) -> String {
        format!(
            r#"{{"nodes":[],"edges":[{{"source":"甲","target":"乙","key":"{relation}","relation":"{relation}","scope":"whole",
            "mentions":[{{"file":"a.txt","line":3,"start":0,"end":1,"text":"《乙》","quote":"《乙》废止。","rule":"r","planned":{planned}}}]}}]}}"#
        )
    }

    fn edges(text: &str) -> Edges {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("graph.json"), text).unwrap();
        read(dir.path()).unwrap()
    }

    #[test]
    fn an_edge_of_another_relation_or_only_planned_is_another() {
        let (cites, repeals) = (
            edges(&graph("cites", false)),
            edges(&graph("repeals", false)),
        );
        let planned = edges(&graph("repeals", true));
        assert_eq!(beyond(&cites, &cites).count(), 0);
        assert_eq!(beyond(&cites, &repeals).count(), 1);
        assert_eq!(beyond(&repeals, &planned).count(), 1);
        let (key, proof) = beyond(&repeals, &cites).next().unwrap();
        assert_eq!((key.relation, proof.line), (Relation::Repeals, 3));
    }

    #[test]
    fn what_is_no_graph_is_told_with_its_name() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.json");
        assert!(matches!(read(&path), Err(EdgesError::Unreadable { .. })));
        std::fs::write(&path, "[]").unwrap();
        let why = read(&path).unwrap_err();
        assert!(why.to_string().contains("x.json") && why.chinese().contains("x.json"));
    }
}
