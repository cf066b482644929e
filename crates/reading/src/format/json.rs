//! JSON and JSON Lines: records with named fields.

use serde_json::{Deserializer, Map, Value};

use super::record::Columns;
use super::{Format, Input, Reader, extension, record};
use crate::budget::Budget;
use crate::content::{Content, Member, Read};
use crate::{Encoding, Options, Reason, decode};

/// One record is a document of the name of the file; of several, in an array or
/// on lines, each is named by its number from 1.
pub(super) struct Json;

/// Records may stand within so many objects: `{"data": {"list": [ … ]}}`.
const DEPTH: usize = 4;

impl Reader for Json {
    fn read<'a>(&self, input: &Input<'a>) -> Result<Read<'a>, Reason> {
        let (text, encoding) = decode(input.bytes)?;
        let records = Records {
            encoding,
            options: input.options,
            budget: input.budget,
        };
        if is_lines(&text, input.name, input.budget)? {
            return records.lines(text);
        }
        input.budget.take(weight(&text))?;
        // Programs that append write values one after another.
        let values: Result<Vec<Value>, _> = Deserializer::from_str(&text).into_iter().collect();
        let mut values = values.map_err(|error| damaged(&error))?;
        match values.len() {
            0 => Err(Reason::Empty),
            1 => records.whole(values.swap_remove(0)),
            _ if values.iter().all(is_row) => records.array(values),
            _ if values.iter().all(Value::is_array) => {
                let items = values.into_iter().filter_map(|value| match value {
                    Value::Array(items) => Some(items),
                    _ => None,
                });
                records.array(items.flatten().collect())
            }
            _ => records.array(values),
        }
    }
}

/// How many bytes the values of a text take at most, beyond its words: `[0,0,0` becomes
/// some twenty times as large.
fn weight(text: &str) -> u64 {
    let values = text.bytes().filter(|byte| b",[{".contains(byte)).count();
    (values * size_of::<Value>()) as u64
}

/// Refuses a line of which the values would take more than is left.
fn fits(line: &str, budget: &Budget) -> Result<(), Reason> {
    match weight(line) > budget.left() {
        true => Err(budget.exceed()),
        false => Ok(()),
    }
}

/// Whether each line is a record.
fn is_lines(text: &str, name: &str, budget: &Budget) -> Result<bool, Reason> {
    if matches!(extension(name).as_str(), "jsonl" | "ndjson") {
        return Ok(true);
    }
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let Some(first) = lines.next() else {
        return Ok(false);
    };
    fits(first, budget)?;
    Ok(is_object(first) && lines.next().is_some_and(|line| line.starts_with('{')))
}

fn is_object(line: &str) -> bool {
    line.starts_with('{') && serde_json::from_str::<Map<String, Value>>(line).is_ok()
}

/// What holds for all records of a file.
#[derive(Clone, Copy)]
struct Records<'a> {
    encoding: Encoding,
    options: &'a Options,
    budget: &'a Budget,
}

