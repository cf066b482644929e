//! Tables: CSV and a workbook, and the tables that Neo4j reads.

use std::io::Write as _;

use super::{Column, EDGE, File, Flat, FlatError, Kind, NODE, Value};
use crate::export::sheet::{self, Cell, Sheet};
use wenmai_render::Lang;

/// What is said of a mention.
const MENTION: [Column; 8] = [
    ("source", Kind::Text, "引用文件", "Citing"),
    ("target", Kind::Text, "被引文件", "Cited"),
    ("relation", Kind::Text, "关系", "Relation"),
    ("text", Kind::Text, "引用的写法", "As written"),
    ("pinpoint", Kind::Text, "条款", "Provision"),
    ("quote", Kind::Text, "原文", "The words"),
    ("file", Kind::Text, "电子文件", "File"),
    ("line", Kind::Number, "行", "Line"),
];

/// The documents, the relations and their mentions.
fn sheets(flat: &Flat<'_>) -> [Sheet; 3] {
    let id: [Column; 1] = [("id", Kind::Text, "文件", "Document")];
    let ends: [Column; 2] = [MENTION[0], MENTION[1]];
    let nodes = flat.nodes().into_iter().map(|node| {
        let id = Value::Text(flat.entity(node).id.clone());
        row(std::iter::once(id).chain(flat.node_values(node)))
    });
    let edges = flat.edges().into_iter().map(|edge| {
        let (source, target) = flat.ends(edge);
        let ends = [source, target].map(|id| Value::Text(id.to_owned()));
        row(ends.into_iter().chain(flat.edge_values(edge)))
    });
    let mentions = flat.edges().into_iter().flat_map(|edge| {
        let (source, target) = flat.ends(edge);
        let link = &flat.graph.inner[edge];
        link.mentions.iter().map(move |mention| {
            let words = |words: &str| super::text(Some(words));
            row([
                words(source),
                words(target),
                words(link.relation.key()),
                words(&mention.text),
                super::text(mention.pinpoint.as_deref()),
                words(&mention.quote),
                words(&mention.file),
                Value::Number(mention.line as usize),
            ])
        })
    });
    let sheet = |name, columns: Vec<Column>, rows: Vec<Vec<Cell>>| Sheet {
        name,
        columns: columns.into_iter().map(column).collect(),
        rows,
    };
    [
        sheet(
            ("文件", "Documents"),
            [&id[..], &NODE].concat(),
            nodes.collect(),
        ),
        sheet(
            ("关系", "Relations"),
            [&ends[..], &EDGE].concat(),
            edges.collect(),
        ),
        sheet(("引用", "Mentions"), MENTION.to_vec(), mentions.collect()),
    ]
}

fn column((key, kind, zh, en): Column) -> sheet::Column {
    let width = match (key, kind) {
        ("title" | "quote", _) => 48.0,
        (_, Kind::Text) => 22.0,
        _ => 9.0,
    };
    sheet::Column {
        key,
        head: (zh, en),
        width,
    }
}

fn row(values: impl IntoIterator<Item = Value>) -> Vec<Cell> {
    let cell = |value: Value| match value {
        Value::Nothing => Cell::Empty,
        // Days are days in a spreadsheet.
        Value::Text(words) => match (words.len(), words.parse()) {
            (10, Ok(day)) => Cell::Day(day),
            _ => Cell::Text(words),
        },
        Value::Number(number) => Cell::Count(number),
        Value::Yes(yes) => Cell::Yes(yes),
    };
    values.into_iter().map(cell).collect()
}

const NAMES: [&str; 3] = ["nodes.csv", "edges.csv", "mentions.csv"];

pub(super) fn csv(flat: &Flat<'_>) -> Result<Vec<File>, FlatError> {
    let files = NAMES.iter().zip(sheets(flat));
    let files = files.map(|(name, sheet)| Ok(((*name).to_owned(), sheet.csv()?)));
    files.collect()
}

pub(super) fn workbook(flat: &Flat<'_>, lang: Lang) -> Result<Vec<u8>, FlatError> {
    Ok(sheet::workbook(&sheets(flat), lang)?)
}

/// Loads the two tables where the importer of a whole database can't be used.
const LOAD: &str =
    "// Loads nodes.csv and edges.csv, which lie in the import folder of the database.
