//! What is wrong with the citations of a draft: of a text that is no part of the
//! project.
//!
//! The documents of the project that its citations may mean are looked up, and
//! which of them is meant is then worked out as in a build
//! ([`crate::identity`]), as if the draft were written on the project's day.

mod rows;

use jiff::civil::Date;
use petgraph::graph::NodeIndex;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use crate::almanac::{self, Almanac, Standing};
use crate::citation::{Citation, Kind};
use crate::document::{Document, DocumentNumber, Sketch, origin::Origins, title};
use crate::graph::query::RESTS_ON;
use crate::graph::{CitationGraph, Entity, Relation, Status, conflict, find, keys};
use crate::identity::{self, Given, Reading, Resolution, State};
use crate::project;
use crate::source::Text;

pub use rows::{DraftAnswer, DraftCitationRow, DraftPlace, FindingRow};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 错误: what the draft says can't stand.
    Wrong,
    /// 存疑: it may be meant so, and should be looked at.
    Doubtful,
    /// 提示: good to know.
    Note,
}

impl Severity {
    /// The key used in answers: `wrong`.
    pub const fn key(self) -> &'static str {
        match self {
            Severity::Wrong => "wrong",
            Severity::Doubtful => "doubtful",
            Severity::Note => "note",
        }
    }

    /// The Chinese word: 错误.
    pub const fn chinese(self) -> &'static str {
        match self {
            Severity::Wrong => "错误",
            Severity::Doubtful => "存疑",
            Severity::Note => "提示",
        }
    }
}

/// What is wrong with a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// The document is repealed, superseded or expired.
    Gone,
    /// It does not apply yet.
    NotYetInForce,
    /// It is suspended.
    Suspended,
    /// Parts of it are no longer in force.
    PartlyGone,
    /// Number and title are those of different documents.
    NumberAndTitle,
    /// Nothing in the project bears the name; something is called nearly so.
    AlmostKnown,
    /// Nothing in the project bears the name or the number.
    Unknown,
    /// Several documents bear the name.
    Ambiguous,
    /// A short name, or words that point back, for which nothing stands before.
    NoDefinition,
    /// The number is that of an older version; another applies.
    OlderVersion,
}

impl FindingKind {
    /// The key used in answers: `not_yet_in_force`.
    pub const fn key(self) -> &'static str {
        match self {
            FindingKind::Gone => "gone",
            FindingKind::NotYetInForce => "not_yet_in_force",
            FindingKind::Suspended => "suspended",
            FindingKind::PartlyGone => "partly_gone",
            FindingKind::NumberAndTitle => "number_and_title",
            FindingKind::AlmostKnown => "almost_known",
            FindingKind::Unknown => "unknown",
            FindingKind::Ambiguous => "ambiguous",
            FindingKind::NoDefinition => "no_definition",
            FindingKind::OlderVersion => "older_version",
        }
    }
}

/// A citation of the draft.
#[derive(Debug, Clone)]
pub struct DraftCitation {
    /// The citation as it stands in the text.
    pub citation: Citation,
    /// The document of the project that it means, where there is one.
    pub node: Option<NodeIndex>,
    /// The full title of a law or regulation that the project does not know, and
    /// the table of laws does.
    pub law: Option<&'static str>,
}

/// Something that is wrong, in one place or several.
#[derive(Debug, Clone)]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// How much it weighs, at the worst of its places.
    pub severity: Severity,
    /// Where: places in [`Draft::citations`], in the order of the text.
    pub at: Vec<usize>,
    /// The document of the project that is cited, where it is known.
    pub node: Option<NodeIndex>,
    /// Documents that may be meant instead, or that fit as well.
    pub alike: Vec<Alike>,
    /// What the almanac knows of it, where the project is silent.
    pub almanac: Option<Standing<'static>>,
}

/// A document that may be meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alike {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
}

impl Alike {
    fn of(entity: &Entity) -> Self {
        Alike {
            id: entity.id.clone(),
            title: entity.title.clone(),
        }
    }
}

/// What was found in a draft.
#[derive(Debug)]
pub struct Draft {
    /// The day of the statuses.
    pub as_of: Date,
    /// Its citations of other documents, in the order of the text.
    pub citations: Vec<DraftCitation>,
    /// What is wrong, the worst first.
    pub findings: Vec<Finding>,
}

