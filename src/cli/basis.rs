//! `wenmai basis` and `wenmai impact`: the tree up to the laws, and the tree of
//! what rests on a document.

use std::io::Write;

use anyhow::Result;
use clap::Args;
use petgraph::graph::{EdgeIndex, NodeIndex};
use rustc_hash::FxHashMap;
use wenmai::export::answers;
use wenmai::graph::Relation;
use wenmai::graph::query::UPWARD;
use wenmai::store::Proof;

use super::answer::{self, Opened};
use super::table::cut;
use super::words::Lang;
use super::{Format, Outcome, Query};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Number in any writing, title, or part of one
    #[arg(value_name = "DOC")]
    document: String,
    /// Most steps from the document
    #[arg(long, value_name = "N")]
    depth: Option<u32>,
    /// Follow these relations instead of implements, basis and forwards
    #[arg(long, value_name = "RELATION", value_delimiter = ',')]
    relation: Vec<Relation>,
    /// Show the sentence that proves each step
    #[arg(long)]
    quotes: bool,
    #[command(flatten)]
    query: Query,
}

/// Which way the tree grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// To what the document rests on.
    Up,
    /// To what rests on it.
    Down,
}

pub(super) fn run(
    options: &Options,
    direction: Direction,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<Outcome> {
    let project = answer::open(&options.query)?;
    let place = project.find(&options.document, lang)?;
    let relations = if options.relation.is_empty() {
        UPWARD.to_vec()
    } else {
        options.relation.clone()
    };
    let way = match direction {
        Direction::Up => petgraph::Direction::Outgoing,
        Direction::Down => petgraph::Direction::Incoming,
    };
    let mut part = project.saved.part();
    let reached = part.reach(place, &relations, way, options.depth, Proof::First)?;
    part.judge(reached)?;
    // Without a depth all of each ring has been reached.
    if options.depth.is_some() && options.query.format == Format::Json {
        part.rings(&relations)?;
    }
    let opened = project.opened(part)?;
    let node = opened.node(place)?;
    let steps = opened.graph.reach(node, &relations, way, options.depth);
    match options.query.format {
        Format::Json => {
            let found = answers::way(&opened.graph, node, &relations, way, options.depth);
            answer::json(out, &found)?;
        }
        Format::Table => {
            writeln!(out, "{}", label(&opened, node, lang))?;
            let mut tree = Tree {
                opened: &opened,
                relations: &relations,
                way,
                depth: options.depth,
                quotes: options.quotes,
                lang,
                branch: Vec::new(),
                shown: FxHashMap::default(),
            };
            if options.depth != Some(0) {
                tree.branches(node, "", 1, out)?;
            }
            if steps.is_empty() {
                writeln!(
                    out,
                    "{}",
                    match direction {
                        Direction::Up =>
                            lang.pick("没有找到依据。", "It rests on nothing that it names."),
                        Direction::Down =>
                            lang.pick("没有文件以它为依据。", "Nothing here rests on it."),
                    }
                )?;
            }
            out.flush()?;
        }
    }
    Ok(if steps.is_empty() {
        Outcome::Findings
    } else {
        Outcome::Done
    })
}

/// Name and, where it says something, status.
fn label(opened: &Opened, node: NodeIndex, lang: Lang) -> String {
    let status = opened.status(node);
    let entity = &opened.graph.inner[node];
    let mark = if !entity.present && status == wenmai::graph::Status::Unknown {
        lang.pick("未收入", "not here").to_owned()
    } else {
        opened.status_words(node, lang)
    };
    format!("{} [{mark}]", opened.name(node))
}

struct Tree<'a> {
    opened: &'a Opened,
    relations: &'a [Relation],
    way: petgraph::Direction,
    depth: Option<u32>,
    quotes: bool,
    lang: Lang,
    /// The documents from the root to the line that is written.
    branch: Vec<NodeIndex>,
    /// Documents whose branches stand somewhere above, with their depth.
    shown: FxHashMap<NodeIndex, u32>,
}

/// What becomes of the branches of a document.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Below {
    /// They are written.
    Written,
    /// They stand above.
    Above,
    /// The document stands on the way to itself.
    Ring,
    /// There are none, or they are too deep.
    Nothing,
}

impl Tree<'_> {
    fn branches(
        &mut self,
        node: NodeIndex,
        indent: &str,
        depth: u32,
        out: &mut dyn Write,
    ) -> Result<()> {
        self.branch.push(node);
        self.shown.insert(node, depth);
        let graph = &self.opened.graph;
        // One line for each document, with all relations that lead to it.
        let mut forks: Vec<(NodeIndex, Vec<EdgeIndex>)> = Vec::new();
        for edge in graph.edges_of(node, self.way) {
            if !self.relations.contains(&graph.inner[edge].relation) {
                continue;
            }
            let next = graph.other_end(edge, self.way);
            match forks.iter_mut().find(|(n, _)| *n == next) {
                Some((_, edges)) => edges.push(edge),
                None => forks.push((next, vec![edge])),
            }
        }
        for (i, (next, edges)) in forks.iter().enumerate() {
            let next = *next;
            let last = i + 1 == forks.len();
            let (fork, below) = if last {
                ("└─ ", "   ")
            } else {
                ("├─ ", "│  ")
            };
            let state = self.below(next, depth + 1);
            let relations: Vec<&str> = edges
                .iter()
                .map(|&e| self.lang.relation(graph.inner[e].relation))
                .collect();
            let at_citing = answer::at_citing_mark(self.opened, edges, self.lang)
                .map(|words| self.lang.pick("（{}）", " ({})").replace("{}", &words));
            writeln!(
                out,
                "{indent}{fork}{} {}{}{}",
                relations.join(self.lang.pick("、", ", ")),
                label(self.opened, next, self.lang),
                at_citing.unwrap_or_default(),
                match state {
                    Below::Ring => self.lang.pick("（循环）", " (cycle)"),
                    Below::Above => self.lang.pick("（见上）", " (see above)"),
                    Below::Written | Below::Nothing => "",
                }
            )?;
            let deeper = format!("{indent}{below}");
            if self.quotes {
                for proof in edges
                    .iter()
                    .filter_map(|&e| graph.inner[e].mentions.first())
                {
                    writeln!(
                        out,
                        "{deeper}   {}:{} “{}”",
                        proof.file,
                        proof.line,
                        cut(&proof.quote, 120)
                    )?;
                    if let Some(correction) = &proof.correction {
                        writeln!(out, "{deeper}   {}", self.lang.correction(correction))?;
                    }
                }
            }
            if state == Below::Written {
                self.branches(next, &deeper, depth + 1, out)?;
            }
        }
        self.branch.pop();
        Ok(())
    }

    /// What becomes of the branches of `node`, whose own branches would have
    /// this depth.
    fn below(&self, node: NodeIndex, depth: u32) -> Below {
        if self.branch.contains(&node) {
            return Below::Ring;
        }
        let graph = &self.opened.graph;
        let has_any = graph
            .edges_of(node, self.way)
            .iter()
            .any(|&e| self.relations.contains(&graph.inner[e].relation));
        if !has_any || self.depth.is_some_and(|most| depth > most) {
            return Below::Nothing;
        }
        match self.shown.get(&node) {
            // Deeper down some of its branches may have been cut off.
            Some(&above) if self.depth.is_none() || above <= depth => Below::Above,
            _ => Below::Written,
        }
    }
}
