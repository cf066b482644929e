//! Lists of documents under words that say what becomes of them: an annex
//! 废止的规范性文件目录, a table, the items after 决定废止下列文件：. The words stand in
//! `data/lists.toml`.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use regex::Regex;
use serde::Deserialize;

use super::cues::Cues;
use super::rulebook::lay;
use super::{Citation, pinpoint};

use crate::document::entry;
use crate::document::fold::Folded;
use crate::document::number::{self, DocumentNumber, Setting};
use crate::document::paragraph::is_entry;
use crate::document::{Zone, numeral, title};
use wenmai_vocabulary::Relation;
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

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
    denied_before: Vec<String>,
    denied_between: Vec<String>,
    denied_behind: Vec<String>,
    denied_clauses: Vec<String>,
    denied_of: Vec<String>,
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
            (&mut lists.denied_before, own.denied_before),
            (&mut lists.denied_between, own.denied_between),
            (&mut lists.denied_behind, own.denied_behind),
            (&mut lists.denied_clauses, own.denied_clauses),
            (&mut lists.denied_of, own.denied_of),
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
    denied_before: Option<Vec<String>>,
    denied_between: Option<Vec<String>>,
    denied_behind: Option<Vec<String>>,
    denied_clauses: Option<Vec<String>>,
    denied_of: Option<Vec<String>>,
    #[serde(default)]
    list: Vec<List>,
}

const LISTS: &str = include_str!("../../../../data/lists.toml");
static USED: OnceLock<Lists> = OnceLock::new();

/// Has these lists be used from now on, and tells whether they are: not where others are
/// used already.
pub(super) fn lay_over(own: Lists) -> bool {
    USED.set(own).is_ok()
}

/// The list that says nothing of the documents in it.
static UNSAID: LazyLock<List> = LazyLock::new(|| List {
    id: "list-unsaid".to_owned(),
    relation: Relation::Cites,
    says: String::new(),
    zh: String::new(),
    words: Vec::new(),
    unless: Vec::new(),
    headings: false,
    heading_ends: Vec::new(),
    cells: Vec::new(),
    stays: false,
    part: None,
    examples: Vec::new(),
    counter: Vec::new(),
});

