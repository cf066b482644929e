//! What stands for `pdfium.rs` where the feature is not built in.

use std::path::Path;

use super::damaged;
use crate::Reason;
use crate::format::page::Drawn;
use crate::pdf::NoPdfium;

pub(crate) fn library() -> Result<&'static Path, NoPdfium> {
    Err(NoPdfium::NotBuiltIn)
}

pub(super) fn all(_: &[u8]) -> Result<Vec<Option<Drawn>>, Reason> {
    Err(damaged(&NoPdfium::NotBuiltIn.to_string()))
}

pub(super) fn some(_: &[u8], _: &[usize], _: usize) -> Result<Vec<Option<Drawn>>, Reason> {
    Err(damaged(&NoPdfium::NotBuiltIn.to_string()))
}
