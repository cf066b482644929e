//! Documents that fit a selection, in an order.

use std::cmp::Reverse;
use std::str::FromStr;

use petgraph::graph::NodeIndex;

use super::document::row;
use super::{AnswerError, Opened};
use crate::export::answers::ListRow;
use crate::graph::select::Selection;

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// By id.
    #[default]
    Id,
    /// By title; what has none by its id.
    Title,
    /// The latest first.
    Day,
    /// What most documents cite first.
    Cited,
}

impl Order {
    /// All orders.
    pub const ALL: [Order; 4] = [Order::Id, Order::Title, Order::Day, Order::Cited];

    /// The word for it in addresses and on the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Order::Id => "id",
            Order::Title => "title",
            Order::Day => "day",
            Order::Cited => "cited",
        }
    }
}

/// A word that names no order.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no order; there are id, title, day and cited")]
pub struct NoOrder(String);

impl FromStr for Order {
    type Err = NoOrder;

    fn from_str(word: &str) -> Result<Self, NoOrder> {
        match word {
            "year" => Ok(Order::Day),
            _ => Order::ALL
                .into_iter()
                .find(|order| order.key() == word)
                .ok_or_else(|| NoOrder(word.to_owned())),
        }
    }
}

/// The documents of the whole graph that fit; those that are equal in the order
/// stand by their ids.
pub fn list(opened: &Opened, selection: &Selection, order: Order) -> Vec<NodeIndex> {
    let graph = &opened.graph;
    let mut nodes = selection.of(graph, &opened.judgements);
    match order {
        Order::Id => {}
        Order::Title => nodes.sort_by_key(|&node| {
            let entity = &graph.inner[node];
            entity.title.as_ref().unwrap_or(&entity.id)
        }),
        Order::Day => nodes.sort_by_key(|&node| Reverse(graph.inner[node].issued())),
        Order::Cited => nodes.sort_by_cached_key(|&node| Reverse(graph.cited_by(node))),
    }
    nodes
}

/// The rows of these documents.
///
/// # Errors
///
/// [`AnswerError::NotRead`]
pub fn list_rows<'a>(
    opened: &'a Opened,
    nodes: &[NodeIndex],
) -> Result<Vec<ListRow<'a>>, AnswerError> {
    nodes
        .iter()
        .map(|&node| {
            Ok(ListRow {
                row: row(opened, node)?,
                issued: opened.graph.inner[node].issued(),
                cited: opened.graph.cited_by(node),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_named_by_its_key() {
        for order in Order::ALL {
            assert_eq!(order.key().parse::<Order>().unwrap(), order);
        }
        assert_eq!("year".parse::<Order>().unwrap(), Order::Day);
        assert!("size".parse::<Order>().is_err());
    }
}
