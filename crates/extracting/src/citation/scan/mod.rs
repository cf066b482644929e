//! Finds the words in a paragraph that name a document: 《names》, numbers, both,
//! and laws cited without 《》.

mod back;
mod laws;
mod names;
mod series;
mod taken;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::packed;
use rustc_hash::FxHashMap;

use crate::document::NumberForm;
use crate::document::number::{self, DocumentNumber, Setting};
use wenmai_vocabulary::data;
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

pub(crate) use back::{back_references, bare_shorts};
use laws::{LAW_BEFORE, laws};
pub(crate) use names::closing;
use names::{attach_pinpoint, named, names, title_before_bracket};
use taken::{Numbers, Taken};

/// Words that name a document, in a folded paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    /// Its bytes in the folded paragraph.
    pub(crate) span: Range<usize>,
    /// The bytes of the name, without 《》; with the mark of an edition that
    /// stands behind it.
    pub(crate) title: Option<Range<usize>>,
    /// Mark of an edition outside 《》: （试行）.
    pub(crate) edition: Option<Range<usize>>,
    /// The number.
    pub(crate) number: Option<DocumentNumber>,
    /// Other numbers of the same document, beside that one in its bracket.
    pub(crate) other_numbers: Vec<DocumentNumber>,
    /// Bytes of the pinpoint behind it.
    pub(crate) pinpoint: Option<Range<usize>>,
    /// Bytes of the bracket behind the name, where it holds the number and
    /// perhaps a definition.
    pub(crate) bracket: Option<Range<usize>>,
    /// Whether the name stands without 《》.
    pub(crate) bare: bool,
    /// For a phrase that points back (该办法), what it asks for.
    pub(crate) back: Option<super::short::BackReference>,
    /// Whether it is the number of the document that is read.
    pub(crate) own: bool,
}

impl Mention {
    /// A name without 《》 and without anything around it.
    pub(crate) fn bare(name: Range<usize>) -> Self {
        Mention {
            span: name.clone(),
            title: Some(name),
            edition: None,
            number: None,
            other_numbers: Vec::new(),
            pinpoint: None,
            bracket: None,
            bare: true,
            back: None,
            own: false,
        }
    }

    /// Byte after the mention and what belongs to it: its bracket, its
    /// pinpoint.
    pub(crate) fn reach(&self) -> usize {
        [
            Some(self.span.end),
            self.bracket.as_ref().map(|b| b.end),
            self.pinpoint.as_ref().map(|p| p.end),
        ]
        .into_iter()
        .flatten()
        .max()
        .unwrap_or(self.span.end)
    }
}

/// Whether a paragraph may name a document at all.
pub(crate) fn may_mention(raw: &str) -> bool {
    static TRIGGERS: LazyLock<Triggers> = LazyLock::new(|| {
        let names = ["《", "号", "法", "〔", "﹝", "条例"];
        Triggers::new(names.into_iter().chain(super::short::BACK_WORDS))
    });
    // Not to stop at the first byte lets many be looked at together.
    let sign = |any, b: &u8| any | b.is_ascii_uppercase() | (*b == b'[');
    TRIGGERS.first(raw, 0).is_some() || raw.as_bytes().iter().fold(false, sign)
}

/// A few words, any of which is looked for with vector instructions where the
/// machine has them.
#[derive(Debug)]
pub(crate) struct Triggers {
    packed: Option<packed::Searcher>,
    words: Vec<&'static str>,
    by_first: FxHashMap<char, Vec<&'static str>>,
}

impl Triggers {
    pub(crate) fn new(words: impl IntoIterator<Item = &'static str>) -> Self {
        let words: Vec<&str> = words.into_iter().collect();
        Triggers {
            packed: packed::Searcher::new(&words),
            by_first: pattern::by_char(words.iter().copied(), |word| word.chars().next()),
            words,
        }
    }

    /// All words that stand at a byte.
    pub(crate) fn at(&self, text: &str, at: usize) -> impl Iterator<Item = &'static str> {
        let rest = part(text, at..);
        let words = rest
            .chars()
            .next()
            .and_then(|first| self.by_first.get(&first));
        let words = words.into_iter().flatten().copied();
        words.filter(|word| rest.starts_with(word))
    }

    /// Where the first word stands that begins at `from` or behind it.
    pub(crate) fn first(&self, text: &str, from: usize) -> Option<Range<usize>> {
        match &self.packed {
            Some(packed) => packed
                .find_in(text.as_bytes(), aho_corasick::Span::from(from..text.len()))
                .map(|found| found.start()..found.end()),
            None => self
                .words
                .iter()
                .filter_map(|word| {
                    let at = from + text.get(from..)?.find(word)?;
                    Some(at..at + word.len())
                })
                .min_by_key(|found| found.start),
        }
    }
}

