//! Things on a line that must keep their distance.

/// Moves the wanted places, given with their weights in their final order, as
/// little as possible (in the weighted sum of squares) so that place `i + 1`
/// is at least `apart(i)` right of place `i` and all lie between `low` and
/// `high`; where there is not enough room for that, they share what there is.
pub(super) fn spread(
    wanted: &[(f64, f64)],
    apart: impl Fn(usize) -> f64,
    low: f64,
    high: f64,
) -> Vec<f64> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut offset = Vec::with_capacity(wanted.len());
    let mut sum = 0.0;
    for i in 0..wanted.len() {
        offset.push(sum);
        sum += apart(i);
    }
    let total = offset.last().copied().unwrap_or(0.0);
    let room = (high - low).max(0.0);
    if total > room {
        let shrink = if total > 0.0 { room / total } else { 0.0 };
        return offset.iter().map(|o| low + o * shrink).collect();
    }
    // Without the offsets it is isotonic regression: pool what is out of
    // order, and let each pool take its mean.
    let mut pools: Vec<Pool> = Vec::new();
    for (&(place, weight), o) in wanted.iter().zip(&offset) {
        let mut pool = Pool {
            mean: place - o,
            weight,
            count: 1,
        };
        while let Some(before) = pools.pop_if(|p| p.mean > pool.mean) {
            let weight = before.weight + pool.weight;
            pool = Pool {
                mean: (before.mean * before.weight + pool.mean * pool.weight) / weight,
                weight,
                count: before.count + pool.count,
            };
        }
        pools.push(pool);
    }
    pools
        .iter()
        .flat_map(|pool| std::iter::repeat_n(pool.mean, pool.count))
        .zip(&offset)
        .map(|(mean, o)| mean.clamp(low, high - total) + o)
        .collect()
}

/// Places that have become one.
struct Pool {
    mean: f64,
    weight: f64,
    count: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_apart_already_stays() {
        assert_eq!(
            spread(&[(10.0, 1.0), (30.0, 1.0)], |_| 8.0, 0.0, 100.0),
            [10.0, 30.0].to_vec()
        );
    }

    #[test]
    fn what_is_in_one_place_parts_to_both_sides() {
        assert_eq!(
            spread(&[(50.0, 1.0); 3], |_| 10.0, 0.0, 100.0),
            [40.0, 50.0, 60.0].to_vec()
        );
    }

    #[test]
    fn where_room_is_short_it_is_shared() {
        assert_eq!(
            spread(&[(5.0, 1.0); 3], |_| 10.0, 0.0, 10.0),
            [0.0, 5.0, 10.0].to_vec()
        );
    }

    proptest! {
        #[test]
        fn distances_are_kept(mut wanted in prop::collection::vec(-500.0..500.0f64, 0..40)) {
            wanted.sort_by(f64::total_cmp);
            let wanted: Vec<_> = wanted.into_iter().map(|w| (w, 1.0 + w.abs())).collect();
            let places = spread(&wanted, |i| (i % 3) as f64 * 5.0, -1000.0, 1000.0);
            for i in 1..places.len() {
                prop_assert!(places[i] - places[i - 1] >= ((i - 1) % 3) as f64 * 5.0 - 1e-9);
            }
        }
    }
}
