//! A second build gives what a full one gives, whatever has changed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

use proptest::prelude::*;
use rusqlite::Connection;
use tempfile::TempDir;

const WHOLE: [&str; 3] = ["graph.json", "graph.dot", "graph.svg"];

fn wenmai(args: &[&str], dir: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wenmai"))
        .current_dir(dir)
        .env("LC_ALL", "en_US.UTF-8")
        .args(args)
        .output()
        .unwrap()
}

/// Builds `texts` below `dir` as the project `output`, and gives what was said.
fn build(dir: &Path, output: &str, more: &[&str]) -> String {
    let mut args = vec!["build", "texts", "--engine", "builtin", "-o", output];
    if !more.contains(&"--as-of") {
        args.extend(["--as-of", "2026-01-01"]);
    }
    args.extend(more);
    let built = wenmai(&args, dir);
    let said = String::from_utf8(built.stderr).unwrap();
    assert!(matches!(built.status.code(), Some(0 | 1)), "{said}");
    said
}

/// Every row of the tables and views that do not depend on numbers.
fn rows(project: &Path) -> Vec<Vec<String>> {
    // A copy, lest the project be taken for one that others have written.
    let copy = tempfile::NamedTempFile::new().unwrap();
    fs::copy(project.join("wenmai.db"), copy.path()).unwrap();
    let db = Connection::open(copy.path()).unwrap();
    let checked: String = db
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(checked, "ok");
    for table in ["document_search", "quote_search", "document_letters"] {
        // Those without a text of their own are compared with the rows.
        db.execute(
            &format!("INSERT INTO {table} ({table}) VALUES ('integrity-check')"),
            [],
        )
        .unwrap();
    }
    [
        "SELECT source, relation, target, scope FROM edge ORDER BY source, target, relation",
        "SELECT source, relation, target, file, line, start, \"end\", text, quote, pinpoint,
                rule, since, until, planned FROM citation
         ORDER BY source, target, relation, file, start",
        "SELECT d.id, title, number, issuers, written, published, effective, expires, present,
                draft, path, line, aliases FROM document d LEFT JOIN file f ON f.id = d.file
         ORDER BY d.id",
        "SELECT path FROM file ORDER BY path",
        "SELECT key, value FROM meta ORDER BY key",
        "SELECT hash, d.id FROM lookup l JOIN document d ON d.node = l.node ORDER BY hash, d.id",
        "SELECT d.id, first, until, status, since FROM status_interval s
         JOIN document d ON d.node = s.node ORDER BY d.id, first",
        "SELECT d.id, q.line, q.text FROM quote q JOIN document d ON d.node = q.document
         ORDER BY d.id, q.line, q.text",
        "SELECT file, line, text, reason FROM unresolved ORDER BY file, line, id",
        "SELECT id, file, reason FROM unread ORDER BY id",
        "SELECT id, file, line, what, reason FROM complaint ORDER BY id",
        "SELECT d.id, m.start, c.kind, change, note, author, c.file, c.line FROM correction c
         LEFT JOIN document d ON d.node = c.document LEFT JOIN mention m ON m.id = c.mention
         ORDER BY 1, 2, 3, 4",
        "SELECT d.id, status, since, words, l.file, l.line FROM listed l
         JOIN document d ON d.node = l.document ORDER BY d.id",
        "SELECT d.id FROM document_letters l JOIN document d ON d.node = l.rowid
         WHERE document_letters MATCH '\"关于印\"' ORDER BY d.id",
    ]
    .iter()
    .map(|sql| {
        let mut select = db.prepare(sql).unwrap();
        let columns = select.column_count();
        select
            .query_map([], |row| {
                (0..columns)
                    .map(|at| Ok(format!("{:?}", row.get::<_, rusqlite::types::Value>(at)?)))
                    .collect::<rusqlite::Result<Vec<_>>>()
                    .map(|row| row.join(" | "))
            })
            .unwrap()
            .map(Result::unwrap)
            .collect()
    })
    .collect()
}

