//! HTML in a field of a record: databases keep texts as they were in a page.

use wenmai_vocabulary::part::part;

/// The text as plain lines, where it has marks of HTML.
pub(super) fn without_tags(text: &str) -> Option<String> {
    const MARKS: [&str; 6] = ["</p>", "<br", "</div>", "</span>", "</td>", "</h1>"];
    let lower = text.to_ascii_lowercase();
    if !MARKS.iter().any(|mark| lower.contains(mark)) {
        return None;
    }
    let mut lines = Lines::default();
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        lines.words(part(rest, ..open));
        rest = part(rest, open..);
        let Some((tag, after)) = tag(rest) else {
            lines.words("<");
            rest = part(rest, 1..);
            continue;
        };
        rest = match tag.as_str() {
            "script" | "style" => after_end(after, &tag),
            _ => after,
        };
        lines.see(&tag);
    }
    lines.words(rest);
    lines.end_line();
    Some(lines.text)
}

/// Figures that are set above the line, as characters of their own: m³, 甲办法¹. Words
/// stay as they are.
pub(super) fn raised(text: &str) -> String {
    const FIGURES: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let raised: Option<String> = text
        .chars()
        .map(|c| FIGURES.get(usize::try_from(c.to_digit(10)?).ok()?).copied())
        .collect();
    raised.unwrap_or_else(|| text.to_owned())
}

/// The name of the tag (`/p` of an end) that `text` begins with, in lower case,
/// and what follows it.
fn tag(text: &str) -> Option<(String, &str)> {
    let inner = text.strip_prefix('<')?;
    if let Some(comment) = inner.strip_prefix("!--") {
        let end = comment.find("-->").map_or(comment.len(), |at| at + 3);
        return Some((String::new(), part(comment, end..)));
    }
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
        return None;
    }
    let end = end_of_tag(inner.as_bytes())?;
    let name: String = part(inner, ..end)
        .chars()
        .enumerate()
        .take_while(|&(at, c)| c.is_ascii_alphanumeric() || at == 0)
        .map(|(_, c)| c.to_ascii_lowercase())
        .collect();
    Some((name, part(inner, end + 1..)))
}

/// Where the `>` stands that ends a tag, and not one in the value of an
/// attribute.
fn end_of_tag(tag: &[u8]) -> Option<usize> {
    // What is longer is no tag; a text of `<` alone must not take for ever.
    const LONGEST: usize = 4096;
    let tag = &tag[..tag.len().min(LONGEST)];
    let mut quote = None;
    for (at, &byte) in tag.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    // A quotation mark that is never closed.
    tag.iter().position(|&byte| byte == b'>')
}

/// What follows the end of an element whose content is no text.
fn after_end<'t>(text: &'t str, tag: &str) -> &'t str {
    let is_end = |at: usize| {
        let name = text.as_bytes().get(at + 2..at + 2 + tag.len());
        name.is_some_and(|name| name.eq_ignore_ascii_case(tag.as_bytes()))
    };
    let mut ends = memchr::memmem::find_iter(text.as_bytes(), b"</");
    part(text, ends.find(|&at| is_end(at)).unwrap_or(text.len())..)
}

/// Lines that are being put together.
#[derive(Default)]
struct Lines {
    text: String,
    line: String,
    /// Whether in a cell, where breaks of lines are spaces.
    in_cell: bool,
}

impl Lines {
    fn words(&mut self, raw: &str) {
        for c in unescaped(raw).chars() {
            let c = if c.is_whitespace() && c != '　' {
                ' '
            } else {
                c
            };
            if c != ' ' || !self.line.is_empty() && !self.line.ends_with(' ') {
                self.line.push(c);
            }
        }
    }

    fn see(&mut self, tag: &str) {
        match tag {
            "td" | "th" => {
                self.in_cell = true;
                let sign = if self.line.is_empty() { "| " } else { " " };
                self.line.push_str(sign);
            }
            "/td" | "/th" => {
                self.in_cell = false;
                let end = self.line.trim_end().len();
                self.line.truncate(end);
                self.line.push_str(" |");
            }
            "tr" | "/tr" | "/table" => {
                self.in_cell = false;
                self.end_line();
            }
            "p" | "/p" | "br" | "div" | "/div" | "li" | "/li" | "h1" | "/h1" | "h2" | "/h2"
            | "h3" | "/h3" | "h4" | "/h4" | "section" | "/section" | "blockquote"
            | "/blockquote" | "ul" | "/ul" | "ol" | "/ol" | "center" | "/center" => {
                match self.in_cell {
                    true => self.words(" "),
                    false => self.end_line(),
                }
            }
            _ => {}
        }
    }

    fn end_line(&mut self) {
        let line = self.line.trim_end();
        if !line.is_empty() {
            self.text.push_str(line);
            self.text.push('\n');
        }
        self.line.clear();
    }
}

/// The text with characters for the names that HTML has for them.
pub(super) fn unescaped(text: &str) -> String {
    const NAMES: [(&str, &str); 12] = [
        ("nbsp", " "),
        ("ensp", " "),
        ("emsp", " "),
        ("lt", "<"),
        ("gt", ">"),
        ("amp", "&"),
        ("quot", "\""),
        ("ldquo", "“"),
        ("rdquo", "”"),
        ("middot", "·"),
        ("mdash", "—"),
        ("hellip", "…"),
    ];
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(part(rest, ..at));
        rest = part(rest, at + 1..);
        let name = rest
            .bytes()
            .take(11)
            .position(|byte| byte == b';')
            .and_then(|end| Some((rest.get(..end)?, rest.get(end + 1..)?)));
        let known = name.and_then(|(name, after)| {
            let named = NAMES.iter().find(|(own, _)| *own == name);
            let character = named
                .map(|(_, words)| (*words).to_owned())
                .or_else(|| by_number(name).map(String::from))?;
            Some((character, after))
        });
        match known {
            Some((character, after)) => {
                plain.push_str(&character);
                rest = after;
            }
            None => plain.push('&'),
        }
    }
    plain.push_str(rest);
    plain
}

/// `#8220`, `#x201C`
fn by_number(name: &str) -> Option<char> {
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paragraphs_become_lines_and_rows_rows() {
        let html = "<style>p { x }</style><P class=\"a>b\">各科室：</p>\n<p>根据<b>《甲\n办法》</b>&ldquo;A&amp;B&#8221;&nbsp;<br/>第二行</p><!-- x --><table><tr><td><p>甲</p></td><td>乙<br>丙</td></tr></table>a < b";
        assert_eq!(
            without_tags(html).unwrap(),
            "各科室：\n根据《甲 办法》“A&B”\n第二行\n| 甲 | 乙 丙 |\na < b\n"
        );
    }

    #[test]
    fn text_without_tags_stays() {
        assert_eq!(without_tags("甲<10，乙>5，A&amp;B"), None);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(<br>|</p>|<[a-z]{0,6}|>|&|;|#x?[0-9a-f]{0,9}|<!--|甲|\\s){0,40}") {
            let _ = without_tags(&text);
        }
    }
}
