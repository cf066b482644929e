//! Where the title and the number of a document stand among its first lines.

use std::ops::Range;

use super::header::{self, Block};
use super::lines::Line;
use super::number::{DocumentNumber, NumberForm};
use super::paragraph::{begins_body, is_boilerplate};
use super::segment::Segment;
use super::{date, issuer, mark, title};
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::text::Field;

/// What stands between a header block and the text.
#[derive(Debug, Default)]
pub(super) struct Heading {
    pub(super) title: Vec<usize>,
    pub(super) number: Option<usize>,
    /// The words before a number that only says 第N号.
    pub(super) number_head: Option<usize>,
}

/// The title and the number as they stand between the header block and the
/// text.
pub(super) fn heading_lines(lines: &[Line<'_>], range: Range<usize>, block: &Block) -> Heading {
    let named = block.value(Field::Title).map(title::key);
    let mut title = Vec::new();
    let mut number = None;
    let mut head = None;
    let mut text = String::new();
    let full = range.filter(|&at| !lines[at].is_blank());
    for at in full.take(14) {
        let line = &lines[at];
        if number_on(line).is_some() {
            number = Some(at);
            continue;
        }
        if named.is_none() && number_and_title(line).is_some() {
            return Heading {
                title: vec![at],
                number: Some(at),
                number_head: None,
            };
        }
        if is_boilerplate(line.text()) || header::is_fact(line) || header::is_day_of_page(line) {
            continue;
        }
        let sentence =
            line.text().contains('。') || line.text().ends_with(['：', '；', '，']) || is_row(line);
        let is_note = is_note(line.text());
        if (number.is_some() || is_note) && !title.is_empty()
            || sentence
            || date::is_day(line.text())
            || begins_body(line.text())
        {
            break;
        }
        if is_masthead(line.text()) && names_body(line.text()) {
            head = Some(at);
            continue;
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
        title.truncate(usize::from(stands_alone(lines, &title)));
    }
    let is_near = |head: &usize| number.is_some_and(|number| number > *head && number - head <= 3);
    Heading {
        title,
        number,
        number_head: head.filter(is_near),
    }
}

/// Whether the first of the lines is short and stands by itself, as a title does whatever
/// its last word.
fn stands_alone(lines: &[Line<'_>], title: &[usize]) -> bool {
    const LONGEST: usize = 50;
    let Some(line) = title.first().and_then(|&at| lines.get(at)) else {
        return false;
    };
    let next = title.first().and_then(|&at| lines.get(at + 1));
    let is_apart = next.is_none_or(|next| next.is_blank() || header::is_fact(next));
    is_apart && !line.is_longer_than(LONGEST) && line.text().chars().count() > 3
}

/// A document whose number stands on the line `at` by itself.
pub(super) fn around_number(
    lines: &[Line<'_>],
    at: usize,
    number: &DocumentNumber,
    bounds: Range<usize>,
) -> Option<Segment> {
    let mut above = block_above(lines, at, bounds.start);
    let order = matches!(
        &number.form,
        NumberForm::Order { issuer, .. } if !issuer.is_empty()
    );
    // 签发人：某某 may stand below the number.
    let is_fact = |&at: &usize| lines[at].is_blank() || header::is_fact(&lines[at]);
    let facts = (at + 1..bounds.end).take_while(is_fact).count();
    let below = block_below(lines, at + 1 + facts, bounds.end);
    let text =
        |block: &Range<usize>| -> String { block.clone().map(|i| lines[i].text()).collect() };
    // Of several lines the last may be the masthead: 甲市人民政府令 below a line of the page.
    if let Some((last, others)) = lines[above.clone()].split_last()
        && is_masthead(last.text())
        && names_body(last.text())
        && !others.iter().all(|line| issuer::is_body(line.text()))
    {
        above.start = above.end - 1;
    }
    let above_text = text(&above);
    let masthead = is_masthead(&above_text);
    let is_title = |text: &str| {
        title::ends_like_document(text) && text.chars().count() >= 5 && !text.contains('。')
    };
    // A link to an explanation may stand above the document that it explains.
    let explains = title::is_explanation(&above_text)
        && is_title(&text(&below))
        && !title::is_explanation(&text(&below));
    if explains {
        above.start = above.end;
    }
    let above_text = if explains { String::new() } else { above_text };
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

/// 甲市人民政府令: what stands before the last word is a body.
fn names_body(masthead: &str) -> bool {
    ["文件", "令", "公告", "通告"]
        .iter()
        .filter_map(|word| masthead.strip_suffix(word))
        .any(issuer::is_body)
}

/// Whether a line says nothing of the document's text.
pub(super) fn is_blank_or_of_page(line: &Line<'_>) -> bool {
    line.is_blank()
        || is_boilerplate(line.text())
        || header::is_fact(line)
        || header::is_day_of_page(line)
}

/// The number that a line holds and nothing else but who signs (签发人：某某), a status
/// ([条款失效]) or a day in a bracket before it.
pub(super) fn number_on(line: &Line<'_>) -> Option<DocumentNumber> {
    let text = line.text();
    if let Some(number) = DocumentNumber::parse_folded(text) {
        return Some(number);
    }
    if let Some(first) = numbers_on(line).into_iter().next() {
        return Some(first);
    }
    let text = text.split_once("签发人").map_or(text, |(before, _)| before);
    let (text, _) = mark::of_title(text);
    let day = text
        .strip_prefix('（')
        .and_then(|text| text.split_once('）'));
    let text = match day {
        Some((day, rest)) if date::is_day(day) => rest,
        _ => text,
    };
    (text.len() < line.text().len())
        .then(|| DocumentNumber::parse_folded(text))
        .flatten()
}

/// The numbers that a line holds and nothing else: 甲发〔2020〕1号、乙规〔2020〕2号.
pub(super) fn numbers_on(line: &Line<'_>) -> Vec<DocumentNumber> {
    let text = line.text();
    if !text.ends_with(['号', '）']) || line.is_longer_than(100) {
        return Vec::new();
    }
    DocumentNumber::all_folded(text)
}

/// The lines directly below the number of a document that hold further numbers of it: 甲发
/// 〔2020〕1号 / 乙发〔2020〕2号. A second number of the same code is another document's.
pub(super) fn further_numbers(lines: &[Line<'_>], own: usize) -> Range<usize> {
    let code = |at: usize| match number_on(lines.get(at)?)?.form {
        NumberForm::Coded { code, .. } => Some(code),
        _ => None,
    };
    let mut end = own + 1;
    let mut codes: Vec<String> = code(own).into_iter().collect();
    while let Some(next) = code(end).filter(|next| !codes.is_empty() && !codes.contains(next)) {
        codes.push(next);
        end += 1;
    }
    own + 1..end
}

/// The number of an announcement whose body stands on the line above it: 甲部公告 /
/// 〔2024〕5号.
pub(super) fn number_below_body(lines: &[Line<'_>], at: usize) -> Option<(DocumentNumber, usize)> {
    let text = lines.get(at)?.text();
    if !text.starts_with('〔') || !text.ends_with('号') || lines[at].is_longer_than(16) {
        return None;
    }
    let head = (0..at)
        .rev()
        .take(3)
        .find(|&above| !lines[above].is_blank())?;
    let body = lines[head].text();
    let mut words = ["公告", "通告"].into_iter();
    let word = words.find(|word| body.ends_with(word) && is_masthead(body))?;
    let number = DocumentNumber::parse_folded(&format!("{word}{text}"))?;
    Some((number, head))
}

/// Whether a line is a note in brackets and no part of a title: a day, a session, a
/// caption; but （试行） is one.
fn is_note(text: &str) -> bool {
    text.starts_with('（') && (title::edition(text).is_empty() || date::find(text).is_some())
}

/// Title lines up to a note in brackets that is no part of the title.
pub(super) fn until_note(lines: &[Line<'_>], block: Range<usize>) -> Vec<usize> {
    let first = block.start;
    block
        .take_while(|&at| {
            let text = lines[at].text();
            at == first || !is_note(text)
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
        && !text.contains(['《', '，', '。', '号'])
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
    while end > floor && at - end < 5 && is_blank_or_of_page(&lines[end - 1]) {
        end -= 1;
    }
    let mut start = end;
    while start > floor && end - start < 6 {
        let line = &lines[start - 1];
        if is_no_title(line) || is_blank_or_of_page(line) {
            break;
        }
        start -= 1;
        if line.heading == 1 {
            break;
        }
    }
    start..end
}

/// Whether no title has such a line.
fn is_no_title(line: &Line<'_>) -> bool {
    let text = line.text();
    line.is_blank()
        || text.contains('。')
        || text.ends_with(['：', '；'])
        || date::is_day(text)
        || line.is_longer_than(100)
        || begins_body(text)
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
        if is_no_title(line)
            || (end > start
                && (line.heading > 0
                    || line.text().starts_with('|')
                    || header::is_fact(line)
                    || is_boilerplate(line.text())))
        {
            break;
        }
        end += 1;
    }
    start..end
}

/// Whether a line is the label of a column in a frame, with a title below it: 【典型案例】,
/// in the spelling of [`Line::text`].
fn is_label(lines: &[Line<'_>], at: usize, end: usize) -> bool {
    const LONGEST: usize = 10;
    let text = lines[at].text();
    let framed = text
        .strip_prefix('〔')
        .and_then(|rest| rest.strip_suffix('〕'));
    let next = (at + 1..end).find(|&next| !lines[next].is_blank());
    framed.zip(next).is_some_and(|(label, next)| {
        let below = lines[next].text();
        label.chars().count() <= LONGEST
            && !below.contains(['〔', '。'])
            && (below.ends_with(label) || title::ends_like_document(below))
    })
}

/// Whether a line is a row of a table with several cells, which is no title.
fn is_row(line: &Line<'_>) -> bool {
    line.text().starts_with('|') && line.text().matches('|').count() > 2
}

/// A text without a number: its title is what stands first, or the first
/// Markdown heading.
pub(super) fn without_number(lines: &[Line<'_>], range: Range<usize>) -> Option<Segment> {
    let first = range.clone().find(|&at| {
        let line = &lines[at];
        !is_masthead_of_file(line.text())
            && !is_blank_or_of_page(line)
            && !is_annex_mark(line.text())
            && !is_label(lines, at, range.end)
    })?;
    let heading = range.clone().take(60).find(|&at| {
        lines[at].heading == 1 && !lines[at].is_blank() && !is_annex_mark(lines[at].text())
    });
    let block = match heading {
        Some(at) => at..end_of_heading(lines, at, range.end),
        None if is_row(&lines[first]) => first..first,
        None => block_below(lines, first, range.end),
    };
    let mut segment = Segment {
        title: title_lines(lines, block),
        ..Segment::default()
    };
    segment.parts.push(first..range.end);
    Some(segment)
}

/// Where a heading ends that is broken over lines, each with its mark.
fn end_of_heading(lines: &[Line<'_>], at: usize, end: usize) -> usize {
    let next = lines.get(at + 1).filter(|_| at + 1 < end);
    let goes_on = next.is_some_and(|next| {
        next.heading == lines[at].heading
            && !title::ends_like_document(lines[at].text())
            && title::ends_like_document(next.text())
    });
    at + 1 + usize::from(goes_on)
}

/// The lines of a block that are a title, up to a note below it.
fn title_lines(lines: &[Line<'_>], block: Range<usize>) -> Vec<usize> {
    let text: String = block.clone().map(|i| lines[i].text()).collect();
    let like_title =
        text.chars().count() <= 120 && !text.contains('。') && text.chars().count() >= 3;
    if !like_title {
        return Vec::new();
    }
    // Lines below a complete title (bodies, a session in brackets) are no
    // part of it.
    let mut title = Vec::new();
    let mut so_far = String::new();
    for at in block {
        let is_repeated =
            || title::similarity(&title::key(&so_far), &title::key(lines[at].text())) > 0.8;
        if !so_far.is_empty()
            && (lines[at].text().starts_with('（')
                || is_repeated()
                || title::ends_like_document(&so_far) && !lines[at].text().ends_with("通知"))
        {
            break;
        }
        so_far.push_str(lines[at].text());
        title.push(at);
    }
    title
}

/// 附件3 on a line of its own: what follows is the title of the annex.
pub(super) fn is_annex_mark(text: &str) -> bool {
    let number = text
        .strip_prefix("附件")
        .or_else(|| text.strip_prefix("附："))
        .or_else(|| text.strip_prefix("附录"));
    let is_figure = |c: char| c.is_ascii_digit() || "一二三四五六七八九十-：".contains(c);
    number.is_some_and(|number| number.chars().all(is_figure))
}

/// The title below an annex mark near the top of a text, where the heading of the file
/// is none: a file of one annex repeats its own title there.
pub(super) fn title_of_annex(lines: &[Line<'_>], segment: &Segment) -> Option<Vec<usize>> {
    const NEAR: usize = 16;
    let part = segment.parts.first()?;
    let last = segment.title.last().or(segment.number.as_ref());
    let from = last.map_or(part.start, |at| at + 1);
    let is_mark = |&at: &usize| is_annex_mark(lines[at].text());
    let above = (0..part.start).rev().find(|&at| !lines[at].is_blank());
    let mark = above
        .filter(is_mark)
        .or_else(|| (from..lines.len().min(from + NEAR)).find(is_mark))?;
    let has_text = (from..mark).any(|at| lines[at].text().contains('。'));
    let mut block = block_below(lines, mark + 1, lines.len());
    // A title broken over lines that are set apart.
    let mut text: String = block.clone().map(|at| lines[at].text()).collect();
    if !title::ends_like_document(&text) {
        let more = block_below(lines, block.end, lines.len());
        text.extend(more.clone().map(|at| lines[at].text()));
        block.end = more.end;
    }
    let is_title = title::ends_like_document(&text) && text.chars().count() <= 120;
    let full = block.filter(|&at| !lines[at].is_blank());
    (!has_text && is_title && !text.contains('。')).then(|| full.collect())
}

/// 甲局文件 above a title without a number.
fn is_masthead_of_file(text: &str) -> bool {
    text.ends_with("文件") && text.chars().count() < 40 && !text.contains("关于")
}
