//! A document in a line: its name as a link, and its status.

use askama::Template;
use petgraph::graph::NodeIndex;

use super::Frame;
use wenmai_graph::{CitationGraph, Status};

/// A document in a line of a page.
#[derive(Debug, Clone, Template)]
#[template(path = "named.html")]
pub(super) struct Named {
    pub(super) link: String,
    /// Its title, else its id.
    pub(super) name: String,
    /// Its id, where it is not its name.
    pub(super) id: Option<String>,
    pub(super) status: Status,
    pub(super) status_words: &'static str,
    /// Says that its text is not here.
    pub(super) missing: Option<&'static str>,
}

impl Named {
    /// The document on the day of the page.
    pub(super) fn new(f: &Frame, graph: &dyn CitationGraph, node: NodeIndex) -> Self {
        let entity = graph.document(node);
        let status = graph.status(node, f.as_of);
        let title = entity.title.as_deref().filter(|title| *title != entity.id);
        Named {
            link: f.document(&entity.id),
            name: title.unwrap_or(&entity.id).to_owned(),
            id: title.map(|_| entity.id.clone()),
            status,
            status_words: f.lang.status(status),
            missing: (!entity.present).then(|| f.t("未收录", "text not here")),
        }
    }

    /// Whether the status says anything.
    fn has_status(&self) -> bool {
        self.missing.is_none() || self.status != Status::Unknown
    }
}
