//! How much a project holds, as people are told after a build.

use std::path::Path;

use jiff::civil::Date;
use petgraph::graph::NodeIndex;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::citation::near_miss;
use crate::export::folder;
use crate::graph::{CitationGraph, Graph, Judgement, Relation, Status};
use crate::project::Project;
use crate::store::{Saved, StoreError};

/// The figures of a project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// The day for which they are given.
    pub as_of: Date,
    /// Files that were read.
    pub files: usize,
    /// Documents found in them.
    pub documents: usize,
    /// Citations found in these.
    pub citations: usize,
    /// Documents of the graph.
    pub in_graph: usize,
    /// Those of them that are only cited.
    pub cited_only: usize,
    /// Relations.
    pub relations: usize,
    /// How many there are of each kind.
    pub by_relation: Vec<(Relation, usize)>,
    /// Documents that are no longer in force on the day.
    pub gone: usize,
    /// Citations of which nobody knows what they mean.
    pub unresolved: usize,
    /// Sentences that speak of an end and of which none was read.
    #[serde(default)]
    pub near_misses: usize,
    /// Corrections that were applied.
    pub corrections: usize,
}

impl Figures {
    /// Those of a project in memory.
    pub(super) fn of(project: &Project, judgements: &[Judgement], as_of: Date) -> Self {
        let about = &project.about;
        let graph = &project.graph.inner;
        let by_relation = Relation::ALL.into_iter().map(|relation| {
            let of_it = graph.edge_weights().filter(|l| l.relation == relation);
            (relation, of_it.count())
        });
        Figures {
            as_of,
            files: about.files,
            documents: about.documents,
            citations: about.citations,
            in_graph: graph.node_count(),
            cited_only: graph.node_weights().filter(|e| !e.present).count(),
            relations: graph.edge_count(),
            by_relation: by_relation.filter(|&(_, count)| count > 0).collect(),
            gone: judgements.iter().filter(|j| j.status.is_gone()).count(),
            unresolved: about.unresolved.len(),
            near_misses: near_misses(&project.graph),
            corrections: about.corrections,
        }
    }

    /// Those of the project that is saved in a folder.
    pub(super) fn saved(dir: &Path, as_of: Date) -> Result<Self, StoreError> {
        let saved = Saved::open(&dir.join(folder::NAMES[0]))?;
        let about = saved.about()?;
        let counts = saved.counts()?;
        let is_gone = |status: Status| status.is_gone();
        Ok(Figures {
            as_of,
            files: about.files,
            documents: about.documents,
            citations: about.citations,
            in_graph: counts.documents,
            cited_only: counts.cited_only,
            relations: counts.by_relation.iter().map(|(_, count)| count).sum(),
            by_relation: counts.by_relation,
            gone: saved.ask(|graph| graph.count_of_status(as_of, &is_gone))?,
            unresolved: about.unresolved.len(),
            near_misses: saved.count_near_misses()?,
            corrections: about.corrections,
        })
    }
}

/// How many sentences speak of an end of which none was read.
fn near_misses(graph: &Graph) -> usize {
    let nodes: Vec<NodeIndex> = graph.inner.node_indices().collect();
    let of_document = |&node: &NodeIndex| {
        let edges = graph.inner.edges(node);
        near_miss::among(edges.map(|edge| edge.weight())).len()
    };
    nodes.par_iter().map(of_document).sum()
}
