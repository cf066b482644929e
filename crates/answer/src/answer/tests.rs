//! Every question is answered alike from memory and from a saved project, whatever the
//! order of its rows.

use jiff::civil::{Date, date};
use petgraph::Direction;
use petgraph::graph::NodeIndex;
use proptest::prelude::*;
use serde::Serialize;

use super::{Order, around, changed, conflicts, document, forks, list, list_rows, stats, turns};
use crate::almanac::Lookup;
use crate::check::{self, Against};
use wenmai_graph::Edge;
use wenmai_graph::distribution::Distribution;
use wenmai_graph::path::{self, ways};
use wenmai_graph::query::{UPWARD, Within, reach};
use wenmai_graph::select::Selection;
use wenmai_graph::{
    Change, CitationGraph, Correction, Entity, Evidence, Graph, InMemory, Listed, ProvedGraph,
    Relation, Status, conflict, extract, find, instead,
};
use wenmai_project::export::answers::{self, Wanted};
use wenmai_project::export::json;
use wenmai_reading::{Encoding, Text};
use wenmai_store::{self as store, BuildInfo, Saved};

const TITLES: [&str; 7] = [
    "甲省财政厅关于印发《乙专项资金管理办法（试行）》的通知",
    "甲省财政厅关于印发《乙专项资金管理办法》的通知",
    "乙专项资金管理办法（2021年修订）",
    "关于做好丙救助工作的通知",
    "丙救助条例",
    "甲省财政厅关于废止部分文件的决定",
    "丙救助条例（征求意见稿）",
];
const NUMBERS: [&str; 6] = [
    "甲财〔2019〕1号",
    "甲财〔2021〕2号",
    "甲财〔2023〕3号",
    "2021年第22号",
    "第3号令",
    "甲财〔2021〕2号",
];
const ISSUERS: [&str; 4] = [
    "甲省财政厅",
    "国家卫生和计划生育委员会",
    "国家卫生健康委员会",
    "乙市民政局",
];
const QUOTES: [&str; 3] = [
    "《乙专项资金管理办法（试行）》同时废止。",
    "根据《丙救助条例》，制定本办法。",
    "将有效期延长。",
];

/// One of a few days, so that they often meet.
fn day() -> impl Strategy<Value = Date> {
    (2018i16..2026, 1i8..4).prop_map(|(year, month)| date(year, month, 1))
}

fn maybe_day() -> impl Strategy<Value = Option<Date>> {
    prop::option::weighted(0.6, day())
}

fn one_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    (0..all.len()).prop_map(|at| all[at])
}

fn entity() -> impl Strategy<Value = Entity> {
    let names = (
        prop::option::weighted(0.8, one_of(&TITLES)),
        prop::option::of(one_of(&NUMBERS)),
        prop::option::of(one_of(&TITLES)),
        prop::collection::vec(one_of(&ISSUERS), 0..3),
    );
    let days = [maybe_day(), maybe_day(), maybe_day(), maybe_day()];
    let flags = (any::<bool>(), prop::bool::weighted(0.1));
    let said = (
        prop::option::weighted(0.1, (one_of(&Status::ALL), maybe_day(), maybe_day())),
        prop::option::weighted(0.1, (one_of(&Status::ALL), maybe_day())),
    );
    (names, days, flags, said).prop_map(|(names, days, (present, draft), said)| {
        let (title, number, alias, issuers) = names;
        let [written, published, effective, expires] = days;
        Entity {
            title: title.map(str::to_owned),
            number: number.map(str::to_owned),
            issuers: issuers.into_iter().map(str::to_owned).collect(),
            aliases: alias.into_iter().map(str::to_owned).collect(),
            written,
            published,
            effective,
            expires,
            present,
            draft,
            file: present.then(|| "a.txt".to_owned()),
            line: present.then_some(1),
            corrections: said.0.into_iter().map(correction).collect(),
            listed: said.1.map(|(status, since)| Listed {
                status,
                since,
                words: "时效性".to_owned(),
                file: "list.csv".to_owned(),
                line: 2,
            }),
            ..Entity::default()
        }
    })
}

fn correction((status, since, until): (Status, Option<Date>, Option<Date>)) -> Correction {
    Correction {
        change: Change::Status {
            status,
            since,
            until,
        },
        note: "见公报".to_owned(),
        author: "张三".to_owned(),
        file: "wenmai.toml".to_owned(),
        line: 1,
    }
}

