//! What is wrong with the citations of a draft: of a text that is no part of the
//! project.
//!
//! The documents of the project that its citations may mean are looked up, and
//! which of them is meant is then worked out as in a build
//! ([`crate::identity`]), as if the draft were written on the project's day.

use jiff::civil::Date;
use petgraph::graph::NodeIndex;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::Row;
use crate::citation::{Citation, Kind};
use crate::document::{Document, DocumentNumber, Sketch, origin::Origins, title};
use crate::export::answers::{self, InsteadRow};
use crate::graph::query::RESTS_ON;
use crate::graph::{CitationGraph, Entity, Relation, Status, conflict, find, keys};
use crate::identity::{self, Given, Reading, Resolution, State};
use crate::project;
use crate::source::Text;

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
    readings.extend(candidates.iter().map(|&node| Reading {
        document: as_document(graph.document(node)),
        citations: Vec::new(),
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
            _ => return,
        };
        if self.is_done_by_draft(node) {
            return;
        }
        let severity = severity(kind, citation.relation);
        self.wrong(kind, severity, Some(node), Vec::new());
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
        if identity::law_named(name).is_some() {
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
        FindingKind::NotYetInForce => Severity::Doubtful,
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
            }),
        }
    }
    for finding in &mut findings {
        finding.at.sort_unstable();
    }
    findings
}

/// The answer about a draft.
#[derive(Debug, Serialize)]
pub struct DraftAnswer<'a> {
    /// The day of the statuses.
    pub as_of: Date,
    /// Its citations of other documents, in the order of the text.
    pub citations: Vec<DraftCitationRow<'a>>,
    /// Of how many of these, for which nothing was found, nothing is known but the
    /// name.
    pub unchecked: usize,
    /// What is wrong, the worst first.
    pub findings: Vec<FindingRow<'a>>,
}

/// A citation of the draft.
#[derive(Debug, Serialize)]
pub struct DraftCitationRow<'a> {
    /// Where it stands.
    #[serde(flatten)]
    pub at: DraftPlace<'a>,
    /// The document of the project that it means, where there is one.
    pub id: Option<&'a str>,
    /// The status of that document.
    pub status: Option<Status>,
    /// The full title of a law or regulation that the project does not know, and
    /// the table of laws does.
    pub law: Option<&'static str>,
}

/// Something that is wrong.
#[derive(Debug, Serialize)]
pub struct FindingRow<'a> {
    /// What it is.
    pub kind: FindingKind,
    /// How much it weighs, at the worst of its places.
    pub severity: Severity,
    /// Where it stands.
    pub at: Vec<DraftPlace<'a>>,
    /// The document that is cited, with its status, where it is known.
    pub document: Option<Row<'a>>,
    /// What to use in its place, where it is gone.
    pub use_instead: Vec<InsteadRow<'a>>,
    /// Documents that may be meant instead, or that fit as well.
    pub alike: &'a [Alike],
}

/// A place in the draft.
#[derive(Debug, Serialize)]
pub struct DraftPlace<'a> {
    /// Line, from 1.
    pub line: u32,
    /// Byte offset of the citation in the text.
    pub start: usize,
    /// Byte offset after it.
    pub end: usize,
    /// The words of the citation.
    pub text: &'a str,
    /// The sentence in which it stands.
    pub quote: &'a str,
    /// What the draft does to the document.
    pub relation: Relation,
}

impl Draft {
    /// How many citations without a finding mean documents of whose status nothing
    /// is known: the project has neither their text nor says what became of them.
    pub fn unchecked(&self, graph: &dyn CitationGraph) -> usize {
        let found: FxHashSet<usize> = self
            .findings
            .iter()
            .flat_map(|finding| finding.at.iter().copied())
            .collect();
        let unknown = |node| graph.status(node, self.as_of) == Status::Unknown;
        let citations = self.citations.iter().enumerate();
        citations
            .filter(|(at, cited)| !found.contains(at) && cited.node.is_none_or(unknown))
            .count()
    }

