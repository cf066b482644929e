//! `wenmai rules`: the rules that read relations, what they say, and what they make of a
//! text.

use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use serde::Serialize;
use wenmai::citation::relation::{Place, Rule, rules};
use wenmai::citation::{How, List, Tried, Verdict, lists, try_rules};
use wenmai::document;
use wenmai::graph::Relation;
use wenmai::source::{self, Text};

use super::answer;
use super::reading::{Reading, say_unread};
use super::table::table;
use super::words::Lang;
use super::{Format, Outcome};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Show only this rule, with its patterns, examples and counter-examples
    #[arg(value_name = "ID", conflicts_with = "tried")]
    id: Option<String>,
    /// Only rules of this relation, such as repeals or 废止
    #[arg(long, value_name = "RELATION", conflicts_with = "tried")]
    relation: Option<Relation>,
    /// Try the rules on a sentence or on a file: which one reads each name, which others
    /// nearly do, and what stops them
    #[arg(long = "try", value_name = "TEXT|FILE")]
    tried: Option<String>,
    /// Where the sentence stands that is tried
    #[arg(long = "where", value_enum, value_name = "PLACE", default_value_t = Where::Body, requires = "tried")]
    place: Where,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    reading: Reading,
}

/// Where a sentence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Where {
    /// In the title of a document
    Title,
    /// In its opening
    Opening,
    /// In its body
    Body,
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    if let Some(words) = &options.tried {
        return tried(words, options, out, lang);
    }
    let all = rules()
        .iter()
        .map(Shown::of)
        .chain(lists().iter().map(Shown::of_list));
    let all = all.filter(|shown| {
        options
            .relation
            .is_none_or(|wanted| wanted == shown.relation)
    });
    let found: Vec<Shown<'_>> = match &options.id {
        Some(id) => all.filter(|shown| shown.id == id).collect(),
        None => all.collect(),
    };
    if let (Some(id), true) = (&options.id, found.is_empty()) {
        bail!("{}", unknown(id, lang));
    }
    match (options.format, &options.id) {
        (Format::Json, _) => answer::json(out, &found)?,
        (Format::Table, Some(_)) => {
            for shown in &found {
                shown.explain(out, lang)?;
            }
        }
        (Format::Table, None) => {
            let mut rows = table(&[
                lang.pick("规则", "rule"),
                lang.pick("关系", "relation"),
                lang.pick("含义", "what it reads"),
            ]);
            for shown in &found {
                rows.add_row([shown.id, lang.relation(shown.relation), shown.told(lang)]);
            }
            writeln!(out, "{rows}")?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// What is said of an id that no rule has; some are readings that stand in code.
fn unknown(id: &str, lang: Lang) -> String {
    let in_code = [
        (
            "cites-definition",
            "名称处定义简称（以下简称《甲》）",
            "the place where a short form is defined (以下简称《甲》)",
        ),
        (
            "cites-row",
            "表格中一行所列的文件，没有说明如何处理",
            "a document that a row of a table names, where nothing is said of it",
        ),
        (
            "cites-heading",
            "法规题注中修改本文件的决定",
            "what the heading of a statute names as having amended it",
        ),
        (
            "supersedes-version",
            "法规题注表明本文本替代前一文本",
            "the heading of a statute says that it takes the place of the version before",
        ),
        (
            "supersedes-own-edition",
            "本文件修订自己的旧版本",
            "a document revises an earlier edition of itself",
        ),
        (
            "corrects-number",
            "更正文件的发文字号（文号应为……）",
            "the number of a document is put right (文号应为…)",
        ),
        (
            "restores-annulled",
            "撤销废止它的文件，它恢复有效",
            "the document that ended it is annulled, so that it holds again",
        ),
        (
            "supersedes-column",
            "表格中“代替”一栏",
            "a column of a table that names what is replaced",
        ),
    ];
    match (in_code.iter().find(|(known, ..)| *known == id), lang) {
        (Some((_, chinese, _)), Lang::Zh) => {
            format!("{id} 不在规则文件中，由程序直接判断：{chinese}")
        }
        (Some((.., english)), Lang::En) => {
            format!("{id} stands in no file of rules; the program reads it: {english}")
        }
        (None, Lang::Zh) => format!("没有名为 {id} 的规则；wenmai rules 列出全部规则"),
        (None, Lang::En) => format!("no rule is called {id}; see all by: wenmai rules"),
    }
}

/// A rule or a kind of list, as it is shown.
#[derive(Debug, Serialize)]
struct Shown<'r> {
    id: &'r str,
    relation: Relation,
    says: &'r str,
    zh: &'r str,
    kind: &'static str,
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    place: Option<Place>,
    effects: Vec<&'static str>,
    patterns: &'r [String],
    unless: &'r [String],
    examples: &'r [String],
    counter: &'r [String],
}

impl<'r> Shown<'r> {
    fn of(rule: &'r Rule) -> Self {
        Shown {
            id: &rule.id,
            relation: rule.relation,
            says: &rule.says,
            zh: &rule.zh,
            kind: "rule",
            place: rule.place,
            effects: effects(rule).map(|(key, _, _)| key).collect(),
            patterns: &rule.patterns,
            unless: &rule.unless,
            examples: &rule.examples,
            counter: &rule.counter,
        }
    }

    fn of_list(list: &'r List) -> Self {
        Shown {
            id: &list.id,
            relation: list.relation,
            says: &list.says,
            zh: &list.zh,
            kind: "list",
            place: None,
            effects: Vec::new(),
            patterns: &list.words,
            unless: &list.unless,
            examples: &list.examples,
            counter: &list.counter,
        }
    }

    fn told(&self, lang: Lang) -> &'r str {
        told(self.zh, self.says, lang)
    }

    /// Writes all that the rule holds.
    fn explain(&self, out: &mut dyn Write, lang: Lang) -> Result<()> {
        let relation = lang.relation(self.relation);
        match lang {
            Lang::Zh => writeln!(out, "{}（{relation}）", self.id)?,
            Lang::En => writeln!(out, "{} ({relation})", self.id)?,
        }
        writeln!(out, "  {}", self.told(lang))?;
        if let Some(place) = self.place {
            writeln!(
                out,
                "\n{}{}",
                lang.pick("只适用于：", "Holds only in "),
                place_name(place, lang)
            )?;
        }
        let rule = rules()
            .iter()
            .find(|rule| rule.id == self.id && self.kind == "rule");
        let told: Vec<&str> = rule
            .into_iter()
            .flat_map(effects)
            .map(|(_, chinese, english)| lang.pick(chinese, english))
            .collect();
        if !told.is_empty() {
            writeln!(out, "\n{}", lang.pick("效果", "Effects"))?;
            for effect in told {
                writeln!(out, "  {effect}")?;
            }
        }
        for (label, lines) in [
            (
                lang.pick(
                    "读到以下任一写法即适用（《》代表名称）",
                    "Reads any of these (《》 stands for the names)",
                ),
                self.patterns,
            ),
            (
                lang.pick("但有以下写法时不适用", "But not where one of these stands"),
                self.unless,
            ),
            (lang.pick("例句", "Examples"), self.examples),
            (lang.pick("反例", "Counter-examples"), self.counter),
        ] {
            if !lines.is_empty() {
                writeln!(out, "\n{label}")?;
            }
            for line in lines {
                writeln!(out, "  {}", line.replace('\n', "\n  "))?;
            }
        }
        Ok(())
    }
}

