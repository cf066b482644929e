//! `wenmai superseded`: what is no longer in force, by what and since when, and
//! who still rests on it; of one document or one article, whether that is so.

use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};
use clap::Args;
use jiff::civil::Date;
use wenmai::answer::{AskedPlace, Meant, Project, What, known_anyway, name};
use wenmai::export::answers::{self, Gone, Wanted};
use wenmai::export::sheet::Sheet;
use wenmai::graph::{ProvedGraph, Status};

use super::answer;
use super::article;
use super::table::{cut, table};
use super::words::Lang;
use super::{Format, Length, ListFormat, Outcome, Query};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Whether this document is among them; with an article behind it (刑法第二百六十六条),
    /// whether that was ended or changed, and by what
    #[arg(value_name = "DOC", conflicts_with = "all")]
    document: Option<String>,
    /// Also list what is partly repealed, amended or suspended
    #[arg(long)]
    all: bool,
    /// Only what documents in force still rest on, with these documents
    #[arg(long)]
    stale: bool,
    #[command(flatten)]
    length: Length,
    #[command(flatten)]
    query: Query<ListFormat>,
}

impl Options {
    fn wanted(&self) -> Wanted {
        Wanted {
            all: self.all,
            stale: self.stale,
        }
    }
}

pub(super) fn run(
    options: &Options,
    output: Option<&Path>,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<Outcome> {
    let project = answer::open(&options.query)?;
    let day = project.as_of;
    if let Some(words) = &options.document {
        let asked = Question {
            project: &project,
            words,
            lang,
        };
        return answer::ask(&project, out, |graph, out| {
            of_document(graph, &asked, options, output, out)
        });
    }
    let most = options.length.most(options.query.format.like());
    answer::ask(&project, out, |graph, out| {
        let wanted = options.wanted();
        let rows = answers::superseded(graph, day, wanted, most.unwrap_or(usize::MAX));
        match options.query.format {
            ListFormat::Json => answer::json(out, &rows)?,
            format @ (ListFormat::Csv | ListFormat::Xlsx) => {
                let sheet = Sheet::of_gone(&rows, options.stale);
                answer::sheet(out, &sheet, format, output, lang)?;
            }
            ListFormat::Table => {
                // Where not all are listed, those on which something rests are not known.
                let all = match most {
                    Some(most) if rows.len() == most && options.stale => None,
                    Some(most) if rows.len() == most => {
                        Some(graph.count_of_status(day, &|status| wanted.lists(status)))
                    }
                    _ => Some(rows.len()),
                };
                print(day, &rows, all, options, out, lang)?;
            }
        }
        Ok(if rows.is_empty() {
            Outcome::Findings
        } else {
            Outcome::Done
        })
    })
}

/// Whether one document, or a place in it, is no longer in force.
fn of_document(
    graph: &dyn ProvedGraph,
    asked: &Question<'_>,
    options: &Options,
    output: Option<&Path>,
    out: &mut dyn Write,
) -> Result<Outcome> {
    let Question {
        project,
        words,
        lang,
    } = *asked;
    let day = project.as_of;
    let Meant { node, place } = answer::find_place(graph, words, day, lang)?;
    let format = options.query.format;
    if let Some(place) = &place {
        if !matches!(format, ListFormat::Table | ListFormat::Json) {
            bail!(lang.pick(
                "指定到条的，只能用 --format table 或 json",
                "an article is answered as --format table or json only"
            ));
        }
        let asked = AskedPlace {
            node,
            place,
            day,
            what: What::Changes,
            relations: &[],
        };
        let how = article::How {
            format: format.like(),
            length: options.length,
            quotes: true,
        };
        return article::run(graph, project, &asked, how, out, lang);
    }
    let status = graph.status(node, day);
    let is_gone = status.is_gone() || status.is_changed();
    let rows = is_gone.then(|| answers::gone(graph, node, day, options.stale));
    let rows: Vec<Gone<'_>> = rows.into_iter().collect();
    match format {
        ListFormat::Json => answer::json(out, &rows)?,
        ListFormat::Csv | ListFormat::Xlsx => {
            answer::sheet(
                out,
                &Sheet::of_gone(&rows, options.stale),
                format,
                output,
                lang,
            )?;
        }
        ListFormat::Table if rows.is_empty() => {
            let known = known_anyway(graph, &project.almanac, node, day);
            let said = known.map_or(lang.status(status).to_owned(), |known| {
                lang.standing(&known)
            });
            writeln!(
                out,
                "{}{}{said}",
                name(graph.document(node)),
                lang.pick("：", ": ")
            )?;
        }
        ListFormat::Table => print(day, &rows, Some(rows.len()), options, out, lang)?,
    }
    Ok(match rows.is_empty() {
        true => Outcome::Findings,
        false => Outcome::Done,
    })
}

/// What is asked of one document.
#[derive(Clone, Copy)]
struct Question<'q> {
    project: &'q Project,
    words: &'q str,
    lang: Lang,
}

