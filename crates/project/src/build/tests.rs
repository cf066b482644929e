//! A second build gives what a full one gives, and looks only at what a change touches.

use std::fs;
use std::path::PathBuf;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::{Built, Extent, Figures, Request, timelines};
use crate::project::{self, Project, Supplied};
use wenmai_graph::near_miss;
use wenmai_graph::{Judgement, Relation};
use wenmai_reading::{self as source, Options};
use wenmai_render::Engine;
use wenmai_store as store;

const DAY: Date = date(2026, 1, 1);

/// The figures of a project in memory.
fn figures_of(project: &Project, judgements: &[Judgement], as_of: Date) -> Figures {
    let about = &project.about;
    let graph = &project.graph.inner;
    let by_relation = Relation::ALL.into_iter().map(|relation| {
        let of_it = graph.edge_weights().filter(|l| l.relation == relation);
        (relation, of_it.count())
    });
    let near_misses = graph.node_indices().map(|node| {
        let edges = graph.edges(node);
        near_miss::among(edges.map(|edge| edge.weight())).len()
    });
    Figures {
        as_of,
        files: about.files,
        documents: about.documents,
        citations: about.citations,
        in_graph: graph.node_count(),
        cited_only: graph.node_weights().filter(|e| !e.present).count(),
        relations: graph.edge_count(),
        by_relation: by_relation.filter(|&(_, count)| count > 0).collect(),
        gone: judgements.iter().filter(|j| j.status.is_gone()).count(),
        unresolved: about.unresolved.len(),
        near_misses: near_misses.sum(),
        corrections: about.corrections,
    }
}

/// A folder of notices of one office, each resting on 《丙条例》 and on the notice before
/// it.
struct Folder {
    dir: tempfile::TempDir,
    day: Date,
}

impl Folder {
    fn new(count: usize) -> Self {
        let folder = Folder {
            dir: tempfile::tempdir().unwrap(),
            day: DAY,
        };
        fs::create_dir(folder.texts()).unwrap();
        for at in 0..count {
            folder.write(at, "");
        }
        assert_eq!(folder.build().saved, Extent::Whole);
        folder
    }

    fn texts(&self) -> PathBuf {
        self.dir.path().join("texts")
    }

    fn path(&self, at: usize) -> PathBuf {
        self.texts().join(format!("{at:03}.txt"))
    }

    /// Writes a notice, which also says `more`.
    fn write(&self, at: usize, more: &str) {
        self.write_as(at, &format!("乙{at}"), more);
    }

    fn write_as(&self, at: usize, about: &str, more: &str) {
        let before = at.saturating_sub(1);
        let text = format!(
            "甲市财政局关于{about}的通知\n甲财〔2024〕{at}号\n\n各单位：\n\n\
             根据《丙条例》和甲财〔2024〕{before}号，现通知如下。\n\n{more}\n\n\
             甲市财政局\n2024年4月{}日\n",
            at % 28 + 1
        );
        fs::write(self.path(at), text).unwrap();
    }

    /// Writes `wenmai.toml`: of each correction its kind and the names in it.
    fn correct(&self, corrections: &[&str]) {
        let mut text = String::new();
        for correction in corrections {
            let Some((kind, names)) = correction.split_once(": ") else {
                // Lines move.
                text.push_str("# 更正\n");
                continue;
            };
            let names: Vec<&str> = names.split(' ').collect();
            let what = match (kind, names.as_slice()) {
                ("same" | "not_same", [one, other]) => format!("documents = ['{one}', '{other}']"),
                ("not_citation", [text]) => format!("text = '{text}'"),
                ("relation", [from, to]) => {
                    format!("from = '{from}'\nto = '{to}'\nrelation = 'repeals'")
                }
                ("status", [document]) => format!("document = '{document}'\nstatus = 'repealed'"),
                ("title", [document, title]) => {
                    format!("document = '{document}'\ntitle = '{title}'")
                }
                ("date", [document]) => format!("document = '{document}'\nexpires = 2025-01-01"),
                other => panic!("{other:?}"),
            };
            text.push_str(&format!(
                "[[{kind}]]\n{what}\nnote = '原文如此'\nauthor = '张三'\n"
            ));
        }
        fs::write(self.texts().join("wenmai.toml"), text).unwrap();
    }

