//! The register of all documents, and the names under which each is known.

use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::bodies::{Kinship, kinship};
use super::laws::laws;
use super::titles::{TitleKeys, Titles};
use super::{KnownDocument, Target, copies, day_of, keys};
use wenmai_extracting::citation::Citation;
use wenmai_extracting::document::{
    Document, DocumentNumber, History, NumberForm, OwnNames, issuer, place, title,
};
use wenmai_vocabulary::Relation;

/// What is known of a document so far.
#[derive(Debug, Default)]
pub(super) struct Draft<'a> {
    pub(super) number: Option<DocumentNumber>,
    /// Other numbers by which mentions call it, or that other documents say it bears.
    pub(super) other_numbers: Vec<DocumentNumber>,
    pub(super) issuers: Vec<String>,
    /// Titles under which it is cited, with how often.
    pub(super) titles: Vec<(String, u32)>,
    pub(super) document: Option<&'a Document>,
    /// Other texts of the corpus that are copies of that one.
    pub(super) copies: Vec<&'a Document>,
    /// Day or year of its issue, as far as known.
    pub(super) issued: Issued,
    /// The day from which it applies, as the decision at hand says that made it.
    pub(super) starts_with: Option<Date>,
    /// The day from which earlier versions of it applied that are not at hand.
    pub(super) earlier: Option<Date>,
    /// The year of its edition, where its title names one.
    pub(super) edition_year: Option<i16>,
    /// 中华人民共和国… of the table of laws, in force from this day.
    pub(super) effective: Option<Date>,
    /// A title that another document bears already: the old text of a title
    /// that was issued anew.
    pub(super) old: bool,
    /// The row of a list of known documents that names it.
    pub(super) known: Option<KnownDocument>,
    /// The place of those who cite it, where others bear its title elsewhere.
    pub(super) home: Option<place::Place>,
}

/// When a document was issued, as far as known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Issued {
    pub(super) day: Option<Date>,
    pub(super) year: Option<i16>,
}

impl Issued {
    /// Whether it was surely issued after `day`.
    pub(super) fn after(self, day: Option<Date>) -> bool {
        let Some(day) = day else { return false };
        match (self.day, self.year) {
            (Some(own), _) => own > day,
            (None, Some(year)) => year > day.year(),
            (None, None) => false,
        }
    }

    /// A number that grows with time, to order editions.
    pub(super) fn rank(self) -> i32 {
        match (self.day, self.year) {
            (Some(day), _) => i32::from(day.year()) * 400 + i32::from(day.day_of_year()),
            (None, Some(year)) => i32::from(year) * 400,
            (None, None) => 0,
        }
    }
}

impl<'a> Draft<'a> {
    /// What a document of the corpus says of itself.
    fn of(document: &'a Document) -> Self {
        Draft {
            number: document.number.clone(),
            issuers: document.issuers.clone(),
            titles: vec![(document.title.clone(), u32::MAX)],
            issued: Issued {
                day: day_of(document),
                year: document.number.as_ref().and_then(DocumentNumber::year),
            },
            document: Some(document),
            ..Draft::default()
        }
    }

    /// Another file of it. The one that says most of itself stands for all, the first
    /// of several.
    fn add_copy(&mut self, copy: &'a Document) {
        let title = (copy.title.clone(), u32::MAX - 1);
        let Some(own) = self.document else { return };
        if says_more(copy, own) {
            let mut copies = std::mem::take(&mut self.copies);
            copies.push(own);
            let titles = std::mem::take(&mut self.titles);
            *self = Draft::of(copy);
            self.copies = copies;
            let others = titles.into_iter().filter(|(title, _)| *title != copy.title);
            self.titles
                .extend(others.map(|(title, _)| (title, u32::MAX - 1)));
        } else {
            self.copies.push(copy);
            if title.0 != own.title {
                self.titles.push(title);
            }
        }
        if self.number.is_none() {
            let mut numbers = self.copies.iter().filter_map(|d| d.number.as_ref());
            self.number = numbers.next().cloned();
        }
    }

    /// What the document says of itself, or else its copies in their order.
    pub(super) fn said<T>(&self, of: impl Fn(&Document) -> Option<T>) -> Option<T> {
        let texts = self.document.iter().chain(&self.copies);
        texts.copied().find_map(of)
    }
}

