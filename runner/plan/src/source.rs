//! Sources: where flows begin.

use crate::{BlockId, ComponentCall, Field, NodeId, OnError, Operand, Pos};
use serde::{Deserialize, Serialize};

/// A source and where its flows go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// As declared, behind its alias if it has one.
    pub name: String,
    /// What starts its flows.
    pub kind: SourceKind,
    /// What it puts out: the first parameters of its block, in order.
    pub outputs: Vec<Field>,
    /// What tells its sessions apart.
    pub session: Option<Session>,
    /// What each flow runs.
    pub block: BlockId,
    /// What catches what nothing inside caught (`handle error S => …`, `handle error * => …`), nearest first; of what the
    /// source itself refuses, only handlers that list its code. Such a handler's block may have three parameters more,
    /// between its inputs and `code` and `message`: the request's method (string), its path (string), and what is wrong
    /// with which part of it (map of strings); each is empty where there is no request.
    pub on_error: Vec<OnError>,
    /// What the flow's target is called: the first node of its body, for people.
    pub target: String,
    /// The number of distinct paths, error paths included; saturates.
    pub paths: u64,
    /// May a flow of it write or do what nobody knows? Then a client that goes away cancels it only before that.
    pub may_write: bool,
    /// Where it is declared.
    pub at: Pos,
}

/// What starts a source's flows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// A component of the library: `http.get("/x")`, `timer.every(1s)`.
    Component(ComponentCall),
    /// A native node without inputs, called in a loop.
    Native(NodeId),
}

/// What tells the sessions of a source apart: `{session: S}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Session {
    /// An output of the source.
    Output(Operand),
    /// A block from the source's outputs to one value.
    Node(BlockId),
    /// A block that is the rest of the source, where that is a flow: from its outputs to the session and, behind that,
    /// the parameters of the block that its flows run.
    Behind(BlockId),
}
