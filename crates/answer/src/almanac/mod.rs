//! What is known anyway of national laws, regulations, interpretations and rules, where the
//! folder is silent: their versions, their ends and what is used instead
//! (`data/almanac.csv`; its form is told in docs/almanac.md).
//!
//! It is looked at where somebody asks for a document, never while a project is built (but
//! for first days, `document/almanac.rs`), and what a text of the folder says comes before
//! it.

mod lookup;
mod read;

use std::sync::LazyLock;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::Serialize;

pub use lookup::{KEPT, Lookup};
pub use read::{AlmanacError, Fault};

use wenmai_extracting::document::{DocumentNumber, title};
use wenmai_graph::Entity;
use wenmai_vocabulary::data;

/// A table of works with their versions.
#[derive(Debug, Clone)]
pub struct Almanac {
    works: Vec<Work>,
    /// The day of the data.
    as_of: Option<Date>,
    by_name: FxHashMap<String, usize>,
    /// The work and the version that were issued under a number, where it is that of one.
    by_number: FxHashMap<String, Option<(usize, usize)>>,
}

/// A law, a regulation, a rule through all its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// Its full title.
    pub title: String,
    /// Usual short names that mean nothing else.
    pub short_names: Vec<String>,
    /// What kind of work it is.
    pub kind: Kind,
    /// Its versions, the earliest first; at least one.
    pub versions: Vec<Version>,
    /// The first day on which nothing of it applies any more.
    pub ended: Option<Date>,
    /// The title or the number of what ended it.
    pub ended_by: Option<String>,
    /// What is used instead.
    pub successors: Vec<String>,
}

/// A kind of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 法律
    Law,
    /// 行政法规
    Regulation,
    /// 司法解释
    Interpretation,
    /// 党内法规
    Party,
    /// 部门规章和规范性文件
    Rule,
}

/// A version of a work. What is not known is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// Who made it.
    pub issuers: Vec<String>,
    /// The number by which it was made known.
    pub instrument: Option<String>,
    /// The day of the decision.
    pub adopted: Option<Date>,
    /// The day of the publication.
    pub published: Option<Date>,
    /// The first day on which it applies.
    pub effective: Option<Date>,
}

impl Version {
    /// The day on which it was made, else from which it applies.
    pub fn day(&self) -> Option<Date> {
        self.adopted.or(self.published).or(self.effective)
    }

    /// Whether it applies on a day; none where no day of it is known.
    fn applies_on(&self, day: Date) -> Option<bool> {
        let first = self.effective.or(self.published).or(self.adopted)?;
        Some(first <= day)
    }
}

/// How a work stands on a day, as the table has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing<'a> {
    /// The full title of the work.
    pub work: &'a str,
    /// How it stands.
    pub state: State,
    /// The day from which it stands so, where that is known.
    pub since: Option<Date>,
    /// What ended it.
    pub by: Option<&'a str>,
    /// What is used instead.
    pub successors: &'a [String],
    /// The version that applies on the day, or applied last.
    pub version: Option<&'a Version>,
    /// The version that is asked for, where another applies.
    pub asked: Option<&'a Version>,
    /// The day of the data.
    pub as_of: Option<Date>,
}

