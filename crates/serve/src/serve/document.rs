//! `/document`: one document, with all that is known of it.

use askama::Template;
use axum::response::Response;
use petgraph::Direction;
use petgraph::graph::EdgeIndex;

use super::named::Named;
use super::timeline::{self, Event};
use super::tree::{self, Tree};
use super::trouble::Trouble;
use super::{Asked, Frame, article, asked, picture, table};
use wenmai_answer::answer::{
    Mark, VersionRow, known_anyway, marks, successors, term, version_rows,
};
use wenmai_extracting::document::provision::Provisions;
use wenmai_graph::query::status_at_citing;
use wenmai_graph::{Entity, Judgement, Parts, ProvedGraph, Reason, Relation, Scope, Status};
use wenmai_project::export::answers::use_instead;

/// Relations of each side that are listed at first.
const MOST: usize = 50;
/// Steps from the document to which the picture goes, at most.
const DEEPEST: u32 = 3;

#[derive(Template)]
#[template(path = "document.html")]
struct Page<'a> {
    f: &'a Frame,
    entity: &'a Entity,
    name: &'a str,
    status: Status,
    since: Option<jiff::civil::Date>,
    until: Option<jiff::civil::Date>,
    reasons: Vec<ReasonLine>,
    /// What to use in its place: link, id, whether that is a guess.
    instead: Vec<(String, String, bool)>,
    /// What the almanac knows of it, where the project is silent.
    almanac: Option<String>,
    facts: Vec<Fact>,
    /// Of what is partly repealed, the parts that are gone, and those that stay.
    parts: Option<Parts>,
    versions: Vec<VersionRow<'a>>,
    corrections: Vec<String>,
    events: Vec<Event>,
    basis: Tree,
    impact: Tree,
    /// The articles that others cite or change.
    articles: Vec<MarkedArticle>,
    sides: [Side; 2],
    picture: String,
    depth: u32,
}

/// Something that is known of the document.
struct Fact {
    name: &'static str,
    value: String,
    /// Where in the file it stood.
    origin: Option<String>,
    /// Lists of other documents, as links with their words.
    lists: Vec<(String, String)>,
}

/// Why a document has its status.
struct ReasonLine {
    words: String,
    /// Link and id of the document that causes it.
    by: Option<(String, String)>,
    day: Option<jiff::civil::Date>,
    quote: Option<String>,
    place: String,
    place_link: Option<String>,
    correction: Option<String>,
}

/// An article that others cite or change.
struct MarkedArticle {
    place: String,
    link: String,
    changes: usize,
    citations: usize,
    lines: Vec<article::Line>,
    /// How many more mentions there are.
    more: usize,
}

/// The relations of one side.
struct Side {
    key: &'static str,
    heading: &'static str,
    none: &'static str,
    all: usize,
    lines: Vec<Line>,
}

/// A relation.
struct Line {
    relation: Relation,
    is_part: bool,
    named: Named,
    at_citing: Option<String>,
    proofs: Vec<Proof>,
    /// How many more proofs there are.
    more: usize,
}

/// The words that prove a relation.
struct Proof {
    quote: String,
    place: String,
    link: String,
    pinpoint: Option<String>,
    /// The page of the article that the pinpoint names.
    article: Option<String>,
    correction: Option<String>,
}

/// Proofs of one relation that are shown.
const MOST_PROOFS: usize = 5;

/// Mentions of one article that are shown.
const MOST_OF_ARTICLE: usize = 5;

pub(super) async fn page(asked: Asked) -> Response {
    asked.ask(page_of).await
}

