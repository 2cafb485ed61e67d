//! Nodes: what a program names.

use crate::{Acquire, Constant, Effects, Field, Pos};
use serde::{Deserialize, Serialize};

/// A node, declared or called where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Its name, behind its alias if it has one; a component's name for a call in a flow.
    pub name: String,
    /// What it is.
    pub kind: NodeKind,
    /// What it takes, as declared or inferred. A concrete node's implementation is given exactly these, in order.
    pub inputs: Vec<Field>,
    /// What it puts out. A concrete node's implementation puts out exactly these, in order.
    pub outputs: Vec<Field>,
    /// What runs it.
    pub implementation: Implementation,
    /// What it does to the world; an abstract node: the sum of what is inside.
    pub effects: Effects,
    /// Every lock that it takes, in the order of acquisition.
    pub locks: Vec<Acquire>,
    /// What its constraints say, in canonical order, before the deadlock rule.
    pub declared_locks: Vec<Acquire>,
    /// `@timeout`, in nanoseconds.
    pub timeout: Option<u64>,
    /// `@limit`: so many at once.
    pub limit: Option<u32>,
    /// `@output`: the reply is sent as soon as it is done.
    pub output: bool,
    /// Where it is declared.
    pub at: Pos,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NodeKind {
    /// Runs code.
    Concrete,
    /// A component called where it stands in a flow.
    Call,
    /// A flow.
    Abstract,
    /// A dispatch.
    Dispatch,
}

/// What runs a node.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Implementation {
    /// Linked in; `flux run` says which have none yet.
    Native,
    /// A component of the library.
    Component(ComponentCall),
    /// Blocks of this plan (a node that sees what its user sees may have several).
    Blocks,
}

/// A component with its arguments, defaults filled in, in the declaration's order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComponentCall {
    /// `http.get`.
    pub component: String,
    /// Every argument that is given or has a default.
    pub args: Vec<Arg>,
}

impl ComponentCall {
    /// The argument of that name.
    pub fn arg(&self, name: &str) -> Option<&Constant> {
        self.args.iter().find(|a| a.name == name).map(|a| &a.value)
    }
}

/// One argument.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arg {
    /// Its name in the declaration.
    pub name: String,
    /// Its value.
    pub value: Constant,
}
