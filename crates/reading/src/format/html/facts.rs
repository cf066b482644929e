//! The metadata of a page: 索引号, 发文机关, 发文字号 … as a table, a list or a row
//! of words, in any order.

use std::ops::Range;

use super::lines::is_block;
use super::tree::{Kind, Tree};
use crate::Fact;
use crate::format::label::Label;
use wenmai_vocabulary::part::part;

/// A stretch of text between tags.
struct Piece {
    text: String,
    /// The element that begins its line, and how many line breaks came before.
    block: (usize, usize),
    is_link: bool,
}

/// The facts in a part of a page, and how many characters belong to none.
pub(super) fn facts(
    tree: &Tree<'_>,
    range: Range<usize>,
    left_out: &dyn Fn(usize) -> bool,
) -> (Vec<Fact>, usize) {
    let mut reading = Reading::default();
    for piece in pieces(tree, range, left_out) {
        reading.piece(&piece);
    }
    reading.end();
    (reading.facts, reading.stray)
}

fn pieces(tree: &Tree<'_>, range: Range<usize>, left_out: &dyn Fn(usize) -> bool) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = range.start;
    let mut breaks = 0;
    while at < range.end {
        if left_out(at) {
            at = tree.nodes[at].end;
            continue;
        }
        match tree.nodes[at].kind {
            Kind::Element(_) => {
                let tag = tree.tag(at);
                breaks += usize::from(tag == "br");
                let is_cell = matches!(tag, "td" | "dd");
                if is_cell && tree.squashed(at, left_out).is_empty() {
                    pieces.push(Piece {
                        text: String::new(),
                        block: (at, breaks),
                        is_link: false,
                    });
                }
            }
            Kind::Text(text) => {
                if text.chars().any(|c| !c.is_whitespace()) {
                    let block = tree
                        .ancestors(at)
                        .find(|&above| is_block(tree, above))
                        .unwrap_or(0);
                    pieces.push(Piece {
                        text: text.to_owned(),
                        block: (block, breaks),
                        is_link: tree
                            .ancestors(at)
                            .take(3)
                            .any(|above| tree.tag(above) == "a"),
                    });
                }
            }
        }
        at += 1;
    }
    pieces
}

#[derive(Default)]
struct Reading {
    facts: Vec<Fact>,
    open: Option<Open>,
    /// Characters that belong to no fact.
    stray: usize,
}

/// A label whose value is being read.
struct Open {
    label: Label,
    value: String,
    block: (usize, usize),
    /// Whether the value may begin in the next line or cell.
    waits: bool,
}

impl Reading {
    fn piece(&mut self, piece: &Piece) {
        if piece.text.is_empty() {
            // An empty cell is an empty value.
            if self.open.as_ref().is_some_and(|open| open.waits) {
                self.end();
            }
            return;
        }
        let mut rest = piece.text.as_str();
        while let Some((before, label, after)) = find_label(rest, piece.is_link) {
            self.value(before, piece.block);
            self.end();
            if let Some(label) = label {
                self.open = Some(Open {
                    label,
                    value: String::new(),
                    block: piece.block,
                    waits: true,
                });
            }
            rest = after;
        }
        self.value(rest, piece.block);
    }

    fn value(&mut self, words: &str, block: (usize, usize)) {
        if words.trim().is_empty() {
            return;
        }
        match &mut self.open {
            Some(open) if open.block == block || open.waits => {
                open.block = block;
                open.value.push_str(words);
                open.waits &= words.trim().trim_matches([':', '：', '】', ']']).is_empty();
            }
            _ => {
                self.end();
                self.stray += words.chars().filter(|c| !c.is_whitespace()).count();
            }
        }
    }

    fn end(&mut self) {
        if let Some(open) = self.open.take() {
            let words: Vec<&str> = open.value.split_whitespace().collect();
            self.facts.extend(open.label.fact(&words.join(" ")));
        }
    }
}

/// The first label in a text, none where words only look like one; what stands before it,
/// and after it.
fn find_label(text: &str, is_link: bool) -> Option<(&str, Option<Label>, &str)> {
    let squashed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    // A cell or an element that holds a label and nothing else.
    let bare = squashed.trim_matches(['【', '】', '[', ']', '：', ':', '*']);
    if let Some(label) = Label::of(bare).filter(|_| !is_link) {
        return Some(("", Some(label), ""));
    }
    let mut from = 0;
    for (at, colon) in text
        .char_indices()
        .filter(|&(_, c)| matches!(c, '：' | ':'))
    {
        let (before, after) = (part(text, from..at), part(text, at + colon.len_utf8()..));
        // The words before it, back to a gap; gaps stand within labels too: 标 题：.
        for (start, first) in before.char_indices() {
            let begins = start == 0 || part(before, ..start).ends_with(is_gap);
            if !begins || is_gap(first) {
                continue;
            }
            let words: String = part(before, start..)
                .chars()
                .filter(|&c| !is_gap(c))
                .collect();
            let upto = part(text, ..from + start);
            if let Some(label) = Label::of(&words) {
                return Some((upto, Some(label), after));
            }
            let is_like_one = start > 0
                && (2..=6).contains(&words.chars().count())
                && part(before, start..)
                    .chars()
                    .all(|c| matches!(c, '\u{4E00}'..='\u{9FFF}'));
            if is_like_one {
                return Some((upto, None, after));
            }
        }
        from = at + colon.len_utf8();
    }
    None
}

/// Whether a character stands between words, or around a label.
fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '【' | '】' | '[' | ']' | '|')
}
