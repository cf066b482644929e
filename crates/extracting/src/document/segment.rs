//! Finds the documents in a text: the items of a compilation, each after its
//! header block; notices one after the other; the articles of a newspaper
//! page. What belongs to the page (masthead, table of contents, download
//! lines) is no document.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::fold::fold;
use super::header::{self, Block};
use super::layout::{
    around_number, block_below, further_numbers, heading_lines, is_blank_or_of_page,
    number_and_title, number_below_body, number_on, title_of_annex, without_number,
};
use super::lines::Line;
use super::newspaper::newspaper;
use super::paragraph::is_boilerplate;
use super::{date, issuer, title};
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::text::{Fact, Field};

/// One document's lines.
#[derive(Debug, Default)]
pub(crate) struct Segment {
    /// Lines that belong to it; more than one stretch where the text that it
    /// issues stands apart.
    pub(crate) parts: Vec<Range<usize>>,
    /// Its header block.
    pub(crate) block: Option<Block>,
    /// Title lines outside the header block.
    pub(crate) title: Vec<usize>,
    /// The line that holds its number.
    pub(crate) number: Option<usize>,
    /// Whether it is an article of a newspaper, which rests on nothing itself.
    pub(crate) article: bool,
    /// The words before a number that only says 第N号: 甲部令, 甲署公告.
    pub(crate) number_head: Option<usize>,
}

