//! `wenmai text`: the decoded text, to which all byte offsets refer.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use wenmai::source;

use super::Outcome;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// File to read
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(super) fn run(options: &Options, out: &mut dyn Write) -> Result<Outcome> {
    let collection = source::read(
        std::slice::from_ref(&options.file),
        &source::Options::default(),
        &|_| {},
    )?;
    if let Some(unread) = collection.unread.first() {
        bail!("{}: {}", unread.file, unread.reason);
    }
    for text in &collection.texts {
        out.write_all(text.text.as_bytes())?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}
