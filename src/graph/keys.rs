//! Under what a document is looked up, as numbers of one size.

use crate::document::{DocumentNumber, title};
use crate::identity;

use super::model::Entity;
use super::{find, instead};

/// The key of a spelling in the table `lookup`: its 64-bit FNV-1a, which is the
/// same on every machine and in every version.
fn hash(spelling: &str) -> i64 {
    let hash = spelling
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    i64::from_ne_bytes(hash.to_ne_bytes())
}

/// All keys of a document.
pub(crate) fn of(entity: &Entity) -> Vec<i64> {
    let names = find::spellings(entity);
    let mut keys: Vec<i64> = names.iter().map(|name| hash(name)).collect();
    keys.extend(families(entity));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The keys of the names that all editions of a document share.
pub(crate) fn families(entity: &Entity) -> Vec<i64> {
    let families = instead::families(entity);
    families.iter().map(|name| edition(name)).collect()
}

fn edition(family: &str) -> i64 {
    hash(&format!("edition {family}"))
}

/// The keys of the documents that a citation may mean.
pub(crate) fn cited(number: Option<&DocumentNumber>, title: Option<&str>) -> Vec<i64> {
    let names = title.map_or_else(Vec::new, |title| {
        let law = identity::law_named(title).map(title::key);
        let mut names = identity::keys_of_title(title);
        names.extend(law);
        names
    });
    let spellings = find::cited(number, &names);
    let mut keys: Vec<i64> = spellings.iter().map(|spelling| hash(spelling)).collect();
    keys.extend(title.and_then(instead::family).map(|name| edition(&name)));
    keys
}

/// The keys of what a person types.
pub(crate) fn wanted(words: &str) -> Vec<i64> {
    find::wanted(words).iter().map(|key| hash(key)).collect()
}
