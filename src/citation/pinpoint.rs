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
    let unit = format!("(?:第{n}[编章节条款项目](?:之{n})?|第（{n}）项|（{n}）项?)");
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
