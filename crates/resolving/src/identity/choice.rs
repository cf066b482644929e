//! Which of the documents that a name fits is meant: decided by number,
//! issuer, day, edition and place.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use jiff::civil::Date;

use super::bodies::{Kinship, kinship, may_end};
use super::laws::laws;
use super::nearness;
use super::open;
use super::register::{Draft, Register, shared_part};
use super::titles::TitleKeys;
use super::{State, Target, day_of};
use wenmai_extracting::citation::{Citation, heading};
use wenmai_extracting::document::fold::fold;
use wenmai_extracting::document::place::Place;
use wenmai_extracting::document::{Document, DocumentNumber, OwnNames, issuer, place, title};
use wenmai_vocabulary::Relation;

/// A title that more documents bear than this is that of a form, and means none of them.
const MOST_NAMESAKES: usize = 1000;

/// A mention by name, and where it stands.
struct Asked<'c> {
    citation: &'c Citation,
    /// The bodies of the citing document.
    bodies: &'c [String],
    /// The entity of the citing document, where it shares the name.
    own: Option<usize>,
    /// Whether that is a draft for comment, which ends nothing itself: an office draws it up for
    /// whoever is to issue it.
    is_draft: bool,
    name: &'c TitleKeys,
    /// The number of the citing document.
    number: Option<&'c DocumentNumber>,
    /// The bodies that its title names, once somebody has asked.
    in_title: OnceCell<Vec<String>>,
    /// The day on which the citing document speaks.
    day: Option<Date>,
    /// The place for which the citing document speaks; none for the state.
    home: Option<Place>,
}

impl Asked<'_> {
    /// Whether the mention puts an end to what it names: that is an older text
    /// than the citing document.
    fn ends(&self) -> bool {
        matches!(
            self.citation.relation,
            Relation::Repeals | Relation::Supersedes
        )
    }

    /// Whether a body may be called so where the citing document speaks: 市财政局 is the
    /// one of its own city.
    fn may_call(&self, body: &str, named: &str) -> bool {
        kinship(body, named) != Kinship::Other
            || is_without_place(body, named)
                && match (&self.home, place::place_of(body)) {
                    (Some(home), Some(place)) => !nearness::are_apart(home, &place),
                    _ => true,
                }
    }

    /// The bodies that the title itself names.
    fn bodies_in_title(&self) -> &[String] {
        self.in_title.get_or_init(|| {
            let title = self.citation.title.as_deref();
            title.map_or_else(Vec::new, |title| issuer::in_title(&fold(title)))
        })
    }

    /// Whether only a text of the day that stands with the name is meant.
    fn needs_day(&self) -> bool {
        self.ends() || self.citation.rule == heading::NAMED
    }

    /// Whether the entity made the citing text, as the heading of that says: it may be
    /// issued some days after it was adopted.
    fn is_made_by(&self, draft: &Draft<'_>) -> bool {
        let day = self.citation.adopted;
        let day = day.filter(|_| self.citation.rule == heading::NAMED);
        day.is_some_and(|day| draft.was_made_on(day) == Some(true))
    }

    /// Whether the mention is of a text that may not be in force yet: 贯彻 and
    /// 转发 speak of the newest.
    fn looks_ahead(&self) -> bool {
        matches!(
            self.citation.relation,
            Relation::Implements | Relation::Forwards | Relation::Interprets | Relation::Corrects
        )
    }
}

/// What a name fits, and what it would fit but for time and place.
#[derive(Default)]
struct Candidates {
    fit: Vec<usize>,
    /// Whether a document of that name was issued later.
    later: bool,
    /// Whether a document of that name is one of another place.
    elsewhere: bool,
}

