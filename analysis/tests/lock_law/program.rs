//! Programs as far as locks are concerned. Every node has two inputs, `k0` and `k1`.

use flux_analysis::locks::{Declared, LockName, Mode, Scope};

/// A program: node `n` uses nodes before it only, so flows are acyclic.
#[derive(Clone, Debug, Default)]
pub struct Program {
    pub nodes: Vec<Node>,
    /// One body for each source.
    pub roots: Vec<Vec<Step>>,
}

#[derive(Clone, Debug, Default)]
pub struct Node {
    pub name: String,
    pub declared: Vec<Declared>,
    pub limit: Option<usize>,
    pub body: Vec<Step>,
    /// Run before one of the cases of a dispatch in `body`.
    pub predicates: Vec<Use>,
    pub recovery: Vec<Step>,
}

#[derive(Clone, Debug)]
pub enum Step {
    Use(Use),
    Fork(Vec<Vec<Step>>),
    Each(Vec<Step>),
    Cases(Vec<Vec<Step>>),
}

/// A use of a node: each of its inputs is, unchanged, an input of its user, or something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Use {
    pub node: usize,
    pub keys: [Option<usize>; 2],
}

pub const KEYS: [&str; 2] = ["k0", "k1"];

/// Reads `a`, `b?`, `c(session)`, `d?(k0)`.
pub fn lock(text: &str) -> Declared {
    let (head, scope) = match text.split_once('(') {
        Some((head, "session)")) => (head, Scope::Session),
        Some((head, key)) => (head, Scope::Key(key.trim_end_matches(')').into())),
        None => (text, Scope::Program),
    };
    let mode = if head.ends_with('?') { Mode::Read } else { Mode::Write };
    let lock = LockName { name: head.trim_end_matches('?').into(), file: "main.flux".into() };
    Declared { lock, scope, mode }
}

/// What runs inside some steps, uses only, in program order.
pub fn uses(steps: &[Step]) -> Vec<Use> {
    let mut found = Vec::new();
    for step in steps {
        match step {
            Step::Use(u) => found.push(*u),
            Step::Each(body) => found.extend(uses(body)),
            Step::Fork(bodies) | Step::Cases(bodies) => bodies.iter().for_each(|b| found.extend(uses(b))),
        }
    }
    found
}

/// Builds small programs by name.
#[derive(Default)]
pub struct Builder {
    program: Program,
}

impl Builder {
    /// A node with locks, as in `constraint`, and the nodes that it runs in order, keys handed on.
    pub fn node(mut self, name: &str, locks: &[&str], body: &[&str]) -> Self {
        let body = body.iter().map(|b| Step::Use(self.at(b))).collect();
        let declared = locks.iter().map(|l| lock(l)).collect();
        self.program.nodes.push(Node { name: name.into(), declared, body, ..Node::default() });
        self
    }

    /// Changes the last node.
    pub fn with(mut self, change: impl FnOnce(&mut Node)) -> Self {
        change(self.program.nodes.last_mut().unwrap());
        self
    }

    /// A use of a node, keys handed on.
    pub fn at(&self, name: &str) -> Use {
        Use { node: self.index(name), keys: [Some(0), Some(1)] }
    }

    /// A source for each name.
    pub fn roots(mut self, names: &[&str]) -> Program {
        self.program.roots = names.iter().map(|n| vec![Step::Use(self.at(n))]).collect();
        self.program
    }

    fn index(&self, name: &str) -> usize {
        self.program.nodes.iter().position(|n| n.name == name).unwrap()
    }
}

impl Program {
    pub fn index(&self, name: &str) -> usize {
        self.nodes.iter().position(|n| n.name == name).unwrap()
    }
}
