//! `output/` holds what the README's first command makes of `examples/notices`;
//! here it is made again and compared.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Builds the examples for the day for which `output/` was built.
fn build(dir: &Path, engine: &str) {
    let graph: serde_json::Value =
        serde_json::from_slice(&fs::read(root().join("output/graph.json")).unwrap()).unwrap();
    let as_of = graph["graph"]["as_of"].as_str().unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_wenmai"))
        .current_dir(root())
        .args([
            "build",
            "examples/notices",
            "--engine",
            engine,
            "--as-of",
            as_of,
            "-o",
        ])
        .arg(dir)
        .status()
        .unwrap();
    assert!(status.success());
}

#[test]
fn output_is_what_the_first_command_makes() {
    let dir = tempfile::tempdir().unwrap();
    build(dir.path(), "builtin");
    for name in ["graph.json", "graph.dot"] {
        let fresh = fs::read_to_string(dir.path().join(name)).unwrap();
        let committed = fs::read_to_string(root().join("output").join(name)).unwrap();
        assert!(
            fresh == committed,
            "output/{name} is out of date; run: cargo run --release -- build examples/notices"
        );
    }
    // Graphviz lays the picture out where it is installed.
    let svg = fs::read_to_string(root().join("output/graph.svg")).unwrap();
    let by = |engine: &str| {
        let dir = tempfile::tempdir().unwrap();
        build(dir.path(), engine);
        fs::read_to_string(dir.path().join("graph.svg")).unwrap()
    };
    assert!(
        svg == by("builtin") || svg == by("auto"),
        "output/graph.svg is out of date; run: cargo run --release -- build examples/notices"
    );
    // The bytes of a database also depend on the version of SQLite: its content
    // is compared.
    let (fresh, about) = wenmai::store::load(&dir.path().join("wenmai.db")).unwrap();
    let (committed, committed_about) =
        wenmai::store::load(&root().join("output/wenmai.db")).unwrap();
    assert_eq!(about, committed_about);
    assert_eq!(
        format!("{:?}", fresh.inner.raw_nodes()),
        format!("{:?}", committed.inner.raw_nodes())
    );
    assert_eq!(
        format!("{:?}", fresh.inner.raw_edges()),
        format!("{:?}", committed.inner.raw_edges())
    );
}

/// The command that README names as that which made its picture.
fn command_of_picture(readme: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(readme)).unwrap();
    let at = text.find("wenmai render ").unwrap();
    let (command, _) = text[at..].split_once(" -->").unwrap();
    let words = command.split_whitespace().skip(1);
    words.map(str::to_owned).collect()
}

#[test]
fn pictures_of_the_readme_are_what_their_commands_make() {
    // A picture links to texts by the way from it to them: a copy of these alone will do.
    let dir = tempfile::tempdir().unwrap();
    let notices = dir.path().join("examples/notices");
    fs::create_dir_all(&notices).unwrap();
    fs::create_dir(dir.path().join("docs")).unwrap();
    for file in fs::read_dir(root().join("examples/notices")).unwrap() {
        let file = file.unwrap().path();
        fs::copy(&file, notices.join(file.file_name().unwrap())).unwrap();
    }
    let run = |words: &[String]| {
        let status = Command::new(env!("CARGO_BIN_EXE_wenmai"))
            .current_dir(dir.path())
            .args(words)
            .status()
            .unwrap();
        assert!(status.success());
    };
    run(&["build", "examples/notices", "--engine", "builtin"].map(str::to_owned));
    for readme in ["README.md", "README.zh-CN.md"] {
        let words = command_of_picture(readme);
        run(&words);
        let name = words.last().unwrap();
        let [fresh, committed] =
            [dir.path(), &root()].map(|folder| fs::read_to_string(folder.join(name)).unwrap());
        assert!(
            fresh == committed,
            "{name} is out of date; run the command that {readme} names"
        );
    }
}

/// The samples of a README: a command, and what it is shown to print.
fn samples(readme: &str) -> Vec<(Vec<String>, Vec<String>)> {
    let text = fs::read_to_string(root().join(readme)).unwrap();
    let blocks = text.split("```").skip(1).step_by(2);
    let blocks = blocks.filter_map(|block| block.trim().strip_prefix("$ wenmai "));
    let sample = |block: &str| {
        let mut lines = block.lines().map(str::to_owned);
        let command = lines.next().unwrap();
        (
            command.split(' ').map(str::to_owned).collect(),
            lines.collect(),
        )
    };
    blocks.map(sample).collect()
}

/// Whether a line is a shown one; … stands for what is left out.
fn is_shown(shown: &str, line: &str) -> bool {
    let mut rest = line;
    for word in shown.split(['…', ' ']).filter(|word| !word.is_empty()) {
        match rest.split_once(word) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    true
}

#[test]
fn samples_of_the_readme_are_what_their_commands_print() {
    let dir = tempfile::tempdir().unwrap();
    build(dir.path(), "builtin");
    for readme in ["README.md", "README.zh-CN.md"] {
        let samples = samples(readme);
        assert!(samples.len() > 4, "{readme}");
        for (command, shown) in samples {
            let output = Command::new(env!("CARGO_BIN_EXE_wenmai"))
                .args(&command)
                .args(["--as-of", "2026-11-22", "--project"])
                .arg(dir.path())
                .output()
                .unwrap();
            let printed = String::from_utf8(output.stdout).unwrap();
            let mut lines = printed.lines();
            for line in shown {
                assert!(
                    lines.any(|printed| is_shown(&line, printed)),
                    "{readme}: {command:?} prints no {line:?}\n{printed}"
                );
            }
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_with_any_number_of_threads() {
    let build = |threads: &str| {
        let dir = tempfile::tempdir().unwrap();
        let status = Command::new(env!("CARGO_BIN_EXE_wenmai"))
            .current_dir(root())
            .args([
                "build",
                "examples/notices",
                "--engine",
                "builtin",
                "--as-of",
                "2026-01-01",
                "--threads",
                threads,
                "-o",
            ])
            .arg(dir.path())
            .status()
            .unwrap();
        assert!(status.success());
        ["graph.json", "graph.dot", "graph.svg", "wenmai.db"]
            .map(|name| fs::read(dir.path().join(name)).unwrap())
    };
    assert!(build("1") == build("4"));
}

#[test]
fn the_schema_of_graph_json_is_that_of_the_types() {
    let path = root().join("docs/graph.schema.json");
    let mut fresh = serde_json::to_string_pretty(&wenmai::export::json::schema()).unwrap();
    fresh.push('\n');
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        fs::write(&path, &fresh).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        fresh == committed,
        "docs/graph.schema.json is out of date; run: UPDATE_SCHEMA=1 cargo test --test output"
    );
}
