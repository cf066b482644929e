//! 第三十三条第一款第（二）项: the part of a document that is meant
//! (立法技术规范: 编 章 节 条 款 项 目).

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::document::numeral;
use crate::pattern;

static PINPOINT: LazyLock<Regex> = LazyLock::new(|| {
    let n = format!("(?:[{}]{{1,9}}|[0-9]{{1,4}})", numeral::CHINESE);
    let many = format!("第{n}(?:、{n})+条");
    let unit = format!("(?:第{n}[编章节条款项目点](?:之{n})?|第（{n}）项|（{n}）项?)");
    let place = format!(
        "(?:{many}|第[0-9]+(?:\\.[0-9]+)+条|第{n}部分|(?:第{n}[编章节条款项]|第（{n}）项)(?:之{n})?(?:{unit})*|附件{n}|附录[A-Z]|总则|附则)"
    );
    pattern::constant(&format!(
        "^(?:的|中的|中|之)?({place}(?:(?:、|和|及|以及|或者|或|至|到|-|，)?{place})*)"
    ))
});

/// The pinpoint at the beginning of `text`, which follows the name.
pub(crate) fn after(text: &str) -> Option<Range<usize>> {
    PINPOINT.captures(text)?.get(1).map(|m| m.range())
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
///     wenmai::citation::normalised_pinpoint("第三十三条第一款第（二）项和第四十条"),
///     "第33条第1款第2项、第40条"
/// );
/// ```
pub fn normalised(pinpoint: &str) -> String {
    static FIGURE: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "(第|之|、|[至到-])（?([{}]{{1,9}}|[0-9]{{1,4}})）?([编章节条款项目部]?)",
            numeral::CHINESE
        ))
    });
    let joined = pinpoint
        .replace("以及", "、")
        .replace("或者", "、")
        .replace(['和', '及', '或', '，'], "、");
    FIGURE
        .replace_all(&joined, |m: &regex::Captures<'_>| {
            match numeral::value(&m[2]) {
                Some(value) => format!("{}{value}{}", m[1].replace(['到', '-'], "至"), &m[3]),
                None => m[0].to_owned(),
            }
        })
        .into_owned()
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
