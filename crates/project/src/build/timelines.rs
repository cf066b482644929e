//! Timelines in words, for tests that compare what is saved with what is worked out.

use petgraph::graph::{EdgeIndex, NodeIndex};

use wenmai_graph::timeline::{Ground, Interval};
use wenmai_graph::{CitationGraph, Graph, Timeline};
use wenmai_store::Saved;

/// An interval in words, with who says so and where, to compare those that are saved with
/// those that are worked out.
pub(super) type ToldInterval = (String, Vec<String>);

fn told(
    timeline: &Timeline,
    clause: &dyn Fn(EdgeIndex, usize) -> (String, String),
) -> Vec<ToldInterval> {
    let ground = |ground: &Ground| match *ground {
        Ground::Clause {
            edge,
            mention,
            since,
        } => format!("{:?} {since:?}", clause(edge, mention)),
        other => format!("{other:?}"),
    };
    let intervals = timeline.intervals().iter();
    intervals
        .map(|interval| {
            let Interval {
                from,
                until,
                status,
                since,
                ..
            } = interval;
            let days = format!("{from:?} {until:?} {status:?} {since:?}");
            (days, interval.grounds.iter().map(ground).collect())
        })
        .collect()
}

/// The timeline of a document of a graph.
pub(super) fn of_graph(graph: &Graph, node: NodeIndex) -> Vec<ToldInterval> {
    told(&Timeline::of(graph, node), &|edge, mention| {
        let (source, _) = graph.inner.edge_endpoints(edge).unwrap();
        let text = graph.inner[edge].mentions[mention].quote.clone();
        (graph.inner[source].id.clone(), text)
    })
}

/// The timeline of a document, as it is saved.
pub(super) fn of_saved(saved: &Saved, id: &str) -> Vec<ToldInterval> {
    let told = saved.ask(|graph| {
        let node = graph.node(id).unwrap();
        told(graph.timeline(node), &|edge, mention| {
            let source = graph.document(graph.ends(edge).0);
            let quote = graph.clauses(edge)[mention].quote.clone();
            (source.id.clone(), quote)
        })
    });
    told.unwrap()
}
