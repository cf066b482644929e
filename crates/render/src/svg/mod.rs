//! The one writer of SVG, whatever engine has placed the boxes.

mod legend;
mod nodes;
mod ranks;

use super::label;
use super::layout::{ARROW, Path, Plan, Point, Rect};
use super::look::{self, Dash, Stroke};
use super::measure::cut;
use super::scene::{Line, Scene};
use super::words::Lang;
use crate::xml::{Xml, num};
use wenmai_graph::{Relation, Scope};

/// Around the page.
const MARGIN: f64 = 28.0;
const HEADING_SIZE: f64 = 20.0;
/// A line of the heading, with the room below it.
const HEADING_LINE: f64 = 28.0;
const SUBTITLE_SIZE: f64 = 11.5;
/// The room for the words of ranks at the left side.
const RANK_SIDE: f64 = 118.0;
/// The room for them above.
const RANK_ABOVE: f64 = 30.0;
/// A page is at least so wide, for title and legend.
const LEAST_PAGE: f64 = 560.0;

/// Writes a scene whose boxes and lines have the places of the plan.
pub(super) fn write(scene: &Scene, plan: &Plan) -> String {
    let side = match &scene.ranks {
        Some(ranks) if !ranks.across => RANK_SIDE,
        _ => 0.0,
    };
    let inner = (plan.width + side).max(LEAST_PAGE);
    let title = match scene.title.as_str() {
        "" => Vec::new(),
        title => label::lines(title, HEADING_SIZE * 1.05, inner),
    };
    let heading = HEADING_LINE * title.len() as f64;
    let above = match &scene.ranks {
        Some(ranks) if ranks.across => RANK_ABOVE,
        _ => 0.0,
    };
    let lines = notes(scene).len() as f64;
    let top = MARGIN + heading + 13.0 + 17.0 * lines + above;
    let legend = legend::Legend::new(scene, inner);
    let width = inner + 2.0 * MARGIN;
    let under = if plan.boxes.is_empty() { 0.0 } else { 30.0 };
    let legend_top = top + plan.height + under;
    let height = legend_top + legend.height + MARGIN;

    // What holds links is no mere image to those who hear it.
    let linked = scene.boxes.iter().any(|block| block.link.is_some());
    let role = if linked { "group" } else { "img" };
    let mut out = Xml::default();
    out.open(
        "svg",
        &[
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("class", "wenmai"),
            ("width", &num(width)),
            ("height", &num(height)),
            ("viewBox", &format!("0 0 {} {}", num(width), num(height))),
            ("role", role),
            ("xml:lang", scene.lang.code()),
            ("font-family", look::FONTS),
        ],
    );
    let name = if scene.title.is_empty() {
        scene.lang.pick("公文引用关系图", "Citation graph")
    } else {
        &scene.title
    };
    out.leaf("title", &[], name);
    out.leaf("desc", &[], &summary(scene));
    markers(&mut out, scene);
    out.empty(
        "rect",
        &[
            ("class", "page"),
            ("width", &num(width)),
            ("height", &num(height)),
            ("fill", look::PAGE),
        ],
    );
    for (i, line) in title.iter().enumerate() {
        let y = MARGIN + HEADING_SIZE + HEADING_LINE * i as f64;
        out.leaf(
            "text",
            &[
                ("class", "heading"),
                ("x", &num(MARGIN)),
                ("y", &num(y)),
                ("font-size", &num(HEADING_SIZE)),
                ("font-weight", "bold"),
                ("fill", look::INK),
            ],
            line,
        );
    }
    for (i, note) in notes(scene).iter().enumerate() {
        let y = MARGIN + heading + 14.0 + 17.0 * i as f64;
        out.leaf(
            "text",
            &[
                ("class", "summary"),
                ("x", &num(MARGIN)),
                ("y", &num(y)),
                ("font-size", &num(SUBTITLE_SIZE)),
                ("fill", look::FAINT),
            ],
            &cut(note, SUBTITLE_SIZE, inner),
        );
    }

    // A narrow picture stands in the middle of the page.
    let at = Point {
        x: MARGIN + side + (inner - side - plan.width) / 2.0,
        y: top,
    };
    let shift = format!("translate({} {})", num(at.x), num(at.y));
    out.open("g", &[("class", "picture"), ("transform", &shift)]);
    if let Some(ranks) = &scene.ranks {
        ranks::bands(&mut out, ranks, plan, at.x - MARGIN, inner);
    }
    edges(&mut out, scene, plan);
    for (block, rect) in scene.boxes.iter().zip(&plan.boxes) {
        nodes::node(&mut out, block, rect);
    }
    out.close("g");
    let corner = Point {
        x: MARGIN,
        y: legend_top,
    };
    legend.write(&mut out, corner);
    out.close("svg");
    out.finish()
}

/// The lines below the title: what is drawn, and what is not.
fn notes(scene: &Scene) -> Vec<String> {
    let mut notes = vec![summary(scene)];
    if scene.left_out > 0 {
        let left = scene.left_out;
        notes.push(match scene.lang {
            Lang::Chinese => format!("另有 {left} 个文件未画出"),
            Lang::English => format!("{left} more documents are not drawn"),
        });
    }
    notes
}

