//! Paragraphs: lines put together into sentences, each with its place in the
//! document. Pages and columns break sentences; headings and list items begin
//! new ones.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::date;
use super::entry;
use super::issuer;
use super::lines::{self, Line};
use super::title;
use wenmai_vocabulary::data;
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern::{self, Beginnings, WordSet};

/// Where in a document a paragraph stands. The ground of a document is named
/// in its opening, or in article 1 of what it issues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// Title, number, addressee, header block.
    Head,
    /// The opening of the notice or of what it issues; article 1.
    Opening,
    /// Everything after it.
    Body,
    /// The list of attachments.
    Attachments,
}

/// A paragraph of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Its bytes in the decoded text; line breaks included.
    pub range: Range<usize>,
    /// Its place.
    pub zone: Zone,
    /// The bytes of its words, where they stand in one spelling already.
    pub(crate) as_it_stands: Option<Range<usize>>,
}

/// A numbered heading or list item: 一、 （二） 3. 第四条
static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        "^(?:[-·•○●□◆|]|[一二三四五六七八九十]{1,4}[、.]|（[一二三四五六七八九十0-9]{1,3}）|[0-9]{1,3}[、）]|(?:[03-9][0-9]{3}|1[0-8][0-9]{2}|[0-9]{5})[、）]|[0-9]{1,5}\\.(?:[^0-9]|$)|[①-⑳]|附件|附：|附录|附表)",
    )
});

/// 第四条, 第二章 at the head of a line.
struct Article<'a> {
    numeral: &'a str,
    /// 条, 章, 节 or 编.
    kind: char,
    /// Bytes up to what follows it.
    end: usize,
}

impl<'a> Article<'a> {
    fn at_head_of(text: &'a str) -> Option<Self> {
        let rest = text.strip_prefix('第')?;
        let figures = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百千零〇".contains(c);
        let after = rest.trim_start_matches(figures);
        let numeral = part(rest, ..rest.len() - after.len());
        let kind = after.chars().next()?;
        ((1..=7).contains(&numeral.chars().count()) && "条章节编".contains(kind)).then_some(
            Article {
                numeral,
                kind,
                end: text.len() - after.len() + kind.len_utf8(),
            },
        )
    }
}

/// Groups the lines `indices` of a document into paragraphs.
pub(crate) fn paragraphs(
    lines: &[Line<'_>],
    indices: &[Range<usize>],
    head: &[Range<usize>],
    own_names: &[String],
) -> Vec<Paragraph> {
    let mut found: Vec<Paragraph> = Vec::new();
    let own_names: Vec<String> = own_names.iter().map(|name| title::key(name)).collect();
    for range in indices {
        Grouping {
            lines,
            head,
            own_names: &own_names,
            found: &mut found,
            open: None,
            unclosed: 0,
            entries: (0, false),
            run_end: None,
            below_colon: (0, false),
            zone: Zone::Opening,
            prose: 0,
        }
        .run(range.clone());
    }
    found
}

struct Grouping<'a, 'l> {
    lines: &'a [Line<'l>],
    head: &'a [Range<usize>],
    /// The keys of the document's own names.
    own_names: &'a [String],
    found: &'a mut Vec<Paragraph>,
    /// Lines of the paragraph that is being put together.
    open: Option<Range<usize>>,
    /// Brackets that these lines open and do not close.
    unclosed: i32,
    /// The last lines of a list without marks that were looked at: where they end, and
    /// whether each is an item of its own.
    entries: (usize, bool),
    /// Where the entries end among which the last line stood that was asked of.
    run_end: Option<usize>,
    /// The last line that was asked of, and whether it stands below a colon.
    below_colon: (usize, bool),
    zone: Zone,
    /// Paragraphs of prose seen in this opening.
    prose: u32,
}

