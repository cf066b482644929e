//! `wenmai almanac`: what is known of a work without any folder, and whether a table of such
//! works is in order.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use jiff::civil::Date;
use serde::Serialize;
use wenmai::almanac::{Almanac, Kind, Lookup, Standing, Version, Work};
use wenmai::answer::keep_almanac;

use super::words::Lang;
use super::{Format, Outcome};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Title, short name or part of one; without it, how much there is
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// A table of the same form, whose works are added or take the place of ours; its first
    /// mistake is told
    #[arg(long, value_name = "FILE")]
    with: Option<PathBuf>,
    /// Keep the table with the project, so that all its answers know it
    #[arg(long, requires = "with", conflicts_with = "name")]
    keep: bool,
    /// Folder of the saved project, whose own table is asked too
    #[arg(long, value_name = "DIR", default_value = "output")]
    project: PathBuf,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Day for which is said how it stands; today where not given
    #[arg(long, value_name = "DAY", value_parser = super::day)]
    as_of: Option<Date>,
}

#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    standing: Standing<'a>,
    short_names: &'a [String],
    kind: Kind,
    versions: &'a [Version],
}

/// How much there is.
#[derive(Serialize)]
struct Count {
    as_of: Option<Date>,
    works: usize,
    versions: usize,
    ended: usize,
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    let almanac = match &options.with {
        Some(file) if options.keep => {
            let kept = keep_almanac(file, &options.project)?;
            let kept = kept.display();
            match lang {
                Lang::Zh => writeln!(out, "已随文件库保存：{kept}")?,
                Lang::En => writeln!(out, "kept with the project: {kept}")?,
            }
            Lookup::of_project(&options.project)?
        }
        Some(file) => Lookup::with(Almanac::read_file(file)?),
        None => Lookup::of_project(&options.project)?,
    };
    let day = options.as_of.unwrap_or_else(super::today);
    let Some(name) = &options.name else {
        count(&almanac, options.format, out, lang)?;
        return Ok(Outcome::Done);
    };
    let found = works(&almanac, name);
    match options.format {
        Format::Json => {
            let rows: Vec<Row<'_>> = found
                .iter()
                .map(|work| Row {
                    standing: work.on(day, None, almanac.as_of()),
                    short_names: &work.short_names,
                    kind: work.kind,
                    versions: &work.versions,
                })
                .collect();
            super::answer::json(out, &rows)?;
        }
        Format::Table => print(&found, day, &almanac, out, lang)?,
    }
    Ok(match found.is_empty() {
        true => Outcome::Findings,
        false => Outcome::Done,
    })
}

/// The work of this name, else those in whose names it stands.
fn works<'a>(almanac: &'a Lookup, name: &str) -> Vec<&'a Work> {
    if let Some(work) = almanac.work(name) {
        return vec![work];
    }
    let bears = |work: &&Work| {
        let mut names = work.short_names.iter().chain([&work.title]);
        names.any(|own| own.contains(name))
    };
    almanac.works().filter(bears).collect()
}

fn count(almanac: &Lookup, format: Format, out: &mut dyn Write, lang: Lang) -> Result<()> {
    let count = Count {
        as_of: almanac.as_of(),
        works: almanac.works().count(),
        versions: almanac.works().map(|work| work.versions.len()).sum(),
        ended: almanac.works().filter(|work| work.ended.is_some()).count(),
    };
    if let Format::Json = format {
        return super::answer::json(out, &count);
    }
    let Count {
        works,
        versions,
        ended,
        ..
    } = count;
    let day = count.as_of.map(|day| day.to_string()).unwrap_or_default();
    match lang {
        Lang::Zh => writeln!(
            out,
            "法规年历，截至 {day}：文件 {works} 件，版本 {versions} 个，已停止施行 {ended} 件。用 wenmai almanac 名称 查询。"
        )?,
        Lang::En => writeln!(
            out,
            "Almanac as of {day}: {works} works, {versions} versions, {ended} works that are gone. Ask for one by: wenmai almanac NAME"
        )?,
    }
    Ok(())
}

/// Works that are told with all their versions; of more the names are listed.
const MOST: usize = 3;

/// Names that are listed.
const MOST_NAMES: usize = 100;

fn print(
    found: &[&Work],
    day: Date,
    almanac: &Lookup,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<()> {
    if found.is_empty() {
        writeln!(
            out,
            "{}",
            lang.pick(
                "法规年历中没有这个名称。年历收录国家法律、行政法规、司法解释、主要党内法规和主要部门规章。",
                "The almanac knows nothing of this name; it holds national laws, regulations, \
                 interpretations, the main party regulations and the main rules of ministries."
            )
        )?;
        return Ok(());
    }
    for work in found.iter().take(MOST_NAMES) {
        let standing = work.on(day, None, almanac.as_of());
        writeln!(out, "{}", lang.standing(&standing))?;
        if found.len() > MOST {
            continue;
        }
        for version in &work.versions {
            let told = |day: Option<Date>| day.map(|day| day.to_string());
            let made = told(version.day()).unwrap_or_else(|| "?".to_owned());
            let from = told(version.effective).map(|day| match lang {
                Lang::Zh => format!("，自 {day} 施行"),
                Lang::En => format!(", from {day}"),
            });
            writeln!(
                out,
                "  {made}{}  {}",
                from.unwrap_or_default(),
                version.instrument.as_deref().unwrap_or_default()
            )?;
        }
    }
    super::answer::say_left_out(out, found.len().saturating_sub(MOST_NAMES), "", lang)
}
