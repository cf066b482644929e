//! `wenmai review`: what needs a person.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wenmai::answer::{Contradiction, Fault, conflicts, misplaced};
use wenmai::identity::open;

use super::account;
use super::answer;
use super::table::{cut, table};
use super::words::Lang;
use super::{Format, Length, Outcome, Query};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Only what is of this kind
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Option<Kind>,
    /// Read these files instead, and list the strings shaped like names of documents of
    /// which nothing says what became of them
    #[arg(long, value_name = "PATH", num_args = 1.., conflicts_with = "kind")]
    account: Vec<PathBuf>,
    /// With --account, list all such strings
    #[arg(long, requires = "account")]
    all: bool,
    #[command(flatten)]
    length: Length,
    #[command(flatten)]
    query: Query,
}

/// What is to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
enum Kind {
    /// A sentence with a word of ending (废止, 失效) of which no such relation was read
    NearMiss,
    /// A mention that fits several documents, or none
    Unresolved,
    /// A file that was not read
    Unread,
    /// Documents that contradict each other
    Conflict,
    /// A cited article that the cited text does not have, or that has another number in the
    /// version that holds now; texts are read for it, so that it is looked for only where it
    /// is asked for
    Article,
}

impl Kind {
    fn name(self, lang: Lang) -> &'static str {
        match self {
            Kind::NearMiss => lang.pick("疑似漏读的废止", "an end that may be missed"),
            Kind::Unresolved => lang.pick("所指不明的引用", "a mention that stays open"),
            Kind::Unread => lang.pick("未读取的文件", "a file that was not read"),
            Kind::Conflict => lang.pick("相互矛盾", "a contradiction"),
            Kind::Article => lang.pick(
                "所引条号不存在或已变动",
                "a cited article that is not there, or has moved",
            ),
        }
    }

    /// What a person may do about it.
    fn todo(self, lang: Lang) -> &'static str {
        match self {
            Kind::NearMiss => lang.pick(
                "读原句：若确实终止了某文件，在 wenmai.toml 中写 [[relation]] 更正；wenmai rules --try '原句' 说明哪条规则险些适用",
                "read the sentence: where it does end a document, say so in wenmai.toml ([[relation]]); wenmai rules --try 'SENTENCE' tells which rule nearly reads it",
            ),
            Kind::Unresolved => lang.pick(
                "查明所指文件：把它放进文件夹，或在 wenmai.toml 中写 [[same]]；不是文件的写 [[not_citation]]",
                "find out what is meant: add the document to the folder, or say [[same]] in wenmai.toml; what is no document, [[not_citation]]",
            ),
            Kind::Unread => lang.pick(
                "按原因处理后重新运行 wenmai build",
                "do what the reason asks for, and build again",
            ),
            Kind::Conflict => lang.pick(
                "对照原文，在 wenmai.toml 中更正有误的一方",
                "compare the texts, and put the wrong one right in wenmai.toml",
            ),
            Kind::Article => lang.pick(
                "核对条号：可能引用了其他版本，或条号有误，条号已变动的改引现行条号；wenmai show 名称第N条 列出各版本的条号",
                "compare the number: another version may be meant, or it is wrong, or has become another; wenmai show NAME第N条 tells its number in each version",
            ),
        }
    }
}

#[derive(Serialize)]
struct Row {
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    /// The documents that it is about.
    ids: Vec<String>,
    /// The words.
    quote: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    todo: &'static str,
}

pub(super) fn run(options: &Options, out: &mut dyn Write, lang: Lang) -> Result<Outcome> {
    if !options.account.is_empty() {
        let asked = account::Asked {
            paths: &options.account,
            all: options.all,
            format: options.query.format,
            length: options.length,
        };
        return account::run(&asked, out, lang);
    }
    let project = answer::open(&options.query)?;
    let told = match options.query.format {
        Format::Json => Lang::En,
        Format::Table => lang,
    };
    let rows = match options.kind {
        Some(Kind::Article) => articles(&project, told)?,
        _ => rows(&project, told)?,
    };
    // What could not be read for a question is part of its answer.
    let is_whole = options.kind == Some(Kind::Article);
    let wanted = |row: &Row| is_whole || options.kind.is_none_or(|kind| kind == row.kind);
    let all: Vec<Row> = rows.into_iter().filter(wanted).collect();
    let most = options
        .length
        .most(options.query.format)
        .unwrap_or(usize::MAX);
    let shown = all.get(..most.min(all.len())).unwrap_or_default();
    match options.query.format {
        Format::Json => answer::json(out, &shown)?,
        Format::Table => print(&all, shown, out, lang)?,
    }
    out.flush()?;
    Ok(if all.is_empty() {
        Outcome::Done
    } else {
        Outcome::Findings
    })
}

