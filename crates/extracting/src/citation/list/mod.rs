//! Lists of documents under words that say what becomes of them: an annex
//! 废止的规范性文件目录, a table, the items after 决定废止下列文件：. The words stand in
//! `data/lists.toml`; `head` reads what a head says, `spared` what it leaves out, `annex`
//! what a sentence says of an annex, `context` follows the paragraphs, and `item` reads
//! the items.

mod annex;
mod context;
mod head;
mod item;
mod spared;
#[cfg(test)]
mod tests;

use std::sync::{LazyLock, OnceLock};

use regex::Regex;
use serde::Deserialize;

use super::rulebook::lay;
use super::{Citation, pinpoint};
use crate::document::number;
use wenmai_vocabulary::Relation;
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

pub(super) use annex::{number_in as number_of_annex, of_annexes};
pub(crate) use context::ListContext;
pub(super) use context::may_point_to_annex;
pub(crate) use head::inline;
use head::only_kind_in;
use item::ORDINAL;
pub(crate) use item::{entry_of, goes_on, is_head, is_item, issues, item};

/// The file `data/lists.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lists {
    listed: Vec<String>,
    documents: Vec<String>,
    documents_listed: Vec<String>,
    handed_in: Vec<String>,
    annexed: Vec<String>,
    general: Vec<String>,
    reviewed: Vec<String>,
    spared_others: Vec<String>,
    spared_documents: Vec<String>,
    proposed: Vec<String>,
    ended_matters: Vec<String>,
    denied_before: Vec<String>,
    denied_between: Vec<String>,
    denied_behind: Vec<String>,
    list: Vec<List>,
}

/// A kind of list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Its id, which citations in it bear as their rule.
    pub id: String,
    /// What becomes of the documents in it.
    pub relation: Relation,
    /// What it looks like, in English.
    #[serde(default)]
    pub says: String,
    /// What it looks like, in Chinese.
    #[serde(default)]
    pub zh: String,
    /// Words of its head.
    pub words: Vec<String>,
    /// Words that its head does not hold.
    pub unless: Vec<String>,
    headings: bool,
    /// Words with which a heading may end that begins such a list, whatever it speaks of.
    #[serde(default)]
    heading_ends: Vec<String>,
    /// What a cell says of a document in a table.
    pub cells: Vec<String>,
    /// Whether what stands in it is left as it is.
    #[serde(default)]
    stays: bool,
    /// Whether nothing is said of what stands in it.
    #[serde(default)]
    unsaid: bool,
    /// Words for the parts that are meant where a row names none: 部分条款.
    part: Option<String>,
    /// Excerpts whose first document the list reads.
    pub examples: Vec<String>,
    /// Excerpts that it must not read.
    pub counter: Vec<String>,
}

impl Lists {
    /// Our lists, with those of people laid over them: words in the place of ours, where
    /// there are any.
    pub(super) fn with(own: &str) -> Result<Self, toml::de::Error> {
        let mut lists: Lists = toml::from_str(LISTS)?;
        let own: OwnLists = toml::from_str(own)?;
        for (ours, own) in [
            (&mut lists.listed, own.listed),
            (&mut lists.documents, own.documents),
            (&mut lists.documents_listed, own.documents_listed),
            (&mut lists.annexed, own.annexed),
            (&mut lists.general, own.general),
            (&mut lists.handed_in, own.handed_in),
            (&mut lists.reviewed, own.reviewed),
            (&mut lists.spared_others, own.spared_others),
            (&mut lists.spared_documents, own.spared_documents),
            (&mut lists.proposed, own.proposed),
            (&mut lists.ended_matters, own.ended_matters),
            (&mut lists.denied_before, own.denied_before),
            (&mut lists.denied_between, own.denied_between),
            (&mut lists.denied_behind, own.denied_behind),
        ] {
            if let Some(own) = own {
                *ours = own;
            }
        }
        lay(&mut lists.list, own.list, |list| &list.id);
        Ok(lists)
    }
}

/// As [`Lists`], as people give them: what they leave out stays as ours.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnLists {
    listed: Option<Vec<String>>,
    documents: Option<Vec<String>>,
    documents_listed: Option<Vec<String>>,
    annexed: Option<Vec<String>>,
    general: Option<Vec<String>>,
    handed_in: Option<Vec<String>>,
    reviewed: Option<Vec<String>>,
    spared_others: Option<Vec<String>>,
    spared_documents: Option<Vec<String>>,
    proposed: Option<Vec<String>>,
    ended_matters: Option<Vec<String>>,
    denied_before: Option<Vec<String>>,
    denied_between: Option<Vec<String>>,
    denied_behind: Option<Vec<String>>,
    #[serde(default)]
    list: Vec<List>,
}

const LISTS: &str = include_str!("../../../../../data/lists.toml");
static USED: OnceLock<Lists> = OnceLock::new();

/// Has these lists be used from now on, and tells whether they are: not where others are
/// used already.
pub(super) fn lay_over(own: Lists) -> bool {
    USED.set(own).is_ok()
}

