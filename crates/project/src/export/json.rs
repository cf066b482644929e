//! `graph.json`: the graph in node-link form, which networkx loads by
//! `node_link_graph(data, edges="edges")`.

use std::io::{self, Write};

use jiff::civil::Date;
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{Formatter, PrettyFormatter};

use wenmai_graph::timeline::Ground;
use wenmai_graph::{
    Correction, Evidence, FilePlace, Graph, Judgement, Listed, ProvedGraph, Reason, Relation,
    Scope, Status, Timeline,
};
use wenmai_store::{BuildInfo, Complaint};

/// The name and version of this form.
pub const SCHEMA: &str = "wenmai/graph/1";

/// The whole file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GraphFile<'a> {
    /// `wenmai/graph/1`.
    pub schema: &'static str,
    /// Always true.
    pub directed: bool,
    /// Always true: two documents may stand in several relations.
    pub multigraph: bool,
    /// What the graph was built from.
    pub graph: About<'a>,
    /// The documents, sorted by id.
    pub nodes: Vec<Node<'a>>,
    /// The relations, sorted by source, target and relation.
    pub edges: Vec<EdgeRow<'a>>,
}

/// What the graph was built from.
#[derive(Debug, Serialize, JsonSchema)]
pub struct About<'a> {
    /// The day for which the statuses are given.
    pub as_of: Date,
    /// The paths that were read.
    pub paths: &'a [String],
    /// Files read.
    pub files: usize,
    /// Documents found in them.
    pub documents: usize,
    /// Mentions of other documents found in these.
    pub citations: usize,
    /// Documents that are only cited.
    pub cited_only: usize,
    /// Relations.
    pub relations: usize,
    /// Files that were not read.
    pub unread: Vec<UnreadRow<'a>>,
    /// Mentions of which nobody knows what is meant.
    pub unresolved: Vec<UnresolvedRow<'a>>,
    /// How many corrections by people were applied; left out where none was.
    #[serde(skip_serializing_if = "is_zero")]
    pub corrections: usize,
    /// Corrections that fit nothing; left out where there are none.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub misfits: &'a [Complaint],
    /// Rows of lists of known documents that make no sense; left out where there
    /// are none.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub bad_rows: &'a [Complaint],
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// A file that was not read.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UnreadRow<'a> {
    file: &'a str,
    reason: &'a str,
}

/// A mention of which nobody knows what is meant.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UnresolvedRow<'a> {
    file: &'a str,
    line: u32,
    text: &'a str,
    reason: &'a str,
}

/// A document.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Node<'a> {
    /// Its number, else its title.
    pub id: &'a str,
    /// Its title.
    pub title: Option<&'a str>,
    /// 发文字号
    pub number: Option<&'a str>,
    /// 发文机关
    pub issuers: &'a [String],
    /// 成文日期
    pub written: Option<Date>,
    /// 发布日期
    pub published: Option<Date>,
    /// The first day on which it applies.
    pub effective: Option<Date>,
    /// The last day on which it applies.
    pub expires: Option<Date>,
    /// The day from which earlier versions of it applied, where this is a later one and
    /// no text of those is at hand; left out elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier: Option<Date>,
    /// Whether its text stands in the corpus.
    pub present: bool,
    /// Its status on the day `graph.as_of`.
    pub status: Status,
    /// The day since when it has this status, where known.
    pub since: Option<Date>,
    /// The last day before it is gone; left out where no end is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// What the status follows from.
    pub status_reasons: &'a [Reason],
    /// What becomes of it in the course of time: the status of any other day. Times follow
    /// each other without a gap.
    pub timeline: Vec<Time<'a>>,
    /// The file that holds it.
    pub file: Option<&'a str>,
    /// Line where it begins, from 1.
    pub line: Option<u32>,
    /// Other files that hold the same text; left out where there are none.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub copies: &'a [FilePlace],
    /// Other names under which it is cited.
    pub aliases: &'a [String],
    /// What people have put right about it; left out where there is nothing.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub corrections: &'a [Correction],
    /// What a list of known documents says of its status; left out where none
    /// does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listed: Option<&'a Listed>,
}

