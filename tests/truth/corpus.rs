//! The corpus as the library reads it, and the questions that are put to it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::OnceLock;

use jiff::civil::Date;
use petgraph::graph::NodeIndex;
use wenmai::citation::Citation;
use wenmai::document::fold::fold;
use wenmai::graph::{CitationGraph, InMemory, Judgement, conflict, instead, query};
use wenmai::identity::Target;
use wenmai::project::{self, Extraction, Project};
use wenmai::source::Options;

/// The whole corpus, read as one project.
pub(crate) struct Corpus {
    pub(crate) project: Project,
    pub(crate) extraction: Extraction,
    graph: OnceLock<InMemory>,
}

/// The one place that calls the stages.
pub(crate) fn read_corpus(files: &[PathBuf]) -> Corpus {
    Corpus {
        project: project::build(files, &Options::default(), &|_| {}).unwrap(),
        extraction: project::extract(files, &Options::default(), &|_| {}).unwrap(),
        graph: OnceLock::new(),
    }
}

impl Corpus {
    pub(crate) fn id(&self, node: NodeIndex) -> &str {
        &self.project.graph.inner[node].id
    }

    pub(crate) fn node(&self, target: &Target) -> Option<NodeIndex> {
        let id = &self.extraction.resolution.entities[target.entity?].id;
        self.project.graph.by_id.get(id).copied()
    }

    /// The citations of a file, each with its meaning.
    pub(crate) fn citations(&self, file: &str) -> Vec<(&Citation, &Target)> {
        let readings = self.extraction.readings.iter();
        readings
            .zip(&self.extraction.resolution.targets)
            .filter(|(reading, _)| reading.document.file == file)
            .flat_map(|(reading, targets)| reading.citations.iter().zip(targets))
            .collect()
    }

    /// The graph, of which anything can be asked.
    pub(crate) fn graph(&self) -> &InMemory {
        self.graph
            .get_or_init(|| InMemory::new(self.project.graph.clone()))
    }

    pub(crate) fn judge(&self, node: NodeIndex, day: Date) -> Judgement {
        self.graph().judgement(node, day)
    }

    /// What stands in the place of `node` on a day.
    pub(crate) fn replacements(&self, node: NodeIndex, day: Date) -> BTreeSet<String> {
        let found = instead::replaced_by(self.graph(), node, day);
        found.iter().map(|&n| self.id(n).to_owned()).collect()
    }

    /// The documents that rest on one that is gone: who, how, on what.
    pub(crate) fn stale(&self, day: Date) -> Vec<(NodeIndex, String, NodeIndex)> {
        let graph = self.graph();
        let mut rows = Vec::new();
        for node in graph.documents() {
            if graph.status(node, day).is_gone() {
                for edge in query::stale(graph, node, day) {
                    let (by, _) = graph.ends(edge);
                    rows.push((by, graph.relation(edge).key().to_owned(), node));
                }
            }
        }
        rows
    }
}

/// Words in one spelling and without spaces, so that a broken line is none.
pub(crate) fn plain(words: &str) -> String {
    fold(words).chars().filter(|c| !c.is_whitespace()).collect()
}

pub(crate) fn proof(judgement: &Judgement) -> String {
    let quoted = judgement.reasons.iter().map(|r| {
        format!(
            "{}:{} “{}”",
            r.file.as_deref().unwrap_or("-"),
            r.line.unwrap_or_default(),
            r.quote.as_deref().unwrap_or("its own days")
        )
    });
    quoted.collect::<Vec<_>>().join("; ")
}

pub(crate) fn shown(judgement: &Judgement) -> String {
    let by = judgement.reasons.iter().filter_map(|r| r.by.as_deref());
    format!(
        "{} | since {} | by {}",
        judgement.status.key(),
        judgement.since.map_or("-".to_owned(), |d| d.to_string()),
        by.collect::<Vec<_>>().join(", ")
    )
}

pub(crate) fn conflict_words(conflict: &conflict::Conflict) -> String {
    format!("{} | {}", conflict.kind.key(), conflict.ids.join(" | "))
}