/// All that needs a person, the gravest first.
fn rows(project: &answer::Project, lang: Lang) -> Result<Vec<Row>> {
    let about = project.saved.about()?;
    let mut rows = Vec::new();
    for miss in project.saved.near_misses()? {
        rows.push(Row {
            kind: Kind::NearMiss,
            file: Some(miss.file),
            line: Some(miss.line),
            ids: vec![miss.document],
            quote: miss.quote,
            reason: None,
            todo: Kind::NearMiss.todo(lang),
        });
    }
    let found = project.ask(|graph| conflicts(graph, &project.almanac, project.as_of))?;
    for Contradiction { conflict, almanac } in found {
        let known = almanac.map(|known| lang.standing(&known));
        let kind = lang.pick(conflict.kind.chinese(), conflict.kind.key());
        rows.push(Row {
            kind: Kind::Conflict,
            file: conflict.file,
            line: conflict.line,
            ids: conflict.ids,
            quote: conflict.quote.unwrap_or_default(),
            reason: Some(known.unwrap_or_else(|| kind.to_owned())),
            todo: Kind::Conflict.todo(lang),
        });
    }
    for mention in about.unresolved {
        rows.push(Row {
            kind: Kind::Unresolved,
            reason: Some(match lang {
                Lang::Zh => open::chinese(&mention.reason),
                Lang::En => mention.reason,
            }),
            file: Some(mention.file),
            line: Some(mention.line),
            ids: Vec::new(),
            quote: mention.text,
            todo: Kind::Unresolved.todo(lang),
        });
    }
    for unread in about.unread {
        rows.push(Row {
            kind: Kind::Unread,
            file: Some(unread.file),
            line: None,
            ids: Vec::new(),
            quote: String::new(),
            reason: Some(match lang {
                Lang::Zh => unread.reason_zh,
                Lang::En => unread.reason,
            }),
            todo: Kind::Unread.todo(lang),
        });
    }
    Ok(rows)
}

/// Citations of articles that are not there or have moved, and the files that could not be
/// read for it.
fn articles(project: &answer::Project, lang: Lang) -> Result<Vec<Row>> {
    let texts = project.texts()?;
    let rows = project.ask(|graph| {
        let all = misplaced(graph, &texts, project.as_of);
        let found = all.found.into_iter().map(|found| Row {
            kind: Kind::Article,
            file: Some(found.file.to_owned()),
            line: Some(found.line),
            ids: vec![found.cites.to_owned()],
            quote: found.quote.to_owned(),
            reason: Some(fault(found.pinpoint, &found.fault, lang)),
            todo: Kind::Article.todo(lang),
        });
        let unread = all.unread.into_iter().map(|unread| Row {
            kind: Kind::Unread,
            file: Some(unread.file),
            line: None,
            ids: Vec::new(),
            quote: String::new(),
            reason: Some(match lang {
                Lang::Zh => unread.reason.chinese(),
                Lang::En => unread.reason.to_string(),
            }),
            todo: Kind::Unread.todo(lang),
        });
        found.chain(unread).collect::<Vec<Row>>()
    })?;
    Ok(rows)
}

fn fault(pinpoint: &str, fault: &Fault<'_>, lang: Lang) -> String {
    match (fault, lang) {
        (Fault::Absent { last }, Lang::Zh) => format!("没有{pinpoint}；最后一条为{last}"),
        (Fault::Absent { last }, Lang::En) => format!("no {pinpoint}; the last article is {last}"),
        (Fault::Moved { to, version, day }, lang) => {
            let to: Vec<String> = to.iter().map(|(was, is)| format!("{was} → {is}")).collect();
            let to = to.join(lang.pick("，", ", "));
            let version = day.map_or_else(|| (*version).to_owned(), |day| day.to_string());
            match lang {
                Lang::Zh => format!("条号已变动：{to}（{version} 的版本）"),
                Lang::En => format!("has moved: {to} (in the version of {version})"),
            }
        }
    }
}

fn print(all: &[Row], shown: &[Row], out: &mut dyn Write, lang: Lang) -> Result<()> {
    if all.is_empty() {
        writeln!(
            out,
            "{}",
            lang.pick("没有需要人工核对的内容。", "Nothing needs a person.")
        )?;
        return Ok(());
    }
    for kind in [
        Kind::NearMiss,
        Kind::Conflict,
        Kind::Unresolved,
        Kind::Unread,
        Kind::Article,
    ] {
        let of_kind = || shown.iter().filter(|row| row.kind == kind);
        let count = all.iter().filter(|row| row.kind == kind).count();
        if of_kind().next().is_none() {
            continue;
        }
        writeln!(
            out,
            "{}{}{count}\n{}{}",
            kind.name(lang),
            lang.pick("：", ": "),
            lang.pick("处理办法：", "What to do: "),
            kind.todo(lang)
        )?;
        // A file that was not read has no words.
        let has_words = kind != Kind::Unread;
        let place = lang.pick("位置", "where");
        let words = has_words.then_some(lang.pick("原文", "the words"));
        let why = lang.pick("说明", "why");
        let heads: Vec<&str> = [Some(place), words, Some(why)]
            .into_iter()
            .flatten()
            .collect();
        let mut rows = table(&heads);
        for row in of_kind() {
            let place = match (&row.file, row.line) {
                (Some(file), Some(line)) => format!("{file}:{line}"),
                (Some(file), None) => file.clone(),
                _ => row.ids.join("\n"),
            };
            let why = match (&row.reason, row.ids.is_empty()) {
                (Some(reason), true) => cut(reason, 120),
                (Some(reason), false) => format!("{reason}\n{}", row.ids.join("\n")),
                (None, _) => row.ids.join("\n"),
            };
            let words = has_words.then(|| cut(&row.quote, 160));
            rows.add_row([Some(place), words, Some(why)].into_iter().flatten());
        }
        writeln!(out, "{rows}\n")?;
    }
    answer::say_left_out(out, all.len() - shown.len(), "", lang)?;
    Ok(())
}
