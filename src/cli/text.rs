//! `wenmai text`: the text that was read, to which all byte offsets refer, or what was
//! read of the documents in it.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use wenmai::document::origin::Origin;
use wenmai::document::{self, Document};
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
    /// Show what was read of each document itself and where it stood, instead of the
    /// text
    #[arg(long, conflicts_with = "places")]
    facts: bool,
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
        if options.facts {
            facts(text, out, lang)?;
        } else if options.places {
            with_places(text, out, lang)?;
        } else {
            out.write_all(text.text.as_bytes())?;
        }
        if several && !options.places && !options.facts && !text.text.ends_with('\n') {
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

/// Writes what each document of a text says of itself, and where.
fn facts(text: &Text, out: &mut dyn Write, lang: Lang) -> io::Result<()> {
    for (at, document) in document::of_text(text).iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", document.id)?;
        for (label, value, origin) in said(document, lang) {
            let Some(value) = value.filter(|value| !value.is_empty()) else {
                writeln!(out, "  {label}\t{}", lang.pick("无", "none"))?;
                continue;
            };
            let place = lang.origin(origin.as_ref());
            writeln!(out, "  {label}\t{value}{place}")?;
        }
    }
    Ok(())
}

type Said = (&'static str, Option<String>, Option<Origin>);

/// The facts of a document, each with its label.
fn said(document: &Document, lang: Lang) -> [Said; 7] {
    let origins = document.origins.clone();
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    let number = document.number.as_ref().map(ToString::to_string);
    let issuers = document.issuers.join(lang.pick("、", ", "));
    [
        (
            lang.pick("标题", "title"),
            Some(document.title.clone()),
            origins.title,
        ),
        (lang.pick("发文字号", "number"), number, origins.number),
        (
            lang.pick("发文机关", "issuers"),
            Some(issuers),
            origins.issuers,
        ),
        (
            lang.pick("成文日期", "written"),
            day(document.written),
            origins.written,
        ),
        (
            lang.pick("发布日期", "published"),
            day(document.published),
            origins.published,
        ),
        (
            lang.pick("施行日期", "effective"),
            day(document.effective),
            origins.effective,
        ),
        (
            lang.pick("有效期至", "expires"),
            day(document.expires),
            origins.expires,
        ),
    ]
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
