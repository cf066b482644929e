//! The one place where words become DOT.
//!
//! graphviz-rust prints ids as they are, so a title with a quotation mark
//! would break the file. Every id and every value is quoted here.

use graphviz_rust::dot_structures::{Attribute, Id, Node, NodeId};

use super::measure::is_unprintable;

/// A quoted id.
pub(super) fn id(text: &str) -> Id {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if is_unprintable(c) => {}
            c => out.push(c),
        }
    }
    out.push('"');
    Id::Escaped(out)
}

/// `key="value"`; the keys are our own words.
pub(super) fn attribute(key: &str, value: &str) -> Attribute {
    Attribute(Id::Plain(key.to_owned()), id(value))
}

/// `key="text"` for words that are shown: in them Graphviz would read `&lt;`
/// as `<`.
pub(super) fn shown(key: &str, text: &str) -> Attribute {
    attribute(key, &text.replace('&', "&amp;"))
}

/// A reference to a node.
pub(super) fn node_id(name: &str) -> NodeId {
    NodeId(id(name), None)
}

/// A node.
pub(super) fn node(name: &str, attributes: Vec<Attribute>) -> Node {
    Node::new(node_id(name), attributes)
}
