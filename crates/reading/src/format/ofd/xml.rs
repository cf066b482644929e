//! The XML parts of a package as small trees.

use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::budget::Budget;
use crate::decode;

/// An element without its namespace: everything in a package is of one.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<Element>,
    /// The text directly in it.
    pub(super) text: String,
}

/// Elements nested deeper are left out.
const DEEPEST: usize = 64;

impl Element {
    /// The root of a part; what makes no sense ends it, and what is more than the
    /// budget allows.
    pub(super) fn parse(bytes: &[u8], budget: &Budget) -> Option<Element> {
        let (xml, _) = decode(bytes).ok()?;
        let mut reader = Reader::from_str(&xml);
        let mut open: Vec<Element> = vec![Element::default()];
        let mut too_deep = 0_usize;
        loop {
            match reader.read_event() {
                Ok(Event::Start(_)) if open.len() > DEEPEST => too_deep += 1,
                Ok(Event::End(_)) if too_deep > 0 => too_deep -= 1,
                // Before what is passed over: a part may end, or break, that deep.
                Ok(Event::Eof) | Err(_) => break,
                _ if too_deep > 0 => {}
                Ok(Event::Start(start) | Event::Empty(start)) if !may_be(&start, budget) => break,
                Ok(Event::Start(start)) => open.push(Element::of(&start)),
                Ok(Event::Empty(start)) => open.last_mut()?.children.push(Element::of(&start)),
                Ok(Event::End(_)) => close(&mut open),
                Ok(Event::Text(text)) => open.last_mut()?.text.push_str(&text.xml10_content()),
                Ok(Event::CData(text)) => open.last_mut()?.text.push_str(&text.xml10_content()),
                Ok(Event::GeneralRef(name)) => {
                    let reference = format!("&{};", &*name);
                    let text = unescape(&reference).unwrap_or_default();
                    open.last_mut()?.text.push_str(&text);
                }
                Ok(_) => {}
            }
        }
        while open.len() > 1 {
            close(&mut open);
        }
        open.pop()?.children.into_iter().next()
    }

    fn of(start: &BytesStart<'_>) -> Element {
        let attributes = start
            .attributes()
            .flatten()
            .filter_map(|attribute| {
                let name = attribute.key.local_name().as_ref().to_owned();
                Some((name, unescape(&attribute.value).ok()?.into_owned()))
            })
            .collect();
        Element {
            name: start.local_name().as_ref().to_owned(),
            attributes,
            ..Element::default()
        }
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(own, _)| own == name)?;
        Some(&found.1)
    }

    /// The elements of a name directly in it.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text of the first element of a name directly in it, where there is some.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        let text = self.child(name)?.text.trim();
        (!text.is_empty()).then_some(text)
    }

    /// The numbers in an attribute: `Boundary="0 0 210 297"`.
    pub(super) fn numbers(&self, name: &str) -> Vec<f64> {
        self.attribute(name).map(numbers).unwrap_or_default()
    }
}

/// Whether an element may be kept.
fn may_be(start: &BytesStart<'_>, budget: &Budget) -> bool {
    let attributes = memchr::memchr_iter(b'=', start.as_bytes()).count();
    budget.grow(2 * size_of::<Element>() + attributes * 2 * size_of::<(String, String)>())
}

fn close(open: &mut Vec<Element>) {
    if open.len() > 1
        && let Some(done) = open.pop()
        && let Some(above) = open.last_mut()
    {
        above.children.push(done);
    }
}

/// Numbers with white space between; one that makes no sense ends them.
pub(super) fn numbers(text: &str) -> Vec<f64> {
    /// Farther than any page reaches, in millimetres.
    const FARTHEST: f64 = 1e5;
    text.split_whitespace()
        .map_while(|word| word.parse().ok())
        .filter(|number: &f64| number.abs() < FARTHEST)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(part: &str) -> Option<Element> {
        Element::parse(part.as_bytes(), &Budget::new(1 << 20))
    }

    #[test]
    fn a_part_that_ends_or_breaks_too_deep_ends() {
        for end in ["", "<", "</b>", "<!--"] {
            let part = format!("<甲>文{}{end}", "<a>".repeat(DEEPEST + 10));
            let root = parsed(&part).unwrap();
            assert_eq!((root.name.as_str(), root.text.as_str()), ("甲", "文"));
        }
    }

    #[test]
    fn what_follows_an_element_that_is_too_deep_is_read() {
        let deep = DEEPEST + 10;
        let part = format!("<甲>{}{}文</甲>", "<a>".repeat(deep), "</a>".repeat(deep));
        assert_eq!(parsed(&part).unwrap().text, "文");
    }
}
