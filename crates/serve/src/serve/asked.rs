//! What a request asks, and how it is answered.

use std::convert::Infallible;
use std::sync::Arc;

use askama::Template;
use axum::extract::{FromRequestParts, Query};
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Response};
use petgraph::graph::NodeIndex;
use serde::Serialize;

use super::params::{self, Params};
use super::trouble::{self, Trouble};
use super::words::Lang;
use super::{Frame, Site};
use wenmai_answer::almanac::Lookup;
use wenmai_answer::answer::{Project, Texts};
use wenmai_graph::{CitationGraph, ProvedGraph};

/// What a request asks.
pub(super) struct Asked {
    pub(super) site: Arc<Site>,
    pub(super) frame: Frame,
    /// A day that is none.
    bad_day: Option<String>,
}

impl FromRequestParts<Arc<Site>> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Infallible> {
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let mut params = Params::new(query.map(|Query(all)| all).unwrap_or_default());
        let lang_asked = params.take("lang").and_then(|key| Lang::of_key(&key));
        let accepted = parts.headers.get(ACCEPT_LANGUAGE);
        let accepted = accepted.and_then(|value| value.to_str().ok());
        let day = params.take("as_of");
        let day_asked = day.as_deref().and_then(params::day);
        Ok(Asked {
            site: site.clone(),
            frame: Frame {
                lang: lang_asked.unwrap_or_else(|| Lang::of_header(accepted.unwrap_or_default())),
                lang_asked,
                as_of: day_asked.unwrap_or_else(|| jiff::Zoned::now().date()),
                day_asked,
                path: parts.uri.path().to_owned(),
                params,
            },
            bad_day: day.filter(|_| day_asked.is_none()),
        })
    }
}

impl Asked {
    /// Answers by what `make` gives, on a thread that may wait for the disk.
    pub(super) async fn answer(
        self,
        make: impl FnOnce(&Asked) -> Result<Response, Trouble> + Send + 'static,
    ) -> Response {
        let frame = self.frame.clone();
        let made = tokio::task::spawn_blocking(move || match &self.bad_day {
            None => make(&self),
            Some(day) => Err(Trouble::Parameter {
                name: "as_of",
                value: day.clone(),
            }),
        });
        match made.await {
            Ok(Ok(response)) => response,
            Ok(Err(trouble)) => trouble::response(&frame, &trouble),
            Err(_) => trouble::response(&frame, &Trouble::Broken),
        }
    }

    /// The project, on the day that is asked for.
    pub(super) fn project(&self) -> Result<Project, Trouble> {
        Ok(Project::open(&self.site.dir, self.frame.as_of)?)
    }

    /// The tables of works that are asked where the project is silent.
    pub(super) fn almanac(&self) -> Result<Lookup, Trouble> {
        Ok(Lookup::of_project(&self.site.dir)?)
    }

    /// Answers by what `make` gives of the graph, of which no more is read than that
    /// asks for.
    pub(super) async fn ask(
        self,
        make: impl FnOnce(&Asked, &dyn ProvedGraph) -> Result<Response, Trouble> + Send + 'static,
    ) -> Response {
        let make = |asked: &Asked| asked.project()?.ask(|graph| make(asked, graph))?;
        self.answer(make).await
    }

    /// The same with the texts of the project's files.
    pub(super) async fn read(
        self,
        make: impl FnOnce(&Asked, &dyn ProvedGraph, &Texts) -> Result<Response, Trouble>
        + Send
        + 'static,
    ) -> Response {
        let make = |asked: &Asked| {
            let project = asked.project()?;
            let texts = project.texts()?;
            project.ask(|graph| make(asked, graph, &texts))?
        };
        self.answer(make).await
    }

    /// The document that the parameter `id` means: an id, or what people call it.
    pub(super) fn node(&self, graph: &dyn CitationGraph) -> Result<NodeIndex, Trouble> {
        let words = self.frame.params.get("id").ok_or(Trouble::NoDocument)?;
        match graph.node(words) {
            Some(node) => Ok(node),
            None => trouble::one_of(graph, words, self.frame.as_of),
        }
    }

    pub(super) fn most(&self, otherwise: usize) -> Result<usize, Trouble> {
        Ok(match self.frame.params.read("limit")? {
            Some(0) => usize::MAX,
            Some(most) => most,
            None => otherwise,
        })
    }
}

/// A page.
pub(super) fn html(page: &impl Template) -> Result<Response, Trouble> {
    Ok(Html(page.render()?).into_response())
}

/// An answer for programs.
pub(super) fn json(rows: &impl Serialize) -> Result<Response, Trouble> {
    let text = serde_json::to_string_pretty(rows).map_err(|_| Trouble::Broken)?;
    Ok(([("content-type", "application/json; charset=utf-8")], text).into_response())
}