/// The list of which nothing is said.
pub(super) fn unsaid() -> Option<&'static List> {
    kinds().iter().find(|list| list.unsaid)
}

/// The kind of list with an id.
pub fn kind(id: &str) -> Option<&'static List> {
    kinds().iter().find(|list| list.id == id)
}

/// What the name of a list says of the documents in it: 废止的规范性文件目录, 废止.
pub fn kind_of_name(name: &str) -> Option<&'static List> {
    let of_documents = || only_kind_in(name).filter(|list| list.headings && names_documents(name));
    let by_itself = || kinds().iter().find(|list| list.is_named_by(name));
    by_itself().or_else(of_documents)
}

/// What a title says of the documents that the text lists: 关于废止部分文件的决定.
pub fn kind_of_title(title: &str) -> Option<&'static List> {
    let says = names_documents(title) && !title.contains(['《', '〈']);
    only_kind_in(title).filter(|list| says && list.headings && ends_some(list))
}

fn names_documents(text: &str) -> bool {
    any(&lists().documents, text)
}

/// Whether a name is that of a list of documents: 规范性文件清理结果目录.
pub(crate) fn names_a_list(name: &str) -> bool {
    let speaks = |list: &List| any(&list.words, name) || list.is_named_by(name);
    kinds().iter().any(speaks) || any(&lists().reviewed, name)
}

/// Whether words speak of what a list says, so that the list may be in their name:
/// 关于公布规范性文件清理结果的通知.
pub fn speaks_of(words: &str, list: &List) -> bool {
    any(&list.words, words) || any(&lists().reviewed, words)
}

/// The kinds of lists, first to last.
pub fn kinds() -> &'static [List] {
    &lists().list
}

fn lists() -> &'static Lists {
    USED.get_or_init(|| {
        toml::from_str(LISTS)
            .unwrap_or_else(|why| unreachable!("data/lists.toml, checked by a test: {why}"))
    })
}

fn any(words: &[String], text: &str) -> bool {
    words.iter().any(|word| text.contains(word.as_str()))
}

impl List {
    /// Has a citation say what the list says of the documents in it.
    pub(crate) fn say_of(&self, citation: &mut Citation) {
        citation.relation = self.relation;
        citation.rule.clone_from(&self.id);
        if citation.pinpoint.is_none() {
            citation.pinpoint.clone_from(&self.part);
        }
    }

    /// Whether a heading begins such a list by the words with which it ends.
    fn is_begun_by(&self, heading: &str) -> bool {
        let mut ends = self.heading_ends.iter();
        heading.chars().count() <= LONGEST_HEADING
            && ends.any(|end| heading.ends_with(end.as_str()))
    }

    /// Whether it says nothing of what stands in it.
    pub fn is_unsaid(&self) -> bool {
        self.unsaid
    }

    /// Whether the list leaves what stands in it as it is.
    pub fn stays(&self) -> bool {
        self.stays
    }

    /// Whether a heading says nothing but what becomes of what stands below it: 三、废止
    /// （2件）.
    fn is_named_by(&self, heading: &str) -> bool {
        static COUNT: LazyLock<Regex> = LazyLock::new(|| {
            pattern::constant("(?:（?(?:共计?)?[0-9一二三四五六七八九十]+[件个份部项]）?)?：?$")
        });
        let ordinal = ORDINAL.find(heading).map_or(0, |found| found.end());
        let words = COUNT.replace(part(heading, ordinal..), "");
        self.headings && self.cells.iter().any(|cell| *cell == words)
    }

    /// Whether the list is part of the section that its heading names.
    pub(crate) fn is_of_section(&self) -> bool {
        !self.heading_ends.is_empty()
    }
}

/// Longest heading that names a list by its last words, in characters.
const LONGEST_HEADING: usize = 16;

/// What a cell of a table row says of the document in the row: 废止, 继续有效.
pub(crate) fn cell_says(cell: &str) -> Option<&'static List> {
    let mut lists = lists().list.iter();
    lists.find(|list| list.cells.iter().any(|word| word == cell))
}

/// What a cell of a table row says of a part of the document in the row: 废止第三条,
/// 第五条、第六条失效.
pub(crate) fn cell_says_of_part(cell: &str) -> Option<(&'static List, &str)> {
    let said_of = |word: &String| {
        let part = cell
            .strip_prefix(word.as_str())
            .or(cell.strip_suffix(word.as_str()))?;
        let whole = pinpoint::after(part)? == (0..part.len());
        whole.then_some(part)
    };
    let mut lists = lists().list.iter();
    lists.find_map(|list| Some((list, list.cells.iter().find_map(said_of)?)))
}

/// Whether a list puts an end to what stands in it.
pub fn ends_some(list: &List) -> bool {
    list.relation == Relation::Repeals
}

/// Whether the name of a list says nothing but that it is one: 规范性文件目录.
pub fn is_general(name: &str) -> bool {
    let words = lists().general.iter();
    let rest = words.fold(name.to_owned(), |rest, word| {
        rest.replace(word.as_str(), "")
    });
    !rest.chars().any(number::is_han)
}
