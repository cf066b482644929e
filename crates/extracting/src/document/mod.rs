//! From a text to its documents: where each begins and ends, what its header,
//! its title, its signature and its own clauses say of it.
//!
//! A newcomer finds `header` (the block of metadata before a document),
//! [`number`] (发文字号), [`title`], `issued` (what a title brings into being),
//! [`issuer`], [`place`] (where a body has its seat), [`date`], [`history`] (how a
//! statute came to be), `validity` (施行 and 有效期), [`paragraph`] (sentences over
//! broken lines) and `segment` (the documents of a compilation).

mod almanac;
pub mod articles;
mod attachments;
pub mod date;
pub(crate) mod entry;
mod evidence;
pub mod fold;
mod furniture;
mod header;
pub mod history;
mod issued;
pub mod issuer;
mod layout;
mod lines;
mod mark;
mod newspaper;
pub mod number;
pub mod numeral;
pub mod origin;
mod own_names;
pub mod paragraph;
pub mod place;
mod printed;
pub mod provision;
mod segment;
mod sketch;
pub mod title;
mod validity;

use std::borrow::Cow;
use std::ops::Range;

use jiff::civil::Date;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use evidence::{
    Said, field_day, history_below, noted_day, other_numbers, own_issuers, own_number,
    own_signature, own_title, publishes,
};
pub use history::History;
use lines::Line;
pub use number::{DocumentNumber, NumberForm};
use origin::{Origin, Origins, Place};
pub use own_names::OwnNames;
pub use paragraph::{Paragraph, Zone};
pub use printed::PrintedStatus;
use segment::Segment;
pub use sketch::Sketch;
use wenmai_vocabulary::Status;
use wenmai_vocabulary::text::{Fact, Field, Text};

/// One published document, as it stands in a text.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Document {
    /// Its number; for numbers that are not unique by themselves the issuer
    /// stands before it; without a number its title.
    pub id: String,
    /// The file, as it was given on the command line.
    pub file: String,
    /// Line on which it begins, from 1.
    pub line: u32,
    /// Byte offset of its first character in the decoded text.
    pub start: usize,
    /// Byte offset after its last character.
    pub end: usize,
    /// Its title; the file's name where it bears none.
    pub title: String,
    /// 发文字号
    pub number: Option<DocumentNumber>,
    /// Its other numbers: of a joint document one of each body, and that of a registry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_numbers: Vec<DocumentNumber>,
    /// 发文机关
    pub issuers: Vec<String>,
    /// 成文日期
    pub written: Option<Date>,
    /// 发布日期
    pub published: Option<Date>,
    /// The first day on which it applies, where it says so.
    pub effective: Option<Date>,
    /// The last day on which it applies, where it says so.
    pub expires: Option<Date>,
    /// How it came to be, where its heading tells: the versions before it, and by what
    /// it was amended.
    pub history: Option<History>,
    /// The texts that it issues, by its title: 关于印发《X》的通知.
    pub issues: Vec<String>,
    /// Names of its attachments.
    pub attachments: Vec<String>,
    /// What the page or the record that holds it prints of its status.
    pub printed: Option<PrintedStatus>,
    /// Where each of these stood.
    #[serde(default, skip_serializing_if = "Origins::is_empty")]
    pub origins: Origins,
    /// Its letters, by which copies of it are known.
    pub sketch: Sketch,
    /// Its paragraphs, in order. They are not written out with it.
    #[serde(skip)]
    pub paragraphs: Vec<Paragraph>,
}

impl Document {
    /// Whether it bears a number, as one of its own.
    pub fn bears_number(&self, number: &DocumentNumber) -> bool {
        let own = self.number.iter().chain(&self.other_numbers);
        own.into_iter().any(|own| own.is_same(number))
    }

    /// Its title as it stands in the text; empty where it is called as its file is.
    pub fn own_title(&self) -> &str {
        let place = self.origins.title.as_ref().map(|origin| &origin.place);
        match place {
            Some(Place::FileName) => "",
            _ => &self.title,
        }
    }

    /// The day from which its last article ends others, where it names none and the text
    /// was changed since: that from which the version applied to which it belongs, which is
    /// at the latest the day of the next change. `made` is that of what ends, which the
    /// version is not older than.
    pub(crate) fn ends_others_from(&self, made: Option<Date>) -> Option<Date> {
        let history = self.history.as_ref().filter(|h| h.is_amended())?;
        let is_own = |day: &Date| self.names_first_day() && history.day() < Some(*day);
        let named = || self.effective.filter(is_own);
        let known = history.applied.or_else(named);
        let known = known.or_else(|| history.next_change());
        known.filter(|&day| made < Some(day)).or(self.effective)
    }

