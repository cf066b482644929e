//! `wenmai check`: what is wrong with drafts.

mod forms;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use serde::Serialize;
use wenmai::almanac::Lookup;
use wenmai::answer::{Project, Texts};
use wenmai::check::{self, Against, Checked, FindingRow, RuleId, Severity, Words};
use wenmai::correction::{self, Settings};
use wenmai::export::sheet::{Cell, Sheet};
use wenmai::graph::{CitationGraph, Entity, Graph, InMemory};
use wenmai::source::{self, Text};

use super::Outcome;
use super::reading::{Reading, say_unread};
use super::words::{Lang, Mistake};

/// Form of the answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    #[default]
    Table,
    /// JSON Lines for programs, one finding a line
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// SARIF 2.1.0, which code hosts and editors read
    Sarif,
}

/// Form of the list of what is cited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListForm {
    /// A table in Markdown
    Md,
    /// CSV for programs and spreadsheets
    Csv,
    /// A workbook for Excel and WPS
    Xlsx,
}

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Drafts: files of any format that is read, or folders of them
    #[arg(required_unless_present = "list_rules", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Folder of the saved project to which the drafts are held; output where not given and
    /// there, else the almanac alone
    #[arg(long, value_name = "DIR")]
    project: Option<PathBuf>,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t = Form::default())]
    format: Form,
    /// Day for which is said what holds; that of the draft where not given, else today
    #[arg(long, value_name = "DAY", value_parser = super::day)]
    as_of: Option<Date>,
    /// Look for these rules alone; ids, or wrong, doubtful, note for all that weigh so much
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = chosen)]
    select: Vec<Chosen>,
    /// Leave these rules out
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = chosen)]
    ignore: Vec<Chosen>,
    /// Tell only what the folder says, and nothing of the almanac
    #[arg(long)]
    no_almanac: bool,
    /// List instead what the drafts cite, each document once, with its status on the day
    /// and the proof
    #[arg(long, value_enum, value_name = "FORM")]
    list: Option<ListForm>,
    /// Write a copy of each draft (txt, md) in which what has one right answer is put right,
    /// as NAME.fixed.EXT beside it; the draft stays as it is
    #[arg(long)]
    fix: bool,
    /// List the rules instead, with what they find and the norms behind them
    #[arg(long)]
    list_rules: bool,
    #[command(flatten)]
    reading: Reading,
}

/// A rule, or all that weigh so much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chosen {
    Rule(RuleId),
    Severity(Severity),
}

impl Chosen {
    fn fits(self, rule: RuleId, severity: Severity) -> bool {
        match self {
            Chosen::Rule(own) => own == rule,
            Chosen::Severity(own) => own == severity,
        }
    }
}

fn chosen(words: &str) -> Result<Chosen, Mistake> {
    let words = words.trim();
    let severity = Severity::ALL.into_iter().find(|s| s.key() == words);
    let rule = || RuleId::ALL.iter().copied().find(|rule| rule.key() == words);
    severity
        .map(Chosen::Severity)
        .or_else(|| rule().map(Chosen::Rule))
        .ok_or_else(|| {
            Mistake::new(
                "没有这条规则；用 wenmai check --list-rules 列出全部规则",
                "no rule is called so; list them by: wenmai check --list-rules",
            )
        })
}

/// A finding as a line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    as_of: Date,
    #[serde(flatten)]
    row: FindingRow<'a>,
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    if options.list_rules {
        list_rules(options.format, out, lang)?;
        return Ok(Outcome::Done);
    }
    let settings = Settings::of(&correction::beside(&options.files))?;
    let reading = options.reading.options_with(&settings);
    let collection = source::read(&options.files, &reading, &|_| {})?;
    for unread in &collection.unread {
        say_unread(unread, lang);
    }
    options.reading.say_pdfium(&collection.unread, lang);
    let texts = &collection.texts;
    if texts.is_empty() {
        return Ok(Outcome::Nothing);
    }
    if options.list == Some(ListForm::Xlsx) && texts.len() > 1 {
        bail!(lang.pick(
            "XLSX 一次只能列出一份草稿。",
            "XLSX lists one draft at a time."
        ));
    }
    let mut said = Vec::new();
    let total = match project(options, lang)? {
        Some(project) => project.ask(|graph| {
            let almanac = match options.no_almanac {
                true => Lookup::none(),
                false => project.almanac.clone(),
            };
            let files = project.texts()?;
            let held = Held::to(options, graph, &almanac, Some(&files));
            held.all(texts, &mut said, lang)
        })??,
        None => {
            let nothing = Graph::default();
            let graph = InMemory::new(&nothing);
            let almanac = Lookup::default();
            Held::to(options, &graph, &almanac, None).all(texts, &mut said, lang)?
        }
    };
    out.write_all(&said)?;
    out.flush()?;
    Ok(match (total, collection.unread.is_empty()) {
        (0, true) => Outcome::Done,
        _ => Outcome::Findings,
    })
}

