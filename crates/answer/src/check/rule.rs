//! The rules by which drafts are checked (`data/checks/`): what they are called, how much
//! they weigh, what is said of a finding. What a rule looks for is in the other files here.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 错误: what the draft says can't stand.
    Wrong,
    /// 存疑: it may be meant so, and should be looked at.
    Doubtful,
    /// 提示: good to know.
    Note,
}

impl Severity {
    /// All, the worst first.
    pub const ALL: [Severity; 3] = [Severity::Wrong, Severity::Doubtful, Severity::Note];

    /// The key used in answers: `wrong`.
    pub const fn key(self) -> &'static str {
        match self {
            Severity::Wrong => "wrong",
            Severity::Doubtful => "doubtful",
            Severity::Note => "note",
        }
    }

    /// The Chinese word: 错误.
    pub const fn chinese(self) -> &'static str {
        match self {
            Severity::Wrong => "错误",
            Severity::Doubtful => "存疑",
            Severity::Note => "提示",
        }
    }
}

macro_rules! ids {
    ($($id:ident $key:literal,)*) => {
        /// The id of a rule.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[allow(missing_docs, reason = "data/checks/ says what each rule finds")]
        pub enum RuleId {
            $(#[serde(rename = $key)] $id,)*
        }

        impl RuleId {
            /// All ids, in the order of the rules.
            pub const ALL: &[RuleId] = &[$(RuleId::$id,)*];

            /// The id as people write it: `not-yet-in-force`.
            pub const fn key(self) -> &'static str {
                match self {
                    $(RuleId::$id => $key,)*
                }
            }
        }
    };
}

ids! {
    Repealed "repealed",
    Superseded "superseded",
    Expired "expired",
    Suspended "suspended",
    NotYetInForce "not-yet-in-force",
    PartlyRepealed "partly-repealed",
    Amended "amended",
    OlderVersion "older-version",
    EndsSoon "ends-soon",
    NoSuchArticle "no-such-article",
    CitesDraft "cites-draft",
    CitesLater "cites-later",
    LowerGround "lower-ground",
    NumberOfAnother "number-of-another",
    YearOff "year-off",
    NumberDiffers "number-differs",
    TitleDiffers "title-differs",
    NearlyNamed "nearly-named",
    Unknown "unknown",
    Ambiguous "ambiguous",
    EditionMissing "edition-missing",
    ShortUndefined "short-undefined",
    ShortTwice "short-twice",
    NumberWithoutTitle "number-without-title",
    TitleWithoutNumber "title-without-number",
    NumberBeforeTitle "number-before-title",
    FullName "full-name",
    Brackets "brackets",
    Serial "serial",
    Spaces "spaces",
    NestedMarks "nested-marks",
    CitesItself "cites-itself",
    EndsGone "ends-gone",
    EndsHigher "ends-higher",
    EndsOfAnother "ends-of-another",
    LeavesPredecessor "leaves-predecessor",
    NumberTaken "number-taken",
    NumberOutOfOrder "number-out-of-order",
    EffectiveBeforeSigned "effective-before-signed",
    FormerBody "former-body",
}

/// Words in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Words {
    /// The same words in both languages: a name, a day.
    pub fn same(words: impl Into<String>) -> Self {
        let zh = words.into();
        Words { en: zh.clone(), zh }
    }
}

/// A rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its id.
    pub id: RuleId,
    /// What it weighs at most.
    pub severity: Severity,
    /// What is wrong, in Chinese.
    pub zh: String,
    /// What is wrong, in English.
    pub en: String,
    /// What is said of a finding, with places for the words that are known of it.
    pub message: Words,
    /// What to do, likewise.
    pub advice: Words,
    /// The norms that say so, with their sections.
    pub norm: Vec<String>,
    /// Words that it asks for, as its file says.
    #[serde(default)]
    pub words: Vec<String>,
    /// Drafts in which it finds something.
    pub examples: Vec<String>,
    /// Drafts in which nothing is found.
    #[serde(default)]
    pub counter: Vec<String>,
}

impl RuleId {
    /// The rule of this id.
    pub fn rule(self) -> &'static Rule {
        let rules = rules();
        let of = |rule: &&Rule| rule.id == self;
        // A test sees to it that the files have each.
        rules
            .iter()
            .find(of)
            .unwrap_or_else(|| unreachable!("data/checks has no {}", self.key()))
    }
}

/// All rules, in the order of the files.
pub fn rules() -> &'static [Rule] {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        rule: Vec<Rule>,
    }
    static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
        let files = [
            include_str!("../../../../data/checks/01-standing.toml"),
            include_str!("../../../../data/checks/02-naming.toml"),
            include_str!("../../../../data/checks/03-form.toml"),
            include_str!("../../../../data/checks/04-draft.toml"),
        ];
        let read = |file: &str| -> Vec<Rule> {
            toml::from_str::<File>(file)
                .unwrap_or_else(|why| unreachable!("data/checks: {why}"))
                .rule
        };
        files.into_iter().flat_map(read).collect()
    });
    &RULES
}

/// Puts words into the places of a sentence: `{name}` is the word of this name, and
/// `[…]` is left out where one of the words in it is not known.
pub(super) fn fill<'w>(sentence: &str, word: &dyn Fn(&str) -> Option<&'w str>) -> String {
    let mut filled = String::with_capacity(sentence.len() * 2);
    let mut rest = sentence;
    while let Some((before, behind)) = rest.split_once('[') {
        filled.push_str(&places(before, word).unwrap_or_default());
        let (optional, after) = behind.split_once(']').unwrap_or((behind, ""));
        filled.push_str(&places(optional, word).unwrap_or_default());
        rest = after;
    }
    filled.push_str(&places(rest, word).unwrap_or_default());
    filled
}

/// As [`fill`], of words without `[…]`; none where one of them is not known.
fn places<'w>(sentence: &str, word: &dyn Fn(&str) -> Option<&'w str>) -> Option<String> {
    let mut filled = String::new();
    let mut rest = sentence;
    while let Some((before, behind)) = rest.split_once('{') {
        let (name, after) = behind.split_once('}')?;
        filled.push_str(before);
        filled.push_str(word(name)?);
        rest = after;
    }
    filled.push_str(rest);
    Some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_rule_for_each_id_with_examples_and_a_norm() {
        for &id in RuleId::ALL {
            let of_id = rules().iter().filter(|rule| rule.id == id).count();
            assert_eq!(of_id, 1, "{}", id.key());
            let rule = id.rule();
            assert!(!rule.examples.is_empty(), "{}", id.key());
            assert!(!rule.norm.is_empty(), "{}", id.key());
        }
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let word = |name: &str| (name == "name").then_some("《甲》");
        let said = fill("已废止[，自{since}起][：{name}]。", &word);
        assert_eq!(said, "已废止：《甲》。");
        assert_eq!(fill("{since}", &word), "");
        assert_eq!(fill("a]b{", &word), "");
    }
}
