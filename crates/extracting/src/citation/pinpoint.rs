//! 第三十三条第一款第（二）项: the part of a document that is meant
//! (立法技术规范: 编 章 节 条 款 项 目).

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::document::numeral;
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

/// The pinpoint at the beginning of `text`, which follows the name: places,
/// joined by 、 和 至 or nothing.
pub(crate) fn after(text: &str) -> Option<Range<usize>> {
    let rest = [
        "的",
        "中的",
        "中，",
        "中",
        "其中的",
        "其中",
        "，其中",
        "内",
        "里",
        "之",
    ]
    .iter()
    .find_map(|word| text.strip_prefix(word))
    .unwrap_or(text);
    let start = text.len() - rest.len();
    let mut rest = place(rest)?;
    while let Some(next) = JOINERS
        .iter()
        .find_map(|word| rest.strip_prefix(word).and_then(place))
    {
        rest = next;
    }
    Some(start..text.len() - rest.len())
}

const JOINERS: [&str; 11] = [
    "、", "和", "及", "以及", "或者", "或", "至", "到", "-", "，", "",
];

// Each of the functions below takes what it is named after off the beginning of
// a text, and gives back the rest.

/// A place in a document: 第三条第二款, 第三、四条, 第4.0.1条, 附件2, 附表3, 总则.
fn place(text: &str) -> Option<&str> {
    let Some(ordinal) = text.strip_prefix('第') else {
        if !text.starts_with(['附', '总']) {
            return None;
        }
        let annex = ["附件", "附表", "附录", "附图"];
        return annex
            .iter()
            .find_map(|mark| several_annexes(text.strip_prefix(mark)?))
            .or_else(|| {
                text.strip_prefix("附录")?
                    .strip_prefix(|c: char| c.is_ascii_uppercase())
            })
            .or_else(|| text.strip_prefix("总则"))
            .or_else(|| text.strip_prefix("附则"));
    };
    several_articles(ordinal)
        .or_else(|| numbered_article(ordinal))
        .or_else(|| figures(ordinal)?.strip_prefix("部分"))
        .or_else(|| {
            let unit = figures(ordinal)
                .and_then(|rest| rest.strip_prefix(['编', '章', '节', '条', '款', '项']))
                .or_else(|| in_brackets(ordinal)?.strip_prefix('项'))?;
            let mut rest = inserted(unit);
            while let Some(next) = smaller_unit(rest) {
                rest = next;
            }
            Some(rest)
        })
}

/// 1, and 1、3、6, behind 附件 or 附表.
fn several_annexes(figure: &str) -> Option<&str> {
    let mut rest = figures(figure)?;
    while let Some(next) = ["、", "和", "及"]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        && let Some(after) = figures(next)
        && !after.starts_with(['.', '号', '年', '件', '个', '项'])
    {
        rest = after;
    }
    Some(rest)
}

/// 六、七、十条, behind 第.
fn several_articles(ordinal: &str) -> Option<&str> {
    let mut rest = figures(ordinal)?.strip_prefix('、').and_then(figures)?;
    while let Some(next) = rest.strip_prefix('、').and_then(figures) {
        rest = next;
    }
    rest.strip_prefix('条')
}

/// 4.0.1条, behind 第.
fn numbered_article(ordinal: &str) -> Option<&str> {
    let mut rest = digits(digits(ordinal)?.strip_prefix('.')?)?;
    while let Some(next) = rest.strip_prefix('.').and_then(digits) {
        rest = next;
    }
    rest.strip_prefix('条')
}

/// 第二款, 第（三）项, （三）项, （三）, 后半句, 但书.
fn smaller_unit(text: &str) -> Option<&str> {
    let sentence = text
        .strip_prefix(['前', '后'])
        .and_then(|rest| rest.strip_prefix('半')?.strip_prefix(['句', '段', '款']))
        .or_else(|| text.strip_prefix("但书"));
    if sentence.is_some() {
        return sentence;
    }
    if let Some(ordinal) = text.strip_prefix('第') {
        let unit = figures(ordinal).and_then(|rest| {
            rest.strip_prefix(['编', '章', '节', '条', '款', '项', '目', '点', '句', '段'])
        });
        return unit
            .map(inserted)
            .or_else(|| in_brackets(ordinal)?.strip_prefix('项'));
    }
    let rest = in_brackets(text)?;
    Some(rest.strip_prefix('项').unwrap_or(rest))
}

