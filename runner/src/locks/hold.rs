//! Acquisitions: what a step wants, in order, all or nothing.

use super::gate::Gate;
use super::keyed::KeyedGate;
use super::scope::Scope;
use super::table::{LockTable, Named};
use flux_node::Value;
use flux_plan::Mode;
use smallvec::SmallVec;
use std::sync::Arc;

/// A session, or the value of an input. Equal and ordered as values are (a NaN equals a NaN).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key {
    /// One lock per session. Sorts before keys.
    Session(Value),
    /// One lock per value.
    Value(Value),
}

/// What is held: a lock is a name and a scope; a permit is a node's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Identity {
    /// A constraint. No key: program scope.
    Lock(u32, Option<Key>),
    /// A place under the `@limit` of that node.
    Permit(u32),
}

/// One acquisition to be made.
pub(crate) struct Wanted<'a> {
    /// The lock.
    pub(crate) lock: &'a Named,
    /// Its place in the canonical order: the plan's number, not the table's.
    pub(crate) order: u32,
    pub(crate) mode: Mode,
    /// None: program scope.
    pub(crate) key: Option<Key>,
}

/// One acquisition made. Dropping it gives it back.
pub(crate) struct Hold {
    identity: Identity,
    mode: Mode,
    places: u32,
    at: At,
}

enum At {
    Shared(Arc<Gate>),
    Keyed(KeyedGate),
}

impl Hold {
    pub(crate) fn identity(&self) -> &Identity {
        &self.identity
    }

    pub(crate) fn mode(&self) -> Mode {
        self.mode
    }

    /// A place at a node's gate, waited for.
    pub(crate) async fn permit(node: u32, gate: &Arc<Gate>) -> Hold {
        gate.enter(1).await;
        Hold { identity: Identity::Permit(node), mode: Mode::Write, places: 1, at: At::Shared(gate.clone()) }
    }

    fn gate(&self) -> &Gate {
        match &self.at {
            At::Shared(gate) => gate,
            At::Keyed(keyed) => keyed.gate(),
        }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.gate().leave(self.places);
    }
}

/// What one step acquired, in order. Dropping it gives all back, last first.
#[derive(Default)]
pub(crate) struct Holds(SmallVec<[Hold; 2]>);

impl Holds {
    pub(crate) fn push(&mut self, hold: Hold) {
        self.0.push(hold);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Hold> {
        self.0.iter()
    }
}

impl Drop for Holds {
    fn drop(&mut self) {
        while self.0.pop().is_some() {}
    }
}

/// How an acquisition ended.
pub(crate) enum Acquired {
    /// All of it is held.
    All,
    /// A step around holds as a reader what this one wants as a writer; two such flows would wait for each
    /// other. Analysis makes no such plan.
    WouldUpgrade,
}

/// Takes, in canonical order, all that is wanted and that no step around holds already, into `holds`.
///
/// Dropped on the way, it has given nothing but what is in `holds`. Without contention it ends at once, and
/// for locks of program scope it allocates nothing.
pub(crate) async fn acquire(
    table: &LockTable,
    around: Option<&Arc<Scope>>,
    mut wanted: SmallVec<[Wanted<'_>; 2]>,
    holds: &mut Holds,
) -> Acquired {
    merge(&mut wanted);
    for want in wanted {
        let identity = Identity::Lock(want.lock.id, want.key);
        match around.and_then(|scope| scope.mode_of(&identity)) {
            Some(held) if held >= want.mode => continue,
            Some(_) => return Acquired::WouldUpgrade,
            None => {}
        }
        let at = match &identity {
            Identity::Lock(lock, Some(key)) => At::Keyed(table.keyed(*lock, key.clone())),
            _ => At::Shared(want.lock.gate.clone()),
        };
        let gate = match &at {
            At::Shared(gate) => gate,
            At::Keyed(keyed) => keyed.gate(),
        };
        let places = if want.mode == Mode::Write { gate.all() } else { 1 };
        if !gate.try_enter(places) {
            gate.enter(places).await;
        }
        holds.push(Hold { identity, mode: want.mode, places, at });
    }
    Acquired::All
}

/// Keys of one name come by value, equal ones merged to the stronger mode; the rest is as the plan has it.
fn merge(wanted: &mut SmallVec<[Wanted<'_>; 2]>) {
    if wanted.len() < 2 {
        return;
    }
    wanted.sort_by(|a, b| (a.order, &a.key).cmp(&(b.order, &b.key)));
    wanted.dedup_by(|later, first| {
        let same = later.order == first.order && later.key == first.key;
        if same {
            first.mode = first.mode.max(later.mode);
        }
        same
    });
}
