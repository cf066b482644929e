//! `/article`: a place in a document, with its words, who cites it and what changed it.

use askama::Template;
use axum::response::Response;
use petgraph::graph::NodeIndex;

use super::trouble::{self, Trouble};
use super::{Asked, Frame, asked, table};
use crate::answer::{self, ArticleAnswer, PlaceRow};
use crate::document::provision::Provisions;
use crate::graph::find::{self, Found};
use crate::graph::{CitationGraph, ProvedGraph};

#[derive(Template)]
#[template(path = "article.html")]
struct Page<'a> {
    f: &'a Frame,
    found: ArticleAnswer<'a>,
    name: &'a str,
    /// The words by which the place was asked for.
    place: String,
    /// The words of the article, line by line.
    lines: Vec<String>,
    /// Places that change it, that cite it, and that it cites.
    sides: [(&'static str, Vec<Line>); 3],
}

/// A mention in a line.
struct Line {
    relation: &'static str,
    key: &'static str,
    link: String,
    name: String,
    status: Option<(&'static str, &'static str)>,
    pinpoint: String,
    version: Option<String>,
    place: String,
    quote: String,
}

pub(super) async fn page(asked: Asked) -> Response {
    asked
        .ask(|asked, graph| {
            let (node, places, words) = meant(asked, graph)?;
            page_of(asked, graph, node, &places, words)
        })
        .await
}

pub(super) async fn json(asked: Asked) -> Response {
    asked
        .ask(|asked, graph| {
            let (node, places, _) = meant(asked, graph)?;
            let (dir, day) = (&asked.site.dir, asked.frame.as_of);
            asked::json(&answer::article(graph, dir, node, day, &places))
        })
        .await
}

/// Whether words name a document and places in it, and no document alone.
pub(super) fn is_meant(graph: &dyn CitationGraph, words: &str) -> bool {
    let named = Provisions::behind_name(words);
    named.is_some_and(|(name, _)| {
        graph.node(words).is_none() && !matches!(find::find(graph, name), Found::None(_))
    })
}

/// The document and the places that are asked for: `id` with `place`, or both together as
/// people write them, 刑法第二百六十六条.
fn meant(
    asked: &Asked,
    graph: &dyn CitationGraph,
) -> Result<(NodeIndex, Provisions, String), Trouble> {
    let params = &asked.frame.params;
    let id = params.get("id").ok_or(Trouble::NoDocument)?;
    let (name, words) = match params.get("place") {
        Some(place) => (id, place),
        None => {
            let named = Provisions::behind_name(id).map(|(name, _)| name);
            let name = named.unwrap_or(id);
            (name, id.get(name.len()..).unwrap_or_default())
        }
    };
    let places = Provisions::parse(words).ok_or_else(|| Trouble::Parameter {
        name: "place",
        value: words.to_owned(),
    })?;
    let node = match graph.node(name) {
        Some(node) => node,
        None => trouble::one_of(graph, name, asked.frame.as_of)?,
    };
    Ok((node, places, words.trim_start_matches('的').to_owned()))
}

fn page_of(
    asked: &Asked,
    graph: &dyn ProvedGraph,
    node: NodeIndex,
    places: &Provisions,
    words: String,
) -> Result<Response, Trouble> {
    let f = &asked.frame;
    let found = answer::article(graph, &asked.site.dir, node, f.as_of, places);
    let lines = found.words.iter().flat_map(|words| words.lines());
    let lines = lines.map(str::to_owned).collect();
    let side = |rows: &[PlaceRow<'_>]| rows.iter().map(|row| line(f, row)).collect();
    let sides = [
        (
            f.t("修改或终止它", "Changed or ended by"),
            side(&found.changed_by),
        ),
        (f.t("引用它", "Cited by"), side(&found.cited_by)),
        (f.t("它引用", "It cites"), side(&found.cites)),
    ];
    asked::html(&Page {
        f,
        name: found.row.title.unwrap_or(found.row.id),
        place: found.article.clone().unwrap_or(words),
        lines,
        sides,
        found,
    })
}

fn line(f: &Frame, row: &PlaceRow<'_>) -> Line {
    let gone = row.status.is_gone();
    Line {
        relation: f.lang.relation(row.relation),
        key: row.relation.key(),
        link: f.document(row.id),
        name: row.title.unwrap_or(row.id).to_owned(),
        status: gone.then(|| (row.status.key(), f.lang.status(row.status))),
        pinpoint: row.pinpoint.unwrap_or_default().to_owned(),
        version: row.version.map(str::to_owned),
        place: format!("{}:{}", row.file, row.line),
        quote: table::sentence(row.quote),
    }
}
