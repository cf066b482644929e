//! A picture in words: what each box and each line says and how it looks,
//! before anything has a place.

use petgraph::graph::{EdgeIndex, NodeIndex};

use super::label::{shorten, wrap};
use super::layout::Wire;
use super::look::{self, Tone};
use super::measure::{cut, plain, width};
use super::picture::Picture;
use super::rank::Ranks;
use super::rest::Rest;
use super::words::{self, Lang};
use wenmai_graph::{Entity, Link, Relation, Scope, Status};

/// Font size of titles.
pub(super) const TITLE_SIZE: f64 = 12.0;
/// Font size of numbers.
pub(super) const NUMBER_SIZE: f64 = 10.5;
/// Font size of badges.
pub(super) const BADGE_SIZE: f64 = 9.0;
/// Between the border of a box and its words.
pub(super) const PADDING: f64 = 10.0;
/// Between the border of a badge and its word.
pub(super) const BADGE_PADDING: f64 = 4.0;
/// A line of a title holds about fourteen Han characters, and more where the title
/// would have to be cut.
const TITLE_ROOMS: [f64; 3] = [14.0 * TITLE_SIZE, 16.0 * TITLE_SIZE, 18.0 * TITLE_SIZE];
/// A number may be as long as the longest title, with its badge.
const NUMBER_ROOM: f64 = 18.0 * TITLE_SIZE;
const LEAST_WIDTH: f64 = 108.0;

/// A document as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Block {
    /// The id of the entity.
    pub(super) id: String,
    /// What stands first and small: the number, or the issuer of a document
    /// without one.
    pub(super) head: Option<String>,
    /// Whether the head is a number.
    pub(super) numbered: bool,
    /// The title in one or two lines.
    pub(super) lines: Vec<String>,
    pub(super) badge: Option<Badge>,
    pub(super) width: f64,
    pub(super) tone: Tone,
    pub(super) status: Status,
    pub(super) present: bool,
    pub(super) focus: bool,
    /// Stands for the documents of an issuer that are not drawn.
    pub(super) rest: bool,
    pub(super) tooltip: String,
    /// Where a click leads.
    pub(super) link: Option<String>,
}

/// A small coloured label in a box.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Badge {
    pub(super) text: &'static str,
    pub(super) colour: &'static str,
    pub(super) width: f64,
}

/// A relation as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// Index of the citing box.
    pub(super) from: usize,
    /// Index of the cited box.
    pub(super) to: usize,
    pub(super) relation: Relation,
    pub(super) scope: Scope,
    pub(super) width: f64,
    pub(super) wire: Wire,
    pub(super) tooltip: String,
}

/// All that a picture says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scene {
    pub(super) title: String,
    pub(super) lang: Lang,
    pub(super) boxes: Vec<Block>,
    pub(super) lines: Vec<Line>,
    /// How many documents are not drawn.
    pub(super) left_out: usize,
    /// Where given ranks decide what stands where.
    pub(super) ranks: Option<Ranks>,
}

impl Scene {
    pub(super) fn new(picture: &Picture<'_>) -> Scene {
        let (title, lang) = picture.words();
        let place = places(picture);
        let mut boxes: Vec<Block> = boxes(picture).collect();
        let mut lines: Vec<Line> = lines(picture, &place).collect();
        for rest in picture.rests() {
            lines.extend(rest_lines(rest, boxes.len(), &place, lang));
            boxes.push(rest_box(rest, lang));
        }
        let inner = &picture.graph().inner;
        let entities = picture.nodes().iter().map(|&node| &inner[node]);
        let mut ranks = Ranks::new(entities, picture.order(), lang);
        if let Some(ranks) = &mut ranks
            && !picture.rests().is_empty()
        {
            ranks.of.resize(boxes.len(), ranks.words.len());
            ranks
                .words
                .push(lang.pick("未画出", "not drawn").to_owned());
        }
        Scene {
            title: plain(title),
            lang,
            lines,
            boxes,
            left_out: picture.left_out(),
            ranks,
        }
    }

