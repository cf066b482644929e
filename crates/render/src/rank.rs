//! Ranks of documents: the level of their issuers from top to bottom, or the
//! year from left to right.

use super::scene::level as height;
use super::words::Lang;
use wenmai_extracting::document::place::{Level, level_of, place_of};
use wenmai_graph::Entity;

/// What decides where a document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum By {
    /// What it cites: the cited stand above.
    #[default]
    Citation,
    /// The level of its issuer, from the laws down to the districts.
    Level,
    /// The year in which it was issued, from left to right.
    Year,
}

/// Most years that have a rank of their own; earlier ones share the first.
const MOST_YEARS: usize = 8;
/// The year of what has none.
const UNKNOWN: i16 = i16::MAX;

/// The rank of each of the documents, counted from 0, and the words of each
/// rank; none where citations decide.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ranks {
    pub(super) of: Vec<usize>,
    pub(super) words: Vec<String>,
    /// Whether ranks follow each other from left to right.
    pub(super) across: bool,
}

impl Ranks {
    pub(super) fn new<'g>(
        entities: impl Iterator<Item = &'g Entity>,
        by: By,
        lang: Lang,
    ) -> Option<Ranks> {
        let mut keys: Vec<i16> = match by {
            By::Citation => return None,
            By::Level => levels(&entities.collect::<Vec<_>>()),
            By::Year => entities.map(year).collect(),
        };
        let mut all = keys.clone();
        all.sort_unstable();
        all.dedup();
        // The earlier years, of which there are few documents each, share a rank.
        let years = all.iter().filter(|&&year| year != UNKNOWN).count();
        let shared = (by == By::Year && years > MOST_YEARS).then(|| all[years - MOST_YEARS]);
        if let Some(first) = shared {
            keys.iter_mut().for_each(|key| *key = (*key).max(first));
            all.retain(|&key| key >= first);
        }
        let of = keys.iter().map(|k| all.binary_search(k).unwrap_or(0));
        Some(Ranks {
            of: of.collect(),
            words: all
                .iter()
                .map(|&key| match (shared == Some(key), lang) {
                    (true, Lang::Chinese) => format!("{key} 年及以前"),
                    (true, Lang::English) => format!("{key} and before"),
                    (false, _) => words(key, by, lang),
                })
                .collect(),
            across: by == By::Year,
        })
    }
}

fn words(key: i16, by: By, lang: Lang) -> String {
    if by == By::Year {
        return match (key, lang) {
            (UNKNOWN, _) => lang.pick("年份不明", "no year").to_owned(),
            (year, Lang::Chinese) => format!("{year} 年"),
            (year, Lang::English) => year.to_string(),
        };
    }
    let (chinese, english) = match key {
        0 => ("法律", "laws"),
        1 => ("党中央、国务院", "State Council"),
        2 => ("司法机关", "courts"),
        3 => ("部委", "ministries"),
        4 => ("省级", "provinces"),
        5 => ("市级", "cities"),
        6 => ("区县级", "districts"),
        _ => ("其他", "others"),
    };
    lang.pick(chinese, english).to_owned()
}

/// The level of each document. A document that is only cited often has no issuer:
/// it takes the level of those whose numbers begin alike, 江医保发 and 江医保规.
fn levels(entities: &[&Entity]) -> Vec<i16> {
    let known: Vec<i16> = entities.iter().map(|e| level(e)).collect();
    let code = |e: &Entity| {
        let (code, _) = e.number.as_deref()?.split_once('〔')?;
        Some(code.to_owned())
    };
    let codes: Vec<(String, i16)> = entities
        .iter()
        .zip(&known)
        .filter(|(_, level)| **level != OTHER)
        .filter_map(|(e, level)| Some((code(e)?, *level)))
        .collect();
    let alike = |e: &Entity| {
        let own = code(e)?;
        let shared = |other: &str| {
            own.chars()
                .zip(other.chars())
                .take_while(|(a, b)| a == b)
                .count()
        };
        let best = codes
            .iter()
            .max_by_key(|(other, level)| (shared(other), *level))?;
        (shared(&best.0) >= 2).then_some(best.1)
    };
    let level = |(e, known): (&&Entity, &i16)| match *known {
        OTHER => alike(e).unwrap_or(OTHER),
        level => level,
    };
    entities.iter().zip(&known).map(level).collect()
}

