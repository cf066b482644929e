//! Answers for programs, under `/api`: the rows that `--format json` gives.

use axum::response::Response;
use petgraph::Direction;

use super::gone::Filter;
use super::trouble::Trouble;
use super::{Asked, asked, glance, start};
use wenmai_answer::answer;
use wenmai_graph::query::{UPWARD, Within, reach};
use wenmai_graph::{ProvedGraph, Relation};
use wenmai_project::export::answers;

/// Documents and sentences that a search gives.
const MOST_FOUND: usize = 20;
/// How long lists of figures are.
const TOP: usize = 10;

pub(super) async fn search(asked: Asked) -> Response {
    asked
        .read(|asked, graph, texts| {
            let words = asked.frame.params.get("q").unwrap_or_default();
            let most = asked.most(MOST_FOUND)?;
            let almanac = asked.almanac()?;
            let hits = start::search(asked, words, most)?;
            let mut article =
                answer::article_named(graph, &almanac, texts, words, asked.frame.as_of);
            if let Some(article) = &mut article {
                article.limit(most);
            }
            asked::json(&answer::search(&hits, article))
        })
        .await
}

pub(super) async fn document(asked: Asked) -> Response {
    asked
        .ask(|asked, graph| {
            let node = asked.node(graph)?;
            let sides = [Direction::Outgoing, Direction::Incoming]
                .map(|direction| graph.edges_of(node, direction, &[]));
            let almanac = asked.almanac()?;
            asked::json(&answer::document(
                graph,
                &almanac,
                node,
                asked.frame.as_of,
                sides,
            ))
        })
        .await
}

pub(super) async fn basis(asked: Asked) -> Response {
    asked
        .ask(|asked, graph| way(asked, graph, Direction::Outgoing))
        .await
}

pub(super) async fn impact(asked: Asked) -> Response {
    asked
        .ask(|asked, graph| way(asked, graph, Direction::Incoming))
        .await
}

fn way(asked: &Asked, graph: &dyn ProvedGraph, direction: Direction) -> Result<Response, Trouble> {
    let node = asked.node(graph)?;
    let relation: Option<Relation> = asked.frame.params.read("relation")?;
    let relations = relation.map_or(UPWARD.to_vec(), |relation| vec![relation]);
    let most = asked.most(usize::MAX)?;
    let within = Within {
        depth: asked.frame.params.read("depth")?,
        most: (most < usize::MAX).then_some(most),
    };
    let steps = reach(graph, node, &relations, direction, within);
    asked::json(&answers::way(graph, node, &relations, &steps))
}

pub(super) async fn superseded(asked: Asked) -> Response {
    asked.ask(|asked, graph| gone(asked, graph, false)).await
}

pub(super) async fn stale(asked: Asked) -> Response {
    asked.ask(|asked, graph| gone(asked, graph, true)).await
}

fn gone(asked: &Asked, graph: &dyn ProvedGraph, stale: bool) -> Result<Response, Trouble> {
    let filter = Filter::of(asked, stale)?;
    asked::json(&filter.rows(graph, asked.frame.as_of, asked.most(usize::MAX)?))
}

pub(super) async fn list(asked: Asked) -> Response {
    asked
        .answer(|asked| {
            let params = &asked.frame.params;
            let (selection, order) = (params.selection()?, params.read("sort")?);
            let glance = glance::of(asked)?;
            let (graph, day) = (glance.graph(), glance.day);
            let mut nodes = answer::list(graph, day, &selection, order.unwrap_or_default());
            nodes.truncate(asked.most(usize::MAX)?);
            asked::json(&answer::list_rows(graph, day, &nodes))
        })
        .await
}

pub(super) async fn stats(asked: Asked) -> Response {
    asked
        .answer(|asked| {
            let glance = glance::of(asked)?;
            let about = asked.project()?.saved.about()?;
            let top = asked.frame.params.read("top")?.unwrap_or(TOP);
            let (graph, day, figures) = (glance.graph(), glance.day, &glance.stats);
            let distribution = glance.distribution();
            asked::json(&answer::stats(
                graph,
                day,
                &about,
                figures,
                distribution,
                top,
            ))
        })
        .await
}
