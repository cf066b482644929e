//! Drafts held to a small project: the examples of the rules, and what no rule shows alone.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use jiff::civil::date;

use super::*;
use wenmai_graph::{InMemory, Status};
use wenmai_project::project;
use wenmai_reading::Encoding;
use wenmai_store::{self as store, Saved};

/// The documents to which the examples are held.
fn documents() -> Vec<Text> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/drafts/project");
    let files = fs::read_dir(dir).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<_> = files.collect();
    files.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        Text::new(name, fs::read_to_string(path).unwrap(), Encoding::Utf8)
    };
    files.iter().map(read).collect()
}

static GRAPH: LazyLock<wenmai_graph::Graph> =
    LazyLock::new(|| project::from_texts(documents()).graph);

/// The articles of a document of these.
fn articles(entity: &Entity) -> Vec<Article> {
    let texts = documents();
    let text = texts
        .iter()
        .find(|text| Some(&text.file) == entity.file.as_ref());
    let Some(text) = text else {
        return Vec::new();
    };
    let documents = wenmai_extracting::document::of_text(text);
    let found = documents.iter();
    found
        .flat_map(|document| wenmai_extracting::document::articles::articles(document, &text.text))
        .collect()
}

static ALMANAC: LazyLock<Lookup> = LazyLock::new(Lookup::default);

fn held(graph: &dyn CitationGraph, day: Date) -> Against<'_> {
    Against {
        graph,
        is_alone: false,
        almanac: &ALMANAC,
        as_of: Some(day),
        today: day,
        articles: &articles,
    }
}

fn text_of(body: &str) -> Text {
    Text::new("draft.txt", body, Encoding::Utf8)
}

const DAY: Date = date(2026, 11, 30);

/// A sentence in a notice; several lines are a draft by themselves.
fn draft_of(example: &str) -> String {
    if example.contains('\n') {
        return example.to_owned();
    }
    format!(
        "江湾市交通运输局关于有关事项的通知\n\n各区交通运输局：\n\n{example}\n\n江湾市交通运输局\n2026年11月30日\n"
    )
}

fn found(body: &str) -> Vec<(RuleId, String)> {
    found_by(&InMemory::new(&*GRAPH), DAY, body)
}

fn found_by(graph: &dyn CitationGraph, day: Date, body: &str) -> Vec<(RuleId, String)> {
    let (against, text) = (held(graph, day), text_of(body));
    let checked = check(&against, &text);
    let of = |finding: &Finding<'_>| (finding.rule, finding.message(body).zh);
    checked.findings.iter().map(of).collect()
}

