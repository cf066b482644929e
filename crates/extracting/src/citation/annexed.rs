//! Lists in files of their own: what a document says of the lists that are attached to it,
//! and the documents that a file names whose name is that of an annex or of a list.
//! `crate::annex` brings the two together.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::FileName;
use super::days::{Words, days};
use super::head_day::HeadDays;
use super::list::{self, List, ListContext};
use super::quote;
use super::reader::{Reader, clean};
use super::{Citation, number_lines};
use crate::document::fold::Folded;
use crate::document::{Document, Zone};
use wenmai_vocabulary::part::part;

/// What a document has to do with lists in files of their own.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Annexes {
    /// Whether it speaks of annexes at all.
    pub points: bool,
    /// What its sentences say of what its annexes list.
    pub said: Vec<Said>,
    /// Where it may be such a list: the documents that it names.
    pub rows: Vec<Citation>,
}

/// What a sentence says of an annex: 附件1所列文件自2024年6月1日起废止.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The number of the annex; none where the sentence names none.
    pub number: Option<u32>,
    /// The id of the kind of list; none where the sentence tells no single one.
    pub list: Option<String>,
    /// Whether it speaks of an end, and does not say plainly that what is listed has come to
    /// one: 拟废止, 除第2项外.
    pub is_open: bool,
    /// The day that it names for the documents in the annex.
    pub since: Option<Date>,
    /// The sentence.
    pub quote: String,
}

impl Annexes {
    /// What a document has to do with such lists. `alone` says that its file holds no
    /// other document.
    pub fn of(document: &Document, text: &str, alone: bool) -> Self {
        let rows = match alone && may_be_list(document) {
            true => rows(document, text),
            false => Vec::new(),
        };
        let said = match rows.is_empty() {
            true => said(document, text),
            false => Vec::new(),
        };
        let own = || part(text, document.start..document.end);
        Annexes {
            points: rows.is_empty()
                && (!document.attachments.is_empty() || !said.is_empty() || own().contains("附件")),
            said,
            rows,
        }
    }
}

/// Whether a document may be a list that another one attaches: by the name of its file or
/// its title, where it bears no number and no day as a notice does.
fn may_be_list(document: &Document) -> bool {
    let is_notice = document.number.is_some() || document.written.is_some();
    !is_notice
        && (FileName::of(&document.file).may_be_list() || list::names_a_list(document.own_title()))
}

/// The documents that a list names, each with what the list itself says of it.
fn rows(document: &Document, text: &str) -> Vec<Citation> {
    let mut reader = Reader::new(document, text);
    reader.list = ListContext::of_a_file();
    reader.read();
    let mut found = reader.found;
    found.retain(|citation| citation.kind.names() && list::kind(&citation.rule).is_some());
    for citation in &mut found {
        citation.refers_to.clear();
        citation.file = Some(document.file.clone());
    }
    number_lines(document, text, found)
}

/// Has a row say what becomes of its document in the words of the one to which the list
/// belongs.
pub fn say(row: &mut Citation, kind: &'static List, words: &str, since: Option<Date>) {
    let is_unsaid = list::kind(&row.rule).is_none_or(List::is_unsaid);
    kind.say_of(row);
    row.quote = quote::below(words, &row.quote);
    if is_unsaid {
        let own = row.since;
        let words = Folded::new(words, 0);
        days(row, Words::of_list(words.as_str()), (0, 1));
        row.since = own.or(since).or(row.since);
    } else if !kind.stays() {
        row.since = row.since.or(since);
    }
}

/// What the sentences of a document say of its annexes.
fn said(document: &Document, text: &str) -> Vec<Said> {
    let mut days = HeadDays::default();
    let mut found = Vec::new();
    for (at, paragraph) in document.paragraphs.iter().enumerate() {
        let raw = part(text, paragraph.range.clone());
        // 如下 points to what the file itself holds.
        if paragraph.zone == Zone::Head || !raw.contains('附') {
            continue;
        }
        let folded = Folded::new(raw, paragraph.range.start);
        let words = folded.as_str();
        for of in list::of_annexes(words) {
            if !part(words, of.range.clone()).contains('附') {
                continue;
            }
            let quote = clean(&folded, &of.range);
            let mut marks = of.marks;
            if marks.is_empty() {
                marks.push("附件".to_owned());
            }
            let kind = of.head.kind.filter(|_| of.head.spared.is_nothing());
            for mark in marks {
                found.push(Said {
                    number: list::number_of_annex(&mark),
                    list: kind.map(|list| list.id.clone()),
                    is_open: of.head.is_open || !of.head.spared.is_nothing(),
                    since: days.of_annex(document, text, &mark, at),
                    quote: quote.clone(),
                });
            }
        }
    }
    found
}
