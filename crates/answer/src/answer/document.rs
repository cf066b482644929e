//! One document, with both sides of its citations.

use jiff::civil::Date;
use petgraph::graph::{EdgeIndex, NodeIndex};
use serde::Serialize;

use super::versions::{VersionRow, version_rows};
use crate::almanac::{Lookup, Standing};
use wenmai_extracting::document::issuer;
use wenmai_extracting::document::origin::Origins;
use wenmai_graph::query::status_at_citing;
use wenmai_graph::{CitationGraph, FilePlace, ProvedGraph, Status};
use wenmai_project::export::answers::{InsteadRow, Row, use_instead};
use wenmai_project::export::json::{self, EdgeRow};

/// A document as `show` gives it.
#[derive(Debug, Serialize)]
pub struct DocumentAnswer<'a> {
    /// The document with its status.
    #[serde(flatten)]
    pub row: Row<'a>,
    /// 成文日期
    pub written: Option<Date>,
    /// 发布日期
    pub published: Option<Date>,
    /// The first day on which it applies.
    pub effective: Option<Date>,
    /// The last day on which it applies.
    pub expires: Option<Date>,
    /// The file that holds it.
    pub file: Option<&'a str>,
    /// Line where it begins, from 1.
    pub line: Option<u32>,
    /// Other files that hold the same text; left out where there are none.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub copies: &'a [FilePlace],
    /// Where in its file its facts stood; left out where that is not known.
    #[serde(skip_serializing_if = "Origins::is_empty")]
    pub origins: &'a Origins,
    /// Other names under which it is cited.
    pub aliases: &'a [String],
    /// Bodies that did its issuers' work after them.
    pub successors: Vec<String>,
    /// What to use in its place, where it is gone.
    pub use_instead: Vec<InsteadRow<'a>>,
    /// The versions of its work, the latest first; left out where it is the only one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<VersionRow<'a>>,
    /// What the almanac knows of it, where the project knows no status, or has the text of
    /// another version than the one that applies; else left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub almanac: Option<Standing<'a>>,
    /// What it cites.
    pub out: Vec<DocumentEdge<'a>>,
    /// What cites it.
    #[serde(rename = "in")]
    pub incoming: Vec<DocumentEdge<'a>>,
}

/// A relation of the document.
#[derive(Debug, Serialize)]
pub struct DocumentEdge<'a> {
    /// The relation.
    #[serde(flatten)]
    pub row: EdgeRow<'a>,
    /// What the target was when it was cited, where that matters and is known.
    pub at_citing: Option<Status>,
}

/// The answer about a document with these relations, out and in.
pub fn document<'a>(
    graph: &'a dyn ProvedGraph,
    almanac: &'a Lookup,
    node: NodeIndex,
    day: Date,
    sides: [Vec<EdgeIndex>; 2],
) -> DocumentAnswer<'a> {
    let entity = graph.document(node);
    let row = |edge| DocumentEdge {
        row: json::edge_of(graph, edge),
        at_citing: status_at_citing(graph, edge),
    };
    let [out, incoming] = sides.map(|edges| edges.into_iter().map(row).collect());
    DocumentAnswer {
        row: Row::of(graph, node, day),
        written: entity.written,
        published: entity.published,
        effective: entity.effective,
        expires: entity.expires,
        file: entity.file.as_deref(),
        line: entity.line,
        copies: &entity.copies,
        origins: &entity.origins,
        aliases: &entity.aliases,
        successors: successors(&entity.issuers),
        use_instead: use_instead(graph, node, day),
        versions: version_rows(graph, node, day),
        almanac: known_anyway(graph, almanac, node, day),
        out,
        incoming,
    }
}

/// What the almanac knows of a document, where the project is silent: it has no text of it
/// and knows no status, or it has the text of another version than the one that applies.
pub fn known_anyway<'a>(
    graph: &dyn CitationGraph,
    almanac: &'a Lookup,
    node: NodeIndex,
    day: Date,
) -> Option<Standing<'a>> {
    let entity = graph.document(node);
    let status = graph.status(node, day);
    let is_silent = !entity.present && status == Status::Unknown;
    // What its own clauses or others say comes first.
    if !is_silent && (!entity.present || status.is_gone()) {
        return None;
    }
    let standing = almanac.standing(entity, day)?;
    let tells = is_silent || standing.is_ended() || standing.asked.is_some();
    tells.then_some(standing)
}

/// The last day of a document's term, behind the one that its text names where others
/// have moved it: 2024-09-20 → 2027-12-31.
pub fn term(graph: &dyn CitationGraph, node: NodeIndex) -> Option<String> {
    let own = graph.document(node).expires;
    let last = graph.timeline(node).last_day(own);
    match (own, last) {
        (Some(own), Some(last)) if own != last => Some(format!("{own} → {last}")),
        (Some(own), None) => Some(format!("{own} → …")),
        (_, last) => last.map(|day| day.to_string()),
    }
}

/// The bodies that do the work of these today.
pub fn successors(issuers: &[String]) -> Vec<String> {
    let mut now: Vec<String> = issuers.iter().flat_map(|b| issuer::successors(b)).collect();
    now.dedup();
    now
}
