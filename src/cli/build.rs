//! `wenmai build`: from folders to a saved project.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Result;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use wenmai::correction;
use wenmai::export::folder::{self, Day};
use wenmai::graph::{Judgement, Relation};
use wenmai::known;
use wenmai::project::{self, Project, Supplied};
use wenmai::render::Engine;

use super::progress::Bar;
use super::reading::Reading;
use super::words::Lang;
use super::{Outcome, day, say, today};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Files and folders to read
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Corrections by people; those in a wenmai.toml in the folders that are
    /// read are found without this
    #[arg(long, value_name = "FILE")]
    corrections: Vec<PathBuf>,
    /// List of known documents: CSV with the columns number, title, issuer,
    /// date, status (文号, 标题, 发文机关, 日期, 状态)
    #[arg(long, value_name = "LIST.csv")]
    known: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// Day for which the statuses in graph.json and the picture are given; today
    /// where not given
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Option<Date>,
    /// What lays the picture out
    #[arg(long, value_enum, default_value_t = EngineName::Auto)]
    engine: EngineName,
}

/// What lays a picture out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum EngineName {
    /// Graphviz where it is installed, else the built-in layout
    Auto,
    /// Graphviz
    Dot,
    /// The built-in layout, the same on every machine
    Builtin,
}

impl From<EngineName> for Engine {
    fn from(name: EngineName) -> Self {
        match name {
            EngineName::Auto => Engine::Auto,
            EngineName::Dot => Engine::Dot,
            EngineName::Builtin => Engine::Builtin,
        }
    }
}

pub(super) fn run(options: &Options, output: Option<&Path>, lang: Lang) -> Result<Outcome> {
    let begun = Instant::now();
    let dir = output.unwrap_or(Path::new("output"));
    let as_of = options.as_of.unwrap_or_else(today);
    let supplied = supplied(options)?;
    let bar = Bar::new(lang);
    let project = project::build_with(
        &options.paths,
        &options.reading.options(),
        supplied,
        &|progress| bar.see(progress),
    )?;
    bar.finish();
    let judgements = project.graph.judge_all(as_of);
    let day = Day {
        as_of,
        judgements: &judgements,
    };
    let saved = folder::save(
        dir,
        &project.graph,
        &project.about,
        day,
        options.engine.into(),
    )?;
    if let Some(why) = saved.not_drawn {
        say(&format!(
            "{}: {why}",
            lang.pick("未能绘制 graph.svg", "graph.svg was not drawn")
        ));
    }
    summary(&project, &judgements, dir, begun, as_of, lang);
    let about = &project.about;
    let clean = about.unread.is_empty() && about.misfits.is_empty() && about.bad_rows.is_empty();
    Ok(if clean {
        Outcome::Done
    } else {
        Outcome::Findings
    })
}

/// Reads the corrections and the lists of known documents.
fn supplied(options: &Options) -> Result<Supplied> {
    let mut supplied = Supplied::default();
    let mut files = correction::beside(&options.paths);
    for file in &options.corrections {
        if !files.contains(file) {
            files.push(file.clone());
        }
    }
    for file in &files {
        supplied.corrections.extend(correction::read(file)?);
    }
    supplied.known = known::read(&options.known)?;
    supplied.files = files;
    supplied.files.extend(options.known.iter().cloned());
    Ok(supplied)
}

