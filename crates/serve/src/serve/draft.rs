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
use wenmai_answer::almanac::Lookup;
use wenmai_answer::check::{
    self, Against, Checked, DraftAnswer, FindingRow, RuleId, Severity, Words,
};
use wenmai_extracting::document::articles::Article;
use wenmai_graph::{CitationGraph, Entity, Reason, Relation, Status};
use wenmai_reading::{self as source, Encoding, Options, Text};

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
    checked: Option<Shown>,
}

/// What was found.
struct Shown {
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
    advice: String,
    norm: String,
    rule: &'static str,
    document: Option<Named>,
    reasons: Vec<ReasonLine>,
    /// What to use in its place: link, id, whether that is a guess.
    instead: Vec<(String, String, bool)>,
    /// Link, id and title of what may be meant.
    alike: Vec<(String, String, Option<String>)>,
    quote: String,
    /// Where it stands: the mark in the text, its line, its words.
    at: Vec<(String, u32, String)>,
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
    Marked(Marked),
}

/// A citation in the text, or other words that are wrong.
struct Marked {
    /// Its name in the page.
    id: String,
    text: String,
    /// The page of the document; none where it is not known.
    link: Option<String>,
    relation: Option<Relation>,
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
        let almanac = asked.almanac()?;
        let project = asked.project()?;
        let files = project.texts()?;
        let checked = project.ask(|graph| {
            let articles = |entity: &Entity| files.articles(entity).all.clone();
            let against = against(asked, graph, &almanac, &articles);
            let found = check::check(&against, &given.text);
            shown(&asked.frame, graph, &found, &given.text)
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
        let almanac = asked.almanac()?;
        let project = asked.project()?;
        let files = project.texts()?;
        project.ask(|graph| {
            let articles = |entity: &Entity| files.articles(entity).all.clone();
            let against = against(asked, graph, &almanac, &articles);
            let found = check::check(&against, &given.text);
            asked::json(&Answer {
                draft: found.answer(graph, &given.text, &|words| said(&asked.frame, words)),
                text: &given.text.text,
                unread: unread(&asked.frame, &given),
            })
        })?
    })
    .await
}

/// What a draft is held to: the project and the almanac, on the day of the page.
fn against<'a>(
    asked: &Asked,
    graph: &'a dyn CitationGraph,
    almanac: &'a Lookup,
    articles: &'a dyn Fn(&Entity) -> Vec<Article>,
) -> Against<'a> {
    Against {
        graph,
        is_alone: false,
        almanac,
        as_of: Some(asked.frame.as_of),
        today: asked.frame.as_of,
        articles,
    }
}

fn said(f: &Frame, words: &Words) -> String {
    f.t(&words.zh, &words.en).to_owned()
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

fn shown(f: &Frame, graph: &dyn CitationGraph, found: &Checked<'_>, text: &Text) -> Shown {
    let answer = found.answer(graph, text, &|words| said(f, words));
    let of = |severity| {
        let findings = found.findings.iter();
        findings
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let marks = marks(found);
    let anchor = |at: &std::ops::Range<usize>| {
        let holds =
            |mark: &&Mark| mark.range.start < at.end.max(at.start + 1) && at.start < mark.range.end;
        let mark = marks.iter().find(holds);
        mark.map(|mark| mark.id.clone()).unwrap_or_default()
    };
    let findings = found.findings.iter().zip(&answer.findings);
    Shown {
        citations: answer.citations.len(),
        unchecked: answer.unchecked,
        counts: Severity::ALL
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
                    .map(|(spot, place)| {
                        let id = anchor(&spot.range);
                        (id, place.at.line, place.at.text.to_owned())
                    })
                    .collect(),
                ..line(f, row)
            })
            .collect(),
        pieces: pieces(f, graph, found, &marks, &text.text),
    }
}

