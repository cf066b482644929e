//! Lists in files of their own: a decision repeals 附件所列文件, and the annex is a
//! workbook beside it. What such a list names is read as named by the document to which
//! the list belongs, in whose name and from whose day it ends. The list belongs to a
//! document of its folder that names it in its list of attachments, or that is the only
//! one there with annexes. Where either the document or what it says is in doubt, nothing
//! ends, and the doubt is told.

use std::collections::{BTreeMap, BTreeSet};

use wenmai_extracting::citation::FileName;

use crate::identity::{Reading, UnresolvedMention, open};
use wenmai_extracting::citation::list::{self, List};
use wenmai_extracting::citation::{Annexes, Citation, Said, annexed};
use wenmai_extracting::document::title;
use wenmai_vocabulary::Relation;

/// What became of the lists in files of their own.
#[derive(Debug, Default)]
pub struct Joined {
    /// The folders in which such lists lie.
    pub folders: BTreeSet<String>,
    /// Whether any of them may belong to another document.
    pub depend: bool,
    /// Those of which it is not known what becomes of the documents in them.
    pub open: Vec<UnresolvedMention>,
}

/// Reads what lists in files of their own name in the name of the documents to which they
/// belong.
pub fn join(readings: &mut [Reading]) -> Joined {
    let mut joined = Joined::default();
    if readings
        .iter()
        .all(|reading| reading.annexes.rows.is_empty())
    {
        return joined;
    }
    let folders = Folders::of(readings);
    let lists: Vec<usize> = (0..readings.len())
        .filter(|&at| !readings[at].annexes.rows.is_empty())
        .collect();
    for at in lists {
        let name = FileName::of(&readings[at].document.file);
        let found = folders.owner(readings, at, &name);
        let list = std::mem::take(&mut readings[at].annexes);
        joined.depend |= !matches!(found, Owner::None);
        let spoken = match found {
            Owner::None => Ok(Vec::new()),
            Owner::Several(owners) => Err(several(readings, &owners, &name, &list)),
            Owner::One(owner) => {
                let notice = &readings[owner];
                let own = readings[at].document.own_title();
                let rows = spoken(notice, &name, own, &list.rows);
                rows.map(|rows| rows.into_iter().map(|row| (owner, row)).collect())
            }
        };
        match spoken {
            Ok(rows) => take_over(readings, at, rows),
            Err(reason) => joined.open.extend(reason.map(|reason| UnresolvedMention {
                file: readings[at].document.file.clone(),
                line: list.rows.first().map_or(1, |row| row.line),
                text: readings[at].document.title.clone(),
                reason,
            })),
        }
        joined.folders.insert(name.folder);
    }
    joined
}

/// Whether a list in one of these folders may belong to a document in this file.
pub fn is_near(file: &str, folders: &[String]) -> bool {
    let own = FileName::of(file).folder;
    let above = |folder: &str| {
        folder
            .rsplit_once('/')
            .map_or("", |(above, _)| above)
            .to_owned()
    };
    let mut folders = folders.iter();
    folders.any(|folder| *folder == own || above(folder) == own)
}

/// The documents with annexes in each folder.
struct Folders(BTreeMap<String, Vec<usize>>);

/// To which document a list belongs.
enum Owner {
    None,
    One(usize),
    Several(Vec<usize>),
}

impl Owner {
    fn among(found: Vec<usize>) -> Self {
        match found.as_slice() {
            [] => Owner::None,
            [one] => Owner::One(*one),
            _ => Owner::Several(found),
        }
    }
}

