//! What a document says of itself, each from the surest place that says it: a field of
//! its header, then the lines above its text, its number, its signature.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::history::{self, History};
use super::layout::{
    further_numbers, is_masthead, number_and_title, number_below_body, number_on, numbers_on,
};
use super::lines::Line;
use super::number::{DocumentNumber, NumberForm};
use super::origin::{Origin, Place};
use super::segment::Segment;
use super::{date, fold, issuer, title};
use wenmai_vocabulary::data;
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;
use wenmai_vocabulary::text::Field;

/// What is known of a document before its issuers are.
pub(super) struct Said<'a> {
    pub(super) title: &'a str,
    pub(super) number: Option<&'a DocumentNumber>,
    pub(super) history: Option<&'a History>,
    pub(super) signature: &'a issuer::Signature,
}

fn field(segment: &Segment, field: Field) -> Option<&str> {
    segment.block.as_ref().and_then(|block| block.value(field))
}

/// Where a field stands.
fn origin(segment: &Segment, field: Field) -> Option<Origin> {
    Some(segment.block.as_ref()?.said(field)?.origin())
}

/// A day that a field names.
pub(super) fn field_day(segment: &Segment, field: Field) -> Option<(Date, Origin)> {
    let value = segment.block.as_ref()?.said(field)?;
    let day = date::find(&fold::fold(value.words()))?;
    Some((day, value.origin()))
}

