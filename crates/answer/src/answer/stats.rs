//! Figures of the whole project.

use jiff::civil::Date;
use petgraph::graph::NodeIndex;
use serde::Serialize;

use wenmai_graph::distribution::{Body, Distribution};
use wenmai_graph::stats::{Documents, Stats};
use wenmai_graph::{CitationGraph, Relation, Status};
use wenmai_resolving::identity::open;
use wenmai_store::BuildInfo;

/// The answer in JSON. Lists are cut at `--top`, the figures beside them are
/// those of all.
#[derive(Debug, Serialize)]
pub struct StatsAnswer<'a> {
    /// The day of the statuses.
    pub as_of: Date,
    /// How many files there are.
    pub files: Files,
    /// How many documents there are.
    pub documents: Of,
    /// How many mentions there are.
    pub mentions: Mentions,
    /// Relations by kind.
    pub relations: Vec<RelationRow>,
    /// Documents by status.
    pub statuses: Vec<StatusRow>,
    /// Documents present, by issuer and by year of issue.
    pub issuers: Vec<IssuerRow<'a>>,
    /// Documents present, by year of issue.
    pub years: Vec<YearRow>,
    /// How citations are distributed, each pair of documents once.
    pub citations: Citations,
    /// By how many documents cite them; `most_missed` is of those not present.
    pub most_cited: Vec<CitedRow<'a>>,
    /// Those that most documents cite, of those whose text is not here.
    pub most_missed: Vec<CitedRow<'a>>,
    /// Documents joined to no other.
    pub isolated: List<&'a str>,
    /// Sizes of the parts that no relation joins.
    pub components: List<usize>,
    /// Documents that rest on each other in a ring.
    pub cycles: List<Vec<&'a str>>,
}

/// Files of the project.
#[derive(Debug, Serialize)]
pub struct Files {
    /// Files that were read.
    pub read: usize,
    /// Files that were not.
    pub unread: usize,
}

/// Documents with their text and without.
#[derive(Debug, Serialize)]
pub struct Of {
    /// Their text stands in the corpus.
    pub present: usize,
    /// They are only cited.
    pub cited_only: usize,
}

impl From<Documents> for Of {
    fn from(documents: Documents) -> Self {
        Of {
            present: documents.present,
            cited_only: documents.cited_only,
        }
    }
}

/// Mentions of one document in another.
#[derive(Debug, Serialize)]
pub struct Mentions {
    /// Those of which it is known what document they mean.
    pub resolved: usize,
    /// Those that fit several documents.
    pub ambiguous: usize,
    /// Those of which nothing is known.
    pub unresolved: usize,
}

/// How often a relation occurs.
#[derive(Debug, Serialize)]
pub struct RelationRow {
    /// What the source does to the target.
    pub relation: Relation,
    /// How many there are.
    pub count: usize,
}

/// How many documents have a status.
#[derive(Debug, Serialize)]
pub struct StatusRow {
    /// The status.
    pub status: Status,
    /// How many documents have it.
    #[serde(flatten)]
    pub documents: Of,
}

/// How many documents an issuer has issued.
#[derive(Debug, Serialize)]
pub struct IssuerRow<'a> {
    /// The issuer, under its full name.
    pub issuer: &'a str,
    /// How many documents there are.
    pub documents: usize,
}

/// How many documents were issued in a year.
#[derive(Debug, Serialize)]
pub struct YearRow {
    /// The year; none where it is not known.
    pub year: Option<i16>,
    /// How many documents there are.
    pub documents: usize,
}

/// How citations are distributed.
#[derive(Debug, Serialize)]
pub struct Citations {
    /// By the year of the citing document.
    pub years: Vec<CitingYearRow>,
    /// Which issuers cite which.
    pub issuers: Vec<IssuerPairRow>,
    /// How many documents are cited by exactly so many others.
    pub cited: Vec<TimesRow>,
}

/// How often documents of a year cite.
#[derive(Debug, Serialize)]
pub struct CitingYearRow {
    /// The year of the citing document; none where it is not known.
    pub year: Option<i16>,
    /// How many citations there are.
    pub citations: usize,
}

