//! What the document's own title does to the documents that it names:
//! 关于废止《甲》的决定.

use std::ops::Range;

use crate::document::fold::Folded;
use crate::document::{Zone, title};
use wenmai_vocabulary::part::part;

use super::Kind;
use super::context::{groups, masked, part_behind, rest_behind};
use super::reader::Reader;
use super::relation::{self, Place};
use super::scan;

impl Reader<'_> {
    /// What the document's own title does to the documents that it names, where
    /// its text does not say it again: 关于废止《甲》的决定.
    pub(super) fn title(&mut self) {
        let document = self.document;
        let folded = Folded::new(&document.title, 0);
        let text = folded.as_str();
        if !text.contains('《') || !document.issues.is_empty() {
            return;
        }
        let mentions = scan::mentions(text);
        for group in groups(text, &mentions) {
            let members = &mentions[group];
            let (Some(first), Some(last)) = (members.first(), members.last()) else {
                continue;
            };
            let before = masked(text, &mentions, 0..first.span.start);
            let after = masked(text, &mentions, last.reach()..text.len());
            let Some(rule) = relation::classify(&before, &after, Place::Title) else {
                continue;
            };
            for mention in members {
                let Some(name) = mention.title.clone() else {
                    continue;
                };
                let key = title::key(part(text, name));
                let said_again = self.found.iter().any(|citation| {
                    citation
                        .title
                        .as_deref()
                        .is_some_and(|t| title::key(t) == key)
                        && citation.relation == rule.relation
                });
                let Some(place) = self.place_in_title(part(text, mention.span.clone())) else {
                    continue;
                };
                if said_again {
                    continue;
                }
                let mut citation =
                    self.citation(&folded, mention, &(0..text.len()), Kind::Full, Vec::new());
                (citation.relation, citation.rule) = (rule.relation, rule.id.clone());
                if citation.pinpoint.is_none() && rule.part {
                    let part = part_behind(&after).or_else(|| rest_behind(&after));
                    citation.pinpoint = part.map(str::to_owned);
                }
                (citation.start, citation.end) = (place.start, place.end);
                self.found.push(citation);
            }
        }
    }

    /// Where the name stands in the lines of the title, as bytes of the text.
    fn place_in_title(&self, name: &str) -> Option<Range<usize>> {
        let end = self
            .document
            .paragraphs
            .iter()
            .find(|p| p.zone != Zone::Head);
        let end = end
            .map_or(self.document.end, |p| p.range.start)
            .max(self.document.start);
        let head = Folded::new(
            part(self.text, self.document.start..end),
            self.document.start,
        );
        let at = head.as_str().find(name)?;
        Some(head.raw_range(at, at + name.len()))
    }
}
