//! The plan: all documents in the order of their days, and whom each cites.
//! It is made in one thread and small (some 100 bytes a document), so that the
//! texts can be written by many threads without holding them in memory.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::civil::{Date, date};

use super::document::{
    Cite, Document, Edition, Kind, LAWS, Named, Relation, Series, Start, Target, later,
};
use super::rng::Rng;
use super::world::{CONGRESS, DEPARTMENTS, GOVERNMENT, OFFICE, World, department};

const FIRST_DAY: Date = date(2018, 7, 1);
/// Days from the first document to the last.
const DAYS: u64 = 3_030;

/// What happened to a document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Event {
    pub(crate) target: u32,
    pub(crate) by: u32,
    pub(crate) relation: Relation,
    /// Of a part alone.
    pub(crate) part: bool,
}

/// All that will be written.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) world: World,
    pub(crate) documents: Vec<Document>,
    pub(crate) cites: Vec<Cite>,
    /// What changed documents, sorted by target.
    pub(crate) events: Vec<Event>,
}

impl Plan {
    /// Of a document, what is needed to name it.
    pub(crate) fn named(&self, at: u32) -> Named<'_> {
        Named {
            world: &self.world,
            documents: &self.documents,
            document: &self.documents[at as usize],
        }
    }

    /// What the document at `at` cites.
    pub(crate) fn cites(&self, at: u32) -> &[Cite] {
        let document = &self.documents[at as usize];
        let first = document.first_cite as usize;
        &self.cites[first..first + document.cites as usize]
    }

    /// What happened to the document at `at`.
    pub(crate) fn events(&self, at: u32) -> &[Event] {
        let first = self.events.partition_point(|event| event.target < at);
        let last = self.events.partition_point(|event| event.target <= at);
        &self.events[first..last]
    }

    /// Plans `count` documents.
    pub(crate) fn new(count: usize, seed: u64) -> Self {
        let world = World::new(count);
        let bodies = world.bodies();
        let mut planner = Planner {
            plan: Plan {
                world,
                documents: Vec::with_capacity(count),
                cites: Vec::with_capacity(count * 6),
                events: Vec::new(),
            },
            seed,
            serials: HashMap::new(),
            titles: HashSet::with_capacity(count * 2),
            statutes: Vec::new(),
            of_department: vec![Vec::new(); DEPARTMENTS],
            of_body: vec![Vec::new(); bodies],
            active: vec![Vec::new(); bodies],
        };
        for at in 0..count {
            planner.add(at, count);
        }
        let mut plan = planner.plan;
        plan.events.sort_by_key(|event| (event.target, event.by));
        plan
    }
}

struct Planner {
    plan: Plan,
    seed: u64,
    serials: HashMap<(u32, Series2, i16), u32>,
    /// Hashes of the titles and names that are taken.
    titles: HashSet<u64>,
    /// Laws and orders of the country.
    statutes: Vec<u32>,
    /// National documents by department.
    of_department: Vec<Vec<u32>>,
    /// Documents of each body.
    of_body: Vec<Vec<u32>>,
    /// Measures of each body that are in force.
    active: Vec<Vec<u32>>,
}

/// A series by its letters; orders and announcements have none.
type Series2 = &'static str;

const SERIES: [&str; 6] = ["发", "函", "规", "综发", "监发", "规发"];

