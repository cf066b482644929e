//! Reading corrections, and what a build makes of them.

use jiff::civil::date;

use crate::project::{self, Project, Supplied};
use wenmai_graph::{Entity, Evidence, Relation, Status};
use wenmai_reading::{Encoding, Text};
use wenmai_resolving::correction::error::{Fault, Wanted};
use wenmai_resolving::correction::*;
use wenmai_resolving::identity::Name;

const WHO: &str = "note = \"原文如此\"\nauthor = \"张三\"\n";

fn entries(text: &str) -> Vec<Entry> {
    read_text("wenmai.toml", text).unwrap()
}

/// The line and the fault of a file that cannot be used.
fn fault(text: &str) -> (u32, Fault) {
    match read_text("wenmai.toml", text).unwrap_err() {
        CorrectionError::Fault { line, fault, .. } => (line, fault),
        other => panic!("{other}"),
    }
}

#[test]
fn every_kind_is_read() {
    let text = format!(
        "# 更正\n[[same]]\ndocuments = [\"甲发〔2020〕1号\", \"甲办法\"]\n{WHO}\
         [[not_same]]\ndocuments = [\"甲办法\", \"乙办法\"]\nfile = \"a.txt\"\n{WHO}\
         [[not_citation]]\ntext = \"《丙歌》\"\n{WHO}\
         [[relation]]\nfrom = \"甲办法\"\nto = \"乙办法\"\nrelation = \"implements\"\nwas = \"提及\"\n{WHO}\
         [[status]]\ndocument = \"甲办法\"\nstatus = \"已废止\"\nsince = 2024-03-29\n{WHO}\
         [[title]]\ndocument = \"甲发〔2020〕1号\"\ntitle = \"甲办法\"\n{WHO}\
         [[date]]\ndocument = \"甲办法\"\nwritten = 2024-01-01\nexpires = 2029-01-01\n{WHO}"
    );
    let read = entries(&text);
    let whats: Vec<What> = read.iter().map(|e| e.what.clone()).collect();
    assert_eq!(
        whats,
        [
            What::Same(vec![Name::new("甲发〔2020〕1号"), Name::new("甲办法")]),
            What::NotSame(Apart {
                one: Name::new("甲办法"),
                other: Name::new("乙办法"),
                file: Some("a.txt".to_owned()),
            }),
            What::NotCitation {
                text: "《丙歌》".to_owned(),
                file: None,
            },
            What::Relation {
                from: Name::new("甲办法"),
                to: Name::new("乙办法"),
                relation: Relation::Implements,
                was: Some(Relation::Cites),
            },
            What::Status {
                document: Name::new("甲办法"),
                status: Status::Repealed,
                since: Some(date(2024, 3, 29)),
                until: None,
            },
            What::Title {
                document: Name::new("甲发〔2020〕1号"),
                title: "甲办法".to_owned(),
            },
            What::Date {
                document: Name::new("甲办法"),
                days: vec![
                    (DateField::Written, date(2024, 1, 1)),
                    (DateField::Expires, date(2029, 1, 1)),
                ],
            },
        ]
    );
    let lines: Vec<u32> = read.iter().map(|e| e.line).collect();
    assert_eq!(lines, [2, 6, 11, 15, 22, 28, 33]);
    assert_eq!(read[0].note, "原文如此");
    assert_eq!(read[0].author, "张三");
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    assert_eq!(
        fault("\n[[sames]]\n"),
        (2, Fault::UnknownTable("sames".to_owned()))
    );
    assert_eq!(
        fault("[status]\nstatus = \"repealed\"\n"),
        (1, Fault::NoList("status".to_owned()))
    );
    assert!(matches!(
        fault("[[status]]\ndocument = \"甲\nstatus = \"repealed\"\n"),
        (2, Fault::Syntax(_))
    ));
    let (line, unknown) = fault(&format!(
        "[[title]]\ndocument = \"甲\"\ntitle = \"乙\"\ntitel = \"丙\"\n{WHO}"
    ));
    assert_eq!(line, 4);
    assert_eq!(
        unknown.to_string(),
        "[[title]] has no key titel; it has document, title, note, author"
    );
    let (line, missing) =
        fault("# a\n[[title]]\ndocument = \"甲\"\ntitle = \"乙\"\nauthor = \"丁\"\n");
    assert_eq!(line, 2);
    assert!(matches!(missing, Fault::Missing { key: "note", .. }));
    let (_, missing) = fault("[[title]]\ndocument = \"甲\"\ntitle = \"乙\"\nnote = \"丁\"\n");
    assert!(matches!(missing, Fault::Missing { key: "author", .. }));
    let (_, missing) = fault(&format!("[[date]]\ndocument = \"甲\"\n{WHO}"));
    assert!(matches!(
        missing,
        Fault::Missing {
            key: "effective",
            ..
        }
    ));
}

