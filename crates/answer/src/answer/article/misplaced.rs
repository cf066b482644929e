//! Citations of articles that are not there, or no longer under their number.

use std::collections::BTreeSet;

use jiff::civil::Date;
use petgraph::graph::{EdgeIndex, NodeIndex};

use super::UnreadRow;
use crate::answer::file::{Articles, Texts};
use wenmai_extracting::document::articles::{self, Article, Counterpart};
use wenmai_extracting::document::provision::{Ordinal, Provisions};
use wenmai_graph::{Evidence, ProvedGraph, Relation, versions};

/// A citation of an article that is not where it is looked for.
#[derive(Debug, PartialEq, Eq)]
pub struct Misplaced<'a> {
    /// The citing document.
    pub id: &'a str,
    /// The version that it cites.
    pub cites: &'a str,
    /// The places that it names.
    pub pinpoint: &'a str,
    /// What is wrong.
    pub fault: Fault<'a>,
    /// The file.
    pub file: &'a str,
    /// The line, from 1.
    pub line: u32,
    /// The sentence.
    pub quote: &'a str,
}

/// What is wrong with a cited article.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault<'a> {
    /// The version that is meant has no such article; its last one has this number.
    Absent {
        /// 第九十一条
        last: String,
    },
    /// It has, and in the version that holds now the article has another number.
    Moved {
        /// Its number when it was cited, and now.
        to: Vec<(String, String)>,
        /// That version.
        version: &'a str,
        /// The day on which that was made.
        day: Option<Date>,
    },
}

/// What [`misplaced`] gives.
#[derive(Debug, Default)]
pub struct Misplacements<'a> {
    /// In the order of the cited documents.
    pub found: Vec<Misplaced<'a>>,
    /// Files of cited documents that can't be read, so that nothing is known of these.
    pub unread: Vec<UnreadRow>,
}

/// The citations of articles that the versions which they mean do not have, and of those
/// that stand under other numbers in the versions that hold on a day. A text in whose
/// articles there are gaps is not judged; nor is what changes the article itself, and whose
/// document is gone.
pub fn misplaced<'a>(graph: &'a dyn ProvedGraph, texts: &Texts, day: Date) -> Misplacements<'a> {
    let mut all = Misplacements::default();
    // Those of one archive in a row, which is then read once.
    let mut nodes: Vec<NodeIndex> = graph.documents();
    nodes.retain(|&node| graph.document(node).present);
    nodes.sort_by_key(|&node| (&graph.document(node).file, graph.document(node).line));
    for node in nodes {
        let edges = graph.pinpointed(node);
        if edges.is_empty() {
            continue;
        }
        let entity = graph.document(node);
        let own = texts.articles(entity);
        all.unread
            .extend(own.unread.iter().map(|(file, reason)| UnreadRow {
                file: file.clone(),
                reason: reason.clone(),
            }));
        let numbers = numbers_of(&own.all).filter(|_| own.unread.is_empty());
        let now = Now::of(graph, texts, node, &own, day);
        for (edge, proof) in edges.iter().flat_map(|&edge| {
            let proofs = graph.proofs(edge).iter();
            proofs.map(move |proof| (edge, proof))
        }) {
            let absent = numbers
                .as_ref()
                .and_then(|numbers| absent(numbers, &own, proof));
            let fault = match (graph.relation(edge), absent) {
                // A decision adds articles, and moves them.
                (Relation::Amends, _) => None,
                (_, Some(absent)) => Some(absent),
                (relation, None) if relation.changes() => None,
                _ => now
                    .as_ref()
                    .and_then(|now| now.moved(graph, edge, proof, &own)),
            };
            all.found.extend(fault.map(|fault| Misplaced {
                id: &graph.document(graph.ends(edge).0).id,
                cites: &entity.id,
                pinpoint: proof.pinpoint.as_deref().unwrap_or_default(),
                fault,
                file: &proof.file,
                line: proof.line,
                quote: &proof.quote,
            }));
        }
    }
    all.found
        .sort_by_key(|found| (found.cites, found.file, found.line));
    all.unread.dedup_by(|a, b| a.file == b.file);
    all
}

