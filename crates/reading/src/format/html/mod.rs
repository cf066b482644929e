//! Web pages: the document, and not the page around it.

mod charset;
mod facts;
mod lines;
mod measure;
mod pick;
mod sign;
mod title;
mod tree;

use std::sync::LazyLock;

use regex::Regex;
use scraper::Html as Page;

use self::lines::Line;
use self::pick::Picked;
use self::tree::Tree;
use super::label::{Label, fact};
use super::{Input, Reader};
use crate::Places;
use crate::budget::Budget;
use crate::content::{Content, Read};
use crate::{Fact, Field, Reason, decode, decode_as};
use wenmai_vocabulary::data;
use wenmai_vocabulary::pattern;

/// A page is read as its facts, its title where that stands apart, its text and the names of the files that it links to.
pub(super) struct Html;

impl Reader for Html {
    fn read<'a>(&self, input: &Input<'a>) -> Result<Read<'a>, Reason> {
        content(input.bytes, None, input.budget).map(Read::Text)
    }
}

/// The text of a page. `charset` is what came with it in mail.
pub(super) fn content(
    bytes: &[u8],
    charset: Option<&str>,
    budget: &Budget,
) -> Result<Content, Reason> {
    let named = charset.map(str::to_owned).or_else(|| charset::named(bytes));
    let (text, encoding) = match named {
        Some(named) => decode_as(bytes, &named)?,
        None => decode(bytes)?,
    };
    measure::check(&text, budget)?;
    let page = Page::parse_document(&text);
    Ok(Content {
        encoding,
        ..read(&Tree::new(&page, budget))
    })
}

fn read(tree: &Tree<'_>) -> Content {
    let Picked { root, mut left_out } = pick::pick(tree);
    let status = title::badge(tree, &mut left_out);

    let mut fields = Fields::default();
    let status = status.or_else(|| title::status_of_script(tree));
    fields.extend(status.and_then(|words| fact(Field::Status, "", &words)));
    let (around, _) = facts::facts(tree, 0..tree.nodes.len(), &|at| left_out[at] || at == root);
    fields.extend(around);
    fields.extend(facts_inside(tree, root, &mut left_out));
    fields.extend_from_meta(tree);

    let mut body = without_page_lines(lines::lines(tree, root, &left_out));
    let apart = title::apart(tree, root, &left_out);
    let numbers = match apart {
        Some(title) => numbers_below(tree, title..root, &left_out),
        None => Vec::new(),
    };
    let mut heading = apart.map(|at| {
        let lines = lines::lines(tree, at, &left_out).into_iter();
        lines
            .map(|line| line.text)
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
    });
    let meta = fields.meta_title.take();
    let said = heading.as_deref().map(<[String]>::concat);
    if fields.title().is_none() {
        let own = title::confirmed(tree, meta.as_deref(), said.as_deref(), &body)
            .or_else(|| meta.filter(|meta| !meta.is_empty() && heading.is_none()))
            .or_else(|| {
                title::of_page(tree).filter(|_| !has_heading(tree, root) && heading.is_none())
            });
        if let Some(own) = own {
            fields.extend(title::leave_out_above(&own, &mut body));
            fields.name(&own);
            heading = Some(vec![own]);
        }
    }
    let heading = heading.or_else(|| fields.title().map(|title| vec![title.to_owned()]));
    let heading = heading.filter(|title| !title::shows(&body, &title.concat()));
    let annexes = annexes(tree, &left_out, &body);
    assemble(
        fields,
        heading.unwrap_or_default(),
        numbers,
        &mut body,
        &annexes,
    )
}

fn has_heading(tree: &Tree<'_>, root: usize) -> bool {
    let end = tree.nodes.get(root).map_or(0, |node| node.end);
    (root..end).any(|at| matches!(tree.tag(at), "h1" | "h2" | "h3"))
}

/// The header fields of a page, at most one of a kind: a second would begin
/// another document.
#[derive(Default)]
struct Fields {
    facts: Vec<Fact>,
    /// The title that only a `<meta>` gives.
    meta_title: Option<String>,
}

impl Fields {
    fn extend(&mut self, facts: impl IntoIterator<Item = Fact>) {
        for fact in facts {
            let is_labelled = matches!(fact.field, Field::Status | Field::Other);
            let is_same = |have: &Fact| {
                have.field == fact.field && (!is_labelled || have.label == fact.label)
            };
            if !self.facts.iter().any(is_same) {
                self.facts.push(fact);
            }
        }
    }

