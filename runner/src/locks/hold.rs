//! What is held, and what is waited for.

use super::gate::Gate;
use super::keyed::{Key, Keyed, KeyedGate};
use flux_node::Value;
use flux_plan::Mode;
use std::sync::Arc;
use std::task::{Context, Poll};

/// One acquisition made. Dropping it gives it back.
pub(crate) struct Hold(Claim);

/// One acquisition in the making. Dropped before it is made, it leaves no trace.
pub(crate) struct Claim {
    at: At,
    mode: Mode,
    places: u32,
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
    /// A lock, as a reader or alone.
    #[inline]
    pub(crate) fn lock(at: At, mode: Mode) -> Claim {
        let places = if mode == Mode::Write { at.gate().all() } else { 1 };
        Claim { at, mode, places, state: State::Nothing }
    }

    /// A place at a limit's gate.
    pub(crate) fn permit(gate: &Arc<Gate>) -> Claim {
        Claim::place(At::Shared(gate.clone()))
    }

    /// A place at the gate that a limit has for that value.
    pub(crate) fn permit_for(keyed: &Arc<Keyed>, key: Value) -> Claim {
        Claim::place(At::Keyed(keyed.gate(0, &Key::Value(key))))
    }

    fn place(at: At) -> Claim {
        Claim { at, mode: Mode::Write, places: 1, state: State::Nothing }
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
    #[inline]
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
    #[inline]
    pub(crate) fn gate(&self) -> &Gate {
        match self {
            At::Shared(gate) => gate,
            At::Keyed(keyed) => keyed.gate(),
        }
    }
}

impl Hold {
    /// Where it was taken: two holds are of one lock if they are at one gate.
    #[inline]
    pub(crate) fn gate(&self) -> &Gate {
        self.0.at.gate()
    }

    pub(crate) fn mode(&self) -> Mode {
        self.0.mode
    }
}
