//! Under what a document is looked up.

use super::Entity;
use super::{find, instead};
use wenmai_extracting::document::{DocumentNumber, title};
use wenmai_resolving::identity::{self, Key};

/// All keys of a document: whatever [`find::find`] finds by words but for the id has one
/// of those that they may mean ([`find::wanted`]).
pub fn of(entity: &Entity) -> Vec<Key> {
    let own = entity.number.as_deref().and_then(DocumentNumber::parse);
    let mut keys: Vec<Key> = own.iter().flat_map(number).collect();
    for name in find::names(entity) {
        keys.push(Key::name(&title::key(name)));
        keys.push(Key::name(&title::key(title::without_issuers(name))));
    }
    keys.extend(families(entity));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// A number, and what it shares with the same number of another body.
pub(super) fn number(number: &DocumentNumber) -> impl Iterator<Item = Key> {
    let own = Key::number(&number.key());
    [own].into_iter().chain(Key::serial(number))
}

/// The keys of the names that all editions of a document share.
pub(crate) fn families(entity: &Entity) -> Vec<Key> {
    let families = instead::families(entity);
    families.iter().map(|name| Key::edition(name)).collect()
}

/// The keys of the documents that a citation may mean.
pub fn cited(cited: Option<&DocumentNumber>, name: Option<&str>) -> Vec<Key> {
    let names = name.map_or_else(Vec::new, |name| {
        let law = identity::law_named(name).map(title::key);
        let mut names = identity::keys_of_title(name);
        names.extend(law);
        names
    });
    let mut keys: Vec<Key> = names.iter().map(|name| Key::name(name)).collect();
    keys.extend(cited.into_iter().flat_map(number));
    keys.extend(
        name.and_then(instead::family)
            .map(|name| Key::edition(&name)),
    );
    keys
}
