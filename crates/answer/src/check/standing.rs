//! Whether what is cited holds on the day.

use jiff::ToSpan;
use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::NodeIndex;

use super::DraftCitation;
use super::draft::Draft;
use super::finding::{Finding, Found, citing};
use super::rule::{RuleId, Severity};
use crate::almanac::{self, Standing, Version};
use wenmai_extracting::document::provision::Provisions;
use wenmai_extracting::document::{DocumentNumber, title};
use wenmai_graph::query::RESTS_ON;
use wenmai_graph::{Judgement, Parts, Reason, Relation, Status, instead};
use wenmai_vocabulary::part::part;

/// How soon a term ends that is told of, in months.
const SOON: i32 = 6;

pub(super) fn check<'a>(draft: &Draft<'a>, found: &mut Found<'a>) {
    for (at, cited) in draft.citations.iter().enumerate() {
        is_draft(draft, at, cited, found);
        if is_later(draft, at, cited, found) {
            continue;
        }
        let is_told = cited
            .node
            .is_some_and(|node| by_project(draft, at, cited, node, found));
        if let Some(standing) = cited.almanac.as_ref().filter(|_| !is_told) {
            by_almanac(draft, at, cited, standing, found);
        }
    }
}

/// Whether the draft ends what it cites.
pub(super) fn ends(relation: Relation) -> bool {
    matches!(relation, Relation::Repeals | Relation::Supersedes)
}

/// Whether the draft deals with the state of what it cites: what it changes, restores or
/// extends it may name, whatever has become of it.
fn changes(relation: Relation) -> bool {
    relation.changes() && !ends(relation)
}

/// Says what the project knows; whether it knows anything.
fn by_project(
    draft: &Draft<'_>,
    at: usize,
    cited: &DraftCitation<'_>,
    node: NodeIndex,
    found: &mut Found<'_>,
) -> bool {
    let judgement = draft.graph.judgement(node, draft.as_of);
    let relation = cited.citation.relation;
    let rule = match judgement.status {
        status if status.is_gone() && ends(relation) => RuleId::EndsGone,
        Status::Repealed => RuleId::Repealed,
        Status::Superseded => RuleId::Superseded,
        Status::Expired => RuleId::Expired,
        Status::Suspended => RuleId::Suspended,
        Status::NotYetInForce => RuleId::NotYetInForce,
        Status::PartlyRepealed => RuleId::PartlyRepealed,
        Status::Amended => RuleId::Amended,
        Status::InForce | Status::Unknown => {
            return ends_soon(draft, at, node, &judgement, found);
        }
    };
    if is_done_by_draft(draft, &judgement) || changes(relation) {
        return true;
    }
    if ends(relation) && !judgement.status.is_gone() {
        return true;
    }
    let is_named = judgement.reasons.iter().any(|reason| names(draft, reason));
    let fits = match rule {
        RuleId::PartlyRepealed => !is_named && meets_gone(cited, &judgement),
        // A name alone means the text as it is amended.
        RuleId::Amended => {
            let is_numbered = cited.citation.number.is_some();
            is_numbered && !is_named && RESTS_ON.contains(&relation) && !is_history(draft, node)
        }
        RuleId::NotYetInForce => !has_earlier(draft, cited) && is_dated(draft, cited),
        RuleId::Repealed | RuleId::Superseded | RuleId::Expired => !says_so(draft, at),
        RuleId::EndsGone => !is_done_by_namesake(draft, cited, &judgement),
        _ => true,
    };
    if !fits {
        return ends_soon(draft, at, node, &judgement, found);
    }
    let range = draft.range(at);
    let finding = found.citation(rule, at, range);
    finding.of(node).weighs(weight(rule, relation)).words(
        "status",
        judgement.status.chinese(),
        judgement.status.english(),
    );
    say(draft, finding, node, &judgement);
    true
}

/// The words that the graph knows of how a document stands.
fn say(draft: &Draft<'_>, finding: &mut Finding<'_>, node: NodeIndex, judgement: &Judgement) {
    let reason = judgement.reasons.first();
    let by = reason.and_then(|reason| reason.by.as_deref());
    let is_day = judgement.status == Status::NotYetInForce;
    let entity = draft.graph.document(node);
    finding
        .word_if(
            "since",
            judgement
                .since
                .filter(|_| !is_day)
                .map(|day| day.to_string()),
        )
        .word_if("by", by)
        .word_if("from", entity.effective.map(|day| day.to_string()))
        .word_if("until", last_day(draft, node).map(|day| day.to_string()));
    let parts = Parts::of(judgement);
    finding.word_if("parts", parts.as_ref().and_then(parts_gone));
    let mut instead: Vec<String> = instead::use_instead(draft.graph, node, draft.as_of)
        .iter()
        .map(|instead| citing(draft.graph.document(instead.node)))
        .collect();
    instead.truncate(2);
    if !instead.is_empty() {
        finding.words("instead", &instead.join("、"), &instead.join(", "));
    }
}