    /// How many of the boxes are documents.
    pub(super) fn documents(&self) -> usize {
        self.boxes.iter().filter(|b| !b.rest).count()
    }

    /// How many of the lines are relations between documents drawn.
    pub(super) fn relations(&self) -> usize {
        let drawn = |b: usize| self.boxes.get(b).is_some_and(|b| !b.rest);
        let both = |line: &&Line| drawn(line.from) && drawn(line.to);
        self.lines.iter().filter(both).count()
    }

    /// How many of the documents are only cited.
    pub(super) fn cited_only(&self) -> usize {
        self.boxes.iter().filter(|b| !b.present && !b.rest).count()
    }
}

/// For each node of the graph the place of its box.
pub(super) fn places(picture: &Picture<'_>) -> Vec<usize> {
    let mut place = vec![usize::MAX; picture.graph().inner.node_count()];
    for (i, node) in picture.nodes().iter().enumerate() {
        place[node.index()] = i;
    }
    place
}

/// The boxes, one by one.
pub(super) fn boxes<'p>(picture: &'p Picture<'_>) -> impl Iterator<Item = Block> + 'p {
    boxes_of(picture, picture.nodes())
}

/// The boxes of some of the documents.
pub(super) fn boxes_of<'p>(
    picture: &'p Picture<'_>,
    nodes: &'p [NodeIndex],
) -> impl Iterator<Item = Block> + 'p {
    let (_, lang) = picture.words();
    nodes.iter().map(move |&node| block(picture, node, lang))
}

/// The lines between them, one by one.
pub(super) fn lines<'p>(
    picture: &'p Picture<'_>,
    place: &'p [usize],
) -> impl Iterator<Item = Line> + 'p {
    lines_of(picture, picture.edges(), place)
}

/// The lines of some of the relations.
pub(super) fn lines_of<'p>(
    picture: &'p Picture<'_>,
    edges: &'p [EdgeIndex],
    place: &'p [usize],
) -> impl Iterator<Item = Line> + 'p {
    let (_, lang) = picture.words();
    let inner = &picture.graph().inner;
    picture.links_of(edges).map(move |(edge, citing, cited)| {
        let (from, to) = (&inner[citing], &inner[cited]);
        let (a, b) = (place[citing.index()], place[cited.index()]);
        // The cited stands above the citing, unless what cites it is of higher
        // rank.
        let up = level(from) >= level(to);
        let link = &inner[edge];
        Line {
            from: a,
            to: b,
            relation: link.relation,
            scope: link.scope,
            width: look::width(look::stroke(link.relation), link.mentions.len()),
            wire: Wire {
                upper: if up { b } else { a },
                lower: if up { a } else { b },
                up,
            },
            tooltip: line_tooltip(from, to, link, lang),
        }
    })
}

fn block(picture: &Picture<'_>, node: NodeIndex, lang: Lang) -> Block {
    let entity = &picture.graph().inner[node];
    let status = picture.status(node);
    let tone = look::tone(status, entity.present);
    let badge = badge(entity, status, tone, lang);
    let beside = badge.as_ref().map_or(0.0, |b| b.width + 6.0);

    let title = entity.title.as_deref().map(shorten);
    let title = title.filter(|t| !t.is_empty());
    let number = entity.number.as_deref().map(plain);
    let number = number.filter(|n| !n.is_empty());
    let (head, text) = match (&number, title) {
        (_, Some(title)) => {
            let issuer = entity.issuers.first().map(|i| plain(i));
            (number.clone().or(issuer.filter(|i| !i.is_empty())), title)
        }
        (Some(number), None) => (None, number.clone()),
        (None, None) => (None, shorten(&entity.id)),
    };
    let numbered = number.is_some();
    let head = head.map(|h| cut(&h, NUMBER_SIZE * 1.05, NUMBER_ROOM - beside));
    let lines = title_lines(&text);
    let head_width = head.as_ref().map_or(0.0, |h| width(h, NUMBER_SIZE * 1.05)) + beside;
    let widest = lines
        .iter()
        .map(|l| width(l, TITLE_SIZE))
        .fold(head_width, f64::max);
    Block {
        id: entity.id.clone(),
        head,
        numbered,
        lines,
        badge,
        width: (widest + 2.0 * PADDING).ceil().max(LEAST_WIDTH),
        tone,
        status,
        present: entity.present,
        focus: picture.is_focus(node),
        rest: false,
        tooltip: tooltip(entity, status, lang),
        link: picture.link(node).map(str::to_owned),
    }
}

