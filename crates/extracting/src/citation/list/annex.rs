//! What a sentence says of the documents that an annex lists: 附件1所列文件自…起废止.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::head::Head;
use super::{any, lists, names_documents};
use crate::document::numeral;
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

/// What a sentence says of what it points to: an annex, or a table.
#[derive(Debug, Clone)]
pub(in crate::citation) struct OfAnnex {
    /// The marks of the annexes that it names: 附件1.
    pub(in crate::citation) marks: Vec<String>,
    /// What it says of what they list.
    pub(in crate::citation) head: Head,
    /// Where it stands.
    pub(in crate::citation) range: Range<usize>,
}

impl OfAnnex {
    /// Whether it speaks of the annex with a number, as far as both are known.
    pub(super) fn is_of(&self, number: Option<u32>) -> bool {
        let mut numbers = self.marks.iter().map(|mark| number_in(mark));
        self.marks.is_empty()
            || number.is_none()
            || numbers.any(|own| own.is_none() || own == number)
    }
}

/// The number of an annex: 附件2 废止的文件目录.
pub(in crate::citation) fn number_in(mark: &str) -> Option<u32> {
    let behind = mark.trim_start_matches(['附', '件', '表']);
    let figure = |c: char| c.is_ascii_digit() || numeral::is_chinese(c);
    let figures = behind.trim_start_matches(figure);
    numeral::value(behind.strip_suffix(figures)?)
}

/// Whether words point to an annex, and speak of documents.
fn points_to_annex(text: &str) -> bool {
    super::may_point_to_annex(text)
        && (names_documents(text) || any(&lists().documents_listed, text))
}

/// What the sentences of a paragraph say of what they point to.
pub(in crate::citation) fn of_annexes(words: &str) -> Vec<OfAnnex> {
    /// No sentence that says what becomes of an annex has more characters.
    const LONGEST: usize = 300;
    static NUMBERED: LazyLock<Regex> =
        LazyLock::new(|| pattern::constant("附[件表][0-9一二三四五六七八九十]{1,3}"));
    let mut found = Vec::new();
    for range in clauses(words) {
        let clause = part(words, range.clone());
        if clause.chars().count() > LONGEST || !points_to_annex(clause) {
            continue;
        }
        let marks = NUMBERED.find_iter(clause).map(|m| m.as_str().to_owned());
        found.push(OfAnnex {
            marks: marks.collect(),
            head: Head::of(clause),
            range,
        });
    }
    found
}

/// The sentences of a paragraph, cut where one speaks of several annexes: 附件1所列文件
/// 废止，附件2所列文件继续有效。 What stands before the first belongs to it: 待新办法出台后，附件
/// 所列文件废止。
fn clauses(words: &str) -> Vec<Range<usize>> {
    static ENDS: LazyLock<Regex> = LazyLock::new(|| pattern::constant("[。；]|，附"));
    let mut clauses = Vec::new();
    let mut begin = 0;
    for found in ENDS.find_iter(words) {
        let is_comma = found.as_str().starts_with('，');
        if is_comma && !part(words, begin..found.start()).contains('附') {
            continue;
        }
        let mark = found.as_str().chars().next().map_or(0, char::len_utf8);
        clauses.push(begin..found.start() + mark);
        begin = found.start() + mark;
    }
    clauses.push(begin..words.len());
    clauses
}