/// Whether an id is that of a kind of list.
pub(super) fn is_kind(id: &str) -> bool {
    id == UNSAID.id || kind(id).is_some()
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

/// Whether words point to an annex, and speak of documents.
pub(super) fn points_to_annex(text: &str) -> bool {
    may_point_to_annex(text) && (names_documents(text) || any(&lists().documents_listed, text))
}

/// Whether words point to an annex.
pub(super) fn may_point_to_annex(text: &str) -> bool {
    any(&lists().annexed, text)
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
    pub(crate) fn is_unsaid(&self) -> bool {
        self.id == UNSAID.id
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

    fn speaks_in(&self, text: &str) -> bool {
        self.is_named_in(text) && self.exception(text).is_none()
    }

    /// Whether a word of its head stands in a text, and is not denied there.
    fn is_named_in(&self, text: &str) -> bool {
        self.words.iter().any(|word| {
            let mut places = text.match_indices(word.as_str());
            places.any(|(at, _)| {
                let (before, behind) = (part(text, ..at), part(text, at + word.len()..));
                // A list of parts speaks of something of each document.
                let is_of_some = || is_of_some(before) || is_of_some(behind);
                !is_denied(before, behind) && (self.part.is_some() || !is_of_some())
            })
        })
    }

    /// The first word in a text that its head does not hold, by its place among them.
    fn exception(&self, text: &str) -> Option<usize> {
        let mut exceptions = self.unless.iter().enumerate();
        let bites = |&(at, word): &(usize, &String)| {
            #[cfg(test)]
            if super::relation::tests::is_left_out(&self.id, at) {
                return false;
            }
            let _ = at;
            text.contains(word.as_str())
        };
        exceptions.find(bites).map(|(at, _)| at)
    }
}

/// Whether the words around a word of a head say that it does not happen, or not here:
/// 未经批准不得废止, 废止前仍按其执行.
fn is_denied(before: &str, behind: &str) -> bool {
    let lists = lists();
    let begins = |word: &String| behind.starts_with(word.as_str());
    if lists.denied_behind.iter().any(begins) || is_on_condition(before) {
        return true;
    }
    let mut before = before;
    loop {
        let ends = |word: &String| before.ends_with(word.as_str());
        if lists.denied_before.iter().any(ends) {
            return true;
        }
        let mut between = lists.denied_between.iter();
        match between.find_map(|word| before.strip_suffix(word.as_str())) {
            Some(shorter) => before = shorter,
            None => return false,
        }
    }
}

/// Whether a clause before a word of a head makes it depend on what may happen: 待新办法
/// 出台后，, 如未修改，.
fn is_on_condition(before: &str) -> bool {
    let sentence = before.rsplit('。').next().unwrap_or(before);
    let mut clauses = sentence.split(['，', '；', '：']);
    clauses.any(|clause| {
        let mut words = lists().denied_clauses.iter();
        words.any(|word| clause.starts_with(word.as_str()))
    })
}

/// Whether words beside one of a head speak of something of the documents, not of them:
/// 下列文件中的收费标准停止执行, 停止执行下列文件的附件.
fn is_of_some(words: &str) -> bool {
    let mut clauses = words.split(['，', '；', '。']);
    clauses.any(|clause| {
        let behind = |word: &String| clause.split_once(word.as_str()).map(|(_, behind)| behind);
        let mut listed = lists().listed.iter().filter_map(behind);
        listed.any(|behind| any(&lists().denied_of, behind))
    })
}

/// Longest heading that names a list by its last words, in characters.
const LONGEST_HEADING: usize = 16;

/// The one kind of list of which words speak; none where they speak of several.
pub(crate) fn only_kind_in(text: &str) -> Option<&'static List> {
    let mut kinds = lists().list.iter().filter(|list| list.is_named_in(text));
    let kind = kinds.next()?;
    // 继续执行 in 继续执行至 speaks of no other kind.
    let words = kind.words.iter();
    let rest = words.fold(text.to_owned(), |rest, word| {
        rest.replace(word.as_str(), "，")
    });
    let is_part_of = |other: &List| other.relation == kind.relation || !other.is_named_in(&rest);
    (kinds.all(is_part_of) && kind.speaks_in(text)).then_some(kind)
}

/// What the list that is being read says of the documents in it.
#[derive(Debug, Default)]
pub(crate) struct ListContext {
    list: Option<&'static List>,
    /// The list outside of those that headings and lines begin.
    otherwise: Option<&'static List>,
    /// What a heading would say that says nothing else (三、失效), were what follows a list.
    awaited: Option<&'static List>,
    /// What a sentence above says of a table or an annex that it points to: 目录附后.
    annexed: Option<(&'static List, String)>,
    /// Whether the list is that of an annex of which only that sentence speaks.
    is_annex: bool,
    /// Whether the list ends with its items, not with the next heading.
    items_only: bool,
    /// The words that begin it.
    lead: String,
    /// The items of which it does not speak: 除第2项外.
    spared: Vec<u32>,
    /// Whether the paragraph that is read is one of them.
    is_spared: bool,
    /// Whether the paragraph that is read names one document by number and title.
    is_entry: bool,
}

impl ListContext {
    /// Before anything of a document is read but its title: 关于废止部分文件的决定.
    pub(crate) fn of_document(title: &str) -> Self {
        ListContext {
            annexed: kind_of_title(title).map(|list| (list, title.to_owned())),
            ..ListContext::default()
        }
    }

    /// Before a file is read that may be a list of which only another document says what
    /// becomes of it.
    pub(super) fn of_a_file() -> Self {
        ListContext {
            list: Some(&UNSAID),
            otherwise: Some(&UNSAID),
            ..ListContext::default()
        }
    }

    /// Whether a paragraph of the body neither begins nor ends a list nor stands
    /// in one: a sentence outside of lists and tables.
    pub(crate) fn passes_over(&self, raw: &str) -> bool {
        self.current().is_none()
            && raw.ends_with('。')
            && memchr::memchr(b'|', raw.as_bytes()).is_none()
            && !may_point_to_annex(raw)
            && !any(&lists().listed, raw)
    }

    /// Looks at a paragraph with its gaps for the beginning or the end of a list.
    pub(crate) fn see_line(&mut self, line: &Folded<'_>, zone: Zone) {
        self.is_entry = self.current().is_some() && entry::of(line).is_some();
        self.see(line.as_str(), zone);
    }

    /// Looks at a paragraph for the beginning or the end of a list.
    pub(crate) fn see(&mut self, text: &str, zone: Zone) {
        self.is_spared = self.spares(text);
        if let Some(awaited) = self.awaited.take() {
            let begins = zone != Zone::Head && (self.is_entry || names_one_document(text));
            self.list = Some(awaited).filter(|_| begins).or(self.otherwise);
        }
        if zone == Zone::Head {
            self.list = self.otherwise;
            // The name of an annex may say it; the title of a decision does not.
            if text.contains("关于") || text.ends_with(['定', '告', '知']) {
                return;
            }
        }
        let lead = text.ends_with(['：']) && text.chars().count() < 160;
        // 附件：废止文件目录 is the heading of the list as it is without the colon.
        let named = match text.split_once('：') {
            Some((mark, name)) if mark.starts_with("附件") && mark.chars().count() <= 4 => name,
            _ => text,
        };
        // A character is at most four bytes long.
        let heading = named.len() <= 4 * 40
            && named.chars().count() <= 40
            && !named.contains(['。', '，', '；', '《', '|', '：']);
        // 一、甲局关于乙的通知（甲发〔2004〕4号） is an item of the list, no new section.
        let is_item = || self.is_entry || item(text).is_some_and(|item| item.number.is_some());
        if self.list.is_some() && heading && is_item() {
            return;
        }
        if !(heading || lead) {
            self.see_sentence(text);
            let item = text.starts_with(|c: char| {
                c.is_ascii_digit() || "一二三四五六七八九十（-|《".contains(c)
            }) || self.is_entry
                || is_entry(text)
                || self.list.is_some() && is_named_item(text);
            // The next point of the same level ends what the point before it
            // listed.
            let next = || {
                let level = ordinal_of(text);
                level.is_some() && level == ordinal_of(&self.lead)
            };
            let section = || self.list.is_some_and(List::is_of_section);
            if self.items_only && (!item || next()) || section() && next() {
                self.list = self.otherwise;
            }
            self.begin_behind_sentence(text);
            return;
        }
        static SPEAKS: LazyLock<Cues> =
            LazyLock::new(|| Cues::of(lists().list.iter().flat_map(|list| &list.words)));
        let kinds: &[List] = if SPEAKS.is_in(text) {
            &lists().list
        } else {
            &[]
        };
        let (said, spared) = without_exception(text);
        let begun = if lead {
            let mut kinds = kinds.iter().filter(|_| lists_documents(&said));
            kinds.find(|list| list.speaks_in(&said))
        } else {
            let kind = only_kind_in(text).filter(|_| !kinds.is_empty());
            kind.filter(|list| list.headings && any(&lists().documents, text))
        };
        let section = || lists().list.iter().find(|list| list.is_begun_by(named));
        let begun = begun.or_else(|| section().filter(|_| heading || lead));
        let named = || lists().list.iter().find(|list| list.is_named_by(named));
        let awaited = named().filter(|_| begun.is_none() && (heading || lead));
        if awaited.is_some() {
            self.list = None;
            self.awaited = awaited;
            self.items_only = true;
            self.is_annex = false;
            text.clone_into(&mut self.lead);
            self.spared.clear();
        } else if begun.is_some() {
            self.list = begun;
            self.items_only = lead;
            self.is_annex = false;
            text.clone_into(&mut self.lead);
            self.spared = spared;
        } else if is_bare_annex(text)
            && let Some((list, lead)) = &self.annexed
        {
            self.list = Some(list);
            self.items_only = false;
            self.is_annex = true;
            self.lead.clone_from(lead);
        } else if lead
            || is_section(text) && !self.is_annex
            || self.list.is_some_and(List::is_of_section) && !title::ends_like_document(text)
            || self.is_annex && !any(&lists().documents, text)
        {
            self.list = self.otherwise;
        }
    }

    /// Begins the list that the last sentence of a paragraph announces without a colon:
    /// 以下文件自…起予以废止。 What follows is the list as long as it consists of items.
    fn begin_behind_sentence(&mut self, text: &str) {
        const LONGEST: usize = 160;
        let sentence = text.trim_end_matches('。').rsplit('。').next();
        let Some(sentence) = sentence.filter(|_| text.ends_with('。')) else {
            return;
        };
        if sentence.chars().count() > LONGEST || !lists_documents(sentence) {
            return;
        }
        let kind = only_kind_in(sentence).filter(|list| ends_some(list));
        if let Some(list) = kind {
            self.list = Some(list);
            self.items_only = true;
            self.is_annex = false;
            sentence.clone_into(&mut self.lead);
            self.spared.clear();
        }
    }

    /// Looks at a row of a table, which the line before the list may leave out.
    pub(crate) fn see_row(&mut self, text: &str) {
        self.is_spared = self.spares(text.trim_start_matches('|'));
    }

    /// Looks at a sentence for what it says of a table or an annex that it points to:
    /// 决定废止一批文件，目录附后; 下表所列文件自…起失效.
    fn see_sentence(&mut self, text: &str) {
        for sentence in text.split_inclusive('。') {
            if sentence.chars().count() < 160 && points_to_annex(sentence) {
                let kind = only_kind_in(sentence);
                self.annexed = kind.map(|list| (list, sentence.to_owned()));
            }
        }
    }

    /// What is said of the rows of a table: by the list in which it stands, else by a
    /// sentence above that points to it.
    pub(crate) fn of_table(&self) -> Option<&'static List> {
        if self.is_spared {
            return None;
        }
        let annexed = self.annexed.as_ref().map(|(list, _)| *list);
        let said = self.current().filter(|list| !list.is_unsaid());
        said.or(annexed).or(self.current())
    }

    /// The words that say what becomes of what is listed.
    pub(crate) fn said(&self) -> &str {
        match (self.current(), &self.annexed) {
            (None, Some((_, sentence))) => sentence,
            _ => &self.lead,
        }
    }

    /// The list that is being read; none outside of lists.
    pub(crate) fn list(&self) -> Option<&'static List> {
        match self.is_spared {
            true => lists().list.iter().find(|list| list.stays),
            false => self.list,
        }
    }

    /// The list that is being read, or the one that the heading above would begin.
    fn current(&self) -> Option<&'static List> {
        self.list.or(self.awaited)
    }

    /// Whether the head of the list leaves out the item that a paragraph is.
    fn spares(&self, text: &str) -> bool {
        // A row of a table begins with a figure and nothing else.
        let cell = || text.split_once('|').map(|(cell, _)| cell);
        let ordinal = || cell().or(ORDINAL.find(text).map(|found| found.as_str()));
        !self.spared.is_empty()
            && ordinal()
                .map(|ordinal| ordinal.trim_matches(|c: char| !is_figure(c)))
                .and_then(numeral::value)
                .is_some_and(|value| self.spared.contains(&value))
    }

    /// Whether the list stands below a line with a colon.
    pub(crate) fn items_only(&self) -> bool {
        self.items_only
    }

    /// The words that begin the list, which may name a day for all of it.
    pub(crate) fn lead(&self) -> Option<&str> {
        self.current().map(|_| self.lead.as_str())
    }
}

