//! What has happened so far, in numbers.

use crate::locks::LockTable;
use crate::prepare::Program;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts since the service was started; those of nodes, since the program was swapped in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// The counts of each source, in the plan's order.
    pub sources: Vec<SourceCount>,
    /// Of each node that has failed, in the plan's order.
    pub nodes: Vec<NodeCount>,
    /// Session and keyed locks that somebody holds or waits for, now.
    pub keyed_locks: usize,
    /// Locks that flows wait for, now, in the plan's order.
    #[serde(default)]
    pub waiting: Vec<LockCount>,
}

/// Flows of a source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceCount {
    /// The source as its program declares it.
    pub source: String,
    /// Flows begun since the engine was made.
    pub started: u64,
    /// Flows that reached their end, or that of a handler.
    pub finished: u64,
    /// Flows that ended in a failure.
    pub failed: u64,
    /// Flows that were cancelled: their clients went away, or the service stopped.
    #[serde(default)]
    pub cancelled: u64,
    /// Ticks that started no flow: one of an earlier tick went on, or there was no room.
    #[serde(default)]
    pub skipped: u64,
}

impl SourceCount {
    /// Flows that have begun and not ended.
    pub fn running(&self) -> u64 {
        self.started.saturating_sub(self.finished + self.failed + self.cancelled)
    }
}

/// Flows that wait for a lock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockCount {
    /// The lock, in whatever scope.
    pub lock: String,
    /// Flows that wait for it at this moment.
    pub waiting: usize,
}

/// What a source has done, while it goes.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) started: AtomicU64,
    pub(crate) finished: AtomicU64,
    pub(crate) failed: AtomicU64,
    pub(crate) cancelled: AtomicU64,
    pub(crate) skipped: AtomicU64,
}

/// Failures of a node.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeCount {
    /// The name of the node.
    pub node: String,
    /// How often it failed, recovered and handled failures included.
    pub errors: u64,
}

impl Counters {
    pub(crate) fn of(program: &Program, locks: &LockTable) -> Counters {
        let sources = program.sources.iter().map(|source| SourceCount {
            source: source.name.clone(),
            // Ends before beginnings, so that no more have ended than have begun.
            cancelled: source.counts.cancelled.load(Ordering::Relaxed),
            failed: source.counts.failed.load(Ordering::Relaxed),
            finished: source.counts.finished.load(Ordering::Relaxed),
            started: source.counts.started.load(Ordering::Relaxed),
            skipped: source.counts.skipped.load(Ordering::Relaxed),
        });
        let keyed = locks.keyed_waiting();
        let waiting = program.plan.locks.iter().zip(&program.locks).map(|(lock, named)| LockCount {
            lock: lock.name.clone(),
            waiting: named.gate.waiting() + keyed.get(&named.id).copied().unwrap_or(0),
        });
        let waiting = waiting.filter(|lock| lock.waiting > 0).collect();
        Counters {
            sources: sources.collect(),
            nodes: failures(program),
            keyed_locks: locks.keyed_in_use(),
            waiting,
        }
    }
}

/// Failures of the nodes that have failed: a declared node once, whose uses count together.
fn failures(program: &Program) -> Vec<NodeCount> {
    let mut told = vec![false; program.plan.declared.len()];
    let mut counts = Vec::new();
    for (node, plan) in program.nodes.iter().zip(&program.plan.nodes) {
        let again = plan.declared.is_some_and(|id| std::mem::replace(&mut told[id.index()], true));
        let errors = node.errors.load(Ordering::Relaxed);
        if errors > 0 && !again {
            counts.push(NodeCount { node: node.name.clone(), errors });
        }
    }
    counts
}