#[test]
fn every_rule_finds_its_examples_and_nothing_is_found_in_counter_examples() {
    let mut wrong = Vec::new();
    for rule in rules() {
        for example in &rule.examples {
            let found = found(&draft_of(example));
            if found.iter().all(|(id, _)| *id != rule.id) {
                wrong.push(format!("{}: {example} gives {found:?}", rule.id.key()));
            }
            if let Some(other) = found.iter().find(|(id, _)| *id != rule.id) {
                wrong.push(format!("{}: {example} gives also {other:?}", rule.id.key()));
            }
        }
        for counter in &rule.counter {
            let found = found(&draft_of(counter));
            if !found.is_empty() {
                wrong.push(format!("{}: {counter} gives {found:?}", rule.id.key()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_sentence_of_a_rule_asks_for_a_word_that_is_never_known() {
    let mut asked: Vec<String> = Vec::new();
    for rule in rules() {
        let sentences = [&rule.message, &rule.advice];
        for example in &rule.examples {
            let body = draft_of(example);
            let graph = InMemory::new(&*GRAPH);
            let (against, text) = (held(&graph, DAY), text_of(&body));
            let checked = check(&against, &text);
            for finding in checked.findings.iter().filter(|f| f.rule == rule.id) {
                let message = finding.message(&body);
                assert!(
                    !message.zh.is_empty() && !message.en.is_empty(),
                    "{}",
                    rule.id.key()
                );
                assert!(!message.zh.contains('{'), "{}", message.zh);
            }
        }
        for words in sentences {
            let places = |s: &str| s.matches('{').count();
            if places(&words.zh) != places(&words.en) {
                asked.push(format!("{}: {} / {}", rule.id.key(), words.zh, words.en));
            }
        }
    }
    assert!(asked.is_empty(), "{}", asked.join("\n"));
}

#[test]
fn a_saved_project_answers_as_one_in_memory() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("wenmai.db");
    let built = project::from_texts(documents());
    store::save(&path, &built.graph, &built.about).unwrap();
    let memory = InMemory::new(&built.graph);
    for example in rules().iter().flat_map(|rule| &rule.examples) {
        let body = draft_of(example);
        let text = text_of(&body);
        let said = |graph: &dyn CitationGraph| {
            let against = held(graph, DAY);
            let checked = check(&against, &text);
            let answer = checked.answer(graph, &text, &|words| words.zh.clone());
            serde_json::to_string(&answer).unwrap()
        };
        let saved = Saved::open(&path).unwrap().ask(|graph| said(graph));
        assert_eq!(saved.unwrap(), said(&memory), "{example}");
    }
}

#[test]
fn a_ground_that_is_gone_is_wrong_with_what_to_use_instead() {
    let sentence = "根据《江湾市渡口补助资金管理办法》（江财〔2019〕12号），现通知如下。";
    let graph = InMemory::new(&*GRAPH);
    let body = draft_of(sentence);
    let (against, text) = (held(&graph, DAY), text_of(&body));
    let checked = check(&against, &text);
    let answer = checked.answer(&graph, &text, &|words| words.zh.clone());
    let [found] = answer.findings.as_slice() else {
        panic!("{answer:?}")
    };
    assert_eq!(found.severity, Severity::Wrong);
    let document = found.document.as_ref().unwrap();
    assert_eq!(document.status, Status::Repealed);
    assert_eq!(document.reasons[0].by.as_deref(), Some("江财〔2023〕8号"));
    assert_eq!(found.use_instead[0].id, "江财〔2023〕8号");
    let at = &found.at[0];
    assert_eq!((at.at.line, at.quote), (5, sentence));
    assert_eq!(
        at.at.text,
        "《江湾市渡口补助资金管理办法》（江财〔2019〕12号）"
    );
    // Before the repeal nothing was wrong.
    let undated = body.replace("2026年11月30日", "");
    assert_eq!(found_by(&graph, date(2022, 5, 31), &undated), []);
}

#[test]
fn one_document_in_several_places_is_one_finding() {
    let body = draft_of(
        "根据《江湾市渡口补助资金管理办法》（江财〔2019〕12号，以下简称《办法》），现通知如下。",
    )
    .replace(
        "。\n\n江湾",
        "。\n一、各单位应当按照《办法》第三条办理。\n\n江湾",
    );
    let graph = InMemory::new(&*GRAPH);
    let (against, text) = (held(&graph, DAY), text_of(&body));
    let checked = check(&against, &text);
    assert_eq!(checked.citations.len(), 2);
    assert_eq!(checked.findings.len(), 1, "{:?}", checked.findings);
    assert_eq!(checked.findings[0].at.len(), 2);
}

#[test]
fn ending_what_is_gone_already_is_no_mistake_before_it_is_gone() {
    let body = draft_of("《江湾市码头信用管理办法》（江交〔2018〕6号）自2026年12月1日起废止。");
    assert_eq!(found(&body), []);
}

#[test]
fn a_document_of_the_project_does_not_contradict_itself() {
    let graph = InMemory::new(&*GRAPH);
    for text in documents() {
        let wrong = found_by(&graph, DAY, &text.text);
        let own = [
            RuleId::CitesLater,
            RuleId::NotYetInForce,
            RuleId::LeavesPredecessor,
        ];
        let wrong: Vec<_> = wrong
            .into_iter()
            .filter(|(rule, _)| !own.contains(rule))
            .collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", text.file);
    }
}

#[test]
fn of_documents_of_one_name_that_of_the_named_body_is_offered_first() {
    let of = |body: &str, number: &str| {
        format!(
            "{body}关于加强丙账户管理工作的通知\n{number}\n\n各单位：\n\n请加强管理。\n\n{body}\n2024年6月1日\n"
        )
    };
    let text = |file: &str, text: String| Text::new(file, text, Encoding::Utf8);
    let built = project::from_texts(vec![
        text("a.txt", of("甲市财政局", "甲财〔2024〕1号")),
        text("b.txt", of("乙市财政局", "乙财〔2024〕1号")),
    ]);
    let graph = InMemory::new(&built.graph);
    let body = draft_of("根据《乙市财政局关于加强丙帐户管理工作的通知》，现通知如下。");
    let (against, text) = (held(&graph, DAY), text_of(&body));
    let checked = check(&against, &text);
    assert_eq!(checked.findings[0].rule, RuleId::NearlyNamed);
    assert_eq!(checked.findings[0].alike[0].id, "乙财〔2024〕1号");
}

#[test]
fn an_empty_draft_has_no_findings() {
    assert_eq!(found(""), []);
    assert_eq!(found("《"), []);
}

#[test]
fn without_a_project_the_almanac_tells_what_is_gone_and_nothing_is_unknown() {
    let empty = wenmai_graph::Graph::default();
    let graph = InMemory::new(&empty);
    let body = "甲市卫生健康委员会关于加强管理的通知\n甲卫〔2026〕5号\n\n各单位：\n根据《中华人民共和国执业医师法》《中华人民共和国合同法》《医疗器械监督管理条例》（国务院令第650号）《中华人民共和国传染病防治法》《甲市诊所管理办法》和《中华人民共和国民法典》，现通知如下。\n\n甲市卫生健康委员会\n2026年11月20日\n";
    let told = |as_of: Option<Date>| {
        let against = Against {
            graph: &graph,
            is_alone: true,
            almanac: &ALMANAC,
            as_of,
            today: date(2020, 1, 1),
            articles: &|_| Vec::new(),
        };
        let text = text_of(body);
        let checked = check(&against, &text);
        let of = |finding: &Finding<'_>| {
            let known = finding.almanac.as_ref();
            let work = known.map_or("", |known| known.work).to_owned();
            (finding.rule, work)
        };
        checked.findings.iter().map(of).collect::<Vec<_>>()
    };
    // The day is that of the draft.
    assert_eq!(
        told(None),
        [
            (RuleId::Repealed, "中华人民共和国执业医师法".to_owned()),
            (RuleId::Repealed, "中华人民共和国合同法".to_owned()),
            (RuleId::OlderVersion, "医疗器械监督管理条例".to_owned()),
        ]
    );
    let before = told(Some(date(2020, 11, 20)));
    assert!(!before.iter().any(|(rule, _)| *rule == RuleId::Repealed));
}

#[test]
fn without_the_almanac_only_the_project_tells() {
    let graph = InMemory::new(&*GRAPH);
    let body = draft_of("根据《中华人民共和国合同法》，现通知如下。");
    let none = Lookup::none();
    let against = Against {
        almanac: &none,
        ..held(&graph, DAY)
    };
    let text = text_of(&body);
    let checked = check(&against, &text);
    assert!(checked.findings.iter().all(|f| f.rule != RuleId::Repealed));
}

#[test]
fn what_has_one_right_answer_is_put_right() {
    let graph = InMemory::new(&*GRAPH);
    let put_right = |sentence: &str| {
        let body = draft_of(sentence);
        let (against, text) = (held(&graph, DAY), text_of(&body));
        let (fixed, _) = check(&against, &text).fixed(&body);
        // Nothing but this sentence is another, and nothing more is to be put right.
        let text = text_of(&fixed);
        assert_eq!(check(&against, &text).fixed(&fixed), (fixed.clone(), 0));
        fixed.lines().nth(4).unwrap().to_owned()
    };
    let right = "根据《江湾市渡船检验管理办法》（江交〔2022〕30号），现通知如下。";
    for wrong in [
        "根据《江湾市渡船检验管理办法》（江交[2022]30号），现通知如下。",
        "根据《江湾市渡船检验管理办法》（江交（2022）第030号），现通知如下。",
        "根据《江湾市渡船检验管理办法》（江交〔2022〕 30 号），现通知如下。",
        "根据《江湾市 渡船检验管理办法》（江交〔2022〕30号），现通知如下。",
        "根据《江湾市渡船检验管理办法》（江交[2021]30号），现通知如下。",
        "根据《江湾市渡船检验管理办法》，现通知如下。",
        right,
    ] {
        assert_eq!(put_right(wrong), right, "{wrong}");
    }
    assert_eq!(
        put_right("根据《预算法》，现通知如下。"),
        "根据《中华人民共和国预算法》，现通知如下。"
    );
}

#[test]
fn each_document_is_listed_once_with_its_status_and_lines() {
    let graph = InMemory::new(&*GRAPH);
    let body = draft_of(
        "根据《江湾市渡口补助资金管理办法》（江财〔2019〕12号，以下简称《办法》）和《中华人民共和国民法典》，按照《办法》办理。",
    );
    let (against, text) = (held(&graph, DAY), text_of(&body));
    let checked = check(&against, &text);
    let sheet = checked.grounds(&graph);
    let csv = String::from_utf8(sheet.csv().unwrap()).unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 3, "{csv}");
    assert!(lines[1].contains("江财〔2019〕12号") && lines[1].contains("repealed"));
    assert!(lines[1].contains("江财〔2023〕8号"), "{csv}");
    assert!(lines[2].contains("in_force"), "{csv}");
}
