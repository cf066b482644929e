//! What a build wrote, and what of it the next one can copy.

use std::hash::{Hash, Hasher};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::Xxh3Default;

use super::written::Section;
use crate::amend::{Amended, Before};
use crate::graph::{Entity, Graph, Judgement};
use crate::store::{self, Differs, Fingerprint};

/// What a build wrote of each document, and where it stands in `graph.json` and
/// `graph.dot`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    documents: Vec<Told>,
    /// Documents, then relations, in `graph.json`.
    pub(super) json: [Section; 2],
    /// Documents, then relations, in `graph.dot`.
    pub(super) dot: [Section; 2],
    /// Stands for all that `graph.svg` shows.
    pub(super) picture: u64,
}

/// Numbers that stand for what was written of a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Told {
    id: u64,
    /// The document itself.
    own: u64,
    /// What relations say of it.
    shown: u64,
    /// Its status.
    status: u64,
    /// Its relations to others.
    edges: u64,
}

/// For each document the one of the build before whose rows can be copied.
#[derive(Debug)]
pub(super) struct Same {
    pub(super) documents: Vec<Option<usize>>,
    pub(super) edges: Vec<Option<usize>>,
}

impl Same {
    /// Nothing can be copied.
    pub(super) fn nothing(graph: &Graph) -> Self {
        let nothing = vec![None; graph.inner.node_count()];
        Same {
            documents: nothing.clone(),
            edges: nothing,
        }
    }
}

impl Written {
    /// What is about to be written; where it stands is not known yet.
    pub(super) fn new(
        graph: &Graph,
        judgements: &[Judgement],
        fingerprints: &[Fingerprint],
    ) -> Self {
        let documents = graph.inner.raw_nodes().par_iter();
        let documents =
            documents
                .zip(judgements)
                .zip(fingerprints)
                .map(|((node, judgement), fingerprint)| Told {
                    id: number_of(&node.weight.id),
                    own: fingerprint.own.cast_unsigned(),
                    shown: shown(&node.weight),
                    status: number_of(judgement),
                    edges: fingerprint.edges.cast_unsigned(),
                });
        Written {
            documents: documents.collect(),
            ..Written::default()
        }
    }

    /// What of this is written already.
    pub(super) fn same_as(&self, graph: &Graph, before: &Written) -> Same {
        let places = before.documents.iter().enumerate();
        let places: FxHashMap<u64, usize> = places.map(|(at, told)| (told.id, at)).collect();
        let of_id: Vec<Option<(usize, Told)>> = self
            .documents
            .iter()
            .map(|told| {
                let place = *places.get(&told.id)?;
                Some((place, *before.documents.get(place)?))
            })
            .collect();
        let is_same =
            |at: usize| of_id[at].is_some_and(|(_, old)| old.own == self.documents[at].own);
        let documents = (0..of_id.len()).map(|at| {
            let (place, old) = of_id[at]?;
            (is_same(at) && old.status == self.documents[at].status).then_some(place)
        });
        let mut edges: Vec<Option<usize>> = (0..of_id.len())
            .map(|at| {
                let (place, old) = of_id[at]?;
                (is_same(at) && old.edges == self.documents[at].edges).then_some(place)
            })
            .collect();
        // The rows of a relation speak of the cited document too.
        let is_shown_same =
            |at: usize| of_id[at].is_some_and(|(_, old)| old.shown == self.documents[at].shown);
        for edge in graph.inner.raw_edges() {
            if !is_shown_same(edge.target().index()) {
                edges[edge.source().index()] = None;
            }
        }
        Same {
            documents: documents.collect(),
            edges,
        }
    }

    /// What is about to be written where a part of the project has changed, what of it
    /// is written already, and what of the nodes of the part differs. `judgements` and
    /// `fingerprints` are those of the nodes. None where this was written of another
    /// project.
    pub(super) fn amended(
        &self,
        amended: &Amended,
        judgements: &[Option<Judgement>],
        fingerprints: &[Fingerprint],
    ) -> Option<(Written, Same, Vec<Differs>)> {
        let mut same = Same {
            documents: amended.of_old.clone(),
            edges: amended.of_old.clone(),
        };
        let mut documents = Vec::with_capacity(amended.of_old.len());
        for old in &amended.of_old {
            // New ones follow.
            let told = old.map(|old| self.documents.get(old).copied());
            documents.push(told.unwrap_or(Some(Told::default()))?);
        }
        let mut places: Vec<usize> = [&amended.documents, &amended.sources, &amended.judged]
            .into_iter()
            .flatten()
            .copied()
            .collect();
        places.sort_unstable();
        places.dedup();
        let mut differs = Vec::new();
        for place in places {
            let node = *amended.nodes.get(&place)?;
            let entity = &amended.graph.inner[node];
            let fingerprint = fingerprints[node.index()];
            let is_new = amended.of_old[place].is_none();
            let was = documents[place];
            let told = &mut documents[place];
            told.id = number_of(&entity.id);
            told.own = fingerprint.own.cast_unsigned();
            told.shown = shown(entity);
            if amended.sources.binary_search(&place).is_ok() {
                told.edges = fingerprint.edges.cast_unsigned();
                same.edges[place] = None;
            }
            if let Some(judgement) = &judgements[node.index()] {
                told.status = number_of(judgement);
            }
            if is_new || told.own != was.own || told.status != was.status {
                same.documents[place] = None;
            }
            let (own, edges) = (is_new || told.own != was.own, told.edges != was.edges);
            if own || edges {
                differs.push(Differs { node, edges });
            }
        }
        let written = Written {
            documents,
            ..Written::default()
        };
        Some((written, same, differs))
    }