/// The head of a list without what it says of some items, and their figures:
/// 下列文件除第2项继续执行外，其余停止执行：.
pub(super) fn without_exception(text: &str) -> (Cow<'_, str>, Vec<u32>) {
    static EXCEPT: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "除(?P<items>(?:第|序号|附件所列第)[0-9一二三四五六七八九十、和及与，第至项件条个（）]+)[^，。；：]{0,24}?(?:以|之)?外，?|（(?P<behind>第[0-9一二三四五六七八九十、和及与，第至项件条个]+)除外）|，其中(?P<but>第[0-9一二三四五六七八九十、和及与第至项件条个（）]+)[^，。；：]{0,8}?(?:继续|仍|保留|除外)[^，。；：]{0,30}",
        )
    });
    let Some(found) = EXCEPT.captures(text) else {
        return (Cow::Borrowed(text), Vec::new());
    };
    let items = ["items", "behind", "but"]
        .iter()
        .find_map(|name| found.name(name));
    let items = items.map_or("", |items| items.as_str());
    let mut figures: Vec<u32> = Vec::new();
    for range in items.split(|c| !(is_figure(c) || c == '至')) {
        let (from, to) = range.split_once('至').unwrap_or((range, range));
        if let (Some(from), Some(to)) = (numeral::value(from), numeral::value(to)) {
            figures.extend((from..=to).take(LONGEST_RANGE));
        }
    }
    (EXCEPT.replace(text, ""), figures)
}

