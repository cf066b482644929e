//! RDF: the properties of the European Legislation Identifier (ELI), and our own where it
//! has none.

use serde_json::{Map, Value as Json, json};

use super::Flat;
use wenmai_graph::{Entity, Relation, Scope};

const ELI: &str = "http://data.europa.eu/eli/ontology#";
/// Names of documents: a number is none of an address.
const DOCUMENT: &str = "urn:wenmai:document:";
/// What ELI has no word for.
const OWN: &str = "urn:wenmai:term:";

/// The property of a relation: ELI's, or our own below one of ELI's.
/// Of what ends a part alone ELI says that it changes the whole.
const fn property(relation: Relation, scope: Scope) -> &'static str {
    match relation {
        Relation::Repeals | Relation::Supersedes if matches!(scope, Scope::Part) => "eli:changes",
        Relation::Repeals => "eli:repeals",
        Relation::Supersedes => "wenmai:supersedes",
        Relation::Amends => "eli:amends",
        Relation::Extends | Relation::Suspends => "eli:changes",
        Relation::Restores => "wenmai:restores",
        Relation::Corrects => "eli:corrects",
        Relation::Forwards => "wenmai:forwards",
        Relation::Replies => "wenmai:replies",
        Relation::Interprets => "wenmai:interprets",
        Relation::Implements => "eli:implements",
        Relation::Basis => "eli:based_on",
        Relation::Applies => "eli:applies",
        Relation::Cites => "eli:cites",
    }
}

/// Our own properties, and what of ELI they are kinds of.
const TERMS: [(&str, &str); 5] = [
    ("supersedes", "changes"),
    ("restores", "changes"),
    ("forwards", "cites"),
    ("replies", "cites"),
    ("interprets", "cites"),
];

/// The address of a document, in which only letters and figures stand as they are.
fn iri(id: &str) -> String {
    let mut out = DOCUMENT.to_owned();
    for byte in id.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => out.push(byte.into()),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// What is said of a document: property, value, and whether the value is a day.
fn facts(entity: &Entity) -> Vec<(&'static str, String, bool)> {
    let mut facts = vec![("eli:id_local", entity.id.clone(), false)];
    let words = [
        ("eli:title", &entity.title),
        ("wenmai:number", &entity.number),
    ];
    for (property, words) in words {
        facts.extend(words.iter().map(|words| (property, words.clone(), false)));
    }
    facts.extend(
        entity
            .issuers
            .iter()
            .map(|body| ("eli:passed_by_agent", body.clone(), false)),
    );
    let days = [
        ("eli:date_document", entity.written),
        ("eli:date_publication", entity.published),
        ("eli:first_date_entry_in_force", entity.effective),
        ("eli:date_no_longer_in_force", entity.expires),
    ];
    facts.extend(
        days.into_iter()
            .filter_map(|(property, day)| Some((property, day?.to_string(), true))),
    );
    facts
}

/// A string of Turtle.
fn quoted(words: &str) -> String {
    let mut out = String::from("\"");
    for c in words.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

pub(super) fn turtle(flat: &Flat<'_>) -> Vec<u8> {
    let mut out = format!(
        "@prefix eli: <{ELI}> .\n@prefix wenmai: <{OWN}> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\n"
    );
    for (term, above) in TERMS {
        out += &format!("wenmai:{term} rdfs:subPropertyOf eli:{above} .\n");
    }
    for node in flat.nodes() {
        let entity = flat.entity(node);
        out += &format!("\n<{}> a eli:LegalResource", iri(&entity.id));
        for (property, words, is_day) in facts(entity) {
            let kind = if is_day { "^^xsd:date" } else { "" };
            out += &format!(" ;\n  {property} {}{kind}", quoted(&words));
        }
        out += &format!(" ;\n  wenmai:status {}", quoted(flat.status(node).key()));
        out += " .\n";
    }
    out += "\n";
    for edge in flat.edges() {
        let (source, target) = flat.ends(edge);
        let link = &flat.graph.inner[edge];
        let property = property(link.relation, link.scope);
        out += &format!("<{}> {property} <{}> .\n", iri(source), iri(target));
    }
    out.into_bytes()
}

pub(super) fn json_ld(flat: &Flat<'_>) -> Result<Vec<u8>, serde_json::Error> {
    let mut graph: Vec<Json> = Vec::new();
    for (term, above) in TERMS {
        graph.push(json!({
            "@id": format!("wenmai:{term}"),
            "rdfs:subPropertyOf": {"@id": format!("eli:{above}")},
        }));
    }
    let mut edges = flat.edges().into_iter().peekable();
    for node in flat.nodes() {
        let entity = flat.entity(node);
        let mut own = Map::new();
        own.insert("@id".to_owned(), iri(&entity.id).into());
        own.insert("@type".to_owned(), "eli:LegalResource".into());
        let mut add = |property: &str, value: Json| {
            let values = own.entry(property.to_owned()).or_insert_with(|| json!([]));
            if let Some(values) = values.as_array_mut()
                && !values.contains(&value)
            {
                values.push(value);
            }
        };
        for (property, words, is_day) in facts(entity) {
            add(
                property,
                match is_day {
                    true => json!({"@value": words, "@type": "xsd:date"}),
                    false => words.into(),
                },
            );
        }
        add("wenmai:status", flat.status(node).key().into());
        // Edges stand in the order of their sources, as the nodes do.
        while let Some(edge) = edges.next_if(|&edge| flat.ends(edge).0 == entity.id) {
            let link = &flat.graph.inner[edge];
            let property = property(link.relation, link.scope);
            add(property, json!({"@id": iri(flat.ends(edge).1)}));
        }
        graph.push(own.into());
    }
    let whole = json!({
        "@context": {
            "eli": ELI,
            "wenmai": OWN,
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@graph": graph,
    });
    let mut bytes = serde_json::to_vec_pretty(&whole)?;
    bytes.push(b'\n');
    Ok(bytes)
}
