//! What every page needs: its language, its day, and links that keep both.

use jiff::civil::Date;

use super::link::link;
use super::params::Params;
use super::words::Lang;
use wenmai_extracting::document::origin::Origin;
use wenmai_graph::{Relation, Status};

/// What every page needs.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) lang: Lang,
    /// The language, where the address names it.
    pub(super) lang_asked: Option<Lang>,
    /// The day of the statuses.
    pub(super) as_of: Date,
    /// The same, where the address names it.
    pub(super) day_asked: Option<Date>,
    /// The path of the address.
    pub(super) path: String,
    pub(super) params: Params,
}

impl Frame {
    /// One of two wordings.
    pub(super) fn t<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        self.lang.pick(zh, en)
    }

    pub(super) fn status(&self, status: &Status) -> &'static str {
        self.lang.status(*status)
    }

    pub(super) fn relation(&self, relation: &Relation) -> &'static str {
        self.lang.relation(*relation)
    }

    /// Where a fact of a document stood.
    pub(super) fn place(&self, origin: &Origin) -> String {
        match self.lang {
            Lang::Zh => origin.chinese(),
            Lang::En => origin.english(),
        }
    }

    /// A link to a page, with the day and the language of this one.
    pub(super) fn link(&self, path: &str, parameters: &[(&str, &str)]) -> String {
        self.link_in(path, parameters.iter().copied(), self.lang_asked)
    }

    /// A link to a page without parameters of its own.
    pub(super) fn to(&self, path: &str) -> String {
        self.link(path, &[])
    }

    /// A link to the page of a document.
    pub(super) fn document(&self, id: &str) -> String {
        self.link("/document", &[("id", id)])
    }

    /// A link to the text of a document.
    pub(super) fn text(&self, id: &str) -> String {
        self.link("/text", &[("id", id)])
    }

    /// A link to this page with one parameter changed.
    pub(super) fn here_with(&self, name: &str, value: &str) -> String {
        self.here_with_all(&[(name, value)])
    }

    /// A link to this page with some parameters changed.
    pub(super) fn here_with_all(&self, changed: &[(&str, &str)]) -> String {
        let is_kept = |own: &str| changed.iter().all(|(name, _)| *name != own);
        let kept = self.params.iter().filter(|(own, _)| is_kept(own));
        let changed = changed.iter().copied();
        self.link_in(&self.path, kept.chain(changed), self.lang_asked)
    }

    /// The same, to the first page of a list; an empty value leaves the parameter out.
    pub(super) fn here_from_first_page(&self, name: &str, value: &str) -> String {
        let kept = self
            .params
            .iter()
            .filter(|(own, _)| *own != name && *own != "page");
        let changed = Some((name, value)).filter(|(_, value)| !value.is_empty());
        self.link_in(&self.path, kept.chain(changed), self.lang_asked)
    }

    /// A link to another page with the parameters of this one.
    pub(super) fn same_at(&self, path: &str) -> String {
        let kept = self.params.iter().filter(|(own, _)| *own != "page");
        self.link_in(path, kept, self.lang_asked)
    }

    /// A link to what this page lists, as a file of this form.
    pub(super) fn download(&self, form: &str) -> String {
        self.same_at(&format!("{}.{form}", self.path))
    }

    /// A link to this page in the other language.
    pub(super) fn other_language(&self) -> String {
        let other = match self.lang {
            Lang::Zh => Lang::En,
            Lang::En => Lang::Zh,
        };
        self.link_in(&self.path, self.params.iter(), Some(other))
    }

    fn link_in<'a>(
        &self,
        path: &str,
        parameters: impl Iterator<Item = (&'a str, &'a str)>,
        lang: Option<Lang>,
    ) -> String {
        let day = self.day_asked.map(|day| day.to_string());
        let kept = [
            day.as_deref().map(|day| ("as_of", day)),
            lang.map(|lang| ("lang", lang.key())),
        ];
        let own: Vec<(&str, &str)> = parameters.collect();
        link(path, own.into_iter().chain(kept.into_iter().flatten()))
    }
}
