//! `/list`: the documents that fit, as a page and as tables to download.

use askama::Template;
use axum::response::Response;
use petgraph::graph::NodeIndex;

use super::glance::{self, Glance};
use super::table::{self, Form};
use super::trouble::Trouble;
use super::{Asked, Frame, Lang, asked};
use wenmai_answer::answer::{Order, list, list_rows};
use wenmai_extracting::document::place::Level;
use wenmai_graph::Status;
use wenmai_project::export::sheet::Sheet;

/// Rows of a page.
const OF_PAGE: usize = 100;

/// A document of the list.
struct ListedRow {
    link: String,
    name: String,
    id: Option<String>,
    issuers: String,
    issued: String,
    status: Status,
    cited: usize,
    present: bool,
}

#[derive(Template)]
#[template(path = "list.html")]
struct Page<'a> {
    f: &'a Frame,
    level: Option<Level>,
    status: Option<Status>,
    order: Order,
    rows: Vec<ListedRow>,
    /// How many documents fit.
    all: usize,
    /// The number of the first row, from 1.
    first: usize,
    page: usize,
}

impl Page<'_> {
    /// What a field of the form holds.
    fn value(&self, name: &str) -> &str {
        self.f.params.get(name).unwrap_or_default()
    }

    fn is_level(&self, level: &Level) -> bool {
        self.level == Some(*level)
    }

    fn is_status(&self, status: &Status) -> bool {
        self.status == Some(*status)
    }

    fn is_order(&self, order: &Order) -> bool {
        self.order == *order
    }

    fn order_words(&self, order: &Order) -> &'static str {
        match order {
            Order::Id => self.f.lang.pick("文号", "Number"),
            Order::Title => self.f.lang.pick("标题", "Title"),
            Order::Day => self.f.lang.pick("日期，新的在前", "Day, the latest first"),
            Order::Cited => self.f.lang.pick("被引，多的在前", "Cited, the most first"),
        }
    }

    fn level_words(&self, level: &Level) -> &'static str {
        match self.f.lang {
            Lang::Zh => level.chinese().first().copied().unwrap_or(level.key()),
            Lang::En => match level {
                Level::Npc => "National People's Congress",
                Level::Party => "Party",
                Level::StateCouncil => "State Council",
                Level::Court => "courts, procuratorates",
                Level::Ministry => "ministries",
                Level::Province => "provinces",
                Level::City => "cities",
                Level::District => "districts",
                Level::Other => "other",
            },
        }
    }

    /// `1` for documents whose text is here, `0` for those that are only cited.
    fn presence(&self) -> &'static str {
        let params = &self.f.params;
        match params
            .selection()
            .ok()
            .and_then(|selection| selection.present)
        {
            Some(true) => "1",
            Some(false) => "0",
            None => "",
        }
    }

    fn last(&self) -> usize {
        self.first + self.rows.len() - 1
    }

    fn has_next(&self) -> bool {
        !self.rows.is_empty() && self.last() < self.all
    }
}

/// What fits, in the order that is asked for.
fn found(asked: &Asked, glance: &Glance) -> Result<(Vec<NodeIndex>, Order), Trouble> {
    let params = &asked.frame.params;
    let order = params.read("sort")?.unwrap_or_default();
    let selection = params.selection()?;
    Ok((list(glance.graph(), glance.day, &selection, order), order))
}

pub(super) async fn page(asked: Asked) -> Response {
    asked.answer(listed).await
}

fn listed(asked: &Asked) -> Result<Response, Trouble> {
    let f = &asked.frame;
    let page = f.params.read("page")?.unwrap_or(1usize).clamp(1, 1_000_000);
    let glance = glance::of(asked)?;
    let (nodes, order) = found(asked, &glance)?;
    let before = (page - 1) * OF_PAGE;
    let shown = nodes.iter().skip(before).take(OF_PAGE).copied();
    let shown: Vec<NodeIndex> = shown.collect();
    let rows = list_rows(glance.graph(), glance.day, &shown)
        .into_iter()
        .map(|row| {
            let document = &row.row;
            let title = document.title.filter(|title| *title != document.id);
            ListedRow {
                link: f.document(document.id),
                name: title.unwrap_or(document.id).to_owned(),
                id: title.map(|_| document.id.to_owned()),
                issuers: document.issuers.join("、"),
                issued: row.issued.map(|day| day.to_string()).unwrap_or_default(),
                status: document.status,
                cited: row.cited,
                present: document.present,
            }
        });
    asked::html(&Page {
        f,
        level: f.params.read("level")?,
        status: f.params.read("status")?,
        order,
        rows: rows.collect(),
        all: nodes.len(),
        first: before + 1,
        page,
    })
}

pub(super) async fn csv(asked: Asked) -> Response {
    asked.answer(|asked| file(asked, Form::Csv)).await
}

pub(super) async fn xlsx(asked: Asked) -> Response {
    asked.answer(|asked| file(asked, Form::Xlsx)).await
}

fn file(asked: &Asked, form: Form) -> Result<Response, Trouble> {
    let glance = glance::of(asked)?;
    let (nodes, _) = found(asked, &glance)?;
    let sheet = Sheet::of_list(&list_rows(glance.graph(), glance.day, &nodes));
    table::download(asked, &sheet, "list", form)
}