    /// Adds what the page says to programs and not to people.
    fn extend_from_meta(&mut self, tree: &Tree<'_>) {
        for element in (0..tree.nodes.len()).filter_map(|at| tree.element(at)) {
            if element.name() != "meta" {
                continue;
            }
            let Some(name) = element.attr("name").or_else(|| element.attr("property")) else {
                continue;
            };
            let label = data::web_pages()
                .meta
                .iter()
                .find(|(own, _)| own.eq_ignore_ascii_case(name.trim()));
            let Some(label) = label.and_then(|(_, label)| Label::of(label)) else {
                continue;
            };
            let mut value = element.attr("content").unwrap_or_default().trim();
            if label.field().is_some_and(Field::is_day) {
                // The time of day is nothing that documents have.
                value = value.split([' ', 'T']).next().unwrap_or_default();
            }
            match label.field() {
                Some(Field::Title) => {
                    self.meta_title.get_or_insert_with(|| value.to_owned());
                }
                _ => self.extend(label.fact(value)),
            }
        }
    }

    fn title(&self) -> Option<&str> {
        let mut facts = self.facts.iter();
        let title = facts.find(|fact| fact.field == Field::Title)?;
        Some(&title.value)
    }

    /// Sets the title of the page before other facts. By itself it is the first line of the
    /// text, which may say it more fully.
    fn name(&mut self, title: &str) {
        if !self.facts.is_empty() {
            self.facts
                .splice(0..0, fact(Field::Title, PAGE_TITLE, title));
        }
    }
}

/// What a title is called that a page bears outside of its text.
const PAGE_TITLE: &str = "网页标题";

/// Facts that stand in the text itself, above its first sentences; they are taken
/// out of it.
fn facts_inside(tree: &Tree<'_>, root: usize, left_out: &mut [bool]) -> Vec<Fact> {
    /// Characters that may stand above: the title.
    const ABOVE: usize = 300;
    const LONGEST: usize = 2000;
    let mut found = Vec::new();
    let mut above = 0;
    let Some(node) = tree.nodes.get(root) else {
        return found;
    };
    let mut at = root + 1;
    while at < node.end && above <= ABOVE {
        if left_out[at] {
            at = tree.nodes[at].end;
            continue;
        }
        if let Some((facts, end)) = row_of_facts(tree, at, left_out) {
            found.extend(facts);
            for marked in &mut left_out[at..end] {
                *marked = true;
            }
            continue;
        }
        if let tree::Kind::Text(text) = tree.nodes[at].kind {
            above += text.chars().filter(|c| !c.is_whitespace()).count();
        }
        let may_be = matches!(
            tree.tag(at),
            "table" | "dl" | "ul" | "div" | "section" | "p"
        );
        if may_be {
            let length = tree.squashed(at, |at| left_out[at]).chars().count();
            let end = tree.nodes[at].end;
            let (facts, stray) = facts::facts(tree, at..end, &|at| left_out[at]);
            if length <= LONGEST && facts.len() >= 2 && stray * 5 <= length {
                found.extend(facts);
                for marked in &mut left_out[at..end] {
                    *marked = true;
                }
            }
        }
        at += 1;
    }
    found
}

/// The facts of elements that follow each other, each with one of them and nothing else,
/// and where the last ends. A line with a colon is read as a line of the text is.
fn row_of_facts(tree: &Tree<'_>, first: usize, left_out: &[bool]) -> Option<(Vec<Fact>, usize)> {
    const FEWEST: usize = 2;
    const LONGEST: usize = 300;
    let parent = tree.nodes.get(first)?.parent?;
    let mut found = Vec::new();
    let mut end = first;
    let siblings = tree.children(parent).skip_while(|&at| at < first);
    for at in siblings.filter(|&at| !left_out[at]) {
        if let tree::Kind::Text(text) = tree.nodes[at].kind {
            if text.trim().is_empty() {
                continue;
            }
            break;
        }
        let words = tree.squashed(at, |at| left_out[at]);
        let parts = tree.below(at).filter(|&at| tree.element(at).is_some());
        if !matches!(tree.tag(at), "div" | "li" | "p" | "tr" | "section")
            || words.contains(['：', ':'])
            || words.chars().count() > LONGEST
            || parts.count() < 2
        {
            break;
        }
        let (facts, stray) = facts::facts(tree, at..tree.nodes[at].end, &|at| left_out[at]);
        if facts.is_empty() || stray > 0 {
            break;
        }
        found.extend(facts);
        end = tree.nodes[at].end;
    }
    (found.len() >= FEWEST).then_some((found, end))
}

/// Lines between the title and the text that bear a number or say when the
/// document was passed.
fn numbers_below(tree: &Tree<'_>, range: std::ops::Range<usize>, left_out: &[bool]) -> Vec<String> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            r"[〔\[（(【﹝]\d{4}[〕\])）】﹞]\s*第?\s*\d+\s*号|第\s*\d+\s*号|\d{4}年\d{1,2}月\d{1,2}日.{0,40}(通过|公布|发布|修订|施行)",
        )
    });
    let mut found = Vec::new();
    let mut at = tree
        .nodes
        .get(range.start)
        .map_or(range.end, |node| node.end);
    while at < range.end {
        let node = &tree.nodes[at];
        let is_leaf = lines::is_block(tree, at)
            && node.end <= range.end
            && !tree.below(at).any(|below| lines::is_block(tree, below));
        if left_out[at] {
            at = node.end;
        } else if is_leaf {
            let text = lines::one_line(tree, at, left_out);
            let (facts, _) = facts::facts(tree, at..node.end, &|at| left_out[at]);
            if facts.is_empty() && NUMBER.is_match(&text) && text.chars().count() <= 80 {
                found.push(text);
            }
            at = node.end;
        } else {
            at += 1;
        }
    }
    found
}

