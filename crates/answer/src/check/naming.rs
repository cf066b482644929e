//! Whether a citation names its document rightly: number, title, edition, short name.

use petgraph::graph::NodeIndex;
use rustc_hash::FxHashMap;

use super::DraftCitation;
use super::draft::Draft;
use super::finding::{Alike, Found, cited_as, citing, nested};
use super::rule::{RuleId, Severity};
use wenmai_extracting::citation::{Citation, Kind};
use wenmai_extracting::document::{DocumentNumber, NumberForm, title};
use wenmai_graph::{Entity, conflict, find, keys, versions};
use wenmai_resolving::identity::{self, State};
use wenmai_vocabulary::part::part;

/// Most names that are compared with all names of the project.
const MOST_COMPARED: usize = 40;
/// Documents that share most with such a name, and are compared with it.
const MOST_NEAR: usize = 200;
/// How alike a name must be to be offered, 0 to 1.
const ALIKE: f64 = 0.6;
/// How alike the name of a work must be of which the almanac alone knows.
const ALIKE_IN_ALMANAC: f64 = 0.75;
/// How much less alike than the best another name may be that is offered too.
const AS_ALIKE: f64 = 0.1;
/// Most documents that are offered.
const MOST_ALIKE: usize = 3;
/// How alike a title must be to be that of the document, with slips.
const SLIPS: f64 = 0.6;

pub(super) fn check(draft: &Draft<'_>, found: &mut Found<'_>) {
    let mut near = Near::default();
    for (at, cited) in draft.citations.iter().enumerate() {
        match (&cited.state, cited.node) {
            _ if is_undefined(draft, cited) => {
                let range = draft.range(at);
                let finding = found.citation(RuleId::ShortUndefined, at, range);
                // What it means can be guessed.
                finding.weighs(Severity::Note);
            }
            (State::Ambiguous(ids), _) => ambiguous(draft, at, cited, ids, found),
            (State::Unresolved(_), _) if cited.citation.kind == Kind::Short => {
                let range = draft.range(at);
                if !cited.citation.text.starts_with('《') {
                    continue;
                }
                found.citation(RuleId::ShortUndefined, at, range);
            }
            // What 该文件 points back to may be no document.
            (State::Unresolved(_), _) if cited.citation.kind != Kind::Full => {}
            (State::Unresolved(_), _) => {
                let range = draft.range(at);
                found.citation(RuleId::Unknown, at, range);
            }
            (_, Some(_)) if cited.citation.kind == Kind::Full => known(draft, at, cited, found),
            (_, Some(_)) => {}
            (_, None) if found.has(RuleId::CitesLater, at) => {}
            (_, None) if cited.citation.kind == Kind::Full => {
                unknown(draft, at, cited, &mut near, found);
            }
            (_, None) => {}
        }
    }
}

/// Says that a name is that of several documents whose texts are at hand. The name of a work
/// with versions means the one of the day.
fn ambiguous(
    draft: &Draft<'_>,
    at: usize,
    cited: &DraftCitation<'_>,
    ids: &[String],
    found: &mut Found<'_>,
) {
    let name = cited.citation.title.as_deref();
    let is_work = name.is_some_and(|name| draft.against.almanac.work(name).is_some());
    let nodes: Vec<NodeIndex> = ids
        .iter()
        .filter_map(|id| draft.graph.node(id))
        .filter(|&node| draft.graph.document(node).present)
        .collect();
    let is_of_versions = versions::meant(draft.graph, &nodes, draft.as_of).is_some();
    if nodes.len() < 2 || is_work || is_of_versions || cited.citation.kind != Kind::Full {
        return;
    }
    let alike: Vec<&Entity> = nodes.iter().map(|&n| draft.graph.document(n)).collect();
    let range = draft.range(at);
    let finding = found.citation(RuleId::Ambiguous, at, range);
    let listed: Vec<String> = alike
        .iter()
        .take(MOST_ALIKE)
        .map(|e| e.id.clone())
        .collect();
    finding
        .words("alike", &listed.join("、"), &listed.join(", "))
        .may_be(alike.into_iter().map(Alike::of).collect());
}

