//! Fields that a format gives apart from the text: 发文字号, 发文机关, 成文日期. They
//! stand before the text as lines of a header.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::data;

/// What a field is about. Labels of one kind say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    Title,
    Number,
    Issuers,
    Day(Day),
    /// Known, and not read.
    Other(&'static str),
    /// About the page: how often it was looked at.
    Page,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    Written,
    /// Of which nothing is said.
    Any,
    Published,
    Effective,
    Expires,
}

/// A label and what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) label: &'static str,
    pub(super) about: About,
    pub(super) value: String,
}

impl Fact {
    /// A field with a value that makes sense for it.
    pub(super) fn new(label: &'static str, about: About, value: &str) -> Option<Self> {
        let value = value
            .trim_matches(|c: char| c.is_whitespace() || matches!(c, '|' | ':' | '：' | '】' | ']'))
            .to_owned();
        let has_digit = value.chars().any(|c| c.is_ascii_digit());
        let makes_sense = match about {
            About::Page => false,
            About::Day(_) => has_digit,
            About::Number => has_digit && value.contains(['号', '〔', '[', '（', '(', '【', '第']),
            // What stands behind an empty status is the next thing on the page.
            About::Other(label) if is_status(label) => value.chars().count() <= LONGEST_STATUS,
            About::Title | About::Issuers | About::Other(_) => true,
        };
        let is_none = value.is_empty() || data::web_pages().no_values.contains(&value);
        (makes_sense && !is_none && value.chars().count() <= LONGEST).then_some(Fact {
            label,
            about,
            value,
        })
    }
}

fn is_status(label: &str) -> bool {
    let mut labels = data::words().header_fields.status.iter();
    labels.any(|own| own == label)
}

/// Characters in the longest status.
const LONGEST_STATUS: usize = 20;

/// Characters in the longest value.
const LONGEST: usize = 300;

/// What a label says it is about.
pub(super) fn about(label: &str) -> Option<(&'static str, About)> {
    static LABELS: LazyLock<FxHashMap<&'static str, About>> = LazyLock::new(|| {
        let fields = &data::words().header_fields;
        let no_fields = &data::web_pages().no_fields;
        let mut labels: FxHashMap<&'static str, About> = FxHashMap::default();
        for (words, about) in [
            (&fields.title, About::Title),
            (&fields.number, About::Number),
            (&fields.issuers, About::Issuers),
            (&fields.written, About::Day(Day::Written)),
            (&fields.day, About::Day(Day::Any)),
            (&fields.published, About::Day(Day::Published)),
            (&fields.effective, About::Day(Day::Effective)),
            (&fields.expires, About::Day(Day::Expires)),
        ] {
            labels.extend(words.iter().map(|label| (label.as_str(), about)));
        }
        let others = fields.other.iter().chain(&fields.status);
        labels.extend(others.map(|label| (label.as_str(), About::Other(label))));
        labels.extend(no_fields.iter().map(|label| (label.as_str(), About::Page)));
        labels
    });
    LABELS
        .get_key_value(label)
        .map(|(&label, &about)| (label, about))
}

/// A status that a page shows without a label.
pub(super) fn printed_status(words: &str) -> Option<Fact> {
    let (label, about) = about("文件状态")?;
    Fact::new(label, about, words)
}
