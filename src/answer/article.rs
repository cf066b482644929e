//! A place in a document: its words on a day, who cites it, what changed it, and how it was
//! numbered in the other versions.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};
use serde::Serialize;

use super::articles_of;
use crate::citation;
use crate::document::articles::{self, Article, Fate};
use crate::document::provision::{Ordinal, Provision, Provisions, Unit};
use crate::export::answers::Row;
use crate::graph::{Entity, Evidence, ProvedGraph, Relation, Status, versions};

/// A place in a document, as `show` gives it.
#[derive(Debug, Serialize)]
pub struct ArticleAnswer<'a> {
    /// The version that holds on the day, with its status.
    #[serde(flatten)]
    pub row: Row<'a>,
    /// The article as it is numbered there: 第三条; none where its text is not at hand or
    /// has no such article.
    pub article: Option<String>,
    /// Its words, or those of the paragraph or item that is asked for.
    pub words: Option<String>,
    /// How many articles the text has; 0 where it is not at hand.
    pub articles: usize,
    /// The file that holds it, and the line on which the document begins.
    pub file: Option<&'a str>,
    /// From 1.
    pub line: Option<u32>,
    /// What changes or ends it, the latest first.
    pub changed_by: Vec<PlaceRow<'a>>,
    /// What else cites it, by relation.
    pub cited_by: Vec<PlaceRow<'a>>,
    /// What it cites itself.
    pub cites: Vec<PlaceRow<'a>>,
    /// Where it stands in the other versions of the work, the latest first.
    pub versions: Vec<Numbered<'a>>,
}

/// A mention of the place, or one that stands in it.
#[derive(Debug, Serialize)]
pub struct PlaceRow<'a> {
    /// The document at the other end: the one that cites it, or that it cites.
    pub id: &'a str,
    /// Its title.
    pub title: Option<&'a str>,
    /// Its status on the day.
    pub status: Status,
    /// What the one does to the other.
    pub relation: Relation,
    /// The places that are named; always where the mention is of the place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pinpoint: Option<&'a str>,
    /// The version that it means, where that is another than the one that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<&'a str>,
    /// The file.
    pub file: &'a str,
    /// The line, from 1.
    pub line: u32,
    /// The page, from 1, in formats that have pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The sentence.
    pub quote: &'a str,
}

/// The place in another version.
#[derive(Debug, Serialize)]
pub struct Numbered<'a> {
    /// The version.
    pub id: &'a str,
    /// The day on which it was made.
    pub day: Option<Date>,
    /// Its number there; none where the version has nothing like it.
    pub article: Option<String>,
    /// Whether the words are the same.
    pub same: bool,
}

/// The answer about places in a document. Texts are read from the files that the project in
/// the folder `project` names.
pub fn article<'a>(
    graph: &'a dyn ProvedGraph,
    project: &Path,
    node: NodeIndex,
    day: Date,
    asked: &Provisions,
) -> ArticleAnswer<'a> {
    let own = articles_of(project, graph.document(node));
    let at = own.iter().position(|article| asked.meet(&article.place));
    let article = at.and_then(|at| own.get(at));
    let entity = graph.document(node);
    let mut answer = ArticleAnswer {
        row: Row::of(graph, node, day),
        article: article.map(|article| article.number.clone()),
        words: article.map(|article| excerpt(article, asked)),
        articles: own.len(),
        file: entity.file.as_deref(),
        line: entity.line,
        changed_by: Vec::new(),
        cited_by: Vec::new(),
        cites: article.map_or_else(Vec::new, |article| cites(graph, node, day, article)),
        versions: Vec::new(),
    };
    for version in versions::versions(graph, node).into_iter().rev() {
        let entity = graph.document(version);
        let edges = graph.pinpointed(version);
        if version == node {
            answer.enter(graph, day, &edges, asked, None);
            continue;
        }
        let there = Counterpart::of(project, entity, &own, at);
        // Of a version whose text is not at hand the numbers are taken to be the same.
        let place = match &there {
            Counterpart::Unread => Some(asked.clone()),
            Counterpart::Absent => None,
            Counterpart::Article(article, _) => Some(of_article(article, asked)),
        };
        if let Some(place) = place {
            answer.enter(graph, day, &edges, &place, Some(&entity.id));
        }
        if let Some(numbered) = there.numbered(entity) {
            answer.versions.push(numbered);
        }
    }
    answer
        .cited_by
        .sort_by_key(|place| (place.relation, place.id, place.line));
    answer
}

