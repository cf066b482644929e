//! Runs the cases in `tests/cases/*.md`: an excerpt, and what must be found in
//! it. CONTRIBUTING.md tells how a case is written.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use wenmai::citation::{Citation, Kind};
use wenmai::document::Document;
use wenmai::document::fold::fold;
use wenmai::project::read_text;
use wenmai::source::{Encoding, Text};

/// One case of a file.
struct Case {
    file: String,
    line: usize,
    name: String,
    place: String,
    excerpt: String,
    expected: Vec<String>,
}

/// The cases of a file: under each heading a `text` fence and an `expect`
/// fence.
fn cases(path: &Path) -> Vec<Case> {
    let file = path.file_name().unwrap().to_string_lossy().into_owned();
    let text = fs::read_to_string(path).unwrap();
    let mut cases: Vec<Case> = Vec::new();
    let mut name = (0, String::new());
    let mut lines = text.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            name = (at + 1, heading.to_owned());
        }
        let Some(info) = line.strip_prefix("```") else {
            continue;
        };
        let mut body = Vec::new();
        for (_, line) in lines.by_ref() {
            if line.starts_with("```") {
                break;
            }
            body.push(line);
        }
        if let Some(place) = info.strip_prefix("text") {
            cases.push(Case {
                file: file.clone(),
                line: name.0,
                name: name.1.clone(),
                place: place.trim().to_owned(),
                excerpt: body.join("\n"),
                expected: Vec::new(),
            });
        } else if info == "expect" {
            let case = cases
                .last_mut()
                .expect("an expect fence after a text fence");
            case.expected = body
                .iter()
                .filter(|line| !line.trim().is_empty())
                .map(|line| (*line).to_owned())
                .collect();
        }
    }
    cases
}

/// The excerpt as a complete document.
fn whole(case: &Case) -> String {
    let excerpt = &case.excerpt;
    let head = "云河市某某局关于做好某某工作的通知\n\n云河某〔2099〕99号\n\n各有关单位：\n\n";
    match case.place.as_str() {
        "" => excerpt.clone(),
        "opening" => format!("{head}{excerpt}\n\n云河市某某局\n2099年1月1日\n"),
        "body" => format!(
            "{head}现将有关事项通知如下：\n\n一、总体要求\n\n{excerpt}\n\n云河市某某局\n2099年1月1日\n"
        ),
        "title" => format!(
            "{excerpt}\n\n各有关单位：\n\n请认真做好有关工作。\n\n云河市某某局\n2099年1月1日\n"
        ),
        other => panic!("{}: unknown place {other:?}", case.name),
    }
}

/// What one line of an `expect` fence asks for.
#[derive(Debug)]
struct Expected {
    relations: Vec<String>,
    text: String,
    number: Option<String>,
    pinpoint: Option<String>,
    full: Option<String>,
    since: Option<String>,
    until: Option<String>,
    optional: bool,
}

fn parse(line: &str) -> Expected {
    let mut line = line.trim();
    let optional = line.ends_with(" ?");
    line = line.trim_end_matches(" ?").trim_end();
    let mut take = |mark: &str| -> Option<String> {
        let at = line.rfind(mark)?;
        let value = line[at + mark.len()..].trim().to_owned();
        line = line[..at].trim_end();
        Some(value)
    };
    let until = take(" until=");
    let since = take(" since=");
    let full = take(" = ");
    let pinpoint = take(" @ ");
    let number = take(" # ");
    let (relations, text) = line.split_once(' ').expect("a relation and a text");
    Expected {
        relations: relations.split('|').map(str::to_owned).collect(),
        text: fold(text),
        number,
        pinpoint,
        full: full.map(|f| fold(&f)),
        since,
        until,
        optional,
    }
}

/// What is wrong with the citations found; empty where nothing is.
fn compare(expected: &[Expected], found: &[(&Citation, Vec<String>)]) -> String {
    let mut wrong = String::new();
    let mut used = vec![false; found.len()];
    for e in expected {
        let place = (0..found.len()).find(|&i| !used[i] && fold(&found[i].0.text) == e.text);
        let Some(i) = place else {
            if !e.optional {
                let _ = writeln!(wrong, "    missed: {} {}", e.relations.join("|"), e.text);
            }
            continue;
        };
        used[i] = true;
        let (citation, full) = &found[i];
        let relation = citation.relation.key();
        if !e.relations.iter().any(|r| r == relation) {
            let _ = writeln!(
                wrong,
                "    {}: {relation} by {}, should be {}",
                e.text,
                citation.rule,
                e.relations.join("|")
            );
        }
        let number = citation.number.as_ref().map(|n| n.as_str().to_owned());
        if e.number.is_some() && number != e.number {
            let _ = writeln!(
                wrong,
                "    {}: number {number:?}, should be {:?}",
                e.text, e.number
            );
        }
        if fold(citation.pinpoint.as_deref().unwrap_or_default())
            != fold(e.pinpoint.as_deref().unwrap_or_default())
        {
            let _ = writeln!(
                wrong,
                "    {}: pinpoint {:?}, should be {:?}",
                e.text, citation.pinpoint, e.pinpoint
            );
        }
        if let Some(wanted) = &e.full
            && !full.iter().any(|f| f == wanted)
        {
            let _ = writeln!(
                wrong,
                "    {}: stands for {full:?}, should be {wanted}",
                e.text
            );
        }
        for (what, day, wanted) in [
            ("since", citation.since, &e.since),
            ("until", citation.until, &e.until),
        ] {
            let day = day.map(|d| d.to_string());
            if wanted.is_some() && day != *wanted {
                let _ = writeln!(
                    wrong,
                    "    {}: {what} {day:?}, should be {wanted:?}",
                    e.text
                );
            }
        }
    }
    for (i, (citation, _)) in found.iter().enumerate() {
        if !used[i] {
            let _ = writeln!(
                wrong,
                "    spurious: {} {} by {}",
                citation.relation,
                fold(&citation.text),
                citation.rule
            );
        }
    }
    wrong
}

