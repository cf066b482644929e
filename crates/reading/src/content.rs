//! What a reader gets out of a file: its text, with the way back to the place
//! on the page, or the files that it holds.

use super::{Encoding, Fact, Places, Reason, Text, control};

/// A text that was read.
#[derive(Debug)]
pub(super) struct Content {
    /// The text. Offsets into it are what the rest of the program reports, so
    /// that the same file must give the same text.
    pub(super) text: String,
    /// What the format says of the document apart from the text.
    pub(super) facts: Vec<Fact>,
    /// The encoding that it was in; UTF-8 where the format settles that.
    pub(super) encoding: Encoding,
    /// Where its parts stand in the file.
    pub(super) places: Places,
    /// Parts that could not be read, such as scanned pages.
    pub(super) missing: Vec<Reason>,
}

impl Content {
    /// A text in a format that has no places and settles the encoding.
    pub(super) fn of(text: String) -> Self {
        Content {
            text,
            facts: Vec::new(),
            encoding: Encoding::Utf8,
            places: Places::default(),
            missing: Vec::new(),
        }
    }

    /// It as the text of this file.
    pub(super) fn into_text(self, file: &str) -> Text {
        let text = control::without(self.text);
        Text::new(file, text, self.encoding).with(self.facts, self.places)
    }
}

/// What is in a file.
pub(super) enum Read<'a> {
    /// One text.
    Text(Content),
    /// Files or texts, each to be named on its own, in their order.
    Members(Box<dyn Iterator<Item = Member> + 'a>),
}

/// A file or text inside a file.
pub(super) struct Member {
    /// Its path inside, with `/` between the parts; the file is named
    /// `archive.zip/path`. Empty where the file is but a wrapping of it (gzip).
    pub(super) name: String,
    /// The name by which its format is told, where `name` does not say.
    pub(super) file_name: Option<String>,
    /// What it holds, or why that could not be had.
    pub(super) held: Result<Held, Reason>,
}

/// What a member holds.
pub(super) enum Held {
    /// A file of whatever format.
    Bytes(Vec<u8>),
    /// A text that is ready, such as a row of a table.
    Text(Content),
}

impl Member {
    /// A file inside an archive.
    pub(super) fn file(name: impl Into<String>, held: Result<Vec<u8>, Reason>) -> Self {
        Member {
            name: name.into(),
            file_name: None,
            held: held.map(Held::Bytes),
        }
    }

    /// A text of its own, such as a row of a table.
    pub(super) fn text(name: impl Into<String>, held: Result<Content, Reason>) -> Self {
        Member {
            name: name.into(),
            file_name: None,
            held: held.map(Held::Text),
        }
    }
}