    /// The day from which the first version of an amended text applied, as far as known.
    pub fn began(&self) -> Option<Date> {
        let history = self.history.as_ref().filter(|h| h.is_amended())?;
        let first = match history.first_steps() {
            Some(steps) => almanac::day_of(&self.title, steps),
            None => history.applied,
        };
        first.or(Some(history.events.first()?.day))
    }

    /// Whether a clause says when it begins to apply.
    fn names_first_day(&self) -> bool {
        let origin = self.origins.effective.as_ref();
        origin.is_some_and(|origin| origin.place == Place::Clause)
    }

    /// Whether it explains another document (政策解读, 答记者问) and so only tells
    /// what that one does.
    ///
    /// ```
    /// let text = "《甲办法》政策解读\n\n《甲办法》自2024年7月1日起施行，《乙办法》同时废止。\n";
    /// assert!(wenmai_extracting::document::read("a.txt", text)[0].is_explanation());
    /// ```
    pub fn is_explanation(&self) -> bool {
        self.issues.is_empty() && title::is_explanation(&self.title)
    }
}

/// Reads the documents of a text.
///
/// ```
/// let text = "甲市财政局文件\n甲财〔2024〕5号\n\n甲市财政局关于加强乙管理的通知\n\n各单位：\n\
///             根据《丙条例》，现通知如下。\n\n甲市财政局\n2024年5月1日\n";
/// let documents = wenmai_extracting::document::read("a.txt", text);
/// assert_eq!(documents[0].id, "甲财〔2024〕5号");
/// assert_eq!(documents[0].title, "甲市财政局关于加强乙管理的通知");
/// assert_eq!(documents[0].issuers, ["甲市财政局"]);
/// ```
pub fn read(file: &str, text: &str) -> Vec<Document> {
    read_with(file, text, &[])
}

/// Reads the documents of a text that a file held, with what its format says apart from the
/// text of the first of them.
///
/// ```
/// use wenmai_vocabulary::text::{Encoding, Fact, Field, Text};
///
/// let mut text = Text::new("a.csv", "关于乙的通知\n\n各单位：现通知如下。\n", Encoding::Utf8);
/// text.facts.push(Fact {
///     field: Field::Number,
///     label: "文号".into(),
///     value: "甲财〔2024〕5号".to_owned(),
///     place: None,
/// });
/// let documents = wenmai_extracting::document::of_text(&text);
/// assert_eq!(documents[0].id, "甲财〔2024〕5号");
/// ```
pub fn of_text(text: &Text) -> Vec<Document> {
    read_with(&text.file, &text.text, &text.facts)
}

fn read_with(file: &str, text: &str, facts: &[Fact]) -> Vec<Document> {
    let mut lines = lines::split(text);
    furniture::clear(&mut lines);
    let mut taken = FxHashSet::default();
    let mut documents: Vec<Document> = segment::segments(&lines, facts)
        .iter()
        .filter_map(|segment| document(file, &lines, segment))
        .collect();
    documents.sort_by_key(|d| d.start);
    for document in &mut documents {
        document.id = unused(document, &taken);
        taken.insert(document.id.clone());
    }
    documents
}

/// The first of the document's possible ids that is not taken.
fn unused(document: &Document, taken: &FxHashSet<String>) -> String {
    let issuer = document.issuers.join(" ");
    let day = document
        .written
        .or(document.published)
        .map(|d| d.to_string())
        .unwrap_or_default();
    let title = &document.title;
    [
        document.id.clone(),
        format!("{title} {issuer} {day}").trim().to_owned(),
    ]
    .into_iter()
    .find(|id| !taken.contains(id))
    .unwrap_or_else(|| format!("{title} {}:{}", document.file, document.line))
}