/// Leaves out the lines that belong to the page though they stand in the text.
fn without_page_lines(lines: Vec<Line>) -> Vec<Line> {
    /// Longer lines say more than that.
    const LONGEST: usize = 80;
    let pages = data::web_pages();
    let is_short = |line: &Line| line.text.chars().count() <= LONGEST;
    let mut kept: Vec<Line> = lines
        .into_iter()
        .filter(|line| !(is_short(line) && pick::is_boilerplate(&squash(&line.text))))
        .collect();
    // What ends a page, where one of its lines leaves no doubt.
    let ends = |line: &Line| {
        pages
            .end_contains
            .iter()
            .any(|words| line.text.contains(words.as_str()))
    };
    let begins_end = |line: &Line| {
        pages
            .end_starts
            .iter()
            .any(|start| squash(&line.text).starts_with(start.as_str()))
    };
    let tail = kept
        .iter()
        .rev()
        .take_while(|line| line.text.is_empty() || ends(line) || begins_end(line))
        .count();
    let from = kept.len() - tail;
    if kept[from..].iter().any(ends) {
        kept.truncate(from);
    }
    // Lines that were left out leave no gaps.
    let first = kept.iter().position(|line| !line.text.is_empty());
    kept.drain(..first.unwrap_or(kept.len()));
    while kept.last().is_some_and(|line| line.text.is_empty()) {
        kept.pop();
    }
    kept.dedup_by(|next, line| next.text.is_empty() && line.text.is_empty());
    kept
}

fn squash(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The titles of the files that the page links to, where the text does not name
/// them.
fn annexes(tree: &Tree<'_>, left_out: &[bool], body: &[Line]) -> Vec<String> {
    let text: String = body.iter().map(|line| squash(&line.text)).collect();
    let mut found: Vec<String> = Vec::new();
    for (at, &is_out) in left_out.iter().enumerate() {
        // Files of the page itself stand in its head and foot.
        let Some(file) = pick::file_of(tree, at).filter(|_| !is_out) else {
            continue;
        };
        let name = annex_name(tree, at, file);
        if !name.is_empty() && !text.contains(&squash(&name)) && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// What a link to a file calls it.
fn annex_name(tree: &Tree<'_>, link: usize, file: &str) -> String {
    let words = lines::one_line(tree, link, &[]);
    let title = tree.element(link).and_then(|element| element.attr("title"));
    let candidates = [words.as_str(), title.unwrap_or_default(), file];
    for candidate in candidates {
        let mut name = candidate.trim();
        if let Some((stem, extension)) = name.rsplit_once('.')
            && data::web_pages()
                .files
                .iter()
                .any(|file| file.eq_ignore_ascii_case(extension))
        {
            name = stem;
        }
        let name = without_annex_mark(name);
        let is_name = name.chars().any(|c| matches!(c, '\u{4E00}'..='\u{9FFF}'))
            && !data::web_pages().no_names.iter().any(|word| name == word);
        if is_name {
            return name.to_owned();
        }
    }
    String::new()
}

/// 附件1：表 is called 表.
fn without_annex_mark(name: &str) -> &str {
    let Some(rest) = name
        .strip_prefix("附件")
        .or_else(|| name.strip_prefix("附表"))
    else {
        return name;
    };
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c.is_whitespace());
    match rest.strip_prefix(['：', ':', '.', '、', '．', '-']) {
        Some(rest) if !rest.trim().is_empty() => rest.trim(),
        _ => name,
    }
}

fn assemble(
    mut fields: Fields,
    heading: Vec<String>,
    numbers: Vec<String>,
    body: &mut Vec<Line>,
    annexes: &[String],
) -> Content {
    let mut text = String::new();
    let mut places = Places::default();
    let start = title::beginning(body);
    if !heading.is_empty() && fields.title().is_none() {
        fields.name(&heading.concat());
    }
    let numbers = numbers
        .into_iter()
        .filter(|number| !start.contains(&squash(number)));
    let above: Vec<String> = heading.into_iter().chain(numbers).collect();
    for line in &above {
        text.push_str(line);
        text.push('\n');
    }
    if !above.is_empty() {
        text.push('\n');
    }
    for line in body.drain(..) {
        for (offset, place) in line.places {
            places.mark(text.len() + offset, place);
        }
        text.push_str(&line.text);
        text.push('\n');
    }
    if !annexes.is_empty() {
        text.push('\n');
    }
    for annex in annexes {
        text.push_str(&format!("附件：{annex}\n"));
    }
    Content {
        facts: fields.facts,
        places,
        ..Content::of(text)
    }
}

#[cfg(test)]
mod tests;
