//! Regular expressions that are part of the program.

use regex::Regex;

/// Compiles a pattern that stands in the source. Patterns in data files do not
/// come this way: they are checked where they are read.
pub(crate) fn constant(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|why| unreachable!("pattern in the source: {why}"))
}
