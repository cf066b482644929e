//! Words that go back to a name given before: short forms without 《》, 该办法.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::names::attach_pinpoint;
use super::taken::{Open, Taken};
use super::{Mention, edge_before};
use wenmai_vocabulary::part::part;

/// Uses of short forms that were defined without 《》: 以具体措施为指导.
pub(crate) fn bare_shorts<'a>(
    text: &str,
    shorts: impl Iterator<Item = &'a str>,
    found: &mut Vec<Mention>,
) {
    let mut added: Vec<Mention> = Vec::new();
    let open = OnceCell::new();
    // By their names alone: a bracket behind one holds short forms.
    let mut taken: BTreeMap<usize, usize> = found
        .iter()
        .map(|mention| (mention.span.start, mention.span.end))
        .collect();
    for short in shorts {
        for (at, _) in text.match_indices(short) {
            let span = at..at + short.len();
            let last = taken.range(..span.end).next_back();
            let is_taken = last.is_some_and(|(_, &end)| end > span.start);
            let before = part(text, ..at);
            // 本办法 is the document itself, 实施办法 another word.
            let edge = edge_before(before)
                || short.starts_with('第')
                || [
                    "作为", "以", "用", "与", "同", "经", "该", "落实", "做好", "按",
                ]
                .iter()
                .any(|word| before.ends_with(word));
            let defining = crate::citation::short::is_defining(before);
            let edge = edge && !before.ends_with(['本', '称']) || defining;
            if is_taken || !edge || open.get_or_init(|| Open::of(text)).at(at) {
                continue;
            }
            taken.insert(span.start, span.end);
            let mut mention = Mention::bare(span);
            attach_pinpoint(text, &mut mention);
            added.push(mention);
        }
    }
    if !added.is_empty() {
        found.extend(added);
        found.sort_by_key(|m| m.span.start);
    }
}

/// Phrases that point back: 该办法, 上述文件.
pub(crate) fn back_references(text: &str, found: &mut Vec<Mention>) {
    let backs = crate::citation::short::back_references(text);
    if backs.is_empty() {
        return;
    }
    let (open, taken) = (Open::of(text), Taken::by(&*found));
    let mut reach = 0;
    for back in backs {
        let start = back.span.start;
        if start < reach || taken.overlaps(&back.span) || open.at(start) {
            continue;
        }
        let mut mention = Mention::bare(back.span.clone());
        mention.back = Some(back);
        attach_pinpoint(text, &mut mention);
        reach = mention.reach();
        found.push(mention);
    }
    found.sort_by_key(|m| m.span.start);
}
