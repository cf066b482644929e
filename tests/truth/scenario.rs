//! A scenario while it is held against the answers: where its documents are in
//! the graph, and what is said of each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use petgraph::graph::NodeIndex;
use toml::Spanned;
use wenmai::citation::Citation;
use wenmai::document::title;
use wenmai::identity::Target;

use crate::ROOT;
use crate::corpus::{Corpus, plain};
use crate::format::{Document, columns, day};

/// An expectation that does not hold.
pub(crate) struct Failure {
    pub(crate) scenario: String,
    pub(crate) line: usize,
    pub(crate) expected: String,
    pub(crate) found: String,
    pub(crate) proof: String,
}

impl Failure {
    /// As it stands in `pending.txt`.
    pub(crate) fn key(&self) -> String {
        format!("{}: {}", self.scenario, self.expected)
    }
}

/// A scenario while it is held against the answers.
pub(crate) struct Scenario<'c> {
    pub(crate) name: String,
    pub(crate) source: String,
    pub(crate) corpus: &'c Corpus,
    /// The scenario's names for documents, and what they are in the graph.
    pub(crate) nodes: BTreeMap<String, NodeIndex>,
    pub(crate) failures: Vec<Failure>,
}

impl<'c> Scenario<'c> {
    pub(crate) fn fail(&mut self, at: usize, expected: &str, found: &str, proof: &str) {
        self.failures.push(Failure {
            scenario: self.name.clone(),
            line: self.source[..at].matches('\n').count() + 1,
            expected: expected.to_owned(),
            found: found.to_owned(),
            proof: proof.to_owned(),
        });
    }

    pub(crate) fn path(&self, file: &str) -> String {
        format!("{ROOT}/{}/{file}", self.name)
    }

    pub(crate) fn find(&self, handle: &str) -> Option<NodeIndex> {
        self.nodes.get(handle).copied()
    }

    /// The handle of a node, else its id.
    pub(crate) fn name_of(&self, node: NodeIndex) -> String {
        let known = self.nodes.iter().find(|(_, n)| **n == node);
        known.map_or_else(|| self.corpus.id(node).to_owned(), |(h, _)| h.clone())
    }

    /// The citations that `file:line | words | first` means; the line and the
    /// last column may be left out.
    pub(crate) fn named(&self, name: &str) -> Vec<(&'c Citation, &'c Target)> {
        let parts = columns(name);
        let (file, line) = match parts[0].split_once(':') {
            Some((file, line)) => (file, Some(line.parse::<u32>().unwrap())),
            None => (parts[0], None),
        };
        let path = self.path(file);
        assert!(Path::new(&path).exists(), "{}: no file {file}", self.name);
        let words = plain(parts[1]);
        let all: Vec<_> = self
            .corpus
            .citations(&path)
            .into_iter()
            .filter(|(citation, _)| line.is_none_or(|line| citation.line == line))
            .map(|(citation, target)| (citation.start, plain(&citation.text), citation, target))
            .filter(|(_, text, ..)| text.starts_with(&words))
            .map(|(start, text, citation, target)| {
                // Of one place only what is most like the words counts.
                (start, text.len() - words.len(), citation, target)
            })
            .collect();
        let least = all.iter().map(|row| row.1).min().unwrap_or_default();
        let mut rows: Vec<_> = all.into_iter().filter(|row| row.1 == least).collect();
        rows.sort_by_key(|row| row.0);
        let rows = rows.into_iter().map(|row| (row.2, row.3));
        match parts.get(2) {
            Some(&"first") => rows.take(1).collect(),
            Some(&"second") => rows.skip(1).take(1).collect(),
            Some(other) => panic!("{}: {other:?} is not first or second", self.name),
            None => rows.collect(),
        }
    }

    /// Ids in the graph of the scenario's names; `nothing` is none.
    pub(crate) fn ids(&self, handles: &[&str]) -> BTreeSet<String> {
        let named = handles.iter().filter(|h| **h != "nothing");
        let id = |h: &&str| match self.find(h) {
            Some(node) => self.corpus.id(node).to_owned(),
            None => (*h).to_owned(),
        };
        named.map(id).collect()
    }