impl Standing<'_> {
    /// Whether it says that the work is gone.
    pub fn is_ended(&self) -> bool {
        self.state == State::Ended
    }

    /// What it says, in Chinese.
    pub fn chinese(&self) -> String {
        let work = self.work;
        let mut words = match (self.state, self.since) {
            (State::Ended, Some(since)) => format!("《{work}》自 {since} 起停止施行"),
            (State::Ended, None) => format!("《{work}》已停止施行"),
            (State::NotYetInForce, _) => format!("《{work}》尚未施行"),
            (State::InForce, _) => format!("《{work}》现行有效"),
            (State::Issued, _) => format!("《{work}》未查明是否已停止施行"),
        };
        if let Some(by) = self.by {
            words += &format!("，依据 {by}");
        }
        if !self.successors.is_empty() {
            words += &format!("，现行：{}", self.successors.join("、"));
        }
        if let Some((asked, now)) = self.other_version() {
            words += &format!("；此为 {asked} 的版本，现行为 {now} 的版本");
        }
        if let Some(as_of) = self.as_of {
            words += &format!("（法规年历，截至 {as_of}）");
        }
        words
    }

    /// What it says, in English.
    pub fn english(&self) -> String {
        let work = self.work;
        let mut words = match (self.state, self.since) {
            (State::Ended, Some(since)) => format!("《{work}》 is gone since {since}"),
            (State::Ended, None) => format!("《{work}》 is gone"),
            (State::NotYetInForce, _) => format!("《{work}》 is not yet in force"),
            (State::InForce, _) => format!("《{work}》 is in force"),
            (State::Issued, _) => format!("《{work}》: whether it has ended is not known"),
        };
        if let Some(by) = self.by {
            words += &format!(", by {by}");
        }
        if !self.successors.is_empty() {
            words += &format!("; use {}", self.successors.join(", "));
        }
        if let Some((asked, now)) = self.other_version() {
            words += &format!("; this is the version of {asked}, and that of {now} applies");
        }
        if let Some(as_of) = self.as_of {
            words += &format!(" (almanac as of {as_of})");
        }
        words
    }

    /// The days of the version that is asked for and of the one that applies.
    fn other_version(&self) -> Option<(Date, Date)> {
        let asked = self.asked?.day()?;
        Some((asked, self.version?.day()?))
    }
}

/// How a work stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// No end of it is known, and ends of its kind are.
    InForce,
    /// It is gone as a whole.
    Ended,
    /// None of its versions applies yet.
    NotYetInForce,
    /// It was issued; of rules of ministries not all ends are known.
    Issued,
}