/// Both projects are the same: their files, their rows, and their answers.
fn assert_same(dir: &Path, again: &str, full: &str) {
    for name in WHOLE {
        let [again, full] = [again, full].map(|p| fs::read(dir.join(p).join(name)).unwrap());
        assert!(again == full, "{name} differs");
    }
    let [a, b] = [again, full].map(|project| rows(&dir.join(project)));
    for (a, b) in a.iter().zip(&b) {
        if a != b {
            let at = a.iter().zip(b).position(|(a, b)| a != b);
            let at = at.unwrap_or(a.len().min(b.len()));
            panic!("row {at}: {:?} instead of {:?}", a.get(at), b.get(at));
        }
    }
    let [a, b] = [again, full]
        .map(|project| wenmai::store::load(&dir.join(project).join("wenmai.db")).unwrap());
    assert_eq!(a.1, b.1);
    assert_eq!(format!("{:?}", a.0.inner), format!("{:?}", b.0.inner));
    for question in [
        &["list"][..],
        &["superseded", "--stale", "--all"],
        &["conflicts"],
        &["stats"],
        &["search", "同时废止"],
    ] {
        let [a, b] = [again, full].map(|project| {
            let mut args = question.to_vec();
            args.extend(["--project", project, "--format", "json"]);
            args.extend(["--as-of", "2026-01-01"]);
            if question[0] == "search" {
                args.truncate(args.len() - 2);
            }
            wenmai(&args, dir).stdout
        });
        assert!(a == b, "{question:?} is answered otherwise");
    }
}

/// Texts of this repository, in two folders.
fn texts() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for from in ["examples/notices", "tests/truth"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(from);
        copy(
            &from,
            &dir.path().join("texts").join(from.file_name().unwrap()),
        );
    }
    dir
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), &to).unwrap();
            make_old(&to);
        }
    }
}

/// Lets a file seem to have been written an hour ago.
fn make_old(path: &Path) {
    let file = fs::File::options().write(true).open(path).unwrap();
    let hour = Duration::from_secs(3600);
    file.set_modified(SystemTime::now() - hour).unwrap();
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![dir.join("texts")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                open.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

/// One thing that a person does to the texts.
#[derive(Debug, Clone, Copy)]
enum Edit {
    /// Another title, by adding a word to every one.
    Title,
    /// Another number.
    Number,
    /// A paragraph that cites what another file holds.
    Cite,
    Delete,
    Rename,
    Add,
    /// The same bytes, written again.
    Touch,
}

fn edit(dir: &Path, edit: Edit, at: usize) {
    let files = files(dir);
    let path = &files[at % files.len()];
    let other = &files[(at / 7 + 1) % files.len()];
    let read = |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
    match edit {
        Edit::Title => fs::write(path, read(path).replacen("关于", "关于进一步", 1)).unwrap(),
        Edit::Number => fs::write(path, read(path).replacen('号', "1号", 2)).unwrap(),
        Edit::Cite => {
            let name = read(other).lines().next().unwrap_or_default().to_owned();
            let more = format!(
                "\n根据《{name}》和《中华人民共和国预算法》，《{name}（试行）》自2025年1月1日起废止。\n"
            );
            fs::write(path, read(path) + &more).unwrap();
        }
        Edit::Delete => fs::remove_file(path).unwrap(),
        Edit::Rename => fs::rename(path, path.with_file_name(format!("r{at}.txt"))).unwrap(),
        Edit::Add => fs::write(path.with_file_name(format!("a{at}.txt")), read(other)).unwrap(),
        Edit::Touch => fs::write(path, fs::read(path).unwrap()).unwrap(),
    }
}

fn edits() -> impl Strategy<Value = Vec<(Edit, usize)>> {
    let kind = prop::sample::select(vec![
        Edit::Title,
        Edit::Number,
        Edit::Cite,
        Edit::Delete,
        Edit::Rename,
        Edit::Add,
        Edit::Touch,
    ]);
    prop::collection::vec((kind, 0..1000usize), 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, max_shrink_iters: 8, ..ProptestConfig::default() })]

    #[test]
    fn after_any_edits_it_is_the_full_one(rounds in prop::collection::vec(edits(), 1..4)) {
        let dir = texts();
        build(dir.path(), "again", &[]);
        for round in rounds {
            for (kind, at) in round {
                edit(dir.path(), kind, at);
            }
            build(dir.path(), "again", &[]);
            build(dir.path(), "full", &["--full"]);
            assert_same(dir.path(), "again", "full");
        }
    }
}

