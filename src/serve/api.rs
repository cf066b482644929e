//! Answers for programs, under `/api`: the rows that `--format json` gives.

use std::cmp::Reverse;

use axum::response::Response;
use petgraph::Direction;

use super::gone::Filter;
use super::trouble::Trouble;
use super::{Asked, asked, start};
use crate::answer::{self, Question, read_document, read_way};
use crate::export::answers;
use crate::graph::query::UPWARD;
use crate::graph::{Relation, stats};
use crate::store::Proofs;

/// Documents and sentences that a search gives.
const MOST_FOUND: usize = 20;
/// How long lists of figures are.
const TOP: usize = 10;

pub(super) async fn search(asked: Asked) -> Response {
    asked
        .answer(|asked| {
            let words = asked.frame.params.get("q").unwrap_or_default();
            let hits = start::search(asked, words, asked.most(MOST_FOUND)?)?;
            asked::json(&answer::search(&hits))
        })
        .await
}

pub(super) async fn document(asked: Asked) -> Response {
    asked
        .answer(|asked| {
            let project = asked.project()?;
            let place = asked.place(&project)?;
            let opened = read_document(&project, place, None, false)?;
            let node = opened.node(place)?;
            let sides = [Direction::Outgoing, Direction::Incoming]
                .map(|direction| opened.graph.edges_of(node, direction));
            asked::json(&answer::document(&opened, node, sides)?)
        })
        .await
}

pub(super) async fn basis(asked: Asked) -> Response {
    asked.answer(|asked| way(asked, Direction::Outgoing)).await
}

pub(super) async fn impact(asked: Asked) -> Response {
    asked.answer(|asked| way(asked, Direction::Incoming)).await
}

fn way(asked: &Asked, direction: Direction) -> Result<Response, Trouble> {
    let project = asked.project()?;
    let place = asked.place(&project)?;
    let relation: Option<Relation> = asked.frame.params.read("relation")?;
    let relations = relation.map_or(UPWARD.to_vec(), |relation| vec![relation]);
    let most = asked.most(usize::MAX)?;
    let question = Question {
        relations: &relations,
        direction,
        depth: asked.frame.params.read("depth")?,
        most: (most < usize::MAX).then_some(most),
        with_rings: true,
    };
    let (opened, steps) = read_way(&project, place, question)?;
    let node = opened.node(place)?;
    asked::json(&answers::way_of(&opened.graph, node, &relations, steps))
}

pub(super) async fn superseded(asked: Asked) -> Response {
    asked.answer(|asked| gone(asked, false)).await
}

pub(super) async fn stale(asked: Asked) -> Response {
    asked.answer(|asked| gone(asked, true)).await
}

fn gone(asked: &Asked, stale: bool) -> Result<Response, Trouble> {
    let filter = Filter::of(asked, stale)?;
    let most = asked.most(usize::MAX)?;
    let read = filter.read(&asked.project()?, most)?;
    let mut rows = read.rows(&filter);
    rows.truncate(most);
    asked::json(&rows)
}

pub(super) async fn list(asked: Asked) -> Response {
    asked
        .answer(|asked| {
            let selection = asked.frame.params.selection()?;
            let opened = asked.project()?.whole(Proofs::Changes)?;
            let graph = &opened.graph;
            let mut nodes = selection.of(graph, &opened.judgements);
            match asked.frame.params.get("sort") {
                Some("day") => nodes.sort_by_key(|&n| Reverse(graph.inner[n].issued())),
                Some("cited") => nodes.sort_by_key(|&n| Reverse(graph.cited_by(n))),
                _ => {}
            }
            nodes.truncate(asked.most(usize::MAX)?);
            let rows: Vec<_> = nodes
                .into_iter()
                .map(|node| answer::row(&opened, node))
                .collect::<Result<_, _>>()?;
            asked::json(&rows)
        })
        .await
}

pub(super) async fn stats(asked: Asked) -> Response {
    asked
        .answer(|asked| {
            let project = asked.project()?;
            let opened = project.whole(Proofs::Changes)?;
            let mut stats = stats::of(&opened.graph, &opened.judgements);
            // Not all of them were read.
            stats.mentions = project.saved.mentions()?;
            let about = project.saved.about()?;
            let top = asked.frame.params.read("top")?.unwrap_or(TOP);
            asked::json(&answer::stats(&opened, &about, &stats, top))
        })
        .await
}
