//! One group of documents and mentions, resolved.

use super::blocks::{Ask, Block};
use super::register::{Draft, Register};
use super::titles::Titles;
use super::{Given, KnownDocument, Name, Reading, Said, Target};
use wenmai_extracting::citation::{Citation, Kind};

/// What the members of a block mean. Entities are places among its drafts.
#[derive(Debug)]
pub(super) struct Resolved<'a> {
    pub(super) drafts: Vec<Draft<'a>>,
    /// For each of the block's documents, its entity.
    pub(super) documents: Vec<usize>,
    /// For each of the block's mentions, what is meant.
    pub(super) targets: Vec<Target>,
}

/// Resolves a block: documents, then mentions with a number, which teach titles,
/// then mentions that name an edition, then the others. `reprints` says of a
/// reading whether its document only prints again what another one issued.
pub(super) fn resolve<'a>(
    block: &Block,
    readings: &'a [Reading],
    given: &Given,
    titles: &'a Titles,
    reprints: impl Fn(usize) -> bool,
) -> Resolved<'a> {
    let mut register = Register::new(titles);
    let documents: Vec<usize> = block
        .documents
        .iter()
        .map(|&at| register.add_document(&readings[at].document, reprints(at)))
        .collect();
    register.tell_of_earlier_versions();
    for &at in &block.known {
        register.add_known(&given.known[at]);
    }
    let own = |reading: usize| {
        let at = block.documents.binary_search(&reading).ok()?;
        documents.get(at).copied()
    };
    let citation = |ask: &Ask| -> &'a Citation { &readings[ask.reading].citations[ask.citation] };
    // What is renamed is known by its new name before anybody is asked for that.
    let mut found: Vec<Option<Target>> = vec![None; block.asks.len()];
    for (ask, found) in block.asks.iter().zip(&mut found) {
        let citation = citation(ask);
        if !citation.names.is_empty() {
            let citing = &readings[ask.reading].document;
            let target = register
                .by_number(citation, citing)
                .unwrap_or_else(|| register.by_title(citation, citing, own(ask.reading)));
            if let Some(entity) = target.entity {
                register.name_also(entity, &citation.names);
            }
            *found = Some(target);
        }
    }
    // Mentions with several numbers teach that these are of one document.
    for several in [true, false] {
        for (ask, found) in block.asks.iter().zip(&mut found) {
            if found.is_none() && citation(ask).other_numbers.is_empty() != several {
                let citing = &readings[ask.reading].document;
                *found = register.by_number(citation(ask), citing);
            }
        }
    }
    for (ask, found) in block.asks.iter().zip(&mut found) {
        if citation(ask).kind == Kind::Version {
            *found = Some(register.version_before(own(ask.reading)));
        }
    }
    // Names with a day, and of editions, come before names without, which may mean them.
    for (ask, found) in block.asks.iter().zip(&mut found) {
        let names_edition = || {
            let name = citation(ask).title.as_deref();
            citation(ask).adopted.is_some() || name.is_some_and(|name| !titles.get(name).undated)
        };
        if found.is_none() && names_edition() {
            let citing = &readings[ask.reading].document;
            let target = register.by_title(citation(ask), citing, own(ask.reading));
            *found = Some(target).filter(|target| target.entity.is_some());
        }
    }
    for (ask, found) in block.asks.iter().zip(&found) {
        let decision = found.as_ref().and_then(|target| target.entity);
        register.start_with(own(ask.reading), citation(ask), decision);
    }
    let mut targets: Vec<Target> = block
        .asks
        .iter()
        .zip(found)
        .map(|(ask, found)| {
            found.unwrap_or_else(|| {
                let citing = &readings[ask.reading].document;
                register.by_title(citation(ask), citing, own(ask.reading))
            })
        })
        .collect();
    let mut documents = documents;
    if !block.known.is_empty() {
        drop_uncited(&mut register, &mut documents, &mut targets, (block, given));
    }
    Resolved {
        drafts: register.drafts,
        documents,
        targets,
    }
}

/// Takes known documents that nothing means out of the register; those that a
/// person names stay, since they may be joined to others.
fn drop_uncited(
    register: &mut Register<'_>,
    documents: &mut [usize],
    targets: &mut [Target],
    (block, given): (&Block, &Given),
) {
    // What bears a name of a claim is in its block.
    let claims = block.claims.iter().map(|&at| &given.claims[at]);
    let joined = claims.filter(|claim| claim.what == Said::Same);
    let names: Vec<&Name> = joined.flat_map(|claim| &claim.names).collect();
    let is_named = |known: &KnownDocument| {
        let (number, title) = (known.number.as_ref(), known.title.as_deref());
        names
            .iter()
            .any(|name| name.fits(number, &known.issuers, title))
    };
    let mut cited: Vec<bool> = register
        .drafts
        .iter()
        .map(|draft| draft.known.as_ref().is_some_and(is_named))
        .collect();
    for target in targets.iter() {
        for entity in target.entity.into_iter().chain(target.candidates()) {
            cited[entity] = true;
        }
    }
    let place = register.drop_uncited(&cited);
    for document in documents {
        *document = place[*document];
    }
    for target in targets {
        target.place(|entity| place[entity]);
    }
}
