//! What a program says of optimization: kept, and carried out by later passes.

use crate::{Arg, DeclaredId, Pos, StoreId};
use serde::{Deserialize, Serialize};

/// `optimize Edits with cache(entries: 100_000);`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// The nodes, wherever they are used.
    pub nodes: Vec<DeclaredId>,
    /// They are one: each is the next step behind the one before it. Else it is done to each.
    #[serde(default)]
    pub together: bool,
    /// What is to be done to them: `cache`, `retry`, …
    pub optimization: String,
    /// The optimization's arguments as they are written.
    pub args: Vec<Arg>,
    /// Where the item stands.
    pub at: Pos,
}

/// Which stores nobody else writes: `assume closed_world(news);`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClosedWorld {
    /// Others may write any store: nothing is taken for granted.
    #[default]
    No,
    /// Nothing but this service writes these stores.
    Stores(Vec<StoreId>),
    /// Nothing but this service writes any of the program's stores.
    All,
}
