//! Entries of lists that name one document on a line by number and title, in any order,
//! without a mark that says so: 甲发〔2010〕3号　关于乙的通知, 1　乙办法　甲发〔2010〕3号,
//! （甲发〔2010〕3号）关于乙的通知. Gaps of the line part what stands in it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::fold::Folded;
use super::number::{self, DocumentNumber, Setting};
use super::{date, title};
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

/// What an entry names.
#[derive(Debug, PartialEq)]
pub(crate) struct Entry {
    /// The bytes of the title in the folded line.
    pub(crate) title: Range<usize>,
    /// The number.
    pub(crate) number: DocumentNumber,
    /// From the first of both to the last.
    pub(crate) span: Range<usize>,
}

/// The entry that a line is; none where it is a sentence, or names more than one document.
pub(crate) fn of(line: &Folded<'_>) -> Option<Entry> {
    /// Bytes of the longest line.
    const LONGEST: usize = 600;
    let text = line.as_str();
    let may_be = text.len() <= LONGEST && text.contains('号') && text.contains('〔');
    if !may_be || text.contains(['。', '！', '？', '|']) {
        return None;
    }
    let mut found: Option<(Range<usize>, DocumentNumber)> = None;
    let mut title: Option<Range<usize>> = None;
    for (at, word) in words(line).into_iter().enumerate() {
        let inner = trimmed(text, &word);
        let words = part(text, inner.clone());
        if words.is_empty() || date::is_day(words) || at == 0 && is_ordinal(words) {
            continue;
        }
        match DocumentNumber::parse_folded(words).filter(DocumentNumber::is_unique) {
            Some(_) if found.is_some() => return None,
            Some(number) => found = Some((inner, number)),
            // A title with gaps of its own: 甲局 乙局关于丙的通知.
            None => match &mut title {
                Some(title) if found.is_none() || title.start > word.start => title.end = inner.end,
                Some(title) if found.as_ref().is_some_and(|(at, _)| at.end <= title.start) => {
                    title.end = inner.end;
                }
                Some(_) => return None,
                None => title = Some(inner),
            },
        }
    }
    let (at, number) = found?;
    let title = title?;
    let words = part(text, title.clone());
    // 《甲办法》（甲发〔2010〕3号） is a mention wherever it stands.
    if title.start < at.start && part(text, ..title.start).ends_with('《') {
        return None;
    }
    let is_title = title::ends_like_document(words)
        && words.chars().count() >= 5
        && !words.contains(['；', '：', '，', '》'])
        && !starts_sentence(words);
    is_title.then(|| Entry {
        span: with_brackets(text, at.start.min(title.start)..at.end.max(title.end)),
        title,
        number,
    })
}

/// The brackets around what stands at either end belong to it.
fn with_brackets(text: &str, span: Range<usize>) -> Range<usize> {
    let before = part(text, ..span.start).chars().next_back();
    let before = before.filter(|&c| matches!(c, '《' | '（'));
    let after = part(text, span.end..).chars().next();
    let after = after.filter(|&c| matches!(c, '》' | '）'));
    span.start - before.map_or(0, char::len_utf8)..span.end + after.map_or(0, char::len_utf8)
}

/// The stretches of a line between its gaps; a number and a title that stand without one
/// are parted where a sign or 关于 leaves no doubt.
fn words(line: &Folded<'_>) -> Vec<Range<usize>> {
    let text = line.as_str();
    let mut starts: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .filter(|&at| at > 0 && line.gap_before(at))
        .collect();
    // 1.甲办法: the ordinal stands without a gap.
    starts.extend(ORDINAL.find(text).map(|found| found.end()));
    if let [number, ..] = number::find(text, Setting::Bracket).as_slice() {
        let after = part(text, number.span.end..);
        let begins = ["关于", "《", "：", "，", "）关于", "）《", "）"];
        if begins.iter().any(|word| after.starts_with(word)) {
            let bracket = after
                .chars()
                .next()
                .filter(|&c| matches!(c, '）' | '：' | '，'));
            starts.push(number.span.end + bracket.map_or(0, char::len_utf8));
        }
        let before = part(text, ..number.span.start);
        if before.ends_with('（') && before.len() > '（'.len_utf8() {
            starts.push(number.span.start - '（'.len_utf8());
        }
    }
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().copied().chain([text.len()]);
    let begins = std::iter::once(0).chain(starts.iter().copied());
    begins.zip(ends).map(|(start, end)| start..end).collect()
}

static ORDINAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        "^(?:（[0-9一二三四五六七八九十]{1,4}）|[0-9]{1,4}[.．、）]|[一二三四五六七八九十]{1,3}[、.．])",
    )
});

/// A stretch without signs around it.
fn trimmed(text: &str, range: &Range<usize>) -> Range<usize> {
    let signs = ['（', '）', '《', '》', '：', '，', '、', '；', '.'];
    let words = part(text, range.clone());
    let start = words.len() - words.trim_start_matches(signs).len();
    let end = words.trim_end_matches(signs).len();
    // （试行） and other brackets of a title stay.
    let is_open = |words: &str| words.matches('（').count() > words.matches('）').count();
    let end = match is_open(part(words, start..end.max(start))) {
        true => words
            .trim_end_matches(['》', '：', '，', '、', '；', '.'])
            .len(),
        false => end,
    };
    range.start + start..range.start + end.max(start)
}

fn is_ordinal(words: &str) -> bool {
    let bare = words.trim_end_matches(['.', '、', '．']);
    let is_figure = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    !bare.is_empty() && bare.chars().count() <= 4 && bare.chars().all(is_figure)
}

fn starts_sentence(words: &str) -> bool {
    const WORDS: [&str; 9] = [
        "根据", "按照", "依据", "依照", "参照", "落实", "贯彻", "执行", "规定",
    ];
    WORDS.iter().any(|word| words.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(line: &str) -> Option<(String, String)> {
        let folded = Folded::new(line, 0);
        let entry = of(&folded)?;
        let title = part(folded.as_str(), entry.title).to_owned();
        Some((title, entry.number.to_string()))
    }

    #[test]
    fn number_and_title_stand_in_any_order_with_days_and_ordinals() {
        for line in [
            "甲发〔2010〕3号　关于乙的通知",
            "甲发〔2010〕3号\t关于乙的通知",
            "甲发〔2010〕3号关于乙的通知",
            "甲发〔2010〕3号：关于乙的通知",
            "甲发〔2010〕3号,关于乙的通知",
            "（甲发〔2010〕3号）关于乙的通知",
            "甲发〔2010〕3号《关于乙的通知》",
            "关于乙的通知 甲发〔2010〕3号",
            "关于乙的通知　甲发〔2010〕3号　2010-03-05",
            "2010年3月5日　关于乙的通知（甲发〔2010〕3号）",
            "12    关于乙的通知    甲发〔2010〕3号",
            "一、关于乙的通知（甲发〔2010〕3号）",
            "（2）关于乙的通知（甲发〔2010〕3号）",
            "3. 甲发〔2010〕3号《关于乙的通知》；",
        ] {
            let wanted = ("关于乙的通知".to_owned(), "甲发〔2010〕3号".to_owned());
            assert_eq!(entry(line), Some(wanted), "{line}");
        }
        let bodies = entry("甲局 乙局关于丙的通知　甲发〔2010〕3号");
        assert_eq!(
            bodies.map(|(title, _)| title).as_deref(),
            Some("甲局乙局关于丙的通知")
        );
        let trial = entry("乙项目办法（试行）　甲发〔2010〕3号");
        assert_eq!(
            trial.map(|(title, _)| title).as_deref(),
            Some("乙项目办法（试行）")
        );
    }

    #[test]
    fn sentences_and_lines_with_several_documents_are_none() {
        for line in [
            "甲发〔2010〕3号规定的补偿标准",
            "根据甲发〔2010〕3号 关于乙的通知",
            "甲发〔2010〕3号　关于乙的通知，请照此办理",
            "甲发〔2010〕3号　关于乙的通知　甲发〔2011〕4号",
            "甲发〔2010〕3号",
            "关于乙的通知",
            "《关于乙的通知》（甲发〔2010〕3号）",
            "1.《关于乙的通知》（甲发〔2010〕3号）",
        ] {
            assert_eq!(entry(line), None, "{line}");
        }
    }
}