/// The level of what nobody knows.
const OTHER: i16 = 7;

fn level(entity: &Entity) -> i16 {
    // 上海市…条例 that is only cited: no regulation of the State Council.
    if entity.issuers.is_empty()
        && let Some(title) = &entity.title
        && place_of(title).is_some_and(|place| place.province.is_some())
    {
        return level_of(title).map_or(OTHER, rank);
    }
    match height(entity) {
        0 => return 0,
        1 => return 1,
        _ => {}
    }
    let issuer = entity.issuers.iter().find_map(|issuer| level_of(issuer));
    issuer.map_or(OTHER, rank)
}

const fn rank(level: Level) -> i16 {
    match level {
        Level::Npc => 0,
        Level::Party | Level::StateCouncil => 1,
        Level::Court => 2,
        Level::Ministry => 3,
        Level::Province => 4,
        Level::City => 5,
        Level::District => 6,
        Level::Other => OTHER,
    }
}

/// The year of issue, else that in the number: 〔2019〕; those without one last.
fn year(entity: &Entity) -> i16 {
    let numbered = || {
        let number = entity.number.as_deref()?;
        let (_, rest) = number.split_once('〔')?;
        rest.split_once('〕')?.0.parse().ok()
    };
    let issued = entity.issued().map(|day| day.year());
    issued.or_else(numbered).unwrap_or(UNKNOWN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn laws_stand_first_and_districts_last() {
        let law = sample::entity("法", Some("中华人民共和国医师法"), None);
        let mut city = sample::entity("市", Some("通知"), None);
        city.issuers = vec!["甲省乙市财政局".to_owned()];
        let mut ministry = sample::entity("部", Some("办法"), None);
        ministry.issuers = vec!["财政部".to_owned()];
        let all = [city, law, ministry];
        let ranks = Ranks::new(all.iter(), By::Level, Lang::Chinese).unwrap();
        assert_eq!(ranks.of, [2, 0, 1]);
        assert_eq!(ranks.words, ["法律", "部委", "市级"]);
    }

    #[test]
    fn a_number_without_issuer_stands_with_those_that_begin_alike() {
        let mut province = sample::entity("a", Some("细则"), Some("江医保规〔2022〕6号"));
        province.issuers = vec!["江源省医疗保障局".to_owned()];
        let cited = sample::entity("b", None, Some("江医保发〔2019〕22号"));
        let other = sample::entity("c", None, Some("甲乙〔2019〕2号"));
        let all = [province, cited, other];
        let ranks = Ranks::new(all.iter(), By::Level, Lang::Chinese).unwrap();
        assert_eq!(ranks.of, [0, 0, 1]);
        assert_eq!(ranks.words, ["省级", "其他"]);
    }

    #[test]
    fn a_regulation_of_a_province_is_none_of_the_state_council() {
        let local = sample::entity("a", Some("上海市中医药条例"), None);
        let state = sample::entity("b", Some("护士条例"), None);
        let all = [local, state];
        let ranks = Ranks::new(all.iter(), By::Level, Lang::Chinese).unwrap();
        assert_eq!(ranks.of, [1, 0]);
        assert_eq!(ranks.words, ["党中央、国务院", "省级"]);
    }

    #[test]
    fn early_years_share_a_rank() {
        let numbered = |year: i16| {
            sample::entity(&year.to_string(), None, Some(&format!("甲发〔{year}〕1号")))
        };
        let all: Vec<Entity> = (2011..=2020).map(numbered).collect();
        let ranks = Ranks::new(all.iter(), By::Year, Lang::Chinese).unwrap();
        assert_eq!(ranks.of, [0, 0, 0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(ranks.words[..2], ["2013 年及以前", "2014 年"]);
    }

    #[test]
    fn a_year_comes_from_the_day_or_the_number() {
        let numbered = sample::entity("a", None, Some("甲发〔2019〕3号"));
        let mut dated = sample::entity("b", None, Some("甲发〔2019〕4号"));
        dated.written = Some(jiff::civil::date(2020, 1, 2));
        let bare = sample::entity("c", None, None);
        let all = [bare, dated, numbered];
        let ranks = Ranks::new(all.iter(), By::Year, Lang::Chinese).unwrap();
        assert_eq!(ranks.of, [2, 1, 0]);
        assert_eq!(ranks.words, ["2019 年", "2020 年", "年份不明"]);
        assert!(ranks.across);
    }
}
