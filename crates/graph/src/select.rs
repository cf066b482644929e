//! Documents by what is known of them: issuer, place, level, year, status and
//! relations.

use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::NodeIndex;

use super::Entity;
use super::ask::CitationGraph;
use super::{Relation, Status};
use wenmai_extracting::document::issuer;
use wenmai_extracting::document::place::{self, Level, Place};

/// What a document must be; what is not given is not asked.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// One of its issuers has this name, a part of it, or another name of the
    /// same body.
    pub issuer: Option<String>,
    /// One of its issuers has its seat in this province, city or district, by
    /// its full or short name.
    pub region: Option<String>,
    /// One of its issuers stands on this level.
    pub level: Option<Level>,
    /// It was issued in one of these years, from the first to the last.
    pub years: Option<(i16, i16)>,
    /// It has this status.
    pub status: Option<Status>,
    /// It does this to another document.
    pub does: Option<Relation>,
    /// This is done to it by another document.
    pub is_done: Option<Relation>,
    /// At least so many documents cite it.
    pub cited: Option<usize>,
    /// Its text is in the corpus, or is not.
    pub present: Option<bool>,
}

impl Selection {
    /// The documents that fit on a day, in the order of their ids.
    pub fn of(&self, graph: &dyn CitationGraph, day: Date) -> Vec<NodeIndex> {
        let region = self.region.as_deref().map(Region::new);
        let fits = |node: NodeIndex| {
            let entity = graph.document(node);
            let has = |relation: Option<Relation>, direction| {
                relation.is_none_or(|wanted| graph.count(node, direction, &[wanted]) > 0)
            };
            self.present.is_none_or(|wanted| entity.present == wanted)
                && self.by_issuer(entity)
                && region.as_ref().is_none_or(|r| r.holds(entity))
                && self
                    .level
                    .is_none_or(|level| levels(entity).contains(&level))
                && self.years.is_none_or(|(first, last)| {
                    entity
                        .issued()
                        .is_some_and(|d| (first..=last).contains(&d.year()))
                })
                && self
                    .status
                    .is_none_or(|wanted| graph.status(node, day) == wanted)
                && has(self.does, Direction::Outgoing)
                && has(self.is_done, Direction::Incoming)
                && self.cited.is_none_or(|least| graph.cited_by(node) >= least)
        };
        let mut nodes = graph.documents();
        nodes.retain(|&node| fits(node));
        nodes
    }

    fn by_issuer(&self, entity: &Entity) -> bool {
        self.issuer
            .as_deref()
            .is_none_or(|wanted| is_by(&entity.issuers, wanted))
    }
}

/// Whether one of the issuers has this name, a part of it, or another name of the
/// same body.
pub fn is_by(issuers: &[String], wanted: &str) -> bool {
    let canonical = issuer::canonical(wanted);
    issuers
        .iter()
        .any(|own| own.contains(wanted) || issuer::canonical(own) == canonical)
}

/// A region that is asked for.
struct Region<'a> {
    words: &'a str,
    place: Option<Place>,
}

impl<'a> Region<'a> {
    fn new(words: &'a str) -> Self {
        let words = words.trim();
        Region {
            words,
            place: Place::named(words),
        }
    }

    /// Whether the document is of this region.
    fn holds(&self, entity: &Entity) -> bool {
        places(entity).iter().any(|own| match &self.place {
            Some(place) => own.is_within(place),
            // 江源 for 江源省, which no table knows.
            None => own.parts().any(|part| {
                part.trim_end_matches(['省', '市', '州', '盟', '区', '县', '旗']) == self.words
            }),
        })
    }
}

/// The places of a document's issuers; where none is known, the province with
/// which its title begins: 甲省医疗救助办法.
fn places(entity: &Entity) -> Vec<Place> {
    if entity.issuers.is_empty() {
        let title = entity.title.as_deref().and_then(place::place_of);
        return title.filter(|p| p.province.is_some()).into_iter().collect();
    }
    entity
        .issuers
        .iter()
        .filter_map(|body| place::place_of(body))
        .collect()
}

