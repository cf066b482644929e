use std::collections::BTreeSet;

use jiff::civil::date;

use super::*;
use crate::project::from_texts;
use wenmai_vocabulary::text::{Encoding, Text};

/// A project whose names try to break out of every form.
fn hostile() -> Graph {
    let text = Text::new(
        "=a]]>\".txt",
        "甲市财政局关于印发《乙\"资金<b>]]>管理办法》的通知\n甲财规〔2024〕5号\n\n各单位：\n\n\
         现将《乙\"资金<b>]]>管理办法》印发给你们，请遵照执行。\n\n甲市财政局\n2024年4月1日\n\n\
         乙\"资金<b>]]>管理办法\n\n第一条 根据《中华人民共和国预算法》，制定本办法。\n\n\
         第二条 本办法自2024年5月1日起施行，《=HYPERLINK(\"乙\")资金管理暂行办法》（甲财〔2019〕8号）第三条同时废止，\
         《丙\u{202e}资金管理办法》（甲财〔2018〕1号）同时废止。\n",
        Encoding::Utf8,
    );
    from_texts(vec![text]).graph
}

fn files(graph: &Graph, form: Form) -> Vec<(String, String)> {
    let judgements = graph.judge_all(date(2026, 1, 1));
    let flat = Flat::new(graph, &judgements, date(2026, 1, 1));
    let files = flat.files(form, Lang::Chinese).unwrap();
    files
        .into_iter()
        .map(|(name, bytes)| (name, String::from_utf8_lossy(&bytes).into_owned()))
        .collect()
}

fn only(graph: &Graph, form: Form) -> String {
    let files = files(graph, form);
    assert_eq!(files.len(), 1);
    files.into_iter().next().unwrap().1
}

/// The values of an attribute of the elements of this name.
fn attributes(xml: &str, tag: &str, key: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Eof => return found,
            quick_xml::events::Event::Start(own) | quick_xml::events::Event::Empty(own) => {
                let of = own.attributes().map(Result::unwrap);
                for one in of.filter(|one| own.name().as_ref() == tag && one.key.as_ref() == key) {
                    found.push(
                        quick_xml::escape::unescape(&one.value)
                            .unwrap()
                            .into_owned(),
                    );
                }
            }
            _ => {}
        }
    }
}

#[test]
fn graphml_and_gexf_hold_every_document_and_relation() {
    let graph = hostile();
    let ids: BTreeSet<String> = graph.by_id.keys().cloned().collect();
    assert!(ids.len() >= 4, "{ids:?}");
    for form in [Form::GraphMl, Form::Gexf] {
        let xml = only(&graph, form);
        let nodes: BTreeSet<String> = attributes(&xml, "node", "id").into_iter().collect();
        assert_eq!(nodes, ids, "{form:?}");
        let edges = attributes(&xml, "edge", "source");
        assert_eq!(edges.len(), graph.inner.edge_count());
        assert!(edges.iter().all(|source| ids.contains(source)));
        let ids = attributes(&xml, "edge", "id");
        let apart: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(apart.len(), ids.len());
    }
}

#[test]
fn gexf_holds_the_statuses_through_time() {
    let xml = only(&hostile(), Form::Gexf);
    let old = xml
        .split("<node ")
        .find(|node| node.contains("甲财〔2018〕1号"))
        .unwrap();
    assert!(
        old.contains("value=\"repealed\" start=\"2024-05-01\""),
        "{old}"
    );
}

#[test]
fn the_tables_hold_what_the_graph_holds() {
    let graph = hostile();
    let files = files(&graph, Form::Csv);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["nodes.csv", "edges.csv", "mentions.csv"]);
    let rows = |words: &str| csv::Reader::from_reader(words.as_bytes()).records().count();
    assert_eq!(rows(&files[0].1), graph.inner.node_count());
    assert_eq!(rows(&files[1].1), graph.inner.edge_count());
    let mentions = graph.inner.edge_weights().map(|link| link.mentions.len());
    assert_eq!(rows(&files[2].1), mentions.sum::<usize>());
    // A spreadsheet takes what begins with = for an order.
    assert!(!files[0].1.contains(",=HYPERLINK"));
}

#[test]
fn neo4j_is_told_types_and_ends() {
    let graph = hostile();
    let files = files(&graph, Form::Neo4j);
    assert!(files[0].1.starts_with("id:ID,title,"));
    assert!(
        files[1]
            .1
            .starts_with(":START_ID,:END_ID,:TYPE,part:boolean,")
    );
    assert!(files[1].1.contains(",REPEALS,"));
    let script = &files[2].1;
    assert!(script.contains("MERGE (a)-[r:REPEALS]->(b)"), "{script}");
    assert!(!script.contains("{NODE}") && !script.contains("{EDGES}"));
}

#[test]
fn rdf_says_of_a_part_only_that_it_is_changed() {
    let graph = hostile();
    let turtle = only(&graph, Form::Turtle);
    let says = |property: &str, of: &str| {
        let end = format!("{property} <{DOCUMENT}{of}> .");
        turtle.lines().any(|line| line.ends_with(&end))
    };
    const DOCUMENT: &str = "urn:wenmai:document:";
    let encoded = |id: &str| -> String {
        let bytes = id.bytes();
        bytes
            .map(|byte| match byte.is_ascii_alphanumeric() {
                true => char::from(byte).to_string(),
                false => format!("%{byte:02X}"),
            })
            .collect()
    };
    assert!(says("eli:repeals", &encoded("甲财〔2018〕1号")), "{turtle}");
    assert!(says("eli:changes", &encoded("甲财〔2019〕8号")), "{turtle}");
    let json: serde_json::Value = serde_json::from_str(&only(&graph, Form::JsonLd)).unwrap();
    let nodes = json["@graph"].as_array().unwrap();
    let documents = nodes
        .iter()
        .filter(|node| node["@type"] == "eli:LegalResource");
    assert_eq!(documents.count(), graph.inner.node_count());
}

#[test]
fn notes_have_names_that_every_system_takes() {
    let graph = hostile();
    let notes = files(&graph, Form::Obsidian);
    assert_eq!(notes.len(), graph.inner.node_count());
    for (name, page) in &notes {
        let bare = name.strip_suffix(".md").unwrap();
        assert!(
            !bare.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']),
            "{name}"
        );
        assert!(page.starts_with("---\n"), "{page}");
    }
    let own = notes
        .iter()
        .find(|(_, page)| page.contains("[[甲财〔2018〕1号]]"));
    assert!(own.is_some(), "{notes:?}");
}

#[test]
fn what_is_left_out_leaves_no_edge_without_an_end() {
    let graph = hostile();
    let judgements = graph.judge_all(date(2026, 1, 1));
    let old = graph.by_id["甲财〔2018〕1号"];
    let around = FxHashSet::from_iter([old]);
    let flat = Flat::new(&graph, &judgements, date(2026, 1, 1));
    assert_eq!(flat.around(&around).nodes(), [old]);
    assert!(flat.around(&around).edges().is_empty());
    let repeals = [Relation::Repeals];
    let edges = flat.relations(&repeals).edges();
    assert!(!edges.is_empty());
    assert!(
        edges
            .iter()
            .all(|&edge| graph.inner[edge].relation == Relation::Repeals)
    );
}
