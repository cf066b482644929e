//! Which bodies stand behind the draft and what it cites: whose document it ends, whose it
//! rests on, which body is no more.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::DraftCitation;
use super::draft::Draft;
use super::finding::Found;
use super::rule::RuleId;
use super::standing::ends;
use wenmai_extracting::document::place::{Level, level_of, place_of};
use wenmai_extracting::document::{Document, issuer, title};
use wenmai_graph::Relation;
use wenmai_vocabulary::data;
use wenmai_vocabulary::part::part;

pub(super) fn check(draft: &Draft<'_>, found: &mut Found<'_>) {
    for (at, cited) in draft.citations.iter().enumerate() {
        if let Some(document) = draft.document_of(cited) {
            issuers(draft, at, cited, document, found);
        }
    }
    for document in &draft.documents {
        former(draft, document, found);
    }
}

/// How high a level stands, 0 the highest; none for those that stand beside the others.
fn rank(level: Level) -> Option<u8> {
    match level {
        Level::Npc => Some(0),
        Level::StateCouncil => Some(1),
        Level::Ministry => Some(2),
        Level::Province => Some(3),
        Level::City => Some(4),
        Level::District => Some(5),
        Level::Party | Level::Court | Level::Other => None,
    }
}

fn highest(bodies: &[String]) -> Option<u8> {
    let ranks: Option<Vec<u8>> = bodies.iter().map(|body| rank(level_of(body)?)).collect();
    ranks?.into_iter().min()
}

/// Says that the draft ends what a higher or another body issued, or rests on what a lower
/// one did.
fn issuers(
    draft: &Draft<'_>,
    at: usize,
    cited: &DraftCitation<'_>,
    document: &Document,
    found: &mut Found<'_>,
) {
    let own = &document.issuers;
    let bodies = match draft.entity(cited) {
        Some(entity) if !entity.issuers.is_empty() => &entity.issuers,
        _ => &cited.citation.issuers,
    };
    let body = bodies.join("、");
    if own.is_empty() || bodies.is_empty() {
        return;
    }
    let (Some(own_rank), Some(rank)) = (highest(own), highest(bodies)) else {
        return;
    };
    let relation = cited.citation.relation;
    let range = draft.range(at);
    let rule = match relation {
        _ if ends(relation) && rank < own_rank => RuleId::EndsHigher,
        _ if ends(relation) && rank == own_rank && is_of_another(own, bodies) => {
            RuleId::EndsOfAnother
        }
        // A department may rest on what its government's department below has shown to
        // work; a ground it is only where the place lies within.
        Relation::Basis | Relation::Applies
            if rank > own_rank && lies_within(own, bodies) && is_ground(draft, &range) =>
        {
            RuleId::LowerGround
        }
        _ => return,
    };
    found
        .citation(rule, at, range)
        .of_some(cited.node)
        .word("body", body);
}

/// Whether the words before a citation make it a ground.
fn is_ground(draft: &Draft<'_>, range: &std::ops::Range<usize>) -> bool {
    let before = part(&draft.text.text, ..range.start).trim_end();
    ["根据", "依据", "依照"]
        .iter()
        .any(|word| before.ends_with(word))
}

/// Whether the bodies have nothing to do with each other, and none of them is a government,
/// which may end what its departments issued.
fn is_of_another(own: &[String], bodies: &[String]) -> bool {
    let kin = |own: &String| {
        bodies.iter().any(|body| {
            issuer::succeeds(own, body) || issuer::succeeds(body, own) || is_part(own, body)
        })
    };
    let governs = |body: &String| {
        let body = body.trim_end_matches("办公厅").trim_end_matches("办公室");
        body.ends_with("人民政府")
            || body.ends_with("委员会") && body.contains("人民代表大会")
            || body == "国务院"
    };
    let certain = |body: &String| {
        place_of(body).is_some()
            || issuer::canonical(body) != body.as_str()
            || level_of(body) == Some(Level::Ministry)
    };
    !own.iter().any(kin)
        && !own.iter().any(governs)
        && own.iter().chain(bodies).all(certain)
        && places(own) == places(bodies)
        && bodies
            .iter()
            .all(|body| issuer::successors(body).is_empty())
}

/// Whether one body is an office of the other: 财政部办公厅.
fn is_part(own: &str, body: &str) -> bool {
    own.starts_with(body) || body.starts_with(own)
}

fn places(bodies: &[String]) -> Vec<Option<wenmai_extracting::document::place::Place>> {
    let mut places: Vec<_> = bodies.iter().map(|body| place_of(body)).collect();
    places.sort();
    places.dedup();
    places
}