/// Whether the one text says more of its own number, bodies and days than the other.
fn says_more(one: &Document, other: &Document) -> bool {
    let says = |d: &Document| {
        let days = [d.written, d.published, d.effective];
        [d.number.is_some(), !d.issuers.is_empty()]
            .into_iter()
            .chain(days.map(|day| day.is_some()))
            .filter(|&says| says)
            .count()
    };
    says(one) > says(other)
}

impl Draft<'_> {
    /// Whether its own title and issuers are known: from its text, or from a
    /// list.
    pub(super) fn is_certain(&self) -> bool {
        self.document.is_some() || self.known.is_some()
    }

    /// The first day on which it applies, as far as known.
    pub(super) fn starts(&self) -> Option<Date> {
        self.starts_with
            .or_else(|| {
                self.document
                    .and_then(|d| d.effective.or(d.published).or(d.written))
            })
            .or(self.effective)
            .or(self.issued.day)
    }

    /// Whether it surely did not apply on `day`.
    pub(super) fn is_out_of_force(&self, day: Date) -> bool {
        self.starts().is_some_and(|start| start > day)
            || self
                .document
                .and_then(|d| d.expires)
                .is_some_and(|end| end < day)
    }

    /// Whether its text is at hand and applies only after `day`.
    pub(super) fn is_to_come(&self, day: Date) -> bool {
        self.is_certain() && self.starts().is_some_and(|start| start > day)
    }

    /// The place of its bodies.
    pub(super) fn place(&self) -> Option<place::Place> {
        self.home
            .clone()
            .or_else(|| self.issuers.iter().find_map(|body| place::place_of(body)))
    }
}

/// What a number means.
enum Bearer {
    /// A document that is not known yet.
    None,
    One(usize),
    /// One of several, it is not told which.
    Several(Vec<usize>),
}

#[derive(Debug)]
pub(super) struct Register<'a> {
    pub(super) drafts: Vec<Draft<'a>>,
    pub(super) titles: &'a Titles,
    /// Nearly always one; a registry that gave a number twice makes them more.
    by_number: FxHashMap<String, Vec<usize>>,
    pub(super) by_title: FxHashMap<String, Vec<usize>>,
    /// Editions of a name, under the name without the edition.
    pub(super) by_family: FxHashMap<String, Vec<usize>>,
    /// Documents whose number many bodies use, by year and serial.
    by_shared_number: FxHashMap<(String, u32), Vec<usize>>,
    /// Documents of the corpus by their letters.
    by_sketch: FxHashMap<u64, Vec<usize>>,
}

/// A title that more documents bear than this says little: that of a form.
const MOST_COMPARED: usize = 50;

impl<'a> Register<'a> {
    pub(super) fn new(titles: &'a Titles) -> Self {
        Register {
            titles,
            drafts: Vec::new(),
            by_number: FxHashMap::default(),
            by_title: FxHashMap::default(),
            by_family: FxHashMap::default(),
            by_shared_number: FxHashMap::default(),
            by_sketch: FxHashMap::default(),
        }
    }

    pub(super) fn push(&mut self, draft: Draft<'a>) -> usize {
        self.drafts.push(draft);
        self.drafts.len() - 1
    }

    fn know_as(&mut self, entity: usize, key: String) {
        let known = self.by_title.entry(key).or_default();
        if !known.contains(&entity) {
            known.push(entity);
        }
    }

    pub(super) fn know_title(&mut self, entity: usize, title: &str) {
        let name = self.titles.get(title);
        for key in &name.keys {
            self.know_as(entity, key.clone());
        }
        if let Some(series) = &name.series {
            self.know_as(entity, series.clone());
        }
        for family in &name.families {
            let editions = self.by_family.entry(family.key.clone()).or_default();
            if !editions.contains(&entity) {
                editions.push(entity);
            }
            let draft = &mut self.drafts[entity];
            draft.edition_year = draft.edition_year.or(family.year);
            draft.issued.year = draft.issued.year.or(family.year);
        }
    }