/// The project to which drafts are held: the one that is named, else the
/// one in `output`, where there is one.
fn project(options: &Options, lang: Lang) -> Result<Option<Project>> {
    let day = options.as_of.unwrap_or_else(super::today);
    if let Some(dir) = &options.project {
        return Ok(Some(Project::open(dir, day)?));
    }
    let dir = PathBuf::from("output");
    if dir.join("wenmai.db").is_file() {
        return Ok(Some(Project::open(&dir, day)?));
    }
    if options.no_almanac {
        bail!(lang.pick(
            "没有文件库，又不用法规年历，无从核对。请用 --project 指明文件库。",
            "there is neither a project nor the almanac to hold drafts to; name a project by --project"
        ));
    }
    super::say(lang.pick(
        "没有文件库，只按法规年历核对国家法律、法规和主要规章。用 --project 指明文件库，可以核对其他文件。",
        "No project: only national laws, regulations and main rules are checked, by the almanac. Name a project by --project to check other documents too.",
    ));
    Ok(None)
}

/// What drafts are held to.
struct Held<'a> {
    options: &'a Options,
    graph: &'a dyn CitationGraph,
    almanac: &'a Lookup,
    /// The files of the project, where there is one.
    files: Option<&'a Texts>,
}

impl<'a> Held<'a> {
    fn to(
        options: &'a Options,
        graph: &'a dyn CitationGraph,
        almanac: &'a Lookup,
        files: Option<&'a Texts>,
    ) -> Self {
        Held {
            options,
            graph,
            almanac,
            files,
        }
    }

    /// Checks all drafts, and gives how many findings there are.
    fn all(&self, texts: &[Text], out: &mut Vec<u8>, lang: Lang) -> Result<usize> {
        let articles = |entity: &Entity| match self.files {
            Some(files) => files.articles(entity).all.clone(),
            None => Vec::new(),
        };
        let against = Against {
            graph: self.graph,
            is_alone: self.files.is_none(),
            almanac: self.almanac,
            as_of: self.options.as_of,
            today: super::today(),
            articles: &articles,
        };
        let mut total = 0;
        let mut results = Vec::new();
        for text in texts {
            let mut checked = check::check(&against, text);
            checked
                .findings
                .retain(|finding| self.wants(finding.rule, finding.severity));
            if let Some(form) = self.options.list {
                self.list(&checked, form, out, lang)?;
                continue;
            }
            total += checked.findings.len();
            if self.options.fix {
                fix(&checked, text, lang)?;
            }
            match self.options.format {
                Form::Table => self.tell(&checked, text, out, lang)?,
                Form::Json => self.lines(&checked, text, out, lang)?,
                Form::Github => {
                    for row in self.rows(&checked, text, lang) {
                        out.extend_from_slice(forms::github(&row, text, lang).as_bytes());
                    }
                }
                Form::Sarif => {
                    let rows = self.rows(&checked, text, lang);
                    results.extend(rows.iter().flat_map(|row| forms::results(row, text)));
                }
            }
        }
        if self.options.format == Form::Sarif && self.options.list.is_none() {
            serde_json::to_writer_pretty(&mut *out, &forms::sarif(&results, lang))?;
            writeln!(out)?;
        }
        Ok(total)
    }

