//! Answers for programs, under `/api`: the rows that `--format json` gives.

use axum::response::Response;
use petgraph::Direction;

use super::gone::Filter;
use super::trouble::Trouble;
use super::{Asked, asked, glance, start};
use crate::answer::{self, Question, read_document, read_way};
use crate::export::answers;
use crate::graph::Relation;
use crate::graph::query::UPWARD;

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
            let params = &asked.frame.params;
            let (selection, order) = (params.selection()?, params.read("sort")?);
            let glance = glance::of(asked)?;
            let mut nodes = answer::list(&glance.opened, &selection, order.unwrap_or_default());
            nodes.truncate(asked.most(usize::MAX)?);
            let rows = answer::list_rows(&glance.opened, &nodes)?;
            asked::json(&rows)
        })
        .await
}

pub(super) async fn stats(asked: Asked) -> Response {
    asked
        .answer(|asked| {
            let glance = glance::of(asked)?;
            let about = asked.project()?.saved.about()?;
            let top = asked.frame.params.read("top")?.unwrap_or(TOP);
            let (opened, figures) = (&glance.opened, &glance.stats);
            let distribution = glance.distribution();
            asked::json(&answer::stats(opened, &about, figures, distribution, top))
        })
        .await
}
