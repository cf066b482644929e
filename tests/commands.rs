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
fn a_list_of_nothing_says_so() {
    let said = text(&project(), &["list", "--issuer", "戊局"]);
    assert_eq!(said, "No document fits.\n");
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
    assert_eq!(rows(&["list", "--missing"]), 1);
    assert_eq!(rows(&["list", "--region", "甲市"]), 2);
    assert_eq!(rows(&["list", "--level", "区县"]), 1);
    assert_eq!(rows(&["list", "--is-done", "废止"]), 1);
    assert_eq!(rows(&["list", "--cited", "2"]), 1);
}

#[test]
fn list_is_sorted_as_it_is_told() {
    let dir = project();
    let first = |sort: &str| {
        let rows = json(&dir, &["list", "--sort", sort]);
        rows[0]["id"].as_str().unwrap().to_owned()
    };
    assert_eq!(first("id"), "丙民〔2020〕3号");
    assert_eq!(first("day"), "甲民发〔2024〕5号");
    assert_eq!(first("cited"), "甲民发〔2019〕8号");
}

#[test]
fn lists_and_figures_are_written_for_people_to_take_away() {
    let dir = project();
    for (args, file, begins) in [
        (&["list", "--format", "xlsx"][..], "list.xlsx", &b"PK"[..]),
        (&["superseded", "--format", "xlsx"], "gone.xlsx", b"PK"),
        (
            &["list", "--format", "csv"],
            "list.csv",
            "\u{feff}id,title,".as_bytes(),
        ),
        (
            &["stats", "--format", "html"],
            "stats.html",
            b"<!doctype html>",
        ),
    ] {
        let run = wenmai(dir.path()).args(args).args(["-o", file]).assert();
        run.code(0);
        let bytes = fs::read(dir.path().join(file)).unwrap();
        assert!(bytes.starts_with(begins), "{file}");
    }
    // All of it, and nothing from elsewhere: it may be opened anywhere.
    let csv = fs::read_to_string(dir.path().join("list.csv")).unwrap();
    assert_eq!(
        csv.lines().count(),
        1 + json(&dir, &["list"]).as_array().unwrap().len()
    );
    let html = fs::read_to_string(dir.path().join("stats.html")).unwrap();
    assert!(!html.contains(" src=") && !html.contains("<link") && !html.contains(" href="));
    assert_eq!(html.matches("role=\"img\"").count(), 3);
}

/// The corpus with a notice that rests on the old rules after their end.
fn late_project() -> TempDir {
    let dir = corpus();
    fs::write(
        dir.path().join("late.txt"),
        "丁区民政局关于救助工作的通知\n丁民〔2025〕6号\n\n各街道：\n\n为贯彻落实《乙救助办法（试行）》（甲民发〔2019〕8号），现通知如下。\n\n丁区民政局\n2025年6月1日\n",
    )
    .unwrap();
    wenmai(dir.path()).args(["build", "."]).assert().code(0);
    dir
}

#[test]
fn a_ground_that_was_gone_when_it_was_cited_is_marked() {
    let dir = late_project();
    let on = ["--as-of", "2025-07-01"];
    let rows = json(&dir, &[&["superseded", "--stale"], &on[..]].concat());
    let stale = rows[0]["stale"].as_array().unwrap();
    let at_citing = |id: &str| &stale.iter().find(|s| s["id"] == id).unwrap()["at_citing"];
    assert_eq!(at_citing("丁民〔2025〕6号"), "repealed");
    assert_eq!(at_citing("丙民〔2020〕3号"), "in_force");
    let shown = json(&dir, &["show", "丁民〔2025〕6号"]);
    assert_eq!(shown["out"][0]["at_citing"], "repealed");
    let up = json(&dir, &["basis", "丁民〔2025〕6号"]);
    assert_eq!(up["edges"][0]["at_citing"], "repealed");
    for command in ["show", "basis"] {
        let said = text(&dir, &[command, "丁民〔2025〕6号", "--lang", "zh"]);
        assert!(said.contains("（引用时已废止）"), "{said}");
        let said = text(&dir, &[command, "丙民〔2020〕3号", "--lang", "zh"]);
        assert!(!said.contains("引用时"), "{said}");
    }
}

#[test]
fn what_to_use_instead_is_named() {
    let dir = project();
    let on = ["--as-of", "2024-06-01"];
    let shown = json(&dir, &[&["show", "甲民发〔2019〕8号"], &on[..]].concat());
    let expected = serde_json::json!([
        {"id": "甲民发〔2024〕5号", "guess": false, "why": "ends_it"}
    ]);
    assert_eq!(shown["use_instead"], expected);
    let rows = json(&dir, &[&["superseded"], &on[..]].concat());
    assert_eq!(rows[0]["use_instead"], expected);
    let said = text(
        &dir,
        &[&["show", "甲民发〔2019〕8号", "--lang", "zh"], &on[..]].concat(),
    );
    assert!(said.contains("替代文件：甲民发〔2024〕5号\n"), "{said}");
}

