//! What is given from outside about which document is which: documents of
//! lists, names that mean one document, and names that don't.

use rustc_hash::FxHashMap;

use super::names::{Name, NameError, Names};
use super::{KnownDocument, Reading, Resolution, State, Target, short};
use crate::citation::{Citation, Kind};
use crate::document::{Document, issuer, title};
use crate::graph::Entity;

/// What is known beside the texts.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// Each list of names means one document.
    pub same: Vec<Vec<Name>>,
    /// Names of different documents.
    pub not_same: Vec<Apart>,
    /// Documents without their texts.
    pub known: Vec<KnownDocument>,
}

/// Two names that mean different documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    /// The one.
    pub one: Name,
    /// The other: mentions by this name are not the first document.
    pub other: Name,
    /// Only in this file.
    pub file: Option<String>,
}

/// What became of what was given.
#[derive(Debug, Default)]
pub struct Outcome {
    /// For each of [`Given::same`], the place of its entity.
    pub same: Vec<Result<usize, NameError>>,
    /// For each of [`Given::not_same`], the places of the two entities.
    pub not_same: Vec<Result<[usize; 2], NameError>>,
    /// Mentions (reading, citation) that mean another document because of one
    /// of [`Given::not_same`].
    pub moved: FxHashMap<(usize, usize), usize>,
}

/// Holds apart and joins, in this order, and puts the entities in order again.
pub(super) fn apply(readings: &[Reading], given: &Given, resolution: &mut Resolution) {
    if given.same.is_empty() && given.not_same.is_empty() {
        return;
    }
    let mut outcome = Outcome::default();
    for (at, apart) in given.not_same.iter().enumerate() {
        let done = hold_apart(readings, apart, at, resolution, &mut outcome.moved);
        outcome.not_same.push(done);
    }
    let mut into: Vec<usize> = (0..resolution.entities.len()).collect();
    for names in &given.same {
        let done = join(readings, names, resolution, &mut into);
        outcome.same.push(done);
    }
    let place = put_in_order(resolution, &into);
    let placed = |at: &mut usize| *at = place[*at];
    outcome.same.iter_mut().flatten().for_each(placed);
    outcome
        .not_same
        .iter_mut()
        .flatten()
        .flatten()
        .for_each(placed);
    resolution.outcome = outcome;
}

