//! Effects: what each node does to the world, so that whoever repeats, skips, moves or copies its work knows what
//! that would change (Fluxo, section 3, "Annotations").
//!
//! Comes in: what a component declares, what a node's annotations say, and the [`Effects`] of everything that may run
//! inside it. Goes out: the node's own effects, and what its annotations deny of its component. *Never* here: salsa,
//! trees, files, spans, names as they are written: a store is its identity, whatever alias it is reached by.
//!
//! # The rule
//!
//! Bottom-up: a flow does what all that may run inside it does. A key is told in the terms of the node that is spoken
//! of: where wiring hands an input on unchanged it stays a key, under that input's name; where it does not, it is
//! [`Key::Hidden`], one entry of nobody knows which. *Idempotent* and *commutative* are never a sum (read, add one and
//! write back is not idempotent, though each of the three is): they are said of a node or declared by its component.
//!
//! # How to call it
//!
//! 1. For a component's declaration, or a native node: [`Effects`] as declared, or [`Effects::unknown`].
//! 2. For a flow: [`sum`] over all [`Part`]s that may run inside it.
//! 3. For either: [`add`] with what the node's annotations say.

mod add;
mod state;
mod sum;

pub use crate::locks::NodeRef;
pub use add::{Denial, Said, add};
pub use state::{Key, State, Store, Use};
pub use sum::{Part, sum};

use flux_plan::Staleness;
use smol_str::SmolStr;

/// Something that is true because of one node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct By<T> {
    /// What is true: an effect, or how old an answer may be.
    pub what: T,
    /// The node, or the component that is called without one.
    pub who: NodeRef,
}

/// What is read without being an input. Each with who reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sees {
    /// The time of day.
    pub clock: Option<NodeRef>,
    /// Random numbers.
    pub dice: Option<NodeRef>,
    /// Whose session it is.
    pub session: Option<NodeRef>,
    /// The request, beside what the source puts out of it.
    pub request: Option<NodeRef>,
}

impl Sees {
    /// Whether everything that is read comes as an input.
    pub fn is_empty(&self) -> bool {
        *self == Sees::default()
    }
}

/// What a node, with all that may run inside it, does to the world.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Effects {
    /// Somebody inside does what nobody has told.
    pub unknown: Option<NodeRef>,
    /// State that is read, each use once, in program order.
    pub reads: Vec<Use>,
    /// State that is written, each use once, in program order.
    pub writes: Vec<Use>,
    /// How old what it reads may be: the strictest of all that is inside. None: it reads nothing that ages.
    pub staleness: Option<By<Staleness>>,
    /// How old what it tells of anything but that state may be, in nanoseconds. None: nothing of it ages. (The clock
    /// and dice are not in it unless the node says how old they may be: see [`Effects::outside_age`].)
    pub outside: Option<By<u64>>,
    /// May run twice, and has the same effect and the same answer.
    pub idempotent: bool,
    /// In whatever order its runs come, the state is the same at the end.
    pub commutative: bool,
    /// What it reads without taking it as an input: the time, chance, session or request.
    pub sees: Sees,
    /// Somebody inside asks another process.
    pub remote: Option<NodeRef>,
    /// Somebody inside asks another process to change something.
    pub sends: Option<NodeRef>,
    /// Somebody inside fails on purpose, or chooses: what comes behind may have to stay undone.
    pub refuses: Option<NodeRef>,
}

impl Effects {
    /// The effects of a node of which nothing is known: it may do anything.
    pub fn unknown(who: NodeRef) -> Self {
        Effects { unknown: Some(who), ..Effects::default() }
    }

    /// Same inputs, same outputs, and nothing else?
    pub fn is_pure(&self) -> bool {
        self.unknown.is_none()
            && self.reads.is_empty()
            && self.writes.is_empty()
            && self.staleness.is_none()
            && self.sees.is_empty()
    }

    /// How old what it tells of anything but state may be, the clock and dice among it, and who tells that.
    pub fn outside_age(&self) -> Option<By<u64>> {
        let hidden = self.sees.clock.as_ref().or(self.sees.dice.as_ref());
        self.outside.clone().or_else(|| hidden.map(|who| By { what: 0, who: who.clone() }))
    }

    /// May it change what others see? From then on a flow is not given up any more. Log lines change nothing for
    /// those who are served.
    pub fn commits(&self) -> bool {
        self.unknown.is_some() || self.writes.iter().any(|used| !used.state.is_log())
    }

    /// How old what it tells may be. The clock and dice are as fresh as can be, unless the node says otherwise.
    pub fn age(&self) -> Option<By<Staleness>> {
        let hidden = self.sees.clock.as_ref().or(self.sees.dice.as_ref());
        let fresh = |who: &NodeRef| By { what: Staleness { within: 0, on_error: None }, who: who.clone() };
        self.staleness.clone().or_else(|| hidden.map(fresh))
    }
}

/// The inputs that keys name.
pub fn inputs(effects: &Effects) -> impl Iterator<Item = &SmolStr> {
    let uses = effects.reads.iter().chain(&effects.writes);
    uses.filter_map(|used| match &used.key {
        Key::Input(input) => Some(input),
        Key::All | Key::Hidden => None,
    })
}

#[cfg(test)]
mod tests;
