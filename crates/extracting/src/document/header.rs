//! The block of metadata before a document: 发文机关, 成文日期, 标题, 发文字号 …
//! with the fields in any order, two on a line, values broken over lines.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashMap;

use super::lines::Line;
use super::mark;
use super::origin::{self, Origin};
use super::title::{self, Chars};
use wenmai_vocabulary::data;
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;
use wenmai_vocabulary::text::{self, Fact, Field};

/// What a header says of one field.
#[derive(Debug, Clone)]
pub(super) struct Value {
    field: Field,
    /// The label; empty where it has none, or one that no list knows.
    pub(super) label: Cow<'static, str>,
    words: String,
    /// Where it stands in the text.
    pub(super) line: Option<u32>,
    /// Where it stands in the file.
    pub(super) place: Option<text::Place>,
}

/// What stands before a document or apart from it: the lines of the text that it covers,
/// and what its fields say.
#[derive(Debug, Default)]
pub(crate) struct Block {
    /// Its lines, with those that stand between; empty where a format says it all.
    pub(crate) lines: Range<usize>,
    values: Vec<Value>,
    /// Its lines, where others stand between them.
    scattered: Vec<usize>,
    /// Whether some labels are followed by a gap in the place of a colon.
    weak: bool,
}

impl Value {
    pub(super) fn words(&self) -> &str {
        &self.words
    }

    fn new(line: &Line<'_>, field: Field, label: &'static str, words: String) -> Self {
        Value {
            field,
            label: Cow::Borrowed(label),
            words,
            line: Some(line.number),
            place: None,
        }
    }

    /// Where it stands, as that of a field.
    pub(super) fn origin(&self) -> Origin {
        Origin {
            place: origin::Place::Field {
                label: self.label.clone(),
            },
            line: self.line,
            at: self.place,
        }
    }
}

impl From<&Fact> for Value {
    fn from(fact: &Fact) -> Self {
        Value {
            field: fact.field,
            label: fact.label.clone(),
            words: fact.value.clone(),
            line: None,
            place: fact.place,
        }
    }
}

impl Block {
    /// What a format says of the first document of its text.
    pub(super) fn of_facts(facts: &[Fact]) -> Option<Self> {
        (!facts.is_empty()).then(|| Block {
            values: facts.iter().map(Value::from).collect(),
            ..Block::default()
        })
    }

    /// The lines that belong to it alone.
    pub(crate) fn own_lines(&self) -> Vec<Range<usize>> {
        if self.scattered.is_empty() {
            return vec![self.lines.clone()];
        }
        self.scattered.iter().map(|&at| at..at + 1).collect()
    }

    /// The value of a field, where the block has it and it is not empty.
    pub(crate) fn value(&self, field: Field) -> Option<&str> {
        self.said(field).map(|value| value.words.as_str())
    }

    /// What says the value of a field.
    pub(super) fn said(&self, field: Field) -> Option<&Value> {
        let mut values = self.values.iter();
        values.find(|value| value.field == field && !value.words.is_empty())
    }

    /// Takes over what another says of the document, of what it does not say itself.
    pub(super) fn complete(&mut self, other: Option<Block>) {
        let Some(other) = other else { return };
        let own: Vec<Field> = self.values.iter().map(|value| value.field).collect();
        if self.scattered.is_empty() {
            self.scattered = self.lines.clone().collect();
        }
        self.scattered.extend(other.scattered);
        let new = other.values.into_iter();
        self.values
            .extend(new.filter(|value| !own.contains(&value.field)));
    }

    fn said_any(&self, field: Field) -> bool {
        self.values.iter().any(|value| value.field == field)
    }

    fn kinds(&self) -> usize {
        let mut kinds: Vec<Field> = self.values.iter().map(|value| value.field).collect();
        let others = kinds.iter().filter(|f| **f == Field::Other).count();
        kinds.retain(|f| *f != Field::Other);
        kinds.sort_unstable();
        kinds.dedup();
        kinds.len() + others
    }

