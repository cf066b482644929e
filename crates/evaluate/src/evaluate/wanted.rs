//! Which labels are asked for, and which count neither way.

use rustc_hash::{FxHashMap, FxHashSet};

use super::records::{Label, LabelKind, Labels};
use super::spelling::{bare, number_key};

/// The mentions that are asked for, by line, and those that are neither asked
/// for nor held against: short forms of the document itself, what is doubtful,
/// and the same words labelled twice with two meanings.
pub(super) fn sort_out(labels: &Labels) -> (Vec<&Label>, Vec<&Label>) {
    let of_kind = |kind| labels.mentions.iter().filter(move |m| m.kind == kind);
    let own = OwnNames::of(labels);
    let mut meanings: FxHashMap<(u64, &str), FxHashSet<Option<&str>>> = FxHashMap::default();
    for short in of_kind(LabelKind::Short) {
        let same_words = meanings.entry((short.line, &short.text)).or_default();
        same_words.insert(short.refers_to.as_deref());
    }
    let has_twin = |short: &Label| {
        meanings
            .get(&(short.line, short.text.as_str()))
            .is_some_and(|meanings| meanings.len() > 1)
    };
    let (neutral, mut wanted): (Vec<&Label>, Vec<&Label>) = of_kind(LabelKind::Citation)
        .chain(of_kind(LabelKind::Short))
        .partition(|label| {
            let short = label.kind == LabelKind::Short;
            label.doubtful || short && (has_twin(label) || own.mean(label))
        });
    wanted.sort_by_key(|label| label.line);
    (wanted, neutral)
}

/// The names under which documents speak of themselves.
struct OwnNames<'a> {
    /// Titles of each document, and of what it issues.
    titles: FxHashMap<Option<&'a str>, FxHashSet<String>>,
    /// What is labelled as a document's own name.
    labelled: FxHashSet<String>,
}

impl<'a> OwnNames<'a> {
    fn of(labels: &'a Labels) -> Self {
        let mut titles: FxHashMap<_, FxHashSet<String>> = FxHashMap::default();
        for document in &labels.documents {
            let title = document.title.as_deref().unwrap_or_default();
            let names = titles.entry(document.id.as_deref()).or_default();
            names.insert(bare(title));
            names.extend(title.split('\n').filter_map(issued).map(bare));
        }
        let labelled = labels
            .mentions
            .iter()
            .filter(|mention| mention.kind == LabelKind::Own)
            .map(|mention| bare(&mention.text))
            .collect();
        OwnNames { titles, labelled }
    }

    /// Whether a short form stands for the document in which it is.
    fn mean(&self, short: &Label) -> bool {
        let refers_to = short.refers_to.as_deref().unwrap_or_default();
        let doc = short.doc.as_deref();
        let name = bare(refers_to);
        self.titles
            .get(&doc)
            .is_some_and(|titles| titles.contains(&name))
            || self.labelled.contains(&name)
            || number_key(refers_to) == number_key(doc.unwrap_or_default())
    }
}

/// What stands between the first 《 of a line and its last 》.
fn issued(line: &str) -> Option<&str> {
    let start = line.find('《')? + '《'.len_utf8();
    let end = line.rfind('》')?;
    line.get(start..end).filter(|inner| !inner.is_empty())
}

#[cfg(test)]
mod tests {
    use super::issued;

    #[test]
    fn what_is_issued_stands_between_the_outer_brackets() {
        assert_eq!(
            issued("甲局关于印发《乙〈丙〉办法》的通知"),
            Some("乙〈丙〉办法")
        );
        assert_eq!(issued("印发《乙》和《丙》的通知"), Some("乙》和《丙"));
        for none in ["甲办法", "《》", "》《", "《甲", "甲》"] {
            assert_eq!(issued(none), None, "{none}");
        }
    }
}
