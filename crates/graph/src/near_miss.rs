//! Sentences that speak of an end beside a name and of which no such relation was read:
//! a repeal may stand in them that was missed.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::{Evidence, Link, Relation};
use wenmai_extracting::citation::relation;
use wenmai_vocabulary::data;
use wenmai_vocabulary::pattern;

/// A sentence with a word of ending, in which nothing ends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NearMiss {
    /// The file.
    pub file: String,
    /// The line of the first name in it.
    pub line: u32,
    /// The id of the document in which it stands.
    pub document: String,
    /// The sentence.
    pub quote: String,
}

/// The sentences among the proofs of one document's edges that speak of an end and of
/// which none was read, each by its first proof.
pub fn among<'g>(edges: impl Iterator<Item = &'g Link>) -> Vec<&'g Evidence> {
    let mut sentences: BTreeMap<&str, Option<&Evidence>> = BTreeMap::new();
    for link in edges {
        for proof in &link.mentions {
            if !speaks_of_an_end(&proof.quote) {
                continue;
            }
            let open = sentences.entry(&proof.quote).or_insert(Some(proof));
            if is_understood(link.relation, &proof.rule) {
                *open = None;
            }
        }
    }
    sentences.into_values().flatten().collect()
}

/// Whether a mention accounts for the word of ending in its sentence: something changes,
/// or the rule that reads it knows that something has ended elsewhere.
fn is_understood(relation: Relation, rule: &str) -> bool {
    relation <= Relation::Restores || relation::rule(rule).is_some_and(|rule| rule.of_an_end)
}

/// Whether a sentence holds a word of ending that may be said of a name in it.
fn speaks_of_an_end(quote: &str) -> bool {
    static NAMES: LazyLock<Regex> = LazyLock::new(|| pattern::constant("《[^《》]*》"));
    static ENDING: LazyLock<Regex> = LazyLock::new(|| {
        let words = data::words().ending_words.iter();
        let words: Vec<String> = words.map(|word| regex::escape(word)).collect();
        pattern::constant(&words.join("|"))
    });
    // Nearly all sentences hold none of these words.
    if !ENDING.is_match(quote) {
        return false;
    }
    let words = data::words();
    let bare = NAMES.replace_all(quote, "《》");
    let bare = NAMES.replace_all(&bare, "《》");
    words.ending_words.iter().any(|word| {
        bare.match_indices(word.as_str()).any(|(at, _)| {
            let (before, behind) = (bare.get(..at), bare.get(at + word.len()..));
            let before = before.unwrap_or_default();
            let behind = behind.unwrap_or_default();
            !words
                .no_end_behind
                .iter()
                .any(|own| behind.starts_with(own.as_str()))
                && !words
                    .no_end_before
                    .iter()
                    .any(|own| before.ends_with(own.as_str()))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scope;

    #[test]
    fn a_word_of_ending_counts_where_it_may_be_said_of_a_name() {
        for sentence in ["《甲办法》按废止处理。", "依照《甲办法》，乙文件停止执行。"]
        {
            assert!(speaks_of_an_end(sentence), "{sentence}");
        }
        for sentence in [
            "根据《关于废止部分文件的决定》办理。",
            "《甲办法》废止前，按其规定办理。",
            "应当及时修改或者废止《甲办法》。",
            "依照《甲办法》办理。",
        ] {
            assert!(!speaks_of_an_end(sentence), "{sentence}");
        }
    }

    #[test]
    fn one_mention_that_is_understood_accounts_for_its_sentence() {
        let link = |relation, line, quote: &str| Link {
            relation,
            scope: Scope::Whole,
            mentions: vec![Evidence {
                line,
                quote: quote.to_owned(),
                ..crate::testing::evidence()
            }],
        };
        let understood = "《甲办法》废止，《乙办法》继续执行。";
        let open = "依照《甲办法》，乙文件停止执行。";
        let links = [
            link(Relation::Cites, 3, understood),
            link(Relation::Repeals, 3, understood),
            link(Relation::Cites, 5, open),
            link(Relation::Cites, 7, open),
        ];
        let lines: Vec<u32> = among(links.iter()).iter().map(|proof| proof.line).collect();
        assert_eq!(lines, [5]);
    }
}
