//! The speed of each stage, on one thread: `cargo bench`, or one stage alone:
//! `cargo bench -- identity`. See `docs/performance.md`.
//!
//! The texts are those of `examples/generate`, written to a folder that is
//! removed again, so that no file of others is needed. Elements are citations,
//! for `status` documents.

#[path = "../examples/generate/corpus/mod.rs"]
mod corpus;

use std::hint::black_box;
use std::time::Duration;

use anyhow::ensure;
use criterion::{BatchSize, Criterion, SamplingMode, Throughput};
use jiff::civil::{Date, date};
use petgraph::visit::EdgeRef;
use wenmai::document::Document;
use wenmai::graph::Edge;
use wenmai::graph::{Entity, Graph};
use wenmai::identity::{self, Given, Reading};
use wenmai::project::{self, Project};
use wenmai::source::{self, Options, Text};
use wenmai::{citation, document, export, store};

/// Some 3 MB of text: enough that names repeat, and an iteration stays short.
const DOCUMENTS: usize = 1_000;

const SEED: u64 = 1;

/// All but the latest generated documents are written before it.
const AS_OF: Date = date(2026, 1, 1);

/// What the stages take, made once.
struct Input {
    texts: Vec<Text>,
    documents: Vec<Vec<Document>>,
    readings: Vec<Reading>,
    project: Project,
    edges: Vec<Edge>,
    folder: tempfile::TempDir,
}

impl Input {
    fn new() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let dir = folder.path().join("texts");
        corpus::generate(
            DOCUMENTS,
            SEED,
            corpus::Encodings::Mixed,
            &dir,
            &folder.path().join("truth"),
        )?;
        let read = source::read(&[dir], &Options::default(), &|_| {})?;
        ensure!(read.unread.is_empty(), "a generated file was not read");
        let texts = read.texts;
        let project = project::from_texts(texts.clone());
        Ok(Input {
            documents: texts.iter().map(document::of_text).collect(),
            readings: texts.iter().flat_map(project::read_text).collect(),
            edges: edges(&project.graph),
            texts,
            project,
            folder,
        })
    }

    fn bytes(&self) -> Throughput {
        let bytes: usize = self.texts.iter().map(|text| text.text.len()).sum();
        Throughput::BytesDecimal(bytes as u64)
    }
}

/// The citations of a graph in the order in which they stand in the texts, as
/// building it takes them.
fn edges(graph: &Graph) -> Vec<Edge> {
    let mut edges: Vec<Edge> = graph
        .inner
        .edge_references()
        .flat_map(|edge| {
            let link = edge.weight();
            link.mentions.iter().map(move |evidence| Edge {
                source: edge.source().index(),
                target: edge.target().index(),
                relation: link.relation,
                evidence: evidence.clone(),
            })
        })
        .collect();
    let place = |edge: &Edge| (edge.evidence.file.clone(), edge.evidence.start);
    edges.sort_by_cached_key(place);
    edges
}

fn reading(criterion: &mut Criterion, input: &Input) {
    let mut group = criterion.benchmark_group("reading");
    group.sampling_mode(SamplingMode::Flat);
    group.throughput(input.bytes());
    group.bench_function("fold", |bencher| {
        bencher.iter(|| {
            for text in &input.texts {
                black_box(document::fold::fold(&text.text));
            }
        });
    });
    group.bench_function("segment", |bencher| {
        bencher.iter(|| {
            for text in &input.texts {
                black_box(document::of_text(text));
            }
        });
    });
    group.bench_function("citation", |bencher| {
        bencher.iter(|| {
            for (text, documents) in input.texts.iter().zip(&input.documents) {
                for document in documents {
                    black_box(citation::extract(document, &text.text));
                }
            }
        });
    });
    group.finish();
}

fn understanding(criterion: &mut Criterion, input: &Input) {
    let mut group = criterion.benchmark_group("understanding");
    group.sampling_mode(SamplingMode::Flat);
    group.throughput(Throughput::Elements(input.project.about.citations as u64));
    group.bench_function("identity", |bencher| {
        let given = Given::default();
        bencher.iter_with_large_drop(|| identity::resolve(&input.readings, &given));
    });

    let graph = &input.project.graph;
    let entities: Vec<Entity> = graph.inner.node_weights().cloned().collect();
    group.throughput(Throughput::Elements(input.edges.len() as u64));
    group.bench_function("graph", |bencher| {
        bencher.iter_batched(
            || (entities.clone(), input.edges.clone()),
            |(entities, edges)| Graph::build(entities, edges),
            BatchSize::PerIteration,
        );
    });

    group.throughput(Throughput::Elements(entities.len() as u64));
    group.bench_function("status", |bencher| {
        bencher.iter_with_large_drop(|| graph.judge_all(AS_OF));
    });
    group.finish();
}

fn saving(criterion: &mut Criterion, input: &Input) -> anyhow::Result<()> {
    let Project { graph, about, .. } = &input.project;
    let path = input.folder.path().join("wenmai.db");
    let judgements = graph.judge_all(AS_OF);
    let json = || serde_json::to_vec_pretty(&export::json::file(graph, &judgements, about, AS_OF));
    // What fails here would look fast below.
    store::save(&path, graph, about)?;
    store::load(&path)?;
    let written = json()?.len();

    let mut group = criterion.benchmark_group("saving");
    group.sampling_mode(SamplingMode::Flat);
    group.throughput(Throughput::Elements(input.edges.len() as u64));
    group.bench_function("save", |bencher| {
        bencher.iter(|| store::save(&path, graph, about));
    });
    group.bench_function("load", |bencher| {
        bencher.iter_with_large_drop(|| store::load(&path));
    });
    group.throughput(Throughput::BytesDecimal(written as u64));
    group.bench_function("graph.json", |bencher| {
        bencher.iter_with_large_drop(json);
    });
    group.finish();
    Ok(())
}

fn whole(criterion: &mut Criterion, input: &Input) {
    let mut group = criterion.benchmark_group("whole");
    group.sampling_mode(SamplingMode::Flat);
    group.throughput(input.bytes());
    group.bench_function("from_texts", |bencher| {
        bencher.iter_batched(
            || input.texts.clone(),
            project::from_texts,
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn main() -> anyhow::Result<()> {
    // Figures of one thread can be compared between machines.
    rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build_global()?;
    let input = Input::new()?;
    let mut criterion = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(4))
        .configure_from_args();
    reading(&mut criterion, &input);
    understanding(&mut criterion, &input);
    saving(&mut criterion, &input)?;
    whole(&mut criterion, &input);
    criterion.final_summary();
    Ok(())
}
