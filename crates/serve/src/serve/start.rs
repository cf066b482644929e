//! `/`: searching, and the corpus at a glance.

use std::sync::Arc;

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};

use super::article;
use super::glance::{self, Bar, CHART, Column, Glance, STEP};
use super::gone::{self, GoneRow};
use super::named::Named;
use super::trouble::Trouble;
use super::{Asked, Frame, asked};
use crate::chart::Chart;
use wenmai_extracting::document::provision::Provisions;
use wenmai_graph::{ProvedGraph, Status};
use wenmai_project::export::answers::{self, Wanted};
use wenmai_store::{self as store, Hits};

/// Documents and sentences that a search lists.
const MOST_FOUND: usize = 50;
/// Documents that are listed as newly gone.
const NEWLY: usize = 8;

#[derive(Template)]
#[template(path = "start.html")]
struct Start<'a> {
    f: &'a Frame,
    glance: Arc<Glance>,
    statuses: Vec<(Status, usize)>,
    years: Vec<Column>,
    chart: (usize, usize),
    issuers: Vec<Bar>,
    most_cited: Vec<(Named, usize)>,
    most_missed: Vec<(Named, usize)>,
    newly: Vec<GoneRow>,
}

impl Start<'_> {
    fn charts(&self) -> &[Chart] {
        self.glance.charts(self.f.lang)
    }
}

#[derive(Template)]
#[template(path = "found.html")]
struct FoundPage<'a> {
    f: &'a Frame,
    words: &'a str,
    hits: Hits,
}

pub(super) async fn page(asked: Asked) -> Response {
    asked
        .answer(|asked| match asked.frame.params.get("q") {
            Some(words) => found(asked, words),
            None => asked.project()?.ask(|graph| start(asked, graph))?,
        })
        .await
}

/// What a search finds for words as they are typed.
pub(super) fn search(asked: &Asked, words: &str, most: usize) -> Result<Hits, Trouble> {
    let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
    Ok(store::search(
        &asked.site.dir.join("wenmai.db"),
        &words,
        most,
    )?)
}

fn found(asked: &Asked, words: &str) -> Result<Response, Trouble> {
    // Who asks for an article wants that.
    let may_name_place =
        Provisions::behind_name(words).is_some() || Provisions::wrong_behind_name(words).is_some();
    if may_name_place
        && asked
            .project()?
            .ask(|graph| article::is_meant(asked, graph, words))?
    {
        let link = asked.frame.link("/article", &[("id", words)]);
        return Ok(Redirect::to(&link).into_response());
    }
    asked::html(&FoundPage {
        f: &asked.frame,
        words,
        hits: search(asked, words, MOST_FOUND)?,
    })
}

fn start(asked: &Asked, graph: &dyn ProvedGraph) -> Result<Response, Trouble> {
    let f = &asked.frame;
    let glance = glance::of(asked)?;
    let gone = answers::superseded(graph, f.as_of, Wanted::default(), NEWLY);
    let statuses = glance.stats.statuses.iter();
    let years = glance.years();
    asked::html(&Start {
        f,
        statuses: statuses
            .map(|&(status, of)| (status, of.present))
            .filter(|(_, count)| *count > 0)
            .collect(),
        chart: (years.len() * STEP, CHART),
        years,
        issuers: glance.issuers(),
        most_cited: glance.most_cited(f),
        most_missed: glance.most_missed(f),
        newly: gone::rows(f, &gone),
        glance,
    })
}