fn summary(scene: &Scene) -> String {
    let (all, cited, lines) = (scene.documents(), scene.cited_only(), scene.relations());
    match scene.lang {
        Lang::Chinese => {
            let cited = if cited > 0 {
                format!("（其中 {cited} 份仅被引用）")
            } else {
                String::new()
            };
            format!("文件 {all} 份{cited}，关系 {lines} 条；箭头由引用者指向被引用者")
        }
        Lang::English => {
            let cited = if cited > 0 {
                format!(" ({cited} only cited)")
            } else {
                String::new()
            };
            format!(
                "{all} documents{cited}, {lines} relations; arrows lead from the citing to the cited"
            )
        }
    }
}

/// The heads of arrows: full, and hollow for relations that hold for a part.
fn markers(out: &mut Xml, scene: &Scene) {
    let mut used: Vec<(Stroke, Scope)> = Vec::new();
    for line in &scene.lines {
        let stroke = look::stroke(line.relation);
        if !used
            .iter()
            .any(|(s, scope)| (s.name, *scope) == (stroke.name, line.scope))
        {
            used.push((stroke, line.scope));
        }
    }
    used.sort_by_key(|(s, scope)| (s.name, *scope));
    if used.is_empty() {
        return;
    }
    out.open("defs", &[]);
    for (stroke, scope) in used {
        let fill = match scope {
            Scope::Whole => stroke.colour,
            Scope::Part => look::PAGE,
        };
        out.open(
            "marker",
            &[
                ("id", &marker(stroke, scope)),
                ("viewBox", "-1 -5 11 10"),
                ("refX", "0"),
                ("refY", "0"),
                ("markerWidth", &num(ARROW * 1.1)),
                ("markerHeight", &num(ARROW)),
                ("markerUnits", "userSpaceOnUse"),
                ("orient", "auto"),
            ],
        );
        out.empty(
            "path",
            &[
                ("d", "M0-4L9 0L0 4Z"),
                ("fill", fill),
                ("stroke", stroke.colour),
                ("stroke-width", "1.2"),
                ("stroke-linejoin", "round"),
            ],
        );
        out.close("marker");
    }
    out.close("defs");
}

fn marker(stroke: Stroke, scope: Scope) -> String {
    let kind = match scope {
        Scope::Whole => "arrow",
        Scope::Part => "part",
    };
    format!("wenmai-{kind}-{}", stroke.name)
}

/// Draws the lines, the weightiest relations last and thus on top.
fn edges(out: &mut Xml, scene: &Scene, plan: &Plan) {
    for relation in Relation::ALL.into_iter().rev() {
        let of_kind: Vec<(&Line, &Path)> = scene
            .lines
            .iter()
            .zip(&plan.paths)
            .filter(|(line, _)| line.relation == relation)
            .collect();
        if of_kind.is_empty() {
            continue;
        }
        let stroke = look::stroke(relation);
        out.open(
            "g",
            &[
                ("class", &format!("relation {relation}")),
                ("fill", "none"),
                ("stroke", stroke.colour),
            ],
        );
        for (line, path) in of_kind {
            out.open(
                "g",
                &[
                    ("class", &format!("edge {relation}")),
                    ("data-source", &scene.boxes[line.from].id),
                    ("data-target", &scene.boxes[line.to].id),
                ],
            );
            out.leaf("title", &[], &line.tooltip);
            strokes(out, stroke, line.scope, line.width, &data(path));
            out.close("g");
        }
        out.close("g");
    }
}

/// One line in the style of its relation, on a halo that parts it from what
/// it crosses.
fn strokes(out: &mut Xml, stroke: Stroke, scope: Scope, width: f64, d: &str) {
    let wide = match stroke.dash {
        Dash::Double => width * 2.0 + 1.6,
        _ => width,
    };
    let halo = num(wide + 3.0);
    out.empty(
        "path",
        &[("d", d), ("stroke", look::PAGE), ("stroke-width", &halo)],
    );
    let head = format!("url(#{})", marker(stroke, scope));
    let wide = num(wide);
    let (long, gap, dot) = (num(width * 4.0), num(width * 2.4), num(width * 2.2));
    let (dashes, dots) = (format!("{long} {gap}"), format!("0.1 {dot}"));
    let mut line = vec![("d", d), ("stroke-width", &*wide), ("marker-end", &*head)];
    match stroke.dash {
        Dash::Solid | Dash::Double => {}
        Dash::Dashed => line.push(("stroke-dasharray", &dashes)),
        Dash::Dotted => {
            line.push(("stroke-dasharray", &dots));
            line.push(("stroke-linecap", "round"));
        }
    }
    out.empty("path", &line);
    if stroke.dash == Dash::Double {
        let core = num(1.8);
        out.empty(
            "path",
            &[("d", d), ("stroke", look::PAGE), ("stroke-width", &core)],
        );
    }
}

fn data(path: &Path) -> String {
    let mut d = format!("M{} {}", num(path.start.x), num(path.start.y));
    let mut at = path.start;
    for &[a, b, c] in &path.curves {
        if (at.x - c.x).abs() < 0.05 && (a.x - c.x).abs() < 0.05 && (b.x - c.x).abs() < 0.05 {
            d.push_str(&format!("V{}", num(c.y)));
        } else {
            let points = [a.x, a.y, b.x, b.y, c.x, c.y].map(num);
            d.push_str(&format!("C{}", points.join(" ")));
        }
        at = c;
    }
    d
}

/// A box with rounded corners.
fn rounded(rect: &Rect) -> [(&'static str, String); 5] {
    [
        ("x", num(rect.x)),
        ("y", num(rect.y)),
        ("width", num(rect.width)),
        ("height", num(rect.height)),
        ("rx", num(6.0)),
    ]
}

#[cfg(test)]
mod tests;
