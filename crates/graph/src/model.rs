//! The graph as the rest of the program sees it: entities, relations between
//! them, and the words that prove each relation.

use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Entity, Evidence, Relation};

/// Whether a relation holds for the whole target or for a part of it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The whole document.
    Whole,
    /// The articles that the pinpoints name.
    Part,
}

/// One relation between two documents, with all its mentions.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Link {
    /// What the citing document does to the cited one.
    pub relation: Relation,
    /// Whole, or only a part of the target.
    pub scope: Scope,
    /// The mentions, in the order of file and place.
    pub mentions: Vec<Evidence>,
}

/// The citation graph. Nodes are sorted by id and edges by (source, target,
/// relation), so that equal input gives equal output.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    /// The petgraph underneath.
    pub inner: DiGraph<Entity, Link>,
    /// Entity ids to nodes.
    pub by_id: FxHashMap<String, NodeIndex>,
}

impl Graph {
    /// The entity with this id.
    pub fn entity(&self, id: &str) -> Option<&Entity> {
        self.by_id.get(id).map(|&node| &self.inner[node])
    }
}