impl Register<'_> {
    /// The entity that a mention without a telling number means.
    pub(super) fn by_title(
        &mut self,
        citation: &Citation,
        citing: &Document,
        own: Option<usize>,
    ) -> Target {
        let Some(given) = citation.title.as_deref() else {
            return self.number_alone(citation, citing, own);
        };
        let name = self.titles.get(given);
        let bearers = self.by_title.get(&name.exact).map_or(0, Vec::len);
        if bearers > MOST_NAMESAKES {
            return Target::crowd(bearers);
        }
        let day = day_of(citing);
        let asked = Asked {
            citation,
            bodies: &citing.issuers,
            own,
            is_draft: title::is_draft(&citing.title),
            name: &name,
            number: citing.number.as_ref(),
            in_title: OnceCell::new(),
            day,
            home: citing.issuers.iter().find_map(|b| place::place_of(b)),
        };
        let named = self.of_name(&asked);
        let mut pool = named.fit.clone();
        if name.undated && !(named.later && asked.ends()) {
            for edition in self.editions(&asked) {
                if !pool.contains(&edition) {
                    pool.push(edition);
                }
            }
        }
        if pool.is_empty() && !name.undated {
            pool = self.versions_of_year(&asked);
        }
        // A text that is known by its day alone leaves room for the one of the table.
        let is_dated =
            |&e: &usize| !self.drafts[e].is_certain() && self.drafts[e].issued.day.is_some();
        if !pool.is_empty()
            && citation.adopted.is_none()
            && pool.iter().all(is_dated)
            && let Some(law) = self.law(given, &name, day, None)
            && !pool.contains(&law)
        {
            pool.push(law);
        }
        if let Some(entity) = self.choose(&pool, &asked) {
            self.cite_as(entity, given);
            let draft = &mut self.drafts[entity];
            if !draft.is_certain() {
                draft.issued.day = draft.issued.day.or(citation.adopted);
            }
            return self.target(entity);
        }
        if !pool.is_empty() {
            return Target::among(&pool);
        }
        // A text that ends its own name ends an older one, which does not bear the number
        // that the table has for the name.
        let ends_its_name = asked.ends() && OwnNames::of(citing).contain(given);
        if !ends_its_name && let Some(entity) = self.law(given, &name, day, citation.adopted) {
            self.cite_as(entity, given);
            return self.target(entity);
        }
        let old = named.later || ends_its_name;
        let home = asked.home.clone().filter(|_| named.elsewhere);
        let entity = self.new_named(citation, given, old, home);
        self.target(entity)
    }

    /// The entities that bear the name, but for those that number, bodies, day
    /// or place rule out.
    fn of_name(&self, asked: &Asked<'_>) -> Candidates {
        let law = laws()
            .get(&asked.name.exact)
            .map(|law| title::key(law.title));
        let mut found = Candidates::default();
        for key in asked.name.keys.iter().chain(law.as_ref()) {
            for &entity in self.by_title.get(key).into_iter().flatten() {
                if found.fit.contains(&entity) || !self.may_be_meant(entity, asked) {
                    continue;
                }
                let draft = &self.drafts[entity];
                let is_work = !asked.ends() && draft.has_older_versions(asked.day);
                if draft.issued.after(asked.day) && !is_work && !asked.is_made_by(draft) {
                    found.later = true;
                } else if self.is_elsewhere(entity, asked) {
                    found.elsewhere = true;
                } else {
                    found.fit.push(entity);
                }
            }
        }
        found
    }

    /// The editions of a name that is given without one: 《甲规范》 may mean
    /// 《甲规范（2023年版）》 or 《甲规范（试行）》.
    fn editions(&self, asked: &Asked<'_>) -> Vec<usize> {
        self.by_family
            .get(&asked.name.exact)
            .into_iter()
            .flatten()
            .copied()
            .filter(|&e| {
                let draft = &self.drafts[e];
                // A text for trial use that nobody has here is no proof that
                // the final one is not meant.
                let known = draft.is_certain() || draft.edition_year.is_some();
                known
                    && self.may_be_meant(e, asked)
                    && !draft.issued.after(asked.day)
                    && !self.is_elsewhere(e, asked)
            })
            .collect()
    }

    /// The versions of the year that a name gives as its edition: 《甲条例》（2023年修订）.
    fn versions_of_year(&self, asked: &Asked<'_>) -> Vec<usize> {
        let editions = asked.name.families.iter();
        let named = editions.filter_map(|edition| {
            let named = self.by_title.get(&edition.key)?;
            Some((named, edition.year?))
        });
        named
            .flat_map(|(named, year)| named.iter().map(move |&e| (e, year)))
            .filter(|&(e, year)| self.drafts[e].version().is_some_and(|v| v.year() == year))
            .map(|(e, _)| e)
            .filter(|&e| self.may_be_meant(e, asked) && !self.is_elsewhere(e, asked))
            .collect()
    }

    /// Whether nothing in the mention itself speaks against the entity.
    fn may_be_meant(&self, entity: usize, asked: &Asked<'_>) -> bool {
        let draft = &self.drafts[entity];
        // The title that a text ends is an older text's, not its own.
        if asked.ends() && Some(entity) == asked.own {
            return false;
        }
        // Nor does it end another copy of itself.
        if asked.ends()
            && let Some((citing, own)) = asked.number.zip(draft.number.as_ref())
            && citing.is_unique()
            && citing.is_same(own)
        {
            return false;
        }
        let number_differs = match (&asked.citation.number, &draft.number) {
            (Some(given), Some(own)) => shared_part(own) != shared_part(given),
            _ => false,
        };
        // A draft for comment is meant where it is called so.
        let is_draft = Some(entity) != asked.own
            && !asked.name.draft
            && draft.document.is_some_and(|d| title::is_draft(&d.title));
        // A repeal reaches the text of the day that stands with the name; so does a
        // heading.
        let other_day = || {
            let day = asked.citation.adopted.filter(|_| asked.needs_day());
            day.is_some_and(|day| draft.was_made_on(day) == Some(false))
        };
        !number_differs
            && !is_draft
            && self.bodies_fit(entity, asked)
            && self.may_be_ended(entity, asked)
            && !other_day()
    }

    /// Whether a mention that ends what it names, by the title alone, may reach
    /// the entity: who made a document ends it, or who stands above. A body that
    /// names no other means its own, be it at hand or not.
    fn may_be_ended(&self, entity: usize, asked: &Asked<'_>) -> bool {
        let citation = asked.citation;
        if !asked.ends() || citation.number.is_some() || !citation.issuers.is_empty() {
            return true;
        }
        let own = &self.drafts[entity].issuers;
        own.is_empty()
            || asked.is_draft
            || asked.bodies.is_empty()
            || own
                .iter()
                .any(|own| asked.bodies.iter().any(|body| may_end(body, own)))
    }

    /// Whether the bodies named before the title may have issued the entity:
    /// they are its own, or those that went before or came after.
    fn bodies_fit(&self, entity: usize, asked: &Asked<'_>) -> bool {
        let draft = &self.drafts[entity];
        let own = &draft.issuers;
        if own.is_empty() || !draft.is_certain() {
            return true;
        }
        // 《甲市林业局关于乙的通知》 is none of 丙市林业局.
        let named = match asked.citation.issuers.as_slice() {
            [] if self.is_called(entity, asked) => &[],
            [] => asked.bodies_in_title(),
            before => before,
        };
        named.is_empty()
            || named
                .iter()
                .any(|named| own.iter().any(|own| asked.may_call(own, named)))
    }

    /// Whether a title of the entity is the name as it stands, its bodies included.
    fn is_called(&self, entity: usize, asked: &Asked<'_>) -> bool {
        let mut titles = self.drafts[entity].titles.iter();
        titles.any(|(title, _)| self.titles.get(title).exact == asked.name.exact)
    }

    /// Whether the entity is a document of a place of which the citing one does
    /// not speak: the 《实施办法》 of another province. A name that holds the
    /// place, or comes with its bodies, is meant as it stands.
    fn is_elsewhere(&self, entity: usize, asked: &Asked<'_>) -> bool {
        let (Some(home), Some(place)) = (&asked.home, self.drafts[entity].place()) else {
            return false;
        };
        asked.citation.issuers.is_empty()
            && nearness::are_apart(home, &place)
            && !nearness::is_named_in(&place, asked.citation.title.as_deref().unwrap_or_default())
    }

    /// The one candidate that is meant; none where none stands out. The name as
    /// it stands goes first, then the nearest place, then what was in force on
    /// the citing day, then the latest.
    fn choose(&self, candidates: &[usize], asked: &Asked<'_>) -> Option<usize> {
        let mut pool = candidates.to_vec();
        narrow(&mut pool, |e| self.bears_exactly(e, asked));
        if !asked.ends() && asked.citation.adopted.is_none() {
            let newer = self.newest_start_at_hand(&pool, asked.day);
            narrow(&mut pool, |e| !self.is_older_edition(e, newer));
        }
        narrow(&mut pool, |e| self.is_of_named_bodies(e, asked));
        if let Some(day) = asked.citation.adopted {
            narrow(&mut pool, |e| self.drafts[e].is_version_of(day));
            narrow(&mut pool, |e| self.drafts[e].was_made_on(day) == Some(true));
        }
        if let Some(home) = &asked.home {
            let distance = |e: usize| nearness::distance(home, self.drafts[e].place().as_ref());
            let nearest = pool.iter().map(|&e| distance(e)).min();
            narrow(&mut pool, |e| Some(distance(e)) == nearest);
        }
        if let Some(day) = asked.day.filter(|_| !asked.looks_ahead()) {
            // Of a work whose latest text alone is at hand an older version holds.
            let is_work = |&e: &usize| {
                self.drafts[e].has_older_versions(Some(day))
                    && !pool.iter().any(|&older| self.is_older_text(older, e))
            };
            let works: Vec<usize> = pool.iter().copied().filter(is_work).collect();
            // Who cites a law that is made and not in force yet means that, unless there is
            // one of which more is known than its name.
            let holds = |e: usize| works.contains(&e) || !self.drafts[e].is_out_of_force(day);
            let is_told = |e: usize| self.drafts[e].is_certain() || self.drafts[e].rank() > 0;
            if !pool.iter().any(|&e| holds(e) && is_told(e)) {
                narrow(&mut pool, |e| self.drafts[e].is_to_come(day));
            }
            narrow(&mut pool, holds);
        }
        if let [one] = pool.as_slice() {
            return Some(*one);
        }
        // Of documents by bodies that have nothing to do with each other none is
        // the later edition of another.
        let bodies: BTreeSet<&[String]> = pool
            .iter()
            .map(|&e| self.drafts[e].issuers.as_slice())
            .filter(|bodies| !bodies.is_empty())
            .collect();
        let apart = bodies.iter().any(|a| {
            bodies.iter().any(|b| {
                let akin = |a: &String| b.iter().any(|b| kinship(a, b) != Kinship::Other);
                !a.iter().any(akin)
            })
        });
        if apart {
            return None;
        }
        let rank = |e: usize| self.drafts[e].rank();
        let latest = pool.iter().map(|&e| rank(e)).max().filter(|&r| r > 0)?;
        narrow(&mut pool, |e| rank(e) == latest);
        match pool.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// The latest first day of the candidates at hand that apply on the citing day.
    fn newest_start_at_hand(&self, pool: &[usize], day: Option<Date>) -> Option<Date> {
        let at_hand = pool.iter().map(|&e| &self.drafts[e]);
        let starts = at_hand
            .filter(|draft| draft.is_certain())
            .filter_map(Draft::starts);
        starts
            .filter(|start| day.is_none_or(|day| *start <= day))
            .max()
    }

    /// Whether the entity is known by mentions alone, as a text that was made before one
    /// at hand of the same name applied: a new edition took its place.
    fn is_older_edition(&self, entity: usize, newer: Option<Date>) -> bool {
        let draft = &self.drafts[entity];
        let made = draft.issued.day;
        !draft.is_certain() && matches!((made, newer), (Some(made), Some(newer)) if made < newer)
    }

    /// Whether the entity bears the name as it stands, or issues it, or is an
    /// edition of it.
    fn bears_exactly(&self, entity: usize, asked: &Asked<'_>) -> bool {
        let exact = &asked.name.exact;
        let edition = || {
            asked.name.undated
                && self
                    .by_family
                    .get(exact)
                    .is_some_and(|editions| editions.contains(&entity))
        };
        let titles = &self.drafts[entity].titles;
        titles.iter().any(|(title, _)| {
            let own = self.titles.get(title);
            // The body before a title is left out where it speaks of its own.
            own.exact == *exact || own.plain == *exact || own.issued.contains(exact)
        }) || edition()
    }

    fn is_of_named_bodies(&self, entity: usize, asked: &Asked<'_>) -> bool {
        asked.citation.issuers.iter().any(|named| {
            self.drafts[entity].issuers.iter().any(|own| {
                kinship(own, named) == Kinship::Same
                    || is_without_place(own, named) && asked.may_call(own, named)
            })
        })
    }

    /// A mention by a number that many bodies use, without a title.
    fn number_alone(&self, citation: &Citation, citing: &Document, own: Option<usize>) -> Target {
        let Some(number) = citation.number.as_ref() else {
            return Target::from(State::Unresolved(open::NO_NAME.to_owned()));
        };
        let mut candidates = self.of_shared_number(number).to_vec();
        candidates.retain(|&e| Some(e) != own);
        // A body that names no other speaks of its own announcements.
        narrow(&mut candidates, |e| {
            let bodies = &self.drafts[e].issuers;
            bodies.iter().any(|b| {
                citing
                    .issuers
                    .iter()
                    .any(|c| kinship(b, c) == Kinship::Same)
            })
        });
        match candidates.as_slice() {
            [one] => self.target(*one),
            [] => Target::from(State::Unresolved(open::many_bodies(&number.to_string()))),
            several => Target::among(several),
        }
    }
}

/// Whether a name of a body is this one without its place: 市财政局 of 甲市财政局, 省卫健委
/// of 甲省卫生健康委员会.
fn is_without_place(body: &str, named: &str) -> bool {
    named.starts_with(['省', '市', '县', '区', '州', '旗'])
        && issuer::full_name(body).ends_with(issuer::full_name(named).as_ref())
}

/// Keeps those for which `keep` holds, unless it holds for none.
fn narrow(pool: &mut Vec<usize>, keep: impl Fn(usize) -> bool) {
    if pool.iter().any(|&e| keep(e)) {
        pool.retain(|&e| keep(e));
    }
}