/// A title in the narrowest box that holds all of it, or as much as the widest holds.
fn title_lines(title: &str) -> Vec<String> {
    let is_cut = |lines: &[String]| lines.last().is_some_and(|line| line.ends_with('…'));
    let mut lines = Vec::new();
    for room in TITLE_ROOMS {
        lines = wrap(title, TITLE_SIZE, room);
        if !is_cut(&lines) {
            break;
        }
    }
    lines
}

/// The name of an issuer that has documents left out.
fn rest_name(rest: &Rest, lang: Lang) -> String {
    let other = lang.pick("其他发文机关", "other issuers");
    rest.issuer.as_deref().map_or(other.to_owned(), plain)
}

/// The box for documents that are not drawn.
fn rest_box(rest: &Rest, lang: Lang) -> Block {
    let name = rest_name(rest, lang);
    let documents = rest.documents;
    let (count, ties) = match lang {
        Lang::Chinese => (
            format!("另 {documents} 个文件"),
            format!("引用图中 {} 处，被引用 {} 处", rest.citing, rest.cited),
        ),
        Lang::English => (
            format!("{documents} more documents"),
            format!("cite {} times, cited {}", rest.citing, rest.cited),
        ),
    };
    let head = cut(&name, NUMBER_SIZE * 1.05, NUMBER_ROOM);
    let lines = vec![count.clone(), ties.clone()];
    let widest = lines
        .iter()
        .map(|l| width(l, TITLE_SIZE))
        .fold(width(&head, NUMBER_SIZE * 1.05), f64::max);
    Block {
        // No id of a document: browsers look for those.
        id: String::new(),
        head: Some(head),
        numbered: true,
        lines,
        badge: None,
        width: (widest + 2.0 * PADDING).ceil().max(LEAST_WIDTH),
        tone: look::REST,
        status: Status::Unknown,
        present: true,
        focus: false,
        rest: true,
        tooltip: format!("{name}\n{count}\n{ties}"),
        link: None,
    }
}

/// The lines of such a box.
fn rest_lines(rest: &Rest, at: usize, place: &[usize], lang: Lang) -> Vec<Line> {
    let name = rest_name(rest, lang);
    let line = |node: NodeIndex, count: usize, citing: bool| {
        let other = place[node.index()];
        let (from, to) = if citing { (at, other) } else { (other, at) };
        let verb = match citing {
            true => lang.pick("引用", "citing"),
            false => lang.pick("被引用", "cited"),
        };
        let stroke = look::stroke(Relation::Cites);
        Line {
            from,
            to,
            relation: Relation::Cites,
            scope: Scope::Whole,
            width: look::width(stroke, count),
            // What is left out stands below.
            wire: Wire {
                upper: other,
                lower: at,
                up: citing,
            },
            tooltip: match lang {
                Lang::Chinese => format!("{name}：{verb} {count} 处"),
                Lang::English => format!("{name}: {verb} {count} times"),
            },
        }
    };
    let mut lines = Vec::new();
    for &(node, to, from) in &rest.ties {
        if to > 0 {
            lines.push(line(node, to, true));
        }
        if from > 0 {
            lines.push(line(node, from, false));
        }
    }
    lines
}

