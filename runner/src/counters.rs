//! What has happened so far, in numbers.

use crate::prepare::Program;
use serde::{Deserialize, Serialize};
use std::sync::atomic::Ordering;

/// Counts since the program was started or swapped in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// Of each source, in the plan's order.
    pub sources: Vec<SourceCount>,
    /// Of each node that has failed, in the plan's order.
    pub nodes: Vec<NodeCount>,
    /// Session and keyed locks that somebody holds or waits for, now.
    pub keyed_locks: usize,
}

/// Flows of a source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceCount {
    /// The source.
    pub source: String,
    /// Flows begun.
    pub started: u64,
    /// Flows that reached their end, or that of a handler.
    pub finished: u64,
    /// Flows that ended in a failure.
    pub failed: u64,
}

/// Failures of a node.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeCount {
    /// The node.
    pub node: String,
    /// How often it failed, recovered and handled failures included.
    pub errors: u64,
}

impl Counters {
    pub(crate) fn of(program: &Program, keyed_locks: usize) -> Counters {
        let sources = program.sources.iter().map(|source| SourceCount {
            source: source.name.clone(),
            started: source.started.load(Ordering::Relaxed),
            finished: source.finished.load(Ordering::Relaxed),
            failed: source.failed.load(Ordering::Relaxed),
        });
        let failures = program.nodes.iter().map(|node| (node, node.errors.load(Ordering::Relaxed)));
        let nodes = failures
            .filter(|(_, errors)| *errors > 0)
            .map(|(node, errors)| NodeCount { node: node.name.clone(), errors });
        Counters { sources: sources.collect(), nodes: nodes.collect(), keyed_locks }
    }
}