    /// One field by itself is a sentence with a colon; a block names its
    /// document.
    pub(super) fn is_header(&self) -> bool {
        let names = [Field::Title, Field::Number, Field::Issuers]
            .iter()
            .any(|name| self.values.iter().any(|value| value.field == *name));
        names && self.kinds() >= if self.weak { 4 } else { 2 }
    }
}

/// A value may be broken over this many lines.
const LONGEST_VALUE: usize = 4;

type Labels = FxHashMap<char, Vec<(&'static str, Field)>>;

/// Finds the header blocks, in order.
pub(crate) fn blocks(lines: &[Line<'_>]) -> Vec<Block> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if let Some(block) = stacked(lines, at) {
            at = block.lines.end;
            found.push(block);
            continue;
        }
        let Some(fields) = fields(&lines[at]) else {
            at += 1;
            continue;
        };
        let mut block = Block {
            lines: head_of_rows(lines, at)..at + 1,
            scattered: Vec::new(),
            weak: !lines[at].text().contains(['：', '〔', '|']),
            values: fields,
        };
        let mut next = at + 1;
        let mut pending: Vec<usize> = Vec::new();
        let mut blanks = 0;
        while next < lines.len() {
            let line = &lines[next];
            if line.is_blank() {
                blanks += 1;
                if blanks > 1 || !pending.is_empty() && pending.len() >= LONGEST_VALUE {
                    break;
                }
            } else if let Some(fields) =
                self::fields(line).or_else(|| unknown(line).filter(|_| blanks == 0))
            {
                // A field that the block has already begins the next block.
                if fields.iter().any(|new| {
                    new.field != Field::Other
                        && block.values.iter().any(|have| have.field == new.field)
                }) {
                    break;
                }
                for &line in &pending {
                    if let Some(value) = block.values.last_mut() {
                        let more = raw(&lines[line]);
                        join(&mut value.words, more);
                    }
                }
                pending.clear();
                blanks = 0;
                block.values.extend(fields);
                block.lines.end = next + 1;
            } else if blanks == 0 && pending.len() < LONGEST_VALUE {
                pending.push(next);
            } else {
                break;
            }
            next += 1;
        }
        at = block.lines.end;
        if block.is_header() {
            found.push(block);
        }
    }
    found
}

/// Where a table begins whose first row with a label stands at `at`: | 项目 | 内容 |
/// above it names its columns.
fn head_of_rows(lines: &[Line<'_>], at: usize) -> usize {
    const LONGEST: usize = 20;
    if !lines[at].text().starts_with('|') {
        return at;
    }
    let above = (at.saturating_sub(2)..at).rev();
    let mut above = above.skip_while(|&above| lines[above].is_blank());
    let is_head = |above: &usize| {
        let line = &lines[*above];
        line.text().starts_with('|') && !line.is_longer_than(LONGEST)
    };
    above.next().filter(is_head).unwrap_or(at)
}

/// Whether a line begins with the label of a field.
pub(crate) fn is_fact(line: &Line<'_>) -> bool {
    fields(line).is_some()
}

/// The fields on single lines of `range`, though they make up no block. They cover no
/// lines of their own: other lines may stand between.
pub(crate) fn facts(lines: &[Line<'_>], range: Range<usize>) -> Option<Block> {
    let mut block: Option<Block> = None;
    for at in range {
        // 2024-05-06 by itself is when the page was made; documents write 2024年5月6日.
        let of_page = || {
            let line = &lines[at];
            let day = |words: &str| Value::new(line, Field::Published, "", words.to_owned());
            match is_day_of_page(line) {
                true => Some(vec![day(raw(line))]),
                false => timed_day(line).map(|words| vec![day(&words)]),
            }
        };
        if let Some(found) = fields(&lines[at]).or_else(of_page) {
            let block = block.get_or_insert_with(|| Block {
                lines: at..at + 1,
                ..Block::default()
            });
            block.lines.end = at + 1;
            block.scattered.push(at);
            block.values.extend(found);
        }
    }
    block
}

/// Whether a line holds a day as pages write it and nothing else: 2024-05-06, [2024-05-06].
pub(super) fn is_day_of_page(line: &Line<'_>) -> bool {
    let text = line.text().trim_matches(['〔', '〕']);
    !line.is_longer_than(12) && !text.contains('年') && super::date::is_day(text)
}

/// The day before a time of day, on a short line of the page: 甲局 2024年5月6日 10:20.
fn timed_day(line: &Line<'_>) -> Option<String> {
    static TIMED: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            r"(?<day>(?:19|20)\d\d(?:[-./]\d\d?[-./]\d\d?|年\d\d?月\d\d?日))[ T\u{3000}]*\d\d?[:：]\d\d",
        )
    });
    const LONGEST: usize = 60;
    let may_be = !line.is_longer_than(LONGEST) && !line.text().contains(['。', '，', '；']);
    let found = may_be.then(|| TIMED.captures(raw(line))).flatten()?;
    Some(found["day"].to_owned())
}

