//! What a node does to the world (Fluxo, section 3, "Annotations").

use crate::StateUse;
use serde::{Deserialize, Serialize};

/// Effects, as its component declares or its annotations say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effects {
    /// Nothing is known: never repeated, skipped, reordered or postponed.
    pub unknown: bool,
    /// Same inputs, same outputs, nothing else.
    pub pure: bool,
    /// State that its result depends on.
    pub reads: Vec<StateUse>,
    /// State that it may change.
    pub writes: Vec<StateUse>,
    /// How stale what it reads may be; none: it reads nothing.
    pub staleness: Option<Staleness>,
    /// An update that may run twice.
    pub idempotent: bool,
    /// Order does not matter among its own kind.
    pub commutative: bool,
    /// Sees what is no input: the clock, dice, the session, the request.
    pub nondeterministic: bool,
    /// What it writes may be seen by those who are served: log lines alone are not. A flow that has begun such a node
    /// is not given up when its client goes away.
    pub commits: bool,
}

impl Effects {
    /// The effects of a native node that says nothing: it may do anything.
    pub fn unknown() -> Self {
        Effects { unknown: true, ..Effects::default() }
    }

    /// The effects of a node that only computes.
    pub fn pure() -> Self {
        Effects { pure: true, ..Effects::default() }
    }

    /// May it change what those who are served see?
    pub fn may_write(&self) -> bool {
        self.unknown || self.commits
    }
}

/// `@volatile(3m, on_error: 1h)`, in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Staleness {
    /// At most this old.
    pub within: u64,
    /// At most this old while the node fails.
    pub on_error: Option<u64>,
}