impl Grouping<'_, '_> {
    fn run(mut self, range: Range<usize>) {
        let mut blank = false;
        for at in range.clone() {
            let line = &self.lines[at];
            if line.is_blank() {
                blank = true;
                continue;
            }
            if is_boilerplate(line.text()) {
                self.close();
                continue;
            }
            if self.head.iter().any(|head| head.contains(&at)) {
                self.close();
                self.push(at..at + 1, Zone::Head);
                continue;
            }
            let joins = self.open.clone().is_some_and(|open| {
                self.continues(&open, line, blank) && !self.parts_entries(&open, at, range.end)
            });
            if joins {
                if let Some(open) = &mut self.open {
                    open.end = at + 1;
                }
            } else {
                self.close();
                self.open = Some(at..at + 1);
                self.unclosed = 0;
            }
            self.unclosed += depth(line.text());
            blank = false;
        }
        self.close();
    }

    /// Whether `line` goes on with the sentence of the open paragraph.
    fn continues(&self, open: &Range<usize>, line: &Line<'_>, blank: bool) -> bool {
        let last = self.lines[open.end - 1].text();
        if line.heading > 0 || self.lines[open.end - 1].heading > 0 {
            return false;
        }
        if line.is_row() || self.lines[open.end - 1].is_row() {
            return false;
        }
        // A 《 that is never closed reaches to the end of its item.
        let next_item = || is_numbered(line.text()) && is_numbered(self.lines[open.start].text());
        if self.unclosed > 0 && (open.end - open.start) < 8 && !next_item() {
            return true;
        }
        if !blank && is_broken_number(last, line.text()) {
            return true;
        }
        let ended = last.ends_with(['。', '；', '：', '！', '？', '|']);
        if ended || is_item(line) || date::is_day(line.text()) {
            return false;
        }
        // 文号　名称 / 甲发〔2010〕3号　关于乙的通知: the entries begin.
        let is_head = self.lines[open.start].text().len() <= 30 && last.len() <= 30;
        if is_head && entry::of(&line.folded).is_some() {
            return false;
        }
        // A bracket goes on with the line above: its number, a note.
        if !blank && line.text().starts_with('（') {
            return true;
        }
        if blank {
            // A page break in the middle of prose.
            let prose = last.chars().count() >= 15
                && open
                    .clone()
                    .any(|at| self.lines[at].text().contains(['，', '。', '、']));
            return prose && !self.is_own_title(line.text());
        }
        !is_heading(last) && !self.is_own_title(line.text())
    }