/// All mentions in a folded paragraph, in order; none overlaps another.
pub(crate) fn mentions(text: &str) -> Vec<Mention> {
    let mut read = number::find(text, Setting::Text);
    read.retain(|n| !is_of_paper(text, n));
    let mut numbers = Numbers::new(read);
    let mut found: Vec<Mention> = Vec::new();
    for name in names(text) {
        let mut mention = named(text, name, &mut numbers);
        attach_pinpoint(text, &mut mention);
        found.push(mention);
    }
    let taken = Taken::by(&found);
    let mut reaches: BTreeSet<usize> = found.iter().map(Mention::reach).collect();
    let mut ranges = Vec::new();
    for number in numbers.left() {
        if taken.overlaps(&number.span) {
            continue;
        }
        let among = number.also.into_iter().map(|n| (number.span.start, n));
        ranges.extend(among);
        let mut mention = Mention {
            span: number.span.clone(),
            title: None,
            edition: None,
            number: Some(number.number),
            other_numbers: Vec::new(),
            pinpoint: None,
            bracket: None,
            bare: false,
            back: None,
            own: false,
        };
        if let Some(title) = names::title_behind(text, number.span.end) {
            mention.span.end = title.end + '）'.len_utf8();
            mention.title = Some(title);
            mention.bare = true;
        } else if let Some(title) = title_before_bracket(text, &number.span, &reaches) {
            let lost = part(text, ..title.start).ends_with('《');
            let open = if lost { '《'.len_utf8() } else { 0 };
            mention.span = title.start - open..number.span.end;
            if part(text, number.span.end..).starts_with('）') {
                mention.span.end += '）'.len_utf8();
            }
            mention.title = Some(title);
            mention.bare = true;
        }
        attach_pinpoint(text, &mut mention);
        reaches.insert(mention.reach());
        found.push(mention);
    }
    laws(text, &mut found);
    series::series(text, &mut found);
    found.sort_by_key(|m| m.span.start);
    let mut end = 0;
    found.retain(|m| {
        let keep = m.span.start >= end;
        end = end.max(m.span.end);
        keep
    });
    for (start, number) in ranges {
        let place = found.partition_point(|m| m.span.start < start);
        if let Some(last) = found.get(place).filter(|m| m.number.is_some()).cloned() {
            found.insert(
                place,
                Mention {
                    number: Some(number),
                    ..last
                },
            );
        }
    }
    found
}

/// The numbers in a folded sentence that are those of papers.
pub(super) fn numbers_of_papers(text: &str) -> Vec<String> {
    let found = number::find(text, Setting::Text).into_iter();
    let papers = found.filter(|number| is_of_paper(text, number));
    papers
        .map(|number| part(text, number.span).to_owned())
        .collect()
}

/// Whether a number is that of a licence, a contract or a case: 许可证（…号）,
/// 合同编号：…号.
fn is_of_paper(text: &str, number: &number::Found) -> bool {
    if !matches!(number.number.form, NumberForm::Coded { .. }) {
        return false;
    }
    let before = part(text, ..number.span.start);
    let before = before.trim_end_matches(['（', '：', '为', '是', '第']);
    let words = data::words();
    let of_document = ["文件编号", "发文编号", "公文编号", "规范性文件编号"]
        .into_iter()
        .chain(words.document_endings.iter().map(String::as_str))
        .any(|word| before.ends_with(word));
    let mut papers = words.paper_numbers.iter();
    if papers.any(|word| before.ends_with(word.as_str())) {
        return !of_document;
    }
    // 甲卫医罚〔2021〕15号, 甲审〔2021〕3号审计报告.
    let behind = part(text, number.span.end..);
    let NumberForm::Coded { code, .. } = &number.number.form else {
        return false;
    };
    let code = code.strip_suffix('字').unwrap_or(code);
    words
        .paper_codes
        .iter()
        .any(|end| code.ends_with(end.as_str()))
        || words
            .paper_numbers
            .iter()
            .any(|word| word.chars().count() > 1 && behind.starts_with(word.as_str()))
}

