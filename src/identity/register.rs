//! The register of all documents, and the names under which each is known.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::entity::{another_id, entity};
use super::laws::laws;
use super::{State, Target, day_of, keys};
use crate::citation::Citation;
use crate::document::{self, Document, DocumentNumber, NumberForm, issuer, title};
use crate::graph::{Entity, Relation};

/// What is known of a document so far.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) number: Option<DocumentNumber>,
    pub(super) issuers: Vec<String>,
    /// Titles under which it is cited, with how often.
    pub(super) titles: Vec<(String, u32)>,
    pub(super) document: Option<Document>,
    /// Day or year of its issue, as far as known.
    pub(super) issued: Issued,
    /// 中华人民共和国… of the table of laws, in force from this day.
    pub(super) effective: Option<Date>,
    /// A title that another document bears already: the old text of a title
    /// that was issued anew.
    pub(super) old: bool,
}

/// When a document was issued, as far as known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Issued {
    pub(super) day: Option<Date>,
    pub(super) year: Option<i16>,
}

impl Issued {
    /// Whether it was surely issued after `day`.
    fn after(self, day: Option<Date>) -> bool {
        let Some(day) = day else { return false };
        match (self.day, self.year) {
            (Some(own), _) => own > day,
            (None, Some(year)) => year > day.year(),
            (None, None) => false,
        }
    }

