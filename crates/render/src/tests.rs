//! That pictures of the example documents can be read: nothing overlaps, and
//! no word sticks out.

use regex::Regex;

use super::layout::{BOX_HEIGHT, Rect};
use super::measure::width;
use super::scene::{NUMBER_SIZE, PADDING, Scene, TITLE_SIZE};
use super::*;
use wenmai_graph::Graph;

fn examples() -> Graph {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../output/wenmai.db");
    wenmai_store::load(&path).unwrap().0
}

/// Pictures of all, of a part with the rest by issuer, and by rank.
fn pictures(graph: &Graph) -> Vec<Picture<'_>> {
    let judgements = graph.judge_all(jiff::civil::date(2026, 11, 22));
    let all = Picture::new(graph, &|n| judgements[n.index()].status).title("例");
    vec![
        all.clone(),
        all.clone().lang(Lang::English).gathered(40),
        all.clone().by(By::Level).gathered(30),
        all.by(By::Year),
    ]
}

fn apart(a: &Rect, b: &Rect) -> bool {
    a.right() <= b.x || b.right() <= a.x || a.bottom() <= b.y || b.bottom() <= a.y
}

#[test]
fn words_fit_their_boxes_and_boxes_stand_apart() {
    let graph = examples();
    for picture in pictures(&graph) {
        let scene = Scene::new(&picture);
        let plan = plan(&scene, Engine::Builtin).unwrap();
        for (block, rect) in scene.boxes.iter().zip(&plan.boxes) {
            let room = rect.width - 2.0 * PADDING + 0.01;
            let head = block.head.as_deref().unwrap_or_default();
            let badge = block.badge.as_ref().map_or(0.0, |b| b.width);
            assert!(width(head, NUMBER_SIZE) + badge <= room, "{block:?}");
            for line in &block.lines {
                assert!(width(line, TITLE_SIZE) <= room, "{line}");
            }
            assert_eq!(rect.height, BOX_HEIGHT);
        }
        for (i, a) in plan.boxes.iter().enumerate() {
            assert!(plan.boxes[i + 1..].iter().all(|b| apart(a, b)), "{a:?}");
        }
    }
}

#[test]
fn no_label_lies_on_another_or_beyond_the_page() {
    let graph = examples();
    let text = Regex::new(
        r#"<text class="[a-z]+" x="([-0-9.]+)" y="([-0-9.]+)" font-size="([0-9.]+)"[^>]*>([^<]*)<"#,
    )
    .unwrap();
    let page = Regex::new(r#"viewBox="0 0 ([0-9.]+) ([0-9.]+)""#).unwrap();
    for picture in pictures(&graph) {
        let svg = to_svg(&picture, Engine::Builtin).unwrap();
        let size = page.captures(&svg).unwrap();
        let (wide, high): (f64, f64) = (size[1].parse().unwrap(), size[2].parse().unwrap());
        let from = svg.find("<g class=\"picture\"").unwrap();
        let to = svg.find("<g class=\"legend\"").unwrap();
        let labels: Vec<(Rect, &str)> = text
            .captures_iter(&svg[from..to])
            .map(|c| {
                let [x, y, size] = [1, 2, 3].map(|i| c[i].parse::<f64>().unwrap());
                let words = c.get(4).unwrap().as_str();
                let rect = Rect {
                    x,
                    y: y - size * 0.85,
                    width: width(words, size),
                    height: size,
                };
                (rect, words)
            })
            .collect();
        assert!(labels.len() > 60, "{}", labels.len());
        for (i, (a, words)) in labels.iter().enumerate() {
            assert!(a.right() < wide && a.bottom() < high, "{words}");
            for (b, other) in &labels[i + 1..] {
                assert!(apart(a, b), "{words} on {other}");
            }
        }
    }
}
