//! A corpus of official documents of any size, with the truth beside it.
//!
//! [`generate`] plans all documents in one thread, then writes the files in
//! parallel, a batch at a time: memory holds the plan and one batch, and the
//! result is the same for any number of threads.

mod compose;
mod document;
mod files;
mod naming;
mod page;
mod phrases;
mod plan;
mod rng;
mod truth;
mod world;

use std::fs::{self, File as Disk};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use rayon::prelude::*;

use compose::Layout;
pub(crate) use files::Encodings;
use files::File;
use page::Page;
use plan::Plan;
use rng::Rng;

/// Files written together.
const BATCH: usize = 8_192;

/// What was made.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Made {
    /// Documents.
    pub(crate) documents: usize,
    /// Text files.
    pub(crate) files: usize,
    /// Citations, without short forms.
    pub(crate) edges: usize,
    /// Bytes of text, before encoding.
    pub(crate) bytes: usize,
}

/// What one file brings to the tables.
struct Rows {
    documents: String,
    edges: String,
    statuses: String,
    made: Made,
}

/// Writes `documents` documents below `texts`, and the truth below `truth`.
///
/// # Errors
///
/// Where a folder or a file can't be written.
pub(crate) fn generate(
    documents: usize,
    seed: u64,
    encodings: Encodings,
    texts: &Path,
    truth: &Path,
) -> io::Result<Made> {
    let plan = Plan::new(documents, seed);
    let files = files::divide(&plan, seed);
    let labels = truth.join("labels");
    for file in files.iter().step_by(1_000) {
        let folder = file.stem();
        let folder = folder.split('/').next().unwrap_or_default();
        fs::create_dir_all(texts.join(folder))?;
        fs::create_dir_all(labels.join(folder))?;
    }
    let table = |name: &str, header: &str| -> io::Result<BufWriter<Disk>> {
        let mut out = BufWriter::new(Disk::create(truth.join(name))?);
        out.write_all(header.as_bytes())?;
        Ok(out)
    };
    let mut document_table = table(
        "documents.csv",
        "id,title,number,issuer,written,effective,expires,file\n",
    )?;
    let mut edge_table = table("edges.csv", "source,target,relation\n")?;
    let mut status_table = table("status.csv", "id,day,status,since,by\n")?;
    let mut made = Made::default();
    for batch in files.chunks(BATCH) {
        let rows: Vec<Rows> = batch
            .par_iter()
            .map(|file| write(&plan, file, seed, encodings, texts, &labels))
            .collect::<io::Result<_>>()?;
        for row in rows {
            document_table.write_all(row.documents.as_bytes())?;
            edge_table.write_all(row.edges.as_bytes())?;
            status_table.write_all(row.statuses.as_bytes())?;
            made.documents += row.made.documents;
            made.files += 1;
            made.edges += row.made.edges;
            made.bytes += row.made.bytes;
        }
    }
    document_table.flush()?;
    edge_table.flush()?;
    status_table.flush()?;
    Ok(made)
}

/// Writes one file and its labels.
fn write(
    plan: &Plan,
    file: &File,
    seed: u64,
    encodings: Encodings,
    texts: &Path,
    labels: &Path,
) -> io::Result<Rows> {
    let mut rng = Rng::new(seed, file.number as u64, 4);
    let mut page = Page::with_room(file.count as usize);
    let layout = if file.count > 1 {
        Layout::Fields
    } else {
        Layout::Plain
    };
    if file.count > 1 {
        let day = plan.documents[file.first as usize].written;
        page.alone("政策文件汇编");
        page.alone(&format!("（{}年{}月）", day.year(), day.month()));
        page.gap();
    }
    let stem = file.stem();
    let name = format!("{stem}.{}", file.ending(plan));
    let (mut documents, mut statuses) = (String::new(), String::new());
    for at in file.first..file.first + file.count {
        compose::write(plan, at, &mut page, layout, seed);
        documents.push_str(&truth::document_row(plan, at, &name));
        statuses.push_str(&truth::status_rows(plan, at));
    }
    page.edges.sort();
    page.edges.dedup();
    let edges = page
        .edges
        .iter()
        .map(|(from, to, relation)| truth::edge_row(from, to, *relation))
        .collect();
    fs::write(
        texts.join(&name),
        files::bytes(&page.text, encodings, &mut rng),
    )?;
    fs::write(labels.join(format!("{stem}.jsonl")), &page.labels)?;
    let made = Made {
        documents: file.count as usize,
        files: 1,
        edges: page.edges.len(),
        bytes: page.text.len(),
    };
    Ok(Rows {
        documents,
        edges,
        statuses,
        made,
    })
}
