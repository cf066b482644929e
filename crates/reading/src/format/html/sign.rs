//! The signs of `data/web_pages.toml`, by which elements are known.

use rustc_hash::FxHashSet;
use scraper::CaseSensitivity::CaseSensitive;
use scraper::node::Element;

/// Signs compiled for looking up.
#[derive(Debug, Default)]
pub(super) struct Signs {
    tags: FxHashSet<String>,
    ids: Names,
    classes: Names,
}

#[derive(Debug, Default)]
struct Names {
    whole: FxHashSet<String>,
    starts: Vec<String>,
}

impl Names {
    fn enter(&mut self, name: &str) {
        match name.strip_suffix('*') {
            Some(start) => self.starts.push(start.to_lowercase()),
            None => {
                self.whole.insert(name.to_lowercase());
            }
        }
    }

    fn have(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.whole.contains(&name) || self.starts.iter().any(|start| name.starts_with(start))
    }
}

impl Signs {
    pub(super) fn new(signs: &[String]) -> Self {
        let mut compiled = Signs::default();
        for sign in signs {
            if let Some(id) = sign.strip_prefix('#') {
                compiled.ids.enter(id);
            } else if let Some(class) = sign.strip_prefix('.') {
                compiled.classes.enter(class);
            } else {
                compiled.tags.insert(sign.to_lowercase());
            }
        }
        compiled
    }

    pub(super) fn fit(&self, element: &Element) -> bool {
        self.fit_tag(element)
            || element.id().is_some_and(|id| self.ids.have(id))
            || element.classes().any(|class| self.classes.have(class))
    }

    /// Whether the tag alone says it.
    pub(super) fn fit_tag(&self, element: &Element) -> bool {
        self.tags.contains(element.name())
    }
}

/// Whether an element has one sign.
pub(super) fn fits(sign: &str, element: &Element) -> bool {
    if let Some(id) = sign.strip_prefix('#') {
        element.id().is_some_and(|own| own.eq_ignore_ascii_case(id))
    } else if let Some(class) = sign.strip_prefix('.') {
        element.has_class(class, CaseSensitive)
            || element.classes().any(|own| own.eq_ignore_ascii_case(class))
    } else {
        element.name().eq_ignore_ascii_case(sign)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    fn fit(signs: &[&str], tag: &str) -> bool {
        let signs: Vec<String> = signs.iter().map(|&sign| sign.to_owned()).collect();
        let page = Html::parse_document(tag);
        let body = page.root_element().child_elements().last().unwrap();
        Signs::new(&signs).fit(body.child_elements().next().unwrap().value())
    }

    #[test]
    fn signs_are_tags_ids_classes_and_their_starts() {
        assert!(fit(&["nav"], "<nav>"));
        assert!(fit(&["#Zoom"], "<div id=zoom>"));
        assert!(fit(&[".share*"], "<div class='left ShareBox'>"));
        assert!(!fit(&[".share"], "<div class=sharebox>"));
        assert!(!fit(&["#share*"], "<div class=share>"));
    }
}
