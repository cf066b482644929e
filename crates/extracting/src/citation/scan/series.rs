//! Documents of a series that are cited without 《》, by their place in it: 企业会计准则第14号,
//! 国际植物检疫措施标准第6号.

use std::sync::LazyLock;

use regex::Regex;

use super::names::{EDITION_BRACKET, attach_pinpoint};
use super::taken::{Open, Taken};
use super::{Mention, Triggers};
use crate::document::number;
use wenmai_vocabulary::data;
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

/// Longest name of a series, in characters.
const LONGEST: usize = 24;

static PLACE: LazyLock<Regex> =
    LazyLock::new(|| pattern::constant("^第(?:[0-9]{1,5}|[一二三四五六七八九十百]{1,6})号"));

/// Every such name outside of 《》.
pub(super) fn series(text: &str, found: &mut Vec<Mention>) {
    static SERIES: LazyLock<Triggers> =
        LazyLock::new(|| Triggers::new(data::words().series.iter().map(String::as_str)));
    let Some(first) = SERIES.first(text, 0) else {
        return;
    };
    let (open, taken) = (Open::of(text), Taken::by(&*found));
    let mut next = Some(first);
    let mut reach = 0;
    while let Some(kind) = next {
        let second = part(text, kind.start..).chars().next();
        next = SERIES.first(text, kind.start + second.map_or(1, char::len_utf8));
        let end = SERIES.at(text, kind.start).find_map(|word| {
            let end = kind.start + word.len();
            Some((end, end + PLACE.find(part(text, end..))?.end()))
        });
        let Some((kind_end, end)) = end.filter(|_| kind.start >= reach) else {
            continue;
        };
        let start = start_of(text, kind.start, kind_end).max(reach);
        let end = end + matter(part(text, end..)).len();
        let span = start..end;
        if open.at(start) || taken.overlaps(&span) || !names(part(text, start..kind_end)) {
            continue;
        }
        let mut mention = Mention::bare(span);
        if let Some(edition) = EDITION_BRACKET.find(part(text, end..)) {
            mention.edition = Some(end..end + edition.end());
            mention.span.end = end + edition.end();
        }
        attach_pinpoint(text, &mut mention);
        reach = mention.reach();
        found.push(mention);
    }
}

/// The matter of a document, which its place in the series goes before: ——收入. In a sentence
/// other words may go on behind it.
fn matter(behind: &str) -> &str {
    const LONGEST_MATTER: usize = 40;
    let name = behind.trim_start_matches(['-', '—', '–', '一']);
    let dashes = behind.len() - name.len();
    if dashes == 0 {
        return "";
    }
    let other = |c: char| !(number::is_han(c) || c == '、');
    let whole = part(name, ..name.find(other).unwrap_or(name.len()));
    let behind_whole = part(name, whole.len()..);
    // At the end of a line, of a cell, before （2017年修订） it is a title.
    let mut goes_on = ["的规定", "的要求", "条"].iter();
    let is_title = !goes_on.any(|end| whole.contains(end))
        && (behind_whole.is_empty() || behind_whole.starts_with(['（', '|', ']', '〕']));
    let words = if is_title { whole } else { of_sentence(whole) };
    if words.is_empty() || words.chars().count() > LONGEST_MATTER {
        return "";
    }
    part(behind, ..dashes + words.len())
}

/// The matter at the beginning of words of a sentence, which go on: 收入的规定, 收入第九条.
fn of_sentence(words: &str) -> &str {
    const ENDS: [&str; 8] = ["的", "第", "规定", "要求", "中", "应用指南", "处理", "执行"];
    let ends = ENDS.iter().filter_map(|end| words.find(end));
    let end = ends.filter(|&at| at > 0).min();
    part(words, ..end.unwrap_or(words.len()))
}

/// Where the name begins whose last words stand between `kind` and `end`.
fn start_of(text: &str, kind: usize, end: usize) -> usize {
    let before = part(text, ..kind);
    let name = before.char_indices().rev().take(LONGEST);
    let name = name.take_while(|&(_, c)| number::is_han(c));
    let start = name.last().map_or(kind, |(at, _)| at);
    number::behind_lead_in(text, start..end).min(kind)
}

/// Whether the words name a series, and no other document by a word that points to it:
/// 本准则, 该准则.
fn names(words: &str) -> bool {
    !["本", "该", "此", "上述", "前述", "其", "原", "各", "新"]
        .iter()
        .any(|word| words.starts_with(word))
}

#[cfg(test)]
mod tests {
    use crate::citation::scan::mentions;
    use crate::document::fold::fold;

    #[test]
    fn documents_of_a_series_are_named_without_marks() {
        let found = |text: &str| -> Vec<String> {
            let folded = fold(text);
            let mentions = mentions(&folded).into_iter();
            mentions.map(|m| folded[m.span].to_owned()).collect()
        };
        for (text, names) in [
            (
                "应当按照企业会计准则第14号的规定确认",
                &["企业会计准则第14号"][..],
            ),
            (
                "适用企业会计准则第14号——收入第九条的规定",
                &["企业会计准则第14号--收入"],
            ),
            (
                "依据企业会计准则解释第15号和国际会计准则第36号处理",
                &["企业会计准则解释第15号", "国际会计准则第36号"],
            ),
            (
                "须符合国际植物检疫措施标准第15号（ISPM 15）要求",
                &["国际植物检疫措施标准第15号"],
            ),
            (
                "企业会计准则第8号——资产减值（2014年修订）",
                &["企业会计准则第8号--资产减值（2014年修订）"],
            ),
            ("本会计准则第3号另行公布", &[]),
            (
                "《企业会计准则第14号——收入》",
                &["《企业会计准则第14号--收入》"],
            ),
        ] {
            assert_eq!(found(text), names, "{text}");
        }
    }
}
