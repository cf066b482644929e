//! The names of a document itself: its title, what it issues, what it attaches.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::fold::{self, folded};
use super::{Document, title};

/// A document's own names, made ready to be compared with many others.
#[derive(Debug)]
pub struct OwnNames<'d> {
    names: Vec<OwnName<'d>>,
}

#[derive(Debug)]
struct OwnName<'d> {
    name: &'d str,
    /// The name in one spelling, with issuers and without.
    folded: Cow<'d, str>,
    short: Cow<'d, str>,
    /// The characters that it holds.
    chars: title::Chars,
    is_attachment: bool,
    /// What only a name with many of its characters asks for.
    loose: OnceCell<title::Loose>,
    /// What only a name of about its length asks for.
    closer: OnceCell<Closer>,
}

#[derive(Debug)]
struct Closer {
    edition: Vec<String>,
    /// The keys of the names that it quotes or forwards: of 甲 in 关于修改《甲》的决定.
    quoted: Vec<String>,
}

impl<'d> OwnName<'d> {
    fn of(name: &'d str, is_attachment: bool) -> Self {
        let folded = folded(name);
        OwnName {
            name,
            short: fold::folded(title::without_issuers(name)),
            chars: title::Chars::of(folded.chars()),
            is_attachment,
            loose: OnceCell::new(),
            closer: OnceCell::new(),
            folded,
        }
    }

    fn loose(&self) -> &title::Loose {
        self.loose.get_or_init(|| title::Loose::of(self.name))
    }

    fn closer(&self) -> &Closer {
        self.closer.get_or_init(|| Closer {
            edition: title::edition(self.name),
            quoted: title::names_in(&self.folded)
                .iter()
                .map(String::as_str)
                .chain(
                    title::forwarding(&self.folded)
                        .and_then(|(at, word)| self.folded.get(at + word.len()..)),
                )
                .map(|quoted| title::key(title::without_issuers(quoted)))
                .collect(),
        })
    }
}

impl<'d> OwnNames<'d> {
    /// The names of a document.
    pub fn of(document: &'d Document) -> Self {
        let own = [&document.title].into_iter().chain(&document.issues);
        let own = own.map(|name| (name, document.attachments.contains(name)));
        let attached = document.attachments.iter().map(|name| (name, true));
        OwnNames {
            names: own
                .chain(attached)
                .map(|(name, is_attachment)| OwnName::of(name, is_attachment))
                .collect(),
        }
    }

    /// Whether `name` is one of them, in this or a slightly different wording. An
    /// edition that it names must be the document's own.
    pub fn contain(&self, name: &str) -> bool {
        let folded = folded(name);
        let short = title::without_issuers(&folded);
        if self.names.iter().any(|own| {
            title::have_one_key(&folded, &own.folded) || title::have_one_key(short, &own.short)
        }) {
            return true;
        }
        let chars = title::key_chars(short);
        let is_folded = matches!(folded, Cow::Borrowed(_));
        let near: Vec<(&OwnName<'_>, &Closer)> = self
            .names
            .iter()
            .filter(|own| !is_folded || own.chars.may_be_like(short))
            .filter(|own| own.loose().may_be_like(chars))
            .map(|own| (own, own.closer()))
            .filter(|(_, closer)| {
                let mut quoted = closer.quoted.iter();
                !quoted.any(|quoted| title::has_key(short, quoted))
            })
            .collect();
        if near.is_empty() {
            return false;
        }
        let (edition, loose) = (title::edition(name), title::Loose::of(name));
        near.iter().any(|(own, closer)| {
            let differ =
                closer.edition != edition && !closer.edition.is_empty() && !edition.is_empty();
            (closer.edition == edition || own.is_attachment && !differ)
                && own.loose().is_like(&loose)
        })
    }
}
