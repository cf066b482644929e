//! The history of a statute, as the lines or the bracket under its title tell it:
//! when which body adopted, issued and amended it, and by what.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;
use regex::Regex;
use serde::{Deserialize, Serialize};

use super::lines::{self, Line};
use super::number::DocumentNumber;
use super::{date, issuer};
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern::{self, WordSet};

/// What was done to a text on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// 通过
    Adopted,
    /// 批准
    Approved,
    /// 公布, 发布
    Issued,
    /// 修正
    Amended,
    /// 修订
    Revised,
    /// 施行: from this day it applies.
    Commenced,
}

/// One step in the history of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub day: Date,
    /// What was done.
    pub act: Act,
    /// The bodies that did it.
    pub bodies: Vec<String>,
    /// The document that did it: 《关于修改〈甲条例〉的决定》.
    pub instrument: Option<String>,
    /// The number under which it was done: 国务院令第735号.
    pub number: Option<DocumentNumber>,
    /// Where its words stand in the decoded text.
    pub place: Range<usize>,
}

/// The steps by which a text came to be what it is, in the order of their days.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// The steps, the earliest first.
    pub events: Vec<Event>,
    /// The day from which the version applied to which the last article of this one
    /// belongs: as that still says, else as the heading or the almanac does.
    pub applied: Option<Date>,
}

impl Event {
    /// Whether it made a new version of a text that was there already.
    pub fn changes(&self) -> bool {
        matches!(self.act, Act::Amended | Act::Revised)
    }

    /// Whether the text was issued as a whole by it, under its own number.
    fn is_of_the_whole(&self) -> bool {
        match self.act {
            Act::Issued => true,
            Act::Amended | Act::Revised => self.instrument.is_none(),
            Act::Adopted | Act::Approved | Act::Commenced => false,
        }
    }
}

impl History {
    /// The day of this version: that of the last step but for its coming into force.
    pub fn day(&self) -> Option<Date> {
        let mut steps = self.events.iter().filter(|e| e.act != Act::Commenced);
        let first = steps.next()?;
        // A note that tells of an amendment alone is no history.
        let begins = !first.changes() || first.instrument.is_none();
        begins.then(|| steps.map(|event| event.day).max().unwrap_or(first.day))
    }

    /// The numbers under which it was issued as a whole, the first version's first.
    pub fn numbers(&self) -> impl DoubleEndedIterator<Item = &DocumentNumber> {
        let whole = self.events.iter().filter(|event| event.is_of_the_whole());
        whole.filter_map(|event| event.number.as_ref())
    }

    /// Where among the steps the version begins to which the last article belongs: the
    /// last that was made anew as a whole (修订), else the first.
    fn of_last_article(&self) -> usize {
        let is_anew = |event: &Event| event.act == Act::Revised && event.instrument.is_none();
        self.events.iter().rposition(is_anew).unwrap_or(0)
    }

    /// The steps that made the version to which the last article belongs.
    pub(super) fn own_steps(&self) -> &[Event] {
        self.until_change(self.of_last_article())
    }

    /// The steps that made the first version, where the last article is not of that.
    pub(super) fn first_steps(&self) -> Option<&[Event]> {
        (self.of_last_article() > 0).then(|| self.until_change(0))
    }

    /// The steps from one on up to the next by which the text was changed.
    fn until_change(&self, from: usize) -> &[Event] {
        let steps = self.events.get(from..).unwrap_or_default();
        let mut later = steps.iter().skip(1);
        let until = later
            .position(Event::changes)
            .map_or(steps.len(), |at| at + 1);
        steps.get(..until).unwrap_or_default()
    }

    /// The day on which that version was changed, by which it applied.
    pub(super) fn next_change(&self) -> Option<Date> {
        let until = self.of_last_article() + self.own_steps().len();
        Some(self.events.get(until)?.day)
    }