    fn request(&self) -> Request {
        Request {
            engine: Engine::Builtin,
            ..Request::new(
                vec![self.texts()],
                self.dir.path().join("project"),
                self.day,
            )
        }
    }

    /// Builds the project again, and compares it with one that is built in full.
    fn build(&self) -> Built {
        let request = self.request();
        let built = super::build(&request, &|_| {}, &|| {}).unwrap();
        let supplied = Supplied::read(&request.paths, &[], &[]).unwrap();
        let mut texts = source::read(&request.paths, &Options::default(), &|_| {}).unwrap();
        texts.texts.retain(|text| !text.file.ends_with(".toml"));
        let full = project::from_texts_with(texts.texts, supplied);
        let database = request.dir.join("wenmai.db");
        let (graph, about) = store::load(&database).unwrap();
        assert_eq!(
            format!("{:#?}", graph.inner),
            format!("{:#?}", full.graph.inner)
        );
        assert_eq!(about.citations, full.about.citations);
        assert_eq!(about.documents, full.about.documents);
        assert_eq!(about.unresolved, full.about.unresolved);
        assert_eq!(about.corrections, full.about.corrections);
        assert_eq!(about.misfits, full.about.misfits);
        assert_eq!(built.misfits, full.misfits);
        let judgements = full.graph.judge_all(self.day);
        let figures = figures_of(&full, &judgements, self.day);
        let figures = Figures {
            files: built.figures.files,
            ..figures
        };
        assert_eq!(built.figures, figures);
        let saved = store::Saved::open(&database).unwrap();
        for node in graph.inner.node_indices() {
            let id = &graph.inner[node].id;
            let told = timelines::of_saved(&saved, id);
            assert_eq!(told, timelines::of_graph(&graph, node), "{id}");
        }
        let mut json = Vec::new();
        crate::export::json::write(&mut json, &full.graph, &judgements, &about, self.day).unwrap();
        let written = fs::read(request.dir.join("graph.json")).unwrap();
        assert!(written == json, "graph.json differs");
        built
    }

    fn builds_a_difference(&self) {
        assert_eq!(self.build().saved, Extent::Difference);
    }
}

#[test]
fn what_a_change_touches_is_all_that_is_saved() {
    let folder = Folder::new(40);
    folder.write(7, "按照《丙条例》第三条和《丁办法》执行。");
    folder.builds_a_difference();
    assert_eq!(folder.build().saved, Extent::Nothing);
    folder.write(7, "");
    folder.builds_a_difference();
    folder.write(
        9,
        "《甲市财政局关于乙5的通知》（甲财〔2024〕5号）同时废止。",
    );
    folder.builds_a_difference();
    folder.write(9, "");
    folder.builds_a_difference();
}

#[test]
fn files_come_and_go() {
    let folder = Folder::new(40);
    fs::remove_file(folder.path(11)).unwrap();
    folder.builds_a_difference();
    folder.write(11, "");
    folder.write(40, "");
    folder.builds_a_difference();
    fs::rename(folder.path(3), folder.texts().join("other.txt")).unwrap();
    folder.builds_a_difference();
}

