//! What to use today in the place of a document that is gone.

use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::NodeIndex;
use rustc_hash::FxHashSet;

use super::Entity;
use super::ask::CitationGraph;
use super::query::applies;
use super::{Relation, Status};
use super::{keys, timeline};
use wenmai_extracting::document::{DocumentNumber, NumberForm, issuer, title};

/// A document to use in the place of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instead {
    /// The document.
    pub node: NodeIndex,
    /// Why it.
    pub why: Why,
}

/// Why a document takes the place of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It supersedes or repeals it, or what took its place.
    EndsIt,
    /// A guess: it is the latest document of this name, by the same issuer or
    /// one that succeeded it.
    SameName,
}

impl Why {
    /// The key used in answers: `ends_it`, `same_name`.
    pub const fn key(self) -> &'static str {
        match self {
            Why::EndsIt => "ends_it",
            Why::SameName => "same_name",
        }
    }

    /// Whether nothing in the documents says so.
    pub const fn is_guess(self) -> bool {
        matches!(self, Why::SameName)
    }
}

/// Shortest name, in characters, by which two documents are taken for editions
/// of one: 实施办法 is the name of many.
const SHORTEST_NAME: usize = 6;

/// The documents to use on a day instead of one that is gone then: those that ended
/// it and deal with the same matter, else, as a guess, its latest edition.
/// None for documents that are not gone.
pub fn use_instead(graph: &dyn CitationGraph, node: NodeIndex, day: Date) -> Vec<Instead> {
    if !graph.status(node, day).is_gone() {
        return Vec::new();
    }
    let replaced = replaced_by(graph, node, day);
    let (nodes, why) = if replaced.is_empty() {
        (latest_edition(graph, node, day), Why::SameName)
    } else {
        (replaced, Why::EndsIt)
    };
    let nodes = nodes.into_iter();
    nodes.map(|node| Instead { node, why }).collect()
}

/// The documents that take the place of one that is gone on a day: those that
/// supersede or repeal it and are in force, followed on to the last.
pub fn replaced_by(graph: &dyn CitationGraph, node: NodeIndex, day: Date) -> Vec<NodeIndex> {
    let mut found = Vec::new();
    let mut seen = FxHashSet::from_iter([node]);
    let mut open = vec![node];
    while let Some(at) = open.pop() {
        for (by, relation) in timeline::ended_by(graph, at) {
            // A decision that ends many takes the place of none.
            let takes = relation == Relation::Supersedes || takes_the_place(graph, by, at);
            if !takes || !seen.insert(by) {
                continue;
            }
            match graph.status(by, day) {
                Status::NotYetInForce => {}
                status if status.is_gone() => open.push(by),
                _ => found.push(by),
            }
        }
    }
    found.sort_by(|&a, &b| graph.document(a).id.cmp(&graph.document(b).id));
    found
}

/// Whether the repealing document deals with the same matter: their names
/// share enough, or it ends at most two.
fn takes_the_place(graph: &dyn CitationGraph, by: NodeIndex, of: NodeIndex) -> bool {
    let new = graph.document(by);
    let only_ends = |title: &str| ["废止", "失效", "清理"].iter().any(|w| title.contains(w));
    if new.title.as_deref().is_some_and(only_ends) {
        return false;
    }
    let names = |entity: &Entity| -> Vec<String> {
        let names = entity.title.iter().chain(&entity.aliases);
        names
            .map(|name| title::family(title::without_issuers(name)))
            .collect()
    };
    let (new, old) = (names(new), names(graph.document(of)));
    graph.count(by, Direction::Outgoing, &[Relation::Repeals]) <= 2
        || new
            .iter()
            .any(|a| old.iter().any(|b| title::similarity(a, b) > 0.4))
}

