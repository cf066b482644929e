//! `wenmai build`: from folders to a saved project.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Result;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use wenmai::amend::{Amended, Before};
use wenmai::cache::{self, Cache, Changes};
use wenmai::correction::{self, Misfit};
use wenmai::export::folder::{self, Day, Saved, Written};
use wenmai::export::replace;
use wenmai::graph::{Judgement, Relation};
use wenmai::known::{self, BadRow};
use wenmai::project::{self, Again, Last, Project, Supplied};
use wenmai::render::{Engine, RenderError};
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

pub(super) fn run(options: &Options, output: Option<&Path>, lang: Lang) -> Result<Outcome> {
    let dir = output.unwrap_or(Path::new("output"));
    let bar = Bar::new(lang);
    let see = |progress| bar.see(progress);
    let built = build(options, options.full, dir, &see, &|| bar.finish())?;
    built.say(dir, lang);
    Ok(built.outcome())
}

/// What a build came to.
pub(super) struct Built {
    /// None where nothing had changed.
    found: Option<Found>,
    pub(super) changes: Changes,
    unread: Vec<Unread>,
    not_drawn: Option<RenderError>,
    figures: Figures,
    begun: Instant,
}

/// What was wrong with what people supplied.
#[derive(Default)]
struct Found {
    misfits: Vec<Misfit>,
    bad_rows: Vec<BadRow>,
}

impl Found {
    fn is_silent(&self) -> bool {
        self.misfits.is_empty() && self.bad_rows.is_empty()
    }
}

/// The figures of a project that people are told.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Figures {
    as_of: Date,
    files: usize,
    documents: usize,
    citations: usize,
    in_graph: usize,
    cited_only: usize,
    relations: usize,
    by_relation: Vec<(Relation, usize)>,
    gone: usize,
    unresolved: usize,
    corrections: usize,
}

/// Builds the project in `dir`, from what has changed since the last build unless
/// it is to be a `full` one. Calls `read` when all files are read.
pub(super) fn build(
    options: &Options,
    full: bool,
    dir: &Path,
    progress: &(dyn Fn(Progress) + Sync),
    read: &dyn Fn(),
) -> Result<Built> {
    let begun = Instant::now();
    let as_of = options.as_of.unwrap_or_else(today);
    if !options.replace {
        replace::may_replace(dir, &options.paths)?;
    }
    let mut supplied = supplied(options)?;
    let may_be_empty = options.replace || !supplied.known.documents.is_empty();
    // What killed builds have left goes also where nothing is saved.
    folder::tidy(dir);
    let conditions = cache::conditions(&format!("{as_of} {:?}", options.engine), &supplied.files);
    // What is saved here is no document, should it lie below what is read.
    let own = folder::NAMES
        .into_iter()
        .chain([cache::NAME, cache::LAST_NAME]);
    supplied.files.extend(own.map(|name| dir.join(name)));
    let reading = options.reading.options();
    let mut cache = if full {
        Cache::empty(dir, &options.paths, &reading)
    } else {
        Cache::open(dir, &options.paths, &reading)
    };
    let told: Option<Figures> = cache
        .last()
        .and_then(|last| serde_json::from_str(&last.told).ok());
    // Nothing is left as it is that people could not be told of.
    let held = told.as_ref().map_or("", |_| conditions.as_str());
    let keeps_database = cache.left_as_saved(dir, folder::NAMES[0]);
    let left = cache.left(dir, held);
    let written = left
        .as_ref()
        .and_then(|left| Written::unpack(left.written()));
    let database = dir.join(folder::NAMES[0]);
    let last = Last {
        dir,
        conditions: held,
        left: written
            .as_ref()
            .zip(left.as_ref())
            .map(|(written, left)| (written as &dyn Before, left.outline())),
        project: &database,
        most_drawn: folder::MOST_IN_PICTURE,
    };
    let Again {
        outcome,
        changes,
        unread,
    } = project::build_again(
        &options.paths,
        &reading,
        supplied,
        &mut cache,
        last,
        progress,
    )?;
    read();
    if changes.files == 0 && !may_be_empty {
        replace::may_empty(dir, &options.paths, unread.len())?;
    }
    let mut built = Built {
        found: None,
        changes,
        unread,
        not_drawn: None,
        figures: Figures::default(),
        begun,
    };
    let engine = options.engine.into();
    let saved = match outcome {
        project::Outcome::Same => {
            built.figures = told.unwrap_or_default();
            return Ok(built);
        }
        project::Outcome::Part(mut amended) => {
            let judgements = amended.judge(as_of);
            let before = written.unwrap_or_default();
            let saved = folder::save_part(dir, &amended, &judgements, as_of, engine, &before);
            let Ok(saved) = saved else {
                // Something in it is not what it was left as: then nothing of it counts.
                return build(options, true, dir, progress, read);
            };
            built.figures = Figures::of_part(&amended, as_of);
            built.found = Some(Found::default());
            saved
        }
        project::Outcome::Whole(project) => {
            let judgements = project.graph.judge_all(as_of);
            let day = Day {
                as_of,
                judgements: &judgements,
            };
            let before = folder::Before {
                keeps_database,
                written: written.as_ref(),
            };
            let saved =
                folder::save_over(dir, &project.graph, &project.about, day, engine, before)?;
            built.figures = Figures::of(&project, &judgements, as_of);
            let Project {
                outline,
                misfits,
                bad_rows,
                ..
            } = *project;
            built.found = Some(Found { misfits, bad_rows });
            let outline =
                outline.map(|outline| outline.judged(judgements.iter().map(|j| j.status)));
            Saved {
                outline: outline.and_then(|outline| outline.pack()),
                ..saved
            }
        }
    };
    let Saved {
        not_drawn,
        written,
        outline,
        replaced,
    } = saved;
    std::thread::spawn(move || drop(replaced));
    // What is wrong with corrections and lists must be said each time.
    let is_silent = built.found.as_ref().is_none_or(Found::is_silent);
    if is_silent && not_drawn.is_none() {
        let told = serde_json::to_string(&built.figures)?;
        let written = written.as_ref().map(Written::pack);
        let what = (told, written, outline);
        cache.saved(dir, &folder::NAMES, conditions, &built.unread, what);
    }
    built.not_drawn = not_drawn;
    Ok(built)
}