fn raw<'a>(line: &Line<'a>) -> &'a str {
    line.folded.raw_str(0, line.folded.len())
}

/// Puts the next line of a broken value behind it.
fn join(value: &mut String, more: &str) {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if latin(value.chars().next_back()) && latin(more.chars().next()) {
        value.push(' ');
    }
    value.push_str(more);
}

/// Whether the first character of a line is one of a label or stands before one.
fn may_begin_field(text: &str) -> bool {
    static FIRSTS: LazyLock<Chars> = LazyLock::new(|| {
        let firsts = labels().keys().copied();
        Chars::of(firsts.chain(['-', '·', '|', '•', '〔', '1', '2']))
    });
    text.chars().next().is_some_and(|c| FIRSTS.may_hold(c))
}

/// The fields on a line that begins with one.
fn fields(line: &Line<'_>) -> Option<Vec<Value>> {
    let text = line.text();
    if mark::is_whole(text) {
        return Some(vec![Value::new(
            line,
            Field::Status,
            "",
            raw(line).to_owned(),
        )]);
    }
    if !may_begin_field(text) {
        return None;
    }
    let text_start = text.len() - text.trim_start_matches(['-', '·', '|', '•']).len();
    let mut found = Vec::new();
    let ((mut current, mut current_label), mut value_start) = match byline(line) {
        Some((day, end)) => {
            found.push(Value::new(line, Field::Published, "", day));
            match label(line, end) {
                Some(first) => first,
                None => return Some(found),
            }
        }
        None => label(line, text_start)?,
    };
    let mut at = value_start;
    while at < text.len() {
        let may_begin =
            at == value_start || line.folded.gap_before(at) || part(text, ..at).ends_with('|');
        match label(line, at).filter(|_| may_begin) {
            Some(((field, label), after)) => {
                let words = value(line, value_start, at);
                found.push(Value::new(line, current, current_label, words));
                (current, current_label, value_start, at) = (field, label, after, after);
            }
            None => at += part(text, at..).chars().next().map_or(1, char::len_utf8),
        }
    }
    let words = value(line, value_start, text.len());
    found.push(Value::new(line, current, current_label, words));
    (!text.starts_with('|') || is_row_of_fields(text, &found)).then_some(found)
}

/// Whether labels and values take turns in the cells of a row, and each value makes sense.
/// | 文号 | 标题 | is the head of a table, and so is | 类别 | 标准 | 文号 |.
fn is_row_of_fields(text: &str, found: &[Value]) -> bool {
    let inner = text.trim_start_matches('|');
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let cells: Vec<&str> = inner.split('|').collect();
    let labels = cells.iter().step_by(2);
    let at_their_place = labels.filter(|cell| is_known(cell)).count();
    let makes_sense = found.iter().all(|value| {
        let has_digit = value.words.chars().any(|c| c.is_ascii_digit());
        let is_free = matches!(
            value.field,
            Field::Title | Field::Issuers | Field::Status | Field::Other
        );
        value.words.is_empty() || is_free || has_digit || value.words == "无"
    });
    let is_even = found.len() == 1 || cells.len().is_multiple_of(2);
    at_their_place == found.len() && is_even && makes_sense
}