/// Most items that a range of an exception spares.
const LONGEST_RANGE: usize = 1000;

fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || numeral::is_chinese(c)
}

/// Whether the last sentence of a line before a colon points to documents: 下列文件,
/// 以下规章, 有关规定如下. A device that fails or a penalty that is not carried out
/// (下列情形出现时，处罚决定停止执行) makes no list of documents.
fn lists_documents(text: &str) -> bool {
    let sentence = text.rsplit('。').next().unwrap_or(text);
    let documents =
        |text: &str| any(&lists().documents, text) || any(&lists().documents_listed, text);
    // 有关事项通知如下 and 以下是修订情况 list no documents.
    let sentence = ["通知如下", "公告如下", "规定如下", "决定如下"]
        .iter()
        .fold(sentence.to_owned(), |text, own| text.replace(own, "如下"));
    let sentence = sentence.replace("以下是", "");
    lists().listed.iter().any(|word| {
        sentence
            .split_once(word.as_str())
            .filter(|(before, behind)| !are_handed_in(before, behind))
            .is_some_and(|(before, behind)| {
                let near: String = behind.chars().take(24).collect();
                documents(&near) || !near.contains("情形") && documents(before)
            })
    })
}

/// Whether the clause of 下列 speaks of papers that somebody hands in: 应当提交下列文件,
/// 将下列文件报…审批.
fn are_handed_in(before: &str, behind: &str) -> bool {
    let marks = ['，', '；'];
    let before = before.rsplit(marks).next().unwrap_or_default();
    let behind = behind.split(marks).next().unwrap_or_default();
    any(&lists().handed_in, before) || any(&lists().handed_in, behind)
}

