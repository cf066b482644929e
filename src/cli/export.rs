//! `wenmai export`: the whole project in a form that other programs read.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use wenmai::export::folder::{self, Day, Export};
use wenmai::store;

use super::build::EngineName;
use super::{Outcome, day, today};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Form of the project
    #[arg(long, value_enum, default_value_t = ExportFormat::Json)]
    format: ExportFormat,
    /// What lays the picture out
    #[arg(long, value_enum, default_value_t = EngineName::Auto)]
    engine: EngineName,
    /// Folder of the saved project
    #[arg(long, value_name = "DIR", default_value = "output")]
    project: PathBuf,
    /// Day for which statuses are given, such as 2024-05-01; today where not given
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Option<Date>,
}

/// Form of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ExportFormat {
    /// Documents and relations with their proofs, as graph.json
    Json,
    /// For Graphviz, as graph.dot
    Dot,
    /// A picture of the busiest documents, as graph.svg
    Svg,
}

pub(super) fn run(options: &Options, out: &mut dyn Write) -> Result<Outcome> {
    let (graph, about) = store::load(&options.project.join(folder::NAMES[0]))?;
    let as_of = options.as_of.unwrap_or_else(today);
    let judgements = graph.judge_all(as_of);
    let day = Day {
        as_of,
        judgements: &judgements,
    };
    match options.format {
        ExportFormat::Json => folder::export_to(out, Export::Json, &graph, &about, day)?,
        ExportFormat::Dot => folder::export_to(out, Export::Dot, &graph, &about, day)?,
        ExportFormat::Svg => {
            let svg = folder::to_svg(&graph, day, options.engine.into())?;
            out.write_all(svg.as_bytes())?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}
