//! The names of a document itself: its title, what it issues, what it attaches.

use super::fold::fold;
use super::{Document, title};

/// A document's own names, made ready to be compared with many others.
#[derive(Debug)]
pub struct OwnNames {
    names: Vec<OwnName>,
}

#[derive(Debug)]
struct OwnName {
    /// The keys of the name, with issuers and without.
    keys: [String; 2],
    edition: Vec<String>,
    loose: title::Loose,
    /// The keys of the names that it quotes: of 甲 in 关于修改《甲》的决定.
    quoted: Vec<String>,
    is_attachment: bool,
}

impl OwnNames {
    /// The names of a document.
    pub fn of(document: &Document) -> Self {
        let own = [&document.title].into_iter().chain(&document.issues);
        let own = own.map(|name| (name, document.attachments.contains(name)));
        let attached = document.attachments.iter().map(|name| (name, true));
        OwnNames {
            names: own
                .chain(attached)
                .map(|(name, is_attachment)| OwnName {
                    keys: [title::key(name), title::key(title::without_issuers(name))],
                    edition: title::edition(name),
                    loose: title::Loose::of(name),
                    quoted: title::names_in(&fold(name))
                        .iter()
                        .map(|quoted| title::key(title::without_issuers(quoted)))
                        .collect(),
                    is_attachment,
                })
                .collect(),
        }
    }

    /// Whether `name` is one of them, in this or a slightly different wording. An
    /// edition that it names must be the document's own.
    pub fn contain(&self, name: &str) -> bool {
        let folded = fold(name);
        let short = title::without_issuers(&folded);
        if self
            .names
            .iter()
            .any(|own| title::has_key(&folded, &own.keys[0]) || title::has_key(short, &own.keys[1]))
        {
            return true;
        }
        let chars = title::key_chars(short);
        let near: Vec<&OwnName> = self
            .names
            .iter()
            .filter(|own| {
                own.loose.may_be_like(chars)
                    && !own
                        .quoted
                        .iter()
                        .any(|quoted| title::has_key(short, quoted))
            })
            .collect();
        if near.is_empty() {
            return false;
        }
        let (edition, loose) = (title::edition(name), title::Loose::of(name));
        near.iter().any(|own| {
            let differ = own.edition != edition && !own.edition.is_empty() && !edition.is_empty();
            (own.edition == edition || own.is_attachment && !differ) && own.loose.is_like(&loose)
        })
    }
}
