//! The title of a page. A page says it in several places: in `<meta>`, in `<title>` with
//! the name of the site, in a heading, above the text. What two of them agree on is
//! certain; a breadcrumb, a menu or a link to an explanation is none of it.

use std::sync::LazyLock;

use regex::Regex;

use super::lines::{self, Line};
use super::tree::{Kind, Tree};
use super::{pick, squash};
use crate::Fact;
use crate::format::label::Label;
use wenmai_vocabulary::data;
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

/// The title that two places agree on, or the one that the page names for itself.
/// `heading` is the title that stands apart from the text.
pub(super) fn confirmed(
    tree: &Tree<'_>,
    meta: Option<&str>,
    heading: Option<&str>,
    body: &[Line],
) -> Option<String> {
    let variants = variants(tree);
    let is_meta_too = |key: &str| {
        let both = meta.map(squash).filter(|meta| meta == key);
        both.is_some() && variants.iter().any(|title| squash(title) == key)
    };
    let own = meta.map(str::to_owned).into_iter();
    own.chain(variants.iter().cloned()).find_map(|title| {
        let key = squash(&title);
        if key.chars().count() < SHORTEST || is_no_title(&key) {
            return None;
        }
        if let Some(heading) = heading
            && squash(heading).ends_with(&key)
        {
            // 甲局关于乙的通知 where `<title>` says 关于乙的通知.
            return Some(heading.to_owned());
        }
        let stands = line_of(&key, body).is_some() || is_heading(tree, &key) || is_meta_too(&key);
        let stands = stands || ends_like_document(&key) && is_block(tree, &key);
        stands.then_some(title)
    })
}

/// Characters of the shortest title.
const SHORTEST: usize = 5;

/// Lines from the top within which a text shows its title.
const NEAR: usize = 20;

/// What `<title>` may mean: all of it, and without the names of columns and of the site
/// at its end or at its beginning, the longest first.
fn variants(tree: &Tree<'_>) -> Vec<String> {
    let Some(at) = (0..tree.nodes.len()).find(|&at| tree.tag(at) == "title") else {
        return Vec::new();
    };
    let whole = lines::one_line(tree, at, &[]);
    let is_cut = |c: char| {
        matches!(
            c,
            '_' | '|' | '｜' | '-' | '－' | '—' | '–' | '>' | '＞' | '·'
        )
    };
    let cuts: Vec<(usize, char)> = whole.char_indices().filter(|&(_, c)| is_cut(c)).collect();
    let heads = cuts.iter().rev().map(|&(at, _)| part(&whole, ..at));
    let tails = cuts
        .iter()
        .map(|&(at, c)| part(&whole, at + c.len_utf8()..));
    let all = std::iter::once(whole.as_str()).chain(heads).chain(tails);
    all.map(|words| words.trim().trim_matches(is_cut).trim().to_owned())
        .filter(|words| !words.is_empty())
        .collect()
}

/// Whether words that stand beside a title are none: the site, one of its columns, the
/// body that keeps it.
fn is_no_title(key: &str) -> bool {
    is_name_of_site(key) || is_body(key) || is_column(key)
}

/// 甲市人民政府门户网站, 甲局网.
fn is_name_of_site(key: &str) -> bool {
    ["网站", "门户", "网", "首页", "平台", "官网", "数据库"]
        .iter()
        .any(|ending| key.ends_with(ending))
}

/// 通知公告, which is a column of a site.
fn is_column(key: &str) -> bool {
    data::web_pages().columns.iter().any(|own| own == key)
}

/// 甲市民政局, which a page names beside its title, and a text at its end.
fn is_body(key: &str) -> bool {
    let endings = &data::words().body_endings;
    let is_body = endings.iter().any(|ending| key.ends_with(ending.as_str()));
    is_body && !key.contains("关于")
}

/// The line of the text that begins with a title and holds nothing else of its own; a
/// title may be broken over the next ones.
fn line_of(key: &str, body: &[Line]) -> Option<usize> {
    let near = body.iter().take(NEAR).map(|line| squash(&line.text));
    let near: Vec<String> = near.collect();
    (0..near.len()).find(|&at| {
        let mut rest = key;
        for line in near[at..].iter().take(4) {
            match rest.strip_prefix(line.as_str()) {
                Some("") if !line.is_empty() => return true,
                Some(after) if !line.is_empty() || after.len() < key.len() => rest = after,
                _ => return false,
            }
        }
        false
    })
}

