//! Saving and loading.

use std::fs;

use jiff::civil::date;
use rusqlite::Connection;

use super::*;
use wenmai_graph::{
    Change, Correction, Entity, Evidence, Graph, Link, Listed, Relation, Scope, Status,
};

fn entity(id: &str, present: bool) -> Entity {
    Entity {
        id: id.to_owned(),
        present,
        ..Entity::default()
    }
}

fn evidence(start: usize, since: bool) -> Evidence {
    Evidence {
        file: "通知/\"65\".txt".to_owned(),
        line: 3,
        page: since.then_some(2),
        start,
        end: start + 30,
        text: "《医疗机构投诉管理办法》".to_owned(),
        quote: "根据《医疗机构投诉管理办法》第五条，\r\n现通知如下".to_owned(),
        pinpoint: since.then(|| "第五条".to_owned()),
        rule: "basis.according-to".to_owned(),
        since: since.then(|| date(2024, 5, 1)),
        until: since.then(|| date(2025, 5, 1)),
        planned: since,
        correction: (start == 90).then(|| Box::new(correction())),
    }
}

fn correction() -> Correction {
    Correction {
        change: Change::Status {
            status: Status::Repealed,
            since: Some(date(2024, 3, 29)),
            until: None,
        },
        note: "见\"公报\"".to_owned(),
        author: "张三".to_owned(),
        file: "通知/wenmai.toml".to_owned(),
        line: 4,
    }
}

fn complaint(what: &str) -> Complaint {
    Complaint {
        file: "通知/wenmai.toml".to_owned(),
        line: 9,
        what: what.to_owned(),
        reason: "no document is called 甲".to_owned(),
    }
}

/// Three documents and four edges, two of them between the same documents and
/// one without a mention.
fn project() -> (Graph, BuildInfo) {
    let mut notice = entity("国卫办医政函〔2024〕65号", true);
    notice.title = Some("关于印发医疗机构投诉管理工作方案的通知".to_owned());
    notice.number = Some(notice.id.clone());
    notice.issuers = vec![
        "国家卫生健康委办公厅".to_owned(),
        "国家\"中医药局".to_owned(),
    ];
    notice.written = Some(date(2024, 2, 29));
    notice.published = Some(date(2024, 3, 2));
    notice.effective = Some(date(2024, 5, 1));
    notice.expires = Some(date(2029, 4, 30));
    notice.file = Some("通知/\"65\".txt".to_owned());
    notice.line = Some(1);
    let mut measure = entity("医疗机构投诉管理办法", false);
    measure.title = Some(measure.id.clone());
    measure.aliases = vec!["投诉办法".to_owned(), "办法".to_owned()];
    measure.corrections = vec![correction(), correction()];
    measure.listed = Some(Listed {
        status: Status::Expired,
        since: Some(date(2023, 1, 1)),
        words: "失效".to_owned(),
        file: "list.csv".to_owned(),
        line: 2,
    });
    let mut draft = entity("征求意见稿", true);
    draft.draft = true;

    let mut graph = Graph::default();
    for entity in [measure, notice, draft] {
        let id = entity.id.clone();
        let node = graph.inner.add_node(entity);
        graph.by_id.insert(id, node);
    }
    let node = |id: &str| graph.by_id[id];
    let (notice, measure, draft) = (
        node("国卫办医政函〔2024〕65号"),
        node("医疗机构投诉管理办法"),
        node("征求意见稿"),
    );
    for (source, target, relation, scope, mentions) in [
        (
            notice,
            measure,
            Relation::Repeals,
            Scope::Part,
            vec![evidence(40, true)],
        ),
        (
            notice,
            measure,
            Relation::Basis,
            Scope::Whole,
            vec![evidence(4, false), evidence(90, true)],
        ),
        (
            notice,
            notice,
            Relation::Cites,
            Scope::Whole,
            vec![evidence(0, false)],
        ),
        (draft, notice, Relation::Cites, Scope::Whole, vec![]),
    ] {
        let link = Link {
            relation,
            scope,
            mentions,
        };
        graph.inner.add_edge(source, target, link);
    }

    let about = BuildInfo {
        paths: vec!["通知".to_owned(), "a b".to_owned()],
        fields: vec!["text=内容".to_owned()],
        files: 2,
        documents: 2,
        citations: 4,
        unread: vec![UnreadFile {
            file: "通知/a.pdf".to_owned(),
            reason: "empty".to_owned(),
            reason_zh: "空文件".to_owned(),
        }],
        unresolved: vec![UnresolvedMention {
            file: "通知/1.txt".to_owned(),
            line: 7,
            text: "《办法》".to_owned(),
            reason: "no document of this name stands before it".to_owned(),
        }],
        corrections: 2,
        misfits: vec![complaint("status")],
        bad_rows: vec![complaint("row")],
    };
    (graph, about)
}