    /// As bytes, to be kept.
    pub fn pack(&self) -> Vec<u8> {
        let sections = self.json.iter().chain(&self.dot);
        let starts = sections.clone().map(|section| section.start);
        let mut words: Vec<u64> = vec![self.documents.len() as u64, self.picture];
        words.extend(starts);
        for told in &self.documents {
            words.extend([told.id, told.own, told.shown, told.status, told.edges]);
        }
        let lengths = sections.flat_map(|section| &section.lengths);
        let words = words.iter().flat_map(|word| word.to_le_bytes());
        words
            .chain(lengths.flat_map(|length| length.to_le_bytes()))
            .collect()
    }

    /// From bytes; none where they make no sense.
    pub fn unpack(bytes: &[u8]) -> Option<Self> {
        let (words, rest) = bytes.as_chunks::<8>();
        let word = |at: usize| words.get(at).copied().map(u64::from_le_bytes);
        let count = usize::try_from(word(0)?).ok()?;
        let expected = count.checked_mul(40 + 16)?.checked_add(48)?;
        if bytes.len() != expected || !rest.is_empty() {
            return None;
        }
        let documents = (0..count).map(|at| {
            let word = |field: usize| word(6 + at * 5 + field);
            Some(Told {
                id: word(0)?,
                own: word(1)?,
                shown: word(2)?,
                status: word(3)?,
                edges: word(4)?,
            })
        });
        let documents: Vec<Told> = documents.collect::<Option<_>>()?;
        let (lengths, _) = bytes.get(48 + count * 40..)?.as_chunks::<4>();
        let section = |at: usize| {
            let lengths = lengths.get(at * count..(at + 1) * count)?;
            Some(Section {
                start: word(2 + at)?,
                lengths: lengths.iter().map(|l| u32::from_le_bytes(*l)).collect(),
            })
        };
        Some(Written {
            documents,
            json: [section(0)?, section(1)?],
            dot: [section(2)?, section(3)?],
            picture: word(1)?,
        })
    }

    /// Whether all documents have their rows.
    pub(super) fn is_whole(&self) -> bool {
        let count = self.documents.len();
        let sections = self.json.iter().chain(&self.dot);
        sections
            .into_iter()
            .all(|section| section.lengths.len() == count)
    }
}

impl Before for Written {
    fn is_same(&self, at: usize, entity: &Entity) -> bool {
        let own = store::own_fingerprint(entity).cast_unsigned();
        self.documents.get(at).is_some_and(|told| told.own == own)
    }

    fn is_shown_same(&self, at: usize, entity: &Entity) -> bool {
        let shown = shown(entity);
        self.documents
            .get(at)
            .is_some_and(|told| told.shown == shown)
    }
}

/// A number that stands for what relations to or from a document say of it.
fn shown(entity: &Entity) -> u64 {
    number_of((&entity.id, &entity.number, &entity.title, &entity.issuers))
}

/// A number that stands for a thing.
pub(super) fn number_of(thing: impl Hash) -> u64 {
    let mut hasher = Xxh3Default::new();
    thing.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(id: u64, own: u64, status: u64, edges: u64) -> Told {
        Told {
            id,
            own,
            shown: own,
            status,
            edges,
        }
    }

    fn written(documents: Vec<Told>) -> Written {
        Written {
            documents,
            ..Written::default()
        }
    }

    #[test]
    fn what_was_kept_comes_back() {
        let section = |start| Section {
            start,
            lengths: vec![7, 0],
        };
        let written = Written {
            json: [section(1), section(2)],
            dot: [section(3), section(u64::MAX)],
            picture: 9,
            ..written(vec![told(1, 2, 3, 4), told(5, 6, 7, u64::MAX)])
        };
        let bytes = written.pack();
        assert_eq!(Written::unpack(&bytes), Some(written));
        for end in 0..bytes.len() {
            assert_eq!(Written::unpack(&bytes[..end]), None);
        }
        assert_eq!(Written::unpack(&[0xFF; 48]), None);
    }

    #[test]
    fn rows_are_copied_where_all_that_they_say_is_as_it_was() {
        // 乙 cites 甲, 丙 cites 乙.
        let text = |name: &str, cited: &str| {
            let text = format!("关于{name}的通知\n\n各单位：\n根据《关于{cited}的通知》办理。\n");
            crate::source::Text::new(format!("{name}.txt"), text, crate::source::Encoding::Utf8)
        };
        let texts = vec![text("乙", "甲"), text("丙", "乙")];
        let graph = crate::project::from_texts(texts).graph;
        let ids: Vec<&str> = graph.inner.node_weights().map(|e| e.id.as_str()).collect();
        assert_eq!(ids, ["关于丙的通知", "关于乙的通知", "关于甲的通知"]);
        let before = written(vec![told(3, 0, 0, 0), told(2, 0, 0, 0), told(1, 0, 0, 0)]);
        let same = |documents| written(documents).same_as(&graph, &before);

        // The status of 乙 is another: its own row says so.
        let found = same(vec![told(3, 0, 0, 0), told(2, 0, 1, 0), told(1, 0, 0, 0)]);
        assert_eq!(found.documents, [Some(0), None, Some(2)]);
        assert_eq!(found.edges, [Some(0), Some(1), Some(2)]);

        // 乙 itself is another: the relations to it speak of it.
        let found = same(vec![told(3, 0, 0, 0), told(2, 1, 0, 0), told(1, 0, 0, 0)]);
        assert_eq!(found.documents, [Some(0), None, Some(2)]);
        assert_eq!(found.edges, [None, None, Some(2)]);

        // 丙 is a new document.
        let found = same(vec![told(9, 0, 0, 0), told(2, 0, 0, 0), told(1, 0, 0, 0)]);
        assert_eq!(found.documents, [None, Some(1), Some(2)]);
        assert_eq!(found.edges, [None, Some(1), Some(2)]);
    }
}