    fn rows<'r>(
        &'r self,
        checked: &'r Checked<'_>,
        text: &'r Text,
        lang: Lang,
    ) -> Vec<FindingRow<'r>> {
        let findings = checked.findings.iter();
        let said = |words: &Words| pick(words, lang);
        findings
            .map(|finding| checked.row(self.graph, text, finding, &said))
            .collect()
    }

    /// Lists what a draft cites.
    fn list(
        &self,
        checked: &Checked<'_>,
        form: ListForm,
        out: &mut Vec<u8>,
        lang: Lang,
    ) -> Result<()> {
        let sheet = checked.grounds(self.graph);
        match form {
            ListForm::Md => out.extend_from_slice(markdown(&sheet, lang).as_bytes()),
            ListForm::Csv => out.extend_from_slice(&sheet.csv()?),
            ListForm::Xlsx => out.extend_from_slice(&sheet.xlsx(lang.of_picture())?),
        }
        Ok(())
    }

    fn wants(&self, rule: RuleId, severity: Severity) -> bool {
        let chosen = |chosen: &[Chosen]| chosen.iter().any(|c| c.fits(rule, severity));
        let select = &self.options.select;
        (select.is_empty() || chosen(select)) && !chosen(&self.options.ignore)
    }

    fn lines(
        &self,
        checked: &Checked<'_>,
        text: &Text,
        out: &mut Vec<u8>,
        lang: Lang,
    ) -> Result<()> {
        for finding in &checked.findings {
            let line = Line {
                file: &text.file,
                as_of: checked.as_of,
                row: checked.row(self.graph, text, finding, &|words| pick(words, lang)),
            };
            serde_json::to_writer(&mut *out, &line)?;
            writeln!(out)?;
        }
        Ok(())
    }

    /// Tells of the findings of a draft, as compilers do.
    fn tell(
        &self,
        checked: &Checked<'_>,
        text: &Text,
        out: &mut Vec<u8>,
        lang: Lang,
    ) -> Result<()> {
        let file = &text.file;
        for finding in &checked.findings {
            let row = checked.row(self.graph, text, finding, &|words| pick(words, lang));
            let mut at = row.at.iter();
            let Some(first) = at.next() else {
                continue;
            };
            let page = first.page.map(|page| match lang {
                Lang::Zh => format!("（第{page}页）"),
                Lang::En => format!(" (page {page})"),
            });
            writeln!(
                out,
                "{file}:{}{}{}{}[{}] {}",
                first.at.line,
                page.unwrap_or_default(),
                lang.pick("：", ": "),
                severity(row.severity, lang),
                row.rule.key(),
                row.message
            )?;
            if !row.advice.is_empty() {
                writeln!(
                    out,
                    "  {}{}",
                    lang.pick("建议：", "what to do: "),
                    row.advice
                )?;
            }
            let others: Vec<String> = at.map(|place| place.at.line.to_string()).collect();
            if !others.is_empty() {
                let listed = others.join(lang.pick("、", ", "));
                match lang {
                    Lang::Zh => writeln!(out, "  另见第{listed}行")?,
                    Lang::En => writeln!(out, "  also on line {listed}")?,
                }
            }
            let norm = row.norm.join(lang.pick("；", "; "));
            writeln!(out, "  {}{norm}", lang.pick("依据：", "why: "))?;
        }
        self.sum_up(checked, text, out, lang)
    }

    /// A line for each draft: how much was found and what could not be checked.
    fn sum_up(
        &self,
        checked: &Checked<'_>,
        text: &Text,
        out: &mut Vec<u8>,
        lang: Lang,
    ) -> Result<()> {
        let count = |severity| {
            let findings = checked.findings.iter();
            findings.filter(|f| f.severity == severity).count()
        };
        let counts: Vec<String> = Severity::ALL
            .into_iter()
            .map(|severity| (severity, count(severity)))
            .filter(|(_, count)| *count > 0)
            .map(|(weight, count)| {
                format!("{}{}{count}", severity(weight, lang), lang.pick(" ", ": "))
            })
            .collect();
        let found = match counts.is_empty() {
            true => lang.pick("没有发现问题", "no findings").to_owned(),
            false => counts.join(lang.pick("，", ", ")),
        };
        let (file, day, citations) = (&text.file, checked.as_of, checked.citations.len());
        let unchecked = checked.unchecked(self.graph);
        match lang {
            Lang::Zh => {
                write!(out, "{file}：截至 {day}，引用 {citations} 处，{found}")?;
                if unchecked > 0 {
                    write!(out, "；另有 {unchecked} 处的时效性无法核对")?;
                }
                writeln!(out, "。")?;
            }
            Lang::En => {
                write!(out, "{file}: on {day}, {citations} citations, {found}")?;
                if unchecked > 0 {
                    write!(
                        out,
                        "; of {unchecked} more it is not known whether they hold"
                    )?;
                }
                writeln!(out, ".")?;
            }
        }
        Ok(())
    }
}