/// The kind of ordinal before a paragraph: 一、 or （一） or 1. or 1.2
fn ordinal_of(text: &str) -> Option<u8> {
    let behind = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let second = behind.strip_prefix('.');
    if behind.len() < text.len()
        && second.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    {
        return Some(4);
    }
    let bracket = text.starts_with('（');
    let first = text.trim_start_matches('（').chars().next()?;
    let chinese = "一二三四五六七八九十".contains(first);
    if !(chinese || first.is_ascii_digit()) || !ORDINAL.is_match(text) {
        return None;
    }
    Some(u8::from(bracket) * 2 + u8::from(chinese))
}

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

/// Whether a heading says only that an annex begins: 附件, 附表2.
fn is_bare_annex(text: &str) -> bool {
    let rest = ["附件", "附表", "附"]
        .iter()
        .find_map(|mark| text.strip_prefix(mark));
    rest.is_some_and(|rest| {
        let figure = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
        rest.trim_end_matches('：').chars().all(figure)
    })
}

/// Whether a list puts an end to what stands in it.
pub fn ends_some(list: &List) -> bool {
    list.relation == Relation::Repeals
}

/// Whether a text speaks of an end and says neither that it happens nor that others happen:
/// 拟废止, 不得废止.
pub(super) fn denies_an_end(text: &str) -> bool {
    let all = || lists().list.iter();
    let speaks = all().any(|list| ends_some(list) && any(&list.words, text));
    let named = all().filter(|list| list.is_named_in(text));
    speaks && only_kind_in(text).is_none() && named.count() < 2
}

