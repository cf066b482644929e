//! `/text`: the full text of a document with its citations as links. The text is
//! read again from the file that the project names; no address names a file.

use askama::Template;
use axum::response::Response;
use petgraph::Direction;
use petgraph::graph::NodeIndex;

use super::trouble::Trouble;
use super::{Asked, Frame, asked};
use wenmai_answer::answer::Texts;
use wenmai_extracting::document::Document;
use wenmai_graph::{ProvedGraph, Relation, Status};
use wenmai_reading::Text;

#[derive(Template)]
#[template(path = "text.html")]
struct Page<'a> {
    f: &'a Frame,
    id: &'a str,
    name: &'a str,
    status: Status,
    place: String,
    state: State,
    /// Those that occur, in their order.
    relations: Vec<Relation>,
    pieces: Vec<Piece>,
}

/// What has become of the file since the project was built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The text is that which was read.
    Same,
    /// It is another, or its citations stand elsewhere.
    Changed,
    /// There is no such file, or nothing can be read in it.
    Gone,
    /// The project has no text of the document.
    NotHere,
}

/// A run of the text.
enum Piece {
    Plain(String),
    Cited(Cited),
}

/// A citation in the text.
struct Cited {
    /// Where it stands in the text, for links to it.
    start: usize,
    text: String,
    link: String,
    relation: Relation,
    /// What it cites, and what has become of that.
    title: String,
    is_gone: bool,
}

pub(super) async fn page(asked: Asked) -> Response {
    asked.read(page_of).await
}

fn page_of(asked: &Asked, graph: &dyn ProvedGraph, texts: &Texts) -> Result<Response, Trouble> {
    let f = &asked.frame;
    let node = asked.node(graph)?;
    let entity = graph.document(node);
    let (state, pieces) = match (&entity.file, entity.line) {
        (Some(file), Some(line)) => {
            let marked = texts.of_file(file, |text, documents| {
                let own = documents.iter().find(|document| document.line == line);
                marked(f, graph, node, text, own)
            });
            marked.unwrap_or((State::Gone, Vec::new()))
        }
        _ => (State::NotHere, Vec::new()),
    };
    asked::html(&Page {
        f,
        id: &entity.id,
        name: entity.title.as_deref().unwrap_or(&entity.id),
        status: graph.status(node, f.as_of),
        place: entity.file.clone().unwrap_or_default(),
        state,
        relations: relations(&pieces),
        pieces,
    })
}

/// The relations of the citations that are marked.
fn relations(pieces: &[Piece]) -> Vec<Relation> {
    let marked = pieces.iter().filter_map(|piece| match piece {
        Piece::Plain(_) => None,
        Piece::Cited(cited) => Some(cited.relation),
    });
    let mut relations: Vec<Relation> = marked.collect();
    relations.sort_unstable();
    relations.dedup();
    relations
}

/// The text of the document, or of its whole file where it no longer begins where it did,
/// with its citations marked.
fn marked(
    f: &Frame,
    graph: &dyn ProvedGraph,
    node: NodeIndex,
    text: &Text,
    own: Option<&Document>,
) -> (State, Vec<Piece>) {
    let file = graph.document(node).file.as_deref().unwrap_or_default();
    let mut state = match own {
        Some(_) => State::Same,
        None => State::Changed,
    };
    let (start, end) = own.map_or((0, text.text.len()), |own| (own.start, own.end));

    let mut citations: Vec<Cited> = Vec::new();
    for edge in graph.edges_of(node, Direction::Outgoing, &[]) {
        let relation = graph.relation(edge);
        let (_, target) = graph.ends(edge);
        let entity = graph.document(target);
        let status = graph.status(target, f.as_of);
        let mentions = graph.proofs(edge).iter();
        for mention in mentions.filter(|mention| mention.file == file) {
            let there = text.text.get(mention.start..mention.end);
            let Some(there) = there.filter(|there| is_same(there, &mention.text)) else {
                state = State::Changed;
                continue;
            };
            let name = entity.title.as_deref().unwrap_or(&entity.id);
            citations.push(Cited {
                start: mention.start,
                text: there.to_owned(),
                link: f.document(&entity.id),
                relation,
                title: format!(
                    "{}{}{name}（{}）",
                    f.lang.relation(relation),
                    f.t("：", ": "),
                    f.lang.status(status)
                ),
                is_gone: status.is_gone(),
            });
        }
    }
    (state, pieces(&text.text, start..end, citations))
}

/// Whether a piece of the file is the citation that was read there, which is kept
/// without the ends of lines that run through names.
fn is_same(there: &str, read: &str) -> bool {
    let plain = |text: &str| -> String { text.split_whitespace().collect() };
    there == read || plain(there) == plain(read)
}

/// The text with its citations between; of two that overlap, the first.
fn pieces(text: &str, within: std::ops::Range<usize>, mut citations: Vec<Cited>) -> Vec<Piece> {
    citations.sort_by_key(|cited| (cited.start, cited.relation));
    let mut pieces = Vec::with_capacity(citations.len() * 2 + 1);
    let mut at = within.start;
    for cited in citations {
        let end = cited.start + cited.text.len();
        if cited.start < at || end > within.end {
            continue;
        }
        let before = text.get(at..cited.start).unwrap_or_default();
        pieces.push(Piece::Plain(before.to_owned()));
        pieces.push(Piece::Cited(cited));
        at = end;
    }
    let rest = text.get(at..within.end).unwrap_or_default();
    pieces.push(Piece::Plain(rest.to_owned()));
    pieces
}