/// Whether words are a label that a list knows.
fn is_known(words: &str) -> bool {
    let words = words.trim_end_matches('：');
    let known = words.chars().next().and_then(|first| labels().get(&first));
    known.is_some_and(|known| known.iter().any(|(label, _)| *label == words))
}

/// The day that begins a line of the page below a title, and where it ends: 2024-05-06
/// 10:20, 2024-05-06 来源：甲局.
fn byline(line: &Line<'_>) -> Option<(String, usize)> {
    static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            r"^(?<day>(?:19|20)\d\d(?:[-./]\d\d?[-./]\d\d?|年\d\d?月\d\d?日))(?<time>[ T\u{3000}]*\d\d?[:：]\d\d(?:[:：]\d\d)?)?[\s|丨]*",
        )
    });
    if !line.text().starts_with(['1', '2']) {
        return None;
    }
    let raw = raw(line).trim_start();
    let found = BYLINE.captures(raw)?;
    let whole = found.get(0)?;
    let rest = part(raw, whole.end()..);
    let end = line.text().len() - super::fold::folded(rest).len();
    let is_byline = match rest.is_empty() {
        true => found.name("time").is_some(),
        false => label(line, end).is_some(),
    };
    is_byline.then(|| (found["day"].to_owned(), end))
}

/// Characters of the longest label that no list knows, and of its value.
const LONGEST_UNKNOWN: (usize, usize) = (8, 40);

/// A line of the form 短标签：值 or 【短标签】值 among such lines is a field, whatever its
/// label. A title behind its place (新疆：关于…) is none, and neither is a sentence.
fn unknown(line: &Line<'_>) -> Option<Vec<Value>> {
    let text = line.text().trim_start_matches(['-', '·', '|', '•']);
    let in_brackets = text
        .strip_prefix('〔')
        .and_then(|text| text.split_once('〕'));
    let (label, value) = in_brackets.or_else(|| text.split_once('：'))?;
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let (longest_label, longest_value) = LONGEST_UNKNOWN;
    let is_label =
        (2..=longest_label).contains(&label.chars().count()) && label.chars().all(is_han);
    let shortest = usize::from(in_brackets.is_none());
    let is_value = (shortest..=longest_value).contains(&value.chars().count())
        && !value.contains(['。', '；', '《', '：'])
        && !value.contains("关于")
        && !title::ends_like_document(value);
    let value = |words: &str| Value::new(line, Field::Other, "", words.to_owned());
    (is_label && is_value).then(|| vec![value(text)])
}

/// The known label that stands on a line and nothing else.
fn bare_label(line: &Line<'_>) -> Option<(Field, &'static str)> {
    let text = line.text();
    let text = text.trim_start_matches(['-', '·', '•']);
    let text = text.trim_end_matches('：');
    let first = text.chars().next()?;
    let known = labels().get(&first)?;
    let (label, field) = known.iter().find(|(label, _)| *label == text)?;
    Some((*field, *label))
}

