//! A file's text, and what its format says of the document that stands in it: what
//! readers give and what documents are found in.

mod encoding;
mod fact;
mod line;
mod place;

use std::sync::OnceLock;

pub use encoding::Encoding;
pub use fact::{Fact, Field, UnknownField};
pub use line::LineIndex;
pub use place::{Place, Places};

/// A file's decoded text. Offsets into it are bytes of `text`, not of the
/// file.
#[derive(Debug, Clone)]
pub struct Text {
    /// The path as given on the command line joined with the path below it,
    /// with `/` on every system and without a leading `./`. What stands in an
    /// archive or a table has its path inside behind that of the file.
    pub file: String,
    /// The decoded text, without a byte order mark. Line ends stay as they
    /// are.
    pub text: String,
    /// The encoding that the file was in.
    pub encoding: Encoding,
    /// What the format says of the document apart from the text; of several documents,
    /// of the first.
    pub facts: Vec<Fact>,
    /// Found when they are first asked for.
    lines: OnceLock<LineIndex>,
    places: Places,
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        (&self.file, &self.text, self.encoding, &self.facts)
            == (&other.file, &other.text, other.encoding, &other.facts)
    }
}

impl Eq for Text {}

impl Text {
    /// A text.
    pub fn new(file: impl Into<String>, text: impl Into<String>, encoding: Encoding) -> Self {
        Self {
            file: file.into(),
            text: text.into(),
            encoding,
            facts: Vec::new(),
            lines: OnceLock::new(),
            places: Places::default(),
        }
    }

    /// The text with what its format says beside it, and with the places of the file.
    #[must_use]
    pub fn with(self, facts: Vec<Fact>, places: Places) -> Self {
        Self {
            facts,
            places,
            ..self
        }
    }

    /// The text with its facts above it, as documents write them (`发文字号：…`), for
    /// programs that take one string.
    ///
    /// ```
    /// use wenmai_vocabulary::text::{Encoding, Fact, Field, Text};
    ///
    /// let mut text = Text::new("a.csv", "各单位：\n", Encoding::Utf8);
    /// text.facts.push(Fact {
    ///     field: Field::Number,
    ///     label: "文号".into(),
    ///     value: "甲财〔2024〕5号".to_owned(),
    ///     place: None,
    /// });
    /// assert_eq!(text.whole(), "发文字号：甲财〔2024〕5号\n\n各单位：\n");
    /// ```
    pub fn whole(&self) -> String {
        let told = self.facts.iter().filter(|fact| fact.field != Field::Other);
        let lines: String = told
            .map(|fact| format!("{}：{}\n", fact.field.label(), fact.value))
            .collect();
        let gap = if lines.is_empty() { "" } else { "\n" };
        lines + gap + &self.text
    }

    /// Where in the file the byte at `offset` of the text stands: the page, the
    /// paragraph, the cell. None for formats whose lines people see.
    pub fn place_of(&self, offset: usize) -> Option<Place> {
        self.places.at(offset)
    }

    /// The line, from 1, on which the byte at `offset` of the text stands. An
    /// offset past the end is on the last line.
    pub fn line_of(&self, offset: usize) -> u32 {
        self.lines().line_of(offset)
    }

    /// The page, from 1, on which the byte at `offset` of the text stands, in
    /// formats that have pages.
    pub fn page_of(&self, offset: usize) -> Option<u32> {
        match self.place_of(offset)? {
            Place::Page(page) => Some(page),
            _ => None,
        }
    }

    /// Where the lines of the text start.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// How many places of the file were broken and stand in the text as
    /// U+FFFD.
    pub fn damaged(&self) -> usize {
        self.text.matches(char::REPLACEMENT_CHARACTER).count()
    }
}
