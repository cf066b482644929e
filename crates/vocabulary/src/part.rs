//! Parts of texts by offsets that were worked out.

use std::slice::SliceIndex;

/// The part of a text; empty where the offsets do not fit, which is a fault of whoever
/// worked them out and no reason to stop.
pub fn part(text: &str, range: impl SliceIndex<str, Output = str>) -> &str {
    text.get(range).unwrap_or_default()
}

/// The boundary between characters at or before `at`.
pub fn boundary_before(text: &str, at: usize) -> usize {
    let mut boundary = at.min(text.len());
    while !text.is_char_boundary(boundary) {
        boundary -= 1;
    }
    boundary
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;

    #[test]
    fn boundaries_stand_between_characters() {
        assert_eq!(
            [0, 2, 3, 5, 9].map(|at| boundary_before("甲乙", at)),
            [0, 0, 3, 3, 6]
        );
    }

    #[test]
    fn offsets_that_do_not_fit_give_nothing() {
        assert_eq!(part("甲乙", 3..), "乙");
        for (start, end) in [(1, 3), (3, 9), (6, 3)] {
            assert_eq!(part("甲乙", Range { start, end }), "");
        }
    }
}
