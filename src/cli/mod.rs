//! Words and wiring: a file for each command.

mod account;
mod almanac;
mod answer;
mod article;
mod basis;
mod build;
mod check;
mod compare;
mod conflicts;
mod diff;
mod evaluate;
mod export;
mod extract;
mod help;
mod import;
mod list;
mod path;
mod picture;
mod progress;
mod reading;
mod review;
mod rules;
mod search;
mod serve;
mod show;
mod stats;
mod superseded;
mod table;
mod text;
mod watch;
mod words;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use wenmai::correction::Settings;
use words::{Lang, Mistake};

/// 文脉: which official document rests on which, and does it still hold?
///
/// Reads folders of official documents (notices, opinions, measures, laws),
/// finds where they cite each other by number or by name, and answers from the
/// graph. Start with: wenmai build FOLDER
#[derive(Debug, Parser)]
#[command(name = "wenmai", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

/// Options of every command.
#[derive(Debug, Args)]
struct Common {
    /// Language of tables and messages; the machine's where not given
    #[arg(long, global = true, value_enum)]
    lang: Option<Lang>,
    /// Most threads to use; all cores where not given
    #[arg(long, global = true, value_name = "N")]
    threads: Option<usize>,
    /// Own rules, laid over ours for all that is read: files called as those in
    /// data/relations (01-repeals.toml, classes.toml) and lists.toml
    #[arg(long, global = true, value_name = "DIR")]
    rules: Option<PathBuf>,
    /// Write the answer to this file instead of standard output; for build,
    /// import and watch, the folder of the project
    #[arg(short, long, global = true, value_name = "PATH")]
    output: Option<PathBuf>,
}

/// Options of commands that answer from a saved project, in forms `F`.
#[derive(Debug, Args)]
struct Query<F = Format>
where
    F: ValueEnum + Default + Send + Sync + 'static,
{
    /// Folder of the saved project
    #[arg(long, value_name = "DIR", default_value = "output")]
    project: PathBuf,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t = F::default())]
    format: F,
    /// Day for which statuses are given, such as 2024-05-01; today where not given
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Option<Date>,
    /// Tell only what the folder says, and nothing of the almanac
    #[arg(long)]
    no_almanac: bool,
}

/// How long an answer may be.
#[derive(Debug, Clone, Copy, Args)]
struct Length {
    /// Most rows that are listed, 0 for all; 100 in a table and all elsewhere where
    /// not given
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

impl Length {
    /// Rows of a table where nobody says how many.
    const OF_TABLES: usize = 100;

    /// Most rows of an answer in this form; none for all.
    fn most(self, format: Format) -> Option<usize> {
        match self.limit {
            Some(0) => None,
            Some(most) => Some(most),
            None => (format == Format::Table).then_some(Self::OF_TABLES),
        }
    }
}

/// Form of an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table for people
    #[default]
    Table,
    /// JSON for programs
    Json,
}

/// Form of an answer that is a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// A table for people
    #[default]
    Table,
    /// JSON for programs
    Json,
    /// CSV for programs and spreadsheets
    Csv,
    /// A workbook for Excel and WPS
    Xlsx,
}

