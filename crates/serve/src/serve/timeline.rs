//! The life of a document: its days, its changes, its editions.

use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::NodeIndex;

use super::Frame;
use super::named::Named;
use wenmai_graph::instead::editions;
use wenmai_graph::{CitationGraph, Relation};

/// Something that happened to a document, or that it did.
pub(super) struct Event {
    pub(super) day: Option<Date>,
    pub(super) words: String,
    /// The relation, for its colour.
    pub(super) relation: Option<Relation>,
    pub(super) other: Option<Named>,
}

/// The life of a document, in the order of days; what has none comes last.
pub(super) fn timeline(f: &Frame, graph: &dyn CitationGraph, node: NodeIndex) -> Vec<Event> {
    let entity = graph.document(node);
    let mut events = Vec::new();
    for (day, words) in [
        (entity.written, f.t("成文", "written")),
        (entity.published, f.t("发布", "published")),
        (entity.effective, f.t("施行", "takes effect")),
        (
            graph.timeline(node).last_day(entity.expires),
            f.t("有效期届满日", "last day of its term"),
        ),
    ] {
        if day.is_some() {
            events.push(Event {
                day,
                words: words.to_owned(),
                relation: None,
                other: None,
            });
        }
    }
    let mut told = vec![node];
    for direction in [Direction::Incoming, Direction::Outgoing] {
        for edge in graph.edges_of(node, direction, &Relation::CHANGING) {
            let other = graph.other_end(edge, direction);
            told.push(other);
            let clauses = graph.clauses(edge);
            let named = clauses.iter().filter_map(|mention| mention.since).min();
            let planned = clauses.iter().all(|mention| mention.planned);
            let verb = f.lang.relation(graph.relation(edge));
            let words = match (direction, planned) {
                (Direction::Incoming, false) => {
                    f.t(&format!("被{verb}"), &format!("{verb} it")).to_owned()
                }
                (Direction::Incoming, true) => f
                    .t(&format!("拟被{verb}"), &format!("announced: {verb} it"))
                    .to_owned(),
                (Direction::Outgoing, false) => verb.to_owned(),
                (Direction::Outgoing, true) => f
                    .t(&format!("拟{verb}"), &format!("announced: {verb}"))
                    .to_owned(),
            };
            events.push(Event {
                day: named.or_else(|| graph.document(graph.ends(edge).0).starts()),
                words,
                relation: Some(graph.relation(edge)),
                other: Some(Named::new(f, graph, other)),
            });
        }
    }
    for other in editions(graph, node) {
        if !told.contains(&other) {
            events.push(Event {
                day: graph.document(other).issued(),
                words: f
                    .t("同名文件的另一版本", "another edition of this name")
                    .to_owned(),
                relation: None,
                other: Some(Named::new(f, graph, other)),
            });
        }
    }
    // Stable: events of one day stay in the order above.
    events.sort_by_key(|event| (event.day.is_none(), event.day));
    events
}
