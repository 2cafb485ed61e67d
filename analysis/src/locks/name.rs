//! What a lock is, and the one order of all locks.

use flux_plan::Mode;
use smol_str::SmolStr;

/// A lock's canonical identity, whatever alias it is reached by. The order is that of the language.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LockName {
    /// Its own name, without alias.
    pub name: SmolStr,
    /// The file that it belongs to: text that does not depend on the order in which files were loaded.
    pub file: SmolStr,
}

/// What one lock of a name guards, as a node sees it. The order is that of acquisition, but for keys: those
/// of one name are ordered by their values when the service runs, here only to have some order.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// One lock for the whole service.
    Program,
    /// One lock per session.
    Session,
    /// One lock per value of this input of the node.
    Key(SmolStr),
    /// One lock per value of something that is no input of the node: never declared, never held by it.
    Hidden,
}

impl Scope {
    /// Is there one lock for each value of something?
    pub fn is_keyed(&self) -> bool {
        matches!(self, Scope::Key(_) | Scope::Hidden)
    }

    fn rank(&self) -> u8 {
        match self {
            Scope::Program => 0,
            Scope::Session => 1,
            Scope::Key(_) | Scope::Hidden => 2,
        }
    }
}

/// A lock, held or to be held. Sorts in the order of acquisition.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hold {
    /// The lock's name, whoever declares it.
    pub lock: LockName,
    /// Which of the locks of that name: the service's, a session's, or a key's.
    pub scope: Scope,
    /// Taken to read, beside other readers, or to write, alone.
    pub mode: Mode,
}

impl Hold {
    /// Is it taken before that one, whatever the keys?
    pub fn sorts_before(&self, other: &Hold) -> bool {
        (&self.lock, self.scope.rank()) < (&other.lock, other.scope.rank())
    }

    /// Is it certainly the same lock, as seen from one node?
    pub fn same_lock(&self, other: &Hold) -> bool {
        self.lock == other.lock && self.scope == other.scope && self.scope != Scope::Hidden
    }

    /// Could it be the same lock? Keys of one name may be equal when the service runs.
    pub fn may_be_same(&self, other: &Hold) -> bool {
        self.lock == other.lock && self.scope.rank() == other.scope.rank()
    }
}
