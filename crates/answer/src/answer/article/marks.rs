//! Which places of a document others cite or change.

use std::collections::BTreeMap;

use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};

use super::PlaceRow;
use wenmai_extracting::citation;
use wenmai_extracting::document::provision::{Named, Ordinal, Provision, Provisions, Unit};
use wenmai_graph::ProvedGraph;

/// An article, a chapter or an annex of a document that others cite or change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// 第三条
    pub place: String,
    /// The mentions that change or end it: the edge, and the place among its proofs.
    pub changes: Vec<(EdgeIndex, usize)>,
    /// Those that else cite it.
    pub citations: Vec<(EdgeIndex, usize)>,
}

impl Mark {
    /// At most so many of the mentions, what changes it first.
    pub fn rows<'a>(
        &self,
        graph: &'a dyn ProvedGraph,
        day: Date,
        most: usize,
    ) -> Vec<PlaceRow<'a>> {
        let mentions = self.changes.iter().chain(&self.citations).take(most);
        let rows = mentions.filter_map(|&(edge, at)| {
            let proof = graph.proofs(edge).get(at)?;
            Some(PlaceRow::of(graph, edge, Direction::Incoming, day, proof))
        });
        rows.collect()
    }
}

/// Articles that one range may name, at most.
const WIDEST: u32 = 2_000;

/// The places of a document that others cite or change, in their order: articles, larger
/// units that are named as a whole, annexes. The text is not asked for.
pub fn marks(graph: &dyn ProvedGraph, node: NodeIndex) -> Vec<Mark> {
    let mut named: Vec<(Provisions, EdgeIndex, usize)> = Vec::new();
    for edge in graph.pinpointed(node) {
        for (at, proof) in graph.proofs(edge).iter().enumerate() {
            // All but one are not listed.
            let told = proof.pinpoint.as_deref();
            let told = told.filter(|told| citation::stays(told).is_none());
            named.extend(
                told.and_then(Provisions::parse)
                    .map(|places| (places, edge, at)),
            );
        }
    }
    let inserted = inserted(&named);
    let mut found: BTreeMap<Key, Mark> = BTreeMap::new();
    for (places, edge, at) in &named {
        for place in places.each().flat_map(|named| units(named, &inserted)) {
            let mark = found.entry(key(&place)).or_insert_with(|| Mark {
                place: place.to_string(),
                changes: Vec::new(),
                citations: Vec::new(),
            });
            let side = match graph.relation(*edge).changes() {
                true => &mut mark.changes,
                false => &mut mark.citations,
            };
            if side.last() != Some(&(*edge, *at)) {
                side.push((*edge, *at));
            }
        }
    }
    found.into_values().collect()
}

/// By what places are told apart and sorted: the annex, the article, and the larger units.
type Key = (Option<Ordinal>, Option<Ordinal>, [Option<Ordinal>; 3]);

fn key(place: &Provision) -> Key {
    let larger = match place.number(Unit::Article) {
        // An article has one number, whatever chapter is named with it.
        Some(_) => [None; 3],
        None => [Unit::Book, Unit::Chapter, Unit::Section].map(|unit| place.number(unit)),
    };
    (
        place.number(Unit::Annex),
        place.number(Unit::Article),
        larger,
    )
}

/// The numbers of inserted articles that are named: 第一百二十条之二.
fn inserted(named: &[(Provisions, EdgeIndex, usize)]) -> Vec<Ordinal> {
    let mut found: Vec<Ordinal> = named
        .iter()
        .flat_map(|(places, ..)| places.articles())
        .filter(|&(_, inserted)| inserted > 0)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The articles that a place or a range names, or the larger units.
fn units(named: Named<'_>, inserted: &[Ordinal]) -> Vec<Provision> {
    let first = named.first();
    let units = [
        Unit::Article,
        Unit::Section,
        Unit::Chapter,
        Unit::Book,
        Unit::Annex,
    ];
    let Some((unit, from)) = units.into_iter().find_map(|u| Some((u, first.number(u)?))) else {
        return Vec::new();
    };
    let larger = units.into_iter().filter(|&larger| larger < unit);
    let larger = larger.filter_map(|larger| Some((larger, first.number(larger)?)));
    let around = larger.fold(Provision::default(), |place, (unit, number)| {
        place.with(unit, number)
    });
    let to = named
        .last()
        .and_then(|last| last.number(unit))
        .unwrap_or(from);
    let mut numbers: Vec<Ordinal> = vec![from];
    numbers.extend((from.0..=to.0.min(from.0 + WIDEST)).map(|number| (number, 0)));
    numbers.extend(inserted.iter().filter(|_| unit == Unit::Article));
    numbers.push(to);
    numbers.retain(|number| (from..=to).contains(number));
    numbers.sort_unstable();
    numbers.dedup();
    let place = |number| around.clone().with(unit, number);
    numbers.into_iter().map(place).collect()
}
