//! What a person types, and what comes back.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

/// A folder with two notices: one repeals the other's ground.
fn corpus() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
    write(
        "old.txt",
        "甲市民政局关于印发《乙救助办法（试行）》的通知\n甲民发〔2019〕8号\n\n各区民政局：\n\n现将《乙救助办法（试行）》印发给你们。\n\n甲市民政局\n2019年3月1日\n",
    );
    write(
        "new.txt",
        "甲市民政局关于印发《乙救助办法》的通知\n甲民发〔2024〕5号\n\n各区民政局：\n\n根据《社会救助暂行办法》（国务院令第649号），制定了《乙救助办法》，自2024年5月1日起施行，《乙救助办法（试行）》（甲民发〔2019〕8号）同时废止。\n\n甲市民政局\n2024年4月1日\n",
    );
    write(
        "district.txt",
        "丙区民政局关于做好乙救助工作的通知\n丙民〔2020〕3号\n\n各街道：\n\n为贯彻落实《乙救助办法（试行）》（甲民发〔2019〕8号），现通知如下。\n\n丙区民政局\n2020年6月1日\n",
    );
    dir
}

fn wenmai(dir: &Path) -> Command {
    let mut command = Command::cargo_bin("wenmai").unwrap();
    command
        .current_dir(dir)
        .env_remove("LC_ALL")
        .env("LANG", "en_US.UTF-8");
    command
}

/// The corpus, built.
fn project() -> TempDir {
    let dir = corpus();
    wenmai(dir.path()).args(["build", "."]).assert().code(0);
    dir
}

fn json(dir: &TempDir, args: &[&str]) -> serde_json::Value {
    let output = wenmai(dir.path())
        .args(args)
        .args(["--format", "json"])
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|why| panic!("{args:?}: {why}"))
}

fn text(dir: &TempDir, args: &[&str]) -> String {
    let output = wenmai(dir.path()).args(args).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn build_saves_all_four_forms_and_says_what_it_read() {
    let dir = corpus();
    let output = wenmai(dir.path())
        .args(["build", ".", "-o", "made"])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("Read 3 files: 3 documents"), "{said}");
    for name in ["wenmai.db", "graph.json", "graph.dot", "graph.svg"] {
        assert!(dir.path().join("made").join(name).exists(), "{name}");
    }
}

#[test]
fn superseded_names_what_ended_it_and_since_when() {
    let dir = project();
    let rows = json(&dir, &["superseded", "--as-of", "2024-06-01", "--stale"]);
    assert_eq!(rows[0]["id"], "甲民发〔2019〕8号");
    assert_eq!(rows[0]["status"], "repealed");
    assert_eq!(rows[0]["since"], "2024-05-01");
    assert_eq!(rows[0]["by"][0], "甲民发〔2024〕5号");
    assert_eq!(rows[0]["replaced_by"][0], "甲民发〔2024〕5号");
    assert_eq!(rows[0]["stale"][0]["id"], "丙民〔2020〕3号");
    let before = wenmai(dir.path())
        .args(["superseded", "--as-of", "2024-04-30"])
        .assert()
        .code(1);
    let said = String::from_utf8(before.get_output().stdout.clone()).unwrap();
    assert!(
        said.contains("Nothing here is known to be out of force"),
        "{said}"
    );
}

#[test]
fn basis_goes_up_and_impact_comes_down() {
    let dir = project();
    let up = json(&dir, &["basis", "甲民发(2024)5号"]);
    assert_eq!(up["edges"][0]["target"], "国务院令第649号");
    assert_eq!(up["edges"][0]["relation"], "basis");
    let down = json(&dir, &["impact", "甲民发〔2019〕8号"]);
    assert_eq!(down["edges"][0]["source"], "丙民〔2020〕3号");
    let tree = text(&dir, &["basis", "丙民〔2020〕3号", "--as-of", "2024-06-01"]);
    assert!(
        tree.contains("└─ implements 甲民发〔2019〕8号") && tree.contains("[repealed]"),
        "{tree}"
    );
}

#[test]
fn show_gives_both_sides_with_the_quotes() {
    let dir = project();
    let shown = json(
        &dir,
        &["show", "乙救助办法（试行）", "--as-of", "2024-06-01"],
    );
    assert_eq!(shown["status"], "repealed");
    assert_eq!(shown["in"].as_array().unwrap().len(), 2);
    let said = text(
        &dir,
        &[
            "show",
            "甲民发〔2019〕8号",
            "--as-of",
            "2024-06-01",
            "--lang",
            "zh",
        ],
    );
    assert!(
        said.contains("已废止（自 2024-05-01）") && said.contains("同时废止"),
        "{said}"
    );
}

