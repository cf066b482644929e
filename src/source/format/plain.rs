//! Text without markup.

use super::Reader;
use crate::source::{Encoding, Reason, decode};

/// Text is decoded and stays as it is.
pub(super) struct Plain;

impl Reader for Plain {
    fn text(&self, bytes: &[u8]) -> Result<(String, Encoding), Reason> {
        decode(bytes)
    }
}