    /// The entity of a document that stands in the corpus. One that `reprints`
    /// what another issued does not bear its name.
    pub(super) fn add_document(&mut self, document: &'a Document, reprints: bool) -> usize {
        let key = document
            .number
            .as_ref()
            .and_then(|n| keys::qualified(n, &document.issuers, Some(&document.title)));
        let entity = match self.copied(key.as_deref(), document) {
            Some(entity) => {
                self.drafts[entity].add_copy(document);
                entity
            }
            None => self.push(Draft::of(document)),
        };
        if let Some(number) = &document.number {
            let sharing = self.by_shared_number.entry(shared_part(number));
            let sharing = sharing.or_default();
            if !sharing.contains(&entity) {
                sharing.push(entity);
            }
        }
        if let Some(key) = key {
            self.know_number(key, entity);
        }
        // The number of the first version stays a name of the work.
        let former = document.history.iter().flat_map(History::numbers);
        let former = former.filter(|number| document.number.as_ref() != Some(number));
        for number in former.chain(&document.other_numbers) {
            if let Some(key) = keys::qualified(number, &document.issuers, Some(&document.title)) {
                self.know_number(key, entity);
            }
        }
        let alike = self.by_sketch.entry(document.sketch.print());
        alike.or_default().push(entity);
        if reprints {
            self.know_as(entity, title::key(&document.title));
        } else {
            self.know_title(entity, &document.title);
        }
        for issued in document.issues.iter().filter(|_| !reprints) {
            self.know_title(entity, issued);
        }
        entity
    }

    /// The entity of which a document is a copy in another file.
    fn copied(&self, key: Option<&str>, document: &Document) -> Option<usize> {
        let is_copy = |entity: usize, many: bool| {
            let own = self.drafts[entity].document;
            own.is_some_and(|own| copies::are_copies(own, document, many))
        };
        let numbered = self.of_number(key).iter().copied();
        if let Some(entity) = numbered.take(MOST_COMPARED).find(|&e| is_copy(e, false)) {
            return Some(entity);
        }
        let plain = title::key(title::without_issuers(&document.title));
        let named = self.by_title.get(&plain).map_or(&[][..], Vec::as_slice);
        let many = named.len() > MOST_COMPARED;
        let same = || {
            let alike = self.by_sketch.get(&document.sketch.print())?;
            alike.iter().copied().find(|&e| is_copy(e, true))
        };
        match many {
            true => same(),
            false => named.iter().copied().find(|&e| is_copy(e, false)),
        }
    }

    /// What a mention's number names; made where it is new.
    pub(super) fn by_number(&mut self, citation: &Citation, citing: &Document) -> Option<Target> {
        let number = citation.number.as_ref()?;
        let key = keys::qualified(number, &citation.issuers, citation.title.as_deref());
        let name = citation.title.as_deref();
        let known = match self.meant_by_number(key.as_deref(), citation, citing) {
            Bearer::None => self.of_other_numbers(citation),
            Bearer::One(entity) => Some(entity),
            Bearer::Several(entities) => return Some(Target::among(&entities)),
        };
        // A government that counts its orders anew uses a number again.
        let is_order = matches!(number.form, NumberForm::Order { .. });
        let known = known.filter(|&entity| {
            let draft = &self.drafts[entity];
            let made = citation.adopted.and_then(|day| draft.was_made_on(day));
            !(is_order && made == Some(false) && !draft.is_certain())
        });
        // A number with another document's title teaches no title; the
        // contradiction is reported from the graph.
        let of_another =
            known.is_some_and(|entity| name.is_some_and(|given| !self.bears(entity, given)));
        let entity = match known {
            Some(entity) => entity,
            None => {
                let same = self.same_by_name(number, name);
                let same = same.filter(|&entity| self.may_bear_number(entity, citation, citing));
                let entity = same.or_else(|| {
                    key.is_some()
                        .then(|| self.new_cited(Some(number), &citation.issuers))
                })?;
                if !self.drafts[entity].is_certain() {
                    self.drafts[entity].issued.day = citation.adopted;
                }
                if let Some(key) = key {
                    self.know_number(key, entity);
                }
                if self.drafts[entity].number.is_none() {
                    self.drafts[entity].number = Some(number.clone());
                }
                entity
            }
        };
        self.teach_numbers(entity, citation);
        if let Some(name) = name.filter(|_| !of_another) {
            self.cite_as(entity, name);
            if self.drafts[entity].document.is_none() || self.bears(entity, name) {
                self.know_title(entity, name);
            }
        }
        let draft = &mut self.drafts[entity];
        if draft.issuers.is_empty() {
            let bodies = citation.issuers.iter();
            draft.issuers = bodies
                .map(|body| issuer::without_former_mark(body).to_owned())
                .collect();
        }
        Some(self.target(entity))
    }

