//! What is shaped like the name of a document, found without any of the rules by which
//! citations are read.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use serde::Serialize;

use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

/// What a string is shaped like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// 〔2024〕5号, 令第5号, 公告2024年第5号.
    Number,
    /// GB/T 9704-2012.
    Standard,
    /// A law and an article: 刑法第三条.
    Article,
    /// 《…》
    Name,
}

impl Shape {
    /// The word in Chinese.
    pub fn chinese(self) -> &'static str {
        match self {
            Shape::Number => "文号",
            Shape::Standard => "标准号",
            Shape::Article => "法律条文",
            Shape::Name => "书名号",
        }
    }

    /// The key in records.
    pub fn key(self) -> &'static str {
        match self {
            Shape::Number => "number",
            Shape::Standard => "standard",
            Shape::Article => "article",
            Shape::Name => "name",
        }
    }
}

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(concat!(
        r"\p{Han}\s*[〔\[（(【﹝［]\s*(?:19|20)\d{2}\s*[〕\]）)】﹞］]\s*第?\s*\d{1,5}\s*号",
        r"|令\s*第?\s*[0-9一二三四五六七八九十百〇零]{1,7}\s*号",
        r"|第\s*[0-9一二三四五六七八九十百〇零]{1,7}\s*号\s*令",
        r"|(?:公告|通告)\s*(?:19|20)\d{2}\s*年?\s*第\s*\d{1,4}\s*号",
        r"|(?:19|20)\d{2}\s*年\s*第\s*\d{1,4}\s*号\s*(?:公告|通告)",
    ))
});

static STANDARD: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        r"\b(?:GB|GBZ|YY|WS|HJ|JJF|JJG|SN|NY|AQ|DB\d{2,4}|JGJ|CJJ|HG|SH|SY|QB|T/[A-Z]{2,8})(?:/[TZ])?\s?\d{2,7}(?:\.\d+)*\s?[-—–－]\s?(?:19|20)\d{2}\b",
    )
});

static ARTICLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        r"(?P<law>\p{Han}{1,24}?(?:法|法典|条例|办法|规定|细则|规则|解释|准则|章程))第[零〇一二三四五六七八九十百0-9]{1,6}条",
    )
});

/// Longest name, in bytes.
const LONGEST: usize = 600;

/// Every such string of a text, in order; of names that stand in each other the outermost.
pub fn strings(text: &str) -> Vec<(Range<usize>, Shape)> {
    let mut found: Vec<(Range<usize>, Shape)> = Vec::new();
    let all = |regex: &'static Regex, shape| {
        let ranges = regex.find_iter(text).map(|m| m.range());
        ranges.map(move |range| (range, shape))
    };
    found.extend(all(&NUMBER, Shape::Number));
    found.extend(all(&STANDARD, Shape::Standard));
    let laws = ARTICLE.captures_iter(text).filter_map(|m| m.name("law"));
    found.extend(laws.map(|law| (law.range(), Shape::Article)));
    found.extend(names(text).into_iter().map(|range| (range, Shape::Name)));
    found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut reach = 0;
    found.retain(|(range, _)| {
        let inside = range.end <= reach;
        reach = reach.max(range.end);
        !inside
    });
    found
}

fn names(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('《')) {
        let open = at + open;
        at = open + '《'.len_utf8();
        let mut depth = 0usize;
        for (i, c) in part(text, open..)
            .char_indices()
            .take_while(|(i, _)| *i <= LONGEST)
        {
            match c {
                '《' => depth += 1,
                '》' => depth -= 1,
                '。' => break,
                _ => continue,
            }
            if depth == 0 {
                let close = open + i + c.len_utf8();
                found.push(open..close);
                at = close;
                break;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_standards_articles_and_names_are_found() {
        let text = "根据《甲办法》和乙发〔2020〕5号、国务院令第735号、GB/T 9704-2012，依照刑法第三条，见《关于印发《丙》的通知》。";
        let found: Vec<(&str, Shape)> = strings(text)
            .into_iter()
            .map(|(range, shape)| (&text[range], shape))
            .collect();
        assert_eq!(
            found,
            [
                ("《甲办法》", Shape::Name),
                ("发〔2020〕5号", Shape::Number),
                ("令第735号", Shape::Number),
                ("GB/T 9704-2012", Shape::Standard),
                ("依照刑法", Shape::Article),
                ("《关于印发《丙》的通知》", Shape::Name),
            ]
        );
    }
}