impl<'a> ArticleAnswer<'a> {
    /// Enters the mentions of edges that name one of the places.
    fn enter(
        &mut self,
        graph: &'a dyn ProvedGraph,
        day: Date,
        edges: &[EdgeIndex],
        places: &Provisions,
        version: Option<&'a str>,
    ) {
        for &edge in edges {
            for proof in graph.proofs(edge) {
                let Some(pinpoint) = proof.pinpoint.as_deref() else {
                    continue;
                };
                if !names(pinpoint, places) {
                    continue;
                }
                let row = PlaceRow {
                    version,
                    ..PlaceRow::of(graph, edge, Direction::Incoming, day, proof)
                };
                match row.relation.changes() {
                    true => self.changed_by.push(row),
                    false => self.cited_by.push(row),
                }
            }
        }
    }
}

impl<'a> PlaceRow<'a> {
    fn of(
        graph: &'a dyn ProvedGraph,
        edge: EdgeIndex,
        direction: Direction,
        day: Date,
        proof: &'a Evidence,
    ) -> Self {
        let other = graph.other_end(edge, direction);
        let entity = graph.document(other);
        PlaceRow {
            id: &entity.id,
            title: entity.title.as_deref(),
            status: graph.status(other, day),
            relation: graph.relation(edge),
            pinpoint: proof.pinpoint.as_deref(),
            version: None,
            file: &proof.file,
            line: proof.line,
            page: proof.page,
            quote: &proof.quote,
        }
    }
}

/// What stands in an article and cites.
fn cites<'a>(
    graph: &'a dyn ProvedGraph,
    node: NodeIndex,
    day: Date,
    article: &Article,
) -> Vec<PlaceRow<'a>> {
    let file = graph.document(node).file.as_deref();
    let mut found = Vec::new();
    for edge in graph.edges_of(node, Direction::Outgoing, &[]) {
        let proofs = graph.proofs(edge).iter();
        let inside = proofs.filter(|proof| {
            Some(proof.file.as_str()) == file && article.range.contains(&proof.start)
        });
        found
            .extend(inside.map(|proof| PlaceRow::of(graph, edge, Direction::Outgoing, day, proof)));
    }
    found.sort_by_key(|row| row.line);
    found
}

/// A citation of an article that the version which it means does not have.
#[derive(Debug, Serialize)]
pub struct AbsentArticle<'a> {
    /// The citing document.
    pub id: &'a str,
    /// The version that it cites.
    pub cites: &'a str,
    /// The places that it names.
    pub pinpoint: &'a str,
    /// The number of the last article of that version.
    pub last: u32,
    /// The file.
    pub file: &'a str,
    /// The line, from 1.
    pub line: u32,
    /// The sentence.
    pub quote: &'a str,
}

/// The citations of articles that the versions which they mean do not have, in the order of
/// the cited documents. Texts are read from the files of the project; one in whose articles
/// there are gaps is not judged.
pub fn absent_articles<'a>(graph: &'a dyn ProvedGraph, project: &Path) -> Vec<AbsentArticle<'a>> {
    let mut found = Vec::new();
    for node in graph.documents() {
        let entity = graph.document(node);
        if !entity.present {
            continue;
        }
        let edges = graph.pinpointed(node);
        if edges.is_empty() {
            continue;
        }
        let Some(numbers) = numbers_of(&articles_of(project, entity)) else {
            continue;
        };
        let last = numbers.last().map_or(0, |&(number, _)| number);
        for edge in edges {
            for proof in graph.proofs(edge) {
                let pinpoint = proof.pinpoint.as_deref().unwrap_or_default();
                let named = Provisions::parse(pinpoint);
                let mut named = named.iter().flat_map(Provisions::articles);
                if named.all(|article| numbers.contains(&article)) {
                    continue;
                }
                found.push(AbsentArticle {
                    id: &graph.document(graph.ends(edge).0).id,
                    cites: &entity.id,
                    pinpoint,
                    last,
                    file: &proof.file,
                    line: proof.line,
                    quote: &proof.quote,
                });
            }
        }
    }
    found
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

/// Whether a pinpoint names one of the places; 除第三章外 names all but that.
fn names(pinpoint: &str, places: &Provisions) -> bool {
    match citation::stays(pinpoint) {
        Some(stays) => Provisions::parse(stays).is_some_and(|stays| !stays.meets(places)),
        None => Provisions::parse(pinpoint).is_some_and(|named| named.meets(places)),
    }
}

/// What an article is in another version.
enum Counterpart {
    /// The text of that is not at hand.
    Unread,
    /// It has nothing like it.
    Absent,
    /// It is this one, perhaps in the same words.
    Article(Article, bool),
}

