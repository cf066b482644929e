//! The order of files changes nothing: what the texts of all truths mean together is the
//! same, whatever their files are called.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use jiff::civil::date;
use wenmai::graph::{CitationGraph, InMemory, ProvedGraph};
use wenmai::project::from_texts;
use wenmai::source::{Encoding, Text};

/// The texts of the truths, those of a folder behind each other.
fn texts() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/truth");
    let mut paths = Vec::new();
    for folder in fs::read_dir(root).unwrap() {
        let folder = folder.unwrap().path();
        for file in fs::read_dir(&folder).into_iter().flatten() {
            paths.push(file.unwrap().path());
        }
    }
    let is_text = |path: &Path| {
        let extension = path
            .extension()
            .and_then(|e| e.to_str())
            .unwrap_or_default();
        let name = path
            .file_name()
            .and_then(|n| n.to_str())
            .unwrap_or_default();
        matches!(extension, "txt" | "md") && name.starts_with(|c: char| c.is_ascii_digit())
    };
    paths.retain(|path| is_text(path));
    paths.sort();
    let text = |path| fs::read_to_string(path).unwrap();
    paths.iter().map(text).collect()
}

/// The places 0.. in another order, told by a number.
fn shuffled(count: usize, seed: u64) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    let mut state = seed;
    for at in (1..count).rev() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(state >> 33).unwrap() % (at + 1);
        places.swap(at, other);
    }
    places
}

/// What the texts mean, named so that they stand in this order: the statuses of each
/// document, and the words of each relation.
type Meaning = (
    BTreeMap<String, Vec<String>>,
    BTreeSet<(String, String, String, String)>,
);

fn meaning(texts: &[String], order: &[usize]) -> Meaning {
    let named = texts
        .iter()
        .zip(order)
        .map(|(text, place)| Text::new(format!("{place:05}.txt"), text.clone(), Encoding::Utf8));
    let project = from_texts(named.collect());
    let graph = InMemory::new(&project.graph);
    let days = [2010, 2016, 2021, 2022, 2026].map(|year| date(year, 6, 15));
    let mut documents = BTreeMap::new();
    for node in graph.documents() {
        let on = days.map(|day| graph.judgement(node, day));
        let on = on.map(|on| format!("{:?} {:?}", on.status, on.since));
        documents.insert(graph.document(node).id.clone(), on.to_vec());
    }
    let mut relations = BTreeSet::new();
    for edge in graph.edges(&[]) {
        let (source, target) = graph.ends(edge);
        for proof in graph.proofs(edge) {
            relations.insert((
                graph.document(source).id.clone(),
                graph.document(target).id.clone(),
                graph.relation(edge).key().to_owned(),
                proof.text.clone(),
            ));
        }
    }
    (documents, relations)
}

#[test]
fn the_order_of_files_changes_nothing() {
    let texts = texts();
    assert!(texts.len() > 150);
    let own: Vec<usize> = (0..texts.len()).collect();
    let (documents, relations) = meaning(&texts, &own);
    for seed in 1..=6 {
        let (others, links) = meaning(&texts, &shuffled(texts.len(), seed));
        let gone: Vec<_> = relations.difference(&links).collect();
        let new: Vec<_> = links.difference(&relations).collect();
        assert!(
            gone.is_empty() && new.is_empty(),
            "seed {seed}: {gone:#?} became {new:#?}"
        );
        for (id, statuses) in &documents {
            assert_eq!(others.get(id), Some(statuses), "seed {seed}: {id}");
        }
        assert_eq!(others.len(), documents.len(), "seed {seed}");
    }
}