    /// Looks the documents of the scenario up in the graph.
    pub(crate) fn locate(&mut self, documents: &[Spanned<Document>]) {
        for document in documents {
            let at = document.span().start;
            let document = document.get_ref();
            let handle = document.handle().to_owned();
            match self.locate_one(document) {
                None if document.optional => {}
                None => self.fail(at, &format!("there is {handle}"), "none", ""),
                Some(node) => {
                    let twin = self.nodes.iter().find(|(_, n)| **n == node);
                    if let Some((twin, _)) = twin {
                        let expected = format!("{handle} and {twin} are two documents");
                        let found = format!("both are {}", self.corpus.id(node));
                        self.fail(at, &expected, &found, "");
                    }
                    self.nodes.insert(handle, node);
                }
            }
        }
    }

    pub(crate) fn locate_one(&self, document: &Document) -> Option<NodeIndex> {
        let graph = &self.corpus.project.graph;
        let by_id = document
            .id
            .as_ref()
            .and_then(|id| graph.by_id.get(id.get_ref()));
        if let Some(file) = &document.file {
            let path = self.path(file);
            assert!(Path::new(&path).exists(), "{}: no file {file}", self.name);
            let inside: Vec<NodeIndex> = graph
                .inner
                .node_indices()
                .filter(|&n| graph.inner[n].file.as_deref() == Some(&path))
                .collect();
            let wanted = document.title.as_ref().map(|t| title::key(t.get_ref()));
            let titled = inside.iter().find(|&&n| {
                let own = graph.inner[n].title.as_deref().map(title::key);
                wanted.is_some() && own == wanted
            });
            return match (titled, inside.as_slice()) {
                (Some(node), _) | (None, [node]) => Some(*node),
                (None, _) => by_id.copied().filter(|n| inside.contains(n)),
            };
        }
        by_id.copied().or_else(|| {
            let name = document.named.first()?;
            let found = self.named(name.get_ref());
            self.corpus.node(found.first()?.1)
        })
    }

    pub(crate) fn check_document(&mut self, document: &Document) {
        let Some(node) = self.find(document.handle()) else {
            return;
        };
        let corpus = self.corpus;
        let entity = &corpus.project.graph.inner[node];
        if let Some(id) = &document.id
            && *id.get_ref() != entity.id
        {
            let expected = format!("the id is {}", id.get_ref());
            self.fail(id.span().start, &expected, &entity.id, "");
        }
        if entity.present != document.file.is_some() {
            let at = document.id.as_ref().map_or(0, |id| id.span().start);
            let expected = format!(
                "{} is {}",
                document.handle(),
                if document.file.is_some() {
                    "here"
                } else {
                    "only cited"
                }
            );
            let found = format!("{} in {:?}", entity.id, entity.file);
            self.fail(at, &expected, &found, "");
        }
        if let Some(wanted) = &document.title {
            let key = title::key(wanted.get_ref());
            let mut titles = entity.title.iter().chain(&entity.aliases);
            if !titles.any(|t| title::key(t) == key) {
                let expected = format!("{} is 《{}》", document.handle(), wanted.get_ref());
                let found = entity.title.as_deref().unwrap_or("no title");
                self.fail(wanted.span().start, &expected, found, "");
            }
        }
        if let Some(issuers) = &document.issuers
            && *issuers.get_ref() != entity.issuers
        {
            let wanted = issuers.get_ref().join(", ");
            let expected = format!("{} is issued by {wanted}", document.handle());
            let found = entity.issuers.join(", ");
            self.fail(issuers.span().start, &expected, &found, "");
        }
        for name in &document.named {
            self.check_name(name, document.handle(), node);
        }
        for line in &document.status {
            self.check_status(line, document.handle(), node);
        }
        for line in &document.instead {
            let parts = columns(line.get_ref());
            let found = self.corpus.replacements(node, day(parts[0]));
            let wanted = self.ids(&parts[1..]);
            if found != wanted {
                let expected = format!("instead of {}: {}", document.handle(), line.get_ref());
                self.fail(line.span().start, &expected, &format!("{found:?}"), "");
            }
        }
    }
}