impl Folders {
    fn of(readings: &[Reading]) -> Self {
        let mut folders: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, reading) in readings.iter().enumerate() {
            // An explanation only tells what the list is.
            if reading.annexes.points && !reading.document.is_explanation() {
                let folder = FileName::of(&reading.document.file).folder;
                folders.entry(folder).or_default().push(at);
            }
        }
        Folders(folders)
    }

    /// The document to which the list in a file of this name belongs.
    fn owner(&self, readings: &[Reading], at: usize, name: &FileName) -> Owner {
        let near = self.near(readings, name);
        let own_title = readings[at].document.own_title();
        let names = |&&notice: &&usize| {
            let mut attached = readings[notice].document.attachments.iter();
            attached
                .any(|attached| is_called(attached, &name.name) || is_called(attached, own_title))
        };
        let naming: Vec<usize> = near.iter().filter(names).copied().collect();
        if !naming.is_empty() {
            return Owner::among(naming);
        }
        if !name.is_annex {
            return Owner::None;
        }
        Owner::among(near)
    }

    /// The documents that may own a file of this name by where it lies: those of its
    /// folder, else of the folder in which that of the annexes lies.
    fn near(&self, readings: &[Reading], name: &FileName) -> Vec<usize> {
        let of = |folder: &str| self.0.get(folder).cloned().unwrap_or_default();
        let mut near = of(&name.folder);
        if near.is_empty() {
            let (above, own) = name.folder.rsplit_once('/').unwrap_or(("", &name.folder));
            near = of(above);
            if !own.starts_with("附件") {
                let own = FileName::of(own).stem;
                near.retain(|&notice| FileName::of(&readings[notice].document.file).stem == own);
            }
        }
        if !name.before.is_empty() {
            near.retain(|&notice| bears(&readings[notice], &name.before));
        }
        near
    }
}

/// Whether the words before 附件 in the name of a file are the name of a document.
fn bears(notice: &Reading, words: &str) -> bool {
    let document = &notice.document;
    let own = FileName::of(&document.file).stem;
    let number = document
        .number
        .as_ref()
        .is_some_and(|n| words.contains(n.as_str()));
    own == words || number || title::key(&document.title).contains(&title::key(words))
}

/// Whether two names of a list are the same but for how many documents it holds.
fn is_called(name: &str, other: &str) -> bool {
    let key = |name: &str| {
        let bare = name.split(['（', '(']).next().unwrap_or(name);
        title::key(bare)
    };
    let own = key(name);
    own.chars().count() >= 3 && own == key(other)
}

/// What a list says of what it names, in the name of the document to which it belongs. An
/// error, with the reason for people where there is need for one, where that is in doubt.
fn spoken(
    notice: &Reading,
    name: &FileName,
    own_title: &str,
    rows: &[Citation],
) -> Result<Vec<Citation>, Option<String>> {
    let told = told_of(notice, name, own_title);
    let open = |is_grave: bool| is_grave.then(|| open::list_unsaid(&notice.document.id));
    if told.differ {
        return Err(open(true));
    }
    let said = rows
        .iter()
        .map(|row| Some((row, said_of(row, &told, notice)?)));
    let said: Vec<_> = said.flatten().collect();
    if said.is_empty() {
        return Err(open(ends_some(notice)));
    }
    let of_row = |(row, kind): (&Citation, &'static List)| in_the_name_of(notice, row, kind, &told);
    Ok(said.into_iter().filter_map(of_row).collect())
}

/// What a document says of a list that belongs to it.
#[derive(Debug, Default)]
struct Told {
    /// What becomes of what is listed.
    kind: Option<&'static List>,
    /// Whether its words contradict each other.
    differ: bool,
    /// The words that say so.
    quote: String,
    /// From when.
    since: Option<jiff::civil::Date>,
}

fn told_of(notice: &Reading, name: &FileName, own_title: &str) -> Told {
    let Reading {
        document, annexes, ..
    } = notice;
    let attached = &document.attachments;
    let place = attached
        .iter()
        .position(|a| is_called(a, &name.name) || is_called(a, own_title));
    let number = match (name.number, place) {
        (Some(number), _) => Some(number),
        (None, Some(place)) if attached.len() > 1 => u32::try_from(place + 1).ok(),
        (None, _) => None,
    };
    let is_only = attached.len() <= 1 && number.is_none_or(|number| number == 1);
    let of_number = |said: &&Said| {
        (said.number.is_some() && said.number == number) || is_only && said.number.is_none()
    };
    let said: Vec<_> = annexes.said.iter().filter(of_number).collect();
    let by_place = number.and_then(|n| attached.get(usize::try_from(n).ok()?.checked_sub(1)?));
    let attached = place
        .and_then(|place| attached.get(place))
        .or(by_place)
        .or(match is_only {
            true => attached.first(),
            false => None,
        });
    let names = [attached.map_or("", String::as_str), &name.name, own_title];
    let of_names = names.iter().filter_map(|name| list::kind_of_name(name));
    let of_sentences = said
        .iter()
        .filter_map(|said| list::kind(said.list.as_deref()?));
    let mut kinds: Vec<&'static List> = of_sentences.chain(of_names).collect();
    // What the list calls itself may be something else than what the title speaks of.
    let is_unnamed = names.iter().all(|name| list::is_general(name));
    if kinds.is_empty() && is_only && is_unnamed {
        kinds.extend(list::kind_of_title(&document.title));
    }
    let first = kinds.first().copied();
    let differ = kinds
        .iter()
        .any(|kind| Some(&kind.id) != first.map(|first| &first.id))
        || said.iter().any(|said| said.is_open)
        || place.is_some_and(|place| {
            name.number
                .is_some_and(|n| u32::try_from(place + 1) != Ok(n))
        });
    let mut days = said.iter().filter_map(|said| said.since);
    let since = days.next().filter(|&day| days.all(|other| other == day));
    let telling = said
        .iter()
        .find(|said| said.list.is_some())
        .or(said.first());
    Told {
        kind: first.filter(|_| !differ),
        differ,
        quote: telling.map_or(&document.title, |said| &said.quote).clone(),
        since,
    }
}

/// What becomes of the document of a row: by the list itself where the document to which it
/// belongs speaks of that, else by what this one says.
fn said_of(row: &Citation, told: &Told, notice: &Reading) -> Option<&'static List> {
    let own = list::kind(&row.rule).filter(|own| !own.is_unsaid());
    match (own, told.kind) {
        (Some(own), Some(kind)) if kind.stays() && !own.stays() => Some(kind),
        (Some(own), None) if !own.stays() && !speaks_of(notice, own) => None,
        (own, kind) => own.or(kind),
    }
}

