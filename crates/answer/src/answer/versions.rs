//! The versions of the work of which a document is one.

use jiff::civil::Date;
use petgraph::graph::NodeIndex;
use serde::Serialize;

use wenmai_graph::{ProvedGraph, Status, versions};

/// A version of a work.
#[derive(Debug, Serialize)]
pub struct VersionRow<'a> {
    /// Its id.
    pub id: &'a str,
    /// The day on which it was made.
    pub day: Option<Date>,
    /// The first day on which it applies.
    pub effective: Option<Date>,
    /// Its status on the day that is asked for.
    pub status: Status,
    /// The day since when, where known.
    pub since: Option<Date>,
    /// The last day before it is gone, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// The words that say how it took the place of the one before it.
    pub instrument: Option<&'a str>,
    /// Whether its text stands in the corpus.
    pub present: bool,
    /// The file that holds it.
    pub file: Option<&'a str>,
    /// Whether it is the document that is asked for.
    pub asked: bool,
}

/// The versions of the work of which a document is one, the latest first; nothing where
/// it is the only one.
pub fn version_rows(graph: &dyn ProvedGraph, node: NodeIndex, day: Date) -> Vec<VersionRow<'_>> {
    let all = versions::versions(graph, node);
    if all.len() < 2 {
        return Vec::new();
    }
    let row = |&version: &NodeIndex| {
        let entity = graph.document(version);
        let judgement = graph.judgement(version, day);
        let proof = versions::instrument(graph, &all, version).map(|edge| graph.proofs(edge));
        VersionRow {
            id: &entity.id,
            day: versions::day(entity),
            effective: entity.effective,
            status: judgement.status,
            since: judgement.since,
            until: judgement.until,
            instrument: proof.and_then(|proofs| Some(proofs.first()?.quote.as_str())),
            present: entity.present,
            file: entity.file.as_deref(),
            asked: version == node,
        }
    };
    all.iter().rev().map(row).collect()
}
