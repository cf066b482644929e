//! Documents of which a list tells, without their texts.

use jiff::civil::Date;

use super::keys;
use super::register::{Draft, Issued, Register};
use crate::identity::Listed;
use wenmai_extracting::document::{DocumentNumber, title};

/// A row of a list of known documents: a document without its text. It has a
/// number, a title or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownDocument {
    /// 文号
    pub number: Option<DocumentNumber>,
    /// 标题
    pub title: Option<String>,
    /// 发文机关
    pub issuers: Vec<String>,
    /// 成文日期
    pub written: Option<Date>,
    /// What the list says of its status.
    pub listed: Option<Listed>,
}

impl Register<'_> {
    /// Enters a known document, after the documents of the corpus and before
    /// any mention. One that stands in the corpus is joined to its text, which
    /// then says what it is; the list adds its status alone.
    pub(super) fn add_known(&mut self, known: &KnownDocument) -> usize {
        let name = known.title.as_deref();
        let key = known
            .number
            .as_ref()
            .and_then(|n| keys::qualified(n, &known.issuers, name));
        let by_number = self.of_number(key.as_deref()).first().copied();
        let there = by_number
            .filter(|&entity| name.is_none_or(|name| self.bears(entity, name)))
            .or_else(|| self.text_of(known));
        if let Some(entity) = there {
            let draft = &mut self.drafts[entity];
            if draft.number.is_none() {
                draft.number.clone_from(&known.number);
            }
            draft.known.get_or_insert_with(|| known.clone());
            if let Some(key) = key {
                self.know_number(key, entity);
            }
            return entity;
        }
        let entity = self.push(Draft {
            number: known.number.clone(),
            issuers: known.issuers.clone(),
            titles: name
                .map(|name| (name.to_owned(), u32::MAX))
                .into_iter()
                .collect(),
            issued: Issued {
                day: known.written,
                year: known.number.as_ref().and_then(DocumentNumber::year),
            },
            known: Some(known.clone()),
            ..Draft::default()
        });
        if let Some(key) = key {
            self.know_number(key, entity);
        }
        if let Some(name) = name {
            self.know_title(entity, name);
        }
        entity
    }

    /// The one text of the corpus that bears a known document's title, where
    /// neither the number nor the day says otherwise.
    fn text_of(&self, known: &KnownDocument) -> Option<usize> {
        let key = title::key(known.title.as_deref()?);
        let mut fitting = self.by_title.get(&key)?.iter().copied().filter(|&entity| {
            let draft = &self.drafts[entity];
            let own = draft.document;
            let number = draft.number.is_none() || known.number.is_none();
            let day = draft.issued.day.is_none()
                || known.written.is_none_or(|d| draft.issued.day == Some(d));
            own.is_some_and(|d| title::key(&d.title) == key) && number && day
        });
        let first = fitting.next()?;
        fitting.next().is_none().then_some(first)
    }

    /// Removes the drafts of known documents that no mention means, so that a
    /// long list does not fill the graph, and gives the new place of each.
    pub(super) fn drop_uncited(&mut self, cited: &[bool]) -> Vec<usize> {
        let mut place = Vec::with_capacity(self.drafts.len());
        let mut next = 0;
        let mut keep = Vec::with_capacity(self.drafts.len());
        for (draft, &cited) in self.drafts.iter().zip(cited) {
            let kept = cited || draft.known.is_none() || draft.document.is_some();
            place.push(next);
            keep.push(kept);
            next += usize::from(kept);
        }
        let mut keep = keep.into_iter();
        self.drafts.retain(|_| keep.next().unwrap_or(true));
        place
    }
}
