//! What is held, and what is waited for.

use super::gate::Gate;
use super::keyed::KeyedGate;
use flux_node::Value;
use flux_plan::Mode;
use std::sync::Arc;
use std::task::{Context, Poll};

/// A session, or the value of an input. Equal and ordered as values are (a NaN equals a NaN).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key {
    /// One lock per session. Sorts before keys.
    Session(Value),
    /// One lock per value.
    Value(Value),
}

/// What is held: a lock is a name and a scope; a permit is a limit's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Identity {
    /// A constraint. No key: program scope.
    Lock(u32, Option<Key>),
    /// A place under that `@limit`.
    Permit(u32),
}

/// One acquisition made. Dropping it gives it back.
pub(crate) struct Hold(Claim);

/// One acquisition in the making. Dropped before it is made, it leaves no trace.
pub(crate) struct Claim {
    identity: Identity,
    mode: Mode,
    places: u32,
    at: At,
    state: State,
}

/// Where it is taken.
pub(crate) enum At {
    Shared(Arc<Gate>),
    Keyed(KeyedGate),
}

#[derive(Clone, Copy)]
enum State {
    Nothing,
    Waits(u64),
    Held,
}

impl Claim {
    /// That lock, as a reader or alone.
    pub(crate) fn lock(identity: Identity, mode: Mode, at: At) -> Claim {
        let places = if mode == Mode::Write { at.gate().all() } else { 1 };
        Claim { identity, mode, places, at, state: State::Nothing }
    }

    /// A place at a limit's gate.
    pub(crate) fn permit(limit: u32, gate: &Arc<Gate>) -> Claim {
        let at = At::Shared(gate.clone());
        Claim { identity: Identity::Permit(limit), mode: Mode::Write, places: 1, at, state: State::Nothing }
    }

    /// Holds it if that needs no waiting; see [`Claim::made`].
    #[inline]
    pub(crate) fn try_take(&mut self) -> bool {
        let free = self.at.gate().try_enter(self.places);
        if free {
            self.state = State::Held;
        }
        free
    }

    /// Waits for it; when it is ready, [`Claim::made`].
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let mut ticket = match self.state {
            State::Held => return Poll::Ready(()),
            State::Waits(ticket) => Some(ticket),
            State::Nothing => None,
        };
        let polled = self.at.gate().poll_enter(self.places, &mut ticket, cx);
        self.state = match (polled, ticket) {
            (Poll::Ready(()), _) => State::Held,
            (Poll::Pending, Some(ticket)) => State::Waits(ticket),
            (Poll::Pending, None) => State::Nothing,
        };
        polled
    }

    /// What is held, if it is.
    pub(crate) fn made(self) -> Option<Hold> {
        matches!(self.state, State::Held).then(|| Hold(self))
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        match self.state {
            State::Nothing => {}
            State::Waits(ticket) => self.at.gate().withdraw(self.places, ticket),
            State::Held => self.at.gate().leave(self.places),
        }
    }
}

impl At {
    fn gate(&self) -> &Gate {
        match self {
            At::Shared(gate) => gate,
            At::Keyed(keyed) => keyed.gate(),
        }
    }
}

impl Hold {
    pub(crate) fn identity(&self) -> &Identity {
        &self.0.identity
    }

    pub(crate) fn mode(&self) -> Mode {
        self.0.mode
    }
}