/// Whether a file that a person names is this one: by its whole path, or by
/// the end of it.
pub(crate) fn is_file(given: &str, file: &str) -> bool {
    file.strip_suffix(given.trim_start_matches("./"))
        .is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

fn is_called(citation: &Citation, name: &Name) -> bool {
    name.fits(
        citation.number.as_ref(),
        &citation.issuers,
        citation.title.as_deref(),
    )
}

/// Makes the mentions by each of two names mean documents of their own.
fn hold_apart(
    readings: &[Reading],
    apart: &Apart,
    at: usize,
    resolution: &mut Resolution,
    moved: &mut FxHashMap<(usize, usize), usize>,
) -> Result<[usize; 2], NameError> {
    let names = Names::of(&resolution.entities);
    let one = names.find(&apart.one, &resolution.entities);
    let other = names.find(&apart.other, &resolution.entities);
    // Where both mean one entity, the name that is its own keeps it.
    let (keeps, goes, kept) = match (&one, &other) {
        (Ok(a), Ok(b)) if a == b => {
            if is_own(&resolution.entities[*a], &apart.other)
                && !is_own(&resolution.entities[*a], &apart.one)
            {
                (&apart.other, &apart.one, *a)
            } else {
                (&apart.one, &apart.other, *a)
            }
        }
        (Ok(a), _) => (&apart.one, &apart.other, *a),
        (Err(_), Ok(b)) => (&apart.other, &apart.one, *b),
        (Err(why), Err(_)) => return Err(why.clone()),
    };
    let mut target = match (&one, &other) {
        (Ok(a), Ok(b)) if a != b => Some(*b),
        _ => None,
    };
    // A second text that was taken for the first one's.
    for (place, reading) in readings.iter().enumerate() {
        let document = &reading.document;
        let fits = goes.fits(None, &[], Some(&document.title));
        let first = resolution.entities[kept].file.as_deref() == Some(&document.file)
            && resolution.entities[kept].line == Some(document.line);
        let here = apart
            .file
            .as_ref()
            .is_none_or(|given| is_file(given, &document.file));
        if resolution.documents[place] == kept && fits && !first && here {
            let entity = *target.get_or_insert_with(|| add(resolution, of_document(document)));
            resolution.documents[place] = entity;
        }
    }
    for (place, reading) in readings.iter().enumerate() {
        let file = &reading.document.file;
        if apart
            .file
            .as_ref()
            .is_some_and(|given| !is_file(given, file))
        {
            continue;
        }
        let mut changed = false;
        for (i, citation) in reading.citations.iter().enumerate() {
            let found = &resolution.targets[place];
            let next = match citation.kind {
                Kind::Full
                    if found[i].entity == Some(kept)
                        && is_called(citation, goes)
                        && !is_called(citation, keeps) =>
                {
                    let entity = match target {
                        Some(entity) => entity,
                        None => {
                            let entity = add(resolution, cited(goes, citation));
                            target = Some(entity);
                            entity
                        }
                    };
                    target_of(resolution, entity)
                }
                Kind::Short | Kind::Back if changed => short(citation, &found[..i]),
                _ => continue,
            };
            if resolution.targets[place][i] != next {
                resolution.targets[place][i] = next;
                moved.insert((place, i), at);
                changed = true;
            }
        }
    }
    let Some(target) = target else {
        return Err(NameError::Unknown(goes.as_str().to_owned()));
    };
    if apart.file.is_none() {
        let key = title::key(goes.as_str());
        let entity = &mut resolution.entities[kept];
        entity.aliases.retain(|alias| title::key(alias) != key);
        let titled = entity
            .title
            .as_deref()
            .is_some_and(|t| title::key(t) == key);
        if titled && !entity.present {
            entity.title = (!entity.aliases.is_empty()).then(|| entity.aliases.remove(0));
        }
    }
    Ok([kept, target])
}

/// Whether a name is the entity's number or the title that it bears itself.
fn is_own(entity: &Entity, name: &Name) -> bool {
    match name.number() {
        Some(number) => entity
            .number
            .as_deref()
            .and_then(crate::document::DocumentNumber::parse)
            .is_some_and(|own| own.key() == number.key()),
        None => {
            entity.present
                && entity
                    .title
                    .as_deref()
                    .is_some_and(|t| title::key(t) == title::key(name.as_str()))
        }
    }
}

fn add(resolution: &mut Resolution, mut entity: Entity) -> usize {
    let wanted = entity.id.clone();
    let mut attempt = 1;
    while resolution.entities.iter().any(|e| e.id == entity.id) {
        attempt += 1;
        entity.id = format!("{wanted} #{attempt}");
    }
    resolution.entities.push(entity);
    resolution.entities.len() - 1
}

/// The entity of a name that was taken for another document's.
fn cited(name: &Name, citation: &Citation) -> Entity {
    let number = name.number();
    let title = match number {
        Some(_) => citation.title.clone(),
        None => citation
            .title
            .clone()
            .or_else(|| Some(name.as_str().to_owned())),
    };
    let issuers = if citation.issuers.is_empty() {
        title.as_deref().map(issuer::in_title).unwrap_or_default()
    } else {
        citation.issuers.clone()
    };
    let id = crate::document::id_of(
        number.as_ref(),
        &citation.issuers,
        title.as_deref().unwrap_or_default(),
    );
    Entity {
        draft: title.as_deref().is_some_and(title::is_draft),
        title,
        number: number.map(|n| n.as_str().to_owned()),
        issuers,
        ..nameless(id)
    }
}

/// An entity that is only cited, and of which nothing is known but its id.
fn nameless(id: String) -> Entity {
    Entity {
        id,
        ..Entity::default()
    }
}

fn of_document(document: &Document) -> Entity {
    Entity {
        title: Some(document.title.clone()),
        number: document.number.as_ref().map(|n| n.as_str().to_owned()),
        issuers: document.issuers.clone(),
        written: document.written,
        published: document.published,
        effective: document.effective,
        expires: document.expires,
        present: true,
        draft: title::is_draft(&document.title),
        file: Some(document.file.clone()),
        line: Some(document.line),
        aliases: document.issues.clone(),
        ..nameless(document.title.clone())
    }
}

fn target_of(resolution: &Resolution, entity: usize) -> Target {
    Target {
        entity: Some(entity),
        state: if resolution.entities[entity].present {
            State::Resolved
        } else {
            State::CitedOnly
        },
    }
}

/// Joins the entities of the names to one: that which stands in the corpus,
/// else one with a number, else the first.
fn join(
    readings: &[Reading],
    group: &[Name],
    resolution: &mut Resolution,
    into: &mut [usize],
) -> Result<usize, NameError> {
    let names = Names::of(&resolution.entities);
    let mut found: Vec<usize> = Vec::new();
    let mut open: Vec<&Name> = Vec::new();
    for name in group {
        match names.find(name, &resolution.entities) {
            Ok(entity) => {
                let entity = into[entity];
                if !found.contains(&entity) {
                    found.push(entity);
                }
            }
            // Mentions that fit several documents, or none, may bear it.
            Err(why) if !is_open(readings, resolution, name) => return Err(why),
            Err(_) => open.push(name),
        }
    }
    let rank = |&at: &usize| {
        let entity = &resolution.entities[at];
        (!entity.present, entity.number.is_none())
    };
    let Some(winner) = found.iter().copied().min_by_key(rank) else {
        return Err(NameError::Unknown(
            group
                .first()
                .map(Name::as_str)
                .unwrap_or_default()
                .to_owned(),
        ));
    };
    for &loser in found.iter().filter(|&&at| at != winner) {
        // The id stays, to be led to the winner.
        let id_alone = nameless(resolution.entities[loser].id.clone());
        let lost = std::mem::replace(&mut resolution.entities[loser], id_alone);
        take_over(&mut resolution.entities[winner], lost);
        for at in into.iter_mut().filter(|at| **at == loser) {
            *at = winner;
        }
    }
    let target = target_of(resolution, winner);
    for (place, reading) in readings.iter().enumerate() {
        for (i, citation) in reading.citations.iter().enumerate() {
            let found = &resolution.targets[place];
            let next = match citation.kind {
                Kind::Full
                    if found[i].entity.is_none()
                        && open.iter().any(|name| is_called(citation, name)) =>
                {
                    target.clone()
                }
                Kind::Short | Kind::Back if found[i].entity.is_none() && !open.is_empty() => {
                    short(citation, &found[..i])
                }
                _ => continue,
            };
            resolution.targets[place][i] = next;
        }
    }
    Ok(winner)
}

/// Whether a mention by this name means no document yet.
fn is_open(readings: &[Reading], resolution: &Resolution, name: &Name) -> bool {
    readings
        .iter()
        .zip(&resolution.targets)
        .any(|(reading, targets)| {
            reading
                .citations
                .iter()
                .zip(targets)
                .any(|(citation, target)| target.entity.is_none() && is_called(citation, name))
        })
}

/// Gives an entity the names of another and what it does not know itself.
fn take_over(entity: &mut Entity, other: Entity) {
    entity.aliases.extend(other.aliases);
    match (&entity.title, other.title) {
        (Some(_), Some(title)) => entity.aliases.push(title),
        (None, title) => entity.title = title,
        (Some(_), None) => {}
    }
    match (&entity.number, other.number) {
        (Some(_), Some(number)) => entity.aliases.push(number),
        (None, number) => entity.number = number,
        (Some(_), None) => {}
    }
    if entity.issuers.is_empty() {
        entity.issuers = other.issuers;
    }
    entity.written = entity.written.or(other.written);
    entity.published = entity.published.or(other.published);
    entity.effective = entity.effective.or(other.effective);
    entity.expires = entity.expires.or(other.expires);
    entity.listed = entity.listed.take().or(other.listed);
    let own = [entity.title.as_deref(), entity.number.as_deref()]
        .into_iter()
        .flatten()
        .map(title::key)
        .collect::<Vec<_>>();
    entity
        .aliases
        .retain(|alias| !own.contains(&title::key(alias)));
    entity.aliases.sort_unstable();
    entity
        .aliases
        .dedup_by(|a, b| title::key(a) == title::key(b));
}

/// Removes the entities that were joined to others, sorts the rest by id, and
/// gives the new place of each.
fn put_in_order(resolution: &mut Resolution, into: &[usize]) -> Vec<usize> {
    let entities = std::mem::take(&mut resolution.entities);
    let ids: Vec<String> = entities.iter().map(|e| e.id.clone()).collect();
    let mut kept: Vec<(usize, Entity)> = entities
        .into_iter()
        .enumerate()
        .filter(|(at, _)| into[*at] == *at)
        .collect();
    kept.sort_by(|a, b| a.1.id.cmp(&b.1.id));
    let mut place = vec![0; into.len()];
    for (new, (old, _)) in kept.iter().enumerate() {
        place[*old] = new;
    }
    for at in 0..into.len() {
        place[at] = place[into[at]];
    }
    resolution.entities = kept.into_iter().map(|(_, entity)| entity).collect();
    let new_id: FxHashMap<&str, usize> = ids
        .iter()
        .enumerate()
        .map(|(at, id)| (id.as_str(), place[at]))
        .collect();
    for document in &mut resolution.documents {
        *document = place[*document];
    }
    for target in resolution.targets.iter_mut().flatten() {
        target.entity = target.entity.map(|at| place[at]);
        if let State::Ambiguous(candidates) = &mut target.state {
            let mut places: Vec<usize> = candidates
                .iter()
                .filter_map(|id| new_id.get(id.as_str()).copied())
                .collect();
            places.sort_unstable();
            places.dedup();
            if places.len() > 1 {
                *candidates = places
                    .iter()
                    .map(|&at| resolution.entities[at].id.clone())
                    .collect();
            } else {
                // The candidates are one document.
                target.entity = places.first().copied();
            }
        }
        if let Some(at) = target.entity {
            target.state = if resolution.entities[at].present {
                State::Resolved
            } else {
                State::CitedOnly
            };
        }
    }
    place
}
