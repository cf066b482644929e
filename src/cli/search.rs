//! `wenmai search`: words in the names of documents and in the sentences that
//! cite; an article, where they name one.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use wenmai::answer::{ArticleAnswer, What};
use wenmai::document::provision::Provisions;
use wenmai::store::{self, Hits};

use super::answer;
use super::article;
use super::table::{cut, table};
use super::words::Lang;
use super::{Format, Length, Outcome};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Words that must all stand there; a number in any writing; a document and an article
    /// (刑法第二百六十六条), which is then shown first
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    /// Most documents, and most sentences, to give
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Folder of the saved project
    #[arg(long, value_name = "DIR", default_value = "output")]
    project: PathBuf,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    let path = options.project.join("wenmai.db");
    let hits = store::search(&path, &options.words, options.limit)?;
    let words = options.words.concat();
    let is_place = match Provisions::behind_name(&words) {
        Some(_) => with_place(options, &words, &hits, out, lang)?,
        None => false,
    };
    if !is_place {
        answer_with(options, &hits, None, out, lang)?;
    }
    Ok(
        if !is_place && hits.documents_in_all + hits.quotes_in_all == 0 {
            Outcome::Findings
        } else {
            Outcome::Done
        },
    )
}

/// Answers with the article that the words name, where they name one; whether they do.
fn with_place(
    options: &Options,
    words: &str,
    hits: &Hits,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<bool> {
    let project = answer::open_dir(&options.project, None)?;
    let texts = project.texts()?;
    let mut is_place = false;
    answer::ask(&project, out, |graph, out| {
        let named =
            wenmai::answer::article_named(graph, &project.almanac, &texts, words, project.as_of);
        let Some(mut found) = named else {
            return Ok(Outcome::Done);
        };
        is_place = true;
        if options.format == Format::Table {
            let how = article::How {
                format: options.format,
                length: Length {
                    limit: Some(options.limit),
                },
                quotes: true,
            };
            article::print(&found, What::All, how, out, lang)?;
            writeln!(out)?;
        }
        found.limit(options.limit);
        answer_with(options, hits, Some(found), out, lang)?;
        Ok(Outcome::Done)
    })?;
    Ok(is_place)
}

fn answer_with(
    options: &Options,
    hits: &Hits,
    place: Option<ArticleAnswer<'_>>,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<()> {
    match options.format {
        Format::Json => answer::json(out, &wenmai::answer::search(hits, place)),
        Format::Table => print(hits, out, lang),
    }
}

fn print(hits: &Hits, out: &mut dyn Write, lang: Lang) -> Result<()> {
    if !hits.documents.is_empty() {
        let mut table = table(&[
            lang.pick("文号", "number"),
            lang.pick("标题", "title"),
            lang.pick("别名", "also called"),
            lang.pick("收录", "here"),
        ]);
        for hit in &hits.documents {
            table.add_row([
                hit.number.clone().unwrap_or_default(),
                hit.title.clone().unwrap_or_else(|| hit.id.clone()),
                hit.alias.clone().unwrap_or_default(),
                if hit.present {
                    lang.pick("是", "yes").to_owned()
                } else {
                    lang.pick("仅被引用", "only cited").to_owned()
                },
            ]);
        }
        writeln!(out, "{table}")?;
    }
    for hit in &hits.quotes {
        let quote = cut(&hit.quote, 160);
        writeln!(
            out,
            "{}:{} {}\n    “{quote}”",
            hit.file, hit.line, hit.source
        )?;
    }
    writeln!(
        out,
        "{}",
        match lang {
            Lang::Zh => format!(
                "文件 {} 个（列出 {}），引文 {} 处（列出 {}）",
                hits.documents_in_all,
                hits.documents.len(),
                hits.quotes_in_all,
                hits.quotes.len()
            ),
            Lang::En => format!(
                "{} documents ({} given), {} sentences ({} given)",
                hits.documents_in_all,
                hits.documents.len(),
                hits.quotes_in_all,
                hits.quotes.len()
            ),
        }
    )?;
    out.flush()?;
    Ok(())
}
