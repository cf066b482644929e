//! The documents of a list that its head leaves out: 除第2项外, （第3至5项除外）,
//! 除《甲办法》外.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::{any, lists};
use crate::document::{numeral, title};
use wenmai_vocabulary::pattern;

/// What a head leaves out of its list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Spared {
    /// The numbers of items.
    items: Vec<u32>,
    /// The names of documents.
    names: Vec<String>,
    /// Whether it cannot be told which of them it leaves out: 除另行通知的文件外.
    pub(crate) is_unclear: bool,
}

/// What is left out, and the words that say so.
static PHRASES: LazyLock<[Regex; 4]> = LazyLock::new(|| {
    [
        "(?:^|[^解删废清免消排扣剔])(?P<all>除了?(?P<what>[^。；：]{1,100}?)(?:以外|之外|外)，?(?:(?:其余|其他|其它)的?(?:各?项|规范性文件|文件)?)?)",
        "(?P<all>[（，、]但?(?P<what>[^（），。；：]{1,40}?)(?:除外|不在此列|例外)）?)",
        "(?P<all>[（，](?:不含|不包括|不包含)(?P<what>[^（）。；：]{1,60})）?)",
        "(?P<all>[（，](?:但其中|其中|但是?|惟|而)(?P<what>[^，。；：（）]{1,60}?)(?:继续|仍|暂|保留|不废止|不失效|另行|延续|有效|自[0-9])[^，。；：（）]{0,40}）?)",
    ]
    .map(pattern::constant)
});

/// Most items that a range of an exception spares.
const LONGEST_RANGE: usize = 1000;

impl Spared {
    /// Takes what the head of a list says of some of its documents out of it:
    /// 下列文件除第2项继续执行外，其余停止执行：.
    pub(crate) fn taken_from(text: &str) -> (Cow<'_, str>, Self) {
        let mut spared = Spared::default();
        let mut rest = Cow::Borrowed(text);
        for phrase in PHRASES.iter() {
            while let Some(said) = spared.next_of(phrase, &rest) {
                rest.to_mut().replace_range(said, "");
            }
        }
        (rest, spared)
    }

    /// Adds what the first phrase of a kind names that speaks of documents of the list, and
    /// tells where it stands.
    fn next_of(&mut self, phrase: &Regex, text: &str) -> Option<Range<usize>> {
        let mut phrases = phrase.captures_iter(text);
        phrases.find_map(|found| {
            let (all, what) = (found.name("all")?, found.name("what")?);
            self.add(what.as_str()).then(|| all.range())
        })
    }

    /// Adds what some words name, and tells whether they are of the documents of the list.
    fn add(&mut self, what: &str) -> bool {
        let names = title::names_in(what);
        let figures = figures(what);
        if !names.is_empty() {
            let keys = names.iter().map(|name| title::key(name));
            self.names.extend(keys.filter(|key| !key.is_empty()));
        } else if !figures.is_empty() {
            self.items.extend(figures);
        } else if any(&lists().spared_documents, what) && !any(&lists().spared_others, what) {
            self.is_unclear = true;
        } else {
            return false;
        }
        true
    }

    /// Adds what another head says of the same list.
    pub(super) fn join(&mut self, other: &Spared) {
        self.items.extend(&other.items);
        self.names.extend(other.names.iter().cloned());
        self.is_unclear |= other.is_unclear;
    }

    /// Whether nothing is left out.
    pub(crate) fn is_nothing(&self) -> bool {
        self.items.is_empty() && self.names.is_empty() && !self.is_unclear
    }

    /// Whether what bears a number in the list, or none, is left out, or may be.
    pub(crate) fn holds(&self, number: Option<u32>, words: &str) -> bool {
        let is_item = || number.is_none_or(|number| self.items.contains(&number));
        let is_named = || {
            let key = title::key(words);
            self.names.iter().any(|name| key.contains(name.as_str()))
        };
        self.is_unclear
            || !self.items.is_empty() && is_item()
            || !self.names.is_empty() && is_named()
    }
}

/// The numbers of items: 第2项、第4至6项, 序号3. 第三章 and 附件2 are parts of documents.
fn figures(words: &str) -> Vec<u32> {
    static ITEMS: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "(?:第|序号|编号|附件所列|目录中|^)[为是第（]*(?P<figures>[0-9一二三四五六七八九十][0-9一二三四五六七八九十、和及与，第至到项件个号（）-]*)(?P<unit>[章节款编目]|条款)?",
        )
    });
    let mut figures = Vec::new();
    for found in ITEMS.captures_iter(words) {
        let Some(items) = found
            .name("figures")
            .filter(|_| found.name("unit").is_none())
        else {
            continue;
        };
        // 3件 counts, and 2019年 is a day.
        let all = found.get(0).map_or("", |all| all.as_str());
        let rest = words.get(items.end()..).unwrap_or_default();
        let is_count = all.starts_with(|c: char| is_figure(c))
            && items.as_str().ends_with(['件', '个', '项'])
            || rest.starts_with(['年', '月', '日', '部', '份']);
        if is_count {
            continue;
        }
        for range in items
            .as_str()
            .split(|c| !(is_figure(c) || matches!(c, '至' | '到' | '-')))
        {
            let (from, to) = range
                .split_once(['至', '到', '-'])
                .unwrap_or((range, range));
            let trimmed = |words: &str| words.trim_matches(|c| !is_figure(c)).to_owned();
            if let (Some(from), Some(to)) =
                (numeral::value(&trimmed(from)), numeral::value(&trimmed(to)))
            {
                figures.extend((from..=to).take(LONGEST_RANGE));
            }
        }
    }
    figures
}

pub(super) fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || numeral::is_chinese(c)
}
