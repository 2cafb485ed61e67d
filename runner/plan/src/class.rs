//! How a concrete node occupies the machine: what a scheduler, a simulator and the elision of locks read.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The class of a concrete node, as its component declares it (`@class("waiting")`). The engine checks it against
/// the implementation when the service starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Costs a call: returns within microseconds and never waits. What a component is that says nothing.
    #[default]
    Synchronous,
    /// Waits without occupying a thread.
    Asynchronous,
    /// Occupies a thread and a core: computes for long.
    Computing,
    /// Occupies a thread without computing: waits in a blocking call.
    Waiting,
}

impl Class {
    /// Every class, the cheapest first.
    pub const ALL: [Class; 4] = [Class::Synchronous, Class::Asynchronous, Class::Computing, Class::Waiting];

    /// The class that a declaration names.
    pub fn named(name: &str) -> Option<Class> {
        Class::ALL.into_iter().find(|class| class.name() == name)
    }

    /// The class as a declaration names it.
    pub fn name(self) -> &'static str {
        match self {
            Class::Synchronous => "synchronous",
            Class::Asynchronous => "asynchronous",
            Class::Computing => "computing",
            Class::Waiting => "waiting",
        }
    }

    /// Does it occupy a thread, and so must not run on the event loop?
    pub fn blocks(self) -> bool {
        matches!(self, Class::Computing | Class::Waiting)
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