    /// A number that grows with time, to order editions.
    fn rank(self) -> i32 {
        match (self.day, self.year) {
            (Some(day), _) => i32::from(day.year()) * 400 + i32::from(day.day_of_year()),
            (None, Some(year)) => i32::from(year) * 400,
            (None, None) => 0,
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Register {
    drafts: Vec<Draft>,
    by_number: FxHashMap<String, usize>,
    by_title: FxHashMap<String, Vec<usize>>,
    /// Editions by year of a name, under the name without the year.
    by_family: FxHashMap<String, Vec<(i16, usize)>>,
}

impl Register {
    fn push(&mut self, draft: Draft) -> usize {
        self.drafts.push(draft);
        self.drafts.len() - 1
    }

    fn know_title(&mut self, entity: usize, name: &str) {
        for key in keys::of_title(name) {
            let known = self.by_title.entry(key).or_default();
            if !known.contains(&entity) {
                known.push(entity);
            }
        }
        let own = title::issued(name);
        for name in own.iter().map(String::as_str).chain([name]) {
            let mark = title::edition(name);
            let year = mark
                .iter()
                .find_map(|m| m.get(..4)?.parse::<i16>().ok())
                .filter(|_| title::is_year_edition(name));
            if let Some(year) = year {
                let editions = self.by_family.entry(title::family(name)).or_default();
                if !editions.contains(&(year, entity)) {
                    editions.push((year, entity));
                }
            }
        }
    }

    /// The entity of a document that stands in the corpus.
    pub(super) fn add_document(&mut self, document: &Document) -> usize {
        let key = document
            .number
            .as_ref()
            .and_then(|n| keys::qualified(n, &document.issuers, Some(&document.title)));
        if let Some(&entity) = key.as_ref().and_then(|k| self.by_number.get(k)) {
            // The same document in two files: the first stands for both.
            let twin = self.drafts[entity].document.as_ref().is_some_and(|other| {
                title::similarity(&title::key(&other.title), &title::key(&document.title)) > 0.5
            });
            if twin {
                return entity;
            }
        }
        let entity = self.push(Draft {
            number: document.number.clone(),
            issuers: document.issuers.clone(),
            titles: vec![(document.title.clone(), u32::MAX)],
            issued: Issued {
                day: day_of(document),
                year: document.number.as_ref().and_then(DocumentNumber::year),
            },
            effective: None,
            document: Some(document.clone()),
            old: false,
        });
        if let Some(key) = key {
            self.by_number.entry(key).or_insert(entity);
        }
        self.know_title(entity, &document.title);
        for issued in &document.issues {
            self.know_title(entity, issued);
        }
        entity
    }

    /// The entity that a mention's number names; makes it where it is new.
    pub(super) fn by_number(&mut self, citation: &Citation) -> Option<usize> {
        let number = citation.number.as_ref()?;
        let key = keys::qualified(number, &citation.issuers, citation.title.as_deref());
        let name = citation.title.as_deref();
        let known = key.as_ref().and_then(|k| self.by_number.get(k).copied());
        // A number with another document's title teaches no title; the
        // contradiction is reported from the graph.
        let of_another =
            known.is_some_and(|entity| name.is_some_and(|given| !self.bears(entity, given)));
        let entity = match known {
            Some(entity) => entity,
            None => {
                let entity = self.same_by_name(number, name).or_else(|| {
                    key.is_some()
                        .then(|| self.new_cited(Some(number), &citation.issuers))
                })?;
                if let Some(key) = key {
                    self.by_number.insert(key, entity);
                }
                if self.drafts[entity].number.is_none() {
                    self.drafts[entity].number = Some(number.clone());
                }
                entity
            }
        };
        if let Some(name) = name.filter(|_| !of_another) {
            self.cite_as(entity, name);
            if self.drafts[entity].document.is_none() || self.bears(entity, name) {
                self.know_title(entity, name);
            }
        }
        let draft = &mut self.drafts[entity];
        if draft.issuers.is_empty() {
            draft.issuers.clone_from(&citation.issuers);
        }
        Some(entity)
    }

    /// A document of the corpus whose own number is not known, or is a number
    /// that many share, and which the mention's title names.
    fn same_by_name(&self, number: &DocumentNumber, name: Option<&str>) -> Option<usize> {
        let name = name?;
        let fits = |draft: &Draft| match &draft.number {
            None => {
                let year = draft.issued.year.or(draft.issued.day.map(Date::year));
                draft.document.is_some()
                    && (year.is_none() || number.year().is_none() || year == number.year())
            }
            Some(own) => !own.is_unique() && shared_part(own) == shared_part(number),
        };
        keys::of_title(name)
            .iter()
            .filter_map(|key| self.by_title.get(key))
            .flatten()
            .copied()
            .find(|&e| fits(&self.drafts[e]))
    }

    fn new_cited(&mut self, number: Option<&DocumentNumber>, issuers: &[String]) -> usize {
        self.push(Draft {
            number: number.cloned(),
            issuers: issuers.to_vec(),
            titles: Vec::new(),
            document: None,
            issued: Issued {
                day: None,
                year: number.and_then(DocumentNumber::year),
            },
            effective: None,
            old: false,
        })
    }

    fn cite_as(&mut self, entity: usize, name: &str) {
        let titles = &mut self.drafts[entity].titles;
        match titles.iter_mut().find(|(title, _)| title == name) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => titles.push((name.to_owned(), 1)),
        }
    }

    /// Whether the entity is known under a title like this one; one without a
    /// title bears any.
    fn bears(&self, entity: usize, given: &str) -> bool {
        let titles = &self.drafts[entity].titles;
        let given_keys = keys::of_title(given);
        titles.is_empty()
            || titles.iter().any(|(title, _)| {
                let own = keys::of_title(title);
                own.iter().any(|key| {
                    given_keys.iter().any(|g| {
                        g == key
                            || g.contains(key.as_str())
                            || key.contains(g.as_str())
                            || title::similarity(g, key) > 0.6
                    })
                })
            })
    }

    /// What is known of an entity by itself.
    pub(super) fn target(&self, entity: usize) -> Target {
        Target {
            entity: Some(entity),
            state: if self.drafts[entity].document.is_some() {
                State::Resolved
            } else {
                State::CitedOnly
            },
        }
    }

    /// The entity that a mention without a telling number means.
    pub(super) fn by_title(
        &mut self,
        citation: &Citation,
        citing: &Document,
        own: usize,
    ) -> Target {
        let Some(name) = citation.title.as_deref() else {
            return self.number_alone(citation, own);
        };
        let day = day_of(citing);
        let ends = matches!(citation.relation, Relation::Repeals | Relation::Supersedes);
        let mut candidates: Vec<usize> = Vec::new();
        let mut later = 0;
        let mut names = keys::of_title(name);
        if let Some(law) = laws().get(&title::key(name)) {
            names.push(title::key(law.title));
        }
        for key in names {
            for &entity in self.by_title.get(&key).into_iter().flatten() {
                // The title that a text ends is an older text's, not its own.
                if candidates.contains(&entity) || ends && entity == own {
                    continue;
                }
                let number_differs = citation.number.as_ref().is_some_and(|n| {
                    self.drafts[entity]
                        .number
                        .as_ref()
                        .is_some_and(|o| shared_part(o) != shared_part(n))
                });
                if number_differs || self.bodies_differ(entity, citation) {
                    continue;
                }
                if self.drafts[entity].issued.after(day) {
                    later += 1;
                    continue;
                }
                candidates.push(entity);
            }
        }
        if let Some(entity) = self.choose(&candidates, citation, citing) {
            self.cite_as(entity, name);
            return self.target(entity);
        }
        if candidates.len() > 1 {
            return Target {
                entity: None,
                state: State::Ambiguous(candidates.iter().map(usize::to_string).collect()),
            };
        }
        if let Some(entity) = self.edition_of(name, day).filter(|_| !ends && later == 0) {
            self.cite_as(entity, name);
            return self.target(entity);
        }
        if let Some(entity) = self.law(name, day) {
            self.cite_as(entity, name);
            return self.target(entity);
        }
        let entity = self.new_cited(citation.number.as_ref(), &citation.issuers);
        self.drafts[entity].old = later > 0
            || ends
                && self.drafts[own]
                    .document
                    .as_ref()
                    .is_some_and(|d| d.is_own_name(name));
        self.cite_as(entity, name);
        self.know_title(entity, name);
        self.target(entity)
    }

    /// Whether the bodies named before the title are known to be others than
    /// those that issued the entity.
    fn bodies_differ(&self, entity: usize, citation: &Citation) -> bool {
        let own = &self.drafts[entity].issuers;
        if own.is_empty() || citation.issuers.is_empty() || self.drafts[entity].document.is_none() {
            return false;
        }
        !citation.issuers.iter().any(|named| {
            let named = issuer::canonical(named.trim_start_matches('原'));
            own.iter().any(|o| {
                let o = issuer::canonical(o);
                o == named || o.starts_with(named) || named.starts_with(o)
            })
        })
    }

    /// The one candidate that is meant: the only one, else the latest of those
    /// issued before the citing day, else the one from the citing document's
    /// own place; none where none stands out.
    fn choose(
        &self,
        candidates: &[usize],
        citation: &Citation,
        citing: &Document,
    ) -> Option<usize> {
        if candidates.len() <= 1 {
            return candidates.first().copied();
        }
        let exact = title::key(citation.title.as_deref().unwrap_or_default());
        let direct: Vec<usize> = candidates
            .iter()
            .copied()
            .filter(|&e| {
                self.drafts[e].titles.iter().any(|(t, _)| {
                    title::key(t) == exact
                        || document::title::issued(t)
                            .iter()
                            .any(|i| title::key(i) == exact)
                })
            })
            .collect();
        if direct.len() == 1 {
            return direct.first().copied();
        }
        let place = |bodies: &[String]| -> Option<String> {
            bodies.first().map(|b| b.chars().take(2).collect())
        };
        let home = place(&citing.issuers);
        let local: Vec<usize> = candidates
            .iter()
            .copied()
            .filter(|&e| home.is_some() && place(&self.drafts[e].issuers) == home)
            .collect();
        let pool = if local.is_empty() {
            candidates.to_vec()
        } else {
            local
        };
        let best = pool.iter().map(|&e| self.drafts[e].issued.rank()).max()?;
        let latest: Vec<usize> = pool
            .into_iter()
            .filter(|&e| self.drafts[e].issued.rank() == best)
            .collect();
        match latest.as_slice() {
            [one] if best > 0 => Some(*one),
            _ => None,
        }
    }

    /// The latest edition by year of a name that is given without one:
    /// 《甲规范》 for 《甲规范（2023年版）》.
    fn edition_of(&self, name: &str, day: Option<Date>) -> Option<usize> {
        if !title::edition(name).is_empty() {
            return None;
        }
        let latest = |d: Date| d.year();
        self.by_family
            .get(&title::key(name))?
            .iter()
            .filter(|(year, _)| day.is_none_or(|day| *year <= latest(day)))
            .max()
            .map(|&(_, entity)| entity)
    }

    /// A law or regulation of the state, from the table.
    fn law(&mut self, name: &str, day: Option<Date>) -> Option<usize> {
        let entry = laws().get(&title::key(name))?;
        let in_time = day.is_none() || entry.effective.is_none() || entry.effective <= day;
        let number = entry.number.as_ref().filter(|_| in_time);
        let known = number.and_then(|n| self.by_number.get(&n.key()).copied());
        let entity = known.unwrap_or_else(|| self.new_cited(number, &[]));
        if let Some(number) = number {
            self.by_number.insert(number.key(), entity);
        }
        self.cite_as(entity, entry.title);
        self.drafts[entity].effective = entry.effective.filter(|_| in_time);
        self.know_title(entity, entry.title);
        self.know_title(entity, name);
        Some(entity)
    }

    /// A mention by a number that many bodies use, without a title.
    fn number_alone(&mut self, citation: &Citation, own: usize) -> Target {
        let Some(number) = citation.number.as_ref() else {
            return Target {
                entity: None,
                state: State::Unresolved("neither a title nor a number".to_owned()),
            };
        };
        let candidates: Vec<usize> = (0..self.drafts.len())
            .filter(|&e| e != own && self.drafts[e].document.is_some())
            .filter(|&e| {
                self.drafts[e]
                    .number
                    .as_ref()
                    .is_some_and(|n| shared_part(n) == shared_part(number))
            })
            .collect();
        match candidates.as_slice() {
            [one] => self.target(*one),
            [] => Target {
                entity: None,
                state: State::Unresolved(format!(
                    "{number} is used by many bodies, and none is named"
                )),
            },
            several => Target {
                entity: None,
                state: State::Ambiguous(several.iter().map(usize::to_string).collect()),
            },
        }
    }

    /// The entities, sorted by id, and for each draft its place among them.
    pub(super) fn finish(self) -> (Vec<Entity>, Vec<usize>) {
        let mut ids: FxHashMap<String, usize> = FxHashMap::default();
        let mut made: Vec<(Entity, usize)> = Vec::with_capacity(self.drafts.len());
        // Documents of the corpus have the first right to their ids.
        let mut order: Vec<usize> = (0..self.drafts.len()).collect();
        order.sort_by_key(|&i| self.drafts[i].document.is_none());
        for i in order {
            let mut entity = entity(&self.drafts[i]);
            let mut attempt = 1;
            let wanted = entity.id.clone();
            while ids.contains_key(&entity.id) {
                attempt += 1;
                entity.id = another_id(&wanted, &self.drafts[i], attempt);
            }
            ids.insert(entity.id.clone(), i);
            made.push((entity, i));
        }
        made.sort_by(|a, b| a.0.id.cmp(&b.0.id));
        let mut place = vec![0; made.len()];
        for (at, (_, draft)) in made.iter().enumerate() {
            place[*draft] = at;
        }
        (made.into_iter().map(|(entity, _)| entity).collect(), place)
    }
}

/// Year and serial of a number that many bodies share.
fn shared_part(number: &DocumentNumber) -> (String, u32) {
    match &number.form {
        NumberForm::Coded { code, year, serial } => (
            format!("{}{year}", if number.is_unique() { code } else { "" }),
            *serial,
        ),
        NumberForm::Announcement { year, serial, .. } => (year.clone(), *serial),
        NumberForm::Order { issuer, serial } => (issuer.clone(), *serial),
        NumberForm::Standard => (number.as_str().to_owned(), 0),
    }
}