/// A citation of a document of the project.
fn known(draft: &Draft<'_>, at: usize, cited: &DraftCitation<'_>, found: &mut Found<'_>) {
    let Some(entity) = draft.entity(cited) else {
        return;
    };
    let citation = &cited.citation;
    let Some(name) = citation.title.as_deref() else {
        return;
    };
    let range = draft.range(at);
    let has_names = entity.number.is_some() && entity.title.is_some();
    let is_by_number = citation.number.is_some() && has_names;
    if is_by_number
        && entity.present
        && !matches!(
            citation.number.as_ref().map(|number| &number.form),
            Some(NumberForm::Standard)
        )
        && conflict::is_of_another(name, find::names(entity))
        && is_of_one(draft, citation, entity)
    {
        let mut bearers = bearers(draft, name);
        bearers.retain(|bearer| bearer.id != entity.id);
        let expected = expected(name, &bearers);
        let finding = found.citation(RuleId::NumberOfAnother, at, range);
        finding
            .of_some(cited.node)
            .word("document", citing(entity))
            .word_if("expected", expected)
            .may_be(bearers.into_iter().map(Alike::of).collect());
        return;
    }
    if !entity.present {
        if let Some(number) = citation.number.as_ref() {
            number_of_nothing(draft, at, cited, name, number, found);
        }
        return;
    }
    let Some((own, edition)) = own_title(entity, name) else {
        return;
    };
    let rule = match edition {
        Some(_) => RuleId::EditionMissing,
        None if is_by_number => RuleId::TitleDiffers,
        None => return,
    };
    found
        .citation(rule, at, range)
        .of_some(cited.node)
        .word("title", nested(&own))
        .word_if("edition", edition);
}

/// Whether a number is that of one document, which issues no others besides those that its
/// title names: 关于发布《甲》等5项指导原则的通告.
fn is_of_one(draft: &Draft<'_>, citation: &Citation, entity: &Entity) -> bool {
    let is_whole = |number: &&DocumentNumber| match &number.form {
        // 局令第5号 leaves out whose it is.
        NumberForm::Order { issuer, .. } | NumberForm::Announcement { issuer, .. } => {
            number.is_unique() && issuer.chars().count() > 2
        }
        _ => number.is_unique(),
    };
    let Some(number) = citation.number.as_ref().filter(is_whole) else {
        return false;
    };
    let bearers = draft.graph.by_keys(&keys::cited(Some(number), None));
    let bears = |node: &&NodeIndex| {
        let own = draft.graph.document(**node).number.as_deref();
        own == Some(number.as_str())
    };
    let title = entity.title.as_deref().unwrap_or_default();
    bearers.iter().filter(bears).count() == 1 && !title.contains('等')
}

/// The title of a document that a name gives with slips, and the edition that the name
/// leaves out; none where the name is one of its titles or means something else.
fn own_title(entity: &Entity, name: &str) -> Option<(String, Option<String>)> {
    let whole = entity.title.as_deref()?;
    let mut titles = vec![whole.to_owned(), title::without_issuers(whole).to_owned()];
    for issued in title::issued(whole) {
        titles.push(title::without_issuers(&issued).to_owned());
        titles.push(issued);
    }
    let key = title::key(name);
    let plain = title::key(title::without_issuers(name));
    if titles.iter().any(|own| {
        let own = title::key(own);
        own == key || own == plain
    }) {
        return None;
    }
    let edition = title::edition(name);
    let family = title::family(name);
    let mut owns = titles.iter();
    if edition.is_empty()
        && let Some(own) = owns.find(|own| title::family(own) == family)
    {
        // A year tells readers which edition it is, and is no part of the name.
        if !title::is_trial_edition(own) {
            return None;
        }
        let own_edition = title::edition(own);
        let edition = own_edition.first()?.clone();
        // 关于印发…的通知 may leave out what the text that it issues bears.
        let is_issued = title::issued(whole).is_empty() || !own.contains("印发");
        return is_issued.then(|| (own.clone(), Some(edition)));
    }
    let near = titles.iter().filter(|own| {
        title::edition(own) == edition && !title::alike(own, name) && is_slip(own, name)
    });
    let near = near.max_by(|a, b| {
        let likeness = |own: &str| title::similarity(&title::key(own), &key);
        likeness(a).total_cmp(&likeness(b))
    })?;
    Some((near.clone(), None))
}

