//! The part of the graph that a change touches: from what was found anew, and from the
//! project that is saved.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use petgraph::Direction;
use petgraph::graph::NodeIndex;
use rustc_hash::FxHashMap;

use super::meaning::Meaning;
use crate::graph::build::Edge;
use crate::graph::{Entity, Graph};
use crate::project::evidence;
use crate::store::{Place, Places, Proof, Saved};

/// Documents and relations, with their places among all.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) graph: Graph,
    /// For each node its place among all entities.
    pub(super) places: Vec<usize>,
    /// The node of each place.
    pub(super) nodes: FxHashMap<usize, NodeIndex>,
}

/// All that is told of what has changed, what it is judged by, and `drawn` documents
/// with the relations among them. None where the saved project is another than the
/// outline before tells of.
pub(super) fn read(project: &Path, meaning: &Meaning, drawn: &[usize]) -> Option<Part> {
    let saved = Saved::open(project).ok()?;
    let numbers = saved.places().ok()?;
    let mut to_new: FxHashMap<Place, usize> = FxHashMap::default();
    let mut old_count = 0;
    for (new, old) in meaning.of_old.iter().enumerate() {
        if let Some(old) = old {
            to_new.insert(*numbers.get(*old)?, new);
            old_count = old_count.max(*old + 1);
        }
    }
    if numbers.len() < old_count {
        return None;
    }
    let number = |new: usize| Some(numbers[meaning.of_old.get(new).copied().flatten()?]);

    // What the documents cite that may cite otherwise than before.
    let found = cited(meaning);
    let mut wanted: BTreeSet<usize> = found.iter().flat_map(|m| [m.source, m.target]).collect();
    wanted.extend((0..meaning.sources.len()).filter(|&at| meaning.sources[at]));
    wanted.extend(&meaning.judged);
    wanted.extend(drawn);

    let mut part = saved.part();
    let mut judged: Vec<Place> = meaning.judged.iter().filter_map(|&at| number(at)).collect();
    judged.sort_unstable();
    part.judge(judged).ok()?;
    let drawn: Vec<Place> = drawn.iter().filter_map(|&at| number(at)).collect();
    part.edges_of_all(&drawn, Direction::Outgoing, &[], Proof::All)
        .ok()?;
    for &at in &wanted {
        if let Some(number) = number(at).filter(|_| !meaning.entities.contains_key(&at)) {
            part.document(number).ok()?;
        }
    }
    let (old, places) = part.load();
    put_together(
        meaning,
        found,
        wanted,
        &Old {
            graph: old,
            places,
            to_new,
        },
    )
}

/// What was read of the saved project.
struct Old {
    graph: Graph,
    places: Places,
    to_new: FxHashMap<Place, usize>,
}

impl Old {
    /// The place of a node now; none where the document is gone.
    fn place(&self, node: NodeIndex) -> Option<usize> {
        self.to_new.get(&self.places.place(node)?).copied()
    }
}

/// A mention with its ends, as places among all entities.
struct Cited {
    source: usize,
    target: usize,
    reading: usize,
    citation: usize,
}

fn cited(meaning: &Meaning) -> Vec<Cited> {
    let outline = &meaning.outline;
    let mut first = 0;
    let mut found = Vec::new();
    for (reading, row) in outline.rows.iter().enumerate() {
        let source = row.entity as usize;
        if meaning.sources[source] {
            let mentions = &outline.mentions[first..first + row.citations as usize];
            let proving = mentions.iter().enumerate().filter(|(_, m)| m.proves(row));
            found.extend(proving.map(|(citation, mention)| Cited {
                source,
                target: mention.target as usize,
                reading,
                citation,
            }));
        }
        first += row.citations as usize;
    }
    found
}

fn put_together(
    meaning: &Meaning,
    found: Vec<Cited>,
    wanted: BTreeSet<usize>,
    old: &Old,
) -> Option<Part> {
    let mut entities: BTreeMap<usize, Entity> = BTreeMap::new();
    for node in old.graph.inner.node_indices() {
        if let Some(at) = old.place(node) {
            let entity = match meaning.entities.get(&at) {
                Some(entity) => entity,
                None => &old.graph.inner[node],
            };
            entities.insert(at, entity.clone());
        }
    }
    for at in wanted {
        if let Some(entity) = meaning.entities.get(&at) {
            entities.insert(at, entity.clone());
        }
        entities.get(&at)?;
    }
    let places: Vec<usize> = entities.keys().copied().collect();
    let nodes: FxHashMap<usize, usize> = places.iter().enumerate().map(|(i, &p)| (p, i)).collect();

    let mut edges = Vec::new();
    for edge in old.graph.inner.edge_indices() {
        let (source, target) = old.graph.inner.edge_endpoints(edge)?;
        let Some(source) = old.place(source).filter(|&at| !meaning.sources[at]) else {
            continue;
        };
        // What it means is there still, or it would be among those that may cite
        // otherwise.
        let target = old.place(target)?;
        let link = &old.graph.inner[edge];
        edges.extend(link.mentions.iter().map(|mention| Edge {
            source: nodes[&source],
            target: nodes[&target],
            relation: link.relation,
            evidence: mention.clone(),
        }));
    }
    for cited in found {
        let reading = meaning.readings.get(&cited.reading)?;
        let citation = reading.citations.get(cited.citation)?.clone();
        let target = entities.get(&cited.target)?;
        edges.push(Edge {
            source: nodes[&cited.source],
            target: nodes[&cited.target],
            relation: citation.relation,
            evidence: evidence(
                &reading.document.file,
                citation,
                target.expires.or(target.starts()),
            ),
        });
    }
    let graph = Graph::build(entities.into_values().collect(), edges);
    Some(Part {
        graph,
        nodes: nodes
            .into_iter()
            .map(|(place, node)| (place, NodeIndex::new(node)))
            .collect(),
        places,
    })
}
