//! Words that go back to a name given before: short forms without 《》, 该办法.

use super::names::attach_pinpoint;
use super::{Mention, edge_before, in_name};
use crate::part::part;

/// Uses of short forms that were defined without 《》: 以具体措施为指导.
pub(crate) fn bare_shorts<'a>(
    text: &str,
    shorts: impl Iterator<Item = &'a str>,
    found: &mut Vec<Mention>,
) {
    let mut added = Vec::new();
    for short in shorts {
        for (at, _) in text.match_indices(short) {
            let span = at..at + short.len();
            let taken = found
                .iter()
                .chain(&added)
                .any(|m: &Mention| span.start < m.span.end && span.end > m.span.start);
            let before = part(text, ..at);
            // 本办法 is the document itself, 实施办法 another word.
            let edge = edge_before(before)
                || [
                    "作为", "以", "用", "与", "同", "经", "该", "落实", "做好", "按",
                ]
                .iter()
                .any(|word| before.ends_with(word));
            let defining = crate::citation::short::is_defining(before);
            let edge = edge && !before.ends_with(['本', '称']) || defining;
            if taken || !edge || in_name(text, at) {
                continue;
            }
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
    let before = found.len();
    for back in crate::citation::short::back_references(text) {
        let taken = found
            .iter()
            .any(|m| back.span.start < m.reach() && back.span.end > m.span.start);
        if taken || in_name(text, back.span.start) {
            continue;
        }
        let mut mention = Mention::bare(back.span.clone());
        mention.back = Some(back);
        attach_pinpoint(text, &mut mention);
        found.push(mention);
    }
    if found.len() > before {
        found.sort_by_key(|m| m.span.start);
    }
}
