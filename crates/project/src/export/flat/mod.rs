//! The graph as rows of plain values, for programs that know nothing of lists in a cell:
//! network programs, spreadsheets, databases, RDF. A file for each form.

mod gexf;
mod graphml;
mod rdf;
mod table;
mod vault;

use std::io::{self, Write};

use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;
use rustc_hash::FxHashSet;

use super::sheet::SheetError;
use wenmai_extracting::document::place::level_of;
use wenmai_graph::{Entity, Graph, Judgement, Relation, Scope, Status};
use wenmai_render::Lang;

/// A form of the graph, in which each document and each relation is a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// GraphML, as yEd, networkx and igraph read it.
    GraphMl,
    /// GEXF 1.3, for Gephi, with the statuses through time.
    Gexf,
    /// CSV: `nodes.csv`, `edges.csv`, `mentions.csv`.
    Csv,
    /// A workbook with these three as sheets.
    Xlsx,
    /// CSV with the headers of neo4j-admin, and a Cypher script that loads it.
    Neo4j,
    /// RDF in Turtle, with the properties of ELI.
    Turtle,
    /// The same as JSON-LD.
    JsonLd,
    /// Notes for Obsidian: a page a document, with links.
    Obsidian,
}

impl Form {
    /// Whether it consists of several files.
    pub fn is_folder(self) -> bool {
        matches!(self, Form::Csv | Form::Neo4j | Form::Obsidian)
    }
}

/// A file of a form: its name within the folder, which is empty where it is the only one,
/// and its bytes.
pub type File = (String, Vec<u8>);

/// Why a form could not be written.
#[derive(Debug, thiserror::Error)]
pub enum FlatError {
    /// A table can't be written.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// A table can't be written.
    #[error("the table can't be written: {0}")]
    Csv(#[from] csv::Error),
    /// It can't be written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// JSON can't be written.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl FlatError {
    /// In Chinese.
    pub fn chinese(&self) -> String {
        match self {
            FlatError::Sheet(why) => why.chinese(),
            other => format!("无法写出：{other}"),
        }
    }
}

/// What of the graph is written, and for which day.
#[derive(Debug, Clone, Copy)]
pub struct Flat<'g> {
    graph: &'g Graph,
    judgements: &'g [Judgement],
    as_of: Date,
    around: Option<&'g FxHashSet<NodeIndex>>,
    relations: &'g [Relation],
}

impl<'g> Flat<'g> {
    /// All of the graph; `judgements` are those of its nodes on this day.
    pub fn new(graph: &'g Graph, judgements: &'g [Judgement], as_of: Date) -> Self {
        Flat {
            graph,
            judgements,
            as_of,
            around: None,
            relations: &[],
        }
    }

    /// Only these documents, and what is between them.
    #[must_use]
    pub fn around(self, nodes: &'g FxHashSet<NodeIndex>) -> Self {
        Flat {
            around: Some(nodes),
            ..self
        }
    }

    /// Only these relations; all where there are none.
    #[must_use]
    pub fn relations(self, relations: &'g [Relation]) -> Self {
        Flat { relations, ..self }
    }

    /// The files of a form, in an order that does not change.
    ///
    /// # Errors
    ///
    /// [`FlatError`]
    pub fn files(&self, form: Form, lang: Lang) -> Result<Vec<File>, FlatError> {
        let one = |bytes: Vec<u8>| vec![(String::new(), bytes)];
        Ok(match form {
            Form::GraphMl => one(graphml::write(self)),
            Form::Gexf => one(gexf::write(self)),
            Form::Xlsx => one(table::workbook(self, lang)?),
            Form::Csv => table::csv(self)?,
            Form::Neo4j => table::neo4j(self)?,
            Form::Turtle => one(rdf::turtle(self)),
            Form::JsonLd => one(rdf::json_ld(self)?),
            Form::Obsidian => vault::notes(self),
        })
    }

    /// The nodes that are written, in the order of their ids.
    fn nodes(&self) -> Vec<NodeIndex> {
        let is_wanted = |node: &NodeIndex| self.around.is_none_or(|around| around.contains(node));
        let mut nodes: Vec<NodeIndex> = self.graph.inner.node_indices().filter(is_wanted).collect();
        nodes.sort_by_key(|&node| &self.graph.inner[node].id);
        nodes
    }

    /// The edges that are written, by source, target and relation.
    fn edges(&self) -> Vec<EdgeIndex> {
        let wanted =
            |relation: Relation| self.relations.is_empty() || self.relations.contains(&relation);
        let is_here = |node: NodeIndex| self.around.is_none_or(|around| around.contains(&node));
        let edges = self.graph.inner.edge_references();
        let mut edges: Vec<_> = edges
            .filter(|edge| wanted(edge.weight().relation))
            .filter(|edge| is_here(edge.source()) && is_here(edge.target()))
            .collect();
        let id = |node: NodeIndex| self.graph.inner[node].id.as_str();
        edges.sort_by_key(|edge| (id(edge.source()), id(edge.target()), edge.weight().relation));
        edges.into_iter().map(|edge| edge.id()).collect()
    }

