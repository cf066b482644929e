//! A draft, with what its citations mean.
//!
//! The documents of the project that its citations may mean are looked up, and which of
//! them is meant is then worked out as in a build ([`wenmai_resolving::identity`]), as if the draft
//! were written on the day for which it is checked.

use std::ops::Range;

use jiff::civil::Date;
use petgraph::graph::NodeIndex;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Against, DraftCitation, Spot};
use crate::almanac::Standing;
use wenmai_extracting::citation::{Citation, Kind};
use wenmai_extracting::document::{
    Document, DocumentNumber, Sketch, issuer, origin::Origins, title,
};
use wenmai_graph::{CitationGraph, Entity, Status, keys};
use wenmai_project::project;
use wenmai_reading::Text;
use wenmai_resolving::identity::{self, Given, Reading, Resolution, State};

/// A draft that is checked.
pub(super) struct Draft<'a> {
    pub(super) against: &'a Against<'a>,
    pub(super) graph: &'a dyn CitationGraph,
    pub(super) as_of: Date,
    pub(super) text: &'a Text,
    /// The documents of the text; mostly one.
    pub(super) documents: Vec<Document>,
    /// Its citations of other documents, in the order of the text.
    pub(super) citations: Vec<DraftCitation<'a>>,
    /// What it says of itself, with the document that does.
    pub(super) of_itself: Vec<(usize, Citation)>,
    /// The draft where the project has it already.
    pub(super) own_nodes: FxHashSet<NodeIndex>,
}

/// The day of a draft: the one that it names, else none.
fn own_day(readings: &[Reading]) -> Option<Date> {
    let mut documents = readings.iter().map(|reading| &reading.document);
    documents.find_map(|document| document.written.or(document.published))
}

impl<'a> Draft<'a> {
    /// Reads a draft, for a day where one is given, else for its own, else for today.
    pub(super) fn read(against: &'a Against<'a>, text: &'a Text) -> Self {
        let graph = against.graph;
        let mut readings = project::read_text(text);
        let as_of = against
            .as_of
            .or_else(|| own_day(&readings))
            .unwrap_or(against.today);
        let documents: Vec<Document> = readings.iter().map(|r| r.document.clone()).collect();
        for document in readings.iter_mut().map(|reading| &mut reading.document) {
            if document.written.is_none() && document.published.is_none() {
                document.written = Some(as_of);
            }
        }
        let own = readings.len();
        let candidates = candidates(graph, &readings);
        readings.extend(candidates.iter().map(|&node| {
            let document = as_document(graph.document(node));
            Reading::new(document, Vec::new())
        }));
        let resolution = identity::resolve(&readings, &Given::default());
        let node_of = nodes(&resolution, own, &candidates);
        let own_entities: FxHashSet<usize> =
            resolution.documents.iter().take(own).copied().collect();
        let mut draft = Draft {
            against,
            graph,
            as_of,
            text,
            documents,
            citations: Vec::new(),
            of_itself: Vec::new(),
            own_nodes: own_entities
                .iter()
                .filter_map(|entity| node_of.get(entity).copied())
                .collect(),
        };
        for (at, (reading, targets)) in readings.iter().zip(&resolution.targets).enumerate() {
            if at >= own {
                break;
            }
            for (citation, target) in reading.citations.iter().zip(targets) {
                // The name before it states what is done.
                if citation.defines {
                    continue;
                }
                let is_own = target.entity.is_some_and(|e| own_entities.contains(&e));
                if is_own {
                    draft.of_itself.push((at, citation.clone()));
                    continue;
                }
                let node = target.entity.and_then(|entity| node_of.get(&entity));
                draft.cite(at, citation, node.copied(), &target.state);
            }
        }
        let place = |cited: &DraftCitation<'_>| (cited.citation.start, cited.citation.end);
        draft.citations.sort_by_key(place);
        draft
    }

    fn cite(
        &mut self,
        document: usize,
        citation: &Citation,
        node: Option<NodeIndex>,
        state: &State,
    ) {
        let name = citation.title.as_deref().filter(|_| node.is_none());
        let almanac = self.by_almanac(citation, node);
        self.citations.push(DraftCitation {
            citation: citation.clone(),
            document,
            node,
            state: state.clone(),
            law: name.and_then(identity::law_named),
            almanac,
        });
    }

