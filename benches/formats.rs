//! The speed of each reader, on one thread, over the files by which formats are
//! compared: `cargo bench --bench formats`, or one: `cargo bench --bench formats --
//! pdf`. Figures are of the bytes of the files, opening them included; as these
//! are small, they are those of many small files.

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, ensure};
use criterion::{Criterion, Throughput};
use wenmai::source::{self, Options};

/// The files of each format, by who made them and their extension:
/// `table/csv`.
fn formats(parity: &Path) -> anyhow::Result<BTreeMap<String, Vec<PathBuf>>> {
    let mut formats: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for maker in entries(parity)? {
        let made_by = name(&maker);
        for file in entries(&maker)? {
            let name = name(&file);
            let extension = match name.rsplit_once('.') {
                Some((stem, "gz")) if stem.ends_with(".tar") => "tar.gz",
                Some((_, extension)) => extension,
                None => "none",
            };
            formats
                .entry(format!("{made_by}/{extension}"))
                .or_default()
                .push(file);
        }
    }
    Ok(formats)
}

fn entries(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("{}", folder.display()))?;
    let mut paths = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<anyhow::Result<Vec<PathBuf>>>()?;
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn main() -> anyhow::Result<()> {
    // Figures of one thread can be compared between machines.
    rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build_global()?;
    let mut criterion = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    let parity = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/parity");
    let mut group = criterion.benchmark_group("formats");
    for (format, files) in formats(&parity)? {
        let read = || source::read(&files, &Options::default(), &|_| {});
        ensure!(read()?.unread.is_empty(), "{format}: not all was read");
        let mut bytes = 0;
        for file in &files {
            bytes += fs::metadata(file)?.len();
        }
        group.throughput(Throughput::BytesDecimal(bytes));
        group.bench_function(format.as_str(), |bencher| {
            bencher.iter(|| black_box(read()))
        });
    }
    group.finish();
    criterion.final_summary();
    Ok(())
}
