//! `/compare`: what became of documents between two days; as a page, and as
//! tables to download.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;

use super::gone::{self, GoneRow};
use super::table::{self, Form};
use super::trouble::Trouble;
use super::{Asked, Frame, asked};
use wenmai_answer::answer::{Among, Changed, Turn, changed, count_turns, turns};
use wenmai_graph::{CitationGraph, ProvedGraph, Status};
use wenmai_project::export::sheet::Sheet;

/// Rows of a page.
const OF_PAGE: usize = 100;

/// How many documents came to each status.
type Counts = Vec<(Status, usize)>;

/// What is asked: two days, and which changes between them.
struct Question {
    from: Date,
    to: Date,
    among: Among,
}

impl Question {
    fn of(asked: &Asked) -> Result<Self, Trouble> {
        let params = &asked.frame.params;
        let to = params.day("to")?.unwrap_or(asked.frame.as_of);
        let from = match params.day("from")? {
            Some(from) => from,
            None => a_year_before(to),
        };
        Ok(Question {
            // Whichever of them comes first is the first.
            from: from.min(to),
            to: from.max(to),
            among: Among {
                issuer: params.get("issuer").map(str::to_owned),
                years: params.years()?,
                status: params.read("status")?,
            },
        })
    }

    /// Answers by what `make` gives of the graph.
    async fn ask(
        asked: Asked,
        make: impl FnOnce(&Asked, &Question, &dyn ProvedGraph) -> Result<Response, Trouble>
        + Send
        + 'static,
    ) -> Response {
        asked
            .ask(|asked, graph| make(asked, &Question::of(asked)?, graph))
            .await
    }

    /// The changes that are asked for, and how many there are of each kind.
    fn turns(&self, graph: &dyn CitationGraph) -> (Vec<Turn>, Counts) {
        let mut turns = turns(graph, self.from, self.to);
        turns.retain(|turn| self.among.lets(graph, turn));
        let counts = count_turns(&turns);
        turns.retain(|turn| self.among.lets_status(turn));
        (turns, counts)
    }
}

fn a_year_before(day: Date) -> Date {
    day.checked_sub(jiff::Span::new().years(1)).unwrap_or(day)
}

/// The rows of one kind.
struct Group {
    kind: Kind,
    rows: Vec<Line>,
}

/// A kind of change.
struct Kind {
    status: Status,
    words: &'static str,
    count: usize,
    /// This page with these alone, or with all where it has them already.
    link: String,
    is_asked: bool,
}

/// A document that has changed.
struct Line {
    row: GoneRow,
    was: Status,
    day: Date,
}

#[derive(Template)]
#[template(path = "compare.html")]
struct Page<'a> {
    f: &'a Frame,
    from: Date,
    to: Date,
    status: Option<Status>,
    kinds: Vec<Kind>,
    groups: Vec<Group>,
    all: usize,
    first: usize,
    last: usize,
    page: usize,
    has_next: bool,
}

impl Page<'_> {
    fn is_status(&self, status: &Status) -> bool {
        self.status == Some(*status)
    }

    /// What a field of the form holds.
    fn value(&self, name: &str) -> &str {
        self.f.params.get(name).unwrap_or_default()
    }
}

pub(super) async fn page(asked: Asked) -> Response {
    Question::ask(asked, page_of).await
}

fn page_of(
    asked: &Asked,
    question: &Question,
    graph: &dyn ProvedGraph,
) -> Result<Response, Trouble> {
    let f = &asked.frame;
    let page = f.params.read("page")?.unwrap_or(1usize).clamp(1, 1_000_000);
    let (turns, counts) = question.turns(graph);
    let before = (page - 1) * OF_PAGE;
    let shown = turns.get(before..).unwrap_or_default();
    let shown = shown.get(..OF_PAGE).unwrap_or(shown);
    let groups = groups(f, &counts, changed(graph, question.to, shown));
    asked::html(&Page {
        f,
        from: question.from,
        to: question.to,
        status: question.among.status,
        kinds: counts.iter().map(|&counted| kind(f, counted)).collect(),
        groups,
        all: turns.len(),
        first: before + 1,
        last: before + shown.len(),
        page,
        has_next: turns.len() > before + OF_PAGE,
    })
}

fn kind(f: &Frame, (status, count): (Status, usize)) -> Kind {
    let is_asked = f.params.get("status") == Some(status.key());
    let wanted = if is_asked { "" } else { status.key() };
    Kind {
        status,
        words: words(f, status),
        count,
        link: f.here_from_first_page("status", wanted),
        is_asked,
    }
}

/// What has become of a document.
fn words(f: &Frame, status: Status) -> &'static str {
    let (zh, en) = match status {
        Status::InForce => ("开始施行或恢复有效", "came into force, or back"),
        Status::Unknown => ("效力不明", "no longer known"),
        other => (other.chinese(), other.english()),
    };
    f.lang.pick(zh, en)
}

/// The rows under their kinds; they come in the order of these.
fn groups(f: &Frame, counts: &[(Status, usize)], rows: Vec<Changed<'_>>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for changed in rows {
        let status = changed.row.document.status;
        if groups
            .last()
            .is_none_or(|group| group.kind.status != status)
        {
            let counted = counts.iter().find(|(of, _)| *of == status);
            let kind = kind(f, counted.copied().unwrap_or((status, 0)));
            groups.push(Group {
                kind,
                rows: Vec::new(),
            });
        }
        let row = gone::rows(f, std::slice::from_ref(&changed.row)).pop();
        if let (Some(group), Some(row)) = (groups.last_mut(), row) {
            group.rows.push(Line {
                row,
                was: changed.was,
                day: changed.day,
            });
        }
    }
    groups
}

pub(super) async fn json(asked: Asked) -> Response {
    Question::ask(asked, |asked, question, graph| {
        let (mut turns, _) = question.turns(graph);
        turns.truncate(asked.most(usize::MAX)?);
        asked::json(&changed(graph, question.to, &turns))
    })
    .await
}

pub(super) async fn csv(asked: Asked) -> Response {
    Question::ask(asked, |asked, question, graph| {
        download(asked, question, graph, Form::Csv)
    })
    .await
}

pub(super) async fn xlsx(asked: Asked) -> Response {
    Question::ask(asked, |asked, question, graph| {
        download(asked, question, graph, Form::Xlsx)
    })
    .await
}

fn download(
    asked: &Asked,
    question: &Question,
    graph: &dyn ProvedGraph,
    form: Form,
) -> Result<Response, Trouble> {
    let (turns, _) = question.turns(graph);
    let rows = changed(graph, question.to, &turns);
    let changes = rows.iter().map(|row| (&row.row, row.was, row.day));
    let sheet = Sheet::of_changes(changes);
    let Question { from, to, .. } = question;
    table::file(asked, &sheet, &format!("changes-{from}-{to}"), form)
}
