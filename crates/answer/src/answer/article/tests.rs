use std::fs;

use jiff::civil::{Date, date};
use serde_json::Value;

use super::*;
use crate::answer::{Project, meant};
use wenmai_graph::ProvedGraph;
use wenmai_project::project;
use wenmai_reading::{Encoding, Text};
use wenmai_store as store;

/// What the passages of a project say: files, built as they lie on the disk.
struct Asking {
    project: Project,
    _dir: tempfile::TempDir,
}

impl Asking {
    fn of(files: &[(&str, &str)], day: Date) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut texts = Vec::new();
        for (name, text) in files {
            fs::write(dir.path().join(name), text).unwrap();
            texts.push(Text::new(*name, *text, Encoding::Utf8));
        }
        let built = project::from_texts(texts);
        store::save(&dir.path().join("wenmai.db"), &built.graph, &built.about).unwrap();
        Asking {
            project: Project::open(dir.path(), day).unwrap(),
            _dir: dir,
        }
    }

    fn ask<T>(&self, question: impl FnOnce(&dyn ProvedGraph, &Texts) -> T) -> T {
        let texts = self.project.texts().unwrap();
        self.project.ask(|graph| question(graph, &texts)).unwrap()
    }

    fn article(&self, words: &str) -> Value {
        self.part(words, What::All, &[])
    }

    fn part(&self, words: &str, what: What, relations: &[Relation]) -> Value {
        self.ask(|graph, texts| {
            let found = meant(graph, words, self.project.as_of).unwrap();
            let asked = AskedPlace {
                node: found.node,
                place: &found.place.unwrap(),
                day: self.project.as_of,
                what,
                relations,
            };
            serde_json::to_value(article(graph, &self.project.almanac, texts, &asked)).unwrap()
        })
    }
}

fn all(rows: &Value, key: &str) -> Vec<String> {
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| row[key].as_str().unwrap_or("-").to_owned())
        .collect()
}

const RULES: &str = "丰县渡口管理办法\n丰政〔2015〕3号\n\n第一章　总则\n\n第一条　为了管理渡口，根据《甲省渡口条例》第四条，制定本办法。\n\n第二条　渡口分为：\n（一）客渡；\n（二）货渡。\n渡口不得转让。\n\n第二章　监督\n\n第三条　渡工应当持证上岗。\n\n第四条　违者由县交通局处理。\n\n第五条　本办法自2015年7月1日起施行。\n\n丰县人民政府\n2015年5月1日\n\n\n附件1\n\n渡口名单\n东渡口\n\n附件2\n\n登记表式样\n";

const NOTICE: &str = "丰县交通局关于检查渡口的通知\n丰交〔2018〕2号\n\n各镇：\n\n根据《丰县渡口管理办法》（丰政〔2015〕3号）第二条至第四条，现通知如下。\n\n丰县交通局\n2018年5月1日\n";

const CHANGE: &str = "丰县人民政府关于修改和废止部分规定的决定\n丰政〔2020〕9号\n\n各镇：\n\n一、将《丰县渡口管理办法》（丰政〔2015〕3号）第三条修改为：“渡工应当经过培训。”\n\n二、《丰县渡口管理办法》（丰政〔2015〕3号）第二条第二款自2020年10月1日起废止。\n\n丰县人民政府\n2020年9月1日\n";

fn county(day: Date) -> Asking {
    let files = [("1.txt", RULES), ("2.txt", NOTICE), ("3.txt", CHANGE)];
    Asking::of(&files, day)
}

#[test]
fn each_article_of_a_range_is_answered_and_what_is_not_there_is_named() {
    let asking = county(date(2019, 1, 1));
    let places = |words: &str| {
        let found = asking.article(words);
        (all(&found["provisions"], "place"), found["absent"].clone())
    };
    let given = |places: &[&str]| -> Vec<String> { places.iter().map(|&p| p.to_owned()).collect() };
    for (words, found, absent) in [
        ("第三条", &["第三条"][..], &[][..]),
        ("第二条至第四条", &["第二条", "第三条", "第四条"], &[]),
        ("第四条、第九条", &["第四条"], &["第九条"]),
        ("第四条至第九条", &["第四条", "第五条"], &["第九条"]),
        ("第二条第一款第（二）项", &["第二条第一款第（二）项"], &[]),
        // The whole article, and that it has no such paragraph.
        ("第二条第三款", &["第二条"], &["第二条第三款"]),
        ("第二章", &["第三条", "第四条", "第五条"], &[]),
        ("第三章", &[], &["第三章"]),
        ("附件2", &["附件2"], &[]),
        ("附件3", &[], &["附件3"]),
    ] {
        let (places, missing) = places(&format!("丰县渡口管理办法{words}"));
        assert_eq!(places, given(found), "{words}");
        assert_eq!(missing, serde_json::json!(absent), "{words}");
    }
    let annex = asking.article("丰政〔2015〕3号附件1");
    assert_eq!(annex["provisions"][0]["words"], "渡口名单\n东渡口");
    let item = asking.article("丰县渡口管理办法第二条第（一）项");
    assert_eq!(item["provisions"][0]["words"], "（一）客渡；");
    assert_eq!(item["provisions"][0]["line"], 8);
}

