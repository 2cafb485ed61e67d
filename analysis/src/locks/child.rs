//! What comes in: a node's own constraints, and what may run inside it.

use super::name::{Hold, LockName, Scope};
use super::summary::{NodeRef, Role, Summary};
use flux_plan::Mode;
use smol_str::SmolStr;

/// One lock of a constraint statement.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Declared {
    /// The lock's name, whoever declares it.
    pub lock: LockName,
    /// What there is one lock of that name for; never [`Scope::Hidden`].
    pub scope: Scope,
    /// How: `a` and `a!` are writers.
    pub mode: Mode,
}

impl Declared {
    /// The lock as something to hold.
    pub fn hold(&self) -> Hold {
        Hold { lock: self.lock.clone(), scope: self.scope.clone(), mode: self.mode }
    }
}

/// One input of a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Input {
    /// The input's name, as keys write it.
    pub name: SmolStr,
    /// Its type as written, if that is a foreign one, whose values nobody can compare.
    pub foreign: Option<SmolStr>,
}

/// The node to be summarized.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The node that is summarized.
    pub node: &'a NodeRef,
    /// All its constraint statements, one after the other; places in findings count from the first.
    pub declared: &'a [Declared],
    /// What keys may name. None: not known here (an abstract node without signature, which sees what its user
    /// sees); then no key is checked, and the caller checks each use.
    pub inputs: Option<&'a [Input]>,
    /// `@limit` counts its runs: it may wait for a place while it holds its locks, so locks inside it move up.
    pub limited: bool,
}

/// One use of a node inside another.
#[derive(Clone, Copy, Debug)]
pub struct Child<'a> {
    /// The node that is used.
    pub node: &'a NodeRef,
    /// In what role it runs there.
    pub role: Role,
    /// The locks that the child, and everything inside it, takes.
    pub summary: &'a Summary,
    /// Each input of the child whose value is, unchanged, an input of the node around it, with that input's
    /// name. A child without signature: each name that it takes from there. What is computed inside, or is an
    /// element of `each`, is not listed.
    pub wiring: &'a [(SmolStr, SmolStr)],
}

impl Child<'_> {
    /// A scope of the child as the node around it sees it.
    pub(crate) fn outward(&self, scope: &Scope) -> Scope {
        let Scope::Key(input) = scope else { return scope.clone() };
        let outer = self.wiring.iter().find(|(inner, _)| inner == input);
        outer.map_or(Scope::Hidden, |(_, outer)| Scope::Key(outer.clone()))
    }
}
