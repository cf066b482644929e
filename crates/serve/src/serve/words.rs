//! The language of pages.

use wenmai_graph::{Reason, Relation, Status};
use wenmai_render as render;

/// The language of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// 中文
    Zh,
    /// English
    En,
}

impl Lang {
    /// The language that `zh` or `en` names.
    pub(super) fn of_key(key: &str) -> Option<Self> {
        match key {
            "zh" => Some(Lang::Zh),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// What a status follows from, before who does it.
    pub(super) fn reason(self, reason: &Reason) -> String {
        match (self, reason.relation) {
            (Lang::Zh, Some(relation)) => format!("被{}", relation.chinese()),
            (Lang::En, Some(relation)) => format!("{} it:", relation.key()),
            (Lang::Zh, None) if reason.quote.is_some() => "据所载".to_owned(),
            (Lang::En, None) if reason.quote.is_some() => "as printed".to_owned(),
            (Lang::Zh, None) => "按文件规定的日期".to_owned(),
            (Lang::En, None) => "by its own days".to_owned(),
        }
    }

    /// Of the languages that a browser accepts, the one that it prefers; Chinese
    /// where it names neither.
    pub(super) fn of_header(accepted: &str) -> Self {
        let mut best = (Lang::Zh, 0.0);
        for one in accepted.split(',') {
            let mut parts = one.split(';');
            let name = parts.next().unwrap_or_default().trim().to_lowercase();
            let weight = parts
                .find_map(|part| part.trim().strip_prefix("q=")?.parse::<f32>().ok())
                .unwrap_or(1.0);
            let lang = match name.get(..2) {
                Some("zh") => Lang::Zh,
                Some("en") => Lang::En,
                _ => continue,
            };
            if weight > best.1 {
                best = (lang, weight);
            }
        }
        best.0
    }

    /// `zh` or `en`, as in `lang=`.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }

    /// One of two wordings.
    pub(super) const fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    pub(super) const fn relation(self, relation: Relation) -> &'static str {
        match self {
            Lang::Zh => relation.chinese(),
            Lang::En => relation.key(),
        }
    }

    pub(super) const fn status(self, status: Status) -> &'static str {
        match self {
            Lang::Zh => status.chinese(),
            Lang::En => status.english(),
        }
    }

    /// The words of a picture.
    pub(super) const fn of_picture(self) -> render::Lang {
        match self {
            Lang::Zh => render::Lang::Chinese,
            Lang::En => render::Lang::English,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_one_that_the_browser_prefers() {
        for (accepted, expected) in [
            ("en-GB,en;q=0.9,zh;q=0.3", Lang::En),
            ("zh-CN,zh;q=0.9,en;q=0.8", Lang::Zh),
            ("en;q=0.2, zh-TW;q=0.7", Lang::Zh),
            ("de,en;q=0.5", Lang::En),
            ("fr", Lang::Zh),
            ("", Lang::Zh),
        ] {
            assert_eq!(Lang::of_header(accepted), expected, "{accepted}");
        }
    }
}
