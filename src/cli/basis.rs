//! `wenmai basis` and `wenmai impact`: the tree up to the laws, and the tree of
//! what rests on a document.

use std::io::Write;

use anyhow::Result;
use clap::Args;
use jiff::civil::Date;
use petgraph::graph::NodeIndex;
use rustc_hash::FxHashMap;
use wenmai::almanac::{Lookup, Standing};
use wenmai::answer::{AskedPlace, Fork, Meant, What, forks, known_anyway, name};
use wenmai::export::answers;
use wenmai::graph::query::{Step, UPWARD, Within, reach};
use wenmai::graph::{CitationGraph, ProvedGraph, Relation, Status};

use super::answer::{self, Project};
use super::article;
use super::table::cut;
use super::words::Lang;
use super::{Format, Length, Outcome, Query};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Number in any writing, title, or part of one; with an article behind it
    /// (刑法第二百六十六条), what that cites, or who cites it
    #[arg(value_name = "DOC")]
    document: String,
    /// Most steps from the document
    #[arg(long, value_name = "N")]
    depth: Option<u32>,
    /// Follow these relations instead of implements, basis and forwards; of an article, show
    /// only these
    #[arg(long, value_name = "RELATION", value_delimiter = ',')]
    relation: Vec<Relation>,
    /// Show the sentence that proves each step, or that cites the article
    #[arg(long)]
    quotes: bool,
    #[command(flatten)]
    length: Length,
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
    answer::ask(&project, out, |graph, out| {
        answer_to(graph, &project, options, direction, out, lang)
    })
}

fn answer_to(
    graph: &dyn ProvedGraph,
    project: &Project,
    options: &Options,
    direction: Direction,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<Outcome> {
    let (almanac, day) = (&project.almanac, project.as_of);
    let Meant { node, place } = answer::find_place(graph, &options.document, day, lang)?;
    if let Some(place) = &place {
        article::refuse_depth(options.depth, lang)?;
        let asked = AskedPlace {
            node,
            place,
            day,
            what: match direction {
                Direction::Up => What::Cites,
                Direction::Down => What::CitedBy,
            },
            relations: &options.relation,
        };
        let how = article::How {
            format: options.query.format,
            length: options.length,
            quotes: options.quotes,
        };
        return article::run(graph, project, &asked, how, out, lang);
    }
    let relations = if options.relation.is_empty() {
        UPWARD.to_vec()
    } else {
        options.relation.clone()
    };
    let way = match direction {
        Direction::Up => petgraph::Direction::Outgoing,
        Direction::Down => petgraph::Direction::Incoming,
    };
    let within = Within {
        depth: options.depth,
        most: options.length.most(options.query.format),
    };
    let steps = reach(graph, node, &relations, way, within);
    match options.query.format {
        Format::Json => answer::json(out, &answers::way(graph, node, &relations, &steps))?,
        Format::Table => {
            writeln!(out, "{}", label(graph, node, almanac, day, lang))?;
            let left_out = match within.most {
                Some(most) if steps.len() == most => {
                    left_out(graph, node, &steps, way, within.depth, &relations)
                }
                _ => FxHashMap::default(),
            };
            let all_left_out = left_out.values().sum();
            let mut tree = Tree {
                graph,
                day,
                forks: forks(graph, &steps, way),
                left_out,
                depth: options.depth,
                quotes: options.quotes,
                almanac,
                lang,
                branch: Vec::new(),
                shown: FxHashMap::default(),
            };
            if options.depth != Some(0) {
                tree.branches(node, "", 1, out)?;
            }
            answer::say_left_out(out, all_left_out, "", lang)?;
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
        }
    }
    Ok(if steps.is_empty() {
        Outcome::Findings
    } else {
        Outcome::Done
    })
}

/// Name and, where it says something, status.
fn label(
    graph: &dyn CitationGraph,
    node: NodeIndex,
    almanac: &Lookup,
    day: Date,
    lang: Lang,
) -> String {
    let entity = graph.document(node);
    let mark = if !entity.present && graph.status(node, day) == Status::Unknown {
        let known = known_anyway(graph, almanac, node, day);
        let known = known.filter(Standing::is_ended);
        match known {
            Some(known) => lang.standing(&known),
            None => lang.pick("未收录", "not here").to_owned(),
        }
    } else {
        answer::status_words(graph, node, day, lang)
    };
    format!("{} [{mark}]", name(entity))
}

/// How many relations of the documents on the way are not among the steps.
fn left_out(
    graph: &dyn CitationGraph,
    from: NodeIndex,
    steps: &[Step],
    way: petgraph::Direction,
    depth: Option<u32>,
    relations: &[Relation],
) -> FxHashMap<NodeIndex, usize> {
    let mut listed: FxHashMap<NodeIndex, usize> = FxHashMap::default();
    let mut reached = vec![from];
    for step in steps {
        *listed
            .entry(graph.other_end(step.edge, way.opposite()))
            .or_default() += 1;
        if depth.is_none_or(|depth| step.depth < depth) {
            reached.push(graph.other_end(step.edge, way));
        }
    }
    let mut left_out = FxHashMap::default();
    for node in reached {
        let all = graph.count(node, way, relations);
        let left = all - listed.get(&node).copied().unwrap_or_default();
        if left > 0 {
            left_out.insert(node, left);
        }
    }
    left_out
}

struct Tree<'a> {
    graph: &'a dyn ProvedGraph,
    day: Date,
    forks: FxHashMap<NodeIndex, Vec<Fork>>,
    /// How many relations of a document are not listed, where some are not.
    left_out: FxHashMap<NodeIndex, usize>,
    depth: Option<u32>,
    quotes: bool,
    almanac: &'a Lookup,
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
        let graph = self.graph;
        let forks = self.forks.get(&node).cloned().unwrap_or_default();
        let left_out = self.left_out.get(&node).copied();
        for (i, (next, edges)) in forks.iter().enumerate() {
            let next = *next;
            let last = i + 1 == forks.len() && left_out.is_none();
            let (fork, below) = if last {
                ("└─ ", "   ")
            } else {
                ("├─ ", "│  ")
            };
            let state = self.below(next, depth + 1);
            let relations: Vec<&str> = edges
                .iter()
                .map(|&e| self.lang.relation(graph.relation(e)))
                .collect();
            let at_citing = answer::at_citing_mark(graph, edges, self.lang)
                .map(|words| self.lang.pick("（{}）", " ({})").replace("{}", &words));
            writeln!(
                out,
                "{indent}{fork}{} {}{}{}",
                relations.join(self.lang.pick("、", ", ")),
                label(graph, next, self.almanac, self.day, self.lang),
                at_citing.unwrap_or_default(),
                match state {
                    Below::Ring => self.lang.pick("（循环）", " (cycle)"),
                    Below::Above => self.lang.pick("（见上）", " (see above)"),
                    Below::Written | Below::Nothing => "",
                }
            )?;
            let deeper = format!("{indent}{below}");
            if self.quotes {
                for proof in edges.iter().filter_map(|&e| graph.first_proof(e)) {
                    writeln!(
                        out,
                        "{deeper}   {} “{}”",
                        answer::place_of(proof, self.lang),
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
        if let Some(left) = left_out {
            match self.lang {
                Lang::Zh => writeln!(out, "{indent}└─ …另有 {left} 条")?,
                Lang::En => writeln!(out, "{indent}└─ … {left} more")?,
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
        let has_any = self.forks.contains_key(&node) || self.left_out.contains_key(&node);
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