fn line(f: &Frame, row: &FindingRow<'_>) -> FindingLine {
    let reasons = row.document.as_ref().map_or(&[][..], |row| &row.reasons);
    let tells = matches!(
        row.rule,
        RuleId::Repealed
            | RuleId::Superseded
            | RuleId::Expired
            | RuleId::Suspended
            | RuleId::PartlyRepealed
            | RuleId::Amended
            | RuleId::EndsGone
    );
    let first = row.at.first();
    FindingLine {
        severity: row.severity,
        words: row.message.clone(),
        advice: row.advice.clone(),
        norm: row.norm.join(f.t("；", "; ")),
        rule: row.rule.key(),
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

/// Words of the text that are marked.
struct Mark {
    range: std::ops::Range<usize>,
    id: String,
    citation: Option<usize>,
    /// The findings about it: number and weight.
    flags: Vec<(usize, Severity)>,
}

/// The citations, and what else is wrong, in the order of the text; of two that overlap,
/// the first.
fn marks(found: &Checked<'_>) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let cited = found.citations.iter().enumerate();
    for (at, cited) in cited {
        let range = cited.citation.start..cited.citation.end;
        if marks
            .last()
            .is_none_or(|last| last.range.end <= range.start)
        {
            marks.push(Mark {
                range,
                id: format!("c{at}"),
                citation: Some(at),
                flags: Vec::new(),
            });
        }
    }
    for (number, finding) in found.findings.iter().enumerate() {
        let flag = (number + 1, finding.severity);
        for spot in &finding.at {
            let range = &spot.range;
            let mut known = marks.iter_mut();
            let known =
                known.find(|mark| mark.range.start < range.end && range.start < mark.range.end);
            match known {
                Some(mark) if !mark.flags.contains(&flag) => mark.flags.push(flag),
                Some(_) => {}
                None => marks.push(Mark {
                    range: range.clone(),
                    id: format!("w{number}-{}", range.start),
                    citation: None,
                    flags: vec![flag],
                }),
            }
        }
    }
    marks.sort_by_key(|mark| mark.range.start);
    marks
}

/// The text with its marks between.
fn pieces(
    f: &Frame,
    graph: &dyn CitationGraph,
    found: &Checked<'_>,
    marks: &[Mark],
    text: &str,
) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(marks.len() * 2 + 1);
    let mut end = 0;
    for mark in marks {
        let words = text.get(mark.range.clone());
        let (Some(words), true) = (words, mark.range.start >= end) else {
            continue;
        };
        let before = text.get(end..mark.range.start).unwrap_or_default();
        pieces.push(Piece::Plain(before.to_owned()));
        pieces.push(Piece::Marked(marked(f, graph, found, mark, words)));
        end = mark.range.end;
    }
    let rest = text.get(end..).unwrap_or_default();
    pieces.push(Piece::Plain(rest.to_owned()));
    pieces
}

fn marked(
    f: &Frame,
    graph: &dyn CitationGraph,
    found: &Checked<'_>,
    mark: &Mark,
    words: &str,
) -> Marked {
    let cited = mark.citation.and_then(|at| found.citations.get(at));
    let node = cited.and_then(|cited| cited.node);
    let entity = node.map(|node| graph.document(node));
    let status = node.map(|node| graph.status(node, found.as_of));
    let name = entity.map(|entity| entity.title.as_deref().unwrap_or(&entity.id));
    let law = cited.and_then(|cited| cited.law);
    let name = match (name, status) {
        (Some(name), Some(status)) => format!("{name}（{}）", f.lang.status(status)),
        _ => match law {
            Some(law) => law.to_owned(),
            None => f.t("文件库中没有", "not known here").to_owned(),
        },
    };
    let relation = cited.map(|cited| cited.citation.relation);
    let title = relation.map(|relation| {
        let colon = f.t("：", ": ");
        format!("{}{colon}{name}", f.lang.relation(relation))
    });
    Marked {
        id: mark.id.clone(),
        text: words.to_owned(),
        link: entity.map(|entity| f.document(&entity.id)),
        relation,
        title: title.unwrap_or_default(),
        is_gone: status.is_some_and(Status::is_gone),
        flags: mark.flags.clone(),
    }
}
