//! `/versions`: two versions of a work side by side, article by article. The texts are
//! read again from the files that the project names.

use askama::Template;
use axum::response::Response;
use petgraph::graph::NodeIndex;

use super::trouble::Trouble;
use super::{Asked, Frame, asked};
use wenmai_answer::answer::{Texts, VersionRow, version_rows};
use wenmai_extracting::document::articles::{self, Article, Fate, Run};
use wenmai_graph::{ProvedGraph, Status, versions};

#[derive(Template)]
#[template(path = "versions.html")]
struct Page<'a> {
    f: &'a Frame,
    name: &'a str,
    versions: Vec<VersionRow<'a>>,
    /// The version that is asked for, and the one it is compared with.
    chosen: &'a str,
    other: Option<&'a str>,
    sides: Option<[Side; 2]>,
    /// How many articles are the same, changed, added, dropped.
    counts: [usize; 4],
    shows_all: bool,
    rows: Vec<Row>,
}

/// One of the two versions.
struct Side {
    day: String,
    link: String,
    status: Status,
    /// Whether its text can be read, and has articles.
    is_readable: bool,
}

/// An article in both versions, or in one.
struct Row {
    key: &'static str,
    words: &'static str,
    old: Option<Cell>,
    new: Option<Cell>,
}

/// An article: its number, and its words in runs that the other version has or has not.
struct Cell {
    number: String,
    runs: Vec<Run>,
}

impl Page<'_> {
    /// This page with the chosen version beside another.
    fn beside(&self, id: &str) -> String {
        self.f.here_with_all(&[("id", self.chosen), ("with", id)])
    }

    /// This page with another version chosen, beside the one that stays.
    fn choosing(&self, id: &str) -> String {
        let stays = self.other.filter(|&other| other != id);
        let with = stays.unwrap_or(self.chosen);
        self.f.here_with_all(&[("id", id), ("with", with)])
    }

    fn is_other(&self, id: &str) -> bool {
        self.other == Some(id)
    }
}

pub(super) async fn page(asked: Asked) -> Response {
    asked.read(page_of).await
}

fn page_of(asked: &Asked, graph: &dyn ProvedGraph, texts: &Texts) -> Result<Response, Trouble> {
    let f = &asked.frame;
    let node = asked.node(graph)?;
    let all = versions::versions(graph, node);
    let at_hand: Vec<NodeIndex> = all
        .iter()
        .copied()
        .filter(|&v| graph.document(v).present)
        .collect();
    // Without `with` it is the version before.
    let before = || {
        let at = at_hand.iter().position(|&version| version == node)?;
        at.checked_sub(1)
            .or((at_hand.len() > 1).then_some(1))
            .and_then(|at| at_hand.get(at).copied())
    };
    let other = match f.params.get("with") {
        Some(id) => {
            let found = graph.node(id).filter(|&v| v != node && all.contains(&v));
            let parameter = || Trouble::Parameter {
                name: "with",
                value: id.to_owned(),
            };
            Some(found.ok_or_else(parameter)?)
        }
        None => before(),
    };
    let pair = other.map(|other| {
        let place = |node| all.iter().position(|&version| version == node);
        if place(other) < place(node) {
            (other, node)
        } else {
            (node, other)
        }
    });
    let shows_all = f.params.get("all").is_some();
    let mut counts = [0; 4];
    let mut rows = Vec::new();
    let sides = pair.map(|(old, new)| {
        let [first, last] = [old, new].map(|node| texts.articles(graph.document(node)));
        for fate in articles::fates(&first.all, &last.all) {
            let (at, row) = row(f, fate);
            if let Some(count) = counts.get_mut(at) {
                *count += 1;
            }
            rows.extend(Some(row).filter(|_| at > 0 || shows_all));
        }
        let [first, last] = [first, last].map(|articles| !articles.all.is_empty());
        [side(f, graph, old, first), side(f, graph, new, last)]
    });
    let entity = graph.document(node);
    asked::html(&Page {
        f,
        name: entity.title.as_deref().unwrap_or(&entity.id),
        versions: version_rows(graph, node, f.as_of),
        chosen: &entity.id,
        other: other.map(|other| graph.document(other).id.as_str()),
        sides,
        counts,
        shows_all,
        rows,
    })
}

fn side(f: &Frame, graph: &dyn ProvedGraph, node: NodeIndex, is_readable: bool) -> Side {
    let entity = graph.document(node);
    Side {
        day: versions::day(entity)
            .map(|day| day.to_string())
            .unwrap_or_default(),
        link: f.document(&entity.id),
        status: graph.status(node, f.as_of),
        is_readable,
    }
}

/// The row of an article, and the place of its kind among the counts.
fn row(f: &Frame, fate: Fate) -> (usize, Row) {
    let whole = |article: Article, is_shared| Cell {
        number: article.number,
        runs: vec![(article.words, is_shared)],
    };
    match fate {
        Fate::Same(old, new) => (
            0,
            Row {
                key: "same",
                words: f.t("未变", "same"),
                old: Some(whole(old, true)),
                new: Some(whole(new, true)),
            },
        ),
        Fate::Changed(old, new) => {
            let (of_old, of_new) = articles::runs(&old.words, &new.words);
            (
                1,
                Row {
                    key: "changed",
                    words: f.t("修改", "changed"),
                    old: Some(Cell {
                        number: old.number,
                        runs: of_old,
                    }),
                    new: Some(Cell {
                        number: new.number,
                        runs: of_new,
                    }),
                },
            )
        }
        Fate::Added(new) => (
            2,
            Row {
                key: "added",
                words: f.t("新增", "added"),
                old: None,
                new: Some(whole(new, false)),
            },
        ),
        Fate::Dropped(old) => (
            3,
            Row {
                key: "dropped",
                words: f.t("删去", "dropped"),
                old: Some(whole(old, false)),
                new: None,
            },
        ),
    }
}
