//! Whether the articles that are cited are there.

use std::collections::BTreeSet;

use super::draft::Draft;
use super::finding::Found;
use super::rule::RuleId;
use wenmai_extracting::document::articles::Article;
use wenmai_extracting::document::provision::{Ordinal, Provisions};

/// Fewer articles may be those of something else.
const FEWEST: usize = 5;

pub(super) fn check(draft: &Draft<'_>, found: &mut Found<'_>) {
    for (at, cited) in draft.citations.iter().enumerate() {
        let Some(entity) = draft.entity(cited).filter(|entity| entity.present) else {
            continue;
        };
        let pinpoint = cited.citation.pinpoint.as_deref();
        let Some(named) = pinpoint.and_then(Provisions::parse) else {
            continue;
        };
        if named.articles().next().is_none() || cited.citation.relation.changes() {
            continue;
        }
        let articles = (draft.against.articles)(entity);
        let Some(numbers) = numbers_of(&articles) else {
            continue;
        };
        if named.articles().all(|article| numbers.contains(&article)) {
            continue;
        }
        let last = articles.iter().max_by_key(|article| article.ordinal());
        let range = draft.range(at);
        found
            .citation(RuleId::NoSuchArticle, at, range)
            .of_some(cited.node)
            .word_if("article", pinpoint)
            .word_if("last", last.map(|last| last.number.clone()));
    }
}

/// The numbers of articles, where they run from the first without gaps.
fn numbers_of(articles: &[Article]) -> Option<BTreeSet<Ordinal>> {
    let numbers: BTreeSet<Ordinal> = articles.iter().map(Article::ordinal).collect();
    let (last, _) = numbers.last().copied()?;
    let is_whole = (1..=last).all(|number| numbers.contains(&(number, 0)));
    (articles.len() >= FEWEST && is_whole).then_some(numbers)
}
