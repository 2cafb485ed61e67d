//! What a node does to the world, with state named as it is written.

use flux_plan::Staleness;

/// Effects, as its component declares or its annotations say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// Nothing is known: never repeated, skipped, reordered or postponed.
    pub unknown: bool,
    /// Same inputs, same outputs, nothing else.
    pub pure: bool,
    /// What it reads.
    pub reads: Vec<StateUse>,
    /// What it writes.
    pub writes: Vec<StateUse>,
    /// How stale what it reads may be; none: it reads nothing.
    pub staleness: Option<Staleness>,
    /// An update that may run twice.
    pub idempotent: bool,
    /// Order does not matter among its own kind.
    pub commutative: bool,
    /// Reads the clock or randomness: a cache key can never hold it.
    pub nondeterministic: bool,
}

impl Effects {
    /// Of a native node that says nothing.
    pub fn unknown() -> Self {
        Effects { unknown: true, ..Effects::default() }
    }

    /// Of a node that only computes.
    pub fn pure() -> Self {
        Effects { pure: true, ..Effects::default() }
    }

    /// May it change the world?
    pub fn may_write(&self) -> bool {
        self.unknown || !self.writes.is_empty()
    }
}

/// State that is read or written: `@reads(news.edits, key: user)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StateUse {
    /// A store, or a part of one: `news.edits`.
    pub state: String,
    /// The input that is the key; none: all of it.
    pub key: Option<String>,
}
