//! `wenmai diff`: which edges two builds do not share.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wenmai::evaluate::edges::{self, EdgeKey, Proof};
use wenmai::graph::Relation;

use super::answer;
use super::table::{cut, table};
use super::words::Lang;
use super::{Format, Length, Outcome};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The older build: a graph.json, or the folder of a project
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The newer build
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Only edges of these relations, such as repeals or 废止; may be given several times
    #[arg(long, value_name = "RELATION")]
    relation: Vec<Relation>,
    /// Only edges that change what they reach: repeals, supersedes, amends, extends,
    /// suspends, restores
    #[arg(long)]
    changes: bool,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    length: Length,
}

/// What became of an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
enum Change {
    Lost,
    Gained,
}

#[derive(Serialize)]
struct Row<'e> {
    change: Change,
    #[serde(flatten)]
    edge: &'e EdgeKey,
    #[serde(flatten)]
    proof: &'e Proof,
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    let (old, new) = (edges::read(&options.old)?, edges::read(&options.new)?);
    let wanted = |relation: Relation| {
        (options.relation.is_empty() || options.relation.contains(&relation))
            && (!options.changes || relation <= Relation::Restores)
    };
    let lost = edges::beyond(&old, &new).map(|found| (Change::Lost, found));
    let gained = edges::beyond(&new, &old).map(|found| (Change::Gained, found));
    let rows = lost.chain(gained).map(|(change, (edge, proof))| Row {
        change,
        edge,
        proof,
    });
    let mut rows: Vec<Row<'_>> = rows.filter(|row| wanted(row.edge.relation)).collect();
    rows.sort_by_key(|row| (row.edge, row.change));
    let most = options.length.most(options.format).unwrap_or(usize::MAX);
    let shown = rows.get(..most.min(rows.len())).unwrap_or_default();
    match options.format {
        Format::Json => answer::json(out, &shown)?,
        Format::Table => print(&rows, shown, out, lang)?,
    }
    out.flush()?;
    Ok(match rows.is_empty() {
        true => Outcome::Done,
        false => Outcome::Findings,
    })
}

fn print(all: &[Row<'_>], shown: &[Row<'_>], out: &mut dyn Write, lang: Lang) -> Result<()> {
    if all.is_empty() {
        writeln!(
            out,
            "{}",
            lang.pick("两次构建的关系相同。", "Both builds have the same edges.")
        )?;
        return Ok(());
    }
    let mut rows = table(&[
        lang.pick("变化", "change"),
        lang.pick("关系", "relation"),
        lang.pick("文件", "documents"),
        lang.pick("原文", "the words"),
    ]);
    for Row {
        change,
        edge,
        proof,
    } in shown
    {
        let planned = match edge.planned {
            true => lang.pick("（计划或转述）", " (planned or reported)"),
            false => "",
        };
        rows.add_row([
            match change {
                Change::Gained => lang.pick("新增", "gained").to_owned(),
                Change::Lost => lang.pick("丢失", "lost").to_owned(),
            },
            format!("{}{planned}", lang.relation(edge.relation)),
            format!("{}\n→ {}", cut(&edge.source, 60), cut(&edge.target, 60)),
            format!(
                "{}\n{}:{} [{}]",
                cut(&proof.quote, 120),
                proof.file,
                proof.line,
                proof.rule
            ),
        ]);
    }
    writeln!(out, "{rows}")?;
    for relation in Relation::ALL {
        let count = |change| {
            let of_it = all
                .iter()
                .filter(|row| row.edge.relation == relation && row.change == change);
            of_it.count()
        };
        let (lost, gained) = (count(Change::Lost), count(Change::Gained));
        if lost + gained > 0 {
            let name = lang.relation(relation);
            match lang {
                Lang::Zh => writeln!(out, "{name}：新增 {gained}，丢失 {lost}")?,
                Lang::En => writeln!(out, "{name}: {gained} gained, {lost} lost")?,
            }
        }
    }
    answer::say_left_out(out, all.len() - shown.len(), "", lang)?;
    Ok(())
}