type Edges = Vec<(usize, usize, Link)>;

fn parts(graph: &Graph) -> (Vec<Entity>, Edges) {
    (
        graph.inner.node_weights().cloned().collect(),
        graph
            .inner
            .raw_edges()
            .iter()
            .map(|edge| {
                (
                    edge.source().index(),
                    edge.target().index(),
                    edge.weight.clone(),
                )
            })
            .collect(),
    )
}

/// A saved project in a folder of its own.
fn saved() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("wenmai.db");
    let (graph, about) = project();
    save(&path, &graph, &about).unwrap();
    (dir, path)
}

#[test]
fn a_project_comes_back_as_it_was() {
    let (_dir, path) = saved();
    let (graph, about) = project();
    let (loaded, loaded_about) = load(&path).unwrap();
    assert_eq!(parts(&loaded), parts(&graph));
    assert_eq!(loaded.by_id, graph.by_id);
    assert_eq!(loaded_about, about);
}

#[test]
fn an_empty_project_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("new/folder/wenmai.db");
    save(&path, &Graph::default(), &BuildInfo::default()).unwrap();
    let (graph, about) = load(&path).unwrap();
    assert_eq!((graph.inner.node_count(), about), (0, BuildInfo::default()));
}

#[test]
fn equal_projects_are_equal_bytes() {
    let (_one, first) = saved();
    let (_two, second) = saved();
    // Over an old project as well.
    let (graph, about) = project();
    save(&second, &graph, &about).unwrap();
    assert!(fs::read(first).unwrap() == fs::read(second).unwrap());
}

#[test]
fn large_projects_are_equal_bytes_too() {
    let large = || {
        let (mut graph, about) = project();
        for number in 0..2000 {
            let mut entity = entity(&format!("某发〔2024〕{number:04}号"), true);
            entity.title = Some(format!("关于第{number}项工作的通知"));
            let node = graph.inner.add_node(entity.clone());
            graph.by_id.insert(entity.id, node);
            let link = Link {
                relation: Relation::Basis,
                scope: Scope::Whole,
                mentions: vec![evidence(number, false)],
            };
            graph
                .inner
                .add_edge(node, graph.by_id["医疗机构投诉管理办法"], link);
        }
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("wenmai.db");
        save(&path, &graph, &about).unwrap();
        let loaded = load(&path).unwrap().0;
        assert_eq!(parts(&loaded), parts(&graph));
        fs::read(path).unwrap()
    };
    assert!(large() == large());
}

#[test]
fn a_save_that_fails_leaves_the_old_project_and_no_litter() {
    let (dir, path) = saved();
    let before = fs::read(&path).unwrap();
    let (mut graph, about) = project();
    // Ids are unique in the file, so that this graph cannot be written.
    graph.inner.add_node(entity("征求意见稿", true));
    let error = save(&path, &graph, &about).unwrap_err();
    assert!(matches!(error, StoreError::Write { .. }), "{error:?}");
    assert!(fs::read(&path).unwrap() == before);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn the_file_answers_questions_in_sql() {
    let (_dir, path) = saved();
    let db = Connection::open(path).unwrap();
    let text = |sql: &str| -> String { db.query_row(sql, [], |row| row.get(0)).unwrap() };
    assert_eq!(
        text("SELECT value FROM meta WHERE key = 'schema'"),
        "wenmai/db/13"
    );
    assert_eq!(
        text(
            "SELECT group_concat(start) FROM citation WHERE relation = 'basis' AND target = '医疗机构投诉管理办法'"
        ),
        "4,90"
    );
    assert_eq!(
        text("SELECT source || ' ' || scope FROM edge WHERE relation = 'repeals'"),
        "国卫办医政函〔2024〕65号 part"
    );
    // A sentence is kept once for its document.
    assert_eq!(
        text("SELECT count(*) || ' ' || count(DISTINCT quote) FROM mention WHERE relation <= 2"),
        "3 1"
    );
    assert_eq!(text("PRAGMA integrity_check"), "ok");
    let broken: i64 = db
        .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(broken, 0);
}

fn message(path: &Path) -> String {
    load(path).unwrap_err().to_string()
}

#[test]
fn a_missing_project_is_to_be_built() {
    let path = Path::new("nowhere/at all/wenmai.db");
    assert_eq!(
        message(path),
        "there is no project at `nowhere/at all/wenmai.db`; run `wenmai build PATH… -o nowhere/at all` first."
    );
}

#[test]
fn other_files_are_no_projects() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("wenmai.db");
    for bytes in [
        "",
        "text, and long enough to be taken for a header"
            .repeat(20)
            .as_str(),
    ] {
        fs::write(&path, bytes).unwrap();
        assert!(matches!(load(&path), Err(StoreError::NotAProject { .. })));
    }
    fs::remove_file(&path).unwrap();
    Connection::open(&path)
        .unwrap()
        .execute_batch("CREATE TABLE document (id TEXT)")
        .unwrap();
    let error = message(&path);
    assert!(
        error.contains("is no wenmai project; run `wenmai build PATH… -o "),
        "{error}"
    );
    assert!(matches!(
        load(dir.path()),
        Err(StoreError::NotAProject { .. })
    ));
}