impl<'a> Records<'a> {
    fn lines(self, text: String) -> Result<Read<'a>, Reason> {
        let first = text.lines().find(|line| !line.trim().is_empty());
        let first = first.unwrap_or_default();
        fits(first, self.budget)?;
        let first: Option<Value> = serde_json::from_str(first).ok();
        if first.is_some_and(|first| is_own_line(&first)) {
            return Err(Reason::OwnResult);
        }
        let mut start = 0;
        let mut number = 0;
        let members = std::iter::from_fn(move || {
            loop {
                let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
                let line = rest.split_inclusive('\n').next()?;
                start += line.len();
                number += 1;
                if line.trim().is_empty() {
                    continue;
                }
                let held = fits(line, self.budget)
                    .and_then(|()| serde_json::from_str(line).map_err(|error| damaged(&error)))
                    .and_then(|value| self.content(&value));
                return Some(Member::text(number.to_string(), held));
            }
        });
        Ok(Read::Members(Box::new(members)))
    }

    fn whole(self, value: Value) -> Result<Read<'a>, Reason> {
        if is_own_graph(&value) {
            return Err(Reason::OwnResult);
        }
        let object = match value {
            Value::Array(items) => return self.array(items),
            Value::Object(object) => object,
            _ => return Err(no_field(&value)),
        };
        if self.is_keyed(&object) {
            let items = object.into_iter();
            let members = items.map(move |(key, item)| Member::text(key, self.content(&item)));
            return Ok(Read::Members(Box::new(members)));
        }
        let object = Value::Object(object);
        match self.content(&object) {
            Ok(content) => return Ok(Read::Text(content)),
            Err(Reason::NoField { .. }) => {}
            Err(reason) => return Err(reason),
        }
        let mut arrays = Vec::new();
        self.arrays(object, &mut Vec::new(), &mut arrays)?;
        // The names of the objects around say something only where there are
        // several arrays.
        let several = arrays.len() > 1;
        let members = arrays.into_iter().flat_map(move |(path, items)| {
            items.into_iter().enumerate().map(move |(at, item)| {
                let number = at + 1;
                let name = match several {
                    true => format!("{path}/{number}"),
                    false => number.to_string(),
                };
                Member::text(name, self.content(&item))
            })
        });
        Ok(Read::Members(Box::new(members)))
    }

    /// Whether the members of an object are records, each under its number or its name.
    fn is_keyed(self, object: &Map<String, Value>) -> bool {
        const FEWEST: usize = 2;
        let is_record = |value: &Value| {
            let records = value.as_object();
            let flat = records.is_some_and(|members| !members.values().all(Value::is_object));
            flat && !matches!(self.content(value), Err(Reason::NoField { .. }))
        };
        object.len() >= FEWEST
            && object.values().all(Value::is_object)
            && object.values().filter(|value| is_record(value)).count() >= FEWEST
    }

    fn array(self, items: Vec<Value>) -> Result<Read<'a>, Reason> {
        if items.first().is_some_and(is_own_line) {
            return Err(Reason::OwnResult);
        }
        if !items.is_empty() && items.iter().all(is_row) {
            return self.rows(&items);
        }
        if !self.are_records(&items) {
            return Err(items.first().map_or(Reason::Empty, no_field));
        }
        let members = items.into_iter().enumerate();
        Ok(Read::Members(Box::new(members.map(move |(at, item)| {
            Member::text((at + 1).to_string(), self.content(&item))
        }))))
    }

    /// Rows without names: what their columns are is told by what stands in them, or by the
    /// first row, where that holds names.
    fn rows(self, items: &[Value]) -> Result<Read<'a>, Reason> {
        let mut rows: Vec<Vec<String>> = items
            .iter()
            .filter_map(Value::as_array)
            .map(|row| {
                row.iter()
                    .map(|value| plain(value).unwrap_or_default())
                    .collect()
            })
            .collect();
        let named = rows
            .first()
            .and_then(|names| Columns::find(names, self.options).ok());
        let first = usize::from(named.is_some());
        let borrowed: Vec<&[String]> = rows.iter().map(Vec::as_slice).collect();
        let Some(columns) = named.or_else(|| Columns::by_values(&borrowed)) else {
            return Err(record::no_field(
                rows.first().into_iter().flatten().map(String::as_str),
            ));
        };
        let encoding = self.encoding;
        let members = rows.drain(first..).collect::<Vec<_>>();
        Ok(Read::Members(Box::new(
            members.into_iter().enumerate().map(move |(at, row)| {
                let held = columns.content(&row).map(|content| Content {
                    encoding,
                    ..content
                });
                Member::text((at + 1).to_string(), held)
            }),
        )))
    }

    /// Whether some of the items hold a text, or would if they had one.
    fn are_records(self, items: &[Value]) -> bool {
        items
            .iter()
            .any(|item| !matches!(self.content(item), Err(Reason::NoField { .. })))
    }

    /// The arrays of records below an object, with the way to each.
    fn arrays(
        self,
        object: Value,
        path: &mut Vec<String>,
        found: &mut Vec<(String, Vec<Value>)>,
    ) -> Result<(), Reason> {
        let none = no_field(&object);
        if let Value::Object(object) = object {
            for (name, value) in object {
                path.push(name.replace('/', "_"));
                match value {
                    Value::Object(items) if self.is_keyed(&items) => {
                        let items = items.into_iter().map(|(_, item)| item);
                        found.push((path.join("/"), items.collect()));
                    }
                    Value::Array(items) if self.are_records(&items) => {
                        found.push((path.join("/"), items));
                    }
                    Value::Object(_) if path.len() < DEPTH => {
                        // What is below need not hold any; the whole must.
                        let _ = self.arrays(value, path, found);
                    }
                    _ => {}
                }
                path.pop();
            }
        }
        match found.is_empty() {
            true => Err(none),
            false => Ok(()),
        }
    }

    fn content(self, record: &Value) -> Result<Content, Reason> {
        let mut members = Vec::new();
        if let Value::Object(object) = record {
            flatten(object, 0, &mut members);
        }
        Ok(Content {
            encoding: self.encoding,
            ..record::content(&members, self.options)?
        })
    }
}

