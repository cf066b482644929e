//! What a document rests on, and what rests on it, as a tree that folds.

use askama::Template;
use petgraph::Direction;
use petgraph::graph::NodeIndex;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Frame;
use super::named::Named;
use super::table;
use wenmai_answer::answer::{Fork, forks};
use wenmai_graph::query::{UPWARD, Within, reach, status_at_citing};
use wenmai_graph::{ProvedGraph, Relation, Status};

/// Most relations in a tree.
const MOST: usize = 200;
/// Branches up to this depth are open at first.
const OPEN: usize = 2;

/// A document on the way, with its branches.
#[derive(Template)]
#[template(path = "branch.html")]
pub(super) struct Branch {
    relations: Vec<(Relation, &'static str)>,
    named: Named,
    /// Says that it was gone when it was cited.
    at_citing: Option<String>,
    /// Says why its branches do not stand here.
    note: Option<&'static str>,
    quote: Option<String>,
    quote_words: &'static str,
    /// What opens and closes it, to those who hear it.
    fold_words: &'static str,
    is_open: bool,
    below: Vec<Branch>,
}

/// A tree.
pub(super) struct Tree {
    pub(super) branches: Vec<Branch>,
    /// Whether it goes on beyond what is shown.
    pub(super) is_cut: bool,
}

/// The tree from a document up or down.
pub(super) fn tree(
    f: &Frame,
    graph: &dyn ProvedGraph,
    node: NodeIndex,
    direction: Direction,
) -> Tree {
    let within = Within {
        depth: None,
        most: Some(MOST),
    };
    let steps = reach(graph, node, &UPWARD, direction, within);
    let mut grower = Grower {
        f,
        graph,
        forks: forks(graph, &steps, direction),
        shown: FxHashSet::default(),
    };
    Tree {
        branches: grower.branches(node, &mut Vec::new()),
        is_cut: steps.len() >= MOST,
    }
}

struct Grower<'a> {
    f: &'a Frame,
    graph: &'a dyn ProvedGraph,
    forks: FxHashMap<NodeIndex, Vec<Fork>>,
    /// Documents whose branches stand somewhere above.
    shown: FxHashSet<NodeIndex>,
}

impl Grower<'_> {
    fn branches(&mut self, node: NodeIndex, way: &mut Vec<NodeIndex>) -> Vec<Branch> {
        let Some(forks) = self.forks.get(&node).cloned() else {
            return Vec::new();
        };
        self.shown.insert(node);
        way.push(node);
        let grown = forks
            .into_iter()
            .map(|fork| self.branch(fork, way))
            .collect();
        way.pop();
        grown
    }

    fn branch(&mut self, (node, edges): Fork, way: &mut Vec<NodeIndex>) -> Branch {
        let f = self.f;
        let graph = self.graph;
        let gone = edges
            .iter()
            .filter_map(|&edge| status_at_citing(graph, edge))
            .find(|status| status.is_gone());
        let proof = edges.iter().find_map(|&edge| graph.first_proof(edge));
        let note = if way.contains(&node) {
            Some(f.t("循环", "cycle"))
        } else if self.shown.contains(&node) && self.forks.contains_key(&node) {
            Some(f.t("见上", "see above"))
        } else {
            None
        };
        let below = match note {
            Some(_) => Vec::new(),
            None => self.branches(node, way),
        };
        Branch {
            relations: edges
                .iter()
                .map(|&edge| graph.relation(edge))
                .map(|relation| (relation, f.lang.relation(relation)))
                .collect(),
            named: Named::new(f, graph, node),
            at_citing: gone.map(|status| gone_when_cited(f, status)),
            note,
            quote: proof.map(|proof| table::sentence(&proof.quote)),
            quote_words: f.t("原文", "the words"),
            fold_words: f.t("展开或收起：", "unfold or fold:"),
            is_open: way.len() < OPEN,
            below,
        }
    }
}

/// 引用时已废止
pub(super) fn gone_when_cited(f: &Frame, status: Status) -> String {
    let zh = format!("引用时{}", status.chinese());
    let en = format!("already {} when cited", status.english());
    f.t(&zh, &en).to_owned()
}
