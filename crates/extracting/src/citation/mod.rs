//! Finds where a document cites others, and what each citation says.
//!
//! `scan` finds the words that name a document, `document_or_not` puts aside
//! what is none, `short` follows short forms, [`relation`] applies the rules of
//! `data/relations/` to the words around (`context`), `list` those of lists, `table` rows,
//! `heading` reads what the heading of a statute names,
//! `pinpoint` reads 第…条, `quote` cuts the proof, and `reader` puts them together.

pub mod annexed;
mod annulled;
mod context;
mod cues;
mod days;
mod document_or_not;
mod exception;
mod expression;
mod file_name;
mod head_day;
pub mod heading;
pub mod list;
mod own_title;
mod passed;
mod pinpoint;
mod quote;
mod reader;
pub mod relation;
mod renamed;
mod role;
mod rulebook;
mod scan;
mod short;
mod table;
mod told;
mod try_rules;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::document::{Document, DocumentNumber};
use wenmai_vocabulary::Relation;

pub use annexed::{Annexes, Said};
pub use exception::stays;
pub use file_name::FileName;
pub use list::{List, kinds as lists};
pub use passed::{Passed, Why};
pub use pinpoint::normalised as normalised_pinpoint;
use reader::Reader;
pub use rulebook::own_rules;
pub use rulebook::{RulesError, lay_over};
pub use try_rules::{How, Tried, Verdict, try_rules};

/// Whether a mention names its document in full or by a short form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// By title, number or both.
    Full,
    /// 《条例》, where it has been named in full before.
    Short,
    /// 该办法, 上述文件: words that point back without a name.
    Back,
    /// The heading of a statute, which tells of the version before this one.
    Version,
}

impl Kind {
    /// The key used in records: `full`, `short`, `back`.
    pub const fn key(self) -> &'static str {
        match self {
            Kind::Full => "full",
            Kind::Short => "short",
            Kind::Back => "back",
            Kind::Version => "version",
        }
    }

    /// Whether it names its document by itself, and does not go back to other mentions.
    pub const fn names(self) -> bool {
        matches!(self, Kind::Full | Kind::Version)
    }
}

/// One mention of another document, with what the words around it say.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Citation {
    /// The file in which it stands, where that is not the one of its document: a list in
    /// an annex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Line on which it begins, from 1.
    pub line: u32,
    /// Page on which it begins, from 1, in formats that have pages.
    pub page: Option<u32>,
    /// Byte offset of its first character in the decoded text.
    pub start: usize,
    /// Byte offset after its last character.
    pub end: usize,
    /// The words as they stand, without line breaks.
    pub text: String,
    /// The title, without 《》.
    pub title: Option<String>,
    /// The number.
    pub number: Option<DocumentNumber>,
    /// Other numbers of the same document that stand with it: of a joint one, one of each
    /// body.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_numbers: Vec<DocumentNumber>,
    /// Bodies named directly before the title.
    pub issuers: Vec<String>,
    /// The day on which it was adopted or issued, where the words before its name say
    /// so: 2001年6月13日国务院公布的《甲条例》.
    pub adopted: Option<Date>,
    /// What the citing document does to it.
    pub relation: Relation,
    /// 第…条.
    pub pinpoint: Option<String>,
    /// In full or by a short form.
    pub kind: Kind,
    /// Id of the rule that read the relation.
    pub rule: String,
    /// The sentence, or what of a long one stands around; for what a list holds, with
    /// the head of the list before it.
    pub quote: String,
    /// Where in the text its sentence begins while its document is read; 0 after that.
    #[serde(skip)]
    pub sentence: usize,
    /// For a short form, the citations (by index) that it stands for; empty
    /// where nothing fits.
    pub refers_to: Vec<usize>,
    /// The day from which the relation counts, where the clause names one.
    pub since: Option<Date>,
    /// The new end of a document that is extended.
    pub until: Option<Date>,
    /// Years by which it is extended.
    pub extended_by_years: Option<u32>,
    /// Whether the words only announce the change (组织修订《甲》) or, in an
    /// explanation, report it.
    pub planned: bool,
    /// Whether the words define a short form (以下简称《条例》) or give a new name, and so
    /// say nothing of their own.
    pub defines: bool,
    /// Further names that the words give to what is cited, titles or numbers: 更名为《乙办法》,
    /// 文号应为甲发〔2023〕16号.
    pub names: Vec<String>,
}

impl Citation {
    /// The title, where it names its document by that alone.
    pub fn named(&self) -> Option<&str> {
        let by_title = self.number.is_none() && self.kind != Kind::Back;
        self.title.as_deref().filter(|_| by_title)
    }
}

/// Finds the citations of one document.
///
/// ```
/// let text = "甲市财政局关于乙的通知\n\n根据《丙条例》（国务院令第735号），现通知如下：\n\
///             一、《丁办法》同时废止。\n";
/// let documents = wenmai_extracting::document::read("a.txt", text);
/// let citations = wenmai_extracting::citation::extract(&documents[0], text);
/// assert_eq!(citations[0].relation.key(), "basis");
/// assert_eq!(citations[0].number.as_ref().unwrap().as_str(), "国务院令第735号");
/// assert_eq!(citations[1].relation.key(), "repeals");
/// ```
pub fn extract(document: &Document, text: &str) -> Vec<Citation> {
    extract_and_pass(document, text).0
}

