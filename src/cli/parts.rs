//! The answers from what a question reads are those from the whole graph.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use wenmai::project::{self, Supplied};
use wenmai::{source, store};

use super::words::Lang;
use super::{Cli, answer_to};

thread_local! {
    static READS_ALL: Cell<bool> = const { Cell::new(false) };
}

/// Whether questions on this thread read the whole graph.
pub(super) fn reads_all() -> bool {
    READS_ALL.get()
}

/// A saved project, and what can be asked of it.
struct Sample {
    dir: tempfile::TempDir,
    ids: Vec<String>,
    titles: Vec<String>,
}

impl Sample {
    fn of(folder: &Path) -> Self {
        let options = source::Options::default();
        let paths = [folder.to_owned()];
        let project = project::build_with(&paths, &options, Supplied::default(), &|_| {}).unwrap();
        let dir = tempfile::tempdir().unwrap();
        store::save(
            &dir.path().join("wenmai.db"),
            &project.graph,
            &project.about,
        )
        .unwrap();
        let entities = || project.graph.inner.node_weights();
        Sample {
            dir,
            ids: entities().map(|e| e.id.clone()).collect(),
            titles: entities().filter_map(|e| e.title.clone()).collect(),
        }
    }

    fn answer(&self, args: &[&str], all: bool) -> String {
        self.answer_on("2025-06-01", args, all)
    }

    fn answer_on(&self, day: &str, args: &[&str], all: bool) -> String {
        let project = self.dir.path().to_str().unwrap();
        let fixed = ["--project", project, "--as-of", day];
        let args = ["wenmai"].iter().chain(args).chain(&fixed);
        let cli = Cli::try_parse_from(args).unwrap();
        let mut out = Vec::new();
        READS_ALL.set(all);
        let outcome = answer_to(&cli.command, None, &mut out, Lang::En);
        READS_ALL.set(false);
        let said = String::from_utf8(out).unwrap();
        match outcome {
            Ok(outcome) => format!("{outcome:?}\n{said}"),
            Err(why) => format!("{why:#}"),
        }
    }

    fn check(&self, args: &[&str]) {
        let (part, whole) = (self.answer(args, false), self.answer(args, true));
        assert!(part == whole, "{args:?}: {part}\n--- of all:\n{whole}");
    }
}

impl Sample {
    /// What the index of periods leads to is what judging every document gives,
    /// on each day and in the same order.
    fn check_first(&self) {
        for day in [
            "2000-01-01",
            "2016-03-01",
            "2021-07-15",
            "2025-06-01",
            "2040-01-01",
        ] {
            for how in [&[][..], &["--all"], &["--stale"], &["--all", "--stale"]] {
                let rows = |more: &[&str], all: bool| -> Vec<serde_json::Value> {
                    let args = [&["superseded"], how, &JSON, more].concat();
                    let said = self.answer_on(day, &args, all);
                    let (_, json) = said.split_once('\n').unwrap();
                    serde_json::from_str(json).unwrap()
                };
                let whole = rows(&[], true);
                assert_eq!(rows(&["--limit", "100000"], false), whole, "{day} {how:?}");
                let most = whole.len().min(2);
                assert_eq!(
                    rows(&["--limit", "2"], false),
                    whole[..most],
                    "{day} {how:?}"
                );
            }
        }
    }
}

impl Sample {
    /// What the index of periods says of the changes between two days is what
    /// judging every document on both gives.
    fn check_turns(&self) {
        let days = ["2000-01-01", "2016-03-01", "2021-07-15", "2023-08-01"];
        for (at, from) in days.into_iter().enumerate() {
            for to in days
                .into_iter()
                .skip(at + 1)
                .chain(["2025-06-01", "2040-01-01"])
            {
                let args = ["compare", "--from", from, "--format", "json"];
                let [part, whole] = [false, true].map(|all| self.answer_on(to, &args, all));
                assert!(
                    part == whole,
                    "{from} to {to}: {part}\n--- of all:\n{whole}"
                );
            }
        }
    }
}

const JSON: [&str; 2] = ["--format", "json"];

fn check_all(folder: &Path) {
    let sample = Sample::of(folder);
    for command in ["superseded", "list", "stats", "conflicts"] {
        sample.check(&[command]);
        sample.check(&[&[command], &JSON[..]].concat());
    }
    sample.check(&["superseded", "--all", "--stale", "--format", "json"]);
    sample.check(&["list", "--limit", "3"]);
    sample.check_first();
    sample.check_turns();
    for (at, id) in sample.ids.iter().enumerate() {
        sample.check(&["show", id, "--format", "json"]);
        // All that is asked of every document would take long.
        let how: &[&str] = match at % 3 {
            0 => &["--quotes"],
            1 => &["--format", "json"],
            _ => &["--depth", "1", "--format", "json"],
        };
        for command in ["basis", "impact"] {
            sample.check(&[&[command, id.as_str()], how].concat());
        }
        let how: &[&str] = match at % 3 {
            0 => &["--limit", "1"],
            1 => &["--limit", "2", "--format", "json"],
            _ => &["--limit", "3", "--depth", "2", "--quotes"],
        };
        for command in ["basis", "impact"] {
            sample.check(&[&[command, id.as_str()], how].concat());
        }
        sample.check(&["show", id, "--limit", "2"]);
        sample.check(&["show", id, "--limit", "1", "--format", "json"]);
        sample.check(&["render", id, "--depth", "1", "--format", "dot"]);
        // Some other document, another for each.
        let other = &sample.ids[(at * 7 + 3) % sample.ids.len()];
        sample.check(&["path", id, other, "--up-to", "3", "--format", "json"]);
    }
}

/// What people type for a document that has this title.
fn typed(title: &str) -> Vec<String> {
    let chars: Vec<char> = title.chars().collect();
    let middle = chars.len() / 2;
    let part = |from: usize, to: usize| chars[from.min(to)..to].iter().collect::<String>();
    let end = chars.len();
    vec![
        title.to_owned(),
        part(middle.saturating_sub(2), middle + 1),
        part(end.saturating_sub(2), end),
        format!(
            "{} {}",
            part(0, 2.min(end)),
            part(end.saturating_sub(3), end)
        ),
        // Mistyped: one character is missing, or all stand in another order.
        format!("{}{}", part(0, middle), part((middle + 1).min(end), end)),
        chars.iter().rev().collect(),
        format!("{}（{}）囗", part(0, middle), part(middle, end)),
    ]
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn answers_on_the_examples_are_those_of_the_whole_graph() {
    check_all(&root().join("examples/notices"));
}

#[test]
fn answers_on_scenarios_are_those_of_the_whole_graph() {
    let mut folders: Vec<PathBuf> = fs::read_dir(root().join("tests/truth"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    assert!(!folders.is_empty());
    // They are alike, and all of them take long.
    for folder in folders.iter().step_by(5) {
        check_all(folder);
    }
}

#[test]
fn what_people_type_finds_what_it_finds_in_the_whole_graph() {
    let sample = Sample::of(&root().join("examples/notices"));
    for words in sample
        .titles
        .iter()
        .step_by(4)
        .flat_map(|title| typed(title))
        .chain(["2021", "甲", "令", "公告2021", "第3号", "（）", "《", "x"].map(str::to_owned))
    {
        if !words.starts_with('-') {
            sample.check(&["show", &words, "--format", "json"]);
        }
    }
}