#[test]
fn path_leads_from_one_to_the_other() {
    let dir = project();
    let paths = json(&dir, &["path", "丙民〔2020〕3号", "甲民发〔2019〕8号"]);
    assert_eq!(paths["paths"][0].as_array().unwrap().len(), 1);
    wenmai(dir.path())
        .args(["path", "甲民发〔2019〕8号", "丙民〔2020〕3号"])
        .assert()
        .code(1);
}

#[test]
fn list_filters() {
    let dir = project();
    let rows = |args: &[&str]| json(&dir, args).as_array().unwrap().len();
    assert_eq!(rows(&["list"]), 4);
    assert_eq!(rows(&["list", "--present"]), 3);
    assert_eq!(rows(&["list", "--issuer", "丙区民政局"]), 1);
    assert_eq!(rows(&["list", "--year", "2019-2020"]), 2);
    assert_eq!(rows(&["list", "--relation", "repeals"]), 1);
    assert_eq!(
        rows(&["list", "--status", "repealed", "--as-of", "2024-06-01"]),
        1
    );
}

#[test]
fn extract_writes_one_record_a_line_whose_offsets_hold() {
    let dir = corpus();
    let lines = text(&dir, &["extract", "new.txt"]);
    let file = fs::read_to_string(dir.path().join("new.txt")).unwrap();
    let records: Vec<serde_json::Value> = lines
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(records[0]["type"], "document");
    let citations: Vec<_> = records.iter().filter(|r| r["type"] == "citation").collect();
    assert_eq!(citations.len(), 2);
    for c in citations {
        let (start, end) = (c["start"].as_u64().unwrap(), c["end"].as_u64().unwrap());
        let (start, end) = (
            usize::try_from(start).unwrap(),
            usize::try_from(end).unwrap(),
        );
        assert_eq!(&file[start..end], c["text"].as_str().unwrap());
    }
}

#[test]
fn render_draws_what_is_around_a_document() {
    let dir = project();
    let svg = text(
        &dir,
        &[
            "render",
            "丙民〔2020〕3号",
            "--depth",
            "1",
            "--engine",
            "builtin",
        ],
    );
    assert!(
        svg.starts_with("<?xml") || svg.starts_with("<svg"),
        "{}",
        &svg[..60.min(svg.len())]
    );
    assert!(svg.contains("丙民〔2020〕3号") && !svg.contains("甲民发〔2024〕5号"));
    assert!(
        text(&dir, &["render", "--format", "dot"]).starts_with("digraph")
            || text(&dir, &["render", "--format", "dot"]).contains("digraph")
    );
}

#[test]
fn a_document_that_nobody_knows_is_asked_back() {
    let dir = project();
    let asked = wenmai(dir.path())
        .args(["show", "乙求助办法"])
        .assert()
        .code(2);
    let said = String::from_utf8(asked.get_output().stderr.clone()).unwrap();
    assert!(
        said.contains("Did you mean") && said.contains("甲民发"),
        "{said}"
    );
    let many = wenmai(dir.path()).args(["show", "民政局"]).assert().code(2);
    let said = String::from_utf8(many.get_output().stderr.clone()).unwrap();
    assert!(said.contains("fits 3 documents"), "{said}");
}

#[test]
fn wrong_use_gets_one_clear_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let said = |args: &[&str]| {
        let run = wenmai(dir.path()).args(args).assert().code(2);
        String::from_utf8(run.get_output().stderr.clone()).unwrap()
    };
    assert!(said(&["build", "nowhere"]).contains("nowhere"));
    assert!(said(&["show", "甲"]).contains("wenmai build"));
    assert!(said(&["list", "--year", "x"]).contains("2019-2024"));
    assert!(said(&["superseded", "--as-of", "gestern"]).contains("2024-05-01"));
    assert!(said(&["build", ".", "--threads", "0"]).contains("--threads"));
}

#[test]
fn what_can_not_be_read_is_listed_and_the_rest_goes_on() {
    let dir = corpus();
    fs::write(dir.path().join("scan.pdf"), b"%PDF-1.4\n").unwrap();
    fs::write(dir.path().join("empty.txt"), b"").unwrap();
    let run = wenmai(dir.path()).args(["build", "."]).assert().code(1);
    let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    assert!(
        said.contains("Read 3 files") && said.contains("scan.pdf") && said.contains("empty.txt"),
        "{said}"
    );
}

#[test]
fn text_gives_the_decoded_text() {
    let dir = tempfile::tempdir().unwrap();
    let (bytes, _, _) = encoding_rs::GB18030.encode("根据《甲办法》。");
    fs::write(dir.path().join("a.txt"), bytes).unwrap();
    assert_eq!(text(&dir, &["text", "a.txt"]), "根据《甲办法》。");
}