#[test]
fn a_list_in_a_file_of_its_own_comes_and_goes_with_its_notice() {
    let folder = Folder::new(40);
    let list = folder.texts().join("附件.csv");
    let notice = folder.texts().join("决定.txt");
    let decision = "甲市财政局关于废止部分文件的决定\n甲财〔2025〕1号\n\n各单位：\n\n\
        决定废止一批文件，目录附后。\n\n附件：文件目录\n\n甲市财政局\n2025年3月1日\n";
    let ends = || {
        let (graph, _) = store::load(&folder.request().dir.join("wenmai.db")).unwrap();
        let mut links = graph.inner.edge_weights();
        links.any(|link| link.relation == Relation::Repeals)
    };
    fs::write(
        &list,
        "文件名称,文号\n甲市财政局关于乙5的通知,甲财〔2024〕5号\n",
    )
    .unwrap();
    folder.build();
    assert!(!ends());
    fs::write(&notice, decision).unwrap();
    folder.build();
    assert!(ends());
    folder.write(7, "按照《丙条例》第三条执行。");
    folder.build();
    assert!(ends());
    // To which of two it belongs is not known.
    let other = folder.texts().join("通知.txt");
    fs::write(&other, decision.replace("1号", "2号")).unwrap();
    folder.build();
    assert!(!ends());
    fs::remove_file(&other).unwrap();
    folder.build();
    assert!(ends());
    fs::remove_file(&list).unwrap();
    folder.build();
    assert!(!ends());
    // Where no list lies, an annex that is spoken of hinders nothing.
    folder.write(7, "按照附件执行。");
    folder.builds_a_difference();
}

#[test]
fn another_day_needs_no_other_project() {
    let mut folder = Folder::new(12);
    folder.write(9, "《甲市财政局关于乙5的通知》自2025年1月1日起废止。");
    folder.builds_a_difference();
    folder.day = date(2024, 6, 1);
    folder.builds_a_difference();
}

#[test]
fn where_two_blocks_want_one_id_all_is_put_together_anew() {
    // Of a number and a title that are written alike, one bears the name alone.
    let folder = Folder::new(20);
    folder.write(4, "按照乙规〔2020〕1号执行。");
    folder.builds_a_difference();
    folder.write(5, "按照《乙规〔2020〕1号》执行。");
    assert_eq!(folder.build().saved, Extent::Whole);
    folder.write(4, "");
    assert_eq!(folder.build().saved, Extent::Whole);
    folder.write(4, "请照办。");
    folder.builds_a_difference();
}

#[test]
fn a_code_that_comes_to_stand_for_another_body_counts_for_all_that_bear_it() {
    let folder = Folder::new(20);
    folder.write(2, "按照丙规〔2020〕1号执行。");
    folder.builds_a_difference();
    let text = "丙县财政局关于丁的通知\n丙规〔2020〕2号\n\n各单位：\n\n请照办。\n\n丙县财政局\n2020年4月1日\n";
    fs::write(folder.texts().join("more.txt"), text).unwrap();
    folder.builds_a_difference();
    fs::remove_file(folder.texts().join("more.txt")).unwrap();
    folder.builds_a_difference();
}

#[test]
fn what_people_put_right_is_put_right_alone() {
    let folder = Folder::new(40);
    folder.correct(&["status: 甲财〔2024〕5号"]);
    folder.builds_a_difference();
    folder.correct(&[
        "",
        "status: 甲财〔2024〕5号",
        "relation: 甲财〔2024〕8号 丙条例",
    ]);
    folder.builds_a_difference();
    folder.write(7, "按照《丙规定》执行。");
    folder.builds_a_difference();
    folder.correct(&["same: 丙条例 丙规定", "title: 甲财〔2024〕7号 丁办法"]);
    folder.builds_a_difference();
    folder.write(9, "《丁办法》和《戊办法》同时废止。");
    folder.builds_a_difference();
    folder.correct(&["not_citation: 戊办法", "date: 甲财〔2024〕7号"]);
    folder.builds_a_difference();
    folder.correct(&["not_same: 丙条例 甲财〔2024〕7号", "status: 没有的办法"]);
    folder.builds_a_difference();
    folder.correct(&[]);
    folder.builds_a_difference();
}

#[test]
fn a_project_that_others_have_written_to_is_made_anew() {
    let folder = Folder::new(20);
    let database = folder.request().dir.join("wenmai.db");
    let db = rusqlite::Connection::open(&database).unwrap();
    db.execute("UPDATE document SET title = '丁'", []).unwrap();
    drop(db);
    folder.write(7, "按照《丁办法》执行。");
    assert_eq!(folder.build().saved, Extent::Whole);
}

