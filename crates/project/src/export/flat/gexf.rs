//! GEXF 1.3 (<https://gexf.net>), with the statuses of documents as an attribute that
//! changes in the course of time.

use super::{Column, EDGE, Flat, Kind, NODE, Value};
use wenmai_graph::Timeline;
use wenmai_render::xml::Xml;

/// The column that changes.
const STATUS: &str = "status";

pub(super) fn write(flat: &Flat<'_>) -> Vec<u8> {
    let mut out = Xml::default();
    out.open(
        "gexf",
        &[("xmlns", "http://gexf.net/1.3"), ("version", "1.3")],
    );
    out.open("meta", &[("lastmodifieddate", &flat.as_of.to_string())]);
    out.leaf("creator", &[], "wenmai");
    out.leaf(
        "description",
        &[],
        &format!("文件引用关系图（{}）", flat.as_of),
    );
    out.close("meta");
    out.open(
        "graph",
        &[
            ("defaultedgetype", "directed"),
            ("mode", "dynamic"),
            ("timeformat", "date"),
        ],
    );
    let is_changing = |column: &&Column| column.0 == STATUS;
    let fixed = NODE.iter().filter(|column| !is_changing(column));
    attributes(&mut out, "node", "static", fixed);
    attributes(&mut out, "node", "dynamic", NODE.iter().filter(is_changing));
    attributes(&mut out, "edge", "static", EDGE.iter());
    out.open("nodes", &[]);
    for node in flat.nodes() {
        let entity = flat.entity(node);
        let label = entity.title.as_deref().unwrap_or(&entity.id);
        out.open("node", &[("id", &entity.id), ("label", label)]);
        out.open("attvalues", &[]);
        for ((key, ..), value) in NODE.iter().zip(flat.node_values(node)) {
            if value != Value::Nothing && *key != STATUS {
                out.empty("attvalue", &[("for", key), ("value", &value.words())]);
            }
        }
        for interval in Timeline::of(flat.graph, node).intervals() {
            let [from, until] =
                [interval.from, interval.until].map(|day| day.map(|day| day.to_string()));
            let mut of = vec![("for", STATUS), ("value", interval.status.key())];
            of.extend(from.as_deref().map(|day| ("start", day)));
            of.extend(until.as_deref().map(|day| ("end", day)));
            out.empty("attvalue", &of);
        }
        out.close("attvalues");
        out.close("node");
    }
    out.close("nodes");
    out.open("edges", &[]);
    for edge in flat.edges() {
        let link = &flat.graph.inner[edge];
        let (source, target) = flat.ends(edge);
        out.open(
            "edge",
            &[
                ("id", &flat.edge_id(edge)),
                ("source", source),
                ("target", target),
                ("kind", link.relation.key()),
                ("label", link.relation.chinese()),
                ("weight", &link.mentions.len().max(1).to_string()),
            ],
        );
        out.open("attvalues", &[]);
        for ((key, ..), value) in EDGE.iter().zip(flat.edge_values(edge)) {
            if value != Value::Nothing {
                out.empty("attvalue", &[("for", key), ("value", &value.words())]);
            }
        }
        out.close("attvalues");
        out.close("edge");
    }
    out.close("edges");
    out.close("graph");
    out.close("gexf");
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    format!("{head}{}", out.finish()).into_bytes()
}

fn attributes<'c>(
    out: &mut Xml,
    class: &str,
    mode: &str,
    columns: impl Iterator<Item = &'c Column>,
) {
    out.open("attributes", &[("class", class), ("mode", mode)]);
    for (key, kind, _, _) in columns {
        let kind = match kind {
            Kind::Text => "string",
            Kind::Number => "integer",
            Kind::Yes => "boolean",
        };
        out.empty("attribute", &[("id", key), ("title", key), ("type", kind)]);
    }
    out.close("attributes");
}
