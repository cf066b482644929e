//! Finding the document that a person means by a few words.

use petgraph::graph::NodeIndex;
use rustc_hash::FxHashMap;

use super::Entity;
use super::ask::CitationGraph;
use super::keys;
use wenmai_extracting::document::{DocumentNumber, NumberForm, fold, issuer, number, title};
use wenmai_resolving::identity::Key;

/// How alike two names must be to be offered as "did you mean", 0 to 1.
const ALIKE: f64 = 0.35;

/// About how many documents are compared with words that nothing bears.
const MOST_COMPARED: usize = 5000;

/// Most names that are offered.
const MOST_ALIKE: usize = 5;

/// What a search for a document gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The document.
    One(NodeIndex),
    /// Several fit; those of the corpus first.
    Several(Vec<NodeIndex>),
    /// None fits; the most alike, for "did you mean".
    None(Vec<NodeIndex>),
}

/// Finds a document by its id, its number in any writing, its title with
/// or without issuers, both together, or a part of a title; of several parts
/// with spaces between them all must occur, in any of its names or issuers.
///
/// The first of these ways that fits anything decides. Where a whole name
/// fits several and one of them alone stands in the corpus under that very
/// title, it is meant: who types a title in full means the document that
/// bears it, not one that is once cited by that name. A part of a title
/// that fits several is never decided, for each of them is as likely.
pub fn find(graph: &dyn CitationGraph, words: &str) -> Found {
    find_whole(graph, words)
        .or_else(|| find_part(graph, words))
        .unwrap_or_else(|| Found::None(find_alike(graph, words)))
}

/// What bears the words as its id, number or whole name.
fn find_whole(graph: &dyn CitationGraph, words: &str) -> Option<Found> {
    let words = words.trim();
    if let Some(node) = graph.node(words) {
        return Some(Found::One(node));
    }
    let bearers = graph.by_keys(&wanted(words));
    let numbered = |wanted: &DocumentNumber, body: Option<&str>| -> Vec<NodeIndex> {
        let is_meant = |entity: &Entity| {
            let own = entity.number.as_deref().and_then(DocumentNumber::parse);
            own.is_some_and(|own| same_number(&own, &entity.issuers, wanted, body))
        };
        let bearers = bearers.iter().copied();
        bearers.filter(|&n| is_meant(graph.document(n))).collect()
    };
    let of_number = |wanted: Option<DocumentNumber>| {
        wanted.map_or_else(Vec::new, |wanted| numbered(&wanted, None))
    };
    let ways: [&dyn Fn() -> Vec<NodeIndex>; 4] = [
        &|| of_number(number(words)),
        &|| by_name(graph, &bearers, &title::key(words)),
        &|| {
            number_at_the_end(words)
                .map_or_else(Vec::new, |(wanted, body)| numbered(&wanted, Some(&body)))
        },
        &|| of_number(number_of_figures(words)),
    ];
    ways.iter().find_map(|way| found(graph, way()))
}

fn by_name(graph: &dyn CitationGraph, bearers: &[NodeIndex], key: &str) -> Vec<NodeIndex> {
    if key.is_empty() {
        return Vec::new();
    }
    let bears =
        |name: &str| title::key(name) == key || title::key(title::without_issuers(name)) == key;
    let mut found = bearers.to_vec();
    found.retain(|&n| names(graph.document(n)).any(bears));
    let mut own = found.clone();
    own.retain(|&n| {
        let entity = graph.document(n);
        entity.present && entity.title.as_deref().is_some_and(bears)
    });
    if own.len() == 1 { own } else { found }
}

/// What bears all parts of the words in its names or issuers.
fn find_part(graph: &dyn CitationGraph, words: &str) -> Option<Found> {
    let parts = Parts::of(words);
    if parts.is_empty() {
        return None;
    }
    let threes: Vec<String> = parts.letters().flat_map(|part| threes(&part)).collect();
    found(graph, graph.fitting(&threes, &|entity| parts.fit(entity)))
}

