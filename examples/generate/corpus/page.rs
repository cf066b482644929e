//! A text under way, with the labels of what is written into it.

use std::fmt::Write;

use super::document::Relation;

/// A text and what a careful reader finds in it.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) text: String,
    /// Records in the form of `examples/labels`.
    pub(crate) labels: String,
    /// Source, target and relation of each citation.
    pub(crate) edges: Vec<(String, String, Relation)>,
    line: usize,
    /// Characters in a line of a paragraph; 0 where paragraphs are not broken.
    pub(crate) width: usize,
    column: usize,
}

/// A citation as it is written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mention {
    /// As it stands in the text.
    pub(crate) text: String,
    pub(crate) title: Option<String>,
    pub(crate) number: Option<String>,
    pub(crate) entity: String,
    pub(crate) pinpoint: Option<String>,
    pub(crate) doubtful: bool,
}

/// A JSON string, or null.
pub(crate) fn json(text: Option<&str>) -> String {
    text.map_or_else(
        || "null".to_owned(),
        |text| {
            if !text.contains(['\\', '"', '\n']) {
                return format!("\"{text}\"");
            }
            let text = text
                .replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('\n', "\\n");
            format!("\"{text}\"")
        },
    )
}

impl Page {
    /// An empty page with room for some documents.
    pub(crate) fn with_room(documents: usize) -> Self {
        Page {
            text: String::with_capacity(6_000 * documents),
            labels: String::with_capacity(4_000 * documents),
            ..Page::default()
        }
    }

    /// The line being written, from 1.
    pub(crate) fn line(&self) -> usize {
        self.line + 1
    }

    /// Writes words into the paragraph.
    pub(crate) fn say(&mut self, words: &str) {
        if self.width == 0 {
            self.line += memchr::memchr_iter(b'\n', words.as_bytes()).count();
            self.column = 0;
            self.text.push_str(words);
            return;
        }
        for letter in words.chars() {
            if letter == '\n' {
                self.line += 1;
                self.column = 0;
            } else {
                let may_stand_first = !"，。；：、）》〉”".contains(letter);
                if self.width > 0 && self.column >= self.width && may_stand_first {
                    self.text.push('\n');
                    self.line += 1;
                    self.column = 0;
                }
                self.column += 1;
            }
            self.text.push(letter);
        }
    }

    /// Writes a line of its own, never broken.
    pub(crate) fn alone(&mut self, words: &str) {
        let width = std::mem::take(&mut self.width);
        self.say(words);
        self.say("\n");
        self.width = width;
    }

    /// An empty line.
    pub(crate) fn gap(&mut self) {
        self.say("\n");
    }

    /// A record of the given type at this line; `fields` is the inside of a
    /// JSON object.
    pub(crate) fn label(&mut self, line: usize, kind: &str, fields: &str) {
        let _ = writeln!(
            self.labels,
            "{{\"type\": \"{kind}\", \"line\": {line}, {fields}}}"
        );
    }

    /// Writes a citation and its label.
    pub(crate) fn cite(
        &mut self,
        from: &str,
        mention: &Mention,
        relation: Relation,
        also: &[Relation],
    ) {
        // A break in front of the mention belongs to the line before.
        if self.width > 0 && self.column >= self.width {
            self.say_break();
        }
        let line = self.line();
        self.say(&mention.text);
        let mut fields = format!(
            "\"doc\": {}, \"text\": {}, \"title\": {}, \"number\": {}, \"relation\": \"{}\", \"pinpoint\": {}, \"entity\": {}",
            json(Some(from)),
            json(Some(&mention.text)),
            json(mention.title.as_deref()),
            json(mention.number.as_deref()),
            relation.key(),
            json(mention.pinpoint.as_deref()),
            json(Some(&mention.entity)),
        );
        if !also.is_empty() {
            let keys: Vec<String> = also.iter().map(|also| json(Some(also.key()))).collect();
            let _ = write!(fields, ", \"also\": [{}]", keys.join(", "));
        }
        if mention.doubtful {
            fields.push_str(", \"doubtful\": true");
        }
        self.label(line, "citation", &fields);
        self.edges
            .push((from.to_owned(), mention.entity.clone(), relation));
    }

    /// Writes a short form and its label.
    pub(crate) fn short(
        &mut self,
        from: &str,
        text: &str,
        stands_for: &Mention,
        relation: Option<Relation>,
    ) {
        if self.width > 0 && self.column >= self.width {
            self.say_break();
        }
        let line = self.line();
        self.say(text);
        let refers_to = stands_for.title.as_deref().or(stands_for.number.as_deref());
        let fields = format!(
            "\"doc\": {}, \"text\": {}, \"refers_to\": {}, \"entity\": {}",
            json(Some(from)),
            json(Some(text)),
            json(refers_to),
            json(Some(&stands_for.entity)),
        );
        self.label(line, "short", &fields);
        if let Some(relation) = relation {
            self.edges
                .push((from.to_owned(), stands_for.entity.clone(), relation));
        }
    }

    fn say_break(&mut self) {
        self.text.push('\n');
        self.line += 1;
        self.column = 0;
    }
}
