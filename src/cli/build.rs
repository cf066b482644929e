//! `wenmai build`: from folders to a saved project.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Result;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use wenmai::build::{self, BuildError, Built, Changes, Extent, Figures, Request};
use wenmai::correction::{self, Kept, Settings};
use wenmai::export::folder;
use wenmai::project::SuppliedError;
use wenmai::render::Engine;
use wenmai::source::{Progress, Unread};

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
    /// Read and save everything anew, whatever is known from the last build
    #[arg(long)]
    full: bool,
    /// Save also where the project that is there is of other folders, or where nothing
    /// could be read
    #[arg(long)]
    replace: bool,
}

impl Options {
    /// How the texts are read, as is said beside them.
    pub(super) fn settings(&self) -> Result<Settings> {
        let mut files = correction::beside(&self.paths);
        files.extend(self.corrections.iter().cloned());
        Ok(Settings::of(&files)?)
    }

    /// Keeps how the texts are read beside them, where it was given.
    fn keep(&self, rules: Option<&Path>, lang: Lang) -> Result<()> {
        let given = Settings {
            fields: self.reading.fields().to_vec(),
            rules: rules.map(Path::to_path_buf),
        };
        if given.is_empty() {
            return Ok(());
        }
        let words = match correction::keep(&self.paths, &given)? {
            Kept::Already => return Ok(()),
            Kept::Written(file) => match lang {
                Lang::Zh => format!("读取方式已记入 {}，以后自动使用。", file.display()),
                Lang::En => format!(
                    "How to read is kept in {} for the next time.",
                    file.display()
                ),
            },
            Kept::Other(file) => match lang {
                Lang::Zh => format!(
                    "{} 的 [read] 与本次选项不同，未改动；如需以后使用，请自行修改。",
                    file.display()
                ),
                Lang::En => format!(
                    "[read] in {} says otherwise and stays; change it there for the next time.",
                    file.display()
                ),
            },
            Kept::Failed(file, why) => match lang {
                Lang::Zh => format!("无法将读取方式记入 {}：{why}", file.display()),
                Lang::En => format!("How to read can't be kept in {}: {why}", file.display()),
            },
        };
        say(&words);
        Ok(())
    }

    /// All that the project is built from.
    pub(super) fn sources(&self) -> impl Iterator<Item = &PathBuf> {
        let given = self.paths.iter();
        given.chain(&self.corrections).chain(&self.known)
    }
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

pub(super) fn run(
    options: &Options,
    output: Option<&Path>,
    rules: Option<&Path>,
    lang: Lang,
) -> Result<Outcome> {
    let dir = output.unwrap_or(Path::new("output"));
    let bar = Bar::new(lang);
    let see = |progress| bar.see(progress);
    let built = build(options, options.full, dir, &see, &|| bar.finish())?;
    built.say(dir, lang);
    options.keep(rules, lang)?;
    Ok(built.outcome())
}

/// What a build came to, to be told.
pub(super) struct Told {
    built: Built,
    begun: Instant,
}

/// Builds the project in `dir`, from what has changed since the last build unless
/// it is to be a `full` one. Calls `read` when all files are read.
pub(super) fn build(
    options: &Options,
    full: bool,
    dir: &Path,
    progress: &(dyn Fn(Progress) + Sync),
    read: &dyn Fn(),
) -> Result<Told> {
    let begun = Instant::now();
    let as_of = options.as_of.unwrap_or_else(today);
    let request = Request {
        reading: options.reading.options_with(&options.settings()?),
        corrections: options.corrections.clone(),
        known: options.known.clone(),
        engine: options.engine.into(),
        full,
        replace: options.replace,
        ..Request::new(options.paths.clone(), dir, as_of)
    };
    let built = build::build(&request, progress, read).map_err(plain)?;
    Ok(Told { built, begun })
}

/// The error behind one of a build, of which people are told in their language.
fn plain(error: BuildError) -> anyhow::Error {
    match error {
        BuildError::Source(error) => error.into(),
        BuildError::Supplied(SuppliedError::Correction(error)) => error.into(),
        BuildError::Supplied(SuppliedError::Known(error)) => error.into(),
        BuildError::Kept(error) => error.into(),
        BuildError::Save(error) => error.into(),
        BuildError::Store(error) => error.into(),
    }
}

impl Told {
    pub(super) fn outcome(&self) -> Outcome {
        let built = &self.built;
        let is_silent =
            built.misfits.is_empty() && built.bad_rows.is_empty() && built.passed_over.is_empty();
        match built.unread.is_empty() && is_silent {
            true => Outcome::Done,
            false => Outcome::Findings,
        }
    }

