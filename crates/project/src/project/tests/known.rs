//! Lists of known documents, and what a build makes of them.

use jiff::civil::date;

use crate::project::{self, Project, Supplied};
use wenmai_graph::{Entity, Status};
use wenmai_reading::{Encoding, Text};
use wenmai_resolving::known::read_text;

fn built(list: &str, texts: &[(&str, &str)]) -> Project {
    let texts = texts
        .iter()
        .map(|&(file, text)| Text::new(file, text, Encoding::Utf8))
        .collect();
    project::from_texts_with(
        texts,
        Supplied {
            known: read_text("list.csv", list).unwrap(),
            ..Supplied::default()
        },
    )
}

fn ids(project: &Project) -> Vec<&str> {
    let nodes = project.graph.inner.node_weights();
    nodes.map(|e| e.id.as_str()).collect()
}

const CITING: &str = "丙区民政局关于做好乙救助工作的通知\n丙民〔2020〕3号\n\n各街道：\n\n根据《乙救助办法》，现通知如下。\n\n丙区民政局\n2020年6月1日\n";

#[test]
fn a_name_is_resolved_to_a_known_document_and_others_stay_out() {
    let list = "文号,标题,发文机关,日期,状态,失效日期\n\
                甲民发〔2019〕8号,甲市民政局关于印发《乙救助办法》的通知,甲市民政局,2019-03-01,失效,2023-01-01\n\
                甲民发〔2018〕1号,丁办法,甲市民政局,2018-01-01,\n";
    let project = built(list, &[("c.txt", CITING)]);
    assert_eq!(ids(&project), ["丙民〔2020〕3号", "甲民发〔2019〕8号"]);
    let known: &Entity = project.graph.entity("甲民发〔2019〕8号").unwrap();
    assert!(!known.present);
    assert_eq!(known.issuers, ["甲市民政局"]);
    assert_eq!(known.written, Some(date(2019, 3, 1)));
    assert_eq!(
        known.title.as_deref(),
        Some("甲市民政局关于印发《乙救助办法》的通知")
    );
    let node = project.graph.by_id["甲民发〔2019〕8号"];
    let judge = |day| wenmai_graph::status::judge(&project.graph, node, day);
    assert_eq!(judge(date(2022, 12, 31)).status, Status::Unknown);
    let judgement = judge(date(2023, 1, 1));
    assert_eq!(judgement.status, Status::Expired);
    assert_eq!(judgement.reasons[0].file.as_deref(), Some("list.csv"));
    assert_eq!(judgement.reasons[0].line, Some(2));
}

#[test]
fn a_known_document_of_a_later_day_is_not_meant() {
    let list = "文号,标题,日期\n甲民发〔2021〕8号,乙救助办法,2021-03-01\n";
    let project = built(list, &[("c.txt", CITING)]);
    assert!(project.graph.entity("甲民发〔2021〕8号").is_none());
    assert_eq!(project.graph.inner.edge_count(), 1);
}

#[test]
fn a_known_document_whose_text_is_here_is_one_with_it() {
    let own = "甲市民政局关于印发《乙救助办法》的通知\n甲民发〔2019〕8号\n\n各区民政局：\n\n现将《乙救助办法》印发给你们。\n\n甲市民政局\n2019年3月1日\n";
    let list = "文号,标题,状态\n甲民发〔2019〕8号,关于印发《乙救助办法》的通知,废止\n";
    let project = built(list, &[("a.txt", own), ("c.txt", CITING)]);
    assert_eq!(ids(&project), ["丙民〔2020〕3号", "甲民发〔2019〕8号"]);
    let node = project.graph.by_id["甲民发〔2019〕8号"];
    assert!(project.graph.inner[node].present);
    let judgement = wenmai_graph::status::judge(&project.graph, node, date(2024, 1, 1));
    assert_eq!(judgement.status, Status::Repealed);
}

#[test]
fn a_known_document_that_a_correction_joins_comes_in() {
    let list = "文号,标题\n甲民发〔2019〕8号,救助规程\n";
    let corrections = "[[same]]\ndocuments = [\"救助规程\", \"乙救助办法\"]\nnote = \"同一文件\"\nauthor = \"张三\"\n";
    let project = project::from_texts_with(
        vec![Text::new("c.txt", CITING, Encoding::Utf8)],
        Supplied {
            known: read_text("list.csv", list).unwrap(),
            corrections: wenmai_resolving::correction::read_text("wenmai.toml", corrections)
                .unwrap(),
            ..Supplied::default()
        },
    );
    assert_eq!(project.misfits, []);
    assert_eq!(ids(&project), ["丙民〔2020〕3号", "甲民发〔2019〕8号"]);
}