    fn entity(&self, node: NodeIndex) -> &'g Entity {
        &self.graph.inner[node]
    }

    fn status(&self, node: NodeIndex) -> Status {
        let judgement = self.judgements.get(node.index());
        judgement.map_or(Status::Unknown, |judgement| judgement.status)
    }

    /// Source and target of an edge, by their ids.
    fn ends(&self, edge: EdgeIndex) -> (&'g str, &'g str) {
        let ends = self.graph.inner.edge_endpoints(edge);
        ends.map_or(("", ""), |(source, target)| {
            (
                self.entity(source).id.as_str(),
                self.entity(target).id.as_str(),
            )
        })
    }

    /// The values of a document, in the order of [`NODE`].
    fn node_values(&self, node: NodeIndex) -> [Value; NODE.len()] {
        let entity = self.entity(node);
        let judgement = self.judgements.get(node.index());
        let count =
            |direction| Value::Number(self.graph.inner.edges_directed(node, direction).count());
        let level = entity.issuers.first().and_then(|issuer| level_of(issuer));
        [
            text(entity.title.as_deref()),
            text(entity.number.as_deref()),
            text(Some(&entity.issuers.join("; "))),
            text(level.map(|level| level.key())),
            day(entity.written),
            day(entity.published),
            day(entity.effective),
            day(entity.expires),
            entity
                .issued()
                .and_then(|day| usize::try_from(day.year()).ok())
                .map_or(Value::Nothing, Value::Number),
            text(Some(self.status(node).key())),
            day(judgement.and_then(|judgement| judgement.since)),
            Value::Yes(entity.present),
            Value::Yes(entity.draft),
            count(Direction::Incoming),
            count(Direction::Outgoing),
            text(entity.file.as_deref()),
            entity
                .line
                .map_or(Value::Nothing, |line| Value::Number(line as usize)),
        ]
    }

    /// The values of a relation, in the order of [`EDGE`].
    fn edge_values(&self, edge: EdgeIndex) -> [Value; EDGE.len()] {
        let link = &self.graph.inner[edge];
        let first = link.mentions.first();
        let parts: Vec<&str> = link
            .mentions
            .iter()
            .filter_map(|m| m.pinpoint.as_deref())
            .collect();
        [
            text(Some(link.relation.key())),
            Value::Yes(link.scope == Scope::Part),
            Value::Number(link.mentions.len()),
            text(Some(&parts.join("; "))),
            text(first.map(|m| m.quote.as_str())),
            text(first.map(|m| m.file.as_str())),
            first.map_or(Value::Nothing, |m| Value::Number(m.line as usize)),
        ]
    }

    /// A name of an edge that no other bears and that later builds give it too.
    fn edge_id(&self, edge: EdgeIndex) -> String {
        let (source, target) = self.ends(edge);
        format!(
            "{source} {} {target}",
            self.graph.inner[edge].relation.key()
        )
    }
}

/// A plain value.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    Nothing,
    Text(String),
    Number(usize),
    Yes(bool),
}

impl Value {
    fn words(&self) -> String {
        match self {
            Value::Nothing => String::new(),
            Value::Text(words) => words.clone(),
            Value::Number(number) => number.to_string(),
            Value::Yes(yes) => yes.to_string(),
        }
    }
}

fn text(words: Option<&str>) -> Value {
    match words {
        None | Some("") => Value::Nothing,
        Some(words) => Value::Text(words.to_owned()),
    }
}

fn day(day: Option<Date>) -> Value {
    day.map_or(Value::Nothing, |day| Value::Text(day.to_string()))
}

/// A kind of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Yes,
}

/// A column: its key, its kind, its head in Chinese and in English.
type Column = (&'static str, Kind, &'static str, &'static str);

/// What is said of a document, beside its id.
const NODE: [Column; 17] = [
    ("title", Kind::Text, "标题", "Title"),
    ("number", Kind::Text, "文号", "Number"),
    ("issuers", Kind::Text, "发文机关", "Issuers"),
    ("level", Kind::Text, "效力位阶", "Level"),
    ("written", Kind::Text, "成文日期", "Written"),
    ("published", Kind::Text, "发布日期", "Published"),
    ("effective", Kind::Text, "施行日期", "Effective"),
    ("expires", Kind::Text, "有效期届满日", "Expires"),
    ("year", Kind::Number, "年份", "Year"),
    ("status", Kind::Text, "时效性", "Status"),
    ("since", Kind::Text, "变动日期", "Since"),
    ("present", Kind::Yes, "已收录", "Text here"),
    ("draft", Kind::Yes, "征求意见稿", "Draft"),
    ("cited", Kind::Number, "被引", "Cited"),
    ("citing", Kind::Number, "引用", "Citing"),
    ("file", Kind::Text, "电子文件", "File"),
    ("line", Kind::Number, "行", "Line"),
];

/// What is said of a relation, beside its ends.
const EDGE: [Column; 7] = [
    ("relation", Kind::Text, "关系", "Relation"),
    ("part", Kind::Yes, "仅涉及部分条款", "Of a part"),
    ("mentions", Kind::Number, "处数", "Mentions"),
    ("pinpoints", Kind::Text, "条款", "Provisions"),
    ("quote", Kind::Text, "原文", "The words"),
    ("file", Kind::Text, "电子文件", "File"),
    ("line", Kind::Number, "行", "Line"),
];

/// Writes the files of a form: one to `out`.
///
/// # Errors
///
/// Where `out` can't be written.
pub fn write_one(out: &mut dyn Write, files: &[File]) -> io::Result<()> {
    files.iter().try_for_each(|(_, bytes)| out.write_all(bytes))
}

#[cfg(test)]
mod tests;