    /// The document that bears another of the numbers by which a mention calls it.
    fn of_other_numbers(&self, citation: &Citation) -> Option<usize> {
        let mut numbers = citation.other_numbers.iter();
        numbers.find_map(|number| match self.of_number(Some(&number.key())) {
            [one] => Some(*one),
            _ => None,
        })
    }

    /// Takes up the numbers by which a mention calls a document beside the first.
    fn teach_numbers(&mut self, entity: usize, citation: &Citation) {
        let given = citation.number.iter().chain(&citation.other_numbers);
        let given = given.filter(|_| !citation.other_numbers.is_empty());
        for number in given {
            let key = number.key();
            if self.of_number(Some(&key)).is_empty() {
                self.know_number(key, entity);
            }
            let draft = &mut self.drafts[entity];
            if draft.number.as_ref() != Some(number) && !draft.other_numbers.contains(number) {
                draft.other_numbers.push(number.clone());
            }
        }
    }

    /// Whether a document of the corpus that bears the name may bear the number too. A
    /// text that ends an older one of its own name, and its copies, do not.
    fn may_bear_number(&self, entity: usize, citation: &Citation, citing: &Document) -> bool {
        let draft = &self.drafts[entity];
        let other_day = || citation.adopted.and_then(|day| draft.was_made_on(day)) == Some(false);
        let ends = matches!(citation.relation, Relation::Repeals | Relation::Supersedes);
        let name = citation.title.as_deref().filter(|_| ends);
        let of_own_name = name.is_some_and(|name| OwnNames::of(citing).contain(name));
        let is_older = || matches!((draft.issued.day, day_of(citing)), (Some(a), Some(b)) if a < b);
        !other_day() && (!of_own_name || is_older())
    }

    /// The documents that bear a number, by its key.
    pub(super) fn of_number(&self, key: Option<&str>) -> &[usize] {
        key.and_then(|key| self.by_number.get(key))
            .map_or(&[], Vec::as_slice)
    }

    pub(super) fn know_number(&mut self, key: String, entity: usize) {
        let known = self.by_number.entry(key).or_default();
        if !known.contains(&entity) {
            known.push(entity);
        }
    }

    /// Of the documents that bear a number, the one that is called by the name; else the
    /// one of the citing body, for bodies use their own numbers; else the first, unless
    /// it is known by mentions alone and its name has nothing in common with this one:
    /// then it is another. None is changed where number and name do not agree on one.
    fn meant_by_number(&self, key: Option<&str>, citation: &Citation, citing: &Document) -> Bearer {
        let bearers = self.of_number(key);
        let Some(&first) = bearers.first() else {
            return Bearer::None;
        };
        let name = citation.title.as_deref();
        // Amended versions keep the number under which the first was issued.
        let versions = || {
            bearers
                .iter()
                .filter(|&&e| self.drafts[e].version().is_some())
        };
        if bearers.len() > 1 && versions().count() == bearers.len() {
            let called = versions().filter(|&&e| name.is_none_or(|name| self.bears(e, name)));
            let called: Vec<usize> = called.copied().collect();
            let day = citation.adopted.or(day_of(citing));
            if let Some(entity) = self.version_on(&called, day) {
                return Bearer::One(entity);
            }
        }
        let Some(name) = name else {
            return self.of_citing_body(bearers, citation, citing);
        };
        if citation.relation.changes()
            && let Some(named) = self.another_of_name(bearers, name, day_of(citing))
        {
            return Bearer::Several(vec![first, named]);
        }
        let called = || bearers.iter().copied().filter(|&e| self.bears(e, name));
        // Of two that are called alike, the more alike one; the first of equals.
        let alike = |e: &usize| std::cmp::Reverse(self.likeness(*e, name));
        let called = match bearers {
            [_] => called().next(),
            _ => called().min_by_key(alike),
        };
        let certain = || {
            bearers
                .iter()
                .copied()
                .find(|&e| self.drafts[e].is_certain())
        };
        let meant = called.or_else(certain);
        let meant = meant.or_else(|| (!self.is_alien(first, name)).then_some(first));
        meant.map_or(Bearer::None, Bearer::One)
    }