/// Whether a name is a title with slips: of about its length, and not a part of it.
fn is_slip(own: &str, name: &str) -> bool {
    let (own, name) = (title::key(own), title::key(name));
    let (long, short) = (own.chars().count(), name.chars().count());
    let lengths = long.abs_diff(short);
    lengths <= 2
        && !own.contains(&name)
        && !name.contains(&own)
        && title::similarity(&own, &name) >= SLIPS
}

/// A citation of a document of which the project knows nothing.
fn unknown(
    draft: &Draft<'_>,
    at: usize,
    cited: &DraftCitation<'_>,
    near: &mut Near,
    found: &mut Found<'_>,
) {
    let citation = &cited.citation;
    let range = draft.range(at);
    let knows_all = !draft.against.is_alone && !may_be_known(draft, citation);
    let Some(name) = citation.title.as_deref() else {
        if cited.almanac.is_none() && knows_all {
            found.citation(RuleId::Unknown, at, range);
        }
        return;
    };
    if let Some(number) = citation.number.as_ref()
        && (number_of_nothing(draft, at, cited, name, number, found)
            || number_of_another_work(draft, at, cited, name, number, found))
    {
        return;
    }
    let is_law = identity::law_named(name).is_some();
    if cited.almanac.is_some() || is_law || draft.against.almanac.work(name).is_some() {
        return;
    }
    // 《规程》 alone is a short name.
    if citation.number.is_none() && is_kind_alone(name) {
        found.citation(RuleId::ShortUndefined, at, range);
        return;
    }
    // What stands without marks may begin before the name.
    let alike = match citation.text.starts_with('《') {
        true => near.of(draft, name),
        false => Vec::new(),
    };
    if alike.is_empty() {
        if knows_all {
            found.citation(RuleId::Unknown, at, range);
        }
        return;
    }
    // What bears the very name is not called nearly so: it may be meant, or another body's.
    let key = title::key(name);
    let is_same = |alike: &Alike| alike.title.as_deref().is_some_and(|t| title::key(t) == key);
    if alike.iter().any(is_same) {
        return;
    }
    let finding = found.citation(RuleId::NearlyNamed, at, range);
    let named = |alike: &Alike| {
        let title = alike.title.as_deref().map(nested);
        title.map_or_else(|| alike.id.clone(), |title| format!("《{title}》"))
    };
    let named: Vec<String> = alike.iter().map(named).collect();
    finding
        .words("alike", &named.join("、"), &named.join(", "))
        .may_be(alike);
}

/// Whether something bears the year and the serial of a number of which each body counts its
/// own: bodies are written in many ways (国家药监局通告, 总局公告), so that it may be meant.
fn may_be_known(draft: &Draft<'_>, citation: &Citation) -> bool {
    let Some(number) = citation.number.as_ref().filter(|n| !n.has_code()) else {
        return false;
    };
    let counted = |number: &DocumentNumber| match &number.form {
        NumberForm::Announcement { year, serial, .. } => Some((year.clone(), *serial)),
        NumberForm::Order { serial, .. } => Some((String::new(), *serial)),
        _ => None,
    };
    let Some(cited) = counted(number) else {
        return false;
    };
    let bearers = draft.graph.by_keys(&keys::cited(Some(number), None));
    bearers.into_iter().any(|node| {
        let own = draft.graph.document(node).number.as_deref();
        let own = own.and_then(DocumentNumber::parse);
        own.and_then(|own| counted(&own)) == Some(cited.clone())
    })
}