    /// What the almanac knows of what a citation names, where the project does not say that
    /// it is gone, and has no text of it or that of a work that has ended.
    fn by_almanac(&self, citation: &Citation, node: Option<NodeIndex>) -> Option<Standing<'a>> {
        let almanac = self.against.almanac;
        if !citation.kind.names() && node.is_none() {
            return None;
        }
        let number = citation.number.as_ref().map(|n| n.as_str().to_owned());
        let known = node.map(|node| self.graph.document(node));
        let is_silent = node.is_none_or(|node| {
            !self.graph.document(node).present
                && self.graph.status(node, self.as_of) == Status::Unknown
        });
        let title = citation.title.clone();
        let title = match citation.kind {
            Kind::Full => title,
            _ => known.and_then(|known| known.title.clone()),
        };
        let named = Entity {
            id: title.clone().or_else(|| number.clone())?,
            title,
            number,
            issuers: match known {
                Some(known) if known.present => known.issuers.clone(),
                _ => full_names(&citation.issuers),
            },
            ..Entity::default()
        };
        let standing = almanac.standing(&named, self.as_of)?;
        let is_gone = node.is_some_and(|node| self.graph.status(node, self.as_of).is_gone());
        (is_silent || standing.is_ended() && !is_gone).then_some(standing)
    }

    /// The bytes of a citation, with the number that stands behind it in brackets.
    pub(super) fn range(&self, at: usize) -> Range<usize> {
        let citation = self.citations.get(at).map(|cited| &cited.citation);
        citation.map_or(0..0, |citation| citation.start..citation.end)
    }

    /// The name at a place, by which findings are put together.
    pub(super) fn name_at(&self, spot: &Spot) -> String {
        let cited = spot.citation.and_then(|at| self.citations.get(at));
        let Some(citation) = cited.map(|cited| &cited.citation) else {
            return spot.range.start.to_string();
        };
        let number = citation.number.as_ref().map(DocumentNumber::as_str);
        let name = citation.title.as_deref().or(number);
        name.unwrap_or(&citation.text).to_owned()
    }

    /// The document of the text in which a citation stands.
    pub(super) fn document_of(&self, cited: &DraftCitation<'_>) -> Option<&Document> {
        self.documents.get(cited.document)
    }

    /// The document of the project that a citation means.
    pub(super) fn entity(&self, cited: &DraftCitation<'_>) -> Option<&'a Entity> {
        cited.node.map(|node| self.graph.document(node))
    }

    /// Whether a citation is the first of what it names.
    pub(super) fn is_first(&self, at: usize) -> bool {
        let Some(cited) = self.citations.get(at) else {
            return false;
        };
        let same = |other: &DraftCitation<'_>| match (cited.node, other.node) {
            (Some(node), Some(other)) => node == other,
            (None, None) => match (work(cited), work(other)) {
                (Some(work), Some(other)) => work == other,
                _ => cited.citation.number == other.citation.number,
            },
            _ => false,
        };
        let before = self.citations.iter().take(at);
        !before
            .filter(|other| other.document == cited.document)
            .any(same)
    }
}

/// Bodies under their full names: 全国人大常委会 is 全国人民代表大会常务委员会.
fn full_names(bodies: &[String]) -> Vec<String> {
    let bodies = bodies.iter().map(|body| issuer::canonical(body).to_owned());
    bodies.collect()
}

/// The key of the work that a citation names.
fn work(cited: &DraftCitation<'_>) -> Option<String> {
    let known = cited.almanac.as_ref().map(|standing| standing.work);
    let named = known.or(cited.law).or(cited.citation.title.as_deref());
    named.map(title::key)
}

/// The documents that the citations may mean, and the draft itself where the project
/// has it already, in the order of their ids.
fn candidates(graph: &dyn CitationGraph, readings: &[Reading]) -> Vec<NodeIndex> {
    let named = readings.iter().flat_map(|reading| {
        let own = &reading.document;
        let own = (own.number.as_ref(), Some(own.title.as_str()));
        let cited = reading.citations.iter();
        let cited = cited.map(|citation| (citation.number.as_ref(), citation.title.as_deref()));
        cited.chain([own])
    });
    let keys = named.flat_map(|(number, title)| keys::cited(number, title));
    let mut keys: Vec<_> = keys.collect();
    keys.sort_unstable();
    keys.dedup();
    graph.by_keys(&keys)
}

/// The numbers that a document bears beside its first.
fn other_numbers(entity: &Entity) -> Vec<DocumentNumber> {
    let numbers = entity.aliases.iter().filter(|alias| alias.ends_with('号'));
    numbers
        .filter_map(|alias| DocumentNumber::parse(alias))
        .filter(DocumentNumber::has_code)
        .collect()
}

/// A document of the project as the stage that resolves names knows documents.
fn as_document(entity: &Entity) -> Document {
    Document {
        id: entity.id.clone(),
        file: entity.file.clone().unwrap_or_default(),
        line: entity.line.unwrap_or(1),
        start: 0,
        end: 0,
        title: entity.title.clone().unwrap_or_default(),
        number: entity.number.as_deref().and_then(DocumentNumber::parse),
        other_numbers: other_numbers(entity),
        issuers: entity.issuers.clone(),
        written: entity.written,
        published: entity.published,
        effective: entity.effective,
        expires: entity.expires,
        history: None,
        issues: entity.aliases.clone(),
        attachments: Vec::new(),
        printed: None,
        origins: Origins::default(),
        sketch: Sketch::default(),
        paragraphs: Vec::new(),
    }
}

/// The nodes of entities that were resolved.
fn nodes(
    resolution: &Resolution,
    own: usize,
    candidates: &[NodeIndex],
) -> FxHashMap<usize, NodeIndex> {
    let mut nodes = FxHashMap::default();
    for (&entity, &node) in resolution.documents.iter().skip(own).zip(candidates) {
        nodes.entry(entity).or_insert(node);
    }
    nodes
}
