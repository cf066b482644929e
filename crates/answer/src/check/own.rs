//! What the draft says of itself: its number, its days, itself as its ground, the older
//! document of its name.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use petgraph::graph::NodeIndex;

use regex::Regex;

use super::draft::Draft;
use super::finding::{Found, citing};
use super::rule::{RuleId, Severity};
use super::standing;
use wenmai_extracting::document::origin::Origin;
use wenmai_extracting::document::{Document, DocumentNumber, NumberForm, issuer, title};
use wenmai_graph::{Entity, Relation, Status, find, keys};
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

pub(super) fn check(draft: &Draft<'_>, found: &mut Found<'_>) {
    for (at, document) in draft.documents.iter().enumerate() {
        rests_on_itself(draft, at, document, found);
        number(draft, document, found);
        days(draft, document, found);
        predecessor(draft, at, document, found);
    }
}

/// Words right before the name of a ground.
const GROUND: [&str; 4] = ["根据", "依据", "依照", "遵照"];

/// Says that a draft names itself as its ground: by its number, or by its whole title.
fn rests_on_itself(draft: &Draft<'_>, at: usize, document: &Document, found: &mut Found<'_>) {
    for (of, citation) in &draft.of_itself {
        if *of == at && citation.relation == Relation::Basis && citation.number.is_some() {
            let range = citation.start..citation.end;
            let words = citation.text.clone();
            found.at(RuleId::CitesItself, range).word("words", words);
        }
    }
    let text = &draft.text.text;
    let own = part(text, document.start..document.end);
    let titles = std::iter::once(&document.title).chain(&document.issues);
    let keys: Vec<String> = titles.map(|own| title::key(own)).collect();
    for (open, _) in own.match_indices('《') {
        let before = part(own, ..open).trim_end();
        if !GROUND.iter().any(|word| before.ends_with(word)) {
            continue;
        }
        let Some(close) = part(own, open..).find('》') else {
            continue;
        };
        let name = part(own, open + '《'.len_utf8()..open + close);
        if !name.contains('\n') && keys.contains(&title::key(name)) {
            let start = document.start + open;
            let range = start..start + close + '》'.len_utf8();
            let words = part(text, range.clone());
            found.at(RuleId::CitesItself, range).word("words", words);
        }
    }
}

/// Where a fact of the draft stands: the line that its origin names, else its first line.
fn line_of(draft: &Draft<'_>, document: &Document, origin: Option<&Origin>) -> Range<usize> {
    let line = origin.and_then(|origin| origin.line);
    let line = line.unwrap_or(document.line);
    let text = &draft.text.text;
    let start = draft.text.lines().start_of(line).unwrap_or(document.start);
    let words = part(text, start..);
    let words = words.split(['\n', '\r']).next().unwrap_or_default();
    let inner = words.trim_start();
    let start = start + words.len() - inner.len();
    start..start + inner.trim_end().len()
}

/// Says that the number of the draft is that of another document, or out of order.
fn number(draft: &Draft<'_>, document: &Document, found: &mut Found<'_>) {
    let Some(number) = document.number.as_ref().filter(|number| number.has_code()) else {
        return;
    };
    let range = || {
        let line = line_of(draft, document, document.origins.number.as_ref());
        // The number alone, where it stands in its line as it is read.
        let words = part(&draft.text.text, line.clone());
        let at = words.find(number.as_str());
        at.map_or(line.clone(), |at| {
            line.start + at..line.start + at + number.as_str().len()
        })
    };
    let bearers = draft.graph.by_keys(&keys::cited(Some(number), None));
    let bears =
        |node: &NodeIndex| draft.graph.document(*node).number.as_deref() == Some(number.as_str());
    let bearers: Vec<NodeIndex> = bearers.into_iter().filter(bears).collect();
    let bearer = bearers.first().copied().filter(|node| {
        let entity = draft.graph.document(*node);
        // A number of several documents is that of what issued them together.
        bearers.len() == 1 && entity.present && is_other_text(document, entity)
    });
    if let Some(node) = bearer {
        found
            .at(RuleId::NumberTaken, range())
            .of(node)
            .word("number", number.as_str())
            .word("document", citing(draft.graph.document(node)));
        return;
    }
    if let Some(node) = out_of_order(draft, document, number) {
        let other = draft.graph.document(node);
        found
            .at(RuleId::NumberOutOfOrder, range())
            .of(node)
            .word("number", number.as_str())
            .word("document", other.number.as_deref().unwrap_or(&other.id))
            .word_if("other", other.written.map(|day| day.to_string()));
    }
}

/// Whether a document of the draft's number is not the draft itself: their titles differ
/// but for the bodies.
fn is_other_text(document: &Document, entity: &Entity) -> bool {
    let own = title::key(title::without_issuers(&document.title));
    find::names(entity).all(|name| {
        let name = title::key(title::without_issuers(name));
        !name.contains(&own) && !own.contains(&name) && title::similarity(&name, &own) < SAME
    })
}

/// How alike titles of one number are that are those of one document.
const SAME: f64 = 0.8;

/// How far the days of two numbers must lie apart in the wrong order, in days: numbers are
/// given before papers are signed.
const APART: i32 = 30;