/// What the fields of a rule have it do, each with its key.
fn effects(rule: &Rule) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    [
        (
            rule.planned,
            (
                "planned",
                "只是计划或转述，名称所指文件不因此改变",
                "the change is only announced or reported; the document stays as it is",
            ),
        ),
        (
            rule.decided,
            (
                "decided",
                "在标题或开头决定修改的文件中，即为修改",
                "but it is made where the title or the opening decides on changes",
            ),
        ),
        (
            rule.part,
            (
                "part",
                "名称后的词语可以指明是哪一部分",
                "the words behind the names may say which part is meant",
            ),
        ),
        (
            rule.shares_list,
            (
                "shares_list",
                "前面并列的名称一同适用",
                "the names of a list before them share it",
            ),
        ),
        (
            rule.moves_start,
            ("moves_start", "改动的是施行日期", "it moves the first day"),
        ),
        (
            rule.dated,
            (
                "dated",
                "分句中的日期就是变动的日期",
                "the day in its clause is that of the change",
            ),
        ),
        (
            rule.of_an_end,
            (
                "of_an_end",
                "说的是别处已有的终止，名称在此只是提到",
                "the end is told of that others made; the names are mentioned",
            ),
        ),
        (
            rule.nothing,
            (
                "nothing",
                "没有读出任何关系",
                "nothing is read of the names",
            ),
        ),
        (
            rule.of_a_part.is_some(),
            (
                "of_a_part",
                "指明某一条时是另一种关系",
                "another relation where an article is named",
            ),
        ),
        (
            rule.a_part.is_some(),
            ("a_part", "指的是一部分", "a part is meant"),
        ),
    ]
    .into_iter()
    .filter_map(|(has, effect)| has.then_some(effect))
}

