//! The keys of one record, with words for what is wrong with them.

use serde_json::{Map, Value};

use super::fault::Fault;
use wenmai_vocabulary::part::part;

/// One record: a line of the file.
pub(super) struct Fields(Map<String, Value>);

impl Fields {
    /// Reads a line. An error says what is wrong and what to do.
    pub(super) fn parse(line: &str) -> Result<Self, Fault> {
        match serde_json::from_str(line) {
            Ok(Value::Object(map)) => Ok(Fields(map)),
            Ok(other) => {
                let value = brief(&other);
                Err(Fault::new(
                    format!("{value} 不是记录；每行应写一个 JSON 对象"),
                    format!("{value} is no record; write one JSON object a line"),
                ))
            }
            Err(why) => Err(Fault::no_json(&why)),
        }
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text, or nothing where the key is not there or null.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, Fault> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(other) => Err(wrong(name, other, ["文字或 null", "a text or null"])),
        }
    }

    /// A text that must be there.
    pub(super) fn needed_text(&self, name: &str) -> Result<String, Fault> {
        self.text(name)?
            .ok_or_else(|| missing(name, ["应为文字", "must be a text"]))
    }

    /// Texts, of which some may be null.
    pub(super) fn texts_or_null(&self, name: &str) -> Result<Option<Vec<Option<String>>>, Fault> {
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
            None => Err(wrong(name, value, ["文字的列表", "a list of texts"])),
        }
    }

    /// Texts.
    pub(super) fn texts(&self, name: &str) -> Result<Option<Vec<String>>, Fault> {
        match self.texts_or_null(name)? {
            None => Ok(None),
            Some(texts) => match texts.into_iter().collect::<Option<Vec<_>>>() {
                Some(texts) => Ok(Some(texts)),
                None => Err(Fault::new(
                    format!("列表 `{name}` 中有 null；只能写文字，如 [\"甲\", \"乙\"]"),
                    format!(
                        "the list `{name}` holds null; write texts only, such as [\"甲\", \"乙\"]"
                    ),
                )),
            },
        }
    }

    /// The number of a line, which must be there.
    pub(super) fn line(&self, name: &str) -> Result<u64, Fault> {
        let value = self
            .get(name)
            .ok_or_else(|| missing(name, ["应为行号", "must be the number of a line"]))?;
        value.as_u64().ok_or_else(|| {
            wrong(
                name,
                value,
                ["行号，如 12", "the number of a line, such as 12"],
            )
        })
    }

    /// Whether something is so; no, where the key is not there.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Fault> {
        match self.get(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(other) => Err(wrong(name, other, ["true 或 false", "true or false"])),
        }
    }
}

/// What to say of a key that must be there, and what it must be (in Chinese, in English).
pub(super) fn missing(name: &str, must: [&str; 2]) -> Fault {
    let [zh, en] = must;
    Fault::new(
        format!("记录没有 `{name}`（{zh}），请补上"),
        format!("the record has no `{name}`, which {en}; add it"),
    )
}

fn wrong(name: &str, value: &Value, should: [&str; 2]) -> Fault {
    let ([zh, en], value) = (should, brief(value));
    Fault::new(
        format!("`{name}` 是 {value}，应写{zh}"),
        format!("`{name}` is {value}; write {en}"),
    )
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
        let why = |line| Fields::parse(line).err().unwrap().to_string();
        assert!(why("[1]").starts_with("[1] is no record"));
        assert!(why("{\"a\": }").contains("from column 7 on"));
        let fields = Fields::parse(r#"{"a": 5, "b": ["x", null], "c": [1], "d": null}"#)
            .ok()
            .unwrap();
        let said = |fault: Fault| [fault.to_string(), fault.chinese().to_owned()];
        let [english, chinese] = said(fields.text("a").unwrap_err());
        assert!(english.contains("`a` is 5"), "{english}");
        assert!(chinese.contains("`a` 是 5"), "{chinese}");
        let [english, _] = said(fields.texts("b").unwrap_err());
        assert!(english.contains("`b` holds null"), "{english}");
        let [english, chinese] = said(fields.texts("c").unwrap_err());
        assert!(english.contains("a list of texts"), "{english}");
        assert!(chinese.contains("列表"), "{chinese}");
        let [english, _] = said(fields.line("d").unwrap_err());
        assert!(english.contains("no `d`"), "{english}");
        assert_eq!(fields.text("d"), Ok(None));
        assert_eq!(fields.line("a"), Ok(5));
        assert_eq!(fields.flag("nowhere"), Ok(false));
    }
}
