//! Colours and lines: how each relation and each status is drawn, in SVG and
//! in DOT alike.

use wenmai_graph::{Relation, Status};

/// Fonts that carry Han characters on the common systems, best first.
pub(super) const FONTS: &str = "Noto Sans CJK SC,Source Han Sans SC,Microsoft YaHei,PingFang SC,\
    SimSun,WenQuanYi Zen Hei,WenQuanYi Micro Hei,sans-serif";
/// The page.
pub(super) const PAGE: &str = "#fbfbf8";
/// Words outside boxes.
pub(super) const INK: &str = "#1f2933";
/// Lesser words.
pub(super) const FAINT: &str = "#626c77";
/// Every other rank, where ranks are drawn.
pub(super) const BAND: &str = "#f1f2ec";
/// The frame of the document that the picture is about.
pub(super) const FOCUS: &str = "#c2410c";

/// How a line is broken up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dash {
    Solid,
    Dashed,
    Dotted,
    /// Two parallel lines.
    Double,
}

/// How a relation is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stroke {
    /// The colour's name, for ids and classes.
    pub(super) name: &'static str,
    pub(super) colour: &'static str,
    pub(super) dash: Dash,
    /// Width with a single mention.
    pub(super) width: f64,
}

/// The stroke of a relation, as the table in the design has it.
pub(super) const fn stroke(relation: Relation) -> Stroke {
    let (name, colour, dash, width) = match relation {
        Relation::Repeals => ("red", "#c8102e", Dash::Solid, 1.7),
        Relation::Supersedes => ("red", "#c8102e", Dash::Double, 1.2),
        Relation::Amends => ("orange", "#cc6e00", Dash::Solid, 1.6),
        Relation::Extends => ("orange", "#cc6e00", Dash::Dashed, 1.6),
        Relation::Suspends => ("orange", "#cc6e00", Dash::Dotted, 1.8),
        Relation::Restores => ("orange", "#cc6e00", Dash::Double, 1.2),
        Relation::Corrects => ("orange", "#cc6e00", Dash::Solid, 1.6),
        Relation::Forwards => ("purple", "#7c3aad", Dash::Solid, 1.5),
        Relation::Replies => ("purple", "#7c3aad", Dash::Dashed, 1.5),
        Relation::Interprets => ("purple", "#7c3aad", Dash::Dotted, 1.8),
        Relation::Implements => ("blue", "#2563c9", Dash::Solid, 1.4),
        Relation::Basis => ("green", "#23854a", Dash::Solid, 1.4),
        Relation::Applies => ("grey", "#7f8790", Dash::Solid, 1.2),
        Relation::Cites => ("grey", "#7f8790", Dash::Dotted, 1.5),
    };
    Stroke {
        name,
        colour,
        dash,
        width,
    }
}

/// The width of an edge with this many mentions: it grows slowly and not
/// beyond twice, so that a much-cited law does not drown its neighbours.
pub(super) fn width(stroke: Stroke, mentions: usize) -> f64 {
    let extra = (mentions.max(1) as f64).log2() * 0.3;
    stroke.width + extra.min(stroke.width)
}

/// How a box is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tone {
    pub(super) fill: &'static str,
    pub(super) border: &'static str,
    pub(super) text: &'static str,
    /// The title is struck through.
    pub(super) struck: bool,
    /// Background of the badge.
    pub(super) badge: &'static str,
}

/// The tone of boxes that stand for documents not drawn.
pub(super) const REST: Tone = Tone {
    fill: "#eef3f8",
    border: "#a3abb3",
    text: INK,
    struck: false,
    badge: FAINT,
};

/// The tone of a status; `present` is false for documents that are only cited.
pub(super) const fn tone(status: Status, present: bool) -> Tone {
    let badge = match status {
        Status::Repealed => "#b4232f",
        Status::Superseded => "#9a4a52",
        Status::Expired => "#7a6f6f",
        Status::PartlyRepealed => "#c2553a",
        Status::Amended => "#a85900",
        Status::Suspended => "#856300",
        Status::NotYetInForce => "#3b6fb6",
        Status::InForce | Status::Unknown => "#66707a",
    };
    if is_void(status) {
        return Tone {
            fill: "#eeeeec",
            border: "#b3b6b8",
            text: "#686d71",
            struck: true,
            badge,
        };
    }
    let (fill, border, text) = if present {
        ("#ffffff", "#55697d", INK)
    } else {
        ("#f7f7f3", "#a3abb3", "#5d6771")
    };
    Tone {
        fill,
        border,
        text,
        struck: false,
        badge,
    }
}

/// Whether a document of this status no longer applies at all.
pub(super) const fn is_void(status: Status) -> bool {
    matches!(
        status,
        Status::Repealed | Status::Superseded | Status::Expired
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_relations_but_amends_and_corrects_look_alike() {
        for (i, &a) in Relation::ALL.iter().enumerate() {
            for &b in &Relation::ALL[i + 1..] {
                let same = (stroke(a).name, stroke(a).dash) == (stroke(b).name, stroke(b).dash);
                let meant = (a, b) == (Relation::Amends, Relation::Corrects);
                assert_eq!(same, meant, "{a} and {b}");
            }
        }
    }

    #[test]
    fn width_grows_with_mentions_but_not_beyond_twice() {
        let basis = stroke(Relation::Basis);
        assert!(width(basis, 2) > width(basis, 1));
        assert!(width(basis, 1_000_000) <= basis.width * 2.0);
        assert!(width(basis, 0) >= basis.width);
    }
}