fn place_name(place: Place, lang: Lang) -> &'static str {
    match place {
        Place::Title => lang.pick("标题", "titles"),
        Place::Opening => lang.pick("开头或者第一条", "the opening or article 1"),
        Place::Body => lang.pick("正文", "the body"),
    }
}

/// Whether words name a file: one that is there, or that is called as files are and is
/// then missed aloud.
fn names_a_file(words: &str) -> bool {
    let path = Path::new(words);
    let has_ending = path.extension().is_some_and(|ending| {
        (1..=5).contains(&ending.len()) && ending.as_encoded_bytes().is_ascii()
    });
    path.exists() || has_ending && !words.contains(['《', '〈', '〔', '，', '。', '；', '、', '\n'])
}

/// Tries the rules on a file, or on a sentence that is set into a document.
fn tried(words: &str, options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    let texts = if names_a_file(words) {
        let paths = [words.into()];
        let collection = source::read(&paths, &options.reading.options(), &|_| {})?;
        for unread in &collection.unread {
            say_unread(unread, lang);
        }
        collection.texts
    } else {
        vec![Text::new(
            lang.pick("例句", "sentence"),
            set(words, options.place),
            source::Encoding::Utf8,
        )]
    };
    let mut all: Vec<TriedRow<'_>> = Vec::new();
    for text in &texts {
        for document in document::of_text(text) {
            let tried = try_rules(&document, &text.text);
            all.extend(tried.into_iter().map(TriedRow::of));
        }
    }
    match options.format {
        Format::Json => answer::json(out, &all)?,
        Format::Table => {
            for (at, row) in all.iter().enumerate() {
                if at > 0 {
                    writeln!(out)?;
                }
                row.explain(out, lang)?;
            }
            if all.is_empty() {
                writeln!(
                    out,
                    "{}",
                    lang.pick(
                        "没有找到文件名称或文号。",
                        "No name or number of a document was found."
                    )
                )?;
            }
        }
    }
    out.flush()?;
    Ok(match all.is_empty() {
        true => Outcome::Findings,
        false => Outcome::Done,
    })
}

/// A sentence as a document that holds it in a place.
fn set(words: &str, place: Where) -> String {
    match place {
        Where::Title => format!("{words}\n\n各单位：\n现予公布。\n"),
        Where::Opening => format!("某局关于某事的通知\n\n各单位：\n{words}\n"),
        Where::Body => {
            format!("某局关于某事的通知\n\n各单位：\n现通知如下：\n一、总体要求\n{words}\n")
        }
    }
}

/// What was made of names, and what the rules say of them.
#[derive(Debug, Serialize)]
struct TriedRow<'r> {
    names: String,
    before: String,
    after: String,
    #[serde(rename = "where")]
    place: Place,
    citations: Vec<Made>,
    rules: Vec<Said<'r>>,
}

#[derive(Debug, Serialize)]
struct Made {
    text: String,
    relation: Relation,
    rule: String,
    planned: bool,
    pinpoint: Option<String>,
    since: Option<jiff::civil::Date>,
}

#[derive(Debug, Serialize)]
struct Said<'r> {
    rule: &'r str,
    relation: Relation,
    #[serde(flatten)]
    how: Told<'r>,
    #[serde(skip)]
    words: (&'r str, &'r str),
}