    /// Whether the open lines are an entry of a list without marks and line `at`, which
    /// would go on with them, is the next one or stands below the list.
    fn parts_entries(&mut self, open: &Range<usize>, at: usize, end: usize) -> bool {
        /// A name that is broken into more lines is none.
        const MOST_LINES: usize = 4;
        if open.len() > MOST_LINES {
            return false;
        }
        let own = &self.lines[open.clone()];
        let is_own = match own {
            [line] => is_entry_line(line),
            lines => is_entry(&lines::joined(lines)),
        };
        if !is_own {
            return false;
        }
        if self.is_below_colon(open.start) {
            let next = self.lines.get(self.run_from(at, end)..end);
            let next = next.and_then(<[Line<'_>]>::first);
            return next.is_none_or(|next| !is_said_of_all(next.text()));
        }
        let stands = |line: &Line<'_>| {
            line.is_blank() || is_item(line) || date::is_day(line.text()) || line.heading > 0
        };
        if self.entries.0 <= at {
            let rest = self.lines.get(at..end).unwrap_or_default();
            let run = rest.iter().take_while(|line| is_entry_line(line)).count();
            // 《甲》 / 《乙》 / 同时废止。: the words below are said of all of them.
            let apart = rest.get(run).is_none_or(|next| {
                stands(next) || issuer::is_body(next.text()) || begins_sentence(next.text())
            });
            self.entries = (at + run.max(1), apart);
        }
        self.entries.1
    }

    /// Where the entries end that go on from line `at`. What was seen of them before is
    /// not looked at again: a list may be long.
    fn run_from(&mut self, at: usize, end: usize) -> usize {
        if let Some(run_end) = self.run_end.filter(|&run_end| at <= run_end) {
            return run_end;
        }
        let rest = self.lines.get(at..end).unwrap_or_default();
        let run = rest.iter().take_while(|line| is_entry(line.text())).count();
        self.run_end = Some(at + run);
        at + run
    }

    /// Whether nothing but entries stands between a line and one with a colon above it:
    /// 废止下列文件：. What stands above the last line that was asked of is known.
    fn is_below_colon(&mut self, at: usize) -> bool {
        let (known, below) = self.below_colon;
        let between = self.lines.get(known..at).unwrap_or_default().iter().rev();
        let mut between = between.filter(|line| !line.is_blank());
        let above = between.find(|line| !is_entry(line.text()));
        let below = above.map_or(below, |line| line.text().ends_with('：'));
        self.below_colon = (at, below);
        below
    }

    fn is_own_title(&self, text: &str) -> bool {
        title::is_any(text, self.own_names)
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else {
            return;
        };
        let first = &self.lines[open.start];
        let text = lines::joined(&self.lines[open.clone()]);
        if self.is_own_title(&text)
            || (first.heading > 0 && title::ends_like_document(&text) && self.is_own_title(&text))
        {
            // The issued text begins here, with an opening of its own.
            self.zone = Zone::Opening;
            self.prose = 0;
            self.push(open, Zone::Head);
            return;
        }
        let zone = self.zone_of(&text);
        self.push(open, zone);
    }

    fn zone_of(&mut self, text: &str) -> Zone {
        if text.starts_with("附件：") || text.starts_with("附：") || text.starts_with("-附件：")
        {
            return Zone::Attachments;
        }
        if let Some(article) = Article::at_head_of(text) {
            if article.kind != '条' {
                return self.zone;
            }
            self.zone = Zone::Body;
            return match super::numeral::value(article.numeral) {
                Some(1) => Zone::Opening,
                _ => Zone::Body,
            };
        }
        if self.zone != Zone::Opening {
            return self.zone;
        }
        if ITEM.is_match(text) {
            self.zone = Zone::Body;
            return Zone::Body;
        }
        // The addressee, a subtitle, a date are no prose.
        let prose = text.contains(['，', '。']) && !text.ends_with('：') || text.contains("如下：");
        if prose {
            self.prose += 1;
            if text.contains("如下") || self.prose >= 3 {
                self.zone = Zone::Body;
            }
        }
        Zone::Opening
    }

    fn push(&mut self, lines: Range<usize>, zone: Zone) {
        let first = &self.lines[lines.start];
        let alone = lines.len() == 1 && !first.is_marked();
        self.found.push(Paragraph {
            range: first.start..self.lines[lines.end - 1].end,
            zone,
            as_it_stands: alone.then(|| first.folded.as_it_stands()).flatten(),
        });
    }
}

/// Whether a line begins what stands below a title: 第一章, 第一条, 一、, a table of
/// contents.
pub(super) fn begins_body(text: &str) -> bool {
    static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|[0-9]{1,2}[.、][^0-9])",
        )
    });
    Article::at_head_of(text).is_some()
        || matches!(text, "目录" | "目次" | "引言" | "前言")
        || NUMBERED.is_match(text)
}

/// Whether two lines hold the two parts of a number: 甲发〔2020 / 〕5号, 甲发 / 〔2020〕5号,
/// 甲发〔2020〕 / 5号, 甲发〔2020〕1 / 5号.
fn is_broken_number(above: &str, below: &str) -> bool {
    let figure = |c: char| c.is_ascii_digit();
    let digits = below.trim_start_matches(figure);
    let goes_on = digits.len() < below.len() && digits.starts_with('号');
    let year = above.trim_end_matches(figure);
    below.starts_with("〕") && year.ends_with('〔')
        || goes_on && (above.ends_with('〕') || year.len() < above.len() && year.ends_with('〕'))
        || digits.starts_with('〕') && year.ends_with('〔')
        || is_year_in_bracket(below)
            && above.ends_with(super::number::is_han)
            && !title::ends_like_document(above)
}

