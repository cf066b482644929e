//! Boxes.

use super::rounded;
use crate::layout::Rect;
use crate::look;
use crate::scene::{BADGE_PADDING, BADGE_SIZE, Badge, Block, NUMBER_SIZE, PADDING, TITLE_SIZE};
use crate::xml::{Xml, num};
use wenmai_graph::Status;

/// The height of a badge.
const BADGE_HEIGHT: f64 = 14.0;

/// Draws a document.
pub(super) fn node(out: &mut Xml, block: &Block, rect: &Rect) {
    let mut class = format!("node {}", status_class(block.status));
    if !block.present {
        class.push_str(" cited-only");
    }
    if block.focus {
        class.push_str(" focus");
    }
    if let Some(link) = &block.link {
        out.open("a", &[("href", link)]);
    }
    if block.rest {
        out.open("g", &[("class", "rest")]);
    } else {
        out.open("g", &[("class", &class), ("data-id", &block.id)]);
    }
    out.leaf("title", &[], &block.tooltip);
    frame(out, block, rect);

    let (head, lines) = baselines(block, rect);
    let left = num(rect.x + PADDING);
    if let Some(text) = &block.head {
        let (weight, class) = if block.numbered {
            ("bold", "number")
        } else {
            ("normal", "issuer")
        };
        let colour = if block.numbered {
            block.tone.text
        } else {
            look::FAINT
        };
        out.leaf(
            "text",
            &[
                ("class", class),
                ("x", &left),
                ("y", &num(head)),
                ("font-size", &num(NUMBER_SIZE)),
                ("font-weight", weight),
                ("fill", colour),
            ],
            text,
        );
    }
    for (line, y) in block.lines.iter().zip(lines) {
        let y = num(y);
        let size = num(TITLE_SIZE);
        let mut attributes = vec![
            ("class", "name"),
            ("x", &*left),
            ("y", &*y),
            ("font-size", &*size),
            ("fill", block.tone.text),
        ];
        if block.tone.struck {
            attributes.push(("text-decoration", "line-through"));
        }
        out.leaf("text", &attributes, line);
    }
    if let Some(label) = &block.badge {
        let x = rect.right() - label.width - 6.0;
        badge(out, label, x, head - BADGE_HEIGHT + 3.5);
    }
    out.close("g");
    if block.link.is_some() {
        out.close("a");
    }
}

/// The border and the background.
pub(super) fn frame(out: &mut Xml, block: &Block, rect: &Rect) {
    let place = rounded(rect);
    let mut attributes: Vec<(&str, &str)> = place.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let (border, width) = if block.focus {
        (look::FOCUS, "2.4")
    } else {
        (block.tone.border, "1.1")
    };
    attributes.extend([
        ("fill", block.tone.fill),
        ("stroke", border),
        ("stroke-width", width),
    ]);
    if !block.present {
        attributes.push(("stroke-dasharray", "4 3"));
    }
    out.empty("rect", &attributes);
}

/// Where the head and the lines of the title stand.
fn baselines(block: &Block, rect: &Rect) -> (f64, Vec<f64>) {
    let headed = block.head.is_some() || block.badge.is_some();
    let (head, lines): (f64, &[f64]) = match (headed, block.lines.len()) {
        (true, 0 | 1) => (23.0, &[43.0]),
        (true, _) => (17.5, &[34.5, 50.5]),
        (false, 0 | 1) => (18.0, &[34.5]),
        (false, _) => (18.0, &[27.0, 43.0]),
    };
    let lines = lines.iter().map(|y| rect.y + y).collect();
    (rect.y + head, lines)
}

/// A small coloured label with its left upper corner here.
pub(super) fn badge(out: &mut Xml, badge: &Badge, x: f64, y: f64) {
    out.empty(
        "rect",
        &[
            ("class", "badge"),
            ("x", &num(x)),
            ("y", &num(y)),
            ("width", &num(badge.width)),
            ("height", &num(BADGE_HEIGHT)),
            ("rx", "3"),
            ("fill", badge.colour),
        ],
    );
    out.leaf(
        "text",
        &[
            ("class", "badge"),
            ("x", &num(x + BADGE_PADDING)),
            ("y", &num(y + 10.3)),
            ("font-size", &num(BADGE_SIZE)),
            ("fill", "white"),
        ],
        badge.text,
    );
}

/// The key of a status, as in `graph.json`.
pub(super) const fn status_class(status: Status) -> &'static str {
    match status {
        Status::InForce => "in_force",
        Status::NotYetInForce => "not_yet_in_force",
        Status::Amended => "amended",
        Status::PartlyRepealed => "partly_repealed",
        Status::Superseded => "superseded",
        Status::Repealed => "repealed",
        Status::Expired => "expired",
        Status::Suspended => "suspended",
        Status::Unknown => "unknown",
    }
}
