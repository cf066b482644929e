//! Short forms: where one is defined (以下简称《条例》), and what it stands for
//! from there on.

use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashMap;

use super::scan::Triggers;
use crate::document::fold::fold;
use crate::document::title;
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

/// What a name in the text stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Referent {
    /// The document itself, or what it issues.
    Own,
    /// Citations of the same document, by their place in its list.
    Cited(Vec<usize>),
}

/// The short forms of one document.
#[derive(Debug, Default)]
pub(crate) struct ShortForms {
    defined: FxHashMap<String, Referent>,
    bare: Vec<String>,
}

static DEFINITION: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        "^）?(?:等[\u{4e00}-\u{9fff}]{0,8})?[，、（]?(?:以下|下)(?P<all>统称|合称|并称)?(?:简称|称)?(?:为|：)?(?:\"?(?:修订后的|修改后的|修正后的|新|原)?《(?P<marked>[^《》，。；]{2,30})》|[\"'《]?(?P<name>[^，。；：、（）《》\"']{2,20}))",
    )
});
static PLAIN_DEFINITION: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        "^（?(?:以下|下)?简称(?:为|：)?(?:《(?P<marked>[^《》，。；]{2,30})》|[\"'《]?(?P<name>[^，。；：、（）《》\"']{2,20}))",
    )
});

/// A definition at the beginning of `after`, the text behind a name or inside
/// the bracket behind it.
pub(crate) struct Definition {
    /// The short form.
    pub(crate) name: String,
    /// Whether it stands for all names of the list before it (以下统称).
    pub(crate) all: bool,
    /// Whether it stands without 《》.
    pub(crate) bare: bool,
}

/// Reads a definition.
pub(crate) fn definition(after: &str) -> Option<Definition> {
    // What both expressions below may begin with; most names have no definition.
    if !after.starts_with(['）', '等', '，', '、', '（', '以', '下', '简']) {
        return None;
    }
    let head = after
        .char_indices()
        .nth(40)
        .map_or(after, |(end, _)| part(after, ..end));
    if !head.contains('称')
        || !["以下简称", "以下称", "下称", "简称", "以下统称", "以下合称"]
            .iter()
            .any(|w| head.contains(w))
    {
        return None;
    }
    let found = DEFINITION
        .captures(after)
        .or_else(|| PLAIN_DEFINITION.captures(after))?;
    Some(Definition {
        name: found
            .name("marked")
            .or(found.name("name"))?
            .as_str()
            .to_owned(),
        all: found.name("all").is_some(),
        bare: !found[0].contains('《'),
    })
}

/// Reads a definition anywhere in the rest of a bracket: （…令第5号公布，以下简称
/// 《甲办法》）.
pub(crate) fn definition_in_bracket(rest: &str) -> Option<Definition> {
    let at = ["以下", "下称", "简称"]
        .iter()
        .filter_map(|word| rest.find(word))
        .min()?;
    definition(part(rest, at..))
}

/// Whether the words before a name define it as a short form.
pub(crate) fn is_defining(before: &str) -> bool {
    let before = before.trim_end_matches(['"', '：']);
    if !before.ends_with(['称', '为']) {
        return false;
    }
    [
        "以下简称",
        "以下称",
        "下称",
        "简称",
        "以下统称",
        "以下合称",
        "以下简称为",
        "简称为",
    ]
    .iter()
    .any(|word| before.ends_with(word))
}

impl ShortForms {
    /// The short forms that were defined without 《》, which may be used so.
    pub(crate) fn bare(&self) -> impl Iterator<Item = &str> {
        self.bare.iter().map(String::as_str)
    }

    /// Remembers that a short form was defined without 《》.
    pub(crate) fn define_bare(&mut self, name: &str) {
        if name.chars().count() >= 2 && !self.bare.iter().any(|b| b == name) {
            self.bare.push(name.to_owned());
        }
    }

    /// Defines a short form; a later definition takes its place.
    pub(crate) fn define(&mut self, name: &str, referent: Referent) {
        self.defined.insert(title::key(name), referent);
    }

    /// What a defined short form stands for.
    pub(crate) fn get(&self, name: &str) -> Option<&Referent> {
        if self.defined.is_empty() {
            return None;
        }
        self.defined.get(&title::key(name))
    }
}

/// Words that point back to a document without naming it: 该办法, 上述文件.
static BACK: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        "(?P<word>该|上述|前述|同)(?:(?P<told>[一二两三四五六七八九十0-9])?(?:个|件|份|部|项|些))?(?P<kind>文件|办法|规定|通知|条例|意见|公告|通告|细则|方案|决定|规范|标准|规划|纲要|准则|规则|规程|措施|指引|指南|要点|目录|批复|解释|决议|法)|(?P<last>前(?P<count>[两二三四五六七八九十])[个件份](?P<kinds>文件|办法|通知|规定|公告|意见))",
    )
});

