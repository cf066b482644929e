//! XML, always well-formed: every value is escaped here.

use std::fmt::Write;

use crate::measure::is_unprintable;

/// An XML document in the making.
#[derive(Debug, Default)]
pub struct Xml {
    out: String,
    depth: usize,
}

impl Xml {
    /// `<tag …>`; must be closed.
    pub fn open(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        self.begin(tag, attributes);
        self.out.push_str(">\n");
        self.depth += 1;
    }

    /// `</tag>`
    pub fn close(&mut self, tag: &str) {
        self.depth = self.depth.saturating_sub(1);
        self.indent();
        self.push(format_args!("</{tag}>\n"));
    }

    /// `<tag …/>`
    pub fn empty(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        self.begin(tag, attributes);
        self.out.push_str("/>\n");
    }

    /// `<tag …>text</tag>`
    pub fn leaf(&mut self, tag: &str, attributes: &[(&str, &str)], text: &str) {
        self.begin(tag, attributes);
        self.out.push('>');
        escape(text, &mut self.out);
        self.push(format_args!("</{tag}>\n"));
    }

    /// The whole text.
    pub fn finish(self) -> String {
        self.out
    }

    fn begin(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        self.indent();
        self.push(format_args!("<{tag}"));
        for (key, value) in attributes {
            self.push(format_args!(" {key}=\""));
            escape(value, &mut self.out);
            self.out.push('"');
        }
    }

    fn indent(&mut self) {
        for _ in 0..self.depth {
            self.out.push(' ');
        }
    }

    fn push(&mut self, words: std::fmt::Arguments<'_>) {
        // Writing to a string does not fail.
        let _ = self.out.write_fmt(words);
    }
}

/// Appends a text so that it is safe between tags and in quoted attributes.
/// Control characters, which XML does not allow, are left out.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            c if is_unprintable(c) => {}
            c => out.push(c),
        }
    }
}

/// A coordinate with at most one decimal.
pub fn num(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    // -0 would be printed with its sign.
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_escaped() {
        let mut xml = Xml::default();
        xml.leaf("t", &[("a", "<\"&\u{7}\n")], "甲<乙>&\u{0}\u{ffff}丙");
        assert_eq!(
            xml.finish(),
            "<t a=\"&lt;&quot;&amp;&#10;\">甲&lt;乙&gt;&amp;丙</t>\n"
        );
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(num(12.0), "12");
        assert_eq!(num(0.06), "0.1");
        assert_eq!(num(-0.01), "0");
    }
}