/// Whether the place of each of these bodies lies within that of one of the others.
fn lies_within(own: &[String], bodies: &[String]) -> bool {
    bodies.iter().all(|body| {
        let Some(place) = place_of(body) else {
            return false;
        };
        own.iter().any(|own| match place_of(own) {
            Some(own) => place.is_within(&own),
            None => true,
        })
    })
}

/// Bodies of the whole country that are no more, with those that do their work.
static FORMER: LazyLock<(AhoCorasick, Vec<(String, String)>)> = LazyLock::new(|| {
    let rows = data::issuers().iter();
    let former = rows.flat_map(|row| data::list(&row.former_names));
    let mut names: Vec<String> = former.map(str::to_owned).collect();
    names.sort_unstable();
    names.dedup();
    let known = |name: &String| {
        let now = issuer::successors(name);
        let is_whole = name.chars().count() >= SHORTEST;
        let stands = RuleId::FormerBody.rule().words.contains(name);
        let is_told =
            is_whole && !stands && !now.is_empty() && now.len() <= MOST && !now.contains(name);
        is_told.then(|| (name.clone(), now.join("、")))
    };
    let former: Vec<(String, String)> = names.iter().filter_map(known).collect();
    let names = former.iter().map(|(name, _)| name);
    let found = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(names)
        .unwrap_or_else(|why| unreachable!("{why}"));
    (found, former)
});

/// Of more bodies that share the work of one it can't be told which is meant.
const MOST: usize = 2;

/// Shorter names of bodies stand in other words: 农业部 in 农业部门.
const SHORTEST: usize = 5;

/// What may not follow a name, for it is another then.
const GOES_ON: [&str; 10] = ["门", "队", "令", "公告", "原", "发", "规", "（", ".", "．"];

/// What may not stand before a name, for it is part of a longer one then.
const BEGINS: [&str; 9] = [
    "国家",
    "中国",
    "全国",
    "中央",
    "国务院",
    "省",
    "市",
    "县",
    "区",
];

/// Says that a body is named, as one that acts, that is no more.
fn former(draft: &Draft<'_>, document: &Document, found: &mut Found<'_>) {
    let text = &draft.text.text;
    let own = part(text, document.start..document.end);
    // An old document names the bodies of its day.
    if year_of(document, own).is_some_and(|year| year < NEW_BODIES) {
        return;
    }
    let (names, former) = &*FORMER;
    for m in names.find_iter(own) {
        let Some((name, now)) = former.get(m.pattern().as_usize()) else {
            continue;
        };
        let (before, behind) = (part(own, ..m.start()), part(own, m.end()..));
        let is_told = before.ends_with('原')
            || BEGINS.iter().any(|word| before.ends_with(word))
            || before.ends_with(['（', '〔'])
            || GOES_ON.iter().any(|word| behind.starts_with(word))
            || is_in_name(before)
            || names_document(behind)
            || is_of_longer(behind);
        if is_told || title::is_draft(&document.title) {
            continue;
        }
        let range = document.start + m.start()..document.start + m.end();
        found
            .at(RuleId::FormerBody, range)
            .word("body", name.as_str())
            .word("now", now.as_str());
    }
}

/// The year of a document: that of its day, else the latest that it names.
fn year_of(document: &Document, own: &str) -> Option<i16> {
    let day = document.written.or(document.published);
    let named = || {
        let years = own.match_indices('年').filter_map(|(at, _)| {
            let before = part(own, ..at);
            let start = before.len().checked_sub(4)?;
            before.get(start..)?.parse::<i16>().ok()
        });
        years.filter(|year| (1949..2100).contains(year)).max()
    };
    day.map(|day| day.year()).or_else(named)
}

/// The year since which the bodies of the State Council are what they are.
const NEW_BODIES: i16 = 2024;

/// Whether words end within 《》.
fn is_in_name(before: &str) -> bool {
    let (open, close) = (before.rfind('《'), before.rfind('》'));
    open.is_some_and(|open| close.is_none_or(|close| close < open))
}

/// Whether a name is that of who issued a document: 国家工商行政管理总局《甲办法》, …发布的,
/// …关于….
fn names_document(behind: &str) -> bool {
    let sentence = behind.split(['。', '；', '\n']).next().unwrap_or_default();
    let near: String = sentence.chars().take(NEAR).collect();
    ['《', '〔', '号'].iter().any(|sign| near.contains(*sign))
}

/// Whether the name goes on to that of a body under it: …局医疗器械技术审评中心.
fn is_of_longer(behind: &str) -> bool {
    let name = behind
        .split(['，', '。', '；', '、', '的', '\n', '）'])
        .next();
    let near: String = name.unwrap_or_default().chars().take(NEAR).collect();
    let endings = ["中心", "研究院", "研究所", "司", "分局", "学院"];
    endings.iter().any(|ending| near.contains(ending))
}

/// So many characters behind a body the name of its document may begin.
const NEAR: usize = 24;
