//! Whether mentions of one document have one target, and mentions of two have
//! two: B-cubed, over the mentions whose label names an entity.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::Evaluation;
use super::difference::Difference;
use super::tally::ratio;

pub(super) fn judge(evaluation: &mut Evaluation<'_>) {
    let mentions: Vec<_> = evaluation
        .outcomes
        .iter()
        .filter_map(|outcome| {
            let entity = outcome.label.entity.as_deref().filter(|e| !e.is_empty())?;
            Some((entity, outcome.found?, outcome.label))
        })
        .collect();
    // All mentions without a target count as one.
    let target = |found: &super::Found| found.target.clone();
    let of_entity = count(mentions.iter().map(|(entity, _, _)| *entity));
    let of_target = count(mentions.iter().map(|(_, found, _)| target(found)));
    let of_both = count(mentions.iter().map(|(e, found, _)| (*e, target(found))));
    for (entity, found, label) in mentions {
        let times = |counts: Option<&usize>| counts.copied().unwrap_or_default();
        let both = times(of_both.get(&(entity, target(found))));
        let with_target = times(of_target.get(&target(found)));
        let with_entity = times(of_entity.get(entity));
        evaluation.tally.identities += 1;
        evaluation.tally.identity_precision += ratio(both, with_target);
        evaluation.tally.identity_recall += ratio(both, with_entity);
        if both != with_entity || both != with_target {
            evaluation
                .differences
                .push(Difference::Target { label, found });
        }
    }
}

fn count<K: Hash + Eq>(keys: impl Iterator<Item = K>) -> FxHashMap<K, usize> {
    let mut counts = FxHashMap::default();
    for key in keys {
        *counts.entry(key).or_default() += 1;
    }
    counts
}