/// Documents that rest on one are listed in its row up to this many.
const MOST_IN_CELL: usize = 20;

/// The name of a file without its folders; a cell is narrow, and `--format
/// json` gives all of it.
fn file_name(file: Option<&str>) -> &str {
    file.map_or("", |file| file.rsplit('/').next().unwrap_or(file))
}

fn print(
    day: Date,
    rows: &[Gone<'_>],
    all: Option<usize>,
    options: &Options,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<()> {
    if rows.is_empty() {
        writeln!(
            out,
            "{}",
            lang.pick(
                "没有找到失效文件。",
                "Nothing here is known to be out of force."
            )
        )?;
        out.flush()?;
        return Ok(());
    }
    let mut heads = vec![
        lang.pick("文件", "document"),
        lang.pick("时效性", "status"),
        lang.pick("失效日期", "since"),
        lang.pick("失效依据", "by"),
        lang.pick("原文", "the words that say so"),
    ];
    if options.stale {
        heads.push(lang.pick("仍以其为依据的文件", "who still rests on it"));
    }
    let mut table = table(&heads);
    for row in rows {
        let name = match row.document.title {
            Some(title) if title != row.document.id => format!("{title}\n{}", row.document.id),
            _ => row.document.id.to_owned(),
        };
        let name = match answer::instead_line(&row.use_instead, lang) {
            Some(line) => format!("{name}\n→ {line}"),
            None => name,
        };
        let quote = row.document.reasons.iter().find_map(|r| {
            let quote = r.quote.as_deref()?;
            Some(format!(
                "“{}”\n{}:{}",
                cut(&quote.trim_matches(['|', ' ']).replace(" | ", "，"), 70),
                file_name(r.file.as_deref()),
                r.line.unwrap_or_default()
            ))
        });
        let quote = quote.or_else(|| {
            let correction = row
                .document
                .reasons
                .iter()
                .find_map(|r| r.correction.as_ref())?;
            Some(lang.correction(correction))
        });
        let quote = quote.or_else(|| {
            let last = row.document.since?.yesterday().ok()?;
            (row.document.status == Status::Expired).then(|| match lang {
                Lang::Zh => format!("有效期至 {last}"),
                Lang::En => format!("its own term ended on {last}"),
            })
        });
        let mut cells = vec![
            name,
            lang.status(row.document.status).to_owned(),
            row.document
                .since
                .map(|d| d.to_string())
                .unwrap_or_default(),
            row.by.join("\n"),
            quote.unwrap_or_default(),
        ];
        if let Some(stale) = &row.stale {
            let most = options.length.most(Format::Table).map(|_| MOST_IN_CELL);
            let most = most.unwrap_or(stale.len());
            let more = match (stale.len().saturating_sub(most), lang) {
                (0, _) => None,
                (more, Lang::Zh) => Some(format!("…另有 {more} 个")),
                (more, Lang::En) => Some(format!("… and {more} more")),
            };
            cells.push(
                stale
                    .iter()
                    .take(most)
                    .map(|s| {
                        let mark = s
                            .at_citing
                            .and_then(|status| answer::gone_when_cited(status, lang))
                            .map(|words| lang.pick("（{}）", " ({})").replace("{}", &words));
                        format!(
                            "{} {}{}",
                            lang.relation(s.relation),
                            s.id,
                            mark.unwrap_or_default()
                        )
                    })
                    .chain(more)
                    .collect::<Vec<_>>()
                    .join("\n"),
            );
        }
        table.add_row(cells);
    }
    writeln!(out, "{table}")?;
    match (all, lang) {
        (Some(all), Lang::Zh) => writeln!(out, "截至 {day} 共 {all} 个")?,
        (Some(1), Lang::En) => writeln!(out, "1 document on {day}")?,
        (Some(all), Lang::En) => writeln!(out, "{all} documents on {day}")?,
        (None, Lang::Zh) => writeln!(
            out,
            "截至 {day} 最近失效的 {} 个；可能还有，加 --limit 0 可全部列出。",
            rows.len()
        )?,
        (None, Lang::En) => writeln!(
            out,
            "The latest {} on {day}; there may be more, --limit 0 lists all.",
            rows.len()
        )?,
    }
    answer::say_left_out(out, all.map_or(0, |all| all - rows.len()), "", lang)?;
    out.flush()?;
    Ok(())
}