#[test]
fn wrong_values_are_named_with_what_to_write() {
    let status = |line: &str| {
        fault(&format!(
            "[[status]]\ndocument = \"甲\"\nstatus = \"repealed\"\n{line}\n{WHO}"
        ))
    };
    // A day in quotation marks is the likeliest slip.
    for wrong in [
        "since = \"2024-03-29\"",
        "since = 2024-03-29T10:00:00",
        "since = 20240329",
    ] {
        let (line, fault) = status(wrong);
        assert_eq!(line, 4, "{wrong}");
        assert_eq!(
            fault.to_string(),
            "since must be a day without quotation marks, such as: since = 2024-03-29"
        );
    }
    assert_eq!(
        status("since = 2024-03-29\nuntil = 2024-01-01"),
        (5, Fault::Backwards)
    );
    assert_eq!(
        fault(&format!(
            "[[status]]\ndocument = \"甲\"\nstatus = \"gone\"\n{WHO}"
        )),
        (3, Fault::Status("gone".to_owned()))
    );
    assert_eq!(
        fault(&format!(
            "[[relation]]\nfrom = \"甲\"\nto = \"乙\"\nrelation = \"likes\"\n{WHO}"
        )),
        (4, Fault::Relation("likes".to_owned()))
    );
    for (documents, kind, wanted) in [
        ("\"甲\"", "same", Wanted::Names),
        ("[\"甲\"]", "same", Wanted::Names),
        ("[\"甲\", 2]", "same", Wanted::Names),
        ("[\"甲\", \"乙\", \"丙\"]", "not_same", Wanted::TwoNames),
    ] {
        let (line, fault) = fault(&format!("[[{kind}]]\ndocuments = {documents}\n{WHO}"));
        assert_eq!(line, 2);
        assert!(
            matches!(fault, Fault::Value { wanted: w, .. } if w == wanted),
            "{documents}: {fault}"
        );
    }
    let (_, empty) = fault(&format!("[[not_citation]]\ntext = \" \"\n{WHO}"));
    assert!(matches!(
        empty,
        Fault::Value {
            wanted: Wanted::Words,
            ..
        }
    ));
}

const OLD: &str = "甲市民政局关于印发《乙救助办法（试行）》的通知\n甲民发〔2019〕8号\n\n各区民政局：\n\n现将《乙救助办法（试行）》印发给你们。\n\n甲市民政局\n2019年3月1日\n";
const DISTRICT: &str = "丙区民政局关于做好乙救助工作的通知\n丙民〔2020〕3号\n\n各街道：\n\n根据《乙救助办法（试行）》（甲民发〔2019〕8号）和《丁工作指引》，现通知如下。\n一、学习《丁工作指引》。\n\n丙区民政局\n2020年6月1日\n";

fn built(corrections: &str) -> Project {
    built_of(
        &[("notices/old.txt", OLD), ("notices/district.txt", DISTRICT)],
        corrections,
    )
}

