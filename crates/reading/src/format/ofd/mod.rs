//! OFD, 版式文件 (GB/T 33190): a package of XML that says, as PDF does, what
//! stands where on a page. Template pages hold what all pages show alike and are
//! left out.

mod content;
mod xml;

use std::collections::BTreeMap;
use std::io::Cursor;

use rustc_hash::FxHashSet;
use zip::ZipArchive;
use zip::result::ZipError;

use self::xml::Element;
use super::label::{Label, fact};
use super::page::{self, Drawn, Sheet};
use super::record;
use super::{Format, Input, Reader};
use crate::Places;
use crate::budget::Budget;
use crate::content::{Content, Member, Read};
use crate::{Fact, Field, Reason};
use wenmai_vocabulary::data;

/// The documents of a package, each as one text.
pub(super) struct Ofd;

impl Reader for Ofd {
    fn read<'a>(&self, input: &Input<'a>) -> Result<Read<'a>, Reason> {
        let mut package = Package::open(input.bytes, input.budget)?;
        let main = package
            .part("OFD.xml")?
            .ok_or_else(|| damaged("it has no OFD.xml"))?;
        if main.child("Encryptions").is_some() || package.has("Encryptions.xml") {
            return Err(Reason::Password);
        }
        let mut documents = Vec::new();
        let mut seen = FxHashSet::default();
        for body in main.all("DocBody") {
            let root = body.text_of("DocRoot").unwrap_or_default();
            let path = resolve("", root);
            // A document that is named again says nothing new.
            if !seen.insert(key(&path)) {
                continue;
            }
            let held = package.document(&path, body.child("DocInfo"));
            documents.push((folder(&path).to_owned(), held));
        }
        if documents.len() > 1 {
            let members = documents
                .into_iter()
                .map(|(name, held)| Member::text(name, held));
            return Ok(Read::Members(Box::new(members)));
        }
        let (_, held) = documents
            .pop()
            .ok_or_else(|| damaged("it holds no document"))?;
        held.map(Read::Text)
    }
}

fn damaged(what: &str) -> Reason {
    Reason::Damaged {
        format: Format::Ofd,
        what: what.to_owned(),
    }
}

/// More pages than any document has.
const MOST_PAGES: usize = 100_000;

struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// The members by their names in small letters with `/`: programs differ in
    /// both.
    members: BTreeMap<String, usize>,
    budget: &'a Budget,
}

impl<'a> Package<'a> {
    fn open(bytes: &'a [u8], budget: &'a Budget) -> Result<Self, Reason> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|why| damaged(&why.to_string()))?;
        let members = zip
            .file_names_raw()
            .enumerate()
            .map(|(at, name)| (key(&String::from_utf8_lossy(name)), at))
            .collect();
        Ok(Package {
            zip,
            members,
            budget,
        })
    }

    fn has(&self, path: &str) -> bool {
        self.members.contains_key(&key(path))
    }

    /// A part of the package; none where there is none of the name.
    fn part(&mut self, path: &str) -> Result<Option<Element>, Reason> {
        let Some(&at) = self.members.get(&key(path)) else {
            return Ok(None);
        };
        let member = self.zip.by_index(at).map_err(|why| match why {
            ZipError::InvalidPassword => Reason::Password,
            ZipError::UnsupportedArchive(what) if what == ZipError::PASSWORD_REQUIRED => {
                Reason::Password
            }
            why => damaged(&format!("{path}: {why}")),
        })?;
        let bytes = self
            .budget
            .read(member, |why| damaged(&format!("{path}: {why}")))?;
        Ok(Element::parse(&bytes, self.budget))
    }

    /// The text of the document whose root stands at `path`.
    fn document(&mut self, path: &str, info: Option<&Element>) -> Result<Content, Reason> {
        let root = self
            .part(path)?
            .ok_or_else(|| damaged("the root of its document is missing"))?;
        let folder = folder(path);
        let mut pages = Vec::new();
        let mut missing = Vec::new();
        let listed = root.all("Pages").flat_map(|pages| pages.all("Page"));
        for (number, listed) in (1..).zip(listed.take(MOST_PAGES)) {
            let place = resolve(folder, listed.attribute("BaseLoc").unwrap_or_default());
            let page = match self.part(&place) {
                Ok(Some(page)) => content::page(&page, self.budget),
                Ok(None) => {
                    missing.push(damaged(&format!("page {number} is missing")));
                    Drawn::default()
                }
                Err(reason @ Reason::Damaged { .. }) => {
                    missing.push(reason);
                    Drawn::default()
                }
                Err(reason) => return Err(reason),
            };
            pages.push(Sheet::of(page));
        }
        let annexes = match root.text_of("Attachments") {
            Some(list) => self.annexes(&resolve(folder, list))?,
            None => Vec::new(),
        };
        let mut content = page::content(pages);
        content.missing.extend(missing);
        if !content.text.trim().is_empty() {
            add_annexes(&mut content, &annexes);
            add_facts(&mut content, facts(info));
        }
        Ok(content)
    }

    /// The names of the attached files.
    fn annexes(&mut self, path: &str) -> Result<Vec<String>, Reason> {
        let list = match self.part(path) {
            Ok(list) => list.unwrap_or_default(),
            // The document can be read without.
            Err(Reason::Damaged { .. }) => Element::default(),
            Err(reason) => return Err(reason),
        };
        let names = list
            .all("Attachment")
            .filter_map(|annex| annex.attribute("Name"));
        Ok(names
            .map(|name| without_extension(name.trim()).to_owned())
            .filter(|name| !name.is_empty())
            .collect())
    }
}

