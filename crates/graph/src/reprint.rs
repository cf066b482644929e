//! A repeal clause that a later edition of the same text repeats: it belongs to
//! the first that said it.

use super::{Entity, Evidence};
use wenmai_extracting::document::title;

/// A document that ends another, made ready to be compared with others that do.
#[derive(Debug)]
pub(super) struct Ending {
    names: Vec<String>,
    words: String,
}

impl Ending {
    pub(super) fn of(entity: &Entity, evidence: &Evidence) -> Self {
        Ending {
            names: names(entity),
            words: title::key(&evidence.quote),
        }
    }

    /// Whether this one, the later, only says again what the other has done: it
    /// is another edition of the same text, or has the same sentence under a like
    /// title.
    pub(super) fn repeats(&self, earlier: &Ending) -> bool {
        let any = |fits: &dyn Fn(&str, &str) -> bool| {
            self.names
                .iter()
                .any(|a| earlier.names.iter().any(|b| fits(a, b)))
        };
        any(&|a, b| a == b)
            || self.words == earlier.words && any(&|a, b| title::similarity(a, b) > 0.6)
    }
}

/// The names of a document and of what it issues, without edition and issuers.
fn names(entity: &Entity) -> Vec<String> {
    entity
        .title
        .iter()
        .chain(&entity.aliases)
        .flat_map(|name| {
            let mut own = title::issued(name);
            own.push(title::without_issuers(name).to_owned());
            own
        })
        .map(|name| title::family(&name))
        .filter(|name| !name.is_empty())
        .collect()
}