impl Figures {
    fn of(project: &Project, judgements: &[Judgement], as_of: Date) -> Self {
        let about = &project.about;
        let graph = &project.graph.inner;
        let by_relation = Relation::ALL.into_iter().map(|relation| {
            let of_it = graph.edge_weights().filter(|l| l.relation == relation);
            (relation, of_it.count())
        });
        Figures {
            as_of,
            files: about.files,
            documents: about.documents,
            citations: about.citations,
            in_graph: graph.node_count(),
            cited_only: graph.node_weights().filter(|e| !e.present).count(),
            relations: graph.edge_count(),
            by_relation: by_relation.filter(|&(_, count)| count > 0).collect(),
            gone: judgements.iter().filter(|j| j.status.is_gone()).count(),
            unresolved: about.unresolved.len(),
            corrections: about.corrections,
        }
    }

    /// Those of a project of which a part has changed.
    fn of_part(amended: &Amended, as_of: Date) -> Self {
        let about = amended.about();
        let outline = amended.outline();
        let by_relation = amended.by_relation();
        Figures {
            as_of,
            files: about.files,
            documents: about.documents,
            citations: about.citations,
            in_graph: outline.entities(),
            cited_only: outline.cited_only(),
            relations: by_relation.iter().map(|(_, count)| count).sum(),
            by_relation: by_relation
                .into_iter()
                .filter(|&(_, count)| count > 0)
                .collect(),
            gone: outline.statuses().filter(|status| status.is_gone()).count(),
            unresolved: about.unresolved.len(),
            corrections: about.corrections,
        }
    }
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

impl Built {
    pub(super) fn outcome(&self) -> Outcome {
        let is_silent = self.found.as_ref().is_none_or(Found::is_silent);
        if self.unread.is_empty() && is_silent {
            Outcome::Done
        } else {
            Outcome::Findings
        }
    }

    /// Whether the project in the folder is as it was.
    pub(super) fn is_unchanged(&self) -> bool {
        self.found.is_none()
    }