fn built_of(texts: &[(&str, &str)], corrections: &str) -> Project {
    let texts = texts
        .iter()
        .map(|&(file, text)| Text::new(file, text, Encoding::Utf8))
        .collect();
    project::from_texts_with(
        texts,
        Supplied {
            corrections: entries(corrections),
            ..Supplied::default()
        },
    )
}

fn entity<'p>(project: &'p Project, id: &str) -> &'p Entity {
    project
        .graph
        .entity(id)
        .unwrap_or_else(|| panic!("{id} is not among {:?}", project.graph.by_id.keys()))
}

/// All proofs, each with source, relation and target.
fn edges(project: &Project) -> Vec<(&str, Relation, &str, &Evidence)> {
    let graph = &project.graph.inner;
    graph
        .edge_indices()
        .flat_map(|edge| {
            let (source, target) = graph.edge_endpoints(edge).unwrap();
            graph[edge].mentions.iter().map(move |mention| {
                (
                    graph[source].id.as_str(),
                    graph[edge].relation,
                    graph[target].id.as_str(),
                    mention,
                )
            })
        })
        .collect()
}

/// Kinds of the corrections of a document.
fn kinds(entity: &Entity) -> Vec<&'static str> {
    entity.corrections.iter().map(|c| c.change.key()).collect()
}

/// The reasons why corrections fit nothing, each with its line.
fn misfits(project: &Project) -> Vec<(u32, String)> {
    project
        .misfits
        .iter()
        .map(|m| (m.line, m.reason.to_string()))
        .collect()
}

#[test]
fn without_corrections_nothing_is_marked() {
    let project = built("");
    assert_eq!(edges(&project).len(), 3);
    assert!(edges(&project).iter().all(|(.., m)| m.correction.is_none()));
    assert_eq!(project.about.corrections, 0);
}

#[test]
fn same_joins_a_title_to_the_document_that_it_means() {
    let project = built(&format!(
        "[[same]]\ndocuments = [\"丁工作指引\", \"甲民发(2019)8号\"]\n{WHO}"
    ));
    assert!(project.graph.entity("丁工作指引").is_none());
    let old = entity(&project, "甲民发〔2019〕8号");
    assert!(old.present);
    assert!(old.aliases.contains(&"丁工作指引".to_owned()));
    assert_eq!(kinds(old), ["same"]);
    assert!(edges(&project).iter().all(|&(_, _, to, _)| to == old.id));
    assert_eq!(project.about.corrections, 1);
}

#[test]
fn same_ties_a_mention_that_fits_several() {
    let other = "戊市民政局关于印发《乙救助办法（试行）》的通知\n戊民发〔2019〕8号\n\n各区民政局：\n\n现将《乙救助办法（试行）》印发给你们。\n\n戊市民政局\n2019年3月1日\n";
    let citing = "庚协会关于学习的通知\n庚协〔2021〕1号\n\n各会员：\n\n根据《乙救助办法（试行）》，现通知如下。\n\n庚协会\n2021年6月1日\n";
    let texts = [("a.txt", OLD), ("b.txt", other), ("c.txt", citing)];
    assert_eq!(built_of(&texts, "").about.unresolved.len(), 1);
    let project = built_of(
        &texts,
        &format!("[[same]]\ndocuments = [\"戊民发〔2019〕8号\", \"乙救助办法（试行）\"]\n{WHO}"),
    );
    assert_eq!(misfits(&project), []);
    assert_eq!(project.about.unresolved, []);
    assert_eq!(
        edges(&project)
            .iter()
            .map(|e| (e.0, e.2))
            .collect::<Vec<_>>(),
        [("庚协〔2021〕1号", "戊民发〔2019〕8号")]
    );
}