/// Whether a line begins with a year in a bracket and a serial: 〔2020〕5号.
fn is_year_in_bracket(text: &str) -> bool {
    let digits =
        |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let inner = text.strip_prefix('〔').unwrap_or_default();
    digits(inner) == 4
        && part(inner, 4..).strip_prefix('〕').is_some_and(|serial| {
            part(serial, digits(serial)..).starts_with('号') && digits(serial) > 0
        })
}

/// Brackets that a line opens and does not close: 《》 and （）.
fn depth(text: &str) -> i32 {
    static BRACKETS: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(["《", "》", "（", "）"]));
    BRACKETS
        .all_in(text)
        .map(|bracket| {
            if matches!(bracket, "《" | "（") {
                1
            } else {
                -1
            }
        })
        .sum()
}

/// Whether a line begins with the number of an item: 2. or 三、.
fn is_numbered(text: &str) -> bool {
    begins_item(text) && text.starts_with(|c: char| c.is_ascii_digit() || numeral_begins(c))
}

fn numeral_begins(c: char) -> bool {
    super::numeral::is_chinese(c) || c == '（'
}

/// Whether a line begins with the mark of an item, and not with a pinpoint that
/// a column broke: 第三条第 / （二）项的规定.
fn begins_item(text: &str) -> bool {
    let pinpoint = text.split_once('）').is_some_and(|(bracket, rest)| {
        bracket.starts_with('（') && rest.starts_with(['项', '款', '目'])
    });
    !pinpoint && ITEM.is_match(text)
}

fn is_item(line: &Line<'_>) -> bool {
    let text = line.text();
    if begins_item(text) {
        return true;
    }
    // 3　甲办法　甲发〔2010〕3号: a row of a table that lost its lines.
    let figures = text.bytes().take_while(u8::is_ascii_digit).count();
    // 〔2024〕 / 65 号: a number or a day that a column broke.
    let unit = part(text, figures..).starts_with(['号', '年', '月', '日', '条', '款', '项', '期']);
    if (1..=3).contains(&figures)
        && figures < text.len()
        && !unit
        && line.folded.gap_before(figures)
    {
        return true;
    }
    // 第二百六十六条的规定 goes on with a sentence; 第四条 and a gap begins one.
    Article::at_head_of(text).is_some_and(|a| a.end == text.len() || line.folded.gap_before(a.end))
}

/// Whether a line is a sentence of its own below a list: 特此公告。 But 同时废止。 goes on
/// with what stands above.
fn begins_sentence(text: &str) -> bool {
    const WORDS: [&str; 9] = [
        "特此",
        "本通知",
        "本公告",
        "本决定",
        "本通告",
        "以上",
        "上述",
        "各",
        "请",
    ];
    text.ends_with('。') && WORDS.iter().any(|word| text.starts_with(word))
}

/// Whether a line is an entry of a list and nothing else, also by the gaps in it.
fn is_entry_line(line: &Line<'_>) -> bool {
    is_entry(line.text()) || entry::of(&line.folded).is_some()
}

/// Whether words are an entry of a list and nothing else: 《甲办法》, 《甲办法》（甲发〔2010〕
/// 3号）, 甲局关于乙的通知（甲发〔2010〕3号）.
pub(crate) fn is_entry(text: &str) -> bool {
    if text.contains(['。', '；', '：', '！', '？', '|']) {
        return false;
    }
    if let Some(name) = without_number(text) {
        return title::ends_like_document(name) && !name.contains(['，', '、', '《']);
    }
    let name = match text
        .strip_suffix('）')
        .and_then(|text| text.rsplit_once('（'))
    {
        Some((name, number)) if number.ends_with('号') => name,
        Some(_) => return false,
        None => text,
    };
    match name
        .strip_prefix('《')
        .and_then(|name| name.strip_suffix('》'))
    {
        // 《甲》《乙》 may stand in a sentence.
        Some(name) => name
            .char_indices()
            .filter(|&(_, c)| c == '》')
            .all(|(at, _)| depth(part(name, ..at)) > 0),
        None => {
            name.len() < text.len()
                && title::ends_like_document(name)
                && !name.contains(['，', '、', '《'])
                && !["根据", "按照", "依据"]
                    .iter()
                    .any(|word| name.starts_with(word))
        }
    }
}

