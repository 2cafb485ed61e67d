//! What a node tells its users.

use super::name::{Hold, Scope};
use smol_str::SmolStr;
use std::fmt;

/// A node, for people and for the caller.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NodeRef {
    /// What people call it.
    pub name: SmolStr,
    /// The caller's own handle; opaque here.
    pub id: u64,
}

impl fmt::Display for NodeRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// In what role a node runs inside another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// A step of its body, a branch or a case.
    #[default]
    Step,
    /// It decides a case, while the dispatching node's constraints are held.
    Predicate,
    /// It runs in the failed node's place, under the same constraints.
    Recovery,
}

/// One node of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// The node at this point of the chain.
    pub node: NodeRef,
    /// How it runs in the one before it.
    pub role: Role,
}

/// Where a lock is declared, and how one gets there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// From the node that is spoken of down to the one that declares the lock: the shortest such chain.
    pub chain: Vec<Link>,
    /// Which of that last node's declared locks.
    pub index: u32,
    /// The scope of the lock where it is declared, in that node's terms.
    pub scope: Scope,
}

impl Origin {
    /// The node that declares the lock.
    pub fn declares(&self) -> &NodeRef {
        &self.chain.last().expect("a chain begins with the node that it is told of").node
    }
}

/// Why a node takes a lock.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// Its constraints say so.
    Declared,
    /// It sorts before one that the node declares: an early acquisition.
    Early(Origin),
    /// Declared as a reader, taken as a writer, as something inside does.
    Promoted(Origin),
}

/// A lock that a node takes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Own {
    /// The lock as it is finally held.
    pub hold: Hold,
    /// Whether it is declared, or follows from what is inside.
    pub why: Why,
}

/// A lock that a node, or something inside it, may take.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reach {
    /// The lock in the strongest mode, its key as the node sees it.
    pub hold: Hold,
    /// A nearest declaration in that mode.
    pub origin: Origin,
}

/// All that a node's users need to know of its locks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Summary {
    /// What it takes itself, in the order of acquisition.
    pub own: Vec<Own>,
    /// What it or anything inside it may take, in the same order, each once.
    pub reach: Vec<Reach>,
}

impl Summary {
    /// Of a node that has nothing to do with locks.
    pub fn is_empty(&self) -> bool {
        self.reach.is_empty()
    }
}