/// Whether a citation is a short name that is nothing but a kind (《办法》), goes back to
/// something, and is defined nowhere in its document.
fn is_undefined(draft: &Draft<'_>, cited: &DraftCitation<'_>) -> bool {
    let citation = &cited.citation;
    let name = citation.title.as_deref().unwrap_or_default();
    let is_short = citation.kind == Kind::Short && citation.text.starts_with('《');
    if !is_short || !is_kind_alone(name) || matches!(cited.state, State::Unresolved(_)) {
        return false;
    }
    let Some(document) = draft.document_of(cited) else {
        return false;
    };
    let text = part(&draft.text.text, document.start..document.end);
    !text.match_indices(name).any(|(at, _)| {
        let before =
            part(text, ..at).trim_end_matches(['《', '“', '"', '〈', '「', '：', ':', '为', '<']);
        before.ends_with('称')
    })
}

/// Whether a name is no more than a kind of document: 办法, 实施细则.
fn is_kind_alone(name: &str) -> bool {
    const LONGEST: usize = 4;
    name.chars().count() <= LONGEST && title::ends_like_document(name)
}

/// Says that a title is known and its number is that of nothing; whether it is so.
fn number_of_nothing(
    draft: &Draft<'_>,
    at: usize,
    cited: &DraftCitation<'_>,
    name: &str,
    number: &DocumentNumber,
    found: &mut Found<'_>,
) -> bool {
    let mut bearers = bearers(draft, name);
    let is_cited = cited.node.is_some();
    bearers.retain(|bearer| bearer.present && may_be_meant(bearer, number, is_cited));
    let Some(first) = bearers.first() else {
        return false;
    };
    let own = first.number.as_deref().and_then(DocumentNumber::parse);
    let is_one = bearers.len() == 1;
    let is_year = own.is_some_and(|own| is_year_off(&own, number)) && is_one;
    let rule = match is_year {
        true => RuleId::YearOff,
        false => RuleId::NumberDiffers,
    };
    let expected = expected(name, &bearers);
    let range = draft.range(at);
    let finding = found.citation(rule, at, range.clone());
    finding
        .of_some(cited.node)
        .word_if("expected", expected.clone())
        .may_be(bearers.into_iter().map(Alike::of).collect());
    if let Some(expected) = expected.filter(|_| is_one) {
        finding.right(range, expected);
    }
    true
}

/// Whether a number of nothing may be meant for this document: of code, year and serial
/// two are the same. Otherwise it may be that of an edition that is not at hand; so may
/// one that others cite.
fn may_be_meant(bearer: &Entity, number: &DocumentNumber, is_cited: bool) -> bool {
    let own = bearer.number.as_deref().and_then(DocumentNumber::parse);
    let Some(own) = own else {
        return false;
    };
    let parts = |number: &DocumentNumber| match &number.form {
        NumberForm::Coded {
            code, year, serial, ..
        } => Some((code.clone(), year.clone(), *serial)),
        _ => None,
    };
    let Some((own_parts, cited)) = parts(&own).zip(parts(number)) else {
        return false;
    };
    let same = [
        own_parts.0 == cited.0,
        own_parts.1 == cited.1,
        own_parts.2 == cited.2,
    ];
    let same = same.into_iter().filter(|same| *same).count();
    same == 2 && (!is_cited || is_year_off(&own, number))
}

/// Whether two numbers differ by a year alone.
fn is_year_off(own: &DocumentNumber, cited: &DocumentNumber) -> bool {
    let (
        NumberForm::Coded { code, serial, .. },
        NumberForm::Coded {
            code: other,
            serial: same,
            ..
        },
    ) = (&own.form, &cited.form)
    else {
        return false;
    };
    let years = own.year().zip(cited.year());
    code == other && serial == same && years.is_some_and(|(own, cited)| own.abs_diff(cited) == 1)
}

/// Says that the number of a national work is that of another; whether it is so.
fn number_of_another_work(
    draft: &Draft<'_>,
    at: usize,
    cited: &DraftCitation<'_>,
    name: &str,
    number: &DocumentNumber,
    found: &mut Found<'_>,
) -> bool {
    let almanac = draft.against.almanac;
    let Some(named) = almanac.work(name) else {
        return false;
    };
    let Some(other) = almanac.numbered(number.as_str()) else {
        return false;
    };
    if other.title == named.title
        || !conflict::is_of_another(name, [other.title.as_str()].into_iter())
    {
        return false;
    }
    let range = draft.range(at);
    let instrument = named
        .versions
        .iter()
        .rev()
        .find_map(|v| v.instrument.as_deref());
    let finding = found.citation(RuleId::NumberOfAnother, at, range);
    finding
        .of_some(cited.node)
        .word("document", format!("《{}》", nested(&other.title)))
        .word(
            "expected",
            cited_as(Some(&nested(&named.title)), instrument),
        );
    true
}

