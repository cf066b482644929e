//! From all that is known of a document to its entity and its id.

use super::bodies::{self, AgencyCodes};
use super::register::Draft;
use crate::document::{self, issuer, title};
use crate::graph::Entity;

/// Where an id is taken: the title with issuer and date, else with a count.
pub(super) fn another_id(wanted: &str, draft: &Draft<'_>, attempt: u32) -> String {
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

pub(super) fn entity(draft: &Draft<'_>, codes: &AgencyCodes) -> Entity {
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
    if let Some(document) = draft.document {
        aliases.extend(document.issues.iter().cloned());
    }
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
        written: document
            .and_then(|d| d.written)
            .or(known.and_then(|k| k.written)),
        published: document.and_then(|d| d.published),
        effective: document.and_then(|d| d.effective).or(draft.effective),
        expires: document.and_then(|d| d.expires),
        present: document.is_some(),
        draft: title.as_deref().is_some_and(title::is_draft),
        file: document.map(|d| d.file.clone()),
        line: document.map(|d| d.line),
        title,
        aliases,
        corrections: Vec::new(),
        listed: known.and_then(|k| k.listed.clone()),
    }
}