/// How near a rule comes, with the pattern and the exception in their words.
#[derive(Debug, Serialize)]
#[serde(tag = "how", rename_all = "snake_case")]
enum Told<'r> {
    Reads,
    Later { pattern: &'r str },
    Stopped { pattern: &'r str, unless: &'r str },
    Elsewhere { pattern: &'r str },
    Governed { pattern: &'r str },
    Words { pattern: &'r str },
}

impl TriedRow<'_> {
    fn of(tried: Tried) -> Self {
        let citations = tried.citations.into_iter().map(|citation| Made {
            text: citation.text,
            relation: citation.relation,
            rule: citation.rule,
            planned: citation.planned,
            pinpoint: citation.pinpoint,
            since: citation.since,
        });
        TriedRow {
            citations: citations.collect(),
            rules: tried.rules.iter().map(Said::of).collect(),
            names: tried.names,
            before: tried.before,
            after: tried.after,
            place: tried.place,
        }
    }

    fn explain(&self, out: &mut dyn Write, lang: Lang) -> Result<()> {
        writeln!(out, "{}", self.names)?;
        for made in &self.citations {
            let planned = match made.planned {
                true => lang.pick("（仅为计划或转述）", " (only announced or reported)"),
                false => "",
            };
            let part = made
                .pinpoint
                .as_deref()
                .map(|part| format!(" @ {part}"))
                .unwrap_or_default();
            let since = made.since.map(|day| format!(" {day}")).unwrap_or_default();
            writeln!(
                out,
                "  → {}{planned}{part}{since}  [{}]",
                lang.relation(made.relation),
                made.rule
            )?;
        }
        if self.citations.is_empty() {
            writeln!(
                out,
                "  → {}",
                lang.pick(
                    "不作为引用（文件本身，或不是文件）",
                    "no citation (the document itself, or no document)"
                )
            )?;
        }
        for said in &self.rules {
            writeln!(out, "  {}", said.told(lang))?;
        }
        Ok(())
    }
}

impl Said<'static> {
    fn of(verdict: &Verdict) -> Self {
        let rule = verdict.rule;
        let pattern = |at: usize| rule.patterns.get(at).map_or("", String::as_str);
        let how = match verdict.how {
            How::Reads => Told::Reads,
            How::Later { pattern: at } => Told::Later {
                pattern: pattern(at),
            },
            How::Stopped {
                pattern: at,
                unless,
            } => Told::Stopped {
                pattern: pattern(at),
                unless: rule.unless.get(unless).map_or("", String::as_str),
            },
            How::Elsewhere { pattern: at } => Told::Elsewhere {
                pattern: pattern(at),
            },
            How::Governed { pattern: at } => Told::Governed {
                pattern: pattern(at),
            },
            How::Words { pattern: at } => Told::Words {
                pattern: pattern(at),
            },
        };
        Said {
            rule: &rule.id,
            relation: rule.relation,
            how,
            words: (&rule.zh, &rule.says),
        }
    }
}

/// What a rule reads. A rule of one's own may say it in one language alone.
fn told<'r>(zh: &'r str, en: &'r str, lang: Lang) -> &'r str {
    let (own, other) = match lang {
        Lang::Zh => (zh, en),
        Lang::En => (en, zh),
    };
    if own.is_empty() { other } else { own }
}

impl Said<'_> {
    fn told(&self, lang: Lang) -> String {
        let (id, relation) = (self.rule, lang.relation(self.relation));
        let says = told(self.words.0, self.words.1, lang);
        match (&self.how, lang) {
            (Told::Reads, Lang::Zh) => format!("适用 {id}（{relation}）：{says}"),
            (Told::Reads, Lang::En) => format!("read by {id} ({relation}): {says}"),
            (Told::Later { .. }, Lang::Zh) => format!("也符合 {id}（{relation}），但排在后面"),
            (Told::Later { .. }, Lang::En) => {
                format!("{id} ({relation}) fits too, and comes later")
            }
            (Told::Stopped { unless, .. }, Lang::Zh) => {
                format!("险些适用 {id}（{relation}），被例外“{unless}”排除")
            }
            (Told::Stopped { unless, .. }, Lang::En) => {
                format!("{id} ({relation}) nearly reads it; stopped by the exception “{unless}”")
            }
            (Told::Elsewhere { .. }, Lang::Zh) => {
                format!("险些适用 {id}（{relation}），但该规则只用于别处（标题或开头）")
            }
            (Told::Elsewhere { .. }, Lang::En) => format!(
                "{id} ({relation}) nearly reads it, and holds only elsewhere (titles, openings)"
            ),
            (Told::Governed { .. }, Lang::Zh) => {
                format!("险些适用 {id}（{relation}），但名称前另有动词支配它")
            }
            (Told::Governed { .. }, Lang::En) => format!(
                "{id} ({relation}) nearly reads it, but a verb before the names governs them"
            ),
            (Told::Words { pattern }, Lang::Zh) => {
                format!("接近 {id}（{relation}）：有所需词语，但不合“{pattern}”")
            }
            (Told::Words { pattern }, Lang::En) => {
                format!("{id} ({relation}) is near: its words stand there, but not as “{pattern}”")
            }
        }
    }
}
