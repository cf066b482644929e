//! Drafts held to a small project.

use jiff::civil::date;

use super::*;
use crate::graph::InMemory;
use crate::source::Encoding;
use crate::store::{self, Saved};

const OLD: &str = "某市财政局关于印发《某市乙资金管理办法》的通知\n某财〔2020〕2号\n\n各单位：\n\n\
    现将《某市乙资金管理办法》印发给你们，请遵照执行。\n\n某市财政局\n2020年3月1日\n";
const NEW: &str = "某市财政局关于印发《某市乙专项资金管理办法》的通知\n某财〔2024〕4号\n\n各单位：\n\n\
    现将《某市乙专项资金管理办法》印发给你们。本通知自2024年5月1日起施行，\
    《某市乙资金管理办法》（某财〔2020〕2号）同时废止。\n\n某市财政局\n2024年4月1日\n";
const COMING: &str = "某市财政局关于加强丙账户管理的通知\n某财〔2024〕9号\n\n各单位：\n\n\
    请加强管理。本通知自2027年1月1日起施行。\n\n某市财政局\n2024年6月1日\n";

/// The project to which drafts are held.
fn project() -> project::Project {
    let text = |file: &str, text: &str| Text::new(file, text, Encoding::Utf8);
    project::from_texts(vec![
        text("a.txt", OLD),
        text("b.txt", NEW),
        text("c.txt", COMING),
    ])
}

fn graph() -> InMemory {
    InMemory::new(project().graph)
}

/// Judges a draft on a day, by the graph in memory and the same that is saved.
fn draft(day: &str, body: &str) -> Draft {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("wenmai.db");
    let built = project();
    store::save(&path, &built.graph, &built.about).unwrap();
    let text = Text::new("draft.txt", body, Encoding::Utf8);
    let day: Date = day.parse().unwrap();
    let said = |graph: &dyn CitationGraph| {
        let draft = read_draft(graph, day, &text);
        let said = serde_json::to_string(&draft.answer(graph)).unwrap();
        (draft, said)
    };
    let saved = Saved::open(&path).unwrap().ask(|graph| said(graph));
    let (draft, in_memory) = said(&graph());
    assert_eq!(saved.unwrap().1, in_memory);
    draft
}

fn notice(sentence: &str) -> String {
    format!("某市财政局关于丁事项的通知\n\n各单位：\n\n{sentence}\n\n某市财政局\n")
}

fn findings(day: &str, sentence: &str) -> Vec<(FindingKind, Severity)> {
    let draft = draft(day, &notice(sentence));
    let of = |finding: &Finding| (finding.kind, finding.severity);
    draft.findings.iter().map(of).collect()
}

const DAY: &str = "2026-11-22";

#[test]
fn a_ground_that_is_gone_is_wrong_with_what_to_use_instead() {
    let sentence = "根据《某市乙资金管理办法》（某财〔2020〕2号），现通知如下。";
    let draft = draft(DAY, &notice(sentence));
    let graph = graph();
    let answer = draft.answer(&graph);
    let [found] = answer.findings.as_slice() else {
        panic!("{answer:?}")
    };
    assert_eq!(
        (found.kind, found.severity),
        (FindingKind::Gone, Severity::Wrong)
    );
    let document = found.document.as_ref().unwrap();
    assert_eq!(document.status, Status::Repealed);
    assert_eq!(document.reasons[0].by.as_deref(), Some("某财〔2024〕4号"));
    assert_eq!(found.use_instead[0].id, "某财〔2024〕4号");
    let text = notice(sentence);
    let at = &found.at[0];
    assert_eq!(at.line, 5);
    assert_eq!(
        &text[at.start..at.end],
        "《某市乙资金管理办法》（某财〔2020〕2号）"
    );
    assert_eq!(at.quote, sentence);
    // On the day before the repeal nothing was wrong.
    assert!(findings("2024-04-30", sentence).is_empty());
}

#[test]
fn one_document_in_several_places_is_one_finding() {
    let text = notice(
        "根据《某市乙资金管理办法》（某财〔2020〕2号，以下简称《办法》），现通知如下。\n\
         一、各单位应当按照《办法》第三条办理。",
    );
    let draft = draft(DAY, &text);
    assert_eq!(draft.citations.len(), 2);
    assert_eq!(draft.findings.len(), 1);
    assert_eq!(draft.findings[0].at, [0, 1]);
}

#[test]
fn what_is_in_force_needs_nothing() {
    for sentence in [
        "根据《某市乙专项资金管理办法》（某财〔2024〕4号），现通知如下。",
        "根据《某市乙专项资金管理办法》，现通知如下。",
        "根据《中华人民共和国预算法》，现通知如下。",
        "现通知如下。",
    ] {
        assert_eq!(findings(DAY, sentence), [], "{sentence}");
    }
}

#[test]
fn ending_what_is_gone_already_is_a_note() {
    let ends = "《某市乙资金管理办法》（某财〔2020〕2号）自2026年12月1日起废止。";
    let note = (FindingKind::Gone, Severity::Note);
    assert_eq!(findings(DAY, ends), [note]);
    assert_eq!(findings("2024-04-30", ends), []);
}

#[test]
fn a_document_of_the_project_does_not_contradict_itself() {
    let again = draft(DAY, NEW);
    assert_eq!(again.citations.len(), 1);
    assert!(again.findings.is_empty(), "{:?}", again.findings);
}

