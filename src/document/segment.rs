//! Finds the documents in a text: the items of a compilation, each after its
//! header block; notices one after the other; the articles of a newspaper
//! page. What belongs to the page (masthead, table of contents, download
//! lines) is no document.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::date;
use super::fold::fold;
use super::header::{self, Block};
use super::issuer;
use super::lines::Line;
use super::newspaper::newspaper;
use super::number::DocumentNumber;
use super::paragraph::is_boilerplate;
use super::title;
use crate::part::part;

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
pub(crate) fn segments(lines: &[Line<'_>]) -> Vec<Segment> {
    let mut blocks = header::blocks(lines);
    let mut found = Vec::new();
    // The title may stand above its block: 海关总署公告2019年第18号（关于…的公告）.
    let starts: Vec<usize> = blocks
        .iter()
        .map(|block| line_above(lines, block).unwrap_or(block.first))
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
        let body = block.last + 1;
        let mut segment = Segment {
            parts: vec![start..end],
            ..Segment::default()
        };
        // The title and number repeated above the text.
        let (title, number) = heading_lines(lines, body..end, &block);
        segment.title = title;
        segment.number = number;
        if start < block.first {
            segment.title = vec![start];
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
    for segment in &mut found {
        if segment.block.is_none() {
            segment.block = facts_near(lines, segment);
        }
    }
    found
}

/// The line with the title, and perhaps the number, above a header block that
/// names no title.
fn line_above(lines: &[Line<'_>], block: &Block) -> Option<usize> {
    if block.value(header::Field::Title).is_some() {
        return None;
    }
    let above = (0..block.first).rev().find(|&at| !lines[at].is_blank())?;
    (number_and_title(&lines[above]).is_some() || is_notice_title(lines[above].text()))
        .then_some(above)
}

/// The title and the number as they stand between the header block and the
/// text.
fn heading_lines(
    lines: &[Line<'_>],
    range: Range<usize>,
    block: &Block,
) -> (Vec<usize>, Option<usize>) {
    let named = block.value(header::Field::Title).map(title::key);
    let mut title = Vec::new();
    let mut number = None;
    let mut text = String::new();
    for at in range.take(14) {
        let line = &lines[at];
        if line.is_blank() {
            continue;
        }
        if DocumentNumber::parse_folded(line.text()).is_some() {
            number = Some(at);
            continue;
        }
        if named.is_none() && number_and_title(line).is_some() {
            return (vec![at], Some(at));
        }
        if is_boilerplate(line.text()) {
            continue;
        }
        let sentence = line.text().contains('。') || line.text().ends_with(['：', '；', '，']);
        if number.is_some() || sentence || date::is_day(line.text()) {
            break;
        }
        text.push_str(line.text());
        let so_far = title::key(&text);
        match &named {
            Some(named)
                if named.starts_with(&so_far) || title::similarity(named, &so_far) > 0.8 =>
            {
                title.push(at);
                if named.chars().count() <= so_far.chars().count() {
                    continue;
                }
            }
            Some(_) => break,
            None if title.len() < 4 => title.push(at),
            None => break,
        }
    }
    if named.is_none() && !title::ends_like_document(&text) {
        title.clear();
    }
    (title, number)
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
        let Some(number) = DocumentNumber::parse_folded(line.text()) else {
            continue;
        };
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

/// A document whose number stands on the line `at` by itself.
fn around_number(
    lines: &[Line<'_>],
    at: usize,
    number: &DocumentNumber,
    bounds: Range<usize>,
) -> Option<Segment> {
    let above = block_above(lines, at, bounds.start);
    let order = matches!(
        &number.form,
        super::NumberForm::Order { issuer, .. } if !issuer.is_empty()
    );
    let below = block_below(lines, at + 1, bounds.end);
    let text =
        |block: &Range<usize>| -> String { block.clone().map(|i| lines[i].text()).collect() };
    let above_text = text(&above);
    let masthead = is_masthead(&above_text);
    let is_title = |text: &str| {
        title::ends_like_document(text) && text.chars().count() >= 5 && !text.contains('。')
    };
    let mut segment = Segment {
        number: Some(at),
        ..Segment::default()
    };
    if masthead && !above.is_empty() {
        segment.number_head = Some(above.start);
    }
    if !above.is_empty() && !masthead && !order && is_title(&above_text) {
        segment.title = until_note(lines, above.clone());
        segment.parts.push(above);
        return Some(segment);
    }
    let below_is_title = !below.is_empty() && is_title(&text(&below));
    // A web page puts the title before the number of the order. In the middle
    // of a text the lines above may be the end of another document.
    let head = if masthead {
        block_above(lines, above.start, bounds.start)
    } else {
        above.clone()
    };
    let first = || (bounds.start..head.start).all(|at| is_blank_or_of_page(&lines[at]));
    if (order || masthead)
        && !below_is_title
        && is_title(&text(&head))
        && !is_masthead(&text(&head))
        && first()
    {
        segment.title = until_note(lines, head.clone());
        segment.parts.push(head);
        return Some(segment);
    }
    if below_is_title {
        segment.title = until_note(lines, below);
        let start = if masthead { above.start } else { at };
        segment.parts.push(start..at + 1);
        return Some(segment);
    }
    // An order: 甲部令 / 第5号 / 《乙办法》已经…通过，现予公布.
    if masthead && !above.is_empty() {
        segment.parts.push(above.start..at + 1);
        return Some(segment);
    }
    if order {
        segment.parts.push(at..at + 1);
        return Some(segment);
    }
    None
}

/// Whether a line says nothing of the document's text.
fn is_blank_or_of_page(line: &Line<'_>) -> bool {
    line.is_blank() || is_boilerplate(line.text()) || header::is_fact(line)
}

/// Title lines up to a note in brackets that is no part of the title.
fn until_note(lines: &[Line<'_>], block: Range<usize>) -> Vec<usize> {
    let first = block.start;
    block
        .take_while(|&at| {
            let text = lines[at].text();
            at == first || !text.starts_with('（') || !title::edition(text).is_empty()
        })
        .collect()
}

/// 甲署公告2024年第18号（关于乙的公告）: number and title on one line.
pub(crate) fn number_and_title(line: &Line<'_>) -> Option<(DocumentNumber, Range<usize>)> {
    let text = line.text();
    let inner = text.strip_suffix('）')?;
    let open = inner.find("（关于")?;
    let number = DocumentNumber::parse_folded(part(text, ..open))?;
    let title = open + '（'.len_utf8()..inner.len();
    title::ends_like_document(part(text, title.clone())).then_some((number, title))
}

/// 甲部文件, 甲部令, 甲署公告, 主席令: the head of the page, not a title.
pub(crate) fn is_masthead(text: &str) -> bool {
    let count = text.chars().count();
    (3..=40).contains(&count)
        && !text.contains(['《', '，', '。'])
        && !text.contains("关于")
        && (text.ends_with("文件")
            || text.ends_with('令') && !text.ends_with("命令")
            || text.ends_with("公告")
            || text.ends_with("通告"))
}

/// The lines of text directly above `at`, without a mark of a sentence. Facts
/// about the page (来源：… 发布时间：…) may stand between.
pub(super) fn block_above(lines: &[Line<'_>], at: usize, floor: usize) -> Range<usize> {
    let mut end = at;
    while end > floor
        && at - end < 5
        && (lines[end - 1].is_blank() || header::is_fact(&lines[end - 1]))
    {
        end -= 1;
    }
    let mut start = end;
    while start > floor && end - start < 6 {
        let line = &lines[start - 1];
        if line.is_blank()
            || line.text().contains('。')
            || line.text().ends_with(['：', '；'])
            || date::is_day(line.text())
            || line.is_longer_than(100)
            || is_boilerplate(line.text())
            || header::is_fact(line)
        {
            break;
        }
        start -= 1;
        if line.heading == 1 {
            break;
        }
    }
    start..end
}

/// The lines of text directly below.
pub(super) fn block_below(lines: &[Line<'_>], at: usize, ceiling: usize) -> Range<usize> {
    let mut start = at;
    while start < ceiling && lines[start].is_blank() && start - at < 3 {
        start += 1;
    }
    let mut end = start;
    while end < ceiling && end - start < 6 {
        let line = &lines[end];
        if line.is_blank()
            || line.text().contains('。')
            || line.text().ends_with(['：', '；'])
            || date::is_day(line.text())
            || line.is_longer_than(100)
            || (end > start && (line.heading > 0 || header::is_fact(line)))
        {
            break;
        }
        end += 1;
    }
    start..end
}

/// A text without a number: its title is what stands first, or the first
/// Markdown heading.
fn without_number(lines: &[Line<'_>], range: Range<usize>) -> Option<Segment> {
    let first = range.clone().find(|&at| {
        let line = &lines[at];
        !line.is_blank()
            && !is_masthead_of_file(line.text())
            && !is_boilerplate(line.text())
            && !header::is_fact(line)
    })?;
    let heading = range
        .clone()
        .take(60)
        .find(|&at| lines[at].heading == 1 && !lines[at].is_blank());
    let block = match heading {
        Some(at) => at..at + 1,
        None => block_below(lines, first, range.end),
    };
    let text: String = block.clone().map(|i| lines[i].text()).collect();
    let mut segment = Segment::default();
    let like_title =
        text.chars().count() <= 120 && !text.contains('。') && text.chars().count() >= 3;
    if like_title {
        // Lines below a complete title (bodies, a session in brackets) are no
        // part of it.
        let mut so_far = String::new();
        for at in block {
            if !so_far.is_empty()
                && (lines[at].text().starts_with('（')
                    || title::ends_like_document(&so_far) && !lines[at].text().ends_with("通知"))
            {
                break;
            }
            so_far.push_str(lines[at].text());
            segment.title.push(at);
        }
    }
    segment.parts.push(first..range.end);
    Some(segment)
}

/// 甲局文件 above a title without a number.
fn is_masthead_of_file(text: &str) -> bool {
    text.ends_with("文件") && text.chars().count() < 40 && !text.contains("关于")
}

/// Further documents in the same text: a title of its own after a signature,
/// or a Markdown heading of the first level, that names nothing which the
/// document before it issues.
fn more_titles(lines: &[Line<'_>], range: &Range<usize>, starts: &mut Vec<Segment>) {
    let Some(first) = starts.first() else {
        return;
    };
    let mut issued: Option<Vec<String>> = None;
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
        let known = starts.iter().any(|s| {
            s.block.is_none() && s.parts.iter().any(|p| p.contains(&at))
                || s.block.as_ref().is_some_and(|b| at <= b.last)
                || s.title.contains(&at)
                || s.number == Some(at)
        });
        let after_blank = at == 0 || lines[at - 1].is_blank();
        if known || !signed || !after_blank {
            at += 1;
            continue;
        }
        let block = block_below(lines, at, range.end);
        let text: String = block.clone().map(|i| lines[i].text()).collect();
        let issued_before = |issued: &mut Option<Vec<String>>| {
            let key = title::key(&text);
            let issued = issued.get_or_insert_with(|| issued_by(lines, range, starts));
            issued.iter().any(|name| title::key(name) == key)
        };
        if is_notice_title(&text) && !issued_before(&mut issued) {
            issued
                .iter_mut()
                .for_each(|issued| issued.extend(title::issued(&text)));
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

/// What the documents found so far issue, and how they are called.
fn issued_by(lines: &[Line<'_>], range: &Range<usize>, starts: &[Segment]) -> Vec<String> {
    let mut issued: Vec<String> = Vec::new();
    let title_of = |segment: &Segment| -> String {
        segment.title.iter().map(|&at| lines[at].text()).collect()
    };
    for segment in starts {
        issued.extend(title::issued(&title_of(segment)));
        let named = segment
            .block
            .as_ref()
            .and_then(|b| b.value(header::Field::Title));
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
    issued
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

/// Facts on single lines around a title, as web pages write them: 来源：…
/// 发布时间：2023-03-08.
fn facts_near(lines: &[Line<'_>], segment: &Segment) -> Option<Block> {
    let part = segment.parts.first()?;
    let title = segment.title.last().copied()?;
    let near = title.saturating_sub(3).max(part.start)..(title + 5).min(part.end);
    header::facts(lines, near)
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
            let title = match s.block.as_ref().and_then(|b| b.value(header::Field::Title)) {
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
            let other = (owner + 1..segments.len()).find(|&other| {
                let part = segments[other].parts.first();
                part.is_some_and(|part| part.start < at && at < part.end)
            });
            let Some(other) = other else { continue };
            if names[other].iter().any(|n| names[owner].contains(n)) {
                continue;
            }
            let part = segments[other].parts[0].clone();
            segments[other].parts[0] = part.start..at;
            segments[owner].parts.push(at..part.end);
        }
    }
}