/// The levels of its issuers.
fn levels(entity: &Entity) -> Vec<Level> {
    entity
        .issuers
        .iter()
        .filter_map(|body| place::level_of(body))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::graph_of;
    use crate::{Graph, InMemory};
    use jiff::civil::date;

    fn by(id: &str, issuers: &[&str], year: i16) -> Entity {
        Entity {
            issuers: issuers.iter().map(|&body| body.to_owned()).collect(),
            written: Some(date(year, 1, 1)),
            ..Entity::named(id)
        }
    }

    /// A ministry, a province, a city, a district, a court and a regulation
    /// that is only cited.
    fn sample() -> Graph {
        let mut cited = Entity::named("f");
        cited.title = Some("青海省养老服务条例".to_owned());
        cited.present = false;
        graph_of(
            vec![
                by("a", &["国家医疗保障局", "财政部"], 2020),
                by("b", &["青海省医疗保障局"], 2021),
                by("c", &["西宁市医疗保障局"], 2022),
                by("d", &["云河市临江区医疗保障局"], 2023),
                by("e", &["最高人民法院"], 2024),
                cited,
            ],
            &[
                (1, 0, Relation::Implements),
                (2, 0, Relation::Basis),
                (2, 0, Relation::Cites),
                (2, 1, Relation::Repeals),
            ],
        )
    }

    fn ids(selection: &Selection) -> String {
        let graph = InMemory::new(sample());
        selection
            .of(&graph, date(2025, 1, 1))
            .into_iter()
            .map(|n| graph.document(n).id.as_str())
            .collect()
    }

    #[test]
    fn by_region() {
        let of = |region: &str| {
            ids(&Selection {
                region: Some(region.to_owned()),
                ..Selection::default()
            })
        };
        assert_eq!(of("青海"), "bcf");
        assert_eq!(of("青海省"), "bcf");
        assert_eq!(of("西宁"), "c");
        assert_eq!(of("云河市"), "d");
        assert_eq!(of("云河"), "d");
        assert_eq!(of("临江区"), "d");
        assert_eq!(of("广东"), "");
    }

    #[test]
    fn by_level() {
        let of = |level| {
            ids(&Selection {
                level: Some(level),
                ..Selection::default()
            })
        };
        assert_eq!(of(Level::Ministry), "a");
        assert_eq!(of(Level::Province), "b");
        assert_eq!(of(Level::City), "c");
        assert_eq!(of(Level::District), "d");
        assert_eq!(of(Level::Court), "e");
    }

    #[test]
    fn by_relation_from_both_ends() {
        let does = |relation| {
            ids(&Selection {
                does: Some(relation),
                ..Selection::default()
            })
        };
        let is_done = |relation| {
            ids(&Selection {
                is_done: Some(relation),
                ..Selection::default()
            })
        };
        assert_eq!(does(Relation::Repeals), "c");
        assert_eq!(is_done(Relation::Repeals), "b");
        assert_eq!(is_done(Relation::Basis), "a");
    }

    #[test]
    fn by_the_number_of_documents_that_cite_it() {
        // Two documents cite a, one of them twice.
        let least = |n| {
            ids(&Selection {
                cited: Some(n),
                ..Selection::default()
            })
        };
        assert_eq!(least(1), "ab");
        assert_eq!(least(2), "a");
        assert_eq!(least(3), "");
    }

    #[test]
    fn by_year_status_issuer_and_presence() {
        let all = Selection::default();
        let years = Selection {
            years: Some((2021, 2022)),
            ..all.clone()
        };
        assert_eq!(ids(&years), "bc");
        let repealed = Selection {
            status: Some(Status::Repealed),
            ..all.clone()
        };
        assert_eq!(ids(&repealed), "b");
        let issuer = Selection {
            issuer: Some("国家医保局".to_owned()),
            ..all.clone()
        };
        assert_eq!(ids(&issuer), "a");
        let missing = Selection {
            present: Some(false),
            ..all
        };
        assert_eq!(ids(&missing), "f");
    }
}