#[test]
fn not_same_gives_a_name_a_document_of_its_own() {
    let citing = "庚协会关于学习的通知\n庚协〔2021〕1号\n\n各会员：\n\n根据《乙救助办法（试行）》，现通知如下。\n\n庚协会\n2021年6月1日\n";
    let texts = [
        ("n/old.txt", OLD),
        ("n/c.txt", citing),
        ("n/district.txt", DISTRICT),
    ];
    let joined = built_of(&texts, "");
    assert!(joined.graph.entity("乙救助办法（试行）").is_none());
    let project = built_of(
        &texts,
        &format!(
            "[[not_same]]\ndocuments = [\"甲民发〔2019〕8号\", \"乙救助办法（试行）\"]\nfile = \"c.txt\"\n{WHO}"
        ),
    );
    assert_eq!(misfits(&project), []);
    let other = entity(&project, "乙救助办法（试行）");
    assert!(!other.present);
    assert_eq!(kinds(other), ["not_same"]);
    assert_eq!(kinds(entity(&project, "甲民发〔2019〕8号")), ["not_same"]);
    for (from, _, to, mention) in edges(&project) {
        match from {
            "庚协〔2021〕1号" => {
                assert_eq!(to, "乙救助办法（试行）");
                let correction = mention.correction.as_ref().unwrap();
                assert_eq!(correction.author, "张三");
            }
            // Its mention bears the number, and it is another file.
            _ => assert_ne!(to, "乙救助办法（试行）"),
        }
    }
}

#[test]
fn words_that_are_no_citation_are_none() {
    let project = built(&format!(
        "[[not_citation]]\nfile = \"district.txt\"\ntext = \"《丁工作指引》\"\n{WHO}"
    ));
    assert!(project.graph.entity("丁工作指引").is_none());
    assert_eq!(edges(&project).len(), 1);
    assert_eq!(kinds(entity(&project, "丙民〔2020〕3号")), ["not_citation"]);
    let elsewhere = built(&format!(
        "[[not_citation]]\nfile = \"old.txt\"\ntext = \"《丁工作指引》\"\n{WHO}"
    ));
    assert_eq!(
        misfits(&elsewhere),
        [(1, "《丁工作指引》 is cited nowhere in old.txt".to_owned())]
    );
    assert_eq!(edges(&elsewhere).len(), 3);
}

#[test]
fn a_relation_is_what_the_person_says() {
    let correct = |was: &str| {
        built(&format!(
            "[[relation]]\nfrom = \"丙民〔2020〕3号\"\nto = \"乙救助办法（试行）\"\nrelation = \"贯彻落实\"\n{was}{WHO}"
        ))
    };
    let project = correct("");
    let (.., relation, _, mention) = edges(&project)
        .into_iter()
        .find(|e| e.2 == "甲民发〔2019〕8号")
        .unwrap();
    assert_eq!(relation, Relation::Implements);
    assert_eq!(
        mention.correction.as_ref().unwrap().change,
        Change::Relation {
            was: Relation::Basis,
            now: Relation::Implements
        }
    );
    let other = correct("was = \"repeals\"\n");
    assert_eq!(
        misfits(&other),
        [(
            1,
            "丙民〔2020〕3号 does not cite 乙救助办法（试行） as repeals".to_owned()
        )]
    );
}

#[test]
fn a_status_counts_from_its_day_and_says_who_set_it() {
    let project = built(&format!(
        "[[status]]\ndocument = \"甲民发〔2019〕8号\"\nstatus = \"repealed\"\nsince = 2024-03-29\n{WHO}"
    ));
    let node = project.graph.by_id["甲民发〔2019〕8号"];
    let judge = |day| wenmai_graph::status::judge(&project.graph, node, day);
    assert_eq!(judge(date(2024, 3, 28)).status, Status::InForce);
    let judgement = judge(date(2024, 3, 29));
    assert_eq!(judgement.status, Status::Repealed);
    assert_eq!(judgement.since, Some(date(2024, 3, 29)));
    let correction = judgement.reasons[0].correction.as_ref().unwrap();
    assert_eq!(
        correction.chinese(),
        "时效性自 2024-03-29 起为已废止——张三：原文如此"
    );
}