/// Whether the name of a list says nothing but that it is one: 规范性文件目录.
pub fn is_general(name: &str) -> bool {
    let words = lists().general.iter();
    let rest = words.fold(name.to_owned(), |rest, word| {
        rest.replace(word.as_str(), "")
    });
    !rest.chars().any(number::is_han)
}

/// What a list inside a sentence says of a name at `at`: 下列文件停止执行：（一）…；
/// （二）….
pub(crate) fn inline(text: &str, at: usize) -> Option<&'static List> {
    let head = part(text, ..at);
    let from = head.rfind('。').map_or(0, |i| i + '。'.len_utf8());
    let colon = part(head, from..).find('：')? + from;
    let lead = part(head, from..colon);
    if !lists_documents(lead) {
        return None;
    }
    lists().list.iter().find(|list| list.speaks_in(lead))
}

/// What may stand between two names of one list: a comma or 和, and who issued
/// the second, when, and how it was changed since.
pub(crate) fn goes_on(between: &str) -> bool {
    static GOES_ON: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "^[）)]*(?:文件|文)?(?:[，,、]?(?:以及|和|及|与)?[^，,。；;：:《》]{0,120}(?:印发|发布|公布|颁布|制定|制订|通过|批准|修订|修正|修改|补充|下发|出台|施行|实施)(?:施行|实施)?(?:（[^（）《》]{1,60}）)?的|[，,]?(?:以及|和|及)[^，,。；;：:《》]{0,60}|[，,、][^，,。；;：:《》的其但而]{0,20})$",
        )
    });
    let marks = between.trim_start_matches(['）', ')']);
    marks.starts_with(['，', ',', '、', '和', '及', '与', '以'])
        && GOES_ON.is_match(between)
        && !["起施行", "生效", "执行"]
            .iter()
            .any(|word| between.contains(word))
}

/// Whether a number and what follows it name what issued the next name:
/// 9号文件印发的, 第9号发布、.
pub(crate) fn issues(between: &str) -> bool {
    static ISSUES: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "^[）)]*(?:文件|文)?(?:印发|发布|公布|颁布|修订|修正|修改)[^，。；：《》]{0,80}$",
        )
    });
    ISSUES.is_match(between)
}

/// A document that an item of a list names without 《》.
pub(crate) struct Item {
    /// The words of the mention: title and number, in their order.
    pub(crate) span: Range<usize>,
    /// The title.
    pub(crate) title: Range<usize>,
    /// The number.
    pub(crate) number: Option<DocumentNumber>,
}

static ORDINAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        "^(?:（?[0-9]{1,5}）?[.、．]|（?[0-9]{1,3}）?|（[0-9]{4,5}）|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)",
    )
});

/// Whether a paragraph is an item: 3. 甲, 第二条 甲.
pub(crate) fn is_item(text: &str) -> bool {
    ORDINAL.is_match(text) || text.starts_with(['|', '-', '·', '•', '第', '《'])
}

/// Whether what stands at `at` begins an item: nothing but the ordinal is before
/// it. A line that begins a list is no item of it.
pub(crate) fn is_head(text: &str, at: usize) -> bool {
    let ordinal = |c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
            )
            || matches!(
                c,
                '第' | '、' | '.' | '．' | '（' | '）' | '|' | '-' | '·' | '•'
            )
    };
    !text.ends_with('：') && part(text, ..at).chars().all(ordinal)
}

/// Whether a paragraph is a row, or an item that names one document and says nothing else.
fn names_one_document(text: &str) -> bool {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant("^《[^《》]*(?:《[^《》]*》[^《》]*)*》(?:（[^（）]*）)*$")
    });
    let start = ORDINAL.find(text).map_or(0, |found| found.end());
    let words = part(text, start..).trim_end_matches(['；', '。', '，', '、']);
    text.starts_with('|') || NAME.is_match(words) || is_entry(words) || item(text).is_some()
}

/// Whether a line names one document with its number and holds nothing else: 甲发〔2010〕3号
/// 关于乙的通知.
fn is_named_item(text: &str) -> bool {
    item(text).is_some_and(|item| item.number.is_some())
}

