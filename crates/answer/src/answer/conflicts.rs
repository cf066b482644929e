//! What contradicts itself in a project, and what contradicts the almanac.

use jiff::civil::Date;
use petgraph::graph::NodeIndex;

use crate::almanac::{Lookup, Standing, State};
use wenmai_graph::conflict::{self, Conflict, ConflictKind};
use wenmai_graph::{CitationGraph, ProvedGraph};

/// A contradiction; with what the almanac says, where it is one with that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction<'a> {
    /// What contradicts itself, or the side of the project.
    pub conflict: Conflict,
    /// The side of the almanac.
    pub almanac: Option<Standing<'a>>,
}

/// All contradictions of a project on a day: first those within it, sorted, then those
/// with the almanac, by the ids of their documents.
pub fn conflicts<'a>(
    graph: &dyn ProvedGraph,
    almanac: &'a Lookup,
    day: Date,
) -> Vec<Contradiction<'a>> {
    let within = conflict::find(graph).into_iter();
    let mut found: Vec<Contradiction<'a>> = within
        .map(|conflict| Contradiction {
            conflict,
            almanac: None,
        })
        .collect();
    let documents = graph.documents().into_iter();
    found.extend(documents.filter_map(|node| with_almanac(graph, almanac, node, day)));
    found
}

/// What the folder and the almanac say differently of one document.
fn with_almanac<'a>(
    graph: &dyn CitationGraph,
    almanac: &'a Lookup,
    node: NodeIndex,
    day: Date,
) -> Option<Contradiction<'a>> {
    let entity = graph.document(node);
    let standing = almanac.standing(entity, day)?;
    let judgement = graph.judgement(node, day);
    let reason = judgement.reasons.first();
    let differs = match (judgement.status.is_gone(), standing.state) {
        // The older version of a law goes when the next one comes.
        (true, _) if standing.asked.is_some() || is_of_same_work(graph, node, reason?) => false,
        (true, State::InForce) => true,
        (true, State::Ended) => {
            let days = judgement.since.zip(standing.since);
            days.is_some_and(|(here, there)| here != there)
        }
        (false, State::InForce | State::NotYetInForce) if entity.present => {
            // An amended text goes on naming the day from which the first one applied.
            let work = almanac.work(standing.work);
            let mut versions = work.into_iter().flat_map(|work| &work.versions);
            entity.effective.is_some()
                && versions.all(|version| version.effective != entity.effective)
                && standing
                    .asked
                    .or(standing.version)
                    .is_some_and(|version| version.effective.is_some())
        }
        _ => false,
    };
    if !differs {
        return None;
    }
    let gone = reason.filter(|_| judgement.status.is_gone());
    let by = gone.and_then(|reason| reason.by.clone());
    let (own_file, own_line) = (entity.file.clone(), entity.line);
    Some(Contradiction {
        conflict: Conflict {
            kind: ConflictKind::Almanac,
            ids: [entity.id.clone()].into_iter().chain(by).collect(),
            file: gone.map_or(own_file, |reason| reason.file.clone()),
            line: gone.map_or(own_line, |reason| reason.line),
            quote: gone.and_then(|reason| reason.quote.clone()),
        },
        almanac: Some(standing),
    })
}

/// Whether what a status follows from is a later version of the same work.
fn is_of_same_work(
    graph: &dyn CitationGraph,
    node: NodeIndex,
    reason: &wenmai_graph::Reason,
) -> bool {
    let title = |node: NodeIndex| {
        let title = graph.document(node).title.as_deref();
        title.map(wenmai_extracting::document::title::key)
    };
    let by = reason.by.as_deref().and_then(|id| graph.node(id));
    by.is_some_and(|by| title(by).is_some() && title(by) == title(node))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use wenmai_graph::InMemory;
    use wenmai_project::project::from_texts;
    use wenmai_reading::{Encoding, Text};

    /// What a notice that ends a law contradicts.
    fn told(clause: &str, almanac: &Lookup) -> Vec<(Vec<String>, Option<State>)> {
        let text = format!(
            "甲省人民政府关于乙的通知\n甲政发〔2020〕5号\n\n各单位：\n\n{clause}\n\n甲省人民政府\n2020年4月1日\n"
        );
        let project = from_texts(vec![Text::new("a.txt", &text, Encoding::Utf8)]);
        let graph = InMemory::new(&project.graph);
        conflicts(&graph, almanac, date(2026, 1, 1))
            .into_iter()
            .map(|found| (found.conflict.ids, found.almanac.map(|own| own.state)))
            .collect()
    }

    #[test]
    fn a_repeal_of_what_the_almanac_has_in_force_is_told() {
        let clause = "《中华人民共和国传染病防治法》自2020年5月1日起停止执行。";
        let found = told(clause, &Lookup::default());
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0[1], "甲政发〔2020〕5号");
        assert_eq!(found[0].1, Some(State::InForce));
        assert!(told(clause, &Lookup::none()).is_empty());
    }

    #[test]
    fn another_day_of_an_end_is_told_and_the_same_is_not() {
        let ends = |day: &str| format!("《中华人民共和国合同法》自{day}起废止。");
        let found = told(&ends("2021年3月1日"), &Lookup::default());
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].1, Some(State::Ended));
        assert!(told(&ends("2021年1月1日"), &Lookup::default()).is_empty());
    }
}