#[test]
fn a_title_is_put_right_before_names_are_looked_up() {
    let project = built(&format!(
        "[[title]]\ndocument = \"甲民发〔2019〕8号\"\ntitle = \"丁工作指引\"\n{WHO}"
    ));
    let old = entity(&project, "甲民发〔2019〕8号");
    assert_eq!(old.title.as_deref(), Some("丁工作指引"));
    assert_eq!(kinds(old), ["title"]);
    assert!(project.graph.entity("丁工作指引").is_none());
}

#[test]
fn days_are_put_right() {
    let project = built(&format!(
        "[[date]]\ndocument = \"甲民发〔2019〕8号\"\neffective = 2019-04-01\nwritten = 2019-03-02\n{WHO}\
         [[date]]\ndocument = \"丁工作指引\"\nwritten = 2018-01-01\n{WHO}"
    ));
    assert_eq!(misfits(&project), []);
    let old = entity(&project, "甲民发〔2019〕8号");
    assert_eq!(old.effective, Some(date(2019, 4, 1)));
    assert_eq!(old.written, Some(date(2019, 3, 2)));
    assert_eq!(
        old.corrections[0].change,
        Change::Date {
            which: DateField::Written,
            was: Some(date(2019, 3, 1)),
            now: date(2019, 3, 2)
        }
    );
    assert_eq!(
        entity(&project, "丁工作指引").written,
        Some(date(2018, 1, 1))
    );
}

#[test]
fn what_fits_nothing_is_reported_with_its_line_and_kept() {
    let project = built(&format!(
        "[[same]]\ndocuments = [\"辛发〔2000〕1号\", \"丁工作指引\"]\n{WHO}\
         [[not_same]]\ndocuments = [\"壬办法\", \"癸办法\"]\n{WHO}\
         [[not_citation]]\ntext = \"《壬办法》\"\n{WHO}\
         [[relation]]\nfrom = \"壬办法\"\nto = \"丁工作指引\"\nrelation = \"basis\"\n{WHO}\
         [[status]]\ndocument = \"壬办法\"\nstatus = \"repealed\"\n{WHO}\
         [[title]]\ndocument = \"壬办法\"\ntitle = \"癸办法\"\n{WHO}\
         [[date]]\ndocument = \"壬办法\"\nwritten = 2020-01-01\n{WHO}"
    ));
    let expected = [
        (1, "no document is called 辛发〔2000〕1号"),
        (5, "no document is called 壬办法"),
        (9, "《壬办法》 is cited nowhere"),
        (13, "no document is called 壬办法"),
        (19, "no document is called 壬办法"),
        (24, "no document is called 壬办法"),
        (29, "no document is called 壬办法"),
    ]
    .map(|(line, reason)| (line, reason.to_owned()));
    assert_eq!(misfits(&project), expected);
    assert_eq!(project.about.corrections, 0);
    assert_eq!(project.about.misfits.len(), 7);
    assert_eq!(project.about.misfits[0].what, "same");
}

#[test]
fn the_examples_in_the_documentation_are_read() {
    for page in [
        include_str!("../../../../../docs/corrections.md"),
        include_str!("../../../../../docs/corrections.zh-CN.md"),
    ] {
        let example = page.split("```toml\n").nth(1).unwrap();
        let example = example.split("```").next().unwrap();
        let kinds: Vec<_> = entries(example).iter().map(|e| e.what.key()).collect();
        assert_eq!(
            kinds,
            [
                "same",
                "not_same",
                "not_citation",
                "relation",
                "status",
                "title",
                "date"
            ]
        );
    }
}

#[test]
fn of_several_statuses_the_latest_counts_and_until_ends_one() {
    let project = built(&format!(
        "[[status]]\ndocument = \"甲民发〔2019〕8号\"\nstatus = \"suspended\"\nsince = 2021-01-01\nuntil = 2021-12-31\n{WHO}\
         [[status]]\ndocument = \"甲民发〔2019〕8号\"\nstatus = \"amended\"\nsince = 2020-01-01\n{WHO}"
    ));
    let node = project.graph.by_id["甲民发〔2019〕8号"];
    let on = |day| wenmai_graph::status::judge(&project.graph, node, day).status;
    assert_eq!(on(date(2019, 12, 31)), Status::InForce);
    assert_eq!(on(date(2020, 1, 1)), Status::Amended);
    assert_eq!(on(date(2021, 12, 31)), Status::Suspended);
    assert_eq!(on(date(2022, 1, 1)), Status::Amended);
}

