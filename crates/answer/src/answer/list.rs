//! Documents that fit a selection, in an order.

use std::cmp::Reverse;
use std::str::FromStr;

use jiff::civil::Date;
use petgraph::graph::NodeIndex;

use wenmai_graph::CitationGraph;
use wenmai_graph::select::Selection;
use wenmai_project::export::answers::{ListRow, Row};

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

/// The documents that fit on a day; those that are equal in the order stand by their
/// ids.
pub fn list(
    graph: &dyn CitationGraph,
    day: Date,
    selection: &Selection,
    order: Order,
) -> Vec<NodeIndex> {
    let mut nodes = selection.of(graph, day);
    match order {
        Order::Id => {}
        Order::Title => nodes.sort_by_key(|&node| {
            let entity = graph.document(node);
            entity.title.as_ref().unwrap_or(&entity.id)
        }),
        Order::Day => nodes.sort_by_key(|&node| Reverse(graph.document(node).issued())),
        Order::Cited => nodes.sort_by_cached_key(|&node| Reverse(graph.cited_by(node))),
    }
    nodes
}

/// The rows of these documents.
pub fn list_rows<'a>(
    graph: &'a dyn CitationGraph,
    day: Date,
    nodes: &[NodeIndex],
) -> Vec<ListRow<'a>> {
    let nodes = nodes.iter();
    nodes
        .map(|&node| ListRow {
            row: Row::of(graph, node, day),
            issued: graph.document(node).issued(),
            cited: graph.cited_by(node),
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
