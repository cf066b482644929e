//! What is wrong with a draft: with its citations, with how it writes them, with what it
//! says of itself.
//!
//! [`check`] holds a text that is no part of the project to the project and to the almanac,
//! for a day, by the rules of `data/checks/` ([`rule`]). `draft` works out what its
//! citations mean; a file for each matter then looks for what is wrong: `standing` (does it
//! hold on the day), `naming` (number, title, edition), `articles`, `form` (how it is
//! written), `bodies` (whose it is), `own` (the draft itself). The draft is neither kept nor
//! sent on, and the project stays as it is.

mod articles;
mod bodies;
mod draft;
mod finding;
mod fix;
mod form;
mod grounds;
mod naming;
mod own;
mod rows;
pub mod rule;
mod standing;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use petgraph::graph::NodeIndex;

use crate::almanac::{Lookup, Standing};
use draft::Draft;
use finding::Found;
use wenmai_extracting::citation::Citation;
use wenmai_extracting::document::articles::Article;
use wenmai_graph::{CitationGraph, Entity};
use wenmai_reading::Text;
use wenmai_resolving::identity::State;

pub use finding::{Alike, Finding, Fix, Spot};
pub use rows::{DraftAnswer, DraftCitationRow, DraftPlace, FindingRow, FixRow, FoundPlace};
pub use rule::{Rule, RuleId, Severity, Words, rules};

/// What a draft is held to.
pub struct Against<'a> {
    /// The project.
    pub graph: &'a dyn CitationGraph,
    /// Whether there is no project: what the almanac does not know then tells nothing.
    pub is_alone: bool,
    /// What is known anyway; no table where only the project is to tell.
    pub almanac: &'a Lookup,
    /// The day of the statuses; that of the draft where not given.
    pub as_of: Option<Date>,
    /// The day of the statuses where the draft names none either.
    pub today: Date,
    /// The articles of a document of the project; none where they can't be read.
    pub articles: &'a dyn Fn(&Entity) -> Vec<Article>,
}

/// A citation of the draft.
#[derive(Debug, Clone)]
pub struct DraftCitation<'a> {
    /// The citation as it stands in the text.
    pub citation: Citation,
    /// In which document of the text it stands.
    pub(crate) document: usize,
    /// The document of the project that it means, where there is one.
    pub node: Option<NodeIndex>,
    /// What is known of what it means.
    pub state: State,
    /// The full title of a law or regulation that the project does not know, and
    /// the table of laws does.
    pub law: Option<&'static str>,
    /// What the almanac knows of it, where the project is silent or has a text of a work
    /// that has ended.
    pub almanac: Option<Standing<'a>>,
}

/// What was found in a draft.
#[derive(Debug)]
pub struct Checked<'a> {
    /// The day of the statuses.
    pub as_of: Date,
    /// Its citations of other documents, in the order of the text.
    pub citations: Vec<DraftCitation<'a>>,
    /// What is wrong, the worst first.
    pub findings: Vec<Finding<'a>>,
}

/// Looks for what is wrong with a draft. Never fails, whatever it holds.
///
/// ```
/// use wenmai_answer::almanac::Lookup;
/// use wenmai_answer::check::{self, Against, RuleId};
/// use wenmai_graph::{Graph, InMemory};
/// use wenmai_reading::{Encoding, Text};
///
/// let graph = Graph::default();
/// let graph = InMemory::new(&graph);
/// let against = Against {
///     graph: &graph,
///     is_alone: true,
///     almanac: &Lookup::default(),
///     as_of: None,
///     today: jiff::civil::date(2026, 11, 30),
///     articles: &|_| Vec::new(),
/// };
/// let text = "甲市财政局关于乙的通知\n\n根据《中华人民共和国合同法》，现通知如下。\n";
/// let text = Text::new("a.txt", text, Encoding::Utf8);
/// let checked = check::check(&against, &text);
/// assert_eq!(checked.findings[0].rule, RuleId::Repealed);
/// ```
pub fn check<'a>(against: &'a Against<'a>, text: &'a Text) -> Checked<'a> {
    let draft = Draft::read(against, text);
    let mut found = Found::default();
    standing::check(&draft, &mut found);
    naming::check(&draft, &mut found);
    articles::check(&draft, &mut found);
    bodies::check(&draft, &mut found);
    form::check(&draft, &mut found);
    own::check(&draft, &mut found);
    let findings = found.together(|spot| draft.name_at(spot));
    Checked {
        as_of: draft.as_of,
        citations: draft.citations,
        findings,
    }
}
