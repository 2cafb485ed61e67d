//! What is wrong or costly, as plain data: one file for each code.

pub(crate) mod early;
pub(crate) mod foreign_key;
pub(crate) mod immovable;
pub(crate) mod no_input;
pub(crate) mod no_session;
pub(crate) mod promoted;
pub(crate) mod twice;
pub(crate) mod two_keys;

use super::summary::{NodeRef, Origin};

/// Which diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// An early acquisition.
    F0501,
    /// A keyed lock cannot be moved up.
    F0502,
    /// Two keys of one lock name held at once.
    F0503,
    /// A session lock where there is no session.
    F0504,
    /// A key is no input of the node.
    F0505,
    /// A key of foreign type.
    F0506,
    /// A reader taken as a writer.
    F0507,
    /// The same lock twice on one node.
    F0508,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// The program has no plan.
    Error,
    /// It has one, and it costs something that its author may not expect.
    Warning,
    /// Nothing changes if it is mended.
    Hint,
}

impl Code {
    /// `F0501`.
    pub fn as_str(self) -> &'static str {
        match self {
            Code::F0501 => "F0501",
            Code::F0502 => "F0502",
            Code::F0503 => "F0503",
            Code::F0504 => "F0504",
            Code::F0505 => "F0505",
            Code::F0506 => "F0506",
            Code::F0507 => "F0507",
            Code::F0508 => "F0508",
        }
    }

    /// Of all findings of this code.
    pub fn severity(self) -> Severity {
        match self {
            Code::F0501 | Code::F0507 => Severity::Warning,
            Code::F0508 => Severity::Hint,
            _ => Severity::Error,
        }
    }
}

/// Where a label stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// One of a node's declared locks, counted over all its constraint statements.
    Lock {
        /// The node.
        node: NodeRef,
        /// Which, from 0.
        index: u32,
    },
    /// The key of one of a node's declared locks: `user` in `d(user)`.
    Key {
        /// The node.
        node: NodeRef,
        /// Which lock, from 0.
        index: u32,
    },
    /// A node's definition.
    Node(NodeRef),
    /// A source.
    Source(NodeRef),
}

/// What is to be said at a place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What.
    pub text: String,
}

/// One diagnostic without spans.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Finding {
    /// Which.
    pub code: Code,
    /// The node that it is about; a source for F0504.
    pub node: NodeRef,
    /// One line.
    pub message: String,
    /// The first is where the diagnostic stands.
    pub labels: Vec<Label>,
    /// What it means and costs, a sentence or two each.
    pub notes: Vec<String>,
    /// What to write instead.
    pub help: String,
    /// The chains of nodes that it speaks of, from the top: to the lock that is held, and to the one inside.
    pub chains: Vec<Vec<NodeRef>>,
}

impl Finding {
    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// The notes (what it means, what it costs) and the help, a line each: where there is room for one text only.
    pub fn advice(&self) -> String {
        let lines: Vec<&str> = self.notes.iter().chain([&self.help]).map(String::as_str).collect();
        lines.join("\n")
    }
}

fn at_lock(node: &NodeRef, index: u32, text: String) -> Label {
    Label { place: Place::Lock { node: node.clone(), index }, text }
}

fn at_key(node: &NodeRef, index: u32, text: String) -> Label {
    Label { place: Place::Key { node: node.clone(), index }, text }
}

fn at_origin(origin: &Origin, text: String) -> Label {
    at_lock(origin.declares(), origin.index, text)
}

fn nodes(origin: &Origin) -> Vec<NodeRef> {
    origin.chain.iter().map(|link| link.node.clone()).collect()
}