/// Whether a line below a list goes on with it: 同时停止执行。 says what becomes of all.
fn is_said_of_all(text: &str) -> bool {
    const BEGINNINGS: [&str; 14] = [
        "同时", "一并", "均", "都", "自", "予以", "即", "继续", "仍", "全部", "一律", "废止",
        "停止", "等",
    ];
    BEGINNINGS.iter().any(|begin| text.starts_with(begin))
}

/// The name of an entry with its number before it or behind it, without brackets:
/// 甲发〔2010〕3号 关于乙的通知.
fn without_number(text: &str) -> Option<&str> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant("[\\p{Han}a-zA-Z]{1,12}〔(?:19|20)[0-9]{2}〕[0-9]{1,5}号")
    });
    let number = NUMBER.find(text)?;
    let name = match (number.start(), number.end() == text.len()) {
        (0, false) => text.get(number.end()..),
        // The letters of the number may begin behind any of its own.
        (_, true) => {
            let mut cuts = number
                .as_str()
                .char_indices()
                .take_while(|&(_, c)| c != '〔');
            let name = |at: usize| text.get(..number.start() + at);
            cuts.find_map(|(at, _)| name(at).filter(|name| title::ends_like_document(name)))
        }
        _ => None,
    };
    name.filter(|name| name.chars().count() >= 6)
}

/// A short line without a mark of a sentence, which stands by itself.
fn is_heading(text: &str) -> bool {
    // 1.2编制依据; 1.2万元 is an amount.
    static SECTION: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant("^[0-9]{1,2}(?:\\.[0-9]{1,2}){1,3}[^0-9.万亿元倍米公吨个千百%％、-]")
    });
    // 第一条 and a full line goes on below; 第一章 may have a long name.
    let article = Article::at_head_of(text);
    let chapter = article.as_ref().is_some_and(|a| a.kind != '条');
    (article.is_some() || begins_item(text) || SECTION.is_match(text))
        && text.chars().count() < if chapter { 30 } else { 18 }
        && !text.contains(['，', '。', '；', '《'])
}

