//! A place in a document, for `show`, `impact` and `basis`: 刑法第二百六十六条.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use jiff::civil::Date;
use petgraph::graph::NodeIndex;
use wenmai::answer::{self, ArticleAnswer, Numbered, PlaceRow};
use wenmai::document::provision::Provisions;
use wenmai::graph::ProvedGraph;

use super::table::cut;
use super::words::Lang;
use super::{Format, Length, Outcome};

/// What is asked of a place.
pub(super) struct Asked<'a> {
    /// The folder of the project.
    pub(super) project: &'a Path,
    pub(super) node: NodeIndex,
    pub(super) places: &'a Provisions,
    pub(super) day: Date,
    pub(super) format: Format,
    pub(super) length: Length,
    pub(super) what: What,
}

/// Which side of a place is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Its words, how it was numbered, and both sides of its citations.
    All,
    /// What it cites.
    Cites,
    /// Who cites it.
    CitedBy,
}

pub(super) fn run(
    graph: &dyn ProvedGraph,
    asked: &Asked<'_>,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<Outcome> {
    let found = answer::article(graph, asked.project, asked.node, asked.day, asked.places);
    match asked.format {
        Format::Json => super::answer::json(out, &found)?,
        Format::Table => print(&found, asked, out, lang)?,
    }
    let is_cited = !found.cited_by.is_empty() || !found.changed_by.is_empty();
    let is_answered = match asked.what {
        What::All => found.words.is_some() || is_cited,
        What::Cites => !found.cites.is_empty(),
        What::CitedBy => is_cited,
    };
    Ok(match is_answered {
        true => Outcome::Done,
        false => Outcome::Findings,
    })
}

fn print(
    found: &ArticleAnswer<'_>,
    asked: &Asked<'_>,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<()> {
    let title = found.row.title.unwrap_or(found.row.id);
    let number = found.article.as_deref().unwrap_or_default();
    writeln!(out, "{title} {number} [{}]", lang.status(found.row.status))?;
    match (found.file, found.line) {
        (Some(file), Some(line)) => writeln!(out, "  {file}:{line}")?,
        _ => writeln!(
            out,
            "  {}",
            lang.pick("仅被引用，未收录", "only cited, its text is not here")
        )?,
    }
    if found.article.is_none() && found.articles > 0 {
        writeln!(
            out,
            "  {}",
            match lang {
                Lang::Zh => format!("此版本共 {} 条，没有这一条。", found.articles),
                Lang::En => format!(
                    "This version has {} articles, and none of this number.",
                    found.articles
                ),
            }
        )?;
    }
    if asked.what == What::All {
        for line in found.words.iter().flat_map(|words| words.lines()) {
            writeln!(out, "    {line}")?;
        }
        print_versions(&found.versions, out, lang)?;
    }
    let most = asked.length.most(asked.format);
    if asked.what != What::CitedBy {
        let cites = lang.pick("它引用", "It cites");
        print_places(cites, &found.cites, most, out, lang)?;
        if found.cites.is_empty() && asked.what == What::Cites {
            let none = lang.pick("这一条没有引用文件。", "It cites nothing.");
            writeln!(out, "\n{none}")?;
        }
    }
    if asked.what == What::Cites {
        return Ok(());
    }
    let changed = lang.pick("修改或终止它", "Changed or ended by");
    print_places(changed, &found.changed_by, most, out, lang)?;
    let cited = lang.pick("引用它", "Cited by");
    print_places(cited, &found.cited_by, most, out, lang)?;
    if found.changed_by.is_empty() && found.cited_by.is_empty() {
        let none = lang.pick("没有文件引用这一条。", "Nothing here cites it.");
        writeln!(out, "\n{none}")?;
    }
    Ok(())
}

/// How the article was numbered in the other versions.
fn print_versions(versions: &[Numbered<'_>], out: &mut dyn Write, lang: Lang) -> Result<()> {
    if versions.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", lang.pick("其他版本", "In other versions"))?;
    for version in versions {
        let made = version
            .day
            .map_or_else(|| version.id.to_owned(), |day| day.to_string());
        let words = match (&version.article, version.same) {
            (Some(number), true) => format!("{number}{}", lang.pick("，文字相同", ", same words")),
            (Some(number), false) => {
                format!("{number}{}", lang.pick("，文字不同", ", other words"))
            }
            (None, _) => lang.pick("无此内容", "nothing like it").to_owned(),
        };
        writeln!(out, "  {made}  {words}")?;
    }
    Ok(())
}

fn print_places(
    head: &str,
    places: &[PlaceRow<'_>],
    most: Option<usize>,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<()> {
    if places.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{head} ({})", places.len())?;
    let shown = most.unwrap_or(usize::MAX).min(places.len());
    for place in places.iter().take(shown) {
        let title = place.title.filter(|title| *title != place.id);
        let gone = place.status.is_gone();
        let gone = gone.then(|| format!(" [{}]", lang.status(place.status)));
        writeln!(
            out,
            "  {} {}{}{}",
            lang.relation(place.relation),
            place.id,
            title.map(|title| format!(" {title}")).unwrap_or_default(),
            gone.unwrap_or_default()
        )?;
        let page = match (place.page, lang) {
            (None, _) => String::new(),
            (Some(page), Lang::Zh) => format!("（第{page}页）"),
            (Some(page), Lang::En) => format!(" (page {page})"),
        };
        let version = place.version.map(|version| match lang {
            Lang::Zh => format!("（{version}）"),
            Lang::En => format!(" (of {version})"),
        });
        writeln!(
            out,
            "    {}:{}{page} {}{} “{}”",
            place.file,
            place.line,
            place.pinpoint.unwrap_or_default(),
            version.unwrap_or_default(),
            cut(place.quote, 120)
        )?;
    }
    super::answer::say_left_out(out, places.len() - shown, "  ", lang)
}
