//! What a build wrote, and what of it the next one can copy.

use std::hash::{Hash, Hasher};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::Xxh3Default;

use super::written::Section;
use crate::graph::{Graph, Judgement};
use crate::store::Fingerprint;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Told {
    id: u64,
    /// The document itself.
    own: u64,
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
        for edge in graph.inner.raw_edges() {
            if !is_same(edge.target().index()) {
                edges[edge.source().index()] = None;
            }
        }
        Same {
            documents: documents.collect(),
            edges,
        }
    }

    /// As bytes, to be kept.
    pub fn pack(&self) -> Vec<u8> {
        let sections = self.json.iter().chain(&self.dot);
        let starts = sections.clone().map(|section| section.start);
        let mut words: Vec<u64> = vec![self.documents.len() as u64, self.picture];
        words.extend(starts);
        for told in &self.documents {
            words.extend([told.id, told.own, told.status, told.edges]);
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
        let expected = count.checked_mul(32 + 16)?.checked_add(48)?;
        if bytes.len() != expected || !rest.is_empty() {
            return None;
        }
        let documents = (0..count).map(|at| {
            let word = |field: usize| word(6 + at * 4 + field);
            Some(Told {
                id: word(0)?,
                own: word(1)?,
                status: word(2)?,
                edges: word(3)?,
            })
        });
        let documents: Vec<Told> = documents.collect::<Option<_>>()?;
        let (lengths, _) = bytes.get(48 + count * 32..)?.as_chunks::<4>();
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
