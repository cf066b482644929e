//! `wenmai list`: documents, with filters.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use petgraph::graph::NodeIndex;
use wenmai::answer::{Order, list, list_rows};
use wenmai::document::place::Level;
use wenmai::export::sheet::Sheet;
use wenmai::graph::select::Selection;
use wenmai::graph::{CitationGraph, Relation, Status};

use super::answer;
use super::table::table;
use super::words::Lang;
use super::{Length, ListFormat, Outcome, Query};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Only of this issuer, under any of its names, or a part of the name
    #[arg(long, value_name = "NAME")]
    issuer: Option<String>,
    /// Only of this province, city or district, such as 青海, 广州市 or 临江区
    #[arg(long, value_name = "PLACE")]
    region: Option<String>,
    /// Only of this level: npc, party, state_council, court, ministry, province,
    /// city, district, other; or 部委, 省级, 市级 …
    #[arg(long, value_name = "LEVEL")]
    level: Option<Level>,
    /// Only of this year, or of years such as 2019-2024
    #[arg(long, value_name = "YEAR")]
    year: Option<String>,
    /// Only of this status, such as in_force or 已废止
    #[arg(long, value_name = "STATUS")]
    status: Option<Status>,
    /// Only those that do this to another document, such as repeals or 废止
    #[arg(long, value_name = "RELATION")]
    relation: Option<Relation>,
    /// Only those to which another document does this
    #[arg(long, value_name = "RELATION")]
    is_done: Option<Relation>,
    /// Only those that at least so many documents cite
    #[arg(long, value_name = "N")]
    cited: Option<usize>,
    /// Only those whose text is in the project
    #[arg(long)]
    present: bool,
    /// Only those that are cited and whose text is not in the project
    #[arg(long, conflicts_with = "present")]
    missing: bool,
    /// Order of the list
    #[arg(long, value_enum, default_value_t = Sort::Id)]
    sort: Sort,
    #[command(flatten)]
    length: Length,
    #[command(flatten)]
    query: Query<ListFormat>,
}

/// Order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Sort {
    /// By id
    Id,
    /// By title
    Title,
    /// The latest first
    Day,
    /// What most documents cite first
    Cited,
}

impl Sort {
    fn order(self) -> Order {
        match self {
            Sort::Id => Order::Id,
            Sort::Title => Order::Title,
            Sort::Day => Order::Day,
            Sort::Cited => Order::Cited,
        }
    }
}

pub(super) fn run(
    options: &Options,
    output: Option<&Path>,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<Outcome> {
    let years = options
        .year
        .as_deref()
        .map(|text| years(text, lang))
        .transpose()?;
    let project = answer::open(&options.query)?;
    let graph: &dyn CitationGraph = &*project.saved.overview()?;
    let (day, order) = (project.as_of, options.sort.order());
    let mut nodes = list(graph, day, &selection(options, years), order);
    let found = nodes.len();
    if let Some(most) = options.length.most(options.query.format.like()) {
        nodes.truncate(most);
    }
    match options.query.format {
        ListFormat::Json => answer::json(out, &list_rows(graph, day, &nodes))?,
        format @ (ListFormat::Csv | ListFormat::Xlsx) => {
            let sheet = Sheet::of_list(&list_rows(graph, day, &nodes));
            answer::sheet(out, &sheet, format, output, lang)?;
        }
        ListFormat::Table => print(graph, day, &nodes, found, out, lang)?,
    }
    Ok(if nodes.is_empty() {
        Outcome::Findings
    } else {
        Outcome::Done
    })
}

pub(super) fn years(text: &str, lang: Lang) -> Result<(i16, i16)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let year = |part: &str| {
        part.trim().parse::<i16>().map_err(|_| match lang {
            Lang::Zh => anyhow::anyhow!("--year “{text}”不是年份，请写 2024 或 2019-2024"),
            Lang::En => anyhow::anyhow!("--year {text:?} is no year; write 2024 or 2019-2024"),
        })
    };
    Ok((year(first)?, year(last)?))
}

fn selection(options: &Options, years: Option<(i16, i16)>) -> Selection {
    Selection {
        issuer: options.issuer.clone(),
        region: options.region.clone(),
        level: options.level,
        years,
        status: options.status,
        does: options.relation,
        is_done: options.is_done,
        cited: options.cited,
        present: match (options.present, options.missing) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        },
    }
}

fn print(
    graph: &dyn CitationGraph,
    day: Date,
    nodes: &[NodeIndex],
    found: usize,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<()> {
    if nodes.is_empty() {
        let words = lang.pick("没有符合条件的文件。", "No document fits.");
        writeln!(out, "{words}")?;
        out.flush()?;
        return Ok(());
    }
    let mut table = table(&[
        lang.pick("文号", "number"),
        lang.pick("标题", "title"),
        lang.pick("机关", "issuers"),
        lang.pick("日期", "day"),
        lang.pick("时效性", "status"),
        lang.pick("被引", "cited"),
    ]);
    for &node in nodes {
        let entity = graph.document(node);
        let cited = graph.cited_by(node);
        table.add_row([
            entity.number.clone().unwrap_or_default(),
            entity.title.clone().unwrap_or_else(|| entity.id.clone()),
            entity.issuers.join("、"),
            entity.issued().map(|d| d.to_string()).unwrap_or_default(),
            if entity.present {
                answer::status_words(graph, node, day, lang)
            } else {
                format!(
                    "{} ({})",
                    answer::status_words(graph, node, day, lang),
                    lang.pick("未收录", "not here")
                )
            },
            cited.to_string(),
        ]);
    }
    writeln!(out, "{table}")?;
    writeln!(
        out,
        "{}",
        match lang {
            Lang::Zh => format!("共 {found} 个文件"),
            Lang::En if found == 1 => "1 document".to_owned(),
            Lang::En => format!("{found} documents"),
        }
    )?;
    answer::say_left_out(out, found - nodes.len(), "", lang)?;
    out.flush()?;
    Ok(())
}