impl ListFormat {
    /// The form that it resembles: what is not for reading on the screen is whole.
    fn like(self) -> Format {
        match self {
            ListFormat::Table => Format::Table,
            ListFormat::Json | ListFormat::Csv | ListFormat::Xlsx => Format::Json,
        }
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read everything below PATH and save the project
    Build(build::Options),
    /// Save as a project what Spark or Daft have written as Parquet
    Import(import::Options),
    /// Build, and build again whenever a file changes, until Ctrl-C
    Watch(build::Options),
    /// Print documents and citations as JSON Lines
    Extract(extract::Options),
    /// One document: its status and why, what it cites, what cites it
    Show(show::Options),
    /// What a document rests on, as a tree up to the laws
    Basis(basis::Options),
    /// What rests on a document
    Impact(basis::Options),
    /// What is no longer in force, by what and since when
    Superseded(superseded::Options),
    /// What became of documents between two days
    Compare(compare::Options),
    /// How one document reaches another
    Path(path::Options),
    /// Words in the names of documents and in the sentences that cite
    Search(search::Options),
    /// Documents, with filters
    List(list::Options),
    /// Figures of all: how much there is, what is cited most, what is missing
    Stats(stats::Options),
    /// What is wrong with a draft: does what it cites hold, is it named rightly
    Check(check::Options),
    /// What contradicts itself: two repeals, cycles, a number with another's title
    Conflicts(conflicts::Options),
    /// What needs a person: ends that may be missed, mentions that stay open, files that
    /// were not read, contradictions
    Review(review::Options),
    /// A picture, of all or of what is around a document
    Render(picture::Options),
    /// The whole project as JSON, DOT or SVG for other programs
    Export(export::Options),
    /// The pages to search, read and look at the project, in a browser
    Serve(serve::Options),
    /// Which edges two builds do not share: what a change of rules or of texts does
    Diff(diff::Options),
    /// How good an extraction is, against labels made by hand
    Evaluate(evaluate::Options),
    /// The rules that read relations, what they say, and what they make of a text
    Rules(rules::Options),
    /// What is known of national laws, regulations and rules without any folder
    Almanac(almanac::Options),
    /// The text that was read in a file, to which all byte offsets refer
    Text(text::Options),
}

/// What the command ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Done: exit code 0.
    Done,
    /// Done with findings, or nothing found: exit code 1.
    Findings,
    /// Nothing could be read, and it was said why: exit code 2.
    Nothing,
}

/// Runs the command and turns what happened into an exit code.
pub(crate) fn main() -> ExitCode {
    let args = help::asked(std::env::args_os().collect());
    let lang = help::lang(&args);
    let command = match lang {
        Lang::Zh => help::in_chinese(Cli::command()),
        Lang::En => Cli::command(),
    };
    let read = command.try_get_matches_from(args);
    let cli = match read.and_then(|found| Cli::from_arg_matches(&found)) {
        Ok(cli) => cli,
        Err(why) => {
            let code = if why.use_stderr() { 2 } else { 0 };
            match help::mistake(&why).filter(|_| lang == Lang::Zh) {
                Some(words) => say(&format!("错误：{words}")),
                // Nobody listens where the message can't be printed.
                None => drop(why.print()),
            }
            return ExitCode::from(code);
        }
    };
    let lang = cli.common.lang.unwrap_or_else(Lang::of_locale);
    match run(&cli, lang) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Ok(Outcome::Nothing) => ExitCode::from(2),
        Err(why) if is_closed_pipe(&why) => ExitCode::SUCCESS,
        Err(why) => {
            let words = words::told(&why, lang);
            say(&format!("{}{words}", lang.pick("错误：", "error: ")));
            ExitCode::from(2)
        }
    }
}