/// Most names that are compared with all names of the project.
const MOST_COMPARED: usize = 40;
/// Documents that share most with such a name, and are compared with it.
const MOST_NEAR: usize = 200;
/// How alike a name must be to be offered, 0 to 1.
const ALIKE: f64 = 0.6;
/// How much less alike than the best another name may be that is offered too.
const AS_ALIKE: f64 = 0.1;
/// Most documents that are offered.
const MOST_ALIKE: usize = 3;

/// Judges the citations of a text that is no part of the project, for a day. The
/// project stays as it is.
pub fn read_draft(graph: &dyn CitationGraph, as_of: Date, text: &Text) -> Draft {
    let mut readings = project::read_text(text);
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
    let own_entities: FxHashSet<usize> = resolution.documents.iter().take(own).copied().collect();
    let node_of = nodes(&resolution, own, &candidates);
    let is_own = |(entity, _): &(&usize, &NodeIndex)| own_entities.contains(entity);
    let mut reader = Reader {
        graph,
        as_of,
        own_nodes: node_of
            .iter()
            .filter(is_own)
            .map(|(_, &node)| node)
            .collect(),
        node_of,
        own: own_entities,
        resolution: &resolution,
        alike: FxHashMap::default(),
        citations: Vec::new(),
        found: Vec::new(),
    };
    for (at, reading) in readings.iter().enumerate().take(own) {
        for (i, citation) in reading.citations.iter().enumerate() {
            reader.citation(at, i, citation);
        }
    }
    let (mut citations, found) = (reader.citations, reader.found);
    let place = in_order(&mut citations);
    let mut findings = together(&citations, found, &place);
    findings.sort_by_key(|finding| (finding.severity, finding.at.first().copied()));
    Draft {
        as_of,
        citations,
        findings,
    }
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

/// Something wrong with one citation.
struct Wrong {
    kind: FindingKind,
    severity: Severity,
    at: usize,
    node: Option<NodeIndex>,
    alike: Vec<Alike>,
    almanac: Option<Standing<'static>>,
}

/// Goes through the citations.
struct Reader<'a> {
    graph: &'a dyn CitationGraph,
    as_of: Date,
    resolution: &'a Resolution,
    node_of: FxHashMap<usize, NodeIndex>,
    /// The entities of the draft itself.
    own: FxHashSet<usize>,
    /// The same documents where the project has them already.
    own_nodes: FxHashSet<NodeIndex>,
    /// What is called nearly like a name, as far as it has been looked up.
    alike: FxHashMap<String, Vec<Alike>>,
    citations: Vec<DraftCitation>,
    found: Vec<Wrong>,
}

