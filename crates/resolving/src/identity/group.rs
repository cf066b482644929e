//! One group of documents and mentions that share keys, resolved by itself, as
//! a machine does that knows nothing of the others.

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::block;
use super::blocks::{Ask, Block};
use super::bodies::AgencyCodes;
use super::entity::{self, Finished};
use super::titles::Titles;
use super::{Given, Reading, Target, titles_of};
use crate::identity::Entity;
use wenmai_extracting::citation::Citation;
use wenmai_extracting::document::Document;

/// A document, or a mention in full with the document in which it stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Member {
    /// Place of the document among those of its file, from 0.
    pub at: usize,
    /// The document: the member itself, or the one that cites.
    pub document: Document,
    /// The mention, with its place among the citations of the document.
    pub mention: Option<(usize, Citation)>,
    /// Whether the document only prints again what another one issued.
    pub reprints: bool,
}

/// What the members of a group mean.
#[derive(Debug)]
pub struct Group {
    /// The documents, present or only cited, sorted by id.
    pub entities: Vec<Entity>,
    /// For each member, in the order in which they were given, what it means.
    /// Entities are places in `entities`.
    pub targets: Vec<Target>,
}

impl Group {
    /// The day from which an extension of the entity by years counts: its last
    /// day so far, else its first.
    pub fn end(&self, entity: usize) -> Option<Date> {
        self.entities.get(entity)?.term()
    }
}

/// Resolves the members of one group, in any order. All documents and mentions
/// that share a key with one of them must be among them
/// ([`super::keys_of_document`]); then they mean what they mean in the whole
/// corpus. `codes` are those of the whole corpus.
pub fn resolve_group(members: Vec<Member>, codes: &AgencyCodes) -> Group {
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by(|&a, &b| place(&members[a]).cmp(&place(&members[b])));
    let mut members: Vec<Option<Member>> = members.into_iter().map(Some).collect();
    let mut readings: Vec<Reading> = Vec::new();
    let mut block = Block::default();
    let mut reprinting = Vec::new();
    // For documents and for mentions, the place among the members.
    let (mut documents, mut asks) = (Vec::new(), Vec::new());
    let mut last: Option<(String, usize)> = None;
    for at in order {
        let Some(member) = members[at].take() else {
            continue;
        };
        let own = (member.document.file.clone(), member.at);
        if last.as_ref() != Some(&own) {
            last = Some(own);
            reprinting.push(member.reprints);
            readings.push(Reading::new(member.document, Vec::new()));
        }
        let reading = readings.len() - 1;
        match member.mention {
            None => {
                block.documents.push(reading);
                documents.push(at);
            }
            Some((_, citation)) => {
                let citations = &mut readings[reading].citations;
                block.asks.push(Ask {
                    reading,
                    citation: citations.len(),
                });
                citations.push(citation);
                asks.push(at);
            }
        }
    }
    let titles = Titles::of(readings.iter().flat_map(titles_of));
    let given = Given::default();
    let resolved = block::resolve(&block, &readings, &given, &titles, |at| reprinting[at]);
    let Finished {
        entities,
        place: to,
        ..
    } = entity::finish(&resolved.drafts, codes);
    let mut found: FxHashMap<usize, Target> = FxHashMap::default();
    for (member, mut target) in asks.into_iter().zip(resolved.targets) {
        target.place(|entity| to[entity]);
        super::name_candidates(&mut target, &entities);
        found.insert(member, target);
    }
    for (member, entity) in documents.into_iter().zip(resolved.documents) {
        found.insert(member, Target::of(to[entity], true));
    }
    let targets = (0..members.len())
        .filter_map(|member| found.remove(&member))
        .collect();
    Group { entities, targets }
}

/// The order of the whole corpus: by file, document and citation.
fn place(member: &Member) -> (&str, usize, Option<usize>) {
    let mention = member.mention.as_ref().map(|(at, _)| *at);
    (&member.document.file, member.at, mention)
}
