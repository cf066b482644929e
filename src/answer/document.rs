//! One document, with both sides of its citations.

use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};
use serde::Serialize;

use super::superseded::use_instead;
use super::{AnswerError, Opened, Project};
use crate::document::issuer;
use crate::export::answers::{InsteadRow, Row};
use crate::export::json::{self, EdgeRow};
use crate::graph::query::AtCiting;
use crate::graph::{FilePlace, Status};
use crate::store::{Place, Proof};

/// The row of a document.
///
/// # Errors
///
/// [`AnswerError::NotRead`]
pub fn row(opened: &Opened, node: NodeIndex) -> Result<Row<'_>, AnswerError> {
    Ok(Row::of(&opened.graph.inner[node], opened.judgement(node)?))
}

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
    /// Other names under which it is cited.
    pub aliases: &'a [String],
    /// Bodies that did its issuers' work after them.
    pub successors: Vec<String>,
    /// What to use in its place, where it is gone.
    pub use_instead: Vec<InsteadRow<'a>>,
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

/// Reads a document with both sides of its citations, at most so many of each.
/// What has become of those that cite it is read where `judged` is set.
///
/// # Errors
///
/// [`AnswerError::Store`]
pub fn read_document(
    project: &Project,
    place: Place,
    most: Option<usize>,
    judged: bool,
) -> Result<Opened, AnswerError> {
    let mut part = project.saved.part();
    let mut side = |direction| match most {
        None => part.edges(place, direction, &[], Proof::All),
        Some(most) => part.foremost(place, direction, &[], most, Proof::All),
    };
    let cited = side(Direction::Outgoing)?;
    let citing = side(Direction::Incoming)?;
    part.judge([place])?;
    part.judge(cited)?;
    if judged {
        part.judge(citing)?;
    }
    part.replaced(place)?;
    let opened = project.opened(part)?;
    let node = opened.node(place)?;
    project.with_editions(opened, std::iter::once(node))
}

/// The answer about a document with these relations, out and in.
///
/// # Errors
///
/// [`AnswerError::NotRead`]
pub fn document(
    opened: &Opened,
    node: NodeIndex,
    sides: [Vec<EdgeIndex>; 2],
) -> Result<DocumentAnswer<'_>, AnswerError> {
    let entity = &opened.graph.inner[node];
    let mut at_citing = AtCiting::new(&opened.graph);
    let [out, incoming] = sides.map(|edges| {
        edges
            .into_iter()
            .filter_map(|e| {
                Some(DocumentEdge {
                    row: json::edge(&opened.graph, e)?,
                    at_citing: at_citing.status(e),
                })
            })
            .collect()
    });
    Ok(DocumentAnswer {
        row: row(opened, node)?,
        written: entity.written,
        published: entity.published,
        effective: entity.effective,
        expires: entity.expires,
        file: entity.file.as_deref(),
        line: entity.line,
        copies: &entity.copies,
        aliases: &entity.aliases,
        successors: successors(&entity.issuers),
        use_instead: use_instead(opened, node),
        out,
        incoming,
    })
}

/// The bodies that do the work of these today.
pub fn successors(issuers: &[String]) -> Vec<String> {
    let mut now: Vec<String> = issuers.iter().flat_map(|b| issuer::successors(b)).collect();
    now.dedup();
    now
}
