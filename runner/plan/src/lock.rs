//! Constraints as the engine takes them (Flux, section 2.5).

use crate::{LockId, Operand};
use serde::{Deserialize, Serialize};

/// A lock's name. Its index in the plan is its place in the canonical order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// As its file says it, without an alias.
    pub name: String,
    /// The file that it belongs to, behind which order is decided among equal names.
    pub file: String,
}

/// How it is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Shared with other readers, without a writer.
    Read,
    /// Alone: no reader and no other writer beside it.
    Write,
}

/// What one lock of that name guards.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// The whole service has one.
    Program,
    /// One lock per session.
    Session,
    /// One lock per value of this input of the node.
    Key(String),
}

/// One acquisition of a node, by name: what a person reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acquire {
    /// The lock that is acquired.
    pub lock: LockId,
    /// As a reader or as a writer.
    pub mode: Mode,
    /// Whether all flows share it, or those of one session or key.
    pub scope: Scope,
    /// Moved up from below by the deadlock rule, or taken as a writer for what runs below: not (so) declared here.
    pub hoisted: bool,
}

/// One acquisition at a step: what the engine does. A step's list is in the order of acquisition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LockUse {
    /// The lock that is acquired.
    pub lock: LockId,
    /// As a reader or as a writer.
    pub mode: Mode,
    /// Whether and where the key comes from; none for program and session scope.
    pub key: Option<Operand>,
    /// One lock per session (the flow's session value is the key).
    pub session: bool,
}
