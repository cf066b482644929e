//! `wenmai text`: the text that was read, to which all byte offsets refer.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use wenmai::source::{self, Text};

use super::Outcome;
use super::reading::{Reading, say_unread};
use super::words::Lang;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// File to read, of any format
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Put its place before each line: the page, paragraph or cell in the file, and
    /// the line of the text
    #[arg(long)]
    places: bool,
    #[command(flatten)]
    reading: Reading,
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    let collection = source::read(
        std::slice::from_ref(&options.file),
        &options.reading.options(),
        &|_| {},
    )?;
    let several = collection.texts.len() > 1;
    for (at, text) in collection.texts.iter().enumerate() {
        if several {
            let gap = if at > 0 { "\n" } else { "" };
            writeln!(out, "{gap}==> {} <==", text.file)?;
        }
        if options.places {
            with_places(text, out, lang)?;
        } else {
            out.write_all(text.text.as_bytes())?;
        }
        if several && !options.places && !text.text.ends_with('\n') {
            writeln!(out)?;
        }
    }
    out.flush()?;
    for unread in &collection.unread {
        say_unread(unread, lang);
    }
    options.reading.say_pdfium(&collection.unread, lang);
    Ok(
        match (collection.texts.is_empty(), collection.unread.is_empty()) {
            (true, _) => Outcome::Nothing,
            (false, false) => Outcome::Findings,
            (false, true) => Outcome::Done,
        },
    )
}

/// Writes the lines, each with its place before it.
fn with_places(text: &Text, out: &mut dyn Write, lang: Lang) -> io::Result<()> {
    let mut start = 0;
    for raw in text.text.split_inclusive('\n') {
        let line = text.line_of(start);
        let place = text.place_of(start);
        match (place, lang) {
            (Some(place), Lang::Zh) => write!(out, "{}，", place.chinese())?,
            (Some(place), Lang::En) => write!(out, "{place}, ")?,
            (None, _) => {}
        }
        match lang {
            Lang::Zh => write!(out, "第{line}行")?,
            Lang::En => write!(out, "line {line}")?,
        }
        writeln!(out, "\t{}", raw.trim_end_matches(['\n', '\r']))?;
        start += raw.len();
    }
    Ok(())
}
