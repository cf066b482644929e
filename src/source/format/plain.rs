//! Text without markup.

use super::{Input, Reader};
use crate::source::content::{Content, Read};
use crate::source::{Reason, decode};

/// Text is decoded and stays as it is.
pub(super) struct Plain;

impl Reader for Plain {
    fn read<'a>(&self, input: &Input<'a>) -> Result<Read<'a>, Reason> {
        let (text, encoding) = decode(input.bytes)?;
        Ok(Read::Text(Content {
            encoding,
            ..Content::of(text)
        }))
    }
}