impl Reader<'_> {
    fn citation(&mut self, at: usize, i: usize, citation: &Citation) {
        let resolution = self.resolution;
        let Some(target) = resolution.targets.get(at).and_then(|of| of.get(i)) else {
            return;
        };
        // The name before it states what is done; and what a document says of
        // itself is no citation.
        if citation.defines || target.entity.is_some_and(|e| self.own.contains(&e)) {
            return;
        }
        let node = target.entity.and_then(|entity| self.node_of.get(&entity));
        let node = node.copied();
        let name = citation.title.as_deref();
        let law = name.filter(|_| node.is_none());
        self.citations.push(DraftCitation {
            citation: citation.clone(),
            node,
            law: law.and_then(identity::law_named),
        });
        match (&target.state, node) {
            (State::Ambiguous(ids), _) => {
                let alike = ids
                    .iter()
                    .filter_map(|id| self.graph.node(id))
                    .map(|node| Alike::of(self.graph.document(node)))
                    .collect();
                self.wrong(FindingKind::Ambiguous, Severity::Doubtful, None, alike);
            }
            (State::Unresolved(_), _) => {
                let is_short = citation.kind != Kind::Full;
                let kind = if is_short {
                    FindingKind::NoDefinition
                } else {
                    FindingKind::Unknown
                };
                self.wrong(kind, Severity::Doubtful, None, Vec::new());
            }
            (_, Some(node)) => self.known(citation, node),
            (_, None) => self.unknown(citation),
        }
    }

    fn wrong(
        &mut self,
        kind: FindingKind,
        severity: Severity,
        node: Option<NodeIndex>,
        alike: Vec<Alike>,
    ) {
        self.found.push(Wrong {
            kind,
            severity,
            at: self.citations.len().saturating_sub(1),
            node,
            alike,
            almanac: None,
        });
    }

    /// A citation of a document of the project.
    fn known(&mut self, citation: &Citation, node: NodeIndex) {
        let entity = self.graph.document(node);
        if let Some(name) = citation.title.as_deref()
            && citation.number.is_some()
            && entity.number.is_some()
            && entity.title.is_some()
            && conflict::is_of_another(name, find::names(entity))
        {
            let mut bearers = self.bearers(name);
            bearers.retain(|alike| alike.id != entity.id);
            let kind = FindingKind::NumberAndTitle;
            self.wrong(kind, Severity::Wrong, Some(node), bearers);
        }
        let status = self.graph.status(node, self.as_of);
        let kind = match status {
            _ if status.is_gone() => FindingKind::Gone,
            Status::NotYetInForce => FindingKind::NotYetInForce,
            Status::Suspended => FindingKind::Suspended,
            Status::PartlyRepealed => FindingKind::PartlyGone,
            Status::Unknown if !entity.present => {
                self.by_almanac(citation, Some(node));
                return;
            }
            _ => return,
        };
        if self.is_done_by_draft(node) {
            return;
        }
        let severity = severity(kind, citation.relation);
        self.wrong(kind, severity, Some(node), Vec::new());
    }

    /// What the almanac knows of a document of which the project knows nothing. Whether it
    /// knows it.
    fn by_almanac(&mut self, citation: &Citation, node: Option<NodeIndex>) -> bool {
        let number = citation.number.as_ref().map(|n| n.as_str().to_owned());
        let Some(name) = citation.title.clone().or_else(|| number.clone()) else {
            return false;
        };
        let entity = Entity {
            id: name,
            title: citation.title.clone(),
            number,
            issuers: citation.issuers.clone(),
            ..Entity::default()
        };
        let Some(standing) = Almanac::own().standing(&entity, self.as_of) else {
            return false;
        };
        let kind = match standing.state {
            almanac::State::Ended => FindingKind::Gone,
            almanac::State::NotYetInForce => FindingKind::NotYetInForce,
            _ if standing.asked.is_some() => FindingKind::OlderVersion,
            _ => return true,
        };
        self.wrong(kind, severity(kind, citation.relation), node, Vec::new());
        if let Some(wrong) = self.found.last_mut() {
            wrong.almanac = Some(standing);
        }
        true
    }

    /// Whether it is the draft itself, which the project has already, that made a
    /// document what it is: 同时废止 is then no mistake.
    fn is_done_by_draft(&self, node: NodeIndex) -> bool {
        let reasons = self.graph.judgement(node, self.as_of).reasons;
        let by_draft = |id: &String| {
            let by = self.graph.node(id);
            by.is_some_and(|by| self.own_nodes.contains(&by))
        };
        !reasons.is_empty() && reasons.iter().all(|r| r.by.as_ref().is_some_and(by_draft))
    }

    /// A citation of a document of which the project knows nothing.
    fn unknown(&mut self, citation: &Citation) {
        let Some(name) = citation.title.as_deref() else {
            self.wrong(FindingKind::Unknown, Severity::Note, None, Vec::new());
            return;
        };
        let bearers = self.bearers(name);
        if citation.number.is_some() && !bearers.is_empty() {
            let kind = FindingKind::NumberAndTitle;
            self.wrong(kind, Severity::Doubtful, None, bearers);
            return;
        }
        if self.by_almanac(citation, None) || identity::law_named(name).is_some() {
            return;
        }
        let alike = self.alike(name);
        if alike.is_empty() {
            self.wrong(FindingKind::Unknown, Severity::Note, None, alike);
        } else {
            self.wrong(FindingKind::AlmostKnown, Severity::Doubtful, None, alike);
        }
    }

    /// The documents that bear a name and a number.
    fn bearers(&self, name: &str) -> Vec<Alike> {
        let keys = identity::keys_of_title(name);
        let bears = |own: &str| {
            keys.contains(&title::key(own))
                || keys.contains(&title::key(title::without_issuers(own)))
        };
        let numbered = |entity: &&Entity| entity.number.is_some();
        self.graph
            .by_keys(&keys::cited(None, Some(name)))
            .into_iter()
            .map(|node| self.graph.document(node))
            .filter(numbered)
            .filter(|entity| find::names(entity).any(bears))
            .take(MOST_ALIKE)
            .map(Alike::of)
            .collect()
    }

    /// The documents that are called nearly so, the most alike first.
    fn alike(&mut self, name: &str) -> Vec<Alike> {
        if let Some(known) = self.alike.get(name) {
            return known.clone();
        }
        if self.alike.len() >= MOST_COMPARED {
            return Vec::new();
        }
        let near = find::nearly_called(self.graph, name, MOST_NEAR);
        let plain = title::key(title::without_issuers(name));
        let full = title::key(name);
        // Many bodies issue documents of one name: whose it is counts too.
        let likeness = |entity: &Entity| {
            find::names(entity)
                .map(|own| {
                    let own_plain = title::key(title::without_issuers(own));
                    let by_name = title::similarity(&own_plain, &plain);
                    (by_name, title::similarity(&title::key(own), &full))
                })
                .filter(|(by_name, in_full)| by_name.max(*in_full) >= ALIKE)
                .map(|(by_name, in_full)| f64::midpoint(by_name, in_full))
                .fold(0.0, f64::max)
        };
        // In the order of ids where they are equally alike.
        let mut alike: Vec<(f64, &Entity)> = near
            .into_iter()
            .map(|node| self.graph.document(node))
            .map(|entity| (likeness(entity), entity))
            .filter(|(score, _)| *score > 0.0)
            .collect();
        alike.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
        let best = alike.first().map_or(0.0, |(score, _)| *score);
        alike.retain(|(score, _)| *score >= best - AS_ALIKE);
        let alike: Vec<Alike> = alike
            .into_iter()
            .take(MOST_ALIKE)
            .map(|(_, entity)| Alike::of(entity))
            .collect();
        self.alike.insert(name.to_owned(), alike.clone());
        alike
    }
}