impl Almanac {
    /// The table that wenmai brings with it, read when it is first asked for.
    pub fn own() -> &'static Self {
        static OWN: LazyLock<Almanac> = LazyLock::new(|| {
            Almanac::read(data::ALMANAC, "data/almanac.csv")
                .unwrap_or_else(|why| unreachable!("{why}"))
        });
        &OWN
    }

    fn of(works: Vec<Work>, as_of: Option<Date>) -> Self {
        let mut almanac = Almanac {
            works,
            as_of,
            by_name: FxHashMap::default(),
            by_number: FxHashMap::default(),
        };
        for (at, work) in almanac.works.iter().enumerate() {
            for name in work.short_names.iter().chain([&work.title]) {
                for key in keys(name) {
                    almanac.by_name.entry(key).or_insert(at);
                }
            }
            for (version, number) in work.versions.iter().enumerate() {
                if let Some(number) = number.instrument.as_deref().and_then(number_key) {
                    let known = almanac.by_number.entry(number);
                    known
                        .and_modify(|found| *found = found.filter(|&(other, _)| other == at))
                        .or_insert(Some((at, version)));
                }
            }
        }
        almanac
    }

    /// The day of the data.
    pub fn as_of(&self) -> Option<Date> {
        self.as_of
    }

    /// All works, in the order of the table.
    pub fn works(&self) -> &[Work] {
        &self.works
    }

    /// The work of this title or short name.
    ///
    /// ```
    /// use wenmai_answer::almanac::Almanac;
    ///
    /// let work = Almanac::own().work("合同法").unwrap();
    /// assert_eq!(work.title, "中华人民共和国合同法");
    /// assert_eq!(work.successors, ["中华人民共和国民法典"]);
    /// ```
    pub fn work(&self, name: &str) -> Option<&Work> {
        let at = keys(name)
            .iter()
            .find_map(|key| self.by_name.get(key).copied())?;
        self.works.get(at)
    }

    /// The work of which a version was issued under this number, where there is one only.
    pub fn numbered(&self, number: &str) -> Option<&Work> {
        let key = number_key(number)?;
        let (at, _) = self.by_number.get(&key).copied().flatten()?;
        self.works.get(at)
    }

    /// How a document stands on a day: by its title, and by its number which of the versions
    /// is meant. None where the table does not know it, or knows another of that title.
    pub fn standing(&self, entity: &Entity, day: Date) -> Option<Standing<'_>> {
        let number = entity.number.as_deref();
        let numbered = number
            .and_then(number_key)
            .and_then(|key| self.by_number.get(&key).copied().flatten());
        let title = entity.title.as_deref();
        let named = title.or(Some(entity.id.as_str()));
        let named = named.and_then(|name| self.work(name));
        let work = match (named, numbered) {
            (Some(work), _) => work,
            // A number by itself.
            (None, Some((at, _))) if title.is_none() => self.works.get(at)?,
            _ => return None,
        };
        let is_of_body = |version: &Version| {
            let bodies = entity.issuers.as_slice();
            bodies.is_empty()
                || version.issuers.is_empty()
                || bodies.iter().any(|body| version.issuers.contains(body))
        };
        if !work.versions.iter().any(is_of_body) {
            return None;
        }
        let by_number = numbered.and_then(|(at, version)| {
            let same = self
                .works
                .get(at)
                .is_some_and(|own| own.title == work.title);
            work.versions.get(version).filter(|_| same)
        });
        let made = entity.written.or(entity.published).or(entity.named_day());
        let by_day = || {
            let day = made?;
            let mut versions = work.versions.iter();
            versions.find(|version| version.day() == Some(day) || version.published == Some(day))
        };
        // An amended text keeps the number of the first, so that its day tells which it is.
        let asked = match entity.present {
            true => by_day(),
            false => by_number.or_else(by_day),
        };
        // Who names a version that is none of those that are known means an unknown one.
        let names_version = entity.present || made.is_some() || number.is_some_and(is_of_one);
        let standing = work.on(day, asked, self.as_of);
        let is_told = !names_version || asked.is_some() || standing.is_ended();
        is_told.then_some(standing)
    }
}

impl Work {
    /// How it stands on a day. `asked` is the version that somebody means.
    pub fn on<'a>(
        &'a self,
        day: Date,
        asked: Option<&'a Version>,
        as_of: Option<Date>,
    ) -> Standing<'a> {
        let applies = |version: &&Version| version.applies_on(day) == Some(true);
        let version = self.versions.iter().rev().find(applies);
        let ended = self.ended.filter(|&ended| ended <= day);
        let to_come = || {
            let mut versions = self.versions.iter();
            versions.all(|version| version.applies_on(day) == Some(false))
        };
        let state = match ended {
            Some(_) => State::Ended,
            None if to_come() => State::NotYetInForce,
            None if self.kind == Kind::Rule || self.kind == Kind::Party => State::Issued,
            None => State::InForce,
        };
        Standing {
            work: &self.title,
            state,
            since: match state {
                State::Ended => ended,
                State::NotYetInForce => None,
                State::InForce | State::Issued => version.and_then(|version| version.effective),
            },
            by: ended.and(self.ended_by.as_deref()),
            successors: if ended.is_some() {
                &self.successors
            } else {
                &[]
            },
            version,
            asked: asked.filter(|asked| version != Some(asked)),
            as_of,
        }
    }
}

/// The keys of a name, with and without the country before it.
fn keys(name: &str) -> Vec<String> {
    let key = title::key(name);
    let country = title::key("中华人民共和国");
    let short = key.strip_prefix(&country).map(str::to_owned);
    [Some(key), short].into_iter().flatten().collect()
}

/// Whether a number names one document.
fn is_of_one(words: &str) -> bool {
    number_key(words).is_some()
}