#[test]
fn all_ways_are_given_and_what_is_left_out_is_said() {
    let dir = late_project();
    let of = |args: &[&str]| {
        let ends = ["path", "丁民〔2025〕6号", "甲民发〔2019〕8号"];
        json(&dir, &[&ends[..], args].concat())
    };
    let all = of(&["--all", "--relation", "implements"]);
    assert_eq!(all["paths"].as_array().unwrap().len(), 1);
    assert_eq!(all["truncated"], false);
    assert_eq!(of(&["--most", "0"])["truncated"], true);
    assert!(
        of(&["--relation", "basis"])["paths"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

/// A project in which the document 甲发〔2024〕n号 names the others of its row as
/// its grounds.
fn grounds(rows: &[(u32, &[u32])]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (own, grounds) in rows {
        let grounds: Vec<String> = grounds
            .iter()
            .map(|n| format!("《资金规定{n}》（甲发〔2024〕{n}号）"))
            .collect();
        let opening = if grounds.is_empty() {
            "现将规定印发给你们。".to_owned()
        } else {
            format!("根据{}，现将规定印发给你们。", grounds.join("、"))
        };
        let text = format!(
            "甲局关于印发《资金规定{own}》的通知\n甲发〔2024〕{own}号\n\n各单位：\n\n{opening}\n\n甲局\n2024年4月1日\n"
        );
        fs::write(dir.path().join(format!("{own}.txt")), text).unwrap();
    }
    wenmai(dir.path()).args(["build", "."]).assert().code(0);
    dir
}

#[test]
fn branches_that_the_depth_cut_off_are_shown_where_there_is_room() {
    let dir = grounds(&[(1, &[2, 3]), (2, &[3]), (3, &[4]), (4, &[])]);
    let tree = text(
        &dir,
        &["basis", "甲发〔2024〕1号", "--lang", "zh", "--depth", "2"],
    );
    // 3 stands below 2 without its ground, so it is no repetition below 1.
    assert!(
        tree.contains("甲发〔2024〕4号") && !tree.contains("（见上）"),
        "{tree}"
    );
}

#[test]
fn a_ring_is_marked_as_such_and_a_repetition_as_another_thing() {
    let dir = grounds(&[(1, &[2, 3]), (2, &[3]), (3, &[2])]);
    let tree = text(&dir, &["basis", "甲发〔2024〕1号", "--lang", "zh"]);
    let ends: Vec<&str> = tree
        .lines()
        .filter_map(|line| line.rsplit_once(']').map(|(_, end)| end))
        .collect();
    // 1, then 2, 3 and back to 2, then 3 again.
    assert_eq!(ends, ["", "", "", "（循环）", "（见上）"], "{tree}");
    let edges = json(&dir, &["basis", "甲发〔2024〕1号"]);
    let cycles: Vec<bool> = edges["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["cycle"].as_bool().unwrap())
        .collect();
    assert_eq!(cycles, [false, false, true, true]);
}

#[test]
fn stats_count_what_is_there() {
    let dir = corpus();
    fs::write(dir.path().join("scan.pdf"), b"%PDF-1.4\n").unwrap();
    fs::write(
        dir.path().join("alone.txt"),
        "戊局关于开展己工作的通知\n戊发〔2024〕1号\n\n各单位：\n\n现通知如下。\n\n戊局\n2024年4月1日\n",
    )
    .unwrap();
    wenmai(dir.path()).args(["build", "."]).assert().code(1);
    let stats = json(&dir, &["stats", "--as-of", "2024-06-01"]);
    assert_eq!(stats["files"], serde_json::json!({"read": 4, "unread": 1}));
    assert_eq!(
        stats["documents"],
        serde_json::json!({"present": 4, "cited_only": 1})
    );
    assert_eq!(stats["most_cited"][0]["id"], "甲民发〔2019〕8号");
    assert_eq!(stats["most_cited"][0]["cited"], 2);
    assert_eq!(stats["most_missed"][0]["id"], "国务院令第649号");
    assert_eq!(
        stats["isolated"],
        serde_json::json!({"count": 1, "first": ["戊发〔2024〕1号"]})
    );
    assert_eq!(
        stats["components"],
        serde_json::json!({"count": 2, "first": [4, 1]})
    );
    let said = text(&dir, &["stats", "--lang", "zh"]);
    assert!(said.contains("公文：已收录 4 件，仅被引用 1 件"), "{said}");
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
fn render_selects_by_direction_and_day_and_reads_the_form_off_the_name() {
    let dir = project();
    let drawn = |more: &[&str]| {
        let mut asked = vec!["render", "丙民〔2020〕3号", "--engine", "builtin"];
        asked.extend(more);
        text(&dir, &asked)
    };
    let boxes = |svg: &str| svg.matches("class=\"node ").count();
    let both = boxes(&drawn(&["--depth", "1"]));
    let up = boxes(&drawn(&["--depth", "1", "--direction", "up"]));
    let down = boxes(&drawn(&["--depth", "1", "--direction", "down"]));
    // The document itself is in each.
    assert_eq!(both, up + down - 1);
    assert_eq!(boxes(&drawn(&["--since", "2031-01-01"])), 1);
    let page = dir.path().join("picture.html");
    text(&dir, &["render", "-o", page.to_str().unwrap()]);
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("<svg"));
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
    assert!(said(&["rules", "--try", "nowhere.txt"]).contains("nowhere.txt"));
    assert!(said(&["render", "-o", "a.jpg"]).contains("no picture can be made as .jpg"));
    assert!(said(&["diff", ".", "."]).contains("wenmai build"));
}

#[test]
fn mistakes_are_told_in_chinese_where_people_read_chinese() {
    let dir = tempfile::tempdir().unwrap();
    let said = |args: &[&str]| {
        let args = ["--lang", "zh"].iter().chain(args);
        let run = wenmai(dir.path()).args(args).assert().code(2);
        String::from_utf8(run.get_output().stderr.clone()).unwrap()
    };
    for (args, words) in [
        (&["list", "--year", "x"][..], "“x”不是年份"),
        (
            &["compare", "--from", "2020-01-01", "--year", "x"],
            "“x”不是年份",
        ),
        (&["build", ".", "--threads", "0"], "至少为 1"),
        (
            &["rules", "-o", "nowhere/a.txt"],
            "无法写入 nowhere/a.txt：没有这个文件或文件夹",
        ),
        (
            &["build", ".", "--known", "nowhere.csv"],
            "是否有读取权限（没有这个文件或文件夹）。",
        ),
        (&["rules", "--try", "nowhere.txt"], "找不到 nowhere.txt"),
        (&["diff", ".", "."], "处没有文件库"),
    ] {
        let said = said(args);
        assert!(said.contains(words), "{args:?}: {said}");
    }
}

#[test]
fn a_rule_of_ones_own_may_say_what_it_reads_in_one_language() {
    let dir = tempfile::tempdir().unwrap();
    let rules = "[[rule]]\nid = \"own-a\"\nzh = \"名称后写明归档\"\npatterns = [\"《》归档处理\"]\nexamples = []\ncounter = []\n\n[[rule]]\nid = \"own-b\"\nsays = \"put away\"\npatterns = [\"《》入库处理\"]\nexamples = []\ncounter = []\n";
    fs::write(dir.path().join("01-repeals.toml"), rules).unwrap();
    let shown = |id, lang| text(&dir, &["rules", id, "--rules", ".", "--lang", lang]);
    for (lang, head) in [("en", "own-a (repeals)"), ("zh", "own-a（废止）")] {
        let said = shown("own-a", lang);
        assert!(
            said.starts_with(head) && said.contains("名称后写明归档"),
            "{said}"
        );
    }
    for lang in ["en", "zh"] {
        let said = shown("own-b", lang);
        assert!(said.contains("put away"), "{said}");
    }
}

#[test]
fn review_tells_in_chinese_why() {
    let dir = corpus();
    fs::write(dir.path().join("a.xyz"), "甲").unwrap();
    wenmai(dir.path()).args(["build", "."]).assert().code(1);
    let review = |lang| text(&dir, &["review", "--lang", lang]);
    assert!(review("en").contains("unknown kind of file (.xyz)"));
    let chinese = review("zh");
    assert!(chinese.contains("未知的文件类型"), "{chinese}");
    assert!(!chinese.contains("unknown"), "{chinese}");
}

#[test]
fn diff_reads_projects_without_a_graph_file() {
    let dir = project();
    let large = tempfile::tempdir().unwrap();
    let saved = dir.path().join("output/wenmai.db");
    fs::copy(saved, large.path().join("wenmai.db")).unwrap();
    let diff = || {
        let mut command = wenmai(dir.path());
        command.arg("diff").arg(large.path()).arg("output").assert()
    };
    diff().code(0);
    fs::write(
        dir.path().join("late.txt"),
        "甲市民政局关于丁事项的通知\n甲民发〔2025〕1号\n\n《乙救助办法》（甲民发〔2024〕5号）自2025年6月1日起废止。\n\n甲市民政局\n2025年5月1日\n",
    )
    .unwrap();
    wenmai(dir.path()).args(["build", "."]).assert().code(0);
    let said = String::from_utf8(diff().code(1).get_output().stdout.clone()).unwrap();
    assert!(said.contains("repeals: 1 gained, 0 lost"), "{said}");
}

#[test]
fn a_version_is_named_by_its_day_in_any_writing_and_no_other_is_shown() {
    let dir = tempfile::tempdir().unwrap();
    let passed = "2011年4月6日某省第十一届人民代表大会常务委员会第二十次会议通过";
    let amended = "根据2015年6月3日某省第十二届人民代表大会常务委员会第十六次会议《关于修改〈某省渡船条例〉的决定》修正";
    for (name, heading) in [
        ("1.txt", passed.to_owned()),
        ("2.txt", format!("{passed}　{amended}")),
    ] {
        let text = format!("某省渡船条例\n\n（{heading}）\n\n第一条　渡船由县人民政府登记。\n");
        fs::write(dir.path().join(name), text).unwrap();
    }
    wenmai(dir.path()).args(["build", "."]).assert().code(0);
    for wanted in ["2011-04-06", "2011年4月6日", "2011-4-6", "2011", "2011年"] {
        let shown = json(&dir, &["show", "某省渡船条例", "--version", wanted]);
        assert_eq!(shown["written"], "2011-04-06", "{wanted}");
    }
    for wanted in ["2013-01-01", "2013", "2015年4月6日"] {
        let mut command = wenmai(dir.path());
        command.args(["show", "某省渡船条例", "--version", wanted]);
        let run = command.assert().code(2);
        let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
        assert!(said.contains("2011-04-06, 2015-06-03"), "{said}");
    }
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

#[test]
fn text_of_a_file_with_several_names_each_and_says_what_is_missing() {
    let dir = tempfile::tempdir().unwrap();
    let table = "标题,内容,原文\n甲,一。,\n乙,,二。\n丙,三。,\n";
    fs::write(dir.path().join("a.csv"), table).unwrap();
    let run = |args: &[&str]| {
        let output = wenmai(dir.path()).arg("text").args(args).output().unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    assert_eq!(
        run(&["a.csv", "--lang", "zh"]),
        (
            Some(1),
            "==> a.csv/2 <==\n甲\n\n一。\n\n==> a.csv/4 <==\n丙\n\n三。\n".to_owned(),
            "a.csv/3：没有文字\n".to_owned()
        )
    );
    let (code, out, _) = run(&["a.csv", "--field", "text=原文", "--places", "--lang", "en"]);
    assert_eq!(code, Some(1));
    assert_eq!(
        out,
        "table 1, row 3, cell 1, line 1\t乙\ntable 1, row 3, cell 1, line 2\t\ntable 1, row 3, cell 3, line 3\t二。\n"
    );
    let (code, out, said) = run(&["a.csv", "--max-file-size", "10B", "--lang", "en"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(said.starts_with("a.csv: too large"), "{said}");
}

#[test]
fn what_is_read_of_a_document_is_shown_with_its_place() {
    let dir = tempfile::tempdir().unwrap();
    let text = "发布日期：2024-03-08\n\n甲市财政局关于乙的通知\n甲财〔2024〕5号\n\n各单位：\n现通知如下。\n\n甲市财政局\n2024年3月5日\n";
    fs::write(dir.path().join("a.txt"), text).unwrap();
    let run = |lang: &str| {
        let mut command = wenmai(dir.path());
        let output = command.args(["text", "a.txt", "--facts", "--lang", lang]);
        String::from_utf8(output.output().unwrap().stdout).unwrap()
    };
    assert_eq!(
        run("zh"),
        "甲财〔2024〕5号\n  标题\t甲市财政局关于乙的通知（正文上方，第3行）\n  发文字号\t甲财〔2024〕5号（文号，第4行）\n  发文机关\t甲市财政局（落款，第10行）\n  成文日期\t2024-03-05（落款，第10行）\n  发布日期\t2024-03-08（字段“发布日期”，第1行）\n  施行日期\t无\n  有效期至\t无\n"
    );
    let english = run("en");
    assert!(
        english.contains("written\t2024-03-05 (signature, line 10)"),
        "{english}"
    );
}

#[test]
fn corrections_beside_the_corpus_are_applied_shown_and_checked() {
    let dir = corpus();
    let correct = |status: &str| {
        let text = format!(
            "[[status]]\ndocument = \"甲民发[2024]5号\"\nstatus = \"{status}\"\nsince = 2025-03-29\nnote = \"见公报\"\nauthor = \"张三\"\n"
        );
        fs::write(dir.path().join("wenmai.toml"), text).unwrap();
    };
    correct("repealed");
    // It is no document that could not be read.
    wenmai(dir.path()).args(["extract", "."]).assert().code(0);
    wenmai(dir.path()).args(["build", "."]).assert().code(0);
    let shown = text(&dir, &["show", "甲民发〔2024〕5号", "--lang", "zh"]);
    assert!(
        shown.contains("更正：时效性自 2025-03-29 起为已废止——张三：见公报  wenmai.toml:1"),
        "{shown}"
    );
    let row = json(&dir, &["show", "甲民发〔2024〕5号"]);
    assert_eq!(row["status"], "repealed");
    assert_eq!(row["corrections"][0]["author"], "张三");
    let before = json(
        &dir,
        &["show", "甲民发〔2024〕5号", "--as-of", "2025-03-28"],
    );
    assert_eq!(before["status"], "in_force");
    let listed = text(&dir, &["list"]);
    assert!(listed.contains("(corrected)"), "{listed}");
    let gone = text(&dir, &["superseded"]);
    assert!(gone.contains("张三"), "{gone}");

    // What it cannot mean stops the build, with the line and what to write.
    correct("gone");
    let output = wenmai(dir.path()).args(["build", "."]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("`wenmai.toml`, line 3: \"gone\" is no status; write one of in_force"),
        "{said}"
    );
    let output = wenmai(dir.path())
        .args(["build", ".", "--lang", "zh"])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("第 3 行：“gone”不是时效性"), "{said}");
}

#[test]
fn corrections_that_fit_nothing_are_findings() {
    let dir = corpus();
    fs::write(
        dir.path().join("other.toml"),
        "[[title]]\ndocument = \"壬办法\"\ntitle = \"癸办法\"\nnote = \"笔误\"\nauthor = \"李四\"\n",
    )
    .unwrap();
    let output = wenmai(dir.path())
        .args(["build", ".", "--corrections", "other.toml"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("Corrections applied: 0. Corrections that fit nothing: 1.")
            && said.contains("other.toml:1 [[title]]: no document is called 壬办法"),
        "{said}"
    );
    // The file itself is no document that was not read.
    assert!(said.contains("Files not read: 0"), "{said}");
}

#[test]
fn a_list_of_known_documents_gives_a_cited_one_its_status() {
    let dir = corpus();
    fs::write(
        dir.path().join("list.csv"),
        "文号,标题,发文机关,日期,状态\n国务院令第649号,社会救助暂行办法,国务院,2014-02-21,2030年1月1日废止\n,,,,废止\n",
    )
    .unwrap();
    let output = wenmai(dir.path())
        .args(["build", ".", "--known", "list.csv"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("list.csv:3: neither a number nor a title"),
        "{said}"
    );
    let shown = json(&dir, &["show", "社会救助暂行办法", "--as-of", "2031-01-01"]);
    assert_eq!(shown["status"], "repealed");
    assert_eq!(shown["reasons"][0]["file"], "list.csv");
    assert_eq!(shown["reasons"][0]["line"], 2);
}

#[test]
fn search_finds_documents_and_sentences() {
    let dir = project();
    let hits = json(&dir, &["search", "救助办法", "试行"]);
    assert_eq!(hits["documents"][0]["id"], "甲民发〔2019〕8号");
    assert_eq!(hits["quotes"][0]["file"], "district.txt");
    assert_eq!(hits["quotes"][0]["line"], 6);
    let said = text(&dir, &["search", "救助办法"]);
    assert!(said.contains("district.txt:6 丙民〔2020〕3号"), "{said}");
    wenmai(dir.path())
        .args(["search", "无此文件"])
        .assert()
        .code(1);
}

/// What `list` says of the project, to see that it stayed.
fn listed(dir: &TempDir) -> String {
    text(dir, &["list"])
}

#[test]
fn a_folder_without_documents_replaces_no_project() {
    let dir = corpus();
    fs::create_dir(dir.path().join("papers")).unwrap();
    for name in ["old.txt", "new.txt", "district.txt"] {
        fs::rename(dir.path().join(name), dir.path().join("papers").join(name)).unwrap();
    }
    wenmai(dir.path())
        .args(["build", "papers"])
        .assert()
        .code(0);
    let before = listed(&dir);
    for name in ["old.txt", "new.txt", "district.txt"] {
        fs::remove_file(dir.path().join("papers").join(name)).unwrap();
    }
    let refused = wenmai(dir.path())
        .args(["build", "papers"])
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        said.contains("papers") && said.contains("--replace"),
        "{said}"
    );
    assert_eq!(listed(&dir), before);
    wenmai(dir.path())
        .args(["build", "papers", "--full"])
        .assert()
        .code(2);
    wenmai(dir.path())
        .args(["build", "papers", "--replace"])
        .assert()
        .code(0);
    assert_ne!(listed(&dir), before);
}

#[test]
fn the_project_of_another_folder_is_not_replaced_without_a_word() {
    let dir = project();
    let before = listed(&dir);
    let other = corpus();
    let path = other.path().to_str().unwrap();
    for args in [&["build", path][..], &["build", path, "--full"]] {
        let refused = wenmai(dir.path()).args(args).output().unwrap();
        assert_eq!(refused.status.code(), Some(2));
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(said.contains(path) && said.contains("--replace"), "{said}");
        assert_eq!(listed(&dir), before);
    }
    wenmai(dir.path())
        .args(["build", path, "-o", "elsewhere"])
        .assert()
        .code(0);
    wenmai(dir.path())
        .args(["build", path, "--replace"])
        .assert()
        .code(0);
}

#[test]
fn two_folders_that_are_both_called_here_are_told_apart() {
    let (dir, other) = (corpus(), corpus());
    let output = tempfile::tempdir().unwrap();
    let build = |from: &Path| {
        let mut command = wenmai(from);
        command.args(["build", ".", "-o"]).arg(output.path());
        command.output().unwrap()
    };
    for _ in 0..2 {
        assert_eq!(build(dir.path()).status.code(), Some(0));
    }
    let refused = build(other.path());
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    for folder in [&dir, &other] {
        let name = folder.path().file_name().unwrap().to_str().unwrap();
        assert!(said.contains(name), "{said}");
    }
    assert_eq!(build(dir.path()).status.code(), Some(0));
}

#[test]
fn the_same_folder_under_another_name_is_no_other() {
    let dir = project();
    let whole = dir.path().to_str().unwrap();
    for path in [whole, "./", "new.txt", "."] {
        wenmai(dir.path()).args(["build", path]).assert().code(0);
    }
    let above = dir.path().parent().unwrap();
    let name = dir.path().file_name().unwrap().to_str().unwrap();
    wenmai(above)
        .args(["build", name, "-o", &format!("{name}/output")])
        .assert()
        .code(0);
}

#[test]
fn how_texts_are_read_is_kept_for_the_next_build() {
    let dir = tempfile::tempdir().unwrap();
    let texts = dir.path().join("texts");
    fs::create_dir(&texts).unwrap();
    let row = "乙发〔2024〕1号,乙局关于丙的通知,\"各科室：\n根据《甲条例》，丁办法归档处理。《丁办法》归档处理。\"";
    fs::write(texts.join("a.csv"), format!("bh,bt,q\n{row}\n")).unwrap();
    let rules = dir.path().join("own");
    fs::create_dir(&rules).unwrap();
    let rule = "[[rule]]\nid = \"own-files\"\nsays = \"filed away\"\npatterns = [\"《》归档处理\"]\nexamples = []\ncounter = []\n";
    fs::write(rules.join("01-repeals.toml"), rule).unwrap();
    let build = |more: &[&str]| {
        let run = wenmai(dir.path())
            .args(["build", "texts"])
            .args(more)
            .assert();
        String::from_utf8(run.get_output().stderr.clone()).unwrap()
    };
    let first = build(&["--field", "text=q", "--field", "title=bt", "--rules", "own"]);
    assert!(first.contains("kept in texts/wenmai.toml"), "{first}");
    let graph = || fs::read_to_string(dir.path().join("output/graph.json")).unwrap();
    let with_options = graph();
    assert!(with_options.contains("own-files"), "{with_options}");
    let second = build(&["--full"]);
    assert!(second.contains("Read 1 file"), "{second}");
    assert!(!second.contains("wenmai.toml"), "{second}");
    assert!(graph() == with_options, "{second}");
    let other = build(&["--field", "text=bt"]);
    assert!(other.contains("says otherwise and stays"), "{other}");
    let extracted = text(&dir, &["extract", "texts"]);
    assert!(extracted.contains("own-files"), "{extracted}");
}

#[test]
fn rows_without_a_text_are_told_once_for_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let rows: String = (1..5)
        .map(|n| format!("{{\"zz\": {n}, \"yy\": \"abc\"}}\n"))
        .collect();
    fs::write(dir.path().join("a.jsonl"), rows).unwrap();
    let list = "序号,标题,文号,发文日期,状态\n1,甲局关于乙的通知,甲发〔2021〕1号,2021-03-01,失效\n";
    fs::write(dir.path().join("b.csv"), list).unwrap();
    let said = |lang| {
        let run = wenmai(dir.path())
            .args(["extract", ".", "--lang", lang])
            .assert();
        String::from_utf8(run.get_output().stderr.clone()).unwrap()
    };
    let english = said("en");
    let lines: Vec<&str> = english.lines().collect();
    assert_eq!(lines.len(), 2, "{english}");
    assert!(
        lines[0].starts_with("a.jsonl: 4 records, the first of them 1: no field"),
        "{english}"
    );
    assert!(
        lines[0].contains("--field text=NAME") && lines[0].ends_with("yy, zz"),
        "{english}"
    );
    assert!(
        lines[1].starts_with("b.csv: ") && lines[1].contains("--known FILE"),
        "{english}"
    );
    let chinese = said("zh");
    assert!(
        chinese.contains("a.jsonl：4 条记录（首条为 1）："),
        "{chinese}"
    );
    assert!(chinese.contains("请用 --known 指明此文件"), "{chinese}");
}

#[test]
fn an_article_behind_a_name_or_a_number_is_shown_by_itself() {
    let dir = tempfile::tempdir().unwrap();
    let (law, notice) = (dir.path().join("a.txt"), dir.path().join("b.txt"));
    fs::write(&law, "甲省渡口条例\n甲政〔2019〕3号\n\n第一条 为了管理渡口，制定本条例。\n第二条 渡口由县人民政府登记。\n第三条 本条例自2019年7月1日起施行。\n\n甲省人民政府\n2019年5月1日\n").unwrap();
    fs::write(&notice, "甲省交通运输厅关于检查渡口的通知\n甲交〔2020〕3号\n\n各市：\n根据《甲省渡口条例》（甲政〔2019〕3号）第一条至第二条和《中华人民共和国合同法》，现通知如下。\n\n甲省交通运输厅\n2020年5月1日\n").unwrap();
    let project = dir.path().join("out");
    let out = |args: &[&str]| {
        let mut command = wenmai(dir.path());
        command.args(args).arg("--lang").arg("zh");
        let done = command.output().unwrap();
        (done.status.code(), String::from_utf8(done.stdout).unwrap())
    };
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    let (from, to) = (path(dir.path()), path(&project));
    assert_eq!(out(&["build", &from, "-o", &to]).0, Some(0));
    for name in [
        "甲政〔2019〕3号第二条",
        "《甲省渡口条例》第二条",
        "渡口条例的第2条",
    ] {
        let (code, said) = out(&["show", name, "--project", &to]);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("渡口由县人民政府登记。"), "{said}");
        assert!(said.contains("第一条至第二条"), "{said}");
    }
    let (code, said) = out(&["impact", "甲省渡口条例第三条", "--project", &to]);
    assert_eq!(code, Some(1), "{said}");
    // What the folder does not know the almanac tells.
    let (_, said) = out(&[
        "basis",
        "甲交〔2020〕3号",
        "--project",
        &to,
        "--as-of",
        "2022-01-01",
    ]);
    assert!(
        said.contains("自 2021-01-01 起停止施行") && said.contains("中华人民共和国民法典"),
        "{said}"
    );
    let (_, said) = out(&[
        "basis",
        "甲交〔2020〕3号",
        "--project",
        &to,
        "--as-of",
        "2020-06-01",
    ]);
    assert!(!said.contains("停止施行"), "{said}");
    let (_, said) = out(&["show", "合同法", "--project", &to]);
    assert!(said.contains("法规年历"), "{said}");
    let (_, said) = out(&["show", "合同法", "--project", &to, "--no-almanac"]);
    assert!(!said.contains("法规年历"), "{said}");
}

#[test]
fn of_an_article_it_is_told_whether_it_was_ended_and_what_is_not_there() {
    let dir = tempfile::tempdir().unwrap();
    let files = [
        (
            "a.txt",
            "丰县渡口管理办法\n丰政〔2015〕3号\n\n第一条 为了管理渡口，根据《中华人民共和国合同法》，制定本办法。\n第二条 渡口由县交通局登记。\n第三条 本办法自2015年7月1日起施行。\n\n丰县人民政府\n2015年5月1日\n",
        ),
        (
            "b.txt",
            "丰县人民政府关于调整渡口管理的通知\n丰政〔2020〕9号\n\n各镇：\n《丰县渡口管理办法》（丰政〔2015〕3号）第二条自2020年10月1日起废止。\n\n丰县人民政府\n2020年9月1日\n",
        ),
        (
            "c.txt",
            "丰县交通局关于检查渡口的通知\n丰交〔2018〕2号\n\n各镇：\n根据《丰县渡口管理办法》（丰政〔2015〕3号）第二条，现通知如下。\n违反《丰县渡口管理办法》（丰政〔2015〕3号）第二条规定的，责令改正。\n\n丰县交通局\n2018年5月1日\n",
        ),
    ];
    for (name, text) in files {
        fs::write(dir.path().join(name), text).unwrap();
    }
    let project = dir.path().join("out");
    let (from, to) = (dir.path().to_str().unwrap(), project.to_str().unwrap());
    let out = |args: &[&str]| {
        let mut command = wenmai(dir.path());
        command.args(args).args(["--lang", "zh"]);
        let done = command.output().unwrap();
        let said = String::from_utf8(done.stdout).unwrap();
        let told = String::from_utf8(done.stderr).unwrap();
        (done.status.code(), said, told)
    };
    let ask = |args: &[&str]| out(&[args, &["--project", to, "--as-of", "2021-01-01"]].concat());
    assert_eq!(out(&["build", from, "-o", to]).0, Some(0));

    let (code, said, _) = ask(&["superseded", "丰县渡口管理办法第二条"]);
    assert_eq!(code, Some(0), "{said}");
    let line = "第二条：已废止（自 2020-10-01）；见 丰政〔2020〕9号";
    assert!(
        said.contains(line) && said.contains("丰政〔2020〕9号"),
        "{said}"
    );
    let (code, said, _) = ask(&["superseded", "丰县渡口管理办法第三条"]);
    assert!(
        code == Some(1) && said.contains("第三条：现行有效"),
        "{said}"
    );
    let (code, said, _) = ask(&["superseded", "丰县渡口管理办法"]);
    assert!(code == Some(0) && said.contains("部分失效"), "{said}");
    let (code, said, _) = ask(&["superseded", "丰交〔2018〕2号"]);
    assert!(code == Some(1) && said.contains("现行有效"), "{said}");

    let (_, said, _) = ask(&["show", "丰县渡口管理办法第二条第二款"]);
    assert!(
        said.contains("在此版本中未找到第二条第二款（全文 3 条）。"),
        "{said}"
    );
    let (_, said, _) = ask(&["show", "丰县渡口管理办法第九条"]);
    assert!(
        said.starts_with("丰县渡口管理办法 第九条 [部分失效]"),
        "{said}"
    );
    let (code, _, told) = ask(&["show", "丰县渡船管理办法第二条"]);
    assert!(
        code == Some(2) && told.contains("是否指") && told.contains("丰政〔2015〕3号"),
        "{told}"
    );
    let (code, _, told) = ask(&["show", "丰县渡口管理办法第零条"]);
    assert!(code == Some(2) && told.contains("第零条"), "{told}");

    // Options that documents have are heeded.
    let (_, said, _) = ask(&["impact", "丰县渡口管理办法第二条"]);
    assert!(
        said.contains("丰交〔2018〕2号") && !said.contains('“'),
        "{said}"
    );
    let (_, said, _) = ask(&["impact", "丰县渡口管理办法第二条", "--quotes"]);
    assert!(said.contains('“'), "{said}");
    let (_, said, _) = ask(&["impact", "丰县渡口管理办法第二条", "--relation", "cites"]);
    assert!(!said.contains("丰交〔2018〕2号"), "{said}");
    assert_eq!(
        ask(&["impact", "丰县渡口管理办法第二条", "--depth", "3"]).0,
        Some(2)
    );
    let (_, said, _) = ask(&[
        "impact",
        "丰县渡口管理办法第二条",
        "--limit",
        "1",
        "--format",
        "json",
    ]);
    // One that changes it, and one of the two that cite it.
    assert_eq!(said.matches("\"pinpoint\"").count(), 2, "{said}");
    // What the almanac knows of the document stands with the article, unless it is left out.
    let (_, said, _) = ask(&["show", "合同法第八条"]);
    assert!(said.contains("法规年历"), "{said}");
    let (_, said, _) = ask(&["show", "合同法第八条", "--no-almanac"]);
    assert!(!said.contains("法规年历"), "{said}");
    let (_, said, _) = out(&["search", "丰县渡口管理办法第二条", "--project", to]);
    assert!(
        said.contains("渡口由县交通局登记。") && said.contains("丰交〔2018〕2号"),
        "{said}"
    );
}

#[test]
fn a_draft_is_checked_against_the_almanac_and_a_copy_is_put_right() {
    let dir = tempfile::tempdir().unwrap();
    let draft = dir.path().join("draft.txt");
    let text = "甲市财政局关于乙事项的通知\n\n各单位：\n\n根据《中华人民共和国合同法》和《预算法》，现通知如下。\n\n甲市财政局\n2026年11月3日\n";
    fs::write(&draft, text).unwrap();
    let check = |args: &[&str]| {
        let run = wenmai(dir.path())
            .args(["check", "draft.txt"])
            .args(args)
            .assert();
        let output = run.get_output();
        let said = String::from_utf8(output.stdout.clone()).unwrap();
        (output.status.code(), said)
    };
    let (code, said) = check(&["--format", "json"]);
    assert_eq!(code, Some(1));
    let rules: Vec<String> = said
        .lines()
        .map(|line| {
            let finding: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(finding["as_of"], "2026-11-03");
            finding["rule"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(rules, ["repealed", "full-name"]);
    assert_eq!(check(&["--ignore", "repealed,note"]).0, Some(0));
    assert_eq!(check(&["--select", "nothing"]).0, Some(2));
    assert_eq!(
        check(&["--as-of", "2020-01-01", "--ignore", "note"]).0,
        Some(0)
    );
    check(&["--fix"]);
    assert_eq!(fs::read_to_string(&draft).unwrap(), text);
    let copy = fs::read_to_string(dir.path().join("draft.fixed.txt")).unwrap();
    assert_eq!(copy, text.replace("《预算法》", "《中华人民共和国预算法》"));
    // A copy that is there is not written over.
    assert_eq!(check(&["--fix"]).0, Some(2));
}
