//! GraphML (<http://graphml.graphdrawing.org/primer/graphml-primer.html>).

use super::{Column, EDGE, Flat, Kind, NODE, Value};
use wenmai_render::xml::Xml;

pub(super) fn write(flat: &Flat<'_>) -> Vec<u8> {
    let mut out = Xml::default();
    out.open(
        "graphml",
        &[("xmlns", "http://graphml.graphdrawing.org/xmlns")],
    );
    keys(&mut out, "node", &NODE);
    keys(&mut out, "edge", &EDGE);
    out.open("graph", &[("id", "wenmai"), ("edgedefault", "directed")]);
    for node in flat.nodes() {
        out.open("node", &[("id", &flat.entity(node).id)]);
        values(&mut out, "node", &NODE, &flat.node_values(node));
        out.close("node");
    }
    for edge in flat.edges() {
        let (source, target) = flat.ends(edge);
        let id = flat.edge_id(edge);
        out.open(
            "edge",
            &[("id", &id), ("source", source), ("target", target)],
        );
        values(&mut out, "edge", &EDGE, &flat.edge_values(edge));
        out.close("edge");
    }
    out.close("graph");
    out.close("graphml");
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    format!("{head}{}", out.finish()).into_bytes()
}

/// A key of its own for each column: what is called alike need not be of one kind.
fn keys(out: &mut Xml, of: &str, columns: &[Column]) {
    for (key, kind, _, _) in columns {
        let kind = match kind {
            Kind::Text => "string",
            Kind::Number => "int",
            Kind::Yes => "boolean",
        };
        out.empty(
            "key",
            &[
                ("id", &format!("{of}_{key}")),
                ("for", of),
                ("attr.name", key),
                ("attr.type", kind),
            ],
        );
    }
}

fn values(out: &mut Xml, of: &str, columns: &[Column], values: &[Value]) {
    for ((key, ..), value) in columns.iter().zip(values) {
        if *value != Value::Nothing {
            out.leaf("data", &[("key", &format!("{of}_{key}"))], &value.words());
        }
    }
}
