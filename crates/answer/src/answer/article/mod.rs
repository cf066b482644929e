//! A place in a document: its words on a day, who cites it, what changed or ended it, and how
//! it was numbered in the other versions.

mod find;
mod marks;
mod misplaced;
mod standing;
mod words;

use std::rc::Rc;

use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};
use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};

use self::find::{Found, Piece};
use super::document::known_anyway;
use super::file::{Articles, Texts, Unreadable};
use super::meant::{Place, meant};
use crate::almanac::{Lookup, Standing};
use wenmai_extracting::citation;
use wenmai_extracting::document::articles::{self, Counterpart};
use wenmai_extracting::document::provision::Provisions;
use wenmai_graph::{CitationGraph, Evidence, ProvedGraph, Relation, Status, timeline, versions};
use wenmai_project::export::answers::{InsteadRow, Row, use_instead};

pub use self::marks::{Mark, marks};
pub use self::misplaced::{Fault, Misplaced, Misplacements, misplaced};
pub use self::standing::PlaceStanding;

/// What is asked of a place.
#[derive(Debug, Clone, Copy)]
pub struct AskedPlace<'q> {
    /// The document, in the version that is meant.
    pub node: NodeIndex,
    /// The place in it.
    pub place: &'q Place,
    /// The day.
    pub day: Date,
    /// What of it is wanted.
    pub what: What,
    /// Only mentions by these relations; all where there are none.
    pub relations: &'q [Relation],
}

/// Which side of a place is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Its words, how it was numbered, and both sides of its citations.
    All,
    /// What it cites.
    Cites,
    /// Who cites it, and what changed or ended it.
    CitedBy,
    /// What changed or ended it.
    Changes,
}

/// A place in a document, as `show` gives it.
#[derive(Debug, Serialize)]
pub struct ArticleAnswer<'a> {
    /// The document, in the version that holds on the day, with its status.
    #[serde(flatten)]
    pub row: Row<'a>,
    /// The place that is asked for: 第三条第二款.
    pub place: String,
    /// What has become of each place that is named.
    pub standing: Vec<PlaceStanding>,
    /// What stands there: articles, or the paragraphs and items of them that are named.
    pub provisions: Vec<ProvisionRow<'a>>,
    /// What is named and does not stand in the text, where that is at hand.
    pub absent: Vec<String>,
    /// How many articles the text has; 0 where it is not at hand.
    pub articles: usize,
    /// Files that hold the document and can't be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<UnreadRow>,
    /// What to use in the place of the document, where it is gone.
    pub use_instead: Vec<InsteadRow<'a>>,
    /// What the almanac knows of the document, where the project is silent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub almanac: Option<Standing<'a>>,
    /// What changes or ends it; left out where it is not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_by: Option<Vec<PlaceRow<'a>>>,
    /// What else cites it, by relation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cited_by: Option<Vec<PlaceRow<'a>>>,
    /// What it cites itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cites: Option<Vec<PlaceRow<'a>>>,
}

/// An article, or a part of one.
#[derive(Debug, Serialize)]
pub struct ProvisionRow<'a> {
    /// What it is: 第三条第二款.
    pub place: String,
    /// What stands in brackets behind the number of the article.
    pub heading: Option<String>,
    /// Its words.
    pub words: String,
    /// The file.
    pub file: String,
    /// The line on which the article begins, from 1.
    pub line: u32,
    /// Where the article stands in the other versions of the work, the latest first.
    pub versions: Vec<Numbered<'a>>,
}

/// A file that can't be read.
#[derive(Debug, Serialize)]
pub struct UnreadRow {
    /// The file.
    pub file: String,
    /// Why.
    #[serde(serialize_with = "in_english")]
    pub reason: Unreadable,
}

fn in_english<S: Serializer>(reason: &Unreadable, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(reason)
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
    /// The day from which a change counts, where it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
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
    /// Where the mention begins in the text of the file, in bytes.
    pub start: usize,
    /// The sentence.
    pub quote: &'a str,
}

/// An article in another version.
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