fn edge(documents: usize) -> impl Strategy<Value = Edge> {
    let ends = (0..documents, 0..documents, one_of(&Relation::ALL));
    let words = (one_of(&QUOTES), one_of(&TITLES), 1u32..9);
    let how = (
        prop::bool::weighted(0.2),
        prop::option::weighted(0.3, day()),
        prop::option::weighted(0.3, day()),
        prop::bool::weighted(0.1),
    );
    (ends, words, how).prop_map(|((source, target, relation), (quote, title, line), how)| {
        let (is_part, since, until, planned) = how;
        let evidence = Evidence {
            file: format!("{source}.txt"),
            line,
            page: None,
            start: line as usize * 100,
            end: line as usize * 100 + 10,
            text: format!("《{title}》（甲财〔2021〕2号）"),
            quote: quote.to_owned(),
            pinpoint: is_part.then(|| "第五条".to_owned()),
            rule: "rule".to_owned(),
            since,
            until,
            planned,
            correction: None,
        };
        Edge {
            source,
            target,
            relation,
            evidence,
        }
    })
}

/// A graph whose nodes are not in the order of the ids.
fn graph() -> impl Strategy<Value = Graph> {
    let documents = prop::collection::vec(entity(), 2..9);
    let documents = documents.prop_flat_map(|entities| {
        let edges = prop::collection::vec(edge(entities.len()), 0..24);
        (Just(entities).prop_shuffle(), edges)
    });
    documents.prop_map(|(mut entities, edges)| {
        for (at, entity) in entities.iter_mut().enumerate() {
            let name = entity.number.as_ref().or(entity.title.as_ref());
            let name = name.map_or("无题", String::as_str);
            entity.id = format!("{name}{}", (at * 5 + 3) % 9);
        }
        Graph::build(entities, edges)
    })
}

fn said(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap()
}

/// What is asked, and the answer, in which documents are named by their ids.
fn answers(graph: &dyn ProvedGraph) -> Vec<(String, String)> {
    let id = |node: NodeIndex| graph.document(node).id.clone();
    let ids = |nodes: Vec<NodeIndex>| -> Vec<String> { nodes.into_iter().map(id).collect() };
    let named = |edge| {
        let (source, target) = graph.ends(edge);
        (id(source), graph.relation(edge), id(target))
    };
    let mut all: Vec<(String, String)> = Vec::new();
    let mut say = |question: String, answer: String| all.push((question, answer));
    let days = [date(2017, 1, 1), date(2021, 2, 1), date(2030, 1, 1)];
    let nodes = graph.documents();

    for day in days {
        for order in Order::ALL {
            let listed = list(graph, day, &Selection::default(), order);
            say(
                format!("list {day} {}", order.key()),
                said(&list_rows(graph, day, &listed)),
            );
        }
        for most in [1, usize::MAX] {
            for (all, stale) in [(false, false), (true, false), (true, true)] {
                let gone = answers::superseded(graph, day, Wanted { all, stale }, most);
                say(
                    format!("superseded {day} {all} {stale} {most}"),
                    said(&gone),
                );
            }
        }
        let wanted = |status: Status| status.is_gone();
        let count = graph.count_of_status(day, &wanted);
        say(format!("count {day}"), count.to_string());
        let figures = wenmai_graph::stats::of(graph, day);
        let distribution = Distribution::of(graph);
        let about = BuildInfo::default();
        let figures = stats(graph, day, &about, &figures, &distribution, 99);
        say(format!("stats {day}"), said(&figures));
        for from in days.into_iter().filter(|&from| from < day) {
            let turns = turns(graph, from, day);
            say(
                format!("compare {from} {day}"),
                said(&changed(graph, day, &turns)),
            );
        }
        let draft = "乙市民政局关于丁事项的通知\n\n各单位：\n\n根据《乙专项资金管理办法》\
            （甲财〔2021〕2号）和《丙救济条例》，现通知如下。\n\n乙市民政局\n";
        let draft = Text::new("draft.txt", draft, Encoding::Utf8);
        let against = Against {
            graph,
            is_alone: false,
            almanac: &Lookup::none(),
            as_of: Some(day),
            today: day,
            articles: &|_| Vec::new(),
        };
        let checked = check::check(&against, &draft);
        let answer = checked.answer(graph, &draft, &|words| words.en.clone());
        say(format!("draft {day}"), said(&answer));
    }
    let almanac = Lookup::default();
    say(
        "conflicts".to_owned(),
        format!("{:?}", conflicts(graph, &almanac, days[1])),
    );
    let rings = conflict::rings(graph, &Relation::ALL).into_iter();
    let rings: Vec<Vec<String>> = rings.map(ids).collect();
    say("rings".to_owned(), said(&rings));

    let both = [Direction::Outgoing, Direction::Incoming];
    for &node in &nodes {
        let own = id(node);
        let sides = both.map(|direction| graph.edges_of(node, direction, &[]));
        say(
            format!("show {own}"),
            said(&document(graph, &almanac, node, days[1], sides)),
        );
        say(
            format!("editions {own}"),
            said(&ids(instead::editions(graph, node))),
        );
        for direction in both {
            for (depth, most) in [(None, None), (Some(1), None), (None, Some(2))] {
                let steps = reach(graph, node, &UPWARD, direction, Within { depth, most });
                let way = answers::way(graph, node, &UPWARD, &steps);
                say(
                    format!("way {own} {direction:?} {depth:?} {most:?}"),
                    said(&way),
                );
                let forks = forks(graph, &steps, direction);
                let own_forks = forks.get(&node).into_iter().flatten();
                let forked: Vec<String> = own_forks.map(|(to, _)| id(*to)).collect();
                say(format!("forks {own} {direction:?}"), said(&forked));
            }
            let first = graph.foremost(node, direction, &[], 3).into_iter();
            let first: Vec<_> = first.map(named).collect();
            say(
                format!("foremost {own} {direction:?}"),
                format!("{first:?}"),
            );
        }
        let within = Within {
            depth: Some(2),
            most: None,
        };
        let near = around(graph, node, &both, &Relation::ALL, within);
        let part = extract(graph, &near, &[]);
        let judgements = near.iter().map(|&node| graph.judgement(node, days[1]));
        let judgements: Vec<_> = judgements.collect();
        let about = BuildInfo::default();
        say(
            format!("around {own}"),
            said(&json::file(&part, &judgements, &about, days[1])),
        );
        // Of many documents some others will do.
        for &other in nodes.iter().step_by(1 + nodes.len() / 9) {
            let wanted = path::Wanted {
                relations: &[],
                up_to: Some(3),
                most: 4,
            };
            for up_to in [None, Some(3)] {
                let found = ways(graph, node, other, path::Wanted { up_to, ..wanted });
                let paths = found.paths.iter();
                let paths = paths.map(|path| path.iter().copied().map(named).collect::<Vec<_>>());
                let paths: Vec<_> = paths.collect();
                say(
                    format!("path {own} {} {up_to:?}", id(other)),
                    format!("{paths:?} {}", found.truncated),
                );
            }
        }
    }
    let typed = [
        "2021",
        "办法",
        "第3号",
        "乙专项资金管理",
        "丙救济条例",
        "令",
        "甲省 通知",
    ];
    for words in typed.into_iter().chain(TITLES).chain(NUMBERS) {
        let found = match find::find(graph, words) {
            find::Found::One(node) => ("one", vec![id(node)]),
            find::Found::Several(nodes) => ("several", ids(nodes)),
            find::Found::None(nodes) => ("none", ids(nodes)),
        };
        say(format!("find {words}"), said(&found));
    }
    all
}

