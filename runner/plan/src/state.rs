//! State that outlives a request, by identity: a store, or a part of one.

use crate::{Operand, Plan, StateId, StoreId};
use serde::{Deserialize, Serialize};

/// State that some node reads or writes: `news`, `news.edits`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct State {
    /// As people read it, the store's name first.
    pub name: String,
    /// The store that keeps it; none: no store of the program does, only native code knows it.
    pub store: Option<StoreId>,
    /// The part of the store, a table of it for example; none: all of it.
    pub part: Option<String>,
}

/// State that a node reads or writes, in terms of its inputs: `@reads(news.edits, key: user)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StateUse {
    /// The store, and the part of it.
    pub state: StateId,
    /// The node's input that is the key; none: all of it.
    pub key: Option<String>,
}

/// State that a step reads or writes, in terms of the values that it is given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StateKey {
    /// The store, and the part of it.
    pub state: StateId,
    /// Where the key stands in the block's frame; none: all of it, or a key that only the node inside knows.
    pub key: Option<Operand>,
}

impl Plan {
    /// The state of that id.
    pub fn state(&self, id: StateId) -> &State {
        &self.states[id.index()]
    }

    /// May a write to the one change what is read of the other? A part is in its store; two parts are apart.
    pub fn overlap(&self, one: StateId, other: StateId) -> bool {
        let (one, other) = (self.state(one), self.state(other));
        match (one.store, other.store) {
            (Some(a), Some(b)) => {
                a == b && (one.part.is_none() || other.part.is_none() || one.part == other.part)
            }
            (None, None) => one.name == other.name,
            _ => false,
        }
    }
}
