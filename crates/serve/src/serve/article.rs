//! `/article`: a place in a document, with its words, who cites it and what changed it.

use askama::Template;
use axum::response::Response;

use super::trouble::{self, Trouble};
use super::{Asked, Frame, asked, table};
use wenmai_answer::almanac::Lookup;
use wenmai_answer::answer::{
    self, ArticleAnswer, AskedPlace, Meant, NotMeant, Place, PlaceRow, PlaceStanding, Texts, What,
};
use wenmai_extracting::document::provision::Provisions;
use wenmai_graph::{CitationGraph, ProvedGraph, Status};

#[derive(Template)]
#[template(path = "article.html")]
struct Page<'a> {
    f: &'a Frame,
    found: ArticleAnswer<'a>,
    name: &'a str,
    /// What has become of the places, where that is not what the document is.
    standing: Vec<StandingLine>,
    /// What to use in its place, and what the almanac knows.
    instead: Vec<(String, String, bool)>,
    almanac: Option<String>,
    /// Files that can't be read, with the reason.
    unread: Vec<(String, String)>,
    /// Places that change it, that cite it, and that it cites.
    sides: [(&'static str, Vec<Line>); 3],
}

/// What has become of a place.
struct StandingLine {
    key: &'static str,
    words: String,
    /// Links to what did it, and their ids.
    by: Vec<(String, String)>,
}

/// A mention in a line.
#[derive(Template)]
#[template(path = "place.html")]
pub(super) struct Line {
    relation: &'static str,
    key: &'static str,
    link: String,
    name: String,
    status: Option<(&'static str, &'static str)>,
    since: Option<String>,
    pinpoint: String,
    version: Option<String>,
    place: String,
    /// The place in the text.
    text: String,
    quote: Option<String>,
}

pub(super) async fn page(asked: Asked) -> Response {
    asked.read(page_of).await
}

pub(super) async fn json(asked: Asked) -> Response {
    asked
        .read(|asked, graph, texts| {
            asked::json(&answer_to(asked, graph, &asked.almanac()?, texts)?)
        })
        .await
}

/// Whether words name a document and places in it, and no document alone.
pub(super) fn is_meant(asked: &Asked, graph: &dyn CitationGraph, words: &str) -> bool {
    match answer::meant(graph, words, asked.frame.as_of) {
        Ok(meant) => meant.place.is_some(),
        Err(NotMeant::Several(name, _)) => name != words,
        Err(NotMeant::NoPlace(_)) => true,
        Err(NotMeant::Unknown(..)) => false,
    }
}

/// The place that is asked for: `id` with `place`, or both together as people write them,
/// 刑法第二百六十六条.
fn answer_to<'a>(
    asked: &Asked,
    graph: &'a dyn ProvedGraph,
    almanac: &'a Lookup,
    texts: &Texts,
) -> Result<ArticleAnswer<'a>, Trouble> {
    let (params, day) = (&asked.frame.params, asked.frame.as_of);
    let id = params.get("id").ok_or(Trouble::NoDocument)?;
    let not_a_place = |words: &str| Trouble::Parameter {
        name: "place",
        value: words.to_owned(),
    };
    let Meant { node, place } = match params.get("place") {
        Some(words) => {
            let provisions = Provisions::parse(words).ok_or_else(|| not_a_place(words))?;
            let words = words.trim_start_matches('的').to_owned();
            Meant {
                node: asked.node(graph)?,
                place: Some(Place { words, provisions }),
            }
        }
        None => {
            let meant = answer::meant(graph, id, day);
            meant.map_err(|why| trouble::not_meant(graph, why))?
        }
    };
    let place = place.ok_or_else(|| not_a_place(""))?;
    let asked = AskedPlace {
        node,
        place: &place,
        day,
        what: What::All,
        relations: &[],
    };
    Ok(answer::article(graph, almanac, texts, &asked))
}

fn page_of(asked: &Asked, graph: &dyn ProvedGraph, texts: &Texts) -> Result<Response, Trouble> {
    let f = &asked.frame;
    let almanac = asked.almanac()?;
    let found = answer_to(asked, graph, &almanac, texts)?;
    let side = |rows: &Option<Vec<PlaceRow<'_>>>| -> Vec<Line> {
        let rows = rows.iter().flatten();
        rows.map(|row| line(f, row, row.id, true)).collect()
    };
    let cites = found.cites.iter().flatten();
    let cites = cites.map(|row| line(f, row, found.row.id, true)).collect();
    let sides = [
        (
            f.t("修改或终止它", "Changed or ended by"),
            side(&found.changed_by),
        ),
        (f.t("引用它", "Cited by"), side(&found.cited_by)),
        (f.t("它引用", "It cites"), cites),
    ];
    let unread = found.unread.iter().map(|unread| {
        let (zh, en) = (unread.reason.chinese(), unread.reason.to_string());
        (unread.file.clone(), f.t(&zh, &en).to_owned())
    });
    let tells = |row: &&PlaceStanding| row.status != found.row.status || !row.by.is_empty();
    let instead = found.use_instead.iter();
    asked::html(&Page {
        f,
        name: found.row.title.unwrap_or(found.row.id),
        standing: found
            .standing
            .iter()
            .filter(tells)
            .map(|row| standing(f, row))
            .collect(),
        instead: instead
            .map(|row| (f.document(row.id), row.id.to_owned(), row.guess))
            .collect(),
        almanac: found.almanac.as_ref().map(|known| {
            let (zh, en) = (known.chinese(), known.english());
            f.t(&zh, &en).to_owned()
        }),
        unread: unread.collect(),
        sides,
        found,
    })
}

fn standing(f: &Frame, row: &PlaceStanding) -> StandingLine {
    let status = match (row.status, row.by.is_empty()) {
        (Status::Unknown, false) => f.t(
            "是否已变动不能确定：所列文件未指明条",
            "not known: what is named does not say which articles it changes",
        ),
        (status, _) => f.lang.status(status),
    };
    let since = row.since.map(|day| {
        let (zh, en) = (format!("（自 {day}）"), format!(" (since {day})"));
        f.t(&zh, &en).to_owned()
    });
    let colon = f.t("：", ": ");
    let words = format!("{}{colon}{status}{}", row.place, since.unwrap_or_default());
    let by = row.by.iter().map(|id| (f.document(id), id.clone()));
    StandingLine {
        key: row.status.key(),
        words,
        by: by.collect(),
    }
}

/// The line of a mention that stands in the text of a document.
pub(super) fn line(f: &Frame, row: &PlaceRow<'_>, citing: &str, with_quote: bool) -> Line {
    let gone = row.status.is_gone();
    Line {
        relation: f.lang.relation(row.relation),
        key: row.relation.key(),
        link: f.document(row.id),
        name: row.title.unwrap_or(row.id).to_owned(),
        status: gone.then(|| (row.status.key(), f.lang.status(row.status))),
        since: row.since.map(|day| {
            let (zh, en) = (format!("自 {day}"), format!("from {day}"));
            f.t(&zh, &en).to_owned()
        }),
        pinpoint: row.pinpoint.unwrap_or_default().to_owned(),
        version: row.version.map(str::to_owned),
        place: format!("{}:{}", row.file, row.line),
        text: format!("{}#m{}", f.text(citing), row.start),
        quote: with_quote.then(|| table::sentence(row.quote)),
    }
}