    /// What was read anew, in a few words.
    pub(super) fn reread(&self, lang: Lang) -> String {
        let Changes { files, read, gone } = self.changes;
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
        if let Some(why) = &self.not_drawn {
            say(&format!(
                "{}: {why}",
                lang.pick("未能绘制 graph.svg", "graph.svg was not drawn")
            ));
        }
        self.figures.say(self.seconds(), self.unread.len(), lang);
        list_unread(&self.unread, lang);
        let Changes { files, read, .. } = self.changes;
        if read < files {
            let how = lang.pick(
                "（wenmai build --full 可全部重新读取）。",
                " (all are read again by: wenmai build --full).",
            );
            say(&format!("{}{how}", self.reread(lang)));
        }
        if let Some(found) = &self.found {
            found.say(self.figures.corrections, lang);
        } else if self.figures.corrections > 0 {
            say_corrections(self.figures.corrections, 0, lang);
        }
        let saved = folder::NAMES.join(" ");
        let dir = dir.display();
        say(&match (lang, self.is_unchanged()) {
            (Lang::Zh, false) => format!("已保存到 {dir}：{saved}"),
            (Lang::En, false) => format!("Saved in {dir}: {saved}"),
            (Lang::Zh, true) => format!("内容没有变化，{dir} 中的项目仍是最新的：{saved}"),
            (Lang::En, true) => format!("Nothing has changed; up to date in {dir}: {saved}"),
        });
    }
}

impl Figures {
    fn say(&self, seconds: f64, unread: usize, lang: Lang) {
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
            ..
        } = self;
        say(&match lang {
            Lang::Zh => format!(
                "读取 {files} 个文件，得到 {documents} 个文档、{citations} 处引用；关系图有 {in_graph} 个文件（其中 {cited_only} 个仅被引用）、{relations} 条关系。用时 {seconds:.2} 秒。"
            ),
            Lang::En => format!(
                "Read {files} files: {documents} documents with {citations} citations. The graph holds {in_graph} documents ({cited_only} only cited) and {relations} relations. {seconds:.2} s."
            ),
        });
        let copies = (documents + cited_only).saturating_sub(*in_graph);
        if copies > 0 {
            say(&match lang {
                Lang::Zh => {
                    format!("内容相同、合并为一的文档：{copies} 个（wenmai show 列出各文件）。")
                }
                Lang::En => format!(
                    "Copies joined to the document of which they are: {copies} (wenmai show names the files)."
                ),
            });
        }
        let counts: Vec<String> = self
            .by_relation
            .iter()
            .map(|&(relation, count)| format!("{} {count}", lang.relation(relation)))
            .collect();
        if !counts.is_empty() {
            say(&format!("  {}", counts.join(lang.pick("，", ", "))));
        }
        say(&match lang {
            Lang::Zh => format!(
                "{as_of} 已不再有效的文件：{gone} 个（wenmai superseded 查看）。\n未能确定所指文件的引用：{unresolved} 处。未读取的文件：{unread} 个。"
            ),
            Lang::En => format!(
                "No longer in force on {as_of}: {gone} documents (see: wenmai superseded).\nCitations of which nobody knows what they mean: {unresolved}. Files not read: {unread}."
            ),
        });
    }
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

impl Found {
    /// What became of corrections and lists.
    fn say(&self, corrections: usize, lang: Lang) {
        if corrections > 0 || !self.misfits.is_empty() {
            say_corrections(corrections, self.misfits.len(), lang);
        }
        for misfit in &self.misfits {
            let (file, line, kind) = (&misfit.file, misfit.line, misfit.kind);
            say(&match lang {
                Lang::Zh => format!(
                    "  {file} 第 {line} 行 [[{kind}]]：{}",
                    misfit.reason.chinese()
                ),
                Lang::En => format!("  {file}:{line} [[{kind}]]: {}", misfit.reason),
            });
        }
        if !self.bad_rows.is_empty() {
            let count = self.bad_rows.len();
            say(&match lang {
                Lang::Zh => format!("名录中未能采用的行：{count} 行。"),
                Lang::En => format!("Rows of lists that could not be used: {count}."),
            });
        }
        for row in self.bad_rows.iter().take(MOST_UNREAD) {
            let (file, line) = (&row.file, row.line);
            say(&match lang {
                Lang::Zh => format!("  {file} 第 {line} 行：{}", row.reason.chinese()),
                Lang::En => format!("  {file}:{line}: {}", row.reason),
            });
        }
        if self.bad_rows.len() > MOST_UNREAD {
            say(lang.pick("  …其余见 graph.json", "  … the others are in graph.json"));
        }
    }
}

/// Files that were not read are listed on the terminal up to this many.
const MOST_UNREAD: usize = 20;
