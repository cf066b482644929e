//! A build that is killed leaves the last good project.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const SAVED: [&str; 4] = ["wenmai.db", "graph.json", "graph.dot", "graph.svg"];

fn start(corpus: &Path, project: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_wenmai"))
        .current_dir(corpus)
        // Two folders are built into one project.
        .args(["build", ".", "--replace", "--engine", "builtin"])
        .args(["--as-of", "2026-01-01"])
        .arg("-o")
        .arg(project)
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn build(corpus: &Path, project: &Path) {
    assert!(start(corpus, project).wait().unwrap().success());
}

fn read(project: &Path) -> [Vec<u8>; 4] {
    SAVED.map(|name| fs::read(project.join(name)).unwrap())
}

/// The saved files as they were, and nothing else.
fn restore(project: &Path, saved: &[Vec<u8>; 4]) {
    for entry in fs::read_dir(project).unwrap().flatten() {
        fs::remove_file(entry.path()).unwrap();
    }
    for (name, bytes) in SAVED.iter().zip(saved) {
        fs::write(project.join(name), bytes).unwrap();
    }
}

fn left(project: &Path) -> usize {
    let names = fs::read_dir(project).unwrap().flatten();
    names
        .filter(|entry| entry.file_name().to_string_lossy().ends_with(".tmp"))
        .count()
}

const MORE: &str = "甲市财政局关于乙的通知\n甲财〔2024〕1号\n\n各单位：\n\n根据《丙条例》，现通知如下。\n\n甲市财政局\n2024年4月1日\n";

/// The examples, and one document more.
fn corpora() -> [tempfile::TempDir; 2] {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/notices");
    let copy = || {
        let dir = tempfile::tempdir().unwrap();
        for entry in fs::read_dir(&examples).unwrap().flatten() {
            fs::copy(entry.path(), dir.path().join(entry.file_name())).unwrap();
        }
        dir
    };
    let (old, new) = (copy(), copy());
    fs::write(new.path().join("zz.txt"), MORE).unwrap();
    [old, new]
}

#[test]
fn a_build_that_is_killed_leaves_each_file_whole_and_the_next_one_cleans_up() {
    let [old, new] = corpora();
    let dir = tempfile::tempdir().unwrap();
    let project = dir.path();
    build(new.path(), project);
    let after = read(project);
    let begun = Instant::now();
    build(old.path(), project);
    let whole = begun.elapsed();
    let before = read(project);
    assert!(before[0] != after[0]);

    let mut caught_writing = 0;
    let mut check = |mut child: Child| {
        // It may have come to its end already.
        let _ = child.kill();
        child.wait().unwrap();
        caught_writing += usize::from(left(project) > 0);
        let found = read(project);
        for (at, name) in SAVED.iter().enumerate() {
            assert!(
                found[at] == before[at] || found[at] == after[at],
                "{name} is neither the old nor the new one"
            );
        }
        wenmai::store::load(&project.join("wenmai.db")).unwrap();
        if left(project) > 0 && caught_writing == 1 {
            build(old.path(), project);
            assert_eq!(left(project), 0);
            assert!(read(project) == before);
        }
        restore(project, &before);
    };
    // While it writes: when so many files are being prepared.
    for files in 1..=SAVED.len() {
        let mut child = start(new.path(), project);
        while child.try_wait().unwrap().is_none() && left(project) < files {
            std::hint::spin_loop();
        }
        check(child);
    }
    // And at any time.
    for part in 0..6 {
        let child = start(new.path(), project);
        sleep(Duration::from_secs_f64(
            whole.as_secs_f64() * f64::from(part) / 5.0,
        ));
        check(child);
    }
    assert!(caught_writing > 0, "no build was killed while it wrote");
}

/// The files that are made from the project, and the project as it is loaded:
/// numbers of rows may differ.
fn content(project: &Path) -> [String; 4] {
    let (graph, about) = wenmai::store::load(&project.join("wenmai.db")).unwrap();
    let [_, json, dot, svg] = read(project).map(|bytes| String::from_utf8_lossy(&bytes).into());
    [format!("{:?} {about:?}", graph.inner), json, dot, svg]
}

/// How many files there are in a folder.
fn all(dir: &Path) -> usize {
    fs::read_dir(dir).unwrap().count()
}

#[test]
fn a_second_build_that_is_killed_leaves_the_old_or_the_new_and_the_next_one_is_right() {
    let [corpus, _new] = corpora();
    let corpus = corpus.path();
    let more = corpus.join("zz.txt");
    let dir = tempfile::tempdir().unwrap();
    let project = dir.path();
    fs::write(&more, MORE).unwrap();
    build(corpus, project);
    let after = content(project);
    fs::remove_file(&more).unwrap();
    let begun = Instant::now();
    build(corpus, project);
    let whole = begun.elapsed();
    let before = content(project);
    assert!(before[0] != after[0]);
    for part in 0..5 {
        fs::write(&more, MORE).unwrap();
        let mut child = start(corpus, project);
        sleep(whole.mul_f64(f64::from(part) / 4.0));
        // It may have come to its end already.
        let _ = child.kill();
        child.wait().unwrap();
        let found = content(project);
        for (at, name) in SAVED.iter().enumerate() {
            assert!(
                found[at] == before[at] || found[at] == after[at],
                "{name} is neither the old nor the new one"
            );
        }
        build(corpus, project);
        assert!(content(project) == after, "after {part}");
        fs::remove_file(&more).unwrap();
        build(corpus, project);
        assert!(content(project) == before, "after {part}, back again");
        assert_eq!(left(project), 0);
        // The cache is there too.
        assert_eq!(all(project), SAVED.len() + 1);
    }
}