#[test]
fn an_article_is_cited_through_a_range_and_cites_what_stands_in_it() {
    let asking = county(date(2019, 1, 1));
    let found = asking.article("丰县渡口管理办法第三条");
    assert_eq!(all(&found["cited_by"], "id"), ["丰交〔2018〕2号"]);
    assert_eq!(found["cited_by"][0]["pinpoint"], "第二条至第四条");
    assert_eq!(found["cites"], serde_json::json!([]));
    let first = asking.article("丰县渡口管理办法第一条");
    assert_eq!(all(&first["cites"], "pinpoint"), ["第四条"]);
    assert_eq!(first["cited_by"], serde_json::json!([]));
    // Only what is asked for is given.
    let basis = asking.part("丰县渡口管理办法第一条", What::Cites, &[]);
    assert!(basis.get("cited_by").is_none() && basis.get("changed_by").is_none());
    let none = asking.part("丰县渡口管理办法第一条", What::Cites, &[Relation::Forwards]);
    assert_eq!(none["cites"], serde_json::json!([]));
}

#[test]
fn what_has_become_of_an_article_follows_from_the_clauses_that_name_it() {
    let standing = |words: &str, day| {
        let found = county(day).part(&format!("丰县渡口管理办法{words}"), What::Changes, &[]);
        let standing = &found["standing"][0];
        let status = standing["status"].as_str().unwrap().to_owned();
        (status, standing["since"].as_str().map(str::to_owned))
    };
    let (before, after) = (date(2019, 1, 1), date(2021, 1, 1));
    let since = |status: &str, day: &str| (status.to_owned(), Some(day.to_owned()));
    assert_eq!(standing("第三条", before), since("in_force", "2015-07-01"));
    assert_eq!(standing("第三条", after), since("amended", "2020-09-01"));
    assert_eq!(standing("第四条", after), since("in_force", "2015-07-01"));
    // A part of the article is gone, and the part itself.
    assert_eq!(
        standing("第二条", after),
        since("partly_repealed", "2020-10-01")
    );
    assert_eq!(
        standing("第二条第二款", after),
        since("repealed", "2020-10-01")
    );
    assert_eq!(
        standing("第二条第一款", after),
        since("in_force", "2015-07-01")
    );
    assert_eq!(
        standing("第二条第二款", date(2020, 9, 30)),
        since("in_force", "2015-07-01")
    );
}

/// What a decision on 2020-09-01 makes of the third article.
fn third(clause: &str) -> (String, Vec<String>) {
    let decision = format!(
        "丰县人民政府关于有关规定的决定\n丰政〔2020〕9号\n\n各镇：\n\n{clause}\n\n丰县人民政府\n2020年9月1日\n"
    );
    let asking = Asking::of(&[("1.txt", RULES), ("2.txt", &decision)], date(2021, 1, 1));
    let found = asking.part("丰县渡口管理办法第三条", What::Changes, &[]);
    let standing = &found["standing"][0];
    let by: Vec<String> = serde_json::from_value(standing["by"].clone()).unwrap();
    (standing["status"].as_str().unwrap().to_owned(), by)
}

#[test]
fn an_article_ends_with_its_chapter_or_its_document_and_may_be_left_out() {
    let by = || vec!["丰政〔2020〕9号".to_owned()];
    let name = "《丰县渡口管理办法》（丰政〔2015〕3号）";
    for (clause, status, done_by) in [
        (format!("{name}第二章自即日起废止。"), "repealed", by()),
        (format!("{name}第一章自即日起废止。"), "in_force", vec![]),
        (format!("{name}自即日起废止。"), "repealed", by()),
        // Which articles are amended is not said.
        (format!("对{name}作出修改。"), "unknown", by()),
    ] {
        assert_eq!(third(&clause), (status.to_owned(), done_by), "{clause}");
    }
}

#[test]
fn a_pinpoint_that_leaves_a_part_out_names_all_others() {
    let places = |words| vec![Provisions::parse(words).unwrap()];
    assert!(names("除第三条外", &places("第四条")));
    assert!(!names("除第三条外", &places("第三条")));
    assert!(names("第三条至第五条", &places("第四条")));
    assert!(!names("第三条至第五条", &[]));
}

const PASSED: &str = "2011年4月6日某省第十一届人民代表大会常务委员会第二十次会议通过";

