use super::*;

fn labels(text: &str) -> Labels {
    Labels::parse("labels.jsonl", text).unwrap()
}

fn extraction(text: &str) -> Extraction {
    Extraction::parse("extracted.jsonl", text).unwrap()
}

fn value(evaluation: &Evaluation<'_>, name: &str) -> f64 {
    let figures = evaluation.tally.figures();
    let figure = figures.iter().find(|figure| figure.name == name);
    figure.unwrap_or_else(|| panic!("{name}")).value.as_f64()
}

/// The rows of a kind.
fn rows(evaluation: &Evaluation<'_>, kind: DifferenceKind) -> Vec<String> {
    evaluation
        .differences
        .iter()
        .filter(|difference| difference.kind() == kind)
        .map(ToString::to_string)
        .collect()
}

#[test]
fn with_nothing_asked_and_nothing_found_all_ratios_but_one_are_1() {
    let (labels, extraction) = (Labels::default(), Extraction::default());
    let evaluation = evaluate(&labels, &extraction);
    for figure in evaluation.tally.figures() {
        let expected = match figure.value {
            Value::Count(_) => 0.0,
            Value::Ratio(_) => 1.0,
        };
        assert_eq!(figure.value.as_f64(), expected, "{}", figure.name);
    }
    // One that asks and gets nothing: precision is 1, recall 0.
    let labels =
        self::labels(r#"{"type": "citation", "line": 1, "text": "《甲》", "relation": "repeals"}"#);
    let evaluation = evaluate(&labels, &extraction);
    assert_eq!(value(&evaluation, "citation_precision"), 1.0);
    assert_eq!(value(&evaluation, "citation_recall"), 0.0);
    assert_eq!(value(&evaluation, "citation_f1"), 0.0);
    assert_eq!(value(&evaluation, "structural_f1"), 0.0);
}

#[test]
fn with_precision_and_recall_0_the_f1_of_citations_is_1_and_that_of_structural_ones_0() {
    // A convention of the yardstick, odd as it is.
    let labels =
        labels(r#"{"type": "citation", "line": 1, "text": "《甲办法》", "relation": "repeals"}"#);
    let extraction = extraction(
        r#"{"type": "citation", "line": 9, "text": "《乙办法》", "relation": "repeals"}"#,
    );
    let evaluation = evaluate(&labels, &extraction);
    assert_eq!(value(&evaluation, "citation_precision"), 0.0);
    assert_eq!(value(&evaluation, "citation_recall"), 0.0);
    assert_eq!(value(&evaluation, "citation_f1"), 1.0);
    assert_eq!(value(&evaluation, "structural_f1"), 0.0);
}

#[test]
fn only_labelled_lines_count() {
    let labels = labels(
        r#"{"type": "range", "first": 10, "last": 20}
           {"type": "citation", "line": 9, "text": "《甲办法》", "relation": "cites"}
           {"type": "citation", "line": 10, "text": "《乙办法》", "relation": "cites"}"#,
    );
    let extraction = extraction(
        r#"{"type": "citation", "line": 21, "text": "《甲办法》"}
           {"type": "citation", "line": 20, "text": "《丙办法》"}
           {"type": "document", "line": 5, "title": "甲"}
           {"type": "something of later"}"#,
    );
    let evaluation = evaluate(&labels, &extraction);
    assert_eq!(value(&evaluation, "citations"), 1.0);
    assert_eq!(evaluation.tally.documents_extracted, 0);
    assert_eq!(
        rows(&evaluation, DifferenceKind::Spurious),
        ["line 20 (nothing there): 《丙办法》"]
    );
}

#[test]
fn a_document_takes_the_one_with_its_number_before_the_nearer_one() {
    let labels = labels(
        r#"{"type": "document", "id": "甲", "line": 10, "title": "甲", "number": "甲发〔2024〕5号", "written": "2024-05-01", "also_written": ["2024-05-02", null]}"#,
    );
    let extraction = extraction(
        r#"{"type": "document", "id": "x", "line": 10, "title": "甲", "number": null}
           {"type": "document", "id": "y", "line": 22, "title": "乙", "number": "甲发[2024]5号", "issuers": ["丙　局"]}
           {"type": "document", "id": "z", "line": 23, "title": "甲", "number": "甲发[2024]5号"}"#,
    );
    let evaluation = evaluate(&labels, &extraction);
    // By its number, 12 lines off; a day that is missing is among those that
    // are as good.
    assert_eq!(
        rows(&evaluation, DifferenceKind::Document),
        [
            "spurious document, line 10: 甲",
            "spurious document, line 23: 甲",
            "line 10 title: '乙', should be '甲'",
            "line 10 issuers: ['丙\\u3000局'], should be None",
        ]
    );
    assert_eq!(rows(&evaluation, DifferenceKind::Date), [""; 0]);
}

#[test]
fn what_is_neutral_counts_neither_way() {
    let labels = labels(
        r#"{"type": "document", "id": "甲发〔2024〕5号", "line": 1, "title": "甲局关于印发《乙办法》的通知", "number": "甲发〔2024〕5号"}
           {"type": "self", "line": 1, "text": "《丙细则》"}
           {"type": "short", "doc": "甲发〔2024〕5号", "line": 10, "text": "《办法》", "refers_to": "《乙办法》"}
           {"type": "short", "doc": "甲发〔2024〕5号", "line": 20, "text": "《细则》", "refers_to": "丙细则"}
           {"type": "short", "doc": "甲发〔2024〕5号", "line": 30, "text": "《通知》", "refers_to": "甲发[2024]5号"}
           {"type": "short", "doc": "甲发〔2024〕5号", "line": 40, "text": "《条例》", "refers_to": "丁条例"}
           {"type": "short", "doc": "甲发〔2024〕5号", "line": 40, "text": "《条例》", "refers_to": "戊条例"}
           {"type": "citation", "line": 50, "text": "《己规定》", "doubtful": true}
           {"type": "short", "line": 60, "text": "《规定》", "refers_to": "己规定", "doubtful": false}"#,
    );
    let nothing = Extraction::default();
    assert_eq!(evaluate(&labels, &nothing).tally.wanted, 1);
    let all = extraction(
        r#"{"type": "citation", "line": 10, "text": "《办法》"}
           {"type": "citation", "line": 20, "text": "《细则》"}
           {"type": "citation", "line": 30, "text": "《通知》"}
           {"type": "citation", "line": 40, "text": "《条例》"}
           {"type": "citation", "line": 50, "text": "《己规定》"}
           {"type": "citation", "line": 1, "text": "《丙细则》"}"#,
    );
    let evaluation = evaluate(&labels, &all);
    assert_eq!(
        rows(&evaluation, DifferenceKind::Spurious),
        ["line 1 (self): 《丙细则》"]
    );
}

#[test]
fn a_short_form_is_right_by_any_full_mention_with_its_name() {
    let labels = labels(
        r#"{"type": "citation", "line": 1, "text": "《甲条例》", "title": "甲条例", "relation": "basis"}
           {"type": "short", "line": 2, "text": "《条例》", "refers_to": "中华人民共和国甲条例"}
           {"type": "short", "line": 12, "text": "《规定》", "refers_to": "乙发〔2020〕1号"}
           {"type": "short", "line": 22, "text": "《办法》", "refers_to": "丙办法"}"#,
    );
    let extraction = extraction(
        r#"{"type": "citation", "line": 1, "text": "《甲条例》", "relation": "basis", "target": "t"}
           {"type": "citation", "line": 2, "text": "《条例》", "kind": "short", "target": "t"}
           {"type": "citation", "line": 12, "text": "《规定》", "kind": "short", "target": "u"}
           {"type": "citation", "line": 99, "text": "某文", "number": "乙发[2020]1号", "kind": "full", "target": "u"}
           {"type": "citation", "line": 22, "text": "《办法》", "kind": "short"}"#,
    );
    let evaluation = evaluate(&labels, &extraction);
    assert_eq!(value(&evaluation, "short_resolved"), 2.0 / 3.0);
    assert_eq!(
        rows(&evaluation, DifferenceKind::Short),
        ["line 22 《办法》: None, stands for 丙办法"]
    );
}

#[test]
fn mentions_without_a_target_count_as_of_one_target() {
    // Entities a, a, b; targets t, none, none.
    // Precision: t 1/1; none, each 1/2: (1 + 0.5 + 0.5) / 3.
    // Recall: a 1/2 and 1/2; b 1/1: (0.5 + 0.5 + 1) / 3.
    let labels = labels(
        r#"{"type": "citation", "line": 1, "text": "《甲》", "relation": "cites", "entity": "a"}
           {"type": "citation", "line": 11, "text": "《甲》", "relation": "cites", "entity": "a"}
           {"type": "citation", "line": 21, "text": "《乙》", "relation": "cites", "entity": "b"}
           {"type": "citation", "line": 31, "text": "《丙》", "relation": "cites"}"#,
    );
    let extraction = extraction(
        r#"{"type": "citation", "line": 1, "text": "《甲》", "target": "t"}
           {"type": "citation", "line": 11, "text": "《甲》"}
           {"type": "citation", "line": 21, "text": "《乙》", "target": null}
           {"type": "citation", "line": 31, "text": "《丙》", "target": "t"}"#,
    );
    let evaluation = evaluate(&labels, &extraction);
    assert_eq!(value(&evaluation, "identity_b3_precision"), 2.0 / 3.0);
    assert_eq!(value(&evaluation, "identity_b3_recall"), 2.0 / 3.0);
    assert_eq!(rows(&evaluation, DifferenceKind::Target).len(), 3);
}

#[test]
fn a_wrong_line_is_named_with_what_to_do() {
    for (text, words) in [
        (
            "\n{\"type\": \"short\", \"line\": 3, \"text\": \"甲\"}",
            "no `refers_to`",
        ),
        (
            "\n{\"type\": \"citation\", \"line\": 3, \"text\": \"甲\"}",
            "no `relation`",
        ),
        (
            "\n{\"type\": \"self\", \"line\": \"3\", \"text\": \"甲\"}",
            "`line` is \"3\"",
        ),
        ("\n{\"line\": 3}", "no `type`"),
        ("\nno json", "no JSON"),
    ] {
        let why = Labels::parse("a/labels.jsonl", text)
            .unwrap_err()
            .to_string();
        assert!(why.starts_with("`a/labels.jsonl`, line 2: "), "{why}");
        assert!(why.contains(words), "{why}");
    }
}

#[test]
fn what_differs_is_told_in_chinese_too() {
    let labels = labels(
        r#"{"type": "citation", "line": 3, "text": "《乙办法》", "relation": "basis", "pinpoint": "第三条"}"#,
    );
    let extraction = extraction(r#"{"type": "citation", "line": 3, "text": "《乙办法》"}"#);
    let evaluation = evaluate(&labels, &extraction);
    let told: Vec<String> = evaluation
        .differences
        .iter()
        .map(Difference::chinese)
        .collect();
    assert_eq!(
        told,
        [
            "第3行 《乙办法》：无，应为basis",
            "第3行 《乙办法》：无，应为第三条"
        ]
    );
}