fn is_heading(tree: &Tree<'_>, key: &str) -> bool {
    let mut all = 0..tree.nodes.len();
    all.any(|at| {
        (matches!(tree.tag(at), "h1" | "h2" | "h3" | "h4") || pick::is_title(tree, at))
            && tree.squashed(at, |_| false) == key
    })
}

/// Whether some element holds the title and nothing else.
fn is_block(tree: &Tree<'_>, key: &str) -> bool {
    let mut all = 0..tree.nodes.len();
    all.any(|at| lines::is_block(tree, at) && tree.squashed(at, |_| false) == key)
}

fn ends_like_document(title: &str) -> bool {
    let bare = title.trim_end_matches(['）', ')']);
    let endings = &data::words().title_endings;
    endings.iter().any(|ending| bare.ends_with(ending.as_str()))
}

/// Leaves out what stands above the title in the text and is neither its number nor its
/// masthead: paths, menus, links to explanations. Fields that stand there are given back.
pub(super) fn leave_out_above(title: &str, body: &mut Vec<Line>) -> Vec<Fact> {
    static KEPT: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            r"[〔\[（(【﹝]\d{4}[〕\])）】﹞]第?\d+号|第[\d一二三四五六七八九十百〇零]+号|(?:文件|令|公告|通告)$",
        )
    });
    let mut facts = Vec::new();
    let Some(at) = line_of(&squash(title), body) else {
        return facts;
    };
    if body.iter().take(at).any(|line| line.text.contains('。')) {
        return facts;
    }
    let mut above = 0;
    body.retain(|line| {
        above += 1;
        if above > at {
            return true;
        }
        let field = line
            .text
            .split_once(['：', ':'])
            .and_then(|(label, value)| Label::of(&squash(label))?.fact(value));
        let is_kept = field.is_none() && KEPT.is_match(&squash(&line.text));
        facts.extend(field);
        is_kept
    });
    facts
}

/// The title that stands outside of the text, above it.
pub(super) fn apart(tree: &Tree<'_>, root: usize, left_out: &[bool]) -> Option<usize> {
    let candidates: Vec<(usize, String)> = (0..root)
        .filter(|&at| !left_out[at] && tree.nodes[at].end <= root)
        .filter(|&at| matches!(tree.tag(at), "h1" | "h2") || pick::is_title(tree, at))
        .map(|at| (at, tree.squashed(at, |at| left_out[at])))
        .filter(|(_, text)| text.chars().count() >= SHORTEST && !is_body(text))
        .collect();
    candidates
        .iter()
        .rev()
        .find(|(_, text)| ends_like_document(text))
        .or_else(|| {
            candidates
                .iter()
                .rev()
                .find(|(at, _)| pick::is_title(tree, *at))
        })
        .map(|&(at, _)| at)
}

/// The title of the page without the name of the site, where it names a document.
pub(super) fn of_page(tree: &Tree<'_>) -> Option<String> {
    let at = (0..tree.nodes.len()).find(|&at| tree.tag(at) == "title")?;
    let title = lines::one_line(tree, at, &[]);
    let own = title.split(['_', '|', '-', '—', '－']).next()?.trim();
    if is_no_title(&squash(own)) {
        return None;
    }
    data::words()
        .title_endings
        .iter()
        .any(|ending| own.trim_end_matches(['）', ')']).ends_with(ending))
        .then(|| own.to_owned())
}

/// The status that a page shows in or beside the heading of its own document, as an
/// element of its own. It is left out of the title.
pub(super) fn badge(tree: &Tree<'_>, left_out: &mut [bool]) -> Option<String> {
    let heading = own_heading(tree, left_out)?;
    let at = badge_of(tree, heading, left_out)?;
    let words = tree.squashed(at, |at| left_out[at]);
    for marked in &mut left_out[at..tree.nodes[at].end] {
        *marked = true;
    }
    Some(words)
}

/// The element in or directly behind a heading that shows a status and nothing else.
fn badge_of(tree: &Tree<'_>, heading: usize, left_out: &[bool]) -> Option<usize> {
    let next = Some(tree.nodes[heading].end).filter(|&next| next < tree.nodes.len());
    let near = tree.below(heading).chain(next);
    let mut near = near.filter(|&at| tree.element(at).is_some() && !left_out[at]);
    near.find(|&at| printed_status(&tree.squashed(at, |at| left_out[at])))
}