/// How much it weighs that a document is cited so.
fn severity(kind: FindingKind, relation: Relation) -> Severity {
    let ends = matches!(relation, Relation::Repeals | Relation::Supersedes);
    let speaks_of_new = matches!(
        relation,
        Relation::Implements | Relation::Forwards | Relation::Interprets
    );
    match kind {
        // What is gone already need not be ended.
        FindingKind::Gone if ends => Severity::Note,
        FindingKind::Gone if RESTS_ON.contains(&relation) => Severity::Wrong,
        FindingKind::Gone | FindingKind::Suspended => Severity::Doubtful,
        FindingKind::NotYetInForce if speaks_of_new => Severity::Note,
        FindingKind::NotYetInForce | FindingKind::OlderVersion => Severity::Doubtful,
        _ => Severity::Note,
    }
}

/// Puts the citations in the order of the text, and gives the new place of each.
fn in_order(citations: &mut Vec<DraftCitation>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..citations.len()).collect();
    order.sort_by_key(|&at| (citations[at].citation.start, at));
    let mut place = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new;
    }
    let mut sorted: Vec<(usize, DraftCitation)> =
        place.iter().copied().zip(citations.drain(..)).collect();
    sorted.sort_by_key(|(place, _)| *place);
    citations.extend(sorted.into_iter().map(|(_, citation)| citation));
    place
}

/// One finding for all places in which the same is wrong with the same document
/// or name.
fn together(citations: &[DraftCitation], found: Vec<Wrong>, place: &[usize]) -> Vec<Finding> {
    type Same = (FindingKind, Option<NodeIndex>, Option<String>);
    let mut findings: Vec<Finding> = Vec::new();
    let mut known: FxHashMap<Same, usize> = FxHashMap::default();
    for wrong in found {
        let at = place[wrong.at];
        let citation = &citations[at].citation;
        let name = || {
            let number = citation.number.as_ref().map(DocumentNumber::as_str);
            let name = citation.title.as_deref().or(number);
            name.unwrap_or(&citation.text).to_owned()
        };
        // A wrong title is another one each time.
        let tells = wrong.node.is_none() || wrong.kind == FindingKind::NumberAndTitle;
        let same = (wrong.kind, wrong.node, tells.then(name));
        let next = findings.len();
        match *known.entry(same).or_insert(next) {
            known if known < next => {
                let finding = &mut findings[known];
                finding.at.push(at);
                finding.severity = finding.severity.min(wrong.severity);
            }
            _ => findings.push(Finding {
                kind: wrong.kind,
                severity: wrong.severity,
                at: vec![at],
                node: wrong.node,
                alike: wrong.alike,
                almanac: wrong.almanac,
            }),
        }
    }
    for finding in &mut findings {
        finding.at.sort_unstable();
    }
    findings
}

#[cfg(test)]
mod tests;
