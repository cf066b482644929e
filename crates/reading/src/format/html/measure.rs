//! What a page takes, before it is parsed: parsing is made for browsers, and asks for
//! no limit.

use crate::budget::Budget;
use crate::{Format, Reason};
use wenmai_vocabulary::part::part;

/// Elements deeper than this make parsing slow by the square of their depth.
const DEEPEST: usize = 2000;

/// So do the attributes of one tag.
const MOST_ATTRIBUTES: usize = 1000;

/// What the parser keeps of a tag and the words behind it, and of an attribute.
const TAG: usize = 300;
const ATTRIBUTE: usize = 80;

/// Elements that end without a tag that says so.
const OPEN: [&str; 24] = [
    "p", "li", "td", "tr", "th", "dt", "dd", "option", "tbody", "thead", "tfoot", "colgroup", "br",
    "img", "hr", "meta", "link", "input", "area", "base", "col", "embed", "param", "wbr",
];

/// What stands in these is no markup.
const RAW: [&str; 3] = ["script", "style", "textarea"];

/// Whether a page can be parsed within the budget.
///
/// # Errors
///
/// [`Reason::Damaged`] where it would take for ever, [`Reason::UnpackedTooLarge`].
pub(super) fn check(text: &str, budget: &Budget) -> Result<(), Reason> {
    let damaged = |what: &str| Reason::Damaged {
        format: Format::Html,
        what: what.to_owned(),
    };
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        rest = part(rest, at + 1..);
        if let Some(comment) = rest.strip_prefix("!--") {
            let end = memchr::memmem::find(comment.as_bytes(), b"-->");
            rest = part(comment, end.unwrap_or(comment.len())..);
            continue;
        }
        let (is_end, inner) = match rest.strip_prefix('/') {
            Some(inner) => (true, inner),
            None => (false, rest),
        };
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let (name, attributes) =
            inner.split_at(length(inner, |byte| !byte.is_ascii_alphanumeric()));
        let name = name.to_ascii_lowercase();
        let (count, after) = tag(attributes);
        rest = after;
        budget.take((TAG + count * ATTRIBUTE) as u64)?;
        if count > MOST_ATTRIBUTES {
            return Err(damaged("a tag with more attributes than any has"));
        }
        if RAW.contains(&name.as_str()) {
            if !is_end {
                rest = behind(rest, &name);
            }
        } else if !OPEN.contains(&name.as_str()) {
            depth = match is_end {
                true => depth.saturating_sub(1),
                false => depth + 1,
            };
        }
        if depth > DEEPEST {
            return Err(damaged("elements nested without end"));
        }
    }
    Ok(())
}

/// How many bytes stand before the first that is an end.
fn length(text: &str, is_end: impl Fn(u8) -> bool) -> usize {
    text.bytes().position(is_end).unwrap_or(text.len())
}

/// How many attributes a tag has behind its name, and what follows it.
fn tag(text: &str) -> (usize, &str) {
    let mut count = 0;
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return (count, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (count, after);
        }
        count += 1;
        // A name may begin with the sign that else ends it.
        let ends = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'>' | b'/');
        let name = rest.bytes().skip(1).position(ends);
        rest = part(rest, name.map_or(rest.len(), |at| at + 1)..).trim_ascii_start();
        let Some(value) = rest.strip_prefix('=') else {
            continue;
        };
        let value = value.trim_ascii_start();
        rest = match value.as_bytes().first() {
            Some(quote @ (b'"' | b'\'')) => {
                let value = part(value, 1..);
                let end = length(value, |byte| byte == *quote);
                part(value, (end + 1).min(value.len())..)
            }
            _ => part(
                value,
                length(value, |byte| byte.is_ascii_whitespace() || byte == b'>')..,
            ),
        };
    }
}

/// What follows the end of an element whose content is no markup.
fn behind<'t>(text: &'t str, name: &str) -> &'t str {
    let is_end = |at: usize| {
        let found = text.as_bytes().get(at + 2..at + 2 + name.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
    };
    let mut ends = memchr::memmem::find_iter(text.as_bytes(), b"</");
    let end = ends.find(|&at| is_end(at)).map(|at| at + 2 + name.len());
    part(text, end.unwrap_or(text.len())..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(text: &str) -> Result<(), Reason> {
        check(text, &Budget::new(10_000_000))
    }

    #[test]
    fn usual_pages_may_be_parsed() {
        let page = "<p class=a>甲".repeat(5000) + &"<div><br/></div>".repeat(3000);
        assert_eq!(checked(&page), Ok(()));
        // What is no markup nests nothing.
        let script = format!("<script>{}</SCRIPT>", "'<div>'".repeat(3000));
        assert_eq!(checked(&script), Ok(()));
        assert_eq!(checked(&format!("<!--{}-->", "<b>".repeat(3000))), Ok(()));
        let long = format!("<img src=\"data:{}\">", "a/ b=".repeat(5000));
        assert_eq!(checked(&long), Ok(()));
    }

    #[test]
    fn depth_attributes_and_tags_are_limited() {
        for page in [
            "<div>".repeat(3000),
            format!("<p{}>", " a=1".repeat(2000)),
            format!("<p{}>", "/甲".repeat(2000)),
            format!("<p{}", " =\"".repeat(4000)),
        ] {
            assert!(matches!(checked(&page), Err(Reason::Damaged { .. })));
        }
        let wide = "<b>".repeat(100);
        assert!(check(&wide, &Budget::new(1000)).is_err());
    }

    #[test]
    fn attributes_are_told_as_browsers_do() {
        assert_eq!(tag(" a b=1 c = '>' d=\"x\"e/>rest"), (5, "rest"));
        assert_eq!(tag(">x"), (0, "x"));
        assert_eq!(tag(" a=\"甲"), (1, ""));
        assert_eq!(tag(" 甲"), (1, ""));
    }
}