    /// Whether the project in the folder is as it was.
    pub(super) fn is_unchanged(&self) -> bool {
        self.built.saved == Extent::Nothing
    }

    /// What was read anew, in a few words.
    pub(super) fn reread(&self, lang: Lang) -> String {
        let Changes { files, read, gone } = self.built.changes;
        match lang {
            Lang::Zh => format!(
                "新增或改动 {read} 个文件，消失 {gone} 个，其余 {} 个未变",
                files - read
            ),
            Lang::En => format!(
                "{read} files new or changed, {gone} gone, {} as they were",
                files - read
            ),
        }
    }

    pub(super) fn seconds(&self) -> f64 {
        self.begun.elapsed().as_secs_f64()
    }

    fn say(&self, dir: &Path, lang: Lang) {
        let built = &self.built;
        let figures = &built.figures;
        if let Some(why) = &built.not_drawn {
            say(&format!(
                "{}: {why}",
                lang.pick("未能绘制 graph.svg", "graph.svg was not drawn")
            ));
        }
        say_figures(figures, self.seconds(), built.unread.len(), lang);
        list_unread(&built.unread, lang);
        let Changes { files, read, .. } = self.built.changes;
        if read < files {
            let how = lang.pick(
                "（wenmai build --full 可全部重新读取）。",
                " (all are read again by: wenmai build --full).",
            );
            say(&format!("{}{how}", self.reread(lang)));
        }
        say_supplied(built, lang);
        let names = folder::names(figures.in_graph);
        let saved = names.join(" ");
        let dir = dir.display();
        say(&match (lang, self.is_unchanged()) {
            (Lang::Zh, false) => format!("已保存到 {dir}：{saved}"),
            (Lang::En, false) => format!("Saved in {dir}: {saved}"),
            (Lang::Zh, true) => format!("内容没有变化，{dir} 中的文件库仍是最新的：{saved}"),
            (Lang::En, true) => format!("Nothing has changed; up to date in {dir}: {saved}"),
        });
        if names.len() < folder::NAMES.len() {
            say(lang.pick(
                "文件较多，未另存 graph.json 等；需要时用 wenmai export --format json|dot|svg 导出。",
                "With so many documents graph.json, graph.dot and graph.svg are not saved; write them with: wenmai export --format json|dot|svg",
            ));
        }
    }
}

fn say_figures(figures: &Figures, seconds: f64, unread: usize, lang: Lang) {
    let Figures {
        as_of,
        files,
        documents,
        citations,
        in_graph,
        cited_only,
        relations,
        gone,
        unresolved,
        near_misses,
        ..
    } = figures;
    say(&match lang {
        Lang::Zh => format!(
            "读取电子文件 {files} 个，识别公文 {documents} 件公文、{citations} 处引用；关系图有 {in_graph} 个文件（其中 {cited_only} 个仅被引用）、{relations} 条关系。用时 {seconds:.2} 秒。"
        ),
        Lang::En => format!(
            "Read {files} files: {documents} documents with {citations} citations. The graph holds {in_graph} documents ({cited_only} only cited) and {relations} relations. {seconds:.2} s."
        ),
    });
    let copies = (documents + cited_only).saturating_sub(*in_graph);
    if copies > 0 {
        say(&match lang {
            Lang::Zh => {
                format!("内容相同、合并为一的公文：{copies} 件（wenmai show 列出各文件）。")
            }
            Lang::En => format!(
                "Copies joined to the document of which they are: {copies} (wenmai show names the files)."
            ),
        });
    }
    let counts: Vec<String> = figures
        .by_relation
        .iter()
        .map(|&(relation, count)| format!("{} {count}", lang.relation(relation)))
        .collect();
    if !counts.is_empty() {
        say(&format!("  {}", counts.join(lang.pick("，", ", "))));
    }
    say(&match lang {
        Lang::Zh => format!(
            "{as_of} 已失效文件：{gone} 个（wenmai superseded 查看）。\n疑似漏读的废止：{near_misses} 句。未能确定所指文件的引用：{unresolved} 处。未读取的文件：{unread} 个（wenmai review 查看）。"
        ),
        Lang::En => format!(
            "No longer in force on {as_of}: {gone} documents (see: wenmai superseded).\nSentences in which an end may be missed: {near_misses}. Citations of which nobody knows what they mean: {unresolved}. Files not read: {unread} (see: wenmai review)."
        ),
    });
}

fn list_unread(unread: &[Unread], lang: Lang) {
    for unread in unread.iter().take(MOST_UNREAD) {
        say(&match lang {
            Lang::Zh => format!("  {}：{}", unread.file, unread.reason.chinese()),
            Lang::En => format!("  {}: {}", unread.file, unread.reason),
        });
    }
    if unread.len() > MOST_UNREAD {
        say(lang.pick("  …其余见 graph.json", "  … the others are in graph.json"));
    }
}

fn say_corrections(applied: usize, misfits: usize, lang: Lang) {
    say(&match lang {
        Lang::Zh => format!("更正：已采用 {applied} 条；对不上任何内容的：{misfits} 条。"),
        Lang::En => {
            format!("Corrections applied: {applied}. Corrections that fit nothing: {misfits}.")
        }
    });
}

/// What became of corrections and lists.
fn say_supplied(built: &Built, lang: Lang) {
    let corrections = built.figures.corrections;
    if corrections > 0 || !built.misfits.is_empty() {
        say_corrections(corrections, built.misfits.len(), lang);
    }
    for misfit in &built.misfits {
        let (file, line, kind) = (&misfit.file, misfit.line, misfit.kind);
        say(&match lang {
            Lang::Zh => format!(
                "  {file} 第 {line} 行 [[{kind}]]：{}",
                misfit.reason.chinese()
            ),
            Lang::En => format!("  {file}:{line} [[{kind}]]: {}", misfit.reason),
        });
    }
    for list in &built.passed_over {
        let (file, columns) = (&list.file, &list.columns);
        say(&match lang {
            Lang::Zh => format!("{file}：以下列不明其义，未采用：{}", columns.join("、")),
            Lang::En => format!(
                "{file}: columns that are not understood and were passed over: {}",
                columns.join(", ")
            ),
        });
    }
    if !built.bad_rows.is_empty() {
        let count = built.bad_rows.len();
        say(&match lang {
            Lang::Zh => format!("名录中未能采用的行：{count} 行。"),
            Lang::En => format!("Rows of lists that could not be used: {count}."),
        });
    }
    for row in built.bad_rows.iter().take(MOST_UNREAD) {
        let (file, line) = (&row.file, row.line);
        say(&match lang {
            Lang::Zh => format!("  {file} 第 {line} 行：{}", row.reason.chinese()),
            Lang::En => format!("  {file}:{line}: {}", row.reason),
        });
    }
    if built.bad_rows.len() > MOST_UNREAD {
        say(lang.pick("  …其余见 graph.json", "  … the others are in graph.json"));
    }
}

/// Files that were not read are listed on the terminal up to this many.
const MOST_UNREAD: usize = 20;
