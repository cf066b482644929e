//! A place in a document, for `show`, `impact`, `basis` and `superseded`: 刑法第二百六十六条.

use std::io::Write;

use anyhow::{Result, bail};
use wenmai::answer::{
    self, ArticleAnswer, AskedPlace, Numbered, PlaceRow, PlaceStanding, Project, ProvisionRow, What,
};
use wenmai::graph::{ProvedGraph, Status};

use super::table::cut;
use super::words::Lang;
use super::{Format, Length, Outcome};

/// How a place is answered.
#[derive(Debug, Clone, Copy)]
pub(super) struct How {
    pub(super) format: Format,
    pub(super) length: Length,
    /// Whether the sentences are shown that cite.
    pub(super) quotes: bool,
}

pub(super) fn run(
    graph: &dyn ProvedGraph,
    project: &Project,
    asked: &AskedPlace<'_>,
    how: How,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<Outcome> {
    let what = asked.what;
    let mut found = answer::article(graph, &project.almanac, &project.texts()?, asked);
    let is_answered = match what {
        What::Changes => found.standing.iter().any(|s| s.status != Status::InForce),
        what => found.is_answered(what),
    };
    match how.format {
        Format::Json => {
            let most = how.length.most(how.format);
            found.limit(most.unwrap_or(usize::MAX));
            super::answer::json(out, &found)?;
        }
        Format::Table => print(&found, what, how, out, lang)?,
    }
    Ok(match is_answered {
        true => Outcome::Done,
        false => Outcome::Findings,
    })
}

/// Refuses options that say nothing of a place.
pub(super) fn refuse_depth(depth: Option<u32>, lang: Lang) -> Result<()> {
    if depth.is_some_and(|depth| depth != 1) {
        bail!(lang.pick(
            "指定到条的，只查直接引用，不能加 --depth；要查更远的，请去掉条号",
            "of an article only direct citations are known, so that --depth does not apply; for more, ask for the document"
        ));
    }
    Ok(())
}

pub(super) fn print(
    found: &ArticleAnswer<'_>,
    what: What,
    how: How,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<()> {
    let title = found.row.title.unwrap_or(found.row.id);
    let status = lang.status(found.row.status);
    writeln!(out, "{title} {} [{status}]", found.place)?;
    print_gaps(found, out, lang)?;
    for standing in &found.standing {
        let tells = standing.status != found.row.status || !standing.by.is_empty();
        if tells || what == What::Changes {
            print_standing(standing, out, lang)?;
        }
    }
    if let Some(line) = super::answer::instead_line(&found.use_instead, lang) {
        writeln!(out, "  {line}")?;
    }
    if let Some(known) = &found.almanac {
        writeln!(out, "  {}", lang.standing(known))?;
    }
    let most = how.length.most(how.format);
    print_provisions(&found.provisions, what, most, out, lang)?;
    for (zh, en, side) in [
        ("它引用", "It cites", &found.cites),
        ("修改或终止它", "Changed or ended by", &found.changed_by),
        ("引用它", "Cited by", &found.cited_by),
    ] {
        let places = side.as_deref().unwrap_or_default();
        print_places(lang.pick(zh, en), places, how, out, lang)?;
    }
    let is_empty = |side: &Option<Vec<PlaceRow<'_>>>| side.as_ref().is_some_and(Vec::is_empty);
    let none = match what {
        What::Cites if is_empty(&found.cites) => Some(("没有引用文件。", "It cites nothing.")),
        What::All | What::CitedBy if is_empty(&found.changed_by) && is_empty(&found.cited_by) => {
            Some(("没有文件引用它。", "Nothing here cites it."))
        }
        What::Changes if is_empty(&found.changed_by) => Some((
            "没有文件指明修改或终止它。",
            "No clause here names it that changes or ends anything.",
        )),
        _ => None,
    };
    if let Some((zh, en)) = none {
        writeln!(out, "\n{}", lang.pick(zh, en))?;
    }
    Ok(())
}

/// What is asked for and is not there, and what can't be read.
fn print_gaps(found: &ArticleAnswer<'_>, out: &mut dyn Write, lang: Lang) -> Result<()> {
    if !found.row.present {
        let words = lang.pick("仅被引用，未收录", "only cited, its text is not here");
        writeln!(out, "  {words}")?;
    }
    for unread in &found.unread {
        match lang {
            Lang::Zh => writeln!(
                out,
                "  原文未能读取：{}：{}",
                unread.file,
                unread.reason.chinese()
            )?,
            Lang::En => writeln!(out, "  not read: {}: {}", unread.file, unread.reason)?,
        }
    }
    if !found.absent.is_empty() {
        let absent = found.absent.join(lang.pick("、", ", "));
        match lang {
            Lang::Zh => writeln!(
                out,
                "  在此版本中未找到{absent}（全文 {} 条）。",
                found.articles
            )?,
            Lang::En => writeln!(
                out,
                "  Not found in this version: {absent}; it has {} articles.",
                found.articles
            )?,
        }
    }
    Ok(())
}

fn print_standing(standing: &PlaceStanding, out: &mut dyn Write, lang: Lang) -> Result<()> {
    let status = match (standing.status, standing.by.is_empty()) {
        (Status::Unknown, false) => lang.pick(
            "是否已变动不能确定：所列文件未指明条",
            "not known: what is named does not say which articles it changes",
        ),
        (status, _) => lang.status(status),
    };
    let since = standing.since.map(|since| match lang {
        Lang::Zh => format!("（自 {since}）"),
        Lang::En => format!(" (since {since})"),
    });
    let by = standing.by.join(lang.pick("、", ", "));
    let by = match by.is_empty() {
        true => String::new(),
        false => format!("{}{by}", lang.pick("；见 ", "; see ")),
    };
    let colon = lang.pick("：", ": ");
    let since = since.unwrap_or_default();
    writeln!(out, "  {}{colon}{status}{since}{by}", standing.place)?;
    Ok(())
}

/// What stands at the places, and how their articles were numbered in the other versions.
fn print_provisions(
    provisions: &[ProvisionRow<'_>],
    what: What,
    most: Option<usize>,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<()> {
    let shown = most.unwrap_or(usize::MAX).min(provisions.len());
    for provision in provisions.iter().take(shown) {
        let ProvisionRow {
            place, file, line, ..
        } = provision;
        writeln!(out, "  {place}  {file}:{line}")?;
        let words = Some(provision.words.lines()).filter(|_| what == What::All);
        for line in words.into_iter().flatten() {
            writeln!(out, "    {line}")?;
        }
    }
    super::answer::say_left_out(out, provisions.len() - shown, "  ", lang)?;
    if provisions
        .iter()
        .all(|provision| provision.versions.is_empty())
    {
        return Ok(());
    }
    writeln!(out, "\n{}", lang.pick("其他版本", "In other versions"))?;
    for provision in provisions.iter().take(shown) {
        let of = match provisions.len() {
            1 => String::new(),
            _ => format!("{}  ", provision.place),
        };
        for version in &provision.versions {
            writeln!(out, "  {of}{}", numbered(version, lang))?;
        }
    }
    Ok(())
}

/// How the article was numbered in another version.
fn numbered(version: &Numbered<'_>, lang: Lang) -> String {
    let made = version.day.map(|day| day.to_string());
    let made = made.unwrap_or_else(|| version.id.to_owned());
    let words = match (&version.article, version.same) {
        (Some(number), true) => format!("{number}{}", lang.pick("，文字相同", ", same words")),
        (Some(number), false) => format!("{number}{}", lang.pick("，文字不同", ", other words")),
        (None, _) => lang.pick("无此内容", "nothing like it").to_owned(),
    };
    format!("{made}  {words}")
}

fn print_places(
    head: &str,
    places: &[PlaceRow<'_>],
    how: How,
    out: &mut dyn Write,
    lang: Lang,
) -> Result<()> {
    if places.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{head} ({})", places.len())?;
    let most = how.length.most(how.format);
    let shown = most.unwrap_or(usize::MAX).min(places.len());
    for place in places.iter().take(shown) {
        let title = place.title.filter(|title| *title != place.id);
        let gone = place.status.is_gone();
        let gone = gone.then(|| format!(" [{}]", lang.status(place.status)));
        let since = place.since.map(|since| match lang {
            Lang::Zh => format!("（自 {since}）"),
            Lang::En => format!(" (from {since})"),
        });
        writeln!(
            out,
            "  {} {}{}{}{}",
            lang.relation(place.relation),
            place.id,
            title.map(|title| format!(" {title}")).unwrap_or_default(),
            gone.unwrap_or_default(),
            since.unwrap_or_default()
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
        let quote = how.quotes.then(|| format!(" “{}”", cut(place.quote, 120)));
        writeln!(
            out,
            "    {}:{}{page}{}{}{}",
            place.file,
            place.line,
            place.pinpoint.map(|p| format!(" {p}")).unwrap_or_default(),
            version.unwrap_or_default(),
            quote.unwrap_or_default()
        )?;
    }
    super::answer::say_left_out(out, places.len() - shown, "  ", lang)
}
