//! A part in XML as a tree. Names are without their prefix: the two editions of
//! Office Open XML differ in nothing but their namespaces.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};

use crate::budget::Budget;
use crate::{Format, Reason};

/// How deep elements may stand in each other.
const DEEPEST: usize = 200;

/// What a node takes: rows of nodes double where they grow.
const NODE: u64 = 2 * size_of::<Node<'_>>() as u64;

/// An element.
pub(super) struct Element<'a> {
    tag: BytesStart<'a>,
    /// What it holds.
    pub(super) nodes: Vec<Node<'a>>,
}

/// What stands in an element.
pub(super) enum Node<'a> {
    Element(Element<'a>),
    Text(Cow<'a, str>),
}

impl<'a> Element<'a> {
    /// Its name without the prefix.
    pub(super) fn name(&self) -> &str {
        self.tag.local_name().into_inner()
    }

    /// An attribute by its name without the prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        self.tag
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().into_inner() == name)
            .map(
                |attribute| match attribute.normalized_value(XmlVersion::Implicit1_0) {
                    Ok(value) => value,
                    Err(_) => attribute.value,
                },
            )
    }

    /// An attribute that is a number.
    pub(super) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// Whether `val` says no: `<w:vanish w:val="0"/>`.
    pub(super) fn is_off(&self) -> bool {
        self.attribute("val")
            .is_some_and(|value| matches!(&*value, "0" | "false" | "off"))
    }

    /// The elements right below it.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element<'a>> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element of a name right below it.
    pub(super) fn child(&self, name: &str) -> Option<&Element<'a>> {
        self.elements().find(|element| element.name() == name)
    }

    /// The attribute `val` of the first element of a name right below it, as
    /// WordprocessingML gives properties.
    pub(super) fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        self.child(name)?.attribute("val")
    }

    /// The first element of a name at any depth.
    pub(super) fn find(&self, name: &str) -> Option<&Element<'a>> {
        self.elements().find_map(|element| match element.name() {
            own if own == name => Some(element),
            _ => element.find(name),
        })
    }
}

/// Parses a part of a file of `format`. The tree counts against the budget, since
/// it is larger than the part.
///
/// # Errors
///
/// [`Reason::Damaged`] where it is no XML or too deep,
/// [`Reason::UnpackedTooLarge`].
pub(super) fn parse<'a>(
    text: &'a str,
    format: Format,
    budget: &Budget,
) -> Result<Element<'a>, Reason> {
    let damaged = |what: String| Reason::Damaged { format, what };
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut open: Vec<Element<'a>> = vec![Element {
        tag: BytesStart::new(""),
        nodes: Vec::new(),
    }];
    loop {
        let event = reader
            .read_event()
            .map_err(|error| damaged(format!("its XML: {error}")))?;
        let node = match event {
            Event::Start(tag) => {
                if open.len() > DEEPEST {
                    return Err(damaged("elements nested too deep".to_owned()));
                }
                budget.take(NODE)?;
                open.push(Element {
                    tag,
                    nodes: Vec::new(),
                });
                continue;
            }
            Event::End(_) => {
                if open.len() < 2 {
                    continue;
                }
                let Some(element) = open.pop() else { continue };
                Node::Element(element)
            }
            Event::Empty(tag) => {
                budget.take(NODE)?;
                Node::Element(Element {
                    tag,
                    nodes: Vec::new(),
                })
            }
            Event::Text(text) => {
                budget.take(NODE)?;
                Node::Text(text.into_inner())
            }
            Event::CData(text) => {
                budget.take(NODE)?;
                Node::Text(text.into_inner())
            }
            Event::GeneralRef(entity) => {
                let resolved = match entity.resolve_char_ref() {
                    Ok(Some(c)) => Cow::Owned(c.to_string()),
                    _ => match resolve_xml_entity(&entity.into_inner()) {
                        Some(text) => Cow::Borrowed(text),
                        None => continue,
                    },
                };
                budget.take(NODE)?;
                Node::Text(resolved)
            }
            Event::Eof => break,
            _ => continue,
        };
        if let Some(above) = open.last_mut() {
            above.nodes.push(node);
        }
    }
    // Elements that were cut off hold what there is of them.
    while open.len() > 1 {
        let (Some(element), Some(above)) = (open.pop(), open.last_mut()) else {
            break;
        };
        above.nodes.push(Node::Element(element));
    }
    open.pop()
        .filter(|root| root.elements().next().is_some())
        .ok_or_else(|| damaged("a part without elements".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_and_prefixes_are_resolved() {
        let budget = Budget::new(10_000);
        let root = parse(
            "<w:a w:b=\"&lt;1\">甲&amp;&#x4E59;<c/></w:a>",
            Format::Docx,
            &budget,
        )
        .ok();
        let a = root.as_ref().unwrap().child("a").unwrap();
        assert_eq!(a.attribute("b").as_deref(), Some("<1"));
        let text: String = a
            .nodes
            .iter()
            .filter_map(|node| match node {
                Node::Text(text) => Some(&**text),
                Node::Element(_) => None,
            })
            .collect();
        assert_eq!(text, "甲&乙");
        assert!(a.child("c").is_some());
    }

    #[test]
    fn depth_and_size_are_limited() {
        let deep = "<a>".repeat(10_000);
        assert!(matches!(
            parse(&deep, Format::Docx, &Budget::new(1 << 30)).err(),
            Some(Reason::Damaged { .. })
        ));
        let wide = "<a/>".repeat(10_000);
        assert!(matches!(
            parse(&wide, Format::Docx, &Budget::new(10_000)).err(),
            Some(Reason::UnpackedTooLarge { .. })
        ));
    }
}