/// The latest edition of a document that is gone: of the same name, by the
/// same issuer or one that succeeded it, issued later, no draft, in force
/// or not known not to be. Several where they are of the same day.
fn latest_edition(graph: &dyn CitationGraph, gone: NodeIndex, day: Date) -> Vec<NodeIndex> {
    let old = graph.document(gone);
    let Some(age) = age(old) else {
        return Vec::new();
    };
    let mut later = of_same_name(graph, gone);
    later.retain(|&node| {
        let new = graph.document(node);
        !new.draft
            && self::age(new).is_some_and(|new| new.is_after(age))
            && same_body(new, old)
            && applies(graph, node, day)
    });
    let age_of = |node: NodeIndex| self::age(graph.document(node));
    let youngest = later.iter().filter_map(|&node| age_of(node)).max();
    later.retain(|&node| age_of(node) == youngest);
    later
}

/// The other documents of the same name, by the same issuer or one that
/// succeeded it or that it succeeded, in the order of their ids.
pub fn editions(graph: &dyn CitationGraph, node: NodeIndex) -> Vec<NodeIndex> {
    let own = graph.document(node);
    let mut others = of_same_name(graph, node);
    others.retain(|&other| {
        let other = graph.document(other);
        same_body(other, own) || same_body(own, other)
    });
    others
}

/// The other documents that share a name, but for issuers and marks of editions.
fn of_same_name(graph: &dyn CitationGraph, node: NodeIndex) -> Vec<NodeIndex> {
    let own = graph.document(node);
    let names = families(own);
    let mut others = graph.by_keys(&keys::families(own));
    others.retain(|&other| {
        let shares = |name: &String| names.contains(name);
        other != node && families(graph.document(other)).iter().any(shares)
    });
    others
}

/// When a document was issued, as exactly as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Age {
    year: i16,
    day: Option<Date>,
}

impl Age {
    fn is_after(self, other: Age) -> bool {
        match (self.day, other.day) {
            (Some(own), Some(other)) => own > other,
            _ => self.year > other.year,
        }
    }
}

fn age(entity: &Entity) -> Option<Age> {
    let day = entity.issued();
    let number = || DocumentNumber::parse(entity.number.as_deref()?)?.year();
    Some(Age {
        year: day.map(Date::year).or_else(number)?,
        day,
    })
}

