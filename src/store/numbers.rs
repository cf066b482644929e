//! Numbers of rows, with room between them for rows that come later.

/// From one file or document to the next.
pub(super) const STEP: i64 = 1024;

/// From one relation or mention to the next.
pub(super) const SMALL_STEP: i64 = 16;

/// So many numbers that rise, after `after` and before `before`, as far from
/// each other and from these as can be, but no farther than `step`; none where
/// there is no room.
pub(super) fn between(
    after: Option<i64>,
    before: Option<i64>,
    count: usize,
    step: i64,
) -> Option<Vec<i64>> {
    let after = after.unwrap_or(0);
    let count = i64::try_from(count).ok()?;
    let step = match before {
        Some(before) => step.min(before.checked_sub(after)? / (count + 1)),
        None => step,
    };
    let last = step.checked_mul(count)?.checked_add(after)?;
    (step > 0 && last > after || count == 0)
        .then(|| (1..=count).map(|n| after + n * step).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_on_in_steps_and_share_what_room_there_is() {
        assert_eq!(between(None, None, 3, 10), Some(vec![10, 20, 30]));
        assert_eq!(between(Some(30), None, 1, 10), Some(vec![40]));
        assert_eq!(between(Some(10), Some(20), 1, 10), Some(vec![15]));
        assert_eq!(between(Some(10), Some(14), 3, 10), Some(vec![11, 12, 13]));
        assert_eq!(between(None, Some(4), 1, 10), Some(vec![2]));
        assert_eq!(between(Some(10), Some(1000), 1, 10), Some(vec![20]));
    }

    #[test]
    fn where_there_is_no_room_there_are_none() {
        assert_eq!(between(Some(10), Some(13), 3, 10), None);
        assert_eq!(between(Some(10), Some(11), 1, 10), None);
        assert_eq!(between(Some(i64::MAX - 1), None, 1, 10), None);
        assert_eq!(between(Some(10), Some(11), 0, 10), Some(vec![]));
    }
}