CREATE CONSTRAINT document_id IF NOT EXISTS FOR (d:Document) REQUIRE d.id IS UNIQUE;
LOAD CSV WITH HEADERS FROM 'file:///nodes.csv' AS row
MERGE (d:Document {id: row.`id:ID`})
SET d += {NODE};
LOAD CSV WITH HEADERS FROM 'file:///edges.csv' AS row
MATCH (a:Document {id: row.`:START_ID`})
MATCH (b:Document {id: row.`:END_ID`})
CALL {
  WITH a, b, row
  {EDGES}
}
RETURN count(*);
";

/// The tables that `neo4j-admin database import full --nodes=Document=nodes.csv
/// --relationships=edges.csv` reads, and the script that loads them into a database.
pub(super) fn neo4j(flat: &Flat<'_>) -> Result<Vec<File>, FlatError> {
    let head = |(key, kind, _, _): &Column| match kind {
        Kind::Text => (*key).to_owned(),
        Kind::Number => format!("{key}:int"),
        Kind::Yes => format!("{key}:boolean"),
    };
    let mut nodes = csv::Writer::from_writer(Vec::new());
    nodes.write_record(std::iter::once("id:ID".to_owned()).chain(NODE.iter().map(head)))?;
    for node in flat.nodes() {
        let values = flat.node_values(node);
        let id = flat.entity(node).id.clone();
        nodes.write_record(std::iter::once(id).chain(values.iter().map(Value::words)))?;
    }
    // The relation is the type.
    let rest = || {
        EDGE.iter()
            .zip(0..)
            .filter(|((key, ..), _)| *key != "relation")
    };
    let mut edges = csv::Writer::from_writer(Vec::new());
    let ends = [":START_ID", ":END_ID", ":TYPE"].map(str::to_owned);
    edges.write_record(
        ends.into_iter()
            .chain(rest().map(|(column, _)| head(column))),
    )?;
    for edge in flat.edges() {
        let (source, target) = flat.ends(edge);
        let of = flat.graph.inner[edge].relation.key().to_uppercase();
        let values = flat.edge_values(edge);
        let rest = rest().filter_map(|(_, at)| values.get(at).map(Value::words));
        let ends = [source.to_owned(), target.to_owned(), of];
        edges.write_record(ends.into_iter().chain(rest))?;
    }
    let bytes = |mut writer: csv::Writer<Vec<u8>>| -> Result<Vec<u8>, FlatError> {
        writer.flush()?;
        writer
            .into_inner()
            .map_err(|why| FlatError::Io(why.into_error()))
    };
    let mut script = Vec::new();
    write!(script, "{}", load(flat))?;
    Ok(vec![
        ("nodes.csv".to_owned(), bytes(nodes)?),
        ("edges.csv".to_owned(), bytes(edges)?),
        ("load.cypher".to_owned(), script),
    ])
}

/// The script, with the columns and the relations that there are.
fn load(flat: &Flat<'_>) -> String {
    let property = |(key, kind, _, _): &Column| match kind {
        Kind::Text => format!("{key}: row.{key}"),
        Kind::Number => format!("{key}: toInteger(row.`{key}:int`)"),
        Kind::Yes => format!("{key}: toBoolean(row.`{key}:boolean`)"),
    };
    let node: Vec<String> = NODE.iter().map(property).collect();
    let edge: Vec<String> = EDGE
        .iter()
        .filter(|(key, ..)| *key != "relation")
        .map(property)
        .collect();
    let mut types: Vec<String> = flat
        .edges()
        .into_iter()
        .map(|edge| flat.graph.inner[edge].relation.key().to_uppercase())
        .collect();
    types.sort();
    types.dedup();
    let of = |relation: &String| {
        let edge = edge.join(", ");
        format!(
            "FOREACH (_ IN CASE row.`:TYPE` WHEN '{relation}' THEN [1] ELSE [] END |\n    MERGE (a)-[r:{relation}]->(b) SET r += {{{edge}}})"
        )
    };
    let edges: Vec<String> = types.iter().map(of).collect();
    LOAD.replace("{NODE}", &format!("{{{}}}", node.join(", ")))
        .replace("{EDGES}", &edges.join("\n  "))
}