/// A time in which a document has one status for the same reasons.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Time<'a> {
    /// Its first day; null where it has always been so.
    pub from: Option<Date>,
    /// Its last day; null where no end is known.
    pub until: Option<Date>,
    /// The status.
    pub status: Status,
    /// The day since when the document has it, where known.
    pub since: Option<Date>,
    /// Ids of the documents that it follows from; left out where it follows from the
    /// document's own days or from what people and lists say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<&'a str>,
}

/// What becomes of a document in the course of time.
fn times(graph: &Graph, node: NodeIndex) -> Vec<Time<'_>> {
    let by = |ground: &Ground| match *ground {
        Ground::Clause { edge, .. } => {
            let (source, _) = graph.inner.edge_endpoints(edge)?;
            Some(graph.inner[source].id.as_str())
        }
        _ => None,
    };
    let timeline = Timeline::of(graph, node);
    let times = timeline.intervals().iter().map(|interval| Time {
        from: interval.from,
        until: interval.until,
        status: interval.status,
        since: interval.since,
        by: interval.grounds.iter().filter_map(by).collect(),
    });
    times.collect()
}

/// A relation.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EdgeRow<'a> {
    /// Id of the citing document.
    pub source: &'a str,
    /// Id of the cited document.
    pub target: &'a str,
    /// The relation's key, so that networkx tells parallel edges apart.
    pub key: Relation,
    /// What the source does to the target.
    pub relation: Relation,
    /// Whole, or only the articles that the pinpoints name.
    pub scope: Scope,
    /// The words that prove it.
    pub mentions: &'a [Evidence],
}

/// A document with its status.
pub fn node<'a>(graph: &'a Graph, node: NodeIndex, judgement: &'a Judgement) -> Node<'a> {
    let entity = &graph.inner[node];
    Node {
        id: &entity.id,
        title: entity.title.as_deref(),
        number: entity.number.as_deref(),
        issuers: &entity.issuers,
        written: entity.written,
        published: entity.published,
        effective: entity.effective,
        expires: entity.expires,
        earlier: entity.earlier,
        present: entity.present,
        status: judgement.status,
        since: judgement.since,
        until: judgement.until,
        status_reasons: &judgement.reasons,
        timeline: times(graph, node),
        file: entity.file.as_deref(),
        line: entity.line,
        copies: &entity.copies,
        aliases: &entity.aliases,
        corrections: &entity.corrections,
        listed: entity.listed.as_ref(),
    }
}

/// An edge of the graph as a row.
pub fn edge(graph: &Graph, edge: EdgeIndex) -> Option<EdgeRow<'_>> {
    let (source, target) = graph.inner.edge_endpoints(edge)?;
    let link = &graph.inner[edge];
    Some(EdgeRow {
        source: &graph.inner[source].id,
        target: &graph.inner[target].id,
        key: link.relation,
        relation: link.relation,
        scope: link.scope,
        mentions: &link.mentions,
    })
}

/// An edge of any graph as a row.
pub fn edge_of(graph: &dyn ProvedGraph, edge: EdgeIndex) -> EdgeRow<'_> {
    let (source, target) = graph.ends(edge);
    EdgeRow {
        source: &graph.document(source).id,
        target: &graph.document(target).id,
        key: graph.relation(edge),
        relation: graph.relation(edge),
        scope: graph.scope(edge),
        mentions: graph.proofs(edge),
    }
}

/// The whole graph with the statuses of the day `as_of`; `judgements` are in
/// the order of the nodes.
pub fn file<'a>(
    graph: &'a Graph,
    judgements: &'a [Judgement],
    about: &'a BuildInfo,
    as_of: Date,
) -> GraphFile<'a> {
    GraphFile {
        nodes: graph
            .inner
            .node_indices()
            .zip(judgements)
            .map(|(at, judgement)| node(graph, at, judgement))
            .collect(),
        edges: graph
            .inner
            .edge_references()
            .filter_map(|e| edge(graph, e.id()))
            .collect(),
        ..head(Totals::of(graph), about, as_of)
    }
}

/// How much the whole graph holds.
#[derive(Debug, Clone, Copy)]
struct Totals {
    cited_only: usize,
    relations: usize,
}

impl Totals {
    fn of(graph: &Graph) -> Self {
        Totals {
            cited_only: graph.inner.node_weights().filter(|e| !e.present).count(),
            relations: graph.inner.edge_count(),
        }
    }
}