fn run(cli: &Cli, lang: Lang) -> Result<Outcome> {
    if let Some(threads) = cli.common.threads {
        anyhow::ensure!(
            threads > 0,
            lang.pick("--threads 至少为 1", "--threads must be at least 1")
        );
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            // With one thread there is none beside it, and memory need not be
            // shared between threads.
            .use_current_thread()
            .build_global()
            .context(lang.pick("无法启动线程", "can't start the threads"))?;
    }
    let settings = match &cli.command {
        Command::Build(options) | Command::Watch(options) => options.settings()?,
        Command::Extract(options) => options.settings()?,
        _ => Settings::default(),
    };
    let rules = cli.common.rules.as_deref();
    if let Some(own) = rules.or(settings.rules.as_deref()) {
        wenmai::citation::lay_over(own)?;
    }
    let output = cli.common.output.as_deref();
    match &cli.command {
        Command::Build(options) => return build::run(options, output, rules, lang),
        Command::Watch(options) => return watch::run(options, output, rules, lang),
        _ => {}
    }
    if let Command::Import(options) = &cli.command {
        return import::run(options, output, lang);
    }
    if let Command::Export(options) = &cli.command
        && options.is_folder()
    {
        return export::run_folder(options, output, lang);
    }
    match output {
        // The file is written once there is an answer: a wrong question leaves
        // an older answer as it is.
        Some(path) => {
            let mut answer = Vec::new();
            let outcome = answer_to(&cli.command, output, &mut answer, lang)?;
            std::fs::write(path, answer).with_context(|| match lang {
                Lang::Zh => format!("无法写入 {}", path.display()),
                Lang::En => format!("can't write {}", path.display()),
            })?;
            Ok(outcome)
        }
        None => answer_to(
            &cli.command,
            None,
            &mut io::BufWriter::with_capacity(1 << 16, io::stdout().lock()),
            lang,
        ),
    }
}

fn answer_to(
    command: &Command,
    output: Option<&Path>,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<Outcome> {
    match command {
        Command::Build(options) => build::run(options, None, None, lang),
        Command::Import(options) => import::run(options, None, lang),
        Command::Watch(options) => watch::run(options, None, None, lang),
        Command::Extract(options) => extract::run(options, out, lang),
        Command::Show(options) => show::run(options, out, lang),
        Command::Basis(options) => basis::run(options, basis::Direction::Up, out, lang),
        Command::Impact(options) => basis::run(options, basis::Direction::Down, out, lang),
        Command::Superseded(options) => superseded::run(options, output, out, lang),
        Command::Compare(options) => compare::run(options, out, lang),
        Command::Path(options) => path::run(options, out, lang),
        Command::Search(options) => search::run(options, out, lang),
        Command::List(options) => list::run(options, output, out, lang),
        Command::Stats(options) => stats::run(options, out, lang),
        Command::Check(options) => check::run(options, out, lang),
        Command::Conflicts(options) => conflicts::run(options, out, lang),
        Command::Review(options) => review::run(options, out, lang),
        Command::Render(options) => picture::run(options, output, out, lang),
        Command::Export(options) => export::run(options, out, lang),
        Command::Diff(options) => diff::run(options, out, lang),
        Command::Evaluate(options) => evaluate::run(options, out, lang),
        Command::Serve(options) => serve::run(options, out, lang),
        Command::Rules(options) => rules::run(options, out, lang),
        Command::Almanac(options) => almanac::run(options, out, lang),
        Command::Text(options) => text::run(options, out, lang),
    }
}

/// Says something to the person, beside the answer.
fn say(message: &str) {
    // Names of files may hold orders to the terminal.
    let plain: String = message
        .chars()
        .map(|c| if c.is_control() && c != '\n' { ' ' } else { c })
        .collect();
    // Nobody listens where standard error is closed.
    let _ = writeln!(io::stderr().lock(), "{plain}");
}

/// Whether the reader of our output went away, as `head` does.
fn is_closed_pipe(why: &anyhow::Error) -> bool {
    why.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
            || cause
                .downcast_ref::<serde_json::Error>()
                .is_some_and(|e| e.io_error_kind() == Some(io::ErrorKind::BrokenPipe))
    })
}

fn day(text: &str) -> Result<Date, Mistake> {
    let text = text.trim();
    match text {
        "今天" | "today" => return Ok(today()),
        // 20240501
        _ if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) => text.parse().ok(),
        _ => wenmai::document::date::find(&wenmai::document::fold::fold(text))
            .filter(|_| text.chars().count() <= 12),
    }
    .ok_or_else(|| {
        Mistake::new(
            "日期写作 2024-05-01、20240501 或者 2024年5月1日",
            "write a day as 2024-05-01, 20240501 or 2024年5月1日",
        )
    })
}

fn today() -> Date {
    jiff::Zoned::now().date()
}