/// The last day of a term that has ended.
fn last_day(draft: &Draft<'_>, node: NodeIndex) -> Option<Date> {
    let own = draft.graph.document(node).expires;
    draft.graph.timeline(node).last_day(own)
}

fn parts_gone(parts: &Parts) -> Option<String> {
    (!parts.gone.is_empty()).then(|| parts.gone.join("、"))
}

/// Whether a citation may mean a part that is gone: it names one of these, or no part.
fn meets_gone(cited: &DraftCitation<'_>, judgement: &Judgement) -> bool {
    let pinpoint = cited.citation.pinpoint.as_deref();
    let Some(named) = pinpoint.and_then(Provisions::parse) else {
        return true;
    };
    let Some(parts) = Parts::of(judgement) else {
        return true;
    };
    let meets = |part: &String| {
        let part = Provisions::parse(part);
        part.is_none_or(|part| part.meets(&named))
    };
    parts.gone.iter().any(meets) || parts.gone.is_empty() && !parts.stays.iter().any(meets)
}

/// Whether the draft itself says behind a name, or before it, that the document is gone:
/// 《甲办法》已于2021年废止, 原《甲办法》.
fn says_so(draft: &Draft<'_>, at: usize) -> bool {
    let range = draft.range(at);
    let text = &draft.text.text;
    let behind = part(text, range.end..);
    let behind = behind
        .split(['。', '；', '\n', '《'])
        .next()
        .unwrap_or_default();
    let words = &RuleId::Repealed.rule().words;
    let is_told = words.iter().any(|word| behind.contains(word.as_str()));
    is_told || part(text, ..range.start).ends_with('原')
}

/// Whether a name is that of a work of which an earlier version than the one at hand applies.
fn has_earlier(draft: &Draft<'_>, cited: &DraftCitation<'_>) -> bool {
    let name = cited.citation.title.as_deref();
    let work = name.filter(|_| cited.citation.number.is_none());
    let work = work.and_then(|name| draft.against.almanac.work(name));
    work.is_some_and(|work| {
        let state = work.on(draft.as_of, None, None).state;
        state != almanac::State::NotYetInForce
    })
}

/// Whether it is known that the document that is cited was issued by now: a name alone may
/// mean an older one.
fn is_dated(draft: &Draft<'_>, cited: &DraftCitation<'_>) -> bool {
    let entity = draft.entity(cited);
    let is_issued = entity.is_some_and(|e| e.written.or(e.published).is_some());
    cited.citation.number.is_some() || is_issued
}

/// Whether what ended a document is called as the draft is: its final text.
fn is_done_by_namesake(
    draft: &Draft<'_>,
    cited: &DraftCitation<'_>,
    judgement: &Judgement,
) -> bool {
    let own = draft.document_of(cited).map(|own| title::key(&own.title));
    judgement.reasons.iter().any(|reason| {
        let by = reason.by.as_deref().and_then(|by| draft.graph.node(by));
        let by = by.map(|by| draft.graph.document(by));
        let by = by.and_then(|by| by.title.as_deref()).map(title::key);
        by.is_some() && by == own
    })
}

/// Whether the draft names what a status follows from, and so knows of it.
fn names(draft: &Draft<'_>, reason: &Reason) -> bool {
    let by = reason.by.as_deref().and_then(|by| draft.graph.node(by));
    by.is_some_and(|by| {
        let mut nodes = draft.citations.iter().map(|cited| cited.node);
        nodes.any(|node| node == Some(by))
    })
}

/// Whether a document is a law whose heading tells of its amendments: its name means the
/// amended text.
fn is_history(draft: &Draft<'_>, node: NodeIndex) -> bool {
    let entity = draft.graph.document(node);
    entity.number.is_none()
        || entity
            .title
            .as_deref()
            .is_some_and(|t| t.starts_with("中华人民共和国"))
}

/// Whether it is the draft itself, which the project has already, that made a
/// document what it is: 同时废止 is then no mistake.
fn is_done_by_draft(draft: &Draft<'_>, judgement: &Judgement) -> bool {
    let by_draft = |id: &String| {
        let by = draft.graph.node(id);
        by.is_some_and(|by| draft.own_nodes.contains(&by))
    };
    let reasons = &judgement.reasons;
    !reasons.is_empty() && reasons.iter().all(|r| r.by.as_ref().is_some_and(by_draft))
}

/// Says that a term ends soon; whether it is known how the document stands.
fn ends_soon(
    draft: &Draft<'_>,
    at: usize,
    node: NodeIndex,
    judgement: &Judgement,
    found: &mut Found<'_>,
) -> bool {
    let relation = draft.citations.get(at).map(|cited| cited.citation.relation);
    let soon = draft
        .as_of
        .checked_add(SOON.months())
        .unwrap_or(draft.as_of);
    if let Some(until) = judgement.until.filter(|&until| until <= soon)
        && relation.is_some_and(|relation| RESTS_ON.contains(&relation))
        && !ended_by_draft(draft, node)
    {
        let range = draft.range(at);
        let finding = found.citation(RuleId::EndsSoon, at, range);
        finding.of(node).word("until", until.to_string());
    }
    judgement.status != Status::Unknown
}