/// The file without its rows.
fn head(totals: Totals, about: &BuildInfo, as_of: Date) -> GraphFile<'_> {
    GraphFile {
        schema: SCHEMA,
        directed: true,
        multigraph: true,
        graph: About {
            as_of,
            paths: &about.paths,
            files: about.files,
            documents: about.documents,
            citations: about.citations,
            cited_only: totals.cited_only,
            relations: totals.relations,
            unread: about
                .unread
                .iter()
                .map(|unread| UnreadRow {
                    file: &unread.file,
                    reason: &unread.reason,
                })
                .collect(),
            unresolved: about
                .unresolved
                .iter()
                .map(|m| UnresolvedRow {
                    file: &m.file,
                    line: m.line,
                    text: &m.text,
                    reason: &m.reason,
                })
                .collect(),
            corrections: about.corrections,
            misfits: &about.misfits,
            bad_rows: &about.bad_rows,
        },
        nodes: Vec::new(),
        edges: Vec::new(),
    }
}

/// Writes `graph.json` as it is saved: what [`file()`] gives, with line breaks, a
/// part at a time and on all threads.
///
/// # Errors
///
/// Where `out` cannot be written.
pub fn write(
    out: &mut dyn Write,
    graph: &Graph,
    judgements: &[Judgement],
    about: &BuildInfo,
    as_of: Date,
) -> io::Result<()> {
    let [head, between, end] = frame(Totals::of(graph), about, as_of)?;
    out.write_all(head.as_bytes())?;
    let nodes: Vec<(NodeIndex, &Judgement)> = graph.inner.node_indices().zip(judgements).collect();
    write_rows(out, &nodes, &|&(at, judgement)| {
        Some(node(graph, at, judgement))
    })?;
    out.write_all(between.as_bytes())?;
    let edges: Vec<EdgeIndex> = graph.inner.edge_indices().collect();
    write_rows(out, &edges, &|&at| edge(graph, at))?;
    out.write_all(end.as_bytes())?;
    out.write_all(b"\n")
}

/// What stands before the documents, between them and the relations, and after
/// these.
fn frame(totals: Totals, about: &BuildInfo, as_of: Date) -> io::Result<[String; 3]> {
    let whole = serde_json::to_string_pretty(&head(totals, about, as_of))?;
    // The rows stand last, in the order of the fields.
    let parts = whole.rsplit_once("[]").and_then(|(rest, end)| {
        let (head, between) = rest.rsplit_once("[]")?;
        Some([head, between, end].map(str::to_owned))
    });
    parts.ok_or_else(|| io::Error::other("graph.json has no rows"))
}

/// Rows that one thread puts into words at a time.
const AT_ONCE: usize = 1 << 10;

/// Writes an array in the first level of the file.
fn write_rows<T: Sync, R: Serialize>(
    out: &mut dyn Write,
    items: &[T],
    row: &(dyn Fn(&T) -> Option<R> + Sync),
) -> io::Result<()> {
    out.write_all(b"[")?;
    let mut is_first = true;
    for items in items.chunks(AT_ONCE * rayon::current_num_threads()) {
        let parts: Vec<io::Result<Vec<u8>>> = items
            .par_chunks(AT_ONCE)
            .map(|items| in_words(items.iter().filter_map(row)))
            .collect();
        for words in parts {
            let words = words?;
            // The first row has no comma before it.
            let from = usize::from(std::mem::take(&mut is_first));
            out.write_all(words.get(from..).unwrap_or_default())?;
        }
    }
    let end: &[u8] = if is_first { b"]" } else { b"\n  ]" };
    out.write_all(end)
}

/// Rows in the second level of an object, each after a comma.
fn in_words<T: Serialize>(rows: impl Iterator<Item = T>) -> io::Result<Vec<u8>> {
    let mut words = Vec::new();
    for row in rows {
        words.extend_from_slice(b",\n    ");
        let mut formatter = PrettyFormatter::new();
        formatter.begin_object(&mut io::sink())?;
        formatter.begin_array(&mut io::sink())?;
        let mut serializer = Serializer::with_formatter(&mut words, formatter);
        row.serialize(&mut serializer)?;
    }
    Ok(words)
}

/// The JSON Schema of `graph.json`, made from the types.
pub fn schema() -> serde_json::Value {
    // As it is written: what may be left out is not required.
    schemars::generate::SchemaSettings::default()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<GraphFile<'_>>()
        .to_value()
}
