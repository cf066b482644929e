//! The same documents in every format give the same documents and citations:
//! tests/formats/parity/MAKER/NAME.EXTENSION is compared with NAME of
//! examples/notices, from which tests/formats/make wrote it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};

use wenmai::project::{self, Extraction};
use wenmai::source::Options;

/// What must be the same whatever the format.
#[derive(Debug, PartialEq, Eq)]
struct Facts {
    documents: Vec<String>,
    citations: Vec<String>,
}

fn facts(file: &Path) -> Facts {
    let Extraction {
        readings, unread, ..
    } = project::extract(&[file.to_path_buf()], &Options::default(), &|_| {}).unwrap();
    assert!(unread.is_empty(), "{}: {unread:?}", file.display());
    let documents = readings.iter().map(|reading| {
        let d = &reading.document;
        let number = d.number.as_ref().map(|n| n.as_str().to_owned());
        format!(
            "{:?} {number:?} {:?} {:?} {:?} {:?} {:?}",
            d.title, d.issuers, d.written, d.published, d.effective, d.expires
        )
    });
    let citations = readings.iter().flat_map(|reading| {
        reading.citations.iter().map(|citation| {
            format!(
                "{:?} {:?} {:?} {:?}",
                citation.relation, citation.title, citation.number, citation.pinpoint
            )
        })
    });
    Facts {
        documents: documents.collect(),
        citations: citations.collect(),
    }
}

fn folder(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

#[test]
fn every_format_gives_the_same() {
    let originals = files(&folder("examples/notices"));
    let mut compared = 0;
    let mut different = Vec::new();
    for maker in files(&folder("tests/formats/parity")) {
        for file in files(&maker) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            let stem = name.split('.').next().unwrap();
            let original = originals
                .iter()
                .find(|original| original.file_stem().is_some_and(|own| own == stem))
                .unwrap_or_else(|| panic!("{name} is the copy of nothing in examples/notices"));
            let (expected, found) = (facts(original), facts(&file));
            assert!(!expected.citations.is_empty(), "{stem} proves nothing");
            if expected != found {
                different.push(format!(
                    "{}\nexpected {expected:#?}\nfound {found:#?}",
                    file.display()
                ));
            }
            compared += 1;
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n\n"));
    assert!(compared > 0);
}

#[test]
fn a_citation_in_a_pdf_knows_its_page() {
    let pages = |file: &str| -> Vec<Option<u32>> {
        let file = folder("tests/formats/parity").join(file);
        let found = project::extract(&[file], &Options::default(), &|_| {}).unwrap();
        let citations = found.readings.iter().flat_map(|r| &r.citations);
        citations.map(|citation| citation.page).collect()
    };
    let of_pdf = pages("pdf-libreoffice/07-province-fund-reports.pdf");
    assert!(
        !of_pdf.is_empty() && of_pdf.iter().all(Option::is_some),
        "{of_pdf:?}"
    );
    let of_text = pages("text/07-province-fund-reports.gb18030.txt");
    assert!(
        !of_text.is_empty() && of_text.iter().all(Option::is_none),
        "{of_text:?}"
    );
}
