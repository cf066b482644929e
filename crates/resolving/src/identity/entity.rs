//! From all that is known of a document to its entity and its id.

use super::bodies::{self, AgencyCodes};
use super::register::Draft;
use rustc_hash::FxHashMap;

use crate::identity::{Entity, FilePlace, Listed};
use wenmai_extracting::document::origin::Origins;
use wenmai_extracting::document::{self, Document, History, issuer, title};

/// Where an id is taken: the title with issuer and date, else with a count.
fn another_id(wanted: &str, draft: &Draft<'_>, attempt: u32) -> String {
    if attempt == 2 {
        let issuer = draft.issuers.join(" ");
        let day = draft.issued.day.map(|d| d.to_string()).unwrap_or_default();
        let tail = [issuer, day]
            .into_iter()
            .filter(|s| !s.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        if draft.old {
            return format!("{wanted}（旧）");
        }
        if !tail.is_empty() {
            return format!("{wanted} {tail}");
        }
    }
    format!("{wanted} #{attempt}")
}

/// What the page of a document prints of its status, as a list would say it.
fn printed(document: &Document) -> Option<Listed> {
    let printed = document.printed.as_ref()?;
    Some(Listed {
        status: printed.status,
        since: printed.since,
        words: printed.words.clone(),
        file: document.file.clone(),
        line: printed.line.unwrap_or(document.line),
    })
}

/// Where the document says each fact of itself; the day that a decision at hand names
/// stands nowhere in it.
fn origins(draft: &Draft<'_>) -> Origins {
    let mut origins = draft
        .document
        .map(|d| d.origins.clone())
        .unwrap_or_default();
    if draft.starts_with.is_some() {
        origins.effective = None;
    }
    origins
}

fn place(document: &Document) -> FilePlace {
    FilePlace {
        file: document.file.clone(),
        line: document.line,
    }
}

fn entity(draft: &Draft<'_>, codes: &AgencyCodes) -> Entity {
    let mut titles = draft.titles.clone();
    titles.sort_by(|a, b| {
        b.1.cmp(&a.1)
            .then(b.0.len().cmp(&a.0.len()))
            .then(a.0.cmp(&b.0))
    });
    let title = titles.first().map(|(title, _)| title.clone());
    let mut aliases: Vec<String> = titles
        .iter()
        .skip(1)
        .map(|(title, _)| title.clone())
        .filter(|alias| {
            title
                .as_deref()
                .is_none_or(|t| title::key(t) != title::key(alias))
        })
        .collect();
    for document in draft.document.iter().chain(&draft.copies) {
        aliases.extend(document.issues.iter().cloned());
        let former = document.history.iter().flat_map(History::numbers);
        let former = former.filter(|number| draft.number.as_ref() != Some(number));
        let others = former.chain(&document.other_numbers);
        aliases.extend(others.map(|number| number.as_str().to_owned()));
    }
    aliases.extend(
        draft
            .other_numbers
            .iter()
            .map(|number| number.as_str().to_owned()),
    );
    aliases.sort_unstable();
    aliases.dedup_by(|a, b| title::key(a) == title::key(b));
    let document = draft.document;
    let known = draft.known.as_ref();
    let mut issuers = draft.issuers.clone();
    if issuers.is_empty() {
        issuers = title.as_deref().map(issuer::in_title).unwrap_or_default();
    }
    // 海关总署公告2024年第151号, 国务院令第735号 begin with their body.
    if issuers.is_empty() {
        let body = draft.number.as_ref().and_then(bodies::in_number);
        issuers.extend(body.map(str::to_owned));
    }
    // 国卫办医政函〔2024〕65号 tells who issued it by its code.
    if issuers.is_empty() {
        let body = draft.number.as_ref().and_then(|n| codes.body_of(n));
        issuers.extend(body.map(str::to_owned));
    }
    let id = match document {
        Some(document) => document.id.clone(),
        None => document::id_of(
            draft.number.as_ref(),
            &draft.issuers,
            title.as_deref().unwrap_or_default(),
        ),
    };
    Entity {
        id,
        number: draft.number.as_ref().map(|n| n.as_str().to_owned()),
        issuers,
        written: draft.said(|d| d.written).or(known.and_then(|k| k.written)),
        published: draft.said(|d| d.published),
        effective: draft
            .starts_with
            .or_else(|| draft.said(|d| d.effective))
            .or(draft.effective),
        expires: draft.said(|d| d.expires),
        earlier: draft.earlier,
        present: document.is_some(),
        draft: title.as_deref().is_some_and(title::is_draft),
        file: document.map(|d| d.file.clone()),
        line: document.map(|d| d.line),
        origins: origins(draft),
        copies: draft.copies.iter().map(|d| place(d)).collect(),
        title,
        aliases,
        corrections: Vec::new(),
        listed: known
            .and_then(|k| k.listed.clone())
            .or_else(|| draft.said(printed)),
    }
}

/// How many versions each id stands for.
fn versions<'d>(drafts: &'d [Draft<'_>]) -> FxHashMap<&'d str, usize> {
    let mut versions = FxHashMap::default();
    for draft in drafts.iter().filter(|draft| draft.version().is_some()) {
        if let Some(document) = draft.document {
            *versions.entry(document.id.as_str()).or_default() += 1;
        }
    }
    versions
}

/// Drafts as entities.
pub(super) struct Finished {
    /// Sorted by id.
    pub(super) entities: Vec<Entity>,
    /// For each draft its place among them.
    pub(super) place: Vec<usize>,
    /// Pairs of drafts that wanted one id.
    pub(super) rivals: Vec<(usize, usize)>,
}

/// Makes entities of drafts.
pub(super) fn finish(drafts: &[Draft<'_>], codes: &AgencyCodes) -> Finished {
    let mut ids: FxHashMap<String, usize> = FxHashMap::default();
    let mut made: Vec<(Entity, usize)> = Vec::with_capacity(drafts.len());
    // Documents of the corpus have the first right to their ids.
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_key(|&i| drafts[i].document.is_none());
    let versions = versions(drafts);
    let mut rivals = Vec::new();
    // Up to which count an id is taken: ten thousand documents may have one title.
    let mut counted: FxHashMap<String, u32> = FxHashMap::default();
    for i in order {
        let mut entity = entity(&drafts[i], codes);
        let mut attempt = 1;
        if let Some(day) = drafts[i].version()
            && versions.get(entity.id.as_str()).is_some_and(|&of| of > 1)
        {
            entity.id = format!("{}（{day}）", entity.id);
        }
        let wanted = entity.id.clone();
        while let Some(&other) = ids.get(&entity.id) {
            rivals.push((other, i));
            if attempt == 2 {
                attempt = counted.get(&wanted).copied().unwrap_or(attempt);
            }
            attempt += 1;
            entity.id = another_id(&wanted, &drafts[i], attempt);
        }
        if attempt > 2 {
            counted.insert(wanted, attempt);
        }
        ids.insert(entity.id.clone(), i);
        made.push((entity, i));
    }
    made.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    let mut place = vec![0; made.len()];
    for (at, (_, draft)) in made.iter().enumerate() {
        place[*draft] = at;
    }
    Finished {
        entities: made.into_iter().map(|(entity, _)| entity).collect(),
        place,
        rivals,
    }
}
