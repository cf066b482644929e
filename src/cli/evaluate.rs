//! `wenmai evaluate`: how good an extraction is, against labels made by hand.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use wenmai::evaluate::baseline::{self, Answer, Comparison, Counts};
use wenmai::evaluate::facts;
use wenmai::evaluate::{
    Difference, DifferenceKind, Evaluation, Extracted, Figure, LabelSet, Spurious, Tally, Value,
};

use super::words::{Lang, Mistake};
use super::{Format, Outcome, say};

const ABOUT_FOLDERS: &str = "\
LABELS may be a folder: NAME.jsonl in it holds the labels of the text NAME.txt (NAME.md, …), \
EXTRACTED holds the records of all texts, and the figures are of all together: counts are added \
up, ratios are taken of the sums.

  wenmai extract examples/notices -o x.jsonl && wenmai evaluate examples/labels x.jsonl";

#[derive(Debug, Args)]
#[command(after_help = ABOUT_FOLDERS)]
pub(super) struct Options {
    /// Label file, or folder of label files NAME.jsonl
    #[arg(value_name = "LABELS")]
    labels: PathBuf,
    /// What was extracted, as wenmai extract writes it
    #[arg(value_name = "EXTRACTED", required_unless_present = "facts")]
    extracted: Option<PathBuf>,
    /// LABELS holds cases: files, and facts that must hold once they are built together
    #[arg(long, conflicts_with_all = ["extracted", "baseline", "show"])]
    facts: bool,
    /// Also list what differs: missed, spurious, relation, pinpoint, short,
    /// document, date or target; may be given several times
    #[arg(long, value_name = "KIND")]
    show: Vec<DifferenceKind>,
    /// Exit with 1 where a figure is below a value, such as citation_f1=0.95; may
    /// be given several times
    #[arg(long, value_name = "NAME=VALUE", value_parser = bar)]
    min: Vec<Bar>,
    /// An earlier extraction: list what was gained and lost since, mention by
    /// mention
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Form of the figures; as JSON, they are one object on one line, and what
    /// was gained and lost is a second one
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// A figure with the value that it must reach.
#[derive(Debug, Clone)]
struct Bar {
    name: String,
    value: f64,
    /// The value as it was given.
    given: String,
}

fn bar(text: &str) -> Result<Bar, Mistake> {
    let parts = text.split_once('=').and_then(|(name, given)| {
        let value = given.trim().parse().ok().filter(|v: &f64| !v.is_nan())?;
        Some(Bar {
            name: name.trim().to_owned(),
            value,
            given: given.to_owned(),
        })
    });
    parts.ok_or_else(|| {
        Mistake::new(
            "写作 指标=数值，如 citation_f1=0.95",
            "write the name of a figure and a number, as citation_f1=0.95",
        )
    })
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    let Some(extracted) = &options.extracted else {
        return facts(options, out, lang);
    };
    let labels = LabelSet::load(&options.labels)?;
    let extracted = labels.extracted(extracted)?;
    let earlier = options.baseline.as_ref();
    let earlier = earlier.map(|path| labels.extracted(path)).transpose()?;
    note(&extracted, lang);
    let evaluations = labels.evaluate(&extracted);
    let mut tally = Tally::default();
    for evaluation in &evaluations {
        tally.add(&evaluation.tally);
    }
    let figures = tally.figures();
    let below = below(&figures, &options.min, lang)?;
    match options.format {
        Format::Json => json(out, &figures)?,
        Format::Table => table(out, &tally, &figures, lang)?,
    }
    let names: Vec<Option<&str>> = labels.files.iter().map(|f| f.name.as_deref()).collect();
    show(out, options, &names, &evaluations, lang)?;
    if let Some(earlier) = &earlier {
        let earlier = labels.evaluate(earlier);
        let comparisons: Vec<Comparison<'_>> = earlier
            .iter()
            .zip(&evaluations)
            .map(|(before, after)| baseline::compare(before, after))
            .collect();
        match options.format {
            Format::Json => {
                let mut answer = Answer::default();
                for (name, comparison) in names.iter().zip(&comparisons) {
                    answer.add(*name, comparison);
                }
                serde_json::to_writer(&mut *out, &answer)?;
                writeln!(out)?;
            }
            Format::Table => changes(out, &names, &comparisons, lang)?,
        }
    }
    out.flush()?;
    Ok(outcome(&below, lang))
}

/// Says which figures are below the bar.
fn outcome(below: &[String], lang: Lang) -> Outcome {
    if below.is_empty() {
        return Outcome::Done;
    }
    let intro = lang.pick("低于要求：", "below the bar: ");
    say(&format!("{intro}{}", below.join(", ")));
    Outcome::Findings
}

/// Builds the files of each case with this program and holds the facts against it.
fn facts(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    let program = std::env::current_exe()?;
    let judged = facts::judge(&options.labels, &program)?;
    let figures = facts::figures(&judged);
    let below = below(&figures, &options.min, lang)?;
    match options.format {
        Format::Json => json(out, &figures)?,
        Format::Table => {
            for case in judged.iter().filter(|case| !case.wrong.is_empty()) {
                writeln!(out, "{}", case.id)?;
                for wrong in &case.wrong {
                    writeln!(out, "    {wrong}")?;
                }
            }
            lines(out, &figures)?;
        }
    }
    out.flush()?;
    Ok(outcome(&below, lang))
}

/// Says which texts could not be compared.
fn note(extracted: &Extracted, lang: Lang) {
    let Extracted {
        without_records,
        without_labels,
        ..
    } = extracted;
    if !without_records.is_empty() {
        let names = without_records.join(", ");
        say(&match lang {
            Lang::Zh => format!("以下文件没有提取记录，标注均按漏掉计：{names}"),
            Lang::En => format!("nothing was extracted, so all labels are missed, in: {names}"),
        });
    }
    if !without_labels.is_empty() {
        let names = without_labels.join(", ");
        say(&match lang {
            Lang::Zh => format!("以下文件没有标注，不计入：{names}"),
            Lang::En => format!("left out, as there are no labels: {names}"),
        });
    }
}

/// What to say of each figure that is below its bar.
fn below(figures: &[Figure], bars: &[Bar], lang: Lang) -> Result<Vec<String>> {
    let mut below = Vec::new();
    for bar in bars {
        let Some(figure) = figures.iter().find(|figure| figure.name == bar.name) else {
            let names: Vec<&str> = figures.iter().map(|figure| figure.name).collect();
            let (name, names) = (&bar.name, names.join(", "));
            bail!(
                "{}",
                match lang {
                    Lang::Zh => format!("--min：这里没有指标“{name}”，可用：{names}"),
                    Lang::En =>
                        format!("--min: there is no figure {name:?} here; use one of {names}"),
                }
            );
        };
        let value = figure.value.as_f64();
        if value < bar.value {
            below.push(format!("{} {value:.4} < {}", bar.name, bar.given));
        }
    }
    Ok(below)
}

fn json(out: &mut dyn Write, figures: &[Figure]) -> Result<()> {
    let mut pairs = Vec::with_capacity(figures.len());
    for figure in figures {
        let value = serde_json::to_string(&figure.value)?;
        pairs.push(format!("\"{}\": {value}", figure.name));
    }
    writeln!(out, "{{{}}}", pairs.join(", "))?;
    Ok(())
}

/// A figure on each line.
fn lines(out: &mut dyn Write, figures: &[Figure]) -> Result<()> {
    for figure in figures {
        match figure.value {
            Value::Count(count) => writeln!(out, "{:28} {count}", figure.name)?,
            Value::Ratio(ratio) => writeln!(out, "{:28} {ratio:.4}", figure.name)?,
        }
    }
    Ok(())
}

fn table(out: &mut dyn Write, tally: &Tally, figures: &[Figure], lang: Lang) -> Result<()> {
    lines(out, figures)?;
    let relations: Vec<String> = tally
        .by_relation()
        .into_iter()
        .map(|(relation, [right, labelled, found])| {
            format!("{relation} {right}/{labelled}/{found}")
        })
        .collect();
    let intro = lang.pick(
        "关系（正确／标注／已匹配的提取）：",
        "relations (right / labelled / predicted among matched): ",
    );
    writeln!(out, "{intro}{}", relations.join(", "))?;
    let confused: Vec<String> = tally
        .most_confused(12)
        .into_iter()
        .map(|(label, found, times)| format!("{label}->{found} {times}"))
        .collect();
    if !confused.is_empty() {
        let intro = lang.pick("混淆（标注->提取）：", "confused (labelled, predicted): ");
        writeln!(out, "{intro}{}", confused.join(", "))?;
    }
    Ok(())
}

/// The kinds of differences that were asked for.
fn show(
    out: &mut dyn Write,
    options: &Options,
    names: &[Option<&str>],
    evaluations: &[Evaluation<'_>],
    lang: Lang,
) -> Result<()> {
    for kind in &options.show {
        for (name, evaluation) in names.iter().zip(evaluations) {
            let of_kind = |difference: &&Difference<'_>| difference.kind() == *kind;
            for difference in evaluation.differences.iter().filter(of_kind) {
                let row = match lang {
                    Lang::Zh => difference.chinese(),
                    Lang::En => difference.to_string(),
                };
                writeln!(out, "[{}] {}{row}", kind.key(), prefix(*name, lang))?;
            }
        }
    }
    Ok(())
}

/// The text of which a row is, where there are several.
fn prefix(name: Option<&str>, lang: Lang) -> String {
    name.map_or_else(String::new, |name| {
        format!("{name}{}", lang.pick("：", ": "))
    })
}

/// What was gained and lost, with counts at the end.
fn changes(
    out: &mut dyn Write,
    names: &[Option<&str>],
    comparisons: &[Comparison<'_>],
    lang: Lang,
) -> Result<()> {
    let mut counts = Counts::default();
    for (name, comparison) in names.iter().zip(comparisons) {
        counts.add(comparison.counts());
        let prefix = prefix(*name, lang);
        for change in &comparison.changes {
            let direction = lang.pick(change.direction.chinese(), change.direction.key());
            let row = match lang {
                Lang::Zh => change.chinese(),
                Lang::En => change.to_string(),
            };
            writeln!(out, "[{direction}] {prefix}{row}")?;
        }
        let appeared = lang.pick("误报出现", "spurious appeared");
        let went = lang.pick("误报消失", "spurious went");
        for (what, list) in [(appeared, &comparison.appeared), (went, &comparison.went)] {
            for &Spurious { found, really } in list {
                let row = Difference::Spurious { found, really };
                let row = match lang {
                    Lang::Zh => row.chinese(),
                    Lang::En => row.to_string(),
                };
                writeln!(out, "[{what}] {prefix}{row}")?;
            }
        }
    }
    let lines = [
        (
            lang.pick("找到", "found"),
            counts.found_gained,
            counts.found_lost,
        ),
        (
            lang.pick("关系正确", "right relation"),
            counts.relation_gained,
            counts.relation_lost,
        ),
        (
            lang.pick("简称所指正确", "right short target"),
            counts.short_gained,
            counts.short_lost,
        ),
    ];
    for (what, gained, lost) in lines {
        match lang {
            Lang::Zh => writeln!(out, "{what}：新增 {gained}，丢失 {lost}")?,
            Lang::En => writeln!(out, "{what}: {gained} gained, {lost} lost")?,
        }
    }
    let (appeared, went) = (counts.spurious_appeared, counts.spurious_went);
    match lang {
        Lang::Zh => writeln!(out, "误报：出现 {appeared}，消失 {went}")?,
        Lang::En => writeln!(out, "spurious: {appeared} appeared, {went} went")?,
    }
    Ok(())
}