/// Whether a document speaks of what a list in its annex says.
fn speaks_of(notice: &Reading, list: &List) -> bool {
    let Annexes { said, .. } = &notice.annexes;
    let title = &notice.document.title;
    let sentences = said.iter().map(|said| said.quote.as_str());
    let names = notice.document.attachments.iter().map(String::as_str);
    let mut words = std::iter::once(title.as_str())
        .chain(sentences)
        .chain(names);
    !title::is_draft(title) && words.any(|words| list::speaks_of(words, list))
}

/// Whether the title of a document, or what it says of its annexes, ends documents.
fn ends_some(notice: &Reading) -> bool {
    let of_sentence = || {
        let mut said = notice.annexes.said.iter();
        said.any(|said| {
            said.list
                .as_deref()
                .and_then(list::kind)
                .is_some_and(list::ends_some)
        })
    };
    list::kind_of_title(&notice.document.title).is_some() || of_sentence()
}

/// The row of a list as words of the document to which the list belongs.
fn in_the_name_of(
    notice: &Reading,
    row: &Citation,
    kind: &'static List,
    told: &Told,
) -> Option<Citation> {
    let is_own = row
        .number
        .as_ref()
        .is_some_and(|n| notice.document.bears_number(n));
    if is_own {
        return None;
    }
    let mut row = row.clone();
    annexed::say(&mut row, kind, &told.quote, told.since);
    Some(row)
}

/// Adds rows to the documents in whose name they speak. The list itself says no more of
/// what they name.
fn take_over(readings: &mut [Reading], list: usize, rows: Vec<(usize, Citation)>) {
    for (owner, row) in rows {
        for own in &mut readings[list].citations {
            if own.line == row.line {
                own.defines = true;
                own.relation = Relation::Cites;
            }
        }
        readings[owner].citations.push(row);
    }
}

/// Why a list is open that may belong to several documents; nothing where none of them
/// ends anything, nor the list itself.
fn several(
    readings: &[Reading],
    owners: &[usize],
    name: &FileName,
    list: &Annexes,
) -> Option<String> {
    let own = |row: &Citation| list::kind(&row.rule).is_some_and(list::ends_some);
    let is_grave = list::kind_of_name(&name.name).is_some_and(list::ends_some)
        || list.rows.iter().any(own)
        || owners.iter().any(|&owner| ends_some(&readings[owner]));
    const MOST: usize = 8;
    let ids: Vec<&str> = owners
        .iter()
        .take(MOST)
        .map(|&owner| readings[owner].document.id.as_str())
        .collect();
    is_grave.then(|| open::list_of_several(&ids))
}
