//! `wenmai review --account`: what became of each string that is shaped like the name of a
//! document.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use wenmai::account::{self, Entry, Fate};
use wenmai::source;

use super::progress::Bar;
use super::reading::say_unread;
use super::table::{cut, figures, table};
use super::words::Lang;
use super::{Format, Length, Outcome, answer};

/// What is asked for.
pub(super) struct Asked<'a> {
    /// Files and folders to read.
    pub(super) paths: &'a [PathBuf],
    /// Whether all strings are listed, not only those that are not explained.
    pub(super) all: bool,
    pub(super) format: Format,
    pub(super) length: Length,
}

pub(super) fn run(asked: &Asked<'_>, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    let bar = Bar::new(lang);
    let read = source::read(asked.paths, &source::Options::default(), &|progress| {
        bar.see(progress);
    })?;
    bar.finish();
    let found = account::of(&read.texts);
    let none = found
        .iter()
        .filter(|entry| entry.fate == Fate::None)
        .count();
    let listed = found
        .iter()
        .filter(|entry| asked.all || entry.fate == Fate::None);
    let mut listed: Vec<&Entry> = listed.collect();
    let all = listed.len();
    if let Some(most) = asked.length.most(asked.format) {
        listed.truncate(most);
    }
    match asked.format {
        Format::Json => answer::json(out, &listed)?,
        Format::Table => {
            say_fates(out, &found, lang)?;
            if !listed.is_empty() {
                list(out, &listed, lang)?;
            }
            answer::say_left_out(out, all - listed.len(), "", lang)?;
            out.flush()?;
        }
    }
    for unread in &read.unread {
        say_unread(unread, lang);
    }
    let done = none == 0 && read.unread.is_empty();
    Ok(if done {
        Outcome::Done
    } else {
        Outcome::Findings
    })
}

/// How many strings have each fate.
fn say_fates(out: &mut dyn Write, found: &[Entry], lang: Lang) -> Result<()> {
    let mut counts: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
    for entry in found {
        let words = lang.pick(entry.fate.chinese(), entry.fate.english());
        counts.entry(entry.fate.key()).or_insert((words, 0)).1 += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_values().collect();
    counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let mut rows = figures(&[
        lang.pick("去向", "what became of it"),
        lang.pick("数量", "how many"),
    ]);
    for (words, count) in counts {
        rows.add_row([words.to_owned(), count.to_string()]);
    }
    writeln!(out, "{rows}")?;
    Ok(())
}

fn list(out: &mut dyn Write, listed: &[&Entry], lang: Lang) -> Result<()> {
    let mut rows = table(&[
        lang.pick("字样", "string"),
        lang.pick("去向", "what became of it"),
        lang.pick("位置", "where"),
    ]);
    for entry in listed {
        let place = format!("{}:{} “{}”", entry.file, entry.line, cut(&entry.quote, 60));
        let fate = lang.pick(entry.fate.chinese(), entry.fate.english());
        rows.add_row([cut(&entry.text, 60), fate.to_owned(), place]);
    }
    writeln!(out, "{rows}")?;
    Ok(())
}