/// What a person does to a notice.
#[derive(Debug, Clone)]
enum Edit {
    /// Another text.
    Write(usize, String, String),
    Delete(usize),
    /// The same text under another name.
    Copy(usize),
    /// Another name.
    Rename(usize),
    /// Other corrections.
    Correct(Vec<&'static str>),
}

/// Corrections as [`Folder::correct`] takes them.
fn corrections() -> impl Strategy<Value = Vec<&'static str>> {
    let all = vec![
        "",
        "same: 丁办法 戊规定",
        "same: 甲财〔2024〕2号 甲财〔2024〕3号",
        "same: 乙1 甲财〔2024〕4号",
        "not_same: 丁办法 戊规定",
        "not_same: 丙规〔2020〕1号 戊规定",
        "not_same: 甲财〔2024〕2号 甲市财政局关于乙2的通知",
        "not_citation: 丁办法",
        "not_citation: 丙规〔2020〕1号",
        "not_citation: 《办法》",
        "relation: 甲财〔2024〕3号 丁办法",
        "relation: 甲财〔2024〕3号 甲财〔2024〕2号",
        "status: 甲财〔2024〕2号",
        "status: 丁办法",
        "title: 甲财〔2024〕2号 丁办法",
        "title: 丁办法 戊规定",
        "date: 甲财〔2024〕2号",
        "date: 丁办法",
    ];
    prop::sample::subsequence(all, 0..4)
}

fn edit() -> impl Strategy<Value = Edit> {
    let about = prop::sample::select(vec!["乙1", "乙2", "印发《丁办法》", "乙3的补充"]);
    let sentence = prop::sample::select(vec![
        "",
        "甲财〔2024〕2号同时废止。",
        "《丁办法》自2024年6月1日起废止。",
        "《丁办法》有效期延长2年。",
        "修改《甲市财政局关于乙1的通知》第三条。",
        "按照《戊规定》（丙规〔2020〕1号）和丙规〔2020〕1号执行。",
        "根据《丁办法》（以下简称《办法》），按照《办法》第五条执行。",
        "2021年第5号公告同时废止，该公告不再执行。",
        "本通知自2024年5月1日起施行，有效期5年。",
        "根据《中华人民共和国预算法》，转发《甲市财政局关于乙2的通知》。",
    ]);
    let sentences = prop::collection::vec(sentence, 0..3);
    let at = 0..9usize;
    prop_oneof![
        6 => (at.clone(), about, sentences).prop_map(|(at, about, more)| {
            Edit::Write(at, about.to_owned(), more.concat())
        }),
        1 => at.clone().prop_map(Edit::Delete),
        1 => at.clone().prop_map(Edit::Copy),
        1 => at.prop_map(Edit::Rename),
        3 => corrections().prop_map(Edit::Correct),
    ]
}

impl Folder {
    fn edit(&self, edit: &Edit) {
        let other = |at: usize| self.texts().join(format!("other{at}.txt"));
        match edit {
            Edit::Write(at, about, more) => self.write_as(*at, about, more),
            // What is not there need not go.
            Edit::Delete(at) => drop(fs::remove_file(self.path(*at))),
            Edit::Copy(at) => drop(fs::copy(self.path(*at), other(*at))),
            Edit::Rename(at) => drop(fs::rename(self.path(*at), other(*at))),
            Edit::Correct(corrections) => self.correct(corrections),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 60,
        max_shrink_iters: 64,
        ..ProptestConfig::default()
    })]

    /// 300 rounds and more of edits, each compared with a full build.
    #[test]
    fn after_any_edits_it_is_what_a_full_build_gives(
        rounds in prop::collection::vec(prop::collection::vec(edit(), 1..4), 5..7)
    ) {
        let folder = Folder::new(9);
        for round in rounds {
            for edit in &round {
                folder.edit(edit);
            }
            folder.build();
        }
    }
}
