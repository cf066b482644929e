//! What is seen to be touched by a change, and when all is put together anew.

use std::fs;
use std::path::PathBuf;

use jiff::civil::{Date, date};

use super::{Amended, Before};
use crate::cache::{self, Cache};
use crate::correction;
use crate::export::folder::{self, Day, Written};
use crate::known::KnownList;
use crate::project::{self, Last, Outcome, Supplied};
use crate::render::Engine;
use crate::source::{self, Options};
use crate::store;

const DAY: Date = date(2026, 1, 1);

const COUNT: usize = 40;

/// Fewer than there are, so that a part of them can be enough.
const MOST_DRAWN: usize = 20;

/// A folder of notices, each resting on 《丙条例》 and on the notice before it.
struct Folder {
    dir: tempfile::TempDir,
}

impl Folder {
    fn new() -> Self {
        let folder = Folder {
            dir: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(folder.texts()).unwrap();
        for at in 0..COUNT {
            folder.write(at, "");
        }
        assert!(matches!(folder.build(), Built::Whole));
        folder
    }

    fn texts(&self) -> PathBuf {
        self.dir.path().join("texts")
    }

    fn project(&self) -> PathBuf {
        self.dir.path().join("project")
    }

    fn path(&self, at: usize) -> PathBuf {
        self.texts().join(format!("{at:03}.txt"))
    }

    /// Writes a notice, which also says `more`.
    fn write(&self, at: usize, more: &str) {
        let before = at.saturating_sub(1);
        let text = format!(
            "甲市财政局关于乙{at}的通知\n甲财〔2024〕{at}号\n\n各单位：\n\n\
             根据《丙条例》和甲财〔2024〕{before}号，现通知如下。\n\n{more}\n\n\
             甲市财政局\n2024年4月1日\n"
        );
        fs::write(self.path(at), text).unwrap();
    }

    fn build(&self) -> Built {
        self.build_with(Supplied::default(), DAY)
    }

    /// Builds the project again, as `wenmai build` does.
    fn build_with(&self, supplied: Supplied, day: Date) -> Built {
        let (dir, options) = (self.project(), Options::default());
        let paths = [self.texts()];
        let conditions = cache::conditions(&day.to_string(), &supplied.files);
        let mut cache = Cache::open(&dir, &paths, &options);
        let left = cache.left(&dir, &conditions);
        let written = left
            .as_ref()
            .and_then(|left| Written::unpack(left.written()));
        let last = Last {
            dir: &dir,
            conditions: &conditions,
            left: written
                .as_ref()
                .zip(left.as_ref())
                .map(|(written, left)| (written as &dyn Before, left.outline())),
            project: &dir.join("wenmai.db"),
            most_drawn: MOST_DRAWN,
        };
        let again =
            project::build_again(&paths, &options, supplied, &mut cache, last, &|_| {}).unwrap();
        let (built, saved, outline) = match again.outcome {
            Outcome::Same => return Built::Same,
            Outcome::Part(mut amended) => {
                let judgements = amended.judge(day);
                let before = written.unwrap();
                let saved =
                    folder::save_part(&dir, &amended, &judgements, day, Engine::Builtin, &before);
                let saved = saved.unwrap();
                let outline = saved.outline.clone();
                (Built::Part(amended), saved, outline)
            }
            Outcome::Whole(project) => {
                let judgements = project.graph.judge_all(day);
                let day = Day {
                    as_of: day,
                    judgements: &judgements,
                };
                let (graph, about) = (&project.graph, &project.about);
                let saved = folder::save(&dir, graph, about, day, Engine::Builtin).unwrap();
                let outline = project
                    .outline
                    .and_then(|outline| outline.judged(judgements.iter().map(|j| j.status)).pack());
                (Built::Whole, saved, outline)
            }
        };
        let written = saved.written.as_ref().map(Written::pack);
        let what = (String::new(), written, outline);
        cache.saved(&dir, &folder::NAMES, conditions, &again.unread, what);
        self.compare(day);
        built
    }

    /// What is saved is what would be saved of all texts.
    fn compare(&self, day: Date) {
        let texts = source::read(&[self.texts()], &Options::default(), &|_| {}).unwrap();
        let full = project::from_texts(texts.texts);
        let saved = store::load(&self.project().join("wenmai.db")).unwrap();
        assert_eq!(
            format!("{:?}", saved.0.inner),
            format!("{:?}", full.graph.inner)
        );
        assert_eq!(saved.1.citations, full.about.citations);
        assert_eq!(saved.1.unresolved, full.about.unresolved);
        let mut json = Vec::new();
        let judgements = full.graph.judge_all(day);
        crate::export::json::write(&mut json, &full.graph, &judgements, &saved.1, day).unwrap();
        let written = fs::read(self.project().join("graph.json")).unwrap();
        assert!(written == json, "graph.json differs");
    }
}

enum Built {
    Same,
    Part(Box<Amended>),
    Whole,
}

impl Built {
    fn part(self) -> Amended {
        match self {
            Built::Part(amended) => *amended,
            Built::Same => panic!("nothing has changed"),
            Built::Whole => panic!("all was put together anew"),
        }
    }
}

/// The ids of some documents.
fn ids(amended: &Amended, places: &[usize]) -> Vec<String> {
    let id = |place: &usize| amended.graph.inner[amended.nodes[place]].id.clone();
    places.iter().map(id).collect()
}

#[test]
fn a_new_citation_touches_its_document_and_what_it_names_for_the_first_time() {
    let folder = Folder::new();
    folder.write(7, "按照《丙条例》第三条和《丁办法》执行。");
    let amended = folder.build().part();
    assert_eq!(ids(&amended, &amended.documents), ["丁办法"]);
    assert_eq!(
        ids(&amended, &amended.sources),
        ["丁办法", "甲财〔2024〕7号"]
    );
    assert_eq!(ids(&amended, &amended.judged), ["丁办法"]);
    assert!(matches!(folder.build(), Built::Same));
    folder.write(7, "");
    let amended = folder.build().part();
    assert_eq!(ids(&amended, &amended.sources), ["甲财〔2024〕7号"]);
    assert!(amended.documents.is_empty());
}

#[test]
fn a_repeal_has_what_it_ends_judged() {
    let folder = Folder::new();
    folder.write(
        9,
        "《甲市财政局关于乙5的通知》（甲财〔2024〕5号）同时废止。",
    );
    let amended = folder.build().part();
    assert_eq!(ids(&amended, &amended.judged), ["甲财〔2024〕5号"]);
    folder.write(9, "");
    let amended = folder.build().part();
    assert_eq!(ids(&amended, &amended.judged), ["甲财〔2024〕5号"]);
}

#[test]
fn an_edit_that_names_nothing_changes_where_words_stand() {
    let folder = Folder::new();
    let text = fs::read_to_string(folder.path(3)).unwrap();
    fs::write(
        folder.path(3),
        text.replace("各单位：\n", "各单位：\n\n请照办。\n"),
    )
    .unwrap();
    let amended = folder.build().part();
    assert_eq!(ids(&amended, &amended.sources), ["甲财〔2024〕3号"]);
    assert!(amended.documents.is_empty() && amended.judged.is_empty());
}

#[test]
fn files_come_and_go() {
    let folder = Folder::new();
    fs::remove_file(folder.path(11)).unwrap();
    let amended = folder.build().part();
    // It is cited still, by the notice after it.
    assert_eq!(ids(&amended, &amended.documents), ["甲财〔2024〕11号"]);
    folder.write(11, "");
    folder.write(COUNT, "");
    let amended = folder.build().part();
    let new = [
        format!("甲财〔2024〕{COUNT}号"),
        "甲财〔2024〕11号".to_owned(),
    ];
    let mut changed = ids(&amended, &amended.documents);
    changed.sort_by_key(|id| id.len());
    assert!(new.iter().all(|id| changed.contains(id)) && changed.len() == 2);
}

#[test]
fn what_nobody_understands_is_told_of_as_long_as_it_is_there() {
    let folder = Folder::new();
    for (at, count) in [(20, 1), (10, 2), (30, 3)] {
        folder.write(at, "2021年第5号公告同时废止，该公告不再执行。");
        let amended = folder.build().part();
        assert!(amended.about.unresolved.len() >= count);
    }
    folder.write(10, "");
    folder.build().part();
}

#[test]
fn where_more_depends_on_a_change_all_is_put_together_anew() {
    // Of a number and a title that are written alike, one bears the name alone.
    let folder = Folder::new();
    folder.write(4, "按照乙规〔2020〕1号执行。");
    folder.write(5, "按照《乙规〔2020〕1号》执行。");
    folder.build().part();
    let saved = store::load(&folder.project().join("wenmai.db")).unwrap().0;
    assert!(saved.by_id.contains_key("乙规〔2020〕1号 #2"));
    folder.write(4, "");
    assert!(matches!(folder.build(), Built::Whole));

    // A document that is only cited takes its issuer from the code of its number.
    folder.write(2, "按照丙规〔2020〕1号执行。");
    folder.build().part();
    let text = "丙县财政局关于丁的通知\n丙规〔2020〕2号\n\n各单位：\n\n请照办。\n\n丙县财政局\n2020年4月1日\n";
    fs::write(folder.texts().join("more.txt"), text).unwrap();
    assert!(matches!(folder.build(), Built::Whole));

    // Another day, and what people put right.
    folder.write(3, "请照办。");
    let supplied = Supplied::default();
    assert!(matches!(
        folder.build_with(supplied, date(2026, 1, 2)),
        Built::Whole
    ));
    folder.write(3, "");
    let path = folder.dir.path().join("wenmai.toml");
    let right = "[[status]]\ndocument = \"甲财〔2024〕5号\"\nstatus = \"repealed\"\n\
                 note = \"见公报\"\nauthor = \"张三\"\n";
    fs::write(&path, right).unwrap();
    let supplied = Supplied {
        corrections: correction::read(&path).unwrap(),
        known: KnownList::default(),
        files: Vec::new(),
    };
    assert!(!supplied.corrections.is_empty());
    assert!(!is_part(&folder, supplied));

    // So much that a part is no less than all.
    for at in 0..COUNT / 2 {
        folder.write(at, "请照办。");
    }
    assert!(matches!(
        folder.build_with(Supplied::default(), date(2026, 1, 2)),
        Built::Whole
    ));
}

/// Whether only what has changed is looked at; nothing is saved.
fn is_part(folder: &Folder, supplied: Supplied) -> bool {
    let (dir, options) = (folder.project(), Options::default());
    let paths = [folder.texts()];
    let conditions = cache::conditions(&date(2026, 1, 2).to_string(), &[]);
    let mut cache = Cache::open(&dir, &paths, &options);
    let left = cache.left(&dir, &conditions).unwrap();
    let written = Written::unpack(left.written()).unwrap();
    let project = dir.join("wenmai.db");
    let last = Last {
        dir: &dir,
        conditions: &conditions,
        left: Some((&written, left.outline())),
        project: &project,
        most_drawn: MOST_DRAWN,
    };
    let again = project::build_again(&paths, &options, supplied, &mut cache, last, &|_| {});
    matches!(again.unwrap().outcome, Outcome::Part(_))
}

#[test]
fn a_project_that_others_have_written_to_is_left_as_it_is() {
    let folder = Folder::new();
    let database = folder.project().join("wenmai.db");
    let before = fs::read(&database).unwrap();
    folder.write(7, "按照《丁办法》执行。");
    let amended = folder.build().part();
    // The change was for another state of the file.
    fs::write(&database, before).unwrap();
    let mut amended = Amended {
        of_old: amended
            .of_old
            .iter()
            .map(|old| old.map(|old| old + 1000))
            .collect(),
        ..amended
    };
    let judgements = amended.judge(DAY);
    let before = Written::default();
    let dir = folder.project();
    let saved = folder::save_part(&dir, &amended, &judgements, DAY, Engine::Builtin, &before);
    assert!(saved.is_err());
    assert!(store::load(&database).is_ok());
}