/// The names of a document without issuers and without the marks of its
/// edition.
pub(crate) fn families(entity: &Entity) -> Vec<String> {
    let mut names: Vec<String> = entity
        .title
        .iter()
        .chain(&entity.aliases)
        .filter_map(|name| family(name))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// A name without issuers and without the marks of its edition, where it is long
/// enough to tell a document by.
pub(crate) fn family(name: &str) -> Option<String> {
    let family = title::family(title::without_issuers(name));
    (family.chars().count() >= SHORTEST_NAME).then_some(family)
}

/// Whether the newer document is by an issuer of the older one or by one that
/// succeeded it; by the letters of their numbers where an issuer is not known.
fn same_body(new: &Entity, old: &Entity) -> bool {
    if new.issuers.is_empty() || old.issuers.is_empty() {
        let code = |entity: &Entity| match DocumentNumber::parse(entity.number.as_deref()?)?.form {
            NumberForm::Coded { code, .. } => Some(code),
            _ => None,
        };
        return code(new).is_some_and(|own| code(old) == Some(own));
    }
    new.issuers
        .iter()
        .any(|new| old.issuers.iter().any(|old| issuer::succeeds(new, old)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::InMemory;
    use crate::testing::graph_of;
    use jiff::civil::date;

    fn document(title: &str, body: &str, day: Date) -> Entity {
        Entity {
            title: Some(title.to_owned()),
            issuers: vec![body.to_owned()],
            written: Some(day),
            ..Entity::named(&format!("{title}{day}"))
        }
    }

    /// What is used instead of the first document in 2026.
    fn instead(entities: Vec<Entity>, edges: &[(usize, usize, Relation)]) -> Vec<(usize, Why)> {
        let graph = InMemory::new(graph_of(entities, edges));
        use_instead(&graph, NodeIndex::new(0), date(2026, 1, 1))
            .iter()
            .map(|i| (i.node.index(), i.why))
            .collect()
    }

    /// A trial edition whose term has ended.
    fn trial() -> Entity {
        Entity {
            expires: Some(date(2022, 1, 1)),
            ..document(
                "甲局关于印发《乙资金管理办法（试行）》的通知",
                "甲局",
                date(2020, 1, 1),
            )
        }
    }

    const FINAL: &str = "甲局关于印发《乙资金管理办法》的通知";

    #[test]
    fn what_ends_it_goes_before_a_later_edition() {
        let entities = vec![
            trial(),
            document("丙资金管理办法", "甲局", date(2021, 1, 1)),
            document(FINAL, "甲局", date(2023, 1, 1)),
        ];
        assert_eq!(
            instead(entities, &[(1, 0, Relation::Repeals)]),
            [(1, Why::EndsIt)]
        );
    }

    #[test]
    fn the_editions_of_a_document_are_those_of_its_name_and_issuer() {
        let entities = vec![
            trial(),
            document(FINAL, "甲局", date(2021, 1, 1)),
            document(FINAL, "甲局", date(2023, 1, 1)),
            document(FINAL, "丁局", date(2024, 1, 1)),
            document("丙资金管理办法", "甲局", date(2021, 1, 1)),
        ];
        let graph = InMemory::new(graph_of(entities, &[]));
        let others = |node| -> Vec<usize> {
            let others = editions(&graph, NodeIndex::new(node));
            others.into_iter().map(NodeIndex::index).collect()
        };
        // Older and newer ones alike, in the order of their ids.
        assert_eq!(others(1), [2, 0]);
        assert_eq!(others(0), [1, 2]);
        assert!(others(4).is_empty());
    }

    #[test]
    fn the_latest_edition_of_the_same_issuer_is_a_guess() {
        let entities = vec![
            trial(),
            document(FINAL, "甲局", date(2021, 1, 1)),
            document(FINAL, "甲局", date(2023, 1, 1)),
            document(FINAL, "丁局", date(2024, 1, 1)),
        ];
        assert_eq!(instead(entities, &[]), [(2, Why::SameName)]);
    }

    #[test]
    fn neither_drafts_nor_earlier_nor_dead_editions_are_guessed() {
        let mut draft = document(FINAL, "甲局", date(2023, 1, 1));
        draft.draft = true;
        let mut dead = document(FINAL, "甲局", date(2023, 2, 1));
        dead.expires = Some(date(2024, 1, 1));
        let mut coming = document(FINAL, "甲局", date(2025, 2, 1));
        coming.effective = Some(date(2027, 1, 1));
        let earlier = document(FINAL, "甲局", date(2019, 1, 1));
        assert!(instead(vec![trial(), draft, dead, coming, earlier], &[]).is_empty());
    }

    #[test]
    fn the_successor_of_an_issuer_counts_as_the_same() {
        let mut old = trial();
        old.issuers = vec!["国家卫生和计划生育委员会".to_owned()];
        let new = document(FINAL, "国家卫生健康委", date(2023, 1, 1));
        assert_eq!(instead(vec![old, new], &[]), [(1, Why::SameName)]);
    }

    #[test]
    fn what_is_in_force_needs_nothing_instead() {
        let mut old = trial();
        old.expires = None;
        let new = document(FINAL, "甲局", date(2023, 1, 1));
        assert!(instead(vec![old, new], &[]).is_empty());
    }

    #[test]
    fn a_decision_that_ends_many_or_a_draft_takes_no_place() {
        let decision = document("甲局关于废止部分文件的决定", "甲局", date(2021, 1, 1));
        let mut draft = document("丙办法（征求意见稿）", "甲局", date(2021, 1, 1));
        draft.draft = true;
        let edges = [(1, 0, Relation::Repeals), (2, 0, Relation::Supersedes)];
        assert!(instead(vec![trial(), decision, draft], &edges).is_empty());
    }
}