/// Whether what ends a document is the draft itself.
fn ended_by_draft(draft: &Draft<'_>, node: NodeIndex) -> bool {
    let edges = draft.graph.edges_of(
        node,
        Direction::Incoming,
        &[Relation::Repeals, Relation::Supersedes],
    );
    edges.into_iter().any(|edge| {
        let by = draft.graph.other_end(edge, Direction::Incoming);
        draft.own_nodes.contains(&by)
    })
}

/// Says what the almanac knows, where the project is silent.
fn by_almanac<'a>(
    draft: &Draft<'a>,
    at: usize,
    cited: &DraftCitation<'a>,
    standing: &Standing<'a>,
    found: &mut Found<'a>,
) {
    let relation = cited.citation.relation;
    let rule = match standing.state {
        almanac::State::Ended if ends(relation) => RuleId::EndsGone,
        almanac::State::Ended => RuleId::Repealed,
        almanac::State::NotYetInForce => RuleId::NotYetInForce,
        _ if is_older(standing) && !ends(relation) && !changes(relation) => RuleId::OlderVersion,
        _ => return,
    };
    if rule == RuleId::Repealed && says_so(draft, at) {
        return;
    }
    let day = |version: Option<&Version>| version.and_then(Version::day).map(|d| d.to_string());
    let range = draft.range(at);
    let finding = found.citation(rule, at, range);
    finding
        .of_some(cited.node)
        .weighs(weight(rule, relation))
        .words(
            "status",
            Status::Repealed.chinese(),
            Status::Repealed.english(),
        )
        .word_if("since", standing.since.map(|day| day.to_string()))
        .word_if("by", standing.by)
        .word_if("asked", day(standing.asked))
        .word_if("current", day(standing.version))
        .word_if(
            "number",
            standing.version.and_then(|v| v.instrument.clone()),
        );
    if !standing.successors.is_empty() {
        let named = |title: &String| format!("《{title}》");
        let named: Vec<String> = standing.successors.iter().map(named).collect();
        finding.words("instead", &named.join("、"), &named.join(", "));
    }
    finding.almanac = Some(standing.clone());
}

/// Whether the version that is asked for is older than the one that applies.
fn is_older(standing: &Standing<'_>) -> bool {
    let day = |version: Option<&Version>| version.and_then(Version::day);
    let days = day(standing.asked).zip(day(standing.version));
    days.is_some_and(|(asked, current)| asked < current)
}

/// How much it weighs that a document is cited so.
fn weight(rule: RuleId, relation: Relation) -> Severity {
    let speaks_of_new = matches!(
        relation,
        Relation::Implements | Relation::Forwards | Relation::Interprets
    );
    match rule {
        RuleId::Repealed | RuleId::Superseded | RuleId::Expired if RESTS_ON.contains(&relation) => {
            Severity::Wrong
        }
        RuleId::NotYetInForce if speaks_of_new => Severity::Note,
        RuleId::PartlyRepealed | RuleId::Amended | RuleId::EndsGone => Severity::Note,
        _ => Severity::Doubtful,
    }
}

/// Says that a citation is one of a draft for comment.
fn is_draft(draft: &Draft<'_>, at: usize, cited: &DraftCitation<'_>, found: &mut Found<'_>) {
    let citation = &cited.citation;
    let rests = matches!(
        citation.relation,
        Relation::Basis | Relation::Implements | Relation::Applies
    );
    let own_is_draft = || {
        let own = draft.document_of(cited);
        own.is_some_and(|own| title::is_draft(&own.title))
    };
    let entity = draft.entity(cited);
    let named = citation.title.as_deref().is_some_and(title::is_draft);
    if rests && (named || entity.is_some_and(|entity| entity.draft)) && !own_is_draft() {
        let range = draft.range(at);
        found
            .citation(RuleId::CitesDraft, at, range)
            .of_some(cited.node);
    }
}

/// Says that what is cited is later than the draft; whether it is.
fn is_later(
    draft: &Draft<'_>,
    at: usize,
    cited: &DraftCitation<'_>,
    found: &mut Found<'_>,
) -> bool {
    let own = draft.document_of(cited);
    let day = own.and_then(|own| own.written.or(own.published));
    let day = day.unwrap_or(draft.as_of);
    let entity = draft.entity(cited);
    let issued = entity.and_then(|entity| entity.written.or(entity.published));
    let year = cited
        .citation
        .number
        .as_ref()
        .and_then(|number| number.year());
    // A name alone, and the order of a statute, may mean an earlier version.
    let is_coded = cited
        .citation
        .number
        .as_ref()
        .is_some_and(DocumentNumber::has_code);
    let later = match (issued.filter(|_| is_coded), year) {
        (Some(issued), _) if issued > day => issued.to_string(),
        (None, Some(year)) if year > day.year() => year.to_string(),
        _ => return false,
    };
    let range = draft.range(at);
    let finding = found.citation(RuleId::CitesLater, at, range);
    finding.of_some(cited.node);
    finding.word("later", later).word("day", day.to_string());
    true
}
