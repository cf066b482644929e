//! Telling the document from the page around it: by elements that are known to
//! hold either (`data/web_pages.toml`), else by where the text is.

use std::sync::LazyLock;

use super::facts;
use super::lines::{has_style, is_block, is_data};
use super::sign::{self, Signs};
use super::tree::{Kind, Tree};
use wenmai_vocabulary::data;

/// What of a page is the document.
pub(super) struct Picked {
    /// The element that holds it.
    pub(super) root: usize,
    /// What belongs to the page, for each node.
    pub(super) left_out: Vec<bool>,
}

/// Counts over the nodes before each, so that those of a range are a difference.
struct Sums(Vec<usize>);

impl Sums {
    fn new(counts: impl Iterator<Item = usize>) -> Self {
        let mut sums = vec![0];
        let mut sum = 0;
        sums.extend(counts.map(|count| {
            sum += count;
            sum
        }));
        Sums(sums)
    }

    fn of(&self, tree: &Tree<'_>, at: usize) -> usize {
        self.0[tree.nodes[at].end] - self.0[at]
    }

    fn between(&self, from: usize, to: usize) -> usize {
        self.0[to].saturating_sub(self.0[from])
    }
}

/// Characters without white space.
fn length(tree: &Tree<'_>, at: usize) -> usize {
    match tree.nodes[at].kind {
        Kind::Text(text) => text.chars().filter(|c| !c.is_whitespace()).count(),
        Kind::Element(_) => 0,
    }
}

/// Marks an element and everything below it.
fn mark(marks: &mut [bool], tree: &Tree<'_>, at: usize) {
    for marked in &mut marks[at..tree.nodes[at].end] {
        *marked = true;
    }
}

/// Finds the document on a page.
pub(super) fn pick(tree: &Tree<'_>) -> Picked {
    let body = (0..tree.nodes.len())
        .find(|&at| tree.tag(at) == "body")
        .unwrap_or(0);
    let linked = linked(tree);
    let mut left_out = page_parts(tree, &linked);
    let seen =
        Sums::new((0..tree.nodes.len()).map(|at| if left_out[at] { 0 } else { length(tree, at) }));
    let sentences = Sums::new((0..tree.nodes.len()).map(|at| match tree.nodes[at].kind {
        Kind::Text(text) if !left_out[at] && !linked[at] => text.matches('。').count(),
        _ => 0,
    }));
    let known = known_content(tree, &left_out, &seen)
        .filter(|&at| sentences.of(tree, at) * 2 >= sentences.of(tree, body));
    let root = known.unwrap_or_else(|| densest(tree, body, &left_out, &linked));
    if known.is_none() {
        leave_out_link_lists(tree, root, &linked, &mut left_out);
    }
    Picked { root, left_out }
}

/// Which nodes stand in links.
fn linked(tree: &Tree<'_>) -> Vec<bool> {
    let mut linked = vec![false; tree.nodes.len()];
    for at in 0..tree.nodes.len() {
        let is_link = tree
            .element(at)
            .is_some_and(|a| a.name() == "a" && a.attr("href").is_some());
        if is_link && !linked[at] {
            mark(&mut linked, tree, at);
        }
    }
    linked
}

/// Marks what is hidden or belongs to the page by its tag, id or class. What holds
/// most of the text is kept, whatever it is called.
fn page_parts(tree: &Tree<'_>, linked: &[bool]) -> Vec<bool> {
    static PAGE: LazyLock<Signs> = LazyLock::new(|| Signs::new(&data::web_pages().page));
    static CONTENT: LazyLock<Signs> = LazyLock::new(|| Signs::new(&data::web_pages().content));
    let mut left_out = vec![false; tree.nodes.len()];
    for at in 0..tree.nodes.len() {
        if tree
            .element(at)
            .is_some_and(|element| PAGE.fit_tag(element))
            && !left_out[at]
        {
            mark(&mut left_out, tree, at);
        }
    }
    let seen = Sums::new((0..tree.nodes.len()).map(|at| {
        if left_out[at] || linked[at] {
            0
        } else {
            length(tree, at)
        }
    }));
    let all = seen.between(0, tree.nodes.len());
    let mut at = 0;
    while at < tree.nodes.len() {
        let is_page = !left_out[at]
            && !matches!(tree.tag(at), "html" | "body")
            && tree.element(at).is_some_and(|element| {
                PAGE.fit(element) && !CONTENT.fit(element) || element.attr("hidden").is_some()
            }) | is_hidden(tree, at);
        if is_page && seen.of(tree, at) * 2 <= all {
            mark(&mut left_out, tree, at);
            at = tree.nodes[at].end;
        } else {
            at += 1;
        }
    }
    left_out
}

fn is_hidden(tree: &Tree<'_>, at: usize) -> bool {
    ["display:none", "visibility:hidden", "mso-hide:all"]
        .iter()
        .any(|style| has_style(tree, at, style))
}

/// The element that is known to hold documents and holds the most.
fn known_content(tree: &Tree<'_>, left_out: &[bool], seen: &Sums) -> Option<usize> {
    const SHORTEST: usize = 20;
    data::web_pages().content.iter().find_map(|sign| {
        (0..tree.nodes.len())
            .filter(|&at| !left_out[at])
            .filter(|&at| {
                tree.element(at)
                    .is_some_and(|element| sign::fits(sign, element))
            })
            .map(|at| (seen.of(tree, at), std::cmp::Reverse(at)))
            .filter(|&(length, _)| length >= SHORTEST)
            .max()
            .map(|(_, std::cmp::Reverse(at))| at)
    })
}

