//! What a node's annotations add to what its component, or its inside, does.

use super::state::Use;
use super::sum::push;
use super::{By, Effects, NodeRef};
use flux_plan::Staleness;

/// What annotations say of a node.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Said {
    /// `@pure`: neither reads nor writes state.
    pub pure: bool,
    /// `@reads(…)`: one use for each store, with how old an answer may be.
    pub reads: Vec<Use>,
    /// `@writes(…)`: one use for each store.
    pub writes: Vec<Use>,
    /// `@volatile(…)`: how old an answer may be; none: the annotation is not there.
    pub staleness: Option<Staleness>,
    /// `@idempotent`: running twice is as good as running once.
    pub idempotent: bool,
    /// `@commutative`: the order of its runs does not matter.
    pub commutative: bool,
}

impl Said {
    /// Does it tell what the node does, and not only how?
    fn tells(&self) -> bool {
        self.pure || !self.reads.is_empty() || !self.writes.is_empty() || self.staleness.is_some()
    }
}

/// Why a node can't be what it says: something that it does all the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Denial {
    /// A write of state, although the node is said not to write it.
    Writes(Use),
    /// A read of state, although the node is said not to read it.
    Reads(Use),
    /// What it tells changes by itself.
    Volatile(NodeRef),
    /// It reads the clock.
    Clock(NodeRef),
    /// It is decided by chance.
    Dice(NodeRef),
    /// It reads whose session it is.
    Session(NodeRef),
    /// It reads the request.
    Request(NodeRef),
}

/// Adds what annotations say of `who`. What is not known until then is as they say; a use of a store says which part
/// or entry of it is meant; a staleness is that of the whole. What they deny (`@pure` on something that writes) is
/// returned, and left as it is.
pub fn add(mut effects: Effects, said: &Said, who: &NodeRef) -> (Effects, Vec<Denial>) {
    if said.tells() {
        effects.unknown = None;
    }
    let denials = if said.pure { denied(&effects) } else { Vec::new() };
    let within = effects.staleness.as_ref().map_or(0, |age| age.what.within);
    narrow(&mut effects.reads, &said.reads, within);
    narrow(&mut effects.writes, &said.writes, 0);
    if let Some(what) = said.staleness {
        age(&mut effects, what, who);
    }
    if said.tells() && effects.writes.is_empty() {
        effects.sends = None;
    }
    effects.idempotent |= said.idempotent;
    effects.commutative |= said.commutative;
    // Who reads state and says nothing of its age reads it fresh.
    if effects.staleness.is_none()
        && let Some(first) = effects.reads.first()
    {
        let fresh = Staleness { within: 0, on_error: None };
        effects.staleness = Some(By { what: fresh, who: first.who.clone() });
    }
    (effects, denials)
}

/// `@volatile` is about all that the node tells.
fn age(effects: &mut Effects, what: Staleness, who: &NodeRef) {
    effects.staleness = Some(By { what, who: who.clone() });
    effects.reads.iter_mut().for_each(|used| used.within = what.within);
    if effects.reads.is_empty() || effects.outside_age().is_some() {
        effects.outside = Some(By { what: what.within, who: who.clone() });
    }
}

fn denied(effects: &Effects) -> Vec<Denial> {
    let mut out: Vec<Denial> = effects.writes.iter().cloned().map(Denial::Writes).collect();
    out.extend(effects.reads.iter().cloned().map(Denial::Reads));
    let sees = &effects.sees;
    out.extend(sees.clock.clone().map(Denial::Clock));
    out.extend(sees.dice.clone().map(Denial::Dice));
    out.extend(sees.session.clone().map(Denial::Session));
    out.extend(sees.request.clone().map(Denial::Request));
    if out.is_empty() {
        out.extend(effects.staleness.as_ref().map(|age| Denial::Volatile(age.who.clone())));
    }
    out
}

/// `@reads(news.edits, key: user)` on a component that reads all of `news` says what of it.
fn narrow(uses: &mut Vec<Use>, said: &[Use], within: u64) {
    uses.retain(|used| !said.iter().any(|own| used.state.covers(&own.state)));
    said.iter().for_each(|own| push(uses, Use { within, ..own.clone() }));
}