/// The title, where it stands, and the number that stands in a bracket behind it.
pub(super) fn own_title(
    lines: &[Line<'_>],
    segment: &Segment,
) -> (String, Option<Origin>, Option<DocumentNumber>) {
    let raw = |at: usize| lines[at].folded.raw_str(0, lines[at].folded.len());
    let one_line = segment.number.and_then(|at| {
        let (_, title) = number_and_title(&lines[at])?;
        Some(title::clean(
            lines[at].folded.raw_str(title.start, title.end),
        ))
    });
    let written = || title::join_lines(segment.title.iter().map(|&at| raw(at)));
    let title = match field(segment, Field::Title) {
        Some(raw) => without_brackets(title::clean(raw)),
        None => one_line.unwrap_or_else(written),
    };
    let first = segment.title.first().or(segment.number.as_ref());
    let above = || first.map(|&at| Origin::at(Place::Heading, lines[at].number));
    let mut origin = origin(segment, Field::Title).or_else(above);
    let title = match segment.parts.first() {
        Some(part)
            if title.is_empty()
                && (segment.number.is_some() || field(segment, Field::Number).is_some()) =>
        {
            let named = promulgated(lines, part);
            origin = named.as_ref().map(|_| Origin::of(Place::Clause));
            named.unwrap_or(title)
        }
        _ => title,
    };
    let title = without_number_before(without_reprint_mark(&title));
    let (plain, number) = title::without_number(title);
    (plain.to_owned(), origin, number)
}

/// 《甲办法》 without its brackets; 《甲》的通知 and 对《甲》的解读 keep theirs.
fn without_brackets(title: String) -> String {
    let inner = title
        .strip_prefix('《')
        .and_then(|rest| rest.strip_suffix('》'));
    let whole = inner.filter(|inner| !inner.contains(['《', '》']));
    whole.map(str::to_owned).unwrap_or(title)
}

/// 【第14号公告】《甲办法》: what a list of orders sets before the title.
fn without_number_before(title: &str) -> &str {
    let inner = title
        .strip_prefix('【')
        .and_then(|rest| rest.split_once('】'));
    match inner {
        Some((number, rest)) if number.contains('号') && !rest.trim().is_empty() => rest
            .trim()
            .strip_prefix('《')
            .and_then(|rest| rest.strip_suffix('》'))
            .filter(|name| !name.contains('》'))
            .unwrap_or(rest.trim()),
        _ => title,
    }
}

/// （转载）关于甲的通知: what the page says of itself is no part of the title.
fn without_reprint_mark(title: &str) -> &str {
    let marks = [
        "（转载）",
        "(转载)",
        "【转载】",
        "[转载]",
        "转载：",
        "（转）",
        "【转发】",
    ];
    let mark = marks.iter().find_map(|mark| title.strip_prefix(mark));
    mark.map_or(title, str::trim_start)
}

/// The number by a field, a line of its own, or the masthead and the line below it.
pub(super) fn own_number(
    lines: &[Line<'_>],
    segment: &Segment,
) -> Option<(DocumentNumber, Origin)> {
    let at = segment.number;
    // 公告〔2019〕18号 in the block is 海关总署公告2019年第18号 of the title line.
    let one_line = at.and_then(|at| Some(number_and_title(&lines[at])?.0));
    let on_own_line = |number| {
        let line = lines[at?].number;
        Some((number, Origin::at(Place::Number, line)))
    };
    let by_field = || {
        let words = field(segment, Field::Number)?;
        let first = || {
            DocumentNumber::all_folded(&fold::fold(words))
                .into_iter()
                .next()
        };
        let number = DocumentNumber::parse(words).or_else(first)?;
        Some((number, origin(segment, Field::Number)?))
    };
    let on_line = || {
        let at = at?;
        let below_body = || Some(number_below_body(lines, at)?.0);
        number_on(&lines[at]).or_else(below_body)
    };
    let one_line = one_line.and_then(on_own_line);
    let by_line = || on_line().and_then(on_own_line);
    let (number, origin) = one_line.or_else(by_field).or_else(by_line)?;
    let is_bare = matches!(number.form, NumberForm::Order { .. }) && !number.is_unique();
    let head = segment.number_head.filter(|_| is_bare);
    let whole = head.and_then(|head| {
        DocumentNumber::parse(&format!("{}{}", lines[head].text(), number.as_str()))
    });
    Some((whole.unwrap_or(number), origin))
}

/// The other numbers of a document that bears several, in its field or on its line, or on
/// the lines below that: one of each body, one of a registry.
pub(super) fn other_numbers(
    lines: &[Line<'_>],
    segment: &Segment,
    own: Option<&DocumentNumber>,
) -> Vec<DocumentNumber> {
    let Some(own) = own.filter(|own| own.has_code()) else {
        return Vec::new();
    };
    let by_field = field(segment, Field::Number).map(fold::fold);
    let mut all = by_field.map_or_else(Vec::new, |words| DocumentNumber::all_folded(&words));
    if let Some(at) = segment.number {
        let own_lines = lines.get(at..further_numbers(lines, at).end);
        all.extend(own_lines.unwrap_or_default().iter().flat_map(numbers_on));
    }
    let code = |number: &DocumentNumber| match &number.form {
        NumberForm::Coded { code, .. } => Some(code.clone()),
        _ => None,
    };
    let mut codes = vec![code(own)];
    all.retain(|number| {
        let is_new = !codes.contains(&code(number));
        codes.push(code(number));
        is_new
    });
    all
}

/// The first signature of the document that has a day, else the first that names bodies.
pub(super) fn own_signature(lines: &[Line<'_>], segment: &Segment) -> issuer::Signature {
    let signatures: Vec<issuer::Signature> = segment
        .parts
        .iter()
        .map(|part| {
            let start = segment
                .block
                .as_ref()
                .map_or(part.start, |b| b.lines.end.clamp(part.start, part.end));
            issuer::signature(lines.get(start..part.end).unwrap_or_default())
        })
        .collect();
    let mut found = signatures.iter();
    let dated = found.find(|s| s.day.is_some());
    let named = || signatures.iter().find(|s| !s.issuers.is_empty());
    dated.or_else(named).cloned().unwrap_or_default()
}

/// The bodies that issued the document, and what says so.
pub(super) fn own_issuers(
    lines: &[Line<'_>],
    segment: &Segment,
    said: &Said<'_>,
) -> (Vec<String>, Option<Origin>) {
    let header = field(segment, Field::Issuers);
    let signed = &said.signature.issuers;
    let issuers = issuer::of_document(header, signed, said.title);
    let first = segment.parts.first().map_or(0, |part| part.start);
    let last = segment.title.first().or(segment.number.as_ref());
    let masthead = masthead_issuers(lines, first..last.map_or(first + 1, |&at| at + 1));
    let told = said.history.map(History::issuers).unwrap_or_default();
    if header.is_none() && !told.is_empty() {
        return (told, Some(Origin::of(Place::Caption)));
    }
    // 甲部公告 above, 甲部's short name below.
    let names = |bodies: &[String]| -> Vec<String> {
        let full = bodies.iter().map(|body| issuer::full_name(body));
        full.map(Cow::into_owned).collect()
    };
    let is_masthead = issuers.is_empty() || names(&issuers) == names(&masthead);
    if header.is_none() && is_masthead && !masthead.is_empty() {
        return (masthead, Some(Origin::of(Place::Masthead)));
    }
    let by_number = bodies_of_number(said.number);
    // 中国证券监督管理委员会公告 above, 中国证监会 below.
    if header.is_none() && !by_number.is_empty() && names(&issuers) == names(&by_number) {
        return (by_number, Some(Origin::of(Place::Number)));
    }
    if !issuers.is_empty() {
        let place = match header {
            Some(list) if issuer::split(list) == issuers => origin(segment, Field::Issuers),
            _ if *signed == issuers => Some(Origin {
                place: Place::Signature,
                line: said.signature.line,
                at: None,
            }),
            Some(_) => origin(segment, Field::Issuers),
            None => Some(Origin::of(Place::Title)),
        };
        return (issuers, place);
    }
    let place = (!by_number.is_empty()).then(|| Origin::of(Place::Number));
    (by_number, place)
}

/// The bodies that a number names: 甲部、乙局令第5号, 甲部公告〔2024〕5号, or by its code.
fn bodies_of_number(number: Option<&DocumentNumber>) -> Vec<String> {
    match number.map(|number| &number.form) {
        Some(NumberForm::Order { issuer, .. } | NumberForm::Announcement { issuer, .. }) => {
            let named = issuer.trim_end_matches("公告").trim_end_matches("通告");
            let bodies = issuer::split(named);
            let are_bodies = bodies.iter().all(|body| issuer::is_body(body));
            if are_bodies { bodies } else { Vec::new() }
        }
        Some(NumberForm::Coded { code, .. }) => data::agency_codes()
            .get(code)
            .cloned()
            .into_iter()
            .collect(),
        Some(NumberForm::Standard) | None => Vec::new(),
    }
}

/// The day in a bracket behind the title or on the line below it, where nothing else says
/// when the text was written: （2022年10月9日）, （2021年12月9日修订）.
pub(super) fn noted_day(lines: &[Line<'_>], segment: &Segment, title: &str) -> Option<Date> {
    static NOTE: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "[（〔](?:根据)?(?<day>{})(?:[^（）〔〕。]{{0,40}}(?:发布|公布|印发|通过|修订|修正|修改|制定|批准))?[）〕]$",
            date::PATTERN
        ))
    });
    let day = |text: &str| date::parse(&NOTE.captures(text)?["day"]);
    let below = segment.title.last().map_or(0, |at| at + 1);
    let near = lines.get(below..).unwrap_or_default();
    let line = near.iter().take(3).find(|line| !line.is_blank());
    let is_note = |text: &&str| text.starts_with(['（', '〔']);
    let alone = line.map(Line::text).filter(is_note);
    day(&fold::fold(title)).or_else(|| {
        let text = alone?;
        day(text).or_else(|| {
            let inner = text.trim_matches(['（', '）', '〔', '〕']);
            date::of_line(inner)
        })
    })
}

/// Whether the document makes itself public by being signed: an order, an announcement,
/// 现予公布.
pub(super) fn publishes(
    lines: &[Line<'_>],
    segment: &Segment,
    number: Option<&DocumentNumber>,
) -> bool {
    /// Lines of an opening.
    const OPENING: usize = 12;
    let is_public = |number: &DocumentNumber| match &number.form {
        NumberForm::Order { .. } | NumberForm::Announcement { .. } => true,
        NumberForm::Coded { code, .. } => code.ends_with("公告") || code.ends_with("通告"),
        NumberForm::Standard => false,
    };
    let part = segment.parts.first().cloned().unwrap_or_default();
    let mut opening = lines.get(part).unwrap_or_default().iter().take(OPENING);
    number.is_some_and(is_public)
        && opening.any(|line| {
            [
                "现公布",
                "现予公布",
                "现予发布",
                "现发布",
                "予以公布",
                "予以发布",
            ]
            .iter()
            .any(|words| line.text().contains(words))
        })
}

/// The text that an order promulgates: 《甲办法》已经…通过，现予公布; 制定了《甲办法》，现予
/// 公布. What stands behind 根据 or 为了 is another text.
fn promulgated(lines: &[Line<'_>], part: &Range<usize>) -> Option<String> {
    /// Words of one who makes a text public here, not of what another body published
    /// (世界卫生组织发布《甲条例》…声明) or of the day from which it applies.
    const PUBLISHES: [&str; 14] = [
        "现予",
        "现公布",
        "现发布",
        "现颁布",
        "现印发",
        "现将",
        "予以公布",
        "予以发布",
        "兹公布",
        "通过",
        "批准",
        "制定了",
        "修订了",
        "起草了",
    ];
    let head = lines[part.clone()].iter().take(12);
    let mut sentences = head.flat_map(|line| line.text().split('。'));
    sentences.find_map(|text| {
        let publishes = PUBLISHES.iter().any(|word| text.contains(word));
        let names = title::names_in(text).into_iter().filter(|_| publishes);
        names
            .filter(|name| !is_ended(text, name))
            .find(|name| is_promulgated(text, name))
    })
}

/// Whether the words before a name say that it is made or made public here.
fn is_promulgated(text: &str, name: &str) -> bool {
    const VERBS: [&str; 12] = [
        "公布",
        "发布",
        "颁布",
        "印发",
        "制定了",
        "制定的",
        "修订了",
        "修订的",
        "起草了",
        "通过了",
        "现将",
        "批准",
    ];
    let Some(at) = text.find(name) else {
        return false;
    };
    let before = part_before(text, at);
    let clause = before
        .rsplit(['，', '。', '；', '：'])
        .next()
        .unwrap_or_default();
    let is_first = clause.is_empty() || clause.ends_with('》');
    let grounds = ["根据", "依据", "按照", "依照", "为了", "贯彻", "实施"];
    (is_first || VERBS.iter().any(|verb| clause.ends_with(verb)))
        && !grounds.iter().any(|word| clause.contains(word))
}

/// The words before a name, without the bracket that opens it.
fn part_before(text: &str, at: usize) -> &str {
    part(text, ..at).trim_end_matches(['《', '〈'])
}

/// Whether the clause around a name ends what it names: 《乙规定》同时废止.
fn is_ended(text: &str, name: &str) -> bool {
    let marks = ['，', '。', '；', '：'];
    let Some(at) = text.find(name) else {
        return false;
    };
    let before = part(text, ..at).rsplit(marks).next().unwrap_or_default();
    let after = part(text, at + name.len()..)
        .trim_start_matches('》')
        .split(marks)
        .next()
        .unwrap_or_default();
    ["废止", "失效", "停止执行", "停止施行", "不再执行"]
        .iter()
        .any(|word| before.contains(word) || after.contains(word))
}

/// The bodies that the masthead names: 甲局文件.
fn masthead_issuers(lines: &[Line<'_>], head: Range<usize>) -> Vec<String> {
    head.filter_map(|at| lines.get(at))
        .filter(|line| is_masthead(line.text()))
        .find_map(|line| {
            let raw = line.folded.raw_str(0, line.folded.len());
            let bodies = ["文件", "令", "公告", "通告"]
                .iter()
                .find_map(|ending| raw.strip_suffix(ending))?;
            let bodies: Vec<String> = issuer::split(bodies)
                .iter()
                .map(|body| issuer::plain_name(body).to_owned())
                .collect();
            let are_bodies = bodies.iter().all(|body| issuer::is_body(body));
            (!bodies.is_empty() && are_bodies).then_some(bodies)
        })
        .unwrap_or_default()
}

/// The history of a statute below its title and number.
pub(super) fn history_below(
    lines: &[Line<'_>],
    segment: &Segment,
    title: &str,
) -> Option<(History, Range<usize>)> {
    let Some(&last) = segment.title.last() else {
        // The title is a field, and the text begins with its history.
        let block = segment.block.as_ref().filter(|_| !title.is_empty())?;
        return history::below(lines, block.lines.end, &fold::fold(title));
    };
    let near = |at: &usize| (last..last + 4).contains(at);
    let number = segment.number.filter(near).unwrap_or(last);
    // Fields may stand between the title and the text.
    let block = segment.block.as_ref();
    let block = block.filter(|block| block.lines.start > last);
    let block = block.map_or(0, |block| block.lines.end);
    let after = block.max(number + 1);
    let written: String = segment.title.iter().map(|&at| lines[at].text()).collect();
    history::below(lines, after, &written)
}
