//! Follows the paragraphs of a document, and tells which of them stand in a list of
//! documents and what that list says of them.

use std::sync::LazyLock;

use super::annex::{self, OfAnnex};
use super::head::{Head, lists_documents, proposes_an_end};
use super::item::{is_named_item, names_one_document, number_of_line};
use super::spared::Spared;
use super::{List, ORDINAL, any, ends_some, item, kind_of_title, lists, names_documents, unsaid};
use crate::citation::cues::Cues;
use crate::document::entry;
use crate::document::fold::Folded;
use crate::document::paragraph::is_entry;
use crate::document::{Zone, title};
use wenmai_vocabulary::part::part;

/// What the list that is being read says of the documents in it.
#[derive(Debug, Default)]
pub(crate) struct ListContext {
    list: Option<&'static List>,
    /// The list outside of those that headings and lines begin.
    otherwise: Option<&'static List>,
    /// What a heading would say that says nothing else (三、失效), were what follows a list.
    awaited: Option<&'static List>,
    /// What the title says of the documents that the text lists.
    titled: Option<(&'static List, String)>,
    /// What sentences above say of tables and annexes to which they point (目录附后), with
    /// their words.
    annexes: Vec<(OfAnnex, String)>,
    /// The title or a sentence that only proposes an end.
    proposal: Option<String>,
    /// Whether an end is decided on.
    is_decided: bool,
    /// The number of the annex that is being read.
    annex: Option<u32>,
    /// Whether the list is that of an annex of which only a sentence speaks.
    is_annex: bool,
    /// Whether the list ends with its items, not with the next heading.
    items_only: bool,
    /// The words that begin it.
    lead: String,
    /// What it leaves out.
    spared: Spared,
    /// Whether the paragraph that is read is left out.
    is_spared: bool,
    /// Whether the paragraph that is read names one document by number and title.
    is_entry: bool,
}

impl ListContext {
    /// Before anything of a document is read but its title: 关于废止部分文件的决定.
    pub(crate) fn of_document(title: &str) -> Self {
        let titled = kind_of_title(title);
        ListContext {
            titled: titled.map(|list| (list, title.to_owned())),
            is_decided: titled.is_some_and(ends_some),
            proposal: proposes_an_end(title).then(|| title.to_owned()),
            ..ListContext::default()
        }
    }