    /// The answer with the keys of the interface for programs.
    pub fn answer<'a>(&'a self, graph: &'a dyn CitationGraph) -> DraftAnswer<'a> {
        let citations = self.citations.iter();
        let findings = self.findings.iter();
        DraftAnswer {
            as_of: self.as_of,
            citations: citations.map(|cited| self.cited(graph, cited)).collect(),
            unchecked: self.unchecked(graph),
            findings: findings.map(|finding| self.row(graph, finding)).collect(),
        }
    }

    fn cited<'a>(
        &'a self,
        graph: &'a dyn CitationGraph,
        cited: &'a DraftCitation,
    ) -> DraftCitationRow<'a> {
        let id = |node: NodeIndex| graph.document(node).id.as_str();
        DraftCitationRow {
            at: place(&cited.citation),
            id: cited.node.map(id),
            status: cited.node.map(|node| graph.status(node, self.as_of)),
            law: cited.law,
        }
    }

    fn row<'a>(&'a self, graph: &'a dyn CitationGraph, finding: &'a Finding) -> FindingRow<'a> {
        let document = |node| Row::of(graph, node, self.as_of);
        let instead = |node| answers::use_instead(graph, node, self.as_of);
        let at = finding.at.iter().filter_map(|&at| self.citations.get(at));
        FindingRow {
            kind: finding.kind,
            severity: finding.severity,
            at: at.map(|cited| place(&cited.citation)).collect(),
            document: finding.node.map(document),
            use_instead: finding.node.map(instead).unwrap_or_default(),
            alike: &finding.alike,
        }
    }
}

