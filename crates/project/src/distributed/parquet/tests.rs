use std::sync::Arc;

use parquet::basic::Compression;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use serde::Serialize;
use tempfile::TempDir;

use super::*;
use crate::distributed::tests::in_groups;
use crate::export::json;
use crate::project;
use wenmai_reading::{self as source, Text};

/// The columns of the tables, as the drivers write them: `python/wenmai/_stages.py`.
const DOCUMENT: [(&str, Kind); 17] = [
    ("id", Kind::Text),
    ("title", Kind::Text),
    ("number", Kind::Text),
    ("issuers", Kind::Texts),
    ("written", Kind::Day),
    ("published", Kind::Day),
    ("effective", Kind::Day),
    ("expires", Kind::Day),
    ("present", Kind::Flag),
    ("file", Kind::Text),
    ("line", Kind::Number),
    ("copies", Kind::Json),
    ("aliases", Kind::Texts),
    ("earlier", Kind::Day),
    ("corrections", Kind::Json),
    ("listed", Kind::Json),
    ("draft", Kind::Flag),
];
const MENTION: [(&str, Kind); 19] = [
    ("source", Kind::Text),
    ("target", Kind::Text),
    ("relation", Kind::Text),
    ("file", Kind::Text),
    ("line", Kind::Number),
    ("start", Kind::Number),
    ("end", Kind::Number),
    ("text", Kind::Text),
    ("quote", Kind::Text),
    ("pinpoint", Kind::Text),
    ("rule", Kind::Text),
    ("since", Kind::Day),
    ("until", Kind::Day),
    ("planned", Kind::Flag),
    ("correction", Kind::Json),
    ("state", Kind::Text),
    ("reason", Kind::Text),
    ("document", Kind::Number),
    ("citation", Kind::Number),
];

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Texts,
    Day,
    Flag,
    Number,
    Json,
}

impl Kind {
    fn declared(self, name: &str) -> String {
        match self {
            Kind::Text | Kind::Json => format!("optional binary {name} (UTF8);"),
            Kind::Texts => format!(
                "optional group {name} (LIST) {{
                     repeated group list {{ optional binary element (UTF8); }} }}"
            ),
            Kind::Day => format!("optional int32 {name} (DATE);"),
            Kind::Flag => format!("optional boolean {name};"),
            Kind::Number => format!("optional int64 {name};"),
        }
    }
}

fn text(value: &Value, kind: Kind) -> ByteArray {
    let words = match value {
        Value::String(text) if kind != Kind::Json => text.clone(),
        other => other.to_string(),
    };
    ByteArray::from(words.into_bytes())
}

fn days_since_1970(value: &Value) -> i32 {
    let day: Date = value.as_str().unwrap().parse().unwrap();
    date(1970, 1, 1).until(day).unwrap().get_days()
}

/// Writes rows as one file.
fn write(path: &Path, columns: &[(&str, Kind)], rows: &[impl Serialize], compression: Compression) {
    let fields: String = columns
        .iter()
        .map(|(name, kind)| kind.declared(name))
        .collect();
    let schema = parse_message_type(&format!("message rows {{ {fields} }}")).unwrap();
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .build();
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let file = File::create(path).unwrap();
    let mut file = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties)).unwrap();
    let rows: Vec<Value> = rows
        .iter()
        .map(|row| serde_json::to_value(row).unwrap())
        .collect();
    let mut group = file.next_row_group().unwrap();
    for (name, kind) in columns {
        let mut writer = group.next_column().unwrap().unwrap();
        let cells: Vec<Option<&Value>> = rows
            .iter()
            .map(|row| row.get(name).filter(|value| !value.is_null()))
            .collect();
        let given: Vec<&Value> = cells.iter().copied().flatten().collect();
        let there: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
        match writer.untyped() {
            ColumnWriter::BoolColumnWriter(column) => {
                let values: Vec<bool> = given.iter().map(|v| v.as_bool().unwrap()).collect();
                column.write_batch(&values, Some(&there), None).unwrap();
            }
            ColumnWriter::Int32ColumnWriter(column) => {
                let values: Vec<i32> = given.iter().map(|v| days_since_1970(v)).collect();
                column.write_batch(&values, Some(&there), None).unwrap();
            }
            ColumnWriter::Int64ColumnWriter(column) => {
                let values: Vec<i64> = given.iter().map(|v| v.as_i64().unwrap()).collect();
                column.write_batch(&values, Some(&there), None).unwrap();
            }
            ColumnWriter::ByteArrayColumnWriter(column) if *kind == Kind::Texts => {
                // Three levels: the list, its items, their words.
                let (mut values, mut depths, mut repeats) = (vec![], vec![], vec![]);
                for cell in cells {
                    let items = cell.and_then(Value::as_array).unwrap();
                    if items.is_empty() {
                        depths.push(1);
                        repeats.push(0);
                    }
                    for (at, item) in items.iter().enumerate() {
                        values.push(text(item, *kind));
                        depths.push(3);
                        repeats.push(i16::from(at > 0));
                    }
                }
                column
                    .write_batch(&values, Some(&depths), Some(&repeats))
                    .unwrap();
            }
            ColumnWriter::ByteArrayColumnWriter(column) => {
                let values: Vec<ByteArray> = given.iter().map(|v| text(v, *kind)).collect();
                column.write_batch(&values, Some(&there), None).unwrap();
            }
            _ => unreachable!("no such column is declared"),
        }
        writer.close().unwrap();
    }
    group.close().unwrap();
    file.close().unwrap();
}

