//! Markdown.

use super::Reader;
use crate::source::{Encoding, Reason, decode};

/// Markdown is decoded and stays as it is, marks included: offsets and lines
/// are those that an editor shows, and what reads headers and citations knows
/// `#`, `**` and `>` as marks.
pub(super) struct Markdown;

impl Reader for Markdown {
    fn text(&self, bytes: &[u8]) -> Result<(String, Encoding), Reason> {
        decode(bytes)
    }
}