#[test]
fn a_short_form_goes_where_its_full_name_goes() {
    let citing = "庚协会关于学习的通知\n庚协〔2021〕1号\n\n各会员：\n\n根据《乙救助办法（试行）》（以下简称《试行办法》），现通知如下。\n一、按照《试行办法》办理。\n\n庚协会\n2021年6月1日\n";
    let project = built_of(
        &[("a.txt", OLD), ("c.txt", citing)],
        &format!(
            "[[not_same]]\ndocuments = [\"甲民发〔2019〕8号\", \"乙救助办法（试行）\"]\n{WHO}"
        ),
    );
    let proofs = edges(&project);
    assert!(proofs.iter().any(|(.., m)| m.text == "《试行办法》"));
    for (_, _, to, mention) in proofs {
        assert_eq!(to, "乙救助办法（试行）", "{}", mention.text);
        assert!(mention.correction.is_some(), "{}", mention.text);
    }
}

#[test]
fn two_texts_that_were_taken_for_one_are_held_apart() {
    let twin = OLD.replace("乙救助办法（试行）", "乙救助工作办法（试行）");
    let texts = [("a.txt", OLD), ("b.txt", twin.as_str())];
    assert_eq!(built_of(&texts, "").graph.inner.node_count(), 1);
    let project = built_of(
        &texts,
        &format!(
            "[[not_same]]\ndocuments = [\"甲市民政局关于印发《乙救助办法（试行）》的通知\", \"甲市民政局关于印发《乙救助工作办法（试行）》的通知\"]\n{WHO}"
        ),
    );
    assert_eq!(misfits(&project), []);
    let files: Vec<_> = project
        .graph
        .inner
        .node_weights()
        .map(|e| (e.file.as_deref(), e.present))
        .collect();
    assert_eq!(files.len(), 2);
    assert!(files.contains(&(Some("a.txt"), true)) && files.contains(&(Some("b.txt"), true)));
}

#[test]
fn a_mention_that_fits_two_documents_which_are_one_means_it() {
    let other = "戊市民政局关于印发《乙救助办法（试行）》的通知\n戊民发〔2019〕8号\n\n各区民政局：\n\n现将《乙救助办法（试行）》印发给你们。\n\n戊市民政局\n2019年3月1日\n";
    let citing = "庚协会关于学习的通知\n庚协〔2021〕1号\n\n各会员：\n\n根据《乙救助办法（试行）》，现通知如下。\n\n庚协会\n2021年6月1日\n";
    let project = built_of(
        &[("a.txt", OLD), ("b.txt", other), ("c.txt", citing)],
        &format!("[[same]]\ndocuments = [\"甲民发〔2019〕8号\", \"戊民发〔2019〕8号\"]\n{WHO}"),
    );
    assert_eq!(project.about.unresolved, []);
    assert_eq!(project.graph.inner.node_count(), 2);
    let joined = entity(&project, "甲民发〔2019〕8号");
    assert!(joined.aliases.contains(&"戊民发〔2019〕8号".to_owned()));
    assert_eq!(edges(&project)[0].2, joined.id);
}

#[test]
fn a_name_of_several_documents_is_asked_back() {
    let other = OLD.replace("甲民发〔2019〕8号", "甲民发〔2017〕3号");
    let project = built_of(
        &[("a.txt", OLD), ("b.txt", &other)],
        &format!("[[status]]\ndocument = \"乙救助办法（试行）\"\nstatus = \"repealed\"\n{WHO}"),
    );
    let reason = &misfits(&project)[0].1;
    assert!(
        reason.contains("fits several documents") && reason.contains("甲民发〔2017〕3号"),
        "{reason}"
    );
}