impl Planner {
    fn add(&mut self, at: usize, count: usize) {
        let mut rng = Rng::new(self.seed, at as u64, 1);
        let passed = at as u64 * DAYS / count as u64;
        let written = later(FIRST_DAY, passed as i64).unwrap_or(FIRST_DAY);
        let early = at * 25 < count;
        let (kind, body) = self.kind_and_body(&mut rng, early);
        let mut document = Document {
            kind,
            body,
            joint: false,
            written,
            series: Series::None,
            serial: 0,
            object: rng.below(14) as u8,
            action: rng.below(16) as u8,
            aspect: rng.below(20) as u8,
            name: rng.below(210) as u8,
            edition: Edition::Only,
            round: 0,
            start: Start::Unsaid,
            term: 0,
            about: None,
            first_cite: self.plan.cites.len() as u32,
            cites: 0,
        };
        let mut special: Vec<Cite> = Vec::new();
        self.aim(at as u32, &mut document, &mut special, &mut rng);
        let kind = document.kind;
        document.joint = matches!(kind, Kind::Notice | Kind::Measures | Kind::Opinion)
            && department(body) < GOVERNMENT
            && document.about.is_none()
            && rng.percent(6);
        document.start = match kind {
            Kind::Law | Kind::Order => Start::After(30 + rng.below(90) as u8),
            Kind::Measures | Kind::Manual => match rng.below(10) {
                0..=4 => Start::WhenIssued,
                _ => Start::After(5 + rng.below(60) as u8),
            },
            Kind::Announcement => match rng.below(10) {
                0..=4 => Start::After(3 + rng.below(40) as u8),
                _ => Start::Unsaid,
            },
            Kind::Notice | Kind::PartRepeal => match rng.below(10) {
                0..=3 => Start::WhenIssued,
                4 | 5 => Start::After(3 + rng.below(40) as u8),
                _ => Start::Unsaid,
            },
            Kind::RepealList | Kind::Suspension | Kind::Amendment if rng.percent(40) => {
                Start::WhenIssued
            }
            _ => Start::Unsaid,
        };
        if document.start != Start::Unsaid && kind == Kind::Measures && rng.percent(60) {
            document.term = if document.edition == Edition::Trial {
                2
            } else {
                3 + rng.below(3) as u8
            };
        }
        self.name(&mut document, &mut rng);
        self.count(&mut document, &mut rng);
        self.cite(at as u32, &document, special, &mut rng);
        document.cites = (self.plan.cites.len() - document.first_cite as usize) as u16;
        self.enter(at as u32, &document);
        self.plan.documents.push(document);
    }

    fn kind_and_body(&mut self, rng: &mut Rng, early: bool) -> (Kind, u32) {
        let law = if early { 12 } else { 0 };
        let roll = rng.below(1_000);
        if roll < law * 10 || (roll < 3 && self.statutes.len() < 900) {
            if rng.percent(50) {
                return (Kind::Law, CONGRESS);
            }
            let at = if rng.percent(40) {
                GOVERNMENT
            } else {
                rng.below(15)
            };
            return (Kind::Order, at as u32);
        }
        let level = match rng.below(100) {
            0..=7 => 0,
            8..=27 => 1,
            28..=61 => 2,
            _ => 3,
        };
        let places = &self.plan.world.places;
        let place = loop {
            let at = if level == 0 {
                0
            } else {
                rng.below(places.len())
            };
            // Of two tries at most of a few dozen one hits: places of a level
            // are spread evenly.
            if places[at].level == level {
                break at;
            }
        };
        let at = if rng.percent(15) {
            GOVERNMENT + rng.below(2)
        } else {
            rng.below(15)
        };
        let body = (place * DEPARTMENTS + at) as u32;
        let kind = match rng.below(1_000) {
            0..=4 if level == 1 => return (Kind::Order, (place * DEPARTMENTS + GOVERNMENT) as u32),
            0..=329 => Kind::Notice,
            330..=559 => Kind::Measures,
            560..=599 => Kind::Manual,
            600..=679 => Kind::Opinion,
            680..=739 => Kind::Announcement,
            740..=779 => Kind::Reply,
            780..=839 => Kind::Forward,
            840..=869 => Kind::RepealList,
            870..=894 => Kind::Extension,
            895..=909 => Kind::Suspension,
            910..=919 => Kind::Correction,
            920..=944 => Kind::Amendment,
            945..=959 => Kind::PartRepeal,
            960..=979 => Kind::Interpretation,
            _ => Kind::Draft,
        };
        // A municipal office has no announcements of its own.
        if kind == Kind::Announcement && at == OFFICE {
            (Kind::Notice, body)
        } else {
            (kind, body)
        }
    }