fn page_of(asked: &Asked, graph: &dyn ProvedGraph) -> Result<Response, Trouble> {
    let (f, day) = (&asked.frame, asked.frame.as_of);
    let node = asked.node(graph)?;
    let most = asked.most(MOST)?;
    let depth = f.params.read("depth")?.unwrap_or(1).clamp(1, DEEPEST);
    let entity = graph.document(node);
    let judgement = graph.judgement(node, day);
    let side = |direction| {
        let edges = graph.foremost(node, direction, &[], most).into_iter();
        let lines = edges.map(|edge| line(f, graph, edge, direction));
        let all = graph.count(node, direction, &[]);
        Side::new(f, direction, all, lines.collect())
    };
    asked::html(&Page {
        f,
        name: entity.title.as_deref().unwrap_or(&entity.id),
        status: judgement.status,
        since: judgement.since,
        until: judgement.until,
        reasons: reasons(f, &judgement),
        parts: Parts::of(&judgement),
        versions: version_rows(graph, node, day),
        instead: use_instead(graph, node, day)
            .into_iter()
            .map(|row| (f.document(row.id), row.id.to_owned(), row.guess))
            .collect(),
        almanac: known_anyway(graph, &asked.almanac()?, node, day).map(|known| {
            let (zh, en) = (known.chinese(), known.english());
            f.t(&zh, &en).to_owned()
        }),
        facts: facts(f, entity, term(graph, node)),
        corrections: entity
            .corrections
            .iter()
            .map(|c| correction(f, c))
            .collect(),
        events: timeline::timeline(f, graph, node),
        basis: tree::tree(f, graph, node, Direction::Outgoing),
        impact: tree::tree(f, graph, node, Direction::Incoming),
        articles: marks(graph, node)
            .into_iter()
            .map(|mark| marked(f, graph, &entity.id, mark))
            .collect(),
        sides: [side(Direction::Outgoing), side(Direction::Incoming)],
        picture: picture::around(f, graph, node, depth)?,
        depth,
        entity,
    })
}

fn marked(f: &Frame, graph: &dyn ProvedGraph, id: &str, mark: Mark) -> MarkedArticle {
    let rows = mark.rows(graph, f.as_of, MOST_OF_ARTICLE);
    let (changes, citations) = (mark.changes.len(), mark.citations.len());
    MarkedArticle {
        link: f.link("/article", &[("id", id), ("place", &mark.place)]),
        place: mark.place,
        changes,
        citations,
        more: changes + citations - rows.len(),
        lines: rows
            .iter()
            .map(|row| article::line(f, row, row.id, false))
            .collect(),
    }
}

impl Side {
    fn new(f: &Frame, direction: Direction, all: usize, lines: Vec<Line>) -> Self {
        let (key, heading, none) = match direction {
            Direction::Outgoing => (
                "cites",
                f.t("引用的文件", "What it cites"),
                f.t("没有引用其他文件。", "It cites nothing."),
            ),
            Direction::Incoming => (
                "cited-by",
                f.t("被引用情况", "What cites it"),
                f.t("没有文件引用该文件。", "Nothing here cites it."),
            ),
        };
        Side {
            key,
            heading,
            none,
            all,
            lines,
        }
    }
}

fn correction(f: &Frame, correction: &wenmai_graph::Correction) -> String {
    match f.lang {
        super::Lang::Zh => format!("更正：{}", correction.chinese()),
        super::Lang::En => format!("correction: {}", correction.english()),
    }
}

fn reasons(f: &Frame, judgement: &Judgement) -> Vec<ReasonLine> {
    let line = |reason: &Reason| ReasonLine {
        words: f.lang.reason(reason),
        by: reason.by.as_ref().map(|id| (f.document(id), id.clone())),
        day: reason.since,
        quote: reason.quote.as_deref().map(table::sentence),
        place: table::place(reason),
        place_link: reason.by.as_ref().map(|id| f.text(id)),
        correction: reason.correction.as_ref().map(|c| correction(f, c)),
    };
    judgement.reasons.iter().map(line).collect()
}

