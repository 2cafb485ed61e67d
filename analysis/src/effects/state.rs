//! Which state: a store by its identity, a part of it, one entry of that.

use super::NodeRef;
use smol_str::SmolStr;
use std::fmt;

/// Where state is kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Store {
    /// A store of the program: the name is for people, the handle is the caller's and tells which.
    Declared(NodeRef),
    /// What no `store` declares: files, the log, whatever a native node keeps under that name.
    World(SmolStr),
}

/// A store, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// The store as a whole, by its identity.
    pub store: Store,
    /// Which part, without the store's name: `edits` of `news.edits`. Empty: all of it.
    pub part: SmolStr,
}

impl State {
    /// Is that a part of this, or this?
    pub fn covers(&self, other: &State) -> bool {
        self.store == other.store && within(&other.part, &self.part)
    }

    /// Lines for those who run the service: nobody who is served reads them.
    pub fn is_log(&self) -> bool {
        self.store == Store::World(SmolStr::new_static("log"))
    }
}

fn within(part: &str, whole: &str) -> bool {
    whole.is_empty() || part.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let store = match &self.store {
            Store::Declared(store) => &store.name,
            Store::World(name) => name,
        };
        f.write_str(store)?;
        if self.part.is_empty() { Ok(()) } else { write!(f, ".{}", self.part) }
    }
}

/// Which entry of a store is used.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// Any entry, or all of them.
    All,
    /// The one under the value of this input of the node.
    Input(SmolStr),
    /// One, under something that is no input of the node unchanged.
    Hidden,
}

/// A use of state.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Use {
    /// The store, or the part of it, that is used.
    pub state: State,
    /// Which of its entries.
    pub key: Key,
    /// Of a read: how old it may be, in nanoseconds; 0: it must be fresh.
    pub within: u64,
    /// The node that does it, or the component that is called without one.
    pub who: NodeRef,
}

impl Use {
    /// The same use, whoever does it, however fresh?
    pub fn same(&self, other: &Use) -> bool {
        self.state == other.state && self.key == other.key
    }
}