/// The answer about places in a document.
pub fn article<'a>(
    graph: &'a dyn ProvedGraph,
    almanac: &'a Lookup,
    texts: &Texts,
    asked: &AskedPlace<'_>,
) -> ArticleAnswer<'a> {
    let (node, day) = (asked.node, asked.day);
    let entity = graph.document(node);
    let own = texts.articles(entity);
    let provisions = &asked.place.provisions;
    let found: Vec<Found> = provisions
        .each()
        .map(|named| Found::of(named, &own))
        .collect();
    let standing = found
        .iter()
        .map(|found| standing::standing(graph, node, day, found));
    let mut sides = Sides {
        graph,
        asked,
        changed_by: Vec::new(),
        cited_by: Vec::new(),
    };
    let mut versions = Vec::new();
    if asked.what != What::Cites {
        for version in versions::versions(graph, node).into_iter().rev() {
            versions.extend(sides.enter_version(version, texts, &own, &found));
        }
    }
    let pieces = found.iter().flat_map(|found| &found.pieces);
    let unread = own
        .unread
        .iter()
        .filter(|(_, why)| *why != Unreadable::NotHere);
    let unread = unread.map(|(file, reason)| UnreadRow {
        file: file.clone(),
        reason: reason.clone(),
    });
    let (changed_by, cited_by) = sides.sorted();
    let wants = |what: &[What]| asked.what == What::All || what.contains(&asked.what);
    ArticleAnswer {
        row: Row::of(graph, node, day),
        place: asked.place.words.clone(),
        standing: standing.collect(),
        provisions: pieces
            .clone()
            .map(|piece| ProvisionRow::of(piece, &versions))
            .collect(),
        absent: found
            .iter()
            .flat_map(|found| found.absent.clone())
            .collect(),
        articles: own.all.len(),
        unread: unread.collect(),
        use_instead: use_instead(graph, node, day),
        almanac: known_anyway(graph, almanac, node, day),
        changed_by: wants(&[What::CitedBy, What::Changes]).then_some(changed_by),
        cited_by: wants(&[What::CitedBy]).then_some(cited_by),
        cites: wants(&[What::Cites]).then(|| cites(graph, asked, pieces)),
    }
}

/// The answer about the place that words name; none where they name none.
pub fn article_named<'a>(
    graph: &'a dyn ProvedGraph,
    almanac: &'a Lookup,
    texts: &Texts,
    words: &str,
    day: Date,
) -> Option<ArticleAnswer<'a>> {
    Provisions::behind_name(words)?;
    let meant = meant(graph, words, day).ok()?;
    let asked = AskedPlace {
        node: meant.node,
        place: &meant.place?,
        day,
        what: What::All,
        relations: &[],
    };
    Some(article(graph, almanac, texts, &asked))
}

impl ArticleAnswer<'_> {
    /// Leaves at most so many mentions on each side.
    pub fn limit(&mut self, most: usize) {
        let sides = [&mut self.changed_by, &mut self.cited_by, &mut self.cites];
        for side in sides.into_iter().flatten() {
            side.truncate(most);
        }
    }

    /// Whether the text has all that is asked for, or anything was found of it.
    pub fn is_answered(&self, what: What) -> bool {
        let any = |side: &Option<Vec<PlaceRow<'_>>>| side.as_ref().is_some_and(|s| !s.is_empty());
        match what {
            What::All => {
                !self.provisions.is_empty() || any(&self.changed_by) || any(&self.cited_by)
            }
            What::Cites => any(&self.cites),
            What::CitedBy => any(&self.changed_by) || any(&self.cited_by),
            What::Changes => any(&self.changed_by),
        }
    }
}

impl<'a> ProvisionRow<'a> {
    fn of(piece: &Piece, versions: &[Version<'a>]) -> Self {
        ProvisionRow {
            place: piece.place.clone(),
            heading: piece.article.heading().map(str::to_owned),
            words: piece.words.clone(),
            file: piece.article.file.clone(),
            line: piece.article.line,
            versions: versions
                .iter()
                .filter_map(|version| version.numbered(piece))
                .collect(),
        }
    }
}

/// Another version of the work whose text is at hand.
struct Version<'a> {
    id: &'a str,
    day: Option<Date>,
    articles: Rc<Articles>,
    /// What each article of the version that is asked for is there.
    counterparts: Vec<Option<Counterpart>>,
}

impl<'a> Version<'a> {
    fn counterpart(&self, piece: &Piece) -> Option<&Counterpart> {
        self.counterparts.get(piece.at?)?.as_ref()
    }

    /// By what names mentions of that version may name what stands at these places.
    fn places(&self, found: &Found) -> Vec<Provisions> {
        let places = found.pieces.iter().filter_map(|piece| {
            let there = self.counterpart(piece)?.at;
            Some(piece.there(self.articles.all.get(there)?))
        });
        places.collect()
    }

    /// The article of a piece there; none of an annex.
    fn numbered(&self, piece: &Piece) -> Option<Numbered<'a>> {
        piece.at?;
        let there = self.counterpart(piece);
        let article = there.and_then(|there| self.articles.all.get(there.at));
        Some(Numbered {
            id: self.id,
            day: self.day,
            article: article.map(|article| article.number.clone()),
            same: there.is_some_and(|there| there.is_same),
        })
    }
}

/// Who cites the place, and what changes it.
struct Sides<'a, 'q> {
    graph: &'a dyn ProvedGraph,
    asked: &'q AskedPlace<'q>,
    changed_by: Vec<PlaceRow<'a>>,
    cited_by: Vec<PlaceRow<'a>>,
}

