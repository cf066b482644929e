//! `w:altChunk`: a file of another format whose text stands in the document. Web
//! systems that export Word write the whole document as one.

use rustc_hash::FxHashMap;

use super::super::super::{Input, extension, reader};
use super::super::compose::Block;
use super::super::package::{Package, Relation};
use super::super::xml::Element;
use super::{read_within, target};
use crate::content::{Content, Read};
use crate::{Format, Reason};

/// Word files that stand in each other; a crafted one holds itself.
const DEEPEST: usize = 4;

/// The texts of the chunks below `root`, by the names of their relations.
///
/// # Errors
///
/// Where a chunk is there and cannot be read: the document would lack a part.
pub(super) fn read(
    root: &Element<'_>,
    relations: &[Relation],
    package: &mut Package<'_>,
    input: &Input<'_>,
    depth: usize,
) -> Result<FxHashMap<String, Vec<Block>>, Reason> {
    let mut ids = Vec::new();
    find(root, &mut ids);
    ids.sort();
    ids.dedup();
    let mut chunks = FxHashMap::default();
    for id in ids {
        let name = target(relations, &id).unwrap_or(&id).to_owned();
        // Word shows the rest of a document of which a chunk is missing, too.
        let Some(bytes) = package.bytes(&name)? else {
            continue;
        };
        let content = match content(&name, &bytes, input, depth) {
            Err(Reason::Empty | Reason::NoText) => continue,
            result => result?,
        };
        let lines = content.text.trim_end().lines();
        chunks.insert(
            id,
            lines
                .map(|line| Block::Paragraph(line.to_owned()))
                .collect(),
        );
    }
    Ok(chunks)
}

fn find(element: &Element<'_>, ids: &mut Vec<String>) {
    for element in element.elements() {
        match element.name() {
            "altChunk" => ids.extend(element.attribute("id").map(|id| id.into_owned())),
            _ => find(element, ids),
        }
    }
}

/// The text of a chunk, by the reader of its bytes.
fn content(name: &str, bytes: &[u8], input: &Input<'_>, depth: usize) -> Result<Content, Reason> {
    let unreadable = |what: &str| Reason::Damaged {
        format: Format::Docx,
        what: format!("{name}: {what}"),
    };
    let (format, reader) = reader(&extension(name), bytes, true)?;
    let input = Input {
        bytes,
        name,
        format,
        options: input.options,
        budget: input.budget,
    };
    if format == Format::Docx {
        return match depth < DEEPEST {
            true => read_within(&input, depth + 1),
            false => Err(unreadable("files stand in each other too deep")),
        };
    }
    match reader.read(&input)? {
        Read::Text(content) => Ok(content),
        Read::Members(_) => Err(unreadable("an archive is no part of a text")),
    }
}