    /// The day on which that version was made known: issued, or adopted by a congress,
    /// which issues at once.
    pub(super) fn own_issue(&self) -> Option<Date> {
        let steps = self.own_steps();
        let is_issue = |event: &&Event| event.act == Act::Issued || event.number.is_some();
        let of_congress = |event: &Event| {
            let mut bodies = event.bodies.iter();
            bodies.any(|body| body.contains("人民代表大会"))
        };
        let issued = steps.iter().find(is_issue).map(|event| event.day);
        let adopted = || {
            let last = steps.iter().rfind(|event| event.act != Act::Commenced)?;
            of_congress(last).then_some(last.day)
        };
        issued.or_else(adopted)
    }

    /// Whether this is a later version of an older text.
    pub fn is_amended(&self) -> bool {
        self.events.iter().any(Event::changes)
    }

    /// The day on which this version was adopted or, by those who need not adopt, issued.
    /// That others approved it comes later.
    pub(super) fn written(&self) -> Option<Date> {
        let version = self.day()?;
        let last = self.events.iter().rev();
        let own = last.filter(|event| !matches!(event.act, Act::Approved | Act::Commenced));
        Some(own.map(|event| event.day).next().unwrap_or(version))
    }

    /// The day on which this version was issued, where the heading says so: a congress
    /// that revises a text does not issue it by that.
    pub(super) fn issued(&self) -> Option<Date> {
        let day = self.day()?;
        let is_issue = |event: &Event| event.act == Act::Issued || event.number.is_some();
        let issued =
            |event: &&Event| event.day == day && event.is_of_the_whole() && is_issue(event);
        self.events.iter().find(issued).map(|event| event.day)
    }

    /// The day from which it applies, where the heading says so after the step that
    /// made this version.
    pub(super) fn commenced(&self) -> Option<Date> {
        let last = self.events.last()?;
        let day = self.day();
        (last.act == Act::Commenced && Some(last.day) >= day).then_some(last.day)
    }

    /// The number under which the whole text was issued last.
    pub(super) fn number(&self) -> Option<&DocumentNumber> {
        self.numbers().next_back()
    }

    /// The bodies that made it: those that adopted it, else those that issued it.
    pub(super) fn issuers(&self) -> Vec<String> {
        let first = |act: Act| {
            let mut events = self.events.iter();
            events.find(|event| event.act == act && !event.bodies.is_empty())
        };
        [Act::Adopted, Act::Issued, Act::Revised, Act::Approved]
            .into_iter()
            .find_map(first)
            .map(|event| event.bodies.clone())
            .unwrap_or_default()
    }
}

/// Words of which one stands in every line of a history.
const ACTS: [(&str, Act); 12] = [
    ("修正", Act::Amended),
    ("修订", Act::Revised),
    ("修改", Act::Amended),
    ("公布", Act::Issued),
    ("发布", Act::Issued),
    ("颁布", Act::Issued),
    ("印发", Act::Issued),
    ("批准", Act::Approved),
    ("通过", Act::Adopted),
    ("施行", Act::Commenced),
    ("实施", Act::Commenced),
    ("生效", Act::Commenced),
];

/// Longest history in lines, and longest line of one in characters.
const MOST_LINES: usize = 48;
const LONGEST_LINE: usize = 400;

