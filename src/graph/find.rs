//! Finding the document that a person means by a few words.

use petgraph::graph::NodeIndex;

use super::model::{Entity, Graph};
use crate::document::{DocumentNumber, NumberForm, fold, issuer, number, title};

/// How alike two names must be to be offered as "did you mean", 0 to 1.
const ALIKE: f64 = 0.35;

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

impl Graph {
    /// Finds a document by its id, its number in any writing, its title with
    /// or without issuers, both together, or a part of a title; of several parts
    /// with spaces between them all must occur, in any of its names or issuers.
    ///
    /// The first of these ways that fits anything decides. Where a whole name
    /// fits several and one of them alone stands in the corpus under that very
    /// title, it is meant: who types a title in full means the document that
    /// bears it, not one that is once cited by that name. A part of a title
    /// that fits several is never decided, for each of them is as likely.
    pub fn find(&self, words: &str) -> Found {
        let words = words.trim();
        if let Some(&node) = self.by_id.get(words) {
            return Found::One(node);
        }
        let key = title::key(words);
        let ways = [
            self.by_number(words),
            self.by_name(&key),
            self.by_number_at_the_end(words),
            self.by_figures(words),
            self.by_parts(words),
        ];
        for mut found in ways {
            match found.as_slice() {
                [] => {}
                [one] => return Found::One(*one),
                _ => {
                    found.sort_by_key(|&n| (!self.inner[n].present, n));
                    return Found::Several(found);
                }
            }
        }
        Found::None(self.alike(&key))
    }

    fn all(&self, fits: impl Fn(&Entity) -> bool) -> Vec<NodeIndex> {
        self.inner
            .node_indices()
            .filter(|&n| fits(&self.inner[n]))
            .collect()
    }

    fn by_number(&self, words: &str) -> Vec<NodeIndex> {
        let wanted = DocumentNumber::parse(words)
            // 号 is often left out.
            .or_else(|| DocumentNumber::parse(&format!("{words}号")));
        wanted.map_or_else(Vec::new, |wanted| self.numbered(&wanted, None))
    }

    /// The number after a title, or after a body: 《甲办法》（甲发〔2024〕1号），
    /// 国家药监局2021年第22号.
    fn by_number_at_the_end(&self, words: &str) -> Vec<NodeIndex> {
        let folded = fold::fold(words);
        let trimmed = folded.trim_end_matches('）');
        let last = number::find(trimmed, number::Setting::Bracket).pop();
        let Some(last) = last.filter(|found| found.span.end == trimmed.len()) else {
            return Vec::new();
        };
        let body = trimmed.get(..last.span.start).unwrap_or_default();
        self.numbered(&last.number, Some(body))
    }

    /// The number as it is typed in haste: 甲发2024年6号, 甲发2024-6, 国务院令735号.
    fn by_figures(&self, words: &str) -> Vec<NodeIndex> {
        let folded = fold::fold(words);
        let Some(first) = folded.find(|c: char| c.is_ascii_digit()) else {
            return Vec::new();
        };
        let (code, figures) = folded.split_at(first);
        let code = code.trim_end_matches(|c: char| "第〔[（(".contains(c));
        let figures: Vec<&str> = figures
            .split(|c: char| !c.is_ascii_digit())
            .filter(|figure| !figure.is_empty())
            .collect();
        let written = match figures.as_slice() {
            [serial] => format!("{code}第{serial}号"),
            [year, serial] if year.len() == 4 => format!("{code}〔{year}〕{serial}号"),
            _ => return Vec::new(),
        };
        DocumentNumber::parse(&written).map_or_else(Vec::new, |wanted| self.numbered(&wanted, None))
    }

    /// The documents with this number; `body` is what stands before it.
    fn numbered(&self, wanted: &DocumentNumber, body: Option<&str>) -> Vec<NodeIndex> {
        self.all(|entity| {
            entity
                .number
                .as_deref()
                .and_then(DocumentNumber::parse)
                .is_some_and(|own| same_number(&own, &entity.issuers, wanted, body))
        })
    }

    fn by_name(&self, key: &str) -> Vec<NodeIndex> {
        if key.is_empty() {
            return Vec::new();
        }
        let bears =
            |name: &str| title::key(name) == key || title::key(title::without_issuers(name)) == key;
        let found = self.all(|entity| names(entity).any(bears));
        let bearers: Vec<NodeIndex> = found
            .iter()
            .copied()
            .filter(|&n| {
                let entity = &self.inner[n];
                entity.present && entity.title.as_deref().is_some_and(bears)
            })
            .collect();
        if bearers.len() == 1 { bearers } else { found }
    }

