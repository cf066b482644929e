use super::*;
use crate::{Engine, Picture, sample, to_svg};
use wenmai_graph::{Graph, Status};

fn draw(graph: &Graph, lang: Lang) -> String {
    let status = |node: petgraph::graph::NodeIndex| match node.index() {
        1 => Status::Superseded,
        _ => Status::InForce,
    };
    let picture = Picture::new(graph, &status).title("甲 & 乙").lang(lang);
    to_svg(&picture, Engine::Builtin).unwrap()
}

fn legend(graph: &Graph, lang: Lang) -> Vec<&'static str> {
    let picture = Picture::new(graph, &|_| Status::Repealed).lang(lang);
    legend::Legend::new(&Scene::new(&picture), 800.0).words()
}

/// Checks that tags are balanced and attributes quoted: a reader of XML in a
/// few lines, strict enough for what this writer can do wrong.
fn assert_well_formed(svg: &str) {
    let mut open = Vec::new();
    for piece in svg.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').expect("a tag that ends");
        assert!(!text.contains('>'), "a bare > in {text:?}");
        let name = tag.split([' ', '/']).find(|w| !w.is_empty()).unwrap();
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name.to_owned()));
        } else if !tag.ends_with('/') {
            open.push(name.to_owned());
        }
    }
    assert!(open.is_empty(), "{open:?}");
    for entity in svg.split('&').skip(1) {
        let known = ["amp;", "lt;", "gt;", "quot;", "#10;"];
        assert!(known.iter().any(|k| entity.starts_with(k)), "&{entity:.9}");
    }
}

#[test]
fn the_svg_is_well_formed_and_says_what_it_is() {
    let svg = draw(&sample::three(), Lang::Chinese);
    assert_well_formed(&svg);
    assert!(svg.contains("role=\"img\""));
    assert!(svg.contains("<title>甲 &amp; 乙</title>"));
    assert!(svg.contains("文件 3 份（其中 1 份仅被引用），关系 2 条"));
}

#[test]
fn nodes_and_edges_bear_classes_and_tooltips() {
    let svg = draw(&sample::three(), Lang::Chinese);
    assert!(svg.contains("class=\"node superseded\" data-id=\"国卫办医函〔2020〕5号\""));
    assert!(svg.contains("class=\"node in_force cited-only\""));
    assert!(svg.contains("class=\"edge basis\" data-source=\"国卫办医函〔2024〕6号\""));
    assert!(svg.contains(
        "<title>国卫办医函〔2024〕6号 依据 《中华人民共和国医师法》&#10;“根据《医师法》，制定本办法。”</title>"
    ));
    assert!(svg.contains("text-decoration=\"line-through\""));
    assert!(
        svg.contains("url(#wenmai-part-red)"),
        "in part: a hollow head"
    );
}

#[test]
fn english_words_go_with_chinese_names() {
    let svg = draw(&sample::three(), Lang::English);
    assert!(svg.contains("国卫办医函〔2024〕6号 is based on 《中华人民共和国医师法》"));
    assert!(svg.contains("3 documents (1 only cited), 2 relations"));
}

#[test]
fn a_box_with_an_address_is_a_link_and_the_picture_no_mere_image() {
    let graph = sample::three();
    let link = |node: petgraph::graph::NodeIndex| {
        (node.index() == 0).then(|| "a.html?b=1&c=\"".to_owned())
    };
    let picture = Picture::new(&graph, &|_| Status::InForce).links(&link);
    let svg = to_svg(&picture, Engine::Builtin).unwrap();
    assert_well_formed(&svg);
    assert_eq!(svg.matches("<a ").count(), 1);
    assert!(svg.contains("<a href=\"a.html?b=1&amp;c=&quot;\">"));
    assert!(!svg.contains("role=\"img\"") && svg.contains("role=\"group\""));
}

#[test]
fn the_legend_holds_what_occurs() {
    assert_eq!(
        legend(&sample::three(), Lang::Chinese),
        ["替代", "依据", "空心箭头：只涉及部分条款", "已废止"]
    );
    assert_eq!(
        legend(&sample::three(), Lang::English),
        [
            "supersedes",
            "is based on",
            "hollow: for a part only",
            "repealed"
        ]
    );
    assert!(legend(&Graph::default(), Lang::Chinese).is_empty());
}

