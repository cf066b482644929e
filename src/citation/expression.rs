//! Regular expressions of the rules, compiled when they are first needed: most
//! texts need few of them.

use std::sync::OnceLock;

use regex::Regex;

/// An expression that is known to be one.
#[derive(Debug)]
pub(super) struct Expression {
    text: String,
    compiled: OnceLock<Regex>,
}

impl Expression {
    /// Checks the expression.
    ///
    /// # Errors
    ///
    /// Where it is none.
    pub(super) fn new(text: String) -> Result<Self, Box<regex_syntax::Error>> {
        regex_syntax::parse(&text)?;
        Ok(Expression {
            text,
            compiled: OnceLock::new(),
        })
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn get(&self) -> &Regex {
        self.compiled
            .get_or_init(|| crate::pattern::constant(&self.text))
    }
}
