//! What of a project a change touches: the second build.
//!
//! A build leaves an [`Outline`] of the project: who cites what and which names were
//! understood together, in columns of numbers. From it the next build sees which
//! groups of names the files touch that have changed. It resolves these again, with
//! all their members and nothing else, and puts together the part of the graph that
//! comes out otherwise ([`Amended`]). What is saved is then changed there alone.
//!
//! The stages: `files` compares the files, `meaning` resolves what is touched,
//! `part` reads from the saved project what it is judged by. Wherever more may
//! depend on a change than can be seen from the outline, none of them gives anything,
//! and all is put together anew.

mod codes;
mod files;
mod meaning;
mod outline;
mod pack;
mod part;
#[cfg(test)]
mod tests;

use std::path::Path;

use jiff::civil::Date;
use petgraph::graph::NodeIndex;
use rustc_hash::FxHashMap;

use crate::cache::{Cache, Scan};
use crate::graph::{Entity, Graph, Judgement, Relation, status};
use crate::render::Rest;
use crate::store::{BuildInfo, UnresolvedMention};

use files::Files;
use meaning::Meaning;
pub(crate) use outline::File;
pub use outline::Outline;

/// Above this share of files that differ (one of so many), and a few, all is put
/// together anew.
const MOST_CHANGED: usize = 20;
const FEW: usize = 8;

/// The part of a project that has changed. Documents are named by their places among
/// all, in the order of their ids.
#[derive(Debug)]
pub struct Amended {
    /// What has changed, what it is judged by, and what is drawn.
    pub(crate) graph: Graph,
    /// Where each node of the graph stands among all documents.
    pub(crate) places: Vec<usize>,
    /// The nodes of documents.
    pub(crate) nodes: FxHashMap<usize, NodeIndex>,
    /// What the project was built from.
    pub(crate) about: BuildInfo,
    /// The whole project, but for the statuses of what is to be judged.
    pub(crate) outline: Outline,
    /// All relations as (source, target, relation).
    pub(crate) relations: Vec<(u32, u32, Relation)>,
    /// For each document its place before.
    pub(crate) of_old: Vec<Option<usize>>,
    /// Documents that are new or others than before.
    pub(crate) documents: Vec<usize>,
    /// Documents whose relations may be others than before.
    pub(crate) sources: Vec<usize>,
    /// Documents whose status may be another.
    pub(crate) judged: Vec<usize>,
    /// Files, and whether the graph names them now.
    pub(crate) is_named: Vec<(String, bool)>,
    /// Documents that are drawn, and what is said of the others.
    pub(crate) drawn: Vec<usize>,
    pub(crate) rests: Vec<Rest>,
}

/// What documents were when they were saved, by their places then.
pub trait Before {
    /// Whether all that is known of a document is as it was.
    fn is_same(&self, at: usize, entity: &Entity) -> bool;
    /// Whether what its relations say of it is as it was.
    fn is_shown_same(&self, at: usize, entity: &Entity) -> bool;
}

/// The last build, and what it left.
pub(crate) struct Last<'l> {
    pub(crate) outline: &'l Outline,
    pub(crate) before: &'l dyn Before,
    /// The saved project.
    pub(crate) project: &'l Path,
    /// How many documents its picture shows.
    pub(crate) most_drawn: usize,
}

/// What has changed since the last build; none where all is to be put together anew.
/// `about` tells of paths and files that were not read.
pub(crate) fn amend(
    last: &Last<'_>,
    cache: &Cache,
    scan: &Scan,
    about: BuildInfo,
) -> Option<Amended> {
    let old = last.outline;
    let files = Files::of(old, cache, &scan.kept)?;
    if files.changed() > old.files.len() / MOST_CHANGED + FEW {
        return None;
    }
    let compared = files::compare(old, &files)?;
    let meaning = meaning::understand(old, &files, compared, cache, last.before)?;
    let count = meaning.outline.entities();
    // Of a small project all is drawn, and little is saved by looking at a part.
    if count <= last.most_drawn {
        return None;
    }
    let relations = meaning.outline.relations();
    let pairs = || {
        let relations = relations.iter();
        relations.map(|&(source, target, _)| (source as usize, target as usize))
    };
    let drawn = crate::render::busiest(count, pairs(), last.most_drawn);
    let part = part::read(last.project, &meaning, &drawn)?;
    let outline = &meaning.outline;
    let issuer = |at: usize| outline.issuer(at);
    let rests = crate::render::rests(count, &issuer, pairs(), &drawn);
    let Meaning {
        outline,
        of_old,
        entities,
        sources,
        judged,
        is_named,
        ..
    } = meaning;
    let documents: Vec<usize> = entities.into_keys().collect();
    let mut judged: Vec<usize> = judged.into_iter().collect();
    judged.sort_unstable();
    let mut is_named: Vec<(String, bool)> = is_named.into_iter().collect();
    is_named.sort_unstable();
    Some(Amended {
        graph: part.graph,
        places: part.places,
        nodes: part.nodes,
        about: BuildInfo {
            files: outline.files.len(),
            documents: outline.documents(),
            citations: outline.citations(),
            unresolved: outline.unresolved(),
            ..about
        },
        outline,
        relations,
        of_old,
        documents,
        sources: (0..sources.len()).filter(|&at| sources[at]).collect(),
        judged,
        is_named,
        drawn,
        rests,
    })
}

impl Amended {
    /// Judges for a day what may have another status, and gives the judgements of the
    /// nodes that were judged.
    pub fn judge(&mut self, day: Date) -> Vec<Option<Judgement>> {
        let mut judgements = vec![None; self.graph.inner.node_count()];
        for place in &self.judged {
            if let Some(&node) = self.nodes.get(place) {
                let judgement = status::judge(&self.graph, node, day);
                self.outline.entities[*place].status = judgement.status;
                judgements[node.index()] = Some(judgement);
            }
        }
        judgements
    }

    /// What the project was built from.
    pub fn about(&self) -> &BuildInfo {
        &self.about
    }

    /// The whole project.
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// How many relations of each kind there are.
    pub fn by_relation(&self) -> Vec<(Relation, usize)> {
        let mut counts = vec![0; Relation::ALL.len()];
        for (_, _, relation) in &self.relations {
            counts[*relation as usize] += 1;
        }
        Relation::ALL.into_iter().zip(counts).collect()
    }

    /// With the numbers of the files in the cache.
    pub(crate) fn numbered(mut self, numbers: Vec<i64>) -> Self {
        for (file, number) in self.outline.files.iter_mut().zip(numbers) {
            file.id = number;
        }
        self
    }
}

impl Outline {
    fn documents(&self) -> usize {
        self.rows.len()
    }

    fn citations(&self) -> usize {
        self.mentions.len()
    }

    fn issuer(&self, at: usize) -> Option<&str> {
        let issuer = self.entities.get(at)?.issuer;
        (issuer != outline::NONE).then(|| self.issuers.get(issuer as usize))
    }

    /// The mentions of which nobody knows what they mean.
    fn unresolved(&self) -> Vec<UnresolvedMention> {
        let open = self.open.iter();
        let told = open.filter(|open| !self.mentions[open.citation].what.defines());
        told.map(|open| UnresolvedMention {
            file: open.file.clone(),
            line: open.line,
            text: open.text.clone(),
            reason: crate::project::why_open(&open.state),
        })
        .collect()
    }
}
