//! Identity: what a program declares once, however often it uses it.
//!
//! A node of a generic component (`time.delay`, `kv.get`) is built once for each signature with which it is used,
//! and an abstract node may have several bodies. What belongs to the declaration and not to one use of it hangs
//! at its [`Declared`]: its limit, what an `optimize` item says of it, what is counted of it.

use crate::{NodeId, Plan, Pos};
#[cfg(doc)]
use crate::{Step, ThrottleUse};
use serde::{Deserialize, Serialize};

/// A node that the program declares, or a native one that it names without declaring it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Declared {
    /// Its name, behind its alias if it has one. No two have the same.
    pub name: String,
    /// `@timeout`, in nanoseconds: of one use, waiting included.
    pub timeout: Option<u64>,
    /// `@limit`: so many at once, wherever it is used.
    pub limit: Option<u32>,
    /// `@limit(by:)`: so many for each value; every step that runs it says which ([`Step::limit_key`]).
    #[serde(default)]
    pub limit_keyed: bool,
    /// `@throttle`: so many starts in a time, wherever it is used.
    #[serde(default)]
    pub throttle: Option<Throttle>,
    /// `@output`: the reply is sent as soon as it is done.
    pub output: bool,
    /// `@cost`, if it is said.
    pub cost: Option<Cost>,
    /// Where it is declared.
    pub at: Pos,
}

/// A bucket of starts, which is refilled evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Throttle {
    /// How many it holds.
    pub starts: u64,
    /// How long until an empty one is full again, in nanoseconds.
    pub per: u64,
    /// A bucket for each value; every step that asks says which ([`ThrottleUse::key`]).
    pub keyed: bool,
}

/// What one run is estimated to take, for predictions before there is a profile.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// Nanoseconds on a processor.
    pub cpu: Option<u64>,
    /// Waiting for the world: a duration or a distribution of them, as written (`exp(20ms)`).
    pub io: Option<String>,
}

impl Declared {
    /// A declared node of which nothing is said yet.
    pub fn new(name: impl Into<String>, at: Pos) -> Declared {
        Declared {
            name: name.into(),
            timeout: None,
            limit: None,
            limit_keyed: false,
            throttle: None,
            output: false,
            cost: None,
            at,
        }
    }
}

impl Plan {
    /// The declaration that this node is a use of; none for a component that is called where it stands in a flow.
    pub fn declared_of(&self, node: NodeId) -> Option<&Declared> {
        let id = self.node(node).declared?;
        self.declared.get(id.index())
    }
}
