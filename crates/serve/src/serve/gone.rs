//! `/superseded` and `/stale`: what is no longer in force, and who still rests on
//! it; as pages, and as tables to download.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;

use super::table::{self, Form};
use super::trouble::Trouble;
use super::{Asked, Frame, asked};
use wenmai_extracting::document::issuer;
use wenmai_graph::{CitationGraph, ProvedGraph, Relation, Status};
use wenmai_project::export::answers::{self, Gone, Wanted};
use wenmai_project::export::sheet::Sheet;

/// Rows of a page.
const OF_PAGE: usize = 100;
/// Documents that rest on one are listed in its row up to this many.
const MOST_IN_ROW: usize = 12;

/// What a page lists.
#[derive(Debug)]
pub(super) struct Filter {
    pub(super) wanted: Wanted,
    issuer: Option<String>,
    years: Option<(i16, i16)>,
    relation: Option<Relation>,
    status: Option<Status>,
    from: Option<Date>,
    to: Option<Date>,
}

impl Filter {
    pub(super) fn of(asked: &Asked, stale: bool) -> Result<Self, Trouble> {
        let params = &asked.frame.params;
        let status: Option<Status> = params.read("status")?;
        Ok(Filter {
            wanted: Wanted {
                // Who asks for what is amended means it.
                all: params.is_set("all") || status.is_some_and(Status::is_changed),
                stale: stale || params.is_set("stale"),
            },
            issuer: params.get("issuer").map(str::to_owned),
            years: params.years()?,
            relation: params.read("relation")?,
            status,
            from: params.day("from")?,
            to: params.day("to")?,
        })
    }

    /// Whether it lets everything pass.
    fn is_open(&self) -> bool {
        self.issuer.is_none()
            && self.years.is_none()
            && self.relation.is_none()
            && self.status.is_none()
            && self.from.is_none()
            && self.to.is_none()
    }

    fn lets(&self, graph: &dyn CitationGraph, row: &Gone<'_>) -> bool {
        let by_issuer = |wanted: &String| {
            let canonical = issuer::canonical(wanted);
            let mut own = row.document.issuers.iter();
            own.any(|own| own.contains(wanted) || issuer::canonical(own) == canonical)
        };
        let issued = || graph.document(graph.node(row.document.id)?).issued();
        self.issuer.as_ref().is_none_or(by_issuer)
            && self.years.is_none_or(|(first, last)| {
                issued().is_some_and(|day| (first..=last).contains(&day.year()))
            })
            && self.relation.is_none_or(|relation| {
                let mut reasons = row.document.reasons.iter();
                reasons.any(|reason| reason.relation == Some(relation))
            })
            && self
                .status
                .is_none_or(|status| row.document.status == status)
            && self
                .from
                .is_none_or(|day| row.document.since.is_some_and(|since| since >= day))
            && self
                .to
                .is_none_or(|day| row.document.since.is_some_and(|since| since <= day))
    }

    /// The rows that it lets pass, at most so many.
    pub(super) fn rows<'g>(
        &self,
        graph: &'g dyn CitationGraph,
        day: Date,
        most: usize,
    ) -> Vec<Gone<'g>> {
        let looked_at = if self.is_open() { most } else { usize::MAX };
        let mut rows = answers::superseded(graph, day, self.wanted, looked_at);
        rows.retain(|row| self.lets(graph, row));
        rows.truncate(most);
        rows
    }
}

/// A document that is gone, as a page shows it.
pub(super) struct GoneRow {
    pub(super) link: String,
    pub(super) name: String,
    pub(super) id: Option<String>,
    pub(super) issuers: String,
    pub(super) status: Status,
    pub(super) since: String,
    /// What ended it, as link and id.
    pub(super) by: Vec<(String, String)>,
    /// What to use in its place: link, id, whether that is a guess.
    pub(super) instead: Vec<(String, String, bool)>,
    pub(super) quote: Option<String>,
    pub(super) place: String,
    /// The last day of its own term, where that has ended it.
    pub(super) term: Option<Date>,
    /// Who rests on it: link, id, relation, whether it was gone when cited.
    pub(super) stale: Vec<(String, String, Relation, bool)>,
    /// How many more do.
    pub(super) more: usize,
}