impl<'a> Sides<'a, '_> {
    /// Enters the mentions of a version, and gives what is known of it, where it is another
    /// than the one that is asked for and the numbers there are wanted.
    fn enter_version(
        &mut self,
        version: NodeIndex,
        texts: &Texts,
        own: &Articles,
        found: &[Found],
    ) -> Option<Version<'a>> {
        let entity = self.graph.document(version);
        let edges = self.graph.pinpointed(version);
        let as_asked: Vec<Vec<Provisions>> = found.iter().map(|f| f.places.clone()).collect();
        if version == self.asked.node {
            self.enter(version, &edges, &as_asked, None);
            return None;
        }
        if edges.is_empty() && self.asked.what != What::All {
            return None;
        }
        let articles = texts.articles(entity);
        // Where one of the texts is not at hand, or has no such article, the numbers are
        // taken to be the same.
        if articles.all.is_empty() || found.iter().all(|found| found.pieces.is_empty()) {
            self.enter(version, &edges, &as_asked, Some(&entity.id));
            return None;
        }
        let version_of = Version {
            id: &entity.id,
            day: versions::day(entity),
            counterparts: articles::counterparts(&own.all, &articles.all),
            articles,
        };
        let there: Vec<Vec<Provisions>> = found.iter().map(|f| version_of.places(f)).collect();
        self.enter(version, &edges, &there, Some(&entity.id));
        Some(version_of)
    }

    /// Enters the mentions of edges to a version that name one of the places, each of which
    /// may be named in several ways.
    fn enter(
        &mut self,
        node: NodeIndex,
        edges: &[EdgeIndex],
        places: &[Vec<Provisions>],
        version: Option<&'a str>,
    ) {
        let graph = self.graph;
        let counting = counting(graph, node);
        for &edge in edges {
            let relation = graph.relation(edge);
            let is_wanted = match relation.changes() {
                true => true,
                false => matches!(self.asked.what, What::All | What::CitedBy),
            };
            let relations = self.asked.relations;
            if !is_wanted || !relations.is_empty() && !relations.contains(&relation) {
                continue;
            }
            for (at, proof) in graph.proofs(edge).iter().enumerate() {
                let pinpoint = proof.pinpoint.as_deref();
                let is_named = |pinpoint| places.iter().any(|place| names(pinpoint, place));
                if !pinpoint.is_some_and(is_named) {
                    continue;
                }
                let row = PlaceRow {
                    version,
                    since: counting.get(&(edge, at)).copied().flatten(),
                    ..PlaceRow::of(graph, edge, Direction::Incoming, self.asked.day, proof)
                };
                match relation.changes() {
                    true => self.changed_by.push(row),
                    false => self.cited_by.push(row),
                }
            }
        }
    }

    fn sorted(mut self) -> (Vec<PlaceRow<'a>>, Vec<PlaceRow<'a>>) {
        self.cited_by
            .sort_by_key(|row| (row.relation, row.id, row.line));
        (self.changed_by, self.cited_by)
    }
}

/// The days from which the mentions count that change a document.
fn counting(
    graph: &dyn CitationGraph,
    node: NodeIndex,
) -> FxHashMap<(EdgeIndex, usize), Option<Date>> {
    let changes = timeline::changes_to(graph, node).into_iter();
    changes
        .map(|change| ((change.edge, change.mention), change.since))
        .collect()
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
            since: None,
            pinpoint: proof.pinpoint.as_deref(),
            version: None,
            file: &proof.file,
            line: proof.line,
            page: proof.page,
            start: proof.start,
            quote: &proof.quote,
        }
    }
}

/// What stands at the places and cites.
fn cites<'a, 'p>(
    graph: &'a dyn ProvedGraph,
    asked: &AskedPlace<'_>,
    pieces: impl Iterator<Item = &'p Piece> + Clone,
) -> Vec<PlaceRow<'a>> {
    let mut found = Vec::new();
    for edge in graph.edges_of(asked.node, Direction::Outgoing, asked.relations) {
        let inside = graph.proofs(edge).iter().filter(|proof| {
            pieces.clone().any(|piece| {
                piece.article.file == proof.file && piece.article.range.contains(&proof.start)
            })
        });
        found.extend(
            inside.map(|proof| PlaceRow::of(graph, edge, Direction::Outgoing, asked.day, proof)),
        );
    }
    found.sort_by_key(|row| (row.file, row.line));
    found
}

/// Whether a pinpoint names a place, which may be named in several ways; 除第三章外 names all
/// but that.
fn names(pinpoint: &str, place: &[Provisions]) -> bool {
    let meets =
        |words| Provisions::parse(words).map(|named| place.iter().any(|place| named.meets(place)));
    if place.is_empty() {
        return false;
    }
    match citation::stays(pinpoint) {
        Some(stays) => meets(stays) == Some(false),
        None => meets(pinpoint) == Some(true),
    }
}

#[cfg(test)]
mod tests;