/// What is wrong, where a mention names an article that is not there.
fn absent(numbers: &BTreeSet<Ordinal>, own: &Articles, proof: &Evidence) -> Option<Fault<'static>> {
    let named = Provisions::parse(proof.pinpoint.as_deref()?)?;
    if named.articles().all(|article| numbers.contains(&article)) {
        return None;
    }
    let last = own.all.iter().max_by_key(|article| article.ordinal())?;
    Some(Fault::Absent {
        last: last.number.clone(),
    })
}

/// The numbers of articles, where they run from the first without gaps.
fn numbers_of(articles: &[Article]) -> Option<BTreeSet<Ordinal>> {
    /// Fewer articles may be those of something else.
    const FEWEST: usize = 5;
    let numbers: BTreeSet<Ordinal> = articles.iter().map(Article::ordinal).collect();
    let (last, _) = numbers.last().copied()?;
    let is_whole = (1..=last).all(|number| numbers.contains(&(number, 0)));
    (articles.len() >= FEWEST && is_whole).then_some(numbers)
}

/// The version that holds now, where that is another than the one that is cited.
struct Now<'a> {
    id: &'a str,
    made: Option<Date>,
    day: Date,
    articles: std::rc::Rc<Articles>,
    counterparts: Vec<Option<Counterpart>>,
}

impl<'a> Now<'a> {
    fn of(
        graph: &'a dyn ProvedGraph,
        texts: &Texts,
        node: NodeIndex,
        own: &Articles,
        day: Date,
    ) -> Option<Self> {
        let all = versions::versions(graph, node);
        // A version that was not made yet on the day is cited under its own numbers.
        let place = |node| all.iter().position(|&version| version == node);
        let now = versions::holding(graph, &all, day).filter(|&now| place(now) > place(node))?;
        let entity = graph.document(now);
        let articles = texts.articles(entity);
        Some(Now {
            id: &entity.id,
            made: versions::day(entity),
            day,
            counterparts: articles::counterparts(&own.all, &articles.all),
            articles,
        })
    }

    /// What is wrong, where a mention by a document that holds names an article that has
    /// another number now.
    fn moved(
        &self,
        graph: &dyn ProvedGraph,
        edge: EdgeIndex,
        proof: &Evidence,
        own: &Articles,
    ) -> Option<Fault<'a>> {
        let (citing, cited) = graph.ends(edge);
        // The text of the version that held when it was cited may not be at hand.
        let [citing_day, cited_day] =
            [citing, cited].map(|node| versions::day(graph.document(node)));
        let is_of_day = citing_day.is_some() && cited_day <= citing_day;
        if !is_of_day || graph.status(citing, self.day).is_gone() {
            return None;
        }
        let named = Provisions::parse(proof.pinpoint.as_deref()?)?;
        let moved = named.articles().filter_map(|number| {
            let at = own
                .all
                .iter()
                .position(|article| article.ordinal() == number)?;
            let there = self.counterparts.get(at)?.as_ref()?.at;
            let (was, is) = (own.all.get(at)?, self.articles.all.get(there)?);
            (was.ordinal() != is.ordinal()).then(|| (was.number.clone(), is.number.clone()))
        });
        let mut to: Vec<(String, String)> = moved.collect();
        // 第二十条第二项、第四项
        to.dedup();
        (!to.is_empty()).then_some(Fault::Moved {
            to,
            version: self.id,
            day: self.made,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wenmai_extracting::document::provision::{Provision, Unit};

    #[test]
    fn articles_with_gaps_are_not_judged() {
        let article = |number| Article {
            number: format!("第{number}条"),
            words: String::new(),
            place: Provision::default().with(Unit::Article, (number, 0)),
            file: String::new(),
            line: number,
            range: 0..0,
        };
        let whole: Vec<Article> = (1..=6).map(article).collect();
        assert_eq!(numbers_of(&whole).map(|numbers| numbers.len()), Some(6));
        let gap: Vec<Article> = [1, 2, 3, 5, 6].map(article).to_vec();
        assert_eq!(numbers_of(&gap), None);
        assert_eq!(numbers_of(&whole[..4]), None);
    }
}
