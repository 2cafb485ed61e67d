//! A path's identity: what one flow did, step by step, without its values and times.

use crate::{BlockId, StepId};
use std::fmt;

/// Where a path begins. Each root numbers its own paths from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Root {
    /// At a source: an index into the plan's sources.
    Source(u32),
    /// In a body that runs for itself: that of an element of `each`, a postponed or a batched one.
    Body(BlockId),
}

/// What one flow did.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Path {
    /// The source or the body that it began in.
    pub root: Root,
    /// What it came by, in program order.
    pub passed: Vec<Passed>,
    /// Whether it finished, was handled or failed.
    pub end: End,
}

/// One thing that a flow came by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Passed {
    /// It began a step; what follows happened inside it, until its end.
    Step(StepId),
    /// Which of the step's ways it took: the case of a dispatch, a branch of a fork (one after the other; of a fork
    /// that failed only the branch that made it fail), 0 or 1 for a body that ran or was spared (a cache had its
    /// result, a fault came in its place).
    Way(u32),
    /// What failed was caught by the step's (or, at the end, the source's) catch of that index.
    Caught(u32),
    /// What failed was caught by none of the step's, or the source's, catches.
    Uncaught,
    /// A handler inside an element ended the flow: that element's own path tells how.
    Ended,
}

/// How a path ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum End {
    /// At the end of its root's body.
    Finished,
    /// At the end of a handler.
    Handled,
    /// In a failure that nothing caught.
    Failed,
}

/// Why there is no such path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// The plan has no such root.
    #[error("the plan has no such beginning of a path")]
    NoRoot,
    /// There are more than 2^63: numbers can't tell them apart.
    #[error("more paths begin there than can be numbered")]
    TooMany,
    /// A number that is none of this root's.
    #[error("{found} is no path's number: they end before {paths}")]
    NoNumber {
        /// The number that was asked for.
        found: u64,
        /// How many there are.
        paths: u64,
    },
    /// No flow of this plan does this.
    #[error("no flow goes this way: {0}")]
    NoWay(String),
}

impl Path {
    /// The steps that ran, in program order.
    pub fn steps(&self) -> impl Iterator<Item = &StepId> {
        self.passed.iter().filter_map(|passed| match passed {
            Passed::Step(id) => Some(id),
            _ => None,
        })
    }
}

/// `source Read/Feed, Feed/Friends, caught by 0; failed`: for messages and logs.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, passed) in self.passed.iter().enumerate() {
            let between = if n == 0 { "" } else { ", " };
            match passed {
                Passed::Step(id) => write!(f, "{between}{id}")?,
                Passed::Way(way) => write!(f, "{between}way {way}")?,
                Passed::Caught(catch) => write!(f, "{between}caught by {catch}")?,
                Passed::Uncaught => write!(f, "{between}uncaught")?,
                Passed::Ended => write!(f, "{between}ended inside")?,
            }
        }
        let end = match self.end {
            End::Finished => "finished",
            End::Handled => "handled",
            End::Failed => "failed",
        };
        if self.passed.is_empty() { f.write_str(end) } else { write!(f, "; {end}") }
    }
}