/// A document of the same code and year whose number and day are in the wrong order with
/// those of the draft.
fn out_of_order(
    draft: &Draft<'_>,
    document: &Document,
    number: &DocumentNumber,
) -> Option<NodeIndex> {
    let day = document.written?;
    let (code, year, serial) = parts(number)?;
    let threes = find::threes(&find::letters(&format!("{code}{year}")));
    let other = |entity: &Entity| -> Option<bool> {
        let own = entity.number.as_deref().and_then(DocumentNumber::parse)?;
        let (other_code, other_year, other) = parts(&own)?;
        let is_of_row = entity.present && other_code == code && other_year == year;
        let days = days_between(entity.written?, day);
        let is_wrong = other < serial && days > APART || other > serial && days < -APART;
        Some(is_of_row && is_wrong)
    };
    let fits = |entity: &Entity| other(entity) == Some(true);
    let nodes = draft.graph.fitting(&threes, &fits);
    nodes
        .into_iter()
        .find(|node| !draft.own_nodes.contains(node))
}

/// How many days `later` is after `earlier`.
fn days_between(later: Date, earlier: Date) -> i32 {
    earlier.until(later).map_or(0, |span| span.get_days())
}

fn parts(number: &DocumentNumber) -> Option<(&str, &str, u32)> {
    match &number.form {
        NumberForm::Coded {
            code, year, serial, ..
        } => Some((code, year, *serial)),
        _ => None,
    }
}

/// Says that the draft is to apply from before it is signed.
fn days(draft: &Draft<'_>, document: &Document, found: &mut Found<'_>) {
    let (Some(from), Some(signed)) = (document.effective, document.written) else {
        return;
    };
    if document.history.is_some() || from >= signed {
        return;
    }
    let range = first_day_in(draft, document)
        .unwrap_or_else(|| line_of(draft, document, document.origins.effective.as_ref()));
    found
        .at(RuleId::EffectiveBeforeSigned, range)
        .weighs(Severity::Doubtful)
        .word("from", from.to_string())
        .word("signed", signed.to_string());
}

/// Where a document says from when it applies.
fn first_day_in(draft: &Draft<'_>, document: &Document) -> Option<Range<usize>> {
    static CLAUSE: LazyLock<Regex> =
        LazyLock::new(|| pattern::constant("自[^。；\n]{4,30}?起(?:施行|实施|执行|生效)"));
    let own = part(&draft.text.text, document.start..document.end);
    let last = CLAUSE.find_iter(own).last()?;
    Some(document.start + last.start()..document.start + last.end())
}

/// Says that an older document of the same name stays in force beside the draft.
fn predecessor(draft: &Draft<'_>, at: usize, document: &Document, found: &mut Found<'_>) {
    let issued: Vec<&String> = document
        .issues
        .iter()
        .filter(|name| is_lasting(name))
        .collect();
    let is_new = document.number.is_some() || document.written.is_some();
    if issued.is_empty() || !is_new || title::is_draft(&document.title) {
        return;
    }
    for name in issued {
        let family = title::family(title::without_issuers(name));
        let bears = |own: &str| title::family(title::without_issuers(own)) == family;
        let nodes = draft.graph.by_keys(&keys::cited(None, Some(name)));
        let older = nodes.into_iter().find(|&node| {
            let entity = draft.graph.document(node);
            let same_name = || {
                let whole = entity.title.as_deref().unwrap_or_default();
                bears(whole) || title::issued(whole).iter().any(|own| bears(own))
            };
            entity.present
                && !entity.draft
                && !draft.own_nodes.contains(&node)
                && is_older(draft, document, entity)
                && same_name()
                && is_of_same_body(document, entity)
                && holds(draft, node)
                && !deals_with(draft, at, node)
        });
        if let Some(node) = older {
            let range = line_of(draft, document, document.origins.title.as_ref());
            found
                .at(RuleId::LeavesPredecessor, range)
                .of(node)
                .word("document", citing(draft.graph.document(node)));
        }
    }
}

fn holds(draft: &Draft<'_>, node: NodeIndex) -> bool {
    let status = draft.graph.status(node, draft.as_of);
    !status.is_gone() && status != Status::NotYetInForce
}

/// Whether texts of such a name are in force until others take their place: not plans and
/// tasks of a year.
fn is_lasting(name: &str) -> bool {
    const ENDINGS: [&str; 9] = [
        "办法", "规定", "细则", "规则", "制度", "条例", "规程", "守则", "准则",
    ];
    let name = title::family(name);
    ENDINGS.iter().any(|ending| name.ends_with(ending)) && !name.contains('年')
}

fn is_older(draft: &Draft<'_>, document: &Document, entity: &Entity) -> bool {
    let day = document.written.unwrap_or(draft.as_of);
    entity.issued().is_some_and(|issued| issued < day)
}

/// Whether the bodies of both are the same, or those of the draft did the work of the
/// others after them.
fn is_of_same_body(document: &Document, entity: &Entity) -> bool {
    let succeeds = |old: &String| {
        document
            .issuers
            .iter()
            .any(|new| issuer::succeeds(new, old))
    };
    !entity.issuers.is_empty() && entity.issuers.iter().any(succeeds)
}

/// Whether the draft ends or changes a document, or deals with it in any way of its own.
fn deals_with(draft: &Draft<'_>, at: usize, node: NodeIndex) -> bool {
    draft.citations.iter().any(|cited| {
        let relation = cited.citation.relation;
        cited.document == at
            && cited.node == Some(node)
            && (standing::ends(relation) || relation.changes())
    }) || draft.of_itself.iter().any(|(of, citation)| {
        // 《甲办法》同时废止 in 甲办法 means the older one.
        *of == at && standing::ends(citation.relation)
    })
}
