//! What stands for `pdfium.rs` where the feature is not built in.

use std::path::Path;

use super::damaged;
use crate::source::Reason;
use crate::source::format::page::Drawn;
use crate::source::pdf::NoPdfium;

pub(in crate::source) fn library() -> Result<&'static Path, NoPdfium> {
    Err(NoPdfium::NotBuiltIn)
}

pub(super) fn all(_: &[u8]) -> Result<Vec<Option<Drawn>>, Reason> {
    Err(damaged(&NoPdfium::NotBuiltIn.to_string()))
}

pub(super) fn some(_: &[u8], _: &[usize], _: usize) -> Result<Vec<Option<Drawn>>, Reason> {
    Err(damaged(&NoPdfium::NotBuiltIn.to_string()))
}
