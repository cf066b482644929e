//! What stands in 《》 and is no document that one could rest on: licences,
//! forms, newspapers, and texts that are still to be drawn up.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::cues::Cues;
use crate::document::title;
use wenmai_vocabulary::data;
use wenmai_vocabulary::part::part;

/// Words that say that the text exists already, though a verb of drawing up
/// governs it: 日前，甲部制定《乙》.
const DONE: [&str; 12] = [
    "日前",
    "近日",
    "此前",
    "已经",
    "已于",
    "先后",
    "了",
    "联合印发",
    "曾",
    "去年",
    "前不久",
    "本报讯",
];

/// Verbs of drawing up that stand directly before the name.
const PLANNED: [&str; 4] = ["拟印发", "拟出台", "拟发布", "拟制定"];

/// Verbs that govern a text which exists already.
const CARRYING_OUT: [&str; 6] = ["贯彻", "落实", "实施", "执行", "推进", "推动"];

/// Whether the name is one of a paper handed out, a form, a periodical.
pub(crate) fn is_paper(name: &str) -> bool {
    static PAPERS: LazyLock<Endings> =
        LazyLock::new(|| Endings::of(&data::words().no_document_endings));
    let words = data::words();
    let bare = title::without_marks(name);
    // 甲准则第37号——联营合同 is a standard about contracts.
    if title::is_of_series(name) {
        return false;
    }
    words.periodicals.iter().any(|p| p == name)
        || PAPERS.fit(bare)
            && !words
                .document_endings
                .iter()
                .any(|e| bare.ends_with(e.as_str()))
}

/// Words that a name may end with, by their last characters.
#[derive(Debug, Default)]
pub(super) struct Endings(FxHashMap<char, Vec<&'static str>>);

impl Endings {
    pub(super) fn of(words: &'static [String]) -> Self {
        let mut endings = Endings::default();
        for word in words {
            if let Some(last) = word.chars().next_back() {
                endings.0.entry(last).or_default().push(word);
            }
        }
        endings
    }

    /// Whether a name ends with one of them.
    pub(super) fn fit(&self, name: &str) -> bool {
        let last = name.chars().next_back();
        let endings = last.and_then(|last| self.0.get(&last));
        endings.is_some_and(|endings| endings.iter().any(|ending| name.ends_with(ending)))
    }
}

/// Whether the words before the name say that it is still to be drawn up, or
/// is a paper that somebody fills in: 研究制定《甲办法》, 填写《乙》.
pub(crate) fn is_to_be_drawn_up(before: &str, after: &str) -> bool {
    let clause = before
        .rsplit(['，', '。', '；', '：', '！'])
        .next()
        .unwrap_or(before);
    static VERBS: LazyLock<Cues> = LazyLock::new(|| {
        Cues::of(
            data::words()
                .drawing_up
                .iter()
                .map(String::as_str)
                .chain(PLANNED),
        )
    });
    if !VERBS.is_in(clause) {
        return false;
    }
    // 制定《甲条例》实施细则: 甲条例 exists.
    let part_of_name = ["的通知", "实施", "的实施", "配套", "的配套"]
        .iter()
        .any(|w| after.starts_with(w));
    if DONE.iter().any(|done| before.contains(done)) || part_of_name {
        return false;
    }
    let planned = PLANNED.iter().any(|verb| clause.ends_with(verb));
    planned
        || data::words().drawing_up.iter().any(|verb| {
            clause.rfind(verb.as_str()).is_some_and(|at| {
                // 方法的制定 is a noun.
                if part(clause, ..at).ends_with('的') {
                    return false;
                }
                let gap = part(clause, at + verb.len()..);
                // 制定落实《甲》的方案: what is drawn up is 方案, and 甲 exists.
                let carried_out = CARRYING_OUT.iter().any(|verb| gap.contains(verb))
                    && ["的", "工作", "具体", "任务", "若干", "重点", "行动"]
                        .iter()
                        .any(|word| after.starts_with(word));
                gap.chars().count() <= 24 && !gap.contains(['的', '、', '》']) && !carried_out
            })
        })
}

/// Whether the name ends as names of documents do. One that does not is a
/// document only where a rule governs it.
pub(crate) fn ends_like_document(name: &str) -> bool {
    title::ends_like_document(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_and_periodicals() {
        for name in [
            "医疗机构执业许可证",
            "甲申请表",
            "不予受理通知书",
            "健康报",
            "执法建议书",
        ] {
            assert!(is_paper(name), "{name}");
        }
        for name in [
            "甲许可证管理办法",
            "关于乙的通知",
            "丙标准",
            "职业病分类和目录",
            "关于启用健康证明（第四版）的通知",
            "甲准则第52号——联营合同",
        ] {
            assert!(!is_paper(name), "{name}");
        }
    }

    #[test]
    fn texts_still_to_be_drawn_up() {
        assert!(is_to_be_drawn_up("研究制定", "，推进落实"));
        assert!(is_to_be_drawn_up("二是拟印发", ""));
        assert!(!is_to_be_drawn_up("日前，甲部等九部门联合制定", ""));
        assert!(!is_to_be_drawn_up("国家局制定的", "执行"));
        assert!(!is_to_be_drawn_up("根据", "制定本办法"));
        assert!(!is_to_be_drawn_up("牵头单位要制定落实", "的工作台账。"));
        assert!(is_to_be_drawn_up("要制定实施", "，补齐短板。"));
    }
}