/// 之一, behind an article that was inserted later.
fn inserted(text: &str) -> &str {
    text.strip_prefix('之').and_then(figures).unwrap_or(text)
}

/// （三）
fn in_brackets(text: &str) -> Option<&str> {
    text.strip_prefix('（')
        .and_then(figures)?
        .strip_prefix('）')
}

/// Up to nine Chinese figures or four Arabic ones.
fn figures(text: &str) -> Option<&str> {
    let arabic = |c: char| c.is_ascii_digit();
    run(text, 9, numeral::is_chinese).or_else(|| run(text, 4, arabic))
}

fn digits(text: &str) -> Option<&str> {
    run(text, usize::MAX, |c| c.is_ascii_digit())
}

/// Up to `most` characters of a kind, at least one.
fn run(text: &str, most: usize, kind: impl Fn(char) -> bool) -> Option<&str> {
    let within = text.chars().take(most).take_while(|&c| kind(c));
    let length: usize = within.map(char::len_utf8).sum();
    (length > 0).then(|| part(text, length..))
}

/// Parts of a pharmacopoeia or a standard that are named and not numbered:
/// 四部通则, 制剂通则颗粒剂项下.
static NAMED_PART: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        "^(?:现行版|最新版|（[^（）]{2,10}）|(?:19|20)[0-9]{2}年版)?((?:第?[一二三四]部)?[\u{4e00}-\u{9fff}]{0,4}(?:通则|凡例)(?:[0-9]{4}|[\u{4e00}-\u{9fff}]{1,8}项下)?|[一二三四]部)",
    )
});

/// The named part at the beginning of `text`, which follows the name of a
/// pharmacopoeia.
pub(crate) fn named_part_after(text: &str) -> Option<Range<usize>> {
    NAMED_PART.captures(text)?.get(1).map(|m| m.range())
}

/// The pinpoint with Arabic figures, one sign between places: 第33条第1款第2项.
///
/// ```
/// assert_eq!(
///     wenmai_extracting::citation::normalised_pinpoint("第三十三条第一款第（二）项和第四十条"),
///     "第33条第1款第2项、第40条"
/// );
/// ```
pub fn normalised(pinpoint: &str) -> String {
    let mut out = String::with_capacity(pinpoint.len());
    let mut rest = pinpoint;
    while let Some(first) = rest.chars().next() {
        let joins = ["以及", "或者", "和", "及", "或", "，", "、"]
            .iter()
            .find_map(|word| rest.strip_prefix(word));
        let (sign, after) = match (joins, first) {
            (Some(after), _) => ('、', after),
            (None, '到' | '-') => ('至', part(rest, first.len_utf8()..)),
            (None, _) => (first, part(rest, first.len_utf8()..)),
        };
        let figure = matches!(sign, '第' | '之' | '、' | '至')
            .then(|| figure(after))
            .flatten();
        match figure {
            Some((value, behind)) => {
                out.push(sign);
                out.push_str(&value.to_string());
                rest = behind;
            }
            None => {
                out.push(if joins.is_some() { sign } else { first });
                rest = after;
            }
        }
    }
    out
}

/// The value of the figures at the beginning of a text, which may stand in
/// brackets, and what follows them.
fn figure(text: &str) -> Option<(u32, &str)> {
    let inner = text.strip_prefix('（').unwrap_or(text);
    let behind = figures(inner)?;
    let value = numeral::value(part(inner, ..inner.len() - behind.len()))?;
    Some((value, behind.strip_prefix('）').unwrap_or(behind)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_paragraphs_items_lists_and_ranges() {
        for text in [
            "第三十三条第一款第（二）项",
            "第三条、第五条至第七条",
            "第二百八十六条之一",
            "第三百八十二条、第三百八十三条",
            "第12条",
            "附件2",
            "附表2、3",
            "附录一",
            "第二章",
            "第六、七、十条",
            "第4.0.1条",
            "第二部分",
            "总则",
        ] {
            let whole = format!("{text}的规定");
            assert_eq!(after(&whole).map(|r| &whole[r]), Some(text));
        }
        assert_eq!(after("第二条路").map(|r| r.len()), Some("第二条".len()));
        assert!(after("关于第三条").is_none());
    }
}
