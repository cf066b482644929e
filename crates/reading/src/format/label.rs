//! The labels under which pages and packages say what a document is: 发文字号, 成文日期.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::{Fact, Field};
use wenmai_vocabulary::data;

/// A label that a list knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Label {
    words: &'static str,
    /// None where it is about the page: how often it was looked at.
    field: Option<Field>,
}

impl Label {
    /// The label that these words are.
    pub(super) fn of(words: &str) -> Option<Self> {
        static LABELS: LazyLock<FxHashMap<&'static str, Option<Field>>> = LazyLock::new(|| {
            let fields = &data::words().header_fields;
            let mut labels = FxHashMap::default();
            for (words, field) in [
                (&fields.title, Some(Field::Title)),
                (&fields.number, Some(Field::Number)),
                (&fields.issuers, Some(Field::Issuers)),
                (&fields.written, Some(Field::Written)),
                (&fields.day, Some(Field::Day)),
                (&fields.published, Some(Field::Published)),
                (&fields.effective, Some(Field::Effective)),
                (&fields.expires, Some(Field::Expires)),
                (&fields.other, Some(Field::Other)),
                (&fields.status, Some(Field::Status)),
                (&data::web_pages().no_fields, None),
            ] {
                labels.extend(words.iter().map(|words| (words.as_str(), field)));
            }
            labels
        });
        let (words, field) = LABELS.get_key_value(words)?;
        Some(Label {
            words,
            field: *field,
        })
    }

    /// What it is about, where that is the document.
    pub(super) fn field(self) -> Option<Field> {
        self.field
    }

    /// What a value behind it says, where that makes sense.
    pub(super) fn fact(self, value: &str) -> Option<Fact> {
        fact(self.field?, self.words, value)
    }
}

/// What a value says of a field, where it makes sense for it.
pub(super) fn fact(field: Field, label: &'static str, value: &str) -> Option<Fact> {
    let value = value
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '|' | ':' | '：' | '】' | ']'))
        .to_owned();
    let has_digit = value.chars().any(|c| c.is_ascii_digit());
    let makes_sense = match field {
        _ if field.is_day() => has_digit,
        Field::Number => has_digit && value.contains(['号', '〔', '[', '（', '(', '【', '第']),
        // What stands behind an empty status is the next thing on the page.
        Field::Status => value.chars().count() <= LONGEST_STATUS,
        _ => true,
    };
    let is_none = value.is_empty() || data::web_pages().no_values.contains(&value);
    (makes_sense && !is_none && value.chars().count() <= LONGEST).then_some(Fact {
        field,
        label: Cow::Borrowed(label),
        value,
        place: None,
    })
}

/// Characters in the longest status.
const LONGEST_STATUS: usize = 20;

/// Characters in the longest value.
const LONGEST: usize = 300;
