//! `wenmai extract`: documents and citations as JSON Lines.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use wenmai::correction::{self, Settings};
use wenmai::export::records;
use wenmai::project;

use super::Outcome;
use super::progress::Bar;
use super::reading::{Reading, say_unread};
use super::words::Lang;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Files and folders to read
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

impl Options {
    /// How the texts are read, as is said beside them.
    pub(super) fn settings(&self) -> Result<Settings> {
        Ok(Settings::of(&correction::beside(&self.paths))?)
    }
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    let bar = Bar::new(lang);
    let reading = options.reading.options_with(&options.settings()?);
    let extraction = project::extract(&options.paths, &reading, &|progress| bar.see(progress))?;
    bar.finish();
    records::write(out, &extraction)?;
    out.flush()?;
    for unread in &extraction.unread {
        say_unread(unread, lang);
    }
    let outcome = if extraction.unread.is_empty() {
        Outcome::Done
    } else {
        Outcome::Findings
    };
    // The program ends here: giving its memory back piece by piece would be work
    // for nothing.
    std::mem::forget(extraction);
    Ok(outcome)
}