/// A table in Markdown.
fn markdown(sheet: &Sheet, lang: Lang) -> String {
    let cell = |cell: &Cell| match cell {
        Cell::Empty => String::new(),
        Cell::Text(words) => words.replace('|', "\\|").replace('\n', " "),
        Cell::Count(count) => count.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Status(status) => lang.status(*status).to_owned(),
        Cell::Yes(yes) => yes.to_string(),
    };
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let heads = sheet.columns.iter();
    let heads: Vec<String> = heads
        .map(|column| lang.pick(column.head.0, column.head.1).to_owned())
        .collect();
    let mut table = format!("# {}\n\n", lang.pick(sheet.name.0, sheet.name.1));
    table += &line(heads);
    table += &format!("|{}\n", "---|".repeat(sheet.columns.len()));
    for row in &sheet.rows {
        table += &line(row.iter().map(cell).collect());
    }
    table
}

/// Writes a copy of a draft in which what has one right answer is put right. Only of files
/// whose text stands in them as it was read.
fn fix(checked: &Checked<'_>, text: &Text, lang: Lang) -> Result<()> {
    let path = Path::new(&text.file);
    let (fixed, count) = checked.fixed(&text.text);
    if count == 0 {
        return Ok(());
    }
    let extension = path
        .extension()
        .and_then(|ext| ext.to_str())
        .unwrap_or_default();
    let is_text = matches!(extension.to_lowercase().as_str(), "txt" | "md");
    let read = fs::read(path).ok().filter(|_| is_text);
    let decoded = read.and_then(|bytes| source::decode(&bytes).ok());
    if decoded.is_none_or(|(own, _)| own.trim_start_matches('\u{feff}') != text.text) {
        super::say(&match lang {
            Lang::Zh => format!("{}：不是能够改写的文本，{count} 处改法见上。", text.file),
            Lang::En => format!(
                "{}: no text that can be rewritten; see what to do at {count} places.",
                text.file
            ),
        });
        return Ok(());
    }
    let copy = path.with_extension(format!("fixed.{extension}"));
    let write = || -> std::io::Result<()> {
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&copy)?;
        file.write_all(fixed.as_bytes())
    };
    write().with_context(|| match lang {
        Lang::Zh => format!("无法写入 {}", copy.display()),
        Lang::En => format!("can't write {}", copy.display()),
    })?;
    super::say(&match lang {
        Lang::Zh => format!("已改正 {count} 处，写入 {}", copy.display()),
        Lang::En => format!("{count} places put right in {}", copy.display()),
    });
    Ok(())
}

fn severity(severity: Severity, lang: Lang) -> &'static str {
    lang.pick(severity.chinese(), severity.key())
}

fn pick(words: &Words, lang: Lang) -> String {
    lang.pick(&words.zh, &words.en).to_owned()
}

/// A rule as a line of JSON.
#[derive(Serialize)]
struct RuleLine<'a> {
    id: RuleId,
    severity: Severity,
    says: &'a str,
    norm: &'a [String],
}

fn list_rules(format: Form, out: &mut dyn Write, lang: Lang) -> Result<()> {
    for rule in check::rules() {
        let says = lang.pick(&rule.zh, &rule.en);
        match format {
            Form::Json | Form::Github | Form::Sarif => {
                let line = RuleLine {
                    id: rule.id,
                    severity: rule.severity,
                    says,
                    norm: &rule.norm,
                };
                serde_json::to_writer(&mut *out, &line)?;
                writeln!(out)?;
            }
            Form::Table => {
                let weight = severity(rule.severity, lang);
                writeln!(out, "{} [{weight}] {says}", rule.id.key())?;
                writeln!(out, "  {}", rule.norm.join(lang.pick("；", "; ")))?;
            }
        }
    }
    out.flush()?;
    Ok(())
}