    /// The one document that the new one is about; a notice where there is none.
    fn aim(&mut self, at: u32, document: &mut Document, special: &mut Vec<Cite>, rng: &mut Rng) {
        let relation = match document.kind {
            Kind::Reply if self.plan.world.place(document.body).level < 3 => {
                special.push(Cite {
                    target: Target::Request(at),
                    relation: Relation::Replies,
                });
                return;
            }
            Kind::Reply => {
                document.kind = Kind::Notice;
                return;
            }
            Kind::Forward => return self.aim_above(document, special, rng),
            Kind::RepealList => return self.aim_at_many(at, document, special, rng),
            Kind::Measures | Kind::Manual => {
                return self.aim_at_edition(at, document, special, rng);
            }
            Kind::Extension => Relation::Extends,
            Kind::Suspension => Relation::Suspends,
            Kind::Correction => Relation::Corrects,
            Kind::Amendment => Relation::Amends,
            Kind::PartRepeal => Relation::Repeals,
            Kind::Interpretation => Relation::Interprets,
            _ => return,
        };
        let own = self.body_with_measures(document.body, rng);
        let Some(own) = own else {
            document.kind = Kind::Notice;
            return;
        };
        let list = &self.active[own as usize];
        let target = list[rng.below(list.len())];
        let (other, now) = (&self.plan.documents[target as usize], document.written);
        let named = self.plan.named(target);
        let fits = named.since() <= now
            && other.kind == Kind::Measures
            && named.expires().is_none_or(|end| end > now)
            && (relation != Relation::Extends || other.term > 0)
            && (relation != Relation::Extends
                || !self
                    .plan
                    .events
                    .iter()
                    .rev()
                    .take(2_000)
                    .any(|event| event.target == target));
        if !fits {
            document.kind = Kind::Notice;
            return;
        }
        document.body = own;
        if document.kind != Kind::PartRepeal {
            document.about = Some(target);
        }
        special.push(Cite {
            target: Target::Document(target),
            relation,
        });
        let part = document.kind == Kind::PartRepeal;
        self.plan.events.push(Event {
            target,
            by: at,
            relation,
            part,
        });
    }

    /// The body, or another of its place, that has measures in force.
    fn body_with_measures(&self, body: u32, rng: &mut Rng) -> Option<u32> {
        let first = body - body % DEPARTMENTS as u32;
        let turn = rng.below(DEPARTMENTS) as u32;
        std::iter::once(body)
            .chain((0..DEPARTMENTS as u32).map(|k| first + (k + turn) % DEPARTMENTS as u32))
            .find(|&body| !self.active[body as usize].is_empty())
    }

    fn aim_above(&self, document: &mut Document, special: &mut Vec<Cite>, rng: &mut Rng) {
        let above = self.plan.world.above(document.body);
        let target = above.and_then(|above| {
            let list = &self.of_body[above as usize];
            let recent = &list[list.len().saturating_sub(6)..];
            (!recent.is_empty()).then(|| recent[rng.below(recent.len())])
        });
        let fit = target.filter(|&target| {
            matches!(
                self.plan.documents[target as usize].kind,
                Kind::Notice | Kind::Measures | Kind::Opinion
            )
        });
        if let Some(target) = fit {
            document.about = Some(target);
            special.push(Cite {
                target: Target::Document(target),
                relation: Relation::Forwards,
            });
        } else {
            document.kind = Kind::Notice;
        }
    }

    fn aim_at_many(
        &mut self,
        at: u32,
        document: &mut Document,
        special: &mut Vec<Cite>,
        rng: &mut Rng,
    ) {
        let Some(own) = self.body_with_measures(document.body, rng) else {
            document.kind = Kind::Notice;
            return;
        };
        document.body = own;
        let list = &mut self.active[own as usize];
        let most = 2 + rng.below(14);
        while special.len() < most && !list.is_empty() {
            let target = list.swap_remove(rng.below(list.len()));
            special.push(Cite {
                target: Target::Document(target),
                relation: Relation::Repeals,
            });
            self.plan.events.push(Event {
                target,
                by: at,
                relation: Relation::Repeals,
                part: false,
            });
        }
    }

