//! Drafts with seeded errors and drafts in which nothing is wrong, held to a small corpus
//! (`tests/drafts/`, written by `make.py` there): how many errors are found with the right
//! rule, and how many false findings there are. `cargo test --test drafts -- --nocapture`
//! prints the figures.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]
#![allow(clippy::print_stdout, reason = "the figures are for people")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::civil::date;
use wenmai::almanac::Lookup;
use wenmai::check::{self, Against, Checked};
use wenmai::document::articles::{self, Article};
use wenmai::document::of_text;
use wenmai::graph::{Entity, InMemory};
use wenmai::project;
use wenmai::source::{Encoding, Text};

/// Share of seeded errors that must be found with their rule.
const RECALL: f64 = 0.97;
/// Most findings in a draft in which nothing is wrong.
const FALSE_ALARMS: f64 = 0.05;

fn read(name: &str) -> String {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/drafts");
    fs::read_to_string(dir.join(name)).unwrap()
}

/// The blocks of a Markdown file: the words behind ``` and the lines.
fn blocks(file: &str) -> Vec<(&str, &str)> {
    let parts = file.split("```").skip(1).step_by(2);
    parts.map(|part| part.split_once('\n').unwrap()).collect()
}

/// The documents to which the drafts are held.
fn corpus(file: &str) -> Vec<Text> {
    let text = |(head, body): (&str, &str)| {
        let name = head.strip_prefix("text ").unwrap();
        Text::new(name, body, Encoding::Utf8)
    };
    blocks(file).into_iter().map(text).collect()
}

/// A draft with the errors in it: rule and words.
struct Draft {
    text: Text,
    errors: Vec<(String, String)>,
}

fn drafts(name: &str) -> Vec<Draft> {
    let file = read(name);
    let blocks = blocks(&file);
    let of = |pair: &[(&str, &str)]| {
        let [(_, text), (_, expected)] = pair else {
            panic!("{pair:?}")
        };
        let errors = expected.lines().filter_map(|line| line.split_once(' '));
        Draft {
            text: Text::new("draft.txt", *text, Encoding::Utf8),
            errors: errors.map(|(a, b)| (a.to_owned(), b.to_owned())).collect(),
        }
    };
    blocks.chunks(2).map(of).collect()
}

/// A finding: rule, the places, what is said.
type Found = (&'static str, Vec<(usize, usize)>, String);

fn findings(checked: &Checked<'_>, text: &Text) -> Vec<Found> {
    let found = checked.findings.iter().map(|finding| {
        let at = finding
            .at
            .iter()
            .map(|spot| (spot.range.start, spot.range.end));
        (
            finding.rule.key(),
            at.collect(),
            finding.message(&text.text).zh,
        )
    });
    found.collect()
}

#[test]
fn seeded_errors_are_found_and_right_drafts_are_clean() {
    let texts = corpus(&read("corpus.md"));
    let read_articles = |entity: &Entity| -> Vec<Article> {
        let text = texts
            .iter()
            .find(|text| Some(&text.file) == entity.file.as_ref());
        let text = text.unwrap();
        let documents = of_text(text);
        let found = documents.iter().map(|d| articles::articles(d, &text.text));
        found.flatten().collect()
    };
    let project = project::from_texts(texts.clone());
    let graph = InMemory::new(&project.graph);
    let almanac = Lookup::default();
    let day = date(2026, 11, 30);
    let against = Against {
        graph: &graph,
        is_alone: false,
        almanac: &almanac,
        as_of: Some(day),
        today: day,
        articles: &read_articles,
    };

    let mut by_rule: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let (mut missed, mut beside) = (Vec::new(), Vec::new());
    let wrong = drafts("wrong.md");
    for draft in &wrong {
        let checked = check::check(&against, &draft.text);
        let mut found = findings(&checked, &draft.text);
        for (rule, words) in &draft.errors {
            let body = &draft.text.text;
            let is_there = |&(start, end): &(usize, usize)| {
                let mut places = body.match_indices(words.as_str());
                places.any(|(at, _)| at < end.max(start + 1) && start < at + words.len())
            };
            let hit = found
                .iter()
                .position(|(own, at, _)| own == rule && at.iter().any(is_there));
            let of_rule = by_rule.entry(rule.clone()).or_default();
            of_rule.1 += 1;
            match hit {
                Some(at) => {
                    of_rule.0 += 1;
                    found.remove(at);
                }
                None => missed.push(format!("{rule} {words} in {body}: {found:?}")),
            }
        }
        beside.extend(
            found
                .into_iter()
                .map(|(rule, _, said)| format!("{rule} {said}")),
        );
    }
    let right = drafts("right.md");
    let mut alarms = Vec::new();
    for draft in &right {
        let checked = check::check(&against, &draft.text);
        let found = findings(&checked, &draft.text);
        alarms.extend(
            found
                .into_iter()
                .map(|(rule, _, said)| format!("{rule} {said}")),
        );
    }

    for (rule, (hits, seeded)) in &by_rule {
        println!("{rule:24} {hits:3} of {seeded}");
    }
    let (hits, seeded) = by_rule
        .values()
        .fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
    #[allow(clippy::cast_precision_loss, reason = "there are hundreds")]
    let (recall, each) = (
        hits as f64 / seeded as f64,
        alarms.len() as f64 / right.len() as f64,
    );
    println!("found {hits} of {seeded}: {recall:.4}");
    println!(
        "findings beside them in {} drafts: {}",
        wrong.len(),
        beside.len()
    );
    println!(
        "findings in {} right drafts: {}, {each:.4} each",
        right.len(),
        alarms.len()
    );
    if std::env::var_os("SHOW").is_some() {
        println!("missed:\n{}", missed.join("\n"));
        println!(
            "beside:\n{}\nfalse:\n{}",
            beside.join("\n"),
            alarms.join("\n")
        );
    }
    assert!(seeded >= 300 && right.len() >= 150);
    assert!(recall >= RECALL, "{}", missed.join("\n"));
    assert!(each <= FALSE_ALARMS, "{}", alarms.join("\n"));
}