#[test]
fn newer_projects_ask_for_an_update() {
    let (_dir, path) = saved();
    Connection::open(&path)
        .unwrap()
        .execute_batch("PRAGMA user_version = 99")
        .unwrap();
    let error = message(&path);
    let known = format!("newer wenmai (schema 99, this one knows {USER_VERSION})");
    assert!(error.contains(&known), "{error}");
}

#[test]
fn older_projects_are_to_be_built_anew() {
    let (_dir, path) = saved();
    Connection::open(&path)
        .unwrap()
        .execute_batch("PRAGMA user_version = 1")
        .unwrap();
    let error = message(&path);
    let known =
        format!("older wenmai (schema 1, this one knows {USER_VERSION}); run `wenmai build");
    assert!(error.contains(&known), "{error}");
}

#[test]
fn what_makes_no_sense_is_damage() {
    for (change, what) in [
        (
            "UPDATE relation SET kind = 99 WHERE id = 1",
            "99 is no relation",
        ),
        ("UPDATE relation SET part = 7 WHERE id = 1", "part is 7"),
        (
            "UPDATE relation SET target = 70 WHERE id = 1",
            "there is no document 70",
        ),
        ("UPDATE listed SET document = 70", "there is no document 70"),
        (
            "DELETE FROM relation WHERE id = 3",
            "relation 3, which is not there",
        ),
        (
            "UPDATE document SET node = 9 WHERE node = 3",
            "there is no document 3",
        ),
        (
            "UPDATE document SET aliases = 'a, b' WHERE node = 2",
            "\"a, b\" is no list",
        ),
        (
            "UPDATE document SET written = 'May' WHERE node = 2",
            "written is \"May\"",
        ),
        (
            "UPDATE document SET issuers = 'a, b'",
            "\"a, b\" is no list",
        ),
        ("UPDATE mention SET start = -1 WHERE id = 1", "start is -1"),
        (
            "UPDATE meta SET value = 'many' WHERE key = 'files'",
            "files is \"many\"",
        ),
        (
            "UPDATE correction SET change = '{}' WHERE id = 1",
            "\"{}\" is no change",
        ),
        (
            "UPDATE correction SET mention = 99 WHERE mention IS NOT NULL",
            "there is no mention 99",
        ),
        ("UPDATE listed SET status = 'old'", "\"old\" is no status"),
        ("DROP TABLE unread", "no such table: unread"),
    ] {
        let (_dir, path) = saved();
        let db = Connection::open(&path).unwrap();
        db.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        db.execute_batch(change).unwrap();
        drop(db);
        let error = message(&path);
        assert!(error.contains(what), "{change}: {error}");
        assert!(error.contains("is damaged (") && error.contains("to build it anew."));
    }
}

#[test]
fn a_project_that_is_cut_short_is_an_error() {
    let (_dir, path) = saved();
    let bytes = fs::read(&path).unwrap();
    for length in [1, 50, 100, 4096, bytes.len() / 2] {
        fs::write(&path, &bytes[..length]).unwrap();
        assert!(load(&path).is_err(), "{length}");
    }
}
