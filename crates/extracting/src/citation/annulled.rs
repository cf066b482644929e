//! A decision that ended another document and is annulled itself (撤销《关于废止〈甲〉的
//! 通知》) never counted: what it ended holds again. That it is repealed in a later
//! clean-up brings nothing back.

use std::sync::LazyLock;

use regex::Regex;

use super::{Citation, Kind, relation};
use crate::document::fold;
use wenmai_vocabulary::Relation;
use wenmai_vocabulary::pattern;

/// The rule of what holds again because its repeal was annulled.
const RULE: &str = "restores-annulled";

/// The documents that annulled decisions had ended.
pub(super) fn restored(found: &[Citation]) -> Vec<Citation> {
    found.iter().filter_map(of).collect()
}

fn of(citation: &Citation) -> Option<Citation> {
    static ENDED: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "关于(?:废止|停止执行|宣布失效)[《〈<](?P<name>.{3,80})[》〉>](?:等)?的(?:通知|决定|公告|通告|函)$",
        )
    });
    let annuls = relation::rule(&citation.rule).is_some_and(|rule| rule.annuls);
    let ends = annuls && citation.pinpoint.is_none();
    let title = fold::fold(
        citation
            .title
            .as_deref()
            .filter(|_| ends && !citation.planned)?,
    );
    let name = ENDED.captures(&title)?.name("name")?.as_str().to_owned();
    if name.contains(['》', '〉']) {
        return None;
    }
    Some(Citation {
        title: Some(name),
        number: None,
        issuers: Vec::new(),
        adopted: None,
        relation: Relation::Restores,
        rule: RULE.to_owned(),
        kind: Kind::Full,
        until: None,
        names: Vec::new(),
        ..citation.clone()
    })
}

#[cfg(test)]
mod tests {
    use crate::citation::extract;
    use wenmai_vocabulary::Relation;

    fn restored(sentence: &str) -> Vec<Option<String>> {
        let text =
            format!("甲局关于有关文件的通知\n\n甲发〔2023〕15号\n\n各单位：\n\n{sentence}\n");
        let documents = crate::document::read("a.txt", &text);
        let found = documents.iter().flat_map(|d| extract(d, &text));
        let restored = found.filter(|c| c.relation == Relation::Restores);
        restored.map(|c| c.title).collect()
    }

    #[test]
    fn what_an_annulled_decision_ended_holds_again() {
        for sentence in [
            "决定撤销《甲局关于废止〈乙办法〉的通知》（甲发〔2020〕8号）。",
            "《甲局关于废止〈乙办法〉的通知》（甲发〔2020〕8号）予以撤销。",
        ] {
            assert_eq!(
                restored(sentence),
                [Some("乙办法".to_owned())],
                "{sentence}"
            );
        }
    }

    #[test]
    fn a_repeal_of_the_decision_brings_nothing_back() {
        for sentence in [
            "《甲局关于废止〈乙办法〉的通知》（甲发〔2020〕8号）同时废止。",
            "决定废止《甲局关于废止〈乙办法〉的通知》（甲发〔2020〕8号）。",
            "撤销《丙办法》，废止《甲局关于废止〈乙办法〉的通知》。",
        ] {
            assert_eq!(restored(sentence), [], "{sentence}");
        }
    }
}