fn badge(entity: &Entity, status: Status, tone: Tone, lang: Lang) -> Option<Badge> {
    let text = match status {
        Status::Unknown | Status::InForce | Status::NotYetInForce if entity.draft => {
            lang.pick("征", "draft")
        }
        // Of a document that is only cited little is known; that it is drawn
        // lighter says enough.
        Status::Unknown if entity.present => lang.pick("？", "unknown"),
        _ => words::badge(status, lang)?,
    };
    Some(Badge {
        text,
        colour: tone.badge,
        width: (width(text, BADGE_SIZE) + 2.0 * BADGE_PADDING).ceil(),
    })
}

/// The rank of a document: laws, then the State Council and the Central
/// Committee, then everybody else. Read from number, title and issuer; it only
/// decides what stands above what, so a guess will do.
pub(super) fn level(entity: &Entity) -> u8 {
    const STATE: [&str; 8] = [
        "国发",
        "国办",
        "国函",
        "国令",
        "国务院令",
        "中发",
        "中办",
        "中华人民共和国国务院令",
    ];
    let number = entity.number.as_deref().unwrap_or("");
    let title = entity.title.as_deref().unwrap_or(&entity.id);
    let issuer = |name: &str| entity.issuers.iter().any(|i| i == name);
    let named = title.starts_with("中华人民共和国") || number.is_empty();
    let law = (named && title.ends_with('法') && !title.ends_with("办法"))
        || number.contains("主席令")
        || issuer("全国人民代表大会")
        || issuer("全国人民代表大会常务委员会");
    let state = STATE.iter().any(|s| number.starts_with(s))
        || issuer("国务院")
        || issuer("国务院办公厅")
        || issuer("中共中央")
        || (number.is_empty() && title.ends_with("条例"));
    if law {
        0
    } else if state {
        1
    } else {
        2
    }
}

fn tooltip(entity: &Entity, status: Status, lang: Lang) -> String {
    let mut lines = Vec::new();
    lines.extend(entity.title.as_deref().map(plain));
    lines.extend(entity.number.as_deref().map(plain));
    if lines.is_empty() {
        lines.push(plain(&entity.id));
    }
    if !entity.issuers.is_empty() {
        lines.push(plain(&entity.issuers.join(lang.pick("、", ", "))));
    }
    if let Some(day) = entity.issued() {
        lines.push(format!("{}{day}", lang.pick("发布：", "issued: ")));
    }
    let kind = if entity.present {
        String::new()
    } else {
        lang.pick("（仅被引用）", " (only cited)").to_owned()
    };
    lines.push(format!(
        "{}{}{kind}",
        lang.pick("时效性：", "status: "),
        words::status(status, lang)
    ));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

fn line_tooltip(from: &Entity, to: &Entity, link: &Link, lang: Lang) -> String {
    let part = match link.scope {
        Scope::Whole => "",
        Scope::Part => lang.pick("（部分）", " (in part)"),
    };
    let verb = words::relation(link.relation, lang);
    let mut text = format!("{} {verb}{part} {}", name(from), name(to));
    if let Some(first) = link.mentions.first() {
        let quote = cut(&plain(&first.quote), 1.0, 160.0);
        if !quote.is_empty() {
            text.push_str(&format!("\n“{quote}”"));
        }
    }
    if link.mentions.len() > 1 {
        let count = link.mentions.len();
        text.push_str(&match lang {
            Lang::Chinese => format!("\n共 {count} 处"),
            Lang::English => format!("\n{count} mentions"),
        });
    }
    text
}

/// A document named briefly.
pub(super) fn name(entity: &Entity) -> String {
    match (&entity.number, &entity.title) {
        (Some(number), _) if !number.is_empty() => plain(number),
        (_, Some(title)) if !title.is_empty() => format!("《{}》", plain(title)),
        _ => plain(&entity.id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_cut_only_where_the_widest_box_is_too_narrow() {
        let words = |count: usize| "甲".repeat(count);
        // Two lines of 14, and of 18.
        assert_eq!(title_lines(&words(28)), [words(14), words(14)]);
        assert_eq!(title_lines(&words(36)), [words(18), words(18)]);
        let cut = title_lines(&words(37));
        assert_eq!(cut, [words(18), format!("{}…", words(17))]);
    }
}