    /// A new edition of measures of the same body, or the first of its name.
    fn aim_at_edition(
        &mut self,
        at: u32,
        document: &mut Document,
        special: &mut Vec<Cite>,
        rng: &mut Rng,
    ) {
        let manual = document.kind == Kind::Manual;
        document.edition = if manual {
            Edition::Year(document.written.year())
        } else if rng.percent(25) {
            Edition::Trial
        } else {
            Edition::Only
        };
        if !rng.percent(45) {
            return;
        }
        let list = &self.active[document.body as usize];
        let Some(place) = list.iter().position(|&old| {
            let old = &self.plan.documents[old as usize];
            old.kind == document.kind && old.written.year() < document.written.year()
        }) else {
            return;
        };
        let target = self.active[document.body as usize].swap_remove(place);
        let old = &self.plan.documents[target as usize];
        let year = document.written.year();
        (document.object, document.name) = (old.object, old.name);
        document.edition = match old.edition {
            _ if manual => Edition::Year(year),
            Edition::Trial => Edition::Only,
            _ => Edition::Revised(year),
        };
        let relation = if manual {
            Relation::Supersedes
        } else {
            Relation::Repeals
        };
        special.push(Cite {
            target: Target::Document(target),
            relation,
        });
        self.plan.events.push(Event {
            target,
            by: at,
            relation,
            part: false,
        });
    }

    /// Turns the title until nobody bears it yet.
    fn name(&mut self, document: &mut Document, rng: &mut Rng) {
        for turn in 0..60 {
            let named = Named {
                world: &self.plan.world,
                documents: &self.plan.documents,
                document,
            };
            let keys = [named.title(), named.text_name()].map(|name| {
                let mut hasher = DefaultHasher::new();
                name.hash(&mut hasher);
                hasher.finish()
            });
            if keys.iter().all(|key| !self.titles.contains(key)) {
                self.titles.extend(keys);
                return;
            }
            document.object = rng.below(14) as u8;
            document.name = rng.below(210) as u8;
            document.aspect = rng.below(20) as u8;
            document.round = if turn < 8 && !matches!(document.kind, Kind::RepealList) {
                0
            } else {
                rng.below(13) as u8
            };
            if matches!(document.kind, Kind::Law | Kind::Order) && turn > 20 {
                document.kind = Kind::Notice;
                if document.body == CONGRESS {
                    document.body = GOVERNMENT as u32;
                }
            }
            let about_another = document.about.is_some();
            if turn > 5 && about_another {
                // Two notices about one text: tell them apart by what they say.
                document.joint = false;
                document.name = rng.below(210) as u8;
            }
            if turn > 10 && matches!(document.kind, Kind::Measures | Kind::Manual) {
                document.edition = Edition::Year(document.written.year());
            }
        }
    }

    fn count(&mut self, document: &mut Document, rng: &mut Rng) {
        let letters = SERIES[[0, 0, 0, 0, 1, 2, 2, 3, 4, 5][rng.below(10)]];
        document.series = match document.kind {
            Kind::Law => Series::None,
            Kind::Order => Series::Order,
            Kind::Announcement | Kind::Draft | Kind::Correction => Series::Announcement,
            Kind::Interpretation if document.name % 3 == 2 => Series::None,
            Kind::Reply => Series::Coded("函"),
            Kind::Notice | Kind::Opinion if rng.percent(5) => Series::None,
            Kind::Measures if rng.percent(40) => Series::Coded("规"),
            _ => Series::Coded(letters),
        };
        let (key, year) = match document.series {
            Series::None => return,
            Series::Coded(letters) => (letters, document.written.year()),
            Series::Order => ("令", 0),
            Series::Announcement => ("公告", document.written.year()),
        };
        let serial = self
            .serials
            .entry((document.body, key, year))
            .or_insert(if key == "令" { 800 } else { 0 });
        *serial += 1 + rng.below(if key == "令" || key == "公告" {
            1
        } else {
            4
        }) as u32;
        document.serial = *serial;
    }