/// What has names like the words, the most alike first: what has three
/// letters in a row with them, or, where nothing has, what has pairs. The rarest three
/// letters tell most: those that nearly all names have are not followed.
fn find_alike(graph: &dyn CitationGraph, words: &str) -> Vec<NodeIndex> {
    let key = title::key(words.trim());
    let threes = threes(&letters(&key));
    let is_alike = |entity: &Entity| likeness(entity, &key) >= ALIKE;
    let mut bearers: Vec<Vec<NodeIndex>> = threes
        .iter()
        .map(|three| graph.bearing(three, MOST_COMPARED))
        .collect();
    bearers.sort_by_key(Vec::len);
    let mut near: Vec<NodeIndex> = Vec::new();
    for of_three in bearers {
        if near.len() >= MOST_COMPARED {
            break;
        }
        near.extend(of_three);
    }
    near.sort_unstable();
    near.dedup();
    near.retain(|&n| is_alike(graph.document(n)));
    if near.is_empty() {
        near = graph.fitting(&[], &is_alike);
    }
    let shares = |node: NodeIndex| {
        let own = letters_of(graph.document(node));
        threes.iter().any(|three| own.contains(three))
    };
    if near.iter().any(|&node| shares(node)) {
        near.retain(|&node| shares(node));
    }
    let mut alike: Vec<(f64, &str, NodeIndex)> = near
        .into_iter()
        .map(|node| {
            let entity = graph.document(node);
            (likeness(entity, &key), entity.id.as_str(), node)
        })
        .collect();
    alike.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let nodes = alike.into_iter().map(|(.., node)| node);
    nodes.take(MOST_ALIKE).collect()
}

/// The documents whose names share most with a name, at most so many: among
/// them are those that are called nearly so. Letters in threes that very many
/// documents bear tell nothing, and are left aside.
pub fn nearly_called(graph: &dyn CitationGraph, name: &str, most: usize) -> Vec<NodeIndex> {
    let mut shared: FxHashMap<NodeIndex, usize> = FxHashMap::default();
    for three in threes(&letters(&title::key(name))) {
        let bearers = graph.bearing(&three, MOST_COMPARED);
        if bearers.len() < MOST_COMPARED {
            for node in bearers {
                *shared.entry(node).or_default() += 1;
            }
        }
    }
    let mut shared: Vec<(NodeIndex, usize)> = shared.into_iter().collect();
    shared.sort_unstable_by(|(a, of_a), (b, of_b)| {
        let id = |node: NodeIndex| &graph.document(node).id;
        of_b.cmp(of_a).then_with(|| id(*a).cmp(id(*b)))
    });
    let nodes = shared.into_iter().map(|(node, _)| node);
    nodes.take(most).collect()
}

/// What a way of looking has found, in the order of ids; none where that is nothing.
fn found(graph: &dyn CitationGraph, mut nodes: Vec<NodeIndex>) -> Option<Found> {
    match nodes.as_slice() {
        [] => None,
        [one] => Some(Found::One(*one)),
        _ => {
            nodes.sort_by_key(|&n| !graph.document(n).present);
            Some(Found::Several(nodes))
        }
    }
}

/// A number in any writing.
fn number(words: &str) -> Option<DocumentNumber> {
    DocumentNumber::parse(words)
        // 号 is often left out.
        .or_else(|| DocumentNumber::parse(&format!("{words}号")))
}

/// The number after a title, or after a body, and what stands before it:
/// 《甲办法》（甲发〔2024〕1号）, 国家药监局2021年第22号.
fn number_at_the_end(words: &str) -> Option<(DocumentNumber, String)> {
    let folded = fold::fold(words);
    let trimmed = folded.trim_end_matches('）');
    let last = number::find(trimmed, number::Setting::Bracket).pop()?;
    let body = trimmed.get(..last.span.start).unwrap_or_default();
    (last.span.end == trimmed.len()).then(|| (last.number, body.to_owned()))
}

/// The number as it is typed in haste: 甲发2024年6号, 甲发2024-6, 国务院令735号.
fn number_of_figures(words: &str) -> Option<DocumentNumber> {
    let folded = fold::fold(words);
    let (code, figures) = folded.split_at(folded.find(|c: char| c.is_ascii_digit())?);
    let code = code.trim_end_matches(|c: char| "第〔[（(".contains(c));
    let figures: Vec<&str> = figures
        .split(|c: char| !c.is_ascii_digit())
        .filter(|figure| !figure.is_empty())
        .collect();
    let written = match figures.as_slice() {
        [serial] => format!("{code}第{serial}号"),
        [year, serial] if year.len() == 4 => format!("{code}〔{year}〕{serial}号"),
        _ => return None,
    };
    DocumentNumber::parse(&written)
}

/// The keys of what words may mean.
pub fn wanted(words: &str) -> Vec<Key> {
    let words = words.trim();
    let numbers = [
        number(words),
        number_at_the_end(words).map(|(number, _)| number),
        number_of_figures(words),
    ];
    let mut wanted = vec![Key::name(&title::key(words))];
    wanted.extend(numbers.iter().flatten().flat_map(keys::number));
    wanted
}