/// The history that stands behind the line of the title, and the lines that tell it.
pub(super) fn below(
    lines: &[Line<'_>],
    after: usize,
    title: &str,
) -> Option<(History, Range<usize>)> {
    let range = extent(lines, after, title)?;
    let told = lines.get(range.clone())?;
    let mut events = events(&lines::joined(told));
    let named = |event: &Event| {
        event.act != Act::Commenced
            && (!event.bodies.is_empty()
                || event.number.is_some()
                || event.changes() && event.instrument.is_some())
    };
    if !events.iter().any(named) {
        return None;
    }
    for event in &mut events {
        event.place = in_text(told, &event.place);
    }
    events.sort_by_key(|event| event.day);
    adopted_again(&mut events);
    let history = History {
        events,
        applied: None,
    };
    Some((history, range))
}

/// Days between the sessions of bodies that adopt one text.
const ONE_ADOPTION: i32 = 62;

/// A text that the same body adopts once more is amended, whatever its heading says.
fn adopted_again(events: &mut [Event]) {
    let first = events.iter().find(|event| event.act == Act::Adopted);
    let Some((day, bodies)) = first.map(|first| (first.day, first.bodies.clone())) else {
        return;
    };
    let at_once = day.saturating_add(ONE_ADOPTION.days());
    for event in events {
        if event.act == Act::Adopted && event.day > at_once && event.bodies == bodies {
            event.act = Act::Amended;
        }
    }
}

/// The bytes of the decoded text from which a range of the joined lines comes.
fn in_text(lines: &[Line<'_>], range: &Range<usize>) -> Range<usize> {
    let (mut before, mut start, mut end) = (0, None, 0);
    for line in lines {
        let len = line.folded.len();
        if start.is_none() && range.start < before + len {
            start = Some(line.folded.raw_range(range.start - before, len).start);
        }
        if before < range.end {
            end = line.folded.raw_range(0, len.min(range.end - before)).end;
        }
        before += len;
    }
    start.map_or(0..0, |start| start..end.max(start))
}

/// The lines below a title that tell its history.
fn extent(lines: &[Line<'_>], after: usize, title: &str) -> Option<Range<usize>> {
    let mut range: Option<Range<usize>> = None;
    let mut open = 0;
    for at in after..lines.len().min(after + MOST_LINES) {
        let line = lines.get(at)?;
        // The title may stand there again, broken over lines, or a line be drawn.
        let is_rule = !line.text().contains(char::is_alphanumeric);
        let is_title = is_rule || title.contains(line.text()) || is_book(line);
        if line.is_blank() || range.is_none() && is_title {
            continue;
        }
        let goes_on = open > 0 || range.is_some() && is_rest(line);
        if line.heading > 0
            || line.is_longer_than(LONGEST_LINE)
            || !(begins(line.text()) || goes_on || opens(lines, at))
        {
            break;
        }
        open += depth(line.text());
        match &mut range {
            Some(range) => range.end = at + 1,
            None => range = Some(at..at + 1),
        }
    }
    range
}

/// Most lines over which a bracket is broken that tells one step.
const BROKEN: usize = 4;

/// Whether a bracket begins on a line as one that tells of a day, and is broken off before
/// it says what was done: （2016年3月30日甲省人民代表大会常务委员 / 会第七次会议通过）.
fn opens(lines: &[Line<'_>], at: usize) -> bool {
    let Some(line) = lines.get(at) else {
        return false;
    };
    if !line.text().starts_with(['（', '〔']) || depth(line.text()) <= 0 {
        return false;
    }
    let mut told = String::new();
    for line in lines.iter().skip(at).take(BROKEN) {
        if line.heading > 0 || line.is_longer_than(LONGEST_LINE) {
            break;
        }
        told.push_str(line.text());
        if depth(&told) <= 0 {
            return begins(&told);
        }
    }
    false
}

/// Whether a line names the book of a code that stands in its own file: 第二编　物权.
fn is_book(line: &Line<'_>) -> bool {
    static BOOK: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant("^第[一二三四五六七八九十0-9]+[编篇卷]|编$|^[总分附]则$")
    });
    line.heading > 0 && !line.is_longer_than(20) && BOOK.is_match(line.text())
}

/// Whether a line begins as one that tells of a day: 2009年5月27日…通过, （2009年….
fn begins(text: &str) -> bool {
    static BEGINS: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "^(?:[（〔]?(?:根据|经|自|于|已由|由)?|[（〔]?[^（）〔〕《》，。；：、]{{2,30}}?|（[^（）〔〕《》，。；：]{{2,80}}?(?:通过|批准)){}[^，]",
            date::PATTERN
        ))
    });
    // The line break may stand behind the first words of the next step.
    let told = text.strip_suffix("。根据").unwrap_or(text);
    let inner = told.trim_end_matches(['。', '）', '〕', '〕']);
    let is_sentence = inner.contains('。') && !text.starts_with(['（', '〔']);
    let is_note = text.contains("注：");
    BEGINS.is_match(text) && !is_sentence && !is_note && ends_with_act(text) || is_rest_of_day(text)
}