/// Rows as a page shows them.
pub(super) fn rows(f: &Frame, rows: &[Gone<'_>]) -> Vec<GoneRow> {
    let linked = |id: &str| (f.document(id), id.to_owned());
    rows.iter()
        .map(|row| {
            let title = row.document.title.filter(|title| *title != row.document.id);
            let proof = row
                .document
                .reasons
                .iter()
                .find(|reason| reason.quote.is_some());
            let stale = row.stale.as_deref().unwrap_or_default();
            GoneRow {
                link: f.document(row.document.id),
                name: title.unwrap_or(row.document.id).to_owned(),
                id: title.map(|_| row.document.id.to_owned()),
                issuers: row.document.issuers.join("、"),
                status: row.document.status,
                since: row
                    .document
                    .since
                    .map(|day| day.to_string())
                    .unwrap_or_default(),
                by: row.by.iter().map(|id| linked(id)).collect(),
                instead: row
                    .use_instead
                    .iter()
                    .map(|instead| (f.document(instead.id), instead.id.to_owned(), instead.guess))
                    .collect(),
                quote: proof
                    .and_then(|reason| reason.quote.as_deref())
                    .map(table::sentence),
                place: proof.map(table::place).unwrap_or_default(),
                term: row
                    .document
                    .since
                    .filter(|_| row.document.status == Status::Expired && proof.is_none())
                    .and_then(|day| day.yesterday().ok()),
                stale: stale
                    .iter()
                    .take(MOST_IN_ROW)
                    .map(|one| {
                        let gone = one.at_citing.is_some_and(Status::is_gone);
                        (f.document(one.id), one.id.to_owned(), one.relation, gone)
                    })
                    .collect(),
                more: stale.len().saturating_sub(MOST_IN_ROW),
            }
        })
        .collect()
}

#[derive(Template)]
#[template(path = "gone.html")]
struct Page<'a> {
    f: &'a Frame,
    /// Whether it lists who rests on what is gone.
    stale: bool,
    filter: Filter,
    rows: Vec<GoneRow>,
    /// How many rows there are; none where that is not known.
    all: Option<usize>,
    first: usize,
    page: usize,
    has_next: bool,
}

impl Page<'_> {
    fn is_status(&self, status: &Status) -> bool {
        self.filter.status == Some(*status)
    }

    fn is_relation(&self, relation: &Relation) -> bool {
        self.filter.relation == Some(*relation)
    }

    /// What a field of the form holds.
    fn value(&self, name: &str) -> &str {
        self.f.params.get(name).unwrap_or_default()
    }
}

pub(super) async fn superseded(asked: Asked) -> Response {
    asked.ask(|asked, graph| page(asked, graph, false)).await
}

pub(super) async fn stale(asked: Asked) -> Response {
    asked.ask(|asked, graph| page(asked, graph, true)).await
}

fn page(asked: &Asked, graph: &dyn ProvedGraph, stale: bool) -> Result<Response, Trouble> {
    let f = &asked.frame;
    let filter = Filter::of(asked, stale)?;
    let page = f.params.read("page")?.unwrap_or(1usize).clamp(1, 1_000_000);
    let before = (page - 1) * OF_PAGE;
    // One more than is shown tells whether another page follows.
    let most = if filter.is_open() {
        before + OF_PAGE + 1
    } else {
        usize::MAX
    };
    let found = filter.rows(graph, f.as_of, most);
    let all = if filter.is_open() && !filter.wanted.stale {
        let lists = |status| filter.wanted.lists(status);
        Some(graph.count_of_status(f.as_of, &lists).max(found.len()))
    } else if filter.is_open() {
        (found.len() < most).then_some(found.len())
    } else {
        Some(found.len())
    };
    let shown = found.get(before..).unwrap_or_default();
    let has_next = shown.len() > OF_PAGE;
    let shown = shown.get(..OF_PAGE).unwrap_or(shown);
    asked::html(&Page {
        f,
        stale,
        rows: rows(f, shown),
        filter,
        all,
        first: before + 1,
        page,
        has_next,
    })
}

pub(super) async fn superseded_csv(asked: Asked) -> Response {
    asked
        .ask(|asked, graph| file(asked, graph, false, Form::Csv))
        .await
}

pub(super) async fn superseded_xlsx(asked: Asked) -> Response {
    asked
        .ask(|asked, graph| file(asked, graph, false, Form::Xlsx))
        .await
}

pub(super) async fn stale_csv(asked: Asked) -> Response {
    asked
        .ask(|asked, graph| file(asked, graph, true, Form::Csv))
        .await
}

pub(super) async fn stale_xlsx(asked: Asked) -> Response {
    asked
        .ask(|asked, graph| file(asked, graph, true, Form::Xlsx))
        .await
}

fn file(
    asked: &Asked,
    graph: &dyn ProvedGraph,
    stale: bool,
    form: Form,
) -> Result<Response, Trouble> {
    let filter = Filter::of(asked, stale)?;
    let rows = filter.rows(graph, asked.frame.as_of, usize::MAX);
    let sheet = Sheet::of_gone(&rows, filter.wanted.stale);
    let name = if stale { "stale" } else { "superseded" };
    table::download(asked, &sheet, name, form)
}
