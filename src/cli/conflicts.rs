//! `wenmai conflicts`: what contradicts itself.

use std::io::Write;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wenmai::almanac::Standing;
use wenmai::answer::{Contradiction, conflicts};

use super::answer;
use super::table::{cut, table};
use super::words::Lang;
use super::{Format, Length, Outcome, Query};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    length: Length,
    #[command(flatten)]
    query: Query,
}

#[derive(Serialize)]
struct Row<'a> {
    kind: &'static str,
    ids: &'a [String],
    file: Option<&'a str>,
    line: Option<u32>,
    quote: Option<&'a str>,
    /// What the almanac says; left out where it is none with that.
    #[serde(skip_serializing_if = "Option::is_none")]
    almanac: Option<&'a Standing<'a>>,
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    let project = answer::open(&options.query)?;
    let mut found = project.ask(|graph| conflicts(graph, &project.almanac, project.as_of))?;
    let all = found.len();
    if let Some(most) = options.length.most(options.query.format) {
        found.truncate(most);
    }
    match options.query.format {
        Format::Json => {
            let rows: Vec<Row<'_>> = found.iter().map(row).collect();
            answer::json(out, &rows)?;
        }
        Format::Table if found.is_empty() => {
            writeln!(
                out,
                "{}",
                lang.pick("没有发现矛盾。", "Nothing contradicts itself.")
            )?;
            out.flush()?;
        }
        Format::Table => {
            let mut table = table(&[
                lang.pick("矛盾", "what"),
                lang.pick("文件", "documents"),
                lang.pick("原文", "the words"),
            ]);
            for found in &found {
                let conflict = &found.conflict;
                let known = found.almanac.as_ref().map(|known| lang.standing(known));
                let words = match (&conflict.quote, &conflict.file, conflict.line) {
                    (Some(quote), Some(file), Some(line)) => {
                        format!("“{}” {file}:{line}", cut(quote, 100))
                    }
                    (None, Some(file), Some(line)) => format!("{file}:{line}"),
                    _ => String::new(),
                };
                table.add_row([
                    lang.pick(conflict.kind.chinese(), conflict.kind.key())
                        .to_owned(),
                    conflict.ids.join("\n"),
                    [Some(words), known]
                        .into_iter()
                        .flatten()
                        .collect::<Vec<_>>()
                        .join("\n"),
                ]);
            }
            writeln!(out, "{table}")?;
            answer::say_left_out(out, all - found.len(), "", lang)?;
            out.flush()?;
        }
    }
    Ok(if found.is_empty() {
        Outcome::Done
    } else {
        Outcome::Findings
    })
}

fn row<'a>(found: &'a Contradiction<'a>) -> Row<'a> {
    let conflict = &found.conflict;
    Row {
        kind: conflict.kind.key(),
        ids: &conflict.ids,
        file: conflict.file.as_deref(),
        line: conflict.line,
        quote: conflict.quote.as_deref(),
        almanac: found.almanac.as_ref(),
    }
}