/// The key of a number that names one document: orders of the President begin anew with
/// each congress.
fn number_key(words: &str) -> Option<String> {
    let number = DocumentNumber::parse(words)?;
    number.is_unique().then(|| number.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn standing(
        title: &str,
        number: Option<&str>,
        day: Date,
    ) -> Option<(State, Option<Date>, Vec<String>)> {
        let entity = Entity {
            title: Some(title.to_owned()),
            number: number.map(str::to_owned),
            ..Entity::default()
        };
        let found = Almanac::own().standing(&entity, day)?;
        Some((found.state, found.since, found.successors.to_vec()))
    }

    #[test]
    fn a_law_that_a_code_ended_names_the_code() {
        let code = vec!["中华人民共和国民法典".to_owned()];
        let day = date(2026, 1, 1);
        assert_eq!(
            standing("合同法", None, day),
            Some((State::Ended, Some(date(2021, 1, 1)), code))
        );
        let before = standing("中华人民共和国合同法", None, date(2020, 12, 31)).unwrap();
        assert_eq!(before.0, State::InForce);
        assert!(before.2.is_empty());
    }

    #[test]
    fn of_a_number_its_version_is_told_and_the_one_that_applies() {
        let entity = Entity {
            title: Some("医疗器械监督管理条例".to_owned()),
            number: Some("国务院令第650号".to_owned()),
            ..Entity::default()
        };
        let found = Almanac::own().standing(&entity, date(2022, 1, 1)).unwrap();
        assert_eq!(found.state, State::InForce);
        let asked = found.asked.and_then(|version| version.day());
        assert_eq!(asked.map(Date::year), Some(2014));
        let now = found.version.and_then(|version| version.effective);
        assert_eq!(now, Some(date(2021, 6, 1)));
    }

    #[test]
    fn which_version_a_text_at_hand_is_its_day_tells() {
        let text = |written| Entity {
            title: Some("医疗器械监督管理条例".to_owned()),
            number: Some("国务院令第276号".to_owned()),
            written: Some(written),
            present: true,
            ..Entity::default()
        };
        let day = date(2022, 1, 1);
        let told = Almanac::own();
        let old = text(date(2017, 5, 4));
        let asked = told.standing(&old, day).and_then(|found| found.asked);
        assert_eq!(asked.and_then(Version::day).map(Date::year), Some(2017));
        // Of a day that no version has nothing is told.
        assert_eq!(told.standing(&text(date(2015, 3, 3)), day), None);
    }

    #[test]
    fn of_a_version_that_the_table_does_not_know_nothing_is_told() {
        let told = |number: Option<&str>, named: &str| {
            let entity = Entity {
                id: format!("医疗器械监督管理条例{named}"),
                title: Some("医疗器械监督管理条例".to_owned()),
                number: number.map(str::to_owned),
                ..Entity::default()
            };
            Almanac::own().standing(&entity, date(2022, 1, 1)).is_some()
        };
        assert!(told(None, "") && told(Some("国务院令第650号"), ""));
        assert!(!told(Some("国发〔1997〕10号"), ""));
        assert!(!told(None, " 1991-02-03"));
    }

    #[test]
    fn nothing_is_told_of_what_the_table_does_not_know() {
        let day = date(2026, 1, 1);
        assert_eq!(standing("甲市渡口管理办法", None, day), None);
        // A title alone is no law of another body.
        let entity = Entity {
            title: Some("传染病防治法".to_owned()),
            issuers: vec!["甲市人民政府".to_owned()],
            ..Entity::default()
        };
        assert_eq!(Almanac::own().standing(&entity, day), None);
    }

    #[test]
    fn of_rules_that_no_end_is_known_is_not_said_to_be_in_force() {
        let rule = Almanac::own().works().iter();
        let mut rules = rule.filter(|work| work.kind == Kind::Rule && work.ended.is_none());
        let work = rules.next().unwrap();
        let state = work.on(date(2026, 11, 30), None, None).state;
        assert_ne!(state, State::InForce);
    }
}
