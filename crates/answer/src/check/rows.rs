//! The answer about a draft, with the keys of the interface for programs.

use jiff::civil::Date;
use petgraph::graph::NodeIndex;
use rustc_hash::FxHashSet;
use serde::Serialize;

use super::{Alike, Checked, DraftCitation, Finding, Fix, RuleId, Severity, Spot, Words};
use crate::almanac::Standing;
use wenmai_graph::{CitationGraph, Relation, Status};
use wenmai_project::export::answers::{self, InsteadRow, Row};
use wenmai_reading::Text;
use wenmai_vocabulary::part::part;

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
    /// The sentence in which it stands.
    pub quote: &'a str,
    /// What the draft does to the document.
    pub relation: Relation,
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
    /// The rule that found it.
    pub rule: RuleId,
    /// How much it weighs, at the worst of its places.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub advice: String,
    /// The norms that say so.
    pub norm: &'a [String],
    /// Where it stands.
    pub at: Vec<FoundPlace<'a>>,
    /// The document that is cited, with its status, where it is known.
    pub document: Option<Row<'a>>,
    /// What to use in its place, where it is gone.
    pub use_instead: Vec<InsteadRow<'a>>,
    /// Documents that may be meant instead, or that fit as well.
    pub alike: &'a [Alike],
    /// What the almanac knows of it, where the project is silent; else left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub almanac: Option<&'a Standing<'a>>,
}

/// A place in the draft.
#[derive(Debug, Serialize)]
pub struct DraftPlace<'a> {
    /// Line, from 1.
    pub line: u32,
    /// Byte offset in the text.
    pub start: usize,
    /// Byte offset after it.
    pub end: usize,
    /// The words.
    pub text: &'a str,
}

/// A place in which something is wrong.
#[derive(Debug, Serialize)]
pub struct FoundPlace<'a> {
    /// Where it stands.
    #[serde(flatten)]
    pub at: DraftPlace<'a>,
    /// The page, from 1, in formats that have pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The sentence in which it stands, or its line.
    pub quote: &'a str,
    /// What the draft does to the document; none where it is no citation.
    pub relation: Option<Relation>,
    /// What belongs there instead, where there is one right answer; else left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<FixRow<'a>>,
}

/// Words that take the place of others.
#[derive(Debug, Serialize)]
pub struct FixRow<'a> {
    /// Byte offset of the words that are wrong.
    pub start: usize,
    /// Byte offset after them.
    pub end: usize,
    /// What is right.
    pub text: &'a str,
}

impl Checked<'_> {
    /// How many citations without a finding mean documents of whose status nothing
    /// is known: the project has neither their text nor says what became of them, and the
    /// almanac does not know them.
    pub fn unchecked(&self, graph: &dyn CitationGraph) -> usize {
        let found: FxHashSet<usize> = self
            .findings
            .iter()
            .flat_map(|finding| finding.at.iter().filter_map(|spot| spot.citation))
            .collect();
        let unknown = |node| graph.status(node, self.as_of) == Status::Unknown;
        let citations = self.citations.iter().enumerate();
        citations
            .filter(|(at, cited)| {
                let is_known = cited.almanac.is_some() || cited.node.is_some_and(|n| !unknown(n));
                !found.contains(at) && !is_known
            })
            .count()
    }

    /// The answer with the keys of the interface for programs, in the language that `pick`
    /// picks.
    pub fn answer<'a>(
        &'a self,
        graph: &'a dyn CitationGraph,
        text: &'a Text,
        pick: &dyn Fn(&Words) -> String,
    ) -> DraftAnswer<'a> {
        let citations = self.citations.iter();
        let findings = self.findings.iter();
        DraftAnswer {
            as_of: self.as_of,
            citations: citations
                .map(|cited| self.cited(graph, text, cited))
                .collect(),
            unchecked: self.unchecked(graph),
            findings: findings
                .map(|finding| self.row(graph, text, finding, pick))
                .collect(),
        }
    }

    fn cited<'a>(
        &'a self,
        graph: &'a dyn CitationGraph,
        text: &'a Text,
        cited: &'a DraftCitation<'_>,
    ) -> DraftCitationRow<'a> {
        let id = |node: NodeIndex| graph.document(node).id.as_str();
        let citation = &cited.citation;
        DraftCitationRow {
            at: DraftPlace {
                line: citation.line,
                text: &citation.text,
                ..place(text, citation.start, citation.end)
            },
            quote: &citation.quote,
            relation: citation.relation,
            id: cited.node.map(id),
            status: cited.node.map(|node| graph.status(node, self.as_of)),
            law: cited.law,
        }
    }

    /// The row of a finding, in the language that `pick` picks.
    pub fn row<'a>(
        &'a self,
        graph: &'a dyn CitationGraph,
        text: &'a Text,
        finding: &'a Finding<'_>,
        pick: &dyn Fn(&Words) -> String,
    ) -> FindingRow<'a> {
        let document = |node| Row::of(graph, node, self.as_of);
        let instead = |node| answers::use_instead(graph, node, self.as_of);
        FindingRow {
            rule: finding.rule,
            severity: finding.severity,
            message: pick(&finding.message(&text.text)),
            advice: pick(&finding.advice(&text.text)),
            norm: &finding.rule().norm,
            at: finding
                .at
                .iter()
                .map(|spot| self.found_place(text, spot))
                .collect(),
            document: finding.node.map(document),
            use_instead: finding.node.map(instead).unwrap_or_default(),
            alike: &finding.alike,
            almanac: finding.almanac.as_ref(),
        }
    }

    fn found_place<'a>(&'a self, text: &'a Text, spot: &'a Spot) -> FoundPlace<'a> {
        let at = spot.citation.and_then(|at| self.citations.get(at));
        let citation = at.map(|cited| &cited.citation);
        let place = place(text, spot.range.start, spot.range.end);
        FoundPlace {
            page: text.page_of(spot.range.start),
            quote: citation.map_or_else(|| line(text, place.line), |c| c.quote.as_str()),
            relation: citation.map(|citation| citation.relation),
            fix: spot.fix.as_ref().map(FixRow::of),
            at: place,
        }
    }
}

impl<'a> FixRow<'a> {
    fn of(fix: &'a Fix) -> Self {
        FixRow {
            start: fix.range.start,
            end: fix.range.end,
            text: &fix.words,
        }
    }
}

fn place(text: &Text, start: usize, end: usize) -> DraftPlace<'_> {
    DraftPlace {
        line: text.line_of(start),
        start,
        end,
        text: part(&text.text, start..end),
    }
}

fn line(text: &Text, line: u32) -> &str {
    let start = text.lines().start_of(line).unwrap_or_default();
    let words = part(&text.text, start..).split(['\n', '\r']).next();
    words.unwrap_or_default().trim()
}