/// A title with the number of the one document that bears it.
fn expected(name: &str, bearers: &[&Entity]) -> Option<String> {
    let [bearer] = bearers else {
        let listed: Vec<&str> = bearers.iter().map(|bearer| bearer.id.as_str()).collect();
        return (!listed.is_empty()).then(|| listed.join("、"));
    };
    Some(cited_as(Some(&nested(name)), bearer.number.as_deref()))
}

/// The documents that bear a name and a number.
fn bearers<'g>(draft: &Draft<'g>, name: &str) -> Vec<&'g Entity> {
    let keys = identity::keys_of_title(name);
    let bears = |own: &str| {
        keys.contains(&title::key(own)) || keys.contains(&title::key(title::without_issuers(own)))
    };
    let numbered = |entity: &&Entity| entity.number.is_some();
    draft
        .graph
        .by_keys(&keys::cited(None, Some(name)))
        .into_iter()
        .map(|node| draft.graph.document(node))
        .filter(numbered)
        .filter(|entity| find::names(entity).any(bears))
        .take(MOST_ALIKE)
        .collect()
}

/// What is called nearly like a name, as far as it has been looked up.
#[derive(Default)]
struct Near {
    known: FxHashMap<String, Vec<Alike>>,
}

impl Near {
    /// The documents that are called nearly so, the most alike first.
    fn of(&mut self, draft: &Draft<'_>, name: &str) -> Vec<Alike> {
        if let Some(known) = self.known.get(name) {
            return known.clone();
        }
        if self.known.len() >= MOST_COMPARED {
            return Vec::new();
        }
        let mut alike = in_project(draft, name);
        if alike.is_empty() {
            alike = in_almanac(draft, name);
        }
        self.known.insert(name.to_owned(), alike.clone());
        alike
    }
}

fn in_project(draft: &Draft<'_>, name: &str) -> Vec<Alike> {
    let near = find::nearly_called(draft.graph, name, MOST_NEAR);
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
    let near = near.into_iter().map(|node| draft.graph.document(node));
    let scored = near.map(|entity| (likeness(entity), entity));
    let scored: Vec<(f64, &Entity)> = scored.filter(|(score, _)| *score > 0.0).collect();
    best(scored, |entity| &entity.id)
        .into_iter()
        .map(Alike::of)
        .collect()
}

/// The national works that are called nearly so; of places the almanac has none.
fn in_almanac(draft: &Draft<'_>, name: &str) -> Vec<Alike> {
    let almanac = draft.against.almanac;
    let plain = title::key(name.trim_start_matches("中华人民共和国"));
    let scored = almanac.works().filter_map(|work| {
        let own = title::key(work.title.trim_start_matches("中华人民共和国"));
        let likeness = title::similarity(&own, &plain);
        let lengths = own.chars().count().abs_diff(plain.chars().count());
        (likeness >= ALIKE_IN_ALMANAC && lengths <= 2).then_some((likeness, work.title.as_str()))
    });
    best(scored.collect(), |title| title)
        .into_iter()
        .map(Alike::named)
        .collect()
}

/// The most alike, in the order of their names where they are equally so.
fn best<'n, T: Copy + 'n>(mut scored: Vec<(f64, T)>, name: impl Fn(&T) -> &str) -> Vec<T> {
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| name(&a.1).cmp(name(&b.1))));
    let most = scored.first().map_or(0.0, |(score, _)| *score);
    scored.retain(|(score, _)| *score >= most - AS_ALIKE);
    let best = scored.into_iter().take(MOST_ALIKE);
    best.map(|(_, named)| named).collect()
}