    /// Of several documents that bear a number, the one of the body that is named with
    /// it, else of the citing body.
    fn of_citing_body(&self, bearers: &[usize], citation: &Citation, citing: &Document) -> Bearer {
        let bodies = match citation.issuers.as_slice() {
            [] => &citing.issuers,
            named => named,
        };
        let is_own = |&&entity: &&usize| {
            let own = &self.drafts[entity].issuers;
            own.iter()
                .any(|own| bodies.iter().any(|b| kinship(own, b) == Kinship::Same))
        };
        let own: Vec<usize> = bearers.iter().filter(is_own).copied().collect();
        match (bearers, own.as_slice()) {
            ([one], _) | (_, [one]) => Bearer::One(*one),
            _ if citation.relation.changes() => Bearer::Several(bearers.to_vec()),
            ([first, ..], _) => Bearer::One(*first),
            ([], _) => Bearer::None,
        }
    }

    /// A document at hand that bears the name as it stands, where none of those does
    /// that bear the number: one of the two is a slip.
    fn another_of_name(&self, bearers: &[usize], name: &str, day: Option<Date>) -> Option<usize> {
        let key = &self.titles.get(name).exact;
        let named = self.by_title.get(key)?;
        let is_certain = |&&e: &&usize| self.drafts[e].is_certain();
        if named.iter().any(|e| bearers.contains(e)) || !bearers.iter().any(|e| is_certain(&e)) {
            return None;
        }
        let may_be_meant = |e: &&usize| {
            is_certain(e)
                && self.drafts[**e].number.is_some()
                && !self.drafts[**e].issued.after(day)
        };
        named.iter().find(may_be_meant).copied()
    }

    /// How alike the name and the entity's titles are, in thousandths.
    fn likeness(&self, entity: usize, name: &str) -> u32 {
        let name = self.titles.get(name);
        self.drafts[entity]
            .titles
            .iter()
            .map(|(title, _)| title::similarity(&self.titles.get(title).plain, &name.plain))
            .map(|share| (share * 1000.0).round() as u32)
            .max()
            .unwrap_or(0)
    }

    /// Whether no title of the entity has anything in common with the name.
    fn is_alien(&self, entity: usize, name: &str) -> bool {
        let given = self.titles.get(name);
        self.drafts[entity]
            .titles
            .iter()
            .all(|(title, _)| self.titles.get(title).is_alien(&given))
    }

