//! Documents that are not drawn, by issuer: a box for each of those with the
//! most, rather than a picture in which nothing can be found.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use petgraph::graph::{EdgeIndex, NodeIndex};

use crate::graph::Graph;

/// Most boxes; the other issuers share one more.
const MOST_BOXES: usize = 10;
/// Most lines of a box, to the documents that it is tied to most.
const MOST_TIES: usize = 2;

/// The documents of an issuer that are not drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rest {
    /// None for all other issuers together, and where none is known.
    pub(super) issuer: Option<String>,
    pub(super) documents: usize,
    /// How many relations lead from them to documents that are drawn.
    pub(super) citing: usize,
    /// How many lead from those to them.
    pub(super) cited: usize,
    /// A document that is drawn, and how many relations lead to and from it.
    pub(super) ties: Vec<(NodeIndex, usize, usize)>,
}

/// The documents among `nodes` that `drawn` does not hold, those of the issuers
/// with the most first.
pub(super) fn gather(
    graph: &Graph,
    nodes: &[NodeIndex],
    edges: &[EdgeIndex],
    drawn: &[NodeIndex],
) -> Vec<Rest> {
    let inner = &graph.inner;
    let mut is_drawn = vec![false; inner.node_count()];
    for node in drawn {
        is_drawn[node.index()] = true;
    }
    let issuer = |node: NodeIndex| inner[node].issuers.first().cloned();
    let mut count: BTreeMap<Option<String>, usize> = BTreeMap::new();
    for &node in nodes.iter().filter(|n| !is_drawn[n.index()]) {
        *count.entry(issuer(node)).or_default() += 1;
    }
    let mut named: Vec<(&Option<String>, usize)> = count
        .iter()
        .map(|(k, &n)| (k, n))
        .filter(|(k, _)| k.is_some())
        .collect();
    named.sort_by_key(|&(_, n)| Reverse(n));
    named.truncate(MOST_BOXES);
    let key =
        |node: NodeIndex| issuer(node).filter(|i| named.iter().any(|(k, _)| k.as_ref() == Some(i)));

    let mut rests: BTreeMap<Option<String>, Rest> = BTreeMap::new();
    for &node in nodes.iter().filter(|n| !is_drawn[n.index()]) {
        rests.entry(key(node)).or_default().documents += 1;
    }
    let mut ties: BTreeMap<(Option<String>, NodeIndex), (usize, usize)> = BTreeMap::new();
    for &edge in edges {
        let Some((citing, cited)) = inner.edge_endpoints(edge) else {
            continue;
        };
        match (is_drawn[citing.index()], is_drawn[cited.index()]) {
            (false, true) => ties.entry((key(citing), cited)).or_default().0 += 1,
            (true, false) => ties.entry((key(cited), citing)).or_default().1 += 1,
            _ => {}
        }
    }
    for ((issuer, node), (to, from)) in ties {
        let rest = rests.entry(issuer).or_default();
        rest.citing += to;
        rest.cited += from;
        rest.ties.push((node, to, from));
    }
    let mut out: Vec<Rest> = rests
        .into_iter()
        .map(|(issuer, rest)| Rest { issuer, ..rest })
        .collect();
    for rest in &mut out {
        rest.ties
            .sort_by_key(|&(node, to, from)| (Reverse(to + from), node));
        rest.ties.truncate(MOST_TIES);
    }
    out.sort_by_key(|rest| (rest.issuer.is_none(), Reverse(rest.documents)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{Relation, Scope, Status};
    use crate::render::{Engine, Picture, sample, to_svg};

    #[test]
    fn what_is_not_drawn_is_counted_by_issuer() {
        let mut graph = Graph::default();
        let law = sample::add(&mut graph, sample::entity("甲法", Some("甲法"), None));
        for i in 0..3 {
            let mut notice = sample::entity(&format!("乙{i}"), None, None);
            notice.issuers = vec!["乙省财政厅".to_owned()];
            let notice = sample::add(&mut graph, notice);
            let link = sample::link(Relation::Basis, Scope::Whole, "根据甲法");
            graph.inner.add_edge(notice, law, link);
        }
        sample::add(&mut graph, sample::entity("丙", None, None));
        let picture = Picture::new(&graph, &|_| Status::InForce).gathered(1);
        assert_eq!(picture.nodes(), [law]);
        let svg = to_svg(&picture, Engine::Builtin).unwrap();
        assert!(svg.contains(">乙省财政厅</text>") && svg.contains(">另 3 个文件</text>"));
        assert!(svg.contains(">另 1 个文件</text>"));
        assert!(svg.contains("另有 4 个文件未画出"));
        assert!(
            svg.contains("乙省财政厅：引用 3 处"),
            "the count on its line"
        );
    }
}
