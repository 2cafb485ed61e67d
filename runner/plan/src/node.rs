//! Nodes: what a program names.

use crate::{Acquire, Class, Constant, DeclaredId, Effects, Field, Pos};
use serde::{Deserialize, Serialize};

/// A node as it is used: declared, or called where it stands. A declared node is one here, but for those of a
/// generic component: they are one for each use, as each is built for the types of its use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Its name, behind its alias if it has one; a component's name for a call in a flow.
    pub name: String,
    /// Code, a call, a flow or a dispatch.
    pub kind: NodeKind,
    /// The declaration that it is a use of; none: a component called where it stands in a flow.
    pub declared: Option<DeclaredId>,
    /// What it takes, as declared or inferred. A concrete node's implementation is given exactly these, in order.
    pub inputs: Vec<Field>,
    /// What it puts out. A concrete node's implementation puts out exactly these, in order.
    pub outputs: Vec<Field>,
    /// Where its code or its blocks are.
    pub implementation: Implementation,
    /// How it occupies the machine; none: blocks run it, or it is native and only its implementation knows.
    pub class: Option<Class>,
    /// Its component can run several calls together (`@batches`).
    pub batches: bool,
    /// What it does to the world; an abstract node: the sum of what is inside.
    pub effects: Effects,
    /// Every lock that it takes, in the order of acquisition.
    pub locks: Vec<Acquire>,
    /// What its constraints say, in canonical order, before the deadlock rule.
    pub declared_locks: Vec<Acquire>,
    /// Where it is declared.
    pub at: Pos,
}

impl Node {
    /// One of unknown effects, without inputs, outputs and constraints.
    pub fn new(name: impl Into<String>, kind: NodeKind) -> Node {
        let implementation = match kind {
            NodeKind::Concrete | NodeKind::Call => Implementation::Native,
            NodeKind::Abstract | NodeKind::Dispatch => Implementation::Blocks,
        };
        Node {
            name: name.into(),
            kind,
            declared: None,
            inputs: Vec::new(),
            outputs: Vec::new(),
            implementation,
            class: None,
            batches: false,
            effects: Effects::unknown(),
            locks: Vec::new(),
            declared_locks: Vec::new(),
            at: Pos(0),
        }
    }
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NodeKind {
    /// A node with a signature that code implements.
    Concrete,
    /// A component called where it stands in a flow.
    Call,
    /// A node whose body is a flow.
    Abstract,
    /// A node whose body is a list of cases.
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
    /// Its name in the library, `http.get` for example.
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

/// One argument of a component.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arg {
    /// The argument's name in the declaration.
    pub name: String,
    /// The value as it is written, or the declaration's default.
    pub value: Constant,
}
