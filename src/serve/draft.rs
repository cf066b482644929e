//! `/draft`: what is wrong with the citations of a text that somebody pastes or
//! gives as a file. Nothing of it is stored.

use askama::Template;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use serde::Serialize;

use super::named::Named;
use super::trouble::Trouble;
use super::{Asked, Frame, asked, form, params, table, trouble};
use crate::answer::{
    Draft, DraftAnswer, DraftCitation, FindingKind, FindingRow, Severity, read_draft,
};
use crate::graph::{CitationGraph, Reason, Relation, Status};
use crate::source::{self, Encoding, Options, Text};

/// Most bytes that a draft may have, as it is sent.
pub(super) const MOST_BYTES: usize = 16 * 1024 * 1024;
/// Most that may be unpacked of a file.
const MOST_UNPACKED: u64 = 64 * 1024 * 1024;
/// Most bytes of the text in it.
const MOST_TEXT: usize = 2 * 1024 * 1024;

/// A draft that was given.
struct Given {
    text: Text,
    /// What of its file was not read.
    unread: Vec<source::Reason>,
}

#[derive(Template)]
#[template(path = "draft.html")]
struct Page<'a> {
    f: &'a Frame,
    /// The name of the file, where one was given.
    file: Option<&'a str>,
    text: &'a str,
    unread: Vec<String>,
    checked: Option<Checked>,
}

/// What was found.
struct Checked {
    citations: usize,
    unchecked: usize,
    /// How many findings weigh so much.
    counts: Vec<(Severity, usize)>,
    findings: Vec<FindingLine>,
    pieces: Vec<Piece>,
}

/// Something that is wrong.
struct FindingLine {
    severity: Severity,
    words: String,
    document: Option<Named>,
    reasons: Vec<ReasonLine>,
    /// What to use in its place: link, id, whether that is a guess.
    instead: Vec<(String, String, bool)>,
    alike_words: &'static str,
    /// Link, id and title of what may be meant.
    alike: Vec<(String, String, Option<String>)>,
    quote: String,
    /// Where it stands: the place of the citation, its line, its words.
    at: Vec<(usize, u32, String)>,
}

/// Why the document has its status.
struct ReasonLine {
    words: String,
    by: Option<(String, String)>,
    day: Option<jiff::civil::Date>,
    quote: Option<String>,
}

/// A run of the text.
enum Piece {
    Plain(String),
    Cited(Cited),
}

/// A citation in the text.
struct Cited {
    /// Its place among the citations.
    at: usize,
    text: String,
    /// The page of the document; none where it is not known.
    link: Option<String>,
    relation: Relation,
    /// What it cites, and what has become of that.
    title: String,
    is_gone: bool,
    /// The findings about it: number and weight.
    flags: Vec<(usize, Severity)>,
}

impl Page<'_> {
    fn severity(&self, severity: &Severity) -> &'static str {
        severity_words(self.f, *severity)
    }
}

fn severity_words(f: &Frame, severity: Severity) -> &'static str {
    f.lang.pick(severity.chinese(), severity.key())
}

pub(super) async fn page(asked: Asked) -> Response {
    asked
        .answer(|asked| {
            asked::html(&Page {
                f: &asked.frame,
                file: None,
                text: "",
                unread: Vec::new(),
                checked: None,
            })
        })
        .await
}

pub(super) async fn check(
    asked: Asked,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    answer(asked, &headers, body, |asked, given| {
        let checked = asked.project()?.ask(|graph| {
            let draft = read_draft(graph, asked.frame.as_of, &given.text);
            checked(&asked.frame, graph, &draft, &given.text.text)
        })?;
        asked::html(&Page {
            f: &asked.frame,
            file: Some(given.text.file.as_str()).filter(|file| !file.is_empty()),
            text: &given.text.text,
            unread: unread(&asked.frame, &given),
            checked: Some(checked),
        })
    })
    .await
}

/// The answer for programs.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    draft: DraftAnswer<'a>,
    /// The text that was read, to which all positions refer.
    text: &'a str,
    /// What of the file was not read.
    unread: Vec<String>,
}

