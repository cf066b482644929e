//! Lists of documents under words that say what becomes of them: an annex
//! 废止的规范性文件目录, a table, the items after 决定废止下列文件：. The words stand in
//! `data/lists.toml`.

use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::document::Zone;
use crate::graph::Relation;

/// The file `data/lists.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    listed: Vec<String>,
    documents: Vec<String>,
    list: Vec<List>,
}

/// A kind of list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct List {
    /// Its id, which citations in it bear as their rule.
    pub(crate) id: String,
    /// What becomes of the documents in it.
    pub(crate) relation: Relation,
    /// What it looks like, for people.
    #[serde(rename = "says")]
    _says: String,
    words: Vec<String>,
    unless: Vec<String>,
    headings: bool,
    cells: Vec<String>,
}

fn lists() -> &'static Lists {
    static LISTS: LazyLock<Lists> = LazyLock::new(|| {
        toml::from_str(include_str!("../../data/lists.toml"))
            .unwrap_or_else(|why| unreachable!("data/lists.toml, checked by a test: {why}"))
    });
    &LISTS
}

fn any(words: &[String], text: &str) -> bool {
    words.iter().any(|word| text.contains(word.as_str()))
}

impl List {
    fn speaks_in(&self, text: &str) -> bool {
        any(&self.words, text) && !any(&self.unless, text)
    }
}

/// What the list that is being read says of the documents in it.
#[derive(Debug, Default)]
pub(crate) struct ListContext {
    list: Option<&'static List>,
    /// Whether the list ends with its items, not with the next heading.
    items_only: bool,
    /// The words that begin it.
    lead: String,
}

impl ListContext {
    /// Looks at a paragraph for the beginning or the end of a list.
    pub(crate) fn see(&mut self, text: &str, zone: Zone) {
        if zone == Zone::Head {
            self.list = None;
            // The name of an annex may say it; the title of a decision does not.
            if text.contains("关于") || text.ends_with(['定', '告', '知']) {
                return;
            }
        }
        let lead = text.ends_with('：') && text.chars().count() < 160;
        let heading = text.chars().count() <= 40 && !text.contains(['。', '，', '《', '|', '：']);
        if !(heading || lead) {
            let item = text.starts_with(|c: char| {
                c.is_ascii_digit() || "一二三四五六七八九十（-|《".contains(c)
            });
            if self.items_only && !item {
                self.list = None;
            }
            return;
        }
        let begun = lists().list.iter().find(|list| {
            let points = if lead {
                any(&lists().listed, text)
            } else {
                list.headings && any(&lists().documents, text)
            };
            points && list.speaks_in(text)
        });
        if begun.is_some() {
            self.list = begun;
            self.items_only = lead;
            text.clone_into(&mut self.lead);
        } else if lead || is_section(text) {
            self.list = None;
        }
    }

    /// Takes over what a row says of its document.
    pub(crate) fn set(&mut self, list: &'static List) {
        self.list = Some(list);
        self.items_only = false;
    }

    /// The list that is being read; none outside of lists.
    pub(crate) fn list(&self) -> Option<&'static List> {
        self.list
    }

    /// The words that begin the list, which may name a day for all of it.
    pub(crate) fn lead(&self) -> Option<&str> {
        self.list.map(|_| self.lead.as_str())
    }

    /// The cells of a table row inside a list.
    pub(crate) fn row(&self, text: &str) -> Option<Vec<Range<usize>>> {
        self.list?;
        if !text.starts_with('|') || text.contains('《') && text.contains("号）") {
            return None;
        }
        let mut cells = Vec::new();
        let mut start = 0;
        for (at, _) in text.match_indices('|') {
            if at > start {
                cells.push(start..at);
            }
            start = at + 1;
        }
        if start < text.len() {
            cells.push(start..text.len());
        }
        (cells.len() >= 2).then_some(cells)
    }
}

/// What a cell of a table row says of the document in the row: 废止, 继续有效.
pub(crate) fn row_says(text: &str) -> Option<&'static List> {
    if !text.starts_with('|') {
        return None;
    }
    text.split('|').find_map(|cell| {
        lists()
            .list
            .iter()
            .find(|list| list.cells.iter().any(|word| word == cell))
    })
}

/// What a list inside a sentence says of a name at `at`: 下列文件停止执行：（一）…；
/// （二）….
pub(crate) fn inline(text: &str, at: usize) -> Option<&'static List> {
    let head = &text[..at];
    let from = head.rfind('。').map_or(0, |i| i + '。'.len_utf8());
    let colon = head[from..].find('：')? + from;
    let lead = &head[from..colon];
    if !any(&lists().listed, lead) {
        return None;
    }
    lists().list.iter().find(|list| list.speaks_in(lead))
}

/// Whether a heading begins a new part of the document, and so ends a list.
fn is_section(text: &str) -> bool {
    text.starts_with("附件")
        || text.starts_with('第')
        || text.starts_with(|c: char| "一二三四五六七八九十".contains(c))
        || text.ends_with("目录")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_says_what_becomes_of_the_documents_under_it() {
        let mut list = ListContext::default();
        list.see("附件1继续有效的文件目录", Zone::Body);
        assert_eq!(list.list().map(|l| l.id.as_str()), Some("cites-list-stays"));
        list.see("附件2废止的文件目录", Zone::Body);
        list.see("1.《甲办法》", Zone::Body);
        assert_eq!(list.list().map(|l| l.relation), Some(Relation::Repeals));
        list.see("附件3其他事项", Zone::Body);
        assert!(list.list().is_none());
    }

    #[test]
    fn the_items_after_a_colon() {
        let mut list = ListContext::default();
        list.see("经研究，决定废止下列文件：", Zone::Opening);
        list.see("一、《甲办法》", Zone::Opening);
        assert!(list.list().is_some());
        list.see("请各单位遵照执行。", Zone::Opening);
        assert!(list.list().is_none());
    }
}