/// Whether a line belongs to the page and not to the document.
pub(crate) fn is_boilerplate(text: &str) -> bool {
    static WORDS: LazyLock<Beginnings> =
        LazyLock::new(|| Beginnings::new(data::words().boilerplate.iter().map(String::as_str)));
    WORDS.begin(text.trim_start_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::lines;

    fn read(text: &str) -> Vec<(String, Zone)> {
        let lines = lines::split(text);
        paragraphs(&lines, &[0..lines.len()], &[], &["丙办法".to_owned()])
            .into_iter()
            .map(|p| (super::super::fold::fold(&text[p.range]), p.zone))
            .collect()
    }

    #[test]
    fn an_article_at_the_head_of_a_line() {
        let head = |text| Article::at_head_of(text).map(|a| (a.numeral, a.kind, a.end));
        assert_eq!(head("第十二条　甲"), Some(("十二", '条', 12)));
        assert_eq!(head("第3章乙"), Some(("3", '章', 7)));
        for other in [
            "第条",
            "第一",
            "第二款",
            "按第一条",
            "第一二三四五六七八条",
            "",
        ] {
            assert_eq!(head(other), None, "{other}");
        }
    }

    #[test]
    fn brackets_that_a_line_leaves_open() {
        assert_eq!(depth("根据《甲（试行"), 2);
        assert_eq!(depth("〈乙〉》，（丙）"), -1);
        assert_eq!(depth("、。，；"), 0);
    }

    #[test]
    fn columns_and_pages_break_sentences() {
        let found = read(
            "为加强甲管\n理，根据《乙\n条例》制定本办法，请各地各部门结合实际认真\n\n贯彻执行。\n一、总体要求\n二、其他",
        );
        assert_eq!(found.len(), 3);
        assert!(found[0].0.ends_with("认真贯彻执行。"));
    }

    #[test]
    fn a_number_that_two_lines_share_is_joined() {
        for text in [
            "一、按照甲发〔2020\n〕5号办理",
            "一、按照甲发\n〔2020〕5号办理",
            "一、按照甲发〔2020〕\n5号办理",
            "一、按照甲发〔2020〕1\n5号办理",
        ] {
            assert_eq!(read(text).len(), 1, "{text}");
        }
        assert_eq!(read("一、甲通知\n〔2020〕年度计划").len(), 2);
    }

    #[test]
    fn narrow_columns_are_joined_over_pages() {
        let found = read(
            "　　为加强医疗保障基金监督管理，根据《医疗保障基金使用\n监督管理条例》第三十八条第\n（二）项和甲医保发〔2024〕\n65 号文件的规定，请各地结合实际认真抓好\n             \n\x0C         \n贯彻落实，并于 2024 年\n3 月底前报送。\n　　一、总体要求\n　　坚持依法依规。",
        );
        let texts: Vec<&str> = found.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "为加强医疗保障基金监督管理，根据《医疗保障基金使用监督管理条例》第三十八条第（二）项和甲医保发〔2024〕65号文件的规定，请各地结合实际认真抓好贯彻落实，并于2024年3月底前报送。",
                "一、总体要求",
                "坚持依法依规。",
            ]
        );
    }

    #[test]
    fn lines_of_a_list_without_marks_are_items() {
        let texts =
            |text: &str| -> Vec<String> { read(text).into_iter().map(|(text, _)| text).collect() };
        let list = "下列文件废止：\n《甲办法》（甲发〔2010〕3号）\n《乙办法》\n丁局关于戊的通知（丁发〔2011〕4号）\n";
        assert_eq!(
            texts(&format!("{list}丁市财政局\n2020年1月1日\n")),
            [
                "下列文件废止：",
                "《甲办法》（甲发〔2010〕3号）",
                "《乙办法》",
                "丁局关于戊的通知（丁发〔2011〕4号）",
                "丁市财政局",
                "2020年1月1日",
            ]
        );
        // What stands behind the last is said of all.
        assert_eq!(texts(&format!("{list}同时停止执行。\n")).len(), 2);
    }

    #[test]
    fn a_sentence_that_breaks_at_a_name_goes_on() {
        for text in [
            "根据《甲条例》\n《乙条例》\n制定本办法。",
            "各单位要认真执行《甲条例》（国务院令第1号）\n《乙条例》（国务院令第2号）。",
            "《甲办法》（甲发〔2010〕3号）\n自本办法施行之日起废止。",
        ] {
            assert_eq!(read(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn items_may_have_many_figures_and_years_are_none() {
        let items = read("999.甲\n1000.乙\n10001.丙");
        assert_eq!(items.len(), 3);
        assert_eq!(read("各地要做好2023、\n2024、2025年的工作。").len(), 1);
    }

    #[test]
    fn the_opening_ends_at_the_first_heading_and_article_one_is_an_opening() {
        let found = read(
            "各单位：\n根据《甲》，现通知如下：\n一、乙。\n丙办法\n第一条 根据《甲》制定。\n第二条 丁。",
        );
        let zones: Vec<Zone> = found.iter().map(|(_, zone)| *zone).collect();
        assert_eq!(
            zones,
            [
                Zone::Opening,
                Zone::Opening,
                Zone::Body,
                Zone::Head,
                Zone::Opening,
                Zone::Body
            ]
        );
    }
}
