//! The articles of a newspaper page.

use std::ops::Range;

use super::layout::{block_above, block_below};
use super::lines::Line;
use super::segment::Segment;
use wenmai_vocabulary::part::part;

/// The articles of a newspaper page: each begins with 本报讯 or after the line
/// that names the source of the one before.
pub(super) fn newspaper(lines: &[Line<'_>], range: Range<usize>) -> Option<Vec<Segment>> {
    let is_source = |text: &str| {
        let inner = text
            .rfind('（')
            .filter(|_| text.ends_with('）'))
            .map(|at| part(text, at + 3..text.len() - 3));
        inner.is_some_and(|inner| {
            (3..=30).contains(&inner.chars().count())
                && !inner.contains(['，', '。', '《', '、'])
                && [
                    "报",
                    "处",
                    "微信",
                    "网",
                    "党委",
                    "社",
                    "组",
                    "办公室",
                    "中心",
                ]
                .iter()
                .any(|ending| inner.ends_with(ending))
                && !inner.starts_with("附")
        })
    };
    let is_lead = |text: &str| {
        text.starts_with("本报讯")
            || text.starts_with("□本报")
            || text.starts_with("□") && text.contains("记者")
    };
    let mut cuts = Vec::new();
    let mut marks = 0;
    for at in range.clone() {
        let text = lines[at].text();
        if is_lead(text) {
            marks += 1;
            // The headline stands above the lead.
            let above = block_above(lines, at, range.start);
            let headline: String = above.clone().map(|i| lines[i].text()).collect();
            let is_headline = !above.is_empty()
                && headline.chars().count() <= 60
                && !headline.contains(['，', '。'])
                && !headline.ends_with('）');
            cuts.push(if is_headline { above.start } else { at });
        } else if is_source(text) {
            marks += 1;
            cuts.push(at + 1);
        }
    }
    if marks < 2 && !range.clone().any(|at| lines[at].text().contains("本报讯")) {
        return None;
    }
    cuts.push(range.start);
    cuts.push(range.end);
    cuts.sort_unstable();
    cuts.dedup();
    let mut articles = Vec::new();
    for pair in cuts.windows(2) {
        let part = pair[0]..pair[1];
        let chars: usize = part.clone().map(|at| lines[at].chars()).sum();
        let Some(first) = part.clone().find(|&at| !lines[at].is_blank()) else {
            continue;
        };
        if chars < 80 {
            continue;
        }
        articles.push(Segment {
            title: headline(lines, first..part.end),
            parts: vec![first..part.end],
            article: true,
            ..Segment::default()
        });
    }
    (!articles.is_empty()).then_some(articles)
}

/// The headline of a newspaper article: the longest of the blocks without a
/// mark of a sentence that stand before the text.
fn headline(lines: &[Line<'_>], range: Range<usize>) -> Vec<usize> {
    let mut best: Vec<usize> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let block = block_below(lines, at, range.end);
        if block.is_empty() {
            break;
        }
        let text: String = block.clone().map(|i| lines[i].text()).collect();
        if text.contains(['，', '。', '；', '□', '：'])
            || text.chars().count() > 60
            || text.starts_with("本报")
        {
            break;
        }
        let length = |block: &[usize]| -> usize { block.iter().map(|&i| lines[i].chars()).sum() };
        // In narrow columns prose begins without a mark of a sentence; a
        // headline stands by itself.
        let alone = lines.get(block.end).is_none_or(|next| {
            next.is_blank() || next.text().starts_with("本报") || next.text().starts_with('□')
        });
        if !alone {
            break;
        }
        let block: Vec<usize> = block.collect();
        at = block.last().map_or(range.end, |last| last + 1);
        if length(&block) > length(&best) {
            best = block;
        }
    }
    best
}