#[test]
fn what_has_not_changed_is_neither_read_nor_saved_again() {
    let dir = texts();
    let path = dir.path();
    let count = files(path).len();
    build(path, "again", &[]);
    let at = |name: &str| {
        let metadata = fs::metadata(path.join("again").join(name)).unwrap();
        metadata.modified().unwrap()
    };
    let before = at("graph.json");
    let said = build(path, "again", &[]);
    assert!(said.contains("Nothing has changed"), "{said}");
    assert!(said.contains("0 files new or changed, 0 gone"), "{said}");
    assert_eq!(at("graph.json"), before);

    edit(path, Edit::Cite, 0);
    let said = build(path, "again", &[]);
    assert!(said.contains("1 files new or changed, 0 gone"), "{said}");
    fs::remove_file(&files(path)[1]).unwrap();
    let said = build(path, "again", &[]);
    assert!(said.contains("0 files new or changed, 1 gone"), "{said}");
    // Nothing of the sort is said where all is read.
    let said = build(path, "again", &["--full"]);
    assert!(!said.contains("new or changed"), "{said}");
    assert!(count > 50);
}

#[test]
fn a_file_that_changes_within_the_clock_is_read_again() {
    let dir = texts();
    let file = files(dir.path())[0].clone();
    // Two writings of one length, at one time.
    let write = |text: &str, time: SystemTime| {
        fs::write(&file, text).unwrap();
        let file = fs::File::options().write(true).open(&file).unwrap();
        file.set_modified(time).unwrap();
    };
    let now = SystemTime::now();
    write(
        "甲市财政局关于乙的通知\n\n根据《丙条例》，现通知如下。\n",
        now,
    );
    build(dir.path(), "again", &[]);
    write(
        "甲市财政局关于乙的通知\n\n根据《丁条例》，现通知如下。\n",
        now,
    );
    build(dir.path(), "again", &[]);
    let graph = fs::read_to_string(dir.path().join("again/graph.json")).unwrap();
    assert!(graph.contains("丁条例") && !graph.contains("丙条例"));
}

#[test]
fn another_day_and_other_corrections_count_at_once() {
    let dir = texts();
    let path = dir.path();
    build(path, "again", &[]);
    for more in [&["--as-of", "2021-06-01"][..], &[]] {
        build(path, "again", more);
        build(path, "full", &[more, &["--full"]].concat());
        assert_same(path, "again", "full");
    }
    let correction = |status: &str| {
        format!(
            "[[status]]\ndocument = \"云河医保发〔2022〕14号\"\nstatus = \"{status}\"\n\
             note = \"见公报\"\nauthor = \"张三\"\n"
        )
    };
    for text in [correction("repealed"), correction("expired"), String::new()] {
        fs::write(path.join("texts/wenmai.toml"), text).unwrap();
        build(path, "again", &[]);
        build(path, "full", &["--full"]);
        assert_same(path, "again", "full");
    }
}

#[test]
fn a_cache_or_a_project_that_makes_no_sense_is_made_anew() {
    let dir = texts();
    let path = dir.path();
    build(path, "full", &["--full"]);
    let break_it: [&dyn Fn(&Path); 6] = [
        &|project| fs::write(project.join("wenmai.cache"), "no database").unwrap(),
        &|project| fs::remove_file(project.join("wenmai.cache")).unwrap(),
        &|project| {
            let db = Connection::open(project.join("wenmai.cache")).unwrap();
            db.execute("UPDATE reading SET found = '[['", []).unwrap();
            // Not all is as it was, so that the readings are needed.
            db.execute("DELETE FROM meta WHERE key = 'last'", [])
                .unwrap();
        },
        &|project| fs::write(project.join("wenmai.db"), "no database").unwrap(),
        &|project| fs::remove_file(project.join("graph.json")).unwrap(),
        // By another program: the rows must not stay.
        &|project| {
            let db = Connection::open(project.join("wenmai.db")).unwrap();
            db.execute("UPDATE document SET title = '丁'", []).unwrap();
        },
    ];
    for break_it in break_it {
        build(path, "again", &[]);
        break_it(&path.join("again"));
        build(path, "again", &[]);
        assert_same(path, "again", "full");
    }
}
