//! `wenmai almanac`: what is known of a work without any folder, and whether a table of such
//! works is in order.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use jiff::civil::Date;
use serde::Serialize;
use wenmai::almanac::{Almanac, AlmanacError, Standing, Version, Work};

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
    kind: wenmai::almanac::Kind,
    versions: &'a [Version],
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    let newer = options.with.as_deref().map(|file| table(file, lang));
    let almanac = match newer.transpose()? {
        Some(newer) => &Almanac::own().with(newer),
        None => Almanac::own(),
    };
    let day = options.as_of.unwrap_or_else(super::today);
    let Some(name) = &options.name else {
        count(almanac, out, lang)?;
        return Ok(Outcome::Done);
    };
    let found = works(almanac, name);
    match options.format {
        Format::Json => {
            let rows: Vec<Row<'_>> = found
                .iter()
                .map(|work| Row::of(work, day, almanac))
                .collect();
            super::answer::json(out, &rows)?;
        }
        Format::Table => print(&found, day, almanac, out, lang)?,
    }
    Ok(match found.is_empty() {
        true => Outcome::Findings,
        false => Outcome::Done,
    })
}

impl<'a> Row<'a> {
    fn of(work: &'a Work, day: Date, almanac: &Almanac) -> Self {
        Row {
            standing: work.on(day, None, almanac.as_of()),
            short_names: &work.short_names,
            kind: work.kind,
            versions: &work.versions,
        }
    }
}

/// Reads a table, and says where it is wrong.
fn table(file: &Path, lang: Lang) -> Result<Almanac> {
    let name = file.display();
    let text = fs::read_to_string(file).with_context(|| match lang {
        Lang::Zh => format!("无法读取 {name}"),
        Lang::En => format!("can't read {name}"),
    })?;
    let read = Almanac::read(&text, &name.to_string());
    read.map_err(|why: AlmanacError| match lang {
        Lang::Zh => anyhow::anyhow!(why.chinese()),
        Lang::En => anyhow::anyhow!(why),
    })
}

/// The work of this name, else those in whose names it stands.
fn works<'a>(almanac: &'a Almanac, name: &str) -> Vec<&'a Work> {
    if let Some(work) = almanac.work(name) {
        return vec![work];
    }
    let bears = |work: &&Work| {
        let mut names = work.short_names.iter().chain([&work.title]);
        names.any(|own| own.contains(name))
    };
    almanac.works().iter().filter(bears).collect()
}

fn count(almanac: &Almanac, out: &mut dyn Write, lang: Lang) -> Result<()> {
    let works = almanac.works();
    let versions: usize = works.iter().map(|work| work.versions.len()).sum();
    let ended = works.iter().filter(|work| work.ended.is_some()).count();
    let day = almanac.as_of().map(|day| day.to_string());
    let day = day.unwrap_or_default();
    let works = works.len();
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
    almanac: &Almanac,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<()> {
    if found.is_empty() {
        bail!(lang.pick(
            "法规年历中没有这个名称。名录以国家法律、行政法规、司法解释和主要部门规章为限。",
            "The almanac knows nothing of this name; it holds national laws, regulations, \
             interpretations and the main rules of ministries."
        ));
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