/// Characters outside of an element that may be lost: a bar between two links.
const LITTLE: usize = 10;

/// The innermost element that holds all of the text but for titles, fields, links
/// and lines of the page.
fn densest(tree: &Tree<'_>, body: usize, left_out: &[bool], linked: &[bool]) -> usize {
    let mut noise = vec![false; tree.nodes.len()];
    for at in tree.below(body) {
        if noise[at] || left_out[at] || !is_block(tree, at) {
            continue;
        }
        let is_heading = matches!(tree.tag(at), "h1" | "h2") || is_title(tree, at);
        if is_heading || is_page_line(tree, at, left_out) {
            mark(&mut noise, tree, at);
        }
    }
    let text = Sums::new((0..tree.nodes.len()).map(|at| {
        if left_out[at] || linked[at] || noise[at] {
            0
        } else {
            length(tree, at)
        }
    }));
    let mut root = body;
    loop {
        let whole = text.of(tree, root);
        let next = tree.children(root).find(|&child| {
            let holds = text.of(tree, child);
            holds > 0 && whole - holds <= LITTLE && is_wrapping(tree, child, left_out)
        });
        match next {
            Some(child) => root = child,
            None => return root,
        }
    }
}

fn is_wrapping(tree: &Tree<'_>, at: usize, left_out: &[bool]) -> bool {
    match tree.tag(at) {
        "table" => !is_data(tree, at, left_out),
        "tr" | "td" | "tbody" | "div" | "section" | "article" | "main" | "form" | "center"
        | "font" | "span" => true,
        _ => false,
    }
}

/// Whether an element holds nothing but a line of the page or a field.
fn is_page_line(tree: &Tree<'_>, at: usize, left_out: &[bool]) -> bool {
    const LONGEST: usize = 200;
    if tree.nodes[at].end - at > LONGEST {
        return false;
    }
    let text = tree.squashed(at, |at| left_out[at]);
    if text.is_empty() || text.chars().count() > LONGEST {
        return false;
    }
    let (facts, stray) = facts::facts(tree, at..tree.nodes[at].end, &|at| left_out[at]);
    if !facts.is_empty() && stray == 0 {
        return true;
    }
    let pages = data::web_pages();
    let is_line = !tree.below(at).any(|below| is_block(tree, below));
    is_line
        && (is_boilerplate(&text)
            || pages.end_starts.iter().any(|start| text.starts_with(start))
            || pages
                .end_contains
                .iter()
                .any(|words| text.contains(words.as_str())))
}

/// Whether a line belongs to the page wherever it stands.
pub(super) fn is_boilerplate(text: &str) -> bool {
    let words = data::words().boilerplate.iter();
    words
        .chain(&data::web_pages().line_starts)
        .any(|start| text.starts_with(start.as_str()))
}

/// Whether an element is known to hold a title.
pub(super) fn is_title(tree: &Tree<'_>, at: usize) -> bool {
    static TITLES: LazyLock<Signs> = LazyLock::new(|| Signs::new(&data::web_pages().titles));
    tree.element(at).is_some_and(|element| TITLES.fit(element))
}

/// Marks lists that consist of links to other pages.
fn leave_out_link_lists(tree: &Tree<'_>, root: usize, linked: &[bool], left_out: &mut [bool]) {
    const FEWEST: usize = 3;
    for at in tree.below(root) {
        let may_be = matches!(
            tree.tag(at),
            "ul" | "ol" | "dl" | "div" | "table" | "p" | "td"
        );
        if !may_be || left_out[at] {
            continue;
        }
        let links: Vec<usize> = tree.below(at).filter(|&at| tree.tag(at) == "a").collect();
        if links.len() < FEWEST || links.iter().any(|&link| file_of(tree, link).is_some()) {
            continue;
        }
        // Documents that a text lists are links as well.
        let names_documents = tree.below(at).any(|at| match tree.nodes[at].kind {
            Kind::Text(text) => text.contains(['《', '〔']),
            Kind::Element(_) => false,
        });
        if names_documents {
            continue;
        }
        let count = |in_links: bool| -> usize {
            tree.below(at)
                .filter(|&at| !left_out[at] && (!in_links || linked[at]))
                .map(|at| length(tree, at))
                .sum()
        };
        if count(true) * 10 >= count(false) * 7 {
            mark(left_out, tree, at);
        }
    }
}

/// The name of the file that a link leads to, where it is one that belongs to
/// documents.
pub(super) fn file_of<'a>(tree: &Tree<'a>, link: usize) -> Option<&'a str> {
    let element = tree.element(link).filter(|element| element.name() == "a")?;
    let address = element.attr("href")?;
    let path = address.split(['?', '#']).next()?;
    let name = path.rsplit('/').next()?;
    let (_, extension) = name.rsplit_once('.')?;
    let files = &data::web_pages().files;
    files
        .iter()
        .any(|file| file.eq_ignore_ascii_case(extension))
        .then_some(name)
}
