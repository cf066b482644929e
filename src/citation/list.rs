//! Lists of documents under a heading that says what becomes of them: an annex
//! 废止的规范性文件目录, a table, the items after 决定废止下列文件：.

use std::ops::Range;

use crate::document::Zone;
use crate::graph::Relation;

/// What the list that is being read says of the documents in it.
#[derive(Debug, Default)]
pub(crate) struct ListContext {
    relation: Option<(Relation, &'static str)>,
    /// Whether the list ends with its items, not with the next heading.
    items_only: bool,
    /// The words that begin it.
    lead: String,
}

impl ListContext {
    /// Looks at a paragraph for the beginning or the end of a list.
    pub(crate) fn see(&mut self, text: &str, zone: Zone) {
        if zone == Zone::Head {
            self.relation = None;
            // The name of an annex may say it; the title of a decision does not.
            if text.contains("关于") || text.ends_with(['定', '告', '知']) {
                return;
            }
        }
        let opens = text.ends_with('：') && text.chars().count() < 160;
        let heading = text.chars().count() <= 40 && !text.contains(['。', '，', '《', '|', '：']);
        if !(heading || opens) {
            let item = text.starts_with(|c: char| {
                c.is_ascii_digit() || "一二三四五六七八九十（-|《".contains(c)
            });
            if self.items_only && !item {
                self.relation = None;
            }
            return;
        }
        let ends = ["废止", "失效", "停止执行"]
            .iter()
            .any(|word| text.contains(word));
        let amends = opens
            && ["下列", "以下", "如下"]
                .iter()
                .any(|word| text.contains(word))
            && ["修改", "修订", "修正"]
                .iter()
                .any(|word| text.contains(word))
            && ["文件", "规章", "办法", "规定"]
                .iter()
                .any(|word| text.contains(word));
        let extends = [
            "有效期延长",
            "有效期延续",
            "延长有效期",
            "有效期延至",
            "继续执行至",
        ]
        .iter()
        .any(|word| text.contains(word));
        let stays = ["继续有效", "保留", "现行有效", "继续执行"]
            .iter()
            .any(|word| text.contains(word));
        let of_documents = opens
            || [
                "文件", "目录", "清单", "规章", "规定", "附件", "名单", "通知", "政策",
            ]
            .iter()
            .any(|word| text.contains(word));
        let listed = opens
            && ["下列", "以下", "如下"]
                .iter()
                .any(|word| text.contains(word));
        if amends && !ends {
            self.relation = Some((Relation::Amends, "amends-list"));
            self.items_only = true;
        } else if extends && !ends && (opens || of_documents) {
            self.relation = Some((Relation::Extends, "extends-list"));
            self.items_only = opens;
            text.clone_into(&mut self.lead);
        } else if stays && !ends {
            self.relation = Some((Relation::Cites, "cites-list-stays"));
            self.items_only = opens;
        } else if ends && !stays && of_documents && (heading || listed) {
            self.relation = Some((Relation::Repeals, "repeals-list"));
            self.items_only = opens;
            text.clone_into(&mut self.lead);
        } else if heading && is_section(text) || opens {
            self.relation = None;
        }
    }

    /// Takes over what a row says of its document.
    pub(crate) fn set(&mut self, relation: (Relation, &'static str)) {
        self.relation = Some(relation);
        self.items_only = false;
    }

    /// What the list says; none outside of lists.
    pub(crate) fn relation(&self) -> Option<(Relation, &'static str)> {
        self.relation
    }

    /// The words that begin the list, which may name a day for all of it.
    pub(crate) fn lead(&self) -> Option<&str> {
        self.relation.map(|_| self.lead.as_str())
    }

    /// The cells of a table row inside a list.
    pub(crate) fn row(&self, text: &str) -> Option<Vec<Range<usize>>> {
        self.relation?;
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
pub(crate) fn row_says(text: &str) -> Option<(Relation, &'static str)> {
    if !text.starts_with('|') {
        return None;
    }
    text.split('|').find_map(|cell| match cell {
        "废止" | "予以废止" | "失效" | "宣布失效" | "停止执行" | "拟废止" => {
            Some((Relation::Repeals, "repeals-list"))
        }
        "继续有效" | "保留" | "有效" | "继续执行" => {
            Some((Relation::Cites, "cites-list-stays"))
        }
        "修改" | "拟修改" | "修订" => Some((Relation::Amends, "amends-list")),
        _ => None,
    })
}

/// What a list inside a sentence says of a name at `at`: 下列文件停止执行：（一）…；
/// （二）….
pub(crate) fn inline(text: &str, at: usize) -> Option<(Relation, &'static str)> {
    let head = &text[..at];
    let from = head.rfind('。').map_or(0, |i| i + '。'.len_utf8());
    let colon = head[from..].find('：')? + from;
    let lead = &head[from..colon];
    let listed = ["下列", "以下", "如下"]
        .iter()
        .any(|word| lead.contains(word));
    let ends = ["废止", "失效", "停止执行", "停止施行"]
        .iter()
        .any(|word| lead.contains(word));
    (listed && ends).then_some((Relation::Repeals, "repeals-list"))
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
        assert_eq!(list.relation(), Some((Relation::Cites, "cites-list-stays")));
        list.see("附件2废止的文件目录", Zone::Body);
        list.see("1.《甲办法》", Zone::Body);
        assert_eq!(list.relation(), Some((Relation::Repeals, "repeals-list")));
        list.see("附件3其他事项", Zone::Body);
        assert_eq!(list.relation(), None);
    }

    #[test]
    fn the_items_after_a_colon() {
        let mut list = ListContext::default();
        list.see("经研究，决定废止下列文件：", Zone::Opening);
        list.see("一、《甲办法》", Zone::Opening);
        assert!(list.relation().is_some());
        list.see("请各单位遵照执行。", Zone::Opening);
        assert_eq!(list.relation(), None);
    }
}
