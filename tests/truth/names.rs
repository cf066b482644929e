//! Which document a name means, and that nothing else is named.

use std::collections::BTreeSet;

use petgraph::graph::NodeIndex;
use toml::Spanned;
use wenmai::identity::State;

use crate::format::{Truth, columns};
use crate::scenario::Scenario;

impl Scenario<'_> {
    pub(crate) fn check_name(&mut self, name: &Spanned<String>, handle: &str, node: NodeIndex) {
        let expected = format!("{} means {handle}", name.get_ref());
        let rows = self.named(name.get_ref());
        if rows.is_empty() {
            self.fail(name.span().start, &expected, "no such citation", "");
        }
        for (citation, target) in rows {
            if self.corpus.node(target) == Some(node) {
                continue;
            }
            let found = match self.corpus.node(target) {
                Some(other) => self.name_of(other),
                None => format!("{:?}", target.state),
            };
            let proof = format!("line {} “{}”", citation.line, citation.quote);
            self.fail(name.span().start, &expected, &found, &proof);
        }
    }

    /// Nothing is named that the truth does not know.
    pub(crate) fn check_nothing_else(&mut self, truth: &Truth) {
        let corpus = self.corpus;
        let prefix = self.path("");
        let unclear: Vec<usize> = truth
            .unclear
            .iter()
            .flat_map(|u| self.named(u.name.get_ref()))
            .map(|(citation, _)| std::ptr::from_ref(citation).addr())
            .collect();
        let graph = &corpus.project.graph;
        for node in graph.inner.node_indices() {
            let file = graph.inner[node].file.as_deref();
            let here = file.is_some_and(|f| f.starts_with(&prefix));
            if here && !self.nodes.values().any(|&n| n == node) {
                let expected = format!("no document {}", corpus.id(node));
                self.fail(0, &expected, file.unwrap_or_default(), "");
            }
        }
        let readings = corpus.extraction.readings.iter();
        let files: BTreeSet<&str> = readings.map(|r| r.document.file.as_str()).collect();
        for file in files.into_iter().filter(|file| file.starts_with(&prefix)) {
            for (citation, target) in corpus.citations(file) {
                let node = corpus.node(target);
                let known = match node {
                    Some(node) => self.nodes.values().any(|&n| n == node),
                    None => unclear.contains(&std::ptr::from_ref(citation).addr()),
                };
                if !known {
                    let name = file.strip_prefix(&prefix).unwrap_or(file);
                    let expected =
                        format!("{name} | {} means a document of the truth", citation.text);
                    let found = match node {
                        Some(node) => corpus.id(node).to_owned(),
                        None => format!("{:?}", target.state),
                    };
                    let proof = format!("{file}:{} “{}”", citation.line, citation.quote);
                    self.fail(0, &expected, &found, &proof);
                }
            }
        }
    }

    pub(crate) fn check_unclear(&mut self, truth: &Truth) {
        for unclear in &truth.unclear {
            let at = unclear.name.span().start;
            let expected = format!(
                "{} is {} {}",
                unclear.name.get_ref(),
                unclear.state,
                unclear.candidates.join(", ")
            );
            let rows = self.named(unclear.name.get_ref());
            if rows.is_empty() && !unclear.may_be_missed {
                self.fail(at, &expected, "no such citation", "");
            }
            let handles: Vec<&str> = unclear.candidates.iter().map(String::as_str).collect();
            let wanted = self.ids(&handles);
            for (citation, target) in rows {
                let candidates = match &target.state {
                    State::Ambiguous(ids) => ids.iter().cloned().collect(),
                    _ => BTreeSet::new(),
                };
                if target.state.key() != unclear.state || candidates != wanted {
                    let found = match self.corpus.node(target) {
                        Some(node) => self.name_of(node),
                        None => format!("{:?}", target.state),
                    };
                    self.fail(at, &expected, &found, &citation.quote);
                }
            }
        }
        for line in &truth.not_meant {
            let parts = columns(line.get_ref());
            let node = self.find(parts[2]);
            for (citation, target) in self.named(&format!("{} | {}", parts[0], parts[1])) {
                if node.is_some() && self.corpus.node(target) == node {
                    let expected = format!("not meant: {}", line.get_ref());
                    self.fail(line.span().start, &expected, parts[2], &citation.quote);
                }
            }
        }
    }
}