fn place(citation: &Citation) -> DraftPlace<'_> {
    DraftPlace {
        line: citation.line,
        start: citation.start,
        end: citation.end,
        text: &citation.text,
        quote: &citation.quote,
        relation: citation.relation,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::InMemory;
    use crate::source::Encoding;
    use crate::store::{self, Saved};

    const OLD: &str = "某市财政局关于印发《某市乙资金管理办法》的通知\n某财〔2020〕2号\n\n各单位：\n\n\
        现将《某市乙资金管理办法》印发给你们，请遵照执行。\n\n某市财政局\n2020年3月1日\n";
    const NEW: &str = "某市财政局关于印发《某市乙专项资金管理办法》的通知\n某财〔2024〕4号\n\n各单位：\n\n\
        现将《某市乙专项资金管理办法》印发给你们。本通知自2024年5月1日起施行，\
        《某市乙资金管理办法》（某财〔2020〕2号）同时废止。\n\n某市财政局\n2024年4月1日\n";
    const COMING: &str = "某市财政局关于加强丙账户管理的通知\n某财〔2024〕9号\n\n各单位：\n\n\
        请加强管理。本通知自2027年1月1日起施行。\n\n某市财政局\n2024年6月1日\n";

    /// The project to which drafts are held.
    fn project() -> project::Project {
        let text = |file: &str, text: &str| Text::new(file, text, Encoding::Utf8);
        project::from_texts(vec![
            text("a.txt", OLD),
            text("b.txt", NEW),
            text("c.txt", COMING),
        ])
    }

    fn graph() -> InMemory {
        InMemory::new(project().graph)
    }

    /// Judges a draft on a day, by the graph in memory and the same that is saved.
    fn draft(day: &str, body: &str) -> Draft {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("wenmai.db");
        let built = project();
        store::save(&path, &built.graph, &built.about).unwrap();
        let text = Text::new("draft.txt", body, Encoding::Utf8);
        let day: Date = day.parse().unwrap();
        let said = |graph: &dyn CitationGraph| {
            let draft = read_draft(graph, day, &text);
            let said = serde_json::to_string(&draft.answer(graph)).unwrap();
            (draft, said)
        };
        let saved = Saved::open(&path).unwrap().ask(|graph| said(graph));
        let (draft, in_memory) = said(&graph());
        assert_eq!(saved.unwrap().1, in_memory);
        draft
    }

    fn notice(sentence: &str) -> String {
        format!("某市财政局关于丁事项的通知\n\n各单位：\n\n{sentence}\n\n某市财政局\n")
    }

    fn findings(day: &str, sentence: &str) -> Vec<(FindingKind, Severity)> {
        let draft = draft(day, &notice(sentence));
        let of = |finding: &Finding| (finding.kind, finding.severity);
        draft.findings.iter().map(of).collect()
    }

    const DAY: &str = "2026-11-22";

    #[test]
    fn a_ground_that_is_gone_is_wrong_with_what_to_use_instead() {
        let sentence = "根据《某市乙资金管理办法》（某财〔2020〕2号），现通知如下。";
        let draft = draft(DAY, &notice(sentence));
        let graph = graph();
        let answer = draft.answer(&graph);
        let [found] = answer.findings.as_slice() else {
            panic!("{answer:?}")
        };
        assert_eq!(
            (found.kind, found.severity),
            (FindingKind::Gone, Severity::Wrong)
        );
        let document = found.document.as_ref().unwrap();
        assert_eq!(document.status, Status::Repealed);
        assert_eq!(document.reasons[0].by.as_deref(), Some("某财〔2024〕4号"));
        assert_eq!(found.use_instead[0].id, "某财〔2024〕4号");
        let text = notice(sentence);
        let at = &found.at[0];
        assert_eq!(at.line, 5);
        assert_eq!(
            &text[at.start..at.end],
            "《某市乙资金管理办法》（某财〔2020〕2号）"
        );
        assert_eq!(at.quote, sentence);
        // On the day before the repeal nothing was wrong.
        assert!(findings("2024-04-30", sentence).is_empty());
    }

    #[test]
    fn one_document_in_several_places_is_one_finding() {
        let text = notice(
            "根据《某市乙资金管理办法》（某财〔2020〕2号，以下简称《办法》），现通知如下。\n\
             一、各单位应当按照《办法》第三条办理。",
        );
        let draft = draft(DAY, &text);
        assert_eq!(draft.citations.len(), 2);
        assert_eq!(draft.findings.len(), 1);
        assert_eq!(draft.findings[0].at, [0, 1]);
    }

    #[test]
    fn what_is_in_force_needs_nothing() {
        for sentence in [
            "根据《某市乙专项资金管理办法》（某财〔2024〕4号），现通知如下。",
            "根据《某市乙专项资金管理办法》，现通知如下。",
            "根据《中华人民共和国预算法》，现通知如下。",
            "现通知如下。",
        ] {
            assert_eq!(findings(DAY, sentence), [], "{sentence}");
        }
    }

    #[test]
    fn ending_what_is_gone_already_is_a_note() {
        let ends = "《某市乙资金管理办法》（某财〔2020〕2号）自2026年12月1日起废止。";
        let note = (FindingKind::Gone, Severity::Note);
        assert_eq!(findings(DAY, ends), [note]);
        assert_eq!(findings("2024-04-30", ends), []);
    }

    #[test]
    fn a_document_of_the_project_does_not_contradict_itself() {
        let again = draft(DAY, NEW);
        assert_eq!(again.citations.len(), 1);
        assert!(again.findings.is_empty(), "{:?}", again.findings);
    }

    #[test]
    fn what_does_not_apply_yet_is_doubtful() {
        let sentence =
            "根据《某市财政局关于加强丙账户管理的通知》（某财〔2024〕9号），现通知如下。";
        let doubtful = (FindingKind::NotYetInForce, Severity::Doubtful);
        assert_eq!(findings(DAY, sentence), [doubtful]);
        assert_eq!(findings("2027-01-01", sentence), []);
    }

    #[test]
    fn number_and_title_of_different_documents_do_not_belong_together() {
        // The number of the one and the title of the other.
        let crossed = draft(
            DAY,
            &notice("根据《关于加强丙账户管理的通知》（某财〔2024〕4号），现通知如下。"),
        );
        let [found] = crossed.findings.as_slice() else {
            panic!("{:?}", crossed.findings)
        };
        assert_eq!(
            (found.kind, found.severity),
            (FindingKind::NumberAndTitle, Severity::Wrong)
        );
        assert_eq!(found.alike[0].id, "某财〔2024〕9号");
        // A title that is known, and a number that nothing bears.
        let other = draft(
            DAY,
            &notice("根据《某市乙专项资金管理办法》（某财〔2024〕14号），现通知如下。"),
        );
        let [found] = other.findings.as_slice() else {
            panic!("{:?}", other.findings)
        };
        assert_eq!(
            (found.kind, found.severity),
            (FindingKind::NumberAndTitle, Severity::Doubtful)
        );
        assert_eq!(found.alike[0].id, "某财〔2024〕4号");
    }

    #[test]
    fn what_the_project_does_not_know_is_said_with_what_is_nearly_called_so() {
        let unknown = (FindingKind::Unknown, Severity::Note);
        assert_eq!(
            findings(DAY, "根据《某省戊物资调拨规程》，现通知如下。"),
            [unknown]
        );
        assert_eq!(
            findings(DAY, "根据某财〔2019〕77号，现通知如下。"),
            [unknown]
        );
        // 帐 for 账.
        let near = draft(
            DAY,
            &notice("根据《某市财政局关于加强丙帐户管理的通知》，现通知如下。"),
        );
        let [found] = near.findings.as_slice() else {
            panic!("{:?}", near.findings)
        };
        assert_eq!(
            (found.kind, found.severity),
            (FindingKind::AlmostKnown, Severity::Doubtful)
        );
        assert_eq!(found.alike[0].id, "某财〔2024〕9号");
    }

    #[test]
    fn of_documents_of_one_name_that_of_the_named_body_is_offered_first() {
        let of = |body: &str, number: &str| {
            format!(
                "{body}关于加强丙账户管理工作的通知\n{number}\n\n各单位：\n\n请加强管理。\n\n{body}\n2024年6月1日\n"
            )
        };
        let text = |file: &str, text: String| Text::new(file, text, Encoding::Utf8);
        let built = project::from_texts(vec![
            text("a.txt", of("甲市财政局", "甲财〔2024〕1号")),
            text("b.txt", of("乙市财政局", "乙财〔2024〕1号")),
        ]);
        let graph = InMemory::new(built.graph);
        let draft = notice("根据《乙市财政局关于加强丙帐户管理工作的通知》，现通知如下。");
        let draft = text("draft.txt", draft);
        let draft = read_draft(&graph, DAY.parse().unwrap(), &draft);
        assert_eq!(draft.findings[0].kind, FindingKind::AlmostKnown);
        assert_eq!(draft.findings[0].alike[0].id, "乙财〔2024〕1号");
    }

    #[test]
    fn a_short_name_needs_a_definition() {
        let found = findings(DAY, "各单位应当按照《办法》第三条办理。");
        assert_eq!(found, [(FindingKind::NoDefinition, Severity::Doubtful)]);
    }

    #[test]
    fn what_a_draft_says_of_itself_is_no_citation() {
        let text = "某市财政局关于印发《某市己资金管理办法》的通知\n\n各单位：\n\n\
            现将《某市己资金管理办法》印发给你们，请遵照执行。\n\n某市财政局\n\n\
            某市己资金管理办法\n\n第一条 为了加强管理，制定本办法。\n\n第二条 本办法自印发之日起施行。\n";
        let draft = draft(DAY, text);
        assert!(draft.citations.is_empty(), "{:?}", draft.citations);
        assert!(draft.findings.is_empty(), "{:?}", draft.findings);
    }

    #[test]
    fn an_empty_draft_has_no_findings() {
        assert!(draft(DAY, "").findings.is_empty());
        assert!(draft(DAY, "《").findings.is_empty());
    }
}