#[test]
fn what_does_not_apply_yet_is_doubtful() {
    let sentence = "根据《某市财政局关于加强丙账户管理的通知》（某财〔2024〕9号），现通知如下。";
    let doubtful = (FindingKind::NotYetInForce, Severity::Doubtful);
    assert_eq!(findings(DAY, sentence), [doubtful]);
    assert_eq!(findings("2027-01-01", sentence), []);
}

#[test]
fn number_and_title_of_different_documents_do_not_belong_together() {
    // The number of the one and the title of the other.
    let crossed = draft(
        DAY,
        &notice("根据《关于加强丙账户管理的通知》（某财〔2024〕4号），现通知如下。"),
    );
    let [found] = crossed.findings.as_slice() else {
        panic!("{:?}", crossed.findings)
    };
    assert_eq!(
        (found.kind, found.severity),
        (FindingKind::NumberAndTitle, Severity::Wrong)
    );
    assert_eq!(found.alike[0].id, "某财〔2024〕9号");
    // A title that is known, and a number that nothing bears.
    let other = draft(
        DAY,
        &notice("根据《某市乙专项资金管理办法》（某财〔2024〕14号），现通知如下。"),
    );
    let [found] = other.findings.as_slice() else {
        panic!("{:?}", other.findings)
    };
    assert_eq!(
        (found.kind, found.severity),
        (FindingKind::NumberAndTitle, Severity::Doubtful)
    );
    assert_eq!(found.alike[0].id, "某财〔2024〕4号");
}

#[test]
fn what_the_project_does_not_know_is_said_with_what_is_nearly_called_so() {
    let unknown = (FindingKind::Unknown, Severity::Note);
    assert_eq!(
        findings(DAY, "根据《某省戊物资调拨规程》，现通知如下。"),
        [unknown]
    );
    assert_eq!(
        findings(DAY, "根据某财〔2019〕77号，现通知如下。"),
        [unknown]
    );
    // 帐 for 账.
    let near = draft(
        DAY,
        &notice("根据《某市财政局关于加强丙帐户管理的通知》，现通知如下。"),
    );
    let [found] = near.findings.as_slice() else {
        panic!("{:?}", near.findings)
    };
    assert_eq!(
        (found.kind, found.severity),
        (FindingKind::AlmostKnown, Severity::Doubtful)
    );
    assert_eq!(found.alike[0].id, "某财〔2024〕9号");
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
    let graph = InMemory::new(built.graph);
    let draft = notice("根据《乙市财政局关于加强丙帐户管理工作的通知》，现通知如下。");
    let draft = text("draft.txt", draft);
    let draft = read_draft(&graph, DAY.parse().unwrap(), &draft);
    assert_eq!(draft.findings[0].kind, FindingKind::AlmostKnown);
    assert_eq!(draft.findings[0].alike[0].id, "乙财〔2024〕1号");
}

#[test]
fn a_short_name_needs_a_definition() {
    let found = findings(DAY, "各单位应当按照《办法》第三条办理。");
    assert_eq!(found, [(FindingKind::NoDefinition, Severity::Doubtful)]);
}

#[test]
fn what_a_draft_says_of_itself_is_no_citation() {
    let text = "某市财政局关于印发《某市己资金管理办法》的通知\n\n各单位：\n\n\
        现将《某市己资金管理办法》印发给你们，请遵照执行。\n\n某市财政局\n\n\
        某市己资金管理办法\n\n第一条 为了加强管理，制定本办法。\n\n第二条 本办法自印发之日起施行。\n";
    let draft = draft(DAY, text);
    assert!(draft.citations.is_empty(), "{:?}", draft.citations);
    assert!(draft.findings.is_empty(), "{:?}", draft.findings);
}

#[test]
fn an_empty_draft_has_no_findings() {
    assert!(draft(DAY, "").findings.is_empty());
    assert!(draft(DAY, "《").findings.is_empty());
}

#[test]
fn in_an_empty_folder_the_almanac_tells_what_is_gone() {
    let graph = crate::graph::Graph::default();
    let graph = crate::graph::InMemory::new(&graph);
    let body = "甲市卫生健康委员会关于加强管理的通知\n甲卫〔2026〕5号\n\n各单位：\n根据《中华人民共和国执业医师法》《中华人民共和国合同法》《医疗器械监督管理条例》（国务院令第650号）《中华人民共和国传染病防治法》和《中华人民共和国民法典》，现通知如下。\n\n甲市卫生健康委员会\n2026年11月20日\n";
    let text = Text::new("draft.txt", body, Encoding::Utf8);
    let draft = read_draft(&graph, date(2026, 11, 20), &text);
    let told: Vec<(FindingKind, String, Vec<String>)> = draft
        .findings
        .iter()
        .filter_map(|finding| {
            let known = finding.almanac.as_ref()?;
            Some((
                finding.kind,
                known.work.to_owned(),
                known.successors.to_vec(),
            ))
        })
        .collect();
    let of = |kind, work: &str, successor: &[&str]| {
        let successors = successor.iter().map(|s| (*s).to_owned()).collect();
        (kind, work.to_owned(), successors)
    };
    assert_eq!(
        told,
        [
            of(
                FindingKind::Gone,
                "中华人民共和国执业医师法",
                &["中华人民共和国医师法"]
            ),
            of(
                FindingKind::Gone,
                "中华人民共和国合同法",
                &["中华人民共和国民法典"]
            ),
            of(FindingKind::OlderVersion, "医疗器械监督管理条例", &[]),
        ]
    );
    // Before it was gone nothing is said.
    let draft = read_draft(&graph, date(2020, 11, 20), &text);
    let gone = |finding: &super::Finding| finding.kind == FindingKind::Gone;
    assert!(!draft.findings.iter().any(gone));
}