/// Whether a line says what was done, and a line without brackets ends with that.
fn ends_with_act(text: &str) -> bool {
    static SAYS: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(ACTS.map(|(word, _)| word)));
    let starts_with_day = date_marks(text)
        .first()
        .is_some_and(|(day, _)| day.start == 0);
    let end = text.trim_end_matches(['。', '）', '；', '〕']);
    if starts_with_day && !SAYS.is_in(text) {
        let day = date_marks(text).first().map_or(0, |(day, _)| day.end);
        return number(part(end, day..)).is_some();
    }
    SAYS.is_in(text)
        && (text.starts_with(['（', '〔'])
            || starts_with_day
            || ACTS.iter().any(|(word, _)| end.ends_with(word)))
}

/// A line that a day begins and that breaks off before it says what was done:
/// 2010年3月1日　甲部、乙部 / 发布.
fn is_rest_of_day(text: &str) -> bool {
    let Some((end, _)) = date_marks(text).into_iter().next() else {
        return false;
    };
    let rest = part(text, end.end..);
    end.start == 0 && issuer::is_body(rest.rsplit('、').next().unwrap_or_default())
}

/// Whether a line goes on with a history: （）, a body and 发布.
fn is_rest(line: &Line<'_>) -> bool {
    let text = line.text().trim_end_matches(['）', '〕']);
    let body = ["公布", "发布", "修订", "修正", "施行"]
        .iter()
        .find_map(|word| text.strip_suffix(word));
    body.is_some_and(|body| body.is_empty() || issuer::is_body(body))
        || text == "根据"
        || text.starts_with('（') && begins(text)
}

/// Brackets that a line opens and does not close.
fn depth(text: &str) -> i32 {
    let sign = |c: char| match c {
        '《' | '（' | '〈' | '〔' => 1,
        '》' | '）' | '〉' | '〕' => -1,
        _ => 0,
    };
    text.chars().map(sign).sum()
}

/// The days outside 《》, and where they stand.
fn date_marks(text: &str) -> Vec<(Range<usize>, Date)> {
    static DAY: LazyLock<Regex> = LazyLock::new(|| pattern::constant(date::PATTERN));
    DAY.find_iter(text)
        .filter(|found| {
            let before = part(text, ..found.start());
            before.matches('《').count() <= before.matches('》').count()
        })
        .filter_map(|found| Some((found.range(), date::parse(found.as_str())?)))
        .collect()
}

/// The steps that the words tell, each from its day to the next.
fn events(text: &str) -> Vec<Event> {
    let days = date_marks(text);
    let ends = days
        .iter()
        .skip(1)
        .map(|(range, _)| range.start)
        .chain([text.len()]);
    let mut found: Vec<Event> = Vec::new();
    // 国务院常务会议2001年12月12日通过: the body before the day.
    let first = days.first().map_or(0, |(range, _)| range.start);
    let mut ahead = part(text, ..first)
        .trim_start_matches(['（', '〔'])
        .to_owned();
    // Days that share the verb of a later one: 2020年1月1日甲院、2020年1月9日乙院通过.
    let mut waiting: Vec<(Date, Vec<String>)> = Vec::new();
    for ((range, day), end) in days.iter().zip(ends) {
        let words = part(text, range.end..end);
        let Some(mut event) = event(*day, words, range.start..end) else {
            if words.ends_with('、') {
                waiting.push((*day, bodies(words.trim_end_matches('、'))));
            }
            continue;
        };
        if event.bodies.is_empty() && event.act != Act::Commenced {
            event.bodies = bodies(&ahead);
            // 甲省人民政府令第61号 2002年4月9日公布.
            event.number = event.number.or_else(|| number(&ahead));
        }
        ahead = behind_act(words).to_owned();
        for (day, bodies) in waiting.drain(..) {
            found.push(Event {
                day,
                bodies,
                ..event.clone()
            });
        }
        found.push(event);
    }
    found
}

/// The words behind the last that says what was done: the body of the next line.
fn behind_act(words: &str) -> &str {
    let ends = ACTS
        .iter()
        .filter_map(|(word, _)| Some(words.rfind(word)? + word.len()));
    part(words, ends.max().unwrap_or(words.len())..)
}

