//! The elements and texts of a page as a list in the order of the page, so that
//! what stands below an element is a range of it.

use std::ops::Range;

use scraper::Html;

use crate::budget::Budget;
use scraper::node::{Element, Node as Parsed};

/// An element, or a text between tags.
pub(super) enum Kind<'a> {
    Element(&'a Element),
    Text(&'a str),
}

pub(super) struct Node<'a> {
    pub(super) kind: Kind<'a>,
    /// Its index; none for those at the top.
    pub(super) parent: Option<usize>,
    /// One past the last node below it.
    pub(super) end: usize,
}

pub(super) struct Tree<'a> {
    pub(super) nodes: Vec<Node<'a>>,
    /// What its text may take.
    pub(super) budget: &'a Budget,
}

impl<'a> Tree<'a> {
    pub(super) fn new(page: &'a Html, budget: &'a Budget) -> Self {
        let mut nodes: Vec<Node<'a>> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        // Not recursive: pages may be nested deeper than the stack is.
        let mut pending = vec![page.tree.root().children()];
        while let Some(children) = pending.last_mut() {
            let Some(child) = children.next() else {
                pending.pop();
                let end = nodes.len();
                if let Some(done) = open.pop() {
                    nodes[done].end = end;
                }
                continue;
            };
            let kind = match child.value() {
                Parsed::Element(element) => Kind::Element(element),
                Parsed::Text(text) => Kind::Text(text),
                _ => continue,
            };
            let is_element = matches!(kind, Kind::Element(_));
            nodes.push(Node {
                kind,
                parent: open.last().copied(),
                end: nodes.len() + 1,
            });
            if is_element {
                open.push(nodes.len() - 1);
                pending.push(child.children());
            }
        }
        Tree { nodes, budget }
    }

    pub(super) fn element(&self, at: usize) -> Option<&'a Element> {
        match self.nodes.get(at)?.kind {
            Kind::Element(element) => Some(element),
            Kind::Text(_) => None,
        }
    }

    /// The name of an element; empty for a text.
    pub(super) fn tag(&self, at: usize) -> &'a str {
        self.element(at).map_or("", Element::name)
    }

    /// What stands below a node.
    pub(super) fn below(&self, at: usize) -> Range<usize> {
        at + 1..self.nodes[at].end
    }

    /// The nodes directly below one.
    pub(super) fn children(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let Range { start, end } = self.below(at);
        std::iter::successors((start < end).then_some(start), move |&child| {
            let next = self.nodes[child].end;
            (next < end).then_some(next)
        })
    }

    /// The elements in which a node stands, innermost first.
    pub(super) fn ancestors(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.nodes[at].parent, |&above| self.nodes[above].parent)
    }

    /// The text below a node without white space, but for what `leave` names.
    pub(super) fn squashed(&self, at: usize, leave: impl Fn(usize) -> bool) -> String {
        let mut text = String::new();
        let mut next = at;
        while next < self.nodes[at].end {
            if leave(next) {
                next = self.nodes[next].end;
                continue;
            }
            if let Kind::Text(part) = self.nodes[next].kind {
                text.extend(part.chars().filter(|c| !c.is_whitespace()));
            }
            next += 1;
        }
        text
    }
}