fn summary(
    project: &Project,
    judgements: &[Judgement],
    dir: &Path,
    begun: Instant,
    as_of: Date,
    lang: Lang,
) {
    let about = &project.about;
    let graph = &project.graph.inner;
    let cited_only = graph.node_weights().filter(|e| !e.present).count();
    let seconds = begun.elapsed().as_secs_f64();
    say(&match lang {
        Lang::Zh => format!(
            "读取 {} 个文件，得到 {} 个文档、{} 处引用；关系图有 {} 个文件（其中 {cited_only} 个仅被引用）、{} 条关系。用时 {seconds:.2} 秒。",
            about.files,
            about.documents,
            about.citations,
            graph.node_count(),
            graph.edge_count(),
        ),
        Lang::En => format!(
            "Read {} files: {} documents with {} citations. The graph holds {} documents ({cited_only} only cited) and {} relations. {seconds:.2} s.",
            about.files,
            about.documents,
            about.citations,
            graph.node_count(),
            graph.edge_count(),
        ),
    });
    let counts: Vec<String> = Relation::ALL
        .into_iter()
        .filter_map(|relation| {
            let count = graph
                .edge_weights()
                .filter(|l| l.relation == relation)
                .count();
            (count > 0).then(|| format!("{} {count}", lang.relation(relation)))
        })
        .collect();
    if !counts.is_empty() {
        say(&format!("  {}", counts.join(lang.pick("，", ", "))));
    }
    let gone = judgements.iter().filter(|j| j.status.is_gone()).count();
    let unresolved = about.unresolved.len();
    let unread = project.unread.len();
    say(&match lang {
        Lang::Zh => format!(
            "{as_of} 已不再有效的文件：{gone} 个（wenmai superseded 查看）。\n未能确定所指文件的引用：{unresolved} 处。未读取的文件：{unread} 个。"
        ),
        Lang::En => format!(
            "No longer in force on {as_of}: {gone} documents (see: wenmai superseded).\nCitations of which nobody knows what they mean: {unresolved}. Files not read: {unread}."
        ),
    });
    for unread in project.unread.iter().take(MOST_UNREAD) {
        say(&match lang {
            Lang::Zh => format!("  {}：{}", unread.file, unread.reason.chinese()),
            Lang::En => format!("  {}: {}", unread.file, unread.reason),
        });
    }
    if unread > MOST_UNREAD {
        say(lang.pick("  …其余见 graph.json", "  … the others are in graph.json"));
    }
    say_supplied(project, lang);
    let saved = folder::NAMES.join(" ");
    say(&match lang {
        Lang::Zh => format!("已保存到 {}：{saved}", dir.display()),
        Lang::En => format!("Saved in {}: {saved}", dir.display()),
    });
}

/// What became of corrections and lists.
fn say_supplied(project: &Project, lang: Lang) {
    let about = &project.about;
    if about.corrections > 0 || !project.misfits.is_empty() {
        say(&match lang {
            Lang::Zh => format!(
                "更正：已采用 {} 条；对不上任何内容的：{} 条。",
                about.corrections,
                project.misfits.len()
            ),
            Lang::En => format!(
                "Corrections applied: {}. Corrections that fit nothing: {}.",
                about.corrections,
                project.misfits.len()
            ),
        });
    }
    for misfit in &project.misfits {
        let (file, line, kind) = (&misfit.file, misfit.line, misfit.kind);
        say(&match lang {
            Lang::Zh => format!(
                "  {file} 第 {line} 行 [[{kind}]]：{}",
                misfit.reason.chinese()
            ),
            Lang::En => format!("  {file}:{line} [[{kind}]]: {}", misfit.reason),
        });
    }
    if !project.bad_rows.is_empty() {
        let count = project.bad_rows.len();
        say(&match lang {
            Lang::Zh => format!("名录中未能采用的行：{count} 行。"),
            Lang::En => format!("Rows of lists that could not be used: {count}."),
        });
    }
    for row in project.bad_rows.iter().take(MOST_UNREAD) {
        let (file, line) = (&row.file, row.line);
        say(&match lang {
            Lang::Zh => format!("  {file} 第 {line} 行：{}", row.reason.chinese()),
            Lang::En => format!("  {file}:{line}: {}", row.reason),
        });
    }
    if project.bad_rows.len() > MOST_UNREAD {
        say(lang.pick("  …其余见 graph.json", "  … the others are in graph.json"));
    }
}

/// Files that were not read are listed on the terminal up to this many.
const MOST_UNREAD: usize = 20;
