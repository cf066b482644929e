//! The answer about a draft, with the keys of the interface for programs.

use jiff::civil::Date;
use petgraph::graph::NodeIndex;
use rustc_hash::FxHashSet;
use serde::Serialize;

use super::{Alike, Draft, DraftCitation, Finding, FindingKind, Severity};
use crate::almanac::Standing;
use crate::answer::Row;
use crate::citation::Citation;
use crate::export::answers::{self, InsteadRow};
use crate::graph::{CitationGraph, Relation, Status};

/// The answer about a draft.
#[derive(Debug, Serialize)]
pub struct DraftAnswer<'a> {
    /// The day of the statuses.
    pub as_of: Date,
    /// Its citations of other documents, in the order of the text.
    pub citations: Vec<DraftCitationRow<'a>>,
    /// Of how many of these, for which nothing was found, nothing is known but the
    /// name.
    pub unchecked: usize,
    /// What is wrong, the worst first.
    pub findings: Vec<FindingRow<'a>>,
}

/// A citation of the draft.
#[derive(Debug, Serialize)]
pub struct DraftCitationRow<'a> {
    /// Where it stands.
    #[serde(flatten)]
    pub at: DraftPlace<'a>,
    /// The document of the project that it means, where there is one.
    pub id: Option<&'a str>,
    /// The status of that document.
    pub status: Option<Status>,
    /// The full title of a law or regulation that the project does not know, and
    /// the table of laws does.
    pub law: Option<&'static str>,
}

/// Something that is wrong.
#[derive(Debug, Serialize)]
pub struct FindingRow<'a> {
    /// What it is.
    pub kind: FindingKind,
    /// How much it weighs, at the worst of its places.
    pub severity: Severity,
    /// Where it stands.
    pub at: Vec<DraftPlace<'a>>,
    /// The document that is cited, with its status, where it is known.
    pub document: Option<Row<'a>>,
    /// What to use in its place, where it is gone.
    pub use_instead: Vec<InsteadRow<'a>>,
    /// Documents that may be meant instead, or that fit as well.
    pub alike: &'a [Alike],
    /// What the almanac knows of it, where the project is silent; else left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub almanac: Option<&'a Standing<'static>>,
}

/// A place in the draft.
#[derive(Debug, Serialize)]
pub struct DraftPlace<'a> {
    /// Line, from 1.
    pub line: u32,
    /// Byte offset of the citation in the text.
    pub start: usize,
    /// Byte offset after it.
    pub end: usize,
    /// The words of the citation.
    pub text: &'a str,
    /// The sentence in which it stands.
    pub quote: &'a str,
    /// What the draft does to the document.
    pub relation: Relation,
}

impl Draft {
    /// How many citations without a finding mean documents of whose status nothing
    /// is known: the project has neither their text nor says what became of them.
    pub fn unchecked(&self, graph: &dyn CitationGraph) -> usize {
        let found: FxHashSet<usize> = self
            .findings
            .iter()
            .flat_map(|finding| finding.at.iter().copied())
            .collect();
        let unknown = |node| graph.status(node, self.as_of) == Status::Unknown;
        let citations = self.citations.iter().enumerate();
        citations
            .filter(|(at, cited)| !found.contains(at) && cited.node.is_none_or(unknown))
            .count()
    }

    /// The answer with the keys of the interface for programs.
    pub fn answer<'a>(&'a self, graph: &'a dyn CitationGraph) -> DraftAnswer<'a> {
        let citations = self.citations.iter();
        let findings = self.findings.iter();
        DraftAnswer {
            as_of: self.as_of,
            citations: citations.map(|cited| self.cited(graph, cited)).collect(),
            unchecked: self.unchecked(graph),
            findings: findings.map(|finding| self.row(graph, finding)).collect(),
        }
    }

    fn cited<'a>(
        &'a self,
        graph: &'a dyn CitationGraph,
        cited: &'a DraftCitation,
    ) -> DraftCitationRow<'a> {
        let id = |node: NodeIndex| graph.document(node).id.as_str();
        DraftCitationRow {
            at: place(&cited.citation),
            id: cited.node.map(id),
            status: cited.node.map(|node| graph.status(node, self.as_of)),
            law: cited.law,
        }
    }

    fn row<'a>(&'a self, graph: &'a dyn CitationGraph, finding: &'a Finding) -> FindingRow<'a> {
        let document = |node| Row::of(graph, node, self.as_of);
        let instead = |node| answers::use_instead(graph, node, self.as_of);
        let at = finding.at.iter().filter_map(|&at| self.citations.get(at));
        FindingRow {
            kind: finding.kind,
            severity: finding.severity,
            at: at.map(|cited| place(&cited.citation)).collect(),
            document: finding.node.map(document),
            use_instead: finding.node.map(instead).unwrap_or_default(),
            alike: &finding.alike,
            almanac: finding.almanac.as_ref(),
        }
    }
}

fn place(citation: &Citation) -> DraftPlace<'_> {
    DraftPlace {
        line: citation.line,
        start: citation.start,
        end: citation.end,
        text: &citation.text,
        quote: &citation.quote,
        relation: citation.relation,
    }
}
