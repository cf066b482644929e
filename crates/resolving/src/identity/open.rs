//! Why it is not known which document a mention means: the English words, which results
//! and projects hold, and their Chinese.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A mention of which it is not known what document it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnresolvedMention {
    /// File, as it was given on the command line.
    pub file: String,
    /// Line of the mention, from 1.
    pub line: u32,
    /// The words of the mention.
    pub text: String,
    /// Why it stays open.
    pub reason: String,
}

/// A mention without a name.
pub(crate) const NO_NAME: &str = "neither a title nor a number";
/// An earlier version of a document that is not known itself.
pub(crate) const NO_DOCUMENT: &str = "its own document is not known";
/// A short form without what it is short for.
pub(crate) const NOTHING_BEFORE: &str = "nothing before it that it could stand for";
/// What is named without the marks of a title.
pub const NO_MARKS: &str = "named without 《》, and known from nowhere";

const SEVERAL: &str = "fits several: ";
const DOCUMENTS: &str = " documents";
const LIST_OF_SEVERAL: &str = "nothing ends by this list, which may belong to any of these: ";
const LIST_UNSAID: &str =
    "nothing ends by this list, of which nothing is said, or not with one voice, in ";
const MANY_BODIES: &str = " is used by many bodies, and none is named";

/// These documents fit.
pub fn several(ids: &[String]) -> String {
    format!("{SEVERAL}{}", ids.join("; "))
}

/// So many documents fit.
pub(crate) fn crowd(count: usize) -> String {
    format!("{SEVERAL}{count}{DOCUMENTS}")
}

/// A number that many bodies use.
pub(crate) fn many_bodies(number: &str) -> String {
    format!("{number}{MANY_BODIES}")
}

/// A list in a file of its own that may belong to any of these documents.
pub(crate) fn list_of_several(ids: &[&str]) -> String {
    format!("{LIST_OF_SEVERAL}{}", ids.join("; "))
}

/// A list of which the document to which it belongs does not say what becomes of what it
/// names.
pub(crate) fn list_unsaid(id: &str) -> String {
    format!("{LIST_UNSAID}{id}")
}

/// Whether the reason is that several documents fit.
pub fn is_several(reason: &str) -> bool {
    reason.starts_with(SEVERAL)
}

/// A reason in Chinese; as it is where it is none of these.
pub fn chinese(reason: &str) -> String {
    if let Some(fitting) = reason.strip_prefix(SEVERAL) {
        let count = fitting.strip_suffix(DOCUMENTS);
        return match count.filter(|count| count.bytes().all(|c| c.is_ascii_digit())) {
            Some(count) => format!("可指{count}份文件"),
            None => format!("可指多份文件：{}", fitting.replace("; ", "、")),
        };
    }
    if let Some(number) = reason.strip_suffix(MANY_BODIES) {
        return format!("多个机关都用{number}，文中未写明机关");
    }
    if let Some(owners) = reason.strip_prefix(LIST_OF_SEVERAL) {
        let owners = owners.replace("; ", "、");
        return format!("未据此目录废止任何文件，不知道它属于哪一份：{owners}");
    }
    if let Some(owner) = reason.strip_prefix(LIST_UNSAID) {
        return format!("未据此目录废止任何文件，下列文件未说明如何处理，或者说法不一：{owner}");
    }
    let words = match reason {
        NO_NAME => "既没有标题也没有文号",
        NO_DOCUMENT => "所在文件不明",
        NOTHING_BEFORE => "上文没有它所指的文件",
        NO_MARKS => "没有书名号，也未见于别处",
        other => other,
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_chinese() {
        let ids = ["甲发〔2020〕1号", "乙发〔2020〕2号"].map(str::to_owned);
        for (reason, words) in [
            (
                several(&ids),
                "可指多份文件：甲发〔2020〕1号、乙发〔2020〕2号",
            ),
            (crowd(40), "可指40份文件"),
            (
                many_bodies("2021年第22号"),
                "多个机关都用2021年第22号，文中未写明机关",
            ),
            (
                list_of_several(&["甲发〔2020〕1号", "乙发〔2020〕2号"]),
                "未据此目录废止任何文件，不知道它属于哪一份：甲发〔2020〕1号、乙发〔2020〕2号",
            ),
            (
                list_unsaid("甲发〔2020〕1号"),
                "未据此目录废止任何文件，下列文件未说明如何处理，或者说法不一：甲发〔2020〕1号",
            ),
            (NO_NAME.to_owned(), "既没有标题也没有文号"),
            (NO_DOCUMENT.to_owned(), "所在文件不明"),
            (NOTHING_BEFORE.to_owned(), "上文没有它所指的文件"),
            (NO_MARKS.to_owned(), "没有书名号，也未见于别处"),
        ] {
            assert_eq!(chinese(&reason), words);
        }
        // A document that is called so.
        let odd = several(&["甲 documents".to_owned()]);
        assert_eq!(chinese(&odd), "可指多份文件：甲 documents");
    }
}