/// Splits a text into its documents.
pub(crate) fn segments(lines: &[Line<'_>], facts: &[Fact]) -> Vec<Segment> {
    let mut blocks = header::blocks(lines);
    let apart = with_facts(lines, &mut blocks, facts);
    let mut found = Vec::new();
    // The title may stand above its block: 海关总署公告2019年第18号（关于…的公告）.
    let starts: Vec<usize> = blocks
        .iter()
        .map(|block| line_above(lines, block).unwrap_or(block.lines.start))
        .collect();
    let first = starts.first().copied().unwrap_or(lines.len());
    if blocks.is_empty() {
        found = plain(lines, 0..lines.len(), false);
    } else {
        found.extend(plain(lines, 0..first, true));
    }
    let ends: Vec<usize> = starts
        .iter()
        .skip(1)
        .copied()
        .chain([lines.len()])
        .collect();
    for ((block, start), end) in blocks.drain(..).zip(starts).zip(ends) {
        let body = block.lines.end;
        let mut segment = Segment {
            parts: vec![start..end],
            ..Segment::default()
        };
        // The title and number repeated above the text.
        let heading = heading_lines(lines, body..end, &block);
        segment.title = heading.title;
        segment.number = heading.number;
        segment.number_head = heading.number_head;
        if start < block.lines.start {
            match number_on(&lines[start]) {
                Some(_) => segment.number = Some(start),
                None => segment.title = vec![start],
            }
            if number_and_title(&lines[start]).is_some() {
                segment.number = Some(start);
            }
        }
        segment.block = Some(block);
        // Further documents may stand on the page below the first.
        let mut here = vec![segment];
        more_titles(lines, &(start..end), &mut here);
        let begins: Vec<usize> = here
            .iter()
            .filter_map(|s| s.parts.first().map(|p| p.start))
            .collect();
        for (i, mut segment) in here.into_iter().enumerate() {
            let until = begins.get(i + 1).copied().unwrap_or(end);
            segment.parts = vec![begins[i]..until];
            found.push(segment);
        }
    }
    // A block that only repeats facts under a title line takes that line in.
    reunite(lines, &mut found);
    for (at, segment) in found.iter_mut().enumerate() {
        let is_title = |lines_of: &[usize]| {
            let text: String = lines_of.iter().map(|&at| lines[at].text()).collect();
            title::ends_like_document(&text)
        };
        if segment.block.is_none()
            && !is_title(&segment.title)
            && let Some(title) = title_of_annex(lines, segment)
        {
            segment.title = title;
        }
        let near = facts_near(lines, segment, at == 0);
        match &mut segment.block {
            Some(block) => block.complete(near),
            None => {
                segment.number = segment.number.or_else(|| number_near(lines, segment));
                segment.block = near;
            }
        }
    }
    if let Some(segment) = found.first_mut() {
        match (&mut segment.block, apart) {
            (Some(block), apart) => block.complete(apart),
            (block, apart) => *block = apart,
        }
    }
    found
}

/// Enters the facts of the format among the header blocks: they complete the one with which
/// the text begins, and else stand before the text. Given back where they make up no header.
fn with_facts(lines: &[Line<'_>], blocks: &mut Vec<Block>, facts: &[Fact]) -> Option<Block> {
    /// Lines above a header that belong to it: the title.
    const ABOVE: usize = 3;
    let apart = Block::of_facts(facts)?;
    let full_above = |block: &Block| lines[..block.lines.start].iter().filter(|l| !l.is_blank());
    match blocks.first_mut() {
        Some(first) if full_above(first).count() <= ABOVE => {
            first.complete(Some(apart));
            None
        }
        _ if apart.is_header() => {
            blocks.insert(0, apart);
            None
        }
        _ => Some(apart),
    }
}

/// The line with the title, and perhaps the number, above a header block that
/// names no title.
fn line_above(lines: &[Line<'_>], block: &Block) -> Option<usize> {
    if block.value(Field::Title).is_some() {
        return None;
    }
    let above = (0..block.lines.start)
        .rev()
        .find(|&at| !lines[at].is_blank())?;
    let text = lines[above].text();
    // At the head of the text a title of any kind.
    let is_top = lines[..above].iter().all(Line::is_blank);
    let is_title = title::ends_like_document(text)
        && !text.contains(['。', '：'])
        && text.chars().count() >= 5;
    let names_none = block.value(Field::Number).is_none();
    let is_number = || names_none && number_on(&lines[above]).is_some();
    let is_first = is_top && (is_title || is_number());
    (number_and_title(&lines[above]).is_some() || is_notice_title(text) || is_first)
        .then_some(above)
}

/// Notices without a header block, one after the other.
fn plain(lines: &[Line<'_>], range: Range<usize>, before_blocks: bool) -> Vec<Segment> {
    let mut starts: Vec<Segment> = Vec::new();
    for at in range.clone() {
        let line = &lines[at];
        if line.is_blank() || line.is_longer_than(100) {
            continue;
        }
        if number_and_title(line).is_some() {
            starts.push(Segment {
                parts: vec![at..at + 1],
                title: vec![at],
                number: Some(at),
                ..Segment::default()
            });
            continue;
        }
        let below_body = || number_below_body(lines, at).map(|(number, _)| number);
        let Some(number) = number_on(line).or_else(below_body) else {
            continue;
        };
        let own = starts.last().and_then(|s| s.number);
        if own.is_some_and(|own| further_numbers(lines, own).contains(&at)) {
            continue;
        }
        let floor = starts
            .last()
            .and_then(|s| s.number)
            .map_or(range.start, |n| n + 1);
        if let Some(segment) = around_number(lines, at, &number, floor..range.end) {
            starts.push(segment);
        }
    }
    if starts.is_empty() && !before_blocks {
        if let Some(articles) = newspaper(lines, range.clone()) {
            return articles;
        }
        starts.extend(without_number(lines, range.clone()));
    }
    more_titles(lines, &range, &mut starts);
    // Each runs to where the next begins; the first takes in what stands above.
    let begins: Vec<usize> = starts
        .iter()
        .map(|s| s.parts.first().map_or(0, |p| p.start))
        .collect();
    for (i, segment) in starts.iter_mut().enumerate() {
        let end = begins.get(i + 1).copied().unwrap_or(range.end);
        segment.parts = vec![begins[i]..end];
    }
    starts
}

/// Further documents in the same text: a title of its own after a signature,
/// or a Markdown heading of the first level, that names nothing which the
/// document before it issues.
fn more_titles(lines: &[Line<'_>], range: &Range<usize>, starts: &mut Vec<Segment>) {
    let Some(first) = starts.first() else {
        return;
    };
    let mut issued: Option<FxHashSet<String>> = None;
    let taken = taken(range, starts);
    let begin = first
        .title
        .last()
        .copied()
        .or(first.number)
        .unwrap_or(range.start)
        + 1;
    let mut signed = false;
    let mut extra = Vec::new();
    let mut at = begin;
    while at < range.end {
        let line = &lines[at];
        if line.is_blank() {
            at += 1;
            continue;
        }
        if !line.is_longer_than(16) && date::is_day(line.text()) {
            signed = true;
            at += 1;
            continue;
        }
        let known = taken.get(at - range.start).is_some_and(|&known| known);
        let after_blank = at == 0 || lines[at - 1].is_blank();
        if known || !signed || !after_blank {
            at += 1;
            continue;
        }
        let block = block_below(lines, at, range.end);
        let text: String = block.clone().map(|i| lines[i].text()).collect();
        let mut issued_before = || {
            let issued = issued.get_or_insert_with(|| issued_by(lines, range, starts));
            let known = issued.contains(&title::key(&text));
            if !known {
                issued.extend(title::issued(&text).iter().map(|name| title::key(name)));
            }
            known
        };
        if is_notice_title(&text) && !issued_before() {
            extra.push(Segment {
                parts: vec![block.clone()],
                title: block.clone().collect(),
                ..Segment::default()
            });
            signed = false;
        }
        at = block.end.max(at + 1);
    }
    starts.extend(extra);
    starts.sort_by_key(|s| s.parts.first().map_or(0, |p| p.start));
}

/// Which lines of a range belong to the heads of the documents found so far.
fn taken(range: &Range<usize>, starts: &[Segment]) -> Vec<bool> {
    let mut taken = vec![false; range.len()];
    let mut take = |at: usize| {
        let line = at.checked_sub(range.start);
        if let Some(line) = line.and_then(|at| taken.get_mut(at)) {
            *line = true;
        }
    };
    for segment in starts {
        match &segment.block {
            None => segment.parts.iter().cloned().flatten().for_each(&mut take),
            Some(block) => (range.start..block.lines.end).for_each(&mut take),
        }
        segment.title.iter().copied().for_each(&mut take);
        segment.number.into_iter().for_each(&mut take);
    }
    taken
}

/// What the documents found so far issue, and how they are called, as keys.
fn issued_by(lines: &[Line<'_>], range: &Range<usize>, starts: &[Segment]) -> FxHashSet<String> {
    let mut issued: Vec<String> = Vec::new();
    let title_of = |segment: &Segment| -> String {
        segment.title.iter().map(|&at| lines[at].text()).collect()
    };
    for segment in starts {
        issued.extend(title::issued(&title_of(segment)));
        let named = segment.block.as_ref().and_then(|b| b.value(Field::Title));
        if let Some(named) = named {
            issued.extend(title::issued(named));
            issued.push(named.to_owned());
        }
        // An order names what it promulgates in its first sentence.
        if let Some(part) = segment.parts.first().filter(|_| segment.title.is_empty()) {
            let head = part.start..(part.start + 12).min(range.end);
            issued.extend(
                lines[head]
                    .iter()
                    .filter(|line| line.text().contains("公布") || line.text().contains("发布"))
                    .flat_map(|line| title::names_in(line.text())),
            );
        }
    }
    issued.iter().map(|name| title::key(name)).collect()
}

/// A title in the full form of a notice: …关于…的通知.
fn is_notice_title(text: &str) -> bool {
    let text = title::without_number(text).0;
    let count = text.chars().count();
    (10..=120).contains(&count)
        && !is_boilerplate(text)
        && !text.contains(['。', '；', '：', '〉'])
        && text.contains("关于")
        && (text.starts_with("关于")
            || text
                .find("关于")
                .is_some_and(|at| issuer::is_body(part(text, ..at).trim_end_matches("等部门"))))
        && [
            "的通知",
            "的意见",
            "的决定",
            "的公告",
            "的通告",
            "的函",
            "的批复",
            "的通报",
            "的复函",
        ]
        .iter()
        .any(|ending| text.ends_with(ending))
}

/// The line that holds the number of a document and nothing else, below the title or above
/// it, before any sentence.
fn number_near(lines: &[Line<'_>], segment: &Segment) -> Option<usize> {
    const NEAR: usize = 8;
    let part = segment.parts.first()?;
    segment.title.last()?;
    let full = part.clone().filter(|&at| !lines[at].is_blank());
    full.take(NEAR)
        .take_while(|&at| !lines[at].text().contains('。'))
        .find(|&at| number_on(&lines[at]).is_some() || number_below_body(lines, at).is_some())
}

/// Facts on single lines around a title, as web pages write them: 来源：…
/// 发布时间：2023-03-08. Those above the first document are its own.
fn facts_near(lines: &[Line<'_>], segment: &Segment, is_first: bool) -> Option<Block> {
    let part = segment.parts.first()?;
    let (first, last) = (*segment.title.first()?, *segment.title.last()?);
    let floor = if is_first { 0 } else { part.start };
    let of_page = (floor..first)
        .rev()
        .take_while(|&at| first - at <= 3 || is_blank_or_of_page(&lines[at]));
    let start = of_page.last().unwrap_or(first);
    let has_text = |at: &usize| lines[*at].text().contains('。');
    let below = (last + 1..(last + 6).min(part.end)).take_while(|at| !has_text(at));
    let end = below.last().map_or(last + 1, |at| at + 1);
    header::facts(lines, start..end)
}

/// Gives the text that a notice issues back to it where it stands apart, after
/// another document.
fn reunite(lines: &[Line<'_>], segments: &mut [Segment]) {
    if segments.len() < 2 {
        return;
    }
    let names: Vec<Vec<String>> = segments
        .iter()
        .map(|s| {
            let title = match s.block.as_ref().and_then(|b| b.value(Field::Title)) {
                Some(title) => fold(title),
                None => s.title.iter().map(|&at| lines[at].text()).collect(),
            };
            title::issued(&title)
                .iter()
                .map(|name| title::key(name))
                .collect()
        })
        .collect();
    // Where each of these names stands on a line of its own.
    let mut places: FxHashMap<&str, Vec<usize>> = names
        .iter()
        .flatten()
        .map(|name| (name.as_str(), Vec::new()))
        .collect();
    if places.is_empty() {
        return;
    }
    for at in 1..lines.len() {
        let line = &lines[at];
        if line.is_blank() || !lines[at - 1].is_blank() || line.is_longer_than(120) {
            continue;
        }
        if let Some(places) = places.get_mut(title::key(line.text()).as_str()) {
            places.push(at);
        }
    }
    for owner in 0..segments.len() {
        let mut here: Vec<usize> = names[owner]
            .iter()
            .filter_map(|name| places.get(name.as_str()))
            .flatten()
            .copied()
            .collect();
        here.sort_unstable();
        for at in here {
            // They stand in the order of the text.
            let begins = |segment: &Segment| segment.parts.first().is_none_or(|p| p.start < at);
            let other = segments.partition_point(begins).saturating_sub(1);
            let part = segments[other].parts.first();
            if other <= owner || part.is_none_or(|part| part.start >= at || at >= part.end) {
                continue;
            }
            if names[other].iter().any(|n| names[owner].contains(n)) {
                continue;
            }
            let part = segments[other].parts[0].clone();
            segments[other].parts[0] = part.start..at;
            segments[owner].parts.push(at..part.end);
        }
    }
}