/// Reads an item: 3. 甲局关于乙的通知（甲发〔2010〕3号), or the columns of a table
/// that lost its lines: 3 甲发〔2010〕3号 甲局关于乙的通知 到期.
pub(crate) fn item(text: &str) -> Option<Item> {
    let start = ORDINAL.find(text).map_or(0, |found| found.end());
    let rest = part(text, start..);
    let count = rest.chars().count();
    let sentence = rest.starts_with(['《', '将', '把', '对', '在', '删', '本', '各'])
        || rest.contains(['。', '，']) && !rest.contains('〔');
    if sentence || !(8..=160).contains(&count) {
        return None;
    }
    let found = |setting| {
        let mut found = number::find(rest, setting).into_iter();
        found.find(|n| n.number.is_unique() && n.span.len() < 90)
    };
    let ends = |range: Range<usize>| -> Option<Range<usize>> {
        let words = part(rest, range.clone());
        let words = words.trim_end_matches(['（', '(']);
        // 附件：1.废止的文件目录 names the list itself.
        let itself = words.contains("目录") && lists().list.iter().any(|l| any(&l.words, words));
        (title::ends_like_document(words)
            && words.chars().count() >= 6
            && !words.contains(['。', '，'])
            && !itself)
            .then_some(range.start..range.start + words.len())
    };
    // 甲规定乙发〔2010〕3号: in running text the number begins behind 规定.
    let read = read_item(rest, found(Setting::Bracket), &ends)
        .or_else(|| read_item(rest, Some(found(Setting::Text)?), &ends));
    let (span, title, number) = read?;
    // Without an ordinal nothing else tells an item from a sentence.
    let nothing_else = part(rest, span.end..).trim_matches(['；', '。', '，', '、']);
    if start == 0 && (number.is_none() || !nothing_else.is_empty()) {
        return None;
    }
    let shift = |r: Range<usize>| start + r.start..start + r.end;
    Some(Item {
        span: shift(span),
        title: shift(title),
        number,
    })
}

/// What an item names, and in which bytes: title and number, in their order.
type Parts = (Range<usize>, Range<usize>, Option<DocumentNumber>);

fn read_item(
    rest: &str,
    number: Option<number::Found>,
    ends: &dyn Fn(Range<usize>) -> Option<Range<usize>>,
) -> Option<Parts> {
    Some(match number {
        // The title first, the number behind it, perhaps in a bracket.
        Some(n) if n.span.start > 0 => {
            let title = ends(0..n.span.start)?;
            let close = part(rest, n.span.end..).starts_with('）')
                && part(rest, ..n.span.start).ends_with('（');
            let end = n.span.end + if close { '）'.len_utf8() } else { 0 };
            (0..end, title, Some(n.number))
        }
        Some(n) => {
            // The number first; the title ends where a title can end.
            let from = n.span.end;
            let title = title_from(rest, from)?;
            (0..title.end, title, Some(n.number))
        }
        None => {
            let title = ends(0..rest.trim_end_matches(['；', '。', '／', '无', '/']).len())?;
            (title.clone(), title, None)
        }
    })
}

/// The item that a line is by the gaps in it: 甲发〔2010〕3号　关于乙的通知.
pub(crate) fn entry_of(line: &Folded<'_>) -> Option<Item> {
    let entry = entry::of(line)?;
    Some(Item {
        span: entry.span,
        title: entry.title,
        number: Some(entry.number),
    })
}

/// The longest title that begins at `from`: what follows it is another column.
fn title_from(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = part(text, from..);
    let ends = [
        "的通知",
        "的意见",
        "的决定",
        "的公告",
        "的通告",
        "的函",
        "的批复",
        "办法",
        "规定",
        "细则",
        "条例",
        "方案",
        "措施",
    ];
    ends.iter()
        .filter_map(|end| rest.rfind(end).map(|at| at + end.len()))
        .max()
        .filter(|&len| part(rest, ..len).chars().count() >= 6)
        .map(|len| from..from + len)
}