fn facts(f: &Frame, entity: &Entity, term: Option<String>) -> Vec<Fact> {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let now = successors(&entity.issuers);
    let place = match (&entity.file, entity.line) {
        (Some(file), Some(line)) => format!("{file}:{line}"),
        _ => f
            .t("仅被引用，原文未收录", "only cited, its text is not here")
            .to_owned(),
    };
    let by = |bodies: &[String]| -> Vec<(String, String)> {
        let list = |body: &String| (f.link("/list", &[("issuer", body)]), body.clone());
        bodies.iter().map(list).collect()
    };
    let issued = entity.issued();
    let of_year =
        |own: Option<jiff::civil::Date>| of_year(f, entity, own.filter(|_| own == issued));
    let number = entity.number.clone().unwrap_or_default();
    let copies = entity.copies.iter();
    let copies: Vec<String> = copies.map(|c| format!("{}:{}", c.file, c.line)).collect();
    let origins = &entity.origins;
    let place_of_title = origins.title.as_ref();
    let none = &None;
    let facts = [
        (f.t("文号", "Number"), number, Vec::new(), &origins.number),
        (
            f.t("发文机关", "Issued by"),
            String::new(),
            by(&entity.issuers),
            &origins.issuers,
        ),
        (
            f.t("现承接职能的机关", "Now the work of"),
            String::new(),
            by(&now),
            none,
        ),
        (
            f.t("成文日期", "Written"),
            day(entity.written),
            of_year(entity.written),
            &origins.written,
        ),
        (
            f.t("发布日期", "Published"),
            day(entity.published),
            of_year(entity.published),
            &origins.published,
        ),
        (
            f.t("施行日期", "In force from"),
            day(entity.effective),
            Vec::new(),
            &origins.effective,
        ),
        (
            f.t("有效期至", "Expires after"),
            term.unwrap_or_default(),
            Vec::new(),
            &origins.expires,
        ),
        (
            f.t("标题出处", "Title from"),
            place_of_title
                .map(|origin| f.place(origin))
                .unwrap_or_default(),
            Vec::new(),
            none,
        ),
        (
            f.t("别名", "Also called"),
            entity.aliases.join("；"),
            Vec::new(),
            none,
        ),
        (f.t("来源", "Source"), place, Vec::new(), none),
        (
            f.t("同文", "Same text"),
            copies.join("；"),
            Vec::new(),
            none,
        ),
    ];
    facts
        .into_iter()
        .map(|(name, value, lists, origin)| Fact {
            name,
            value,
            lists,
            origin: origin.as_ref().map(|origin| f.place(origin)),
        })
        .filter(|fact| !fact.value.is_empty() || !fact.lists.is_empty())
        .collect()
}

/// The list of what the same body issued in the year of a day.
fn of_year(f: &Frame, entity: &Entity, day: Option<jiff::civil::Date>) -> Vec<(String, String)> {
    let (Some(day), Some(body)) = (day, entity.issuers.first()) else {
        return Vec::new();
    };
    let year = day.year().to_string();
    let link = f.link("/list", &[("issuer", body), ("year", &year)]);
    let (zh, en) = (
        format!("该机关{year}年的文件"),
        format!("its documents of {year}"),
    );
    vec![(link, f.t(&zh, &en).to_owned())]
}

fn line(f: &Frame, graph: &dyn ProvedGraph, edge: EdgeIndex, direction: Direction) -> Line {
    let source = &graph.document(graph.ends(edge).0).id;
    let gone = status_at_citing(graph, edge).filter(|status| status.is_gone());
    let proofs = graph.proofs(edge);
    Line {
        relation: graph.relation(edge),
        is_part: graph.scope(edge) == Scope::Part,
        named: Named::new(f, graph, graph.other_end(edge, direction)),
        at_citing: gone.map(|status| tree::gone_when_cited(f, status)),
        proofs: proofs
            .iter()
            .take(MOST_PROOFS)
            .map(|mention| Proof {
                quote: table::sentence(&mention.quote),
                place: format!("{}:{}", mention.file, mention.line),
                link: format!("{}#m{}", f.text(source), mention.start),
                pinpoint: mention.pinpoint.clone(),
                article: mention.pinpoint.as_deref().and_then(|place| {
                    Provisions::parse(place)?;
                    let target = graph.document(graph.ends(edge).1).id.as_str();
                    Some(f.link("/article", &[("id", target), ("place", place)]))
                }),
                correction: mention.correction.as_ref().map(|c| correction(f, c)),
            })
            .collect(),
        more: proofs.len().saturating_sub(MOST_PROOFS),
    }
}
