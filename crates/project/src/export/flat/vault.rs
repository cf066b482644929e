//! Notes for Obsidian and programs like it: a page of Markdown for each document, with its
//! facts at the head and links to what it cites.

use rustc_hash::FxHashMap;

use super::{File, Flat, NODE, Value};

/// Characters that names of files or links do not bear, on any system.
const FORBIDDEN: [char; 14] = [
    '/', '\\', ':', '*', '?', '"', '<', '>', '|', '#', '^', '[', ']', '%',
];
/// Most bytes of a name, which some systems bound at 255 with the ending.
const LONGEST: usize = 200;

pub(super) fn notes(flat: &Flat<'_>) -> Vec<File> {
    let mut taken: FxHashMap<String, usize> = FxHashMap::default();
    let nodes = flat.nodes();
    let names: FxHashMap<&str, String> = nodes
        .iter()
        .map(|&node| {
            let id = flat.entity(node).id.as_str();
            let name = file_name(id);
            // Some systems hold names that differ in case alone for one.
            let times = taken.entry(name.to_lowercase()).or_default();
            *times += 1;
            let name = match *times {
                1 => name,
                times => format!("{name} ({times})"),
            };
            (id, name)
        })
        .collect();
    let mut edges = flat.edges().into_iter().peekable();
    let mut files = Vec::new();
    for node in nodes {
        let entity = flat.entity(node);
        let mut page = String::from("---\n");
        for ((key, ..), value) in NODE.iter().zip(flat.node_values(node)) {
            match value {
                Value::Nothing => {}
                Value::Text(words) => {
                    let quoted = serde_json::Value::from(words);
                    page += &format!("{key}: {quoted}\n");
                }
                value => page += &format!("{key}: {}\n", value.words()),
            }
        }
        let title = entity.title.as_deref().unwrap_or(&entity.id);
        page += &format!("---\n\n# {}\n\n", one_line(title));
        while let Some(edge) = edges.next_if(|&edge| flat.ends(edge).0 == entity.id) {
            let link = &flat.graph.inner[edge];
            let target = flat.ends(edge).1;
            let name = names.get(target).map_or(target, String::as_str);
            page += &format!("- {}：[[{name}]]\n", link.relation.chinese());
            if let Some(proof) = link.mentions.first() {
                page += &format!("  > {}\n", one_line(&proof.quote));
            }
        }
        let name = names.get(entity.id.as_str()).map_or("", String::as_str);
        files.push((format!("{name}.md"), page.into_bytes()));
    }
    files
}

fn file_name(id: &str) -> String {
    let mut name = String::new();
    for c in id.chars() {
        if name.len() + c.len_utf8() > LONGEST {
            break;
        }
        name.push(match c {
            c if FORBIDDEN.contains(&c) || c.is_control() => '_',
            c => c,
        });
    }
    // Windows drops dots and blanks at the end.
    let name = name.trim().trim_end_matches('.').trim_start_matches('.');
    match name {
        "" => "_".to_owned(),
        name => name.to_owned(),
    }
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
