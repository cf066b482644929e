//! What is wrong with a line, in both languages.

use std::fmt;

/// What is wrong with a line of labels, of an extraction or of cases, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    chinese: String,
    english: String,
}

impl Fault {
    pub(super) fn new(chinese: impl Into<String>, english: impl Into<String>) -> Self {
        Fault {
            chinese: chinese.into(),
            english: english.into(),
        }
    }

    /// A line that is no JSON.
    pub(super) fn no_json(why: &serde_json::Error) -> Self {
        let said = why.to_string();
        let what = said.split(" at line ").next().unwrap_or(&said);
        let column = why.column();
        Fault::new(
            format!("从第{column}列起不是 JSON（{what}）；每行应写一个 JSON 对象"),
            format!(
                "this is no JSON from column {column} on ({what}); write one JSON object a line"
            ),
        )
    }

    /// The same in Chinese.
    pub fn chinese(&self) -> &str {
        &self.chinese
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english)
    }
}