#[test]
fn a_draft_is_called_a_draft() {
    let mut graph = Graph::default();
    let mut draft = sample::entity("甲", Some("甲"), None);
    draft.draft = true;
    sample::add(&mut graph, draft);
    let picture = Picture::new(&graph, &|_| Status::Unknown);
    let svg = to_svg(&picture, Engine::Builtin).unwrap();
    assert!(svg.contains(">征</text>") && svg.contains(">征求意见稿</text>"));
}

#[test]
fn the_same_graph_gives_the_same_bytes() {
    let graph = sample::three();
    assert_eq!(draw(&graph, Lang::Chinese), draw(&graph, Lang::Chinese));
}

#[test]
fn nasty_words_do_no_harm() {
    let mut graph = Graph::default();
    let nasty = "<svg onload=\"x\">&]]>'\u{0}\u{1b}\n\\";
    let a = sample::add(&mut graph, sample::entity(nasty, Some(nasty), Some(nasty)));
    let b = sample::add(&mut graph, sample::entity("", None, None));
    let link = sample::link(Relation::Cites, Scope::Whole, nasty);
    graph.inner.add_edge(a, b, link.clone());
    graph.inner.add_edge(a, a, link);
    assert_well_formed(&draw(&graph, Lang::Chinese));
}

#[test]
fn a_picture_of_nothing_is_still_a_picture() {
    assert_well_formed(&draw(&Graph::default(), Lang::English));
}

#[test]
fn the_selection_is_what_is_drawn() {
    let graph = sample::three();
    let node = |id: &str| graph.by_id[id];
    let two = [node("国卫办医函〔2024〕6号"), node("中华人民共和国医师法")];
    let picture = Picture::new(&graph, &|_| Status::InForce).only(&two);
    assert_eq!((picture.nodes().len(), picture.edges().len()), (2, 1));
    let hub = Picture::new(&graph, &|_| Status::InForce).busiest(1);
    assert_eq!(hub.nodes(), [node("国卫办医函〔2024〕6号")]);
    let near = Picture::new(&graph, &|_| Status::InForce)
        .focus(node("国卫办医函〔2020〕5号"))
        .busiest(2);
    let kept = [node("国卫办医函〔2020〕5号"), node("国卫办医函〔2024〕6号")];
    assert_eq!(
        (near.nodes(), near.left_out()),
        (&kept[..], 1),
        "the nearest"
    );
    let none = Picture::new(&graph, &|_| Status::InForce).only_edges(&|_| false);
    assert_eq!((none.nodes().len(), none.edges().len()), (3, 0));
}

#[test]
fn too_many_documents_are_refused_with_advice() {
    let mut graph = Graph::default();
    for i in 0..=crate::MOST_DOCUMENTS {
        sample::add(&mut graph, sample::entity(&i.to_string(), None, None));
    }
    let picture = Picture::new(&graph, &|_| Status::Unknown);
    let error = to_svg(&picture, Engine::Builtin).unwrap_err();
    assert!(error.to_string().contains("draw at most"), "{error}");
}

#[test]
fn a_long_title_goes_on_in_further_lines() {
    let graph = sample::three();
    let title = "甲省卫生健康委员会关于做好医疗机构投诉管理工作有关事项的通知".repeat(3);
    let heading = |svg: &str| -> Vec<String> {
        let texts = svg.split("<text class=\"heading\"").skip(1);
        let lines = texts.map(|rest| rest.split(['>', '<']).nth(1).unwrap().to_owned());
        lines.collect()
    };
    let height = |svg: &str| -> f64 {
        let after = svg.split(" height=\"").nth(1).unwrap();
        after.split('"').next().unwrap().parse().unwrap()
    };
    let draw = |title: &str| {
        let picture = Picture::new(&graph, &|_| Status::InForce).title(title);
        to_svg(&picture, Engine::Builtin).unwrap()
    };
    let long = draw(&title);
    let lines = heading(&long);
    assert!(lines.len() > 2, "{lines:?}");
    assert_eq!(lines.concat(), title);
    // Room is made for them: nothing else moves under the title.
    let short = draw("甲");
    let more = HEADING_LINE * (lines.len() - 1) as f64;
    assert!((height(&long) - height(&short) - more).abs() < 0.01);
}
