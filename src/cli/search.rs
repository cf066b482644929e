//! `wenmai search`: words in the names of documents and in the sentences that
//! cite.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use wenmai::store::{self, Hits};

use super::answer;
use super::table::{cut, table};
use super::words::Lang;
use super::{Format, Outcome};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Words that must all stand there; a number in any writing
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
    match options.format {
        Format::Json => answer::json(out, &wenmai::answer::search(&hits))?,
        Format::Table => print(&hits, out, lang)?,
    }
    Ok(if hits.documents_in_all + hits.quotes_in_all == 0 {
        Outcome::Findings
    } else {
        Outcome::Done
    })
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