/// The members of a record, and behind them those of objects in it
/// (`"metadata": { … }`), as names and values.
fn flatten(object: &Map<String, Value>, depth: usize, members: &mut Vec<(String, String)>) {
    for (name, value) in object {
        if let Some(value) = plain(value) {
            members.push((name.clone(), value));
        }
    }
    if depth < DEPTH {
        for value in object.values() {
            if let Value::Object(below) = value {
                flatten(below, depth + 1, members);
            }
        }
    }
}

/// The words of a value: of several, each on a line.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null => Some(String::new()),
        Value::Array(items) => {
            let lines: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            lines.map(|lines| lines.join("\n"))
        }
        Value::Bool(_) | Value::Object(_) => None,
    }
}

/// A row of words without names.
fn is_row(value: &Value) -> bool {
    const FEWEST: usize = 3;
    value.as_array().is_some_and(|row| {
        row.len() >= FEWEST
            && row
                .iter()
                .all(|cell| plain(cell).is_some() && !cell.is_array())
    })
}

fn no_field(value: &Value) -> Reason {
    let names = value.as_object().into_iter().flat_map(Map::keys);
    record::no_field(names.map(String::as_str))
}

/// `graph.json`.
fn is_own_graph(value: &Value) -> bool {
    value
        .get("schema")
        .and_then(Value::as_str)
        .is_some_and(|schema| schema.starts_with("wenmai/"))
}

/// A line of what `wenmai extract` writes, or of labels for it.
fn is_own_line(value: &Value) -> bool {
    let kind = value.get("type").and_then(Value::as_str);
    match kind {
        Some("document") => value.get("issuers").is_some() && value.get("line").is_some(),
        Some("citation" | "reference") => value.get("doc").is_some(),
        _ => false,
    }
}

