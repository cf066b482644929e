//! Documents that are not drawn, by issuer: a box for each of those with the
//! most, rather than a picture in which nothing can be found.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use petgraph::graph::{EdgeIndex, NodeIndex};
use rustc_hash::FxHashMap;

use wenmai_graph::Graph;

/// Most boxes; the other issuers share one more.
const MOST_BOXES: usize = 10;
/// Most lines of a box, to the documents that it is tied to most.
const MOST_TIES: usize = 2;

/// The documents of an issuer that are not drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Rest {
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
    let edges = edges.iter().filter_map(|&edge| {
        let (citing, cited) = inner.edge_endpoints(edge)?;
        Some((citing.index(), cited.index()))
    });
    let crowd = Crowd {
        count: inner.node_count(),
        issuer: &|node| {
            inner[NodeIndex::new(node)]
                .issuers
                .first()
                .map(String::as_str)
        },
    };
    let drawn: Vec<usize> = drawn.iter().map(|node| node.index()).collect();
    crowd.gather(nodes.iter().map(|node| node.index()), edges, &drawn)
}

/// Documents, by their places.
struct Crowd<'c, 'i> {
    count: usize,
    issuer: &'c dyn Fn(usize) -> Option<&'i str>,
}

impl<'i> Crowd<'_, 'i> {
    fn gather(
        &self,
        nodes: impl Iterator<Item = usize> + Clone,
        edges: impl Iterator<Item = (usize, usize)>,
        drawn: &[usize],
    ) -> Vec<Rest> {
        let mut is_drawn = vec![false; self.count];
        for &node in drawn {
            is_drawn[node] = true;
        }
        let left_out = nodes.filter(|&node| !is_drawn[node]);
        let mut count: FxHashMap<&str, usize> = FxHashMap::default();
        for issuer in left_out.clone().filter_map(self.issuer) {
            *count.entry(issuer).or_default() += 1;
        }
        let mut named: Vec<(&str, usize)> = count.into_iter().collect();
        named.sort_unstable_by_key(|&(issuer, count)| (Reverse(count), issuer));
        named.truncate(MOST_BOXES);
        let mut named: Vec<&str> = named.into_iter().map(|(issuer, _)| issuer).collect();
        named.sort_unstable();
        // The place of the issuer of each document among those; none for the others.
        let mut key: Vec<Option<usize>> = vec![None; self.count];
        for node in left_out.clone() {
            key[node] = (self.issuer)(node).and_then(|own| named.binary_search(&own).ok());
        }

        let mut rests: BTreeMap<Option<usize>, Rest> = BTreeMap::new();
        for node in left_out {
            rests.entry(key[node]).or_default().documents += 1;
        }
        let mut ties: FxHashMap<(Option<usize>, usize), (usize, usize)> = FxHashMap::default();
        for (citing, cited) in edges {
            match (is_drawn[citing], is_drawn[cited]) {
                (false, true) => ties.entry((key[citing], cited)).or_default().0 += 1,
                (true, false) => ties.entry((key[cited], citing)).or_default().1 += 1,
                _ => {}
            }
        }
        let mut ties: Vec<_> = ties.into_iter().collect();
        ties.sort_unstable();
        for ((issuer, node), (to, from)) in ties {
            let rest = rests.entry(issuer).or_default();
            rest.citing += to;
            rest.cited += from;
            rest.ties.push((NodeIndex::new(node), to, from));
        }
        let mut out: Vec<Rest> = rests
            .into_iter()
            .map(|(issuer, rest)| Rest {
                issuer: issuer.map(|at| named[at].to_owned()),
                ..rest
            })
            .collect();
        for rest in &mut out {
            rest.ties
                .sort_by_key(|&(node, to, from)| (Reverse(to + from), node));
            rest.ties.truncate(MOST_TIES);
        }
        out.sort_by_key(|rest| (rest.issuer.is_none(), Reverse(rest.documents)));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Engine, Picture, sample, to_svg};
    use wenmai_graph::{Relation, Scope, Status};

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