/// The step of which the words behind a day tell.
fn event(day: Date, words: &str, place: Range<usize>) -> Option<Event> {
    let (plain, quoted) = without_quotes(words);
    let instrument = bare_instrument(words).or(quoted);
    let verb = ACTS.iter().find_map(|(word, act)| {
        let at = plain.rfind(word)?;
        Some((*act, at))
    });
    // 2017年11月22日 国务院令第692号 leaves the verb out.
    let order = || number(plain.trim_end_matches('）')).map(|_| (Act::Issued, plain.len()));
    let (act, verb) = verb.or_else(order)?;
    // 2021年6月1日起施行 tells no step by a body.
    let before = part(&plain, ..verb).trim_end_matches(['）', '〕']);
    let number = number(before);
    Some(Event {
        day,
        act,
        bodies: if act == Act::Commenced {
            Vec::new()
        } else {
            bodies(before)
        },
        instrument,
        number,
        place,
    })
}

/// An instrument that is named without 《》: 关于修改《甲条例》等九件地方性法规的决定.
fn bare_instrument(words: &str) -> Option<String> {
    let start = words.find("关于")?;
    let before = part(words, ..start);
    if before.matches('《').count() > before.matches('》').count() {
        return None;
    }
    let named = part(words, start..);
    let end = ["决定", "决议"]
        .iter()
        .filter_map(|kind| Some(named.rfind(kind)? + kind.len()))
        .max()?;
    Some(part(named, ..end).to_owned())
}

/// The words without what stands in 《》, and the first of that.
fn without_quotes(words: &str) -> (String, Option<String>) {
    let mut plain = String::with_capacity(words.len());
    let (mut quoted, mut first) = (String::new(), None);
    let mut depth = 0;
    for c in words.chars() {
        match c {
            '《' => depth += 1,
            '》' => {
                depth -= 1;
                if depth == 0 && first.is_none() {
                    first = Some(std::mem::take(&mut quoted));
                    plain.push('《');
                    continue;
                }
            }
            _ => {}
        }
        let is_outer = c == '《' && depth == 1;
        match depth {
            0 => plain.push(c),
            _ if is_outer => {}
            _ => quoted.push(c),
        }
    }
    (plain, first)
}

/// The number under which the bodies acted: 国务院令第735号, 公告第5号.
fn number(words: &str) -> Option<DocumentNumber> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "^[^，；《]*?第?[0-9一二三四五六七八九十百〇○零]+号令?$|^[^，；《]*?〔[0-9]{4}〕[0-9]+号$",
        )
    });
    static TIMES: LazyLock<Regex> =
        LazyLock::new(|| pattern::constant("第[一二三四五六七八九十]+次$"));
    let words = words.split('《').next().unwrap_or_default();
    let words = words
        .trim_start_matches(['由', '以', '经', '，'])
        .trim_start_matches("根据");
    // 甲院以甲发〔2001〕5号通知印发.
    let words = words.rsplit('以').next().unwrap_or_default();
    let words = ["通知", "文件", "文"]
        .iter()
        .find_map(|kind| words.strip_suffix(kind))
        .unwrap_or(words);
    let words = &*TIMES.replace(words, "");
    let found = NUMBER.find(words)?;
    let words = found.as_str();
    let plain = words.strip_prefix("中华人民共和国").unwrap_or(words);
    DocumentNumber::parse_folded(plain)
}

