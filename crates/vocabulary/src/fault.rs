//! The last door: where this program fails on a file or a document, that one is named
//! and the rest is read.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What `work` gives, or in which words it failed.
///
/// What `work` was changing may be half done: look at nothing of it afterwards.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|why| words(why.as_ref()))
}

/// The first line of what a panic says, which may quote the whole text.
fn words(why: &(dyn Any + Send)) -> String {
    const MOST: usize = 200;
    let said = why
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| why.downcast_ref::<&str>().copied())
        .unwrap_or_default();
    let line = said.lines().next().unwrap_or_default();
    line.chars().take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_is_told_in_few_words() {
        assert_eq!(caught(|| 1), Ok(1));
        let long = format!("甲\n{}", "乙".repeat(500));
        assert_eq!(caught(|| panic!("{long}")), Err::<(), _>("甲".to_owned()));
        let failed: Result<(), String> = caught(|| panic!("{}", "丙".repeat(500)));
        assert_eq!(failed.unwrap_err().chars().count(), 200);
    }
}