/// A block whose values stand on the lines below their labels.
fn stacked(lines: &[Line<'_>], first: usize) -> Option<Block> {
    const FEWEST: usize = 3;
    let next_line =
        |from: usize| (from..lines.len().min(from + 2)).find(|&at| !lines[at].is_blank());
    let mut block = Block {
        lines: first..first + 1,
        ..Block::default()
    };
    let mut next = Some(first);
    while let Some((at, (field, label))) = next.and_then(|at| Some((at, bare_label(&lines[at])?))) {
        if field != Field::Other && block.said_any(field) {
            break;
        }
        let below = next_line(at + 1).filter(|&below| {
            let text = lines[below].text();
            // The last label has no value, and the title follows.
            let is_title = field != Field::Title && title::ends_like_document(text);
            bare_label(&lines[below]).is_none() && !text.contains('。') && !is_title
        });
        let words = below.map_or("", |below| raw(&lines[below]));
        block
            .values
            .push(Value::new(&lines[at], field, label, words.to_owned()));
        block.lines.end = below.unwrap_or(at) + 1;
        next = next_line(block.lines.end);
    }
    (block.values.len() >= FEWEST && block.is_header()).then_some(block)
}

fn value(line: &Line<'_>, start: usize, end: usize) -> String {
    if start >= end {
        return String::new();
    }
    line.folded
        .raw_str(start, end)
        .trim_matches(['|', ' ', '　', '*', '\t'])
        .to_owned()
}

/// The label that stands at `at`, and where its value begins.
fn label(line: &Line<'_>, at: usize) -> Option<((Field, &'static str), usize)> {
    let text = line.text();
    let rest = part(text, at..);
    let (rest, open) = match rest.strip_prefix('〔') {
        Some(inner) => (inner, '〔'.len_utf8()),
        None => (rest, 0),
    };
    let first = rest.chars().next()?;
    let (label, field) = labels()
        .get(&first)?
        .iter()
        .find(|(label, _)| rest.starts_with(label))?;
    let mut end = at + open + label.len();
    let after = part(text, end..);
    let sign = if open > 0 { '〕' } else { '：' };
    if after.starts_with(sign) {
        end += sign.len_utf8();
        if open > 0 && part(text, end..).starts_with('：') {
            end += '：'.len_utf8();
        }
        return Some(((*field, *label), end));
    }
    // A row of a table: | 发文字号 | … |
    if open == 0 && after.starts_with('|') && text.starts_with('|') {
        return Some(((*field, *label), end + 1));
    }
    // 发布日期　2021-10-22: the columns of a table that was on the page.
    let is_column = open == 0 && line.folded.gap_before(end) && label.chars().count() >= 2;
    let columns = &data::words().header_fields.column;
    let may_be = is_column && !after.is_empty() && columns.iter().any(|own| own == label);
    may_be.then_some(((*field, *label), end))
}