/// The heading that names the document of the page, not one that is related to it: the
/// one that `<title>` names, else the first that names a document.
fn own_heading(tree: &Tree<'_>, left_out: &[bool]) -> Option<usize> {
    let is_heading =
        |&at: &usize| matches!(tree.tag(at), "h1" | "h2" | "h3") || pick::is_title(tree, at);
    let headings: Vec<(usize, String)> = (0..tree.nodes.len())
        .filter(|at| is_heading(at) && !left_out[*at])
        .map(|at| {
            let badge = badge_of(tree, at, left_out);
            let is_out = |at: usize| left_out[at] || badge.is_some_and(|badge| badge == at);
            (at, tree.squashed(at, is_out))
        })
        .filter(|(_, words)| words.chars().count() >= SHORTEST)
        .collect();
    let mut names: Vec<String> = variants(tree).iter().map(|name| squash(name)).collect();
    names.retain(|name| name.chars().count() >= SHORTEST && !is_no_title(name));
    // 甲局关于乙的通知 where `<title>` says 关于乙的通知, and the other way round.
    let is_named = |(_, words): &&(usize, String)| {
        let mut names = names.iter();
        names.any(|name| words.ends_with(name.as_str()) || name.ends_with(words.as_str()))
    };
    let named = headings.iter().find(is_named);
    let names_no_document = || !names.iter().any(|name| ends_like_document(name));
    let first = || {
        let mut headings_of_documents = headings.iter();
        headings_of_documents
            .find(|(_, words)| ends_like_document(words))
            .or(headings.first())
            .filter(|_| names_no_document())
    };
    named.or_else(first).map(|&(at, _)| at)
}

/// The status that a script of the page declares: `var file_status = '失效'`.
pub(super) fn status_of_script(tree: &Tree<'_>) -> Option<String> {
    static STATUS: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            r#"(?:^|[^A-Za-z0-9_.$])(?:window\.)?(?<name>[A-Za-z_]+)\s*=\s*["'](?<words>[^"'\n]{2,20})["']"#,
        )
    });
    let in_script = |&at: &usize| {
        tree.nodes[at]
            .parent
            .is_some_and(|above| tree.tag(above) == "script")
    };
    let is_han = |c| matches!(c, '\u{4E00}'..='\u{9FFF}');
    let mut said: Vec<String> = (0..tree.nodes.len())
        .filter(in_script)
        .filter_map(|at| match tree.nodes[at].kind {
            Kind::Text(text) => Some(text),
            Kind::Element(_) => None,
        })
        .flat_map(|text| STATUS.captures_iter(text))
        .filter(|found| is_status_of_document(&found["name"]))
        .map(|found| found["words"].to_owned())
        .filter(|words| words.contains(is_han))
        .collect();
    // A script that chooses among several says nothing of this document.
    said.dedup();
    match said.as_slice() {
        [words] if printed_status(words) => said.pop(),
        _ => None,
    }
}

/// Whether a variable of a script holds the status of the document: `file_status`,
/// `fileStatus`. `captchaStatus` does not.
fn is_status_of_document(variable: &str) -> bool {
    let name = variable.replace('_', "").to_ascii_lowercase();
    data::web_pages().status_names.contains(&name)
}

/// Whether words are a status as pages print it, with or without brackets.
fn printed_status(words: &str) -> bool {
    const LONGEST: usize = 20;
    let printed = &data::words().printed_status;
    let all = [
        &printed.repealed,
        &printed.superseded,
        &printed.expired,
        &printed.partly_repealed,
        &printed.amended,
        &printed.not_yet_in_force,
    ];
    let bare = words
        .trim()
        .trim_matches(['【', '】', '[', ']', '(', ')', '（', '）']);
    let bare = bare.split(['（', '(']).next().unwrap_or_default();
    words.chars().count() <= LONGEST && all.into_iter().flatten().any(|own| own == bare)
}

/// Whether a text shows a title among its first lines: by itself, or at the end of a line
/// that names the bodies too. That a sentence speaks of it is not enough.
pub(super) fn shows(body: &[Line], title: &str) -> bool {
    let key = squash(title);
    let mut near = body.iter().take(NEAR).map(|line| squash(&line.text));
    line_of(&key, body).is_some() || near.any(|line| line.ends_with(&key) && !line.contains('。'))
}

/// The first lines of the text without white space.
pub(super) fn beginning(lines: &[Line]) -> String {
    const LINES: usize = 15;
    let full = lines.iter().filter(|line| !line.text.is_empty());
    full.take(LINES).map(|line| squash(&line.text)).collect()
}