    fn cite(&mut self, at: u32, document: &Document, special: Vec<Cite>, rng: &mut Rng) {
        let mut cites = special;
        let (opening, within) = match document.kind {
            Kind::Law => (0, rng.below(3)),
            Kind::Order => (1 + rng.below(2), 1 + rng.below(5)),
            Kind::RepealList | Kind::Correction | Kind::Suspension => (rng.below(2), 0),
            Kind::Extension | Kind::Amendment | Kind::Interpretation | Kind::Draft => {
                (1, rng.below(2))
            }
            Kind::Forward => (rng.below(2), rng.below(3)),
            _ => (1 + rng.below(3), 1 + rng.below(9)),
        };
        for k in 0..opening + within {
            let Some(target) = self.target(at, document, rng) else {
                continue;
            };
            if cites.iter().any(|cite| cite.target == target) {
                continue;
            }
            let roll = rng.below(100);
            let upper = match target {
                Target::Document(target) => {
                    let other = &self.plan.documents[target as usize];
                    self.plan.world.place(other.body).level
                        <= self.plan.world.place(document.body).level
                        && !matches!(other.kind, Kind::Law | Kind::Draft)
                }
                _ => false,
            };
            let relation = if k < opening {
                if roll < 35 && upper && document.kind != Kind::Order {
                    Relation::Implements
                } else {
                    Relation::Basis
                }
            } else if roll < 48 {
                Relation::Applies
            } else if roll < 60 && upper {
                Relation::Implements
            } else {
                Relation::Cites
            };
            cites.push(Cite { target, relation });
        }
        self.plan.cites.extend(cites);
    }

    /// Whom a document cites: laws most, then the ministries', its province's
    /// and its own.
    fn target(&self, at: u32, document: &Document, rng: &mut Rng) -> Option<Target> {
        let one =
            |list: &[u32], rng: &mut Rng| (!list.is_empty()).then(|| list[rng.zipf(list.len())]);
        let roll = rng.below(100);
        if document.kind == Kind::Law || roll < 16 {
            return Some(Target::Law(rng.zipf(LAWS.len()) as u32));
        }
        let found = if roll < 42 {
            one(&self.statutes, rng)
        } else if roll < 60 {
            one(&self.of_department[department(document.body)], rng)
        } else if roll < 88 {
            let above = if document.body == CONGRESS {
                None
            } else {
                self.plan.world.above(document.body)
            };
            let above = above.map(|above| match self.plan.world.above(above) {
                Some(higher) if rng.percent(40) && self.plan.world.place(above).level > 1 => higher,
                _ => above,
            });
            above.and_then(|above| one(&self.of_body[above as usize], rng))
        } else {
            self.of_body
                .get(document.body as usize)
                .and_then(|list| one(list, rng))
        };
        let found = found.or_else(|| one(&self.statutes, rng));
        found
            .filter(|&target| target < at && self.plan.named(target).since() <= document.written)
            .map(Target::Document)
    }

    /// Puts the document where later ones find it.
    fn enter(&mut self, at: u32, document: &Document) {
        match document.kind {
            Kind::Law => {
                self.statutes.push(at);
                return;
            }
            Kind::Order if self.plan.world.place(document.body).level == 0 => {
                self.statutes.push(at)
            }
            Kind::Measures | Kind::Manual => self.active[document.body as usize].push(at),
            _ => {}
        }
        let citable = matches!(
            document.kind,
            Kind::Order
                | Kind::Notice
                | Kind::Measures
                | Kind::Manual
                | Kind::Opinion
                | Kind::Announcement
        );
        if citable {
            self.of_body[document.body as usize].push(at);
            if self.plan.world.place(document.body).level == 0 {
                self.of_department[department(document.body)].push(at);
            }
        }
    }
}
