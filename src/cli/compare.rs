//! `wenmai compare`: what became of documents between two days.

use std::io::Write;

use anyhow::Result;
use clap::Args;
use jiff::civil::Date;
use wenmai::answer::{Among, Changed, changed, count_turns, turns};
use wenmai::graph::Status;

use super::answer;
use super::list;
use super::table::{cut, table};
use super::words::Lang;
use super::{Format, Length, Outcome, Query};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The first day, such as 2024-05-01; the second is --as-of
    #[arg(long, value_name = "DAY", value_parser = super::day)]
    from: Date,
    /// The second day, in the place of --as-of
    #[arg(long, value_name = "DAY", value_parser = super::day, conflicts_with = "as_of")]
    to: Option<Date>,
    /// Only of this issuer, under any of its names, or a part of the name
    #[arg(long, value_name = "NAME")]
    issuer: Option<String>,
    /// Only of documents of this year, or of years such as 2019-2024
    #[arg(long, value_name = "YEAR")]
    year: Option<String>,
    /// Only what came to this status, such as repealed or 已废止
    #[arg(long, value_name = "STATUS")]
    status: Option<Status>,
    #[command(flatten)]
    length: Length,
    #[command(flatten)]
    query: Query,
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    let years = options.year.as_deref();
    let years = years.map(|text| list::years(text, lang)).transpose()?;
    let day = options.to.or(options.query.as_of);
    let project = answer::open_dir(&options.query.project, day)?;
    anyhow::ensure!(
        options.from <= project.as_of,
        "{}",
        match lang {
            Lang::Zh => format!(
                "--from {} 晚于 {}，请把较早的日期写在 --from",
                options.from, project.as_of
            ),
            Lang::En => format!(
                "--from {} is later than {}; give the earlier day as --from",
                options.from, project.as_of
            ),
        }
    );
    let among = Among {
        issuer: options.issuer.clone(),
        years,
        status: options.status,
    };
    let to = project.as_of;
    answer::ask(&project, out, |graph, out| {
        let mut turns = turns(graph, options.from, to);
        turns.retain(|turn| among.lets(graph, turn) && among.lets_status(turn));
        let counts = count_turns(&turns);
        let all = turns.len();
        if let Some(most) = options.length.most(options.query.format) {
            turns.truncate(most);
        }
        let rows = changed(graph, to, &turns);
        match options.query.format {
            Format::Json => answer::json(out, &rows)?,
            Format::Table => {
                print(&rows, &counts, out, lang)?;
                answer::say_left_out(out, all - rows.len(), "", lang)?;
            }
        }
        Ok(if rows.is_empty() {
            Outcome::Findings
        } else {
            Outcome::Done
        })
    })
}

fn print(
    rows: &[Changed<'_>],
    counts: &[(Status, usize)],
    out: &mut dyn Write,
    lang: Lang,
) -> Result<()> {
    if rows.is_empty() {
        let words = lang.pick("没有找到效力有变化的文件。", "No document has changed.");
        writeln!(out, "{words}")?;
        return Ok(());
    }
    let mut table = table(&[
        lang.pick("文件", "document"),
        lang.pick("变动前", "was"),
        lang.pick("变动后", "became"),
        lang.pick("日期", "day"),
        lang.pick("变动依据", "by"),
        lang.pick("原文", "the words that say so"),
    ]);
    for changed in rows {
        let document = &changed.row.document;
        let name = match document.title {
            Some(title) if title != document.id => format!("{title}\n{}", document.id),
            _ => document.id.to_owned(),
        };
        let name = match answer::instead_line(&changed.row.use_instead, lang) {
            Some(line) => format!("{name}\n→ {line}"),
            None => name,
        };
        let mut quotes = document.reasons.iter().filter_map(|r| r.quote.as_deref());
        let quote = quotes.next().unwrap_or_default();
        table.add_row([
            name,
            lang.status(changed.was).to_owned(),
            lang.status(document.status).to_owned(),
            changed.day.to_string(),
            changed.row.by.join("\n"),
            cut(&quote.trim_matches(['|', ' ']).replace(" | ", "，"), 70),
        ]);
    }
    writeln!(out, "{table}")?;
    let counted: Vec<String> = counts
        .iter()
        .map(|&(status, count)| format!("{} {count}", lang.status(status)))
        .collect();
    writeln!(out, "{}", counted.join(lang.pick("，", ", ")))?;
    Ok(())
}
