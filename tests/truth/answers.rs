//! Status, relations, what has lost its ground, contradictions.

use std::collections::BTreeSet;

use jiff::civil::Date;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;
use toml::Spanned;
use wenmai::graph::query::RESTS_ON;
use wenmai::graph::{Scope, conflict};

use crate::corpus::{conflict_words, proof, shown};
use crate::format::{Relations, Truth, alternatives, columns, day};
use crate::scenario::Scenario;

impl Scenario<'_> {
    pub(crate) fn check_status(&mut self, line: &Spanned<String>, handle: &str, node: NodeIndex) {
        let parts = columns(line.get_ref());
        let judgement = self.corpus.judge(node, day(parts[0]));
        let mut right = alternatives(parts[1]).contains(&judgement.status.key());
        let mut by = Vec::new();
        for part in &parts[2..] {
            if let Some(since) = part.strip_prefix("since ") {
                right &= judgement.since == Some(day(since));
            } else if let Some(handle) = part.strip_prefix("by ") {
                by.push(handle);
            } else {
                panic!("{}: {part:?} is neither since nor by", self.name);
            }
        }
        let causes = judgement.reasons.iter().filter_map(|r| r.by.clone());
        let causes: BTreeSet<String> = causes.collect();
        right &= by.is_empty() || causes == self.ids(&by);
        if !right {
            let expected = format!("{handle}: {}", line.get_ref());
            self.fail(
                line.span().start,
                &expected,
                &shown(&judgement),
                &proof(&judgement),
            );
        }
    }

    pub(crate) fn check_relations(&mut self, relations: &Relations) {
        let graph = &self.corpus.project.graph;
        for (line, wanted) in (relations.yes.iter().map(|line| (line, true)))
            .chain(relations.no.iter().map(|line| (line, false)))
        {
            let parts = columns(line.get_ref());
            let ends = (self.find(parts[0]), self.find(parts[2]));
            let (Some(source), Some(target)) = ends else {
                let expected = format!("relation: {}", line.get_ref());
                if wanted {
                    self.fail(line.span().start, &expected, "not both are known", "");
                }
                continue;
            };
            let all: Vec<_> = graph
                .inner
                .edges_connecting(source, target)
                .map(|edge| edge.weight())
                .collect();
            let fits = all.iter().find(|link| {
                alternatives(parts[1]).contains(&link.relation.key())
                    && link.mentions.iter().any(|m| !m.planned)
                    && match parts.get(3).map(|p| p.split_once(' ').unwrap_or((p, ""))) {
                        None => true,
                        Some(("whole", _)) => link.scope == Scope::Whole,
                        Some(("part", pinpoint)) => {
                            link.scope == Scope::Part
                                && (link.mentions.iter())
                                    .any(|m| m.pinpoint.as_deref() == Some(pinpoint))
                        }
                        Some(other) => panic!("{}: {other:?} is no scope", self.name),
                    }
            });
            if fits.is_some() == wanted {
                continue;
            }
            let found = all
                .iter()
                .map(|link| format!("{} ({:?})", link.relation, link.scope))
                .collect::<Vec<_>>()
                .join(", ");
            let quote = all
                .iter()
                .flat_map(|link| &link.mentions)
                .map(|m| &m.quote)
                .next();
            let expected = format!(
                "{}: {}",
                if wanted { "relation" } else { "no relation" },
                line.get_ref()
            );
            let quote = quote.cloned().unwrap_or_default();
            self.fail(line.span().start, &expected, &found, &quote);
        }
    }

    pub(crate) fn check_stale(&mut self, on: &str, at: usize, lines: &[Spanned<String>]) {
        let corpus = self.corpus;
        let on_day = day(on);
        let found = corpus.stale(on_day);
        let mut expected_pairs = BTreeSet::new();
        for line in lines {
            let parts = columns(line.get_ref());
            let expected = format!("stale on {on}: {}", line.get_ref());
            let at = line.span().start;
            let (Some(by), Some(target)) = (self.find(parts[0]), self.find(parts[2])) else {
                self.fail(at, &expected, "not both are known", "");
                continue;
            };
            if let Some(through) = parts[1].strip_prefix("through ") {
                self.check_through(at, &expected, by, through, target, &found);
                continue;
            }
            expected_pairs.insert((by, target));
            let relations: Vec<&str> = found
                .iter()
                .filter(|row| row.0 == by && row.2 == target)
                .map(|row| row.1.as_str())
                .collect();
            if !alternatives(parts[1]).iter().any(|r| relations.contains(r)) {
                let judged = corpus.judge(target, on_day);
                let text = format!("{relations:?}; {} is {}", parts[2], shown(&judged));
                self.fail(at, &expected, &text, &proof(&judged));
                continue;
            }
            self.check_stale_row(at, &expected, &parts, (by, target), on_day);
        }
        for (by, relation, target) in found {
            let mine = |node| self.nodes.values().any(|&n| n == node);
            if (mine(by) || mine(target)) && !expected_pairs.contains(&(by, target)) {
                let (by, gone) = (self.name_of(by), self.name_of(target));
                let judged = corpus.judge(target, on_day);
                let expected = format!("stale on {on}: not {by} | {relation} | {gone}");
                let text = format!("{gone} is {}", shown(&judged));
                self.fail(at, &expected, &text, &proof(&judged));
            }
        }
    }

    /// gone since, instead, already gone when cited
    pub(crate) fn check_stale_row(
        &mut self,
        at: usize,
        expected: &str,
        parts: &[&str],
        (by, target): (NodeIndex, NodeIndex),
        on: Date,
    ) {
        let corpus = self.corpus;
        let judged = corpus.judge(target, on);
        let mut dead = false;
        for part in &parts[3..] {
            if let Some(since) = part.strip_prefix("gone since ") {
                if judged.since != Some(day(since)) {
                    self.fail(at, expected, &shown(&judged), &proof(&judged));
                }
            } else if let Some(instead) = part.strip_prefix("instead ") {
                let found = corpus.replacements(target, on);
                if found != self.ids(&alternatives(instead)) {
                    self.fail(at, expected, &format!("instead {found:?}"), "");
                }
            } else if *part == "already gone when cited" {
                dead = true;
            } else {
                panic!("{}: {part:?} is not understood", self.name);
            }
        }
        match corpus.project.graph.inner[by].issued() {
            None => self.fail(at, expected, "the citing document has no day", ""),
            Some(cited) => {
                let then = corpus.judge(target, cited);
                if then.status.is_gone() != dead {
                    let found = format!("when it was cited, on {cited}: {}", shown(&then));
                    self.fail(at, expected, &found, &proof(&then));
                }
            }
        }
    }

    /// Rests on what rests on what is gone, and not on that itself.
    pub(crate) fn check_through(
        &mut self,
        at: usize,
        expected: &str,
        by: NodeIndex,
        through: &str,
        target: NodeIndex,
        found: &[(NodeIndex, String, NodeIndex)],
    ) {
        let Some(middle) = self.find(through) else {
            return self.fail(at, expected, "not both are known", "");
        };
        let direct = |a, b| found.iter().any(|row| row.0 == a && row.2 == b);
        let graph = &self.corpus.project.graph;
        let rests = graph
            .inner
            .edges(by)
            .any(|e| e.target() == middle && RESTS_ON.contains(&e.weight().relation));
        if !(rests && direct(middle, target) && !direct(by, target)) {
            let found = format!(
                "rests on {through}: {rests}; {through} is stale: {}; stale itself: {}",
                direct(middle, target),
                direct(by, target)
            );
            self.fail(at, expected, &found, "");
        }
    }

    pub(crate) fn check_conflicts(&mut self, truth: &Truth, all: &[conflict::Conflict]) {
        let own: BTreeSet<String> = self
            .nodes
            .values()
            .map(|&n| self.corpus.id(n).to_owned())
            .collect();
        let mut mine: Vec<&conflict::Conflict> = all
            .iter()
            .filter(|c| c.ids.iter().any(|id| own.contains(id)))
            .collect();
        for line in &truth.conflicts {
            let parts = columns(line.get_ref());
            let ids = self.ids(&parts[1..]);
            let place = mine.iter().position(|c| {
                c.kind.key() == parts[0] && c.ids.iter().cloned().collect::<BTreeSet<_>>() == ids
            });
            match place {
                Some(place) => {
                    mine.remove(place);
                }
                None => {
                    let found: Vec<String> = mine.iter().map(|c| conflict_words(c)).collect();
                    let expected = format!("conflict: {}", line.get_ref());
                    self.fail(line.span().start, &expected, &found.join("; "), "");
                }
            }
        }
        for conflict in mine {
            if !truth
                .may_conflict
                .iter()
                .any(|kind| kind == conflict.kind.key())
            {
                let expected = format!("no conflict {}", conflict_words(conflict));
                let quote = conflict.quote.as_deref().unwrap_or_default();
                self.fail(0, &expected, "it is reported", quote);
            }
        }
    }
}
