//! What people mean by a name: a document, and perhaps places in it.

use jiff::civil::Date;
use petgraph::graph::NodeIndex;

use wenmai_extracting::document::provision::Provisions;
use wenmai_graph::find::{self, Found};
use wenmai_graph::{CitationGraph, versions};

/// A document that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meant {
    /// The document.
    pub node: NodeIndex,
    /// The places in it, where some are named behind it: 刑法第二百六十六条.
    pub place: Option<Place>,
}

/// Places that are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// As they are written.
    pub words: String,
    /// As they are understood.
    pub provisions: Provisions,
}

/// Why words mean no document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotMeant<'w> {
    /// The name fits several.
    Several(&'w str, Vec<NodeIndex>),
    /// It fits none; these are called nearly so.
    Unknown(&'w str, Vec<NodeIndex>),
    /// There can be no such place: 第零条.
    NoPlace(&'w str),
}

/// The document that words mean on a day, of several versions of a work the one that holds
/// then, and the places in it that are named behind it.
///
/// # Errors
///
/// [`NotMeant`]
pub fn meant<'w>(
    graph: &dyn CitationGraph,
    words: &'w str,
    day: Date,
) -> Result<Meant, NotMeant<'w>> {
    let whole = |node| Meant { node, place: None };
    let Some((name, provisions)) = Provisions::behind_name(words) else {
        let known = document_meant(graph, words, day);
        return match Provisions::wrong_behind_name(words) {
            Some(name) if known.is_err() && document_meant(graph, name, day).is_ok() => {
                Err(NotMeant::NoPlace(rest(words, name)))
            }
            _ => known.map(whole),
        };
    };
    if let Some(node) = graph.node(words) {
        return Ok(whole(node));
    }
    let named = document_meant(graph, name, day);
    if let Err(NotMeant::Unknown(..)) = named
        && let Ok(node) = document_meant(graph, words, day)
    {
        // A title may end so.
        return Ok(whole(node));
    }
    let words = rest(words, name).to_owned();
    Ok(Meant {
        node: named?,
        place: Some(Place { words, provisions }),
    })
}

/// The document that words mean on a day.
///
/// # Errors
///
/// [`NotMeant`]
pub fn document_meant<'w>(
    graph: &dyn CitationGraph,
    words: &'w str,
    day: Date,
) -> Result<NodeIndex, NotMeant<'w>> {
    match find::find(graph, words) {
        Found::One(node) => Ok(node),
        Found::Several(nodes) => {
            let meant = versions::meant(graph, &nodes, day);
            meant.ok_or(NotMeant::Several(words, nodes))
        }
        Found::None(alike) => Err(NotMeant::Unknown(words, alike)),
    }
}

/// What stands behind a name.
fn rest<'w>(words: &'w str, name: &str) -> &'w str {
    let rest = words.get(name.len()..).unwrap_or_default().trim();
    rest.strip_prefix('的').unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::answer::testing::graph;
    use wenmai_graph::InMemory;

    #[test]
    fn an_article_behind_a_name_is_a_place_and_an_unknown_name_is_asked_back_without_it() {
        let graph = InMemory::new(graph(&[], &["甲省渡口条例", "乙县关于码头的批复第一条"]));
        let on = date(2024, 1, 1);
        let meant = |words| meant(&graph, words, on);
        for (words, place) in [
            ("渡口条例", None),
            ("《甲省渡口条例》第二条第一款", Some("第二条第一款")),
            ("甲省渡口条例的第二条", Some("第二条")),
            ("甲省渡口条例 附件2", Some("附件2")),
            // The name of a document, whatever it ends in.
            ("乙县关于码头的批复第一条", None),
        ] {
            let found = meant(words).unwrap();
            assert_eq!(
                found.place.map(|place| place.words).as_deref(),
                place,
                "{words}"
            );
        }
        let unknown = meant("甲省渡船条例第二条");
        let Err(NotMeant::Unknown("甲省渡船条例", alike)) = unknown else {
            panic!("{unknown:?}");
        };
        assert_eq!(alike.len(), 1);
        for words in ["甲省渡口条例第零条", "甲省渡口条例第五条至第二条"] {
            assert!(matches!(meant(words), Err(NotMeant::NoPlace(_))), "{words}");
        }
    }
}
