//! What a program says of optimization: kept, and carried out by later passes.

use crate::{Arg, NodeId, Pos};
use serde::{Deserialize, Serialize};

/// `optimize Edits with cache(entries: 100_000);`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// The nodes.
    pub nodes: Vec<NodeId>,
    /// `cache`, `retry`, …
    pub optimization: String,
    /// Its parameters as written.
    pub args: Vec<Arg>,
    /// Where.
    pub at: Pos,
}

/// `assume closed_world(news);`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClosedWorld {
    /// Others may write every store.
    #[default]
    No,
    /// Nothing else writes these.
    Stores(Vec<String>),
    /// Nothing else writes any.
    All,
}