/// The bodies that the words name: 第十三届全国人民代表大会常务委员会第七次会议,
/// 国务院令第735号, 甲部、乙局.
fn bodies(words: &str) -> Vec<String> {
    static SESSION: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "^(?P<place>[^，、；《]*?)第[0-9一二三四五六七八九十]+届(?P<body>[^，、；《]*?(?:人民代表大会(?:常务委员会)?|委员会))",
        )
    });
    static OTHER: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "^(?P<bodies>[^，；《]+?)(?:第?[0-9一二三四五六七八九十百]+次|[0-9]{4}年第|审判委员会|检察委员会|常务会议|令|公告|通告|文件|以|$)",
        )
    });
    let words = words.split('《').next().unwrap_or_default();
    let words = words
        .trim_start_matches(['由', '经', '以', '起', '，'])
        .trim_start_matches("根据")
        .replace("中华人民共和国", "")
        .replace("人大常委会", "人民代表大会常务委员会");
    let words = words.as_str();
    let named: Vec<String> = match SESSION.captures(words) {
        Some(m) => {
            let (place, body) = (&m["place"], &m["body"]);
            let body = body.strip_suffix("检察委员会").unwrap_or(body);
            vec![format!("{place}{body}")]
        }
        None => match OTHER.captures(words) {
            Some(m) => m["bodies"].split(['、', '和']).map(str::to_owned).collect(),
            None => Vec::new(),
        },
    };
    named
        .iter()
        .filter(|name| issuer::is_body(name))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn of(text: &str) -> Option<History> {
        below(&lines::split(text), 1, "甲省渡船条例").map(|(history, _)| history)
    }

    #[test]
    fn lines_and_brackets_tell_the_same() {
        let lines = "甲省渡船条例\n\n2009年5月27日 甲省第十届人民代表大会常务委员会第九次会议通过\n\n\
            2023年9月28日 甲省第十三届人民代表大会常务委员会第八次会议修订\n\n第一条 为了乙，制定本条例。\n";
        let bracket = "甲省渡船条例\n（2009年5月27日甲省第十届人民代表大会常务委员会第九次会议通过　2023年9月28日\
            甲省第十三届人民代表大会常务委员会\n第八次会议修订）\n\n第一条 为了乙，制定本条例。\n";
        for text in [lines, bracket] {
            let history = of(text).unwrap();
            assert_eq!(history.events.len(), 2, "{text}");
            assert_eq!(history.day(), Some(date(2023, 9, 28)), "{text}");
            assert_eq!(history.issuers(), ["甲省人民代表大会常务委员会"], "{text}");
            assert!(history.is_amended());
            assert_eq!(history.number(), None);
        }
    }

    #[test]
    fn the_number_is_that_under_which_the_whole_was_issued() {
        for (heading, number) in [
            (
                "2012年9月19日 中华人民共和国国务院令第901号公布",
                Some("国务院令第901号"),
            ),
            (
                "（2005年7月8日甲省人民政府令第77号发布）",
                Some("甲省人民政府令第77号"),
            ),
            (
                "（1996年7月8日甲省人民政府发布　根据2018年1月4日甲省人民政府令第231号《关于修改部分规章的决定》修正）",
                None,
            ),
            (
                "（2005年7月8日公安部令第77号发布　2012年12月13日公安部令第127号修订）",
                Some("公安部令第127号"),
            ),
        ] {
            let history = of(&format!("丙条例\n\n{heading}\n\n第一条 为了丁。\n")).unwrap();
            assert_eq!(
                history.number().map(DocumentNumber::as_str),
                number,
                "{heading}"
            );
        }
    }

    #[test]
    fn the_day_from_which_it_applies_is_no_day_of_the_version() {
        let history = of("渡船条例\n\n2012年9月5日 国务院第212次常务会议通过\n\n2012年9月19日 国务院令第901号公布\n\n2013年1月1日 施行\n\n第一条 乙。\n").unwrap();
        assert_eq!(history.day(), Some(date(2012, 9, 19)));
        assert_eq!(history.commenced(), Some(date(2013, 1, 1)));
        assert_eq!(history.issued(), Some(date(2012, 9, 19)));
        assert_eq!(history.issuers(), ["国务院"]);
    }

    #[test]
    fn a_body_before_the_day_and_broken_titles() {
        let history = of(
            "甲省渡船条例\n甲省\n渡船条例\n国务院常务会议2001年12月12日通过\n\n2001年12月25日 中华人民共和国国务院令第341号公布\n",
        );
        let history = history.unwrap();
        assert_eq!(history.events[0].bodies, ["国务院"]);
        assert_eq!(history.events[1].bodies, ["国务院"]);
        assert_eq!(history.events[0].act, Act::Adopted);
    }

    #[test]
    fn what_is_adopted_again_is_a_new_version() {
        let history = of("某规定\n2018年12月3日 最高人民法院审判委员会第1756次会议通过\n2023年10月16日 最高人民法院审判委员会第1901次会议通过\n2023年11月1日 施行\n").unwrap();
        assert!(history.is_amended());
        assert_eq!(history.day(), Some(date(2023, 10, 16)));
        assert_eq!(history.commenced(), Some(date(2023, 11, 1)));
    }

    #[test]
    fn the_last_article_is_of_the_first_version_or_of_the_last_revision() {
        let adopted = "1996年5月6日 甲省人民政府令第19号发布\n";
        let amended = "2013年12月7日 《甲省人民政府关于修改部分规章的决定》修正\n";
        let revised = "2017年12月12日 甲省人民政府令第88号修订\n";
        let again = "2020年3月1日 《甲省人民政府关于修改〈丙办法〉的决定》修正\n";
        let (first, change) = (date(1996, 5, 6), date(2013, 12, 7));
        let revision = date(2017, 12, 12);
        for (steps, issue, next) in [
            (vec![adopted, amended], first, Some(change)),
            (vec![adopted, amended, revised], revision, None),
            (
                vec![adopted, amended, revised, again],
                revision,
                Some(date(2020, 3, 1)),
            ),
        ] {
            let history = of(&format!("丙办法\n{}\n第一条 丁。\n", steps.concat())).unwrap();
            assert_eq!(history.own_issue(), Some(issue), "{steps:?}");
            assert_eq!(history.next_change(), next, "{steps:?}");
        }
    }

    #[test]
    fn a_meeting_adopts_and_a_congress_issues_at_once() {
        for (body, issue) in [
            (
                "甲省第十届人民代表大会常务委员会第九次会议",
                Some(date(2009, 5, 27)),
            ),
            ("甲省高级人民法院审判委员会第31次会议", None),
        ] {
            let heading = format!("2009年5月27日 {body}通过\n");
            let history = of(&format!("丙规定\n{heading}\n第一条 丁。\n")).unwrap();
            assert_eq!(history.own_issue(), issue, "{body}");
        }
    }

    #[test]
    fn two_courts_share_a_verb() {
        let history = of("某解释\n2022年9月19日 最高人民法院审判委员会第1875次会议、2022年10月25日最高人民检察院第十三届检察委员会第一百零六次会议通过\n2022年12月19日 施行\n").unwrap();
        let adopted: Vec<_> = history.events.iter().map(|e| e.act).collect();
        assert_eq!(adopted, [Act::Adopted, Act::Adopted, Act::Commenced]);
        assert_eq!(history.events[0].bodies, ["最高人民法院"]);
    }

    #[test]
    fn the_book_of_a_code_may_stand_above_its_history() {
        for book in ["## 第二编　船员", "# 总则", "# 船员编"] {
            let history = of(&format!(
                "甲省渡船条例\n\n{book}\n\n2020年5月28日 甲省第十三届人民代表大会第三次会议通过\n\n第四条 乙。\n"
            ));
            assert_eq!(history.unwrap().day(), Some(date(2020, 5, 28)), "{book}");
        }
    }

    #[test]
    fn a_notice_issues_a_text_under_its_number() {
        let history = of("某解答\n1993年6月15日 最高人民法院审判委员会第579次会议讨论通过\n1993年8月7日 最高人民法院以法发〔1993〕15号通知印发）\n").unwrap();
        let number = history.number().map(DocumentNumber::as_str);
        assert_eq!(number, Some("法发〔1993〕15号"));
    }

    #[test]
    fn what_stands_under_other_titles_is_no_history() {
        for text in [
            "关于甲的通知\n\n2024年3月5日\n\n各单位：\n",
            "关于甲的通知\n\n2024年3月5日，我局发布《乙办法》，现通知如下。\n",
            "关于甲的通知\n\n（2024年3月5日）\n\n各单位：\n",
            "关于甲的通知\n\n2024-03-05 10:20 发布\n\n各单位：\n",
            "乙办法\n\n（注：本办法第八条已于2018年7月1日被《甲市人民政府关于修改部分文件的决定》修改）\n",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