/// Whether a name may begin after `before`: not in the middle of a longer word
/// (外国公司法).
fn edge_before(before: &str) -> bool {
    let Some(last) = before.chars().next_back() else {
        return true;
    };
    if !number::is_han(last) {
        return true;
    }
    LAW_BEFORE.is_match(before)
        || [
            "由",
            "对",
            "以",
            "按",
            "依",
            "据",
            "从",
            "在",
            "我国",
            "国家",
            "现行",
            "新",
            "修订后的",
            "的",
            "关于",
            "见",
            "即",
            "触犯",
            "参照",
            "引用",
            "将",
            "指",
            "或",
            "或者",
            "因",
            "是",
            "等",
            "向",
            "与",
            "被",
        ]
        .iter()
        .any(|word| before.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fold::fold;

    fn found(text: &str) -> Vec<String> {
        let folded = fold(text);
        mentions(&folded)
            .into_iter()
            .map(|m| folded[m.span].to_owned())
            .collect()
    }

    #[test]
    fn triggers_are_the_same_with_vector_instructions_and_without() {
        let words = ["条例", "法", "规定"];
        let fast = Triggers::new(words);
        let slow = Triggers {
            packed: None,
            ..Triggers::new(words)
        };
        let text = "根据刑法和甲条例的规定";
        let (law, rules) = (text.find('法').unwrap(), text.find("条例").unwrap());
        for triggers in [&fast, &slow] {
            assert_eq!(triggers.first(text, 0), Some(law..law + 3));
            assert_eq!(triggers.first(text, law + 3), Some(rules..rules + 6));
            assert_eq!(triggers.first("根据", 0), None);
        }
    }

    #[test]
    fn a_name_takes_its_number_along() {
        assert_eq!(
            found("根据《甲条例》(国务院令第735号)制定"),
            ["《甲条例》（国务院令第735号）"]
        );
        assert_eq!(
            found("《甲》（湘政办发〔2024〕5号，以下简称《乙》）"),
            ["《甲》（湘政办发〔2024〕5号", "《乙》"]
        );
        assert_eq!(
            found("国办发〔2021〕36号《甲》"),
            ["国办发〔2021〕36号《甲》"]
        );
        assert_eq!(
            found("《甲办法》（试行）（甲发〔2020〕1号）"),
            ["《甲办法》（试行）（甲发〔2020〕1号）"]
        );
        assert_eq!(found("《甲》(临床2.0版)"), ["《甲》"]);
    }

    #[test]
    fn the_two_brackets_of_a_year_may_differ() {
        for text in [
            "《甲》（甲发〔2021）14号）",
            "《甲》（甲发（2021〕14号）",
            "《甲》（甲发（2021）14号）",
            "《甲》（甲发〔2021〕14号）",
        ] {
            assert_eq!(found(text), [fold(text)], "{text}");
        }
        assert_eq!(found("《甲》（〔2021）14号）").len(), 1);
        assert_eq!(
            found("《甲》（试行）（2021）14号）")
                .first()
                .map(String::as_str),
            Some("《甲》（试行）")
        );
    }

    #[test]
    fn names_inside_names_are_no_mentions() {
        assert_eq!(
            found("《关于印发《甲》的通知》（甲发〔2020〕1号）"),
            ["《关于印发《甲》的通知》（甲发〔2020〕1号）"]
        );
        assert_eq!(
            found("《关于印发〈甲〉的通知》"),
            ["《关于印发〈甲〉的通知》"]
        );
        assert_eq!(found("《甲和《乙》"), ["《乙》"]);
    }

    #[test]
    fn laws_without_brackets() {
        assert_eq!(found("依照刑法第二百六十六条的规定"), ["刑法"]);
        assert!(found("外国公司法律法规").is_empty());
        assert!(found("依照司法解释的规定").is_empty());
        assert_eq!(found("根据行政处罚法的规定"), ["行政处罚法"]);
        assert_eq!(found("依照民法典第十条承担责任"), ["民法典"]);
    }

    #[test]
    fn numbers_of_papers_name_no_document() {
        for text in [
            "持有卫生许可证（甲卫水字〔2021〕第0012号）",
            "合同编号：甲采合〔2023〕021号",
            "国有土地使用证（甲国用〔2009〕第0456号）",
            "甲卫医罚〔2021〕15号",
            "甲劳人仲案字〔2021〕第12号仲裁裁决",
            "审计报告（甲会审〔2021〕123号）",
            "司法鉴定意见书（甲司鉴〔2021〕临鉴字第12号）",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
        assert_eq!(found("文件编号：甲发〔2023〕21号"), ["甲发〔2023〕21号"]);
    }

    #[test]
    fn a_range_names_each_of_its_numbers() {
        let folded = fold("甲价〔2019〕15—17号同时废止");
        let numbers: Vec<_> = mentions(&folded)
            .into_iter()
            .filter_map(|m| m.number)
            .map(|number| number.as_str().to_owned())
            .collect();
        assert_eq!(
            numbers,
            ["甲价〔2019〕15号", "甲价〔2019〕16号", "甲价〔2019〕17号"]
        );
    }

    #[test]
    fn verbs_in_a_bare_title_are_part_of_it() {
        for (text, name) in [
            (
                "甲市林业局转发乙省林业厅关于苗木评定的通知（甲林〔2018〕16号）同时废止",
                "甲市林业局转发乙省林业厅关于苗木评定的通知（甲林〔2018〕16号）",
            ),
            (
                "甲市农业局关于印发《苗圃办法》的通知（2018修订）（甲农〔2018〕16号）同时废止",
                "关于印发《苗圃办法》的通知（2018修订）（甲农〔2018〕16号）",
            ),
            (
                "[2]苗池要点：甲水产局关于发布苗池要点（2020年修订版）的通告2020年第93号",
                "甲水产局关于发布苗池要点（2020年修订版）的通告2020年第93号",
            ),
        ] {
            assert_eq!(found(text), [name], "{text}");
        }
    }

    #[test]
    fn a_number_by_itself() {
        assert_eq!(found("甲发〔2001〕5号文同时废止"), ["甲发〔2001〕5号"]);
        assert_eq!(
            found("按照甲部关于进一步加强乙管理的通知（甲发〔2001〕5号）要求"),
            ["甲部关于进一步加强乙管理的通知（甲发〔2001〕5号）"]
        );
    }
}