impl Counterpart {
    /// The counterpart of the article at a place among those of a version.
    fn of(project: &Path, version: &Entity, own: &[Article], at: Option<usize>) -> Self {
        let Some(wanted) = at.and_then(|at| own.get(at)) else {
            return Counterpart::Unread;
        };
        let others = articles_of(project, version);
        if others.is_empty() {
            return Counterpart::Unread;
        }
        for fate in articles::fates(&others, own) {
            match fate {
                Fate::Same(other, here) if here == *wanted => {
                    return Counterpart::Article(other, true);
                }
                Fate::Changed(other, here) if here == *wanted => {
                    return Counterpart::Article(other, false);
                }
                _ => {}
            }
        }
        Counterpart::Absent
    }

    fn numbered(self, version: &Entity) -> Option<Numbered<'_>> {
        let (article, same) = match self {
            Counterpart::Unread => return None,
            Counterpart::Absent => (None, false),
            Counterpart::Article(article, same) => (Some(article.number), same),
        };
        Some(Numbered {
            id: &version.id,
            day: versions::day(version),
            article,
            same,
        })
    }
}

/// The places that are asked for, by the number of an article of another version.
fn of_article(article: &Article, asked: &Provisions) -> Provisions {
    let mut place = article.place.clone();
    if let Some(first) = asked.first() {
        for unit in [Unit::Paragraph, Unit::Item, Unit::Point] {
            if let Some(number) = first.number(unit) {
                place = place.with(unit, number);
            }
        }
    }
    Provisions::of(place)
}

/// The words of an article, or of the paragraph or the item of it that is asked for.
fn excerpt(article: &Article, asked: &Provisions) -> String {
    let words = || article.words.clone();
    let Some(place) = asked.first() else {
        return words();
    };
    let paragraphs = paragraphs(&article.words);
    let paragraph = place
        .number(Unit::Paragraph)
        .map_or(1, |(number, _)| number);
    let at = usize::try_from(paragraph).unwrap_or(0).checked_sub(1);
    let Some(lines) = at.and_then(|at| paragraphs.get(at)) else {
        return words();
    };
    if let Some(item) = item(lines, place) {
        return item.to_owned();
    }
    match place.number(Unit::Paragraph) {
        Some(_) => lines.join("\n"),
        None => words(),
    }
}

/// The paragraphs of an article, each with its items.
fn paragraphs(words: &str) -> Vec<Vec<&str>> {
    let mut found: Vec<Vec<&str>> = Vec::new();
    for line in words.lines() {
        match found.last_mut() {
            Some(last) if number_of_item(line).is_some() => last.push(line),
            _ => found.push(vec![line]),
        }
    }
    found
}

fn item<'l>(lines: &[&'l str], place: &Provision) -> Option<&'l str> {
    let (wanted, _) = place.number(Unit::Item)?;
    let mut lines = lines.iter();
    lines
        .find(|line| number_of_item(line) == Some(wanted))
        .copied()
}

/// The number with which an item begins: （三）.
fn number_of_item(line: &str) -> Option<u32> {
    let inner = line.trim_start().strip_prefix(['（', '('])?;
    let (number, _) = inner.split_once(['）', ')'])?;
    crate::document::numeral::value(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_article_the_paragraph_or_the_item_is_quoted() {
        let article = Article {
            number: "第三条".to_owned(),
            words: "船舶应当登记：\n（一）渡船；\n（二）货船。\n登记不收费。".to_owned(),
            place: Provision::default().with(Unit::Article, (3, 0)),
            range: 0..0,
        };
        let words = |asked| excerpt(&article, &Provisions::parse(asked).unwrap());
        assert_eq!(words("第三条"), article.words);
        assert_eq!(words("第三条第二款"), "登记不收费。");
        assert_eq!(words("第三条第一款第二项"), "（二）货船。");
        assert_eq!(words("第三条第（一）项"), "（一）渡船；");
        // What the text has not is answered by the whole.
        assert_eq!(words("第三条第九款"), article.words);
    }

    #[test]
    fn articles_with_gaps_are_not_judged() {
        let article = |number| Article {
            number: format!("第{number}条"),
            words: String::new(),
            place: Provision::default().with(Unit::Article, (number, 0)),
            range: 0..0,
        };
        let whole: Vec<Article> = (1..=6).map(article).collect();
        assert_eq!(numbers_of(&whole).map(|numbers| numbers.len()), Some(6));
        let gap: Vec<Article> = [1, 2, 4, 5, 6, 7].into_iter().map(article).collect();
        assert_eq!(numbers_of(&gap), None);
        assert_eq!(numbers_of(&whole[..4]), None);
    }

    #[test]
    fn a_clause_that_leaves_a_part_out_names_all_others() {
        let places = |words| Provisions::parse(words).unwrap();
        assert!(names("除第三条外", &places("第四条")));
        assert!(!names("除第三条外", &places("第三条")));
        assert!(names("第三条至第五条", &places("第四条")));
    }
}
