//! The directed graph of documents: what it consists of, how it is built from
//! resolved citations, and what can be asked of it.
pub mod model;
pub mod relation;
pub mod status;

pub use model::{Entity, Evidence, Graph, Link, Scope};
pub use relation::Relation;
pub use status::{Judgement, Reason, Status};