/// How often documents of a body cite those of another.
#[derive(Debug, Serialize)]
pub struct IssuerPairRow {
    /// The citing body, `others` for all but the largest; none where not known.
    pub citing: Option<String>,
    /// The cited body, likewise.
    pub cited: Option<String>,
    /// How many citations there are.
    pub citations: usize,
}

/// How many documents are cited so often.
#[derive(Debug, Serialize)]
pub struct TimesRow {
    /// By how many others.
    pub times: usize,
    /// How many documents there are.
    pub documents: usize,
}

impl From<&Distribution> for Citations {
    fn from(of: &Distribution) -> Self {
        let name = |body: &Body| match body {
            Body::Named(name) => Some(name.clone()),
            Body::Others => Some("others".to_owned()),
            Body::Unknown => None,
        };
        let bodies = &of.bodies.bodies;
        let rows = bodies.iter().zip(&of.bodies.counts);
        Citations {
            years: of
                .years
                .iter()
                .map(|&(year, citations)| CitingYearRow { year, citations })
                .collect(),
            issuers: rows
                .flat_map(|(citing, counts)| {
                    let columns = bodies.iter().zip(counts).filter(|(_, count)| **count > 0);
                    columns.map(move |(cited, count)| IssuerPairRow {
                        citing: name(citing),
                        cited: name(cited),
                        citations: *count,
                    })
                })
                .collect(),
            cited: of
                .cited
                .iter()
                .map(|&(times, documents)| TimesRow { times, documents })
                .collect(),
        }
    }
}

/// A document that others cite.
#[derive(Debug, Serialize)]
pub struct CitedRow<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its title.
    pub title: Option<&'a str>,
    /// By how many documents it is cited.
    pub cited: usize,
}

/// The first of a list.
#[derive(Debug, Serialize)]
pub struct List<T> {
    /// How many there are.
    pub count: usize,
    /// The first of them.
    pub first: Vec<T>,
}

impl<T> List<T> {
    fn of<S>(all: &[S], top: usize, row: impl Fn(&S) -> T) -> Self {
        List {
            count: all.len(),
            first: all.iter().take(top).map(row).collect(),
        }
    }
}

/// The figures of a project; lists are cut at `top`.
pub fn stats<'a>(
    graph: &'a dyn CitationGraph,
    as_of: Date,
    about: &BuildInfo,
    stats: &'a Stats,
    distribution: &Distribution,
    top: usize,
) -> StatsAnswer<'a> {
    let id = |node: &NodeIndex| graph.document(*node).id.as_str();
    let cited = |nodes: &[(NodeIndex, usize)]| {
        nodes
            .iter()
            .take(top)
            .map(|(node, cited)| CitedRow {
                id: id(node),
                title: graph.document(*node).title.as_deref(),
                cited: *cited,
            })
            .collect()
    };
    let unresolved = &about.unresolved;
    let ambiguous = unresolved
        .iter()
        .filter(|mention| open::is_several(&mention.reason))
        .count();
    StatsAnswer {
        as_of,
        files: Files {
            read: about.files,
            unread: about.unread.len(),
        },
        documents: stats.documents.into(),
        mentions: Mentions {
            resolved: stats.mentions,
            ambiguous,
            unresolved: unresolved.len() - ambiguous,
        },
        relations: stats
            .relations
            .iter()
            .map(|&(relation, count)| RelationRow { relation, count })
            .collect(),
        statuses: stats
            .statuses
            .iter()
            .map(|&(status, documents)| StatusRow {
                status,
                documents: documents.into(),
            })
            .collect(),
        issuers: stats
            .issuers
            .iter()
            .take(top)
            .map(|(issuer, documents)| IssuerRow {
                issuer,
                documents: *documents,
            })
            .collect(),
        years: stats
            .years
            .iter()
            .map(|&(year, documents)| YearRow { year, documents })
            .collect(),
        citations: distribution.into(),
        most_cited: cited(&stats.most_cited),
        most_missed: cited(&stats.most_missed),
        isolated: List::of(&stats.isolated, top, id),
        components: List::of(&stats.components, top, |size| *size),
        cycles: List::of(&stats.rings, top, |ring| ring.iter().map(id).collect()),
    }
}