/// A name as it is looked up.
fn key(path: &str) -> String {
    path.replace('\\', "/")
        .trim_start_matches('/')
        .to_lowercase()
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A place in the package, as a part in `folder` names it.
fn resolve(folder: &str, place: &str) -> String {
    let place = place.trim().replace('\\', "/");
    let mut path: Vec<&str> = match place.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in place.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            part => path.push(part),
        }
    }
    path.join("/")
}

fn without_extension(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 4 && extension.is_ascii() => stem,
        _ => name,
    }
}

/// What the package says of a document apart from its text.
fn facts(info: Option<&Element>) -> Vec<Fact> {
    let Some(info) = info else {
        return Vec::new();
    };
    let custom = info
        .all("CustomDatas")
        .flat_map(|datas| datas.all("CustomData"))
        .filter_map(|data| Some((data.attribute("Name")?, data.text.trim())));
    // Titles are mostly names of files; those of documents show it.
    let titles = ["Title", "Subject"]
        .into_iter()
        .filter_map(|name| info.text_of(name))
        .filter(|title| {
            data::words()
                .title_endings
                .iter()
                .any(|ending| title.ends_with(ending))
        })
        .filter_map(|title| fact(Field::Title, "标题", title));
    let labelled = custom.filter_map(|(name, value)| {
        let label: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        Label::of(&label)?.fact(value)
    });
    let mut found: Vec<Fact> = Vec::new();
    for fact in titles.chain(labelled) {
        let is_new = found.iter().all(|have| have.field != fact.field);
        if is_new && !matches!(fact.field, Field::Other | Field::Status) {
            found.push(fact);
        }
    }
    found
}

/// Adds the facts that the text does not show; a title becomes its first line too.
fn add_facts(content: &mut Content, mut facts: Vec<Fact>) {
    let squash = |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).collect() };
    let shown = squash(&content.text);
    facts.retain(|fact| !shown.contains(&squash(&fact.value)));
    if let Some(title) = record::unshown_title(&facts, &content.text) {
        let title = format!("{title}\n\n");
        let mut places = Places::default();
        for (offset, place) in content.places.marks() {
            places.mark(title.len() + offset, place);
        }
        content.places = places;
        content.text.insert_str(0, &title);
    }
    content.facts = facts;
}

/// Names the attached files behind the text, where it does not.
fn add_annexes(content: &mut Content, annexes: &[String]) {
    let shown = content.text.clone();
    let unnamed = annexes.iter().filter(|name| !shown.contains(name.as_str()));
    let lines: String = unnamed.map(|name| format!("附件：{name}\n")).collect();
    if !lines.is_empty() {
        content.text.push('\n');
        content.text.push_str(&lines);
    }
}

#[cfg(test)]
mod tests;