    /// Before a file is read that may be a list of which only another document says what
    /// becomes of it.
    pub(in crate::citation) fn of_a_file() -> Self {
        ListContext {
            list: unsaid(),
            otherwise: unsaid(),
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
            && !any(&lists().proposed, raw)
    }

    /// Looks at a paragraph with its gaps for the beginning or the end of a list.
    pub(crate) fn see_line(&mut self, line: &Folded<'_>, zone: Zone) {
        self.is_entry = self.current().is_some() && entry::of(line).is_some();
        self.see(line.as_str(), zone);
    }

    /// Looks at a paragraph for the beginning or the end of a list.
    pub(crate) fn see(&mut self, text: &str, zone: Zone) {
        self.is_spared = self.spares(text);
        if text.starts_with('附') {
            self.annex = annex::number_in(text).or(self.annex);
        }
        if let Some(awaited) = self.awaited.take() {
            let begins = zone != Zone::Head && (self.is_entry || names_one_document(text));
            self.list = self.otherwise;
            if begins {
                let lead = std::mem::take(&mut self.lead);
                self.begin(awaited, &lead, Spared::default(), true);
            }
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
        let read = match lead {
            _ if kinds.is_empty() => Head::default(),
            true if lists_documents(text) => Head::of_lead(text),
            true => Head::default(),
            false => Head::of(text),
        };
        let begun = read
            .kind
            .filter(|list| lead || list.headings && names_documents(text));
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
            self.spared = Spared::default();
        } else if let Some(list) = begun {
            self.begin(list, text, read.spared, lead);
        } else if is_bare_annex(text)
            && let Some((list, lead)) = self.of_annex()
        {
            let lead = lead.to_owned();
            self.begin(list, &lead, Spared::default(), false);
            self.is_annex = true;
        } else if lead
            || is_section(text) && !self.is_annex
            || self.list.is_some_and(List::is_of_section) && !title::ends_like_document(text)
            || self.is_annex && !names_documents(text)
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
        // 下列文件废止：《甲》；《乙》。 holds its items itself.
        let holds_items = |(_, items): (&str, &str)| items.contains(['《', '〔']);
        if sentence.split_once('：').is_some_and(holds_items) {
            return;
        }
        if sentence.chars().count() > LONGEST || !lists_documents(sentence) {
            return;
        }
        let read = Head::of(sentence);
        if let Some(list) = read.kind.filter(|list| ends_some(list)) {
            self.begin(list, sentence, read.spared, true);
        }
    }

    /// Begins a list. What ends by a heading alone does so only where no sentence above
    /// leaves that open.
    fn begin(&mut self, list: &'static List, lead: &str, spared: Spared, items_only: bool) {
        lead.clone_into(&mut self.lead);
        self.list = Some(list);
        self.spared = spared;
        self.items_only = items_only;
        self.is_annex = false;
        if !ends_some(list) {
            return;
        }
        if lead.ends_with('：') {
            self.is_decided = true;
            return;
        }
        if let Some(words) = self.open() {
            self.lead = format!("{words}…{lead}");
            self.list = unsaid();
        } else {
            let above = self.annexes.iter().filter(|(of, _)| of.is_of(self.annex));
            for (of, _) in above {
                self.spared.join(&of.head.spared);
            }
        }
    }

    /// The words that leave it open whether the documents of the annex that is being read
    /// end: 待新办法出台后，附件所列文件废止.
    fn open(&self) -> Option<&str> {
        let said = |(of, _): &&(OfAnnex, String)| {
            let is_end = of.head.kind.is_some_and(ends_some);
            of.is_of(self.annex) && (of.head.is_open || is_end)
        };
        let last = self.annexes.iter().rev().find(said);
        let open = last.filter(|(of, _)| of.head.is_open);
        let proposal = || self.proposal.as_ref().filter(|_| !self.is_decided);
        open.map(|(_, words)| words)
            .or_else(proposal)
            .map(String::as_str)
    }

    /// Whether it is open whether the documents that are listed here end.
    pub(in crate::citation) fn is_open(&self) -> bool {
        self.open().is_some()
    }

    /// What a sentence above, or the title, says of the annex that is being read, or of a
    /// table here, and its words.
    fn of_annex(&self) -> Option<(&'static List, &str)> {
        let last = self
            .annexes
            .iter()
            .rev()
            .find(|(of, _)| of.is_of(self.annex));
        match last {
            Some((of, words)) => of.head.kind.map(|list| (list, words.as_str())),
            None => self
                .titled
                .as_ref()
                .map(|(list, title)| (*list, title.as_str())),
        }
    }

    /// Looks at a row of a table, which the line before the list may leave out.
    pub(crate) fn see_row(&mut self, text: &str) {
        self.is_spared = self.spares(text.trim_start_matches('|'));
    }

    /// Looks at a paragraph for what it says of a table or an annex that it points to:
    /// 决定废止一批文件，目录附后; 下表所列文件自…起失效.
    fn see_sentence(&mut self, text: &str) {
        /// No document speaks of more annexes.
        const MOST: usize = 64;
        for of in annex::of_annexes(text) {
            self.is_decided |= of.head.kind.is_some_and(ends_some);
            let words = part(text, of.range.clone()).to_owned();
            if self.annexes.len() < MOST {
                self.annexes.push((of, words));
            }
        }
        if any(&lists().proposed, text) {
            for sentence in text.split_inclusive('。') {
                if proposes_an_end(sentence) {
                    self.proposal = Some(sentence.to_owned());
                }
            }
        }
    }

    /// What is said of the rows of a table: by the list in which it stands, else by a
    /// sentence above that points to it.
    pub(crate) fn of_table(&self) -> Option<&'static List> {
        if self.is_spared {
            return None;
        }
        let annexed = self.of_annex().map(|(list, _)| list);
        let annexed = annexed.filter(|list| !(ends_some(list) && self.is_open()));
        let said = self.current().filter(|list| !list.is_unsaid());
        said.or(annexed).or(self.current())
    }

    /// The words that say what becomes of what is listed.
    pub(crate) fn said(&self) -> &str {
        match (self.current(), self.of_annex()) {
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

    /// Whether the head of the list, or the sentence that points to it, leaves out the item
    /// that a paragraph is.
    fn spares(&self, text: &str) -> bool {
        let holds =
            |spared: &Spared| !spared.is_nothing() && spared.holds(number_of_line(text), text);
        match self.list {
            Some(list) if !list.is_unsaid() => holds(&self.spared),
            _ => {
                let mut annexes = self.annexes.iter().filter(|(of, _)| of.is_of(self.annex));
                annexes.any(|(of, _)| holds(&of.head.spared))
            }
        }
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

/// Whether a heading begins a new part of the document, and so ends a list.
fn is_section(text: &str) -> bool {
    text.starts_with("附件")
        || text.starts_with('第')
        || text.starts_with(|c: char| "一二三四五六七八九十".contains(c))
        || text.ends_with("目录")
}

/// Whether words point to an annex.
pub(in crate::citation) fn may_point_to_annex(text: &str) -> bool {
    any(&lists().annexed, text)
}