pub(super) async fn json(
    asked: Asked,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    answer(asked, &headers, body, |asked, given| {
        asked.project()?.ask(|graph| {
            let draft = read_draft(graph, asked.frame.as_of, &given.text);
            asked::json(&Answer {
                draft: draft.answer(graph),
                text: &given.text.text,
                unread: unread(&asked.frame, &given),
            })
        })?
    })
    .await
}

/// Reads what was sent, and answers by what `make` gives.
async fn answer(
    mut asked: Asked,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
    make: impl FnOnce(&Asked, Given) -> Result<Response, Trouble> + Send + 'static,
) -> Response {
    let kind = headers.get(CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.to_owned();
    // What is too long is not kept.
    let Ok(body) = body else {
        let trouble = Trouble::TooLong { most: MOST_BYTES };
        return trouble::response(&asked.frame, &trouble);
    };
    if let Err(trouble) = take_day(&mut asked, &kind, &body) {
        return trouble::response(&asked.frame, &trouble);
    }
    asked
        .answer(move |asked| {
            let given = given(asked, &kind, &body)?;
            make(asked, given)
        })
        .await
}

/// The day that a form names goes before that of the address.
fn take_day(asked: &mut Asked, kind: &str, body: &[u8]) -> Result<(), Trouble> {
    let fields = form::read(kind, body).unwrap_or_default();
    let Some(field) = fields.iter().find(|field| field.name == "as_of") else {
        return Ok(());
    };
    let words = String::from_utf8_lossy(field.value);
    if words.trim().is_empty() {
        return Ok(());
    }
    let day = params::day(&words).ok_or_else(|| Trouble::Parameter {
        name: "as_of",
        value: words.into_owned(),
    })?;
    // The form always names a day; that of the page is asked for already.
    if day != asked.frame.as_of {
        asked.frame.as_of = day;
        asked.frame.day_asked = Some(day);
    }
    Ok(())
}

/// The draft: of a form the file, else the text that was typed; of anything else
/// all that was sent.
fn given(asked: &Asked, kind: &str, body: &[u8]) -> Result<Given, Trouble> {
    let given = if form::is_form(kind) {
        let fields = form::read(kind, body).ok_or(Trouble::NoForm)?;
        let named = |name: &str| fields.iter().find(|field| field.name == name);
        let file = named("file").filter(|field| !field.value.is_empty());
        match (file, named("text")) {
            (Some(file), _) => from_file(file.file.as_deref().unwrap_or_default(), file.value)?,
            (None, Some(text)) => typed(text.value),
            (None, None) => return Err(Trouble::NoDraft),
        }
    } else {
        from_file(asked.frame.params.get("name").unwrap_or_default(), body)?
    };
    if given.text.text.trim().is_empty() {
        return Err(Trouble::NoDraft);
    }
    if given.text.text.len() > MOST_TEXT {
        return Err(Trouble::TooLong { most: MOST_TEXT });
    }
    Ok(given)
}

/// A text that was typed; forms send their lines with two marks at the end.
fn typed(value: &[u8]) -> Given {
    let text = String::from_utf8_lossy(value).replace("\r\n", "\n");
    Given {
        text: Text::new("", text, Encoding::Utf8),
        unread: Vec::new(),
    }
}

/// A file in any format that is read; all texts that it holds, one after another.
fn from_file(name: &str, bytes: &[u8]) -> Result<Given, Trouble> {
    if bytes.is_empty() {
        return Err(Trouble::NoDraft);
    }
    let options = Options {
        max_bytes: MOST_BYTES as u64,
        max_unpacked: MOST_UNPACKED,
        max_nesting: 0,
        ..Options::default()
    };
    // A name without an extension is that of a text.
    let called = if name.is_empty() { "draft.txt" } else { name };
    let read = source::read_bytes(called, bytes, &options);
    let mut texts = read.texts.into_iter();
    let mut reasons = read.unread.into_iter().map(|unread| unread.reason);
    let Some(mut first) = texts.next() else {
        let reason = reasons.next().unwrap_or(source::Reason::NoText);
        return Err(Trouble::Unreadable(reason));
    };
    let others: Vec<Text> = texts.collect();
    let text = if others.is_empty() {
        name.clone_into(&mut first.file);
        first
    } else {
        let all = std::iter::once(&first).chain(&others);
        let all: Vec<&str> = all.map(|text| text.text.as_str()).collect();
        Text::new(name, all.join("\n\n"), first.encoding)
    };
    Ok(Given {
        text,
        unread: reasons.collect(),
    })
}

fn unread(f: &Frame, given: &Given) -> Vec<String> {
    let words = |reason: &source::Reason| {
        let (zh, en) = (reason.chinese(), reason.to_string());
        f.t(&zh, &en).to_owned()
    };
    given.unread.iter().map(words).collect()
}

fn checked(f: &Frame, graph: &dyn CitationGraph, draft: &Draft, text: &str) -> Checked {
    let answer = draft.answer(graph);
    let of = |severity| {
        let findings = draft.findings.iter();
        findings
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let severities = [Severity::Wrong, Severity::Doubtful, Severity::Note];
    let findings = draft.findings.iter().zip(&answer.findings);
    Checked {
        citations: answer.citations.len(),
        unchecked: answer.unchecked,
        counts: severities
            .map(|severity| (severity, of(severity)))
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .collect(),
        findings: findings
            .map(|(finding, row)| FindingLine {
                document: finding.node.map(|node| Named::new(f, graph, node)),
                at: finding
                    .at
                    .iter()
                    .zip(&row.at)
                    .map(|(&at, place)| (at, place.line, place.text.to_owned()))
                    .collect(),
                ..line(f, row)
            })
            .collect(),
        pieces: pieces(f, graph, draft, text),
    }
}

fn line(f: &Frame, row: &FindingRow<'_>) -> FindingLine {
    let is_gone = row.kind == FindingKind::Gone;
    let reasons = row.document.as_ref().map_or(&[][..], |row| &row.reasons);
    let tells =
        is_gone || row.kind == FindingKind::Suspended || row.kind == FindingKind::PartlyGone;
    let first = row.at.first();
    FindingLine {
        severity: row.severity,
        words: words(f, row),
        document: None,
        reasons: reasons
            .iter()
            .filter(|_| tells)
            .map(|reason| reason_line(f, reason))
            .collect(),
        instead: row
            .use_instead
            .iter()
            .map(|instead| (f.document(instead.id), instead.id.to_owned(), instead.guess))
            .collect(),
        alike_words: alike_words(f, row),
        alike: row
            .alike
            .iter()
            .map(|alike| {
                let title = alike.title.clone().filter(|title| *title != alike.id);
                (f.document(&alike.id), alike.id.clone(), title)
            })
            .collect(),
        quote: first
            .map(|at| table::sentence(at.quote))
            .unwrap_or_default(),
        at: Vec::new(),
    }
}

fn reason_line(f: &Frame, reason: &Reason) -> ReasonLine {
    ReasonLine {
        words: f.lang.reason(reason),
        by: reason.by.as_ref().map(|id| (f.document(id), id.clone())),
        day: reason.since,
        quote: reason.quote.as_deref().map(table::sentence),
    }
}

/// What is wrong, in a sentence.
fn words(f: &Frame, row: &FindingRow<'_>) -> String {
    let status = row.document.as_ref().map(|document| document.status);
    let status = status.unwrap_or(Status::Unknown);
    let text = row.at.first().map_or("", |at| at.text);
    if let Some(standing) = row.almanac {
        return f.t(&standing.chinese(), &standing.english()).to_owned();
    }
    let (zh, en) = match row.kind {
        FindingKind::Gone if row.severity == Severity::Note => (
            format!("拟废止或者替代的文件此前{}", status.chinese()),
            format!("ends a document that is {} already", status.english()),
        ),
        FindingKind::Gone => (
            format!("所引文件{}", status.chinese()),
            format!("cites a document that is {}", status.english()),
        ),
        FindingKind::NotYetInForce => (
            "所引文件尚未生效".to_owned(),
            "cites a document that is not yet in force".to_owned(),
        ),
        FindingKind::Suspended => (
            "所引文件暂停执行".to_owned(),
            "cites a document that is suspended".to_owned(),
        ),
        FindingKind::PartlyGone => (
            "所引文件部分失效，请核对所引条款".to_owned(),
            "cites a document of which parts are no longer in force; check the articles".to_owned(),
        ),
        FindingKind::NumberAndTitle if row.document.is_some() => (
            format!("标题与文号不属于同一个文件：{text}。这个文号是下列文件的："),
            format!(
                "title and number are those of different documents: {text}. The number is that of:"
            ),
        ),
        FindingKind::NumberAndTitle => (
            format!("标题与文号不符：{text}。文件库中没有这个文号"),
            format!("title and number do not fit: {text}. Nothing here bears this number"),
        ),
        FindingKind::AlmostKnown => (
            format!("文件库中没有这个名称的文件：{text}"),
            format!("nothing here is called so: {text}"),
        ),
        FindingKind::Unknown => (
            format!("文件库中没有这个文件，无法核对：{text}"),
            format!("nothing here is called so, and it can't be checked: {text}"),
        ),
        FindingKind::Ambiguous => (
            format!("这个名称可指几个文件，请写明文号：{text}"),
            format!("several documents bear this name; add the number: {text}"),
        ),
        // Told by the almanac alone.
        FindingKind::OlderVersion => (
            "所引文号不是现行版本的文号".to_owned(),
            "the number is that of an older version".to_owned(),
        ),
        FindingKind::NoDefinition => (
            format!("简称或指代没有着落，前文没有写明它指哪个文件：{text}"),
            format!("a short name without a definition; nothing before says what it means: {text}"),
        ),
    };
    f.t(&zh, &en).to_owned()
}

/// The words before the documents that may be meant.
fn alike_words(f: &Frame, row: &FindingRow<'_>) -> &'static str {
    let (zh, en) = match row.kind {
        FindingKind::AlmostKnown => ("是否指：", "Did you mean:"),
        FindingKind::NumberAndTitle => ("这个标题的文件是：", "The title is that of:"),
        _ => ("可指：", "It may mean:"),
    };
    f.lang.pick(zh, en)
}

/// The text with its citations between; of two that overlap, the first.
fn pieces(f: &Frame, graph: &dyn CitationGraph, draft: &Draft, text: &str) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(draft.citations.len() * 2 + 1);
    let mut end = 0;
    for (at, cited) in draft.citations.iter().enumerate() {
        let citation = &cited.citation;
        let words = text.get(citation.start..citation.end);
        let (Some(words), true) = (words, citation.start >= end) else {
            continue;
        };
        let before = text.get(end..citation.start).unwrap_or_default();
        pieces.push(Piece::Plain(before.to_owned()));
        pieces.push(Piece::Cited(mark(f, graph, draft, at, cited, words)));
        end = citation.end;
    }
    let rest = text.get(end..).unwrap_or_default();
    pieces.push(Piece::Plain(rest.to_owned()));
    pieces
}

fn mark(
    f: &Frame,
    graph: &dyn CitationGraph,
    draft: &Draft,
    at: usize,
    cited: &DraftCitation,
    words: &str,
) -> Cited {
    let relation = cited.citation.relation;
    let entity = cited.node.map(|node| graph.document(node));
    let status = cited.node.map(|node| graph.status(node, draft.as_of));
    let name = entity.map(|entity| entity.title.as_deref().unwrap_or(&entity.id));
    let name = match (name, status) {
        (Some(name), Some(status)) => format!("{name}（{}）", f.lang.status(status)),
        _ => match cited.law {
            Some(law) => law.to_owned(),
            None => f.t("文件库中没有", "not known here").to_owned(),
        },
    };
    Cited {
        at,
        text: words.to_owned(),
        link: entity.map(|entity| f.document(&entity.id)),
        relation,
        title: format!("{}{}{name}", f.lang.relation(relation), f.t("：", ": ")),
        is_gone: status.is_some_and(Status::is_gone),
        flags: draft
            .findings
            .iter()
            .enumerate()
            .filter(|(_, finding)| finding.at.contains(&at))
            .map(|(number, finding)| (number + 1, finding.severity))
            .collect(),
    }
}
