//! Sentences that speak of an end beside a name and of which no such relation was read:
//! a repeal may stand in them that was missed.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::relation;
use crate::data;
use crate::graph::{Evidence, Relation};
use crate::pattern;

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

/// Gathers sentences, and tells in which of them something may end unseen.
#[derive(Debug, Default)]
pub(crate) struct NearMisses(BTreeMap<(String, String), Option<(String, u32)>>);

impl NearMisses {
    /// Looks at the sentence of a mention.
    pub(crate) fn see(&mut self, document: &str, relation: Relation, proof: &Evidence) {
        let (quote, file) = (proof.quote.as_str(), proof.file.as_str());
        self.see_sentence(document, quote, (file, proof.line), &|| {
            is_understood(relation, &proof.rule)
        });
    }

    /// As [`NearMisses::see`], where the parts are at hand.
    pub(crate) fn see_sentence(
        &mut self,
        document: &str,
        quote: &str,
        (file, line): (&str, u32),
        is_understood: &dyn Fn() -> bool,
    ) {
        if !speaks_of_an_end(quote) {
            return;
        }
        let place = self.0.entry((document.to_owned(), quote.to_owned()));
        let place = place.or_insert_with(|| Some((file.to_owned(), line)));
        if is_understood() {
            *place = None;
        }
    }

    /// Those of which nothing was understood, by file and line.
    pub(crate) fn found(self) -> Vec<NearMiss> {
        let open = self.0.into_iter().filter_map(|((document, quote), place)| {
            let (file, line) = place?;
            Some(NearMiss {
                file,
                line,
                document,
                quote,
            })
        });
        let mut found: Vec<NearMiss> = open.collect();
        found.sort();
        found
    }
}

/// Whether a mention accounts for the word of ending in its sentence: something changes,
/// or the rule that reads it knows that something has ended elsewhere.
pub(crate) fn is_understood(relation: Relation, rule: &str) -> bool {
    relation <= Relation::Restores || relation::rule(rule).is_some_and(|rule| rule.of_an_end)
}

/// Whether a sentence holds a word of ending that may be said of a name in it.
pub(crate) fn speaks_of_an_end(quote: &str) -> bool {
    static NAMES: LazyLock<Regex> = LazyLock::new(|| pattern::constant("《[^《》]*》"));
    let words = data::words();
    if !words
        .ending_words
        .iter()
        .any(|word| quote.contains(word.as_str()))
    {
        return false;
    }
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
        let mut seen = NearMisses::default();
        let quote = "《甲办法》废止，《乙办法》继续执行。";
        seen.see_sentence("丙", quote, ("a.txt", 3), &|| false);
        seen.see_sentence("丙", quote, ("a.txt", 3), &|| true);
        seen.see_sentence("丁", quote, ("b.txt", 1), &|| false);
        let found = seen.found();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].file.as_str(), found[0].line), ("b.txt", 1));
    }
}