fn law(amended: &str, articles: &str) -> String {
    let head = match amended {
        "" => PASSED.to_owned(),
        amended => format!(
            "{PASSED}　根据{amended}某省第十三届人民代表大会常务委员会第三十次会议《关于修改〈某省渡船条例〉的决定》修正"
        ),
    };
    format!(
        "某省渡船条例\n\n（{head}）\n\n{articles}第六条　渡船应当备有灯火。\n第七条　本条例自2011年6月1日起施行。\n"
    )
}

fn versions_of_a_law() -> Asking {
    let old = law(
        "2015年6月3日",
        "第一条　为了管理渡船，保障安全，制定本条例。\n第二条　渡船由县人民政府登记造册。\n第三条　渡工应当持证上岗，不得酒后开船。\n第四条　渡船应当备有救生圈和救生衣。\n第五条　超载的，处以罚款。\n",
    );
    let new = law(
        "2021年9月7日",
        "第一条　为了管理渡船，保障安全，制定本条例。\n第二条　渡口的设立应当符合规划，并征求沿岸村民的意见。\n第三条　渡船由县人民政府登记造册。\n第四条　渡工应当持证上岗，不得酒后驾驶。\n第五条　渡船应当备有救生圈和救生衣。\n",
    );
    let notice = |number: u32, year: u32, article: &str| {
        format!(
            "某市交通局关于检查渡船的通知（{number}）\n某交〔{year}〕{number}号\n\n各县：\n\n根据《某省渡船条例》{article}，现通知如下。\n\n某市交通局\n{year}年5月1日\n"
        )
    };
    let files = [
        ("1.txt", old),
        ("2.txt", new),
        ("3.txt", notice(3, 2016, "第三条")),
        ("4.txt", notice(4, 2022, "第四条")),
        ("5.txt", notice(5, 2022, "第九条")),
        ("6.txt", notice(6, 2016, "第一条")),
        // Older than the first text at hand: what had this number then is not known.
        ("7.txt", notice(7, 2012, "第二条")),
    ];
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    Asking::of(&files, date(2023, 1, 1))
}

#[test]
fn an_article_is_cited_under_the_number_that_it_had() {
    let asking = versions_of_a_law();
    let found = asking.article("某省渡船条例第四条");
    assert_eq!(
        all(&found["cited_by"], "id"),
        ["某交〔2016〕3号", "某交〔2022〕4号"]
    );
    let versions = &found["provisions"][0]["versions"];
    assert_eq!(all(versions, "article"), ["第三条"]);
    assert_eq!(versions[0]["same"], false);
}

#[test]
fn a_cited_article_that_is_not_there_or_has_moved_is_found() {
    let asking = versions_of_a_law();
    let found = asking.ask(|graph, texts| {
        let all = misplaced(graph, texts, date(2023, 1, 1));
        assert!(all.unread.is_empty());
        let found = all.found.iter();
        found
            .map(|found| match &found.fault {
                Fault::Absent { last } => format!("{} {last}", found.id),
                Fault::Moved { to, day, .. } => format!("{} {to:?} {}", found.id, day.unwrap()),
            })
            .collect::<Vec<_>>()
    });
    let moved = r#"某交〔2016〕3号 [("第三条", "第四条")] 2021-09-07"#;
    assert_eq!(found, [moved, "某交〔2022〕5号 第七条"]);
    // On a day on which the first version held nothing had moved.
    let found = asking.ask(|graph, texts| {
        let all = misplaced(graph, texts, date(2017, 1, 1)).found;
        all.iter()
            .filter(|f| matches!(f.fault, Fault::Moved { .. }))
            .count()
    });
    assert_eq!(found, 0);
}

#[test]
fn only_articles_that_are_cited_or_changed_have_marks() {
    let asking = county(date(2021, 1, 1));
    let marks = asking.ask(|graph, _| {
        let node = graph.node("丰政〔2015〕3号").unwrap();
        let marks = marks(graph, node).into_iter();
        marks
            .map(|mark| (mark.place, mark.changes.len(), mark.citations.len()))
            .collect::<Vec<_>>()
    });
    let mark = |place: &str, changes, citations| (place.to_owned(), changes, citations);
    assert_eq!(
        marks,
        [
            mark("第二条", 1, 1),
            mark("第三条", 1, 1),
            mark("第四条", 0, 1)
        ]
    );
}

#[test]
fn a_file_that_can_not_be_read_is_told() {
    let asking = county(date(2019, 1, 1));
    fs::remove_file(asking._dir.path().join("1.txt")).unwrap();
    let found = asking.article("丰县渡口管理办法第三条");
    assert_eq!(found["unread"][0]["reason"], "the file is no longer there");
    assert_eq!(found["absent"], serde_json::json!([]));
    // Who cites it is known all the same.
    assert_eq!(all(&found["cited_by"], "id"), ["丰交〔2018〕2号"]);
    let unread = asking.ask(|graph, texts| misplaced(graph, texts, date(2019, 1, 1)).unread.len());
    assert_eq!(unread, 1);
}