/// Labels by their first character, longest first, so that 发文机关 is not read as
/// 发文.
fn labels() -> &'static Labels {
    static LABELS: LazyLock<Labels> = LazyLock::new(|| {
        let fields = &data::words().header_fields;
        let mut labels: Vec<(&'static str, Field)> = [
            (&fields.title, Field::Title),
            (&fields.number, Field::Number),
            (&fields.issuers, Field::Issuers),
            (&fields.written, Field::Written),
            (&fields.day, Field::Day),
            (&fields.published, Field::Published),
            (&fields.effective, Field::Effective),
            (&fields.expires, Field::Expires),
            (&fields.status, Field::Status),
            (&fields.other, Field::Other),
        ]
        .into_iter()
        .flat_map(|(labels, field)| labels.iter().map(move |label| (label.as_str(), field)))
        .collect();
        labels.sort_by_key(|(label, _)| std::cmp::Reverse(label.len()));
        let mut by_first = Labels::default();
        for (label, field) in labels {
            if let Some(first) = label.chars().next() {
                by_first.entry(first).or_default().push((label, field));
            }
        }
        by_first
    });
    &LABELS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::lines;

    fn read(text: &str) -> Vec<Block> {
        blocks(&lines::split(text))
    }

    #[test]
    fn a_label_that_no_list_knows_is_one_among_others() {
        let text = "文号：甲财〔2024〕5号\n发布机关：甲市财政局\n受理窗口： 三楼东侧\n甲市财政局关于乙的通知\n";
        let found = read(text);
        assert_eq!(found[0].lines, 0..3);
        for last in [
            "各区财政局：",
            "新疆：关于乙的通知",
            "有关要求：请于月底前报送。",
        ] {
            let found = read(&text.replace("受理窗口： 三楼东侧", last));
            assert_eq!(found[0].lines.end, 2, "{last}");
        }
    }

    #[test]
    fn labels_in_brackets_stand_without_a_value_too() {
        let text = "【发布单位】甲市财政局\n【发布文号】甲财〔2024〕5号\n【失效日期】\n【所属类别】地方文件\n【文件来源】\n\n甲市财政局关于乙的通知\n";
        let found = read(text);
        assert_eq!(found[0].lines, 0..5);
        assert_eq!(found[0].value(Field::Number), Some("甲财〔2024〕5号"));
        assert_eq!(found[0].value(Field::Issuers), Some("甲市财政局"));
    }

    #[test]
    fn values_may_stand_below_their_labels() {
        let text = "索引号\nA-1\n发文机关\n甲市财政局\n发文字号\n甲财〔2024〕5号\n主题词\n\n甲市财政局关于乙的通知\n";
        let found = read(text);
        assert_eq!(found[0].lines, 0..7);
        assert_eq!(found[0].value(Field::Issuers), Some("甲市财政局"));
        assert_eq!(found[0].value(Field::Number), Some("甲财〔2024〕5号"));
        assert!(read("来源\n甲\n主题\n乙。\n").is_empty());
    }

    #[test]
    fn labels_and_values_take_turns_in_rows() {
        let text = "| 项目 | 内容 |\n| 公开方式 | 主动 | 公文种类 | 通知 |\n| 文号 | 甲财〔2024〕5号 | 时效性 | 失效 |\n甲市财政局关于乙的通知\n";
        let found = read(text);
        assert_eq!(found[0].lines, 0..3);
        assert_eq!(found[0].value(Field::Status), Some("失效"));
        for heads in [
            "| 类别 | 标准 | 文号 |",
            "| 类别 | 标准 | 文号 | 单位 |",
            "| 文号 | 标题 |",
        ] {
            let table = format!("{heads}\n| 一类 | 五元 | 按照《甲规范》 |\n");
            assert!(read(&table).is_empty(), "{heads}");
        }
    }

    #[test]
    fn fields_in_any_order_and_two_on_a_line() {
        let found = read(
            "发文机关： 甲省财政厅 成文日期： 2024年3月5日\n标 题：关于乙的通知\n发文字号： 发布日期：2024年3月8日\n类 别： 财政 关 键 字： 乙\n",
        );
        assert_eq!(found.len(), 1);
        let block = &found[0];
        assert_eq!(block.value(Field::Issuers), Some("甲省财政厅"));
        assert_eq!(block.value(Field::Written), Some("2024年3月5日"));
        assert_eq!(block.value(Field::Title), Some("关于乙的通知"));
        assert_eq!(block.value(Field::Number), None);
        assert_eq!(block.value(Field::Published), Some("2024年3月8日"));
    }

    #[test]
    fn a_value_broken_over_lines_and_blank_lines_between_fields() {
        let found = read(
            "发文机关：甲省财政厅、乙省卫\n生健康委\n\n成文日期：2024年3月5日\n\n标题：关于丙的通知\n\n正文。",
        );
        assert_eq!(
            found[0].value(Field::Issuers),
            Some("甲省财政厅、乙省卫生健康委")
        );
        assert_eq!(found[0].lines.end, 6);
    }

    #[test]
    fn an_empty_value_runs_into_the_next_label() {
        let found = read("标题：关于甲的意见\n发文字号：发布日期：2024年3月8日");
        assert_eq!(found[0].value(Field::Number), None);
        assert_eq!(found[0].value(Field::Published), Some("2024年3月8日"));
    }

    #[test]
    fn a_sentence_with_a_colon_is_no_block() {
        assert!(read("类别：重大专病、系统疾病。\n其他文字。").is_empty());
        assert!(read("发文机关：见附件。\n\n\n其他。").is_empty());
    }

    #[test]
    fn two_blocks_one_after_the_other() {
        let found = read("标题：甲\n文号：无\n标题：乙\n文号：无\n");
        assert_eq!(found.len(), 2);
    }
}