/// The numbers in a folded sentence that are those of papers: of licences, contracts, cases.
pub fn numbers_of_papers(folded: &str) -> Vec<String> {
    scan::numbers_of_papers(folded)
}

/// As [`extract`], with the names that are read and are no citations.
pub fn extract_and_pass(document: &Document, text: &str) -> (Vec<Citation>, Vec<Passed>) {
    let mut reader = Reader::new(document, text);
    reader.read();
    let passed = std::mem::take(&mut reader.passed);
    (finished(reader), passed)
}

/// The citations that a reader has found, with their lines.
fn finished(mut reader: Reader<'_>) -> Vec<Citation> {
    let (explains, plans) = (reader.document.is_explanation(), reader.plans());
    if explains || plans {
        for citation in &mut reader.found {
            let only_told = explains || !told::makes_now(&citation.quote);
            citation.planned |= only_told && changes(citation.relation);
        }
    }
    number_lines(reader.document, reader.text, reader.found)
}

/// Whether the relation changes its target, which an explanation only reports.
fn changes(relation: Relation) -> bool {
    matches!(
        relation,
        Relation::Repeals
            | Relation::Supersedes
            | Relation::Amends
            | Relation::Extends
            | Relation::Suspends
            | Relation::Restores
    )
}

/// Fills in the lines; citations are in the order of the text but for those
/// that the title states.
fn number_lines(document: &Document, text: &str, mut found: Vec<Citation>) -> Vec<Citation> {
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|&i| found[i].start);
    // A file may hold ten thousand documents; its lines are not counted for each.
    let first = order.first().map_or(0, |&i| found[i].start);
    let (mut at, mut line) = match first < document.start {
        true => (0, 1),
        false => (document.start, document.line),
    };
    for i in order {
        let start = found[i].start;
        line += u32::try_from(memchr::memchr_iter(b'\n', &text.as_bytes()[at..start]).count())
            .unwrap_or(u32::MAX);
        at = start;
        found[i].line = line;
        // Asked for only while the document is read.
        found[i].sentence = 0;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::extract;
    use super::relation::{Place, rules};

    /// Reads a sentence where the rule asks for it: in the opening, in the
    /// body, in a title.
    fn read(sentence: &str, place: Option<Place>) -> Vec<(String, String)> {
        let text = match place {
            Some(Place::Title) => format!("{sentence}\n\n各单位：\n现予公布。\n"),
            Some(Place::Opening) => format!("某局关于某事的通知\n\n各单位：\n{sentence}\n"),
            _ => {
                format!("某局关于某事的通知\n\n各单位：\n现通知如下：\n一、总体要求\n{sentence}\n")
            }
        };
        let documents = crate::document::read("a.txt", &text);
        documents
            .iter()
            .flat_map(|d| extract(d, &text))
            .map(|c| (c.text, c.rule))
            .collect()
    }

    #[test]
    fn every_kind_of_list_reads_its_examples_and_not_its_counter_examples() {
        for list in super::list::kinds() {
            for example in &list.examples {
                let found = read(example, None);
                assert_eq!(found.first().map(|(_, id)| id), Some(&list.id), "{example}");
            }
            for counter in &list.counter {
                assert!(
                    read(counter, None).iter().all(|(_, id)| *id != list.id),
                    "{counter}"
                );
            }
        }
    }

    #[test]
    fn every_rule_reads_its_examples_and_not_its_counter_examples() {
        let mut wrong = Vec::new();
        for rule in rules() {
            for example in &rule.examples {
                let found = read(example, rule.place);
                if found.first().map(|(_, id)| id) != Some(&rule.id) {
                    wrong.push(format!("{}: {example} gives {found:?}", rule.id));
                }
            }
            for counter in &rule.counter {
                let found = read(counter, rule.place);
                if found.iter().any(|(_, id)| id == &rule.id) {
                    wrong.push(format!(
                        "{}: counter-example {counter} gives {found:?}",
                        rule.id
                    ));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn every_exception_of_a_list_stops_one_of_its_counter_examples() {
        use super::relation::tests::LEFT_OUT;
        let mut idle = Vec::new();
        for list in super::list::kinds() {
            for (at, word) in list.unless.iter().enumerate() {
                LEFT_OUT.with_borrow_mut(|out| *out = Some((list.id.clone(), at)));
                let stops = list
                    .counter
                    .iter()
                    .any(|counter| read(counter, None).iter().any(|(_, id)| *id == list.id));
                LEFT_OUT.with_borrow_mut(|out| *out = None);
                if !stops {
                    idle.push(format!("{}: {word}", list.id));
                }
            }
        }
        assert!(idle.is_empty(), "{}", idle.join("\n"));
    }

    #[test]
    fn every_exception_of_a_rule_stops_one_of_its_counter_examples() {
        use super::relation::tests::LEFT_OUT;
        let mut idle = Vec::new();
        for rule in rules() {
            for at in 0..rule.unless.len() {
                LEFT_OUT.with_borrow_mut(|out| *out = Some((rule.id.clone(), at)));
                let stops = rule.counter.iter().any(|counter| {
                    read(counter, rule.place)
                        .iter()
                        .any(|(_, id)| *id == rule.id)
                });
                LEFT_OUT.with_borrow_mut(|out| *out = None);
                if !stops {
                    idle.push(format!("{}: unless {}", rule.id, at + 1));
                }
            }
        }
        assert!(idle.is_empty(), "{}", idle.join("\n"));
    }
}