fn examples() -> Vec<Text> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/notices");
    source::read(&[folder], &source::Options::default(), &|_| {})
        .unwrap()
        .texts
}

/// A result as an engine leaves it: a table of several files, with its own
/// beside them.
fn result(texts: &[Text], compression: Compression) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let (entities, mentions, _) = in_groups(texts);
    let (some, others) = entities.split_at(entities.len() / 3);
    let table = dir.path().join(DOCUMENTS);
    write(&table.join("part-0.parquet"), &DOCUMENT, some, compression);
    write(
        &table.join("part-1.parquet"),
        &DOCUMENT,
        others,
        compression,
    );
    fs::write(table.join("_SUCCESS"), "").unwrap();
    fs::write(table.join(".part-0.parquet.crc"), "x").unwrap();
    write(&dir.path().join(MENTIONS), &MENTION, &mentions, compression);
    let whole = project::from_texts(texts.to_vec()).about;
    let about = BuildInfo {
        files: whole.files,
        documents: whole.documents,
        citations: whole.citations,
        ..BuildInfo::default()
    };
    let about = serde_json::to_string(&about).unwrap();
    fs::write(dir.path().join(ABOUT), about).unwrap();
    dir
}

fn graph_json(graph: &Graph, about: &BuildInfo) -> Value {
    let day = date(2026, 1, 1);
    serde_json::to_value(json::file(graph, &graph.judge_all(day), about, day)).unwrap()
}

#[test]
fn an_imported_result_is_what_build_gives() {
    let texts = examples();
    let whole = project::from_texts(texts.clone());
    let wanted = graph_json(&whole.graph, &whole.about);
    for compression in [Compression::SNAPPY, Compression::UNCOMPRESSED] {
        let dir = result(&texts, compression);
        let (graph, about) = open(dir.path()).unwrap();
        assert_eq!(graph_json(&graph, &about), wanted);
    }
}

#[test]
fn days_count_from_1970() {
    assert_eq!(day(0), Some(date(1970, 1, 1)));
    assert_eq!(day(-1), Some(date(1969, 12, 31)));
    assert_eq!(day(19_782), Some(date(2024, 2, 29)));
    assert_eq!(day(i32::MAX), None);
}

#[test]
fn what_is_not_whole_is_refused() {
    let dir = result(&examples()[..1], Compression::SNAPPY);
    fs::write(dir.path().join(MENTIONS), "no table").unwrap();
    let why = open(dir.path()).unwrap_err();
    assert!(matches!(why, ImportError::Table { .. }), "{why}");
    fs::remove_file(dir.path().join(MENTIONS)).unwrap();
    let why = open(dir.path()).unwrap_err();
    assert!(matches!(why, ImportError::Missing { .. }), "{why}");
    fs::write(dir.path().join(ABOUT), "[").unwrap();
    let why = open(dir.path()).unwrap_err();
    assert!(matches!(why, ImportError::About { .. }), "{why}");
    fs::remove_file(dir.path().join(ABOUT)).unwrap();
    let why = open(dir.path()).unwrap_err();
    assert!(matches!(why, ImportError::NoResult { .. }), "{why}");
}