/// Compares the fields that a `document` line names.
fn compare_document(line: &str, document: &Document) -> String {
    let mut wrong = String::new();
    let mut rest = line.trim().trim_start_matches("document").trim();
    let names = [
        "number=",
        "title=",
        "issuers=",
        "written=",
        "published=",
        "effective=",
        "expires=",
        "id=",
    ];
    while let Some((name, value)) = rest.split_once('=') {
        let end = names
            .iter()
            .filter_map(|n| value.find(&format!(" {n}")))
            .min()
            .unwrap_or(value.len());
        let wanted = value[..end].trim();
        let day = |d: Option<jiff::civil::Date>| d.map_or("none".to_owned(), |d| d.to_string());
        let have = match name.trim() {
            "number" => document
                .number
                .as_ref()
                .map_or("none".to_owned(), |n| n.as_str().to_owned()),
            "title" => fold(&document.title),
            "issuers" => document.issuers.join("、"),
            "written" => day(document.written),
            "published" => day(document.published),
            "effective" => day(document.effective),
            "expires" => day(document.expires),
            "id" => document.id.clone(),
            other => panic!("unknown field {other:?}"),
        };
        let wanted = if name.trim() == "title" {
            fold(wanted)
        } else {
            wanted.to_owned()
        };
        if have != wanted {
            let _ = writeln!(wrong, "    document {name}: {have}, should be {wanted}");
        }
        rest = value[end..].trim();
    }
    wrong
}

fn run(case: &Case) -> String {
    let text = Text::new("case.txt", whole(case), Encoding::Utf8);
    let readings = read_text(&text);
    let documents: Vec<&String> = case
        .expected
        .iter()
        .filter(|l| l.starts_with("document "))
        .collect();
    let expected: Vec<Expected> = case
        .expected
        .iter()
        .filter(|l| !l.starts_with("document ") && l.trim() != "none")
        .map(|l| parse(l))
        .collect();
    let mut wrong = String::new();
    if !documents.is_empty() {
        if documents.len() != readings.len() {
            let titles: Vec<&str> = readings.iter().map(|r| r.document.title.as_str()).collect();
            let _ = writeln!(
                wrong,
                "    {} documents, should be {}: {titles:?}",
                readings.len(),
                documents.len()
            );
        }
        for (line, reading) in documents.iter().zip(&readings) {
            wrong.push_str(&compare_document(line, &reading.document));
        }
    }
    let mut found: Vec<(&Citation, Vec<String>)> = Vec::new();
    for reading in &readings {
        let citations = &reading.citations;
        let mut order: Vec<usize> = (0..citations.len()).collect();
        order.sort_by_key(|&i| citations[i].start);
        for i in order {
            let full = match citations[i].kind {
                // A phrase that points back to nothing says so, and is no mention.
                Kind::Back if citations[i].refers_to.is_empty() => continue,
                // What a heading tells of the version before is no mention.
                Kind::Version => continue,
                Kind::Full => Vec::new(),
                Kind::Short | Kind::Back => citations[i]
                    .refers_to
                    .iter()
                    .map(|&f| fold(&citations[f].text))
                    .collect(),
            };
            found.push((&citations[i], full));
        }
    }
    wrong.push_str(&compare(&expected, &found));
    wrong
}

#[test]
fn every_case_finds_what_it_should() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect();
    files.sort();
    let mut report = String::new();
    let (mut count, mut failed) = (0, 0);
    for file in files {
        for case in cases(&file) {
            count += 1;
            let wrong = run(&case);
            if !wrong.is_empty() {
                failed += 1;
                let _ = writeln!(report, "{}:{} {}\n{wrong}", case.file, case.line, case.name);
            }
        }
    }
    assert!(count >= 300, "only {count} cases were found");
    assert!(
        report.is_empty(),
        "{failed} of {count} cases fail\n\n{report}"
    );
}
