//! The keys of one record, with words for what is wrong with them.

use crate::part::part;
use serde_json::{Map, Value};

/// One record: a line of the file.
pub(super) struct Fields(Map<String, Value>);

impl Fields {
    /// Reads a line. An error says what is wrong and what to do.
    pub(super) fn parse(line: &str) -> Result<Self, String> {
        match serde_json::from_str(line) {
            Ok(Value::Object(map)) => Ok(Fields(map)),
            Ok(other) => Err(format!(
                "{} is no record; write one JSON object a line",
                brief(&other)
            )),
            Err(why) => {
                let said = why.to_string();
                let what = said.split(" at line ").next().unwrap_or(&said);
                Err(format!(
                    "this is no JSON from column {} on ({what}); write one JSON object a line",
                    why.column()
                ))
            }
        }
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text, or nothing where the key is not there or null.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, String> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(other) => Err(wrong(name, other, "a text or null")),
        }
    }

    /// A text that must be there.
    pub(super) fn needed_text(&self, name: &str) -> Result<String, String> {
        self.text(name)?
            .ok_or_else(|| missing(name, "must be a text"))
    }

    /// Texts, of which some may be null.
    pub(super) fn texts_or_null(&self, name: &str) -> Result<Option<Vec<Option<String>>>, String> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let all = value.as_array().map(|items| {
            items
                .iter()
                .map(|item| match item {
                    Value::Null => Some(None),
                    Value::String(text) => Some(Some(text.clone())),
                    _ => None,
                })
                .collect::<Option<Vec<_>>>()
        });
        match all.flatten() {
            Some(texts) => Ok(Some(texts)),
            None => Err(wrong(name, value, "a list of texts")),
        }
    }

    /// Texts.
    pub(super) fn texts(&self, name: &str) -> Result<Option<Vec<String>>, String> {
        match self.texts_or_null(name)? {
            None => Ok(None),
            Some(texts) => match texts.into_iter().collect::<Option<Vec<_>>>() {
                Some(texts) => Ok(Some(texts)),
                None => Err(format!(
                    "the list `{name}` holds null; write texts only, such as [\"甲\", \"乙\"]"
                )),
            },
        }
    }

    /// The number of a line, which must be there.
    pub(super) fn line(&self, name: &str) -> Result<u64, String> {
        let value = self
            .get(name)
            .ok_or_else(|| missing(name, "must be the number of a line"))?;
        value
            .as_u64()
            .ok_or_else(|| wrong(name, value, "the number of a line, such as 12"))
    }

    /// Whether something is so; no, where the key is not there.
    pub(super) fn flag(&self, name: &str) -> Result<bool, String> {
        match self.get(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(other) => Err(wrong(name, other, "true or false")),
        }
    }
}

/// What to say of a key that must be there.
pub(super) fn missing(name: &str, must: &str) -> String {
    format!("the record has no `{name}`, which {must}; add it")
}

fn wrong(name: &str, value: &Value, should: &str) -> String {
    format!("`{name}` is {}; write {should}", brief(value))
}

/// The beginning of a value.
fn brief(value: &Value) -> String {
    let whole = value.to_string();
    match whole.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", part(&whole, ..end)),
        None => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named() {
        let why = |line| Fields::parse(line).err().unwrap();
        assert!(why("[1]").starts_with("[1] is no record"));
        assert!(why("{\"a\": }").contains("from column 7 on"));
        let fields = Fields::parse(r#"{"a": 5, "b": ["x", null], "c": [1], "d": null}"#)
            .ok()
            .unwrap();
        assert!(fields.text("a").unwrap_err().contains("`a` is 5"));
        assert!(fields.texts("b").unwrap_err().contains("`b` holds null"));
        assert!(fields.texts("c").unwrap_err().contains("a list of texts"));
        assert!(fields.line("d").unwrap_err().contains("no `d`"));
        assert_eq!(fields.text("d"), Ok(None));
        assert_eq!(fields.line("a"), Ok(5));
        assert_eq!(fields.flag("nowhere"), Ok(false));
    }
}