fn damaged(error: &serde_json::Error) -> Reason {
    Reason::Damaged {
        format: Format::Json,
        what: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::testing::{break_everywhere, read, texts, unread};

    /// The names and texts that come out of a file.
    fn found(name: &str, text: &str) -> Vec<(String, String)> {
        let found = read(name, text.as_bytes());
        assert_eq!(unread(&found), [], "{text}");
        texts(&found)
    }

    fn named(names: &[(&str, &str)]) -> Vec<(String, String)> {
        let names = names.iter();
        names
            .map(|&(name, text)| (name.to_owned(), text.to_owned()))
            .collect()
    }

    #[test]
    fn records_may_stand_under_their_numbers() {
        assert_eq!(
            found(
                "a.json",
                r#"{"7": {"标题": "甲", "正文": "一。"}, "9": {"标题": "乙", "正文": "二。"}}"#
            ),
            named(&[
                ("a.json/7", "标题：甲\n---\n甲\n\n一。\n"),
                ("a.json/9", "标题：乙\n---\n乙\n\n二。\n")
            ])
        );
    }

    #[test]
    fn values_that_take_more_than_their_words_are_refused_before_they_are_made() {
        let options = Options {
            max_unpacked: 100_000,
            ..Options::default()
        };
        let reason = |name: &str, text: String| {
            let input = Input {
                bytes: text.as_bytes(),
                name,
                format: Format::Json,
                options: &options,
                budget: &Budget::new(options.max_unpacked),
            };
            let Read::Members(members) = Json.read(&input)? else {
                return Ok(());
            };
            for member in members {
                member.held?;
            }
            Ok(())
        };
        let too_large = Err(Reason::UnpackedTooLarge { limit: 100_000 });
        let long = format!(
            "{{\"标题\": \"甲\", \"正文\": \"{}\"}}",
            "一。".repeat(10_000)
        );
        let many = format!("{{\"标题\": \"甲\", \"正文\": [{}0]}}", "0,".repeat(10_000));
        assert_eq!(reason("a.json", many.clone()), too_large);
        assert_eq!(reason("a.jsonl", format!("{long}\n{many}\n")), too_large);
        assert_eq!(reason("a.json", long), Ok(()));
    }

    #[test]
    fn one_record_is_a_document_of_the_name_of_the_file() {
        assert_eq!(
            found(
                "a.json",
                r#"{"title": "关于甲的通知", "meta": {"issuer": ["甲局", "乙局"], "date": 20240305}, "content": ["一。", "二。"]}"#
            ),
            named(&[(
                "a.json",
                "title：关于甲的通知\nissuer：甲局、乙局\ndate：2024-03-05\n---\n关于甲的通知\n\n一。\n二。\n"
            )])
        );
    }

    #[test]
    fn several_records_are_named_by_their_numbers() {
        let expected = named(&[("a.json/1", "一。\n"), ("a.json/2", "二。\n")]);
        for text in [
            r#"[{"text": "一。"}, {"text": "二。"}]"#,
            r#"{"code": 0, "data": {"list": [{"text": "一。"}, {"text": "二。"}]}}"#,
            "{\"text\": \"一。\"}\n{\"text\": \"二。\"}\n",
        ] {
            assert_eq!(found("a.json", text), expected, "{text}");
        }
        assert_eq!(
            found(
                "a.json",
                r#"{"laws": [{"text": "一。"}], "rules": [{"text": "二。"}]}"#
            ),
            named(&[("a.json/laws/1", "一。\n"), ("a.json/rules/1", "二。\n")])
        );
    }

    #[test]
    fn lines_are_numbered_as_an_editor_does_and_a_bad_one_costs_itself_alone() {
        let text = "{\"text\": \"一。\"}\n\n{\"text\": \n{\"text\": \"四。\"}\n{\"id\": 5}";
        let found = read("a.jsonl", text.as_bytes());
        assert_eq!(
            texts(&found),
            named(&[("a.jsonl/1", "一。\n"), ("a.jsonl/4", "四。\n")])
        );
        assert_eq!(
            unread(&found),
            [("a.jsonl/3", "damaged"), ("a.jsonl/5", "no-field")]
        );
    }

    #[test]
    fn arrays_one_after_another_are_rows_known_by_what_stands_in_them() {
        let row = |number: &str| {
            let text = "为便利通关，现公告如下。".repeat(9);
            format!(
                "[\"规定\", \"甲署公告〔2024〕{number}号\", \"甲署\", \"2024-05-06\", \"有效\", \"{text}\"]"
            )
        };
        let read = found("a.json", &format!("{}\n{}", row("1"), row("2")));
        let names: Vec<&str> = read.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["a.json/1", "a.json/2"]);
        let head =
            "发文字号：甲署公告〔2024〕2号\n发文机关：甲署\n日期：2024-05-06\n时效性：有效\n---\n";
        assert!(read[1].1.starts_with(head), "{}", read[1].1);
    }

    #[test]
    fn what_holds_no_documents_is_listed() {
        let deep = "[".repeat(100_000);
        for (text, expected) in [
            ("{\"name\": \"x\", \"version\": 1}", "no-field"),
            ("[1, 2]", "no-field"),
            ("[]", "empty"),
            ("\"text\"", "no-field"),
            ("{\"text\": \"\"}", "no-text"),
            ("{\"text\": ", "damaged"),
            (deep.as_str(), "damaged"),
        ] {
            assert_eq!(
                unread(&read("a.json", text.as_bytes())),
                [("a.json", expected)]
            );
        }
    }

    #[test]
    fn our_own_results_are_no_documents() {
        for (name, text) in [
            (
                "graph.json",
                r#"{"schema": "wenmai/graph/1", "nodes": [{"title": "甲", "text": "x"}]}"#,
            ),
            (
                "e.jsonl",
                r#"{"type": "document", "id": "甲", "line": 1, "title": "甲", "issuers": []}"#,
            ),
            (
                "e.jsonl",
                r#"{"type": "citation", "doc": "甲", "text": "《乙》", "relation": "basis"}"#,
            ),
        ] {
            assert_eq!(unread(&read(name, text.as_bytes())), [(name, "own-result")]);
        }
    }

    #[test]
    fn no_bytes_panic() {
        break_everywhere(
            "a.json",
            r#"{"data": [{"title": "甲", "正文": "一。"}]}"#.as_bytes(),
        );
        break_everywhere(
            "a.jsonl",
            "{\"正文\": \"一。\"}\n{\"正文\": \"二。\"}\n".as_bytes(),
        );
    }
}
