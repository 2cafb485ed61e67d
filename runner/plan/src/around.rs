//! What a pass puts around a part of a flow, and what of that outlives a request.
//!
//! A pass takes a step, or several, into a block of their own and stands [`StepKind::Around`](crate::StepKind::Around)
//! in their place: engine and simulator both know it, so what is predicted is what runs. Steps that a pass lets
//! overlap need none: they are branches of a fork, and its `after` says which wait for which.

use crate::{Operand, Pos, SiteId, StoreId};
use serde::{Deserialize, Serialize};

/// How the body of an `Around` runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// Not at all while a fresh result is kept: `cache`, `precompute`.
    Cached {
        /// Where results are kept: a [`SiteKind::Cache`].
        site: SiteId,
        /// Every value that the body reads.
        key: Vec<Operand>,
        /// The flow's session is a part of the key.
        session: bool,
        /// How old a result may be, in nanoseconds since its data was read; none: until it is invalidated.
        ttl: Option<u64>,
        /// How old it may be while the body fails, in nanoseconds.
        on_error: Option<u64>,
    },
    /// Again, when it fails in a way that may pass: `retry`.
    Retried {
        /// At most so often in all.
        times: u32,
        /// The pause before the second attempt, in nanoseconds; it doubles from then on.
        backoff: u64,
    },
    /// Several times at once, and the first result counts: `replicate`.
    Raced {
        /// At most so many at once.
        copies: u32,
        /// When the next copy starts, while the first has no result.
        after: After,
    },
    /// Later, from a durable queue; the flow goes on at once: `postpone`.
    Postponed {
        /// Where calls wait: a [`SiteKind::Queue`].
        site: SiteId,
    },
    /// Together with other flows' calls of the same node: `batch`.
    Batched {
        /// Where calls are collected: a [`SiteKind::Batch`].
        site: SiteId,
    },
    /// In the shard that a value chooses: `partition`.
    Sharded {
        /// What the value chooses from: a [`SiteKind::Shards`].
        site: SiteId,
        /// What decides the shard; equal values have the same.
        by: Operand,
    },
    /// Worse than it is, to see what becomes of the service: `fault`.
    Faulty {
        /// The share of runs that fail, from 0 to 1.
        rate: f64,
        /// Added to every run, in nanoseconds.
        delay: u64,
        /// The code of such a failure.
        code: i64,
    },
}

/// When a race's next copy starts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum After {
    /// After this time, in nanoseconds.
    Time(u64),
    /// After the time in which this share of all runs is done: `"p95"` is 0.95.
    Share {
        /// Which part of all runs, from 0.0 to 1.0.
        share: f64,
        /// A [`SiteKind::Times`], which knows how long runs took.
        site: SiteId,
    },
}

/// What outlives a request: found again by its name when plans are swapped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// Made from the names of the nodes that it serves; no two have the same.
    pub name: String,
    /// What it keeps, and its bounds.
    pub kind: SiteKind,
    /// The `optimize` item that asked for it.
    pub at: Pos,
}

/// What a site is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SiteKind {
    /// Results of a body, by the values that it read.
    Cache {
        /// At most so many.
        entries: u64,
    },
    /// Calls that wait to be run.
    Queue {
        /// The store that keeps them.
        store: StoreId,
    },
    /// Calls that are collected to be run together.
    Batch {
        /// At most so many.
        max: u32,
        /// At most so long, in nanoseconds.
        within: u64,
    },
    /// Places that share the values of a key among them.
    Shards {
        /// How many shards there are.
        count: u32,
    },
    /// How long runs took, of late.
    Times,
}

impl How {
    /// In one word: `cached`.
    pub fn name(&self) -> &'static str {
        match self {
            How::Cached { .. } => "cached",
            How::Retried { .. } => "retried",
            How::Raced { .. } => "raced",
            How::Postponed { .. } => "postponed",
            How::Batched { .. } => "batched",
            How::Sharded { .. } => "sharded",
            How::Faulty { .. } => "faulty",
        }
    }

    /// The site that it needs, and what that has to be in one word.
    pub fn site(&self) -> Option<(SiteId, &'static str)> {
        match self {
            How::Cached { site, .. } => Some((*site, "cache")),
            How::Postponed { site } => Some((*site, "queue")),
            How::Batched { site } => Some((*site, "batch")),
            How::Sharded { site, .. } => Some((*site, "shards")),
            How::Raced { after: After::Share { site, .. }, .. } => Some((*site, "times")),
            How::Raced { .. } | How::Retried { .. } | How::Faulty { .. } => None,
        }
    }

    /// Does the body run within the flow that comes to it, and end before it goes on? Else it is a path of its own.
    pub fn in_the_flow(&self) -> bool {
        !matches!(self, How::Postponed { .. } | How::Batched { .. })
    }
}

impl SiteKind {
    /// In one word, as [`How::site`] names it.
    pub fn name(&self) -> &'static str {
        match self {
            SiteKind::Cache { .. } => "cache",
            SiteKind::Queue { .. } => "queue",
            SiteKind::Batch { .. } => "batch",
            SiteKind::Shards { .. } => "shards",
            SiteKind::Times => "times",
        }
    }
}
