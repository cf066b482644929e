//! Opening a project for a day, finding the document that is meant, and what
//! has been read of it.

use std::path::Path;

use jiff::civil::Date;
use petgraph::graph::NodeIndex;

use super::AnswerError;
use crate::graph::{Entity, Graph, Judgement, Status};
use crate::store::{Candidates, Part, Place, Places, Proofs, Saved, StoreError};

/// A project, of which only what a question needs is read, and the day for
/// which it is asked.
#[derive(Debug)]
pub struct Project {
    /// The project on disk.
    pub saved: Saved,
    /// The day of the statuses.
    pub as_of: Date,
    reads_all: bool,
}

/// What has been read of a project, judged for a day. The judgements of
/// documents of which [`Part::judge`] has not been asked mean nothing.
#[derive(Debug)]
pub struct Opened {
    /// The documents and relations that have been read.
    pub graph: Graph,
    /// The day of the statuses.
    pub as_of: Date,
    /// In the order of the nodes.
    pub judgements: Vec<Judgement>,
    places: Places,
}

impl Project {
    /// Opens the project in the folder `dir` for a day.
    ///
    /// # Errors
    ///
    /// As [`Saved::open`].
    pub fn open(dir: &Path, as_of: Date) -> Result<Self, StoreError> {
        Ok(Project {
            saved: Saved::open(&dir.join("wenmai.db"))?,
            as_of,
            reads_all: false,
        })
    }

    /// Reads everything, whatever is asked: the answers must be the same.
    #[must_use]
    pub fn reading_all(mut self) -> Self {
        self.reads_all = true;
        self
    }

    /// Whether it reads everything, whatever is asked.
    pub(super) fn reads_all(&self) -> bool {
        self.reads_all
    }

    /// All documents and relations, without their places.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn whole(&self, proofs: Proofs) -> Result<Opened, AnswerError> {
        let proofs = if self.reads_all { Proofs::All } else { proofs };
        Ok(self.judged(self.saved.whole(proofs)?))
    }

    /// What has been read.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn opened(&self, part: Part<'_>) -> Result<Opened, AnswerError> {
        if self.reads_all {
            return self.whole(Proofs::All);
        }
        Ok(self.judged(part.load()))
    }

    fn judged(&self, (graph, places): (Graph, Places)) -> Opened {
        Opened {
            judgements: graph.judge_all(self.as_of),
            graph,
            as_of: self.as_of,
            places,
        }
    }

    /// Goes on reading.
    pub fn more(&self, opened: Opened) -> Part<'_> {
        self.saved.part().and(opened.graph, opened.places)
    }

    /// Reads the other editions of those of the documents that are gone and in
    /// the place of which nothing has come.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn with_editions(
        &self,
        opened: Opened,
        of: impl Iterator<Item = NodeIndex>,
    ) -> Result<Opened, AnswerError> {
        let without: Vec<Entity> = of
            .filter(|&node| {
                opened.status(node).is_gone()
                    && opened
                        .graph
                        .replaced_by(node, &opened.judgements)
                        .is_empty()
            })
            .map(|node| opened.graph.inner[node].clone())
            .collect();
        if without.is_empty() {
            return Ok(opened);
        }
        let mut part = self.more(opened);
        for entity in &without {
            part.editions(entity)?;
        }
        self.opened(part)
    }

    /// The documents that `words` may mean.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub fn find(&self, words: &str) -> Result<Candidates, StoreError> {
        if !self.reads_all {
            return self.saved.find(words);
        }
        let graph = self.saved.graph(Proofs::All)?;
        let found = graph.find(words);
        Ok(Candidates { graph, found })
    }

    /// Documents without their relations, among them all that are called nearly
    /// like a name.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`]
    pub(super) fn nearly_called(&self, name: &str, most: usize) -> Result<Graph, StoreError> {
        if self.reads_all {
            return self.saved.graph(Proofs::All);
        }
        self.saved.nearly_called(name, most)
    }
}

/// Id and title, where the title says more than the id.
pub fn name(entity: &Entity) -> String {
    match &entity.title {
        Some(title) if *title != entity.id => format!("{} {title}", entity.id),
        _ => entity.id.clone(),
    }
}

impl Opened {
    /// The node of a document.
    ///
    /// # Errors
    ///
    /// [`AnswerError::NotRead`]
    pub fn node(&self, place: Place) -> Result<NodeIndex, AnswerError> {
        self.places
            .node(place)
            .ok_or(AnswerError::NotRead("a document that was not read"))
    }

    /// The place of a node.
    ///
    /// # Errors
    ///
    /// [`AnswerError::NotRead`]
    pub fn place(&self, node: NodeIndex) -> Result<Place, AnswerError> {
        self.places
            .place(node)
            .ok_or(AnswerError::NotRead("a document without a place"))
    }

    /// The judgement of a document.
    ///
    /// # Errors
    ///
    /// [`AnswerError::NotRead`]
    pub fn judgement(&self, node: NodeIndex) -> Result<&Judgement, AnswerError> {
        self.judgements
            .get(node.index())
            .ok_or(AnswerError::NotRead("a document without a judgement"))
    }

    /// The status of a document.
    pub fn status(&self, node: NodeIndex) -> Status {
        self.judgements
            .get(node.index())
            .map_or(Status::Unknown, |j| j.status)
    }

    /// Whether a person has set the status.
    pub fn is_set_by_person(&self, node: NodeIndex) -> bool {
        self.judgements
            .get(node.index())
            .is_some_and(|j| j.reasons.iter().any(|r| r.correction.is_some()))
    }

    /// Id and title, where the title says more than the id.
    pub fn name(&self, node: NodeIndex) -> String {
        name(&self.graph.inner[node])
    }
}