/// Parts of names, with spaces between them.
pub(crate) struct Parts(Vec<Part>);

struct Part {
    key: String,
    folded: String,
}

impl Parts {
    pub(crate) fn of(words: &str) -> Self {
        let part = |part| Part {
            key: title::key(part),
            folded: fold::fold(part),
        };
        let parts = words.split_whitespace().map(part);
        Parts(parts.filter(|part| !part.key.is_empty()).collect())
    }

    /// Whether there is no part by which anything could be found.
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether there are several, which may stand in the issuers too.
    pub(crate) fn are_several(&self) -> bool {
        self.0.len() > 1
    }

    /// The letters of each part, which stand among the [`letters`] of what fits.
    pub(crate) fn letters(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|part| letters(&part.key))
    }

    /// Whether a document bears all parts in its names, or, where there are
    /// several, in its names and issuers.
    pub(crate) fn fit(&self, entity: &Entity) -> bool {
        let issuers = if self.are_several() {
            entity.issuers.as_slice()
        } else {
            &[]
        };
        self.0.iter().all(|part| {
            names(entity)
                .chain(issuers.iter().map(String::as_str))
                .any(|name| {
                    title::key(name).contains(&part.key) || fold::fold(name).contains(&part.folded)
                })
        })
    }
}

/// The letters and figures of a name, by which it can be searched: marks differ
/// from writing to writing.
pub fn letters(name: &str) -> String {
    let folded = fold::fold(name).to_lowercase();
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The letters of a document's names and issuers, each on a line.
pub fn letters_of(entity: &Entity) -> String {
    let mut lines: Vec<String> = names(entity)
        .chain(entity.issuers.iter().map(String::as_str))
        .map(letters)
        .collect();
    lines.sort_unstable();
    lines.dedup();
    lines.join("\n")
}

/// The letters in threes, each with its neighbours.
pub fn threes(letters: &str) -> Vec<String> {
    let letters: Vec<char> = letters.chars().collect();
    let mut threes: Vec<String> = letters.windows(3).map(String::from_iter).collect();
    threes.sort_unstable();
    threes.dedup();
    threes
}

/// How alike the words and the most alike name of a document are.
pub(crate) fn likeness(entity: &Entity, key: &str) -> f64 {
    names(entity)
        .map(|name| title::similarity(&title::key(name), key))
        .fold(0.0, f64::max)
}

/// All names of a document: id, title, number, aliases.
pub fn names(entity: &Entity) -> impl Iterator<Item = &str> {
    [
        Some(entity.id.as_str()),
        entity.title.as_deref(),
        entity.number.as_deref(),
    ]
    .into_iter()
    .flatten()
    .chain(entity.aliases.iter().map(String::as_str))
}

/// Whether a document with the number `own` is meant by `wanted`. Numbers that
/// many bodies use (2021年第22号) may be given with the body or without.
fn same_number(
    own: &DocumentNumber,
    issuers: &[String],
    wanted: &DocumentNumber,
    before: Option<&str>,
) -> bool {
    if own.key() == wanted.key() && (own.is_unique() || before.is_none()) {
        return true;
    }
    let (Some(own), Some(wanted)) = (shared(own), shared(wanted)) else {
        return false;
    };
    let body = match wanted.body {
        "" => without_word(before.unwrap_or_default()),
        body => body,
    };
    let by = |other: &str| issuer::canonical(other) == issuer::canonical(body);
    own.year == wanted.year
        && own.serial == wanted.serial
        && (body.is_empty() || by(own.body) || issuers.iter().any(|body| by(body)))
}

/// The body before 公告, 通告 or 令.
fn without_word(body: &str) -> &str {
    ["公告", "通告", "令"]
        .iter()
        .find_map(|word| body.strip_suffix(word))
        .unwrap_or(body)
}

/// A number that means one document only together with its body.
struct Shared<'a> {
    body: &'a str,
    year: &'a str,
    serial: u32,
}

