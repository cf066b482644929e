//! The legend: what occurs in the picture, and nothing else. It stands below
//! the picture, in as many rows as the page's width asks for.

use super::nodes::{badge, status_class};
use super::{rounded, strokes};
use crate::layout::{ARROW, Point, Rect};
use crate::look;
use crate::measure::width;
use crate::scene::{Badge, Scene};
use crate::words;
use crate::xml::{Xml, num};
use wenmai_graph::{Relation, Scope, Status};

const SIZE: f64 = 11.5;
const ROW: f64 = 24.0;
/// The length of the piece of line that shows a relation.
const SAMPLE: f64 = 34.0;
const GAP: f64 = 22.0;

#[derive(Debug, Clone, PartialEq)]
enum Sample {
    Line(Relation, Scope),
    Badge(Badge),
    /// Fill, border, dashed, struck.
    Frame(&'static str, &'static str, bool),
}

#[derive(Debug, Clone, PartialEq)]
struct Item {
    class: String,
    sample: Sample,
    text: &'static str,
    /// From the left upper corner of the legend.
    at: Point,
}

/// A legend ready to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Legend {
    items: Vec<Item>,
    width: f64,
    pub(super) height: f64,
}

impl Legend {
    /// The legend of a scene, no wider than `room`.
    pub(super) fn new(scene: &Scene, room: f64) -> Legend {
        let mut items = lines(scene);
        let relations = items.len();
        items.extend(boxes(scene));
        let (mut x, mut y) = (0.0, 14.0);
        for (i, item) in items.iter_mut().enumerate() {
            let wide = sample_width(&item.sample) + 7.0 + width(item.text, SIZE);
            // Relations and documents each begin a row.
            let new_row = i == relations && relations > 0;
            if x > 0.0 && (new_row || x + wide > room) {
                x = 0.0;
                y += ROW;
            }
            item.at = Point { x, y };
            x += wide + GAP;
        }
        let height = if items.is_empty() { 0.0 } else { y + ROW };
        Legend {
            items,
            width: room,
            height,
        }
    }

    /// The words in the legend, in order.
    #[cfg(test)]
    pub(super) fn words(&self) -> Vec<&'static str> {
        self.items.iter().map(|item| item.text).collect()
    }

    pub(super) fn write(&self, out: &mut Xml, corner: Point) {
        if self.items.is_empty() {
            return;
        }
        let shift = format!("translate({} {})", num(corner.x), num(corner.y));
        out.open("g", &[("class", "legend"), ("transform", &shift)]);
        let rule = format!("M0 0H{}", num(self.width));
        out.empty(
            "path",
            &[("d", &rule), ("stroke", "#d9dcd8"), ("stroke-width", "1")],
        );
        for item in &self.items {
            out.open("g", &[("class", &item.class)]);
            let middle = item.at.y + ROW / 2.0;
            sample(out, &item.sample, item.at.x, middle);
            out.leaf(
                "text",
                &[
                    ("x", &num(item.at.x + sample_width(&item.sample) + 7.0)),
                    ("y", &num(middle + SIZE * 0.37)),
                    ("font-size", &num(SIZE)),
                    ("fill", look::INK),
                ],
                item.text,
            );
            out.close("g");
        }
        out.close("g");
    }
}

fn lines(scene: &Scene) -> Vec<Item> {
    let mut items = Vec::new();
    for relation in Relation::ALL {
        let scopes = scene.lines.iter().filter(|line| line.relation == relation);
        // The arrow head that occurs: only those have been drawn.
        if let Some(scope) = scopes.map(|line| line.scope).min() {
            items.push(item(
                relation.key(),
                Sample::Line(relation, scope),
                words::relation(relation, scene.lang),
            ));
        }
    }
    let part = scene.lines.iter().filter(|line| line.scope == Scope::Part);
    // In the colour of the weightiest relation that holds for a part.
    if let Some(relation) = part.map(|line| line.relation).min() {
        let text = scene
            .lang
            .pick("空心箭头：只涉及部分条款", "hollow: for a part only");
        items.push(item("part", Sample::Line(relation, Scope::Part), text));
    }
    items
}

fn boxes(scene: &Scene) -> Vec<Item> {
    let lang = scene.lang;
    let mut items = Vec::new();
    let plain = |present: bool| {
        move |b: &&crate::scene::Block| b.badge.is_none() && b.present == present && !b.rest
    };
    for (present, class, text) in [
        (true, "in_force", words::status(Status::InForce, lang)),
        (
            false,
            "cited-only",
            lang.pick("仅被引用，正文未收录", "only cited, text not in the corpus"),
        ),
    ] {
        if let Some(b) = scene.boxes.iter().find(plain(present)) {
            let frame = Sample::Frame(b.tone.fill, b.tone.border, !present);
            items.push(item(class, frame, text));
        }
    }
    let mut badges: Vec<(Status, &Badge)> = scene
        .boxes
        .iter()
        .filter_map(|b| Some((b.status, b.badge.as_ref()?)))
        .collect();
    badges.sort_by_key(|(status, badge)| (*status, badge.text));
    badges.dedup_by_key(|(_, badge)| badge.text);
    for (status, badge) in badges {
        let own = words::badge(status, lang) == Some(badge.text);
        let text = if own || status == Status::Unknown && badge.text == lang.pick("？", "unknown")
        {
            words::status(status, lang)
        } else {
            lang.pick("征求意见稿", "draft for comment")
        };
        let class = status_class(status);
        items.push(item(class, Sample::Badge(badge.clone()), text));
    }
    items
}

fn item(class: &str, sample: Sample, text: &'static str) -> Item {
    Item {
        class: format!("key {class}"),
        sample,
        text,
        at: Point { x: 0.0, y: 0.0 },
    }
}

fn sample_width(sample: &Sample) -> f64 {
    match sample {
        Sample::Line(..) => SAMPLE,
        Sample::Badge(badge) => badge.width,
        Sample::Frame(..) => 26.0,
    }
}

fn sample(out: &mut Xml, sample: &Sample, x: f64, middle: f64) {
    match sample {
        Sample::Line(relation, scope) => {
            let stroke = look::stroke(*relation);
            let d = format!("M{} {}H{}", num(x), num(middle), num(x + SAMPLE - ARROW));
            out.open("g", &[("fill", "none"), ("stroke", stroke.colour)]);
            strokes(out, stroke, *scope, stroke.width, &d);
            out.close("g");
        }
        Sample::Badge(label) => badge(out, label, x, middle - 7.0),
        Sample::Frame(fill, border, dashed) => {
            let rect = Rect {
                x,
                y: middle - 7.5,
                width: 26.0,
                height: 15.0,
            };
            let place = rounded(&rect);
            let mut attributes: Vec<(&str, &str)> =
                place.iter().map(|(k, v)| (*k, v.as_str())).collect();
            attributes.extend([
                ("fill", *fill),
                ("stroke", *border),
                ("stroke-width", "1.1"),
            ]);
            if *dashed {
                attributes.push(("stroke-dasharray", "4 3"));
            }
            out.empty("rect", &attributes);
        }
    }
}