/// Whether a heading begins a new part of the document, and so ends a list.
fn is_section(text: &str) -> bool {
    text.starts_with("附件")
        || text.starts_with('第')
        || text.starts_with(|c: char| "一二三四五六七八九十".contains(c))
        || text.ends_with("目录")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_says_what_becomes_of_the_documents_under_it() {
        let mut list = ListContext::default();
        list.see("附件1继续有效的文件目录", Zone::Body);
        assert_eq!(list.list().map(|l| l.id.as_str()), Some("cites-list-stays"));
        list.see("附件2废止的文件目录", Zone::Body);
        list.see("1.《甲办法》", Zone::Body);
        assert_eq!(list.list().map(|l| l.relation), Some(Relation::Repeals));
        list.see("附件3其他事项", Zone::Body);
        assert!(list.list().is_none());
    }

    #[test]
    fn sentences_outside_of_lists_are_passed_over() {
        let mut list = ListContext::default();
        assert!(list.passes_over("各单位要落实责任。"));
        assert!(!list.passes_over("废止的文件目录"));
        assert!(!list.passes_over("决定废止下列文件："));
        assert!(!list.passes_over("| 废止 | 甲。"));
        list.see("决定废止下列文件：", Zone::Body);
        assert!(!list.passes_over("各单位要落实责任。"));
    }

    #[test]
    fn papers_that_somebody_hands_in_are_no_list_of_documents() {
        for head in [
            "逾期未开业的，批准决定自动失效。开业前，申请人应当将下列文件报送市交通局：",
            "许可失效后重新申请的，应当提交下列文件：",
            "（一）制定、修改、废止、解释地方性法规的事项；",
        ] {
            let mut list = ListContext::default();
            list.see(head, Zone::Body);
            list.see("（二）甲公司的章程和应急方案；", Zone::Body);
            assert!(list.list().is_none(), "{head}");
        }
    }

    #[test]
    fn an_exception_may_stand_before_or_behind_the_list() {
        for head in [
            "除第（二）项外，下列文件停止执行：",
            "下列文件（第2项除外）停止执行：",
            "下列文件停止执行，其中第2项继续执行至2023年12月31日：",
        ] {
            let mut list = ListContext::default();
            list.see(head, Zone::Opening);
            list.see("1.《甲办法》", Zone::Opening);
            assert_eq!(
                list.list().map(|list| list.id.as_str()),
                Some("repeals-list"),
                "{head}"
            );
            list.see("2.《乙办法》", Zone::Opening);
            assert_eq!(
                list.list().map(|list| list.id.as_str()),
                Some("cites-list-stays")
            );
        }
    }

    #[test]
    fn items_that_the_head_leaves_out_are_no_part_of_the_list() {
        let mut list = ListContext::default();
        list.see(
            "下列文件除第2项、第4至6项继续执行外，其余停止执行：",
            Zone::Opening,
        );
        let mut of = |text| {
            list.see(text, Zone::Opening);
            list.list().map(|list| list.id.as_str())
        };
        for text in ["2.《甲办法》", "（五）《甲办法》"] {
            assert_eq!(of(text), Some("cites-list-stays"), "{text}");
        }
        for text in ["1.《甲办法》", "三、《甲办法》"] {
            assert_eq!(of(text), Some("repeals-list"), "{text}");
        }
    }

    #[test]
    fn the_items_after_a_sentence_that_ends_them() {
        let mut list = ListContext::default();
        list.see("以下文件，自2023年7月1日起予以废止。", Zone::Body);
        list.see("1.《甲办法》", Zone::Body);
        assert!(list.list().is_some());
        list.see("请各单位遵照执行。", Zone::Body);
        assert!(list.list().is_none());
        for sentence in [
            "以下标准如有修订，以最新版本为准。",
            "以下文件如有废止，不再引用。",
        ] {
            list.see(sentence, Zone::Body);
            assert!(list.list().is_none(), "{sentence}");
        }
    }

    #[test]
    fn the_items_after_a_colon() {
        let mut list = ListContext::default();
        list.see("经研究，决定废止下列文件：", Zone::Opening);
        list.see("一、《甲办法》", Zone::Opening);
        assert!(list.list().is_some());
        list.see("请各单位遵照执行。", Zone::Opening);
        assert!(list.list().is_none());
    }
}