fn shared(number: &DocumentNumber) -> Option<Shared<'_>> {
    let (year, serial) = number.shared()?;
    let body = match &number.form {
        NumberForm::Order { issuer, .. } | NumberForm::Announcement { issuer, .. } => issuer,
        NumberForm::Coded { code, .. } => code,
        NumberForm::Standard => return None,
    };
    Some(Shared {
        body: without_word(body),
        year,
        serial,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{graph, graph_of};
    use crate::{Graph, InMemory};

    fn find(graph: &Graph, words: &str) -> Found {
        super::find(&InMemory::new(graph), words)
    }

    fn node(n: usize) -> NodeIndex {
        NodeIndex::new(n)
    }

    fn numbered(number: &str, issuer: &str) -> Entity {
        Entity {
            number: Some(number.to_owned()),
            issuers: vec![issuer.to_owned()],
            ..Entity::named(&format!("{issuer} {number}"))
        }
    }

    #[test]
    fn a_number_in_any_writing() {
        let graph = graph_of(
            vec![numbered("甲卫发〔2024〕65号", "甲省卫生健康委员会")],
            &[],
        );
        for words in [
            "甲卫发〔2024〕65号",
            "甲卫发[2024]65号",
            "甲卫发（2024）65号",
            "甲卫发 【2024】 65 号",
            "甲卫发〔２０２４〕６５号",
            "甲卫发〔2024〕65",
            "甲卫发(2024)第65号",
            "《乙办法》（甲卫发〔2024〕65号）",
            "甲卫发2024年65号",
            "甲卫发2024-65",
            "甲卫发 2024 65",
        ] {
            assert_eq!(find(&graph, words), Found::One(node(0)), "{words}");
        }
        assert!(matches!(find(&graph, "甲卫发〔2024〕66号"), Found::None(_)));
    }

    #[test]
    fn the_number_of_an_announcement_or_order_with_its_body() {
        let graph = graph_of(
            vec![
                numbered("2021年第22号", "国家药监局"),
                numbered("2021年第22号", "海关总署"),
                numbered("第5号令", "甲省人民政府"),
            ],
            &[],
        );
        assert_eq!(
            find(&graph, "海关总署公告2021年第22号"),
            Found::One(node(1))
        );
        assert_eq!(
            find(&graph, "国家药品监督管理局2021年第22号"),
            Found::One(node(0))
        );
        assert_eq!(
            find(&graph, "2021年第22号"),
            Found::Several(vec![node(0), node(1)])
        );
        for words in ["甲省人民政府令第5号", "甲省人民政府令5号", "第5号令"] {
            assert_eq!(find(&graph, words), Found::One(node(2)), "{words}");
        }
    }

    #[test]
    fn a_title_with_or_without_its_issuers() {
        let graph = graph(
            &[],
            &[
                "甲省财政厅关于加强乙管理的通知",
                "甲省财政厅关于加强乙管理的通知补充说明",
            ],
        );
        assert_eq!(find(&graph, "关于加强乙管理的通知"), Found::One(node(0)));
        assert_eq!(
            find(&graph, "甲省财政厅关于加强乙管理的通知"),
            Found::One(node(0))
        );
    }

    #[test]
    fn a_part_of_a_title() {
        let graph = graph(&[], &["甲省养老服务条例", "甲省医疗救助实施办法"]);
        assert_eq!(find(&graph, "医疗救助"), Found::One(node(1)));
        assert_eq!(find(&graph, "甲省"), Found::Several(vec![node(0), node(1)]));
        assert_eq!(find(&graph, "医疗求助实施办法"), Found::None(vec![node(1)]));
    }

    #[test]
    fn pairs_of_letters_count_where_nothing_shares_three() {
        let graph = graph(&[], &["投诉处理", "处分条例"]);
        assert_eq!(find(&graph, "投诉分处理"), Found::None(vec![node(0)]));
        let with_three = graph_of(
            vec![Entity::named("投诉处理"), Entity::named("投诉分级处置办法")],
            &[],
        );
        assert_eq!(find(&with_three, "投诉分处理"), Found::None(vec![node(1)]));
    }

    #[test]
    fn several_parts_must_all_occur() {
        let mut aid = Entity::named("医疗救助实施办法");
        aid.issuers = vec!["甲省医疗保障局".to_owned()];
        let graph = graph_of(vec![aid, Entity::named("医疗救助条例")], &[]);
        assert_eq!(find(&graph, "救助 办法"), Found::One(node(0)));
        assert_eq!(find(&graph, "甲省 救助"), Found::One(node(0)));
        assert!(matches!(find(&graph, "救助 细则"), Found::None(_)));
    }

    #[test]
    fn a_whole_title_means_the_document_of_the_corpus_that_bears_it() {
        let mut cited = Entity::named("甲发〔2019〕1号");
        cited.aliases = vec!["乙办法".to_owned()];
        cited.present = false;
        let mut bearer = Entity::named("甲发〔2024〕1号");
        bearer.title = Some("乙办法".to_owned());
        let graph = graph_of(vec![cited, bearer], &[]);
        assert_eq!(find(&graph, "《乙办法》"), Found::One(node(1)));
        assert_eq!(find(&graph, "办法"), Found::Several(vec![node(1), node(0)]));
    }
}
