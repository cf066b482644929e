//! Under what a document is looked up, as numbers of one size.

use crate::graph::Entity;
use crate::graph::{find, instead};

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
pub(super) fn of(entity: &Entity) -> Vec<i64> {
    let names = find::spellings(entity);
    let mut keys: Vec<i64> = names.iter().map(|name| hash(name)).collect();
    keys.extend(families(entity));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The keys of the names that all editions of a document share.
pub(super) fn families(entity: &Entity) -> Vec<i64> {
    instead::families(entity)
        .iter()
        .map(|name| hash(&format!("edition {name}")))
        .collect()
}

/// The keys of what a person types.
pub(super) fn wanted(words: &str) -> Vec<i64> {
    find::wanted(words).iter().map(|key| hash(key)).collect()
}
