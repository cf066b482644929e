//! Markdown.

use super::{Input, Reader};
use crate::source::content::{Content, Read};
use crate::source::{Reason, decode};

/// Markdown is decoded and stays as it is, marks included: offsets and lines
/// are those that an editor shows, and what reads headers and citations knows
/// `#`, `**` and `>` as marks.
pub(super) struct Markdown;

impl Reader for Markdown {
    fn read<'a>(&self, input: &Input<'a>) -> Result<Read<'a>, Reason> {
        let (text, encoding) = decode(input.bytes)?;
        Ok(Read::Text(Content {
            encoding,
            ..Content::of(text)
        }))
    }
}