    /// A document of the corpus whose own number is not known, or is a number
    /// that many share, and which the mention's title names.
    fn same_by_name(&mut self, number: &DocumentNumber, name: Option<&str>) -> Option<usize> {
        let name = self.titles.get(name?);
        let fits = |draft: &Draft<'_>| match &draft.number {
            None => {
                let year = draft.issued.year.or(draft.issued.day.map(Date::year));
                draft.is_certain()
                    && (year.is_none() || number.year().is_none() || year == number.year())
            }
            Some(own) => !own.is_unique() && shared_part(own) == shared_part(number),
        };
        name.keys
            .iter()
            .filter_map(|key| self.by_title.get(key))
            .flatten()
            .copied()
            .find(|&e| fits(&self.drafts[e]))
    }

    pub(super) fn new_cited(
        &mut self,
        number: Option<&DocumentNumber>,
        issuers: &[String],
    ) -> usize {
        self.push(Draft {
            number: number.cloned(),
            issuers: issuers
                .iter()
                .map(|body| issuer::without_former_mark(body).to_owned())
                .collect(),
            issued: Issued {
                day: None,
                year: number.and_then(DocumentNumber::year),
            },
            ..Draft::default()
        })
    }

    /// An entity that is known by its name only.
    pub(super) fn new_named(
        &mut self,
        citation: &Citation,
        name: &str,
        old: bool,
        home: Option<place::Place>,
    ) -> usize {
        let entity = self.new_cited(citation.number.as_ref(), &citation.issuers);
        self.drafts[entity].old = old;
        self.drafts[entity].home = home;
        self.drafts[entity].issued.day = citation.adopted;
        self.cite_as(entity, name);
        self.know_title(entity, name);
        entity
    }

    /// Further names, titles or numbers, which the entity bears where no other document at
    /// hand does.
    pub(super) fn name_also(&mut self, entity: usize, names: &[String]) {
        for name in names {
            let is_other = |&e: &usize| e != entity && self.drafts[e].document.is_some();
            if let Some(number) = DocumentNumber::parse(name) {
                let issuers = &self.drafts[entity].issuers;
                let key = keys::qualified(&number, issuers, None);
                if let Some(key) = key
                    && !self.of_number(Some(&key)).iter().any(is_other)
                {
                    self.know_number(key, entity);
                    self.drafts[entity].other_numbers.push(number);
                }
                continue;
            }
            let named = self.by_title.get(&title::key(name));
            if !named.is_some_and(|named| named.iter().any(is_other)) {
                self.know_title(entity, name);
                self.cite_as(entity, name);
            }
        }
    }

    pub(super) fn cite_as(&mut self, entity: usize, name: &str) {
        let titles = &mut self.drafts[entity].titles;
        match titles.iter_mut().find(|(title, _)| title == name) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => titles.push((name.to_owned(), 1)),
        }
    }

    /// Whether the entity is known under a title like this one; one without a
    /// title bears any.
    pub(super) fn bears(&self, entity: usize, given: &str) -> bool {
        let titles = &self.drafts[entity].titles;
        if titles.is_empty() || titles.iter().any(|(title, _)| title == given) {
            return true;
        }
        let given = self.titles.get(given);
        titles
            .iter()
            .any(|(title, _)| self.titles.get(title).resembles(&given))
    }

    /// What is known of an entity by itself.
    pub(super) fn target(&self, entity: usize) -> Target {
        Target::of(entity, self.drafts[entity].document.is_some())
    }

    /// A law or regulation of the state, from the table.
    pub(super) fn law(
        &mut self,
        given: &str,
        name: &Arc<TitleKeys>,
        day: Option<Date>,
        adopted: Option<Date>,
    ) -> Option<usize> {
        let entry = laws().get(&name.exact)?;
        if let Some(adopted) = adopted {
            let entry = Draft {
                effective: entry.effective,
                ..Draft::default()
            };
            // The table knows a later text of this name.
            entry.was_made_on(adopted).is_none().then_some(())?;
        }
        let in_time = day.is_none() || entry.effective.is_none() || entry.effective <= day;
        let number = entry.number.as_ref().filter(|_| in_time);
        let key = number.map(DocumentNumber::key);
        let known = self.of_number(key.as_deref()).first().copied();
        let entity = known.unwrap_or_else(|| self.new_cited(number, &[]));
        if let Some(key) = key {
            self.know_number(key, entity);
        }
        self.cite_as(entity, entry.title);
        self.drafts[entity].effective = entry.effective.filter(|_| in_time);
        self.know_title(entity, entry.title);
        self.know_title(entity, given);
        Some(entity)
    }

    /// The documents whose number has this year and serial, whatever the body.
    pub(super) fn of_shared_number(&self, number: &DocumentNumber) -> &[usize] {
        self.by_shared_number
            .get(&shared_part(number))
            .map_or(&[], Vec::as_slice)
    }
}

/// Year and serial of a number that many bodies share.
pub(super) fn shared_part(number: &DocumentNumber) -> (String, u32) {
    match &number.form {
        NumberForm::Coded {
            code,
            year,
            serial,
            mark,
        } => (
            format!("{}{year}{mark}", if number.is_unique() { code } else { "" }),
            *serial,
        ),
        NumberForm::Announcement { year, serial, .. } => (year.clone(), *serial),
        NumberForm::Order { issuer, serial } => (issuer.clone(), *serial),
        NumberForm::Standard => (number.as_str().to_owned(), 0),
    }
}
