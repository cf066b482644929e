//! Writes a corpus of official documents of any size, with the truth beside
//! it: `cargo run --release --example generate -- --documents 1000 --seed 1 DIR`.
//! See `docs/generate.md`.

mod corpus;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, ensure};
use clap::Parser;

/// Write official documents with a known graph.
#[derive(Debug, Parser)]
struct Options {
    /// How many documents.
    #[arg(long, value_parser = clap::value_parser!(u32).range(20..=4_000_000))]
    documents: u32,
    /// The same seed gives the same bytes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Encodings of the files; the texts are the same in either case.
    #[arg(long, value_enum, default_value_t)]
    encoding: corpus::Encodings,
    /// Folder for the texts, which must not exist; the truth goes to DIR-truth.
    dir: PathBuf,
}

#[expect(clippy::print_stderr, reason = "a program says what it has done")]
fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let mut truth = options.dir.clone().into_os_string();
    truth.push("-truth");
    let truth = PathBuf::from(truth);
    for folder in [&options.dir, &truth] {
        ensure!(
            !folder.exists(),
            "{} exists already; name another folder, or remove it",
            folder.display()
        );
    }
    let start = Instant::now();
    let made = corpus::generate(
        options.documents as usize,
        options.seed,
        options.encoding,
        &options.dir,
        &truth,
    )
    .with_context(|| format!("cannot write below {}", options.dir.display()))?;
    let seconds = start.elapsed().as_secs_f64();
    eprintln!(
        "{} documents in {} files, {} edges, {:.1} MB of text in {seconds:.1} s ({:.0} documents/s)\ntexts: {}\ntruth: {}",
        made.documents,
        made.files,
        made.edges,
        made.bytes as f64 / 1e6,
        made.documents as f64 / seconds.max(1e-9),
        options.dir.display(),
        truth.display(),
    );
    Ok(())
}