    fn by_parts(&self, words: &str) -> Vec<NodeIndex> {
        let parts: Vec<(String, String)> = words
            .split_whitespace()
            .map(|part| (title::key(part), fold::fold(part)))
            .filter(|(key, _)| !key.is_empty())
            .collect();
        if parts.is_empty() {
            return Vec::new();
        }
        let holds = |name: &str, (key, folded): &(String, String)| {
            title::key(name).contains(key) || fold::fold(name).contains(folded)
        };
        self.all(|entity| match parts.as_slice() {
            [part] => names(entity).any(|name| holds(name, part)),
            _ => parts.iter().all(|part| {
                names(entity)
                    .chain(entity.issuers.iter().map(String::as_str))
                    .any(|name| holds(name, part))
            }),
        })
    }

    fn alike(&self, key: &str) -> Vec<NodeIndex> {
        let mut alike: Vec<(f64, NodeIndex)> = self
            .inner
            .node_indices()
            .map(|n| {
                let best = names(&self.inner[n])
                    .map(|name| title::similarity(&title::key(name), key))
                    .fold(0.0, f64::max);
                (best, n)
            })
            .filter(|(score, _)| *score >= ALIKE)
            .collect();
        alike.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        alike.into_iter().take(5).map(|(_, n)| n).collect()
    }
}

/// All names of a document: id, title, number, aliases.
fn names(entity: &Entity) -> impl Iterator<Item = &str> {
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
    let (body, year, serial) = match &number.form {
        NumberForm::Order { issuer, serial } => (issuer, "", *serial),
        NumberForm::Announcement {
            issuer,
            year,
            serial,
        } => (issuer, year.as_str(), *serial),
        NumberForm::Coded { code, year, serial } if !number.is_unique() => {
            (code, year.as_str(), *serial)
        }
        NumberForm::Coded { .. } | NumberForm::Standard => return None,
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
    use crate::graph::testing::{graph, graph_of};

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
            assert_eq!(graph.find(words), Found::One(node(0)), "{words}");
        }
        assert!(matches!(graph.find("甲卫发〔2024〕66号"), Found::None(_)));
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
        assert_eq!(graph.find("海关总署公告2021年第22号"), Found::One(node(1)));
        assert_eq!(
            graph.find("国家药品监督管理局2021年第22号"),
            Found::One(node(0))
        );
        assert_eq!(
            graph.find("2021年第22号"),
            Found::Several(vec![node(0), node(1)])
        );
        for words in ["甲省人民政府令第5号", "甲省人民政府令5号", "第5号令"] {
            assert_eq!(graph.find(words), Found::One(node(2)), "{words}");
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
        assert_eq!(graph.find("关于加强乙管理的通知"), Found::One(node(0)));
        assert_eq!(
            graph.find("甲省财政厅关于加强乙管理的通知"),
            Found::One(node(0))
        );
    }

    #[test]
    fn a_part_of_a_title() {
        let graph = graph(&[], &["甲省医疗救助实施办法", "甲省养老服务条例"]);
        assert_eq!(graph.find("医疗救助"), Found::One(node(0)));
        assert_eq!(graph.find("甲省"), Found::Several(vec![node(0), node(1)]));
        assert_eq!(graph.find("医疗求助实施办法"), Found::None(vec![node(0)]));
    }

    #[test]
    fn several_parts_must_all_occur() {
        let mut aid = Entity::named("医疗救助实施办法");
        aid.issuers = vec!["甲省医疗保障局".to_owned()];
        let graph = graph_of(vec![aid, Entity::named("医疗救助条例")], &[]);
        assert_eq!(graph.find("救助 办法"), Found::One(node(0)));
        assert_eq!(graph.find("甲省 救助"), Found::One(node(0)));
        assert!(matches!(graph.find("救助 细则"), Found::None(_)));
    }

    #[test]
    fn a_whole_title_means_the_document_of_the_corpus_that_bears_it() {
        let mut cited = Entity::named("甲发〔2019〕1号");
        cited.aliases = vec!["乙办法".to_owned()];
        cited.present = false;
        let mut bearer = Entity::named("甲发〔2024〕1号");
        bearer.title = Some("乙办法".to_owned());
        let graph = graph_of(vec![cited, bearer], &[]);
        assert_eq!(graph.find("《乙办法》"), Found::One(node(1)));
        assert_eq!(graph.find("办法"), Found::Several(vec![node(1), node(0)]));
    }
}