/// A phrase that points back to documents named before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BackReference {
    /// Its bytes.
    pub(crate) span: std::ops::Range<usize>,
    /// The kind of document: 办法; empty for any (文件).
    pub(crate) kind: String,
    /// How many are meant, where it says so (前两个文件).
    pub(crate) count: Option<usize>,
    /// Whether it may mean several (上述文件).
    pub(crate) many: bool,
    /// How many these are, where it says so (上述两个文件).
    pub(crate) told: Option<usize>,
}

/// Words of which one stands where a text points back.
pub(crate) const BACK_WORDS: [&str; 9] = [
    "该",
    "上述",
    "前述",
    "同法",
    "同条例",
    "同办法",
    "前两",
    "前三",
    "前二",
];

/// Whether a text may point back at all.
fn may_refer_back(raw: &str) -> bool {
    static WORDS: LazyLock<Triggers> = LazyLock::new(|| Triggers::new(BACK_WORDS));
    WORDS.first(raw, 0).is_some()
}

/// The phrases of a paragraph that point back.
pub(crate) fn back_references(text: &str) -> Vec<BackReference> {
    if !may_refer_back(text) {
        return Vec::new();
    }
    BACK.captures_iter(text)
        .filter_map(|m| {
            let span = m.get(0)?.range();
            let after = part(text, span.end..);
            // 该办法律师, 该法规, 该规范性文件, 应该规定, 同意见 are other words.
            let before = part(text, ..span.start).chars().next_back();
            let same = m.name("word").is_some_and(|w| w.as_str() == "同");
            let other = before == Some('应')
                || after.starts_with(['律', '人', '院', '官', '学', '书', '性', '化', '局'])
                || m.name("kind").is_some_and(|kind| kind.as_str() == "法")
                    && after.starts_with(['规', '定', '治', '警', '医', '庭', '案'])
                || same
                    && (matches!(
                        before,
                        Some('不' | '共' | '相' | '会' | '如' | '合' | '协' | '等' | '视')
                    ) || !matches!(
                        m.name("kind").map(|k| k.as_str()),
                        Some("法" | "条例" | "办法")
                    ));
            if other {
                return None;
            }
            let kind = m.name("kind").or(m.name("kinds"))?.as_str();
            let value = |name: &str| {
                let figure = m.name(name)?.as_str().replace('两', "二");
                usize::try_from(crate::document::numeral::value(&figure)?).ok()
            };
            let count = value("count");
            Some(BackReference {
                span,
                kind: if kind == "文件" {
                    String::new()
                } else {
                    kind.to_owned()
                },
                count,
                many: m
                    .name("word")
                    .is_some_and(|w| matches!(w.as_str(), "上述" | "前述")),
                told: value("told"),
            })
        })
        .collect()
}

/// Kinds of documents by which a text refers back without a definition.
const KINDS: [&str; 34] = [
    "通知",
    "意见",
    "办法",
    "条例",
    "规定",
    "细则",
    "方案",
    "规划",
    "纲要",
    "决定",
    "公告",
    "通告",
    "规范",
    "标准",
    "计划",
    "指南",
    "规则",
    "措施",
    "要点",
    "批复",
    "函",
    "准则",
    "目录",
    "指导意见",
    "实施意见",
    "实施方案",
    "实施细则",
    "实施办法",
    "工作方案",
    "管理办法",
    "行动计划",
    "若干措施",
    "暂行办法",
    "若干意见",
];

/// Whether a name is only the word for a kind of document: 《条例》.
pub(crate) fn is_kind(name: &str) -> bool {
    KINDS.contains(&name)
}

/// Whether a document of this title can be called by `kind`.
pub(crate) fn may_be_called(full: &str, kind: &str) -> bool {
    // 关于废止《甲办法》的决定 is no 办法.
    let bare = |name: &str| title::family(name);
    bare(full).ends_with(kind)
        || title::issued(&fold(full))
            .iter()
            .any(|name| bare(name).ends_with(kind))
        || title::names_in(full)
            .last()
            .is_some_and(|name| bare(name).ends_with(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_in_brackets_and_out_of_them() {
        for (text, name) in [
            ("，以下简称《条例》）精神", "条例"),
            ("（以下简称《管理规范》）。", "管理规范"),
            ("（以下简称“条例”）", "条例"),
            ("（以下称实施办法）", "实施办法"),
            ("（简称《通知》）", "通知"),
            ("，以下简称《裁量基准（二）》）", "裁量基准（二）"),
        ] {
            assert_eq!(
                definition(&fold(text)).map(|d| d.name).as_deref(),
                Some(name),
                "{text}"
            );
        }
        assert!(definition("的要求，认真落实").is_none());
    }

    #[test]
    fn a_kind_calls_what_ends_so() {
        assert!(may_be_called("关于甲的指导意见", "意见"));
        assert!(may_be_called("关于印发《甲办法》的通知", "办法"));
        assert!(!may_be_called("甲条例", "办法"));
    }
}
