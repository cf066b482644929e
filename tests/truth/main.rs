//! Holds the answers against the scenarios beside this file: small documents,
//! and what a careful reader says of them. `README.md` tells how a scenario is
//! read and written.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod answers;
mod corpus;
mod format;
mod names;
mod scenario;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use wenmai::graph::conflict;

use corpus::{Corpus, read_corpus};
use format::Truth;
use scenario::{Failure, Scenario};

/// The folder of the scenarios, from the root of the repository.
const ROOT: &str = "tests/truth";

/// The folders of the scenarios, in order.
fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir(ROOT)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

/// The documents of a scenario: its texts.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt" || e == "md"))
        .collect();
    files.sort();
    files
}

fn check(folder: &Path, corpus: &Corpus, conflicts: &[conflict::Conflict]) -> Vec<Failure> {
    let source = fs::read_to_string(folder.join("truth.toml")).unwrap();
    let truth: Truth =
        toml::from_str(&source).unwrap_or_else(|e| panic!("{}/truth.toml: {e}", folder.display()));
    assert!(!truth.about.is_empty());
    let mut scenario = Scenario {
        name: folder.file_name().unwrap().to_string_lossy().into_owned(),
        source,
        corpus,
        nodes: BTreeMap::new(),
        failures: Vec::new(),
    };
    scenario.locate(&truth.document);
    for document in &truth.document {
        scenario.check_document(document.get_ref());
    }
    scenario.check_unclear(&truth);
    scenario.check_nothing_else(&truth);
    scenario.check_relations(&truth.relations);
    for (on, lines) in &truth.stale {
        scenario.check_stale(on.get_ref(), on.span().start, lines);
    }
    scenario.check_conflicts(&truth, conflicts);
    scenario.failures
}

/// The expectations that are known not to hold yet.
fn pending() -> BTreeSet<String> {
    let text = fs::read_to_string(format!("{ROOT}/pending.txt")).unwrap();
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_answers_are_what_a_careful_reader_says() {
    let folders = folders();
    let files: Vec<PathBuf> = folders.iter().flat_map(|f| documents(f)).collect();
    let corpus = read_corpus(&files);
    assert!(corpus.project.unread.is_empty());
    let conflicts = conflict::find(corpus.graph());
    let failures: Vec<Failure> = folders
        .iter()
        .flat_map(|folder| check(folder, &corpus, &conflicts))
        .collect();

    let mut open = pending();
    let known = open.clone();
    let mut report = String::new();
    for failure in &failures {
        open.remove(&failure.key());
        if known.contains(&failure.key()) {
            continue;
        }
        let Failure {
            scenario,
            line,
            expected,
            found,
            proof,
        } = failure;
        writeln!(
            report,
            "{ROOT}/{scenario}/truth.toml:{line}\n  expected: {expected}\n  found:    {found}\n  proof:    {proof}"
        )
        .unwrap();
    }
    for line in &open {
        writeln!(
            report,
            "{ROOT}/pending.txt: holds now; delete the line: {line}"
        )
        .unwrap();
    }
    assert!(report.is_empty(), "\n{report}");
}
