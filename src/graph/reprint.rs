//! A repeal clause that a later edition of the same text repeats: it belongs to
//! the first that said it.

use super::model::{Entity, Evidence};
use crate::document::title;

/// Whether `later` only says again what `earlier` has done: it is another
/// edition of the same text, or has the same sentence under a like title.
pub(super) fn repeats(later: (&Entity, &Evidence), earlier: (&Entity, &Evidence)) -> bool {
    let (later_names, earlier_names) = (names(later.0), names(earlier.0));
    let any = |fits: &dyn Fn(&str, &str) -> bool| {
        later_names
            .iter()
            .any(|a| earlier_names.iter().any(|b| fits(a, b)))
    };
    let same_words = || title::key(&later.1.quote) == title::key(&earlier.1.quote);
    any(&|a, b| a == b) || same_words() && any(&|a, b| title::similarity(a, b) > 0.6)
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