/// The answers of the saved project are those of the graph.
fn compare(graph: &Graph) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("wenmai.db");
    store::save(&path, graph, &BuildInfo::default()).unwrap();
    let saved = Saved::open(&path).unwrap();
    let in_file = saved.ask(|graph| answers(graph)).unwrap();
    let in_memory = answers(&InMemory::new(graph));
    for ((question, answer), (_, expected)) in in_file.iter().zip(&in_memory) {
        assert_eq!(answer, expected, "{question}");
    }
    assert_eq!(in_file.len(), in_memory.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_question_is_answered_alike_from_memory_and_from_a_file(graph in graph()) {
        compare(&graph);
    }
}

#[test]
fn the_examples_are_answered_alike_from_memory_and_from_a_file() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/notices");
    let options = wenmai_reading::Options::default();
    let built = wenmai_project::project::build(&[folder], &options, &|_| {}).unwrap();
    compare(&built.graph);
}

#[test]
fn what_cannot_be_read_is_no_answer() {
    let entities = vec![Entity::named("a"), Entity::named("b")];
    let graph = crate::answer::testing::graph_of(entities, &[(0, 1, Relation::Basis)]);
    for damage in [
        "DELETE FROM document WHERE id = 'b'",
        "UPDATE document SET issuers = 'x'",
        "UPDATE relation SET kind = 99",
        "DROP TABLE mention",
    ] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("wenmai.db");
        store::save(&path, &graph, &BuildInfo::default()).unwrap();
        let db = rusqlite::Connection::open(&path).unwrap();
        db.execute_batch(&format!("PRAGMA foreign_keys = OFF; {damage}"))
            .unwrap();
        drop(db);
        let saved = Saved::open(&path).unwrap();
        let answer = saved.ask(|graph| answers(graph).len());
        assert!(answer.is_err(), "{damage}");
        // Nothing of it is remembered: what can be read is answered.
        assert_eq!(
            saved.ask(|graph| graph.node("a").is_some()).ok(),
            Some(true)
        );
    }
}