fn document(file: &str, lines: &[Line<'_>], segment: &Segment) -> Option<Document> {
    let first_part = segment.parts.first()?.clone();
    let first = first_part.clone().find(|&at| !lines[at].is_blank())?;
    let last = first_part.clone().rev().find(|&at| !lines[at].is_blank())?;

    let mut origins = Origins::default();
    let (title, place, in_title) = own_title(lines, segment);
    origins.title = place;
    let (title, mark) = match mark::of_title(&title) {
        (plain, Some(mark)) => (plain.to_owned(), Some(mark.to_owned())),
        (_, None) => (title, None),
    };
    let bracket = || Some((in_title?, Origin::of(Place::Title)));
    let number = own_number(lines, segment).or_else(bracket);
    let told = history_below(lines, segment, &title);
    let (history, history_lines) = match told {
        Some((history, lines)) => (Some(history), Some(lines)),
        None => (None, None),
    };
    let caption = Origin::of(Place::Caption);
    let number = number.or_else(|| Some((history.as_ref()?.number().cloned()?, caption.clone())));
    let (number, place) = number.unzip();
    origins.number = place;
    let other_numbers = other_numbers(lines, segment, number.as_ref());

    let signature = own_signature(lines, segment);
    let (issuers, place) = own_issuers(
        lines,
        segment,
        &Said {
            title: &title,
            number: number.as_ref(),
            history: history.as_ref(),
            signature: &signature,
        },
    );
    origins.issuers = place;
    let day = |field| field_day(segment, field);
    let signed = signature.day.map(|day| {
        let place = Place::Signature;
        let line = signature.line;
        (
            day,
            Origin {
                place,
                line,
                at: None,
            },
        )
    });
    let written = day(Field::Written)
        .or_else(|| Some((history.as_ref()?.written()?, caption.clone())))
        .or_else(|| signed.clone())
        .or_else(|| Some((noted_day(lines, segment, &title)?, Origin::of(Place::Note))))
        .or_else(|| day(Field::Day));
    let (written, place) = written.unzip();
    origins.written = place;
    let published = day(Field::Published)
        .or_else(|| Some((history.as_ref()?.issued()?, caption)))
        .or_else(|| signed.filter(|_| publishes(lines, segment, number.as_ref())));
    let (published, place) = published.unzip();
    origins.published = place;

    let issues = title::issued(&title);
    let mut own_names = issues.clone();
    let attachments = attachments::named(lines, &segment.parts);
    own_names.extend(attachments.iter().cloned());
    own_names.push(title.clone());
    own_names.retain(|name| !name.is_empty());

    let mut heads: Vec<Range<usize>> = segment.title.iter().map(|&at| at..at + 1).collect();
    heads.extend(segment.number.map(|at| at..at + 1));
    if let Some(at) = segment.number.filter(|_| !other_numbers.is_empty()) {
        heads.push(layout::further_numbers(lines, at));
    }
    heads.extend(segment.number_head.map(|at| at..at + 1));
    heads.extend(history_lines);
    if let Some(block) = &segment.block {
        heads.extend(block.own_lines());
    }
    let mut paragraphs = paragraph::paragraphs(lines, &segment.parts, &heads, &own_names);
    if segment.article {
        for paragraph in &mut paragraphs {
            if paragraph.zone == Zone::Opening {
                paragraph.zone = Zone::Body;
            }
        }
    }
    let own_text = paragraphs
        .iter()
        .filter(|p| p.zone != Zone::Head)
        .map(|p| fold_range(lines, &p.range))
        // 自…起施行 in a note is said of what ended the document.
        .filter(|text| !mark::is_note(text));
    // A draft for comment says when the final text is to apply, not when it
    // does itself.
    let validity = if title::is_draft(&title) {
        validity::Validity::default()
    } else {
        let number = number.iter().map(|number| number.as_str().to_owned());
        let called: Vec<String> = own_names.iter().cloned().chain(number).collect();
        validity::read(own_text, validity::Known { written, published }, &called)
    };

    let title = if title.is_empty() {
        origins.title = Some(Origin::of(match number {
            Some(_) => Place::Number,
            None => Place::FileName,
        }));
        untitled(file, lines[first].number, number.as_ref(), &issuers)
    } else {
        title
    };
    let clause = |day: Option<Date>| Some((day?, Origin::of(Place::Clause)));
    let own = first_day(validity.effective, history.as_ref(), &title);
    let issued = [written, published];
    let effective = surer_day(day(Field::Effective), own, validity.is_named, issued);
    let (effective, place) = effective.unzip();
    origins.effective = place;
    let (expires, place) = day(Field::Expires)
        .or_else(|| clause(validity.expires))
        .unzip();
    origins.expires = place;
    let id = id_of(number.as_ref(), &issuers, &title);
    let history = history.map(|history| History {
        applied: applied(validity, &history, &title),
        ..history
    });
    Some(Document {
        id,
        file: file.to_owned(),
        line: lines[first].number,
        start: lines[first].start,
        end: lines[last].end,
        title,
        number,
        other_numbers,
        issuers,
        written,
        published,
        effective,
        expires,
        origins,
        history,
        issues,
        attachments,
        printed: printed_status(lines, segment).or_else(|| {
            let beside = || mark::of_number(&lines[segment.number?]);
            let marked = mark.and_then(|mark| mark::status(&mark, lines[first].number));
            let marked = marked.or_else(beside);
            marked.or_else(|| mark::note(around(lines, &first_part).into_iter()))
        }),
        sketch: sketch_of(lines, &segment.parts),
        paragraphs,
    })
}

/// What a document without a title is called: by its number, else as its file.
fn untitled(file: &str, line: u32, number: Option<&DocumentNumber>, issuers: &[String]) -> String {
    match number {
        Some(number) if number.is_unique() => number.as_str().to_owned(),
        Some(number) => {
            let body = issuers.join(" ");
            format!(
                "{body}{}",
                number.as_str().trim_start_matches(body.as_str())
            )
        }
        None => {
            let name = file.rsplit('/').next().unwrap_or(file);
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            format!("{stem} {line}")
        }
    }
}

/// Characters of a line that is quoted whole for a printed status.
const LONGEST_PRINTED: usize = 40;

/// The status that the block before a document prints.
fn printed_status(lines: &[Line<'_>], segment: &Segment) -> Option<PrintedStatus> {
    let block = segment.block.as_ref()?;
    let words = block.value(Field::Status)?;
    let said = block.said(Field::Status)?;
    let status = printed::of_label(&said.label, words)?;
    let end = block.value(Field::Expires).map(fold::fold);
    let ends = matches!(status, Status::Repealed | Status::Superseded);
    let raw = |line: &Line<'_>| line.folded.raw_str(0, line.folded.len()).to_owned();
    let number = said
        .line
        .map(|line| usize::try_from(line).unwrap_or(usize::MAX));
    let line = number.and_then(|number| lines.get(number.checked_sub(1)?));
    // With its label, where the line holds little else.
    let whole = line.map(raw).or_else(|| {
        let is_labelled = !said.label.is_empty();
        is_labelled.then(|| format!("{}：{words}", said.label))
    });
    let whole = whole.filter(|all| all.chars().count() <= LONGEST_PRINTED);
    Some(PrintedStatus {
        status,
        since: end.filter(|_| ends).and_then(|day| date::find(&day)),
        words: whole.unwrap_or_else(|| words.to_owned()),
        line: said.line,
    })
}

/// How many lines at the head and the foot of a document may hold a note on its status.
const NOTED: usize = 12;

/// The first lines of a part and the last.
fn around<'l, 't>(lines: &'l [Line<'t>], part: &Range<usize>) -> Vec<&'l Line<'t>> {
    let own = lines.get(part.clone()).unwrap_or_default();
    let told = own.iter().filter(|line| !line.is_blank());
    let mut told: Vec<&Line<'t>> = told.collect();
    if told.len() > 2 * NOTED {
        told.drain(NOTED..told.len() - NOTED);
    }
    told
}

/// The sketch of the lines that belong to a document.
fn sketch_of(lines: &[Line<'_>], parts: &[Range<usize>]) -> Sketch {
    let own = parts.iter().flat_map(|part| part.clone());
    let own = own.filter_map(|at| lines.get(at)).map(Line::text);
    Sketch::of_parts(own.filter(|text| !furniture::is_of_copy(text)))
}

/// A document's id by its number, its issuers and its title.
pub fn id_of(number: Option<&DocumentNumber>, issuers: &[String], title: &str) -> String {
    match number {
        Some(number) if number.is_unique() => number.as_str().to_owned(),
        Some(DocumentNumber {
            form: NumberForm::Announcement { issuer, .. },
            ..
        }) if issuer.chars().count() > 2 && issuers.is_empty() => {
            let number = number.map(DocumentNumber::as_str).unwrap_or_default();
            format!("{issuer}{}", number.trim_start_matches(issuer.as_str()))
        }
        Some(number) if !issuers.is_empty() => {
            let word = match number.form {
                NumberForm::Announcement { .. } if title.ends_with("通告") => "通告",
                NumberForm::Announcement { .. } => "公告",
                _ => "",
            };
            format!("{}{word}{}", issuers.join(" "), number.as_str())
        }
        _ if !title.is_empty() => title.to_owned(),
        Some(number) => number.as_str().to_owned(),
        None => String::new(),
    }
}

/// The folded text of a range of bytes, from the lines that cover it.
fn fold_range<'l>(lines: &'l [Line<'_>], range: &Range<usize>) -> Cow<'l, str> {
    let first = lines.partition_point(|line| line.end < range.start);
    let count = lines[first..].partition_point(|line| line.start < range.end);
    lines::joined(&lines[first..first + count])
}

/// The first day by a field of the page, or by the text itself. A field may hold the day
/// of the page: the one that the text names goes before an earlier one in a field, and
/// before any where the page gives no other day; so does a later one that it counts, where
/// the field has the day of issue. Else a later one in a field may be that of a version
/// of which the text says nothing.
fn surer_day(
    field: Option<(Date, Origin)>,
    own: Option<(Date, Origin)>,
    is_named: bool,
    issued: [Option<Date>; 2],
) -> Option<(Date, Origin)> {
    let (Some((told, _)), Some((day, origin))) = (&field, &own) else {
        return field.or(own);
    };
    let is_clause = is_named && origin.place == Place::Clause;
    let is_later = day > told;
    let is_of_issue = issued.contains(&Some(*told));
    let is_of_page = issued == [None, None];
    match is_clause && (is_later || is_of_page) || is_later && is_of_issue {
        true => own,
        false => field,
    }
}

/// The day from which the version applied to which the last article of a later one
/// belongs. Where that article names the first day of this one, it belongs to this one.
fn applied(validity: validity::Validity, history: &History, title: &str) -> Option<Date> {
    let is_before = |day: &Date| history.day() > Some(*day);
    let first = || {
        almanac::day_of(title, history.own_steps())
            .or_else(|| history.own_issue())
            .filter(|_| !validity.is_named)
    };
    let by_clause = validity.effective.filter(is_before);
    by_clause.or_else(first).filter(is_before)
}

/// The first day on which a version applies. The last article of an amended text most
/// often names the day of the first version; this one applies from its own day on.
fn first_day(
    by_clause: Option<Date>,
    history: Option<&History>,
    title: &str,
) -> Option<(Date, Origin)> {
    let at = |place| move |day| (day, Origin::of(place));
    let Some(history) = history else {
        return by_clause.map(at(Place::Clause));
    };
    let version = history.day();
    let of_this = || by_clause.filter(|&day| !history.is_amended() || Some(day) >= version);
    // The day that the heading names goes before one that is counted (自公布之日起施行);
    // so does that of the decision that made this version.
    let named = by_clause.filter(|&day| Some(day) > version);
    let of_heading = history.commenced().map(at(Place::Caption));
    of_heading
        .or(named.map(at(Place::Clause)))
        .or_else(|| almanac::first_day(title, history).map(at(Place::Almanac)))
        .or_else(|| of_this().map(at(Place::Clause)))
        .or(version
            .filter(|_| history.is_amended())
            .map(at(Place::Caption)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wenmai_vocabulary::text::Encoding;

    fn with_facts(text: &str, facts: &[(Field, &'static str, &str)]) -> Vec<Document> {
        let facts = facts.iter().map(|&(field, label, value)| Fact {
            field,
            label: Cow::Borrowed(label),
            value: value.to_owned(),
            place: None,
        });
        let mut text = Text::new("a.txt", text, Encoding::Utf8);
        text.facts = facts.collect();
        of_text(&text)
    }

    #[test]
    fn what_a_format_says_is_of_the_first_document() {
        let text = "各科室：\n现通知如下。\n\n甲局\n2024年3月5日\n";
        let said = [
            (Field::Number, "fileNum", "甲发〔2024〕1号"),
            (Field::Issuers, "org", "甲局"),
            (Field::Status, "是否有效", "否"),
        ];
        let document = with_facts(text, &said).remove(0);
        assert_eq!(document.id, "甲发〔2024〕1号");
        let place = document.origins.number.map(|origin| origin.chinese());
        assert_eq!(place.as_deref(), Some("字段“fileNum”"));
        let printed = document.printed.unwrap();
        assert_eq!((printed.status, printed.line), (Status::Repealed, None));
        assert_eq!(printed.words, "是否有效：否");
    }

    #[test]
    fn a_header_of_the_text_is_completed_by_the_facts_of_the_format() {
        let text = "标题：关于甲的通知\n发文字号：甲发〔2024〕1号\n\n各科室：\n现通知如下。\n";
        let said = [
            (Field::Number, "number", "乙发〔2024〕9号"),
            (Field::Issuers, "org", "甲局"),
        ];
        let documents = with_facts(text, &said);
        assert_eq!(documents.len(), 1);
        assert_eq!(documents[0].id, "甲发〔2024〕1号");
        assert_eq!(documents[0].issuers, ["甲局"]);
    }

    #[test]
    fn one_fact_by_itself_counts() {
        let text = "关于甲的通知\n\n各科室：\n现通知如下。\n";
        let said = [(Field::Status, "", "已废止")];
        let document = with_facts(text, &said).remove(0);
        assert_eq!(document.title, "关于甲的通知");
        assert_eq!(document.printed.unwrap().status, Status::Repealed);
    }
}
